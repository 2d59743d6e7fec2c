//! Why a file is not taken, who someone is, and lists of numbers, in words.

use super::take_in::Held;
use crate::device::files::FileFault;
use crate::domain::record::Standing;
use crate::domain::text_rule;
use crate::exchange::bundle::{BundleFault, Tally};
use crate::exchange::envelope::{EnvelopeFault, MAX_FILE};
use crate::exchange::intake::{HeldWhy, Reason};
use crate::ui::text::export::relay::t_relay;
use crate::ui::text::{fill, t_desk, t_office};

/// Bytes in a mebibyte; what people are told as MB.
const MB: u64 = 1024 * 1024;
/// Missing numbers that are named; of more, it is said that there are more.
pub const NUMBERS_NAMED: usize = 12;

/// What is wrong with the file, and what to do.
pub fn reason(reason: &Reason) -> String {
    let sentence = match reason {
        Reason::Envelope(fault) => envelope(fault),
        Reason::Bundle(fault) => bundle(fault),
        Reason::DemoFile => t_office().office_no_demo.to_owned(),
        Reason::NotDemo => t_office().office_no_real.to_owned(),
        Reason::NotSealed => t_office().office_no_not_sealed.to_owned(),
        Reason::OtherOffice => t_office().office_no_other_office.to_owned(),
    };
    coded(&sentence, reason.code())
}

/// A sentence with what is read out to whoever helps by telephone.
fn coded(sentence: &str, code: &str) -> String {
    format!("{sentence} ({code})")
}

/// The same, of a file that could not be read at all.
pub fn unread(fault: &FileFault) -> String {
    match fault {
        FileFault::TooLarge(bytes) => {
            let size = tenths_of(*bytes, MB);
            fill(
                t_office().office_no_too_large_size,
                &[("size", &size), ("most", &(MAX_FILE / MB).to_string())],
            )
        }
        FileFault::Unreadable => t_office().office_no_unreadable.to_owned(),
    }
}

/// Tenths, rounded up: a file one byte too large is not "24.0 of at most 24".
fn tenths_of(bytes: u64, unit: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(unit);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The size of a file: `812 B`, `3.4 kB`, `1.2 MB`.
pub(super) fn bytes(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..MB => format!("{} kB", tenths_of(bytes, 1_024)),
        _ => format!("{} MB", tenths_of(bytes, MB)),
    }
}

fn envelope(fault: &EnvelopeFault) -> String {
    match fault {
        EnvelopeFault::TooLarge => {
            fill(t_office().office_no_too_large, &[("most", &(MAX_FILE / MB).to_string())])
        }
        EnvelopeFault::Empty => t_office().office_no_empty.to_owned(),
        EnvelopeFault::Encoding => t_office().office_no_encoding.to_owned(),
        EnvelopeFault::NotOurs => t_office().office_no_not_ours.to_owned(),
        EnvelopeFault::Truncated => t_office().office_no_truncated.to_owned(),
        EnvelopeFault::Altered => t_office().office_no_altered.to_owned(),
        EnvelopeFault::NewerKind => t_office().office_no_newer_kind.to_owned(),
        EnvelopeFault::TooDeep => t_office().office_no_too_deep.to_owned(),
        EnvelopeFault::OtherRecipient => t_office().office_no_other_recipient.to_owned(),
        EnvelopeFault::Signature => t_office().office_no_signature.to_owned(),
    }
}

fn bundle(fault: &BundleFault) -> String {
    match fault {
        BundleFault::NewerVersion => t_office().office_no_newer_version.to_owned(),
        BundleFault::Shape(at) => fill(t_office().office_no_shape, &[("where", &plain(at))]),
        BundleFault::OtherKey => t_office().office_no_other_key.to_owned(),
        BundleFault::Limit(at) => fill(t_office().office_no_limit, &[("where", &plain(at))]),
        BundleFault::Tally => t_office().office_no_tally.to_owned(),
        BundleFault::History(visit) => fill(t_office().office_no_history, &[("visit", &visit.to_string())]),
        BundleFault::Text(at) => fill(t_office().office_no_text, &[("where", &plain(at))]),
        BundleFault::Photos => t_office().office_no_photos.to_owned(),
        BundleFault::UnknownQuestionnaire(id) => {
            fill(t_office().office_no_questionnaire, &[("id", &plain(id))])
        }
    }
}

/// A text of someone else's making, such as a file's name, that can neither reorder the line it
/// stands in nor fill the screen.
pub fn plain(text: &str) -> String {
    text_rule::harmless(text, 120)
}

/// What a file holds.
pub fn tally(tally: &Tally) -> String {
    let (households, members) = (tally.households.to_string(), tally.members.to_string());
    let (problems, urgent) = (tally.problems.to_string(), tally.urgent.to_string());
    let counts = [
        ("households", &*households),
        ("members", &*members),
        ("problems", &*problems),
        ("urgent", &*urgent),
    ];
    fill(t_office().office_tally, &counts)
}

/// `2, 3, 7`, and whether there are more.
pub fn numbers(numbers: &[u64]) -> String {
    let named = numbers.iter().take(NUMBERS_NAMED).map(u64::to_string).collect::<Vec<_>>().join(", ");
    let more = if numbers.len() > NUMBERS_NAMED { t_office().office_and_more } else { "" };
    format!("{named}{more}")
}

/// Whether files of the same device are missing before this one.
pub fn chain(missing: &[u64]) -> String {
    match missing {
        [] => t_office().office_chain_whole.to_owned(),
        some => fill(t_office().office_chain_gap, &[("numbers", &numbers(some))]),
    }
}

/// Why a file waits, and what to do.
pub(super) fn waits(held: &Held) -> String {
    let t = t_relay();
    match held.why {
        HeldWhy::UnknownKey if held.list => coded(t.relay_list_unknown, held.why.code()),
        HeldWhy::Suspended | HeldWhy::Revoked if held.list => coded(t.relay_list_stopped, held.why.code()),
        HeldWhy::Preview if held.list => coded(t.relay_list_preview, held.why.code()),
        why => held_for(why, held.seq),
    }
}

/// The same by its reason and number.
pub fn held_for(why: HeldWhy, seq: u64) -> String {
    let seq = seq.to_string();
    let sentence = match why {
        HeldWhy::UnknownKey => t_office().office_held_unknown,
        HeldWhy::Fork => t_office().office_held_fork,
        HeldWhy::Broken => t_office().office_held_broken,
        HeldWhy::Suspended => t_office().office_held_suspended,
        HeldWhy::Revoked => t_office().office_held_revoked,
        HeldWhy::Anothers => t_office().office_held_anothers,
        HeldWhy::Preview => t_desk().desk_preview_held,
        HeldWhy::Ahead => t_relay().relay_list_ahead,
    };
    coded(&fill(sentence, &[("seq", &seq)]), why.code())
}

/// What the office says of a key now.
pub fn standing(standing: &Standing) -> String {
    match standing {
        Standing::Active => t_office().office_standing_active.to_owned(),
        Standing::Suspended => t_office().office_standing_suspended.to_owned(),
        Standing::RevokedAfter(last) => {
            fill(t_office().office_standing_revoked, &[("seq", &last.to_string())])
        }
    }
}
