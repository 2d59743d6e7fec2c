//! What a person decided about a visit that several changed at once.

use serde::{Deserialize, Serialize};

use crate::domain::answer::AnswerKey;
use crate::domain::id::{HouseholdId, RevisionId, SettlementId, VisitId};

/// A decision การตัดสิน of a person of an office. It holds no answer, only which revision's answer is
/// taken, so it can say nothing that nobody said. Never changes; a later one that knew it takes its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settlement {
    /// its id
    pub id: SettlementId,
    /// of which household
    pub household: HouseholdId,
    /// about which visit
    pub visit: VisitId,
    /// the heads that were known, ascending
    pub heads: Vec<RevisionId>,
    /// what is taken of each answer it speaks of, in the order of their keys
    pub chosen: Vec<Chosen>,
    /// every earlier decision about the visit that was known, ascending
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub knew: Vec<SettlementId>,
    /// why, in the words of whoever decided
    pub why: String,
    /// when, ms since 1970 by the office's clock; for people, never for order
    pub at: i64,
    /// `kid` of the office that decided
    pub by: String,
}

/// What is taken of one answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// which answer; or `*@…`, `problem.*@…`, `help.*@…` or `H01.*`: whether a member, a problem, a help
    /// or an item is there at all
    pub key: AnswerKey,
    /// as this revision has it; `None` takes the decision back
    pub takes: Option<RevisionId>,
}

impl Settlement {
    /// What it says of this topic; `None` when it does not speak of it.
    pub fn of(&self, key: &AnswerKey) -> Option<Option<RevisionId>> {
        self.chosen.iter().find(|it| it.key == *key).map(|it| it.takes)
    }
    /// Whether it takes something back and decides nothing.
    pub fn undoes(&self) -> bool {
        self.chosen.iter().all(|it| it.takes.is_none())
    }
}
