//! Backup files: the only copy that outlives a cleared browser or a lost tablet. Sealed to the office,
//! which gives it back to the person's next tablet, or under a passphrase; saved under a new name each
//! time. Restoring adds what is missing and replaces nothing.

use crate::domain::OrdSet;

use leptos::prelude::*;

use crate::device;
use crate::device::files::{self, FileFault};
use crate::device::keys::KeyFault;
use crate::device::travel::{self, OpenFault, To};
use crate::domain::record::{BackedUp, Office};
use crate::domain::{Commit, PhotoFile, Record};
use crate::exchange::backup::{Backup, PART, Restoring, file_name, part_name};
use crate::exchange::travel::{BACKUP, MAX_BACKUP};
use crate::exchange::{EnvelopeFault, PublicKey};
use crate::ui::doors::fault_words;
use crate::ui::kit::{Button, Field, LinkButton, Notice, TextBox, Tone, Weight};
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session};
use crate::ui::start::enrol::Secret;
use crate::ui::text::{dates, fill, t};

/// A backup older than this is asked for again while there is unsent work, milliseconds.
const OLD_MS: i64 = 24 * 60 * 60_000;
/// So many households that exist nowhere else are worth a file.
const MANY: usize = 5;
/// Photographs that are restored in one commit.
const AT_ONCE: usize = 16;

type Said = RwSignal<Option<(Tone, String)>>;

/// The page.
pub(crate) fn page(session: Session) -> AnyView {
    let home = if session.mode == Mode::Office { Route::Office } else { Route::Households };
    view! {
        <h1 tabindex="-1">{t().shell_backup_title}</h1>
        <p>{t().shell_backup_lead}</p>
        {saving(session)}
        {restoring(session)}
        <div class="toolbar"><LinkButton href=home.href()>{t().shell_back}</LinkButton></div>
    }
    .into_any()
}

/// When the last one was made, in words.
pub(crate) fn last_words(session: Session) -> String {
    match session.backed_up.get() {
        None => t().shell_backup_never.to_owned(),
        Some(it) => {
            fill(t().shell_backup_last, &[("when", &dates::moment(it.at)), ("n", &it.households.to_string())])
        }
    }
}

/// Households that exist nowhere but here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unsent {
    /// how many
    count: usize,
    /// since when the first of them stands as it does, ms since 1970
    since: Option<i64>,
}

impl Unsent {
    /// With one more, begun at this time.
    pub(crate) fn and(self, begun: Option<i64>) -> Unsent {
        let since = [self.since, begun].into_iter().flatten().min();
        Unsent { count: self.count + 1, since }
    }
}

/// What to say where work is done: many households, or any for a day, that no file holds (T§3.4).
pub(crate) fn due(session: Session, unsent: Unsent) -> Option<AnyView> {
    let households = session.cases.with(crate::domain::OrdMap::len);
    let old = |at: i64| device::now() - at > OLD_MS;
    let enough = match session.backed_up.get() {
        None => true,
        Some(it) => {
            let more = households.saturating_sub(usize::try_from(it.households).unwrap_or(usize::MAX));
            old(it.at) || more >= MANY
        }
    };
    let many = unsent.count >= MANY || unsent.since.is_some_and(old);
    (many && enough && session.mode == Mode::Field).then(|| {
        view! {
            <div class="backup-due">
                <Notice tone=Tone::Warning>
                    <p>{fill(t().shell_backup_due, &[("n", &unsent.count.to_string())])}</p>
                    <LinkButton href=Route::Backup.href()>{t().shell_backup_go}</LinkButton>
                </Notice>
            </div>
        }
        .into_any()
    })
}

fn told(said: Said) -> impl Fn() -> Option<AnyView> {
    move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> }.into_any())
}

fn saving(session: Session) -> AnyView {
    let words = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let said: Said = RwSignal::new(None);
    // An office has no office above it yet.
    let office = (session.mode == Mode::Field).then(|| session.office.get_untracked()).flatten();
    let for_whom = match &office {
        Some(office) => fill(t().shell_backup_office, &[("name", &office.name)]),
        None => t().shell_backup_no_office.to_owned(),
    };
    let needed = office.is_none();
    let to = StoredValue::new(office.map(receives));
    let press = move |()| {
        if busy.get_untracked() {
            return;
        }
        let typed = Secret::Passphrase.cleaned(&words.get_untracked());
        if (needed || !typed.is_empty()) && !Secret::Passphrase.whole(&typed) {
            wrong.set(Some(t().shell_need_passphrase.to_owned()));
            return;
        }
        busy.set(true);
        said.set(None);
        leptos::task::spawn_local(async move {
            let outcome = save(session, to.get_value(), &typed).await;
            said.try_set(Some(outcome));
            words.try_set(String::new());
            busy.try_set(false);
        });
    };
    view! {
        <section class="card save-backup">
            <h2>{t().shell_backup_save_title}</h2>
            <p>{move || last_words(session)}</p>
            <p>{for_whom}</p>
            <Field id="backup-words" label=t().shell_passphrase hint=if needed { t().shell_backup_words_needed } else { t().shell_backup_words_hint }.to_owned()
                required=needed fault=wrong>
                <TextBox id="backup-words" value=words on_input=move |it| { wrong.set(None); words.set(it) } secret=true/>
            </Field>
            <div class="toolbar">
                <Button weight=Weight::Primary class="make-backup" disabled=busy on_press=press>
                    {move || if busy.get() { t().shell_working } else { t().shell_backup_save }}
                </Button>
            </div>
            <div aria-live="polite">{told(said)}</div>
        </section>
    }
    .into_any()
}

async fn save(session: Session, office: Option<PublicKey>, passphrase: &str) -> (Tone, String) {
    // What is on the screen goes into the file only after it is on disk, unless it cannot be put there:
    // then the file is where it is saved.
    let on_disk = session.saved_or_failed().await;
    let now = device::now();
    let mut records = session.records();
    let mut photos = session.photos().into_iter().peekable();
    let households = records.iter().filter(|it| matches!(it, Record::Household(_))).count();
    let households = u64::try_from(households).unwrap_or(u64::MAX);
    let before = session.backed_up.get_untracked();
    let name = session.saved_as(file_name(&session.kid(), &dates::compact(now)));
    let names_any = |it: &&Record| it.photos().next().is_some() || it.kept().is_some();
    let naming: Vec<Record> = records.iter().filter(names_any).cloned().collect();
    let (mut count, mut part) = (0, 0);
    // One file, and more of them while there are photographs that it has no room for.
    loop {
        let mut room = PART.saturating_sub(records.iter().map(|it| it.write().len()).sum());
        while room > 0
            && let Some(hash) = photos.next()
        {
            match session.photo(&hash).await {
                Ok(Some(file)) => {
                    room = room.saturating_sub(file.jpeg.len());
                    records.push(Record::Photo(file));
                }
                // Lost: what can be put by is put by, and its place on the page says what it is.
                Ok(None) => {}
                Err(fault) => return (Tone::Bad, fault_words(&fault)),
            }
        }
        count += records.len();
        part += 1;
        if part > 1 {
            // What names them goes with them: whoever restores it must know whose they are.
            let here: OrdSet<String> = records.iter().map(Record::key).collect();
            let is_here = |it: &str| here.contains(&PhotoFile::key(it));
            let names =
                |it: &&Record| it.photos().any(|it| is_here(&it.hash)) || it.kept().is_some_and(is_here);
            records.extend(naming.iter().filter(names).cloned());
        }
        let person = session.person.get_untracked();
        let backup = Backup::of(&session.kid(), person, now.div_euclid(1_000), std::mem::take(&mut records));
        let name = if part == 1 { name.clone() } else { part_name(&name, part) };
        if let Err(why) = hand_out(&name, &backup, office.as_ref(), passphrase).await {
            return (Tone::Bad, why);
        }
        if photos.peek().is_none() {
            break;
        }
    }
    let records = u64::try_from(count).unwrap_or(u64::MAX);
    let note = Commit(vec![Record::BackedUp(BackedUp { at: now, households, records })]);
    if on_disk {
        session.keep_now(note).await;
    } else {
        session.keep(note);
    }
    let parts = [("name", &*name), ("n", &*households.to_string())];
    match before.filter(|it| it.households > households) {
        // The larger file still exists: nobody may throw it away unwarned.
        Some(before) => {
            let more = [("n", &*households.to_string()), ("before", &*before.households.to_string())];
            (Tone::Warning, fill(t().shell_backup_smaller, &more))
        }
        None => (Tone::Good, fill(t().shell_backup_saved, &parts)),
    }
}

/// Seals a backup, tries what can be tried, and hands it to the browser under this name.
///
/// # Errors
/// In words, what went wrong.
pub(crate) async fn hand_out(
    name: &str,
    backup: &Backup,
    office: Option<&PublicKey>,
    passphrase: &str,
) -> Result<(), String> {
    let mut to = Vec::new();
    to.extend(office.map(To::Key));
    if !passphrase.is_empty() {
        to.push(To::Passphrase(passphrase));
    }
    let inside = backup.write();
    let sealed = travel::seal(BACKUP, &inside, &to).await.map_err(|fault| failed(&fault))?;
    // A passphrase can be tried at once; what is sealed to an office only it can open.
    if !passphrase.is_empty() {
        let back = travel::open(BACKUP, sealed.as_bytes(), travel::With::Passphrase(passphrase)).await;
        if back.as_ref() != Ok(&inside) {
            return Err(t().field_make_read_back.to_owned());
        }
    }
    files::save(name, &sealed).await.map_err(|_| t().field_file_unreadable.to_owned())
}

/// The key that an office's files are sealed to.
pub(crate) fn receives(office: Office) -> PublicKey {
    PublicKey { x: office.receives.0, y: office.receives.1 }
}

fn failed(fault: &KeyFault) -> String {
    fill(t().shell_why_failed, &[("what", &format!("{fault:?}"))])
}

fn restoring(session: Session) -> AnyView {
    let words = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let said: Said = RwSignal::new(None);
    let found = RwSignal::new(None::<(String, Restoring)>);
    let picked = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        let Some(file) = input.files().and_then(|it| it.get(0)) else { return };
        said.set(None);
        found.set(None);
        busy.set(true);
        let typed = Secret::Passphrase.cleaned(&words.get_untracked());
        leptos::task::spawn_local(async move {
            let read = read(session, &file, &typed).await;
            // So that the same file can be picked again.
            input.set_value("");
            match read {
                Ok(it) => drop(found.try_set(Some(it))),
                Err(why) => drop(said.try_set(Some((Tone::Bad, why)))),
            }
            busy.try_set(false);
        });
    };
    let take = move |()| {
        if busy.get_untracked() || session.taken_over.get_untracked() {
            return;
        }
        let Some((_, restoring)) = found.try_update(Option::take).flatten() else { return };
        busy.set(true);
        leptos::task::spawn_local(async move {
            let count = restoring.new.len();
            let (photos, records): (Vec<_>, Vec<_>) =
                restoring.new.into_iter().partition(|it| matches!(it, Record::Photo(_)));
            // First, so that nothing names a photograph that is not there; a few at a time.
            for some in photos.chunks(AT_ONCE) {
                session.keep_now(Commit(some.to_vec())).await;
            }
            session.keep_now(Commit(records)).await;
            said.try_set(Some((Tone::Good, fill(t().shell_restore_done, &[("n", &count.to_string())]))));
            busy.try_set(false);
        });
    };
    let offer = move || {
        found.with(|it| it.as_ref().map(|(whose, it)| {
            let whose = whose.clone();
            let (new, same, other) = (it.new.len(), it.same.to_string(), it.other.to_string());
            let households = it.new.iter().filter(|it| matches!(it, Record::Household(_))).count();
            let parts = [
                ("new", &*new.to_string()),
                ("households", &*households.to_string()),
                ("same", &*same),
                ("other", &*other),
            ];
            let what = fill(t().shell_restore_what, &parts);
            let gone = (it.gone > 0)
                .then(|| view! { <p>{fill(t().shell_restore_gone, &[("n", &it.gone.to_string())])}</p> });
            view! {
                <Notice tone=Tone::Info><p>{whose}</p><p>{what}</p>{gone}</Notice>
                {(new > 0).then(|| view! {
                    <Button weight=Weight::Primary class="restore" disabled=busy on_press=take>{t().shell_restore_do}</Button>
                })}
            }
            .into_any()
        }))
    };
    view! {
        <section class="card">
            <h2>{t().shell_restore_title}</h2>
            <p>{t().shell_restore_lead}</p>
            <Field id="restore-words" label=t().shell_passphrase hint=t().shell_restore_words_hint.to_owned()>
                <TextBox id="restore-words" value=words on_input=move |it| words.set(it) secret=true/>
            </Field>
            <div class="field">
                <label for="restore-file">{t().shell_restore_pick}</label>
                <p class="hint" id="restore-file-hint">{t().shell_restore_pick_hint}</p>
                <input id="restore-file" type="file" accept=".json,.txt,application/json,text/plain" disabled=busy
                    aria-describedby="restore-file-hint" on:change=picked/>
            </div>
            <div aria-live="polite">{offer}{told(said)}</div>
        </section>
    }
    .into_any()
}

/// Whose backup it is, and what it would add.
async fn read(session: Session, file: &web_sys::File, words: &str) -> Result<(String, Restoring), String> {
    let bytes = files::read(file, MAX_BACKUP).await.map_err(|fault| match fault {
        FileFault::TooLarge(_) => t().field_file_too_large.to_owned(),
        FileFault::Unreadable => t().field_file_unreadable.to_owned(),
    })?;
    let keys = session.keys().ok_or_else(|| t().field_make_no_key.to_owned())?;
    let mut opened = travel::open(BACKUP, &bytes, travel::With::Key(&keys.receiver)).await;
    if opened == Err(OpenFault::File(EnvelopeFault::OtherRecipient)) && !words.is_empty() {
        opened = travel::open(BACKUP, &bytes, travel::With::Passphrase(words)).await;
    }
    let inside = opened.map_err(|fault| match fault {
        OpenFault::File(EnvelopeFault::OtherRecipient) => t().shell_restore_not_for_us.to_owned(),
        OpenFault::File(EnvelopeFault::Signature) if !words.is_empty() => {
            t().shell_restore_wrong_words.to_owned()
        }
        OpenFault::File(EnvelopeFault::NotOurs | EnvelopeFault::NewerKind | EnvelopeFault::Empty) => {
            t().shell_restore_not_a_backup.to_owned()
        }
        OpenFault::File(_) => t().shell_restore_damaged.to_owned(),
        OpenFault::Browser(fault) => failed(&fault),
    })?;
    let backup = Backup::read(&inside).map_err(|_| t().shell_restore_damaged.to_owned())?;
    let name = backup.author.as_ref().map(|it| it.name.clone()).unwrap_or_default();
    let parts = [
        ("name", &*name),
        ("when", &*dates::moment(backup.iat.saturating_mul(1_000))),
        ("n", &*backup.households().to_string()),
    ];
    Ok((fill(t().shell_restore_whose, &parts), backup.against(&session.records(), &session.store().photos())))
}
