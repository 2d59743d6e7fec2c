//! Who is in charge of which village: a tablet of the register, or a name; and how it is taken back.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Said, of_own, own, own_or_empty, share, told, words};
use crate::domain::record::Standing;
use crate::domain::text_rule::clean;
use crate::domain::{Commit, Record};
use crate::exchange::bundle::MAX_NAME;
use crate::exchange::roster::{Chosen, Given, Portion, TakenBack, villages};
use crate::ui::kit::{Button, Field, TextBox, Tone};
use crate::ui::office::register;
use crate::ui::session::Session;
use crate::ui::text::{fill, t_office};

/// Who may be in charge: value and words. A tablet is known by its key, others by their name.
pub(super) fn people(session: Session) -> Vec<(String, String)> {
    let mut keys = register(session);
    keys.retain(|it| it.office.is_none() && it.compared_here() && it.standing() == Standing::Active);
    keys.sort_by(|one, other| one.label.cmp(&other.label));
    let mut all: Vec<(String, String)> = keys.into_iter().map(|it| (it.kid, it.label)).collect();
    let known: BTreeSet<String> = all.iter().map(|it| it.0.clone()).collect();
    let named: BTreeSet<String> =
        own(session).into_iter().flat_map(|it| it.households).flat_map(|it| it.assigned).collect();
    all.extend(named.into_iter().filter(|it| !known.contains(it)).map(|it| (it.clone(), it)));
    all
}

/// The words for one of [`people`].
pub(super) fn called(session: Session, who: &str) -> String {
    session.known_keys.with(|all| all.get(who).map_or_else(|| who.to_owned(), |it| it.label.clone()))
}

/// Which card assigned last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Card {
    /// a village to somebody
    One,
    /// an area to several people
    Several,
}

/// What was assigned last, until the next time or until the page is left.
pub(super) type Last = RwSignal<Option<(Card, Given)>>;

/// Gives to each what is theirs; says `words` once it is kept.
pub(super) fn give(
    session: Session,
    portions: &[Portion],
    card: Card,
    last: Last,
    said: Said,
    words: impl FnOnce() -> String + 'static,
) {
    let mut roster = own_or_empty(session);
    let given = Given::of(&mut roster.households, portions);
    said.set(None);
    // Only the newest change can be taken back. A second press changes nothing: the first one stays the newest.
    let changes = !given.is_empty();
    if changes {
        last.set(None);
        session.keep(Commit(vec![Record::Roster(roster)]));
    }
    spawn_local(async move {
        session.saved().await;
        said.try_set(Some((Tone::Good, words())));
        if changes {
            last.try_set(Some((card, given)));
        }
    });
}

/// What a card said last, and the button that takes it back.
pub(super) fn outcome(session: Session, card: Card, last: Last, said: Said) -> impl IntoView {
    let o = t_office();
    let offered = Memo::new(move |_| last.with(|it| it.as_ref().is_some_and(|it| it.0 == card)));
    let disabled = Signal::derive(move || session.taken_over.get());
    let press = move |()| {
        let Some((_, given)) = last.try_update(Option::take).flatten() else { return };
        let mut roster = own_or_empty(session);
        let TakenBack { restored, changed } = given.take_back(&mut roster.households);
        if restored > 0 {
            session.keep(Commit(vec![Record::Roster(roster)]));
        }
        said.set(None);
        spawn_local(async move {
            session.saved().await;
            let mut words = fill(o.office_assign_undone, &[("n", &restored.to_string())]);
            if changed > 0 {
                words.push(' ');
                words.push_str(&fill(o.office_assign_undone_not, &[("n", &changed.to_string())]));
            }
            let tone = if changed > 0 { Tone::Warning } else { Tone::Good };
            said.try_set(Some((tone, words)));
        });
    };
    let button = move || {
        offered.get().then(|| {
            view! {
                <div class="toolbar">
                    <Button class="take-back" disabled=disabled on_press=press>{o.office_assign_undo}</Button>
                </div>
            }
        })
    };
    view! { {told(said)} {button} }
}

/// Giving a village to somebody, and an area to several people.
pub(super) fn section(session: Session) -> impl IntoView {
    let last: Last = RwSignal::new(None);
    let all = Memo::new(move |_| people(session));
    view! { {one(session, all, last)} {share::card(session, all, last)} }
}

fn one(session: Session, people: Memo<Vec<(String, String)>>, last: Last) -> impl IntoView {
    let o = t_office();
    let village = RwSignal::new(0usize);
    let who = RwSignal::new(String::new());
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let said: Said = RwSignal::new(None);
    let all = Memo::new(move |_| {
        of_own(session, |households| villages(households).into_keys().collect::<Vec<Chosen>>())
    });
    let press = move |()| {
        let name = clean(&typed.get_untracked(), false);
        let name = if name.is_empty() { who.get_untracked() } else { name };
        let chosen = all.with_untracked(|all| all.get(village.get_untracked()).cloned());
        let (Some(chosen), false) = (chosen, name.is_empty() || name.chars().count() > MAX_NAME) else {
            wrong.set(Some(o.office_roster_assign_missing.to_owned()));
            return;
        };
        let households = untrack(|| {
            of_own(session, |all| {
                all.iter().filter(|it| chosen.holds(it)).map(|it| it.id).collect::<Vec<_>>()
            })
        });
        let (count, portion) = (households.len().to_string(), Portion { who: name.clone(), households });
        give(session, &[portion], Card::One, last, said, move || {
            typed.try_set(String::new());
            let parts = [("n", &*count), ("name", &*untrack(|| called(session, &name)))];
            fill(t_office().office_roster_assigned, &parts)
        });
    };
    let options = move || {
        all.get()
            .iter()
            .enumerate()
            .map(|(at, it)| view! { <option value=at.to_string() selected=village.get_untracked() == at>{words::chosen(it)}</option> })
            .collect::<Vec<_>>()
    };
    let names = move || {
        people
            .get()
            .into_iter()
            .map(|(value, words)| view! { <option value=value.clone() selected=who.with_untracked(|it| *it == value)>{words}</option> })
            .collect::<Vec<_>>()
    };
    let choose_village =
        move |event: leptos::ev::Event| village.set(event_target_value(&event).parse().unwrap_or(0));
    let choose_who = move |event: leptos::ev::Event| {
        wrong.set(None);
        who.set(event_target_value(&event));
    };
    let put = move |it: String| {
        wrong.set(None);
        typed.set(it);
    };
    let disabled = Signal::derive(move || session.taken_over.get());
    view! {
        <details class="card roster-assign">
            <summary>{o.office_roster_assign}</summary>
            <p>{o.office_roster_assign_lead}</p>
            <Field id="assign-village" label=o.office_roster_village>
                <select id="assign-village" autocomplete="off" on:change=choose_village>{options}</select>
            </Field>
            <Field id="assign-who" label=o.office_roster_assign_who>
                <select id="assign-who" autocomplete="off" on:change=choose_who>
                    <option value="">{o.office_roster_assign_nobody}</option>
                    {names}
                </select>
            </Field>
            <Field id="assign-name" label=o.office_roster_assign_type fault=wrong>
                <TextBox id="assign-name" value=typed on_input=put/>
            </Field>
            <div class="toolbar"><Button class="assign" disabled=disabled on_press=press>{o.office_roster_assign_do}</Button></div>
            {outcome(session, Card::One, last, said)}
        </details>
    }
}
