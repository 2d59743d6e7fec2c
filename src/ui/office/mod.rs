//! The office สำนักงาน: files are opened, checked, held or taken in; what they hold is read.

pub mod answers;
mod desk;
mod forgot;
mod handback;
mod intake;
mod keys;
pub mod said;
mod setup;

use leptos::prelude::*;

use crate::domain::Person;
use crate::domain::record::{Intake, KnownKey};
use crate::exchange::PublicKeys;
use crate::ui::kit::{Notice, Tone};
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

/// The mark of a practice file.
fn demo_mark(demo: bool) -> impl IntoView + use<> {
    demo.then(|| view! { <Notice tone=Tone::Warning><p>{t_office().office_demo}</p></Notice> })
}
