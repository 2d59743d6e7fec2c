//! What an office keeps at hand of a file that it took in, so that a register of thousands of files, and
//! the chain of each key, are read without their texts: those lie on the shelf, where no start reads
//! them.

use serde::{Deserialize, Serialize};

use super::id::{HouseholdId, VisitId};
use super::person::Person;

/// What a file holds, for the person who opens it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// households in `records`
    pub households: u32,
    /// their members
    pub members: u32,
    /// their problems
    pub problems: u32,
    /// of these, urgent
    pub urgent: u32,
}

/// That a file which was taken in was handed in again. It is one file all the same: nothing of it counts twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Again {
    /// how often after the first time, 1 and up
    pub times: u32,
    /// when last, ms since 1970
    pub last: i64,
}

impl Again {
    /// After it came once more, at this moment (ms since 1970).
    pub fn after(before: Option<Again>, at: i64) -> Again {
        let times = before.map_or(0, |it| it.times).saturating_add(1);
        Again { times, last: before.map_or(at, |it| it.last.max(at)) }
    }
}

/// The head of a file: what is said of it without reading a household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// who made it, as a claim
    pub author: Person,
    /// the round
    pub round: String,
    /// when, seconds since 1970 by the maker's clock
    pub iat: i64,
    /// hash of the file before; empty for the first
    pub prev: String,
    /// numbers it declares void
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub void: Vec<u64>,
    /// what it holds
    pub tally: Tally,
    /// its records: of which household, and which visit
    pub records: Vec<(HouseholdId, VisitId)>,
    /// visits that its manifest names besides
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<VisitId>,
    /// households whose erasure the volunteer was asked for
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub erased: Vec<HouseholdId>,
}

impl Head {
    /// The households in it, each once, in the order of the file.
    pub fn households(&self) -> Vec<HouseholdId> {
        let mut seen = super::OrdSet::new();
        self.records.iter().map(|it| it.0).filter(|it| seen.insert(*it)).collect()
    }
    /// Whether it holds a visit of this household.
    pub fn holds(&self, household: HouseholdId) -> bool {
        self.records.iter().any(|it| it.0 == household)
    }
}

/// What is kept ready of the households of a file that was taken in (`exchange::digest`). Of two digests
/// that name one household the one with the higher number holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// the hash of the file
    pub file: String,
    /// how its summaries are made, [`super::summary::VERSION`]
    pub version: u32,
    /// 1 and up
    pub nth: u64,
    /// its summaries in JSON, deflated (RFC 1950), base64url
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packed: Option<String>,
    /// the same as it is, where the browser could not deflate it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain: Option<String>,
    /// a person decided about one of its households since: it is to be made again, however the app ended
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub due: bool,
}
