//! A forgotten PIN, mended by the office that knows the person: their data key, put by sealed to this
//! office, is opened and sealed again to the new keys whose digits were compared. Both keys keep the
//! decision in the register.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::take_in::State;
use super::vouch::{self, Instead};
use super::{claim, compare};
use crate::device::files;
use crate::device::travel::{self, To, With};
use crate::domain::Person;
use crate::exchange::bundle::VERSION;
use crate::exchange::enrol::{Enrolment, Recovery, this_app};
use crate::exchange::travel::RECOVERY;
use crate::exchange::{Device, PublicKeys};
use crate::ui::doors::sign_words;
use crate::ui::kit::{Notice, Tone};
use crate::ui::session::Session;
use crate::ui::text::{fill, t, t_office};

/// Whose data key is asked for; `None` for a tablet that was never registered here. One that made a new key since
/// is known by the key before.
pub(super) fn person_of(session: Session, asks: &Enrolment) -> Option<Person> {
    let recovers = asks.recovers.as_ref()?;
    session.known_keys.with_untracked(|all| {
        recovers.kids().find_map(|kid| all.get(kid).and_then(|it| it.person.as_deref().cloned()))
    })
}

/// Who asks, the new digits, and the answer.
pub(super) fn asks(
    session: Session,
    asks: Arc<Enrolment>,
    keys: PublicKeys,
    state: ArcRwSignal<State>,
) -> AnyView {
    let busy = RwSignal::new(false);
    let said = RwSignal::new(None::<(Tone, String)>);
    let (asked, compared) = (asks.clone(), keys.clone());
    let yes = move |()| {
        busy.set(true);
        let (asks, keys) = (asked.clone(), compared.clone());
        spawn_local(async move {
            let outcome = match answer(session, asks, keys).await {
                Ok(name) => (Tone::Good, fill(t_office().office_forgot_saved, &[("name", &name)])),
                Err(what) => (Tone::Bad, what),
            };
            said.try_set(Some(outcome));
            busy.try_set(false);
        });
    };
    let told = move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> });
    view! {
        <Notice tone=Tone::Warning><p><strong>{t_office().office_forgot}</strong></p><p>{t_office().office_forgot_how}</p></Notice>
        {claim(&asks.author)}
        {compare(session, &keys, ("give-back", t_office().office_forgot_do), busy, yes, state)}
        <div aria-live="polite">{told}</div>
    }
    .into_any()
}

/// Opens what was put by, seals it to the new keys, writes down that it was done, and saves the file.
async fn answer(session: Session, asks: Arc<Enrolment>, to: PublicKeys) -> Result<String, String> {
    let failed = |what: &str| fill(t().shell_enrol_failed, &[("what", what)]);
    let own = session.keys().ok_or_else(|| t().shell_key_damaged.to_owned())?;
    let recovers = asks.recovers.clone().ok_or_else(|| t_office().office_forgot_unknown.to_owned())?;
    let data = travel::open(RECOVERY, recovers.escrow.as_bytes(), With::Key(&own.receiver)).await;
    let data: Option<[u8; 32]> = data.ok().and_then(|it| it.try_into().ok());
    let data = data.ok_or_else(|| t_office().office_forgot_not_ours.to_owned())?;
    let answer = Recovery {
        v: VERSION,
        app: this_app(),
        device: Device { kid: session.kid() },
        to: to.signs.kid(),
        recovers: recovers.kid.clone(),
        data: Recovery::written(&data),
    };
    let sealed = travel::seal_document(RECOVERY, &answer, &own.signer, To::Key(&to.receives)).await;
    let sealed = sealed.map_err(|it| failed(&sign_words(&it)))?;
    // Written down first: what is given away is never given away unnoted.
    vouch::register(session, asks, to.clone(), Some(Instead::Forgotten(recovers.kids().cloned().collect())))
        .await;
    let name = session.saved_as(answer.file_name());
    files::save(&name, &sealed).await.map_err(|_| t_office().office_save_failed.to_owned())?;
    Ok(name)
}
