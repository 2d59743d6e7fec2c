//! Tables that others made (CSV and Excel workbooks), read as rows of text: the lists of districts come
//! in every layout and every encoding (domain.md §10, durability-and-trust.md §6.1, §6.3). What a row
//! means is for [`super::roster`] to say.
//!
//! Cells come out as [`text_rule::clean`] leaves them: nothing behind this door meets a NUL, a bidi
//! control or a character that nobody sees.

use super::xlsx;
use crate::domain::text_rule;

/// The largest file that is looked at, bytes.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Most rows of a sheet, with those above the header.
pub const MAX_ROWS: usize = 50_000;
/// Most columns.
pub const MAX_COLUMNS: usize = 200;
/// Most characters of a cell.
pub const MAX_CELL: usize = 10_000;
/// Most cells of a sheet, with empty ones: what a slow office computer still holds.
pub const MAX_CELLS: usize = 2_000_000;

/// A sheet: rows of cells, as text. Row `n` is the row that a spreadsheet numbers `n + 1`; rows end with
/// their last filled cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// its name; empty in a text file, which has one sheet
    pub name: String,
    /// its rows
    pub rows: Vec<Vec<String>>,
    /// which rows, from 0, have a quote that was opened and never closed: it was read as a letter
    pub unclosed: Vec<usize>,
}

/// How the text of a file was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// a workbook
    Workbook,
    /// UTF-8
    Utf8,
    /// UTF-16
    Utf16,
    /// TIS-620 as Windows writes it (code page 874)
    Thai874,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// the sheets that hold anything, the fullest first
    pub sheets: Vec<Sheet>,
    /// how it was written
    pub written: Written,
}

/// Why a file is no table that can be read. Each has one sentence in `ui::text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFault {
    /// nothing in it
    Empty,
    /// larger than [`MAX_BYTES`], or it unpacks to far more
    TooLarge,
    /// more than [`MAX_ROWS`], or than [`MAX_CELLS`] in all
    TooManyRows,
    /// more than [`MAX_COLUMNS`]
    TooManyColumns,
    /// a cell of more than [`MAX_CELL`] characters
    LongCell {
        /// as a spreadsheet numbers it
        row: usize,
    },
    /// a workbook of Excel 97–2003 (`.xls`), or one that a password locks
    OldExcel,
    /// a web page that calls itself a workbook
    Html,
    /// a picture, a document, an archive …
    NotATable,
    /// text in no encoding that we know, or cut within a letter
    Encoding,
    /// a workbook that is cut short or damaged
    Damaged,
}

/// Reads a file, whatever it is called.
///
/// # Errors
/// Says why it cannot be read.
pub fn read(bytes: &[u8]) -> Result<Table, TableFault> {
    if bytes.len() > MAX_BYTES {
        return Err(TableFault::TooLarge);
    }
    let (mut sheets, written) = match Looks::of(bytes) {
        Looks::Workbook => (xlsx::sheets(bytes)?, Written::Workbook),
        Looks::Refused(fault) => return Err(fault),
        Looks::Text => {
            let (text, written) = decode(bytes)?;
            (vec![separated(&text)?], written)
        }
    };
    for sheet in &mut sheets {
        trim(&mut sheet.rows);
    }
    sheets.retain(|it| !it.rows.is_empty());
    let filled = |sheet: &Sheet| sheet.rows.iter().flatten().filter(|it| !it.is_empty()).count();
    sheets.sort_by_cached_key(|it| std::cmp::Reverse(filled(it)));
    if sheets.is_empty() { Err(TableFault::Empty) } else { Ok(Table { sheets, written }) }
}

/// One cell as it is kept.
///
/// # Errors
/// [`TableFault::LongCell`].
pub(super) fn cell(text: &str, row: usize) -> Result<String, TableFault> {
    // Most cells are short: only a long one is counted.
    if text.len() > MAX_CELL && text.chars().count() > MAX_CELL {
        return Err(TableFault::LongCell { row: row + 1 });
    }
    Ok(text_rule::clean(text, true))
}

fn trim(rows: &mut Vec<Vec<String>>) {
    for row in rows.iter_mut() {
        let filled = row.iter().rposition(|it| !it.is_empty()).map_or(0, |it| it + 1);
        row.truncate(filled);
    }
    let filled = rows.iter().rposition(|it| !it.is_empty()).map_or(0, |it| it + 1);
    rows.truncate(filled);
}

/// What the first bytes say.
enum Looks {
    Workbook,
    Text,
    Refused(TableFault),
}

impl Looks {
    fn of(bytes: &[u8]) -> Looks {
        const BEGINNINGS: [(&[u8], TableFault); 11] = [
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", TableFault::OldExcel),
            // BIFF 2 to 4 had no container yet.
            (b"\x09\x00\x04\x00", TableFault::OldExcel),
            (b"\x09\x02\x06\x00", TableFault::OldExcel),
            (b"\x09\x04\x06\x00", TableFault::OldExcel),
            (b"%PDF", TableFault::NotATable),
            (b"\x89PNG", TableFault::NotATable),
            (b"\xff\xd8\xff", TableFault::NotATable),
            (b"GIF8", TableFault::NotATable),
            (b"\x1f\x8b", TableFault::NotATable),
            (b"7z\xbc\xaf", TableFault::NotATable),
            (b"Rar!", TableFault::NotATable),
        ];
        if bytes.iter().all(|it| it.is_ascii_whitespace() || *it == 0) {
            return Looks::Refused(TableFault::Empty);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return Looks::Workbook;
        }
        if let Some((_, fault)) = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
            return Looks::Refused(*fault);
        }
        let bare = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        let begins = |with: &[u8]| bare.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with));
        let tags: [&[u8]; 6] = [b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head"];
        if tags.into_iter().any(begins) {
            Looks::Refused(TableFault::Html)
        } else if begins(b"{\"") || begins(b"{\\rtf") {
            Looks::Refused(TableFault::NotATable)
        } else {
            Looks::Text
        }
    }
}

/// The text of a file, and how it was written.
fn decode(bytes: &[u8]) -> Result<(String, Written), TableFault> {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return Ok((utf16(rest, u16::from_le_bytes)?, Written::Utf16));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return Ok((utf16(rest, u16::from_be_bytes)?, Written::Utf16));
    }
    if let Some(unit) = unmarked_utf16(bytes) {
        return Ok((utf16(bytes, unit)?, Written::Utf16));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), Written::Utf8));
    }
    // Thai letters in UTF-8 are E0 B8 or E0 B9 and one more byte: where those are the rule, the file is
    // UTF-8 with a fault in it, and reading it letter by letter would make names of nobody.
    let high = bytes.iter().filter(|it| **it >= 0x80).count();
    let thai_utf8 = bytes.windows(2).filter(|it| it[0] == 0xe0 && matches!(it[1], 0xb8 | 0xb9)).count();
    if thai_utf8 * 8 > high {
        return Err(TableFault::Encoding);
    }
    let text: Option<String> = bytes.iter().map(|it| thai874(*it)).collect();
    text.map(|text| (text, Written::Thai874)).ok_or(TableFault::Encoding)
}

/// The order of the bytes of UTF-16 without a mark: one of every two is that of a Latin (00) or of a Thai
/// letter (0E), which in no other text stands so often, let alone at the same place.
fn unmarked_utf16(bytes: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    let high = |nth: usize| {
        let (all, high) = bytes
            .iter()
            .skip(nth)
            .step_by(2)
            .fold((0, 0), |(all, high), it| (all + 1, high + usize::from(matches!(it, 0 | 0x0e))));
        (high * 10 >= all * 9, high * 10 <= all * 3)
    };
    match (bytes.len() % 2, high(0), high(1)) {
        (0, (_, true), (true, _)) => Some(u16::from_le_bytes),
        (0, (true, _), (_, true)) => Some(u16::from_be_bytes),
        _ => None,
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, TableFault> {
    let units = bytes.chunks_exact(2);
    if !units.remainder().is_empty() {
        return Err(TableFault::Encoding);
    }
    let units = units.map(|it| unit([it[0], it[1]]));
    char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| TableFault::Encoding)
}

/// Windows code page 874: TIS-620 in place of what it shares with ISO 8859-11, and some punctuation.
fn thai874(byte: u8) -> Option<char> {
    match byte {
        0..=0x7f => Some(char::from(byte)),
        0x80 => Some('€'),
        0x85 => Some('…'),
        0x91 => Some('‘'),
        0x92 => Some('’'),
        0x93 => Some('“'),
        0x94 => Some('”'),
        0x95 => Some('•'),
        0x96 => Some('–'),
        0x97 => Some('—'),
        0xa0 => Some('\u{a0}'),
        0xa1..=0xda | 0xdf..=0xfb => char::from_u32(0x0e01 + u32::from(byte - 0xa1)),
        _ => None,
    }
}

/// What may part the cells of a line.
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];
/// Records that are looked at for what parts the cells.
const SAMPLE: usize = 60;

/// The rows of a text file.
fn separated(text: &str) -> Result<Sheet, TableFault> {
    // Excel's own way to say what parts the cells.
    let (said, text) = match text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')) {
        Some((separator, rest)) => (separator.chars().next(), rest),
        None => (None, text),
    };
    let separator = said.filter(|it| SEPARATORS.contains(it)).unwrap_or_else(|| likely_separator(text));
    let mut sheet = Sheet::default();
    let rows = &mut sheet.rows;
    let mut cells = 0;
    for (record, unclosed) in Records::of(text, separator) {
        let number = rows.len();
        let mut row: Vec<String> = Vec::with_capacity(record.len());
        for text in &record {
            row.push(cell(text, number)?);
        }
        let filled = row.iter().rposition(|it| !it.is_empty()).map_or(0, |it| it + 1);
        row.truncate(filled);
        cells += row.len();
        if row.len() > MAX_COLUMNS {
            return Err(TableFault::TooManyColumns);
        }
        if number >= MAX_ROWS && filled > 0 || cells > MAX_CELLS {
            return Err(TableFault::TooManyRows);
        }
        // Past the last row that counts, only empty ones may follow.
        if number < MAX_ROWS {
            rows.push(row);
            sheet.unclosed.extend(unclosed.then_some(number));
        }
    }
    Ok(sheet)
}

/// The separator that most often parts the first records into equally many cells, and more than one.
fn likely_separator(text: &str) -> char {
    let score = |separator: char| {
        let widths: Vec<usize> =
            Records::of(text, separator).take(SAMPLE).map(|it| it.0.len()).filter(|it| *it > 1).collect();
        let alike = |width: usize| widths.iter().filter(|it| **it == width).count();
        widths.iter().map(|it| (alike(*it), *it)).max().unwrap_or((0, 0))
    };
    let best = SEPARATORS.into_iter().map(|it| (score(it), it));
    // Of equals the first one: `max_by_key` would take the last.
    best.rev().max_by_key(|(score, _)| *score).map_or(',', |(_, separator)| separator)
}

/// The records of a text (RFC 4180, and more than it: any line end, quotes within an unquoted cell).
struct Records<'a> {
    text: &'a str,
    at: usize,
    separator: char,
    /// how many separators the longest of the first lines has
    width: usize,
}

/// The cells of a record, and whether a quote in it was opened and not closed.
type Record = (Vec<String>, bool);

impl<'a> Records<'a> {
    fn of(text: &'a str, separator: char) -> Records<'a> {
        let width = text.lines().take(5).map(|it| it.matches(separator).count()).max().unwrap_or(0);
        Records { text, at: 0, separator, width }
    }

    /// Whether a line within these words is as wide as the table: it is a row of it.
    fn holds_row(&self, words: &str) -> bool {
        let inner = words.lines().count().saturating_sub(2);
        let wide = |it: &str| it.matches(self.separator).count() == self.width;
        self.width > 1 && words.lines().skip(1).take(inner).any(wide)
    }

    /// What stands behind a quote that opens a cell up to the one that closes it, and its length. Nothing
    /// where none closes it, or where one ends it lines further down in the midst of words: that one opens
    /// another cell, and what lies between are rows.
    fn quoted(&self, text: &str) -> Option<(String, usize)> {
        let mut cell = String::new();
        let mut rest = text.char_indices().peekable();
        while let Some((at, it)) = rest.next() {
            if it != '"' {
                cell.push(it);
            } else if rest.next_if(|(_, next)| *next == '"').is_some() {
                cell.push('"');
            } else {
                let behind = text[at + 1..].trim_start_matches([' ', '\u{a0}']);
                let ends = behind.is_empty() || behind.starts_with(['\n', '\r', self.separator]);
                let closed = ends && !self.holds_row(&cell) || !cell.contains(['\n', '\r']);
                return closed.then_some((cell, at + 1));
            }
        }
        None
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.at >= self.text.len() {
            return None;
        }
        let (mut row, mut unclosed) = (vec![String::new()], false);
        while let Some(it) = self.text[self.at..].chars().next() {
            let cell = row.last_mut()?;
            self.at += it.len_utf8();
            let rest = &self.text[self.at..];
            match it {
                // A quote opens only at the beginning: 12" pipe is no quoted cell.
                '"' if cell.trim().is_empty() => match self.quoted(rest) {
                    Some((text, length)) => {
                        *cell = text;
                        self.at += length;
                    }
                    None => {
                        cell.push('"');
                        unclosed = true;
                    }
                },
                '\n' | '\r' => {
                    self.at += usize::from(it == '\r' && rest.starts_with('\n'));
                    return Some((row, unclosed));
                }
                _ if it == self.separator => row.push(String::new()),
                _ => cell.push(it),
            }
        }
        Some((row, unclosed))
    }
}
