//! The browser's own compression, where it has one (Chromium 80, Safari 16.4, Firefox 113).

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// The bytes in zlib's format (RFC 1950); `None` where the browser has no such thing, or fails.
pub async fn deflated(bytes: &[u8]) -> Option<Vec<u8>> {
    let (writer, packed) = packer()?;
    let buffer = JsFuture::from(promised(&packed, "arrayBuffer", &JsValue::UNDEFINED)?);
    // Written as they are: a blob of them would go to the browser's own process and back.
    let written = JsFuture::from(promised(&writer, "write", &Uint8Array::from(bytes))?);
    let closed = JsFuture::from(promised(&writer, "close", &JsValue::UNDEFINED)?);
    let packed = Uint8Array::new(&buffer.await.ok()?).to_vec();
    written.await.ok()?;
    closed.await.ok()?;
    Some(packed)
}

/// Where to write what is to be packed, and the response that is it.
fn packer() -> Option<(JsValue, JsValue)> {
    let packer = construct("CompressionStream", &"deflate".into())?;
    let get = |name: &str| Reflect::get(&packer, &name.into()).ok();
    let writer = call(&get("writable")?, "getWriter", &JsValue::UNDEFINED)?;
    Some((writer, construct("Response", &get("readable")?)?))
}

/// A file's part that is packed while it is written: what was written is not kept.
pub struct Packer {
    /// where it goes, and what it will be
    into: Option<(JsValue, Promise)>,
    /// as it is, where the browser packs nothing
    plain: Array,
    crc: crc32fast::Hasher,
    size: u64,
}

/// A part as it lies in an archive.
pub struct Packed {
    /// its bytes, deflated (RFC 1951) or as they are
    pub blob: Blob,
    /// whether they are deflated
    pub deflated: bool,
    /// how many bytes it was
    pub size: u64,
    /// their CRC-32
    pub crc: u32,
}

impl Default for Packer {
    fn default() -> Packer {
        let stream = || {
            let (writer, packed) = packer()?;
            Some((writer, promised(&packed, "blob", &JsValue::UNDEFINED)?))
        };
        Packer { into: stream(), ..Packer::plain() }
    }
}

impl Packer {
    /// One that packs nothing.
    pub fn plain() -> Packer {
        Packer { into: None, plain: Array::new(), crc: crc32fast::Hasher::new(), size: 0 }
    }

    /// Writes the next piece; `None`: the browser has no room.
    pub async fn write(&mut self, piece: &str) -> Option<()> {
        let bytes = piece.as_bytes();
        self.crc.update(bytes);
        self.size += bytes.len() as u64;
        let bytes = Uint8Array::from(bytes);
        match &self.into {
            Some((writer, _)) => JsFuture::from(promised(writer, "write", &bytes)?).await.ok().map(drop),
            None => {
                let blob = Blob::new_with_u8_array_sequence(&Array::of1(&bytes)).ok()?;
                self.plain.push(&blob);
                Some(())
            }
        }
    }

    /// All of it; `None`: the browser has no room.
    pub async fn end(self) -> Option<Packed> {
        let (blob, deflated) = match self.into {
            Some((writer, blob)) => {
                JsFuture::from(promised(&writer, "close", &JsValue::UNDEFINED)?).await.ok()?;
                let blob = JsFuture::from(blob).await.ok()?.dyn_into::<Blob>().ok()?;
                // Without the two bytes before it and the four behind, zlib's format is what archives hold.
                {
                    let end = (blob.size() as u64).checked_sub(4)?;
                    (blob.slice_with_f64_and_f64(2.0, end as f64).ok()?, true)
                }
            }
            None => (Blob::new_with_blob_sequence(&self.plain).ok()?, false),
        };
        Some(Packed { blob, deflated, size: self.size, crc: self.crc.finalize() })
    }
}

fn construct(class: &str, with: &JsValue) -> Option<JsValue> {
    let class: Function = Reflect::get(&js_sys::global(), &class.into()).ok()?.dyn_into().ok()?;
    Reflect::construct(&class, &Array::of1(with)).ok()
}

fn call(of: &JsValue, name: &str, with: &JsValue) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok()?.dyn_into::<Function>().ok()?.call1(of, with).ok()
}

fn promised(of: &JsValue, name: &str, with: &JsValue) -> Option<Promise> {
    call(of, name, with)?.dyn_into().ok()
}
