//! Doors that stay shut: a browser that cannot be trusted with data, a store that cannot be opened, a
//! tab that was taken over. Each says what to do.

use leptos::prelude::*;

use super::kit::{Button, Notice, Tone, Weight};
use super::session::Mode;
use super::shell::{App, reload};
use super::start::rescue;
use super::text::{fill, t};
use super::training;
use crate::device::keys::{KeyFault, SignFault};
use crate::device::lifecycle::Environment;
use crate::store::StoreFault;

pub(super) fn gate(app: App, environment: Environment) -> AnyView {
    let t = t();
    let (title, body, then) = match environment {
        Environment::Insecure | Environment::LocalFile => return training::page(app, environment),
        Environment::InApp => (t.shell_in_app_title, t.shell_in_app_body, t.shell_in_app_do),
        // `Full` never comes here.
        Environment::TooOld | Environment::Full => {
            (t.shell_too_old_title, t.shell_too_old_body, t.shell_too_old_do)
        }
    };
    // LINE hands an address with this query to the device's own browser.
    let way_out = (environment == Environment::InApp).then(|| {
        view! { <a class="button primary" href="?openExternalBrowser=1">{t.shell_in_app_open}</a> }.into_any()
    });
    view! {
        <h1>{title}</h1>
        <Notice tone=Tone::Warning><p>{body}</p></Notice>
        <section><h2>{t.shell_what_to_do}</h2><p>{then}</p><div class="toolbar">{way_out}</div></section>
    }
    .into_any()
}

pub(super) fn shut(app: App, mode: Mode, fault: &StoreFault) -> AnyView {
    let t = t();
    let (title, body) = match fault {
        StoreFault::Busy => (t.shell_busy_title, t.shell_busy_body.to_owned()),
        StoreFault::TakenOver => return taken_over(),
        StoreFault::Full => (t.shell_full_title, t.shell_full_body.to_owned()),
        StoreFault::Diverged => (t.shell_diverged_title, t.shell_diverged_body.to_owned()),
        StoreFault::Newer => (t.shell_newer_title, t.shell_newer_body.to_owned()),
        StoreFault::Unsupported(what) => {
            (t.shell_unsupported_title, fill(t.shell_unsupported_body, &[("what", what)]))
        }
        StoreFault::Failed(_) => (t.shell_failed_title, t.shell_failed_body.to_owned()),
    };
    let said = match fault {
        StoreFault::Failed(what) => Some(fill(t.shell_failed_said, &[("what", what)])),
        _ => None,
    };
    let main = match fault {
        StoreFault::Busy => view! {
            <Button weight=Weight::Primary class="take-over" on_press=move |()| app.enter(mode, true)>{t.shell_take_over}</Button>
            <Button on_press=move |()| app.enter(mode, false)>{t.shell_retry}</Button>
        }
        .into_any(),
        StoreFault::Newer => {
            view! { <Button weight=Weight::Primary on_press=|()| reload()>{t.shell_reload}</Button> }.into_any()
        }
        _ => view! {
            <Button weight=Weight::Primary on_press=move |()| app.enter(mode, false)>{t.shell_retry}</Button>
        }
        .into_any(),
    };
    // Another tab's turn and an update need no rescue, and a full device has no room for the file.
    let rescue = (mode != Mode::Demo && matches!(fault, StoreFault::Diverged | StoreFault::Failed(_)))
        .then(|| rescue::offer(mode, app.store_name(mode)));
    let other = (mode == Mode::Field).then(|| {
        view! { <Button class="other-person" on_press=move |()| app.ask_who()>{t.shell_who_change}</Button> }
    });
    let tone = if matches!(fault, StoreFault::Busy) { Tone::Warning } else { Tone::Bad };
    view! {
        <h1>{title}</h1>
        <Notice tone=tone><p>{body}</p></Notice>
        {said.map(|said| view! { <p class="meta">{said}</p> })}
        <div class="toolbar">{main}{other}<Button on_press=move |()| app.leave()>{t.shell_settings_switch}</Button></div>
        {rescue}
    }
    .into_any()
}

pub(super) fn taken_over() -> AnyView {
    view! {
        <h1>{t().shell_taken_over_title}</h1>
        <Notice tone=Tone::Warning><p>{t().shell_taken_over_body}</p></Notice>
        <div class="toolbar"><Button weight=Weight::Primary on_press=|()| reload()>{t().shell_reload}</Button></div>
    }
    .into_any()
}

/// Why there is no signed file, in the middle of a sentence.
pub fn sign_words(fault: &SignFault) -> String {
    match fault {
        SignFault::ReadBack => t().field_make_read_back.to_owned(),
        SignFault::Key(KeyFault::Browser(what)) => fill(t().shell_why_failed, &[("what", what)]),
        SignFault::Key(_) => t().shell_key_damaged.to_owned(),
    }
}

/// A fault of the store in the middle of a sentence.
pub fn fault_words(fault: &StoreFault) -> String {
    let t = t();
    match fault {
        StoreFault::Busy => t.shell_why_busy.to_owned(),
        StoreFault::TakenOver => t.shell_why_taken_over.to_owned(),
        StoreFault::Full => t.shell_why_full.to_owned(),
        StoreFault::Diverged => t.shell_why_diverged.to_owned(),
        StoreFault::Newer => t.shell_why_newer.to_owned(),
        StoreFault::Unsupported(what) => fill(t.shell_why_unsupported, &[("what", what)]),
        StoreFault::Failed(what) => fill(t.shell_why_failed, &[("what", what)]),
    }
}
