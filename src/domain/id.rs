//! Identifiers: newtypes over UUIDs, so that two ids of different kinds never mix. They are made
//! by `device` (UUIDv7, so that their order is the order of making); `domain` draws none, it only
//! derives those of what an office's list names.

use std::fmt::{Display, Formatter};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use uuid::fmt::Hyphenated;

/// What is written as a text and read from it: a file has a thousand, which are not copied first.
pub(super) fn parsed<'de, T, D>(input: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    struct Parsed<T>(PhantomData<T>);
    impl<T: FromStr<Err: Display>> Visitor<'_> for Parsed<T> {
        type Value = T;
        fn expecting(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
            out.write_str("a string")
        }
        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }
    input.deserialize_str(Parsed(PhantomData))
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        // As numbers, which is the order of their bytes: a province's households are looked for by them a million
        // times, and WebAssembly compares bytes one by one.
        impl Ord for $name {
            fn cmp(&self, other: &$name) -> std::cmp::Ordering {
                self.0.as_u128().cmp(&other.0.as_u128())
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &$name) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            /// Reads the hyphenated form and no other, so that one id has one spelling.
            fn deserialize<D: Deserializer<'de>>(input: D) -> Result<$name, D::Error> {
                parsed(input)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(out)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            /// Reads the hyphenated form and no other, so that one id has one spelling.
            fn from_str(text: &str) -> Result<$name, uuid::Error> {
                // No other form has its length.
                let plain = text.len() == Hyphenated::LENGTH && !text.bytes().any(|it| it.is_ascii_uppercase());
                Uuid::try_parse(if plain { text } else { "" }).map($name)
            }
        }
    };
}

id! {
    /// A household ครัวเรือน.
    HouseholdId
}
id! {
    /// A visit การลงพื้นที่.
    VisitId
}
id! {
    /// A member สมาชิก of a household.
    MemberId
}
id! {
    /// A revision: one step in the life of a sealed visit.
    RevisionId
}
id! {
    /// A comment of an office.
    CommentId
}
id! {
    /// A decision of an office about what several changed at once.
    SettlementId
}
id! {
    /// A decision of an office whether two households are one.
    PairDecisionId
}
id! {
    /// A resolution of an office's meeting about problems of a household.
    ResolutionId
}
id! {
    /// A filter of the case list that was kept under a name.
    KeptFilterId
}
id! {
    /// A problem of a household that is followed from visit to visit.
    ProblemId
}
id! {
    /// A help that was given to a household, in its logbook.
    HelpId
}

/// An id that follows from what it names: UUID version 8 (RFC 9562 §5.8) of the SHA-256 of these parts,
/// each with its length in front, so that no two lists of parts are the same bytes.
pub(super) fn derived(kind: &str, parts: &[&str]) -> Uuid {
    let mut digest = Sha256::new().chain_update(b"thaiqm-field id\n");
    for part in [kind].iter().chain(parts) {
        digest = digest.chain_update((part.len() as u64).to_be_bytes()).chain_update(part);
    }
    let digest: [u8; 32] = digest.finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Who did something, when, and under which revision it would be recorded. The app makes one for
/// each edit, so that `domain` needs no clock and no randomness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// A fresh id, used if the edit makes a revision.
    pub revision: RevisionId,
    /// Milliseconds since 1970-01-01 UTC by the device's clock; for people, never for order.
    pub at: i64,
    /// The `kid` of the key of whoever is using the device.
    pub by: String,
}

/// When an id was made, ms since 1970, as its device's clock stood.
pub fn made_at(id: Uuid) -> Option<i64> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    i64::try_from(seconds.saturating_mul(1_000) + u64::from(nanos / 1_000_000)).ok()
}
