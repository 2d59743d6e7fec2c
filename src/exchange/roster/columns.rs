//! What the columns of a list mean: guessed by their names in Thai and English, and by what stands in
//! them; a person has the last word.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::cells::{is_no, is_tick, undressed, value};
use super::people::Name;
use super::persons::{is_relation, of_head};
use crate::domain::base64url;
use sha2::{Digest, Sha256};

use crate::domain::identity::{self, Phone};
use crate::domain::place::is_tambon_code;
use crate::domain::search::folded;
use crate::domain::text_rule::ascii_digits;
use crate::domain::{Questionnaire, identity::house_code};
use crate::exchange::table::Sheet;

/// Rows in which the header is looked for.
const HEADER_WITHIN: usize = 40;
/// Rows of which the values are looked at.
const SAMPLE: usize = 200;

/// What a column is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// not taken over
    Ignore,
    /// a citizen id: never taken over (domain.md §7.3)
    CitizenId,
    /// a household question that is asked once, by its id: `house_no`, `phone` …
    Answer(&'static str),
    /// amphoe, which with the province tells which tambon is meant
    Amphoe,
    /// province
    Province,
    /// a whole address in one cell
    Address,
    /// the head's title, first name and last name in one cell
    HeadName,
    /// a question that is asked of each member, for the head: `title`, `first_name`, `last_name`, `birth`
    Head(&'static str),
    /// what the person of the row is to the head of the household
    Relation,
    /// the list's own number of the household
    Reference,
    /// which family of the house
    Family,
    /// problems in words
    Problem,
    /// codes of items, or their names
    Items,
    /// the name of the dimension of the row's problem
    DimensionName,
    /// problems of one dimension (its letter), or of none that we have (empty): a tick, or words
    Dimension(String),
    /// a tick for one item, by its code
    Item(String),
    /// whose work it is
    Assigned,
    /// anything else worth knowing
    Note,
}

/// The household questions that a list may answer.
pub const ANSWERS: [&str; 11] = [
    "house_code",
    "house_no",
    "moo",
    "community_name",
    "soi",
    "road",
    "tambon",
    "lao_name",
    "phone",
    "member_count",
    "family_count",
];
/// The questions about the head that a list may answer.
pub const HEAD: [&str; 4] = ["title", "first_name", "last_name", "birth"];
/// The letters of the dimensions, in the ministry's order (LETTER 002).
pub const DIMENSIONS: [&str; 7] = ["H", "W", "E", "I", "S", "V", "U"];

impl Target {
    /// As it is kept: `house_no`, `dimension:H`, `item:H01`.
    pub fn code(&self) -> String {
        match self {
            Target::Answer(id) => format!("answer:{id}"),
            Target::Head(id) => format!("head:{id}"),
            Target::Dimension(letter) => format!("dimension:{letter}"),
            Target::Item(code) => format!("item:{code}"),
            plain => PLAIN.iter().find(|(it, _)| it == plain).map_or("", |(_, code)| code).to_owned(),
        }
    }
    /// Reads what [`Target::code`] wrote; nothing else.
    pub fn of_code(code: &str) -> Option<Target> {
        let known = |all: &[&'static str], id: &str| all.iter().find(|it| **it == id).copied();
        match code.split_once(':') {
            None => PLAIN.iter().find(|(_, it)| *it == code).map(|(target, _)| target.clone()),
            Some(("answer", id)) => known(&ANSWERS, id).map(Target::Answer),
            Some(("head", id)) => known(&HEAD, id).map(Target::Head),
            Some(("dimension", "")) => Some(Target::Dimension(String::new())),
            Some(("dimension", letter)) => {
                known(&DIMENSIONS, letter).map(|it| Target::Dimension(it.to_owned()))
            }
            Some(("item", item)) => is_item_code(item).then(|| Target::Item(item.to_owned())),
            Some(_) => None,
        }
    }
    /// Whether several columns may be of it.
    pub fn repeats(&self) -> bool {
        use Target::{CitizenId, Dimension, Ignore, Item, Items, Note, Problem};
        matches!(self, Ignore | CitizenId | Problem | Items | Dimension(_) | Item(_) | Note)
            || *self == Target::Assigned
    }
    /// Whether it says something of the problems, and nothing of the house.
    pub(super) fn of_problems(&self) -> bool {
        use Target::{Dimension, DimensionName, Item, Items, Note, Problem};
        matches!(self, Problem | Items | DimensionName | Dimension(_) | Item(_) | Note)
    }
}

const PLAIN: [(Target, &str); 14] = [
    (Target::Ignore, "ignore"),
    (Target::CitizenId, "citizen_id"),
    (Target::Amphoe, "amphoe"),
    (Target::Province, "province"),
    (Target::Address, "address"),
    (Target::HeadName, "head_name"),
    (Target::Relation, "relation"),
    (Target::Reference, "reference"),
    (Target::Family, "family"),
    (Target::Problem, "problem"),
    (Target::Items, "items"),
    (Target::DimensionName, "dimension_name"),
    (Target::Assigned, "assigned"),
    (Target::Note, "note"),
];

/// A letter and digits, as codes of items are.
pub(super) fn is_item_code(text: &str) -> bool {
    let mut rest = text.bytes();
    rest.next().is_some_and(|it| it.is_ascii_uppercase())
        && (2..=3).contains(&text.len())
        && rest.all(|it| it.is_ascii_digit())
}

/// A name as it is compared: no spaces, marks or punctuation.
pub(super) fn bare(text: &str) -> String {
    let mut text = folded(text);
    text.retain(|it| it.is_alphanumeric() || ('\u{e31}'..='\u{e3a}').contains(&it));
    text
}

/// Names of columns, parted by strokes, in the order in which they are tried. A word stands for the whole name; one with
/// `*` in front may stand anywhere in it.
const NAMES: &[(&str, &str)] = &[
    (
        "citizen_id",
        "cid|pid|nid|เลขบัตร|เลข13หลัก|*บัตรประชาชน|*บัตรประจำตัว|*ประจำตัวประชาชน|*เลขประชาชน|*citizenid|*nationalid|*idcard|*13หลัก|*เลขบัตร|*ปชช",
    ),
    (
        "relation",
        "*ความสัมพันธ์|*เกี่ยวข้องเป็น|*relation|*สถานะในครัวเรือน|*สถานภาพในครัวเรือน|*ฐานะในครัวเรือน|*สถานะในครอบครัว|*สถานภาพในครอบครัว|*ฐานะในครอบครัว|*สถานะในบ้าน|*สถานภาพในบ้าน|*ฐานะในบ้าน",
    ),
    // What only speaks of the head, of problems or of whoever asked is none of them.
    (
        "ignore",
        "*โทรผู้สำรวจ|*โทรศัพท์ผู้สำรวจ|*เบอร์ผู้สำรวจ|*โทรอสม|*โทรศัพท์อสม|*เบอร์อสม|*โทรศัพท์อาสา|*โทรผู้รับผิดชอบ|*โทรศัพท์ผู้รับผิดชอบ|*ตำแหน่งผู้|*ลำดับปัญหา|*ลำดับความเดือดร้อน|*ลำดับความสำคัญ|*อาชีพหัวหน้า|*อายุหัวหน้า|*เพศหัวหน้า|*ศาสนาหัวหน้า|*สถานภาพหัวหน้า|*รายได้หัวหน้า|*บิดา|*มารดา|*คู่สมรส|*ผู้ใหญ่บ้าน|*กำนัน|*จำนวนผู้",
    ),
    ("dimension:U", "*ไม่สามารถแก้|*แก้ไขไม่ได้"),
    ("problem", "ปัญหาที่ต้องการแก้ไข|ปัญหาที่ต้องแก้ไข|ปัญหาที่ยังไม่ได้แก้ไข|ปัญหาที่ต้องการให้แก้ไข|*ปัญหาและ"),
    (
        "note",
        "*แนวทาง|*การแก้ไข|*การแก้ปัญหา|*แก้ไขปัญหา|*แก้ปัญหา|*ผลการแก้|*ผลการช่วย|*ผลการดำเนิน|*ผลการให้|*หน่วยงาน|*สถานะปัญหา|*สถานะความเดือดร้อน|*วันที่แก้|*ระดับปัญหา|*ระดับความเดือดร้อน|*ระดับความรุนแรง|*สาเหตุ|*ผู้ให้ข้อมูล|*ผู้แจ้ง|*ผู้บันทึก|*ผู้ดูแล",
    ),
    ("answer:phone", "โทร|เบอร์|tel|mobile|*โทรศัพท์|*เบอร์โทร|*phone|*มือถือ|*telephone"),
    ("head:birth", "วดปเกิด|dob|*วันเกิด|*ปีเกิด|*birth"),
    ("ignore", "อายุ|เพศ|sex|age|gender|อาชีพ|ศาสนา|religion|occupation|*ระดับการศึกษา|*จำนวนปัญหา|*อายุ(ปี)"),
    ("answer:family_count", "*จำนวนครอบครัว"),
    ("answer:member_count", "สมาชิก|จำนวนคน|members|*จำนวนสมาชิก|*จำนวนคนใน|*householdsize"),
    ("family", "family|*ครอบครัวที่|*ลำดับครอบครัว|*เลขที่ครอบครัว|*familyno"),
    (
        "answer:house_code",
        "hid|hc|รหัสบ้าน|เลขรหัสบ้าน|รหัสทะเบียนบ้าน|houseid|addressid|เลขประจำบ้าน|*รหัสประจำบ้าน|*เลขประจำบ้าน|*housecode|*11หลัก|*รหัสบ้าน11",
    ),
    (
        "reference",
        "id|ref|refno|รหัส|hhid|qmid|*รหัสครัวเรือน|*รหัสแบบ|*เลขอ้างอิง|*อ้างอิง|*เลขที่แบบ|*เลขแบบ|*เลขที่ครัวเรือน|*householdid|*reference|*thaiqmid",
    ),
    ("answer:house_no", "เลขที่|บลท|hno|*บ้านเลขที่|*เลขที่บ้าน|*houseno|*housenumber|*บลขที่"),
    ("dimension_name", "ด้าน|มิติ|dimension|ด้านปัญหา|มิติปัญหา|ปัญหาด้าน|ด้านที่เดือดร้อน|ประเภทปัญหา|หมวดปัญหา"),
    ("dimension:U", "u|ด้านที่7|ด้าน7|มิติที่7|มิติ7|*ไม่ได้ด้วยตนเอง|*ไม่ได้ด้วยตัวเอง|*hardship"),
    ("dimension:H", "h|ด้านที่1|ด้าน1|มิติที่1|มิติ1|*ที่อยู่อาศัย|*ด้านบ้าน|*housing|*dwelling"),
    ("dimension:W", "w|น้ำ|ด้านที่2|ด้าน2|มิติที่2|มิติ2|*น้ำดื่ม|*น้ำใช้|*ด้านน้ำ|*water"),
    ("dimension:E", "e|การศึกษา|ด้านที่3|ด้าน3|มิติที่3|มิติ3|*ด้านการศึกษา|*ปัญหาการศึกษา|*education"),
    (
        "dimension:I",
        "i|รายได้|income|ด้านที่4|ด้าน4|มิติที่4|มิติ4|รายได้อาชีพ|รายได้และอาชีพ|อาชีพรายได้|*ด้านรายได้|*ด้านอาชีพ|*รายได้/อาชีพ|*ปัญหารายได้|*อาชีพและรายได้",
    ),
    ("dimension:S", "s|ปลอดภัย|ด้านที่5|ด้าน5|มิติที่5|มิติ5|*ความปลอดภัย|*safety"),
    ("dimension:V", "v|ด้านที่6|ด้าน6|มิติที่6|มิติ6|*เปราะบาง|*vulnerable"),
    (
        "dimension:",
        "health|living|accessibility|access|สุขภาพ|ความเป็นอยู่|*ด้านสุขภาพ|*ด้านความเป็นอยู่|*เข้าถึงบริการ|*บริการภาครัฐ|*บริการรัฐ",
    ),
    ("items", "ข้อ|item|items|*รหัสปัญหา|*รหัสข้อ|*itemcode|*problemcode"),
    (
        "assigned",
        "อสม|อสบ|อถล|มอบหมาย|assignee|*ผู้รับผิดชอบ|*อาสาสมัคร|*ผู้สำรวจ|*ผู้เยี่ยม|*ผู้ลงพื้นที่|*volunteer|*enumerator|*assigned|*surveyor|*มอบหมาย|*ชื่ออสม",
    ),
    ("head:title", "title|prefix|*คำนำหน้า"),
    (
        "head:last_name",
        "สกุล|lastname|surname|lname|familyname|นามสกุล|สกุลหัวหน้าครัวเรือน|*นามสกุลหัวหน้า|*lastname|*surname",
    ),
    ("head:first_name", "ชื่อ|ชื่อตัว|firstname|fname|*firstname|*ชื่อตัวหัวหน้า"),
    (
        "head_name",
        "head|name|fullname|*ชื่อสกุล|*ชื่อนามสกุล|*ชื่อและสกุล|*ชื่อและนามสกุล|*หัวหน้าครัวเรือน|*หัวหน้าครอบครัว|*เจ้าบ้าน|*เจ้าของบ้าน|*fullname|*headname|*headof|*householdhead|*householder|*ชื่อผู้เดือดร้อน|*ชื่อผู้ได้รับความเดือดร้อน|ผู้ได้รับความเดือดร้อน|ผู้เดือดร้อน|*ชื่อผู้ประสบ|*ชื่อตัว",
    ),
    ("problem", "needs|*ปัญหา|*เดือดร้อน|*problem"),
    ("answer:moo", "ม|หมู่|หมู่ที่|มที่|moo|mu|mooban|villageno|*หมู่ที่|*villageno|*villagenumber|*moono"),
    ("answer:community_name", "บ้าน|village|*ชุมชน|*หมู่บ้าน|*community|*villagename"),
    ("answer:soi", "ซ|lane|*ซอย|*ตรอก|*soi"),
    ("answer:road", "ถ|*ถนน|*road|*street"),
    ("answer:lao_name", "lao|*เทศบาล|*อบต|*อปท|*องค์กรปกครอง|*municipality"),
    ("answer:tambon", "ต|*ตำบล|*แขวง|*tambon|*tumbon|*tambol|*subdistrict"),
    ("amphoe", "อ|เขต|*อำเภอ|*amphoe|*amphur|*ampur|*district"),
    ("province", "จ|จว|*จังหวัด|*province|*changwat"),
    ("address", "*ที่อยู่|*address"),
    (
        "note",
        "note|notes|comment|*ความต้องการ|บันทึก|สถานะ|status|*หมายเหตุ|*remark|*วันที่สำรวจ|*วันสำรวจ|*ปีที่สำรวจ|*รายได้เฉลี่ย|*การช่วยเหลือ|*surveydate",
    ),
];

/// A word as it is compared, and whether it may stand anywhere in a name.
type Word = (bool, String);

/// The same as it is compared.
static WORDS: LazyLock<Vec<(Target, Vec<Word>)>> = LazyLock::new(|| {
    let word = |it: &str| (it.starts_with('*'), bare(it));
    let entry =
        |(code, words): &(&str, &str)| Some((Target::of_code(code)?, words.split('|').map(word).collect()));
    NAMES.iter().filter_map(entry).collect()
});

/// A questionnaire with the names of its items and dimensions as they are compared.
pub(super) struct Titles<'q> {
    questionnaire: &'q Questionnaire,
    items: BTreeMap<String, &'q str>,
    dimensions: BTreeMap<String, &'q str>,
}

impl<'q> Titles<'q> {
    pub(super) fn of(questionnaire: &'q Questionnaire) -> Titles<'q> {
        let (mut items, mut dimensions) = (BTreeMap::new(), BTreeMap::new());
        for dimension in &questionnaire.dimensions {
            for name in [&dimension.title.th, &dimension.title.en] {
                dimensions.entry(bare(name)).or_insert(dimension.code.as_str());
            }
            for item in dimension.items.iter().filter(|it| !it.legacy) {
                for name in [&item.title.th, &item.title.en] {
                    items.entry(bare(name)).or_insert(item.code.as_str());
                }
            }
        }
        items.remove("");
        Titles { questionnaire, items, dimensions }
    }

    /// What a column of this name most likely is.
    fn guess(&self, name: &str) -> Target {
        let bare_name = bare(name);
        if bare_name.is_empty() {
            return Target::Ignore;
        }
        if let Some(code) = self.item(name) {
            return Target::Item(code);
        }
        // Whole names before parts of names: ปัญหา is one thing, ปัญหาด้านการศึกษา another.
        let whole = |words: &[Word]| words.iter().any(|(part, it)| !part && *it == bare_name);
        let within = |words: &[Word]| words.iter().any(|(part, it)| *part && bare_name.contains(it));
        let found = WORDS.iter().find(|(_, words)| whole(words));
        let found = found.or_else(|| WORDS.iter().find(|(_, words)| within(words)));
        found.map_or(Target::Ignore, |(target, _)| target.clone())
    }

    /// The item that this text names: by its code, alone or before its name, or by its name.
    pub(super) fn item(&self, text: &str) -> Option<String> {
        let ascii = ascii_digits(text);
        let first = ascii.split(|it: char| !it.is_ascii_alphanumeric()).next().unwrap_or_default();
        let code = first.to_ascii_uppercase();
        // H1 and H01 are one; a lone letter is the name of a dimension.
        let padded = if code.len() == 2 { format!("{}0{}", &code[..1], &code[1..]) } else { code };
        if is_item_code(&padded) && self.questionnaire.item(&padded).is_some() {
            return Some(padded);
        }
        self.items.get(&bare(text)).map(|it| (*it).to_owned())
    }

    /// The dimension that this text names.
    pub(super) fn dimension(&self, text: &str) -> Option<String> {
        let by_title = self.dimensions.get(&bare(text)).map(|it| (*it).to_owned());
        by_title.or_else(|| match self.guess(text) {
            Target::Dimension(letter) if !letter.is_empty() => Some(letter),
            _ => None,
        })
    }
}

/// What a column of this name most likely is.
pub fn guess_name(name: &str, questionnaire: &Questionnaire) -> Target {
    Titles::of(questionnaire).guess(name)
}

/// Where the header most likely stands: the row of a sheet, from 0, whose cells name the most different
/// things. Title rows above name one thing, however many cells they fill.
pub fn header_row(sheet: &Sheet, questionnaire: &Questionnaire) -> usize {
    let titles = Titles::of(questionnaire);
    let score = |row: &[String]| {
        let names: BTreeSet<&String> = row.iter().filter(|it| it.chars().count() <= 60).collect();
        let targets = names.into_iter().map(|it| titles.guess(it));
        targets.filter(|it| *it != Target::Ignore).count()
    };
    // No header stands below a household. Above it may stand who made the list, and which village it is.
    let first = |is: fn(&[String]) -> bool| {
        sheet.rows.iter().take(HEADER_WITHIN).position(|it| is(it)).unwrap_or(HEADER_WITHIN)
    };
    let coded = first(is_coded);
    let data = if sheet.rows.iter().take(coded).any(|it| score(it) > 2) { coded } else { first(is_data) };
    let rows = sheet.rows.iter().take(data).enumerate();
    let best = rows.map(|(at, row)| {
        // With the row above it, where this one names parts of what that one names: ที่อยู่ over เลขที่ and หมู่.
        let both = at.checked_sub(1).filter(|it| names_parts(&sheet.rows[*it], row) && score(row) > 1);
        let both = both.map_or(0, |_| score(&names(sheet, at)));
        (score(row).max(both), at)
    });
    match best.rev().max_by_key(|(score, _)| *score) {
        Some((score, at)) if score >= 2 => at,
        _ => {
            sheet.rows.iter().position(|row| row.iter().filter(|it| !it.is_empty()).count() > 1).unwrap_or(0)
        }
    }
}

/// Whether a row is the second of a header: it has no numbers, and names under blanks of the row above it.
fn names_parts(above: &[String], row: &[String]) -> bool {
    let blank = |at: usize| above.get(at).is_none_or(String::is_empty);
    let filled = || row.iter().enumerate().filter(|(_, it)| !it.is_empty());
    filled().all(|(_, it)| !ascii_digits(it).contains(|it: char| it.is_ascii_digit()))
        && filled().any(|(at, _)| blank(at))
        // What the row above names has no names of its own below it, or parts.
        && !above.first().is_none_or(String::is_empty)
        && filled().next().is_some_and(|(at, _)| at > 0)
}

/// Whether somebody with a title stands there, as no column is called.
fn is_titled_name(cell: &str) -> bool {
    let name = Name::of(cell);
    name.title.is_some() && !name.last.is_empty() && cell.chars().count() <= 60
}

/// Whether a row is one of a household and names no columns: it has a house code or a citizen id, or else a
/// name with its title beside a number.
fn is_data(row: &[String]) -> bool {
    let number = |it: &String| {
        let it = ascii_digits(it);
        it.starts_with(|it: char| it.is_ascii_digit())
            && it.bytes().all(|it| it.is_ascii_digit() || it == b'/')
    };
    is_coded(row) || row.iter().any(|it| is_titled_name(it)) && row.iter().any(number)
}

/// Whether a house code or a citizen id stands in it, beside anything else.
fn is_coded(row: &[String]) -> bool {
    let coded = |it: &String| {
        let number = undressed(&value(Some(it)));
        house_code(&number).is_ok() || identity::citizen_id(&number).is_ok()
    };
    row.iter().any(coded) && row.iter().filter(|it| !it.is_empty()).collect::<BTreeSet<_>>().len() > 1
}

/// The first row of households: the one below the header, or that row itself where it names no columns.
pub fn first_row(sheet: &Sheet, header: usize) -> usize {
    if sheet.rows.get(header).is_some_and(|it| is_data(it)) { header } else { header + 1 }
}

/// The names of the columns. A cell of the header that is blank has the name above it, as where a
/// workbook's merged header was saved as text.
pub fn names(sheet: &Sheet, header: usize) -> Vec<String> {
    let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
    if first_row(sheet, header) == header {
        return vec![String::new(); width];
    }
    let above = header.checked_sub(1).and_then(|it| sheet.rows.get(it));
    // One cell alone is a title.
    let above = above.filter(|row| row.iter().filter(|it| !it.is_empty()).collect::<BTreeSet<_>>().len() > 1);
    let own = sheet.rows.get(header);
    let at = |row: Option<&Vec<String>>, column: usize| {
        row.and_then(|it| it.get(column)).filter(|it| !it.is_empty()).cloned()
    };
    (0..width).map(|column| at(own, column).or_else(|| at(above, column)).unwrap_or_default()).collect()
}

/// What the columns most likely are, each thing once.
pub fn guess(sheet: &Sheet, header: usize, questionnaire: &Questionnaire) -> Vec<Target> {
    let names = names(sheet, header);
    let titles = Titles::of(questionnaire);
    let mut all: Vec<Target> = names.iter().map(|it| titles.guess(it)).collect();
    let rows = sheet.rows.get(first_row(sheet, header)..).unwrap_or_default();
    let values: Vec<Values> = (0..names.len()).map(|column| Values::of(rows, column)).collect();
    for (target, values) in all.iter_mut().zip(&values) {
        if values.mostly(values.citizen_ids) {
            *target = Target::CitizenId;
        }
    }
    // What stands in a column tells more than a name such as รหัส, and much more than none.
    let open = |it: &Target| matches!(it, Target::Ignore | Target::Reference | Target::Note);
    type Count = fn(&Values) -> usize;
    // Who is the head may be a column of ticks.
    for ((target, values), name) in all.iter_mut().zip(&values).zip(&names) {
        if *target == Target::HeadName && of_head(name) && values.mostly(values.marks) {
            *target = Target::Relation;
        }
    }
    let by_value: [(Target, Count); 4] = [
        (Target::Relation, |it| it.relations),
        (Target::Answer("house_code"), |it| it.house_codes),
        (Target::Answer("phone"), |it| it.phones),
        (Target::Answer("tambon"), |it| it.tambon_codes),
    ];
    for (target, count) in by_value {
        if all.contains(&target) {
            continue;
        }
        let mut columns = all.iter_mut().zip(&values);
        if let Some((found, _)) = columns.find(|(it, values)| open(it) && values.mostly(count(values))) {
            *found = target;
        }
    }
    for ((target, values), name) in all.iter_mut().zip(&values).zip(&names) {
        // A number of the row is not the list's own number of the household.
        let vague = ["id", "no", "ref", "refno", "รหัส", "hhid"].contains(&&*bare(name));
        if *target == Target::Reference && vague && values.counts_rows() {
            *target = Target::Ignore;
        }
    }
    // A code of the village, beside its name or not.
    for at in 0..all.len() {
        let of_place =
            matches!(all[at], Target::Answer("community_name" | "moo" | "tambon")) || open(&all[at]);
        if of_place && values[at].mostly(values[at].village_codes) {
            all[at] = Target::Ignore;
            let mut targets = ["moo", "tambon"].into_iter().map(Target::Answer);
            all[at] = targets.find(|it| !all.contains(it)).unwrap_or(Target::Ignore);
        }
    }
    // Names of people tell themselves only where no column has a name.
    if first_row(sheet, header) == header
        && let Some((it, _)) = all.iter_mut().zip(&values).find(|(_, values)| values.mostly(values.names))
    {
        *it = Target::HeadName;
    }
    settle_names(&mut all, &names);
    // เลขที่ is a house number where no other column is called so.
    let house_no = Target::Answer("house_no");
    if all.iter().zip(&names).any(|(it, name)| *it == house_no && bare(name).contains(&bare("บ้าน")))
    {
        for (it, name) in all.iter_mut().zip(&names) {
            if *it == house_no && !bare(name).contains(&bare("บ้าน")) {
                *it = Target::Ignore;
            }
        }
    }
    let mut seen = BTreeSet::new();
    for target in &mut all {
        if !target.repeats() && !seen.insert(target.clone()) {
            *target = Target::Ignore;
        }
    }
    all
}

/// ชื่อ beside นามสกุล is a first name, alone it is a whole one; ชื่อสกุล beside ชื่อตัว is a last name.
fn settle_names(all: &mut [Target], names: &[String]) {
    let first = Target::Head("first_name");
    let last = Target::Head("last_name");
    // Beside the head's name, other names are those of somebody: they are kept as a note.
    if all.iter().zip(names).any(|(it, name)| *it == Target::HeadName && of_head(name)) {
        let both = all.contains(&first) && all.contains(&last);
        for (it, _) in all.iter_mut().zip(names).filter(|(_, name)| !of_head(name)) {
            match it {
                Target::HeadName => *it = Target::Note,
                Target::Head("first_name" | "last_name") if both => *it = Target::Note,
                Target::Head("title") if both => *it = Target::Ignore,
                _ => {}
            }
        }
    }
    let has = |all: &[Target], it: &Target| all.contains(it);
    if has(all, &first) && !has(all, &last) {
        let shared = names.iter().position(|it| bare(it) == bare("ชื่อสกุล"));
        match shared.filter(|at| all[*at] == Target::HeadName) {
            Some(at) => all[at] = last,
            None => {
                // A column that names the head keeps its place before one that says ชื่อ of anything.
                let whole = if has(all, &Target::HeadName) { Target::Note } else { Target::HeadName };
                all.iter_mut().filter(|it| **it == first).for_each(|it| *it = whole.clone());
            }
        }
    } else if has(all, &last) && !has(all, &first) {
        all.iter_mut().filter(|it| **it == Target::HeadName).take(1).for_each(|it| *it = first.clone());
    }
}

/// What the first values of a column look like.
#[derive(Default)]
struct Values {
    given: usize,
    citizen_ids: usize,
    house_codes: usize,
    phones: usize,
    tambon_codes: usize,
    village_codes: usize,
    marks: usize,
    names: usize,
    relations: usize,
    /// numbers that follow each other from 1
    counted: usize,
}

impl Values {
    fn of(rows: &[Vec<String>], column: usize) -> Values {
        let mut values = Values::default();
        let cells = rows.iter().take(SAMPLE).filter_map(|row| row.get(column)).filter(|it| !it.is_empty());
        for cell in cells {
            values.given += 1;
            let digits = ascii_digits(cell);
            let code =
                digits.get(..6).filter(|_| digits.len() == 8 && digits.bytes().all(|it| it.is_ascii_digit()));
            values.village_codes += usize::from(code.is_some_and(is_tambon_code));
            values.marks += usize::from(is_tick(cell) || is_no(cell));
            values.relations += usize::from(is_relation(cell));
            values.counted += usize::from(digits.parse() == Ok(values.given));
            let number = undressed(&value(Some(cell)));
            values.citizen_ids += usize::from(identity::citizen_id(&number).is_ok());
            values.house_codes += usize::from(house_code(&number).is_ok());
            values.names += usize::from(is_titled_name(cell));
            values.phones += usize::from(Phone::parse(cell).is_ok());
            values.tambon_codes += usize::from(is_tambon_code(&ascii_digits(cell)));
        }
        values
    }
    fn counts_rows(&self) -> bool {
        self.given > 0 && self.counted * 10 >= self.given * 9
    }
    fn mostly(&self, count: usize) -> bool {
        self.given > 0 && count * 10 >= self.given * 6
    }
}

/// What tells a layout from another: the names of its columns, however they are typed.
pub fn layout_id(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|it| bare(it)).collect();
    base64url::encode(Sha256::digest(names.join("\n")))
}
