//! Merging งานที่มาจากหลายไฟล์: what files bring of the same visits, joined by id (design.md §5, §6).
//!
//! A [`Pool`] is what came: households, visits, revisions and the decisions of people. It only grows and
//! nothing in it has an order of coming, so files may come in any order, in any groups and any number of
//! times: the same files are the same pool, and [`Pool::write`] gives the same bytes. How a visit stands
//! is read off the pool each time and never kept ([`Merged`]); no clock has a say in it.
//!
//! Revisions of a visit are a tree: each names the one it is based on. Where it ends in one head, the
//! visit is as that head has it. Where it has branches:
//!
//! - an answer that one branch alone changed is taken over and flagged: *soft*;
//! - an answer that two branches changed, neither knowing of the other, to the same is no conflict;
//! - one that they changed differently is *hard*: it stays as it was before both, until a person settles it;
//! - one branch took a member, a problem, a help or an item away, another changed something of it: hard
//!   as a whole, for the answers of somebody who is gone are nobody's;
//! - what is soft but does not fit together (one changed the tenure, another the rent) is asked of a
//!   person too, answer by answer;
//! - two first revisions: each says all of the visit, so whatever they differ in is hard.
//!
//! A [`Settlement`] chooses, for each answer, a revision whose answer it takes: a third value cannot be
//! written, that is what a correction is for. It holds for an answer as long as it knew every revision
//! that changed it last; a revision that it did not know opens that answer again, and no other. One that
//! knew another takes its place in whatever both speak of. Two that knew nothing of each other and
//! disagree wait for a person.
//!
//! What is not as it should be is told ([`Odd`]), never an error: a revision whose base has not come waits
//! for it, one that came in two forms is put aside with all that is based on it, and so is a ring.

mod alike;
mod arrival;
mod houses;
mod merged;
mod pairs;
mod settlement;
mod tree;

use serde::Serialize;

pub use alike::{Twins, alike};
pub use arrival::{Arrival, Brings, Brought, Fresh};
pub use houses::{Houses, Sign, surest};
pub use merged::{Merged, Odd, Open, Question, Side, State, Status, Why};
pub use pairs::{AskedPair, Joined, Pair, PairDecision, PairState, Pairs, Says};
pub use settlement::{Chosen, Settlement};

use super::answer::AnswerKey;
use super::case_file::CaseFile;
use super::id::{HouseholdId, VisitId};
use super::record::{Household, Revision, Visit, VisitKind};
use super::{OrdMap, OrdSet};

/// Everything that files and people said of some households.
///
/// Meant for the files that share a visit, or for one household: a whole province in one is slow to grow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pool {
    houses: OrdMap<HouseholdId, House>,
    erased: OrdSet<HouseholdId>,
}

/// What came of one household. Everything stands under it, so that an erasure takes all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct House {
    /// more than one is told of
    is: OrdSet<Household>,
    visits: OrdMap<VisitId, Entry>,
}

/// What came of one visit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct Entry {
    /// more than one is told of
    frames: OrdSet<Frame>,
    /// a set, for an id may come with two contents
    revisions: OrdSet<Revision>,
    settlements: OrdSet<Settlement>,
}

/// A visit without what its revisions say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Frame {
    round: String,
    questionnaire: String,
    kind: VisitKind,
    begun_at: i64,
    begun_by: String,
}

impl Pool {
    /// An empty one.
    pub const fn new() -> Pool {
        Pool { houses: OrdMap::new(), erased: OrdSet::new() }
    }

    /// Takes a visit in as a file brings it, with its revisions in any order. Revisions of another visit
    /// are left out; nothing of an erased household is taken.
    pub fn take(&mut self, household: &Household, visit: &Visit, revisions: &[Revision]) {
        if self.erased.contains(&household.id) {
            return;
        }
        let house = self.houses.or_insert_with(household.id, House::default);
        if !house.is.contains(household) {
            house.is.insert(household.clone());
        }
        let entry = house.visits.or_insert_with(visit.id, Entry::default);
        entry.frames.insert(Frame {
            round: visit.round.clone(),
            questionnaire: visit.questionnaire.clone(),
            kind: visit.kind,
            begun_at: visit.begun_at,
            begun_by: visit.begun_by.clone(),
        });
        for revision in revisions.iter().filter(|it| it.visit == visit.id) {
            if !entry.revisions.contains(revision) {
                entry.revisions.insert(revision.clone());
            }
        }
    }

    /// Takes a person's decision in, whether or not what it is about has come.
    pub fn settle(&mut self, settlement: &Settlement) {
        if !self.erased.contains(&settlement.household) {
            let house = self.houses.or_insert_with(settlement.household, House::default);
            let entry = house.visits.or_insert_with(settlement.visit, Entry::default);
            entry.settlements.insert(settlement.clone());
        }
    }

    /// Erases a household for good: whatever brings it again is not taken (PDPA s.33).
    pub fn erase(&mut self, household: HouseholdId) {
        self.erased.insert(household);
        self.houses.remove(&household);
    }

    /// Takes over everything of another pool. The order of joining makes no difference, nor does
    /// joining again.
    pub fn join(&mut self, other: &Pool) {
        for household in &other.erased {
            self.erase(*household);
        }
        for (id, theirs) in other.houses.iter().filter(|(id, _)| !self.erased.contains(*id)) {
            let house = self.houses.or_insert_with(*id, House::default);
            house.is.extend(theirs.is.iter().cloned());
            for (visit, theirs) in &theirs.visits {
                let entry = house.visits.or_insert_with(*visit, Entry::default);
                entry.frames.extend(theirs.frames.iter().cloned());
                entry.revisions.extend(theirs.revisions.iter().cloned());
                entry.settlements.extend(theirs.settlements.iter().cloned());
            }
        }
    }

    /// All of it, as one text that is the same for the same files, however they came.
    pub fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The households of which something came, in the order of their ids.
    pub fn households(&self) -> impl Iterator<Item = HouseholdId> + '_ {
        self.houses.keys().copied()
    }

    /// The visits of a household of which something came, in the order of their ids.
    pub fn visits(&self, household: HouseholdId) -> Vec<VisitId> {
        self.houses.get(&household).map(|it| it.visits.keys().copied().collect()).unwrap_or_default()
    }

    /// How a visit stands. `None` when no file brought it, though somebody may have decided about it.
    pub fn merged(&self, household: HouseholdId, visit: VisitId) -> Option<Merged> {
        let entry = self.houses.get(&household)?.visits.get(&visit)?;
        merged::of(household, visit, entry)
    }

    /// How every visit stands, in the order of households and visits.
    pub fn all(&self) -> impl Iterator<Item = Merged> + '_ {
        let of = |(id, house): (&HouseholdId, &House)| {
            let id = *id;
            let merged = house.visits.iter().filter_map(move |(visit, it)| merged::of(id, *visit, it));
            merged.collect::<Vec<Merged>>()
        };
        self.houses.iter().flat_map(of)
    }

    /// The visits that wait for a person.
    pub fn waiting(&self) -> Vec<Merged> {
        self.all().filter(|it| it.status() == Status::Waits).collect()
    }

    /// A household as its visits stand, for [`super::life`]. What is hard and not settled is as it was
    /// before the branches. `None` when no file brought it.
    pub fn case(&self, household: HouseholdId) -> Option<CaseFile> {
        let house = self.houses.get(&household)?;
        let is = house.is.first().cloned()?;
        let merged = house.visits.iter().filter_map(|(visit, it)| merged::of(household, *visit, it));
        let (mut visits, mut revisions) = (Vec::new(), Vec::new());
        for it in merged.filter(|it| it.visit.head.is_some()) {
            visits.push(it.visit);
            revisions.extend(it.revisions);
        }
        revisions.sort_by_key(|it| it.id);
        Some(CaseFile { household: Some(is), visits, revisions })
    }

    /// What people decided about a visit, in the order of the decisions' ids.
    pub fn settlements(&self, household: HouseholdId, visit: VisitId) -> Vec<&Settlement> {
        let entry = self.houses.get(&household).and_then(|it| it.visits.get(&visit));
        entry.map(|it| it.settlements.iter().collect()).unwrap_or_default()
    }

    /// Whether it came with two beginnings: added at two times, or by two keys.
    pub fn begun_twice(&self, household: HouseholdId) -> bool {
        self.houses.get(&household).is_some_and(|it| it.is.len() > 1)
    }
}

/// What a key belongs to that can be taken away as a whole, as a topic: `*@…` a member, `problem.*@…`,
/// `help.*@…`, `H01.*` an item. `None` of what belongs to nothing.
pub fn whole_of(key: &AnswerKey) -> Option<AnswerKey> {
    let list = key.question.split_once('.').map(|it| it.0);
    let question = match (key.member, list) {
        (Some(_), Some(list)) if key.problem().is_some() || key.help().is_some() => format!("{list}.*"),
        (Some(_), _) => "*".to_owned(),
        (None, Some("gate" | "photo")) => return None,
        (None, Some(item)) => format!("{item}.*"),
        (None, None) => format!("{}.*", key.question),
    };
    Some(AnswerKey { question, member: key.member })
}
