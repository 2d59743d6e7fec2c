//! The PIN, or an office's passphrase, that unlocks the kept keys. Wrong ones slow the next try down; nothing is ever deleted
//! for them, or a child could destroy a week's work (durability-and-trust.md §3.2).

use leptos::prelude::*;

use crate::device::keys::{self, KeyFault};
use crate::ui::kit::{Button, Field, Notice, TextBox, Tone, Weight};
use crate::ui::lock::away;
use crate::ui::session::Session;
use crate::ui::start::enrol::Secret;
use crate::ui::start::{recover, rescue};
use crate::ui::text::{fill, t};

/// Tries before waiting begins.
const FREE_TRIES: u32 = 5;
/// The longest wait, seconds.
const LONGEST_WAIT: u32 = 300;
/// Where the count of wrong tries outlives a reload.
const TRIES_SLOT: &str = "tries";

/// Seconds to wait after so many wrong tries.
pub(crate) fn wait_after(tries: u32) -> u32 {
    match tries.checked_sub(FREE_TRIES) {
        Some(over) => 1u32.checked_shl(over).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT),
        None => 0,
    }
}

#[derive(Clone, PartialEq)]
enum Said {
    Nothing,
    Missing,
    Wrong,
    Broken(String),
    /// the key file cannot be read
    Damaged,
}

/// Asks for the PIN; `then` is told how many records are kept that cannot be shown.
pub(crate) fn page(session: Session, kept: Vec<u8>, then: Callback<usize>) -> AnyView {
    let kind = Secret::of(session.mode);
    let pin = RwSignal::new(String::new());
    let said = RwSignal::new(Said::Nothing);
    let busy = RwSignal::new(false);
    let tries = RwSignal::new(0_u32);
    let wait = RwSignal::new(0_u32);
    // The PIN can be typed before the count of wrong tries is read, but not tried.
    let counted = RwSignal::new(false);
    leptos::task::spawn_local(async move {
        let read = session.store().read_slot(TRIES_SLOT).await;
        let seconds = match read {
            Ok(Some(bytes)) => {
                tries.try_set(bytes.first().copied().unwrap_or(0).into());
                wait_after(tries.try_get_untracked().unwrap_or(0))
            }
            _ => 0,
        };
        if seconds > 0 {
            busy.try_set(true);
        }
        counted.try_set(true);
        if seconds > 0 {
            count_down(wait, seconds).await;
            busy.try_set(false);
        }
    });
    let kept = StoredValue::new(kept);
    let unlock = move || {
        if busy.get_untracked() {
            return;
        }
        let typed = pin.get_untracked();
        if !kind.whole(&typed) {
            said.set(Said::Missing);
            return;
        }
        busy.set(true);
        said.set(Said::Nothing);
        leptos::task::spawn_local(async move {
            while counted.try_get_untracked() == Some(false) {
                gloo::timers::future::TimeoutFuture::new(5).await;
            }
            if wait.try_get_untracked().unwrap_or(0) > 0 {
                // The end of the wait that has begun meanwhile gives the button back.
                return;
            }
            let store = session.store();
            match keys::unlock(&kept.get_value(), &typed).await {
                Ok(keys) => {
                    let newer = session.unlock(keys).await;
                    if tries.try_get_untracked().unwrap_or(0) > 0 {
                        drop(store.write_slot(TRIES_SLOT, &[0]).await);
                    }
                    then.run(newer);
                    return;
                }
                Err(KeyFault::WrongPin) => {
                    let count = tries.try_get_untracked().unwrap_or(0).saturating_add(1).min(255);
                    tries.try_set(count);
                    drop(store.write_slot(TRIES_SLOT, &[u8::try_from(count).unwrap_or(u8::MAX)]).await);
                    pin.try_set(String::new());
                    said.try_set(Said::Wrong);
                    count_down(wait, wait_after(count)).await;
                }
                Err(KeyFault::Damaged) => drop(said.try_set(Said::Damaged)),
                Err(KeyFault::Browser(what)) => {
                    drop(said.try_set(Said::Broken(fill(t().shell_why_failed, &[("what", &what)]))));
                }
            }
            busy.try_set(false);
        });
    };
    let fault = Signal::derive(move || match said.get() {
        Said::Wrong if wait.get() > 0 => Some(fill(t().shell_wait_pin, &[("n", &wait.get().to_string())])),
        Said::Wrong => Some(t().shell_wrong_pin.to_owned()),
        Said::Missing => Some(kind.missing().to_owned()),
        Said::Nothing if wait.get() > 0 => Some(fill(t().shell_wait_pin, &[("n", &wait.get().to_string())])),
        _ => None,
    });
    let typed = move |it: String| {
        pin.set(kind.cleaned(&it));
        if said.get_untracked() != Said::Nothing {
            said.set(Said::Nothing);
        }
    };
    let (label, inputmode) = match kind {
        Secret::Pin => (t().shell_pin, "numeric"),
        Secret::Passphrase => (t().shell_passphrase, "text"),
    };
    let opened = RwSignal::new(false);
    let forgotten = move || {
        opened.get().then(|| match kind {
            Secret::Pin => recover::page(session, then),
            Secret::Passphrase => view! { <p>{t().shell_unlock_forgot_office}</p> }.into_any(),
        })
    };
    let toggled = move |event: leptos::ev::Event| {
        opened.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    };
    view! {
        <h1>{t().shell_unlock_title}</h1>
        {away().then(|| view! { <p>{t().shell_locked_away}</p> })}
        <form class="pin" on:submit=move |event| { event.prevent_default(); unlock(); }>
            <Field id="unlock-pin" label=label fault=fault>
                <TextBox id="unlock-pin" value=pin on_input=typed secret=true inputmode=inputmode/>
            </Field>
            {move || match said.get() {
                Said::Broken(why) => Some(view! { <Notice tone=Tone::Bad><p>{why}</p></Notice> }),
                Said::Damaged => Some(view! { <Notice tone=Tone::Bad><p>{t().shell_key_damaged}</p></Notice> }),
                _ => None,
            }}
            <div class="toolbar">
                <Button weight=Weight::Primary class="unlock" disabled=busy on_press=move |()| unlock()>{t().shell_unlock_do}</Button>
            </div>
        </form>
        {move || (said.get() == Said::Damaged).then(|| rescue::offer(session.mode, session.store().name().to_owned()))}
        <details class="forgotten" on:toggle=toggled><summary>{t().shell_unlock_forgot}</summary>{forgotten}</details>
    }
    .into_any()
}

async fn count_down(wait: RwSignal<u32>, seconds: u32) {
    for left in (1..=seconds).rev() {
        if wait.try_set(left).is_some() {
            // The page is gone.
            return;
        }
        gloo::timers::future::TimeoutFuture::new(1_000).await;
    }
    wait.try_set(0);
}
