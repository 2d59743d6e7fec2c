//! What only a browser gives: time, ids, keys, files, persistence.

pub mod camera;
pub mod canary;
mod crypto;
pub mod deflate;
pub mod files;
pub mod folder;
pub mod keys;
pub mod lifecycle;
pub mod offline;
pub mod photo;
pub mod position;
pub mod speech;
pub mod travel;

use std::cell::Cell;

use gloo::timers::future::TimeoutFuture;
use js_sys::Promise;
use uuid::Uuid;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

use crate::domain::{Date, RevisionId, Stamp};

thread_local! {
    static LAST: Cell<u128> = const { Cell::new(0) };
    static AHEAD_DAYS: Cell<i64> = const { Cell::new(0) };
}

/// Milliseconds of a day.
const DAY_MS: i64 = 24 * 3_600_000;

/// In practice alone: the device's clock counts as so many days ahead, until the page is left.
pub fn set_ahead(days: i64) {
    AHEAD_DAYS.set(days.clamp(0, 3_660));
}

/// Milliseconds since 1970 UTC, by the device's clock.
pub fn now() -> i64 {
    js_sys::Date::now() as i64 + AHEAD_DAYS.get() * DAY_MS
}

/// Lets the page answer and draw, then goes on: between two slices of long work. Not a timer: from the fifth in a row on
/// each of those waits 4 ms (HTML §8.6), and in a hidden page a second.
pub async fn turn() {
    let Ok(channel) = MessageChannel::new() else { return TimeoutFuture::new(0).await };
    let came = Promise::new(&mut |then, _| channel.port1().set_onmessage(Some(&then)));
    if channel.port2().post_message(&JsValue::NULL).is_ok() {
        // It is never refused.
        let _ = JsFuture::from(came).await;
    }
    channel.port1().close();
}

/// The day on the device's calendar, in its time zone.
pub fn today() -> Date {
    let now = js_sys::Date::new(&(now() as f64).into());
    let parts = (now.get_full_year() as i16, now.get_month() as u8 + 1, now.get_date() as u8);
    Date::new(parts.0, parts.1, parts.2).unwrap_or_else(|| Date::new(2000, 1, 1).expect("a day"))
}

/// A fresh UUIDv7 (RFC 9562 §5.7). Within the page each is greater than the one before, even when
/// the clock stands still or is set back; random bits come from the browser.
pub fn fresh_id() -> Uuid {
    let random: [u8; 10] = random().unwrap_or_else(|_| poor_random());
    let at = u64::try_from(now()).unwrap_or_default();
    let fresh = uuid::Builder::from_unix_timestamp_millis(at, &random).into_uuid();
    // 74 random bits lie between version and variant; adding one at the end keeps both.
    let id = match LAST.get() {
        last if fresh.as_u128() <= last => next_after(last, &random),
        _ => fresh,
    };
    LAST.set(id.as_u128());
    id
}

/// The next id in the same or a later millisecond: a step of up to 2^32 in the last 62 bits, and a
/// millisecond more when those run over.
fn next_after(last: u128, random: &[u8; 10]) -> Uuid {
    const TAIL: u128 = (1 << 62) - 1;
    let step = u128::from(u32::from_le_bytes([random[0], random[1], random[2], random[3]])) + 1;
    let tail = (last & TAIL) + step;
    if tail <= TAIL {
        return Uuid::from_u128((last & !TAIL) | tail);
    }
    let at = u64::try_from(last >> 80).unwrap_or_default() + 1;
    uuid::Builder::from_unix_timestamp_millis(at, random).into_uuid()
}

/// Random bytes from the browser.
///
/// # Errors
/// What it said: a browser without them is below the floor.
fn random<const N: usize>() -> Result<[u8; N], String> {
    let crypto = crypto::webcrypto();
    let crypto = crypto.ok_or_else(|| "no source of random bytes".to_owned())?;
    let mut bytes = [0; N];
    match crypto.get_random_values_with_u8_array(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(_) => Err("no random bytes".to_owned()),
    }
}

/// For ids only, in a browser below the floor, where nothing real is written.
fn poor_random() -> [u8; 10] {
    std::array::from_fn(|_| js_sys::Math::random().to_bits().to_le_bytes()[3])
}

/// Who, when, and a fresh revision id.
pub fn stamp(by: &str) -> Stamp {
    Stamp { revision: RevisionId(fresh_id()), at: now(), by: by.to_owned() }
}

/// Unicode NFC, by the browser.
pub fn nfc(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFC").into()
}
