//! The one door for files that an office sends to a tablet: what a file is, is read off it, never off its
//! name, and whatever is none of them is refused in words.

use crate::domain::OrdMap;

use leptos::prelude::*;

use super::{pack, receipts, returned};
use crate::device::files::{self, FileFault};
use crate::device::travel::{self, OpenFault};
use crate::domain::HouseholdId;
use crate::domain::record::Handover;
use crate::exchange::enrol::{Document, kind_of};
use crate::exchange::envelope::{EnvelopeFault, MAX_FILE, RECEIPT};
use crate::exchange::travel::{ASSIGNMENT, RETURN, kind_of as sealed_kind_of};
use crate::exchange::{PublicKey, review};
use crate::ui::handed_in;
use crate::ui::kit::{LinkButton, Notice, Tone};
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session, session};
use crate::ui::text::{t, t_offline};

/// What a file brought.
pub(super) struct Brought {
    /// in words
    pub words: String,
    /// households whose erasure was asked for
    pub erased: Vec<HouseholdId>,
    /// something waits for the volunteer
    pub returned: bool,
}

/// The page.
pub fn page() -> AnyView {
    view! {
        <div class="page from-office-page">
            <p class="trail"><a href=Route::Households.href()>{t().field_to_households}</a></p>
            <h1 tabindex="-1">{t().field_from_office_title}</h1>
            {section(session())}
        </div>
    }
    .into_any()
}

/// The door itself; nothing in practice, which has no office.
pub fn section(session: Session) -> Option<AnyView> {
    (session.mode == Mode::Field).then(|| open(session))
}

fn open(session: Session) -> AnyView {
    let said = RwSignal::new(None::<(Tone, String)>);
    let asked = RwSignal::new(Vec::<HouseholdId>::new());
    let returned = RwSignal::new(false);
    let brought = move |file: web_sys::File| {
        said.set(None);
        returned.set(false);
        leptos::task::spawn_local(async move {
            let outcome = take(session, &file).await;
            said.try_set(Some(match outcome {
                Ok(brought) => {
                    if !brought.erased.is_empty() {
                        asked.try_set(brought.erased);
                    }
                    returned.try_set(brought.returned);
                    (Tone::Good, brought.words)
                }
                Err(words) => (Tone::Bad, words.to_owned()),
            }));
        });
    };
    let picked = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        let Some(file) = input.files().and_then(|it| it.get(0)) else { return };
        // So that the same file can be picked again; it is held here.
        input.set_value("");
        brought(file);
    };
    handed_in::take(move |files| files.into_iter().for_each(brought));
    let told = move || {
        said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> }.into_any())
    };
    let next = move || {
        returned.get().then(|| {
            view! { <div class="toolbar"><LinkButton class="to-returned" href=Route::Households.href()>{t().field_to_households}</LinkButton></div> }
        })
    };
    view! {
        <section class="card from-office">
            <h2>{t().field_from_office_title}</h2>
            <p>{t().field_from_office_lead}</p>
            <div class="field">
                <label for="from-office">{t().field_from_office}</label>
                <p class="hint" id="from-office-hint">{t().field_from_office_hint}</p>
                <input id="from-office" type="file" accept=".json,.txt,application/json,text/plain" autocomplete="off"
                    aria-describedby="from-office-hint" on:change=picked/>
            </div>
            <div aria-live="polite">{told}{next}</div>
            <p class="meta">{t_offline().offline_share}</p>
            {receipts::asked(session, asked)}
        </section>
    }
    .into_any()
}

async fn take(session: Session, file: &web_sys::File) -> Result<Brought, &'static str> {
    let bytes = files::read(file, MAX_FILE).await.map_err(|fault| match fault {
        FileFault::TooLarge(_) => t().field_file_too_large,
        FileFault::Unreadable => t().field_file_unreadable,
    })?;
    if kind_of(&bytes) == Some(RECEIPT) {
        return receipts::take(session, &bytes).await;
    }
    match sealed_kind_of(&bytes) {
        Some(RETURN) => {
            let it: review::Return = signed(session, &unsealed(session, RETURN, &bytes).await?)?;
            if !is_ours(session, &it.to) {
                return Err(t().field_from_office_not_ours);
            }
            Ok(returned::take(session, it).await)
        }
        Some(ASSIGNMENT) => pack::take(session, &unsealed(session, ASSIGNMENT, &bytes).await?).await,
        _ => Err(t().field_from_office_not),
    }
}

/// What was sealed to this tablet.
async fn unsealed(session: Session, typ: &str, file: &[u8]) -> Result<Vec<u8>, &'static str> {
    let keys = session.keys().ok_or(t().field_from_office_not)?;
    let inside = travel::open(typ, file, travel::With::Key(&keys.receiver)).await;
    inside.map_err(|fault| match fault {
        OpenFault::File(EnvelopeFault::OtherRecipient) => t().field_from_office_not_ours,
        OpenFault::File(_) => t().field_from_office_not,
        OpenFault::Browser(_) => t().field_file_unreadable,
    })
}

/// What the office whose digits were compared signed.
pub(super) fn signed<D: Document>(session: Session, file: &[u8]) -> Result<D, &'static str> {
    let (x, y) = session.office.get_untracked().ok_or(t().field_trust_none)?.signs;
    // First what it is, then whose: a file that is none at all is no forgery.
    D::read(file).map_err(|_| t().field_from_office_not)?;
    D::read_from(file, &PublicKey { x, y }).map_err(|_| t().field_from_office_stranger)
}

/// Whether a file is for the key of whoever uses this tablet, or one that made files here before.
pub(super) fn is_ours(session: Session, kid: &str) -> bool {
    let made = |all: &OrdMap<(String, u64), Handover>| all.values().any(|it| it.by == kid);
    kid == session.kid() || session.handovers.with_untracked(made)
}
