//! Rows that are no households: the header once more, sums, what stands below a list, names of villages.

use super::cells::value;
use super::columns::{Target, bare};
use super::ground::{Parts, section};
use super::import::Reason;
use crate::domain::identity::house_code;

/// What a row is that is no household.
pub(super) enum Beside {
    /// for this reason
    Out(Reason),
    /// the village of the rows below it
    Village(Parts),
}

impl Beside {
    /// Of a row, where it is no household. `names` are those of the columns as they are compared.
    pub(super) fn of(cells: &[String], columns: &[Target], names: &[String]) -> Option<Beside> {
        let is_house = |(it, cell): (&Target, &String)| {
            *it == Target::Answer("house_code") && house_code(&value(Some(cell))).is_ok()
        };
        if is_header(cells, names) {
            Some(Beside::Out(Reason::Header))
        } else if columns.iter().zip(cells).any(is_house) {
            None
        } else if is_total(cells, columns) {
            Some(Beside::Out(Reason::Total))
        } else if is_footer(cells, columns) {
            Some(Beside::Out(Reason::Footer))
        } else {
            section(cells, columns).map(Beside::Village)
        }
    }
}

/// Whether a row is the header once more, or numbers the columns: (1), (2), (3) …
fn is_header(cells: &[String], names: &[String]) -> bool {
    let given: Vec<(usize, String)> =
        cells.iter().map(|it| bare(it)).enumerate().filter(|(_, it)| !it.is_empty()).collect();
    let same = given.iter().filter(|(at, it)| names.get(*at) == Some(it)).count();
    let numbers = given.iter().filter(|(at, it)| *it == (at + 1).to_string()).count();
    given.len() > 1 && same * 10 >= given.len() * 6 || given.len() > 3 && numbers == given.len()
}

/// Whether a row is a sum: one of its first cells says nothing but that, and of what it is one.
fn is_total(cells: &[String], columns: &[Target]) -> bool {
    /// The longer first, where one begins with another.
    const SUMS: [&str; 9] =
        ["รวมทั้งสิ้น", "รวมทั้งหมด", "รวมจำนวน", "ยอดรวม", "ผลรวม", "รวม", "grandtotal", "total", "sum"];
    const UNITS: [&str; 11] =
        ["ครัวเรือน", "หลังคาเรือน", "หลัง", "ราย", "คน", "แห่ง", "จำนวน", "เป็น", "ปัญหา", "households", "people"];
    const OF_WHAT: [&str; 10] = ["หมู่", "ม.", "บ้าน", "ชุมชน", "ตำบล", "ต.", "อำเภอ", "อ.", "จังหวัด", "ทุกหมู่"];
    let column = |at: usize| columns.get(at).unwrap_or(&Target::Ignore);
    let has = |wanted: &[Target]| {
        cells.iter().enumerate().any(|(at, it)| !it.is_empty() && wanted.contains(column(at)))
    };
    let names = [Target::HeadName, Target::Head("first_name")];
    let filled = cells.iter().enumerate().filter(|(_, it)| !it.is_empty());
    filled.take(3).any(|(at, cell)| {
        let mut rest: String = bare(cell).chars().filter(|it| !it.is_ascii_digit()).collect();
        let Some(sum) = SUMS.into_iter().find(|it| rest.starts_with(&bare(it))) else { return false };
        rest = rest[bare(sum).len()..].to_owned();
        while let Some(less) = UNITS.iter().find_map(|it| rest.strip_prefix(&bare(it))) {
            rest = less.to_owned();
        }
        if rest.is_empty() {
            // Somebody may be called so, who has a house and a family name.
            let person = names.contains(column(at))
                && has(&[Target::Answer("house_no"), Target::Reference, Target::Address])
                && has(&[Target::Head("last_name"), Target::Head("title")]);
            return !person;
        }
        // รวมไทย is a village; a sum of a village names no person.
        let named = cell.trim_start().strip_prefix(sum).map(str::trim_start).unwrap_or_default();
        OF_WHAT.iter().any(|it| named.starts_with(it)) && !has(&names) && !column(at).of_problems()
    })
}

/// Whether a row stands below a list: who signs it, from where it is, remarks.
fn is_footer(cells: &[String], columns: &[Target]) -> bool {
    const MOST: usize = 4;
    const BEGINNINGS: [&str; 16] = [
        "ลงชื่อ",
        "ลงนาม",
        "หมายเหตุ",
        "ที่มา",
        "แหล่งที่มา",
        "ข้อมูลณ",
        "ข้อมูลจาก",
        "พิมพ์เมื่อ",
        "วันที่พิมพ์",
        "ผู้รับรอง",
        "ผู้ตรวจสอบ",
        "ผู้รายงาน",
        "ผู้จัดทำ",
        "ตำแหน่ง",
        "remark",
        "source",
    ];
    /// Under a signature.
    const ALONE: [&str; 10] = [
        "ผู้ใหญ่บ้าน",
        "กำนัน",
        "นายอำเภอ",
        "ปลัดอำเภอ",
        "พัฒนากร",
        // Not นายก alone: นายกิตติ begins so.
        "นายกเทศมนตรี",
        "นายกองค์การ",
        "นายกอบต",
        "วันที่",
        "ประธาน",
    ];
    let mut filled: Vec<(usize, &String)> = Vec::new();
    for (at, cell) in cells.iter().enumerate().filter(|(_, it)| !it.is_empty()) {
        if filled.iter().all(|(_, it)| *it != cell) {
            filled.push((at, cell));
        }
        if filled.len() > MOST {
            return false;
        }
    }
    let Some((at, first)) = filled.first() else { return false };
    // In a column of problems or notes it is one of the house above.
    let of_house = columns.get(*at).is_some_and(Target::of_problems);
    let words = bare(first);
    let begins = |all: &[&str]| all.iter().any(|it| words.starts_with(&bare(it)));
    let brackets = first.starts_with('(') && first.ends_with(')');
    let dots = first.chars().filter(|it| matches!(it, '.' | '…' | '_')).count() > 5;
    !of_house && (begins(&BEGINNINGS) || filled.len() == 1 && (brackets || begins(&ALONE) || dots))
        || begins(&BEGINNINGS[..2]) && dots
}
