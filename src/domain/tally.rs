//! Counting summaries: which of them a report speaks of, how they stood in its round, and the area that
//! each belongs to. Every report folds the summaries once.

use std::borrow::Borrow;

use super::life::{IN_TPMAP, Outcome};
use super::problem::ProblemStatus;
use super::record::Origin;
use super::roster::Source;
use super::summary::{Helped, InRound, Short, Summary, Told};
use super::work::Spot;
use super::{Date, OrdMap};

/// The letters of the dimensions, in the ministry's order (LETTER 002).
pub const DIMENSIONS: [&str; 7] = ["H", "W", "E", "I", "S", "V", "U"];
/// The log entry of a month is at most so many days old (domain.md §6.4).
pub const MONTH_DAYS: i64 = 31;

/// An area: everything, or a province, an amphoe or a tambon by the two, four or six digits of its code.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Area(Short);

impl Area {
    /// From the digits of a code; nothing for what is none.
    pub fn of(code: &str) -> Option<Area> {
        let digits = code.bytes().all(|it| it.is_ascii_digit());
        (digits && matches!(code.len(), 0 | 2 | 4 | 6)).then(|| Area(code.into()))
    }
    /// Its digits; empty for everything.
    pub fn code(&self) -> &str {
        &self.0
    }
    /// Whether its parts are villages and communities.
    pub fn is_tambon(&self) -> bool {
        self.0.len() == 6
    }
    /// The areas that it lies in, the widest first, and itself.
    pub fn path(&self) -> Vec<Area> {
        [0, 2, 4, 6].into_iter().filter_map(|it| self.0.get(..it)).map(|it| Area(it.into())).collect()
    }
    /// The smallest one that holds all of these whose place is known.
    pub fn around<'a, S: Borrow<Summary> + 'a>(summaries: impl IntoIterator<Item = &'a S>) -> Area {
        let mut all = summaries.into_iter().map(|it| it.borrow().tambon.as_str()).filter(|it| it.len() == 6);
        let Some(first) = all.next() else { return Area::default() };
        let mut shared = first.len();
        for code in all {
            let same = first.bytes().zip(code.bytes()).take_while(|(one, other)| one == other).count();
            shared = shared.min(same);
        }
        Area(first[..shared / 2 * 2].into())
    }
    /// Those of these households that lie in it.
    pub fn of_those<'a, S: Borrow<Summary>>(&self, all: &'a [S]) -> impl Iterator<Item = &'a Summary> {
        all.iter().map(S::borrow).filter(|it| self.holds(it))
    }
    fn holds(&self, summary: &Summary) -> bool {
        summary.tambon.starts_with(self.0.as_str())
    }
}

/// A part of an area, one level down; in the order of the codes, then of the villages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// by its code
    Area(Area),
    /// a village or community of the tambon
    Spot(Spot),
    /// the place is not known that far
    Unknown,
}

impl Part {
    fn of(area: &Area, summary: &Summary) -> Part {
        if area.is_tambon() {
            return match Spot::of(summary.moo, &summary.community) {
                Spot::Unknown => Part::Unknown,
                spot => Part::Spot(spot),
            };
        }
        let code = summary.tambon.get(..area.0.len() + 2);
        code.map_or(Part::Unknown, |it| Part::Area(Area(it.into())))
    }
}

/// What a report speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// where
    pub area: Area,
    /// the round; `None` is how everything stands now
    pub round: Option<String>,
    /// the day of the data
    pub today: Date,
}

impl Scope {
    /// The households of the area, as they stood in the round.
    pub fn views<'a, S: Borrow<Summary>>(&'a self, all: &'a [S]) -> impl Iterator<Item = View<'a>> {
        self.area.of_those(all).map(|it| View::of(it, self.round.as_deref()))
    }

    /// Counts each household of the area into its part and into the whole.
    pub fn by_part<T: Default, S: Borrow<Summary>>(
        &self,
        all: &[S],
        mut count: impl FnMut(&mut T, &View<'_>),
    ) -> (Vec<(Part, String, T)>, T) {
        let mut parts: OrdMap<Part, (Part, String, T)> = OrdMap::new();
        let mut whole = T::default();
        for view in self.views(all) {
            count(&mut whole, &view);
            let part = Part::of(&self.area, view.household);
            let own = part.clone();
            // A community is called as it was typed first.
            let begin = || (own, view.household.community.clone(), T::default());
            count(&mut parts.or_insert_with(part, begin).2, &view);
        }
        (parts.into_values().collect(), whole)
    }
}

/// The rounds of these summaries, the newest first: by the last day on which somebody was visited.
pub fn rounds<S: Borrow<Summary>>(all: &[S]) -> Vec<String> {
    let mut last: OrdMap<&str, Date> = OrdMap::new();
    for it in all.iter().flat_map(|it| &it.borrow().rounds) {
        let day = last.or_insert_with(it.round.as_str(), || it.on);
        *day = (*day).max(it.on);
    }
    let by_day: OrdMap<(Date, &str), ()> =
        super::gathered(last.iter().map(|(round, on)| ((*on, *round), ())));
    by_day.keys().rev().map(|it| it.1.to_owned()).collect()
}

/// A household as it stood in a round.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// which
    pub household: &'a Summary,
    /// the place, in [`Summary::rounds`], of the round that is asked for; `None` where nobody went there
    at: Option<usize>,
    every: bool,
}

impl<'a> View<'a> {
    /// In this round, or as it stands now.
    pub fn of(household: &'a Summary, round: Option<&str>) -> View<'a> {
        let at = match round {
            Some(round) => household.rounds.iter().position(|it| it.round == round),
            None => household.rounds.len().checked_sub(1),
        };
        View { household, at, every: round.is_none() }
    }
    /// The newest visit that counts.
    pub fn visited(&self) -> Option<&'a InRound> {
        self.at.map(|at| &self.household.rounds[at])
    }
    /// Whether somebody was met.
    pub fn surveyed(&self) -> bool {
        if self.every {
            return self.household.rounds.iter().any(InRound::met);
        }
        self.visited().is_some_and(InRound::met)
    }
    /// How it stood.
    pub fn outcome(&self) -> Outcome {
        self.visited().map_or(Outcome::NotVisited, |it| it.outcome)
    }
    /// Every problem that a visit told of until then, with where it stood. Of a household that nobody
    /// was met in, none.
    pub fn told(&self) -> impl Iterator<Item = (&'a Told, ProblemStatus)> + use<'a> {
        let at = self.at.filter(|_| self.surveyed());
        let last = self.household.rounds.len();
        self.household.problems.iter().filter_map(move |it| {
            let at = at?;
            let now = (!it.unanswered).then_some(it.status);
            let stood = if at + 1 == last { now } else { it.was.get(at).copied().flatten() };
            stood.map(|status| (it, status))
        })
    }
    /// The same without what turned out to be none: the problems that are counted (domain.md §6.4).
    pub fn problems(&self) -> impl Iterator<Item = (&'a Told, ProblemStatus)> + use<'a> {
        self.told().filter(|it| it.1 != ProblemStatus::NotApplicable)
    }
    /// Whether a problem is open, standing welfare too.
    pub fn is_open(&self) -> bool {
        self.problems().any(|(_, status)| !status.closed())
    }
    /// The entries of its logbook.
    pub fn helps(&self) -> impl Iterator<Item = &'a Helped> + use<'a> {
        let (at, every) = (self.at, self.every);
        self.household.helps.iter().filter(move |it| every || Some(it.round) == at)
    }
    /// Whether it was to be checked again: a list of 2565 that this office has names it, or whoever
    /// visited it said that it is one of 2565.
    pub fn of_2565(&self) -> bool {
        self.household.listed == Some(Source::Thaiqm2565) || self.household.origin == Some(Origin::Rexray2565)
    }
    /// Whether the TPMAP Logbook is to hold it: one of 2565, or a target household of TPMAP.
    pub fn of_logbook(&self) -> bool {
        let tpmap = |it: &Told| it.found_in == IN_TPMAP;
        self.of_2565()
            || self.household.listed == Some(Source::Tpmap)
            || self.household.problems.iter().any(tpmap)
    }
}

/// A part of a whole in tenths of a per cent, rounded half up; nothing of nothing.
pub fn tenths(part: u64, of: u64) -> Option<u64> {
    (of > 0).then(|| (part * 2000 + of) / (of * 2))
}
