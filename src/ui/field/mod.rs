//! The volunteer's pages: the household list, a new household, the visit's form, the household
//! with its history, and handing over. Every rule they show is the domain's; a page only asks.

mod add;
mod arrive;
mod asked;
mod case;
mod closing;
mod dimension;
mod door;
mod due;
mod erase;
mod handover;
mod household;
mod households;
mod label;
mod line;
mod listed;
mod log;
mod members;
mod pack;
mod paper;
mod photos;
mod position;
mod problems;
mod question;
mod quick;
mod receipts;
pub(super) mod renew;
mod returned;
mod round_card;
mod sheet;
mod sketch;
mod summary;
mod trust;
mod visit;
mod work;

use leptos::prelude::*;

use super::demo;
use super::route::Route;
use super::session::{Session, session};
use super::shell::Practising;

pub use handover::{anything_new, hand_over_in_practice};
pub use round_card::{Locked, locked};
pub use sheet::control_id;

/// The round that new visits belong to where no office has named one.
pub const ROUND: &str = "rx-2567";

/// The round that new visits belong to. Woken by a new list.
pub fn round(session: Session) -> String {
    session.with_roster(|it| it.map_or_else(|| ROUND.to_owned(), |it| it.round.id.clone()))
}

/// What is done while nobody waits, once a store is unlocked.
pub fn make_ready(session: Session) {
    work::make_ready(session);
}

/// Opens practice, and fills it with the village where it is empty.
pub(super) fn practise(session: Session, kept: Option<Vec<u8>>) -> Practising {
    Box::pin(async move {
        let newer = demo::unlock(session, kept).await?;
        demo::in_the_field(session).await;
        Ok(newer)
    })
}

/// The page of a route of the field; empty for a route of another area.
pub fn page(route: Route) -> AnyView {
    match route {
        Route::Households => households::page(),
        Route::AddHousehold => add::page(),
        Route::Household(household) => household::page(household),
        Route::Visit(household, visit, part, at) => visit::page(household, visit, part, at),
        Route::Print(household) => paper::household::page(household),
        Route::Blank => paper::blank::page(),
        Route::Sketch => sketch::page(),
        Route::Handover => handover::page(),
        Route::FromOffice => door::page(),
        Route::Trust => trust::page(),
        Route::Trainer => demo::trainer::page(session(), None),
        Route::Start
        | Route::Enrol
        | Route::Office
        | Route::Intake(_)
        | Route::Keys
        | Route::Returns
        | Route::Rosters
        | Route::OfficeSettings
        | Route::Conflicts
        | Route::Conflict(..)
        | Route::Cases(_)
        | Route::Case(_)
        | Route::Meeting(_)
        | Route::Settings
        | Route::Backup
        | Route::Trail
        | Route::Report(..)
        | Route::Help(_)
        | Route::Lessons
        | Route::Export
        | Route::Upward
        | Route::Keying
        | Route::About => ().into_any(),
    }
}
