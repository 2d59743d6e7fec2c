//! How an office and a volunteer come to know each other's keys, how a key gives way to the next round's,
//! and how a forgotten PIN is mended (durability-and-trust.md §2.2, §3.4). None of these files creates
//! trust: two people compare twenty digits, and then somebody presses a button.

use crate::domain::base64url;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::bundle::{APP, App, BundleFault, Device, MAX_NAME, VERSION, check_person, is_hash, whole, words};
use super::envelope::{
    ASSIGNMENT, ENROL, Envelope, EnvelopeFault, OFFICE, PublicKey, PublicKeys, RECEIPT, RECOVERY, TRAIL,
    Verified, es256, exactly,
};
use super::exact::exact_to;
use super::intake::{Reason, on_its_side, public_key};
use super::names::saved_as;
use crate::domain::Person;
use crate::domain::record::{KnownKey, Standing};

/// Most characters of a data key that was put by: it is a small file of its own.
const MAX_ESCROW: usize = 4_000;

/// A volunteer's keys, on their way to the office. Signed by the key it brings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// [`VERSION`]
    pub v: u32,
    /// the program
    pub app: App,
    /// the key that signs
    pub device: Device,
    /// who, as a claim
    pub author: Person,
    /// the key to encrypt to
    pub receives: PublicKey,
    /// the round, `rx-2567`
    pub round: String,
    /// when, seconds since 1970 by the device's clock; information only
    pub iat: i64,
    /// made because a PIN was forgotten
    pub recovers: Option<Recovers>,
    /// made in place of a key that the office knows, for a new round
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Replaces>,
}

/// That these keys take the place of one that the office knows: signed by the new key as a part of the
/// enrolment, and by the old one in the words of [`Replaces::text`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replaces {
    /// the key that signs no more
    pub kid: String,
    /// the number of its last file; it made no later one
    pub last: u64,
    /// the old key's ES256 signature, base64url of 64 bytes r‖s
    pub signature: String,
}

/// Why keys do not take the place of the one that they name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReplaced {
    /// that one was never compared here
    Unknown,
    /// that one did not sign it, or other keys or another number stand in what it signed
    Forged,
    /// that one is suspended or revoked: somebody decided about it before
    Decided,
    /// a file came under it with a higher number than it says to have used last
    Beyond(u64),
}

/// A data key that was put by for the office, sent back because its PIN was forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recovers {
    /// the key that can no longer be unlocked
    pub kid: String,
    /// the key that gave way to that one, which an office may know alone
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formerly: Option<String>,
    /// the data key, sealed to the office
    pub escrow: String,
}

/// An office's keys, on their way to volunteers. Signed by the key it brings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeCard {
    /// [`VERSION`]
    pub v: u32,
    /// the program
    pub app: App,
    /// the key that signs
    pub device: Device,
    /// the office's name
    pub name: String,
    /// tambon code of where it is, six digits
    pub area: String,
    /// the key to encrypt to
    pub receives: PublicKey,
    /// when, seconds since 1970; information only
    pub iat: i64,
    /// of an office of practice, whose key everybody can use
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
}

/// The office's answer to [`Recovers`], sealed to the new key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recovery {
    /// [`VERSION`]
    pub v: u32,
    /// the program
    pub app: App,
    /// the office's key, which signs
    pub device: Device,
    /// the new key that it is for
    pub to: String,
    /// the key that can no longer be unlocked
    pub recovers: String,
    /// the data key, base64url of 32 bytes
    pub data: String,
}

/// What all of these have in common.
pub trait Document: Serialize + DeserializeOwned {
    /// `typ` of its envelope
    const TYP: &'static str;
    /// the newest version that is read
    const NEWEST: u32 = VERSION;
    /// the `kid` that it names as its signer
    fn kid(&self) -> &str;
    /// What the values must be.
    ///
    /// # Errors
    /// Says what is wrong and where.
    fn check(&self) -> Result<(), BundleFault>;

    /// The exact bytes that are signed.
    fn payload(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads a file that vouches for itself only: what a person then holds against what is printed.
    ///
    /// # Errors
    /// Says why it is not taken.
    fn read(bytes: &[u8]) -> Result<(Self, PublicKey), Reason> {
        let envelope = Envelope::read(Self::TYP, bytes).map_err(Reason::Envelope)?;
        let key = envelope.claimed_key().clone();
        let document = Self::open(envelope, &key)?;
        Ok((document, key))
    }

    /// The same, of a file that must be signed by this key.
    ///
    /// # Errors
    /// Says why it is not taken.
    fn read_from(bytes: &[u8], key: &PublicKey) -> Result<Self, Reason> {
        Self::open(Envelope::read(Self::TYP, bytes).map_err(Reason::Envelope)?, key)
    }

    /// What an envelope holds, if this key signed it.
    ///
    /// # Errors
    /// Says why it is not taken.
    fn open(envelope: Envelope, key: &PublicKey) -> Result<Self, Reason> {
        let verified: Verified = envelope.verify(key).map_err(Reason::Envelope)?;
        let document: Self = exact_to(Self::NEWEST, verified.payload()).map_err(Reason::Bundle)?;
        if document.kid() != verified.kid() {
            return Err(Reason::Bundle(BundleFault::OtherKey));
        }
        document.check().map_err(Reason::Bundle)?;
        Ok(document)
    }
}

impl Document for Enrolment {
    const TYP: &'static str = ENROL;
    fn kid(&self) -> &str {
        &self.device.kid
    }
    fn check(&self) -> Result<(), BundleFault> {
        head(self.v, &self.app)?;
        check_person(&self.author)?;
        words(&self.round, MAX_NAME, false).map_err(|wrong| wrong.at("round"))?;
        whole(self.iat).map_err(|wrong| wrong.at("iat"))?;
        if let Some(it) = &self.recovers {
            if !it.kids().all(|kid| is_hash(kid)) {
                return Err(BundleFault::Shape("recovers.kid".to_owned()));
            }
            words(&it.escrow, MAX_ESCROW, false).map_err(|wrong| wrong.at("recovers.escrow"))?;
        }
        if let Some(it) = &self.replaces {
            whole(i64::try_from(it.last).unwrap_or(-1)).map_err(|wrong| wrong.at("replaces.last"))?;
            let other = is_hash(&it.kid) && it.kid != self.device.kid && self.recovers.is_none();
            if !other || exactly::<64>(&it.signature).is_none() {
                return Err(BundleFault::Shape("replaces".to_owned()));
            }
        }
        point(&self.receives)
    }
}

impl Document for OfficeCard {
    const TYP: &'static str = OFFICE;
    fn kid(&self) -> &str {
        &self.device.kid
    }
    fn check(&self) -> Result<(), BundleFault> {
        head(self.v, &self.app)?;
        words(&self.name, MAX_NAME, false).map_err(|wrong| wrong.at("name"))?;
        if self.name.is_empty() {
            return Err(BundleFault::Shape("name".to_owned()));
        }
        if self.area.len() != 6 || !self.area.bytes().all(|it| it.is_ascii_digit()) {
            return Err(BundleFault::Shape("area".to_owned()));
        }
        whole(self.iat).map_err(|wrong| wrong.at("iat"))?;
        point(&self.receives)
    }
}

impl Document for Recovery {
    const TYP: &'static str = RECOVERY;
    fn kid(&self) -> &str {
        &self.device.kid
    }
    fn check(&self) -> Result<(), BundleFault> {
        head(self.v, &self.app)?;
        match (is_hash(&self.to), is_hash(&self.recovers), self.key()) {
            (true, true, Some(_)) => Ok(()),
            _ => Err(BundleFault::Shape("recovers".to_owned())),
        }
    }
}

impl Enrolment {
    /// Both keys it brings, given the one that signed it.
    pub fn keys(&self, signs: PublicKey) -> PublicKeys {
        PublicKeys { signs, receives: self.receives.clone() }
    }
    /// The file's name, from codes only.
    pub fn file_name(&self) -> String {
        let what = if self.recovers.is_some() { "RECOVER" } else { "ENROL" };
        format!("{what}-{}-{}.json", self.author.area, codes(&self.device.kid))
    }
}

impl Recovers {
    /// The key, and the one before it.
    pub fn kids(&self) -> impl Iterator<Item = &String> {
        [&self.kid].into_iter().chain(&self.formerly)
    }
}

impl Replaces {
    /// What the old key signs: the `kid` of the old key and of both new ones, and the number of its last
    /// file. No file's signing input looks like it, because that has one full stop.
    pub fn text(old: &str, new: &PublicKeys, last: u64) -> String {
        format!("thaiqm-field-replaces.1.{old}.{}.{}.{last}", new.signs.kid(), new.receives.kid())
    }
    /// Of what the old key signed.
    pub fn of(old: &str, last: u64, signature: &[u8; 64]) -> Replaces {
        Replaces { kid: old.to_owned(), last, signature: base64url::encode(signature) }
    }
    /// Whether the new keys take its place in an office that has this in its register of the old key
    /// (`None`: nothing), and `came` as the highest number of the files that came under it.
    ///
    /// # Errors
    /// Says why they do not.
    pub fn judged(&self, new: &PublicKeys, old: Option<&KnownKey>, came: u64) -> Result<(), NotReplaced> {
        let old = old.filter(|it| it.kid == self.kid && it.office.is_none() && it.compared_here());
        let old = old.ok_or(NotReplaced::Unknown)?;
        let signature = exactly::<64>(&self.signature).ok_or(NotReplaced::Forged)?;
        let text = Replaces::text(&self.kid, new, self.last);
        match old.standing() {
            _ if !es256(&public_key(old), text.as_bytes(), &signature) => Err(NotReplaced::Forged),
            Standing::Active if came > self.last => Err(NotReplaced::Beyond(came)),
            Standing::Active => Ok(()),
            Standing::Suspended | Standing::RevokedAfter(_) => Err(NotReplaced::Decided),
        }
    }
}

impl OfficeCard {
    /// Reads a card as [`Document::read`] does, and no card of practice where work is real, nor a real
    /// one in practice (`here`).
    ///
    /// # Errors
    /// Says why it is not taken.
    pub fn read_on_its_side(bytes: &[u8], here: bool) -> Result<(Self, PublicKey), Reason> {
        let (card, key) = Self::read(bytes)?;
        on_its_side(card.demo, here)?;
        Ok((card, key))
    }
    /// Both keys it brings, given the one that signed it.
    pub fn keys(&self, signs: PublicKey) -> PublicKeys {
        PublicKeys { signs, receives: self.receives.clone() }
    }
    /// The file's name, from codes only.
    pub fn file_name(&self) -> String {
        saved_as(format!("OFFICE-{}-{}.json", self.area, codes(&self.device.kid)), self.demo)
    }
}

impl Recovery {
    /// A data key as it stands in [`Recovery::data`].
    pub fn written(data: &[u8; 32]) -> String {
        base64url::encode(data)
    }
    /// The data key.
    pub fn key(&self) -> Option<[u8; 32]> {
        base64url::decode(&self.data).ok()?.try_into().ok()
    }
    /// The file's name, from codes only.
    pub fn file_name(&self) -> String {
        format!("RECOVERY-{}.json", codes(&self.to))
    }
}

/// The program that writes these files.
pub fn this_app() -> App {
    App { name: APP.to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
}

/// What a signed file of ours calls itself, before anything else of it is looked at.
pub fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    let kinds = [super::envelope::BUNDLE, ENROL, OFFICE, RECEIPT, TRAIL, ASSIGNMENT];
    kinds.into_iter().find(|typ| {
        !matches!(Envelope::read(typ, bytes), Err(EnvelopeFault::NewerKind | EnvelopeFault::NotOurs))
    })
}

pub(super) fn head(v: u32, app: &App) -> Result<(), BundleFault> {
    head_of(VERSION, v, app)
}

/// The same of a file that is of another version than most.
pub(super) fn head_of(version: u32, v: u32, app: &App) -> Result<(), BundleFault> {
    if v != version {
        return Err(BundleFault::Shape("v".to_owned()));
    }
    if app.name != APP {
        return Err(BundleFault::Shape("app.name".to_owned()));
    }
    words(&app.version, MAX_NAME, false).map_err(|wrong| wrong.at("app.version"))
}

fn point(key: &PublicKey) -> Result<(), BundleFault> {
    if key.is_point() { Ok(()) } else { Err(BundleFault::Shape("receives".to_owned())) }
}

/// The first eight characters of a `kid` that may stand in a file's name.
pub fn codes(kid: &str) -> String {
    kid.chars().filter(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_')).take(8).collect()
}
