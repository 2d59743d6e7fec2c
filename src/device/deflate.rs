//! The browser's own compression, where it has one (Chromium 80, Safari 16.4, Firefox 113).

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// The bytes in zlib's format (RFC 1950); `None` where the browser has no such thing, or fails.
pub async fn deflated(bytes: &[u8]) -> Option<Vec<u8>> {
    let global = js_sys::global();
    let make = |name: &str, with: &JsValue| {
        let class: Function = Reflect::get(&global, &name.into()).ok()?.dyn_into().ok()?;
        Reflect::construct(&class, &Array::of1(with)).ok()
    };
    let packer = make("CompressionStream", &"deflate".into())?;
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).ok()?;
    let stream = call(&blob, "stream", &JsValue::UNDEFINED)?;
    let packed = make("Response", &call(&stream, "pipeThrough", &packer)?)?;
    let buffer = call(&packed, "arrayBuffer", &JsValue::UNDEFINED)?.dyn_into::<Promise>().ok()?;
    Some(Uint8Array::new(&JsFuture::from(buffer).await.ok()?).to_vec())
}

fn call(of: &JsValue, name: &str, with: &JsValue) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok()?.dyn_into::<Function>().ok()?.call1(of, with).ok()
}
