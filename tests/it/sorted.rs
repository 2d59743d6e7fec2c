//! Sorted lists against the standard library's trees.

use std::collections::{BTreeMap, BTreeSet};

use thaiqm_field::domain::{OrdMap, OrdSet};

/// Numbers that come in no order, and again.
fn mixed() -> impl Iterator<Item = u32> {
    (0..400_u32).map(|it| it.wrapping_mul(2_654_435_761) % 97)
}

#[test]
fn a_map_does_what_the_standard_one_does() {
    let (mut ours, mut theirs) = (OrdMap::new(), BTreeMap::new());
    for (turn, key) in mixed().enumerate() {
        if turn % 5 == 0 {
            assert_eq!(ours.remove(&key), theirs.remove(&key));
        } else {
            assert_eq!(ours.insert(key, turn), theirs.insert(key, turn));
        }
        assert_eq!(*ours.or_insert_with(key / 2, || turn), *theirs.entry(key / 2).or_insert(turn));
        assert_eq!(ours.get(&3), theirs.get(&3));
    }
    assert!(ours.iter().eq(theirs.iter()) && ours.iter().rev().eq(theirs.iter().rev()));
    assert_eq!(serde_json::to_string(&ours).ok(), serde_json::to_string(&theirs).ok());
    let text = serde_json::to_string(&theirs).expect("JSON");
    assert_eq!(serde_json::from_str::<OrdMap<u32, usize>>(&text).ok(), Some(ours));
}

#[test]
fn a_set_does_what_the_standard_one_does() {
    let (mut ours, mut theirs) = (OrdSet::new(), BTreeSet::new());
    for (turn, it) in mixed().enumerate() {
        if turn % 3 == 0 {
            assert_eq!(ours.remove(&it), theirs.remove(&it));
        } else {
            assert_eq!(ours.insert(it), theirs.insert(it));
        }
    }
    assert!(ours.iter().eq(theirs.iter()));
    let (few, their_few) = (OrdSet::from([90, 5, 33, 5]), BTreeSet::from([90, 5, 33, 5]));
    assert!(ours.difference(&few).eq(theirs.difference(&their_few)));
    assert!(few.difference(&ours).eq(their_few.difference(&theirs)));
    assert_eq!(few.is_subset(&ours), their_few.is_subset(&theirs));
    assert_eq!((few.first(), few.last(), few.len()), (Some(&5), Some(&90), 3));
}
