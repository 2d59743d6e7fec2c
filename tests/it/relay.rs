//! What an office passes on to the office above it: each file under its own volunteer's signature, the whole
//! under the office's.

use p256::ecdsa::SigningKey;
use proptest::prelude::*;

use thaiqm_field::domain::merge::{Chosen, PairDecision, Settlement};
use thaiqm_field::domain::record::{Intake, KnownKey, Standing, Through};
use thaiqm_field::domain::relay::{Sent, missing_parts, next_seq, parts};
use thaiqm_field::domain::{
    AnswerKey, HouseholdId, OrdMap, PairDecisionId, PhotoFile, RevisionId, SettlementId, VisitId,
};
use thaiqm_field::exchange::bundle::VERSION;
use thaiqm_field::exchange::carried::carrying;
use thaiqm_field::exchange::enrol::{Document, this_app};
use thaiqm_field::exchange::envelope::{BUNDLE, RELAY, assemble, signing_input};
use thaiqm_field::exchange::intake::{HeldWhy, Judge, Judged, Reason};
use thaiqm_field::exchange::kept::Loose;
use thaiqm_field::exchange::register::{Register, merged};
use thaiqm_field::exchange::relay::{
    Cover, Inside, Opened, Part, Vouched, WITH_MORE, WITH_SAME, judge_passed_on, open, vouched_for,
};
use thaiqm_field::exchange::{Bundle, BundleFault, Device, EnvelopeFault, PublicKey};

use crate::support::{
    IAT, ROUND, answers, bundle, corrected, id, jpeg, known, made_by, public, published, sealed, sealed_with,
    signature, with_house_photos,
};

/// What makes a covering text wrong.
type Spoil = fn(&mut Cover);
pub const NOW: i64 = IAT * 1000;

pub fn key(of: u8) -> SigningKey {
    SigningKey::from_slice(&[of; 32]).expect("a scalar below the order")
}

pub fn kid(of: u8) -> String {
    public(&key(of)).kid()
}

/// Three offices, one above the other.
pub const MUNICIPALITY: u8 = 0x31;
pub const DISTRICT: u8 = 0x32;
pub const PROVINCE: u8 = 0x33;
/// Two volunteers, and somebody who is none.
pub const SOMYING: u8 = 0x41;
const SUDA: u8 = 0x42;
pub const FORGER: u8 = 0x43;

pub fn signed_by(typ: &str, payload: &[u8], claimed: u8, by: u8) -> String {
    let input = signing_input(typ, &public(&key(claimed)), payload);
    assemble(&input, &signature(&key(by), &input)).expect("a signature")
}

/// A line of a register, whose digits were compared.
pub fn compared(of: u8, label: &str, office: bool) -> KnownKey {
    let receives = public(&key(of + 0x40));
    KnownKey {
        confirmed_at: NOW,
        receives: Some((receives.x, receives.y)),
        office: office.then(|| "760601".to_owned()),
        ..known(public(&key(of)), label)
    }
}

/// A volunteer's first file for this office, of these households.
fn handover(of: u8, aud: u8, households: std::ops::Range<u32>) -> Bundle {
    let mut made = bundle(households.map(sealed).collect());
    made.device = Device { kid: kid(of) };
    made.aud = kid(aud);
    made_by(&mut made, &kid(of));
    made
}

fn text(of: u8, bundle: &Bundle) -> String {
    signed_by(BUNDLE, &bundle.write(), of, of)
}

/// A file that an office took in, and its text.
fn taken(of: u8, bundle: &Bundle, through: &[u8]) -> (Intake, String) {
    let text = text(of, bundle);
    let register = [compared(of, "ผู้สำรวจ", false)];
    let (aud, published) = (bundle.aud.clone(), published());
    let office = Judge { office: &aud, register: &register, known: &[], published: &published, demo: false };
    let judged = thaiqm_field::exchange::intake::judge(text.as_bytes(), true, &office);
    let Judged::Accepted(accepted) = judged else { panic!("{judged:?}") };
    let through = through.iter().map(|it| kid(*it)).collect();
    (Intake { through, ..accepted.record("HH.json", text.clone(), NOW) }, text)
}

/// What an office makes of files for the office above it, and what stands beside it.
pub fn cover(from: u8, to: u8, register: &[KnownKey], files: &[(Intake, String)]) -> (Cover, Vec<PhotoFile>) {
    let texts: Vec<PhotoFile> = files.iter().map(|it| Loose::of(&it.1).file(None)).collect();
    let inside = files.iter().zip(&texts).map(|((intake, _), kept)| Inside {
        hash: intake.hash.clone(),
        kid: intake.kid.clone(),
        seq: intake.seq,
        round: ROUND.to_owned(),
        households: intake.head.as_ref().map_or(0, |it| it.tally.households),
        through: intake.through.clone(),
        kept: kept.hash.clone(),
    });
    let files: Vec<Inside> = inside.collect();
    let cover = Cover {
        v: VERSION,
        app: this_app(),
        device: Device { kid: kid(from) },
        name: "ที่ทำการปกครองอำเภอตัวอย่าง".to_owned(),
        area: "760601".to_owned(),
        to: kid(to),
        seq: 1,
        part: 1,
        of: 1,
        begun: NOW,
        at: NOW,
        keys: vouched_for(&files, &[], &[], &[], register),
        files,
        photos: Vec::new(),
        settlements: Vec::new(),
        resolutions: Vec::new(),
        pairs: Vec::new(),
        erased: Vec::new(),
        left: 0,
        lists: Vec::new(),
        listless: Vec::new(),
    };
    (cover, texts)
}

pub fn file(cover: &Cover, texts: &[PhotoFile], from: u8) -> String {
    let beside: Vec<Vec<u8>> = texts.iter().map(|it| it.bytes().expect("whole")).collect();
    carrying(&signed_by(RELAY, &cover.payload(), from, from), &beside)
}

/// The register of a district with both volunteers.
fn district() -> Vec<KnownKey> {
    vec![compared(SOMYING, "สมหญิง", false), compared(SUDA, "สุดา", false)]
}

/// The register of a province that knows the district.
fn province() -> Vec<KnownKey> {
    vec![compared(DISTRICT, "อำเภอ", true)]
}

pub fn whole(opened: Opened) -> Part {
    match opened {
        Opened::Part(part) => *part,
        other => panic!("{other:?}"),
    }
}

/// What an office that knows `register` finds of each file inside, after it heard of the keys. What is taken
/// is known for the next.
fn found(part: &Part, here: u8, register: &[KnownKey]) -> Vec<Judged> {
    let here = kid(here);
    let mut keys = register.to_vec();
    for it in part.cover.heard(&here, register) {
        keys.retain(|old| old.kid != it.kid);
        keys.push(it);
    }
    let published = published();
    let mut known: Vec<Intake> = Vec::new();
    let mut all = Vec::new();
    for n in 0..part.cover.files.len() {
        let before: Vec<&Intake> = known.iter().collect();
        let office =
            Judge { office: &here, register: &keys, known: &before, published: &published, demo: false };
        let judged = part.judge(n, &office);
        if let Judged::Accepted(it) = &judged {
            known.push(it.record("x", part.text(n).expect("read"), NOW));
        }
        all.push(judged);
    }
    all
}

fn two_files() -> Vec<(Intake, String)> {
    vec![
        taken(SOMYING, &handover(SOMYING, DISTRICT, 1..4), &[]),
        taken(SUDA, &handover(SUDA, DISTRICT, 4..6), &[]),
    ]
}

/// A covering text of two files, by the key that signs in other tests.
pub fn example() -> Vec<u8> {
    cover(0x17, PROVINCE, &district(), &two_files()).0.payload()
}

fn reopened(cover: &Cover, texts: &[PhotoFile]) -> Opened {
    open(file(cover, texts, DISTRICT).as_bytes(), &kid(PROVINCE), &province())
}

#[test]
fn each_file_is_as_its_volunteer_signed_it_and_is_taken_under_that_volunteers_own_key() {
    let files = two_files();
    let (cover, texts) = cover(DISTRICT, PROVINCE, &district(), &files);
    let part = whole(reopened(&cover, &texts));
    assert_eq!(part.cover, cover);
    for (n, it) in files.iter().enumerate() {
        assert_eq!(part.text(n).as_ref(), Ok(&it.1), "byte for byte");
    }
    for (judged, it) in found(&part, PROVINCE, &province()).into_iter().zip(&files) {
        let Judged::Accepted(accepted) = judged else { panic!("{judged:?}") };
        assert_eq!((&accepted.kid, &accepted.hash), (&it.0.kid, &it.0.hash));
    }
}

#[test]
fn a_forged_file_inside_is_refused_alone_and_the_others_are_taken() {
    let honest = two_files();
    // Under the volunteer's name, signed by somebody else; the office did not look.
    let payload = handover(SOMYING, DISTRICT, 7..9).write();
    let forged = signed_by(BUNDLE, &payload, SOMYING, FORGER);
    let mut files = honest.clone();
    files.insert(0, (Intake { hash: "F".repeat(43), ..honest[0].0.clone() }, forged));
    let (cover, texts) = cover(DISTRICT, PROVINCE, &district(), &files);
    let found = found(&whole(reopened(&cover, &texts)), PROVINCE, &province());
    assert_eq!(found[0], Judged::Refused(Reason::Envelope(EnvelopeFault::Signature)));
    assert!(matches!(found[1], Judged::Accepted(_)), "{:?}", found[1]);
    assert!(matches!(found[2], Judged::Accepted(_)), "{:?}", found[2]);
}

#[test]
fn a_part_that_was_changed_anywhere_is_refused_whole() {
    let (cover, texts) = cover(DISTRICT, PROVINCE, &district(), &two_files());
    let whole = file(&cover, &texts, DISTRICT);
    let refused = |bytes: &[u8]| matches!(open(bytes, &kid(PROVINCE), &province()), Opened::Refused(_));
    assert!(!refused(whole.as_bytes()));
    let mut tried = 0;
    for at in (0..whole.len()).step_by(whole.len() / 400 + 1) {
        let mut bytes = whole.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        if bytes != whole.as_bytes() {
            tried += 1;
            assert!(refused(&bytes), "byte {at}");
        }
    }
    assert!(tried > 300);
    // Exchanged, left out, added, and signed by somebody else.
    let swapped: Vec<PhotoFile> = texts.iter().rev().cloned().collect();
    assert!(refused(file(&cover, &swapped, DISTRICT).as_bytes()));
    assert!(refused(file(&cover, &texts[..1], DISTRICT).as_bytes()));
    assert!(refused(file(&cover, &[texts.clone(), texts[..1].to_vec()].concat(), DISTRICT).as_bytes()));
    let other = signed_by(RELAY, &cover.payload(), DISTRICT, FORGER);
    let beside: Vec<Vec<u8>> = texts.iter().filter_map(PhotoFile::bytes).collect();
    let found = open(carrying(&other, &beside).as_bytes(), &kid(PROVINCE), &province());
    assert_eq!(found, Opened::Refused(Reason::Envelope(EnvelopeFault::Signature)));
}

#[test]
fn nothing_is_taken_from_an_office_whose_digits_nobody_compared() {
    let (cover, texts) = cover(DISTRICT, PROVINCE, &district(), &two_files());
    let file = file(&cover, &texts, DISTRICT);
    let why = |register: &[KnownKey]| match open(file.as_bytes(), &kid(PROVINCE), register) {
        Opened::Waits(sender) => Some((sender.why, sender.key)),
        Opened::Part(_) => None,
        other => panic!("{other:?}"),
    };
    let unknown = Some((HeldWhy::UnknownKey, public(&key(DISTRICT))));
    assert_eq!(why(&[]), unknown);
    // A volunteer's key passes nothing on, nor one that another office only speaks of.
    assert_eq!(why(&[compared(DISTRICT, "x", false)]), unknown);
    let spoken_of = KnownKey { confirmed_at: 0, ..compared(DISTRICT, "x", true) };
    assert_eq!(why(&[spoken_of]), unknown);
    let decided = |standing| {
        let mut office = compared(DISTRICT, "x", true);
        office.decide(standing, "ทดสอบ".to_owned(), NOW);
        why(&[office]).map(|it| it.0)
    };
    assert_eq!(decided(Standing::Suspended), Some(HeldWhy::Suspended));
    assert_eq!(decided(Standing::RevokedAfter(0)), Some(HeldWhy::Revoked));
    assert_eq!(decided(Standing::RevokedAfter(1)), None);
    assert_eq!(decided(Standing::Active), None);
}

#[test]
fn what_is_for_another_office_is_not_taken() {
    let (cover, texts) = cover(DISTRICT, MUNICIPALITY, &district(), &two_files());
    assert_eq!(reopened(&cover, &texts), Opened::Refused(Reason::OtherOffice));
}

#[test]
fn an_office_cannot_vouch_for_a_file_that_a_volunteer_gave_to_another() {
    let stolen = vec![taken(SOMYING, &handover(SOMYING, MUNICIPALITY, 1..3), &[])];
    let (cover, texts) = cover(DISTRICT, PROVINCE, &district(), &stolen);
    let found = found(&whole(reopened(&cover, &texts)), PROVINCE, &province());
    assert_eq!(found, [Judged::Refused(Reason::OtherOffice)]);
}

#[test]
fn a_key_that_nobody_vouches_for_waits_and_so_does_one_that_was_stopped_below() {
    let why = |register: &[KnownKey]| {
        let (cover, texts) = cover(DISTRICT, PROVINCE, register, &two_files()[..1]);
        match found(&whole(reopened(&cover, &texts)), PROVINCE, &province()).remove(0) {
            Judged::Quarantine(held) => Some(held.why),
            Judged::Accepted(_) => None,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(why(&[]), Some(HeldWhy::UnknownKey));
    let decided = |standing| {
        let mut all = district();
        all[0].decide(standing, "แท็บเล็ตหาย".to_owned(), NOW);
        all
    };
    assert_eq!(why(&decided(Standing::Suspended)), Some(HeldWhy::Suspended));
    assert_eq!(why(&decided(Standing::RevokedAfter(0))), Some(HeldWhy::Revoked));
    assert_eq!(why(&decided(Standing::RevokedAfter(1))), None);
}

#[test]
fn why_an_office_decided_about_a_key_stays_with_it() {
    let mut register = district();
    register[0].decide(Standing::Suspended, "ความลับของสำนักงาน".to_owned(), NOW);
    let (cover, _) = cover(DISTRICT, PROVINCE, &register, &two_files());
    let written = String::from_utf8(cover.payload()).expect("text");
    assert!(!written.contains("ความลับ"));
}

#[test]
fn what_was_compared_or_decided_here_holds_before_what_another_office_says() {
    let mut below = district();
    below[0].label = "ชื่ออื่น".to_owned();
    below[0].receives = Some((public(&key(FORGER)).x, public(&key(FORGER)).y));
    below[0].decide(Standing::Suspended, "ทดสอบ".to_owned(), NOW);
    let (cover, _) = cover(DISTRICT, PROVINCE, &below, &two_files());
    let mut here = compared(SOMYING, "สมหญิง", false);
    let heard = |here: &KnownKey| {
        let all = cover.heard(&kid(PROVINCE), std::slice::from_ref(here));
        all.into_iter().find(|it| it.kid == here.kid).expect("something new")
    };
    let after = heard(&here);
    assert_eq!((&after.label, &after.receives), (&here.label, &here.receives));
    assert!(after.compared_here());
    assert_eq!(after.standing(), Standing::Suspended, "nothing was decided here: the stricter holds");
    here.decide(Standing::Active, "โทรถามแล้ว".to_owned(), NOW);
    assert_eq!(heard(&here).standing(), Standing::Active);
    // Whom it says what of goes on.
    assert_eq!(heard(&here).through.len(), 1);
}

#[test]
fn hearing_the_same_again_says_nothing_new_and_the_later_saying_of_an_office_holds() {
    let (first, _) = cover(DISTRICT, PROVINCE, &district(), &two_files());
    let mut stopped = district();
    stopped[0].decide(Standing::Suspended, "ทดสอบ".to_owned(), NOW);
    let (mut second, _) = cover(DISTRICT, PROVINCE, &stopped, &two_files());
    second.at += 1;
    let told = |covers: &[&Cover]| {
        let mut all: OrdMap<String, KnownKey> = OrdMap::new();
        for cover in covers {
            let register: Vec<KnownKey> = all.values().cloned().collect();
            for it in cover.heard(&kid(PROVINCE), &register) {
                all.insert(it.kid.clone(), it);
            }
        }
        all
    };
    let both = told(&[&first, &second]);
    assert_eq!(both, told(&[&second, &first]));
    assert_eq!(both, told(&[&second, &first, &second, &first]));
    assert_eq!(both.get(&kid(SOMYING)).map(KnownKey::standing), Some(Standing::Suspended));
    assert_eq!(both.get(&kid(SUDA)).map(KnownKey::standing), Some(Standing::Active));
}

#[test]
fn the_covering_text_names_the_file_that_stands_there() {
    let (cover, texts) = cover(DISTRICT, PROVINCE, &district(), &two_files());
    let wrong: [fn(&mut Inside); 3] =
        [|it| it.hash = "A".repeat(43), |it| it.kid = kid(FORGER), |it| it.seq += 1];
    for change in wrong {
        let mut lying = cover.clone();
        change(&mut lying.files[0]);
        let found = found(&whole(reopened(&lying, &texts)), PROVINCE, &province());
        assert_eq!(found[0], Judged::Refused(Reason::Envelope(EnvelopeFault::Altered)));
        assert!(matches!(found[1], Judged::Accepted(_)));
    }
}

#[test]
fn a_file_that_came_both_ways_is_one_and_its_correction_follows() {
    let first = handover(SOMYING, DISTRICT, 1..3);
    let taken_in = taken(SOMYING, &first, &[]);
    let mut next = first.clone();
    next.seq = 2;
    next.prev = taken_in.0.hash.clone();
    next.records = vec![corrected(&sealed(1), 1), sealed(2)];
    made_by(&mut next, &kid(SOMYING));
    let next_text = text(SOMYING, &next);
    let register = [compared(SOMYING, "สมหญิง", false)];
    let (here, published, known) = (kid(PROVINCE), published(), [&taken_in.0]);
    let office =
        Judge { office: &here, register: &register, known: &known, published: &published, demo: false };
    let way = [kid(DISTRICT)];
    let again = judge_passed_on(taken_in.1.as_bytes(), &way, None, &office);
    assert_eq!(again, Judged::Again { hash: taken_in.0.hash.clone() });
    let Judged::Accepted(it) = judge_passed_on(next_text.as_bytes(), &way, None, &office) else {
        panic!("the correction")
    };
    assert!(it.missing.is_empty());
}

#[test]
fn the_same_files_go_on_from_the_district_with_every_office_on_their_way() {
    let below = vec![taken(SOMYING, &handover(SOMYING, MUNICIPALITY, 1..3), &[])];
    let (up, texts) = cover(MUNICIPALITY, DISTRICT, &district(), &below);
    let here = vec![compared(MUNICIPALITY, "เทศบาล", true)];
    let part = whole(open(file(&up, &texts, MUNICIPALITY).as_bytes(), &kid(DISTRICT), &here));
    assert!(matches!(found(&part, DISTRICT, &here)[0], Judged::Accepted(_)));
    let mut register = here.clone();
    register.extend(part.cover.heard(&kid(DISTRICT), &here));
    // The district passes on what it has from the municipality.
    let kept =
        (Intake { through: part.cover.way(&part.cover.files[0]), ..below[0].0.clone() }, below[0].1.clone());
    let (up, texts) = cover(DISTRICT, PROVINCE, &register, &[kept]);
    let part = whole(reopened(&up, &texts));
    assert_eq!(part.cover.way(&part.cover.files[0]), [kid(MUNICIPALITY), kid(DISTRICT)]);
    assert!(matches!(found(&part, PROVINCE, &province())[0], Judged::Accepted(_)));
    // The municipality is called by its name, and what it would pass on itself waits all the same.
    let heard = part.cover.heard(&kid(PROVINCE), &province());
    let municipality = heard.iter().find(|it| it.kid == kid(MUNICIPALITY)).expect("vouched for");
    assert_eq!((municipality.office.is_some(), municipality.is_known_office()), (true, false));
    let volunteer = heard.iter().find(|it| it.kid == kid(SOMYING)).expect("vouched for");
    assert_eq!(volunteer.through[0].compared_at, NOW, "when the municipality compared");
}

#[test]
fn photographs_go_along_and_only_those_that_a_file_names_are_kept() {
    let (house, other) = (jpeg(640, 480, 1), jpeg(640, 480, 2));
    let record = sealed_with(1, with_house_photos(answers(1), std::slice::from_ref(&house)));
    let named = bundle(vec![record]);
    let files = [PhotoFile::of(&other), PhotoFile::of(&house)];
    assert_eq!(named.photos_among(&files), [PhotoFile::of(&house)]);
    let cut = PhotoFile { jpeg: PhotoFile::of(&other).jpeg, ..PhotoFile::of(&house) };
    assert_eq!(named.photos_among(&[cut]), []);
    let (mut up, mut texts) = cover(DISTRICT, PROVINCE, &district(), &two_files());
    up.photos = vec![PhotoFile::of(&house).hash];
    assert!(matches!(reopened(&up, &texts), Opened::Refused(_)), "it is not there");
    texts.push(PhotoFile::of(&house));
    assert_eq!(whole(reopened(&up, &texts)).photos, [PhotoFile::of(&house)]);
}

#[test]
fn practice_files_inside_are_refused() {
    let mut demo = handover(SOMYING, DISTRICT, 1..2);
    demo.demo = true;
    let honest = taken(SOMYING, &handover(SOMYING, DISTRICT, 1..2), &[]);
    let practice = (honest.0.clone(), text(SOMYING, &demo));
    let (cover, texts) = cover(DISTRICT, PROVINCE, &district(), &[practice]);
    let found = found(&whole(reopened(&cover, &texts)), PROVINCE, &province());
    assert_eq!(found, [Judged::Refused(Reason::DemoFile)]);
}

fn settlement(by: &str) -> Settlement {
    Settlement {
        id: SettlementId(id(9, 1)),
        household: HouseholdId(id(1, 1)),
        visit: VisitId(id(2, 1)),
        heads: vec![RevisionId(id(3, 2)), RevisionId(id(3, 3))],
        chosen: vec![Chosen { key: AnswerKey::of("house_no"), takes: Some(RevisionId(id(3, 3))) }],
        knew: Vec::new(),
        why: "โทรถามแล้ว".to_owned(),
        at: NOW,
        by: by.to_owned(),
    }
}

#[test]
fn a_decision_is_that_of_the_office_that_passes_on_or_of_one_below_it() {
    let (mut cover, _) = cover(DISTRICT, PROVINCE, &district(), &two_files());
    let mut checked = |by: u8| {
        cover.settlements = vec![settlement(&kid(by))];
        cover.check()
    };
    assert_eq!(checked(DISTRICT), Ok(()));
    for other in [PROVINCE, MUNICIPALITY, SOMYING] {
        assert_eq!(checked(other), Err(BundleFault::Shape("settlements[0].by".to_owned())));
    }
    // One of the reader's own is never taken from outside, nor of an office that it knows itself.
    let heard = |by: u8, register: &[KnownKey]| {
        let mut said = cover.clone();
        said.settlements = vec![settlement(&kid(by))];
        said.settlements_heard(&kid(PROVINCE), register).len()
    };
    let peer = [province(), vec![compared(MUNICIPALITY, "เทศบาล", true)]].concat();
    assert_eq!((heard(DISTRICT, &province()), heard(DISTRICT, &peer)), (1, 1));
    assert_eq!((heard(MUNICIPALITY, &province()), heard(MUNICIPALITY, &peer)), (1, 0));
    assert_eq!(heard(PROVINCE, &province()), 0);
}

fn apart(by: &str) -> PairDecision {
    PairDecision {
        id: PairDecisionId(id(10, 1)),
        one: HouseholdId(id(1, 1)),
        other: HouseholdId(id(1, 2)),
        undoes: false,
        counts: None,
        knew: Vec::new(),
        why: "ผู้ใหญ่บ้านยืนยันว่าเป็นคนละหลัง".to_owned(),
        at: NOW,
        by: by.to_owned(),
    }
}

#[test]
fn that_two_households_are_not_the_same_house_goes_upwards_and_is_not_sent_twice() {
    let (mut up, texts) = cover(DISTRICT, PROVINCE, &district(), &two_files());
    let none = up.payload();
    up.pairs = vec![apart(&kid(DISTRICT))];
    assert_eq!(
        up.check(),
        Err(BundleFault::Shape("v".to_owned())),
        "an earlier app would not say why it cannot"
    );
    up.v = Cover::version(&[], &up.pairs, &[]);
    assert_eq!(up.check(), Ok(()));
    assert_ne!(up.payload(), none);
    let part = whole(reopened(&up, &texts));
    assert_eq!(part.cover.pairs_heard(&kid(PROVINCE), &province()), [&apart(&kid(DISTRICT))]);
    // Not what is said to be the reader's own, nor of an office that decided nothing of what is passed on.
    up.pairs = vec![apart(&kid(PROVINCE))];
    assert!(up.pairs_heard(&kid(PROVINCE), &province()).is_empty());
    assert_eq!(up.check(), Err(BundleFault::Shape("apart[0].by".to_owned())));
    up.pairs = vec![PairDecision { one: HouseholdId(id(1, 2)), ..apart(&kid(DISTRICT)) }];
    assert_eq!(up.check(), Err(BundleFault::Shape("apart[0].other".to_owned())));
    let one = |n| PairDecision { id: PairDecisionId(id(3, n)), ..apart(&kid(DISTRICT)) };
    up.pairs = (0..=1_000).map(one).collect();
    assert_eq!(up.check(), Err(BundleFault::Limit("apart".to_owned())), "about one pair");
    up.pairs.pop();
    assert_eq!(up.check(), Ok(()));
    up.pairs = vec![apart(&kid(DISTRICT)), apart(&kid(DISTRICT))];
    assert_eq!(up.check(), Err(BundleFault::Shape("apart".to_owned())));
    up.pairs.truncate(1);
    let mut line = up.line("UP.json", "hash", NOW);
    (line.sum, line.checked_at) = (Some("sum".to_owned()), Some(NOW));
    assert!(Sent::to([&line].into_iter(), &kid(PROVINCE)).pairs.contains(&apart("").id));
}

#[test]
fn that_two_households_are_one_goes_upwards_in_a_text_of_which_an_earlier_app_says_that_it_is_newer() {
    let (mut up, texts) = cover(DISTRICT, PROVINCE, &district(), &two_files());
    let same = PairDecision { counts: Some(HouseholdId(id(1, 2))), ..apart(&kid(DISTRICT)) };
    // What went before there was such a decision is written as it was.
    up.pairs = vec![apart(&kid(DISTRICT))];
    assert_eq!(Cover::version(&[], &up.pairs, &[]), WITH_MORE);
    up.v = WITH_MORE;
    assert!(String::from_utf8_lossy(&up.payload()).contains(r#""apart":[{"id""#));
    up.pairs = vec![same.clone()];
    assert_eq!(up.check(), Err(BundleFault::Shape("v".to_owned())), "an earlier app would call it damaged");
    up.v = Cover::version(&[], &up.pairs, &[]);
    assert_eq!(up.v, WITH_SAME);
    let part = whole(reopened(&up, &texts));
    assert_eq!(part.cover.pairs_heard(&kid(PROVINCE), &province()), [&same]);
    let wrong = [
        PairDecision { counts: Some(HouseholdId(id(1, 3))), ..same.clone() },
        PairDecision { undoes: true, ..same },
    ];
    for it in wrong {
        up.pairs = vec![it];
        assert_eq!(up.check(), Err(BundleFault::Shape("apart[0].counts".to_owned())));
    }
    up.v = WITH_SAME + 1;
    assert_eq!(reopened(&up, &texts), Opened::Refused(Reason::Bundle(BundleFault::NewerVersion)));
}

#[test]
fn a_covering_text_that_is_not_as_ours_is_refused() {
    let (good, _) = cover(DISTRICT, PROVINCE, &district(), &two_files());
    assert_eq!(good.check(), Ok(()));
    let wrong: [(&str, Spoil); 10] = [
        ("part", |it| it.part = 0),
        ("part", |it| it.part = 2),
        ("seq", |it| it.seq = 0),
        ("area", |it| it.area = "76".to_owned()),
        ("name", |it| it.name = String::new()),
        ("to", |it| it.to = it.device.kid.clone()),
        ("keys", |it| it.keys.reverse()),
        ("files", |it| it.files[1] = it.files[0].clone()),
        ("files[0].hash", |it| it.files[0].kept = "x".to_owned()),
        ("keys[0].kid", |it| it.keys[0].signs = PublicKey { x: "x".to_owned(), y: "y".to_owned() }),
    ];
    for (place, change) in wrong {
        let mut bad = good.clone();
        change(&mut bad);
        assert_eq!(bad.check(), Err(BundleFault::Shape(place.to_owned())), "{place}");
    }
}

#[test]
fn only_what_was_found_whole_in_the_saved_file_counts_as_sent() {
    let (cover, _) = cover(DISTRICT, PROVINCE, &district(), &two_files());
    let mut line = cover.line("UP.json", "hash", NOW);
    assert_eq!(Sent::to([&line].into_iter(), &kid(PROVINCE)), Sent::default());
    line.sum = Some("sum".to_owned());
    assert_eq!(Sent::to([&line].into_iter(), &kid(PROVINCE)), Sent::default());
    assert_eq!(next_seq([&line].into_iter(), &kid(PROVINCE)), 2);
    line.checked_at = Some(NOW);
    assert_eq!(Sent::to([&line].into_iter(), &kid(PROVINCE)).files.len(), 2);
    assert_eq!(Sent::to([&line].into_iter(), &kid(MUNICIPALITY)), Sent::default());
    assert_eq!(next_seq([&line].into_iter(), &kid(MUNICIPALITY)), 1);
    let (one, three) = (
        thaiqm_field::domain::relay::Relay { of: 4, ..line.clone() },
        thaiqm_field::domain::relay::Relay { of: 4, part: 3, ..line.clone() },
    );
    assert_eq!(missing_parts([&one, &three].into_iter()), [2, 4]);
    assert!(cover.file_name().starts_with("UP-760601-") && cover.file_name().ends_with("-0001-01of01.json"));
}

#[test]
fn what_other_offices_say_goes_from_one_computer_of_an_office_to_another() {
    let (first, _) = cover(DISTRICT, PROVINCE, &district(), &two_files());
    let keys = first.heard(&kid(PROVINCE), &[]);
    let register = Register {
        v: VERSION,
        app: this_app(),
        device: Device { kid: kid(PROVINCE) },
        iat: IAT,
        keys: keys.clone(),
    };
    assert_eq!(register.check(), Ok(()));
    let own = KnownKey { through: Vec::new(), ..compared(SOMYING, "สมหญิง", false) };
    let heard = keys.iter().find(|it| it.kid == own.kid).expect("vouched for");
    for both in [merged(&own, heard), merged(heard, &own)] {
        assert_eq!((both.compared_here(), &both.label), (true, &own.label));
        assert_eq!(both.through, heard.through);
    }
    let mut wrong = register.clone();
    let said = wrong.keys[0].through[0].clone();
    wrong.keys[0].through = vec![Through { office: "z".to_owned(), ..said.clone() }, said];
    assert!(wrong.check().is_err(), "ascending");
}

#[test]
fn a_key_goes_along_with_those_whose_work_it_goes_on_with() {
    let mut register = district();
    let old = kid(SUDA);
    register[0].go_on_for(&old, "แท็บเล็ตหาย".to_owned(), NOW);
    let files = &two_files()[..1];
    let (cover, _) = cover(DISTRICT, PROVINCE, &register, files);
    let kids: Vec<&str> = cover.keys.iter().map(|it| &*it.kid).collect();
    assert!(kids.contains(&&*old) && kids.contains(&&*kid(SOMYING)));
    let heard = cover.heard(&kid(PROVINCE), &[]);
    let new = heard.iter().find(|it| it.kid == kid(SOMYING)).expect("vouched for");
    assert_eq!(new.goes_on_with().collect::<Vec<_>>(), [&old]);
    assert!(Vouched::of(&known(public(&key(SUDA)), "ก่อนมีกุญแจสองดอก")).is_none());
}

proptest! {
    #[test]
    fn every_thing_is_in_one_part_in_order_and_no_part_is_fuller_than_it_may_be(
        sizes in prop::collection::vec(0usize..50, 0..60),
        room in 1usize..60,
    ) {
        let ends = parts(sizes.iter().copied(), room);
        prop_assert_eq!(ends.last().copied().unwrap_or(0), sizes.len());
        let mut from = 0;
        for end in ends {
            prop_assert!(from < end);
            let full: usize = sizes[from..end].iter().sum();
            prop_assert!(full <= room || end - from == 1);
            from = end;
        }
    }
}

#[test]
fn the_office_that_decided_is_vouched_for() {
    let register = [province(), district()].concat();
    let all = vouched_for(&[], &[], &[], &[apart(&kid(DISTRICT))], &register);
    assert_eq!(all.iter().map(|it| &it.kid).collect::<Vec<_>>(), [&kid(DISTRICT)]);
}
