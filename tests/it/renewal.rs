//! A key that gives way to the next round's: when it may, whose word that is, and what the register does
//! and tells of it afterwards.

use p256::ecdsa::SigningKey;
use thaiqm_field::domain::record::{Handover, Intake, KnownKey, Received, Standing};
use thaiqm_field::domain::renewal::{NotYet, last_of};
use thaiqm_field::exchange::enrol::{Document, Enrolment, NotReplaced, Replaces, this_app};
use thaiqm_field::exchange::envelope::{BUNDLE, ENROL, assemble, signing_input};
use thaiqm_field::exchange::intake::{HeldWhy, Judged};
use thaiqm_field::exchange::register::merged;
use thaiqm_field::exchange::{Bundle, Device, PublicKeys, SealedVisit};

use crate::support::{
    IAT, author, bundle, corrected, judged, known, made_by, public, sealed, signature, signer, stranger,
};

const ROUND: &str = "rx-2568";

fn receiver() -> SigningKey {
    SigningKey::from_slice(&[0x3b; 32]).expect("below the order")
}

/// The new key of the volunteer, with the key that others encrypt to, which stays.
fn new() -> PublicKeys {
    PublicKeys { signs: public(&stranger()), receives: public(&receiver()) }
}

fn old() -> KnownKey {
    KnownKey { confirmed_at: 1, ..known(public(&signer()), "สมหญิง") }
}

/// What a key signs last of all.
fn given_way(by: &SigningKey, last: u64) -> Replaces {
    let kid = public(&signer()).kid();
    Replaces::of(&kid, last, &signature(by, &Replaces::text(&kid, &new(), last)))
}

fn asks(replaces: Option<Replaces>) -> Enrolment {
    Enrolment {
        v: 1,
        app: this_app(),
        device: Device { kid: new().signs.kid() },
        author: author(),
        receives: new().receives,
        round: ROUND.to_owned(),
        iat: IAT,
        recovers: None,
        replaces,
    }
}

fn signed_by(key: &SigningKey, typ: &str, payload: &[u8]) -> String {
    let input = signing_input(typ, &public(key), payload);
    assemble(&input, &signature(key, &input)).expect("a signature")
}

fn handover(by: &str, seq: u64, received: bool) -> Handover {
    Handover {
        by: by.to_owned(),
        seq,
        reserved_at: IAT,
        file: None,
        checked_at: None,
        received: received.then_some(Received { at: IAT, days: 7 }),
    }
}

#[test]
fn a_key_gives_way_once_nothing_is_left_to_sign_and_the_office_knows_it() {
    let made = [handover("a", 1, true), handover("a", 3, false), handover("b", 9, true)];
    assert_eq!(last_of("a", false, &made), Ok(3), "a number that was reserved is used up");
    assert_eq!(last_of("a", true, &made), Err(NotYet::Unsent));
    assert_eq!(last_of("b", false, &made), Ok(9));
    // A new key that no office has heard of: nobody would believe it.
    assert_eq!(last_of("c", false, &made), Err(NotYet::Unheard));
    assert_eq!(last_of("c", true, &made), Err(NotYet::Unheard));
    assert_eq!(last_of("a", false, &made[1..]), Err(NotYet::Unheard));
    // The first tablets numbered without naming a key.
    assert_eq!(last_of("a", false, &[handover("", 2, true)]), Ok(2));
    assert_eq!(last_of("a", false, &[]), Err(NotYet::Unheard));
}

#[test]
fn new_keys_take_the_place_of_one_that_signed_it_and_of_no_other() {
    let (old, fits) = (old(), given_way(&signer(), 3));
    assert_eq!(fits.judged(&new(), Some(&old), 3), Ok(()));
    assert_eq!(fits.judged(&new(), Some(&old), 0), Ok(()), "its files may still be on their way");
    assert_eq!(fits.judged(&new(), Some(&old), 4), Err(NotReplaced::Beyond(4)));

    assert_eq!(given_way(&stranger(), 3).judged(&new(), Some(&old), 3), Err(NotReplaced::Forged));
    let more = Replaces { last: 4, ..fits.clone() };
    assert_eq!(more.judged(&new(), Some(&old), 3), Err(NotReplaced::Forged));
    let others = [
        PublicKeys { signs: public(&receiver()), ..new() },
        PublicKeys { receives: public(&signer()), ..new() },
        PublicKeys { signs: new().receives, receives: new().signs },
    ];
    for other in others {
        assert_eq!(fits.judged(&other, Some(&old), 3), Err(NotReplaced::Forged));
    }

    let stranger = known(public(&stranger()), "มานี");
    let vouched = KnownKey { confirmed_at: 0, ..old.clone() };
    let office = KnownKey { office: Some("760609".to_owned()), ..old.clone() };
    for other in [None, Some(&stranger), Some(&vouched), Some(&office)] {
        assert_eq!(fits.judged(&new(), other, 3), Err(NotReplaced::Unknown));
    }
    for standing in [Standing::Suspended, Standing::RevokedAfter(9)] {
        let mut decided = old.clone();
        decided.decide(standing, "หาย".to_owned(), 2);
        assert_eq!(fits.judged(&new(), Some(&decided), 3), Err(NotReplaced::Decided));
        let forged = given_way(&receiver(), 3);
        assert_eq!(forged.judged(&new(), Some(&decided), 3), Err(NotReplaced::Forged));
    }
}

#[test]
fn what_the_old_key_signs_can_be_taken_for_no_file() {
    let text = Replaces::text(&public(&signer()).kid(), &new(), 3);
    assert_eq!(signing_input(BUNDLE, &public(&signer()), b"{}").matches('.').count(), 1);
    assert!(text.matches('.').count() > 1, "{text}");
    let (all, at) =
        (Replaces::text("old", &new(), 3), format!("{}.{}.3", new().signs.kid(), new().receives.kid()));
    assert_eq!(all, format!("thaiqm-field-replaces.1.old.{at}"));
}

#[test]
fn an_enrolment_that_takes_anothers_place_reads_back_and_is_checked_value_by_value() {
    let whole = asks(Some(given_way(&signer(), 3)));
    let read = |it: &Enrolment| Enrolment::read(signed_by(&stranger(), ENROL, &it.payload()).as_bytes());
    assert_eq!(read(&whole), Ok((whole.clone(), new().signs)));
    assert!(whole.file_name().starts_with("ENROL-760601-"), "{}", whole.file_name());
    // A first enrolment is written as it always was.
    let first = String::from_utf8(asks(None).payload()).expect("text");
    assert!(first.ends_with(r#""recovers":null}"#), "{first}");

    let with = |change: fn(&mut Replaces)| {
        let mut it = given_way(&signer(), 3);
        change(&mut it);
        read(&asks(Some(it)))
    };
    assert!(with(|_| ()).is_ok());
    assert!(with(|it| it.kid = "short".to_owned()).is_err());
    assert!(with(|it| it.kid = new().signs.kid()).is_err(), "in its own place");
    assert!(with(|it| it.last = 1 << 60).is_err());
    assert!(with(|it| it.signature.push('A')).is_err());
    assert!(with(|it| it.signature.replace_range(..1, "=")).is_err());
    let recovers = Some(thaiqm_field::exchange::enrol::Recovers {
        kid: new().receives.kid(),
        formerly: None,
        escrow: "{}".to_owned(),
    });
    assert!(read(&Enrolment { recovers, ..whole }).is_err(), "one or the other");
}

/// The register once somebody compared the digits of the new key and pressed, as an office writes it.
fn register(last: u64) -> [KnownKey; 2] {
    let (mut old, mut next) = (old(), KnownKey { confirmed_at: 2, ..known(new().signs, "สมหญิง") });
    next.go_on_for(&old.kid, "กุญแจใหม่สำหรับรอบ rx-2568 ทำงานต่อจาก ...".to_owned(), 2);
    old.decide(Standing::RevokedAfter(last), "กุญแจใหม่สำหรับรอบ rx-2568 ผู้ทำงานต่อคือ ...".to_owned(), 2);
    [old, next]
}

/// What becomes of a file, which is kept where it is taken.
fn comes(text: &str, register: &[KnownKey], intakes: &mut Vec<Intake>) -> Option<HeldWhy> {
    let known: Vec<&Intake> = intakes.iter().collect();
    match judged(text.as_bytes(), register, &known) {
        Judged::Quarantine(held) => Some(held.why),
        Judged::Accepted(it) => {
            intakes.push(it.record("HH.json", text.to_owned(), IAT));
            None
        }
        other => panic!("neither held nor taken: {other:?}"),
    }
}

/// Visits that the old key began and sealed.
fn of_the_old(records: Vec<SealedVisit>) -> Bundle {
    let mut all = bundle(records);
    made_by(&mut all, &public(&signer()).kid());
    all
}

/// A file of this key with this number, after the newest one that was taken.
fn file(key: &SigningKey, seq: u64, after: &[Intake], bundle: Bundle) -> String {
    let kid = public(key).kid();
    let prev = after.iter().rfind(|it| it.kid == kid).map(|it| it.hash.clone()).unwrap_or_default();
    signed_by(key, BUNDLE, &Bundle { seq, prev, device: Device { kid }, ..bundle }.write())
}

#[test]
fn the_older_keys_files_up_to_its_last_stay_good_later_ones_wait_and_the_new_key_goes_on() {
    let (first, all) = (sealed(0), register(2));
    let mut intakes = Vec::new();
    let one = file(&signer(), 1, &intakes, of_the_old(vec![first.clone()]));
    assert_eq!(comes(&one, &[old()], &mut intakes), None);
    // The second was on its way when the key gave way; the third was made afterwards.
    let two = file(&signer(), 2, &intakes, of_the_old(vec![corrected(&first, 1)]));
    assert_eq!(comes(&two, &all, &mut intakes), None);
    let three = file(&signer(), 3, &intakes, of_the_old(vec![corrected(&first, 2)]));
    assert_eq!(comes(&three, &all, &mut intakes), Some(HeldWhy::Revoked));

    // The new key counts from one, and goes on with what the old one began.
    let text = file(&stranger(), 1, &intakes, of_the_old(vec![corrected(&first, 3)]));
    let unlinked = [old(), KnownKey { continues: Vec::new(), ..all[1].clone() }];
    assert_eq!(comes(&text, &[old()], &mut intakes), Some(HeldWhy::UnknownKey));
    assert_eq!(comes(&text, &unlinked, &mut intakes), Some(HeldWhy::Anothers));
    assert_eq!(comes(&text, &all, &mut intakes), None);
}

#[test]
fn both_keys_tell_why_and_two_registers_of_an_office_agree() {
    let [gave, next] = register(2);
    assert_eq!(gave.standing(), Standing::RevokedAfter(2));
    assert_eq!((next.standing(), &next.continues), (Standing::Active, &vec![gave.kid.clone()]));
    let told = |it: &KnownKey| it.decisions.iter().map(|it| it.why.clone()).collect::<Vec<_>>();
    assert!(told(&gave)[0].contains(ROUND) && told(&next)[0].contains(ROUND));
    // The other computer of the office, which knew the old key alone, learns it, whichever way.
    assert_eq!(merged(&old(), &gave), gave);
    assert_eq!(merged(&gave, &old()), gave);
    // A person may find that a later file was right after all; the reason of each step stays.
    let mut again = gave;
    again.decide(Standing::RevokedAfter(3), "ไฟล์ที่ 3 ทำก่อนเปลี่ยน".to_owned(), 3);
    assert_eq!((again.standing(), again.decisions.len()), (Standing::RevokedAfter(3), 2));
}
