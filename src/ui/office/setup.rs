//! Setting an office up, once on its computer: its name, and keys under a passphrase. And what it then
//! gives to volunteers: a file with its public keys, and a printed card with their twenty digits.

use leptos::prelude::*;

use super::shared;
use crate::device::{self, files, lifecycle};
use crate::domain::record::{Office, Part};
use crate::domain::{Commit, Record, text_rule};
use crate::exchange::Device;
use crate::exchange::bundle::{MAX_NAME, VERSION};
use crate::exchange::code::of_card;
use crate::exchange::enrol::{OfficeCard, this_app};
use crate::ui::doors::sign_words;
use crate::ui::kit::{Button, Field, Notice, TextBox, Tone, Weight};
use crate::ui::place_picker::{PlacePicker, place_name};
use crate::ui::qr::shown;
use crate::ui::session::{Mode, Session, session};
use crate::ui::shell::app;
use crate::ui::start::enrol::{Secret, go_to, grouped, make_keys};
use crate::ui::text::{fill, t, t_office};

/// What was typed so far.
#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    area: RwSignal<Option<String>>,
    passphrase: RwSignal<String>,
    again: RwSignal<String>,
    /// the passphrase is shown while it is typed
    shown: RwSignal<bool>,
    /// after the first try, what is missing is said
    tried: RwSignal<bool>,
    busy: RwSignal<bool>,
    failed: RwSignal<Option<String>>,
}

impl Form {
    fn name_fault(self) -> Option<String> {
        name_fault(&self.name.get()).map(str::to_owned)
    }
    fn area_fault(self) -> Option<String> {
        self.area.with(Option::is_none).then(|| t().shell_need_area.to_owned())
    }
    fn passphrase_fault(self) -> Option<String> {
        let typed = Secret::Passphrase.cleaned(&self.passphrase.get());
        // One letter held down is long, and is guessed first.
        let letters: crate::domain::OrdSet<char> = typed.chars().collect();
        let good = Secret::Passphrase.whole(&typed) && letters.len() >= 6;
        (!good).then(|| t().shell_need_passphrase.to_owned())
    }
    fn again_fault(self) -> Option<String> {
        let same = self.again.get() == self.passphrase.get();
        (!same).then(|| t_office().office_passphrase_differs.to_owned())
    }
    fn first_fault(self) -> Option<&'static str> {
        let all = [
            ("office-name", self.name_fault()),
            ("office-area", self.area_fault()),
            ("office-passphrase", self.passphrase_fault()),
            ("office-again", self.again_fault()),
        ];
        all.into_iter().find(|it| it.1.is_some()).map(|it| it.0)
    }
}

pub(super) fn cleaned(typed: &str) -> String {
    text_rule::clean(&device::nfc(typed), false)
}

/// What is wrong with a name of an office.
pub(super) fn name_fault(typed: &str) -> Option<&'static str> {
    let name = cleaned(typed);
    match (name.is_empty(), text_rule::allowed(&name, false)) {
        (true, _) => Some(t_office().office_setup_need_name),
        (_, true) if name.chars().count() <= MAX_NAME => None,
        _ => Some(t().shell_bad_characters),
    }
}

/// The form.
pub fn page() -> AnyView {
    let (app, session) = (app(), session());
    let known = session.office.get_untracked();
    let form = Form {
        name: RwSignal::new(known.map(|it| it.name).unwrap_or_default()),
        area: RwSignal::new(None),
        passphrase: RwSignal::new(String::new()),
        again: RwSignal::new(String::new()),
        shown: RwSignal::new(false),
        tried: RwSignal::new(false),
        busy: RwSignal::new(false),
        failed: RwSignal::new(None),
    };
    // The keys are on disk before the office is: after a cut between the two, only the rest is asked.
    let with_keys = session.keys().is_none();
    let said = move |fault: fn(Form) -> Option<String>| {
        Signal::derive(move || form.tried.get().then(|| fault(form)).flatten())
    };
    let press = move |()| {
        form.tried.set(true);
        let first = untrack(|| form.first_fault()).filter(|id| with_keys || !id.ends_with("again"));
        if let Some(id) = first.filter(|id| with_keys || *id != "office-passphrase") {
            go_to(id);
            return;
        }
        form.busy.set(true);
        leptos::task::spawn_local(async move {
            match set_up(session, form).await {
                Ok(()) => app.unlocked(session, 0),
                Err(what) => {
                    let words = fill(t().shell_enrol_failed, &[("what", &what)]);
                    form.failed.try_set(Some(words));
                    form.busy.try_set(false);
                }
            }
        });
    };
    let boxes = with_keys.then(|| {
        let one = move |id: &'static str, label: &'static str, hint: Option<String>, value: RwSignal<String>, fault| {
            view! {
                <Field id=id label=label hint=hint.unwrap_or_default() required=true fault=fault>
                    {move || if form.shown.get() {
                        view! { <TextBox id=id value=value on_input=move |it| value.set(it)/> }.into_any()
                    } else {
                        view! { <TextBox id=id value=value on_input=move |it| value.set(it) secret=true/> }.into_any()
                    }}
                </Field>
            }
            .into_any()
        };
        let hint = Some(t_office().office_passphrase_hint.to_owned());
        view! {
            {one("office-passphrase", t().shell_passphrase, hint, form.passphrase, said(Form::passphrase_fault))}
            {one("office-again", t_office().office_passphrase_again, None, form.again, said(Form::again_fault))}
            <label class="choice" for="office-shown">
                <input id="office-shown" type="checkbox" autocomplete="off" prop:checked=move || form.shown.get()
                    on:change=move |event| form.shown.set(event_target_checked(&event))/>
                <span>{t_office().office_passphrase_show}</span>
            </label>
            <Notice tone=Tone::Warning><p>{t_office().office_passphrase_about}</p></Notice>
        }
        .into_any()
    });
    view! {
        <h1 tabindex="-1">{t_office().office_setup_title}</h1>
        <p>{t_office().office_setup_lead}</p>
        {with_keys.then(|| shared::existing(session))}
        <div class="steps">
            <Field id="office-name" label=t_office().office_setup_name hint=t_office().office_setup_name_hint.to_owned()
                required=true fault=said(Form::name_fault)>
                <TextBox id="office-name" value=form.name on_input=move |it| form.name.set(it)/>
            </Field>
            <Field id="office-area" label=t_office().office_setup_area required=true fault=said(Form::area_fault)>
                <PlacePicker id="office-area" value=form.area on_pick=move |it| form.area.set(it)/>
            </Field>
            {boxes}
        </div>
        {move || form.failed.get().map(|why| view! { <Notice tone=Tone::Bad><p>{why}</p></Notice> })}
        <div class="toolbar">
            <Button weight=Weight::Primary class="set-up" disabled=form.busy on_press=press>
                {move || if form.busy.get() { t().shell_working } else { t_office().office_setup_do }}
            </Button>
        </div>
    }
    .into_any()
}

async fn set_up(session: Session, form: Form) -> Result<(), String> {
    if session.keys().is_none() {
        make_keys(session, &Secret::Passphrase.cleaned(&form.passphrase.get_untracked())).await?;
        form.passphrase.set(String::new());
        form.again.set(String::new());
        form.tried.set(false);
    }
    lifecycle::persist().await;
    let keys = session.keys().ok_or_else(|| t().shell_key_damaged.to_owned())?.public();
    let office = Office {
        kid: keys.signs.kid(),
        signs: (keys.signs.x, keys.signs.y),
        receives: (keys.receives.x, keys.receives.y),
        name: cleaned(&form.name.get_untracked()),
        area: form.area.get_untracked().unwrap_or_default(),
        at: device::now(),
        part: Part::First,
        key_files: Vec::new(),
        level: None,
    };
    session.keep_now(Commit(vec![Record::Office(office)])).await;
    Ok(())
}

/// This office, as volunteers come to know it.
pub fn ours(session: Session) -> AnyView {
    let said = RwSignal::new(None::<(Tone, String)>);
    let save = move |()| {
        leptos::task::spawn_local(async move {
            let outcome = match card(session).await {
                Ok((name, text)) => match files::save(&name, &text).await {
                    Ok(()) => (Tone::Good, fill(t_office().office_card_saved, &[("name", &name)])),
                    Err(_) => (Tone::Bad, t_office().office_save_failed.to_owned()),
                },
                Err(what) => (Tone::Bad, fill(t().shell_enrol_failed, &[("what", &what)])),
            };
            said.try_set(Some(outcome));
        });
    };
    let facts = move || {
        session.office.get().map(|it| {
            let area = it.area.clone();
            view! { <p class="office-name"><strong>{it.name}</strong></p><p class="meta">{move || place_name(&area)}</p> }
        })
    };
    let told = move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> });
    view! {
        <section class="card our-office">
            <h2>{t_office().office_card_title}</h2>
            {facts}
            <p>{t_office().office_card_digits}</p>
            {session.fingerprint().map(|it| grouped(&it))}
            {session.keys().and_then(|it| shown(&of_card(&it.public()), t_office().office_card_qr))}
            <p class="screen-only">{t_office().office_card_do}</p>
            <div class="toolbar screen-only">
                <Button weight=Weight::Primary class="save-card" on_press=save>{t_office().office_card_save}</Button>
                <Button class="print-card" on_press=|()| drop(window().print())>{t_office().office_card_print}</Button>
            </div>
            <div aria-live="polite">{told}</div>
        </section>
    }
    .into_any()
}

/// The name and text of the office's file.
async fn card(session: Session) -> Result<(String, String), String> {
    let (Some(office), Some(keys)) = (session.office.get_untracked(), session.keys()) else {
        return Err(t().shell_key_damaged.to_owned());
    };
    let document = OfficeCard {
        v: VERSION,
        app: this_app(),
        device: Device { kid: session.kid() },
        name: office.name,
        area: office.area,
        receives: keys.receiver.public().clone(),
        iat: device::now().div_euclid(1_000),
        demo: session.mode == Mode::Demo,
    };
    let text = keys.signer.document(&document).await.map_err(|it| sign_words(&it))?;
    Ok((document.file_name(), text))
}
