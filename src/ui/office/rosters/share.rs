//! An area shared among several people: what each would get is seen before it is given.

use leptos::prelude::*;

use super::assign::{Card, Last, called, give, outcome};
use super::{Said, of_own, words};
use crate::domain::text_rule::ascii_digits;
use crate::exchange::roster::{Chosen, Measure, Shares, along, share};
use crate::ui::kit::{Button, ChoiceList, Field, Group, LinkButton, Notice, TextBox, Tone};
use crate::ui::route::Route;
use crate::ui::session::Session;
use crate::ui::text::{fill, t_office};

/// Codes of what is shared, and of how.
const FREE: &str = "free";
const EVERY: &str = "every";
const EVENLY: &str = "evenly";
const EACH: &str = "each";

/// What was typed as a number of households; any digits.
fn number(typed: &str) -> Option<usize> {
    ascii_digits(typed.trim()).parse().ok().filter(|it| *it > 0)
}

/// One of two things, as rows to tap.
fn either(
    name: &'static str,
    label: &'static str,
    options: [(&'static str, &'static str); 2],
    chosen: RwSignal<&'static str>,
) -> impl IntoView {
    let rows = options.map(|(code, words)| (code.to_owned(), words.to_owned())).to_vec();
    let now = Signal::derive(move || vec![chosen.get().to_owned()]);
    let choose = move |(code, _): (String, bool)| {
        if let Some((code, _)) = options.iter().find(|it| it.0 == code) {
            chosen.set(code);
        }
    };
    view! { <Group id=name label=label><ChoiceList name=name options=rows chosen=now on_choose=choose/></Group> }
}

/// The card.
pub(super) fn card(session: Session, people: Memo<Vec<(String, String)>>, last: Last) -> impl IntoView {
    let o = t_office();
    let areas = Memo::new(move |_| of_own(session, words::areas));
    let area = RwSignal::new(Chosen::All);
    // What takes nothing away from anybody comes first.
    let which = RwSignal::new(FREE);
    let how = RwSignal::new(EVENLY);
    let typed = RwSignal::new(String::new());
    let ticked = RwSignal::new(Vec::<String>::new());
    let (nobody, no_number) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let said: Said = RwSignal::new(None);
    let busy = RwSignal::new(false);
    // In the order in which they stand on the page, however they were ticked.
    let among = Memo::new(move |_| {
        let is_ticked = |it: &(String, String)| ticked.with(|all| all.contains(&it.0));
        people.get().into_iter().filter(is_ticked).map(|it| it.0).collect::<Vec<_>>()
    });
    let measure = Memo::new(move |_| match how.get() {
        EACH => typed.with(|it| number(it)).map(Measure::Each),
        _ => Some(Measure::Evenly),
    });
    // Putting a district's households in order takes a moment: only when something of it changed, and not
    // before there is somebody to give them to.
    let road =
        Memo::new(move |_| of_own(session, |all| area.with(|area| along(all, area, which.get() == FREE))));
    let shares = Memo::new(move |_| match (measure.get(), among.with(Vec::is_empty)) {
        (Some(measure), false) => Some(among.with(|people| road.with(|road| share(road, people, measure)))),
        _ => None,
    });
    let press = move |()| {
        nobody.set(among.with_untracked(Vec::is_empty).then(|| o.office_share_missing.to_owned()));
        no_number.set(measure.get_untracked().is_none().then(|| o.office_share_each_wrong.to_owned()));
        let Some(shares) = shares.get_untracked() else { return };
        if shares.households() == 0 {
            return said.set(Some((Tone::Warning, o.office_share_nothing.to_owned())));
        }
        // Pressed twice, the next households would go to the same people.
        busy.set(true);
        let portions = shares.portions.clone();
        give(session, &portions, Card::Several, last, said, move || {
            busy.try_set(false);
            typed.try_set(String::new());
            let parts = [("n", &*shares.households().to_string()), ("people", &*shares.people().to_string())];
            let done = fill(o.office_share_done, &parts);
            left_over(&shares).map_or(done.clone(), |left| format!("{done} {left}"))
        });
    };
    let options = move || {
        let option = |(at, (chosen, label)): (usize, (Chosen, String))| {
            let is_chosen = area.with_untracked(|it| *it == chosen);
            view! { <option value=at.to_string() selected=is_chosen>{label}</option> }
        };
        areas.get().into_iter().enumerate().map(option).collect::<Vec<_>>()
    };
    let choose = move |event: leptos::ev::Event| {
        let at = event_target_value(&event).parse::<usize>().ok();
        let chosen = at.and_then(|at| areas.with_untracked(|all| all.get(at).map(|it| it.0.clone())));
        area.set(chosen.unwrap_or(Chosen::All));
    };
    let amount = Memo::new(move |_| {
        of_own(session, |all| {
            let here = all.iter().filter(|it| area.with(|area| area.holds(it)));
            here.fold((0_usize, 0_usize), |(all, free), it| {
                (all + 1, free + usize::from(it.assigned.is_empty()))
            })
        })
    });
    let amount = move || {
        let (all, free) = amount.get();
        let parts =
            [("n", &*all.to_string()), ("taken", &*(all - free).to_string()), ("free", &*free.to_string())];
        fill(o.office_share_amount, &parts)
    };
    let put = move |it: String| {
        no_number.set(None);
        typed.set(it);
    };
    let each = move || {
        (how.get() == EACH).then(|| {
            view! {
                <Field id="share-number" label=o.office_share_number fault=no_number>
                    <TextBox id="share-number" value=typed on_input=put inputmode="numeric" suffix=o.office_roster_number/>
                </Field>
            }
        })
    };
    let disabled = Signal::derive(move || busy.get() || session.taken_over.get());
    view! {
        <details class="card roster-share">
            <summary>{o.office_share}</summary>
            <p>{o.office_share_lead}</p>
            <Field id="share-area" label=o.office_share_area>
                <select id="share-area" autocomplete="off" on:change=choose>{options}</select>
            </Field>
            <p class="share-amount" aria-live="polite">{amount}</p>
            {either("share-which", o.office_share_which, [(FREE, o.office_share_free), (EVERY, o.office_share_every)], which)}
            {boxes(people, ticked, nobody)}
            {either("share-how", o.office_share_how, [(EVENLY, o.office_share_evenly), (EACH, o.office_share_each)], how)}
            {each}
            <div class="share-plan" aria-live="polite">{move || shares.get().map(|it| plan(session, &it))}</div>
            <div class="toolbar"><Button class="share-out" disabled=disabled on_press=press>{o.office_share_do}</Button></div>
            {outcome(session, Card::Several, last, said)}
        </details>
    }
}

/// Who shares, each a box to tick.
fn boxes(
    people: Memo<Vec<(String, String)>>,
    ticked: RwSignal<Vec<String>>,
    fault: RwSignal<Option<String>>,
) -> impl IntoView {
    let o = t_office();
    move || {
        let all = people.get();
        if all.is_empty() {
            return view! {
                <Notice tone=Tone::Warning>
                    <p>{o.office_share_nobody}</p>
                    <LinkButton href=Route::Keys.href()>{o.office_keys_title}</LinkButton>
                </Notice>
            }
            .into_any();
        }
        // A name may hold spaces, which no id may: the boxes are known by their places.
        let place = |(at, (_, words)): (usize, &(String, String))| (at.to_string(), words.clone());
        let options = all.iter().enumerate().map(place).collect::<Vec<_>>();
        let values: Vec<String> = all.into_iter().map(|it| it.0).collect();
        let of_place = values.clone();
        let chosen = Signal::derive(move || {
            let is_ticked = |it: &String| ticked.with(|all| all.contains(it));
            let places = values.iter().enumerate().filter(|(_, it)| is_ticked(it));
            places.map(|(at, _)| at.to_string()).collect::<Vec<_>>()
        });
        let tick = move |(at, on): (String, bool)| {
            let Some(who) = at.parse::<usize>().ok().and_then(|at| of_place.get(at)) else { return };
            fault.set(None);
            ticked.update(|all| {
                all.retain(|it| it != who);
                if on {
                    all.push(who.clone());
                }
            });
        };
        view! {
            <Group id="share-people" label=o.office_share_who fault=fault>
                <ChoiceList name="share-people" options=options chosen=chosen many=true on_choose=tick/>
            </Group>
        }
        .into_any()
    }
}

/// What is left over, where anything is.
fn left_over(shares: &Shares) -> Option<String> {
    let parts = [("n", &*shares.left.to_string()), ("free", &*shares.left_free.to_string())];
    (shares.left > 0).then(|| fill(t_office().office_share_left, &parts))
}

/// What everybody would get, what is somebody else's until then, and what is left over.
fn plan(session: Session, shares: &Shares) -> AnyView {
    let o = t_office();
    if shares.households() == 0 {
        return view! { <p>{o.office_share_nothing}</p> }.into_any();
    }
    let rows = shares.portions.iter().map(|it| {
        view! {
            <tr>
                <th scope="row">{called(session, &it.who)}</th>
                <td class="number">{it.households.len()}</td>
            </tr>
        }
    });
    let rows = rows.collect::<Vec<_>>();
    let replaced = (shares.replaced > 0).then(|| {
        let words = fill(o.office_share_replaced, &[("n", &shares.replaced.to_string())]);
        view! { <Notice tone=Tone::Warning><p class="share-replaced">{words}</p></Notice> }
    });
    let left = left_over(shares).map(|it| view! { <p class="share-left">{it}</p> });
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=o.office_share_plan>
            <table class="table">
                <thead><tr>
                    <th scope="col">{o.office_share_plan}</th>
                    <th scope="col" class="number">{o.office_roster_number}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {replaced}
        {left}
    }
    .into_any()
}
