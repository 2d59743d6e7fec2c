//! What the list and the duplicate check know of a household, kept ready: worked out once, and again
//! only when that household changes.

use crate::domain::{OrdMap, OrdSet};
use std::cell::RefCell;

use leptos::prelude::*;

use super::label;
use crate::domain::questionnaire::known;
use crate::domain::search::folded;
use crate::domain::{Answer, Answers, CaseFile, HouseholdId, RevisionId, VisitState, gathered};
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

/// The heads that left, and whether the office says that it has them.
pub type Left = OrdMap<RevisionId, bool>;

/// One household in short. Holds nothing of restricted items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// the head's name
    pub head: String,
    /// house number
    pub house_no: String,
    /// tambon code
    pub tambon: String,
    /// house code
    pub house_code: String,
    /// being filled in, sealed or corrected
    state: Status,
    sealed: Option<RevisionId>,
    /// the newest revision of each of its visits
    heads: Vec<RevisionId>,
    /// everything that is searched, folded
    search: String,
    /// what names the house: tambon, village and number, folded; empty while not known
    place_key: String,
    head_key: String,
}

/// Why a household may be there already; the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// the same house code
    HouseCode,
    /// the same address
    Address,
    /// a head of the same name
    Head,
}

impl Line {
    /// Of a case file.
    pub fn of(case: &CaseFile) -> Line {
        let nothing = Answers::default();
        let visit = case.latest();
        let state = match visit.map(|it| &it.state) {
            None | Some(VisitState::Draft) => Status::Draft,
            Some(VisitState::Sealed) => Status::Sealed,
            Some(VisitState::Correcting(_)) => Status::Correcting,
        };
        let line = Line::new(visit.map_or(&nothing, |it| it.working()), state, visit.and_then(|it| it.head));
        Line { heads: case.visits.iter().filter_map(|it| it.head).collect(), ..line }
    }

    /// Of answers not yet kept.
    pub fn of_answers(answers: &Answers) -> Line {
        Line::new(answers, Status::Draft, None)
    }

    fn new(answers: &Answers, state: Status, sealed: Option<RevisionId>) -> Line {
        let name = |member| {
            let first = answers.member_text(known::FIRST_NAME, member);
            let last = answers.member_text(known::LAST_NAME, member);
            format!("{first} {last}").trim().to_owned()
        };
        let head = label::head(answers).map(name).unwrap_or_default();
        let moo = match answers.of(known::MOO) {
            Some(Answer::Number(moo)) => moo.to_string(),
            _ => String::new(),
        };
        let community = answers.text(known::COMMUNITY);
        let house_no = answers.text(known::HOUSE_NO).to_owned();
        let names: Vec<String> = answers.members().into_iter().map(name).collect();
        let village = label::village(answers);
        let search = folded(&format!("{house_no} {village} {community} {}", names.join(" ")));
        let tambon = answers.text(known::TAMBON).to_owned();
        let village_key = if moo.is_empty() { folded(community) } else { moo };
        let place_key = if house_no.is_empty() || house_no == "-" {
            String::new()
        } else {
            format!("{tambon}/{village_key}/{}", folded(&house_no))
        };
        Line {
            head_key: folded(&head),
            head,
            house_no,
            tambon,
            house_code: answers.text(known::HOUSE_CODE).to_owned(),
            state,
            sealed,
            heads: Vec::new(),
            search,
            place_key,
        }
    }

    /// Where it stands, given the heads that left.
    pub fn status(&self, left: &Left) -> Status {
        match (self.state, self.sealed.and_then(|head| left.get(&head))) {
            (Status::Sealed, Some(true)) => Status::Received,
            (Status::Sealed, Some(false)) => Status::HandedOver,
            (state, _) => state,
        }
    }
    /// Whether one of its visits was sealed in a form that is in none of these files.
    pub fn waits(&self, in_files: &OrdSet<RevisionId>) -> bool {
        self.heads.iter().any(|head| !in_files.contains(head))
    }
    /// Whether every word of the query is in it.
    pub fn matches(&self, query: &str) -> bool {
        crate::domain::search::matches(&self.search, query)
    }
    /// Why `new` may be this household.
    pub fn likeness(&self, new: &Line) -> Option<Likeness> {
        let same = |one: &str, other: &str| !one.is_empty() && one == other;
        if same(&self.house_code, &new.house_code) {
            Some(Likeness::HouseCode)
        } else if same(&self.place_key, &new.place_key) {
            Some(Likeness::Address)
        } else if same(&self.head_key, &new.head_key) && new.head.contains(' ') {
            Some(Likeness::Head)
        } else {
            None
        }
    }
}

/// A household with its line.
pub type Kept = (HouseholdId, RwSignal<CaseFile>, ArcMemo<Line>);

type Ready = (RwSignal<CaseFile>, ArcMemo<Line>);

thread_local! {
    /// Kept over pages: the list is opened often, and most households have not changed since.
    static LINES: RefCell<OrdMap<HouseholdId, Ready>> = const { RefCell::new(OrdMap::new()) };
}

/// All households, the newest first. Woken by a new household.
pub fn lines(session: Session) -> Vec<Kept> {
    session.cases.with(|cases| {
        LINES.with_borrow_mut(|kept| {
            kept.retain(|household, (case, _)| cases.get(household) == Some(case));
            let line = |(household, case): (&HouseholdId, &RwSignal<CaseFile>)| {
                let case = *case;
                let fresh = || (case, ArcMemo::new(move |_| case.with(Line::of)));
                let (case, line) = kept.or_insert_with(*household, fresh);
                (*household, *case, line.clone())
            };
            cases.iter().rev().map(line).collect()
        })
    })
}

/// A household in short, for a question about it: house and head.
pub fn named(session: Session, household: HouseholdId) -> String {
    let case = session.cases.with_untracked(|all| all.get(&household).copied());
    case.map_or_else(String::new, |case| {
        case.with_untracked(|case| {
            let address = case.latest().map(|it| label::address(it.working())).unwrap_or_default();
            [address, Line::of(case).head]
                .into_iter()
                .filter(|it| !it.is_empty())
                .collect::<Vec<_>>()
                .join(" · ")
        })
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
