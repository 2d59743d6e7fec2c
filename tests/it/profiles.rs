//! Several people on one tablet: whose store is whose, and who is offered.

#![allow(clippy::unwrap_used)]

use thaiqm_field::domain::OrdSet;

use thaiqm_field::store::profiles::{Listed, Profile, listed, next};

fn numbered(number: u8) -> Profile {
    Profile::numbered(&number.to_string()).unwrap()
}

fn found(numbers: &[u8]) -> Vec<Listed> {
    listed(&numbers.iter().map(|it| numbered(*it)).collect::<OrdSet<_>>())
}

#[test]
fn the_first_persons_store_keeps_its_name_and_each_next_one_has_its_own() {
    assert_eq!(Profile::FIRST.store(), "field");
    let names: OrdSet<String> = (1..=99).map(|it| numbered(it).store()).collect();
    assert_eq!(names.len(), 99);
    assert!(names.contains("field-2") && names.contains("field-99"));
    for number in 1..=99 {
        assert_eq!(Profile::of_store(&numbered(number).store()), Some(numbered(number)));
        assert_eq!(numbered(number).number(), number);
    }
}

#[test]
fn no_other_store_is_taken_for_a_persons() {
    for name in [
        "",
        "demo",
        "office",
        "fields",
        "field-",
        "field-1",
        "field-0",
        "field-02",
        "field-100",
        "field-2x",
        "field--2",
        "field-+2",
        "afield-2",
    ] {
        assert_eq!(Profile::of_store(name), None, "{name}");
    }
    for number in ["", "0", "100", "256", "-1", "+2", "01", "ask", "๒"] {
        assert_eq!(Profile::numbered(number), None, "{number}");
    }
}

#[test]
fn one_that_is_missing_below_another_is_listed_as_missing() {
    assert_eq!(found(&[]), []);
    assert_eq!(found(&[1]), [Listed { profile: Profile::FIRST, found: true }]);
    let all = found(&[1, 3]);
    assert_eq!(
        all.iter().map(|it| (it.profile.number(), it.found)).collect::<Vec<_>>(),
        [(1, true), (2, false), (3, true)]
    );
}

#[test]
fn whoever_is_added_gets_a_number_that_nobody_has_had() {
    assert_eq!(next(&found(&[])), Some(Profile::FIRST));
    assert_eq!(next(&found(&[1])), Some(numbered(2)));
    assert_eq!(next(&found(&[1, 3])), Some(numbered(4)), "the second's data may come back");
    assert_eq!(next(&found(&[99])), None);
}
