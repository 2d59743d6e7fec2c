//! Files sealed for travel: laid out as RFC 7516 says, and read one way only. That a changed one does
//! not open is AES-GCM's part, which `tests/web/travel.rs` asks of the browser.

use serde_json::Value;
use thaiqm_field::domain::{Person, Role};
use thaiqm_field::exchange::enrol::{Document, Enrolment, OfficeCard, Recovers, Recovery, kind_of, this_app};
use thaiqm_field::exchange::envelope::{BUNDLE, ENROL, MAX_FILE, MAX_PAYLOAD, OFFICE, RECOVERY};
use thaiqm_field::exchange::intake::Reason;
use thaiqm_field::exchange::travel::{self, Recipient, Travel, agreed_key, concat_kdf, most_inside};
use thaiqm_field::exchange::{BundleFault, Device, EnvelopeFault};

use crate::support::{IAT, ROUND, author, public, signed, signer, stranger};

fn recipients() -> Vec<Recipient> {
    vec![
        Recipient::Key { kid: public(&signer()).kid(), epk: public(&stranger()), wrapped: [7; 40] },
        Recipient::Passphrase { salt: [5; 16], rounds: 600_000, wrapped: [9; 40] },
    ]
}

/// One of its kind, for the fuzzer too.
pub fn sealed() -> Travel {
    let recipients = recipients();
    let additional = travel::additional(travel::BUNDLE, &recipients);
    Travel { recipients, iv: [3; 12], body: (0..60).collect(), additional }
}

fn fault(bytes: &[u8]) -> EnvelopeFault {
    Travel::read(travel::BUNDLE, bytes).expect_err("not a file we take")
}

#[test]
fn the_agreed_key_is_that_of_the_rfc() {
    // RFC 7518, appendix C.
    let shared = [
        158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156, 251, 49, 110, 163, 218,
        128, 106, 72, 246, 218, 167, 121, 140, 254, 144, 196,
    ];
    let key = concat_kdf(&shared, "A128GCM", b"Alice", b"Bob", 128);
    assert_eq!(key, [86, 170, 141, 234, 248, 35, 109, 32, 92, 34, 40, 205, 113, 167, 16, 26]);
    assert_eq!(agreed_key(&shared).len(), 32);
}

#[test]
fn a_sealed_file_reads_back_and_is_a_general_jwe() {
    let text = sealed().write(travel::BUNDLE);
    assert_eq!(Travel::read(travel::BUNDLE, text.as_bytes()), Ok(sealed()));
    let outer: Value = serde_json::from_str(&text).expect("JSON");
    let members: Vec<&String> = outer.as_object().expect("an object").keys().collect();
    assert_eq!(members, ["aad", "ciphertext", "iv", "protected", "recipients", "tag"]);
    assert_eq!(outer["recipients"][0]["header"]["alg"], "ECDH-ES+A256KW");
    assert_eq!(outer["recipients"][1]["header"]["alg"], "PBES2-HS256+A128KW");
}

#[test]
fn no_change_of_a_sealed_file_leaves_what_is_authenticated_as_it_was() {
    let file = sealed().write(travel::BUNDLE).into_bytes();
    let (mut made, mut read) = (0, 0);
    let mut judge = |bytes: &[u8]| {
        made += 1;
        if let Ok(other) = Travel::read(travel::BUNDLE, bytes) {
            read += 1;
            // Only what AES-GCM itself guards may differ.
            assert_eq!((&other.recipients, &other.additional), (&recipients(), &sealed().additional));
            assert_ne!((other.iv, other.body), (sealed().iv, sealed().body));
        }
    };
    for at in 0..file.len() {
        for bit in 0..8 {
            let mut other = file.clone();
            other[at] ^= 1 << bit;
            judge(&other);
        }
        judge(&[&file[..at], &file[at + 1..]].concat());
        judge(&[&file[..at], b"A", &file[at..]].concat());
        judge(&file[..at]);
        if at > 0 && file[at] != file[at - 1] {
            let mut other = file.clone();
            other.swap(at, at - 1);
            judge(&other);
        }
    }
    let text = String::from_utf8(file).expect("ASCII");
    for (from, to) in [
        ("{\"protected\"", "{ \"protected\""),
        ("\"iv\":", "\"zip\":\"DEF\",\"iv\":"),
        ("\"iv\":", "\"unprotected\":{},\"iv\":"),
        ("\"tag\":", "\"iv\":\"AwMDAwMDAwMDAwMD\",\"tag\":"),
        ("\"p2c\":600000", "\"p2c\":600000,\"enc\":\"A128GCM\""),
        ("\"p2c\":600000", "\"p2c\":6e5"),
        ("\"p2c\":600000", "\"p2c\":1000"),
        ("\"p2c\":600000", "\"p2c\":99000000"),
        ("ECDH-ES+A256KW", "ECDH-ES"),
    ] {
        assert!(text.contains(from), "{from}");
        let other = text.replacen(from, to, 1);
        judge(other.as_bytes());
        assert!(Travel::read(travel::BUNDLE, other.as_bytes()).is_err(), "{to}");
    }
    assert!(made > 9_000, "{made}");
    assert!(read > 0, "the sweep reached what is encrypted");
}

#[test]
fn each_trouble_of_a_sealed_file_is_told_from_the_others() {
    let text = sealed().write(travel::BUNDLE);
    assert_eq!(fault(b""), EnvelopeFault::Empty);
    assert_eq!(fault(&text.as_bytes()[..text.len() - 9]), EnvelopeFault::Truncated);
    assert_eq!(fault(format!("\u{feff}{text}").as_bytes()), EnvelopeFault::Encoding);
    assert_eq!(fault(format!("{text}\n").as_bytes()), EnvelopeFault::Altered);
    assert_eq!(fault(br#"{"hello":1}"#), EnvelopeFault::NotOurs);
    assert_eq!(fault(sealed().write("thaiqm-field-other+jwe").as_bytes()), EnvelopeFault::NewerKind);
    assert_eq!(fault(sealed().write("JWE").as_bytes()), EnvelopeFault::NotOurs);
    assert_eq!(fault(&vec![b' '; usize::try_from(MAX_FILE).expect("fits") + 1]), EnvelopeFault::TooLarge);
    let many = Travel { recipients: [recipients(), recipients()].concat(), ..sealed() };
    assert_eq!(fault(many.write(travel::BUNDLE).as_bytes()), EnvelopeFault::Altered);
    let none = Travel { recipients: Vec::new(), ..sealed() };
    assert_eq!(fault(none.write(travel::BUNDLE).as_bytes()), EnvelopeFault::Altered);
}

#[test]
fn the_largest_file_inside_still_fits_outside() {
    let travel = Travel { body: vec![0; most_inside() + 16], ..sealed() };
    assert!(travel.write(travel::BUNDLE).len() as u64 <= MAX_FILE);
    const { assert!(most_inside() / 4 * 3 < MAX_PAYLOAD) };
}

// ── Keys on their way ───────────────────────────────────────────────────────────────────────────

/// One of its kind, for the fuzzer too.
pub fn enrolment() -> Enrolment {
    Enrolment {
        v: 1,
        app: this_app(),
        device: Device { kid: public(&signer()).kid() },
        author: author(),
        receives: public(&stranger()),
        round: ROUND.to_owned(),
        iat: IAT,
        recovers: None,
        replaces: None,
    }
}

/// One of its kind, for the fuzzer too.
pub fn card() -> OfficeCard {
    OfficeCard {
        v: 1,
        app: this_app(),
        device: Device { kid: public(&signer()).kid() },
        name: "ที่ทำการอำเภอตัวอย่าง".to_owned(),
        area: "760609".to_owned(),
        receives: public(&stranger()),
        iat: IAT,
        demo: false,
    }
}

fn shape(document: &impl Document) -> String {
    match document.check() {
        Err(BundleFault::Shape(at) | BundleFault::Limit(at) | BundleFault::Text(at)) => at,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_enrolment_reads_back_with_the_key_that_signed_it() {
    let file = signed(ENROL, &enrolment().payload());
    let (read, key) = Enrolment::read(file.as_bytes()).expect("ours");
    assert_eq!((&read, &key), (&enrolment(), &public(&signer())));
    assert_eq!(read.keys(key).fingerprint().len(), 23);
    assert_eq!(kind_of(file.as_bytes()), Some(ENROL));
    assert!(read.file_name().starts_with("ENROL-760601-"), "{}", read.file_name());
}

#[test]
fn one_kind_of_document_is_never_taken_for_another() {
    let (enrol, office) = (enrolment().payload(), card().payload());
    assert!(OfficeCard::read(signed(ENROL, &enrol).as_bytes()).is_err());
    assert!(OfficeCard::read(signed(OFFICE, &enrol).as_bytes()).is_err());
    assert!(Enrolment::read(signed(ENROL, &office).as_bytes()).is_err());
    assert!(OfficeCard::read(signed(OFFICE, &office).as_bytes()).is_ok());
    assert_eq!(kind_of(signed(OFFICE, &office).as_bytes()), Some(OFFICE));
    assert_eq!(kind_of(signed(BUNDLE, &enrol).as_bytes()), Some(BUNDLE));
    assert_eq!(kind_of(br#"{"hello":1}"#), None);
}

#[test]
fn a_document_that_names_another_signer_is_refused() {
    let other = Enrolment { device: Device { kid: public(&stranger()).kid() }, ..enrolment() };
    let read = Enrolment::read(signed(ENROL, &other.payload()).as_bytes());
    assert_eq!(read, Err(Reason::Bundle(BundleFault::OtherKey)));
}

#[test]
fn what_stands_in_an_enrolment_is_checked_value_by_value() {
    let person = |change: fn(&mut Person)| {
        let mut it = enrolment();
        change(&mut it.author);
        shape(&it)
    };
    assert_eq!(person(|it| it.name = "x\u{202e}y".to_owned()), "author.name");
    assert_eq!(person(|it| it.name = "ก".repeat(10_000)), "author.name");
    assert_eq!(person(|it| it.organisation = "x\u{0}".to_owned()), "author.organisation");
    assert_eq!(person(|it| it.area = "76".to_owned()), "author.area");
    let mut other = enrolment();
    other.author.role = Role::Other;
    assert_eq!(other.check(), Ok(()));
}

#[test]
fn a_key_that_is_no_point_of_the_curve_is_refused() {
    let mut it = card();
    it.receives.x = it.receives.y.clone();
    assert_eq!(shape(&it), "receives");
    let mut it = enrolment();
    it.recovers = Some(Recovers { kid: "short".to_owned(), formerly: None, escrow: String::new() });
    assert_eq!(shape(&it), "recovers.kid");
    let kid = public(&stranger()).kid();
    let of =
        |formerly: Option<String>| Some(Recovers { kid: kid.clone(), formerly, escrow: "{}".to_owned() });
    it.recovers = of(Some("short".to_owned()));
    assert_eq!(shape(&it), "recovers.kid");
    it.recovers = of(None);
    assert!(!String::from_utf8_lossy(&it.payload()).contains("formerly"), "written as before there was any");
}

/// An office's answer to a forgotten PIN.
pub fn recovery() -> Recovery {
    Recovery {
        v: 1,
        app: this_app(),
        device: Device { kid: public(&signer()).kid() },
        to: public(&stranger()).kid(),
        recovers: public(&stranger()).kid(),
        data: "A".repeat(43),
    }
}

#[test]
fn a_recovered_key_is_taken_from_the_office_that_is_known_and_no_other() {
    let answer = recovery();
    let file = signed(RECOVERY, &answer.payload());
    assert_eq!(Recovery::read_from(file.as_bytes(), &public(&signer())), Ok(answer.clone()));
    let other = Recovery::read_from(file.as_bytes(), &public(&stranger()));
    assert_eq!(other, Err(Reason::Envelope(EnvelopeFault::Signature)));
    assert_eq!(answer.key(), Some([0; 32]));
    assert_eq!(Recovery { data: "A".repeat(42), ..answer }.key(), None);
}
