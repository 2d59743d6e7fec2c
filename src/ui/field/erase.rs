//! Taking one household off the tablet for good: somebody asked for it (PDPA s.33), or it was never to be
//! there.

use crate::domain::OrdSet;

use leptos::prelude::*;

use super::line::{self, Status};
use crate::domain::HouseholdId;
use crate::domain::trail::Why;
use crate::ui::doors::fault_words;
use crate::ui::kit::{Button, Field, Notice, TextBox, Tone, Weight};
use crate::ui::route::Route;
use crate::ui::session::Session;
use crate::ui::text::{fill, t, t_case};
use crate::ui::twice::Twice;

/// What the page of a household offers last. `status` is where the household stands; none where nobody
/// visited it.
pub fn section(session: Session, household: HouseholdId, status: Option<Memo<Status>>) -> AnyView {
    let why = RwSignal::new(String::new());
    let missing = RwSignal::new(None::<String>);
    let failed = RwSignal::new(None::<String>);
    let asking = RwSignal::new(false);
    let press = move |()| {
        if why.with_untracked(|it| it.trim().is_empty()) {
            missing.set(Some(t().field_erase_need_why.to_owned()));
        } else {
            asking.set(true);
        }
    };
    let sure = move |()| {
        leptos::task::spawn_local(async move {
            let note = why.get_untracked().trim().to_owned();
            match session.remove(household, Why::Asked { note }, Vec::new(), OrdSet::new()).await {
                Ok(()) => Route::Households.go(),
                Err(fault) => {
                    let words = fill(t().field_gone_failed, &[("what", &fault_words(&fault))]);
                    failed.try_set(Some(words));
                }
            }
        });
    };
    let elsewhere = move || match status.map(|it| it.get()) {
        None => t_case().case_erase_listed,
        Some(Status::HandedOver | Status::Received) => t().field_erase_sent,
        Some(Status::Draft | Status::Sealed | Status::Correcting) => t().field_erase_unsent,
    };
    view! {
        <details class="erase">
            <summary>{t().field_erase_title}</summary>
            <p>{t().field_erase_lead}</p>
            <Field id="erase-why" label=t().field_erase_why required=true fault=missing>
                <TextBox id="erase-why" value=why on_input=move |it| { missing.set(None); why.set(it) }/>
            </Field>
            {move || failed.get().map(|it| view! { <Notice tone=Tone::Bad><p>{it}</p></Notice> })}
            <div class="toolbar">
                <Button weight=Weight::Danger class="erase-household" on_press=press>{t().field_erase_do}</Button>
            </div>
        </details>
        <Twice open=asking title=t().field_erase_title sure=t().field_erase_sure word=t().field_erase_do on_sure=sure>
            <p>{line::named(session, household)}</p>
            <p>{elsewhere}</p>
        </Twice>
    }
    .into_any()
}
