//! The store's promises in ordinary life: writing, opening, mending, one writer.

#![allow(clippy::unwrap_used)]

use std::cell::Cell;
use std::rc::Rc;

use thaiqm_field::domain::Commit;
use thaiqm_field::store::{Incident, Store, StoreFault};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    a_minute_passes, commit, fresh_store, household, js, large, open, open_fault, sorted, text, unlocked,
    vault,
};

#[wasm_bindgen_test]
async fn what_is_written_is_there_when_the_store_is_opened_again() {
    let name = fresh_store();
    let opened = open(&name).await;
    assert!(opened.records.is_empty() && opened.incidents.is_empty());
    opened.store.write(&Commit(vec![household(1, 1), household(2, 1)])).await.unwrap();
    opened.store.write(&commit(1, 2)).await.unwrap();
    opened.store.close().await;

    let again = open(&name).await;
    assert_eq!(sorted(&again.records), [household(1, 2), household(2, 1)]);
    assert_eq!((again.incidents, again.newer), (vec![], 0));
}

#[wasm_bindgen_test]
async fn pitfall_16_every_write_to_indexeddb_is_strict() {
    let name = fresh_store();
    js("disk.durabilities.length = 0").await;
    let store = open(&name).await.store;
    for edition in 1..4 {
        store.write(&commit(1, edition)).await.unwrap();
    }
    assert_eq!(text("disk.durabilities.join(' ')").await, "strict strict strict");
}

#[wasm_bindgen_test]
async fn writes_begun_at_once_are_done_one_after_the_other() {
    let name = fresh_store();
    let store = open(&name).await.store;
    let settled = Rc::new(Cell::new(0));
    for n in 0..20 {
        let (store, settled) = (store.clone(), settled.clone());
        wasm_bindgen_futures::spawn_local(async move {
            store.write(&commit(n, 1)).await.unwrap();
            settled.set(settled.get() + 1);
        });
    }
    while settled.get() < 20 {
        gloo::timers::future::TimeoutFuture::new(10).await;
    }
    store.close().await;
    let again = open(&name).await;
    assert_eq!((again.records.len(), again.incidents), (20, vec![]));
}

#[wasm_bindgen_test]
async fn a_wiped_indexeddb_is_rebuilt_from_the_journal_and_told() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&commit(1, 1)).await.unwrap();
    store.write(&Commit(vec![household(1, 2), household(2, 1)])).await.unwrap();
    store.close().await;
    js(&format!("disk.wipe('{name}')")).await;

    let again = open(&name).await;
    assert_eq!(again.incidents, [Incident::IndexWiped(2)]);
    assert_eq!(sorted(&again.records), [household(1, 2), household(2, 1)]);
    again.store.close().await;
    assert_eq!(js(&format!("disk.count('{name}')")).await, 2);
    assert_eq!(open(&name).await.incidents, []);
}

#[wasm_bindgen_test]
async fn an_indexeddb_that_is_behind_is_brought_up_and_told() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&commit(1, 1)).await.unwrap();
    store.close().await;
    js(&format!("disk.copy('{name}').then((it) => {{ disk.earlier = it; }})")).await;
    let store = open(&name).await.store;
    store.write(&commit(2, 1)).await.unwrap();
    store.write(&commit(1, 2)).await.unwrap();
    store.close().await;
    js(&format!("disk.paste('{name}', disk.earlier)")).await;

    let again = open(&name).await;
    assert_eq!(again.incidents, [Incident::IndexBehind(2)]);
    assert_eq!(sorted(&again.records), [household(1, 2), household(2, 1)]);
}

#[wasm_bindgen_test]
async fn a_torn_tail_is_cut_and_told_and_indexeddb_brings_the_commit_back() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&commit(1, 1)).await.unwrap();
    store.write(&commit(2, 1)).await.unwrap();
    store.close().await;
    js(&format!(
        "{{ const it = await disk.read('{name}', 'journal.1'); await disk.write('{name}', 'journal.1', it.subarray(0, -10)); }}"
    ))
    .await;

    let again = open(&name).await;
    assert!(matches!(again.incidents[..], [Incident::TornTail(1..), Incident::JournalRebuilt(2)]));
    assert_eq!(sorted(&again.records), [household(1, 1), household(2, 1)]);
    again.store.write(&commit(3, 1)).await.unwrap();
    again.store.close().await;
    js(&format!("disk.wipe('{name}')")).await;
    let last = open(&name).await;
    assert_eq!(last.incidents, [Incident::IndexWiped(3)]);
}

#[wasm_bindgen_test]
async fn bytes_of_an_append_that_was_cut_short_are_cut_and_told() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&commit(1, 1)).await.unwrap();
    store.close().await;
    js(&format!(
        "{{ const it = await disk.read('{name}', 'journal.1'); await disk.write('{name}', 'journal.1', new Blob([it, it.subarray(0, 33)])); }}"
    ))
    .await;
    let again = open(&name).await;
    assert_eq!(again.incidents, [Incident::TornTail(33)]);
    again.store.write(&commit(1, 2)).await.unwrap();
    again.store.close().await;
    assert_eq!(open(&name).await.incidents, []);
}

#[wasm_bindgen_test]
async fn a_deleted_journal_is_made_anew_from_indexeddb_and_told() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&Commit(vec![household(1, 1), household(2, 1)])).await.unwrap();
    store.close().await;
    js(&format!("disk.remove('{name}', 'journal.1')")).await;

    let again = open(&name).await;
    assert_eq!(again.incidents, [Incident::JournalRebuilt(2)]);
    again.store.write(&commit(1, 2)).await.unwrap();
    again.store.close().await;
    js(&format!("disk.wipe('{name}')")).await;
    let last = open(&name).await;
    assert_eq!(last.incidents, [Incident::IndexWiped(2)]);
    assert_eq!(sorted(&last.records), [household(1, 2), household(2, 1)]);
}

#[wasm_bindgen_test]
async fn damage_in_the_middle_with_indexeddb_wiped_is_told_and_the_rest_and_the_bytes_are_kept() {
    let name = fresh_store();
    let store = open(&name).await.store;
    for n in 1..4 {
        store.write(&commit(n, 1)).await.unwrap();
    }
    store.close().await;
    js(&format!(
        "{{ const it = await disk.read('{name}', 'journal.1'); it[Math.floor(it.length / 2)] ^= 1; await disk.write('{name}', 'journal.1', it); await disk.wipe('{name}'); }}"
    ))
    .await;
    let again = open(&name).await;
    assert!(matches!(again.incidents[..], [Incident::JournalDamaged(1..), Incident::IndexWiped(2)]));
    assert_eq!(sorted(&again.records), [household(1, 1), household(3, 1)]);
    again.store.close().await;
    // What was replaced stays until the next opening: its name is surer than the new one's.
    assert_eq!(text(&format!("disk.files('{name}')")).await, "damaged.1 journal.1 journal.2");
    assert_eq!(open(&name).await.incidents, []);
    assert_eq!(text(&format!("disk.files('{name}')")).await, "damaged.1 journal.2");
}

#[wasm_bindgen_test]
async fn bits_that_flip_in_indexeddb_are_no_other_history_and_the_journal_mends_them() {
    for (damage, mended) in [
        ("it.values[0].body[20] ^= 1", vec![Incident::IndexBehind(1)]),
        ("it.values[1].seq += 4096", vec![Incident::IndexBehind(1)]),
        ("delete it.values[0].body; it.values[1].seq = NaN", vec![Incident::IndexBehind(2)]),
        ("it.keys[1] += '!'", vec![Incident::IndexBehind(1)]),
        ("it.tip.hash[0] ^= 1", vec![]),
        ("it.tip.seq += 4096", vec![]),
    ] {
        let name = fresh_store();
        let store = open(&name).await.store;
        store.write(&commit(1, 1)).await.unwrap();
        store.write(&commit(2, 1)).await.unwrap();
        store.close().await;
        js(&format!("{{ const it = await disk.copy('{name}'); {damage}; await disk.paste('{name}', it); }}"))
            .await;
        let again = open(&name).await;
        assert_eq!(again.incidents, mended, "{damage}");
        assert_eq!(sorted(&again.records), [household(1, 1), household(2, 1)], "{damage}");
        again.store.write(&commit(1, 2)).await.unwrap();
        again.store.close().await;
        // And the index alone is enough again.
        js(&format!("disk.remove('{name}', 'journal.1')")).await;
        let last = open(&name).await;
        assert_eq!(sorted(&last.records), [household(1, 2), household(2, 1)], "{damage}");
    }
}

#[wasm_bindgen_test]
async fn two_histories_under_one_number_are_not_mixed_and_nothing_is_written() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&commit(1, 1)).await.unwrap();
    store.close().await;
    js(&format!(
        "{{ const it = await disk.unsummed('{name}'); it.tip.hash[0] ^= 1; await disk.paste('{name}', it); }}"
    ))
    .await;
    let before = text(&format!("disk.read('{name}', 'journal.1').then(String)")).await;
    assert_eq!(open_fault(&name, false).await, StoreFault::Diverged);
    assert_eq!(text(&format!("disk.read('{name}', 'journal.1').then(String)")).await, before);
}

#[wasm_bindgen_test]
async fn a_second_tab_is_told_that_the_store_is_busy() {
    let name = fresh_store();
    let first = open(&name).await;
    assert_eq!(open_fault(&name, false).await, StoreFault::Busy);
    first.store.write(&commit(1, 1)).await.unwrap();
    first.store.close().await;
    assert_eq!(open(&name).await.records, [household(1, 1)]);
}

#[wasm_bindgen_test]
async fn pitfall_3_a_second_tab_takes_over_once_the_first_has_finished_its_write() {
    let name = fresh_store();
    let first = open(&name).await.store;
    let told = Rc::new(Cell::new(0));
    let tell = told.clone();
    first.on_taken_over(move || tell.set(tell.get() + 1));
    let writing = first.clone();
    let written = Rc::new(Cell::new(None));
    let result = written.clone();
    wasm_bindgen_futures::spawn_local(async move {
        result.set(Some(writing.write(&commit(1, 1)).await));
    });
    let Ok(second) = Store::open(&name, true).await else { panic!("not taken over") };
    let second = unlocked(second, 7).await;
    assert_eq!(written.take(), Some(Ok(())));
    assert_eq!(second.records, [household(1, 1)]);
    assert_eq!(told.get(), 1);
    assert_eq!(first.write(&commit(1, 2)).await, Err(StoreFault::TakenOver));
    assert_eq!(first.write_slot("keys", b"x").await, Err(StoreFault::TakenOver));
    second.store.write(&commit(1, 3)).await.unwrap();
    second.store.close().await;
    assert_eq!(open(&name).await.records, [household(1, 3)]);
}

#[wasm_bindgen_test]
async fn pitfall_9_a_newer_record_is_kept_through_repair_in_both_directions() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&commit(1, 1)).await.unwrap();
    store.close().await;
    let row = r#"{"f":999,"r":{"future":1},"more":2}"#;
    js(&format!("disk.newer('{name}', 'future/1', '{row}')")).await;
    let again = open(&name).await;
    assert_eq!((again.newer, again.shut, again.records), (1, 0, vec![household(1, 1)]));
    assert_eq!(again.incidents, [Incident::JournalRebuilt(2)]);
    again.store.write(&commit(2, 1)).await.unwrap();
    again.store.close().await;
    js(&format!("disk.wipe('{name}')")).await;
    let last = open(&name).await;
    assert_eq!((last.newer, last.records.len()), (1, 2));
    last.store.close().await;
    let kept = format!(
        "disk.copy('{name}').then((it) => new TextDecoder().decode(it.values[it.keys.indexOf('future/1')].body.subarray(1)))"
    );
    assert_eq!(text(&kept).await, row);
}

#[wasm_bindgen_test]
async fn pitfall_9_a_database_of_a_newer_app_is_not_touched() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&commit(1, 1)).await.unwrap();
    store.close().await;
    js(&format!("disk.upgrade('{name}')")).await;
    assert_eq!(open_fault(&name, false).await, StoreFault::Newer);
    assert_eq!(js(&format!("disk.count('{name}')")).await, 1);
}

#[wasm_bindgen_test]
async fn pitfall_13_one_more_answer_is_one_small_append_and_one_row_however_much_is_kept() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&Commit((1..=400).map(|n| household(n, 1)).collect())).await.unwrap();
    let longer = |than: f64| {
        let length = format!("disk.read('{name}', 'journal.1').then((it) => it.length - {than})");
        async move { js(&length).await.as_f64().unwrap() }
    };
    let before = longer(0.0).await;
    store.write(&commit(7, 2)).await.unwrap();
    let appended = longer(before).await;
    assert!(before > 40_000.0 && appended > 0.0 && appended < 600.0, "{appended} bytes after {before}");
    let rewritten =
        format!("disk.copy('{name}').then((it) => it.values.filter((row) => row.seq === it.tip.seq).length)");
    assert_eq!(js(&rewritten).await, 1, "of four hundred rows one is written");
    store.close().await;
    assert_eq!(open(&name).await.records.len(), 400);
}

#[wasm_bindgen_test]
async fn a_long_journal_is_compacted_and_holds_everything() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&commit(1, 1)).await.unwrap();
    for _ in 0..10 {
        store.write(&Commit(vec![large(1, 1_000_000)])).await.unwrap();
    }
    store.write(&commit(2, 1)).await.unwrap();
    store.close().await;
    let length =
        format!("disk.files('{name}').then((it) => disk.read('{name}', it)).then((it) => it.length)");
    assert!(js(&length).await.as_f64().unwrap() > 10_000_000.0);

    let again = open(&name).await;
    assert_eq!((again.records.len(), again.incidents), (3, vec![]));
    again.store.write(&commit(1, 2)).await.unwrap();
    again.store.close().await;
    assert_eq!(text(&format!("disk.files('{name}')")).await, "journal.1 journal.2");
    let length = format!("disk.read('{name}', 'journal.2').then((it) => it.length)");
    let short = js(&length).await.as_f64().unwrap();
    assert!((1_000_000.0..1_100_000.0).contains(&short), "{short} bytes");

    js(&format!("disk.wipe('{name}')")).await;
    let last = open(&name).await;
    assert_eq!(last.incidents, [Incident::IndexWiped(3)]);
    a_minute_passes(&name, "journal.2").await;
    assert_eq!(sorted(&last.records), sorted(&[household(1, 2), household(2, 1), large(1, 1_000_000)]));
}

/// A power cut takes the names of new files, and the browser wipes an index that it finds torn.
async fn power_cut(name: &str) {
    for file in text(&format!("disk.files('{name}')")).await.split(' ') {
        if file.starts_with("journal.") && file != "journal.1" {
            js(&format!("disk.remove('{name}', '{file}')")).await;
        }
    }
    js(&format!("disk.wipe('{name}')")).await;
}

#[wasm_bindgen_test]
async fn a_power_cut_soon_after_compactions_takes_nothing_though_the_index_is_lost_too() {
    let name = fresh_store();
    let store = open(&name).await.store;
    for number in 1..5 {
        store.write(&commit(number, 1)).await.unwrap();
    }
    // Each of these compacts.
    store.remove(&[household(1, 1).key()], &commit(5, 1)).await.unwrap();
    store.remove(&[household(2, 1).key()], &commit(6, 1)).await.unwrap();
    store.write(&commit(3, 2)).await.unwrap();
    assert_eq!(text(&format!("disk.files('{name}')")).await, "journal.1 journal.3");
    store.close().await;
    power_cut(&name).await;
    let again = open(&name).await;
    let here = [household(3, 2), household(4, 1), household(5, 1), household(6, 1)];
    assert_eq!(again.incidents, [Incident::IndexWiped(6)]);
    assert_eq!(sorted(&again.records), here);
    again.store.close().await;

    // Nor one that comes after the app was opened once more.
    let again = open(&name).await;
    again.store.remove(&[household(4, 1).key()], &commit(5, 2)).await.unwrap();
    again.store.close().await;
    let again = open(&name).await;
    again.store.write(&commit(6, 2)).await.unwrap();
    again.store.close().await;
    power_cut(&name).await;
    let again = open(&name).await;
    assert_eq!(sorted(&again.records), [household(3, 2), household(5, 2), household(6, 2)]);
}

#[wasm_bindgen_test]
async fn of_a_compaction_that_was_cut_short_the_old_journal_is_used() {
    let name = fresh_store();
    let store = open(&name).await.store;
    for edition in 1..4 {
        store.write(&commit(1, edition)).await.unwrap();
    }
    store.close().await;
    js(&format!(
        "{{ const it = await disk.read('{name}', 'journal.1'); await disk.write('{name}', 'journal.2', it.subarray(0, 60)); }}"
    ))
    .await;
    let again = open(&name).await;
    assert_eq!((again.records, again.incidents), (vec![household(1, 3)], vec![]));
    again.store.close().await;
    assert_eq!(text(&format!("disk.files('{name}')")).await, "journal.1");
}

#[wasm_bindgen_test]
async fn a_slot_gives_the_newest_whole_state() {
    let name = fresh_store();
    let store = open(&name).await.store;
    assert_eq!(store.read_slot("keys").await, Ok(None));
    store.write_slot("keys", b"first").await.unwrap();
    store.write_slot("keys", b"second").await.unwrap();
    assert_eq!(store.read_slot("keys").await, Ok(Some(b"second".to_vec())));
    store.write_slot("keys", b"third").await.unwrap();
    store.close().await;
    let again = open(&name).await.store;
    assert_eq!(again.read_slot("keys").await, Ok(Some(b"third".to_vec())));
    again.close().await;
    // The third went to A; damaged, and with IndexedDB wiped, the second is what is left.
    js(&format!("disk.write('{name}', 'keys.A', new Uint8Array(20))")).await;
    js(&format!("disk.wipe('{name}')")).await;
    let last = open(&name).await.store;
    assert_eq!(last.read_slot("keys").await, Ok(Some(b"second".to_vec())));
    last.write_slot("keys", b"fourth").await.unwrap();
    assert_eq!(last.read_slot("keys").await, Ok(Some(b"fourth".to_vec())));
    assert!(last.read_slot("../keys").await.is_err());
}

#[wasm_bindgen_test]
async fn pitfall_14_a_key_outlives_either_store() {
    // A power cut in the half minute after enrolment leaves the private file system empty: the browser
    // flushes a file's bytes, not its name. Records that are sealed with a lost key are lost too.
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write_slot("key", b"wrapped").await.unwrap();
    store.write_slot("key", b"wrapped").await.unwrap();
    store.write(&commit(1, 1)).await.unwrap();
    store.close().await;
    for gone in ["key.A", "key.B", "journal.1"] {
        js(&format!("disk.remove('{name}', '{gone}')")).await;
    }
    let again = open(&name).await;
    assert_eq!(again.records, [household(1, 1)]);
    assert_eq!(again.store.read_slot("key").await, Ok(Some(b"wrapped".to_vec())));
    again.store.close().await;
    assert!(text(&format!("disk.files('{name}')")).await.contains("key.A"), "and is put back");
    // The other way round: the browser wipes IndexedDB, and the copy in it is made again.
    js(&format!("disk.wipe('{name}')")).await;
    let again = open(&name).await.store;
    assert_eq!(again.read_slot("key").await, Ok(Some(b"wrapped".to_vec())));
    again.close().await;
    js(&format!("disk.remove('{name}', 'key.A')")).await;
    let last = open(&name).await.store;
    assert_eq!(last.read_slot("key").await, Ok(Some(b"wrapped".to_vec())));
}

#[wasm_bindgen_test]
async fn neither_store_holds_anything_that_can_be_read_and_both_hold_the_same() {
    let name = fresh_store();
    let store = open(&name).await.store;
    for edition in 0..3 {
        store.write(&Commit(vec![large(1, 900), large(2, 900 + edition)])).await.unwrap();
    }
    store.close().await;
    // Neither a file's name nor its text, which is Thai.
    for planted in ["HH.json", "กกกก"] {
        let found = format!(
            "Promise.all([disk.read('{name}', 'journal.1'), disk.copy('{name}').then((it) => it.values.map((it) => it.body))]).then((all) => all.flat().filter((it) => new TextDecoder().decode(it).includes('{planted}')).length)"
        );
        assert_eq!(js(&found).await, 0, "{planted}");
    }
    // The test can fail: a slot holds what it is given, as it is.
    let open_name = fresh_store();
    let Ok(opened) = Store::open(&open_name, false).await else { panic!("it opens") };
    opened.store.write_slot("planted", "กกกก".as_bytes()).await.unwrap();
    opened.store.close().await;
    let found = format!(
        "disk.read('{open_name}', 'planted.A').then((it) => new TextDecoder().decode(it).includes('กกกก'))"
    );
    assert_eq!(js(&found).await, true);

    // The same nonce is never used twice.
    let nonces = format!(
        "disk.copy('{name}').then((it) => new Set(it.values.map((it) => String(it.body.subarray(0, 13)))).size)"
    );
    assert_eq!(js(&nonces).await, 2);
    js(&format!("disk.wipe('{name}')")).await;
    let rebuilt = open(&name).await;
    assert_eq!(rebuilt.incidents, [Incident::IndexWiped(2)]);
    assert_eq!(sorted(&rebuilt.records), [large(1, 900), large(2, 902)]);
}

#[wasm_bindgen_test]
async fn another_key_opens_nothing_and_harms_nothing() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&Commit(vec![household(1, 1), household(2, 1)])).await.unwrap();
    store.close().await;
    let Ok(opened) = Store::open(&name, false).await else { panic!("it opens") };
    assert!(!opened.store.is_empty());
    let other = unlocked(opened, 8).await;
    assert_eq!((other.newer, other.shut, other.records), (2, 2, vec![]));
    other.store.close().await;
    assert_eq!(sorted(&open(&name).await.records), [household(1, 1), household(2, 1)]);
}

#[wasm_bindgen_test]
async fn a_store_that_is_locked_writes_nothing() {
    let name = fresh_store();
    let Ok(opened) = Store::open(&name, false).await else { panic!("it opens") };
    assert!(opened.store.is_empty());
    assert!(matches!(opened.store.write(&commit(1, 1)).await, Err(StoreFault::Failed(_))));
    assert_eq!(js(&format!("disk.read('{name}', 'journal.1').then((it) => it.length)")).await, 0);
    opened.store.unlock(vault(7).await).await;
    opened.store.write(&commit(1, 1)).await.unwrap();
    opened.store.close().await;
    assert_eq!(open(&name).await.records, [household(1, 1)]);
}

#[wasm_bindgen_test]
async fn pitfall_20_only_the_demo_can_be_discarded() {
    let name = fresh_store();
    let field = open(&name).await.store;
    field.write(&commit(1, 1)).await.unwrap();
    assert_eq!(field.clone().discard_demo().await, Err(StoreFault::Unsupported("discard")));
    field.close().await;
    assert_eq!(open(&name).await.records, [household(1, 1)]);

    let demo = open("demo").await.store;
    demo.write(&commit(1, 1)).await.unwrap();
    demo.write_slot("keys", b"key").await.unwrap();
    demo.discard_demo().await.unwrap();
    assert_eq!(text("disk.files('demo')").await, "-");
    assert!(!text("disk.databases()").await.contains("thaiqm-field-demo"));
    let again = open("demo").await;
    assert!(again.records.is_empty() && again.incidents.is_empty());
    again.store.discard_demo().await.unwrap();
}
