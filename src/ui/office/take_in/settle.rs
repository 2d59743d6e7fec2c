//! What became of a file that was judged: shown, and queued for writing with everything that it changes.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::judge::{Judgement, Outcome};
use super::other::other;
use super::{LOOKED_AT, Opened, Place, SENT, State, add, desktop, judge_again};
use crate::device;
use crate::device::files::FileFault;
use crate::domain::record::Waiting;
use crate::domain::{Commit, OrdSet, Record, gathered};
use crate::exchange::intake::HeldWhy;
use crate::ui::office::erase;
use crate::ui::session::Session;

/// Shows what became of a file and queues what is kept of it; gives what is to be said once that is on
/// disk.
pub(super) async fn settle(
    session: Session,
    one: Opened,
    file: Option<web_sys::File>,
    judgement: Judgement,
) -> Option<(Opened, State)> {
    let Judgement { outcome, mut records, mut photos, .. } = judgement;
    let (mut waits, mut heard, mut left) = (Vec::new(), false, Vec::new());
    let state = match outcome {
        Outcome::Other => {
            match file {
                Some(file) => other(session, &one, &file).await,
                None => one.is(State::Unread(FileFault::Unreadable)),
            }
            return None;
        }
        Outcome::Unread(fault) => {
            refuse(session, records);
            one.is(State::Unread(fault));
            return None;
        }
        Outcome::Refused(reason) => {
            refuse(session, records);
            one.is(State::Refused(reason));
            return None;
        }
        Outcome::Again(hash) => {
            // A list that waited and was overtaken.
            let over = waiting_list(session, &hash);
            left.extend(over.iter().filter_map(|it| it.kept.clone()));
            records.extend(over.map(ended));
            // What waited here and was taken in another way meanwhile was handed in once.
            let known = session.intakes.with_untracked(|all| all.get(&hash).cloned());
            // Not of one that is just being erased from: what it was would be kept again.
            let known = known.filter(|_| file.is_some() && !erase::at_work());
            records.extend(known.map(|it| Record::Intake(it.came_again(device::now()))));
            State::Again(hash)
        }
        Outcome::Digested => {
            records = records.into_iter().filter_map(|it| made_again(session, it)).collect();
            State::Again(String::new())
        }
        Outcome::Cases(_) => State::Again(String::new()),
        Outcome::Taken(taken) => {
            let over = match taken.list {
                true => waiting_list(session, &taken.hash).map(|it| Waiting { left_out: None, ..it }),
                false => emptied(session, &taken.hash, &records),
            };
            left.extend(over.iter().filter_map(|it| it.kept.clone()));
            records.extend(over.map(ended));
            State::Kept(Arc::new(*taken))
        }
        Outcome::Sender(sender) => {
            SENT.with_borrow_mut(|all| all.extend(file.map(|it| (one.clone(), it))));
            one.is(State::Sender(Arc::new(*sender)));
            return None;
        }
        Outcome::Relayed(relayed) => {
            let (new, old): (Vec<_>, Vec<_>) = records.into_iter().partition(|it| is_new(session, it));
            records = new;
            // Nor does a text go on the shelf that nothing names.
            let old: OrdSet<String> = gathered(old.iter().filter_map(|it| it.kept().map(str::to_owned)));
            photos.retain(|it| !old.contains(&it.hash) || is_named(session, &records, &it.hash));
            records = among(session, records).into_iter().map(|it| as_it_stands(session, it)).collect();
            let held = relayed.held.iter().filter(|it| {
                // What waits here is asked about already, or somebody has decided.
                session.waiting_files.with_untracked(|all| !all.contains_key(&it.0))
            });
            waits = held.map(|it| (it.1.clone(), Place::Waits(it.0.clone()))).collect();
            // What waits for a key may wait no more.
            heard = relayed.keys > 0;
            State::Relayed(Arc::new(*relayed))
        }
        Outcome::Held(held) => {
            let before = session.waiting_files.with_untracked(|all| all.get(&held.hash).cloned());
            let state = match &before {
                // It waits already, or somebody has decided; about one that only had to be looked at, or that they
                // look at again, they may decide anew.
                Some(Waiting { left_out: Some(why), .. })
                    if held.why != HeldWhy::Preview
                        && !LOOKED_AT.with_borrow(|all| all.contains(&held.hash)) =>
                {
                    State::LeftOut(held.hash.clone(), why.clone())
                }
                _ => State::Held(Arc::new(*held)),
            };
            if let State::Held(held) = &state {
                only(session, &one, &held.hash);
            }
            // Where it was emptied since, what was picked anew is all there is of it.
            let emptied = |it: &Waiting| it.kept.is_none() && it.text.is_empty();
            let anew = matches!(state, State::Held(_)) && before.as_ref().is_some_and(emptied);
            if let Some(before) = before.filter(|_| !anew) {
                let now = records.iter().find_map(|it| match it {
                    Record::Waiting(now) => waits_still(&before, now),
                    _ => None,
                });
                if let Some(now) = now {
                    session.keep(Commit(vec![Record::Waiting(now)]));
                }
                // What somebody is writing beside it stays, as long as it is shown as it was.
                if !one.shows(&state) {
                    one.is(state);
                }
                return None;
            }
            state
        }
    };
    let here = session.store().photos();
    records.extend(photos.into_iter().filter(|it| !here.contains(&it.hash)).map(Record::Photo));
    if records.is_empty() {
        one.is(state);
        return None;
    }
    left.extend(replaced(session, &records));
    left.retain(|it| !is_named(session, &records, it));
    one.is(State::Keeping);
    session.keep(Commit(records));
    if !left.is_empty() {
        spawn_local(async move {
            session.saved().await;
            // Nothing names them any more.
            drop(session.store().sweep_photos(left).await);
        });
    }
    if !waits.is_empty() {
        add(session, &desktop(session), waits);
    }
    if heard {
        judge_again(session);
    }
    Some((one, state))
}

/// A list that waits here under this hash, and was taken in or overtaken.
fn waiting_list(session: Session, hash: &str) -> Option<Waiting> {
    let file = session.intakes.with_untracked(|all| all.contains_key(hash));
    let waiting = session.waiting_files.with_untracked(|all| all.get(hash).cloned());
    waiting.filter(|it| !file && it.kept.is_some())
}

/// What waited is nothing but a line then.
fn ended(waiting: Waiting) -> Record {
    Record::Waiting(Waiting { text: String::new(), kept: None, ..waiting })
}

/// The texts of lists whose place these records take.
fn replaced(session: Session, records: &[Record]) -> Vec<String> {
    let old = |it: &Record| match it {
        Record::ListBelow(new) => {
            session.lists_below.with_untracked(|all| all.get(&new.office).map(|it| it.kept.clone()))
        }
        _ => None,
    };
    records.iter().filter_map(old).collect()
}

/// Whether these records name a text, or a list or a file that waits does which stays as it is.
fn is_named(session: Session, records: &[Record], text: &str) -> bool {
    let stays = |it: &Record| it.kept() == Some(text) && !records.iter().any(|new| new.key() == it.key());
    let lists = || {
        let all = session.lists_below.get_untracked();
        all.into_values().any(|it| stays(&Record::ListBelow(it)))
    };
    let waiting = || {
        let all = session.waiting_files.get_untracked();
        all.into_values().any(|it| stays(&Record::Waiting(it)))
    };
    records.iter().any(|it| it.kept() == Some(text)) || lists() || waiting()
}

/// Takes away other rows of the same file that wait: it is one file, however often it was picked.
fn only(session: Session, one: &Opened, hash: &str) {
    let same = |it: &Opened| {
        it.number != one.number
            && it.state.with_untracked(|it| matches!(it, State::Held(held) if held.hash == hash))
    };
    desktop(session).list.update(|all| all.retain(|it| !same(it)));
}

/// A file that waited here with households that were erased since: it is taken in without them, and where it
/// waited it is emptied.
fn emptied(session: Session, hash: &str, records: &[Record]) -> Option<Waiting> {
    let redacted = records.iter().any(|it| matches!(it, Record::Intake(it) if it.redacted));
    let waiting = session.waiting_files.with_untracked(|all| all.get(hash).cloned());
    waiting.filter(|it| redacted && it.kept.is_some())
}

/// Writes down what was not taken. Nobody waits for it: a disk full of other files is one write or two.
pub(super) fn refuse(session: Session, records: Vec<Record>) {
    let lines = among(session, records);
    if !lines.is_empty() {
        session.keep(Commit(lines));
    }
}

/// The same records, refusals as they stand among those that are written down.
fn among(session: Session, records: Vec<Record>) -> Vec<Record> {
    let mut all = None;
    let line = |it: Record| match it {
        Record::Refused(it) => {
            // Each stands among those before it, too.
            let all = all.get_or_insert_with(|| session.refusals.get_untracked());
            let line = it.among(all);
            all.insert(line.id.clone(), line.clone());
            Record::Refused(line)
        }
        other => other,
    };
    records.into_iter().map(line).collect()
}

/// What is heard of a key, beside what was decided about it here while the part was judged.
fn as_it_stands(session: Session, record: Record) -> Record {
    let Record::KnownKey(heard) = record else { return record };
    let here = session.known_keys.with_untracked(|all| all.get(&heard.kid).cloned());
    let Some(mut here) = here else { return Record::KnownKey(heard) };
    heard.through.iter().for_each(|it| here.hear(it));
    Record::KnownKey(here)
}

/// What was made again of a list, beside all else that it is now; `None` where it is another one by now, or a
/// household in it was erased meanwhile.
fn made_again(session: Session, record: Record) -> Option<Record> {
    let Record::ListBelow(made) = record else { return Some(record) };
    let now = session.lists_below.with_untracked(|all| all.get(&made.office).cloned());
    now.and_then(|it| it.made_again(made)).map(Record::ListBelow)
}

/// What is kept of a file that waits already, where it waits for another reason now.
fn waits_still(before: &Waiting, now: &Waiting) -> Option<Waiting> {
    let same = (before.why, &before.claim) == (now.why, &now.claim);
    let other = || Waiting { why: now.why, claim: now.claim.clone(), ..before.clone() };
    (!same && before.left_out.is_none()).then(other)
}

/// Whether a record of what an office passed on takes no other's place that a person made here.
fn is_new(session: Session, record: &Record) -> bool {
    match record {
        Record::Waiting(it) => session.waiting_files.with_untracked(|all| !all.contains_key(&it.hash)),
        Record::ListBelow(it) => session.lists_below.with_untracked(|all| it.replaces(all.get(&it.office))),
        Record::Settlement(it) => session.settlements.with_untracked(|all| !all.contains_key(&it.id)),
        Record::Resolution(it) => session.resolutions.with_untracked(|all| !all.contains_key(&it.id)),
        Record::PairDecision(it) => session.pairs.with_untracked(|all| !all.contains_key(&it.id)),
        _ => true,
    }
}
