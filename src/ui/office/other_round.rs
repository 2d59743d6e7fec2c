//! Files of another round than the one that this office has set (durability-and-trust.md §7, T18): they are taken in
//! for their own, in which they count, and it is told wherever they are.

use leptos::prelude::*;

use super::said;
use crate::domain::Round;
use crate::ui::kit::{Notice, Tone};
use crate::ui::session::Session;
use crate::ui::text::{fill, t_desk};

/// Something of the round that this office has set; `None` where it has set none.
fn with_own<T>(session: Session, read: impl FnOnce(&Round) -> T) -> Option<T> {
    session.rosters.with(|all| all.get(&session.kid()).map(|it| read(&it.round)))
}

/// That something of this round is not of the present one, in words.
pub(super) fn words(session: Session, round: &str) -> Option<String> {
    let told = |own: &Round| {
        let parts = [("round", &*said::plain(round)), ("now", &*own.id)];
        own.is_other(round).then(|| fill(t_desk().desk_other_round, &parts))
    };
    with_own(session, told).flatten()
}

/// The same beside what else is said of one file.
pub(super) fn notice(session: Session, round: &str) -> Option<AnyView> {
    let words = words(session, round)?;
    Some(view! { <Notice tone=Tone::Warning><p class="other-round">{words}</p></Notice> }.into_any())
}

/// How many of the files of these rounds are not of the present one.
pub(super) fn of_many(session: Session, rounds: &[String]) -> Option<AnyView> {
    let told = |own: &Round| {
        let n = rounds.iter().filter(|it| own.is_other(it)).count();
        (n > 0).then(|| fill(t_desk().desk_other_rounds, &[("n", &n.to_string()), ("now", &own.id)]))
    };
    let words = with_own(session, told).flatten()?;
    Some(view! { <p class="other-round">{words}</p> }.into_any())
}
