//! Rows, columns and figures in words.

use leptos::prelude::With;

use crate::domain::board::GROUPS;
use crate::domain::report::{Cell, Giver, Head, Name, Note, Table, Unit, When};
use crate::domain::search::community_name;
use crate::domain::tally::{Area, Part};
use crate::domain::text_rule::{grouped, thai_digits};
use crate::domain::work::Spot;
use crate::domain::{PartialDate, Places, Questionnaire};
use crate::ui::session::session;
use crate::ui::text::{agency, dates, fill, network, outcome, t_report, words};

/// กรุงเทพมหานคร, which has เขต and แขวง.
const BANGKOK: &str = "10";

/// The same with the digits of Thai papers, where that is asked for.
pub(in crate::ui::office) fn digits(text: &str, thai: bool) -> String {
    if thai { thai_digits(text) } else { text.to_owned() }
}

pub(in crate::ui::office) fn unsigned(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A figure, and what stands small beside it: the denominator.
pub(super) fn cell(cell: &Cell) -> (String, Option<String>) {
    match cell {
        Cell::Count(it) => (unsigned(*it), None),
        Cell::Baht(it) => (grouped(*it), None),
        Cell::Share { of, .. } => {
            let said = cell.tenths().map(|it| format!("{}.{}", it / 10, it % 10));
            let from = fill(t_report().report_from, &[("of", &unsigned(*of))]);
            (said.unwrap_or_else(|| "–".to_owned()), Some(from))
        }
        Cell::Few => (t_report().report_few.to_owned(), None),
        Cell::Hidden => (t_report().report_withheld.to_owned(), None),
        Cell::None => ("–".to_owned(), None),
    }
}

/// Whether a cell is words in place of a figure.
pub(super) fn withheld(table: &Table) -> bool {
    table.rows.iter().flat_map(|it| &it.cells).any(|it| matches!(it, Cell::Few | Cell::Hidden))
}

/// An area by its name; its code where the list of places is not there.
pub(in crate::ui::office) fn area(area: &Area) -> String {
    let code = area.code();
    let t = t_report();
    let named = |places: &Places| {
        let of = |all: Vec<(&str, &str)>| all.iter().find(|it| it.0 == code).map(|it| it.1.to_owned());
        let bangkok = code.starts_with(BANGKOK);
        let (name, sentence) = match code.len() {
            2 => (of(places.provinces())?, if bangkok { t.report_khet } else { t.report_province }),
            4 => (of(places.amphoe(&code[..2]))?, if bangkok { t.report_khet } else { t.report_amphoe }),
            _ => (
                places.find(code)?.tambon.to_owned(),
                if bangkok { t.report_khwaeng } else { t.report_tambon },
            ),
        };
        Some(fill(sentence, &[("name", &name)]))
    };
    if code.is_empty() {
        return t.report_area_all.to_owned();
    }
    session().places.with(|it| it.and_then(named)).unwrap_or_else(|| code.to_owned())
}

/// A village or community.
pub(in crate::ui::office) fn spot(spot: &Spot, typed: &str) -> String {
    let t = t_report();
    match spot {
        Spot::Moo(moo) => fill(t.report_moo, &[("n", &moo.to_string())]),
        Spot::Community(_) => fill(t.report_community, &[("name", community_name(typed))]),
        Spot::Unknown => t.report_area_unknown.to_owned(),
    }
}

fn named(known: &str, code: &str) -> String {
    if known.is_empty() { code.to_owned() } else { known.to_owned() }
}

/// What a row is of.
pub(super) fn head(head: &Head, table: Name) -> String {
    let t = t_report();
    let newest = Questionnaire::newest();
    match head {
        Head::All => match table {
            Name::Dimensions => t.report_dimensions_whole.to_owned(),
            Name::Outcomes => t.report_outcomes_whole.to_owned(),
            _ => t.report_whole.to_owned(),
        },
        Head::Part(Part::Area(it), _) => area(it),
        Head::Part(Part::Spot(it), typed) => spot(it, typed),
        Head::Part(Part::Unknown, _) => t.report_area_unknown.to_owned(),
        Head::Dimension(None) => t.report_no_dimension.to_owned(),
        Head::Dimension(Some(letter)) => {
            let found = newest.and_then(|it| it.dimensions.iter().find(|it| it.code == *letter));
            found.map_or_else(|| letter.clone(), |it| words(&it.title))
        }
        Head::Item(code, _) => item(code),
        Head::Giver(None) => t.report_no_giver.to_owned(),
        Head::Giver(Some(code)) if table == Name::R6(Giver::Network) => named(network(code), code),
        Head::Giver(Some(code)) => named(agency(code), code),
        Head::Month(year, None) => fill(t.report_no_month, &[("year", &(year + 543).to_string())]),
        Head::Month(year, month) => {
            PartialDate::new(*year, *month, None).map(dates::date).unwrap_or_default()
        }
        Head::Group(code) => {
            let all = [t.report_group_open, t.report_group_care, t.report_group_solved, t.report_group_none];
            let at = GROUPS.iter().position(|it| it == code);
            at.map_or(t.report_group_new, |at| all[at]).to_owned()
        }
        Head::Outcome(it) => outcome(*it).to_owned(),
        Head::When(When::Overdue) => t.report_due_overdue.to_owned(),
        Head::When(When::Week) => t.report_due_week.to_owned(),
        Head::When(When::Month) => t.report_due_month.to_owned(),
        Head::When(When::Later) => t.report_due_later.to_owned(),
    }
}

/// An item by its code and its words.
pub(in crate::ui::office) fn item(code: &str) -> String {
    let found = Questionnaire::newest().and_then(|it| it.item(code));
    found.map_or_else(|| code.to_owned(), |(_, it)| format!("{code} {}", words(&it.title)))
}

/// What a table is called, what its first column is, and its columns, each with its unit.
pub(super) fn names(table: Name) -> (&'static str, &'static str, Vec<(&'static str, &'static str)>) {
    let t = t_report();
    let (title, first, columns) = match table {
        Name::R2 => (t.report_r2, t.report_area, t.report_r2_columns),
        Name::R3 => (t.report_r3, t.report_area, t.report_r3_columns),
        Name::R5(Unit::Problems) => (t.report_r5, t.report_dimension, t.report_r5_columns),
        Name::R5(Unit::Households) => (t.report_r5, t.report_dimension, t.report_r5_columns_households),
        Name::R6(Giver::Agency) => (t.report_r6, t.report_agency, t.report_r6_columns),
        Name::R6(Giver::Network) => (t.report_r6, t.report_network, t.report_r6_columns),
        Name::R10 => (t.report_r10, t.report_area, t.report_r10_columns),
        Name::Dimensions => (t.report_dimensions, t.report_dimension, t.report_households),
        Name::Outcomes => (t.report_outcomes, t.report_outcome, t.report_households),
        Name::Moved => (t.report_moved, t.report_moved_head, t.report_moved_columns),
        Name::Solved => (t.report_solved, t.report_month, t.report_solved_columns),
        Name::Due => (t.report_due, t.report_due_head, t.report_due_columns),
    };
    // Of one unit throughout, it is said once for the whole column.
    let unit = match table {
        Name::R5(Unit::Problems) => t.report_problems,
        Name::R5(Unit::Households) => t.report_households,
        _ => "",
    };
    (title, first, columns.split('|').map(|it| it.split_once('~').unwrap_or((it, unit))).collect())
}

/// What is said below a table: what it always says, and what its figures ask for.
pub(super) fn notes(table: &Table) -> Vec<String> {
    let t = t_report();
    let always: &[&str] = match table.name {
        Name::R2 => &[t.report_r2_note, t.report_r2_counted],
        Name::Dimensions => &[t.report_r2_note],
        Name::R3 | Name::Outcomes => &[t.report_r3_note],
        Name::R5(Unit::Problems) | Name::Solved | Name::Due => &[],
        Name::R5(Unit::Households) => &[t.report_r5_note_households],
        Name::R6(_) => &[t.report_r6_note],
        Name::R10 => &[t.report_r10_note],
        Name::Moved => &[t.report_moved_note],
    };
    let mut all: Vec<String> = always.iter().map(|it| (*it).to_owned()).collect();
    all.extend(table.notes.iter().map(|it| {
        let (sentence, n) = match it {
            Note::NoItem(n) => (t.report_note_no_item, n),
            Note::NotApplicable(n) => (t.report_note_not_applicable, n),
            Note::NoValue(n) => (t.report_note_no_value, n),
            Note::NotVisited(n) => (t.report_note_not_visited, n),
        };
        fill(sentence, &[("n", &unsigned(*n))])
    }));
    if withheld(table) {
        all.push(t.report_withheld_note.to_owned());
    }
    all
}
