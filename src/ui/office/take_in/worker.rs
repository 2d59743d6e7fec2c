//! The worker that files are opened in, so that the page stays quick: the office's module, started once
//! more by `take_in_worker.js`. Both ends are here. What goes over is the office's key for opening, which
//! cannot be read out, what the office knows, and files; what comes back are records.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::{EventTarget, MessageEvent, Worker};

use super::judge::{Came, Desk, Fetch, Found, Judgement, Judging};
use crate::device::files::FileFault;
use crate::device::keys::Receiver;
use crate::device::lifecycle;
use crate::domain::record::{FORMAT, Row};
use crate::domain::{PhotoFile, Record, json};
use crate::exchange::PublicKey;

use super::judge::Outcome;

/// Where its script lies, relative to the page.
const SCRIPT: &str = "./take_in_worker.js";
/// How long it may take to start, milliseconds.
const START_MS: u32 = 30_000;

/// What is to be judged.
pub(super) enum Source {
    /// a file that was picked
    File(web_sys::File),
    /// the signed text of one that waits here, the offices that it came through, and whether a person saw
    /// what it would change, and keeps it
    Text(String, Vec<String>, bool),
    /// one that was taken in, by its hash: what is kept ready of it is made again
    Taken(String),
    /// the same: its households are given
    Cases(String),
}

/// Who judges.
#[derive(Clone)]
pub(super) enum Judges {
    Worker(Rc<Hand>),
    /// where no worker starts
    Page(Rc<RefCell<Option<Judging>>>),
}

type Answer = Pin<Box<dyn Future<Output = Option<Judgement>>>>;

impl Judges {
    /// A worker; without one, the page itself.
    pub async fn start(fetch: Fetch) -> Judges {
        // One file has none beside it, and a key that is no browser's does not go over.
        if lifecycle::writes_nothing() {
            return Judges::Page(Rc::default());
        }
        match Hand::start(fetch).await {
            Some(hand) => Judges::Worker(Rc::new(hand)),
            None => Judges::Page(Rc::default()),
        }
    }

    /// Whether it has stopped, so that another one must be started.
    pub fn stopped(&self) -> bool {
        matches!(self, Judges::Worker(hand) if hand.stopped.get())
    }

    /// Tells it what the office knows; what was asked before is answered before.
    pub fn begin(&self, desk: Desk, receiver: &Receiver, fetch: Fetch) {
        match self {
            Judges::Page(judging) => {
                judging.replace(Some(Judging::new(desk, receiver.clone(), fetch, true)));
            }
            Judges::Worker(hand) => {
                let public = receiver.public();
                let with = [
                    ("desk", JsValue::from(serde_json::to_string(&desk).unwrap_or_default())),
                    ("key", receiver.handle().into()),
                    ("x", public.x.as_str().into()),
                    ("y", public.y.as_str().into()),
                ];
                drop(hand.ask("begin", &with));
            }
        }
    }

    /// Asks for a judgement. The worker begins at once, the page when the answer is waited for. `None`:
    /// the worker has stopped over it.
    pub fn ask(&self, name: String, source: Source) -> Answer {
        match self {
            Judges::Worker(hand) => {
                let (through, kept) = match &source {
                    Source::Text(_, through, kept) => (through.join(" "), *kept),
                    _ => (String::new(), false),
                };
                let what = match source {
                    Source::File(file) => ("file", JsValue::from(file)),
                    Source::Text(text, ..) => ("text", text.into()),
                    Source::Taken(hash) => ("taken", hash.into()),
                    Source::Cases(hash) => ("cases", hash.into()),
                };
                let with = [("name", name.into()), ("through", through.into()), ("kept", kept.into()), what];
                let answer = hand.ask("judge", &with);
                Box::pin(async move { received(&JsFuture::from(answer).await.ok()?) })
            }
            Judges::Page(judging) => {
                let judging = judging.clone();
                Box::pin(async move {
                    let mut own = judging.take()?;
                    let judgement = judged(&mut own, &name, source).await;
                    judging.replace(Some(own));
                    Some(judgement)
                })
            }
        }
    }
}

async fn judged(judging: &mut Judging, name: &str, source: Source) -> Judgement {
    judging.begin();
    match source {
        Source::File(file) => {
            let found = Found::of(name, &file, judging.receiver()).await;
            judging.file(name, found).await
        }
        Source::Text(text, through, kept) => {
            let came = Came { through, kept, ..Came::default() };
            judging.signed(name, text.as_bytes(), None, true, &came).await
        }
        Source::Taken(hash) => judging.again(&hash).await,
        Source::Cases(hash) => judging.cases(&hash).await,
    }
}

// ── The page's end ──────────────────────────────────────────────────────────────────────────────

/// A worker of this page.
pub(super) struct Hand {
    worker: Worker,
    pending: Rc<RefCell<HashMap<u32, Function>>>,
    next: Cell<u32>,
    stopped: Rc<Cell<bool>>,
    _listeners: [EventListener; 2],
}

impl Hand {
    async fn start(fetch: Fetch) -> Option<Hand> {
        let worker = Worker::new(SCRIPT).ok()?;
        let pending: Rc<RefCell<HashMap<u32, Function>>> = Rc::default();
        let stopped = Rc::new(Cell::new(false));
        // The answer to nothing: that it is there.
        let ready = Promise::new(&mut |resolve, _| drop(pending.borrow_mut().insert(0, resolve)));
        let (answers, asking) = (pending.clone(), worker.clone());
        let on_message = EventListener::new(&worker, "message", move |event| {
            let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
            if let Some(hash) = get(&data, "needs").as_string() {
                let (asking, text) = (asking.clone(), fetch(hash));
                spawn_local(async move {
                    let given = Object::new();
                    set(&given, "asked", &get(&data, "asked"));
                    set(&given, "gives", &text.await.map(JsValue::from).unwrap_or_default());
                    // A worker that has stopped needs nothing more.
                    let _ = asking.post_message(&given);
                });
                return;
            }
            let id = get(&data, "id").as_f64().unwrap_or_default() as u32;
            settle(&answers, id, &data);
        });
        let (failing, stop) = (pending.clone(), stopped.clone());
        let stop = move || {
            stop.set(true);
            let ids: Vec<u32> = failing.borrow().keys().copied().collect();
            ids.into_iter().for_each(|it| settle(&failing, it, &JsValue::UNDEFINED));
        };
        let late = stop.clone();
        let on_error = EventListener::new(&worker, "error", move |_| stop());
        let patience = Timeout::new(START_MS, late);
        let there = JsFuture::from(ready).await.is_ok_and(|it| !it.is_undefined());
        drop(patience);
        let hand = Hand { worker, pending, next: Cell::new(0), stopped, _listeners: [on_message, on_error] };
        there.then_some(hand)
    }

    fn ask(&self, operation: &str, with: &[(&str, JsValue)]) -> Promise {
        let id = self.next.get() + 1;
        self.next.set(id);
        let request = Object::new();
        set(&request, "id", &id.into());
        set(&request, "op", &operation.into());
        with.iter().for_each(|(name, value)| set(&request, name, value));
        let answer = Promise::new(&mut |resolve, _| drop(self.pending.borrow_mut().insert(id, resolve)));
        if self.stopped.get() || self.worker.post_message(&request).is_err() {
            settle(&self.pending, id, &JsValue::UNDEFINED);
        }
        answer
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn settle(pending: &RefCell<HashMap<u32, Function>>, id: u32, answer: &JsValue) {
    let waiting = pending.borrow_mut().remove(&id);
    if let Some(resolve) = waiting {
        // Calling a promise's own resolver does not throw.
        let _ = resolve.call1(&JsValue::NULL, answer);
    }
}

/// What a worker answered.
fn received(answer: &JsValue) -> Option<Judgement> {
    let outcome = json::read(&get(answer, "outcome").as_string()?).ok()?;
    let mut records = Vec::new();
    for row in Array::from(&get(answer, "records")) {
        match Record::read(FORMAT, &row.as_string()?) {
            Row::Known(record) => records.push(*record),
            _ => return None,
        }
    }
    let mut photos = Vec::new();
    for file in Array::from(&get(answer, "photos")) {
        let bytes = get(&file, "bytes").dyn_into::<Uint8Array>().ok()?.to_vec();
        photos
            .push(PhotoFile { hash: get(&file, "hash").as_string()?, jpeg: String::from_utf8(bytes).ok()? });
    }
    Some(Judgement { outcome, records, photos, claim: None })
}

// ── The worker's end ────────────────────────────────────────────────────────────────────────────

/// What the page asks.
struct Request {
    data: JsValue,
    /// a file that is read while another is judged
    ahead: Option<Ahead>,
}

/// A file that is being read and opened.
struct Ahead {
    done: Promise,
    found: Rc<RefCell<Option<Found>>>,
}

impl Ahead {
    fn of(name: String, file: web_sys::File, receiver: Receiver) -> Ahead {
        let found = Rc::new(RefCell::new(None));
        let into = found.clone();
        let done = future_to_promise(async move {
            into.replace(Some(Found::of(&name, &file, &receiver).await));
            Ok(JsValue::UNDEFINED)
        });
        Ahead { done, found }
    }

    async fn found(self) -> Found {
        // It gives nothing back and cannot fail.
        let _ = JsFuture::from(self.done).await;
        self.found.take().unwrap_or(Found::Unread(FileFault::Unreadable))
    }
}

/// Answers what the page asks, one after another.
pub fn serve() {
    let asked: Rc<RefCell<VecDeque<Request>>> = Rc::default();
    let needs = Rc::new(Needs::default());
    let judging: Rc<RefCell<Option<Judging>>> = Rc::default();
    // While a file is judged; none while something about the office waits to be told.
    let receiver: Rc<RefCell<Option<Receiver>>> = Rc::default();
    let busy = Rc::new(Cell::new(false));
    let global: EventTarget = js_sys::global().unchecked_into();
    EventListener::new(&global, "message", move |event| {
        let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
        if needs.given(&data) {
            return;
        }
        if begins(&data) {
            receiver.take();
        }
        let file = get(&data, "file").dyn_into::<web_sys::File>().ok();
        let ahead = receiver.borrow().as_ref().zip(file).map(|(receiver, file)| {
            Ahead::of(get(&data, "name").as_string().unwrap_or_default(), file, receiver.clone())
        });
        asked.borrow_mut().push_back(Request { data, ahead });
        if !busy.replace(true) {
            let (asked, judging, busy, needs) = (asked.clone(), judging.clone(), busy.clone(), needs.clone());
            let receiver = receiver.clone();
            spawn_local(async move {
                while let Some(request) = { asked.borrow_mut().pop_front() } {
                    answer(&judging, &needs, request).await;
                    let told = !asked.borrow().iter().any(|it| begins(&it.data));
                    receiver
                        .replace(judging.borrow().as_ref().filter(|_| told).map(|it| it.receiver().clone()));
                }
                busy.set(false);
            });
        }
    })
    .forget();
    post(&Object::new(), &Array::new());
}

/// Whether a request tells what the office knows.
fn begins(request: &JsValue) -> bool {
    get(request, "op").as_string().is_some_and(|it| it == "begin")
}

async fn answer(judging: &RefCell<Option<Judging>>, needs: &Rc<Needs>, request: Request) {
    let Request { data: request, ahead } = request;
    let text = |name: &str| get(&request, name).as_string().unwrap_or_default();
    let answer = Object::new();
    set(&answer, "id", &get(&request, "id"));
    if begins(&request) {
        let public = PublicKey { x: text("x"), y: text("y") };
        let receiver = Receiver::of(public, get(&request, "key").unchecked_into());
        let desk = json::read::<Desk>(&text("desk"));
        let needs = needs.clone();
        let fetch: Fetch = Rc::new(move |hash| {
            let needs = needs.clone();
            Box::pin(async move { needs.text(&hash).await })
        });
        judging.replace(desk.ok().map(|it| Judging::new(it, receiver, fetch, false)));
        post(&answer, &Array::new());
        return;
    }
    let source = match get(&request, "file").dyn_into::<web_sys::File>() {
        Ok(file) => Source::File(file),
        Err(_) if get(&request, "taken").is_string() => Source::Taken(text("taken")),
        Err(_) if get(&request, "cases").is_string() => Source::Cases(text("cases")),
        Err(_) => {
            let through = text("through").split_whitespace().map(str::to_owned).collect();
            Source::Text(text("text"), through, get(&request, "kept").is_truthy())
        }
    };
    let own = judging.take();
    let judgement = match own {
        Some(mut own) => {
            let judgement = match ahead {
                Some(ahead) => {
                    own.begin();
                    own.file(&text("name"), ahead.found().await).await
                }
                None => judged(&mut own, &text("name"), source).await,
            };
            judging.replace(Some(own));
            judgement
        }
        None => Outcome::Unread(FileFault::Unreadable).into(),
    };
    let outcome = serde_json::to_string(&judgement.outcome).unwrap_or_default();
    set(&answer, "outcome", &outcome.into());
    let records: Array = judgement.records.iter().map(|it| JsValue::from(it.write())).collect();
    set(&answer, "records", &records);
    let (photos, buffers) = (Array::new(), Array::new());
    for file in judgement.photos {
        let bytes = Uint8Array::from(file.jpeg.as_bytes());
        buffers.push(&bytes.buffer());
        let one = Object::new();
        set(&one, "hash", &file.hash.into());
        set(&one, "bytes", &bytes);
        photos.push(&one);
    }
    set(&answer, "photos", &photos);
    post(&answer, &buffers);
}

/// What the worker has asked its page for.
#[derive(Default)]
struct Needs {
    next: Cell<u32>,
    pending: RefCell<HashMap<u32, Function>>,
}

impl Needs {
    /// The text of a file that was taken in.
    async fn text(&self, hash: &str) -> Option<String> {
        let asked = self.next.get() + 1;
        self.next.set(asked);
        let answer = Promise::new(&mut |resolve, _| drop(self.pending.borrow_mut().insert(asked, resolve)));
        let message = Object::new();
        set(&message, "needs", &hash.into());
        set(&message, "asked", &asked.into());
        post(&message, &Array::new());
        JsFuture::from(answer).await.ok()?.as_string()
    }

    /// Whether a message is an answer to that.
    fn given(&self, message: &JsValue) -> bool {
        let asked = get(message, "asked").as_f64();
        if let Some(asked) = asked {
            settle(&self.pending, asked as u32, &get(message, "gives"));
        }
        asked.is_some()
    }
}

fn post(message: &Object, moved: &Array) {
    let global = js_sys::global();
    if let Ok(post) = get(&global, "postMessage").dyn_into::<Function>() {
        // A page that is gone takes its workers with it.
        let _ = post.call2(&global, message, moved);
    }
}

fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}

fn set(of: &Object, name: &str, value: &JsValue) {
    // Setting a member of a plain object cannot fail.
    let _ = Reflect::set(of, &name.into(), value);
}
