//! Whether this device is fit for the field (durability-and-trust.md §4.3): until the browser has
//! promised not to clear what it keeps, the app never calls itself ready and asks for a backup at every
//! sealing. Nobody is kept from working: whoever stands at a door goes on.

use leptos::prelude::*;

use super::kit::{Button, LinkButton, Notice, Tone};
use super::room;
use super::route::Route;
use super::session::{Mode, Session};
use super::text::t;
use crate::device::{lifecycle, offline};

/// Asks the browser, which gives its answer in [`Session::persisted`], and what room there is. One that has
/// promised does not ask anew, and one that refused may promise once the app is installed.
pub(super) async fn ask(session: Session) {
    session.persisted.set(Some(lifecycle::persist().await));
    room::look(session).await;
}

/// Whether everything is there that a day without a network needs; `None` while that is not known.
pub(super) fn is_ready(session: Session) -> Option<bool> {
    session.persisted.get().map(|it| it && offline::ready())
}

/// What stands above every page until the browser has promised.
pub(super) fn banner(session: Session) -> Option<AnyView> {
    if session.mode != Mode::Field || session.persisted.get() != Some(false) {
        return None;
    }
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(false);
    let again = move |()| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            let promised = lifecycle::persist().await;
            busy.try_set(false);
            refused.try_set(!promised);
            if promised {
                session.persisted.set(Some(true));
            }
        });
    };
    let steps = [t().shell_ready_step_1, t().shell_ready_step_2, t().shell_ready_step_3];
    let steps: Vec<AnyView> = steps.iter().map(|it| view! { <li>{*it}</li> }.into_any()).collect();
    let view = view! {
        <div class="not-ready">
            <Notice tone=Tone::Warning>
                <details>
                    <summary>{t().shell_ready_not}</summary>
                    <p>{t().shell_ready_why}</p>
                    <ol>{steps}</ol>
                    <p>{t().shell_ready_meanwhile}</p>
                    <div class="toolbar">
                        <Button class="ask-persist" disabled=busy on_press=again>{t().shell_ready_ask}</Button>
                        <LinkButton href=Route::Backup.href()>{t().shell_backup_go}</LinkButton>
                    </div>
                    <p aria-live="polite">{move || refused.get().then(|| t().shell_ready_refused)}</p>
                </details>
            </Notice>
        </div>
    };
    Some(view.into_any())
}

/// After a household was sealed at this moment, ms since 1970: make a backup of it now, unless one was
/// made since or the browser has promised.
pub(super) fn after_sealing(session: Session, sealed_at: i64) -> Option<AnyView> {
    let backed_up = session.backed_up.with(|it| it.as_ref().is_some_and(|it| it.at >= sealed_at));
    if session.mode != Mode::Field || session.persisted.get() != Some(false) || backed_up {
        return None;
    }
    let view = view! {
        <div class="backup-sealed">
            <Notice tone=Tone::Warning>
                <p>{t().shell_ready_sealed}</p>
                <LinkButton class="back-up-now" href=Route::Backup.href()>{t().shell_backup_go}</LinkButton>
            </Notice>
        </div>
    };
    Some(view.into_any())
}
