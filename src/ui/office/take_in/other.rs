//! Files that are no handover: enrolments, cards, registers, backups.

use std::sync::Arc;

use leptos::prelude::*;

use super::settle::refuse;
use super::{Opened, State};
use crate::device;
use crate::device::files::FileFault;
use crate::device::travel::{self, OpenFault};
use crate::domain::Record;
use crate::domain::record::{KnownKey, Standing};
use crate::exchange::backup::Backup;
use crate::exchange::enrol::{Document, Enrolment, NotReplaced, OfficeCard, kind_of};
use crate::exchange::envelope::{ENROL, MAX_FILE, OFFICE};
use crate::exchange::intake::Reason;
use crate::exchange::refusal;
use crate::exchange::rescue::Rescue;
use crate::exchange::travel::{BACKUP, MAX_BACKUP, REGISTER, RESCUE, Travel};
use crate::exchange::{EnvelopeFault, PublicKey};
use crate::ui::office::{forgot, rescue, shared, vouch};
use crate::ui::session::{Mode, Session};

/// Opens a file that is no handover, and does what its kind asks for.
pub(super) async fn other(session: Session, one: &Opened, file: &web_sys::File) {
    let large = ["BACKUP-", "RESCUE-"].iter().any(|it| one.name.starts_with(it));
    let most = if large { MAX_BACKUP } else { MAX_FILE };
    let (at, by) = (device::now(), session.kid());
    one.is(match device::files::read(file, most).await {
        Ok(bytes) => {
            let state = received(session, &bytes).await;
            if let State::Refused(reason) = &state {
                refuse(session, vec![Record::Refused(refusal::refused(&one.name, &bytes, reason, at, &by))]);
            }
            state
        }
        Err(fault) => {
            if let FileFault::TooLarge(size) = fault {
                refuse(session, vec![Record::Refused(refusal::too_large(&one.name, size, at, &by))]);
            }
            State::Unread(fault)
        }
    });
}

pub(super) async fn received(session: Session, bytes: &[u8]) -> State {
    if Rescue::looks_like(bytes) {
        return rescue::open(session, bytes).await;
    }
    if Travel::looks_like(bytes) {
        let Some(keys) = session.keys() else { return State::Unread(FileFault::Unreadable) };
        if Travel::read(REGISTER, bytes).is_ok() {
            return match shared::take(session, bytes).await {
                Ok(words) => State::Register(words),
                Err(words) => State::RegisterRefused(words),
            };
        }
        let opened = travel::open(BACKUP, bytes, travel::With::Key(&keys.receiver)).await;
        return match opened.map(|it| Backup::read(&it)) {
            Ok(Ok(backup)) => State::Backup(Arc::new(backup)),
            Ok(Err(fault)) => State::Refused(Reason::Bundle(fault)),
            // Under a passphrase, because no office has its key.
            Err(OpenFault::File(_)) if Travel::read(RESCUE, bytes).is_ok() => State::RescueShut,
            Err(OpenFault::File(fault)) => State::Refused(Reason::Envelope(fault)),
            Err(OpenFault::Browser(_)) => State::Unread(FileFault::Unreadable),
        };
    }
    match kind_of(bytes) {
        Some(ENROL) => match Enrolment::read(bytes) {
            Err(reason) => State::Refused(reason),
            Ok((asks, signs)) if asks.recovers.is_some() => match forgot::person_of(session, &asks) {
                Some(author) => {
                    let keys = asks.keys(signs);
                    State::Forgot(Arc::new(Enrolment { author, ..asks }), keys)
                }
                None => State::ForgotUnknown,
            },
            Ok((asks, signs)) if forged(session, &asks, &signs) => {
                State::Refused(Reason::Envelope(EnvelopeFault::Signature))
            }
            Ok((asks, signs)) => {
                let known = session.known_keys.with_untracked(|all| all.get(&signs.kid()).cloned());
                let known = known.filter(KnownKey::compared_here);
                let stands = known.as_ref().is_none_or(|it| it.standing() == Standing::Active);
                let keys = asks.keys(signs);
                // It was registered, and the key that gives way to it was not: by a file that came late, for one.
                let replaces = asks
                    .replaces
                    .as_ref()
                    .is_some_and(|it| untrack(|| vouch::judged(session, it, &keys)).is_ok());
                match known.is_some() && !(stands && replaces) {
                    true => State::Known(asks.author.name),
                    false => State::Asks(Arc::new(asks), keys),
                }
            }
        },
        Some(OFFICE) => match OfficeCard::read_on_its_side(bytes, session.mode == Mode::Demo) {
            Err(reason) => State::Refused(reason),
            Ok((card, signs)) => office_card(session, card, signs),
        },
        _ => State::Refused(Reason::Envelope(EnvelopeFault::NotOurs)),
    }
}

/// Whether it says that a key which is known here gives way to it, and that one did not sign it.
fn forged(session: Session, asks: &Enrolment, signs: &PublicKey) -> bool {
    let keys = asks.keys(signs.clone());
    asks.replaces
        .as_ref()
        .is_some_and(|it| untrack(|| vouch::judged(session, it, &keys)) == Err(NotReplaced::Forged))
}

/// What a file with an office's keys is here.
pub(in crate::ui::office) fn office_card(session: Session, card: OfficeCard, signs: PublicKey) -> State {
    let known = session.known_keys.with_untracked(|all| all.get(&signs.kid()).cloned());
    match known {
        _ if session.mode != Mode::Office || signs.kid() == session.kid() => State::Card,
        Some(known) if known.is_known_office() => State::KnownOffice(card.name),
        _ => {
            let keys = card.keys(signs);
            State::AsksOffice(Arc::new(card), keys)
        }
    }
}
