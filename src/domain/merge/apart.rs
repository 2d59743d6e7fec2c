//! Two households that look like one house, and people who know the village said that they are two. Nothing
//! in several of these has an order of coming: the same ones are the same outcome, and no clock has a say.

use serde::{Deserialize, Serialize};

use super::alike::Twins;
use crate::domain::id::{ApartId, HouseholdId};
use crate::domain::{OrdMap, OrdSet, gathered};

/// Two households, the one with the smaller id first.
pub type Pair = (HouseholdId, HouseholdId);

/// A decision การตัดสิน of a person of an office that two households are not the same house, or that an earlier
/// one is taken back. Never changes; a later one that knew it takes its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Apart {
    /// its id
    pub id: ApartId,
    /// the household with the smaller id
    pub one: HouseholdId,
    /// the other
    pub other: HouseholdId,
    /// it takes back what was decided before, and decides nothing
    #[serde(default, skip_serializing_if = "is_false")]
    pub undoes: bool,
    /// every earlier decision about the two that was known, ascending
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub knew: Vec<ApartId>,
    /// why, in the words of whoever decided
    pub why: String,
    /// when, ms since 1970 by the office's clock; for people, never for order
    pub at: i64,
    /// `kid` of the office that decided
    pub by: String,
}

fn is_false(it: &bool) -> bool {
    !it
}

impl Apart {
    /// Which two.
    pub fn pair(&self) -> Pair {
        (self.one, self.other)
    }
    /// Whether it is about this household.
    pub fn is_of(&self, household: HouseholdId) -> bool {
        self.one == household || self.other == household
    }
}

impl Twins {
    /// Which two.
    pub fn pair(&self) -> Pair {
        (self.one, self.other)
    }
}

/// What holds of two households that look like one house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parting {
    /// nobody decided
    Open,
    /// it was decided, and taken back
    TakenBack,
    /// two that knew nothing of each other disagree: a person is asked again
    Differs,
    /// they are not the same house
    Apart,
}

/// All that people decided about households that look like one house.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Partings {
    by: OrdMap<Pair, OrdSet<Apart>>,
}

impl Partings {
    /// Of all of these, in any order and any number of times.
    pub fn of<'a>(all: impl IntoIterator<Item = &'a Apart>) -> Partings {
        let mut partings = Partings::default();
        for it in all {
            partings.by.or_insert_with(it.pair(), OrdSet::new).insert(it.clone());
        }
        partings
    }

    /// The decisions about these two that no other one knew, in the order of their ids.
    pub fn newest(&self, pair: Pair) -> Vec<&Apart> {
        let Some(all) = self.by.get(&pair) else { return Vec::new() };
        let knew = |by: &Apart| by.knew.iter().copied().filter(|it| *it != by.id).collect::<Vec<_>>();
        let known: OrdSet<ApartId> = gathered(all.iter().flat_map(knew));
        all.iter().filter(|it| !known.contains(&it.id)).collect()
    }

    /// What holds of these two.
    pub fn stands(&self, pair: Pair) -> Parting {
        let newest = self.newest(pair);
        let undoes = newest.iter().filter(|it| it.undoes).count();
        match (newest.len(), undoes) {
            (0, _) => Parting::Open,
            (_, 0) => Parting::Apart,
            (all, some) if all == some => Parting::TakenBack,
            _ => Parting::Differs,
        }
    }

    /// The pairs that are not the same house.
    pub fn apart(&self) -> OrdSet<Pair> {
        gathered(self.by.keys().copied().filter(|it| self.stands(*it) == Parting::Apart))
    }

    /// A decision about these two that knows all that came before it.
    pub fn decide(&self, id: ApartId, pair: Pair, undoes: bool, why: String, at: i64, by: String) -> Apart {
        let mut knew: Vec<ApartId> =
            self.by.get(&pair).into_iter().flat_map(OrdSet::iter).map(|it| it.id).collect();
        knew.dedup();
        Apart { id, one: pair.0, other: pair.1, undoes, knew, why, at, by }
    }
}
