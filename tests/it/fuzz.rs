//! The fuzzer's targets without the fuzzer: each runs over its kept examples and over copies of them
//! that are damaged the same way each time. `make fuzz` looks further, for as long as one likes.

use std::path::{Path, PathBuf};

use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use thaiqm_field::domain::photo::hash;
use thaiqm_field::domain::record::Row;
use thaiqm_field::domain::{PhotoFile, Record};
use thaiqm_field::exchange::backup::Backup;
use thaiqm_field::exchange::carried::carrying;
use thaiqm_field::exchange::envelope::{BUNDLE, signing_input};
use thaiqm_field::store::frame::{self, Rows, Tip, encode_commit, encode_slot, encode_snapshot};
use thaiqm_field::store::shelf;

use crate::questionnaire::FILE;
use thaiqm_field::exchange::enrol::Document;
use thaiqm_field::exchange::travel::BUNDLE as BUNDLE_JWE;

use crate::support::{IAT, author, bundle, corrected, jpeg, public, sealed, signed, signer, small};
use crate::targets::{ALL, Target};

/// Damaged copies that each target is tried with.
const COPIES: usize = 400;
/// Most bytes of all examples together.
const CORPUS: u64 = 200 * 1024;

fn corpus(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target)
}

fn examples(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = corpus(target);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|fault| panic!("{}: {fault}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|it| it.expect("an entry").path()).collect();
    paths.sort();
    paths.into_iter().map(|it| (it.clone(), std::fs::read(&it).expect("an example"))).collect()
}

/// Runs the target; a panic says with which bytes.
fn run(name: &str, target: Target, bytes: &[u8]) {
    let said = std::panic::catch_unwind(|| target(bytes));
    if said.is_err() {
        let hex: String = bytes.iter().map(|it| format!("{it:02x}")).collect();
        panic!("{name} fails with {} bytes: {hex}", bytes.len());
    }
}

fn damaged(from: &[u8], other: &[u8], chance: &mut TestRng) -> Vec<u8> {
    let mut bytes = from.to_vec();
    let mut below = |most: usize| chance.next_u64() as usize % most.max(1);
    for _ in 0..=below(5) {
        let (at, length) = (below(bytes.len()), below(24));
        let until = (at + length).min(bytes.len());
        match below(7) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << below(8),
            1 if !bytes.is_empty() => bytes[at] = below(256) as u8,
            2 => drop(bytes.drain(at..until)),
            3 => drop(bytes.splice(at..at, (0..length).map(|_| below(256) as u8).collect::<Vec<_>>())),
            4 => bytes.truncate(at),
            5 => {
                let copy = bytes[at..until].to_vec();
                drop(bytes.splice(at..at, copy));
            }
            _ => {
                let from = below(other.len());
                let piece = other[from..(from + length).min(other.len())].to_vec();
                drop(bytes.splice(at..until, piece));
            }
        }
    }
    bytes
}

#[test]
fn every_target_holds_over_its_examples_and_over_damaged_copies_of_them() {
    for (name, target) in ALL {
        let examples = examples(name);
        assert!(!examples.is_empty(), "{name} has no example");
        run(name, *target, b"");
        for (_, bytes) in &examples {
            run(name, *target, bytes);
        }
        let mut chance = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        for _ in 0..COPIES {
            let mut pick = || &examples[chance.next_u64() as usize % examples.len()].1;
            let (from, other) = (pick(), pick());
            run(name, *target, &damaged(from, other, &mut chance));
        }
        println!("{name}: {} examples, {COPIES} damaged copies", examples.len());
    }
}

#[test]
fn every_folder_of_examples_has_a_target_and_all_together_are_small() {
    let folders = std::fs::read_dir(corpus("")).expect("the corpus");
    let mut folders: Vec<String> =
        folders.map(|it| it.expect("an entry").file_name().into_string().expect("a name")).collect();
    folders.sort();
    assert_eq!(folders, ALL.iter().map(|it| it.0).collect::<Vec<_>>());
    let files = folders.iter().flat_map(|it| examples(it));
    let bytes: u64 = files.map(|it| it.1.len() as u64).sum();
    assert!(bytes <= CORPUS, "{bytes} bytes");
}

/// A household, its visit, and a photograph.
fn backup() -> Vec<u8> {
    let it = small(1);
    let photo = Record::Photo(PhotoFile::of(&jpeg(8, 8, 5)));
    let of_it = [Record::Household(it.household), Record::Visit(it.visit), photo];
    let all = of_it.into_iter().chain(it.revisions.into_iter().map(Record::Revision)).collect();
    let bytes = Backup::of(&public(&signer()).kid(), Some(author()), IAT, all).write();
    assert!(Backup::read(&bytes).is_ok(), "one that is read");
    bytes
}

/// The examples that code can make: after a change of a format, `UPDATE_GOLDEN=1 cargo test`.
fn made() -> Vec<(&'static str, Vec<u8>)> {
    let one = bundle(vec![small(1)]).write();
    let two = bundle(vec![sealed(1), corrected(&sealed(2), 2)]).write();
    let header = signing_input(BUNDLE, &public(&signer()), b"{}");
    let header = crate::exchange::decoded(header.split_once('.').expect("two parts").0);
    let rows: Rows = [("visit/1", 1u64), ("visit/2", 1)]
        .into_iter()
        .map(|(key, seq)| (key.to_owned(), frame::Row { seq, body: b"\x01{}".to_vec() }))
        .collect();
    let (first, tip) = encode_commit(Tip::default(), &rows);
    let (second, after) = encode_commit(tip, &rows);
    let record = sealed(1);
    let row = Record::Visit(record.visit.clone()).to_row();
    assert!(matches!(Record::from_row(&row), Row::Known(_)));
    let label = "สมหญิง\u{202e} =1+1".to_owned();
    let known = crate::support::known(public(&signer()), &label);
    let documents = (crate::travel::enrolment().payload(), crate::travel::card().payload());
    let with = |mode: u8, rest: &[u8]| [&[mode], rest].concat();
    vec![
        ("answers/household", serde_json::to_vec(&record.visit.answers).expect("JSON")),
        ("bundle/one", with(0, &one)),
        ("bundle/two", with(0, &two)),
        ("bundle/changed", with(1, &[3; 90])),
        (
            "bundle/changed-texts",
            with(1, b"\x02\x05\x0e\x07\x03=1+1\x04\x09\x0c\xe2\x80\xae\x00\x03\x11\x21\x31"),
        ),
        ("codec/known-key", Record::KnownKey(known).to_row().into_bytes()),
        ("codec/visit", row.clone().into_bytes()),
        ("codec/visit-format-1", with(1, Record::Visit(record.visit).write().as_bytes())),
        ("codec/sealed", with(2, &[9; 40])),
        ("documents/enrolment", with(0, &documents.0)),
        ("documents/office", with(1, &documents.1)),
        ("documents/rescue", with(7, &crate::rescue::rescue().write())),
        ("return/three", {
            let (one, two) = (small(1), small(2));
            let of = |n, it: &_, question| crate::review::comment(n, it, question);
            let all = [of(1, &one, Some("moo")), of(2, &two, Some("house_no")), of(3, &two, None)];
            crate::review::file(&all).payload()
        }),
        ("documents/pack", with(8, &crate::roster::pack().payload())),
        (
            "roster/list",
            [
                &b"\x05\x01\x02\x0b\x13\x19\x00"[..],
                "รหัส|เลขที่|ชื่อ|ปัญหา|ข้อ\n99990000001|27/1|นายก ข|ก; ข|น\n|||ค\nรวม".as_bytes(),
            ]
            .concat(),
        ),
        ("table/old", crate::roster::old_excel_list()),
        ("table/workbook", crate::roster::merged_workbook()),
        ("table/semicolons", "\u{feff}บ้านเลขที่;หมู่\r\n\"27/1\";๕\r\n=1+1;\u{202e}x\r\n".as_bytes().to_vec()),
        ("travel/two-recipients", crate::travel::sealed().write(BUNDLE_JWE).into_bytes()),
        ("envelope/good", signed(BUNDLE, &one).into_bytes()),
        ("envelope/payload", with(0, &one)),
        ("envelope/header", with(1, &header)),
        ("envelope/piece", with(2, b"\x20\0\0\0\0\0\0\0\x08AAAA")),
        ("journal/two-commits", [first.as_slice(), &second].concat()),
        ("journal/snapshot", [encode_snapshot(after, &rows), first].concat()),
        (
            "journal/frames",
            b"\x01\x02visit/1\x01\x01abc\x03\x01\x01\x00\x20\x04\xff\xff\xff\xff\xff\xff\xff\xff\x07\x01\x05"
                .to_vec(),
        ),
        ("picture/bare", jpeg(640, 480, 5)),
        (
            "picture/camera",
            [&jpeg(9, 9, 5)[..2], b"\xff\xe1\0\x0cExif\0\0MM\0*", &jpeg(9, 9, 5)[2..]].concat(),
        ),
        ("carried/one", carrying(&signed(BUNDLE, b"{}"), &[jpeg(8, 8, 5)]).into_bytes()),
        ("shelf/two", [b"1", b"2"].map(|it| shelf::encode(&hash(it), it).expect("a hash")).concat()),
        ("relay/two", crate::relay::example()),
        ("list/three", crate::listing::example()),
        ("slot/keys", encode_slot(7, b"{\"v\":2}")),
        ("documents/backup", with(4, &backup())),
        ("documents/recovery", with(2, &crate::travel::recovery().payload())),
    ]
}

#[test]
fn the_examples_that_code_makes_are_those_of_today() {
    for (name, made) in made() {
        let path = corpus("").join(name);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(&path, &made).expect("written");
        }
        let kept = std::fs::read(&path).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert!(kept == made, "{name} is no longer what is made today");
    }
    assert!(!FILE.is_empty());
}
