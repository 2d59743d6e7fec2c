//! The work list: the households of the office's list and those that were added here, by village, with
//! search and filters, and how far the work is. Only a slice of it is drawn, and rows are kept ready, so
//! that it stays quick with thousands of households.

use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;

pub use super::dimension::urgent_mark;
use super::label;
use super::line::{self, Left, Status};
use super::round_card::Locked;
use super::work::{self, Entry};
use super::{arrive, due, returned, round_card};
use crate::device;
use crate::domain::search::{Searched, Shelf};
use crate::domain::work::{
    Brief, DUE, LEFT, MINE, Progress, RETURNED, Spot, URGENT, Village, narrows, words_of,
};
use crate::domain::{Date, HouseholdId};
use crate::ui::kit::{Button, Field, LinkButton, Notice, Select, TextBox, Tone, Weight};
use crate::ui::place_picker::place_name;
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session, session};
use crate::ui::start::backup;
use crate::ui::text::{fill, t, t_case};

/// Rows drawn within the frame of a keystroke or a press: as many as are seen above the keyboard.
const AT_ONCE: usize = 4;
/// Rows that are there right after it.
const SLICE: usize = 20;
/// More at each press.
const MORE: usize = 50;

const STATUSES: [Status; 5] =
    [Status::Draft, Status::Sealed, Status::Correcting, Status::HandedOver, Status::Received];

/// What is shown of the list.
#[derive(Clone, Copy)]
struct Chosen {
    query: RwSignal<String>,
    /// filters, which all hold
    kinds: RwSignal<u8>,
    village: RwSignal<Option<Village>>,
    status: RwSignal<Option<Status>>,
    drawn: RwSignal<usize>,
    /// how often it was chosen anew
    turn: StoredValue<u32>,
}

/// What was asked of the list: the search, the filters, the village and the status.
type Asked = (String, u8, Option<Village>, Option<Status>);

thread_local! {
    /// Kept over pages: whoever comes back from a household goes on where the list was left. A lock
    /// reloads the page, so that no name that was searched for outlives it.
    static ASKED: RefCell<Asked> = const { RefCell::new((String::new(), 0, None, None)) };
}

impl Chosen {
    /// As the list was left.
    fn as_left() -> Chosen {
        let (query, kinds, village, status) = ASKED.with_borrow(Asked::clone);
        let chosen = Chosen {
            query: RwSignal::new(query),
            kinds: RwSignal::new(kinds),
            village: RwSignal::new(village),
            status: RwSignal::new(status),
            drawn: RwSignal::new(AT_ONCE),
            turn: StoredValue::new(0),
        };
        Effect::new(move |_| {
            let now = (chosen.query.get(), chosen.kinds.get(), chosen.village.get(), chosen.status.get());
            ASKED.set(now);
        });
        chosen.anew();
        chosen
    }
    /// Something else is shown from now on: first what fits the screen, the rest once that is painted.
    fn anew(self) {
        self.drawn.set(AT_ONCE);
        let turn = self.turn.with_value(|it| it.wrapping_add(1));
        self.turn.set_value(turn);
        let rest = move || {
            if self.turn.try_get_value() == Some(turn) && self.drawn.get_untracked() == AT_ONCE {
                self.drawn.set(SLICE);
            }
        };
        arrive::after_paint(rest);
    }
}

/// The list.
pub fn page() -> AnyView {
    let session = session();
    let today = device::today();
    let chosen = Chosen::as_left();
    let handed = Memo::new(move |_| line::left(session));
    let in_files = Memo::new(move |_| line::in_a_file(session));
    // Rows are never compared: whatever wakes them has changed one.
    let all = Memo::new_with_compare(move |_| Arc::new(work::entries(session)), |_, _| true);
    let returned = returned::open(session);
    let kinds = Memo::new(move |_| {
        returned.with(|returned| {
            let of = |it: &Entry| it.row.kinds(today, returned.binary_search(&it.row.household).is_ok());
            all.with(|all| Arc::new(all.iter().map(of).collect::<Vec<u8>>()))
        })
    });
    let with_line = move |holds: &dyn Fn(&line::Line) -> bool| {
        let holds = |it: &&Entry| it.line.as_ref().is_some_and(|it| it.with_untracked(holds));
        all.with(|all| all.iter().filter(holds).count())
    };
    let waiting = Memo::new(move |_| in_files.with(|files| with_line(&|it| it.waits(files))));
    let unsent = Memo::new(move |_| {
        handed.with(|handed| {
            let of = |it: &Entry| {
                it.line.as_ref().map(|it| it.with_untracked(|it| (it.status(handed), it.begun())))
            };
            all.with(|all| {
                let here = all.iter().filter_map(of).filter(|(status, _)| !status.left());
                here.fold(backup::Unsent::default(), |sum, (_, begun)| sum.and(begun))
            })
        })
    });
    let progress = Memo::new(move |_| all.with(|all| Progress::of(all.iter().map(|it| &it.row), today)));
    // What the filters leave of it.
    let fitting = Memo::new_with_compare(
        move |_| {
            let wanted = chosen.kinds.get();
            // The filter goes with the last of them.
            let wanted = if returned.with(Vec::is_empty) { wanted & !RETURNED } else { wanted };
            let (village, status) = (chosen.village.get(), chosen.status.get());
            let fits = |it: &Entry, kinds: u8| {
                let stands = |wanted| {
                    let is = |line: &ArcMemo<line::Line>| {
                        line.with_untracked(|it| handed.with(|handed| it.status(handed) == wanted))
                    };
                    it.line.as_ref().is_some_and(is)
                };
                kinds & wanted == wanted
                    && village.as_ref().is_none_or(|village| it.row.brief.village == *village)
                    && status.is_none_or(stands)
            };
            all.with(|all| {
                kinds.with(|kinds| {
                    let places = all.iter().zip(kinds.iter()).enumerate();
                    let fitting = places.filter(|(_, (it, kinds))| fits(it, **kinds)).map(|(place, _)| place);
                    Arc::new(fitting.collect::<Vec<_>>())
                })
            })
        },
        |_, _| true,
    );
    let shelf = Memo::new_with_compare(
        move |_| all.with(|all| Arc::new(Shelf::of(all.iter().map(|it| &it.row.brief.search)))),
        |_, _| true,
    );
    let last = StoredValue::new(Searches::default());
    let found = Memo::new(move |_| {
        let words = words_of(&chosen.query.get());
        let fitting = fitting.get();
        let found = last.with_value(|last| {
            let among = if last.among_those(&fitting, &words) { &last.found } else { &fitting };
            let holds = |shelf: &Shelf| {
                among.iter().copied().filter(|it| shelf.holds(*it, &words)).collect::<Vec<_>>()
            };
            if words.is_empty() { fitting.clone() } else { shelf.with(|it| Arc::new(holds(it))) }
        });
        last.set_value(Searches { fitting, words, found: found.clone() });
        found
    });
    // At once, not in the next frame: what is left of this one is for the search, and the frame itself for
    // drawing what it found.
    let on_input = Callback::new(move |text: String| {
        chosen.anew();
        chosen.query.set(text);
    });
    let tally = move || {
        let (shown, of) = (found.with(|it| it.len()).to_string(), all.with(|it| it.len()).to_string());
        fill(t().field_count, &[("shown", &shown), ("all", &of)])
    };
    // What is drawn is drawn again only where it changes.
    let first = Memo::new(move |_| all.with(|all| found.with(|found| by_village(all, found, 0..AT_ONCE))));
    // The rest stands by as it is, seen through, until the first are painted: to take it away, to make it
    // anew or only out of the layout would cost the frame of a keystroke more than the first rows do.
    let waits = Memo::new(move |_| chosen.drawn.get() <= AT_ONCE);
    // And they are not woken by what is found before that: a signal, not a memo.
    let rest = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        if waits.get() {
            return;
        }
        let now = all.with(|all| found.with(|found| by_village(all, found, AT_ONCE..chosen.drawn.get())));
        if rest.with_untracked(|it| *it != now) {
            rest.set(now);
        }
    });
    let goes_on = Memo::new(move |_| rest.with(|it| it.first().is_some_and(|it| it.goes_on)));
    let (first, rest) =
        (groups(all, first.into(), handed, returned), groups(all, rest.into(), handed, returned));
    let left_out =
        Memo::new(move |_| found.with(|it| it.len()).saturating_sub(chosen.drawn.get().max(SLICE)));
    // The button stays while its number changes: a search changes it at each keystroke.
    let any_left = Memo::new(move |_| left_out.get() > 0);
    let more = move || {
        any_left.get().then(|| {
            let label = move || fill(t().field_show_more, &[("n", &left_out.get().min(MORE).to_string())]);
            let press = Callback::new(move |()| chosen.drawn.update(|it| *it += MORE));
            view! { <Button class="show-more" on_press=press>{label}</Button> }
        })
    };
    let empty = move || {
        match (all.with(|it| it.len()), found.with(|it| it.len())) {
            (0, _) if session.mode == Mode::Field => Some(t_case().case_no_list),
            (0, _) => Some(t().field_empty),
            (_, 0) => Some(t_case().case_nothing_found),
            _ => None,
        }
        .map(|it| view! { <p class="empty">{it}</p> })
    };
    let only_returned = Signal::derive(move || chosen.kinds.get() & RETURNED != 0);
    let turn = move |kind: u8| {
        Callback::new(move |()| {
            chosen.anew();
            chosen.kinds.update(|it| *it ^= kind);
        })
    };
    let only_due = Signal::derive(move || chosen.kinds.get() & DUE != 0);
    let expected = due::count(all, today);
    let hand_over = move || match waiting.get() {
        0 => t().field_hand_over.to_owned(),
        n => fill(t().field_hand_over_count, &[("n", &n.to_string())]),
    };
    view! {
        <div class="page households">
            <h1 tabindex="-1">{t().field_households}</h1>
            {work::said().map(|it| view! { <Notice tone=Tone::Good><p class="list-taken">{it}</p></Notice> })}
            {move || backup::due(session, unsent.get())}
            {move || round_card::card(session, progress)}
            {returned::offer(returned, only_returned, turn(RETURNED))}
            {due::offer(expected, only_due, turn(DUE))}
            <div class="toolbar">
                {move || add(session)}
                <LinkButton class="hand-over" href=Route::Handover.href()>{hand_over}</LinkButton>
                {(session.mode == Mode::Field).then(|| view! { <LinkButton class="from-office" href=Route::FromOffice.href()>{t().field_from_office}</LinkButton> })}
            </div>
            <Field id="search" label=t().field_search hint=t().field_search_hint.to_owned()>
                <TextBox id="search" value=chosen.query on_input=on_input inputmode="search".to_owned()/>
            </Field>
            {chips(session, chosen, kinds)}
            <div class="selects">
                {village_select(chosen, all)}
                {status_select(chosen, all)}
            </div>
            <p class="count" aria-live="polite">{tally}</p>
            {empty}
            <div class="first-rows" class:goes-on=goes_on>{first}</div>
            <div class="further-rows" class:stands-by=waits>{rest}</div>
            {more}
            {super::paper::offered_in_list()}
        </div>
    }
    .into_any()
}

/// The way to add a household, or why there is none now.
fn add(session: Session) -> AnyView {
    match round_card::locked(session, Locked::Household) {
        None => view! {
            <LinkButton weight=Weight::Primary class="add-household" href=Route::AddHousehold.href()>{t().field_add_household}</LinkButton>
        }
        .into_any(),
        Some(why) => view! { <p class="add-closed hint">{why}</p> }.into_any(),
    }
}

fn chips(session: Session, chosen: Chosen, kinds: Memo<Arc<Vec<u8>>>) -> AnyView {
    let everyone = move |_| {
        chosen.anew();
        chosen.kinds.set(0);
    };
    let of_all = move || if chosen.kinds.get() == 0 { "true" } else { "false" };
    let chip = move |kind: u8, class: &'static str, word: &'static str| {
        // How many a press would leave.
        let count = Memo::new(move |_| {
            let wanted = chosen.kinds.get() | kind;
            kinds.with(|all| all.iter().filter(|it| **it & wanted == wanted).count())
        });
        let pressed = move || if chosen.kinds.get() & kind != 0 { "true" } else { "false" };
        let press = move |_| {
            chosen.anew();
            chosen.kinds.update(|it| *it ^= kind);
        };
        let label =
            move || fill(t_case().case_filter_count, &[("filter", word), ("n", &count.get().to_string())]);
        view! { <button type="button" class=format!("chip {class}") aria-pressed=pressed on:click=press>{label}</button> }
    };
    let any = move |kind: u8| Memo::new(move |_| kinds.with(|all| all.iter().any(|it| it & kind != 0)));
    let assigned = Memo::new(move |_| {
        session.with_roster(|it| it.is_some_and(|it| it.households.iter().any(|it| !it.assigned.is_empty())))
    });
    let (any_returned, any_left) = (any(RETURNED), any(LEFT));
    let t = t_case();
    view! {
        <div class="chips" role="group" aria-label=t.case_filters>
            <button type="button" class="chip" aria-pressed=of_all on:click=everyone>{t.case_filter_all}</button>
            {move || assigned.get().then(|| chip(MINE, "mine", t.case_filter_mine))}
            {move || any_returned.get().then(|| chip(RETURNED, "returned", t.case_filter_returned))}
            {move || any_left.get().then(|| chip(LEFT, "left", t.case_filter_left))}
            {chip(DUE, "due", t.case_filter_due)}
            {chip(URGENT, "urgent-only", t.case_filter_urgent)}
        </div>
    }
    .into_any()
}

/// The villages of the list, each with how its first household writes it.
fn villages(all: &[Entry]) -> Vec<(&Entry, usize)> {
    let mut found: Vec<(&Entry, usize)> = Vec::new();
    for it in all {
        match found.last_mut().filter(|(first, _)| first.row.brief.village == it.row.brief.village) {
            Some((_, count)) => *count += 1,
            None => found.push((it, 1)),
        }
    }
    found
}

/// What a village is called.
fn village_name(it: &Brief) -> String {
    match &it.village.spot {
        Spot::Moo(moo) => fill(t().field_moo, &[("moo", &moo.to_string())]),
        Spot::Community(_) => label::community(&it.community),
        Spot::Unknown => t_case().case_no_village.to_owned(),
    }
}

fn house(it: &Brief) -> String {
    match it.house_no.as_str() {
        "" => t().field_no_house_no.to_owned(),
        number => fill(t().field_house_no, &[("number", number)]),
    }
}

/// The house and its village.
pub fn address(it: &Brief) -> String {
    format!("{} {}", house(it), village_name(it))
}

/// Where a village is.
fn tambon_name(village: &Village) -> String {
    if village.tambon.is_empty() { String::new() } else { place_name(&village.tambon) }
}

fn village_select(chosen: Chosen, all: Memo<Arc<Vec<Entry>>>) -> AnyView {
    let options = Memo::new(move |_| {
        let mut options = vec![(String::new(), t_case().case_all_villages.to_owned())];
        all.with(|all| {
            let option = |(nth, (it, count)): (usize, (&Entry, usize))| {
                let name = format!("{} {}", village_name(&it.row.brief), tambon_name(&it.row.brief.village));
                let parts = [("filter", name.trim()), ("n", &count.to_string())];
                (nth.to_string(), fill(t_case().case_filter_count, &parts))
            };
            options.extend(villages(all).into_iter().enumerate().map(option));
        });
        options
    });
    let place = move |village: &Village| {
        all.with(|all| villages(all).iter().position(|(it, _)| it.row.brief.village == *village))
    };
    let now = move || {
        chosen.village.with(|it| it.as_ref().and_then(place)).map_or(String::new(), |it| it.to_string())
    };
    let choose = Callback::new(move |code: String| {
        let village = all.with_untracked(|all| {
            let nth: Option<usize> = code.parse().ok();
            nth.and_then(|nth| villages(all).get(nth).map(|(it, _)| it.row.brief.village.clone()))
        });
        chosen.anew();
        chosen.village.set(village);
    });
    // The whole list, and one village.
    let several = Memo::new(move |_| options.with(|it| it.len() > 2));
    (move || {
        several.get().then(|| view! { <Select id="village" label=t_case().case_village options=options chosen=Signal::derive(now) on_choose=choose/> })
    })
    .into_any()
}

fn status_select(chosen: Chosen, all: Memo<Arc<Vec<Entry>>>) -> AnyView {
    let place = |status: Status| STATUSES.iter().position(|it| *it == status).unwrap_or_default().to_string();
    let options = move || {
        let every = (String::new(), t().field_status_all.to_owned());
        let of = STATUSES.map(|it| (place(it), status_word(it).to_owned()));
        std::iter::once(every).chain(of).collect::<Vec<_>>()
    };
    let now = move || chosen.status.get().map_or(String::new(), place);
    let choose = Callback::new(move |code: String| {
        let status = code.parse().ok().and_then(|nth: usize| STATUSES.get(nth).copied());
        chosen.anew();
        chosen.status.set(status);
    });
    let any = Memo::new(move |_| all.with(|all| all.iter().any(|it| it.line.is_some())));
    (move || {
        any.get().then(|| view! { <Select id="status" label=t().field_status options=Signal::derive(options) chosen=Signal::derive(now) on_choose=choose/> })
    })
    .into_any()
}

/// What was searched for last: a search that grows looks only among what it had found.
#[derive(Default)]
struct Searches {
    fitting: Arc<Vec<usize>>,
    words: Vec<Searched>,
    found: Arc<Vec<usize>>,
}

impl Searches {
    fn among_those(&self, fitting: &Arc<Vec<usize>>, words: &[Searched]) -> bool {
        Arc::ptr_eq(&self.fitting, fitting) && narrows(&self.words, words)
    }
}

/// Some rows of one village.
#[derive(Clone, PartialEq)]
struct Group {
    /// where they stand in the list
    places: Vec<usize>,
    /// how many of the village were found
    count: usize,
    /// other rows of the village stand right before
    goes_on: bool,
}

/// Some of what was found, by village: the first of it is number 0.
fn by_village(all: &[Entry], found: &[usize], which: std::ops::Range<usize>) -> Vec<Group> {
    let village = |place: usize| all.get(place).map(|it| &it.row.brief.village);
    let same = |one: Option<&usize>, other: usize| one.and_then(|it| village(*it)) == village(other);
    let mut groups: Vec<Group> = Vec::new();
    let start = which.start.min(found.len());
    let before = start.checked_sub(1).and_then(|it| found.get(it));
    let mut last = before;
    for (nth, place) in found.iter().enumerate().skip(start) {
        let same = last.is_some() && same(last, *place);
        if nth >= which.end && !same {
            break;
        }
        last = Some(place);
        match groups.last_mut().filter(|_| same) {
            Some(group) => {
                group.count += 1;
                group.places.extend((nth < which.end).then_some(*place));
            }
            None if nth < which.end => {
                groups.push(Group { places: vec![*place], count: 1, goes_on: same });
            }
            None => break,
        }
    }
    groups
}

/// Rows under the names of their villages. While a search goes on, most often as many rows stand in as many
/// villages as before: then they stay, and only what is written in them changes.
fn groups(
    all: Memo<Arc<Vec<Entry>>>,
    shown: Signal<Vec<Group>>,
    handed: Memo<Left>,
    returned: Memo<Vec<HouseholdId>>,
) -> impl Fn() -> AnyView + Copy {
    let shape = Memo::new(move |_| {
        shown.with(|it| it.iter().map(|it| (it.places.len(), it.goes_on)).collect::<Vec<_>>())
    });
    let group = move |(nth, (rows, goes_on)): (usize, (usize, bool))| {
        let heading = (!goes_on).then(|| heading(all, shown, nth));
        let place = move |row: usize| shown.with(|it| it.get(nth).and_then(|it| it.places.get(row).copied()));
        let rows =
            (0..rows).map(|it| row(all, Memo::new(move |_| place(it)), handed, returned)).collect_view();
        view! {
            <section class="village">
                {heading}
                <ul class="list household-list">{rows}</ul>
            </section>
        }
    };
    move || shape.get().into_iter().enumerate().map(group).collect_view().into_any()
}

/// What the village of the group at this place is called, where it is, and how many of it were found.
fn heading(all: Memo<Arc<Vec<Entry>>>, shown: Signal<Vec<Group>>, nth: usize) -> AnyView {
    let brief = move || {
        let first = shown.with(|it| it.get(nth).and_then(|it| it.places.first().copied()))?;
        all.with(|all| all.get(first).map(|it| it.row.brief.clone()))
    };
    let name = move || brief().map(|it| village_name(&it)).unwrap_or_default();
    let village = Memo::new(move |_| brief().map(|it| it.village.clone()));
    let tambon = move || village.with(|it| it.as_ref().map(tambon_name)).unwrap_or_default();
    let count = move || {
        let count = shown.with(|it| it.get(nth).map_or(0, |it| it.count));
        fill(t_case().case_households, &[("n", &count.to_string())])
    };
    view! { <h2>{name}" "<span class="hint">{tambon}" · "<span class="whole">{count}</span></span></h2> }
        .into_any()
}

/// What is written in a row.
#[derive(Clone, PartialEq, Eq)]
struct Written {
    household: HouseholdId,
    address: String,
    head: String,
    marks: Marks,
}

/// What stands out in a row.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Marks {
    /// where its visit stands, if there was one
    status: Option<Status>,
    gone: bool,
    asked: bool,
    due: bool,
    urgent: bool,
}

impl Written {
    fn of(it: &Entry, today: Date, handed: Memo<Left>, returned: Memo<Vec<HouseholdId>>) -> Written {
        let (row, brief) = (&it.row, &*it.row.brief);
        let house = house(brief);
        // Where the village's number heads the rows, the community's name is told in each.
        let community = matches!(brief.village.spot, Spot::Moo(_)) && !brief.community.is_empty();
        let community = if community { label::community(&brief.community) } else { String::new() };
        let head = match brief.head.as_str() {
            "" => t().field_no_head_name.to_owned(),
            head => head.to_owned(),
        };
        let status = it.line.as_ref().map(|line| line.with(|it| handed.with(|handed| it.status(handed))));
        let marks = Marks {
            status,
            gone: row.standing.gone,
            asked: returned.with(|it| it.binary_search(&row.household).is_ok()),
            due: row.standing.is_due(today),
            urgent: row.standing.urgent,
        };
        let address = format!("{house} {community}").trim_end().to_owned();
        Written { household: row.household, address, head, marks }
    }
}

fn row(
    all: Memo<Arc<Vec<Entry>>>,
    place: Memo<Option<usize>>,
    handed: Memo<Left>,
    returned: Memo<Vec<HouseholdId>>,
) -> AnyView {
    let today = device::today();
    let written = Memo::new(move |_| {
        let place = place.get()?;
        all.with(|all| all.get(place).map(|it| Written::of(it, today, handed, returned)))
    });
    let text = move |of: fn(&Written) -> &str| {
        move || written.with(|it| it.as_ref().map(|it| of(it).to_owned())).unwrap_or_default()
    };
    let href = move || {
        written.with(|it| it.as_ref().map(|it| Route::Household(it.household).href())).unwrap_or_default()
    };
    let stands = Memo::new(move |_| written.with(|it| it.as_ref().map(|it| it.marks)).unwrap_or_default());
    view! {
        <li>
            <a class="list-row household" href=href>
                <span class="name address">{text(|it| &it.address)}</span>
                <span class="meta head-name">{text(|it| &it.head)}</span>
                <span class="marks">{move || marks(stands.get())}</span>
            </a>
        </li>
    }
    .into_any()
}

fn marks(it: Marks) -> AnyView {
    let status = match it.status {
        Some(status) => status_mark(status),
        None if it.gone => {
            view! { <span class="status handed-over received">{t_case().case_gone}</span> }.into_any()
        }
        None => view! { <span class="status listed">{t_case().case_not_visited}</span> }.into_any(),
    };
    let due = it.due.then(|| view! { <span class="status due">{t_case().case_filter_due}</span> });
    let asked = it.asked.then(returned::mark);
    view! { {status}{asked}{due}{it.urgent.then(urgent_mark)} }.into_any()
}

/// A status as a word; the style gives each its own shape.
pub fn status_mark(status: Status) -> AnyView {
    let class = match status {
        Status::Draft => "status draft",
        Status::Sealed => "status sealed",
        Status::Correcting => "status correcting",
        Status::HandedOver => "status handed-over",
        Status::Received => "status handed-over received",
    };
    view! { <span class=class>{status_word(status)}</span> }.into_any()
}

fn status_word(status: Status) -> &'static str {
    match status {
        Status::Draft => t().field_status_draft,
        Status::Sealed => t().field_status_sealed,
        Status::Correcting => t().field_status_correcting,
        Status::HandedOver => t().field_status_handed_over,
        Status::Received => t().field_status_received,
    }
}
