//! Lists with a row for each person: who of them is the head, and what is kept of the others.

use super::cells::{is_no, is_tick, value};
use super::columns::{Target, bare};
use super::import::Mapping;
use super::list::List;
use super::troubles::Trouble;
use crate::domain::text_rule::{self, ascii_digits};

/// What a person is to the head of the household.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Head,
    Other,
    /// nothing is said, or a code that nobody explains
    Unknown,
}

/// Whether the name of a column says that it is about the head.
pub(super) fn of_head(name: &str) -> bool {
    let name = bare(name);
    ["หัวหน้า", "เจ้าบ้าน", "เจ้าของบ้าน", "head"].iter().any(|it| name.contains(&bare(it)))
}

/// Whether these words say what somebody is to the head.
pub(super) fn is_relation(cell: &str) -> bool {
    const BEGIN: [&str; 9] = ["หัวหน้า", "เจ้าบ้าน", "คู่สมรส", "ภรรยา", "บุตร", "บิดา", "มารดา", "ผู้อาศัย", "ผู้อยู่อาศัย"];
    const WHOLE: [&str; 11] = ["สามี", "ลูก", "พ่อ", "แม่", "หลาน", "ปู่", "ย่า", "ตา", "ยาย", "พี่", "น้อง"];
    let words = bare(cell);
    let words = words.trim_start_matches(|it: char| it.is_ascii_digit());
    words.chars().count() <= 25 && BEGIN.iter().any(|it| words.starts_with(&bare(it)))
        || WHOLE.iter().any(|it| words == bare(it))
}

/// What a cell of the column of this name says.
fn relation(cell: &str, name: &str) -> Relation {
    const HEADS: [&str; 5] = ["หัวหน้า", "เจ้าบ้าน", "เจ้าของบ้าน", "head", "ผู้อาศัยคนเดียว"];
    const ASKS: [&str; 6] = ["สัมพันธ์", "เกี่ยว", "สถาน", "ฐานะ", "relation", "status"];
    let header = bare(name);
    // A column of ticks: who has one is the head.
    if of_head(name) && !ASKS.iter().any(|it| header.contains(&bare(it))) {
        if cell.is_empty() || is_no(cell) {
            return Relation::Other;
        }
        if is_tick(cell) {
            return Relation::Head;
        }
    }
    let words = bare(cell);
    let number = words.trim_start_matches('0');
    if words.is_empty() {
        Relation::Unknown
    } else if words.bytes().all(|it| it.is_ascii_digit()) {
        let explained = HEADS.iter().find_map(|it| {
            let before = header.split(&bare(it)).next().filter(|before| before.len() < header.len())?;
            before.chars().next_back().filter(char::is_ascii_digit)
        });
        match explained {
            Some(code) if number == code.to_string() => Relation::Head,
            Some(_) => Relation::Other,
            None => Relation::Unknown,
        }
    } else {
        let words = words.trim_start_matches(|it: char| it.is_ascii_digit());
        let head = HEADS.iter().any(|it| words.starts_with(&bare(it)));
        if head { Relation::Head } else { Relation::Other }
    }
}

/// Whether a list without relations has a row for each person, by what it says of them: a citizen id, an
/// age, which member it is. Where its names are said to be those of heads, it has one for each family.
pub(super) fn are_persons<'c>(
    mapping: &Mapping,
    names: &[String],
    mut rows: impl Iterator<Item = &'c Vec<String>>,
) -> bool {
    const OF_PERSONS: [&str; 7] = ["อายุ", "อายุปี", "เพศ", "age", "sex", "gender", "คนที่"];
    const WITHIN: [&str; 5] = ["ลำดับสมาชิก", "สมาชิกคนที่", "สมาชิกลำดับ", "memberno", "personno"];
    let columns = || mapping.columns.iter().zip(names);
    if mapping.columns.contains(&Target::Family) {
        return false;
    }
    if let Some(at) = mapping.columns.iter().position(|it| *it == Target::Relation) {
        let name = names.get(at).map_or("", String::as_str);
        let said = |row: &Vec<String>| relation(&value(row.get(at)), name) != Relation::Unknown;
        return !rows.any(said);
    }
    let is_name = |it: &Target| matches!(it, Target::HeadName | Target::Head("first_name"));
    if columns().any(|(it, name)| is_name(it) && of_head(name)) {
        return false;
    }
    columns().any(|(it, name)| {
        let bare_name = bare(name);
        *it == Target::CitizenId
            || *it == Target::Head("birth") && !of_head(name)
            || OF_PERSONS.iter().any(|it| bare(it) == bare_name)
            || WITHIN.iter().any(|it| bare_name.contains(&bare(it)))
    })
}

impl List<'_> {
    /// What the person of a row is to the head.
    pub(super) fn relation(&self, cells: &[String]) -> Relation {
        let Some(at) = self.mapping.columns.iter().position(|it| *it == Target::Relation) else {
            return Relation::Unknown;
        };
        relation(&value(cells.get(at)), self.names.get(at).map_or("", String::as_str))
    }

    /// Whose problems those of a row are, for the note: the name as it stands there, what the person is to
    /// the head, and the problems. Citizen ids stay out.
    pub(super) fn whose(&self, cells: &[String], problems: &[Trouble]) -> String {
        let part = |id| self.get(cells, &Target::Head(id));
        let parts = [part("title") + &part("first_name"), part("last_name")];
        let name = match self.get(cells, &Target::HeadName) {
            it if it.is_empty() => parts.join(" "),
            it => it,
        };
        if !name.chars().any(char::is_alphabetic) {
            return String::new();
        }
        let relation = self.get(cells, &Target::Relation);
        let coded = ascii_digits(&relation).bytes().all(|it| it.is_ascii_digit()) || is_tick(&relation);
        let relation = if coded { String::new() } else { format!(" ({relation})") };
        let problems = problems.iter().map(Trouble::what).collect::<Vec<_>>().join(", ");
        let problems = if problems.is_empty() { problems } else { format!(": {problems}") };
        text_rule::masked(&format!("{}{relation}{problems}", name.trim()))
    }
}
