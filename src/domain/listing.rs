//! Lists that came from below บัญชีของหน่วยล่าง: what an office below asks its volunteers to visit, as it told the
//! office above (`exchange::listing`), so that households nobody has visited yet are counted there too.

use serde::{Deserialize, Serialize};

use super::roster::Round;
use super::taken::Digest;

/// The list of an office below, as it came last. The signed text lies on the shelf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListBelow {
    /// `kid` of the office whose list it is
    pub office: String,
    /// base64url SHA-256 of the signed text
    pub hash: String,
    /// Rises from issue to issue (seconds since 1970, UTC): of two of one office the larger one holds
    pub issue: u64,
    /// the round it is for
    pub round: Round,
    /// how many households it names
    pub households: u32,
    /// when it was taken in here, ms since 1970
    pub at: i64,
    /// the `kid`s of the offices that it came through, its own first
    pub through: Vec<String>,
    /// the file of the shelf that holds the text, by its hash
    pub kept: String,
    /// somebody asked for the erasure of a household in it (PDPA s.33): nobody can check the signature any more,
    /// and the text is what is left of the payload
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub redacted: bool,
    /// its households, kept ready as those of a file are
    pub digest: Digest,
}

impl ListBelow {
    /// Whether it takes the place of what came from the same office before, in whatever order they come. Two that
    /// have one number are told apart by what was signed.
    pub fn replaces(&self, kept: Option<&ListBelow>) -> bool {
        kept.is_none_or(|it| it.is_before(self.issue, &self.hash))
    }
    /// Whether one of this number and hash is newer.
    pub fn is_before(&self, issue: u64, hash: &str) -> bool {
        (self.issue, self.hash.as_str()) < (issue, hash)
    }
    /// The same with what was made again of it; `None` where that was made of another text.
    pub fn made_again(self, made: ListBelow) -> Option<ListBelow> {
        let of = |it: &ListBelow| (it.hash.clone(), it.kept.clone(), it.redacted);
        (of(&self) == of(&made)).then_some(ListBelow { digest: made.digest, ..self })
    }
}
