//! What leaves the office as a table, a map or a book of codes (issue of domain.md §6, §7.3): of an area,
//! with a reason where it names people, and written into the trail.

pub mod keying;
mod make;
mod rows;

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use self::make::{Fault, Kind, Made, Order, Under, make};
use self::rows::{Table, Words};
use super::cases::uncounted;
use super::known::summaries;
use super::reports::{area_words, tick};
use super::{focus, register, said};
use crate::device;
use crate::device::files;
use crate::domain::tally::Area;
use crate::domain::text_rule::grouped;
use crate::domain::{Counted, Summary};
use crate::ui::kit::{Button, ChoiceList, Field, Group, LinkButton, Notice, Select, TextBox, Tone, Weight};
use crate::ui::route::Route;
use crate::ui::session::{Session, session};
use crate::ui::text::export::t_export;
use crate::ui::text::{dates, fill, t_office};

const KINDS: [Kind; 10] = [
    Kind::Book,
    Kind::Csv(Table::Households),
    Kind::Csv(Table::Members),
    Kind::Csv(Table::Problems),
    Kind::Csv(Table::Helps),
    Kind::Logbook,
    Kind::Answers,
    Kind::Map,
    Kind::Anonymous,
    Kind::Codebook,
];

/// What became of the last one.
#[derive(Clone)]
enum Told {
    Made(Made, Kind),
    Not(String),
    Stopped,
}

fn kind_words(kind: Kind) -> &'static str {
    let t = t_export();
    match kind {
        Kind::Book => t.export_kind_book,
        Kind::Csv(Table::Households) => t.export_kind_households,
        Kind::Csv(Table::Members) => t.export_kind_members,
        Kind::Csv(Table::Problems) => t.export_kind_problems,
        Kind::Csv(_) => t.export_kind_helps,
        Kind::Logbook => t.export_kind_logbook,
        Kind::Answers => t.export_kind_answers,
        Kind::Map => t.export_kind_map,
        Kind::Anonymous => t.export_kind_anonymous,
        Kind::Codebook => t.export_kind_codebook,
    }
}

fn number(it: usize) -> String {
    grouped(i64::try_from(it).unwrap_or(i64::MAX))
}

/// The page.
pub(super) fn page() -> AnyView {
    let session = session();
    let body = move || match summaries(session) {
        None => view! { <p class="empty" role="status">{t_export().export_reading}</p> }.into_any(),
        Some(all) if all.is_empty() => view! { <p class="empty">{t_export().export_empty}</p> }.into_any(),
        Some(all) => form(session, all),
    };
    view! {
        <h1 tabindex="-1">{t_export().export_title}</h1>
        <p>{t_export().export_lead}</p>
        {uncounted(session, Area::default())}
        {body}
        <p class="toolbar"><LinkButton href=Route::Office.href()>{t_office().office_back}</LinkButton></p>
    }
    .into_any()
}

/// Every area in which there is a household, the widest first, the parts of each below it.
pub(super) fn areas(all: &[Arc<Summary>]) -> Vec<Area> {
    let around = Area::around(all.iter());
    let mut codes: Vec<String> = vec![around.code().to_owned()];
    let mut tambon: Vec<&str> = all.iter().map(|it| it.tambon.as_str()).filter(|it| it.len() == 6).collect();
    tambon.sort_unstable();
    tambon.dedup();
    for code in tambon {
        let parts = [2, 4, 6].into_iter().filter(|it| *it > around.code().len());
        for part in parts.filter_map(|it| code.get(..it)) {
            if !codes.iter().any(|it| it == part) {
                codes.push(part.to_owned());
            }
        }
    }
    codes.iter().filter_map(|it| Area::of(it)).collect()
}

/// Where: a list of areas to choose from.
pub(super) fn choose_area(id: &'static str, all: &Arc<Counted>, area: RwSignal<Area>) -> AnyView {
    let areas = areas(all);
    let widest = areas.first().map_or(0, |it| it.code().len());
    let options = Signal::derive(move || {
        let option = |it: &Area| {
            let deep = it.code().len().saturating_sub(widest) / 2;
            (it.code().to_owned(), format!("{}{}", "— ".repeat(deep), area_words(it)))
        };
        areas.iter().map(option).collect::<Vec<_>>()
    });
    let chosen = Signal::derive(move || area.with(|it| it.code().to_owned()));
    let choose = move |code: String| area.set(Area::of(&code).unwrap_or_default());
    view! { <Select id=id label=t_export().export_area options=options chosen=chosen on_choose=choose/> }
        .into_any()
}

fn form(session: Session, all: Arc<Counted>) -> AnyView {
    let t = t_export();
    let area = RwSignal::new(Area::around(all.iter()));
    let kind = RwSignal::new(0_usize);
    let (members, restricted, ids) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let (why, missing) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let told = RwSignal::new(None::<Told>);
    let progress = RwSignal::new(None::<(usize, usize)>);
    let stop = StoredValue::new_local(Rc::new(Cell::new(false)));
    let now = Signal::derive(move || KINDS[kind.get()]);
    let personal = Memo::new(move |_| now.get().personal());
    let names_members = Memo::new(move |_| {
        matches!(now.get(), Kind::Csv(Table::Members) | Kind::Answers)
            || (now.get() == Kind::Book && members.get())
    });
    let tells = Memo::new(move |_| {
        matches!(
            now.get(),
            Kind::Book
                | Kind::Logbook
                | Kind::Answers
                | Kind::Csv(Table::Households | Table::Problems | Table::Helps)
        )
    });
    let counts = {
        let all = all.clone();
        move || {
            let code = area.with(|it| it.code().to_owned());
            let (mut households, mut problems, mut helps) = (0, 0, 0);
            for it in all.iter().filter(|it| it.tambon.starts_with(&code)) {
                households += 1;
                problems += it.problems.len();
                helps += it.helps.len();
            }
            let [households, problems, helps] = [households, problems, helps].map(number);
            fill(
                t_export().export_count,
                &[("households", &households), ("problems", &problems), ("helps", &helps)],
            )
        }
    };
    let options: Vec<(String, String)> =
        KINDS.iter().enumerate().map(|(n, it)| (n.to_string(), kind_words(*it).to_owned())).collect();
    let chosen = Signal::derive(move || vec![kind.get().to_string()]);
    let choose = move |(code, _): (String, bool)| {
        told.set(None);
        kind.set(code.parse().unwrap_or_default());
    };
    let press = {
        let all = all.clone();
        move |()| {
            let kind = now.get_untracked();
            let reason = said::plain(why.get_untracked().trim());
            if kind.personal() && reason.is_empty() {
                missing.set(Some(t_export().export_need_why.to_owned()));
                focus("export-why");
                return;
            }
            let order = Order { kind, area: area.get_untracked(), members: members.get_untracked() };
            let shown = (restricted.get_untracked(), ids.get_untracked() && names_members.get_untracked());
            told.set(None);
            let flag = Rc::new(Cell::new(false));
            stop.set_value(flag.clone());
            progress.set(Some((0, 1)));
            let all = all.clone();
            spawn_local(async move {
                let made = hand_on(session, order, &all, shown, reason, Under { progress, stop: flag }).await;
                progress.try_set(None);
                told.try_set(Some(made));
            });
        }
    };
    let files = Memo::new(move |_| session.intakes.with(crate::domain::OrdMap::len));
    view! {
        <section class="card export">
            {choose_area("export-area", &all, area)}
            <p class="count">{counts}</p>
            <Group id="export-kind" label=t.export_what>
                <ChoiceList name="export-kind" options=options chosen=chosen on_choose=choose/>
            </Group>
            <Show when=move || now.get() == Kind::Book>
                {tick("export-members", t_export().export_members, members, move |it| members.set(it))}
                <p class="hint">{move || fill(t_export().export_members_hint, &[("n", &number(files.get()))])}</p>
            </Show>
            <Show when=move || tells.get()>
                {tick("export-restricted", t_export().export_restricted, restricted, move |it| restricted.set(it))}
            </Show>
            <Show when=move || names_members.get()>
                {tick("export-ids", t_export().export_ids, ids, move |it| ids.set(it))}
            </Show>
            <Show when=move || personal.get()>
                <Notice tone=Tone::Bad><p>{t_export().export_warning}</p></Notice>
                <Field id="export-why" label=t_export().export_why hint=t_export().export_why_hint.to_owned() required=true fault=missing>
                    <TextBox id="export-why" value=why on_input=move |it| { missing.set(None); why.set(it) }/>
                </Field>
            </Show>
            <Show when=move || now.get() == Kind::Anonymous>
                <Notice tone=Tone::Info><p>{t_export().export_safe}</p></Notice>
            </Show>
            <div class="toolbar">
                <Button weight=Weight::Primary class="make" disabled=Signal::derive(move || progress.with(Option::is_some) || session.taken_over.get()) on_press=press>
                    {t.export_make}
                </Button>
            </div>
            {under_way(progress, stop)}
            <div aria-live="polite">{move || told.get().map(outcome)}</div>
        </section>
    }
    .into_any()
}

fn under_way(
    progress: RwSignal<Option<(usize, usize)>>,
    stop: StoredValue<Rc<Cell<bool>>, LocalStorage>,
) -> impl IntoView {
    let running = Memo::new(move |_| progress.with(Option::is_some));
    let (done, of) =
        (move || progress.get().map_or(0, |it| it.0), move || progress.get().map_or(1, |it| it.1));
    let words = move || fill(t_export().export_progress, &[("done", &number(done())), ("of", &number(of()))]);
    view! {
        <Show when=move || running.get()>
            <div class="under-way">
                <progress max=move || of().to_string() value=move || done().to_string() aria-label=t_export().export_progress_label></progress>
                <p>{words}</p>
                <Button class="stop" on_press=move |()| stop.with_value(|it| it.set(true))>{t_export().export_stop}</Button>
            </div>
        </Show>
    }
}

fn outcome(told: Told) -> AnyView {
    let t = t_export();
    match told {
        Told::Stopped => view! { <Notice tone=Tone::Info><p>{t.export_stopped}</p></Notice> }.into_any(),
        Told::Not(why) => view! { <Notice tone=Tone::Bad><p>{why}</p></Notice> }.into_any(),
        Told::Made(made, kind) => {
            let words = fill(t.export_done, &[("name", &made.name), ("rows", &number(made.rows))]);
            let left = (made.left_out > 0).then(|| fill(t.export_left_out, &[("n", &number(made.left_out))]));
            let few = match kind {
                Kind::Map => t.export_no_position,
                Kind::Answers => t.export_other_form,
                _ => t.export_few,
            };
            let few = (made.households > 0).then(|| fill(few, &[("n", &number(made.households))]));
            view! {
                <Notice tone=Tone::Good>
                    <p>{words}</p>
                    {left.map(|it| view! { <p>{it}</p> })}
                    {few.map(|it| view! { <p>{it}</p> })}
                </Notice>
            }
            .into_any()
        }
    }
}

/// Makes the file, and writes into the trail that it was made and what for.
async fn hand_on(
    session: Session,
    order: Order,
    all: &[Arc<Summary>],
    shown: (bool, bool),
    why: String,
    under: Under,
) -> Told {
    let places = session.places.get_untracked();
    let keyed = session.keyed.get_untracked();
    let words = Words::of(places, &untrack(|| register(session)), keyed, shown);
    let moment = dates::compact(device::now());
    let t = t_export();
    match make(session, &order, all, &words, &moment, under).await {
        Ok((made, ready)) => {
            // Before it leaves, so that nothing leaves untold.
            let about = format!("table/{}", made.name);
            session.handed_on(about, if order.kind.personal() { why } else { String::new() });
            session.saved().await;
            match files::save_parts(&made.name, ready.mime, &ready.parts, ready.length) {
                Ok(()) => Told::Made(made, order.kind),
                Err(_) => Told::Not(t.export_failed.to_owned()),
            }
        }
        Err(Fault::Stopped) => Told::Stopped,
        Err(Fault::Busy) => Told::Not(t.export_busy.to_owned()),
        Err(Fault::Unread(name)) => Told::Not(fill(t.export_unread, &[("name", &name)])),
        Err(Fault::TooLarge) => Told::Not(t.export_too_large.to_owned()),
        Err(Fault::Failed) => Told::Not(t.export_failed.to_owned()),
    }
}
