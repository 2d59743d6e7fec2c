//! The one door through which a row goes to disk and comes back, to the journal, to IndexedDB and
//! to both alike: the same sealed bytes lie in either, so that one is rebuilt from the other
//! without opening them, and so without a PIN. What the bytes mean is said here, natively tested;
//! `vault` does the sealing with the browser's own cipher.
//!
//! ```text
//! u8 scheme   2: 12 bytes nonce, then the row under AES-256-GCM with its 16-byte tag
//!             (1 was the row as it is; no store is kept in the clear any more)
//! ```
//! No bytes at all stand for a row that was taken away. The row's key and the number of its commit are authenticated with it: a row that was moved to
//! another place, or brought back from an older state, does not open.

use crate::domain::Record;
use crate::domain::record::Row;

const ENCRYPTED: u8 = 2;

/// What lies in the place of a row that was taken away: nothing, and nothing to seal.
pub const REMOVED: &[u8] = &[];

/// What is sealed in the place of a photograph that was taken away and has come again: the same picture,
/// taken in anew. The picture itself lies on the shelf.
pub const AGAIN: &[u8] = b"again";

/// Bytes of a nonce. A fresh random one each time, never a number that is counted: a journal that
/// was cut counts the same numbers again.
pub const NONCE: usize = 12;

/// A row under the key of whoever the store belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed<'a> {
    /// what it was encrypted with, once
    pub nonce: &'a [u8; NONCE],
    /// ciphertext and tag
    pub body: &'a [u8],
}

/// What lies on the disk, taken apart; `None` when it was sealed in a way this app does not know.
pub fn parts(sealed: &[u8]) -> Option<Sealed<'_>> {
    let [ENCRYPTED, rest @ ..] = sealed else { return None };
    let (nonce, body) = rest.split_first_chunk()?;
    Some(Sealed { nonce, body })
}

/// What is put on the disk.
pub fn seal(sealed: Sealed<'_>) -> Vec<u8> {
    [&[ENCRYPTED], sealed.nonce.as_slice(), sealed.body].concat()
}

/// What is authenticated with a row: where it lies, and which commit wrote it.
pub fn bound_to(key: &str, seq: u64) -> Vec<u8> {
    [b"thaiqm-field row\n", key.as_bytes(), b"\n", &seq.to_le_bytes()].concat()
}

/// A record as a row.
pub fn write(record: &Record) -> Vec<u8> {
    record.to_row().into_bytes()
}

/// Reads an opened row; `None` when this app cannot show it: written by a newer one, or not
/// readable. It is kept as it is either way.
pub fn read(row: &[u8]) -> Option<Record> {
    match Record::from_row(std::str::from_utf8(row).ok()?) {
        Row::Known(record) => Some(*record),
        Row::Newer(_) | Row::Damaged(_) => None,
    }
}
