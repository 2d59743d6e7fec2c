//! The work list: how it is grouped and ordered, how a household is recognised, what a round lets
//! through on which day, and how progress is counted.

use std::sync::Arc;

use proptest::prelude::*;
use thaiqm_field::domain::questionnaire::known;
use thaiqm_field::domain::search::{Searched, Shelf, community_key, house_key, name_key};
use thaiqm_field::domain::trail::{Gone, Removal, Why};
use thaiqm_field::domain::work::{
    Brief, DUE, LEFT, Likeness, MINE, Progress, RETURNED, Row, Spot, Standing, URGENT, is_mine, likely,
    narrows, words_of,
};
use thaiqm_field::domain::{
    Answer, AnswerKey, Answers, CaseFile, Commit, Date, Edit, HouseholdId, Listed, ListedProblem, MemberId,
    Outcome, PartialDate, Phase, ProblemId, Questionnaire, RevisionId, Round, Source, Stamp, VisitId,
    VisitKind,
};

use crate::support::{IAT, ROUND, id};

fn day(year: i16, month: u8, day: u8) -> Date {
    Date::new(year, month, day).expect("a day")
}

fn today() -> Date {
    day(2024, 2, 10)
}

/// What a list or a volunteer says of a house: number, village, community, head.
fn house(number: &str, moo: Option<i64>, community: &str, head: (&str, &str)) -> Answers {
    let member = MemberId(id(1, 1));
    let mut answers = Answers::default();
    let text = |it: &str| Some(Answer::Text(it.to_owned()));
    answers.set(AnswerKey::of(known::TAMBON), text("760601"));
    answers.set(AnswerKey::of(known::HOUSE_NO), text(number));
    answers.set(AnswerKey::of(known::MOO), moo.map(Answer::Number));
    answers.set(AnswerKey::of(known::COMMUNITY), text(community));
    answers.set(AnswerKey::of_member(known::FIRST_NAME, member), text(head.0));
    answers.set(AnswerKey::of_member(known::LAST_NAME, member), text(head.1));
    answers.set(AnswerKey::of_member(known::RELATION, member), Some(Answer::One("head".to_owned())));
    answers
}

fn brief(answers: &Answers) -> Brief {
    Brief::of(answers, "หมู่ 4")
}

fn listed(reference: &str, answers: Answers, items: &[&str]) -> Listed {
    let household = HouseholdId::of(Source::Thaiqm2565, reference, "");
    let problem = |code: &&str| ListedProblem {
        id: ProblemId::of(household, code),
        item: Some((*code).to_owned()),
        dimension: None,
        text: String::new(),
    };
    Listed {
        id: household,
        source: Source::Thaiqm2565,
        reference: reference.to_owned(),
        answers,
        problems: items.iter().map(problem).collect(),
        assigned: Vec::new(),
        note: String::new(),
    }
}

fn row(reference: &str, answers: &Answers, items: &[&str]) -> Row {
    let listed = listed(reference, answers.clone(), items);
    Row {
        household: listed.id,
        brief: Arc::new(brief(answers)),
        listed: true,
        mine: false,
        standing: Standing::of_listed(&listed),
    }
}

/// An item that is urgent of itself, and one that is not.
fn items() -> (&'static str, &'static str) {
    use thaiqm_field::domain::questionnaire::Urgency;
    let paper = Questionnaire::newest().expect("a questionnaire");
    let all = || paper.dimensions.iter().flat_map(|it| &it.items);
    let urgent = all().find(|it| matches!(it.urgent, Urgency::Letter)).expect("an urgent item");
    let calm = all().find(|it| matches!(it.urgent, Urgency::Never) && !it.restricted).expect("another");
    (&urgent.code, &calm.code)
}

#[test]
fn house_numbers_sort_as_people_count() {
    let typed = ["10", "27/1", "2", "27", "บ้านเลขที่ 3", "๒๗/๑๐", "27/2", "100", "9ก", "9"];
    let mut sorted = typed;
    sorted.sort_by_key(|it| house_key(it));
    assert_eq!(sorted, ["2", "บ้านเลขที่ 3", "9", "9ก", "10", "27", "27/1", "27/2", "๒๗/๑๐", "100"]);
}

#[test]
fn one_house_number_is_one_however_it_is_typed() {
    let one = house_key("27/1");
    for typed in ["๒๗/๑", " 27 / 1 ", "บ้านเลขที่ 27/1", "เลขที่27/1", "027/01"]
    {
        assert_eq!(house_key(typed), one, "{typed}");
    }
    for other in ["27", "27/11", "271", "72/1"] {
        assert_ne!(house_key(other), one, "{other}");
    }
    assert!(house_key("-").is_empty() && house_key("  ").is_empty());
}

#[test]
fn names_are_the_same_with_and_without_a_title_space_and_tone_mark() {
    for typed in ["นายบุญมี ใจดีทดสอบ", "บุญมี  ใจดีทดสอบ", "นาย บุญมีใจดีทดสอบ", "น.ส.บุญมี ใจดีทดสอบ"]
    {
        assert_eq!(name_key(typed), name_key("บุญมี ใจดีทดสอบ"), "{typed}");
    }
    assert_ne!(name_key("บุญมา ใจดีทดสอบ"), name_key("บุญมี ใจดีทดสอบ"));
    assert_eq!(name_key("นาง"), "นาง", "a title alone is what is left");
    assert_eq!(community_key("ชุมชนวัดใหม่"), community_key("วัดใหม่"));
}

#[test]
fn the_list_is_by_village_then_urgent_first_then_along_the_road() {
    let (urgent, calm) = items();
    let at = |number: &str, moo, community: &str| house(number, moo, community, ("สมมุติ", "ทดสอบ"));
    let rows = [
        ("e", at("1", None, "ข้างวัด"), calm),
        ("c", at("10", Some(2), ""), calm),
        ("f", at("5", None, ""), calm),
        ("b", at("2", Some(2), ""), calm),
        ("a", at("99", Some(2), ""), urgent),
        ("d", at("1", Some(10), ""), calm),
        ("no number", at("", Some(2), ""), calm),
    ];
    let mut rows: Vec<(Row, &str)> =
        rows.iter().map(|(name, it, item)| (row(name, it, &[item]), *name)).collect();
    rows.sort_by(|one, other| one.0.order(&other.0));
    let names: Vec<&str> = rows.iter().map(|it| it.1).collect();
    assert_eq!(names, ["a", "b", "c", "no number", "d", "e", "f"]);
    let spots: Vec<&Spot> = rows.iter().map(|it| &it.0.brief.village.spot).collect();
    assert_eq!((spots[0], spots[4], spots[6]), (&Spot::Moo(2), &Spot::Moo(10), &Spot::Unknown));
}

#[test]
fn a_community_is_one_group_however_its_name_is_typed() {
    let of = |name| brief(&house("1", None, name, ("", ""))).village;
    assert_eq!(of("ชุมชนวัดใหม่"), of("วัด ใหม่"));
    assert_ne!(of("วัดใหม่"), of("วัดเก่า"));
    let of = |name| brief(&house("1", Some(4), name, ("", ""))).village;
    assert_eq!(of("บ้านหนองโสน"), of("หนองโสน"), "the number tells villages apart");
}

#[test]
fn a_household_is_recognised_by_house_code_then_address_then_head() {
    let mut known_one = house("27/1", Some(4), "", ("บุญมี", "ใจดีทดสอบ"));
    known_one.set(AnswerKey::of(known::HOUSE_CODE), Some(Answer::Text("76069999123".to_owned())));
    let known_one = brief(&known_one);
    let why = |answers: Answers| known_one.likeness(&brief(&answers));
    let mut code = house("", None, "", ("", ""));
    code.set(AnswerKey::of(known::HOUSE_CODE), Some(Answer::Text("๗๖๐๖ ๙๙๙๙ ๑๒๓".to_owned())));
    assert_eq!(why(code), Some(Likeness::HouseCode));
    assert_eq!(why(house("๒๗ / ๑", Some(4), "", ("อื่น", "คนละคน"))), Some(Likeness::Address));
    assert_eq!(why(house("8", Some(9), "", ("นายบุญมี", "ใจดีทดสอบ"))), Some(Likeness::Head));
    assert_eq!(why(house("27/1", Some(5), "", ("อื่น", "คนละคน"))), None);
    assert_eq!(why(house("", Some(4), "", ("บุญมี", ""))), None, "half a name is none");
    assert_eq!(why(Answers::default()), None);
}

#[test]
fn the_surest_matches_come_first_and_no_more_than_asked_for() {
    let rows = [
        row("1", &house("8", Some(9), "", ("บุญมี", "ใจดีทดสอบ")), &[]),
        row("2", &house("27/1", Some(4), "", ("แม้น", "คนละคน")), &[]),
        row("3", &house("9", Some(9), "", ("บุญมี", "ใจดีทดสอบ")), &[]),
    ];
    let new = brief(&house("27/1", Some(4), "", ("บุญมี", "ใจดีทดสอบ")));
    let found = likely(&rows, &new, 2);
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].0, found[0].1.household), (Likeness::Address, rows[1].household));
    assert_eq!(found[1].0, Likeness::Head);
}

/// Whether a search finds it, among others.
fn holds(it: &Brief, query: &str) -> bool {
    let (before, after) = (Searched::of("12|หมู่ 9|มะลิ"), Searched::of(""));
    Shelf::of([&before, &it.search, &after]).holds(1, &words_of(query))
}

#[test]
fn search_finds_by_number_name_village_and_house_code() {
    let mut answers = house("27/1", Some(4), "บ้านหนองโสน", ("บุญมี", "ใจดีทดสอบ"));
    answers.set(AnswerKey::of(known::HOUSE_CODE), Some(Answer::Text("76069999123".to_owned())));
    let it = brief(&answers);
    for query in ["27/1", "๒๗", "บุญมี", "ใจดี บุญ", "หมู่ 4", "หนองโสน", "9999123", ""]
    {
        assert!(holds(&it, query), "{query}");
    }
    for query in ["28", "บุญมา", "หมู่ 5", "บุญมี 28"] {
        assert!(!holds(&it, query), "{query}");
    }
}

/// One letter more at a time, as people type; and one less.
#[test]
fn a_search_that_grows_finds_among_what_it_had_found() {
    for query in ["บุญมี ใจดี", "หมู่ 4", "๒๗/1", "กำไลเเก้ว", "พยาน\u{200b}สี่"]
    {
        let ends: Vec<usize> = query.char_indices().map(|(at, it)| at + it.len_utf8()).collect();
        for pair in ends.windows(2) {
            let (before, after) = (words_of(&query[..pair[0]]), words_of(&query[..pair[1]]));
            // Two letters that become one, as เ and เ, are another search.
            assert!(narrows(&before, &after) || query.contains("เเ") || query.contains('ำ'), "{query}");
        }
    }
    assert!(!narrows(&words_of("27/1"), &words_of("27")));
    assert!(!narrows(&words_of("27 ใจดี"), &words_of("271")));
    assert!(narrows(&words_of(""), &words_of("27")));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_narrower_search_finds_the_wider_one_had_found(
        house in "[0-9๐-๙/ ]{0,6}",
        head in "[กขเแาำ\u{e4d}\u{e48}\u{200b}a ]{0,10}",
        old in "[กขเแาำ\u{e4d}\u{e48}\u{200b}a1๑/ ]{0,3}",
        more in "[กขเแาำ\u{e4d}\u{e48}\u{200b}a1๑/ ]{0,2}",
    ) {
        let it = brief(&self::house(&house, None, "", (&head, "")));
        let new = format!("{old}{more}");
        let (old, new) = (words_of(&old), words_of(&new));
        let shelf = Shelf::of([&it.search]);
        if narrows(&old, &new) && shelf.holds(0, &new) {
            prop_assert!(shelf.holds(0, &old));
        }
    }
}

#[test]
fn a_round_has_two_phases_and_blank_dates_limit_nothing() {
    let round = |open, close, results| Round {
        id: ROUND.to_owned(),
        survey_open: open,
        survey_close: close,
        results_open: results,
        ..Round::default()
    };
    let (open, close, results) = (Some(day(2023, 11, 13)), Some(day(2024, 2, 29)), Some(day(2024, 3, 1)));
    let late = Some(day(2024, 3, 15));
    let table = [
        (round(open, close, results), day(2023, 11, 12), Phase::Before),
        (round(open, close, results), day(2023, 11, 13), Phase::Survey),
        (round(open, close, results), day(2024, 2, 29), Phase::Survey),
        (round(open, close, results), day(2024, 3, 1), Phase::Results),
        (round(open, close, late), day(2024, 3, 14), Phase::Between),
        (round(open, close, late), day(2024, 3, 15), Phase::Results),
        (round(open, close, None), day(2024, 3, 1), Phase::Results),
        (round(None, None, None), day(1990, 1, 1), Phase::Survey),
        (round(None, close, None), day(1990, 1, 1), Phase::Survey),
        (round(open, None, results), day(2030, 1, 1), Phase::Survey),
        (round(open, None, results), day(2020, 1, 1), Phase::Before),
    ];
    for (round, on, phase) in table {
        assert_eq!(round.phase(on), phase, "{round:?} on {on:?}");
        assert_eq!(phase.surveys(), phase == Phase::Survey);
    }
}

#[test]
fn a_round_is_over_when_its_survey_is_closed_and_its_last_day_is_past() {
    let round = |close, solve| Round {
        id: ROUND.to_owned(),
        survey_close: close,
        solve_by: solve,
        ..Round::default()
    };
    let (close, solve) = (Some(day(2024, 2, 29)), Some(day(2024, 9, 30)));
    assert!(!round(close, solve).is_over(day(2024, 9, 30)), "the last day is one of it");
    assert!(round(close, solve).is_over(day(2024, 10, 1)));
    assert!(
        !round(close, None).is_over(day(2030, 1, 1)),
        "results are recorded until every problem is solved"
    );
    assert!(!round(None, solve).is_over(day(2030, 1, 1)), "it is still surveyed");
}

#[test]
fn what_is_of_another_round_is_known_where_an_office_has_set_one() {
    let round = |id: &str| Round { id: id.to_owned(), ..Round::default() };
    assert!(round("rx-2568").is_other("rx-2567"), "of an earlier one");
    assert!(round("rx-2567").is_other("rx-2568"), "of a later one");
    assert!(!round("rx-2567").is_other("rx-2567"));
    assert!(!round("").is_other("rx-2567"), "none is set");
}

#[test]
fn work_is_given_by_the_tablets_key_or_by_name() {
    let is_mine = |it: &Listed, kid: &str, name: &str| is_mine(it, &[kid.to_owned()], name);
    let mut it = listed("1", Answers::default(), &[]);
    assert!(!is_mine(&it, "kid-1", "สมหญิง ทดสอบระบบ"));
    it.assigned = vec!["kid-2".to_owned(), "นางสาวสมหญิง  ทดสอบระบบ".to_owned()];
    assert!(is_mine(&it, "kid-1", "สมหญิง ทดสอบระบบ"));
    assert!(is_mine(&it, "kid-2", ""));
    assert!(!is_mine(&it, "kid-1", "") && !is_mine(&it, "kid-1", "คนอื่น ทดสอบระบบ"));
    let renewed = ["kid-1", "kid-2"].map(str::to_owned);
    assert!(thaiqm_field::domain::work::is_mine(&it, &renewed, ""), "its key was another one then");
}

/// A case of a listed household whose only visit ended so; sealed unless nothing is said of how it ended.
fn visited(listed: &Listed, result: Option<&str>, on: Date) -> CaseFile {
    let paper = Questionnaire::newest().expect("a questionnaire");
    let stamp = Stamp { revision: RevisionId(id(9, 1)), at: IAT * 1_000, by: "kid".to_owned() };
    let visit = VisitId(id(7, 1));
    let (household, round) = (listed.id, ROUND.to_owned());
    let edit = Edit::Visit {
        household,
        visit,
        round,
        kind: VisitKind::Rexray,
        listed: Some(Box::new(listed.clone())),
    };
    let mut case = CaseFile::default();
    let commit = case.decide(paper, edit, &stamp, on).expect("begun");
    case.apply(&commit);
    if let Some(result) = result {
        let changes = vec![
            (AnswerKey::of(known::VISIT_RESULT), Some(Answer::One(result.to_owned()))),
            (AnswerKey::of(known::VISIT_DATE), Some(Answer::Date(PartialDate::from_day(on)))),
            (AnswerKey::of(known::RETRY_ON), Some(Answer::Date(PartialDate::from_day(day(2024, 2, 12))))),
        ];
        let Commit(records) =
            case.decide(paper, Edit::Answer { visit, changes }, &stamp, on).expect("answered");
        case.apply(&Commit(records));
        // Sealing would ask for everything else: where it stands is what counts here.
        for it in &mut case.visits {
            it.state = thaiqm_field::domain::VisitState::Sealed;
        }
    }
    case
}

#[test]
fn what_is_left_and_due_follows_from_how_the_visit_ended() {
    let (_, calm) = items();
    let it = listed("1", house("1", Some(4), "", ("สมมุติ", "ทดสอบ")), &[calm]);
    let standing = |result, on| Standing::of(&visited(&it, result, on), Some(&it), ROUND);
    let untouched = Standing::of_listed(&it);
    assert_eq!((untouched.outcome, untouched.left, untouched.visited), (Outcome::NotVisited, true, None));
    let begun = standing(None, today());
    assert_eq!((begun.left, begun.visited), (true, None), "a draft is no visit yet");
    let met = standing(Some("met"), today());
    assert_eq!((met.left, met.visited), (false, Some(today())));
    let away = standing(Some("not_met"), today());
    assert_eq!((away.outcome, away.left, away.visited), (Outcome::Unreachable, true, Some(today())));
    assert!(!away.is_due(day(2024, 2, 11)) && away.is_due(day(2024, 2, 12)) && away.is_due(day(2024, 3, 1)));
    assert!(!standing(Some("moved"), today()).left, "nobody lives there: nobody has to go");
    assert!(
        Standing::of(&visited(&it, Some("met"), today()), Some(&it), "rx-2568").left,
        "a new round asks anew"
    );
}

#[test]
fn a_listed_household_that_was_sent_and_taken_off_is_not_left_again() {
    let it = listed("1", Answers::default(), &[]);
    let gone = Gone {
        visit: VisitId(id(1, 1)),
        round: ROUND.to_owned(),
        head: RevisionId(id(2, 1)),
        hash: String::new(),
    };
    let removal =
        Removal { household: it.id, why: Why::Received, at: 0, by: String::new(), gone: vec![gone] };
    let standing = Standing::of_listed(&it).taken_off(Some(&removal), ROUND);
    assert!(standing.gone && !standing.left);
    let next_round = Standing::of_listed(&it).taken_off(Some(&removal), "rx-2568");
    assert!(!next_round.gone && next_round.left);
    assert!(Standing::of_listed(&it).taken_off(None, ROUND).left);
}

#[test]
fn filters_and_progress_add_up() {
    let (urgent, calm) = items();
    let at = |n: &str| house(n, Some(4), "", ("สมมุติ", "ทดสอบ"));
    let mut rows =
        vec![row("1", &at("1"), &[urgent]), row("2", &at("2"), &[calm]), row("3", &at("3"), &[calm])];
    let case = listed("2", at("2"), &[calm]);
    rows[1].standing = Standing::of(&visited(&case, Some("not_met"), today()), Some(&case), ROUND);
    rows[1].mine = true;
    rows[2].standing.gone = true;
    rows[2].standing.left = false;
    let mut added = row("4", &at("4"), &[]);
    added.listed = false;
    let found = listed("4", at("4"), &[calm]);
    added.standing = Standing::of(&visited(&found, Some("met"), day(2024, 2, 9)), Some(&found), ROUND);
    rows.push(added);
    assert_eq!(rows[0].kinds(today(), false), LEFT | URGENT);
    assert_eq!(rows[1].kinds(day(2024, 2, 12), true), MINE | LEFT | DUE | RETURNED);
    assert_eq!(rows[2].kinds(today(), false), 0);
    let progress = Progress::of(&rows, today());
    assert_eq!((progress.listed, progress.visited, progress.besides, progress.today), (3, 2, 1, 1));
    assert_eq!(progress.outcomes.values().sum::<usize>(), 2);
    assert_eq!(progress.outcomes.get(&Outcome::Unreachable), Some(&1));
}
