//! The strip of a lesson under way: what to do next, and where. It looks at what is kept, twice a second,
//! and marks what the step is about; it presses nothing itself.

use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::LESSONS as SLOT;
use super::compare;
use crate::device;
use crate::domain::lesson::{self, Fact, Known, LESSONS, Lesson, Progress, Step, Stuck};
use crate::domain::manual::{Topic, topics};
use crate::domain::{CaseFile, Comment, record::Handover};
use crate::ui::field::{self, Locked};
use crate::ui::help::fetch;
use crate::ui::kit::{Button, LinkButton, Weight};
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session};
use crate::ui::shell::{App, remember, remembered};
use crate::ui::text::{Language, t_lesson};
use crate::ui::twice::Twice;

/// How often it looks whether a step is done, milliseconds.
const LOOK_MS: u64 = 500;
/// The attribute of what the step is about.
const HERE: &str = "data-lesson";

thread_local! {
    // The strip and the list of lessons are drawn by different owners.
    static PROGRESS: ArcRwSignal<Progress> =
        ArcRwSignal::new(Progress::read(&remembered(SLOT).unwrap_or_default()));
    // Why the step cannot be done.
    static STUCK: ArcRwSignal<Option<Stuck>> = ArcRwSignal::new(None);
    // The household of the lesson's newest visit, as an address.
    static WORK: ArcRwSignal<String> = ArcRwSignal::new(String::new());
}

/// What the addresses of a household's pages begin with.
const OF_HOUSEHOLD: &str = "households/*";

/// How far somebody is.
pub(super) fn at_work() -> ArcRwSignal<Progress> {
    PROGRESS.with(Clone::clone)
}

/// Keeps it for the next visit to the app.
pub(super) fn keep() {
    remember(SLOT, Some(&at_work().with_untracked(Progress::write)));
}

fn change(change: impl FnOnce(&mut Progress)) {
    at_work().update(change);
    keep();
}

/// Begins a lesson.
pub(super) fn begin(id: &str) {
    STUCK.with(Clone::clone).set(None);
    change(|it| it.begin(id, device::now()));
}

/// The sentences of the lessons, once they are there.
pub(super) fn text() -> RwSignal<Vec<Topic>> {
    let words = RwSignal::new(Vec::new());
    leptos::task::spawn_local(async move {
        if let Some(text) = fetch("lessons").await {
            words.try_set(topics(&text));
        }
    });
    words
}

/// The strip; nothing while no lesson of this side is under way.
pub(in crate::ui) fn strip(app: App, session: Session) -> Option<AnyView> {
    if session.mode != Mode::Demo {
        return None;
    }
    let office = app.is_office();
    let words = text();
    let (progress, stuck) = (at_work(), STUCK.with(Clone::clone));
    let looking = set_interval_with_handle(move || look(app, session), Duration::from_millis(LOOK_MS));
    on_cleanup(move || {
        unmark();
        if let Ok(looking) = looking {
            looking.clear();
        }
    });
    let now = Memo::new(move |_| {
        let (id, at, _) = progress.with(|it| it.now)?;
        LESSONS.iter().position(|it| it.id == id && it.office == office).map(|which| (which, at))
    });
    let here = move || now.get().and_then(|(which, at)| LESSONS.get(which).map(|it| (it, at)));
    let topic = move |lesson: &Lesson| words.with(|all| all.iter().find(|it| it.id == lesson.id).cloned());
    let name = move || {
        here().map(|(lesson, at)| {
            let title = topic(lesson).map(|it| it.title).unwrap_or_default();
            let far = lesson.steps.get(at).map(|_| format!("{}/{}", at + 1, lesson.steps.len()));
            view! { {title}" "<b>{far}</b> }
        })
    };
    let stuck = Memo::new(move |_| stuck.get());
    // One element for all steps: what is put into it is read out.
    let sentence = move || {
        here().map(|(lesson, at)| match (lesson.steps.get(at), stuck.get()) {
            (None, _) => t_lesson().lesson_finished.to_owned(),
            (_, Some(why)) => why_words(why).to_owned(),
            _ => {
                let sentence = topic(lesson).and_then(|it| it.lines.get(at).cloned());
                sentence.unwrap_or_else(|| t_lesson().lesson_no_text.to_owned())
            }
        })
    };
    let asking = RwSignal::new(false);
    let todo = move || {
        here().map(|(lesson, at)| match (lesson.steps.get(at), stuck.get()) {
            (None, _) => finished(lesson),
            (Some(_), Some(why)) => instead(why, asking),
            (Some(step), None) => doing(app, step),
        })
    };
    let anew = move |()| {
        leptos::task::spawn_local(async move {
            // Where it cannot be, the trainer's page says why.
            if super::begin_anew(session, false).await.is_err() {
                Route::Trainer.go();
            }
        });
    };
    let begins_anew = Memo::new(move |_| stuck.get().is_some_and(is_begun_anew));
    let open = Memo::new(move |_| now.with(Option::is_some));
    let strip = move || {
        open.get().then(|| {
            view! {
                <aside class="lesson-strip screen-only" aria-label=t_lesson().lesson_strip>
                    <p class="lesson-name">{name}</p>
                    <p class="lesson-step" role="status">{sentence}</p>
                    <div class="lesson-do">{todo}</div>
                </aside>
            }
        })
    };
    // Beside it, not in it: what it looks like is not what a question looks like.
    let asked = move || {
        let words = t_lesson();
        begins_anew.get().then(|| {
            view! {
                <Twice open=asking title=words.lesson_reset sure=words.lesson_reset_ask word=words.lesson_reset on_sure=anew>
                    <p>{t_lesson().lesson_reset_hint}</p>
                </Twice>
            }
        })
    };
    Some(view! { {strip}{asked} }.into_any())
}

fn why_words(why: Stuck) -> &'static str {
    match why {
        Stuck::Closed => t_lesson().lesson_stuck_closed,
        Stuck::NothingNew => t_lesson().lesson_stuck_new,
        Stuck::NothingToCheck => t_lesson().lesson_stuck_check,
        Stuck::NothingAsked => t_lesson().lesson_stuck_asked,
    }
}

/// Whether only practice that begins anew helps.
fn is_begun_anew(why: Stuck) -> bool {
    matches!(why, Stuck::Closed | Stuck::NothingAsked)
}

/// What can be done where the step cannot.
fn instead(why: Stuck, asking: RwSignal<bool>) -> AnyView {
    let act = match is_begun_anew(why) {
        true => view! {
            <Button weight=Weight::Primary class="lesson-reset" on_press=move |()| asking.set(true)>{t_lesson().lesson_reset}</Button>
        }
        .into_any(),
        false => {
            let to = if why == Stuck::NothingNew { Route::Households } else { Route::Handover };
            view! { <LinkButton weight=Weight::Primary class="lesson-go" href=to.href()>{t_lesson().lesson_take_me}</LinkButton> }
                .into_any()
        }
    };
    view! { {act}{ways_out()} }.into_any()
}

fn ways_out() -> AnyView {
    view! {
        <Button weight=Weight::Quiet class="lesson-skip" on_press=|()| change(Progress::skip)>{t_lesson().lesson_skip}</Button>
        <Button weight=Weight::Quiet class="lesson-leave" on_press=|()| change(Progress::leave)>{t_lesson().lesson_leave}</Button>
    }
    .into_any()
}

fn doing(app: App, step: &'static Step) -> AnyView {
    let work = WORK.with(Clone::clone);
    let there = move || {
        let here = lesson::page_of(&app.route.get().href());
        // Within a visit the form itself leads on; whoever left it is taken back to the household.
        let href = if step.page.is_empty() && !here.starts_with(OF_HOUSEHOLD) {
            work.get()
        } else {
            step.page.to_owned()
        };
        // A page below it is where it leads; but for the desk, below which much else lies.
        let page = lesson::page_of(&href);
        let is_there = here == page || (page != "office" && here.starts_with(&page));
        (!href.is_empty() && !is_there).then(|| {
            view! { <LinkButton weight=Weight::Primary class="lesson-go" href=href>{t_lesson().lesson_take_me}</LinkButton> }
        })
    };
    let show = move |()| match found(step) {
        Some(it) => {
            it.scroll_into_view_with_bool(false);
            drop(it.focus());
        }
        // It is on another page. The way there stands beside this button, and always on the screen.
        None => drop(way_there().map(|it| it.focus())),
    };
    view! {
        {there}
        <Button class="lesson-where" on_press=show>{t_lesson().lesson_where}</Button>
        {ways_out()}
    }
    .into_any()
}

fn finished(lesson: &'static Lesson) -> AnyView {
    let mut later =
        LESSONS.iter().filter(move |it| it.office == lesson.office).skip_while(|it| it.id != lesson.id);
    let next = later.nth(1).map(|next| {
        let go = move |()| {
            begin(next.id);
            Route::parse(next.steps[0].page).go();
        };
        view! { <Button weight=Weight::Primary class="lesson-next" on_press=go>{t_lesson().lesson_next_one}</Button> }
    });
    let all = |()| {
        change(Progress::leave);
        Route::Lessons.go();
    };
    view! {
        {next}
        <Button class="lesson-all" on_press=all>{t_lesson().lesson_all}</Button>
    }
    .into_any()
}

/// Whether the step is done by now, and where it is done.
fn look(app: App, session: Session) {
    let progress = at_work();
    let Some((id, at, since)) = progress.with_untracked(|it| it.now) else {
        unmark();
        return;
    };
    let lesson = lesson::lesson(id);
    // Gone through only for a step that asks for it.
    let makes = |at: usize| lesson.and_then(|it| it.steps.get(at)).is_some_and(|it| it.fact == Fact::Made);
    let page = lesson::page_of(&app.route.get_untracked().href());
    let asked: Vec<Comment> = session.comments.get_untracked();
    let cases: Vec<CaseFile> = session.cases.with_untracked(|all| {
        let of_lesson = |case: &CaseFile| {
            case.visits.iter().any(|it| it.begun_at >= since || asked.iter().any(|said| said.visit == it.id))
        };
        let some = all.values().filter(|it| it.with_untracked(of_lesson));
        some.map(|it| it.get_untracked()).collect()
    });
    let handovers: Vec<Handover> = session.handovers.with_untracked(|all| all.values().cloned().collect());
    let newest = cases.iter().flat_map(|it| &it.visits).filter(|it| it.begun_at >= since);
    let newest = newest.max_by_key(|it| it.id).map(|it| Route::Household(it.household).href());
    let work = WORK.with(Clone::clone);
    if work.with_untracked(|it| newest.as_ref().is_some_and(|new| new != it)) {
        work.set(newest.unwrap_or_default());
    }
    let trainee = |name: &str| Language::both().iter().any(|it| it.shell_demo_person == name);
    let known = Known {
        page: &page,
        since,
        named: session.person.with_untracked(|it| it.as_ref().is_some_and(|it| !trainee(&it.name))),
        compared: compare::judged(),
        cases: &cases.iter().collect::<Vec<_>>(),
        handovers: &handovers.iter().collect::<Vec<_>>(),
        comments: &asked.iter().collect::<Vec<_>>(),
        closed: untrack(|| field::locked(session, Locked::Household).is_some()),
        nothing_new: (makes(at) || makes(at + 1)) && !field::anything_new(session),
        taken_in: session.intakes.with_untracked(|all| all.values().map(|it| it.at).max()),
        held: session.waiting_files.with_untracked(|all| all.values().map(|it| it.at).max()),
        vouched: session.known_keys.with_untracked(|all| all.values().map(|it| it.confirmed_at).max()),
        settled: session.settlements.with_untracked(|all| all.values().map(|it| it.at).max()),
        resolved: session
            .resolutions
            .with_untracked(|all| all.values().filter(|it| !it.undoes()).map(|it| it.at).max()),
    };
    // Nobody is told of a page that is still being left.
    let mut next = progress.get_untracked();
    if next.advance(&known) {
        change(|it| *it = next.clone());
    }
    let now = lesson.and_then(|it| Some((it, it.steps.get(next.now?.1)?, next.now?.1)));
    let why = now.and_then(|(it, _, at)| it.stuck(at, &known));
    let stuck = STUCK.with(Clone::clone);
    if stuck.with_untracked(|it| *it != why) {
        stuck.set(why);
    }
    mark(now.filter(|_| why.is_none()).and_then(|(_, step, _)| found(step).or_else(way_there)));
}

/// The control that a step is about, if it is on the screen.
fn found(step: &Step) -> Option<HtmlElement> {
    step.shows.split(", ").filter(|it| !it.is_empty()).find_map(|selector| {
        let all = document().query_selector_all(selector).ok()?;
        let controls = (0..all.length()).filter_map(|index| all.item(index)?.dyn_into::<HtmlElement>().ok());
        controls.into_iter().find(|it| it.offset_height() > 0)
    })
}

/// The way to the page on which a step is done, if it is not done here.
fn way_there() -> Option<HtmlElement> {
    document().query_selector(".lesson-strip .lesson-go").ok()??.dyn_into().ok()
}

fn mark(here: Option<HtmlElement>) {
    if here.as_ref().is_some_and(|it| it.has_attribute(HERE)) {
        return;
    }
    unmark();
    if let Some(it) = here {
        drop(it.set_attribute(HERE, "here"));
    }
}

fn unmark() {
    if let Ok(Some(it)) = document().query_selector("[data-lesson]") {
        drop(it.remove_attribute(HERE));
    }
}
