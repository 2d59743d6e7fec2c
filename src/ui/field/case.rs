//! The life of a case on the household's page: how it stands and why, each problem with its plan, what
//! help was given, what changed since the visit before, and how the next visit is begun.

use leptos::prelude::*;

use super::dimension::urgent_mark;
use super::label;
use super::line::Status;
use super::round_card::{Locked, locked};
use super::summary::{change_list, refusal};
use crate::device;
use crate::domain::answer::{Answers, Change, diff};
use crate::domain::life::Followed;
use crate::domain::questionnaire::known;
use crate::domain::{
    Answer, AnswerKey, CaseFile, Date, Edit, HelpId, HouseholdId, Life, Outcome, PartialDate, Questionnaire,
    Visit, VisitId, VisitKind, VisitState, life,
};
use crate::ui::kit::{Button, Notice, Tone, Weight};
use crate::ui::route::{Part, Route};
use crate::ui::session::{Session, session};
use crate::ui::text::{dates, fill, level, outcome, status, t, t_case, words};

/// The life of a case, with what the list says of the household.
pub fn life_of(session: Session, case: &CaseFile) -> Life {
    match &case.household {
        Some(it) => session.with_listed(it.id, |listed| life::life(case, listed)),
        None => life::life(case, None),
    }
}

/// The same, woken when the case file changes or a list comes.
pub fn of(case: RwSignal<CaseFile>) -> Memo<Life> {
    let session = session();
    Memo::new(move |_| case.with(|it| life_of(session, it)))
}

/// How the case stands, its problems and its logbook; nothing before something is known.
pub fn section(case: RwSignal<CaseFile>) -> AnyView {
    let (session, life) = (session(), of(case));
    let known = move || life.with(|it| !it.problems.is_empty() || !it.helps.is_empty());
    let body = move || {
        known().then(|| {
            view! {
                <section class="case">
                    <h2>{t_case().case_title}</h2>
                    {standing(life)}
                    {problems(case, life)}
                    {logbook(case, life)}
                    {since_last(session, case)}
                </section>
            }
        })
    };
    body.into_any()
}

/// The outcome with what it follows from, and when somebody is expected.
pub fn standing(life: Memo<Life>) -> AnyView {
    let said = move || {
        life.with(|life| {
            let tone = match life.outcome {
                Outcome::Complete => Tone::Good,
                Outcome::None | Outcome::Unreachable => Tone::Warning,
                _ => Tone::Info,
            };
            let due = life.due.map(|day| due_words(day, device::today()));
            let level = life.level.as_ref().map(|it| fill(t_case().case_level_is, &[("level", level(it))]));
            let (said, why) = (outcome(life.outcome), because(life));
            view! {
                <Notice tone=tone>
                    <p class="outcome"><strong>{said}</strong></p>
                    <p>{why}</p>
                    {due.map(|it| view! { <p class="due">{it}</p> })}
                    {level.map(|it| view! { <p>{it}</p> })}
                </Notice>
            }
        })
    };
    view! { <div role="status">{said}</div> }.into_any()
}

/// What the outcome follows from, counted.
fn because(life: &Life) -> String {
    let listed = life.problems.iter().any(Followed::listed);
    let judged = || life.problems.iter().filter(|it| !listed || it.listed());
    let (all, closed) = (judged().count(), judged().filter(|it| it.status.closed()).count());
    let new = life.open().filter(|it| listed && !it.listed()).count();
    let unanswered = judged().filter(|it| it.unanswered).count();
    let number = |sentence: &str, n: usize| fill(sentence, &[("n", &n.to_string())]);
    let sentence = if listed { t_case().case_because_listed } else { t_case().case_because_found };
    let mut parts = vec![fill(sentence, &[("closed", &closed.to_string()), ("all", &all.to_string())])];
    if unanswered > 0 {
        parts.push(number(t_case().case_because_unanswered, unanswered));
    }
    if new > 0 {
        parts.push(number(t_case().case_because_new, new));
    }
    parts.join(" · ")
}

/// When somebody is expected there, as seen from `today`.
pub fn due_words(day: Date, today: Date) -> String {
    let words = dates::date(PartialDate::from_day(day));
    let late = today.days_since(day);
    match late {
        1.. => fill(t_case().case_overdue, &[("date", &words), ("n", &late.to_string())]),
        0 => t_case().case_due_today.to_owned(),
        _ => fill(t_case().case_due, &[("date", &words)]),
    }
}

fn problems(case: RwSignal<CaseFile>, life: Memo<Life>) -> AnyView {
    let rows = move || {
        life.with(|life| {
            case.with(|case| {
                let mut all: Vec<&Followed> = life.problems.iter().collect();
                all.sort_by_key(|it| (it.status.closed(), it.urgent.is_none()));
                all.into_iter().map(|it| problem(case, it)).collect_view()
            })
        })
    };
    view! { <h3>{t_case().case_problems}</h3><ul class="followed">{rows}</ul> }.into_any()
}

/// What a problem is called; of a restricted one only that it is one.
pub fn name(it: &Followed) -> String {
    let item = it.item.as_ref().and_then(|code| Questionnaire::newest()?.item(code));
    match item {
        Some((dimension, item)) if item.restricted => {
            fill(t().field_restricted_in, &[("dimension", &words(&dimension.title))])
        }
        Some((_, item)) => words(&item.title),
        None if it.old_text.is_empty() => t_case().case_problem_unnamed.to_owned(),
        None => it.old_text.clone(),
    }
}

/// What was said last to a question about a problem, in words.
pub fn said(case: &CaseFile, it: &Followed, id: &str) -> Option<String> {
    let visit = case.visit(it.told_in?)?;
    let paper = Questionnaire::named(&visit.questionnaire)?;
    let followed = AnswerKey::of_problem(id, it.id);
    let found = AnswerKey::of(format!("{}.{id}", it.item.as_deref().unwrap_or_default()));
    let key = [followed, found].into_iter().find(|key| visit.working().get(key).is_some())?;
    let answer = visit.working().get(&key);
    Some(label::value(paper, visit.working(), &key, answer))
}

/// The plan for a problem, a line for each thing that is known of it.
pub fn plan(case: &CaseFile, it: &Followed) -> Vec<String> {
    let asked = [
        ("need", t_case().case_plan_need),
        ("route", t_case().case_plan_route),
        ("lead", t_case().case_plan_lead),
        ("responsible", t_case().case_plan_responsible),
        ("target_on", t_case().case_plan_target),
    ];
    let line = |(id, sentence): &(&str, &str)| Some(fill(sentence, &[("what", &said(case, it, id)?)]));
    let lines: Vec<String> = asked.iter().filter_map(line).collect();
    if lines.is_empty() { vec![t_case().case_no_plan.to_owned()] } else { lines }
}

fn problem(case: &CaseFile, it: &Followed) -> AnyView {
    // A restricted problem's words open in the visit, on a second tap.
    let shown = !it.restricted && !it.status.closed();
    let lines = if shown { plan(case, it) } else { Vec::new() };
    let mark = format!("status problem-{}", it.status.code());
    view! {
        <li class:closed=it.status.closed()>
            <span class="title">{name(it)}</span>
            <span class="marks">
                <span class=mark>{status(it.status)}</span>
                {(it.urgent.is_some() && !it.status.closed()).then(urgent_mark)}
            </span>
            {(!lines.is_empty()).then(|| view! { <span class="plan">{lines.join(" · ")}</span> })}
        </li>
    }
    .into_any()
}

/// An entry of the logbook: its day, and the rest in a line.
pub fn help_words(case: &CaseFile, visit: VisitId, help: HelpId) -> Option<(String, String)> {
    let visit = case.visit(visit)?;
    let paper = Questionnaire::named(&visit.questionnaire)?;
    let answers = visit.working();
    let said = |id: &str| {
        let key = AnswerKey::of_help(id, help);
        answers.get(&key).map(|it| label::value(paper, answers, &key, Some(it)))
    };
    let parts = ["kind", "what", "quantity", "value_baht", "provider", "result", "note"];
    let mut words: Vec<String> = parts.iter().filter_map(|it| said(it)).collect();
    // Of a help for a restricted problem each part says the same.
    words.dedup();
    Some((said("on").unwrap_or_default(), words.join(" · ")))
}

fn logbook(case: RwSignal<CaseFile>, life: Memo<Life>) -> AnyView {
    let rows = move || {
        life.with(|life| {
            case.with(|case| {
                let row = |(visit, help): &(VisitId, HelpId)| {
                    let (day, words) = help_words(case, *visit, *help)?;
                    Some(view! { <li><strong>{day}</strong>" "{words}</li> })
                };
                let rows: Vec<_> = life.helps.iter().rev().filter_map(row).collect();
                if rows.is_empty() {
                    return view! { <p class="empty">{t_case().case_no_help_yet}</p> }.into_any();
                }
                view! { <ol class="logbook" reversed>{rows}</ol> }.into_any()
            })
        })
    };
    view! { <h3>{t_case().case_part_log}</h3>{rows} }.into_any()
}

/// What the newest visit says otherwise than the one before, as one list.
fn since_last(session: Session, case: RwSignal<CaseFile>) -> AnyView {
    let rows = move || case.with(|case| since(session, case, case.visits.last()?.id));
    rows.into_any()
}

/// What this visit says otherwise than the one before it, or the first one than the office's list, to
/// open; nothing where there is neither.
pub fn since(session: Session, case: &CaseFile, visit: VisitId) -> Option<AnyView> {
    let at = case.visits.iter().position(|it| it.id == visit)?;
    let now = case.visits.get(at)?;
    let (title, list) = match at.checked_sub(1).and_then(|it| case.visits.get(it)) {
        Some(before) => (t_case().case_since_last, difference(before.working(), now, |_| true)),
        // The list knows an address, a head and problems. Whatever else was asked is no change of it.
        None => {
            let of_list = |it: &Change| it.from.is_some() || it.key.problem().is_some();
            let list = session
                .with_listed(now.household, |listed| Some(difference(&listed?.answers, now, of_list)))?;
            (t_case().case_since_list, list)
        }
    };
    let list = list?;
    Some(view! { <details class="since"><summary>{title}</summary>{list}</details> }.into_any())
}

/// What `now` says otherwise than was known `before`, as far as it `counts`, in one list. What belongs to
/// the day of a visit is no change; a problem is compared with where it stood and with what it was found
/// with; of a help its kind stands for all of it, which the logbook tells.
fn difference(before: &Answers, now: &Visit, counts: fn(&Change) -> bool) -> Option<AnyView> {
    let paper = Questionnaire::named(&now.questionnaire)?;
    let (mut old, new) = (compared(paper, before), compared(paper, now.working()));
    for id in now.working().problems() {
        let told = |which: &str| now.working().of_problem(which, id).cloned();
        if let Some(Answer::One(item)) = told(known::ITEM).or_else(|| told(known::ITEM_NOW))
            && before.ticked(&item)
        {
            for which in life::OF_ITEM {
                let found = before.of(&format!("{item}.{which}")).cloned();
                old.set(AnswerKey::of_problem(which, id), found);
            }
        }
        old.set(AnswerKey::of_problem(known::STATUS, id), told(known::WAS));
    }
    // What is not said this time is no change: nobody was asked to repeat it.
    let said = |it: &Change| it.to.is_some() && counts(it);
    let steps: Vec<Change> = diff(&old, &new).into_iter().filter(said).collect();
    Some(change_list(paper, now.working(), now.working(), &steps))
}

fn compared(paper: &Questionnaire, answers: &Answers) -> Answers {
    let mut kept = answers.clone();
    kept.retain(|key, _| {
        let given = paper.question(key).is_some_and(|it| it.given);
        // What was found by an item is followed as a problem from then on.
        let found = key.member.is_none() && key.question.starts_with(|it: char| it.is_ascii_uppercase());
        let of_day = life::OF_THE_DAY.contains(&key.question.as_str()) || key.question.starts_with("gate.");
        let aside = match (key.problem(), key.help()) {
            (Some(_), _) => key.question.ends_with("evidence"),
            (_, Some(_)) => !key.question.ends_with("kind"),
            _ => key.question == known::PRESENCE && answers.get(key) == Some(&Answer::One("here".to_owned())),
        };
        !given && !found && !of_day && !aside
    });
    kept
}

/// How the next visit is begun, once the last one is sealed.
pub fn begin(
    session: Session,
    household: HouseholdId,
    case: RwSignal<CaseFile>,
    status: Memo<Status>,
) -> AnyView {
    let refused = RwSignal::new(None::<&'static str>);
    let start = move |kind: VisitKind| {
        Callback::new(move |()| {
            let visit = VisitId(device::fresh_id());
            // Of the round that the office's list is for, else of the one before.
            let before =
                || case.with_untracked(|it| it.latest().map(|it| it.round.clone())).unwrap_or_default();
            let of_list = untrack(|| session.with_roster(|it| it.map(|it| it.round.id.clone())));
            let round = of_list.unwrap_or_else(before);
            let listed = untrack(|| session.listed(household)).map(Box::new);
            match session.record(household, Edit::Visit { household, visit, round, kind, listed }) {
                Ok(()) => Route::Visit(household, visit, Part::Notice, None).go(),
                Err(why) => refused.set(Some(refusal(&why))),
            }
        })
    };
    let offered = Memo::new(move |_| {
        case.with(|case| {
            let last = case.latest().filter(|it| it.state == VisitState::Sealed)?;
            let met = match last.answers.of(known::VISIT_RESULT) {
                Some(Answer::One(code)) => code == "met",
                _ => false,
            };
            Some((met, last.kind))
        })
    });
    let weight = move || if status.get().left() { Weight::Primary } else { Weight::Secondary };
    let buttons = move || match offered.get() {
        None => ().into_any(),
        Some((false, kind)) => {
            let kind = if locked(session, Locked::Check).is_some() { VisitKind::FollowUp } else { kind };
            view! { <Button weight=weight() class="begin-again" on_press=start(kind)>{t_case().case_begin_again}</Button> }
                .into_any()
        }
        Some((true, _)) => {
            let check = locked(session, Locked::Check).is_none().then(|| {
                view! {
                    <Button weight=Weight::Quiet class="begin-rexray" on_press=start(VisitKind::Rexray)>
                        {t_case().case_begin_rexray}
                    </Button>
                }
            });
            view! {
                <Button weight=weight() class="begin-follow-up" on_press=start(VisitKind::FollowUp)>{t_case().case_begin_follow_up}</Button>
                {check}
            }
            .into_any()
        }
    };
    view! {
        {move || refused.get().map(|it| view! { <Notice tone=Tone::Bad><p>{it}</p></Notice> })}
        <div class="toolbar next-visit">{buttons}</div>
    }
    .into_any()
}
