//! A store in the page's memory: it gives back what it was given, and writes nothing.

#![allow(clippy::unwrap_used)]

use thaiqm_field::domain::{Commit, PhotoFile, Record};
use thaiqm_field::store::{Store, found};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_store_in_memory_gives_back_its_files_and_pictures_and_writes_nothing() {
    let before = found::names().await;
    let store = Store::in_memory("training").store;
    assert!(store.is_empty());
    assert_eq!(store.read_slot("key").await.unwrap(), None);
    store.write_slot("key", b"first").await.unwrap();
    store.write_slot("key", b"second").await.unwrap();
    assert_eq!(store.read_slot("key").await.unwrap().as_deref(), Some(b"second".as_slice()));

    // It need not be unlocked: there is nothing that could be sealed.
    let [one, two] = [b"one", b"two"].map(|it| PhotoFile::of(it));
    let both = [&one, &two].map(|it| Record::Photo(it.clone())).to_vec();
    store.write(&Commit(both)).await.unwrap();
    assert_eq!(store.photos().len(), 2);
    assert_eq!(store.photo(&one.hash).await.unwrap(), Some(one.clone()));
    store.remove(&[PhotoFile::key(&one.hash)], &Commit(Vec::new())).await.unwrap();
    assert_eq!(store.photo(&one.hash).await.unwrap(), None);
    store.sweep_photos(vec![two.hash.clone()]).await.unwrap();
    assert!(store.photos().is_empty());

    store.close().await;
    assert_eq!(found::names().await, before, "no folder and no database");
}
