//! The keys of a person on this device, or of an office: one that signs (ECDSA P-256), one that others
//! encrypt to (ECDH P-256) and one that encrypts what is kept (AES-256-GCM), made by WebCrypto,
//! wrapped under the PIN or passphrase, kept as bytes in the private file system; a bare `CryptoKey`
//! never goes into IndexedDB (durability-and-trust.md §3.1, §3.2).
//!
//! The wrapping key is HKDF-SHA-256(PBKDF2-HMAC-SHA-256(PIN, salt) ‖ device secret, info
//! `hh-kek-v1`); all are wrapped with AES-256-GCM, private keys as PKCS #8, with both public halves
//! as authenticated data. The device secret lies beside them: it makes a copied table of PINs
//! useless, not a stolen disk.

use js_sys::{Object, Uint8Array};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

use super::crypto::{
    aes, browser, bytes, decode, done, ecdh, ecdsa, encode, gcm, name, object, pair, random, raw, stretch,
    strings, subtle,
};
use crate::domain::json;
use crate::exchange::enrol::Document;
use crate::exchange::envelope::{Envelope, Verified, assemble, signing_input};
use crate::exchange::{PublicKey, PublicKeys};

/// Rounds of PBKDF2 for new keys at least (OWASP's least for HMAC-SHA-256), and at most.
const ROUNDS: u32 = 600_000;
const MOST_ROUNDS: u32 = 3_000_000;
/// How long one unlocking may take on the device that makes the keys, milliseconds: between these
/// rounds, as many as take this long.
const UNLOCK_MS: u32 = 1_000;
/// What a kept file may ask for: fewer would weaken it, more would hang the tablet.
const ROUNDS_ALLOWED: std::ops::RangeInclusive<u32> = ROUNDS..=10_000_000;
/// 1 had no key for the data and 2 none to encrypt to; neither was ever handed out.
const VERSION: u32 = 3;
const KDF: &str = "pbkdf2-sha256+hkdf-sha256";
const INFO: &[u8] = b"hh-kek-v1";
/// What a wrapped key is for.
const SIGNS: &str = "signs";
const RECEIVES: &str = "receives";
const ENCRYPTS: &str = "encrypts";

/// Why a key cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// the PIN is not the right one
    WrongPin,
    /// the key file is not readable
    Damaged,
    /// the browser refused; what it said
    Browser(String),
}

/// Why there is no signed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignFault {
    /// the key does not sign
    Key(KeyFault),
    /// the file read back is not what was to be signed
    ReadBack,
}

/// An unlocked key: signs, and cannot be exported.
#[derive(Clone)]
pub struct Signer {
    public: PublicKey,
    hand: Hand,
}

/// What signs.
#[derive(Clone)]
enum Hand {
    Browser(CryptoKey),
    /// for training only
    Page(SigningKey),
}

/// An unlocked key that opens what others sealed to it.
#[derive(Clone)]
pub struct Receiver {
    pub(super) public: PublicKey,
    pub(super) key: CryptoKey,
}

impl Receiver {
    /// The key that opens, for a worker of this page: the browser hands it on without showing it.
    pub fn handle(&self) -> &CryptoKey {
        &self.key
    }
    /// In a worker: what [`Receiver::handle`] gave, and its public half.
    pub fn of(public: PublicKey, key: CryptoKey) -> Receiver {
        Receiver { public, key }
    }
}

/// What a PIN opens.
#[derive(Clone)]
pub struct Unlocked {
    /// the key that signs
    pub signer: Signer,
    /// the key that others encrypt to
    pub receiver: Receiver,
    /// the key of everything this person keeps; cannot be exported
    pub data: CryptoKey,
}

/// What is kept. Every member is base64url without padding, or a number.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    v: u32,
    kdf: String,
    iter: u32,
    salt: String,
    secret: String,
    iv: String,
    wrapped: String,
    data_iv: String,
    data: String,
    receives_iv: String,
    receives: String,
    signs_public: PublicKey,
    receives_public: PublicKey,
}

impl Unlocked {
    /// Both public halves.
    pub fn public(&self) -> PublicKeys {
        PublicKeys { signs: self.signer.public.clone(), receives: self.receiver.public.clone() }
    }
}

impl Signer {
    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// A whole file of this kind, and what whoever opens it will read.
    ///
    /// # Errors
    /// Says what the browser said, or that the file does not read back as these bytes.
    pub async fn file(&self, typ: &str, payload: &[u8]) -> Result<(String, Verified), SignFault> {
        let input = signing_input(typ, &self.public, payload);
        let signature = self.sign(&input).await.map_err(SignFault::Key)?;
        let text = assemble(&input, &signature).ok_or(SignFault::ReadBack)?;
        match Envelope::read(typ, text.as_bytes()).and_then(|it| it.verify(&self.public)) {
            Ok(back) if back.payload() == payload => Ok((text, back)),
            _ => Err(SignFault::ReadBack),
        }
    }

    /// The file of a document, read back as whoever gets it will read it.
    ///
    /// # Errors
    /// As [`Signer::file`].
    pub async fn document<D: Document + PartialEq>(&self, document: &D) -> Result<String, SignFault> {
        let (text, _) = self.file(D::TYP, &document.payload()).await?;
        match D::read_from(text.as_bytes(), &self.public) {
            Ok(back) if back == *document => Ok(text),
            _ => Err(SignFault::ReadBack),
        }
    }

    /// Signs the ASCII text: 64 bytes r‖s.
    ///
    /// # Errors
    /// Says what the browser said.
    pub async fn sign(&self, text: &str) -> Result<[u8; 64], KeyFault> {
        let key = match &self.hand {
            Hand::Browser(key) => key,
            Hand::Page(key) => {
                let signature: Signature = key.sign(text.as_bytes());
                return Ok(signature.to_bytes().into());
            }
        };
        let algorithm = object(&[("name", "ECDSA".into()), ("hash", "SHA-256".into())]);
        let text = Uint8Array::from(text.as_bytes());
        let signature = done(subtle()?.sign_with_object_and_js_u8_array(&algorithm, key, &text)).await?;
        bytes(&signature).try_into().map_err(|_| KeyFault::Browser("signature length".to_owned()))
    }
}

/// Whose keys are made, which decides how much guessing them must cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// somebody's: as many rounds as this device does in about a second
    Secret,
    /// practice, whose PIN everyone knows
    Known,
}

/// Makes the keys and gives them unlocked, with the bytes to keep.
///
/// # Errors
/// Says what the browser said.
pub async fn make(secret: &str, guard: Guard) -> Result<(Unlocked, Vec<u8>), KeyFault> {
    let subtle = subtle()?;
    let (signs_public, signs) = pair(&ecdsa(), &["sign", "verify"]).await?;
    let (receives_public, receives) = pair(&ecdh(), &["deriveBits"]).await?;
    let usages = strings(&["encrypt", "decrypt"]);
    let data = done(subtle.generate_key_with_object(&aes(), true, &usages)).await?;
    let public = PublicKeys { signs: signs_public, receives: receives_public };

    let (salt, device) = (random::<16>()?, random::<32>()?);
    let rounds = match guard {
        Guard::Known => ROUNDS,
        Guard::Secret => rounds_here(secret, &salt).await?,
    };
    let wrapping = wrapping_key(secret, rounds, &salt, &device).await?;
    let under = Under { wrapping, rounds, salt: encode(&salt), secret: encode(&device) };
    let kept = Kept::of(&under, public, (&signs, &receives, data.unchecked_ref())).await?;
    let text = serde_json::to_vec(&kept).map_err(|_| KeyFault::Damaged)?;
    // The extractable keys are dropped here; what goes on is what the kept bytes give.
    Ok((kept.unlock(&under.wrapping).await?, text))
}

/// What [`renew`] gives.
pub struct Renewed {
    /// the key that gives way, to sign that it does; once the bytes are kept nothing opens it again
    pub former: Signer,
    /// the keys that are used from then on
    pub keys: Unlocked,
    /// the bytes to keep in place of the former ones
    pub kept: Vec<u8>,
}

/// The same keys with a new one that signs. The one that others encrypt to stays, so that nothing is lost
/// that is on its way here, and so does the data key, under which everything is kept.
///
/// # Errors
/// [`KeyFault::WrongPin`], or what the browser said.
pub async fn renew(kept: &[u8], secret: &str) -> Result<Renewed, KeyFault> {
    let kept = Kept::read(kept)?;
    let wrapping = kept.wrapping_key(secret).await?;
    let former = kept.unlock(&wrapping).await?.signer;
    let sealed = gcm(&decode(&kept.receives_iv)?, &bound(RECEIVES, &kept.public()));
    let usages = strings(&["deriveBits"]);
    let receives = unwrapped("pkcs8", &kept.receives, &wrapping, &sealed, &ecdh(), true, &usages).await?;
    let data = kept.data(&wrapping, true).await?;
    let (signs_public, signs) = pair(&ecdsa(), &["sign", "verify"]).await?;
    let public = PublicKeys { signs: signs_public, receives: kept.receives_public };
    let under = Under { wrapping, rounds: kept.iter, salt: kept.salt, secret: kept.secret };
    let renewed = Kept::of(&under, public, (&signs, &receives, &data)).await?;
    let text = serde_json::to_vec(&renewed).map_err(|_| KeyFault::Damaged)?;
    Ok(Renewed { former, keys: renewed.unlock(&under.wrapping).await?, kept: text })
}

/// Whether the browser keeps secrets at this address.
pub fn can_be_made() -> bool {
    subtle().is_ok()
}

/// Keys for training where the browser keeps no secrets: they sign practice files, which every office
/// refuses, open and seal nothing, and are kept nowhere.
///
/// # Errors
/// What the browser said.
pub fn for_training() -> Result<Unlocked, KeyFault> {
    let damaged = |_| KeyFault::Damaged;
    let key = SigningKey::from_slice(&random::<32>()?).map_err(damaged)?;
    let point = key.verifying_key().to_encoded_point(false);
    let (Some(x), Some(y)) = (point.x(), point.y()) else { return Err(KeyFault::Damaged) };
    let public = PublicKey { x: encode(x), y: encode(y) };
    let none = || JsValue::UNDEFINED.unchecked_into::<CryptoKey>();
    Ok(Unlocked {
        signer: Signer { public: public.clone(), hand: Hand::Page(key) },
        receiver: Receiver { public, key: none() },
        data: none(),
    })
}

/// Unlocks kept bytes.
///
/// # Errors
/// [`KeyFault::WrongPin`], or what the browser said.
pub async fn unlock(kept: &[u8], secret: &str) -> Result<Unlocked, KeyFault> {
    let kept = Kept::read(kept)?;
    let wrapping = kept.wrapping_key(secret).await?;
    kept.unlock(&wrapping).await
}

/// The data key itself, to be put by for the office. Whoever holds it reads everything that is kept.
///
/// # Errors
/// [`KeyFault::WrongPin`], or what the browser said.
pub async fn data_key(kept: &[u8], secret: &str) -> Result<[u8; 32], KeyFault> {
    let kept = Kept::read(kept)?;
    let wrapping = kept.wrapping_key(secret).await?;
    let key = kept.data(&wrapping, true).await?;
    let raw = bytes(&done(subtle()?.export_key("raw", &key)).await?);
    raw.try_into().map_err(|_| KeyFault::Damaged)
}

/// The same keys with another data key, as bytes to keep: a forgotten PIN is replaced by new keys that
/// open what the old ones sealed.
///
/// # Errors
/// [`KeyFault::WrongPin`], or what the browser said.
pub async fn adopt(kept: &[u8], secret: &str, data: [u8; 32]) -> Result<Vec<u8>, KeyFault> {
    let mut kept = Kept::read(kept)?;
    let wrapping = kept.wrapping_key(secret).await?;
    // Only whoever knows the secret may put another key in.
    kept.unlock(&wrapping).await?;
    let usages = strings(&["encrypt", "decrypt"]);
    let data = Uint8Array::from(data.as_slice());
    let data = done(subtle()?.import_key_with_object("raw", &data, &aes(), true, &usages)).await?;
    let iv = random::<12>()?;
    let sealed = gcm(&iv, &bound(ENCRYPTS, &kept.public()));
    let data = data.unchecked_ref();
    let data = done(subtle()?.wrap_key_with_object("raw", data, &wrapping, &sealed)).await?;
    (kept.data_iv, kept.data) = (encode(&iv), encode(&bytes(&data)));
    serde_json::to_vec(&kept).map_err(|_| KeyFault::Damaged)
}

/// A data key that was put by, to open what it sealed; cannot be exported.
///
/// # Errors
/// What the browser said.
pub async fn data(raw: [u8; 32]) -> Result<CryptoKey, KeyFault> {
    let raw = Uint8Array::from(raw.as_slice());
    let usages = strings(&["encrypt", "decrypt"]);
    let key = subtle()?.import_key_with_object("raw", &raw, &aes(), false, &usages);
    Ok(done(key).await?.unchecked_into())
}

/// Both public halves of kept bytes, which need no unlocking.
///
/// # Errors
/// [`KeyFault::Damaged`].
pub fn public(kept: &[u8]) -> Result<PublicKeys, KeyFault> {
    Kept::read(kept).map(|it| it.public())
}

/// What wraps the keys, and what it is made of again from the PIN.
struct Under {
    wrapping: CryptoKey,
    rounds: u32,
    salt: String,
    secret: String,
}

impl Kept {
    /// The keys that sign, receive and encrypt, each wrapped under a nonce of its own.
    async fn of(
        under: &Under,
        public: PublicKeys,
        (signs, receives, data): (&CryptoKey, &CryptoKey, &CryptoKey),
    ) -> Result<Kept, KeyFault> {
        let subtle = subtle()?;
        let wrapped = async |key: &CryptoKey, format: &str, purpose: &str| {
            let iv = random::<12>()?;
            let sealed = gcm(&iv, &bound(purpose, &public));
            let wrapped = done(subtle.wrap_key_with_object(format, key, &under.wrapping, &sealed)).await?;
            Ok::<_, KeyFault>((encode(&iv), encode(&bytes(&wrapped))))
        };
        let (iv, signs) = wrapped(signs, "pkcs8", SIGNS).await?;
        let (receives_iv, receives) = wrapped(receives, "pkcs8", RECEIVES).await?;
        let (data_iv, data) = wrapped(data, "raw", ENCRYPTS).await?;
        Ok(Kept {
            v: VERSION,
            kdf: KDF.to_owned(),
            iter: under.rounds,
            salt: under.salt.clone(),
            secret: under.secret.clone(),
            iv,
            wrapped: signs,
            data_iv,
            data,
            receives_iv,
            receives,
            signs_public: public.signs,
            receives_public: public.receives,
        })
    }
    fn read(kept: &[u8]) -> Result<Kept, KeyFault> {
        let kept = std::str::from_utf8(kept).map_err(|_| KeyFault::Damaged)?;
        let kept: Kept = json::read(kept).map_err(|_| KeyFault::Damaged)?;
        let known = kept.v == VERSION && kept.kdf == KDF && ROUNDS_ALLOWED.contains(&kept.iter);
        if known { Ok(kept) } else { Err(KeyFault::Damaged) }
    }
    fn public(&self) -> PublicKeys {
        PublicKeys { signs: self.signs_public.clone(), receives: self.receives_public.clone() }
    }
    async fn wrapping_key(&self, secret: &str) -> Result<CryptoKey, KeyFault> {
        wrapping_key(secret, self.iter, &decode(&self.salt)?, &decode(&self.secret)?).await
    }
    async fn data(&self, wrapping: &CryptoKey, extractable: bool) -> Result<CryptoKey, KeyFault> {
        let sealed = gcm(&decode(&self.data_iv)?, &bound(ENCRYPTS, &self.public()));
        let usages = strings(&["encrypt", "decrypt"]);
        unwrapped("raw", &self.data, wrapping, &sealed, &aes(), extractable, &usages).await
    }
    async fn unlock(&self, wrapping: &CryptoKey) -> Result<Unlocked, KeyFault> {
        let public = self.public();
        let sealed = gcm(&decode(&self.iv)?, &bound(SIGNS, &public));
        let usages = strings(&["sign"]);
        let signs = unwrapped("pkcs8", &self.wrapped, wrapping, &sealed, &ecdsa(), false, &usages).await?;
        let sealed = gcm(&decode(&self.receives_iv)?, &bound(RECEIVES, &public));
        let usages = strings(&["deriveBits"]);
        let receives = unwrapped("pkcs8", &self.receives, wrapping, &sealed, &ecdh(), false, &usages).await?;
        let data = self.data(wrapping, false).await?;
        Ok(Unlocked {
            signer: Signer { public: public.signs, hand: Hand::Browser(signs) },
            receiver: Receiver { public: public.receives, key: receives },
            data,
        })
    }
}

impl Receiver {
    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }
}

async fn unwrapped(
    format: &str,
    wrapped: &str,
    wrapping: &CryptoKey,
    sealed: &Object,
    of: &Object,
    extractable: bool,
    usages: &JsValue,
) -> Result<CryptoKey, KeyFault> {
    let wrapped = Uint8Array::from(decode(wrapped)?.as_slice());
    let key = subtle()?
        .unwrap_key_with_js_u8_array_and_object_and_object(
            format,
            &wrapped,
            wrapping,
            sealed,
            of,
            extractable,
            usages,
        )
        .map_err(|it| browser(&it))?;
    match JsFuture::from(key).await {
        Ok(key) => Ok(key.unchecked_into::<CryptoKey>()),
        // All that WebCrypto says of a tag that does not fit; the bytes are whole, as the slot says.
        Err(it) if name(&it) == "OperationError" => Err(KeyFault::WrongPin),
        Err(it) => Err(browser(&it)),
    }
}

/// As many rounds as take about [`UNLOCK_MS`] on this device.
async fn rounds_here(secret: &str, salt: &[u8]) -> Result<u32, KeyFault> {
    let clock = || web_sys::window().and_then(|it| it.performance()).map_or(0.0, |it| it.now()) as u32;
    let began = clock();
    stretch(secret, salt, ROUNDS, 256).await?;
    let took = clock().saturating_sub(began).max(1);
    // In steps, so that the number tells little of the device.
    let fitting = u64::from(ROUNDS) * u64::from(UNLOCK_MS) / u64::from(took) / 100_000 * 100_000;
    Ok(u32::try_from(fitting).unwrap_or(MOST_ROUNDS).clamp(ROUNDS, MOST_ROUNDS))
}

async fn wrapping_key(secret: &str, rounds: u32, salt: &[u8], device: &[u8]) -> Result<CryptoKey, KeyFault> {
    let stretched = stretch(secret, salt, rounds, 256).await?;
    let both = raw(&[&stretched, device].concat(), "HKDF", "deriveKey").await?;
    let hkdf = object(&[
        ("name", "HKDF".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::new_with_length(0).into()),
        ("info", Uint8Array::from(INFO).into()),
    ]);
    let usages = strings(&["wrapKey", "unwrapKey"]);
    let key = subtle()?.derive_key_with_object_and_object(&hkdf, &both, &aes(), false, &usages);
    Ok(done(key).await?.unchecked_into())
}

/// The public halves are authenticated too: a file with other ones does not unlock. So is what a key
/// is for, or one could be put in another's place.
fn bound(purpose: &str, public: &PublicKeys) -> String {
    let (signs, receives) = (&public.signs, &public.receives);
    format!("{purpose}.{}.{}.{}.{}", signs.x, signs.y, receives.x, receives.y)
}
