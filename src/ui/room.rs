//! How much room the device has left, in words, and what is not begun where there is too little
//! ([`crate::domain::room`]). What is begun is never kept from being finished and handed over.

use leptos::prelude::*;

use super::kit::{LinkButton, Notice, Tone};
use super::route::Route;
use super::session::{Mode, Session};
use super::text::t;
use super::text::t_offline;
use crate::device::lifecycle;
use crate::domain::Room;

/// Asks the browser, which gives its answer in [`Session::room`]. It may reckon for half a minute with
/// room that came or went.
pub(super) async fn look(session: Session) -> Room {
    let room = match lifecycle::writes_nothing() {
        true => Room::Unknown,
        false => lifecycle::estimate().await.room(),
    };
    session.room.set(room);
    room
}

/// What stands above every page while there is little.
pub(super) fn banner(session: Session) -> Option<AnyView> {
    let words = match session.room.get() {
        Room::Unknown | Room::Enough => return None,
        Room::Little => t_offline().room_little,
        Room::TooLittle if session.mode == Mode::Office => t_offline().room_little,
        Room::TooLittle => t_offline().room_too_little,
    };
    let view = view! { <div class="little-room"><Notice tone=Tone::Warning><p>{words}</p></Notice></div> };
    (session.mode != Mode::Demo).then(|| view.into_any())
}

/// Why no household is begun, and the ways to make room; nothing while there is some.
pub(super) fn no_new_household(session: Session) -> impl Fn() -> Option<AnyView> {
    leptos::task::spawn_local(async move {
        look(session).await;
    });
    move || {
        if session.room.get().takes_more() {
            return None;
        }
        let back_up = (session.mode == Mode::Field).then(|| {
            view! { <LinkButton href=Route::Backup.href()>{t().shell_backup_go}</LinkButton> }
        });
        let steps = [t_offline().room_step_1, t_offline().room_step_2, t_offline().room_step_3];
        let steps: Vec<AnyView> = steps.iter().map(|it| view! { <li>{*it}</li> }.into_any()).collect();
        let view = view! {
            <div class="no-room">
                <Notice tone=Tone::Bad>
                    <p><strong>{t_offline().room_no_household}</strong></p>
                    <p>{t_offline().room_begun}</p>
                    <ol>{steps}</ol>
                    <p>{t_offline().room_again}</p>
                    <div class="toolbar">
                        <LinkButton href=Route::Handover.href()>{t_offline().room_hand_over}</LinkButton>
                        {back_up}
                    </div>
                </Notice>
            </div>
        };
        Some(view.into_any())
    }
}
