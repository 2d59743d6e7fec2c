//! Every way of damaging a file that we could think of, and none is taken.
//!
//! `FIELD_FILE=path cargo test --test it mutants` sweeps that file too, for example one that a
//! browser has exported.

use std::collections::BTreeMap;

use base64ct::{Base64UrlUnpadded, Encoding};
use p256::EncodedPoint;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::{Value, json};
use thaiqm_field::exchange::PublicKey;
use thaiqm_field::exchange::envelope::{BUNDLE, Envelope, EnvelopeFault};

use crate::support::{bundle, public, signed, signer, small};

/// Of one kind of damage: how many files, how many each reader took.
#[derive(Clone, Copy, Default)]
struct Count {
    made: usize,
    strict: usize,
    lax: usize,
}

/// The sweep of one file.
struct Sweep {
    key: PublicKey,
    payload: Vec<u8>,
    counts: BTreeMap<&'static str, Count>,
}

impl Sweep {
    /// Damages `file`. Every `step`th byte is flipped, deleted …; at 1, each of them.
    fn of(file: &str, key: PublicKey, step: usize) -> Sweep {
        let envelope = Envelope::read(BUNDLE, file.as_bytes()).expect("the file itself is ours");
        let payload = envelope.verify(&key).expect("the file itself is taken").payload().to_vec();
        assert_eq!(lax(file.as_bytes()).as_ref(), Some(&payload), "the lax reader takes the file itself");
        let mut sweep = Sweep { key, payload, counts: BTreeMap::new() };
        sweep.bytes(file.as_bytes(), step);
        sweep.structure(file);
        sweep
    }

    fn bytes(&mut self, file: &[u8], step: usize) {
        let edges = |at: &usize| at.is_multiple_of(step) || file.len() - at < 700;
        for at in (0..file.len()).filter(edges) {
            for bit in 0..8 {
                let mut other = file.to_vec();
                other[at] ^= 1 << bit;
                self.judge("bit flipped", &other);
            }
            self.judge("byte deleted", &[&file[..at], &file[at + 1..]].concat());
            for extra in [b'A', b' ', b'"', file[at]] {
                self.judge("byte inserted", &[&file[..at], &[extra], &file[at..]].concat());
            }
            if at + 1 < file.len() && file[at] != file[at + 1] {
                let mut other = file.to_vec();
                other.swap(at, at + 1);
                self.judge("neighbours swapped", &other);
            }
            self.judge("cut short", &file[..at]);
        }
        for extra in 0..=u8::MAX {
            self.judge("byte appended", &[file, &[extra]].concat());
        }
    }

    fn structure(&mut self, file: &str) {
        let value: Value = serde_json::from_str(file).expect("JSON");
        let member = |name: &str| value[name].as_str().expect("text").to_owned();
        let (payload, protected, signature) = (member("payload"), member("protected"), member("signature"));
        let object = |members: &[(&str, &str)]| {
            let members: Vec<String> =
                members.iter().map(|(name, text)| format!(r#""{name}":"{text}""#)).collect();
            format!("{{{}}}", members.join(","))
        };
        let (p, h, s) = (
            ("payload", payload.as_str()),
            ("protected", protected.as_str()),
            ("signature", signature.as_str()),
        );
        assert_eq!(object(&[p, h, s]), file);

        for order in [[p, s, h], [h, p, s], [h, s, p], [s, p, h], [s, h, p]] {
            self.judge("members reordered", object(&order).as_bytes());
        }
        for one in [p, h, s] {
            self.judge("member repeated", object(&[p, h, s, one]).as_bytes());
            self.judge("member repeated", object(&[one, p, h, s]).as_bytes());
            self.judge("member repeated", object(&[(one.0, "AAAA"), p, h, s]).as_bytes());
            self.judge(
                "member left out",
                object(&[p, h, s].into_iter().filter(|it| *it != one).collect::<Vec<_>>()).as_bytes(),
            );
            for padding in ["=", "==", "%3D", "\\u003d", "\\n", " "] {
                let padded = format!("{}{padding}", one.1);
                let members: Vec<_> =
                    [p, h, s].map(|it| if it == one { (one.0, padded.as_str()) } else { it }).into();
                self.judge("padding added", object(&members).as_bytes());
            }
            let escaped = format!("\\u{:04x}{}", u32::from(one.1.as_bytes()[0]), &one.1[1..]);
            let members: Vec<_> =
                [p, h, s].map(|it| if it == one { (one.0, escaped.as_str()) } else { it }).into();
            self.judge("character escaped", object(&members).as_bytes());
            self.judge(
                "character escaped",
                file.replacen(one.0, &format!("\\u0070{}", &one.0[1..]), 1).as_bytes(),
            );
            for spare in spare_bits(one.1) {
                let members: Vec<_> =
                    [p, h, s].map(|it| if it == one { (one.0, spare.as_str()) } else { it }).into();
                self.judge("spare bits used", object(&members).as_bytes());
            }
        }
        self.judge("member added", object(&[p, h, s, ("note", "x")]).as_bytes());
        self.judge("member added", object(&[("note", "x"), p, h, s]).as_bytes());
        for header in [r#"{}"#, r#"{"kid":"x"}"#, r#"{"alg":"none"}"#] {
            let frame = |end: &str| format!("{}{end}", &file[..file.len() - 1]);
            self.judge("unprotected header", frame(&format!(r#","header":{header}}}"#)).as_bytes());
            self.judge("unprotected header", format!(r#"{{"header":{header},{}"#, &file[1..]).as_bytes());
        }
        for white in [" ", "\n", "\t", "\r\n"] {
            self.judge("white space", format!("{white}{file}").as_bytes());
            self.judge("white space", format!("{file}{white}").as_bytes());
            self.judge("white space", file.replacen(':', &format!(":{white}"), 1).as_bytes());
            self.judge("white space", file.replacen("\",\"", &format!("\",{white}\""), 1).as_bytes());
        }
        self.judge("white space", serde_json::to_string_pretty(&value).expect("JSON").as_bytes());

        let raw = Base64UrlUnpadded::decode_vec(&signature).expect("base64url");
        let given = Signature::from_slice(&raw).expect("a signature");
        let (r, s_scalar) = given.split_scalars();
        let high = Signature::from_scalars(r.to_bytes(), (-s_scalar).to_bytes()).expect("a signature");
        let swapped = Signature::from_scalars(s_scalar.to_bytes(), r.to_bytes()).expect("a signature");
        let der = given.to_der();
        let other_signatures: [(&'static str, &[u8]); 6] = [
            ("high s", &high.to_bytes()),
            ("other signature", &swapped.to_bytes()),
            ("other signature", der.as_bytes()),
            ("other signature", &[0; 64]),
            ("other signature", &[0xff; 64]),
            ("other signature", &[]),
        ];
        for (kind, bytes) in other_signatures {
            let encoded = Base64UrlUnpadded::encode_string(bytes);
            self.judge(kind, object(&[p, h, ("signature", &encoded)]).as_bytes());
        }

        let general =
            json!({ "payload": payload, "signatures": [{ "protected": protected, "signature": signature }] });
        let others = [
            format!("\u{feff}{file}"),
            format!("{protected}.{payload}.{signature}"),
            general.to_string(),
            format!("[{file}]"),
            format!("{file}{file}"),
            format!("{file},"),
            format!("/**/{file}"),
            file.to_uppercase(),
            file.replace('"', "'"),
            String::new(),
        ];
        for other in others {
            self.judge("other frame", other.as_bytes());
        }
        let sixteen: Vec<u8> = file.encode_utf16().flat_map(u16::to_le_bytes).collect();
        self.judge("other frame", &sixteen);
    }

    fn judge(&mut self, kind: &'static str, bytes: &[u8]) {
        let strict = Envelope::read(BUNDLE, bytes).and_then(|it| it.verify(&self.key));
        // Where nothing but the signature is wrong, a lax reader does the same sum with the same
        // numbers: it is not done twice.
        let lax = if strict == Err(EnvelopeFault::Signature) { None } else { lax(bytes) };
        // Whoever is laxer than we are still reads what was signed.
        assert!(lax.as_ref().is_none_or(|it| *it == self.payload), "{kind}: another payload");
        let count = self.counts.entry(kind).or_default();
        count.made += 1;
        count.strict += usize::from(strict.is_ok());
        count.lax += usize::from(lax.is_some());
    }

    fn total(&self) -> Count {
        self.counts.values().fold(Count::default(), |sum, it| Count {
            made: sum.made + it.made,
            strict: sum.strict + it.strict,
            lax: sum.lax + it.lax,
        })
    }

    /// Prints the counts and demands that none was taken.
    fn conclude(&self, what: &str) {
        for (kind, count) in &self.counts {
            println!(
                "{kind:20} {:6} made, {} taken, {} by a lax reader",
                count.made, count.strict, count.lax
            );
        }
        let Count { made, strict, lax } = self.total();
        println!("{what}: {made} damaged files, {strict} taken by our reader, {lax} by a lax one");
        assert_eq!(strict, 0);
        assert!(lax > 0, "a sweep in which nobody takes anything proves nothing");
    }
}

/// The same bytes for a reader that ignores the bits that the last character has to spare.
fn spare_bits(encoded: &str) -> Vec<String> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let spare = match encoded.len() % 4 {
        2 => 16,
        3 => 4,
        _ => return Vec::new(),
    };
    let last = encoded.chars().next_back().expect("not empty");
    let value = ALPHABET.find(last).expect("base64url");
    let same = (value / spare * spare..).take(spare).filter(|it| *it != value);
    same.map(|it| format!("{}{}", &encoded[..encoded.len() - 1], &ALPHABET[it..=it])).collect()
}

/// What a program written in an afternoon does: a JSON value, a forgiving base64, any header, any
/// s. It gives the payload of what it takes.
fn lax(bytes: &[u8]) -> Option<Vec<u8>> {
    let file: Value = serde_json::from_slice(bytes).ok()?;
    let (payload, protected) = (file.get("payload")?.as_str()?, file.get("protected")?.as_str()?);
    let header: Value = serde_json::from_slice(&forgiving(protected)?).ok()?;
    let coordinate = |name: &str| <[u8; 32]>::try_from(forgiving(header["jwk"][name].as_str()?)?).ok();
    let point =
        EncodedPoint::from_affine_coordinates(&coordinate("x")?.into(), &coordinate("y")?.into(), false);
    let signature = Signature::from_slice(&forgiving(file.get("signature")?.as_str()?)?).ok()?;
    let key = VerifyingKey::from_encoded_point(&point).ok()?;
    key.verify(format!("{protected}.{payload}").as_bytes(), &signature).ok()?;
    forgiving(payload)
}

/// base64url with padding or without, whatever the spare bits.
fn forgiving(encoded: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0u32, 0);
    for it in encoded.trim_end_matches('=').bytes() {
        let value = match it {
            b'A'..=b'Z' => it - b'A',
            b'a'..=b'z' => it - b'a' + 26,
            b'0'..=b'9' => it - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        (held, bits) = (held << 6 | u32::from(value), bits + 6);
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
        }
    }
    Some(bytes)
}

#[test]
fn no_damaged_file_is_taken() {
    let file = signed(BUNDLE, &bundle(vec![small(1)]).write());
    let sweep = Sweep::of(&file, public(&signer()), 1);
    sweep.conclude(&format!("a file of {} bytes", file.len()));
    let total = sweep.total();
    assert!(total.made > 14 * file.len(), "the sweep was whole");
    for kind in ["high s", "spare bits used", "member repeated", "unprotected header", "white space"] {
        assert!(sweep.counts[kind].lax > 0, "{kind} does not tell a strict reader from a lax one");
    }
}

/// A large file is sampled in its payload, and swept whole where header and signature stand, so
/// that it takes a minute at most.
#[test]
fn no_damaged_copy_of_an_exported_file_is_taken() {
    let Some(path) = std::env::var_os("FIELD_FILE") else { return };
    let file = std::fs::read_to_string(&path).expect("FIELD_FILE names a file that can be read");
    let key = Envelope::read(BUNDLE, file.as_bytes()).expect("a file of ours").claimed_key().clone();
    // The work grows with the square of the length.
    let step = (file.len() / 3_000).pow(2).max(1);
    Sweep::of(&file, key, step).conclude(&format!("{} ({} bytes, step {step})", path.display(), file.len()));
}
