//! Comparing digits, practised: a card of the office of practice, and two files that say that they are the
//! office's. The first was put in its place, so that whoever presses without looking meets it. Nothing is
//! kept of it, and nobody is trusted for it.

use std::cell::Cell;

use leptos::html::Div;
use leptos::prelude::*;

use crate::device;
use crate::domain::practice::{CARD, SWAPPED, differs};
use crate::ui::kit::{Button, Notice, Tone, Weight};
use crate::ui::start::enrol::grouped;
use crate::ui::text::{fill, t, t_lesson};

thread_local! {
    /// When both files were judged rightly, ms since 1970.
    static JUDGED: Cell<Option<i64>> = const { Cell::new(None) };
}

/// When somebody compared rightly on this page last, ms since 1970; it is not remembered longer than that.
pub(super) fn judged() -> Option<i64> {
    JUDGED.get()
}

/// The page.
pub fn page() -> AnyView {
    let words = t_lesson();
    let (file, done) = (RwSignal::new(SWAPPED), RwSignal::new(false));
    let told = RwSignal::new(None::<(Tone, String)>);
    let said = NodeRef::<Div>::new();
    let judge = move |same: bool| {
        let outcome = match (differs(CARD, file.get_untracked()), same) {
            (Some((n, card, file)), true) => {
                let places = [("n", &*n.to_string()), ("card", card), ("file", file)];
                (Tone::Bad, fill(words.lesson_compare_missed, &places))
            }
            (Some(_), false) => {
                file.set(CARD);
                (Tone::Good, words.lesson_compare_refused.to_owned())
            }
            (None, false) => (Tone::Warning, words.lesson_compare_again.to_owned()),
            (None, true) => {
                done.set(true);
                JUDGED.set(Some(device::now()));
                (Tone::Good, words.lesson_compare_done.to_owned())
            }
        };
        told.set(Some(outcome));
        // The buttons go with the last answer: whoever is on one of them is taken to what is said.
        if let Some(it) = said.get_untracked().filter(|_| done.get_untracked()) {
            drop(it.focus());
        }
    };
    let verdict = move || {
        (!done.get()).then(|| {
            view! {
                <div class="toolbar">
                    <Button weight=Weight::Primary class="match" on_press=move |()| judge(true)>{t().field_trust_match}</Button>
                    <Button weight=Weight::Danger class="no-match" on_press=move |()| judge(false)>{t().field_trust_no_match}</Button>
                </div>
            }
        })
    };
    view! {
        <h1 tabindex="-1">{t().field_trust_title}</h1>
        <p>{words.lesson_compare_lead}</p>
        <details class="card practice-card">
            <summary>{words.lesson_compare_card}</summary>
            <p><strong>{words.lesson_office_name}</strong></p>
            {grouped(CARD)}
        </details>
        <section class="card compare-file">
            <h2>{words.lesson_compare_file}</h2>
            <div aria-live="polite" tabindex="-1" node_ref=said>
                {move || told.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> })}
            </div>
            <p>{t().field_trust_compare}</p>
            {move || grouped(file.get())}
            {verdict}
        </section>
    }
    .into_any()
}
