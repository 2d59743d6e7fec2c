//! Which households count. Every report, list, paper and table begins here, so that a household that was surveyed
//! twice, as a person decided, is in one of them once and in no other one twice.

use std::ops::Deref;
use std::sync::Arc;

use super::id::HouseholdId;
use super::merge::{Joined, Pairs};
use super::summary::{Summary, Told};
use super::tally::View;

/// All households that an office knows of. As a slice it is those that count, in the order of their ids; the ones
/// that count with another are behind them, for whoever looks for one.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    whole: Vec<Arc<Summary>>,
    counted: usize,
    joined: Joined,
}

impl Counted {
    /// Of all of these, in the order of their ids, as people decided. Only of two that were both visited does one
    /// count for the other. A list that names the one that is left out names the household, so that it stays among
    /// those that were to be visited.
    pub fn of(all: Vec<Arc<Summary>>, pairs: &Pairs) -> Counted {
        let joined = pairs.joined(|id| {
            let at = all.binary_search_by_key(&id, |it| it.id);
            at.ok().and_then(|at| all.get(at)).is_some_and(|it| it.is_visited())
        });
        if joined.is_empty() {
            return Counted { joined, ..Counted::from(all) };
        }
        let (mut whole, left_out): (Vec<Arc<Summary>>, Vec<Arc<Summary>>) =
            all.into_iter().partition(|it| joined.with(it.id).is_none());
        for it in left_out.iter().filter(|it| it.listed.is_some()) {
            let at = whole.binary_search_by_key(&joined.counted(it.id), |it| it.id);
            let counts = at.ok().and_then(|at| whole.get_mut(at));
            if let Some(counts) = counts.filter(|it| it.listed.is_none()) {
                let counts = Arc::make_mut(counts);
                counts.listed = it.listed;
                counts.reference.clone_from(&it.reference);
            }
        }
        let counted = whole.len();
        whole.extend(left_out);
        Counted { whole, counted, joined }
    }

    /// Those that count, then those that count with another, each in the order of their ids.
    pub fn whole(&self) -> &[Arc<Summary>] {
        &self.whole
    }
    /// Those that count with another.
    pub fn left_out(&self) -> &[Arc<Summary>] {
        self.whole.get(self.counted..).unwrap_or_default()
    }
    /// One of either, by its id.
    pub fn get(&self, household: HouseholdId) -> Option<&Summary> {
        let of = |all: &[Arc<Summary>]| all.binary_search_by_key(&household, |it| it.id).ok();
        let left_out = || self.left_out().get(of(self.left_out())?);
        of(self).and_then(|at| self.whole.get(at)).or_else(left_out).map(Arc::as_ref)
    }
    /// Which count with which.
    pub fn joined(&self) -> &Joined {
        &self.joined
    }
}

impl Deref for Counted {
    type Target = [Arc<Summary>];
    fn deref(&self) -> &[Arc<Summary>] {
        self.whole.get(..self.counted).unwrap_or_default()
    }
}

impl From<Vec<Arc<Summary>>> for Counted {
    /// Each counts.
    fn from(whole: Vec<Arc<Summary>>) -> Counted {
        Counted { counted: whole.len(), whole, joined: Joined::default() }
    }
}

/// The problems that are open in the one that is to be left out, and not in the one that is to count: nothing would
/// count them any more.
pub fn open_only<'a>(left_out: &'a Summary, counts: &Summary) -> Vec<&'a Told> {
    fn open(of: &Summary) -> impl Iterator<Item = &Told> {
        View::of(of, None).problems().filter(|it| !it.1.closed()).map(|it| it.0)
    }
    let there = |it: &Told| it.item.is_some() && open(counts).any(|other| other.item == it.item);
    open(left_out).filter(|it| !there(it)).collect()
}
