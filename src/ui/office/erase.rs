//! Erasing a household in the office because somebody asked for it (PDPA s.33): it leaves every file that
//! is kept, and no file that comes later brings it back.

use std::cell::Cell;

use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{files, register, said, summaries, take_in, twins};
use crate::domain::listing::ListBelow;
use crate::domain::record::{Intake, Waiting};
use crate::domain::trail::Why;
use crate::domain::{HouseholdId, OrdSet, Questionnaire, Record, gathered};
use crate::exchange::Bundle;
use crate::exchange::intake::{claimed_households, claimed_photos, head, reopen};
use crate::exchange::listing;
use crate::exchange::receipt::redacted;
use crate::store::StoreFault;
use crate::ui::doors::fault_words;
use crate::ui::kit::{Button, Field, Notice, TextBox, Tone, Weight};
use crate::ui::route::Route;
use crate::ui::session::Session;
use crate::ui::session::kept::shelved;
use crate::ui::text::{fill, t, t_office};
use crate::ui::twice::Twice;
use crate::ui::under_way::UnderWay;

const WAIT_MS: u32 = 100;

/// How far an erasure is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stage {
    /// it begins when the files that are being taken in are here
    Waits,
    /// it begins when another household is erased
    Behind,
    Works,
    Done,
    Failed(String),
}

impl Stage {
    /// Whether it is not over.
    fn goes_on(&self) -> bool {
        matches!(self, Stage::Waits | Stage::Behind | Stage::Works)
    }
}

/// The erasures that were asked for since the app was started.
type Asked = ArcRwSignal<Vec<(HouseholdId, Stage)>>;

thread_local! {
    /// Whoever goes to another page meanwhile finds them told where files arrive.
    static ASKED: Asked = ArcRwSignal::new(Vec::new());
    /// The one that is being done. Two at once would each keep of a file what it read of it, and with that whom
    /// the other erased.
    static AT_WORK: Cell<Option<HouseholdId>> = const { Cell::new(None) };
}

/// Whether a household is being erased this moment.
pub(super) fn at_work() -> bool {
    AT_WORK.get().is_some()
}

fn all_asked() -> Asked {
    ASKED.with(Clone::clone)
}

fn is(household: HouseholdId, stage: Stage) {
    all_asked().update(|all| {
        all.retain(|it| it.0 != household);
        all.push((household, stage));
    });
}

fn stage_of(household: HouseholdId) -> Memo<Option<Stage>> {
    let all = all_asked();
    Memo::new(move |_| all.with(|all| all.iter().find(|it| it.0 == household).map(|it| it.1.clone())))
}

/// Why it is not erased.
enum EraseFault {
    /// this many files that hold it wait for a person: decide about them first
    Waiting(usize),
    Store(StoreFault),
}

/// What a household of a kept file offers. `of` is how people call it.
pub(super) fn section(session: Session, household: HouseholdId, of: String) -> AnyView {
    let why = RwSignal::new(String::new());
    let missing = RwSignal::new(None::<String>);
    let stage = stage_of(household);
    let asking = RwSignal::new(false);
    // What else the household is, is worked out for whoever looks: a file may hold hundreds of them.
    let shown = RwSignal::new(false);
    let toggled = move |event: leptos::ev::Event| {
        shown.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    };
    let id = format!("erase-{household}");
    let press = move |()| {
        if why.with_untracked(|it| it.trim().is_empty()) {
            missing.set(Some(t_office().office_need_why.to_owned()));
        } else {
            asking.set(true);
        }
    };
    let sure = move |()| {
        let note = said::plain(why.get_untracked().trim());
        is(household, Stage::Works);
        spawn_local(async move {
            let done = {
                let _ends_here = UnderWay::begin();
                erase(session, household, note).await
            };
            is(household, done.as_ref().map_or_else(|fault| Stage::Failed(words(fault)), |()| Stage::Done));
            // Whoever went to another page meanwhile is not fetched from there.
            if done.is_ok() && why.try_get_untracked().is_some() {
                Route::Office.go();
            }
        });
    };
    let busy = Signal::derive(move || stage.with(|it| it.as_ref().is_some_and(Stage::goes_on)));
    let word = move || match stage.get() {
        Some(Stage::Waits) => t_office().office_erase_waits_word,
        Some(Stage::Behind) => t_office().office_erase_behind_word,
        Some(Stage::Works) => t().shell_working,
        _ => t_office().office_erase_do,
    };
    view! {
        <details class="erase" on:toggle=toggled>
            <summary>{t_office().office_erase}</summary>
            <p>{t_office().office_erase_lead}</p>
            {move || shown.get().then(|| twins::at_erasing(session, household))}
            <Field id=id.clone() label=t_office().office_why required=true fault=missing>
                <TextBox id=id value=why on_input=move |it| { missing.set(None); why.set(it) }/>
            </Field>
            <div class="toolbar">
                <Button weight=Weight::Danger class="erase-household" disabled=busy on_press=press>{word}</Button>
            </div>
            <div class="erase-stage" aria-live="polite">{move || stage.get().and_then(|it| how_far(session, it))}</div>
        </details>
        <Twice open=asking title=t_office().office_erase sure=t_office().office_erase_sure word=t_office().office_erase_do on_sure=sure>
            <p>{of.clone()}</p>
            <p>{t_office().office_erase_explain}</p>
        </Twice>
    }
    .into_any()
}

/// How far it is, in words, beside the button.
fn how_far(session: Session, stage: Stage) -> Option<AnyView> {
    match stage {
        Stage::Waits => {
            Some(view! { <Notice tone=Tone::Info><p>{t_office().office_erase_waits}</p>{files_left(session)}</Notice> }.into_any())
        }
        Stage::Behind => {
            Some(view! { <Notice tone=Tone::Info><p>{t_office().office_erase_behind}</p></Notice> }.into_any())
        }
        Stage::Failed(words) => Some(view! { <Notice tone=Tone::Bad><p>{words}</p></Notice> }.into_any()),
        Stage::Works | Stage::Done => None,
    }
}

/// Which file is being taken in, of how many.
fn files_left(session: Session) -> impl IntoView {
    let progress = take_in::desktop(session).progress;
    move || {
        progress.with(|it| {
            it.as_ref().map(|it| {
                let parts = [("done", &*it.done.to_string()), ("of", &*it.of.to_string())];
                view! { <p class="meta">{fill(t_office().office_erase_waits_far, &parts)}</p> }
            })
        })
    }
}

/// What became of the erasures that were asked for; what is over is told until somebody leaves the page.
pub(super) fn told(session: Session) -> impl IntoView {
    let all = all_asked();
    on_cleanup(|| {
        all_asked().update(|all| all.retain(|it| it.1.goes_on()));
    });
    move || {
        let all = all.get();
        let n = |of: fn(&Stage) -> bool| all.iter().filter(|it| of(&it.1)).count();
        let (waits, done) = (n(|it| *it == Stage::Waits), n(|it| *it == Stage::Done));
        let behind = n(|it| *it == Stage::Behind);
        let words = |n: usize, words| fill(words, &[("n", &n.to_string())]);
        let waits = (waits > 0).then(|| {
            let words = words(waits, t_office().office_erase_waits_n);
            view! { <Notice tone=Tone::Info><p class="erase-waits">{words}</p>{files_left(session)}</Notice> }
        });
        let behind = (behind > 0).then(|| {
            let words = words(behind, t_office().office_erase_behind_n);
            view! { <Notice tone=Tone::Info><p class="erase-behind">{words}</p></Notice> }
        });
        let done = (done > 0).then(|| {
            let words = words(done, t_office().office_erase_done);
            view! { <Notice tone=Tone::Good><p class="erase-done">{words}</p></Notice> }
        });
        let failed = all.into_iter().filter_map(|it| match it.1 {
            Stage::Failed(words) => Some(view! { <Notice tone=Tone::Bad><p>{words}</p></Notice> }),
            _ => None,
        });
        view! { {waits}{behind}{done}{failed.collect::<Vec<_>>()} }
    }
}

fn words(fault: &EraseFault) -> String {
    match fault {
        EraseFault::Waiting(n) => fill(t_office().office_erase_waiting, &[("n", &n.to_string())]),
        EraseFault::Store(fault) => fill(t_office().office_erase_failed, &[("what", &fault_words(fault))]),
    }
}

async fn erase(session: Session, household: HouseholdId, note: String) -> Result<(), EraseFault> {
    wait_while(household, Stage::Behind, at_work).await;
    AT_WORK.set(Some(household));
    let erased = erase_alone(session, household, note).await;
    AT_WORK.set(None);
    erased
}

/// Says that it waits, as long as it does.
async fn wait_while(household: HouseholdId, meanwhile: Stage, busy: impl Fn() -> bool) {
    if !busy() {
        return;
    }
    is(household, meanwhile);
    while busy() {
        TimeoutFuture::new(WAIT_MS).await;
    }
    is(household, Stage::Works);
}

async fn erase_alone(session: Session, household: HouseholdId, note: String) -> Result<(), EraseFault> {
    loop {
        // What is taken in meanwhile may hold it too, and no list takes the place of a newer one.
        wait_while(household, Stage::Waits, take_in::under_way).await;
        let before = here(session);
        let (with, photos) = left(session, household).await?;
        session.saved().await;
        if !take_in::under_way() && here(session) == before {
            session.remove(household, Why::Asked { note }, with, photos).await.map_err(EraseFault::Store)?;
            summaries::refresh(session);
            return Ok(());
        }
    }
}

/// What the office keeps that may hold a household, by hash.
fn here(session: Session) -> Vec<String> {
    let mut all: Vec<String> = session.intakes.with_untracked(|all| all.keys().cloned().collect());
    session.waiting_files.with_untracked(|it| all.extend(it.keys().cloned()));
    session.lists_below.with_untracked(|it| all.extend(it.values().map(|it| it.hash.clone())));
    all
}

/// What stays of all that holds a household, and the files of the shelf that go with it.
async fn left(session: Session, household: HouseholdId) -> Result<(Vec<Record>, OrdSet<String>), EraseFault> {
    let (mut holding, mut others) = (Vec::new(), OrdSet::new());
    for it in session.waiting_files.get_untracked().into_values() {
        let text = session.whole_waiting(&it).await.map(|it| it.text).unwrap_or_default();
        let photos = claimed_photos(&text, Questionnaire::published());
        let mut held = claimed_households(&text);
        held.extend(listing::claimed_households(&text));
        match held.contains(&household) {
            true => holding.push((it, photos)),
            false => others.extend(photos),
        }
    }
    let undecided = session.intakes.with_untracked(|all| {
        holding.iter().filter(|(it, _)| it.left_out.is_none() && !all.contains_key(&it.hash)).count()
    });
    if undecided > 0 {
        return Err(EraseFault::Waiting(undecided));
    }
    let register = untrack(|| register(session));
    let erased = OrdSet::from([household]);
    let mut with: Vec<Record> = Vec::new();
    // The photographs of what goes, but for those that something else still names; and the texts in which
    // it stands.
    let (mut photos, mut texts) = (OrdSet::new(), OrdSet::new());
    let published = Questionnaire::published();
    let holds = |it: &Intake| head(it, &register).is_none_or(|it| it.holds(household));
    let (of, rest): (Vec<Intake>, Vec<Intake>) =
        session.intakes.get_untracked().into_values().partition(holds);
    for intake in of {
        // Where its text cannot be read it is counted no more all the same.
        let digest = session.digests.with_untracked(|all| all.get(&intake.hash).cloned());
        with.extend(digest.map(|it| Record::Digest(it.without(household))));
        let Some(whole) = session.whole(&intake).await else { continue };
        let Ok(bundle) = reopen(&whole, &register, published) else { continue };
        let gone = bundle.photos_of(&erased);
        others.extend(bundle.photos().into_iter().filter(|it| !gone.contains(*it)).map(str::to_owned));
        photos.extend(gone);
        let Some(left) = redacted(&whole, &bundle, &erased, published) else { continue };
        let text = shelved(&left.text).await;
        texts.extend(intake.kept);
        with.push(Record::Intake(Intake { text: String::new(), kept: Some(text.hash.clone()), ..left }));
        with.push(Record::Photo(text));
    }
    for list in session.lists_below.get_untracked().into_values() {
        let text = session.text_of_list(&list).await;
        let Some(mut read) = text.and_then(|it| listing::reopen(&it, &list)) else {
            with.extend(listing::unread_without(list, household).map(Record::ListBelow));
            continue;
        };
        let Some(left) = read.redact(&erased) else { continue };
        let text = shelved(&left).await;
        texts.insert(list.kept.clone());
        let digest = list.digest.without(household);
        let (kept, households) = (text.hash.clone(), read.count());
        with.push(Record::ListBelow(ListBelow { kept, households, digest, redacted: true, ..list }));
        with.push(Record::Photo(text));
    }
    photos.extend(holding.iter().flat_map(|it| it.1.iter().cloned()));
    // Where there is none, no other file need be read for it.
    for intake in rest.iter().filter(|_| !photos.is_empty()) {
        let Some(whole) = session.whole(intake).await else { continue };
        let bundle = reopen(&whole, &register, published);
        others.extend(bundle.iter().flat_map(Bundle::photos).map(str::to_owned));
    }
    photos.retain(|it| !others.contains(it));
    // What was decided about is nothing but bytes.
    for (it, _) in holding {
        texts.extend(it.kept.clone());
        with.push(Record::Waiting(Waiting { text: String::new(), kept: None, ..it }));
    }
    photos.extend(texts);
    Ok((with, photos))
}

/// What volunteers were asked to erase and this office still has, with the files that hold it.
pub(super) fn asked(session: Session) -> impl IntoView {
    let all = files::erasures(session);
    move || {
        let links = all.with(|all| {
            let link = |(_, hash): &(HouseholdId, String)| view! { <li><a href=Route::Intake(hash.clone()).href()>{t_office().office_open_intake}</a></li> };
            all.iter().map(link).collect::<Vec<_>>()
        });
        (!links.is_empty()).then(|| {
            let words = fill(t_office().office_erase_asked, &[("n", &links.len().to_string())]);
            view! { <Notice tone=Tone::Warning><p>{words}</p><ul>{links}</ul></Notice> }
        })
    }
}

/// Households that were erased here because somebody asked for it.
pub(super) fn erased(session: Session) -> OrdSet<HouseholdId> {
    session
        .removals
        .with_untracked(|all| gathered(all.values().filter(|it| it.asked()).map(|it| it.household)))
}
