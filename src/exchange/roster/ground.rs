//! Where houses lie whose rows do not say it themselves: a line above a group of rows names the village, or
//! the first row of the group alone does.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::village;
use super::columns::Target;
use super::people::Address;
use crate::domain::search::folded;
use crate::domain::text_rule::{ascii_digits, clean};

/// By the id of the question, `amphoe` and `province`: what was written.
pub(super) type Parts = BTreeMap<&'static str, String>;

/// From the widest to the narrowest: what says another of one says nothing of those behind it any more.
const LEVELS: [&[&str]; 4] = [&["province"], &["amphoe"], &["tambon"], &["moo", "community_name"]];
/// A longer name is a sentence.
const MAX_NAME: usize = 40;

/// The column of a part.
pub(super) fn column_of(id: &'static str) -> Target {
    match id {
        "amphoe" => Target::Amphoe,
        "province" => Target::Province,
        id => Target::Answer(id),
    }
}
/// All parts.
pub(super) fn ids() -> impl Iterator<Item = &'static str> {
    LEVELS.into_iter().flatten().copied()
}

/// Whether a cell says: as above.
pub(super) fn is_ditto(cell: &str) -> bool {
    matches!(cell, "\"" | "\"\"" | "''" | "”" | "“" | "″" | "〃")
}

/// What the rows so far say of where the next one lies.
#[derive(Default)]
pub(super) struct Ground {
    /// the columns that only the first row of a group fills
    carried: BTreeSet<&'static str>,
    /// what was said last, and whether rows that do not say it lie there
    parts: BTreeMap<&'static str, (String, bool)>,
}

impl Ground {
    /// With the columns that most of these rows of houses leave blank, and the first one does not. Where two
    /// rows, one below the other, say the same, each says it for itself, and a blank one says nothing: not
    /// every house lies in a community.
    pub(super) fn of<'c>(columns: &[Target], houses: impl Iterator<Item = &'c Vec<String>>) -> Ground {
        let at: Vec<(&'static str, usize)> =
            ids().filter_map(|id| Some((id, columns.iter().position(|it| *it == column_of(id))?))).collect();
        let mut blanks = vec![(0, false, false, false, ""); at.len()];
        let mut all = 0;
        for cells in houses {
            for ((_, column), (blank, first, ditto, twice, above)) in at.iter().zip(&mut blanks) {
                let cell = cells.get(*column).map_or("", String::as_str);
                *twice |= !cell.is_empty() && cell == *above && !is_ditto(cell);
                *above = cell;
                *ditto |= is_ditto(cell);
                *blank += usize::from(cell.is_empty() || is_ditto(cell));
                *first |= all == 0 && !cell.is_empty();
            }
            all += 1;
        }
        let mut carried = BTreeSet::new();
        for ((id, _), (blank, first, ditto, twice, _)) in at.iter().zip(blanks) {
            // Where groups have numbers and names, the first may lack one of them.
            let first = first || *id == "community_name" && carried.contains("moo");
            if first && (ditto || !twice && blank > 0 && blank * 2 >= all) {
                carried.insert(*id);
            }
        }
        Ground { carried, parts: BTreeMap::new() }
    }

    /// What a line of its own says holds for the rows below it.
    pub(super) fn say(&mut self, parts: Parts) {
        for (nth, level) in LEVELS.iter().enumerate() {
            if level.iter().any(|id| parts.contains_key(id)) {
                self.forget_from(nth);
            }
            for id in *level {
                if let Some(it) = parts.get(id) {
                    self.parts.insert(id, (it.clone(), true));
                }
            }
        }
    }

    /// What a title of the list says holds for all rows. บ้านพอเพียงชนบท may be what the list is called: without
    /// a number only a community is one.
    pub(super) fn say_title(&mut self, mut parts: Parts) {
        if !parts.contains_key("moo") {
            parts.retain(|id, it| *id != "community_name" || it.starts_with("ชุมชน"));
        }
        self.say(parts);
    }

    fn forget_from(&mut self, nth: usize) {
        for id in LEVELS.iter().skip(nth).copied().flatten() {
            self.parts.remove(id);
        }
    }

    /// Fills what a row does not say and does not deny, and remembers what it says. Whether it filled any.
    pub(super) fn fill(&mut self, own: &mut Parts, denied: &BTreeSet<&'static str>) -> bool {
        let mut filled = false;
        let mut elsewhere = false;
        for (nth, level) in LEVELS.iter().enumerate() {
            let given: Vec<&'static str> = level.iter().copied().filter(|it| own.contains_key(it)).collect();
            let known = |id: &str| self.parts.get(id);
            // A คุ้ม or a community of its own that a house lies in is still in the village.
            let says =
                |id: &str| id != "community_name" || self.carried.contains(id) || own.contains_key("moo");
            let other = |id: &str| known(id).is_some_and(|it| !same(id, &it.0, &own[id]));
            let differs = given.iter().any(|id| says(id) && other(id));
            // A group that is named by a number, and then one by a name.
            let another = !given.is_empty()
                && given.iter().all(|it| self.carried.contains(it) && known(it).is_none())
                && level.iter().any(|it| known(it).is_some());
            elsewhere |= differs || another;
            if !elsewhere {
                for id in level.iter().filter(|id| !given.contains(id) && !denied.contains(*id)) {
                    if let Some((it, true)) = self.parts.get(id) {
                        own.insert(id, it.clone());
                        filled = true;
                    }
                }
            }
            if !self.carried.is_empty() && !given.is_empty() {
                if differs || another {
                    self.forget_from(nth);
                }
                for id in given {
                    let carried = self.carried.contains(id);
                    self.parts.entry(id).or_insert_with(|| (own[id].clone(), carried));
                }
            }
        }
        filled
    }
}

fn same(id: &str, one: &str, other: &str) -> bool {
    if id == "moo" {
        let number = |it| village(it).ok().and_then(|it| it.0);
        return number(one) == number(other);
    }
    let bare = |it: &str| {
        let name = folded(Address::of(it).parts.get(id).map_or(it, String::as_str));
        let marks = ["หมูบาน", "บาน", "ชุมชน"];
        marks.into_iter().find_map(|it| name.strip_prefix(it)).map(str::to_owned).unwrap_or(name)
    };
    bare(one) == bare(other)
}

/// What a line names, and whether each part of it has its mark.
struct Said {
    parts: Parts,
    marked: bool,
}

/// Names of villages and what they lie in: `หมู่ที่ 5 บ้านโคก ตำบลหนองกะปุ`. Nothing where anything else stands
/// with them.
pub(super) fn said(text: &str) -> Option<Parts> {
    line(text).map(|it| it.parts)
}

fn line(text: &str) -> Option<Said> {
    /// The longer first, where one begins with another. Behind those with an empty id nothing is looked at.
    const MARKS: [(&str, &str); 26] = [
        ("บ้านเลขที่", "house_no"),
        ("หมู่บ้าน", "community_name"),
        ("หมู่ที่", "moo"),
        ("หมู่", "moo"),
        ("ม.", "moo"),
        ("Moo", "moo"),
        ("moo", "moo"),
        ("บ้าน", "community_name"),
        ("บ.", "community_name"),
        ("ชุมชน", "community_name"),
        ("ตำบล", "tambon"),
        ("แขวง", "tambon"),
        ("ต.", "tambon"),
        ("อำเภอ", "amphoe"),
        ("เขต", "amphoe"),
        ("อ.", "amphoe"),
        ("จังหวัด", "province"),
        ("จ.", "province"),
        ("เทศบาล", "lao"),
        ("ทต.", "lao"),
        ("อบต", "lao"),
        ("องค์การบริหาร", "lao"),
        ("จำนวน", ""),
        ("รวม", ""),
        ("ทั้งหมด", ""),
        ("ทั้งสิ้น", ""),
    ];
    let between = [' ', ',', ':', '(', ')', '-', '–', '*', '•', '.'];
    let mark_of = |it: &str| MARKS.into_iter().find(|(mark, _)| it.starts_with(mark));
    // They grow on to the name before them.
    let text = ascii_digits(&clean(text, false)).replace("หมู่ที่", &format!(" {}", "หมู่ที่")).replace('(', " (");
    let mut said = Said { parts: Parts::new(), marked: true };
    let mut rest = text.as_str();
    loop {
        rest = rest.trim_start_matches(between);
        if rest.is_empty() {
            break;
        }
        let (mark, mut id) = mark_of(rest).unwrap_or(("", "bare"));
        if id.is_empty() {
            break;
        }
        let behind = rest[mark.len()..].trim_start_matches([' ', ':', '.']);
        let behind = if id == "moo" {
            behind.strip_prefix("ที่").unwrap_or(behind).trim_start()
        } else {
            behind
        };
        let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
        if id == "moo" || mark == "หมู่บ้าน" && digits > 0 {
            id = "moo";
            let number = behind[..digits].parse().ok().filter(|it| (1..=99u8).contains(it))?;
            rest = &behind[digits..];
            if rest.starts_with(['/', '-', '.']) && rest[1..].starts_with(|it: char| it.is_ascii_digit()) {
                return None;
            }
            if said.parts.insert(id, number.to_string()).is_some() {
                return None;
            }
            continue;
        }
        let id = match id {
            // หมู่ที่ 5 โคกกลาง
            "bare" if said.parts.contains_key("moo") && !said.parts.contains_key("community_name") => {
                said.marked = false;
                "community_name"
            }
            "bare" | "house_no" => return None,
            id => id,
        };
        let word = |it: &str| {
            it.find(|it: char| it.is_whitespace() || matches!(it, ',' | '(' | ')')).unwrap_or(it.len())
        };
        let mut end = word(behind);
        // Names of villages have several words: ชุมชนวัดลาด 2.
        let several = matches!(id, "community_name" | "lao");
        let goes_on = |end: usize| {
            let next = behind[end..].trim_start_matches(' ');
            let ends = next.is_empty() || next.starts_with([',', '(', ')']) || mark_of(next).is_some();
            (several && !ends).then(|| behind.len() - next.len() + word(next))
        };
        while let Some(further) = goes_on(end) {
            end = further;
        }
        let name = behind[..end].trim();
        let letters = name.chars().next().is_some_and(char::is_alphabetic);
        if !letters && mark != "ชุมชน" || name.is_empty() || name.chars().count() > MAX_NAME {
            return None;
        }
        rest = &behind[end..];
        if id == "lao" {
            continue;
        }
        let whole = if id == "community_name" { format!("{mark}{name}") } else { name.to_owned() };
        if said.parts.insert(id, whole).is_some() {
            return None;
        }
    }
    (!said.parts.is_empty()).then_some(said)
}

/// What a row says that names a village, or what villages lie in, and nothing else.
pub(super) fn section(cells: &[String], columns: &[Target]) -> Option<Parts> {
    const MOST: usize = 8;
    let mut filled: Vec<(Option<&Target>, &str)> = Vec::new();
    for (at, cell) in cells.iter().enumerate().filter(|(_, it)| !it.is_empty()) {
        // Merged across, a cell stands in each of them.
        match filled.iter_mut().find(|(_, it)| *it == cell) {
            Some((column, _)) => {
                if column.is_some_and(|it| it.of_problems() || *it == Target::Answer("house_no")) {
                    *column = columns.get(at);
                }
            }
            None => filled.push((columns.get(at), cell)),
        }
        if filled.len() > MOST {
            return None;
        }
    }
    if filled.is_empty() {
        return None;
    }
    // A problem or the number of a house may begin as the name of a village does.
    let doubtful = |(column, _): &(Option<&Target>, &str)| {
        column.is_some_and(|it| it.of_problems() || *it == Target::Answer("house_no"))
    };
    let doubtful = filled.iter().all(doubtful);
    let (mut parts, mut clear) = (Parts::new(), false);
    let mut rest = filled.into_iter();
    while let Some((column, cell)) = rest.next() {
        // หมู่ที่ in a cell of its own, and 5 in the next one.
        let text = if is_mark(cell) { format!("{cell} {}", rest.next()?.1) } else { cell.to_owned() };
        let own = match line(&text) {
            Some(said) => {
                clear |= said.marked && ["moo", "tambon"].iter().any(|it| said.parts.contains_key(it));
                said.parts
            }
            None => {
                let id = ids().find(|id| column.is_some_and(|it| *it == column_of(id)))?;
                if id == "moo" && !matches!(village(cell), Ok((Some(_), _)))
                    || cell.chars().count() > MAX_NAME
                {
                    return None;
                }
                clear |= id != "community_name";
                Parts::from([(id, cell.to_owned())])
            }
        };
        for (id, it) in own {
            if parts.insert(id, it).is_some() {
                return None;
            }
        }
    }
    let villages = parts.contains_key("community_name");
    (clear || villages && !doubtful).then_some(parts)
}

/// Whether a cell is no more than what stands in front of a name or a number.
fn is_mark(cell: &str) -> bool {
    matches!(
        cell.trim_end_matches([':', '.', ' ']),
        "หมู่ที่"
            | "หมู่"
            | "ม"
            | "บ้าน"
            | "หมู่บ้าน"
            | "ชุมชน"
            | "ตำบล"
            | "ต"
            | "อำเภอ"
            | "อ"
            | "จังหวัด"
            | "จ"
    )
}
