//! Keys that somebody brings: two people compare, one presses.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::keys::last_seq;
use super::take_in::{State, judge_again};
use super::{claim, compare, hand_on, said};
use crate::device;
use crate::domain::record::{KnownKey, Standing};
use crate::domain::{Commit, Record};
use crate::exchange::PublicKeys;
use crate::exchange::enrol::{Enrolment, NotReplaced, OfficeCard, Replaces};
use crate::ui::kit::{Notice, Tone};
use crate::ui::place_picker::place_name;
use crate::ui::session::Session;
use crate::ui::text::export::relay::t_relay;
use crate::ui::text::key::t_key;
use crate::ui::text::{fill, t_office};

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
            // What came meanwhile may have been a file of the old key.
            let replaces = asks.replaces.clone().filter(|it| untrack(|| judged(session, it, &keys)).is_ok());
            register(session, asks, keys, replaces.map(Instead::Replaced)).await;
            state.set(State::Known(name));
        });
    };
    let replaces = asks.replaces.clone().map(|it| {
        let (of, keys) = (it.clone(), keys.clone());
        // Files of the old key may be taken in while the digits are compared; once somebody has pressed, what
        // becomes of it is under way.
        let stands = Memo::new(move |before: Option<&Result<(), NotReplaced>>| match before {
            Some(before) if pressed.get() => *before,
            _ => judged(session, &of, &keys),
        });
        move || said_of(session, &it, stands.get())
    });
    view! {
        <Notice tone=Tone::Warning><p><strong>{t_office().office_enrol_asks}</strong></p><p>{t_office().office_enrol_how}</p></Notice>
        {replaces}
        <p>{t_office().office_claims}</p>
        {claim(&asks.author)}
        {compare(session, &keys, ("match", t_office().office_match), pressed, yes, state)}
    }
    .into_any()
}

/// Whether these keys take the place of the one that they name, as the register and the files here stand.
pub(super) fn judged(session: Session, replaces: &Replaces, keys: &PublicKeys) -> Result<(), NotReplaced> {
    session.intakes.track();
    let came = last_seq(session, &replaces.kid);
    session.known_keys.with(|all| replaces.judged(keys, all.get(&replaces.kid), came))
}

/// What becomes of the old key, or why nothing does.
fn said_of(session: Session, replaces: &Replaces, stands: Result<(), NotReplaced>) -> AnyView {
    let (who, last) = (hand_on::named(session, &replaces.kid), replaces.last.to_string());
    let filled = |words: &str, came: u64| {
        fill(words, &[("who", &*who), ("last", &*last), ("came", &*came.to_string())])
    };
    let (tone, words) = match stands {
        Ok(()) => {
            let title = filled(t_key().key_replaces, 0);
            let how = filled(t_key().key_replaces_how, 0);
            let view = view! {
                <div class="replaces"><Notice tone=Tone::Info><p><strong>{title}</strong></p><p>{how}</p></Notice></div>
            };
            return view.into_any();
        }
        Err(NotReplaced::Unknown | NotReplaced::Forged) => (Tone::Info, t_key().key_not_known.to_owned()),
        Err(NotReplaced::Decided) => (Tone::Bad, filled(t_key().key_decided, 0)),
        Err(NotReplaced::Beyond(came)) => (Tone::Bad, filled(t_key().key_beyond, came)),
    };
    view! { <div class="not-replaced"><Notice tone=tone><p>{words}</p></Notice></div> }.into_any()
}

/// What keys that are registered were made instead of.
pub(super) enum Instead {
    /// of the key whose PIN was forgotten, and of the one before it
    Forgotten(Vec<String>),
    /// of the one that signed that they take its place
    Replaced(Replaces),
}

/// Registers the keys that were compared, then takes in every file of theirs that waits.
pub(super) async fn register(
    session: Session,
    asks: Arc<Enrolment>,
    keys: PublicKeys,
    instead: Option<Instead>,
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
    match instead {
        Some(Instead::Forgotten(old)) => {
            hand_on::write_down(session, known, &old, t_office().office_forgot_why, None).await;
        }
        Some(Instead::Replaced(it)) => {
            let why = fill(t_key().key_replaces_why, &[("round", &said::plain(&asks.round))]);
            let stands = Some(Standing::RevokedAfter(it.last));
            hand_on::write_down(session, known, &[it.kid], &why, stands).await;
        }
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
