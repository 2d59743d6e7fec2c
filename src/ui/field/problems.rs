//! The problems that the household brought along, as cards: how each stands today, and the plan for
//! what is still open. Nothing is chosen beforehand: that a problem is solved, somebody says.

use leptos::prelude::*;

use super::dimension::urgent_mark;
use super::label;
use super::question::{asked_field, statuses};
use super::sheet::{Sheet, control_id};
use crate::domain::questionnaire::{Urgency, known};
use crate::domain::{
    Answer, AnswerKey, Answers, Kind, OrdSet, ProblemId, ProblemStatus, Question, Severity, gathered,
};
use crate::ui::kit::{Button, Notice, Tone};
use crate::ui::text::{fill, status, t, t_case, words};

/// Where the plan for an open problem begins among the questions.
const PLAN_FROM: &str = "severity";
/// How it is known where a problem stands.
const EVIDENCE: &str = "evidence";

/// The problems; `at` is the answer to show.
pub fn part(sheet: Sheet, at: Option<&AnswerKey>) -> AnyView {
    let all = sheet.peek(|answers| in_order(sheet, answers));
    if all.is_empty() {
        return view! { <p class="empty">{t_case().case_no_problems}</p> }.into_any();
    }
    let named = at.and_then(AnswerKey::problem);
    let left = Memo::new(move |_| {
        let mut left: OrdSet<ProblemId> = sheet.with(|answers| gathered(unanswered(answers)));
        sheet.faults.with(|all| {
            let wrong = all.iter().filter(|it| it.severity == Severity::Error);
            left.extend(wrong.filter_map(|it| it.at.problem()));
        });
        left.len()
    });
    let count = all.len();
    let order = StoredValue::new(all.clone());
    let said = move || match left.get() {
        0 => t_case().case_problems_all_said.to_owned(),
        n => fill(t_case().case_problems_left, &[("n", &n.to_string()), ("all", &count.to_string())]),
    };
    view! {
        <p class="count" role="status">{said}</p>
        <ol class="cards problems">
            {all.into_iter().map(|it| card(sheet, it, order, named == Some(it))).collect_view()}
        </ol>
    }
    .into_any()
}

/// Those of which nobody has said yet how they stand today, though they were open.
fn unanswered(answers: &Answers) -> Vec<ProblemId> {
    let open =
        |id: &ProblemId| !was(answers, *id).closed() && answers.of_problem(known::STATUS, *id).is_none();
    answers.problems().into_iter().filter(open).collect()
}

fn was(answers: &Answers, id: ProblemId) -> ProblemStatus {
    match answers.of_problem(known::WAS, id) {
        Some(Answer::One(code)) => ProblemStatus::of_code(code).unwrap_or(ProblemStatus::Unsolved),
        _ => ProblemStatus::Unsolved,
    }
}

/// What cannot wait first, then what is open, each in the order of the questionnaire.
fn in_order(sheet: Sheet, answers: &Answers) -> Vec<ProblemId> {
    let mut all: Vec<ProblemId> = answers.problems().into_iter().collect();
    all.sort_by_cached_key(|id| {
        let item = match answers.of_problem(known::ITEM, *id) {
            Some(Answer::One(code)) => code.clone(),
            _ => String::new(),
        };
        (!urgent(sheet, answers, *id), was(answers, *id).closed(), item.is_empty(), item, *id)
    });
    all
}

fn urgent(sheet: Sheet, answers: &Answers, id: ProblemId) -> bool {
    let always = |it: &crate::domain::Item| matches!(it.urgent, Urgency::Letter | Urgency::Proposed);
    let severe = answers.of_problem(known::URGENT_REASON, id).is_some();
    severe || sheet.paper.item_of(answers, id).is_some_and(|(_, it)| always(it))
}

fn card(sheet: Sheet, id: ProblemId, order: StoredValue<Vec<ProblemId>>, shown: bool) -> AnyView {
    let title = Memo::new(move |_| sheet.with(|it| label::problem(sheet.paper, it, id)));
    let old = sheet.peek(|it| match (it.of_problem(known::OLD_TEXT, id), it.of_problem(known::ITEM, id)) {
        (Some(Answer::Text(text)), Some(_)) => Some(text.clone()),
        _ => None,
    });
    let before = sheet.peek(|it| was(it, id));
    let cannot_wait = Memo::new(move |_| sheet.with(|it| urgent(sheet, it, id)));
    let key = AnswerKey::of_problem(known::STATUS, id);
    let answer = sheet.answer(key);
    let open = Memo::new(move |_| match answer.get() {
        Some(Answer::One(code)) => ProblemStatus::of_code(&code).is_some_and(|it| !it.closed()),
        _ => false,
    });
    let asked = |it: &&'static Question| !it.given;
    let (about, plan): (Vec<_>, Vec<_>) = {
        let all: Vec<&'static Question> = sheet.paper.problem.iter().filter(asked).collect();
        let at = all.iter().position(|it| it.id == PLAN_FROM).unwrap_or(all.len());
        (all[..at].to_vec(), all[at..].to_vec())
    };
    let field = move |it: &'static Question| {
        if it.id == known::STATUS {
            statuses(sheet, id, it, before)
        } else {
            let asked = asked_field(sheet, AnswerKey::of_problem(&it.id, id), it);
            let same = (it.id == EVIDENCE).then(|| same_evidence(sheet, id, order, it));
            view! { {asked}{same} }.into_any()
        }
    };
    let about = about.into_iter().map(field).collect_view();
    let plan = move || {
        let fields = plan.iter().map(|it| field(it)).collect_view();
        open.get().then(|| {
            view! {
                <details class="plan" open=shown>
                    <summary>{t_case().case_plan}</summary>
                    <p class="hint">{t_case().case_plan_no_promise}</p>
                    {fields}
                </details>
            }
        })
    };
    let restricted = sheet.peek(|it| sheet.paper.item_of(it, id).is_some_and(|(_, it)| it.restricted));
    let preface =
        restricted.then(|| view! { <Notice tone=Tone::Info><p>{t().field_restricted_preface}</p></Notice> });
    view! {
        <li class="card open" id=format!("field-{}", control_id(&AnswerKey::of_problem(known::ITEM, id)))>
            <div class="card-title">
                <h2>{move || title.get()}</h2>
                {move || cannot_wait.get().then(urgent_mark)}
            </div>
            {old.map(|it| view! { <p class="hint">{fill(t_case().case_old_words, &[("text", &it)])}</p> })}
            <p class="before">{fill(t_case().case_status_was, &[("status", status(before))])}</p>
            {preface}
            <div class="details">{about}{plan}</div>
        </li>
    }
    .into_any()
}

/// Whoever was told of one problem was most often told of all of them: what was answered of another, above
/// if there is one, is offered for every problem of which somebody said how it stands and not yet how that
/// is known. It takes a press, for it may be otherwise.
fn same_evidence(
    sheet: Sheet,
    id: ProblemId,
    order: StoredValue<Vec<ProblemId>>,
    question: &'static Question,
) -> AnyView {
    let lacks = |answers: &Answers, id: ProblemId| {
        answers.of_problem(known::STATUS, id).is_some() && answers.of_problem(EVIDENCE, id).is_none()
    };
    let other = Memo::new(move |_| {
        sheet.with(|answers| {
            if !lacks(answers, id) {
                return None;
            }
            order.with_value(|all| {
                let at = all.iter().position(|it| *it == id).unwrap_or_default();
                let (above, below) = all.split_at(at);
                let mut near = above.iter().rev().chain(below);
                near.find_map(|it| match answers.of_problem(EVIDENCE, *it) {
                    Some(Answer::One(code)) => Some(code.clone()),
                    _ => None,
                })
            })
        })
    });
    let offer = move || {
        let code = other.get()?;
        let Kind::One(choices) = &question.kind else { return None };
        let evidence = choices.iter().find(|it| it.code == code).map(|it| words(&it.text))?;
        let press = move |()| {
            let keys: Vec<AnswerKey> = sheet.peek(|answers| {
                let blank = |all: &Vec<ProblemId>| {
                    let those = all.iter().filter(|it| lacks(answers, **it));
                    those.map(|it| AnswerKey::of_problem(EVIDENCE, *it)).collect()
                };
                order.with_value(blank)
            });
            let answer = || Some(Answer::One(code.clone()));
            sheet.put(keys.iter().map(|it| (it.clone(), answer())).collect());
            keys.iter().for_each(|it| sheet.leave(it));
        };
        let label = fill(t_case().case_same_evidence, &[("evidence", &evidence)]);
        Some(
            view! { <div class="toolbar"><Button class="same-evidence" on_press=press>{label}</Button></div> },
        )
    };
    offer.into_any()
}
