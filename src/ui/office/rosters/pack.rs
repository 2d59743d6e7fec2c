//! The file that gives tablets their work: signed by the office, sealed to the tablets that are chosen.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Said, assign, of_own, own_or_empty, told, words};
use crate::device::travel::{self, To};
use crate::device::{self, files};
use crate::domain::record::{KnownKey, Standing};
use crate::domain::trail::Act;
use crate::domain::{Commit, Listed, Questionnaire, Record, Roster};
use crate::exchange::PublicKeys;
use crate::exchange::enrol::Document;
use crate::exchange::envelope::MAX_PAYLOAD;
use crate::exchange::intake::public_keys;
use crate::exchange::roster::{Chosen, Pack, pack_name};
use crate::exchange::travel::{ASSIGNMENT, MAX_TABLETS};
use crate::ui::doors::sign_words;
use crate::ui::kit::{Button, ChoiceList, Field, Group, LinkButton, Notice, Tone, Weight};
use crate::ui::office::{erase, register};
use crate::ui::route::Route;
use crate::ui::session::Session;
use crate::ui::text::{dates, fill, t, t_office};

/// Tablets that a sealed file can be made for.
fn tablets(session: Session) -> Vec<KnownKey> {
    let mut keys = register(session);
    let tablet = |it: &KnownKey| it.office.is_none() && it.compared_here() && it.receives.is_some();
    keys.retain(|it| it.standing() == Standing::Active && tablet(it));
    keys.sort_by(|one, other| one.label.cmp(&other.label));
    keys.truncate(MAX_TABLETS);
    keys
}

/// What can be given, with how many households it is: an area, or what is somebody's.
fn choices(session: Session) -> Vec<(Chosen, String)> {
    let people = |households: &[Listed]| {
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        for it in households {
            // Somebody who is named twice has the household once.
            for who in it.assigned.iter().collect::<BTreeSet<_>>() {
                *numbers.entry(who.clone()).or_default() += 1;
            }
        }
        numbers
    };
    let label = |(who, number): (String, usize)| {
        let parts = [("what", &*assign::called(session, &who)), ("n", &*number.to_string())];
        let label = fill(t_office().office_roster_pack_some, &parts);
        (Chosen::Assigned(who), label)
    };
    let (mut all, people) = of_own(session, |it| (words::areas(it), people(it)));
    all.extend(people.into_iter().map(label));
    all
}

/// Making a pack.
pub(super) fn section(session: Session) -> impl IntoView {
    let o = t_office();
    let all = Memo::new(move |_| choices(session));
    let at = RwSignal::new(0usize);
    let keys = Memo::new(move |_| tablets(session));
    let chosen =
        RwSignal::new(keys.with_untracked(|all| all.iter().map(|it| it.kid.clone()).collect::<Vec<_>>()));
    let said: Said = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let press = move |()| {
        let what = all.with_untracked(|all| all.get(at.get_untracked()).map(|it| it.0.clone()));
        let to: Vec<PublicKeys> = keys.with_untracked(|all| {
            let mine = |it: &&KnownKey| chosen.with_untracked(|chosen| chosen.contains(&it.kid));
            all.iter().filter(mine).filter_map(public_keys).collect()
        });
        let (Some(what), false) = (what, to.is_empty()) else {
            return said.set(Some((Tone::Bad, o.office_roster_pack_none.to_owned())));
        };
        busy.set(true);
        spawn_local(async move {
            let outcome = match made(session, &what, &to).await {
                Ok(words) => (Tone::Good, words),
                Err(words) => (Tone::Bad, words),
            };
            said.try_set(Some(outcome));
            busy.try_set(false);
        });
    };
    let options = move || {
        all.get()
            .into_iter()
            .enumerate()
            .map(|(n, (_, label))| view! { <option value=n.to_string() selected=at.get_untracked() == n>{label}</option> })
            .collect::<Vec<_>>()
    };
    let choose = move |event: leptos::ev::Event| {
        said.set(None);
        at.set(event_target_value(&event).parse().unwrap_or(0));
    };
    let tick = move |(kid, on): (String, bool)| {
        said.set(None);
        chosen.update(|all| {
            all.retain(|it| *it != kid);
            if on {
                all.push(kid);
            }
        });
    };
    let boxes = move || {
        let keys = keys.get();
        if keys.is_empty() {
            return view! {
                <Notice tone=Tone::Warning>
                    <p>{o.office_roster_pack_nobody}</p>
                    <LinkButton href=Route::Keys.href()>{o.office_keys_title}</LinkButton>
                </Notice>
            }
            .into_any();
        }
        let options: Vec<(String, String)> = keys.into_iter().map(|it| (it.kid, it.label)).collect();
        view! {
            <Group id="pack-tablets" label=o.office_roster_pack_tablets>
                <ChoiceList name="pack-tablets" options=options chosen=chosen many=true on_choose=tick/>
            </Group>
            <div class="toolbar">
                <Button weight=Weight::Primary class="make-pack" disabled=Signal::derive(move || busy.get() || session.taken_over.get()) on_press=press>
                    {move || if busy.get() { t().shell_working } else { o.office_roster_pack_do }}
                </Button>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="card roster-pack">
            <h2>{o.office_roster_pack}</h2>
            <p>{o.office_roster_pack_lead}</p>
            <Field id="pack-what" label=o.office_roster_pack_what>
                <select id="pack-what" autocomplete="off" on:change=choose>{options}</select>
            </Field>
            {boxes}
            {told(said)}
        </section>
    }
}

/// The number of the issue is kept before the file is made: no two files have one.
async fn made(session: Session, chosen: &Chosen, to: &[PublicKeys]) -> Result<String, String> {
    let failed = || t_office().office_save_failed.to_owned();
    let keys = session.keys().ok_or_else(failed)?;
    let questionnaire = Questionnaire::newest().ok_or_else(failed)?;
    let now = device::now();
    let kept = own_or_empty(session);
    let form = session.forms.with_untracked(|all| all.get(&questionnaire.id).map(|it| it.json.clone()));
    let pack = Pack { form, ..Pack::of(&kept, chosen, &erase::erased(session), &questionnaire.id, now) };
    if pack.payload().len() > MAX_PAYLOAD {
        return Err(t_office().office_roster_pack_large.to_owned());
    }
    let roster = Roster { issue: pack.roster.issue, issued_at: now, ..kept };
    session.keep_now(Commit(vec![Record::Roster(roster)])).await;
    let text = keys.signer.document(&pack).await.map_err(|it| sign_words(&it))?;
    let to: Vec<To<'_>> = to.iter().map(|it| To::Key(&it.receives)).collect();
    let sealed = travel::seal(ASSIGNMENT, text.as_bytes(), &to).await.map_err(|_| failed())?;
    let area = session.office.with_untracked(|it| it.as_ref().map(|it| it.area.clone()).unwrap_or_default());
    let name = session.saved_as(pack_name(&session.kid(), &area, &dates::compact(now)));
    files::save(&name, &sealed).await.map_err(|_| failed())?;
    session.done(Act::FileMade, format!("roster/{}", session.kid()));
    let parts = [
        ("name", &*name),
        ("n", &*pack.roster.households.len().to_string()),
        ("tablets", &*to.len().to_string()),
    ];
    Ok(fill(t_office().office_roster_pack_saved, &parts))
}
