//! The page's life: what the browser can do, persistence, leaving, updates.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration, StorageManager, VisibilityState, Window};

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

thread_local! {
    static REGISTRATION: RefCell<Option<ServiceWorkerRegistration>> = const { RefCell::new(None) };
    /// Whether this page asked for the new version, and so reloads once it has taken over.
    static ACCEPTED: Cell<bool> = const { Cell::new(false) };
}

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

/// Asks for persistent storage; whether it was granted.
pub async fn persist() -> bool {
    let Some(Ok(asked)) = storage().map(|it| it.persist()) else { return false };
    JsFuture::from(asked).await.is_ok_and(|it| it.is_truthy())
}

/// Free space in bytes, as the browser estimates it.
pub async fn free_space() -> Option<u64> {
    let estimate = JsFuture::from(storage()?.estimate().ok()?).await.ok()?;
    let count = |name: &str| get(&estimate, name).as_f64().map(|it| it as u64);
    Some(count("quota")?.saturating_sub(count("usage")?))
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
/// for `hidden` milliseconds; again and again until somebody does.
pub fn on_absence(idle: u64, hidden: u64, then: impl Fn() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let Some(document) = window.document() else { return };
    let touched = Rc::new(Cell::new(Moment::now()));
    for sign in ["pointerdown", "keydown", "wheel", "touchstart"] {
        let touched = touched.clone();
        EventListener::new(&window, sign, move |_| touched.set(Moment::now())).forget();
    }
    let since = Rc::new(Cell::new(None::<Moment>));
    let check = Rc::new({
        let since = since.clone();
        move || {
            let away = since.get().is_some_and(|it| it.ago() >= hidden);
            if away || touched.get().ago() >= idle {
                then();
            }
        }
    });
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
    offline_ready() || web_sys::window().is_some_and(|it| it.navigator().on_line())
}

/// Registers the service worker; calls `then` when a new version waits.
pub fn offline(update_waits: impl Fn() + 'static) {
    let Some((window, container)) = container() else { return };
    let update_waits = Rc::new(update_waits);
    let told = update_waits.clone();
    // False on the first visit: the worker that then takes this page over is of the same version.
    let controlled = Cell::new(container.controller().is_some());
    EventListener::new(&container, "controllerchange", move |_| {
        if ACCEPTED.take() {
            // A page that cannot reload has ended already.
            let _ = window.location().reload();
        } else if controlled.replace(true) {
            // Another page accepted: this one is still the old version, and says so.
            told();
        }
    })
    .forget();
    spawn_local(async move {
        let Some(registration) = register(&container).await else { return };
        REGISTRATION.set(Some(registration.clone()));
        if registration.waiting().is_some() && container.controller().is_some() {
            update_waits();
        }
        let found = registration.clone();
        EventListener::new(&registration, "updatefound", move |_| {
            let Some(worker) = found.installing() else { return };
            let (update_waits, container, coming) = (update_waits.clone(), container.clone(), worker.clone());
            EventListener::new(&worker, "statechange", move |_| {
                let installed = get(&coming, "state").as_string().as_deref() == Some("installed");
                if installed && container.controller().is_some() {
                    update_waits();
                }
            })
            .forget();
        })
        .forget();
    });
}

/// Whether everything is in the offline cache and the page is served from it.
pub fn offline_ready() -> bool {
    // A worker that controls a page has been installed, and it is installed only whole.
    container().is_some_and(|(_, it)| it.controller().is_some())
}

/// Lets the waiting version take over and reloads once.
pub fn accept_update() {
    let waiting = REGISTRATION.with_borrow(|it| it.as_ref().and_then(|it| it.waiting()));
    ACCEPTED.set(true);
    let asked = waiting.is_some_and(|it| it.post_message(&"activate".into()).is_ok());
    if !asked {
        // It has taken over already, from another page.
        ACCEPTED.set(false);
        if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
    }
}

async fn register(container: &ServiceWorkerContainer) -> Option<ServiceWorkerRegistration> {
    let options = Object::new();
    // The browser's own cache must never decide which version a tablet runs.
    Reflect::set(&options, &"updateViaCache".into(), &"none".into()).ok()?;
    let register: Function = get(container, "register").dyn_into().ok()?;
    let promise: Promise = register.call2(container, &"./sw.js".into(), &options).ok()?.dyn_into().ok()?;
    // While developing there is no sw.js: the page then simply needs the network.
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

fn container() -> Option<(Window, ServiceWorkerContainer)> {
    let window = web_sys::window()?;
    let container = get(&window.navigator(), "serviceWorker").dyn_into().ok()?;
    Some((window, container))
}

fn storage() -> Option<StorageManager> {
    get(&web_sys::window()?.navigator(), "storage").dyn_into().ok()
}

fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}
