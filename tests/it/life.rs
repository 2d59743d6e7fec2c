//! The life of a case: the outcome of a Re-X-Ray, where a problem may go, and what one visit hands on
//! to the next. The rules stand as tables in `life/`, for people who do not program.

use proptest::prelude::*;
use thaiqm_field::domain::life::{IN_2565, WORDS_HELD, life};
use thaiqm_field::domain::questionnaire::known;
use thaiqm_field::domain::roster::{Listed, ListedProblem, Source};
use thaiqm_field::domain::{
    Answer, AnswerKey, Answers, CaseFile, Commit, Date, Edit, FaultKind, HelpId, HouseholdId, Kind, Life,
    MemberId, Missing, Outcome, PartialDate, ProblemId, ProblemStatus, Questionnaire, Refusal, RevisionId,
    Severity, Stamp, VisitId, VisitKind, validate,
};
use thaiqm_field::exchange::SealedVisit;

use crate::support::{IAT, ROUND, id};

const OUTCOMES: &str = include_str!("life/outcomes.txt");
const MOVES: &str = include_str!("life/moves.txt");

fn paper() -> &'static Questionnaire {
    Questionnaire::newest().expect("a questionnaire")
}

fn today() -> Date {
    Date::new(2024, 6, 15).expect("a day")
}

fn one(code: &str) -> Option<Answer> {
    Some(Answer::One(code.to_owned()))
}

fn text(text: &str) -> Option<Answer> {
    Some(Answer::Text(text.to_owned()))
}

fn day(day: Date) -> Option<Answer> {
    Some(Answer::Date(PartialDate::from_day(day)))
}

/// Items that are neither urgent of themselves nor restricted.
const ITEMS: [&str; 6] = ["H02", "W02", "E03", "I01", "H03", "U05"];

/// Others of the kind, for problems that a visit finds.
const NEW: [&str; 2] = ["I02", "I03"];

/// A household of the list of 2565 with so many problems.
fn listed(problems: usize) -> Listed {
    let household = HouseholdId::of(Source::Thaiqm2565, "99990000001", "");
    let head = MemberId::head_of(household);
    let answers: Answers = [
        (AnswerKey::of(known::HOUSE_NO), Answer::Text("27/1".to_owned())),
        (AnswerKey::of(known::MOO), Answer::Number(4)),
        (AnswerKey::of(known::TAMBON), Answer::Text("760601".to_owned())),
        (AnswerKey::of_member(known::FIRST_NAME, head), Answer::Text("สมมุติ".to_owned())),
        (AnswerKey::of_member(known::LAST_NAME, head), Answer::Text("ทดสอบ".to_owned())),
        (AnswerKey::of_member(known::RELATION, head), Answer::One("head".to_owned())),
    ]
    .into_iter()
    .collect();
    let problem = |code: &&str| ListedProblem {
        id: ProblemId::of(household, code),
        item: Some((*code).to_owned()),
        dimension: None,
        text: String::new(),
    };
    Listed {
        id: household,
        source: Source::Thaiqm2565,
        reference: "99990000001".to_owned(),
        answers,
        problems: ITEMS[..problems].iter().map(problem).collect(),
        assigned: Vec::new(),
        note: String::new(),
    }
}

/// A case file under the hands of a person.
struct Case {
    listed: Option<Listed>,
    household: HouseholdId,
    file: CaseFile,
    edits: u32,
}

impl Case {
    fn of(listed: Listed) -> Case {
        Case { household: listed.id, listed: Some(listed), file: CaseFile::default(), edits: 0 }
    }
    fn of_no_list() -> Case {
        Case { household: HouseholdId(id(1, 1)), listed: None, file: CaseFile::default(), edits: 0 }
    }
    fn does(&mut self, edit: Edit) -> Result<Commit, Refusal> {
        let stamp = Stamp { revision: RevisionId(id(3, self.edits)), at: IAT * 1000, by: "kid".to_owned() };
        let commit = self.file.decide(paper(), edit, &stamp, today())?;
        self.edits += 1;
        self.file.apply(&commit);
        Ok(commit)
    }
    fn begin(&mut self, kind: VisitKind) -> Result<Commit, Refusal> {
        let visit = VisitId(id(2, u32::try_from(self.file.visits.len()).expect("few")));
        let (household, listed) = (self.household, self.listed.clone().map(Box::new));
        self.does(Edit::Visit { household, visit, round: ROUND.to_owned(), kind, listed })
    }
    fn puts(&mut self, changes: Vec<(AnswerKey, Option<Answer>)>) {
        let visit = self.file.latest().expect("a visit").id;
        self.does(Edit::Answer { visit, changes }).expect("an open visit");
    }
    fn says(&mut self, item: &str, status: &str) {
        let problem = self.problem(item);
        let put = |which: &str, answer| (AnswerKey::of_problem(which, problem), answer);
        self.puts(vec![
            put(known::STATUS, one(status)),
            put("evidence", one("seen")),
            put("closed_on", day(today())),
            put("closed_by", one("LAO")),
            put("done", text("ซ่อมหลังคา")),
            put("wrong_because", text("บันทึกผิดหลัง")),
        ]);
    }
    fn ticks(&mut self, item: &str) {
        let gate = format!("gate.{}", &item[..1]);
        let of = |id: &str| AnswerKey::of(format!("{item}.{id}"));
        self.puts(vec![
            (AnswerKey::of(gate), one("yes")),
            (AnswerKey::of(item), Some(Answer::YesNo(true))),
            (of("severity"), one("2")),
        ]);
    }
    /// Whatever else is asked of it, nobody knew.
    fn knows_no_more(&mut self) {
        while let Some((key, _)) = self.faults_at().into_iter().find(|it| it.1 == FaultKind::Required) {
            self.puts(vec![(key, Some(Answer::Missing(Missing::Unknown)))]);
        }
    }
    fn met(&mut self) {
        let visit = self.file.latest().expect("a visit");
        let members: Vec<MemberId> = visit.working().members().into_iter().collect();
        let mut all = vec![
            (AnswerKey::of(known::VISIT_DATE), day(today())),
            (AnswerKey::of(known::VISIT_RESULT), one("met")),
            (AnswerKey::of(known::NOTICE), Some(Answer::YesNo(true))),
            (AnswerKey::of(known::MEMBER_COUNT), Some(Answer::Number(1))),
            (AnswerKey::of("house_code_missing_reason"), one("not_known")),
            (AnswerKey::of(known::NEW_PROBLEM), Some(Answer::YesNo(false))),
        ];
        for dimension in &paper().dimensions {
            all.push((AnswerKey::of(dimension.gate_id()), one("no")));
        }
        for member in members {
            all.push((AnswerKey::of_member(known::PRESENCE, member), one("here")));
        }
        self.puts(all);
    }
    fn problem(&self, item: &str) -> ProblemId {
        ProblemId::of(self.household, item)
    }
    fn life(&self) -> Life {
        life(&self.file, self.listed.as_ref())
    }
    fn outcome(&self) -> Outcome {
        self.life().outcome
    }
    fn faults(&self) -> Vec<(String, FaultKind)> {
        self.faults_at().into_iter().map(|it| (it.0.question, it.1)).collect()
    }
    fn faults_at(&self) -> Vec<(AnswerKey, FaultKind)> {
        let answers = self.file.latest().expect("a visit").working();
        let all = validate::faults(paper(), answers, today()).into_iter();
        let errors = all.filter(|it| it.severity == Severity::Error);
        errors.map(|it| (it.at, it.kind)).collect()
    }
    fn seals(&mut self) -> Result<Commit, Refusal> {
        let visit = self.file.latest().expect("a visit").id;
        self.does(Edit::Seal { visit })
    }
    fn sealed(&mut self) {
        if let Err(why) = self.seals() {
            panic!("not sealed: {why:?}");
        }
    }
}

fn code(outcome: Outcome) -> String {
    let written = serde_json::to_value(outcome).expect("a word");
    written.as_str().expect("a word").to_owned()
}

/// The lines of a table, without its head and its comments, with the number of each.
fn rows(table: &str) -> Vec<(usize, Vec<String>)> {
    let lines = table.lines().enumerate().filter(|(_, it)| !it.trim().is_empty() && !it.starts_with('#'));
    let cells = |it: &str| it.split('|').map(|it| it.trim().to_owned()).collect::<Vec<_>>();
    lines.skip(1).map(|(n, it)| (n + 1, cells(it))).collect()
}

#[test]
fn every_line_of_the_table_of_outcomes_holds() {
    let rows = rows(OUTCOMES);
    assert!(rows.len() >= 35, "the table is read: {}", rows.len());
    for (n, row) in rows {
        let [met, old, new, wanted] = row.as_slice() else { panic!("line {n} has not four cells: {row:?}") };
        let old: Vec<&str> = old.split_whitespace().collect();
        let mut case = if old.is_empty() { Case::of_no_list() } else { Case::of(listed(old.len())) };
        if met != "-" {
            if case.listed.is_some() {
                case.begin(VisitKind::Rexray).expect("a visit");
            } else {
                let (household, visit) = (case.household, VisitId(id(2, 0)));
                let (round, mut answers) = (ROUND.to_owned(), listed(0).answers);
                answers.set(AnswerKey::of(known::ORIGIN), one("missed"));
                case.does(Edit::Add { household, visit, round, answers }).expect("a household");
            }
            case.met();
            case.puts(vec![(AnswerKey::of(known::VISIT_RESULT), one(met))]);
            for (item, status) in ITEMS.iter().zip(&old).filter(|(_, status)| **status != "?") {
                case.says(item, status);
            }
            let new: Vec<&str> = new.split_whitespace().collect();
            assert!(new.len() <= NEW.len(), "line {n} finds more than this test knows items for");
            for item in &NEW[..new.len()] {
                case.ticks(item);
            }
            // A problem is found unsolved. Where it stands otherwise, somebody came again and said so.
            if new.iter().any(|it| *it != "unsolved") {
                case.knows_no_more();
                case.sealed();
                case.begin(VisitKind::FollowUp).expect("a follow-up");
                case.met();
                for (item, status) in ITEMS.iter().zip(&old).chain(NEW.iter().zip(&new)) {
                    case.says(item, status);
                }
                case.sealed();
            }
        }
        assert_eq!(code(case.outcome()), *wanted, "line {n}");
    }
}

#[test]
fn every_outcome_stands_in_the_table() {
    let wanted: std::collections::BTreeSet<String> =
        rows(OUTCOMES).into_iter().filter_map(|(_, row)| row.get(3).cloned()).collect();
    let all = [
        Outcome::NotVisited,
        Outcome::Unreachable,
        Outcome::Error,
        Outcome::Complete,
        Outcome::CompleteNew,
        Outcome::Care,
        Outcome::None,
        Outcome::Partial,
        Outcome::NoProblem,
    ];
    assert_eq!(wanted, all.into_iter().map(code).collect());
}

#[test]
fn every_cell_of_the_table_of_moves_holds_and_a_forbidden_move_is_not_sealed() {
    let columns: Vec<&str> = {
        let head = MOVES.lines().find(|it| it.starts_with("from")).expect("a head");
        head.split('|').nth(1).expect("columns").split_whitespace().collect()
    };
    assert_eq!(columns.len(), ProblemStatus::ALL.len());
    let rows = rows(MOVES);
    assert_eq!(rows.len(), ProblemStatus::ALL.len());
    for (n, row) in rows {
        let from = ProblemStatus::of_code(&row[0]).unwrap_or_else(|| panic!("line {n}: {}", row[0]));
        let cells: Vec<&str> = row[1].split_whitespace().collect();
        assert_eq!(cells.len(), columns.len(), "line {n}");
        for (to, cell) in columns.iter().zip(cells) {
            let may = match cell {
                "yes" => true,
                "no" => false,
                other => panic!("line {n}: {other}"),
            };
            let status = ProblemStatus::of_code(to).expect("a status");
            assert_eq!(from.may_become(status), may, "{} to {to}", row[0]);
            let mut case = Case::of(listed(1));
            case.begin(VisitKind::Rexray).expect("a visit");
            case.met();
            let problem = case.problem(ITEMS[0]);
            let because = AnswerKey::of_problem("changed_because", problem);
            case.puts(vec![
                (AnswerKey::of_problem(known::WAS, problem), one(&row[0])),
                (because, text("กลับมาเป็นอีก")),
            ]);
            case.says(ITEMS[0], to);
            let forbidden = FaultKind::MoveNotAllowed { from, to: status };
            let faults = case.faults();
            let refused = faults.iter().any(|(at, it)| at == "problem.status" && *it == forbidden);
            assert_eq!(refused, !may, "{} to {to}: {faults:?}", row[0]);
            assert_eq!(case.seals().is_ok(), may, "{} to {to}: {faults:?}", row[0]);
        }
    }
}

#[test]
fn statuses_of_the_questionnaire_are_those_of_the_domain() {
    for question in paper().problem.iter().filter(|it| [known::WAS, known::STATUS].contains(&it.id.as_str()))
    {
        let Kind::One(choices) = &question.kind else { panic!("{} offers no statuses", question.id) };
        let codes: Vec<&str> = choices.iter().map(|it| it.code.as_str()).collect();
        assert_eq!(codes, ProblemStatus::ALL.map(ProblemStatus::code), "{}", question.id);
    }
}

#[test]
fn closing_a_problem_needs_a_day_who_solved_it_and_what_was_done() {
    let mut case = Case::of(listed(1));
    case.begin(VisitKind::Rexray).expect("a visit");
    case.met();
    let problem = case.problem(ITEMS[0]);
    case.puts(vec![(AnswerKey::of_problem(known::STATUS, problem), one("solved"))]);
    let missing: Vec<String> = case.faults().into_iter().map(|it| it.0).collect();
    assert_eq!(missing, ["problem.evidence", "problem.closed_on", "problem.closed_by", "problem.done"]);
}

#[test]
fn a_problem_that_nobody_answered_blocks_sealing() {
    let mut case = Case::of(listed(2));
    case.begin(VisitKind::Rexray).expect("a visit");
    case.met();
    case.says(ITEMS[0], "solved");
    let faults = case.faults();
    assert!(faults.contains(&("problem.status".to_owned(), FaultKind::Required)), "{faults:?}");
    assert!(matches!(case.seals(), Err(Refusal::HasFaults(_))));
    case.says(ITEMS[1], "unsolved");
    case.sealed();
}

#[test]
fn a_listed_household_that_nobody_reached_in_time_can_be_followed_up_and_one_of_no_list_not() {
    let mut case = Case::of(listed(2));
    case.begin(VisitKind::FollowUp).expect("a visit");
    case.met();
    assert!(case.seals().is_err(), "each problem of the list is asked about");
    case.says(ITEMS[0], "self_solved");
    case.says(ITEMS[1], "unsolved");
    assert_eq!(case.outcome(), Outcome::Partial);
    case.sealed();
    assert_eq!(Case::of_no_list().begin(VisitKind::FollowUp).err(), Some(Refusal::NothingToFollow));
}

#[test]
fn a_household_that_is_listed_without_saying_why_is_not_complete_by_itself() {
    let mut case = Case::of(listed(0));
    case.begin(VisitKind::Rexray).expect("a visit");
    case.met();
    assert_eq!(case.outcome(), Outcome::None, "there is a problem of which nothing is known");
    assert!(case.seals().is_err());
    case.says("", "self_solved");
    assert_eq!(case.outcome(), Outcome::Complete);
    case.sealed();
}

#[test]
fn an_item_that_was_brought_along_is_not_ticked_as_new_once_more() {
    let mut case = Case::of(listed(1));
    case.begin(VisitKind::Rexray).expect("a visit");
    case.met();
    case.says(ITEMS[0], "unsolved");
    case.ticks(ITEMS[0]);
    assert!(case.faults().contains(&(ITEMS[0].to_owned(), FaultKind::AlreadyFollowed)));
}

#[test]
fn the_old_words_of_a_list_can_be_given_an_item_and_stay() {
    let mut list = listed(0);
    let words = "หลังคารั่ว ฝาบ้านผุ";
    let problem = ProblemId::of(list.id, words);
    list.problems = vec![ListedProblem { id: problem, item: None, dimension: None, text: words.to_owned() }];
    let mut case = Case::of(list);
    case.begin(VisitKind::Rexray).expect("a visit");
    case.met();
    case.says(words, "in_progress");
    case.puts(vec![(AnswerKey::of_problem(known::ITEM_NOW, problem), one("H02"))]);
    case.sealed();
    let followed = case.life().problem(problem).cloned().expect("the problem");
    assert_eq!((followed.item.as_deref(), followed.old_text.as_str()), (Some("H02"), words));
    case.begin(VisitKind::FollowUp).expect("a follow-up");
    let begun = case.file.latest().expect("a visit").working();
    assert_eq!(begun.of_problem(known::OLD_TEXT, problem), text(words).as_ref());
    assert_eq!(begun.of_problem(known::ITEM_NOW, problem), one("H02").as_ref());
}

#[test]
fn a_list_has_no_words_that_keep_a_visit_from_being_sealed() {
    let most = paper().problem.iter().find(|it| it.id == known::OLD_TEXT).map(|it| it.kind.clone());
    assert!(
        matches!(most, Some(Kind::Text { max_chars, .. }) if max_chars as usize == WORDS_HELD),
        "{most:?}"
    );
    for (words, held) in [
        ("+ หลังคารั่ว".to_owned(), "หลังคารั่ว".to_owned()),
        ("=@- รายได้น้อย".to_owned(), "รายได้น้อย".to_owned()),
        ("-".to_owned(), "-".to_owned()),
        ("รั่ว".repeat(100), format!("{}…", "รั่ว".repeat(100).chars().take(299).collect::<String>())),
    ] {
        let mut list = listed(0);
        let problem = ProblemId::of(list.id, &words);
        list.problems = vec![ListedProblem { id: problem, item: None, dimension: None, text: words.clone() }];
        let mut case = Case::of(list);
        case.begin(VisitKind::Rexray).expect("a visit");
        let begun = case.file.latest().expect("a visit").working();
        assert_eq!(begun.of_problem(known::OLD_TEXT, problem), text(&held).as_ref());
        case.met();
        case.says(&words, "in_progress");
        case.puts(vec![(AnswerKey::of_problem(known::ITEM_NOW, problem), one("H02"))]);
        case.sealed();
    }
}

#[test]
fn a_follow_up_goes_on_with_the_plan_and_asks_each_open_problem_anew() {
    let mut case = Case::of(listed(2));
    case.begin(VisitKind::Rexray).expect("a visit");
    case.met();
    case.says(ITEMS[0], "solved");
    case.says(ITEMS[1], "referred");
    let open = case.problem(ITEMS[1]);
    let plan = [("need", text("ถังน้ำ")), ("route", one("refer")), ("lead", one("LAO"))];
    case.puts(plan.iter().map(|(id, it)| (AnswerKey::of_problem(id, open), it.clone())).collect());
    let due = Date::new(2024, 7, 20).expect("a day");
    case.puts(vec![(AnswerKey::of(known::NEXT_VISIT), day(due))]);
    assert_eq!(case.begin(VisitKind::FollowUp), Err(Refusal::VisitUnderWay));
    case.sealed();
    assert_eq!(case.life().due, Some(due));

    case.begin(VisitKind::FollowUp).expect("a follow-up");
    let begun = case.file.latest().expect("a visit").working().clone();
    for (id, answer) in &plan {
        assert_eq!(begun.of_problem(id, open), answer.as_ref(), "{id}");
    }
    assert_eq!(begun.of_problem(known::STATUS, open), None);
    assert_eq!(begun.of_problem(known::WAS, open), one("referred").as_ref());
    assert_eq!(begun.of(known::VISIT_RESULT), None);
    assert_eq!(begun.of(known::NOTICE), None);
    assert_eq!(begun.of(known::HOUSE_NO), text("27/1").as_ref());
    assert_eq!(begun.members().len(), 1);

    case.met();
    assert!(case.seals().is_err(), "the open problem is not answered");
    case.says(ITEMS[1], "solved");
    let (help, on) = (HelpId(id(4, 1)), day(today()));
    let of = |which: &str, answer| (AnswerKey::of_help(which, help), answer);
    let what = Some(Answer::Many(["goods".to_owned()].into()));
    let whom = Some(Answer::Many([open.to_string()].into()));
    case.puts(vec![
        of("on", on),
        of("kind", one("assistance")),
        of("what", what),
        of("problems", whom),
        of("provider", one("LAO")),
        of("network", one("government")),
    ]);
    case.sealed();
    let life = case.life();
    assert_eq!(life.outcome, Outcome::Complete, "the problem that stayed closed needed no answer");
    assert_eq!(life.helps.len(), 1);
    assert_eq!(life.due, None, "nothing is left to come back for");
    assert!(life.problems.iter().all(|it| it.found_in == IN_2565));
    let history: Vec<_> = life.problem(open).expect("it").history.iter().map(|it| it.1).collect();
    assert_eq!(history, [ProblemStatus::Referred, ProblemStatus::Solved]);
}

#[test]
fn what_a_survey_found_is_followed_with_the_severity_and_need_it_was_given() {
    let mut case = Case::of_no_list();
    let (household, visit) = (case.household, VisitId(id(2, 0)));
    let answers = crate::support::answers(1);
    case.does(Edit::Add { household, visit, round: ROUND.to_owned(), answers }).expect("a household");
    case.puts(vec![
        (AnswerKey::of("H02.parts"), Some(Answer::Many(["roof".to_owned()].into()))),
        (AnswerKey::of("H02.collapse_risk"), Some(Answer::YesNo(false))),
    ]);
    let found = case.life();
    case.sealed();
    let open: Vec<_> = found.problems.iter().map(|it| it.item.clone().expect("an item")).collect();
    assert!(!open.is_empty());
    case.begin(VisitKind::FollowUp).expect("a follow-up");
    let begun = case.file.latest().expect("a visit").working();
    assert_eq!(begun.problems().len(), open.len());
    for item in open {
        let problem = ProblemId::of(household, &item);
        assert_eq!(begun.of_problem(known::ITEM, problem), one(&item).as_ref());
        let severity = case.file.visits[0].answers.of(&format!("{item}.severity"));
        assert_eq!(begun.of_problem(known::SEVERITY, problem), severity, "{item}");
    }
}

#[test]
fn what_a_survey_did_not_know_of_an_item_is_no_plan_and_no_fault_of_the_follow_up() {
    let mut case = Case::of_no_list();
    let (household, visit) = (case.household, VisitId(id(2, 0)));
    let answers = crate::support::answers(1);
    case.does(Edit::Add { household, visit, round: ROUND.to_owned(), answers }).expect("a household");
    case.puts(vec![
        (AnswerKey::of("H02.parts"), Some(Answer::Many(["roof".to_owned()].into()))),
        (AnswerKey::of("H02.collapse_risk"), Some(Answer::YesNo(false))),
        (AnswerKey::of("H02.route"), Some(Answer::Missing(Missing::Unknown))),
    ]);
    case.sealed();
    case.begin(VisitKind::FollowUp).expect("a follow-up");
    let begun = case.file.latest().expect("a visit").working();
    let problem = ProblemId::of(household, "H02");
    assert_eq!(begun.of_problem(known::ITEM, problem), one("H02").as_ref());
    assert_eq!(begun.of_problem("route", problem), None);
}

#[test]
fn without_an_appointment_the_next_visit_is_due_a_month_later() {
    let mut case = Case::of(listed(1));
    case.begin(VisitKind::Rexray).expect("a visit");
    case.met();
    case.says(ITEMS[0], "unsolved");
    assert_eq!(case.life().due, Date::new(2024, 7, 15));
    case.puts(vec![
        (AnswerKey::of(known::VISIT_RESULT), one("not_met")),
        (AnswerKey::of(known::RETRY_ON), day(Date::new(2024, 6, 18).expect("a day"))),
    ]);
    assert_eq!(case.life().due, Date::new(2024, 6, 18));
    let last = Date::new(2024, 1, 31).expect("a day");
    assert_eq!(last.a_month_later(), Date::new(2024, 2, 29).expect("a day"));
    let december = Date::new(2024, 12, 5).expect("a day");
    assert_eq!(december.a_month_later(), Date::new(2025, 1, 5).expect("a day"));
}

#[test]
fn a_visit_at_which_nobody_was_met_keeps_where_each_problem_stood() {
    let mut case = Case::of(listed(2));
    case.begin(VisitKind::Rexray).expect("a visit");
    case.puts(vec![
        (AnswerKey::of(known::VISIT_DATE), day(today())),
        (AnswerKey::of(known::VISIT_RESULT), one("not_met")),
        (AnswerKey::of("house_code_missing_reason"), one("not_known")),
    ]);
    case.sealed();
    assert_eq!(case.outcome(), Outcome::Unreachable);
    case.begin(VisitKind::Rexray).expect("another try");
    case.met();
    assert_eq!(case.file.latest().expect("a visit").working().problems().len(), 2);
    assert_eq!(case.file.latest().expect("a visit").working().members().len(), 1, "the head of the list");
}

#[test]
fn a_sealed_re_x_ray_passes_the_rules_of_a_bundle() {
    let mut case = Case::of(listed(6));
    case.begin(VisitKind::Rexray).expect("a visit");
    case.met();
    for (item, status) in
        ITEMS.iter().zip(["solved", "self_solved", "unsolved", "referred", "ongoing_care", "not_applicable"])
    {
        case.says(item, status);
    }
    case.sealed();
    let sealed = SealedVisit::all_of(&case.file);
    assert_eq!(sealed.len(), 1);
    for it in &sealed {
        it.check(Questionnaire::published()).expect("a visit for a bundle");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// Whatever is answered, blanked and ticked, in whatever order: a household is fully solved only
    /// when every problem of 2565 was said to be closed.
    #[test]
    fn no_sequence_of_edits_completes_a_case_with_an_unanswered_problem(
        problems in 1_usize..5,
        edits in prop::collection::vec((0_usize..8, 0_usize..10), 0..40),
    ) {
        let mut case = Case::of(listed(problems));
        case.begin(VisitKind::Rexray).expect("a visit");
        for (what, which) in edits {
            let Some(visit) = case.file.latest().map(|it| (it.id, it.open())) else { continue };
            match (what, visit.1) {
                (0, true) => case.met(),
                (1, true) => {
                    let results = ["met", "not_met", "vacant", "moved", "deceased", "refused"];
                    case.puts(vec![(AnswerKey::of(known::VISIT_RESULT), results.get(which).and_then(|it| one(it)))]);
                }
                (2, true) => case.ticks(NEW[which % 2]),
                (3, true) => drop(case.seals()),
                (3, false) => drop(case.does(Edit::Reopen { visit: visit.0 })),
                (4, true) => {
                    let note = "แก้ไข".to_owned();
                    drop(case.does(Edit::SealCorrection { visit: visit.0, note }));
                }
                (4, false) => drop(case.begin(if which % 2 == 0 { VisitKind::Rexray } else { VisitKind::FollowUp })),
                (5, true) => {
                    let problem = case.problem(ITEMS[which % problems]);
                    case.puts(vec![(AnswerKey::of_problem(known::STATUS, problem), None)]);
                }
                (6, true) => {
                    let help = HelpId(id(4, 1));
                    case.puts(vec![(AnswerKey::of_help("kind", help), one("home_visit"))]);
                }
                (7, true) => {
                    let status = ProblemStatus::ALL[which % ProblemStatus::ALL.len()];
                    for item in &ITEMS[..problems] {
                        case.says(item, status.code());
                    }
                }
                (_, true) => {
                    let status = ProblemStatus::ALL[(what + which) % ProblemStatus::ALL.len()];
                    case.says(ITEMS[which % problems], status.code());
                }
                _ => {}
            }
            let life = case.life();
            if matches!(life.outcome, Outcome::Complete | Outcome::CompleteNew) {
                for item in &ITEMS[..problems] {
                    let it = life.problem(case.problem(item)).expect("a listed problem");
                    prop_assert!(it.status.closed() && !it.unanswered, "{item}: {it:?}");
                }
            }
        }
    }
}
