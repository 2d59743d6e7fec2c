//! Where files arrive: each is opened with the office's key, checked, and told about in words; below,
//! the register of those taken in. A file that waits for a person is kept too, apart from the data,
//! until somebody decides.

use crate::domain::{OrdMap, OrdSet};
use std::cell::RefCell;
use std::sync::Arc;

use leptos::leptos_dom::helpers::WindowListenerHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;

use super::{
    claim, comments, demo_mark, erase, forgot, hand_on, handback, register, rescue, said, shared, vouch,
    with_intakes,
};
use crate::device;
use crate::device::files::FileFault;
use crate::device::travel::{self, OpenFault};
use crate::domain::record::{KnownKey, Waiting};
use crate::domain::{Commit, HouseholdId, PhotoFile, Questionnaire, Record, gathered};
use crate::exchange::backup::Backup;
use crate::exchange::carried::split;
use crate::exchange::code::{self, Code};
use crate::exchange::enrol::{Document, Enrolment, OfficeCard, kind_of};
use crate::exchange::envelope::{ENROL, MAX_FILE, OFFICE};
use crate::exchange::intake::{self, Accepted, Held, HeldWhy, Judge, Judged, Reason, Summary};
use crate::exchange::receipt::redacted;
use crate::exchange::rescue::Rescue;
use crate::exchange::travel::{BACKUP, BUNDLE as JWE, MAX_BACKUP, REGISTER, RESCUE, Travel};
use crate::exchange::{EnvelopeFault, Known, PublicKeys};
use crate::ui::kit::{Button, Field, LinkButton, Notice, TextBox, Tone, Weight};
use crate::ui::qr::scanner;
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session, session};
use crate::ui::text::{dates, fill, t_office};

/// Rows shown before a person asks for more.
const ROWS: usize = 50;

/// What became of a file that was opened.
#[derive(Clone)]
pub(super) enum State {
    Reading,
    Unread(FileFault),
    Refused(Reason),
    Held(Arc<Held>, Arc<[u8]>),
    /// a volunteer's keys, to be compared
    Asks(Arc<Enrolment>, PublicKeys),
    /// the same of somebody known, who has forgotten a PIN
    Forgot(Arc<Enrolment>, PublicKeys),
    /// a forgotten PIN of a tablet that was never registered here
    ForgotUnknown,
    /// everything of a tablet that is gone
    Backup(Arc<Backup>),
    /// what was read of a tablet that does not open; how many records stay shut, and of how many there
    /// is only an earlier state
    Rescued(Arc<Backup>, usize, usize),
    /// the same, which this office has no key for
    RescueShut,
    /// a register of another computer of this office; what it brought
    Register(String),
    /// the same, not taken, and why
    RegisterRefused(String),
    /// keys that were compared, now or before
    Known(String),
    /// a person decided to leave it out, for this reason
    LeftOut(String),
    /// a QR code that is no enrolment
    OtherCode,
    /// an office's keys, which belong into a tablet
    Card,
    /// not on disk yet
    Keeping,
    /// taken in, without so many households that were erased
    Kept(Arc<Accepted>, usize),
    Again(String),
    /// the digits differed
    NotMatched,
}

/// A file that was opened.
#[derive(Clone)]
struct Opened {
    number: usize,
    name: String,
    state: ArcRwSignal<State>,
}

thread_local! {
    /// The files opened since the app was started, so that going to a page and back loses none that
    /// waits for a decision; of one mode only.
    static OPENED: RefCell<Option<(Mode, ArcRwSignal<Vec<Opened>>)>> = const { RefCell::new(None) };
    /// Heads of files taken in, by hash. A hash names its bytes: an entry goes stale only when a household is erased.
    static SUMMARIES: RefCell<OrdMap<String, Summary>> = const { RefCell::new(OrdMap::new()) };
}

fn opened(session: Session) -> ArcRwSignal<Vec<Opened>> {
    OPENED.with_borrow_mut(|kept| match kept {
        Some((mode, opened)) if *mode == session.mode => opened.clone(),
        _ => {
            let opened = ArcRwSignal::new(Vec::new());
            *kept = Some((session.mode, opened.clone()));
            still_waiting(session, &opened);
            opened
        }
    })
}

/// The page.
pub fn page() -> AnyView {
    let session = session();
    let list = opened(session);
    let take = {
        let list = list.clone();
        move |files: Option<web_sys::FileList>| {
            if let Some(files) = files {
                open(session, &list, &files);
            }
        }
    };
    let picked = {
        let take = take.clone();
        move |event: leptos::ev::Event| {
            let Some(input) = event.target().and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok())
            else {
                return;
            };
            take(input.files());
            // So that picking the same file again is an event again.
            input.set_value("");
        }
    };
    let scanned = {
        let list = list.clone();
        move |text: String| look(session, &list, &text)
    };
    let dropped = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        take(files_of(&event));
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
        {shared::due(session)}
        {move || session.taken_over.get().then(|| view! { <Notice tone=Tone::Warning><p>{t_office().office_taken_over}</p></Notice> })}
        <div class="card drop">
            <div class="field">
                <label for="office-files">{t_office().office_pick}</label>
                <p class="hint" id="office-files-hint">{t_office().office_drop}</p>
                <input id="office-files" type="file" multiple accept=".json,.txt,application/json,text/plain"
                    aria-describedby="office-files-hint" disabled=disabled on:change=picked/>
            </div>
            {scanner(t_office().office_scan, scanned)}
        </div>
        {results(session, list)}
        {erase::asked(session)}
        {comments::due(session)}
        {register_of_files(session)}
        <p class="toolbar">
            <LinkButton class="to-rosters" href=Route::Rosters.href()>{t_office().office_rosters}</LinkButton>
            <LinkButton href=Route::Keys.href()>
                {move || fill(t_office().office_to_keys, &[("count", &session.known_keys.with(OrdMap::len).to_string())])}
            </LinkButton>
        </p>
    }
    .into_any()
}

/// The dropped files, read by name: the type of a drop is not among the browser's parts we build in.
fn files_of(event: &leptos::ev::DragEvent) -> Option<web_sys::FileList> {
    let drop = js_sys::Reflect::get(event, &"dataTransfer".into()).ok()?;
    js_sys::Reflect::get(&drop, &"files".into()).ok()?.dyn_into().ok()
}

fn open(session: Session, list: &ArcRwSignal<Vec<Opened>>, files: &web_sys::FileList) {
    if session.taken_over.get_untracked() {
        return;
    }
    let mut files: Vec<web_sys::File> = (0..files.length()).filter_map(|it| files.get(it)).collect();
    // Their names end in their numbers: in that order the fewest are called missing meanwhile.
    files.sort_by_key(web_sys::File::name);
    let mut waiting = Vec::new();
    list.update(|all| {
        for file in files {
            let number = all.first().map_or(0, |it| it.number + 1);
            let state = ArcRwSignal::new(State::Reading);
            let one = Opened { number, name: said::plain(&file.name()), state };
            all.insert(0, one.clone());
            waiting.push((one, file));
        }
    });
    spawn_local(async move {
        for (one, file) in waiting {
            // Lets the screen say what is being done before a large file is judged.
            gloo::timers::future::TimeoutFuture::new(0).await;
            let large = ["BACKUP-", "RESCUE-"].iter().any(|it| one.name.starts_with(it));
            let most = if large { MAX_BACKUP } else { MAX_FILE };
            match device::files::read(&file, most).await {
                Ok(bytes) => receive(session, &one, bytes).await,
                Err(fault) => one.state.set(State::Unread(fault)),
            }
        }
    });
}

/// Opens what stands in a QR code: the enrolment file, which was put together from it.
fn look(session: Session, list: &ArcRwSignal<Vec<Opened>>, text: &str) {
    if session.taken_over.get_untracked() {
        return;
    }
    let number = list.with_untracked(|all| all.first().map_or(0, |it| it.number + 1));
    let name = t_office().office_scan_name.to_owned();
    let one = Opened { number, name, state: ArcRwSignal::new(State::Reading) };
    list.update(|all| all.insert(0, one.clone()));
    match code::read(text) {
        Ok(Code::Enrolment(file)) => {
            spawn_local(async move { receive(session, &one, file.into_bytes()).await });
        }
        _ => one.state.set(State::OtherCode),
    }
}

/// Shows the files that waited when the app was left.
fn still_waiting(session: Session, list: &ArcRwSignal<Vec<Opened>>) {
    let undecided = |it: &&Waiting| {
        it.left_out.is_none() && session.intakes.with_untracked(|all| !all.contains_key(&it.hash))
    };
    let mut waiting: Vec<Waiting> =
        session.waiting_files.with_untracked(|all| all.values().filter(undecided).cloned().collect());
    waiting.sort_by_key(|it| it.at);
    let mut rows = Vec::new();
    for (number, it) in waiting.into_iter().enumerate() {
        let one = Opened { number, name: it.name, state: ArcRwSignal::new(State::Reading) };
        rows.insert(0, one.clone());
        spawn_local(async move { settle(session, &one, it.text.into_bytes().into(), None, true).await });
    }
    list.update(|all| all.extend(rows));
}

/// Opens a file, and does what its kind asks for.
async fn receive(session: Session, one: &Opened, bytes: Vec<u8>) {
    if Rescue::looks_like(&bytes) {
        one.state.set(rescue::open(session, &bytes).await);
        return;
    }
    if Travel::looks_like(&bytes) {
        let Some(keys) = session.keys() else { return };
        match travel::open(JWE, &bytes, travel::With::Key(&keys.receiver)).await {
            Ok(inside) => arrive(session, one, &inside, true).await,
            Err(OpenFault::File(EnvelopeFault::NewerKind)) if Travel::read(REGISTER, &bytes).is_ok() => {
                one.state.set(match shared::take(session, &bytes).await {
                    Ok(words) => State::Register(words),
                    Err(words) => State::RegisterRefused(words),
                });
            }
            Err(OpenFault::File(EnvelopeFault::NewerKind)) => {
                let opened = travel::open(BACKUP, &bytes, travel::With::Key(&keys.receiver)).await;
                one.state.set(match opened.map(|it| Backup::read(&it)) {
                    Ok(Ok(backup)) => State::Backup(Arc::new(backup)),
                    Ok(Err(fault)) => State::Refused(Reason::Bundle(fault)),
                    // Under a passphrase, because no office has its key.
                    Err(OpenFault::File(_)) if Travel::read(RESCUE, &bytes).is_ok() => State::RescueShut,
                    Err(OpenFault::File(fault)) => State::Refused(Reason::Envelope(fault)),
                    Err(OpenFault::Browser(_)) => State::Unread(FileFault::Unreadable),
                });
            }
            Err(OpenFault::File(fault)) => one.state.set(State::Refused(Reason::Envelope(fault))),
            Err(OpenFault::Browser(_)) => one.state.set(State::Unread(FileFault::Unreadable)),
        }
        return;
    }
    match kind_of(&bytes) {
        Some(ENROL) => one.state.set(match Enrolment::read(&bytes) {
            Err(reason) => State::Refused(reason),
            Ok((asks, signs)) if asks.recovers.is_some() => match forgot::person_of(session, &asks) {
                Some(author) => {
                    let keys = asks.keys(signs);
                    State::Forgot(Arc::new(Enrolment { author, ..asks }), keys)
                }
                None => State::ForgotUnknown,
            },
            Ok((asks, signs)) => {
                match session.known_keys.with_untracked(|all| all.contains_key(&signs.kid())) {
                    true => State::Known(asks.author.name),
                    false => State::Asks(Arc::new(asks.clone()), asks.keys(signs)),
                }
            }
        }),
        Some(OFFICE) => one.state.set(match OfficeCard::read(&bytes) {
            Err(reason) => State::Refused(reason),
            Ok(_) => State::Card,
        }),
        _ => arrive(session, one, &bytes, false).await,
    }
}

/// Takes a signed file and its photographs apart.
async fn arrive(session: Session, one: &Opened, file: &[u8], sealed: bool) {
    match split(file) {
        Ok((signed, photos)) => settle(session, one, signed.into(), Some(photos), sealed).await,
        Err(fault) => one.state.set(State::Refused(Reason::Envelope(fault))),
    }
}

/// Judges a signed file and does what follows. `photos`: none where they were kept when it came;
/// `sealed`: it came sealed for travel.
async fn settle(
    session: Session,
    one: &Opened,
    bytes: Arc<[u8]>,
    photos: Option<Vec<Vec<u8>>>,
    sealed: bool,
) {
    let register = untrack(|| register(session));
    let kid = session.kid();
    let judged = untrack(|| {
        with_intakes(session, |known| {
            let office = Judge {
                office: &kid,
                register: &register,
                known,
                published: Questionnaire::published(),
                demo: session.mode == Mode::Demo,
            };
            intake::judge_parts(&bytes, photos.as_deref(), sealed, &office)
        })
    });
    // Judged, they are those that the file names; without it they are nothing.
    let here = session.store().photos();
    let photos = photos.unwrap_or_default();
    let files = photos.iter().map(|it| PhotoFile::of(it)).filter(|it| !here.contains(&it.hash));
    let mut records: Vec<Record> = files.map(Record::Photo).collect();
    let state = match judged {
        Judged::Refused(reason) => State::Refused(reason),
        Judged::Quarantine(held) => match wait(session, one, &held, &bytes, records).await {
            Some(why) => State::LeftOut(why),
            None => State::Held(Arc::new(*held), bytes),
        },
        Judged::Again { hash } => {
            // A photograph that was damaged here comes back with its file.
            if !records.is_empty() {
                session.keep_now(Commit(records)).await;
            }
            State::Again(hash)
        }
        Judged::Accepted(accepted) => {
            one.state.set(State::Keeping);
            match String::from_utf8(bytes.to_vec()) {
                Ok(text) => {
                    let whole = accepted.record(&one.name, text, device::now());
                    let erased = erase::erased(session);
                    let left = redacted(&whole, &accepted.bundle, &erased, Questionnaire::published());
                    let gone = accepted.bundle.records.iter().filter(|it| erased.contains(&it.household.id));
                    let gone = gone.count();
                    let photos = accepted.bundle.photos_of(&erased);
                    records.retain(|it| !matches!(it, Record::Photo(it) if photos.contains(&it.hash)));
                    records.push(Record::Intake(left.unwrap_or(whole)));
                    session.keep_now(Commit(records)).await;
                    State::Kept(Arc::new(*accepted), gone)
                }
                Err(_) => State::Refused(Reason::Envelope(EnvelopeFault::Encoding)),
            }
        }
    };
    one.state.set(state);
}

/// Keeps a file that waits, so that it outlives the page. Gives the reason why a person left it out
/// before, if somebody did.
async fn wait(
    session: Session,
    one: &Opened,
    held: &Held,
    bytes: &[u8],
    mut records: Vec<Record>,
) -> Option<String> {
    let before = session.waiting_files.with_untracked(|all| all.get(&held.hash).cloned());
    if let Some(before) = before {
        return before.left_out;
    }
    let text = String::from_utf8(bytes.to_vec()).ok()?;
    let (hash, name, at) = (held.hash.clone(), one.name.clone(), device::now());
    let waiting = Waiting { hash, name, text, at, left_out: None };
    records.push(Record::Waiting(waiting));
    session.keep_now(Commit(records)).await;
    None
}

/// Leaves a file out for good, for a reason.
async fn leave_out(session: Session, held: Arc<Held>, why: String) {
    let waiting = session.waiting_files.with_untracked(|all| all.get(&held.hash).cloned());
    if let Some(waiting) = waiting {
        let left = Waiting { left_out: Some(why), ..waiting };
        session.keep_now(Commit(vec![Record::Waiting(left)])).await;
    }
}

/// Looks once more at every file that waits, because something was decided about a key.
pub(super) async fn judge_again(session: Session) {
    let mut waiting: Vec<(u64, Opened, Arc<[u8]>)> = Vec::new();
    for one in opened(session).get_untracked() {
        if let State::Held(held, bytes) = one.state.get_untracked() {
            waiting.push((held.bundle.seq, one, bytes));
        }
    }
    waiting.sort_by_key(|(seq, one, _)| (*seq, one.number));
    for (_, one, bytes) in waiting {
        settle(session, &one, bytes, None, true).await;
    }
}

fn results(session: Session, list: ArcRwSignal<Vec<Opened>>) -> impl IntoView {
    let shown = RwSignal::new(ROWS);
    let (any, rows, rest) = (list.clone(), list.clone(), list.clone());
    let any = Memo::new(move |_| any.with(|all| !all.is_empty()));
    let clear = Callback::new(move |()| {
        list.update(|all| all.retain(|it| !it.state.with_untracked(State::settled)));
        shown.set(ROWS);
    });
    let rows = move || rows.with(|all| all.iter().take(shown.get()).cloned().collect::<Vec<_>>());
    let rest = Memo::new(move |_| rest.with(Vec::len).saturating_sub(shown.get()));
    view! {
        <section aria-live="polite">
            <Show when=move || any.get()>
                <h2>{t_office().office_results}</h2>
            </Show>
            <ul class="cards">
                <For each=rows key=|one| one.number let:one>
                    <li class="card">{outcome(session, one)}</li>
                </For>
            </ul>
            <Show when=move || any.get()>
                {more(rest, shown)}
                <Button weight=Weight::Quiet on_press=clear>{t_office().office_results_clear}</Button>
            </Show>
        </section>
    }
}

impl State {
    /// Whether nothing is under way and no person is asked.
    fn settled(&self) -> bool {
        !matches!(
            self,
            State::Reading | State::Keeping | State::Held(..) | State::Asks(..) | State::Forgot(..)
        )
    }
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
    let state = one.state.clone();
    view! {
        <p class="meta">{one.name.clone()}</p>
        {move || match state.get() {
            State::Reading => view! { <p>{t_office().office_reading}</p> }.into_any(),
            State::Keeping => view! { <p>{t_office().office_keeping}</p> }.into_any(),
            State::Unread(fault) => refused(said::unread(&fault)),
            State::Refused(reason) => refused(said::reason(&reason)),
            State::NotMatched => refused(t_office().office_not_matched.to_owned()),
            State::Again(hash) => view! {
                <Notice tone=Tone::Info><p>{t_office().office_again}</p></Notice>
                <LinkButton href=Route::Intake(hash).href()>{t_office().office_open_intake}</LinkButton>
            }
            .into_any(),
            State::Kept(accepted, gone) => kept(&accepted, gone),
            State::Held(held, _) => waits(session, held, one.state.clone()),
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
            State::LeftOut(why) => view! { <Notice tone=Tone::Info><p>{fill(t_office().office_left_out, &[("why", &why)])}</p></Notice> }.into_any(),
            State::Register(words) => view! { <Notice tone=Tone::Good><p>{words}</p></Notice> }.into_any(),
            State::RegisterRefused(words) => refused(words),
            State::OtherCode => refused(t_office().office_scan_other.to_owned()),
            State::Card => view! { <Notice tone=Tone::Info><p>{t_office().office_is_card}</p></Notice> }.into_any(),
        }}
    }
}

fn refused(why: String) -> AnyView {
    view! { <Notice tone=Tone::Bad><p><strong>{t_office().office_refused}</strong></p><p>{why}</p></Notice> }
        .into_any()
}

fn kept(accepted: &Accepted, gone: usize) -> AnyView {
    let bundle = &accepted.bundle;
    let parts = [("seq", &*bundle.seq.to_string()), ("name", &*bundle.author.name)];
    let what = fill(t_office().office_accepted_what, &parts);
    let tone = if accepted.missing.is_empty() { Tone::Info } else { Tone::Warning };
    let (tally, chain) = (said::tally(&bundle.tally), said::chain(&accepted.missing));
    let dropped = (accepted.dropped > 0).then(|| {
        let words = fill(t_office().office_dropped, &[("n", &accepted.dropped.to_string())]);
        view! { <Notice tone=Tone::Warning><p>{words}</p></Notice> }
    });
    let gone = (gone > 0).then(|| {
        let words = fill(t_office().office_erased_again, &[("n", &gone.to_string())]);
        view! { <Notice tone=Tone::Warning><p>{words}</p></Notice> }
    });
    view! {
        <Notice tone=Tone::Good>
            <p><strong>{t_office().office_accepted}</strong></p>
            <p>{what}</p>
            <p>{tally}</p>
        </Notice>
        {demo_mark(bundle.demo)}
        {gone}
        {dropped}
        <Notice tone=tone><p>{chain}</p></Notice>
        <LinkButton href=Route::Intake(accepted.hash.clone()).href()>{t_office().office_open_intake}</LinkButton>
    }
    .into_any()
}

fn waits(session: Session, held: Arc<Held>, state: ArcRwSignal<State>) -> AnyView {
    let why = said::waits(&held);
    let reason = RwSignal::new(String::new());
    let missing = RwSignal::new(None::<String>);
    let id = format!("why-{}", held.hash);
    let anothers = (held.why == HeldWhy::Anothers).then(|| {
        let others = untrack(|| intake::others(&held.bundle, &register(session)));
        hand_on::ask(session, held.key.kid(), others)
    });
    let left = held.clone();
    let leave = move |()| {
        let words = reason.get_untracked().trim().to_owned();
        if words.is_empty() {
            missing.set(Some(t_office().office_need_why.to_owned()));
            return;
        }
        let (left, state) = (left.clone(), state.clone());
        spawn_local(async move {
            leave_out(session, left, said::plain(&words)).await;
            state.set(State::LeftOut(said::plain(&words)));
        });
    };
    view! {
        <Notice tone=Tone::Warning><p><strong>{t_office().office_held}</strong></p><p>{why}</p></Notice>
        {demo_mark(held.bundle.demo)}
        <p>{t_office().office_claims}</p>
        {claim(&held.bundle.author)}
        <p>{said::tally(&held.bundle.tally)}</p>
        {anothers}
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

/// One line of the register of files.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    hash: String,
    seq: u64,
    head: Option<Summary>,
    missing: Vec<u64>,
}

fn lines(session: Session) -> Vec<Line> {
    let register = register(session);
    with_intakes(session, |intakes| {
        let mut newest: Vec<_> = intakes.to_vec();
        newest.sort_by_key(|it| std::cmp::Reverse((it.at, it.seq)));
        let heads: Vec<Option<Summary>> = newest.iter().map(|it| head(it, &register)).collect();
        let mut links: OrdMap<&str, Vec<Known>> = OrdMap::new();
        for (intake, head) in newest.iter().zip(&heads) {
            links
                .or_insert_with(&intake.kid, Default::default)
                .extend(head.as_ref().map(|it| it.link.clone()));
        }
        let line = |(intake, head): (&&crate::domain::record::Intake, &Option<Summary>)| Line {
            hash: intake.hash.clone(),
            seq: intake.seq,
            head: head.clone(),
            missing: intake::missing_before(
                links.get(&*intake.kid).map_or(&[], Vec::as_slice),
                intake.seq,
                said::NUMBERS_NAMED + 1,
            ),
        };
        newest.iter().zip(&heads).map(line).collect()
    })
}

fn head(intake: &crate::domain::record::Intake, register: &[KnownKey]) -> Option<Summary> {
    if let Some(kept) = SUMMARIES.with_borrow(|all| all.get(&intake.hash).cloned()) {
        return Some(kept);
    }
    let summary = intake::summary(intake, register)?;
    SUMMARIES.with_borrow_mut(|all| all.insert(intake.hash.clone(), summary.clone()));
    Some(summary)
}

/// Forgets what was known of a kept file, which has changed: a household in it was erased.
pub(super) fn forget_head(hash: &str) {
    SUMMARIES.with_borrow_mut(|all| all.remove(hash));
}

/// Households of kept files whose erasure a volunteer was asked for, with the file that holds them.
pub(super) fn erasures(session: Session) -> Vec<(HouseholdId, String)> {
    let lines = lines(session);
    let heads = || lines.iter().filter_map(|it| Some((it, it.head.as_ref()?)));
    let asked: OrdSet<HouseholdId> = gathered(heads().flat_map(|(_, head)| head.erased.iter().copied()));
    let done = |it: &HouseholdId| session.removals.with(|all| all.contains_key(it));
    let of = |it: HouseholdId| {
        heads().find(|(_, head)| head.households.contains(&it)).map(|(line, _)| (it, line.hash.clone()))
    };
    asked.into_iter().filter(|it| !done(it)).filter_map(of).collect()
}

/// The numbers of the same device that are missing just before a file taken in.
pub(super) fn missing(session: Session, hash: &str) -> Vec<u64> {
    lines(session).into_iter().find(|it| it.hash == hash).map(|it| it.missing).unwrap_or_default()
}

fn register_of_files(session: Session) -> impl IntoView {
    let all = Memo::new(move |_| lines(session));
    let shown = RwSignal::new(ROWS);
    let rest = Memo::new(move |_| all.with(Vec::len).saturating_sub(shown.get()));
    let rows = move || all.with(|all| all.iter().take(shown.get()).map(row).collect_view());
    view! {
        <section>
            <h2>{t_office().office_register}</h2>
            <Show when=move || all.with(|it| !it.is_empty())
                fallback=|| view! { <p class="empty">{t_office().office_register_empty}</p> }>
                <div class="table-frame" role="region" tabindex="0" aria-label=t_office().office_register>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{t_office().office_col_seq}</th>
                                <th scope="col">{t_office().office_col_who}</th>
                                <th scope="col">{t_office().office_col_when}</th>
                                <th scope="col">{t_office().office_col_households}</th>
                                <th scope="col">{t_office().office_col_state}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {more(rest, shown)}
            </Show>
        </section>
    }
}

fn row(line: &Line) -> impl IntoView + use<> {
    let href = Route::Intake(line.hash.clone()).href();
    let (who, when, households) = match &line.head {
        Some(head) => {
            let when = dates::moment(head.iat.saturating_mul(1000));
            (head.author.name.clone(), when, head.tally.households.to_string())
        }
        None => (t_office().office_state_unreadable.to_owned(), String::new(), String::new()),
    };
    let state = match line.missing.as_slice() {
        [] => t_office().office_state_whole.to_owned(),
        some => fill(t_office().office_state_gap, &[("numbers", &said::numbers(some))]),
    };
    view! {
        <tr>
            <td class="number">{line.seq}</td>
            <th scope="row"><a href=href>{who}</a></th>
            <td>{when}</td>
            <td class="number">{households}</td>
            <td>{state}</td>
        </tr>
    }
}
