//! Reading a question aloud อ่านให้ฟัง: by which of the device's voices, and what of it. Whoever is in the
//! room hears it, so nothing is said that somebody answered, nor who lives there.

use super::questionnaire::{Dimension, Kind, Words};

/// A voice, as the browser tells of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    /// its language, `th-TH`; some tablets write `th_TH`, or `tha`
    pub language: String,
    /// it speaks on the device, and sends what it reads to nobody
    pub local: bool,
    /// the device's own choice
    pub preferred: bool,
}

/// The voice to read with, as its place among `all`: one of this language (its codes of two and of three
/// letters) that is on the device. `None` where there is none: a voice of another language reads Thai as
/// noise, and one that is not on the device sends what is asked in a house over the network.
pub fn voice(all: &[Voice], language: [&str; 2]) -> Option<usize> {
    let speaks = |it: &Voice| {
        let code = it.language.split(['-', '_']).next().unwrap_or_default();
        language.iter().any(|it| it.eq_ignore_ascii_case(code))
    };
    let fits = |it: &Voice| it.local && speaks(it);
    let own = all.iter().position(|it| fits(it) && it.preferred);
    own.or_else(|| all.iter().position(fits))
}

/// What is said of a question, a piece at a time: what is asked, the line below it, and the rows to choose
/// from (code and words) where the questionnaire wrote them.
pub fn question(kind: &Kind, asks: &str, hint: &str, rows: &[(String, String)]) -> Vec<String> {
    let rows = match kind {
        Kind::YesNo | Kind::One(_) | Kind::Many(_) => rows,
        // Who lives here, and what is wrong here.
        Kind::Members { .. } | Kind::Problems => &[],
        // Every item there is, those among them of which nobody speaks aloud.
        Kind::Item => &[],
        Kind::Number { .. }
        | Kind::Date { .. }
        | Kind::Text { .. }
        | Kind::CitizenId
        | Kind::HouseCode
        | Kind::Phone
        | Kind::Place => &[],
    };
    pieces([asks, hint].into_iter().chain(rows.iter().map(|it| it.1.as_str())))
}

/// What is said of the items of a dimension, whichever are ticked: what is asked, the line below it, and
/// each item that stands in sight. Not those behind the second tap, which are asked when nobody listens.
pub fn items(dimension: &Dimension, asks: &str, hint: &str, words: fn(&Words) -> String) -> Vec<String> {
    let open = dimension.items.iter().filter(|it| !it.restricted && !it.legacy);
    let titles: Vec<String> = open.map(|it| words(&it.title)).collect();
    pieces([asks, hint].into_iter().chain(titles.iter().map(String::as_str)))
}

fn pieces<'a>(all: impl Iterator<Item = &'a str>) -> Vec<String> {
    all.map(spoken).filter(|it| !it.is_empty()).collect()
}

/// A line of the form as it is spoken: a stroke between words is a pause, which a voice would call by its
/// name; between digits, as in a house number or a date, it belongs to them.
fn spoken(line: &str) -> String {
    let mut said = String::with_capacity(line.len());
    let mut rest = line.trim().chars().peekable();
    let mut last = None;
    while let Some(it) = rest.next() {
        let digit = |it: char| it.is_numeric();
        if it == '/' && !(last.is_some_and(digit) && rest.peek().copied().is_some_and(digit)) {
            said.truncate(said.trim_end().len());
            said.push(',');
            if rest.peek().is_some_and(|it| !it.is_whitespace()) {
                said.push(' ');
            }
        } else {
            said.push(it);
        }
        last = Some(it);
    }
    said
}
