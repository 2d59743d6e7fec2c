//! What the computers of one office share: its keys, in a file that a passphrase opens, and its
//! register, in a file that the office signs (durability-and-trust.md §2.1, §2.2). Two registers come
//! together in any order, any number of times, with the same outcome: nothing of either is lost, and
//! where two decisions about a key were made without knowing of each other, the stricter one holds.

use crate::domain::{OrdMap, OrdSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::bundle::{App, BundleFault, Device, MAX_NAME, MAX_TEXT, at_most, check_person, whole, words};
use super::enrol::{Document, codes, head};
use super::envelope::REGISTER;
use super::exact::exact;
use super::intake::{public_key, public_keys};
use crate::domain::record::KnownKey;

/// Most keys of a register.
pub const MAX_KEYS: usize = 5_000;
/// Most decisions about one key, and most keys that one goes on for.
pub const MAX_DECISIONS: usize = 1_000;
/// Most characters of kept keys.
const MAX_KEPT: usize = 4_000;

/// An office's register, on its way to another of its computers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// [`super::bundle::VERSION`]
    pub v: u32,
    /// the program
    pub app: App,
    /// the office's key, which signs
    pub device: Device,
    /// when, seconds since 1970; information only
    pub iat: i64,
    /// every key, ascending by `kid`
    pub keys: Vec<KnownKey>,
}

impl Document for Register {
    const TYP: &'static str = REGISTER;
    fn kid(&self) -> &str {
        &self.device.kid
    }
    fn check(&self) -> Result<(), BundleFault> {
        head(self.v, &self.app)?;
        whole(self.iat).map_err(|wrong| wrong.at("iat"))?;
        at_most(self.keys.len(), MAX_KEYS, "keys")?;
        if !self.keys.is_sorted_by(|a, b| a.kid < b.kid) {
            return Err(BundleFault::Shape("keys".to_owned()));
        }
        self.keys
            .iter()
            .enumerate()
            .try_for_each(|(n, key)| check_key(key).map_err(|fault| fault.within(&format!("keys[{n}]."))))
    }
}

impl Register {
    /// The file's name, from codes, the moment in Thailand and what it says: the computers of an office
    /// have one key, and no file takes another's place.
    pub fn file_name(&self, moment: &str) -> String {
        let digest: String =
            Sha256::digest(self.payload()).iter().take(4).map(|it| format!("{it:02x}")).collect();
        format!("REGISTER-{}-{moment}-{digest}.json", codes(&self.device.kid))
    }
}

/// Whether it is the code of a tambon.
pub(super) fn is_area(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|it| it.is_ascii_digit())
}

fn check_key(key: &KnownKey) -> Result<(), BundleFault> {
    let shape = |place: &str| Err(BundleFault::Shape(place.to_owned()));
    let signs = public_key(key);
    if !signs.is_point() || signs.kid() != key.kid {
        return shape("kid");
    }
    if key.receives.is_some() && public_keys(key).is_none_or(|it| !it.receives.is_point()) {
        return shape("receives");
    }
    words(&key.label, MAX_NAME, false).map_err(|wrong| wrong.at("label"))?;
    whole(key.confirmed_at).map_err(|wrong| wrong.at("confirmed_at"))?;
    key.person.as_deref().map_or(Ok(()), check_person)?;
    at_most(key.decisions.len(), MAX_DECISIONS, "decisions")?;
    at_most(key.continues.len(), MAX_DECISIONS, "continues")?;
    for decision in &key.decisions {
        whole(decision.at).map_err(|wrong| wrong.at("decisions.at"))?;
        words(&decision.why, MAX_TEXT, false).map_err(|wrong| wrong.at("decisions.why"))?;
        at_most(decision.after.as_ref().map_or(0, Vec::len), MAX_DECISIONS, "decisions.after")?;
    }
    for kid in &key.continues {
        words(kid, MAX_NAME, false).map_err(|wrong| wrong.at("continues"))?;
    }
    if key.office.as_ref().is_some_and(|it| !is_area(it)) {
        return shape("office");
    }
    at_most(key.through.len(), MAX_DECISIONS, "through")?;
    for it in &key.through {
        at_most(it.continues.len(), MAX_DECISIONS, "through.continues")?;
        for kid in it.continues.iter().chain([&it.office]) {
            words(kid, MAX_NAME, false).map_err(|wrong| wrong.at("through"))?;
        }
        for moment in [it.said_at, it.compared_at] {
            whole(moment).map_err(|wrong| wrong.at("through"))?;
        }
    }
    if !key.through.is_sorted_by(|a, b| a.office < b.office) {
        return shape("through");
    }
    if key.continues.is_sorted_by(|a, b| a < b) { Ok(()) } else { shape("continues") }
}

/// What taking a register in would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// keys that are not known here
    pub new: Vec<KnownKey>,
    /// keys of which something was not known here, as they are then
    pub changed: Vec<KnownKey>,
    /// keys of which everything is known here
    pub same: usize,
}

/// What an office learns from another register of its own.
pub fn taken(here: &OrdMap<String, KnownKey>, register: &Register) -> Taken {
    let mut taken = Taken::default();
    for other in &register.keys {
        match here.get(&other.kid) {
            None => taken.new.push(other.clone()),
            Some(one) => {
                let both = merged(one, other);
                if both == *one { taken.same += 1 } else { taken.changed.push(both) }
            }
        }
    }
    taken
}

/// What is known of one key in two registers together.
pub fn merged(one: &KnownKey, other: &KnownKey) -> KnownKey {
    // One introduction holds, not parts of two: the digits that were compared are of both its keys.
    let order = |it: &KnownKey| {
        let person = it.person.as_ref().and_then(|it| serde_json::to_string(it).ok());
        // What was compared here holds before what another office vouches for.
        (
            !it.compared_here(),
            it.receives.is_none(),
            it.confirmed_at,
            it.receives.clone(),
            it.label.clone(),
            person,
        )
    };
    let first = if order(other) < order(one) { other } else { one };
    let decisions: OrdSet<_> = [one, other].into_iter().flat_map(KnownKey::in_order).collect();
    let continues: OrdSet<_> = one.continues.iter().chain(&other.continues).cloned().collect();
    let mut both = KnownKey {
        decisions: decisions.into_iter().collect(),
        continues: continues.into_iter().collect(),
        office: one.office.clone().max(other.office.clone()),
        ..first.clone()
    };
    for it in one.through.iter().chain(&other.through) {
        both.hear(it);
    }
    both
}

/// An office's keys, as one of its computers keeps them: still under the office's passphrase, and sealed
/// to that passphrase as a whole. Whoever has the file and the passphrase is the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeKeys {
    /// [`super::bundle::VERSION`]
    pub v: u32,
    /// the program
    pub app: App,
    /// the key that signs
    pub device: Device,
    /// the office's name
    pub name: String,
    /// tambon code of where it is, six digits
    pub area: String,
    /// when the office was set up, ms since 1970
    pub at: i64,
    /// the keys, as `device::keys` keeps them
    pub keys: String,
}

impl OfficeKeys {
    /// The exact bytes that are sealed.
    pub fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads what was sealed.
    ///
    /// # Errors
    /// Says why these are no office's keys.
    pub fn read(bytes: &[u8]) -> Result<OfficeKeys, BundleFault> {
        let read: OfficeKeys = exact(bytes)?;
        head(read.v, &read.app)?;
        words(&read.name, MAX_NAME, false).map_err(|wrong| wrong.at("name"))?;
        words(&read.keys, MAX_KEPT, false).map_err(|wrong| wrong.at("keys"))?;
        whole(read.at).map_err(|wrong| wrong.at("at"))?;
        let area = read.area.len() == 6 && read.area.bytes().all(|it| it.is_ascii_digit());
        if area && !read.name.is_empty() { Ok(read) } else { Err(BundleFault::Shape("area".to_owned())) }
    }

    /// The file's name, from codes and the moment in Thailand.
    pub fn file_name(&self, moment: &str) -> String {
        format!("OFFICE-KEYS-{}-{}-{moment}.json", self.area, codes(&self.device.kid))
    }
}
