//! Work is shared among several people: whose household each is, so that everybody has a stretch of the
//! road to walk; and what an assignment changed is taken back.

use std::collections::BTreeMap;

use super::pack::Chosen;
use crate::domain::questionnaire::known;
use crate::domain::search::{house_key, name_key};
use crate::domain::work::{Spot, Village, head_name};
use crate::domain::{Answer, HouseholdId, Listed};

/// How much everybody gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// as evenly as it goes
    Evenly,
    /// so many; what is left over stays as it is
    Each(usize),
}

/// A household on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// which
    pub household: HouseholdId,
    /// whose work it is now
    pub assigned: Vec<String>,
}

/// What one person gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portion {
    /// the `kid` of a tablet, or a name
    pub who: String,
    /// the households, along the road
    pub households: Vec<HouseholdId>,
}

/// How households are shared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// one for each person, in their order; an empty one where there is nothing left
    pub portions: Vec<Portion>,
    /// households that are somebody else's until then
    pub replaced: usize,
    /// households that nobody gets: they stay as they are
    pub left: usize,
    /// those of them that are nobody's work
    pub left_free: usize,
}

/// What an assignment changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    changes: Vec<Change>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    household: HouseholdId,
    before: Vec<String>,
    after: Vec<String>,
}

/// How taking an assignment back went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// households that are as they were
    pub restored: usize,
    /// households that somebody assigned anew since, or that are gone: they stay so
    pub changed: usize,
}

/// The chosen households in the order of the tablet's work list ([`crate::domain::work::Row::order`]): by
/// village, then along the road, those without a house number last. What is urgent is not brought to the
/// front here, for it would tear the stretches apart. `free`: only those that nobody is assigned to.
pub fn along(households: &[Listed], chosen: &Chosen, free: bool) -> Vec<Stop> {
    let wanted = households.iter().filter(|it| chosen.holds(it) && (!free || it.assigned.is_empty()));
    let mut all: Vec<_> = wanted.map(|it| (place(it), it)).collect();
    // Ids end ties, so the order is the same each time.
    all.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    all.into_iter().map(|(_, it)| Stop { household: it.id, assigned: it.assigned.clone() }).collect()
}

fn place(it: &Listed) -> (Village, bool, String, String, HouseholdId) {
    let answers = &it.answers;
    let moo =
        answers.of(known::MOO).and_then(|it| if let Answer::Number(it) = it { Some(*it) } else { None });
    let village = Village {
        tambon: answers.text(known::TAMBON).to_owned(),
        spot: Spot::of(moo, answers.text(known::COMMUNITY)),
    };
    let house = house_key(answers.text(known::HOUSE_NO));
    (village, house.is_empty(), house, name_key(&head_name(answers)), it.id)
}

/// Shares what lies along the road among these people, each a stretch of it, in their order. Somebody who
/// is named twice gets one share.
pub fn share(road: &[Stop], people: &[String], measure: Measure) -> Shares {
    let mut among: Vec<&String> = Vec::new();
    for who in people {
        if !among.contains(&who) {
            among.push(who);
        }
    }
    let mut shares = Shares::default();
    let mut rest = road;
    for (nth, who) in among.iter().enumerate() {
        let wanted = match measure {
            // Of what is left, among those who are left: the first ones get the odd households.
            Measure::Evenly => rest.len().div_ceil(among.len() - nth),
            Measure::Each(number) => number,
        };
        let (own, others) = rest.split_at(wanted.min(rest.len()));
        rest = others;
        let taken_from = |it: &&Stop| !it.assigned.is_empty() && it.assigned != [who.as_str()];
        shares.replaced += own.iter().filter(taken_from).count();
        let households = own.iter().map(|it| it.household).collect();
        shares.portions.push(Portion { who: (*who).clone(), households });
    }
    shares.left = rest.len();
    shares.left_free = rest.iter().filter(|it| it.assigned.is_empty()).count();
    shares
}

impl Shares {
    /// How many households are shared out.
    pub fn households(&self) -> usize {
        self.portions.iter().map(|it| it.households.len()).sum()
    }
    /// How many people get any.
    pub fn people(&self) -> usize {
        self.portions.iter().filter(|it| !it.households.is_empty()).count()
    }
}

impl Given {
    /// Assigns each household of a portion to whoever's it is, and to nobody else.
    pub fn of(households: &mut [Listed], portions: &[Portion]) -> Given {
        let at = numbered(households);
        let mut given = Given::default();
        for portion in portions {
            for household in &portion.households {
                let Some(it) = at.get(household).and_then(|at| households.get_mut(*at)) else { continue };
                let after = vec![portion.who.clone()];
                if it.assigned != after {
                    let before = std::mem::replace(&mut it.assigned, after.clone());
                    given.changes.push(Change { household: *household, before, after });
                }
            }
        }
        given
    }
    /// Whether it changed nothing.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
    /// Makes each household that it changed whose work it was before, unless that changed since.
    pub fn take_back(&self, households: &mut [Listed]) -> TakenBack {
        let at = numbered(households);
        let mut taken_back = TakenBack::default();
        for change in &self.changes {
            let now = at.get(&change.household).and_then(|at| households.get_mut(*at));
            match now.filter(|it| it.assigned == change.after) {
                Some(it) => {
                    it.assigned.clone_from(&change.before);
                    taken_back.restored += 1;
                }
                None => taken_back.changed += 1,
            }
        }
        taken_back
    }
}

/// Where each household stands in the list. A tree: the ids of a list come in no order, and there may be
/// twenty thousand.
fn numbered(households: &[Listed]) -> BTreeMap<HouseholdId, usize> {
    households.iter().enumerate().map(|(at, it)| (it.id, at)).collect()
}
