//! WebCrypto in the words of the rest of `device`: the only place that calls it for secrets.

use crate::domain::base64url;
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey, CryptoKeyPair, SubtleCrypto};

use super::keys::KeyFault;
use crate::exchange::PublicKey;

/// The public half of a pair, and the private one.
pub(super) async fn pair(algorithm: &Object, usages: &[&str]) -> Result<(PublicKey, CryptoKey), KeyFault> {
    let made = done(subtle()?.generate_key_with_object(algorithm, true, &strings(usages))).await?;
    let pair: CryptoKeyPair = made.unchecked_into();
    let jwk = done(subtle()?.export_key("jwk", &pair.get_public_key())).await?;
    let coordinate =
        |name: &str| Reflect::get(&jwk, &name.into()).ok().and_then(|it| it.as_string()).unwrap_or_default();
    Ok((PublicKey { x: coordinate("x"), y: coordinate("y") }, pair.get_private_key()))
}

/// A secret as a key of `algorithm`, for one use.
pub(super) async fn raw(secret: &[u8], algorithm: &str, usage: &str) -> Result<CryptoKey, KeyFault> {
    let key =
        subtle()?.import_key_with_str("raw", &Uint8Array::from(secret), algorithm, false, &strings(&[usage]));
    Ok(done(key).await?.unchecked_into())
}

/// PBKDF2-HMAC-SHA-256.
pub(super) async fn stretch(secret: &str, salt: &[u8], rounds: u32, bits: u32) -> Result<Vec<u8>, KeyFault> {
    let secret = raw(secret.as_bytes(), "PBKDF2", "deriveBits").await?;
    let algorithm = object(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::from(salt).into()),
        ("iterations", rounds.into()),
    ]);
    Ok(bytes(&done(subtle()?.derive_bits_with_object(&algorithm, &secret, bits)).await?))
}

/// AES-GCM with this initial vector, authenticating `with`.
pub(super) fn gcm(iv: &[u8], with: &str) -> Object {
    object(&[
        ("name", "AES-GCM".into()),
        ("iv", Uint8Array::from(iv).into()),
        ("additionalData", Uint8Array::from(with.as_bytes()).into()),
    ])
}

/// A key of AES-GCM with 256 bits.
pub(super) fn aes() -> Object {
    object(&[("name", "AES-GCM".into()), ("length", 256.into())])
}

/// ECDSA over P-256.
pub(super) fn ecdsa() -> Object {
    object(&[("name", "ECDSA".into()), ("namedCurve", "P-256".into())])
}

/// ECDH over P-256.
pub(super) fn ecdh() -> Object {
    object(&[("name", "ECDH".into()), ("namedCurve", "P-256".into())])
}

/// Random bytes from the browser.
pub(super) fn random<const N: usize>() -> Result<[u8; N], KeyFault> {
    super::random().map_err(KeyFault::Browser)
}

/// WebCrypto, which a secure address has.
pub(super) fn subtle() -> Result<SubtleCrypto, KeyFault> {
    let subtle = webcrypto().map(|it| it.subtle()).filter(|it| it.is_object());
    subtle.ok_or_else(|| KeyFault::Browser("no WebCrypto at this address".to_owned()))
}

/// Of the page, or of a worker.
pub(super) fn webcrypto() -> Option<Crypto> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).ok()?;
    crypto.is_object().then(|| crypto.unchecked_into())
}

/// Waits for it.
pub(super) async fn done(promise: Result<Promise, JsValue>) -> Result<JsValue, KeyFault> {
    let promise = promise.map_err(|it| browser(&it))?;
    JsFuture::from(promise).await.map_err(|it| browser(&it))
}

/// What the browser said.
pub(super) fn browser(error: &JsValue) -> KeyFault {
    KeyFault::Browser(name(error))
}

/// The name of the browser's error.
pub(super) fn name(error: &JsValue) -> String {
    Reflect::get(error, &"name".into()).ok().and_then(|it| it.as_string()).unwrap_or_default()
}

/// A plain object.
pub(super) fn object(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // Setting a member of a plain object cannot fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

/// A list of words.
pub(super) fn strings(all: &[&str]) -> JsValue {
    all.iter().map(|it| JsValue::from_str(it)).collect::<Array>().into()
}

/// The bytes of a buffer.
pub(super) fn bytes(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}

/// base64url without padding.
pub(super) fn encode(bytes: &[u8]) -> String {
    base64url::encode(bytes)
}

/// The same, back.
pub(super) fn decode(text: &str) -> Result<Vec<u8>, KeyFault> {
    base64url::decode(text).map_err(|_| KeyFault::Damaged)
}
