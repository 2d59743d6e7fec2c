//! Which stores lie on the device, and what can be read of one that does not open, looked up where it
//! lies. Nothing is made and nothing is changed.

use crate::domain::OrdSet;

use js_sys::{Array, AsyncIterator, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemDirectoryHandle};

use super::codec;
use super::frame::Row;
use super::index::{BLOCK, DATABASE, DEADLY, Index};
use super::journal::get;
use super::salvage::Remains;
use super::vault::Vault;
use crate::domain::Record;

/// Every name of a store that the private file system or IndexedDB knows; either may have lost some.
/// (Firefox before 126 does not say which databases there are.)
pub async fn names() -> OrdSet<String> {
    let mut names = OrdSet::new();
    if let Some(root) = root().await {
        names.extend(inside(&root).await);
    }
    let databases = databases().await.unwrap_or_default();
    names.extend(databases.iter().filter_map(|it| it.strip_prefix(DATABASE).map(str::to_owned)));
    names
}

/// Whether a store of this name, which is one of [`names`], holds anything. One that was opened and
/// left before anybody enrolled does not. What cannot be looked into counts as full.
pub async fn holds(name: &str) -> bool {
    if let Some(folder) = folder(name).await {
        for file in inside(&folder).await {
            let empty = file == "ballast" || (grows(&file) && size(&folder, &file).await == Some(0));
            if !empty {
                return true;
            }
        }
    }
    let listed = databases().await.unwrap_or_default();
    if !listed.iter().any(|it| it.strip_prefix(DATABASE) == Some(name)) {
        return false;
    }
    let index = Index::new(name);
    let empty = match index.open().await {
        Ok(()) => index.is_empty().await == Ok(true),
        Err(_) => false,
    };
    index.close();
    !empty
}

/// Whether a file of this name is made before there is anything to put into it.
fn grows(file: &str) -> bool {
    file.starts_with("journal.") || file == "photos"
}

/// Everything that is left of the store of this name, whoever has it open.
pub async fn remains(name: &str) -> Remains {
    let mut remains = Remains::default();
    let mut deadly = false;
    if let Some(folder) = folder(name).await {
        for file in inside(&folder).await {
            if file == "ballast" {
                deadly = size(&folder, &file).await.unwrap_or_default() % BLOCK >= u64::from(DEADLY);
                continue;
            }
            if let Some(bytes) = bytes(&folder, &file).await {
                remains.files.insert(file, bytes);
            }
        }
    }
    // Opening one that is not there would make it.
    let there =
        databases().await.is_none_or(|all| all.iter().any(|it| it.strip_prefix(DATABASE) == Some(name)));
    let index = Index::new(name);
    // Nor is anything read that ends the browser.
    if there && !deadly && index.open_as_it_is().await.is_ok() {
        // Either may be all that is left.
        remains.rows = index.rows_as_they_are().await.unwrap_or_default();
        remains.slots = index.slots().await.unwrap_or_default();
        for key in index.photos().await.unwrap_or_default() {
            // In the place of a row that says that it came again, not of one that it was taken away.
            let taken_away = remains.rows.get(&key).is_some_and(|it| it.body == codec::REMOVED);
            if let (false, Ok(Some(body))) = (taken_away, index.photo(&key).await) {
                remains.rows.insert(key, Row { seq: 0, body });
            }
        }
    }
    index.close();
    remains
}

/// What a key opened.
#[derive(Debug, Default)]
pub struct Salvaged {
    /// everything that this app can show
    pub records: Vec<Record>,
    /// of these, how many are an older state, because the newest does not open
    pub older: usize,
    /// records that no state of which opens, or that this app cannot show
    pub shut: usize,
}

/// Opens what this key opens.
pub async fn opened(remains: &Remains, vault: &Vault) -> Salvaged {
    let mut salvaged = Salvaged::default();
    'records: for (key, states) in remains.candidates() {
        let mut record = None;
        for row in &states {
            // Taken off, for good: no older state brings it back.
            if row.body == codec::REMOVED {
                continue 'records;
            }
            record = vault.open(&key, row).done().await.and_then(|it| codec::read(&it));
            if record.is_some() {
                salvaged.older += usize::from(row.seq < states[0].seq);
                break;
            }
        }
        match record {
            Some(record) => salvaged.records.push(record),
            None => salvaged.shut += 1,
        }
    }
    salvaged
}

/// The folder of the store.
async fn folder(name: &str) -> Option<FileSystemDirectoryHandle> {
    let folder = JsFuture::from(root().await?.get_directory_handle(name)).await.ok()?;
    Some(folder.unchecked_into())
}

/// The names in a folder.
async fn inside(folder: &FileSystemDirectoryHandle) -> Vec<String> {
    let keys: AsyncIterator = folder.keys();
    let mut names = Vec::new();
    while let Ok(step) = keys.next() {
        let Ok(step) = JsFuture::from(Promise::from(JsValue::from(step))).await else { break };
        if get(&step, "done").is_truthy() {
            break;
        }
        names.extend(get(&step, "value").as_string());
    }
    names
}

/// A file of the folder as it lies there, whoever has it open.
async fn file(folder: &FileSystemDirectoryHandle, name: &str) -> Option<File> {
    let handle = JsFuture::from(folder.get_file_handle(name)).await.ok()?;
    let asked: Function = get(&handle, "getFile").dyn_into().ok()?;
    let file: Promise = asked.call0(&handle).ok()?.dyn_into().ok()?;
    JsFuture::from(file).await.ok()?.dyn_into().ok()
}

async fn bytes(folder: &FileSystemDirectoryHandle, name: &str) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file(folder, name).await?.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

async fn size(folder: &FileSystemDirectoryHandle, name: &str) -> Option<u64> {
    Some(file(folder, name).await?.size() as u64)
}

async fn root() -> Option<FileSystemDirectoryHandle> {
    let root = web_sys::window()?.navigator().storage().get_directory();
    Some(JsFuture::from(root).await.ok()?.unchecked_into())
}

async fn databases() -> Option<Vec<String>> {
    let factory = get(&js_sys::global(), "indexedDB");
    let list: Function = Reflect::get(&factory, &"databases".into()).ok()?.dyn_into().ok()?;
    let list: Promise = list.call0(&factory).ok()?.dyn_into().ok()?;
    let list = Array::from(&JsFuture::from(list).await.ok()?);
    Some(list.iter().filter_map(|it| get(&it, "name").as_string()).collect())
}
