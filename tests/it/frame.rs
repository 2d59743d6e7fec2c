//! The journal's bytes and what opening decides about them: every truncation, every bit flip,
//! every lost or repeated piece.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use thaiqm_field::store::codec::{self, Sealed};
use thaiqm_field::store::frame::{
    Row, Rows, Scan, Tip, decode_slot, encode_commit, encode_slot, encode_snapshot, merge, scan,
};
use thaiqm_field::store::reconcile::{Indexed, reconcile, sum_of};
use thaiqm_field::store::{Incident, StoreFault};

/// Commits of (key, body) pairs, as a journal, with where it stood after each.
struct Written {
    bytes: Vec<u8>,
    /// length, tip and rows after each commit; the first is the empty journal
    steps: Vec<(usize, Tip, Rows)>,
}

fn write(commits: &[Vec<(u8, Vec<u8>)>]) -> Written {
    let mut written = Written { bytes: Vec::new(), steps: vec![(0, Tip::default(), Rows::new())] };
    for commit in commits {
        let (_, before, mut rows) = written.steps.last().unwrap().clone();
        let seq = before.seq + 1;
        let named = |(key, body): &(u8, Vec<u8>)| (format!("visit/{key}"), Row { seq, body: body.clone() });
        let batch: Rows = commit.iter().map(named).collect();
        let (frame, tip) = encode_commit(before, &batch);
        written.bytes.extend(frame);
        for (key, row) in batch {
            merge(&mut rows, key, row);
        }
        written.steps.push((written.bytes.len(), tip, rows));
    }
    written
}

fn village() -> Written {
    write(&[
        vec![(1, b"house 1".to_vec())],
        vec![(1, b"house 1, head".to_vec()), (2, b"house 2".to_vec())],
        vec![(3, vec![0; 40])],
        vec![(2, b"house 2, debt 20000".to_vec())],
    ])
}

fn commits() -> impl Strategy<Value = Vec<Vec<(u8, Vec<u8>)>>> {
    let row = (0u8..6, prop::collection::vec(any::<u8>(), 0..40));
    prop::collection::vec(prop::collection::vec(row, 1..4), 1..8)
}

fn indexed(step: &(usize, Tip, Rows)) -> Indexed {
    Indexed { rows: step.2.clone(), tip: step.1, damaged: Rows::new() }
}

/// Every row that was acknowledged up to there, in that state or a newer one.
fn holds(found: &Rows, acknowledged: &Rows) -> bool {
    acknowledged.iter().all(|(key, row)| {
        found.get(key).is_some_and(|it| it.seq > row.seq || (it.seq == row.seq && it.body == row.body))
    })
}

#[test]
fn a_whole_journal_gives_every_row_in_its_newest_state() {
    let written = village();
    let found = scan(&written.bytes);
    let (length, tip, rows) = written.steps.last().unwrap();
    assert_eq!((found.whole, found.torn, found.damaged, found.newer), (*length, 0, None, false));
    assert_eq!((&found.tip, &found.rows), (tip, rows));
    assert_eq!(found.trail.len(), 4);
}

#[test]
fn every_truncation_keeps_every_commit_before_the_cut_and_counts_the_rest() {
    let written = village();
    for cut in 0..written.bytes.len() {
        let found = scan(&written.bytes[..cut]);
        let (length, tip, rows) = written.steps.iter().rfind(|it| it.0 <= cut).unwrap();
        assert_eq!((found.whole, found.torn), (*length, cut - length), "cut at {cut}");
        assert_eq!((&found.tip, &found.rows, found.damaged), (tip, rows, None), "cut at {cut}");
    }
}

#[test]
fn every_bit_flip_is_a_cut_tail_or_told_as_damage_and_loses_no_other_commit() {
    let written = village();
    let last = written.steps[written.steps.len() - 2].0;
    let (mut tails, mut damages) = (0, 0);
    for bit in 0..written.bytes.len() * 8 {
        let mut bytes = written.bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let found = scan(&bytes);
        let (start, _, before) = written.steps.iter().rfind(|it| it.0 <= bit / 8).unwrap();
        assert!(holds(&found.rows, before), "bit {bit}: a commit before it is lost");
        if bit / 8 < last {
            let (_, _, all) = written.steps.last().unwrap();
            assert!(found.damaged.is_some(), "bit {bit}: the damage is not told");
            assert_eq!(found.torn, 0, "bit {bit}");
            assert_eq!(found.tip.seq, 4, "bit {bit}: the commits after it are lost");
            assert!(found.rows.iter().all(|(key, row)| all.get(key).is_some_and(|it| it.seq >= row.seq)));
            damages += 1;
        } else {
            assert_eq!((found.whole, found.torn), (*start, bytes.len() - start), "bit {bit}");
            assert_eq!(found.damaged, None, "bit {bit}");
            tails += 1;
        }
    }
    assert!(tails > 100 && damages > 1000, "{tails} tails, {damages} damages");
}

#[test]
fn a_commit_that_is_missing_repeated_or_swapped_is_told() {
    let written = village();
    let frame = |it: usize| &written.bytes[written.steps[it].0..written.steps[it + 1].0];
    let all = [frame(0), frame(1), frame(2), frame(3)];
    for order in [&[0, 2, 3][..], &[1, 2, 3], &[0, 1, 1, 2, 3], &[0, 2, 1, 3], &[0, 1, 2, 3, 0]] {
        let bytes: Vec<u8> = order.iter().flat_map(|it| all[*it].to_vec()).collect();
        assert_eq!(scan(&bytes).damaged, Some(0), "{order:?}");
    }
    let other = write(&[vec![(9, b"another tablet".to_vec())]]);
    let spliced = [&other.bytes, &written.bytes[written.steps[1].0..]].concat();
    assert_eq!(scan(&spliced).damaged, Some(0), "two histories in one file");
}

#[test]
fn a_tail_of_zeros_as_a_power_cut_leaves_it_is_cut() {
    let written = village();
    for zeros in [1, 8, 17, 4096] {
        let found = scan(&[written.bytes.as_slice(), &vec![0; zeros]].concat());
        assert_eq!((found.whole, found.torn, found.damaged), (written.bytes.len(), zeros, None));
    }
}

#[test]
fn a_frame_of_a_newer_app_stops_everything() {
    let written = village();
    let mut newer = written.bytes[..written.steps[1].0].to_vec();
    newer[16] = 2;
    let crc = {
        let mut crc = crc32fast::Hasher::new();
        crc.update(&newer[..4]);
        crc.update(&newer[8..]);
        crc.finalize()
    };
    newer[4..8].copy_from_slice(&crc.to_le_bytes());
    let found = scan(&[written.bytes.as_slice(), &newer].concat());
    assert!(found.newer);
    assert_eq!(reconcile(&found, &Indexed::default()), Err(StoreFault::Newer));
}

#[test]
fn a_number_that_has_no_next_one_is_not_read() {
    let last = (1u64 << 53) - 1;
    let (frame, _) = encode_commit(Tip { seq: 0, hash: [0; 32] }, &Rows::new());
    for (seq, read) in [(last, true), (last + 1, false), (u64::MAX, false)] {
        let snapshot = encode_snapshot(Tip { seq, hash: [7; 32] }, &Rows::new());
        let found = scan(&[snapshot.as_slice(), &frame].concat());
        assert_eq!(found.trail.first().is_some_and(|it| it.seq == seq), read, "{seq}");
        assert_eq!(decode_slot(&encode_slot(seq, b"x")).is_some(), read, "{seq}");
    }
}

#[test]
fn a_slot_is_read_whole_or_not_at_all() {
    let slot = encode_slot(7, b"a wrapped key");
    assert_eq!(decode_slot(&slot), Some((7, b"a wrapped key".as_slice())));
    for bit in 0..slot.len() * 8 {
        let mut damaged = slot.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(decode_slot(&damaged), None, "bit {bit}");
    }
    for cut in 0..slot.len() {
        assert_eq!(decode_slot(&slot[..cut]), None, "cut at {cut}");
    }
    assert_eq!(decode_slot(&village().bytes), None);
    assert_eq!(decode_slot(&[slot.as_slice(), b"x"].concat()), None);
}

#[test]
fn nothing_anywhere_is_an_empty_store_without_incidents() {
    let plan = reconcile(&Scan::default(), &Indexed::default()).unwrap();
    assert!(plan.rows.is_empty() && plan.incidents.is_empty() && !plan.rewrite);
    assert_eq!(plan.to_index, None);
}

#[test]
fn a_wiped_index_is_rebuilt_and_told() {
    let written = village();
    let plan = reconcile(&scan(&written.bytes), &Indexed::default()).unwrap();
    assert_eq!(plan.incidents, [Incident::IndexWiped(3)]);
    assert_eq!(plan.to_index.as_ref(), Some(&plan.rows));
    assert!(!plan.rewrite);
}

#[test]
fn pitfall_12_an_empty_or_smaller_side_never_takes_the_place_of_the_fuller_one() {
    let written = village();
    let (whole, tip, all) = written.steps.last().unwrap();
    for (length, before, rows) in &written.steps {
        // The index stands there, or is empty; the journal has everything.
        let smaller = Indexed { rows: rows.clone(), tip: *before, damaged: Rows::new() };
        let plan = reconcile(&scan(&written.bytes[..*whole]), &smaller).unwrap();
        assert_eq!((&plan.rows, &plan.tip, plan.rewrite), (all, tip, false), "the journal is left alone");
        // And the other way round.
        let full = Indexed { rows: all.clone(), tip: *tip, damaged: Rows::new() };
        let plan = reconcile(&scan(&written.bytes[..*length]), &full).unwrap();
        assert_eq!((&plan.rows, &plan.tip), (all, tip));
        assert_eq!(plan.rewrite, length < whole, "written anew only where it lacks something");
        assert_eq!(scan(&encode_snapshot(plan.tip, &plan.rows)).rows, *all, "from everything there is");
        assert_eq!(plan.to_index, None, "the index is left alone");
    }
}

#[test]
fn pitfall_13_what_is_appended_is_as_long_as_the_change_however_much_is_kept() {
    let row = |seq| Row { seq, body: vec![7; 200] };
    let length = |kept: usize| {
        let all: Rows = (0..kept).map(|n| (format!("visit/{n:06}"), row(1))).collect();
        let (_, tip) = encode_commit(Tip::default(), &all);
        encode_commit(tip, &Rows::from([("visit/000000".to_owned(), row(tip.seq + 1))])).0.len()
    };
    assert_eq!(length(10_000), length(1));
    assert!(length(1) < 400, "{} bytes", length(1));
}

#[test]
fn an_index_that_lacks_a_record_although_it_claims_the_same_commit_is_mended() {
    let written = village();
    let mut index = indexed(written.steps.last().unwrap());
    index.rows.remove("visit/3");
    let plan = reconcile(&scan(&written.bytes), &index).unwrap();
    assert_eq!(plan.incidents, [Incident::IndexBehind(1)]);
    assert_eq!(plan.to_index.unwrap().keys().collect::<Vec<_>>(), ["visit/3"]);
}

#[test]
fn an_index_whose_tip_is_damaged_gives_no_number_twice() {
    let written = village();
    let (journal, last) = (scan(&written.bytes[..written.steps[1].0]), written.steps.last().unwrap());
    let newest = Indexed { tip: Tip::default(), ..indexed(last) };
    let plan = reconcile(&journal, &newest).unwrap();
    assert_eq!(plan.tip.seq, plan.rows.values().map(|it| it.seq).max().unwrap());
    assert_eq!(plan.rows, newest.rows);
    assert!(plan.rewrite && plan.to_index.is_some());
}

#[test]
fn a_row_whose_sum_alone_is_damaged_is_not_lost_where_nothing_else_knows_of_it() {
    let written = village();
    let whole = indexed(written.steps.last().unwrap());
    let mut index = whole.clone();
    let (key, row) = whole.rows.iter().next().map(|(key, row)| (key.clone(), row.clone())).unwrap();
    index.rows.remove(&key);
    index.damaged.insert(key.clone(), row.clone());
    assert_eq!(reconcile(&scan(&[]), &index).unwrap().rows, whole.rows);
    // What the journal has of it counts more.
    index.damaged.insert(key, Row { seq: u64::from(u32::MAX), body: vec![0] });
    assert_eq!(reconcile(&scan(&written.bytes), &index).unwrap().rows, whole.rows);
}

#[test]
fn the_sum_beside_a_row_tells_of_every_bit_that_flips() {
    let (key, seq, bytes) = ("visit/1", 4_u64, *b"sealed");
    let sum = sum_of(key, seq, &bytes);
    for bit in 0..bytes.len() * 8 {
        let mut other = bytes;
        other[bit / 8] ^= 1 << (bit % 8);
        assert_ne!(sum_of(key, seq, &other), sum);
    }
    for bit in 0..64 {
        assert_ne!(sum_of(key, seq ^ (1 << bit), &bytes), sum);
    }
    assert_ne!(sum_of("visit/2", seq, &bytes), sum);
}

#[test]
fn the_same_commit_with_another_hash_is_diverged() {
    let written = village();
    let mut index = indexed(written.steps.last().unwrap());
    index.tip.hash[0] ^= 1;
    assert_eq!(reconcile(&scan(&written.bytes), &index), Err(StoreFault::Diverged));
    let mut earlier = indexed(&written.steps[2]);
    earlier.tip.hash[0] ^= 1;
    assert_eq!(reconcile(&scan(&written.bytes), &earlier), Err(StoreFault::Diverged));
}

#[test]
fn a_row_of_the_same_commit_with_other_bytes_is_diverged() {
    let written = village();
    let mut index = indexed(written.steps.last().unwrap());
    index.rows.get_mut("visit/1").unwrap().body.push(0);
    assert_eq!(reconcile(&scan(&written.bytes), &index), Err(StoreFault::Diverged));
}

#[test]
fn damage_that_the_index_cannot_replace_is_told_as_damage_and_the_bytes_are_kept() {
    let written = village();
    let mut bytes = written.bytes.clone();
    bytes[written.steps[1].0 + 20] ^= 1;
    let found = scan(&bytes);
    let lost = written.steps[2].0 - written.steps[1].0;
    let plan = reconcile(&found, &Indexed::default()).unwrap();
    assert_eq!(plan.incidents, [Incident::JournalDamaged(lost), Incident::IndexWiped(3)]);
    assert!(plan.rewrite && plan.keep_old);
    let whole = reconcile(&found, &indexed(written.steps.last().unwrap())).unwrap();
    assert_eq!(whole.incidents, [Incident::JournalRebuilt(3)]);
    assert!(whole.rewrite && whole.keep_old);
}

#[test]
fn a_seal_that_is_not_known_is_not_guessed_at() {
    for bytes in [&b""[..], &[0], &[1, b'{'], &[3, 1, 2], &[2], &[2; 12]] {
        assert_eq!(codec::parts(bytes), None, "{bytes:?}");
    }
    assert_eq!(codec::parts(&[2; 13]), Some(Sealed { nonce: &[2; 12], body: b"" }));
}

#[test]
fn a_row_is_bound_to_its_place_and_its_commit() {
    let all =
        [("visit/1", 1), ("visit/1", 2), ("visit/1", 256), ("visit/2", 1), ("visit/11", 1), ("visit/", 1)];
    let bound: std::collections::BTreeSet<_> =
        all.iter().map(|(key, seq)| codec::bound_to(key, *seq)).collect();
    assert_eq!(bound.len(), all.len());
}

proptest! {
    #[test]
    fn what_is_sealed_comes_apart_again(nonce in any::<[u8; 12]>(), body in proptest::collection::vec(any::<u8>(), 0..90)) {
        let sealed = Sealed { nonce: &nonce, body: &body };
        let bytes = codec::seal(sealed);
        prop_assert_eq!(codec::parts(&bytes), Some(sealed));
    }

    #[test]
    fn a_snapshot_followed_by_commits_reads_like_the_whole_history(commits in commits(), at in any::<prop::sample::Index>()) {
        let written = write(&commits);
        let (length, tip, rows) = &written.steps[at.index(written.steps.len())];
        let compacted = [encode_snapshot(*tip, rows).as_slice(), &written.bytes[*length..]].concat();
        let (short, long) = (scan(&compacted), scan(&written.bytes));
        prop_assert_eq!((short.damaged, short.torn), (None, 0));
        prop_assert_eq!((&short.rows, &short.tip), (&long.rows, &long.tip));
    }

    #[test]
    fn whatever_happens_to_a_journals_end_nothing_acknowledged_before_is_lost(
        commits in commits(), cut in any::<prop::sample::Index>(), junk in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let written = write(&commits);
        let cut = cut.index(written.bytes.len() + 1);
        let found = scan(&[&written.bytes[..cut], &junk].concat());
        let (_, tip, rows) = written.steps.iter().rfind(|it| it.0 <= cut).unwrap();
        prop_assert!(found.tip.seq >= tip.seq);
        prop_assert!(holds(&found.rows, rows));
    }

    #[test]
    fn arbitrary_bytes_are_scanned_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let found = scan(&bytes);
        prop_assert_eq!(found.whole + found.torn, bytes.len());
    }

    #[test]
    fn journal_and_index_cut_anywhere_together_give_back_the_longer_of_the_two(
        commits in commits(), journal in any::<prop::sample::Index>(), index in any::<prop::sample::Index>(), torn in 0usize..30,
    ) {
        let written = write(&commits);
        let count = written.steps.len();
        let (journal, index) = (journal.index(count), index.index(count));
        let end = (written.steps[journal].0 + torn).min(written.steps.get(journal + 1).map_or(written.bytes.len(), |it| it.0 - 1));
        let found = scan(&written.bytes[..end]);
        let held = indexed(&written.steps[index]);
        let plan = reconcile(&found, &held).unwrap();
        let (_, tip, rows) = &written.steps[journal.max(index)];
        prop_assert_eq!((&plan.tip, &plan.rows), (tip, rows));
        prop_assert_eq!(plan.rewrite, index > journal);
        prop_assert_eq!(plan.to_index.is_some(), journal > index);
        prop_assert_eq!(plan.incidents.contains(&Incident::TornTail(found.torn)), found.torn > 0);

        // Done as planned, nothing is left to do.
        let bytes = if plan.rewrite { encode_snapshot(plan.tip, &plan.rows) } else { written.bytes[..found.whole].to_vec() };
        let mut held = held;
        if let Some(rows) = plan.to_index {
            held.rows.extend(rows);
            held.tip = plan.tip;
        }
        let again = reconcile(&scan(&bytes), &held).unwrap();
        prop_assert!(again.incidents.is_empty() && !again.rewrite && again.to_index.is_none());
    }
}
