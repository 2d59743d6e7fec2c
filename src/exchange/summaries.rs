//! From the visits of all files that an office has to the summaries of its households.

use super::SealedVisit;
use crate::domain::{HouseholdId, OrdMap, Summary, Visit, VisitId, gathered};

/// One summary a household. A visit that came more than once counts as its longest history has it.
pub fn of_visits(mut records: Vec<SealedVisit>) -> Vec<Summary> {
    // Of one visit the longest history comes last, and takes the place of the others.
    records.sort_unstable_by_key(|it| (it.household.id, it.visit.id, it.revisions.len(), it.visit.head));
    let of = |records: &[SealedVisit]| {
        let visits: OrdMap<VisitId, &Visit> = gathered(records.iter().map(|it| (it.visit.id, &it.visit)));
        let visits: Vec<&Visit> = visits.into_values().collect();
        let id: HouseholdId = records[0].household.id;
        Summary::of(id, &visits, None)
    };
    records.chunk_by(|one, other| one.household.id == other.household.id).map(of).collect()
}
