//! What was done on a device, by whom, and what was taken off it (PDPA s.37(1), s.33; domain.md §8
//! points 6 and 7). The trail is only added to; it names records and questions, never what was
//! answered.

use serde::{Deserialize, Serialize};

use super::sorted::{OrdMap, OrdSet};

use super::case_file::{CaseFile, Commit};
use super::gathered;
use super::id::{HouseholdId, RevisionId, VisitId};
use super::record::{Handover, HandoverFile, Record, VisitState};

/// Questions that one line of the trail names; what is more begins another, so that a long stay does
/// not write a long line again and again.
pub const MAX_FIELDS: usize = 24;
/// A day, milliseconds.
const DAY_MS: i64 = 24 * 60 * 60_000;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// a person enrolled, or an office was set up
    Enrolled,
    /// the keys of an office were compared
    Trusted,
    /// the store was unlocked
    Unlocked,
    /// a household was looked at
    Viewed,
    /// answers were given, changed or blanked; which questions
    Changed,
    /// a visit was sealed, or a correction of it
    Sealed,
    /// a file was made for handing over
    FileMade,
    /// a saved file was read back and found whole
    FileChecked,
    /// the office's receipt of a file was taken in
    Receipted,
    /// a file was taken in
    TookIn,
    /// a file waits for a person
    Held,
    /// a file was left out, by a person
    LeftOut,
    /// a key was registered, or something was decided about it
    Decided,
    /// a backup file was made
    BackedUp,
    /// records came back from a backup file
    Restored,
    /// a household was taken off this device
    Removed,
    /// a receipt was given to a volunteer
    ReceiptGiven,
    /// the trail was saved as a file
    Exported,
    /// a list of households was kept, or one of an office was taken in
    Listed,
    /// an office's comments on a household: said, taken back or sent there, taken in here
    Commented,
    /// data were made into a file that leaves the office: a table, a map
    HandedOn,
    /// a household was marked as keyed into ThaiQM, or that was taken back
    Keyed,
    /// it was settled what holds of a visit that several changed at once
    Settled,
    /// a meeting's resolution about a household was written down, or taken back
    Resolved,
    /// the office's settings were changed: who it is, or its round
    Configured,
    /// the lines of refused files were taken out of the register; how many
    Cleared,
    /// it was decided that a household is not the same house as another, or that was taken back
    Parted,
}

/// One line of the trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Done {
    /// its id; their order is the order of doing
    pub id: RevisionId,
    /// when it began, ms since 1970 by the device's clock
    pub at: i64,
    /// `kid` of whoever did it
    pub by: String,
    /// what
    pub act: Act,
    /// the key of the record it was done to; empty where there is none, or many
    pub about: String,
    /// of [`Act::Changed`]: the questions, in the order they were touched first
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// of [`Act::HandedOn`]: what for, in the words of whoever did it; of [`Act::Cleared`]: how many
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// That a backup file was saved สำรองข้อมูล.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackedUp {
    /// when, ms since 1970
    pub at: i64,
    /// households in it
    pub households: u64,
    /// records in it
    pub records: u64,
}

/// Why a household was taken off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Why {
    /// the office has it, and the days of keeping are over
    Received,
    /// somebody asked for it (PDPA s.33): it must not come back from anywhere
    Asked {
        /// in the words of whoever did it
        note: String,
    },
}

/// A visit that was taken off, as the manifest goes on naming it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gone {
    /// which visit
    pub visit: VisitId,
    /// its round
    pub round: String,
    /// its head
    pub head: RevisionId,
    /// first 16 hex digits of the SHA-256 of the record as it was handed over
    pub hash: String,
}

/// That a household was taken off this device. Stays for good: what comes later — an old backup, a
/// file that was made before — is held against it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Removal {
    /// which household
    pub household: HouseholdId,
    /// why
    pub why: Why,
    /// when, ms since 1970 by the device's clock
    pub at: i64,
    /// `kid` of whoever did it
    pub by: String,
    /// its sealed visits, when the office has them; none when the erasure was asked for
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<Gone>,
}

impl Removal {
    /// Whether it was asked for, so that nobody may keep the household.
    pub fn asked(&self) -> bool {
        matches!(self.why, Why::Asked { .. })
    }
}

/// What a commit does, for the trail, and to which record; `None` when it is written beside
/// something else that says it.
pub fn act_of(commit: &Commit) -> Option<(Act, String)> {
    let mut households = commit.0.iter().filter(|it| matches!(it, Record::Household(_)));
    if households.next().is_some() && households.next().is_some() {
        return Some((Act::Restored, String::new()));
    }
    let has_revision = commit.0.iter().any(|it| matches!(it, Record::Revision(_)));
    commit.0.iter().find_map(|it| {
        let act = match it {
            Record::Removal(_) => Act::Removed,
            Record::Household(it) => return Some((Act::Changed, about(it.id))),
            Record::Visit(it) if has_revision => return Some((Act::Sealed, about(it.household))),
            Record::Visit(it) => return Some((Act::Changed, about(it.household))),
            Record::Handover(it) => match (&it.file, it.checked_at, &it.received) {
                (None, ..) => return None,
                (_, _, Some(_)) => Act::Receipted,
                (_, Some(_), _) => Act::FileChecked,
                _ => Act::FileMade,
            },
            Record::Relay(it) => match (it.made_here(), it.checked_at) {
                (false, _) => Act::TookIn,
                (true, Some(_)) => Act::FileChecked,
                (true, None) => Act::FileMade,
            },
            // Its line of the register says when it came again; it was not taken in once more.
            Record::Intake(it) if it.again.is_some() => return None,
            Record::Intake(_) | Record::ListBelow(_) => Act::TookIn,
            Record::Waiting(it) if it.left_out.is_some() => Act::LeftOut,
            Record::Waiting(_) => Act::Held,
            Record::KnownKey(_) => Act::Decided,
            // A copy of an office's own keys was looked at.
            Record::Office(it) if !it.key_files.is_empty() => Act::BackedUp,
            Record::Office(_) => Act::Trusted,
            Record::Person(_) => Act::Enrolled,
            Record::BackedUp(_) => Act::BackedUp,
            Record::Roster(_) => Act::Listed,
            Record::Comment(it) => return Some((Act::Commented, about(it.household))),
            Record::Settlement(it) => return Some((Act::Settled, about(it.household))),
            Record::PairDecision(it) => return Some((Act::Parted, about(it.one))),
            Record::Keyed(it) => return Some((Act::Keyed, about(it.household))),
            // Of many households at once it is one line, which names none.
            Record::Resolution(it) => {
                let others = |it: &&Record| matches!(it, Record::Resolution(_));
                let alone = commit.0.iter().filter(others).count() == 1;
                return Some((Act::Resolved, if alone { about(it.household) } else { String::new() }));
            }
            Record::Revision(_)
            | Record::Done(_)
            | Record::Photo(_)
            | Record::Layout(_)
            | Record::KeptFilter(_)
            // Its line says when and by whom; a thousand of them shall not be a thousand lines here too.
            | Record::Refused(_)
            // It comes with the office's settings, or with a list.
            | Record::Form(_)
            // It goes with its file, or is made again from it.
            | Record::Digest(_) => return None,
        };
        Some((act, it.key()))
    })
}

/// The key of a household, as [`Done::about`] names it.
pub fn about(household: HouseholdId) -> String {
    format!("household/{household}")
}

impl Done {
    /// The same line with these questions too.
    pub fn with(&self, fields: &[&str]) -> Extended {
        let more: Vec<&str> =
            fields.iter().copied().filter(|it| !self.fields.iter().any(|old| old == it)).collect();
        if more.is_empty() {
            return Extended::Same;
        }
        if self.fields.len() + more.len() > MAX_FIELDS {
            return Extended::Full;
        }
        let mut line = self.clone();
        line.fields.extend(more.into_iter().map(str::to_owned));
        Extended::Line(line)
    }
}

/// What [`Done::with`] gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extended {
    /// it says that already
    Same,
    /// this line takes its place
    Line(Done),
    /// a new line is needed
    Full,
}

/// Until when each head is kept that a receipt vouches for, ms since 1970; of two, the earlier.
pub fn kept_until<'a>(handovers: impl Iterator<Item = &'a Handover>) -> OrdMap<RevisionId, i64> {
    let mut until = OrdMap::new();
    for (file, received) in handovers.filter_map(|it| it.file.as_ref().zip(it.received.as_ref())) {
        let day = received.at.saturating_add(i64::from(received.days) * DAY_MS);
        for head in &file.heads {
            let old = until.or_insert_with(*head, || day);
            *old = day.min(*old);
        }
    }
    until
}

/// From when on a household may be taken off the device, ms since 1970: every visit is sealed as it
/// was handed over, the office's receipts vouch for all of them, and the days of keeping are over
/// then. `None` while any of that does not hold.
pub fn may_go(case: &CaseFile, kept_until: &OrdMap<RevisionId, i64>) -> Option<i64> {
    let mut from = None;
    for visit in &case.visits {
        let head = visit.head.filter(|_| visit.state == VisitState::Sealed)?;
        from = from.max(Some(*kept_until.get(&head)?));
    }
    from
}

/// The handovers as they are kept once this household is off the device: a file that holds it goes,
/// its name, number and hash stay, so that the chain does. What else stood in a file that the office
/// does not have yet waits to be handed over again.
pub fn without(case: &CaseFile, handovers: &[&Handover]) -> Vec<Handover> {
    let heads: OrdSet<RevisionId> = gathered(case.revisions.iter().map(|it| it.id));
    let hold = |it: &&&Handover| {
        it.file.as_ref().is_some_and(|file| file.heads.iter().any(|head| heads.contains(head)))
    };
    let emptied = |it: &&Handover| {
        let file = it.file.as_ref().map(|file| HandoverFile {
            text: String::new(),
            heads: if it.received.is_some() { file.heads.clone() } else { Vec::new() },
            carries: None,
            ..file.clone()
        });
        Handover { file, ..(*it).clone() }
    };
    handovers.iter().filter(hold).map(emptied).collect()
}
