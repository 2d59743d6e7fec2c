//! Small private files, each in two alternating slots and a copy in IndexedDB: the person's wrapped key.

use super::{Inner, Store, StoreFault, frame};
use crate::store::Incident;

impl Store {
    /// Reads a small private file: the newest whole one of two alternating slots and a copy in
    /// IndexedDB. Chromium makes a new file's *name* durable only some half a minute later, so that a
    /// power cut soon after enrolment takes both slots at once; and it may wipe IndexedDB. Whichever
    /// is behind is mended.
    ///
    /// # Errors
    /// Says why it cannot be read.
    pub async fn read_slot(&self, slot: &str) -> Result<Option<Vec<u8>>, StoreFault> {
        let slot = slot_name(slot)?;
        if let Some(kept) = self.inner.in_memory(|it| it.slots.get(&slot).cloned()) {
            return kept;
        }
        let inner = self.inner.clone();
        self.inner
            .in_turn(async move {
                inner.still_ours()?;
                let [a, b, indexed] = inner.slot_sides(&slot).await?;
                let order = |bytes: &[u8]| frame::decode_slot(bytes).map_or(0, |it| it.0);
                let (filed, kept) = (order(&a).max(order(&b)), order(&indexed));
                let sides = [a, b, indexed];
                let newest = sides.iter().max_by_key(|it| order(it)).filter(|it| order(it) > 0);
                let Some(newest) = newest else {
                    return match sides.iter().all(Vec::is_empty) {
                        true => Ok(None),
                        false => Err(StoreFault::Failed(format!("{slot}: every copy is damaged"))),
                    };
                };
                if filed != kept {
                    inner.mended.borrow_mut().push(Incident::SlotMended);
                }
                // What cannot be mended now is mended at the next reading.
                if filed < kept {
                    drop(inner.journal.write_slot(&slot, "A", newest).await);
                } else if kept < filed {
                    drop(inner.index.put_slot(&slot, newest).await);
                }
                Ok(frame::decode_slot(newest).map(|it| it.1.to_vec()))
            })
            .await
    }

    /// Writes a small private file, flushed and read back, and its copy in IndexedDB. The slot with
    /// the older state is overwritten, so that a cut leaves the newer one.
    ///
    /// # Errors
    /// Says why it cannot be written.
    pub async fn write_slot(&self, slot: &str, bytes: &[u8]) -> Result<(), StoreFault> {
        let slot = slot_name(slot)?;
        let bytes = bytes.to_vec();
        if let Some(kept) = self.inner.in_memory(|it| drop(it.slots.insert(slot.clone(), bytes.clone()))) {
            return kept;
        }
        let inner = self.inner.clone();
        self.inner
            .in_turn(async move {
                inner.still_ours()?;
                let sides = inner.slot_sides(&slot).await?;
                let [a, b, indexed] = sides.each_ref().map(|it| frame::decode_slot(it).map_or(0, |it| it.0));
                let side = if a <= b { "A" } else { "B" };
                let bytes = frame::encode_slot(a.max(b).max(indexed) + 1, &bytes);
                match inner.journal.write_slot(&slot, side, &bytes).await {
                    Err(StoreFault::Full) => {
                        inner.free_ballast().await;
                        inner.journal.write_slot(&slot, side, &bytes).await
                    }
                    done => done,
                }?;
                inner.index.put_slot(&slot, &bytes).await.map_err(StoreFault::from)
            })
            .await
    }
}

impl Inner {
    /// Both sides of a slot, and its copy in IndexedDB; empty where there is none.
    async fn slot_sides(&self, slot: &str) -> Result<[Vec<u8>; 3], StoreFault> {
        let [a, b] = self.journal.read_slot(slot).await?;
        // An index that cannot be read has no copy: the private file system has.
        Ok([a, b, self.index.slot(slot).await.unwrap_or_default()])
    }
}

fn slot_name(slot: &str) -> Result<String, StoreFault> {
    let plain = !slot.is_empty() && slot.bytes().all(|it| it.is_ascii_lowercase() || it == b'-');
    if plain && slot != "ballast" {
        Ok(slot.to_owned())
    } else {
        Err(StoreFault::Failed(format!("{slot}: no name of a slot")))
    }
}
