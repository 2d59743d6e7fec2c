//! What to do when the store opens: journal and IndexedDB compared, row by row. Pure; it decides,
//! `writer` does.

use super::frame::{Rows, Scan, Tip, merge};
use super::{Incident, StoreFault};
use crate::domain::gathered;

/// What IndexedDB holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indexed {
    /// the newest state of every record, but for those that are damaged
    pub rows: Rows,
    /// rows that are not as they were put: nothing is taken from them that the journal knows better
    pub damaged: Rows,
    /// the last commit in it; none where that is damaged
    pub tip: Tip,
}

/// What is to be done once the journal's torn tail is cut, in this order: the journal, then the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// everything, as both hold it afterwards
    pub rows: Rows,
    /// where the history stands
    pub tip: Tip,
    /// write the journal anew from `rows`
    pub rewrite: bool,
    /// keep a copy of the journal's bytes before that, because something in it cannot be read
    pub keep_old: bool,
    /// put these into the index, with `tip`; `None`: it holds everything
    pub to_index: Option<Rows>,
    /// what to tell
    pub incidents: Vec<Incident>,
}

/// What lies beside a row, or the tip, in IndexedDB. LevelDB finds a flipped bit by itself; SQLite gives
/// it back, and a damaged row would look like another history's.
pub fn sum_of(key: &str, seq: u64, bytes: &[u8]) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    for part in [key.as_bytes(), &seq.to_le_bytes(), bytes] {
        crc.update(part);
    }
    crc.finalize()
}

/// Decides.
///
/// # Errors
/// [`StoreFault::Newer`] and [`StoreFault::Diverged`]; nothing must be written then.
pub fn reconcile(journal: &Scan, index: &Indexed) -> Result<Plan, StoreFault> {
    if journal.newer {
        return Err(StoreFault::Newer);
    }
    if journal.trail.iter().any(|it| it.seq == index.tip.seq && it.hash != index.tip.hash) {
        return Err(StoreFault::Diverged);
    }
    let same_age = |(key, row): (&String, &super::frame::Row)| {
        journal.rows.get(key).is_some_and(|it| it.seq == row.seq && it.body != row.body)
    };
    if index.rows.iter().any(same_age) {
        return Err(StoreFault::Diverged);
    }

    let mut rows = journal.rows.clone();
    for (key, row) in &index.rows {
        merge(&mut rows, key.clone(), row.clone());
    }
    let mut tip = if index.tip.seq > journal.tip.seq { index.tip } else { journal.tip };
    // Where the index's own tip is damaged no number may be given twice all the same.
    tip.seq = rows.values().map(|it| it.seq).fold(tip.seq, u64::max);
    // Younger than the journal, so nothing else knows of it: perhaps only its sum is damaged; if not, it
    // stays shut, and is told. What the journal reaches beyond and does not know has a damaged key.
    for (key, row) in &index.damaged {
        if journal.tip.seq < row.seq && !rows.contains_key(key) {
            rows.insert(key.clone(), row.clone());
        }
    }
    let lacks = |held: &Rows| -> Rows {
        let newer = rows.iter().filter(|(key, row)| held.get(*key).is_none_or(|it| it.seq < row.seq));
        gathered(newer.map(|(key, row)| (key.clone(), row.clone())))
    };
    let to_journal = lacks(&journal.rows);
    let to_index = lacks(&index.rows);
    let index_empty = index.tip.seq == 0 && index.rows.is_empty();
    let journal_behind = journal.tip != tip || !to_journal.is_empty();

    let mut incidents = Vec::new();
    if journal.torn > 0 {
        incidents.push(Incident::TornTail(journal.torn));
    }
    if let Some(bytes) = journal.damaged.filter(|_| index.tip.seq < journal.tip.seq) {
        incidents.push(Incident::JournalDamaged(bytes));
    } else if journal_behind || journal.damaged.is_some() {
        incidents.push(Incident::JournalRebuilt(rows.len()));
    }
    if index_empty && !rows.is_empty() {
        incidents.push(Incident::IndexWiped(rows.len()));
    } else if !to_index.is_empty() {
        incidents.push(Incident::IndexBehind(to_index.len()));
    }

    let rewrite = journal_behind || journal.damaged.is_some();
    Ok(Plan {
        keep_old: journal.damaged.is_some(),
        to_index: (index.tip != tip || !to_index.is_empty()).then_some(to_index),
        rows,
        tip,
        rewrite,
        incidents,
    })
}
