//! What a file would bring: told before anything of it is kept.

use serde::{Deserialize, Serialize};

use super::{Entry, House, Pool, Status, merged};
use crate::domain::id::{HouseholdId, VisitId};
use crate::domain::{OrdSet, gathered};

/// What a visit of a file is to what is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fresh {
    /// here already, all of it
    Same,
    /// not here yet
    New,
    /// goes on from what is here
    Changed,
    /// changes what others changed too, but not the same answers
    Soft,
    /// a person will have to decide
    Hard,
    /// of an erased household: not taken
    Erased,
}

/// One visit of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brought {
    /// of which household
    pub household: HouseholdId,
    /// which
    pub visit: VisitId,
    /// what it is
    pub fresh: Fresh,
}

/// What a file brings, in the order of households and visits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrival {
    /// its visits
    pub visits: Vec<Brought>,
}

/// How many households a file brings, each counted once, by the gravest of its visits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brings {
    /// not here yet
    pub new: u32,
    /// go on from what is here, or have a visit more
    pub changed: u32,
    /// were put together with what others changed, by rule
    pub soft: u32,
    /// wait for a person
    pub hard: u32,
    /// here already, all of it
    pub same: u32,
}

impl std::iter::Sum for Brings {
    fn sum<I: Iterator<Item = Brings>>(all: I) -> Brings {
        all.fold(Brings::default(), |sum, it| Brings {
            new: sum.new + it.new,
            changed: sum.changed + it.changed,
            soft: sum.soft + it.soft,
            hard: sum.hard + it.hard,
            same: sum.same + it.same,
        })
    }
}

impl Arrival {
    /// How many visits of one kind.
    pub fn count(&self, fresh: Fresh) -> usize {
        self.visits.iter().filter(|it| it.fresh == fresh).count()
    }
    /// The households of one kind.
    pub fn households(&self, fresh: Fresh) -> OrdSet<HouseholdId> {
        gathered(self.visits.iter().filter(|it| it.fresh == fresh).map(|it| it.household))
    }
}

impl Pool {
    /// What another pool would bring here. Nothing has changed then; what `self` needs to hold are the
    /// households of `incoming` alone, and what is erased.
    pub fn arrival(&self, incoming: &Pool) -> Arrival {
        let mut visits = Vec::new();
        for (household, house) in &incoming.houses {
            for (visit, theirs) in house.visits.iter().filter(|(_, it)| !it.frames.is_empty()) {
                let fresh = self.fresh(*household, *visit, theirs);
                visits.push(Brought { household: *household, visit: *visit, fresh });
            }
        }
        Arrival { visits }
    }

    /// How many households another pool would bring here, of each kind, but for those that were erased. Those
    /// that are not here are counted and not looked into: that is nearly all of a province.
    pub fn brings(&self, incoming: &Pool) -> Brings {
        let mut brings = Brings::default();
        for (household, theirs) in incoming.houses.iter().filter(|(_, it)| it.came()) {
            if self.erased.contains(household) {
                continue;
            }
            if !self.has(*household) {
                brings.new += 1;
                continue;
            }
            let visits = theirs.visits.iter().filter(|(_, it)| !it.frames.is_empty());
            match visits.map(|(visit, it)| self.fresh(*household, *visit, it)).max() {
                Some(Fresh::Hard) => brings.hard += 1,
                Some(Fresh::Soft) => brings.soft += 1,
                Some(Fresh::New | Fresh::Changed) => brings.changed += 1,
                Some(Fresh::Same | Fresh::Erased) | None => brings.same += 1,
            }
        }
        brings
    }

    /// Whether a file brought it: a decision about it may have come before.
    pub fn has(&self, household: HouseholdId) -> bool {
        self.houses.get(&household).is_some_and(House::came)
    }

    fn fresh(&self, household: HouseholdId, visit: VisitId, theirs: &Entry) -> Fresh {
        if self.erased.contains(&household) {
            return Fresh::Erased;
        }
        let ours = self.houses.get(&household).and_then(|it| it.visits.get(&visit));
        let nothing = Entry::default();
        let ours = ours.filter(|it| !it.frames.is_empty());
        let mut both = ours.unwrap_or(&nothing).clone();
        both.frames.extend(theirs.frames.iter().cloned());
        both.revisions.extend(theirs.revisions.iter().cloned());
        if ours == Some(&both) {
            return Fresh::Same;
        }
        match merged::of(household, visit, &both).map(|it| it.status()) {
            Some(Status::Waits) => Fresh::Hard,
            Some(Status::Soft | Status::Settled) if ours.is_some() => Fresh::Soft,
            _ if ours.is_some() => Fresh::Changed,
            _ => Fresh::New,
        }
    }
}

impl House {
    /// Whether a file brought it.
    fn came(&self) -> bool {
        !self.is.is_empty()
    }
}
