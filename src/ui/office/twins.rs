//! Households of different numbers that are likely the same house, side by side. Both stay as they are: a person
//! who knows the village looks. Worked out from what is kept ready, a little at a time.

use std::cell::RefCell;
use std::sync::Arc;

use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::cases::address;
use super::desk::{ROWS, more};
use super::summaries;
use crate::device;
use crate::domain::merge::{Houses, Sign, Twins, surest};
use crate::domain::record::KnownKey;
use crate::domain::summary::{KID, Summary};
use crate::domain::work::Likeness;
use crate::domain::{HouseholdId, OrdMap, gathered};
use crate::exchange::enrol::codes;
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session};
use crate::ui::text::{dates, fill, t_cases, t_merge, t_office};

/// How long households are gone through before the page may draw, milliseconds.
const SLICE_MS: i64 = 24;
/// The clock is looked at after so many.
const AT_ONCE: usize = 64;

/// All households by what tells a house; nothing while they are being gone through.
type Shared = ArcRwSignal<Option<Arc<Houses>>>;

thread_local! {
    /// Of one edition of the summaries: gone through once, however many cards and pages ask.
    static SHARED: RefCell<Option<(Mode, usize, Shared)>> = const { RefCell::new(None) };
}

/// All households by what tells a house, as they are now; nothing while they are being gone through.
pub(super) fn houses(session: Session) -> Signal<Option<Arc<Houses>>> {
    let edition = summaries::edition(session);
    Signal::derive(move || match edition.get() {
        0 => None,
        now => of(session, now).get(),
    })
}

fn of(session: Session, now: usize) -> Shared {
    let kept = SHARED.with_borrow(Clone::clone).filter(|it| (it.0, it.1) == (session.mode, now));
    if let Some((.., shared)) = kept {
        return shared;
    }
    let shared = Shared::default();
    SHARED.set(Some((session.mode, now, shared.clone())));
    let into = shared.clone();
    spawn_local(async move { into.set(Some(Arc::new(read(session).await))) });
    shared
}

async fn read(session: Session) -> Houses {
    let (mut houses, mut last) = (Houses::default(), None);
    while !some_more(session, &mut houses, &mut last) {
        TimeoutFuture::new(0).await;
    }
    for step in 0..Houses::steps() {
        TimeoutFuture::new(0).await;
        houses.sort(step);
    }
    houses
}

/// Goes through some more of them; whether that were the last ones.
fn some_more(session: Session, houses: &mut Houses, last: &mut Option<HouseholdId>) -> bool {
    let begun = device::now();
    summaries::with_untracked(session, |all| {
        for (n, it) in all.behind(*last).enumerate() {
            if n % AT_ONCE == AT_ONCE - 1 && device::now() - begun >= SLICE_MS {
                return false;
            }
            houses.add(&Sign::of(it));
            *last = Some(it.id);
        }
        true
    })
}

/// The pairs, the surest first; nothing while they are being looked for.
fn pairs(session: Session) -> RwSignal<Option<Arc<Vec<Twins>>>> {
    let houses = houses(session);
    let pairs = RwSignal::new(None);
    Effect::new(move |_| {
        let Some(houses) = houses.get() else { return };
        spawn_local(async move {
            let mut found = Vec::new();
            for step in 0..Houses::steps() {
                TimeoutFuture::new(0).await;
                found.extend(houses.sharing(step));
            }
            TimeoutFuture::new(0).await;
            pairs.try_set(Some(Arc::new(surest(found))));
        });
    });
    pairs
}

/// The section of the page of what differs.
pub(super) fn section(session: Session) -> impl IntoView {
    let pairs = pairs(session);
    let shown = RwSignal::new(ROWS);
    let rest =
        Memo::new(move |_| pairs.with(|it| it.as_ref().map_or(0, |it| it.len())).saturating_sub(shown.get()));
    let names = Memo::new(move |_| {
        let name = |it: &KnownKey| it.person.as_ref().map_or(it.label.clone(), |it| it.name.clone());
        let line = |it: &KnownKey| (it.kid.chars().take(KID).collect::<String>(), name(it));
        session.known_keys.with(|all| gathered::<OrdMap<String, String>, _>(all.values().map(line)))
    });
    let cards = move || {
        pairs.with(|it| {
            let Some(found) = it else {
                return view! { <p role="status">{t_office().office_reading}</p> }.into_any();
            };
            if found.is_empty() {
                return view! { <p class="empty">{t_merge().merge_twins_none}</p> }.into_any();
            }
            let cards = names.with(|names| {
                let of = |it: &Twins| card(session, *it, names);
                found.iter().take(shown.get()).filter_map(of).collect::<Vec<_>>()
            });
            view! { <ul class="cards">{cards}</ul> }.into_any()
        })
    };
    view! {
        <section class="twins-section">
            <h2>{t_merge().merge_twins}</h2>
            <p>{t_merge().merge_twins_lead}</p>
            {cards}
            {more(rest, shown)}
        </section>
    }
}

/// `None` when one of them went meanwhile.
fn card(session: Session, twins: Twins, names: &OrdMap<String, String>) -> Option<AnyView> {
    let why = match twins.why {
        Likeness::HouseCode => t_merge().merge_twins_code,
        Likeness::Address => t_merge().merge_twins_address,
        Likeness::Head => t_merge().merge_twins_head,
    };
    let of = |id| summaries::with_untracked(session, |all| all.get(id).map(|it| side(it, names)));
    let (one, other) = (of(twins.one)?, of(twins.other)?);
    Some(
        view! {
            <li class="card twins">
                <h3>{why}</h3>
                <div class="sides">{one}{other}</div>
            </li>
        }
        .into_any(),
    )
}

/// Where it is, its head, who went there and when; nothing of its problems.
fn side(it: &Summary, names: &OrdMap<String, String>) -> AnyView {
    let head = Some(it.head.clone()).filter(|it| !it.is_empty());
    let head = head.unwrap_or_else(|| t_office().office_unnamed.to_owned());
    let code = (!it.house_code.is_empty())
        .then(|| fill(t_merge().merge_twins_house_code, &[("code", &it.house_code)]))
        .map(|it| view! { <p class="meta">{it}</p> });
    let named = |kid: &String| names.get(kid).cloned().unwrap_or_else(|| codes(kid));
    let who = it.by.iter().map(named).collect::<Vec<_>>().join(", ");
    let by = it.rounds.last().map(|it| {
        let parts = [("who", &*who), ("when", &*dates::day(it.on))];
        view! { <p class="meta">{fill(t_merge().merge_by, &parts)}</p> }
    });
    view! {
        <div class="side">
            <p class="said">{address(it)}</p>
            <p>{head}</p>
            {code}
            {by}
            <p><a class="to-case" href=Route::Case(it.id).href()>{t_cases().cases_one}</a></p>
        </div>
    }
    .into_any()
}
