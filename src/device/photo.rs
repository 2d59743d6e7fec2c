//! Photographs as the browser takes them in and shows them. A picture is never an address (`blob:`) and
//! never an `<img>`: it goes from bytes to a bitmap to a canvas, in memory only.

use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap,
    ImageBitmapOptions, ImageOrientation,
};

use super::files::{self, FileFault};
use crate::domain::jpeg;
use crate::domain::photo::{MAX_BYTES, MAX_SIDE};

/// The largest picture that is looked at, bytes.
const MAX_FILE: u64 = 32 * 1024 * 1024;
/// The most pixels that are decoded: four bytes each, all in memory at once.
const MAX_PIXELS: u64 = 50_000_000;
/// What a photograph should be at most, bytes; [`MAX_BYTES`] it must be.
const GOOD: usize = 200_000;
/// Longest sides that are tried, pixels.
const SIDES: [u32; 3] = [MAX_SIDE as u32, 960, 640];
/// Qualities that are tried for each.
const QUALITIES: [f64; 4] = [0.82, 0.7, 0.55, 0.4];

/// Why a picture is not taken in. Each has one sentence in `ui::text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakeFault {
    /// nothing in it
    Empty,
    /// no JPEG or PNG picture
    NotAPicture,
    /// its end is missing, or it does not decode
    Damaged,
    /// too many bytes or pixels
    TooLarge,
    /// the browser could not read or write it
    Unreadable,
}

/// The picture as it is kept: at most [`MAX_SIDE`] pixels a side, upright, and nothing of what the
/// camera wrote beside it (place, time, its number).
///
/// # Errors
/// Says why not.
pub async fn shrunk(file: &File) -> Result<Vec<u8>, TakeFault> {
    let bytes = files::read(file, MAX_FILE).await.map_err(|fault| match fault {
        FileFault::TooLarge(_) => TakeFault::TooLarge,
        FileFault::Unreadable => TakeFault::Unreadable,
    })?;
    if bytes.is_empty() {
        return Err(TakeFault::Empty);
    }
    // Before the browser decodes anything: a few bytes may claim to be forty thousand pixels wide.
    let begins = bytes.starts_with(b"\xff\xd8") || bytes.starts_with(b"\x89PNG");
    let none = if begins { TakeFault::Damaged } else { TakeFault::NotAPicture };
    let (width, height) = jpeg::claimed(&bytes).ok_or(none)?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(TakeFault::TooLarge);
    }
    // Browsers draw half a picture without a word.
    if !jpeg::is_whole(&bytes) {
        return Err(TakeFault::Damaged);
    }
    let bitmap = bitmap(&bytes).await.ok_or(TakeFault::Damaged)?;
    let kept = encoded(&bitmap).await;
    bitmap.close();
    kept
}

/// A picture decoded, upright; `None` when the browser cannot.
pub async fn bitmap(bytes: &[u8]) -> Option<ImageBitmap> {
    let blob = Blob::new_with_u8_array_sequence_and_options(
        &Array::of1(&Uint8Array::from(bytes)),
        &BlobPropertyBag::new(),
    );
    let options = ImageBitmapOptions::new();
    options.set_image_orientation(ImageOrientation::FromImage);
    let asked =
        web_sys::window()?.create_image_bitmap_with_blob_and_image_bitmap_options(&blob.ok()?, &options);
    JsFuture::from(asked.ok()?).await.ok()?.dyn_into().ok()
}

/// Draws a picture as large as fits `longest` pixels; never larger than it is.
pub fn draw(canvas: &HtmlCanvasElement, bitmap: &ImageBitmap, longest: u32) -> Option<()> {
    let (width, height) = fitted(bitmap.width(), bitmap.height(), longest);
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    // What shows through a picture is paper, not black.
    context.set_fill_style_str("#fff");
    let (width, height) = (f64::from(width), f64::from(height));
    context.fill_rect(0.0, 0.0, width, height);
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height).ok()
}

async fn encoded(bitmap: &ImageBitmap) -> Result<Vec<u8>, TakeFault> {
    let document = web_sys::window().and_then(|it| it.document()).ok_or(TakeFault::Unreadable)?;
    let canvas = document.create_element("canvas").map_err(|_| TakeFault::Unreadable)?;
    let canvas: HtmlCanvasElement = canvas.unchecked_into();
    let mut smallest: Option<Vec<u8>> = None;
    'tries: for side in SIDES {
        draw(&canvas, bitmap, side).ok_or(TakeFault::Unreadable)?;
        for quality in QUALITIES {
            // Some browsers write a segment of their own about the picture, too.
            let jpeg = jpeg_of(&canvas, quality).await.and_then(|it| jpeg::stripped(&it));
            let jpeg = jpeg.ok_or(TakeFault::Unreadable)?;
            let good = jpeg.len() <= GOOD;
            if smallest.as_ref().is_none_or(|it| jpeg.len() < it.len()) {
                smallest = Some(jpeg);
            }
            if good {
                break 'tries;
            }
        }
    }
    // Gives its memory back now, not when somebody tidies up.
    canvas.set_width(0);
    smallest.filter(|it| it.len() <= MAX_BYTES as usize).ok_or(TakeFault::TooLarge)
}

async fn jpeg_of(canvas: &HtmlCanvasElement, quality: f64) -> Option<Vec<u8>> {
    let made = Promise::new(&mut |resolve: Function, reject: Function| {
        let asked = canvas.to_blob_with_type_and_encoder_options(&resolve, "image/jpeg", &quality.into());
        if asked.is_err() {
            // Calling a promise's own function does not throw.
            let _ = reject.call0(&JsValue::NULL);
        }
    });
    let blob: Blob = JsFuture::from(made).await.ok()?.dyn_into().ok()?;
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

fn fitted(width: u32, height: u32, longest: u32) -> (u32, u32) {
    let side = width.max(height).max(1);
    if side <= longest {
        return (width.max(1), height.max(1));
    }
    let scaled = |it: u32| (u64::from(it) * u64::from(longest) / u64::from(side)).max(1) as u32;
    (scaled(width), scaled(height))
}
