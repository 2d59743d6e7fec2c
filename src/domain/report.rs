//! The reports of domain.md §6.3 as plain tables: what each cell counts, and no words, which the user
//! interface has. Households and problems are never counted into one figure.

use std::borrow::Borrow;

use super::life::Outcome;
use super::problem::{ProblemStatus, UrgentWhy};
use super::record::Origin;
use super::summary::{Short, Summary, Told};
use super::tally::{DIMENSIONS, MONTH_DAYS, Part, Scope, tenths};
use super::work::Spot;
use super::{Date, HouseholdId, OrdMap, OrdSet, PartialDate, ProblemId, Questionnaire};

/// What a table counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// ปัญหา
    Problems,
    /// ครัวเรือน
    Households,
}

/// Whom help is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Giver {
    /// the agency that gave it
    Agency,
    /// the partner network
    Network,
}

/// What a row is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// the whole
    All,
    /// a part of the area, and the name of the community as it was typed
    Part(Part, String),
    /// a dimension by its letter; `None` gathers problems whose item nobody has said
    Dimension(Option<String>),
    /// an item by its code, and whether it is restricted
    Item(String, bool),
    /// an agency or a network by its code; `None` where nobody said
    Giver(Option<String>),
    /// a month of the row above: year (CE) and month; `None` where only the year is known
    Month(i16, Option<u8>),
    /// a group of statuses, by its code, see [`super::board::GROUPS`]
    Group(&'static str),
    /// an outcome
    Outcome(Outcome),
    /// what is due, and when
    When(When),
}

/// How near a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// past
    Overdue,
    /// today, or within seven days
    Week,
    /// after that, within thirty days
    Month,
    /// later
    Later,
}

/// A cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// so many
    Count(u64),
    /// whole baht
    Baht(i64),
    /// so much of so much
    Share {
        /// counted
        part: u64,
        /// the denominator
        of: u64,
    },
    /// one to four: not told outside the office (domain.md §6.4)
    Few,
    /// not told, because a sum would tell a [`Cell::Few`]
    Hidden,
    /// nothing to say
    None,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// what it is of
    pub head: Head,
    /// how far it is indented: it is a part of the nearest row before that is less so
    pub level: u8,
    /// one a column
    pub cells: Vec<Cell>,
}

/// Which table it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// households with problems, by dimension
    R2,
    /// outcomes of the Re-X-Ray
    R3,
    /// problems by status
    R5(Unit),
    /// help given
    R6(Giver),
    /// progress of the TPMAP Logbook
    R10,
    /// households of each dimension
    Dimensions,
    /// households of 2565 by how they stand
    Outcomes,
    /// where problems went from one round to the next
    Moved,
    /// what comes
    Due,
    /// problems solved, by month
    Solved,
}

/// What a footnote says beside what its table always says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// so many problems have no item yet, and are in no dimension
    NoItem(u64),
    /// so many turned out to be no problems, and are not counted
    NotApplicable(u64),
    /// so much help whose value nobody said
    NoValue(u64),
    /// so many households of the list nobody has visited
    NotVisited(u64),
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// which
    pub name: Name,
    /// how many columns besides the head
    pub columns: usize,
    /// its rows
    pub rows: Vec<Row>,
    /// of the whole; counted, not added up, where one household may stand in two rows
    pub total: Row,
    /// in their order
    pub notes: Vec<Note>,
}

/// Fewer than so many are not told of a restricted item.
const SMALL: u64 = 5;

pub(super) fn count(number: u64) -> Cell {
    Cell::Count(number)
}

fn area_rows<T>(parts: Vec<(Part, String, T)>, cells: impl Fn(&T) -> Vec<Cell>) -> Vec<Row> {
    let row = |(part, name, counted): (Part, String, T)| Row {
        cells: cells(&counted),
        head: Head::Part(part, name),
        level: 0,
    };
    parts.into_iter().map(row).collect()
}

pub(super) fn whole(cells: Vec<Cell>) -> Row {
    Row { head: Head::All, level: 0, cells }
}

fn some(number: u64, note: fn(u64) -> Note) -> Option<Note> {
    (number > 0).then(|| note(number))
}

// ── R2 ──────────────────────────────────────────────────────────────────────────────────────────

#[derive(Default)]
struct ByDimension {
    surveyed: u64,
    troubled: u64,
    dimensions: [u64; 7],
    problems: u64,
    no_item: u64,
}

/// R2: households surveyed, those of them that have a problem, once; households of each dimension; and
/// problems. A problem that was solved is counted too, one that turned out to be none is not.
pub fn r2<S: Borrow<Summary>>(all: &[S], scope: &Scope) -> Table {
    let (parts, total) = scope.by_part(all, |counted: &mut ByDimension, view| {
        counted.surveyed += u64::from(view.surveyed());
        let (mut in_dimension, mut problems) = ([false; 7], 0);
        for (problem, _) in view.problems() {
            problems += 1;
            match problem.dimension().and_then(|it| DIMENSIONS.iter().position(|known| *known == it)) {
                Some(at) => in_dimension[at] = true,
                None => counted.no_item += 1,
            }
        }
        counted.troubled += u64::from(problems > 0);
        counted.problems += problems;
        for (sum, is) in counted.dimensions.iter_mut().zip(in_dimension) {
            *sum += u64::from(is);
        }
    });
    let cells = |it: &ByDimension| {
        let first = [it.surveyed, it.troubled];
        first.into_iter().chain(it.dimensions).chain([it.problems]).map(count).collect()
    };
    let notes = some(total.no_item, Note::NoItem).into_iter().collect();
    let total = whole(cells(&total));
    Table { name: Name::R2, columns: 10, rows: area_rows(parts, cells), total, notes }
}

// ── R3 ──────────────────────────────────────────────────────────────────────────────────────────

/// The outcomes of R3, in the order of its columns.
pub const OUTCOMES: [Outcome; 8] = [
    Outcome::Complete,
    Outcome::CompleteNew,
    Outcome::Partial,
    Outcome::None,
    Outcome::Care,
    Outcome::Error,
    Outcome::Unreachable,
    Outcome::NotVisited,
];

#[derive(Default)]
struct Rechecked {
    target: u64,
    checked: u64,
    outcomes: [u64; 8],
    missed: u64,
    new: u64,
}

/// Where R3 counts this outcome. A household of 2565 with no problem at all does not qualify.
fn column(outcome: Outcome) -> usize {
    let shown = if outcome == Outcome::NoProblem { Outcome::Error } else { outcome };
    OUTCOMES.iter().position(|it| *it == shown).unwrap_or(OUTCOMES.len() - 1)
}

/// R3: the households of 2565, those checked, and how they stand; and, of all others, households that were missed, or
/// are in new hardship, in which a problem was found (domain.md §6.4). Whoever went there may say that one was missed
/// which a list of 2565 names: it is of 2565.
pub fn r3<S: Borrow<Summary>>(all: &[S], scope: &Scope) -> Table {
    let (parts, total) = scope.by_part(all, |counted: &mut Rechecked, view| {
        if view.of_2565() {
            counted.target += 1;
            let outcome = view.outcome();
            counted.outcomes[column(outcome)] += 1;
            counted.checked += u64::from(!matches!(outcome, Outcome::NotVisited | Outcome::Unreachable));
            return;
        }
        let found = view.problems().next().is_some();
        counted.missed += u64::from(found && view.household.origin == Some(Origin::Missed));
        counted.new += u64::from(found && view.household.origin == Some(Origin::NewHardship));
    });
    let cells = |it: &Rechecked| {
        let share = Cell::Share { part: it.checked, of: it.target };
        let first = [count(it.target), count(it.checked), share].into_iter();
        first.chain(it.outcomes.map(count)).chain([count(it.missed), count(it.new)]).collect()
    };
    let total = whole(cells(&total));
    Table { name: Name::R3, columns: 13, rows: area_rows(parts, cells), total, notes: Vec::new() }
}

// ── R4 ──────────────────────────────────────────────────────────────────────────────────────────

/// A line of R4. Of a restricted item only where it is and its number are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Urgent {
    /// whose
    pub household: HouseholdId,
    /// what the office calls it: its number in the list, else the last eight digits of its id. Of a
    /// restricted item those of the problem: other lines of the household must not tell whose it is
    pub reference: String,
    /// six digits; empty while not known
    pub tambon: Short,
    /// the village or community in it
    pub spot: Spot,
    /// the community as it was typed
    pub community: String,
    /// nobody of the household was met yet: it is as a list has it
    pub listed: bool,
    /// what else is told; `None` of a restricted item
    pub open: Option<UrgentOpen>,
}

/// Where an urgent case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// as was said last
    Said(ProblemStatus),
    /// nobody said anything of it yet, but that the household stands so
    Unseen(Outcome),
}

/// What R4 tells of a problem that is not restricted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrgentOpen {
    /// house number, as it was typed
    pub house_no: Short,
    /// the item's code, once it is known
    pub item: Option<Short>,
    /// 1 to 3
    pub severity: Option<u8>,
    /// when it was found, as precisely as is known
    pub found_on: Option<PartialDate>,
    /// days since, at least
    pub days: Option<i64>,
    /// the agency that is to lead
    pub lead: Option<Short>,
    /// where it stands
    pub status: Stands,
    /// why it cannot wait
    pub why: UrgentWhy,
}

/// Ascending: severest, oldest, and then always the same.
type Order4<'a> = (u8, i64, HouseholdId, [&'a str; 3]);

/// R4: every open problem that cannot wait, the severest first, then the one that has been open longest.
/// As things stand now; a round chooses the households that were visited in it.
///
/// Its rows are cases, and what of them is urgent is a matter of the item, whoever says it (domain.md §1.4, §6.4): one
/// that a list names is urgent before anybody was there. As things stand now, such a problem of a household in which
/// nobody was met yet stands here as the list has it, its status that nobody was there.
pub fn r4<S: Borrow<Summary>>(all: &[S], scope: &Scope) -> Vec<Urgent> {
    let mut found: Vec<(Order4<'_>, Urgent)> = Vec::new();
    for view in scope.views(all) {
        let unseen = scope.round.is_none() && !view.surveyed();
        if view.visited().is_none() && !unseen {
            continue;
        }
        let household = view.household;
        for it in household.problems.iter().filter(|it| !it.status.closed() && (unseen || !it.unanswered)) {
            let Some(why) = it.urgent else { continue };
            let status = match it.unanswered {
                true => Stands::Unseen(view.outcome()),
                false => Stands::Said(it.status),
            };
            let days = days_open(it, scope.today);
            let order = (3 - it.severity.unwrap_or_default().min(3), -days.unwrap_or(-1));
            let [item, lead] = [&it.item, &it.lead].map(|it| it.as_deref().unwrap_or_default());
            let rest = [item, lead, it.status.code()];
            found.push(((order.0, order.1, household.id, rest), urgent(household, it, status, why, days)));
        }
    }
    found.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    found.into_iter().map(|it| it.1).collect()
}

/// Days since the last day on which it can have been found.
fn days_open(it: &Told, today: Date) -> Option<i64> {
    it.found_on().map(|on| today.days_since(on.last_day()).max(0))
}

fn urgent(household: &Summary, it: &Told, status: Stands, why: UrgentWhy, days: Option<i64>) -> Urgent {
    let open = UrgentOpen {
        house_no: household.house_no.clone(),
        item: it.item.clone(),
        severity: it.severity,
        found_on: it.found_on(),
        days,
        lead: it.lead.clone(),
        status,
        why,
    };
    Urgent {
        household: household.id,
        reference: reference_of(household, it),
        tambon: household.tambon.clone(),
        spot: Spot::of(household.moo, &household.community),
        community: household.community.clone(),
        listed: matches!(status, Stands::Unseen(_)),
        open: (!it.restricted).then_some(open),
    }
}

/// What a household is called without naming anybody.
pub fn reference(household: &Summary) -> String {
    let own = || short(&household.id.to_string());
    Some(household.reference.to_string()).filter(|it| !it.is_empty()).unwrap_or_else(own)
}

/// What a problem's case is called: of a restricted one by a number of its own, so that other lines of the
/// household do not tell whose it is.
pub fn reference_of(household: &Summary, it: &Told) -> String {
    if it.restricted { special(household, it) } else { reference(household) }
}

/// What a special case is called.
fn special(household: &Summary, it: &Told) -> String {
    short(&ProblemId::of(household.id, it.item.as_deref().unwrap_or_default()).to_string())
}

fn short(id: &str) -> String {
    id.get(28..).unwrap_or(id).to_uppercase()
}

// ── R5 ──────────────────────────────────────────────────────────────────────────────────────────

/// The statuses of R5, in the order of its columns.
pub const STATUSES: [ProblemStatus; 7] = [
    ProblemStatus::Solved,
    ProblemStatus::SelfSolved,
    ProblemStatus::InProgress,
    ProblemStatus::Referred,
    ProblemStatus::Unsolved,
    ProblemStatus::Recurred,
    ProblemStatus::OngoingCare,
];

/// The same, the furthest from being solved first: a household stands under the first that one of its
/// problems has.
const WORST_FIRST: [ProblemStatus; 7] = [
    ProblemStatus::Unsolved,
    ProblemStatus::Recurred,
    ProblemStatus::InProgress,
    ProblemStatus::Referred,
    ProblemStatus::OngoingCare,
    ProblemStatus::Solved,
    ProblemStatus::SelfSolved,
];

fn place(all: [ProblemStatus; 7], status: ProblemStatus) -> Option<usize> {
    all.iter().position(|it| *it == status)
}

type ByStatus = [u64; 7];

/// Counts the problems of one row, of one household.
fn put(sums: &mut ByStatus, unit: Unit, statuses: &[ProblemStatus]) {
    let mut add = |status: &ProblemStatus| {
        if let Some(at) = place(STATUSES, *status) {
            sums[at] += 1;
        }
    };
    match unit {
        Unit::Problems => statuses.iter().for_each(add),
        Unit::Households => {
            let worst = statuses.iter().min_by_key(|it| place(WORST_FIRST, **it));
            worst.into_iter().for_each(&mut add);
        }
    }
}

fn status_cells(sums: &ByStatus) -> Vec<Cell> {
    let of: u64 = sums.iter().sum();
    let solved = Cell::Share { part: sums[0] + sums[1], of };
    [count(of)].into_iter().chain(sums.map(count)).chain([solved]).collect()
}

/// R5: problems, or households, by where they stand, in each dimension and, where `items`, in each item.
/// A household stands once in each row, under its problem that is furthest from being solved.
pub fn r5<S: Borrow<Summary>>(all: &[S], scope: &Scope, unit: Unit, items: bool) -> Table {
    let mut dimensions: [ByStatus; 8] = Default::default();
    let mut by_item: OrdMap<&str, ByStatus> = OrdMap::new();
    let (mut total, mut not_applicable, mut not_visited) = (ByStatus::default(), 0, 0);
    for view in scope.views(all) {
        not_visited += u64::from(view.household.listed.is_some() && view.visited().is_none());
        let mut here: Vec<(&Told, ProblemStatus)> = view.problems().collect();
        not_applicable += (view.told().count() - here.len()) as u64;
        if here.is_empty() {
            continue;
        }
        let statuses = |of: &[(&Told, ProblemStatus)]| of.iter().map(|it| it.1).collect::<Vec<_>>();
        put(&mut total, unit, &statuses(&here));
        for (at, sums) in dimensions.iter_mut().enumerate() {
            let letter = DIMENSIONS.get(at).copied();
            let of: Vec<_> = here.iter().filter(|it| it.0.dimension() == letter).map(|it| it.1).collect();
            put(sums, unit, &of);
        }
        if items {
            here.retain(|it| it.0.item.is_some());
            here.sort_unstable_by(|one, other| one.0.item.cmp(&other.0.item));
            for of in here.chunk_by(|one, other| one.0.item == other.0.item) {
                let code = of[0].0.item.as_deref().unwrap_or_default();
                put(by_item.or_insert_with(code, ByStatus::default), unit, &statuses(of));
            }
        }
    }
    let mut rows = Vec::new();
    for (at, sums) in dimensions.iter().enumerate() {
        let letter = DIMENSIONS.get(at).copied();
        if letter.is_none() && sums.iter().all(|it| *it == 0) {
            continue;
        }
        let head = Head::Dimension(letter.map(str::to_owned));
        rows.push(Row { head, level: 0, cells: status_cells(sums) });
        let of = by_item.iter().filter(|(code, _)| letter.is_some_and(|it| code.starts_with(it)));
        rows.extend(of.map(|(code, sums)| {
            let item = Questionnaire::newest().and_then(|it| it.item(code));
            let head = Head::Item((*code).to_owned(), item.is_some_and(|(_, it)| it.restricted));
            Row { head, level: 1, cells: status_cells(sums) }
        }));
    }
    let notes = [some(not_applicable, Note::NotApplicable), some(not_visited, Note::NotVisited)];
    let notes = notes.into_iter().flatten().collect();
    Table { name: Name::R5(unit), columns: 9, rows, total: whole(status_cells(&total)), notes }
}

// ── R6 ──────────────────────────────────────────────────────────────────────────────────────────

/// The entry of the logbook that is help given.
const ASSISTANCE: &str = "assistance";

#[derive(Default)]
struct Given {
    times: u64,
    households: u64,
    problems: u64,
    baht: i64,
}

impl Given {
    fn cells(&self) -> Vec<Cell> {
        vec![count(self.times), count(self.households), count(self.problems), Cell::Baht(self.baht)]
    }
}

/// A giver by its code, and a month of it: year and month. `None` is any.
type Row6<'a> = (Option<Option<&'a str>>, Option<(i16, u8)>);

/// R6: help given, by agency or network and by month: times, households, problems, value. A household
/// that was helped twice in a row counts once in it, and so does a problem.
pub fn r6<S: Borrow<Summary>>(all: &[S], scope: &Scope, by: Giver) -> Table {
    let mut rows: OrdMap<Row6<'_>, Given> = OrdMap::new();
    let mut no_value = 0;
    for view in scope.views(all) {
        let mut helped: OrdSet<Row6<'_>> = OrdSet::new();
        let mut problems: OrdSet<(Row6<'_>, usize)> = OrdSet::new();
        for help in view.helps().filter(|it| it.kind == ASSISTANCE) {
            no_value += u64::from(help.value_baht.is_none());
            let giver = match by {
                Giver::Agency => help.provider.as_deref(),
                Giver::Network => help.network.as_deref(),
            };
            let month = (help.on.year(), help.on.month());
            for key in [(None, None), (Some(giver), None), (Some(giver), Some(month))] {
                let given = rows.or_insert_with(key, Given::default);
                given.times += 1;
                given.baht += help.value_baht.unwrap_or_default();
                given.households += u64::from(helped.insert(key));
                for problem in &help.problems {
                    given.problems += u64::from(problems.insert((key, *problem)));
                }
            }
        }
    }
    let total = rows.remove(&(None, None)).unwrap_or_default();
    let row = |((giver, month), given): (&Row6<'_>, &Given)| {
        let cells = given.cells();
        match month {
            Some((year, month)) => Row { head: Head::Month(*year, Some(*month)), level: 1, cells },
            None => Row { head: Head::Giver(giver.flatten().map(str::to_owned)), level: 0, cells },
        }
    };
    // Whoever is not named comes last.
    let named = |it: &(&Row6<'_>, &Given)| it.0.0.flatten().is_some();
    let (some_one, no_one) = (rows.iter().filter(named), rows.iter().filter(|it| !named(it)));
    let rows = some_one.chain(no_one).map(row).collect();
    let notes = some(no_value, Note::NoValue).into_iter().collect();
    Table { name: Name::R6(by), columns: 4, rows, total: whole(total.cells()), notes }
}

// ── R10 ─────────────────────────────────────────────────────────────────────────────────────────

#[derive(Default)]
struct Logged {
    target: u64,
    recorded: u64,
    results: u64,
    due: u64,
    done: u64,
}

/// R10: households that the TPMAP Logbook is to hold, those of them whose state was recorded (somebody
/// was met) and those with help of which a result was recorded; and of all households with an open
/// problem, those with an entry of the last 31 days.
pub fn r10<S: Borrow<Summary>>(all: &[S], scope: &Scope) -> Table {
    let (parts, total) = scope.by_part(all, |counted: &mut Logged, view| {
        if view.of_logbook() {
            counted.target += 1;
            counted.recorded += u64::from(view.surveyed());
            let known = |result: &str| matches!(result, "done" | "partly" | "failed");
            let mut results = view.helps().filter_map(|it| it.result.as_deref());
            counted.results += u64::from(results.any(known));
        }
        if view.is_open() {
            let fresh = |on: Date| (0..=MONTH_DAYS).contains(&scope.today.days_since(on));
            counted.due += 1;
            counted.done += u64::from(view.helps().any(|it| fresh(it.on)));
        }
    });
    let cells = |it: &Logged| {
        let share = |part| Cell::Share { part, of: it.target };
        let first = [count(it.target), count(it.recorded), share(it.recorded)];
        let rest = [count(it.results), share(it.results), count(it.due), count(it.done)];
        first.into_iter().chain(rest).collect()
    };
    let total = whole(cells(&total));
    Table { name: Name::R10, columns: 7, rows: area_rows(parts, cells), total, notes: Vec::new() }
}

// ── For leaving the office ──────────────────────────────────────────────────────────────────────

impl Table {
    /// The table as it may leave the office: of a restricted item, one to four are told as fewer than
    /// five; and where they would follow from a sum, of its column or of its row, another figure of the sum
    /// is withheld too.
    pub fn for_leaving(mut self) -> Table {
        for row in self.rows.iter_mut().filter(|it| matches!(it.head, Head::Item(_, true))) {
            for cell in &mut row.cells {
                if matches!(cell, Cell::Count(it) if (1..SMALL).contains(it)) {
                    *cell = Cell::Few;
                }
            }
        }
        let sums = self.sums();
        // What one sum withholds may follow from another.
        while sums.iter().any(|it| self.cover(it)) {}
        for row in self.rows.iter_mut().chain([&mut self.total]) {
            if row.cells.iter().any(|it| it.is_withheld()) {
                // A share would tell what was withheld.
                for cell in row.cells.iter_mut().filter(|it| matches!(it, Cell::Share { .. })) {
                    *cell = Cell::Hidden;
                }
            }
        }
        self
    }

    /// Places of figures of which the first is the sum of the others; the total is the row behind the last.
    fn sums(&self) -> Vec<Vec<(usize, usize)>> {
        let rows = self.rows.len();
        let tops: Vec<usize> = (0..rows).filter(|it| self.rows[*it].level == 0).collect();
        let mut sums = Vec::new();
        for column in 0..self.columns {
            for (nth, top) in tops.iter().enumerate() {
                let end = tops.get(nth + 1).copied().unwrap_or(rows);
                sums.push((*top..end).map(|it| (it, column)).collect());
            }
            sums.push(std::iter::once(rows).chain(tops.iter().copied()).map(|it| (it, column)).collect());
        }
        if matches!(self.name, Name::R5(_)) {
            sums.extend((0..=rows).map(|row| (0..=STATUSES.len()).map(|it| (row, it)).collect()));
        }
        sums
    }

    /// Withholds the least figure of a sum in which one alone is withheld; without one above nothing, the
    /// sum itself. Whether it did.
    fn cover(&mut self, sum: &[(usize, usize)]) -> bool {
        let cell = |it: &(usize, usize)| self.rows.get(it.0).unwrap_or(&self.total).cells.get(it.1);
        let withheld: Vec<_> = sum.iter().filter(|it| cell(it).is_some_and(Cell::is_withheld)).collect();
        let ([alone], [whole, parts @ ..]) = (&*withheld, sum) else { return false };
        if parts.is_empty() {
            return false;
        }
        let told = |it: &(usize, usize)| match cell(it) {
            Some(Cell::Count(count)) if *count > 0 => Some((*count, *it)),
            _ => None,
        };
        let Some(at) = parts.iter().filter_map(told).min().map(|it| it.1).or(told(whole).map(|it| it.1))
        else {
            return false;
        };
        debug_assert!(at != **alone, "what is withheld is not told");
        let row = self.rows.get_mut(at.0).unwrap_or(&mut self.total);
        row.cells.get_mut(at.1).map(|it| *it = Cell::Hidden).is_some()
    }
}

impl Cell {
    /// Whether it is a figure that is not told.
    fn is_withheld(&self) -> bool {
        matches!(self, Cell::Few | Cell::Hidden)
    }
    /// Its share in tenths of a per cent.
    pub fn tenths(&self) -> Option<u64> {
        match self {
            Cell::Share { part, of } => tenths(*part, *of),
            _ => None,
        }
    }
}
