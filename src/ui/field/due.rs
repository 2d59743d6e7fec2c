//! The reminder above the work list: where a follow-up is due, and where its day has passed. Every case
//! is looked after each month (LETTER 004), and no tablet is open on the day of its own accord.

use std::sync::Arc;

use leptos::prelude::*;

use super::work::Entry;
use crate::domain::Date;
use crate::ui::kit::{Notice, Tone};
use crate::ui::text::{fill, t_case};

/// How many households are due on this day, and in how many of them the day has passed.
pub(super) fn count(all: Memo<Arc<Vec<Entry>>>, today: Date) -> Memo<(usize, usize)> {
    Memo::new(move |_| {
        all.with(|all| {
            let days = || all.iter().filter_map(|it| it.row.standing.due);
            (days().filter(|it| *it <= today).count(), days().filter(|it| *it < today).count())
        })
    })
}

/// That many, and a button that shows these alone; nothing while none is due.
pub(super) fn offer(count: Memo<(usize, usize)>, only: Signal<bool>, turn: Callback<()>) -> impl IntoView {
    move || {
        let (due, overdue) = count.get();
        (due > 0).then(|| {
            let pressed = move || if only.get() { "true" } else { "false" };
            let mut words = fill(t_case().case_due_households, &[("n", &due.to_string())]);
            if overdue > 0 {
                words.push(' ');
                words.push_str(&fill(t_case().case_due_overdue, &[("n", &overdue.to_string())]));
            }
            let tone = if overdue > 0 { Tone::Warning } else { Tone::Info };
            view! {
                <Notice tone=tone>
                    <p class="due-households">{words}</p>
                    <button type="button" class="chip show-due" aria-pressed=pressed on:click=move |_| turn.run(())>
                        {t_case().case_due_show}
                    </button>
                </Notice>
            }
            .into_any()
        })
    }
}
