//! What reports are counted from. The only place that knows where the summaries come from.

use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::Roster;
use crate::domain::summary::{Summary, with_rosters};
use crate::ui::office::summaries as kept_ready;
use crate::ui::session::Session;

/// By what the summaries follow from: how often those of the files changed, and the lists with their issues.
type Of = (usize, Vec<(String, u64, usize)>);

thread_local! {
    /// Until a file or a list comes or changes, what was counted holds.
    static KEPT: RefCell<Option<(Of, Arc<Vec<Summary>>)>> = const { RefCell::new(None) };
}

/// Every household that this office knows of; `None` while they are read for the first time. Woken when
/// one changes.
pub(in crate::ui::office) fn summaries(session: Session) -> Option<Arc<Vec<Summary>>> {
    let list = |it: &Roster| (it.office.clone(), it.issue, it.households.len());
    let edition = kept_ready::edition(session).get();
    let of: Of = (edition, session.rosters.with(|all| all.values().map(list).collect()));
    if edition == 0 {
        return None;
    }
    let kept = KEPT.with_borrow(|it| it.as_ref().filter(|it| it.0 == of).map(|it| it.1.clone()));
    let all = kept.unwrap_or_else(|| {
        let visited: Vec<Summary> = kept_ready::with(session, |all| all.iter().cloned().collect());
        let all = session.rosters.with(|rosters| Arc::new(with_rosters(visited, rosters.values())));
        KEPT.set(Some((of, all.clone())));
        all
    });
    Some(all)
}
