//! An office's list of households, taken in: it takes the place of that office's older list, and the work
//! that was done stays.

use leptos::prelude::*;

use super::door::Brought;
use crate::device;
use crate::domain::trail::Removal;
use crate::domain::{Commit, Record, gathered};
use crate::exchange::PublicKey;
use crate::exchange::bundle::BundleFault;
use crate::exchange::enrol::Document;
use crate::exchange::envelope::EnvelopeFault;
use crate::exchange::intake::Reason;
use crate::exchange::roster::{Pack, PackFault};
use crate::ui::room;
use crate::ui::session::Session;
use crate::ui::text::key::t_key;
use crate::ui::text::{fill, t, t_case, t_offline};

/// Takes in a list that was opened. Nothing is said of it before it is on disk.
pub(super) async fn take(session: Session, inside: &[u8]) -> Result<Brought, &'static str> {
    let office = session.office.get_untracked().ok_or(t().field_trust_none)?;
    let (x, y) = office.signs;
    let kept = session.rosters.with_untracked(|all| all.get(&office.kid).cloned());
    let asked = |it: &&Removal| it.asked();
    let erased =
        session.removals.with_untracked(|all| gathered(all.values().filter(asked).map(|it| it.household)));
    // First what it is, then whose: a file that is none at all is no forgery.
    Pack::read(inside).map_err(|why| unread(&why))?;
    let taken = Pack::take_whole(inside, &PublicKey { x, y }, kept.as_ref(), &erased, device::now());
    let (roster, form) = match taken {
        Ok(taken) => taken,
        Err(PackFault::Again) => {
            let words = t_case().case_pack_again.to_owned();
            return Ok(Brought { words, erased: Vec::new(), returned: false, list: false });
        }
        Err(PackFault::Older { .. }) => return Err(t_case().case_pack_older),
        Err(PackFault::File(_)) => return Err(t_case().case_pack_other_office),
    };
    if !room::look(session).await.takes_more() {
        return Err(t_offline().room_no_list);
    }
    let n = roster.households.len().to_string();
    let words = match kept.filter(|it| it.round.id != roster.round.id) {
        None => fill(t_case().case_pack_done, &[("n", &n)]),
        Some(_) => {
            let words = fill(t_case().case_pack_other_round, &[("round", &roster.round.title), ("n", &n)]);
            format!("{words} · {}", t_key().key_new_round)
        }
    };
    let records = form.map(Record::Form).into_iter().chain([Record::Roster(roster)]).collect();
    session.keep_now(Commit(records)).await;
    Ok(Brought { words, erased: Vec::new(), returned: false, list: true })
}

/// Why a file is no list that can be read here.
fn unread(why: &Reason) -> &'static str {
    match why {
        Reason::Envelope(EnvelopeFault::NewerKind)
        | Reason::Bundle(BundleFault::NewerVersion | BundleFault::UnknownQuestionnaire(_)) => {
            t_case().case_pack_newer
        }
        _ => t().field_from_office_not,
    }
}
