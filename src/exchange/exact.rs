//! JSON that is read as strictly as it is signed: whatever is read must be what writing it again gives, byte for
//! byte, so that nothing stands in a file that nobody reads.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::bundle::{Bundle, BundleFault, ManifestLine, SealedVisit, VERSION};
use crate::domain::json;

/// Letters of what is the matter with a file's JSON that are shown; the file may say anything.
const MAX_SAID: usize = 80;
/// Behind it the records of a bundle stand. No text of a person's holds it: a quotation mark within one is escaped.
const RECORDS: &[u8] = br#""records":["#;

/// Reads signed bytes of a version that is known, and demands that writing them again gives the same.
pub(super) fn exact<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Result<T, BundleFault> {
    exact_to(VERSION, bytes)
}

/// The same of a kind of file whose newest version is this one.
pub(super) fn exact_to<T: Serialize + DeserializeOwned>(newest: u32, bytes: &[u8]) -> Result<T, BundleFault> {
    let read: T = read_to(newest, bytes, |text| json::read(text))?;
    let again = serde_json::to_vec(&read).unwrap_or_default();
    if again == bytes { Ok(read) } else { Err(apart(&again, bytes)) }
}

/// The same of a bundle, with what its manifest is to say of each of its records as written: a megabyte of them is
/// written once for both, and never as a whole. `read`: how its text is read.
pub(super) fn bundle(
    bytes: &[u8],
    read: fn(&str) -> Result<Bundle, serde_json::Error>,
) -> Result<(Bundle, Vec<String>), BundleFault> {
    let mut bundle = read_to(VERSION, bytes, read)?;
    let records = std::mem::take(&mut bundle.records);
    let hashes = hashes(&bundle.write(), &records, bytes);
    bundle.records = records;
    match hashes {
        Some(hashes) => Ok((bundle, hashes)),
        None => Err(apart(&bundle.write(), bytes)),
    }
}

/// `around` is the same bundle without records; `None` when they do not give these bytes.
fn hashes(around: &[u8], records: &[SealedVisit], bytes: &[u8]) -> Option<Vec<String>> {
    let (before, after) = around.split_at(memchr::memmem::find(around, RECORDS)? + RECORDS.len());
    let mut left = bytes.strip_prefix(before)?;
    let (mut hashes, mut written) = (Vec::with_capacity(records.len()), Vec::new());
    for (n, record) in records.iter().enumerate() {
        if n > 0 {
            left = left.strip_prefix(b",")?;
        }
        written.clear();
        serde_json::to_writer(&mut written, record).ok()?;
        left = left.strip_prefix(written.as_slice())?;
        hashes.push(ManifestLine::hash_of(&written));
    }
    (left == after).then_some(hashes)
}

/// Where what was written again is no longer what was read.
fn apart(again: &[u8], bytes: &[u8]) -> BundleFault {
    let same = again.iter().zip(bytes).take_while(|(ours, theirs)| ours == theirs).count();
    BundleFault::Shape(format!("1:{}", same + 1))
}

fn read_to<T>(
    newest: u32,
    bytes: &[u8],
    read: fn(&str) -> Result<T, serde_json::Error>,
) -> Result<T, BundleFault> {
    let text = as_text(bytes)?;
    // A megabyte is not read twice to learn what its beginning says.
    if !text.starts_with(&format!("{{\"v\":{VERSION},")) {
        let Version { v } = json::read(text).map_err(misshapen)?;
        if v > u64::from(newest) {
            return Err(BundleFault::NewerVersion);
        }
    }
    read(text).map_err(misshapen)
}

/// Read before the rest, whatever the rest looks like.
#[derive(Deserialize)]
struct Version {
    v: u64,
}

/// Line and column only: the parser's own words would repeat what stands in the file.
fn misshapen(error: serde_json::Error) -> BundleFault {
    // What is JSON and no bundle is told by what is the matter: it has a place no more.
    BundleFault::Shape(match error.line() {
        0 => error.to_string().chars().take(MAX_SAID).collect(),
        line => format!("{line}:{}", error.column()),
    })
}

/// JSON is read from text alone: a reader of bytes beside the reader of text is half of both again.
fn as_text(bytes: &[u8]) -> Result<&str, BundleFault> {
    std::str::from_utf8(bytes).map_err(|fault| {
        let before = &bytes[..fault.valid_up_to()];
        let line = before.iter().filter(|it| **it == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|it| **it != b'\n').count() + 1;
        BundleFault::Shape(format!("{line}:{column}"))
    })
}
