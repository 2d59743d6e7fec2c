//! What the office keeps of its lists, by village, and the round that they are for.

use leptos::prelude::*;

use super::{own, own_or_empty, words};
use crate::domain::Date;
use crate::exchange::roster::villages;
use crate::ui::kit::LinkButton;
use crate::ui::route::Route;
use crate::ui::session::Session;
use crate::ui::text::settings::t_settings;
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

/// The round that the list is for, and the way to where it is set.
pub(super) fn round(session: Session) -> impl IntoView {
    let words = move || {
        let round = own_or_empty(session).round;
        let name = if round.title.is_empty() { round.id.clone() } else { round.title.clone() };
        let day = |it: Option<Date>| it.map_or_else(|| "–".to_owned(), dates::day);
        let parts = [
            ("name", &*name),
            ("open", &*day(round.survey_open)),
            ("close", &*day(round.survey_close)),
            ("solve", &*day(round.solve_by)),
        ];
        fill(t_settings().set_round_is, &parts)
    };
    view! {
        <section class="card roster-round">
            <h2>{t_office().office_roster_round}</h2>
            <p>{words}</p>
            <div class="toolbar"><LinkButton class="to-settings" href=Route::OfficeSettings.href()>{t_settings().set_go}</LinkButton></div>
        </section>
    }
}
