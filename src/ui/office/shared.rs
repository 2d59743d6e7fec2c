//! One office, several computers: the file with the office's own keys, which belongs into sealed
//! envelopes and sets up the next computer, and the register, which travels between them.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::take_in::judge_again;
use crate::device::files::{self, FileFault};
use crate::device::travel::{self, OpenFault, To};
use crate::device::{self, keys, lifecycle};
use crate::domain::record::{Office, Part};
use crate::domain::trail::Act;
use crate::domain::{Commit, Record};
use crate::exchange::enrol::{Document, this_app};
use crate::exchange::envelope::MAX_FILE;
use crate::exchange::register::{OfficeKeys, Register, Taken, taken};
use crate::exchange::travel::{KEYS, REGISTER};
use crate::exchange::{Device, EnvelopeFault, bundle::VERSION};
use crate::ui::doors::{fault_words, sign_words};
use crate::ui::kit::{Button, Field, LinkButton, Notice, TextBox, Tone};
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session};
use crate::ui::shell::{KEY_SLOT, app};
use crate::ui::start::enrol::{Secret, keep_key};
use crate::ui::text::{dates, fill, t, t_office};

/// So many copies of the key file belong into envelopes of their own.
const COPIES: usize = 2;

type Said = RwSignal<Option<(Tone, String)>>;

fn told(said: Said) -> impl Fn() -> Option<AnyView> {
    move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> }.into_any())
}

fn failed(what: &str) -> String {
    fill(t().shell_why_failed, &[("what", what)])
}

/// The first of the files that were picked, with the box emptied, so that the same can be picked again.
fn picked(event: &leptos::ev::Event) -> Option<web_sys::File> {
    let input = event_target::<web_sys::HtmlInputElement>(event);
    let file = input.files().and_then(|it| it.get(0));
    input.set_value("");
    file
}

async fn read(file: &web_sys::File) -> Result<Vec<u8>, String> {
    files::read(file, MAX_FILE).await.map_err(|fault| match fault {
        FileFault::TooLarge(_) => t().field_file_too_large.to_owned(),
        FileFault::Unreadable => t().field_file_unreadable.to_owned(),
    })
}

// ── The office's own keys ───────────────────────────────────────────────────────────────────────

/// What to say where files arrive, until the keys lie in two envelopes.
pub(super) fn due(session: Session) -> impl IntoView {
    let copies = move || session.office.with(|it| it.as_ref().map_or(0, |it| it.key_files.len()));
    move || {
        (session.mode == Mode::Office && copies() < COPIES).then(|| {
            view! {
                <Notice tone=Tone::Warning>
                    <p>{t_office().office_keyfile_due}</p>
                    <LinkButton class="to-key-file" href=Route::Keys.href()>{t_office().office_keyfile_go}</LinkButton>
                </Notice>
            }
        })
    }
}

/// Saving the key file, and looking at what was saved.
pub(super) fn key_file(session: Session) -> AnyView {
    let words = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let said: Said = RwSignal::new(None);
    let open = session.office.with_untracked(|it| it.as_ref().is_some_and(|it| it.key_files.len() < COPIES));
    // What the copy on a stick is held against.
    let saved = RwSignal::new(None::<String>);
    let state = move || {
        let dates = session.office.with(|it| it.as_ref().map(|it| it.key_files.clone()).unwrap_or_default());
        match dates.iter().max() {
            None => t_office().office_keyfile_none.to_owned(),
            Some(last) => fill(
                t_office().office_keyfile_count,
                &[("n", &dates.len().to_string()), ("when", &dates::moment(*last))],
            ),
        }
    };
    let press = move |()| {
        let typed = Secret::Passphrase.cleaned(&words.get_untracked());
        if !Secret::Passphrase.whole(&typed) {
            wrong.set(Some(Secret::Passphrase.missing().to_owned()));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match made(session, &typed).await {
                Ok((name, text)) => {
                    saved.try_set(Some(text));
                    words.try_set(String::new());
                    let done = fill(t_office().office_keyfile_saved, &[("name", &name)]);
                    said.try_set(Some((Tone::Info, done)));
                }
                Err(what) => drop(wrong.try_set(Some(what))),
            }
            busy.try_set(false);
        });
    };
    let check = move |event: leptos::ev::Event| {
        let Some(file) = picked(&event) else { return };
        spawn_local(async move {
            let same = match read(&file).await {
                Ok(bytes) => saved.get_untracked().is_some_and(|it| it.as_bytes() == bytes),
                Err(what) => return drop(said.try_set(Some((Tone::Bad, what)))),
            };
            let office = session.office.get_untracked().filter(|_| same);
            let Some(mut office) = office.filter(|_| !session.taken_over.get_untracked()) else {
                return drop(said.try_set(Some((Tone::Bad, t_office().office_keyfile_differs.to_owned()))));
            };
            office.key_files.push(device::now());
            session.keep_now(Commit(vec![Record::Office(office)])).await;
            said.try_set(Some((Tone::Good, t_office().office_keyfile_same.to_owned())));
        });
    };
    let compare = move || {
        saved.with(Option::is_some).then(|| {
            view! {
                <div class="field">
                    <label for="key-file-check">{t_office().office_keyfile_check}</label>
                    <p class="hint" id="key-file-check-hint">{t_office().office_keyfile_check_hint}</p>
                    <input id="key-file-check" type="file" accept=".json,.txt,application/json,text/plain"
                        aria-describedby="key-file-check-hint" on:change=check/>
                </div>
            }
        })
    };
    view! {
        <details class="card key-file" open=open>
            <summary>{t_office().office_keyfile_title}</summary>
            <p>{t_office().office_keyfile_lead}</p>
            <p class="meta">{state}</p>
            <Field id="key-file-words" label=t().shell_passphrase required=true fault=wrong>
                <TextBox id="key-file-words" value=words on_input=move |it| { wrong.set(None); words.set(it) } secret=true/>
            </Field>
            <div class="toolbar">
                <Button class="save-key-file" disabled=busy on_press=press>
                    {move || if busy.get() { t().shell_working } else { t_office().office_keyfile_save }}
                </Button>
            </div>
            <div aria-live="polite">{told(said)}</div>
            {compare}
        </details>
    }
    .into_any()
}

/// Seals the keys to the passphrase that opens them, looks whether it does, and saves the file.
async fn made(session: Session, passphrase: &str) -> Result<(String, String), String> {
    let damaged = || t().shell_key_damaged.to_owned();
    let kept = session.store().read_slot(KEY_SLOT).await.map_err(|it| fault_words(&it))?;
    let kept = kept.ok_or_else(damaged)?;
    keys::unlock(&kept, passphrase).await.map_err(|_| t().shell_wrong_pin.to_owned())?;
    let office = session.office.get_untracked().ok_or_else(damaged)?;
    let inside = OfficeKeys {
        v: VERSION,
        app: this_app(),
        device: Device { kid: office.kid },
        name: office.name,
        area: office.area,
        at: office.at,
        keys: String::from_utf8(kept).map_err(|_| damaged())?,
    };
    let sealed = travel::seal(KEYS, &inside.write(), &[To::Passphrase(passphrase)]).await;
    let sealed = sealed.map_err(|it| failed(&format!("{it:?}")))?;
    match opened(sealed.as_bytes(), passphrase).await {
        Ok((back, _)) if back == inside => {}
        _ => return Err(t().field_make_read_back.to_owned()),
    }
    let name = session.saved_as(inside.file_name(&dates::compact(device::now())));
    files::save(&name, &sealed).await.map_err(|_| t_office().office_save_failed.to_owned())?;
    session.done(Act::BackedUp, format!("office/{}", inside.device.kid));
    Ok((name, sealed))
}

/// A key file opened, and the keys in it.
async fn opened(file: &[u8], passphrase: &str) -> Result<(OfficeKeys, keys::Unlocked), String> {
    let wrong = || t_office().office_existing_wrong.to_owned();
    let inside = travel::open(KEYS, file, travel::With::Passphrase(passphrase)).await;
    let inside = inside.map_err(|fault| match fault {
        OpenFault::File(EnvelopeFault::NotOurs | EnvelopeFault::NewerKind | EnvelopeFault::Empty) => {
            t_office().office_existing_not.to_owned()
        }
        OpenFault::File(_) => wrong(),
        OpenFault::Browser(fault) => failed(&format!("{fault:?}")),
    })?;
    let inside = OfficeKeys::read(&inside).map_err(|_| wrong())?;
    let keys = keys::unlock(inside.keys.as_bytes(), passphrase).await.map_err(|_| wrong())?;
    if keys.public().signs.kid() == inside.device.kid { Ok((inside, keys)) } else { Err(wrong()) }
}

/// On a computer that has no keys yet: the office exists already.
pub(super) fn existing(session: Session) -> AnyView {
    let words = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let said: Said = RwSignal::new(None);
    let app = app();
    let take = move |event: leptos::ev::Event| {
        let Some(file) = picked(&event) else { return };
        let typed = Secret::Passphrase.cleaned(&words.get_untracked());
        if !Secret::Passphrase.whole(&typed) {
            wrong.set(Some(Secret::Passphrase.missing().to_owned()));
            return;
        }
        busy.set(true);
        said.set(None);
        spawn_local(async move {
            match move_in(session, &file, &typed).await {
                Ok(()) => app.unlocked(session, 0),
                Err(what) => {
                    said.try_set(Some((Tone::Bad, what)));
                    busy.try_set(false);
                }
            }
        });
    };
    view! {
        <details class="card existing">
            <summary>{t_office().office_existing_title}</summary>
            <p>{t_office().office_existing_lead}</p>
            <Field id="existing-words" label=t().shell_passphrase required=true fault=wrong>
                <TextBox id="existing-words" value=words on_input=move |it| { wrong.set(None); words.set(it) } secret=true/>
            </Field>
            <div class="field">
                <label for="existing-file">{t_office().office_existing_pick}</label>
                <input id="existing-file" type="file" accept=".json,.txt,application/json,text/plain" disabled=busy on:change=take/>
            </div>
            <div aria-live="polite">{told(said)}</div>
        </details>
    }
    .into_any()
}

async fn move_in(session: Session, file: &web_sys::File, passphrase: &str) -> Result<(), String> {
    let (inside, keys) = opened(&read(file).await?, passphrase).await?;
    keep_key(session, inside.keys.as_bytes()).await.map_err(|it| fault_words(&it))?;
    let public = keys.public();
    session.unlock(keys).await;
    lifecycle::persist().await;
    let office = Office {
        kid: inside.device.kid,
        signs: (public.signs.x, public.signs.y),
        receives: (public.receives.x, public.receives.y),
        name: inside.name,
        area: inside.area,
        at: inside.at,
        part: Part::First,
        // One copy there is: it was just opened.
        key_files: vec![device::now()],
        level: None,
    };
    session.keep_now(Commit(vec![Record::Office(office)])).await;
    Ok(())
}

// ── The register ────────────────────────────────────────────────────────────────────────────────

/// Giving the register to another computer, and taking one.
pub(super) fn registers(session: Session) -> AnyView {
    let busy = RwSignal::new(false);
    let said: Said = RwSignal::new(None);
    let save = move |()| {
        busy.set(true);
        spawn_local(async move {
            let outcome = match give(session).await {
                Ok(name) => (Tone::Good, fill(t_office().office_shared_saved, &[("name", &name)])),
                Err(what) => (Tone::Bad, what),
            };
            said.try_set(Some(outcome));
            busy.try_set(false);
        });
    };
    let pick = move |event: leptos::ev::Event| {
        let Some(file) = picked(&event) else { return };
        spawn_local(async move {
            let outcome = match read(&file).await {
                Ok(bytes) => take(session, &bytes).await,
                Err(what) => Err(what),
            };
            said.try_set(Some(match outcome {
                Ok(words) => (Tone::Good, words),
                Err(what) => (Tone::Bad, what),
            }));
        });
    };
    view! {
        <details class="card shared">
            <summary>{t_office().office_shared_title}</summary>
            <p>{t_office().office_shared_lead}</p>
            <div class="toolbar">
                <Button class="save-register" disabled=busy on_press=save>{t_office().office_shared_save}</Button>
            </div>
            <div class="field">
                <label for="register-file">{t_office().office_shared_pick}</label>
                <p class="hint" id="register-file-hint">{t_office().office_shared_pick_hint}</p>
                <input id="register-file" type="file" accept=".json,.txt,application/json,text/plain"
                    aria-describedby="register-file-hint" on:change=pick/>
            </div>
            <div aria-live="polite">{told(said)}</div>
        </details>
    }
    .into_any()
}

/// Signs the register with the office's key and seals it to the office itself.
async fn give(session: Session) -> Result<String, String> {
    let own = session.keys().ok_or_else(|| t().shell_key_damaged.to_owned())?;
    let now = device::now();
    let register = Register {
        v: VERSION,
        app: this_app(),
        device: Device { kid: session.kid() },
        iat: now.div_euclid(1_000),
        keys: session.known_keys.with_untracked(|all| all.values().cloned().collect()),
    };
    let text = own.signer.document(&register).await.map_err(|it| sign_words(&it))?;
    let sealed = travel::seal(REGISTER, text.as_bytes(), &[To::Key(own.receiver.public())]).await;
    let sealed = sealed.map_err(|it| failed(&format!("{it:?}")))?;
    let name = session.saved_as(register.file_name(&dates::compact(now)));
    files::save(&name, &sealed).await.map_err(|_| t_office().office_save_failed.to_owned())?;
    Ok(name)
}

/// Takes in what a register of this office's own key says that is not known here.
///
/// # Errors
/// In words, why not; nothing has changed then.
pub(super) async fn take(session: Session, file: &[u8]) -> Result<String, String> {
    let other = || t_office().office_shared_other.to_owned();
    let own = session.keys().ok_or_else(|| t().shell_key_damaged.to_owned())?;
    let inside = travel::open(REGISTER, file, travel::With::Key(&own.receiver)).await.map_err(|_| other())?;
    let register = Register::read_from(&inside, own.signer.public()).map_err(|_| other())?;
    if session.taken_over.get_untracked() {
        return Err(t_office().office_taken_over.to_owned());
    }
    let Taken { new, changed, same } = session.known_keys.with_untracked(|all| taken(all, &register));
    let counts = [new.len(), changed.len(), same].map(|it| it.to_string());
    let [added, altered, same] = &counts;
    if new.is_empty() && changed.is_empty() {
        return Ok(t_office().office_shared_none.to_owned());
    }
    session.keep_now(Commit(new.into_iter().chain(changed).map(Record::KnownKey).collect())).await;
    judge_again(session);
    Ok(fill(t_office().office_shared_taken, &[("new", added), ("changed", altered), ("same", same)]))
}
