//! Every household that this office knows of, as it stands: what files and lists say, with what meetings
//! resolved, and which of two that are one household counts. The only place that knows where reports, the case
//! list, the meeting's table, the keying sheet and the exports come from.

use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::conflicts::who;
use super::summaries as kept_ready;
use crate::device;
use crate::domain::cases::{Cases, Making};
use crate::domain::merge::Pairs;
use crate::domain::relay;
use crate::domain::summary::{Summary, with_lists};
use crate::domain::tally::Area;
use crate::domain::{Counted, meeting};
use crate::exchange::listing;
use crate::ui::session::Session;

/// By what the households follow: how often those of the files changed, how often a list, and how often somebody
/// decided whether two are one.
type Of = (usize, usize, usize);

/// The same with how often a resolution came, and the households as they stand then.
type Kept = (Of, usize, Arc<Counted>);

/// How long the list is made before the page may draw, milliseconds.
const SLICE_MS: i64 = 16;
/// Households between two looks at the clock.
const AT_ONCE: usize = 100;

thread_local! {
    /// Until a file, a list or a resolution comes or changes, what was counted holds.
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
    /// Nor does the order of the list change, or what it is searched by: no resolution says anything of that.
    static ORDER: RefCell<Option<(Of, Cases)>> = const { RefCell::new(None) };
}

/// Every household that this office knows of; `None` while they are read for the first time. Woken when one
/// changes.
pub(super) fn summaries(session: Session) -> Option<Arc<Counted>> {
    known(session).map(|it| it.1)
}

fn known(session: Session) -> Option<(Of, Arc<Counted>)> {
    let edition = kept_ready::edition(session).get();
    session.rosters.track();
    // Neither decisions nor resolutions ever change, so that their number tells.
    let of: Of = (edition, session.lists_came.get_value(), session.pairs.with(|it| it.len()));
    let resolutions = session.resolutions.with(|it| it.len());
    if edition == 0 {
        return None;
    }
    let same = |it: &&Kept| it.0 == of && it.1 == resolutions;
    let kept = KEPT.with_borrow(|it| it.as_ref().filter(same).map(|it| it.2.clone()));
    let all = kept.unwrap_or_else(|| {
        // The older ones are let go first.
        KEPT.set(None);
        let mut all = kept_ready::with(session, |all| {
            let visited: Vec<Arc<Summary>> = all.shared().cloned().collect();
            session.rosters.with(|rosters| with_lists(visited, rosters.values(), all.below()))
        });
        session.resolutions.with(|it| meeting::count_in(&mut all, it.values()));
        let pairs = session.pairs.with(|it| Pairs::of(it.values()));
        let all = Arc::new(Counted::of(all, &pairs));
        KEPT.set(Some((of, resolutions, all.clone())));
        all
    });
    Some((of, all))
}

/// The same as a list that can be filtered; `None` until it is made, a little at a time between frames.
pub(super) fn cases(session: Session) -> RwSignal<Option<Cases>> {
    let made = RwSignal::new(None);
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let Some((of, all)) = known(session) else { return };
        turn.update_value(|it| *it = it.wrapping_add(1));
        let mine = turn.get_value();
        let kept = ORDER.with_borrow(|it| it.as_ref().filter(|it| it.0 == of).map(|it| it.1.clone()));
        let mut making = match kept {
            Some(kept) if kept.is_of(&all) => {
                made.set(Some(kept));
                return;
            }
            Some(kept) => Making::over(&kept, all),
            None => {
                ORDER.set(None);
                Making::new(all)
            }
        };
        spawn_local(async move {
            let mut begun = device::now();
            while !making.go_on(AT_ONCE) {
                if device::now() - begun >= SLICE_MS {
                    device::turn().await;
                    // Something newer is being made, or nobody looks any more.
                    if turn.try_get_value() != Some(mine) {
                        return;
                    }
                    begun = device::now();
                }
            }
            let cases = making.made();
            ORDER.set(Some((of, cases.clone())));
            made.try_set(Some(cases));
        });
    });
    made
}

/// The offices below from which files came and no list, though they make one, by their names: whom only their lists
/// name is not counted.
pub(super) fn lacking(session: Session) -> Option<String> {
    let kids = session.lists_below.with(|lists| {
        session.intakes.with(|intakes| {
            session.relays.with(|relays| {
                let senders = relays.values().filter(|it| !it.made_here()).map(|it| it.from.as_str());
                let files = intakes.values().map(|it| it.through.as_slice());
                listing::lacking(files, senders, lists.values(), &relay::listless(relays.values()))
            })
        })
    });
    let names: Vec<String> = kids.iter().map(|it| who(session, it)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// How many households of an area are counted with another, being one with it.
pub(super) fn left_out(session: Session, area: &Area) -> usize {
    // Where nobody decided, no page waits for it.
    if session.pairs.with(|it| it.is_empty()) {
        return 0;
    }
    summaries(session).map_or(0, |all| area.of_those(all.left_out()).count())
}

/// Files and lists of which nothing is counted, because their households were not read yet, or cannot be.
pub(super) fn uncounted(session: Session) -> usize {
    let lists = session.lists_below.with(|all| all.values().filter(|it| !it.digest.is_of_today()).count());
    lists
        + session.digests.with(|digests| {
            session.intakes.with(|all| {
                all.keys().filter(|it| digests.get(*it).is_none_or(|it| !it.is_of_today())).count()
            })
        })
}
