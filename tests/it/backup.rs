//! Backups come back whole, and restoring one takes nothing away.

use thaiqm_field::domain::record::{BackedUp, Handover, Office};
use thaiqm_field::domain::{Household, Record};
use thaiqm_field::exchange::BundleFault;
use thaiqm_field::exchange::backup::{Backup, file_name};

use crate::support::{IAT, author, public, sealed, signer};

/// A household with its visit and revisions.
fn records(n: u32) -> Vec<Record> {
    let sealed = sealed(n);
    let revisions = sealed.revisions.into_iter().map(Record::Revision);
    [Record::Household(sealed.household), Record::Visit(sealed.visit)].into_iter().chain(revisions).collect()
}

fn backup(records: Vec<Record>) -> Backup {
    Backup::of(&public(&signer()).kid(), Some(author()), IAT, records)
}

fn office() -> Record {
    let pair = || ("x".to_owned(), "y".to_owned());
    let (kid, name, area) = ("kid".to_owned(), "อำเภอ".to_owned(), "760609".to_owned());
    Record::Office(Office { kid, signs: pair(), receives: pair(), name, area, at: 1 })
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
    let all = file.against(&[]);
    assert_eq!((all.new.len(), all.same, all.other), (one.len() + two.len(), 0, 0));
    let none = file.against(&[one.clone(), two.clone()].concat());
    assert_eq!((none.new.len(), none.same, none.other), (0, one.len() + two.len(), 0));
    // Here the household was changed since: that stays.
    let mut here = one.clone();
    let Record::Household(it) = &here[0] else { panic!("a household comes first") };
    here[0] = Record::Household(Household { added_by: "somebody".to_owned(), ..it.clone() });
    let some = file.against(&here);
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
    assert_eq!(file.against(&[]).new, [handover], "what was handed over before is");
}

#[test]
fn pitfall_12_no_backup_takes_the_name_of_another() {
    let kid = public(&signer()).kid();
    assert_eq!(file_name(&kid, "20240615-0030"), format!("BACKUP-{}-20240615-0030.json", &kid[..8]));
    assert_ne!(file_name(&kid, "20240615-0030"), file_name(&kid, "20240615-0031"));
}
