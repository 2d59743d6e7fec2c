//! Where files arrive: each is opened with the office's key, checked, and told about in words; of many,
//! what became of them is counted. A file that waits for a person is kept too, apart from the data, until
//! somebody decides.

use crate::domain::OrdMap;
use std::sync::Arc;

use leptos::leptos_dom::helpers::WindowListenerHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;

use super::take_in::{self, Desktop, FEW, Group, Held, Opened, State, Taken, leave_out};
use super::{
    brings, comments, conflicts, demo_mark, erase, files, forgot, hand_on, handback, other_round, preview,
    rescue, said, shared, upward, vouch,
};
use crate::device::folder::{self, Dropped};
use crate::domain::record::Waiting;
use crate::exchange::intake::HeldWhy;
use crate::ui::handed_in;
use crate::ui::kit::{Button, Field, LinkButton, Notice, TextBox, Tone, Weight, bring_into_view};
use crate::ui::qr::scanner;
use crate::ui::route::Route;
use crate::ui::session::{Session, session};
use crate::ui::text::export::relay::t_relay;
use crate::ui::text::export::t_export;
use crate::ui::text::settings::t_settings;
use crate::ui::text::{fill, t_cases, t_desk, t_merge, t_office, t_report};

/// Where it stands how far it is, and what became of each file.
const RESULTS: &str = "results";
/// Rows shown before a person asks for more.
pub(super) const ROWS: usize = 50;

/// The page.
pub fn page() -> AnyView {
    let session = session();
    let desktop = take_in::desktop(session);
    let none_found = RwSignal::new(false);
    let picked = move |event: leptos::ev::Event, whole: bool| {
        let input = event.target().and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(input) = input else { return };
        let files = input.files().map(|it| folder::picked(&it, whole)).unwrap_or_default();
        none_found.set(whole && files.is_empty());
        open(session, files);
        // So that picking the same file again is an event again.
        input.set_value("");
    };
    handed_in::take(move |files| open(session, files));
    let scanned = move |text: String| {
        take_in::look(session, &text);
        bring_into_view(RESULTS);
    };
    let dropped = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        let dropped = Dropped::of(&event);
        spawn_local(async move {
            let files = dropped.files().await;
            none_found.try_set(files.is_empty());
            open(session, files);
        });
    };
    // Anywhere on the page: beside the box, the browser would leave the app and show the file.
    let listeners = [
        window_event_listener(leptos::ev::dragover, |event| event.prevent_default()),
        window_event_listener(leptos::ev::drop, dropped),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    let disabled = move || session.taken_over.get();
    view! {
        <h1 tabindex="-1">{t_office().office_title}</h1>
        <p>{t_office().office_lead}</p>
        {ways(session)}
        {shared::due(session)}
        {move || session.taken_over.get().then(|| view! { <Notice tone=Tone::Warning><p>{t_office().office_taken_over}</p></Notice> })}
        <div class="card drop">
            <div class="field">
                <label for="office-files">{t_office().office_pick}</label>
                <p class="hint" id="office-files-hint">{t_office().office_drop}</p>
                <input id="office-files" type="file" multiple accept=".json,.txt,application/json,text/plain"
                    aria-describedby="office-files-hint" disabled=disabled on:change=move |it| picked(it, false)/>
            </div>
            <div class="field">
                <label for="office-folder">{t_desk().desk_folder}</label>
                <p class="hint" id="office-folder-hint">{t_desk().desk_folder_hint}</p>
                <input id="office-folder" type="file" prop:webkitdirectory=true
                    aria-describedby="office-folder-hint" disabled=disabled on:change=move |it| picked(it, true)/>
            </div>
            {scanner(t_office().office_scan, scanned)}
            {preview::choice(&desktop)}
        </div>
        <div aria-live="polite">
            {move || none_found.get().then(|| view! { <Notice tone=Tone::Info><p>{t_desk().desk_nothing}</p></Notice> })}
        </div>
        <div class="page" id=RESULTS>
            {under_way(&desktop)}
            {preview::keep_all(session, &desktop)}
            {results(session, desktop)}
        </div>
        {erase::told(session)}
        {erase::asked(session)}
        {comments::due(session)}
        {conflicts::due(session)}
        {files::register(session)}
    }
    .into_any()
}

/// Takes files in, and shows what becomes of them: that stands below everything else that can be done here.
fn open(session: Session, files: Vec<web_sys::File>) {
    if !files.is_empty() {
        take_in::open(session, files);
        bring_into_view(RESULTS);
    }
}

/// Where an office goes from here. Above the files: of a hundred the list is pages long, and nobody would find it
/// below.
fn ways(session: Session) -> impl IntoView {
    view! {
        <nav class="office-ways" aria-label=t_desk().desk_ways>
            <LinkButton class="to-cases" href=Route::Cases(String::new()).href()>{t_cases().cases_go}</LinkButton>
            <LinkButton class="to-meeting" href=Route::Meeting(String::new()).href()>{t_cases().meeting_go}</LinkButton>
            <LinkButton class="to-reports" href=Route::Report(String::new(), String::new()).href()>{t_report().report_go}</LinkButton>
            <LinkButton class="to-twins" href=Route::Conflicts.href()>{t_merge().merge_go_houses}</LinkButton>
            <LinkButton class="to-keying" href=Route::Keying.href()>{t_export().export_keying_go}</LinkButton>
            <LinkButton class="to-export" href=Route::Export.href()>{t_export().export_go}</LinkButton>
            <LinkButton class="to-upward" href=Route::Upward.href()>{t_relay().relay_go}</LinkButton>
            <LinkButton class="to-rosters" href=Route::Rosters.href()>{t_office().office_rosters}</LinkButton>
            <LinkButton class="to-settings" href=Route::OfficeSettings.href()>{t_settings().set_title}</LinkButton>
            <LinkButton href=Route::Keys.href()>
                {move || fill(t_office().office_to_keys, &[("count", &session.known_keys.with(OrdMap::len).to_string())])}
            </LinkButton>
        </nav>
    }
}

/// How far it is, and the button that stops it.
fn under_way(desktop: &Desktop) -> impl IntoView + use<> {
    let progress = desktop.progress.clone();
    let (many, bar, words) = (progress.clone(), progress.clone(), progress);
    let many = Memo::new(move |_| many.with(|it| it.as_ref().is_some_and(|it| it.of > FEW)));
    let stopping = RwSignal::new(false);
    let stop = move |()| {
        stopping.set(true);
        take_in::stop();
    };
    move || {
        if !many.get() {
            stopping.set(false);
            return None;
        }
        let (of, done, words) = (bar.clone(), bar.clone(), words.clone());
        let of = move || of.with(|it| it.as_ref().map(|it| it.of.to_string()));
        let done = move || done.with(|it| it.as_ref().map(|it| it.done.to_string()));
        let words = move || {
            words.with(|it| {
                it.as_ref().map(|it| {
                    let parts =
                        [("done", &*it.done.to_string()), ("of", &*it.of.to_string()), ("name", &*it.name)];
                    fill(t_desk().desk_progress, &parts)
                })
            })
        };
        Some(view! {
            <section class="card under-way">
                <progress max=of value=done aria-label=t_desk().desk_progress_label></progress>
                <p>{words}</p>
                {move || match stopping.get() {
                    true => view! { <p role="status">{t_desk().desk_stopping}</p> }.into_any(),
                    false => view! { <Button class="stop" on_press=stop>{t_desk().desk_stop}</Button> }.into_any(),
                }}
            </section>
        })
    }
}

/// The groups that are counted, and where they are opened: their class and their words.
type Counted = (Group, &'static str, fn() -> &'static str);
const COUNTED: [Counted; 4] = [
    (Group::Taken, "taken", || t_desk().desk_taken),
    (Group::Again, "again", || t_desk().desk_again),
    (Group::Refused, "refused", || t_desk().desk_refused),
    (Group::Left, "left", || t_desk().desk_left),
];

/// What became of each file: one by one of a few, of those that came last where these are few, and always
/// of those that need a person; else counted.
fn results(session: Session, desktop: Desktop) -> impl IntoView {
    let Desktop { list, ticks, progress, direct: from, .. } = desktop;
    let all = {
        let list = list.clone();
        Memo::new(move |_| {
            ticks.track();
            list.with(|all| {
                all.iter().map(|it| (it.number, it.state.with_untracked(State::group))).collect::<Vec<_>>()
            })
        })
    };
    let few = Memo::new(move |_| all.with(|all| all.len() <= FEW));
    let from = Memo::new(move |_| from.get());
    let of = move |group: Group| {
        Memo::new(move |_| {
            let from = from.get();
            let of = |it: &&(usize, Group)| it.1 == group && (it.0 < from || group == Group::Person);
            all.with(|all| all.iter().filter(of).map(|it| it.0).collect::<Vec<_>>())
        })
    };
    let any = Memo::new(move |_| all.with(|all| !all.is_empty()));
    let direct = Memo::new(move |_| {
        let (few, from) = (few.get(), from.get());
        let shows = |it: &&(usize, Group)| few || it.0 >= from || it.1 == Group::Person;
        all.with(|all| all.iter().filter(shows).map(|it| it.0).collect::<Vec<_>>())
    });
    let cards = {
        let list = list.clone();
        move |numbers: Memo<Vec<usize>>| cards(session, list.clone(), numbers)
    };
    let brought = {
        let list = StoredValue::new(list.clone());
        let sum = |all: &Vec<Opened>| all.iter().map(|it| it.state.with_untracked(State::brings)).sum();
        move || list.with_value(|list| list.with_untracked(sum))
    };
    let rounds = {
        let list = StoredValue::new(list.clone());
        let all = |all: &Vec<Opened>| -> Vec<String> {
            all.iter().flat_map(|it| it.state.with_untracked(State::rounds)).collect()
        };
        move || list.with_value(|list| list.with_untracked(all))
    };
    let clear = Callback::new(move |()| {
        list.update(|all| all.retain(|it| !it.state.with_untracked(State::settled)));
    });
    let running = Memo::new(move |_| progress.with(Option::is_some));
    let done = move || {
        let many = from.get() > all.with(|all| all.first().map_or(0, |it| it.0));
        (many && !running.get()).then(|| {
            let left = all.with(|all| all.iter().filter(|it| it.1 == Group::Left).count());
            let brings = brings::brought(brought());
            let others = other_round::of_many(session, &rounds());
            match left {
                0 => {
                    let words = fill(t_desk().desk_done, &[("of", &all.with(Vec::len).to_string())]);
                    view! { <Notice tone=Tone::Good><p>{words}</p>{brings}{others}</Notice> }
                }
                left => {
                    let words = fill(t_desk().desk_stopped, &[("left", &left.to_string())]);
                    view! { <Notice tone=Tone::Info><p>{words}</p>{brings}{others}</Notice> }
                }
            }
        })
    };
    let groups = {
        let cards = cards.clone();
        move || {
            let cards = cards.clone();
            (!few.get()).then(move || {
                let waiting = of(Group::Person);
                let groups =
                    COUNTED.map(|(group, class, words)| counted(of(group), class, words, cards.clone()));
                view! {
                    {done}
                    {groups.into_iter().collect_view()}
                    {move || waiting.with(|it| (!it.is_empty()).then(|| {
                        let words = fill(t_desk().desk_waiting, &[("n", &it.len().to_string())]);
                        view! { <p class="waiting"><strong>{words}</strong></p> }
                    }))}
                }
            })
        }
    };
    view! {
        <section class="results" aria-live="polite">
            <Show when=move || any.get()>
                <h2>{t_office().office_results}</h2>
            </Show>
            {groups}
            {cards(direct)}
            <Show when=move || any.get()>
                <Button weight=Weight::Quiet on_press=clear>{t_office().office_results_clear}</Button>
            </Show>
        </section>
    }
}

/// A group of files: how many, and when it is opened, which.
fn counted(
    numbers: Memo<Vec<usize>>,
    class: &'static str,
    words: fn() -> &'static str,
    cards: impl Fn(Memo<Vec<usize>>) -> AnyView + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let toggled = move |event: leptos::ev::Event| {
        open.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    };
    move || {
        let cards = cards.clone();
        (!numbers.with(Vec::is_empty)).then(move || {
            let cards = cards.clone();
            view! {
                <details class=format!("group {class}") on:toggle=toggled>
                    <summary>{move || fill(words(), &[("n", &numbers.with(Vec::len).to_string())])}</summary>
                    {move || open.get().then(|| cards(numbers))}
                </details>
            }
        })
    }
}

/// Files as cards, as many as a screen bears.
fn cards(session: Session, list: ArcRwSignal<Vec<Opened>>, numbers: Memo<Vec<usize>>) -> AnyView {
    let shown = RwSignal::new(ROWS);
    let rest = Memo::new(move |_| numbers.with(Vec::len).saturating_sub(shown.get()));
    let rows = move || {
        numbers.with(|numbers| {
            list.with_untracked(|all| {
                // Both are in the order of their numbers, the highest first.
                let place = |it: &usize| all.binary_search_by(|one| it.cmp(&one.number)).ok();
                let rows = numbers.iter().take(shown.get()).filter_map(place);
                rows.filter_map(|it| all.get(it).cloned()).collect::<Vec<_>>()
            })
        })
    };
    view! {
        <ul class="cards">
            <For each=rows key=|one| one.number let:one>
                <li class="card">{outcome(session, one)}</li>
            </For>
        </ul>
        {more(rest, shown)}
    }
    .into_any()
}

/// A button that shows more rows, while there are more.
pub(super) fn more(rest: Memo<usize>, shown: RwSignal<usize>) -> impl IntoView {
    view! {
        <Show when=move || 0 < rest.get()>
            <Button on_press=move |()| shown.update(|it| *it += ROWS)>
                {move || fill(t_office().office_show_more, &[("count", &rest.get().min(ROWS).to_string())])}
            </Button>
        </Show>
    }
}

fn outcome(session: Session, one: Opened) -> impl IntoView {
    // A file that is looked at before it is kept is drawn once, however often it is counted again.
    let looked_at = {
        let state = one.state.clone();
        Memo::new(move |_| {
            state.with(|it| match it {
                State::Held(held) if held.why == HeldWhy::Preview => Some(held.hash.clone()),
                _ => None,
            })
        })
    };
    let name = one.name.clone();
    let body = move || match looked_at.with(Option::is_some) {
        true => became(session, &one, one.state.get_untracked()),
        false => became(session, &one, one.state.get()),
    };
    view! { <p class="meta">{name}</p>{body} }
}

fn became(session: Session, one: &Opened, state: State) -> AnyView {
    match state {
        State::Reading => view! { <p>{t_office().office_reading}</p> }.into_any(),
        State::Keeping => view! { <p>{t_office().office_keeping}</p> }.into_any(),
        State::Unread(fault) => refused(said::unread(&fault)),
        State::Refused(reason) => refused(said::reason(&reason)),
        State::NotMatched => refused(t_office().office_not_matched.to_owned()),
        State::Again(hash) => {
            let again = came_again(session, &hash).map(|it| view! { <p class="came-again">{it}</p> });
            view! {
                <Notice tone=Tone::Info>
                    <p>{t_office().office_again}</p>
                    {again}
                </Notice>
                {session.intakes.with_untracked(|all| all.contains_key(&hash)).then(|| view! {
                    <LinkButton href=Route::Intake(hash).href()>{t_office().office_open_intake}</LinkButton>
                })}
            }
            .into_any()
        }
        State::Kept(taken) if taken.list => upward::list_kept(&taken),
        State::Kept(taken) => kept(session, &taken),
        State::Left => view! { <p>{t_desk().desk_not_opened}</p> }.into_any(),
        State::Held(held) if held.why == HeldWhy::Preview => preview::card(session, &held, one),
        State::Held(held) => waits(session, &held, one.state.clone()),
        State::Asks(asks, keys) => vouch::asks(session, asks, keys, one.state.clone()),
        State::Forgot(asks, keys) => forgot::asks(session, asks, keys, one.state.clone()),
        State::Backup(backup) => handback::page(session, one.name.clone(), backup),
        State::Rescued(backup, shut, older) => rescue::page(session, &one.name, backup, shut, older),
        State::RescueShut => refused(t_office().office_rescue_shut.to_owned()),
        State::ForgotUnknown => refused(t_office().office_forgot_unknown.to_owned()),
        State::Known(name) => view! {
            <Notice tone=Tone::Good><p>{fill(t_office().office_enrol_known, &[("name", &name)])}</p></Notice>
            <LinkButton href=Route::Keys.href()>{t_office().office_keys_title}</LinkButton>
        }
        .into_any(),
        State::LeftOut(hash, why) => view! {
            <Notice tone=Tone::Info><p>{fill(t_office().office_left_out, &[("why", &why)])}</p></Notice>
            {look_again(session, &hash)}
        }
        .into_any(),
        State::Register(words) => view! { <Notice tone=Tone::Good><p>{words}</p></Notice> }.into_any(),
        State::RegisterRefused(words) => refused(words),
        State::OtherCode => refused(t_office().office_scan_other.to_owned()),
        State::KnownOffice(name) => upward::known(&name),
        State::AsksOffice(card, keys) => vouch::asks_office(session, card, keys, one.state.clone()),
        State::Sender(it) => upward::sender(&it),
        State::Relayed(it) => upward::relayed(session, &it),
        State::Card => {
            view! { <Notice tone=Tone::Info><p>{t_office().office_is_card}</p></Notice> }.into_any()
        }
    }
}

/// How often a file that was taken in came again.
fn came_again(session: Session, hash: &str) -> Option<String> {
    let again = session.intakes.with_untracked(|all| all.get(hash)?.again)?;
    let words = files::came_again(t_desk().desk_again_facts, again);
    Some(format!("{}: {words}", t_desk().desk_again_head))
}

fn refused(why: String) -> AnyView {
    view! { <Notice tone=Tone::Bad><p><strong>{t_office().office_refused}</strong></p><p>{why}</p></Notice> }
        .into_any()
}

fn kept(session: Session, taken: &Taken) -> AnyView {
    let parts = [("seq", &*taken.seq.to_string()), ("name", &*taken.author.name)];
    let what = fill(t_office().office_accepted_what, &parts);
    let round = taken.round.clone();
    let brings = brings::brought(taken.brings);
    let tone = if taken.missing.is_empty() { Tone::Info } else { Tone::Warning };
    let (tally, chain) = (said::tally(&taken.tally), said::chain(&taken.missing));
    let dropped = (taken.dropped > 0).then(|| {
        let words = fill(t_office().office_dropped, &[("n", &taken.dropped.to_string())]);
        view! { <Notice tone=Tone::Warning><p>{words}</p></Notice> }
    });
    let gone = (taken.gone > 0).then(|| {
        let words = fill(t_office().office_erased_again, &[("n", &taken.gone.to_string())]);
        view! { <Notice tone=Tone::Warning><p>{words}</p></Notice> }
    });
    view! {
        <Notice tone=Tone::Good>
            <p><strong>{t_office().office_accepted}</strong></p>
            <p>{what}</p>
            <p>{tally}</p>
            {brings}
        </Notice>
        {demo_mark(taken.demo)}
        {move || other_round::notice(session, &round)}
        {gone}
        {dropped}
        <Notice tone=tone><p>{chain}</p></Notice>
        <LinkButton href=Route::Intake(taken.hash.clone()).href()>{t_office().office_open_intake}</LinkButton>
    }
    .into_any()
}

fn waits(session: Session, held: &Arc<Held>, state: ArcRwSignal<State>) -> AnyView {
    let why = said::waits(held);
    let anothers =
        (held.why == HeldWhy::Anothers).then(|| hand_on::ask(session, held.key.kid(), held.others.clone()));
    view! {
        <Notice tone=Tone::Warning><p><strong>{t_office().office_held}</strong></p><p>{why}</p></Notice>
        {left_before(session, &held.hash)}
        {demo_mark(held.demo)}
        <p>{t_office().office_claims}</p>
        {preview::holds(session, held)}
        {upward::through(session, &held.through).map(|it| view! { <p class="through">{it}</p> })}
        {anothers}
        {leave(session, held, state)}
    }
    .into_any()
}

/// That a file was left out before, and is looked at again.
pub(super) fn left_before(session: Session, hash: &str) -> Option<AnyView> {
    let why = session.waiting_files.with_untracked(|all| all.get(hash)?.left_out.clone())?;
    let words = fill(t_office().office_left_out, &[("why", &why)]);
    Some(view! { <Notice tone=Tone::Warning><p>{words}</p></Notice> }.into_any())
}

/// Looking again at a file that was left out; nothing where its text is not here.
pub(super) fn look_again(session: Session, hash: &str) -> Option<AnyView> {
    let here = session
        .waiting_files
        .with_untracked(|all| all.get(hash).is_some_and(Waiting::may_be_looked_at_again));
    let disabled = Signal::derive(move || session.taken_over.get());
    let hash = hash.to_owned();
    let press = move |()| {
        take_in::look_again(session, &hash);
        bring_into_view(RESULTS);
    };
    here.then(|| {
        view! { <Button class="look-again" disabled=disabled on_press=press>{t_office().office_look_again}</Button> }
            .into_any()
    })
}

/// Leaving a file out that waits, for a reason.
pub(super) fn leave(session: Session, held: &Arc<Held>, state: ArcRwSignal<State>) -> AnyView {
    let reason = RwSignal::new(String::new());
    let missing = RwSignal::new(None::<String>);
    let id = format!("why-{}", held.hash);
    let left = held.hash.clone();
    let leave = move |()| {
        let words = reason.get_untracked().trim().to_owned();
        if words.is_empty() {
            missing.set(Some(t_office().office_need_why.to_owned()));
            return;
        }
        let (left, state) = (left.clone(), state.clone());
        spawn_local(async move {
            leave_out(session, &left, said::plain(&words)).await;
            state.set(State::LeftOut(left, said::plain(&words)));
            take_in::desktop(session).ticks.update(|it| *it += 1);
        });
    };
    view! {
        <details>
            <summary>{t_office().office_leave_out_ask}</summary>
            <Field id=id.clone() label=t_office().office_why fault=missing>
                <TextBox id=id value=reason on_input=move |it| { missing.set(None); reason.set(it) }/>
            </Field>
            <Button weight=Weight::Danger class="leave-out" on_press=leave>{t_office().office_leave_out}</Button>
        </details>
    }
    .into_any()
}
