//! A store that does not open is no dead page: what can be read of it goes into a file. With the PIN, as
//! a backup of everything that opens; without one, or when the key itself is damaged, as it lies there,
//! still encrypted, for the office that has the data key put by. Nothing on the device is changed.

use std::sync::Arc;

use leptos::prelude::*;

use super::backup::{hand_out, receives};
use super::enrol::Secret;
use super::recover::{ESCROW_SLOT, NEW_SLOT};
use super::unlock::wait_after;
use crate::device::keys::{self, KeyFault};
use crate::device::travel::{self, To};
use crate::device::{self, files};
use crate::domain::Record;
use crate::domain::record::Office;
use crate::exchange::backup::{self, Backup};
use crate::exchange::rescue::{Piece, Rescue, SealedRow, file_name};
use crate::exchange::travel::RESCUE;
use crate::store::frame::Row;
use crate::store::salvage::Remains;
use crate::store::{Vault, found};
use crate::ui::kit::{Button, Field, Notice, TextBox, Tone, Weight};
use crate::ui::session::Mode;
use crate::ui::shell::KEY_SLOT;
use crate::ui::text::{dates, fill, t};

type Said = RwSignal<Option<(Tone, String)>>;

#[derive(Clone)]
enum Stage {
    Offered,
    Looking,
    Nothing,
    Found(Arc<Remains>),
}

/// Offers it for the store of this name.
pub(crate) fn offer(mode: Mode, store: String) -> AnyView {
    let stage = RwSignal::new(Stage::Offered);
    let look = move |()| {
        stage.set(Stage::Looking);
        let store = store.clone();
        leptos::task::spawn_local(async move {
            let remains = found::remains(&store).await;
            stage.try_set(if remains.is_empty() { Stage::Nothing } else { Stage::Found(Arc::new(remains)) });
        });
    };
    let look = Callback::new(look);
    let body = move || {
        match stage.get() {
        Stage::Offered => {
            view! { <div class="toolbar"><Button class="rescue" on_press=look>{t().shell_rescue_look}</Button></div> }
                .into_any()
        }
        Stage::Looking => view! { <p role="status">{t().shell_settings_checking}</p> }.into_any(),
        Stage::Nothing => view! { <p>{t().shell_rescue_nothing}</p> }.into_any(),
        Stage::Found(remains) => untrack(|| ways(mode, remains)),
    }
    };
    view! {
        <section class="card rescue-card">
            <h2>{t().shell_rescue_title}</h2>
            <p>{t().shell_rescue_lead}</p>
            {body}
        </section>
    }
    .into_any()
}

fn ways(mode: Mode, remains: Arc<Remains>) -> AnyView {
    let key = remains.slot(KEY_SLOT).filter(|it| keys::public(it).is_ok());
    let put_by = remains.slot(ESCROW_SLOT).is_some();
    let locked = key.is_some();
    let opening = key.map(|key| open(mode, remains.clone(), key));
    // A key that opens is asked first; whoever has forgotten its PIN needs the office.
    let raw = (put_by || !locked).then(|| as_it_is(remains, put_by));
    view! { {opening}{raw} }.into_any()
}

/// With the PIN: everything that opens, as a backup.
fn open(mode: Mode, remains: Arc<Remains>, key: Vec<u8>) -> AnyView {
    let kind = Secret::of(mode);
    let (pin, words) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (pin_fault, words_fault) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let busy = RwSignal::new(false);
    let tries = RwSignal::new(0);
    let said: Said = RwSignal::new(None);
    let press = move |()| {
        let (typed, file) = (pin.get_untracked(), Secret::Passphrase.cleaned(&words.get_untracked()));
        if !kind.whole(&typed) {
            pin_fault.set(Some(kind.missing().to_owned()));
            return;
        }
        if !file.is_empty() && !Secret::Passphrase.whole(&file) {
            words_fault.set(Some(t().shell_need_passphrase.to_owned()));
            return;
        }
        busy.set(true);
        said.set(None);
        let (remains, key) = (remains.clone(), key.clone());
        leptos::task::spawn_local(async move {
            match salvage(&remains, &key, &typed, &file).await {
                Ok(outcome) => drop(said.try_set(Some(outcome))),
                Err(Shut::Pin) => {
                    let count = tries.try_get_untracked().unwrap_or(0) + 1;
                    tries.try_set(count);
                    pin.try_set(String::new());
                    pin_fault.try_set(Some(t().shell_wrong_pin.to_owned()));
                    gloo::timers::future::TimeoutFuture::new(wait_after(count).saturating_mul(1_000)).await;
                }
                Err(Shut::Words) => drop(words_fault.try_set(Some(t().shell_rescue_need_words.to_owned()))),
                Err(Shut::Failed(why)) => drop(said.try_set(Some((Tone::Bad, why)))),
            }
            busy.try_set(false);
        });
    };
    let (label, inputmode) = match kind {
        Secret::Pin => (t().shell_pin, "numeric"),
        Secret::Passphrase => (t().shell_passphrase, "text"),
    };
    let typed = move |it: String| {
        pin_fault.set(None);
        pin.set(kind.cleaned(&it));
    };
    view! {
        <div class="pin">
            <Field id="rescue-pin" label=label required=true fault=pin_fault>
                <TextBox id="rescue-pin" value=pin on_input=typed secret=true inputmode=inputmode.to_owned()/>
            </Field>
        </div>
        <Field id="rescue-words" label=t().shell_rescue_words hint=t().shell_rescue_words_hint.to_owned() fault=words_fault>
            <TextBox id="rescue-words" value=words on_input=move |it| { words_fault.set(None); words.set(it) } secret=true/>
        </Field>
        <div class="toolbar">
            <Button weight=Weight::Primary class="rescue-open" disabled=busy on_press=press>
                {move || if busy.get() { t().shell_working } else { t().shell_rescue_open }}
            </Button>
        </div>
        <div aria-live="polite">{told(said)}</div>
    }
    .into_any()
}

/// Why nothing was saved.
enum Shut {
    Pin,
    /// no office is known that the file could be sealed to
    Words,
    Failed(String),
}

async fn salvage(remains: &Remains, key: &[u8], pin: &str, words: &str) -> Result<(Tone, String), Shut> {
    let keys = keys::unlock(key, pin).await.map_err(|fault| match fault {
        KeyFault::WrongPin => Shut::Pin,
        KeyFault::Damaged => Shut::Failed(t().shell_key_damaged.to_owned()),
        KeyFault::Browser(what) => Shut::Failed(fill(t().shell_why_failed, &[("what", &what)])),
    })?;
    let kid = keys.public().signs.kid();
    let found = found::opened(remains, &Vault::of(keys.data)).await;
    let (shut, older) = (found.shut.to_string(), found.older.to_string());
    let office = newest_office(&found.records).map(receives);
    if office.is_none() && words.is_empty() {
        return Err(Shut::Words);
    }
    let backup = backup_of(&kid, found.records);
    let name = backup::file_name(&kid, &dates::compact(device::now()));
    hand_out(&name, &backup, office.as_ref(), words).await.map_err(Shut::Failed)?;
    let counts = [
        ("name", &*name),
        ("households", &*backup.households().to_string()),
        ("n", &*backup.records.len().to_string()),
        ("shut", &*shut),
        ("older", &*older),
    ];
    let tone = if found.shut > 0 || found.older > 0 { Tone::Warning } else { Tone::Good };
    Ok((tone, fill(t().shell_rescue_saved, &counts)))
}

fn newest_office(records: &[Record]) -> Option<Office> {
    let offices = records.iter().filter_map(|it| if let Record::Office(it) = it { Some(it) } else { None });
    offices.max_by_key(|it| it.at).cloned()
}

/// What was opened, as a backup that is restored like any other; without what somebody wanted erased.
pub(crate) fn backup_of(kid: &str, records: Vec<Record>) -> Backup {
    let (mut person, mut removals) = (None, Vec::new());
    for record in &records {
        match record {
            Record::Person(it) => person = Some(it.clone()),
            Record::Removal(it) if it.asked() => removals.push(it.clone()),
            _ => {}
        }
    }
    // They are put back by what says that they were asked for.
    let records = records.into_iter().filter(|it| !matches!(it, Record::Removal(it) if it.asked())).collect();
    Backup::of(kid, person, device::now().div_euclid(1_000), records).without(&removals)
}

/// Without a PIN: as it lies there. Where the office has the data key put by, the file needs no other
/// protection, and so no key that six digits open is in it. Else the key goes along, whatever is left of
/// it, and the whole under a passphrase.
fn as_it_is(remains: Arc<Remains>, put_by: bool) -> AnyView {
    let words = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let said: Said = RwSignal::new(None);
    let press = move |()| {
        let typed = Secret::Passphrase.cleaned(&words.get_untracked());
        if !put_by && !Secret::Passphrase.whole(&typed) {
            wrong.set(Some(t().shell_need_passphrase.to_owned()));
            return;
        }
        busy.set(true);
        said.set(None);
        let remains = remains.clone();
        leptos::task::spawn_local(async move {
            let outcome = match save(&remains, (!put_by).then_some(&*typed)).await {
                Ok(name) => (Tone::Good, fill(t().shell_rescue_raw_saved, &[("name", &name)])),
                Err(why) => (Tone::Bad, why),
            };
            said.try_set(Some(outcome));
            busy.try_set(false);
        });
    };
    let asked = (!put_by).then(|| {
        view! {
            <Field id="rescue-raw-words" label=t().shell_rescue_words hint=t().shell_backup_words_needed.to_owned()
                required=true fault=wrong>
                <TextBox id="rescue-raw-words" value=words on_input=move |it| { wrong.set(None); words.set(it) } secret=true/>
            </Field>
        }
    });
    view! {
        <h3>{t().shell_rescue_raw_title}</h3>
        <p>{if put_by { t().shell_rescue_raw } else { t().shell_rescue_raw_shut }}</p>
        {asked}
        <div class="toolbar">
            <Button class="rescue-raw" disabled=busy on_press=press>{t().shell_rescue_raw_do}</Button>
        </div>
        <div aria-live="polite">{told(said)}</div>
    }
    .into_any()
}

async fn save(remains: &Remains, words: Option<&str>) -> Result<String, String> {
    let kid = remains.slot(KEY_SLOT).and_then(|it| keys::public(&it).ok());
    let kid = kid.map(|it| it.signs.kid()).unwrap_or_default();
    let now = device::now();
    let name = file_name(&kid, &dates::compact(now));
    let mut rescue = Rescue::of(&kid, now.div_euclid(1_000));
    let mut left = remains.clone();
    if words.is_none() {
        left.leave_out(KEY_SLOT);
        left.leave_out(NEW_SLOT);
    }
    fill_in(&mut rescue, &left);
    let inside = rescue.write();
    let text = match words {
        None => String::from_utf8(inside).unwrap_or_default(),
        Some(words) => {
            let sealed = travel::seal(RESCUE, &inside, &[To::Passphrase(words)]).await;
            sealed.map_err(|it| fill(t().shell_why_failed, &[("what", &format!("{it:?}"))]))?
        }
    };
    files::save(&name, &text).await.map_err(|_| t().field_file_unreadable.to_owned())?;
    Ok(name)
}

fn fill_in(rescue: &mut Rescue, remains: &Remains) {
    let pieces = |of: &crate::domain::OrdMap<String, Vec<u8>>| -> Vec<Piece> {
        of.iter().map(|(name, bytes)| Piece::of(name, bytes)).collect()
    };
    rescue.files = pieces(&remains.files);
    rescue.slots = pieces(&remains.slots);
    let filed = Remains { files: remains.files.clone(), ..Remains::default() }.candidates();
    let lacks = |(key, row): &(&String, &Row)| filed.get(*key).is_none_or(|it| !it.contains(row));
    let rows = remains.rows.iter().filter(lacks);
    rescue.rows = rows.map(|(key, row)| SealedRow::of(key, row.seq, &row.body)).collect();
}

/// The other way round, where such a file is opened.
pub(crate) fn remains_of(rescue: &Rescue) -> Remains {
    let pieces = |of: &[Piece]| of.iter().map(|it| (it.name.clone(), it.bytes())).collect();
    let row = |it: &SealedRow| (it.key.clone(), Row { seq: it.seq, body: it.body() });
    Remains {
        files: pieces(&rescue.files),
        slots: pieces(&rescue.slots),
        rows: rescue.rows.iter().map(row).collect(),
    }
}

fn told(said: Said) -> impl Fn() -> Option<AnyView> {
    move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> }.into_any())
}
