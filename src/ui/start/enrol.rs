//! Enrolment: who holds this device, and the key that will sign for them (durability-and-trust.md
//! §2.2). The key is on disk before the person is, so that a person never stands there without one.

use leptos::prelude::*;

use crate::device::keys::{self, Guard, KeyFault};
use crate::device::{self, lifecycle};
use crate::domain::record::Record;
use crate::domain::{Commit, Person, Role, text_rule};
use crate::store::StoreFault;
use crate::store::profiles::Profile;
use crate::ui::doors::fault_words;
use crate::ui::kit::{Button, ChoiceList, Field, Group, Notice, TextBox, Tone, Weight};
use crate::ui::place_picker::PlacePicker;
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session};
use crate::ui::shell::{App, KEY_SLOT};
use crate::ui::start::who;
use crate::ui::text::{Text, fill, t};

/// Digits of a PIN.
const PIN_DIGITS: usize = 6;
/// Characters of an office's passphrase at least: four short words.
pub const PASSPHRASE_LETTERS: usize = 16;
/// Characters of a name or an organisation at most.
const MOST_LETTERS: usize = 120;
/// Where the trainee works: ตำบลหนองกะปุ, which the letters name.
const TRAINEE_AREA: &str = "760609";

const ROLES: [(Role, &str); 8] = [
    (Role::HealthVolunteer, "health_volunteer"),
    (Role::CareVolunteer, "care_volunteer"),
    (Role::EnvironmentVolunteer, "environment_volunteer"),
    (Role::CommunityCommittee, "community_committee"),
    (Role::TambonHead, "tambon_head"),
    (Role::VillageHead, "village_head"),
    (Role::LaoOfficer, "lao_officer"),
    (Role::Other, "other"),
];

/// A role in words.
pub fn role_words(role: Role) -> &'static str {
    let t = t();
    match role {
        Role::HealthVolunteer => t.shell_role_health_volunteer,
        Role::CareVolunteer => t.shell_role_care_volunteer,
        Role::EnvironmentVolunteer => t.shell_role_environment_volunteer,
        Role::CommunityCommittee => t.shell_role_community_committee,
        Role::TambonHead => t.shell_role_tambon_head,
        Role::VillageHead => t.shell_role_village_head,
        Role::LaoOfficer => t.shell_role_lao_officer,
        Role::Other => t.shell_role_other,
    }
}

/// The person of practice, who is nobody.
pub(crate) async fn keep_trainee(session: Session) {
    let person = Person {
        name: t().shell_demo_person.to_owned(),
        role: Role::HealthVolunteer,
        organisation: t().shell_demo_organisation.to_owned(),
        area: TRAINEE_AREA.to_owned(),
    };
    session.keep_now(Commit(vec![Record::Person(person)])).await;
}

/// What somebody types to unlock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// six digits, on a tablet
    Pin,
    /// words, in an office: whoever has its disk has a district's households
    Passphrase,
}

impl Secret {
    /// What this way in asks for.
    pub fn of(mode: Mode) -> Secret {
        if mode == Mode::Office { Secret::Passphrase } else { Secret::Pin }
    }
    /// What was typed, as it counts: a passphrase looks the same however its marks were typed.
    pub fn cleaned(self, typed: &str) -> String {
        match self {
            Secret::Pin => digits(typed),
            Secret::Passphrase => device::nfc(typed),
        }
    }
    /// Whether it can be the whole secret.
    pub fn whole(self, typed: &str) -> bool {
        match self {
            Secret::Pin => typed.len() == PIN_DIGITS,
            Secret::Passphrase => typed.chars().count() >= PASSPHRASE_LETTERS,
        }
    }
    /// What to say when it cannot.
    pub fn missing(self) -> &'static str {
        match self {
            Secret::Pin => t().shell_need_pin,
            Secret::Passphrase => t().shell_need_passphrase,
        }
    }
}

/// Only the digits of what was typed in a PIN box.
fn digits(typed: &str) -> String {
    text_rule::ascii_digits(typed).chars().filter(char::is_ascii_digit).take(PIN_DIGITS).collect()
}

/// What was typed so far.
#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    role: RwSignal<Option<Role>>,
    organisation: RwSignal<String>,
    area: RwSignal<Option<String>>,
    pin: RwSignal<String>,
    again: RwSignal<String>,
    /// after the first try, what is missing is said
    tried: RwSignal<bool>,
    busy: RwSignal<bool>,
    failed: RwSignal<Option<String>>,
    /// enrolled; whether the browser promised to keep the data
    done: RwSignal<Option<bool>>,
}

/// Which sentence says what is wrong.
pub(crate) type Rule = fn(&Text) -> &'static str;

fn text_fault(text: &str, missing: Rule) -> Option<Rule> {
    if text.is_empty() {
        Some(missing)
    } else if !text_rule::allowed(text, false) || text.chars().count() > MOST_LETTERS {
        Some(|t| t.shell_bad_characters)
    } else {
        None
    }
}

/// What is wrong with a new PIN.
pub(crate) fn pin_fault(pin: &str) -> Option<Rule> {
    if pin.len() != PIN_DIGITS {
        return Some(|t| t.shell_need_pin);
    }
    let steps: Vec<i16> = pin.as_bytes().windows(2).map(|it| i16::from(it[1]) - i16::from(it[0])).collect();
    let easy = steps.iter().all(|step| *step == steps[0]) && matches!(steps[0], -1..=1);
    easy.then_some(|t: &Text| t.shell_pin_too_easy)
}

impl Form {
    fn name_fault(self) -> Option<Rule> {
        text_fault(&cleaned(&self.name.get()), |t| t.shell_need_name)
    }
    fn organisation_fault(self) -> Option<Rule> {
        text_fault(&cleaned(&self.organisation.get()), |t| t.shell_need_organisation)
    }
    fn again_fault(self) -> Option<Rule> {
        (self.again.get() != self.pin.get()).then_some(|t: &Text| t.shell_pin_differs)
    }
    /// The control to mend first.
    fn first_fault(self, with_pin: bool) -> Option<&'static str> {
        [
            ("enrol-name", self.name_fault().is_some()),
            ("enrol-role-health_volunteer", self.role.with(Option::is_none)),
            ("enrol-organisation", self.organisation_fault().is_some()),
            ("enrol-area", self.area.with(Option::is_none)),
            ("enrol-pin", with_pin && pin_fault(&self.pin.get()).is_some()),
            ("enrol-again", with_pin && self.again_fault().is_some()),
        ]
        .iter()
        .find(|it| it.1)
        .map(|it| it.0)
    }
}

fn cleaned(typed: &str) -> String {
    text_rule::clean(&device::nfc(typed), false)
}

/// The form; then the number to tell.
pub(crate) fn page(app: App, session: Session) -> AnyView {
    let known = session.person.get_untracked();
    let form = Form {
        name: RwSignal::new(known.as_ref().map(|it| it.name.clone()).unwrap_or_default()),
        role: RwSignal::new(known.as_ref().map(|it| it.role)),
        organisation: RwSignal::new(known.as_ref().map(|it| it.organisation.clone()).unwrap_or_default()),
        area: RwSignal::new(known.map(|it| it.area)),
        pin: RwSignal::new(String::new()),
        again: RwSignal::new(String::new()),
        tried: RwSignal::new(false),
        busy: RwSignal::new(false),
        failed: RwSignal::new(None),
        done: RwSignal::new(None),
    };
    (move || match form.done.get() {
        None => {
            // Whoever came here by mistake goes back to the others.
            let back = (app.profile.get_untracked() != Profile::FIRST).then(|| {
                view! { <div class="toolbar"><Button class="other-person" on_press=move |()| app.ask_who()>{t().shell_who_back}</Button></div> }
            });
            view! { {questions(session, form)}{back} }.into_any()
        }
        Some(persisted) => enrolled(app, session, persisted),
    })
    .into_any()
}

fn questions(session: Session, form: Form) -> AnyView {
    let with_pin = session.signer().is_none();
    let said = move |rule: Option<Rule>| rule.filter(|_| form.tried.get()).map(|rule| rule(t()).to_owned());
    let roles = ROLES.iter().map(|(role, code)| ((*code).to_owned(), role_words(*role).to_owned())).collect();
    let chosen = Signal::derive(move || {
        let role = form.role.get();
        ROLES.iter().filter(|it| Some(it.0) == role).map(|it| it.1.to_owned()).collect::<Vec<_>>()
    });
    let choose = move |(code, _): (String, bool)| {
        form.role.set(ROLES.iter().find(|it| it.1 == code).map(|it| it.0));
    };
    let press = move |()| {
        form.tried.set(true);
        if let Some(id) = untrack(|| form.first_fault(with_pin)) {
            go_to(id);
            return;
        }
        form.busy.set(true);
        leptos::task::spawn_local(async move {
            match enrol(session, form).await {
                Ok(persisted) => form.done.set(Some(persisted)),
                Err(why) => form.failed.set(Some(why)),
            }
            form.busy.set(false);
        });
    };
    let verb = if with_pin { t().shell_enrol_do } else { t().shell_enrol_keep };
    view! {
        <h1>{t().shell_enrol_title}</h1>
        <p>{t().shell_enrol_lead}</p>
        <div class="steps">
            <Field id="enrol-name" label=t().shell_name required=true fault=Signal::derive(move || said(form.name_fault()))>
                <TextBox id="enrol-name" value=form.name on_input=move |it| form.name.set(it)/>
            </Field>
            <Group id="enrol-role" label=t().shell_role required=true
                fault=Signal::derive(move || said(form.role.with(Option::is_none).then_some(|t: &Text| t.shell_need_role)))>
                <ChoiceList name="enrol-role" options=roles chosen=chosen on_choose=choose/>
            </Group>
            <Field id="enrol-organisation" label=t().shell_organisation hint=t().shell_organisation_hint.to_owned() required=true
                fault=Signal::derive(move || said(form.organisation_fault()))>
                <TextBox id="enrol-organisation" value=form.organisation on_input=move |it| form.organisation.set(it)/>
            </Field>
            <Field id="enrol-area" label=t().shell_area required=true
                fault=Signal::derive(move || said(form.area.with(Option::is_none).then_some(|t: &Text| t.shell_need_area)))>
                <PlacePicker id="enrol-area" value=form.area on_pick=move |it| form.area.set(it)/>
            </Field>
            {with_pin.then(|| pins(form))}
        </div>
        {move || form.failed.get().map(|why| view! { <Notice tone=Tone::Bad><p>{why}</p></Notice> })}
        <div class="toolbar">
            <Button weight=Weight::Primary class="enrol" disabled=form.busy on_press=press>
                {move || if form.busy.get() { t().shell_working } else { verb }}
            </Button>
        </div>
    }
    .into_any()
}

fn pins(form: Form) -> AnyView {
    let said = move |rule: Option<Rule>| rule.filter(|_| form.tried.get()).map(|rule| rule(t()).to_owned());
    view! {
        <div class="pin">
            <Field id="enrol-pin" label=t().shell_pin hint=t().shell_pin_hint.to_owned() required=true
                fault=Signal::derive(move || said(pin_fault(&form.pin.get())))>
                <TextBox id="enrol-pin" value=form.pin on_input=move |it: String| form.pin.set(digits(&it))
                    secret=true inputmode="numeric"/>
            </Field>
        </div>
        <div class="pin">
            <Field id="enrol-again" label=t().shell_pin_again required=true
                fault=Signal::derive(move || said(form.again_fault()))>
                <TextBox id="enrol-again" value=form.again on_input=move |it: String| form.again.set(digits(&it))
                    secret=true inputmode="numeric"/>
            </Field>
        </div>
        <Notice tone=Tone::Info>
            <h2>{t().shell_pin_about_title}</h2>
            <p>{t().shell_pin_about}</p>
            <p>{t().shell_pin_no_recovery}</p>
        </Notice>
    }
    .into_any()
}

/// Keeps the key on both sides of its slot: there is no second copy of it anywhere else.
pub(crate) async fn keep_key(session: Session, kept: &[u8]) -> Result<(), StoreFault> {
    session.store().write_slot(KEY_SLOT, kept).await?;
    session.store().write_slot(KEY_SLOT, kept).await
}

/// Makes the keys of whoever enrols and keeps them, then opens the store with them.
///
/// # Errors
/// In words, what went wrong.
pub(crate) async fn make_keys(session: Session, secret: &str) -> Result<(), String> {
    let made = keys::make(secret, Guard::Secret).await;
    let (keys, kept) = made.map_err(|fault| match fault {
        KeyFault::Browser(what) => what,
        other => format!("{other:?}"),
    })?;
    keep_key(session, &kept).await.map_err(|fault| fault_words(&fault))?;
    session.unlock(keys).await;
    Ok(())
}

async fn enrol(session: Session, form: Form) -> Result<bool, String> {
    let failed = |what: String| fill(t().shell_enrol_failed, &[("what", &what)]);
    if session.signer().is_none() {
        let pin = form.pin.get_untracked();
        make_keys(session, &pin).await.map_err(failed)?;
        form.pin.set(String::new());
        form.again.set(String::new());
        // Their boxes are empty because they were taken, not because they lack something.
        form.tried.set(false);
    }
    let persisted = lifecycle::persist().await;
    if let Some(role) = form.role.get_untracked() {
        let person = Person {
            name: cleaned(&form.name.get_untracked()),
            role,
            organisation: cleaned(&form.organisation.get_untracked()),
            area: form.area.get_untracked().unwrap_or_default(),
        };
        session.keep_now(Commit(vec![Record::Person(person)])).await;
    }
    Ok(persisted)
}

fn enrolled(app: App, session: Session, persisted: bool) -> AnyView {
    request_animation_frame(|| go_to("enrolled"));
    let (tone, words) = promise(persisted);
    let to = move |route: Route| {
        // First, for the address is heard of only after the page was drawn: without one, it would be the first page.
        app.route.set(route.clone());
        app.unlocked(session, 0);
        route.go();
    };
    view! {
        <h1 id="enrolled" tabindex="-1">{t().shell_enrolled_title}</h1>
        {who::words(app).map(|it| view! { <p class="you-are">{fill(t().shell_who_you_are, &[("who", &it)])}</p> })}
        <section>
            <h2>{t().shell_fingerprint}</h2>
            {fingerprint(session)}
            <p>{t().shell_fingerprint_do}</p>
        </section>
        <Notice tone=tone><p>{words}</p></Notice>
        <div class="toolbar">
            <Button weight=Weight::Primary class="go-trust" on_press=move |()| to(Route::Trust)>{t().field_trust_title}</Button>
            <Button class="go-on" on_press=move |()| to(Route::Households)>{t().shell_enrolled_go}</Button>
        </div>
    }
    .into_any()
}

/// What the browser answered about keeping the data.
pub(crate) fn promise(persisted: bool) -> (Tone, &'static str) {
    if persisted { (Tone::Good, t().shell_persisted) } else { (Tone::Warning, t().shell_not_persisted) }
}

/// The twenty digits, in their groups of five.
pub(crate) fn fingerprint(session: Session) -> Option<AnyView> {
    session.fingerprint().map(|digits| grouped(&digits))
}

/// Digits that two people compare, in their groups of five.
pub fn grouped(digits: &str) -> AnyView {
    let groups: Vec<AnyView> =
        digits.split(' ').map(|it| view! { <span>{it.to_owned()}" "</span> }.into_any()).collect();
    view! { <p class="fingerprint">{groups}</p> }.into_any()
}

/// Whether the way needs a key of its own.
pub(crate) fn signs(mode: Mode) -> bool {
    mode != Mode::Office
}

/// Takes the eye to a control.
pub fn go_to(id: &str) {
    use leptos::wasm_bindgen::JsCast;
    let control = document().get_element_by_id(id).and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(control) = control {
        drop(control.focus());
    }
}
