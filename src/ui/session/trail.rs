//! What is written down of every act, and the one way anything leaves a device.

use crate::domain::OrdSet;

use leptos::prelude::*;

use super::Session;
use crate::device;
use crate::domain::record::Handover;
use crate::domain::trail::{Act, Done, Extended, Gone, Removal, Why, about, act_of, without};
use crate::domain::{CaseFile, Commit, HouseholdId, PhotoFile, Record, Refused, RevisionId, gathered};
use crate::exchange::SealedVisit;
use crate::exchange::bundle::ManifestLine;
use crate::store::StoreFault;

impl Session {
    /// Writes into the trail what changes no record.
    pub fn done(self, act: Act, about: String) {
        if !self.taken_over.get_untracked() {
            let line = self.line(act, about, &[]);
            self.keep(Commit(line.map(Record::Done).into_iter().collect()));
        }
    }

    /// Writes into the trail that data were made into a file, and what for.
    pub fn handed_on(self, about: String, note: String) {
        if !self.taken_over.get_untracked() {
            let line = self.line(Act::HandedOn, about, &[]);
            self.keep(Commit(line.map(|it| Record::Done(Done { note, ..it })).into_iter().collect()));
        }
    }

    /// The line of the trail that says it; `None` when the last one does.
    pub(super) fn line(self, act: Act, about: String, fields: &[String]) -> Option<Done> {
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        let last = self.last_line.get_value();
        if let Some(last) = last.filter(|it| it.act == act && it.about == about && it.by == self.kid()) {
            match (act, last.with(&fields)) {
                (Act::Changed, Extended::Line(line)) => {
                    self.last_line.set_value(Some(line.clone()));
                    return Some(line);
                }
                (Act::Changed | Act::Viewed, Extended::Same) => return None,
                _ => {}
            }
        }
        let (id, at, by) = (RevisionId(device::fresh_id()), device::now(), self.kid());
        let new = Done { id, at, by, act, about, fields: Vec::new(), note: String::new() };
        let new = match new.with(&fields) {
            Extended::Line(line) => line,
            // More at once than a line names is no answer of a person's.
            Extended::Same | Extended::Full => new,
        };
        self.last_line.set_value(Some(new.clone()));
        Some(new)
    }

    /// Takes the lines of refused files out of the register, and writes into the trail how many; the caller
    /// has asked a person twice.
    ///
    /// # Errors
    /// Says why it is not done; nothing is taken away then.
    pub async fn clear_refusals(self) -> Result<(), StoreFault> {
        if self.taken_over.get_untracked() {
            return Err(StoreFault::TakenOver);
        }
        self.saved().await;
        let keys: Vec<String> = self.refusals.with_untracked(|all| all.values().map(Refused::key).collect());
        let line = self.line(Act::Cleared, String::new(), &[]);
        let line = line.map(|it| Record::Done(Done { note: keys.len().to_string(), ..it }));
        let commit = Commit(line.into_iter().collect());
        self.store().remove(&keys, &commit).await?;
        // Another may have come meanwhile.
        let gone: OrdSet<String> = gathered(keys);
        self.refusals.update(|all| all.retain(|_, it| !gone.contains(&it.key())));
        self.show(&commit);
        Ok(())
    }

    /// Takes a household off this device: the one function of the app that deletes data (but a whole
    /// practice store). The caller has asked a person twice. What must change with it, such as the files
    /// that an office keeps, is `with`.
    ///
    /// # Errors
    /// Says why it is not done; nothing is taken away then.
    pub async fn remove(
        self,
        household: HouseholdId,
        why: Why,
        with: Vec<Record>,
        mut photos: OrdSet<String>,
    ) -> Result<(), StoreFault> {
        if self.taken_over.get_untracked() {
            return Err(StoreFault::TakenOver);
        }
        self.saved().await;
        let case = self.case_untracked(household).map(|it| it.get_untracked()).unwrap_or_default();
        let mut keys = Vec::new();
        keys.extend(case.household.iter().map(|it| about(it.id)));
        keys.extend(case.visits.iter().map(|it| Record::Visit(it.clone()).key()));
        keys.extend(case.revisions.iter().map(|it| Record::Revision(it.clone()).key()));
        self.comments.with_untracked(|all| {
            let of = all.iter().filter(|it| it.household == household);
            keys.extend(of.map(|it| Record::Comment(it.clone()).key()));
        });
        self.settlements.with_untracked(|all| {
            let of = all.values().filter(|it| it.household == household);
            keys.extend(of.map(|it| Record::Settlement(it.clone()).key()));
        });
        self.keyed.with_untracked(|all| {
            keys.extend(all.get(&household).cloned().map(|it| Record::Keyed(it).key()));
        });
        self.resolutions.with_untracked(|all| {
            let of = all.values().filter(|it| it.household == household);
            keys.extend(of.map(|it| Record::Resolution(it.clone()).key()));
        });
        self.pairs.with_untracked(|all| {
            let of = all.values().filter(|it| it.is_of(household));
            keys.extend(of.map(|it| Record::PairDecision(it.clone()).key()));
        });
        photos.extend(case.photos().map(|it| it.hash.clone()));
        self.cases.with_untracked(|all| {
            for (_, other) in all.iter().filter(|it| *it.0 != household) {
                other.with_untracked(|it| {
                    for photo in it.photos() {
                        photos.remove(&photo.hash);
                    }
                });
            }
        });
        keys.extend(photos.iter().map(|it| PhotoFile::key(it)));
        let gone = match why {
            // With what was taken off before, if it came again since.
            Why::Received => self.removals.with_untracked(|all| {
                let mut gone = gone(&case);
                let earlier = all.get(&household).map(|it| it.gone.as_slice()).unwrap_or_default();
                let again = |it: &&Gone| !gone.iter().any(|new| new.visit == it.visit);
                let earlier: Vec<Gone> = earlier.iter().filter(again).cloned().collect();
                gone.extend(earlier);
                gone
            }),
            Why::Asked { .. } => Vec::new(),
        };
        let asked = matches!(why, Why::Asked { .. });
        let removal = Removal { household, why, at: device::now(), by: self.kid(), gone };
        let mut commit = Commit(vec![Record::Removal(removal)]);
        // Nor does a list go on naming whom somebody asked to forget.
        self.rosters.with_untracked(|all| {
            let naming = all.values().filter(|it| asked && it.households.iter().any(|it| it.id == household));
            commit.0.extend(naming.map(|it| Record::Roster(it.without(household))));
        });
        commit.0.extend(with);
        self.handovers.with_untracked(|all| {
            let all: Vec<&Handover> = all.values().collect();
            commit.0.extend(without(&case, &all).into_iter().map(Record::Handover));
        });
        let line = act_of(&commit).and_then(|(act, about)| self.line(act, about, &[]));
        commit.0.extend(line.map(Record::Done));
        self.store().remove(&keys, &commit).await?;
        self.waiting.update_value(|waiting| waiting.retain(|key, _| !keys.contains(key)));
        self.forget_steps();
        self.cases.update(|all| {
            all.remove(&household);
        });
        self.comments.update(|all| all.retain(|it| it.household != household));
        self.settlements.update(|all| all.retain(|_, it| it.household != household));
        self.resolutions.update(|all| all.retain(|_, it| it.household != household));
        self.pairs.update(|all| all.retain(|_, it| !it.is_of(household)));
        self.show(&commit);
        self.note_what_is_held();
        Ok(())
    }
}

/// The sealed visits of a household, as the manifest goes on naming them.
fn gone(case: &CaseFile) -> Vec<Gone> {
    let lines = SealedVisit::all_of(case);
    let line = |it: &SealedVisit| {
        let line = ManifestLine::of(it)?;
        Some(Gone { visit: line.visit, round: it.visit.round.clone(), head: line.head, hash: line.hash })
    };
    lines.iter().filter_map(line).collect()
}
