//! Copying a form that was filled in by pen: every part on one page, for a keyboard. Tab goes on, a digit
//! picks the option of that number, and nothing is sent by Enter.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::label;
use super::sheet::Sheet;
use super::visit::{asked, part_body, parts};
use crate::domain::questionnaire::known;
use crate::domain::{Answer, AnswerKey, HouseholdId, VisitId};
use crate::ui::kit::{Button, LinkButton, Weight};
use crate::ui::route::{Part, Route};
use crate::ui::text::{t, t_case};

/// The way to this page, from where a visit begins; not before there is a question for it.
pub fn offered(sheet: Sheet, household: HouseholdId, visit: VisitId) -> Option<AnyView> {
    sheet.paper.household.iter().find(|it| it.id == known::FROM_PAPER)?;
    let press = Callback::new(move |()| {
        sheet.set(&AnswerKey::of(known::FROM_PAPER), Some(Answer::YesNo(true)));
        Route::Visit(household, visit, Part::Paper, None).go();
    });
    let view = view! {
        <div class="toolbar">
            <Button weight=Weight::Quiet class="from-paper" on_press=press>{t_case().case_from_paper}</Button>
        </div>
    };
    Some(view.into_any())
}

/// All parts that are needed, one under the other.
pub fn part(sheet: Sheet, household: HouseholdId, visit: VisitId) -> AnyView {
    let asked = Memo::new(move |_| sheet.with(|it| asked(sheet.paper, it)));
    let needed = move || {
        let mut all = asked.with(|asked| parts(sheet.paper, asked));
        all.retain(|it| *it != Part::Summary);
        if let Some(at) = all.iter().position(|it| *it == Part::Gates) {
            // Each dimension brings its gate along: no question may stand here twice.
            all.retain(|it| !matches!(it, Part::Gates | Part::Dimension(_)));
            let dimensions = sheet.paper.dimensions.iter().map(|it| Part::Dimension(it.code.clone()));
            all.splice(at..at, dimensions);
        }
        all
    };
    let section = move |part: Part| {
        let title = label::part_title(sheet.paper, &part);
        view! {
            <section class="quick-part">
                <h2>{title}</h2>
                {part_body(sheet, household, visit, &part, None)}
            </section>
        }
    };
    let summary = Route::Visit(household, visit, Part::Summary, None).href();
    view! {
        <p class="hint">{t_case().case_from_paper_hint}</p>
        <div class="quick" on:keydown=pick>
            <For each=needed key=|it| it.slug().to_owned() children=section/>
        </div>
        <div class="toolbar">
            <LinkButton weight=Weight::Primary class="to-summary" href=summary>{t().field_part_summary}</LinkButton>
        </div>
    }
    .into_any()
}

/// A digit on one of several options picks the option of that number.
fn pick(event: KeyboardEvent) {
    let Some(nth) = event.key().parse::<u32>().ok().and_then(|it| it.checked_sub(1)) else { return };
    let Some(target) = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok()) else { return };
    // Only where no digit can be typed.
    if !target.matches("input[type=radio], input[type=checkbox]").unwrap_or(false) {
        return;
    }
    let options = target.closest(".choices").ok().flatten();
    let options = options.and_then(|it| it.query_selector_all("input").ok());
    let option =
        options.and_then(|it| it.item(nth)).and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(option) = option {
        event.prevent_default();
        drop(option.focus());
        option.click();
    }
}
