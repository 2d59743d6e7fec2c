//! Several volunteers on one tablet (durability-and-trust.md §2.2): who is it? Numbers only, because a
//! name, or a nickname that somebody chose, would tell a finder who works here; after the PIN names are
//! shown. A tablet with one person is asked nothing.

use crate::domain::OrdSet;

use leptos::prelude::*;

use crate::device::canary;
use crate::store::found;
use crate::store::profiles::{self, Listed, Profile};
use crate::ui::kit::{Button, Weight};
use crate::ui::session::Mode;
use crate::ui::shell::{self, App};
use crate::ui::text::{fill, t};

/// Where a tab remembers whose it is, over the reload that locks it; no survey data. Of the tab, because
/// two tabs may be two people's.
const WHO: &str = "who";
/// Remembered instead of a person: the next page asks.
const ASK: &str = "ask";

/// The people of this tablet, by what lies there or is remembered of them.
pub(crate) async fn people() -> Vec<Listed> {
    let mut found = OrdSet::new();
    for name in found::names().await {
        let Some(profile) = Profile::of_store(&name) else { continue };
        // Of those that were added since, one who never enrolled is nobody.
        if profile == Profile::FIRST || found::holds(&name).await {
            found.insert(profile);
        }
    }
    // A store that is gone altogether is still somebody's, who is to be told.
    found.extend(canary::stores().iter().filter_map(|it| Profile::of_store(it)));
    profiles::listed(&found)
}

/// The way of use that what lies here tells of, where the browser has forgotten it. A field that somebody
/// looked into and left does not hide an office.
pub(crate) async fn way() -> Option<Mode> {
    let people = people().await;
    if found::holds(shell::name(Mode::Office, true)).await {
        for it in &people {
            if found::holds(&it.profile.store()).await {
                return Some(Mode::Field);
            }
        }
        return Some(Mode::Office);
    }
    (!people.is_empty()).then_some(Mode::Field)
}

/// Finds out whose store is to be opened; `false` when that is to be asked.
pub(crate) async fn settle(app: App) -> bool {
    let people = people().await;
    let wished = remembered();
    let known =
        |it: &Profile| people.iter().any(|of| of.profile == *it) || profiles::next(&people) == Some(*it);
    let settled = match wished.as_deref() {
        Some(ASK) => None,
        Some(number) if let Some(profile) = Profile::numbered(number).filter(known) => Some(profile),
        _ => (people.len() <= 1).then_some(Profile::FIRST),
    };
    app.people.set(people);
    if let Some(profile) = settled {
        remember(Some(&profile.number().to_string()));
        app.profile.set(profile);
    }
    settled.is_some()
}

/// Makes the next page ask.
pub(crate) fn ask() {
    remember(Some(ASK));
}

/// Forgets whose tab this is.
pub(crate) fn forget() {
    remember(None);
}

/// Who is at work, on a tablet of several.
pub(crate) fn words(app: App) -> Option<String> {
    (app.people.with(Vec::len) > 1 || app.profile.get() != Profile::FIRST)
        .then(|| number_words(app.profile.get()))
}

/// The same, while their store is open.
pub(crate) fn at_work(app: App) -> Option<String> {
    words(app).filter(|_| app.session().is_some_and(|it| it.mode == Mode::Field))
}

/// The people, and another one.
pub(crate) fn page(app: App) -> AnyView {
    let choose = move |profile: Profile| {
        remember(Some(&profile.number().to_string()));
        app.enter(Mode::Field, false);
    };
    let people = app.people.get_untracked();
    let next = profiles::next(&people);
    let row = |it: &Listed| {
        let profile = it.profile;
        let missing = (!it.found).then(|| view! { <span>{t().shell_who_missing}</span> });
        view! {
            <button type="button" class="card who" on:click=move |_| choose(profile)>
                <strong>{number_words(profile)}</strong>
                {missing}
            </button>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = people.iter().map(row).collect();
    let add = next.map(|next| {
        view! {
            <button type="button" class="card who add-person" on:click=move |_| choose(next)>
                <strong>{t().shell_who_add}</strong>
                <span>{t().shell_who_add_hint}</span>
            </button>
        }
        .into_any()
    });
    view! {
        <h1>{t().shell_who_title}</h1>
        <p>{t().shell_who_lead}</p>
        <div class="cards">{rows}{add}</div>
        <div class="toolbar">
            <Button class="switch-mode" on_press=move |()| app.leave()>{t().shell_settings_switch}</Button>
        </div>
    }
    .into_any()
}

/// Under the PIN: whose it is, and the way to somebody else's.
pub(crate) fn beside(app: App) -> AnyView {
    view! {
        <section class="who-else">
            <p>{t().shell_who_other}</p>
            <div class="toolbar">
                <Button weight=Weight::Secondary class="other-person" on_press=move |()| app.ask_who()>{t().shell_who_change}</Button>
            </div>
        </section>
    }
    .into_any()
}

fn number_words(profile: Profile) -> String {
    fill(t().shell_who_number, &[("n", &profile.number().to_string())])
}

fn remembered() -> Option<String> {
    storage()?.get_item(WHO).ok()?
}

fn remember(who: Option<&str>) {
    if let Some(storage) = storage() {
        // Without it the person is asked again.
        drop(match who {
            Some(who) => storage.set_item(WHO, who),
            None => storage.remove_item(WHO),
        });
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}
