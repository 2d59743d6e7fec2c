//! The workers that files are opened in, so that the page stays quick: the office's module, started once
//! more by `take_in_worker.js`. Both ends are here. What goes over is the office's key for opening, which
//! cannot be read out, what the office knows, and files; what comes back are records.
//!
//! Of many files two workers open, verify and read every other one, each before its turn comes. What becomes of a
//! file depends on those before it, so that this is said of one after another: each worker hears first what the
//! other one took in.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};

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
use crate::domain::record::{FORMAT, Intake, Row};
use crate::domain::{PhotoFile, Record, json};
use crate::exchange::PublicKey;
use crate::exchange::kept;

use super::judge::Outcome;

/// Where its script lies, relative to the page.
const SCRIPT: &str = "./take_in_worker.js";
/// How long it may take to start, milliseconds.
const START_MS: u32 = 30_000;
/// How many are asked about before the first is answered: where one judges, and where two do.
const AHEAD: (usize, usize) = (2, 6);
/// The texts of so many files that were taken in last are at hand: as many as may not be on the shelf yet.
const RECENT: usize = AHEAD.1 + 2;

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
    Workers(Rc<Hands>),
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
        match Hands::start(fetch).await {
            Some(hands) => Judges::Workers(Rc::new(hands)),
            None => Judges::Page(Rc::default()),
        }
    }

    /// Starts a second worker, where the device has a processor for it. To be told what the office knows anew.
    pub async fn grow(&self) {
        if let Judges::Workers(hands) = self {
            hands.grow().await;
        }
    }

    /// Whether one has stopped, so that others must be started.
    pub fn stopped(&self) -> bool {
        matches!(self, Judges::Workers(hands) if hands.all.borrow().iter().any(|it| it.stopped.get()))
    }

    /// How many files may be asked about before the first is answered.
    pub fn ahead(&self) -> usize {
        match self {
            Judges::Workers(hands) if hands.all.borrow().len() > 1 => AHEAD.1,
            _ => AHEAD.0,
        }
    }

    /// Tells it what the office knows; what was asked before is answered before.
    pub fn begin(&self, desk: Desk, receiver: &Receiver, fetch: Fetch) {
        match self {
            Judges::Page(judging) => {
                judging.replace(Some(Judging::new(desk, receiver.clone(), fetch, true)));
            }
            Judges::Workers(hands) => {
                let public = receiver.public();
                hands.begin(&request(&[
                    ("op", "begin".into()),
                    ("desk", JsValue::from(serde_json::to_string(&desk).unwrap_or_default())),
                    ("key", receiver.handle().into()),
                    ("x", public.x.as_str().into()),
                    ("y", public.y.as_str().into()),
                ]));
            }
        }
    }

    /// Asks for a judgement. A worker begins at once, the page when the answer is waited for. `None`:
    /// the worker has stopped over it.
    pub fn ask(&self, name: String, source: Source) -> Answer {
        match self {
            Judges::Workers(hands) => {
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
                let answer = hands.ask(request(&with));
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
            judging.signed(name, text.as_bytes(), &came).await
        }
        Source::Taken(hash) => judging.again(&hash).await,
        Source::Cases(hash) => judging.cases(&hash).await,
    }
}

// ── The page's end ──────────────────────────────────────────────────────────────────────────────

/// The workers of this page, one or two.
pub(super) struct Hands {
    all: RefCell<Vec<Hand>>,
    fetch: Fetch,
    next: Cell<usize>,
    /// what was asked last is answered
    last: RefCell<Promise>,
    /// how often they were told what the office knows
    told: Cell<u32>,
    /// the place of the only one that knows everything, where the others cannot be told what it heard
    knows: Cell<Option<usize>>,
    /// the highest number of a digest, in whichever of them
    digests: RefCell<JsValue>,
    /// the texts of files that were taken in last, packed, by their hash
    recent: Rc<RefCell<VecDeque<(String, JsValue)>>>,
}

impl Hands {
    async fn start(fetch: Fetch) -> Option<Hands> {
        let recent: Rc<RefCell<VecDeque<(String, JsValue)>>> = Rc::default();
        let texts = recent.clone();
        let fetch: Fetch = Rc::new(move |hash| {
            let packed = texts.borrow().iter().find(|it| it.0 == hash).and_then(|it| photo(&it.1));
            let stored = fetch.clone();
            Box::pin(async move {
                match packed.and_then(|it| kept::text(&it)) {
                    Some(text) => Some(text),
                    None => stored(hash).await,
                }
            })
        });
        let first = Hand::start(fetch.clone()).await?;
        Some(Hands {
            all: RefCell::new(vec![first]),
            fetch,
            next: Cell::new(0),
            last: RefCell::new(Promise::resolve(&JsValue::UNDEFINED)),
            told: Cell::new(0),
            knows: Cell::new(None),
            digests: RefCell::default(),
            recent,
        })
    }

    async fn grow(&self) {
        let processors = web_sys::window().map_or(1.0, |it| it.navigator().hardware_concurrency());
        if self.all.borrow().len() == 1
            && processors >= 2.0
            && let Some(hand) = Hand::start(self.fetch.clone()).await
        {
            self.all.borrow_mut().push(hand);
        }
    }

    /// Tells all of them what the office knows. What was asked before is answered before, and no news any more.
    fn begin(&self, desk: &Object) {
        self.told.set(self.told.get() + 1);
        self.knows.set(None);
        self.recent.take();
        self.digests.replace(JsValue::UNDEFINED);
        for hand in self.all.borrow().iter() {
            hand.news.take();
            drop(hand.ask(desk));
        }
    }

    /// Gives what the worker says, once everything that was asked before was answered.
    fn ask(self: &Rc<Self>, request: Object) -> Promise {
        let turn = self.next.get() % self.all.borrow().len();
        self.next.set(turn + 1);
        let place = self.knows.get().unwrap_or(turn);
        let (id, answer) = self.all.borrow()[place].ask(&request);
        let mut done = None;
        let answered = Promise::new(&mut |resolve, _| done = Some(resolve));
        let before = self.last.replace(answered.clone());
        let turn = Turn { request, place, id, answer, told: self.told.get() };
        let hands = Rc::downgrade(self);
        spawn_local(async move {
            // It is resolved whatever comes.
            let _ = JsFuture::from(before).await;
            let answer = turn.come(&hands).await;
            if let Some(done) = done {
                // Calling a promise's own resolver does not throw.
                let _ = done.call1(&JsValue::NULL, &answer);
            }
        });
        answered
    }

    /// What one of them took in is news for the others.
    fn learn(&self, place: usize, answer: &JsValue) {
        self.digests.replace(get(answer, "digests"));
        if get(answer, "alone").is_truthy() {
            self.knows.set(Some(place));
            return;
        }
        let news = get(answer, "news");
        if !news.is_string() {
            return;
        }
        for (at, hand) in self.all.borrow().iter().enumerate() {
            if at != place {
                hand.news.borrow_mut().push(news.clone());
            }
        }
        if let Some(hash) = get(answer, "hash").as_string() {
            let kept = get(answer, "kept").as_string();
            let text =
                Array::from(&get(answer, "photos")).iter().find(|it| get(it, "hash").as_string() == kept);
            let mut recent = self.recent.borrow_mut();
            recent.extend(text.map(|it| (hash, it)));
            while recent.len() > RECENT {
                recent.pop_front();
            }
        }
    }
}

/// What was asked of one of them, which waits for its turn.
struct Turn {
    request: Object,
    place: usize,
    id: u32,
    answer: Promise,
    /// [`Hands::told`] when it was asked
    told: u32,
}

impl Turn {
    /// Lets it be judged, and gives what comes of it; nothing where the worker stopped.
    async fn come(self, hands: &Weak<Hands>) -> JsValue {
        let Some(own) = hands.upgrade() else { return JsValue::UNDEFINED };
        let Turn { request, mut place, mut id, mut answer, told } = self;
        if let Some(only) = own.knows.get().filter(|it| *it != place) {
            own.all.borrow()[place].go(id, None);
            (id, answer) = own.all.borrow()[only].ask(&request);
            place = only;
        }
        own.all.borrow()[place].go(id, Some(&own.digests.borrow()));
        // Nobody waits for a worker any more whose page has started others.
        drop(own);
        let answer = JsFuture::from(answer).await.unwrap_or_default();
        if let Some(own) = hands.upgrade().filter(|it| it.told.get() == told) {
            own.learn(place, &answer);
        }
        answer
    }
}

/// A worker of this page.
struct Hand {
    worker: Worker,
    pending: Rc<RefCell<HashMap<u32, Function>>>,
    next: Cell<u32>,
    stopped: Rc<Cell<bool>>,
    /// what it has not heard of yet
    news: RefCell<Vec<JsValue>>,
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
        let (next, news) = (Cell::new(0), RefCell::default());
        let hand = Hand { worker, pending, next, stopped, news, _listeners: [on_message, on_error] };
        there.then_some(hand)
    }

    /// Gives its number and the answer. What is asked waits for [`Hand::go`]; what is told does not.
    fn ask(&self, request: &Object) -> (u32, Promise) {
        let id = self.next.get() + 1;
        self.next.set(id);
        set(request, "id", &id.into());
        let answer = Promise::new(&mut |resolve, _| drop(self.pending.borrow_mut().insert(id, resolve)));
        if self.stopped.get() || self.worker.post_message(request).is_err() {
            settle(&self.pending, id, &JsValue::UNDEFINED);
        }
        (id, answer)
    }

    /// It is the turn of what was asked under this number; without the highest number of a digest nobody waits for it
    /// any more.
    fn go(&self, id: u32, digests: Option<&JsValue>) {
        let given = Object::new();
        set(&given, "go", &id.into());
        if let Some(digests) = digests {
            set(&given, "digests", digests);
            set(&given, "news", &self.news.take().into_iter().collect::<Array>());
        } else {
            set(&given, "dropped", &JsValue::TRUE);
        }
        // A worker that has stopped answers nothing more, and that is known.
        let _ = self.worker.post_message(&given);
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
    let photos = Array::from(&get(answer, "photos")).iter().map(|it| photo(&it)).collect::<Option<_>>()?;
    Some(Judgement { outcome, records, photos, claim: None })
}

fn photo(file: &JsValue) -> Option<PhotoFile> {
    let bytes = get(file, "bytes").dyn_into::<Uint8Array>().ok()?.to_vec();
    Some(PhotoFile { hash: get(file, "hash").as_string()?, jpeg: String::from_utf8(bytes).ok()? })
}

// ── The worker's end ────────────────────────────────────────────────────────────────────────────

/// What the page asks.
struct Request {
    data: JsValue,
    /// its file, looked at while another is judged
    ahead: Option<Ahead>,
    /// its turn has come
    turn: Option<Promise>,
}

impl Request {
    /// Begins with its file, if it has one, before its turn comes.
    fn look_ahead(&mut self, receiver: Option<&Receiver>) {
        let file = get(&self.data, "file").dyn_into::<web_sys::File>().ok();
        if let (None, Some(receiver), Some(file)) = (&self.ahead, receiver, file) {
            let name = get(&self.data, "name").as_string().unwrap_or_default();
            self.ahead = Some(Ahead::of(name, file, receiver.clone()));
        }
    }
}

/// A file that is being read, opened and proven.
struct Ahead {
    done: Promise,
    found: Rc<RefCell<Option<Found>>>,
}

impl Ahead {
    fn of(name: String, file: web_sys::File, receiver: Receiver) -> Ahead {
        let found = Rc::new(RefCell::new(None));
        let into = found.clone();
        let done = future_to_promise(async move {
            into.replace(Some(Found::of(&name, &file, &receiver).await.prove()));
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
    let turns: Rc<RefCell<HashMap<u32, Function>>> = Rc::default();
    let global: EventTarget = js_sys::global().unchecked_into();
    EventListener::new(&global, "message", move |event| {
        let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
        if needs.given(&data) {
            return;
        }
        if let Some(id) = get(&data, "go").as_f64() {
            settle(&turns, id as u32, &data);
            return;
        }
        let mut turn = None;
        if begins(&data) {
            receiver.take();
        } else {
            let id = get(&data, "id").as_f64().unwrap_or_default() as u32;
            turn = Some(Promise::new(&mut |resolve, _| drop(turns.borrow_mut().insert(id, resolve))));
        }
        let mut request = Request { data, ahead: None, turn };
        request.look_ahead(receiver.borrow().as_ref());
        asked.borrow_mut().push_back(request);
        if !busy.replace(true) {
            let (asked, judging, busy, needs) = (asked.clone(), judging.clone(), busy.clone(), needs.clone());
            let receiver = receiver.clone();
            spawn_local(async move {
                while let Some(request) = { asked.borrow_mut().pop_front() } {
                    answer(&judging, &needs, request).await;
                    let told = !asked.borrow().iter().any(|it| begins(&it.data));
                    let own = judging.borrow().as_ref().filter(|_| told).map(|it| it.receiver().clone());
                    asked.borrow_mut().iter_mut().for_each(|it| it.look_ahead(own.as_ref()));
                    receiver.replace(own);
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
    let Request { data: request, ahead, turn } = request;
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
    if let Some(turn) = turn {
        let told = JsFuture::from(turn).await.unwrap_or_default();
        if get(&told, "dropped").is_truthy() {
            return post(&answer, &Array::new());
        }
        if let Some(own) = judging.borrow_mut().as_mut() {
            own.learn(heard(&told), get(&told, "digests").as_f64().map(|it| it as u64));
        }
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
    let highest = judging.borrow().as_ref().map(Judging::digests);
    set(&answer, "digests", &highest.map(|it| it as f64).into());
    match &judgement.outcome {
        Outcome::Taken(taken) if !taken.list => {
            let intake = |it: &Record| match it {
                Record::Intake(it) => Some((it.hash.clone(), it.kept.clone())),
                _ => None,
            };
            let at = judgement.records.iter().position(|it| intake(it).is_some());
            if let Some((at, (hash, kept))) = at.and_then(|at| Some((at, intake(&judgement.records[at])?))) {
                set(&answer, "news", &records.get(at as u32));
                set(&answer, "hash", &hash.into());
                set(&answer, "kept", &kept.into());
            }
        }
        // What else such a file says is too much to tell.
        Outcome::Taken(_) | Outcome::Relayed(_) => set(&answer, "alone", &JsValue::TRUE),
        _ => {}
    }
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

/// The files that were taken in by another worker meanwhile.
fn heard(told: &JsValue) -> Vec<Intake> {
    let news = Array::from(&get(told, "news"));
    let read = |it: JsValue| match Record::read(FORMAT, &it.as_string()?) {
        Row::Known(record) => match *record {
            Record::Intake(it) => Some(it),
            _ => None,
        },
        _ => None,
    };
    news.iter().filter_map(read).collect()
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

fn request(with: &[(&str, JsValue)]) -> Object {
    let request = Object::new();
    with.iter().for_each(|(name, value)| set(&request, name, value));
    request
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
