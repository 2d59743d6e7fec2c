//! The rows of the work list, kept ready: those of the list of the office and those of the case files,
//! each household once. Worked out once, and again only where something changed.

use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::line::{self, Line};
use crate::device;
use crate::domain::trail::Removal;
use crate::domain::work::{Row, Standing, is_mine};
use crate::domain::{HouseholdId, OrdSet};
use crate::ui::session::Session;
use crate::ui::text::{Language, language};

/// A row, with the line of its case file, if there is one.
#[derive(Clone)]
pub struct Entry {
    /// what the list is ordered and searched by
    pub row: Row,
    /// of the case file
    pub line: Option<ArcMemo<Line>>,
}

/// What the rows of a list were worked out for: the office, its issue, how many, who looks, the language.
type For = (String, u64, usize, Vec<String>, String, Language);

/// The rows of a list, worked out so far.
struct Listing {
    of: For,
    rows: Vec<Row>,
    /// all of them, in their order
    whole: Option<Arc<Vec<Row>>>,
}

thread_local! {
    /// Kept over pages: a list of thousands changes once in weeks.
    static LISTED: RefCell<Option<Listing>> = const { RefCell::new(None) };
}

/// Rows worked out between two frames, before anybody looks.
const AT_ONCE: usize = 100;

thread_local! {
    /// What the list says when it is opened next.
    static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Leaves a word for the list to say when it is opened next.
pub fn say(words: String) {
    SAID.set(Some(words));
}

/// The word that was left, once.
pub fn said() -> Option<String> {
    SAID.take()
}

/// Works the rows of the list out between frames, so that they are there when the list is opened.
pub fn make_ready(session: Session) {
    spawn_local(async move {
        while untrack(|| worked_out(session, AT_ONCE)).is_none() {
            device::turn().await;
        }
    });
}

/// The rows of the list, as nobody had been there, in their order.
fn listed(session: Session) -> Arc<Vec<Row>> {
    worked_out(session, usize::MAX).unwrap_or_default()
}

/// The same, once at most so many more of them had to be worked out; `None` while some are left.
fn worked_out(session: Session, most: usize) -> Option<Arc<Vec<Row>>> {
    let (kids, name) = (session.kids(), session.person.with(|it| it.as_ref().map(|it| it.name.clone())));
    let name = name.unwrap_or_default();
    session.with_roster(|roster| {
        let Some(roster) = roster else { return Some(Arc::default()) };
        let of = (
            roster.office.clone(),
            roster.issue,
            roster.households.len(),
            kids.clone(),
            name.clone(),
            language(),
        );
        LISTED.with_borrow_mut(|kept| {
            let so_far = kept.take().filter(|it| it.of == of);
            let Listing { mut rows, whole, .. } =
                so_far.unwrap_or_else(|| Listing { of: of.clone(), rows: Vec::new(), whole: None });
            let whole = whole.or_else(|| {
                let row = |it: &crate::domain::Listed| Row {
                    household: it.id,
                    brief: Arc::new(line::brief(&it.answers)),
                    listed: true,
                    mine: is_mine(it, &kids, &name),
                    standing: Standing::of_listed(it),
                };
                rows.extend(roster.households.iter().skip(rows.len()).take(most).map(row));
                (rows.len() == roster.households.len()).then(|| {
                    let mut all = std::mem::take(&mut rows);
                    all.sort_unstable_by(Row::order);
                    Arc::new(all)
                })
            });
            *kept = Some(Listing { of, rows, whole: whole.clone() });
            whole
        })
    })
}

/// Every household, listed or not, in the order of the list, but for those whose erasure was asked for.
/// Woken by a new list and by every change of a household's line.
pub fn entries(session: Session) -> Vec<Entry> {
    let listed = listed(session);
    let kept = line::lines(session);
    let begun: OrdSet<HouseholdId> = crate::domain::gathered(kept.iter().map(|it| it.household));
    let round = super::round(session);
    let mut all: Vec<Entry> = session.removals.with(|removals| {
        let entry = |it: &Row| {
            let removal = removals.get(&it.household);
            if begun.contains(&it.household) || removal.is_some_and(Removal::asked) {
                return None;
            }
            let mut row = it.clone();
            row.standing = row.standing.taken_off(removal, &round);
            Some(Entry { row, line: None })
        };
        listed.iter().filter_map(entry).collect()
    });
    if kept.is_empty() {
        return all;
    }
    let (kids, name) = (session.kids(), session.person.with(|it| it.as_ref().map(|it| it.name.clone())));
    let name = name.unwrap_or_default();
    for it in kept {
        let (is_listed, mine) = session
            .with_listed(it.household, |it| (it.is_some(), it.is_some_and(|it| is_mine(it, &kids, &name))));
        let row = Row {
            household: it.household,
            brief: it.line.with(|line| line.brief.clone()),
            listed: is_listed,
            mine,
            standing: it.standing.get(),
        };
        all.push(Entry { row, line: Some(it.line) });
    }
    // Nearly in order already.
    all.sort_by(|one, other| one.row.order(&other.row));
    all
}
