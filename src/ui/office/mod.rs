//! The office สำนักงาน: files are opened, checked, held or taken in; what they hold is read.

pub mod answers;
mod brings;
mod cases;
mod comments;
mod conflicts;
mod desk;
mod erase;
mod export;
mod files;
mod forgot;
mod hand_on;
mod handback;
mod intake;
mod keys;
mod known;
mod meeting;
mod other_round;
mod practice;
mod preview;
mod receipts;
mod reports;
mod rescue;
mod rosters;
pub mod said;
mod settings;
mod setup;
mod shared;
pub mod summaries;
pub mod take_in;
mod twins;
mod upward;
pub mod verify;
mod vouch;

pub use practice::practise;

use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::domain::Person;
use crate::domain::record::{Intake, KnownKey};
use crate::exchange::PublicKeys;
use crate::ui::kit::{Button, Notice, Tone, Weight};
use crate::ui::place_picker::place_name;
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session, session};
use crate::ui::start::enrol::{grouped, role_words};
use crate::ui::text::{t, t_office};

/// A page of the office.
pub fn page(route: Route) -> AnyView {
    if session().mode == Mode::Field {
        return view! { <Notice tone=Tone::Info><p>{t_office().office_field_mode}</p></Notice> }.into_any();
    }
    match route {
        Route::Intake(hash) => intake::page(hash),
        Route::Keys => keys::page(),
        Route::Returns => comments::page(),
        Route::Rosters => rosters::page(),
        Route::OfficeSettings => settings::page(),
        Route::Conflicts => conflicts::page(),
        Route::Conflict(household, visit) => conflicts::one(household, visit),
        Route::Cases(shown) => cases::page(&shown),
        Route::Case(household) => cases::one::page(household),
        Route::Meeting(shown) => meeting::page(&shown),
        Route::Report(name, shown) => reports::page(&name, &shown),
        Route::Trainer => practice::trainer(),
        Route::Export => export::page(),
        Route::Upward => upward::page(),
        Route::Keying => export::keying::page(),
        Route::Enrol => setup::page(),
        _ => desk::page(),
    }
}

/// The keys this office compared.
fn register(session: Session) -> Vec<KnownKey> {
    session.known_keys.with(|all| all.values().cloned().collect())
}

/// Reads the files taken in where they lie: together they may be hundreds of megabytes.
fn with_intakes<T>(session: Session, read: impl FnOnce(&[&Intake]) -> T) -> T {
    session.intakes.with(|all| read(&all.values().collect::<Vec<_>>()))
}

/// Whether many files are being taken in. When that ends, whoever asks is told in a task of its own: what each
/// of them counts over all files is not counted in one, and the page answers in between.
fn taking_in(session: Session) -> RwSignal<bool> {
    let here = RwSignal::new(session.importing.get_untracked());
    Effect::new(move |_| match session.importing.get() {
        true => here.set(true),
        false => set_timeout(
            move || {
                here.try_set(session.importing.get_untracked());
            },
            Duration::ZERO,
        ),
    });
    here
}

/// Goes to an element by its id: a box that something is missing in, or what was said of a press that took away
/// the button it was on.
fn focus(id: &str) {
    let found = web_sys::window().and_then(|it| it.document()).and_then(|it| it.get_element_by_id(id));
    if let Some(element) = found.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element that cannot be focused is left alone.
        let _ = element.focus();
    }
}

/// Who someone says they are.
fn claim(person: &Person) -> impl IntoView + use<> {
    let area = person.area.clone();
    let place = move || place_name(&area);
    view! {
        <dl class="facts">
            <div><dt>{t_office().office_name}</dt><dd>{person.name.clone()}</dd></div>
            <div><dt>{t().shell_role}</dt><dd>{role_words(person.role)}</dd></div>
            <div><dt>{t_office().office_organisation}</dt><dd>{person.organisation.clone()}</dd></div>
            <div><dt>{t_office().office_area}</dt><dd>{place}</dd></div>
        </dl>
    }
}

/// The twenty digits that two people compare.
fn digits(keys: &PublicKeys) -> AnyView {
    view! { <p>{t_office().office_fingerprint}</p>{grouped(&keys.fingerprint())} }.into_any()
}

/// The digits of keys that a file brought, with the two buttons of whoever compared them: the first
/// button's class and words, and what it does.
fn compare(
    session: Session,
    keys: &PublicKeys,
    (class, words): (&'static str, &'static str),
    busy: RwSignal<bool>,
    yes: impl Fn(()) + Send + Sync + 'static,
    state: ArcRwSignal<take_in::State>,
) -> AnyView {
    let disabled = Signal::derive(move || busy.get() || session.taken_over.get());
    let no = move |()| state.set(take_in::State::NotMatched);
    view! {
        {digits(keys)}
        <div class="toolbar">
            <Button weight=Weight::Primary class=class disabled=disabled on_press=yes>{words}</Button>
            <Button weight=Weight::Danger class="no-match" disabled=busy on_press=no>{t_office().office_no_match}</Button>
        </div>
    }
    .into_any()
}

/// The mark of a practice file.
fn demo_mark(demo: bool) -> impl IntoView + use<> {
    demo.then(|| view! { <Notice tone=Tone::Warning><p>{t_office().office_demo}</p></Notice> })
}
