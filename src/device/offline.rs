//! Being there with no network: the service worker and its versions, and the files that the device hands
//! to an installed app.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, MessageEvent, ServiceWorkerContainer, ServiceWorkerRegistration, Window};

use super::lifecycle;

/// Where the page's script (tests/tools/handed_in.js) lays files that were handed in, and what it calls then.
const HANDED_IN: &str = "handedIn";

/// What is told while the app is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// another version waits until it is accepted
    Waits,
    /// nothing works offline, and why
    NotKept(NotKept),
}

/// Why the browser holds no version of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// it takes no service worker from this address: scripts come under another type, or under a
    /// certificate that it does not trust; it does not say which
    Refused,
    /// not every file came whole, or there was no room for them
    Incomplete,
}

thread_local! {
    static REGISTRATION: RefCell<Option<ServiceWorkerRegistration>> = const { RefCell::new(None) };
    /// Whether this page asked for the new version, and so reloads once it has taken over.
    static ACCEPTED: Cell<bool> = const { Cell::new(false) };
}

/// Registers the service worker; `tell` is called whenever there is something to tell.
pub fn register(tell: impl Fn(Told) + 'static) {
    // Where nothing is kept, nothing is missing: the one file would be refused.
    let Some((window, container)) = container().filter(|_| !lifecycle::writes_nothing()) else { return };
    let tell = Rc::new(tell);
    let told = tell.clone();
    // False on the first visit: the worker that then takes this page over is of the same version.
    let controlled = Cell::new(container.controller().is_some());
    EventListener::new(&container, "controllerchange", move |_| {
        if ACCEPTED.take() {
            // A page that cannot reload has ended already.
            let _ = window.location().reload();
        } else if controlled.replace(true) {
            // Another page accepted: this one is still the old version, and says so.
            told(Told::Waits);
        }
    })
    .forget();
    // A worker says which version it is when it takes pages over. The server may have had another one
    // between the page and the worker.
    let told = tell.clone();
    EventListener::new(&container, "message", move |event| {
        let said = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
        let version = get(&said, "version").as_string();
        if !ACCEPTED.get() && version.is_some() && version != build() {
            told(Told::Waits);
        }
    })
    .forget();
    spawn_local(async move {
        let registration = match ask(&container).await {
            Ok(registration) => registration,
            Err(_) if ready() => return,
            Err(why) => {
                let refused = get(&why, "name").as_string().as_deref() == Some("SecurityError");
                tell(Told::NotKept(if refused { NotKept::Refused } else { NotKept::Incomplete }));
                return;
            }
        };
        REGISTRATION.set(Some(registration.clone()));
        if registration.waiting().is_some() && container.controller().is_some() {
            tell(Told::Waits);
        }
        // A page that is loaded again meets one that is under way.
        watch(&registration, &container, &tell);
        let found = registration.clone();
        EventListener::new(&registration, "updatefound", move |_| watch(&found, &container, &tell)).forget();
    });
}

/// Tells what becomes of the version that is being installed.
fn watch(
    registration: &ServiceWorkerRegistration,
    container: &ServiceWorkerContainer,
    tell: &Rc<impl Fn(Told) + 'static>,
) {
    let Some(worker) = registration.installing() else { return };
    let (registration, container) = (registration.clone(), container.clone());
    let (tell, coming) = (tell.clone(), worker.clone());
    EventListener::new(&worker, "statechange", move |_| match get(&coming, "state").as_string().as_deref() {
        Some("installed") if container.controller().is_some() => tell(Told::Waits),
        // Where a former version is at work, it goes on.
        Some("redundant") if registration.active().is_none() => tell(Told::NotKept(NotKept::Incomplete)),
        _ => {}
    })
    .forget();
}

/// Whether everything is in the offline cache and the page is served from it.
pub fn ready() -> bool {
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

/// Calls `then` when the device hands a file to the app: opened with it, or shared to it.
pub fn on_handed_in(then: impl Fn() + 'static) {
    let Some(window) = web_sys::window() else { return };
    EventListener::new(&window, HANDED_IN, move |_| then()).forget();
}

/// Whether files were handed in and nobody has taken them yet.
pub fn any_handed_in() -> bool {
    handed_in().length() > 0
}

/// The files that were handed in, once: what the worker held of them meanwhile it lets go of.
pub fn take_handed_in() -> Vec<File> {
    let files = handed_in().splice_many(0, u32::MAX, &[]);
    let worker = container().and_then(|(_, it)| it.controller()).filter(|_| files.length() > 0);
    if let Some(worker) = worker {
        let _ = worker.post_message(&"taken".into());
    }
    files.iter().filter_map(|it| it.dyn_into().ok()).collect()
}

/// Leaves what nobody has taken with the service worker, whose memory outlives this page: the next one asks
/// for it (tests/tools/handed_in.js).
pub fn keep_handed_in() {
    let files = handed_in();
    let worker = container().and_then(|(_, it)| it.controller()).filter(|_| files.length() > 0);
    if let Some(worker) = worker {
        let said = Object::new();
        // Neither a member of a plain object nor a worker that is there can be refused.
        let _ = Reflect::set(&said, &"shared".into(), &files);
        let _ = worker.post_message(&said);
    }
}

fn handed_in() -> Array {
    get(&js_sys::global(), HANDED_IN).dyn_into().unwrap_or_default()
}

/// The version that this page is of.
fn build() -> Option<String> {
    let page = web_sys::window()?.document()?;
    page.query_selector("meta[name=build]").ok()??.get_attribute("content")
}

async fn ask(container: &ServiceWorkerContainer) -> Result<ServiceWorkerRegistration, JsValue> {
    let options = Object::new();
    // The browser's own cache must never decide which version a tablet runs.
    Reflect::set(&options, &"updateViaCache".into(), &"none".into())?;
    let register: Function = get(container, "register").dyn_into()?;
    let promise: Promise = register.call2(container, &"./sw.js".into(), &options)?.dyn_into()?;
    // While developing there is no sw.js: the page then needs the network, and says so.
    JsFuture::from(promise).await?.dyn_into()
}

fn container() -> Option<(Window, ServiceWorkerContainer)> {
    let window = web_sys::window()?;
    let container = get(&window.navigator(), "serviceWorker").dyn_into().ok()?;
    Some((window, container))
}

fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}
