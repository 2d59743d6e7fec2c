//! What the list and the duplicate check know of a household, kept ready: worked out once, and again
//! only when that household changes.

use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;

use super::label;
use crate::domain::id::made_at;
use crate::domain::work::{Brief, Standing};
use crate::domain::{Answers, CaseFile, HouseholdId, OrdMap, OrdSet, RevisionId, VisitState, gathered};
use crate::ui::session::Session;

/// Where a household stands, for the volunteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// being filled in
    Draft,
    /// sealed, not handed over
    Sealed,
    /// sealed, being corrected
    Correcting,
    /// sealed, and in a file that was checked
    HandedOver,
    /// sealed, and in a file that the office says it has
    Received,
}

impl Status {
    /// Whether a file with it has left the tablet.
    pub fn left(self) -> bool {
        matches!(self, Status::HandedOver | Status::Received)
    }
}

/// The heads that left, and whether the office says that it has them.
pub type Left = OrdMap<RevisionId, bool>;

/// One household in short, with where its newest visit stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// what it is known by
    pub brief: Arc<Brief>,
    /// being filled in, sealed or corrected
    state: Status,
    sealed: Option<RevisionId>,
    /// the newest revision of each of its visits
    heads: Vec<RevisionId>,
    begun: Option<i64>,
}

/// What a household is known by, found by how its village is called too.
pub fn brief(answers: &Answers) -> Brief {
    Brief::of(answers, &label::village(answers))
}

impl Line {
    /// Of a case file.
    pub fn of(case: &CaseFile) -> Line {
        let visit = case.latest();
        let state = match visit.map(|it| &it.state) {
            None | Some(VisitState::Draft) => Status::Draft,
            Some(VisitState::Sealed) => Status::Sealed,
            Some(VisitState::Correcting(_)) => Status::Correcting,
        };
        let brief = visit.map_or_else(|| brief(&Answers::default()), |it| brief(it.working()));
        let heads = case.visits.iter().filter_map(|it| it.head).collect();
        let begun = visit.and_then(|it| match (&it.state, it.head) {
            (VisitState::Sealed, Some(head)) => made_at(head.0),
            // That an old visit is being corrected says nothing of when that was begun.
            (VisitState::Correcting(_), _) => None,
            _ => made_at(it.id.0),
        });
        Line { brief: Arc::new(brief), state, sealed: visit.and_then(|it| it.head), heads, begun }
    }

    /// Where it stands, given the heads that left.
    pub fn status(&self, left: &Left) -> Status {
        match (self.state, self.sealed.and_then(|head| left.get(&head))) {
            (Status::Sealed, Some(true)) => Status::Received,
            (Status::Sealed, Some(false)) => Status::HandedOver,
            (state, _) => state,
        }
    }
    /// Since when its newest visit stands as it does, ms since 1970, as the device's clock stood: the id of what was
    /// made then says so.
    pub fn begun(&self) -> Option<i64> {
        self.begun
    }
    /// Whether one of its visits was sealed in a form that is in none of these files.
    pub fn waits(&self, in_files: &OrdSet<RevisionId>) -> bool {
        self.heads.iter().any(|head| !in_files.contains(head))
    }
}

/// A household of which there is a case file.
#[derive(Clone)]
pub struct Kept {
    /// which
    pub household: HouseholdId,
    case: RwSignal<CaseFile>,
    /// in short
    pub line: ArcMemo<Line>,
    /// where it stands in the round
    pub standing: ArcMemo<Standing>,
}

thread_local! {
    /// Kept over pages: the list is opened often, and most households have not changed since.
    static LINES: RefCell<OrdMap<HouseholdId, Kept>> = const { RefCell::new(OrdMap::new()) };
}

/// All households of which there is a case file. Woken by a new one.
pub fn lines(session: Session) -> Vec<Kept> {
    session.cases.with(|cases| {
        LINES.with_borrow_mut(|kept| {
            kept.retain(|household, kept| cases.get(household) == Some(&kept.case));
            let line = |(household, case): (&HouseholdId, &RwSignal<CaseFile>)| {
                let (household, case) = (*household, *case);
                let standing = move |_: Option<&Standing>| {
                    let round = super::round(session);
                    session.with_listed(household, |listed| case.with(|it| Standing::of(it, listed, &round)))
                };
                let fresh = || Kept {
                    household,
                    case,
                    line: ArcMemo::new(move |_| case.with(Line::of)),
                    standing: ArcMemo::new(standing),
                };
                kept.or_insert_with(household, fresh).clone()
            };
            cases.iter().map(line).collect()
        })
    })
}

/// A household in short, for a question about it: house and head.
pub fn named(session: Session, household: HouseholdId) -> String {
    let short = |answers: &Answers| {
        let parts = [label::address(answers), brief(answers).head];
        parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    untrack(|| match session.cases.with(|all| all.get(&household).copied()) {
        Some(case) => case.with(|case| case.latest().map(|it| short(it.working()))).unwrap_or_default(),
        None => session.listed(household).map(|it| short(&it.answers)).unwrap_or_default(),
    })
}

/// The revisions that are in a file which was read back and found whole, or which the office has.
pub fn left(session: Session) -> Left {
    let mut left = Left::new();
    session.handovers.with(|all| {
        for (handover, file) in all.values().filter_map(|it| Some((it, it.file.as_ref()?))) {
            if handover.received.is_some() || handover.checked_at.is_some() {
                for head in &file.heads {
                    *left.or_insert_with(*head, Default::default) |= handover.received.is_some();
                }
            }
        }
    });
    left
}

/// The revisions that are in a file, checked or not.
pub fn in_a_file(session: Session) -> OrdSet<RevisionId> {
    session.handovers.with(|all| {
        gathered(all.values().filter_map(|it| it.file.as_ref()).flat_map(|it| it.heads.iter().copied()))
    })
}
