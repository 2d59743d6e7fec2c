//! What files that wait would change is counted again when what is here changes: of those that are shown, a few at a
//! time, while nothing else is under way. Until then it is said of a number that it is of before.

use std::cell::RefCell;
use std::collections::VecDeque;

use leptos::prelude::*;

use super::{FEW, KEEPING, Opened, Place, State, queue, under_way};
use crate::domain::OrdMap;
use crate::exchange::intake::HeldWhy;
use crate::ui::session::Session;

thread_local! {
    /// Those to be counted again, by the hash of the file.
    static DUE: RefCell<VecDeque<(String, Opened)>> = const { RefCell::new(VecDeque::new()) };
}

/// What of this office a file is held against. Whenever something of it changes, it is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui::office) struct Here {
    files: usize,
    lists_below: u64,
    own_lists: usize,
    erased: usize,
    settled: usize,
}

impl Here {
    /// As it is now; woken when it changes.
    pub fn now(session: Session) -> Here {
        session.rosters.track();
        let issues = |sum: u64, issue: u64| sum.wrapping_add(issue);
        Here {
            files: session.intakes.with(OrdMap::len),
            lists_below: session.lists_below.with(|all| all.values().map(|it| it.issue).fold(0, issues)),
            own_lists: session.lists_came.get_value(),
            erased: session.removals.with(OrdMap::len),
            settled: session.settlements.with(OrdMap::len),
        }
    }

    /// What a file was held against that was judged after this was told: what came in since was judged before it.
    pub fn when_judged(self, session: Session) -> Here {
        let now = untrack(|| Here::now(session));
        Here { files: now.files, lists_below: now.lists_below, ..self }
    }
}

/// What is here now, where that is not what a file was counted against.
pub(in crate::ui::office) fn due(session: Session, one: &Opened) -> Memo<Option<Here>> {
    let counted = one.counted.clone();
    Memo::new(move |_| {
        let now = Here::now(session);
        (counted.get() != Some(now)).then_some(now)
    })
}

/// Counts again what a file that waits would change, as soon as nothing else is under way.
pub(in crate::ui::office) fn count_again(session: Session, one: &Opened) {
    let State::Held(held) = one.state.get_untracked() else { return };
    if session.taken_over.get_untracked() {
        return;
    }
    DUE.with_borrow_mut(|all| {
        all.retain(|it| it.0 != held.hash);
        all.push_back((held.hash.clone(), one.clone()));
    });
    go_on(session);
}

/// Begins with the next few; where something is under way, this is called when that has ended.
pub(super) fn go_on(session: Session) {
    let mut few = Vec::new();
    while !under_way() && few.len() < FEW {
        let Some((hash, one)) = DUE.with_borrow_mut(VecDeque::pop_front) else { break };
        let state = one.state.get_untracked();
        // It may have been kept or left out meanwhile.
        if matches!(&state, State::Held(it) if it.why == HeldWhy::Preview && it.hash == hash) {
            KEEPING.with_borrow_mut(|all| all.push((one.clone(), state)));
            few.push((one, Place::Waits(hash)));
        }
    }
    queue(session, few);
}
