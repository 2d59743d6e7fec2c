//! The life of a case: every problem of a household from the list of 2565 or the visit that found it,
//! through each visit since, to where it stands now; and what follows from that — the outcome of a
//! Re-X-Ray, which is computed and never chosen (domain.md §2.2), and when to come again.
//!
//! Nothing of it is kept: it is read off the visits, in their order, each time.

use serde::{Deserialize, Serialize};

use super::answer::{Answer, AnswerKey, Answers};
use super::id::{HelpId, HouseholdId, ProblemId, VisitId};
use super::problem::{self, ProblemStatus, UrgentWhy};
use super::questionnaire::{Urgency, known};
use super::record::{Visit, VisitKind, VisitState};
use super::roster::{Listed, Source};
use super::text_rule;
use super::validate::MET;
use super::{CaseFile, Date, PartialDate, Questionnaire};

/// The round of what the list of 2565 names.
pub const IN_2565: &str = "2565";
/// The round of what the list of TPMAP names.
pub const IN_TPMAP: &str = "tpmap";

/// How a household stands after the check (domain.md §2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// ยังไม่ได้ลงพื้นที่
    NotVisited,
    /// ยังตรวจสอบไม่ได้: nobody was met
    Unreachable,
    /// ไม่เข้าเกณฑ์/ข้อมูลคลาดเคลื่อน: there was none of the listed problems
    Error,
    /// แก้ไขครบถ้วน
    Complete,
    /// แก้ไขครบถ้วนแต่มีปัญหาใหม่
    CompleteNew,
    /// ต้องสงเคราะห์ต่อเนื่อง: all that is open
    Care,
    /// ยังไม่ได้รับการแก้ไข: none of the listed problems
    None,
    /// แก้ไขบางส่วน / ยังไม่แล้วเสร็จ
    Partial,
    /// a household of no list in which no problem was found
    NoProblem,
}

/// A problem as it stands after the visits so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// its id, the same in every visit
    pub id: ProblemId,
    /// the item's code, once it is known
    pub item: Option<String>,
    /// the list's words, else empty
    pub old_text: String,
    /// the round that found it
    pub found_in: String,
    /// where it stands
    pub status: ProblemStatus,
    /// nobody has said yet, in any visit, how it stands
    pub unanswered: bool,
    /// 1 to 3, as said last
    pub severity: Option<u8>,
    /// why it is urgent, if it is
    pub urgent: Option<UrgentWhy>,
    /// opens on a second tap, never in lists
    pub restricted: bool,
    /// where it stood after each visit that said so, oldest first
    pub history: Vec<(VisitId, ProblemStatus)>,
    /// the visit whose answers about it are the newest, and the item's own answers when it was found then
    pub told_in: Option<VisitId>,
}

impl Followed {
    /// Whether a list named it: those of 2565 decide the outcome.
    pub fn listed(&self) -> bool {
        of_list(&self.found_in)
    }
}

/// A household's case as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// its problems: those of the list in its order, then the others as they were found
    pub problems: Vec<Followed>,
    /// computed
    pub outcome: Outcome,
    /// what help was given, with the visit that wrote it down, oldest first
    pub helps: Vec<(VisitId, HelpId)>,
    /// when somebody is expected there again
    pub due: Option<Date>,
    /// the level as set last (domain.md §3.5), by a person
    pub level: Option<String>,
}

impl Life {
    /// The problem with this id.
    pub fn problem(&self, id: ProblemId) -> Option<&Followed> {
        self.problems.iter().find(|it| it.id == id)
    }
    /// Problems that are not closed.
    pub fn open(&self) -> impl Iterator<Item = &Followed> {
        self.problems.iter().filter(|it| !it.status.closed())
    }
    /// Whether an open problem cannot wait.
    pub fn urgent(&self) -> bool {
        self.open().any(|it| it.urgent.is_some())
    }
    /// The level that the test of domain.md §3.5 suggests from what is known here: `below`, `survival` or
    /// `sufficiency`. That it lasts, and what the household earns, only people know.
    pub fn suggested_level(&self) -> &'static str {
        suggested_level(self.problems.iter().map(|it| (it.status, it.urgent.is_some())))
    }
}

/// As [`Life::suggested_level`], of how each problem stands and whether it is urgent.
pub(super) fn suggested_level(problems: impl Iterator<Item = (ProblemStatus, bool)>) -> &'static str {
    let mut level = "sufficiency";
    for (status, urgent) in problems.filter(|it| !it.0.closed()) {
        if urgent {
            return "below";
        }
        if status != ProblemStatus::OngoingCare {
            level = "survival";
        }
    }
    level
}

/// The life of a case: from the list, if the household is on one, and every visit, drafts too. What a
/// draft says counts as it stands, so that the outcome can be shown while it is filled in.
pub fn life(case: &CaseFile, listed: Option<&Listed>) -> Life {
    life_of(listed, case.visits.iter().map(|it| (it, it.working())))
}

/// As [`life`], of these visits alone, oldest first, each with the answers that count.
pub fn life_of<'a>(listed: Option<&Listed>, visits: impl Iterator<Item = (&'a Visit, &'a Answers)>) -> Life {
    let mut problems: Vec<Followed> = listed.map(from_list).unwrap_or_default();
    let (mut helps, mut due, mut level) = (Vec::new(), None, None);
    let mut last_met = None;
    for (visit, answers) in visits {
        let met = met(answers);
        last_met = Some(met);
        due = due_after(visit, answers, met);
        if met == Met::No {
            // Nobody was asked, but the household's list of problems came along.
            for id in answers.problems() {
                brought(&mut problems, answers, id);
            }
            continue;
        }
        for id in answers.problems() {
            let at = brought(&mut problems, answers, id);
            told(&mut problems[at], visit, answers);
        }
        let Some(questionnaire) = Questionnaire::named(&visit.questionnaire) else { continue };
        let day = day_of(visit, answers);
        for found in problem::problems(questionnaire, answers, day) {
            let id = ProblemId::of(visit.household, &found.item);
            if let Some(known) = problems.iter_mut().find(|it| it.id == id) {
                (known.severity, known.urgent, known.told_in) =
                    (found.severity, found.urgent, Some(visit.id));
                continue;
            }
            problems.push(Followed {
                id,
                item: Some(found.item),
                old_text: String::new(),
                found_in: visit.round.clone(),
                status: ProblemStatus::Unsolved,
                unanswered: false,
                severity: found.severity,
                urgent: found.urgent,
                restricted: found.restricted,
                history: vec![(visit.id, ProblemStatus::Unsolved)],
                told_in: Some(visit.id),
            });
        }
        helps.extend(answers.helps().into_iter().map(|it| (visit.id, it)));
        if let Some(Answer::One(code)) = answers.of(known::LEVEL) {
            level = Some(code.clone());
        }
    }
    if due.is_some() && last_met == Some(Met::Yes) && problems.iter().all(|it| it.status.closed()) {
        // Nothing is left to come back for, whatever was arranged.
        due = None;
    }
    let stand = |it: &Followed| Stand {
        listed: it.listed(),
        status: it.status,
        // Whatever gave it a step, a visit that told of it or the survey that found it, answered it.
        answered: !it.history.is_empty(),
    };
    let outcome = outcome(&problems.iter().map(stand).collect::<Vec<_>>(), last_met);
    Life { problems, outcome, helps, due, level }
}

/// Whether somebody was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Met {
    Yes,
    /// not said yet
    Open,
    No,
}

impl Met {
    /// By the result of a visit; empty where nothing was said.
    pub fn of(result: &str) -> Met {
        match result {
            MET => Met::Yes,
            "" => Met::Open,
            _ => Met::No,
        }
    }
}

fn met(answers: &Answers) -> Met {
    match answers.of(known::VISIT_RESULT) {
        Some(Answer::One(code)) => Met::of(code),
        _ => Met::Open,
    }
}

/// What the outcome asks of a problem.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stand {
    /// see [`Followed::listed`]
    pub listed: bool,
    /// where it stands
    pub status: ProblemStatus,
    /// a visit has said so
    pub answered: bool,
}

/// Whether a list named what was found in this round: those of 2565 decide the outcome.
pub(super) fn of_list(found_in: &str) -> bool {
    found_in == IN_2565 || found_in == IN_TPMAP
}

/// The outcome by the order of rules of domain.md §2.2. «Fully solved» is reached by answers alone: a
/// problem of which nobody said anything is open.
///
/// The rules speak of the problems of 2565. A household of no list is judged by all that were found.
pub(super) fn outcome(problems: &[Stand], last: Option<Met>) -> Outcome {
    let listed = problems.iter().any(|it| it.listed);
    let judged: Vec<ProblemStatus> =
        problems.iter().filter(|it| !listed || it.listed).map(|it| it.status).collect();
    let all = |holds: &dyn Fn(ProblemStatus) -> bool| judged.iter().all(|it| holds(*it));
    let mut open = problems.iter().map(|it| it.status).filter(|it| !it.closed());
    match last {
        None => return Outcome::NotVisited,
        Some(Met::No) => return Outcome::Unreachable,
        Some(Met::Open) if problems.iter().all(|it| !it.answered) => return Outcome::NotVisited,
        _ => {}
    }
    if judged.is_empty() {
        Outcome::NoProblem
    } else if all(&|it| it == ProblemStatus::NotApplicable) {
        Outcome::Error
    } else if all(&ProblemStatus::closed) {
        if open.next().is_none() { Outcome::Complete } else { Outcome::CompleteNew }
    } else if open.all(|it| it == ProblemStatus::OngoingCare) {
        Outcome::Care
    } else if all(&|it| it == ProblemStatus::Unsolved) {
        Outcome::None
    } else {
        Outcome::Partial
    }
}

/// The problems as the list names them. A household that is listed without saying why has one problem
/// all the same, of which nothing is known: it was listed for it.
fn from_list(listed: &Listed) -> Vec<Followed> {
    let found_in = match listed.source {
        Source::Thaiqm2565 => IN_2565,
        Source::Tpmap => IN_TPMAP,
    };
    let of = |id, item: Option<&String>, text: &str| {
        let mut it = blank(id);
        it.found_in = found_in.to_owned();
        it.old_text = text.to_owned();
        it.set_item(item);
        it
    };
    if listed.problems.is_empty() {
        return vec![of(ProblemId::of(listed.id, ""), None, "")];
    }
    listed.problems.iter().map(|it| of(it.id, it.item.as_ref(), &it.text)).collect()
}

fn blank(id: ProblemId) -> Followed {
    Followed {
        id,
        item: None,
        old_text: String::new(),
        found_in: String::new(),
        status: ProblemStatus::Unsolved,
        unanswered: true,
        severity: None,
        urgent: None,
        restricted: false,
        history: Vec::new(),
        told_in: None,
    }
}

impl Followed {
    /// What its item says of it.
    fn set_item(&mut self, code: Option<&String>) {
        let Some(code) = code else { return };
        let Some((_, item)) = Questionnaire::newest().and_then(|it| it.item(code)) else { return };
        self.item = Some(code.clone());
        self.restricted = item.restricted;
        self.urgent = match item.urgent {
            Urgency::Letter => Some(UrgentWhy::Letter),
            Urgency::Proposed => Some(UrgentWhy::Proposed),
            Urgency::Never | Urgency::When(_) => self.urgent,
        };
    }
}

/// The place of a problem that a visit brought along; as the visit describes it, if it was not known.
fn brought(problems: &mut Vec<Followed>, answers: &Answers, id: ProblemId) -> usize {
    if let Some(at) = problems.iter().position(|it| it.id == id) {
        return at;
    }
    let text = |which: &str| match answers.of_problem(which, id) {
        Some(Answer::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let mut it = blank(id);
    (it.old_text, it.found_in) = (text(known::OLD_TEXT), text(known::FOUND_IN));
    it.set_item(code(answers, known::ITEM, id));
    if let Some(status) = code(answers, known::WAS, id).and_then(|it| ProblemStatus::of_code(it)) {
        it.status = status;
    }
    problems.push(it);
    problems.len() - 1
}

fn code<'a>(answers: &'a Answers, question: &str, id: ProblemId) -> Option<&'a String> {
    match answers.of_problem(question, id) {
        Some(Answer::One(code)) => Some(code),
        _ => None,
    }
}

/// What this visit says of it.
fn told(it: &mut Followed, visit: &Visit, answers: &Answers) {
    it.set_item(code(answers, known::ITEM_NOW, it.id));
    let Some(status) = code(answers, known::STATUS, it.id).and_then(|it| ProblemStatus::of_code(it)) else {
        return;
    };
    it.status = status;
    it.unanswered = false;
    it.history.push((visit.id, status));
    it.told_in = Some(visit.id);
    let said = code(answers, known::SEVERITY, it.id);
    it.severity = said.and_then(|it| it.parse().ok()).filter(|it| (1..=3).contains(it)).or(it.severity);
    let severe = it.severity == Some(3) && answers.of_problem(known::URGENT_REASON, it.id).is_some();
    match it.urgent {
        None | Some(UrgentWhy::Severity) => it.urgent = severe.then_some(UrgentWhy::Severity),
        Some(_) => {}
    }
}

/// The visit's own day, else the one on which it was begun (UTC: for people a day more or less).
pub(super) fn day_of(visit: &Visit, answers: &Answers) -> Date {
    let begun = Date::of_ms(visit.begun_at);
    super::case_file::date_of(answers, begun)
}

/// When to come again after this visit: as was arranged, else a month later (LETTER 004: every month);
/// where nobody was met, only as was arranged.
fn due_after(visit: &Visit, answers: &Answers, met: Met) -> Option<Date> {
    let arranged = |question: &str| match answers.of(question) {
        Some(Answer::Date(date)) => Some(PartialDate::first_day(*date)),
        _ => None,
    };
    match met {
        Met::No => arranged(known::RETRY_ON),
        _ => arranged(known::NEXT_VISIT).or_else(|| Some(day_of(visit, answers).a_month_later())),
    }
}

/// Answers of a former visit that are not brought along: they belong to that day.
pub const OF_THE_DAY: [&str; 10] = [
    known::VISIT_DATE,
    known::VISIT_RESULT,
    known::RETRY_ON,
    known::NOTICE,
    known::NEXT_VISIT,
    known::NEW_PROBLEM,
    known::VISIT_KIND,
    known::FROM_PAPER,
    "respondent_name",
    "respondent_relation",
];
/// What is known of an item that was found, and goes on with the problem.
pub const OF_ITEM: [&str; 4] = [known::SEVERITY, known::URGENT_REASON, "need", "route"];
/// What is asked anew about each problem; the rest, its plan, goes on.
const ASKED_ANEW: [&str; 8] = [
    known::STATUS,
    "evidence",
    "closed_on",
    "closed_by",
    "done",
    "wrong_because",
    "changed_because",
    known::WAS,
];

/// What a new visit of this kind begins with: the address, the people and the plan as they were known
/// last, and each problem with where it stood. How it stands today is always asked anew.
pub fn brought_along(
    case: &CaseFile,
    listed: Option<&Listed>,
    kind: VisitKind,
    household: HouseholdId,
) -> Answers {
    let life = life(case, listed);
    let mut begin = Answers::default();
    let put = |begin: &mut Answers, key: AnswerKey, answer: Option<Answer>| begin.set(key, answer);
    if let Some(listed) = listed {
        for (key, answer) in listed.answers.iter() {
            put(&mut begin, key.clone(), Some(answer.clone()));
        }
        put(&mut begin, AnswerKey::of(known::LIST_REFERENCE), Some(Answer::Text(listed.reference.clone())));
    }
    let sealed = |it: &&Visit| it.state == VisitState::Sealed;
    for visit in case.visits.iter().filter(sealed) {
        // Of a visit at which nobody was met, the address: it knows no more.
        let newest = Questionnaire::named(&visit.questionnaire);
        let keeps = |key: &AnswerKey| {
            let plain = key.member.is_none();
            let of_day = OF_THE_DAY.contains(&key.question.as_str());
            let of_house =
                newest.is_some_and(|it| it.household.iter().chain(&it.closing).any(|q| q.id == key.question));
            let of_member = !key.question.contains('.') && key.question != known::PRESENCE;
            if plain { of_house && !of_day } else { of_member }
        };
        let gone = |key: &AnswerKey| {
            key.member.is_some_and(|it| matches!(visit.answers.of_member(known::PRESENCE, it), Some(Answer::One(code)) if code == "moved" || code == "died"))
        };
        if met(&visit.answers) == Met::Yes {
            // People who were there before and are in this visit no more were taken off by it.
            begin.retain(|key, _| key.member.is_none());
        }
        for (key, answer) in visit.answers.iter().filter(|(key, _)| keeps(key) && !gone(key)) {
            put(&mut begin, key.clone(), Some(answer.clone()));
        }
    }
    put(&mut begin, AnswerKey::of(known::VISIT_KIND), Some(Answer::One(kind.code().to_owned())));
    let origin = listed.filter(|it| it.source == Source::Thaiqm2565 && begin.of(known::ORIGIN).is_none());
    if origin.is_some() {
        put(&mut begin, AnswerKey::of(known::ORIGIN), Some(Answer::One("rexray_2565".to_owned())));
    }
    for it in &life.problems {
        bring(&mut begin, case, it, household);
    }
    begin
}

/// How many letters of a list's words a visit holds: so many as `old_text` may have.
pub const WORDS_HELD: usize = 300;

/// What a visit holds of the words of a list. These may be longer than an answer, or begin as a formula does:
/// nobody could seal that visit, for the words are not the volunteer's to change. The list keeps them whole.
fn words_held(text: &str) -> String {
    let opens = |it: char| it.is_whitespace() || text_rule::formula_start(it.encode_utf8(&mut [0; 4]));
    let bare = text.trim_start_matches(opens);
    // A dash alone is no formula.
    let bare = if bare.is_empty() && !text.is_empty() { "-" } else { bare };
    match bare.char_indices().nth(WORDS_HELD) {
        None => bare.to_owned(),
        Some(_) => bare.chars().take(WORDS_HELD - 1).chain(['…']).collect(),
    }
}

fn bring(begin: &mut Answers, case: &CaseFile, it: &Followed, household: HouseholdId) {
    let mut put = |id: &str, answer: Option<Answer>| begin.set(AnswerKey::of_problem(id, it.id), answer);
    let told = it.told_in.and_then(|id| case.visit(id));
    if let Some(visit) = told {
        for (key, answer) in visit.answers.iter().filter(|(key, _)| key.problem() == Some(it.id)) {
            let id = key.question.split_once('.').map_or("", |it| it.1);
            if !ASKED_ANEW.contains(&id) {
                put(id, Some(answer.clone()));
            }
        }
        // Found by that visit's survey: the item's own answers are where its plan begins.
        if let Some(code) = it.item.as_ref().filter(|code| it.id == ProblemId::of(household, code)) {
            // What nobody knew is asked again: of an item it may stay unknown, of a plan not.
            for id in OF_ITEM {
                let answer = visit.answers.of(&format!("{code}.{id}"));
                if let Some(answer) = answer.filter(|it| !matches!(it, Answer::Missing(_))) {
                    put(id, Some(answer.clone()));
                }
            }
        }
    }
    // The item it was listed under stays with the words it was listed by.
    let named = told.and_then(|visit| visit.answers.of_problem(known::ITEM_NOW, it.id));
    if named.is_none() {
        put(known::ITEM, it.item.clone().map(Answer::One));
    }
    put(known::OLD_TEXT, Some(Answer::Text(words_held(&it.old_text))));
    put(known::FOUND_IN, Some(Answer::Text(it.found_in.clone())));
    put(known::WAS, Some(Answer::One(it.status.code().to_owned())));
}
