//! What stands in a QR code: a volunteer's keys, or the fingerprint on an office's card
//! (durability-and-trust.md §2.2). A code carries nothing that a file would not, and creates no trust:
//! what a camera saw is read as strictly as a file, and is one of its kind only if it is written back
//! the same.
//!
//! An enrolment leaves out what both sides know: the signed file is put together again from the rest,
//! and then read as any file. Half as many modules are scanned from a dim screen where all were not.

use serde::{Deserialize, Serialize};

use super::bundle::{APP, App, Device, VERSION, is_hash};
use super::enrol::{Document, Enrolment};
use super::envelope::{ENROL, PublicKey, PublicKeys, assemble, exactly, signature_of, signing_input};
use crate::domain::json;
use crate::domain::{Person, Role};

/// Most bytes that are looked at; a code of ours has at most 1,100.
pub const MAX_CODE: usize = 1_200;

/// How the code of an enrolment begins.
const ENROLMENT: &str = "TQE1:";
/// How the code on an office's card begins.
const CARD: &str = "TQO1:";

/// What a code says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// a volunteer's keys: the signed file that they were made from, byte for byte
    Enrolment(String),
    /// the [`PublicKeys::digest`] of an office
    Card(String),
}

/// Why a code is none of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFault {
    /// another program's
    NotOurs,
    /// ours, but not as our app writes it
    Damaged,
}

/// An enrolment without what both sides know.
#[derive(Serialize, Deserialize)]
struct Short(
    /// the key that signs: x, y
    String,
    String,
    /// the key to encrypt to: x, y
    String,
    String,
    /// the signature
    String,
    /// the app's version
    String,
    /// who
    String,
    Role,
    String,
    String,
    /// the round
    String,
    /// `iat`
    i64,
);

/// The code of an enrolment file. `None` for one that asks for a data key or takes another key's place,
/// which is too long.
pub fn of_enrolment(file: &str) -> Option<String> {
    let (it, signs) = Enrolment::read(file.as_bytes()).ok()?;
    let Person { name, role, organisation, area } = it.author;
    let short = Short(
        signs.x,
        signs.y,
        it.receives.x,
        it.receives.y,
        signature_of(file)?,
        it.app.version,
        name,
        role,
        organisation,
        area,
        it.round,
        it.iat,
    );
    let code = format!("{ENROLMENT}{}", serde_json::to_string(&short).ok()?);
    (it.recovers.is_none() && it.replaces.is_none() && code.len() <= MAX_CODE).then_some(code)
}

/// The code on an office's card.
pub fn of_card(keys: &PublicKeys) -> String {
    format!("{CARD}{}", keys.digest())
}

/// Reads what a camera saw.
///
/// # Errors
/// Says why it is none of ours.
pub fn read(text: &str) -> Result<Code, CodeFault> {
    if let Some(digest) = text.strip_prefix(CARD) {
        return if is_hash(digest) { Ok(Code::Card(digest.to_owned())) } else { Err(CodeFault::Damaged) };
    }
    let short = text.strip_prefix(ENROLMENT).ok_or(CodeFault::NotOurs)?;
    if text.len() > MAX_CODE {
        return Err(CodeFault::Damaged);
    }
    let file = lengthened(short).ok_or(CodeFault::Damaged)?;
    if of_enrolment(&file).as_deref() == Some(text) {
        Ok(Code::Enrolment(file))
    } else {
        Err(CodeFault::Damaged)
    }
}

/// The signed file again.
fn lengthened(short: &str) -> Option<String> {
    let short: Short = json::read(short).ok()?;
    let Short(x, y, to_x, to_y, signature, version, name, role, organisation, area, round, iat) = short;
    let signs = PublicKey { x, y };
    let enrolment = Enrolment {
        v: VERSION,
        app: App { name: APP.to_owned(), version },
        device: Device { kid: signs.kid() },
        author: Person { name, role, organisation, area },
        receives: PublicKey { x: to_x, y: to_y },
        round,
        iat,
        recovers: None,
        replaces: None,
    };
    let input = signing_input(ENROL, &signs, &enrolment.payload());
    assemble(&input, &exactly::<64>(&signature)?)
}
