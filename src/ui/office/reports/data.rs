//! What reports are counted from. The only place that knows where the summaries come from.

use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::summary::{Summary, with_rosters};
use crate::domain::{Questionnaire, Roster};
use crate::exchange::intake::reopen;
use crate::exchange::summaries::of_visits;
use crate::ui::office::{register, with_intakes};
use crate::ui::session::Session;

/// By what the summaries follow from: the files with whether a household was erased from them, and the
/// lists with their issues.
type Of = (Vec<(String, bool)>, Vec<(String, u64, usize)>);

thread_local! {
    /// Until a file or a list comes or changes, what was counted holds.
    static KEPT: RefCell<Option<(Of, Arc<Vec<Summary>>)>> = const { RefCell::new(None) };
}

/// Every household that this office knows of.
pub(super) fn summaries(session: Session) -> Arc<Vec<Summary>> {
    let list = |it: &Roster| (it.office.clone(), it.issue, it.households.len());
    let of: Of = (
        with_intakes(session, |all| all.iter().map(|it| (it.hash.clone(), it.redacted)).collect()),
        session.rosters.with(|all| all.values().map(list).collect()),
    );
    let kept = KEPT.with_borrow(|it| it.as_ref().filter(|it| it.0 == of).map(|it| it.1.clone()));
    kept.unwrap_or_else(|| {
        let register = register(session);
        let records = with_intakes(session, |all| {
            let read = |it| reopen(it, &register, Questionnaire::published()).ok();
            all.iter().copied().filter_map(read).flat_map(|it| it.records).collect()
        });
        let visited = of_visits(records);
        let all = session.rosters.with(|rosters| Arc::new(with_rosters(visited, rosters.values())));
        KEPT.set(Some((of, all.clone())));
        all
    })
}
