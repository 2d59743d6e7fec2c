//! The chain of files of one key: `seq` without gaps, `prev` naming the file before, so that
//! omission, reordering, replay and a cloned tablet show (durability-and-trust.md §1.1).
//!
//! Files may come in any order: a file is held against its neighbours on both sides, whichever of
//! them are here already.

use crate::domain::OrdSet;

/// The most missing numbers that are told: a file may claim any number.
pub const MAX_MISSING: usize = 1_000;

/// What is known of one earlier file of the same key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// its number
    pub seq: u64,
    /// its hash
    pub hash: String,
    /// its `prev`
    pub prev: String,
    /// numbers it declares void
    pub void: Vec<u64>,
}

/// What a file is to those taken in before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainState {
    /// the next one, nothing missing
    Next,
    /// taken in already: changes nothing
    Again,
    /// fits, but these numbers have not come yet: the first [`MAX_MISSING`] of all below the
    /// highest number seen
    Gap(Vec<u64>),
    /// same number, other content: a cloned tablet or a restored backup; goes to quarantine. So is
    /// a number that one file declares void and another bears.
    Fork,
    /// `prev` does not name the file that was taken in before; goes to quarantine
    Broken,
}

/// Judges `file` against the files of the same key taken in before, in any order.
pub fn chain_state(known: &[Known], file: &Known) -> ChainState {
    if known.iter().any(|it| it.hash == file.hash) {
        return ChainState::Again;
    }
    let forks = |it: &Known| it.seq == file.seq || it.void.contains(&file.seq) || file.void.contains(&it.seq);
    if known.iter().any(forks) {
        return ChainState::Fork;
    }
    let broken = |it: &Known| !linked(it, file) || !linked(file, it);
    if !names_a_file_rightly(file) || known.iter().any(broken) {
        return ChainState::Broken;
    }
    let missing = missing(known, file);
    if missing.is_empty() { ChainState::Next } else { ChainState::Gap(missing) }
}

/// The number of the file before `file`: the next lower one that is not void. `None` for the first.
fn number_before(file: &Known) -> Option<u64> {
    let void: OrdSet<u64> = file.void.iter().copied().collect();
    (1..file.seq).rev().find(|number| !void.contains(number))
}

/// The first file names none before it, every other names one.
fn names_a_file_rightly(file: &Known) -> bool {
    file.seq >= 1 && file.prev.is_empty() == number_before(file).is_none()
}

/// Whether `later` names `earlier` exactly if it should.
fn linked(earlier: &Known, later: &Known) -> bool {
    (number_before(later) == Some(earlier.seq)) == (later.prev == earlier.hash)
}

fn missing(known: &[Known], file: &Known) -> Vec<u64> {
    let all = || known.iter().chain([file]);
    let accounted: OrdSet<u64> = all().flat_map(|it| it.void.iter().copied().chain([it.seq])).collect();
    let highest = all().map(|it| it.seq).max().unwrap_or(0);
    (1..highest).filter(|number| !accounted.contains(number)).take(MAX_MISSING).collect()
}
