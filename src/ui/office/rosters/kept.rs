//! What the office keeps of its lists, by village, and the round that they are for.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Said, own, own_or_empty, told, words};
use crate::domain::roster::Round;
use crate::domain::{Commit, Date, PartialDate, Precision, Record, Roster};
use crate::exchange::bundle::MAX_NAME;
use crate::exchange::roster::villages;
use crate::ui::kit::{Button, Field, TextBox, Tone};
use crate::ui::session::Session;
use crate::ui::text::{dates, fill, t_office};

/// The kept list by village.
pub(super) fn section(session: Session) -> impl IntoView {
    let o = t_office();
    let table = move || {
        let roster = own(session)?;
        let problems: usize = roster.households.iter().map(|it| it.problems.len()).sum();
        let parts = [("n", &*roster.households.len().to_string()), ("problems", &*problems.to_string())];
        let amount = fill(o.office_roster_households, &parts);
        let rows = villages(&roster.households).into_iter().map(|(village, lies)| {
            view! {
                <tr>
                    <th scope="row">{words::chosen(&village)}</th>
                    <td class="number">{lies.households}</td>
                    <td class="number">{lies.problems}</td>
                    <td class="number">{lies.unassigned}</td>
                </tr>
            }
        });
        let rows = rows.collect::<Vec<_>>();
        Some(view! {
            <p><strong>{amount}</strong></p>
            <div class="table-frame" tabindex="0" role="region" aria-label=o.office_roster_list>
                <table class="table roster-villages">
                    <thead><tr>
                        <th scope="col">{o.office_roster_village}</th>
                        <th scope="col" class="number">{o.office_roster_number}</th>
                        <th scope="col" class="number">{o.office_roster_problems}</th>
                        <th scope="col" class="number">{o.office_roster_unassigned}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })
    };
    view! { <section><h2>{o.office_roster_list}</h2>{table}</section> }
}

/// The dates of the round.
pub(super) fn round(session: Session) -> impl IntoView {
    let o = t_office();
    let kept = own_or_empty(session).round;
    let typed = |day: Option<Date>| {
        RwSignal::new(day.map(|it| dates::typed(PartialDate::from_day(it))).unwrap_or_default())
    };
    let title = RwSignal::new(kept.title.clone());
    let days = [kept.survey_open, kept.survey_close, kept.results_open, kept.solve_by].map(typed);
    let wrong = [(); 4].map(|()| RwSignal::new(None::<String>));
    let said: Said = RwSignal::new(None);
    let save = move |()| {
        let mut read = [None; 4];
        for ((typed, wrong), read) in days.iter().zip(&wrong).zip(&mut read) {
            let typed = typed.get_untracked();
            let date = PartialDate::parse(&typed).ok().filter(|it| it.precision() == Precision::Day);
            *read = date.map(PartialDate::first_day);
            wrong.set(
                (!typed.trim().is_empty() && read.is_none()).then(|| o.office_roster_round_wrong.to_owned()),
            );
        }
        if wrong.iter().any(|it| it.with_untracked(Option::is_some)) {
            return;
        }
        let [survey_open, survey_close, results_open, solve_by] = read;
        let kept = own_or_empty(session);
        let title: String =
            crate::domain::text_rule::clean(&title.get_untracked(), false).chars().take(MAX_NAME).collect();
        let round = Round { title, survey_open, survey_close, results_open, solve_by, ..kept.round.clone() };
        let roster = Roster { round, ..kept };
        spawn_local(async move {
            session.keep_now(Commit(vec![Record::Roster(roster)])).await;
            said.try_set(Some((Tone::Good, t_office().office_roster_round_saved.to_owned())));
        });
    };
    let labels = [
        o.office_roster_round_open,
        o.office_roster_round_close,
        o.office_roster_round_results,
        o.office_roster_round_solve,
    ];
    let fields = labels.into_iter().zip(days).zip(wrong).enumerate().map(|(at, ((label, value), wrong))| {
        let id = format!("roster-day-{at}");
        let put = move |it: String| {
            wrong.set(None);
            said.set(None);
            value.set(it);
        };
        view! {
            <Field id=id.clone() label=label hint=o.office_roster_round_hint.to_owned() fault=wrong>
                <TextBox id=id value=value on_input=put/>
            </Field>
        }
    });
    let fields = fields.collect::<Vec<_>>();
    view! {
        <details class="card roster-round">
            <summary>{o.office_roster_round}</summary>
            <Field id="roster-round-title" label=o.office_roster_round_title>
                <TextBox id="roster-round-title" value=title on_input=move |it| title.set(it)/>
            </Field>
            {fields}
            <div class="toolbar"><Button class="save-round" on_press=save>{o.office_roster_round_save}</Button></div>
            {told(said)}
        </details>
    }
}
