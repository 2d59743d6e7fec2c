//! The one door through which a row goes to disk and comes back, to the journal, to IndexedDB and
//! to both alike: the same sealed bytes lie in either, so that one is rebuilt from the other
//! without opening them. Encryption at rest is a new scheme here and nowhere else.

use crate::domain::Record;
use crate::domain::record::Row;

/// How rows are sealed now: 1 = as they are.
const SCHEME: u8 = 1;

/// Closes a row for the disk.
pub fn seal(row: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(1 + row.len());
    sealed.push(SCHEME);
    sealed.extend_from_slice(row);
    sealed
}

/// Opens what [`seal`] closed; `None` when it was sealed in a way this app does not know.
pub fn open(sealed: &[u8]) -> Option<&[u8]> {
    match sealed {
        [SCHEME, row @ ..] => Some(row),
        _ => None,
    }
}

/// A record as a row, closed.
pub fn write(record: &Record) -> Vec<u8> {
    seal(record.to_row().as_bytes())
}

/// Reads a kept row; `None` when this app cannot show it: written by a newer one, or not readable.
/// It is kept as it is either way.
pub fn read(sealed: &[u8]) -> Option<Record> {
    match Record::from_row(std::str::from_utf8(open(sealed)?).ok()?) {
        Row::Known(record) => Some(record),
        Row::Newer(_) | Row::Damaged(_) => None,
    }
}
