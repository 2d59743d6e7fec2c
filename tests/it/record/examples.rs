//! One record of every kind and of every shape that was ever written: what the golden file holds.

use super::*;

pub(super) fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number)
}

pub(super) fn a_comment(n: u128, key: Option<AnswerKey>, sent_at: Option<i64>) -> Record {
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

pub(super) fn a_settlement(n: u128, knew: Vec<SettlementId>, takes: Option<RevisionId>) -> Record {
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

pub(super) fn a_resolution(
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

pub(super) fn a_filter(n: u128, filter: &str, gone: bool) -> Record {
    Record::KeptFilter(KeptFilter {
        id: KeptFilterId(uuid(980 + n)),
        name: "บ้านลาดที่ยังไม่แล้วเสร็จ".to_owned(),
        filter: filter.to_owned(),
        at: BEGUN,
        gone,
    })
}

pub(super) fn a_claim() -> Claim {
    let (kid, name) = ("kid-of-1".to_owned(), "สุดา สมมุติใจ".to_owned());
    Claim { kid, name, area: "760609".to_owned(), seq: 7 }
}

pub(super) fn a_refusal(id: &str, claim: Option<Claim>) -> Record {
    Record::Refused(Refused {
        id: id.to_owned(),
        name: "HH-760609-kidof1xx-0007-20240123.json".to_owned(),
        size: 1_234,
        code: "E07".to_owned(),
        why: r#"{"Envelope":"Signature"}"#.to_owned(),
        claim: claim.map(Box::new),
        at: BEGUN,
        last: BEGUN + 1,
        by: "kid-of-office".to_owned(),
        times: 2,
    })
}

pub(super) fn answers() -> Answers {
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
pub(super) fn photographed() -> Answers {
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

pub(super) fn decision(standing: Standing, why: &str, at: i64, after: Option<Vec<i64>>) -> Decision {
    Decision { standing, why: why.to_owned(), at, after, knew: Vec::new() }
}

pub(super) fn office(kid: &str, part: Part) -> Record {
    Record::Office(Office {
        kid: kid.to_owned(),
        signs: ("x".to_owned(), "y".to_owned()),
        receives: ("x".to_owned(), "y".to_owned()),
        name: "เทศบาลตัวอย่าง".to_owned(),
        area: "760609".to_owned(),
        at: BEGUN,
        part,
        key_files: Vec::new(),
        level: None,
    })
}

pub(super) fn roster() -> Roster {
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
            ..Round::default()
        },
        households: vec![
            listed(Source::Thaiqm2565, "76060000000", ""),
            listed(Source::Tpmap, "76060000000", "2"),
        ],
        questionnaire: String::new(),
    }
}

/// A round with all that an office may set.
pub(super) fn settled_round() -> Round {
    let day = |text: &str| PartialDate::read(text).map(PartialDate::first_day);
    let of = |percent, by| Target { percent, by };
    Round {
        letters: vec!["มท 0310.7/ว 11070".to_owned()],
        targets: Targets {
            rechecked: of(100, None),
            solved: of(90, None),
            recorded: of(75, day("2024-03-31")),
            results: of(50, day("2024-09-30")),
            results_then: of(100, day("2024-12-31")),
        },
        income_line: Some(40_000),
        ..roster().round
    }
}

/// One record of each kind and each form, as the golden file has them.
pub(super) fn examples() -> Vec<Record> {
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
            through: Vec::new(),
            again: None,
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
            office: None,
            through: Vec::new(),
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
            office: None,
            through: Vec::new(),
        }),
        Record::Waiting(Waiting {
            hash: "hash-of-3".to_owned(),
            name: "760609-0003.json".to_owned(),
            text: "{\"payload\":\"e30\"}".to_owned(),
            at: BEGUN,
            left_out: Some("ไม่รู้จักผู้ส่ง".to_owned()),
            kept: None,
            through: Vec::new(),
            why: None,
            claim: None,
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
            level: None,
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
            office: None,
            through: Vec::new(),
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
            through: Vec::new(),
            again: None,
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
            office: None,
            through: Vec::new(),
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
            through: Vec::new(),
            again: None,
        }),
        Record::Waiting(Waiting {
            hash: "hash-of-6".to_owned(),
            name: "760609-0006.json".to_owned(),
            text: String::new(),
            at: BEGUN,
            left_out: None,
            kept: Some("hash-of-text".to_owned()),
            through: Vec::new(),
            why: None,
            claim: None,
        }),
        a_settlement(1, Vec::new(), Some(RevisionId(uuid(22)))),
        a_settlement(2, vec![SettlementId(uuid(951))], None),
        Record::Digest(Digest {
            file: "hash-of-5".to_owned(),
            version: 1,
            nth: 2,
            packed: Some("eJyLjgUAARUAuQ".to_owned()),
            plain: None,
            due: false,
        }),
        Record::Digest(Digest {
            file: "hash-of-6".to_owned(),
            version: 1,
            nth: 3,
            packed: None,
            plain: Some("W10".to_owned()),
            due: false,
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
        Record::Waiting(Waiting {
            hash: "hash-of-7".to_owned(),
            name: "HH-760609-kidof1xx-0007-20240123.json".to_owned(),
            text: String::new(),
            at: BEGUN,
            left_out: None,
            kept: Some("hash-of-text".to_owned()),
            through: Vec::new(),
            why: Some(HeldWhy::Fork),
            claim: Some(Box::new(a_claim())),
        }),
        a_refusal("hash-of-8", Some(a_claim())),
        a_refusal("hash-of-9", None),
        Record::Roster(Roster {
            office: "kid-of-office-2".to_owned(),
            households: Vec::new(),
            round: settled_round(),
            ..roster()
        }),
        match office("kid-of-office-2", Part::First) {
            Record::Office(own) => Record::Office(Office { level: Some(OfficeLevel::District), ..own }),
            other => other,
        },
        Record::Form(Form {
            id: "thaiqm-2568.1".to_owned(),
            json: "{}".to_owned(),
            at: BEGUN,
            by: "kid-of-office".to_owned(),
        }),
        Record::Roster(Roster {
            office: "kid-of-office-3".to_owned(),
            households: Vec::new(),
            questionnaire: "thaiqm-2568.1".to_owned(),
            ..roster()
        }),
        Record::Done(Done {
            id: RevisionId(uuid(26)),
            at: BEGUN,
            by: "kid-of-office".to_owned(),
            act: Act::Cleared,
            about: String::new(),
            fields: Vec::new(),
            note: "12".to_owned(),
        }),
    ]);
    records.extend(passed_on());
    records.push(Record::Waiting(Waiting {
        hash: "hash-of-10".to_owned(),
        name: "HH-760609-kidof1xx-0008-20240123.json".to_owned(),
        text: String::new(),
        at: BEGUN,
        left_out: None,
        kept: Some("hash-of-shelved-11".to_owned()),
        through: Vec::new(),
        why: Some(HeldWhy::Preview),
        claim: Some(Box::new(a_claim())),
    }));
    records.extend(parted());
    records.extend(lists_below());
    records.push(Record::Intake(Intake {
        hash: "hash-of-11".to_owned(),
        name: "760609-0011.json".to_owned(),
        text: String::new(),
        kid: by,
        seq: 11,
        at: BEGUN,
        redacted: false,
        kept: Some("hash-of-text-11".to_owned()),
        head: None,
        through: Vec::new(),
        again: Some(Again { times: 2, last: BEGUN + 1_000 }),
    }));
    let came = passed_on().into_iter().find_map(|it| match it {
        Record::Relay(it) if !it.made_here() => Some(it),
        _ => None,
    });
    records.extend(came.map(|it| {
        let listless = vec!["kid-of-district".to_owned(), "kid-of-municipality".to_owned()];
        Record::Relay(Relay { hash: "hash-of-relay-4".to_owned(), listless, ..it })
    }));
    records.push(joined());
    records
}

/// What is kept where it was decided that two households are not the same house.
fn parted() -> Vec<Record> {
    let decided = PairDecision {
        id: PairDecisionId(uuid(991)),
        one: HouseholdId(uuid(1)),
        other: HouseholdId(uuid(2)),
        undoes: false,
        counts: None,
        knew: Vec::new(),
        why: "ผู้ใหญ่บ้านยืนยันว่าเป็นคนละหลัง".to_owned(),
        at: BEGUN,
        by: "kid-of-office".to_owned(),
    };
    let back = PairDecision {
        id: PairDecisionId(uuid(992)),
        undoes: true,
        knew: vec![PairDecisionId(uuid(991))],
        why: "กดผิดคู่".to_owned(),
        ..decided.clone()
    };
    let passed_on = match passed_on().into_iter().find(|it| matches!(it, Record::Relay(_))) {
        Some(Record::Relay(it)) => it,
        other => panic!("{other:?}"),
    };
    vec![
        Record::PairDecision(decided),
        Record::PairDecision(back),
        Record::Relay(Relay {
            hash: "hash-of-relay-3".to_owned(),
            pairs: vec![PairDecisionId(uuid(991)), PairDecisionId(uuid(992))],
            ..passed_on
        }),
        Record::Done(Done {
            id: RevisionId(uuid(27)),
            at: BEGUN,
            by: "kid-of-office".to_owned(),
            act: Act::Parted,
            about: "household/01900000-0000-7000-8000-000000000001".to_owned(),
            fields: Vec::new(),
            note: String::new(),
        }),
    ]
}

/// What is kept where it was decided that two households are one.
fn joined() -> Record {
    Record::PairDecision(PairDecision {
        id: PairDecisionId(uuid(993)),
        one: HouseholdId(uuid(1)),
        other: HouseholdId(uuid(2)),
        undoes: false,
        counts: Some(HouseholdId(uuid(2))),
        knew: vec![PairDecisionId(uuid(991)), PairDecisionId(uuid(992))],
        why: "ผู้ใหญ่บ้านยืนยันว่าเป็นครัวเรือนเดียวกัน".to_owned(),
        at: BEGUN,
        by: "kid-of-office".to_owned(),
    })
}

/// What is kept of files that go from an office to the one above it.
pub(super) fn passed_on() -> Vec<Record> {
    let way = vec!["kid-of-municipality".to_owned(), "kid-of-district".to_owned()];
    let a_key = |kid: &str| KnownKey {
        kid: kid.to_owned(),
        x: "x".to_owned(),
        y: "y".to_owned(),
        label: "ที่ทำการปกครองอำเภอตัวอย่าง".to_owned(),
        confirmed_at: BEGUN,
        receives: Some(("x".to_owned(), "y".to_owned())),
        person: None,
        decisions: Vec::new(),
        continues: Vec::new(),
        office: Some("760601".to_owned()),
        through: Vec::new(),
    };
    let said = |office: &str, standing, continues| Through {
        office: office.to_owned(),
        said_at: BEGUN + 1,
        compared_at: BEGUN,
        standing,
        continues,
    };
    let made = Relay {
        hash: "hash-of-relay-1".to_owned(),
        name: "UP-760601-kid0offi-0001-01of02.json".to_owned(),
        from: "kid-of-district".to_owned(),
        to: "kid-of-province".to_owned(),
        seq: 1,
        part: 1,
        of: 2,
        begun: BEGUN,
        at: BEGUN + 1,
        files: vec!["hash-1".to_owned(), "hash-2".to_owned()],
        photos: 3,
        settlements: vec![SettlementId(uuid(951))],
        resolutions: vec![ResolutionId(uuid(971))],
        pairs: Vec::new(),
        erased: vec![HouseholdId(uuid(2))],
        lists: Vec::new(),
        own_list: None,
        listless: Vec::new(),
        left: 1,
        sum: Some("sum-of-relay-1".to_owned()),
        checked_at: Some(BEGUN + 2),
        refused: Vec::new(),
    };
    let refused = RefusedInside { hash: "hash-2".to_owned(), seq: 4, code: "E07".to_owned() };
    let came = Relay {
        hash: "hash-of-relay-2".to_owned(),
        files: vec!["hash-2".to_owned()],
        photos: 0,
        settlements: Vec::new(),
        resolutions: Vec::new(),
        erased: Vec::new(),
        left: 0,
        sum: None,
        checked_at: None,
        refused: vec![refused],
        ..made.clone()
    };
    let volunteer = KnownKey {
        label: "แท็บเล็ต 9".to_owned(),
        confirmed_at: 0,
        office: None,
        through: vec![
            said("kid-of-district", Standing::Active, vec!["kid-of-7".to_owned()]),
            said("kid-of-municipality", Standing::RevokedAfter(4), Vec::new()),
        ],
        ..a_key("kid-of-9")
    };
    vec![
        Record::KnownKey(a_key("kid-of-district")),
        Record::KnownKey(volunteer),
        Record::Intake(Intake {
            hash: "hash-of-file-9".to_owned(),
            name: "HH-760601-kid0of09-0001-20240615.json".to_owned(),
            text: String::new(),
            kid: "kid-of-9".to_owned(),
            seq: 1,
            at: BEGUN,
            redacted: false,
            kept: Some("hash-of-shelved-9".to_owned()),
            head: None,
            through: way.clone(),
            again: None,
        }),
        Record::Waiting(Waiting {
            hash: "hash-of-waiting-9".to_owned(),
            name: "HH-760601-kid0of09-0002-20240615.json".to_owned(),
            text: String::new(),
            at: BEGUN,
            left_out: None,
            kept: Some("hash-of-shelved-10".to_owned()),
            through: way,
            why: None,
            claim: None,
        }),
        Record::Relay(made),
        Record::Relay(came),
        Record::Digest(Digest {
            file: "hash-of-7".to_owned(),
            version: 1,
            nth: 4,
            packed: Some("eJyLjgUAARUAuQ".to_owned()),
            plain: None,
            due: true,
        }),
    ]
}

/// What is kept of lists that go from an office to the one above it.
fn lists_below() -> Vec<Record> {
    let sent = passed_on().into_iter().find_map(|it| match it {
        Record::Relay(it) if it.made_here() => Some(it),
        _ => None,
    });
    let sent = sent.map(|it| {
        let (hash, own_list) = ("hash-of-relay-3".to_owned(), Some("content-of-list".to_owned()));
        let lists = vec!["hash-of-list-1".to_owned(), "hash-of-list-2".to_owned()];
        Record::Relay(Relay { hash, lists, own_list, ..it })
    });
    let digest = Digest {
        file: "hash-of-list-1".to_owned(),
        version: 1,
        nth: 1,
        packed: Some("eJyLjgUAARUAuQ".to_owned()),
        plain: None,
        due: false,
    };
    let list = |office: &str, redacted| ListBelow {
        office: office.to_owned(),
        hash: "hash-of-list-1".to_owned(),
        issue: 1_700_000_000,
        round: settled_round(),
        households: 12,
        at: BEGUN,
        through: vec![office.to_owned(), "kid-of-district".to_owned()],
        kept: "hash-of-shelved-12".to_owned(),
        redacted,
        digest: digest.clone(),
    };
    let lists = [list("kid-of-municipality", false), list("kid-of-municipality-2", true)];
    sent.into_iter().chain(lists.map(Record::ListBelow)).collect()
}
