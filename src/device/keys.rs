//! The person's keys on this device: one that signs (ECDSA P-256) and one that encrypts what is kept
//! (AES-256-GCM), made by WebCrypto, wrapped under the PIN, kept as bytes in the private file system;
//! a bare `CryptoKey` never goes into IndexedDB (durability-and-trust.md §3.1, §3.2).
//!
//! The wrapping key is HKDF-SHA-256(PBKDF2-HMAC-SHA-256(PIN, salt) ‖ device secret, info
//! `hh-kek-v1`); both are wrapped with AES-256-GCM, the signing key as PKCS #8, with its public half
//! as authenticated data. The device secret lies beside them: it makes a copied table of PINs
//! useless, not a stolen disk.

use base64ct::{Base64UrlUnpadded, Encoding};
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, CryptoKeyPair, SubtleCrypto};

use crate::exchange::PublicKey;

/// Rounds of PBKDF2 for new keys (OWASP's least for HMAC-SHA-256).
const ROUNDS: u32 = 600_000;
/// What a kept file may ask for: fewer would weaken it, more would hang the tablet.
const ROUNDS_ALLOWED: std::ops::RangeInclusive<u32> = ROUNDS..=10_000_000;
/// 1 had no key for the data and was never handed out.
const VERSION: u32 = 2;
const KDF: &str = "pbkdf2-sha256+hkdf-sha256";
const INFO: &[u8] = b"hh-kek-v1";
/// What a wrapped key is for.
const SIGNS: &str = "signs";
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

/// An unlocked key: signs, and cannot be exported.
#[derive(Clone)]
pub struct Signer {
    public: PublicKey,
    key: CryptoKey,
}

/// What a PIN opens.
#[derive(Clone)]
pub struct Unlocked {
    /// the key that signs
    pub signer: Signer,
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
    x: String,
    y: String,
}

impl Signer {
    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs the ASCII text: 64 bytes r‖s.
    ///
    /// # Errors
    /// Says what the browser said.
    pub async fn sign(&self, text: &str) -> Result<[u8; 64], KeyFault> {
        let algorithm = object(&[("name", "ECDSA".into()), ("hash", "SHA-256".into())]);
        let text = Uint8Array::from(text.as_bytes());
        let signature =
            done(subtle()?.sign_with_object_and_js_u8_array(&algorithm, &self.key, &text)).await?;
        bytes(&signature).try_into().map_err(|_| KeyFault::Browser("signature length".to_owned()))
    }
}

/// Makes both keys and gives them unlocked, with the bytes to keep.
///
/// # Errors
/// Says what the browser said.
pub async fn make(pin: &str) -> Result<(Unlocked, Vec<u8>), KeyFault> {
    let subtle = subtle()?;
    let usages = strings(&["sign", "verify"]);
    let made = done(subtle.generate_key_with_object(&ecdsa(), true, &usages)).await?;
    let pair: CryptoKeyPair = made.unchecked_into();
    let jwk = done(subtle.export_key("jwk", &pair.get_public_key())).await?;
    let coordinate =
        |name: &str| Reflect::get(&jwk, &name.into()).ok().and_then(|it| it.as_string()).unwrap_or_default();
    let public = PublicKey { x: coordinate("x"), y: coordinate("y") };

    let data = done(subtle.generate_key_with_object(&aes(), true, &strings(&["encrypt", "decrypt"]))).await?;

    let (salt, secret) = (random::<16>()?, random::<32>()?);
    let (iv, data_iv) = (random::<12>()?, random::<12>()?);
    let wrapping = wrapping_key(pin, ROUNDS, &salt, &secret).await?;
    let sealed = gcm(&iv, SIGNS, &public);
    let wrapped =
        done(subtle.wrap_key_with_object("pkcs8", &pair.get_private_key(), &wrapping, &sealed)).await?;
    let sealed = gcm(&data_iv, ENCRYPTS, &public);
    let data = done(subtle.wrap_key_with_object("raw", data.unchecked_ref(), &wrapping, &sealed)).await?;
    let kept = Kept {
        v: VERSION,
        kdf: KDF.to_owned(),
        iter: ROUNDS,
        salt: encode(&salt),
        secret: encode(&secret),
        iv: encode(&iv),
        wrapped: encode(&bytes(&wrapped)),
        data_iv: encode(&data_iv),
        data: encode(&bytes(&data)),
        x: public.x.clone(),
        y: public.y.clone(),
    };
    let kept = serde_json::to_vec(&kept).map_err(|_| KeyFault::Damaged)?;
    // The extractable keys are dropped here; what goes on is what the kept bytes give.
    Ok((unlock(&kept, pin).await?, kept))
}

/// Unlocks kept bytes.
///
/// # Errors
/// [`KeyFault::WrongPin`], or what the browser said.
pub async fn unlock(kept: &[u8], pin: &str) -> Result<Unlocked, KeyFault> {
    let kept = std::str::from_utf8(kept).map_err(|_| KeyFault::Damaged)?;
    let kept: Kept = serde_json::from_str(kept).map_err(|_| KeyFault::Damaged)?;
    if kept.v != VERSION || kept.kdf != KDF || !ROUNDS_ALLOWED.contains(&kept.iter) {
        return Err(KeyFault::Damaged);
    }
    let (salt, secret) = (decode(&kept.salt)?, decode(&kept.secret)?);
    let public = PublicKey { x: kept.x, y: kept.y };
    let wrapping = wrapping_key(pin, kept.iter, &salt, &secret).await?;
    let unwrapped = async |format: &str, wrapped: &str, sealed: Object, of: Object, usages: JsValue| {
        let wrapped = Uint8Array::from(decode(wrapped)?.as_slice());
        let key = subtle()?
            .unwrap_key_with_js_u8_array_and_object_and_object(
                format, &wrapped, &wrapping, &sealed, &of, false, &usages,
            )
            .map_err(|it| browser(&it))?;
        match JsFuture::from(key).await {
            Ok(key) => Ok(key.unchecked_into::<CryptoKey>()),
            // All that WebCrypto says of a tag that does not fit; the bytes are whole, as the slot says.
            Err(it) if name(&it) == "OperationError" => Err(KeyFault::WrongPin),
            Err(it) => Err(browser(&it)),
        }
    };
    let sealed = gcm(&decode(&kept.iv)?, SIGNS, &public);
    let key = unwrapped("pkcs8", &kept.wrapped, sealed, ecdsa(), strings(&["sign"])).await?;
    let sealed = gcm(&decode(&kept.data_iv)?, ENCRYPTS, &public);
    let data = unwrapped("raw", &kept.data, sealed, aes(), strings(&["encrypt", "decrypt"])).await?;
    Ok(Unlocked { signer: Signer { public, key }, data })
}

async fn wrapping_key(pin: &str, rounds: u32, salt: &[u8], secret: &[u8]) -> Result<CryptoKey, KeyFault> {
    let subtle = subtle()?;
    let pin = raw(pin.as_bytes(), "PBKDF2", "deriveBits").await?;
    let pbkdf2 = object(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::from(salt).into()),
        ("iterations", rounds.into()),
    ]);
    let stretched = done(subtle.derive_bits_with_object(&pbkdf2, &pin, 256)).await?;
    let both = [bytes(&stretched).as_slice(), secret].concat();
    let both = raw(&both, "HKDF", "deriveKey").await?;
    let hkdf = object(&[
        ("name", "HKDF".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::new_with_length(0).into()),
        ("info", Uint8Array::from(INFO).into()),
    ]);
    let usages = strings(&["wrapKey", "unwrapKey"]);
    let key = subtle.derive_key_with_object_and_object(&hkdf, &both, &aes(), false, &usages);
    Ok(done(key).await?.unchecked_into())
}

async fn raw(secret: &[u8], algorithm: &str, usage: &str) -> Result<CryptoKey, KeyFault> {
    let secret = Uint8Array::from(secret);
    let usages = strings(&[usage]);
    let key = subtle()?.import_key_with_str("raw", &secret, algorithm, false, &usages);
    Ok(done(key).await?.unchecked_into())
}

/// The public half is authenticated too: a file with another one does not unlock. So is what the key
/// is for, or one could be put in the other's place.
fn gcm(iv: &[u8], purpose: &str, public: &PublicKey) -> Object {
    let with = format!("{purpose}.{}.{}", public.x, public.y);
    object(&[
        ("name", "AES-GCM".into()),
        ("iv", Uint8Array::from(iv).into()),
        ("additionalData", Uint8Array::from(with.as_bytes()).into()),
    ])
}

fn aes() -> Object {
    object(&[("name", "AES-GCM".into()), ("length", 256.into())])
}

fn ecdsa() -> Object {
    object(&[("name", "ECDSA".into()), ("namedCurve", "P-256".into())])
}

/// Random bytes from the browser.
fn random<const N: usize>() -> Result<[u8; N], KeyFault> {
    super::random().map_err(KeyFault::Browser)
}

fn subtle() -> Result<SubtleCrypto, KeyFault> {
    let crypto = web_sys::window().and_then(|it| it.crypto().ok());
    let subtle = crypto.map(|it| it.subtle()).filter(|it| it.is_object());
    subtle.ok_or_else(|| KeyFault::Browser("no WebCrypto at this address".to_owned()))
}

async fn done(promise: Result<js_sys::Promise, JsValue>) -> Result<JsValue, KeyFault> {
    let promise = promise.map_err(|it| browser(&it))?;
    JsFuture::from(promise).await.map_err(|it| browser(&it))
}

fn browser(error: &JsValue) -> KeyFault {
    KeyFault::Browser(name(error))
}

fn name(error: &JsValue) -> String {
    Reflect::get(error, &"name".into()).ok().and_then(|it| it.as_string()).unwrap_or_default()
}

fn object(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // Setting a member of a plain object cannot fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

fn strings(all: &[&str]) -> JsValue {
    all.iter().map(|it| JsValue::from_str(it)).collect::<Array>().into()
}

fn bytes(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}

fn encode(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

fn decode(text: &str) -> Result<Vec<u8>, KeyFault> {
    Base64UrlUnpadded::decode_vec(text).map_err(|_| KeyFault::Damaged)
}
