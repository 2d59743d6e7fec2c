//! The camera, where the browser reads QR codes by itself (`BarcodeDetector`: Chrome on Android; not yet
//! a standard, so it is asked for by name). Nothing of a picture is kept.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// What is looked for.
const FORMAT: &str = "qr_code";

/// A camera that is looking; it is let go when this is dropped.
pub struct Camera {
    video: JsValue,
    stream: JsValue,
    detector: JsValue,
}

/// Whether the browser has a camera to ask for and reads QR codes.
pub async fn can_scan() -> bool {
    let Some(detectors) = detectors() else { return false };
    let Some(formats) = call(&detectors, "getSupportedFormats", &Array::new()) else { return false };
    let formats = awaited(formats).await.unwrap_or_default();
    Array::is_array(&formats) && Array::from(&formats).includes(&FORMAT.into(), 0) && devices().is_some()
}

/// Asks for the camera at the back and shows what it sees in this `<video>`. `None` when there is none, or
/// the person says no.
pub async fn open(video: &JsValue) -> Option<Camera> {
    let facing = object("facingMode", &"environment".into());
    let asked = call(&devices()?, "getUserMedia", &Array::of1(&object("video", &facing)))?;
    let stream = awaited(asked).await?;
    let formats = object("formats", &Array::of1(&FORMAT.into()));
    let detector = Reflect::construct(&detectors()?, &Array::of1(&formats)).ok();
    // From here on the stream is stopped, whatever happens.
    let camera = Camera { video: video.clone(), stream, detector: detector.unwrap_or_default() };
    Reflect::set(video, &"srcObject".into(), &camera.stream).ok()?;
    awaited(call(video, "play", &Array::new())?).await?;
    (!camera.detector.is_undefined()).then_some(camera)
}

impl Camera {
    /// The text of a code that is in the picture now.
    pub async fn look(&self) -> Option<String> {
        let asked = call(&self.detector, "detect", &Array::of1(&self.video))?;
        let seen = Array::from(&awaited(asked).await?);
        seen.iter().find_map(|it| member(&it, "rawValue")?.as_string()).filter(|it| !it.is_empty())
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        let tracks = call(&self.stream, "getTracks", &Array::new()).unwrap_or_default();
        if Array::is_array(&tracks) {
            for track in Array::from(&tracks).iter() {
                call(&track, "stop", &Array::new());
            }
        }
        let _ = Reflect::set(&self.video, &"srcObject".into(), &JsValue::NULL);
    }
}

fn detectors() -> Option<Function> {
    member(&js_sys::global(), "BarcodeDetector")?.dyn_into().ok()
}

fn devices() -> Option<JsValue> {
    let devices = member(&member(&js_sys::global(), "navigator")?, "mediaDevices")?;
    member(&devices, "getUserMedia").map(|_| devices)
}

/// A member that is there.
fn member(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok().filter(|it| !it.is_undefined() && !it.is_null())
}

fn call(on: &JsValue, name: &str, with: &Array) -> Option<JsValue> {
    let function: Function = member(on, name)?.dyn_into().ok()?;
    function.apply(on, with).ok()
}

async fn awaited(it: JsValue) -> Option<JsValue> {
    JsFuture::from(Promise::resolve(&it)).await.ok()
}

fn object(name: &str, value: &JsValue) -> JsValue {
    let object = Object::new();
    let _ = Reflect::set(&object, &name.into(), value);
    object.into()
}
