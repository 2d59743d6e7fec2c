//! What goes on paper: a household's sheet, and the questionnaire to be filled in by pen. The page shows
//! what will be printed; the style makes A4 of it.

pub mod blank;
pub mod household;
mod listed;

use leptos::prelude::*;

use super::sketch;
use crate::domain::{CaseFile, HouseholdId};
use crate::ui::kit::{Button, LinkButton, Weight};
use crate::ui::route::Route;
use crate::ui::text::t_case;

/// What a household's page offers of it: its sheet, and the way there.
pub fn offered(household: HouseholdId, case: RwSignal<CaseFile>) -> AnyView {
    view! { {offered_listed(household)}{sketch::directions(case)} }.into_any()
}

/// What the page of a household offers that nobody has visited yet: its sheet, to be filled in by pen.
pub fn offered_listed(household: HouseholdId) -> AnyView {
    view! {
        <div class="toolbar to-paper">
            <LinkButton weight=Weight::Quiet class="print-household" href=Route::Print(household).href()>
                {t_case().case_print_household}
            </LinkButton>
        </div>
    }
    .into_any()
}

/// What the list of households offers: the blank form, and the sketch once there is something on it.
pub fn offered_in_list() -> AnyView {
    view! {
        <div class="toolbar to-paper">
            <LinkButton weight=Weight::Quiet class="print-blank" href=Route::Blank.href()>{t_case().case_print_blank}</LinkButton>
            {move || sketch::link()}
        </div>
    }
    .into_any()
}

/// A sheet, with what prints it and leads back.
fn page(
    class: &'static str,
    back: Route,
    words: &'static str,
    hint: &'static str,
    sheet: AnyView,
) -> AnyView {
    let print = Callback::new(|()| {
        if let Some(window) = web_sys::window() {
            drop(window.print());
        }
    });
    view! {
        <div class="page paper-page">
            <p class="trail screen-only"><a href=back.href()>{words}</a></p>
            <div class="toolbar"><Button weight=Weight::Primary class="print" on_press=print>{t_case().case_print}</Button></div>
            <p class="hint screen-only">{hint}</p>
            <article class=format!("paper {class}")>{sheet}</article>
        </div>
    }
    .into_any()
}
