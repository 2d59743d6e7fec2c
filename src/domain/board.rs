//! What those in charge look at: the seven counts, how the check stands, what moved, what is left to do
//! and by when. Each figure is of a table that is shown too (domain.md §6.1: bars, never a pie).

use std::borrow::Borrow;

use super::counted::Counted;
use super::problem::ProblemStatus;
use super::report::{Cell, Head, Name, OUTCOMES, Row, Table, When, count, r2, r3, r10, whole};
use super::roster::{Round, Target};
use super::summary::Summary;
use super::tally::{DIMENSIONS, Scope, View};
use super::{Date, OrdMap};

/// The households of each dimension; as a whole those with a problem, once.
pub fn dimensions<S: Borrow<Summary>>(all: &[S], scope: &Scope) -> Table {
    let of = r2(all, scope);
    let heads = DIMENSIONS.map(|it| Head::Dimension(Some(it.to_owned())));
    let cells = of.total.cells.get(2..9).unwrap_or_default();
    let total = whole(of.total.cells.get(1..2).unwrap_or_default().to_vec());
    Table { name: Name::Dimensions, columns: 1, rows: upright(heads, cells), total, notes: of.notes }
}

/// The households of 2565 by how they stand.
pub fn outcomes<S: Borrow<Summary>>(all: &[S], scope: &Scope) -> Table {
    let of = r3(all, scope);
    let cells = of.total.cells.get(3..3 + OUTCOMES.len()).unwrap_or_default();
    let total = whole(of.total.cells.get(..1).unwrap_or_default().to_vec());
    let rows = upright(OUTCOMES.map(Head::Outcome), cells);
    Table { name: Name::Outcomes, columns: 1, rows, total, notes: of.notes }
}

fn upright(heads: impl IntoIterator<Item = Head>, cells: &[Cell]) -> Vec<Row> {
    heads.into_iter().zip(cells).map(|(head, cell)| Row { head, level: 0, cells: vec![*cell] }).collect()
}

/// What is measured against a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// households of 2565 checked
    Rechecked,
    /// problems solved
    Solved,
    /// households recorded in the TPMAP Logbook
    Recorded,
    /// of those, with a result
    Results,
}

/// How far the work is, and how far it is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Goal {
    /// what
    pub measure: Measure,
    /// how far
    pub share: Cell,
    /// per cent to be reached
    pub percent: u64,
    /// by this day, where the round says
    pub by: Option<Date>,
}

impl Goal {
    /// Whether it is reached.
    pub fn reached(&self) -> bool {
        self.share.tenths().is_some_and(|it| it >= self.percent * 10)
    }
}

/// The goals of a round, as it sets them, and what was done of them in it: a visit in another round says nothing of
/// this one. Of problems everything that is known counts, in whichever round somebody was there last (domain.md §6.4).
/// Checked by the end of the survey and solved by its day (LETTER 000
/// to 002), and those of the TPMAP Logbook (LETTER 004), the second of its results only where it has a day.
pub fn goals(all: &Counted, scope: &Scope, round: &Round) -> Vec<Goal> {
    let own = || Some(round.id.clone()).filter(|it| !it.is_empty());
    let in_it = &Scope { round: scope.round.clone().or_else(own), ..scope.clone() };
    let share = |part: Option<&Cell>, of: Option<&Cell>| match (part, of) {
        (Some(Cell::Count(part)), Some(Cell::Count(of))) => Cell::Share { part: *part, of: *of },
        _ => Cell::None,
    };
    // Where nobody decided, everyone counts in every round.
    let other = in_it.round.as_ref().filter(|_| !all.left_out().is_empty()).map(|it| all.in_round(it));
    let there = other.as_ref().unwrap_or(all);
    let (checked, logged) = (r3(there, in_it).total.cells, r10(there, in_it).total.cells);
    let statuses = scope.views(all).flat_map(|it| it.problems()).map(|it| it.1);
    let (solved, problems) = statuses.fold((0, 0), |(solved, all), it| {
        let is = matches!(it, ProblemStatus::Solved | ProblemStatus::SelfSolved);
        (solved + u64::from(is), all + 1)
    });
    let goal = |measure, share, target: Target, by: Option<Date>| {
        let percent = u64::from(target.percent);
        Goal { measure, share, percent, by: target.by.or(by) }
    };
    let (of, results) = (round.targets, share(logged.get(3), logged.first()));
    let mut goals = vec![
        goal(Measure::Rechecked, share(checked.get(1), checked.first()), of.rechecked, round.survey_close),
        goal(Measure::Solved, Cell::Share { part: solved, of: problems }, of.solved, round.solve_by),
        goal(Measure::Recorded, share(logged.get(1), logged.first()), of.recorded, None),
        goal(Measure::Results, results, of.results, None),
    ];
    goals.extend(of.results_then.by.map(|_| goal(Measure::Results, results, of.results_then, None)));
    goals
}

/// Households that somebody is expected at, and open problems by the day on which they are meant to be
/// solved.
pub fn due<S: Borrow<Summary>>(all: &[S], scope: &Scope) -> Table {
    let when = |on: Date| match on.days_since(scope.today) {
        ..0 => When::Overdue,
        0..=7 => When::Week,
        8..=30 => When::Month,
        _ => When::Later,
    };
    let mut sums = [[0; 2]; 4];
    for view in scope.views(all) {
        if let Some(on) = view.household.due {
            sums[when(on) as usize][0] += 1;
        }
        let open = view.household.problems.iter().filter(|it| !it.unanswered && !it.status.closed());
        for on in open.filter_map(|it| it.target_on) {
            sums[when(on.last_day()) as usize][1] += 1;
        }
    }
    let heads = [When::Overdue, When::Week, When::Month, When::Later];
    let row = |(head, it): (When, [u64; 2])| Row {
        head: Head::When(head),
        level: 0,
        cells: it.map(count).to_vec(),
    };
    let total = [0, 1].map(|at| count(sums.iter().map(|it| it[at]).sum())).to_vec();
    let rows = heads.into_iter().zip(sums).map(row).collect();
    Table { name: Name::Due, columns: 2, rows, total: whole(total), notes: Vec::new() }
}

/// Problems solved, by the month in which they were, as far as that is known; by whom: the agencies'
/// work, the households' own, both.
pub fn solved<S: Borrow<Summary>>(all: &[S], scope: &Scope) -> Table {
    let mut months: OrdMap<(i16, Option<u8>), [u64; 2]> = OrdMap::new();
    for (problem, status) in scope.views(all).flat_map(|it| it.problems()) {
        let Some(on) = problem.solved_on else { continue };
        let at = match status {
            ProblemStatus::Solved => 0,
            ProblemStatus::SelfSolved => 1,
            _ => continue,
        };
        months.or_insert_with((on.year(), on.month()), Default::default)[at] += 1;
    }
    let cells = |[helped, own]: [u64; 2]| vec![count(helped), count(own), count(helped + own)];
    let sum = |at: usize| months.values().map(|it| it[at]).sum();
    let total = whole(cells([sum(0), sum(1)]));
    let row = |((year, month), it): (&(i16, Option<u8>), &[u64; 2])| Row {
        head: Head::Month(*year, *month),
        level: 0,
        cells: cells(*it),
    };
    Table { name: Name::Solved, columns: 3, rows: months.iter().map(row).collect(), total, notes: Vec::new() }
}

/// Groups of statuses between which problems move.
pub const GROUPS: [&str; 4] = ["open", "ongoing_care", "solved", "not_applicable"];

fn group(status: ProblemStatus) -> usize {
    match status {
        ProblemStatus::OngoingCare => 1,
        ProblemStatus::Solved | ProblemStatus::SelfSolved => 2,
        ProblemStatus::NotApplicable => 3,
        _ => 0,
    }
}

/// Where problems went from the round `before` to that of the scope, in households that were visited in
/// both: rows are where they stood, columns where they stand; the last row is of those found since.
pub fn moved<S: Borrow<Summary>>(all: &[S], scope: &Scope, before: &str) -> Table {
    let mut sums = [[0; 4]; 5];
    for view in scope.views(all).filter(|it| it.visited().is_some()) {
        let earlier = View::of(view.household, Some(before));
        if earlier.visited().is_none() {
            continue;
        }
        for (problem, now) in view.told() {
            let then = earlier.told().find(|it| std::ptr::eq(it.0, problem)).map(|it| it.1);
            sums[then.map_or(4, group)][group(now)] += 1;
        }
    }
    let cells = |it: &[u64; 4]| it.iter().copied().chain([it.iter().sum()]).map(count).collect::<Vec<_>>();
    let heads = GROUPS.into_iter().chain(["found_since"]);
    let rows = heads.zip(&sums).map(|(head, it)| Row { head: Head::Group(head), level: 0, cells: cells(it) });
    let mut all_rows = [0; 4];
    for row in &sums {
        for (sum, it) in all_rows.iter_mut().zip(row) {
            *sum += it;
        }
    }
    let total = whole(cells(&all_rows));
    Table { name: Name::Moved, columns: 5, rows: rows.collect(), total, notes: Vec::new() }
}
