//! What a file would change, shown before it is kept: only where somebody asks for it. Such a file waits as
//! any other that waits for a person does, so that closing the app loses nothing and keeps nothing by half.

use std::sync::Arc;

use leptos::prelude::*;

use super::desk::{leave, left_before};
use super::reports::tick;
use super::take_in::{self, Desktop, Held, Opened, State};
use super::{brings, claim, demo_mark, other_round, said, twins, upward};
use crate::domain::merge::Houses;
use crate::exchange::intake::HeldWhy;
use crate::ui::kit::{Button, Notice, Tone, Weight};
use crate::ui::session::Session;
use crate::ui::text::{fill, t_desk, t_merge, t_office};

/// The choice, as long as the app is open.
pub(super) fn choice(desktop: &Desktop) -> AnyView {
    let on = RwSignal::from(desktop.preview.clone());
    view! {
        <div class="field preview">
            {tick("office-preview", t_desk().desk_preview, on, move |it| on.set(it))}
            <p class="hint">{t_desk().desk_preview_hint}</p>
        </div>
    }
    .into_any()
}

/// Keeps all that wait to be looked at, where they are more than one.
pub(super) fn keep_all(session: Session, desktop: &Desktop) -> impl IntoView + use<> {
    let Desktop { list, ticks, .. } = desktop.clone();
    let waits = Memo::new(move |_| {
        ticks.track();
        list.with(|all| {
            all.iter().filter(|it| it.state.with_untracked(|it| is_to_be_kept(session, it))).count()
        })
    });
    let disabled = Signal::derive(move || session.taken_over.get());
    move || {
        (waits.get() > 1).then(|| {
            let words = fill(t_desk().desk_preview_keep_all, &[("n", &waits.get().to_string())]);
            let press = move |()| {
                take_in::keep(session, |it| it.state.with_untracked(|it| is_to_be_kept(session, it)))
            };
            view! {
                <div class="toolbar">
                    <Button class="keep-all" disabled=disabled on_press=press>{words}</Button>
                </div>
            }
        })
    }
}

/// Whether it waits to be looked at, and nobody has left it out: such a one has a press of its own.
fn is_to_be_kept(session: Session, state: &State) -> bool {
    let left_out = |hash: &str| {
        session.waiting_files.with_untracked(|all| all.get(hash).is_some_and(|it| it.left_out.is_some()))
    };
    matches!(state, State::Held(it) if it.why == HeldWhy::Preview && !left_out(&it.hash))
}

/// Of the numbers that are missing before a file, those that do not wait here as well.
fn missing(session: Session, held: &Held) -> Vec<u64> {
    let kid = held.key.kid();
    let waiting: Vec<u64> = take_in::desktop(session).list.with_untracked(|all| {
        let of = |it: &Opened| {
            it.state.with_untracked(|it| match it {
                State::Held(it) if it.why == HeldWhy::Preview && it.key.kid() == kid => Some(it.seq),
                _ => None,
            })
        };
        all.iter().filter_map(of).collect()
    });
    let missing = held.taken.iter().flat_map(|it| it.missing.iter().copied());
    missing.filter(|it| !waiting.contains(it)).collect()
}

/// How many of its new households look like one that is here; nothing while those here are gone through.
fn look(session: Session, held: Arc<Held>) -> impl IntoView {
    let houses = twins::houses(session);
    let many = move |all: &Arc<Houses>| held.signs.iter().filter(|it| all.has_like(it)).count();
    let n = Memo::new(move |_| houses.with(|all| all.as_ref().map_or(0, &many)));
    move || {
        (n.get() > 0).then(|| {
            let words = fill(t_merge().merge_would_look, &[("n", &n.get().to_string())]);
            view! { <p class="looks-like"><strong>{words}</strong></p> }
        })
    }
}

/// Whose file it is, as a claim, and what it holds.
pub(super) fn holds(session: Session, held: &Held) -> AnyView {
    if held.list {
        let words = upward::list_of(session, &held.key.kid(), held.tally.households);
        return view! { <p class="list-below">{words}</p> }.into_any();
    }
    view! { {claim(&held.author)} <p>{said::tally(&held.tally)}</p> }.into_any()
}

fn warning(words: String) -> AnyView {
    view! { <Notice tone=Tone::Warning><p>{words}</p></Notice> }.into_any()
}

/// That what is here has changed since the numbers of this file were counted, until they are counted again.
fn of_before(session: Session, one: &Opened) -> impl IntoView + use<> {
    let due = take_in::due(session, one);
    let (shown, pressed) = (one.clone(), one.clone());
    // Counted again is what is shown, each time that something changes.
    Effect::new(move |_| {
        if due.get().is_some() {
            take_in::count_again(session, &shown);
        }
    });
    let stale = Memo::new(move |_| due.with(Option::is_some));
    let again = Callback::new(move |()| take_in::count_again(session, &pressed));
    move || {
        stale.get().then(|| {
            view! {
                <div class="stale">
                    <Notice tone=Tone::Warning>
                        <p>{t_desk().desk_preview_stale}</p>
                        <Button weight=Weight::Quiet class="count-again" on_press=again>{t_desk().desk_preview_count}</Button>
                    </Notice>
                </div>
            }
        })
    }
}

/// What one would change, and what is done with it. Counted again, only the numbers are others: what somebody is
/// writing beside them stays.
pub(super) fn card(session: Session, held: &Arc<Held>, one: &Opened) -> AnyView {
    let (number, why) = (one.number, said::waits(held));
    let keep = move |()| take_in::keep(session, |it| it.number == number);
    let disabled = Signal::derive(move || session.taken_over.get());
    let round = held.taken.as_deref().filter(|it| !it.list).map(|it| it.round.clone());
    let other = move || round.as_ref().and_then(|it| other_round::notice(session, it));
    let state = one.state.clone();
    let numbers = move || {
        let held = state.with(|it| match it {
            State::Held(held) => Some(held.clone()),
            _ => None,
        });
        held.map(|it| numbers(session, it))
    };
    view! {
        <Notice tone=Tone::Info>
            <p><strong>{t_desk().desk_preview_title}</strong></p>
            <p>{why}</p>
        </Notice>
        {left_before(session, &held.hash)}
        {demo_mark(held.demo)}
        {other}
        {holds(session, held)}
        {upward::through(session, &held.through).map(|it| view! { <p class="through">{it}</p> })}
        {of_before(session, one)}
        {numbers}
        <div class="toolbar">
            <Button weight=Weight::Primary class="keep" disabled=disabled on_press=keep>{t_desk().desk_preview_keep}</Button>
        </div>
        {leave(session, held, one.state.clone())}
    }
    .into_any()
}

/// What is counted of one against what is here.
fn numbers(session: Session, held: Arc<Held>) -> AnyView {
    let taken = held.taken.as_deref();
    let brings = taken.and_then(|it| brings::would_bring(it.brings));
    let line = |n: usize, words| (n > 0).then(|| fill(words, &[("n", &n.to_string())]));
    let dropped = taken.and_then(|it| line(it.dropped, t_office().office_dropped));
    let gone = taken.and_then(|it| line(it.gone, t_office().office_erased_again));
    let warnings = [dropped, gone].into_iter().flatten().map(warning).collect::<Vec<_>>();
    let look = look(session, held.clone());
    let ticks = take_in::desktop(session).ticks;
    // One that waited before it may have been left out since.
    let missing = Memo::new(move |_| {
        ticks.track();
        missing(session, &held)
    });
    let gap = move || missing.with(|it| (!it.is_empty()).then(|| warning(said::chain(it))));
    view! { {brings}{look}{gap}{warnings} }.into_any()
}
