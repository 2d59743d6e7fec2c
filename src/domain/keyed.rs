//! That a household was keyed into ThaiQM by a person of the office (the sheet R7 of domain.md §6.3), and
//! as what: whatever comes of it later makes it keyed, and changed since.

use serde::{Deserialize, Serialize};

use super::id::{HouseholdId, RevisionId};
use super::summary::Summary;

/// The mark on a household. One a household: a later one takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keyed {
    /// which household
    pub household: HouseholdId,
    /// what was keyed, see [`Summary::stands`]; empty where the mark was taken back
    pub stands: String,
    /// the newest revision of each visit that was keyed
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heads: Vec<RevisionId>,
    /// who keyed it, as people call them
    pub who: String,
    /// when, ms since 1970 by the device's clock
    pub at: i64,
    /// `kid` of the office
    pub by: String,
}

impl Keyed {
    /// Whether the mark holds, and was not taken back.
    pub fn holds(&self) -> bool {
        !self.stands.is_empty()
    }
}

/// How a household stands with ThaiQM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keying {
    /// nobody has keyed it
    Not,
    /// something came since
    Changed,
    /// as it stands now
    Done,
}

impl Keying {
    /// Of a household and its mark.
    pub fn of(summary: &Summary, mark: Option<&Keyed>) -> Keying {
        match mark {
            Some(it) if !it.holds() => Keying::Not,
            Some(it) if it.stands == summary.stands => Keying::Done,
            Some(_) => Keying::Changed,
            None => Keying::Not,
        }
    }
}
