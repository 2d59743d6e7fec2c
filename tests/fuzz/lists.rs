//! What must hold of a list that a district sends, whatever stands in it.

use std::sync::LazyLock;

use thaiqm_field::domain::text_rule::{allowed, formula_start};
use thaiqm_field::domain::{OrdSet, Places, Questionnaire, Roster, Round, Source};
use thaiqm_field::exchange::enrol::Document;
use thaiqm_field::exchange::roster::{
    Areas, Chosen, Import, Mapping, Pack, Target, first_row, guess, header_row, import, layout_id, names,
};
use thaiqm_field::exchange::table::{self, MAX_CELL, MAX_COLUMNS, MAX_ROWS, Sheet};

use super::Bytes;
use crate::support::{public, signer};

static AREAS: LazyLock<Areas> = LazyLock::new(|| {
    let text = include_str!("../../public/places/places.txt").to_owned();
    Areas::of(&Places::parse(text).expect("the shipped list"))
});

fn questionnaire() -> &'static Questionnaire {
    Questionnaire::newest().expect("a questionnaire")
}

/// A file of any kind.
pub fn table(data: &[u8]) {
    let Ok(read) = table::read(data) else { return };
    assert!(!read.sheets.is_empty());
    for sheet in &read.sheets {
        assert!(sheet.rows.len() <= MAX_ROWS && sheet.rows.iter().all(|it| it.len() <= MAX_COLUMNS));
        for cell in sheet.rows.iter().flatten() {
            assert!(cell.chars().count() <= MAX_CELL && allowed(cell, true), "{cell:?}");
        }
        let header = header_row(sheet, questionnaire());
        assert!(header < sheet.rows.len());
        let columns = guess(sheet, header, questionnaire());
        assert_eq!(layout_id(&names(sheet, header)).len(), 43);
        listed(sheet, header, columns);
    }
}

/// Cells and what its columns are.
pub fn roster(data: &[u8]) {
    let mut data = Bytes(data);
    let columns: Vec<Target> = (0..data.below(12)).map(|_| target(&mut data)).collect();
    let header = data.below(3);
    let text = String::from_utf8_lossy(data.0).into_owned();
    let cell = |it: &str| thaiqm_field::domain::text_rule::clean(it, true);
    let rows: Vec<Vec<String>> = text.split('\n').map(|it| it.split('|').map(cell).collect()).collect();
    listed(&Sheet { rows, ..Sheet::default() }, header, columns);
}

fn target(data: &mut Bytes<'_>) -> Target {
    const CODES: [&str; 26] = [
        "ignore",
        "answer:house_code",
        "answer:house_no",
        "answer:moo",
        "answer:tambon",
        "answer:phone",
        "answer:community_name",
        "answer:member_count",
        "amphoe",
        "province",
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
        "item:H01",
        "assigned",
        "note",
    ];
    Target::of_code(CODES[data.below(CODES.len())]).expect("a target")
}

fn listed(sheet: &Sheet, header: usize, columns: Vec<Target>) {
    let (tambon, near) = ("760609".to_owned(), "310101".to_owned());
    let mapping = Mapping { source: Source::Tpmap, header, columns, tambon, near };
    let import = import(sheet, &mapping, &AREAS, questionnaire());
    let below = sheet.rows.len().saturating_sub(first_row(sheet, header));
    let (taken, joined, rejected) = (import.households.len(), import.joined(), import.rejected().count());
    assert_eq!((taken + joined + rejected, import.rows.len()), (import.rows.len(), below - import.blank));
    let csv =
        import.rejected_csv(sheet, header, ["row", "why", "why"], |it| [format!("{it:?}"), String::new()]);
    let back = table::read(csv.as_bytes()).expect("our own table");
    let cells = || back.sheets[0].rows.iter().flatten();
    assert!(cells().all(|it| !formula_start(it)), "{csv}");
    given(import);
}

/// What is taken in may always be given on, and comes back the same.
fn given(import: Import) {
    let office = public(&signer()).kid();
    let round = Round { id: "rx-2567".to_owned(), ..Round::default() };
    let roster = Roster {
        office,
        issue: 1,
        issued_at: 0,
        title: "list".to_owned(),
        round,
        households: import.households,
        questionnaire: String::new(),
    };
    let pack = Pack::of(&roster, &Chosen::All, &OrdSet::new(), &questionnaire().id, 1);
    assert_eq!(pack.check(), Ok(()));
}
