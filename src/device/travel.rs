//! Sealing files for travel and opening them (durability-and-trust.md §2.3): the browser's part of
//! `exchange::travel`.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

use super::crypto::{
    aes, browser, bytes, decode, done, ecdh, encode, gcm, name, object, pair, random, raw, stretch, strings,
    subtle,
};
use super::keys::{KeyFault, Receiver, SignFault, Signer};
use crate::domain::record::Sealing;
use crate::exchange::enrol::Document;
use crate::exchange::travel::{Recipient, Travel, additional, agreed_key, stretching_salt};
use crate::exchange::{EnvelopeFault, PublicKey};

/// Rounds of PBKDF2 for a passphrase that opens a file.
const ROUNDS: u32 = 600_000;

/// For whom a file is sealed.
#[derive(Clone, Copy, Debug)]
pub enum To<'a> {
    /// the holder of this key
    Key(&'a PublicKey),
    /// whoever knows this passphrase
    Passphrase(&'a str),
}

/// With what a file is opened.
#[derive(Clone, Copy)]
pub enum With<'a> {
    /// a key of one's own
    Key(&'a Receiver),
    /// a passphrase
    Passphrase(&'a str),
}

/// Why a file does not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenFault {
    /// something about the file
    File(EnvelopeFault),
    /// something about the browser
    Browser(KeyFault),
}

/// Seals `inside` for everyone in `to`.
///
/// # Errors
/// Says what the browser said, or that a key is none.
pub async fn seal(typ: &str, inside: &[u8], to: &[To<'_>]) -> Result<String, KeyFault> {
    let (head, content) = begun(typ, to).await?;
    Ok(filled(head, &content, inside).await?.write(typ))
}

/// The same, and what [`seal_again`] needs for making the same file once more.
///
/// # Errors
/// Says what the browser said, or that a key is none.
pub async fn seal_keeping(typ: &str, inside: &[u8], to: &[To<'_>]) -> Result<(String, Sealing), KeyFault> {
    let (head, content) = begun(typ, to).await?;
    let key = bytes(&done(subtle()?.export_key("raw", &content)).await?);
    let empty = Travel { body: vec![0; 16], ..head.clone() }.write(typ);
    let text = filled(head, &content, inside).await?.write(typ);
    Ok((text, Sealing { head: empty, key: encode(&key) }))
}

/// Seals what was sealed before, once more: the same bytes come out of the same.
///
/// # Errors
/// Says what the browser said, or that what was kept is damaged.
pub async fn seal_again(typ: &str, sealing: &Sealing, inside: &[u8]) -> Result<String, KeyFault> {
    let head = Travel::read(typ, sealing.head.as_bytes()).map_err(|_| KeyFault::Damaged)?;
    let content = raw(&decode(&sealing.key)?, "AES-GCM", "encrypt").await?;
    Ok(filled(head, &content, inside).await?.write(typ))
}

/// A file with nothing in it yet, and the key of its content.
async fn begun(typ: &str, to: &[To<'_>]) -> Result<(Travel, CryptoKey), KeyFault> {
    let usages = strings(&["encrypt"]);
    let content = done(subtle()?.generate_key_with_object(&aes(), true, &usages)).await?;
    let content: CryptoKey = content.unchecked_into();
    let mut recipients = Vec::with_capacity(to.len());
    for to in to {
        recipients.push(match to {
            To::Key(key) => {
                let (epk, own) = pair(&ecdh(), &["deriveBits"]).await?;
                let wrapped = wrap(&content, &agreed(&own, key).await?).await?;
                Recipient::Key { kid: key.kid(), epk, wrapped }
            }
            To::Passphrase(words) => {
                let salt = random::<16>()?;
                let key = stretch(words, &stretching_salt(&salt), ROUNDS, 128).await?;
                Recipient::Passphrase { salt, rounds: ROUNDS, wrapped: wrap(&content, &key).await? }
            }
        });
    }
    let iv = random::<12>()?;
    let additional = additional(typ, &recipients);
    Ok((Travel { recipients, iv, body: Vec::new(), additional }, content))
}

/// A document, signed and then sealed as a file of this kind to the one who may read it. It is opened by
/// [`open`] and read by [`Document::read_from`].
///
/// # Errors
/// As [`Signer::document`].
pub async fn seal_document<D: Document + PartialEq>(
    typ: &str,
    document: &D,
    signer: &Signer,
    to: To<'_>,
) -> Result<String, SignFault> {
    let signed = signer.document(document).await?;
    seal(typ, signed.as_bytes(), &[to]).await.map_err(SignFault::Key)
}

async fn filled(head: Travel, content: &CryptoKey, inside: &[u8]) -> Result<Travel, KeyFault> {
    let algorithm = gcm(&head.iv, &head.additional);
    let body = done(subtle()?.encrypt_with_object_and_u8_array(&algorithm, content, inside)).await?;
    Ok(Travel { body: bytes(&body), ..head })
}

/// Opens a file of this kind.
///
/// # Errors
/// Says why not; whatever does not fit, [`EnvelopeFault::Signature`] is all that is said.
pub async fn open(typ: &str, file: &[u8], with: With<'_>) -> Result<Vec<u8>, OpenFault> {
    let travel = Travel::read(typ, file).map_err(OpenFault::File)?;
    let mine = travel.recipients.iter().find_map(|it| match (it, with) {
        (Recipient::Key { kid, epk, wrapped }, With::Key(receiver)) if *kid == receiver.public.kid() => {
            Some((wrapped, Some(epk), None))
        }
        (Recipient::Passphrase { salt, rounds, wrapped }, With::Passphrase(_)) => {
            Some((wrapped, None, Some((salt, *rounds))))
        }
        _ => None,
    });
    let (wrapped, epk, stretching) = mine.ok_or(OpenFault::File(EnvelopeFault::OtherRecipient))?;
    let key = match (with, epk, stretching) {
        (With::Key(receiver), Some(epk), _) => agreed(&receiver.key, epk).await,
        (With::Passphrase(words), _, Some((salt, rounds))) => {
            stretch(words, &stretching_salt(salt), rounds, 128).await
        }
        _ => return Err(OpenFault::File(EnvelopeFault::OtherRecipient)),
    };
    let key = key.map_err(OpenFault::Browser)?;
    let content = unwrap(wrapped, &key).await?;
    let algorithm = gcm(&travel.iv, &travel.additional);
    let asked = subtle()
        .map_err(OpenFault::Browser)?
        .decrypt_with_object_and_u8_array(&algorithm, &content, &travel.body)
        .map_err(|it| OpenFault::Browser(browser(&it)))?;
    JsFuture::from(asked).await.map(|it| bytes(&it)).map_err(shut)
}

/// What both sides come to: one's own key and the other's.
async fn agreed(own: &CryptoKey, other: &PublicKey) -> Result<Vec<u8>, KeyFault> {
    let point = other.uncompressed().ok_or(KeyFault::Damaged)?;
    let point = Uint8Array::from(point.as_slice());
    let other = subtle()?.import_key_with_object("raw", &point, &ecdh(), true, &strings(&[]));
    let other = done(other).await?;
    let algorithm = object(&[("name", "ECDH".into()), ("public", other)]);
    let shared = done(subtle()?.derive_bits_with_object(&algorithm, own, 256)).await?;
    Ok(agreed_key(&bytes(&shared)))
}

/// AES-KW (RFC 3394): 40 bytes of a key of 32.
async fn wrap(content: &CryptoKey, key: &[u8]) -> Result<[u8; 40], KeyFault> {
    let key = raw(key, "AES-KW", "wrapKey").await?;
    let wrapped = done(subtle()?.wrap_key_with_str("raw", content, &key, "AES-KW")).await?;
    bytes(&wrapped).try_into().map_err(|_| KeyFault::Damaged)
}

async fn unwrap(wrapped: &[u8; 40], key: &[u8]) -> Result<CryptoKey, OpenFault> {
    let key = raw(key, "AES-KW", "unwrapKey").await.map_err(OpenFault::Browser)?;
    let wrapped = Uint8Array::from(wrapped.as_slice());
    let asked = subtle()
        .map_err(OpenFault::Browser)?
        .unwrap_key_with_js_u8_array_and_str_and_object(
            "raw",
            &wrapped,
            &key,
            "AES-KW",
            &aes(),
            false,
            &strings(&["decrypt"]),
        )
        .map_err(|it| OpenFault::Browser(browser(&it)))?;
    JsFuture::from(asked).await.map(JsCast::unchecked_into).map_err(shut)
}

/// Whatever does not fit: one fault, which tells nobody which part it was.
fn shut(error: JsValue) -> OpenFault {
    if name(&error) == "OperationError" {
        OpenFault::File(EnvelopeFault::Signature)
    } else {
        OpenFault::Browser(browser(&error))
    }
}
