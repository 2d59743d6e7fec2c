//! What is asked, what is wrong with it, what sealing keeps, and which problems follow.
//!
//! Answers are written one a line, `question = answer` or `question@1 = answer` for the first
//! member. `?unknown` and `?refused` are missing answers, `@1 @2` are members; what a number or date
//! question cannot read stays text, as it does on the screen.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use thaiqm_field::domain::validate::{FaultKind, Severity, age, asked, faults, kept, places};
use thaiqm_field::domain::{
    Answer, AnswerKey, Answers, Date, Kind, MemberId, Missing, PartialDate, Question, Questionnaire, problems,
};

use crate::questionnaire::{FILE, compile, published};

/// The member with this number.
pub fn member(number: u32) -> MemberId {
    format!("01900000-0000-7000-8000-{number:012}").parse().unwrap()
}

fn today() -> Date {
    Date::new(2024, 3, 15).unwrap()
}

fn kinds(it: &Questionnaire) -> BTreeMap<String, Kind> {
    let of_items = it.dimensions.iter().flat_map(|it| &it.items).flat_map(|item| {
        item.questions.iter().chain(&it.every_item).map(|question| (item.id_of(question), question))
    });
    let plain =
        it.household.iter().chain(&it.member).map(|question: &Question| (question.id.clone(), question));
    plain.chain(of_items).map(|(id, question)| (id, question.kind.clone())).collect()
}

/// Reads the text form; a later line replaces an earlier one, `question =` blanks.
pub fn answers(it: &Questionnaire, text: &str) -> Answers {
    let kinds = kinds(it);
    let mut answers = Answers::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (key, typed) = line.split_once('=').unwrap();
        let typed = typed.trim();
        let key = match key.trim().split_once('@') {
            Some((id, number)) => AnswerKey::of_member(id, member(number.parse().unwrap())),
            None => AnswerKey::of(key.trim()),
        };
        let kind = kinds.get(&key.question);
        let missing = match typed {
            "?unknown" => Some(Missing::Unknown),
            "?refused" => Some(Missing::Refused),
            _ => None,
        };
        let as_text = Answer::Text(typed.to_owned());
        let answer = match (kind, missing) {
            (_, Some(missing)) => Answer::Missing(missing),
            (None, _) if key.question.starts_with("gate.") => Answer::One(typed.to_owned()),
            (None | Some(Kind::YesNo), _) if ["yes", "no"].contains(&typed) => Answer::YesNo(typed == "yes"),
            (Some(Kind::One(_)), _) => Answer::One(typed.to_owned()),
            (Some(Kind::Many(_)), _) => Answer::Many(typed.split_whitespace().map(str::to_owned).collect()),
            (Some(Kind::Number { .. }), _) => typed.parse().map_or(as_text, Answer::Number),
            (Some(Kind::Date { .. }), _) => PartialDate::parse(typed).map_or(as_text, Answer::Date),
            (Some(Kind::Members { .. }), _) => {
                let number = |it: &str| it.trim_start_matches('@').parse().unwrap();
                Answer::Members(typed.split_whitespace().map(|it| member(number(it))).collect())
            }
            _ => as_text,
        };
        answers.set(key, if typed.is_empty() { None } else { Some(answer) });
    }
    answers
}

/// A household that can be sealed: two people, no problem.
pub const HOUSEHOLD: &str = "
    origin = missed
    house_code = 99990000001
    house_no = 27/1
    moo = 4
    tambon = 760609
    visit_date = 15/3/2567
    visit_result = met
    notice_given = yes
    member_count = 2
    first_name@1 = สมชาย
    last_name@1 = ใจดี
    title@1 = mr
    sex@1 = male
    birth@1 = 2500
    relation@1 = head
    first_name@2 = สมหญิง
    last_name@2 = ?unknown
    title@2 = girl
    sex@2 = female
    birth@2 = 3/2555
    relation@2 = grandchild
    gate.H = no
    gate.W = no
    gate.E = no
    gate.I = no
    gate.S = no
    gate.V = no
    gate.U = no
";

/// One problem of V01 with everything that a ticked item needs.
pub const V01: &str = "
    gate.V = yes
    V01 = yes
    V01.members = @1
    V01.carer = none
    V01.severity = 2
    V01.members_affected = 1
    V01.self_solvable = no
";

fn with(more: &str) -> String {
    format!("{HOUSEHOLD}{more}")
}

fn shown(key: &AnswerKey) -> String {
    let number = |it: MemberId| it.to_string().rsplit('-').next().unwrap().trim_start_matches('0').to_owned();
    match key.member {
        Some(id) => format!("{}@{}", key.question, number(id)),
        None => key.question.clone(),
    }
}

fn check_of(it: &Questionnaire, text: &str, expect: Expect) {
    let lines = faults(it, &answers(it, text), today()).into_iter().map(|fault| {
        let severity = match fault.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let kind = match fault.kind {
            FaultKind::Check(words) => words.en,
            kind => format!("{kind:?}"),
        };
        format!("{severity} {} {kind}\n", shown(&fault.at))
    });
    expect.assert_eq(&lines.collect::<String>());
}

/// The faults of a household that is well but for these answers.
fn check(more: &str, expect: Expect) {
    check_of(&published(), &with(more), expect);
}

fn asked_ids(text: &str) -> Vec<String> {
    let it = published();
    asked(&it, &answers(&it, text), today()).iter().map(|it| shown(&it.key)).collect()
}

#[test]
fn every_answer_has_one_place_and_a_tick_stands_before_what_is_asked_of_its_item() {
    let it = published();
    let given = answers(&it, &with("gate.H = yes\nH01 = yes\nH02 = yes"));
    let all: Vec<String> = places(&it, &given, today()).iter().map(shown).collect();
    let at = |id: &str| all.iter().position(|it| it == id).unwrap_or_else(|| panic!("no place for {id}"));
    assert!(at("house_no") < at("gate.H") && at("gate.H") < at("H01"), "{all:?}");
    assert_eq!(at("H01") + 1, all.iter().position(|it| it.starts_with("H01.")).unwrap(), "{all:?}");
    assert!(
        all.iter().rposition(|it| it.starts_with("H01.")).unwrap() < at("H02") && at("H02") < at("gate.W")
    );
    for it in asked(&it, &given, today()) {
        assert_eq!(all.iter().filter(|at| **at == shown(&it.key)).count(), 1, "{}", shown(&it.key));
    }
}

#[test]
fn a_whole_household_has_no_fault() {
    check("", expect![[""]]);
    check(V01, expect![[""]]);
}

#[test]
fn an_empty_visit_lists_what_is_missing_in_the_order_of_the_form() {
    check_of(
        &published(),
        "",
        expect![[r#"
        error origin Required
        error house_code_missing_reason Required
        error house_no Required
        error moo MooOrCommunity
        error tambon Required
        error visit_date Required
        error visit_result Required
        error relation NoHead
        error gate.H Required
        error gate.W Required
        error gate.E Required
        error gate.I Required
        error gate.S Required
        error gate.V Required
        error gate.U Required
    "#]],
    );
}

#[test]
fn of_a_household_that_was_not_met_only_the_house_and_the_result_are_asked() {
    let not_met = "
        origin = missed
        house_code_missing_reason = not_known
        house_no = 9
        community_name = ชุมชนวัดใหม่
        tambon = 310101
        visit_date = 2024-03-15
        visit_result = not_met
    ";
    check_of(&published(), not_met, expect![[""]]);
    assert_eq!(
        asked_ids(not_met),
        [
            "origin",
            "house_code",
            "house_code_missing_reason",
            "house_no",
            "moo",
            "community_name",
            "soi",
            "road",
            "tambon",
            "lao_name",
            "lao_kind",
            "visit_date",
            "visit_result"
        ]
    );
    let it = published();
    let full = answers(&it, &with(&format!("{V01} visit_result = vacant")));
    let sealed = kept(&it, &full, today());
    assert_eq!(sealed.members().len(), 0, "what was asked before the result was changed is not kept");
    assert_eq!(sealed.of("gate.V"), None);
    assert!(!sealed.ticked("V01"));
    assert_eq!(sealed.text("house_no"), "27/1");
    assert_eq!(problems(&it, &full, today()), []);
}

#[test]
fn a_forgotten_result_of_the_visit_hides_neither_members_nor_dimensions() {
    let ids = asked_ids(&with("visit_result ="));
    assert!(ids.contains(&"first_name@1".to_owned()));
    check(
        "visit_result =",
        expect![[r#"
        error visit_result Required
    "#]],
    );
}

#[test]
fn nothing_is_sealed_before_the_notice_was_given() {
    check(
        "notice_given =",
        expect![[r#"
        error notice_given Required
    "#]],
    );
    check(
        "notice_given = no",
        expect![[r#"
            error notice_given The notice must be given before the visit can be sealed: read it aloud, then tick it
        "#]],
    );
    check(
        "notice_given = ?refused",
        expect![[r#"
        error notice_given MustAnswer
    "#]],
    );
}

#[test]
fn a_house_without_house_code_needs_a_reason() {
    check(
        "house_code =",
        expect![[r#"
        error house_code_missing_reason Required
    "#]],
    );
    check(
        "house_code = ?unknown",
        expect![[r#"
        error house_code_missing_reason Required
    "#]],
    );
    check("house_code =\n house_code_missing_reason = new_house", expect![[""]]);
}

#[test]
fn an_address_needs_a_moo_or_a_community() {
    check(
        "moo =",
        expect![[r#"
        error moo MooOrCommunity
    "#]],
    );
    check(
        "moo = ?unknown",
        expect![[r#"
        error moo MooOrCommunity
    "#]],
    );
    check("moo =\n community_name = ชุมชนวัดใหม่", expect![[""]]);
}

#[test]
fn numbers_are_judged_by_kind_and_range() {
    check(
        "moo = สี่",
        expect![[r#"
        error moo NotANumber
    "#]],
    );
    check(
        "moo = 0",
        expect![[r#"
        error moo OutOfRange { min: 1, max: 99 }
    "#]],
    );
    check(
        "moo = 100",
        expect![[r#"
        error moo OutOfRange { min: 1, max: 99 }
    "#]],
    );
    check("moo = 99", expect![[""]]);
}

#[test]
fn identities_are_judged_by_their_own_rules() {
    check(
        "house_code = 1234567890",
        expect![[r#"
        error house_code HouseCode(NotElevenDigits)
    "#]],
    );
    check(
        "house_code = 11111111111",
        expect![[r#"
        error house_code HouseCode(AllSame)
    "#]],
    );
    check(
        "phone = 081234567",
        expect![[r#"
        error phone Phone(MobileNeedsTen)
    "#]],
    );
    check("phone = 0800000012", expect![[""]]);
    check(
        "phone = 080-000-0012",
        expect![[r#"
        error phone WrongKind
    "#]],
    );
    check(
        "tambon = บ้านลาด",
        expect![[r#"
        error tambon NotAPlace
    "#]],
    );
    check(
        "tambon = 9",
        expect![[r#"
        error tambon NotAPlace
    "#]],
    );
}

#[test]
fn a_citizen_id_is_judged_where_a_questionnaire_asks_for_one() {
    let from = "[[member]]\nid = \"sex\"";
    let id = "[[member]]\nid = \"citizen_id\"\nask = [\"เลขประจำตัวประชาชน\", \"Citizen id\"]\ncitizen_id = true\n\n";
    assert_eq!(FILE.matches(from).count(), 1);
    let file = FILE.replace(from, &format!("{id}{from}"));
    let it = Questionnaire::from_json(&compile::to_json(&file, &|_| None).unwrap()).unwrap();
    let check = |typed: &str, expect: Expect| {
        check_of(&it, &with(&format!("citizen_id@1 = {typed}")), expect);
    };
    check("1999900001010", expect![[""]]);
    check("", expect![[""]]);
    check(
        "1999900001019",
        expect![[r#"
        error citizen_id@1 CitizenId(CheckDigit)
    "#]],
    );
    check(
        "199990000101",
        expect![[r#"
        error citizen_id@1 CitizenId(NotThirteenDigits)
    "#]],
    );
    check(
        "9999900001010",
        expect![[r#"
        error citizen_id@1 CitizenId(FirstDigit)
    "#]],
    );
    check("?refused", expect![[""]]);
}

#[test]
fn dates_are_judged_by_reading_precision_and_day() {
    check(
        "visit_date = 31/2/2567",
        expect![[r#"
        error visit_date NotADate(NoSuchDay)
    "#]],
    );
    check(
        "visit_date = มีนา",
        expect![[r#"
        error visit_date NotADate(Unreadable)
    "#]],
    );
    check(
        "visit_date = 3/2567",
        expect![[r#"
        error visit_date DateTooCoarse
    "#]],
    );
    check(
        "visit_date = 16/3/2567",
        expect![[r#"
        error visit_date DateInFuture
    "#]],
    );
    check(
        "visit_date = 14/3/2567\n birth@2 = 15/3/2567",
        expect![[r#"
        error birth@2 DateInFuture
    "#]],
    );
    check(
        "birth@1 = 2440",
        expect![[r#"
        error birth@1 TooOld
    "#]],
    );
    check(
        "birth@1 = 2/2480",
        expect![[r#"
        warning birth@1 OldCalendar
    "#]],
    );
    check("birth@1 = 4/2480", expect![[""]]);
    check("birth@1 = 2/2484", expect![[""]]);
}

#[test]
fn texts_are_judged_by_length_and_by_what_may_be_kept() {
    check(
        &format!("house_no = {}", "9".repeat(21)),
        expect![[r#"
        error house_no TextTooLong { max: 20 }
    "#]],
    );
    check("house_no = -", expect![[""]]);
    check(
        "community_name = =1+1",
        expect![[r#"
        error community_name FormulaStart
    "#]],
    );
    check(
        "community_name = ชุมชน\u{202e}",
        expect![[r#"
        error community_name BadCharacter
    "#]],
    );
    check(
        &format!("{V01} V01.note = โทร 080-000-0012"),
        expect![[r#"
        warning V01.note IdentityInNote
    "#]],
    );
}

#[test]
fn the_parts_of_a_name_are_needed_and_an_unknown_last_name_will_do() {
    check(
        "first_name@2 =\n last_name@1 =\n last_name@2 = ?unknown",
        expect![[r#"
        error last_name@1 Required
        error first_name@2 Required
    "#]],
    );
    check(
        "title@1 = other",
        expect![[r#"
        error title_other@1 Required
    "#]],
    );
}

#[test]
fn a_household_has_one_head() {
    check(
        "relation@1 = spouse",
        expect![[r#"
        error relation@1 NoHead
    "#]],
    );
    check(
        "relation@2 = head",
        expect![[r#"
        error relation@2 TwoHeads
    "#]],
    );
    check("relation@2 = head\n presence@1 = died", expect![[""]]);
    check(
        "relation@1 = ?unknown",
        expect![[r#"
        error relation@1 MustAnswer
        error relation@1 NoHead
    "#]],
    );
}

#[test]
fn title_age_and_sex_agree_or_a_warning_says_so() {
    check("birth@2 = 16/3/2552", expect![[""]]);
    check(
        "birth@2 = 15/3/2552",
        expect![[r#"
        warning title@2 ChildTitle
    "#]],
    );
    check(
        "sex@1 = female",
        expect![[r#"
        warning title@1 TitleAndSex
    "#]],
    );
    check("title@2 = other\n title_other@2 = สามเณร", expect![[""]]);
}

#[test]
fn members_are_not_more_than_were_counted() {
    check(
        "member_count = 1",
        expect![[r#"
        error member_count MoreMembersThanCount
    "#]],
    );
    check("member_count = 1\n presence@2 = moved", expect![[""]]);
    check(
        &format!("{V01} V01.members_affected = 3"),
        expect![[r#"
        error V01.members_affected MoreAffectedThanMembers
    "#]],
    );
}

#[test]
fn a_gate_and_its_items_agree() {
    check(
        "gate.H =",
        expect![[r#"
        error gate.H Required
    "#]],
    );
    check(
        "gate.H = not_asked",
        expect![[r#"
        error gate.H GateNotAsked
    "#]],
    );
    check(
        "gate.H = yes",
        expect![[r#"
        error gate.H GateWithoutItem
    "#]],
    );
    check(
        "gate.H = no\n H01 = yes",
        expect![[r#"
        error gate.H ItemWithoutGate
    "#]],
    );
    check(
        "gate.H = maybe",
        expect![[r#"
        error gate.H NotAnOption
    "#]],
    );
    check(
        "gate.H = ?refused",
        expect![[r#"
        error gate.H MustAnswer
    "#]],
    );
}

#[test]
fn a_ticked_item_asks_its_questions_and_those_of_every_item() {
    check(
        "gate.V = yes\n V01 = yes",
        expect![[r#"
        error V01.members Required
        error V01.carer Required
        error V01.severity Required
        error V01.members_affected Required
        error V01.self_solvable Required
    "#]],
    );
    assert!(!asked_ids(HOUSEHOLD).iter().any(|id| id.starts_with("V01")));
    assert!(!asked_ids(&with(&format!("{V01} gate.V = no"))).iter().any(|id| id.starts_with("V01")));
}

#[test]
fn severity_three_needs_a_word_on_why_it_cannot_wait() {
    check(
        &format!("{V01} V01.severity = 3"),
        expect![[r#"
        error V01.urgent_reason SeverityWithoutReason
    "#]],
    );
    check(&format!("{V01} V01.severity = 3\n V01.urgent_reason = ล้มบ่อย"), expect![[""]]);
    check(
        &format!("{V01} V01.severity = 4"),
        expect![[r#"
        error V01.severity NotAnOption
    "#]],
    );
    check(
        &format!("{V01} V01.severity = ?unknown"),
        expect![[r#"
        error V01.severity MustAnswer
    "#]],
    );
}

#[test]
fn chosen_members_live_here_and_fit_the_items_ages() {
    check(
        &format!("{V01} V01.members = @1 @7"),
        expect![[r#"
        error V01.members NoSuchMember
    "#]],
    );
    check(
        &format!("{V01} V01.members = @2"),
        expect![[r#"
        warning V01.members MemberAge { min: Some(60), max: None }
    "#]],
    );
    check(&format!("{V01} V01.members = @2\n birth@2 ="), expect![[""]]);
}

#[test]
fn rules_of_the_questionnaire_file_are_judged() {
    let cut_off = "
        gate.W = yes
        W07 = yes
        W07.arrears_baht = 0
        W07.cut_off = yes
        W07.severity = 1
        W07.members_affected = 2
        W07.self_solvable = partly
    ";
    check(
        cut_off,
        expect![[r#"
            warning W07.arrears_baht The supply is cut off but nothing is owed: please check
        "#]],
    );
    check(&format!("{cut_off} W07.arrears_baht = 250"), expect![[""]]);
}

#[test]
fn an_answer_of_another_kind_or_option_is_told() {
    let it = published();
    let mut given = answers(&it, HOUSEHOLD);
    given.set(AnswerKey::of("moo"), Some(Answer::YesNo(true)));
    given.set(AnswerKey::of("gate.H"), Some(Answer::Number(1)));
    let kinds: Vec<String> =
        faults(&it, &given, today()).iter().map(|it| format!("{} {:?}", it.at, it.kind)).collect();
    assert_eq!(kinds, ["moo WrongKind", "gate.H WrongKind"]);
    check(
        "origin = elsewhere",
        expect![[r#"
        error origin NotAnOption
    "#]],
    );
    check(
        "welfare@1 = welfare_card lottery",
        expect![[r#"
        error welfare@1 NotAnOption
    "#]],
    );
}

#[test]
fn a_hidden_answer_counts_for_nothing_and_is_not_sealed() {
    let it = published();
    let text = with(
        "
        gate.H = yes
        H03 = yes
        H03.land_type = rented
        H03.eviction_notice = yes
        H03.eviction_date = 1/6/2567
        H03.severity = 3
        H03.urgent_reason = ไม่มีที่ไป
        H03.members_affected = 2
        H03.self_solvable = no
        ",
    );
    let urgent = |text: &str| problems(&it, &answers(&it, text), today())[0].urgent;
    assert_eq!(format!("{:?}", urgent(&text)), "Some(Condition)");
    let hidden = format!("{text} H03.eviction_notice = no\n H03.severity = 2");
    assert_eq!(urgent(&hidden), None);
    let given = answers(&it, &hidden);
    let sealed = kept(&it, &given, today());
    assert!(given.of("H03.eviction_date").is_some() && given.of("H03.urgent_reason").is_some());
    assert!(sealed.of("H03.eviction_date").is_none() && sealed.of("H03.urgent_reason").is_none());
    assert_eq!(kept(&it, &sealed, today()), sealed);
}

#[test]
fn sealing_keeps_no_stranger_and_no_tick_taken_back() {
    let it = published();
    let mut given = answers(&it, &with(&format!("{V01} V02 = no")));
    given.set(AnswerKey::of("favourite_colour"), Some(Answer::Text("ฟ้า".into())));
    given.set(AnswerKey::of_member("house_no", member(1)), Some(Answer::Text("1".into())));
    let sealed = kept(&it, &given, today());
    assert_eq!(sealed, answers(&it, &with(V01)));
}

fn check_problems(more: &str, expect: Expect) {
    let it = published();
    let lines = problems(&it, &answers(&it, &with(more)), today()).into_iter().map(|it| {
        let restricted = if it.restricted { " restricted" } else { "" };
        format!("{} {:?} {:?} {}{restricted}\n", it.item, it.severity, it.urgent, it.members.len())
    });
    expect.assert_eq(&lines.collect::<String>());
}

#[test]
fn problems_know_their_severity_urgency_and_members() {
    check_problems("", expect![[""]]);
    check_problems(
        V01,
        expect![[r#"
        V01 Some(2) None 1
    "#]],
    );
    check_problems(
        &format!("{V01} V01.carer = abandoned"),
        expect![[r#"
        V01 Some(2) Some(Condition) 1
    "#]],
    );
    check_problems(
        &format!("{V01} V01.severity = 3"),
        expect![[r#"
        V01 Some(3) None 1
    "#]],
    );
    check_problems(
        &format!("{V01} V01.severity = 3\n V01.urgent_reason = ล้มบ่อย"),
        expect![[r#"
        V01 Some(3) Some(Severity) 1
    "#]],
    );
    check_problems(
        "gate.V = yes\n V03 = yes\n V03.has_carer = no\n V04 = yes",
        expect![[r#"
        V03 None Some(Condition) 0
        V04 None None 0 restricted
    "#]],
    );
    check_problems(
        "gate.H = yes\n H01 = yes\n gate.S = yes\n S01 = yes\n S03 = yes\n S04 = yes",
        expect![[r#"
            H01 None Some(Letter) 0
            S01 None Some(Letter) 0 restricted
            S03 None Some(Proposed) 0 restricted
            S04 None None 0 restricted
        "#]],
    );
    check_problems("gate.H = no\n H01 = yes", expect![[""]]);
    check_problems(
        "gate.U = yes\n U02 = yes\n U02.deadline_date = 14/4/2567",
        expect![[r#"
        U02 None Some(Condition) 0 restricted
    "#]],
    );
    check_problems(
        "gate.U = yes\n U02 = yes\n U02.deadline_date = 15/4/2567",
        expect![[r#"
        U02 None None 0 restricted
    "#]],
    );
}

#[test]
fn age_counts_birthdays_and_takes_the_first_for_an_unknown_day() {
    let it = published();
    let of = |typed: &str| age(&answers(&it, &format!("birth@1 = {typed}")), member(1), today());
    assert_eq!(of("15/3/2507"), Some(60));
    assert_eq!(of("16/3/2507"), Some(59));
    assert_eq!(of("3/2507"), Some(60));
    assert_eq!(of("2507"), Some(60));
    assert_eq!(of("1/1/2568"), None);
    assert_eq!(of("?unknown"), None);
    assert_eq!(of("จำไม่ได้"), None);
}

#[test]
fn the_day_of_the_visit_decides_not_the_day_of_looking() {
    let it = published();
    let given = answers(&it, &with(&format!("{V01} birth@1 = 20/3/2507")));
    let later = Date::new(2024, 4, 1).unwrap();
    assert!(faults(&it, &given, later).iter().any(|it| it.severity == Severity::Warning));
}

/// Twenty-one members and two problems in each dimension: what the form judges at every keystroke.
/// It takes about 1.2 ms without optimisation; the limit is far above, so that a busy machine does
/// not fail it, and far below what judging every pair of answers would take.
fn any_answer() -> impl Strategy<Value = Answer> {
    let code =
        prop_oneof!["[a-z_]{1,8}", Just("yes".to_owned()), Just("met".to_owned()), Just("3".to_owned())];
    let date = (1800i16..2200, 1u8..=12, 1u8..=28, 0u8..3).prop_map(|(year, month, day, parts)| {
        PartialDate::new(year, (parts > 0).then_some(month), (parts > 1).then_some(day))
    });
    prop_oneof![
        any::<bool>().prop_map(Answer::YesNo),
        code.clone().prop_map(Answer::One),
        prop::collection::btree_set(code, 0..3).prop_map(|all| Answer::Many(all.into_iter().collect())),
        prop_oneof![any::<i64>(), 0i64..40].prop_map(Answer::Number),
        prop_oneof!["\\PC{0,12}", any::<String>(), "[0-9]{0,13}"].prop_map(Answer::Text),
        date.prop_filter_map("no such date", |it| it).prop_map(Answer::Date),
        prop::collection::btree_set((1u32..4).prop_map(member), 0..3)
            .prop_map(|all| Answer::Members(all.into_iter().collect())),
        Just(Answer::Missing(Missing::Unknown)),
        Just(Answer::Missing(Missing::Refused)),
    ]
}

/// Arbitrary answers put over a whole household, so that the deep parts of the form are reached.
fn any_answers() -> impl Strategy<Value = Answers> {
    let it = published();
    let mut ids: Vec<String> = kinds(&it).into_keys().collect();
    for dimension in &it.dimensions {
        ids.push(dimension.gate_id());
        ids.extend(dimension.items.iter().map(|item| item.code.clone()));
    }
    ids.push("no_such_question".to_owned());
    let key = (prop::sample::select(ids), prop::option::weighted(0.3, (1u32..4).prop_map(member)))
        .prop_map(|(question, member)| AnswerKey { question, member });
    let base = answers(&it, &with(V01));
    prop::collection::vec((key, prop::option::weighted(0.9, any_answer())), 0..40).prop_map(move |changes| {
        let mut answers = base.clone();
        changes.into_iter().for_each(|(key, answer)| answers.set(key, answer));
        answers
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn judging_and_sealing_arbitrary_answers_never_panics_and_agrees_with_itself(given in any_answers()) {
        let it = published();
        let sealed = kept(&it, &given, today());
        prop_assert_eq!(kept(&it, &sealed, today()), sealed.clone());
        let errors = |answers: &Answers| {
            let mut all = faults(&it, answers, today());
            all.retain(|fault| fault.severity == Severity::Error);
            all
        };
        if errors(&given).is_empty() {
            prop_assert_eq!(errors(&sealed), []);
            prop_assert_eq!(problems(&it, &given, today()), problems(&it, &sealed, today()));
        }
        let keys: Vec<AnswerKey> = asked(&it, &given, today()).into_iter().map(|it| it.key).collect();
        let unique: std::collections::BTreeSet<&AnswerKey> = keys.iter().collect();
        prop_assert_eq!(unique.len(), keys.len());
        prop_assert!(sealed.iter().all(|(key, answer)| given.get(key) == Some(answer)));
    }
}
