//! Files that the device hands to the app, opened with it or shared to it: they come to the door where
//! files are taken in, as if they had been picked there.

use leptos::prelude::*;
use web_sys::File;

use super::lock;
use super::route::Route;
use super::shell::{App, app};
use crate::device::offline;

/// Leads to that door once somebody is at work.
pub(super) fn listen(app: App) {
    offline::on_handed_in(move || app.handed_in.update(|it| *it += 1));
    Effect::new(move |_| {
        app.handed_in.track();
        // A page that is covered does not move on before its PIN is typed, nor one that holds a text which nothing
        // else holds: there a notice leads on.
        if app.is_open() && !app.is_covered() && offline::any_handed_in() && !lock::holds_loose_text() {
            door(app).go();
        }
    });
}

/// Where files are taken in.
pub(super) fn door(app: App) -> Route {
    if app.is_office() { Route::Office } else { Route::FromOffice }
}

/// Whether a file waits that nobody was led to.
pub(super) fn waits(app: App) -> bool {
    app.handed_in.track();
    app.route.track();
    offline::any_handed_in()
}

/// Gives the page of that door what was handed in, now and while it is open.
pub fn take(then: impl Fn(Vec<File>) + 'static) {
    let app = app();
    Effect::new(move |_| {
        app.handed_in.track();
        // Nothing is taken in before the PIN is typed.
        if app.is_covered() {
            return;
        }
        let files = offline::take_handed_in();
        if !files.is_empty() {
            then(files);
            // Nothing waits any more.
            app.handed_in.update(|it| *it += 1);
        }
    });
}
