//! The reports รายงาน of domain.md §6.3, and the overview for those in charge: counted from the
//! summaries, drilled by area, of a round, and made to be printed as official papers are.

mod board;
mod shown;
mod table;
mod urgent;
pub(super) mod words;

use std::sync::Arc;

use leptos::prelude::*;

use self::shown::Shown;
use self::table::Look;
pub(super) use self::words::area as area_words;
use super::cases::uncounted;
use super::{files, known};
use crate::device;
use crate::domain::Counted;
use crate::domain::report::{Giver, Table, Unit, r2, r3, r5, r6, r10};
use crate::domain::tally::{Area, Scope, View};
use crate::ui::kit::{Button, LinkButton, Notice, Select, Tone, Weight};
use crate::ui::route::Route;
use crate::ui::session::{Session, session};
use crate::ui::text::settings::t_settings;
use crate::ui::text::{dates, fill, t_office, t_report};

/// The reports by their names in the address.
const NAMES: [&str; 7] = ["r2", "r3", "r4", "r5", "r6", files::PAPER, "r10"];

/// What every report of a page is made of.
#[derive(Clone)]
pub(super) struct Made {
    session: Session,
    /// as they count in the round that is shown
    all: Arc<Counted>,
    /// as they count now: for what tells how things stand now, whatever round is shown
    now: Arc<Counted>,
    shown: Shown,
    scope: Scope,
    /// with Thai numerals
    thai: RwSignal<bool>,
    /// for this office only: nothing small is withheld
    inside: RwSignal<bool>,
}

impl Made {
    /// For a paper that is no report, of an area as it stands now.
    pub(super) fn of(session: Session, area: Area, thai: RwSignal<bool>) -> Made {
        let scope = Scope { area, round: None, today: device::today() };
        Made {
            session,
            all: Arc::default(),
            now: Arc::default(),
            shown: Shown::default(),
            scope,
            thai,
            inside: RwSignal::new(true),
        }
    }
}

/// Asks the browser to print the page.
pub(super) fn print() {
    if let Some(window) = web_sys::window() {
        drop(window.print());
    }
}

/// The page of a report, or the overview.
pub(super) fn page(name: &str, query: &str) -> AnyView {
    // Of files and no households: it is there when these are still being read, and when there is none.
    if name == files::PAPER {
        return files::paper(query);
    }
    let (session, name, query) = (session(), name.to_owned(), query.to_owned());
    let body = move || match known::summaries(session) {
        Some(all) => of_all(session, all, &name, &query),
        None => view! {
            <h1 tabindex="-1">{t_report().report_title}</h1>
            <p class="empty" role="status">{t_report().report_reading}</p>
        }
        .into_any(),
    };
    body.into_any()
}

fn of_all(session: Session, all: Arc<Counted>, name: &str, query: &str) -> AnyView {
    let shown = Shown::read(name, query);
    if all.is_empty() {
        return view! {
            <h1 tabindex="-1">{t_report().report_title}</h1>
            <p class="empty">{t_report().report_empty}</p>
            <p><LinkButton href=Route::Office.href()>{t_office().office_back}</LinkButton></p>
        }
        .into_any();
    }
    let own = session.office.with_untracked(|it| it.as_ref().and_then(|it| Area::of(it.answers_for()?)));
    let area = shown.area.clone().or(own).unwrap_or_else(|| Area::around(all.iter()));
    let scope = Scope { area, round: shown.round.clone(), today: device::today() };
    let now = all;
    let all = match &scope.round {
        Some(round) if !now.left_out().is_empty() => Arc::new(now.in_round(round)),
        _ => now.clone(),
    };
    let (thai, inside) = (RwSignal::new(false), RwSignal::new(false));
    let made = Made { session, all, now, shown, scope, thai, inside };
    if NAMES.contains(&name) { report(made) } else { board::page(made) }
}

fn title(name: &str) -> &'static str {
    let t = t_report();
    match name {
        "r2" => t.report_r2,
        "r3" => t.report_r3,
        "r4" => t.report_r4,
        "r5" => t.report_r5,
        "r6" => t.report_r6,
        files::PAPER => t_office().office_register,
        _ => t.report_r10,
    }
}

fn report(made: Made) -> AnyView {
    let name = made.shown.name.clone();
    let subject = title(&name);
    let (here, of) = (made.clone(), name.clone());
    let body = move || match of.as_str() {
        "r4" => urgent::list(&here),
        other => {
            let counted = counted(&here, other);
            let counted = if here.inside.get() { counted } else { counted.for_leaving() };
            let look = Look { thai: here.thai.get(), bars: false };
            table::table(&counted, &caption(&here, subject), &here.shown, look)
        }
    };
    let wide = matches!(made.shown.name.as_str(), "r2" | "r3" | "r4" | "r5" | "r10");
    let back = Shown { name: String::new(), items: false, other: false, ..made.shown.clone() };
    view! {
        <div class="page report-page" class:wide=wide>
            <p class="trail screen-only"><a href=back.href()>{t_report().report_back}</a></p>
            {controls(&made)}
            <article class="report">
                {official(&made, subject)}
                {missing(&made, &name)}
                {body}
            </article>
        </div>
    }
    .into_any()
}

/// What a report does not count: files that are not read, households that count with another, and, where a list is the denominator, whom only
/// lists name that have not come.
pub(super) fn missing(made: &Made, name: &str) -> AnyView {
    let session = made.session;
    let by_list = matches!(name, "r3" | "r10" | "");
    view! {
        {uncounted(session, made.scope.area.clone())}
        {move || by_list.then(|| known::lacking(session)).flatten().map(|offices| view! {
            <Notice tone=Tone::Info>
                <p class="others-lists">{fill(t_report().report_others_lists, &[("offices", &offices)])}</p>
            </Notice>
        })}
    }
    .into_any()
}

fn counted(made: &Made, name: &str) -> Table {
    let (all, scope, shown) = (&made.all, &made.scope, &made.shown);
    match name {
        "r2" => r2(all, scope),
        "r3" => r3(all, scope),
        "r5" => r5(all, scope, if shown.other { Unit::Households } else { Unit::Problems }, shown.items),
        "r6" => r6(all, scope, if shown.other { Giver::Network } else { Giver::Agency }),
        _ => r10(all, scope),
    }
}

/// What a table is called: its report, where and when.
fn caption(made: &Made, subject: &str) -> String {
    let round = made.scope.round.clone().unwrap_or_else(|| t_report().report_round_all.to_owned());
    format!("{subject} · {} · {round}", words::area(&made.scope.area))
}

/// The head of an official report (domain.md §7.6).
pub(super) fn official(made: &Made, subject: &'static str) -> AnyView {
    let made = made.clone();
    let now = device::now();
    let office =
        made.session.office.with_untracked(|it| it.as_ref().map(|it| it.name.clone()).unwrap_or_default());
    // The letters of the round that is shown, where this office knows it.
    let letters = made.session.rosters.with_untracked(|all| {
        let own = all.get(&made.session.kid()).map(|it| &it.round);
        let shown = |id: &String| made.scope.round.as_ref().is_none_or(|it| it == id);
        own.filter(|it| shown(&it.id)).map(|it| it.letters.clone()).unwrap_or_default()
    });
    let maker = made.session.person.with_untracked(|it| it.as_ref().map(|it| it.name.clone()));
    // A line to be filled in by pen, where nobody is enrolled by name.
    let maker = maker
        .filter(|it| !it.is_empty())
        .unwrap_or_else(|| "......................................".to_owned());
    let lines = move || {
        let say = |text: &str| words::digits(text, made.thai.get());
        let t = t_report();
        let round = made.scope.round.clone().unwrap_or_else(|| t.report_round_all.to_owned());
        let letters = letters.join(" · ");
        let mut lines = vec![
            (t.report_office, office.clone()),
            (t.report_area, words::area(&made.scope.area)),
            (t.report_round, round),
            (t.report_as_of, dates::moment(now)),
            (t.report_maker, maker.clone()),
        ];
        if !letters.is_empty() {
            lines.push((t_settings().set_letters, letters));
        }
        lines
            .into_iter()
            .map(|(what, text)| view! { <div><dt>{what}</dt><dd>{say(&text)}</dd></div> })
            .collect_view()
    };
    view! {
        <header class="report-head">
            <h1 tabindex="-1"><span class="what">{t_report().report_subject}</span>" "{subject}</h1>
            <dl class="facts">{lines}</dl>
        </header>
    }
    .into_any()
}

/// Where, which round, and how; nothing of it is printed.
fn controls(made: &Made) -> AnyView {
    let t = t_report();
    let link = |shown: Shown, words: &'static str, now: bool| {
        view! { <a class="tab" href=shown.href() aria-current=now.then_some("true")>{words}</a> }
    };
    let shown = &made.shown;
    let by = match shown.name.as_str() {
        "r5" => Some((t.report_by_problems, t.report_by_households)),
        "r6" => Some((t.report_by_agency, t.report_by_network)),
        _ => None,
    };
    let by = by.map(|(one, other)| {
        let to = |other| Shown { other, ..made.shown.clone() };
        view! { <p class="tabs">{link(to(false), one, !shown.other)}{link(to(true), other, shown.other)}</p> }
    });
    let items = (shown.name == "r5").then(|| {
        let (to, on) = (Shown { items: !shown.items, ..shown.clone() }, RwSignal::new(shown.items));
        tick("report-items", t.report_items, on, move |_| to.route().go())
    });
    let (thai, inside) = (made.thai, made.inside);
    let withholds = matches!(shown.name.as_str(), "r5");
    view! {
        <section class="card report-controls screen-only" aria-label=t.report_choose>
            {place_and_round(made)}
            {by}
            {items}
            {tick("report-thai", t.report_thai_digits, thai, move |it| thai.set(it))}
            {withholds.then(|| tick("report-inside", t.report_inside, inside, move |it| inside.set(it)))}
            <div class="toolbar"><Button weight=Weight::Primary class="print" on_press=|()| print()>{t.report_print}</Button></div>
        </section>
    }
    .into_any()
}

/// A box to tick with its words.
pub(super) fn tick(
    id: &'static str,
    words: &'static str,
    on: RwSignal<bool>,
    then: impl Fn(bool) + 'static,
) -> AnyView {
    view! {
        <label class="choice" class:chosen=move || on.get() for=id>
            <input id=id type="checkbox" autocomplete="off" prop:checked=move || on.get()
                on:change=move |event| then(event_target_checked(&event))/>
            <span>{words}</span>
        </label>
    }
    .into_any()
}

/// Drawn again when the names of places have come.
fn place_and_round(made: &Made) -> AnyView {
    let made = made.clone();
    (move || view! { {path(&made)} {choose(&made)} }).into_any()
}

/// The areas that the one shown lies in, each a link.
fn path(made: &Made) -> AnyView {
    let step = |it: Area| {
        let now = it == made.scope.area;
        let words = words::area(&it);
        let there = Shown { area: Some(it), ..made.shown.clone() };
        if now {
            view! { <li aria-current="page">{words}</li> }.into_any()
        } else {
            view! { <li><a href=there.href()>{words}</a></li> }.into_any()
        }
    };
    let steps = made.scope.area.path().into_iter().map(step).collect::<Vec<_>>();
    view! { <nav class="report-path" aria-label=t_report().report_area_path><ol>{steps}</ol></nav> }
        .into_any()
}

/// The round; and, for reports whose rows are no areas, one step down.
fn choose(made: &Made) -> AnyView {
    let t = t_report();
    let mut all = vec![(String::new(), t.report_round_all.to_owned())];
    all.extend(made.all.rounds().iter().map(|it| (it.clone(), it.clone())));
    let at = made.shown.clone();
    let round = made.shown.round.clone().unwrap_or_default();
    let go =
        move |it: String| Shown { round: Some(it).filter(|it| !it.is_empty()), ..at.clone() }.route().go();
    let parts = (!matches!(made.shown.name.as_str(), "r2" | "r3" | "r10")).then(|| narrower(made));
    view! {
        <Select id="report-round" label=t.report_round options=all chosen=round on_choose=go/>
        {parts}
    }
    .into_any()
}

fn narrower(made: &Made) -> Option<AnyView> {
    if made.scope.area.is_tambon() {
        return None;
    }
    let digits = made.scope.area.code().len() + 2;
    let mut codes: Vec<String> = Vec::new();
    for View { household, .. } in made.scope.views(&made.all) {
        if let Some(code) = household.tambon.get(..digits)
            && let Err(at) = codes.binary_search_by(|it| it.as_str().cmp(code))
        {
            codes.insert(at, code.to_owned());
        }
    }
    let mut all = vec![(made.scope.area.code().to_owned(), words::area(&made.scope.area))];
    all.extend(codes.into_iter().filter_map(|it| Some((it.clone(), words::area(&Area::of(&it)?)))));
    let (at, chosen) = (made.shown.clone(), made.scope.area.code().to_owned());
    let go = move |it: String| Shown { area: Area::of(&it), ..at.clone() }.route().go();
    Some(
        view! { <Select id="report-area" label=t_report().report_area_narrow options=all chosen=chosen on_choose=go/> }
            .into_any(),
    )
}
