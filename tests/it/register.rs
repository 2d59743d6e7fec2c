//! The register of an office: from it alone, every change of keys can be told later.

use thaiqm_field::domain::record::{KnownKey, Standing};

use crate::support::{known, public, signer, stranger};

/// A key, and the next one of the same person.
fn pair() -> (KnownKey, KnownKey) {
    (known(public(&signer()), "สุดา"), known(public(&stranger()), "สุดา"))
}

/// What the register says of a key, oldest first.
fn told(key: &KnownKey) -> Vec<(Standing, &str, i64)> {
    key.decisions.iter().map(|it| (it.standing.clone(), &*it.why, it.at)).collect()
}

#[test]
fn a_forgotten_pin_a_lost_tablet_and_a_successor_are_told_from_the_register_on_both_keys() {
    let (mut old, mut new) = pair();
    // Forgotten: what the old key signed before still counts.
    old.decide(old.standing(), "ลืมรหัส ผู้ทำงานต่อคือ ...".to_owned(), 1);
    new.go_on_for(&old.kid, "ลืมรหัส ทำงานต่อจาก ...".to_owned(), 1);
    assert_eq!(told(&old), [(Standing::Active, "ลืมรหัส ผู้ทำงานต่อคือ ...", 1)]);
    assert_eq!(told(&new), [(Standing::Active, "ลืมรหัส ทำงานต่อจาก ...", 1)]);
    assert_eq!(new.continues, [old.kid.clone()]);

    // Lost: revoked first, and that stays so when the next tablet goes on with its work.
    old.decide(Standing::RevokedAfter(3), "หาย".to_owned(), 2);
    old.decide(old.standing(), "คืนไฟล์สำรอง".to_owned(), 3);
    assert_eq!(old.standing(), Standing::RevokedAfter(3));
    new.go_on_for(&old.kid, "คืนไฟล์สำรอง".to_owned(), 3);
    assert_eq!(new.continues.len(), 1, "said twice, it is one key still");
    assert_eq!(new.decisions.len(), 2, "and each time was written down");

    // A successor of two, whatever the order in which they were said.
    let (mut one, mut other) = (known(public(&signer()), "มานี"), known(public(&signer()), "มานี"));
    for kid in ["b", "a", "c"] {
        one.go_on_for(kid, String::new(), 4);
    }
    for kid in ["c", "b", "a"] {
        other.go_on_for(kid, String::new(), 4);
    }
    assert_eq!(one, other);
    assert_eq!(one.continues, ["a", "b", "c"]);
}
