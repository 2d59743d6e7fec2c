//! Where the device is, asked once for each time that somebody wants it kept.

use js_sys::{Function, Number, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::domain::Position;
use crate::domain::position::millionths;

/// How long the satellites are waited for, milliseconds: under a roof it takes long.
const PATIENCE_MS: u32 = 30_000;
/// What the browser says of a person who said no (`PERMISSION_DENIED`), and of time run out (`TIMEOUT`).
const DENIED: f64 = 1.0;
const TIMED_OUT: f64 = 3.0;

/// Why there is no position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPosition {
    /// the device has no way to find it
    Impossible,
    /// the person, or the browser's settings, said no
    Refused,
    /// it took too long
    TooLong,
    /// the device does not know
    Unknown,
}

/// Where the device is, and by how many metres that may be off.
///
/// # Errors
/// Why it is not known.
pub async fn ask() -> Result<(Position, i64), NoPosition> {
    let navigator = web_sys::window().map(|it| it.navigator()).ok_or(NoPosition::Impossible)?;
    let geolocation = get(&navigator, "geolocation");
    let find: Function =
        get(&geolocation, "getCurrentPosition").dyn_into().map_err(|_| NoPosition::Impossible)?;
    let options = Object::new();
    let wishes = [
        ("enableHighAccuracy", JsValue::TRUE),
        ("timeout", PATIENCE_MS.into()),
        // Never one of a house before.
        ("maximumAge", 0.into()),
    ];
    for (wish, value) in wishes {
        drop(Reflect::set(&options, &wish.into(), &value));
    }
    let asked = Promise::new(&mut |found, failed| {
        if let Err(why) = find.call3(&geolocation, &found, &failed, &options) {
            drop(failed.call1(&JsValue::NULL, &why));
        }
    });
    match JsFuture::from(asked).await {
        Ok(found) => read(&found).ok_or(NoPosition::Unknown),
        Err(why) => Err(match get(&why, "code").as_f64() {
            Some(DENIED) => NoPosition::Refused,
            Some(TIMED_OUT) => NoPosition::TooLong,
            _ => NoPosition::Unknown,
        }),
    }
}

/// The browser rounds: what is kept are whole numbers.
fn read(found: &JsValue) -> Option<(Position, i64)> {
    let coordinates = get(found, "coords");
    let number = |name: &str| get(&coordinates, name).as_f64();
    let six = |it: f64| millionths(&String::from(Number::from(it).to_fixed(6).ok()?));
    let position = Position { lat_e6: six(number("latitude")?)?, lon_e6: six(number("longitude")?)? };
    Some((position, number("accuracy")?.ceil() as i64))
}

fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}
