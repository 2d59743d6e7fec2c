//! Files of two tablets and of a copy of one, handed over in any order, some never, some twice, some
//! spliced together: an office's verdict on each is told beforehand from what was done, not from
//! hashes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use p256::ecdsa::SigningKey;
use proptest::prelude::*;
use thaiqm_field::domain::record::{Intake, KnownKey, Standing, VisitState, Waiting};
use thaiqm_field::exchange::bundle::ManifestLine;
use thaiqm_field::exchange::envelope::{BUNDLE, Envelope, assemble, signing_input};
use thaiqm_field::exchange::intake::{HeldWhy, Judged, Reason, others};
use thaiqm_field::exchange::{Bundle, BundleFault, ChainState, EnvelopeFault, Known, chain_state};

use crate::support::judged;
use crate::support::{
    bundle, corrected, made_by, public, published, sealed, signature, signer, small, stranger, verified,
};

/// Numbers that a tablet reserved; with the shapes below some never became a file.
const NUMBERS: u64 = 5;
/// Which numbers became files, as bits.
const SHAPES: [u8; 4] = [0b11111, 0b11101, 0b10110, 0b01011];

/// Whose file, of which history. Two files are the same when these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Branch {
    /// the tablet's own
    Main,
    /// of a copy of it, which went its own way after its first file
    Copy,
    /// with the `prev` of the other tablet's file
    Spliced,
}

type Name = (bool, Branch, u64);

/// A signed file and what was done to make it.
struct File {
    name: Name,
    text: String,
    known: Known,
    /// the file it names as the one before, if it names one
    names: Option<Name>,
    /// the number below its own that it does not call void
    before: Option<u64>,
}

fn key(other: bool) -> SigningKey {
    if other { stranger() } else { signer() }
}

fn file(name: Name, void: &[u64], prev: Option<&File>) -> File {
    let (other, branch, seq) = name;
    let mut made = bundle(vec![small(seq as u32 + 10 * branch as u32 + 50 * u32::from(other))]);
    made.device.kid = public(&key(other)).kid();
    made_by(&mut made, &public(&key(other)).kid());
    (made.seq, made.void) = (seq, void.to_vec());
    made.prev = prev.map(|it| it.known.hash.clone()).unwrap_or_default();
    let text = signed_by(&key(other), &made);
    let envelope = Envelope::read(BUNDLE, text.as_bytes()).expect("a file of ours");
    let hash = envelope.verify(&public(&key(other))).expect("signed").hash().to_owned();
    let known = Known { seq, hash, prev: made.prev.clone(), void: made.void.clone() };
    let before = (1..seq).rev().find(|it| !void.contains(it));
    File { name, text, known, names: prev.map(|it| it.name), before }
}

fn signed_by(key: &SigningKey, bundle: &Bundle) -> String {
    let input = signing_input(BUNDLE, &public(key), &bundle.write());
    assemble(&input, &signature(key, &input)).expect("a signature")
}

/// For each shape: both tablets' files, those of the copy, and those with a foreign `prev`.
static POOLS: LazyLock<Vec<Vec<File>>> = LazyLock::new(|| SHAPES.map(pool).into());

fn pool(shape: u8) -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    let became: Vec<u64> = (1..=NUMBERS).filter(|it| shape >> (it - 1) & 1 == 1).collect();
    for (other, branch) in [(false, Branch::Main), (true, Branch::Main), (false, Branch::Copy)] {
        let mut prev: Option<usize> = None;
        let mut void = Vec::new();
        for seq in 1..=NUMBERS {
            // The copy gave up a number that the tablet used.
            let given_up = branch == Branch::Copy && seq == became[1];
            if !became.contains(&seq) || given_up {
                void.push(seq);
                continue;
            }
            // The copy was made when the tablet had handed over once.
            if branch == Branch::Copy && seq == became[0] {
                prev = files.iter().position(|it| it.name == (false, Branch::Main, seq));
                continue;
            }
            let made = file((other, branch, seq), &void, prev.map(|it| &files[it]));
            prev = Some(files.len());
            files.push(made);
        }
    }
    for seq in &became[1..] {
        let void: Vec<u64> = (1..*seq).filter(|it| !became.contains(it)).collect();
        let before = became[became.iter().position(|it| it == seq).expect("it became one") - 1];
        let theirs = files.iter().find(|it| it.name == (true, Branch::Main, before)).expect("made above");
        let made = file((false, Branch::Spliced, *seq), &void, Some(theirs));
        files.push(made);
    }
    files
}

/// The verdict, told from what was done.
fn told(taken: &[&File], file: &File) -> ChainState {
    let taken: Vec<&&File> = taken.iter().filter(|it| it.name.0 == file.name.0).collect();
    if taken.iter().any(|it| it.name == file.name) {
        return ChainState::Again;
    }
    let seq = file.known.seq;
    if taken.iter().any(|it| {
        it.known.seq == seq || it.known.void.contains(&seq) || file.known.void.contains(&it.known.seq)
    }) {
        return ChainState::Fork;
    }
    let wrong = |earlier: &File, later: &File| {
        (later.before == Some(earlier.known.seq)) != (later.names == Some(earlier.name))
    };
    if taken.iter().any(|it| wrong(it, file) || wrong(file, it)) {
        return ChainState::Broken;
    }
    let all: Vec<&File> = taken.iter().map(|it| **it).chain([file]).collect();
    let here: BTreeSet<u64> =
        all.iter().flat_map(|it| it.known.void.iter().copied().chain([it.known.seq])).collect();
    let highest = all.iter().map(|it| it.known.seq).max().unwrap_or(0);
    let missing: Vec<u64> = (1..highest).filter(|it| !here.contains(it)).collect();
    if missing.is_empty() { ChainState::Next } else { ChainState::Gap(missing) }
}

/// What the office said, as a state of the chain.
fn said(judged: &Judged) -> ChainState {
    match judged {
        Judged::Accepted(it) if it.missing.is_empty() => ChainState::Next,
        Judged::Accepted(it) => ChainState::Gap(it.missing.clone()),
        Judged::Again { .. } => ChainState::Again,
        Judged::Quarantine(it) if it.why == HeldWhy::Fork => ChainState::Fork,
        Judged::Quarantine(it) if it.why == HeldWhy::Broken => ChainState::Broken,
        other => panic!("neither taken nor held for its place in the chain: {other:?}"),
    }
}

fn register() -> Vec<KnownKey> {
    let known = |other: bool| crate::support::known(public(&key(other)), "");
    vec![known(false), known(true)]
}

fn shape() -> impl Strategy<Value = (usize, Vec<prop::sample::Index>)> {
    (0..SHAPES.len(), proptest::collection::vec(any::<prop::sample::Index>(), 2..9))
}

/// Not `proptest!`: what was told is counted over all cases, so that none of the verdicts is tried
/// too seldom to mean anything.
#[test]
fn in_any_order_every_omission_replay_fork_and_splice_gets_its_own_verdict() {
    const CASES: u32 = 1_200;
    let config = ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let counts = std::cell::RefCell::new(BTreeMap::<&str, u32>::new());
    let register = register();
    let ran = runner.run(&shape(), |(shape, order)| {
        let pool = &POOLS[shape];
        let mut taken: Vec<&File> = Vec::new();
        let mut intakes: Vec<Intake> = Vec::new();
        // Drawn with repetition: what is drawn twice is a replay, what is not drawn never comes.
        for file in order.iter().map(|it| it.get(pool)) {
            let expected = told(&taken, file);
            let earlier: Vec<&Intake> = intakes.iter().collect();
            let judgement = judged(file.text.as_bytes(), &register, &earlier);
            prop_assert_eq!(said(&judgement), expected.clone(), "{:?}", file.name);
            let links: Vec<Known> =
                taken.iter().filter(|it| it.name.0 == file.name.0).map(|it| it.known.clone()).collect();
            prop_assert_eq!(&chain_state(&links, &file.known), &expected);
            let verdict = match expected {
                ChainState::Next => "next",
                ChainState::Gap(_) => "gap",
                ChainState::Again => "again",
                ChainState::Fork => "fork",
                ChainState::Broken => "broken",
            };
            *counts.borrow_mut().entry(verdict).or_default() += 1;
            if let Judged::Accepted(accepted) = judgement {
                intakes.push(accepted.record("f.json", file.text.clone(), 0));
                taken.push(file);
            }
        }
        Ok(())
    });
    if let Err(fault) = ran {
        panic!("{fault}");
    }
    let counts = counts.into_inner();
    println!("{CASES} orders: {counts:?}");
    assert!(counts.len() == 5 && counts.values().all(|it| *it >= 100), "{counts:?}");
}

#[test]
fn a_whole_chain_in_each_of_its_orders_leaves_nothing_missing_and_nothing_held() {
    let own: Vec<&File> = POOLS[0].iter().filter(|it| matches!(it.name, (false, Branch::Main, _))).collect();
    let mut orders = vec![Vec::new()];
    for _ in 0..own.len() {
        orders = orders
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                (0..own.len())
                    .filter(|it| !order.contains(it))
                    .map(|it| [&order[..], &[it]].concat())
                    .collect::<Vec<_>>()
            })
            .collect();
    }
    assert_eq!(orders.len(), 120);
    for order in orders {
        let mut links: Vec<Known> = Vec::new();
        let mut last = ChainState::Again;
        for file in order.iter().map(|it| own[*it]) {
            last = chain_state(&links, &file.known);
            assert!(matches!(last, ChainState::Next | ChainState::Gap(_)), "{order:?}");
            links.push(file.known.clone());
        }
        assert_eq!(last, ChainState::Next, "{order:?}");
    }
}

// ── Splices inside files ────────────────────────────────────────────────────────────────────────

fn refused(text: &str) -> Reason {
    match judged(text.as_bytes(), &register(), &[]) {
        Judged::Refused(reason) => reason,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn one_tablets_payload_under_anothers_signature_or_name_is_refused() {
    let pool = &POOLS[0];
    let find =
        |other: bool, seq: u64| pool.iter().find(|it| it.name == (other, Branch::Main, seq)).expect("made");
    let member = |text: &str, name: &str| {
        let file: serde_json::Value = serde_json::from_str(text).expect("JSON");
        file[name].as_str().expect("text").to_owned()
    };
    for seq in 1..=NUMBERS {
        let (ours, theirs) = (&find(false, seq).text, &find(true, seq).text);
        for name in ["payload", "protected", "signature"] {
            let spliced = ours.replace(&member(ours, name), &member(theirs, name));
            assert_ne!(&spliced, ours);
            assert_eq!(refused(&spliced), Reason::Envelope(EnvelopeFault::Signature), "{name} of file {seq}");
        }
        // Signed anew by someone who holds a key: the payload names whose it is.
        let envelope = Envelope::read(BUNDLE, theirs.as_bytes()).expect("ours");
        let payload = envelope.verify(&public(&stranger())).expect("signed").payload().to_vec();
        let again = crate::support::signed(BUNDLE, &payload);
        assert_eq!(refused(&again), Reason::Bundle(BundleFault::OtherKey));
    }
}

/// What is taken from one record of a file and put into another.
const SPLICES: [&str; 10] = [
    "household",
    "visit",
    "household of the visit",
    "answers",
    "head",
    "revisions",
    "one revision more",
    "first revision",
    "order",
    "hash in the manifest",
];

fn splice(bundle: &mut Bundle, what: &str, one: usize, other: usize) {
    let (left, right) = bundle.records.split_at_mut(other);
    let (a, b) = (&mut left[one], &mut right[0]);
    match what {
        "household" => std::mem::swap(&mut a.household, &mut b.household),
        "visit" => std::mem::swap(&mut a.visit, &mut b.visit),
        "household of the visit" => std::mem::swap(&mut a.visit.household, &mut b.visit.household),
        "answers" => std::mem::swap(&mut a.visit.answers, &mut b.visit.answers),
        "head" => std::mem::swap(&mut a.visit.head, &mut b.visit.head),
        "revisions" => std::mem::swap(&mut a.revisions, &mut b.revisions),
        "one revision more" => a.revisions.push(b.revisions[0].clone()),
        "first revision" => std::mem::swap(&mut a.revisions[0], &mut b.revisions[0]),
        "order" => std::mem::swap(a, b),
        _ => {}
    }
    let mut lines: Vec<ManifestLine> = bundle.records.iter().filter_map(ManifestLine::of).collect();
    if what == "hash in the manifest" {
        let (left, right) = lines.split_at_mut(other);
        std::mem::swap(&mut left[one].hash, &mut right[0].hash);
    }
    bundle.manifest = lines;
    bundle.tally = Bundle::count(&bundle.records, &published());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// By someone who holds the key, sums and manifest made anew.
    #[test]
    fn a_part_of_one_record_in_another_is_refused_by_its_own_name(
        what in proptest::sample::select(SPLICES.to_vec()), one in 0usize..3, more in 1usize..4, was_corrected in any::<[bool; 4]>(),
    ) {
        let record = |n: u32| if was_corrected[n as usize - 1] { corrected(&sealed(n), n) } else { sealed(n) };
        let mut made = bundle((1..=4).map(record).collect());
        prop_assert_eq!(made.check(&published()), Ok(()));
        let other = (one + more).min(3);
        prop_assume!(one != other);
        // What two records have in common is no splice.
        prop_assume!(made.records[one].visit.answers != made.records[other].visit.answers || what != "answers");
        let visit = made.records[one].visit.id;
        splice(&mut made, what, one, other);
        let expected = match what {
            "household" | "household of the visit" | "visit" => BundleFault::Shape(format!("records[{one}].visit.household")),
            "order" => BundleFault::Shape("records".to_owned()),
            "hash in the manifest" => BundleFault::Shape(format!("manifest of records[{one}]")),
            _ => BundleFault::History(visit),
        };
        let expected = if what == "visit" { BundleFault::Shape("records".to_owned()) } else { expected };
        prop_assert_eq!(Bundle::read(&verified(&made.write()), &published()), Err(expected.clone()), "{}", what);
        prop_assert_eq!(refused(&signed_by(&signer(), &made)), Reason::Bundle(expected));
    }

    /// Revisions left out, repeated or swapped, and a seal put on again.
    #[test]
    fn a_history_with_a_step_missing_repeated_or_swapped_is_refused(step in 0usize..3, how in 0u8..4) {
        let thrice = corrected(&corrected_again(&corrected(&sealed(1), 1)), 5);
        let mut made = bundle(vec![sealed(1)]);
        made.records = vec![thrice];
        let record = &mut made.records[0];
        let last = record.revisions.len() - 1;
        match how {
            0 => drop(record.revisions.remove(step)),
            1 => record.revisions.insert(step, record.revisions[step].clone()),
            2 => record.revisions.swap(step, step + 1),
            _ => {
                let reason = record.revisions[0].reason.clone();
                record.revisions[1 + step % last].reason = reason;
            }
        }
        prop_assert_eq!(&record.visit.state, &VisitState::Sealed);
        let visit = record.visit.id;
        made.manifest = made.records.iter().filter_map(ManifestLine::of).collect();
        made.tally = Bundle::count(&made.records, &published());
        prop_assert_eq!(refused(&signed_by(&signer(), &made)), Reason::Bundle(BundleFault::History(visit)));
    }
}

/// Corrected back to what was sealed first.
fn corrected_again(once: &thaiqm_field::exchange::SealedVisit) -> thaiqm_field::exchange::SealedVisit {
    let mut next = corrected(once, 4);
    let first = sealed(1).visit.answers;
    let changes = thaiqm_field::domain::answer::diff(&once.visit.answers, &first);
    next.visit.answers = first;
    next.revisions.last_mut().expect("a step").changes = changes;
    next
}

// ── Another's work ──────────────────────────────────────────────────────────────────────────────

/// Which member of a record names its maker.
const MAKERS: [&str; 4] = ["added_by", "begun_by", "sealed by", "corrected by"];

/// A file of the volunteer in whose only record another key stands.
fn naming(other: &str, makers: &[&str]) -> String {
    let mut made = bundle(vec![corrected(&sealed(1), 1)]);
    let record = &mut made.records[0];
    for maker in makers {
        let place = match *maker {
            "added_by" => &mut record.household.added_by,
            "begun_by" => &mut record.visit.begun_by,
            "sealed by" => &mut record.revisions[0].by,
            _ => &mut record.revisions[1].by,
        };
        *place = other.to_owned();
    }
    made.manifest = made.records.iter().filter_map(ManifestLine::of).collect();
    signed_by(&signer(), &made)
}

fn why_held(text: &str, register: &[KnownKey]) -> Option<HeldWhy> {
    match judged(text.as_bytes(), register, &[]) {
        Judged::Quarantine(held) => Some(held.why),
        Judged::Accepted(_) => None,
        other => panic!("neither held nor taken: {other:?}"),
    }
}

#[test]
fn a_registered_key_that_names_another_as_maker_waits_for_a_person() {
    let register = register();
    let (own, known) = (public(&signer()).kid(), public(&stranger()).kid());
    for other in [&*known, "kid-of-nobody", ""] {
        for makers in MAKERS.iter().map(|it| vec![*it]).chain([MAKERS.to_vec()]) {
            let text = naming(other, &makers);
            assert_eq!(why_held(&text, &register), Some(HeldWhy::Anothers), "{other:?} as {makers:?}");
            let Judged::Quarantine(held) = judged(text.as_bytes(), &register, &[]) else { unreachable!() };
            assert_eq!(others(&held.bundle, &register), [other]);
        }
    }
    assert_eq!(why_held(&naming(&own, &MAKERS), &register), None, "its own work is taken in");
}

#[test]
fn work_of_a_key_that_the_register_says_is_continued_is_taken_in_through_keys_between_too() {
    let (own, first) = (public(&signer()).kid(), public(&stranger()).kid());
    let text = naming(&first, &["added_by", "begun_by", "sealed by"]);
    // Directly: a forgotten PIN, a restored backup.
    let mut register = register();
    register[0].go_on_for(&first, "ลืมรหัส".to_owned(), 1);
    assert_eq!(why_held(&text, &register), None);
    // It goes one way only.
    let mut the_other_way = self::register();
    the_other_way[1].go_on_for(&own, "ลืมรหัส".to_owned(), 1);
    assert_eq!(why_held(&text, &the_other_way), Some(HeldWhy::Anothers));
    // Through a key between; a ring of keys ends too.
    let mut between = crate::support::known(public(&stranger()), "");
    "between".clone_into(&mut between.kid);
    let mut long = self::register();
    long[0].go_on_for("between", String::new(), 1);
    between.go_on_for(&first, String::new(), 1);
    long[1].go_on_for(&own, String::new(), 1);
    long.push(between);
    assert_eq!(why_held(&text, &long), None);
    long.pop();
    assert_eq!(why_held(&text, &long), Some(HeldWhy::Anothers), "the key between is not known here");
}

#[test]
fn what_is_wrong_with_the_key_or_the_chain_is_said_before_whose_work_it_is() {
    let text = naming("kid-of-nobody", &MAKERS);
    let mut register = register();
    assert_eq!(why_held(&text, &[]), Some(HeldWhy::UnknownKey));
    register[0].decide(Standing::Suspended, String::new(), 1);
    assert_eq!(why_held(&text, &register), Some(HeldWhy::Suspended));
    register[0].decide(Standing::RevokedAfter(0), String::new(), 2);
    assert_eq!(why_held(&text, &register), Some(HeldWhy::Revoked));
}

#[test]
fn a_file_of_anothers_work_that_was_left_out_may_be_looked_at_again_and_is_asked_about_anew() {
    let text = naming(&public(&stranger()).kid(), &MAKERS);
    let mut register = register();
    let Judged::Quarantine(held) = judged(text.as_bytes(), &register, &[]) else { unreachable!() };
    let waits = Waiting {
        hash: held.hash.clone(),
        name: "HH.json".to_owned(),
        text: String::new(),
        at: 1,
        left_out: None,
        kept: Some("hash-of-text".to_owned()),
        through: Vec::new(),
        why: Some(held.why),
        claim: None,
    };
    assert!(!waits.may_be_looked_at_again(), "it is on the desk");
    let left = Waiting { left_out: Some("รอถาม".to_owned()), ..waits };
    assert!(left.may_be_looked_at_again());
    assert!(Waiting { kept: None, text: text.clone(), ..left.clone() }.may_be_looked_at_again());
    assert!(!Waiting { kept: None, ..left }.may_be_looked_at_again(), "it was emptied");
    // That it was left out changes nothing of what it is.
    assert_eq!(why_held(&text, &register), Some(HeldWhy::Anothers));
    register[0].go_on_for(&public(&stranger()).kid(), "รับงานต่อ".to_owned(), 1);
    assert_eq!(why_held(&text, &register), None);
}
