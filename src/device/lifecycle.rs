//! The page's life: what the browser can do, persistence, leaving.

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{StorageManager, VisibilityState};

use super::offline;
use crate::domain::room::Estimate;

/// What this browser, at this address, can be trusted with (durability-and-trust.md §2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// everything
    Full,
    /// plain http on a network: no secret can be kept
    Insecure,
    /// opened from a file
    LocalFile,
    /// inside LINE or another app
    InApp,
    /// too old: no private file system, or no locks
    TooOld,
}

/// What in-app browsers put into their name: LINE, Facebook, Messenger, Instagram, TikTok, WeChat,
/// and Android's WebView. Each has a storage of its own that people do not find again.
const IN_APP: [&str; 8] =
    [" Line/", "FBAN/", "FBAV/", "FB_IAB/", "Instagram", "musical_ly", "MicroMessenger", "; wv)"];

/// Judges the browser.
pub fn environment() -> Environment {
    let Some(window) = web_sys::window() else { return Environment::TooOld };
    if window.location().protocol().is_ok_and(|it| it == "file:") {
        return Environment::LocalFile;
    }
    let agent = window.navigator().user_agent().unwrap_or_default();
    if IN_APP.iter().any(|it| agent.contains(it)) {
        return Environment::InApp;
    }
    if !window.is_secure_context() {
        return Environment::Insecure;
    }
    let navigator = window.navigator();
    let subtle = get(&get(&window, "crypto"), "subtle");
    let whole = subtle.is_object()
        && get(&navigator, "locks").is_object()
        && get(&get(&navigator, "storage"), "getDirectory").is_function()
        && get(&window, "indexedDB").is_object()
        && get(&window, "BroadcastChannel").is_function()
        && get(&window, "Worker").is_function();
    if whole { Environment::Full } else { Environment::TooOld }
}

impl Environment {
    /// Whether nothing is written here: training, and looking at files, in the page's memory.
    pub fn is_for_training(self) -> bool {
        matches!(self, Environment::Insecure | Environment::LocalFile)
    }
}

/// Whether nothing may be written on this device: neither a row nor a setting.
pub fn writes_nothing() -> bool {
    environment().is_for_training()
}

/// Asks for persistent storage; whether it was granted. Firefox asks the person, who may take as long as
/// they like: after a while that counts as not granted yet, and is asked again another time.
pub async fn persist() -> bool {
    let Some(Ok(asked)) = storage().map(|it| it.persist()) else { return false };
    let late = future_to_promise(async {
        gloo::timers::future::TimeoutFuture::new(PERSIST_MS).await;
        Ok(JsValue::FALSE)
    });
    let answer = Promise::race(&Array::of2(&asked, &late));
    JsFuture::from(answer).await.is_ok_and(|it| it.is_truthy())
}

/// What the browser says of its storage; nothing where it says nothing.
pub async fn estimate() -> Estimate {
    let Some(Ok(asked)) = storage().map(|it| it.estimate()) else { return Estimate::default() };
    let Ok(said) = JsFuture::from(asked).await else { return Estimate::default() };
    let count = |name: &str| {
        let said = get(&said, name).as_f64().filter(|it| it.is_finite() && *it >= 0.0);
        said.map(|it| it as u64)
    };
    Estimate { quota: count("quota"), usage: count("usage") }
}

/// Calls `then` when the page is hidden or left, so that what is being typed is committed.
pub fn on_leave(then: impl Fn() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let Some(document) = window.document() else { return };
    let then = Rc::new(then);
    let hidden = then.clone();
    let page = document.clone();
    // On a tablet the page often ends while hidden, without another event.
    EventListener::new(&document, "visibilitychange", move |_| {
        if page.visibility_state() == VisibilityState::Hidden {
            hidden();
        }
    })
    .forget();
    EventListener::new(&window, "pagehide", move |_| then()).forget();
}

/// Calls `then` when nobody has touched the page for `idle` milliseconds, or when it has been hidden
/// for `hidden` milliseconds; again and again until somebody does. While `shut` says so, nothing that
/// anybody does reaches the page: neither the touch that woke it, nor one that follows at once. What the app
/// presses itself does, a file that it gives out for one.
pub fn on_absence(
    idle: u64,
    hidden: u64,
    then: impl Fn() + 'static,
    shut: impl Fn() -> bool + Clone + 'static,
) {
    let Some(window) = web_sys::window() else { return };
    let Some(document) = window.document() else { return };
    let touched = Rc::new(Cell::new(Moment::now()));
    let since = Rc::new(Cell::new(None::<Moment>));
    let check = Rc::new({
        let (since, touched) = (since.clone(), touched.clone());
        move || {
            let away = since.get().is_some_and(|it| it.ago() >= hidden);
            if away || touched.get().ago() >= idle {
                then();
            }
        }
    });
    for sign in ["pointerdown", "keydown", "wheel", "touchstart"] {
        let (touched, look) = (touched.clone(), check.clone());
        let told = move |_: &web_sys::Event| {
            // A device that slept with the page in view wakes by a touch, and its timers later: whoever
            // touches it first may be anybody.
            look();
            touched.set(Moment::now());
        };
        // Before any control has its turn.
        EventListener::new_with_options(&window, sign, EventListenerOptions::run_in_capture_phase(), told)
            .forget();
    }
    // After the listeners above: the touch that wakes is held back too.
    for deed in ["pointerdown", "mousedown", "click", "keydown", "beforeinput"] {
        let shut = shut.clone();
        let held_back = move |event: &web_sys::Event| {
            if event.is_trusted() && shut() {
                event.prevent_default();
                event.stop_immediate_propagation();
            }
        };
        let capture = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
        EventListener::new_with_options(&window, deed, capture, held_back).forget();
    }
    let (page, looked) = (document.clone(), check.clone());
    EventListener::new(&document, "visibilitychange", move |_| {
        if page.visibility_state() == VisibilityState::Hidden {
            since.set(Some(Moment::now()));
        } else {
            // The timer of a page that was frozen has not fired: this comes before anything is seen.
            looked();
            since.set(None);
        }
    })
    .forget();
    gloo::timers::callback::Interval::new(LOOK_MS, move || check()).forget();
}

/// How long the answer of a person is waited for, milliseconds.
const PERSIST_MS: u32 = 5_000;
/// How often absence is looked for, milliseconds.
const LOOK_MS: u32 = 5_000;

/// A moment by both clocks: the page's own stands still while the device sleeps, and the device's
/// can be set back.
#[derive(Clone, Copy)]
struct Moment {
    page: u64,
    device: u64,
}

impl Moment {
    fn now() -> Moment {
        let page = web_sys::window().and_then(|it| it.performance()).map_or(0, |it| it.now() as u64);
        Moment { page, device: js_sys::Date::now() as u64 }
    }

    /// Milliseconds since then, by whichever clock says more.
    fn ago(self) -> u64 {
        let now = Moment::now();
        now.page.saturating_sub(self.page).max(now.device.saturating_sub(self.device))
    }
}

/// Whether this page would be there again after a reload, as far as can be told.
pub fn comes_back() -> bool {
    offline::ready() || web_sys::window().is_some_and(|it| it.navigator().on_line())
}

fn storage() -> Option<StorageManager> {
    get(&web_sys::window()?.navigator(), "storage").dyn_into().ok()
}

fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}
