//! Photographs in an open store: sealed once, put on the shelf and flushed before the journal names
//! them, put into IndexedDB with the rows that name them, and read one at a time. Whichever place
//! lacks one gets it back from the other, still sealed.

use crate::domain::OrdSet;

use super::{Inner, Store, StoreFault, Vault, codec};
use crate::domain::{PhotoFile, Record};
use crate::store::frame::{Row, Rows};
use crate::store::index::{IndexFault, Photos};
use crate::store::journal::Lying;
use crate::store::shelf::{self, Shelf};

/// What is copied at once from the shelf to the index, bytes.
const AT_ONCE: usize = 4 * 1024 * 1024;

/// What is known of the pictures.
#[derive(Default)]
pub(super) struct Pictures {
    /// what lies on the shelf
    pub shelf: Shelf,
    /// on the shelf, not yet in the index; by key
    pub pending: Photos,
    /// taken away for good, and kept by neither place; by key
    pub removed: OrdSet<String>,
    /// the two places may differ by more than that
    pub uneven: bool,
}

/// The hash in the key of a photograph.
pub(super) fn hash_in(key: &str) -> Option<&str> {
    key.strip_prefix(PhotoFile::KEY)
}

impl Store {
    /// How long the sealed body of a file on the shelf is, bytes; a little more than the file in base64.
    /// `None` when that is not known before it is read.
    pub fn photo_length(&self, hash: &str) -> Option<usize> {
        self.inner.pictures.borrow().shelf.spots.get(hash).map(|it| it.length)
    }
}

impl Inner {
    /// What lies on the shelf as it was found.
    pub(super) async fn shelf_in(&self, lying: &Lying) -> Result<Shelf, StoreFault> {
        let shelf = shelf::catalogue(&lying.heads, lying.pictures);
        match shelf.damaged {
            true => Ok(shelf::scan(&self.journal.fetch(0, lying.pictures).await?)),
            false => Ok(shelf),
        }
    }

    /// Puts a picture on the shelf, unless it is there: it is named by its content.
    pub(super) async fn shelve(&self, vault: &Vault, key: &str, row: &[u8]) -> Result<(), StoreFault> {
        let Some(hash) = hash_in(key).filter(|it| !self.on_shelf(it)) else { return Ok(()) };
        let body = vault.seal(key, 0, row).await?;
        self.lay(hash, &body).await?;
        self.pictures.borrow_mut().pending.insert(key.to_owned(), body);
        Ok(())
    }

    /// The file of a photograph; `None` when neither place has it whole.
    pub(super) async fn picture(&self, hash: &str) -> Result<Option<PhotoFile>, StoreFault> {
        if let Some(kept) = self.in_memory(|it| it.photo(hash)) {
            return kept;
        }
        self.still_ours()?;
        let vault = self.vault.borrow().clone();
        let vault = vault.ok_or_else(|| StoreFault::Failed("the store is locked".to_owned()))?;
        let key = PhotoFile::key(hash);
        if let Some(body) = self.shelved(hash).await?
            && let Some(file) = opened(&vault, &key, body).await
        {
            return Ok(Some(file));
        }
        let pending = self.pictures.borrow().pending.get(&key).cloned();
        let body = match pending {
            Some(body) => Some(body),
            None => self.index.photo(&key).await?,
        };
        let Some(body) = body else { return Ok(None) };
        let file = opened(&vault, &key, body.clone()).await;
        self.pictures.borrow_mut().shelf.spots.remove(hash);
        if file.is_some() {
            // What cannot be mended now is mended at the next reading.
            drop(self.lay(hash, &body).await);
        }
        Ok(file)
    }

    /// Brings both places to hold the same pictures. Gives how many one of them lacked.
    pub(super) async fn level(&self) -> Result<usize, StoreFault> {
        self.pictures.borrow_mut().uneven = true;
        let mut indexed = self.index.photos().await?;
        let removed = self.pictures.borrow().removed.clone();
        for key in &removed {
            self.blank(key).await?;
            if indexed.remove(key) {
                self.index.drop_photo(key).await?;
            }
        }
        let on_shelf: OrdSet<String> = {
            let pictures = self.pictures.borrow();
            let keys = pictures.shelf.spots.keys().map(|it| PhotoFile::key(it));
            keys.filter(|it| !pictures.pending.contains_key(it)).collect()
        };
        let (mut mended, mut held, mut batch) = (0, 0, Photos::new());
        for key in on_shelf.difference(&indexed) {
            let Some(body) = self.shelved(hash_in(key).unwrap_or_default()).await? else { continue };
            held += body.len();
            batch.insert(key.clone(), body);
            mended += 1;
            if held > AT_ONCE {
                self.index.put(&Rows::new(), &std::mem::take(&mut batch), None).await?;
                held = 0;
            }
        }
        if !batch.is_empty() {
            self.index.put(&Rows::new(), &batch, None).await?;
        }
        for key in &indexed {
            let Some(hash) = hash_in(key).filter(|it| !self.on_shelf(it)) else { continue };
            if let Some(body) = self.index.photo(key).await? {
                self.lay(hash, &body).await?;
                mended += 1;
            }
        }
        self.pictures.borrow_mut().uneven = false;
        Ok(mended)
    }

    /// Takes these away from the shelf; their empty rows are written. What is left is taken away at
    /// the next start.
    pub(super) async fn forget(&self, keys: &[String]) {
        for key in keys.iter().filter(|it| hash_in(it).is_some()) {
            {
                let mut pictures = self.pictures.borrow_mut();
                pictures.removed.insert(key.clone());
                pictures.pending.remove(key);
            }
            drop(self.blank(key).await);
        }
    }

    /// Takes these hashes' files away from both places. They leave no row: the same picture may come
    /// again.
    pub(super) async fn sweep(&self, hashes: &[String]) -> Result<(), StoreFault> {
        if let Some(kept) = self
            .in_memory(|it| it.photos.retain(|key, _| !hashes.iter().any(|it| PhotoFile::key(it) == *key)))
        {
            return kept;
        }
        self.still_ours()?;
        for hash in hashes {
            let key = PhotoFile::key(hash);
            self.index.drop_photo(&key).await?;
            self.blank(&key).await?;
        }
        Ok(())
    }

    async fn blank(&self, key: &str) -> Result<(), StoreFault> {
        let hash = hash_in(key).unwrap_or_default();
        let spot = self.pictures.borrow().shelf.spots.get(hash).copied();
        if let Some(spot) = spot {
            self.journal.overwrite(spot.at - shelf::HEAD, &shelf::blank(spot.length)).await?;
            self.pictures.borrow_mut().shelf.spots.remove(hash);
        }
        Ok(())
    }

    fn on_shelf(&self, hash: &str) -> bool {
        self.pictures.borrow().shelf.spots.contains_key(hash)
    }

    /// The body on the shelf, if it is the one that was put there; else it is forgotten.
    async fn shelved(&self, hash: &str) -> Result<Option<Vec<u8>>, StoreFault> {
        let spot = self.pictures.borrow().shelf.spots.get(hash).copied();
        let Some(spot) = spot else { return Ok(None) };
        let body = self.journal.fetch(spot.at, spot.length).await?;
        if spot.holds(&body) {
            return Ok(Some(body));
        }
        self.pictures.borrow_mut().shelf.spots.remove(hash);
        Ok(None)
    }

    /// Puts a sealed picture on the shelf.
    async fn lay(&self, hash: &str, body: &[u8]) -> Result<(), StoreFault> {
        let bytes = shelf::encode(hash, body);
        let bytes = bytes.ok_or_else(|| StoreFault::Failed("no name of a photograph".to_owned()))?;
        let size = match self.journal.shelve(&bytes).await {
            Err(StoreFault::Full) => {
                self.free_ballast().await;
                self.journal.shelve(&bytes).await
            }
            Err(StoreFault::Failed(_)) => {
                let tip = self.state.borrow().tip;
                self.reopen(tip, tip).await?;
                self.journal.shelve(&bytes).await
            }
            done => done,
        }?;
        self.pictures.borrow_mut().shelf.laid(hash, size, body);
        Ok(())
    }
}

async fn opened(vault: &Vault, key: &str, body: Vec<u8>) -> Option<PhotoFile> {
    let row = vault.open(key, &Row { seq: 0, body }).done().await?;
    match codec::read(&row)? {
        Record::Photo(file) if PhotoFile::key(&file.hash) == key && file.bytes().is_some() => Some(file),
        _ => None,
    }
}

impl From<IndexFault> for StoreFault {
    fn from(fault: IndexFault) -> StoreFault {
        match fault {
            IndexFault::Full => StoreFault::Full,
            IndexFault::Newer => StoreFault::Newer,
            IndexFault::Failed(why) => StoreFault::Failed(why),
        }
    }
}
