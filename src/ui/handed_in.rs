//! Files that the device hands to the app, opened with it or shared to it: they come to the door where
//! files are taken in, as if they had been picked there.

use leptos::prelude::*;
use web_sys::File;

use super::route::Route;
use super::session::Mode;
use super::shell::{App, Stage, app};
use crate::device::offline;

/// Leads to that door once somebody is at work.
pub(super) fn listen(app: App) {
    offline::on_handed_in(move || app.handed_in.update(|it| *it += 1));
    Effect::new(move |_| {
        app.handed_in.track();
        let mode = app.stage.with(|it| match it {
            Stage::Open(session) => Some(session.mode),
            _ => None,
        });
        if offline::any_handed_in() {
            match mode {
                Some(Mode::Field) => Route::FromOffice.go(),
                Some(Mode::Office) => Route::Office.go(),
                // Practice has nobody who sends it files.
                Some(Mode::Demo) | None => {}
            }
        }
    });
}

/// Gives the page of that door what was handed in, now and while it is open.
pub fn take(then: impl Fn(Vec<File>) + 'static) {
    let app = app();
    Effect::new(move |_| {
        app.handed_in.track();
        let files = offline::take_handed_in();
        if !files.is_empty() {
            then(files);
        }
    });
}
