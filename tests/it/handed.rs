//! What leaves the office as a table: workbooks that are read back cell by cell, CSV that no program turns
//! into something else, points of a map, and households that nobody can recognise.

use std::fs;
use std::path::PathBuf;

use miniz_oxide::deflate::compress_to_vec;
use thaiqm_field::domain::anonymous::{FEW, nameless};
use thaiqm_field::domain::keyed::{Keyed, Keying};
use thaiqm_field::domain::summary::{InRound, Summary, Told, stands};
use thaiqm_field::domain::{
    Date, HouseholdId, Outcome, Position, ProblemStatus, RevisionId, VisitId, VisitKind,
};
use thaiqm_field::exchange::csv::{BYTE_ORDER_MARK, forced, line};
use thaiqm_field::exchange::geojson;
use thaiqm_field::exchange::table;
use thaiqm_field::exchange::workbook::{self, Archive, Cell, Column, Strings};
use uuid::Uuid;

/// What programs like to turn into something else.
const TEXTS: [&str; 20] = [
    "27/1",
    "=1+1",
    "3999900000019",
    "0012",
    "สมศรี น้ำใจดี",
    "-5",
    "@x",
    "+66812345678",
    "12-3",
    "'quoted'",
    "a,b\"c\"",
    "  spaced ",
    "_x0041_",
    "ปู่ญี่ปุ่นกินน้ำ",
    "1e5",
    "TRUE",
    "3/4",
    "๑๒๓",
    "<&>",
    "สอง\nบรรทัด",
];

/// A workbook as the page makes it, each part deflated or as it is.
fn book(sheets: &[(&str, Vec<Vec<Cell>>)], deflated: bool) -> Vec<u8> {
    let mut archive = Archive::default();
    let mut out = Vec::new();
    let mut put = |name: &str, text: &str| {
        let packed = if deflated { compress_to_vec(text.as_bytes(), 6) } else { text.as_bytes().to_vec() };
        let crc = crc32fast::hash(text.as_bytes());
        let header =
            archive.part(name, crc, text.len() as u64, packed.len() as u64, deflated).expect("small");
        out.extend(header);
        out.extend(packed);
    };
    let mut strings = Strings::default();
    let names: Vec<String> = sheets.iter().map(|it| workbook::sheet_name(it.0)).collect();
    for (n, (_, rows)) in sheets.iter().enumerate() {
        let column = |n: usize| Column { name: format!("คอลัมน์ที่ {n}"), width: 20 };
        let mut text = workbook::opening(&[column(1), column(2), column(3)]);
        for (at, row) in rows.iter().enumerate() {
            workbook::row(&mut text, at as u32 + 2, row, &mut strings);
        }
        text.push_str(workbook::CLOSING);
        put(&workbook::sheet_part(n + 1), &text);
    }
    for (name, text) in workbook::parts(&names, &strings) {
        put(name, &text);
    }
    out.extend(archive.end().expect("small"));
    out
}

fn rows() -> Vec<Vec<Cell>> {
    let row =
        |(n, it): (usize, &&str)| vec![Cell::from(n as i64), Cell::from(*it), Cell::Word((*it).to_owned())];
    TEXTS.iter().enumerate().map(row).collect()
}

#[test]
fn a_workbook_is_read_back_cell_by_cell_and_lies_there_for_other_programs() {
    for deflated in [false, true] {
        let bytes = book(&[("ครัวเรือน", rows()), ("ปัญหา [1]/*", vec![])], deflated);
        let sheets = table::read(&bytes).expect("a workbook").sheets;
        assert_eq!(sheets.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["ครัวเรือน", "ปัญหา 1"]);
        let first = &sheets[0].rows;
        assert_eq!(first[0], ["คอลัมน์ที่ 1", "คอลัมน์ที่ 2", "คอลัมน์ที่ 3"]);
        assert_eq!(first.len(), TEXTS.len() + 1);
        for (n, text) in TEXTS.iter().enumerate() {
            // Our own reader cleans what a person typed, and does not know the marks of control characters.
            let expected =
                text.split_whitespace().collect::<Vec<_>>().join(" ").replace("_x0041_", "_x005F_x0041_");
            let found = first[n + 1][1].split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(found, expected);
            assert_eq!(first[n + 1][2].split_whitespace().collect::<Vec<_>>().join(" "), expected);
            assert_eq!(first[n + 1][0], n.to_string());
        }
        keep("cells.xlsx", &bytes);
    }
    let mut text = String::from(BYTE_ORDER_MARK);
    line(&mut text, &["n", "text", "word"]);
    for (n, it) in TEXTS.iter().enumerate() {
        line(&mut text, &[n.to_string(), forced(it), forced(it)]);
    }
    keep("cells.csv", text.as_bytes());
    keep("cells.json", serde_json::to_string(&TEXTS).expect("texts").as_bytes());
}

/// For `make test-foreign`, which has other programs open them.
fn keep(name: &str, bytes: &[u8]) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("tables");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join(name), bytes).expect("a file");
}

#[test]
fn a_sheet_keeps_its_heading_in_sight_and_types_text_as_text() {
    let text = workbook::opening(&[Column { name: "ก".to_owned(), width: 9 }]);
    assert!(
        text.contains("state=\"frozen\"") && text.contains("ySplit=\"1\"") && text.contains("width=\"9\"")
    );
    let mut row = String::new();
    let mut strings = Strings::default();
    let cells = [
        Cell::from("27/1"),
        Cell::from(""),
        Cell::from(5),
        Cell::Word("ก".to_owned()),
        Cell::Word("ก".to_owned()),
    ];
    workbook::row(&mut row, 7, &cells, &mut strings);
    assert_eq!(
        row,
        "<row r=\"7\"><c r=\"A7\" s=\"1\" t=\"inlineStr\"><is><t>27/1</t></is></c><c r=\"C7\" s=\"3\"><v>5</v></c>\
         <c r=\"D7\" s=\"1\" t=\"s\"><v>0</v></c><c r=\"E7\" s=\"1\" t=\"s\"><v>0</v></c></row>"
    );
    let mut row = String::new();
    let wide: Vec<Cell> = (0..703).map(|_| Cell::from(1)).collect();
    workbook::row(&mut row, 1, &wide, &mut strings);
    for column in ["\"A1\"", "\"Z1\"", "\"AA1\"", "\"AZ1\"", "\"BA1\"", "\"ZZ1\"", "\"AAA1\""] {
        assert!(row.contains(column), "{column}");
    }
}

#[test]
fn an_archive_that_would_be_too_large_is_none() {
    let mut archive = Archive::default();
    assert!(archive.part("a", 0, 1 << 32, 10, true).is_none());
    assert!(archive.part("a", 0, 10, u64::from(u32::MAX), true).is_some());
    assert!(archive.part("b", 0, 10, 10, true).is_none());
}

#[test]
fn a_point_has_its_longitude_first_and_six_places() {
    let feature =
        geojson::feature(Position { lat_e6: 13_000_042, lon_e6: 99_900_001 }, &[("n", "ก\"".into())]);
    let whole = format!("{}{feature}{}", geojson::OPENING, geojson::CLOSING);
    let read: serde_json::Value = serde_json::from_str(&whole).expect("JSON");
    assert!(feature.contains("[99.900001,13.000042]"), "{feature}");
    assert_eq!(read["features"][0]["properties"]["n"], "ก\"");
}

fn household(n: u128, tambon: &str, items: &[(&str, bool)]) -> Summary {
    let mut it = Summary::of::<thaiqm_field::domain::Visit>(HouseholdId(Uuid::from_u128(n)), &[], None);
    it.tambon = tambon.into();
    it.head = "สมชาย ตัวอย่าง".to_owned();
    it.house_no = format!("{n}/1").into();
    it.rounds.push(InRound {
        round: "rx-2567".into(),
        kind: VisitKind::Survey,
        on: Date::new(2024, 3, 15).expect("a day"),
        result: "met".into(),
        met_before: false,
        outcome: Outcome::NoProblem,
    });
    let told = |(item, restricted): &(&str, bool)| Told {
        own_id: None,
        item: Some((*item).into()),
        found_in: "rx-2567".into(),
        told_on: None,
        status: ProblemStatus::Unsolved,
        was: Vec::new(),
        unanswered: false,
        solved_on: None,
        severity: Some(2),
        urgent: None,
        restricted: *restricted,
        lead: None,
        network: None,
        target_on: None,
        route: None,
    };
    it.problems = items.iter().map(told).collect();
    it
}

#[test]
fn nobody_stands_among_few_and_no_special_case_is_told() {
    let mut all = Vec::new();
    // A tambon of many, one of two, an amphoe of one, and a province of one.
    all.extend((0..9).map(|n| household(n, "760601", &[("H01", false), ("S01", true)])));
    all.extend((20..22).map(|n| household(n, "760602", &[("W01", false)])));
    all.extend((30..34).map(|n| household(n, "760603", &[("H01", false)])));
    all.push(household(40, "760701", &[]));
    all.push(household(50, "490101", &[("E01", false)]));
    let (rows, left_out) = nameless(all.iter());
    let among = |code: &str| rows.iter().filter(|it| it.area.code() == code).count();
    assert_eq!((among("760601"), among("7606")), (9, 6));
    assert_eq!(left_out, 2, "one of each of two provinces, which no area of five holds");
    assert_eq!(rows.len(), 15);
    let items = |code: &str| rows.iter().flat_map(|it| &it.problems).filter(|it| it.item == code).count();
    assert_eq!((items("H01"), items("W01"), items("W"), items("S01"), items("S")), (13, 0, 2, 0, 0));
    for row in &rows {
        let same = rows.iter().filter(|it| it.area == row.area).count();
        assert!(same >= FEW);
    }
    let mut shuffled = all.clone();
    shuffled.reverse();
    assert_eq!(nameless(shuffled.iter()).0, rows, "their order says nothing");
}

#[test]
fn a_mark_holds_until_something_comes_of_the_household() {
    let ids = |n: u128| [VisitId(Uuid::from_u128(1)).0, RevisionId(Uuid::from_u128(n)).0].into_iter();
    let mut summary = household(1, "760601", &[]);
    summary.stands = stands(ids(2));
    let mark = |stands: &str| Keyed {
        household: summary.id,
        stands: stands.to_owned(),
        heads: vec![RevisionId(Uuid::from_u128(2))],
        who: "เจ้าหน้าที่ ทดสอบ".to_owned(),
        at: 0,
        by: "kid".to_owned(),
    };
    let now = mark(&stands(ids(2)));
    assert_eq!(Keying::of(&summary, None), Keying::Not);
    assert_eq!(Keying::of(&summary, Some(&now)), Keying::Done);
    assert_eq!(Keying::of(&summary, Some(&mark(&stands(ids(3))))), Keying::Changed);
    assert_eq!(Keying::of(&summary, Some(&mark(""))), Keying::Not, "taken back");
}
