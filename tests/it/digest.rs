//! What is kept ready of the households of a file.

use miniz_oxide::deflate::compress_to_vec_zlib;

use thaiqm_field::domain::Summary;
use thaiqm_field::domain::merge::Brings;
use thaiqm_field::domain::summary::VERSION;
use thaiqm_field::domain::taken::Digest;
use thaiqm_field::exchange::Bundle;
use thaiqm_field::exchange::digest::{Gathering, loose};

use crate::support::{bundle, corrected, sealed};

fn of(bundles: &[&Bundle]) -> Vec<Summary> {
    let mut all = Gathering::default();
    bundles.iter().for_each(|it| all.take(it, None));
    all.summaries()
}

#[test]
fn every_household_of_a_file_has_its_summary() {
    let file = bundle((1..6).map(sealed).collect());
    let all = of(&[&file]);
    let ids: Vec<_> = all.iter().map(|it| it.id).collect();
    assert_eq!(ids, file.head().households());
    for (summary, record) in all.iter().zip(&file.records) {
        assert_eq!(*summary, Summary::of(record.household.id, &[&record.visit], None));
    }
}

#[test]
fn what_several_files_bring_of_a_household_is_one_summary_in_whatever_order_they_came() {
    let before = sealed(1);
    let (old, new) =
        (bundle(vec![before.clone(), sealed(2)]), bundle(vec![corrected(&before, 1), sealed(3)]));
    assert_eq!(of(&[&old, &new]), of(&[&new, &old]));
    assert_eq!(of(&[&old, &new, &old]).len(), 3);
    // Of another file, what it says of the same households is all that is asked.
    let mut shared = Gathering::default();
    shared.take(&new, None);
    shared.take(&old, Some(&[before.household.id].into()));
    let ids: Vec<_> = shared.summaries().iter().map(|it| it.id).collect();
    assert_eq!(ids, new.head().households());
}

#[test]
fn what_a_file_brings_is_counted_against_the_files_that_share_its_households() {
    let first = sealed(1);
    let (old, new) = (bundle(vec![first.clone(), sealed(2)]), bundle(vec![corrected(&first, 1), sealed(3)]));
    let of = |bundle: &Bundle, only: Option<&_>| {
        let mut all = Gathering::default();
        all.take(bundle, only);
        all
    };
    let (before, mut all) = (of(&old, Some(&[first.household.id].into())), of(&new, None));
    let brings = before.brings(&all);
    assert_eq!((brings.new, brings.changed, brings.soft, brings.hard, brings.same), (1, 1, 0, 0, 0));
    all.join(&before);
    assert_eq!(all.summaries().len(), 2);
    let twice = [brings, before.brings(&before)].into_iter().sum::<Brings>();
    assert_eq!((twice.new, twice.changed, twice.same), (1, 1, 1));
}

#[test]
fn a_digest_gives_its_summaries_back_packed_or_not() {
    let all = of(&[&bundle((1..9).map(sealed).collect())]);
    let loose = loose(&all);
    let packed = Digest::of("hash", 3, &loose, Some(&compress_to_vec_zlib(&loose, 6)));
    let plain = Digest::of("hash", 3, &loose, None);
    assert_eq!((packed.summaries(), plain.summaries()), (Some(all.clone()), Some(all)));
    assert!(packed.packed.as_ref().map(String::len) < plain.plain.as_ref().map(String::len));
}

#[test]
fn a_digest_of_another_app_or_a_damaged_one_is_made_again() {
    let whole = Digest::of("hash", 1, b"[]", None);
    assert_eq!(whole.summaries(), Some(Vec::new()));
    let other = Digest { version: VERSION + 1, ..whole.clone() };
    let damaged = Digest { packed: Some("AAAA".to_owned()), ..whole.clone() };
    let empty = Digest { plain: None, ..whole.clone() };
    let nothing = Digest { plain: Some("W10x".to_owned()), ..whole };
    assert_eq!([other, damaged, empty, nothing].map(|it| it.summaries()), [None, None, None, None]);
}

#[test]
fn what_was_erased_is_in_no_digest() {
    let file = bundle((1..4).map(sealed).collect());
    let (gone, all) = (file.records[1].household.id, of(&[&file]));
    let digest = Digest::of("hash", 7, &loose(&all), None);
    let left = digest.without(gone);
    let ids: Vec<_> = left.summaries().expect("readable").iter().map(|it| it.id).collect();
    assert_eq!((ids, left.nth), (vec![all[0].id, all[2].id], 7));
    // Of what cannot be read nothing is left.
    let old = Digest { version: VERSION + 1, ..digest }.without(gone);
    assert_eq!((old.plain, old.packed, old.version), (None, None, 0));
}
