//! What goes wrong under a live page: closed connections, full disks, a worker that dies.

#![allow(clippy::unwrap_used)]

use thaiqm_field::domain::{Commit, PhotoFile, Record};
use thaiqm_field::store::frame::scan;
use thaiqm_field::store::{Incident, StoreFault};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{commit, fresh_store, household, js, open, open_fault, sorted, text};

async fn nothing_is_missing(name: &str, editions: i64) {
    let again = open(name).await;
    assert_eq!((again.records, again.incidents), (vec![household(1, editions)], vec![]));
    again.store.close().await;
    js(&format!("disk.wipe('{name}')")).await;
    let rebuilt = open(name).await;
    assert_eq!(rebuilt.records, [household(1, editions)]);
}

#[wasm_bindgen_test]
async fn pitfall_2_a_connection_closed_before_and_after_a_write_is_reopened() {
    let name = fresh_store();
    let store = open(&name).await.store;
    for edition in 1..6 {
        store.write(&commit(1, edition)).await.unwrap();
        js("disk.disconnect()").await;
    }
    store.close().await;
    nothing_is_missing(&name, 5).await;
}

#[wasm_bindgen_test]
async fn pitfall_2_a_connection_closed_during_a_write_is_reopened_and_the_commit_replayed() {
    let name = fresh_store();
    let store = open(&name).await.store;
    for edition in 1..6 {
        js("disk.disconnectDuring()").await;
        store.write(&commit(1, edition)).await.unwrap();
    }
    store.close().await;
    nothing_is_missing(&name, 5).await;
}

#[wasm_bindgen_test]
async fn an_indexeddb_wiped_under_a_live_page_is_filled_again_by_the_next_write() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&commit(1, 1)).await.unwrap();
    store.write(&commit(2, 1)).await.unwrap();
    js(&format!("disk.wipe('{name}')")).await;
    store.write(&commit(3, 1)).await.unwrap();
    store.close().await;
    assert_eq!(js(&format!("disk.count('{name}')")).await, 3);
    assert_eq!(open(&name).await.incidents, []);
}

#[wasm_bindgen_test]
async fn pitfall_15_on_a_full_disk_the_ballast_makes_room_for_the_answer() {
    for fault in ["full", "half, then full", "short"] {
        let name = fresh_store();
        let store = open(&name).await.store;
        store.write(&commit(1, 1)).await.unwrap();
        assert_eq!(js(&format!("disk.has('{name}', 'ballast')")).await, true);
        js(&format!("disk.workerFaults('{name}', '{fault}')")).await;
        store.write(&commit(1, 2)).await.unwrap();
        assert_eq!(
            js(&format!("disk.read('{name}', 'ballast').then((it) => it.length)")).await,
            0,
            "{fault}"
        );
        store.close().await;
        nothing_is_missing(&name, 2).await;
    }
}

#[wasm_bindgen_test]
async fn pitfall_15_a_write_that_does_not_fit_says_so_leaves_no_bytes_and_can_be_retried() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&commit(1, 1)).await.unwrap();
    let length = format!("disk.read('{name}', 'journal.1').then((it) => String(it.length))");
    let before = text(&length).await;
    js(&format!("disk.workerFaults('{name}', 'half, then full', 'half, then full')")).await;
    assert_eq!(store.write(&commit(1, 2)).await, Err(StoreFault::Full));
    assert_eq!(text(&length).await, before);
    store.write(&commit(1, 3)).await.unwrap();
    store.close().await;
    nothing_is_missing(&name, 3).await;
}

#[wasm_bindgen_test]
async fn pitfall_15_a_full_indexeddb_is_told_and_the_retry_does_not_journal_the_commit_twice() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&commit(1, 1)).await.unwrap();
    js("disk.indexFull(2)").await;
    assert_eq!(store.write(&commit(1, 2)).await, Err(StoreFault::Full));
    let length = format!("disk.read('{name}', 'journal.1').then((it) => String(it.length))");
    let before = text(&length).await;
    store.write(&commit(1, 2)).await.unwrap();
    assert_eq!(text(&length).await, before);
    store.close().await;
    nothing_is_missing(&name, 2).await;
}

#[wasm_bindgen_test]
async fn of_a_large_write_that_is_aborted_no_request_is_an_error_of_the_page_and_nothing_is_lost() {
    let name = fresh_store();
    let store = open(&name).await.store;
    let photo = PhotoFile::of(b"no picture, which the store does not look at");
    store.write(&Commit(vec![Record::Photo(photo.clone()), household(1, 1)])).await.unwrap();
    js("{ globalThis.told = disk.uncaught(); disk.abortWaiting(); }").await;
    let many = Commit((2..=40).map(|n| household(n, 1)).collect());
    // Of the photograph a row in another table is taken away, after theirs in the order of their names.
    store.remove(&[PhotoFile::key(&photo.hash)], &many).await.unwrap();
    assert_eq!(text("{ return told.join(' · '); }").await, "");
    store.close().await;
    let again = open(&name).await;
    assert_eq!((again.records.len(), again.store.photos().len(), again.incidents), (40, 0, vec![]));
}

#[wasm_bindgen_test]
async fn pitfall_19_what_reached_only_the_journal_is_in_indexeddb_after_opening_again() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&commit(1, 1)).await.unwrap();
    js("disk.indexFull(2)").await;
    assert_eq!(store.write(&commit(2, 1)).await, Err(StoreFault::Full));
    store.close().await;
    let again = open(&name).await;
    assert_eq!(again.incidents, [Incident::IndexBehind(1)]);
    assert_eq!(sorted(&again.records), [household(1, 1), household(2, 1)]);
}

#[wasm_bindgen_test]
async fn a_worker_that_dies_in_or_after_an_append_is_replaced_and_nothing_is_lost_or_doubled() {
    for fault in ["crash", "crash after"] {
        let name = fresh_store();
        let store = open(&name).await.store;
        store.write(&commit(1, 1)).await.unwrap();
        js(&format!("disk.workerFaults('{name}', '{fault}')")).await;
        store.write(&commit(1, 2)).await.unwrap();
        store.write(&commit(1, 3)).await.unwrap();
        store.close().await;
        let journal = js(&format!("disk.read('{name}', 'journal.1')")).await;
        let journal = scan(&js_sys::Uint8Array::new(&journal).to_vec());
        assert_eq!(journal.trail.iter().map(|it| it.seq).collect::<Vec<_>>(), [1, 2, 3], "{fault}");
        assert_eq!((journal.torn, journal.damaged), (0, None), "{fault}");
        nothing_is_missing(&name, 3).await;
    }
}

// ── A browser that ends whenever it reads IndexedDB ─────────────────────────────────────────────

/// A closed store of two commits, and what is in its index.
async fn of_two_commits() -> String {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&commit(1, 1)).await.unwrap();
    store.write(&commit(2, 1)).await.unwrap();
    store.close().await;
    name
}

/// So many starts in a row began to read it, and ended.
async fn ended(name: &str, times: usize) {
    js(&format!("disk.write('{name}', 'ballast', new Uint8Array(4 * 1024 * 1024 + {times}))")).await;
}

async fn tries(name: &str) -> JsValue {
    js(&format!("disk.read('{name}', 'ballast').then((it) => it.length % 4096)")).await
}

#[wasm_bindgen_test]
async fn an_index_that_two_starts_in_a_row_ended_over_is_made_anew_from_the_journal() {
    for (times, incidents) in
        [(1, vec![]), (2, vec![Incident::IndexWiped(2)]), (3, vec![Incident::IndexWiped(2)])]
    {
        let name = of_two_commits().await;
        ended(&name, times).await;
        let again = open(&name).await;
        assert_eq!(again.incidents, incidents, "{times}");
        assert_eq!(sorted(&again.records), [household(1, 1), household(2, 1)], "{times}");
        assert_eq!(tries(&name).await, 0, "{times}");
        again.store.close().await;
        assert_eq!(js(&format!("disk.count('{name}')")).await, 2, "{times}");
    }
}

#[wasm_bindgen_test]
async fn what_the_index_alone_holds_does_not_go_with_it() {
    let one_commit = "{ const it = await disk.read(NAME, 'journal.1'); await disk.write(NAME, 'journal.1', it.subarray(0, FIRST)); }";
    for (times, damage) in [
        // The last commit is cut off, and torn.
        (2, one_commit),
        (
            3,
            "{ const it = await disk.read(NAME, 'journal.1'); await disk.write(NAME, 'journal.1', it.subarray(0, it.length - 3)); }",
        ),
        // Nor is all of it there where a bit has flipped in the middle, or it is gone.
        (
            2,
            "{ const it = await disk.read(NAME, 'journal.1'); it[FIRST - 10] ^= 1; await disk.write(NAME, 'journal.1', it); }",
        ),
        (2, "disk.remove(NAME, 'journal.1')"),
    ] {
        let name = fresh_store();
        let store = open(&name).await.store;
        store.write(&commit(1, 1)).await.unwrap();
        let first = text(&format!("disk.read('{name}', 'journal.1').then((it) => String(it.length))")).await;
        store.write(&commit(2, 1)).await.unwrap();
        store.close().await;
        js(&damage.replace("NAME", &format!("'{name}'")).replace("FIRST", &first)).await;
        ended(&name, times).await;
        // Nor at any later start.
        for _ in 0..3 {
            assert!(matches!(open_fault(&name, false).await, StoreFault::Failed(_)), "{damage}");
            assert_eq!(js(&format!("disk.count('{name}')")).await, 2, "{damage}");
            assert_eq!(tries(&name).await, times, "it is not read the next time either");
        }
    }
}
