//! The household list: search, status, and what to do next. Only a slice of it is drawn, so that it
//! stays quick with thousands of households.

use leptos::prelude::*;

use super::dimension::urgent_mark;
use super::label;
use super::line::{self, Kept, Left, Status};
use super::returned;
use crate::domain::{CaseFile, HouseholdId, life};
use crate::ui::kit::{Button, Field, LinkButton, TextBox, Weight};
use crate::ui::route::Route;
use crate::ui::session::{Mode, session};
use crate::ui::start::backup;
use crate::ui::text::{fill, t};

/// Rows drawn at first, and more at each press.
const SLICE: usize = 50;

const CHIPS: [Option<Status>; 6] = [
    None,
    Some(Status::Draft),
    Some(Status::Sealed),
    Some(Status::Correcting),
    Some(Status::HandedOver),
    Some(Status::Received),
];

/// The list.
pub fn page() -> AnyView {
    let session = session();
    let query = RwSignal::new(String::new());
    let chip = RwSignal::new(None::<Status>);
    let drawn = RwSignal::new(SLICE);
    let handed = Memo::new(move |_| line::left(session));
    let asked = returned::open(session);
    let only_asked = RwSignal::new(false);
    let in_files = Memo::new(move |_| line::in_a_file(session));
    // Woken by new households and files; a row is woken by its own household besides.
    let all = StoredValue::new(Vec::<Kept>::new());
    let count = Memo::new(move |_| {
        all.set_value(line::lines(session));
        all.with_value(Vec::len)
    });
    let waiting = Memo::new(move |_| {
        count.track();
        let files = in_files.get();
        all.with_value(|all| all.iter().filter(|it| it.2.with_untracked(|line| line.waits(&files))).count())
    });
    let unsent = Memo::new(move |_| {
        count.track();
        let handed = handed.get();
        let here_only = |it: &&Kept| {
            it.2.with_untracked(|line| !matches!(line.status(&handed), Status::HandedOver | Status::Received))
        };
        all.with_value(|all| all.iter().filter(here_only).count())
    });
    let found = Memo::new(move |_| {
        count.track();
        let (query, chip, handed) = (query.get(), chip.get(), handed.get());
        // The filter goes with the last of them.
        let asked = only_asked.get().then(|| asked.get()).filter(|it| !it.is_empty());
        let fits = |it: &Kept| {
            it.2.with_untracked(|line| {
                asked.as_ref().is_none_or(|asked| asked.binary_search(&it.0).is_ok())
                    && chip.is_none_or(|chip| line.status(&handed) == chip)
                    && (query.is_empty() || line.matches(&query))
            })
        };
        all.with_value(|all| {
            all.iter().enumerate().filter(|(_, it)| fits(it)).map(|(place, _)| place).collect::<Vec<_>>()
        })
    });
    let on_input = Callback::new(move |text: String| {
        drawn.set(SLICE);
        query.set(text);
    });
    let chips = CHIPS.map(|it| {
        let pressed = move || if chip.get() == it { "true" } else { "false" };
        let press = move |_| {
            drawn.set(SLICE);
            chip.set(it);
        };
        let word = it.map_or(t().field_status_all, status_word);
        view! { <button type="button" class="chip" aria-pressed=pressed on:click=press>{word}</button> }
    });
    let tally = move || {
        let (shown, of) = (found.with(Vec::len).to_string(), count.get().to_string());
        fill(t().field_count, &[("shown", &shown), ("all", &of)])
    };
    let rows = move || found.with(|found| found.iter().take(drawn.get()).copied().collect::<Vec<_>>());
    let row_of =
        move |place: usize| all.with_value(|all| all.get(place).map(|it| row(it.clone(), handed, asked)));
    // The place of a row changes when households come; its household does not.
    let key_of = move |place: &usize| all.with_value(|all| all.get(*place).map(|it| it.0));
    let more = move || {
        let left = found.with(Vec::len).saturating_sub(drawn.get());
        (left > 0).then(|| {
            let label = fill(t().field_show_more, &[("n", &left.min(SLICE).to_string())]);
            view! { <Button class="show-more" on_press=Callback::new(move |()| drawn.update(|it| *it += SLICE))>{label}</Button> }
        })
    };
    let empty = move || {
        match (count.get(), found.with(Vec::len)) {
            (0, _) => Some(t().field_empty),
            (_, 0) => Some(t().field_nothing_found),
            _ => None,
        }
        .map(|it| view! { <p class="empty">{it}</p> })
    };
    let hand_over = move || match waiting.get() {
        0 => t().field_hand_over.to_owned(),
        n => fill(t().field_hand_over_count, &[("n", &n.to_string())]),
    };
    view! {
        <div class="page households">
            <h1 tabindex="-1">{t().field_households}</h1>
            {move || backup::due(session, unsent.get())}
            {returned::offer(asked, only_asked)}
            <div class="toolbar">
                <LinkButton weight=Weight::Primary class="add-household" href=Route::AddHousehold.href()>{t().field_add_household}</LinkButton>
                <LinkButton class="hand-over" href=Route::Handover.href()>{hand_over}</LinkButton>
                {(session.mode == Mode::Field).then(|| view! { <LinkButton class="from-office" href=Route::FromOffice.href()>{t().field_from_office}</LinkButton> })}
            </div>
            <Field id="search" label=t().field_search hint=t().field_search_hint.to_owned()>
                <TextBox id="search" value=query on_input=on_input inputmode="search".to_owned()/>
            </Field>
            <div class="chips" role="group" aria-label=t().field_status>{chips.into_iter().collect_view()}</div>
            <p class="count" aria-live="polite">{tally}</p>
            {empty}
            <ul class="list household-list">
                <For each=rows key=key_of children=row_of/>
            </ul>
            {more}
        </div>
    }
    .into_any()
}

fn row(kept: Kept, handed: Memo<Left>, asked: Memo<Vec<HouseholdId>>) -> AnyView {
    let (household, case, line) = kept;
    let address = Memo::new(move |_| {
        case.with(|it| it.latest().map(|visit| label::address(visit.working())).unwrap_or_default())
    });
    let status = Memo::new({
        let line = line.clone();
        move |_| line.with(|it| handed.with(|handed| it.status(handed)))
    });
    let urgent = Memo::new(move |_| case.with(is_urgent));
    let is_asked = Memo::new(move |_| asked.with(|all| all.binary_search(&household).is_ok()));
    let head = move || match line.with(|it| it.head.clone()) {
        head if head.is_empty() => t().field_no_head_name.to_owned(),
        head => head,
    };
    view! {
        <li>
            <a class="list-row household" href=Route::Household(household).href()>
                <span class="name address">{move || address.get()}</span>
                <span class="meta head-name">{head}</span>
                <span class="marks">
                    {move || status_mark(status.get())}
                    {move || is_asked.get().then(returned::mark)}
                    {move || urgent.get().then(urgent_mark)}
                </span>
            </a>
        </li>
    }
    .into_any()
}

/// Whether an open problem cannot wait.
pub fn is_urgent(case: &CaseFile) -> bool {
    life::life(case, None).urgent()
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
