//! Backups come back whole, and restoring one takes nothing away.

use thaiqm_field::domain::OrdSet;

use thaiqm_field::domain::merge::{Pairs, Says};
use thaiqm_field::domain::record::{BackedUp, Handover, Office, Part};
use thaiqm_field::domain::trail::{Removal, Why};
use thaiqm_field::domain::{Household, HouseholdId, PairDecisionId, PhotoFile, Record};
use thaiqm_field::exchange::backup::{Backup, file_name, part_name};
use thaiqm_field::exchange::{BundleFault, SealedVisit};

use crate::support::{IAT, answers, author, jpeg, public, sealed, sealed_with, signer, with_house_photos};

/// A household with its visit and revisions.
fn records(n: u32) -> Vec<Record> {
    of_one(sealed(n))
}

fn of_one(sealed: SealedVisit) -> Vec<Record> {
    let revisions = sealed.revisions.into_iter().map(Record::Revision);
    [Record::Household(sealed.household), Record::Visit(sealed.visit)].into_iter().chain(revisions).collect()
}

fn backup(records: Vec<Record>) -> Backup {
    Backup::of(&public(&signer()).kid(), Some(author()), IAT, records)
}

/// No photographs.
fn none() -> OrdSet<String> {
    OrdSet::new()
}

fn office() -> Record {
    let pair = || ("x".to_owned(), "y".to_owned());
    let (kid, name, area) = ("kid".to_owned(), "อำเภอ".to_owned(), "760609".to_owned());
    Record::Office(Office {
        kid,
        signs: pair(),
        receives: pair(),
        name,
        area,
        at: 1,
        part: Part::First,
        key_files: Vec::new(),
        level: None,
    })
}

#[test]
fn a_backup_reads_back_record_by_record() {
    let all = [records(1), records(2)].concat();
    let backup = backup(all.clone());
    let read = Backup::read(&backup.write()).expect("a backup");
    assert_eq!((read.records, backup.households()), (all, 2));
}

#[test]
fn what_is_not_byte_for_byte_a_backup_is_refused() {
    let text = String::from_utf8(backup(records(1)).write()).expect("JSON");
    let read = |text: String| Backup::read(text.as_bytes());
    assert_eq!(read(text.replacen("{\"v\":1,", "{\"v\":2,", 1)), Err(BundleFault::NewerVersion));
    assert!(matches!(read(text.replacen("\"v\":1,", "\"v\":1, ", 1)), Err(BundleFault::Shape(_))));
    assert!(matches!(read(text.replacen("\"iat\"", "\"more\":1,\"iat\"", 1)), Err(BundleFault::Shape(_))));
    assert!(matches!(read(text[..text.len() - 40].to_owned()), Err(BundleFault::Shape(_))));
    assert!(matches!(read(text.replacen("thaiqm-field", "another", 1)), Err(BundleFault::Shape(_))));
}

#[test]
fn restoring_adds_what_is_missing_and_replaces_nothing() {
    let (one, two) = (records(1), records(2));
    let file = backup([one.clone(), two.clone()].concat());
    let all = file.against(&[], &none());
    assert_eq!((all.new.len(), all.same, all.other), (one.len() + two.len(), 0, 0));
    let same = file.against(&[one.clone(), two.clone()].concat(), &none());
    assert_eq!((same.new.len(), same.same, same.other), (0, one.len() + two.len(), 0));
    // Here the household was changed since: that stays.
    let mut here = one.clone();
    let Record::Household(it) = &here[0] else { panic!("a household comes first") };
    here[0] = Record::Household(Household { added_by: "somebody".to_owned(), ..it.clone() });
    let some = file.against(&here, &none());
    assert_eq!((some.new, some.same, some.other), (two, one.len() - 1, 1));
}

#[test]
fn who_uses_the_device_and_its_office_are_not_taken_over() {
    let own = vec![
        Record::Person(author()),
        office(),
        Record::BackedUp(BackedUp { at: 1, households: 1, records: 1 }),
    ];
    let handover = Record::Handover(Handover {
        by: "another-key".to_owned(),
        seq: 1,
        reserved_at: 1,
        file: None,
        checked_at: None,
        received: None,
    });
    let file = backup([own, vec![handover.clone()]].concat());
    assert_eq!(file.against(&[], &none()).new, [handover], "what was handed over before is");
}

#[test]
fn pitfall_12_no_backup_takes_the_name_of_another() {
    let kid = public(&signer()).kid();
    assert_eq!(file_name(&kid, "20240615-0030"), format!("BACKUP-{}-20240615-0030.json", &kid[..8]));
    assert_ne!(file_name(&kid, "20240615-0030"), file_name(&kid, "20240615-0031"));
}

#[test]
fn photographs_are_restored_by_their_names_and_only_if_they_are_what_they_are_called() {
    let (here, lacking) = (PhotoFile::of(&jpeg(8, 8, 1)), PhotoFile::of(&jpeg(8, 8, 2)));
    let false_one = PhotoFile { jpeg: here.jpeg.clone(), hash: "A".repeat(43) };
    let files = [here.clone(), lacking.clone(), false_one].map(Record::Photo).to_vec();
    let file = Backup::read(&backup(files).write()).expect("a backup");
    assert_eq!(file.photos(), 3);
    let found = file.against(&[], &OrdSet::from([here.hash]));
    assert_eq!((found.new, found.same, found.other), (vec![Record::Photo(lacking)], 1, 0));
}

#[test]
fn a_further_file_of_a_backup_has_a_name_of_its_own() {
    let first = file_name("abcdefghijklmnop", "25691121-1200");
    assert_eq!(part_name(&first, 2), first.replace(".json", "-2.json"));
}

#[test]
fn what_was_erased_takes_its_photographs_out_of_a_backup_too() {
    let (own, shared) = (jpeg(8, 8, 1), jpeg(8, 8, 2));
    let of = |n: u32, files: &[Vec<u8>]| sealed_with(n, with_house_photos(answers(n), files));
    let (one, two) = (of(1, &[own.clone(), shared.clone()]), of(2, std::slice::from_ref(&shared)));
    let removal = Removal {
        household: one.household.id,
        why: Why::Asked { note: "เจ้าบ้านขอให้ลบ".to_owned() },
        at: 1,
        by: "kid".to_owned(),
        gone: Vec::new(),
    };
    let files = [&own, &shared].map(|it| Record::Photo(PhotoFile::of(it)));
    let whole = backup([of_one(one), of_one(two), files.to_vec()].concat());
    let left = whole.without(std::slice::from_ref(&removal));
    let photos =
        |it: &[Record]| it.iter().filter(|it| matches!(it, Record::Photo(_))).cloned().collect::<Vec<_>>();
    assert_eq!(photos(&left.records), [Record::Photo(PhotoFile::of(&shared))]);
    // Nor does the older file bring it back where the household was erased.
    let back = whole.against(&[Record::Removal(removal)], &none());
    assert_eq!(photos(&back.new), [Record::Photo(PhotoFile::of(&shared))]);
}

#[test]
fn a_decision_about_two_households_goes_with_either_of_them() {
    let all = [records(1), records(2), records(3)].concat();
    let id = |it: &Record| match it {
        Record::Household(it) => Some(it.id),
        _ => None,
    };
    let ids: Vec<HouseholdId> = all.iter().filter_map(id).collect();
    let apart = |n: u128, one, other| {
        let (id, why, by) = (PairDecisionId(uuid::Uuid::from_u128(n)), "x".to_owned(), "kid".to_owned());
        Record::PairDecision(Pairs::default().decide(id, (one, other), Says::Apart, (why, 1, by)))
    };
    let decisions = vec![apart(1, ids[0], ids[1]), apart(2, ids[1], ids[2])];
    let backup = backup([all, decisions.clone()].concat());
    let asked = Removal {
        household: ids[0],
        why: Why::Asked { note: "x".to_owned() },
        at: 1,
        by: "kid".to_owned(),
        gone: Vec::new(),
    };
    let kept = |all: &[Record]| decisions.iter().map(|it| all.contains(it)).collect::<Vec<_>>();
    assert_eq!(kept(&backup.without(std::slice::from_ref(&asked)).records), [false, true]);
    assert_eq!(kept(&backup.against(&[Record::Removal(asked)], &none()).new), [false, true]);
    assert_eq!(kept(&backup.against(&[], &none()).new), [true, true]);
}
