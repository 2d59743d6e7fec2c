//! What a store held when it was last left, remembered outside IndexedDB and the private file system:
//! a browser may clear both and show an empty app as if nothing had ever been there (pitfalls 11, 21).
//! Numbers and a moment only. What clears a whole site clears this too: then only a backup file helps.

use super::lifecycle;
use crate::domain::json;
use serde::{Deserialize, Serialize};

/// What its keys begin with.
const HELD: &str = "held.";

/// What was there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// households
    pub households: usize,
    /// files handed over, or taken in
    pub files: usize,
    /// photographs
    #[serde(default, skip_serializing_if = "is_none")]
    pub photos: usize,
    /// when it was last saved, ms since 1970
    pub at: i64,
}

impl Held {
    /// Whether `now` lacks something of this.
    pub fn lacks(&self, now: &Held) -> bool {
        now.households < self.households || now.files < self.files || now.photos < self.photos
    }
}

/// Written only where there are any, as it was before there were photographs.
fn is_none(count: &usize) -> bool {
    *count == 0
}

/// What the store of this name held; `None` if it was never saved to on this device, or if nobody
/// can know.
pub fn recall(store: &str) -> Option<Held> {
    json::read(&storage()?.get_item(&key(store)).ok()??).ok()
}

/// Every store of which something is remembered.
pub fn stores() -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten());
    keys.filter_map(|it| it.strip_prefix(HELD).map(str::to_owned)).collect()
}

/// Remembers what it holds.
pub fn remember(store: &str, held: Held) {
    if lifecycle::writes_nothing() {
        return;
    }
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(&held)) {
        // Without it a loss is told by nobody; nothing else hangs on it.
        drop(storage.set_item(&key(store), &text));
    }
}

/// Forgets a store that a person discarded.
pub fn forget(store: &str) {
    if let Some(storage) = storage() {
        drop(storage.remove_item(&key(store)));
    }
}

fn key(store: &str) -> String {
    format!("{HELD}{store}")
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
