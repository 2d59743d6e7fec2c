//! Passing on ส่งต่อ: what an office took in goes to the office above it, each file as its volunteer signed
//! it (`exchange::relay`). Of each such file a line is kept, where it was made and where it was taken in.

use serde::{Deserialize, Serialize};

use super::id::{HouseholdId, PairDecisionId, ResolutionId, SettlementId};
use super::sorted::{OrdMap, OrdSet};

/// A file that passes on what an office took in; one part of a sending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relay {
    /// base64url SHA-256 of the signed text
    pub hash: String,
    /// the file's name
    pub name: String,
    /// `kid` of the office that made it
    pub from: String,
    /// `kid` of the office that it is for
    pub to: String,
    /// number of the sending: 1, 2, 3 … for each office that it is for
    pub seq: u64,
    /// which part of the sending, 1 and up
    pub part: u32,
    /// of how many
    pub of: u32,
    /// when the sending was begun, ms since 1970 by the maker's clock; the same in all its parts
    pub begun: i64,
    /// when it was made here, or taken in here, ms since 1970
    pub at: i64,
    /// the files in it, by the hash of what the volunteer signed
    pub files: Vec<String>,
    /// how many photographs go along
    #[serde(default, skip_serializing_if = "is_zero")]
    pub photos: u32,
    /// decisions about what several changed at once
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settlements: Vec<SettlementId>,
    /// resolutions of meetings
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resolutions: Vec<ResolutionId>,
    /// decisions whether two households are one
    #[serde(rename = "apart", default, skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<PairDecisionId>,
    /// households that were erased below because somebody asked for it
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub erased: Vec<HouseholdId>,
    /// lists of households, by the hash of what was signed
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<String>,
    /// where it was made: what the office's own list among them says, whatever its number (`Listing::content`)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_list: Option<String>,
    /// `kid`s of offices that make no list of their own and pass on what others list, as the maker says: itself, or
    /// offices below it
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listless: Vec<String>,
    /// files that could not be passed on, for the signature of what is left of them fits no more
    #[serde(default, skip_serializing_if = "is_zero")]
    pub left: u32,
    /// where it was made: base64url SHA-256 of the exact bytes; `None` where it was taken in
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sum: Option<String>,
    /// where it was made: when the saved file was looked at again and found whole, ms since 1970
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<i64>,
    /// where it was taken in: what of it was refused
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<RefusedInside>,
}

/// A file inside that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusedInside {
    /// its hash, as the covering text names it
    pub hash: String,
    /// its number, as that says
    pub seq: u64,
    /// the code of why (durability-and-trust.md §6.1)
    pub code: String,
}

fn is_zero(it: &u32) -> bool {
    *it == 0
}

impl Relay {
    /// Whether it was made here, and not taken in.
    pub fn made_here(&self) -> bool {
        self.sum.is_some()
    }
}

/// The number of the next sending from one office to another.
pub fn next_seq<'a>(relays: impl Iterator<Item = &'a Relay>, to: &str) -> u64 {
    relays.filter(|it| it.made_here() && it.to == to).map(|it| it.seq).max().unwrap_or(0) + 1
}

/// The offices that make no list of their own, as each that passed things on here said last.
pub fn listless<'a>(relays: impl IntoIterator<Item = &'a Relay>) -> OrdSet<String> {
    let mut last: OrdMap<&str, &Relay> = OrdMap::new();
    for it in relays.into_iter().filter(|it| !it.made_here()) {
        let kept = last.or_insert_with(it.from.as_str(), || it);
        if (kept.begun, kept.part) < (it.begun, it.part) {
            *kept = it;
        }
    }
    super::gathered(last.values().flat_map(|it| it.listless.iter().cloned()))
}

/// What was sent to an office already: files by hash, decisions, resolutions and erasures. Only what was found whole
/// in the saved file counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// files, by the hash of what the volunteer signed
    pub files: OrdSet<String>,
    /// decisions
    pub settlements: OrdSet<SettlementId>,
    /// resolutions
    pub resolutions: OrdSet<ResolutionId>,
    /// decisions whether two households are one
    pub pairs: OrdSet<PairDecisionId>,
    /// households of which it was told that they were erased
    pub erased: OrdSet<HouseholdId>,
    /// lists of offices below, by the hash of what was signed
    pub lists: OrdSet<String>,
    /// what the office's own list said when it went last
    pub own_list: Option<String>,
}

impl Sent {
    /// To the office with this `kid`.
    pub fn to<'a>(relays: impl Iterator<Item = &'a Relay>, to: &str) -> Sent {
        let mut sent = Sent::default();
        let mut newest = 0;
        for it in relays.filter(|it| it.made_here() && it.to == to && it.checked_at.is_some()) {
            sent.files.extend(it.files.iter().cloned());
            sent.settlements.extend(it.settlements.iter().copied());
            sent.resolutions.extend(it.resolutions.iter().copied());
            sent.pairs.extend(it.pairs.iter().copied());
            sent.erased.extend(it.erased.iter().copied());
            sent.lists.extend(it.lists.iter().cloned());
            if it.own_list.is_some() && it.seq >= newest {
                newest = it.seq;
                sent.own_list.clone_from(&it.own_list);
            }
        }
        sent
    }
}

/// The parts of a sending that have not come, of all parts of it that did.
pub fn missing_parts<'a>(parts: impl Iterator<Item = &'a Relay>) -> Vec<u32> {
    let (mut of, mut came) = (0, OrdSet::new());
    for it in parts {
        of = of.max(it.of);
        came.insert(it.part);
    }
    (1..=of).filter(|it| !came.contains(it)).collect()
}

/// Puts things of these sizes into parts, in their order: each as full as `room` lets it be, and none
/// empty; a thing larger than that is a part of its own. Gives where each part ends.
pub fn parts(sizes: impl Iterator<Item = usize>, room: usize) -> Vec<usize> {
    let (mut ends, mut full, mut count) = (Vec::new(), 0_usize, 0);
    for (n, size) in sizes.enumerate() {
        if n > 0 && full.saturating_add(size) > room {
            ends.push(n);
            full = 0;
        }
        full = full.saturating_add(size);
        count = n + 1;
    }
    if count > 0 {
        ends.push(count);
    }
    ends
}
