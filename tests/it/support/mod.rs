//! Signing keys made of fixed bytes, and one household of the village, so that every file made in a
//! test is the same bytes each time (RFC 6979).

pub mod homes;

use thaiqm_field::domain::OrdSet;

use base64ct::{Base64UrlUnpadded, Encoding};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::json;
use thaiqm_field::domain::answer::diff;
use thaiqm_field::domain::record::{Intake, KnownKey};
use thaiqm_field::domain::{
    Answer, AnswerKey, Answers, Household, HouseholdId, MemberId, Person, Photo, PhotoKind, Questionnaire,
    Revision, RevisionId, RevisionReason, Role, Visit, VisitId, VisitKind, VisitState, photo,
};
use thaiqm_field::exchange::bundle::{APP, ManifestLine, VERSION};
use thaiqm_field::exchange::envelope::{BUNDLE, Envelope, assemble, signing_input};
use thaiqm_field::exchange::intake::{Judge, Judged, judge};
use thaiqm_field::exchange::{App, Bundle, Device, PublicKey, SealedVisit, Verified};
use uuid::Uuid;

/// The questionnaire that the village answers.
pub const QUESTIONNAIRE: &str = "thaiqm-2567.1";
/// The round of the village.
pub const ROUND: &str = "rx-2567";
/// 15 June 2024, 00:30 in Thailand; in UTC it is still the 14th.
pub const IAT: i64 = 1_718_386_200;

/// The volunteer's key.
pub fn signer() -> SigningKey {
    SigningKey::from_slice(&[0x17; 32]).expect("a scalar below the order")
}

/// A key of somebody else.
pub fn stranger() -> SigningKey {
    SigningKey::from_slice(&[0x2a; 32]).expect("a scalar below the order")
}

/// The public half, as the app keeps it.
pub fn public(signer: &SigningKey) -> PublicKey {
    let point = signer.verifying_key().to_encoded_point(false);
    let coordinate = |it: &[u8]| Base64UrlUnpadded::encode_string(it);
    PublicKey { x: coordinate(&point.as_bytes()[1..33]), y: coordinate(&point.as_bytes()[33..]) }
}

/// 64 bytes r‖s, as a browser gives them; low-S or not as it happens.
pub fn signature(signer: &SigningKey, text: &str) -> [u8; 64] {
    let signature: Signature = signer.sign(text.as_bytes());
    signature.to_bytes().into()
}

/// A whole file of this kind, signed by the volunteer.
pub fn signed(typ: &str, payload: &[u8]) -> String {
    let input = signing_input(typ, &public(&signer()), payload);
    assemble(&input, &signature(&signer(), &input)).expect("a signature")
}

/// Payload bytes that the volunteer really signed.
pub fn verified(payload: &[u8]) -> Verified {
    let envelope = Envelope::read(BUNDLE, signed(BUNDLE, payload).as_bytes()).expect("a file of ours");
    envelope.verify(&public(&signer())).expect("signed by the volunteer")
}

/// The questionnaire that the visits of these tests answer.
pub fn questionnaire() -> Questionnaire {
    Questionnaire::named(QUESTIONNAIRE).expect("it was published").clone()
}

/// A file with all that a JPEG picture of this size needs but a picture; no two of different `seed` are
/// alike (below 128).
pub fn jpeg(width: u16, height: u16, seed: u64) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8, 0xff, 0xdb, 0, 67, 0];
    out.extend([1; 64]);
    out.extend([0xff, 0xc0, 0, 11, 8]);
    out.extend(height.to_be_bytes());
    out.extend(width.to_be_bytes());
    out.extend([1, 1, 0x11, 0, 0xff, 0xc4, 0, 20, 0]);
    out.extend([1; 17]);
    out.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]);
    // In coded data 0xff stands before 0.
    out.extend(seed.to_be_bytes().iter().flat_map(|it| [*it & 0x7f, 0xff, 0]));
    out.extend([0xff, 0xd9]);
    out
}

/// The answers with what is needed of consent, and these pictures of the house.
pub fn with_house_photos(mut answers: Answers, files: &[Vec<u8>]) -> Answers {
    let kid = public(&signer()).kid();
    let photo =
        |it: &Vec<u8>| Photo::of(it, PhotoKind::HouseOutside, IAT * 1000, &kid).expect("a photograph");
    answers.set(AnswerKey::of(photo::CONSENT), Some(Answer::YesNo(true)));
    answers.set(AnswerKey::of(photo::HOUSE), Some(Answer::Photos(files.iter().map(photo).collect())));
    answers
}

/// Every questionnaire these tests know.
pub fn published() -> Vec<Questionnaire> {
    vec![questionnaire()]
}

/// The `n`th id of a kind.
pub fn id(kind: u16, n: u32) -> Uuid {
    Uuid::from_u128(0x0190_1a00_0000_7000_8000_0000_0000_0000 | u128::from(kind) << 32 | u128::from(n))
}

/// What a household of two says: one urgent problem, one that is not.
pub fn answers(n: u32) -> Answers {
    let (head, child) = (MemberId(id(4, 2 * n)), MemberId(id(4, 2 * n + 1)));
    let text = |it: &str| Answer::Text(it.to_owned());
    let one = |it: &str| Answer::One(it.to_owned());
    let day = |it: &str| Answer::Date(serde_json::from_value(json!(it)).expect("a date"));
    let ours = |id: &str, answer: Answer| (AnswerKey::of(id), answer);
    let of = |member: MemberId, id: &str, answer: Answer| (AnswerKey::of_member(id, member), answer);
    let mut all = vec![
        ours("origin", one("new_hardship")),
        ours("house_code_missing_reason", one("not_known")),
        ours("house_no", text(&format!("{}/1", 27 + n))),
        ours("moo", Answer::Number(4)),
        ours("tambon", text("760601")),
        ours("visit_date", day("2024-06-15")),
        ours("visit_result", one("met")),
        ours("notice_given", Answer::YesNo(true)),
        ours("phone", Answer::Missing(thaiqm_field::domain::Missing::Refused)),
        ours("member_count", Answer::Number(2)),
        of(head, "title", one("mrs")),
        of(head, "first_name", text("บุญมี")),
        of(head, "last_name", text("ทดสอบ")),
        of(head, "birth", day("1947")),
        of(head, "relation", one("head")),
        of(child, "first_name", text("น้ำใส")),
        of(child, "last_name", text("ทดสอบ")),
        of(child, "relation", one("grandchild")),
        of(child, "welfare", Answer::Many(OrdSet::from(["other".to_owned(), "welfare_card".to_owned()]))),
        ours("gate.H", one("yes")),
        ours("H01", Answer::YesNo(true)),
        ours("H01.where_now", one("shack")),
        ours("H01.members", Answer::Members(OrdSet::from([head]))),
        ours("H01.severity", one("2")),
        ours("H01.members_affected", Answer::Number(2)),
        ours("H01.self_solvable", one("no")),
        ours("H01.note", text("หลังคารั่ว\nน้ำเข้าบ้านเมื่อฝนตก")),
        ours("H02", Answer::YesNo(true)),
        ours("H02.severity", one("1")),
        ours("H02.members_affected", Answer::Number(2)),
        ours("H02.self_solvable", one("partly")),
    ];
    all.extend(["W", "E", "I", "S", "V", "U"].map(|it| ours(&format!("gate.{it}"), one("no"))));
    all.into_iter().collect()
}

/// A sealed visit of the `n`th household, with these answers.
pub fn sealed_with(n: u32, answers: Answers) -> SealedVisit {
    let kid = public(&signer()).kid();
    let household =
        Household { id: HouseholdId(id(1, n)), added_at: IAT * 1000 - 7_200_000, added_by: kid.clone() };
    let revision = Revision {
        id: RevisionId(id(3, 2 * n)),
        visit: VisitId(id(2, n)),
        base: None,
        at: IAT * 1000 - 3_600_000,
        by: kid.clone(),
        reason: RevisionReason::Sealed,
        changes: diff(&Answers::default(), &answers),
    };
    let visit = Visit {
        id: VisitId(id(2, n)),
        household: household.id,
        round: ROUND.to_owned(),
        questionnaire: QUESTIONNAIRE.to_owned(),
        kind: VisitKind::Survey,
        begun_at: IAT * 1000 - 7_200_000,
        begun_by: kid,
        state: VisitState::Sealed,
        answers,
        head: Some(revision.id),
    };
    SealedVisit { household, visit, revisions: vec![revision] }
}

/// A sealed visit of the `n`th household.
pub fn sealed(n: u32) -> SealedVisit {
    sealed_with(n, answers(n))
}

/// A sealed visit of one person in a house, no more.
pub fn small(n: u32) -> SealedVisit {
    let keep = ["house_no", "first_name"];
    let mut few = answers(n);
    few.retain(|key, _| keep.contains(&key.question.as_str()));
    sealed_with(n, few)
}

/// The same visit, corrected: another house number.
pub fn corrected(sealed: &SealedVisit, n: u32) -> SealedVisit {
    let mut next = sealed.clone();
    next.visit.answers.set(AnswerKey::of("house_no"), Some(Answer::Text("99".to_owned())));
    let step = Revision {
        id: RevisionId(id(3, 2 * n + 1)),
        base: sealed.visit.head,
        reason: RevisionReason::Corrected {
            note: "อ่านเลขบ้านผิด\nแก้แล้ว".to_owned()
        },
        changes: diff(&sealed.visit.answers, &next.visit.answers),
        ..sealed.revisions[0].clone()
    };
    next.visit.head = Some(step.id);
    next.revisions.push(step);
    next
}

/// The volunteer.
pub fn author() -> Person {
    Person {
        name: "สมหญิง ตัวอย่าง".to_owned(),
        role: Role::HealthVolunteer,
        organisation: "ศูนย์ทดสอบบ้านลาด".to_owned(),
        area: "760601".to_owned(),
    }
}

/// The volunteer's first file, with these visits.
pub fn bundle(records: Vec<SealedVisit>) -> Bundle {
    Bundle {
        v: VERSION,
        app: App { name: APP.to_owned(), version: "0.1.0".to_owned() },
        device: Device { kid: public(&signer()).kid() },
        author: author(),
        round: ROUND.to_owned(),
        aud: String::new(),
        also: None,
        seq: 1,
        prev: String::new(),
        iat: IAT,
        demo: false,
        tally: Bundle::count(&records, &published()),
        manifest: records.iter().filter_map(ManifestLine::of).collect(),
        records,
        void: Vec::new(),
        erased: Vec::new(),
    }
}

/// Everything in it is said to be this key's work.
pub fn made_by(bundle: &mut Bundle, kid: &str) {
    for record in &mut bundle.records {
        record.household.added_by = kid.to_owned();
        record.visit.begun_by = kid.to_owned();
        record.revisions.iter_mut().for_each(|it| it.by = kid.to_owned());
    }
    bundle.manifest = bundle.records.iter().filter_map(ManifestLine::of).collect();
}

/// A key of an office's register.
pub fn known(key: PublicKey, label: &str) -> KnownKey {
    KnownKey {
        kid: key.kid(),
        x: key.x,
        y: key.y,
        label: label.to_owned(),
        confirmed_at: 0,
        receives: None,
        person: None,
        decisions: Vec::new(),
        continues: Vec::new(),
        office: None,
        through: Vec::new(),
    }
}

/// What an office says of a file that came sealed and names no office, as [`bundle`] makes them.
pub fn judged(bytes: &[u8], register: &[KnownKey], known: &[&Intake]) -> Judged {
    let published = published();
    judge(bytes, true, &Judge { office: "", register, known, published: &published, demo: false })
}
