//! Rows of a list become households. Each row ends in exactly one way: a household is taken, the row
//! joins the household of an earlier one, or it is rejected for a reason; so the counts add up.

use std::collections::{BTreeMap, BTreeSet};

use super::beside::Beside;
use super::columns::{Target, bare, first_row, names};
use super::ground::{Ground, section};
use super::list::List;
use super::people::Areas;
use super::persons::are_persons;
use crate::domain::text_rule;
use crate::domain::{HouseholdId, Listed, Questionnaire, Source};
use crate::exchange::csv::{self, BYTE_ORDER_MARK};
use crate::exchange::table::Sheet;

/// How a sheet is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// whose list it is
    pub source: Source,
    /// the row of the header, from 0
    pub header: usize,
    /// what each column is
    pub columns: Vec<Target>,
    /// the tambon of rows that name none, six digits; empty when there is none
    pub tambon: String,
    /// a tambon near by, for names of which there are several: where the office is
    pub near: String,
}

/// Why a row is rejected. Each has one sentence in `ui::text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// the header once more, or a line that numbers the columns
    Header,
    /// a sum, not a household
    Total,
    /// names the village of the rows below it
    Village,
    /// a signature, a remark or the like below the list
    Footer,
    /// neither a house code, nor a house number, nor a name
    NoHouse,
    /// the row names no house, and no household stands above it
    NothingAbove,
    /// not eleven digits
    HouseCode,
    /// eleven equal digits, or of no province
    HouseCodeWrong,
    /// a number that a spreadsheet shortened: `7.6E+10`
    Shortened,
    /// a house number that a spreadsheet made into a day
    HouseNoIsDay,
    /// a village number that is none of 1 to 99
    Moo,
    /// no tambon
    NoTambon,
    /// no tambon of this name
    Tambon,
    /// several tambon of this name: the amphoe or the province is missing
    TambonSeveral,
    /// digits that are no tambon's code
    TambonCode,
    /// a name that is none
    Name,
    /// a cell that is too long
    TooLong,
    /// more problems than a household may have
    TooManyProblems,
    /// more households than a roster may have
    TooManyHouseholds,
}

/// What is told of a row that was taken or joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// a telephone number that is none; it stands in the note
    Phone,
    /// a birth date that is none; it was left out
    Birth,
    /// another family of this house stands in the list
    Families,
    /// another address than in the first row of the household, which stays
    OtherAddress,
    /// another name than in the first row of the household, which stays
    OtherName,
    /// a code that is no item's; it stands as words
    NoItem,
    /// no problem is named
    NoProblem,
    /// a number of people or families that cannot be; it was left out
    Count,
    /// more was said than a note holds
    NoteFull,
    /// more volunteers than a household may have
    Assigned,
    /// a quote that was opened and never closed; it was read as a letter
    Quote,
    /// the first row of the file names no columns and was read as a household
    NoHeader,
    /// its village or tambon stands in a row above
    FromAbove,
    /// neither a village number nor a community
    NoVillage,
    /// a row for each person and none says who the head is: one household, the first name stands
    Persons,
    /// another telephone number than in the first row of the household; it stands in the note
    OtherPhone,
    /// another number of people or families than in the first row of the household, which stays
    OtherCount,
}

/// How a row ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// a household of its own
    Taken {
        /// which of [`Import::households`]
        household: usize,
    },
    /// part of a household
    Joined {
        /// which of [`Import::households`]
        household: usize,
        /// the first row of it, as a spreadsheet numbers it
        with: usize,
    },
    /// left out
    Rejected(Reason),
}

/// One row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// as a spreadsheet numbers it
    pub number: usize,
    /// how it ended
    pub ended: Ended,
    /// what is told of it
    pub told: BTreeSet<Told>,
}

/// What a sheet amounts to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// every row below the header that is not blank, in order
    pub rows: Vec<Row>,
    /// rows below the header that are blank
    pub blank: usize,
    /// the households, in the order of the list
    pub households: Vec<Listed>,
    /// what else each of them may be known by, in the same order
    pub ids: Vec<Ids>,
}

/// The ids of a household: families of one house have ids of their own only in a list that has several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ids {
    /// as the only family of its house
    pub alone: HouseholdId,
    /// as one of several
    pub family: HouseholdId,
}

impl Import {
    /// The households with their ids.
    pub fn with_ids(&self) -> Vec<(Listed, Ids)> {
        self.households.iter().cloned().zip(self.ids.iter().copied()).collect()
    }
    /// Rows that were rejected.
    pub fn rejected(&self) -> impl Iterator<Item = (&Row, Reason)> {
        self.rows.iter().filter_map(|row| match row.ended {
            Ended::Rejected(reason) => Some((row, reason)),
            _ => None,
        })
    }
    /// Rows that joined the household of an earlier one.
    pub fn joined(&self) -> usize {
        self.rows.iter().filter(|it| matches!(it.ended, Ended::Joined { .. })).count()
    }
    /// Rows of which something is told, by what.
    pub fn told(&self) -> BTreeMap<Told, usize> {
        let mut counts = BTreeMap::new();
        for told in self.rows.iter().flat_map(|it| &it.told) {
            *counts.entry(*told).or_insert(0) += 1;
        }
        counts
    }
    /// The rejected rows as a table: the row's number, why in two languages, and what stood there. No
    /// spreadsheet takes a cell of it for a formula; citizen ids are masked. A cell is one line, since
    /// the table is put right and read here again, where a line of a cell can pass for a row.
    pub fn rejected_csv(
        &self,
        sheet: &Sheet,
        header: usize,
        head: [&str; 3],
        why: impl Fn(Reason) -> [String; 2],
    ) -> String {
        let mut out = String::from(BYTE_ORDER_MARK);
        let names = names(sheet, header);
        let kept = |it: &String| csv::forced(&text_rule::clean(&text_rule::masked(it), false));
        let titles: Vec<String> =
            head.iter().map(|it| (*it).to_owned()).chain(names.iter().map(kept)).collect();
        csv::line(&mut out, &titles);
        for (row, reason) in self.rejected() {
            let [thai, english] = why(reason);
            let mut cells = vec![row.number.to_string(), thai, english];
            cells.extend(sheet.rows.get(row.number - 1).into_iter().flatten().map(kept));
            csv::line(&mut out, &cells);
        }
        out
    }
}

/// Whether a row names a house or a person.
fn names_house(cells: &[String], mapping: &Mapping) -> bool {
    use Target::{Address, Answer, Head, HeadName, Reference};
    let of_house = |it: &Target| {
        matches!(it, Answer("house_code" | "house_no") | Head("first_name") | HeadName | Reference | Address)
    };
    mapping.columns.iter().zip(cells).any(|(it, cell)| of_house(it) && !cell.is_empty())
}

/// Reads a sheet.
pub fn import(sheet: &Sheet, mapping: &Mapping, areas: &Areas, questionnaire: &Questionnaire) -> Import {
    let names = names(sheet, mapping.header);
    let bare_names: Vec<String> = names.iter().map(|it| bare(it)).collect();
    let first = first_row(sheet, mapping.header);
    let beside = |cells: &[String]| Beside::of(cells, &mapping.columns, &bare_names);
    let below = sheet.rows.iter().skip(first);
    let houses = below.filter(|it| names_house(it, mapping) && beside(it).is_none());
    let mut list = List::of(mapping, areas, questionnaire, &names, Ground::of(&mapping.columns, houses));
    let below = sheet.rows.iter().skip(first);
    list.persons = are_persons(mapping, &names, below.filter(|it| names_house(it, mapping)));
    for title in sheet.rows.iter().take(mapping.header) {
        let Some(mut parts) = section(title, &[]) else { continue };
        // A person said which tambon it is.
        if !mapping.tambon.is_empty() {
            parts.retain(|it, _| matches!(*it, "moo" | "community_name"));
        }
        list.ground.say_title(parts);
    }
    let mut import = Import::default();
    for (at, cells) in sheet.rows.iter().enumerate().skip(first) {
        if cells.iter().all(String::is_empty) {
            import.blank += 1;
            continue;
        }
        let number = at + 1;
        let mut told = BTreeSet::new();
        if at == mapping.header {
            told.insert(Told::NoHeader);
        }
        if sheet.unclosed.binary_search(&at).is_ok() {
            told.insert(Told::Quote);
        }
        let ended = match beside(cells) {
            Some(Beside::Out(reason)) => Err(reason),
            Some(Beside::Village(parts)) => {
                list.ground.say(parts);
                Err(Reason::Village)
            }
            None => list.row(cells, number, &mut told),
        };
        let ended = ended.unwrap_or_else(Ended::Rejected);
        if let Ended::Rejected(reason) = ended {
            told.clear();
            if !matches!(reason, Reason::Header | Reason::Total) {
                list.forget_above();
            }
        }
        import.rows.push(Row { number, ended, told });
    }
    (import.households, import.ids) = list.listed(&mut import.rows).into_iter().unzip();
    import
}
