//! What can be read of a store that does not open, and the file that takes it to the office.

#![allow(clippy::unwrap_used)]

use thaiqm_field::exchange::BundleFault;
use thaiqm_field::exchange::rescue::{Piece, Rescue, SealedRow, file_name};
use thaiqm_field::store::frame::{Row, Rows, Tip, encode_commit, encode_slot};
use thaiqm_field::store::salvage::Remains;

use crate::support::IAT;

fn row(seq: u64, body: &[u8]) -> Row {
    Row { seq, body: body.to_vec() }
}

fn rows(all: &[(&str, u64, &[u8])]) -> Rows {
    all.iter().map(|(key, seq, body)| ((*key).to_owned(), row(*seq, body))).collect()
}

/// A journal of these commits, each of one row.
fn journal(commits: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut bytes, mut tip) = (Vec::new(), Tip::default());
    for (key, body) in commits {
        let (frame, next) = encode_commit(tip, &rows(&[(key, tip.seq + 1, body)]));
        bytes.extend(frame);
        tip = next;
    }
    bytes
}

fn remains(files: &[(&str, Vec<u8>)], index: Rows) -> Remains {
    Remains {
        files: files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())).collect(),
        rows: index,
        ..Remains::default()
    }
}

#[test]
fn both_sides_of_a_disagreement_are_tried_the_newest_first_and_the_journals_before_the_indexs() {
    let files = [
        ("journal.1", journal(&[("household/1", b"one"), ("household/2", b"two")])),
        ("ballast", vec![0; 9]),
    ];
    let index =
        rows(&[("household/1", 1, b"another"), ("household/2", 2, b"two"), ("household/3", 7, b"three")]);
    let found = remains(&files, index).candidates();
    assert_eq!(found.get("household/1").expect("found")[..], [row(1, b"one"), row(1, b"another")]);
    assert_eq!(found.get("household/2").expect("found")[..], [row(2, b"two")], "the same twice is one");
    assert_eq!(found.get("household/3").expect("found")[..], [row(7, b"three")]);
}

#[test]
fn an_older_state_stands_behind_the_newest_wherever_it_lies() {
    let old = journal(&[("household/1", b"first")]);
    let new = journal(&[("household/2", b"two"), ("household/1", b"second")]);
    let files = [("journal.3", new), ("damaged.2", old)];
    let found = remains(&files, rows(&[("household/1", 9, b"torn")])).candidates();
    assert_eq!(
        found.get("household/1").expect("found")[..],
        [row(9, b"torn"), row(2, b"second"), row(1, b"first")]
    );
}

#[test]
fn a_journal_with_damage_in_it_gives_what_is_whole() {
    let mut bytes = journal(&[("household/1", b"one"), ("household/2", b"two"), ("household/3", b"three")]);
    let third = bytes.len() / 3;
    bytes[third + 20] ^= 1;
    let found = remains(&[("journal.1", bytes)], Rows::new()).candidates();
    assert_eq!(found.keys().collect::<Vec<_>>(), ["household/1", "household/3"]);
}

#[test]
fn a_private_file_is_taken_from_whichever_copy_is_whole_and_newest() {
    let mut found =
        remains(&[("key.A", encode_slot(3, b"third")), ("key.B", encode_slot(4, b"fourth"))], Rows::new());
    assert_eq!(found.slot("key").unwrap(), b"fourth");
    found.slots.insert("key".to_owned(), encode_slot(5, b"fifth"));
    assert_eq!(found.slot("key").unwrap(), b"fifth");
    found.slots.insert("key".to_owned(), b"torn".to_vec());
    found.files.get_mut("key.B").unwrap()[20] ^= 1;
    assert_eq!(found.slot("key").unwrap(), b"third");
    assert_eq!(found.slot("escrow"), None);
    found.leave_out("key");
    assert!(found.slot("key").is_none() && found.is_empty());
}

pub(crate) fn rescue() -> Rescue {
    let mut rescue = Rescue::of("kid-of-a-tablet", IAT);
    rescue.files = vec![Piece::of("journal.1", &[0, 1, 255]), Piece::of("escrow.A", b"")];
    rescue.slots = vec![Piece::of("escrow", b"sealed")];
    rescue.rows = vec![SealedRow::of("household/1", 7, b"body")];
    rescue
}

#[test]
fn a_rescue_reads_back_byte_for_byte() {
    let bytes = rescue().write();
    assert!(Rescue::looks_like(&bytes));
    let read = Rescue::read(&bytes).unwrap();
    assert_eq!(read, rescue());
    assert_eq!((read.files[0].bytes(), read.rows[0].body()), (vec![0, 1, 255], b"body".to_vec()));
}

#[test]
fn what_is_not_byte_for_byte_a_rescue_is_refused() {
    let text = String::from_utf8(rescue().write()).unwrap();
    let read = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        Rescue::read(text.replacen(from, to, 1).as_bytes())
    };
    assert_eq!(read("\"v\":1", "\"v\":2"), Err(BundleFault::NewerVersion));
    for (from, to) in [
        ("\"rescue\"", "\"backup\""),
        ("thaiqm-field", "another"),
        ("\"iat\"", "\"more\":1,\"iat\""),
        ("\"v\":1,", "\"v\":1, "),
        ("AAH_", "AAH/"),
        ("AAH_", "AAH_="),
    ] {
        assert!(matches!(read(from, to), Err(BundleFault::Shape(_))), "{from}");
    }
    assert!(Rescue::read(&text.as_bytes()[..text.len() - 9]).is_err());
}

#[test]
fn a_rescues_name_is_made_of_codes() {
    assert_eq!(file_name("abcdefghijkl", "20240615-0030"), "RESCUE-abcdefgh-20240615-0030.json");
    assert_eq!(file_name("", "20240615-0030"), "RESCUE-tablet-20240615-0030.json");
}
