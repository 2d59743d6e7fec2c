//! What an office passes on, and what it tells of its list.

use thaiqm_field::domain::{OrdSet, PhotoFile};
use thaiqm_field::exchange::carried::carrying;
use thaiqm_field::exchange::enrol::Document;
use thaiqm_field::exchange::envelope::{LIST, RELAY};
use thaiqm_field::exchange::listing::{Listing, claimed_households, is_list, reopen, told};
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
    let beside: Vec<Vec<u8>> = cover.inside().map(|_| data.to_vec()).collect();
    let file = carrying(&text, &beside);
    if let Opened::Part(part) = open(file.as_bytes(), &cover.to, &[office]) {
        assert!(part.texts.iter().all(|it| *it == PhotoFile::of(data)));
        for n in 0..=part.cover.inside().count() {
            let _ = part.text(n);
        }
    }
}

/// A list is one only as our app tells it: nothing but what counts a household, and each is counted once. What lies on
/// the shelf is read as what it was, and left out of it, a household is gone.
pub fn listed(data: &[u8]) {
    let text = signed(LIST, data);
    assert!(is_list(text.as_bytes()));
    let Ok((listing, key)) = Listing::read(text.as_bytes()) else { return };
    assert_eq!((listing.payload().as_slice(), &key), (data, &public(&signer())));
    assert!(listing.roster.households.iter().all(|it| told(it) == *it));
    assert!(listing.file_name().is_ascii());
    let kept = listing.record("hash", "kept", &[], None, 0);
    let summaries = kept.digest.summaries().expect("of today");
    assert!(summaries.is_sorted_by(|one, other| one.id < other.id));
    assert_eq!(summaries.len(), listing.roster.households.len());
    assert_eq!(reopen(&text, &kept).as_ref(), Some(&listing));
    let mut left = listing.clone();
    let gone: OrdSet<_> = claimed_households(&text).into_iter().take(1).collect();
    if let Some(text) = left.redact(&gone) {
        let kept = thaiqm_field::domain::listing::ListBelow { redacted: true, ..kept };
        assert_eq!(reopen(&text, &kept).as_ref(), Some(&left));
        assert!(left.roster.households.iter().all(|it| !gone.contains(&it.id)));
    }
}
