//! The office's receipt ใบตอบรับ: which files it has, what it was asked to erase, and what may leave the
//! tablet after that.

use crate::domain::OrdSet;

use leptos::prelude::*;

use super::door::{self, Brought};
use super::returned;
use crate::device;
use crate::domain::trail::{Why, kept_until, may_go};
use crate::domain::{Commit, HouseholdId, Record};
use crate::exchange::receipt::Receipt;
use crate::ui::doors::fault_words;
use crate::ui::kit::{Button, Notice, Tone, Weight};
use crate::ui::session::{Mode, Session};
use crate::ui::text::{dates, fill, t};
use crate::ui::twice::Twice;

type Said = RwSignal<Option<(Tone, String)>>;

/// What the page for handing over says of receipts; nothing in practice, which has no office.
pub fn section(session: Session) -> Option<AnyView> {
    (session.mode == Mode::Field).then(|| put_away(session))
}

fn told(said: Said) -> impl Fn() -> Option<AnyView> {
    move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> }.into_any())
}

/// The households whose erasure a receipt asked for and that are still here.
pub(super) fn asked(session: Session, asked: RwSignal<Vec<HouseholdId>>) -> AnyView {
    let any_asked = Memo::new(move |_| asked.with(|all| !all.is_empty()));
    let still_here = Signal::derive(move || {
        session
            .cases
            .with(|cases| asked.with(|all| all.iter().filter(|it| cases.contains_key(it)).copied().collect()))
    });
    view! {
        <Show when=move || any_asked.get()>
            <h3>{t().field_asked_title}</h3>
            {take_off(session, still_here, Off::Asked)}
        </Show>
    }
    .into_any()
}

/// What the receipt says, in words, and the households in it whose erasure was asked for and that are
/// still here.
pub(super) async fn take(session: Session, bytes: &[u8]) -> Result<Brought, &'static str> {
    let receipt: Receipt = door::signed(session, bytes)?;
    if !door::is_ours(session, &receipt.to) {
        return Err(t().field_from_office_not_ours);
    }
    let handovers: Vec<_> = session.handovers.with_untracked(|all| all.values().cloned().collect());
    let marked = receipt.marked(&handovers, device::now());
    let count = marked.len();
    session.keep_now(Commit(marked.into_iter().map(Record::Handover).collect())).await;
    let here = |it: &HouseholdId| session.cases.with_untracked(|all| all.contains_key(it));
    let erased = receipt.erased.into_iter().filter(here).collect();
    let words = match count {
        0 => t().field_receipt_nothing_new.to_owned(),
        n => fill(t().field_receipt_done, &[("n", &n.to_string())]),
    };
    Ok(Brought { words, erased, returned: false, list: false })
}

/// What may leave the tablet, because the office has it and its days are over.
fn put_away(session: Session) -> AnyView {
    // What the office asks to be corrected stays until it is answered.
    let open = returned::open(session);
    let days = Memo::new(move |_| {
        let until = session.handovers.with(|all| kept_until(all.values()));
        let mut days: Vec<(i64, HouseholdId)> = session.cases.with(|all| {
            let day = |case: &RwSignal<_>| case.with(|case| may_go(case, &until));
            let stays = |it: &HouseholdId| open.with(|open| open.binary_search(it).is_ok());
            let goes = all.iter().filter(|it| !stays(it.0));
            goes.filter_map(|(household, case)| Some((day(case)?, *household))).collect()
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
