//! What can be read of a store that cannot be opened, or in which journal and IndexedDB disagree. Pure:
//! `found` gathers the bytes and opens the rows. Nothing is mended and nothing is decided between the
//! two: whatever opens, the newest first, is somebody's work.

use std::collections::BTreeMap;

use super::frame::{self, Row, Rows};

/// What lies on the device, as it lies there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remains {
    /// the files of the store's folder by name, without the ballast
    pub files: BTreeMap<String, Vec<u8>>,
    /// what IndexedDB holds
    pub rows: Rows,
    /// the private files' copies in IndexedDB, by slot
    pub slots: BTreeMap<String, Vec<u8>>,
}

impl Remains {
    /// Whether nothing at all is left.
    pub fn is_empty(&self) -> bool {
        self.files.values().all(Vec::is_empty) && self.rows.is_empty() && self.slots.is_empty()
    }

    /// Every state of every record that can be read, the newest first; of equal age, the journal's.
    pub fn candidates(&self) -> BTreeMap<String, Vec<Row>> {
        let journals = self.files.iter().filter(|it| is_journal(it.0)).map(|it| frame::scan(it.1).rows);
        let mut all: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        for (key, row) in journals.chain([self.rows.clone()]).flatten() {
            let states = all.entry(key).or_default();
            if !states.contains(&row) {
                // After those of the same age, which came first.
                let place = states.iter().position(|it| it.seq < row.seq).unwrap_or(states.len());
                states.insert(place, row);
            }
        }
        all
    }

    /// The newest whole state of a private file.
    pub fn slot(&self, name: &str) -> Option<Vec<u8>> {
        let sides = ["A", "B"].map(|side| self.files.get(&format!("{name}.{side}")));
        let copies = sides.into_iter().chain([self.slots.get(name)]).flatten();
        let whole = copies.filter_map(|it| frame::decode_slot(it)).max_by_key(|it| it.0);
        whole.map(|it| it.1.to_vec())
    }

    /// Takes every copy of a private file out, whole or not.
    pub fn leave_out(&mut self, name: &str) {
        for side in ["A", "B"] {
            self.files.remove(&format!("{name}.{side}"));
        }
        self.slots.remove(name);
    }
}

/// A journal, or one that was put aside because something in it could not be read.
fn is_journal(file: &str) -> bool {
    file.starts_with("journal.") || file.starts_with("damaged.")
}
