//! The register of keys: whose files are taken in, and when the digits were compared.

use leptos::prelude::*;

use super::{digits, register};
use crate::exchange::intake::public_key;
use crate::ui::kit::LinkButton;
use crate::ui::route::Route;
use crate::ui::session::session;
use crate::ui::text::{dates, fill, t_office};

/// The page.
pub fn page() -> AnyView {
    let session = session();
    let keys = move || {
        let mut keys = register(session);
        keys.sort_by(|one, other| one.label.cmp(&other.label));
        keys
    };
    let rows = move || {
        let row = |it: crate::domain::record::KnownKey| {
            let when = fill(t_office().office_compared_at, &[("when", &dates::moment(it.confirmed_at))]);
            view! {
                <li class="card">
                    <h2>{it.label.clone()}</h2>
                    {digits(&public_key(&it))}
                    <p class="meta">{when}</p>
                </li>
            }
        };
        keys().into_iter().map(row).collect_view()
    };
    view! {
        <h1 tabindex="-1">{t_office().office_keys_title}</h1>
        <p>{t_office().office_keys_lead}</p>
        <Show when=move || session.known_keys.with(|it| !it.is_empty())
            fallback=|| view! { <p class="empty">{t_office().office_keys_empty}</p> }>
            <ul class="cards">{rows}</ul>
        </Show>
        <p><LinkButton href=Route::Office.href()>{t_office().office_back}</LinkButton></p>
    }
    .into_any()
}
