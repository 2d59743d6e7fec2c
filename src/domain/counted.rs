//! Which households count. Every report, list, paper and table begins here, so that a household that was surveyed
//! twice, as a person decided, is in one of them once and in no other one twice.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::id::HouseholdId;
use super::merge::{Joined, Pairs};
use super::record::Origin;
use super::roster::Source;
use super::summary::{InRound, Summary, Told};
use super::tally::{View, rounds};

/// All households that an office knows of. As a slice it is those that count, in the order of their ids; the ones
/// that count with another are behind them, for whoever looks for one.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    whole: Vec<Arc<Summary>>,
    counted: usize,
    joined: Joined,
    /// see [`Counted::rounds`]
    rounds: OnceLock<Vec<String>>,
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
            if let Some(counts) = at.ok().and_then(|at| whole.get_mut(at)) {
                named_by_its_list(counts, it);
            }
        }
        let counted = whole.len();
        whole.extend(left_out);
        Counted { whole, counted, joined, rounds: OnceLock::new() }
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
    /// The rounds in which somebody went to one of them, as [`rounds`] orders them; counted once.
    pub fn rounds(&self) -> &[String] {
        self.rounds.get_or_init(|| rounds(&self.whole))
    }
    /// The same, as they count in one round: where the one that counts was met in it less than one that counts with
    /// it, that one counts. What a person decided says which answers hold now, and takes nobody out of a round that
    /// is over.
    pub fn in_round(&self, round: &str) -> Counted {
        let seen = |it: &Summary| it.rounds.iter().find(|it| it.round == round).map(InRound::met);
        let mut all = self.clone();
        let (counted, left_out) = all.whole.split_at_mut(self.counted);
        let place = |it: &Arc<Summary>| {
            counted.binary_search_by_key(&self.joined.counted(it.id), |it| it.id).unwrap_or(usize::MAX)
        };
        let places: Vec<usize> = left_out.iter().map(place).collect();
        for (it, at) in left_out.iter_mut().zip(places) {
            let Some(counts) = counted.get_mut(at).filter(|counts| seen(it) > seen(counts)) else { continue };
            named_by_its_list(it, counts);
            // Nor is one of 2565 by the word of whoever went there none in another round.
            if counts.origin == Some(Origin::Rexray2565) && it.origin != counts.origin {
                Arc::make_mut(it).origin = counts.origin;
            }
            std::mem::swap(it, counts);
        }
        counted.sort_unstable_by_key(|it| it.id);
        left_out.sort_unstable_by_key(|it| it.id);
        all
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
        Counted { counted: whole.len(), whole, ..Counted::default() }
    }
}

/// A list that names the one names the household, and so the other. A list of 2565 holds before one of TPMAP.
fn named_by_its_list(it: &mut Arc<Summary>, other: &Summary) {
    let by_2565 = |it: &Summary| it.listed == Some(Source::Thaiqm2565);
    if other.listed.is_some() && (it.listed.is_none() || by_2565(other) && !by_2565(it)) {
        let it = Arc::make_mut(it);
        it.listed = other.listed;
        it.reference.clone_from(&other.reference);
    }
}

/// The problems that are open in the one that is to be left out, and not in the one that is to count: nothing would
/// count them as things stand now.
pub fn open_only<'a>(left_out: &'a Summary, counts: &Summary) -> Vec<&'a Told> {
    fn open(of: &Summary) -> impl Iterator<Item = &Told> {
        View::of(of, None).problems().filter(|it| !it.1.closed()).map(|it| it.0)
    }
    let there = |it: &Told| it.item.is_some() && open(counts).any(|other| other.item == it.item);
    open(left_out).filter(|it| !there(it)).collect()
}
