//! Rows that somebody moved on the disk do not open: one record's row in another's place, an older
//! state under a newer number, another tablet's row, a row in the clear.

#![allow(clippy::unwrap_used)]

use thaiqm_field::domain::{Commit, Record};
use thaiqm_field::store::Store;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Open, commit, fresh_store, household, js, open, sorted, unlocked};

/// Two households, the first of them edited once.
async fn written(name: &str) {
    let store = open(name).await.store;
    store.write(&Commit(vec![household(1, 1), household(2, 1)])).await.unwrap();
    js(&format!("disk.copy('{name}').then((it) => {{ disk.older = it; }})")).await;
    store.write(&commit(1, 2)).await.unwrap();
    store.close().await;
}

/// Changes the rows of IndexedDB with `splice`, takes the journal away, which would tell, and opens.
async fn spliced(name: &str, splice: &str) -> Open {
    js(&format!(
        "{{ const all = await disk.copy('{name}'); const [one, two] = all.values; const older = disk.older.values; {splice};
            await disk.paste('{name}', all); await disk.remove('{name}', 'journal.1'); }}"
    ))
    .await;
    open(name).await
}

async fn opened_after(splice: &str) -> (Vec<Record>, usize) {
    let name = fresh_store();
    written(&name).await;
    let found = spliced(&name, splice).await;
    let (records, newer) = (sorted(&found.records), found.newer);
    found.store.close().await;
    // What does not open is kept: it is there again the next time.
    let again = open(&name).await;
    assert_eq!((sorted(&again.records), again.newer), (records.clone(), newer), "{splice}");
    again.store.close().await;
    (records, newer)
}

#[wasm_bindgen_test]
async fn a_row_that_was_moved_or_brought_back_stays_shut() {
    let whole = vec![household(1, 2), household(2, 1)];
    assert_eq!(opened_after("").await, (whole, 0), "untouched, everything opens");
    assert_eq!(opened_after("[one.body, two.body] = [two.body, one.body]").await, (vec![], 2));
    assert_eq!(opened_after("[all.values[0], all.values[1]] = [two, one]").await, (vec![], 2));
    assert_eq!(opened_after("one.body = older[0].body").await, (vec![household(2, 1)], 1));
    assert_eq!(opened_after("two.seq = one.seq").await, (vec![household(1, 2)], 1));
    assert_eq!(opened_after("one.body[one.body.length - 1] ^= 1").await, (vec![household(2, 1)], 1));
    assert_eq!(opened_after("one.body[1] ^= 1").await, (vec![household(2, 1)], 1));
    assert_eq!(opened_after("one.body = one.body.subarray(0, 20)").await, (vec![household(2, 1)], 1));
    let clear =
        r#"one.body = new Uint8Array([1, ...new TextEncoder().encode('{"f":1,"r":{"household":{}}}')])"#;
    assert_eq!(opened_after(clear).await, (vec![household(2, 1)], 1));
}

#[wasm_bindgen_test]
async fn another_tablets_row_stays_shut() {
    let other = fresh_store();
    let Ok(opened) = Store::open(&other, false).await else { panic!("it opens") };
    let theirs = unlocked(opened, 9).await.store;
    theirs.write(&Commit(vec![household(1, 7), household(2, 7)])).await.unwrap();
    theirs.write(&commit(1, 8)).await.unwrap();
    theirs.close().await;
    js(&format!("disk.copy('{other}').then((it) => {{ disk.theirs = it; }})")).await;
    let found = opened_after("one.body = disk.theirs.values[0].body").await;
    assert_eq!(found, (vec![household(2, 1)], 1), "the same record under the same number, another key");
}
