//! What a row says of a household of which some problems are left out, as special cases are. Everything in it
//! follows from the problems that are shown: two households that differ only in what is left out, and in the
//! help for it, make the same row (domain.md §6.4, §7.3).
//!
//! A blank where something is left out would tell of it, so that nothing here asks whether there is such a
//! problem:
//!
//! - The outcome is that of the rules of domain.md §2.2 over the problems shown, and its column is headed so:
//!   «fully solved» is not reached by skipping a problem, it says which problems it is of. `NoProblem` is the
//!   outcome of a household of no list alone; one of a list that shows no problem has none, whether its
//!   problems are left out or no visit brought any along.
//! - The level is set by people, who know of every problem. One that is worse than the problems shown suggest
//!   (domain.md §3.5) would say that there are others, and is not said: as where nobody set any.
//! - Nobody is expected again where all problems shown are closed, as in [`super::life`].

use super::Date;
use super::life::{Met, Outcome, Stand, of_list, outcome, suggested_level};
use super::record::Origin;
use super::summary::{Helped, InRound, Summary, Told};

/// The levels, the worst first.
const LEVELS: [&str; 4] = ["below", "survival", "sufficiency", "sustainability"];

/// What is shown of a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown<'a> {
    /// its problems
    pub problems: Vec<&'a Told>,
    /// its logbook, each entry with the problems it was for
    pub helps: Vec<(&'a Helped, Vec<&'a Told>)>,
    /// how it stands; `None` where that would tell of what is left out
    pub outcome: Option<Outcome>,
    /// the level, likewise
    pub level: Option<&'a str>,
    /// when somebody is expected there again
    pub due: Option<Date>,
}

impl<'a> Shown<'a> {
    /// All that is known of it.
    pub fn whole(it: &'a Summary) -> Shown<'a> {
        Shown {
            problems: it.problems.iter().collect(),
            helps: helps(it, &|_| true),
            outcome: Some(it.outcome()),
            level: it.level.as_deref(),
            due: it.due,
        }
    }

    /// As if it had only those problems that `shows` lets through.
    pub fn of(it: &'a Summary, shows: impl Fn(&Told) -> bool) -> Shown<'a> {
        let problems: Vec<&Told> = it.problems.iter().filter(|it| shows(it)).collect();
        let last = it.rounds.last().map(|it| Met::of(&it.result));
        let stand =
            |it: &&Told| Stand { listed: of_list(&it.found_in), status: it.status, answered: !it.unanswered };
        let outcome = outcome(&problems.iter().map(stand).collect::<Vec<_>>(), last);
        let on_list =
            it.listed.is_some() || !it.reference.is_empty() || it.origin == Some(Origin::Rexray2565);
        let suggested = suggested_level(problems.iter().map(|it| (it.status, it.urgent.is_some())));
        let worse = |level: &str| {
            let place = |level: &str| LEVELS.iter().position(|it| *it == level);
            place(level) < place(suggested)
        };
        let settled = last == Some(Met::Yes) && problems.iter().all(|it| it.status.closed());
        Shown {
            helps: helps(it, &shows),
            outcome: Some(outcome).filter(|it| !(on_list && *it == Outcome::NoProblem)),
            level: it.level.as_deref().filter(|it| !worse(it)),
            due: it.due.filter(|_| !settled),
            problems,
        }
    }

    /// The visit by which a missed household is entered into the Logbook as an exclusion error: one with a
    /// problem (domain.md §6.4) of which no entry tells yet.
    pub fn to_enter(&self, it: &'a Summary) -> Option<&'a InRound> {
        let missed = it.origin == Some(Origin::Missed) && !self.problems.is_empty() && self.helps.is_empty();
        it.rounds.last().filter(|_| missed)
    }

    /// The problems that are not closed.
    pub fn open(&self) -> impl Iterator<Item = &'a Told> + Clone {
        self.problems.iter().copied().filter(|it| !it.status.closed())
    }
}

/// Help for problems of which none is shown is left out with them; help for none in particular is shown.
fn helps<'a>(it: &'a Summary, shows: &impl Fn(&Told) -> bool) -> Vec<(&'a Helped, Vec<&'a Told>)> {
    let of = |help: &'a Helped| {
        let all = help.problems.iter().filter_map(|at| it.problems.get(*at));
        let shown: Vec<&Told> = all.clone().filter(|it| shows(it)).collect();
        (!shown.is_empty() || all.count() == 0).then_some((help, shown))
    };
    it.helps.iter().filter_map(of).collect()
}
