//! How others lost their users' data (`src/SECURITY.md`): each case has a test that carries its number, or a
//! sentence why there can be none. That the tests it names are there, `security` asks.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// How many cases there are.
const CASES: u32 = 21;
/// How a row begins that says why there is no test.
const EXCUSE: &str = "cannot be shown here";

/// A row of the table: its cases, and what shows that none of them happens here.
struct Row {
    cases: Vec<u32>,
    shown_by: String,
}

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/SECURITY.md")).expect("the page")
}

fn rows(page: &str) -> Vec<Row> {
    let (_, table) = page.split_once("## How others lost their users' data").expect("the table's heading");
    let table = table.split("\n## ").next().unwrap_or_default();
    let cells = |it: &str| it.split('|').map(|it| it.trim().to_owned()).collect::<Vec<_>>();
    let row = |line: &str| match cells(line).as_slice() {
        [_, cases, _, shown_by, _] => Some(Row { cases: numbers(cases)?, shown_by: shown_by.clone() }),
        _ => None,
    };
    table.lines().filter_map(row).collect()
}

/// `4, 5` or `8_20` or `11 and 21`; `None` where that is no list of numbers.
fn numbers(of: &str) -> Option<Vec<u32>> {
    let of = of.replace(" and ", ",").replace('_', ",");
    of.split(',').map(|it| it.trim().parse().ok()).collect()
}

/// The cases in the names of the tests of one file: `fn pitfall_8_…` or `test('pitfall 8: …`.
fn carried(source: &str) -> Vec<u32> {
    let begins =
        |mark: &'static str| source.match_indices(mark).map(move |(at, _)| &source[at + mark.len()..]);
    let mut found = Vec::new();
    for rest in begins("fn pitfall_") {
        let end = rest.find(|it: char| !it.is_ascii_digit() && it != '_').unwrap_or(rest.len());
        found.extend(numbers(rest[..end].trim_end_matches('_')).unwrap_or_default());
    }
    for mark in ["test('pitfall ", "test('pitfalls ", "test(`pitfall "] {
        for rest in begins(mark) {
            found.extend(rest.split_once(':').and_then(|it| numbers(it.0)).unwrap_or_default());
        }
    }
    found
}

/// Every file of tests: its path and its text.
fn tests() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for path in fs::read_dir(folder).expect("a folder").map(|it| it.expect("an entry").path()) {
            match path.is_dir() {
                true if path.ends_with("node_modules") => {}
                true => walk(&path, found),
                false => found.push(path),
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"), &mut found);
    let read = |path: PathBuf| fs::read_to_string(&path).ok().map(|text| (path, text));
    found.into_iter().filter_map(read).collect()
}

#[test]
fn numbers_are_read_out_of_a_name_and_out_of_a_title() {
    let name = |rest: &str| carried(&["fn pit", "fall_", rest].concat());
    let title = |rest: &str| carried(&["test('pit", "fall", rest].concat());
    assert_eq!(name("2_a_connection() {}"), [2]);
    assert_eq!(name("8_20_only() {}"), [8, 20]);
    assert!(name("s() {}").is_empty());
    assert_eq!(title(" 14: what is torn', () => {})"), [14]);
    assert_eq!(title("s 11 and 21: what is cleared', () => {})"), [11, 21]);
    assert!(title(" of 14', () => {})").is_empty());
}

#[test]
fn every_case_has_a_test_with_its_number_or_a_sentence_why_there_is_none() {
    let rows = rows(&page());
    let mut listed: Vec<u32> = rows.iter().flat_map(|it| it.cases.clone()).collect();
    listed.sort_unstable();
    assert_eq!(listed, (1..=CASES).collect::<Vec<_>>(), "each case stands in the table once");
    let tested: BTreeSet<u32> = tests().iter().flat_map(|it| carried(&it.1)).collect();
    for row in &rows {
        let excused = row.shown_by.starts_with(EXCUSE);
        for case in &row.cases {
            assert_ne!(tested.contains(case), excused, "case {case}: a test, or a sentence, and not both");
        }
    }
    assert!(tested.iter().all(|it| (1..=CASES).contains(it)), "there is no such case: {tested:?}");
}
