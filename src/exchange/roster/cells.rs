//! What single cells of a list say: nothing, a tick, a day that was a house number, a number that a
//! spreadsheet shortened.

use super::columns::bare;
use super::import::Reason;
use crate::domain::text_rule::{ascii_digits, clean};

/// What stands in a cell; nothing where people write that there is nothing.
pub(super) fn value(cell: Option<&String>) -> String {
    let text = clean(cell.map_or("", String::as_str), false);
    // How spreadsheets and our own tables force a text.
    let forced = text.strip_prefix("=\"").and_then(|it| it.strip_suffix('"'));
    let text = forced.map_or_else(|| text.strip_prefix('\'').unwrap_or(&text).to_owned(), str::to_owned);
    // What a program wrote that took a whole number for a broken one.
    let zeros = |it: &str| !it.is_empty() && it.bytes().all(|it| it == b'0');
    let whole = text
        .split_once('.')
        .filter(|(it, behind)| zeros(behind) && !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()))
        .map(|it| it.0.to_owned());
    let text = whole.unwrap_or(text);
    const NOTHING: [&str; 17] = [
        "ไม่มี",
        "ไม่มีข้อมูล",
        "ไม่ระบุ",
        "ไม่ทราบ",
        "ไม่ปรากฏ",
        "ว่าง",
        "na",
        "n/a",
        "#n/a",
        "null",
        "none",
        "nan",
        "nil",
        "#ref!",
        "#value!",
        "#name?",
        "unknown",
    ];
    let lower = text.to_lowercase();
    let dashes =
        !text.is_empty() && text.chars().all(|it| matches!(it, '-' | '–' | '—' | '_' | '.' | ' ' | '‐'));
    if dashes || NOTHING.contains(&lower.as_str()) { String::new() } else { text }
}

/// A number as a spreadsheet dresses it up, with all its digits: `9.9990001001E+10`, `99,990,001,001.00`.
/// Anything else stays as it is.
pub(super) fn undressed(text: &str) -> String {
    let ascii = ascii_digits(text);
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    if let Some((mantissa, exponent)) = ascii.split_once(['E', 'e'])
        && let Some((one, behind)) = mantissa.split_once('.')
        && one.len() == 1
        && digits(one)
        && digits(behind)
        && exponent.strip_prefix('+').unwrap_or(exponent).parse() == Ok(behind.len())
    {
        return format!("{one}{behind}");
    }
    let whole =
        ascii.split_once('.').filter(|(_, it)| it.bytes().all(|it| it == b'0')).map_or(&*ascii, |it| it.0);
    let mut groups = whole.split(',');
    let first = groups.next().is_some_and(|it| digits(it) && it.len() <= 3);
    if first && whole.contains(',') && groups.all(|it| digits(it) && it.len() == 3) {
        return whole.replace(',', "");
    }
    text.to_owned()
}

/// Whether a spreadsheet shortened a number: what is missing nobody knows any more.
pub(super) fn shortened(text: &str) -> bool {
    let text = ascii_digits(text);
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let mut points = mantissa.bytes().filter(|it| !it.is_ascii_digit());
    let digits = mantissa.len() > 1 || !exponent.is_empty();
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let sound = matches!((points.next(), points.next()), (None | Some(b'.' | b','), None));
    digits
        && sound
        && mantissa.starts_with(|it: char| it.is_ascii_digit())
        && !exponent.is_empty()
        && exponent.len() <= 3
        && exponent.bytes().all(|it| it.is_ascii_digit())
}

/// Whether a house number is a day that a spreadsheet made of it: 27-ม.ค., 27-Jan-68, 27/01/2568.
pub(super) fn is_day(text: &str) -> bool {
    const MONTHS: [&str; 36] = [
        "ม.ค.",
        "ก.พ.",
        "มี.ค.",
        "เม.ย.",
        "พ.ค.",
        "มิ.ย.",
        "ก.ค.",
        "ส.ค.",
        "ก.ย.",
        "ต.ค.",
        "พ.ย.",
        "ธ.ค.",
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
        "มกราคม",
        "กุมภาพันธ์",
        "มีนาคม",
        "เมษายน",
        "พฤษภาคม",
        "มิถุนายน",
        "กรกฎาคม",
        "สิงหาคม",
        "กันยายน",
        "ตุลาคม",
        "พฤศจิกายน",
        "ธันวาคม",
    ];
    let text = ascii_digits(text).to_lowercase();
    let parts: Vec<&str> = text.split(['-', '/', ' ', ':']).filter(|it| !it.is_empty()).collect();
    let dotless = |it: &str| it.trim_end_matches('.').to_owned();
    let month = |it: &&&str| MONTHS.iter().any(|month| dotless(month) == dotless(it));
    let digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    if parts.iter().filter(month).count() == 1 && parts.len() > 1 {
        return parts.iter().filter(|it| !month(it)).all(|it| digits(it) && it.len() <= 4);
    }
    // With a year: nobody numbers a house so.
    let [a, b, c, rest @ ..] = parts.as_slice() else { return false };
    let year = |it: &str| {
        digits(it)
            && it.len() == 4
            && it.parse().is_ok_and(|it: u16| (1900..=2100).contains(&it) || (2443..=2643).contains(&it))
    };
    let small = |it: &str| digits(it) && it.len() <= 2;
    rest.iter().all(|it| digits(it)) && (year(a) && small(b) && small(c) || small(a) && small(b) && year(c))
}

/// Whether a cell is a tick, or words that say no more than one.
pub(super) fn is_tick(text: &str) -> bool {
    // With what the letters of a font of marks (Wingdings) are as text.
    const MARKS: &str = "✓✔☑√✅🗹✗✘☒✕✖×❌●■◉/üþ";
    const TICKS: [&str; 25] = [
        "x",
        "p",
        "y",
        "t",
        "yes",
        "true",
        "จริง",
        "ใช่",
        "มี",
        "มีปัญหา",
        "มีความเดือดร้อน",
        "เดือดร้อน",
        "ได้รับความเดือดร้อน",
        "พบ",
        "พบปัญหา",
        "ตก",
        "ตกเกณฑ์",
        "ตกเกณฑ์จปฐ",
        "ไม่ผ่าน",
        "ไม่ผ่านเกณฑ์",
        "ไม่ผ่านเกณฑ์จปฐ",
        "ต่ำกว่าเกณฑ์",
        "fail",
        "failed",
        "notpass",
    ];
    let lower = ascii_digits(text.trim()).to_lowercase();
    let words = bare(&lower);
    lower.starts_with(['✓', '✔', '☑', '✅'])
        || !lower.is_empty() && lower.chars().all(|it| MARKS.contains(it) || it == '\u{fe0f}')
        || lower == "-1"
        || matches!(lower.parse(), Ok(1..=9u8))
        || !words.is_empty() && TICKS.iter().any(|it| bare(it) == words)
}

/// Whether a cell says that there is no problem.
pub(super) fn is_no(text: &str) -> bool {
    const MARKS: [&str; 7] = ["0", "☐", "□", "○", "◯", "⬜", "▢"];
    const NO: [&str; 29] = [
        "n",
        "no",
        "f",
        "false",
        "เท็จ",
        "ไม่",
        "ไม่ใช่",
        "ไม่มี",
        "ไม่มีปัญหา",
        "ไม่มีความเดือดร้อน",
        "ไม่เดือดร้อน",
        "ไม่ได้รับความเดือดร้อน",
        "ไม่พบ",
        "ไม่พบปัญหา",
        "ไม่พบความเดือดร้อน",
        "ไม่ตก",
        "ไม่ตกเกณฑ์",
        "ไม่ตกเกณฑ์จปฐ",
        "ไม่ต่ำกว่าเกณฑ์",
        "ปกติ",
        "ปกติดี",
        "ผ่าน",
        "ผ่านเกณฑ์",
        "ผ่านเกณฑ์จปฐ",
        "ผ่านทุกเกณฑ์",
        "ผ่านทุกข้อ",
        "pass",
        "passed",
        "normal",
    ];
    /// What may stand behind it and says nothing more.
    const MORE: [&str; 10] = ["", "ใด", "ใดๆ", "อะไร", "เลย", "แล้ว", "ด้านนี้", "ในด้านนี้", "ในครัวเรือน", "ทุกด้าน"];
    let lower = ascii_digits(text.trim()).to_lowercase();
    let words = bare(&lower);
    let no =
        |it: &&str| words.strip_prefix(&bare(it)).is_some_and(|rest| MORE.iter().any(|it| bare(it) == rest));
    MARKS.contains(&lower.as_str()) || NO.iter().any(no)
}
/// A house number as it may be kept.
pub(super) fn house_number(typed: &str) -> Result<String, Reason> {
    if shortened(typed) {
        return Err(Reason::Shortened);
    }
    if is_day(typed) {
        return Err(Reason::HouseNoIsDay);
    }
    let bare = ["บ้านเลขที่", "เลขที่"].iter().find_map(|it| typed.strip_prefix(it)).unwrap_or(typed);
    Ok(ascii_digits(bare.trim()))
}

/// A village number, and the name of the village where that stands with it: `ม.5 บ้านหนองแก`.
pub(super) fn village(typed: &str) -> Result<(Option<i64>, String), Reason> {
    let digits = ascii_digits(typed);
    let rest = ["หมู่ที่", "หมู่", "ม.", "ม", "moo", "Moo"].iter().find_map(|it| digits.strip_prefix(it));
    let rest = rest.unwrap_or(&digits).trim().trim_start_matches('.').trim();
    let end = rest.find(|it: char| !it.is_ascii_digit()).unwrap_or(rest.len());
    let (number, name) = rest.split_at(end);
    if number.is_empty() {
        // A name alone: there is no number.
        return Ok((None, typed.to_owned()));
    }
    let number: i64 = number.parse().map_err(|_| Reason::Moo)?;
    let name = name.trim();
    let part_of_number = name.starts_with(|it: char| !it.is_alphabetic() && !matches!(it, '(' | ' '));
    match number {
        0 if name.is_empty() => Ok((None, String::new())),
        1..=99 if !part_of_number => Ok((Some(number), name.trim_matches(['(', ')']).to_owned())),
        _ => Err(Reason::Moo),
    }
}

/// A number of people: `4`, `4 คน`.
pub(super) fn count_in(typed: &str) -> Option<Result<i64, ()>> {
    let digits = ascii_digits(typed);
    let number = digits.trim_end_matches("คน").trim_end_matches("ครอบครัว").trim();
    (!number.is_empty()).then(|| number.parse().map_err(|_| ()))
}
