//! Houses that may have been surveyed twice, under two ids: told, and both kept.

use crate::domain::OrdSet;
use crate::domain::id::HouseholdId;
use crate::domain::work::{Brief, Likeness};

/// Two households that may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Twins {
    /// why
    pub why: Likeness,
    /// the one with the smaller id
    pub one: HouseholdId,
    /// the other
    pub other: HouseholdId,
}

/// Those of `new` that may be one of `all`, or of each other; each pair once, the surest first. Every one
/// of `new` is held against every one of `all`: meant for the households of a few files.
pub fn alike(new: &[(HouseholdId, Brief)], all: &[(HouseholdId, Brief)]) -> Vec<Twins> {
    let mut found = OrdSet::new();
    for (id, brief) in new {
        for (other, theirs) in all.iter().chain(new).filter(|it| it.0 != *id) {
            if let Some(why) = theirs.likeness(brief) {
                let (one, other) = (*id.min(other), *id.max(other));
                found.insert(Twins { why, one, other });
            }
        }
    }
    let mut told: OrdSet<(HouseholdId, HouseholdId)> = OrdSet::new();
    found.into_iter().filter(|it| told.insert((it.one, it.other))).collect()
}
