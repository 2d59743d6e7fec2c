//! Taking files in, one or a whole folder: each is judged in a worker while the one before is written;
//! one commit is in flight, and holds everything of its file. Whatever is cut off leaves the office as it
//! was before a file, or as it is after it.

mod anew;
mod judge;
mod other;
mod settle;
mod state;
mod worker;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

pub use worker::serve;

use super::{erase, register, said, summaries};
use crate::device;
use crate::device::files::FileFault;
use crate::domain::listing::ListBelow;
use crate::domain::record::{KnownKey, Waiting};
use crate::domain::taken::Digest;
use crate::domain::{Commit, HouseholdId, OrdMap, OrdSet, Questionnaire, Record};
use crate::exchange::code::{self, Code};
use crate::exchange::intake::HeldWhy;
use crate::ui::session::{Mode, Session};
use crate::ui::text::t_office;
use anew::Here;
pub(super) use anew::{count_again, due};
pub(super) use judge::{Case, Held, Relayed, Taken};
use judge::{Desk, Fetch, Outcome};
pub(super) use other::office_card;
use other::received;
use settle::settle;
pub(super) use state::{Group, Opened, State};
use worker::{Judges, Source};

/// So many files are shown one by one; of more, what became of them is counted.
pub(super) const FEW: usize = 5;
/// What is counted over all files is counted again at most this often while many come, milliseconds.
const COUNT_MS: u64 = 500;
/// How far it is, is drawn again at most this often, milliseconds.
const SHOW_MS: u64 = 250;

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Progress {
    pub done: usize,
    pub of: usize,
    /// the file in hand
    pub name: String,
}

/// What is shown of all files opened since the app was started, so that going to a page and back loses
/// none that waits for a decision.
#[derive(Clone)]
pub(super) struct Desktop {
    pub list: ArcRwSignal<Vec<Opened>>,
    /// `None` when nothing is under way
    pub progress: ArcRwSignal<Option<Progress>>,
    /// is told when something became of a file
    pub ticks: ArcRwSignal<usize>,
    /// files from this number on came last, and few: they are shown one by one
    pub direct: ArcRwSignal<usize>,
    /// what a file would change is shown before it is kept
    pub preview: ArcRwSignal<bool>,
}

/// Where a file is.
enum Place {
    Picked(web_sys::File),
    /// it waits here, under this hash
    Waits(String),
    /// the same, and a person who saw what it would change keeps it
    Keeps(String),
    /// it was taken in under this hash, and what is kept ready of it is to be made again
    Taken(String),
}

#[derive(Default)]
struct Queue {
    files: VecDeque<(Opened, Place)>,
    running: bool,
    stopped: bool,
    of: usize,
    done: usize,
    counted: i64,
    shown: i64,
}

thread_local! {
    static DESKTOP: RefCell<Option<(Mode, Desktop)>> = const { RefCell::new(None) };
    static QUEUE: RefCell<Queue> = RefCell::default();
    /// Started with the first file, and kept.
    static JUDGES: RefCell<Option<Judges>> = const { RefCell::new(None) };
    /// Files that a person keeps, and how they were shown before they pressed.
    static KEEPING: RefCell<Vec<(Opened, State)>> = const { RefCell::new(Vec::new()) };
    /// Files that were left out and that a person looks at again, by hash: none of them is kept before it was
    /// shown what it would change.
    static LOOKED_AT: RefCell<OrdSet<String>> = const { RefCell::new(OrdSet::new()) };
    /// What offices pass on that are not known here: nothing of it is kept, but it is opened again.
    static SENT: RefCell<Vec<(Opened, web_sys::File)>> = const { RefCell::new(Vec::new()) };
}

/// What is shown; the files that waited when the app was left are looked at first.
pub(super) fn desktop(session: Session) -> Desktop {
    let (desktop, new) = DESKTOP.with_borrow_mut(|kept| match kept {
        Some((mode, desktop)) if *mode == session.mode => (desktop.clone(), false),
        _ => {
            let desktop = Desktop {
                list: ArcRwSignal::new(Vec::new()),
                progress: ArcRwSignal::new(None),
                ticks: ArcRwSignal::new(0),
                direct: ArcRwSignal::new(0),
                preview: ArcRwSignal::new(false),
            };
            *kept = Some((session.mode, desktop.clone()));
            (desktop, true)
        }
    });
    if new {
        still_waiting(session, &desktop);
    }
    desktop
}

/// Takes in files that were picked or dropped.
pub(super) fn open(session: Session, mut files: Vec<web_sys::File>) {
    if session.taken_over.get_untracked() {
        return;
    }
    // Their names end in their numbers: in that order the fewest are called missing meanwhile.
    files.sort_by_cached_key(web_sys::File::name);
    let desktop = desktop(session);
    let named = files.into_iter().map(|it| (said::plain(&it.name()), Place::Picked(it))).collect();
    add(session, &desktop, named);
}

/// Opens what stands in a QR code: the enrolment file, which was put together from it.
pub(super) fn look(session: Session, text: &str) {
    if session.taken_over.get_untracked() {
        return;
    }
    let desktop = desktop(session);
    let one = rows(&desktop, vec![t_office().office_scan_name.to_owned()]).remove(0);
    match code::read(text) {
        Ok(Code::Enrolment(file)) => {
            spawn_local(async move { one.is(received(session, file.as_bytes()).await) });
        }
        _ => one.is(State::OtherCode),
    }
}

/// Stops after the file in hand; what was taken in stays.
pub(super) fn stop() {
    QUEUE.with_borrow_mut(|it| it.stopped = true);
}

/// Shows the files that waited when the app was left.
fn still_waiting(session: Session, desktop: &Desktop) {
    let undecided = |it: &&Waiting| {
        it.left_out.is_none()
            && !it.is_over()
            && session.intakes.with_untracked(|all| !all.contains_key(&it.hash))
    };
    let mut waiting: Vec<Waiting> =
        session.waiting_files.with_untracked(|all| all.values().filter(undecided).cloned().collect());
    waiting.sort_by_key(|it| it.at);
    add(session, desktop, waiting.into_iter().map(|it| (it.name, Place::Waits(it.hash))).collect());
}

/// Looks once more at every file that waits, because something was decided about a key.
pub(super) fn judge_again(session: Session) {
    let mut waiting: Vec<(u64, usize, Opened, String)> = Vec::new();
    for one in desktop(session).list.get_untracked() {
        let state = one.state.get_untracked();
        if let State::Held(held) = &state {
            KEEPING.with_borrow_mut(|all| all.push((one.clone(), state.clone())));
            waiting.push((held.seq, one.number, one, held.hash.clone()));
        }
    }
    waiting.sort_by_key(|it| (it.0, it.1));
    let sent = SENT.take().into_iter().map(|(one, file)| (one, Place::Picked(file)));
    let waiting = waiting.into_iter().map(|it| (it.2, Place::Waits(it.3)));
    queue(session, sent.chain(waiting).collect());
}

/// Keeps files whose changes a person saw, in the order in which they were made.
pub(super) fn keep(session: Session, which: impl Fn(&Opened) -> bool) {
    let waits = |one: &Opened| match one.state.get_untracked() {
        State::Held(it) if it.why == HeldWhy::Preview => Some((it.seq, it.hash.clone())),
        _ => None,
    };
    let all = desktop(session).list.get_untracked();
    let mut all: Vec<_> = all.into_iter().filter_map(|one| Some((waits(&one)?, one))).collect();
    all.sort_by_key(|(waits, one)| (waits.0, one.number));
    all.retain(|(_, one)| which(one));
    for (_, one) in &all {
        KEEPING.with_borrow_mut(|all| all.push((one.clone(), one.state.get_untracked())));
    }
    all.iter().for_each(|(_, one)| one.is(State::Reading));
    queue(session, all.into_iter().map(|((_, hash), one)| (one, Place::Keeps(hash))).collect());
}

/// Leaves a file out for good, for a reason.
pub(super) async fn leave_out(session: Session, hash: &str, why: String) {
    let waiting = session.waiting_files.with_untracked(|all| all.get(hash).cloned());
    let taken = session.intakes.with_untracked(|all| all.contains_key(hash));
    if let Some(waiting) = waiting.filter(|_| !taken) {
        let left = Waiting { left_out: Some(why), ..waiting };
        session.keep_now(Commit(vec![Record::Waiting(left)])).await;
    }
    LOOKED_AT.with_borrow_mut(|all| all.remove(hash));
}

/// Looks again at a file that was left out: it is shown as any other that waits, and stays left out until a
/// person decides anew.
pub(super) fn look_again(session: Session, hash: &str) {
    let waiting = session.waiting_files.with_untracked(|all| all.get(hash).cloned());
    let Some(waiting) = waiting.filter(|_| !session.taken_over.get_untracked()) else { return };
    LOOKED_AT.with_borrow_mut(|all| all.insert(hash.to_owned()));
    let desktop = desktop(session);
    let left =
        |it: &Opened| it.state.with_untracked(|it| matches!(it, State::LeftOut(left, _) if left == hash));
    // First the new row: a number that is free again would be taken for the old one's.
    add(session, &desktop, vec![(waiting.name, Place::Waits(waiting.hash))]);
    desktop.list.update(|all| all.retain(|it| !left(it)));
}

/// Rows for these names, the last of them first.
fn rows(desktop: &Desktop, names: Vec<String>) -> Vec<Opened> {
    let first = desktop.list.with_untracked(|all| all.first().map_or(0, |it| it.number + 1));
    let row = |(n, name)| Opened::new(first + n, name);
    let rows: Vec<Opened> = names.into_iter().enumerate().map(row).collect();
    desktop.direct.set(if rows.len() <= FEW { first } else { first + rows.len() });
    desktop.list.update(|all| drop(all.splice(0..0, rows.iter().rev().cloned())));
    rows
}

fn add(session: Session, desktop: &Desktop, files: Vec<(String, Place)>) {
    let (names, places): (Vec<String>, Vec<Place>) = files.into_iter().unzip();
    queue(session, rows(desktop, names).into_iter().zip(places).collect());
}

fn queue(session: Session, files: Vec<(Opened, Place)>) {
    if files.is_empty() {
        return;
    }
    let begin = QUEUE.with_borrow_mut(|it| {
        it.of += files.len();
        it.files.extend(files);
        !std::mem::replace(&mut it.running, true)
    });
    if QUEUE.with_borrow(|it| it.of) > FEW {
        session.importing.set(true);
    }
    if begin {
        let desktop = desktop(session);
        spawn_local(async move {
            // Whatever is picked while the last one is being written is none of those that ended.
            loop {
                run(session, &desktop).await;
                let more = QUEUE.with_borrow_mut(|it| {
                    it.stopped = false;
                    !it.files.is_empty()
                });
                if !more || session.keys().is_none() {
                    break;
                }
            }
            // Stopped before one of them was kept, it waits as it did.
            let stays = |it: &(Opened, State)| {
                it.0.state.with_untracked(|it| matches!(it, State::Left | State::Unread(_)))
            };
            KEEPING.take().into_iter().filter(stays).for_each(|(one, before)| one.is(before));
            QUEUE.set(Queue::default());
            session.importing.set(false);
            summaries::refresh(session);
            desktop.progress.set(None);
            desktop.ticks.update(|it| *it += 1);
            anew::go_on(session);
        });
    }
}

/// What the office knows now.
fn known(session: Session) -> Desk {
    untrack(|| Desk {
        office: session.kid(),
        demo: session.mode == Mode::Demo,
        register: register(session),
        known: session.intakes.with(|all| all.values().cloned().collect()),
        lists: session.lists_below.with(|all| all.values().map(without_households).collect()),
        listed: listed(session),
        erased: erase::erased(session).into_iter().collect(),
        settlements: session.settlements.with(|all| all.values().cloned().collect()),
        pairs: session.pairs.with(|all| all.keys().copied().collect()),
        digests: session.digests.with(|all| all.values().map(|it| it.nth).max().unwrap_or(0)),
        forms: session.forms.with(|all| all.values().cloned().collect()),
        form: Questionnaire::newest().map(|it| it.id.clone()).unwrap_or_default(),
        preview: preview(session),
        shown: session.waiting_files.with(|all| {
            let shown = all.values().filter(|it| it.why == Some(HeldWhy::Preview));
            let looked_at = LOOKED_AT.with_borrow(|all| all.iter().cloned().collect::<Vec<_>>());
            shown.map(|it| it.hash.clone()).chain(looked_at).collect()
        }),
    })
}

/// A list of an office below as far as another one is held against it.
fn without_households(it: &ListBelow) -> ListBelow {
    let digest = Digest { packed: None, plain: None, ..it.digest.clone() };
    ListBelow { digest, ..it.clone() }
}

/// The households of all lists here.
fn listed(session: Session) -> Vec<HouseholdId> {
    let mut all: Vec<HouseholdId> = session
        .rosters
        .with_untracked(|all| all.values().flat_map(|it| &it.households).map(|it| it.id).collect());
    summaries::with_untracked(session, |ready| all.extend(ready.below().map(|it| it.id)));
    all
}

/// Gives the texts of files that were taken in.
fn texts(session: Session) -> Fetch {
    Rc::new(move |hash| {
        Box::pin(async move {
            let intake = session.intakes.with_untracked(|all| all.get(&hash).cloned());
            let list =
                || session.lists_below.with_untracked(|all| all.values().find(|it| it.hash == hash).cloned());
            match intake {
                Some(intake) => Some(session.whole(&intake).await?.text),
                None => session.text_of_list(&list()?).await,
            }
        })
    })
}

/// Makes again what is kept ready of these files.
pub(super) fn digest_again(session: Session, files: Vec<(String, String)>) {
    let one = |name| Opened::new(usize::MAX, name);
    queue(session, files.into_iter().map(|(hash, name)| (one(name), Place::Taken(hash))).collect());
}

/// Reads files that were taken in, in the worker that judged them.
#[derive(Clone)]
pub(super) struct Reading(Judges);

impl Reading {
    /// `None` while files are being taken in.
    pub async fn start(session: Session) -> Option<Reading> {
        let keys = session.keys().filter(|_| !under_way())?;
        let judges = judges(session).await;
        // Somebody may have begun to take files in meanwhile, and has told it what it needs to know.
        if !under_way() {
            judges.begin(known(session), &keys.receiver, texts(session));
        }
        Some(Reading(judges))
    }

    /// The households of this file, as everything that came of them is merged; `None` when it cannot be
    /// read.
    pub async fn cases(&self, hash: &str) -> Option<Vec<Case>> {
        match self.0.ask(String::new(), Source::Cases(hash.to_owned())).await?.outcome {
            Outcome::Cases(cases) => Some(cases),
            _ => None,
        }
    }
}

/// Whether files are being taken in.
pub(super) fn under_way() -> bool {
    QUEUE.with_borrow(|it| it.running)
}

/// What changes when a person decides about a key, a household, a conflict or what they want to see.
fn decided(session: Session) -> (usize, usize, usize, usize, (bool, usize)) {
    let keys = session.known_keys.with_untracked(|all| {
        let said = |it: &KnownKey| 1 + it.decisions.len() + it.continues.len() + it.through.len();
        all.values().map(|it| said(it) + usize::from(it.compared_here())).sum::<usize>()
    });
    let (removals, settlements) =
        (session.removals.with_untracked(OrdMap::len), session.settlements.with_untracked(OrdMap::len));
    let shown = (preview(session), LOOKED_AT.with_borrow(OrdSet::len));
    (keys, removals, settlements, session.forms.with_untracked(OrdMap::len), shown)
}

/// Whether a person wants to see what a file would change before it is kept.
fn preview(session: Session) -> bool {
    DESKTOP.with_borrow(|kept| {
        kept.as_ref().is_some_and(|(mode, it)| *mode == session.mode && it.preview.get_untracked())
    })
}

async fn judges(session: Session) -> Judges {
    let kept = JUDGES.take().filter(|it| !it.stopped());
    let judges = match kept {
        Some(judges) => judges,
        None => Judges::start(texts(session)).await,
    };
    JUDGES.set(Some(judges.clone()));
    judges
}

async fn run(session: Session, desktop: &Desktop) {
    let Some(keys) = session.keys() else { return };
    let mut judges = judges(session).await;
    if QUEUE.with_borrow(|it| it.files.len()) > FEW {
        judges.grow().await;
    }
    let mut knows = None;
    // What was here when it was told what the office knows.
    let mut told = None;
    let mut ahead = VecDeque::new();
    // Shown and queued for writing, not on disk yet.
    let mut written: Option<(Opened, State)> = None;
    loop {
        let decided = decided(session);
        if knows != Some(decided) && ahead.is_empty() {
            judges.begin(known(session), &keys.receiver, texts(session));
            knows = Some(decided);
            told = Some(untrack(|| Here::now(session)));
        }
        while ahead.len() < judges.ahead() && knows == Some(decided) {
            let Some((one, place)) = next() else { break };
            match source(session, place).await {
                Some((source, file)) => {
                    let answer = judges.ask(one.name.clone(), source);
                    ahead.push_back((one, file, answer));
                }
                None => one.is(State::Unread(FileFault::Unreadable)),
            }
        }
        let Some((one, file, answer)) = ahead.pop_front() else {
            // Whatever was decided meanwhile is told before the next one.
            if QUEUE.with_borrow(|it| it.files.is_empty()) { break } else { continue }
        };
        show(desktop, &one.name);
        let judgement = answer.await;
        // The one before is on disk before another is shown.
        if !on_disk(session, &mut written).await || QUEUE.with_borrow(|it| it.stopped) {
            one.is(State::Left);
            break;
        }
        // A household was erased meanwhile: whatever was judged before is judged again.
        let erased = knows.is_some_and(|it| it.1 != self::decided(session).1);
        let all_here = file.is_some() && ahead.iter().all(|it| it.1.is_some());
        if erased && all_here && judgement.is_some() {
            let again = std::iter::once((one, file)).chain(ahead.drain(..).map(|it| (it.0, it.1)));
            let again: Vec<_> = again.filter_map(|it| Some((it.0, Place::Picked(it.1?)))).collect();
            QUEUE.with_borrow_mut(|it| {
                it.done -= 1;
                again.into_iter().rev().for_each(|one| it.files.push_front(one));
            });
            knows = None;
            continue;
        }
        match judgement {
            None => {
                one.is(State::Unread(FileFault::Unreadable));
                judges = self::judges(session).await;
                knows = None;
                // What was asked of it as well is asked again.
                for (one, file, _) in ahead.drain(..).rev() {
                    QUEUE.with_borrow_mut(|it| match file {
                        Some(file) => it.files.push_front((one, Place::Picked(file))),
                        None => one.is(State::Unread(FileFault::Unreadable)),
                    });
                }
            }
            Some(judgement) => {
                one.counted.set(told.map(|it| it.when_judged(session)));
                written = settle(session, one, file, judgement).await;
            }
        }
        tick(desktop);
    }
    let ahead = ahead.into_iter().map(|it| it.0);
    let rest = QUEUE.with_borrow_mut(|it| std::mem::take(&mut it.files));
    ahead.chain(rest.into_iter().map(|it| it.0)).for_each(|it| it.is(State::Left));
    if !on_disk(session, &mut written).await
        && let Some((one, state)) = written
    {
        // Nothing is lost that is shown: it is tried again until there is room.
        spawn_local(async move {
            session.saved().await;
            one.is(state);
        });
    }
}

fn next() -> Option<(Opened, Place)> {
    QUEUE.with_borrow_mut(|it| if it.stopped { None } else { it.files.pop_front() })
}

/// What is sent to be judged, and the file, for what turns out to be no handover.
async fn source(session: Session, place: Place) -> Option<(Source, Option<web_sys::File>)> {
    match place {
        Place::Picked(file) => Some((Source::File(file.clone()), Some(file))),
        Place::Taken(hash) => Some((Source::Taken(hash), None)),
        Place::Waits(hash) => Some((text_of(session, &hash, false).await?, None)),
        Place::Keeps(hash) => Some((text_of(session, &hash, true).await?, None)),
    }
}

async fn text_of(session: Session, hash: &str, kept: bool) -> Option<Source> {
    let waiting = session.waiting_files.with_untracked(|all| all.get(hash).cloned())?;
    let Waiting { text, through, .. } = session.whole_waiting(&waiting).await?;
    Some(Source::Text(text, through, kept))
}

/// Whether what was queued is on disk; then it is said of the file.
async fn on_disk(session: Session, written: &mut Option<(Opened, State)>) -> bool {
    if written.is_none() {
        return true;
    }
    if !session.saved_or_failed().await {
        return false;
    }
    if let Some((one, state)) = written.take() {
        one.is(state);
    }
    true
}

fn show(desktop: &Desktop, name: &str) {
    let now = device::now();
    let (done, of, due) = QUEUE.with_borrow_mut(|it| {
        it.done += 1;
        let due = it.done == 1 || now.abs_diff(it.shown) >= SHOW_MS;
        it.shown = if due { now } else { it.shown };
        (it.done, it.of, due)
    });
    if due {
        desktop.progress.set(Some(Progress { done, of, name: name.to_owned() }));
    }
}

fn tick(desktop: &Desktop) {
    let now = device::now();
    let due = QUEUE.with_borrow_mut(|it| {
        let due = it.of <= FEW || now.abs_diff(it.counted) >= COUNT_MS;
        it.counted = if due { now } else { it.counted };
        due
    });
    if due {
        desktop.ticks.update(|it| *it += 1);
    }
}
