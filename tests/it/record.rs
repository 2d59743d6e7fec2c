//! How records are written, read back, stepped up and left alone.

use std::fs;
use std::path::PathBuf;
use thaiqm_field::domain::OrdSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use thaiqm_field::domain::answer::{Change, diff};
use thaiqm_field::domain::cases::KeptFilter;
use thaiqm_field::domain::keyed::Keyed;
use thaiqm_field::domain::listing::ListBelow;
use thaiqm_field::domain::meeting::Resolution;
use thaiqm_field::domain::merge::{Chosen, PairDecision, Settlement};
use thaiqm_field::domain::record::{
    BackedUp, Carries, Decision, FORMAT, Handover, HandoverFile, Household, Intake, KnownKey, Office,
    OfficeLevel, Part, Received, Record, Revision, RevisionReason, Row, Sealing, Standing, Step, Through,
    Visit, VisitKind, VisitState, Waiting, step_up,
};
use thaiqm_field::domain::refused::{Claim, HeldWhy, Refused};
use thaiqm_field::domain::relay::{RefusedInside, Relay};
use thaiqm_field::domain::roster::{Layout, Target, Targets};
use thaiqm_field::domain::taken::{Again, Digest, Head, Tally};
use thaiqm_field::domain::trail::{Act, Done, Gone, Removal, Why};
use thaiqm_field::domain::{
    Answer, AnswerKey, Answers, Comment, CommentId, Form, HouseholdId, KeptFilterId, Listed, ListedProblem,
    MemberId, Missing, PairDecisionId, PartialDate, Person, Photo, PhotoFile, PhotoKind, ProblemId,
    ResolutionId, RevisionId, Role, Roster, Round, SettlementId, Source, VisitId,
};
use uuid::Uuid;

mod examples;

use examples::*;

const BEGUN: i64 = 1_700_000_000_000;

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
            Record::Refused(_) => 21,
            Record::Form(_) => 22,
            Record::Relay(_) => 23,
            Record::PairDecision(_) => 24,
            Record::ListBelow(_) => 25,
        })
        .collect();
    assert_eq!(kinds.into_iter().collect::<Vec<u8>>(), (0..26).collect::<Vec<u8>>());
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
fn why_a_file_waits_may_be_something_that_a_newer_app_knows() {
    let all = examples();
    let known = |it: &&Record| matches!(it, Record::Waiting(it) if it.why.is_some());
    assert!(all.iter().filter(known).count() >= 2);
    for record in all.iter().filter(known) {
        let (Record::Waiting(it), Ok(mut row)) = (record, serde_json::from_str::<Value>(&record.to_row()))
        else {
            panic!("{record:?}");
        };
        row["r"]["waiting"]["why"] = json!("heard_of_later");
        let read = Record::from_row(&row.to_string());
        assert_eq!(read, Row::Known(Box::new(Record::Waiting(Waiting { why: None, ..it.clone() }))));
        row["r"]["waiting"]["why"] = json!(7);
        assert!(matches!(Record::from_row(&row.to_string()), Row::Damaged(_)));
    }
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
                through: Vec::new(),
                again: None,
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
        prop_assert_eq!(Record::read(FORMAT, &record.write()), Row::Known(Box::new(record.clone())));
        let Row::Known(again) = Record::from_row(&record.to_row()) else { panic!("known") };
        prop_assert_eq!(again.key(), record.key());
        prop_assert_eq!(*again, record);
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
