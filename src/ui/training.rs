//! Where nothing may be kept (plain http on a network, or a file on a stick): practice in the page's memory, and
//! looking at files. Every page says so, and no byte is written (durability-and-trust.md §2.5).

use std::cell::Cell;

use leptos::prelude::*;

use super::kit::{Notice, Tone};
use super::session::Mode;
use super::shell::App;
use super::text::{t, t_lesson, t_offline};
use crate::device::lifecycle::{self, Environment};

/// What the address says to load the other module: nothing is remembered here.
const OFFICE: &str = "?way=office#/";
/// The same, for the field and for practice.
const FIELD: &str = "?way=field#/";

/// What the address says besides where the other side of practice is gone to at once.
const PRACTISE: &str = "&practise";
/// The page on which one arrives there.
const LESSONS: &str = "#/lessons";

thread_local! {
    // The address asks once: whoever leaves practice after that has left it.
    static ASKED: Cell<bool> = const { Cell::new(false) };
}

/// What stands above every page here.
pub(super) fn banner() -> Option<AnyView> {
    lifecycle::writes_nothing()
        .then(|| view! { <p class="training-banner">{t_offline().training_banner}</p> }.into_any())
}

/// On to the other side of practice: the address says which module is asked for.
pub(super) fn other_side(office: bool) {
    let way = if office { FIELD } else { OFFICE }.trim_end_matches("#/");
    drop(window().location().set_href(&format!("{way}{PRACTISE}{LESSONS}")));
}

/// Why nothing is kept here, and what can be done all the same.
pub(super) fn page(app: App, environment: Environment) -> AnyView {
    let asked = window().location().search().is_ok_and(|it| it.contains(PRACTISE));
    if asked && !ASKED.replace(true) {
        // The page is being drawn just now.
        leptos::task::spawn_local(async move { app.enter(Mode::Demo, false) });
        return view! { <p class="opening" role="status">{t().shell_opening}</p> }.into_any();
    }
    if let Some(verify) = app.pages.verify {
        let practise = move |_| app.enter(Mode::Demo, false);
        return view! {
            {verify()}
            <p class="toolbar">
                <button type="button" class="button demo-office" on:click=practise>{t_lesson().lesson_to_office}</button>
                <a class="button" href=FIELD>{t_offline().verify_back}</a>
            </p>
        }
        .into_any();
    }
    let (title, body, then) = match environment {
        Environment::LocalFile => {
            (t_offline().training_file_title, t_offline().training_file_body, t().shell_local_file_do)
        }
        _ => (t().shell_insecure_title, t().shell_insecure_body, t().shell_insecure_do),
    };
    view! {
        <h1>{title}</h1>
        <Notice tone=Tone::Warning><p>{body}</p><p>{then}</p></Notice>
        <h2>{t_offline().training_ways}</h2>
        <div class="cards">
            <button type="button" class="card way demo-way" on:click=move |_| app.enter(Mode::Demo, false)>
                <strong>{t_offline().training_practise}</strong><span>{t_offline().training_practise_hint}</span>
            </button>
            <a class="card way verify-way" href=OFFICE>
                <strong>{t_offline().training_verify}</strong><span>{t_offline().training_verify_hint}</span>
            </a>
        </div>
    }
    .into_any()
}
