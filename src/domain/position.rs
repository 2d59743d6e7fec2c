//! Where a house lies (WGS84), in millionths of a degree, and how far two houses are apart: whole numbers
//! throughout. Over a district the earth is flat enough for that (equirectangular, under 0.1 % off).

use super::{Answer, Answers, questionnaire::known};

/// Centimetres in ten thousand millionths of a degree north: a sphere of 6,371 km.
const CM_PER_10_000: i64 = 111_195;
/// How many centimetres a metre has.
const CM: i64 = 100;
/// The first degree north of [`COSINES`].
const FIRST_DEGREE: i64 = 5;
/// The cosine at 5° to 21° north, in millionths. Thailand lies within.
const COSINES: [i64; 17] = [
    996_195, 994_522, 992_546, 990_268, 987_688, 984_808, 981_627, 978_148, 974_370, 970_296, 965_926,
    961_262, 956_305, 951_057, 945_519, 939_693, 933_580,
];
/// Millionths in a whole.
const MILLION: i64 = 1_000_000;
/// A position further than this from the middle of the other households of its tambon is doubted, metres.
pub const FAR_M: i64 = 15_000;
/// Up to this many metres off, a position finds the house.
const GOOD_M: i64 = 20;
/// Up to this many, its neighbourhood (domain.md §5.8 warns beyond).
const FAIR_M: i64 = 100;

/// A place on the earth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// millionths of a degree north
    pub lat_e6: i64,
    /// millionths of a degree east
    pub lon_e6: i64,
}

/// How well a position was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accuracy {
    /// within 20 m
    Good,
    /// within 100 m
    Fair,
    /// worse
    Poor,
}

impl Accuracy {
    /// Of a position that may be off by so many metres.
    pub fn of(metres: i64) -> Accuracy {
        if metres <= GOOD_M {
            Accuracy::Good
        } else if metres <= FAIR_M {
            Accuracy::Fair
        } else {
            Accuracy::Poor
        }
    }
}

impl Position {
    /// As the answers have it.
    pub fn of(answers: &Answers) -> Option<Position> {
        let number = |id: &str| match answers.of(id) {
            Some(Answer::Number(it)) => Some(*it),
            _ => None,
        };
        Some(Position { lat_e6: number(known::LAT_E6)?, lon_e6: number(known::LON_E6)? })
    }
    /// How far it lies east and north of another, in metres.
    pub fn offset(self, other: Position) -> (i64, i64) {
        let middle = (self.lat_e6.saturating_add(other.lat_e6)) / 2;
        let metres = |e6: i64| e6.saturating_mul(CM_PER_10_000) / 10_000 / CM;
        let east = self.lon_e6.saturating_sub(other.lon_e6).saturating_mul(cosine(middle)) / MILLION;
        (metres(east), metres(self.lat_e6.saturating_sub(other.lat_e6)))
    }
    /// How far it is from another, in metres.
    pub fn metres_to(self, other: Position) -> i64 {
        let (east, north) = self.offset(other);
        let square = |it: i64| it.unsigned_abs().saturating_mul(it.unsigned_abs());
        i64::try_from(square(east).saturating_add(square(north)).isqrt()).unwrap_or(i64::MAX)
    }
    /// As an address of maps writes it (RFC 5870): `13.736717,100.523186`.
    pub fn written(self) -> String {
        format!("{},{}", degrees(self.lat_e6), degrees(self.lon_e6))
    }
}

/// The cosine of a latitude, in millionths; between two degrees on the line between them.
fn cosine(lat_e6: i64) -> i64 {
    let last = FIRST_DEGREE + COSINES.len() as i64 - 1;
    let lat = lat_e6.clamp(FIRST_DEGREE * MILLION, last * MILLION) - FIRST_DEGREE * MILLION;
    let at = usize::try_from(lat / MILLION).unwrap_or_default();
    let (here, next) = (COSINES[at], COSINES.get(at + 1).copied().unwrap_or(COSINES[at]));
    here + (next - here) * (lat % MILLION) / MILLION
}

fn degrees(e6: i64) -> String {
    let whole = e6.unsigned_abs();
    let (sign, million) = (if e6 < 0 { "-" } else { "" }, MILLION.unsigned_abs());
    format!("{sign}{}.{:06}", whole / million, whole % million)
}

/// A number with six places after the point, in millionths: `13.736717` is 13,736,717. Nothing else.
pub fn millionths(text: &str) -> Option<i64> {
    let (sign, rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, after) = rest.split_once('.')?;
    let digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || after.len() != 6 || !digits(whole) || !digits(after) {
        return None;
    }
    Some(sign * (whole.parse::<i64>().ok()? * MILLION + after.parse::<i64>().ok()?))
}

/// How far a position lies from the middle (the median of each axis) of others, in metres, when that is
/// too far to be believed. Nothing can be said without others.
pub fn too_far(here: Position, others: &[Position]) -> Option<i64> {
    let middle = |axis: fn(&Position) -> i64| {
        let mut all: Vec<i64> = others.iter().map(axis).collect();
        all.sort_unstable();
        all.get(all.len() / 2).copied()
    };
    let middle = Position { lat_e6: middle(|it| it.lat_e6)?, lon_e6: middle(|it| it.lon_e6)? };
    Some(here.metres_to(middle)).filter(|it| *it > FAR_M)
}

/// The longest of 1, 2, 5, 10, 20, 50 … metres that is not longer than this; 1 at least.
pub fn round_length(most_m: i64) -> i64 {
    let mut ten = 1_i64;
    while ten.saturating_mul(10) <= most_m {
        ten *= 10;
    }
    [5, 2].iter().map(|it| it * ten).find(|it| *it <= most_m).unwrap_or(ten)
}
