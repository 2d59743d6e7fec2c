//! What offices ask to visit, and where a household stands in it.

use leptos::prelude::*;

use super::Session;
use crate::domain::{HouseholdId, Listed, OrdMap, OrdSet, Roster, gathered};

/// The place of each household in the list of an office, in the order of the ids, by the office's `kid`.
pub(super) type Places = OrdMap<String, Vec<(HouseholdId, usize)>>;

/// The same of one list. Its ids come in no order: thousands of them are sorted once.
pub(super) fn places(roster: &Roster) -> Vec<(HouseholdId, usize)> {
    let mut all: Vec<_> = roster.households.iter().enumerate().map(|(at, it)| (it.id, at)).collect();
    all.sort_unstable();
    all
}

impl Session {
    /// The list that this tablet works from: that of the office it hands over to, else the newest one.
    /// Woken by a new list.
    pub fn with_roster<T>(self, read: impl FnOnce(Option<&Roster>) -> T) -> T {
        let office = self.office.with(|it| it.as_ref().map(|it| it.kid.clone()));
        self.rosters.with(|all| {
            let of_office = office.and_then(|it| all.get(&it));
            read(of_office.or_else(|| all.values().max_by_key(|it| it.issued_at)))
        })
    }
    /// The `kid`s of the keys that this tablet has and had: lists name them.
    pub fn kids(self) -> Vec<String> {
        let former = self
            .handovers
            .with_untracked(|all| gathered::<OrdSet<String>, _>(all.keys().map(|it| it.0.clone())));
        let now = self.kid();
        let former = former.into_iter().filter(|it| !it.is_empty() && *it != now);
        std::iter::once(now.clone()).chain(former).collect()
    }
    /// What the list says of a household; of none that is listed no more, or by another office alone.
    /// Woken by a new list.
    pub fn with_listed<T>(self, household: HouseholdId, read: impl FnOnce(Option<&Listed>) -> T) -> T {
        self.with_roster(|roster| {
            let listed = roster.and_then(|it| {
                let at = self.listed_at.with_value(|all| {
                    let places = all.get(&it.office)?;
                    let found = places.binary_search_by_key(&household, |it| it.0).ok()?;
                    places.get(found).map(|it| it.1)
                });
                it.households.get(at?)
            });
            read(listed)
        })
    }
    /// The same, by itself.
    pub fn listed(self, household: HouseholdId) -> Option<Listed> {
        self.with_listed(household, |it| it.cloned())
    }
}
