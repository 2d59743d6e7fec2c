//! When the key that signs on a tablet may give way to another, at the beginning of a round
//! (durability-and-trust.md §2.2): nothing may be left that the old one has to sign, and the office must
//! know the old one, whose word it is that the new one takes its place.

use super::record::Handover;

/// Why a key does not give way yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotYet {
    /// something is here that no file which left holds
    Unsent,
    /// the office has said of no file of this key that it has it: it may never have heard of it, and would
    /// not believe it
    Unheard,
}

/// The number of the last file of the key, after which it signs no more. `unsent`: whether anything is on
/// the tablet that is in no file which left.
///
/// # Errors
/// Says why the key does not give way yet.
pub fn last_of<'a>(
    kid: &str,
    unsent: bool,
    handovers: impl IntoIterator<Item = &'a Handover>,
) -> Result<u64, NotYet> {
    let (mut last, mut heard) = (0, false);
    for it in handovers.into_iter().filter(|it| it.is_by(kid)) {
        last = last.max(it.seq);
        heard |= it.received.is_some();
    }
    match (unsent, heard) {
        (_, false) => Err(NotYet::Unheard),
        (true, true) => Err(NotYet::Unsent),
        (false, true) => Ok(last),
    }
}
