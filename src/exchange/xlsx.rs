//! Excel workbooks (ECMA-376) as rows of text. Numbers never become floats: what stands in the file is
//! taken as text, so that the eleven digits of a house code stay eleven digits. What a workbook shows
//! with leading zeros has them here, a date is a day of the Buddhist era, and a merged cell fills all
//! the cells that it covers.
//!
//! The archive is read here and not by a library, because everything is bounded before it is unpacked.

use std::collections::BTreeMap;

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::table::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Sheet, TableFault, cell};

/// The most that one part of a workbook unpacks to, bytes.
const MAX_PART: usize = 96 * 1024 * 1024;
/// Most entries of the archive.
const MAX_ENTRIES: usize = 5_000;
/// Most sheets that are read.
const MAX_SHEETS: usize = 60;
/// Most merged ranges of a sheet.
const MAX_MERGED: usize = 100_000;
/// Digits that a spreadsheet keeps of a number: what is behind them is noise of its arithmetic.
const DIGITS: usize = 15;

/// The sheets of a workbook that are not hidden.
///
/// # Errors
/// Says why it cannot be read.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, TableFault> {
    let archive = Archive::of(bytes)?;
    let workbook = archive.text("xl/workbook.xml")?.ok_or(TableFault::NotATable)?;
    let Workbook { named, from_1904 } = Workbook::read(&workbook)?;
    let targets = match archive.text("xl/_rels/workbook.xml.rels")? {
        Some(text) => relations(&text)?,
        None => BTreeMap::new(),
    };
    let shared = archive.text("xl/sharedStrings.xml")?.map_or(Ok(Vec::new()), |it| strings(&it))?;
    let formats = archive.text("xl/styles.xml")?.map_or(Ok(Vec::new()), |it| formats(&it))?;
    let book = Book { shared, formats, from_1904 };
    let all_hidden = named.iter().all(|it| it.hidden);
    let shown = named.into_iter().filter(|it| all_hidden || !it.hidden);
    let mut sheets = Vec::new();
    for named in shown.take(MAX_SHEETS) {
        // Charts and the like are sheets without cells.
        let Some(text) = targets.get(&named.relation).map(|it| archive.text(it)).transpose()?.flatten()
        else {
            continue;
        };
        sheets.push(Sheet { name: cell(&named.name, 0)?, rows: book.rows(&text)?, unclosed: Vec::new() });
    }
    Ok(sheets)
}

/// The files of a ZIP archive, by name.
struct Archive<'a> {
    entries: BTreeMap<String, Entry<'a>>,
}

struct Entry<'a> {
    packed: bool,
    /// what follows its header; the packed text tells where it ends
    rest: &'a [u8],
    size: usize,
}

impl<'a> Archive<'a> {
    fn of(bytes: &'a [u8]) -> Result<Archive<'a>, TableFault> {
        const END: &[u8] = b"PK\x05\x06";
        let from = bytes.len().saturating_sub(22 + 65_535);
        let end = bytes[from..].windows(4).rposition(|it| it == END).ok_or(TableFault::Damaged)? + from;
        let count = number16(bytes, end + 10)?;
        let mut at = number32(bytes, end + 16)?;
        if count > MAX_ENTRIES {
            return Err(TableFault::NotATable);
        }
        let mut entries = BTreeMap::new();
        for _ in 0..count {
            if bytes.get(at..at + 4) != Some(b"PK\x01\x02") {
                return Err(TableFault::Damaged);
            }
            let encrypted = number16(bytes, at + 8)? & 1 == 1;
            let method = number16(bytes, at + 10)?;
            let size = number32(bytes, at + 24)?;
            let [name, extra, remark] = [28, 30, 32].map(|it| number16(bytes, at + it));
            let (name, extra, remark) = (name?, extra?, remark?);
            let header = number32(bytes, at + 42)?;
            let name_bytes = bytes.get(at + 46..at + 46 + name).ok_or(TableFault::Damaged)?;
            at += 46 + name + extra + remark;
            if encrypted {
                return Err(TableFault::OldExcel);
            }
            let body = header + 30 + number16(bytes, header + 26)? + number16(bytes, header + 28)?;
            let rest = bytes.get(body..).ok_or(TableFault::Damaged)?;
            let packed = match method {
                0 => false,
                8 => true,
                _ => continue,
            };
            let name = String::from_utf8_lossy(name_bytes).replace('\\', "/").to_lowercase();
            entries.insert(name, Entry { packed, rest, size });
        }
        Ok(Archive { entries })
    }

    /// A file as text; `None` when there is none of this name.
    fn text(&self, name: &str) -> Result<Option<String>, TableFault> {
        let Some(Entry { packed, rest, size }) = self.entries.get(&name.to_lowercase()) else {
            return Ok(None);
        };
        let bytes = if *packed {
            decompress_to_vec_with_limit(rest, MAX_PART).map_err(|fault| match fault.status {
                TINFLStatus::HasMoreOutput => TableFault::TooLarge,
                _ => TableFault::Damaged,
            })?
        } else {
            rest.get(..*size).ok_or(TableFault::Damaged)?.to_vec()
        };
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        String::from_utf8(bytes.to_vec()).map(Some).map_err(|_| TableFault::Damaged)
    }
}

fn number16(bytes: &[u8], at: usize) -> Result<usize, TableFault> {
    let bytes = bytes.get(at..at + 2).and_then(|it| it.try_into().ok()).ok_or(TableFault::Damaged)?;
    Ok(usize::from(u16::from_le_bytes(bytes)))
}

fn number32(bytes: &[u8], at: usize) -> Result<usize, TableFault> {
    let bytes = bytes.get(at..at + 4).and_then(|it| it.try_into().ok()).ok_or(TableFault::Damaged)?;
    usize::try_from(u32::from_le_bytes(bytes)).map_err(|_| TableFault::Damaged)
}

/// One step through a part.
enum Xml<'a> {
    Opens(&'a BytesStart<'a>),
    Closes(&'a str),
    Says(&'a str),
}

/// Walks through a part; namespaces are passed over, because writers name them as they like.
fn walk(text: &str, mut step: impl FnMut(Xml<'_>) -> Result<(), TableFault>) -> Result<(), TableFault> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    loop {
        match reader.read_event().map_err(|_| TableFault::Damaged)? {
            Event::Start(it) => step(Xml::Opens(&it))?,
            Event::End(it) => step(Xml::Closes(it.local_name().into_inner()))?,
            Event::Text(it) => step(Xml::Says(&it.xml_content(XmlVersion::Implicit1_0)))?,
            Event::CData(it) => step(Xml::Says(&it.xml_content(XmlVersion::Implicit1_0)))?,
            Event::GeneralRef(it) => {
                let written = format!("&{};", &*it);
                step(Xml::Says(&unescape(&written).map_err(|_| TableFault::Damaged)?))?;
            }
            Event::Eof => return Ok(()),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// The value of an attribute, whatever namespace it is in.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|it| it.key.local_name().into_inner() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(|it| it.into_owned())
}

fn local<'a>(element: &'a BytesStart<'_>) -> &'a str {
    element.local_name().into_inner()
}

struct Named {
    name: String,
    relation: String,
    hidden: bool,
}

#[derive(Default)]
struct Workbook {
    named: Vec<Named>,
    from_1904: bool,
}

impl Workbook {
    fn read(text: &str) -> Result<Workbook, TableFault> {
        let mut workbook = Workbook::default();
        walk(text, |it| {
            if let Xml::Opens(it) = it {
                match local(it) {
                    "sheet" => {
                        let hidden = attribute(it, "state").is_some_and(|it| it != "visible");
                        let (name, relation) = (attribute(it, "name"), attribute(it, "id"));
                        workbook.named.push(Named {
                            name: name.unwrap_or_default(),
                            relation: relation.unwrap_or_default(),
                            hidden,
                        });
                    }
                    "workbookPr" => {
                        workbook.from_1904 =
                            attribute(it, "date1904").is_some_and(|it| matches!(it.as_str(), "1" | "true"));
                    }
                    _ => {}
                }
            }
            Ok(())
        })?;
        Ok(workbook)
    }
}

/// The parts that the workbook names, by their relation.
fn relations(text: &str) -> Result<BTreeMap<String, String>, TableFault> {
    let mut all = BTreeMap::new();
    walk(text, |it| {
        if let Xml::Opens(it) = it
            && local(it) == "Relationship"
            && let (Some(id), Some(target)) = (attribute(it, "Id"), attribute(it, "Target"))
        {
            let target = match target.strip_prefix('/') {
                Some(whole) => whole.to_owned(),
                None => format!("xl/{}", target.trim_start_matches("./")),
            };
            all.insert(id, target);
        }
        Ok(())
    })?;
    Ok(all)
}

/// The texts that cells share. Readings of Japanese (`rPh`) are no part of them.
fn strings(text: &str) -> Result<Vec<String>, TableFault> {
    let (mut all, mut one) = (Vec::new(), String::new());
    let (mut says, mut reading) = (false, false);
    walk(text, |it| {
        match it {
            Xml::Opens(it) => match local(it) {
                "si" => one.clear(),
                "t" => says = !reading,
                "rPh" => reading = true,
                _ => {}
            },
            Xml::Closes("si") => all.push(plain_text(&one)),
            Xml::Closes("t") => says = false,
            Xml::Closes("rPh") => reading = false,
            Xml::Says(it) if says => one.push_str(it),
            _ => {}
        }
        if all.len() > MAX_CELLS { Err(TableFault::TooManyRows) } else { Ok(()) }
    })?;
    Ok(all)
}

/// Line ends that Excel writes as `_x000D_`.
fn plain_text(text: &str) -> String {
    if text.contains("_x") { text.replace("_x000D_", "").replace("_x000A_", "\n") } else { text.to_owned() }
}

/// How a number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// as it is
    Plain,
    /// as a day
    Day,
    /// with at least so many digits
    Zeros(usize),
}

/// The format of each style, in their order.
fn formats(text: &str) -> Result<Vec<Format>, TableFault> {
    let mut own: BTreeMap<usize, Format> = BTreeMap::new();
    let (mut styles, mut in_cells) = (Vec::new(), false);
    walk(text, |it| {
        match it {
            Xml::Opens(it) => match local(it) {
                "numFmt" => {
                    let id = attribute(it, "numFmtId").and_then(|it| it.parse().ok());
                    if let (Some(id), Some(code)) = (id, attribute(it, "formatCode")) {
                        own.insert(id, format_of(&code));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = attribute(it, "numFmtId").and_then(|it| it.parse().ok()).unwrap_or(0);
                    styles.push(own.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            },
            Xml::Closes("cellXfs") => in_cells = false,
            _ => {}
        }
        Ok(())
    })?;
    Ok(styles)
}

/// The formats that stand in no workbook (ECMA-376 part 1 §18.8.30), those of Thai Windows among them.
fn built_in(id: usize) -> Format {
    match id {
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 | 71..=74 | 77 | 81 => Format::Day,
        _ => Format::Plain,
    }
}

/// What a format code makes of a number that is not negative.
fn format_of(code: &str) -> Format {
    let mut bare = String::new();
    let mut rest = code.chars();
    while let Some(it) = rest.next() {
        match it {
            ';' => break,
            '"' => drop(rest.by_ref().find(|it| *it == '"')),
            '[' => drop(rest.by_ref().find(|it| *it == ']')),
            '\\' | '_' | '*' => drop(rest.next()),
            _ => bare.extend(it.to_lowercase()),
        }
    }
    if bare.contains("general") {
        return Format::Plain;
    }
    // A time of day alone is no day: hours and seconds without a day, a month or a year.
    if bare.contains(['d', 'y', 'b', 'ว', 'ป', 'ด']) || (bare.contains('m') && !bare.contains(['h', 's']))
    {
        return Format::Day;
    }
    let zeros = bare.chars().filter(|it| *it == '0').count();
    if zeros > 1 && !bare.contains(['.', '%', 'e', '?', '/']) { Format::Zeros(zeros) } else { Format::Plain }
}

/// What the cells of all sheets refer to.
struct Book {
    shared: Vec<String>,
    formats: Vec<Format>,
    from_1904: bool,
}

/// A cell while it is read.
#[derive(Default)]
struct Open {
    column: usize,
    kind: String,
    style: usize,
    value: String,
}

impl Book {
    fn rows(&self, text: &str) -> Result<Vec<Vec<String>>, TableFault> {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut merged: Vec<[usize; 4]> = Vec::new();
        let (mut row, mut next_row, mut next_column) = (0, 0, 0);
        let (mut open, mut says, mut reading) = (None::<Open>, false, false);
        let mut cells = 0;
        walk(text, |it| {
            match it {
                Xml::Opens(it) => match local(it) {
                    "row" => {
                        let said: Option<usize> = attribute(it, "r").and_then(|it| it.parse().ok());
                        row = said.map_or(next_row, |it| it.saturating_sub(1));
                        (next_row, next_column) = (row + 1, 0);
                    }
                    "c" => {
                        let at = attribute(it, "r").and_then(|it| place(&it));
                        let column = at.map_or(next_column, |(_, column)| column);
                        row = at.map_or(row, |(row, _)| row);
                        next_column = column + 1;
                        open = Some(Open {
                            column,
                            kind: attribute(it, "t").unwrap_or_default(),
                            style: attribute(it, "s").and_then(|it| it.parse().ok()).unwrap_or(0),
                            value: String::new(),
                        });
                    }
                    "v" | "t" => says = !reading,
                    "rPh" => reading = true,
                    "mergeCell" => {
                        let range = attribute(it, "ref").unwrap_or_default();
                        let (from, to) = range.split_once(':').unwrap_or((&range, &range));
                        if let (Some((top, left)), Some((bottom, right))) = (place(from), place(to)) {
                            merged.push([top, left, bottom, right]);
                        }
                        if merged.len() > MAX_MERGED {
                            return Err(TableFault::TooManyRows);
                        }
                    }
                    _ => {}
                },
                Xml::Closes("v" | "t") => says = false,
                Xml::Closes("rPh") => reading = false,
                Xml::Says(it) if says => {
                    if let Some(open) = &mut open {
                        open.value.push_str(it);
                    }
                }
                Xml::Closes("c") => {
                    if let Some(open) = open.take() {
                        let text = cell(&self.shown(&open), row)?;
                        if !text.is_empty() {
                            cells += put(&mut rows, row, open.column, text)?;
                        }
                        if cells > MAX_CELLS {
                            return Err(TableFault::TooManyRows);
                        }
                    }
                }
                _ => {}
            }
            Ok(())
        })?;
        fill(&mut rows, &merged, cells)?;
        Ok(rows)
    }

    /// What a cell shows.
    fn shown(&self, open: &Open) -> String {
        match open.kind.as_str() {
            "s" => {
                let text = open.value.trim().parse().ok().and_then(|it: usize| self.shared.get(it));
                text.cloned().unwrap_or_default()
            }
            "str" | "inlineStr" => plain_text(&open.value),
            "b" => if open.value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "e" => open.value.clone(),
            "d" => iso_day(&open.value).unwrap_or_else(|| open.value.clone()),
            _ => self.number(open),
        }
    }

    fn number(&self, open: &Open) -> String {
        let written = open.value.trim();
        let Some(plain) = plain_number(written) else { return written.to_owned() };
        match self.formats.get(open.style).copied().unwrap_or(Format::Plain) {
            Format::Day => {
                let days = plain.split('.').next().and_then(|it| it.parse().ok());
                days.and_then(|days| day_of_serial(days, self.from_1904)).unwrap_or(plain)
            }
            Format::Zeros(zeros) if !plain.contains(['.', '-']) => format!("{plain:0>zeros$}"),
            _ => plain,
        }
    }
}

/// Puts a text into its place. Gives by how many cells the rows grew.
fn put(rows: &mut Vec<Vec<String>>, row: usize, column: usize, text: String) -> Result<usize, TableFault> {
    if row >= MAX_ROWS {
        return Err(TableFault::TooManyRows);
    }
    if column >= MAX_COLUMNS {
        return Err(TableFault::TooManyColumns);
    }
    if rows.len() <= row {
        rows.resize_with(row + 1, Vec::new);
    }
    let grown = (column + 1).saturating_sub(rows[row].len());
    if grown > 0 {
        rows[row].resize_with(column + 1, String::new);
    }
    rows[row][column] = text;
    Ok(grown)
}

/// What stands in the corner of a merged range stands in all of it, as far as the sheet reaches.
fn fill(rows: &mut Vec<Vec<String>>, merged: &[[usize; 4]], mut cells: usize) -> Result<(), TableFault> {
    let (height, width) = (rows.len(), rows.iter().map(Vec::len).max().unwrap_or(0));
    // Ranges do not overlap in an honest file; in another one they must not cost more than its cells.
    let mut steps = 0;
    for [top, left, bottom, right] in merged {
        let Some(text) = rows.get(*top).and_then(|it| it.get(*left)).filter(|it| !it.is_empty()).cloned()
        else {
            continue;
        };
        for row in *top..=(*bottom).min(height.saturating_sub(1)) {
            for column in *left..=(*right).min(width.saturating_sub(1)) {
                steps += 1;
                if rows[row].get(column).is_none_or(String::is_empty) {
                    cells += put(rows, row, column, text.clone())?;
                }
                if cells > MAX_CELLS || steps > MAX_CELLS {
                    return Err(TableFault::TooManyRows);
                }
            }
        }
    }
    Ok(())
}

/// `B7` as row 6 and column 1.
fn place(name: &str) -> Option<(usize, usize)> {
    let name = name.replace('$', "");
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    if !(1..=3).contains(&letters) {
        return None;
    }
    let column = name
        .bytes()
        .take(letters)
        .fold(0, |sum, it| sum * 26 + usize::from(it.to_ascii_uppercase() - b'A') + 1);
    let row: usize = name[letters..].parse().ok()?;
    Some((row.checked_sub(1)?, column - 1))
}

/// A number without exponent, without digits that no spreadsheet keeps and without `.0`; `None` if it is
/// none, or one that no list holds.
fn plain_number(written: &str) -> Option<String> {
    let (negative, rest) = written.strip_prefix('-').map_or((false, written), |rest| (true, rest));
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.trim_start_matches('+').parse::<i32>().ok()?),
        None => (rest, 0),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits_only = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    if (whole.is_empty() && part.is_empty())
        || !digits_only(whole)
        || !digits_only(part)
        || exponent.abs() > 20
    {
        return None;
    }
    let mut digits = format!("{whole}{part}");
    // Where the point stands, counted from the left; it may lie outside of the digits.
    let mut point = i32::try_from(whole.len()).ok()? + exponent;
    let leading = digits.len() - digits.trim_start_matches('0').len();
    digits.drain(..leading);
    point -= i32::try_from(leading).ok()?;
    if i32::try_from(digits.len()).ok()? > point.max(0) && digits.len() > DIGITS {
        let keep = DIGITS.max(usize::try_from(point.max(0)).ok()?);
        let up = digits.as_bytes().get(keep).is_some_and(|it| *it >= b'5');
        digits.truncate(keep);
        if up {
            let number: u128 = digits.parse().ok()?;
            let raised = (number + 1).to_string();
            point += i32::try_from(raised.len()).ok()? - i32::try_from(digits.len()).ok()?;
            digits = raised;
        }
    }
    let split = usize::try_from(point.max(0)).ok()?;
    let (whole, part) = if digits.len() >= split {
        let zeros = "0".repeat(usize::try_from((-point).max(0)).ok()?);
        (digits[..split].to_owned(), format!("{zeros}{}", &digits[split..]))
    } else {
        (format!("{digits:0<split$}"), String::new())
    };
    let (whole, part) = (if whole.is_empty() { "0" } else { &whole }, part.trim_end_matches('0'));
    let sign = if negative && (whole != "0" || !part.is_empty()) { "-" } else { "" };
    Some(if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") })
}

/// The day that a spreadsheet numbers so, `15/03/2565`; `None` outside of what lists hold. A year from
/// 2400 was typed as พ.ศ. into a program that took it for ค.ศ.
pub(super) fn day_of_serial(serial: i64, from_1904: bool) -> Option<String> {
    // Lotus 1-2-3 thought that 1900 had a 29 February: serials before it are one less than they say.
    let days = match (from_1904, serial) {
        (true, _) => serial + 1_462,
        (false, 1..=59) => serial + 1,
        _ => serial,
    };
    if !(1..=300_000).contains(&days) {
        return None;
    }
    // From days to a civil date, in eras of 400 years that begin in March (Howard Hinnant,
    // "chrono-Compatible Low-Level Date Algorithms"); day 0 is 1899-12-30.
    let z = days - 25_569 + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(day_of(year, month, day))
}

fn day_of(year: i64, month: i64, day: i64) -> String {
    let year = if year >= 2_400 { year } else { year + 543 };
    format!("{day:02}/{month:02}/{year}")
}

/// `2022-03-15T00:00:00` as `15/03/2565`.
fn iso_day(text: &str) -> Option<String> {
    let day = text.get(..10)?;
    let mut parts = day.split('-').map(|it| it.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    Some(day_of(year, month, day))
}
