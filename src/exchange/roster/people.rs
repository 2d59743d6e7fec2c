//! Names and addresses as lists write them: in one cell, with the title grown on to the name, with ตำบล
//! and อำเภอ in front or not.

use std::collections::BTreeMap;

use crate::domain::Places;
use crate::domain::place::is_tambon_code;
use crate::domain::search::folded;
use crate::domain::text_rule::ascii_digits;

/// A person's name taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// an option of the question `title`
    pub title: Option<&'static str>,
    /// the title itself, where the option is `other`
    pub title_other: String,
    /// first name
    pub first: String,
    /// last name
    pub last: String,
}

/// Titles that are an option each; the longest first, where one begins with another.
const TITLES: [(&str, &str); 15] = [
    ("เด็กชาย", "boy"),
    ("เด็กหญิง", "girl"),
    ("นางสาว", "miss"),
    ("ด.ช.", "boy"),
    ("ด.ญ.", "girl"),
    ("น.ส.", "miss"),
    ("นส.", "miss"),
    ("นาย", "mr"),
    ("นาง", "mrs"),
    ("Mrs.", "mrs"),
    ("Miss ", "miss"),
    ("Ms.", "miss"),
    ("Mr.", "mr"),
    ("Mrs ", "mrs"),
    ("Mr ", "mr"),
];

/// Ranks and other titles in full. Those after which a name may begin with the same letters need a space.
const RANKS: [&str; 42] = [
    "ว่าที่ร้อยตรีหญิง",
    "ว่าที่ร้อยตรี",
    "ว่าที่",
    "ร้อยตำรวจตรี",
    "ร้อยตำรวจโท",
    "ร้อยตำรวจเอก",
    "พันตำรวจตรี",
    "พันตำรวจโท",
    "พันตำรวจเอก",
    "พลตำรวจ",
    "ดาบตำรวจ",
    "จ่าสิบตำรวจ",
    "สิบตำรวจตรี",
    "สิบตำรวจโท",
    "สิบตำรวจเอก",
    "ร้อยตรี",
    "ร้อยโท",
    "ร้อยเอก",
    "พันตรี",
    "พันโท",
    "พันเอก",
    "พลตรี",
    "พลโท",
    "พลเอก",
    "จ่าสิบตรี",
    "จ่าสิบโท",
    "จ่าสิบเอก",
    "สิบตรี",
    "สิบโท",
    "สิบเอก",
    "พลทหาร",
    "เรือตรี",
    "เรือโท",
    "เรือเอก",
    "หม่อมหลวง",
    "หม่อมราชวงศ์",
    "พระครู",
    "พระมหา",
    "พระอธิการ",
    "สามเณร",
    "แม่ชี",
    "คุณหญิง",
];
/// These need a space behind them: names begin with the same letters.
const BEFORE_SPACE: [&str; 4] = ["พระ", "คุณ", "ยาย", "ตา"];

impl Name {
    /// From one cell.
    pub fn of(whole: &str) -> Name {
        let (title, rest) = titled(whole.trim());
        let (first, last) = match rest.split_once(char::is_whitespace) {
            Some((first, last)) => (first, last.trim()),
            None => (rest, ""),
        };
        let (title, title_other) = title.map_or((None, String::new()), |it| option_of(&it));
        Name { title, title_other, first: first.to_owned(), last: last.to_owned() }
    }
    /// From cells of their own. A title that grew on to the first name is taken off it.
    pub fn of_parts(title: &str, first: &str, last: &str) -> Name {
        let (grown, first) = titled(first.trim());
        let title = if title.is_empty() { grown } else { Some(title.to_owned()) };
        let (title, title_other) = title.map_or((None, String::new()), |it| option_of(&it));
        Name { title, title_other, first: first.to_owned(), last: last.trim().to_owned() }
    }
    /// As two rows are compared: without the title, spaces and tone marks.
    pub fn key(&self) -> String {
        folded(&format!("{}{}", self.first, self.last))
    }
}

/// The option of a title, and its text where that is `other`.
fn option_of(title: &str) -> (Option<&'static str>, String) {
    let bare = |it: &str| folded(it).replace('.', "");
    let known = TITLES.iter().find(|(it, _)| bare(it) == bare(title));
    known.map_or_else(|| (Some("other"), title.trim().to_owned()), |(_, code)| (Some(*code), String::new()))
}

/// A title in front of a name, and the name.
fn titled(whole: &str) -> (Option<String>, &str) {
    let after = |title: &str| {
        let rest = whole.strip_prefix(title)?.trim_start();
        (!rest.is_empty()).then_some(rest)
    };
    for (title, _) in TITLES {
        if let Some(rest) = after(title) {
            // นายก and the like are no title with a name of one letter.
            return if rest.chars().count() > 1 {
                (Some(title.trim().to_owned()), rest)
            } else {
                (None, whole)
            };
        }
    }
    for title in RANKS {
        if let Some(rest) = after(title) {
            let (more, rest) = titled(rest);
            return (Some(more.map_or(title.to_owned(), |more| format!("{title}{more}"))), rest);
        }
    }
    for title in BEFORE_SPACE {
        if let Some(rest) = whole.strip_prefix(title).filter(|it| it.starts_with(char::is_whitespace)) {
            return (Some(title.to_owned()), rest.trim_start());
        }
    }
    match abbreviated(whole) {
        Some(end) => (Some(whole[..end].trim().to_owned()), whole[end..].trim_start()),
        None => (None, whole),
    }
}

/// Where an abbreviated rank ends: ร.ต.อ., จ.ส.อ.หญิง, ม.ล., ดร.
fn abbreviated(whole: &str) -> Option<usize> {
    let mut end = 0;
    loop {
        let rest = &whole[end..];
        let Some(dot) = rest.find('.') else { break };
        let part = rest[..dot].trim_start();
        if part.is_empty() || part.chars().count() > 3 || !part.chars().all(|it| ('ก'..='ฮ').contains(&it))
        {
            break;
        }
        end += dot + 1;
    }
    let rest = whole[end..].trim_start();
    let women = if end > 0 && rest.starts_with("หญิง") { "หญิง".len() } else { 0 };
    let end = if women > 0 { whole.len() - rest.len() + women } else { end };
    (end > 0 && !whole[end..].trim().is_empty()).then_some(end)
}

/// An address taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// by the id of the question, `amphoe` and `province`: what was written
    pub parts: BTreeMap<&'static str, String>,
}

/// What stands in front of the parts of an address; the longer first, where one begins with another.
const MARKS: [(&str, &str); 25] = [
    ("บ้านเลขที่", "house_no"),
    ("เลขที่", "house_no"),
    ("หมู่บ้าน", "community_name"),
    ("ชุมชน", "community_name"),
    ("หมู่ที่", "moo"),
    ("หมู่", "moo"),
    ("ม.", "moo"),
    ("ซอย", "soi"),
    ("ซ.", "soi"),
    ("ตรอก", "soi"),
    ("ถนน", "road"),
    ("ถ.", "road"),
    ("ตำบล", "tambon"),
    ("แขวง", "tambon"),
    ("ต.", "tambon"),
    ("อำเภอ", "amphoe"),
    ("กิ่งอำเภอ", "amphoe"),
    ("เขต", "amphoe"),
    ("อ.", "amphoe"),
    ("จังหวัด", "province"),
    ("จ.", "province"),
    ("กรุงเทพ", "province"),
    ("กทม", "province"),
    ("รหัสไปรษณีย์", ""),
    ("โทร", ""),
];

impl Address {
    /// From one cell: `27/1 หมู่ 5 ต.หนองกะปุ อ.บ้านลาด จ.เพชรบุรี 76150`.
    pub fn of(whole: &str) -> Address {
        let mut address = Address::default();
        let mut part = "house_no";
        for word in whole.split_whitespace() {
            let mark = MARKS.iter().find(|(mark, _)| word.starts_with(mark));
            let word = match mark {
                Some((mark, of)) => {
                    part = of;
                    // กรุงเทพ and กทม are no mark of a name, they are the name.
                    if matches!(*mark, "กรุงเทพ" | "กทม") {
                        word
                    } else {
                        &word[mark.len()..]
                    }
                }
                None => word,
            };
            let post_code =
                part == "province" && word.len() == 5 && word.bytes().all(|it| it.is_ascii_digit());
            if part.is_empty() || word.is_empty() || post_code {
                continue;
            }
            let text = address.parts.entry(part).or_default();
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        address
    }
}

/// Why a tambon is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceFault {
    /// no tambon is so called there
    Unknown,
    /// several are
    Several,
    /// digits that are no code of a tambon
    Code,
}

/// Tambon by their names.
pub struct Areas {
    by_name: BTreeMap<String, Vec<Area>>,
    codes: BTreeMap<String, ()>,
}

struct Area {
    code: String,
    amphoe: String,
    province: String,
}

/// A name without what says that it is one of a tambon, an amphoe or a province.
fn bare(name: &str) -> String {
    const FRONT: [&str; 11] =
        ["ตำบล", "แขวง", "กิ่งอำเภอ", "อำเภอ", "เขต", "จังหวัด", "ต.", "อ.", "จ.", "ข.", "กิ่งอ."];
    let name = name.trim();
    let rest = FRONT.iter().find_map(|it| name.strip_prefix(it)).map(str::trim).filter(|it| !it.is_empty());
    let mut name = folded(rest.unwrap_or(name));
    name.retain(|it| !matches!(it, '.' | 'ฯ' | '(' | ')'));
    if name.starts_with("กทม") || name.starts_with("กรุงเทพ") {
        "กรุงเทพมหานคร".to_owned()
    } else {
        name
    }
}

impl Areas {
    /// Of all places.
    pub fn of(places: &Places) -> Areas {
        let mut areas = Areas { by_name: BTreeMap::new(), codes: BTreeMap::new() };
        for (province, province_name) in places.provinces() {
            for (amphoe, amphoe_name) in places.amphoe(province) {
                for (tambon, name) in places.tambon(amphoe) {
                    let area = Area {
                        code: tambon.to_owned(),
                        amphoe: bare(amphoe_name),
                        province: bare(province_name),
                    };
                    areas.codes.insert(tambon.to_owned(), ());
                    areas.by_name.entry(bare(name)).or_default().push(area);
                }
            }
        }
        areas
    }

    /// The code of the tambon that is meant, and the village number that a code of eight digits brings.
    /// Of several of one name, the one in the amphoe, then in the province of the tambon `near`.
    ///
    /// # Errors
    /// Says why it is not known.
    pub fn find(
        &self,
        tambon: &str,
        amphoe: &str,
        province: &str,
        near: &str,
    ) -> Result<(String, Option<String>), PlaceFault> {
        let digits = ascii_digits(tambon);
        let digits = digits.split(|it: char| !it.is_ascii_digit()).next().unwrap_or_default();
        if !digits.is_empty() {
            let code = digits.get(..6).filter(|_| matches!(digits.len(), 6 | 8)).ok_or(PlaceFault::Code)?;
            let known = is_tambon_code(code) && (self.codes.contains_key(code) || code.starts_with("99"));
            let moo = digits.get(6..8).map(|it| it.trim_start_matches('0').to_owned());
            return if known { Ok((code.to_owned(), moo)) } else { Err(PlaceFault::Code) };
        }
        let (amphoe, province) = (bare(amphoe), bare(province));
        // เมือง alone is the amphoe of that name in its province.
        let in_amphoe = |it: &&Area| {
            amphoe.is_empty() || it.amphoe == amphoe || (amphoe == "เมือง" && it.amphoe.starts_with("เมือง"))
        };
        let in_province = |it: &&Area| province.is_empty() || it.province == province;
        let all = self.by_name.get(&bare(tambon)).ok_or(PlaceFault::Unknown)?;
        let found: Vec<&Area> = all.iter().filter(in_amphoe).filter(in_province).collect();
        for digits in [0, 2, 4] {
            let Some(front) = near.get(..digits) else { break };
            let mut there = found.iter().filter(|it| it.code.starts_with(front));
            if let (Some(one), None) = (there.next(), there.next()) {
                return Ok((one.code.clone(), None));
            }
        }
        Err(if found.is_empty() { PlaceFault::Unknown } else { PlaceFault::Several })
    }
}
