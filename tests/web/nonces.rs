//! No nonce comes twice: two rows under one nonce would give away both (AES-GCM). Counted over rows
//! that the store itself wrote and IndexedDB holds; `make nonces` counts a million of them.

#![allow(clippy::unwrap_used)]

use thaiqm_field::domain::Commit;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{fresh_store, household, js, open};

/// Rows of one commit; the next one writes the same records anew.
const BATCH: u128 = 2_000;
/// How many in the ordinary run.
const ROWS: &str = "100000";

#[wasm_bindgen_test]
async fn no_nonce_comes_twice() {
    let rows: u128 = option_env!("NONCES").unwrap_or(ROWS).parse().unwrap();
    let name = fresh_store();
    let store = open(&name).await.store;
    js("{ disk.nonces = new Set(); disk.sealed = 0; disk.bytes = Array.from({ length: 12 }, () => new Set()); }").await;
    let count = format!(
        "{{ for (const {{ body }} of (await disk.copy('{name}')).values) {{
            if (body[0] !== 2) throw new Error('not sealed');
            const nonce = body.subarray(1, 13);
            nonce.forEach((byte, at) => disk.bytes[at].add(byte));
            disk.nonces.add(String.fromCharCode(...nonce));
            disk.sealed += 1;
        }} }}"
    );
    for edition in 0..rows / BATCH {
        let commit = Commit((0..BATCH).map(|it| household(it, edition as i64)).collect());
        store.write(&commit).await.unwrap();
        js(&count).await;
    }
    let (sealed, nonces) = (js("disk.sealed").await, js("disk.nonces.size").await);
    let [sealed_is, nonces_are] = [&sealed, &nonces].map(|it| it.as_f64().unwrap_or_default());
    wasm_bindgen_test::console_log!("{sealed_is} rows sealed, {nonces_are} nonces");
    assert_eq!(sealed.as_f64(), Some(rows as f64));
    assert_eq!(nonces, sealed);
    // And they are no counter: every byte takes every value.
    assert_eq!(js("disk.bytes.every((it) => it.size === 256)").await, true);
    // The test can fail.
    assert_eq!(js("disk.nonces.add([...disk.nonces][0]).size").await, nonces);
    store.close().await;
}
