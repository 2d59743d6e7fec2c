//! What this is, what it does not promise, and whose work is in it.

use leptos::prelude::*;

use crate::device::lifecycle;
use crate::ui::kit::LinkButton;
use crate::ui::route::Route;
use crate::ui::text::{fill, t, t_offline};

/// The page.
pub(crate) fn page() -> AnyView {
    let t = t();
    let list = |sentences: &[&'static str]| {
        let rows: Vec<AnyView> = sentences.iter().map(|it| view! { <li>{*it}</li> }.into_any()).collect();
        view! { <ul class="words">{rows}</ul> }.into_any()
    };
    let privacy = list(&[
        t.shell_about_privacy_1,
        t.shell_about_privacy_2,
        t.shell_about_privacy_3,
        t.shell_about_privacy_4,
        t.shell_about_privacy_5,
    ]);
    let missing = list(&[
        t.shell_about_missing_1,
        t.shell_about_missing_2,
        t.shell_about_missing_3,
        t.shell_about_missing_4,
    ]);
    let licences =
        list(&[t.shell_about_licence_app, t.shell_about_licence_font, t.shell_about_licence_places]);
    view! {
        <h1>{t.shell_about_title}</h1>
        <p class="meta">{t.app_name}" · "{fill(t.shell_about_version, &[("version", env!("CARGO_PKG_VERSION"))])}</p>
        <p>{t.shell_about_what}</p>
        <section class="card"><h2>{t.shell_about_proposed_title}</h2><p>{t.shell_about_proposed}</p></section>
        <section class="card"><h2>{t.shell_about_privacy_title}</h2>{privacy}</section>
        <section class="card"><h2>{t.shell_about_missing_title}</h2>{missing}</section>
        <section class="card">
            <h2>{t.shell_about_licences_title}</h2>
            {licences}
            <p><a href="fonts/OFL.txt" target="_blank" rel="noopener">{t.shell_about_licence_font_link}</a></p>
        </section>
        {(!lifecycle::writes_nothing()).then(|| view! { <p><a class="to-hosting" href="hosting.html">{t_offline().offline_hosting}</a></p> })}
        <div class="toolbar"><LinkButton href=Route::Start.href()>{t.shell_back}</LinkButton></div>
    }
    .into_any()
}
