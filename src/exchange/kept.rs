//! The text of a file as it lies on an office's shelf (`store::shelf`), where no start reads it: a file
//! named by its own SHA-256, like a photograph. What is signed stands in it decoded, because base64
//! hides from any compression what repeats, and deflated where the browser can; the same text, byte
//! for byte, is made of it again.
//!
//! ```text
//! u8 layout: 1, the payload stands decoded behind `protected.signature` and a line feed; 0, the text as it is
//! u8 packing: 1, what follows is deflated (RFC 1950); 0, it is as it is
//! ```

use crate::domain::base64url;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use super::envelope::{self, MAX_FILE};
use crate::domain::PhotoFile;

const AS_IT_IS: u8 = 0;
const DECODED: u8 = 1;
const DEFLATED: u8 = 1;

/// A text laid out for the shelf, not packed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loose {
    layout: u8,
    bytes: Vec<u8>,
}

impl Loose {
    /// Of this text.
    pub fn of(text: &str) -> Loose {
        match decoded(text) {
            Some(bytes) => Loose { layout: DECODED, bytes },
            None => Loose { layout: AS_IT_IS, bytes: text.as_bytes().to_vec() },
        }
    }

    /// What is worth deflating.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The file for the shelf; `deflated` is [`Loose::bytes`] in zlib's format, where that could be made.
    pub fn file(&self, deflated: Option<&[u8]>) -> PhotoFile {
        let deflated = deflated.filter(|it| it.len() < self.bytes.len());
        let (packing, body) = deflated.map_or((AS_IT_IS, self.bytes.as_slice()), |it| (DEFLATED, it));
        PhotoFile::of(&[&[self.layout, packing], body].concat())
    }
}

/// The text that such a file holds; `None` when it is none.
pub fn text(file: &PhotoFile) -> Option<String> {
    let bytes = file.bytes()?;
    let [layout, packing, body @ ..] = bytes.as_slice() else { return None };
    let body = match *packing {
        AS_IT_IS => body.to_vec(),
        DEFLATED => decompress_to_vec_zlib_with_limit(body, MAX_FILE as usize).ok()?,
        _ => return None,
    };
    match *layout {
        AS_IT_IS => String::from_utf8(body).ok(),
        DECODED => encoded(&body),
        _ => None,
    }
}

/// The signed text taken apart, if the same text is made of the parts again.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let (payload, protected, signature) = envelope::parts(text)?;
    // By these the parts are told from one another; and of one payload there is one text.
    if [protected, signature].iter().any(|it| it.contains(['.', '\n'])) {
        return None;
    }
    let payload = base64url::decode(payload).ok()?;
    Some([protected.as_bytes(), b".", signature.as_bytes(), b"\n", &payload].concat())
}

fn encoded(bytes: &[u8]) -> Option<String> {
    let at = bytes.iter().position(|it| *it == b'\n')?;
    let (protected, signature) = std::str::from_utf8(&bytes[..at]).ok()?.split_once('.')?;
    Some(envelope::file(&base64url::encode(&bytes[at + 1..]), protected, signature))
}
