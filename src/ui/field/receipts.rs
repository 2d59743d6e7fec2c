//! The office's receipt ใบตอบรับ: which files it has, what it was asked to erase, and what may leave the
//! tablet after that.

use crate::domain::OrdSet;

use leptos::prelude::*;

use crate::device;
use crate::device::files::{self, FileFault};
use crate::domain::trail::{Why, kept_until, may_go};
use crate::domain::{Commit, HouseholdId, Record};
use crate::exchange::PublicKey;
use crate::exchange::enrol::Document;
use crate::exchange::envelope::MAX_FILE;
use crate::exchange::receipt::Receipt;
use crate::ui::doors::fault_words;
use crate::ui::kit::{Button, Notice, Tone, Weight};
use crate::ui::session::{Mode, Session};
use crate::ui::text::{dates, fill, t};
use crate::ui::twice::Twice;

type Said = RwSignal<Option<(Tone, String)>>;

/// What the page for handing over says of receipts; nothing in practice, which has no office.
pub fn section(session: Session) -> Option<AnyView> {
    (session.mode == Mode::Field).then(|| view! { {take_in(session)} {put_away(session)} }.into_any())
}

fn told(said: Said) -> impl Fn() -> Option<AnyView> {
    move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> }.into_any())
}

fn take_in(session: Session) -> AnyView {
    let said: Said = RwSignal::new(None);
    let asked = RwSignal::new(Vec::<HouseholdId>::new());
    let any_asked = Memo::new(move |_| asked.with(|all| !all.is_empty()));
    let still_here = Signal::derive(move || {
        session
            .cases
            .with(|cases| asked.with(|all| all.iter().filter(|it| cases.contains_key(it)).copied().collect()))
    });
    let picked = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        let Some(file) = input.files().and_then(|it| it.get(0)) else { return };
        said.set(None);
        leptos::task::spawn_local(async move {
            let outcome = taken(session, &file).await;
            // So that the same file can be picked again.
            input.set_value("");
            if let Ok((_, erased)) = &outcome {
                asked.try_set(erased.clone());
            }
            said.try_set(Some(match outcome {
                Ok((words, _)) => (Tone::Good, words),
                Err(words) => (Tone::Bad, words.to_owned()),
            }));
        });
    };
    view! {
        <section class="card receipt">
            <h2>{t().field_receipt_title}</h2>
            <p>{t().field_receipt_lead}</p>
            <div class="field">
                <label for="receipt-file">{t().field_receipt_pick}</label>
                <p class="hint" id="receipt-file-hint">{t().field_receipt_pick_hint}</p>
                <input id="receipt-file" type="file" accept=".json,.txt,application/json,text/plain" autocomplete="off"
                    aria-describedby="receipt-file-hint" on:change=picked/>
            </div>
            <div aria-live="polite">{told(said)}</div>
            <Show when=move || any_asked.get()>
                <h3>{t().field_asked_title}</h3>
                {take_off(session, still_here, Off::Asked)}
            </Show>
        </section>
    }
    .into_any()
}

/// What the receipt says, in words, and the households in it whose erasure was asked for and that are
/// still here.
async fn taken(session: Session, file: &web_sys::File) -> Result<(String, Vec<HouseholdId>), &'static str> {
    let bytes = files::read(file, MAX_FILE).await.map_err(|fault| match fault {
        FileFault::TooLarge(_) => t().field_file_too_large,
        FileFault::Unreadable => t().field_file_unreadable,
    })?;
    let office = session.office.get_untracked().ok_or(t().field_trust_none)?;
    let (x, y) = office.signs;
    // First what it is, then whose: a file that is no receipt at all is no forgery.
    Receipt::read(&bytes).map_err(|_| t().field_receipt_not)?;
    let receipt = Receipt::read_from(&bytes, &PublicKey { x, y }).map_err(|_| t().field_receipt_stranger)?;
    let handovers: Vec<_> = session.handovers.with_untracked(|all| all.values().cloned().collect());
    let ours = receipt.to == session.kid() || handovers.iter().any(|it| it.by == receipt.to);
    if !ours {
        return Err(t().field_receipt_not_ours);
    }
    let marked = receipt.marked(&handovers, device::now());
    let count = marked.len();
    session.keep_now(Commit(marked.into_iter().map(Record::Handover).collect())).await;
    let here = |it: &HouseholdId| session.cases.with_untracked(|all| all.contains_key(it));
    let erased = receipt.erased.into_iter().filter(here).collect();
    let words = match count {
        0 => t().field_receipt_nothing_new.to_owned(),
        n => fill(t().field_receipt_done, &[("n", &n.to_string())]),
    };
    Ok((words, erased))
}

/// What may leave the tablet, because the office has it and its days are over.
fn put_away(session: Session) -> AnyView {
    let days = Memo::new(move |_| {
        let until = session.handovers.with(|all| kept_until(all.values()));
        let mut days: Vec<(i64, HouseholdId)> = session.cases.with(|all| {
            let day = |case: &RwSignal<_>| case.with(|case| may_go(case, &until));
            all.iter().filter_map(|(household, case)| Some((day(case)?, *household))).collect()
        });
        days.sort_unstable();
        days
    });
    let due = Signal::derive(move || {
        let now = device::now();
        days.with(|all| all.iter().filter(|it| it.0 <= now).map(|it| it.1).collect::<Vec<_>>())
    });
    let later = move || {
        let now = device::now();
        let next = days.with(|all| all.iter().find(|it| it.0 > now).map(|it| it.0));
        next.map(|day| {
            view! { <p class="meta">{fill(t().field_gone_next, &[("when", &dates::moment(day))])}</p> }
                .into_any()
        })
    };
    view! {
        <section class="card put-away">
            <h2>{t().field_gone_title}</h2>
            {take_off(session, due, Off::Received)}
            {later}
        </section>
    }
    .into_any()
}

/// Which households a button takes off.
#[derive(Clone, Copy)]
enum Off {
    /// those whose days are over
    Received,
    /// those whose erasure the office was asked for
    Asked,
}

impl Off {
    fn why(self) -> Why {
        match self {
            Off::Received => Why::Received,
            Off::Asked => Why::Asked { note: t().field_asked_note.to_owned() },
        }
    }
    /// What is there to take off, and what happens then.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Off::Received => (t().field_gone_lead, t().field_gone_explain),
            Off::Asked => (t().field_asked_lead, t().field_asked_explain),
        }
    }
}

/// How many, and the button that takes them off after two questions.
fn take_off(session: Session, which: Signal<Vec<HouseholdId>>, off: Off) -> AnyView {
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let said: Said = RwSignal::new(None);
    let count = Memo::new(move |_| which.with(Vec::len));
    let n = move |words: &str| fill(words, &[("n", &count.get().to_string())]);
    let (lead, explained) = off.words();
    let sure = move |()| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            let all = which.get_untracked();
            let mut done = 0;
            let mut failed = None;
            for household in all {
                match session.remove(household, off.why(), Vec::new(), OrdSet::new()).await {
                    Ok(()) => done += 1,
                    Err(fault) => {
                        failed = Some(fault);
                        break;
                    }
                }
            }
            said.try_set(Some(match failed {
                None => (Tone::Good, fill(t().field_gone_done, &[("n", &done.to_string())])),
                Some(fault) => (Tone::Bad, fill(t().field_gone_failed, &[("what", &fault_words(&fault))])),
            }));
            busy.try_set(false);
        });
    };
    let offer = move || {
        match count.get() {
        0 => view! { <p class="empty">{t().field_gone_none}</p> }.into_any(),
        _ => view! {
            <p>{move || n(lead)}</p>
            <div class="toolbar">
                <Button weight=Weight::Danger class="take-off" disabled=busy on_press=move |()| asking.set(true)>{move || n(t().field_gone_do)}</Button>
            </div>
        }
        .into_any(),
    }
    };
    view! {
        {offer}
        <div aria-live="polite">{told(said)}</div>
        <Twice open=asking title=t().field_gone_title sure=Signal::derive(move || n(t().field_gone_sure))
            word=Signal::derive(move || n(t().field_gone_do)) on_sure=sure>
            <p>{move || n(explained)}</p>
        </Twice>
    }
    .into_any()
}
