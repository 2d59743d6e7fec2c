//! The problems that rows of a list tell: ticks, words, codes, several in one cell.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{is_no, is_tick, value};
use super::columns::{Target, bare, is_item_code};
use super::import::{Reason, Told};
use super::list::List;
use crate::domain::roster::MAX_WORDS;
use crate::domain::text_rule::{self, ascii_digits, clean};

/// Characters of a column's name that stand before words which several columns say.
const MAX_COLUMN: usize = 100;

/// A problem as a row tells it.
pub(super) struct Trouble {
    pub(super) item: Option<String>,
    pub(super) dimension: Option<String>,
    pub(super) text: String,
    /// the column of a dimension whose words these are, and its name
    column: Option<(usize, String)>,
}

impl Trouble {
    pub(super) fn what(&self) -> &str {
        self.item.as_deref().unwrap_or(&self.text)
    }
    /// As problems are compared.
    fn words(&self) -> String {
        let bare = bare(self.what());
        if bare.is_empty() { self.what().split_whitespace().collect() } else { bare }
    }
    /// As problems of one household are told apart while rows are read: the same words in the columns of
    /// two dimensions are two problems.
    pub(super) fn key(&self) -> (String, Option<usize>) {
        (self.words(), self.column_of_words())
    }
    /// An item is one wherever it stands.
    fn column_of_words(&self) -> Option<usize> {
        self.column.as_ref().filter(|_| self.item.is_none()).map(|it| it.0)
    }
}

/// The problems of a household with words that tell them apart: what several columns say in the same words
/// is `column: words` in all but the first of these columns, whatever the order of the rows.
pub(super) fn told_apart(mut all: Vec<Trouble>) -> Vec<Trouble> {
    let mut plain: BTreeSet<String> = BTreeSet::new();
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for it in &all {
        match it.column_of_words() {
            None => drop(plain.insert(it.words())),
            Some(column) => {
                let first = first.entry(it.words()).or_insert(column);
                *first = column.min(*first);
            }
        }
    }
    // The first column says what a column of problems in words says too.
    all.retain(|it| {
        it.column_of_words().is_none_or(|column| {
            let words = it.words();
            first.get(&words) != Some(&column) || !plain.contains(&words)
        })
    });
    for it in &mut all {
        let Some((column, name)) = it.column.as_ref().filter(|_| it.item.is_none()) else { continue };
        if first.get(&it.words()).is_some_and(|first| first < column) {
            let name: String = name.chars().take(MAX_COLUMN).collect();
            it.text = format!("{name}: {}", it.text).chars().take(MAX_WORDS).collect();
        }
    }
    // Two columns of one name, with the same words.
    let mut seen = BTreeSet::new();
    all.retain(|it| seen.insert(it.words()));
    all
}

impl List<'_> {
    /// The problems that a row tells.
    pub(super) fn problems(
        &self,
        cells: &[String],
        told: &mut BTreeSet<Told>,
    ) -> Result<Vec<Trouble>, Reason> {
        let mut all = Vec::new();
        let of_row = self.get(cells, &Target::DimensionName);
        let of_row_dimension = self.titles.dimension(&of_row);
        for (at, target, cell) in self.all(cells, Target::of_problems) {
            let name = clean(self.names.get(at).map_or("", String::as_str), false);
            let whole = value(Some(cell));
            if whole.is_empty() || is_no(&whole) {
                continue;
            }
            match target {
                Target::Item(code) => {
                    let text = if is_tick(&whole) { String::new() } else { whole };
                    all.push(self.of_item(code, text));
                }
                Target::Items => {
                    for code in
                        whole.split([',', ';', '/', '|', ' ']).map(str::trim).filter(|it| !it.is_empty())
                    {
                        match self.titles.item(code) {
                            Some(code) => all.push(self.of_item(code, String::new())),
                            None => all.push(Trouble {
                                item: None,
                                dimension: of_row_dimension.clone(),
                                text: code.to_owned(),
                                column: None,
                            }),
                        }
                    }
                    let is_code =
                        |it: &Trouble| it.item.is_none() && is_item_code(&it.text.to_ascii_uppercase());
                    if all.iter().any(is_code) {
                        told.insert(Told::NoItem);
                    }
                }
                Target::Dimension(letter) => {
                    let letter = (!letter.is_empty()).then_some(letter);
                    for text in self.phrases(cell) {
                        let number = ascii_digits(&text)
                            .bytes()
                            .all(|it| it.is_ascii_digit() || matches!(it, b',' | b'.'));
                        let text = match (is_tick(&text), number) {
                            (true, _) => name.clone(),
                            (false, true) => format!("{name}: {text}"),
                            _ => text,
                        };
                        let column = Some((at, name.clone()));
                        all.push(Trouble { column, ..self.in_words(text, letter.clone()) });
                    }
                }
                Target::Problem => {
                    for text in self.phrases(cell) {
                        let text = if is_tick(&text) { name.clone() } else { text };
                        all.push(self.in_words(text, of_row_dimension.clone()));
                    }
                }
                _ => {}
            }
        }
        if all.is_empty() && !of_row.is_empty() && !is_no(&of_row) {
            all.push(self.in_words(of_row, of_row_dimension));
        }
        if all.iter().any(|it| it.text.chars().count() > MAX_WORDS) {
            return Err(Reason::TooLong);
        }
        Ok(all)
    }

    /// The single problems of a cell: its lines, and what semicolons part; numbers and dashes in front go.
    fn phrases(&self, cell: &str) -> Vec<String> {
        let phrases = cell.split(['\n', ';', '|', '•']).flat_map(numbered).map(|it| {
            let text = value(Some(&it));
            let rest = ascii_digits(&text);
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let numbered = digits > 0
                && digits < 3
                && rest[digits..].starts_with(['.', ')'])
                && !rest[digits + 1..].starts_with(|it: char| it.is_ascii_digit());
            let bare = if numbered {
                text.trim_start_matches(|it: char| it.is_numeric()).trim_start_matches(['.', ')'])
            } else {
                &text
            };
            bare.trim_start_matches(['-', '–', '*']).trim().to_owned()
        });
        phrases.filter(|it| !it.is_empty() && !is_no(it)).collect()
    }

    fn of_item(&self, code: String, text: String) -> Trouble {
        let dimension = self.questionnaire.item(&code).map(|(it, _)| it.code.clone());
        Trouble { item: Some(code), dimension, text: text_rule::masked(&text), column: None }
    }

    fn in_words(&self, text: String, dimension: Option<String>) -> Trouble {
        if let Some(code) = self.titles.item(&text) {
            return self.of_item(code, text);
        }
        // A tick in a column without a name says which dimension, or nothing but that something is wrong.
        let titles = self.questionnaire.dimensions.iter().find(|it| dimension.as_ref() == Some(&it.code));
        let text = match text.is_empty() {
            true => titles.map_or("✓", |it| &it.title.th).to_owned(),
            false => text_rule::masked(&text),
        };
        Trouble { item: None, dimension, text, column: None }
    }
}

/// What numbers tell apart within a line: `1. หลังคารั่ว 2. ตกงาน`.
fn numbered(line: &str) -> Vec<String> {
    let letters: Vec<char> = line.chars().collect();
    let ascii: Vec<char> = ascii_digits(line).chars().collect();
    let digit = |at: Option<usize>| at.and_then(|it| ascii.get(it)).is_some_and(char::is_ascii_digit);
    let begins = |at: usize, number: usize| {
        let number: Vec<char> = number.to_string().chars().collect();
        let end = at + number.len();
        ascii.get(at..end) == Some(&number[..])
            && matches!(ascii.get(end), Some('.' | ')'))
            && !digit(Some(end + 1))
            && !digit(at.checked_sub(1))
            && !at.checked_sub(1).is_some_and(|it| matches!(ascii[it], '.' | ',' | '/' | '-'))
    };
    let mut starts = Vec::new();
    let opens = ascii.iter().position(|it| !it.is_whitespace() && *it != '(').unwrap_or(0);
    for at in opens..ascii.len() {
        if (at == opens || !starts.is_empty()) && begins(at, starts.len() + 1) {
            starts.push(at);
        }
    }
    if starts.len() < 2 {
        return vec![line.to_owned()];
    }
    let ends = starts.iter().skip(1).copied().chain([letters.len()]);
    starts.iter().zip(ends).map(|(from, to)| letters[*from..to].iter().collect()).collect()
}
