//! Everything that a session shows, as records.

use leptos::prelude::*;

use super::Session;
use crate::domain::Record;

impl Session {
    /// Every record that is shown, but for the files of photographs: what a backup holds.
    pub fn records(self) -> Vec<Record> {
        let mut all = Vec::new();
        all.extend(self.person.get_untracked().map(Record::Person));
        self.offices.with_value(|it| all.extend(it.values().cloned().map(Record::Office)));
        self.cases.with_untracked(|cases| {
            for case in cases.values() {
                case.with_untracked(|case| {
                    all.extend(case.household.clone().map(Record::Household));
                    all.extend(case.visits.iter().cloned().map(Record::Visit));
                    all.extend(case.revisions.iter().cloned().map(Record::Revision));
                });
            }
        });
        self.handovers.with_untracked(|it| all.extend(it.values().cloned().map(Record::Handover)));
        self.intakes.with_untracked(|it| all.extend(it.values().cloned().map(Record::Intake)));
        self.waiting_files.with_untracked(|it| all.extend(it.values().cloned().map(Record::Waiting)));
        self.forms.with_untracked(|it| all.extend(it.values().cloned().map(Record::Form)));
        self.refusals.with_untracked(|it| all.extend(it.values().cloned().map(Record::Refused)));
        self.known_keys.with_untracked(|it| all.extend(it.values().cloned().map(Record::KnownKey)));
        self.rosters.with_untracked(|it| all.extend(it.values().cloned().map(Record::Roster)));
        self.lists_below.with_untracked(|it| all.extend(it.values().cloned().map(Record::ListBelow)));
        self.layouts.with_untracked(|it| all.extend(it.values().cloned().map(Record::Layout)));
        self.removals.with_untracked(|it| all.extend(it.values().cloned().map(Record::Removal)));
        self.comments.with_untracked(|it| all.extend(it.iter().cloned().map(Record::Comment)));
        self.settlements.with_untracked(|it| all.extend(it.values().cloned().map(Record::Settlement)));
        self.keyed.with_untracked(|it| all.extend(it.values().cloned().map(Record::Keyed)));
        self.resolutions.with_untracked(|it| all.extend(it.values().cloned().map(Record::Resolution)));
        self.pairs.with_untracked(|it| all.extend(it.values().cloned().map(Record::PairDecision)));
        self.kept_filters.with_untracked(|it| all.extend(it.values().cloned().map(Record::KeptFilter)));
        self.relays.with_untracked(|it| all.extend(it.values().cloned().map(Record::Relay)));
        self.trail.with_untracked(|it| all.extend(it.values().cloned().map(Record::Done)));
        all
    }
}
