//! The one door for files that an office sends to a tablet: what a file is, is read off it, never off its
//! name, and whatever is none of them is refused in words.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use leptos::prelude::*;

use super::{pack, receipts, returned, work};
use crate::device::files::{self, FileFault};
use crate::device::folder;
use crate::device::travel::{self, OpenFault};
use crate::domain::record::Handover;
use crate::domain::{HouseholdId, OrdMap, text_rule};
use crate::exchange::enrol::{Document, kind_of};
use crate::exchange::envelope::{EnvelopeFault, MAX_FILE, OFFICE, RECEIPT};
use crate::exchange::travel::{ASSIGNMENT, RETURN, kind_of as sealed_kind_of};
use crate::exchange::{PublicKey, review};
use crate::ui::handed_in;
use crate::ui::kit::{LinkButton, Notice, Tone};
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session, session};
use crate::ui::text::{t, t_lesson, t_offline};

/// Most characters of a file's name that are shown.
const NAME: usize = 120;

/// What a file brought.
pub(super) struct Brought {
    /// in words
    pub words: String,
    /// households whose erasure was asked for
    pub erased: Vec<HouseholdId>,
    /// something waits for the volunteer
    pub returned: bool,
    /// the work list is another one
    pub list: bool,
}

/// The page.
pub fn page() -> AnyView {
    view! {
        <div class="page from-office-page">
            <p class="trail"><a href=Route::Households.href()>{t().field_to_households}</a></p>
            <h1 tabindex="-1">{t().field_from_office_title}</h1>
            {section(session()).unwrap_or_else(in_practice)}
        </div>
    }
    .into_any()
}

/// The door itself; nothing in practice, which has no office.
pub fn section(session: Session) -> Option<AnyView> {
    (session.mode == Mode::Field).then(|| open(session))
}

/// That nothing is taken in practice. What was handed in is let go of: it would come up in real work later.
fn in_practice() -> AnyView {
    handed_in::take(drop);
    view! { <Notice tone=Tone::Info><p>{t_lesson().lesson_no_office_files}</p></Notice> }.into_any()
}

/// What became of a file.
#[derive(Clone)]
struct Became {
    file: String,
    tone: Tone,
    words: String,
    card: bool,
}

/// Why a file was not taken.
struct NotTaken {
    words: &'static str,
    /// it is an office's card, which is opened where digits are compared
    card: bool,
}

impl From<&'static str> for NotTaken {
    fn from(words: &'static str) -> NotTaken {
        NotTaken { words, card: false }
    }
}

fn open(session: Session) -> AnyView {
    let said = RwSignal::new(Vec::<Became>::new());
    let asked = RwSignal::new(Vec::<HouseholdId>::new());
    let returned = RwSignal::new(false);
    // Taken in turn: what one of them brings is written before the next is looked at.
    let waiting = Rc::new(RefCell::new(VecDeque::<web_sys::File>::new()));
    let busy = Rc::new(Cell::new(false));
    let is_busy = busy.clone();
    let brought = move |files: Vec<web_sys::File>| {
        waiting.borrow_mut().extend(files);
        if busy.replace(true) {
            return;
        }
        let (waiting, busy) = (waiting.clone(), busy.clone());
        leptos::task::spawn_local(async move {
            let next = || waiting.borrow_mut().pop_front();
            let (mut count, mut list) = (0, None);
            while let Some(file) = next() {
                count += 1;
                let name = text_rule::harmless(&file.name(), NAME);
                let outcome = take(session, &file).await;
                let (tone, words, card) = match outcome {
                    Ok(brought) => {
                        let erased = brought.erased;
                        asked.try_update(|all| {
                            let new: Vec<_> = erased.into_iter().filter(|it| !all.contains(it)).collect();
                            all.extend(new);
                        });
                        if brought.returned || brought.list {
                            returned.try_set(true);
                        }
                        list = brought.list.then(|| brought.words.clone());
                        (Tone::Good, brought.words, false)
                    }
                    Err(why) => (Tone::Bad, why.words.to_owned(), why.card),
                };
                said.try_update(|all| all.push(Became { file: name, tone, words, card }));
            }
            busy.set(false);
            // The work list says it; where there were others, they are all told of here.
            if let (1, Some(words)) = (count, list) {
                work::say(words);
                Route::Households.go();
            }
        });
    };
    let handed = brought.clone();
    let picked = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        let files = input.files().map(|it| folder::picked(&it, false)).unwrap_or_default();
        // So that the same file can be picked again; it is held here.
        input.set_value("");
        if files.is_empty() {
            return;
        }
        // What was told before has been read; files that the device hands over may come one by one.
        if !is_busy.get() {
            said.set(Vec::new());
            returned.set(false);
        }
        brought(files);
    };
    handed_in::take(handed);
    let told = move || {
        let all = said.get();
        let several = all.len() > 1;
        let rows = all.into_iter().map(|it| {
            let file = several.then(|| view! { <strong class="file-name">{it.file}</strong><br/> });
            let card = it.card.then(|| {
                view! { <LinkButton class="to-card" href=Route::Trust.href()>{t_offline().offline_card_go}</LinkButton> }
            });
            view! { <Notice tone=it.tone><p>{file}{it.words}</p>{card}</Notice> }.into_any()
        });
        rows.collect::<Vec<_>>()
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
                <input id="from-office" type="file" multiple accept=".json,.txt,application/json,text/plain" autocomplete="off"
                    aria-describedby="from-office-hint" on:change=picked/>
            </div>
            <div aria-live="polite">{told}{next}</div>
            <p class="meta">{t_offline().offline_share}</p>
            {receipts::asked(session, asked)}
        </section>
    }
    .into_any()
}

async fn take(session: Session, file: &web_sys::File) -> Result<Brought, NotTaken> {
    let bytes = files::read(file, MAX_FILE).await.map_err(|fault| match fault {
        FileFault::TooLarge(_) => t().field_file_too_large,
        FileFault::Unreadable => t().field_file_unreadable,
    })?;
    match kind_of(&bytes) {
        Some(RECEIPT) => return Ok(receipts::take(session, &bytes).await?),
        Some(OFFICE) => return Err(NotTaken { words: t_offline().offline_card, card: true }),
        _ => {}
    }
    match sealed_kind_of(&bytes) {
        Some(RETURN) => {
            let it: review::Return = signed(session, &unsealed(session, RETURN, &bytes).await?)?;
            if !is_ours(session, &it.to) {
                return Err(t().field_from_office_not_ours.into());
            }
            Ok(returned::take(session, it).await)
        }
        Some(ASSIGNMENT) => Ok(pack::take(session, &unsealed(session, ASSIGNMENT, &bytes).await?).await?),
        _ => Err(t().field_from_office_not.into()),
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
