//! The line that an office's register keeps of a file that it refused: what is known of it, and why. The
//! reason is kept as it is told on the screen, so that it can be told again in either language.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::envelope::{BUNDLE, Envelope, EnvelopeFault, LIST};
use super::intake::Reason;
use crate::domain::refused::{Claim, Refused};
use crate::domain::{base64url, json, text_rule};

/// Most characters of a file's name and of a claimed one.
const MAX_SAID: usize = 120;

/// A file that was not taken: how it was called, its bytes, why, when (ms since 1970) and by whom (`kid`).
pub fn refused(name: &str, file: &[u8], reason: &Reason, at: i64, by: &str) -> Refused {
    let id = base64url::encode(Sha256::digest(file));
    line(id, name, u64::try_from(file.len()).unwrap_or(u64::MAX), reason, (at, by))
}

/// The same of a file that was too large to be read; `size` in bytes.
pub fn too_large(name: &str, size: u64, at: i64, by: &str) -> Refused {
    let id = base64url::encode(Sha256::digest(format!("{size} {name}")));
    line(id, name, size, &Reason::Envelope(EnvelopeFault::TooLarge), (at, by))
}

fn line(id: String, name: &str, size: u64, reason: &Reason, (at, by): (i64, &str)) -> Refused {
    Refused {
        id,
        name: text_rule::masked(&text_rule::harmless(name, MAX_SAID)),
        size,
        code: reason.code().to_owned(),
        // A reason has only string keys.
        why: serde_json::to_string(reason).unwrap_or_default(),
        claim: None,
        at,
        last: at,
        by: by.to_owned(),
        times: 1,
    }
}

/// Why a file was refused; `None` where a newer app knows a reason that this one does not.
pub fn reason(refused: &Refused) -> Option<Reason> {
    json::read(&refused.why).ok()
}

/// What is read of a file that nobody vouches for; whatever else stands in it is left alone.
#[derive(Deserialize)]
struct Says {
    author: Option<Author>,
    seq: Option<u64>,
}

#[derive(Deserialize)]
struct Author {
    name: Option<String>,
    area: Option<String>,
}

/// Who a signed text says it is from, whether or not its signature fits; `None` where it does not say.
pub fn claim(signed: &[u8]) -> Option<Box<Claim>> {
    let envelope = Envelope::read(BUNDLE, signed).or_else(|_| Envelope::read(LIST, signed)).ok()?;
    let says: Says = json::read(std::str::from_utf8(envelope.claimed_payload()).ok()?).ok()?;
    let (name, area) = says.author.map(|it| (it.name, it.area)).unwrap_or_default();
    let area: String = area.unwrap_or_default().chars().filter(char::is_ascii_digit).take(6).collect();
    let name = text_rule::masked(&text_rule::harmless(&name.unwrap_or_default(), MAX_SAID));
    let kid = envelope.claimed_key().kid();
    Some(Box::new(Claim { kid, name, area, seq: says.seq.unwrap_or_default() }))
}
