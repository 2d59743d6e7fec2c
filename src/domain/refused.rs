//! What an office writes down of files that it did not take in, so that its register of files says of every
//! file that came what became of it (domain.md §6.3, R8). Nothing of them is data.

use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueFault, StringDeserializer};
use serde::{Deserialize, Deserializer, Serialize};

use super::sorted::OrdMap;

/// Most lines of refused files. Whoever drops a disk full of other files floods nobody's store: what comes
/// beyond is counted in one line more.
pub const MAX_REFUSED: usize = 2_000;
/// The id of that line.
const REST: &str = "rest";

/// Why a file waits for a person. Nothing of it is data meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldWhy {
    /// the key is not in the register: compare the digits, then decide
    UnknownKey,
    /// another file of this key bears the same number: a cloned tablet or a restored backup
    Fork,
    /// it does not follow the file that was taken in before it
    Broken,
    /// the office has suspended the key
    Suspended,
    /// it comes after the last number that the office takes of this key
    Revoked,
    /// it names as maker of a household, visit or revision a key whose work this one does not go on with
    Anothers,
    /// nothing speaks against it: a person wants to see what it would change before it is kept
    Preview,
    /// the number of a list is of a day that is still to come
    Ahead,
}

impl HeldWhy {
    /// Reads why a file waits. What a newer app calls it is nothing here: the file waits all the same, and
    /// says why when it is judged again.
    ///
    /// # Errors
    /// What stands there is no text.
    pub fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Option<HeldWhy>, D::Error> {
        let known = |it: String| {
            let named: StringDeserializer<ValueFault> = it.into_deserializer();
            HeldWhy::deserialize(named).ok()
        };
        Ok(Option::<String>::deserialize(from)?.and_then(known))
    }
}

/// Who a file says it is from. Nobody vouches for it: it is shown as a claim, and helps to find the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// the key that it names
    pub kid: String,
    /// the person
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// their place code
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub area: String,
    /// its number; 0 where it says none
    #[serde(default)]
    pub seq: u64,
}

/// A file that was not taken and never will be as it is. One line, however often it comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// base64url SHA-256 of the file as it came; of one too large to be read, of its name and size
    pub id: String,
    /// its name as it came, with numbers masked that could be a person's
    pub name: String,
    /// bytes
    pub size: u64,
    /// what is read out to whoever helps by telephone, `E07`
    pub code: String,
    /// the same with all that its sentence says, as `exchange::refusal` writes it
    pub why: String,
    /// who it says it is from, where that can be read
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Box<Claim>>,
    /// when it came first, ms since 1970
    pub at: i64,
    /// when it came last
    pub last: i64,
    /// `kid` of who opened it last
    pub by: String,
    /// how often it came
    pub times: u64,
}

impl Refused {
    /// Its place in the store.
    pub fn key(&self) -> String {
        format!("refused/{}", self.id)
    }
    /// Whether it stands for the files that had no line of their own any more.
    pub fn is_rest(&self) -> bool {
        self.id == REST
    }
    /// The line to write for it beside those that are there.
    pub fn among(self, all: &OrdMap<String, Refused>) -> Refused {
        let one = match all.contains_key(&self.id) || all.len() < MAX_REFUSED {
            true => self,
            false => Refused {
                id: REST.to_owned(),
                name: String::new(),
                size: 0,
                code: String::new(),
                why: String::new(),
                claim: None,
                ..self
            },
        };
        match all.get(&one.id) {
            Some(before) => {
                let at = before.at.min(one.at);
                Refused { at, times: before.times.saturating_add(one.times), ..one }
            }
            None => one,
        }
    }
}
