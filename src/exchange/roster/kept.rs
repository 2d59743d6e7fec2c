//! The list that an office keeps, put together from the lists that came.

use std::collections::BTreeMap;

use super::pack::Chosen;
use crate::domain::Listed;
use crate::domain::roster::MAX_LISTED;

/// What lies in one village or community.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lies {
    /// households
    pub households: usize,
    /// their problems
    pub problems: usize,
    /// households that are nobody's work yet
    pub unassigned: usize,
}

/// The kept list with a new one in it: a household of both is as the new one has it, and stays whose work
/// it was where the new one does not say. `None` when there would be too many.
pub fn merged(kept: &[Listed], new: Vec<Listed>) -> Option<Vec<Listed>> {
    let mut all = kept.to_vec();
    let at: BTreeMap<_, usize> = kept.iter().enumerate().map(|(at, it)| (it.id, at)).collect();
    for mut it in new {
        match at.get(&it.id) {
            Some(at) => {
                if it.assigned.is_empty() {
                    it.assigned.clone_from(&all[*at].assigned);
                }
                all[*at] = it;
            }
            None => all.push(it),
        }
    }
    (all.len() <= MAX_LISTED).then_some(all)
}

/// What lies in each village or community, in the order of their tambon and numbers.
pub fn villages(households: &[Listed]) -> BTreeMap<Chosen, Lies> {
    let mut all: BTreeMap<Chosen, Lies> = BTreeMap::new();
    for it in households {
        let lies = all.entry(Chosen::village_of(it)).or_default();
        lies.households += 1;
        lies.problems += it.problems.len();
        lies.unassigned += usize::from(it.assigned.is_empty());
    }
    all
}
