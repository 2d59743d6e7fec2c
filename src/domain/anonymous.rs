//! Households without anything that leads to one of them, for training and research: no name, no number,
//! no day, no note, no position, nothing of restricted items; an area no finer than a tambon, and
//! coarser where a row would stand among fewer than [`FEW`] (domain.md §6.4, §7.3).

use super::life::Outcome;
use super::record::Origin;
use super::shown::Shown;
use super::summary::{Summary, Told};
use super::tally::{Area, DIMENSIONS};
use super::{OrdMap, ProblemStatus};

/// Fewer than so many could be recognised.
pub const FEW: usize = 5;

/// A problem of a nameless household.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trouble {
    /// the item's code; of one that fewer than [`FEW`] households have, the letter of its dimension alone
    pub item: String,
    /// where it stands
    pub status: ProblemStatus,
    /// 1 to 3
    pub severity: Option<u8>,
}

/// A nameless household.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nameless {
    /// a tambon, or what it lies in
    pub area: Area,
    /// where it comes from
    pub origin: Option<Origin>,
    /// the round that visited it last
    pub round: String,
    /// how it stands by the problems below, see [`super::shown`]
    pub outcome: Option<Outcome>,
    /// the level, likewise
    pub level: String,
    /// its problems
    pub problems: Vec<Trouble>,
    /// how often it was helped
    pub helps: usize,
}

/// The visited households of these, in an order that says nothing of where they came from; and how many
/// had to be left out because even the widest area holds too few.
pub fn nameless<'a>(all: impl Iterator<Item = &'a Summary> + Clone) -> (Vec<Nameless>, usize) {
    let visited = all.filter(|it| !it.rounds.is_empty());
    let mut having: OrdMap<&str, usize> = OrdMap::new();
    for summary in visited.clone() {
        let told = summary.problems.iter().filter(|it| tells(it));
        let mut items: Vec<&str> = told.filter_map(|it| it.item.as_deref()).collect();
        items.sort_unstable();
        items.dedup();
        items.into_iter().for_each(|it| *having.or_insert_with(it, || 0) += 1);
    }
    let rare = |item: &str| having.get(&item).is_none_or(|it| *it < FEW);
    let mut rows: Vec<Nameless> = visited.map(|it| row(it, &rare)).collect();
    let left_out = coarsened(&mut rows);
    rows.sort_unstable();
    (rows, left_out)
}

fn dimension(it: &Told) -> Option<&'static str> {
    let item = it.item.as_deref()?;
    DIMENSIONS.iter().find(|it| item.starts_with(**it)).copied()
}

/// What a list names in its own words may be a special case: only items of the form are told.
fn tells(it: &Told) -> bool {
    !it.restricted && dimension(it).is_some()
}

fn row(summary: &Summary, rare: &impl Fn(&str) -> bool) -> Nameless {
    let shown = Shown::of(summary, tells);
    let trouble = |it: &&Told| {
        let item = it.item.as_deref()?;
        let item = if rare(item) { dimension(it)? } else { item };
        Some(Trouble { item: item.to_owned(), status: it.status, severity: it.severity })
    };
    let mut problems: Vec<Trouble> = shown.problems.iter().filter_map(trouble).collect();
    problems.sort_unstable();
    Nameless {
        area: Area::of(&summary.tambon).unwrap_or_default(),
        origin: summary.origin,
        round: summary.rounds.last().map(|it| it.round.to_string()).unwrap_or_default(),
        outcome: shown.outcome,
        level: shown.level.unwrap_or_default().to_owned(),
        problems,
        helps: shown.helps.len(),
    }
}

/// Rows that would stand among few in their area are said to be of the next wider one: those of a tambon of
/// its amphoe, and so on. Those that are few even there are left out, and counted.
fn coarsened(rows: &mut Vec<Nameless>) -> usize {
    for digits in [6, 4, 2] {
        let mut among: OrdMap<Area, usize> = OrdMap::new();
        for row in rows.iter().filter(|it| it.area.code().len() == digits) {
            *among.or_insert_with(row.area.clone(), || 0) += 1;
        }
        for row in rows.iter_mut().filter(|it| it.area.code().len() == digits) {
            if among.get(&row.area).is_some_and(|it| *it < FEW) {
                row.area = Area::of(&row.area.code()[..digits - 2]).unwrap_or_default();
            }
        }
    }
    let nowhere = rows.iter().filter(|it| it.area.code().is_empty()).count();
    if 0 < nowhere && nowhere < FEW {
        rows.retain(|it| !it.area.code().is_empty());
        return nowhere;
    }
    0
}
