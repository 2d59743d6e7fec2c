//! Two people's stores side by side on one tablet, and finding them again.

#![allow(clippy::unwrap_used)]

use thaiqm_field::store::{Incident, Store, found};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{commit, fresh_store, household, js, open, unlocked, vault};

#[wasm_bindgen_test]
async fn two_stores_are_open_at_once_and_neither_sees_the_other() {
    let first = fresh_store();
    let second = format!("{first}-2");
    let one = open(&first).await.store;
    // Another page of the same browser would do the same: each store has a lock of its own.
    let two = unlocked(Store::open(&second, false).await.unwrap(), 8).await.store;
    one.write(&commit(1, 1)).await.unwrap();
    two.write(&commit(2, 1)).await.unwrap();
    one.write_slot("key", b"one").await.unwrap();
    two.write_slot("key", b"two").await.unwrap();
    one.write(&commit(1, 2)).await.unwrap();
    one.close().await;
    two.close().await;

    let again = open(&first).await;
    assert_eq!((again.records, again.newer), (vec![household(1, 2)], 0));
    assert_eq!(again.store.read_slot("key").await.unwrap().unwrap(), b"one");
    // The first one's key opens nothing of the second.
    let opened = Store::open(&second, false).await.unwrap();
    assert!(!opened.store.fits(&vault(7).await).await);
    let theirs = unlocked(opened, 8).await;
    assert_eq!((theirs.records, theirs.newer), (vec![household(2, 1)], 0));
    assert_eq!(theirs.store.read_slot("key").await.unwrap().unwrap(), b"two");
}

#[wasm_bindgen_test]
async fn a_wiped_index_of_one_is_told_for_that_one_alone() {
    let first = fresh_store();
    let second = format!("{first}-2");
    for name in [&first, &second] {
        let store = open(name).await.store;
        store.write(&commit(1, 1)).await.unwrap();
        store.close().await;
    }
    js(&format!("disk.wipe('{second}')")).await;
    assert_eq!(open(&first).await.incidents, []);
    assert_eq!(open(&second).await.incidents, [Incident::IndexWiped(1)]);
}

#[wasm_bindgen_test]
async fn a_store_is_found_by_what_is_left_of_it_and_one_that_nobody_used_counts_for_nothing() {
    let name = fresh_store();
    assert!(!found::names().await.contains(&name));
    let store = open(&name).await.store;
    store.close().await;
    assert!(found::names().await.contains(&name));
    assert!(!found::holds(&name).await, "opened and left before anybody enrolled");

    let store = open(&name).await.store;
    store.write_slot("key", b"wrapped").await.unwrap();
    assert!(found::holds(&name).await, "while it is open, too");
    store.close().await;
    assert!(found::holds(&name).await);

    // What a power cut soon after takes: every name in the private file system.
    js(&format!("(await navigator.storage.getDirectory()).removeEntry('{name}', {{ recursive: true }})"))
        .await;
    assert!(found::names().await.contains(&name) && found::holds(&name).await, "by IndexedDB");

    let other = fresh_store();
    let store = open(&other).await.store;
    store.write(&commit(1, 1)).await.unwrap();
    store.close().await;
    js(&format!("disk.wipe('{other}')")).await;
    assert!(
        found::names().await.contains(&other) && found::holds(&other).await,
        "by the private file system"
    );
}
