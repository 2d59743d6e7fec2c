//! Practice ฝึกใช้งาน: the example village, put into an empty demo store.

use crate::domain::{Commit, Questionnaire, village};
use crate::ui::session::{Mode, Session};

/// Fills an empty demo store with the example village; leaves any other store alone.
pub async fn load(session: Session) {
    use leptos::prelude::{GetUntracked, WithUntracked};
    let empty = session.cases.with_untracked(|it| it.is_empty());
    if session.mode != Mode::Demo || !empty || session.taken_over.get_untracked() {
        return;
    }
    let by = session.kid();
    let built = Questionnaire::named(village::QUESTIONNAIRE).map(|it| village::village(it, &by));
    let Some(Ok(houses)) = built else { return };
    let records = houses.into_iter().flat_map(|it| it.commits).flat_map(|it| it.0).collect();
    session.keep_now(Commit(records)).await;
}
