//! What a file brings, in words: how many households are new, changed, put together, or wait for a person.

use leptos::prelude::*;

use crate::domain::merge::Brings;
use crate::ui::route::Route;
use crate::ui::text::{fill, t_merge};

/// What was brought, and the way to what waits for a person; nothing of a file without households.
pub(super) fn brought(it: Brings) -> Option<AnyView> {
    let words = counts(it)?;
    let link = (it.hard > 0).then(|| {
        view! { <p><a class="brought-hard" href=Route::Conflicts.href()>{t_merge().merge_go}</a></p> }
    });
    let words = fill(t_merge().merge_brings, &[("counts", &words)]);
    Some(view! { <p class="brings">{words}</p> {link} }.into_any())
}

/// The same of a file that waits: what would be brought.
pub(super) fn would_bring(it: Brings) -> Option<AnyView> {
    let words = fill(t_merge().merge_would_bring, &[("counts", &counts(it)?)]);
    Some(view! { <p class="brings">{words}</p> }.into_any())
}

/// `12 new · 3 changed`: those of which there are any.
fn counts(it: Brings) -> Option<String> {
    let t = t_merge();
    let lines = [
        (it.new, t.merge_brings_new),
        (it.changed, t.merge_brings_changed),
        (it.soft, t.merge_brings_soft),
        (it.hard, t.merge_brings_hard),
        (it.same, t.merge_brings_same),
    ];
    let lines = lines.into_iter().filter(|it| it.0 > 0);
    let lines = lines.map(|(n, words)| fill(words, &[("n", &n.to_string())])).collect::<Vec<_>>();
    (!lines.is_empty()).then(|| lines.join(" · "))
}
