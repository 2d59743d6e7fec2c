//! QR codes: what a camera saw is read as strictly as a file.

use p256::ecdsa::SigningKey;
use thaiqm_field::domain::{Person, Role};
use thaiqm_field::exchange::code::{Code, CodeFault, MAX_CODE, of_card, of_enrolment, read};
use thaiqm_field::exchange::enrol::{Document, Enrolment, Recovers, this_app};
use thaiqm_field::exchange::envelope::ENROL;
use thaiqm_field::exchange::{Device, PublicKeys};

use crate::support::{public, signed, signer, stranger};

fn enrolment(name: &str, organisation: &str) -> Enrolment {
    let receives = public(&SigningKey::from_slice(&[0x3b; 32]).expect("below the order"));
    Enrolment {
        v: 1,
        app: this_app(),
        device: Device { kid: public(&signer()).kid() },
        author: Person {
            name: name.to_owned(),
            role: Role::HealthVolunteer,
            organisation: organisation.to_owned(),
            area: "760601".to_owned(),
        },
        receives,
        round: "rx-2567".to_owned(),
        iat: 1_718_386_200,
        recovers: None,
        replaces: None,
    }
}

fn file(enrolment: &Enrolment) -> String {
    signed(ENROL, &enrolment.payload())
}

#[test]
fn an_enrolment_in_a_code_is_the_signed_file_byte_for_byte() {
    let file = file(&enrolment("สมหญิง ทดสอบระบบ", "อบต. ตัวอย่าง"));
    let code = of_enrolment(&file).expect("it fits");
    // Half of the file: 22 by 22 modules fewer each way.
    assert!(code.len() * 2 < file.len(), "{} of {}", code.len(), file.len());
    assert_eq!(read(&code), Ok(Code::Enrolment(file)));
}

#[test]
fn the_fuzzers_examples_are_codes() {
    let enrolment = read(include_str!("../fuzz/corpus/code/enrolment"));
    assert!(matches!(enrolment, Ok(Code::Enrolment(_))), "{enrolment:?}");
    assert!(matches!(read(include_str!("../fuzz/corpus/code/card")), Ok(Code::Card(_))));
}

#[test]
fn the_longest_enrolment_fits_and_one_that_asks_for_a_data_key_has_no_code() {
    let longest = file(&enrolment(&"ก".repeat(100), &"ข".repeat(100)));
    let code = of_enrolment(&longest).expect("it fits");
    assert!(code.len() <= MAX_CODE, "{}", code.len());
    assert_eq!(read(&code), Ok(Code::Enrolment(longest)));
    let recovers = Some(Recovers { kid: public(&stranger()).kid(), formerly: None, escrow: "{}".to_owned() });
    let asks = Enrolment { recovers, ..enrolment("สุดา", "อบต.") };
    assert_eq!(of_enrolment(&file(&asks)), None);
    assert_eq!(of_enrolment("{}"), None);
}

#[test]
fn no_other_bytes_are_read_as_an_enrolment() {
    let file = file(&enrolment("สุดา", "อบต."));
    let code = of_enrolment(&file).expect("it fits");
    let mut tried = 0;
    for at in 0..code.len() {
        if !code.is_char_boundary(at) || !code.is_char_boundary(at + 1) {
            continue;
        }
        for other in ["", "0", "A", " ", "\"", ",", "\u{e01}"] {
            let changed = format!("{}{other}{}", &code[..at], &code[at + 1..]);
            if changed != code {
                assert!(read(&changed).is_err(), "{changed}");
                tried += 1;
            }
        }
        assert!(read(&code[..at]).is_err());
    }
    assert!(tried > 2_000, "{tried}");
    for more in [" ", "\n", "]", "0"] {
        assert_eq!(read(&format!("{code}{more}")), Err(CodeFault::Damaged));
    }
}

#[test]
fn a_card_says_the_whole_digest_of_both_keys_and_nothing_else() {
    let keys =
        |one: &SigningKey, other: &SigningKey| PublicKeys { signs: public(one), receives: public(other) };
    let ours = keys(&signer(), &stranger());
    let code = of_card(&ours);
    assert_eq!(code.len(), 48);
    assert_eq!(read(&code), Ok(Code::Card(ours.digest())));
    for other in [keys(&stranger(), &signer()), keys(&signer(), &signer())] {
        assert_ne!(read(&of_card(&other)), Ok(Code::Card(ours.digest())));
    }
    for bad in [&code[..47], &format!("{code}A"), &code.replace(':', ";"), &format!("{code}\0")] {
        assert!(read(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn what_is_no_code_of_ours_is_told_from_one_that_is_damaged() {
    for other in ["", "https://example.org/", "TQE2:[]", "TQ", "WIFI:S:x;;", "\u{feff}TQO1:", "tqo1:"] {
        assert_eq!(read(other), Err(CodeFault::NotOurs), "{other:?}");
    }
    let endless = format!("TQE1:[\"{}\"]", "x".repeat(10_000));
    let deep = format!("TQE1:{}", "[".repeat(1_000));
    for damaged in ["TQE1:", "TQE1:[]", "TQE1:{}", "TQO1:", "TQO1:x", &endless, &deep] {
        assert_eq!(read(damaged), Err(CodeFault::Damaged), "{damaged:.20}");
    }
}
