//! What can be taken back.

use crate::domain::answer::Change;
use crate::domain::{HouseholdId, VisitId};

/// One undoable step of a visit.
#[derive(Clone)]
pub(super) struct Step {
    pub household: HouseholdId,
    pub visit: VisitId,
    pub changes: Vec<Change>,
}

/// Whether `next` goes on typing the single text of `last`.
pub(super) fn typed_on(last: &[Change], next: &[Change]) -> bool {
    use crate::domain::Answer::Text;
    match (last, next) {
        ([last], [next]) => {
            last.key == next.key
                && last.to == next.from
                && matches!(next.to, Some(Text(_)))
                && matches!(last.to, Some(Text(_)))
        }
        _ => false,
    }
}
