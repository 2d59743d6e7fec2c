//! Files that an office takes in: the text on the shelf, its head and what is kept ready beside it in the
//! journal, all in one commit.

#![allow(clippy::unwrap_used)]

use thaiqm_field::domain::record::Intake;
use thaiqm_field::domain::taken::Digest;
use thaiqm_field::domain::{Commit, PhotoFile, Record};
use thaiqm_field::exchange::kept;
use thaiqm_field::ui::session::kept::shelved;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Open, fresh_store, js, large, open, sorted};

#[wasm_bindgen_test]
async fn a_text_is_packed_by_the_browser_and_comes_back_byte_for_byte() {
    let text =
        format!("{{\"payload\":\"{}\",\"protected\":\"e30\",\"signature\":\"AA\"}}", "AAAA".repeat(20_000));
    let file = shelved(&text).await;
    assert!(file.jpeg.len() < text.len() / 20, "{} bytes", file.jpeg.len());
    assert_eq!(kept::text(&file), Some(text));
}

/// A file that was taken in: its head, what is kept ready of its households, its text.
fn taken_in(n: u8, text: &PhotoFile) -> Commit {
    let hash = format!("hash-{n}");
    let intake = match large(n.into(), 0) {
        Record::Intake(it) => Intake { hash: hash.clone(), kept: Some(text.hash.clone()), ..it },
        other => panic!("no file: {other:?}"),
    };
    let digest = Digest::of(&hash, n.into(), b"[]", None);
    Commit(vec![Record::Intake(intake), Record::Digest(digest), Record::Photo(text.clone())])
}

#[wasm_bindgen_test]
async fn a_file_is_taken_in_wholly_or_not_at_all_wherever_its_commit_is_cut() {
    let text = |n: u8| "{\"payload\":\"e30\"}".repeat(200 + usize::from(n));
    for faults in [
        "'crash'",
        "'crash after'",
        "'full'",
        "'half, then full'",
        "'short'",
        "'', 'crash'",
        "'', 'crash after'",
        "'', 'half, then full'",
    ] {
        let name = fresh_store();
        let store = open(&name).await.store;
        let before = shelved(&text(1)).await;
        store.write(&taken_in(1, &before)).await.unwrap();
        js(&format!("disk.workerFaults('{name}', {faults})")).await;
        let after = shelved(&text(2)).await;
        let written = store.write(&taken_in(2, &after)).await.is_ok();
        store.close().await;

        let Open { store, records, .. } = open(&name).await;
        let keys: Vec<String> = sorted(&records).iter().map(Record::key).collect();
        let whole = ["digest/hash-1", "digest/hash-2", "intake/hash-1", "intake/hash-2"];
        let (one, both) = ([whole[0], whole[2]].to_vec(), whole.to_vec());
        assert!(keys == both || (!written && keys == one), "{faults}: {keys:?}");
        for record in &records {
            if let Record::Intake(it) = record {
                let file =
                    store.photo(it.kept.as_deref().unwrap()).await.unwrap().expect("its text is there");
                let n = if it.hash == "hash-1" { 1 } else { 2 };
                assert_eq!(kept::text(&file), Some(text(n)));
            }
        }
        store.close().await;
    }
}
