//! Households of different numbers that are likely the same house, side by side. Both stay as they are: a person
//! who knows the village looks, and decides that they are not the same house, or that they are one and which of
//! the two counts. Worked out from what is kept ready, a little at a time.

mod form;
mod on_case;

pub(super) use on_case::{at_erasing, on_case};

use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::cases::address;
use super::desk::{ROWS, more};
use super::summaries;
use crate::device;
use crate::domain::merge::{AskedPair, Houses, Joined, Pair, PairState, Pairs, Says, Sign, surest};
use crate::domain::record::KnownKey;
use crate::domain::summary::{KID, Short, Summary};
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
        device::turn().await;
    }
    for step in 0..Houses::steps() {
        device::turn().await;
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

/// What was decided, and what was said of it on this page.
#[derive(Clone, Copy)]
struct Desk {
    session: Session,
    pairs: Memo<Pairs>,
    joined: Memo<Joined>,
    done: RwSignal<Option<&'static str>>,
}

impl Desk {
    fn of(session: Session) -> Desk {
        let pairs = Memo::new(move |_| session.pairs.with(|all| Pairs::of(all.values())));
        let joined = Memo::new(move |_| {
            // Where nothing was decided, nothing is read for it.
            let any = session.pairs.with(|all| !all.is_empty());
            let joined = || pairs.with(|it| summaries::with(session, |all| it.joined(|id| here(all, id))));
            any.then(joined).unwrap_or_default()
        });
        Desk { session, pairs, joined, done: RwSignal::new(None) }
    }
}

/// Whether somebody went there, as files have it.
fn here(all: &summaries::Summaries, household: HouseholdId) -> bool {
    all.get(household).is_some_and(Summary::is_visited)
}

/// The pairs that wait for a person, the surest first; nothing while they are being looked for.
fn asked(desk: Desk) -> RwSignal<Option<Arc<Vec<AskedPair>>>> {
    let houses = houses(desk.session);
    let asked = RwSignal::new(None);
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let apart = desk.pairs.with(Pairs::apart);
        desk.joined.track();
        let Some(houses) = houses.get() else { return };
        turn.update_value(|it| *it = it.wrapping_add(1));
        let mine = turn.get_value();
        spawn_local(async move {
            let mut found = Vec::new();
            for step in 0..Houses::steps() {
                device::turn().await;
                found.extend(houses.sharing(step, &apart));
            }
            device::turn().await;
            // Somebody may have decided meanwhile.
            if turn.try_get_value() == Some(mine) {
                let found = surest(found);
                let wait = desk.pairs.with_untracked(|pairs| {
                    desk.joined.with_untracked(|joined| {
                        summaries::with_untracked(desk.session, |all| {
                            pairs.asked(&found, joined, |id| here(all, id))
                        })
                    })
                });
                asked.try_set(Some(Arc::new(wait)));
            }
        });
    });
    asked
}

/// The section of the page of what differs.
pub(super) fn section(session: Session) -> impl IntoView {
    let desk = Desk::of(session);
    let asked = asked(desk);
    let found = Memo::new(move |_| asked.with(|it| it.as_ref().map(|it| it.len())));
    let shown = RwSignal::new(ROWS);
    let rest = Memo::new(move |_| found.get().unwrap_or(0).saturating_sub(shown.get()));
    let rows = move || {
        asked.with(|it| it.iter().flat_map(|it| it.iter().take(shown.get()).copied()).collect::<Vec<_>>())
    };
    // What somebody is writing beside a pair stays, whatever comes of the others.
    let key = |it: &AskedPair| (it.pair, it.why.map(|it| it as u8));
    view! {
        <section class="twins-section">
            <h2>{t_merge().merge_twins}</h2>
            <p>{t_merge().merge_twins_lead}</p>
            {form::done(desk)}
            {move || match found.get() {
                None => view! { <p role="status">{t_office().office_reading}</p> }.into_any(),
                Some(0) => view! { <p class="empty">{t_merge().merge_twins_none}</p> }.into_any(),
                Some(_) => ().into_any(),
            }}
            <ul class="cards">
                <For each=rows key=key let:it>{open(desk, it)}</For>
            </ul>
            {more(rest, shown)}
            {decided(desk)}
        </section>
    }
}

fn why_alike(why: Likeness) -> &'static str {
    match why {
        Likeness::HouseCode => t_merge().merge_twins_code,
        Likeness::Address => t_merge().merge_twins_address,
        Likeness::Head => t_merge().merge_twins_head,
    }
}

/// A pair that waits for a person.
fn open(desk: Desk, asked: AskedPair) -> AnyView {
    let pair = asked.pair;
    let contradicts = Memo::new(move |_| desk.joined.with(|it| it.contradicts(pair)));
    let before = move || {
        let words = match desk.pairs.with(|it| it.stands(pair)) {
            _ if contradicts.get() => t_merge().merge_contradicts,
            PairState::Differs => t_merge().merge_disagree,
            PairState::TakenBack => t_merge().merge_taken_back,
            PairState::Open | PairState::Apart | PairState::Same(_) => return None,
        };
        Some(view! { <p class="hint">{words}</p> {form::decisions(desk, pair)} })
    };
    view! {
        <li class="card twins">
            <h3>{asked.why.map_or(t_merge().merge_twins_again, why_alike)}</h3>
            {before}
            {sides(desk, pair)}
            <details class="part-twins">
                <summary>{t_merge().merge_apart}</summary>
                <p>{t_merge().merge_apart_lead}</p>
                {form::apart(desk, pair)}
            </details>
            <details class="join-twins">
                <summary>{t_merge().merge_same}</summary>
                <p>{t_merge().merge_same_lead}</p>
                {form::same(desk, pair)}
            </details>
            <Show when=move || contradicts.get()>
                {form::undo(desk, pair)}
            </Show>
        </li>
    }
    .into_any()
}

/// The pairs of which a decision holds, where both are here.
fn decided(desk: Desk) -> impl IntoView {
    let pairs = Memo::new(move |_| {
        let all = desk.pairs.with(|it| desk.joined.with(|joined| it.decided(joined)));
        summaries::with(desk.session, |here| {
            let both = |it: &(Pair, Says)| here.get(it.0.0).is_some() && here.get(it.0.1).is_some();
            all.into_iter().filter(both).collect::<Vec<_>>()
        })
    });
    let shown = RwSignal::new(ROWS);
    let rest = Memo::new(move |_| pairs.with(Vec::len).saturating_sub(shown.get()));
    let rows = move || pairs.with(|all| all.iter().take(shown.get()).copied().collect::<Vec<_>>());
    let count = move || fill(t_merge().merge_twins_decided, &[("n", &pairs.with(Vec::len).to_string())]);
    view! {
        <Show when=move || pairs.with(|all| !all.is_empty())>
            <details class="twins-decided">
                <summary>{count}</summary>
                <ul class="cards">
                    <For each=rows key=|it| *it let:it>{held(desk, it)}</For>
                </ul>
                {more(rest, shown)}
            </details>
        </Show>
    }
}

/// A pair of which a decision holds: what was decided, why, and how that is taken back.
fn held(desk: Desk, (pair, says): (Pair, Says)) -> AnyView {
    let alike = move || {
        summaries::with(desk.session, |all| {
            let sign = |id| all.get(id).map(Sign::of);
            sign(pair.0)?.shared(&sign(pair.1)?).map(why_alike)
        })
    };
    let title = match says {
        Says::Same(_) => t_merge().merge_same,
        Says::Apart | Says::Nothing => t_merge().merge_apart,
    };
    view! {
        <li class="card twins">
            <h3>{title}</h3>
            {move || alike().map(|it| view! { <p class="meta">{it}</p> })}
            {move || form::decisions(desk, pair)}
            {sides(desk, pair)}
            {form::undo(desk, pair)}
        </li>
    }
    .into_any()
}

/// What a household is called beside another: where it is, and its head.
fn called(it: &Summary) -> String {
    let head = Some(it.head.as_str()).filter(|it| !it.is_empty());
    format!("{} · {}", address(it), head.unwrap_or(t_office().office_unnamed))
}

/// The same of one by its id, if it is here.
fn called_by(session: Session, household: HouseholdId) -> Option<String> {
    summaries::with(session, |all| all.get(household).map(called))
}

type Names = OrdMap<String, String>;

/// Everybody whose key is known, by the beginning of it.
fn names(session: Session) -> Memo<Names> {
    Memo::new(move |_| {
        let name = |it: &KnownKey| it.person.as_ref().map_or(it.label.clone(), |it| it.name.clone());
        let line = |it: &KnownKey| (it.kid.chars().take(KID).collect::<String>(), name(it));
        session.known_keys.with(|all| gathered::<Names, _>(all.values().map(line)))
    })
}

/// Both households beside each other, as they are now.
fn sides(desk: Desk, pair: Pair) -> AnyView {
    let names = names(desk.session);
    let of = move |id| {
        let too = desk.joined.with(|it| it.counts_for(id));
        let too: Vec<String> = too.into_iter().filter_map(|it| called_by(desk.session, it)).collect();
        let it = summaries::with(desk.session, |all| all.get(id).cloned())?;
        Some(names.with(|names| side(&it, names, &too)))
    };
    let both = move || [of(pair.0), of(pair.1)].into_iter().flatten().collect::<Vec<_>>();
    view! { <div class="sides">{both}</div> }.into_any()
}

/// Who went there last and when; nothing where nobody did.
fn visited(it: &Summary, names: &Names) -> Option<String> {
    let named = |kid: &Short| names.get(kid.as_str()).cloned().unwrap_or_else(|| codes(kid));
    let who = it.by.iter().map(named).collect::<Vec<_>>().join(", ");
    let last = it.rounds.last()?;
    Some(fill(t_merge().merge_by, &[("who", &who), ("when", &dates::day(last.on))]))
}

/// Where it is, its head, who went there and when, and which others it counts for, too; nothing of its problems.
fn side(it: &Summary, names: &Names, too: &[String]) -> AnyView {
    let head = Some(it.head.clone()).filter(|it| !it.is_empty());
    let head = head.unwrap_or_else(|| t_office().office_unnamed.to_owned());
    let code = (!it.house_code.is_empty())
        .then(|| fill(t_merge().merge_twins_house_code, &[("code", &it.house_code)]))
        .map(|it| view! { <p class="meta">{it}</p> });
    let by = visited(it, names).map(|it| view! { <p class="meta">{it}</p> });
    let too = too.iter().map(|it| fill(t_merge().merge_counts_too, &[("house", it)]));
    let too = too.map(|it| view! { <p class="meta">{it}</p> }).collect::<Vec<_>>();
    view! {
        <div class="side">
            <p class="said">{address(it)}</p>
            <p>{head}</p>
            {code}
            {by}
            {too}
            <p><a class="to-case" href=Route::Case(it.id).href()>{t_cases().cases_one}</a></p>
        </div>
    }
    .into_any()
}
