//! What can be read of a store that cannot be opened, or in which journal and IndexedDB disagree. Pure:
//! `found` gathers the bytes and opens the rows. Nothing is mended and nothing is decided between the
//! two: whatever opens, the newest first, is somebody's work.

use crate::domain::OrdMap;

use super::frame::{self, Row, Rows};
use super::shelf;
use crate::domain::PhotoFile;

/// The file of the shelf.
const SHELF: &str = "photos";

/// What lies on the device, as it lies there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remains {
    /// the files of the store's folder by name, without the ballast
    pub files: OrdMap<String, Vec<u8>>,
    /// what IndexedDB holds
    pub rows: Rows,
    /// the private files' copies in IndexedDB, by slot
    pub slots: OrdMap<String, Vec<u8>>,
}

impl Remains {
    /// Whether nothing at all is left.
    pub fn is_empty(&self) -> bool {
        self.files.values().all(Vec::is_empty) && self.rows.is_empty() && self.slots.is_empty()
    }

    /// Every state of every record that can be read, the newest first; of equal age, the journal's.
    pub fn candidates(&self) -> OrdMap<String, Vec<Row>> {
        let journals = self.files.iter().filter(|it| is_journal(it.0)).map(|it| frame::scan(it.1).rows);
        let mut all: OrdMap<String, Vec<Row>> = OrdMap::new();
        for (key, row) in journals.chain([self.rows.clone()]).flatten() {
            let states = all.or_insert_with(key, Default::default);
            if !states.contains(&row) {
                // After those of the same age, which came first.
                let place = states.iter().position(|it| it.seq < row.seq).unwrap_or(states.len());
                states.insert(place, row);
            }
        }
        // The pictures' own bytes; what the journal says of one is only that it was taken away, or came
        // again.
        for states in all.iter_mut().filter(|it| it.0.starts_with(PhotoFile::KEY)).map(|it| it.1) {
            let taken_away = states.first().is_some_and(|it| it.body.is_empty());
            states.retain(|it| it.seq == 0 || (taken_away && it.body.is_empty()));
        }
        let shelf = self.files.get(SHELF).map(Vec::as_slice).unwrap_or_default();
        for (hash, spot) in shelf::scan(shelf).spots {
            let body = shelf.get(spot.at..).and_then(|it| it.get(..spot.length)).unwrap_or_default();
            all.or_insert_with(PhotoFile::key(&hash), Default::default)
                .push(Row { seq: 0, body: body.to_vec() });
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
