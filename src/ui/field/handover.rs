//! Handing over: the number is reserved on disk, the file made, signed, read back, sealed to the
//! office, and to a second one where there is one, and kept; it counts as handed over only when the saved file was opened again and is the same, byte for byte.

use crate::domain::{OrdMap, OrdSet};

use leptos::prelude::*;

use super::{door, line, receipts};
use crate::device::files::{self, FileFault};
use crate::device::travel::{self, To};
use crate::device::{self, keys::KeyFault, keys::SignFault};
use crate::domain::photo::hash;
use crate::domain::record::{Carries, Handover, HandoverFile, Office};
use crate::domain::trail::Removal;
use crate::domain::{CaseFile, Commit, HouseholdId, Questionnaire, Record, gathered};
use crate::exchange::bundle::file_name;
use crate::exchange::carried::{carrying, split};
use crate::exchange::envelope::{BUNDLE, MAX_FILE};
use crate::exchange::travel::{BUNDLE as JWE, Travel};
use crate::exchange::{Bundle, Maker, PublicKey};
use crate::ui::kit::{Button, LinkButton, Notice, Tone, Weight};
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session, session};
use crate::ui::start::enrol::grouped;
use crate::ui::text::{dates, fill, t};
use crate::ui::under_way::UnderWay;

/// Why no file was made.
enum MakeFault {
    /// no person is enrolled, or the key is locked
    NoKey,
    /// it is not known yet for whom to seal
    NoOffice,
    /// the key does not sign; what the browser said
    Sign(KeyFault),
    /// nothing new
    Nothing,
    /// every visit that is left names a photograph that is lost
    PhotosLost,
    /// the file read back is not what was to be signed
    ReadBack,
}

/// What came of what was pressed, said where it was: beside the file with this hash, or above all of them.
#[derive(Clone)]
struct Said {
    of: Option<String>,
    tone: Tone,
    text: String,
}

impl Said {
    fn of(of: Option<&str>, (tone, text): (Tone, String)) -> Option<Said> {
        Some(Said { of: of.map(str::to_owned), tone, text })
    }
}

/// The words of this place, and nothing while there are none; read out when they come.
fn told(said: RwSignal<Option<Said>>, of: Option<String>) -> impl IntoView {
    let here = move || said.get().filter(|it| it.of == of);
    let words = move || here().map(|it| view! { <Notice tone=it.tone><p>{it.text}</p></Notice> });
    view! { <div class="told" aria-live="polite">{words}</div> }
}

/// The page.
pub fn page() -> AnyView {
    let session = session();
    let busy = RwSignal::new(false);
    let said = RwSignal::new(None::<Said>);
    let waiting = Memo::new(move |_| {
        let files = line::in_a_file(session);
        line::lines(session).iter().filter(|it| it.line.with_untracked(|line| line.waits(&files))).count()
    });
    let who = move || {
        let name = session.person.with(|it| it.as_ref().map(|it| it.name.clone())).unwrap_or_default();
        fill(t().field_signed_by, &[("name", &name)])
    };
    let make = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        said.set(None);
        leptos::task::spawn_local(async move {
            let _whole = UnderWay::begin();
            let outcome = match made(session, None).await {
                Ok(file) => save(session, &file).await,
                Err(fault) => (Tone::Bad, make_sentence(&fault)),
            };
            // The person may have left the page meanwhile; the file is kept all the same.
            drop(said.try_set(Said::of(None, outcome)));
            let _ = busy.try_set(false);
        });
    });
    // Once the office says that it has a file, nobody is told to check it any more.
    let received = Memo::new(move |_| {
        session.handovers.with(|all| all.values().filter(|it| it.received.is_some()).count())
    });
    Effect::new(move |before: Option<usize>| {
        let now = received.get();
        if before.is_some_and(|before| before < now) {
            said.set(None);
        }
        now
    });
    let new = move || match waiting.get() {
        0 => view! { <Notice tone=Tone::Info><p>{t().field_nothing_new}</p></Notice> }.into_any(),
        n => view! {
            <p class="count">{fill(t().field_new_households, &[("n", &n.to_string())])}</p>
            {for_whom(session, busy, make)}
        }
        .into_any(),
    };
    let files = move || {
        session.handovers.with(|all| {
            let made = all.values().rev().filter_map(|it| it.file.clone().map(|file| (it.clone(), file)));
            made.map(|(handover, file)| entry(session, handover, file, said)).collect_view()
        })
    };
    let any = move || {
        let none = session.handovers.with(|all| all.values().all(|it| it.file.is_none()));
        none.then(|| view! { <p class="empty">{t().field_no_files}</p> })
    };
    view! {
        <div class="page handover">
            <p class="trail"><a href=Route::Households.href()>{t().field_to_households}</a></p>
            <h1 tabindex="-1">{t().field_hand_over}</h1>
            <p>{who}</p>
            {session.fingerprint().map(|it| grouped(&it))}
            {new}
            {told(said, None)}
            <section class="files">
                <h2>{t().field_files}</h2>
                {any}
                <ol class="files" reversed>{files}</ol>
            </section>
            {door::section(session)}
            {receipts::section(session)}
        </div>
    }
    .into_any()
}

/// Whom the file will open for, and the button; without an office, the way to one.
fn for_whom(session: Session, busy: RwSignal<bool>, make: Callback<()>) -> AnyView {
    let button = move || {
        view! { <Button weight=Weight::Primary class="hand-over make-file" disabled=busy on_press=make>{t().field_make_file}</Button> }
    };
    match (session.mode, session.office.get()) {
        (Mode::Demo, _) => view! { <Notice tone=Tone::Info><p>{t().field_demo_file}</p></Notice> {button()} }.into_any(),
        (_, Some(office)) => {
            let words = match session.second_office.get() {
                Some(second) => fill(t().field_sealed_for_two, &[("name", &office.name), ("second", &second.name)]),
                None => fill(t().field_sealed_for, &[("name", &office.name)]),
            };
            view! { <p class="sealed-for">{words}</p> {button()} }.into_any()
        }
        (_, None) => view! {
            <Notice tone=Tone::Warning><p>{t().field_trust_none}</p></Notice>
            <LinkButton weight=Weight::Primary class="to-trust" href=Route::Trust.href()>{t().field_trust_title}</LinkButton>
        }
        .into_any(),
    }
}

/// One file: its state, saving it again, and step two — looking at what was saved.
fn entry(session: Session, handover: Handover, file: HandoverFile, said: RwSignal<Option<Said>>) -> AnyView {
    let (seq, checked_at) = (handover.seq, handover.checked_at);
    let received = handover.received.as_ref().map(|it| it.at);
    let title = fill(
        t().field_file_title,
        &[
            ("seq", &seq.to_string()),
            ("when", &dates::moment(handover.reserved_at)),
            ("n", &file.heads.len().to_string()),
        ],
    );
    let shares = files::can_share(&file.name, &file.text);
    let here = !file.text.is_empty();
    let kept = StoredValue::new(file.clone());
    let again = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            let Some(file) = kept.try_get_value() else { return };
            drop(said.try_set(Said::of(Some(&file.hash), save(session, &file).await)));
        });
    });
    let share = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            let Some(file) = kept.try_get_value() else { return };
            let shared = match exact(session, &file).await {
                Some(text) => files::share(&file.name, &text).await,
                None => Err(FileFault::Unreadable),
            };
            let outcome = match shared {
                Ok(true) => Some((Tone::Info, t().field_shared.to_owned())),
                Ok(false) => None,
                Err(fault) => Some((Tone::Bad, file_sentence(&fault))),
            };
            drop(said.try_set(outcome.and_then(|it| Said::of(Some(&file.hash), it))));
        });
    });
    let check = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        let Some(picked) = input.files().and_then(|it| it.get(0)) else { return };
        let handover = handover.clone();
        leptos::task::spawn_local(async move {
            let of = handover.file.as_ref().map(|it| it.hash.clone());
            let outcome = check_saved(session, handover, &picked).await;
            // The same file can be picked again after a mend.
            input.set_value("");
            drop(said.try_set(Said::of(of.as_deref(), outcome)));
        });
    };
    let state = match (received, checked_at) {
        (Some(at), _) => {
            let when = fill(t().field_received_at, &[("when", &dates::moment(at))]);
            view! { <p class="status sealed">{t().field_status_received}</p><p class="meta">{when}</p> }
                .into_any()
        }
        (None, Some(at)) => {
            let when = fill(t().field_checked_at, &[("when", &dates::moment(at))]);
            view! { <p class="status sealed">{t().field_exported}</p><p class="meta">{when}</p> }.into_any()
        }
        // Its bytes are gone with a household that was in it: there is nothing to compare with.
        (None, None) if file.text.is_empty() => ().into_any(),
        (None, None) => {
            let id = format!("check-{seq}");
            view! {
                <p class="status draft">{t().field_unchecked}</p>
                <div class="field">
                    <label for=id.clone()>{t().field_check_file}</label>
                    <p class="hint" id=format!("{id}-hint")>{t().field_check_file_hint}</p>
                    <input id=id.clone() class="check-file" type="file" accept=".json,.txt" aria-describedby=format!("{id}-hint") on:change=check/>
                </div>
            }
            .into_any()
        }
    };
    view! {
        <li>
            <p><strong>{title}</strong></p>
            <p class="file-name">{file.name}</p>
            {state}
            {told(said, Some(file.hash))}
            {if here {
                view! {
                    <div class="toolbar">
                        <Button class="save-again" on_press=again>{t().field_save_again}</Button>
                        {shares.then(|| view! { <Button class="share" on_press=share>{t().field_share}</Button> })}
                    </div>
                }
                .into_any()
            } else {
                view! { <p class="meta">{t().field_file_gone}</p> }.into_any()
            }}
        </li>
    }
    .into_any()
}

/// Whether anything is sealed that is in no file yet.
pub fn anything_new(session: Session) -> bool {
    let files = untrack(|| line::in_a_file(session));
    let new = |case: &CaseFile| case.visits.iter().filter_map(|it| it.head).any(|it| !files.contains(&it));
    session.cases.with_untracked(|all| all.values().any(|it| it.with_untracked(new)))
}

/// What the village of practice has handed over already: a file of these households, made as any other.
pub async fn hand_over_in_practice(session: Session, households: &OrdSet<HouseholdId>) {
    if session.mode != Mode::Demo {
        return;
    }
    let Ok(file) = made(session, Some(households)).await else { return };
    let made = session.handovers.with_untracked(|all| {
        all.values().find(|it| it.file.as_ref().is_some_and(|it| it.hash == file.hash)).cloned()
    });
    if let Some(handover) = made {
        let checked = Handover { checked_at: Some(device::now()), ..handover };
        session.keep_now(Commit(vec![Record::Handover(checked)])).await;
    }
}

/// Makes the next file and keeps it; of these households, or of all.
async fn made(session: Session, only: Option<&OrdSet<HouseholdId>>) -> Result<HandoverFile, MakeFault> {
    let (Some(person), Some(signer)) = (session.person.get_untracked(), session.signer()) else {
        return Err(MakeFault::NoKey);
    };
    let demo = session.mode == Mode::Demo;
    let office = session.office.get_untracked();
    if office.is_none() && !demo {
        return Err(MakeFault::NoOffice);
    }
    // What is on the screen goes into the file only after it is on disk.
    session.saved().await;
    let before: Vec<Handover> = session.handovers.with_untracked(|all| all.values().cloned().collect());
    let cases: Vec<CaseFile> = session.cases.with_untracked(|all| {
        let some = all.iter().filter(|(id, _)| only.is_none_or(|it| it.contains(*id)));
        some.map(|it| it.1.get_untracked()).collect()
    });
    let (kid, published) = (session.kid(), Questionnaire::published());
    let now = device::now();
    let seq = Bundle::next_seq(&kid, &before);
    let aud = office.as_ref().filter(|_| !demo).map(|it| it.kid.clone()).unwrap_or_default();
    let removals: Vec<Removal> = session.removals.with_untracked(|all| all.values().cloned().collect());
    let second = session.second_office.get_untracked().filter(|_| !demo);
    let also = second.as_ref().map(|it| &*it.kid);
    // A file is of one round; what is left of another goes into the next file.
    let now_open = untrack(|| super::round(session));
    let visits = cases.iter().flat_map(|it| &it.visits);
    let others: OrdSet<&str> = gathered(visits.map(|it| it.round.as_str()).filter(|it| *it != now_open));
    let next = |round: &str| {
        let maker = Maker { author: &person, kid: &kid, aud: &aud, also, round, demo, removals: &removals };
        Bundle::next(seq, &maker, now, &cases, &before, published)
    };
    let bundle = std::iter::once(&*now_open).chain(others).find_map(next).ok_or(MakeFault::Nothing)?;
    let (bundle, photos) = with_photos(session, bundle, published).await?;
    // Whatever happens from here on, the number is used up, and the next file says so.
    let mut handover =
        Handover { by: kid.clone(), seq, reserved_at: now, file: None, checked_at: None, received: None };
    session.keep_now(Commit(vec![Record::Handover(handover.clone())])).await;
    let signed = signer.file(BUNDLE, &bundle.write()).await;
    let (text, verified) = signed.map_err(|fault| match fault {
        SignFault::Key(fault) => MakeFault::Sign(fault),
        SignFault::ReadBack => MakeFault::ReadBack,
    })?;
    let back = Bundle::read(&verified, published).map_err(|_| MakeFault::ReadBack)?;
    let inside = carrying(&text, &photos);
    let (signed, carried) = split(inside.as_bytes()).map_err(|_| MakeFault::ReadBack)?;
    if back != bundle || *signed != *text.as_bytes() || back.check_photos(&carried).is_err() {
        return Err(MakeFault::ReadBack);
    }
    let (exact, sealing) = match office.filter(|_| !demo) {
        None => (inside, None),
        Some(office) => {
            let keys: Vec<PublicKey> = [Some(office), second]
                .into_iter()
                .flatten()
                .map(|Office { receives: (x, y), .. }| PublicKey { x, y })
                .collect();
            let to: Vec<To> = keys.iter().map(To::Key).collect();
            let sealed = travel::seal_keeping(JWE, inside.as_bytes(), &to).await;
            let (sealed, sealing) = sealed.map_err(MakeFault::Sign)?;
            // Only an office can open it; that it is laid out as it is read can be seen here.
            Travel::read(JWE, sealed.as_bytes()).map_err(|_| MakeFault::ReadBack)?;
            (sealed, Some(sealing))
        }
    };
    let carries = (!photos.is_empty()).then(|| {
        Box::new(Carries {
            photos: bundle.photos().into_iter().map(str::to_owned).collect(),
            sum: hash(exact.as_bytes()),
            sealing,
        })
    });
    let file = HandoverFile {
        name: file_name(&bundle),
        text: if carries.is_some() { text } else { exact },
        hash: verified.hash().to_owned(),
        heads: bundle.heads(),
        carries,
    };
    handover.file = Some(file.clone());
    session.keep_now(Commit(vec![Record::Handover(handover)])).await;
    Ok(file)
}

/// The bundle with the photographs it names. Visits that name one that is lost stay behind, and hold
/// no other back.
async fn with_photos(
    session: Session,
    bundle: Bundle,
    published: &[Questionnaire],
) -> Result<(Bundle, Vec<Vec<u8>>), MakeFault> {
    let (mut found, mut lost) = (OrdMap::new(), OrdSet::new());
    for hash in bundle.photos() {
        match session.photo(hash).await {
            Ok(file) => match file.and_then(|it| it.bytes()) {
                Some(bytes) => drop(found.insert(hash.to_owned(), bytes)),
                None => drop(lost.insert(hash.to_owned())),
            },
            Err(_) => return Err(MakeFault::ReadBack),
        }
    }
    let bundle = if lost.is_empty() { Some(bundle) } else { bundle.without(&lost, published) };
    let bundle = bundle.ok_or(MakeFault::PhotosLost)?;
    let photos = bundle.photos().into_iter().filter_map(|it| found.remove(it)).collect();
    Ok((bundle, photos))
}

/// The exact bytes of a file that was made; `None` when they cannot be made again.
async fn exact(session: Session, file: &HandoverFile) -> Option<String> {
    let Some(carries) = &file.carries else { return Some(file.text.clone()) };
    let mut photos = Vec::with_capacity(carries.photos.len());
    for hash in &carries.photos {
        photos.push(session.photo(hash).await.ok()??.bytes()?);
    }
    let inside = carrying(&file.text, &photos);
    let text = match &carries.sealing {
        None => inside,
        Some(sealing) => travel::seal_again(JWE, sealing, inside.as_bytes()).await.ok()?,
    };
    (hash(text.as_bytes()) == carries.sum).then_some(text)
}

/// Step two: the file that was saved, opened again.
async fn check_saved(session: Session, handover: Handover, picked: &web_sys::File) -> (Tone, String) {
    let bytes = match files::read(picked, MAX_FILE).await {
        Ok(bytes) => bytes,
        Err(fault) => return (Tone::Bad, file_sentence(&fault)),
    };
    let same = handover.file.as_ref().is_some_and(|it| match &it.carries {
        None => it.text.as_bytes() == bytes,
        Some(carries) => carries.sum == hash(&bytes),
    });
    if !same {
        return (Tone::Bad, t().field_other_file.to_owned());
    }
    let checked = Handover { checked_at: Some(device::now()), ..handover };
    session.keep_now(Commit(vec![Record::Handover(checked)])).await;
    (Tone::Good, t().field_checked.to_owned())
}

async fn save(session: Session, file: &HandoverFile) -> (Tone, String) {
    let saved = match exact(session, file).await {
        Some(text) => files::save(&file.name, &text).await,
        None => Err(FileFault::Unreadable),
    };
    match saved {
        Ok(()) => (Tone::Info, fill(t().field_saved_file, &[("name", &file.name)])),
        Err(fault) => (Tone::Bad, file_sentence(&fault)),
    }
}

fn file_sentence(fault: &FileFault) -> String {
    match fault {
        FileFault::TooLarge(_) => t().field_file_too_large.to_owned(),
        FileFault::Unreadable => t().field_file_unreadable.to_owned(),
    }
}

fn make_sentence(fault: &MakeFault) -> String {
    match fault {
        MakeFault::NoKey => t().field_make_no_key.to_owned(),
        MakeFault::NoOffice => t().field_trust_none.to_owned(),
        MakeFault::Sign(KeyFault::WrongPin | KeyFault::Damaged) => t().field_make_key_damaged.to_owned(),
        MakeFault::Sign(KeyFault::Browser(said)) => fill(t().field_make_key_browser, &[("said", said)]),
        MakeFault::Nothing => t().field_nothing_new.to_owned(),
        MakeFault::PhotosLost => t().field_make_photos_lost.to_owned(),
        MakeFault::ReadBack => t().field_make_read_back.to_owned(),
    }
}
