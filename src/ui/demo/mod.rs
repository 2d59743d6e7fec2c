//! Practice ฝึกใช้งาน: a store and a key of its own, the village of practice in it, lessons on the real
//! pages, a card to compare with, and the trainer's panel. Nothing here runs over a real store.

pub mod compare;
pub mod lessons;
mod strip;
pub mod trainer;

pub(in crate::ui) use strip::strip;

use leptos::prelude::*;

use crate::device::keys::{self, Guard, KeyFault};
use crate::device::{self, canary, files};
use crate::domain::practice::{self, Village};
use crate::domain::{Commit, OrdSet, Record};
use crate::store::StoreFault;
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session};
use crate::ui::shell::{App, DEMO_PIN, reload, remember, remembered};
use crate::ui::start::enrol::{keep_key, keep_trainee};
use crate::ui::text::{dates, fill, t, t_lesson};

/// How many days practice is ahead of the device's clock.
const DAYS: &str = "practice-days";
/// What practice begins with; blank is the whole village.
const SCENE: &str = "practice-scene";
/// How far somebody is in the lessons.
const LESSONS: &str = "lessons";
/// Only the list, nothing visited.
const LIST_ALONE: &str = "list";

/// Practice needs no enrolment: a key of its own with a PIN that everyone knows.
pub async fn unlock(session: Session, kept: Option<Vec<u8>>) -> Result<usize, StoreFault> {
    let said = |fault: KeyFault| StoreFault::Failed(format!("{fault:?}"));
    let keys = match kept {
        Some(kept) => keys::unlock(&kept, DEMO_PIN).await.map_err(said)?,
        None if !keys::can_be_made() => keys::for_training().map_err(said)?,
        None => {
            let (keys, kept) = keys::make(DEMO_PIN, Guard::Known).await.map_err(said)?;
            keep_key(session, &kept).await?;
            keys
        }
    };
    device::set_ahead(days_ahead());
    Ok(session.unlock(keys).await)
}

/// Who practises in the field is nobody, in a village of nobody.
pub async fn in_the_field(session: Session) {
    if session.person.with_untracked(Option::is_none) {
        keep_trainee(session).await;
    }
    let empty = session.cases.with_untracked(|all| all.is_empty())
        && session.rosters.with_untracked(|all| all.is_empty());
    if session.mode == Mode::Demo && empty && !session.taken_over.get_untracked() {
        load(session).await;
    }
}

/// Fills an empty demo store with the village of practice.
async fn load(session: Session) {
    let text = files::beside(practice::FILE).await;
    let village = text.and_then(|it| practice::village(&it, &session.kid(), device::today()));
    // Without it practice is empty, and the banner says so.
    let Some(Village { list, handed, here, asked }) = village else { return };
    if remembered(SCENE).as_deref() == Some(LIST_ALONE) {
        session.keep_now(Commit(list)).await;
        return;
    }
    let households = |all: &[Record]| {
        let mut ids = OrdSet::new();
        ids.extend(all.iter().filter_map(|it| match it {
            Record::Household(it) => Some(it.id),
            _ => None,
        }));
        ids
    };
    let inside = households(&handed);
    // One commit: a village that is cut off in the middle would never be finished.
    let all = [list, handed, here, asked].into_iter().flatten().collect();
    session.keep_now(Commit(all)).await;
    crate::ui::field::hand_over_in_practice(session, &inside).await;
}

/// Clears this practice and loads the page anew, which begins it again.
///
/// # Errors
/// Says why it could not be cleared.
async fn begin_anew(session: Session, list_alone: bool) -> Result<(), StoreFault> {
    session.store().discard_demo().await?;
    canary::forget(session.store().name());
    remember(DAYS, None);
    remember(LESSONS, None);
    remember(SCENE, list_alone.then_some(LIST_ALONE));
    reload();
    Ok(())
}

/// Days that practice is ahead of the device's clock.
pub fn days_ahead() -> i64 {
    remembered(DAYS).and_then(|it| it.parse().ok()).unwrap_or(0)
}

/// The mark of practice, on every page: the pretended day, and the ways to lessons and trainer.
pub(in crate::ui) fn banner(app: App) -> AnyView {
    let day = (0 < days_ahead())
        .then(|| fill(t_lesson().lesson_clock_shown, &[("day", &dates::day(device::today()))]));
    let none = move || {
        let session = app.session().filter(|_| app.is_open() && !app.is_office())?;
        let empty = session.rosters.with(|it| it.is_empty()) && session.cases.with(|it| it.is_empty());
        empty.then(|| view! { <span class="no-village">{t_lesson().lesson_no_village}</span> })
    };
    let links = move || {
        app.is_open().then(|| {
            view! {
                <a class="to-lessons" href=Route::Lessons.href()>{t_lesson().lesson_title}</a>
                <a class="to-trainer" href=Route::Trainer.href()>{t_lesson().lesson_trainer}</a>
            }
        })
    };
    view! {
        <p class="demo-banner"><span>{t().shell_demo_banner}{day.map(|it| format!(" · {it}"))}</span>{none}{links}</p>
    }
    .into_any()
}

fn jump(days: i64) {
    remember(DAYS, Some(&(days_ahead() + days).to_string()));
    reload();
}
