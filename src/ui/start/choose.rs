//! The first question of all: field, office or practice.

use leptos::prelude::*;

use crate::ui::session::Mode;
use crate::ui::shell::App;
use crate::ui::text::t;

/// Three big answers.
pub(crate) fn page(app: App) -> AnyView {
    let way = |mode: Mode, class: &'static str, words: &'static str| {
        view! {
            <button type="button" class=format!("card way {class}") on:click=move |_| app.enter(mode, false)>
                <strong>{mode_words(mode)}</strong>
                <span>{words}</span>
            </button>
        }
        .into_any()
    };
    view! {
        <h1>{t().shell_choose_title}</h1>
        <div class="cards">
            {way(Mode::Field, "field-way", t().shell_choose_field)}
            {way(Mode::Office, "office-way", t().shell_choose_office)}
            {way(Mode::Demo, "demo-way", t().shell_choose_demo)}
        </div>
        <p class="meta">{t().shell_choose_lead}</p>
    }
    .into_any()
}

/// A way in, in words.
pub(crate) fn mode_words(mode: Mode) -> &'static str {
    match mode {
        Mode::Field => t().shell_mode_field,
        Mode::Office => t().shell_mode_office,
        Mode::Demo => t().shell_mode_demo,
    }
}
