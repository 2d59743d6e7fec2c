//! The list that an office keeps, put together from the lists that came.

use std::collections::BTreeMap;

use super::import::Ids;
use super::pack::Chosen;
use crate::domain::roster::MAX_LISTED;
use crate::domain::search::name_key;
use crate::domain::work::head_name;
use crate::domain::{AnswerKey, HouseholdId, Listed, ListedProblem, MemberId, OrdSet, ProblemId};

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

/// The kept list with a new one in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// all of them
    pub households: Vec<Listed>,
    /// how many the kept list did not have
    pub new: usize,
    /// how many it had, which are now as the new list has them
    pub replaced: usize,
    /// of how many the problems stay as they were, for the new list names none
    pub problems_stay: usize,
    /// the ids of those that the new list has, in its order
    pub of_new: Vec<HouseholdId>,
    /// heads of one house, the kept one and the new one, that have different names: another family, or a
    /// name that was corrected
    pub heads: Vec<(String, String)>,
}

/// The kept list with a new one in it: a household of both is as the new one has it, and stays whose work
/// it was, and keeps its problems, where the new one does not say. Where one house has heads of different
/// names, both are kept as families of it; with `corrected`, the new name takes the place of the old one.
/// `None` when there would be too many.
pub fn merged(kept: &[Listed], new: &[(Listed, Ids)], corrected: bool) -> Option<Merged> {
    let mut all = Merged { households: kept.to_vec(), ..Merged::default() };
    let mut at: BTreeMap<_, usize> = kept.iter().enumerate().map(|(at, it)| (it.id, at)).collect();
    for (it, ids) in new {
        let head = head_key(it);
        let of = |id: HouseholdId| at.get(&id).map(|at| (*at, head_key(&all.households[*at])));
        let same = |known: &str| known.is_empty() || head.is_empty() || known == head;
        let own = [it.id, ids.alone, ids.family].into_iter().find(|id| of(*id).is_some_and(|it| same(&it.1)));
        let other = of(it.id).filter(|_| own.is_none()).map(|it| it.0);
        if let Some(other) = other {
            all.heads.push((head_name(&all.households[other].answers), head_name(&it.answers)));
        }
        let id = match (own, other) {
            (Some(id), _) => id,
            (None, Some(_)) if !corrected => ids.family,
            _ => it.id,
        };
        all.of_new.push(id);
        let mut it = under(it, id);
        match at.get(&id).map(|at| &mut all.households[*at]) {
            Some(old) => {
                all.replaced += 1;
                if it.assigned.is_empty() {
                    it.assigned.clone_from(&old.assigned);
                }
                if it.problems.is_empty() && !old.problems.is_empty() {
                    all.problems_stay += 1;
                    it.problems.clone_from(&old.problems);
                }
                // A list that only says whose work it is takes nothing else away.
                let headless = head.is_empty();
                for (key, answer) in old.answers.iter() {
                    if it.answers.get(key).is_none() && (key.member.is_none() || headless) {
                        it.answers.set(key.clone(), Some(answer.clone()));
                    }
                }
                if it.note.is_empty() {
                    it.note.clone_from(&old.note);
                }
                *old = it;
            }
            None => {
                all.new += 1;
                at.insert(id, all.households.len());
                all.households.push(it);
            }
        }
    }
    (all.households.len() <= MAX_LISTED).then_some(all)
}

/// The new list in the place of the kept one, each household under the id that it was known by: visits hang on
/// it. Nothing else of the kept list stays.
pub fn instead(kept: &[Listed], new: &[(Listed, Ids)], corrected: bool) -> Option<Vec<Listed>> {
    let ids = merged(kept, new, corrected)?.of_new;
    let mut all: Vec<Listed> = Vec::new();
    let mut seen = OrdSet::new();
    for ((it, _), id) in new.iter().zip(ids) {
        if seen.insert(id) {
            all.push(under(it, id));
        }
    }
    Some(all)
}

/// Whether one of these households is this one: whoever asked to be forgotten stays forgotten, by whichever id a
/// list knows the house.
pub fn is_among(erased: &OrdSet<HouseholdId>, it: &Listed, ids: Ids) -> bool {
    [it.id, ids.alone, ids.family].iter().any(|id| erased.contains(id))
}

fn head_key(it: &Listed) -> String {
    name_key(&head_name(&it.answers))
}

/// The same household under another id, which its head and its problems have theirs from.
fn under(it: &Listed, id: HouseholdId) -> Listed {
    if it.id == id {
        return it.clone();
    }
    let (old, new) = (MemberId::head_of(it.id), MemberId::head_of(id));
    let key = |key: &AnswerKey| match key.member {
        Some(member) if member == old => AnswerKey::of_member(&key.question, new),
        _ => key.clone(),
    };
    let answers = it.answers.iter().map(|(at, answer)| (key(at), answer.clone())).collect();
    let problem = |it: &ListedProblem| ListedProblem { id: ProblemId::of(id, it.what()), ..it.clone() };
    let problems = it.problems.iter().map(problem).collect();
    Listed { id, answers, problems, ..it.clone() }
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
