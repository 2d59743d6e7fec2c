//! The open store: the order in which lock, journal and index are used (durability-and-trust.md
//! §4.2). One thing happens at a time, and what has begun is finished even if nobody waits for it.

mod memory;
mod pictures;
mod slots;

use crate::domain::{OrdMap, OrdSet};
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;

use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};

use super::codec;
use super::frame::{self, Row, Rows, Scan, Tip};
use super::index::{DEADLY, Index, IndexFault};
use super::journal::{End, Journal, get};
use super::lock::{Requests, WriterLock};
use super::reconcile::{Indexed, Plan, reconcile};
use super::vault::{Opening, Vault};
use super::{Incident, KEY_SLOT, StoreFault};
use crate::domain::{Commit, PhotoFile, Record, gathered};
use memory::Memory;
use pictures::{Pictures, hash_in};

/// A journal longer than this is compacted at opening, bytes.
const COMPACT_AT_OPEN: usize = 8 * 1024 * 1024;
/// And this long, while it is in use.
const COMPACT_IN_USE: usize = 32 * 1024 * 1024;
/// So much of a journal is read before the page may draw, bytes: some ten milliseconds.
const AT_ONCE: usize = 1024 * 1024;
/// Held back in the private file system and given free when the device is full, so that the
/// household in hand can be finished, bytes.
const BALLAST: u32 = 4 * 1024 * 1024;
/// The only store that may be discarded.
const DEMO: &str = "demo";

/// An open store.
#[derive(Clone)]
pub struct Store {
    inner: Rc<Inner>,
}

/// What opening gives: a store whose rows are whole and still sealed.
pub struct Opened {
    /// the store
    pub store: Store,
    /// what was mended
    pub incidents: Vec<Incident>,
}

/// What unlocking gives.
pub struct Kept {
    /// everything that this app can show
    pub records: Vec<Record>,
    /// records in a newer format, or not readable: kept, not shown for editing
    pub newer: usize,
    /// keys of records that were taken away
    pub removed: Vec<String>,
    /// of these, how many do not open under this key: damaged, or not this person's
    pub shut: usize,
}

struct Inner {
    name: String,
    journal: Journal,
    index: Index,
    state: RefCell<State>,
    pictures: RefCell<Pictures>,
    /// settles when the operation under way, and all before it, are done
    turn: RefCell<Promise>,
    lock: RefCell<Option<WriterLock>>,
    requests: RefCell<Option<Requests>>,
    gone: Cell<bool>,
    tell: RefCell<Vec<Box<dyn Fn()>>>,
    /// length of the last snapshot, bytes
    snapshot: Cell<usize>,
    /// what was mended since, until it is told
    mended: RefCell<Vec<Incident>>,
    /// what was found at opening, until it is unlocked
    found: RefCell<Rows>,
    /// what seals rows, once it is unlocked
    vault: RefCell<Option<Vault>>,
    /// what it holds, where it lies nowhere else
    memory: Option<RefCell<Memory>>,
}

#[derive(Default)]
struct State {
    /// where the journal stands
    tip: Tip,
    /// where the index stands; `None` when it could not be opened
    indexed: Option<Tip>,
    /// in the journal, not yet in the index
    pending: Rows,
    /// what those were before they were sealed, where this page wrote them
    unsealed: OrdMap<String, Vec<u8>>,
}

impl Store {
    /// Opens the store of this name (`field` and those of [`super::profiles`], `office`, `demo`),
    /// reconciles journal and IndexedDB.
    ///
    /// # Errors
    /// Says why it cannot be opened; nothing has been changed then.
    pub async fn open(name: &str, take_over: bool) -> Result<Opened, StoreFault> {
        supported()?;
        // Its worker starts while the lock is asked for.
        let journal = Journal::new(name);
        let lock = WriterLock::take(name, take_over).await?;
        let inner = Rc::new(Inner {
            name: name.to_owned(),
            journal,
            index: Index::new(name),
            state: RefCell::default(),
            pictures: RefCell::default(),
            turn: RefCell::new(Promise::resolve(&JsValue::UNDEFINED)),
            lock: RefCell::new(Some(lock)),
            requests: RefCell::new(None),
            gone: Cell::new(false),
            tell: RefCell::default(),
            snapshot: Cell::new(0),
            mended: RefCell::default(),
            found: RefCell::default(),
            vault: RefCell::new(None),
            memory: None,
        });
        let starting = inner.clone();
        let plan = match inner.in_turn(async move { starting.start().await }).await {
            Ok(plan) => plan,
            Err(fault) => {
                inner.let_go().await;
                return Err(fault);
            }
        };
        let asked = Rc::downgrade(&inner);
        let requests = Requests::listen(name, move || {
            if let Some(inner) = asked.upgrade() {
                spawn_local(inner.give_away());
            }
        })?;
        inner.requests.replace(Some(requests));
        let ballast = inner.clone();
        // A device without room for ballast has none to hold back.
        drop(inner.in_turn(async move { ballast.journal.ballast(BALLAST).await }));
        inner.found.replace(plan.rows);
        Ok(Opened { store: Store { inner }, incidents: plan.incidents })
    }

    /// Whether it held anything when it was opened; asked before it is unlocked.
    pub fn is_empty(&self) -> bool {
        self.inner.found.borrow().is_empty()
    }

    /// How many rows of a kind (`household/`) it held when it was opened, those taken away counted too:
    /// nobody shall be told that they were lost. Asked before it is unlocked.
    pub fn count(&self, kind: &str) -> usize {
        self.inner.found.borrow().keys().filter(|key| key.starts_with(kind)).count()
    }

    /// Whether this opens what was found: some row, or there is none.
    pub async fn fits(&self, vault: &Vault) -> bool {
        let opening = live(&self.inner.found.borrow()).next().map(|(key, row)| vault.open(key, row));
        match opening {
            Some(row) => row.done().await.is_some(),
            None => true,
        }
    }

    /// Opens the rows that were found, once, and seals what is written from now on.
    pub async fn unlock(&self, vault: Vault) -> Kept {
        let found = self.inner.found.take();
        // All at once: the browser opens them on other threads.
        let opening: Vec<_> = live(&found).map(|(key, row)| vault.open(key, row)).collect();
        self.inner.vault.replace(Some(vault));
        let removed = found.iter().filter(|it| it.1.body == codec::REMOVED).map(|it| it.0.clone()).collect();
        let mut kept = Kept { records: Vec::with_capacity(opening.len()), newer: 0, shut: 0, removed };
        for row in opening {
            // What was sealed in a way that is not known was so by a newer app.
            let known = matches!(row, Opening::Underway(_));
            let row = row.done().await;
            kept.shut += usize::from(known && row.is_none());
            match row.and_then(|row| codec::read(&row)) {
                Some(record) => kept.records.push(record),
                None => kept.newer += 1,
            }
        }
        kept
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// Writes the whole commit, or nothing of it that will be seen again unless it is retried:
    /// what is in the journal but not in IndexedDB is put there by the next write or the next
    /// opening. Returns when the journal is flushed and the strict IndexedDB transaction is
    /// complete.
    ///
    /// # Errors
    /// Says why; the caller keeps the commit and tries again. A store that is not unlocked writes
    /// nothing.
    pub async fn write(&self, commit: &Commit) -> Result<(), StoreFault> {
        let rows = commit.0.iter().map(|it| (it.key(), codec::write(it))).collect();
        let inner = self.inner.clone();
        self.inner.in_turn(async move { inner.write(rows).await }).await
    }

    /// Writes the commit and takes these records away, all or nothing. Of each an empty row stays in
    /// both places, for good: a journal or an index that was left behind must not bring it back. The
    /// journal is written anew, where there is room for that; the one before it, which holds what was there,
    /// goes about a minute later, or a minute after the next opening.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn remove(&self, keys: &[String], commit: &Commit) -> Result<(), StoreFault> {
        let kept = commit.0.iter().map(|it| (it.key(), codec::write(it)));
        let rows = kept.chain(keys.iter().map(|it| (it.clone(), codec::REMOVED.to_vec()))).collect();
        let keys = keys.to_vec();
        let inner = self.inner.clone();
        self.inner
            .in_turn(async move {
                inner.clone().write(rows).await?;
                inner.forget(&keys).await;
                inner.compact().await;
                Ok(())
            })
            .await
    }

    /// The file of a photograph, read when it is asked for; `None` when it is lost.
    ///
    /// # Errors
    /// Says why it cannot be read now.
    pub async fn photo(&self, hash: &str) -> Result<Option<PhotoFile>, StoreFault> {
        let (inner, hash) = (self.inner.clone(), hash.to_owned());
        self.inner.in_turn(async move { inner.picture(&hash).await }).await
    }

    /// Takes photographs away that nothing names, by hash.
    ///
    /// # Errors
    /// Says why; what is left is still there.
    pub async fn sweep_photos(&self, hashes: Vec<String>) -> Result<(), StoreFault> {
        let inner = self.inner.clone();
        self.inner.in_turn(async move { inner.sweep(&hashes).await }).await
    }

    /// The hashes of the photographs it holds.
    pub fn photos(&self) -> OrdSet<String> {
        if let Some(memory) = &self.inner.memory {
            return gathered(memory.borrow().photos.keys().filter_map(|it| hash_in(it)).map(str::to_owned));
        }
        self.inner.pictures.borrow().shelf.spots.keys().cloned().collect()
    }

    /// What was mended since the opening, once.
    pub fn take_mended(&self) -> Vec<Incident> {
        self.inner.mended.take()
    }

    /// Called when another tab takes the store over.
    pub fn on_taken_over(&self, then: impl Fn() + 'static) {
        self.inner.tell.borrow_mut().push(Box::new(then));
    }

    /// Finishes what is under way and lets go of everything, so that it can be opened again.
    pub async fn close(self) {
        let inner = self.inner.clone();
        self.inner.in_turn(async move { inner.let_go().await }).await;
    }

    /// Removes this whole store (demo only; of a real one, [`Store::remove`] takes single records away).
    ///
    /// # Errors
    /// Says why it cannot be removed.
    pub async fn discard_demo(self) -> Result<(), StoreFault> {
        if !self.inner.name.starts_with(DEMO) {
            return Err(StoreFault::Unsupported("discard"));
        }
        let inner = self.inner.clone();
        self.inner
            .in_turn(async move {
                inner.still_ours()?;
                if inner.memory.is_some() {
                    inner.let_go().await;
                    return Ok(());
                }
                inner.journal.remove().await?;
                let deleted = inner.index.delete().await.map_err(StoreFault::from);
                inner.let_go().await;
                deleted
            })
            .await
    }
}

impl Inner {
    /// Queues the work behind all work before it. It is done to its end even if the caller stops
    /// waiting: a commit left between journal and index would leave the numbers wrong.
    fn in_turn<T, W>(&self, work: W) -> impl Future<Output = T> + use<T, W>
    where
        T: 'static,
        W: Future<Output = T> + 'static,
    {
        let result = Rc::new(RefCell::new(None));
        let before = self.turn.borrow().clone();
        let give = result.clone();
        let done = future_to_promise(async move {
            // Turns never reject.
            let _ = JsFuture::from(before).await;
            *give.borrow_mut() = Some(work.await);
            Ok(JsValue::UNDEFINED)
        });
        *self.turn.borrow_mut() = done.clone();
        async move {
            let _ = JsFuture::from(done).await;
            result.take().expect("the work is done when its promise is settled")
        }
    }

    fn still_ours(&self) -> Result<(), StoreFault> {
        if self.gone.get() { Err(StoreFault::TakenOver) } else { Ok(()) }
    }

    async fn start(&self) -> Result<Plan, StoreFault> {
        let lying = self.journal.open().await?;
        let shelf = self.shelf_in(&lying).await?;
        // A compaction that was cut short leaves two; the newer one counts once it is whole.
        let mut chosen = (0, Scan::default());
        let mut ends = Vec::new();
        for file in lying.journals {
            let scan = frame::scan(&file.bytes);
            ends.push(End::of(file.number, &scan));
            let whole = scan.torn == 0 && scan.damaged.is_none() && scan.tip.seq >= chosen.1.tip.seq;
            if chosen.0 == 0 || whole || scan.newer {
                chosen = (file.number, scan);
            }
        }
        let (number, mut journal) = chosen;
        if lying.tries >= DEADLY {
            self.journal.reading(lying.tries + 1).await;
            self.do_without(&journal, lying.tries).await?;
        }
        let index = match self.index.open().await {
            Ok(()) => self.read_index(lying.tries).await,
            Err(fault) => Err(fault),
        };
        let index = match index {
            Ok(index) => Some(index),
            // With a journal that holds everything the work can be read and goes on being
            // journalled; each write says that it is not saved until the index can be opened.
            Err(IndexFault::Failed(_) | IndexFault::Full) if !journal.rows.is_empty() => None,
            Err(fault) => return Err(fault.into()),
        };
        let plan = reconcile(&journal, index.as_ref().unwrap_or(&Default::default()))?;

        self.journal.choose((number, journal.whole, journal.tip), &ends, shelf.whole).await?;
        {
            let mut pictures = self.pictures.borrow_mut();
            pictures.shelf = shelf;
            let removed = plan.rows.iter().filter(|it| it.1.body == codec::REMOVED);
            pictures.removed = removed.map(|it| it.0).filter(|it| hash_in(it).is_some()).cloned().collect();
        }
        let snapshot = |it: &Plan| frame::encode_snapshot(it.tip, &it.rows);
        if plan.rewrite {
            let bytes = snapshot(&plan);
            self.rewrite(&bytes, plan.keep_old).await?;
        } else if journal.whole > COMPACT_AT_OPEN {
            journal.rows.clear();
            let bytes = snapshot(&plan);
            if bytes.len() < journal.whole / 2 {
                // The old journal stays if there is no room for another.
                let _ = self.journal.rewrite(&bytes, false, true).await;
            }
            self.snapshot.set(bytes.len());
        }

        let known = index.is_some();
        {
            let mut state = self.state.borrow_mut();
            state.tip = plan.tip;
            state.indexed = index.map(|it| it.tip);
            state.pending = plan.to_index.clone().unwrap_or_default();
        }
        if known && plan.to_index.is_some() {
            // What does not fit now is put there by the next write, which fails until it does.
            let _ = self.put_pending().await;
        }
        let mut plan = plan;
        // Before anything is written: no later commit may stand in one place with a picture that it
        // names missing there.
        self.pictures.borrow_mut().uneven = true;
        if known {
            match self.level().await {
                Ok(0) | Err(_) => {}
                Ok(mended) => plan.incidents.push(Incident::PhotosMended(mended)),
            }
        } else {
            plan.incidents.retain(|it| !matches!(it, Incident::IndexWiped(_)));
        }
        Ok(plan)
    }

    /// Reads the index; a browser that ends meanwhile is remembered, and the key is read with it.
    async fn read_index(&self, tries: u32) -> Result<Indexed, IndexFault> {
        self.journal.reading(tries + 1).await;
        let read = self.index.read().await;
        drop(self.index.slot(KEY_SLOT).await);
        self.journal.reading(0).await;
        read
    }

    /// The browser ends whenever it reads the index, and would do so at each start: where the journal holds everything
    /// that it held, it is deleted unread, as if the browser had wiped it, and made anew.
    ///
    /// # Errors
    /// What is in the index alone must not go; nothing is changed then, and what the journal has can be put by.
    async fn do_without(&self, journal: &Scan, tries: u32) -> Result<(), StoreFault> {
        let held = self.holds_all(journal, tries).await;
        if held != Ok(true) {
            // What was found out is found out again: only of a question that ended the browser is no answer known.
            self.journal.reading(tries).await;
            let ends = || StoreFault::Failed("IndexedDB: reading it ends the browser".to_owned());
            return Err(held.err().unwrap_or_else(ends));
        }
        Ok(self.index.delete().await?)
    }

    /// Whether the journal holds whatever such an index does.
    async fn holds_all(&self, journal: &Scan, tries: u32) -> Result<bool, StoreFault> {
        if journal.damaged.is_some() || journal.newer || journal.rows.is_empty() {
            return Ok(false);
        }
        // One row of it is asked for, once: that may end the browser, too.
        let mut tip = Tip::default();
        if tries == DEADLY {
            self.index.open().await?;
            tip = self.index.tip().await?;
        }
        let other = journal.trail.iter().any(|it| it.seq == tip.seq && it.hash != tip.hash);
        Ok(match tip.seq {
            // Nothing is known of it; but what was called saved was in the journal first.
            0 => journal.torn == 0,
            // Nothing was called saved of a torn tail that the index does not know.
            seq => seq <= journal.tip.seq && !other,
        })
    }

    async fn write(self: Rc<Self>, rows: Vec<(String, Vec<u8>)>) -> Result<(), StoreFault> {
        if self.memory.is_some() {
            return self.in_memory(|it| it.write(rows)).unwrap_or(Ok(()));
        }
        self.still_ours()?;
        let vault = self.vault.borrow().clone();
        let vault = vault.ok_or_else(|| StoreFault::Failed("the store is locked".to_owned()))?;
        let (photos, mut rows): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|it| hash_in(&it.0).is_some() && it.1 != codec::REMOVED);
        for (key, row) in &photos {
            self.shelve(&vault, key, row).await?;
        }
        let again: Vec<String> = {
            let removed = &self.pictures.borrow().removed;
            photos.into_iter().map(|it| it.0).filter(|it| removed.contains(it)).collect()
        };
        rows.extend(again.iter().map(|it| (it.clone(), codec::AGAIN.to_vec())));
        let (before, new) = {
            let state = self.state.borrow();
            // A retried commit is in the journal already, under the seal it got then.
            let journalled = |(key, row): &(String, Vec<u8>)| {
                state.pending.contains_key(key) && state.unsealed.get(key) == Some(row)
            };
            let new: Vec<_> = rows.into_iter().filter(|it| !journalled(it)).collect();
            (state.tip, new)
        };
        if !new.is_empty() {
            let seq = before.seq + 1;
            let mut batch = Rows::new();
            for (key, row) in &new {
                let body = match row.as_slice() {
                    codec::REMOVED => Vec::new(),
                    row => vault.seal(key, seq, row).await?,
                };
                batch.insert(key.clone(), Row { seq, body });
            }
            let (bytes, tip) = frame::encode_commit(before, &batch);
            self.append(&bytes, before, tip).await?;
            self.pictures.borrow_mut().removed.retain(|it| !again.contains(it));
            let mut state = self.state.borrow_mut();
            state.tip = tip;
            state.pending.extend(batch);
            state.unsealed.extend(new);
        }
        self.index_pending().await?;
        if self.journal.size() > COMPACT_IN_USE.max(self.snapshot.get() * 2) {
            let later = self.clone();
            drop(self.in_turn(async move { later.compact().await }));
        }
        Ok(())
    }

    async fn append(&self, bytes: &[u8], before: Tip, after: Tip) -> Result<(), StoreFault> {
        match self.journal.append(bytes).await {
            Err(StoreFault::Full) => {
                self.free_ballast().await;
                self.journal.append(bytes).await
            }
            Err(StoreFault::Failed(_)) => {
                let found = self.reopen(before, after).await?;
                if found == after { Ok(()) } else { self.journal.append(bytes).await }
            }
            done => done,
        }
    }

    /// The worker or its handle is gone: a new one says what reached the disk.
    async fn reopen(&self, before: Tip, after: Tip) -> Result<Tip, StoreFault> {
        let lying = self.journal.open().await?;
        let shelf = self.shelf_in(&lying).await?;
        let ends = lying.journals.iter().map(|it| End::of(it.number, &frame::scan(&it.bytes)));
        let ends: Vec<End> = ends.collect();
        // Of two that go on together one may have got the commit, and the other not.
        let at = |tip: Tip| ends.iter().rev().find(move |it| it.tip == tip);
        let Some(found) = at(after).or_else(|| at(before)) else {
            return Err(StoreFault::Failed("journal: not as it was left".to_owned()));
        };
        self.journal.choose((found.number, found.whole, found.tip), &ends, shelf.whole).await?;
        self.pictures.borrow_mut().shelf = shelf;
        Ok(found.tip)
    }

    /// Brings the index up to the journal; reopens it once.
    async fn index_pending(&self) -> Result<(), StoreFault> {
        let known = self.state.borrow().indexed;
        let fault = match known {
            Some(_) => match self.put_pending().await {
                Ok(()) if !self.pictures.borrow().uneven => return Ok(()),
                Ok(()) => return self.level().await.map(drop),
                Err(fault) => fault,
            },
            None => IndexFault::Failed("not open".to_owned()),
        };
        match fault {
            IndexFault::Newer => return Err(StoreFault::Newer),
            IndexFault::Full => self.free_ballast().await,
            IndexFault::Failed(_) => {
                self.index.open().await?;
                let found = self.index.tip().await?;
                // Not where it was left: the browser has wiped it, or it was never read.
                if known != Some(found) && found != self.state.borrow().tip {
                    self.repair().await?;
                    self.pictures.borrow_mut().uneven = true;
                }
            }
        }
        self.put_pending().await?;
        let uneven = self.pictures.borrow().uneven;
        if uneven { self.level().await.map(drop) } else { Ok(()) }
    }

    async fn put_pending(&self) -> Result<(), IndexFault> {
        let (rows, tip) = {
            let state = self.state.borrow();
            (state.pending.clone(), state.tip)
        };
        // Not taken: what does not get there stays to be put.
        let photos = self.pictures.borrow().pending.clone();
        self.index.put(&rows, &photos, Some(tip)).await?;
        self.pictures.borrow_mut().pending.clear();
        let mut state = self.state.borrow_mut();
        state.pending.clear();
        state.unsealed.clear();
        state.indexed = Some(tip);
        Ok(())
    }

    /// Finds out from both what the index lacks, while the store is in use.
    async fn repair(&self) -> Result<(), StoreFault> {
        let journal = frame::scan(&self.journal.read().await?);
        let index = self.read_index(0).await?;
        let plan = reconcile(&journal, &index)?;
        if plan.rewrite {
            // It holds what this page has never shown.
            return Err(StoreFault::Diverged);
        }
        self.state.borrow_mut().pending = plan.to_index.unwrap_or_default();
        Ok(())
    }

    async fn compact(&self) {
        if self.gone.get() {
            return;
        }
        let Ok(bytes) = self.journal.read().await else { return };
        let mut reading = frame::Reading::of(&bytes);
        let mut paused = 0;
        while reading.goes_on() {
            // Somebody may be at work meanwhile: the page draws, and answers to them.
            if reading.at() - paused >= AT_ONCE {
                paused = reading.at();
                self.journal.pause().await;
            }
        }
        let journal = reading.done();
        drop(bytes);
        self.journal.pause().await;
        let whole = journal.torn == 0 && journal.damaged.is_none() && !journal.newer;
        if whole && journal.tip == self.state.borrow().tip {
            let bytes = frame::encode_snapshot(journal.tip, &journal.rows);
            drop(journal);
            self.journal.pause().await;
            self.snapshot.set(bytes.len());
            // The old journal stays if there is no room for another.
            let _ = self.journal.rewrite(&bytes, false, true).await;
        }
    }

    async fn rewrite(&self, bytes: &[u8], keep_old: bool) -> Result<(), StoreFault> {
        match self.journal.rewrite(bytes, keep_old, false).await {
            Err(StoreFault::Full) => {
                self.free_ballast().await;
                self.journal.rewrite(bytes, keep_old, false).await
            }
            done => done,
        }
    }

    async fn free_ballast(&self) {
        // If there is none, the next try says that the device is full.
        let _ = self.journal.ballast(0).await;
    }

    /// Another tab takes over.
    async fn give_away(self: Rc<Self>) {
        let inner = self.clone();
        let first = self
            .in_turn(async move {
                let first = !inner.gone.get();
                inner.let_go().await;
                first
            })
            .await;
        if first {
            for tell in self.tell.borrow().iter() {
                tell();
            }
        }
    }

    async fn let_go(&self) {
        self.gone.set(true);
        self.index.close();
        self.journal.close().await;
        if let Some(requests) = self.requests.take() {
            requests.stop();
        }
        if let Some(lock) = self.lock.take() {
            lock.release();
        }
    }
}

/// The rows that were not taken away. A photograph's only says that it came again.
fn live(rows: &Rows) -> impl Iterator<Item = (&String, &Row)> {
    rows.iter().filter(|(key, row)| row.body != codec::REMOVED && hash_in(key).is_none())
}

/// Whether the browser has what the store stands on.
fn supported() -> Result<(), StoreFault> {
    let global = js_sys::global();
    let navigator = get(&global, "navigator");
    let has = |of: &JsValue, name: &str| Reflect::has(of, &name.into()).unwrap_or(false);
    let needs = [
        ("locks", has(&navigator, "locks")),
        ("storage", get(&navigator, "storage").is_object()),
        ("getDirectory", has(&get(&navigator, "storage"), "getDirectory")),
        ("indexedDB", has(&global, "indexedDB")),
        ("BroadcastChannel", has(&global, "BroadcastChannel")),
    ];
    match needs.iter().find(|it| !it.1) {
        Some((what, _)) => Err(StoreFault::Unsupported(what)),
        None => Ok(()),
    }
}
