//! From records to what is shown: the same for what is loaded from disk and for what was just done.

use leptos::prelude::*;

use super::{Session, work};
use crate::domain::record::{Office, Part};
use crate::domain::{CaseFile, Commit, HouseholdId, OrdMap, Questionnaire, Record, VisitId};

impl Session {
    /// Shows every record of a commit; of two states of one the later.
    pub(super) fn show(self, commit: &Commit) {
        // Before the visits that answer them.
        for record in &commit.0 {
            if let Record::Form(it) = record {
                it.read().into_iter().for_each(Questionnaire::learn);
                self.forms.update(|all| drop(all.insert(it.id.clone(), it.clone())));
            }
        }
        let mut by_case: OrdMap<HouseholdId, Commit> = OrdMap::new();
        // Revisions name their visit, visits their household.
        let mut visits: OrdMap<VisitId, HouseholdId> = OrdMap::new();
        for record in &commit.0 {
            if let Record::Visit(it) = record {
                visits.insert(it.id, it.household);
            }
        }
        for record in &commit.0 {
            let household = match record {
                Record::Household(it) => it.id,
                Record::Visit(it) => it.household,
                Record::Revision(it) => match visits.get(&it.visit) {
                    Some(household) => *household,
                    None => continue,
                },
                Record::Person(it) => {
                    self.person.set(Some(it.clone()));
                    continue;
                }
                Record::Handover(it) => {
                    self.handovers.update(|all| drop(all.insert((it.by.clone(), it.seq), it.clone())));
                    continue;
                }
                Record::Intake(it) => {
                    self.intakes.update(|all| drop(all.insert(it.hash.clone(), it.clone())));
                    continue;
                }
                Record::Digest(it) => {
                    self.digests.update(|all| drop(all.insert(it.file.clone(), it.clone())));
                    continue;
                }
                Record::Waiting(it) => {
                    self.waiting_files.update(|all| drop(all.insert(it.hash.clone(), it.clone())));
                    continue;
                }
                Record::Office(it) => {
                    self.offices.update_value(|all| drop(all.insert(it.kid.clone(), it.clone())));
                    for (part, shown) in [(Part::First, self.office), (Part::Second, self.second_office)] {
                        let newest =
                            self.offices.with_value(|all| Office::newest(all.values(), part).cloned());
                        if shown.with_untracked(|old| *old != newest) {
                            shown.set(newest);
                        }
                    }
                    continue;
                }
                Record::BackedUp(it) => {
                    if self.backed_up.with_untracked(|old| old.as_ref().is_none_or(|old| old.at <= it.at)) {
                        self.backed_up.set(Some(it.clone()));
                    }
                    continue;
                }
                Record::Removal(it) => {
                    self.removals.update(|all| drop(all.insert(it.household, it.clone())));
                    continue;
                }
                Record::Done(it) => {
                    self.trail.update(|all| drop(all.insert(it.id, it.clone())));
                    continue;
                }
                Record::Roster(it) => {
                    self.listed_at.update_value(|all| drop(all.insert(it.office.clone(), work::places(it))));
                    self.lists_came.update_value(|it| *it += 1);
                    self.rosters.update(|all| drop(all.insert(it.office.clone(), it.clone())));
                    continue;
                }
                Record::Layout(it) => {
                    self.layouts.update(|all| drop(all.insert(it.id.clone(), it.clone())));
                    continue;
                }
                Record::Comment(it) => {
                    self.comments.update(|all| match all.binary_search_by_key(&it.id, |old| old.id) {
                        Ok(place) => all[place] = it.clone(),
                        Err(place) => all.insert(place, it.clone()),
                    });
                    continue;
                }
                Record::Settlement(it) => {
                    self.settlements.update(|all| drop(all.insert(it.id, it.clone())));
                    continue;
                }
                Record::PairDecision(it) => {
                    self.pairs.update(|all| drop(all.insert(it.id, it.clone())));
                    continue;
                }
                Record::Keyed(it) => {
                    self.keyed.update(|all| drop(all.insert(it.household, it.clone())));
                    continue;
                }
                Record::Resolution(it) => {
                    self.resolutions.update(|all| drop(all.insert(it.id, it.clone())));
                    continue;
                }
                Record::KeptFilter(it) => {
                    self.kept_filters.update(|all| drop(all.insert(it.id, it.clone())));
                    continue;
                }
                Record::Relay(it) => {
                    self.relays.update(|all| drop(all.insert(it.hash.clone(), it.clone())));
                    continue;
                }
                Record::ListBelow(it) => {
                    self.lists_below.update(|all| drop(all.insert(it.office.clone(), it.clone())));
                    continue;
                }
                Record::Refused(it) => {
                    self.refusals.update(|all| drop(all.insert(it.id.clone(), it.clone())));
                    continue;
                }
                // Read from the store when it is looked at; known already.
                Record::Photo(_) | Record::Form(_) => continue,
                Record::KnownKey(it) => {
                    self.known_keys.update(|all| drop(all.insert(it.kid.clone(), it.clone())));
                    continue;
                }
            };
            by_case.or_insert_with(household, Default::default).0.push(record.clone());
        }
        let chooses = |it: &Record| matches!(it, Record::Form(_) | Record::Roster(_) | Record::Office(_));
        if commit.0.iter().any(chooses) {
            untrack(|| self.with_roster(|it| Questionnaire::choose(it.map_or("", |it| &it.questionnaire))));
        }
        for (household, commit) in by_case {
            match self.case_untracked(household) {
                Some(case) => case.update(|it| it.apply(&commit)),
                None => {
                    let mut case = CaseFile::default();
                    case.apply(&commit);
                    let case = self.owner.get_value().with(|| RwSignal::new(case));
                    self.cases.update(|all| {
                        all.insert(household, case);
                    });
                }
            }
        }
    }
}
