//! Who hands over to whom: the office's keys, which this tablet seals to, and this tablet's, which the
//! office checks. A file alone changes nothing: a person compares twenty digits with a printed card,
//! or nobody stops one that slips in another key (durability-and-trust.md §2.2).

use leptos::prelude::*;

use super::renew;
use crate::device::files;
use crate::device::keys::{self, KeyFault};
use crate::device::travel::{self, To};
use crate::device::{self, files::FileFault};
use crate::domain::record::{Office, Part};
use crate::domain::{Commit, Record};
use crate::exchange::bundle::VERSION;
use crate::exchange::code::{self, Code};
use crate::exchange::enrol::{Enrolment, OfficeCard, this_app};
use crate::exchange::envelope::MAX_FILE;
use crate::exchange::intake::Reason;
use crate::exchange::travel::RECOVERY;
use crate::exchange::{BundleFault, Device, EnvelopeFault, PublicKey, PublicKeys};
use crate::ui::demo;
use crate::ui::doors::{fault_words, sign_words};
use crate::ui::kit::{Button, Field, LinkButton, Notice, TextBox, Tone, Weight};
use crate::ui::place_picker::place_name;
use crate::ui::qr::{scanner, shown};
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session, session};
use crate::ui::shell::KEY_SLOT;
use crate::ui::start::enrol::{Secret, grouped};
use crate::ui::start::recover;
use crate::ui::text::key::t_key;
use crate::ui::text::{dates, fill, t, t_lesson};

type Said = RwSignal<Option<(Tone, String)>>;

/// The page.
pub fn page() -> AnyView {
    let session = session();
    if session.mode == Mode::Demo {
        return demo::compare::page();
    }
    let (first, second) = (Asked::new(Part::First), Asked::new(Part::Second));
    let office = move || match (first.read.get(), session.office.get()) {
        (Some((card, keys)), _) => compare(session, card, keys, first),
        (None, Some(office)) if !first.replacing.get() => known(office, first),
        _ => pick(first),
    };
    let renewed = RwSignal::new(0);
    let mine = move || {
        renewed.track();
        untrack(|| me(session))
    };
    // Two sets of digits on one page would be mixed up.
    let compared = move |asked: Asked| asked.read.with(Option::is_some);
    view! {
        <p class="trail"><a href=Route::Households.href()>{t().field_to_households}</a></p>
        <h1 tabindex="-1">{t().field_trust_title}</h1>
        <p>{t().field_trust_lead}</p>
        <section class="card office-of" hidden=move || compared(second)>
            <h2>{t().field_trust_step_office}</h2>
            {office}
            <div aria-live="polite">{told(first.said)}</div>
        </section>
        <section class="card mine" hidden=move || compared(first) || compared(second)>
            <h2>{t().field_trust_step_me}</h2>
            {mine}
        </section>
        <div hidden=move || compared(first)>{besides(session, second)}</div>
        <div hidden=move || compared(first) || compared(second)>
            {move || session.office.with(Option::is_some).then(|| renew::section(session, renewed))}
        </div>
        <div class="toolbar"><LinkButton href=Route::Households.href()>{t().field_trust_on}</LinkButton></div>
    }
    .into_any()
}

/// An office that is being made known.
#[derive(Clone, Copy)]
struct Asked {
    part: Part,
    read: RwSignal<Option<(OfficeCard, PublicKeys)>>,
    said: Said,
    /// another one is to take its place
    replacing: RwSignal<bool>,
}

impl Asked {
    fn new(part: Part) -> Asked {
        Asked { part, read: RwSignal::new(None), said: RwSignal::new(None), replacing: RwSignal::new(false) }
    }
    /// The ids of the box for its file and of the one for the PIN.
    fn ids(self) -> [&'static str; 2] {
        if self.part == Part::First { ["office-card", "trust-pin"] } else { ["second-card", "second-pin"] }
    }
}

fn told(said: Said) -> impl Fn() -> Option<AnyView> {
    move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> }.into_any())
}

/// A second office, which few have: a district beside a municipality.
fn besides(session: Session, asked: Asked) -> AnyView {
    let open = session.second_office.with_untracked(Option::is_some);
    let office = move || match (asked.read.get(), session.second_office.get()) {
        (Some((card, keys)), _) => compare(session, card, keys, asked),
        (None, Some(office)) => {
            let kept = office.clone();
            let remove = move |()| {
                let former = Office { part: Part::Former, ..kept.clone() };
                leptos::task::spawn_local(async move {
                    session.keep_now(Commit(vec![Record::Office(former)])).await;
                    asked.said.try_set(Some((Tone::Info, t().field_second_removed.to_owned())));
                });
            };
            view! {
                {described(&office)}
                <div class="toolbar">
                    <Button class="remove-second" on_press=remove>{t().field_second_remove}</Button>
                </div>
            }
            .into_any()
        }
        _ => pick(asked),
    };
    let section = move || {
        session.office.with(Option::is_some).then(|| {
            view! {
                <details class="card second-office" open=open>
                    <summary>{t().field_second_title}</summary>
                    <p>{t().field_second_lead}</p>
                    {office}
                    <div aria-live="polite">{told(asked.said)}</div>
                </details>
            }
        })
    };
    section.into_any()
}

fn known(office: Office, asked: Asked) -> AnyView {
    view! {
        {described(&office)}
        <div class="toolbar">
            <Button class="other-office" on_press=move |()| asked.replacing.set(true)>{t().field_trust_other}</Button>
        </div>
    }
    .into_any()
}

fn described(office: &Office) -> AnyView {
    let since = fill(t().field_trust_since, &[("when", &dates::moment(office.at))]);
    let (name, digits) = (office.name.clone(), keys_of(office).fingerprint());
    view! {
        <Notice tone=Tone::Good><p><strong>{name}</strong></p><p>{since}</p></Notice>
        {grouped(&digits)}
    }
    .into_any()
}

/// Both keys of an office that is kept.
fn keys_of(office: &Office) -> PublicKeys {
    let key = |(x, y): &(String, String)| PublicKey { x: x.clone(), y: y.clone() };
    PublicKeys { signs: key(&office.signs), receives: key(&office.receives) }
}

fn pick(asked: Asked) -> AnyView {
    let Asked { read, said, .. } = asked;
    let demo = session().mode == Mode::Demo;
    let [id, _] = asked.ids();
    let picked = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        let Some(file) = input.files().and_then(|it| it.get(0)) else { return };
        said.set(None);
        leptos::task::spawn_local(async move {
            let bytes = files::read(&file, MAX_FILE).await;
            // So that the same file can be picked again.
            input.set_value("");
            match bytes {
                Err(fault) => drop(said.try_set(Some((Tone::Bad, file_words(&fault).to_owned())))),
                Ok(bytes) => match OfficeCard::read_on_its_side(&bytes, demo) {
                    Ok((card, signs)) => {
                        let keys = card.keys(signs);
                        read.try_set(Some((card, keys)));
                    }
                    Err(reason) => drop(said.try_set(Some((Tone::Bad, reason_words(&reason).to_owned())))),
                },
            }
        });
    };
    view! {
        <div class="field">
            <label for=id>{t().field_trust_pick}</label>
            <p class="hint" id=format!("{id}-hint")>{t().field_trust_pick_hint}</p>
            <input id=id type="file" accept=".json,.txt,application/json,text/plain" aria-describedby=format!("{id}-hint") on:change=picked/>
        </div>
    }
    .into_any()
}

/// The digits, the card in the person's hand, and the PIN that says who presses.
fn compare(session: Session, card: OfficeCard, keys: PublicKeys, asked: Asked) -> AnyView {
    let Asked { part, read, said, .. } = asked;
    let [_, id] = asked.ids();
    let pin = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let area = card.area.clone();
    let place = move || place_name(&area);
    let digits = keys.fingerprint();
    let name = card.name.clone();
    // The machine compares what it saw on the card; the person still says whether the card is the office's.
    let (seen, digest): (Said, String) = (RwSignal::new(None), keys.digest());
    let differs = RwSignal::new(false);
    let look = move |text: String| {
        let outcome = match code::read(&text) {
            Ok(Code::Card(it)) if it == digest => (Tone::Good, t().field_scan_same),
            Ok(Code::Card(_)) => (Tone::Bad, t().field_scan_differs),
            _ => (Tone::Warning, t().field_scan_other),
        };
        differs.try_set(outcome.0 == Tone::Bad);
        seen.try_set(Some((outcome.0, outcome.1.to_owned())));
    };
    let agreed = StoredValue::new((card, keys));
    let yes = move |()| {
        if busy.get_untracked() {
            return;
        }
        let typed = pin.get_untracked();
        if !Secret::Pin.whole(&typed) {
            wrong.set(Some(Secret::Pin.missing().to_owned()));
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let Some((card, keys)) = agreed.try_get_value() else { return };
            match trust(session, &card, &keys, &typed, part).await {
                Ok(()) => {
                    let done = if part == Part::First { t().field_trust_done } else { t().field_second_done };
                    said.try_set(Some((Tone::Good, done.to_owned())));
                    read.try_set(None);
                    asked.replacing.try_set(false);
                }
                Err(words) => drop(wrong.try_set(Some(words))),
            }
            busy.try_set(false);
        });
    };
    let no = move |()| {
        said.set(Some((Tone::Warning, t().field_trust_refused.to_owned())));
        read.set(None);
    };
    view! {
        <dl class="facts">
            <div><dt>{t().field_trust_name}</dt><dd>{name}</dd></div>
            <div><dt>{t().field_trust_area}</dt><dd>{place}</dd></div>
        </dl>
        <p>{t().field_trust_compare}</p>
        {grouped(&digits)}
        {scanner(t().field_scan_card, look)}
        <div aria-live="polite">{told(seen)}</div>
        <div class="pin">
            <Field id=id label=t().field_trust_pin fault=wrong>
                <TextBox id=id value=pin on_input=move |it: String| { wrong.set(None); pin.set(Secret::Pin.cleaned(&it)) }
                    secret=true inputmode="numeric"/>
            </Field>
        </div>
        <div class="toolbar">
            <Button weight=Weight::Primary class="match" disabled=Signal::derive(move || busy.get() || differs.get()) on_press=yes>
                {move || if busy.get() { t().shell_working } else { t().field_trust_match }}
            </Button>
            <Button weight=Weight::Danger class="no-match" disabled=busy on_press=no>{t().field_trust_no_match}</Button>
        </div>
    }
    .into_any()
}

/// Keeps the office. For the first one the data key is put by: a forgotten PIN is then mended there, by
/// people who know the person.
async fn trust(
    session: Session,
    card: &OfficeCard,
    keys: &PublicKeys,
    pin: &str,
    part: Part,
) -> Result<(), String> {
    let first = session.office.with_untracked(|it| it.as_ref().map(|it| it.kid.clone()));
    if part == Part::Second && first == Some(keys.signs.kid()) {
        return Err(t().field_second_same.to_owned());
    }
    let failed = |what: &str| fill(t().field_trust_failed, &[("what", what)]);
    let kept = session.store().read_slot(KEY_SLOT).await.map_err(|it| failed(&fault_words(&it)))?;
    let data = keys::data_key(&kept.unwrap_or_default(), pin).await.map_err(|fault| match fault {
        KeyFault::WrongPin => t().shell_wrong_pin.to_owned(),
        KeyFault::Damaged => t().shell_key_damaged.to_owned(),
        KeyFault::Browser(what) => failed(&what),
    })?;
    if part == Part::First {
        let sealed = travel::seal(RECOVERY, &data, &[To::Key(&keys.receives)]).await;
        let escrow = sealed.map_err(|it| failed(&format!("{it:?}")))?;
        recover::put_by(session, keys.signs.clone(), escrow).await.map_err(|it| failed(&it))?;
    }
    let office = Office {
        kid: keys.signs.kid(),
        signs: (keys.signs.x.clone(), keys.signs.y.clone()),
        receives: (keys.receives.x.clone(), keys.receives.y.clone()),
        name: card.name.clone(),
        area: card.area.clone(),
        at: device::now(),
        part,
        key_files: Vec::new(),
        level: None,
    };
    session.keep_now(Commit(vec![Record::Office(office)])).await;
    Ok(())
}

/// This tablet's digits and the file that takes its keys to the office.
fn me(session: Session) -> AnyView {
    let said: Said = RwSignal::new(None);
    let failed = |what: &str| (Tone::Bad, fill(t().field_trust_failed, &[("what", what)]));
    let save = move |()| {
        leptos::task::spawn_local(async move {
            let outcome = match enrolment(session).await {
                Ok((name, text)) => match files::save(&name, &text).await {
                    Ok(()) => (Tone::Info, fill(t().field_trust_saved, &[("name", &name)])),
                    Err(fault) => (Tone::Bad, file_words(&fault).to_owned()),
                },
                Err(what) => failed(&what),
            };
            said.try_set(Some(outcome));
        });
    };
    let (picture, too_long) = (RwSignal::new(None::<String>), RwSignal::new(false));
    // Made when it is asked for: it is signed as the file is.
    let toggled = move |event: leptos::ev::Event| {
        if picture.with_untracked(Option::is_some)
            || !event_target::<web_sys::Element>(&event).has_attribute("open")
        {
            return;
        }
        leptos::task::spawn_local(async move {
            match enrolment(session).await {
                Ok((_, text)) => {
                    let made = code::of_enrolment(&text);
                    too_long.try_set(made.is_none());
                    picture.try_set(made);
                    said.try_set(None);
                }
                Err(what) => drop(said.try_set(Some(failed(&what)))),
            }
        });
    };
    view! {
        <p>{t().field_trust_me_lead}</p>
        {session.fingerprint().map(|it| grouped(&it))}
        <div class="toolbar">
            <Button weight=Weight::Primary class="save-enrolment" on_press=save>{t().field_trust_save}</Button>
        </div>
        <details class="enrolment-qr" on:toggle=toggled>
            <summary>{t().field_qr_show}</summary>
            <p>{t().field_qr_about}</p>
            {move || picture.get().and_then(|it| shown(&it, t().field_qr_name))}
            {move || too_long.get().then(|| view! { <p class="too-long">{t_key().key_no_code}</p> })}
        </details>
        <div aria-live="polite">{told(said)}</div>
    }
    .into_any()
}

/// The name and text of the enrolment file.
pub(super) async fn enrolment(session: Session) -> Result<(String, String), String> {
    let (Some(author), Some(keys)) = (session.person.get_untracked(), session.keys()) else {
        return Err(t().field_make_no_key.to_owned());
    };
    let document = Enrolment {
        v: VERSION,
        app: this_app(),
        device: Device { kid: session.kid() },
        author,
        receives: keys.receiver.public().clone(),
        round: untrack(|| super::round(session)),
        iat: device::now().div_euclid(1_000),
        recovers: None,
        replaces: renew::kept(session).await.map_err(|it| fault_words(&it))?,
    };
    let text = keys.signer.document(&document).await.map_err(|it| sign_words(&it))?;
    Ok((document.file_name(), text))
}

fn file_words(fault: &FileFault) -> &'static str {
    match fault {
        FileFault::TooLarge(_) => t().field_file_too_large,
        FileFault::Unreadable => t().field_file_unreadable,
    }
}

/// Why a file is no office's keys.
fn reason_words(reason: &Reason) -> &'static str {
    match reason {
        Reason::Envelope(EnvelopeFault::NotOurs | EnvelopeFault::Encoding | EnvelopeFault::Empty) => {
            t().field_trust_not_a_card
        }
        Reason::Envelope(EnvelopeFault::NewerKind) | Reason::Bundle(BundleFault::NewerVersion) => {
            t().field_trust_other_kind
        }
        Reason::DemoFile => t_lesson().lesson_no_real_office,
        _ => t().field_trust_damaged,
    }
}
