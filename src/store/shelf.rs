//! The shelf: the files of photographs, sealed, one behind the other in a file of their own beside
//! the journal. A journal is read whole at every start and written anew from time to time; pictures,
//! which never change, are put here once and read one at a time when somebody looks at them. Pure, so
//! that every truncation and every bit flip is tried natively.
//!
//! ```text
//! head: b"TQPH"  u8 version  43 name (base64url SHA-256)  u32 length  u32 crc32 of body  u32 crc32 of head
//! body: sealed, see [`super::codec`]; bound to its key and to the number 0, for it has no older state
//! ```
//! A picture is flushed to the shelf before the journal's frame that names it, and lies in IndexedDB
//! in the same transaction as that frame's rows: no record names what is not there.

use std::collections::BTreeMap;

/// Bytes before a body.
pub const HEAD: usize = 60;
/// Where in a head the length of its body stands.
pub const LENGTH_AT: usize = 48;
const NAME_AT: usize = 5;
const MAGIC: &[u8; 4] = b"TQPH";
const VERSION: u8 = 1;
/// The name of nothing: no SHA-256 ends in a hyphen, whose last bits are not zero.
const NOTHING: &str = "-------------------------------------------";

/// Where the body of a picture lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// its first byte
    pub at: usize,
    /// bytes
    pub length: usize,
    crc: u32,
}

/// What lies on a shelf.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// by name; of two with one name the later
    pub spots: BTreeMap<String, Spot>,
    /// length without its torn tail, bytes
    pub whole: usize,
    /// something in the middle cannot be read: look at every byte
    pub damaged: bool,
}

impl Spot {
    /// Whether this is the body that was put there.
    pub fn holds(&self, body: &[u8]) -> bool {
        body.len() == self.length && crc32fast::hash(body) == self.crc
    }
}

/// The bytes that put a body on the shelf; `None` when the name is no hash.
pub fn encode(name: &str, body: &[u8]) -> Option<Vec<u8>> {
    let plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_');
    if name.len() != LENGTH_AT - NAME_AT || !name.bytes().all(plain) {
        return None;
    }
    let mut out = Vec::with_capacity(HEAD + body.len());
    out.extend_from_slice(MAGIC);
    out.push(VERSION);
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(&u32::try_from(body.len()).ok()?.to_le_bytes());
    out.extend_from_slice(&crc32fast::hash(body).to_le_bytes());
    out.extend_from_slice(&crc32fast::hash(&out).to_le_bytes());
    out.extend_from_slice(body);
    Some(out)
}

/// The bytes that stand in the place of a picture that was taken away, its head too: zeros under the
/// name of nothing, so that the way to what lies behind it is not lost.
pub fn blank(length: usize) -> Vec<u8> {
    encode(NOTHING, &vec![0; length]).unwrap_or_default()
}

/// What lies on a shelf of `size` bytes, from its heads alone, one behind the other: each says where
/// the next one is.
pub fn catalogue(heads: &[u8], size: usize) -> Shelf {
    let mut shelf = Shelf::default();
    for head in heads.chunks_exact(HEAD) {
        if !shelf.take(head, size) {
            // A head that was cut off with what follows is a torn tail; nobody was told of it.
            shelf.damaged = true;
            break;
        }
    }
    shelf
}

/// The same from every byte, finding its way again behind what cannot be read.
pub fn scan(bytes: &[u8]) -> Shelf {
    let mut shelf = Shelf::default();
    let mut at = 0;
    while let Some(head) = bytes.get(at..at + HEAD) {
        let before = std::mem::replace(&mut shelf.whole, at);
        if shelf.take(head, bytes.len()) {
            at = shelf.whole;
        } else {
            shelf.whole = before;
            shelf.damaged = true;
            at += 1;
        }
    }
    shelf
}

impl Shelf {
    /// Notes that this body is the last thing on a shelf of now `size` bytes.
    pub fn laid(&mut self, name: &str, size: usize, body: &[u8]) {
        let spot =
            Spot { at: size.saturating_sub(body.len()), length: body.len(), crc: crc32fast::hash(body) };
        self.spots.insert(name.to_owned(), spot);
        self.whole = size;
    }

    /// Takes the next head in; not one that cannot be read or whose body is cut short.
    fn take(&mut self, head: &[u8], size: usize) -> bool {
        let number = |at: usize| head.get(at..)?.first_chunk().map(|it| u32::from_le_bytes(*it));
        let sound = head.starts_with(MAGIC) && number(HEAD - 4) == Some(crc32fast::hash(&head[..HEAD - 4]));
        let (Some(length), Some(crc), true) = (number(LENGTH_AT), number(LENGTH_AT + 4), sound) else {
            return false;
        };
        let spot = Spot { at: self.whole + HEAD, length: length as usize, crc };
        let Some(end) = spot.at.checked_add(spot.length).filter(|it| *it <= size) else { return false };
        self.whole = end;
        // What a newer app put there stays there.
        if let (VERSION, Ok(name)) = (head[4], std::str::from_utf8(&head[NAME_AT..LENGTH_AT]))
            && name != NOTHING
        {
            self.spots.insert(name.to_owned(), spot);
        }
        true
    }
}
