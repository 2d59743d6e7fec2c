//! Who I am, what this device promises, and changing the way of use.

use leptos::prelude::*;

use crate::device::{canary, lifecycle, offline};
use crate::domain::room::LITTLE;
use crate::domain::text_rule::grouped;
use crate::ui::doors::fault_words;
use crate::ui::kit::{Button, Dialog, LinkButton, Notice, Tone, Weight};
use crate::ui::lock;
use crate::ui::look;
use crate::ui::place_picker::place_name;
use crate::ui::ready;
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session};
use crate::ui::shell::App;
use crate::ui::start::backup;
use crate::ui::start::choose::mode_words;
use crate::ui::start::enrol::{fingerprint, promise, role_words, signs};
use crate::ui::text::{fill, t, t_offline};

/// The page.
pub(crate) fn page(app: App, session: Session) -> AnyView {
    let persisted = session.persisted;
    let space = RwSignal::new(None::<Option<u64>>);
    leptos::task::spawn_local(async move {
        ready::ask(session).await;
        space.try_set(Some(lifecycle::estimate().await.free()));
    });
    let persisted_words = move || match persisted.get() {
        None => t().shell_settings_checking,
        Some(true) => t().shell_settings_persisted_yes,
        Some(false) => t().shell_settings_persisted_no,
    };
    let space_words = move || match space.get() {
        None => t().shell_settings_checking.to_owned(),
        Some(None) => t().shell_settings_unknown.to_owned(),
        Some(Some(bytes)) => {
            let megabytes = grouped(i64::try_from(bytes / 1_000_000).unwrap_or(i64::MAX));
            let words = fill(t().shell_settings_space_value, &[("n", &megabytes)]);
            if bytes < LITTLE { format!("{words} · {}", t_offline().room_little) } else { words }
        }
    };
    let offline = move || match app.not_kept.get() {
        _ if offline::ready() => t().shell_settings_offline_yes,
        None => t().shell_settings_offline_no,
        // Why stands above every page.
        Some(_) => t_offline().offline_not,
    };
    let warn = move || {
        // In the field it stands above every page.
        persisted.get().filter(|it| !it && session.mode != Mode::Field).map(|it| {
            let (tone, words) = promise(it);
            view! { <Notice tone=tone><p>{words}</p></Notice> }.into_any()
        })
    };
    let ready = move || match ready::is_ready(session) {
        None => t().shell_settings_checking,
        Some(true) => t().shell_ready_yes,
        Some(false) => t().shell_ready_no,
    };
    let ready = (session.mode == Mode::Field).then(|| {
        view! { <div><dt>{t().shell_ready}</dt><dd class="ready">{ready}</dd></div> }
    });
    view! {
        <h1>{t().shell_settings_title}</h1>
        {signs(session.mode).then(|| person(session))}
        {look::card()}
        {(!app.is_office()).then(look::hand)}
        {(session.mode != Mode::Demo).then(|| locking(app, session))}
        {(session.mode != Mode::Demo).then(|| view! {
            <section class="card">
                <h2>{t().shell_backup_title}</h2>
                <p>{move || backup::last_words(session)}</p>
                <div class="toolbar"><LinkButton class="to-backup" href=Route::Backup.href()>{t().shell_backup_go}</LinkButton></div>
            </section>
        }.into_any())}
        <section class="card">
            <h2>{t().shell_trail_title}</h2>
            <p>{t().shell_trail_lead}</p>
            <div class="toolbar"><LinkButton class="to-trail" href=Route::Trail.href()>{t().shell_trail_go}</LinkButton></div>
        </section>
        <section class="card">
            <h2>{t().shell_settings_device}</h2>
            <dl class="facts">
                {ready}
                <div><dt>{t().shell_settings_offline}</dt><dd>{offline}</dd></div>
                <div><dt>{t().shell_settings_persisted}</dt><dd>{persisted_words}</dd></div>
                <div><dt>{t().shell_settings_space}</dt><dd>{space_words}</dd></div>
            </dl>
            {warn}
        </section>
        <section class="card">
            <h2>{t().shell_settings_mode}</h2>
            <p>{fill(t().shell_settings_mode_now, &[("mode", mode_words(session.mode))])}</p>
            <p class="meta">{t().shell_settings_switch_hint}</p>
            <div class="toolbar">
                <Button class="switch-mode" on_press=move |()| app.leave()>
                    {if session.mode == Mode::Demo { t().shell_settings_demo_leave } else { t().shell_settings_switch }}
                </Button>
            </div>
        </section>
        {(session.mode == Mode::Demo).then(|| discard(app, session))}
    }
    .into_any()
}

fn locking(app: App, session: Session) -> AnyView {
    let shared = (session.mode == Mode::Field).then(|| view! { <p class="meta">{t().shell_who_hint}</p> });
    let other = (session.mode == Mode::Field).then(|| {
        view! { <Button class="other-person" on_press=move |()| lock::switch(app, session)>{t().shell_who_change}</Button> }
    });
    view! {
        <section class="card">
            <h2>{t().shell_lock_title}</h2>
            <p class="meta">{t().shell_lock_hint}</p>
            {shared}
            <div class="toolbar">
                <Button class="lock-now" on_press=move |()| lock::now(app, session)>{t().shell_lock_now}</Button>
                {other}
            </div>
        </section>
    }
    .into_any()
}

fn person(session: Session) -> AnyView {
    let facts = move || {
        session.person.get().map(|it| {
            let place = place_name(&it.area);
            view! {
                <dl class="facts">
                    <div><dt>{t().shell_name}</dt><dd>{it.name}</dd></div>
                    <div><dt>{t().shell_role}</dt><dd>{role_words(it.role)}</dd></div>
                    <div><dt>{t().shell_organisation}</dt><dd>{it.organisation}</dd></div>
                    <div><dt>{t().shell_area}</dt><dd>{place}</dd></div>
                </dl>
            }
            .into_any()
        })
    };
    let demo = (session.mode == Mode::Demo)
        .then(|| view! { <p class="meta">{t().shell_settings_demo_pin}</p> }.into_any());
    let office = (session.mode == Mode::Field).then(|| {
        let name = move || match session.office.get() {
            Some(office) => office.name,
            None => t().shell_settings_no_office.to_owned(),
        };
        view! {
            <h3>{t().shell_settings_office}</h3>
            <p>{name}</p>
            <div class="toolbar"><LinkButton class="to-trust" href=Route::Trust.href()>{t().field_trust_title}</LinkButton></div>
        }
        .into_any()
    });
    view! {
        <section class="card">
            <h2>{t().shell_settings_person}</h2>
            {facts}
            <h3>{t().shell_fingerprint}</h3>
            {fingerprint(session)}
            <p class="meta">{t().shell_fingerprint_do}</p>
            {demo}
            {office}
        </section>
    }
    .into_any()
}

fn discard(app: App, session: Session) -> AnyView {
    let asking = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let sure = move |()| {
        asking.set(false);
        leptos::task::spawn_local(async move {
            match session.store().discard_demo().await {
                Ok(()) => {
                    canary::forget(session.store().name());
                    app.leave();
                }
                Err(fault) => {
                    let why = fill(t().shell_settings_demo_discard_failed, &[("what", &fault_words(&fault))]);
                    failed.try_set(Some(why));
                }
            }
        });
    };
    view! {
        <section class="danger-zone">
            <h2>{t().shell_settings_demo_discard}</h2>
            <p>{t().shell_settings_demo_discard_hint}</p>
            {move || failed.get().map(|why| view! { <Notice tone=Tone::Bad><p>{why}</p></Notice> })}
            <Button weight=Weight::Danger class="discard-demo" on_press=move |()| asking.set(true)>{t().shell_settings_demo_discard}</Button>
        </section>
        <Dialog open=asking title=t().shell_settings_demo_discard_ask>
            <p>{t().shell_settings_demo_discard_hint}</p>
            <div class="toolbar">
                <Button weight=Weight::Danger class="discard-demo-sure" on_press=sure>{t().shell_settings_demo_discard}</Button>
                <Button on_press=move |()| asking.set(false)>{t().shell_cancel}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
