//! The register of an office: from it alone, every change of keys can be told later.

use thaiqm_field::domain::OrdMap;

use p256::ecdsa::SigningKey;
use proptest::prelude::*;
use thaiqm_field::domain::record::{Decision, KnownKey, Office, Part, Standing};
use thaiqm_field::exchange::enrol::{Document, this_app};
use thaiqm_field::exchange::envelope::REGISTER;
use thaiqm_field::exchange::intake::Reason;
use thaiqm_field::exchange::register::{OfficeKeys, Register, Taken, merged, taken};
use thaiqm_field::exchange::{BundleFault, Device, EnvelopeFault, PublicKey};

use crate::support::{known, public, signed, signer, stranger};

/// A key, and the next one of the same person.
fn pair() -> (KnownKey, KnownKey) {
    (known(public(&signer()), "สุดา"), known(public(&stranger()), "สุดา"))
}

/// What the register says of a key, oldest first.
fn told(key: &KnownKey) -> Vec<(Standing, &str, i64)> {
    key.decisions.iter().map(|it| (it.standing.clone(), &*it.why, it.at)).collect()
}

#[test]
fn a_forgotten_pin_a_lost_tablet_and_a_successor_are_told_from_the_register_on_both_keys() {
    let (mut old, mut new) = pair();
    // Forgotten: what the old key signed before still counts.
    old.decide(old.standing(), "ลืมรหัส ผู้ทำงานต่อคือ ...".to_owned(), 1);
    new.go_on_for(&old.kid, "ลืมรหัส ทำงานต่อจาก ...".to_owned(), 1);
    assert_eq!(told(&old), [(Standing::Active, "ลืมรหัส ผู้ทำงานต่อคือ ...", 1)]);
    assert_eq!(told(&new), [(Standing::Active, "ลืมรหัส ทำงานต่อจาก ...", 1)]);
    assert_eq!(new.continues, [old.kid.clone()]);

    // Lost: revoked first, and that stays so when the next tablet goes on with its work.
    old.decide(Standing::RevokedAfter(3), "หาย".to_owned(), 2);
    old.decide(old.standing(), "คืนไฟล์สำรอง".to_owned(), 3);
    assert_eq!(old.standing(), Standing::RevokedAfter(3));
    new.go_on_for(&old.kid, "คืนไฟล์สำรอง".to_owned(), 3);
    assert_eq!(new.continues.len(), 1, "said twice, it is one key still");
    assert_eq!(new.decisions.len(), 2, "and each time was written down");

    // A successor of two, whatever the order in which they were said.
    let (mut one, mut other) = (known(public(&signer()), "มานี"), known(public(&signer()), "มานี"));
    for kid in ["b", "a", "c"] {
        one.go_on_for(kid, String::new(), 4);
    }
    for kid in ["c", "b", "a"] {
        other.go_on_for(kid, String::new(), 4);
    }
    assert_eq!(one, other);
    let at: Vec<i64> = one.decisions.iter().map(|it| it.at).collect();
    assert_eq!(at, [4, 5, 6], "no two decisions about a key bear the same moment");
    assert_eq!(one.continues, ["a", "b", "c"]);
}

#[test]
fn a_tablet_uses_the_office_compared_last_and_a_second_one_until_it_is_removed() {
    let office = |kid: &str, at: i64, part: Part| Office {
        kid: kid.to_owned(),
        signs: (String::new(), String::new()),
        receives: (String::new(), String::new()),
        name: String::new(),
        area: String::new(),
        at,
        part,
        key_files: Vec::new(),
        level: None,
    };
    let kid = |all: &[Office], part: Part| Office::newest(all, part).map(|it| it.kid.clone());
    let mut all =
        vec![office("a", 1, Part::First), office("b", 3, Part::First), office("c", 2, Part::Second)];
    assert_eq!(kid(&all, Part::First).as_deref(), Some("b"));
    assert_eq!(kid(&all, Part::Second).as_deref(), Some("c"));
    all[2].part = Part::Former;
    assert_eq!(kid(&all, Part::Second), None);
    all.reverse();
    assert_eq!(kid(&all, Part::First).as_deref(), Some("b"), "whatever the order of loading");
}

// ── Two computers of one office ─────────────────────────────────────────────────────────────────

/// What somebody at a computer does to its register.
#[derive(Clone, Debug)]
enum Step {
    Introduce {
        key: usize,
        at: i64,
        receives: bool,
    },
    Decide {
        key: usize,
        standing: Standing,
        at: i64,
    },
    GoOn {
        key: usize,
        other: usize,
        at: i64,
    },
    /// takes the register of another computer in, as it is now
    Take {
        from: usize,
    },
}

/// Three computers, each with its register.
type Office3 = [OrdMap<String, KnownKey>; 3];

fn keys() -> [PublicKey; 3] {
    [0x17, 0x2a, 0x3b].map(|it| public(&SigningKey::from_slice(&[it; 32]).expect("below the order")))
}

fn register_of(keys: &OrdMap<String, KnownKey>) -> Register {
    Register {
        v: 1,
        app: this_app(),
        device: Device { kid: public(&signer()).kid() },
        iat: 1,
        keys: keys.values().cloned().collect(),
    }
}

fn take_in(here: &mut OrdMap<String, KnownKey>, other: &OrdMap<String, KnownKey>) -> usize {
    let Taken { new, changed, .. } = taken(here, &register_of(other));
    let count = new.len() + changed.len();
    here.extend(new.into_iter().chain(changed).map(|it| (it.kid.clone(), it)));
    count
}

fn step() -> impl Strategy<Value = (usize, Step)> {
    // Few moments, so that clocks of different computers agree and disagree often.
    let standing = prop_oneof![
        Just(Standing::Active),
        Just(Standing::Suspended),
        (0u64..3).prop_map(Standing::RevokedAfter)
    ];
    let one = prop_oneof![
        2 => (0..3usize, 0..4i64, any::<bool>()).prop_map(|(key, at, receives)| Step::Introduce { key, at, receives }),
        4 => (0..3usize, standing, 0..6i64).prop_map(|(key, standing, at)| Step::Decide { key, standing, at }),
        1 => (0..3usize, 0..3usize, 0..6i64).prop_map(|(key, other, at)| Step::GoOn { key, other, at }),
        2 => (0..3usize).prop_map(|from| Step::Take { from }),
    ];
    (0..3usize, one)
}

fn lived(steps: &[(usize, Step)]) -> Office3 {
    let keys = keys();
    let mut office = Office3::default();
    for (computer, step) in steps {
        let why = |at: i64| format!("{computer} {at}");
        match step {
            Step::Introduce { key, at, receives } => {
                let one = &keys[*key];
                let receives = receives.then(|| (one.x.clone(), one.y.clone()));
                let label = format!("{computer}");
                let known = KnownKey { confirmed_at: *at, receives, ..known(one.clone(), &label) };
                office[*computer].or_insert_with(one.kid(), || known);
            }
            Step::Decide { key, standing, at } => {
                if let Some(it) = office[*computer].get_mut(&keys[*key].kid()) {
                    it.decide(standing.clone(), why(*at), *at);
                }
            }
            Step::GoOn { key, other, at } => {
                if let Some(it) = office[*computer].get_mut(&keys[*key].kid()) {
                    it.go_on_for(&keys[*other].kid(), why(*at), *at);
                }
            }
            Step::Take { from } => {
                let other = office[*from].clone();
                take_in(&mut office[*computer], &other);
            }
        }
    }
    office
}

fn both(one: &OrdMap<String, KnownKey>, other: &OrdMap<String, KnownKey>) -> OrdMap<String, KnownKey> {
    let mut both = one.clone();
    take_in(&mut both, other);
    both
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn registers_come_together_in_any_order_any_number_of_times_and_nothing_is_lost(
        steps in proptest::collection::vec(step(), 1..24),
    ) {
        let [a, b, c] = lived(&steps);
        prop_assert_eq!(both(&a, &b), both(&b, &a));
        prop_assert_eq!(both(&both(&a, &b), &c), both(&a, &both(&b, &c)));
        for one in [&a, &b, &c] {
            prop_assert_eq!(take_in(&mut one.clone(), one), 0);
        }
        let mut all = both(&both(&a, &b), &c);
        for older in [&a, &b, &c] {
            prop_assert_eq!(take_in(&mut all, older), 0, "an older register changes nothing");
        }
        // The signed file is one that the other computer takes, and everything is in it.
        let register = register_of(&all);
        prop_assert_eq!(register.check(), Ok(()));
        for key in [&a, &b, &c].into_iter().flat_map(|it| it.values()) {
            let whole = all.get(&key.kid).expect("a key");
            prop_assert!(key.decisions.iter().all(|it| whole.decisions.contains(it)));
            prop_assert!(key.continues.iter().all(|it| whole.continues.contains(it)));
        }
    }

    #[test]
    fn of_two_that_knew_nothing_of_each_other_the_stricter_holds_and_later_knowledge_decides(
        common in proptest::collection::vec((0u8..3, 0..9i64), 0..4),
        one in proptest::collection::vec((0u8..3, 0..9i64), 0..4),
        other in proptest::collection::vec((0u8..3, 10..19i64), 0..4),
        mirrored in any::<bool>(),
    ) {
        let standings = [Standing::Active, Standing::RevokedAfter(2), Standing::Suspended];
        let decide = |key: &mut KnownKey, all: &[(u8, i64)]| for (standing, at) in all {
            key.decide(standings[usize::from(*standing)].clone(), String::new(), *at);
        };
        let mut start = known(public(&signer()), "");
        decide(&mut start, &common);
        let (mut a, mut b) = (start.clone(), start.clone());
        decide(&mut a, &one);
        decide(&mut b, &other);
        if mirrored {
            std::mem::swap(&mut a, &mut b);
        }
        let rank = |it: &KnownKey| standings.iter().position(|other| *other == it.standing()).expect("one of them");
        let (of_a, of_b) = (a.decisions.len() - start.decisions.len(), b.decisions.len() - start.decisions.len());
        let expected = match (of_a, of_b) {
            (0, _) => rank(&b),
            (_, 0) => rank(&a),
            // Whatever either clock said.
            _ => rank(&a).max(rank(&b)),
        };
        let mut together = merged(&a, &b);
        prop_assert_eq!(rank(&together), expected);
        // Somebody who sees both decides, even by a clock that is behind.
        together.decide(Standing::Active, "พบเครื่องแล้ว".to_owned(), 0);
        prop_assert_eq!(merged(&merged(&b, &together), &a).standing(), Standing::Active);
    }
}

#[test]
fn the_same_words_in_the_same_millisecond_on_two_computers_are_two_decisions() {
    let mut start = known(public(&signer()), "");
    start.decide(Standing::Active, String::new(), 7);
    let (mut a, mut b) = (start.clone(), start);
    a.decide(Standing::Active, String::new(), 9);
    a.decide(Standing::Suspended, String::new(), 10);
    b.decide(Standing::Suspended, String::new(), 10);
    b.decide(Standing::Active, String::new(), 11);
    // What the second one took back was its own word, never the other's.
    assert_eq!(merged(&a, &b).standing(), Standing::Suspended);
    assert_eq!(merged(&b, &a).standing(), Standing::Suspended);
}

#[test]
fn two_computers_that_decide_in_the_same_millisecond_do_not_answer_each_other() {
    let start = known(public(&signer()), "");
    let (mut a, mut b) = (start.clone(), start.clone());
    a.decide(Standing::Suspended, "หาย".to_owned(), 10);
    b.decide(Standing::Active, String::new(), 10);
    b.decide(Standing::Active, "ยังใช้อยู่".to_owned(), 11);
    assert_eq!(merged(&a, &b).standing(), Standing::Suspended, "b never knew of it");
    let mut both = merged(&b, &a);
    both.decide(Standing::Active, "พบแล้ว".to_owned(), 12);
    assert_eq!(merged(&a, &both).standing(), Standing::Active);
}

#[test]
fn the_decisions_of_the_first_registers_are_in_the_order_of_their_list() {
    let old = |standing: Standing, at: i64| Decision {
        standing,
        why: String::new(),
        at,
        after: None,
        knew: Vec::new(),
    };
    let mut key = known(public(&signer()), "");
    key.decisions = vec![old(Standing::Suspended, 5), old(Standing::Active, 3)];
    assert_eq!(key.standing(), Standing::Active);
    let again = merged(&key, &key);
    assert_eq!(again.standing(), Standing::Active, "by the list, whatever the clock said");
    assert_eq!(merged(&again, &key), again);
    // A ring, which no computer of ours makes: the strictest holds.
    key.decisions = vec![
        Decision { after: Some(vec![3]), ..old(Standing::Suspended, 5) },
        Decision { after: Some(vec![5]), ..old(Standing::Active, 3) },
    ];
    assert_eq!(key.standing(), Standing::Suspended);
}

#[test]
fn a_register_is_taken_from_the_offices_own_key_alone_and_only_as_it_is_written() {
    let mut key = known(keys()[1].clone(), "สุดา");
    key.receives = Some((key.x.clone(), key.y.clone()));
    key.decide(Standing::Suspended, "หาย".to_owned(), 1);
    let good = register_of(&OrdMap::from([(key.kid.clone(), key.clone())]));
    let text = signed(REGISTER, &good.payload());
    let own = public(&signer());
    assert_eq!(Register::read_from(text.as_bytes(), &own), Ok(good.clone()));
    let stranger = public(&stranger());
    assert_eq!(
        Register::read_from(text.as_bytes(), &stranger),
        Err(Reason::Envelope(EnvelopeFault::Signature))
    );
    let other = Register { device: Device { kid: stranger.kid() }, ..good.clone() };
    let other = signed(REGISTER, &other.payload());
    assert_eq!(Register::read_from(other.as_bytes(), &own), Err(Reason::Bundle(BundleFault::OtherKey)));
    type Change = fn(&mut KnownKey);
    let wrong: [(&str, Change); 9] = [
        ("kid", |it| it.kid = "b".repeat(43)),
        ("kid", |it| it.x = it.y.clone()),
        ("receives", |it| it.receives = Some(("x".to_owned(), "y".to_owned()))),
        ("label", |it| it.label = "\u{202e}".to_owned()),
        ("decisions.why", |it| it.decisions[0].why = "ก".repeat(1_001)),
        ("decisions.at", |it| it.decisions[0].at = -1),
        ("decisions.after", |it| it.decisions[0].after = Some(vec![0; 1_001])),
        ("continues", |it| it.continues = vec!["b".to_owned(), "a".to_owned()]),
        ("confirmed_at", |it| it.confirmed_at = i64::MAX),
    ];
    for (place, change) in wrong {
        let mut bad = good.clone();
        change(&mut bad.keys[0]);
        let text = signed(REGISTER, &bad.payload());
        let Err(Reason::Bundle(fault)) = Register::read_from(text.as_bytes(), &own) else {
            panic!("{place} is taken");
        };
        let at = match &fault {
            BundleFault::Shape(at) | BundleFault::Limit(at) | BundleFault::Text(at) => at,
            other => panic!("{other:?}"),
        };
        assert_eq!(at, &format!("keys[0].{place}"));
    }
    let name = |it: &Register| it.file_name("20240615-003000");
    assert_ne!(name(&good), name(&Register { iat: 2, ..good.clone() }), "one minute, one key, two files");
    let twice = Register { keys: vec![key.clone(), key], ..good };
    let text = signed(REGISTER, &twice.payload());
    let shape = Reason::Bundle(BundleFault::Shape("keys".to_owned()));
    assert_eq!(Register::read_from(text.as_bytes(), &own), Err(shape));
}

#[test]
fn an_offices_keys_are_read_only_as_they_are_written() {
    let good = OfficeKeys {
        v: 1,
        app: this_app(),
        device: Device { kid: public(&signer()).kid() },
        name: "ที่ทำการอำเภอตัวอย่าง".to_owned(),
        area: "760609".to_owned(),
        at: 1,
        keys: "{}".to_owned(),
    };
    assert_eq!(OfficeKeys::read(&good.write()), Ok(good.clone()));
    assert!(good.file_name("25670615-0730").starts_with("OFFICE-KEYS-760609-"));
    let wrong: [fn(&mut OfficeKeys); 6] = [
        |it| it.v = 2,
        |it| it.app.name = "other".to_owned(),
        |it| it.name = String::new(),
        |it| it.area = "7606".to_owned(),
        |it| it.at = -1,
        |it| it.keys = "x".repeat(4_001),
    ];
    for change in wrong {
        let mut bad = good.clone();
        change(&mut bad);
        assert!(OfficeKeys::read(&bad.write()).is_err(), "{bad:?}");
    }
    assert!(OfficeKeys::read(b"{}").is_err());
}
