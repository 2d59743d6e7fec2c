//! What is kept ready of every household, read out of the digests beside the files and of the lists of offices
//! below: a little at a time, so that the page draws meanwhile. Lists and reports read this and no file.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::take_in;
use crate::device;
use crate::domain::listing::ListBelow;
use crate::domain::record::Intake;
use crate::domain::summary::Summary;
use crate::domain::taken::Digest;
use crate::domain::{HouseholdId, OrdMap, Record};
use crate::exchange::intake;
use crate::ui::session::{Mode, Session};

/// How long digests are read before the page may draw, milliseconds.
const SLICE_MS: i64 = 24;

/// One household, and which digest says so.
struct Ready {
    /// shared by those of one file
    file: Rc<str>,
    nth: u64,
    summary: Arc<Summary>,
}

/// Tells a digest from what it was before: made again it has a higher number, and without a household that was
/// erased it is shorter. Not a copy: those of a province are a hundred megabytes.
type Mark = (u32, u64, Option<usize>, Option<usize>);

fn mark(it: &Digest) -> Mark {
    (it.version, it.nth, it.packed.as_ref().map(String::len), it.plain.as_ref().map(String::len))
}

/// The households of all files.
#[derive(Default)]
pub struct Summaries {
    all: BTreeMap<HouseholdId, Ready>,
    /// which digests were read, by file
    read: OrdMap<String, Mark>,
    /// what the list of each office below says, by its kid, with the hash of what was signed
    below: OrdMap<String, (String, Mark, Vec<Arc<Summary>>)>,
}

impl Summaries {
    /// Each household, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Summary> {
        self.shared().map(Arc::as_ref)
    }

    /// The same, to be shared.
    pub fn shared(&self) -> impl Iterator<Item = &Arc<Summary>> {
        self.all.values().map(|it| &it.summary)
    }

    /// Those behind this one, or all: so that they are gone through a little at a time.
    pub fn behind(&self, household: Option<HouseholdId>) -> impl Iterator<Item = &Summary> {
        let from = household.map_or(Bound::Unbounded, Bound::Excluded);
        self.all.range((from, Bound::Unbounded)).map(|it| &*it.1.summary)
    }

    /// One of them.
    pub fn get(&self, household: HouseholdId) -> Option<&Summary> {
        self.all.get(&household).map(|it| &*it.summary)
    }

    /// The file that a household is read from, by its hash.
    pub fn file(&self, household: HouseholdId) -> Option<&str> {
        self.all.get(&household).map(|it| &*it.file)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Each household of the lists of offices below; one may be on two.
    pub fn below(&self) -> impl Iterator<Item = &Arc<Summary>> {
        self.below.values().flat_map(|it| &it.2)
    }

    /// The office below whose list names a household, the first of them.
    pub fn listed_by(&self, household: HouseholdId) -> Option<String> {
        let names = |it: &(&String, &(String, Mark, Vec<Arc<Summary>>))| {
            it.1.2.binary_search_by_key(&household, |it| it.id).is_ok()
        };
        self.below.iter().find(names).map(|it| it.0.clone())
    }

    fn has_list(&self, list: &ListBelow) -> bool {
        let read = self.below.get(&list.office);
        read.is_some_and(|it| it.0 == list.hash && it.1 == mark(&list.digest))
    }

    fn take_list(&mut self, list: &ListBelow) {
        let all = list.digest.summaries().unwrap_or_default().into_iter().map(Arc::new).collect();
        self.below.insert(list.office.clone(), (list.hash.clone(), mark(&list.digest), all));
    }

    fn take(&mut self, digest: &Digest) {
        let before = self.read.insert(digest.file.clone(), mark(digest));
        if before.is_some() {
            self.all.retain(|_, it| *it.file != *digest.file);
        }
        let file = Rc::from(digest.file.as_str());
        for summary in digest.summaries().unwrap_or_default() {
            let newer = self.all.get(&summary.id).is_some_and(|it| it.nth > digest.nth);
            if !newer {
                let ready = Ready { file: Rc::clone(&file), nth: digest.nth, summary: Arc::new(summary) };
                self.all.insert(ready.summary.id, ready);
            }
        }
    }
}

struct Kept {
    mode: Mode,
    summaries: Summaries,
    /// is told when they changed; 0 until they were read once
    edition: ArcRwSignal<usize>,
    reading: bool,
}

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// Is told when the summaries changed; 0 until they were read once.
pub fn edition(session: Session) -> ArcRwSignal<usize> {
    let (edition, new) = KEPT.with_borrow_mut(|kept| match kept {
        Some(kept) if kept.mode == session.mode => (kept.edition.clone(), false),
        _ => {
            let edition = ArcRwSignal::new(0);
            let summaries = Summaries::default();
            *kept = Some(Kept { mode: session.mode, summaries, edition: edition.clone(), reading: false });
            (edition, true)
        }
    });
    if new {
        refresh(session);
    }
    edition
}

/// Looks at the summaries, and again when they changed.
pub fn with<T>(session: Session, look: impl FnOnce(&Summaries) -> T) -> T {
    edition(session).track();
    KEPT.with_borrow(|kept| match kept {
        Some(kept) => look(&kept.summaries),
        None => look(&Summaries::default()),
    })
}

/// Looks at the summaries as they are now.
pub fn with_untracked<T>(session: Session, look: impl FnOnce(&Summaries) -> T) -> T {
    untrack(|| with(session, look))
}

/// Reads the digests that changed, then has those made that are missing or of an older app.
pub fn refresh(session: Session) {
    let edition = edition(session);
    let busy = KEPT
        .with_borrow_mut(|kept| kept.as_mut().is_none_or(|kept| std::mem::replace(&mut kept.reading, true)));
    if busy {
        return;
    }
    spawn_local(async move {
        while !session.importing.get_untracked() {
            let due: Vec<String> = session.digests.with_untracked(|all| {
                let known = |it: &Digest| {
                    KEPT.with_borrow(|kept| {
                        kept.as_ref().is_some_and(|kept| kept.summaries.read.get(&it.file) == Some(&mark(it)))
                    })
                };
                all.values().filter(|it| !known(it)).map(|it| it.file.clone()).collect()
            });
            let lists: Vec<ListBelow> = session.lists_below.with_untracked(|all| {
                let new = |it: &&ListBelow| {
                    KEPT.with_borrow(|kept| kept.as_ref().is_some_and(|kept| !kept.summaries.has_list(it)))
                };
                all.values().filter(new).cloned().collect()
            });
            let mut begun = device::now();
            let none = due.is_empty() && lists.is_empty();
            for list in lists {
                KEPT.with_borrow_mut(|kept| kept.iter_mut().for_each(|it| it.summaries.take_list(&list)));
                device::turn().await;
            }
            for file in due {
                session.digests.with_untracked(|all| {
                    KEPT.with_borrow_mut(|kept| {
                        if let (Some(kept), Some(digest)) = (kept, all.get(&file)) {
                            kept.summaries.take(digest);
                        }
                    });
                });
                if device::now() - begun >= SLICE_MS {
                    device::turn().await;
                    begun = device::now();
                }
            }
            if !none || edition.get_untracked() == 0 {
                edition.update(|it| *it += 1);
            }
            if none {
                break;
            }
        }
        KEPT.with_borrow_mut(|kept| kept.iter_mut().for_each(|it| it.reading = false));
        make_missing(session);
    });
}

/// Has what is kept ready of a household made again, because somebody decided about it: whichever file's
/// digest is made last holds.
pub fn decided(session: Session, household: HouseholdId) {
    take_in::digest_again(session, file_of(session, household).into_iter().collect());
}

/// That what is kept ready of a household is to be made again, for the commit of a decision about it: if the
/// app ends before it is, it is made when it starts.
pub fn to_be_made(session: Session, household: HouseholdId) -> Option<Record> {
    let (file, _) = file_of(session, household)?;
    let digest = session.digests.with_untracked(|all| all.get(&file).cloned())?;
    Some(Record::Digest(Digest { due: true, ..digest }))
}

/// A file that holds a household: its hash and its name.
fn file_of(session: Session, household: HouseholdId) -> Option<(String, String)> {
    let register = untrack(|| super::register(session));
    session.intakes.with_untracked(|all| {
        let holds = |it: &&Intake| intake::head(it, &register).is_some_and(|it| it.holds(household));
        all.values().find(holds).map(|it| (it.hash.clone(), it.name.clone()))
    })
}

/// Has digests made of files that have none of today's.
fn make_missing(session: Session) {
    if take_in::under_way() || session.taken_over.get_untracked() {
        return;
    }
    let mut missing = session.digests.with_untracked(|digests| {
        session.intakes.with_untracked(|all| {
            let lacks = |it: &&Intake| digests.get(&it.hash).is_none_or(|it| it.is_to_be_made());
            all.values().filter(lacks).map(|it| (it.hash.clone(), it.name.clone())).collect::<Vec<_>>()
        })
    });
    session.lists_below.with_untracked(|all| {
        let lacks = |it: &&ListBelow| it.digest.is_to_be_made();
        missing.extend(all.values().filter(lacks).map(|it| (it.hash.clone(), String::new())));
    });
    // Of one whose text is lost none can be made: it is tried once.
    let missing = TRIED.with_borrow_mut(|tried| {
        missing.into_iter().filter(|it| tried.insert(it.0.clone(), ()).is_none()).collect::<Vec<_>>()
    });
    take_in::digest_again(session, missing);
}

thread_local! {
    static TRIED: RefCell<OrdMap<String, ()>> = const { RefCell::new(OrdMap::new()) };
}
