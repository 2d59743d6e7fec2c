//! How records are written, read back, stepped up and left alone.

use std::fs;
use std::path::PathBuf;
use thaiqm_field::domain::OrdSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use thaiqm_field::domain::answer::{Change, diff};
use thaiqm_field::domain::cases::KeptFilter;
use thaiqm_field::domain::keyed::Keyed;
use thaiqm_field::domain::meeting::Resolution;
use thaiqm_field::domain::merge::{Chosen, Settlement};
use thaiqm_field::domain::record::{
    BackedUp, Carries, Decision, FORMAT, Handover, HandoverFile, Household, Intake, KnownKey, Office, Part,
    Received, Record, Revision, RevisionReason, Row, Sealing, Standing, Step, Visit, VisitKind, VisitState,
    Waiting, step_up,
};
use thaiqm_field::domain::roster::Layout;
use thaiqm_field::domain::taken::{Digest, Head, Tally};
use thaiqm_field::domain::trail::{Act, Done, Gone, Removal, Why};
use thaiqm_field::domain::{
    Answer, AnswerKey, Answers, Comment, CommentId, HouseholdId, KeptFilterId, Listed, ListedProblem,
    MemberId, Missing, PartialDate, Person, Photo, PhotoFile, PhotoKind, ProblemId, ResolutionId, RevisionId,
    Role, Roster, Round, SettlementId, Source, VisitId,
};
use uuid::Uuid;

const BEGUN: i64 = 1_700_000_000_000;

fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number)
}

fn a_comment(n: u128, key: Option<AnswerKey>, sent_at: Option<i64>) -> Record {
    Record::Comment(Comment {
        id: CommentId(uuid(900 + n)),
        household: HouseholdId(uuid(1)),
        visit: VisitId(uuid(12)),
        head: RevisionId(uuid(21)),
        key,
        text: "ชื่อตรงกับบัตรหรือไม่".to_owned(),
        at: BEGUN,
        by: "kid-of-office".to_owned(),
        to: "kid-of-1".to_owned(),
        sent_at,
    })
}

fn a_settlement(n: u128, knew: Vec<SettlementId>, takes: Option<RevisionId>) -> Record {
    let whole = AnswerKey::of_member("*", MemberId(uuid(31)));
    Record::Settlement(Settlement {
        id: SettlementId(uuid(950 + n)),
        household: HouseholdId(uuid(1)),
        visit: VisitId(uuid(12)),
        heads: vec![RevisionId(uuid(21)), RevisionId(uuid(22))],
        chosen: vec![Chosen { key: whole, takes }, Chosen { key: AnswerKey::of("debt_baht"), takes }],
        knew,
        why: "โทรถามหัวหน้าครัวเรือนแล้ว".to_owned(),
        at: BEGUN,
        by: "kid-of-office".to_owned(),
    })
}

fn a_resolution(
    n: u128,
    knew: Vec<ResolutionId>,
    lead: Option<&str>,
    takes_back: Vec<ResolutionId>,
) -> Record {
    Record::Resolution(Resolution {
        id: ResolutionId(uuid(970 + n)),
        household: HouseholdId(uuid(1)),
        problems: vec![ProblemId(uuid(41)), ProblemId(uuid(42))],
        lead: lead.map(str::to_owned),
        network: lead.map(|_| "government".to_owned()),
        target_on: lead.and_then(|_| PartialDate::read("2024-09-30")),
        takes_back,
        knew,
        note: lead.map(|_| "ประสานก่อนสิ้นเดือน".to_owned()).unwrap_or_default(),
        at: BEGUN,
        by: "kid-of-office".to_owned(),
    })
}

fn a_filter(n: u128, filter: &str, gone: bool) -> Record {
    Record::KeptFilter(KeptFilter {
        id: KeptFilterId(uuid(980 + n)),
        name: "บ้านลาดที่ยังไม่แล้วเสร็จ".to_owned(),
        filter: filter.to_owned(),
        at: BEGUN,
        gone,
    })
}

fn answers() -> Answers {
    let (old, young) = (MemberId(uuid(31)), MemberId(uuid(32)));
    let codes = |codes: &[&str]| codes.iter().map(|it| (*it).to_owned()).collect();
    [
        (AnswerKey::of("H01"), Answer::YesNo(true)),
        (AnswerKey::of("H01.severity"), Answer::One("high".to_owned())),
        (AnswerKey::of("H01.need"), Answer::Many(codes(&["money", "work"]))),
        (AnswerKey::of("debt_baht"), Answer::Number(-1_250_000)),
        (AnswerKey::of("note"), Answer::Text("น้ำท่วม \"ทุกปี\"\nหลังคารั่ว".to_owned())),
        (AnswerKey::of("V01.members"), Answer::Members(OrdSet::from([old, young]))),
        (AnswerKey::of("house_code"), Answer::Missing(Missing::Unknown)),
        (AnswerKey::of("phone"), Answer::Missing(Missing::Refused)),
        (AnswerKey::of_member("birth", old), Answer::Date(PartialDate::read("1947").expect("a year"))),
        (AnswerKey::of_member("birth", young), Answer::Date(PartialDate::read("2020-02-29").expect("a day"))),
    ]
    .into_iter()
    .collect()
}

/// The answers that hold photographs.
fn photographed() -> Answers {
    let photo = |kind| Photo {
        hash: "hash-of-photo".to_owned(),
        kind,
        at: BEGUN,
        by: "kid-of-a-volunteer".to_owned(),
        bytes: 150_000,
        width: 1280,
        height: 960,
    };
    let house = [photo(PhotoKind::HouseOutside), photo(PhotoKind::HouseInside)];
    [
        (AnswerKey::of("photo.consent"), Answer::YesNo(true)),
        (AnswerKey::of("photo.house"), Answer::Photos(house.to_vec())),
        (AnswerKey::of("H01.photo"), Answer::Photos(vec![photo(PhotoKind::Problem)])),
    ]
    .into_iter()
    .collect()
}

fn decision(standing: Standing, why: &str, at: i64, after: Option<Vec<i64>>) -> Decision {
    Decision { standing, why: why.to_owned(), at, after, knew: Vec::new() }
}

fn office(kid: &str, part: Part) -> Record {
    Record::Office(Office {
        kid: kid.to_owned(),
        signs: ("x".to_owned(), "y".to_owned()),
        receives: ("x".to_owned(), "y".to_owned()),
        name: "เทศบาลตัวอย่าง".to_owned(),
        area: "760609".to_owned(),
        at: BEGUN,
        part,
        key_files: Vec::new(),
    })
}

fn roster() -> Roster {
    let day = |text: &str| PartialDate::read(text).map(PartialDate::first_day);
    let listed = |source, reference: &str, family: &str| {
        let id = HouseholdId::of(source, reference, family);
        let head = MemberId::head_of(id);
        let answers = [
            (AnswerKey::of("house_code"), Answer::Text("76060000000".to_owned())),
            (AnswerKey::of("moo"), Answer::Number(5)),
            (AnswerKey::of_member("first_name", head), Answer::Text("สมหญิง".to_owned())),
            (AnswerKey::of_member("relation", head), Answer::One("head".to_owned())),
        ];
        let problem = |item: Option<&str>, dimension: Option<&str>, text: &str| ListedProblem {
            id: ProblemId::of(id, item.unwrap_or(text)),
            item: item.map(str::to_owned),
            dimension: dimension.map(str::to_owned),
            text: text.to_owned(),
        };
        Listed {
            id,
            source,
            reference: reference.to_owned(),
            answers: answers.into_iter().collect(),
            problems: vec![
                problem(Some("H01"), Some("H"), ""),
                problem(None, Some("W"), "น้ำไม่พอ"),
                problem(None, None, "หลังคารั่ว"),
            ],
            assigned: vec!["kid-of-a-volunteer".to_owned(), "สมหญิง ตัวอย่าง".to_owned()],
            note: "หลังวัด".to_owned(),
        }
    };
    Roster {
        office: "kid-of-office".to_owned(),
        issue: 2,
        issued_at: BEGUN,
        title: "บัญชี ต.หนองกะปุ".to_owned(),
        round: Round {
            id: "rx-2567".to_owned(),
            title: "Re-X-Ray 2567".to_owned(),
            survey_open: day("2023-11-13"),
            survey_close: day("2024-02-29"),
            results_open: day("2024-03-01"),
            solve_by: day("2024-09-30"),
        },
        households: vec![
            listed(Source::Thaiqm2565, "76060000000", ""),
            listed(Source::Tpmap, "76060000000", "2"),
        ],
    }
}

/// One record of each kind and each form, as the golden file has them.
fn examples() -> Vec<Record> {
    let (household, visit, first, second) =
        (HouseholdId(uuid(1)), VisitId(uuid(11)), RevisionId(uuid(21)), RevisionId(uuid(22)));
    let by = "kid-of-a-volunteer".to_owned();
    let person = Person {
        name: "สมหญิง ตัวอย่าง".to_owned(),
        role: Role::HealthVolunteer,
        organisation: "อบต.หนองกะปุ".to_owned(),
        area: "760609".to_owned(),
    };
    let mut corrected = answers();
    corrected.set(AnswerKey::of("debt_baht"), None);
    corrected.set(AnswerKey::of("H01"), Some(Answer::YesNo(false)));
    let a_visit = |id, kind, state, head| {
        Record::Visit(Visit {
            id: VisitId(uuid(id)),
            household,
            round: "2567".to_owned(),
            questionnaire: "thaiqm-2567-1".to_owned(),
            kind,
            begun_at: BEGUN,
            begun_by: by.clone(),
            state,
            answers: answers(),
            head,
        })
    };
    let a_person = |role| Record::Person(Person { role, ..person.clone() });
    let a_revision = |id, base, reason, changes| {
        Record::Revision(Revision { id, visit, base, at: BEGUN + 60_000, by: by.clone(), reason, changes })
    };
    let mut records: Vec<Record> = [
        Role::HealthVolunteer,
        Role::CareVolunteer,
        Role::EnvironmentVolunteer,
        Role::CommunityCommittee,
        Role::TambonHead,
        Role::VillageHead,
        Role::LaoOfficer,
        Role::Other,
    ]
    .map(a_person)
    .into();
    records.extend([
        Record::Household(Household { id: household, added_at: BEGUN, added_by: by.clone() }),
        a_visit(11, VisitKind::Survey, VisitState::Draft, None),
        a_visit(12, VisitKind::Rexray, VisitState::Sealed, Some(first)),
        a_visit(13, VisitKind::FollowUp, VisitState::Correcting(corrected.clone()), Some(second)),
        a_revision(first, None, RevisionReason::Sealed, diff(&Answers::default(), &answers())),
        a_revision(
            second,
            Some(first),
            RevisionReason::Corrected { note: "นับหนี้ผิด".to_owned() },
            diff(&answers(), &corrected),
        ),
        Record::Handover(Handover {
            by: String::new(),
            seq: 1,
            reserved_at: BEGUN,
            file: None,
            checked_at: None,
            received: None,
        }),
        Record::Handover(Handover {
            by: String::new(),
            seq: 2,
            reserved_at: BEGUN,
            file: Some(HandoverFile {
                name: "760609-0002.json".to_owned(),
                text: "{\"payload\":\"e30\"}".to_owned(),
                hash: "hash-of-2".to_owned(),
                heads: vec![first, second],
                carries: None,
            }),
            checked_at: Some(BEGUN + 1),
            received: None,
        }),
        Record::Intake(Intake {
            hash: "hash-of-2".to_owned(),
            name: "760609-0002.json".to_owned(),
            text: "{\"payload\":\"e30\"}".to_owned(),
            kid: by.clone(),
            seq: 2,
            at: BEGUN,
            redacted: false,
            kept: None,
            head: None,
        }),
        Record::KnownKey(KnownKey {
            kid: by.clone(),
            x: "x".to_owned(),
            y: "y".to_owned(),
            label: "แท็บเล็ต 1".to_owned(),
            confirmed_at: BEGUN,
            receives: None,
            person: None,
            decisions: Vec::new(),
            continues: Vec::new(),
        }),
        // From here on what was added to the format later: kinds, and members that may be absent.
        Record::Handover(Handover {
            by: by.clone(),
            seq: 1,
            reserved_at: BEGUN,
            file: None,
            checked_at: None,
            received: None,
        }),
        Record::KnownKey(KnownKey {
            kid: "kid-of-2".to_owned(),
            x: "x".to_owned(),
            y: "y".to_owned(),
            label: "แท็บเล็ต 2".to_owned(),
            confirmed_at: BEGUN,
            receives: Some(("x".to_owned(), "y".to_owned())),
            person: Some(Box::new(person.clone())),
            decisions: vec![
                decision(Standing::Suspended, "ยังหาเครื่องไม่พบ", BEGUN, None),
                decision(Standing::Active, "พบแล้ว", BEGUN + 1, None),
                decision(Standing::RevokedAfter(2), "หายจริง", BEGUN + 2, None),
            ],
            continues: Vec::new(),
        }),
        Record::Waiting(Waiting {
            hash: "hash-of-3".to_owned(),
            name: "760609-0003.json".to_owned(),
            text: "{\"payload\":\"e30\"}".to_owned(),
            at: BEGUN,
            left_out: Some("ไม่รู้จักผู้ส่ง".to_owned()),
            kept: None,
        }),
        Record::Office(Office {
            kid: "kid-of-office".to_owned(),
            signs: ("x".to_owned(), "y".to_owned()),
            receives: ("x".to_owned(), "y".to_owned()),
            name: "ที่ทำการอำเภอตัวอย่าง".to_owned(),
            area: "760609".to_owned(),
            at: BEGUN,
            part: Part::First,
            key_files: Vec::new(),
        }),
        Record::BackedUp(BackedUp { at: BEGUN, households: 2, records: 9 }),
        Record::KnownKey(KnownKey {
            kid: "kid-of-3".to_owned(),
            x: "x".to_owned(),
            y: "y".to_owned(),
            label: "แท็บเล็ต 3".to_owned(),
            confirmed_at: BEGUN,
            receives: None,
            person: None,
            decisions: Vec::new(),
            continues: vec!["kid-of-2".to_owned()],
        }),
        Record::Handover(Handover {
            by: by.clone(),
            seq: 2,
            reserved_at: BEGUN,
            file: None,
            checked_at: None,
            received: Some(Received { at: BEGUN, days: 30 }),
        }),
        Record::Intake(Intake {
            hash: "hash-of-4".to_owned(),
            name: "760609-0004.json".to_owned(),
            text: "{}".to_owned(),
            kid: by.clone(),
            seq: 4,
            at: BEGUN,
            redacted: true,
            kept: None,
            head: None,
        }),
        Record::Removal(Removal {
            household,
            why: Why::Received,
            at: BEGUN,
            by: by.clone(),
            gone: vec![Gone {
                visit,
                round: "rx-2567".to_owned(),
                head: first,
                hash: "0123456789abcdef".to_owned(),
            }],
        }),
        Record::Removal(Removal {
            household: HouseholdId(uuid(2)),
            why: Why::Asked { note: "เจ้าบ้านขอให้ลบ".to_owned() },
            at: BEGUN,
            by: by.clone(),
            gone: Vec::new(),
        }),
        Record::Done(Done {
            id: first,
            at: BEGUN,
            by: by.clone(),
            act: Act::Unlocked,
            about: String::new(),
            fields: Vec::new(),
            note: String::new(),
        }),
        Record::Done(Done {
            id: second,
            at: BEGUN,
            by: by.clone(),
            act: Act::Changed,
            about: format!("household/{household}"),
            fields: vec!["house_no".to_owned(), "H02".to_owned()],
            note: String::new(),
        }),
        Record::Photo(PhotoFile { hash: "hash-of-photo".to_owned(), jpeg: "_9j_2Q".to_owned() }),
        a_revision(
            RevisionId(uuid(23)),
            Some(second),
            RevisionReason::Corrected { note: "เพิ่มภาพ".to_owned() },
            diff(&Answers::default(), &photographed()),
        ),
        Record::Handover(Handover {
            by: by.clone(),
            seq: 3,
            reserved_at: BEGUN,
            file: Some(HandoverFile {
                name: "760609-0003.json".to_owned(),
                text: "{\"payload\":\"e30\"}".to_owned(),
                hash: "hash-of-4".to_owned(),
                heads: vec![first],
                carries: Some(Box::new(Carries {
                    photos: vec!["hash-of-photo".to_owned()],
                    sum: "hash-of-file".to_owned(),
                    sealing: Some(Sealing { head: "{}".to_owned(), key: "key".to_owned() }),
                })),
            }),
            checked_at: None,
            received: None,
        }),
        Record::KnownKey(KnownKey {
            kid: "kid-of-4".to_owned(),
            x: "x".to_owned(),
            y: "y".to_owned(),
            label: "แท็บเล็ต 4".to_owned(),
            confirmed_at: BEGUN,
            receives: None,
            person: None,
            decisions: vec![decision(Standing::Active, "รับงานต่อ", BEGUN, Some(vec![BEGUN - 1]))],
            continues: Vec::new(),
        }),
        office("kid-of-second", Part::Second),
        office("kid-of-former", Part::Former),
        match office("kid-of-own", Part::First) {
            Record::Office(own) => Record::Office(Office { key_files: vec![BEGUN, BEGUN + 1], ..own }),
            other => other,
        },
        Record::Roster(roster()),
        Record::Roster(Roster {
            office: "kid-of-second".to_owned(),
            round: Round { id: "rx-2567".to_owned(), ..Round::default() },
            households: Vec::new(),
            ..roster()
        }),
        Record::Layout(Layout {
            id: "hash-of-columns".to_owned(),
            source: Source::Tpmap,
            columns: vec!["house_no".to_owned(), "dimension:H".to_owned()],
            tambon: "760609".to_owned(),
            at: BEGUN,
        }),
        Record::Done(Done {
            id: RevisionId(uuid(24)),
            at: BEGUN,
            by: by.clone(),
            act: Act::Listed,
            about: "roster/kid-of-office".to_owned(),
            fields: Vec::new(),
            note: String::new(),
        }),
        a_comment(1, Some(AnswerKey::of_member("first_name", MemberId(uuid(31)))), None),
        a_comment(2, None, Some(BEGUN + 1)),
        a_revision(
            RevisionId(uuid(24)),
            Some(second),
            RevisionReason::Kept {
                comment: CommentId(uuid(901)), note: "ดูบัตรแล้ว ตรงกัน".to_owned()
            },
            Vec::new(),
        ),
        Record::Intake(Intake {
            hash: "hash-of-5".to_owned(),
            name: "760609-0005.json".to_owned(),
            text: String::new(),
            kid: by.clone(),
            seq: 5,
            at: BEGUN,
            redacted: false,
            kept: Some("hash-of-text".to_owned()),
            head: Some(Box::new(Head {
                author: person.clone(),
                round: "rx-2567".to_owned(),
                iat: BEGUN / 1000,
                prev: "hash-of-4".to_owned(),
                void: vec![3],
                tally: Tally { households: 1, members: 2, problems: 3, urgent: 1 },
                records: vec![(household, visit)],
                named: vec![VisitId(uuid(13))],
                erased: vec![HouseholdId(uuid(9))],
            })),
        }),
        Record::Waiting(Waiting {
            hash: "hash-of-6".to_owned(),
            name: "760609-0006.json".to_owned(),
            text: String::new(),
            at: BEGUN,
            left_out: None,
            kept: Some("hash-of-text".to_owned()),
        }),
        a_settlement(1, Vec::new(), Some(RevisionId(uuid(22)))),
        a_settlement(2, vec![SettlementId(uuid(951))], None),
        Record::Digest(Digest {
            file: "hash-of-5".to_owned(),
            version: 1,
            nth: 2,
            packed: Some("eJyLjgUAARUAuQ".to_owned()),
            plain: None,
        }),
        Record::Digest(Digest {
            file: "hash-of-6".to_owned(),
            version: 1,
            nth: 3,
            packed: None,
            plain: Some("W10".to_owned()),
        }),
        Record::Keyed(Keyed {
            household,
            stands: "0123456789ab".to_owned(),
            heads: vec![second],
            who: "เจ้าหน้าที่ ทดสอบ".to_owned(),
            at: BEGUN,
            by: "kid-of-office".to_owned(),
        }),
        Record::Keyed(Keyed {
            household: HouseholdId(uuid(2)),
            stands: String::new(),
            heads: Vec::new(),
            who: "เจ้าหน้าที่ ทดสอบ".to_owned(),
            at: BEGUN,
            by: "kid-of-office".to_owned(),
        }),
        Record::Done(Done {
            id: RevisionId(uuid(25)),
            at: BEGUN,
            by: "kid-of-office".to_owned(),
            act: Act::HandedOn,
            about: "table/TABLE-book-7606.xlsx".to_owned(),
            fields: Vec::new(),
            note: "ประชุม ศจพ. อำเภอ".to_owned(),
        }),
        a_resolution(1, Vec::new(), Some("LAO"), Vec::new()),
        a_resolution(2, vec![ResolutionId(uuid(971))], None, vec![ResolutionId(uuid(971))]),
        a_filter(1, "area=7606&status=open", false),
        a_filter(2, "", true),
    ]);
    records
}

fn golden(format: u32) -> String {
    let path: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "tests", "it", "golden", &format!("records-{format}.jsonl")]
            .iter()
            .collect();
    fs::read_to_string(&path)
        .unwrap_or_else(|fault| panic!("every format needs its golden file: {path:?}: {fault}"))
}

#[test]
fn every_format_ever_written_can_be_read() {
    for format in 1..=FORMAT {
        let rows = golden(format);
        assert!(rows.lines().count() > 0);
        for row in rows.lines() {
            assert!(row.starts_with(&format!("{{\"f\":{format},")), "{row}");
            assert!(matches!(Record::from_row(row), Row::Known(_)), "{row}: {:?}", Record::from_row(row));
        }
    }
}

#[test]
fn the_format_of_today_is_written_as_it_was_published() {
    let written: String = examples().iter().map(|it| it.to_row() + "\n").collect();
    // Kinds, and members that may be absent, are added at the end: what stands there is never changed.
    assert_eq!(written, golden(FORMAT), "a published format never changes: raise FORMAT and add a step");
}

#[test]
fn the_examples_show_every_kind_of_record() {
    let kinds: OrdSet<u8> = examples()
        .iter()
        .map(|it| match it {
            Record::Person(_) => 0,
            Record::Household(_) => 1,
            Record::Visit(_) => 2,
            Record::Revision(_) => 3,
            Record::Handover(_) => 4,
            Record::Intake(_) => 5,
            Record::KnownKey(_) => 6,
            Record::Waiting(_) => 7,
            Record::Office(_) => 8,
            Record::BackedUp(_) => 9,
            Record::Removal(_) => 10,
            Record::Done(_) => 11,
            Record::Photo(_) => 12,
            Record::Roster(_) => 13,
            Record::Layout(_) => 14,
            Record::Comment(_) => 15,
            Record::Settlement(_) => 16,
            Record::Digest(_) => 17,
            Record::Keyed(_) => 18,
            Record::Resolution(_) => 19,
            Record::KeptFilter(_) => 20,
        })
        .collect();
    assert_eq!(kinds.into_iter().collect::<Vec<u8>>(), (0..21).collect::<Vec<u8>>());
}

#[test]
fn a_row_of_a_newer_app_is_left_alone() {
    let next = FORMAT + 1;
    for row in [
        format!(r#"{{"f":{next},"r":{{"photo":{{"size":1.5}}}}}}"#),
        format!(r#"{{"f":{next},"r":null,"more":[1]}}"#),
        format!(r#"{{"f":{next}}}"#),
    ] {
        assert_eq!(Record::from_row(&row), Row::Newer(next), "{row}");
    }
    assert_eq!(Record::from_row(r#"{"r":{},"f":4294967295}"#), Row::Newer(u32::MAX));
}

#[test]
fn a_row_that_is_none_says_it_is_damaged() {
    let whole = examples()[8].to_row();
    for row in [
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        r#"{"f":1}"#.to_owned(),
        r#"{"f":0,"r":{}}"#.to_owned(),
        r#"{"f":-1,"r":{}}"#.to_owned(),
        r#"{"f":1.0,"r":{}}"#.to_owned(),
        r#"{"f":4294967296,"r":{}}"#.to_owned(),
        r#"{"f":1,"r":{}}"#.to_owned(),
        r#"{"f":1,"r":{"unheard":{}}}"#.to_owned(),
        whole.replace("\"added_at\"", "\"added\""),
        whole.replace("\"added_at\"", "\"colour\":1,\"added_at\""),
        whole.replace("\"added_at\":", "\"added_at\":1,\"added_at\":"),
        whole.replace("1700000000000", "1700000000000.0"),
        whole.replace("0190", "0190A"),
        format!("{whole} {whole}"),
        format!("\u{feff}{whole}"),
        whole.replace("\"f\":1", "\"f\":1,\"f\":1"),
    ] {
        assert!(matches!(Record::from_row(&row), Row::Damaged(_)), "{row}: {:?}", Record::from_row(&row));
    }
    assert!(matches!(Record::from_row(&whole), Row::Known(_)));
}

#[test]
fn a_row_cut_anywhere_is_damaged() {
    for record in examples() {
        let row = record.to_row();
        for end in (0..row.len()).filter(|end| row.is_char_boundary(*end)) {
            assert!(matches!(Record::from_row(&row[..end]), Row::Damaged(_)), "{}", &row[..end]);
        }
    }
}

fn rename(mut value: Value) -> Result<Value, String> {
    let name = value.as_object_mut().and_then(|it| it.remove("name")).ok_or("no name")?;
    value["full_name"] = name;
    Ok(value)
}

fn split(mut value: Value) -> Result<Value, String> {
    let full = value["full_name"].as_str().ok_or("no full name")?.to_owned();
    let (first, last) = full.split_once(' ').ok_or("one name only")?;
    value["first_name"] = json!(first);
    value["last_name"] = json!(last);
    Ok(value)
}

const STEPS: [Step; 2] = [rename, split];

#[test]
fn an_older_record_takes_every_step_that_follows_it() {
    let last = json!({"full_name": "ก ข", "first_name": "ก", "last_name": "ข"});
    assert_eq!(step_up(&STEPS, 1, r#"{"name":"ก ข"}"#), Ok(last.clone()));
    assert_eq!(step_up(&STEPS, 2, r#"{"full_name":"ก ข"}"#), Ok(last.clone()));
    assert_eq!(step_up(&STEPS, 3, &last.to_string()), Ok(last));
}

#[test]
fn a_step_that_cannot_be_taken_says_why() {
    for (format, record, fault) in [
        (1, "{}", "no name"),
        (2, r#"{"full_name":"ก"}"#, "one name only"),
        (0, "{}", "no format 0"),
        (4, "{}", "no format 4"),
        (u32::MAX, "{}", "no format 4294967295"),
    ] {
        assert_eq!(step_up(&STEPS, format, record), Err(fault.to_owned()));
    }
    assert!(step_up(&STEPS, 1, "{").is_err());
}

fn any_id() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

fn any_key() -> impl Strategy<Value = AnswerKey> {
    ("[A-Za-z][A-Za-z0-9_.]{0,8}", proptest::option::of(any_id()))
        .prop_map(|(question, member)| AnswerKey { question, member: member.map(MemberId) })
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let code = "[a-z0-9_]{1,6}";
    prop_oneof![
        any::<bool>().prop_map(Answer::YesNo),
        code.prop_map(Answer::One),
        proptest::collection::btree_set(code, 1..4).prop_map(|all| Answer::Many(all.into_iter().collect())),
        any::<i64>().prop_map(Answer::Number),
        any::<String>().prop_filter("a blank is no answer", |it| !it.is_empty()).prop_map(Answer::Text),
        (1800i16..=2199, proptest::option::of(1u8..=12))
            .prop_map(|(year, month)| Answer::Date(PartialDate::new(year, month, None).expect("a month"))),
        proptest::collection::btree_set(any_id().prop_map(MemberId), 1..4)
            .prop_map(|all| Answer::Members(all.into_iter().collect())),
        (any::<String>(), any::<i64>(), any::<[u16; 3]>()).prop_map(|(text, at, [bytes, width, height])| {
            let (hash, by, kind) = (text.clone(), text, PhotoKind::HouseInside);
            Answer::Photos(vec![Photo { hash, kind, at, by, bytes: bytes.into(), width, height }])
        }),
        Just(Answer::Missing(Missing::Unknown)),
        Just(Answer::Missing(Missing::Refused)),
    ]
}

fn any_answers() -> impl Strategy<Value = Answers> {
    proptest::collection::vec((any_key(), any_answer()), 0..8).prop_map(|pairs| pairs.into_iter().collect())
}

fn any_changes() -> impl Strategy<Value = Vec<Change>> {
    (any_answers(), any_answers()).prop_map(|(before, after)| diff(&before, &after))
}

fn any_record() -> impl Strategy<Value = Record> {
    let id = || any_id().prop_map(RevisionId);
    let state = prop_oneof![
        Just(VisitState::Draft),
        Just(VisitState::Sealed),
        any_answers().prop_map(VisitState::Correcting)
    ];
    let kind = prop_oneof![Just(VisitKind::Survey), Just(VisitKind::Rexray), Just(VisitKind::FollowUp)];
    let visit = (
        any_id(),
        any_id(),
        any::<String>(),
        kind,
        any::<i64>(),
        state,
        any_answers(),
        proptest::option::of(id()),
    );
    let reason = prop_oneof![
        Just(RevisionReason::Sealed),
        any::<String>().prop_map(|note| RevisionReason::Corrected { note }),
        (any_id(), any::<String>())
            .prop_map(|(id, note)| RevisionReason::Kept { comment: CommentId(id), note }),
    ];
    let revision = (
        any_id(),
        any_id(),
        proptest::option::of(id()),
        any::<i64>(),
        any::<String>(),
        reason,
        any_changes(),
    );
    let file = (any::<String>(), any::<String>(), any::<String>(), proptest::collection::vec(id(), 0..3))
        .prop_map(|(name, text, hash, heads)| HandoverFile { name, text, hash, heads, carries: None });
    let handover =
        (any::<u64>(), any::<i64>(), proptest::option::of(file), proptest::option::of(any::<i64>()));
    prop_oneof![
        visit.prop_map(|(id, household, text, kind, begun_at, state, answers, head)| Record::Visit(Visit {
            id: VisitId(id),
            household: HouseholdId(household),
            round: text.clone(),
            questionnaire: text.clone(),
            kind,
            begun_at,
            begun_by: text,
            state,
            answers,
            head,
        })),
        revision.prop_map(|(id, visit, base, at, by, reason, changes)| Record::Revision(Revision {
            id: RevisionId(id),
            visit: VisitId(visit),
            base,
            at,
            by,
            reason,
            changes,
        })),
        handover.prop_map(|(seq, reserved_at, file, checked_at)| Record::Handover(Handover {
            by: checked_at.map(|it: i64| it.to_string()).unwrap_or_default(),
            seq,
            reserved_at,
            file,
            received: checked_at.map(|at| Received { at, days: 30 }),
            checked_at,
        })),
        (any_id(), any::<i64>(), any::<String>()).prop_map(|(id, added_at, added_by)| Record::Household(
            Household { id: HouseholdId(id), added_at, added_by }
        )),
        (any::<String>(), any::<String>(), any::<u64>(), any::<i64>()).prop_map(|(text, kid, seq, at)| {
            Record::Intake(Intake {
                hash: text.clone(),
                name: text.clone(),
                text,
                kid,
                seq,
                at,
                redacted: seq % 2 == 1,
                kept: None,
                head: None,
            })
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_an_edit_changes_is_known_before_it_is_done(
        before in any_answers(),
        more in proptest::collection::btree_map(any_key(), proptest::option::of(any_answer()), 0..6),
        blanked in any::<proptest::sample::Index>(),
    ) {
        let mut put: Vec<_> = more.into_iter().collect();
        if let Some((key, _)) = before.iter().nth(blanked.index(before.len().max(1)))
            && !put.iter().any(|it| it.0 == *key) {
                put.push((key.clone(), Some(Answer::Text(String::new()))));
            }
        let mut after = before.clone();
        for (key, answer) in put.clone() {
            after.set(key, answer);
        }
        let mut changes = before.changed_by(&put);
        changes.sort_by(|one, other| one.key.cmp(&other.key));
        prop_assert_eq!(changes, diff(&before, &after));
    }

    #[test]
    fn what_is_written_reads_back(record in any_record()) {
        prop_assert_eq!(Record::read(FORMAT, &record.write()), Row::Known(record.clone()));
        let Row::Known(again) = Record::from_row(&record.to_row()) else { panic!("known") };
        prop_assert_eq!(again.key(), record.key());
        prop_assert_eq!(again, record);
    }

    #[test]
    fn a_row_with_a_broken_byte_never_panics(record in any_record(), at in any::<prop::sample::Index>(), byte in 0u8..128) {
        let mut row = record.to_row().into_bytes();
        let at = at.index(row.len());
        row[at] = byte;
        let row = String::from_utf8_lossy(&row);
        if let Row::Known(read) = Record::from_row(&row) {
            prop_assert_eq!(Record::from_row(&read.to_row()), Row::Known(read));
        }
    }
}
