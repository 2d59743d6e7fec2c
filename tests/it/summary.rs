//! The summary of a household: what it says follows from the visits, in any order, and it is small.

use thaiqm_field::domain::problem::UrgentWhy;
use thaiqm_field::domain::questionnaire::known;
use thaiqm_field::domain::roster::{Listed, ListedProblem, Source};
use thaiqm_field::domain::summary::Summary;
use thaiqm_field::domain::{
    Answer, AnswerKey, Answers, HelpId, HouseholdId, MemberId, OrdSet, Origin, Outcome, PartialDate,
    ProblemId, ProblemStatus, Visit, VisitId, VisitKind, VisitState,
};

use crate::support::id;

const HOUSE: u32 = 1;

fn household() -> HouseholdId {
    HouseholdId(id(1, HOUSE))
}

fn one(code: &str) -> Answer {
    Answer::One(code.to_owned())
}

fn text(text: &str) -> Answer {
    Answer::Text(text.to_owned())
}

fn date(written: &str) -> Answer {
    Answer::Date(PartialDate::read(written).expect("a date"))
}

fn day(written: &str) -> thaiqm_field::domain::Date {
    PartialDate::read(written).expect("a date").first_day()
}

fn address() -> Vec<(AnswerKey, Answer)> {
    let head = MemberId(id(4, 1));
    vec![
        (AnswerKey::of(known::ORIGIN), one("rexray_2565")),
        (AnswerKey::of(known::TAMBON), text("760601")),
        (AnswerKey::of(known::MOO), Answer::Number(4)),
        (AnswerKey::of(known::HOUSE_NO), text("27/1")),
        (AnswerKey::of(known::HOUSE_CODE), text("7606-000001-1")),
        (AnswerKey::of_member(known::FIRST_NAME, head), text("บุญมี")),
        (AnswerKey::of_member(known::LAST_NAME, head), text("ทดสอบ")),
        (AnswerKey::of_member(known::RELATION, head), one("head")),
    ]
}

/// The `n`th visit, on a day, with a result and these answers besides the address.
fn visit(n: u32, round: &str, on: &str, result: &str, said: Vec<(AnswerKey, Answer)>) -> Visit {
    let about =
        [(AnswerKey::of(known::VISIT_DATE), date(on)), (AnswerKey::of(known::VISIT_RESULT), one(result))];
    Visit {
        id: VisitId(id(2, n)),
        household: household(),
        round: round.to_owned(),
        questionnaire: "thaiqm-2567.2".to_owned(),
        kind: VisitKind::Rexray,
        begun_at: 0,
        begun_by: "Zk3Hn0pX5vQw8sLr2tYb6uJd9cMf1gEaKiOoPqRsTuV".to_owned(),
        state: VisitState::Sealed,
        answers: about.into_iter().chain(address()).chain(said).collect::<Answers>(),
        head: None,
    }
}

/// What a visit says of a problem that it brought along.
fn of_problem(item: &str, said: &[(&str, Answer)]) -> Vec<(AnswerKey, Answer)> {
    let problem = ProblemId::of(household(), item);
    let given = [(known::ITEM, one(item)), (known::FOUND_IN, text("2565"))];
    given
        .iter()
        .chain(said)
        .map(|(id, answer)| (AnswerKey::of_problem(id, problem), answer.clone()))
        .collect()
}

fn found(item: &str, severity: &str) -> Vec<(AnswerKey, Answer)> {
    vec![
        (AnswerKey::of(format!("gate.{}", &item[..1])), one("yes")),
        (AnswerKey::of(item), Answer::YesNo(true)),
        (AnswerKey::of(format!("{item}.severity")), one(severity)),
        (AnswerKey::of(format!("{item}.route")), one("refer")),
    ]
}

fn of_help(n: u32, said: &[(&str, Answer)]) -> Vec<(AnswerKey, Answer)> {
    let help = HelpId(id(6, n));
    said.iter().map(|(id, answer)| (AnswerKey::of_help(id, help), answer.clone())).collect()
}

/// Two problems of 2565 of which one is solved, one that was found, and help.
fn usual() -> Visit {
    let solved = [
        (known::STATUS, one("solved")),
        ("closed_on", date("2024-02")),
        ("closed_by", one("LAO")),
        ("done", text("ซ่อมหลังคา")),
    ];
    let open = [(known::STATUS, one("in_progress")), (known::SEVERITY, one("2")), ("lead", one("CDD"))];
    let help = [
        ("on", date("2024-06-15")),
        ("kind", one("assistance")),
        ("problems", Answer::Many(OrdSet::from([ProblemId::of(household(), "I01").to_string()]))),
        ("provider", one("LAO")),
        ("network", one("government")),
        ("value_baht", Answer::Number(3000)),
        ("result", one("done")),
    ];
    let said = [of_problem("H03", &solved), of_problem("I01", &open), found("W01", "3"), of_help(1, &help)];
    visit(1, "rx-2567", "2024-06-15", "met", said.concat())
}

#[test]
fn a_summary_says_who_where_when_and_how_the_household_stands() {
    let it = Summary::of(household(), &[usual()], None);
    assert_eq!((it.tambon.as_str(), it.moo, it.house_no.as_str()), ("760601", Some(4), "27/1"));
    assert_eq!((it.head.as_str(), it.house_code.as_str()), ("บุญมี ทดสอบ", "76060000011"));
    assert_eq!(it.origin, Some(Origin::Rexray2565));
    assert_eq!(it.listed, None);
    assert_eq!(it.due, Some(day("2024-07-15")), "a month later");
    let [round] = it.rounds.as_slice() else { panic!("one round: {:?}", it.rounds) };
    assert_eq!((round.round.as_str(), round.on, round.met()), ("rx-2567", day("2024-06-15"), true));
    assert_eq!((it.outcome(), round.outcome), (Outcome::Partial, Outcome::Partial));
    assert_eq!(it.logged_on(), Some(day("2024-06-15")));
}

#[test]
fn each_problem_says_when_it_was_found_and_solved_and_who_is_to_lead() {
    let it = Summary::of(household(), &[usual()], None);
    let mut problems = it.problems.clone();
    problems.sort_by(|one, other| one.item.cmp(&other.item));
    let [roof, work, water] = problems.as_slice() else { panic!("three problems: {problems:?}") };
    assert_eq!((roof.item.as_deref(), roof.dimension()), (Some("H03"), Some("H")));
    assert_eq!((roof.found_in.as_str(), roof.found_on()), ("2565", PartialDate::read("2022")));
    assert_eq!((roof.status, roof.solved_on), (ProblemStatus::Solved, PartialDate::read("2024-02")));
    assert_eq!((work.status, work.solved_on), (ProblemStatus::InProgress, None));
    assert_eq!((work.lead.as_deref(), work.severity), (Some("CDD"), Some(2)));
    assert_eq!((water.found_in.as_str(), water.found_on()), ("rx-2567", PartialDate::read("2024-06-15")));
    assert_eq!((water.urgent, water.route.as_deref()), (Some(UrgentWhy::Letter), Some("refer")));
    assert!(!water.unanswered && water.was.is_empty());
}

#[test]
fn help_says_for_which_problems_it_was() {
    let it = Summary::of(household(), &[usual()], None);
    let [help] = it.helps.as_slice() else { panic!("one help: {:?}", it.helps) };
    let items: Vec<_> = help.problems.iter().map(|at| it.problems[*at].item.as_deref()).collect();
    assert_eq!(items, [Some("I01")]);
    assert_eq!((help.provider.as_deref(), help.network.as_deref()), (Some("LAO"), Some("government")));
    assert_eq!((help.value_baht, help.result.as_deref()), (Some(3000), Some("done")));
}

#[test]
fn help_for_a_problem_that_the_same_visit_found_names_its_item() {
    let codes = Answer::Many(OrdSet::from(["W01".to_owned()]));
    let said = [found("W01", "1"), of_help(1, &[("on", date("2024-06-15")), ("problems", codes)])].concat();
    let it = Summary::of(household(), &[visit(1, "rx-2567", "2024-06-15", "met", said)], None);
    assert_eq!(it.helps[0].problems, [0]);
}

#[test]
fn of_several_rounds_it_is_known_how_a_problem_stood_after_each() {
    let at = |n, round: &str, on: &str, status: &str| {
        visit(n, round, on, "met", of_problem("H03", &[(known::STATUS, one(status))]))
    };
    let visits = [
        at(1, "rx-2567", "2024-01-10", "unsolved"),
        at(2, "rx-2567", "2024-02-10", "in_progress"),
        at(3, "rx-2568", "2025-01-10", "solved"),
    ];
    let it = Summary::of(household(), &visits, None);
    let rounds: Vec<_> = it.rounds.iter().map(|it| (it.round.as_str(), it.outcome)).collect();
    assert_eq!(rounds, [("rx-2567", Outcome::Partial), ("rx-2568", Outcome::Complete)]);
    assert_eq!(it.problems[0].was, [Some(ProblemStatus::InProgress)]);
    assert_eq!(it.problems[0].solved_on, PartialDate::read("2025-01-10"), "on that day, for want of another");
    let mut turned = visits.clone();
    turned.reverse();
    assert_eq!(Summary::of(household(), &turned, None), it, "the order of the visits makes no difference");
}

#[test]
fn a_problem_that_a_later_round_found_stood_nowhere_before() {
    let visits = [
        visit(1, "rx-2567", "2024-01-10", "met", Vec::new()),
        visit(2, "rx-2568", "2025-01-10", "met", found("W02", "2")),
    ];
    assert_eq!(Summary::of(household(), &visits, None).problems[0].was, [None]);
}

#[test]
fn a_household_met_once_in_a_round_counts_as_met_though_nobody_was_at_home_later() {
    let visits = [
        visit(1, "rx-2567", "2024-01-10", "met", Vec::new()),
        visit(2, "rx-2567", "2024-02-10", "not_met", Vec::new()),
    ];
    let it = Summary::of(household(), &visits, None);
    assert!(it.rounds[0].met());
    assert_eq!((it.rounds[0].result.as_str(), it.outcome()), ("not_met", Outcome::Unreachable));
}

#[test]
fn a_listed_household_that_nobody_visited_is_known_by_its_list() {
    let listed = Listed {
        id: household(),
        source: Source::Tpmap,
        reference: "9/77".to_owned(),
        answers: address().into_iter().collect(),
        problems: vec![ListedProblem {
            id: ProblemId::of(household(), "S01"),
            item: Some("S01".to_owned()),
            dimension: None,
            text: String::new(),
        }],
        assigned: Vec::new(),
        note: String::new(),
    };
    let it = Summary::of_listed(&listed);
    assert_eq!(
        (it.outcome(), it.listed, it.reference.as_str()),
        (Outcome::NotVisited, Some(Source::Tpmap), "9/77")
    );
    assert_eq!((it.head.as_str(), it.tambon.as_str()), ("บุญมี ทดสอบ", "760601"));
    assert!(it.problems[0].restricted && it.problems[0].unanswered);
}

#[test]
fn a_summary_is_small_and_is_read_back_as_it_was() {
    let rich = Summary::of(household(), &[usual()], None);
    let found = visit(1, "rx-2567", "2024-06-15", "met", [found("H02", "2"), found("I01", "1")].concat());
    let plain = Summary::of(household(), &[found], None);
    for (it, most) in [(rich, 560), (plain, 400)] {
        let written = serde_json::to_string(&it).expect("JSON");
        assert_eq!(serde_json::from_str::<Summary>(&written).expect("a summary"), it);
        assert!(written.len() < most, "{}: {written}", written.len());
    }
}
