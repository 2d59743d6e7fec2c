//! Lists of households as districts send them: every layout, every encoding, every slip of a spreadsheet.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use proptest::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};
use thaiqm_field::domain::questionnaire::known;
use thaiqm_field::domain::roster::RoundFault;
use thaiqm_field::domain::{
    Answer, AnswerKey, Date, HouseholdId, Listed, MemberId, OrdSet, Places, ProblemId, Questionnaire, Roster,
    Round, Source,
};
use thaiqm_field::exchange::enrol::Document;
use thaiqm_field::exchange::envelope::{ASSIGNMENT, BUNDLE};
use thaiqm_field::exchange::roster::{
    Address, Areas, Chosen, Ended, Import, Mapping, Name, Pack, PackFault, Reason, Target, Told, first_row,
    guess, guess_name, header_row, import, instead, is_among, layout_id, merged, names, villages,
};
use thaiqm_field::exchange::table::{self, Sheet, Table, Written};

use crate::support::{public, signature, signed, signer, stranger};

static AREAS: LazyLock<Areas> = LazyLock::new(|| {
    let text = include_str!("../../public/places/places.txt").to_owned();
    Areas::of(&Places::parse(text).expect("the shipped list"))
});

fn questionnaire() -> &'static Questionnaire {
    Questionnaire::newest().expect("a questionnaire")
}

/// Read as the office does it whose person taps on nothing but "go on".
pub fn taken(table: &Table, tambon: &str) -> (Import, Mapping) {
    let sheet = &table.sheets[0];
    let header = header_row(sheet, questionnaire());
    let mapping = Mapping {
        source: Source::Thaiqm2565,
        header,
        columns: guess(sheet, header, questionnaire()),
        tambon: tambon.to_owned(),
        near: "760609".to_owned(),
    };
    (import(sheet, &mapping, &AREAS, questionnaire()), mapping)
}

pub fn of_text(text: &str) -> Import {
    taken(&table::read(text.as_bytes()).expect("a table"), "760609").0
}

/// Taken, joined, rejected, blank.
pub fn counts(import: &Import) -> (usize, usize, usize, usize) {
    (import.households.len(), import.joined(), import.rejected().count(), import.blank)
}

pub fn reasons(import: &Import) -> Vec<(usize, Reason)> {
    import.rejected().map(|(row, reason)| (row.number, reason)).collect()
}

#[track_caller]
pub fn adds_up(import: &Import, rows: usize) {
    let (taken, joined, rejected, blank) = counts(import);
    assert_eq!(taken + joined + rejected, import.rows.len());
    assert_eq!(taken + joined + rejected + blank, rows);
    let first: BTreeSet<usize> = import
        .rows
        .iter()
        .filter_map(|row| match row.ended {
            Ended::Taken { household } => Some(household),
            _ => None,
        })
        .collect();
    assert_eq!(first, (0..taken).collect(), "every household has one row that brought it");
    let ids: BTreeSet<HouseholdId> = import.households.iter().map(|it| it.id).collect();
    assert_eq!(ids.len(), taken, "no two households have one id");
}

pub fn text<'a>(listed: &'a Listed, question: &str) -> &'a str {
    listed.answers.text(question)
}

pub fn head(listed: &Listed) -> String {
    let head = MemberId::head_of(listed.id);
    let title = match listed.answers.of_member("title", head) {
        Some(Answer::One(code)) => code.clone(),
        _ => String::new(),
    };
    let part = |question| listed.answers.member_text(question, head);
    [&title, part("title_other"), part("first_name"), part("last_name")].join("|")
}

pub fn problems(listed: &Listed) -> Vec<String> {
    let one = |it: &thaiqm_field::domain::ListedProblem| {
        let part = |it: &Option<String>| it.clone().unwrap_or_default();
        format!("{}:{}:{}", part(&it.dimension), part(&it.item), it.text)
    };
    listed.problems.iter().map(one).collect()
}

/// As an old Thai Windows writes it.
pub fn thai874(text: &str) -> Vec<u8> {
    let byte = |it: char| match u32::from(it) {
        code @ 0..=0x7f => u8::try_from(code).expect("ASCII"),
        code @ 0xe01..=0xe5b => u8::try_from(code - 0xe01 + 0xa1).expect("Thai"),
        _ => panic!("{it} is in no old Thai file"),
    };
    text.chars().map(byte).collect()
}

// ── The three files of the task ─────────────────────────────────────────────────────────────────

/// TIS-620, two title rows, Thai digits, a citizen id, several families, a total at the end.
pub fn old_excel_list() -> Vec<u8> {
    thai874(
        "บัญชีครัวเรือนที่ได้รับการสำรวจจากระบบ ThaiQM ปี ๒๕๖๕,,,,,,,,,\r\n\
         อำเภอบ้านลาด จังหวัดเพชรบุรี (ข้อมูล ณ วันที่ ๓๐ กันยายน ๒๕๖๕),,,,,,,,,\r\n\
         ที่,เลขรหัสประจำบ้าน,บ้านเลขที่,ม.,ต.,อ.,จ.,ชื่อ - สกุล หัวหน้าครัวเรือน,เลขประจำตัวประชาชน,สภาพปัญหา\r\n\
         ๑,๙๙๙๙-๐๐๐๐๐๐-๑,๒๗/๑,๕,หนองกะปุ,บ้านลาด,เพชรบุรี,นางสมหญิง  ตัวอย่าง,๑-๙๙๙๙-๐๐๐๐๑-๐๑-๐,หลังคารั่ว\r\n\
         ๒,๙๙๙๙๐๐๐๐๐๐๒,๑๒ ก,ม.๖,ต.หนองกะปุ,อ.บ้านลาด,จ.เพชรบุรี,ด.ช.สมชาย ทดสอบ,๓๙๙๙๙๐๐๐๐๒๐๒๑,\"น้ำไม่พอ, บ่อแห้ง\"\r\n\
         ๓,๙๙๙๙๐๐๐๐๐๐๒,๑๒ ก,๖,หนองกะปุ,บ้านลาด,เพชรบุรี,ด.ช. สมชาย  ทดสอบ,-,ไม่มีห้องน้ำ\r\n\
         ๔,๙๙๙๙๐๐๐๐๐๐๒,๑๒ ก,๖,หนองกะปุ,บ้านลาด,เพชรบุรี,ร.ต.อ.มานะ ครอบครัวสอง,ไม่มี,ตกงาน\r\n\
         ,,,,,,,,,\r\n\
         ที่,เลขรหัสประจำบ้าน,บ้านเลขที่,ม.,ต.,อ.,จ.,ชื่อ - สกุล หัวหน้าครัวเรือน,เลขประจำตัวประชาชน,สภาพปัญหา\r\n\
         ๕,๙๙๙๙๐๐๐๐๐๓,๓๓,๗,หนองกะปุ,บ้านลาด,เพชรบุรี,นายผิด หลักไม่ครบ,-,ตกงาน\r\n\
         ๖,๙๙๙๙๐๐๐๐๐๐๔,๒๗-ม.ค.,๗,หนองกะปุ,บ้านลาด,เพชรบุรี,นายวัน ที่ผิด,-,ตกงาน\r\n\
         รวม,๔,,,,,,,,๔\r\n",
    )
}

#[test]
fn an_old_thai_file_with_titles_and_thai_digits_is_read_row_by_row() {
    let table = table::read(&old_excel_list()).expect("a table");
    assert_eq!(table.written, Written::Thai874);
    let (import, mapping) = taken(&table, "");
    assert_eq!(mapping.header, 2);
    let expected = [
        "ignore",
        "answer:house_code",
        "answer:house_no",
        "answer:moo",
        "answer:tambon",
        "amphoe",
        "province",
        "head_name",
        "citizen_id",
        "problem",
    ];
    assert_eq!(mapping.columns.iter().map(Target::code).collect::<Vec<_>>(), expected);
    assert_eq!(counts(&import), (3, 1, 4, 1));
    adds_up(&import, 9);
    let why = [(9, Reason::Header), (10, Reason::HouseCode), (11, Reason::HouseNoIsDay), (12, Reason::Total)];
    assert_eq!(reasons(&import), why);
    let [first, second, third] = &import.households[..] else { panic!("three households") };
    assert_eq!(text(first, "house_code"), "99990000001");
    assert_eq!(text(first, "house_no"), "27/1");
    assert_eq!(first.answers.of("moo"), Some(&Answer::Number(5)));
    assert_eq!(text(first, "tambon"), "760609");
    assert_eq!(head(first), "mrs||สมหญิง|ตัวอย่าง");
    assert_eq!(problems(first), ["::หลังคารั่ว"]);
    assert_eq!(head(second), "boy||สมชาย|ทดสอบ");
    assert_eq!(problems(second), ["::น้ำไม่พอ, บ่อแห้ง", "::ไม่มีห้องน้ำ"]);
    // Another family of the same house stays apart, and a person is told of it.
    assert_eq!(head(third), "other|ร.ต.อ.|มานะ|ครอบครัวสอง");
    assert_eq!(text(third, "house_code"), text(second, "house_code"));
    assert_eq!(import.told(), BTreeMap::from([(Told::Families, 2)]));
    let everything = format!("{:?}", import.households);
    assert!(!everything.contains("1999900001010") && !everything.contains("3999900002021"), "no citizen id");
}

/// A workbook: titles and a header of two rows merged, houses merged over the rows of their problems,
/// days of the Buddhist era as text and as days, codes as numbers, and a sheet of notes.
pub fn merged_workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2_022, 9, 30).expect("a day");
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let (bold, day) = (Format::new().set_bold(), Format::new().set_num_format("dd/mm/yyyy"));
    let (code, phone) =
        (Format::new().set_num_format("00000000000"), Format::new().set_num_format("0000000000"));
    let notes = book.add_worksheet().set_name("คำอธิบาย").expect("a name");
    notes.write(0, 0, "อ่านก่อนใช้").expect("written");
    let sheet = book.add_worksheet().set_name("ครัวเรือน").expect("a name");
    sheet.merge_range(0, 0, 0, 9, "แบบ ศจพ. ๑ ครัวเรือนเป้าหมาย", &bold).expect("merged");
    sheet.merge_range(1, 0, 1, 9, "เทศบาลตำบลบ้านลาด", &bold).expect("merged");
    for (column, name) in [
        (0, "ลำดับ"),
        (1, "รหัสประจำบ้าน"),
        (5, "หัวหน้าครัวเรือน"),
        (6, "วันเกิด"),
        (7, "โทร."),
        (8, "ปัญหา"),
        (9, "ผู้รับผิดชอบ"),
    ] {
        sheet.merge_range(2, column, 3, column, name, &bold).expect("merged");
    }
    sheet.merge_range(2, 2, 2, 4, "ที่อยู่", &bold).expect("merged");
    for (column, name) in [(2, "เลขที่"), (3, "ชุมชน"), (4, "ตำบล")] {
        sheet.write(3, column, name).expect("written");
    }
    // A house over three rows, one for each problem.
    sheet.merge_range(4, 0, 6, 0, "1", &bold).expect("merged");
    sheet.merge_range(4, 1, 6, 1, "", &code).expect("merged");
    sheet.write_with_format(4, 1, 76_060_000_000_u64, &code).expect("written");
    sheet.merge_range(4, 2, 6, 2, "27/1", &bold).expect("merged");
    sheet.merge_range(4, 3, 6, 3, "ชุมชนวัดลาด", &bold).expect("merged");
    sheet.merge_range(4, 4, 6, 4, "บ้านลาด", &bold).expect("merged");
    sheet.merge_range(4, 5, 6, 5, "น.ส.สมศรี ตัวอย่าง", &bold).expect("merged");
    sheet.merge_range(4, 6, 6, 6, "๑๕ มี.ค. ๒๔๙๐", &bold).expect("merged");
    sheet.merge_range(4, 7, 6, 7, "", &phone).expect("merged");
    sheet.write_with_format(4, 7, 800_000_011, &phone).expect("written");
    for (row, problem) in [(4, "หลังคารั่ว"), (5, "ไม่มีไฟฟ้า"), (6, "น้ำไม่พอ")]
    {
        sheet.write(row, 8, problem).expect("written");
        sheet.write(row, 9, "สมหญิง ตัวอย่าง").expect("written");
    }
    // A day typed as พ.ศ. into a program that took it for ค.ศ., and one that it understood.
    let typed = ExcelDateTime::from_ymd(2_499, 4, 1).expect("a day");
    sheet.write_with_format(7, 6, &typed, &day).expect("written");
    sheet.write(7, 1, 99_990_000_002_u64).expect("written");
    sheet.write(7, 2, "8").expect("written");
    sheet.write(7, 4, "บ้านลาด").expect("written");
    sheet.write(7, 5, "นายมานะ").expect("written");
    sheet.write(7, 8, "ตกงาน\nหนี้นอกระบบ").expect("written");
    let understood = ExcelDateTime::from_ymd(1_960, 12, 31).expect("a day");
    sheet.write_with_format(8, 6, &understood, &day).expect("written");
    // The house number 27/1 that became a day.
    let house = ExcelDateTime::from_ymd(2_025, 1, 27).expect("a day");
    sheet.write_with_format(8, 2, &house, &day).expect("written");
    sheet.write(8, 4, "บ้านลาด").expect("written");
    sheet.write(8, 5, "นายปีติ ทดสอบ").expect("written");
    sheet.write(9, 2, 12).expect("written");
    sheet.write(9, 4, "บ้านลาด").expect("written");
    sheet.write(9, 5, "นางชูใจ ทดสอบ").expect("written");
    sheet.write_with_format(9, 6, &understood, &day).expect("written");
    sheet.merge_range(10, 0, 10, 7, "รวมทั้งสิ้น", &bold).expect("merged");
    sheet.write(10, 8, 4).expect("written");
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn a_workbook_with_merged_cells_and_days_of_both_eras_is_read_row_by_row() {
    let table = table::read(&merged_workbook()).expect("a workbook");
    assert_eq!(table.written, Written::Workbook);
    let sheets: Vec<&str> = table.sheets.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(sheets, ["ครัวเรือน", "คำอธิบาย"], "the fullest sheet first");
    let (import, mapping) = taken(&table, "");
    assert_eq!(mapping.header, 3);
    let expected = [
        "ignore",
        "answer:house_code",
        "answer:house_no",
        "answer:community_name",
        "answer:tambon",
        "head_name",
        "head:birth",
        "answer:phone",
        "problem",
        "assigned",
    ];
    assert_eq!(mapping.columns.iter().map(Target::code).collect::<Vec<_>>(), expected);
    assert_eq!(counts(&import), (3, 2, 2, 0));
    adds_up(&import, 7);
    assert_eq!(reasons(&import), [(9, Reason::HouseNoIsDay), (11, Reason::Total)]);
    let [first, second, third] = &import.households[..] else { panic!("three households") };
    assert_eq!(text(first, "house_code"), "76060000000");
    assert_eq!(text(first, "phone"), "0800000011", "the zero that the format shows");
    assert_eq!(text(first, "community_name"), "ชุมชนวัดลาด");
    assert_eq!(head(first), "miss||สมศรี|ตัวอย่าง");
    assert_eq!(problems(first), ["::หลังคารั่ว", "::ไม่มีไฟฟ้า", "::น้ำไม่พอ"]);
    assert_eq!(first.assigned, ["สมหญิง ตัวอย่าง"]);
    let birth = |listed: &Listed| match listed.answers.of_member("birth", MemberId::head_of(listed.id)) {
        Some(Answer::Date(date)) => date.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(birth(first), "1947-03-15");
    assert_eq!(birth(second), "1956-04-01", "a day of 2499 is one of the Buddhist era");
    assert_eq!(birth(third), "1960-12-31");
    assert_eq!(text(second, "house_code"), "99990000002");
    assert_eq!(problems(second), ["::ตกงาน", "I:I06:หนี้นอกระบบ"]);
    assert_eq!(text(third, "house_no"), "12", "no .0 behind a number");
}

/// Five thousand rows, of which thirty-seven are bad.
pub fn five_thousand() -> Vec<u8> {
    let mut out = String::from(
        "\u{feff}house_code,house_no,moo,tambon_code,title,first_name,last_name,phone,H,W,E,I,S,V,U,note\n",
    );
    for n in 1..=5_000 {
        let bad = if n % 135 == 0 { n / 135 } else { 0 };
        let code = match bad {
            1..=5 => "7.60E+10".to_owned(),
            6..=10 => format!("9999000{:03}", n % 1_000),
            11..=13 => "11111111111".to_owned(),
            14..=15 => format!("000100{n:05}"),
            _ => format!("999900{n:05}"),
        };
        let house_no = match bad {
            16..=20 => "1-Feb".to_owned(),
            21..=23 => format!("\"{}\"", "9".repeat(40)),
            _ => format!("{}/{}", n % 300, n % 7),
        };
        let moo = if (24..=27).contains(&bad) { "101".to_owned() } else { (n % 12 + 1).to_string() };
        let tambon = match bad {
            28..=30 => "999",
            31..=33 => "123456",
            34 => "",
            _ => "760609",
        };
        let first = match bad {
            35 => "=HYPERLINK(\"\"http://example.org\"\")".to_owned(),
            36..=37 => "08-0000-0011".to_owned(),
            _ => format!("สม{n}ใจ"),
        };
        let tick = |dimension: i32| if n % 7 == dimension { "✓" } else { "" };
        out += &format!(
            "{code},{house_no},{moo},{tambon},นาย,\"{first}\",ตัวอย่าง,80-000-{:04},{},{},{},{},{},{},{},\n",
            n % 100,
            tick(0),
            tick(1),
            tick(2),
            tick(3),
            tick(4),
            tick(5),
            tick(6)
        );
    }
    out.into_bytes()
}

#[test]
fn of_five_thousand_rows_the_thirty_seven_bad_ones_are_rejected_each_for_its_reason() {
    let table = table::read(&five_thousand()).expect("a table");
    assert_eq!(table.written, Written::Utf8);
    let (import, _) = taken(&table, "");
    assert_eq!(counts(&import), (4_963, 0, 37, 0));
    adds_up(&import, 5_000);
    let mut by_reason: BTreeMap<Reason, usize> = BTreeMap::new();
    import.rejected().for_each(|(_, it)| *by_reason.entry(it).or_default() += 1);
    let expected = BTreeMap::from([
        (Reason::Shortened, 5),
        (Reason::HouseCode, 5),
        (Reason::HouseCodeWrong, 5),
        (Reason::HouseNoIsDay, 5),
        (Reason::TooLong, 3),
        (Reason::Moo, 4),
        (Reason::TambonCode, 6),
        (Reason::NoTambon, 1),
        (Reason::Name, 3),
    ]);
    assert_eq!(by_reason, expected);
    let rows: Vec<usize> = import.rejected().map(|(row, _)| row.number).collect();
    assert_eq!(rows, (1..=37).map(|it| it * 135 + 1).collect::<Vec<_>>(), "numbered as a spreadsheet does");
    assert_eq!(text(&import.households[0], "phone"), "0800000001", "the zero a spreadsheet took");
    assert_eq!(problems(&import.households[0]), ["W::W"]);

    let csv = import.rejected_csv(&table.sheets[0], 0, ["แถว", "เหตุผล", "Reason"], |it| {
        [format!("{it:?}"), "reason".to_owned()]
    });
    assert!(csv.starts_with("\u{feff}แถว,เหตุผล,Reason,house_code,"), "{}", &csv[..80]);
    assert_eq!(csv.lines().count(), 38);
    let back = table::read(csv.as_bytes()).expect("our own table");
    assert_eq!(back.sheets[0].rows[0][..4], ["แถว", "เหตุผล", "Reason", "house_code"]);
    assert!(
        back.sheets[0].rows[35].iter().any(|it| it.starts_with("'=HYPERLINK")),
        "{:?}",
        back.sheets[0].rows[35]
    );
    for cell in back.sheets[0].rows.iter().flatten() {
        assert!(!thaiqm_field::domain::text_rule::formula_start(cell), "{cell}");
    }
}

#[test]
fn a_line_of_a_rejected_cell_does_not_come_back_as_a_row_of_its_own() {
    let sheet = Sheet {
        rows: vec![
            ["house_no", "moo", "first_name"].map(str::to_owned).to_vec(),
            ["12", "x\r\n-1,2,3,4,5,6\r\n\"y\"", "a\r=1+1\n"].map(str::to_owned).to_vec(),
        ],
        ..Sheet::default()
    };
    let (import, _) = taken(&Table { sheets: vec![sheet.clone()], written: Written::Utf8 }, "");
    assert_eq!(import.rejected().count(), 1);
    let csv = import.rejected_csv(&sheet, 0, ["row", "why", "why"], |it| [format!("{it:?}"), String::new()]);
    let back = table::read(csv.as_bytes()).expect("our own table");
    assert_eq!(back.sheets[0].rows.len(), 2, "{csv}");
    assert_eq!(back.sheets[0].rows[1][3..], ["'12", "x -1,2,3,4,5,6 \"y\"", "a =1+1"]);
}

// ── Names of columns ────────────────────────────────────────────────────────────────────────────

#[test]
fn columns_are_known_by_their_names_in_thai_and_english() {
    let table = [
        ("ลำดับ", "ignore"),
        ("ลำดับที่", "ignore"),
        ("เลขรหัสประจำบ้าน", "answer:house_code"),
        ("รหัสบ้าน (11 หลัก)", "answer:house_code"),
        ("รหัสประจําบ้าน", "answer:house_code"),
        ("HOUSE_CODE", "answer:house_code"),
        ("บ้านเลขที่", "answer:house_no"),
        ("บ้าน เลขที่", "answer:house_no"),
        ("เลขที่บ้าน", "answer:house_no"),
        ("House No.", "answer:house_no"),
        ("ม.", "answer:moo"),
        ("หมู่", "answer:moo"),
        ("หมู่ที่", "answer:moo"),
        ("Moo", "answer:moo"),
        ("หมู่บ้าน/ชุมชน", "answer:community_name"),
        ("ชื่อชุมชน", "answer:community_name"),
        ("ชื่อหมู่บ้าน", "answer:community_name"),
        ("ซอย", "answer:soi"),
        ("ถ.", "answer:road"),
        ("ต.", "answer:tambon"),
        ("ตำบล/แขวง", "answer:tambon"),
        ("แขวง", "answer:tambon"),
        ("ตําบล", "answer:tambon"),
        ("Sub-district", "answer:tambon"),
        ("อ.", "amphoe"),
        ("อำเภอ/เขต", "amphoe"),
        ("District", "amphoe"),
        ("จ.", "province"),
        ("จังหวัด", "province"),
        ("ที่อยู่", "address"),
        ("ที่อยู่ตามทะเบียนบ้าน", "address"),
        ("เทศบาล/อบต.", "answer:lao_name"),
        ("คำนำหน้า", "head:title"),
        ("คำนำหน้าชื่อ", "head:title"),
        ("ชื่อ", "head:first_name"),
        ("นามสกุล", "head:last_name"),
        ("ชื่อ-สกุล", "head_name"),
        ("ชื่อ - นามสกุล", "head_name"),
        ("ชื่อ-สกุล หัวหน้าครัวเรือน", "head_name"),
        ("หัวหน้าครัวเรือน", "head_name"),
        ("เจ้าบ้าน", "head_name"),
        ("Head of household", "head_name"),
        ("ความสัมพันธ์กับหัวหน้าครัวเรือน", "relation"),
        ("เลขบัตรประจำตัวประชาชน", "citizen_id"),
        ("เลขประจำตัวประชาชน 13 หลัก", "citizen_id"),
        ("CID", "citizen_id"),
        ("เลขบัตรหัวหน้าครัวเรือน", "citizen_id"),
        ("เบอร์โทรศัพท์", "answer:phone"),
        ("โทร.", "answer:phone"),
        ("วันเดือนปีเกิด", "head:birth"),
        ("จำนวนสมาชิก (คน)", "answer:member_count"),
        ("จำนวนครอบครัว", "answer:family_count"),
        ("ครอบครัวที่", "family"),
        ("รหัสครัวเรือน", "reference"),
        ("เลขที่แบบสำรวจ", "reference"),
        ("ปัญหา", "problem"),
        ("สภาพปัญหา/ความเดือดร้อน", "problem"),
        ("รหัสปัญหา", "items"),
        ("ด้าน", "dimension_name"),
        ("บ้าน/ที่อยู่อาศัย", "dimension:H"),
        ("ปัญหาด้านที่อยู่อาศัย", "dimension:H"),
        ("น้ำดื่ม/น้ำใช้", "dimension:W"),
        ("ด้านการศึกษา", "dimension:E"),
        ("รายได้/อาชีพ", "dimension:I"),
        ("รายได้", "dimension:I"),
        ("ความปลอดภัย", "dimension:S"),
        ("กลุ่มเปราะบาง", "dimension:V"),
        ("ความเดือดร้อนที่แก้ไขไม่ได้ด้วยตนเอง", "dimension:U"),
        ("สุขภาพ", "dimension:"),
        ("การเข้าถึงบริการภาครัฐ", "dimension:"),
        ("ความเป็นอยู่", "dimension:"),
        ("H01", "item:H01"),
        ("h1", "item:H01"),
        ("W02 น้ำใช้", "item:W02"),
        ("อสม. ผู้รับผิดชอบ", "assigned"),
        ("หมายเหตุ", "note"),
        ("วันที่สำรวจ", "note"),
        ("ความต้องการช่วยเหลือ", "note"),
        ("เลข ปชช.", "citizen_id"),
        ("ลำดับ\nที่", "ignore"),
        ("อาชีพ", "ignore"),
        ("อายุ", "ignore"),
        ("เพศ", "ignore"),
        ("", "ignore"),
    ];
    let wrong: Vec<String> = table
        .iter()
        .map(|(name, code)| (name, guess_name(name, questionnaire()).code(), code))
        .filter(|(_, guessed, code)| guessed != *code)
        .map(|(name, guessed, code)| format!("{name}: {guessed}, not {code}"))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
    for (_, code) in table {
        assert_eq!(Target::of_code(code).map(|it| it.code()).as_deref(), Some(code));
    }
}

#[test]
fn a_name_alone_is_whole_and_beside_a_surname_it_is_the_first() {
    let codes = |header: &str| {
        let table = table::read(format!("{header}\n").as_bytes()).expect("a table");
        let targets = guess(&table.sheets[0], 0, questionnaire());
        targets.iter().map(Target::code).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(codes("บ้านเลขที่,ชื่อ"), "answer:house_no head_name");
    assert_eq!(codes("บ้านเลขที่,ชื่อ,สกุล"), "answer:house_no head:first_name head:last_name");
    assert_eq!(codes("ชื่อตัว,ชื่อสกุล,หมู่"), "head:first_name head:last_name answer:moo");
    assert_eq!(codes("หัวหน้าครัวเรือน,นามสกุล"), "head:first_name head:last_name");
    assert_eq!(codes("บ้านเลขที่,บ้านเลขที่ใหม่"), "answer:house_no ignore", "each thing once");
    assert_eq!(codes("เลขที่,บ้านเลขที่"), "ignore answer:house_no");
    assert_eq!(codes("เลขที่,หมู่"), "answer:house_no answer:moo");
}

#[test]
fn values_tell_what_a_column_is_that_has_no_name_or_a_vague_one() {
    let table = table::read(
        "รหัส,x,y,z\n99990000001,1999900001010,0800000011,760609\n99990000002,3999900002021,0800000012,760609\n"
            .as_bytes(),
    )
    .expect("a table");
    let codes: Vec<String> = guess(&table.sheets[0], 0, questionnaire()).iter().map(Target::code).collect();
    assert_eq!(codes, ["answer:house_code", "citizen_id", "answer:phone", "answer:tambon"]);
}

#[test]
fn a_layout_is_known_again_however_its_names_are_typed() {
    let id = |header: &str| {
        let table = table::read(header.as_bytes()).expect("a table");
        layout_id(&names(&table.sheets[0], 0))
    };
    assert_eq!(id("บ้านเลขที่,ต.,ชื่อ-สกุล"), id(" บ้าน เลขที่ ;ต ;ชื่อ - สกุล"));
    assert_ne!(id("บ้านเลขที่,ต."), id("ต.,บ้านเลขที่"));
}

// ── Rows ────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn a_house_number_that_became_a_day_and_a_number_cut_short_are_rejected() {
    let days = [
        "27-ม.ค.",
        "27 ม.ค. 68",
        "27-Jan",
        "Jan-27",
        "27/01/2568",
        "2025-01-27",
        "2025-01-27 00:00:00",
        "27 มกราคม 2568",
        "1-Feb-25",
    ];
    let numbers = ["27/1", "27/1-2", "12 ก", "๒๗/๑", "1/2568", "99/123", "27-1", "5 ม", "หลังวัด", "123/4/5"];
    for (houses, reason) in
        [(&days[..], Some(Reason::HouseNoIsDay)), (&numbers, None), (&["1.2E+3"], Some(Reason::Shortened))]
    {
        for house in houses {
            let import = of_text(&format!("บ้านเลขที่,หมู่\n{house},5\n"));
            assert_eq!(import.rejected().next().map(|it| it.1), reason, "{house}");
        }
    }
}

#[test]
fn rows_of_one_house_are_one_household_and_families_stay_apart() {
    let import = of_text(
        "รหัสประจำบ้าน,ครอบครัวที่,ชื่อ-สกุล,ปัญหา\n\
         99990000001,,นายหนึ่ง ก,ก1\n99990000001,,นายสอง ข,ข1\n99990000001,,,ต่อ\n\
         99990000002,1,นายสาม ค,ค1\n99990000002,2,นายสาม ค,ค2\n99990000002,1,,ค3\n",
    );
    assert_eq!(counts(&import), (4, 2, 0, 0));
    let all: Vec<Vec<String>> = import.households.iter().map(problems).collect();
    assert_eq!(all, [vec!["::ก1", "::ต่อ"], vec!["::ข1"], vec!["::ค1", "::ค3"], vec!["::ค2"]]);
    // In another order of rows the families keep their ids.
    let turned = of_text("รหัสประจำบ้าน,ชื่อ-สกุล\n99990000001,นายสอง ข\n99990000001,นายหนึ่ง ก\n");
    let ids = |import: &Import| import.households.iter().take(2).map(|it| it.id).collect::<BTreeSet<_>>();
    assert_eq!(ids(&turned), ids(&import));
    // A house with one family keeps its id when the name of its head is corrected.
    let [one, other] = ["นายหนึ้ง ก", "นางสาม ค"]
        .map(|it| of_text(&format!("รหัสประจำบ้าน,ชื่อ-สกุล\n99990000001,{it}\n")).households[0].id);
    assert_eq!(one, other);
    assert_eq!(one, HouseholdId::of(Source::Thaiqm2565, "99990000001", ""));
    assert_ne!(one, HouseholdId::of(Source::Tpmap, "99990000001", ""));
}

#[test]
fn what_would_be_one_id_is_one_household_and_no_two_have_the_same() {
    let list = |rows: &str| of_text(&format!("รหัสประจำบ้าน,ครอบครัวที่,ชื่อ-สกุล,ปัญหา\n{rows}"));
    // The same family, typed in two ways.
    let one = list("99990000001,1 A,นายหนึ่ง ก,ก1\n99990000001,1a,นายหนึ่ง ก,ก2\n");
    assert_eq!(one.households.iter().map(problems).collect::<Vec<_>>(), [vec!["::ก1", "::ก2"]]);
    // One family's number reads as another one's head.
    let two = list("99990000001,หนึ่งก,นายสอง ข,ก1\n99990000001,,นายหนึ่ง ก,ก2\n");
    let ids: BTreeSet<_> = two.households.iter().map(|it| it.id).collect();
    assert_eq!((two.households.len(), ids.len()), (2, 2));
}

#[test]
fn a_row_of_problems_alone_goes_on_with_the_house_above_it() {
    let import =
        of_text("ที่,บ้านเลขที่,หมู่,ปัญหา\n1,27/1,5,ก\n,,,ข\n2,xxxxxxxxxxxxxxxxxxxxxxxxxxxxx,5,ค\n,,,ง\n3,,,จ\n");
    assert_eq!(counts(&import), (1, 1, 3, 0));
    assert_eq!(reasons(&import), [(4, Reason::TooLong), (5, Reason::NothingAbove), (6, Reason::NoHouse)]);
    assert_eq!(problems(&import.households[0]), ["::ก", "::ข"]);
}

#[test]
fn ticks_words_and_numbers_in_the_columns_of_dimensions_become_problems() {
    let import = of_text(
        "บ้านเลขที่,ที่อยู่อาศัย,น้ำดื่ม/น้ำใช้,การศึกษา,รายได้,สุขภาพ,H01,รหัสปัญหา\n\
         1,✓,ไม่มี,-,หนี้นอกระบบ,1,,\n2,0,ใช่,มี,25000,,x,\"w1, Z99\"\n3,ไม่ใช่,0,,,,,\n",
    );
    let all: Vec<Vec<String>> = import.households.iter().map(problems).collect();
    assert_eq!(
        all,
        [
            vec!["H::ที่อยู่อาศัย", "I:I06:หนี้นอกระบบ", "::สุขภาพ"],
            vec!["W::น้ำดื่ม/น้ำใช้", "E::การศึกษา", "I::รายได้: 25000", "H:H01:", "W:W01:", "::Z99"],
            vec![],
        ]
    );
    assert_eq!(
        import.told(),
        BTreeMap::from([(Told::NoItem, 1), (Told::NoProblem, 1), (Told::NoVillage, 3)])
    );
}

#[test]
fn the_name_of_a_dimension_beside_a_problem_is_its_dimension() {
    let import = of_text("บ้านเลขที่,ด้าน,ปัญหา\n1,น้ำดื่ม/น้ำใช้,บ่อแห้ง\n1,ด้านที่ 3,\n");
    assert_eq!(problems(&import.households[0]), ["W::บ่อแห้ง", "E::ด้านที่ 3"]);
}

#[test]
fn members_in_rows_of_their_own_are_of_the_house_and_only_its_head_is_taken_over() {
    let import = of_text(
        "รหัสประจำบ้าน,ชื่อ,นามสกุล,ความสัมพันธ์กับหัวหน้าครัวเรือน,ปัญหา\n\
         99990000001,สมชาย,ลูก,บุตร,ไม่ได้เรียน\n99990000001,สมหญิง,แม่,หัวหน้าครัวเรือน,ตกงาน\n",
    );
    assert_eq!(counts(&import), (1, 1, 0, 0));
    assert_eq!(head(&import.households[0]), "||สมหญิง|แม่");
}

#[test]
fn a_whole_address_in_one_cell_is_taken_apart() {
    let parts = |text: &str| {
        let parts = Address::of(text).parts;
        parts.iter().map(|(id, it)| format!("{id}={it}")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        parts("27/1 หมู่ที่ 5 ตำบลหนองกะปุ อำเภอบ้านลาด จังหวัดเพชรบุรี 76150"),
        "amphoe=บ้านลาด house_no=27/1 moo=5 province=เพชรบุรี tambon=หนองกะปุ"
    );
    assert_eq!(
        parts("บ้านเลขที่ 12 ก ม.6 ซ. สุขใจ 2 ถ.ลาด ต. บ้านลาด"),
        "house_no=12 ก moo=6 road=ลาด soi=สุขใจ 2 tambon=บ้านลาด"
    );
    let import = of_text("ชื่อ-สกุล,ที่อยู่\nนายหนึ่ง ก,27/1 ม.5 ต.หนองกะปุ อ.บ้านลาด จ.เพชรบุรี\n");
    assert_eq!(text(&import.households[0], "house_no"), "27/1");
    assert_eq!(text(&import.households[0], "tambon"), "760609");
    let import = of_text("เลขที่,หมู่,ตำบล\n27.0,5.0,ต.หนองกะปุ อ.บ้านลาด จ.เพชรบุรี\n");
    assert_eq!(reasons(&import), []);
    assert_eq!(text(&import.households[0], "house_no"), "27", "as a program wrote it");
    assert_eq!(text(&import.households[0], "tambon"), "760609");
}

#[test]
fn a_tambon_is_found_by_its_name_and_what_it_lies_in() {
    let found = |tambon: &str, amphoe: &str, province: &str, near: &str| {
        AREAS.find(tambon, amphoe, province, near).map(|it| it.0).map_err(|it| format!("{it:?}"))
    };
    assert_eq!(found("หนองกะปุ", "", "", ""), Ok("760609".to_owned()));
    assert_eq!(found("ต. หนองกะปุ", "อ.บ้านลาด", "จ.เพชรบุรี", ""), Ok("760609".to_owned()));
    assert_eq!(found("๗๖๐๖๐๙", "", "", ""), Ok("760609".to_owned()));
    assert_eq!(found("ในเมือง", "", "", ""), Err("Several".to_owned()));
    assert_eq!(found("ในเมือง", "", "", "310109"), Ok("310101".to_owned()));
    assert_eq!(found("หนองกะปุ", "เมือง", "", ""), Err("Unknown".to_owned()));
    assert_eq!(found("ในเมือง", "เมือง", "บุรีรัมย์", ""), Ok("310101".to_owned()));
    assert_eq!(found("999999", "", "", ""), Ok("999999".to_owned()), "practice has areas of its own");
    assert_eq!(found("123456", "", "", ""), Err("Code".to_owned()));
    assert_eq!(AREAS.find("76060905", "", "", ""), Ok(("760609".to_owned(), Some("5".to_owned()))));
}

#[test]
fn names_are_taken_apart_with_every_title() {
    let parts = |whole: &str| {
        let it = Name::of(whole);
        format!("{}|{}|{}|{}", it.title.unwrap_or_default(), it.title_other, it.first, it.last)
    };
    for (whole, expected) in [
        ("นายสมชาย ตัวอย่าง", "mr||สมชาย|ตัวอย่าง"),
        ("นาย สมชาย  ตัวอย่าง", "mr||สมชาย|ตัวอย่าง"),
        ("นางสาวสมศรี ตัวอย่าง", "miss||สมศรี|ตัวอย่าง"),
        ("น.ส. สมศรี ณ อยุธยา", "miss||สมศรี|ณ อยุธยา"),
        ("ด.ญ.สมใจ ตัวอย่าง", "girl||สมใจ|ตัวอย่าง"),
        ("ร.ต.อ.มานะ ใจดี", "other|ร.ต.อ.|มานะ|ใจดี"),
        ("ร.ต.อ.หญิง มานี ใจดี", "other|ร.ต.อ.หญิง|มานี|ใจดี"),
        ("ว่าที่ ร.ต. ปีติ ใจดี", "other|ว่าที่ร.ต.|ปีติ|ใจดี"),
        ("จ่าสิบเอกชูชาติ ใจดี", "other|จ่าสิบเอก|ชูชาติ|ใจดี"),
        ("พระมหาสมชาย", "other|พระมหา|สมชาย|"),
        ("คุณ สมชาย ใจดี", "other|คุณ|สมชาย|ใจดี"),
        ("คุณากร ใจดี", "||คุณากร|ใจดี"),
        ("สมชาย", "||สมชาย|"),
        ("Mrs. Somying Example", "mrs||Somying|Example"),
    ] {
        assert_eq!(parts(whole), expected, "{whole}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn whatever_stands_in_a_list_the_counts_add_up(
        rows in prop::collection::vec(prop::collection::vec(cell(), 0..9), 0..40),
        columns in prop::collection::vec(target(), 0..9),
        header in 0usize..4,
    ) {
        let sheet = Sheet { rows, ..Sheet::default() };
        let mapping = Mapping { source: Source::Tpmap, header, columns, tambon: "760609".to_owned(), near: String::new() };
        let import = import(&sheet, &mapping, &AREAS, questionnaire());
        adds_up(&import, sheet.rows.len().saturating_sub(first_row(&sheet, header)));
        let roster = Roster { households: import.households, ..roster(Vec::new()) };
        let pack = Pack::of(&roster, &Chosen::All, &OrdSet::new(), &questionnaire().id, 1_700_000_000_000);
        prop_assert_eq!(pack.check(), Ok(()), "what is imported may always be given on");
    }
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("99990000001".to_owned()),
        Just("99990000002".to_owned()),
        Just("รวม".to_owned()),
        Just("✓".to_owned()),
        Just("นายสมชาย ตัวอย่าง".to_owned()),
        Just("นางสมหญิง ตัวอย่าง".to_owned()),
        Just("ม.5 บ้านหนอง".to_owned()),
        Just("=1+1".to_owned()),
        Just("27-ม.ค.".to_owned()),
        "[0-9/]{1,6}",
        "[ก-๙ .;-]{0,12}",
        "\\PC{0,12}",
    ]
}

fn target() -> impl Strategy<Value = Target> {
    let all = [
        "ignore",
        "citizen_id",
        "answer:house_code",
        "answer:house_no",
        "answer:moo",
        "answer:tambon",
        "answer:phone",
        "answer:community_name",
        "answer:member_count",
        "amphoe",
        "address",
        "head_name",
        "head:title",
        "head:first_name",
        "head:last_name",
        "head:birth",
        "relation",
        "reference",
        "family",
        "problem",
        "items",
        "dimension_name",
        "dimension:H",
        "dimension:",
        "item:H01",
        "assigned",
        "note",
    ];
    prop::sample::select(all.to_vec()).prop_map(|it| Target::of_code(it).expect("a target"))
}

/// A pack as an office signs it, of the questionnaire that was published first: it stays what it is.
pub fn pack() -> Pack {
    let list = "รหัสประจำบ้าน,หมู่,ชื่อ-สกุล,ปัญหา,อสม.\n99990000001,5,นางสมหญิง ตัวอย่าง,หลังคารั่ว,สมหญิง\n";
    let of_signer = Roster { office: public(&signer()).kid(), ..roster(of_text(list).households) };
    Pack::of(&of_signer, &Chosen::All, &OrdSet::new(), &Questionnaire::published()[0].id, 1_700_000_000_000)
}

// ── Packs ───────────────────────────────────────────────────────────────────────────────────────

pub fn roster(households: Vec<Listed>) -> Roster {
    Roster {
        office: public(&stranger()).kid(),
        issue: 1,
        issued_at: 1_600_000_000_000,
        title: "บัญชีครัวเรือน".to_owned(),
        round: Round { id: "rx-2567".to_owned(), ..Round::default() },
        households,
        questionnaire: String::new(),
    }
}

/// Signed by the office, as a tablet opens it.
pub fn packed(pack: &Pack) -> Vec<u8> {
    let office = stranger();
    let text = thaiqm_field::exchange::envelope::signing_input(ASSIGNMENT, &public(&office), &pack.payload());
    let signature = signature(&office, &text);
    thaiqm_field::exchange::envelope::assemble(&text, &signature).expect("a file").into_bytes()
}

#[test]
fn a_pack_is_taken_from_the_known_office_only_and_only_if_it_is_newer() {
    let list = "รหัสประจำบ้าน,หมู่,ปัญหา,อสม.\n99990000001,5,ก,สมหญิง\n99990000002,6,ข,สมชาย\n";
    let kept = roster(of_text(list).households);
    let at = 1_700_000_000_000;
    let pack = |chosen: &Chosen, at| Pack::of(&kept, chosen, &OrdSet::new(), &questionnaire().id, at);
    let all = pack(&Chosen::All, at);
    let none = OrdSet::new();
    let office = public(&stranger());
    let taken = Pack::take(&packed(&all), &office, None, &none).expect("taken");
    assert_eq!(taken.households, kept.households);
    assert_eq!(Pack::take(&packed(&all), &office, Some(&taken), &none), Err(PackFault::Again));
    let later = pack(&Chosen::Village("760609".to_owned(), Some(6), String::new()), at + 1_000);
    let newer = Pack::take(&packed(&later), &office, Some(&taken), &none).expect("taken");
    assert_eq!(newer.households.len(), 1);
    assert!(newer.issue > taken.issue);
    assert_eq!(
        Pack::take(&packed(&all), &office, Some(&newer), &none),
        Err(PackFault::Older { kept: at + 1_000 })
    );
    assert!(matches!(Pack::take(&packed(&all), &public(&signer()), None, &none), Err(PackFault::File(_))));
    // Nothing else that the office signs is a pack.
    assert!(Pack::read_from(signed(BUNDLE, &all.payload()).as_bytes(), &public(&signer())).is_err());
    // A clock that was set back makes no older number.
    let back = Pack::of(&Roster { issue: newer.issue, ..kept.clone() }, &Chosen::All, &OrdSet::new(), "q", 5);
    assert_eq!(back.roster.issue, newer.issue + 1);
    // By volunteer, and without whom somebody asked to erase.
    assert_eq!(pack(&Chosen::Assigned("สมชาย".to_owned()), at).roster.households.len(), 1);
    let erased = OrdSet::from([kept.households[0].id]);
    let without = Pack::take(&packed(&all), &office, None, &erased).expect("taken");
    assert_eq!(without.households, kept.households[1..]);
    assert_eq!(Pack::of(&kept, &Chosen::All, &erased, "q", at).roster.households, kept.households[1..]);
}

#[test]
fn a_further_list_is_added_to_the_kept_one_and_those_in_charge_stay() {
    let list = |rows: &str| of_text(&format!("รหัสประจำบ้าน,หมู่,ปัญหา,ผู้รับผิดชอบ\n{rows}"));
    let kept = list("99990000001,5,ก,สมหญิง\n99990000002,6,ข,สมชาย\n").households;
    let new = list("99990000002,6,ค,\n99990000003,6,ง;จ,\n").with_ids();
    let both = merged(&kept, &new, false).expect("few enough");
    assert_eq!((both.new, both.replaced, both.problems_stay), (1, 1, 0));
    let both = both.households;
    let seen: Vec<_> = both.iter().map(|it| (it.assigned.join(","), problems(it).join(","))).collect();
    let expected = [("สมหญิง", "::ก"), ("สมชาย", "::ค"), ("", "::ง,::จ")];
    assert_eq!(seen, expected.map(|(who, what)| (who.to_owned(), what.to_owned())));
    let again = merged(&both, &new, false).expect("few enough");
    assert_eq!((again.new, again.replaced, again.households), (0, 2, both.clone()));
    // A list that only says whose work it is takes nothing else away.
    let whose = list("99990000003,6,,สมศรี\n").with_ids();
    let stays = merged(&both, &whose, false).expect("few enough");
    assert_eq!((stays.problems_stay, problems(&stays.households[2])), (1, problems(&both[2])));
    let named =
        of_text("รหัสประจำบ้าน,หัวหน้าครัวเรือน,โทร,ปัญหา,หมายเหตุ\n99990000001,นายหนึ่ง ทดสอบ,0800000011,ก,หลังวัด\n");
    let whose = of_text("รหัสประจำบ้าน,ผู้รับผิดชอบ\n99990000001,สมศรี\n").with_ids();
    let after = merged(&named.households, &whose, false).expect("few enough").households.remove(0);
    assert_eq!(after, Listed { assigned: vec!["สมศรี".to_owned()], ..named.households[0].clone() });
    let lies: Vec<_> =
        villages(&both).into_values().map(|it| (it.households, it.problems, it.unassigned)).collect();
    assert_eq!(lies, [(1, 1, 0), (2, 3, 1)]);
}

#[test]
fn a_further_family_of_a_house_takes_the_place_of_none() {
    let list = |rows: &str| of_text(&format!("รหัสประจำบ้าน,หัวหน้าครัวเรือน,ปัญหา\n{rows}"));
    let first = list("99990000001,นายหนึ่ง ทดสอบ,ก\n").households;
    // Its row was rejected before, and is corrected alone.
    let second = list("99990000001,นางสอง ทดสอบ,ข\n").with_ids();
    let both = merged(&first, &second, false).expect("few enough");
    assert_eq!(both.heads, [("หนึ่ง ทดสอบ".to_owned(), "สอง ทดสอบ".to_owned())]);
    assert_eq!((both.new, both.replaced, both.households.len()), (1, 0, 2));
    assert_eq!(both.households[0], first[0]);
    let added = &both.households[1];
    assert_eq!(added.problems[0].id, ProblemId::of(added.id, "ข"));
    assert_eq!(added.answers.member_text(known::FIRST_NAME, MemberId::head_of(added.id)), "สอง");
    // The whole list again, either order, and each alone: the same two.
    let whole = "99990000001,นายหนึ่ง ทดสอบ,ก\n99990000001,นางสอง ทดสอบ,ข\n";
    for rows in [whole, "99990000001,นางสอง ทดสอบ,ข\n", "99990000001,นายหนึ่ง ทดสอบ,ก\n"]
    {
        let again = merged(&both.households, &list(rows).with_ids(), false).expect("few enough");
        assert_eq!((again.new, again.heads.len(), &again.households), (0, 0, &both.households), "{rows}");
    }
    // In the place of the kept list: under the ids that visits hang on, and nothing else stays.
    let rows = "99990000001,นายหนึ่ง ทดสอบ,ก\n99990000001,นางสอง ทดสอบ,ข\n99990000002,นายสาม ทดสอบ,ค\n";
    let put = instead(&first, &list(rows).with_ids(), false).expect("few enough");
    assert_eq!((put.len(), put[0].id, put[1].id), (3, first[0].id, both.households[1].id));
    // Who was erased as the only family of a house does not come back as one of two.
    let erased = OrdSet::from([first[0].id]);
    let back: Vec<_> =
        list(rows).with_ids().into_iter().map(|(it, ids)| is_among(&erased, &it, ids)).collect();
    assert_eq!(back, [true, true, false]);
    // Or the name was wrong.
    let corrected = merged(&first, &second, true).expect("few enough");
    assert_eq!((corrected.new, corrected.replaced, corrected.households[0].id), (0, 1, first[0].id));
}

#[test]
fn a_pack_that_is_not_what_we_write_is_refused() {
    let kept = roster(of_text("รหัสประจำบ้าน,ปัญหา\n99990000001,ก\n99990000002,ข\n").households);
    let good = Pack::of(&kept, &Chosen::All, &OrdSet::new(), &questionnaire().id, 1_700_000_000_000);
    assert_eq!(good.check(), Ok(()));
    type Change = fn(&mut Pack);
    let changes: [Change; 14] = [
        |it| it.questionnaire = "unheard".to_owned(),
        |it| it.roster.office = public(&signer()).kid(),
        |it| it.roster.title = "x".repeat(101),
        |it| it.roster.households[0].id = it.roster.households[1].id,
        |it| it.roster.households[0].problems[0].dimension = Some("X".to_owned()),
        |it| it.roster.households[0].problems[0].item = Some("H77".to_owned()),
        |it| it.roster.households[0].problems[0].text.clear(),
        |it| it.roster.households[0].answers.set(AnswerKey::of("H01"), Some(Answer::YesNo(true))),
        |it| it.roster.households[0].note = "a\u{202e}b".to_owned(),
        |it| it.roster.round.letters = vec!["ก".to_owned(); 11],
        |it| it.roster.round.letters = vec!["a\u{202e}b".to_owned()],
        |it| it.roster.round.targets.solved.percent = 101,
        |it| it.roster.round.targets.results_then.percent = 0,
        |it| it.roster.round.income_line = Some(0),
    ];
    for (at, change) in changes.iter().enumerate() {
        let mut pack = good.clone();
        change(&mut pack);
        assert!(pack.check().is_err(), "change {at}");
    }
}

#[test]
fn what_an_office_sets_of_its_round_comes_with_the_pack() {
    let mut kept = roster(of_text("รหัสประจำบ้าน,ปัญหา\n99990000001,ก\n").households);
    kept.round.letters = vec!["มท 0310.7/ว 11070".to_owned()];
    kept.round.income_line = Some(40_000);
    kept.round.targets.solved.percent = 80;
    let pack = Pack::of(&kept, &Chosen::All, &OrdSet::new(), &questionnaire().id, 1_700_000_000_000);
    let taken = Pack::take(&packed(&pack), &public(&stranger()), None, &OrdSet::new()).expect("taken");
    assert_eq!(taken.round, kept.round);
}

#[test]
fn days_of_a_round_that_contradict_each_other_are_told() {
    let day = |month| Date::new(2024, month, 1);
    let round = |open, close, results, solve| Round {
        survey_open: open,
        survey_close: close,
        results_open: results,
        solve_by: solve,
        ..Round::default()
    };
    let table = [
        (round(day(2), day(3), day(4), day(9)), None),
        (round(None, day(3), day(1), None), None),
        (round(day(2), None, None, None), None),
        (round(day(2), day(2), day(2), day(2)), None),
        (round(day(2), day(1), None, None), Some(RoundFault::ClosesBeforeItOpens)),
        (round(day(2), day(3), day(1), None), Some(RoundFault::ResultsBeforeItOpens)),
        (round(day(2), day(3), None, day(1)), Some(RoundFault::SolvedBeforeItOpens)),
    ];
    for (round, fault) in table {
        assert_eq!(round.fault(), fault, "{round:?}");
    }
}

#[test]
fn ids_follow_from_the_list_however_it_is_typed() {
    let of = |reference: &str| HouseholdId::of(Source::Thaiqm2565, reference, "");
    assert_eq!(of("๙๙๙๙๐๐๐๐๐๐๑"), of(" 9999 0000001 "));
    assert_eq!(of("99990000001").to_string(), "ccfde593-2d01-8a39-b4b2-6de7ca752d97", "never another one");
    let household = of("1");
    assert_ne!(ProblemId::of(household, "H01"), ProblemId::of(of("2"), "H01"));
    let head = MemberId::head_of(household).to_string();
    assert!(head.starts_with("00000000-0000-8"), "before every member that a tablet adds: {head}");
}
