//! Households of different numbers that are likely the same house, side by side. Both stay as they are: a person
//! who knows the village looks, and may decide that they are not the same house. Worked out from what is kept
//! ready, a little at a time.

use std::cell::RefCell;
use std::sync::Arc;

use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::cases::address;
use super::conflicts::who;
use super::desk::{ROWS, more};
use super::{said, summaries};
use crate::device;
use crate::domain::merge::{Apart, Houses, Pair, Parting, Partings, Sign, Twins, surest};
use crate::domain::record::KnownKey;
use crate::domain::summary::{KID, Summary};
use crate::domain::work::Likeness;
use crate::domain::{ApartId, Commit, HouseholdId, OrdMap, Record, gathered, text_rule};
use crate::exchange::enrol::codes;
use crate::ui::kit::{Button, Field, Notice, TextBox, Tone, Weight};
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

/// The pairs that nobody decided about, the surest first; nothing while they are being looked for.
fn pairs(session: Session, partings: Memo<Partings>) -> RwSignal<Option<Arc<Vec<Twins>>>> {
    let houses = houses(session);
    let pairs = RwSignal::new(None);
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let apart = partings.with(Partings::apart);
        let Some(houses) = houses.get() else { return };
        turn.update_value(|it| *it = it.wrapping_add(1));
        let mine = turn.get_value();
        spawn_local(async move {
            let mut found = Vec::new();
            for step in 0..Houses::steps() {
                TimeoutFuture::new(0).await;
                found.extend(houses.sharing(step, &apart));
            }
            TimeoutFuture::new(0).await;
            // Somebody may have decided meanwhile.
            if turn.try_get_value() == Some(mine) {
                pairs.try_set(Some(Arc::new(surest(found))));
            }
        });
    });
    pairs
}

/// The section of the page of what differs.
pub(super) fn section(session: Session) -> impl IntoView {
    let partings = Memo::new(move |_| session.apart.with(|all| Partings::of(all.values())));
    let pairs = pairs(session, partings);
    let found = Memo::new(move |_| pairs.with(|it| it.as_ref().map(|it| it.len())));
    let shown = RwSignal::new(ROWS);
    let rest = Memo::new(move |_| found.get().unwrap_or(0).saturating_sub(shown.get()));
    let done = RwSignal::new(None::<&'static str>);
    let rows = move || {
        pairs.with(|it| it.iter().flat_map(|it| it.iter().take(shown.get()).copied()).collect::<Vec<_>>())
    };
    // What somebody is writing beside a pair stays, whatever comes of the others.
    let key = |it: &Twins| (it.one, it.other, it.why as u8);
    view! {
        <section class="twins-section">
            <h2>{t_merge().merge_twins}</h2>
            <p>{t_merge().merge_twins_lead}</p>
            <div aria-live="polite">
                {move || done.get().map(|it| view! { <Notice tone=Tone::Good><p>{it}</p></Notice> })}
            </div>
            {move || match found.get() {
                None => view! { <p role="status">{t_office().office_reading}</p> }.into_any(),
                Some(0) => view! { <p class="empty">{t_merge().merge_twins_none}</p> }.into_any(),
                Some(_) => ().into_any(),
            }}
            <ul class="cards">
                <For each=rows key=key let:it>{open(session, it, partings, done)}</For>
            </ul>
            {more(rest, shown)}
            {decided(session, partings, done)}
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
fn open(
    session: Session,
    twins: Twins,
    partings: Memo<Partings>,
    done: RwSignal<Option<&'static str>>,
) -> AnyView {
    let pair = twins.pair();
    let before = move || {
        let words = match partings.with(|it| it.stands(pair)) {
            Parting::Differs => t_merge().merge_disagree,
            Parting::TakenBack => t_merge().merge_taken_back,
            Parting::Open | Parting::Apart => return None,
        };
        Some(view! { <p class="hint">{words}</p> {decisions(session, pair, partings)} })
    };
    let keep = move |why: String| keep(session, pair, partings, false, why, done);
    view! {
        <li class="card twins">
            <h3>{why_alike(twins.why)}</h3>
            {before}
            {sides(session, pair)}
            <details class="part-twins">
                <summary>{t_merge().merge_apart}</summary>
                <p>{t_merge().merge_apart_lead}</p>
                {reason(session, "apart", pair, keep)}
            </details>
        </li>
    }
    .into_any()
}

/// The pairs that are not the same house, where both are here.
fn decided(
    session: Session,
    partings: Memo<Partings>,
    done: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let pairs = Memo::new(move |_| {
        let all = partings.with(Partings::apart);
        summaries::with(session, |here| {
            let both = |it: &Pair| here.get(it.0).is_some() && here.get(it.1).is_some();
            all.into_iter().filter(both).collect::<Vec<_>>()
        })
    });
    let shown = RwSignal::new(ROWS);
    let rest = Memo::new(move |_| pairs.with(Vec::len).saturating_sub(shown.get()));
    let rows = move || pairs.with(|all| all.iter().take(shown.get()).copied().collect::<Vec<_>>());
    let count = move || fill(t_merge().merge_apart_decided, &[("n", &pairs.with(Vec::len).to_string())]);
    view! {
        <Show when=move || pairs.with(|all| !all.is_empty())>
            <details class="twins-decided">
                <summary>{count}</summary>
                <ul class="cards">
                    <For each=rows key=|it| *it let:it>{apart(session, it, partings, done)}</For>
                </ul>
                {more(rest, shown)}
            </details>
        </Show>
    }
}

/// A pair that is not the same house, why, and how that is taken back.
fn apart(
    session: Session,
    pair: Pair,
    partings: Memo<Partings>,
    done: RwSignal<Option<&'static str>>,
) -> AnyView {
    let alike = move || {
        summaries::with(session, |all| {
            let sign = |id| all.get(id).map(Sign::of);
            sign(pair.0)?.shared(&sign(pair.1)?).map(why_alike)
        })
    };
    let keep = move |why: String| keep(session, pair, partings, true, why, done);
    view! {
        <li class="card twins">
            <h3>{t_merge().merge_apart}</h3>
            {move || alike().map(|it| view! { <p class="meta">{it}</p> })}
            {move || decisions(session, pair, partings)}
            {sides(session, pair)}
            <details class="undo-differ">
                <summary>{t_merge().merge_undo}</summary>
                <p>{t_merge().merge_apart_undo_lead}</p>
                {reason(session, "together", pair, keep)}
            </details>
        </li>
    }
    .into_any()
}

/// Who decided, when and why.
fn decisions(session: Session, pair: Pair, partings: Memo<Partings>) -> Vec<AnyView> {
    let line = |it: &Apart| {
        let parts = [
            ("who", &*who(session, &it.by)),
            ("when", &*dates::moment(it.at)),
            ("why", &*text_rule::masked(&it.why)),
        ];
        let words = if it.undoes { t_merge().merge_apart_undone_by } else { t_merge().merge_settled_by };
        view! { <p class="meta">{fill(words, &parts)}</p> }.into_any()
    };
    partings.with(|all| all.newest(pair).into_iter().map(line).collect())
}

/// A reason, and the button that keeps a decision for it.
fn reason(
    session: Session,
    what: &'static str,
    pair: Pair,
    keep: impl Fn(String) + Send + Sync + 'static,
) -> AnyView {
    let id = format!("{what}-{}-{}", pair.0, pair.1);
    let undoes = what == "together";
    let (weight, words) = match undoes {
        true => (Weight::Danger, t_merge().merge_undo_do),
        false => (Weight::Primary, t_merge().merge_decide),
    };
    let why = RwSignal::new(String::new());
    let need_why = RwSignal::new(None::<String>);
    let press = move |()| {
        let words = said::plain(why.get_untracked().trim());
        match words.is_empty() {
            true => need_why.set(Some(t_merge().merge_need_why.to_owned())),
            false => keep(words),
        }
    };
    let disabled = Signal::derive(move || session.taken_over.get());
    view! {
        <Field id=id.clone() label=t_merge().merge_why hint=t_merge().merge_why_hint.to_owned() required=true fault=need_why>
            <TextBox id=id value=why on_input=move |it| { need_why.set(None); why.set(it) }/>
        </Field>
        <Button weight=weight class=format!("{what}-twins") disabled=disabled on_press=press>{words}</Button>
    }
    .into_any()
}

fn keep(
    session: Session,
    pair: Pair,
    partings: Memo<Partings>,
    undoes: bool,
    why: String,
    done: RwSignal<Option<&'static str>>,
) {
    let (id, now, by) = (ApartId(device::fresh_id()), device::now(), session.kid());
    let made = partings.with_untracked(|it| it.decide(id, pair, undoes, why, now, by));
    spawn_local(async move {
        session.keep_now(Commit(vec![Record::Apart(made)])).await;
        let said = if undoes { t_merge().merge_apart_undone } else { t_merge().merge_apart_done };
        done.try_set(Some(said));
    });
}

/// Both households beside each other, as they are now.
fn sides(session: Session, pair: Pair) -> AnyView {
    let names = Memo::new(move |_| {
        let name = |it: &KnownKey| it.person.as_ref().map_or(it.label.clone(), |it| it.name.clone());
        let line = |it: &KnownKey| (it.kid.chars().take(KID).collect::<String>(), name(it));
        session.known_keys.with(|all| gathered::<OrdMap<String, String>, _>(all.values().map(line)))
    });
    let both = move || {
        names.with(|names| {
            let of = |id| summaries::with(session, |all| all.get(id).map(|it| side(it, names)));
            [of(pair.0), of(pair.1)].into_iter().flatten().collect::<Vec<_>>()
        })
    };
    view! { <div class="sides">{both}</div> }.into_any()
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
