//! A new key that signs, for a new round (durability-and-trust.md §2.2). The old one signs last of all
//! which key takes its place and how many files it made; then nothing opens it any more. Nobody is made to
//! do it, and nothing may be left that the old one has to sign.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{handover, line};
use crate::device::files;
use crate::device::keys::{self, KeyFault};
use crate::domain::json;
use crate::domain::renewal::{NotYet, last_of};
use crate::domain::trail::Act;
use crate::exchange::enrol::Replaces;
use crate::store::StoreFault;
use crate::ui::doors::fault_words;
use crate::ui::kit::{Button, Field, Notice, TextBox, Tone};
use crate::ui::session::Session;
use crate::ui::shell::{KEY_SLOT, reload};
use crate::ui::start::enrol::{Secret, keep_key};
use crate::ui::text::key::t_key;
use crate::ui::text::{fill, t};
use crate::ui::under_way::UnderWay;

/// The private file with what the old key signed last. No secret: it goes out in a file.
const REPLACED_SLOT: &str = "replaced";

/// That, and the key that it is for.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    by: String,
    replaces: Replaces,
}

/// What the key before the one in use signed last; nothing where this is the first, or the one before was
/// forgotten.
///
/// # Errors
/// What the old key signed cannot be read now: a file without it would say that there was none.
pub(super) async fn kept(session: Session) -> Result<Option<Replaces>, StoreFault> {
    replaced(session, &session.kid()).await
}

async fn replaced(session: Session, by: &str) -> Result<Option<Replaces>, StoreFault> {
    let bytes = session.store().read_slot(REPLACED_SLOT).await?;
    let kept = bytes.and_then(|it| json::read::<Kept>(std::str::from_utf8(&it).ok()?).ok());
    Ok(kept.filter(|it| it.by == by).map(|it| it.replaces))
}

/// The key that gave way to this one: known while everything is locked. Where that cannot be read it is left out,
/// for whoever has forgotten a PIN must not be kept from asking.
pub(in crate::ui) async fn before(session: Session, kid: &str) -> Option<String> {
    Some(replaced(session, kid).await.ok()??.kid)
}

/// The number of the last file of the key in use, where it may give way.
fn last(session: Session) -> Result<u64, NotYet> {
    let left = line::left(session);
    let here = line::lines(session).iter().any(|it| !it.line.with(|it| it.status(&left).left()));
    let unsent = here || handover::anything_new(session);
    session.handovers.with(|all| last_of(&session.kid(), unsent, all.values()))
}

/// The way to a new key. `made`: told when there is one, so that its digits and its file are shown.
pub(super) fn section(session: Session, made: RwSignal<usize>) -> AnyView {
    let may = Memo::new(move |_| {
        made.track();
        last(session)
    });
    let said = RwSignal::new(None::<(Tone, String)>);
    let way = move || match may.get() {
        Err(NotYet::Unsent) => view! { <p class="not-yet">{t_key().key_unsent}</p> }.into_any(),
        Err(NotYet::Unheard) => view! { <p class="not-yet">{t_key().key_unheard}</p> }.into_any(),
        Ok(_) => form(session, made, said),
    };
    let told = move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> });
    view! {
        <details class="card renew-key">
            <summary>{t_key().key_title}</summary>
            <p>{t_key().key_lead}</p>
            <p>{t_key().key_not_needed}</p>
            {way}
            <div aria-live="polite">{told}</div>
        </details>
    }
    .into_any()
}

fn form(session: Session, made: RwSignal<usize>, said: RwSignal<Option<(Tone, String)>>) -> AnyView {
    let pin = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let press = move |()| {
        let typed = pin.get_untracked();
        if busy.get_untracked() || session.taken_over.get_untracked() {
            return;
        }
        if !Secret::Pin.whole(&typed) {
            wrong.set(Some(Secret::Pin.missing().to_owned()));
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let _whole = UnderWay::begin();
            match renew(session, &typed).await {
                Ok(()) => {
                    let outcome = match save(session).await {
                        Some(name) => (Tone::Good, fill(t_key().key_done, &[("name", &name)])),
                        None => (Tone::Warning, t_key().key_not_saved.to_owned()),
                    };
                    said.try_set(Some(outcome));
                    made.try_update(|it| *it += 1);
                }
                Err(Failed::WrongPin) => drop(wrong.try_set(Some(t().shell_wrong_pin.to_owned()))),
                Err(Failed::Because(what)) => {
                    said.try_set(Some((Tone::Bad, fill(t_key().key_failed, &[("what", &what)]))));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="pin">
            <Field id="renew-key-pin" label=t().field_trust_pin fault=wrong>
                <TextBox id="renew-key-pin" value=pin on_input=move |it: String| { wrong.set(None); pin.set(Secret::Pin.cleaned(&it)) }
                    secret=true inputmode="numeric"/>
            </Field>
        </div>
        <div class="toolbar">
            <Button class="renew" disabled=busy on_press=press>
                {move || if busy.get() { t().shell_working } else { t_key().key_do }}
            </Button>
        </div>
    }
    .into_any()
}

/// Why there is no new key.
enum Failed {
    WrongPin,
    /// in words
    Because(String),
}

/// Makes the key, lets the old one sign that it gives way, and keeps the new one in its place.
async fn renew(session: Session, pin: &str) -> Result<(), Failed> {
    let because = |it: &str| Failed::Because(it.to_owned());
    let broken = |it: KeyFault| match it {
        KeyFault::WrongPin => Failed::WrongPin,
        KeyFault::Damaged => because(t().shell_key_damaged),
        KeyFault::Browser(what) => Failed::Because(fill(t().shell_why_failed, &[("what", &what)])),
    };
    if !session.saved_or_failed().await {
        return Err(because(t().shell_save_failed));
    }
    let last = untrack(|| last(session)).map_err(|it| match it {
        NotYet::Unsent => because(t_key().key_unsent),
        NotYet::Unheard => because(t_key().key_unheard),
    })?;
    let kept = session.store().read_slot(KEY_SLOT).await.map_err(|it| Failed::Because(fault_words(&it)))?;
    let new = keys::renew(&kept.unwrap_or_default(), pin).await.map_err(broken)?;
    let (old, public) = (new.former.public().kid(), new.keys.public());
    let text = Replaces::text(&old, &public, last);
    let signature = new.former.sign(&text).await.map_err(broken)?;
    let replaces = Replaces::of(&old, last, &signature);
    let by = public.signs.kid();
    let replaced = serde_json::to_vec(&Kept { by: by.clone(), replaces }).unwrap_or_default();
    // First, or a cut between the two would leave a key that nobody vouches for.
    let slots = async {
        session.store().write_slot(REPLACED_SLOT, &replaced).await?;
        keep_key(session, &new.kept).await
    };
    if let Err(fault) = slots.await {
        // One of its places may have taken it, and the newest holds.
        match session.store().read_slot(KEY_SLOT).await {
            Ok(taken) if taken.as_deref() == Some(&*new.kept) => {}
            Ok(_) => return Err(Failed::Because(fault_words(&fault))),
            // Which of the two lies there nobody can tell: the next start looks, and nothing is signed before.
            Err(_) => {
                reload();
                return Err(Failed::Because(fault_words(&fault)));
            }
        }
    }
    session.done(Act::Decided, format!("key/{by}"));
    session.unlock(new.keys).await;
    Ok(())
}

/// Saves the file for the office; its name, once that is done.
async fn save(session: Session) -> Option<String> {
    let (name, text) = super::trust::enrolment(session).await.ok()?;
    files::save(&name, &text).await.ok()?;
    Some(name)
}
