//! Files that are dropped or picked with the folders they lie in, as browsers give them.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileList};

/// What was dropped, while the event lasts: the browser forgets it when its handler returns.
pub struct Dropped {
    entries: Vec<JsValue>,
    files: Vec<File>,
}

impl Dropped {
    /// Of this event.
    pub fn of(event: &JsValue) -> Dropped {
        let drop = get(event, "dataTransfer");
        let entry = |item: JsValue| call(&item, "webkitGetAsEntry", &Array::new());
        let entries = list(&get(&drop, "items")).into_iter().filter_map(entry);
        let entries: Vec<JsValue> = entries.filter(|it| it.is_object()).collect();
        let files = list(&get(&drop, "files")).into_iter().filter_map(|it| it.dyn_into().ok()).collect();
        Dropped { entries, files }
    }

    /// The files: those that were dropped, and of the folders those that may be ours, however deep.
    pub async fn files(self) -> Vec<File> {
        if !self.entries.iter().any(is_folder) {
            return self.files;
        }
        let mut found = Vec::new();
        let mut open: Vec<(JsValue, bool)> = self.entries.into_iter().map(|it| (it, false)).collect();
        while let Some((entry, inside)) = open.pop() {
            if is_folder(&entry) {
                let Some(reader) = call(&entry, "createReader", &Array::new()) else { continue };
                // A hundred at a time, until there are none.
                loop {
                    let some = list(&asked(&reader, "readEntries").await.unwrap_or_default());
                    if some.is_empty() {
                        break;
                    }
                    open.extend(some.into_iter().map(|it| (it, true)));
                }
            } else if let Some(file) = asked(&entry, "file").await.and_then(|it| it.dyn_into::<File>().ok())
                && (!inside || may_be_ours(&file))
            {
                found.push(file);
            }
        }
        found
    }
}

/// The files of an input; of a whole folder those that may be ours.
pub fn picked(files: &FileList, folder: bool) -> Vec<File> {
    let all = (0..files.length()).filter_map(|it| files.get(it));
    all.filter(|it| !folder || may_be_ours(it)).collect()
}

/// By its name: a folder holds other things besides.
fn may_be_ours(file: &File) -> bool {
    let name = file.name().to_ascii_lowercase();
    !name.starts_with('.') && (name.ends_with(".json") || name.ends_with(".txt"))
}

fn is_folder(entry: &JsValue) -> bool {
    get(entry, "isDirectory").is_truthy()
}

/// What a function of the older kind gives, which wants one for its answer and one for its fault.
async fn asked(of: &JsValue, name: &str) -> Option<JsValue> {
    let function = get(of, name).dyn_into::<Function>().ok()?;
    let answer = Promise::new(&mut |resolve, reject| {
        if let Err(fault) = function.call2(of, &resolve, &reject) {
            // Calling a promise's own function does not throw.
            let _ = reject.call1(&JsValue::NULL, &fault);
        }
    });
    JsFuture::from(answer).await.ok()
}

fn call(of: &JsValue, name: &str, with: &Array) -> Option<JsValue> {
    get(of, name).dyn_into::<Function>().ok()?.apply(of, with).ok()
}

fn list(of: &JsValue) -> Vec<JsValue> {
    let length = get(of, "length").as_f64().unwrap_or_default() as u32;
    (0..length).filter_map(|it| Reflect::get_u32(of, it).ok()).collect()
}

fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}
