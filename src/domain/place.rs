//! Places: 77 provinces, 928 amphoe, 7,436 tambon (domain.md §5.7; data GeoThai, CC BY 4.0).

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::OnceLock;

use super::search::{folded, thai_order};
use super::text_rule::ascii_digits;

/// One tambon with what it lies in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// six digits
    pub code: &'a str,
    /// tambon / แขวง
    pub tambon: &'a str,
    /// amphoe; in Bangkok with its prefix, as the source has it: เขตพระนคร
    pub amphoe: &'a str,
    /// province
    pub province: &'a str,
}

/// The whole list, as the file `places.txt` holds it, parsed without copying names.
///
/// One name a line, in the order of the codes: `=10 province`, `-amphoe`, `tambon`; `#` begins a
/// remark. The two digits of an amphoe or tambon stand before its name only where they are not the
/// ones before plus one. The last line, `.77 928 7436`, counts them.
pub struct Places {
    text: String,
    /// the six digits of every tambon, one after the other
    codes: String,
    provinces: Vec<Area>,
    amphoe: Vec<Area>,
    tambon: Vec<Name>,
    folded: OnceLock<Folded>,
}

/// Where a name is in the text.
#[derive(Clone, Copy)]
struct Name {
    start: u32,
    end: u32,
}

/// A province or amphoe and the places of its tambon in the list.
struct Area {
    name: Name,
    first: usize,
    end: usize,
}

/// What a search looks through: a line for each tambon, `tambon amphoe province` without the spaces.
struct Folded {
    text: String,
    rows: Vec<FoldedRow>,
}

struct FoldedRow {
    start: usize,
    amphoe: usize,
    province: usize,
    end: usize,
}

impl Places {
    /// Reads `places.txt`.
    ///
    /// # Errors
    /// Says which line is not as expected.
    pub fn parse(text: String) -> Result<Places, String> {
        let mut reader = Reader::default();
        let mut start = 0;
        for (number, line) in text.split('\n').enumerate() {
            reader.line(line, start).ok_or_else(|| format!("places line {}: {line}", number + 1))?;
            start += line.len() + 1;
        }
        let Reader { codes, mut provinces, mut amphoe, tambon, whole, .. } = reader;
        if !whole {
            return Err("places: the last line is missing".to_owned());
        }
        close(&mut provinces, tambon.len());
        close(&mut amphoe, tambon.len());
        Ok(Places { text, codes, provinces, amphoe, tambon, folded: OnceLock::new() })
    }
    /// The tambon with this code.
    pub fn find(&self, code: &str) -> Option<Place<'_>> {
        let rows = self.rows_under(code);
        (code.len() == 6 && rows.len() == 1).then(|| self.place(rows.start))
    }
    /// Codes and names of all provinces, in Thai order.
    pub fn provinces(&self) -> Vec<(&str, &str)> {
        self.in_thai_order(self.provinces.iter().map(|it| (self.code(it.first, 2), self.name(it.name))))
    }
    /// Amphoe of a province (two digits), in Thai order.
    pub fn amphoe(&self, province: &str) -> Vec<(&str, &str)> {
        let rows = if province.len() == 2 { self.rows_under(province) } else { 0..0 };
        let inside = self.amphoe.iter().filter(|it| rows.contains(&it.first));
        self.in_thai_order(inside.map(|it| (self.code(it.first, 4), self.name(it.name))))
    }
    /// Tambon of an amphoe (four digits), in Thai order.
    pub fn tambon(&self, amphoe: &str) -> Vec<(&str, &str)> {
        let rows = if amphoe.len() == 4 { self.rows_under(amphoe) } else { 0..0 };
        self.in_thai_order(rows.map(|row| (self.code(row, 6), self.name(self.tambon[row]))))
    }
    /// Tambon whose tambon, amphoe or province holds every word typed, best first (a name that
    /// begins with the query before one that holds it), at most `limit`. Prefixes such as ต. or
    /// อำเภอ are passed over; digits are the beginning of a code.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Place<'_>> {
        let words = words(query);
        let Some(first) = words.iter().max_by_key(|word| word.folded.len()) else { return Vec::new() };
        let mut found: Vec<(u32, usize)> = self
            .rows_with(first)
            .into_iter()
            .filter_map(|row| {
                Some((words.iter().try_fold(0, |sum, word| Some(sum + self.distance(row, word)?))?, row))
            })
            .collect();
        found.sort_unstable();
        found.into_iter().take(limit).map(|(_, row)| self.place(row)).collect()
    }
    /// How many provinces, amphoe and tambon.
    pub fn counts(&self) -> (usize, usize, usize) {
        (self.provinces.len(), self.amphoe.len(), self.tambon.len())
    }

    fn name(&self, name: Name) -> &str {
        &self.text[name.start as usize..name.end as usize]
    }
    fn code(&self, row: usize, digits: usize) -> &str {
        &self.codes[6 * row..6 * row + digits]
    }
    fn place(&self, row: usize) -> Place<'_> {
        Place {
            code: self.code(row, 6),
            tambon: self.name(self.tambon[row]),
            amphoe: self.name(area_of(&self.amphoe, row)),
            province: self.name(area_of(&self.provinces, row)),
        }
    }
    /// The tambon whose codes begin so; codes are ascending.
    fn rows_under(&self, code: &str) -> Range<usize> {
        if code.is_empty() || code.len() > 6 || !code.bytes().all(|it| it.is_ascii_digit()) {
            return 0..0;
        }
        let bound = |after: fn(&str, &str) -> bool| {
            let (mut low, mut high) = (0, self.tambon.len());
            while low < high {
                let middle = usize::midpoint(low, high);
                if after(self.code(middle, code.len()), code) { high = middle } else { low = middle + 1 }
            }
            low
        };
        bound(|it, code| it >= code)..bound(|it, code| it > code)
    }
    fn in_thai_order<'a>(&self, areas: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(&'a str, &'a str)> {
        let mut areas: Vec<_> = areas.collect();
        areas.sort_by_cached_key(|(_, name)| thai_order(name));
        areas
    }
    /// Folded once, at the first search: reading the list must not wait for it.
    fn folded(&self) -> &Folded {
        self.folded.get_or_init(|| {
            let mut text = String::with_capacity(4 * self.text.len());
            let mut rows = Vec::with_capacity(self.tambon.len());
            for province in &self.provinces {
                let province_name = folded(self.name(province.name));
                let inside =
                    self.amphoe.iter().filter(|it| (province.first..province.end).contains(&it.first));
                for amphoe in inside {
                    let amphoe_name = folded(self.name(amphoe.name));
                    for name in &self.tambon[amphoe.first..amphoe.end] {
                        let start = text.len();
                        text.push_str(&folded(self.name(*name)));
                        let amphoe = text.len();
                        text.push_str(&amphoe_name);
                        let province = text.len();
                        text.push_str(&province_name);
                        rows.push(FoldedRow { start, amphoe, province, end: text.len() });
                        text.push('\n');
                    }
                }
            }
            Folded { text, rows }
        })
    }
    /// The rows that hold the word.
    fn rows_with(&self, word: &Word) -> Vec<usize> {
        if word.is_code() {
            return self.rows_under(&word.folded).collect();
        }
        let Folded { text, rows } = self.folded();
        let mut found: Vec<usize> = text
            .match_indices(word.folded.as_str())
            .map(|(at, _)| rows.partition_point(|row| row.end <= at))
            .collect();
        found.dedup();
        found
    }
    /// How far the row is from what was meant by the word: 0 is the tambon of exactly this name.
    fn distance(&self, row: usize, word: &Word) -> Option<u32> {
        if word.is_code() {
            return self.code(row, 6).starts_with(&word.folded).then_some(0);
        }
        let Folded { text, rows } = self.folded();
        let FoldedRow { start, amphoe, province, end } = &rows[row];
        let word_in = |whole: &str| match whole.find(&word.folded) {
            Some(0) if whole.len() == word.folded.len() => Some(0),
            Some(0) => Some(1),
            Some(_) => Some(2),
            None => None,
        };
        let amphoe_name = &text[*amphoe..*province];
        let bare_amphoe = BARE.iter().find_map(|it| amphoe_name.strip_prefix(it)).unwrap_or(amphoe_name);
        let near =
            match (word_in(&text[*start..*amphoe]), word_in(bare_amphoe), word_in(&text[*province..*end])) {
                (Some(0), _, _) => 0,
                (Some(1), _, _) => 1,
                (_, Some(0), _) => 2,
                (_, Some(1), _) => 3,
                (_, _, Some(0 | 1)) => 4,
                (Some(_), _, _) => 5,
                (_, Some(_), _) => 6,
                (_, _, Some(_)) => 7,
                // Several names typed without a space between.
                _ if text[*start..*end].contains(&word.folded) => 8,
                _ => return None,
            };
        // Between names that differ in tone marks only, the one typed comes first.
        let name = self.name(self.tambon[row]);
        Some(2 * near + u32::from(!name.contains(&word.typed)))
    }
}

/// What amphoe names begin with that nobody means: the folded เขต of Bangkok.
const BARE: [&str; 1] = ["เขต"];

/// Where in a list of provinces or amphoe the tambon is.
fn area_of(areas: &[Area], row: usize) -> Name {
    areas[areas.partition_point(|it| it.end <= row)].name
}

/// Sets where each area ends: where the next one begins.
fn close(areas: &mut [Area], len: usize) {
    let mut end = len;
    for area in areas.iter_mut().rev() {
        area.end = end;
        end = area.first;
    }
}

#[derive(Default)]
struct Reader {
    codes: String,
    provinces: Vec<Area>,
    amphoe: Vec<Area>,
    tambon: Vec<Name>,
    code: [u32; 3],
    whole: bool,
}

impl Reader {
    /// Takes a line that begins at byte `start`; `None` if it is not as expected.
    fn line(&mut self, line: &str, start: usize) -> Option<()> {
        if line.is_empty() || line.starts_with('#') {
            return Some(());
        }
        if self.whole {
            return None;
        }
        if let Some(counts) = line.strip_prefix('.') {
            let (provinces, amphoe, tambon) = (self.provinces.len(), self.amphoe.len(), self.tambon.len());
            self.whole = self.filled() && counts == format!("{provinces} {amphoe} {tambon}");
            return self.whole.then_some(());
        }
        let mark = line.bytes().take_while(|it| matches!(it, b'=' | b'-')).count();
        let digits = line[mark..].bytes().take_while(u8::is_ascii_digit).count();
        let skipped = if digits > 0 { digits + 1 } else { 0 };
        let name = line.get(mark + skipped..).filter(|it| !it.is_empty())?;
        let level = match &line[..mark] {
            "=" => 0,
            "-" => 1,
            "" => 2,
            _ => return None,
        };
        let before = self.code[level];
        self.code[level] = match digits {
            0 => before + 1,
            2 => line[mark..mark + 2].parse().ok()?,
            _ => return None,
        };
        if !(before + 1..=99).contains(&self.code[level]) {
            return None;
        }
        self.code[level + 1..].fill(0);
        let end = u32::try_from(start + line.len()).ok()?;
        let name = Name { start: end - u32::try_from(name.len()).ok()?, end };
        let first = self.tambon.len();
        let area = Area { name, first, end: first };
        match level {
            0 if self.filled() => self.provinces.push(area),
            1 if self.amphoe_may_follow() => self.amphoe.push(area),
            2 if !self.amphoe.is_empty() && self.code[1] > 0 => {
                let [province, amphoe, tambon] = self.code;
                write!(self.codes, "{province:02}{amphoe:02}{tambon:02}").ok()?;
                self.tambon.push(name);
            }
            _ => return None,
        }
        Some(())
    }
    /// Whether no province or amphoe was left without tambon.
    fn filled(&self) -> bool {
        let len = self.tambon.len();
        self.provinces.last().is_none_or(|it| it.first < len)
            && self.amphoe.last().is_none_or(|it| it.first < len)
    }
    fn amphoe_may_follow(&self) -> bool {
        !self.provinces.is_empty() && self.amphoe.last().is_none_or(|it| it.first < self.tambon.len())
    }
}

/// A word of a query.
struct Word {
    typed: String,
    folded: String,
}

impl Word {
    fn is_code(&self) -> bool {
        self.folded.bytes().all(|it| it.is_ascii_digit())
    }
}

/// Takes a query apart. ต. and ตำบล may stand anywhere, for they part names written together; เขต
/// only begins a word, for it is in names as well (หลักเขต). What ends in such a word is a name too
/// (สามตำบล); standing alone it says nothing beside other words.
fn words(query: &str) -> Vec<Word> {
    const PARTING: [&str; 3] = ["ตำบล", "อำเภอ", "จังหวัด"];
    const BEGINNING: [&str; 2] = ["แขวง", "เขต"];
    let mut query = ascii_digits(query).replace("กทม.", "กทม");
    for prefix in ["ต.", "อ.", "จ."] {
        query = query.replace(prefix, " ");
    }
    for prefix in PARTING {
        let end = query.trim_end();
        let end = end.strip_suffix(prefix).map_or(query.len(), str::len);
        let (before, last) = query.split_at(end);
        query = before.replace(prefix, " ") + last;
    }
    let says_nothing = |word: &&str| PARTING.contains(word) || BEGINNING.contains(word);
    let alone = query.split_whitespace().all(|word| says_nothing(&word));
    let words = query.split_whitespace().filter(|word| alone || !says_nothing(word)).map(|word| {
        let bare = BEGINNING.iter().find_map(|it| word.strip_prefix(it)).filter(|it| !it.is_empty());
        let word = if word == "กทม" { "กรุงเทพ" } else { bare.unwrap_or(word) };
        Word { typed: word.to_owned(), folded: folded(word) }
    });
    words.filter(|word| !word.folded.is_empty()).collect()
}

/// The two digits of every province.
const PROVINCES: [&str; 77] = [
    "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26",
    "27", "30", "31", "32", "33", "34", "35", "36", "37", "38", "39", "40", "41", "42", "43", "44", "45",
    "46", "47", "48", "49", "50", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
    "64", "65", "66", "67", "70", "71", "72", "73", "74", "75", "76", "77", "80", "81", "82", "83", "84",
    "85", "86", "90", "91", "92", "93", "94", "95", "96",
];

/// Whether the two digits are one of the 77 provinces, or 99, the demo's.
pub fn is_province_code(code: &str) -> bool {
    code == "99" || PROVINCES.contains(&code)
}

/// Whether the code can be one: six digits, the province one of the 77 (or 99, the demo's).
pub fn is_tambon_code(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|it| it.is_ascii_digit()) && is_province_code(&code[..2])
}
