//! Files that leave come back whole, and no other file does.

use std::path::{Path, PathBuf};

use base64ct::{Base64UrlUnpadded, Encoding};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use thaiqm_field::domain::record::{Handover, HandoverFile};
use thaiqm_field::domain::{
    Answer, AnswerKey, CaseFile, MemberId, RevisionId, RevisionReason, VisitId, VisitState,
};
use thaiqm_field::exchange::bundle::{
    MAX_MANIFEST, MAX_MEMBERS, MAX_NAME, MAX_NUMBER, MAX_RECORDS, ManifestLine, file_name,
};
use thaiqm_field::exchange::chain::MAX_MISSING;
use thaiqm_field::exchange::envelope::{
    BUNDLE, Envelope, EnvelopeFault, MAX_FILE, MAX_PAYLOAD, assemble, signing_input,
};
use thaiqm_field::exchange::travel::most_inside;
use thaiqm_field::exchange::{
    Bundle, BundleFault, ChainState, Known, Maker, PublicKey, PublicKeys, SealedVisit, Tally, chain_state,
};

use crate::support::{
    IAT, ROUND, author, bundle, corrected, id, public, published, sealed, signature, signed, signer, small,
    stranger, verified,
};

// ── The envelope ────────────────────────────────────────────────────────────────────────────────

#[test]
fn a_file_comes_back_with_what_was_signed_and_who_signed_it() {
    let text = signed(BUNDLE, br#"{"v":1}"#);
    let envelope = Envelope::read(BUNDLE, text.as_bytes()).expect("a file of ours");
    assert_eq!(envelope.claimed_key(), &public(&signer()));
    let verified = envelope.verify(&public(&signer())).expect("signed");
    assert_eq!(verified.payload(), br#"{"v":1}"#);
    assert_eq!(verified.kid(), public(&signer()).kid());
    let input = signing_input(BUNDLE, &public(&signer()), br#"{"v":1}"#);
    assert_eq!(verified.hash(), Base64UrlUnpadded::encode_string(&Sha256::digest(input)));
}

#[test]
fn a_file_is_three_members_and_a_header_of_registered_members() {
    let text = signed(BUNDLE, b"{}");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    let header = Base64UrlUnpadded::decode_vec(file["protected"].as_str().expect("text")).expect("base64url");
    let PublicKey { x, y } = public(&signer());
    let kid = public(&signer()).kid();
    let expected = [
        r#"{"alg":"ES256","typ":"thaiqm-field-bundle+jws","cty":"application/json","kid":""#,
        &kid,
        r#"","jwk":{"crv":"P-256","kty":"EC","x":""#,
        &x,
        r#"","y":""#,
        &y,
        r#""}}"#,
    ];
    assert_eq!(String::from_utf8(header).expect("ASCII"), expected.concat());
    assert!(text.starts_with(r#"{"payload":"e30","protected":""#) && text.ends_with(r#""}"#));
}

#[test]
fn the_kid_is_the_thumbprint_that_other_libraries_compute() {
    // The key of RFC 7515 A.3; the thumbprint is that of jwcrypto 1.6.1 and jose 6.2.
    let key = PublicKey {
        x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU".to_owned(),
        y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0".to_owned(),
    };
    assert_eq!(key.kid(), "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U");
}

#[test]
fn a_fingerprint_is_twenty_digits_in_groups_of_five() {
    let keys = |signs: PublicKey, receives: PublicKey| PublicKeys { signs, receives };
    let one = keys(public(&signer()), public(&stranger())).fingerprint();
    let groups: Vec<&str> = one.split(' ').collect();
    assert_eq!(groups.len(), 4);
    assert!(groups.iter().all(|it| it.len() == 5 && it.bytes().all(|it| it.is_ascii_digit())));
    assert_ne!(one, keys(public(&stranger()), public(&signer())).fingerprint());
    // 66 bits of SHA-256 of both kids modulo 10^20, computed with Python.
    assert_eq!(one, "05293 31359 84291 09737");
}

#[test]
fn a_high_s_from_the_browser_is_brought_low_and_the_file_is_taken() {
    let mut high = 0;
    for n in 0..40 {
        let payload = format!(r#"{{"n":{n}}}"#);
        let input = signing_input(BUNDLE, &public(&signer()), payload.as_bytes());
        let (given, other) = (signature(&signer(), &input), other_s(signature(&signer(), &input)));
        for one in [given, other] {
            high += usize::from(raw_file(&input, &one) != assemble(&input, &one).expect("a signature"));
            let file = assemble(&input, &one).expect("a signature");
            assert!(
                Envelope::read(BUNDLE, file.as_bytes()).expect("ours").verify(&public(&signer())).is_ok()
            );
        }
    }
    assert_eq!(high, 40, "of s and n − s exactly one is high");
}

#[test]
fn nothing_that_is_no_signature_is_put_into_a_file() {
    let input = signing_input(BUNDLE, &public(&signer()), b"{}");
    assert_eq!(assemble(&input, &[0; 64]), None);
    assert_eq!(assemble(&input, &[0xff; 64]), None);
    assert_eq!(assemble("no dot", &signature(&signer(), "no dot")), None);
}

#[test]
fn a_key_in_the_file_creates_no_trust() {
    let text = signed(BUNDLE, b"{}");
    let envelope = Envelope::read(BUNDLE, text.as_bytes()).expect("a file of ours");
    assert_eq!(envelope.verify(&public(&stranger())), Err(EnvelopeFault::Signature));
}

#[test]
fn files_too_large_are_not_looked_at() {
    let file = vec![b'{'; MAX_FILE as usize + 1];
    assert_eq!(Envelope::read(BUNDLE, &file), Err(EnvelopeFault::TooLarge));
    let most = signed(BUNDLE, &vec![b' '; MAX_PAYLOAD]);
    assert!(most.len() as u64 <= MAX_FILE, "the largest payload fits into the largest file");
    assert!(Envelope::read(BUNDLE, most.as_bytes()).is_ok());
    let more = signed(BUNDLE, &vec![b' '; MAX_PAYLOAD + 1]);
    assert_eq!(Envelope::read(BUNDLE, more.as_bytes()), Err(EnvelopeFault::TooLarge));
}

#[test]
fn nesting_ten_thousand_deep_is_refused_before_anything_recurses() {
    for one in ["[", r#"{"payload":"#] {
        let file = format!("{}{}", one.repeat(10_000), "0");
        assert_eq!(Envelope::read(BUNDLE, file.as_bytes()), Err(EnvelopeFault::TooDeep), "{one}");
    }
    let payload = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(
        Envelope::read(BUNDLE, signed(BUNDLE, payload.as_bytes()).as_bytes()),
        Err(EnvelopeFault::TooDeep)
    );
    let header = format!(r#"{{"typ":{}"#, "[".repeat(10_000));
    let file = file_of(b"{}", header.as_bytes(), &[0; 64]);
    assert_eq!(Envelope::read(BUNDLE, file.as_bytes()), Err(EnvelopeFault::TooDeep));
    // Brackets inside a text nest nothing.
    let flat = format!(r#"{{"note":"\"{}"}}"#, "[".repeat(100));
    assert!(Envelope::read(BUNDLE, signed(BUNDLE, flat.as_bytes()).as_bytes()).is_ok());
}

#[test]
fn every_file_cut_short_is_told_as_cut_short() {
    let text = signed(BUNDLE, &bundle(vec![small(1)]).write());
    for length in 1..text.len() {
        let cut = &text.as_bytes()[..length];
        assert_eq!(Envelope::read(BUNDLE, cut), Err(EnvelopeFault::Truncated), "cut after {length} bytes");
    }
}

#[test]
fn a_header_that_our_app_would_not_write_is_refused_even_when_well_signed() {
    let key = public(&signer());
    let input = signing_input(BUNDLE, &key, b"{}");
    let header =
        Base64UrlUnpadded::decode_vec(input.split_once('.').expect("two parts").0).expect("base64url");
    let header = String::from_utf8(header).expect("ASCII");
    let resigned = |header: &str| {
        let encode = |it: &str| Base64UrlUnpadded::encode_string(it.as_bytes());
        let input = format!("{}.{}", encode(header), encode("{}"));
        assemble(&input, &signature(&signer(), &input)).expect("a signature")
    };
    assert!(Envelope::read(BUNDLE, resigned(&header).as_bytes()).is_ok(), "the header itself is taken");
    let swaps = [
        (r#""alg":"ES256""#, r#""alg":"none""#),
        (r#""alg":"ES256""#, r#""alg":"ES384""#),
        (r#""alg":"ES256","#, ""),
        (r#""alg":"ES256""#, r#""alg": "ES256""#),
        (r#""alg":"ES256""#, r#""alg":"ES256","alg":"ES256""#),
        (r#""cty":"application/json","#, ""),
        (r#""cty":"application/json""#, r#""cty":"json""#),
        (r#""cty":"application/json""#, r#""cty":"application/json","iat":1"#),
        (r#""cty":"application/json""#, r#""cty":"application/json","b64":false,"crit":["b64"]"#),
        (r#""kid":"#, r#""kid":"A"#),
        (r#""crv":"P-256""#, r#""crv":"P-384""#),
        (r#""crv":"P-256","kty":"EC""#, r#""kty":"EC","crv":"P-256""#),
        (r#""kty":"EC""#, r#""kty":"EC","use":"sig""#),
        (
            r#""alg":"ES256","typ":"thaiqm-field-bundle+jws""#,
            r#""typ":"thaiqm-field-bundle+jws","alg":"ES256""#,
        ),
        ("typ", r"\u0074yp"),
        ("}}", "}} "),
    ];
    for (from, to) in swaps {
        let other = header.replacen(from, to, 1);
        assert_ne!(other, header);
        assert_eq!(Envelope::read(BUNDLE, resigned(&other).as_bytes()), Err(EnvelopeFault::Altered), "{to}");
    }
    let off_curve = PublicKey { x: key.y.clone(), y: key.x.clone() };
    let short = PublicKey { x: key.x[..40].to_owned(), y: key.y.clone() };
    for wrong in [off_curve, short] {
        let input = signing_input(BUNDLE, &wrong, b"{}");
        let file = assemble(&input, &signature(&signer(), &input)).expect("a signature");
        assert_eq!(Envelope::read(BUNDLE, file.as_bytes()), Err(EnvelopeFault::Altered));
    }
}

proptest! {
    #[test]
    fn no_bytes_at_all_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(Envelope::read(BUNDLE, &bytes).is_err());
    }

    #[test]
    fn no_text_between_our_quotes_makes_the_reader_panic(payload in ".*", protected in ".*", signature in ".*") {
        let file = json!({ "payload": payload, "protected": protected, "signature": signature }).to_string();
        prop_assert!(Envelope::read(BUNDLE, file.as_bytes()).is_err());
    }
}

// ── Damaged files, kept ─────────────────────────────────────────────────────────────────────────

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden/files")
}

/// base64url, decoded.
pub fn decoded(encoded: &str) -> Vec<u8> {
    Base64UrlUnpadded::decode_vec(encoded).expect("base64url")
}

fn utf16(text: &str, to_bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(to_bytes).collect()
}

fn file_of(payload: &[u8], header: &[u8], signature: &[u8]) -> String {
    let encode = |it: &[u8]| Base64UrlUnpadded::encode_string(it);
    let (payload, protected, signature) = (encode(payload), encode(header), encode(signature));
    format!(r#"{{"payload":"{payload}","protected":"{protected}","signature":"{signature}"}}"#)
}

/// The file with the signature as it is, high-S too.
fn raw_file(input: &str, signature: &[u8]) -> String {
    let (protected, payload) = input.split_once('.').expect("two parts");
    let signature = Base64UrlUnpadded::encode_string(signature);
    format!(r#"{{"payload":"{payload}","protected":"{protected}","signature":"{signature}"}}"#)
}

/// r and n − s: as valid as r and s for the RFC.
fn other_s(signature: [u8; 64]) -> [u8; 64] {
    let given = p256::ecdsa::Signature::from_slice(&signature).expect("a signature");
    let (r, s) = given.split_scalars();
    p256::ecdsa::Signature::from_scalars(r.to_bytes(), (-s).to_bytes())
        .expect("a signature")
        .to_bytes()
        .into()
}

fn high_s(signature: [u8; 64]) -> [u8; 64] {
    let given = p256::ecdsa::Signature::from_slice(&signature).expect("a signature");
    if given.normalize_s().is_some() { signature } else { other_s(signature) }
}

/// Each kept file with how it is made and what the reader says.
fn damaged_files() -> Vec<(&'static str, Vec<u8>, Result<(), EnvelopeFault>)> {
    let payload = bundle(vec![sealed(1)]).write();
    let good = signed(BUNDLE, &payload);
    let input = signing_input(BUNDLE, &public(&signer()), &payload);
    let value: Value = serde_json::from_str(&good).expect("JSON");
    let thai = "{\"ชื่อ\":\"บุญมี\"}";
    // TIS-620 is Unicode's Thai block moved to 0xA1.
    let tis620: Vec<u8> = thai
        .chars()
        .map(|it| u8::try_from(u32::from(it)).unwrap_or_else(|_| (u32::from(it) - 0xe00 + 0xa0) as u8))
        .collect();
    let elsewhere = br#"{"alg":"ES256","typ":"JWT"}"#;
    let mut middle = good.clone().into_bytes();
    let place = middle.len() / 2;
    middle[place] = if middle[place] == b'A' { b'B' } else { b'A' };
    let mut zeros = good.clone().into_bytes();
    let half = zeros.len() / 2;
    zeros[half..].fill(0);
    let mut nul = good.clone().into_bytes();
    nul[3] = 0;
    let mut invalid = good.clone().into_bytes();
    invalid[40] = 0xff;
    vec![
        ("good.json", good.clone().into_bytes(), Ok(())),
        ("empty.json", Vec::new(), Err(EnvelopeFault::Empty)),
        ("only-spaces.json", b" \r\n".to_vec(), Err(EnvelopeFault::Empty)),
        ("utf16-le.json", utf16(&good, u16::to_le_bytes), Err(EnvelopeFault::Encoding)),
        ("utf16-be.json", utf16(&good, u16::to_be_bytes), Err(EnvelopeFault::Encoding)),
        ("byte-order-mark.json", [b"\xef\xbb\xbf", good.as_bytes()].concat(), Err(EnvelopeFault::Encoding)),
        ("tis-620.json", tis620, Err(EnvelopeFault::Encoding)),
        ("nul.json", nul, Err(EnvelopeFault::Encoding)),
        ("invalid-utf8.json", invalid, Err(EnvelopeFault::Encoding)),
        ("plain-text.json", "รายชื่อครัวเรือน".into(), Err(EnvelopeFault::NotOurs)),
        ("other-json.json", thai.into(), Err(EnvelopeFault::NotOurs)),
        ("other-jws.json", file_of(b"{}", elsewhere, &[1; 64]).into(), Err(EnvelopeFault::NotOurs)),
        ("cut-short.json", good.as_bytes()[..good.len() * 2 / 3].to_vec(), Err(EnvelopeFault::Truncated)),
        ("cut-short-zeros.json", zeros, Err(EnvelopeFault::Truncated)),
        ("reformatted.json", serde_json::to_vec_pretty(&value).expect("JSON"), Err(EnvelopeFault::Altered)),
        ("line-break-added.json", format!("{good}\r\n").into(), Err(EnvelopeFault::Altered)),
        (
            "member-added.json",
            good.replace(r#"","protected""#, r#"","note":"x","protected""#).into(),
            Err(EnvelopeFault::Altered),
        ),
        (
            "high-s.json",
            raw_file(&input, &high_s(signature(&signer(), &input))).into(),
            Err(EnvelopeFault::Altered),
        ),
        ("receipt.json", signed("thaiqm-field-receipt+jws", b"{}").into(), Err(EnvelopeFault::NewerKind)),
        (
            "bundle-2.json",
            file_of(b"{}", br#"{"alg":"ES512","typ":"thaiqm-field-bundle2+jws","new":[1]}"#, &[1; 132])
                .into(),
            Err(EnvelopeFault::NewerKind),
        ),
        ("too-deep.json", "[".repeat(10_000).into(), Err(EnvelopeFault::TooDeep)),
        ("one-letter-changed.json", middle, Err(EnvelopeFault::Signature)),
        (
            "signed-by-another.json",
            assemble(&input, &signature(&stranger(), &input)).expect("a signature").into(),
            Err(EnvelopeFault::Signature),
        ),
    ]
}

/// To make them anew after a deliberate change of the format: `UPDATE_GOLDEN=1 cargo test`.
#[test]
fn each_kept_damaged_file_is_refused_for_its_own_reason() {
    for (name, made, expected) in damaged_files() {
        let path = golden().join(name);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &made).expect("written");
        }
        let kept = std::fs::read(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(kept == made, "{name} is no longer what is made today");
        let read = Envelope::read(BUNDLE, &kept).and_then(|it| it.verify(&public(&signer())));
        assert_eq!(read.map(drop), expected, "{name}");
    }
}

#[test]
fn the_kept_good_file_is_a_bundle_of_one_household() {
    let file = std::fs::read(golden().join("good.json")).expect("kept");
    let envelope = Envelope::read(BUNDLE, &file).expect("a file of ours");
    let verified = envelope.verify(&public(&signer())).expect("signed");
    assert_eq!(Bundle::read(&verified, &published()), Ok(bundle(vec![sealed(1)])));
}

#[test]
fn every_fault_of_a_file_is_kept_as_an_example_or_made_in_a_test() {
    use EnvelopeFault::*;
    let kept: Vec<_> = damaged_files().into_iter().filter_map(|(_, _, result)| result.err()).collect();
    let all = [TooLarge, Empty, Encoding, NotOurs, Truncated, Altered, NewerKind, TooDeep];
    for fault in all.into_iter().chain([OtherRecipient, Signature]) {
        // A compile error here, when a fault is added, is a reminder to add its file above.
        let made_in_a_test = match fault {
            // The second by tests/web/travel.rs, where files are opened.
            TooLarge | OtherRecipient => true,
            Empty | Encoding | NotOurs | Truncated | Altered | NewerKind | TooDeep | Signature => false,
        };
        assert!(made_in_a_test || kept.contains(&fault), "{fault:?}");
    }
}

// ── The bundle ──────────────────────────────────────────────────────────────────────────────────

fn read(payload: &[u8]) -> Result<Bundle, BundleFault> {
    let read = Bundle::read(&verified(payload), &published());
    assert_eq!(Bundle::read_quickly(&verified(payload), &published()), read, "as an office reads it");
    read
}

/// What reading says of a good bundle with one thing changed.
fn changed(change: impl FnOnce(&mut Bundle)) -> Result<Bundle, BundleFault> {
    let mut bundle = bundle(vec![sealed(1), corrected(&sealed(2), 2)]);
    change(&mut bundle);
    bundle.manifest = bundle.records.iter().filter_map(ManifestLine::of).collect();
    read(&bundle.write())
}

fn shape(place: &str) -> Result<Bundle, BundleFault> {
    Err(BundleFault::Shape(place.to_owned()))
}

fn limit(place: &str) -> Result<Bundle, BundleFault> {
    Err(BundleFault::Limit(place.to_owned()))
}

fn text(place: &str) -> Result<Bundle, BundleFault> {
    Err(BundleFault::Text(place.to_owned()))
}

#[test]
fn a_bundle_comes_back_as_it_was_written() {
    let given = bundle(vec![sealed(1), corrected(&sealed(2), 2), small(3)]);
    assert_eq!(read(&given.write()), Ok(given));
}

#[test]
fn a_tally_counts_households_people_problems_and_what_is_urgent() {
    let records = [sealed(1), corrected(&sealed(2), 2), small(3)];
    let expected = Tally { households: 3, members: 4 + 2, problems: 4, urgent: 2 };
    assert_eq!(Bundle::count(&records, &published()), expected);
    assert_eq!(Bundle::count(&[], &published()), Tally::default());
}

#[test]
fn a_wrong_tally_is_refused() {
    assert_eq!(changed(|it| it.tally.households += 1), Err(BundleFault::Tally));
    assert_eq!(changed(|it| it.tally.members -= 1), Err(BundleFault::Tally));
    assert_eq!(changed(|it| it.tally.problems += 1), Err(BundleFault::Tally));
    assert_eq!(changed(|it| it.tally.urgent = 0), Err(BundleFault::Tally));
}

#[test]
fn a_newer_version_is_told_before_its_shape_is_looked_at() {
    assert_eq!(read(br#"{"v":2}"#), Err(BundleFault::NewerVersion));
    assert_eq!(read(br#"{"brand":{"new":[1,2.5]},"v":7}"#), Err(BundleFault::NewerVersion));
    assert!(matches!(read(br#"{"v":1}"#), Err(BundleFault::Shape(_))));
    assert!(matches!(read(br#"{"v":"2"}"#), Err(BundleFault::Shape(_))));
    assert!(matches!(read(b"\xff"), Err(BundleFault::Shape(_))));
    assert_eq!(changed(|it| it.v = 0), shape("v"));
}

#[test]
fn a_payload_that_our_app_would_not_write_is_refused() {
    let good = String::from_utf8(bundle(vec![sealed(1)]).write()).expect("UTF-8");
    assert!(read(good.as_bytes()).is_ok());
    let upper = id(1, 1).to_string();
    let swaps = [
        (r#""v":1,"#, r#""v":1.0,"#),
        (r#""v":1,"#, r#""v":1e0,"#),
        (r#""v":1,"#, r#""v": 1,"#),
        (r#""v":1,"#, r#""v":1,"v":1,"#),
        (r#""v":1,"#, r#""v":1,"extra":0,"#),
        (r#""seq":1,"#, r#""seq":-0,"#),
        (r#""seq":1,"#, r#""seq":01,"#),
        (r#""seq":1,"#, r#""seq":18446744073709551616,"#),
        (r#""demo":false,"#, ""),
        (r#""seq":1,"prev":"","#, r#""prev":"","seq":1,"#),
        (r#""number":4"#, r#""number":4.0"#),
        (r#"["other","welfare_card"]"#, r#"["welfare_card","other"]"#),
        (r#"["other","welfare_card"]"#, r#"["other","other","welfare_card"]"#),
        (r#""house_no":{"text":"28/1"}"#, r#""house_no":{"text":"0"},"house_no":{"text":"28/1"}"#),
        (r#"{"text":"28/1"}"#, r#"{"text":"28\/1"}"#),
        ("บุญมี", r"\u0e1aุญมี"),
        (upper.as_str(), &upper.to_uppercase()),
        (r#""date":"1947""#, r#""date":"2490""#),
    ];
    for (from, to) in swaps {
        let other = good.replacen(from, to, 1);
        assert_ne!(other, good, "{from}");
        assert!(matches!(read(other.as_bytes()), Err(BundleFault::Shape(_))), "{to}");
    }
    assert!(matches!(read(format!("{good}\n").as_bytes()), Err(BundleFault::Shape(_))));
}

#[test]
fn a_file_that_names_another_key_than_the_signers_is_refused() {
    assert_eq!(changed(|it| it.device.kid = public(&stranger()).kid()), Err(BundleFault::OtherKey));
}

#[test]
fn a_questionnaire_that_is_not_known_is_named() {
    let unknown = changed(|it| it.records[0].visit.questionnaire = "thaiqm-2570.1".to_owned());
    assert_eq!(unknown, Err(BundleFault::UnknownQuestionnaire("thaiqm-2570.1".to_owned())));
}

#[test]
fn only_sealed_visits_of_the_round_and_of_their_own_household_are_taken() {
    assert_eq!(changed(|it| it.records[0].visit.state = VisitState::Draft), shape("records[0].visit.state"));
    let correcting = |it: &mut Bundle| {
        it.records[1].visit.state = VisitState::Correcting(it.records[1].visit.answers.clone());
    };
    assert_eq!(changed(correcting), shape("records[1].visit.state"));
    let moved = |it: &mut Bundle| it.records[0].household.id.0 = id(1, 9);
    assert_eq!(changed(moved), shape("records[0].visit.household"));
    let other_round = |it: &mut Bundle| it.records[1].visit.round = "rx-2568".to_owned();
    assert_eq!(changed(other_round), shape("records[1].visit.round"));
}

#[test]
fn records_and_manifest_have_one_order_and_agree() {
    assert_eq!(changed(|it| it.records.reverse()), shape("records"));
    let twice = |it: &mut Bundle| it.records[1] = it.records[0].clone();
    assert_eq!(changed(twice), shape("records"));
    let with_manifest = |change: fn(&mut Vec<ManifestLine>)| {
        let mut bundle = bundle(vec![sealed(1), sealed(2)]);
        change(&mut bundle.manifest);
        read(&bundle.write())
    };
    assert_eq!(with_manifest(|it| it.reverse()), shape("manifest"));
    assert_eq!(with_manifest(|it| drop(it.pop())), shape("manifest of records[1]"));
    assert_eq!(with_manifest(|it| it[0].hash = "0".repeat(16)), shape("manifest of records[0]"));
    assert_eq!(with_manifest(|it| it[0].hash.push('0')), shape("manifest"));
    assert_eq!(with_manifest(|it| it[0].head.0 = id(3, 99)), shape("manifest of records[0]"));
    // More than the records is what a manifest is for.
    let mut second = bundle(vec![sealed(2)]);
    second.manifest = [sealed(1), sealed(2)].iter().filter_map(ManifestLine::of).collect();
    assert!(read(&second.write()).is_ok());
}

#[test]
fn a_number_the_file_before_and_void_numbers_agree() {
    let hash = public(&stranger()).kid();
    let with = |seq: u64, prev: &str, void: &[u64]| {
        changed(|it| (it.seq, it.prev, it.void) = (seq, prev.to_owned(), void.to_vec())).map(drop)
    };
    assert_eq!(with(3, &hash, &[]), Ok(()));
    assert_eq!(with(3, &hash, &[1]), Ok(()));
    assert_eq!(with(3, "", &[1, 2]), Ok(()), "the first file, after two numbers that became none");
    let refused = |place: &str| Err(BundleFault::Shape(place.to_owned()));
    assert_eq!(with(0, "", &[]), refused("seq"));
    assert_eq!(with(1, &hash, &[]), refused("prev"));
    assert_eq!(with(3, "", &[1]), refused("prev"));
    assert_eq!(with(3, &hash, &[1, 2]), refused("prev"));
    assert_eq!(with(3, "short", &[]), refused("prev"));
    assert_eq!(with(3, &hash, &[3]), refused("void"));
    assert_eq!(with(3, &hash, &[0]), refused("void"));
    assert_eq!(with(4, &hash, &[2, 1]), refused("void"));
    assert_eq!(with(4, &hash, &[1, 1]), refused("void"));
}

#[test]
fn revisions_must_lead_from_nothing_to_what_was_sealed() {
    let history = Err(BundleFault::History(VisitId(id(2, 2))));
    let wrong: [fn(&mut SealedVisit); 13] = [
        |it| it.revisions.clear(),
        |it| drop(it.revisions.remove(0)),
        |it| drop(it.revisions.pop()),
        |it| it.revisions.reverse(),
        |it| it.revisions[0].base = Some(RevisionId(id(3, 99))),
        |it| it.revisions[1].base = None,
        |it| it.revisions[1].visit = VisitId(id(2, 9)),
        |it| it.revisions[1].reason = RevisionReason::Sealed,
        |it| it.revisions[1].changes.clear(),
        |it| it.revisions[1].changes[0].from = None,
        |it| it.revisions[0].changes.reverse(),
        |it| it.visit.head = Some(it.revisions[0].id),
        |it| it.visit.answers.set(AnswerKey::of("moo"), Some(Answer::Number(5))),
    ];
    for (n, spoil) in wrong.into_iter().enumerate() {
        assert_eq!(changed(|it| spoil(&mut it.records[1])), history, "way {n}");
    }
    assert_eq!(changed(|it| it.records[1].visit.head = None), history);
}

/// Answers the question in both places, so that the history still fits.
fn answer(bundle: &mut Bundle, question: &str, value: Answer) {
    let mut answers = bundle.records[0].visit.answers.clone();
    answers.set(AnswerKey::of(question), Some(value));
    bundle.records[0] = crate::support::sealed_with(1, answers);
}

#[test]
fn what_may_not_be_kept_as_text_is_refused_wherever_it_stands() {
    let bad = "ก\u{202e}ข".to_owned();
    assert_eq!(changed(|it| it.author.name = bad.clone()), text("author.name"));
    assert_eq!(changed(|it| it.author.organisation = "\0".to_owned()), text("author.organisation"));
    assert_eq!(changed(|it| it.app.version = bad.clone()), text("app.version"));
    assert_eq!(changed(|it| it.aud = bad.clone()), text("aud"));
    let note =
        |it: &mut Bundle| it.records[1].revisions[1].reason = RevisionReason::Corrected { note: bad.clone() };
    assert_eq!(changed(note), text("records[1].revisions[1].reason"));
    let by = |it: &mut Bundle| it.records[0].revisions[0].by = bad.clone();
    assert_eq!(changed(by), text("records[0].revisions[0].by"));
    let added = |it: &mut Bundle| it.records[0].household.added_by = bad.clone();
    assert_eq!(changed(added), text("records[0].household.added_by"));
    let house_no = text("records[0].visit.answers.house_no");
    assert_eq!(changed(|it| answer(it, "house_no", Answer::Text("1\u{200b}".to_owned()))), house_no);
    // What a correction took back is still in the file.
    let earlier = |it: &mut Bundle| {
        let changes = it.records[1].revisions.iter_mut().flat_map(|it| &mut it.changes);
        for step in changes.filter(|it| it.key == AnswerKey::of("house_no")) {
            for answer in [&mut step.from, &mut step.to].into_iter().flatten() {
                if *answer != Answer::Text("99".to_owned()) {
                    *answer = Answer::Text(bad.clone());
                }
            }
        }
    };
    assert_eq!(changed(earlier), text("records[1].revisions[0].changes.house_no"));
}

#[test]
fn line_breaks_are_kept_only_where_the_question_takes_lines() {
    let two_lines = || Answer::Text("ก\nข".to_owned());
    assert!(changed(|it| answer(it, "H02.note", two_lines())).is_ok());
    assert_eq!(changed(|it| answer(it, "house_no", two_lines())), text("records[0].visit.answers.house_no"));
    let carriage_return = || Answer::Text("ก\r\nข".to_owned());
    assert_eq!(
        changed(|it| answer(it, "H02.note", carriage_return())),
        text("records[0].visit.answers.H02.note")
    );
}

#[test]
fn an_answer_that_no_question_of_ours_takes_is_refused() {
    let one = |code: &str| Answer::One(code.to_owned());
    let wrong = [
        ("origin", one("somewhere")),
        ("origin", one("\u{7}")),
        ("origin", Answer::YesNo(true)),
        ("moo", Answer::Text("4".to_owned())),
        ("gate.H", one("maybe")),
        ("gate.H", Answer::YesNo(true)),
        ("H01", Answer::YesNo(false)),
        ("H01", one("yes")),
        ("H98", Answer::YesNo(true)),
        ("H01.nothing", one("1")),
        ("no_such_question", Answer::Number(1)),
        ("first_name", Answer::Text("ของใคร".to_owned())),
        ("", Answer::YesNo(true)),
    ];
    for (id, given) in wrong {
        let place = Err(BundleFault::Shape(format!("records[0].visit.answers.{id}")));
        assert_eq!(changed(|it| answer(it, id, given.clone())), place, "{id}: {given:?}");
    }
}

#[test]
fn limits_hold_to_the_last_one() {
    let long = |most: usize| "ก".repeat(most);
    assert!(changed(|it| it.author.name = long(MAX_NAME)).is_ok());
    assert_eq!(changed(|it| it.author.name = long(MAX_NAME + 1)), limit("author.name"));
    assert!(changed(|it| answer(it, "H02.note", Answer::Text(long(300)))).is_ok());
    let note = limit("records[0].visit.answers.H02.note");
    assert_eq!(changed(|it| answer(it, "H02.note", Answer::Text(long(301)))), note);
    assert!(changed(|it| answer(it, "moo", Answer::Number(99))).is_ok());
    let moo = limit("records[0].visit.answers.moo");
    for number in [0, -4, 100, MAX_NUMBER + 1, i64::MIN] {
        assert_eq!(changed(|it| answer(it, "moo", Answer::Number(number))), moo, "{number}");
    }
    assert_eq!(changed(|it| it.iat = -1), limit("iat"));
    assert_eq!(changed(|it| it.iat = MAX_NUMBER + 1), limit("iat"));
    assert_eq!(changed(|it| it.seq = u64::MAX), limit("seq"));
    assert_eq!(changed(|it| it.records[0].visit.begun_at = -1), limit("records[0].visit.begun_at"));
    assert_eq!(changed(|it| it.records[0].revisions[0].at = i64::MAX), limit("records[0].revisions[0].at"));
    assert_eq!(changed(|it| it.void = vec![1; MAX_MANIFEST + 1]), limit("void"));

    let name = |length: usize| {
        changed(|it| {
            let mut answers = it.records[0].visit.answers.clone();
            let member = *answers.members().first().expect("a member");
            answers.set(AnswerKey::of_member("first_name", member), Some(Answer::Text(long(length))));
            it.records[0] = crate::support::sealed_with(1, answers);
        })
    };
    assert!(name(MAX_NAME).is_ok());
    assert!(matches!(name(MAX_NAME + 1), Err(BundleFault::Limit(_))));
}

#[test]
fn too_many_members_records_or_lines_are_refused() {
    let members = |count: usize| {
        let mut answers = small(1).visit.answers;
        for n in answers.members().len()..count {
            let member = MemberId(id(5, n as u32));
            answers.set(AnswerKey::of_member("first_name", member), Some(Answer::Text("ก".to_owned())));
        }
        read(&bundle(vec![crate::support::sealed_with(1, answers)]).write())
    };
    assert!(members(MAX_MEMBERS).is_ok());
    assert_eq!(members(MAX_MEMBERS + 1), limit("records[0].visit.answers: members"));

    let mut most = bundle((1..=MAX_RECORDS as u32).map(small).collect());
    assert!(read(&most.write()).is_ok());
    let spare = ManifestLine::of(&small(1)).expect("sealed");
    most.records.push(small(MAX_RECORDS as u32 + 1));
    assert_eq!(read(&most.write()), limit("records"));

    let mut lines = bundle(vec![small(1)]);
    let more = |n: u32| ManifestLine { visit: VisitId(id(2, n)), ..spare.clone() };
    lines.manifest.extend((2..=MAX_MANIFEST as u32).map(more));
    assert!(read(&lines.write()).is_ok());
    lines.manifest.push(more(MAX_MANIFEST as u32 + 1));
    assert_eq!(read(&lines.write()), limit("manifest"));
}

#[test]
fn a_files_name_is_made_of_codes_and_of_the_day_in_thailand() {
    let mut one = bundle(vec![small(1)]);
    one.seq = 7;
    let kid8 = &public(&signer()).kid()[..8];
    assert_eq!(file_name(&one), format!("HH-760601-{kid8}-0007-20240615.json"));
    one.iat = 1_704_041_999;
    assert_eq!(
        file_name(&one),
        format!("HH-760601-{kid8}-0007-20231231.json"),
        "one second before the new year"
    );
    one.iat += 1;
    assert_eq!(file_name(&one), format!("HH-760601-{kid8}-0007-20240101.json"));
    one.demo = true;
    assert_eq!(file_name(&one), format!("PRACTICE-HH-760601-{kid8}-0007-20240101.json"));
    one.demo = false;
    one.author.area = "../ป่า".to_owned();
    one.device.kid = "a/b\\c:d*e?f\"g<h>i|j".to_owned();
    one.iat = i64::MAX;
    assert_eq!(file_name(&one), "HH-000000-abcdefgh-0007-00000000.json");
}

// ── What goes into the next file ────────────────────────────────────────────────────────────────

fn case(sealed: &SealedVisit) -> CaseFile {
    CaseFile {
        household: Some(sealed.household.clone()),
        visits: vec![sealed.visit.clone()],
        revisions: sealed.revisions.clone(),
    }
}

fn next(seq: u64, cases: &[CaseFile], handovers: &[Handover]) -> Option<Bundle> {
    let kid = public(&signer()).kid();
    let maker =
        Maker { author: &author(), kid: &kid, aud: "", also: None, round: ROUND, demo: false, removals: &[] };
    Bundle::next(seq, &maker, IAT * 1000 + 999, cases, handovers, &published())
}

fn reserved(seq: u64) -> Handover {
    Handover {
        by: public(&signer()).kid(),
        seq,
        reserved_at: IAT * 1000,
        file: None,
        checked_at: None,
        received: None,
    }
}

fn made(bundle: &Bundle) -> Handover {
    let payload = bundle.write();
    let hash = verified(&payload).hash().to_owned();
    let heads = bundle.records.iter().filter_map(|it| it.visit.head).collect();
    let text = signed(BUNDLE, &payload);
    let file = HandoverFile { name: file_name(bundle), text, hash, heads, carries: None };
    Handover { file: Some(file), ..reserved(bundle.seq) }
}

#[test]
fn the_first_file_holds_what_is_sealed_and_reads_back() {
    let draft = CaseFile { revisions: Vec::new(), ..case(&sealed(3)) };
    let mut draft = draft;
    draft.visits[0].state = VisitState::Draft;
    draft.visits[0].head = None;
    let first = next(1, &[case(&sealed(2)), draft, case(&sealed(1))], &[]).expect("something new");
    assert_eq!(first.records, [sealed(1), sealed(2)]);
    assert_eq!((first.seq, first.prev.as_str(), first.iat), (1, "", IAT));
    assert_eq!(read(&first.write()), Ok(first));
}

#[test]
fn nothing_new_makes_no_file() {
    assert_eq!(next(1, &[], &[]), None);
    let cases = [case(&sealed(1))];
    let first = next(1, &cases, &[]).expect("something new");
    assert_eq!(next(2, &cases, &[made(&first)]), None);
}

#[test]
fn the_next_file_holds_what_is_new_and_names_everything_and_the_file_before() {
    let first = next(1, &[case(&sealed(1)), case(&sealed(2))], &[]).expect("something new");
    let handovers = [made(&first), reserved(2), reserved(3)];
    let again = corrected(&sealed(1), 1);
    let cases = [case(&again), case(&sealed(2)), case(&sealed(4))];
    let second = next(3, &cases, &handovers).expect("something new");
    assert_eq!(second.records, [again.clone(), sealed(4)]);
    let everything: Vec<_> = [again, sealed(2), sealed(4)].iter().filter_map(ManifestLine::of).collect();
    assert_eq!(second.manifest, everything);
    assert_eq!(second.void, [2], "its own number is not void");
    assert_eq!(Some(&second.prev), handovers[0].file.as_ref().map(|it| &it.hash));
    assert_eq!(read(&second.write()), Ok(second.clone()));
    let known = |it: &Bundle| Known {
        seq: it.seq,
        hash: made(it).file.expect("made").hash,
        prev: it.prev.clone(),
        void: it.void.clone(),
    };
    assert_eq!(chain_state(&[known(&first)], &known(&second)), ChainState::Next);
    let kid = public(&signer()).kid();
    assert_eq!(Bundle::next_seq(&kid, &[]), 1);
    assert_eq!(Bundle::next_seq(&kid, &handovers), 4);
    // A new key counts from the beginning, whatever the key before it has used up.
    assert_eq!(Bundle::next_seq(&public(&stranger()).kid(), &handovers), 1);
}

#[test]
fn a_visit_being_corrected_goes_as_it_was_sealed() {
    let mut open = case(&sealed(1));
    let mut working = open.visits[0].answers.clone();
    working.set(AnswerKey::of("house_no"), Some(Answer::Text("half typ".to_owned())));
    open.visits[0].state = VisitState::Correcting(working);
    let first = next(1, &[open], &[]).expect("something new");
    assert_eq!(first.records, [sealed(1)]);
}

#[test]
fn a_clock_set_back_between_two_revisions_harms_no_file_and_no_history() {
    let mut late = corrected(&sealed(1), 1);
    late.revisions[1].id = RevisionId(id(3, 0));
    late.visit.head = Some(late.revisions[1].id);
    let mut stored = case(&late);
    stored.revisions.sort_by_key(|it| it.id);
    assert_ne!(stored.revisions, late.revisions, "the store's order is the clock's");
    assert_eq!(stored.history(late.visit.id), late.revisions.iter().collect::<Vec<_>>());
    let first = next(1, &[stored], &[]).expect("something new");
    assert_eq!(first.records, std::slice::from_ref(&late));
    assert!(read(&first.write()).is_ok());
}

#[test]
fn one_spoilt_visit_keeps_no_other_back_and_shows_in_the_manifest() {
    let mut spoilt = case(&sealed(1));
    spoilt.revisions.clear();
    let first = next(1, &[spoilt.clone(), case(&sealed(2))], &[]).expect("something new");
    assert_eq!(first.records, [sealed(2)]);
    assert_eq!(first.manifest.len(), 2);
    assert!(read(&first.write()).is_ok());
    assert_eq!(next(1, &[spoilt], &[]), None);
}

#[test]
fn what_one_file_does_not_take_goes_into_the_next() {
    let cases: Vec<CaseFile> = (1..=MAX_RECORDS as u32 + 5).map(|n| case(&small(n))).collect();
    let first = next(1, &cases, &[]).expect("something new");
    assert_eq!((first.records.len(), first.manifest.len()), (MAX_RECORDS, MAX_RECORDS + 5));
    assert!(read(&first.write()).is_ok());
    let second = next(2, &cases, &[made(&first)]).expect("the rest");
    assert_eq!(second.records.len(), 5);
}

#[test]
fn visits_that_are_large_together_do_not_make_a_file_too_large() {
    let talkative = |n: u32| {
        let mut answers = small(n).visit.answers;
        let items = published().into_iter().flat_map(|it| it.dimensions).flat_map(|it| it.items);
        for item in items {
            let note = Answer::Text("ก".repeat(300));
            answers.set(AnswerKey::of(format!("{}.note", item.code)), Some(note));
        }
        crate::support::sealed_with(n, answers)
    };
    let cases: Vec<CaseFile> = (1..=200).map(|n| case(&talkative(n))).collect();
    let first = next(1, &cases, &[]).expect("something new");
    assert!(first.records.len() < 200);
    // Signed and sealed it must not be larger than a file may be.
    let most = most_inside() / 4 * 3;
    assert!(first.write().len() <= most);
    assert!(first.write().len() > most - 512 * 1024, "and it is well filled");
}

/// Written for the programs in `tests/foreign`, which read it without a line of our code.
#[test]
fn exported_sample_is_written() {
    let first = next(1, &[case(&sealed(1)), case(&corrected(&sealed(2), 2))], &[]).expect("something new");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/it");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("sample.json"), signed(BUNDLE, &first.write())).expect("written");
}

// ── The chain ───────────────────────────────────────────────────────────────────────────────────

fn link(seq: u64, hash: &str, prev: &str, void: &[u64]) -> Known {
    Known { seq, hash: hash.to_owned(), prev: prev.to_owned(), void: void.to_vec() }
}

#[test]
fn files_in_order_are_next_and_repeated_ones_change_nothing() {
    let (one, two) = (link(1, "a", "", &[]), link(2, "b", "a", &[]));
    assert_eq!(chain_state(&[], &one), ChainState::Next);
    assert_eq!(chain_state(std::slice::from_ref(&one), &two), ChainState::Next);
    assert_eq!(chain_state(&[one.clone(), two], &one), ChainState::Again);
}

#[test]
fn a_missing_file_is_a_gap_until_it_comes() {
    let files = [link(1, "a", "", &[]), link(2, "b", "a", &[]), link(3, "c", "b", &[])];
    let known = [files[0].clone(), files[2].clone()];
    assert_eq!(chain_state(&known[..1], &files[2]), ChainState::Gap(vec![2]));
    assert_eq!(chain_state(&known, &files[1]), ChainState::Next);
    assert_eq!(chain_state(&[], &files[2]), ChainState::Gap(vec![1, 2]));
    assert_eq!(chain_state(&files[2..], &files[0]), ChainState::Gap(vec![2]));
}

#[test]
fn a_void_number_is_no_gap() {
    let (one, three) = (link(1, "a", "", &[]), link(3, "c", "a", &[2]));
    assert_eq!(chain_state(&[one], &three), ChainState::Next);
    assert_eq!(chain_state(&[], &link(3, "c", "", &[1, 2])), ChainState::Next);
}

#[test]
fn a_number_used_twice_is_a_fork_even_when_one_file_calls_it_void() {
    let known = [link(1, "a", "", &[]), link(2, "b", "a", &[])];
    assert_eq!(chain_state(&known, &link(2, "other", "a", &[])), ChainState::Fork);
    assert_eq!(chain_state(&known, &link(3, "c", "a", &[2])), ChainState::Fork);
    let skipped = [link(1, "a", "", &[]), link(3, "c", "a", &[2])];
    assert_eq!(chain_state(&skipped, &link(2, "b", "a", &[])), ChainState::Fork);
}

#[test]
fn a_file_that_names_another_file_before_it_is_broken_seen_from_either_side() {
    let (one, two) = (link(1, "a", "", &[]), link(2, "b", "a", &[]));
    assert_eq!(chain_state(std::slice::from_ref(&one), &link(2, "b", "x", &[])), ChainState::Broken);
    assert_eq!(chain_state(std::slice::from_ref(&two), &link(1, "x", "", &[])), ChainState::Broken);
    assert_eq!(chain_state(&[], &link(2, "b", "", &[])), ChainState::Broken);
    assert_eq!(chain_state(&[], &link(1, "a", "x", &[])), ChainState::Broken);
    assert_eq!(chain_state(&[], &link(0, "a", "", &[])), ChainState::Broken);
    // It skips the one in between, which it does not call void.
    assert_eq!(chain_state(&[one, two], &link(3, "c", "a", &[])), ChainState::Broken);
}

#[test]
fn a_file_that_claims_an_enormous_number_does_not_fill_the_memory() {
    let state = chain_state(&[], &link(u64::MAX, "z", "y", &[]));
    assert_eq!(state, ChainState::Gap((1..=MAX_MISSING as u64).collect()));
}

/// A sound chain: for each number whether it became a file.
fn chain(became: &[bool]) -> Vec<Known> {
    let mut files: Vec<Known> = Vec::new();
    let mut void = Vec::new();
    for (seq, became) in (1u64..).zip(became) {
        if *became {
            let prev = files.last().map(|it| it.hash.clone()).unwrap_or_default();
            files.push(link(seq, &format!("hash of {seq}"), &prev, &void));
        } else {
            void.push(seq);
        }
    }
    files
}

/// A sound chain in any order, and which of its files never come.
fn shuffled() -> impl Strategy<Value = Vec<(Known, bool)>> {
    proptest::collection::vec(proptest::bool::weighted(0.8), 1..14).prop_flat_map(|became| {
        let files = chain(&became);
        let lost = proptest::collection::vec(proptest::bool::weighted(0.2), files.len());
        (Just(files).prop_shuffle(), lost).prop_map(|(files, lost)| files.into_iter().zip(lost).collect())
    })
}

fn arrived(files: &[(Known, bool)]) -> Vec<Known> {
    files.iter().filter(|(_, lost)| !lost).map(|(file, _)| file.clone()).collect()
}

/// What is still missing, counted the plain way.
fn not_here(seen: &[Known]) -> Vec<u64> {
    let highest = seen.iter().map(|it| it.seq).max().unwrap_or(0);
    let here = |number: &u64| seen.iter().any(|it| it.seq == *number || it.void.contains(number));
    (1..highest).filter(|number| !here(number)).collect()
}

proptest! {
    #[test]
    fn a_sound_chain_is_taken_in_any_order_and_tells_exactly_what_is_missing(files in shuffled()) {
        let mut seen: Vec<Known> = Vec::new();
        for file in arrived(&files) {
            let state = chain_state(&seen, &file);
            seen.push(file.clone());
            let missing = not_here(&seen);
            let expected = if missing.is_empty() { ChainState::Next } else { ChainState::Gap(missing) };
            prop_assert_eq!(state, expected);
            prop_assert_eq!(chain_state(&seen, &file), ChainState::Again);
        }
    }

    #[test]
    fn another_file_of_a_number_taken_in_is_always_a_fork(files in shuffled(), pick in any::<prop::sample::Index>()) {
        let seen = arrived(&files);
        prop_assume!(!seen.is_empty());
        let mut other = pick.get(&seen).clone();
        other.hash = "another".to_owned();
        prop_assert_eq!(chain_state(&seen, &other), ChainState::Fork);
    }

    #[test]
    fn a_file_whose_neighbour_is_here_is_broken_when_it_names_another(
        files in shuffled(),
        pick in any::<prop::sample::Index>(),
        spoil_prev in any::<bool>(),
    ) {
        let mut seen = arrived(&files);
        prop_assume!(!seen.is_empty());
        let mut file = seen.swap_remove(pick.index(seen.len()));
        let before = seen.iter().any(|it| it.hash == file.prev);
        let after = seen.iter().any(|it| it.prev == file.hash);
        if spoil_prev {
            file.prev = "nothing".to_owned();
            prop_assume!(before);
        } else {
            file.hash = "nothing else names this".to_owned();
            prop_assume!(after);
        }
        prop_assert_eq!(chain_state(&seen, &file), ChainState::Broken);
    }
}
