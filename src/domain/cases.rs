//! The list of cases: which households fit a filter, and how many problems of theirs do. Households are
//! put in order and made searchable once ([`Making`]), a little at a time; a filter then looks through a
//! hundred thousand of them between two frames.
//!
//! One that counts with another stands in its place and is found, and is counted nowhere.
//!
//! What a filter asks of a problem, it asks of one and the same problem. Problems are counted as the
//! reports count them (domain.md §6.4).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::counted::Counted;
use super::id::{HouseholdId, KeptFilterId};
use super::life::Outcome;
use super::problem::ProblemStatus;
use super::report::reference;
use super::search::{Searched, house_key, thai_order};
use super::summary::{Short, Summary, Told, dimension_of};
use super::tally::{Area, DIMENSIONS, View};
use super::work::Spot;
use super::{Date, OrdMap, OrdSet, PartialDate, Questionnaire};

/// A filter of the case list that a person kept under a name. Deleted, it stays as an empty one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptFilter {
    /// its id
    pub id: KeptFilterId,
    /// its name
    pub name: String,
    /// as [`Filter::write`] writes it; empty once it was deleted
    pub filter: String,
    /// when it was kept or deleted, ms since 1970
    pub at: i64,
    /// it was deleted
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
}

impl KeptFilter {
    /// The same, deleted.
    pub fn deleted(&self, at: i64) -> KeptFilter {
        KeptFilter { filter: String::new(), at, gone: true, ..self.clone() }
    }

    /// The same as before it was deleted, among `all` that are kept now; `None` where something stands in its
    /// place since: it is there again, or another one has its name.
    pub fn restored<'a>(&self, at: i64, all: impl IntoIterator<Item = &'a KeptFilter>) -> Option<KeptFilter> {
        let in_place = |it: &KeptFilter| !it.gone && (it.id == self.id || it.name == self.name);
        (!all.into_iter().any(in_place)).then(|| KeptFilter { at, ..self.clone() })
    }
}

/// A village or community of a tambon, as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// a village by its number
    Moo(i64),
    /// a community by its name, however it is typed
    Community(String),
    /// neither is known
    Unknown,
}

impl Place {
    /// As villages are told apart.
    pub fn spot(&self) -> Spot {
        match self {
            Place::Moo(moo) => Spot::Moo(*moo),
            Place::Community(name) => Spot::of(None, name),
            Place::Unknown => Spot::Unknown,
        }
    }
    /// In the address.
    pub fn write(&self) -> String {
        match self {
            Place::Moo(moo) => format!("m{moo}"),
            Place::Community(name) => format!("c{name}"),
            Place::Unknown => "u".to_owned(),
        }
    }
    /// What [`Place::write`] wrote.
    pub fn read(text: &str) -> Option<Place> {
        match (text.split_at_checked(1)?, text) {
            (("m", moo), _) => moo.parse().ok().map(Place::Moo),
            (("c", name), _) if !name.is_empty() => Some(Place::Community(name.to_owned())),
            (_, "u") => Some(Place::Unknown),
            _ => None,
        }
    }
}

/// Where a problem stands, as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// not closed, standing welfare too
    Open,
    /// exactly there
    At(ProblemStatus),
}

impl Stands {
    /// In the address.
    pub fn code(self) -> &'static str {
        match self {
            Stands::Open => "open",
            Stands::At(status) => status.code(),
        }
    }
    /// The one that is written so.
    pub fn of_code(code: &str) -> Option<Stands> {
        if code == "open" { Some(Stands::Open) } else { ProblemStatus::of_code(code).map(Stands::At) }
    }
    fn holds(self, status: ProblemStatus) -> bool {
        match self {
            Stands::Open => !status.closed(),
            Stands::At(it) => it == status,
        }
    }
}

/// What is overdue, as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Late {
    /// somebody was expected there before today
    Visit,
    /// an open problem was to be solved before today
    Target,
}

/// Every outcome, and how it stands in the address.
pub const OUTCOMES: [(Outcome, &str); 9] = [
    (Outcome::NotVisited, "not_visited"),
    (Outcome::Unreachable, "unreachable"),
    (Outcome::Error, "error"),
    (Outcome::Complete, "complete"),
    (Outcome::CompleteNew, "complete_new"),
    (Outcome::Care, "care"),
    (Outcome::None, "none"),
    (Outcome::Partial, "partial"),
    (Outcome::NoProblem, "no_problem"),
];

/// What stands in the address for no agency.
const NO_ONE: &str = "-";

/// What is asked of the list. All of it holds.
///
/// No search for words stands here: an address stays in the browser's history, in the clear, and people
/// search for names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// where
    pub area: Area,
    /// in which village or community of the tambon
    pub place: Option<Place>,
    /// a dimension by its letter
    pub dimension: Option<String>,
    /// an item by its code; never a restricted one, of which numbers are told and no names (domain.md §7.3)
    pub item: Option<String>,
    /// where the problem stands
    pub status: Option<Stands>,
    /// open and cannot wait
    pub urgent: bool,
    /// the agency that is to lead, by its code; `Some(None)`: nobody is named yet
    pub lead: Option<Option<String>>,
    /// overdue
    pub late: Option<Late>,
    /// how the household stands
    pub outcome: Option<Outcome>,
    /// who went there: the first characters of a `kid`, see [`super::summary::KID`]
    pub by: Option<String>,
}

impl Filter {
    /// As it stands in an address; empty where nothing is asked.
    pub fn write(&self) -> String {
        let area = Some(self.area.code().to_owned()).filter(|it| !it.is_empty());
        let late = self.late.map(|it| match it {
            Late::Visit => "visit",
            Late::Target => "target",
        });
        let outcome =
            self.outcome.and_then(|it| OUTCOMES.iter().find(|known| known.0 == it)).map(|it| it.1.to_owned());
        let all = [
            ("area", area),
            ("place", self.place.as_ref().map(Place::write)),
            ("dimension", self.dimension.clone()),
            ("item", self.item.clone()),
            ("status", self.status.map(|it| it.code().to_owned())),
            ("urgent", self.urgent.then(|| "1".to_owned())),
            ("lead", self.lead.clone().map(|it| it.unwrap_or_else(|| NO_ONE.to_owned()))),
            ("late", late.map(str::to_owned)),
            ("outcome", outcome),
            ("by", self.by.clone()),
        ];
        let part = |(name, value): (&str, Option<String>)| Some(format!("{name}={}", escaped(&value?)));
        all.into_iter().filter_map(part).collect::<Vec<_>>().join("&")
    }

    /// Reads what stands in an address; what cannot be is left out.
    pub fn read(text: &str) -> Filter {
        let mut filter = Filter::default();
        for (name, value) in text.split('&').filter_map(|it| it.split_once('=')) {
            let Some(value) = unescaped(value).filter(|it| !it.is_empty()) else { continue };
            match name {
                "area" => filter.area = Area::of(&value).unwrap_or_default(),
                "place" => filter.place = Place::read(&value),
                "dimension" => filter.dimension = Some(value).filter(|it| DIMENSIONS.contains(&it.as_str())),
                "item" => filter.item = Some(value).filter(|it| is_told(it)),
                "status" => filter.status = Stands::of_code(&value),
                "urgent" => filter.urgent = value == "1",
                "lead" => filter.lead = Some(Some(value).filter(|it| it != NO_ONE)),
                "late" => {
                    filter.late = match value.as_str() {
                        "visit" => Some(Late::Visit),
                        "target" => Some(Late::Target),
                        _ => None,
                    }
                }
                "outcome" => filter.outcome = OUTCOMES.iter().find(|it| it.1 == value).map(|it| it.0),
                "by" => filter.by = Some(value),
                _ => {}
            }
        }
        if !filter.area.is_tambon() {
            filter.place = None;
        }
        filter
    }

    /// Whether it asks something of a problem: then a household without such a one does not fit.
    pub fn of_problems(&self) -> bool {
        self.dimension.is_some()
            || self.item.is_some()
            || self.status.is_some()
            || self.urgent
            || self.lead.is_some()
            || self.late == Some(Late::Target)
    }

    /// Whether the household's own parts fit, but for where it lies.
    fn fits(&self, household: &OfHousehold, by: &[Short], today: Date) -> bool {
        self.outcome.is_none_or(|it| household.outcome == it)
            && self.by.as_ref().is_none_or(|it| by.iter().any(|kid| kid == it))
            && (self.late != Some(Late::Visit) || household.due.is_some_and(|it| it < today))
    }

    /// Whether one problem fits.
    fn fits_problem(&self, it: &OfProblem, today: Date) -> bool {
        let open = !it.status.closed();
        // What turned out to be none is counted where it is asked for, and nowhere else.
        let counted = it.status != ProblemStatus::NotApplicable || self.status == Some(Stands::At(it.status));
        counted
            && self.status.is_none_or(|stands| stands.holds(it.status))
            && (!self.urgent || (open && it.urgent))
            && self
                .dimension
                .as_ref()
                .is_none_or(|letter| it.item.as_deref().and_then(dimension_of) == Some(letter))
            && self.item.as_ref().is_none_or(|code| !it.restricted && it.item.as_deref() == Some(code))
            && self.lead.as_ref().is_none_or(|lead| it.lead.as_deref() == lead.as_deref())
            && (self.late != Some(Late::Target) || (open && it.solve_by.is_some_and(|it| it < today)))
    }
}

/// The last day on which a problem was to be solved.
fn solve_by(it: &Told) -> Option<Date> {
    it.target_on.map(PartialDate::last_day)
}

/// Whether a problem was to be solved before today.
pub fn is_late(it: &Told, today: Date) -> bool {
    solve_by(it).is_some_and(|it| it < today)
}

/// Whether households with this item may be listed by name.
fn is_told(code: &str) -> bool {
    Questionnaire::newest().and_then(|it| it.item(code)).is_some_and(|(_, it)| !it.restricted)
}

/// A household of the list.
#[derive(Debug)]
struct Entry {
    /// its place among the summaries
    at: u32,
    search: Searched,
}

/// What filters ask of the households of the list and of their problems, in its order. They are copied out and lie
/// beside one another: the summaries lie all over the memory, and to fetch a hundred thousand of them was nearly all
/// that a filter did.
#[derive(Debug, Default)]
struct Asked {
    households: Vec<OfHousehold>,
    by: Vec<Short>,
    problems: Vec<OfProblem>,
}

#[derive(Debug)]
struct OfHousehold {
    outcome: Outcome,
    due: Option<Date>,
    /// where those who went there end, and its problems, among all; they begin where those of the household before
    /// it end
    to: (usize, usize),
}

/// Of a problem that a visit told of.
#[derive(Debug)]
struct OfProblem {
    /// its place among those of the household
    nth: usize,
    status: ProblemStatus,
    item: Option<Short>,
    restricted: bool,
    urgent: bool,
    lead: Option<Short>,
    solve_by: Option<Date>,
}

impl Asked {
    /// Takes the next one of the list.
    fn take(&mut self, household: &Summary) {
        for (it, status) in View::of(household, None).told() {
            let nth = household.problems.iter().position(|known| std::ptr::eq(known, it)).unwrap_or_default();
            self.problems.push(OfProblem {
                nth,
                status,
                item: it.item.clone(),
                restricted: it.restricted,
                urgent: it.urgent.is_some(),
                lead: it.lead.clone(),
                solve_by: solve_by(it),
            });
        }
        self.by.extend(household.by.iter().cloned());
        let (outcome, due) = (household.outcome(), household.due);
        self.households.push(OfHousehold { outcome, due, to: (self.by.len(), self.problems.len()) });
    }

    /// Of one household, by its place in the list: itself, who went there, and its problems.
    fn of(&self, entry: usize) -> Option<(&OfHousehold, &[Short], &[OfProblem])> {
        let household = self.households.get(entry)?;
        let from = entry.checked_sub(1).and_then(|it| self.households.get(it)).map_or((0, 0), |it| it.to);
        let (by, problems) = (from.0..household.to.0, from.1..household.to.1);
        Some((household, self.by.get(by)?, self.problems.get(problems)?))
    }
}

/// A village or community with the households that lie there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Village {
    /// six digits; empty while not known
    pub tambon: Short,
    /// the village or community
    pub spot: Spot,
    /// the community as it was typed first
    pub name: String,
    from: usize,
    to: usize,
    counted: usize,
}

impl Village {
    /// How many households are counted there.
    pub fn households(&self) -> usize {
        self.counted
    }
    /// As it is asked for.
    pub fn place(&self) -> Place {
        match &self.spot {
            Spot::Moo(moo) => Place::Moo(*moo),
            Spot::Community(_) => Place::Community(self.name.clone()),
            Spot::Unknown => Place::Unknown,
        }
    }
}

/// Where a household stands in the list: by village, along the road, then always the same.
type Key = (Short, Spot, String, String, HouseholdId);

/// The list while it is made.
pub struct Making {
    summaries: Arc<Counted>,
    next: usize,
    // They come in no order, and a sort of a hundred thousand at the end would be a long task.
    sorted: BTreeMap<Key, Entry>,
    /// once it is known
    order: Option<Arc<Order>>,
    asked: Asked,
}

impl Making {
    /// Of these households.
    pub fn new(summaries: Arc<Counted>) -> Making {
        Making { summaries, next: 0, sorted: BTreeMap::new(), order: None, asked: Asked::default() }
    }

    /// In the order of this list: of the same households, counted in the same way, that say something else since.
    pub fn over(list: &Cases, summaries: Arc<Counted>) -> Making {
        // Of others there is no order yet.
        let same = list.summaries.whole().len() == summaries.whole().len();
        Making { order: same.then(|| list.order.clone()), ..Making::new(summaries) }
    }

    /// Takes at most so many more. Whether that was all.
    pub fn go_on(&mut self, most: usize) -> bool {
        let Some(order) = self.order.clone() else {
            self.sort(most);
            return false;
        };
        let to = order.entries.len().min(self.next.saturating_add(most));
        for entry in order.entries.iter().take(to).skip(self.next) {
            if let Some(it) = self.summaries.whole().get(entry.at as usize) {
                self.asked.take(it);
            }
        }
        self.next = to;
        to == order.entries.len()
    }

    fn sort(&mut self, most: usize) {
        let to = self.summaries.whole().len().min(self.next.saturating_add(most));
        for (at, it) in self.summaries.whole().iter().enumerate().take(to).skip(self.next) {
            let spot = Spot::of(it.moo, &it.community);
            let key = (it.tambon.clone(), spot, house_key(&it.house_no), thai_order(&it.head), it.id);
            let (own, code) = (reference(it), &it.house_code);
            // What is typed in one word is found within one of these; a bar keeps them apart.
            let text = format!("{}|{}|{}|{code}|{own}", it.house_no, it.community, it.head);
            let entry = Entry { at: u32::try_from(at).unwrap_or_default(), search: Searched::of(&text) };
            self.sorted.insert(key, entry);
        }
        self.next = to;
        if to == self.summaries.whole().len() {
            self.order = Some(Arc::new(self.sorted()));
            self.next = 0;
        }
    }

    fn sorted(&mut self) -> Order {
        let mut villages: Vec<Village> = Vec::new();
        let mut entries = Vec::with_capacity(self.sorted.len());
        let mut by: OrdSet<&str> = OrdSet::new();
        for ((tambon, spot, ..), entry) in std::mem::take(&mut self.sorted) {
            let summary = self.summaries.whole().get(entry.at as usize);
            let counts = usize::from((entry.at as usize) < self.summaries.len());
            for kid in summary.iter().flat_map(|it| &it.by) {
                if !by.contains(kid.as_str()) {
                    by.insert(kid);
                }
            }
            match villages.last_mut().filter(|it| it.tambon == tambon && it.spot == spot) {
                Some(last) => (last.to, last.counted) = (last.to + 1, last.counted + counts),
                None => {
                    let name = summary.map(|it| it.community.clone()).unwrap_or_default();
                    let from = entries.len();
                    villages.push(Village { tambon, spot, name, from, to: from + 1, counted: counts });
                }
            }
            entries.push(entry);
        }
        let by = by.iter().map(|it| (*it).to_owned()).collect();
        Order { entries, villages, by }
    }

    /// The list, once all were taken.
    pub fn made(self) -> Cases {
        let order = self.order.unwrap_or_default();
        Cases { summaries: self.summaries, order, asked: Arc::new(self.asked) }
    }
}

#[derive(Debug, Default)]
struct Order {
    entries: Vec<Entry>,
    villages: Vec<Village>,
    by: Vec<String>,
}

/// The list.
#[derive(Clone, Debug)]
pub struct Cases {
    summaries: Arc<Counted>,
    order: Arc<Order>,
    asked: Arc<Asked>,
}

/// What fits a filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// the households, in the order of the list, by their places among the summaries
    pub households: Vec<u32>,
    /// how many of them count
    pub counted: usize,
    /// how many problems of those fit too
    pub problems: usize,
}

/// An open problem on the table of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnTable {
    /// whose, by the place among the summaries
    pub household: u32,
    /// which of its problems
    pub problem: usize,
}

/// How many open problems an agency is to lead, of how many households.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// households, each once
    pub households: usize,
    /// problems
    pub problems: usize,
}

impl Cases {
    /// Whether it is made of these very ones, or of what was there before.
    pub fn is_of(&self, summaries: &Arc<Counted>) -> bool {
        Arc::ptr_eq(&self.summaries, summaries)
    }
    /// The households that count, in the order of their ids.
    pub fn summaries(&self) -> &[Arc<Summary>] {
        &self.summaries
    }
    /// The same, and what counts with what.
    pub fn counted(&self) -> &Counted {
        &self.summaries
    }
    /// Whether the one at this place counts, and not another for it.
    fn counts(&self, place: u32) -> bool {
        (place as usize) < self.summaries.len()
    }
    /// One of them.
    pub fn at(&self, place: u32) -> Option<&Summary> {
        self.summaries.whole().get(place as usize).map(Arc::as_ref)
    }
    /// One of them, by its id.
    pub fn of(&self, household: HouseholdId) -> Option<&Summary> {
        self.summaries.get(household)
    }
    /// Its villages, by tambon.
    pub fn villages(&self) -> &[Village] {
        &self.order.villages
    }
    /// Who went there, as [`Filter::by`] asks for them.
    pub fn by(&self) -> &[String] {
        &self.order.by
    }

    /// The households that lie where the filter says and fit, with their problems that fit.
    fn there<'a>(
        &'a self,
        filter: &'a Filter,
        today: Date,
    ) -> impl Iterator<Item = (&'a Entry, impl Iterator<Item = &'a OfProblem>)> {
        let (area, spot) = (filter.area.code().to_owned(), filter.place.as_ref().map(Place::spot));
        let there = move |it: &&Village| {
            it.tambon.starts_with(&area) && spot.as_ref().is_none_or(|spot| it.spot == *spot)
        };
        let villages = self.order.villages.iter().filter(there);
        let fitting = move |at: usize| {
            let (entry, (household, by, problems)) = (self.order.entries.get(at)?, self.asked.of(at)?);
            let problems = || problems.iter().filter(move |it| filter.fits_problem(it, today));
            filter.fits(household, by, today).then(|| (entry, problems()))
        };
        villages.flat_map(|it| it.from..it.to).filter_map(fitting)
    }

    /// What fits, and holds all of these words, on this day.
    pub fn find(&self, filter: &Filter, words: &[Searched], today: Date) -> Found {
        let of_problems = filter.of_problems();
        let mut found = Found::default();
        for (entry, problems) in self.there(filter, today) {
            if !words.iter().all(|it| entry.search.holds(it)) {
                continue;
            }
            let problems = problems.count();
            if problems > 0 || !of_problems {
                found.households.push(entry.at);
                if self.counts(entry.at) {
                    found.counted += 1;
                    found.problems += problems;
                }
            }
        }
        found
    }

    /// The open problems that fit, as a meeting takes them up: what cannot wait first, then the severest,
    /// then the one that has been open longest; then always the same.
    pub fn on_table(&self, filter: &Filter, today: Date) -> Vec<OnTable> {
        let mut found = Vec::new();
        self.each_open(filter, today, |place, household, nth, it| {
            let days = it.found_on().map_or(-1, |on| today.days_since(on.last_day()).max(0));
            let key = (it.urgent.is_none(), 3 - it.severity.unwrap_or_default().min(3), -days, household.id);
            found.push((key, OnTable { household: place, problem: nth }));
        });
        found.sort_unstable_by_key(|it| (it.0, it.1.problem));
        found.into_iter().map(|it| it.1).collect()
    }

    /// What each agency has on the table, by its code; `None` is nobody yet.
    pub fn loads(&self, filter: &Filter, today: Date) -> Vec<(Option<String>, Load)> {
        let mut loads: OrdMap<Option<&str>, (Load, Option<HouseholdId>)> = OrdMap::new();
        self.each_open(filter, today, |_, household, _, it| {
            let (load, last) = loads.or_insert_with(it.lead.as_deref(), Default::default);
            load.problems += 1;
            // Problems of a household come one after the other.
            load.households += usize::from(last.replace(household.id) != Some(household.id));
        });
        loads.iter().map(|(code, load)| (code.map(str::to_owned), load.0)).collect()
    }

    fn each_open<'a>(
        &'a self,
        filter: &Filter,
        today: Date,
        mut take: impl FnMut(u32, &'a Summary, usize, &'a Told),
    ) {
        for (entry, problems) in self.there(filter, today).filter(|it| self.counts(it.0.at)) {
            let Some(household) = self.at(entry.at) else { continue };
            for it in problems.filter(|it| !it.status.closed()) {
                if let Some(told) = household.problems.get(it.nth) {
                    take(entry.at, household, it.nth, told);
                }
            }
        }
    }
}

/// With `%XX` for every byte that is no letter, digit, `-`, `.` or `_`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// What was escaped; nothing for what was not.
fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut left = text.bytes();
    while let Some(byte) = left.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || char::from(left.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}
