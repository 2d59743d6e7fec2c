//! A file that was picked, as far as it is looked at before its turn comes.

use crate::device::files::{self, FileFault};
use crate::device::keys::Receiver;
use crate::device::travel::{self, OpenFault};
use crate::domain::Questionnaire;
use crate::exchange::EnvelopeFault;
use crate::exchange::carried::split;
use crate::exchange::enrol::kind_of;
use crate::exchange::envelope::{ENROL, MAX_FILE, OFFICE};
use crate::exchange::intake::{Proven, Reason, prove};
use crate::exchange::rescue::Rescue;
use crate::exchange::travel::{BUNDLE as JWE, Travel};

/// A file that was picked, read and opened: for that nothing need be known but the office's key, so that it is
/// done while the file before is judged.
pub(in crate::ui::office::take_in) enum Found {
    /// too large for a handover, by its name something else
    Other,
    Unread(FileFault),
    Read {
        bytes: Vec<u8>,
        /// what lies in it where it is sealed for travel
        opened: Option<Result<Vec<u8>, OpenFault>>,
        /// of a handover, where that was done before its turn came
        ready: Option<Result<Ready, EnvelopeFault>>,
    },
}

/// A handover taken apart.
pub(in crate::ui::office::take_in) struct Ready {
    pub(super) signed: Vec<u8>,
    pub(super) photos: Vec<Vec<u8>>,
    /// where that was done before its turn came
    pub(super) proven: Option<Result<Box<Proven>, Reason>>,
}

impl Found {
    /// Reads and opens a file.
    pub async fn of(name: &str, file: &web_sys::File, receiver: &Receiver) -> Found {
        let large = ["BACKUP-", "RESCUE-"].iter().any(|it| name.starts_with(it));
        if large && file.size() as u64 > MAX_FILE {
            return Found::Other;
        }
        match files::read(file, MAX_FILE).await {
            Ok(bytes) if Travel::looks_like(&bytes) && !Rescue::looks_like(&bytes) => {
                let opened = Some(travel::open(JWE, &bytes, travel::With::Key(receiver)).await);
                Found::Read { bytes, opened, ready: None }
            }
            Ok(bytes) => Found::Read { bytes, opened: None, ready: None },
            Err(fault) => Found::Unread(fault),
        }
    }

    /// Does whatever of judging needs nothing but the file itself and the questionnaires: most of it.
    pub fn prove(self) -> Found {
        let Found::Read { bytes, opened, .. } = self else { return self };
        let handover = match &opened {
            None if is_handover(&bytes) => Some(&bytes),
            Some(Ok(inside)) => Some(inside),
            _ => None,
        };
        let ready = handover.map(|it| {
            let it = Ready::of(it)?;
            let proven = prove(&it.signed, Some(&it.photos), Questionnaire::published());
            Ok(Ready { proven: Some(proven.map(Box::new)), ..it })
        });
        Found::Read { bytes, opened, ready }
    }
}

impl Ready {
    pub(super) fn of(file: &[u8]) -> Result<Ready, EnvelopeFault> {
        let (signed, photos) = split(file)?;
        Ok(Ready { signed: signed.into_owned(), photos, proven: None })
    }
}

/// Whether a file that is not sealed for travel is looked at as a handover.
pub(super) fn is_handover(bytes: &[u8]) -> bool {
    !Rescue::looks_like(bytes) && !matches!(kind_of(bytes), Some(ENROL | OFFICE))
}
