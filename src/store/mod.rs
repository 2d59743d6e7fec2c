//! What the app keeps: an append-only journal in the origin's private file system, and IndexedDB.
//! A commit is written when both hold it (durability-and-trust.md §4). Rows are sealed before they
//! are written, and lie there under the same seal twice. So do photographs, in a file beside the
//! journal that is not read at every start.
//!
//! `frame`, `shelf`, `codec`, `reconcile`, `salvage` and `profiles` are pure and tested natively;
//! `journal` (with its worker), `index`, `lock` and `vault` each wrap one thing of the browser; `writer`
//! is the order they are used in; `found` only looks.

pub mod codec;
pub mod frame;
pub mod profiles;
pub mod reconcile;
pub mod salvage;
pub mod shelf;

#[cfg(target_arch = "wasm32")]
pub mod found;
#[cfg(target_arch = "wasm32")]
mod index;
#[cfg(target_arch = "wasm32")]
pub mod journal;
#[cfg(target_arch = "wasm32")]
mod lock;
#[cfg(target_arch = "wasm32")]
mod vault;
#[cfg(target_arch = "wasm32")]
mod writer;

#[cfg(target_arch = "wasm32")]
pub use vault::Vault;
#[cfg(target_arch = "wasm32")]
pub use writer::{Kept, Opened, Store};

/// Why something could not be kept or read. Each has one sentence in `ui::text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreFault {
    /// another tab holds the store; it can be taken over
    Busy,
    /// another tab took the store over; this one may only be closed or reloaded
    TakenOver,
    /// the device is full
    Full,
    /// journal and IndexedDB disagree about the same commit: nothing is written, rescue by export
    Diverged,
    /// the data were written by a newer app: nothing is written
    Newer,
    /// the browser lacks something; what
    Unsupported(&'static str),
    /// anything else the browser said; the write is retried
    Failed(String),
}

/// The private file that holds the person's wrapped key.
pub const KEY_SLOT: &str = "key";

/// What was found and mended while opening; told to the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incident {
    /// the browser had wiped IndexedDB: rebuilt from the journal, this many records
    IndexWiped(usize),
    /// IndexedDB lacked the last commits: this many records replayed from the journal
    IndexBehind(usize),
    /// the journal was missing, behind or damaged, and IndexedDB held everything: made anew from
    /// it, this many records
    JournalRebuilt(usize),
    /// a torn tail of this many bytes was cut off the journal; it had never been called saved
    /// (unless `JournalRebuilt` is told too, which then brought it back)
    TornTail(usize),
    /// this many bytes in the middle of the journal cannot be read and IndexedDB cannot replace
    /// them: a change may be lost; the unreadable bytes are kept
    JournalDamaged(usize),
    /// one of the two places lacked this many photographs, which the other still had
    PhotosMended(usize),
    /// a copy of a small private file (the key) was missing or old, and was made anew
    SlotMended,
}
