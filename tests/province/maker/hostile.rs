//! Files that an office must not simply take, one of each kind, for the same office.

use thaiqm_field::domain::record::{KnownKey, Standing};
use thaiqm_field::exchange::Bundle;
use thaiqm_field::exchange::bundle::{ManifestLine, VERSION};
use thaiqm_field::exchange::envelope::BUNDLE;

use super::volunteer::{File, Volunteer, evening_before};
use super::{Part, Province};

/// Volunteers who are in no other file; of the last the office knows nothing.
const OTHERS: [(u64, usize); 4] = [(REVOKED, 2), (GAPPED, 3), (CAREFUL, 1), (UNKNOWN, 1)];
const REVOKED: u64 = 1_000_000;
const GAPPED: u64 = 1_000_001;
const CAREFUL: u64 = 1_000_002;
const UNKNOWN: u64 = 1_000_005;
/// Households in each of their files.
const FEW: u64 = 20;

/// One of [`OTHERS`], where the first volunteer goes.
fn other(province: &Province, nth: u64) -> Part {
    let files = OTHERS.iter().find(|it| it.0 == nth).map_or(1, |it| it.1);
    Part {
        nth,
        files: vec![FEW; files],
        first_home: 9_000_000 + (nth - REVOKED) * 100,
        heir: false,
        has_heir: false,
        ..province.volunteers[0].clone()
    }
}

/// The keys of these that the office knows; one was revoked after its first file.
pub fn keys(province: &Province) -> Vec<KnownKey> {
    let known = |nth: u64| {
        let mut known = Volunteer::of(province, &other(province, nth)).known();
        if nth == REVOKED {
            known.decide(Standing::RevokedAfter(1), "แท็บเล็ตหาย".to_owned(), evening_before());
        }
        known
    };
    [REVOKED, GAPPED, CAREFUL].map(known).into()
}

/// The files, under the names of what is the matter with them.
pub fn files(province: &Province) -> Vec<(&'static str, String)> {
    let first = Volunteer::of(province, &province.volunteers[0]);
    let theirs = &first.make().files[0];
    let of = |nth: u64, which: usize| {
        let part = other(province, nth);
        Volunteer::of(province, &part).make().files.swap_remove(which).signed
    };
    let careful = other(province, CAREFUL);
    let careful = Volunteer::of(province, &careful);
    let plain = &careful.make().files[0];
    let changed = |by: &Volunteer, file: &File, change: fn(&mut Bundle)| {
        let mut bundle: Bundle = serde_json::from_slice(&file.payload).expect("what was signed");
        change(&mut bundle);
        by.keys.sign(BUNDLE, &bundle.write())
    };
    vec![
        ("forged", forged(&plain.signed)),
        ("revoked", of(REVOKED, 1)),
        ("demo", changed(&careful, plain, |it| it.demo = true)),
        ("future-version", changed(&careful, plain, |it| it.v = VERSION + 1)),
        ("gap-in-sequence", of(GAPPED, 2)),
        ("forked-chain", changed(&first, theirs, forked)),
        ("twice", theirs.signed.clone()),
        ("unknown-key", of(UNKNOWN, 0)),
    ]
}

/// Another household in the middle, under the old signature.
pub fn forged(signed: &str) -> String {
    let middle = signed.len() / 2;
    let (before, rest) = signed.split_at(middle);
    let other = if rest.starts_with('A') { "B" } else { "A" };
    [before, other, &rest[1..]].concat()
}

/// The same number again, with less in it: what a copied tablet hands over.
fn forked(bundle: &mut Bundle) {
    bundle.records.truncate(10);
    bundle.manifest = bundle.records.iter().filter_map(ManifestLine::of).collect();
    bundle.tally = Bundle::count(&bundle.records, thaiqm_field::domain::Questionnaire::published());
}
