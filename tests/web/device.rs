//! Keys, ids, files and the page's life in the real browser.

#![allow(clippy::unwrap_used)]

use base64ct::{Base64UrlUnpadded, Encoding};
use p256::EncodedPoint;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use thaiqm_field::device::files::{self, FileFault};
use thaiqm_field::device::keys::{self, Guard, KeyFault, Signer};
use thaiqm_field::device::lifecycle::{Environment, environment, estimate};
use thaiqm_field::device::offline;
use thaiqm_field::device::{fresh_id, nfc, now, stamp};
use wasm_bindgen_test::wasm_bindgen_test;

fn verifies(signer: &Signer, text: &str, signature: &[u8; 64]) -> bool {
    let coordinate =
        |it: &str| -> [u8; 32] { Base64UrlUnpadded::decode_vec(it).unwrap().try_into().unwrap() };
    let (x, y) = (coordinate(&signer.public().x), coordinate(&signer.public().y));
    let point = EncodedPoint::from_affine_coordinates(&x.into(), &y.into(), false);
    let key = VerifyingKey::from_encoded_point(&point).unwrap();
    key.verify(text.as_bytes(), &Signature::from_slice(signature).unwrap()).is_ok()
}

#[wasm_bindgen_test]
async fn a_key_signs_what_another_implementation_verifies_before_and_after_unlocking() {
    let (made, kept) = keys::make("482913", Guard::Known).await.unwrap();
    let made = made.signer;
    let signature = made.sign("a.b").await.unwrap();
    assert!(verifies(&made, "a.b", &signature));
    assert!(!verifies(&made, "a.c", &signature));

    let unlocked = keys::unlock(&kept, "482913").await.unwrap();
    assert!(!unlocked.data.extractable());
    assert_eq!(unlocked.signer.public(), made.public());
    let again = unlocked.signer.sign("a.b").await.unwrap();
    assert!(verifies(&made, "a.b", &again));
}

#[wasm_bindgen_test]
async fn keys_for_training_sign_what_another_implementation_verifies_and_no_two_are_alike() {
    let (one, two) = (keys::for_training().unwrap().signer, keys::for_training().unwrap().signer);
    let signature = one.sign("a.b").await.unwrap();
    assert!(verifies(&one, "a.b", &signature));
    assert!(!verifies(&one, "a.c", &signature) && !verifies(&two, "a.b", &signature));
}

#[wasm_bindgen_test]
async fn a_wrong_pin_is_told_from_a_damaged_file() {
    let (made, kept) = keys::make("482913", Guard::Known).await.unwrap();
    let fault = async |kept: &[u8], pin: &str| keys::unlock(kept, pin).await.err();
    assert_eq!(fault(&kept, "482914").await, Some(KeyFault::WrongPin));
    assert_eq!(fault(&kept, "").await, Some(KeyFault::WrongPin));
    assert_eq!(fault(&kept[..kept.len() - 2], "482913").await, Some(KeyFault::Damaged));
    assert_eq!(fault(b"", "482913").await, Some(KeyFault::Damaged));
    let text = String::from_utf8(kept).unwrap();
    let fewer = text.replace("600000", "1000");
    assert_eq!(fault(fewer.as_bytes(), "482913").await, Some(KeyFault::Damaged));
    let (other, _) = keys::make("482913", Guard::Known).await.unwrap();
    let swapped = text.replace(&made.signer.public().x, &other.signer.public().x);
    assert_ne!(swapped, text);
    assert_eq!(fault(swapped.as_bytes(), "482913").await, Some(KeyFault::WrongPin));
}

#[wasm_bindgen_test]
async fn two_keys_of_one_pin_share_nothing() {
    let (one, kept_one) = keys::make("111111", Guard::Known).await.unwrap();
    let (two, kept_two) = keys::make("111111", Guard::Known).await.unwrap();
    assert_ne!(one.signer.public(), two.signer.public());
    let member = |kept: &[u8], name: &str| {
        serde_json::from_slice::<serde_json::Value>(kept).unwrap()[name].as_str().unwrap().to_owned()
    };
    for name in ["salt", "secret", "iv", "wrapped", "data_iv", "data", "receives_iv", "receives"] {
        assert_ne!(member(&kept_one, name), member(&kept_two, name), "{name}");
    }
}

#[wasm_bindgen_test]
async fn a_persons_keys_cost_as_many_rounds_as_the_device_can_bear() {
    let (made, kept) = keys::make("482913", Guard::Secret).await.unwrap();
    let rounds = serde_json::from_slice::<serde_json::Value>(&kept).unwrap()["iter"].as_u64().unwrap();
    assert!((600_000..=3_000_000).contains(&rounds), "{rounds}");
    let again = keys::unlock(&kept, "482913").await.unwrap();
    assert_eq!(again.public(), made.public());
    assert_eq!(keys::public(&kept).unwrap(), made.public());
}

#[wasm_bindgen_test]
async fn new_keys_can_take_over_the_data_key_and_nothing_else() {
    let (one, kept_one) = keys::make("482913", Guard::Known).await.unwrap();
    let data = keys::data_key(&kept_one, "482913").await.unwrap();
    assert_eq!(keys::data_key(&kept_one, "482914").await, Err(KeyFault::WrongPin));
    let (two, kept_two) = keys::make("135790", Guard::Known).await.unwrap();
    assert_ne!(keys::data_key(&kept_two, "135790").await, Ok(data));
    assert_eq!(keys::adopt(&kept_two, "135791", data).await, Err(KeyFault::WrongPin));
    let adopted = keys::adopt(&kept_two, "135790", data).await.unwrap();
    assert_eq!(keys::data_key(&adopted, "135790").await, Ok(data));
    assert_eq!(keys::unlock(&adopted, "135790").await.unwrap().public(), two.public());
    assert_ne!(one.public().signs, two.public().signs);
    assert_ne!(one.public().receives, two.public().receives);
}

#[wasm_bindgen_test]
async fn a_new_key_for_a_round_signs_alone_and_what_is_kept_or_on_its_way_still_opens() {
    let (old, kept) = keys::make("482913", Guard::Known).await.unwrap();
    let data = keys::data_key(&kept, "482913").await.unwrap();
    assert_eq!(keys::renew(&kept, "482914").await.err(), Some(KeyFault::WrongPin));
    let new = keys::renew(&kept, "482913").await.unwrap();
    assert_eq!(new.former.public(), old.signer.public());
    assert_ne!(new.keys.public().signs, old.public().signs);
    assert_eq!(new.keys.public().receives, old.public().receives);
    // Of the old private key nothing is kept.
    let again = keys::unlock(&new.kept, "482913").await.unwrap();
    assert_eq!(again.public(), new.keys.public());
    assert_eq!(keys::data_key(&new.kept, "482913").await, Ok(data));
    assert_eq!(keys::unlock(&new.kept, "482914").await.err(), Some(KeyFault::WrongPin));
    let text = "thaiqm-field-replaces.1";
    assert!(verifies(&new.former, text, &new.former.sign(text).await.unwrap()));
    assert!(!verifies(&new.former, text, &again.signer.sign(text).await.unwrap()));
}

#[wasm_bindgen_test]
fn ids_are_version_7_of_now_and_each_is_greater_than_the_one_before() {
    let (from, mut last) = (now() as u64, fresh_id());
    for _ in 0..20_000 {
        let id = fresh_id();
        assert!(id > last, "{id} after {last}");
        assert_eq!((id.get_version_num(), id.get_variant()), (7, uuid::Variant::RFC4122));
        last = id;
    }
    let at = (last.as_u128() >> 80) as u64;
    assert!((from..=now() as u64 + 1).contains(&at), "{at} is not about {from}");
    assert_ne!(stamp("kid").revision, stamp("kid").revision);
}

#[wasm_bindgen_test]
fn thai_text_is_brought_to_nfc() {
    assert_eq!(nfc("cafe\u{301}"), "caf\u{e9}");
    assert_eq!(nfc("บ้านลาด"), "บ้านลาด");
}

#[wasm_bindgen_test]
async fn a_file_is_refused_by_its_size_before_it_is_read() {
    let parts = js_sys::Array::of1(&"0123456789".into());
    let file = web_sys::File::new_with_str_sequence(&parts, "HH.json").unwrap();
    assert_eq!(files::read(&file, 10).await, Ok(b"0123456789".to_vec()));
    assert_eq!(files::read(&file, 9).await, Err(FileFault::TooLarge(10)));
}

#[wasm_bindgen_test]
async fn pitfall_1_a_file_is_handed_to_the_download_with_its_name() {
    let caught = js_sys::eval(
        "globalThis.caught = []; addEventListener('click', (it) => { if (it.target.download) { caught.push(it.target.download); it.preventDefault(); } }, true); caught",
    )
    .unwrap();
    files::save("HH-7606.json", "{\"payload\":\"ก\"}").await.unwrap();
    assert_eq!(js_sys::Array::from(&caught).join(","), "HH-7606.json");
    assert_eq!(web_sys::window().unwrap().document().unwrap().links().length(), 0);
}

#[wasm_bindgen_test]
async fn where_there_is_no_share_sheet_sharing_says_so_without_an_exception() {
    if js_sys::eval("'share' in navigator").unwrap().is_truthy() {
        return;
    }
    assert!(!files::can_share("HH.json", "{}"));
    assert_eq!(files::share("HH.json", "{}").await, Err(FileFault::Unreadable));
}

#[wasm_bindgen_test]
async fn this_browser_is_good_enough_and_not_offline_without_a_service_worker() {
    assert_eq!(environment(), Environment::Full);
    assert!(estimate().await.free().is_some_and(|it| it > 1_000_000));
    assert!(!offline::ready());
}
