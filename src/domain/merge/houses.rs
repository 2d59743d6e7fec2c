//! Households that are likely the same house, among all that an office has: found by what they have in common,
//! and never each held against each. A province has a hundred thousand.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::alike::Twins;
use super::pairs::Pair;
use crate::domain::OrdSet;
use crate::domain::id::HouseholdId;
use crate::domain::search::{house_key, name_key};
use crate::domain::summary::Summary;
use crate::domain::work::Likeness;

/// Of so many that share a sign each is paired with each; of more, each with the next: where a whole village
/// typed one number, the pairs would be more than anybody reads.
const EACH: usize = 8;
/// The surest first.
const SIGNS: [Likeness; 3] = [Likeness::HouseCode, Likeness::Address, Likeness::Head];

/// What tells a house, in 64 bits each: two that differ are the same once in millions of provinces. Never
/// kept, for another app may count otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// the household
    pub id: HouseholdId,
    /// in the order of [`Likeness`]: the house code; village and house number; village and the head's first
    /// and last name. None of what is not known
    signs: [Option<u64>; 3],
}

impl Sign {
    /// Of a household.
    pub fn of(it: &Summary) -> Sign {
        let village = it.village();
        let (house, head) = (house_key(&it.house_no), name_key(&it.head));
        // A head of one name alone may be anybody.
        let whole = it.head.contains(' ') && !head.is_empty();
        let code = (!it.house_code.is_empty()).then(|| hashed(&it.house_code));
        let address = (!house.is_empty()).then(|| hashed(&(&village, &house)));
        let head = whole.then(|| hashed(&(&village, &head)));
        Sign { id: it.id, signs: [code, address, head] }
    }

    /// The surest sign that both have.
    pub fn shared(&self, other: &Sign) -> Option<Likeness> {
        let both = self.signs.iter().zip(&other.signs).zip(SIGNS);
        both.filter(|(it, _)| it.0.is_some() && it.0 == it.1).map(|it| it.1).next()
    }
}

fn hashed(it: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    it.hash(&mut hasher);
    hasher.finish()
}

/// Households by their signs. Filled, sorted and read a little at a time, so that a page draws meanwhile.
#[derive(Clone, Debug, Default)]
pub struct Houses {
    by: [Vec<(u64, HouseholdId)>; 3],
}

impl Houses {
    /// Of all of these, at once.
    pub fn of(signs: impl IntoIterator<Item = Sign>) -> Houses {
        let mut houses = Houses::default();
        signs.into_iter().for_each(|it| houses.add(&it));
        (0..Houses::steps()).for_each(|it| houses.sort(it));
        houses
    }

    /// Adds one; each once, and none after [`Houses::sort`].
    pub fn add(&mut self, it: &Sign) {
        for (all, sign) in self.by.iter_mut().zip(it.signs) {
            all.extend(sign.map(|sign| (sign, it.id)));
        }
    }

    /// In how many steps they are sorted, and searched.
    pub const fn steps() -> usize {
        SIGNS.len()
    }

    /// Sorts what was added: one step.
    pub fn sort(&mut self, step: usize) {
        if let Some(all) = self.by.get_mut(step) {
            all.sort_unstable();
        }
    }

    /// Those that share one sign and are not known to be `apart`: one step. Where of many only some are paired,
    /// one that is known to be another house makes room for the next.
    pub fn sharing(&self, step: usize, apart: &OrdSet<Pair>) -> Vec<Twins> {
        let mut found = Vec::new();
        let (Some(all), Some(why)) = (self.by.get(step), SIGNS.get(step).copied()) else { return found };
        for group in all.chunk_by(|one, other| one.0 == other.0) {
            // In the order of their ids.
            for (n, one) in group.iter().enumerate() {
                let most = if group.len() > EACH { 1 } else { EACH };
                let others = group.iter().skip(n + 1).map(|it| Twins { why, one: one.1, other: it.1 });
                found.extend(others.filter(|it| !apart.contains(&it.pair())).take(most));
            }
        }
        found
    }

    /// All pairs that are not known to be `apart`, each once, the surest first.
    pub fn twins(&self, apart: &OrdSet<Pair>) -> Vec<Twins> {
        surest((0..Houses::steps()).flat_map(|it| self.sharing(it, apart)).collect())
    }

    /// Whether one is here that is likely the same house.
    pub fn has_like(&self, it: &Sign) -> bool {
        self.by.iter().zip(it.signs).any(|(all, sign)| {
            let Some(sign) = sign else { return false };
            let from = all.partition_point(|it| it.0 < sign);
            let mut same = all.iter().skip(from).take_while(|it| it.0 == sign);
            same.any(|other| other.1 != it.id)
        })
    }
}

/// Each pair once, by its surest sign; the surest first.
pub fn surest(mut all: Vec<Twins>) -> Vec<Twins> {
    all.sort_unstable_by_key(|it| (it.one, it.other, it.why));
    all.dedup_by_key(|it| (it.one, it.other));
    all.sort_unstable();
    all
}
