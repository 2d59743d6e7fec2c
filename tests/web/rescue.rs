//! What can be read of a store that does not open, in the real browser.

#![allow(clippy::unwrap_used)]

use thaiqm_field::store::{StoreFault, found};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{commit, fresh_store, household, js, open, open_fault, sorted, text, vault};

#[wasm_bindgen_test]
async fn of_two_stores_that_disagree_whatever_opens_is_read_and_nothing_is_changed() {
    let name = fresh_store();
    let store = open(&name).await.store;
    for n in 1..=3 {
        store.write(&commit(n, 1)).await.unwrap();
    }
    store.write_slot("key", b"wrapped").await.unwrap();
    store.close().await;
    // The index has another history under the same numbers; of one record neither copy is whole.
    js(&format!(
        "{{ const it = await disk.unsummed('{name}');
            it.values[0].body[20] ^= 1; it.values[1].body[20] ^= 1; it.tip.hash[0] ^= 1;
            await disk.paste('{name}', it);
            const bytes = await disk.read('{name}', 'journal.1');
            bytes[bytes.length / 3 | 0] ^= 1;
            await disk.write('{name}', 'journal.1', bytes); }}"
    ))
    .await;
    assert_eq!(open_fault(&name, false).await, StoreFault::Diverged);

    let files = || async { text(&format!("disk.files('{name}')")).await };
    let before = files().await;
    let remains = found::remains(&name).await;
    assert_eq!(remains.slot("key").unwrap(), b"wrapped");
    let salvaged = found::opened(&remains, &vault(7).await).await;
    assert_eq!(sorted(&salvaged.records), [household(1, 1), household(3, 1)]);
    assert_eq!((salvaged.shut, salvaged.older), (1, 0), "the first is the journal's, of the same age");
    assert_eq!(files().await, before);
    assert_eq!(open_fault(&name, false).await, StoreFault::Diverged, "nobody has decided between the two");

    // A newer state in the index that does not open gives way to the journal's older one, and is counted.
    js(&format!(
        "{{ const it = await disk.copy('{name}'); it.values[2].seq = 9; await disk.paste('{name}', it); }}"
    ))
    .await;
    let older = found::opened(&found::remains(&name).await, &vault(7).await).await;
    assert_eq!(
        (sorted(&older.records), older.shut, older.older),
        (vec![household(1, 1), household(3, 1)], 1, 1)
    );

    let theirs = found::opened(&remains, &vault(8).await).await;
    assert_eq!((theirs.records.len(), theirs.shut), (0, 3), "another's key opens nothing");
}

#[wasm_bindgen_test]
async fn a_store_is_read_while_it_is_open_and_one_that_is_not_there_is_not_made() {
    let name = fresh_store();
    assert!(found::remains(&name).await.is_empty());
    assert!(!found::names().await.contains(&name));
    let store = open(&name).await.store;
    store.write(&commit(1, 1)).await.unwrap();
    let salvaged = found::opened(&found::remains(&name).await, &vault(7).await).await;
    assert_eq!((salvaged.records, salvaged.shut), (vec![household(1, 1)], 0));
    store.write(&commit(2, 1)).await.unwrap();
}

#[wasm_bindgen_test]
async fn what_was_taken_off_is_not_rescued_even_where_an_older_state_is_left() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&commit(1, 1)).await.unwrap();
    store.write(&commit(2, 1)).await.unwrap();
    store.close().await;
    js(&format!("disk.copy('{name}').then((it) => {{ disk.earlier = it; }})")).await;
    let store = open(&name).await.store;
    store.remove(&[household(1, 1).key()], &commit(3, 1)).await.unwrap();
    store.close().await;
    js(&format!("disk.paste('{name}', disk.earlier)")).await;
    let salvaged = found::opened(&found::remains(&name).await, &vault(7).await).await;
    assert_eq!(sorted(&salvaged.records), [household(2, 1), household(3, 1)]);
    assert_eq!((salvaged.shut, salvaged.older), (0, 0));
}
