//! A forgotten PIN (durability-and-trust.md §3.4). The tablet makes new keys under a new PIN and asks
//! the office that it was registered with for the data key, which was put by sealed to that office.
//! The office knows the person, compares the new digits and sends the key sealed to the new keys. It
//! never learns a PIN, and nobody is let past one.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::device::keys::{self, Guard, KeyFault};
use crate::device::travel::{self, OpenFault, With};
use crate::device::{self, files};
use crate::domain::json;
use crate::domain::{Person, Role};
use crate::exchange::bundle::VERSION;
use crate::exchange::enrol::{Document, Enrolment, Recovers, Recovery, this_app};
use crate::exchange::envelope::MAX_FILE;
use crate::exchange::travel::RECOVERY;
use crate::exchange::{Device, PublicKey};
use crate::store::Vault;
use crate::ui::doors::{fault_words, sign_words};
use crate::ui::field::renew::before;
use crate::ui::kit::{Button, Field, Notice, TextBox, Tone};
use crate::ui::session::Session;
use crate::ui::shell::KEY_SLOT;
use crate::ui::start::enrol::{Secret, grouped, keep_key, pin_fault};
use crate::ui::text::{fill, t};

/// The private file with what an office can mend a forgotten PIN with.
pub(crate) const ESCROW_SLOT: &str = "escrow";
/// The private file with new keys that wait for the office.
pub(crate) const NEW_SLOT: &str = "renewed";

/// The data key, put by for an office. In the clear: which office, so that its answer can be told from
/// anybody's while everything else is locked.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Escrow {
    office: PublicKey,
    sealed: String,
}

/// Puts the data key by for the office.
///
/// # Errors
/// In words, what went wrong.
pub async fn put_by(session: Session, office: PublicKey, sealed: String) -> Result<(), String> {
    let escrow = serde_json::to_vec(&Escrow { office, sealed }).unwrap_or_default();
    session.store().write_slot(ESCROW_SLOT, &escrow).await.map_err(|it| fault_words(&it))
}

/// The data key of a slot's bytes, sealed to the office it was put by for.
pub(crate) fn sealed_key(slot: &[u8]) -> Option<String> {
    let escrow: Escrow = json::read(std::str::from_utf8(slot).ok()?).ok()?;
    Some(escrow.sealed)
}

async fn escrow(session: Session) -> Option<Escrow> {
    let bytes = session.store().read_slot(ESCROW_SLOT).await.ok().flatten()?;
    json::read(std::str::from_utf8(&bytes).ok()?).ok()
}

/// New keys that wait; none after the office's answer was taken.
async fn renewed(session: Session) -> Option<Vec<u8>> {
    session.store().read_slot(NEW_SLOT).await.ok().flatten().filter(|it| !it.is_empty())
}

#[derive(Clone)]
enum Stage {
    Looking,
    /// no office has the data key
    Nobody,
    /// a new PIN is to be chosen
    NewPin,
    /// the office's answer is waited for; these keys will open it
    Waiting(Vec<u8>),
}

/// What stands under «forgotten»; `then` goes on once the store is open.
pub(crate) fn page(session: Session, then: Callback<usize>) -> AnyView {
    let stage = RwSignal::new(Stage::Looking);
    leptos::task::spawn_local(async move {
        let found = match (escrow(session).await, renewed(session).await) {
            (None, _) => Stage::Nobody,
            (Some(_), Some(keys)) => Stage::Waiting(keys),
            (Some(_), None) => Stage::NewPin,
        };
        stage.try_set(found);
    });
    (move || match stage.get() {
        Stage::Looking => view! { <p>{t().shell_settings_checking}</p> }.into_any(),
        Stage::Nobody => view! { <p>{t().shell_unlock_forgot_body}</p> }.into_any(),
        Stage::NewPin => new_pin(session, stage),
        Stage::Waiting(kept) => waiting(session, stage, kept, then),
    })
    .into_any()
}

fn new_pin(session: Session, stage: RwSignal<Stage>) -> AnyView {
    let (pin, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (tried, busy) = (RwSignal::new(false), RwSignal::new(false));
    let failed = RwSignal::new(None::<String>);
    let pin_said = Signal::derive(move || {
        tried.get().then(|| pin_fault(&pin.get()).map(|rule| rule(t()).to_owned())).flatten()
    });
    let again_said = Signal::derive(move || {
        (tried.get() && again.get() != pin.get()).then(|| t().shell_pin_differs.to_owned())
    });
    let press = move |()| {
        tried.set(true);
        let typed = pin.get_untracked();
        if pin_fault(&typed).is_some() || typed != again.get_untracked() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let made = async {
                let (_, kept) = keys::make(&typed, Guard::Secret).await.map_err(|it| format!("{it:?}"))?;
                session.store().write_slot(NEW_SLOT, &kept).await.map_err(|it| fault_words(&it))?;
                save_request(session, &kept, &typed).await?;
                Ok::<_, String>(kept)
            };
            match made.await {
                Ok(kept) => drop(stage.try_set(Stage::Waiting(kept))),
                Err(what) => {
                    failed.try_set(Some(fill(t().shell_enrol_failed, &[("what", &what)])));
                    busy.try_set(false);
                }
            }
        });
    };
    view! {
        <p>{t().shell_recover_lead}</p>
        <div class="pin">
            <Field id="renew-pin" label=t().shell_recover_pin required=true fault=pin_said>
                <TextBox id="renew-pin" value=pin on_input=move |it: String| pin.set(Secret::Pin.cleaned(&it)) secret=true inputmode="numeric"/>
            </Field>
            <Field id="renew-again" label=t().shell_pin_again required=true fault=again_said>
                <TextBox id="renew-again" value=again on_input=move |it: String| again.set(Secret::Pin.cleaned(&it)) secret=true inputmode="numeric"/>
            </Field>
        </div>
        {move || failed.get().map(|why| view! { <Notice tone=Tone::Bad><p>{why}</p></Notice> })}
        <div class="toolbar">
            <Button class="ask-recovery" disabled=busy on_press=press>
                {move || if busy.get() { t().shell_working } else { t().shell_recover_ask }}
            </Button>
        </div>
    }
    .into_any()
}

fn waiting(session: Session, stage: RwSignal<Stage>, kept: Vec<u8>, then: Callback<usize>) -> AnyView {
    let digits = keys::public(&kept).map(|it| it.fingerprint()).unwrap_or_default();
    let pin = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let said = RwSignal::new(None::<(Tone, String)>);
    let kept = StoredValue::new(kept);
    let typed = move || {
        let typed = pin.get_untracked();
        let whole = Secret::Pin.whole(&typed) && !busy.get_untracked();
        if !whole {
            said.set(Some((Tone::Warning, t().shell_recover_need_pin.to_owned())));
        }
        whole.then_some(typed)
    };
    let again = move |()| {
        let Some(typed) = typed() else { return };
        leptos::task::spawn_local(async move {
            let saved = save_request(session, &kept.get_value(), &typed).await;
            if let Err(what) = saved {
                said.try_set(Some((Tone::Bad, what)));
            }
        });
    };
    let picked = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        let Some(file) = input.files().and_then(|it| it.get(0)) else { return };
        let typed = typed();
        // So that the same file can be picked again.
        let Some(typed) = typed else {
            input.set_value("");
            return;
        };
        busy.set(true);
        leptos::task::spawn_local(async move {
            let bytes = files::read(&file, MAX_FILE).await;
            input.set_value("");
            let done = match bytes {
                Ok(bytes) => renew(session, &kept.get_value(), &typed, &bytes).await,
                Err(_) => Err(t().field_file_unreadable.to_owned()),
            };
            match done {
                Ok(newer) => then.run(newer),
                Err(what) => {
                    said.try_set(Some((Tone::Bad, what)));
                    busy.try_set(false);
                }
            }
        });
    };
    let anew = move |()| stage.set(Stage::NewPin);
    view! {
        <p>{t().shell_recover_wait}</p>
        {grouped(&digits)}
        <div class="pin">
            <Field id="renew-pin" label=t().shell_recover_pin>
                <TextBox id="renew-pin" value=pin on_input=move |it: String| { said.set(None); pin.set(Secret::Pin.cleaned(&it)) } secret=true inputmode="numeric"/>
            </Field>
        </div>
        <div class="field">
            <label for="recovery-file">{t().shell_recover_pick}</label>
            <p class="hint" id="recovery-file-hint">{t().shell_recover_pick_hint}</p>
            <input id="recovery-file" type="file" accept=".json,.txt,application/json,text/plain" aria-describedby="recovery-file-hint" on:change=picked/>
        </div>
        <div aria-live="polite">{move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> })}</div>
        <div class="toolbar">
            <Button class="ask-again" on_press=again>{t().shell_recover_again}</Button>
            <Button on_press=anew>{t().shell_recover_anew}</Button>
        </div>
    }
    .into_any()
}

/// Saves the file that asks the office.
async fn save_request(session: Session, kept: &[u8], pin: &str) -> Result<(), String> {
    let escrow = escrow(session).await.ok_or_else(|| t().shell_unlock_forgot_body.to_owned())?;
    let keys = unlocked(kept, pin).await?;
    let old = session.store().read_slot(KEY_SLOT).await.map_err(|it| fault_words(&it))?;
    let old = keys::public(&old.unwrap_or_default()).map_err(|_| t().shell_key_damaged.to_owned())?;
    let document = Enrolment {
        v: VERSION,
        app: this_app(),
        device: Device { kid: keys.public().signs.kid() },
        // Who it is lies locked in the store; the office knows the old key's person.
        author: Person {
            name: String::new(),
            role: Role::Other,
            organisation: String::new(),
            area: String::new(),
        },
        receives: keys.receiver.public().clone(),
        round: String::new(),
        iat: device::now().div_euclid(1_000),
        recovers: Some(Recovers {
            formerly: before(session, &old.signs.kid()).await,
            kid: old.signs.kid(),
            escrow: escrow.sealed,
        }),
        replaces: None,
    };
    let text = keys.signer.document(&document).await.map_err(|it| sign_words(&it))?;
    let saved = files::save(&document.file_name(), &text).await;
    saved.map_err(|_| t().field_file_unreadable.to_owned())
}

async fn unlocked(kept: &[u8], pin: &str) -> Result<keys::Unlocked, String> {
    keys::unlock(kept, pin).await.map_err(|fault| match fault {
        KeyFault::WrongPin => t().shell_recover_wrong_pin.to_owned(),
        KeyFault::Damaged => t().shell_key_damaged.to_owned(),
        KeyFault::Browser(what) => fill(t().shell_why_failed, &[("what", &what)]),
    })
}

/// Takes the office's answer, and opens the store with it. Nothing is changed unless the key really
/// opens what is kept.
async fn renew(session: Session, kept: &[u8], pin: &str, file: &[u8]) -> Result<usize, String> {
    let escrow = escrow(session).await.ok_or_else(|| t().shell_unlock_forgot_body.to_owned())?;
    let own = unlocked(kept, pin).await?;
    let inside =
        travel::open(RECOVERY, file, With::Key(&own.receiver)).await.map_err(|fault| match fault {
            OpenFault::File(_) => t().shell_recover_other.to_owned(),
            OpenFault::Browser(_) => t().field_file_unreadable.to_owned(),
        })?;
    let answer = Recovery::read_from(&inside, &escrow.office);
    let answer = answer.ok().filter(|it| it.to == own.public().signs.kid());
    let data = answer.and_then(|it| it.key()).ok_or_else(|| t().shell_recover_other.to_owned())?;
    let failed = |it: KeyFault| fill(t().shell_why_failed, &[("what", &format!("{it:?}"))]);
    let renewed = keys::adopt(kept, pin, data).await.map_err(failed)?;
    let keys = keys::unlock(&renewed, pin).await.map_err(failed)?;
    if !session.store().fits(&Vault::of(keys.data.clone())).await {
        return Err(t().shell_recover_other.to_owned());
    }
    keep_key(session, &renewed).await.map_err(|it| fault_words(&it))?;
    // What is left behind is asked for by nobody any more.
    drop(session.store().write_slot(NEW_SLOT, b"").await);
    drop(session.store().write_slot("tries", &[0]).await);
    Ok(session.unlock(keys).await)
}
