//! Rosters บัญชีครัวเรือน: a district's list is opened, its columns are named, and what it says is kept;
//! from what is kept, each tablet is given its work.

mod assign;
mod kept;
mod pack;
mod read;
mod share;
mod words;

use leptos::prelude::*;

use crate::domain::roster::{Listed, Roster, Round};
use crate::ui::kit::{LinkButton, Notice, Tone};
use crate::ui::route::Route;
use crate::ui::session::{Session, session};
use crate::ui::text::t_office;

/// What was said last, and how.
type Said = RwSignal<Option<(Tone, String)>>;

fn told(said: Said) -> impl IntoView {
    let words = move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> });
    view! { <div aria-live="polite">{words}</div> }
}

/// The page.
pub(super) fn page() -> AnyView {
    let session = session();
    // Drawn anew when there is a list, not with every change of it.
    let any = Memo::new(move |_| session.rosters.with(|all| all.contains_key(&session.kid())));
    let below = move || {
        any.get().then(|| view! { {kept::section(session)} {kept::round(session)} {assign::section(session)} {pack::section(session)} })
    };
    view! {
        <h1 tabindex="-1">{t_office().office_rosters}</h1>
        <p>{t_office().office_rosters_lead}</p>
        {move || session.taken_over.get().then(|| view! { <Notice tone=Tone::Warning><p>{t_office().office_taken_over}</p></Notice> })}
        {read::section(session)}
        {move || (!any.get()).then(|| view! { <p class="empty">{t_office().office_roster_list_none}</p> })}
        {below}
        <p><LinkButton href=Route::Office.href()>{t_office().office_back}</LinkButton></p>
    }
    .into_any()
}

/// The list that this office keeps.
fn own(session: Session) -> Option<Roster> {
    session.rosters.with(|all| all.get(&session.kid()).cloned())
}

/// Something of its households, which are not copied for it.
fn of_own<T: Default>(session: Session, read: impl FnOnce(&[Listed]) -> T) -> T {
    session.rosters.with(|all| all.get(&session.kid()).map(|it| read(&it.households)).unwrap_or_default())
}

/// The list that this office keeps, or the one that it begins with.
pub(super) fn own_or_empty(session: Session) -> Roster {
    untrack(|| own(session)).unwrap_or_else(|| Roster {
        office: session.kid(),
        issue: 0,
        issued_at: 0,
        title: session.office.with_untracked(|it| it.as_ref().map(|it| it.name.clone()).unwrap_or_default()),
        round: Round { id: crate::ui::field::ROUND.to_owned(), ..Round::default() },
        households: Vec::new(),
        questionnaire: String::new(),
    })
}
