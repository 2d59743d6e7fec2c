//! What the tests share: a store with a name of its own, synthetic records, and `disk`, which does
//! to the browser's storage what crashes, full disks and cleaners do.

use std::cell::Cell;

use js_sys::Promise;
use thaiqm_field::device::fresh_id;
use thaiqm_field::domain::record::Intake;
use thaiqm_field::domain::{Commit, Household, HouseholdId, Record};
use thaiqm_field::store::journal::set_worker_url;
use thaiqm_field::store::{Incident, Kept, Opened, Store, StoreFault, Vault};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Before the worker's own source: the faults of a disk, one for each write that is to meet one, and a
/// minute that passes when a test says so.
const PRELUDE: &str = r"
const soon = self.setTimeout, clock = new BroadcastChannel('clock');
self.setTimeout = (then, ms) => (ms < 10000 ? soon(then, ms) : (clock.onmessage = then, 0));
const plan = [], faults = new BroadcastChannel('faults');
let mine;
addEventListener('message', ({ data }) => { if (data.op === 'open') mine = data.name; });
faults.onmessage = ({ data }) => { if (data.name === mine) { plan.push(...data.which); faults.postMessage('ready'); } };
const really = FileSystemSyncAccessHandle.prototype.write;
FileSystemSyncAccessHandle.prototype.write = function (bytes, options) {
	const half = bytes.subarray(0, bytes.byteLength / 2);
	switch (plan.shift()) {
		case 'full': throw new DOMException('full', 'QuotaExceededError');
		case 'half, then full': really.call(this, half, options); throw new DOMException('full', 'QuotaExceededError');
		case 'short': return really.call(this, half, options);
		case 'crash': really.call(this, half, options); break;
		case 'crash after': really.call(this, bytes, options); break;
		default: return really.call(this, bytes, options);
	}
	self.postMessage = () => {};
	this.flush();
	FileSystemSyncAccessHandle.prototype.flush = FileSystemSyncAccessHandle.prototype.truncate = () => {};
	setTimeout(() => { throw new Error('the worker crashed'); });
	throw new Error('nobody hears this');
};
";

thread_local! {
    static READY: Cell<bool> = const { Cell::new(false) };
}

/// A store's name that no other test uses.
pub fn fresh_store() -> String {
    if !READY.replace(true) {
        js_sys::eval(include_str!("support.js")).expect("support.js runs");
        let source = format!("{PRELUDE}\n{}", include_str!("../../src/store/journal_worker.js"));
        let parts = js_sys::Array::of1(&source.into());
        let blob = web_sys::Blob::new_with_str_sequence(&parts).expect("a blob");
        set_worker_url(&web_sys::Url::create_object_url_with_blob(&blob).expect("an address"));
    }
    format!("test-{}", fresh_id())
}

/// Awaits an expression of `support.js`.
pub async fn js(code: &str) -> JsValue {
    let promise: Promise = js_sys::eval(&format!("(async () => {code})()")).expect(code).unchecked_into();
    match JsFuture::from(promise).await {
        Ok(value) => value,
        Err(error) => panic!("{code}: {error:?}"),
    }
}

/// Lets a minute pass for the journals that are open, and waits until these files are left of a store.
pub async fn a_minute_passes(name: &str, left: &str) {
    js("{ new BroadcastChannel('clock').postMessage(0); }").await;
    js(&format!(
        "{{ for (let tries = 0; tries < 500 && (await disk.files('{name}')) !== '{left}'; tries += 1) await new Promise((done) => setTimeout(done, 20)); }}"
    ))
    .await;
    assert_eq!(text(&format!("disk.files('{name}')")).await, left);
}

pub async fn text(code: &str) -> String {
    js(code).await.as_string().expect("a text")
}

/// An open store, unlocked.
pub struct Open {
    pub store: Store,
    pub records: Vec<Record>,
    pub newer: usize,
    pub shut: usize,
    pub incidents: Vec<Incident>,
}

/// With the key that every test's store is sealed with, unless it says otherwise.
pub async fn open(name: &str) -> Open {
    match Store::open(name, false).await {
        Ok(opened) => unlocked(opened, 7).await,
        Err(fault) => panic!("{name} does not open: {fault:?}"),
    }
}

pub async fn unlocked(opened: Opened, key: u8) -> Open {
    let Opened { store, incidents } = opened;
    let Kept { records, newer, shut, .. } = store.unlock(vault(key).await).await;
    Open { store, records, newer, shut, incidents }
}

/// A key of 32 bytes like this one.
pub async fn vault(byte: u8) -> Vault {
    let key = format!(
        "crypto.subtle.importKey('raw', new Uint8Array(32).fill({byte}), 'AES-GCM', false, ['encrypt', 'decrypt'])"
    );
    Vault::of(js(&key).await.unchecked_into())
}

/// Why it does not open.
pub async fn open_fault(name: &str, take_over: bool) -> StoreFault {
    match Store::open(name, take_over).await {
        Ok(_) => panic!("{name} opens"),
        Err(fault) => fault,
    }
}

/// The `n`th household, in the state of its `edition`th edit.
pub fn household(n: u128, edition: i64) -> Record {
    let id = HouseholdId(uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n));
    Record::Household(Household { id, added_at: edition, added_by: "test".to_owned() })
}

pub fn commit(n: u128, edition: i64) -> Commit {
    Commit(vec![household(n, edition)])
}

/// A record of this many bytes.
pub fn large(n: usize, length: usize) -> Record {
    Record::Intake(Intake {
        hash: format!("hash-{n}"),
        name: "HH.json".to_owned(),
        text: "ก".repeat(length / 3),
        kid: "kid".to_owned(),
        seq: 1,
        at: n as i64,
        redacted: false,
        kept: None,
        head: None,
        through: Vec::new(),
        again: None,
    })
}

pub fn sorted(records: &[Record]) -> Vec<Record> {
    let mut records = records.to_vec();
    records.sort_by_key(Record::key);
    records
}
