//! A rescue กู้ข้อมูล: what lies on a tablet whose store cannot be opened there, as it lies there, for the
//! office to try. Every record is ciphertext, and no key that a PIN opens is in it: a file that leaves
//! must not be worth guessing six digits for. The data key that was put by for the office opens it.
//! Where none was, what is left of the key goes along, and the whole is sealed under a passphrase.

use crate::domain::base64url;
use serde::{Deserialize, Serialize};

use super::bundle::{APP, App, BundleFault, Device, VERSION};
use super::enrol::{codes, this_app};
use super::exact::exact;

/// How every file of this kind begins.
const BEGINNING: &str = r#"{"kind":"rescue","v":"#;
const KIND: &str = "rescue";

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rescue {
    /// `rescue`
    pub kind: String,
    /// [`VERSION`]
    pub v: u32,
    /// the program
    pub app: App,
    /// the key of the device; empty when its file cannot be read
    pub device: Device,
    /// when, seconds since 1970 by the device's clock
    pub iat: i64,
    /// the files of the store's folder
    pub files: Vec<Piece>,
    /// copies of the small files in IndexedDB
    pub slots: Vec<Piece>,
    /// rows of IndexedDB that no file holds
    pub rows: Vec<SealedRow>,
}

/// A file, as it lay there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// its name
    pub name: String,
    /// base64url without padding
    bytes: String,
}

/// A row, sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedRow {
    /// of its record
    pub key: String,
    /// the commit that wrote it
    pub seq: u64,
    /// base64url without padding
    body: String,
}

impl Rescue {
    /// Of a device with this key, now.
    pub fn of(kid: &str, iat: i64) -> Rescue {
        Rescue {
            kind: KIND.to_owned(),
            v: VERSION,
            app: this_app(),
            device: Device { kid: kid.to_owned() },
            iat,
            files: Vec::new(),
            slots: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Whether a file is of this kind.
    pub fn looks_like(bytes: &[u8]) -> bool {
        bytes.starts_with(BEGINNING.as_bytes())
    }

    /// The exact bytes of the file.
    pub fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Says why it is none.
    pub fn read(bytes: &[u8]) -> Result<Rescue, BundleFault> {
        let rescue: Rescue = exact(bytes)?;
        let shape = |what: &str| BundleFault::Shape(what.to_owned());
        if rescue.kind != KIND {
            return Err(shape("kind"));
        }
        if rescue.app.name != APP {
            return Err(shape("app.name"));
        }
        let pieces = rescue.files.iter().chain(&rescue.slots).map(|it| &it.bytes);
        let whole = pieces.chain(rescue.rows.iter().map(|it| &it.body)).all(|it| decode(it).is_some());
        if whole { Ok(rescue) } else { Err(shape("bytes")) }
    }
}

impl Piece {
    /// A file of this name.
    pub fn of(name: &str, bytes: &[u8]) -> Piece {
        Piece { name: name.to_owned(), bytes: base64url::encode(bytes) }
    }

    /// What is in it.
    pub fn bytes(&self) -> Vec<u8> {
        decode(&self.bytes).unwrap_or_default()
    }
}

impl SealedRow {
    /// The row of this record.
    pub fn of(key: &str, seq: u64, body: &[u8]) -> SealedRow {
        SealedRow { key: key.to_owned(), seq, body: base64url::encode(body) }
    }

    /// As it was sealed.
    pub fn body(&self) -> Vec<u8> {
        decode(&self.body).unwrap_or_default()
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    base64url::decode(text).ok()
}

/// The file's name, from codes and the moment in Thailand.
pub fn file_name(kid: &str, moment: &str) -> String {
    let kid = codes(kid);
    format!("RESCUE-{}-{moment}.json", if kid.is_empty() { "tablet" } else { &kid })
}
