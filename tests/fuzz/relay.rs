//! What an office passes on.

use thaiqm_field::domain::PhotoFile;
use thaiqm_field::exchange::carried::carrying;
use thaiqm_field::exchange::enrol::Document;
use thaiqm_field::exchange::envelope::RELAY;
use thaiqm_field::exchange::relay::{Cover, Opened, open};

use crate::support::{known, public, signed, signer};

/// A covering text is one only as our app writes it; whatever it vouches for, nothing counts as compared here,
/// and hearing it twice says nothing new. Whatever stands beside it is read without harm.
pub fn passed_on(data: &[u8]) {
    let text = signed(RELAY, data);
    let Ok((cover, key)) = Cover::read(text.as_bytes()) else { return };
    assert_eq!((cover.payload().as_slice(), &key), (data, &public(&signer())));
    assert!(cover.file_name().is_ascii());
    let heard = cover.heard("here", &[]);
    assert!(heard.iter().all(|it| !it.compared_here() && !it.is_known_office()));
    assert!(cover.heard("here", &heard).is_empty());
    let mut office = known(public(&signer()), "office");
    (office.confirmed_at, office.office) = (1, Some("760601".to_owned()));
    let beside: Vec<Vec<u8>> = cover.files.iter().map(|_| data.to_vec()).collect();
    let file = carrying(&text, &beside);
    if let Opened::Part(part) = open(file.as_bytes(), &cover.to, &[office]) {
        assert!(part.texts.iter().all(|it| *it == PhotoFile::of(data)));
        for n in 0..=part.cover.files.len() {
            let _ = part.text(n);
        }
    }
}
