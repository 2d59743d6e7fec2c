//! What a file would bring: told before anything of it is kept.

use super::{Entry, Pool, Status, merged};
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
