//! Sealed for travel: a signed file inside a JWE (RFC 7516 §7.2.1, general JSON), `A256GCM`, its key
//! wrapped for each recipient by `ECDH-ES+A256KW` or, for a passphrase, `PBES2-HS256+A128KW` (RFC
//! 7518 §4.6, §4.8; durability-and-trust.md §2.3). The browser encrypts; this module lays out what
//! is encrypted and reads it back, more strictly than the RFC.
//!
//! A general JWE leaves its recipients unauthenticated. Here `aad` is their SHA-256, so that a file
//! in which any of them was changed is refused by every recipient; outside programs need not know.

use crate::domain::base64url;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::envelope::{EnvelopeFault, MAX_FILE, PublicKey, stands_between, text_of};
use crate::domain::json;

/// `typ` of a handover on its way.
pub const BUNDLE: &str = "thaiqm-field-bundle+jwe";
/// `typ` of a backup.
pub const BACKUP: &str = "thaiqm-field-backup+jwe";
/// `typ` of a data key: put by for a forgotten PIN, or on its way back.
pub const RECOVERY: &str = "thaiqm-field-recovery+jwe";
/// `typ` of a rescue that no office can open.
pub const RESCUE: &str = "thaiqm-field-rescue+jwe";
/// `typ` of a register on its way between the computers of an office.
pub const REGISTER: &str = "thaiqm-field-register+jwe";
/// `typ` of what an office sends back to a volunteer.
pub const RETURN: &str = "thaiqm-field-return+jwe";
/// `typ` of a list of households on its way to the tablets.
pub const ASSIGNMENT: &str = "thaiqm-field-assignment+jwe";
/// `typ` of an office's own keys.
pub const KEYS: &str = "thaiqm-field-keys+jwe";
/// `typ` of what an office passes on to the office above it.
pub const RELAY: &str = "thaiqm-field-relay+jwe";
/// The largest backup that is looked at, bytes.
pub const MAX_BACKUP: u64 = 96 * 1024 * 1024;
/// Most recipients: the office, a second one, a passphrase.
pub const MAX_RECIPIENTS: usize = 3;
/// Most recipients of a list of households: the tablets of an office.
pub const MAX_TABLETS: usize = 500;
/// What a file may ask for of PBKDF2: fewer rounds would weaken it, more would hang the device.
pub const ROUNDS_ALLOWED: std::ops::RangeInclusive<u32> = 600_000..=10_000_000;

/// How every file of this kind begins.
const BEGINNING: &str = r#"{"protected":""#;
/// JOSE's name of the agreement, which goes into the derived key.
const AGREEMENT: &str = "ECDH-ES+A256KW";
/// JOSE's name of the stretching, which goes into its salt.
const STRETCHING: &str = "PBES2-HS256+A128KW";

/// Whoever can open a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// the holder of a key for receiving
    Key {
        /// its RFC 7638 thumbprint
        kid: String,
        /// the sender's key of this one file
        epk: PublicKey,
        /// the content key, wrapped
        wrapped: [u8; 40],
    },
    /// whoever knows the passphrase
    Passphrase {
        /// `p2s`
        salt: [u8; 16],
        /// `p2c`
        rounds: u32,
        /// the content key, wrapped
        wrapped: [u8; 40],
    },
}

/// A file that has been read but not opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Travel {
    /// who can open it
    pub recipients: Vec<Recipient>,
    /// of AES-GCM
    pub iv: [u8; 12],
    /// ciphertext, then the tag of 16 bytes
    pub body: Vec<u8>,
    /// what is authenticated besides
    pub additional: String,
}

impl Travel {
    /// Whether a file is of this family at all.
    pub fn looks_like(bytes: &[u8]) -> bool {
        bytes.starts_with(BEGINNING.as_bytes())
    }

    /// Reads a file of this kind, and demands that it is byte for byte what we would write.
    ///
    /// # Errors
    /// Says what is wrong with the file.
    pub fn read(typ: &str, bytes: &[u8]) -> Result<Travel, EnvelopeFault> {
        let text = text_of(bytes, BEGINNING, most(typ))?;
        let outer: Outer = json::read(text).map_err(|error| {
            match (text.starts_with(BEGINNING) || BEGINNING.starts_with(text), error.is_eof()) {
                (true, true) => EnvelopeFault::Truncated,
                (true, false) => EnvelopeFault::Altered,
                (false, _) => EnvelopeFault::NotOurs,
            }
        })?;
        if outer.protected != encode(header(typ).as_bytes()) {
            return Err(kind_fault(outer.protected));
        }
        if outer.recipients.is_empty() || outer.recipients.len() > most_recipients(typ) {
            return Err(EnvelopeFault::Altered);
        }
        let recipients: Option<Vec<Recipient>> = outer.recipients.iter().map(Written::recipient).collect();
        let recipients = recipients.ok_or(EnvelopeFault::Altered)?;
        let body = [outer.ciphertext, outer.tag].map(base64url::decode);
        let [Ok(mut body), Ok(tag)] = body else { return Err(EnvelopeFault::Altered) };
        let iv = exactly::<12>(outer.iv).ok_or(EnvelopeFault::Altered)?;
        if tag.len() != 16 {
            return Err(EnvelopeFault::Altered);
        }
        let additional = additional(typ, &recipients);
        // One text for one sequence of bytes: what was decoded need not be encoded again to compare, nor compared where
        // it stands in its place.
        let (before, after) = around(typ, &recipients, outer.iv, outer.tag);
        if !stands_between(text, &before, outer.ciphertext, &after) {
            return Err(EnvelopeFault::Altered);
        }
        body.extend(tag);
        Ok(Travel { recipients, iv, body, additional })
    }

    /// The whole file.
    pub fn write(&self, typ: &str) -> String {
        let (body, tag) = self.body.split_at(self.body.len().saturating_sub(16));
        let (before, after) = around(typ, &self.recipients, &encode(&self.iv), &encode(tag));
        [before, encode(body), after].concat()
    }
}

/// What stands in a file before the ciphertext, and behind it. `iv` and `tag` are base64url already.
fn around(typ: &str, recipients: &[Recipient], iv: &str, tag: &str) -> (String, String) {
    let (protected, listed, aad) =
        (encode(header(typ).as_bytes()), listed(recipients), digest_of(recipients));
    let before =
        format!(r#"{BEGINNING}{protected}","recipients":{listed},"aad":"{aad}","iv":"{iv}","ciphertext":""#);
    (before, format!(r#"","tag":"{tag}"}}"#))
}

/// What a sealed file of ours calls itself, before anything else of it is looked at.
pub fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    let kinds = [BUNDLE, BACKUP, RECOVERY, RESCUE, REGISTER, RETURN, ASSIGNMENT, KEYS, RELAY];
    let text = text_of(bytes, BEGINNING, MAX_BACKUP).ok()?;
    let protected = text.strip_prefix(BEGINNING)?.split('"').next()?;
    kinds.into_iter().find(|typ| encode(header(typ).as_bytes()) == protected)
}

/// The largest file of this kind that is looked at, bytes.
pub fn most(typ: &str) -> u64 {
    if typ == BACKUP || typ == RESCUE { MAX_BACKUP } else { MAX_FILE }
}

/// How many can open a file of this kind at most.
pub fn most_recipients(typ: &str) -> usize {
    if typ == ASSIGNMENT { MAX_TABLETS } else { MAX_RECIPIENTS }
}

/// What AES-GCM authenticates beside the content, as RFC 7516 §5.1 puts it together.
pub fn additional(typ: &str, recipients: &[Recipient]) -> String {
    format!("{}.{}", encode(header(typ).as_bytes()), digest_of(recipients))
}

/// The 32 bytes that wrap the content key, from what both sides agreed on (RFC 7518 §4.6.2).
pub fn agreed_key(shared: &[u8]) -> Vec<u8> {
    concat_kdf(shared, AGREEMENT, b"", b"", 256)
}

/// The salt of PBKDF2 (RFC 7518 §4.8.1.1).
pub fn stretching_salt(salt: &[u8; 16]) -> Vec<u8> {
    [STRETCHING.as_bytes(), &[0], salt].concat()
}

/// One block of the Concat KDF with SHA-256 (RFC 7518 §4.6.2); `bits` at most 256.
pub fn concat_kdf(shared: &[u8], algorithm: &str, sender: &[u8], receiver: &[u8], bits: u32) -> Vec<u8> {
    let mut digest = Sha256::new().chain_update(1u32.to_be_bytes()).chain_update(shared);
    for part in [algorithm.as_bytes(), sender, receiver] {
        let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
        digest = digest.chain_update(length.to_be_bytes()).chain_update(part);
    }
    let key = digest.chain_update(bits.to_be_bytes()).finalize();
    key[..(bits as usize / 8).min(key.len())].to_vec()
}

/// The longest text that still makes a file of at most [`MAX_FILE`].
pub const fn most_inside() -> usize {
    (MAX_FILE as usize / 4) * 3 - 4 * 1024
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Outer<'a> {
    protected: &'a str,
    #[serde(borrow)]
    recipients: Vec<Written<'a>>,
    /// held against what it must be when the file is written again
    #[serde(rename = "aad")]
    _aad: &'a str,
    iv: &'a str,
    ciphertext: &'a str,
    tag: &'a str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written<'a> {
    #[serde(borrow)]
    header: Header<'a>,
    encrypted_key: &'a str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header<'a> {
    alg: &'a str,
    kid: Option<&'a str>,
    #[serde(borrow)]
    epk: Option<Jwk<'a>>,
    p2s: Option<&'a str>,
    p2c: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Jwk<'a> {
    crv: &'a str,
    kty: &'a str,
    x: &'a str,
    y: &'a str,
}

impl Written<'_> {
    fn recipient(&self) -> Option<Recipient> {
        let wrapped = exactly::<40>(self.encrypted_key)?;
        match self.header {
            Header { alg: AGREEMENT, kid: Some(kid), epk: Some(ref epk), p2s: None, p2c: None } => {
                let thumbprint = exactly::<32>(kid).is_some();
                let known = epk.crv == "P-256" && epk.kty == "EC";
                let epk = PublicKey { x: epk.x.to_owned(), y: epk.y.to_owned() };
                (thumbprint && known && epk.is_point()).then(|| Recipient::Key {
                    kid: kid.to_owned(),
                    epk,
                    wrapped,
                })
            }
            Header { alg: STRETCHING, kid: None, epk: None, p2s: Some(salt), p2c: Some(rounds) } => {
                let salt = exactly::<16>(salt)?;
                ROUNDS_ALLOWED.contains(&rounds).then_some(Recipient::Passphrase { salt, rounds, wrapped })
            }
            _ => None,
        }
    }
}

fn header(typ: &str) -> String {
    let inside = if matches!(typ, BACKUP | KEYS) { "application/json" } else { "application/jose+json" };
    format!(r#"{{"enc":"A256GCM","typ":"{typ}","cty":"{inside}"}}"#)
}

fn listed(recipients: &[Recipient]) -> String {
    let written = recipients.iter().map(|it| {
        let (header, wrapped) = match it {
            Recipient::Key { kid, epk, wrapped } => {
                (format!(r#""alg":"{AGREEMENT}","kid":"{kid}","epk":{}"#, epk.jwk()), wrapped)
            }
            Recipient::Passphrase { salt, rounds, wrapped } => {
                (format!(r#""alg":"{STRETCHING}","p2s":"{}","p2c":{rounds}"#, encode(salt)), wrapped)
            }
        };
        format!(r#"{{"header":{{{header}}},"encrypted_key":"{}"}}"#, encode(wrapped))
    });
    format!("[{}]", written.collect::<Vec<_>>().join(","))
}

/// base64url SHA-256 of the recipients as they are written.
fn digest_of(recipients: &[Recipient]) -> String {
    encode(&Sha256::digest(listed(recipients)))
}

/// A header that is not the one asked for: another kind of ours, or another program's.
fn kind_fault(protected: &str) -> EnvelopeFault {
    let header = base64url::decode(protected).ok().and_then(|it| String::from_utf8(it).ok());
    let Some(header) = header else { return EnvelopeFault::Altered };
    match header.split_once(r#""typ":"thaiqm-field-"#).and_then(|(_, rest)| rest.split_once('"')) {
        Some((kind, _)) if kind.ends_with("+jwe") => EnvelopeFault::NewerKind,
        Some(_) => EnvelopeFault::Altered,
        None => EnvelopeFault::NotOurs,
    }
}

fn exactly<const N: usize>(encoded: &str) -> Option<[u8; N]> {
    base64url::decode(encoded).ok()?.try_into().ok()
}

fn encode(bytes: &[u8]) -> String {
    base64url::encode(bytes)
}
