//! IndexedDB: what can be rebuilt from the journal, and what the journal is rebuilt from. Every
//! write is one transaction with `durability: "strict"`; the default loses up to half a minute of
//! completed transactions at a power cut (durability-and-trust.md §4.1).

use crate::domain::{OrdMap, OrdSet};
use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::future::TimeoutFuture;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{Error, OpenDbError};
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionFinishKind, TransactionMode, TransactionOptions,
};
use js_sys::{Object, Uint8Array};
use wasm_bindgen::prelude::*;

use super::frame::{Row, Rows, Tip};
use super::journal::{get, number, set};
use super::reconcile::{Indexed, sum_of};
use crate::domain::PhotoFile;

/// What the databases of our stores are called, before the store's own name.
pub(super) const DATABASE: &str = "thaiqm-field-";
const RECORDS: &str = "records";
const META: &str = "meta";
/// The key of [`META`] under which the last commit is; private files lie under `slot/…`, sealed
/// photographs under `photo/…`, where no start reads them.
const TIP: &str = "tip";
/// What a row and the tip consist of: the number of the commit, the sealed row or the chain hash, and
/// the [`sum_of`] both.
const SEQ: &str = "seq";
const BODY: &str = "body";
const HASH: &str = "hash";
const SUM: &str = "sum";
/// Waits before opening is tried again, milliseconds.
const OPEN_AGAIN_MS: [u32; 3] = [100, 400, 1_600];

/// The ballast is whole blocks of so many bytes; behind it lies a byte for each time in a row that the database was
/// about to be read, and was not.
pub(super) const BLOCK: u64 = 4096;
/// After so many it is the database that ends the browser: Chromium does so where a damaged row of SQLite
/// is empty.
pub(super) const DEADLY: u32 = 2;

/// Sealed photographs by key.
pub(super) type Photos = OrdMap<String, Vec<u8>>;

type Step = fn(&Database) -> Result<(), Error>;

/// From each version of the database to the next. Append only, and only adding: an older app must
/// still be able to read what a newer one wrote into the stores it knows.
const STEPS: [Step; 1] = [|database| {
    database.create_object_store(RECORDS).build()?;
    database.create_object_store(META).build()?;
    Ok(())
}];

/// Why the index did not do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum IndexFault {
    Full,
    /// made by a newer app
    Newer,
    /// the connection is closed, or anything else
    Failed(String),
}

/// The database of one store.
pub(super) struct Index {
    name: String,
    database: Rc<RefCell<Option<Database>>>,
}

impl Index {
    pub fn new(store: &str) -> Index {
        Index { name: format!("{DATABASE}{store}"), database: Rc::default() }
    }

    /// Opens it, making it if need be; three more tries when the browser fails.
    pub async fn open(&self) -> Result<(), IndexFault> {
        self.close();
        let mut waits = OPEN_AGAIN_MS.iter();
        loop {
            match (self.open_once().await, waits.next()) {
                (Ok(database), _) => {
                    self.watch(&database);
                    self.database.replace(Some(database));
                    return Ok(());
                }
                (Err(IndexFault::Failed(_)), Some(wait)) => TimeoutFuture::new(*wait).await,
                (Err(fault), _) => return Err(fault),
            }
        }
    }

    /// Everything in it; what is not as it was put stands apart.
    pub async fn read(&self) -> Result<Indexed, IndexFault> {
        let mut all = Indexed::default();
        for (key, value) in self.values().await? {
            let Some(it) = Lying::of(&value) else { continue };
            match (&*key, it.is_sound(&key)) {
                (TIP, true) => all.tip = it.tip(),
                (TIP, false) => {}
                (_, true) => drop(all.rows.insert(key, Row { seq: it.seq, body: it.bytes })),
                (_, false) => drop(all.damaged.insert(key, Row { seq: it.seq, body: it.bytes })),
            }
        }
        Ok(all)
    }

    /// Every row in it, altered or not: to look only.
    pub async fn rows_as_they_are(&self) -> Result<Rows, IndexFault> {
        let mut rows = Rows::new();
        for (key, value) in self.values().await? {
            if let Some(it) = Lying::of(&value).filter(|_| key != TIP) {
                rows.insert(key, Row { seq: it.seq, body: it.bytes });
            }
        }
        Ok(rows)
    }

    /// The rows by key, and the tip under [`TIP`], which is no record's key.
    async fn values(&self) -> Result<Vec<(String, JsValue)>, IndexFault> {
        let database = self.database()?;
        let transaction = database.transaction([RECORDS, META]).build()?;
        let records = transaction.object_store(RECORDS)?;
        // Both orders are the order of the keys.
        let keys = records.get_all_keys::<String>().primitive()?;
        let values = records.get_all::<JsValue>().primitive()?;
        let meta = transaction.object_store(META)?;
        let tip = meta.get::<JsValue, _, _>(TIP).primitive()?;
        let (keys, values, tip) = (keys.await?, values.await?, tip.await?);
        let mut all = Vec::new();
        for (key, value) in keys.zip(values) {
            all.push((key?, value?));
        }
        all.extend(tip.map(|it| (TIP.to_owned(), it)));
        Ok(all)
    }

    /// The last commit in it.
    pub async fn tip(&self) -> Result<Tip, IndexFault> {
        let database = self.database()?;
        let transaction = database.transaction([META]).build()?;
        let tip = transaction.object_store(META)?.get::<JsValue, _, _>(TIP).primitive()?.await?;
        let tip = tip.and_then(|it| Lying::of(&it)).filter(|it| it.is_sound(TIP));
        Ok(tip.map(|it| it.tip()).unwrap_or_default())
    }

    /// Whether there is neither a row nor a private file in it.
    pub async fn is_empty(&self) -> Result<bool, IndexFault> {
        let database = self.database()?;
        let transaction = database.transaction([RECORDS, META]).build()?;
        let rows = transaction.object_store(RECORDS)?.count().primitive()?.await?;
        let meta = transaction.object_store(META)?.count().primitive()?.await?;
        Ok(rows == 0 && meta == 0)
    }

    /// Opens it in whatever version it is: to look only.
    pub async fn open_as_it_is(&self) -> Result<(), IndexFault> {
        self.close();
        self.database.replace(Some(Database::open(self.name.as_str()).await?));
        Ok(())
    }

    /// Every small private file, by name.
    pub async fn slots(&self) -> Result<OrdMap<String, Vec<u8>>, IndexFault> {
        let database = self.database()?;
        let transaction = database.transaction([META]).build()?;
        let meta = transaction.object_store(META)?;
        let keys = meta.get_all_keys::<String>().primitive()?;
        let values = meta.get_all::<JsValue>().primitive()?;
        let (keys, values) = (keys.await?, values.await?);
        let mut slots = OrdMap::new();
        for (key, value) in keys.zip(values) {
            let (key, value) = (key?, value?);
            if let Some(name) = key.strip_prefix("slot/") {
                slots.insert(name.to_owned(), Uint8Array::new(&value).to_vec());
            }
        }
        Ok(slots)
    }

    /// A small private file, as [`Index::put_slot`] put it.
    pub async fn slot(&self, name: &str) -> Result<Vec<u8>, IndexFault> {
        let database = self.database()?;
        let transaction = database.transaction([META]).build()?;
        let meta = transaction.object_store(META)?;
        let bytes = meta.get::<JsValue, _, _>(format!("slot/{name}")).primitive()?.await?;
        Ok(bytes.map(|it| Uint8Array::new(&it).to_vec()).unwrap_or_default())
    }

    /// Puts a small private file; returns when the browser says it is on the disk.
    pub async fn put_slot(&self, name: &str, bytes: &[u8]) -> Result<(), IndexFault> {
        let database = self.database()?;
        let transaction = strictly(&database)?;
        let done = transaction.on_done()?;
        let meta = transaction.object_store(META)?;
        let bytes = JsValue::from(Uint8Array::from(bytes));
        meta.put(bytes).with_key(format!("slot/{name}")).primitive()?.await?;
        finished(done.await, &transaction)
    }

    /// The keys of the photographs in it.
    pub async fn photos(&self) -> Result<OrdSet<String>, IndexFault> {
        let database = self.database()?;
        let transaction = database.transaction([META]).build()?;
        let keys = transaction.object_store(META)?.get_all_keys::<String>().primitive()?.await?;
        let mut photos = OrdSet::new();
        for key in keys {
            let key = key?;
            if key.starts_with(PhotoFile::KEY) {
                photos.insert(key);
            }
        }
        Ok(photos)
    }

    /// Takes a photograph away; its empty row stays among the rows.
    pub async fn drop_photo(&self, key: &str) -> Result<(), IndexFault> {
        let database = self.database()?;
        let transaction = strictly(&database)?;
        let done = transaction.on_done()?;
        transaction.object_store(META)?.delete(key).primitive()?.await?;
        finished(done.await, &transaction)
    }

    /// A photograph as [`Index::put`] put it.
    pub async fn photo(&self, key: &str) -> Result<Option<Vec<u8>>, IndexFault> {
        let database = self.database()?;
        let transaction = database.transaction([META]).build()?;
        let body = transaction.object_store(META)?.get::<JsValue, _, _>(key).primitive()?.await?;
        Ok(body.map(|it| Uint8Array::new(&it).to_vec()))
    }

    /// Puts rows, photographs and the tip they lead to, all or nothing; returns when the browser says they are on the
    /// disk.
    pub async fn put(&self, rows: &Rows, photos: &Photos, tip: Option<Tip>) -> Result<(), IndexFault> {
        let database = self.database()?;
        let transaction = strictly(&database)?;
        // `commit()` would not say why a transaction was aborted, and a full disk shows only there:
        // each put succeeds, then the transaction is aborted.
        let done = transaction.on_done()?;
        let (records, meta) = (transaction.object_store(RECORDS)?, transaction.object_store(META)?);
        // Of photographs only those that are taken away have a row.
        let gone = rows.keys().filter(|it| it.starts_with(PhotoFile::KEY));
        let gone: Vec<_> = gone.map(|it| meta.delete(it.as_str()).primitive()).collect::<Result<_, _>>()?;
        let mut requests = Vec::with_capacity(rows.len());
        for (key, row) in rows {
            let value = Lying::value(key, row.seq, BODY, &row.body);
            requests.push(records.put(value).with_key(key.as_str()).primitive()?);
        }
        for (key, body) in photos {
            let body = JsValue::from(Uint8Array::from(body.as_slice()));
            requests.push(meta.put(body).with_key(key.as_str()).primitive()?);
        }
        if let Some(tip) = tip {
            requests.push(meta.put(Lying::value(TIP, tip.seq, HASH, &tip.hash)).with_key(TIP).primitive()?);
        }
        // In the order in which they were asked: of a transaction that is aborted each fails, the library listens for
        // the first of them only, and whoever waits for a later one lets all others be errors of the page.
        for request in gone {
            request.await?;
        }
        for request in requests {
            request.await?;
        }
        finished(done.await, &transaction)
    }

    /// Closes the connection.
    pub fn close(&self) {
        if let Some(database) = self.database.take() {
            database.close();
        }
    }

    /// Deletes the whole database (practice data only).
    pub async fn delete(&self) -> Result<(), IndexFault> {
        self.close();
        Ok(Database::delete_by_name(&self.name)?.await?)
    }

    async fn open_once(&self) -> Result<Database, IndexFault> {
        let opened = Database::open(self.name.as_str())
            .with_version(STEPS.len() as u32)
            .with_on_upgrade_needed(|event, database| {
                let from = event.old_version() as usize;
                STEPS.iter().skip(from).try_for_each(|step| step(&database))
            })
            .await?;
        Ok(opened)
    }

    fn database(&self) -> Result<Database, IndexFault> {
        self.database.borrow().clone().ok_or_else(|| IndexFault::Failed("not open".to_owned()))
    }

    /// Drops the handle when the browser closes the connection (it may, under a live page) or when
    /// someone wants to upgrade or delete the database; the next write reopens it.
    fn watch(&self, database: &Database) {
        let Ok(mut changes) = database.version_changes() else { return };
        let slot = Rc::downgrade(&self.database);
        let watched = database.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let _ = changes.recv().await;
            watched.close();
            if let Some(slot) = slot.upgrade() {
                // Not if it has been reopened since: then the slot holds another connection.
                let stale = slot.borrow().as_ref().is_some_and(|it| it.transaction([META]).build().is_err());
                if stale {
                    slot.replace(None);
                }
            }
        });
    }
}

fn strictly(database: &Database) -> Result<Transaction<'_>, IndexFault> {
    let mut options = TransactionOptions::new();
    options.set_durability(TransactionDurability::Strict);
    let mode = TransactionMode::Readwrite;
    Ok(database.transaction([RECORDS, META]).with_mode(mode).with_options(options).build()?)
}

fn finished(how: TransactionFinishKind, transaction: &Transaction<'_>) -> Result<(), IndexFault> {
    match how {
        TransactionFinishKind::Ok => Ok(()),
        _ => Err(match transaction.error() {
            Some(error) => error.into(),
            None => IndexFault::Failed("the transaction was aborted".to_owned()),
        }),
    }
}

/// A row or the tip as it lies in the database.
struct Lying {
    seq: u64,
    bytes: Vec<u8>,
    /// what an older app put has none
    sum: Option<u64>,
}

impl Lying {
    fn of(value: &JsValue) -> Option<Lying> {
        let bytes = [BODY, HASH].iter().find_map(|it| get(value, it).dyn_into::<Uint8Array>().ok())?;
        let sum = get(value, SUM);
        let sum = (!sum.is_undefined()).then(|| number(&sum));
        Some(Lying { seq: number(&get(value, SEQ)), bytes: bytes.to_vec(), sum })
    }

    fn is_sound(&self, key: &str) -> bool {
        self.sum.is_none_or(|it| it == u64::from(sum_of(key, self.seq, &self.bytes)))
    }

    fn tip(self) -> Tip {
        Tip { seq: self.seq, hash: self.bytes.try_into().unwrap_or_default() }
    }

    fn value(key: &str, seq: u64, name: &str, bytes: &[u8]) -> JsValue {
        let value = Object::new();
        set(&value, SEQ, &(seq as f64).into());
        set(&value, name, &Uint8Array::from(bytes));
        set(&value, SUM, &sum_of(key, seq, bytes).into());
        value.into()
    }
}

impl From<Error> for IndexFault {
    fn from(error: Error) -> IndexFault {
        let Error::DomException(exception) = error else {
            return IndexFault::Failed(format!("IndexedDB: {error}"));
        };
        let exception = web_sys::DomException::from(exception);
        let message = exception.message();
        match exception.name().as_str() {
            "QuotaExceededError" => IndexFault::Full,
            "VersionError" => IndexFault::Newer,
            // What Chromium's LevelDB says of a full disk.
            _ if message.contains("NO_SPACE") => IndexFault::Full,
            name => IndexFault::Failed(format!("IndexedDB: {name}: {message}")),
        }
    }
}

impl From<OpenDbError> for IndexFault {
    fn from(error: OpenDbError) -> IndexFault {
        match error {
            OpenDbError::Base(error) => error.into(),
            other => IndexFault::Failed(format!("IndexedDB: {other}")),
        }
    }
}
