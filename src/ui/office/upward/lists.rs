//! The lists of households that go along: this office's own, signed when its part is made, and those that came from
//! offices below, as they were signed there.

use std::cell::RefCell;

use leptos::prelude::*;

use crate::device;
use crate::device::deflate::deflated;
use crate::domain::listing::ListBelow;
use crate::domain::relay::{self, Sent};
use crate::domain::{OrdMap, PhotoFile, Record, Roster};
use crate::exchange::enrol::Document;
use crate::exchange::envelope::{LIST, MAX_PAYLOAD};
use crate::exchange::kept;
use crate::exchange::listing::{Listing, claimed_households};
use crate::exchange::relay::{Inside, KEY, LINE, MOST};
use crate::ui::doors::sign_words;
use crate::ui::office::erase;
use crate::ui::session::Session;
use crate::ui::session::kept::shelved;
use crate::ui::text::t;

/// This office's own list: what it says, and of how many households.
#[derive(Clone, PartialEq)]
pub(super) struct Own {
    pub content: String,
    pub households: usize,
}

/// By what that follows: how often a list came, and how many households were taken off.
type Of = (usize, usize);

thread_local! {
    /// Twenty thousand households are not gone through with every glance at the page.
    static OWN: RefCell<Option<(Of, Own)>> = const { RefCell::new(None) };
}

/// One list.
#[derive(Clone, PartialEq)]
pub(super) enum Goes {
    Own(Own),
    /// of an office below, by the hash of what was signed
    Below(String),
}

/// The lists that go to an office, and how many cannot. `before`: what was sent there; `again`: it goes once more.
pub(super) fn due(session: Session, to: &str, before: &Sent, again: bool) -> (Vec<Goes>, usize) {
    let own = own(session).filter(|it| it.households > 0 || before.own_list.is_some());
    let own = own.filter(|it| again || before.own_list.as_ref() != Some(&it.content));
    let mut all: Vec<Goes> = own.map(Goes::Own).into_iter().collect();
    let mut left = 0;
    session.lists_below.with(|lists| {
        let due = |it: &&ListBelow| {
            let new = again || !before.lists.contains(&it.hash);
            new && it.through.iter().all(|it| it != to)
        };
        for it in lists.values().filter(due) {
            left += usize::from(it.redacted);
            all.extend((!it.redacted).then(|| Goes::Below(it.hash.clone())));
        }
    });
    (all, left)
}

fn own(session: Session) -> Option<Own> {
    let of: Of = {
        session.rosters.track();
        (session.lists_came.get_value(), session.removals.with(OrdMap::len))
    };
    let kept = OWN.with_borrow(|it| it.as_ref().filter(|it| it.0 == of).map(|it| it.1.clone()));
    kept.or_else(|| {
        let listing = listing(session, "", 1, 0)?;
        let own = Own { content: listing.content(), households: listing.roster.households.len() };
        OWN.set(Some((of, own.clone())));
        Some(own)
    })
}

/// The offices that make no list, as an office is told: this one, where it has none and never sent one there, and
/// those below that said so and from which none came.
pub(super) fn listless(session: Session, to: &str) -> Vec<String> {
    let before = session.relays.with(|all| Sent::to(all.values(), to));
    let makes_one = own(session).is_some_and(|it| it.households > 0) || before.own_list.is_some();
    let mut all = session.relays.with(|all| relay::listless(all.values()));
    session.lists_below.with(|lists| all.retain(|it| it != to && !lists.contains_key(it)));
    if makes_one {
        all.remove(&session.kid());
    } else {
        all.insert(session.kid());
    }
    all.into_iter().collect()
}

fn listing(session: Session, to: &str, seq: u64, at: i64) -> Option<Listing> {
    let erased = erase::erased(session);
    let kid = session.kid();
    session.rosters.with_untracked(|all| all.get(&kid).map(|it| Listing::of(it, &erased, to, seq, at)))
}

/// A list beside the covering text, and what that says of it.
pub(super) struct Beside {
    pub inside: Inside,
    pub text: PhotoFile,
    /// of the own list: what it says, and the number that it has
    pub own: Option<(String, u64)>,
}

impl Goes {
    /// How much room it takes in a part; `None` when it cannot be read, or is too large.
    pub async fn size(&self, session: Session, to: &str, seq: u64) -> Option<usize> {
        let length = match self {
            Goes::Own(_) => {
                let listing = listing(session, to, seq, device::now())?;
                let payload = listing.payload();
                // As the office above will read it.
                if payload.len() > MAX_PAYLOAD || listing.check().is_err() {
                    return None;
                }
                // What stands around it is signed as well.
                deflated(&payload).await.map_or(payload.len(), |it| it.len()) / 3 * 4 + LINE
            }
            Goes::Below(hash) => session.store().photo_length(&list_below(session, hash)?.kept)?,
        };
        Some(length + LINE + KEY).filter(|it| *it <= MOST)
    }

    /// Signs it, or takes it as it was signed; `None` when it is not here any more, or was redacted since. `seq`: the
    /// number of the sending.
    ///
    /// # Errors
    /// Says why it could not be signed.
    pub async fn made(&self, session: Session, to: &str, seq: u64) -> Result<Option<Beside>, String> {
        let Goes::Below(hash) = self else { return own_made(session, to, seq).await };
        let Some(list) = list_below(session, hash).filter(|it| !it.redacted) else { return Ok(None) };
        let Some(text) = session.photo(&list.kept).await.ok().flatten() else { return Ok(None) };
        // A backup may have brought it back with somebody who was erased here.
        let erased = erase::erased(session);
        let read = (!erased.is_empty()).then(|| kept::text(&text)).flatten().unwrap_or_default();
        if claimed_households(&read).iter().any(|it| erased.contains(it)) {
            return Ok(None);
        }
        let inside = Inside {
            hash: list.hash,
            kid: list.office,
            seq: list.issue,
            round: list.round.id,
            households: list.households,
            through: list.through,
            kept: list.kept,
        };
        Ok(Some(Beside { inside, text, own: None }))
    }
}

fn list_below(session: Session, hash: &str) -> Option<ListBelow> {
    session.lists_below.with_untracked(|all| all.values().find(|it| it.hash == hash).cloned())
}

async fn own_made(session: Session, to: &str, seq: u64) -> Result<Option<Beside>, String> {
    let keys = session.keys().ok_or_else(|| t().shell_key_damaged.to_owned())?;
    let Some(listing) = listing(session, to, seq, device::now()) else { return Ok(None) };
    let (signed, verified) =
        keys.signer.file(LIST, &listing.payload()).await.map_err(|it| sign_words(&it))?;
    let text = shelved(&signed).await;
    let inside = listing.inside(verified.hash(), &text.hash);
    let own = Some((listing.content(), listing.roster.issue));
    Ok(Some(Beside { inside, text, own }))
}

/// The office's own list as it is now, with the number that was signed: no two files have one number.
pub(super) fn raised(session: Session, issue: u64) -> Option<Record> {
    let kid = session.kid();
    let now = session.rosters.with_untracked(|all| all.get(&kid).cloned())?;
    Some(Record::Roster(Roster { issue: now.issue.max(issue), ..now }))
}
