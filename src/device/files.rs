//! Files in and out of the browser.

use gloo::timers::callback::Timeout;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, FilePropertyBag, HtmlAnchorElement, Url};

/// How long a download may take to begin before its address is given back, milliseconds.
const DOWNLOAD_MS: u32 = 60_000;

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileFault {
    /// larger than allowed; its size in bytes
    TooLarge(u64),
    /// the browser could not read it
    Unreadable,
}

/// Hands the text to the browser's download, after reading the blob back and comparing it.
///
/// # Errors
/// When the bytes read back differ, or the browser refuses.
pub async fn save(name: &str, text: &str) -> Result<(), FileFault> {
    let options = BlobPropertyBag::new();
    options.set_type(if name.ends_with(".json") { "application/json" } else { "application/octet-stream" });
    let parts = Array::of1(&Uint8Array::from(text.as_bytes()));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).map_err(refused)?;
    same(&blob, text).await?;
    offer(name, &blob)
}

/// Hands a file that was put together of parts to the browser's download, if it is as long as they are.
///
/// # Errors
/// When it is not, or the browser refuses.
pub fn save_parts(name: &str, kind: &str, parts: &Array, length: u64) -> Result<(), FileFault> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_blob_sequence_and_options(parts, &options).map_err(refused)?;
    if blob.size() as u64 != length {
        return Err(FileFault::Unreadable);
    }
    offer(name, &blob)
}

fn offer(name: &str, blob: &Blob) -> Result<(), FileFault> {
    let document = web_sys::window().and_then(|it| it.document()).ok_or(FileFault::Unreadable)?;
    let body = document.body().ok_or(FileFault::Unreadable)?;
    let anchor: HtmlAnchorElement = document.create_element("a").map_err(refused)?.unchecked_into();
    let url = Url::create_object_url_with_blob(blob).map_err(refused)?;
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.set_hidden(true);
    // Firefox downloads only from a link that is in the page.
    body.append_child(&anchor).map_err(refused)?;
    anchor.click();
    anchor.remove();
    Timeout::new(DOWNLOAD_MS, move || drop(Url::revoke_object_url(&url))).forget();
    Ok(())
}

/// Whether the browser can share files (as `.json.txt`, `text/plain`).
pub fn can_share(name: &str, text: &str) -> bool {
    let Ok(file) = text_file(name, text) else { return false };
    let asked = navigator_call("canShare", &sharing(&file));
    asked.is_some_and(|it| it.is_truthy()) && navigator_function("share").is_some()
}

/// Opens the share sheet with `<name>.txt`.
///
/// # Errors
/// When the browser refuses. A person who closes the sheet is no error: `Ok(false)`.
pub async fn share(name: &str, text: &str) -> Result<bool, FileFault> {
    let file = text_file(name, text)?;
    same(&file, text).await?;
    let sheet = navigator_call("share", &sharing(&file)).ok_or(FileFault::Unreadable)?;
    match JsFuture::from(sheet.unchecked_into::<Promise>()).await {
        Ok(_) => Ok(true),
        Err(it) => {
            let name = Reflect::get(&it, &"name".into()).ok().and_then(|it| it.as_string());
            if name.as_deref() == Some("AbortError") { Ok(false) } else { Err(FileFault::Unreadable) }
        }
    }
}

/// Reads a file that was picked or dropped, refusing by size before reading.
///
/// # Errors
/// Says why.
pub async fn read(file: &File, most: u64) -> Result<Vec<u8>, FileFault> {
    let size = file.size() as u64;
    if size > most {
        return Err(FileFault::TooLarge(size));
    }
    bytes(file).await
}

async fn bytes(blob: &Blob) -> Result<Vec<u8>, FileFault> {
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(refused)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Browsers have handed over empty files (pitfalls 1): what is given away is read back first.
async fn same(blob: &Blob, text: &str) -> Result<(), FileFault> {
    if bytes(blob).await? == text.as_bytes() { Ok(()) } else { Err(FileFault::Unreadable) }
}

/// `.json` cannot be shared by a browser; the same bytes as `.json.txt` can.
fn text_file(name: &str, text: &str) -> Result<File, FileFault> {
    let options = FilePropertyBag::new();
    options.set_type("text/plain");
    let parts = Array::of1(&Uint8Array::from(text.as_bytes()));
    File::new_with_u8_array_sequence_and_options(&parts, &format!("{name}.txt"), &options).map_err(refused)
}

fn sharing(file: &File) -> Object {
    let data = Object::new();
    // Setting a member of a plain object cannot fail.
    let _ = Reflect::set(&data, &"files".into(), &Array::of1(file));
    data
}

/// Many browsers have neither `canShare` nor `share`; calling what is not there would throw.
fn navigator_function(name: &str) -> Option<Function> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &name.into()).ok()?.dyn_into().ok()
}

fn navigator_call(name: &str, with: &JsValue) -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    navigator_function(name)?.call1(&navigator, with).ok()
}

fn refused(_: JsValue) -> FileFault {
    FileFault::Unreadable
}

/// The text of a file that lies beside the page; `None` when it cannot be had now.
pub async fn beside(address: &str) -> Option<String> {
    let answer = JsFuture::from(web_sys::window()?.fetch_with_str(address)).await.ok()?;
    let answer: web_sys::Response = answer.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}
