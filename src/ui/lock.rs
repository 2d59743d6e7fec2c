//! The app locks itself when nobody is there (durability-and-trust.md §3.2). Nothing that was typed is
//! lost: what is in the case file is on disk first, and then the page is left, so that names and keys
//! leave the memory too. Where it cannot be left (a household not yet added, a reason half written,
//! a full disk, no network and no offline copy), it is covered and everything stays where it was.

use std::cell::Cell;

use gloo::events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement};

use super::aloud;
use super::session::{Mode, Saving, Session};
use super::shell::{App, KEY_SLOT, Stage, reload};
use super::start;
use super::text::t;
use super::under_way;
use crate::device::lifecycle;

/// Untouched for so long, milliseconds.
const IDLE_MS: u64 = 5 * 60_000;
/// Hidden for so long, milliseconds.
const HIDDEN_MS: u64 = 2 * 60_000;
/// A write that takes longer than this is not waited for, tries of 50 ms.
const PATIENCE: u32 = 100;
/// By then a page that is left is gone, milliseconds.
const LEAVE_MS: u32 = 10_000;
/// A store that answers no more must not hold back for ever what people do, milliseconds.
const SHUT_MS: u64 = 30_000;
/// Boxes that belong to no sheet of answers; a search is typed again.
const LOOSE: &str = "main :is(textarea, input[type=text]:not([inputmode=search])):not(.sheet *)";
/// Marks a question that was being asked when the page was covered.
const ASIDE: &str = "data-aside";
/// Why the PIN is asked for is remembered here over the reload; no survey data.
const AWAY: &str = "away";

thread_local! {
    /// Until when at the latest, by the page's clock, nobody is let in while it locks; 0 while it does not.
    static SHUTTING: Cell<u64> = const { Cell::new(0) };
}

/// Locks whenever nobody is there. Whoever touches it first may be anybody: until it is locked nothing is done.
pub(super) fn when_away(app: App) {
    let then = move || {
        let open = app.stage.with_untracked(|it| match it {
            // Practice has a PIN that everyone knows.
            Stage::Open(session) if session.mode != Mode::Demo => Some(*session),
            _ => None,
        });
        if let Some(session) = open.filter(|_| !untrack(|| app.is_covered())) {
            shut(app, session, Why::Away);
        }
    };
    lifecycle::on_absence(IDLE_MS, HIDDEN_MS, then, is_shutting);
    // Nobody hears that a question which is put aside is closed: it is none that was answered.
    let capture = EventListenerOptions::run_in_capture_phase();
    let quiet = |event: &web_sys::Event| {
        let of = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        if of.is_some_and(|it| it.has_attribute(ASIDE)) {
            event.stop_immediate_propagation();
        }
    };
    EventListener::new_with_options(&window(), "close", capture, quiet).forget();
}

/// Locks now, because the person says so.
pub(super) fn now(app: App, session: Session) {
    shut(app, session, Why::Asked);
}

/// Locks, and asks who is next.
pub(super) fn switch(app: App, session: Session) {
    shut(app, session, Why::Switch);
}

#[derive(Clone, Copy, PartialEq)]
enum Why {
    /// nobody is there: the PIN page says why it is there
    Away,
    /// the person said so
    Asked,
    /// somebody else goes on
    Switch,
}

fn now_ms() -> u64 {
    window().performance().map_or(0, |it| it.now() as u64)
}

fn is_shutting() -> bool {
    now_ms() < SHUTTING.get()
}

fn shut(app: App, session: Session, why: Why) {
    if is_shutting() {
        return;
    }
    SHUTTING.set(now_ms() + SHUT_MS);
    leptos::task::spawn_local(async move {
        lock(app, session, why).await;
        SHUTTING.set(0);
    });
}

async fn lock(app: App, session: Session, why: Why) {
    leave_box();
    aloud::stop();
    // A key that is being made takes the place of the one that the page would be uncovered with.
    for _ in 0..PATIENCE {
        if !under_way::is_held() {
            break;
        }
        gloo::timers::future::TimeoutFuture::new(50).await;
    }
    let away = why == Why::Away;
    if lifecycle::comes_back() && !holds_loose_text() && is_kept(session).await {
        remember(away);
        if why == Why::Switch {
            app.ask_who();
        } else {
            reload();
        }
        // Where there is no network after all the page is still here.
        gloo::timers::future::TimeoutFuture::new(LEAVE_MS).await;
    }
    // Without its key the page could not be uncovered again.
    if let Ok(Some(kept)) = session.store().read_slot(KEY_SLOT).await {
        document().set_title(t().app_name);
        remember(away);
        put_aside();
        app.covered.set(Some(kept));
    }
}

/// Closes every question that is being asked, whose box would keep everything under it from being touched, the PIN
/// too. What was written into it stays.
fn put_aside() {
    for it in dialogs("dialog[open]") {
        if it.set_attribute(ASIDE, "").is_ok() {
            it.close();
        }
    }
}

/// Asks them again.
fn bring_back() {
    for it in dialogs(&format!("dialog[{ASIDE}]")) {
        drop(it.remove_attribute(ASIDE));
        drop(it.show_modal());
    }
}

fn dialogs(which: &str) -> Vec<HtmlDialogElement> {
    let Ok(all) = document().query_selector_all(which) else { return Vec::new() };
    (0..all.length()).filter_map(|at| all.item(at)?.dyn_into().ok()).collect()
}

/// Whether something stands in a box whose words no edit takes letter by letter: the reason of a
/// correction, for one.
pub(super) fn holds_loose_text() -> bool {
    let Ok(boxes) = document().query_selector_all(LOOSE) else { return false };
    let written = |it: web_sys::Node| {
        let text = match it.dyn_ref::<web_sys::HtmlTextAreaElement>() {
            Some(it) => it.value(),
            None => it.dyn_ref::<web_sys::HtmlInputElement>().map(|it| it.value()).unwrap_or_default(),
        };
        !text.is_empty()
    };
    (0..boxes.length()).filter_map(|at| boxes.item(at)).any(written)
}

/// Whether everything is on disk, waiting for a write under way.
async fn is_kept(session: Session) -> bool {
    for _ in 0..PATIENCE {
        match session.saving.get_untracked() {
            Saving::Saved => return true,
            Saving::Saving if !session.is_typing() => gloo::timers::future::TimeoutFuture::new(50).await,
            Saving::Saving | Saving::Failed(_) => return false,
        }
    }
    false
}

/// What lies over a page that could not be left.
pub(super) fn cover(app: App) -> Option<AnyView> {
    let kept = app.covered.get()?;
    let session = app.stage.with_untracked(|it| match it {
        Stage::Open(session) => Some(*session),
        _ => None,
    })?;
    let uncover = Callback::new(move |_: usize| {
        app.covered.set(None);
        // Once the page that they belong to is there again, unless it was covered anew before that was drawn.
        request_animation_frame(move || {
            if !untrack(|| app.is_covered()) {
                bring_back();
            }
        });
    });
    Some(view! { <section class="page cover">{untrack(|| start::unlock::page(session, kept, uncover))}</section> }.into_any())
}

/// Whether the app locked itself; said once.
pub(super) fn away() -> bool {
    let away = storage().is_some_and(|it| it.get_item(AWAY).ok().flatten().is_some());
    remember(false);
    away
}

fn remember(away: bool) {
    if let Some(storage) = storage() {
        // Only a sentence hangs on it.
        drop(if away { storage.set_item(AWAY, "1") } else { storage.remove_item(AWAY) });
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// Leaving a text box is what ends its typing; a page that is hidden or locked leaves it.
pub(super) fn leave_box() {
    let active =
        document().active_element().filter(|it| matches!(it.tag_name().as_str(), "INPUT" | "TEXTAREA"));
    if let Some(box_) = active.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        drop(box_.blur());
    }
}
