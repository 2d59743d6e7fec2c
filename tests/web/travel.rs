//! Files sealed for travel, by the browser's own cipher.

#![allow(clippy::unwrap_used)]

use thaiqm_field::device::keys::{self, Guard, Unlocked};
use thaiqm_field::device::travel::{OpenFault, To, With, open, seal};
use thaiqm_field::exchange::EnvelopeFault;
use thaiqm_field::exchange::travel::{BACKUP, BUNDLE};
use wasm_bindgen_test::wasm_bindgen_test;

async fn somebody() -> Unlocked {
    keys::make("482913", Guard::Known).await.unwrap().0
}

const INSIDE: &[u8] = "ครัวเรือนที่ 1".as_bytes();
const SHUT: OpenFault = OpenFault::File(EnvelopeFault::Signature);

#[wasm_bindgen_test]
async fn what_is_sealed_opens_for_each_recipient_and_nobody_else() {
    let (office, province, other) = (somebody().await, somebody().await, somebody().await);
    let to = [
        To::Key(office.receiver.public()),
        To::Key(province.receiver.public()),
        To::Passphrase("กบ นา ฟ้า เสา"),
    ];
    let file = seal(BUNDLE, INSIDE, &to).await.unwrap();
    for with in [With::Key(&office.receiver), With::Key(&province.receiver), With::Passphrase("กบ นา ฟ้า เสา")]
    {
        assert_eq!(open(BUNDLE, file.as_bytes(), with).await.unwrap(), INSIDE);
    }
    let stranger = open(BUNDLE, file.as_bytes(), With::Key(&other.receiver)).await;
    assert_eq!(stranger, Err(OpenFault::File(EnvelopeFault::OtherRecipient)));
    assert_eq!(open(BUNDLE, file.as_bytes(), With::Passphrase("กบ นา ฟ้า เสื")).await, Err(SHUT));
    // One kind is not taken for another.
    let as_backup = open(BACKUP, file.as_bytes(), With::Key(&office.receiver)).await;
    assert_eq!(as_backup, Err(OpenFault::File(EnvelopeFault::NewerKind)));
}

#[wasm_bindgen_test]
async fn no_two_files_share_a_key_or_an_initial_vector() {
    let office = somebody().await;
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..20 {
        let file = seal(BUNDLE, INSIDE, &[To::Key(office.receiver.public())]).await.unwrap();
        let file: serde_json::Value = serde_json::from_str(&file).unwrap();
        for it in [&file["iv"], &file["recipients"][0]["header"]["epk"]["x"], &file["ciphertext"]] {
            assert!(seen.insert(it.as_str().unwrap().to_owned()), "{it}");
        }
    }
}

#[wasm_bindgen_test]
async fn no_changed_file_opens() {
    let office = somebody().await;
    let to = [To::Key(office.receiver.public()), To::Passphrase("กบ นา ฟ้า เสา")];
    let file = seal(BUNDLE, INSIDE, &to).await.unwrap().into_bytes();
    let with = With::Key(&office.receiver);
    let (mut made, mut deciphered) = (0, 0);
    for at in 0..file.len() {
        let mut all: Vec<Vec<u8>> = (0..8)
            .map(|bit| {
                let mut other = file.clone();
                other[at] ^= 1 << bit;
                other
            })
            .collect();
        all.push([&file[..at], &file[at + 1..]].concat());
        all.push([&file[..at], b"A", &file[at..]].concat());
        all.push(file[..at].to_vec());
        for other in all {
            made += 1;
            match open(BUNDLE, &other, with).await {
                Ok(_) => panic!("opened with a change at {at}"),
                // Only these reached the cipher.
                Err(fault) => deciphered += usize::from(fault == SHUT),
            }
        }
    }
    assert!(made > 8_000 && deciphered > 100, "{deciphered} of {made}");
    assert_eq!(open(BUNDLE, &file, with).await.unwrap(), INSIDE);
}

#[wasm_bindgen_test]
async fn a_recipient_of_another_file_opens_nothing_here() {
    // Splicing: the key of one file before the body of another, with the digest that fits.
    let office = somebody().await;
    let to = [To::Key(office.receiver.public())];
    let (one, two) = (seal(BUNDLE, INSIDE, &to).await.unwrap(), seal(BUNDLE, b"other", &to).await.unwrap());
    let (head, _) = one.split_once(r#","iv":"#).unwrap();
    let (_, tail) = two.split_once(r#","iv":"#).unwrap();
    let spliced = format!(r#"{head},"iv":{tail}"#);
    assert_eq!(open(BUNDLE, spliced.as_bytes(), With::Key(&office.receiver)).await, Err(SHUT));
}
