//! Keys that somebody brings: two people compare, one presses.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::take_in::{State, judge_again};
use super::{claim, compare, hand_on};
use crate::device;
use crate::domain::record::KnownKey;
use crate::domain::{Commit, Record};
use crate::exchange::PublicKeys;
use crate::exchange::enrol::{Enrolment, OfficeCard};
use crate::ui::kit::{Notice, Tone};
use crate::ui::place_picker::place_name;
use crate::ui::session::Session;
use crate::ui::text::export::relay::t_relay;
use crate::ui::text::t_office;

/// Who asks to be known, and the digits.
pub(super) fn asks(
    session: Session,
    asks: Arc<Enrolment>,
    keys: PublicKeys,
    state: ArcRwSignal<State>,
) -> AnyView {
    let pressed = RwSignal::new(false);
    let (vouched, compared, known) = (asks.clone(), keys.clone(), state.clone());
    let yes = move |()| {
        pressed.set(true);
        let (asks, keys, state) = (vouched.clone(), compared.clone(), known.clone());
        spawn_local(async move {
            let name = asks.author.name.clone();
            register(session, asks, keys, None).await;
            state.set(State::Known(name));
        });
    };
    view! {
        <Notice tone=Tone::Warning><p><strong>{t_office().office_enrol_asks}</strong></p><p>{t_office().office_enrol_how}</p></Notice>
        <p>{t_office().office_claims}</p>
        {claim(&asks.author)}
        {compare(session, &keys, ("match", t_office().office_match), pressed, yes, state)}
    }
    .into_any()
}

/// Registers the keys that were compared, then takes in every file of theirs that waits. `forgotten`:
/// the key that they were made instead of.
pub(super) async fn register(
    session: Session,
    asks: Arc<Enrolment>,
    keys: PublicKeys,
    forgotten: Option<String>,
) {
    if session.taken_over.get_untracked() {
        return;
    }
    let kid = keys.signs.kid();
    let new = KnownKey {
        kid: kid.clone(),
        x: keys.signs.x.clone(),
        y: keys.signs.y.clone(),
        label: asks.author.name.clone(),
        confirmed_at: device::now(),
        receives: Some((keys.receives.x.clone(), keys.receives.y.clone())),
        person: Some(Box::new(asks.author.clone())),
        decisions: Vec::new(),
        continues: Vec::new(),
        office: None,
        through: Vec::new(),
    };
    let known = compared_now(session, new);
    match forgotten {
        Some(old) => hand_on::write_down(session, known, &[old], t_office().office_forgot_why).await,
        None => {
            session.keep_now(Commit(vec![Record::KnownKey(known)])).await;
            judge_again(session);
        }
    }
}

/// The line of a key whose digits were compared now. What was decided about it before stays, and what other
/// offices say of it; whom they say it is does not.
fn compared_now(session: Session, new: KnownKey) -> KnownKey {
    match session.known_keys.with_untracked(|all| all.get(&new.kid).cloned()) {
        // An office may have been taken for a volunteer.
        Some(known) if known.compared_here() => KnownKey { office: new.office.or(known.office), ..known },
        Some(KnownKey { decisions, continues, through, .. }) => {
            KnownKey { decisions, continues, through, ..new }
        }
        None => new,
    }
}

/// Another office's card, and the digits.
pub(super) fn asks_office(
    session: Session,
    card: Arc<OfficeCard>,
    keys: PublicKeys,
    state: ArcRwSignal<State>,
) -> AnyView {
    let t = t_relay();
    let pressed = RwSignal::new(false);
    let area = card.area.clone();
    let (name, shown) = (card.name.clone(), card.name.clone());
    let (compared, known) = (keys.clone(), state.clone());
    let yes = move |()| {
        pressed.set(true);
        let (card, keys, state) = (card.clone(), compared.clone(), known.clone());
        let name = name.clone();
        spawn_local(async move {
            register_office(session, &card, &keys).await;
            state.set(State::KnownOffice(name));
        });
    };
    view! {
        <Notice tone=Tone::Warning><p><strong>{t.relay_office_asks}</strong></p><p>{t.relay_office_how}</p></Notice>
        <p class="office-name"><strong>{shown}</strong></p>
        <p class="meta">{move || place_name(&area)}</p>
        {compare(session, &keys, ("match", t.relay_office_match), pressed, yes, state)}
    }
    .into_any()
}

/// Registers the keys of another office that were compared: files can be passed on to it, and what it
/// passes on is taken in.
async fn register_office(session: Session, card: &OfficeCard, keys: &PublicKeys) {
    if session.taken_over.get_untracked() {
        return;
    }
    let new = KnownKey {
        kid: keys.signs.kid(),
        x: keys.signs.x.clone(),
        y: keys.signs.y.clone(),
        label: card.name.clone(),
        confirmed_at: device::now(),
        receives: Some((keys.receives.x.clone(), keys.receives.y.clone())),
        person: None,
        decisions: Vec::new(),
        continues: Vec::new(),
        office: Some(card.area.clone()),
        through: Vec::new(),
    };
    let known = compared_now(session, new);
    session.keep_now(Commit(vec![Record::KnownKey(known)])).await;
    judge_again(session);
}
