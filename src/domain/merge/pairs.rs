//! Two households that look like one house, and what people who know the village decided of the two: that they
//! are two, or one and the same household surveyed twice, of which one counts and the other does not. Nothing in
//! several decisions has an order of coming: the same ones are the same outcome, and no clock has a say. Both
//! households stay as they are, whatever is decided.

use serde::{Deserialize, Serialize};

use super::alike::Twins;
use crate::domain::id::{HouseholdId, PairDecisionId};
use crate::domain::work::Likeness;
use crate::domain::{OrdMap, OrdSet, gathered};

/// Two households, the one with the smaller id first.
pub type Pair = (HouseholdId, HouseholdId);

/// A decision การตัดสิน of a person of an office about two households, or that an earlier one is taken back.
/// Never changes; a later one that knew it takes its place. What it decides is [`PairDecision::says`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairDecision {
    /// its id
    pub id: PairDecisionId,
    /// the household with the smaller id
    pub one: HouseholdId,
    /// the other
    pub other: HouseholdId,
    /// it takes back what was decided before, and decides nothing
    #[serde(default, skip_serializing_if = "is_false")]
    pub undoes: bool,
    /// they are one and the same household, and this one of the two counts; without it they are two houses
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<HouseholdId>,
    /// every earlier decision about the two that was known, ascending
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub knew: Vec<PairDecisionId>,
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

/// What a decision says of its two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Says {
    /// they are two houses
    Apart,
    /// they are one and the same household, and this one of the two counts
    Same(HouseholdId),
    /// nothing any more
    Nothing,
}

impl PairDecision {
    /// Which two.
    pub fn pair(&self) -> Pair {
        (self.one, self.other)
    }
    /// Whether it is about this household.
    pub fn is_of(&self, household: HouseholdId) -> bool {
        self.one == household || self.other == household
    }
    /// What it says. That a third one counts decides nothing of these two.
    pub fn says(&self) -> Says {
        match self.counts {
            _ if self.undoes => Says::Nothing,
            None => Says::Apart,
            Some(counts) if self.is_of(counts) => Says::Same(counts),
            Some(_) => Says::Nothing,
        }
    }
}

impl Twins {
    /// Which two.
    pub fn pair(&self) -> Pair {
        (self.one, self.other)
    }
}

fn pair_of(one: HouseholdId, other: HouseholdId) -> Pair {
    (one.min(other), one.max(other))
}

/// What holds of two households that look like one house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairState {
    /// nobody decided
    Open,
    /// it was decided, and taken back
    TakenBack,
    /// two that knew nothing of each other disagree: a person is asked again
    Differs,
    /// they are not the same house
    Apart,
    /// they are one and the same household, and this one counts
    Same(HouseholdId),
}

/// A pair that waits for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedPair {
    /// which two
    pub pair: Pair,
    /// what they have in common, if it is still so
    pub why: Option<Likeness>,
}

/// All that people decided about households that look like one house.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    by: OrdMap<Pair, OrdSet<PairDecision>>,
}

impl Pairs {
    /// Of all of these, in any order and any number of times.
    pub fn of<'a>(all: impl IntoIterator<Item = &'a PairDecision>) -> Pairs {
        let mut pairs = Pairs::default();
        for it in all {
            pairs.by.or_insert_with(it.pair(), OrdSet::new).insert(it.clone());
        }
        pairs
    }

    /// The decisions about these two that no other one knew, in the order of their ids.
    pub fn newest(&self, pair: Pair) -> Vec<&PairDecision> {
        let Some(all) = self.by.get(&pair) else { return Vec::new() };
        let knew = |by: &PairDecision| by.knew.iter().copied().filter(|it| *it != by.id).collect::<Vec<_>>();
        let known: OrdSet<PairDecisionId> = gathered(all.iter().flat_map(knew));
        all.iter().filter(|it| !known.contains(&it.id)).collect()
    }

    /// What holds of these two, whatever was decided of them and others.
    pub fn stands(&self, pair: Pair) -> PairState {
        let newest = self.newest(pair);
        let Some((first, rest)) = newest.split_first() else { return PairState::Open };
        let says = first.says();
        if rest.iter().any(|it| it.says() != says) {
            return PairState::Differs;
        }
        match says {
            Says::Apart => PairState::Apart,
            Says::Same(counts) => PairState::Same(counts),
            Says::Nothing => PairState::TakenBack,
        }
    }

    /// The pairs that are not the same house.
    pub fn apart(&self) -> OrdSet<Pair> {
        gathered(self.by.keys().copied().filter(|it| self.stands(*it) == PairState::Apart))
    }

    /// A decision about these two that knows all that came before it.
    pub fn decide(
        &self,
        id: PairDecisionId,
        pair: Pair,
        says: Says,
        (why, at, by): (String, i64, String),
    ) -> PairDecision {
        let mut knew: Vec<PairDecisionId> =
            self.by.get(&pair).into_iter().flat_map(OrdSet::iter).map(|it| it.id).collect();
        knew.dedup();
        let (undoes, counts) = match says {
            Says::Apart => (false, None),
            Says::Same(counts) => (false, Some(counts)),
            Says::Nothing => (true, None),
        };
        PairDecision { id, one: pair.0, other: pair.1, undoes, counts, knew, why, at, by }
    }

    /// Which households count with which, among those that are `here`: one whose other half has not come, or was
    /// erased, counts itself, so that nobody is lost.
    pub fn joined(&self, here: impl Fn(HouseholdId) -> bool) -> Joined {
        let of_here = |it: &&Pair| here(it.0) && here(it.1);
        let mut joins = Joins::default();
        let mut apart = Vec::new();
        for pair in self.by.keys().filter(of_here) {
            match self.stands(*pair) {
                PairState::Same(counts) => joins.add(*pair, counts),
                PairState::Apart => apart.push(*pair),
                PairState::Open | PairState::TakenBack | PairState::Differs => {}
            }
        }
        joins.joined(&apart)
    }

    /// The pairs that wait for a person, of those that are `alike`, the surest first. One that counts with another
    /// is asked about as that one; two that are decided are not asked about, but where decisions contradict each
    /// other they are, alike or not.
    pub fn asked(
        &self,
        alike: &[Twins],
        joined: &Joined,
        here: impl Fn(HouseholdId) -> bool,
    ) -> Vec<AskedPair> {
        let again = |it: &Pair| joined.contradicted.contains(it) || self.stands(*it) == PairState::Differs;
        let mut told: OrdSet<Pair> = OrdSet::new();
        let mut asked = Vec::new();
        for it in alike {
            let pair = pair_of(joined.counted(it.one), joined.counted(it.other));
            let decided = |it: Pair| self.stands(it) == PairState::Apart && !again(&it);
            if pair.0 != pair.1 && !decided(it.pair()) && !decided(pair) && told.insert(pair) {
                asked.push(AskedPair { pair, why: Some(it.why) });
            }
        }
        let of_here = |it: &Pair| here(it.0) && here(it.1);
        let others = self.by.keys().copied().filter(|it| of_here(it) && again(it));
        asked.extend(others.filter(|it| told.insert(*it)).map(|pair| AskedPair { pair, why: None }));
        asked
    }

    /// The pairs of which a decision holds, in their order, each with what was decided.
    pub fn decided(&self, joined: &Joined) -> Vec<(Pair, Says)> {
        let says = |it: &Pair| match self.stands(*it) {
            PairState::Apart => Some((*it, Says::Apart)),
            PairState::Same(counts) => Some((*it, Says::Same(counts))),
            PairState::Open | PairState::TakenBack | PairState::Differs => None,
        };
        self.by.keys().filter(|it| !joined.contradicts(**it)).filter_map(says).collect()
    }

    /// The pairs by which this household is one with another, each with the one of the two that counts.
    pub fn same(&self, household: HouseholdId) -> Vec<(Pair, HouseholdId)> {
        let of = self.by.keys().filter(|it| it.0 == household || it.1 == household);
        let same = |it: &Pair| match self.stands(*it) {
            PairState::Same(counts) => Some((*it, counts)),
            _ => None,
        };
        of.filter_map(same).collect()
    }
}

/// Which households are counted with another, as all decisions together have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// each that is left out, with the one that counts for it
    with: OrdMap<HouseholdId, HouseholdId>,
    /// of which decisions contradict each other: they leave nobody out, and a person is asked again
    contradicted: OrdSet<Pair>,
}

impl Joined {
    /// The one that counts for a household that is left out.
    pub fn with(&self, household: HouseholdId) -> Option<HouseholdId> {
        self.with.get(&household).copied()
    }
    /// The same; itself, where it is not left out.
    pub fn counted(&self, household: HouseholdId) -> HouseholdId {
        self.with(household).unwrap_or(household)
    }
    /// Those for which this one counts, in the order of their ids.
    pub fn counts_for(&self, household: HouseholdId) -> Vec<HouseholdId> {
        self.with.iter().filter(|it| *it.1 == household).map(|it| *it.0).collect()
    }
    /// How many are left out.
    pub fn len(&self) -> usize {
        self.with.len()
    }
    /// Whether nobody is left out.
    pub fn is_empty(&self) -> bool {
        self.with.is_empty()
    }
    /// Whether a decision about these two contradicts others.
    pub fn contradicts(&self, pair: Pair) -> bool {
        self.contradicted.contains(&pair)
    }
}

/// Households, each joined to others that count in its place.
#[derive(Default)]
struct Joins {
    ids: Vec<HouseholdId>,
    places: OrdMap<HouseholdId, usize>,
    /// towards the one that stands for a group
    group: Vec<usize>,
    /// who is left out, for whom, by which pair
    edges: Vec<(usize, usize, Pair)>,
}

impl Joins {
    fn place(&mut self, id: HouseholdId) -> usize {
        if let Some(at) = self.places.get(&id) {
            return *at;
        }
        let at = self.ids.len();
        self.places.insert(id, at);
        self.ids.push(id);
        self.group.push(at);
        at
    }

    fn add(&mut self, pair: Pair, counts: HouseholdId) {
        let left = if counts == pair.0 { pair.1 } else { pair.0 };
        let (left, counts) = (self.place(left), self.place(counts));
        self.edges.push((left, counts, pair));
        let (one, other) = (self.group_of(left), self.group_of(counts));
        self.group[one] = other;
    }

    /// The one that stands for its group; the way there is halved as it is gone.
    fn group_of(&mut self, mut at: usize) -> usize {
        while self.group[at] != at {
            self.group[at] = self.group[self.group[at]];
            at = self.group[at];
        }
        at
    }

    /// A group holds together where one of it alone is left out for nobody, every other leads to that one, and
    /// nobody said of two in it that they are two. Of any other group nobody is left out.
    fn joined(mut self, apart: &[Pair]) -> Joined {
        let all = self.ids.len();
        let groups: Vec<usize> = (0..all).map(|it| self.group_of(it)).collect();
        let group = |it: usize| groups[it];
        let (mut ways, mut into) = (vec![0_usize; all], vec![Vec::new(); all]);
        for (left, counts, _) in &self.edges {
            ways[*left] += 1;
            into[*counts].push(*left);
        }
        // Of each group, those that are left out for nobody, and how many lead to none of them: a ring does not.
        let (mut ends, mut astray) = (vec![Vec::new(); all], vec![0_usize; all]);
        groups.iter().for_each(|it| astray[*it] += 1);
        let mut due: Vec<usize> = (0..all).filter(|it| ways[*it] == 0).collect();
        due.iter().for_each(|it| ends[group(*it)].push(*it));
        while let Some(at) = due.pop() {
            astray[group(at)] -= 1;
            for from in std::mem::take(&mut into[at]) {
                ways[from] -= 1;
                if ways[from] == 0 {
                    due.push(from);
                }
            }
        }
        let inside = |it: &&Pair| match (self.places.get(&it.0), self.places.get(&it.1)) {
            (Some(one), Some(other)) => group(*one) == group(*other),
            _ => false,
        };
        let inside: Vec<&Pair> = apart.iter().filter(inside).collect();
        let parted: OrdSet<usize> =
            gathered(inside.iter().filter_map(|it| self.places.get(&it.0)).map(|it| group(*it)));
        let end = |of: usize| match ends[of].as_slice() {
            [end] if astray[of] == 0 && !parted.contains(&of) => Some(*end),
            _ => None,
        };
        let mut joined = Joined::default();
        for (at, id) in self.ids.iter().enumerate() {
            if let Some(end) = end(group(at)).filter(|it| *it != at) {
                joined.with.insert(*id, self.ids[end]);
            }
        }
        let contradicted = self.edges.iter().filter(|it| end(group(it.0)).is_none()).map(|it| it.2);
        joined.contradicted = gathered(contradicted.chain(inside.into_iter().copied()));
        joined
    }
}
