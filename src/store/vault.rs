//! Encryption at rest, by the browser's own AES-256-GCM (durability-and-trust.md §3.2). The key is
//! made with the person's own and is wrapped under the PIN (`device::keys`); here it is only used.

use js_sys::{Object, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey};

use super::StoreFault;
use super::codec::{self, NONCE, Sealed};
use super::frame::Row;
use super::journal::{get, said, set};

/// What opens and closes the rows of a store.
#[derive(Clone)]
pub struct Vault {
    key: CryptoKey,
}

/// A row on its way to being readable; many are opened at once.
pub(super) enum Opening {
    /// the browser is at it
    Underway(js_sys::Promise),
    /// it cannot be opened with this key
    Shut,
}

impl Vault {
    /// With this AES-256-GCM key. Rows that were not sealed with it stay shut.
    pub fn of(key: CryptoKey) -> Vault {
        Vault { key }
    }

    /// Closes a row for the disk.
    ///
    /// # Errors
    /// Says what the browser said.
    pub(super) async fn seal(&self, key: &str, seq: u64, row: &[u8]) -> Result<Vec<u8>, StoreFault> {
        let mut nonce = [0; NONCE];
        crypto()?.get_random_values_with_u8_array(&mut nonce).map_err(failed)?;
        let asked =
            crypto()?.subtle().encrypt_with_object_and_u8_array(&algorithm(&nonce, key, seq), &self.key, row);
        let body = JsFuture::from(asked.map_err(failed)?).await.map_err(failed)?;
        let body = Uint8Array::new(&body).to_vec();
        Ok(codec::seal(Sealed { nonce: &nonce, body: &body }))
    }

    /// Begins to open what [`Vault::seal`] closed.
    pub(super) fn open(&self, key: &str, row: &Row) -> Opening {
        // A row in the clear among sealed ones is not this person's: nobody but the key's holder may
        // put anything there.
        let Some(Sealed { nonce, body }) = codec::parts(&row.body) else { return Opening::Shut };
        let algorithm = algorithm(nonce, key, row.seq);
        let asked = crypto()
            .ok()
            .and_then(|it| it.subtle().decrypt_with_object_and_u8_array(&algorithm, &self.key, body).ok());
        asked.map_or(Opening::Shut, Opening::Underway)
    }
}

impl Opening {
    /// The row; `None` when it stays shut.
    pub async fn done(self) -> Option<Vec<u8>> {
        match self {
            Opening::Underway(promise) => {
                Some(Uint8Array::new(&JsFuture::from(promise).await.ok()?).to_vec())
            }
            Opening::Shut => None,
        }
    }
}

fn algorithm(nonce: &[u8; NONCE], key: &str, seq: u64) -> Object {
    let algorithm = Object::new();
    set(&algorithm, "name", &"AES-GCM".into());
    set(&algorithm, "iv", &Uint8Array::from(nonce.as_slice()).into());
    set(&algorithm, "additionalData", &Uint8Array::from(codec::bound_to(key, seq).as_slice()).into());
    algorithm
}

fn crypto() -> Result<Crypto, StoreFault> {
    let crypto: Option<Crypto> = get(&js_sys::global(), "crypto").dyn_into().ok();
    crypto.filter(|it| it.subtle().is_object()).ok_or(StoreFault::Unsupported("WebCrypto"))
}

fn failed(error: JsValue) -> StoreFault {
    StoreFault::Failed(format!("vault: {}", said(&error)))
}
