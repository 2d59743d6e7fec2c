//! The journal as the page sees it: requests to the worker that holds the files. Synchronous
//! access handles, which alone can be flushed, exist in workers only.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker};

use super::frame::{Scan, Tip};
use super::{StoreFault, shelf};

/// Where the worker's script lies, relative to the page.
const SCRIPT: &str = "./journal_worker.js";
/// Where the page's script (tests/tools/boot.js) leaves a worker that it has started already.
const STARTED_EARLY: &str = "journalWorker";
/// A worker that has not answered for this long is replaced, milliseconds.
const ANSWER_MS: u32 = 20_000;
/// The same for requests that read or write whole journals.
const LONG_ANSWER_MS: u32 = 120_000;
/// A handle that another page has just let go of may take this many tries of 100 ms.
const BUSY_TRIES: u32 = 20;

thread_local! {
    static SCRIPT_URL: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// For tests, whose server has no file of ours: starts workers from this address instead.
pub fn set_worker_url(url: &str) {
    SCRIPT_URL.with_borrow_mut(|it| *it = Some(url.to_owned()));
}

/// What lies in the private file system.
pub(super) struct Lying {
    pub journals: Vec<Found>,
    /// the heads of the pictures on the shelf
    pub heads: Vec<u8>,
    /// its length, bytes
    pub pictures: usize,
    /// how many times in a row IndexedDB was about to be read, and was not
    pub tries: u32,
}

/// One journal file as found.
pub(super) struct Found {
    pub number: u32,
    pub bytes: Vec<u8>,
}

type Pending = Rc<RefCell<HashMap<u32, (Function, Timeout)>>>;

struct Hand {
    worker: Worker,
    pending: Pending,
    /// an error that its own code did not catch: what it did last is not known
    stopped: Rc<Cell<bool>>,
    _listeners: [EventListener; 2],
}

/// Where a journal ends.
pub(super) struct End {
    pub number: u32,
    /// where its last whole frame ends, bytes
    pub whole: usize,
    pub tip: Tip,
    /// nothing is missing before that
    sound: bool,
}

impl End {
    pub fn of(number: u32, scan: &Scan) -> End {
        End { number, whole: scan.whole, tip: scan.tip, sound: scan.damaged.is_none() && !scan.newer }
    }
}

/// The journal of one store.
pub(super) struct Journal {
    name: String,
    hand: RefCell<Option<Hand>>,
    next_id: Cell<u32>,
    size: Cell<usize>,
}

impl Journal {
    /// Its worker starts at once and waits: it touches no file before it is asked to.
    pub fn new(name: &str) -> Journal {
        Journal {
            name: name.to_owned(),
            hand: RefCell::new(Hand::start().ok()),
            next_id: Cell::new(0),
            size: Cell::new(0),
        }
    }

    /// That of a store in the page's memory: no worker starts.
    pub fn none(name: &str) -> Journal {
        Journal { name: name.to_owned(), hand: RefCell::new(None), next_id: Cell::new(0), size: Cell::new(0) }
    }

    /// Gives every journal there is, and what the shelf says; a worker that was asked before is replaced.
    pub async fn open(&self) -> Result<Lying, StoreFault> {
        let mut tries = 0;
        loop {
            if self.next_id.get() > 0 || self.hand.borrow().is_none() {
                self.terminate();
                self.hand.replace(Some(Hand::start()?));
            }
            let heads = [("head", shelf::HEAD.into()), ("lengthAt", shelf::LENGTH_AT.into())];
            match self.ask("open", &[&[("name", self.name.as_str().into())], &heads[..]].concat()).await {
                Err(StoreFault::Busy) if tries < BUSY_TRIES => {
                    tries += 1;
                    gloo::timers::future::TimeoutFuture::new(100).await;
                }
                Err(fault) => {
                    self.terminate();
                    return Err(fault);
                }
                Ok(lying) => {
                    let found = |it: JsValue| Found {
                        number: number(&get(&it, "number")) as u32,
                        bytes: Uint8Array::new(&get(&it, "bytes")).to_vec(),
                    };
                    let journals = Array::from(&get(&lying, "journals")).iter().map(found).collect();
                    let heads = Uint8Array::new(&get(&lying, "heads")).to_vec();
                    let pictures = number(&get(&lying, "size")) as usize;
                    let tries = number(&get(&lying, "tries")) as u32;
                    return Ok(Lying { journals, heads, pictures, tries });
                }
            }
        }
    }

    /// Goes on with the journal of this number (0: begins one), cut to where it is whole; with the one
    /// before it, if one of `ends` ends at the same commit, until the name of the first is surely on the
    /// disk; and with the shelf, cut to `pictures`.
    pub async fn choose(
        &self,
        (file, size, tip): (u32, usize, Tip),
        ends: &[End],
        pictures: usize,
    ) -> Result<(), StoreFault> {
        let other = ends.iter().find(|it| it.number != file && it.sound && it.tip == tip);
        let (before, before_size) = other.map(|it| (it.number, it.whole)).unwrap_or_default();
        let sized = [
            ("number", file.into()),
            ("size", size.into()),
            ("before", before.into()),
            ("beforeSize", before_size.into()),
            ("pictures", pictures.into()),
        ];
        self.sized(self.ask("choose", &sized).await)
    }

    /// Says, before IndexedDB is read, that this was tried so many times; and with 0 that it was read. Where it cannot
    /// be written down, nobody will know.
    pub async fn reading(&self, tries: u32) {
        drop(self.ask("reading", &[("tries", tries.into())]).await);
    }

    /// Appends and flushes; on a fault nothing of it stays.
    pub async fn append(&self, frame: &[u8]) -> Result<(), StoreFault> {
        self.sized(self.ask("append", &[("bytes", Uint8Array::from(frame).into())]).await)
    }

    /// Puts a picture on the shelf and flushes; on a fault nothing of it stays. Gives its new length.
    pub async fn shelve(&self, bytes: &[u8]) -> Result<usize, StoreFault> {
        let size = self.ask("shelve", &[("bytes", Uint8Array::from(bytes).into())]).await?;
        Ok(number(&size) as usize)
    }

    /// Writes over what lies on the shelf.
    pub async fn overwrite(&self, at: usize, bytes: &[u8]) -> Result<(), StoreFault> {
        let what = [("at", at.into()), ("bytes", Uint8Array::from(bytes).into())];
        self.ask("overwrite", &what).await.map(drop)
    }

    /// A part of the shelf; shorter where it ends before.
    pub async fn fetch(&self, at: usize, length: usize) -> Result<Vec<u8>, StoreFault> {
        let part = self.ask("fetch", &[("at", at.into()), ("length", length.into())]).await?;
        Ok(Uint8Array::new(&part).to_vec())
    }

    pub async fn read(&self) -> Result<Vec<u8>, StoreFault> {
        Ok(Uint8Array::new(&self.ask("read", &[]).await?).to_vec())
    }

    /// Lets the page draw and answer. Not a timer: those of a hidden page come a minute late, and writes wait.
    pub async fn pause(&self) {
        let _ = self.fetch(0, 0).await;
    }

    /// Puts a new journal in place of this one, verified before the old one goes. `goes`: both end at the
    /// same commit, so that the old one can go on until the new one's name is surely on the disk.
    pub async fn rewrite(&self, bytes: &[u8], keep_old: bool, goes: bool) -> Result<(), StoreFault> {
        let what =
            [("bytes", Uint8Array::from(bytes).into()), ("keep", keep_old.into()), ("goes", goes.into())];
        self.sized(self.ask("rewrite", &what).await)
    }

    /// Both sides of a private file; empty where there is none.
    pub async fn read_slot(&self, slot: &str) -> Result<[Vec<u8>; 2], StoreFault> {
        let sides = Array::from(&self.ask("readSlot", &[("slot", slot.into())]).await?);
        Ok([0, 1].map(|it| Uint8Array::new(&sides.get(it)).to_vec()))
    }

    pub async fn write_slot(&self, slot: &str, side: &str, bytes: &[u8]) -> Result<(), StoreFault> {
        let bytes = Uint8Array::from(bytes);
        let what = [("slot", slot.into()), ("side", side.into()), ("bytes", bytes.into())];
        self.ask("writeSlot", &what).await.map(drop)
    }

    /// Holds back this many bytes of the device; 0 gives them free.
    pub async fn ballast(&self, length: u32) -> Result<(), StoreFault> {
        self.ask("ballast", &[("length", length.into())]).await.map(drop)
    }

    /// Removes every file (practice data only; the worker checks that too).
    pub async fn remove(&self) -> Result<(), StoreFault> {
        self.ask("remove", &[]).await.map(drop)
    }

    /// Lets go of the files.
    pub async fn close(&self) {
        if self.hand.borrow().is_some() {
            // A worker that does not answer is ended all the same, and that lets go too.
            let _ = self.ask("close", &[]).await;
        }
        self.terminate();
    }

    /// Length, bytes.
    pub fn size(&self) -> usize {
        self.size.get()
    }

    fn sized(&self, answer: Result<JsValue, StoreFault>) -> Result<(), StoreFault> {
        self.size.set(number(&answer?) as usize);
        Ok(())
    }

    fn terminate(&self) {
        if let Some(hand) = self.hand.take() {
            hand.worker.terminate();
            fail_all(&hand.pending, "ended");
        }
    }

    async fn ask(&self, operation: &str, with: &[(&str, JsValue)]) -> Result<JsValue, StoreFault> {
        let id = self.next_id.get().wrapping_add(1);
        self.next_id.set(id);
        let answer = {
            let hand = self.hand.borrow();
            let hand = hand.as_ref().filter(|it| !it.stopped.get());
            let hand = hand.ok_or_else(|| StoreFault::Failed("journal: closed".to_owned()))?;
            let request = Object::new();
            set(&request, "id", &id.into());
            set(&request, "op", &operation.into());
            for (name, value) in with {
                set(&request, name, value);
            }
            let patience = match operation {
                "open" | "rewrite" | "read" => LONG_ANSWER_MS,
                _ => ANSWER_MS,
            };
            let answer = Promise::new(&mut |resolve, _| {
                let pending = hand.pending.clone();
                let timeout = Timeout::new(patience, move || settle(&pending, id, &fault("no answer")));
                hand.pending.borrow_mut().insert(id, (resolve, timeout));
            });
            hand.worker.post_message(&request).map_err(|it| StoreFault::Failed(said(&it)))?;
            answer
        };
        let answer = JsFuture::from(answer).await.map_err(|it| StoreFault::Failed(said(&it)))?;
        match get(&answer, "fault").as_string().as_deref() {
            None => Ok(get(&answer, "value")),
            Some("full") => Err(StoreFault::Full),
            Some("busy") => Err(StoreFault::Busy),
            Some(_) => {
                let message = get(&answer, "message").as_string().unwrap_or_default();
                Err(StoreFault::Failed(format!("journal: {operation}: {message}")))
            }
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.terminate();
    }
}

impl Hand {
    fn start() -> Result<Hand, StoreFault> {
        let url = SCRIPT_URL.with_borrow(|it| it.clone()).unwrap_or_else(|| SCRIPT.to_owned());
        let worker = match started_early() {
            Some(worker) => worker,
            None => Worker::new(&url).map_err(|it| StoreFault::Failed(said(&it)))?,
        };
        let pending = Pending::default();
        let answers = pending.clone();
        let on_message = EventListener::new(&worker, "message", move |event| {
            let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
            settle(&answers, number(&get(&data, "id")) as u32, &data);
        });
        let stopped = Rc::new(Cell::new(false));
        let (failing, stop) = (pending.clone(), stopped.clone());
        let on_error = EventListener::new(&worker, "error", move |_| {
            stop.set(true);
            fail_all(&failing, "the worker stopped");
        });
        Ok(Hand { worker, pending, stopped, _listeners: [on_message, on_error] })
    }
}

/// The worker that the page's script started while the module was on its way; once.
fn started_early() -> Option<Worker> {
    let global = js_sys::global();
    let worker = get(&global, STARTED_EARLY).dyn_into().ok();
    set(&global, STARTED_EARLY, &JsValue::UNDEFINED);
    worker
}

fn settle(pending: &Pending, id: u32, answer: &JsValue) {
    let waiting = pending.borrow_mut().remove(&id);
    if let Some((resolve, _)) = waiting {
        // Calling a promise's own resolver does not throw.
        let _ = resolve.call1(&JsValue::NULL, answer);
    }
}

fn fail_all(pending: &Pending, why: &str) {
    let ids: Vec<u32> = pending.borrow().keys().copied().collect();
    for id in ids {
        settle(pending, id, &fault(why));
    }
}

fn fault(message: &str) -> JsValue {
    let answer = Object::new();
    set(&answer, "fault", &"failed".into());
    set(&answer, "message", &message.into());
    answer.into()
}

/// A member of a JavaScript object; undefined when there is none.
pub(super) fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}

/// Sets a member of an object of ours, which cannot fail.
pub(super) fn set(of: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(of, &name.into(), value);
}

/// A count, as JavaScript holds it.
pub(super) fn number(value: &JsValue) -> u64 {
    value.as_f64().unwrap_or_default() as u64
}

/// What the browser said.
pub(super) fn said(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(it) => format!("{}: {}", String::from(it.name()), String::from(it.message())),
        None => match error.dyn_ref::<web_sys::DomException>() {
            Some(it) => format!("{}: {}", it.name(), it.message()),
            None => error.as_string().unwrap_or_else(|| "?".to_owned()),
        },
    }
}
