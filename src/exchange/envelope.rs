//! The envelope: flattened JWS JSON (RFC 7515), ES256, read more strictly than the RFC
//! (durability-and-trust.md §1.2). The only user of the signature crate.
//!
//! Six rules make it strict: no unknown or repeated member; the file is byte for byte what we would
//! write; base64url without padding or spare bits; a header of constants but for the key; `kid` is
//! the key's own thumbprint; a low-S signature. An outside verifier may be laxer without harm: what
//! it takes decodes to the same payload.

use crate::domain::base64url;
use crate::domain::json;
use p256::EncodedPoint;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use p256::ecdsa::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// `typ` of a handover.
pub const BUNDLE: &str = "thaiqm-field-bundle+jws";
/// `typ` of a volunteer's keys on their way to the office.
pub const ENROL: &str = "thaiqm-field-enrol+jws";
/// `typ` of an office's keys on their way to volunteers.
pub const OFFICE: &str = "thaiqm-field-office+jws";
/// `typ` of a data key on its way back from the office.
pub const RECOVERY: &str = "thaiqm-field-recovery+jws";
/// `typ` of an office's receipt of files
pub const RECEIPT: &str = "thaiqm-field-receipt+jws";
/// `typ` of an office's comments on what was handed over
pub const RETURN: &str = "thaiqm-field-return+jws";
/// `typ` of the trail of a device
pub const TRAIL: &str = "thaiqm-field-trail+jws";
/// `typ` of an office's register on its way to another of its computers.
pub const REGISTER: &str = "thaiqm-field-register+jws";
/// `typ` of an office's list of households on its way to volunteers.
pub const ASSIGNMENT: &str = "thaiqm-field-assignment+jws";
/// `typ` of the covering text of what an office passes on to the office above it.
pub const RELAY: &str = "thaiqm-field-relay+jws";
/// `typ` of an office's list of households on its way to the office above it.
pub const LIST: &str = "thaiqm-field-list+jws";
/// The largest file that is looked at, bytes.
pub const MAX_FILE: u64 = 24 * 1024 * 1024;
/// The largest payload, bytes.
pub const MAX_PAYLOAD: usize = 16 * 1024 * 1024;
/// The deepest nesting of braces and brackets that is looked at.
pub const MAX_DEPTH: usize = 32;

/// How every file of ours begins.
const BEGINNING: &str = r#"{"payload":""#;

/// A P-256 public key: base64url coordinates without padding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicKey {
    /// 43 characters
    pub x: String,
    /// 43 characters
    pub y: String,
}

/// Both public keys of a person on a device, or of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKeys {
    /// what verifies its signatures; its thumbprint is the `kid` that names both
    pub signs: PublicKey,
    /// what others encrypt to
    pub receives: PublicKey,
}

impl PublicKeys {
    /// Twenty digits in groups of five that two people compare: the first 66 bits of the SHA-256 of
    /// both kids, modulo 10^20 (durability-and-trust.md §2.2).
    pub fn fingerprint(&self) -> String {
        let digest = self.sha256();
        let first = digest.iter().take(9).fold(0u128, |number, byte| (number << 8) | u128::from(*byte)) >> 6;
        let digits = format!("{:020}", first % 10u128.pow(20));
        [&digits[..5], &digits[5..10], &digits[10..15], &digits[15..]].join(" ")
    }
    /// The same SHA-256 whole, base64url: what a machine compares.
    pub fn digest(&self) -> String {
        base64url::encode(self.sha256())
    }
    fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.signs.kid() + &self.receives.kid()).into()
    }
}

impl PublicKey {
    /// RFC 7638 thumbprint, base64url SHA-256.
    pub fn kid(&self) -> String {
        digest64(self.jwk().as_bytes())
    }
    /// The point uncompressed, as WebCrypto takes it (SEC 1 §2.3.3).
    pub fn uncompressed(&self) -> Option<Vec<u8>> {
        Some(self.point()?.to_encoded_point(false).as_bytes().to_vec())
    }
    /// Whether both coordinates are 32 bytes and name a point of the curve.
    pub fn is_point(&self) -> bool {
        self.point().is_some()
    }
    /// The members RFC 7638 hashes, in its order; also how the key stands in a header.
    pub(super) fn jwk(&self) -> String {
        format!(r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#, self.x, self.y)
    }
    /// The point, when both coordinates are 32 bytes and lie on the curve.
    fn point(&self) -> Option<VerifyingKey> {
        let (x, y) = (exactly::<32>(&self.x)?, exactly::<32>(&self.y)?);
        let point = EncodedPoint::from_affine_coordinates(&x.into(), &y.into(), false);
        VerifyingKey::from_encoded_point(&point).ok()
    }
}

/// What a file of ours must not be. Each has one sentence in `ui::text`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EnvelopeFault {
    /// larger than [`MAX_FILE`] or [`MAX_PAYLOAD`]
    TooLarge,
    /// empty
    Empty,
    /// not UTF-8 (UTF-16, TIS-620, binary …) or with a byte order mark
    Encoding,
    /// not JSON of our shape: another program's file
    NotOurs,
    /// our shape, but cut short
    Truncated,
    /// our shape, but not byte for byte what our app writes
    Altered,
    /// a kind of file this app does not know: written by a newer app
    NewerKind,
    /// nested too deep
    TooDeep,
    /// sealed for somebody else
    OtherRecipient,
    /// it does not open, or the signature does not fit
    Signature,
}

/// A file of ours whose signature has not been checked against a known key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    key: PublicKey,
    payload: Vec<u8>,
    digest: [u8; 32],
    signature: [u8; 64],
}

/// Bytes that the key really signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    kid: String,
    hash: String,
    payload: Vec<u8>,
}

/// What the device signs: ASCII `protected.payload`.
pub fn signing_input(typ: &str, key: &PublicKey, payload: &[u8]) -> String {
    format!("{}.{}", base64url::encode(header(typ, key).as_bytes()), base64url::encode(payload))
}

/// The whole file. Brings the signature to low-S, as the reader demands.
///
/// # Errors
/// `None` when the 64 bytes are no P-256 signature.
pub fn assemble(signing_input: &str, signature: &[u8; 64]) -> Option<String> {
    let (protected, payload) = signing_input.split_once('.')?;
    let given = Signature::from_slice(signature).ok()?;
    let low = given.normalize_s().unwrap_or(given);
    Some(file(payload, protected, &base64url::encode(low.to_bytes())))
}

/// The signature in a file, base64url, as it stands there.
pub(super) fn signature_of(file: &str) -> Option<String> {
    json::read::<Outer>(file).ok().map(|it| it.signature.to_owned())
}

/// ES256 (RFC 7518 §3.4) and nothing more: whether the 64 bytes r‖s are the key's signature of
/// `text`. Takes high-S too, as the RFC does; that a file of ours is low-S, [`Envelope::read`] sees to.
pub fn es256(key: &PublicKey, text: &[u8], signature: &[u8]) -> bool {
    fits(key, &Sha256::digest(text).into(), signature)
}

impl Envelope {
    /// Reads a file and checks everything but the signature.
    ///
    /// # Errors
    /// Says what is wrong with the file.
    pub fn read(typ: &str, bytes: &[u8]) -> Result<Envelope, EnvelopeFault> {
        let text = text_of(bytes, BEGINNING, MAX_FILE)?;
        let outer: Outer = json::read(text).map_err(|error| unreadable(text, &error))?;
        let header_text = ascii(outer.protected)?;
        let key = key_in(typ, &header_text)?;
        if !is_file(text, &outer) || header_text != header(typ, &key) {
            return Err(EnvelopeFault::Altered);
        }
        if outer.payload.len() > MAX_PAYLOAD.div_ceil(3) * 4 {
            return Err(EnvelopeFault::TooLarge);
        }
        let payload = base64url::decode(outer.payload).map_err(|_| EnvelopeFault::Altered)?;
        if payload.len() > MAX_PAYLOAD {
            return Err(EnvelopeFault::TooLarge);
        }
        if too_deep(&payload) {
            return Err(EnvelopeFault::TooDeep);
        }
        let signature = exactly::<64>(outer.signature).ok_or(EnvelopeFault::Altered)?;
        let low_s = Signature::from_slice(&signature).is_ok_and(|it| it.normalize_s().is_none());
        if !low_s || key.point().is_none() {
            return Err(EnvelopeFault::Altered);
        }
        let digest = Sha256::new()
            .chain_update(outer.protected)
            .chain_update(".")
            .chain_update(outer.payload)
            .finalize()
            .into();
        Ok(Envelope { key, payload, digest, signature })
    }
    /// The key the file says it is signed by. It creates no trust.
    pub fn claimed_key(&self) -> &PublicKey {
        &self.key
    }
    /// What it says, whoever signed it: for a line that says that nobody vouches for it, never data.
    pub(super) fn claimed_payload(&self) -> &[u8] {
        &self.payload
    }
    /// Checks the signature with a key that someone vouches for (the office's register, or for a
    /// quarantined file the claimed key itself, to show what a person is asked about).
    ///
    /// # Errors
    /// [`EnvelopeFault::Signature`].
    pub fn verify(self, key: &PublicKey) -> Result<Verified, EnvelopeFault> {
        if *key != self.key || !fits(key, &self.digest, &self.signature) {
            return Err(EnvelopeFault::Signature);
        }
        let hash = base64url::encode(self.digest);
        Ok(Verified { kid: key.kid(), hash, payload: self.payload })
    }
}

impl Verified {
    /// Whose key.
    pub fn kid(&self) -> &str {
        &self.kid
    }
    /// base64url SHA-256 of the signed text: what the next file's `prev` names.
    pub fn hash(&self) -> &str {
        &self.hash
    }
    /// What was signed.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Outer<'a> {
    payload: &'a str,
    protected: &'a str,
    signature: &'a str,
}

/// Read before the rest, so that a newer kind is told apart even if its header has other members.
#[derive(Deserialize)]
struct Typ<'a> {
    typ: &'a str,
}

#[derive(Deserialize)]
struct Keyed<'a> {
    #[serde(borrow)]
    jwk: Jwk<'a>,
}

#[derive(Deserialize)]
struct Jwk<'a> {
    x: &'a str,
    y: &'a str,
}

/// The file, byte for byte, of its three members.
pub(super) fn file(payload: &str, protected: &str, signature: &str) -> String {
    format!(r#"{BEGINNING}{payload}","protected":"{protected}","signature":"{signature}"}}"#)
}

/// Whether a text is, byte for byte, the file of the three members that were read from it. The payload's megabytes are
/// neither written again nor compared: it is enough that they stand in their place.
fn is_file(text: &str, Outer { payload, protected, signature }: &Outer) -> bool {
    stands_between(
        text,
        BEGINNING,
        payload,
        &format!(r#"","protected":"{protected}","signature":"{signature}"}}"#),
    )
}

/// Whether a text is these two with a part of itself, read from it, between them.
pub(super) fn stands_between(text: &str, before: &str, part: &str, after: &str) -> bool {
    let between = text.strip_prefix(before).and_then(|it| it.strip_suffix(after));
    between.is_some_and(|it| std::ptr::eq(it, part))
}

/// The payload, and the two other members as they stand there, of a text that is the file of its three members byte
/// for byte; whoever signed it, if anybody did.
pub(super) fn parts(text: &str) -> Option<(&str, &str, &str)> {
    let outer: Outer = json::read(text).ok()?;
    is_file(text, &outer).then_some((outer.payload, outer.protected, outer.signature))
}

fn header(typ: &str, key: &PublicKey) -> String {
    let (kid, jwk) = (key.kid(), key.jwk());
    format!(r#"{{"alg":"ES256","typ":"{typ}","cty":"application/json","kid":"{kid}","jwk":{jwk}}}"#)
}

/// The bytes as text that is worth parsing.
pub(super) fn text_of<'a>(bytes: &'a [u8], beginning: &str, most: u64) -> Result<&'a str, EnvelopeFault> {
    if bytes.len() as u64 > most {
        return Err(EnvelopeFault::TooLarge);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(EnvelopeFault::Empty);
    }
    // A stick pulled out too early leaves the right length and zeros at the end.
    if bytes.starts_with(beginning.as_bytes()) && bytes.ends_with(&[0]) {
        return Err(EnvelopeFault::Truncated);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| EnvelopeFault::Encoding)?;
    if text.starts_with('\u{feff}') || text.contains('\0') {
        return Err(EnvelopeFault::Encoding);
    }
    if too_deep(bytes) {
        return Err(EnvelopeFault::TooDeep);
    }
    Ok(text)
}

/// What a text is that is not the three members.
fn unreadable(text: &str, error: &serde_json::Error) -> EnvelopeFault {
    if text.starts_with(BEGINNING) || BEGINNING.starts_with(text) {
        return if error.is_eof() { EnvelopeFault::Truncated } else { EnvelopeFault::Altered };
    }
    let ours = [r#""payload""#, r#""protected""#, r#""signature""#];
    if ours.iter().all(|it| text.contains(it)) { EnvelopeFault::Altered } else { EnvelopeFault::NotOurs }
}

/// The key named in a header of this kind.
fn key_in(typ: &str, header: &str) -> Result<PublicKey, EnvelopeFault> {
    if too_deep(header.as_bytes()) {
        return Err(EnvelopeFault::TooDeep);
    }
    let kind = json::read::<Typ>(header).map_err(|error| {
        // A signed file of another program need not name its kind.
        if error.is_data() { EnvelopeFault::NotOurs } else { EnvelopeFault::Altered }
    })?;
    if kind.typ != typ {
        let family = kind.typ.starts_with("thaiqm-field-") && kind.typ.ends_with("+jws");
        return Err(if family { EnvelopeFault::NewerKind } else { EnvelopeFault::NotOurs });
    }
    let Keyed { jwk } = json::read(header).map_err(|_| EnvelopeFault::Altered)?;
    Ok(PublicKey { x: jwk.x.to_owned(), y: jwk.y.to_owned() })
}

/// base64url of ASCII text.
fn ascii(encoded: &str) -> Result<String, EnvelopeFault> {
    let bytes = base64url::decode(encoded).map_err(|_| EnvelopeFault::Altered)?;
    String::from_utf8(bytes).ok().filter(|it| it.is_ascii()).ok_or(EnvelopeFault::Altered)
}

/// base64url of exactly `N` bytes.
pub(super) fn exactly<const N: usize>(encoded: &str) -> Option<[u8; N]> {
    if encoded.len() != (N * 4).div_ceil(3) {
        return None;
    }
    base64url::decode(encoded).ok()?.try_into().ok()
}

fn digest64(bytes: &[u8]) -> String {
    base64url::encode(Sha256::digest(bytes))
}

fn fits(key: &PublicKey, digest: &[u8; 32], signature: &[u8]) -> bool {
    match (key.point(), Signature::from_slice(signature)) {
        (Some(point), Ok(signature)) => point.verify_prehash(digest, &signature).is_ok(),
        _ => false,
    }
}

/// Whether braces and brackets outside strings nest deeper than [`MAX_DEPTH`]. Looks before any
/// parser recurses.
fn too_deep(text: &[u8]) -> bool {
    let (mut depth, mut left) = (0usize, text);
    while let Some((byte, rest)) = left.split_first() {
        left = rest;
        match byte {
            // Most of a file is one string of megabytes.
            b'"' => left = after_string(rest),
            b'{' | b'[' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return true;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// The length up to which a string is short, bytes.
const SHORT: usize = 64;

/// What comes after the string that begins here.
fn after_string(mut left: &[u8]) -> &[u8] {
    // Most strings are short: their end is there before a search for it has begun.
    for (at, byte) in left.iter().enumerate().take(SHORT) {
        match byte {
            b'"' => return &left[at + 1..],
            b'\\' => break,
            _ => {}
        }
    }
    while let Some(at) = memchr::memchr2(b'"', b'\\', left) {
        let rest = left.get(at + 1..).unwrap_or_default();
        if left.get(at) == Some(&b'"') {
            return rest;
        }
        left = rest.get(1..).unwrap_or_default();
    }
    &[]
}
