//! Which stores lie on the device, looked up where they lie. Nothing is made and nothing is changed.

use std::collections::BTreeSet;

use js_sys::{Array, AsyncIterator, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemDirectoryHandle};

use super::index::{DATABASE, Index};
use super::journal::get;

/// Every name of a store that the private file system or IndexedDB knows; either may have lost some.
/// (Firefox before 126 does not say which databases there are.)
pub async fn names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
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

/// The folder of the store.
pub(super) async fn folder(name: &str) -> Option<FileSystemDirectoryHandle> {
    let folder = JsFuture::from(root().await?.get_directory_handle(name)).await.ok()?;
    Some(folder.unchecked_into())
}

/// The names in a folder.
pub(super) async fn inside(folder: &FileSystemDirectoryHandle) -> Vec<String> {
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
pub(super) async fn file(folder: &FileSystemDirectoryHandle, name: &str) -> Option<File> {
    let handle = JsFuture::from(folder.get_file_handle(name)).await.ok()?;
    let asked: Function = get(&handle, "getFile").dyn_into().ok()?;
    let file: Promise = asked.call0(&handle).ok()?.dyn_into().ok()?;
    JsFuture::from(file).await.ok()?.dyn_into().ok()
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
