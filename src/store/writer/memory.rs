//! A store that lies nowhere but in the page's memory, for training at an address where nothing can be
//! kept safely (durability-and-trust.md §2.5). It writes no byte, and is gone with the page.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;

use super::pictures::hash_in;
use super::{Index, Inner, Journal, Opened, Store, StoreFault, codec};
use crate::domain::{OrdMap, PhotoFile, Record};

/// What it holds besides what the page shows.
#[derive(Default)]
pub(super) struct Memory {
    /// the small private files
    pub slots: OrdMap<String, Vec<u8>>,
    /// files of photographs and texts, by key
    pub photos: OrdMap<String, Vec<u8>>,
}

impl Memory {
    pub fn write(&mut self, rows: Vec<(String, Vec<u8>)>) {
        for (key, row) in rows.into_iter().filter(|it| hash_in(&it.0).is_some()) {
            match row == codec::REMOVED {
                true => drop(self.photos.remove(&key)),
                false => drop(self.photos.insert(key, row)),
            }
        }
    }

    pub fn photo(&self, hash: &str) -> Option<PhotoFile> {
        match codec::read(self.photos.get(&PhotoFile::key(hash))?)? {
            Record::Photo(file) => Some(file),
            _ => None,
        }
    }
}

impl Store {
    /// A store of this name in the page's memory: neither the journal nor IndexedDB is touched, and
    /// nothing is locked.
    pub fn in_memory(name: &str) -> Opened {
        let inner = Rc::new(Inner {
            name: name.to_owned(),
            journal: Journal::none(name),
            index: Index::new(name),
            state: RefCell::default(),
            pictures: RefCell::default(),
            turn: RefCell::new(Promise::resolve(&JsValue::UNDEFINED)),
            lock: RefCell::new(None),
            requests: RefCell::new(None),
            gone: Cell::new(false),
            tell: RefCell::default(),
            snapshot: Cell::new(0),
            mended: RefCell::default(),
            found: RefCell::default(),
            vault: RefCell::new(None),
            memory: Some(RefCell::default()),
        });
        Opened { store: Store { inner }, incidents: Vec::new() }
    }
}

impl Inner {
    /// Does it in memory, where this store lies there.
    pub(super) fn in_memory<T>(&self, work: impl FnOnce(&mut Memory) -> T) -> Option<Result<T, StoreFault>> {
        let memory = self.memory.as_ref()?;
        Some(self.still_ours().map(|()| work(&mut memory.borrow_mut())))
    }
}
