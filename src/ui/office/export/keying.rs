//! R7 ใบช่วยบันทึก ThaiQM (domain.md §6.3): household by household, each visit in the order of the form, what
//! the district keys into ThaiQM by hand, with a mark on each that was keyed. The mark names what was keyed:
//! whatever comes of the household later makes it keyed, and changed since.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{choose_area, number};
use crate::device;
use crate::domain::keyed::{Keyed, Keying};
use crate::domain::questionnaire::known;
use crate::domain::tally::Area;
use crate::domain::trail::{Act, about};
use crate::domain::validate::MET;
use crate::domain::{
    Answer, AnswerKey, Answers, Commit, Counted, Date, HouseholdId, OrdMap, Questionnaire, Record,
    RevisionId, Summary, Visit, case_file,
};
use crate::ui::kit::{Button, Field, LinkButton, Notice, TextBox, Tone, Weight};
use crate::ui::office::answers::Reader;
use crate::ui::office::cases::uncounted;
use crate::ui::office::desk::{ROWS, more};
use crate::ui::office::intake::{address, sheet};
use crate::ui::office::known::summaries;
use crate::ui::office::reports::area_words;
use crate::ui::office::take_in::{Case, Reading};
use crate::ui::office::{focus, said, summaries as kept_ready};
use crate::ui::route::Route;
use crate::ui::session::{Session, session};
use crate::ui::text::export::{t_export, visit_result};
use crate::ui::text::{dates, fill, t_office, visit_kind};

/// Which households are listed; all, where nothing is chosen.
const SHOWN: [Option<Keying>; 4] = [Some(Keying::Not), Some(Keying::Changed), Some(Keying::Done), None];

/// The files that were read last, with their households.
type Read = Rc<RefCell<Vec<(String, Rc<Vec<Case>>)>>>;
/// So many are kept: a village is of few.
const FILES: usize = 4;

#[derive(Clone, Copy)]
struct Page {
    session: Session,
    who: RwSignal<String>,
    missing: RwSignal<Option<String>>,
    read: StoredValue<Read, LocalStorage>,
}

/// The page.
pub(in crate::ui::office) fn page() -> AnyView {
    let session = session();
    // Whoever keyed last is asked for again.
    let last = session.keyed.with_untracked(|all| {
        all.values().max_by_key(|it| it.at).map(|it| it.who.clone()).unwrap_or_default()
    });
    let page = Page {
        session,
        who: RwSignal::new(last),
        missing: RwSignal::new(None),
        read: StoredValue::new_local(Rc::default()),
    };
    let body = move || match summaries(session) {
        None => view! { <p class="empty" role="status">{t_export().export_reading}</p> }.into_any(),
        Some(all) => match all.iter().any(|it| !it.rounds.is_empty()) {
            true => listed(page, all),
            false => view! { <p class="empty">{t_export().export_empty}</p> }.into_any(),
        },
    };
    view! {
        <div class="keying">
            <h1 tabindex="-1">{t_export().export_keying_title}</h1>
            <p class="screen-only">{t_export().export_keying_lead}</p>
            {uncounted(session, Area::default())}
            {body}
            <p class="toolbar screen-only"><LinkButton href=Route::Office.href()>{t_office().office_back}</LinkButton></p>
        </div>
    }
    .into_any()
}

fn keying(session: Session, it: &Summary) -> Keying {
    session.keyed.with(|all| Keying::of(it, all.get(&it.id)))
}

fn listed(page: Page, all: Arc<Counted>) -> AnyView {
    let session = page.session;
    let area = RwSignal::new(Area::around(all.iter()));
    let show = RwSignal::new(0_usize);
    let most = RwSignal::new(ROWS);
    let visited: Arc<Vec<Arc<Summary>>> = {
        let mut visited: Vec<Arc<Summary>> = all.iter().filter(|it| !it.rounds.is_empty()).cloned().collect();
        visited.sort_by_cached_key(|it| (it.village(), it.house_no.clone(), it.id));
        Arc::new(visited)
    };
    let here = {
        let visited = visited.clone();
        Memo::new(move |_| {
            let code = area.with(|it| it.code().to_owned());
            let of = |(n, it): (usize, &Arc<Summary>)| (n, keying(session, it));
            let here = visited.iter().enumerate().filter(|it| it.1.tambon.starts_with(&code));
            here.map(of).collect::<Vec<_>>()
        })
    };
    let counts = move || {
        here.with(|here| {
            let count = |which| here.iter().filter(|it| it.1 == which).count();
            let [done, changed, left] = [Keying::Done, Keying::Changed, Keying::Not].map(count).map(number);
            let of = number(here.len());
            let parts = [("done", &*done), ("of", &of), ("changed", &changed), ("left", &left)];
            fill(t_export().export_keying_counts, &parts)
        })
    };
    let tabs = SHOWN.iter().enumerate().map(|(n, which)| {
        let t = t_export();
        let words = match which {
            Some(Keying::Not) => t.export_keying_show_left,
            Some(Keying::Changed) => t.export_keying_show_changed,
            Some(Keying::Done) => t.export_keying_show_done,
            None => t.export_keying_show_all,
        };
        let press = move |_| {
            most.set(ROWS);
            show.set(n);
        };
        view! {
            <button type="button" class="tab" aria-pressed=move || (show.get() == n).to_string() on:click=press>{words}</button>
        }
    });
    let tabs = tabs.collect_view();
    // What is listed is settled when the filter is chosen: one that was just marked stays where it is.
    let listed = Memo::new(move |_| {
        let which = SHOWN[show.get()];
        area.track();
        here.with_untracked(|here| {
            here.iter()
                .filter(|it| which.is_none_or(|which| it.1 == which))
                .map(|it| it.0)
                .collect::<Vec<_>>()
        })
    });
    let rest = Memo::new(move |_| listed.with(Vec::len).saturating_sub(most.get()));
    let rows = move || listed.with(|all| all.iter().take(most.get()).copied().collect::<Vec<_>>());
    let none = Memo::new(move |_| listed.with(Vec::is_empty));
    let print = |()| {
        if let Some(window) = web_sys::window() {
            drop(window.print());
        }
    };
    let place = move || fill(t_export().export_keying_page, &[("where", &area.with(area_words))]);
    view! {
        <section class="card screen-only">
            {choose_area("keying-area", &all, area)}
            <Field id="keying-who" label=t_export().export_keying_who hint=t_export().export_keying_who_hint.to_owned() fault=page.missing>
                <TextBox id="keying-who" value=page.who on_input=move |it| { page.missing.set(None); page.who.set(it) }/>
            </Field>
            <p class="tabs" role="group" aria-label=t_export().export_keying_show>{tabs}</p>
            <div class="toolbar"><Button class="print" on_press=print>{t_export().export_keying_print_open}</Button></div>
        </section>
        <div role="status"><h2 class="count">{counts}</h2></div>
        <p class="print-only">{place} " · " {t_export().export_keying_secret}</p>
        <Show when=move || none.get()><p class="empty">{t_export().export_keying_none}</p></Show>
        <ul class="cards">
            <For each=rows key=|it| *it let:nth>
                {household(page, visited[nth].clone(), same(page, &all, visited[nth].id))}
            </For>
        </ul>
        <div class="screen-only">{more(rest, most)}</div>
    }
    .into_any()
}

/// That it was keyed already as another one, which it turned out to be.
fn same(page: Page, all: &Counted, household: HouseholdId) -> Vec<AnyView> {
    let line = |other: HouseholdId| {
        let keyed =
            page.session.keyed.with_untracked(|all| all.get(&other).filter(|it| it.holds()).cloned())?;
        let name = all.get(other).map(house).unwrap_or_else(|| other.to_string());
        let words = move || {
            let own = page.session.keyed.with(|all| all.get(&household).is_some_and(Keyed::holds));
            let words = if own { t_export().export_keying_same_both } else { t_export().export_keying_same };
            let parts = [("house", &*name), ("who", &*keyed.who), ("when", &*dates::moment(keyed.at))];
            fill(words, &parts)
        };
        Some(view! { <Notice tone=Tone::Warning><p class="keyed-as">{words}</p></Notice> }.into_any())
    };
    all.joined().counts_for(household).into_iter().filter_map(line).collect()
}

fn household(page: Page, summary: Arc<Summary>, same: Vec<AnyView>) -> AnyView {
    let session = page.session;
    let id = summary.id;
    let open = RwSignal::new(false);
    let case = RwSignal::new_local(None::<Option<Rc<Case>>>);
    let stands = StoredValue::new(summary.clone());
    let state = Memo::new(move |_| stands.with_value(|it| keying(session, it)));
    let toggled = move |event: leptos::ev::Event| {
        let now = event_target::<web_sys::Element>(&event).has_attribute("open");
        open.set(now);
        if now && case.with_untracked(|it| !matches!(it, Some(Some(_)))) {
            session.done(Act::Viewed, about(id));
            spawn_local(async move {
                let found = read(page, id).await.map(Rc::new);
                case.try_set(Some(found));
            });
        }
    };
    let village = Area::of(&summary.tambon).filter(|it| !it.code().is_empty());
    let village = move || village.as_ref().map(area_words).unwrap_or_default();
    let title = house(&summary);
    let head = summary.head.clone();
    let place = move || {
        [head.clone(), village()].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    let status = move || {
        let words = t_export();
        let said = |sentence: &str| {
            session.keyed.with(|all| {
                all.get(&id).map_or_else(String::new, |it| {
                    fill(sentence, &[("when", &dates::moment(it.at)), ("who", &it.who)])
                })
            })
        };
        match state.get() {
            Keying::Not => view! { <p class="keying-left">{words.export_keying_is_left}</p> }.into_any(),
            Keying::Done => view! { <p class="keying-done">{said(words.export_keying_is_done)}</p> }.into_any(),
            Keying::Changed => {
                view! { <p class="keying-changed"><strong>{said(words.export_keying_is_changed)}</strong></p> }
                    .into_any()
            }
        }
    };
    let body = move || {
        if !open.get() {
            return ().into_any();
        }
        match case.get() {
            None => view! { <p role="status">{t_office().office_reading}</p> }.into_any(),
            Some(None) => {
                view! { <Notice tone=Tone::Bad><p>{t_export().export_keying_read_failed}</p></Notice> }
                    .into_any()
            }
            Some(Some(found)) => {
                let heads = found.heads();
                let mark = move |keyed: bool| {
                    let heads = heads.clone();
                    mark(page, stands.get_value(), heads, keyed);
                };
                let (yes, no) = (mark.clone(), mark);
                let visits = found.visits.iter().map(|it| visit(session, it)).collect_view();
                view! {
                    {visits}
                    <p class="print-only keying-paper">{t_export().export_keying_paper}</p>
                    <div class="toolbar screen-only">
                        <Show when=move || state.get() != Keying::Done>
                            {let yes = yes.clone(); view! { <Button weight=Weight::Primary class="mark-keyed" on_press=move |()| yes(true)>{t_export().export_keying_mark}</Button> }}
                        </Show>
                        <Show when=move || state.get() != Keying::Not>
                            {let no = no.clone(); view! { <Button class="unmark-keyed" on_press=move |()| no(false)>{t_export().export_keying_unmark}</Button> }}
                        </Show>
                    </div>
                }
                .into_any()
            }
        }
    };
    view! {
        <li class="card keying-sheet" class:shut=move || !open.get()>
            <h2>{title}</h2>
            <p>{place}</p>
            {status}
            {same}
            <details on:toggle=toggled>
                <summary>{t_export().export_keying_open}</summary>
                {body}
            </details>
        </li>
    }
    .into_any()
}

/// A visit under its day and kind, in the order of its form. One at which nobody was met repeats what was
/// brought along, so that it is only named.
fn visit(session: Session, visit: &Visit) -> AnyView {
    let t = t_export();
    let on = case_file::date_of(&visit.answers, Date::of_ms(visit.begun_at));
    let parts =
        [("when", &*dates::day(on)), ("kind", visit_kind(visit.kind)), ("round", visit.round.as_str())];
    let title = fill(t.export_keying_visit, &parts);
    let nothing = match visit.answers.of(known::VISIT_RESULT) {
        Some(Answer::One(code)) if code != MET => match visit_result(code) {
            "" => Some(code.as_str()),
            words => Some(words),
        },
        _ => visit.answers.is_empty().then_some(t.export_keying_no_answers),
    };
    if let Some(why) = nothing {
        let words = fill(t.export_keying_nothing, &[("visit", &title), ("why", why)]);
        return view! { <p class="keying-bare">{words}</p> }.into_any();
    }
    let body = match Questionnaire::named(&visit.questionnaire) {
        Some(questionnaire) => session.places.with(|places| {
            let reader = Reader { questionnaire, answers: &visit.answers, places: *places };
            sheet(session, reader.sheet(device::today()), None).into_any()
        }),
        None => {
            let words = fill(t.export_keying_no_form, &[("id", &visit.questionnaire)]);
            view! { <Notice tone=Tone::Warning><p>{words}</p></Notice> }.into_any()
        }
    };
    view! { <h3 class="keying-visit">{title}</h3> {body} }.into_any()
}

/// House number with หมู่ or ชุมชน.
fn house(it: &Summary) -> String {
    let mut answers = Answers::default();
    let text = |it: &str| (!it.is_empty()).then(|| Answer::Text(it.to_owned()));
    answers.set(AnswerKey::of(known::HOUSE_NO), text(&it.house_no));
    answers.set(AnswerKey::of(known::COMMUNITY), text(&it.community));
    answers.set(AnswerKey::of(known::MOO), it.moo.map(Answer::Number));
    address(&answers)
}

/// Everything that came of a household; `None` when its file cannot be read.
async fn read(page: Page, household: HouseholdId) -> Option<Case> {
    let file = kept_ready::with_untracked(page.session, |all| all.file(household).map(str::to_owned))?;
    let read = page.read.try_get_value()?;
    let known = read.borrow().iter().find(|it| it.0 == file).map(|it| it.1.clone());
    let cases = match known {
        Some(cases) => cases,
        None => {
            let cases = Rc::new(Reading::start(page.session).await?.cases(&file).await?);
            let mut kept = read.borrow_mut();
            kept.insert(0, (file, cases.clone()));
            kept.truncate(FILES);
            cases
        }
    };
    cases.iter().find(|it| it.household == household).cloned()
}

/// Marks the household as keyed, or takes the mark back.
fn mark(page: Page, summary: Arc<Summary>, heads: Vec<RevisionId>, keyed: bool) {
    let who = said::plain(page.who.get_untracked().trim());
    if keyed && who.is_empty() {
        page.missing.set(Some(t_export().export_keying_need_who.to_owned()));
        focus("keying-who");
        return;
    }
    let session = page.session;
    let before: Option<Keyed> =
        session.keyed.with_untracked(|all: &OrdMap<_, _>| all.get(&summary.id).cloned());
    let who = if keyed { who } else { before.map(|it| it.who).unwrap_or_default() };
    let mark = Keyed {
        household: summary.id,
        stands: if keyed { summary.stands.to_string() } else { String::new() },
        heads: if keyed { heads } else { Vec::new() },
        who,
        at: device::now(),
        by: session.kid(),
    };
    spawn_local(async move { session.keep_now(Commit(vec![Record::Keyed(mark)])).await });
}
