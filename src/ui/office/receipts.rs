//! The office's word to a volunteer that it has their files, and how long the tablet keeps the rest.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::device;
use crate::device::files;
use crate::domain::record::KnownKey;
use crate::domain::trail::Act;
use crate::domain::{HouseholdId, Record};
use crate::exchange::receipt::{DAYS, MAX_DAYS, Receipt};
use crate::ui::doors::sign_words;
use crate::ui::kit::{Button, Field, Notice, TextBox, Tone};
use crate::ui::session::Session;
use crate::ui::text::{fill, t_office};

/// What the register offers for a key of which files came.
pub(super) fn section(session: Session, key: KnownKey) -> AnyView {
    let days = RwSignal::new(DAYS.to_string());
    let wrong = RwSignal::new(None::<String>);
    let said = RwSignal::new(None::<(Tone, String)>);
    let id = format!("days-{}", key.kid);
    let press = move |()| {
        let typed = days.with_untracked(|it| it.trim().parse::<u32>().ok().filter(|it| *it <= MAX_DAYS));
        let Some(typed) = typed else {
            wrong.set(Some(fill(t_office().office_receipt_wrong, &[("most", &MAX_DAYS.to_string())])));
            return;
        };
        let key = key.clone();
        spawn_local(async move {
            let outcome = given(session, &key, typed).await;
            said.try_set(Some(outcome));
        });
    };
    view! {
        <details class="give-receipt">
            <summary>{t_office().office_receipt}</summary>
            <p>{t_office().office_receipt_lead}</p>
            <Field id=id.clone() label=t_office().office_receipt_days hint=t_office().office_receipt_days_hint.to_owned() fault=wrong>
                <TextBox id=id value=days on_input=move |it| { wrong.set(None); days.set(it) } inputmode="numeric".to_owned()/>
            </Field>
            <div class="toolbar">
                <Button class="save-receipt" on_press=press>{t_office().office_receipt_save}</Button>
            </div>
            <div aria-live="polite">
                {move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> })}
            </div>
        </details>
    }
    .into_any()
}

async fn given(session: Session, key: &KnownKey, days: u32) -> (Tone, String) {
    let Some(signer) = session.signer() else { return (Tone::Bad, t_office().office_save_failed.to_owned()) };
    session.saved().await;
    let erased: Vec<HouseholdId> = session
        .removals
        .with_untracked(|all| all.values().filter(|it| it.asked()).map(|it| it.household).collect());
    let now = device::now().div_euclid(1_000);
    let receipt = session.intakes.with_untracked(|all| {
        let all: Vec<_> = all.values().collect();
        Receipt { days, ..Receipt::of(&session.kid(), &key.kid, &all, erased, now) }
    });
    let text = match signer.document(&receipt).await {
        Ok(text) => text,
        Err(fault) => return (Tone::Bad, sign_words(&fault)),
    };
    let name = session.saved_as(receipt.file_name());
    if files::save(&name, &text).await.is_err() {
        return (Tone::Bad, t_office().office_save_failed.to_owned());
    }
    session.done(Act::ReceiptGiven, Record::KnownKey(key.clone()).key());
    let parts = [("name", &*name), ("n", &*receipt.files.len().to_string())];
    (Tone::Good, fill(t_office().office_receipt_saved, &parts))
}
