//! What is taken away stays away, whatever becomes of either copy; what is not taken away stays.

#![allow(clippy::unwrap_used)]

use thaiqm_field::store::{Incident, StoreFault};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{a_minute_passes, commit, fresh_store, household, js, large, open, sorted, text};

/// A store with households 1 and 2, of which 1 was taken away and 3 was written with that.
async fn one_taken_away() -> String {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&commit(1, 1)).await.unwrap();
    store.write(&commit(2, 1)).await.unwrap();
    js(&format!("disk.copy('{name}').then((it) => {{ disk.earlier = it; }})")).await;
    js(&format!("disk.read('{name}', 'journal.1').then((it) => {{ disk.journal = it; }})")).await;
    store.remove(&[household(1, 1).key()], &commit(3, 1)).await.unwrap();
    store.close().await;
    name
}

#[wasm_bindgen_test]
async fn what_was_taken_away_is_gone_and_what_was_written_with_it_is_there() {
    let name = one_taken_away().await;
    for _ in 0..2 {
        let again = open(&name).await;
        assert_eq!((again.incidents, again.newer), (vec![], 0));
        assert_eq!(sorted(&again.records), [household(2, 1), household(3, 1)]);
        again.store.close().await;
    }
}

#[wasm_bindgen_test]
async fn neither_copy_brings_it_back_when_the_other_is_lost_or_behind() {
    let here = [household(2, 1), household(3, 1)];
    let wiped = one_taken_away().await;
    js(&format!("disk.wipe('{wiped}')")).await;
    let again = open(&wiped).await;
    assert_eq!(again.incidents, [Incident::IndexWiped(3)], "its empty row is a row");
    assert_eq!(sorted(&again.records), here);

    let behind = one_taken_away().await;
    js(&format!("disk.paste('{behind}', disk.earlier)")).await;
    let again = open(&behind).await;
    assert_eq!(again.incidents, [Incident::IndexBehind(2)]);
    assert_eq!(sorted(&again.records), here);

    let lost = one_taken_away().await;
    for file in text(&format!("disk.files('{lost}')")).await.split(' ') {
        if file.starts_with("journal.") {
            js(&format!("disk.remove('{lost}', '{file}')")).await;
        }
    }
    let again = open(&lost).await;
    assert_eq!(again.incidents, [Incident::JournalRebuilt(3)]);
    assert_eq!(sorted(&again.records), here);

    // The journal as it was before, the index as it is now.
    let old = one_taken_away().await;
    for file in text(&format!("disk.files('{old}')")).await.split(' ') {
        if file.starts_with("journal.") {
            js(&format!("disk.remove('{old}', '{file}')")).await;
        }
    }
    js(&format!("disk.write('{old}', 'journal.1', disk.journal)")).await;
    let again = open(&old).await;
    assert_eq!(again.incidents, [Incident::JournalRebuilt(3)]);
    assert_eq!(sorted(&again.records), here);
}

#[wasm_bindgen_test]
async fn its_bytes_leave_both_places_a_minute_after_the_next_opening_at_the_latest() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&commit(2, 1)).await.unwrap();
    store.write(&thaiqm_field::domain::Commit(vec![large(1, 30_000)])).await.unwrap();
    let bytes = format!(
        "disk.files('{name}').then((all) => Promise.all(all.split(' ').filter((it) => it.startsWith('journal.')).map((it) => disk.read('{name}', it)))).then((all) => all.reduce((sum, it) => sum + it.length, 0))"
    );
    let before = js(&bytes).await.as_f64().unwrap();
    assert!(before > 30_000.0, "{before}");
    store.remove(&[large(1, 0).key()], &commit(3, 1)).await.unwrap();
    store.close().await;
    let again = open(&name).await;
    a_minute_passes(&name, "journal.2").await;
    again.store.close().await;
    let after = js(&bytes).await.as_f64().unwrap();
    assert!(after < 2_000.0, "{after} of {before}");
    let kept =
        format!("disk.copy('{name}').then((it) => Math.max(...it.values.map((it) => it.body.length)))");
    assert!(js(&kept).await.as_f64().unwrap() < 1_000.0);
}

#[wasm_bindgen_test]
async fn a_store_that_another_tab_took_over_takes_nothing_away() {
    let name = fresh_store();
    let first = open(&name).await.store;
    first.write(&commit(1, 1)).await.unwrap();
    let second = thaiqm_field::store::Store::open(&name, true).await;
    assert!(second.is_ok());
    assert_eq!(first.remove(&[household(1, 1).key()], &commit(3, 1)).await, Err(StoreFault::TakenOver));
    let Ok(opened) = second else { panic!("it opens") };
    assert_eq!(crate::support::unlocked(opened, 7).await.records, [household(1, 1)]);
}

#[wasm_bindgen_test]
async fn a_household_that_was_taken_away_can_be_written_again() {
    // Whether it may is for the session to say, which knows why it went.
    let name = one_taken_away().await;
    let store = open(&name).await.store;
    store.write(&commit(1, 9)).await.unwrap();
    store.close().await;
    let again = open(&name).await;
    assert_eq!(sorted(&again.records), [household(1, 9), household(2, 1), household(3, 1)]);
}
