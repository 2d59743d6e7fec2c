//! The overview for those in charge: the seven counts, the check, what moved, the goals, and what is due;
//! and the way to every report.

use leptos::prelude::*;

use super::shown::Shown;
use super::table::{Look, table};
use super::{Made, NAMES, missing, official, place_and_round, print, tick, title, words};
use crate::domain::board::{Goal, Measure, dimensions, due, goals, moved, outcomes, solved};
use crate::domain::report::{Cell, Table};
use crate::domain::roster::Round;
use crate::domain::text_rule::grouped;
use crate::ui::kit::{Button, LinkButton, Weight};
use crate::ui::office::files;
use crate::ui::route::Route;
use crate::ui::text::export::t_export;
use crate::ui::text::{dates, fill, t_office, t_report};

/// The page.
pub(super) fn page(made: Made) -> AnyView {
    let t = t_report();
    let link = |name: &str| {
        // The register of files is of no area and no round.
        let at = if name == files::PAPER { Shown::default() } else { made.shown.clone() };
        let there = Shown { name: name.to_owned(), ..at };
        let class = format!("report-{name}");
        view! { <li><a class=class href=there.href()>{title(name)}</a></li> }
    };
    let thai = made.thai;
    let tables = {
        let made = made.clone();
        move || drawn(&made)
    };
    view! {
        <div class="page report-page">
            <section class="card screen-only report-list" aria-labelledby="report-list">
                <h2 id="report-list">{t.report_list}</h2>
                <p>{t.report_lead}</p>
                <ul>{NAMES.iter().map(|it| link(it)).collect_view()}</ul>
                <p class="hint no-map">{t.report_no_map} " " <a href=Route::Export.href()>{t_export().export_go}</a></p>
            </section>
            <section class="card report-controls screen-only" aria-label=t.report_choose>
                {place_and_round(&made)}
                {tick("report-thai", t.report_thai_digits, thai, move |it| thai.set(it))}
                <div class="toolbar"><Button weight=Weight::Primary class="print" on_press=|()| print()>{t.report_print}</Button></div>
            </section>
            <article class="report board">
                {official(&made, t.report_board)}
                {missing(&made, "")}
                {tables}
            </article>
            <p class="screen-only"><LinkButton href=Route::Office.href()>{t_office().office_back}</LinkButton></p>
        </div>
    }
    .into_any()
}

fn drawn(made: &Made) -> AnyView {
    let t = t_report();
    let (all, scope) = (&made.all, &made.scope);
    let thai = made.thai.get();
    let of_round = round_shown(made);
    let section = |title: String, body: AnyView| {
        view! { <section><h2>{words::digits(&title, thai)}</h2>{body}</section> }.into_any()
    };
    let shown = |it: &Table, title: &str, bars: bool| {
        section(title.to_owned(), table(it, title, &made.shown, Look { thai, bars }))
    };
    // The round before the one that is shown, the newest where none is chosen.
    let known = all.rounds();
    let now =
        scope.round.as_ref().and_then(|it| known.iter().position(|round| round == it)).unwrap_or_default();
    let before = known.get(now + 1).map(|before| {
        let title = fill(t.report_moved, &[("before", before)]);
        shown(&moved(all, scope, before), &title, false)
    });
    let title = of_round.as_ref().map(|it| it.id.as_str()).filter(|it| !it.is_empty());
    let title = title.map_or_else(|| t.report_goals.to_owned(), |it| format!("{} · {it}", t.report_goals));
    view! {
        {shown(&dimensions(all, scope), t.report_dimensions, true)}
        {shown(&outcomes(all, scope), t.report_outcomes, true)}
        {section(title, match of_round {
            Some(round) => goals_table(made, &goals(all, scope, &round), thai),
            None => view! { <p>{t.report_goals_none}</p> }.into_any(),
        })}
        {shown(&due(&made.now, scope), t.report_due, false)}
        {before}
        {shown(&solved(all, scope), t.report_solved, true)}
    }
    .into_any()
}

/// The round that is shown, as a list here has it, this office's before another's and before those below; where all are shown, that of
/// this office. The goals of one round say nothing of another.
fn round_shown(made: &Made) -> Option<Round> {
    let shown = made.scope.round.as_ref();
    let session = made.session;
    let below = session.lists_below.get_untracked();
    session.rosters.with_untracked(|all| {
        let own = all.get(&session.kid());
        let rounds = own.into_iter().chain(all.values()).map(|it| &it.round);
        let mut rounds = rounds.chain(below.values().map(|it| &it.round));
        match shown {
            Some(shown) => rounds.find(|it| it.id == *shown).cloned(),
            None if own.is_some() => rounds.next().cloned(),
            // Goals of a round that another office chose; what was done is counted whatever that calls its round.
            None => Some(Round { id: String::new(), ..rounds.next().cloned().unwrap_or_default() }),
        }
    })
}

fn goals_table(made: &Made, goals: &[Goal], thai: bool) -> AnyView {
    let t = t_report();
    let say = |text: &str| words::digits(text, thai);
    let today = made.scope.today;
    let row = |it: &Goal| {
        let words = match it.measure {
            Measure::Rechecked => t.report_goal_rechecked,
            Measure::Solved => t.report_goal_solved,
            Measure::Recorded => t.report_goal_recorded,
            Measure::Results => t.report_goal_results,
        };
        let (what, unit) = words.split_once('~').unwrap_or((words, ""));
        let done = match it.share {
            Cell::Share { part, .. } => words::cell(&Cell::Count(part)).0,
            _ => "–".to_owned(),
        };
        let (percent, from) = words::cell(&it.share);
        let left = match it.by {
            _ if it.reached() => t.report_goal_reached.to_owned(),
            Some(by) => grouped(by.days_since(today)),
            None => "–".to_owned(),
        };
        let by = it.by.map_or_else(|| "–".to_owned(), dates::day);
        view! {
            <tr>
                <th scope="row">{say(what)}<small>{unit}</small></th>
                <td class="number">{say(&done)}</td>
                <td class="number">{say(&percent)}{from.map(|it| view! { <small>{say(&it)}</small> })}</td>
                <td class="number">{say(&it.percent.to_string())}</td>
                <td class="number">{say(&by)}</td>
                <td class="number">{say(&left)}</td>
            </tr>
        }
    };
    let heads =
        t.report_goals_columns.split('|').map(|it| view! { <th scope="col">{it}</th> }).collect_view();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=t.report_goals>
            <table class="table figures">
                <caption>{t.report_goals}</caption>
                <thead><tr><th scope="col">{t.report_goal}</th>{heads}</tr></thead>
                <tbody>{goals.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
