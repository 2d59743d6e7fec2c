//! The summary of a household: what an office keeps ready of it, so that lists and reports read no file.
//! It follows from the sealed visits alone, and can be made again from them at any time.
//!
//! Written compactly, because an office of a province keeps a hundred thousand: short names, and nothing
//! that is empty.

use std::borrow::Borrow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text that lies within what it is of: in the browser up to twelve bytes, which most codes have; a longer one takes
/// its place elsewhere, as any other text does.
pub use compact_str::CompactString as Short;

use super::answer::{Answer, Answers};
use super::id::{HelpId, HouseholdId, ProblemId, VisitId, derived};
use super::life::{self, Followed, IN_2565, Life, Outcome};
use super::problem::{ProblemStatus, UrgentWhy};
use super::questionnaire::known;
use super::record::{Origin, Visit, VisitKind};
use super::roster::{Listed, Roster, Source};
use super::validate::MET;
use super::work::{Spot, Village, head};
use super::{Date, PartialDate};

/// Raised whenever the same visits give another summary: what was kept before is made again.
pub const VERSION: u32 = 4;

/// How much of a `kid` is kept: 72 bits, which tell the keys of an office's register apart.
pub const KID: usize = 12;
/// Letters of [`stands`]: 48 bits, which tell two states of one household apart.
const STANDS: usize = 12;
/// The year of the list of 2565, CE.
const YEAR_2565: i16 = 2022;

/// A household in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// its id
    pub id: HouseholdId,
    /// tambon, six digits; empty while not known
    #[serde(rename = "t", default, skip_serializing_if = "Short::is_empty")]
    pub tambon: Short,
    /// หมู่ที่
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub moo: Option<i64>,
    /// ชุมชน, as it was typed
    #[serde(rename = "c", default, skip_serializing_if = "String::is_empty")]
    pub community: String,
    /// house number, as it was typed
    #[serde(rename = "n", default, skip_serializing_if = "Short::is_empty")]
    pub house_no: Short,
    /// first and last name of the head
    #[serde(rename = "h", default, skip_serializing_if = "String::is_empty")]
    pub head: String,
    /// รหัสประจำบ้าน, its digits
    #[serde(rename = "k", default, skip_serializing_if = "Short::is_empty")]
    pub house_code: Short,
    /// its number in the list that named it
    #[serde(rename = "l", default, skip_serializing_if = "Short::is_empty")]
    pub reference: Short,
    /// whose list names it, of those that this office has
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<Source>,
    /// where it comes from
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// each round in which somebody went there, the one visited last at the end
    #[serde(rename = "v", default, skip_serializing_if = "Vec::is_empty")]
    pub rounds: Vec<InRound>,
    /// when somebody is expected there again
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// the level as set last (domain.md §3.5)
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Short>,
    /// its problems: those of the list in its order, then the others as they were found
    #[serde(rename = "p", default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Told>,
    /// its logbook, oldest visit first
    #[serde(rename = "g", default, skip_serializing_if = "Vec::is_empty")]
    pub helps: Vec<Helped>,
    /// the first [`KID`] characters of the `kid`s of those who began its visits, each once
    #[serde(rename = "b", default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<Short>,
    /// what this is a summary of: other letters whenever a revision or a decision comes, [`stands`]
    #[serde(rename = "w", default, skip_serializing_if = "Short::is_empty")]
    pub stands: Short,
    /// conflicts that were settled by themselves, of which a person is told
    #[serde(default, skip_serializing_if = "is_zero")]
    pub soft: u32,
    /// conflicts that wait for a person
    #[serde(default, skip_serializing_if = "is_zero")]
    pub hard: u32,
    /// visits whose revisions do not lead back to one another as they should
    #[serde(default, skip_serializing_if = "is_zero")]
    pub odd: u32,
}

/// A round in which somebody went to the household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InRound {
    /// `rx-2567`
    #[serde(rename = "r")]
    pub round: Short,
    /// what its newest visit of the round was for
    #[serde(rename = "k")]
    pub kind: VisitKind,
    /// the day of that visit
    #[serde(rename = "d")]
    pub on: Date,
    /// its result, `met` or why nobody was met; empty where nothing was said
    #[serde(rename = "s", default = "met", skip_serializing_if = "is_met")]
    pub result: Short,
    /// somebody was met at a visit of the round before that one
    #[serde(rename = "m", default, skip_serializing_if = "std::ops::Not::not")]
    pub met_before: bool,
    /// how the household stood after that visit
    #[serde(rename = "o")]
    pub outcome: Outcome,
}

/// A problem in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// its id, where that does not follow from its item, see [`Told::id`]
    #[serde(rename = "q", default, skip_serializing_if = "Option::is_none")]
    pub own_id: Option<ProblemId>,
    /// the item's code, once it is known; its first letter is the dimension
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Short>,
    /// the round that found it
    #[serde(rename = "f")]
    pub found_in: Short,
    /// the day of the first visit that told of it, where no list of 2565 did, see [`Told::found_on`]
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub told_on: Option<Date>,
    /// where it stands
    #[serde(rename = "s", default = "unsolved", skip_serializing_if = "is_unsolved")]
    pub status: ProblemStatus,
    /// where it stood after each round but the last; none where nobody had told of it yet. Empty where
    /// there was one round
    #[serde(rename = "w", default, skip_serializing_if = "Vec::is_empty")]
    pub was: Vec<Option<ProblemStatus>>,
    /// no visit has said yet how it stands
    #[serde(rename = "u", default, skip_serializing_if = "std::ops::Not::not")]
    pub unanswered: bool,
    /// when it was solved, as precisely as is known, where it is
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub solved_on: Option<PartialDate>,
    /// 1 to 3, as said last
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<u8>,
    /// why it is urgent, if it is
    #[serde(rename = "g", default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<UrgentWhy>,
    /// opens on a second tap, never in lists
    #[serde(rename = "x", default, skip_serializing_if = "std::ops::Not::not")]
    pub restricted: bool,
    /// the agency that is to lead
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<Short>,
    /// its partner network
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub network: Option<Short>,
    /// by when it is meant to be solved
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub target_on: Option<PartialDate>,
    /// ทางออก of the 4ท
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Short>,
}

/// An entry of the logbook in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Helped {
    /// its day
    #[serde(rename = "d")]
    pub on: Date,
    /// what it was, `assistance`
    #[serde(rename = "k", default, skip_serializing_if = "Short::is_empty")]
    pub kind: Short,
    /// the agency that gave it
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<Short>,
    /// its partner network
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub network: Option<Short>,
    /// what it was worth, baht, where that is known
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    pub value_baht: Option<i64>,
    /// the places, in [`Summary::problems`], of those it was for
    #[serde(rename = "p", default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<usize>,
    /// what came of it: `done`, `partly`, `waiting`, `failed`
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Short>,
    /// the place, in [`Summary::rounds`], of the round that wrote it down
    #[serde(rename = "r", default, skip_serializing_if = "is_first")]
    pub round: usize,
}

fn is_zero(it: &u32) -> bool {
    *it == 0
}

fn is_first(it: &usize) -> bool {
    *it == 0
}

fn met() -> Short {
    Short::const_new(MET)
}

fn is_met(it: &Short) -> bool {
    it == MET
}

fn unsolved() -> ProblemStatus {
    ProblemStatus::Unsolved
}

fn is_unsolved(it: &ProblemStatus) -> bool {
    *it == ProblemStatus::Unsolved
}

impl Summary {
    /// Of a household's sealed visits, as merged, in any order, and of what the office's list says of it.
    /// A household that nobody visited is known by its list alone.
    ///
    /// What is kept beside files is made without the list, for lists change: see [`Summary::put_on_list`].
    pub fn of<V: Borrow<Visit>>(id: HouseholdId, visits: &[V], listed: Option<&Listed>) -> Summary {
        let mut visits: Vec<&Visit> = visits.iter().map(Borrow::borrow).collect();
        visits.sort_unstable_by_key(|it| it.id);
        let none = Answers::default();
        let address = visits.last().map(|it| &it.answers).or(listed.map(|it| &it.answers)).unwrap_or(&none);
        let rounds = rounds(&visits);
        let lived = |to: usize| life::life_of(listed, visits[..=to].iter().map(|it| (*it, &it.answers)));
        let mut lives: Vec<Life> = rounds.iter().map(|(_, newest)| lived(*newest)).collect();
        let last = lives.pop().unwrap_or_else(|| life::life_of(listed, std::iter::empty()));
        let text = |question: &str| Short::from(address.text(question));
        let kid = |it: &&Visit| it.begun_by.chars().take(KID).collect();
        let mut by: Vec<Short> = visits.iter().map(kid).collect();
        by.sort_unstable();
        by.dedup();
        Summary {
            id,
            tambon: text(known::TAMBON),
            moo: number(address.of(known::MOO)),
            community: address.text(known::COMMUNITY).to_owned(),
            house_no: text(known::HOUSE_NO),
            head: head_name(address),
            house_code: text(known::HOUSE_CODE).chars().filter(char::is_ascii_digit).collect(),
            reference: listed.map_or_else(|| text(known::LIST_REFERENCE), |it| it.reference.as_str().into()),
            listed: listed.map(|it| it.source),
            origin: code(address.of(known::ORIGIN)).and_then(|it| Origin::of_code(&it)),
            due: last.due,
            level: last.level.as_deref().map(Short::from),
            problems: last.problems.iter().map(|it| told(id, it, &lives, &visits)).collect(),
            helps: last.helps.iter().filter_map(|it| helped(id, *it, &last, &visits, &rounds)).collect(),
            rounds: in_rounds(&rounds, &visits, lives.iter().chain([&last])),
            by,
            stands: stands(visits.iter().flat_map(|it| [Some(it.id.0), it.head.map(|it| it.0)]).flatten()),
            soft: 0,
            hard: 0,
            odd: 0,
        }
    }

    /// Of a listed household that nobody visited.
    pub fn of_listed(listed: &Listed) -> Summary {
        Summary::of::<Visit>(listed.id, &[], Some(listed))
    }

    /// Says that a list of the office names it. What it names besides what the visits brought along is
    /// for the next visit to look into.
    pub fn put_on_list(&mut self, listed: &Listed) {
        self.listed = Some(listed.source);
        self.reference = listed.reference.as_str().into();
    }

    /// The village or community, as work lists group by it.
    pub fn village(&self) -> Village {
        let spot = Spot::of(self.moo, &self.community);
        Village { tambon: self.tambon.to_string(), spot }
    }

    /// Whether somebody went there, met or not.
    pub fn is_visited(&self) -> bool {
        !self.rounds.is_empty()
    }

    /// How it stands now.
    pub fn outcome(&self) -> Outcome {
        self.rounds.last().map_or(Outcome::NotVisited, |it| it.outcome)
    }

    /// The day of the newest entry of its logbook.
    pub fn logged_on(&self) -> Option<Date> {
        self.helps.iter().map(|it| it.on).max()
    }
}

/// Letters that are others whenever a visit, a revision or a decision comes: of the ids of the visits, each
/// followed by those of its heads and of what people decided about it.
pub fn stands(ids: impl Iterator<Item = Uuid>) -> Short {
    let ids: Vec<String> = ids.map(|it| it.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    derived("stands", &ids).simple().to_string()[..STANDS].into()
}

/// All households that an office knows of, in the order of their ids: those that were visited, and those
/// of its lists, and of lists of offices below, that nobody visited. Each is one, however many name it; what its
/// own list says of it holds before what one from `below` does, and of those the first. A hundred thousand are
/// not copied for that: only those that a list says something of.
pub fn with_lists<'a, 'b>(
    visited: impl IntoIterator<Item = Arc<Summary>>,
    rosters: impl IntoIterator<Item = &'a Roster>,
    below: impl IntoIterator<Item = &'b Arc<Summary>>,
) -> Vec<Arc<Summary>> {
    let mut all: Vec<Arc<Summary>> = visited.into_iter().collect();
    all.sort_unstable_by_key(|it| it.id);
    let mut new: Vec<Arc<Summary>> = Vec::new();
    for listed in rosters.into_iter().flat_map(|it| &it.households) {
        match all.binary_search_by_key(&listed.id, |it| it.id) {
            Ok(at) => Arc::make_mut(&mut all[at]).put_on_list(listed),
            Err(_) => new.push(Arc::new(Summary::of_listed(listed))),
        }
    }
    new.sort_unstable_by_key(|it| it.id);
    // Two offices may have listed the same household.
    new.dedup_by_key(|it| it.id);
    let mut more: Vec<Arc<Summary>> = Vec::new();
    for it in below {
        if let Ok(at) = all.binary_search_by_key(&it.id, |it| it.id) {
            if all[at].listed.is_none() {
                let own = Arc::make_mut(&mut all[at]);
                (own.listed, own.reference) = (it.listed, it.reference.clone());
            }
        } else if new.binary_search_by_key(&it.id, |it| it.id).is_err() {
            more.push(Arc::clone(it));
        }
    }
    more.sort_by_key(|it| it.id);
    more.dedup_by_key(|it| it.id);
    if !new.is_empty() || !more.is_empty() {
        all.append(&mut new);
        all.append(&mut more);
        all.sort_unstable_by_key(|it| it.id);
    }
    all
}

impl InRound {
    /// Whether somebody was met in the round.
    pub fn met(&self) -> bool {
        self.met_before || self.result == MET
    }
}

impl Told {
    /// When it was found, as far as is known: in the year of the list of 2565, else on the day of the
    /// first visit that told of it.
    pub fn found_on(&self) -> Option<PartialDate> {
        let of_list = PartialDate::new(YEAR_2565, None, None).filter(|_| self.found_in == IN_2565);
        of_list.or(self.told_on.map(PartialDate::from_day))
    }
    /// Its id, the same in every visit: of a problem of this household.
    pub fn id(&self, household: HouseholdId) -> ProblemId {
        self.own_id.unwrap_or_else(|| ProblemId::of(household, self.item.as_deref().unwrap_or_default()))
    }
    /// The letter of its dimension, where its item is known.
    pub fn dimension(&self) -> Option<&str> {
        self.item.as_deref().and_then(dimension_of)
    }
}

/// The letter of the dimension that an item is of, by its code.
pub fn dimension_of(item: &str) -> Option<&str> {
    item.get(..1)
}

/// The rounds of these visits, each with the place of its newest one, in the order of those.
fn rounds<'a>(visits: &[&'a Visit]) -> Vec<(&'a str, usize)> {
    let mut rounds: Vec<(&str, usize)> = Vec::new();
    for (at, visit) in visits.iter().enumerate() {
        rounds.retain(|it| it.0 != visit.round);
        rounds.push((&visit.round, at));
    }
    rounds
}

fn in_rounds<'a>(
    rounds: &[(&str, usize)],
    visits: &[&Visit],
    lives: impl Iterator<Item = &'a Life>,
) -> Vec<InRound> {
    let of = |((round, newest), life): (&(&str, usize), &Life)| {
        let visit = visits[*newest];
        let result = |it: &Visit| code(it.answers.of(known::VISIT_RESULT)).unwrap_or_default();
        InRound {
            round: (*round).into(),
            kind: visit.kind,
            on: life::day_of(visit, &visit.answers),
            result: result(visit),
            met_before: visits[..*newest].iter().any(|it| it.round == *round && result(it) == MET),
            outcome: life.outcome,
        }
    };
    rounds.iter().zip(lives).map(of).collect()
}

/// A problem as it stands; `earlier` are the lives after each round but the last.
fn told(household: HouseholdId, it: &Followed, earlier: &[Life], visits: &[&Visit]) -> Told {
    let visit = |id: VisitId| visits.iter().find(|it| it.id == id).copied();
    let newest = it.told_in.and_then(visit);
    // Found by that visit's own survey, its plan stands with the item.
    let planned = |which: &str| {
        let answers = &newest?.answers;
        let of_item = || answers.of(&format!("{}.{which}", it.item.as_ref()?));
        answers.of_problem(which, it.id).or_else(of_item)
    };
    let day = |it: &Visit| life::day_of(it, &it.answers);
    let solved = matches!(it.status, ProblemStatus::Solved | ProblemStatus::SelfSolved);
    let of_visits = it.found_in != IN_2565;
    let first = || it.history.first().and_then(|it| visit(it.0)).map(day);
    let stood = |life: &Life| life.problem(it.id).filter(|it| !it.unanswered).map(|it| it.status);
    Told {
        own_id: Some(it.id)
            .filter(|id| *id != ProblemId::of(household, it.item.as_deref().unwrap_or_default())),
        item: it.item.as_deref().map(Short::from),
        found_in: it.found_in.as_str().into(),
        told_on: of_visits.then(first).flatten(),
        status: it.status,
        was: earlier.iter().map(stood).collect(),
        unanswered: it.unanswered,
        solved_on: solved
            .then(|| date(planned("closed_on")).or(newest.map(day).map(PartialDate::from_day)))
            .flatten(),
        severity: it.severity,
        urgent: it.urgent,
        restricted: it.restricted,
        lead: code(planned("lead")),
        network: code(planned("network")),
        target_on: date(planned("target_on")),
        route: code(planned("route")),
    }
}

fn helped(
    household: HouseholdId,
    (visit, help): (VisitId, HelpId),
    life: &Life,
    visits: &[&Visit],
    rounds: &[(&str, usize)],
) -> Option<Helped> {
    let visit = visits.iter().find(|it| it.id == visit)?;
    let said = |which: &str| visit.answers.of_help(which, help);
    // An id, or the item of a problem that the same visit found.
    let id = |it: &String| it.parse().unwrap_or_else(|_| ProblemId::of(household, it));
    let place = |it: &String| life.problems.iter().position(|known| known.id == id(it));
    let problems = match said("problems") {
        Some(Answer::Many(ids)) => ids.iter().filter_map(place).collect(),
        _ => Vec::new(),
    };
    Some(Helped {
        on: date(said("on")).map_or_else(|| life::day_of(visit, &visit.answers), PartialDate::first_day),
        kind: code(said("kind")).unwrap_or_default(),
        provider: code(said("provider")),
        network: code(said("network")),
        value_baht: number(said("value_baht")),
        problems,
        result: code(said("result")),
        round: rounds.iter().position(|it| it.0 == visit.round).unwrap_or_default(),
    })
}

fn head_name(answers: &Answers) -> String {
    let name = |member| {
        let first = answers.member_text(known::FIRST_NAME, member);
        let last = answers.member_text(known::LAST_NAME, member);
        format!("{first} {last}").trim().to_owned()
    };
    head(answers).map(name).unwrap_or_default()
}

fn code(answer: Option<&Answer>) -> Option<Short> {
    match answer {
        Some(Answer::One(code)) => Some(code.as_str().into()),
        _ => None,
    }
}

fn date(answer: Option<&Answer>) -> Option<PartialDate> {
    match answer {
        Some(Answer::Date(date)) => Some(*date),
        _ => None,
    }
}

fn number(answer: Option<&Answer>) -> Option<i64> {
    match answer {
        Some(Answer::Number(number)) => Some(*number),
        _ => None,
    }
}
