//! What was rescued from a tablet that does not open any more: the data key that was put by for this
//! office opens it, and it is given back like a backup. The office keeps nothing of it.

use std::sync::Arc;

use leptos::prelude::*;

use super::handback;
use super::take_in::State;
use crate::device::files::FileFault;
use crate::device::keys::{self, KeyFault};
use crate::device::travel::{self, OpenFault, With};
use crate::exchange::backup::Backup;
use crate::exchange::intake::Reason;
use crate::exchange::rescue::Rescue;
use crate::exchange::travel::RECOVERY;
use crate::store::{Vault, found};
use crate::ui::kit::{Notice, Tone};
use crate::ui::session::Session;
use crate::ui::start::recover::{ESCROW_SLOT, sealed_key};
use crate::ui::start::rescue::{backup_of, remains_of};
use crate::ui::text::{fill, t_office};

/// What became of such a file.
pub(super) async fn open(session: Session, bytes: &[u8]) -> State {
    let Some(own) = session.keys() else { return State::Unread(FileFault::Unreadable) };
    let rescue = match Rescue::read(bytes) {
        Ok(rescue) => rescue,
        Err(fault) => return State::Refused(Reason::Bundle(fault)),
    };
    let remains = remains_of(&rescue);
    let Some(sealed) = remains.slot(ESCROW_SLOT).and_then(|it| sealed_key(&it)) else {
        return State::RescueShut;
    };
    let key = match travel::open(RECOVERY, sealed.as_bytes(), With::Key(&own.receiver)).await {
        Ok(raw) => match raw.try_into() {
            Ok(raw) => keys::data(raw).await,
            Err(_) => Err(KeyFault::Damaged),
        },
        Err(OpenFault::File(_)) => return State::RescueShut,
        Err(OpenFault::Browser(fault)) => Err(fault),
    };
    let Ok(key) = key else { return State::Unread(FileFault::Unreadable) };
    let found = found::opened(&remains, &Vault::of(key)).await;
    let backup = backup_of(&rescue.device.kid, found.records);
    State::Rescued(Arc::new(backup), found.shut, found.older)
}

/// What it holds, and for whom it can be made.
pub(super) fn page(session: Session, name: &str, backup: Arc<Backup>, shut: usize, older: usize) -> AnyView {
    let counts = [
        ("n", &*backup.records.len().to_string()),
        ("shut", &*shut.to_string()),
        ("older", &*older.to_string()),
    ];
    let words = fill(t_office().office_rescue_what, &counts);
    let tone = if shut > 0 || older > 0 { Tone::Warning } else { Tone::Good };
    // What the volunteer is given is restored as a backup, and looked for by its name.
    let name = name.replacen("RESCUE-", "BACKUP-", 1);
    view! { <Notice tone=tone><p>{words}</p></Notice>{handback::page(session, name, backup)} }.into_any()
}
