//! The meeting ประชุม ศจพ.: what it resolved about problems — who is to lead, with which partner network,
//! by when. A [`Resolution`] never changes and nothing in several of them has an order of coming, so the
//! same ones are the same outcome; no clock has a say in it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::id::{HouseholdId, ProblemId, ResolutionId};
use super::summary::{Short, Summary, Told};
use super::{PartialDate, gathered, sorted::OrdSet};

/// A resolution มติ about problems of a household. One press of a button is one for each household, all
/// with the same moment: so an erasure takes those of a household with it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resolution {
    /// its id
    pub id: ResolutionId,
    /// of which household
    pub household: HouseholdId,
    /// about which of its problems, ascending
    pub problems: Vec<ProblemId>,
    /// the agency that is to lead, by its code; `None` says nothing of it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// the partner network, by its code; `None` says nothing of it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// by when it is to be solved; `None` says nothing of it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_on: Option<PartialDate>,
    /// earlier ones that it takes back, ascending; those hold no more, whatever came since
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub takes_back: Vec<ResolutionId>,
    /// every earlier one about the household that was known, ascending
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub knew: Vec<ResolutionId>,
    /// in the words of whoever wrote it down; may be empty
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// when, ms since 1970 by the office's clock; for people, never for order
    pub at: i64,
    /// `kid` of the office that wrote it down
    pub by: String,
}

impl Resolution {
    /// Whether it takes something back and resolves nothing.
    pub fn undoes(&self) -> bool {
        self.lead.is_none() && self.network.is_none() && self.target_on.is_none()
    }
}

/// What was resolved of one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Agreed<T> {
    /// nothing
    #[default]
    Nothing,
    /// this
    On(T),
    /// two that knew nothing of each other say otherwise: neither holds until a later one names both
    Differs,
}

impl<T> Agreed<T> {
    /// What holds.
    pub fn on(self) -> Option<T> {
        match self {
            Agreed::On(it) => Some(it),
            Agreed::Nothing | Agreed::Differs => None,
        }
    }
}

/// What holds of a problem.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// the agency that is to lead
    pub lead: Agreed<String>,
    /// the partner network
    pub network: Agreed<String>,
    /// by when
    pub target_on: Agreed<PartialDate>,
}

impl Resolved {
    /// Whether two resolutions contradict each other.
    pub fn differs(&self) -> bool {
        self.lead == Agreed::Differs || self.network == Agreed::Differs || self.target_on == Agreed::Differs
    }
}

/// Those that were not taken back.
pub fn standing<'a>(all: &[&'a Resolution]) -> Vec<&'a Resolution> {
    let gone: OrdSet<ResolutionId> = gathered(all.iter().flat_map(|it| &it.takes_back).copied());
    all.iter().copied().filter(|it| !gone.contains(&it.id)).collect()
}

/// What holds of this problem, by all resolutions about its household.
pub fn resolved(all: &[&Resolution], problem: ProblemId) -> Resolved {
    let mut all = standing(all);
    all.retain(|it| it.problems.contains(&problem));
    Resolved {
        lead: agreed(&all, |it| it.lead.as_ref()),
        network: agreed(&all, |it| it.network.as_ref()),
        target_on: agreed(&all, |it| it.target_on.as_ref()),
    }
}

/// What they agree on in one thing: of those that speak of it, the ones that no other knew.
fn agreed<T: Clone + PartialEq>(all: &[&Resolution], said: fn(&Resolution) -> Option<&T>) -> Agreed<T> {
    let speaking: Vec<&&Resolution> = all.iter().filter(|it| said(it).is_some()).collect();
    let known = |id: &ResolutionId| speaking.iter().any(|it| it.knew.contains(id));
    let mut newest = speaking.iter().filter(|it| !known(&it.id)).filter_map(|it| said(it));
    let Some(first) = newest.next() else { return Agreed::Nothing };
    if newest.all(|it| it == first) { Agreed::On(first.clone()) } else { Agreed::Differs }
}

/// Counts what was resolved into the summaries, which are in the order of their ids: from then on it stands
/// in the place of what a visit planned. Where two resolutions differ, what was planned stays.
pub fn count_in<'a>(summaries: &mut [Arc<Summary>], all: impl IntoIterator<Item = &'a Resolution>) {
    let mut all: Vec<&Resolution> = all.into_iter().collect();
    all.sort_unstable_by_key(|it| (it.household, it.id));
    for of in all.chunk_by(|one, other| one.household == other.household) {
        let household = of[0].household;
        let Ok(at) = summaries.binary_search_by_key(&household, |it| it.id) else { continue };
        for told in &mut Arc::make_mut(&mut summaries[at]).problems {
            put(told, resolved(of, told.id(household)));
        }
    }
}

fn put(told: &mut Told, resolved: Resolved) {
    told.lead = resolved.lead.on().map(Short::from).or(told.lead.take());
    told.network = resolved.network.on().map(Short::from).or(told.network.take());
    told.target_on = resolved.target_on.on().or(told.target_on.take());
}
