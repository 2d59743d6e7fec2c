//! Reading aloud, by a voice that is on the device and by no other: the browser's other voices send what
//! they read to somebody's computers, and this app asks no host but its own. Whether a voice is on the
//! device only the browser can say.

use std::cell::RefCell;

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

use crate::domain::aloud::{self, Voice};

/// What is being read. Held, for a browser may let go of what nobody holds, and then never says that it
/// came to its end.
struct Reading {
    pieces: Vec<SpeechSynthesisUtterance>,
    over: Closure<dyn Fn()>,
}

thread_local! {
    static READING: RefCell<Option<Reading>> = const { RefCell::new(None) };
}

/// Calls `then` whenever the device's voices have changed; most browsers have none when a page begins.
pub fn when_voices_come(then: impl Fn() + 'static) {
    let Some(speech) = speech() else { return };
    let then = Closure::<dyn Fn()>::new(then);
    // A property: not every browser lets one listen to it (Safari before 16).
    speech.set_onvoiceschanged(Some(then.as_ref().unchecked_ref()));
    then.forget();
}

/// Whether there is a voice on the device for this language, by its codes of two and of three letters.
pub fn can(language: [&str; 2]) -> bool {
    voice(language).is_some()
}

/// Reads the pieces one after the other, in place of whatever was being read; calls `over` at the end, or
/// when it is cut short by something else than [`stop`]. Whether it began.
pub fn say(pieces: &[String], language: [&str; 2], over: impl Fn() + 'static) -> bool {
    stop();
    // Never without one: the browser would take a voice of its own choice, from wherever that is.
    let (Some(speech), Some(voice)) = (speech(), voice(language)) else { return false };
    let piece = |text: &String| {
        let piece = SpeechSynthesisUtterance::new_with_text(text).ok()?;
        piece.set_voice(Some(&voice));
        piece.set_lang(&voice.lang());
        Some(piece)
    };
    let pieces: Vec<SpeechSynthesisUtterance> = pieces.iter().filter_map(piece).collect();
    let Some(last) = pieces.last() else { return false };
    let over = Closure::<dyn Fn()>::new(over);
    last.set_onend(Some(over.as_ref().unchecked_ref()));
    for it in &pieces {
        it.set_onerror(Some(over.as_ref().unchecked_ref()));
        speech.speak(it);
    }
    READING.set(Some(Reading { pieces, over }));
    true
}

/// Is silent, at once.
pub fn stop() {
    let Some(Reading { pieces, over }) = READING.take() else { return };
    for it in &pieces {
        it.set_onend(None);
        it.set_onerror(None);
    }
    if let Some(speech) = speech() {
        speech.cancel();
    }
    drop(over);
}

/// By its name: where there is none, as in Android's WebView, it is not even null.
fn speech() -> Option<SpeechSynthesis> {
    let window = web_sys::window()?;
    let it = Reflect::get(&window, &"speechSynthesis".into()).ok()?;
    it.is_object().then(|| it.unchecked_into())
}

fn voice(language: [&str; 2]) -> Option<SpeechSynthesisVoice> {
    let all: Vec<SpeechSynthesisVoice> = speech()?.get_voices().iter().map(JsCast::unchecked_into).collect();
    let told = |it: &SpeechSynthesisVoice| Voice {
        language: it.lang(),
        local: it.local_service(),
        preferred: it.default(),
    };
    let at = aloud::voice(&all.iter().map(told).collect::<Vec<_>>(), language)?;
    all.into_iter().nth(at)
}
