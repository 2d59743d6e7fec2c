//! Passing on ส่งต่อหน่วยเหนือ: what was taken in here goes to the office above, each file as its volunteer
//! signed it. And what is told of files that came in this way.

mod lists;
mod make;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;

use self::make::{Order, Plan};
use super::conflicts::who;
use super::reports::tick;
use super::take_in::{Relayed, State, Taken, office_card};
use super::{brings, other_round, said, vouch};
use crate::device::files;
use crate::device::folder;
use crate::domain::OrdMap;
use crate::domain::record::{Intake, KnownKey};
use crate::domain::relay::{Relay, listless, missing_parts};
use crate::exchange::enrol::OfficeCard;
use crate::exchange::envelope::MAX_FILE;
use crate::exchange::intake::{HeldWhy, Reason};
use crate::exchange::relay::Sender;
use crate::ui::kit::{Button, ChoiceList, Group, LinkButton, Notice, Tone, Weight};
use crate::ui::place_picker::place_name;
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session, session};
use crate::ui::text::export::relay::t_relay;
use crate::ui::text::{dates, fill, t_office};

/// How far the preparing is, and what came of it.
#[derive(Clone)]
enum Step {
    Choosing,
    /// so many of so many files were looked at
    Preparing(usize, usize),
    /// and how many parts were saved
    Saving(Arc<Plan>, usize),
}

/// The page.
pub fn page() -> AnyView {
    let session = session();
    let t = t_relay();
    let body = match session.mode {
        Mode::Office => whole(session),
        _ => view! { <Notice tone=Tone::Info><p>{t.relay_practice}</p></Notice> }.into_any(),
    };
    view! {
        <h1 tabindex="-1">{t.relay_title}</h1>
        <p>{t.relay_lead}</p>
        {body}
        <p class="toolbar"><LinkButton href=Route::Office.href()>{t_office().office_back}</LinkButton></p>
    }
    .into_any()
}

fn whole(session: Session) -> AnyView {
    let offices = Memo::new(move |_| make::offices(session));
    let none = move || offices.with(Vec::is_empty);
    view! {
        <Show when=none fallback=move || form(session, offices)>
            <Notice tone=Tone::Info><p>{t_relay().relay_office_none}</p></Notice>
        </Show>
        {meet(session, none)}
        {made(session)}
    }
    .into_any()
}

/// Getting to know another office: its file, and the digits of its card.
fn meet(session: Session, none: impl Fn() -> bool + Send + Sync + 'static) -> AnyView {
    let t = t_relay();
    let state = ArcRwSignal::new(State::Reading);
    let shown = state.clone();
    let pick = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        let file = input.files().and_then(|it| it.get(0));
        input.set_value("");
        let (Some(file), state) = (file, state.clone()) else { return };
        spawn_local(async move {
            state.set(match files::read(&file, MAX_FILE).await {
                Ok(bytes) => match OfficeCard::read_on_its_side(&bytes, session.mode == Mode::Demo) {
                    Ok((card, signs)) => office_card(session, card, signs),
                    Err(reason) => State::Refused(reason),
                },
                Err(fault) => State::Unread(fault),
            });
        });
    };
    let told = move || match shown.get() {
        State::AsksOffice(card, keys) => vouch::asks_office(session, card, keys, shown.clone()),
        State::KnownOffice(name) => known(&name),
        State::NotMatched => {
            view! { <Notice tone=Tone::Bad><p>{t_office().office_not_matched}</p></Notice> }.into_any()
        }
        State::Unread(fault) => {
            view! { <Notice tone=Tone::Bad><p>{said::unread(&fault)}</p></Notice> }.into_any()
        }
        State::Refused(wrong @ (Reason::DemoFile | Reason::NotDemo)) => {
            view! { <Notice tone=Tone::Bad><p>{said::reason(&wrong)}</p></Notice> }.into_any()
        }
        State::Reading => ().into_any(),
        _ => view! { <Notice tone=Tone::Bad><p>{t_relay().relay_office_not}</p></Notice> }.into_any(),
    };
    view! {
        <details class="card meet-office" prop:open=none>
            <summary>{t.relay_office_other}</summary>
            <div class="field">
                <label for="upper-card">{t.relay_office_pick}</label>
                <p class="hint" id="upper-card-hint">{t.relay_office_pick_hint}</p>
                <input id="upper-card" type="file" autocomplete="off" accept=".json,.txt,application/json,text/plain"
                    aria-describedby="upper-card-hint" on:change=pick/>
            </div>
            <div class="steps" aria-live="polite">{told}</div>
        </details>
    }
    .into_any()
}

fn form(session: Session, offices: Memo<Vec<KnownKey>>) -> AnyView {
    let t = t_relay();
    let first = move || offices.with(|all| all.first().map(|it| it.kid.clone()).unwrap_or_default());
    let to = RwSignal::new(untrack(first));
    let (again, photos) = (RwSignal::new(false), RwSignal::new(false));
    let step = RwSignal::new(Step::Choosing);
    let (busy, told) = (RwSignal::new(false), RwSignal::new(None::<(Tone, String)>));
    // What is under way when something else is chosen comes to nothing.
    let turn = StoredValue::new(0_u32);
    let turned = move |since: u32| turn.try_get_value() != Some(since);
    let changed = move || {
        turn.update_value(|it| *it = it.wrapping_add(1));
        step.set(Step::Choosing);
        told.set(None);
    };
    let due = move |again: bool| Memo::new(move |_| make::due(session, &to.get(), again));
    let (new, all) = (due(false), due(true));
    let chosen = Memo::new(move |_| if again.get() { all.get() } else { new.get() });
    let counted = move |words: &'static str, of: Memo<make::Due>| {
        let count = |it: &make::Due| {
            [("files", it.files.len().to_string()), ("decisions", it.decisions().to_string())]
        };
        let counts = of.with(count);
        fill(words, &counts.each_ref().map(|it| (it.0, &*it.1)))
    };
    let press = move |()| {
        let order = offices.with_untracked(|all| {
            let to = all.iter().find(|it| it.kid == to.get_untracked()).cloned();
            to.map(|to| Order { to, again: again.get_untracked(), photos: photos.get_untracked() })
        });
        let Some(order) = order.filter(|_| !session.taken_over.get_untracked()) else { return };
        told.set(None);
        turn.update_value(|it| *it = it.wrapping_add(1));
        let mine = turn.get_value();
        step.set(Step::Preparing(0, 1));
        spawn_local(async move {
            let progress = move |done, of| {
                if !turned(mine) {
                    step.try_set(Step::Preparing(done, of));
                }
            };
            let plan = make::plan(session, &order, progress).await;
            if !turned(mine) {
                step.try_set(Step::Saving(Arc::new(plan), 0));
            }
        });
    };
    let save = move |()| {
        let Step::Saving(plan, n) = step.get_untracked() else { return };
        if session.taken_over.get_untracked() {
            return;
        }
        busy.set(true);
        let mine = turn.get_value();
        spawn_local(async move {
            let outcome = match make::make(session, &plan, n).await {
                Ok((name, lost)) => {
                    let saved = fill(t_relay().relay_saved, &[("name", &name)]);
                    let lost = (lost > 0).then(|| fill(t_relay().relay_lost, &[("n", &lost.to_string())]));
                    let tone = if lost.is_some() { Tone::Warning } else { Tone::Good };
                    if !turned(mine) {
                        step.try_set(Step::Saving(plan, n + 1));
                    }
                    (tone, [Some(saved), lost].into_iter().flatten().collect::<Vec<_>>().join(" "))
                }
                Err(what) => (Tone::Bad, fill(t_relay().relay_failed, &[("what", &what)])),
            };
            told.try_set(Some(outcome));
            busy.try_set(false);
        });
    };
    let offices_listed = move || {
        let options = offices.with(|all| {
            all.iter().map(|it| (it.kid.clone(), it.label.clone())).collect::<Vec<(String, String)>>()
        });
        let chosen = Signal::derive(move || vec![to.get()]);
        let choose = move |(kid, _): (String, bool)| {
            to.set(kid);
            changed();
        };
        view! { <ChoiceList name="relay-to" options=options chosen=chosen on_choose=choose/> }
    };
    let what = move || {
        let options = vec![
            ("new".to_owned(), counted(t_relay().relay_what_new, new)),
            ("all".to_owned(), counted(t_relay().relay_what_all, all)),
        ];
        let chosen = Signal::derive(move || vec![if again.get() { "all" } else { "new" }.to_owned()]);
        let choose = move |(code, _): (String, bool)| {
            again.set(code == "all");
            changed();
        };
        view! { <ChoiceList name="relay-what" options=options chosen=chosen on_choose=choose/> }
    };
    let notes = move || {
        let left = chosen.with(|it| it.left);
        let waiting = session.waiting_files.with(|all| {
            let open = |hash: &String| session.intakes.with(|all| !all.contains_key(hash));
            all.values().filter(|it| it.left_out.is_none() && !it.is_over() && open(&it.hash)).count()
        });
        let line = |n: usize, words| (n > 0).then(|| fill(words, &[("n", &n.to_string())]));
        let erased = line(chosen.with(|it| it.erased), t_relay().relay_erased);
        let (own, below, lists_left) = chosen.with(|it| (it.own_list(), it.lists_below(), it.lists_left));
        let lists = [
            own.map(|n| fill(t_relay().relay_list_goes, &[("n", &n.to_string())])),
            chosen.with(|it| it.listless).then(|| t_relay().relay_listless_goes.to_owned()),
            line(below, t_relay().relay_lists_go),
            line(lists_left, t_relay().relay_lists_left),
        ];
        let files = [line(left, t_relay().relay_left), line(waiting, t_relay().relay_waiting)];
        let lines = std::iter::once(erased).chain(lists).chain(files);
        let lines = lines.flatten().map(|it| view! { <p class="hint">{it}</p> });
        lines.collect::<Vec<_>>()
    };
    let idle = move || matches!(step.get(), Step::Choosing);
    let empty = Memo::new(move |_| chosen.with(make::Due::is_empty));
    let go = move || {
        match step.get() {
        Step::Choosing => view! {
            {move || empty.get().then(|| view! { <p class="empty">{t_relay().relay_nothing}</p> })}
            <div class="toolbar">
                <Button weight=Weight::Primary class="prepare" disabled=Signal::derive(move || empty.get() || session.taken_over.get()) on_press=press>
                    {t_relay().relay_prepare}
                </Button>
            </div>
        }
        .into_any(),
        Step::Preparing(done, of) => {
            let parts = [("done", &*done.to_string()), ("of", &*of.to_string())];
            let words = fill(t_relay().relay_preparing, &parts);
            view! {
                <div class="under-way">
                    <progress max=of.to_string() value=done.to_string() aria-label=t_relay().relay_progress></progress>
                    <p>{words}</p>
                </div>
            }
            .into_any()
        }
        Step::Saving(plan, n) => saving(&plan, n, busy, save),
    }
    };
    let told = move || told.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> });
    view! {
        <section class="card upward">
            <Group id="relay-to" label=t.relay_office>{offices_listed}</Group>
            <Group id="relay-what" label=t.relay_what>{what}</Group>
            {tick("relay-photos", t.relay_photos, photos, move |it| { photos.set(it); changed() })}
            <p class="hint">{t.relay_photos_hint}</p>
            {move || idle().then(notes)}
            {go}
            <div aria-live="polite">{told}</div>
        </section>
    }
    .into_any()
}

fn saving(plan: &Plan, n: usize, busy: RwSignal<bool>, save: impl Fn(()) + Send + Sync + 'static) -> AnyView {
    let t = t_relay();
    let counts =
        [("seq", plan.seq.to_string()), ("files", plan.files.to_string()), ("of", plan.of().to_string())];
    let ready = fill(t.relay_ready, &counts.each_ref().map(|it| (it.0, &*it.1)));
    let line = |n: usize, words| (n > 0).then(|| fill(words, &[("n", &n.to_string())]));
    let notes = [
        line(plan.lost, t.relay_lost),
        line(plan.photos_left, t.relay_photos_left),
        line(plan.lists_lost, t.relay_lists_lost),
    ];
    let notes =
        notes.into_iter().flatten().map(|it| view! { <Notice tone=Tone::Warning><p>{it}</p></Notice> });
    let next = match n < plan.of() {
        true => {
            let parts = [("part", &*(n + 1).to_string()), ("of", &*plan.of().to_string())];
            let words = fill(t.relay_save_part, &parts);
            view! {
                <div class="toolbar">
                    <Button weight=Weight::Primary class="save-part" disabled=busy on_press=save>{words}</Button>
                </div>
            }
            .into_any()
        }
        false => view! { <Notice tone=Tone::Info><p>{t.relay_all_saved}</p></Notice> }.into_any(),
    };
    view! { <p>{ready}</p> {notes.collect::<Vec<_>>()} {next} }.into_any()
}

/// What was made, and looking at what was saved.
fn made(session: Session) -> AnyView {
    let t = t_relay();
    let lines = Memo::new(move |_| {
        let mut all: Vec<Relay> =
            session.relays.with(|all| all.values().filter(|it| it.made_here()).cloned().collect());
        all.sort_by(|one, other| (other.begun, one.part).cmp(&(one.begun, other.part)));
        all
    });
    let said = RwSignal::new(None::<(usize, Vec<String>)>);
    let picked = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(input) = input else { return };
        let files = input.files().map(|it| folder::picked(&it, false)).unwrap_or_default();
        input.set_value("");
        if session.taken_over.get_untracked() {
            return;
        }
        spawn_local(async move { drop(said.try_set(Some(make::check(session, files).await))) });
    };
    let told = move || {
        said.get().map(|(same, others)| {
            let good = (same > 0).then(|| fill(t_relay().relay_checked, &[("n", &same.to_string())]));
            let names = others.iter().map(|it| said::plain(it)).collect::<Vec<_>>().join(", ");
            let bad = (!others.is_empty()).then(|| fill(t_relay().relay_differs, &[("names", &names)]));
            view! {
                {good.map(|it| view! { <Notice tone=Tone::Good><p>{it}</p></Notice> })}
                {bad.map(|it| view! { <Notice tone=Tone::Bad><p>{it}</p></Notice> })}
            }
        })
    };
    let rows = move || lines.with(|all| all.iter().map(|it| row(session, it)).collect::<Vec<_>>());
    view! {
        <section class="relays-made">
            <h2>{t.relay_made}</h2>
            <Show when=move || lines.with(|it| !it.is_empty())
                fallback=|| view! { <p class="empty">{t_relay().relay_made_none}</p> }>
                <div class="field">
                    <label for="relay-check">{t_relay().relay_check}</label>
                    <p class="hint" id="relay-check-hint">{t_relay().relay_check_hint}</p>
                    <input id="relay-check" type="file" multiple autocomplete="off" accept=".json,.txt,application/json,text/plain"
                        aria-describedby="relay-check-hint" on:change=picked/>
                </div>
                <div aria-live="polite">{told}</div>
                <div class="table-frame" role="region" tabindex="0" aria-label=t_relay().relay_made>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{t_relay().relay_col_file}</th>
                                <th scope="col">{t_relay().relay_col_to}</th>
                                <th scope="col">{t_relay().relay_col_part}</th>
                                <th scope="col" class="number">{t_relay().relay_col_files}</th>
                                <th scope="col">{t_relay().relay_col_made}</th>
                                <th scope="col">{t_relay().relay_col_state}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </Show>
        </section>
    }
    .into_any()
}

fn row(session: Session, line: &Relay) -> impl IntoView + use<> {
    let t = t_relay();
    let part = [("part", &*line.part.to_string()), ("of", &*line.of.to_string())];
    let part = fill(t.relay_part_of, &part);
    let state = match line.checked_at {
        Some(when) => fill(t.relay_state_checked, &[("when", &dates::moment(when))]),
        None => t.relay_state_open.to_owned(),
    };
    view! {
        <tr>
            <th scope="row" class="file-name">{line.name.clone()}</th>
            <td>{who(session, &line.to)}</td>
            <td>{part}</td>
            <td class="number">{line.files.len()}</td>
            <td>{dates::moment(line.at)}</td>
            <td>{state}</td>
        </tr>
    }
}

// ── What came in this way ───────────────────────────────────────────────────────────────────────

/// The names of the offices that a file came through.
pub(super) fn through(session: Session, offices: &[String]) -> Option<String> {
    let names = offices.iter().map(|it| who(session, it)).collect::<Vec<_>>().join(", ");
    (!offices.is_empty()).then(|| fill(t_relay().relay_through, &[("offices", &names)]))
}

/// Whose signature a file bears, that it was checked, and how it came.
pub(super) fn verified(session: Session, intake: &Intake) -> String {
    let t = t_relay();
    let words = if intake.redacted { t.relay_redacted } else { t.relay_verified };
    let whose = fill(words, &[("name", &who(session, &intake.kid))]);
    [Some(whose), through(session, &intake.through)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// An office that passes something on, and what to do.
pub(super) fn sender(sender: &Sender) -> AnyView {
    let t = t_relay();
    let why = match sender.why {
        HeldWhy::Suspended => t.relay_sender_suspended,
        HeldWhy::Revoked => t.relay_sender_revoked,
        _ => t.relay_sender_unknown,
    };
    let counts = [
        ("name", sender.name.clone()),
        ("seq", sender.seq.to_string()),
        ("part", sender.part.to_string()),
        ("of", sender.of.to_string()),
    ];
    let what = fill(t.relay_sender, &counts.each_ref().map(|it| (it.0, &*it.1)));
    let area = sender.area.clone();
    let code = sender.why.code();
    view! {
        <Notice tone=Tone::Warning>
            <p><strong>{what}</strong></p>
            <p class="meta">{move || place_name(&area)}</p>
            <p>{why}" ("{code}")"</p>
        </Notice>
    }
    .into_any()
}

/// That another office is known now.
pub(super) fn known(name: &str) -> AnyView {
    let words = fill(t_relay().relay_office_known, &[("name", name)]);
    view! { <Notice tone=Tone::Good><p>{words}</p></Notice> }.into_any()
}

/// What became of a part.
pub(super) fn relayed(session: Session, it: &Relayed) -> AnyView {
    let t = t_relay();
    let filled = |words: &str, parts: &[(&str, String)]| {
        let parts: Vec<(&str, &str)> = parts.iter().map(|it| (it.0, it.1.as_str())).collect();
        fill(words, &parts)
    };
    let from = filled(
        t.relay_taken_from,
        &[
            ("name", who(session, &it.from)),
            ("seq", it.seq.to_string()),
            ("part", it.part.to_string()),
            ("of", it.of.to_string()),
        ],
    );
    let counts = filled(
        t.relay_taken_counts,
        &[
            ("taken", it.taken.len().to_string()),
            ("again", it.again.to_string()),
            ("held", it.held.len().to_string()),
            ("refused", it.refused.len().to_string()),
        ],
    );
    let more = (it.settlements + it.resolutions + it.photos > 0).then(|| {
        filled(
            t.relay_taken_more,
            &[
                ("settlements", it.settlements.to_string()),
                ("resolutions", it.resolutions.to_string()),
                ("photos", it.photos.to_string()),
            ],
        )
    });
    let told = |n: usize, words: &'static str| {
        (n > 0).then(|| {
            let words = fill(words, &[("n", &n.to_string())]);
            view! { <Notice tone=Tone::Warning><p>{words}</p></Notice> }
        })
    };
    let refusals = it.refused.iter().map(|(seq, reason)| {
        let what = match seq {
            0 => t_relay().relay_list_refused.to_owned(),
            seq => fill(t_relay().relay_refused_one, &[("seq", &seq.to_string())]),
        };
        let why = said::reason(reason);
        view! { <Notice tone=Tone::Bad><p><strong>{what}</strong></p><p>{why}</p></Notice> }
    });
    let files = it.taken.iter().map(|it| {
        let parts = [("seq", &*it.seq.to_string()), ("name", &*it.author.name)];
        let what = fill(t_office().office_accepted_what, &parts);
        let gap = (!it.missing.is_empty()).then(|| format!(" · {}", said::chain(&it.missing)));
        let href = Route::Intake(it.hash.clone()).href();
        view! { <li><a href=href>{what}</a>{gap}</li> }
    });
    let (refusals, files) = (refusals.collect::<Vec<_>>(), files.collect::<Vec<_>>());
    let lists = it.lists.iter().map(|it| view! { <p class="list-below">{list_words(it)}</p> });
    let lists = lists.collect::<Vec<_>>();
    let lists_again = (it.lists_again > 0).then(|| {
        let words = filled(t.relay_lists_again, &[("n", it.lists_again.to_string())]);
        view! { <p>{words}</p> }
    });
    let (any, brings) = (!it.taken.is_empty(), brings::brought(it.brings()));
    let rounds: Vec<String> = it.taken.iter().map(|it| it.round.clone()).collect();
    let others = move || other_round::of_many(session, &rounds);
    view! {
        <Notice tone=Tone::Good>
            <p><strong>{t.relay_taken}</strong></p>
            <p>{from}</p>
            <p>{counts}</p>
            {any.then(|| view! { <p>{t.relay_taken_checked}</p> })}
            {more.map(|it| view! { <p>{it}</p> })}
            {brings}
            {others}
            {lists}
            {lists_again}
        </Notice>
        {refusals}
        {told(it.left as usize, t.relay_taken_left)}
        {told(it.erased, t.relay_taken_erased)}
        {any.then(|| view! { <ul class="inside">{files}</ul> })}
    }
    .into_any()
}

/// Whose list it is, and of how many households.
pub(super) fn list_of(session: Session, kid: &str, households: u32) -> String {
    let parts = [("office", &*who(session, kid)), ("n", &*households.to_string())];
    fill(t_relay().relay_list_of, &parts)
}

/// What a list that was taken in brought.
fn list_words(it: &Taken) -> String {
    let counts = [
        ("title", it.author.name.clone()),
        ("n", it.tally.households.to_string()),
        ("new", it.brings.new.to_string()),
        ("gone", it.gone.to_string()),
    ];
    let words = if it.gone > 0 { t_relay().relay_list_taken_gone } else { t_relay().relay_list_taken };
    fill(words, &counts.each_ref().map(|it| (it.0, &*it.1)))
}

/// The same where it waited and a person keeps it.
pub(super) fn list_kept(it: &Taken) -> AnyView {
    let words = list_words(it);
    view! { <Notice tone=Tone::Good><p class="list-below">{words}</p></Notice> }.into_any()
}

/// What other offices say of a key that is known here through them.
pub(super) fn said_of(session: Session, key: &KnownKey) -> AnyView {
    let t = t_relay();
    let lines = key.through.iter().map(|it| {
        let parts = [
            ("office", who(session, &it.office)),
            ("when", dates::moment(it.compared_at)),
            ("standing", said::standing(&it.standing)),
        ];
        view! { <p class="through">{fill(t.relay_key_said, &parts.each_ref().map(|it| (it.0, &*it.1)))}</p> }
    });
    let lines = lines.collect::<Vec<_>>();
    let not_here = (!key.compared_here()).then(|| view! { <p class="meta">{t.relay_key_not_here}</p> });
    view! { {lines} {not_here} }.into_any()
}

/// What an office passed on: each part, what of it was refused, and which parts have not come.
pub(super) fn came(session: Session, office: &str) -> AnyView {
    let t = t_relay();
    let mut sendings: OrdMap<(u64, i64), Vec<Relay>> = OrdMap::new();
    session.relays.with(|all| {
        for it in all.values().filter(|it| !it.made_here() && it.from == office) {
            sendings.or_insert_with((it.seq, it.begun), Vec::new).push(it.clone());
        }
    });
    let mut lines = Vec::new();
    for ((seq, _), mut parts) in sendings {
        parts.sort_by_key(|it| it.part);
        for it in &parts {
            let counts = [
                ("seq", it.seq.to_string()),
                ("part", it.part.to_string()),
                ("of", it.of.to_string()),
                ("when", dates::moment(it.at)),
                ("files", it.files.len().to_string()),
            ];
            lines.push(fill(t.relay_came_one, &counts.each_ref().map(|it| (it.0, &*it.1))));
            if !it.refused.is_empty() {
                let codes = it.refused.iter().map(|it| it.code.as_str()).collect::<Vec<_>>().join(", ");
                let parts = [("n", &*it.refused.len().to_string()), ("codes", &*codes)];
                lines.push(fill(t.relay_came_refused, &parts));
            }
        }
        let missing = missing_parts(parts.iter()).iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        if !missing.is_empty() {
            lines.push(fill(t.relay_came_missing, &[("seq", &seq.to_string()), ("parts", &missing)]));
        }
    }
    session.lists_below.with(|all| {
        lines.extend(all.get(office).map(|it| {
            let parts = [("n", &*it.households.to_string()), ("when", &*dates::moment(it.at))];
            fill(t.relay_list_came, &parts)
        }));
    });
    let listless = session.relays.with(|all| listless(all.values())).contains(office);
    if listless && session.lists_below.with(|all| !all.contains_key(office)) {
        lines.push(t.relay_listless_came.to_owned());
    }
    if lines.is_empty() {
        return ().into_any();
    }
    let lines = lines.into_iter().map(|it| view! { <li>{it}</li> }).collect::<Vec<_>>();
    view! { <h3>{t.relay_came}</h3> <ul class="relays-came">{lines}</ul> }.into_any()
}
