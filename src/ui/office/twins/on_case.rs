//! What the page of a household says where it is one with another: which of them counts, who decided so and why,
//! the way to the other one, and how it is taken back.

use leptos::prelude::*;

use super::{Desk, called_by, form};
use crate::domain::HouseholdId;
use crate::domain::merge::Pair;
use crate::ui::kit::{Notice, Tone};
use crate::ui::route::Route;
use crate::ui::session::Session;
use crate::ui::text::{fill, t_merge};

/// The part of the page; nothing of a household that is itself alone.
pub(in crate::ui::office) fn on_case(session: Session, household: HouseholdId) -> impl IntoView {
    let desk = Desk::of(session);
    let same = Memo::new(move |_| desk.pairs.with(|it| it.same(household)));
    let said = move || {
        let same = same.get();
        let (with, too) = desk.joined.with(|it| (it.with(household), it.counts_for(household)));
        let contradicts = desk.joined.with(|it| same.iter().any(|(pair, _)| it.contradicts(*pair)));
        view! {
            {contradicts.then(contradicted)}
            {with.map(|counts| left_out(desk, household, counts, &same))}
            {too.into_iter().map(|it| counts_for(desk, it)).collect::<Vec<_>>()}
        }
    };
    view! { {form::done(desk)} <div class="same-household">{said}</div> }
}

/// What erasing a household says where it is one with others: they are not erased with it.
pub(in crate::ui::office) fn at_erasing(session: Session, household: HouseholdId) -> impl IntoView {
    let desk = Desk::of(session);
    let others = Memo::new(move |_| {
        desk.joined.with(|it| {
            let counts = it.counted(household);
            let all = std::iter::once(counts).chain(it.counts_for(counts));
            all.filter(|it| *it != household).collect::<Vec<_>>()
        })
    });
    move || {
        let others = others.get();
        (!others.is_empty()).then(|| {
            let houses: Vec<String> = others.into_iter().map(|it| name(desk, it)).collect();
            let words = fill(t_merge().merge_erase_same, &[("houses", &houses.join(", "))]);
            view! { <Notice tone=Tone::Warning><p class="erase-same">{words}</p></Notice> }
        })
    }
}

/// A household by its name, or by its number where no file that is read names it.
fn name(desk: Desk, household: HouseholdId) -> String {
    called_by(desk.session, household).unwrap_or_else(|| household.to_string())
}

fn link(household: HouseholdId, words: &'static str) -> AnyView {
    view! { <p><a class="to-same" href=Route::Case(household).href()>{words}</a></p> }.into_any()
}

fn contradicted() -> AnyView {
    view! {
        <Notice tone=Tone::Warning>
            <p>{t_merge().merge_contradicts}</p>
            <p><a class="to-twins" href=Route::Conflicts.href()>{t_merge().merge_look}</a></p>
        </Notice>
    }
    .into_any()
}

fn left_out(
    desk: Desk,
    household: HouseholdId,
    counts: HouseholdId,
    same: &[(Pair, HouseholdId)],
) -> AnyView {
    let words = fill(t_merge().merge_case_left_out, &[("house", &name(desk, counts))]);
    // Each decision that leaves this one out; those that leave another out for it stand on that one's page.
    let own = same.iter().filter(|it| it.1 != household).map(|it| it.0);
    let own = own.map(|pair| view! { {form::decisions(desk, pair)} {form::undo(desk, pair)} });
    view! {
        <section class="card left-out">
            <Notice tone=Tone::Info>
                <p>{words}</p>
                {link(counts, t_merge().merge_case_to_counted)}
            </Notice>
            {own.collect::<Vec<_>>()}
        </section>
    }
    .into_any()
}

fn counts_for(desk: Desk, other: HouseholdId) -> AnyView {
    let words = fill(t_merge().merge_case_counts, &[("house", &name(desk, other))]);
    view! {
        <Notice tone=Tone::Info>
            <p>{words}</p>
            {link(other, t_merge().merge_case_to_left_out)}
        </Notice>
    }
    .into_any()
}
