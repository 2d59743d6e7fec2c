//! What no update may cut short: while one of these is held, the page is not loaded anew for another version.

use std::cell::Cell;

use leptos::prelude::*;

use super::lock;
use super::route::Route;
use super::session::Saving;
use super::shell::{App, Stage};

thread_local! {
    static HELD: Cell<usize> = const { Cell::new(0) };
}

/// Something that must come to its end in this page: a file that is being made, for one.
pub struct UnderWay(());

impl UnderWay {
    /// From now until it is dropped.
    pub fn begin() -> UnderWay {
        HELD.set(HELD.get() + 1);
        UnderWay(())
    }
}

/// Whether one is held.
pub(super) fn is_held() -> bool {
    HELD.get() > 0
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        HELD.set(HELD.get().saturating_sub(1));
    }
}

/// Whether the page shows a form that somebody is filling in. No other version is offered there.
pub(super) fn on_a_form(app: App) -> bool {
    matches!(app.route.get(), Route::Visit(..) | Route::AddHousehold)
        && app.stage.with(|it| matches!(it, Stage::Open(_)))
}

/// Whether the page may be loaded anew: everything is on disk, nothing is under way, nothing half written.
pub(super) fn at_rest(app: App) -> bool {
    let busy = app.stage.with_untracked(|it| match it {
        Stage::Open(session) | Stage::Enrol(session) => {
            session.saving.get_untracked() != Saving::Saved || session.importing.get_untracked()
        }
        Stage::Opening => true,
        _ => false,
    });
    let asking = document().query_selector("dialog[open]").ok().flatten().is_some();
    HELD.get() == 0 && !busy && !asking && !untrack(|| on_a_form(app)) && !lock::holds_loose_text()
}
