//! One household's case: everything that files brought of it, merged, as its life; what meetings resolved;
//! and who said what when, with the way to each file and to what several changed at once.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{address, status_mark, urgent_mark};
use crate::device;
use crate::domain::answer::AnswerKey;
use crate::domain::life::{self, Followed, Life};
use crate::domain::meeting::{Agreed, Resolution, resolved, standing};
use crate::domain::merge::{Merged, Pool, Status};
use crate::domain::questionnaire::known;
use crate::domain::record::Intake;
use crate::domain::summary::Summary;
use crate::domain::trail::{Act, about};
use crate::domain::{
    Answer, CaseFile, HelpId, HouseholdId, Listed, ProblemId, Questionnaire, ResolutionId, Visit, VisitId,
    text_rule,
};
use crate::exchange::intake::{self, reopen};
use crate::exchange::listing;
use crate::ui::kit::{Button, LinkButton, Notice, Tone, Weight};
use crate::ui::office::answers::{Line, Reader};
use crate::ui::office::conflicts::who;
use crate::ui::office::intake::{history, list, second_tap, sheet};
use crate::ui::office::{erase, meeting, register, summaries, twins, upward};
use crate::ui::route::Route;
use crate::ui::session::{Session, session};
use crate::ui::text::{
    agency, dates, fill, level, network, outcome, status, t_case, t_cases, t_merge, t_office, visit_kind,
    words,
};

/// What is known of a problem besides where it stands, in the order of the form.
const TOLD: [&str; 13] = [
    "severity",
    "urgent_reason",
    "evidence",
    "need",
    "route",
    "lead",
    "supporting",
    "network",
    "responsible",
    "target_on",
    "closed_on",
    "closed_by",
    "done",
];

/// Everything that is shown of a household but for what meetings resolved.
#[derive(Clone)]
struct Whole {
    case: Arc<CaseFile>,
    merged: Arc<Vec<Merged>>,
    listed: Option<Arc<Listed>>,
    /// the files that bring it, the oldest first
    files: Vec<Intake>,
    /// files that bring it and could not be read
    lost: usize,
}

/// The page.
pub(in crate::ui::office) fn page(household: HouseholdId) -> AnyView {
    let session = session();
    let read = RwSignal::new(None::<Whole>);
    let of = Memo::new(move |_| {
        let files = session.intakes.with(|it| it.len());
        let settled = session.settlements.with(|it| it.len());
        let gone = session.removals.with(|it| it.get(&household).is_some_and(|it| it.asked()));
        let lists = session.rosters.with(|it| it.len()) + session.lists_below.with(|it| it.len());
        (files, settled, gone, session.importing.get(), lists)
    });
    let turn = StoredValue::new(0_u32);
    Effect::new(move |before: Option<()>| {
        of.track();
        if before.is_none() {
            session.done(Act::Viewed, about(household));
        }
        turn.update_value(|it| *it = it.wrapping_add(1));
        let mine = turn.get_value();
        spawn_local(async move {
            let whole = gathered(session, household).await;
            if turn.try_get_value() == Some(mine) {
                read.try_set(Some(whole));
            }
        });
    });
    let body = move || {
        match read.get() {
        None => view! { <h1 tabindex="-1">{t_case().case_title}</h1> <p role="status">{t_cases().cases_reading}</p> }.into_any(),
        Some(it) if it.case.visits.is_empty() && it.listed.is_none() => nothing(it.lost),
        Some(it) => whole(session, household, it),
    }
    };
    view! {
        <div class="page case-page">
            {body}
            <p class="toolbar">
                <LinkButton href=Route::Cases(String::new()).href()>{t_cases().cases_back}</LinkButton>
                <LinkButton href=Route::Office.href()>{t_office().office_back}</LinkButton>
            </p>
        </div>
    }
    .into_any()
}

fn nothing(lost: usize) -> AnyView {
    view! {
        <h1 tabindex="-1">{t_case().case_title}</h1>
        <Notice tone=Tone::Warning><p>{t_cases().one_nothing}</p></Notice>
        {unread(lost)}
    }
    .into_any()
}

fn unread(lost: usize) -> Option<AnyView> {
    let words = fill(t_cases().one_files_lost, &[("n", &lost.to_string())]);
    (lost > 0).then(|| view! { <Notice tone=Tone::Bad><p>{words}</p></Notice> }.into_any())
}

/// Reads the files that bring the household, and merges what they say of it.
async fn gathered(session: Session, household: HouseholdId) -> Whole {
    let register = untrack(|| register(session));
    let holds = |it: &&Intake| intake::head(it, &register).is_some_and(|it| it.holds(household));
    let holding: Vec<Intake> =
        session.intakes.with_untracked(|all| all.values().filter(holds).cloned().collect());
    let (mut pool, mut lost) = (Pool::new(), 0);
    for it in &holding {
        let read = match session.whole(it).await {
            Some(whole) => reopen(&whole, &register, Questionnaire::published()).ok(),
            None => None,
        };
        let Some(bundle) = read else {
            lost += 1;
            continue;
        };
        for it in bundle.records.iter().filter(|it| it.household.id == household) {
            pool.take(&it.household, &it.visit, &it.revisions);
        }
    }
    session.settlements.with_untracked(|all| {
        all.values().filter(|it| it.household == household).for_each(|it| pool.settle(it));
    });
    erase::erased(session).into_iter().filter(|it| *it == household).for_each(|it| pool.erase(it));
    let merged = pool.visits(household).into_iter().filter_map(|it| pool.merged(household, it));
    let own = session.rosters.with_untracked(|all| {
        all.values().flat_map(|it| &it.households).find(|it| it.id == household).cloned()
    });
    let listed = match own {
        Some(own) => Some(own),
        None => listed_below(session, household).await,
    };
    let listed = listed.map(Arc::new);
    let mut files = holding;
    files.sort_by_key(|it| it.at);
    let merged = Arc::new(merged.collect());
    Whole { case: Arc::new(pool.case(household).unwrap_or_default()), merged, listed, files, lost }
}

/// What the list of an office below says of a household that the own one does not name.
async fn listed_below(session: Session, household: HouseholdId) -> Option<Listed> {
    let office = summaries::with_untracked(session, |all| all.listed_by(household))?;
    let list = session.lists_below.with_untracked(|all| all.get(&office).cloned())?;
    let read = listing::reopen(&session.text_of_list(&list).await?, &list)?;
    read.roster.households.into_iter().find(|it| it.id == household)
}

fn whole(session: Session, household: HouseholdId, it: Whole) -> AnyView {
    let t = t_cases();
    let mut summary = match &it.listed {
        Some(listed) if it.case.visits.is_empty() => Summary::of_listed(listed),
        _ => Summary::of(household, &it.case.visits, None),
    };
    if let Some(listed) = &it.listed {
        summary.put_on_list(listed);
    }
    // As the reports have it: what the list names besides is for the next visit to look into.
    let life = match &it.listed {
        Some(listed) if it.case.visits.is_empty() => life::life_of(Some(listed), std::iter::empty()),
        _ => life::life(&it.case, None),
    };
    let problems = life.problems.iter().map(|of| problem(session, household, &it.case, of));
    let problems = problems.collect::<Vec<_>>();
    let none = problems.is_empty().then(|| view! { <p class="empty">{t_case().case_outcome_no_problem}</p> });
    let names = title_of(&life);
    view! {
        <h1 tabindex="-1" data-title=t_case().case_title>{move || address(&summary)}</h1>
        {twins::on_case(session, household)}
        {facts(session, &it, &life)}
        {unread(it.lost)}
        {differing(&it.merged)}
        <section>
            <h2>{t_case().case_problems}</h2>
            {none}
            <ul class="cards">{problems}</ul>
        </section>
        {resolutions(session, household, names)}
        {logbook(session, &it.case, &life)}
        {visits(session, &it.case)}
        <section>
            <h2>{t.one_files}</h2>
            {it.files.is_empty().then(|| view! { <p class="empty">{t.one_no_files}</p> })}
            <ul>{it.files.iter().map(|it| view! {
                <li>
                    <a class="to-file" href=Route::Intake(it.hash.clone()).href()>{it.name.clone()}</a>" "
                    <span class="meta">{dates::moment(it.at)}</span>
                    <p class="meta verified">{upward::verified(session, it)}</p>
                </li>
            }).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn facts(session: Session, it: &Whole, life: &Life) -> AnyView {
    let t = t_cases();
    let answers = it.case.visits.last().map(|it| &it.answers).or(it.listed.as_ref().map(|it| &it.answers));
    let paper = it.case.visits.last().and_then(|it| Questionnaire::named(&it.questionnaire));
    let paper = paper.or(Questionnaire::newest());
    let head = paper.zip(answers).and_then(|(paper, answers)| {
        let name = crate::ui::office::answers::head(answers)?;
        Some(crate::ui::office::answers::member_name(paper, answers, name))
    });
    let origin = paper.zip(answers).map(|(paper, answers)| {
        let places = session.places.get_untracked();
        Reader { questionnaire: paper, answers, places }.answer(&AnswerKey::of(known::ORIGIN))
    });
    let reference = it.listed.as_ref().map(|it| it.reference.clone());
    let today = device::today();
    let due = life.due.map(|on| {
        let words = if on < today { t.cases_visit_late } else { t.cases_visit_due };
        fill(words, &[("date", &dates::day(on))])
    });
    let facts = [
        (t.one_head, head),
        (t.cases_outcome, Some(outcome(life.outcome).to_owned())),
        (t.one_due, due),
        (t.one_level, life.level.as_deref().map(|it| level(it).to_owned())),
        (t.one_origin, origin),
        (t.one_reference, reference),
    ];
    let facts = facts.into_iter().filter_map(|(what, said)| Some((what, said.filter(|it| !it.is_empty())?)));
    let facts = facts.map(|(what, said)| view! { <div><dt>{what}</dt><dd>{said}</dd></div> }).collect_view();
    view! { <dl class="facts card">{facts}</dl> }.into_any()
}

/// The visits that several changed at once.
fn differing(merged: &[Merged]) -> Option<AnyView> {
    let link = |it: &Merged| {
        let (tone, words) = match it.status() {
            Status::Waits => (Tone::Warning, t_merge().merge_waits),
            Status::Settled => (Tone::Info, t_merge().merge_settled),
            Status::Soft => (Tone::Info, t_merge().merge_soft),
            Status::One | Status::Nothing => return None,
        };
        let visit = &it.visit;
        let href = Route::Conflict(visit.household, visit.id).href();
        let what = format!("{} · {}", visit_kind(visit.kind), dates::moment(visit.begun_at));
        Some(view! {
            <Notice tone=tone>
                <p>{words}": "{what}</p>
                <p><a class="to-conflict" href=href>{t_merge().merge_look}</a></p>
            </Notice>
        })
    };
    let links: Vec<_> = merged.iter().filter_map(link).collect();
    (!links.is_empty()).then(|| links.into_any())
}

/// What a problem is called, and whether it opens on a second tap.
fn title(it: &Followed) -> (String, bool) {
    let item = it.item.as_ref().and_then(|code| Questionnaire::newest()?.item(code));
    let title = match item {
        Some((_, item)) => format!("{} {}", item.code, words(&item.title)),
        None if it.old_text.is_empty() => t_case().case_problem_unnamed.to_owned(),
        None => text_rule::masked(&it.old_text),
    };
    (title, it.restricted)
}

/// The same of every problem, by its id; a restricted one is called no name.
fn title_of(life: &Life) -> impl Fn(ProblemId) -> String + Send + Sync + Clone + 'static {
    let all: Vec<(ProblemId, (String, bool))> = life.problems.iter().map(|it| (it.id, title(it))).collect();
    move |id| match all.iter().find(|it| it.0 == id) {
        Some((_, (_, true))) => t_case().case_restricted.to_owned(),
        Some((_, (title, false))) => title.clone(),
        None => t_case().case_problem_unnamed.to_owned(),
    }
}

fn problem(session: Session, household: HouseholdId, case: &CaseFile, it: &Followed) -> AnyView {
    let t = t_cases();
    let (name, restricted) = title(it);
    let told = it.told_in.and_then(|id| case.visit(id));
    let lines = told.map(|visit| told_lines(session, visit, it)).unwrap_or_default();
    let found = fill(t.one_found_in, &[("round", &it.found_in)]);
    let step = |(visit, stood): &(VisitId, crate::domain::ProblemStatus)| {
        let visit = case.visit(*visit)?;
        let parts =
            [("when", &*day(visit)), ("who", &*who(session, &visit.begun_by)), ("status", status(*stood))];
        Some(view! { <li>{fill(t.one_step, &parts)}</li> })
    };
    let steps: Vec<_> = it.history.iter().filter_map(step).collect();
    let steps = (!steps.is_empty()).then(|| view! { <ol class="steps">{steps}</ol> });
    let unanswered = it.unanswered.then(|| view! { <p class="meta">{t.one_unanswered}</p> });
    let urgent = (it.urgent.is_some() && !it.status.closed()).then(urgent_mark);
    let problem = it.id;
    let decided = move || {
        session.resolutions.with(|all| {
            let of: Vec<&Resolution> = all.values().filter(|it| it.household == household).collect();
            resolved_lines(&of, problem)
        })
    };
    let body = view! {
        <h3>{name}</h3>
        <p class="marks">{status_mark(it.status)}{urgent}</p>
        <p class="meta">{found}</p>
        {unanswered}
        {list(lines, None)}
        {decided}
        {steps}
    };
    let body = if restricted { second_tap(body.into_any()) } else { body.into_any() };
    view! { <li class="card followed-problem" class:closed=it.status.closed()>{body}</li> }.into_any()
}

/// What holds of it by the meetings, in place of what the visit planned.
fn resolved_lines(of: &[&Resolution], problem: ProblemId) -> Option<AnyView> {
    let t = t_cases();
    let it = resolved(of, problem);
    let differs = || t.meeting_differs.to_owned();
    fn said<T>(it: Agreed<T>, words: impl Fn(T) -> String, differs: impl Fn() -> String) -> Option<String> {
        match it {
            Agreed::Nothing => None,
            Agreed::On(it) => Some(words(it)),
            Agreed::Differs => Some(differs()),
        }
    }
    let lines = [
        (t.meeting_lead, said(it.lead, |it| agency(&it).to_owned(), differs)),
        (t.meeting_network, said(it.network, |it| network(&it).to_owned(), differs)),
        (t.meeting_target, said(it.target_on, dates::date, differs)),
    ];
    let lines = lines.into_iter().filter_map(|(what, said)| Some((what, said?)));
    let lines: Vec<_> =
        lines.map(|(what, said)| view! { <div><dt>{what}</dt><dd>{said}</dd></div> }).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <div class="resolved">
                <p><strong>{t.meeting_resolved}</strong></p>
                <dl class="facts">{lines}</dl>
            </div>
        }
        .into_any()
    })
}

/// What the newest visit says of a problem: as it was followed, or as its own survey found it.
fn told_lines(session: Session, visit: &Visit, it: &Followed) -> Vec<Line> {
    let Some(paper) = Questionnaire::named(&visit.questionnaire) else { return Vec::new() };
    let reader =
        Reader { questionnaire: paper, answers: &visit.answers, places: session.places.get_untracked() };
    let line = |id: &&str| {
        let followed = AnswerKey::of_problem(id, it.id);
        let found = AnswerKey::of(format!("{}.{id}", it.item.as_deref().unwrap_or_default()));
        let key = [followed, found].into_iter().find(|key| visit.answers.get(key).is_some())?;
        Some(own_line(&reader, &key, visit.answers.get(&key)?))
    };
    TOLD.iter().filter_map(line).collect()
}

/// An answer under its question, without the name of whatever it belongs to before it.
fn own_line(reader: &Reader, key: &AnswerKey, answer: &Answer) -> Line {
    let asked = reader.questionnaire.question(key).map_or_else(|| key.question.clone(), |it| words(&it.text));
    Line { key: key.clone(), asked, answer: reader.said(key, answer) }
}

/// The visit's own day.
fn day(visit: &Visit) -> String {
    let on = crate::domain::case_file::date_of(&visit.answers, crate::domain::Date::of_ms(visit.begun_at));
    dates::day(on)
}

fn logbook(session: Session, case: &CaseFile, life: &Life) -> AnyView {
    let entry = |(visit, help): &(VisitId, HelpId)| {
        let visit = case.visit(*visit)?;
        let paper = Questionnaire::named(&visit.questionnaire)?;
        let places = session.places.get_untracked();
        let reader = Reader { questionnaire: paper, answers: &visit.answers, places };
        let keys = paper.help.iter().map(|it| AnswerKey::of_help(&it.id, *help));
        let lines = keys.filter_map(|key| Some(own_line(&reader, &key, visit.answers.get(&key)?)));
        let lines: Vec<Line> = lines.collect();
        let by = fill(t_merge().merge_by, &[("who", &who(session, &visit.begun_by)), ("when", &day(visit))]);
        let body = view! { {list(lines, None)} <p class="meta">{by}</p> }.into_any();
        // Help for a special case tells what it is for.
        let of: Vec<String> = match visit.answers.of_help("problems", *help) {
            Some(Answer::Many(ids)) => ids.iter().cloned().collect(),
            _ => Vec::new(),
        };
        let id = |it: &Followed| it.id.to_string();
        let is = |it: &&Followed| of.iter().any(|of| *of == id(it) || Some(of) == it.item.as_ref());
        let closed = life.problems.iter().filter(is).any(|it| it.restricted);
        let body = if closed { second_tap(body) } else { body };
        Some(view! { <li class="card">{body}</li> })
    };
    let entries: Vec<_> = life.helps.iter().rev().filter_map(entry).collect();
    let none = entries.is_empty().then(|| view! { <p class="empty">{t_case().case_no_help_yet}</p> });
    view! { <section><h2>{t_case().case_part_log}</h2>{none}<ul class="cards">{entries}</ul></section> }
        .into_any()
}

/// Each visit with who went there; its answers and revisions once it is opened.
fn visits(session: Session, case: &Arc<CaseFile>) -> AnyView {
    let line = |visit: &Visit| {
        let (id, case) = (visit.id, case.clone());
        let open = RwSignal::new(false);
        let toggled = move |event: leptos::ev::Event| {
            open.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
        };
        let parts = [
            ("when", &*day(visit)),
            ("kind", visit_kind(visit.kind)),
            ("round", &*visit.round),
            ("who", &*who(session, &visit.begun_by)),
        ];
        let words = fill(t_cases().one_visit, &parts);
        let answers = move || {
            open.get().then(|| {
                let visit = case.visit(id)?;
                let questionnaire = Questionnaire::named(&visit.questionnaire)?;
                let places = session.places.get();
                let reader = Reader { questionnaire, answers: &visit.answers, places };
                let revisions: Vec<_> = case.revisions.iter().filter(|it| it.visit == id).cloned().collect();
                Some(view! { {sheet(session, reader.sheet(device::today()), None)} {history(session, &reader, &revisions)} })
            })
        };
        view! { <li class="card"><details class="visit" on:toggle=toggled><summary><h3>{words}</h3></summary>{answers}</details></li> }
    };
    let lines: Vec<_> = case.visits.iter().rev().map(line).collect();
    let none = lines.is_empty().then(|| view! { <p class="empty">{t_case().case_outcome_not_visited}</p> });
    view! { <section><h2>{t_cases().one_visits}</h2>{none}<ul class="cards">{lines}</ul></section> }
        .into_any()
}

/// Everything that meetings resolved of the household, and the way to take each back.
fn resolutions(
    session: Session,
    household: HouseholdId,
    name: impl Fn(ProblemId) -> String + Send + Sync + Clone + 'static,
) -> impl IntoView {
    let t = t_cases();
    move || {
        let name = name.clone();
        session.resolutions.with(|all| {
            let of: Vec<&Resolution> = all.values().filter(|it| it.household == household).collect();
            let holds: Vec<ResolutionId> = standing(&of).iter().map(|it| it.id).collect();
            let line = |it: &&Resolution| {
                let by = fill(
                    t_merge().merge_by,
                    &[("who", &who(session, &it.by)), ("when", &dates::moment(it.at))],
                );
                let about = it.problems.iter().map(|it| name(*it)).collect::<Vec<_>>().join(", ");
                let what = meeting::what(it);
                let note = (!it.note.is_empty()).then(|| view! { <p>{text_rule::masked(&it.note)}</p> });
                let (id, stands) = (it.id, holds.contains(&it.id) && !it.undoes());
                let gone = (!stands && !it.undoes()).then(|| view! { <p class="meta">{t.meeting_is_taken_back}</p> });
                let undo = stands.then(|| {
                    let press = move |()| meeting::take_back(session, vec![id]);
                    let disabled = Signal::derive(move || session.taken_over.get());
                    view! { <Button weight=Weight::Quiet class="take-back" disabled=disabled on_press=press>{t.meeting_take_back}</Button> }
                });
                view! {
                    <li class="card resolution" class:closed=!stands>
                        <p><strong>{what}</strong></p>
                        <p>{about}</p>
                        {note}
                        <p class="meta">{by}</p>
                        {gone}
                        {undo}
                    </li>
                }
            };
            let lines: Vec<_> = of.iter().rev().map(line).collect();
            (!lines.is_empty()).then(|| view! { <section><h2>{t.meeting_resolutions}</h2><ul class="cards">{lines}</ul></section> })
        })
    }
}
