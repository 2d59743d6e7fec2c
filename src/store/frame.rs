//! The bytes of the journal: pure, so that every truncation and every bit flip is tried natively.
//!
//! One commit is one frame, little-endian:
//! ```text
//! u32 length of seq…body   u32 crc32 of length, seq…body   u64 seq   u8 version   body
//! body: u8 kind   32 bytes chain hash   u32 rows   { u64 seq  u32 + key  u32 + sealed row }…
//! ```
//! The chain hash after a commit is SHA-256(hash before ‖ seq ‖ rows), so that a journal and an
//! index with the same `(seq, hash)` hold the same history. A snapshot, which compaction writes,
//! carries the hash of the commit it stands for.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

/// The version of frames written now. Frames of a newer one are not read and nothing is written.
pub const VERSION: u8 = 1;

/// Bytes before `seq`.
const PREFIX: usize = 8;
/// Bytes of `seq` and `version`.
const HEAD: usize = 9;
/// How far ahead a sequence number may lie when the reader looks for the next whole frame.
const FAR: u64 = 1_000_000;
/// The last number that is read, 2^53 − 1: IndexedDB keeps no larger one exactly, no tablet counts so
/// far, and there is always a next one.
const LAST: u64 = (1 << 53) - 1;

const COMMIT: u8 = 0;
const SNAPSHOT: u8 = 1;
/// A private file's slot, see [`encode_slot`].
const SLOT: u8 = 2;

/// A chain hash.
pub type Hash = [u8; 32];

/// Where a history stands: the last commit and the chain hash after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Tip {
    /// number of the last commit; 0 when there is none
    pub seq: u64,
    /// chain hash after it; zeros when there is none
    pub hash: Hash,
}

/// The newest state of one record: the commit that wrote it, and its sealed row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// number of the commit
    pub seq: u64,
    /// sealed, see [`super::codec`]
    pub body: Vec<u8>,
}

/// Rows by record key.
pub type Rows = BTreeMap<String, Row>;

/// What a journal holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// the newest state of every record
    pub rows: Rows,
    /// the last commit that can be read
    pub tip: Tip,
    /// the tip after every frame, oldest first
    pub trail: Vec<Tip>,
    /// length of the journal without its torn tail, bytes
    pub whole: usize,
    /// bytes of the torn tail
    pub torn: usize,
    /// bytes in the middle that cannot be read, if the history is broken (0: a frame is missing)
    pub damaged: Option<usize>,
    /// a whole frame was written by a newer app
    pub newer: bool,
}

/// Newest state wins; of equal age, the one that is there.
pub fn merge(into: &mut Rows, key: String, row: Row) {
    match into.get(&key) {
        Some(old) if old.seq >= row.seq => {}
        _ => {
            into.insert(key, row);
        }
    }
}

/// The frame of the commit after `before`, and where the history stands then.
pub fn encode_commit(before: Tip, rows: &Rows) -> (Vec<u8>, Tip) {
    let seq = before.seq + 1;
    let rows = encode_rows(rows);
    let tip = Tip { seq, hash: chain(&before.hash, seq, &rows) };
    (encode(tip.seq, COMMIT, &tip.hash, &rows), tip)
}

/// The frame of a whole state: the first one of a compacted journal.
pub fn encode_snapshot(tip: Tip, rows: &Rows) -> Vec<u8> {
    framed(tip.seq, SNAPSHOT, &tip.hash, size_of_rows(rows), |out| put_rows(out, rows))
}

/// The bytes of one slot of a private file.
pub fn encode_slot(seq: u64, bytes: &[u8]) -> Vec<u8> {
    encode(seq, SLOT, &Sha256::digest(bytes).into(), bytes)
}

/// Reads one slot: its number and what it holds; nothing unless it is whole.
pub fn decode_slot(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let frame = parse(bytes, 0)?;
    let body = frame.body?;
    let sound =
        frame.end == bytes.len() && body.kind == SLOT && Hash::from(Sha256::digest(body.rest)) == body.hash;
    sound.then_some((frame.seq, body.rest))
}

/// Reads a whole journal. What cannot be read at its end is a torn tail (that append was never
/// acknowledged); what cannot be read with whole frames behind it is damage, which is told apart
/// because acknowledged commits may be lost in it.
pub fn scan(bytes: &[u8]) -> Scan {
    let mut reading = Reading::of(bytes);
    while reading.goes_on() {}
    reading.done()
}

/// A journal that is being read, frame by frame: one of tens of megabytes takes longer than a page may stand
/// still.
pub struct Reading<'a> {
    bytes: &'a [u8],
    at: usize,
    found: Scan,
}

impl<'a> Reading<'a> {
    /// Of all its bytes.
    pub fn of(bytes: &'a [u8]) -> Reading<'a> {
        Reading { bytes, at: 0, found: Scan::default() }
    }

    /// How many bytes were read.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Reads the next frame; whether there may be another one.
    pub fn goes_on(&mut self) -> bool {
        if self.at >= self.bytes.len() {
            return false;
        }
        let Some(frame) = parse(self.bytes, self.at) else {
            let next = next_frame(self.bytes, self.at + 1, self.found.tip.seq);
            if let Some(next) = next {
                *self.found.damaged.get_or_insert(0) += next - self.at;
                self.at = next;
            }
            return next.is_some();
        };
        self.take(&frame);
        self.at = frame.end;
        true
    }

    fn take(&mut self, frame: &Frame) {
        let found = &mut self.found;
        let Some(body) = &frame.body else {
            found.newer = true;
            return;
        };
        let rows = decode_rows(body.rest).filter(|_| body.kind == COMMIT || body.kind == SNAPSHOT);
        let Some(rows) = rows else {
            *found.damaged.get_or_insert(0) += frame.end - self.at;
            return;
        };
        let follows = match body.kind {
            COMMIT => {
                frame.seq == found.tip.seq + 1 && chain(&found.tip.hash, frame.seq, body.rest) == body.hash
            }
            _ => self.at == 0,
        };
        if !follows {
            found.damaged.get_or_insert(0);
        }
        for (key, row) in rows {
            merge(&mut found.rows, key, row);
        }
        if frame.seq > found.tip.seq {
            found.tip = Tip { seq: frame.seq, hash: body.hash };
            found.trail.push(found.tip);
        }
    }

    /// What it holds.
    pub fn done(mut self) -> Scan {
        self.found.whole = self.at;
        self.found.torn = self.bytes.len() - self.at;
        self.found
    }
}

struct Frame<'a> {
    seq: u64,
    end: usize,
    /// `None` when the version is newer
    body: Option<Body<'a>>,
}

struct Body<'a> {
    kind: u8,
    hash: Hash,
    rest: &'a [u8],
}

fn encode(seq: u64, kind: u8, hash: &Hash, rest: &[u8]) -> Vec<u8> {
    framed(seq, kind, hash, rest.len(), |out| out.extend_from_slice(rest))
}

/// `fill` puts `size` bytes behind the head: those of a whole state are written once, where they stay.
fn framed(seq: u64, kind: u8, hash: &Hash, size: usize, fill: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::with_capacity(PREFIX + HEAD + 1 + hash.len() + size);
    out.extend_from_slice(&[0; PREFIX]);
    out.extend_from_slice(&seq.to_le_bytes());
    out.push(VERSION);
    out.push(kind);
    out.extend_from_slice(hash);
    fill(&mut out);
    // A commit is bounded by what a browser's memory holds, which is less than 4 GiB.
    let length = (out.len() - PREFIX) as u32;
    out[..4].copy_from_slice(&length.to_le_bytes());
    let crc = checksum(&out);
    out[4..8].copy_from_slice(&crc.to_le_bytes());
    out
}

/// Over everything but the checksum itself: the length too, or a flipped bit in it would make a
/// damaged middle look like a torn tail.
fn checksum(frame: &[u8]) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    crc.update(&frame[..4]);
    crc.update(&frame[PREFIX..]);
    crc.finalize()
}

fn parse(bytes: &[u8], at: usize) -> Option<Frame<'_>> {
    let rest = bytes.get(at..)?;
    let length = u32_at(rest, 0)? as usize;
    let frame = rest.get(..PREFIX.checked_add(length)?)?;
    if length < HEAD || u32_at(frame, 4)? != checksum(frame) {
        return None;
    }
    let seq = u64_at(frame, PREFIX).filter(|it| *it <= LAST)?;
    let body = match frame[PREFIX + HEAD - 1] {
        0 => return None,
        VERSION => {
            let (kind, rest) = frame[PREFIX + HEAD..].split_first()?;
            let (hash, rest) = rest.split_first_chunk::<32>()?;
            Some(Body { kind: *kind, hash: *hash, rest })
        }
        _ => None,
    };
    Some(Frame { seq, end: at + frame.len(), body })
}

fn next_frame(bytes: &[u8], from: usize, after: u64) -> Option<usize> {
    let near = after.saturating_add(1)..=after.saturating_add(FAR);
    (from..bytes.len()).find(|&at| {
        // Cheap tests first: the checksum of a wrong guess may run over megabytes.
        let plausible = bytes.get(at + PREFIX + HEAD - 1) == Some(&VERSION)
            && u64_at(bytes, at + PREFIX).is_some_and(|seq| near.contains(&seq));
        plausible && parse(bytes, at).is_some()
    })
}

fn chain(before: &Hash, seq: u64, rows: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(seq.to_le_bytes());
    hash.update(rows);
    hash.finalize().into()
}

fn encode_rows(rows: &Rows) -> Vec<u8> {
    let mut out = Vec::with_capacity(size_of_rows(rows));
    put_rows(&mut out, rows);
    out
}

fn size_of_rows(rows: &Rows) -> usize {
    4 + rows.iter().map(|(key, row)| 16 + key.len() + row.body.len()).sum::<usize>()
}

fn put_rows(out: &mut Vec<u8>, rows: &Rows) {
    out.extend_from_slice(&(rows.len() as u32).to_le_bytes());
    for (key, row) in rows {
        out.extend_from_slice(&row.seq.to_le_bytes());
        for part in [key.as_bytes(), &row.body] {
            out.extend_from_slice(&(part.len() as u32).to_le_bytes());
            out.extend_from_slice(part);
        }
    }
}

fn decode_rows(bytes: &[u8]) -> Option<Vec<(String, Row)>> {
    let mut rows = Vec::new();
    let mut at = 4;
    for _ in 0..u32_at(bytes, 0)? {
        let seq = u64_at(bytes, at)?;
        let key = part(bytes, at + 8)?;
        let body = part(bytes, at + 12 + key.len())?;
        at += 16 + key.len() + body.len();
        rows.push((std::str::from_utf8(key).ok()?.to_owned(), Row { seq, body: body.to_vec() }));
    }
    (at == bytes.len()).then_some(rows)
}

fn part(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let length = u32_at(bytes, at)? as usize;
    bytes.get(at + 4..)?.get(..length)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|it| u32::from_le_bytes(*it))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|it| u64::from_le_bytes(*it))
}
