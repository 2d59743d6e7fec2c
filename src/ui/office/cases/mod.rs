//! The case list: every household that this office knows of, filtered. What is chosen stands in the
//! address, so that it can be linked to and Back undoes it, and can be kept under a name; what is searched
//! for does neither, for it is people's names.

pub(super) mod filters;
pub(super) mod one;

use leptos::prelude::*;
use leptos::task::spawn_local;

use self::filters::Asked;
use super::reports::words;
use super::{focus, known, said};
use crate::device;
use crate::domain::cases::{Cases, Filter, Found, KeptFilter, is_late};
use crate::domain::summary::{Short, Summary, Told};
use crate::domain::tally::{Area, View};
use crate::domain::work::{Spot, words_of};
use crate::domain::{Commit, Date, KeptFilterId, Record};
use crate::ui::kit::{Button, Field, LinkButton, Notice, TextBox, Tone, Weight};
use crate::ui::route::Route;
use crate::ui::session::{Session, session};
use crate::ui::text::{dates, fill, outcome, status, t_case, t_cases, t_office};

/// Rows drawn before a person asks for more, and more at each press.
const ROWS: usize = 50;
/// Problems named in a row.
const NAMED: usize = 3;
/// Where it is said that a filter was deleted, or is there again. The focus goes there, for the button is gone.
const DELETED: &str = "deleted-filter";

/// How far the list is made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Making,
    Empty,
    There,
}

/// The same, of what [`known::cases`] gives.
pub(super) fn state(cases: RwSignal<Option<Cases>>) -> Memo<State> {
    Memo::new(move |_| {
        cases.with(|it| match it {
            None => State::Making,
            Some(it) if it.summaries().is_empty() => State::Empty,
            Some(_) => State::There,
        })
    })
}

/// What stands in the place of a list that is not there yet, or empty.
pub(super) fn instead(state: State) -> AnyView {
    let t = t_cases();
    match state {
        State::Making => view! { <p class="empty" role="status">{t.cases_making}</p> }.into_any(),
        State::Empty | State::There => view! { <p class="empty">{t.cases_empty}</p> }.into_any(),
    }
}

/// Says how many files are not counted, and how many households of an area count with another, where there are
/// any.
pub(super) fn uncounted(session: Session, area: Area) -> impl IntoView {
    let files = move || match known::uncounted(session) {
        0 => None,
        n => Some(view! {
            <Notice tone=Tone::Warning><p>{fill(t_cases().cases_uncounted, &[("n", &n.to_string())])}</p></Notice>
        }),
    };
    let twice = move || match known::left_out(session, &area) {
        0 => None,
        n => Some(view! {
            <Notice tone=Tone::Info><p class="left-out-count">{fill(t_cases().cases_left_out, &[("n", &n.to_string())])}</p></Notice>
        }),
    };
    view! { {files} {twice} }
}

/// The page.
pub(super) fn page(shown: &str) -> AnyView {
    let session = session();
    let cases = known::cases(session);
    // The address may have gone on since this page was asked for.
    let now = match Route::now() {
        Route::Cases(now) => now,
        _ => shown.to_owned(),
    };
    let asked = Asked::new(Filter::read(&now), |it| Route::Cases(it.write()));
    let state = state(cases);
    let body = move || match state.get() {
        State::There => list(session, cases, asked),
        other => instead(other),
    };
    view! {
        <div class="page report-page">
            <h1 tabindex="-1">{t_cases().cases_title}</h1>
            {uncounted(session, Area::default())}
            {kept(session)}
            {body}
            <p><LinkButton href=Route::Office.href()>{t_office().office_back}</LinkButton></p>
        </div>
    }
    .into_any()
}

fn list(session: Session, cases: RwSignal<Option<Cases>>, asked: Asked) -> AnyView {
    let t = t_cases();
    let today = device::today();
    let query = RwSignal::new(String::new());
    let drawn = RwSignal::new(ROWS);
    let found = Memo::new(move |_| {
        let (filter, words) = (asked.filter.get(), words_of(&query.get()));
        cases.with(|it| it.as_ref().map(|it| it.find(&filter, &words, today)).unwrap_or_default())
    });
    // Something else is shown: from its beginning.
    Effect::new(move |_| {
        asked.filter.track();
        query.track();
        drawn.set(ROWS);
    });
    let rows = move || {
        found.with(|found| {
            cases.with(|cases| {
                let of = |it: &u32| cases.as_ref().and_then(|all| all.at(*it).map(|it| row(all, it, today)));
                found.households.iter().take(drawn.get()).filter_map(of).collect_view()
            })
        })
    };
    let left = Memo::new(move |_| found.with(|it| it.households.len()).saturating_sub(drawn.get()));
    let any_left = Memo::new(move |_| left.get() > 0);
    let more = move || {
        any_left.get().then(|| {
            let words = move || fill(t_cases().cases_more, &[("n", &left.get().min(ROWS).to_string())]);
            view! { <div class="toolbar"><Button class="more" on_press=move |()| drawn.update(|it| *it += ROWS)>{words}</Button></div> }
        })
    };
    let none = move || {
        found.with(|it| it.households.is_empty()).then(|| view! { <p class="empty">{t.cases_no_match}</p> })
    };
    view! {
        {filters::all(session, cases, asked)}
        <Field id="case-search" label=t.cases_search hint=t.cases_search_hint.to_owned()>
            <TextBox id="case-search" value=query on_input=move |it| query.set(it) inputmode="search".to_owned()/>
        </Field>
        <p class="count" aria-live="polite">{move || found.with(counted)}</p>
        {none}
        <ul class="cards case-rows">{rows}</ul>
        {more}
        {keep(session, asked.filter)}
    }
    .into_any()
}

/// Households and problems, beside each other and never added up.
fn counted(found: &Found) -> String {
    let households = words::unsigned(found.counted as u64);
    let problems = words::unsigned(found.problems as u64);
    fill(t_cases().cases_count, &[("households", &households), ("problems", &problems)])
}

/// House number, village or community, and tambon.
pub(super) fn address(it: &Summary) -> String {
    let house = Some(it.house_no.as_str()).filter(|it| !it.is_empty());
    let house = house.map(|it| fill(t_office().office_house_no, &[("number", it)]));
    let spot = match Spot::of(it.moo, &it.community) {
        Spot::Unknown => None,
        spot => Some(words::spot(&spot, &it.community)),
    };
    let tambon = Area::of(&it.tambon).filter(Area::is_tambon).map(|it| words::area(&it));
    let all: Vec<String> = [house, spot, tambon].into_iter().flatten().collect();
    if all.is_empty() { t_cases().cases_no_address.to_owned() } else { all.join(" ") }
}

/// The village or community and the tambon alone: all that is told of where a special case is.
pub(super) fn area_only(it: &Summary) -> String {
    address(&Summary { house_no: Short::default(), ..it.clone() })
}

/// What a problem is called in a list: of a restricted one only that it is one (domain.md §7.3).
pub(super) fn problem_name(it: &Told) -> String {
    match &it.item {
        _ if it.restricted => t_case().case_restricted.to_owned(),
        Some(code) => words::item(code),
        None => t_case().case_problem_unnamed.to_owned(),
    }
}

fn row(all: &Cases, it: &Summary, today: Date) -> AnyView {
    let t = t_cases();
    let counted: Vec<_> = View::of(it, None).problems().collect();
    let mut open: Vec<&Told> = counted.iter().filter(|it| !it.1.closed()).map(|it| it.0).collect();
    open.sort_by_key(|it| it.urgent.is_none());
    let parts = [("open", open.len().to_string()), ("all", counted.len().to_string())];
    let problems = fill(t.cases_problems, &parts.each_ref().map(|it| (it.0, it.1.as_str())));
    let mut names: Vec<String> = open.iter().map(|it| problem_name(it)).collect();
    names.dedup();
    let rest = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    names.extend((rest > 0).then(|| fill(t_case().case_more_problems, &[("n", &rest.to_string())])));
    let names = (!names.is_empty()).then(|| view! { <p class="named">{names.join(" · ")}</p> });
    let urgent = open.iter().any(|it| it.urgent.is_some()).then(urgent_mark);
    let late = open.iter().any(|it| is_late(it, today));
    let due = it.due.map(|on| {
        let words = if on < today { t.cases_visit_late } else { t.cases_visit_due };
        fill(words, &[("date", &dates::day(on))])
    });
    let meta = [Some(outcome(it.outcome()).to_owned()), due];
    let meta = meta.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let mark = |words: &'static str| view! { <span class="status">{words}</span> };
    let left_out = all.counted().joined().with(it.id).is_some();
    let left_out = left_out.then(|| view! { <span class="status left-out">{t.cases_is_left_out}</span> });
    let head = Some(it.head.clone()).filter(|it| !it.is_empty());
    let head = head.unwrap_or_else(|| t_office().office_unnamed.to_owned());
    view! {
        <li class="card case-row">
            <h2><a href=Route::Case(it.id).href()>{address(it)}</a></h2>
            <p>{head}</p>
            <p class="meta">{meta}</p>
            <p>{problems}</p>
            {names}
            <p class="marks">{left_out}{urgent}{late.then(|| mark(t.cases_target_late))}{(it.hard > 0).then(|| mark(t.cases_differs))}</p>
        </li>
    }
    .into_any()
}

/// Where a problem stands, with its mark.
pub(super) fn status_mark(of: crate::domain::ProblemStatus) -> AnyView {
    view! { <span class=format!("status problem-{}", of.code())>{status(of)}</span> }.into_any()
}

/// The mark of what cannot wait.
pub(super) fn urgent_mark() -> AnyView {
    view! { <strong class="urgent">{t_office().office_urgent}</strong> }.into_any()
}

/// The filters that were kept, each a link, with the way to delete it and to take that back.
fn kept(session: Session) -> impl IntoView {
    // Which was deleted last, until the next time or until the page is left.
    let last = RwSignal::new(None::<KeptFilter>);
    let said = RwSignal::new(None::<(Tone, String)>);
    let line = move |it: &KeptFilter| {
        let (href, name) = (Route::Cases(it.filter.clone()).href(), it.name.clone());
        let delete = {
            let it = it.clone();
            move |_| {
                if session.taken_over.get_untracked() {
                    return;
                }
                let it = it.clone();
                said.set(None);
                last.set(None);
                session.keep(Commit(vec![Record::KeptFilter(it.deleted(device::now()))]));
                spawn_local(async move {
                    session.saved().await;
                    said.try_set(Some((Tone::Good, fill(t_cases().cases_deleted, &[("name", &it.name)]))));
                    last.try_set(Some(it));
                    focus(DELETED);
                });
            }
        };
        let whose = name.clone();
        view! {
            <li>
                <a href=href>{name}</a>
                <button type="button" class="button quiet delete-filter" on:click=delete>
                    {t_cases().cases_delete}<span class="visually-hidden">" "{whose}</span>
                </button>
            </li>
        }
    };
    let lines = move || {
        session.kept_filters.with(|all| {
            let lines: Vec<_> = all.values().filter(|it| !it.gone).map(line).collect();
            (!lines.is_empty()).then(|| {
                view! {
                    <nav class="card kept-filters" aria-labelledby="kept-filters">
                        <h2 id="kept-filters">{t_cases().cases_kept}</h2>
                        <ul>{lines}</ul>
                    </nav>
                }
            })
        })
    };
    view! { {lines} {deleted(session, last, said)} }
}

/// What was said of the filter that was deleted last, and the button that takes it back.
fn deleted(
    session: Session,
    last: RwSignal<Option<KeptFilter>>,
    said: RwSignal<Option<(Tone, String)>>,
) -> impl IntoView {
    let offered = Memo::new(move |_| last.with(Option::is_some));
    let disabled = Signal::derive(move || session.taken_over.get());
    let press = move |()| {
        let Some(it) = last.try_update(Option::take).flatten() else { return };
        let back = session.kept_filters.with_untracked(|all| it.restored(device::now(), all.values()));
        let (tone, words) = match &back {
            Some(_) => (Tone::Good, t_cases().cases_delete_undone),
            None => (Tone::Warning, t_cases().cases_delete_undone_not),
        };
        said.set(None);
        back.into_iter().for_each(|it| session.keep(Commit(vec![Record::KeptFilter(it)])));
        spawn_local(async move {
            session.saved().await;
            said.try_set(Some((tone, fill(words, &[("name", &it.name)]))));
            focus(DELETED);
        });
    };
    view! {
        <div id=DELETED class="deleted-filter" tabindex="-1" aria-live="polite">
            {move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> })}
        </div>
        <Show when=move || offered.get()>
            <div class="toolbar">
                <Button class="undo-delete-filter" disabled=disabled on_press=press>{t_cases().cases_delete_undo}</Button>
            </div>
        </Show>
    }
}

/// Keeps what is chosen under a name; one of the same name is replaced.
fn keep(session: Session, filter: RwSignal<Filter>) -> AnyView {
    let t = t_cases();
    let name = RwSignal::new(String::new());
    let fault = RwSignal::new(None::<String>);
    let done = RwSignal::new(None::<String>);
    let press = move |()| {
        done.set(None);
        let named = said::plain(name.get_untracked().trim());
        let written = filter.with_untracked(Filter::write);
        let wrong = match (named.is_empty(), written.is_empty()) {
            (true, _) => Some(t.cases_keep_no_name),
            (_, true) => Some(t.cases_keep_nothing),
            _ => None,
        };
        fault.set(wrong.map(str::to_owned));
        if wrong.is_some() {
            return;
        }
        let before = session
            .kept_filters
            .with_untracked(|all| all.values().find(|it| !it.gone && it.name == named).map(|it| it.id));
        let id = before.unwrap_or_else(|| KeptFilterId(device::fresh_id()));
        let kept = KeptFilter { id, name: named.clone(), filter: written, at: device::now(), gone: false };
        spawn_local(async move {
            session.keep_now(Commit(vec![Record::KeptFilter(kept)])).await;
            name.try_set(String::new());
            done.try_set(Some(fill(t_cases().cases_keep_done, &[("name", &named)])));
        });
    };
    let disabled = Signal::derive(move || session.taken_over.get());
    view! {
        <section class="card keep-filter" aria-label=t.cases_keep>
            <Field id="filter-name" label=t.cases_keep_name hint=t.cases_keep_hint.to_owned() fault=fault>
                <TextBox id="filter-name" value=name on_input=move |it| { fault.set(None); name.set(it) }/>
            </Field>
            <div class="toolbar">
                <Button weight=Weight::Secondary class="keep-filter" disabled=disabled on_press=press>{t.cases_keep}</Button>
            </div>
            <div aria-live="polite">{move || done.get().map(|it| view! { <Notice tone=Tone::Good><p>{it}</p></Notice> })}</div>
        </section>
    }
    .into_any()
}
