//! Who is in charge of which village: a tablet of the register, or a name.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Said, own, own_or_empty, told, words};
use crate::domain::record::Standing;
use crate::domain::text_rule::clean;
use crate::domain::{Commit, Record};
use crate::exchange::bundle::MAX_NAME;
use crate::exchange::roster::{Chosen, villages};
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

/// Giving a village to somebody.
pub(super) fn section(session: Session) -> impl IntoView {
    let o = t_office();
    let village = RwSignal::new(0usize);
    let who = RwSignal::new(String::new());
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let said: Said = RwSignal::new(None);
    let all = Memo::new(move |_| {
        own(session)
            .map(|it| villages(&it.households).into_keys().collect::<Vec<Chosen>>())
            .unwrap_or_default()
    });
    let press = move |()| {
        let name = clean(&typed.get_untracked(), false);
        let name = if name.is_empty() { who.get_untracked() } else { name };
        let chosen = all.with_untracked(|all| all.get(village.get_untracked()).cloned());
        let (Some(chosen), false) = (chosen, name.is_empty() || name.chars().count() > MAX_NAME) else {
            wrong.set(Some(o.office_roster_assign_missing.to_owned()));
            return;
        };
        let mut roster = own_or_empty(session);
        let mut count = 0;
        for it in roster.households.iter_mut().filter(|it| chosen.holds(it)) {
            it.assigned = vec![name.clone()];
            count += 1;
        }
        spawn_local(async move {
            session.keep_now(Commit(vec![Record::Roster(roster)])).await;
            let parts = [("n", &*count.to_string()), ("name", &*untrack(|| called(session, &name)))];
            said.try_set(Some((Tone::Good, fill(t_office().office_roster_assigned, &parts))));
            typed.try_set(String::new());
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
        people(session)
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
            <div class="toolbar"><Button class="assign" on_press=press>{o.office_roster_assign_do}</Button></div>
            {told(said)}
        </details>
    }
}
