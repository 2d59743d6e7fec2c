//! Where houses lie: whole numbers that agree with what a map says, and texts cut for paper.

use thaiqm_field::domain::position::{Accuracy, Position, millionths, round_length, too_far};
use thaiqm_field::domain::text_rule::cut;

fn at(lat_e6: i64, lon_e6: i64) -> Position {
    Position { lat_e6, lon_e6 }
}

#[test]
fn distances_agree_with_the_great_circle_within_a_thousandth() {
    // Worked out with the haversine formula on a sphere of 6,371 km, in metres.
    let table = [
        ("the same place", at(13_736_717, 100_523_186), at(13_736_717, 100_523_186), 0),
        ("a hundredth of a degree north", at(13_000_000, 100_000_000), at(13_010_000, 100_000_000), 1_112),
        (
            "a hundredth of a degree east at 13° N",
            at(13_000_000, 100_000_000),
            at(13_000_000, 100_010_000),
            1_083,
        ),
        ("a tenth of a degree east at 6° N", at(6_000_000, 101_000_000), at(6_000_000, 101_100_000), 11_059),
        (
            "a tenth of a degree east at 20° N",
            at(20_000_000, 100_000_000),
            at(20_000_000, 100_100_000),
            10_449,
        ),
        ("Ban Lat to Phetchaburi town", at(13_044_000, 99_932_000), at(13_111_300, 99_939_100), 7_523),
    ];
    for (what, one, other, metres) in table {
        let found = one.metres_to(other);
        assert!((found - metres).abs() <= 1 + metres / 1_000, "{what}: {found} m, not {metres} m");
        assert_eq!(found, other.metres_to(one), "{what}, the other way");
    }
}

#[test]
fn absurd_positions_do_not_overflow() {
    for it in [i64::MIN, -1, 0, i64::MAX] {
        assert!(at(it, i64::MAX).metres_to(at(0, i64::MIN)) >= 0);
        assert!(!at(it, it).written().is_empty());
    }
}

#[test]
fn only_six_places_after_the_point_are_read() {
    let table = [
        ("13.736717", Some(13_736_717)),
        ("-0.000001", Some(-1)),
        ("100.000000", Some(100_000_000)),
        ("13.73671", None),
        ("13.7367170", None),
        ("13", None),
        ("1e+21", None),
        ("NaN", None),
        (".736717", None),
        ("1000.000000", None),
        ("13.73-717", None),
        ("", None),
    ];
    for (text, read) in table {
        assert_eq!(millionths(text), read, "{text}");
    }
    assert_eq!(at(13_006_717, 100_000_001).written(), "13.006717,100.000001");
}

#[test]
fn accuracy_has_three_words() {
    let words: Vec<Accuracy> = [0, 20, 21, 100, 101].map(Accuracy::of).to_vec();
    assert_eq!(words, [Accuracy::Good, Accuracy::Good, Accuracy::Fair, Accuracy::Fair, Accuracy::Poor]);
}

#[test]
fn a_house_far_from_the_others_is_doubted_and_one_stray_among_them_doubts_no_one() {
    let village = [at(13_044_000, 99_932_000), at(13_045_000, 99_933_000), at(13_043_000, 99_931_000)];
    assert_eq!(too_far(at(13_044_000, 99_940_000), &village), None);
    assert!(too_far(at(13_200_000, 99_932_000), &village).is_some_and(|it| (17_000..18_000).contains(&it)));
    assert_eq!(too_far(at(13_200_000, 99_932_000), &[]), None, "nobody to compare with");
    let stray = [village[0], at(18_000_000, 99_000_000), village[2]];
    assert_eq!(too_far(village[1], &stray), None);
}

#[test]
fn a_scale_is_one_two_or_five() {
    let table = [
        (0, 1),
        (1, 1),
        (2, 2),
        (4, 2),
        (5, 5),
        (9, 5),
        (10, 10),
        (49, 20),
        (50, 50),
        (999, 500),
        (12_345, 10_000),
    ];
    for (most, length) in table {
        assert_eq!(round_length(most), length, "{most}");
    }
}

#[test]
fn a_text_is_cut_between_syllables_and_says_that_it_was() {
    assert_eq!(cut("สั้น", 10), "สั้น");
    assert_eq!(cut("ซ่อมหลังคา ก่อนฤดูฝน", 12), "ซ่อมหลังคา…");
    assert_eq!(cut("น้ำใช้", 3), "น้ำ…", "a vowel goes with the letter that it is written before");
    assert_eq!(cut("abcdef", 4), "abc…");
    assert_eq!(cut("two\nlines", 20), "two lines");
    for places in 0..30 {
        let text = "เก็บน้ำฝนไว้ใช้ในครัวเรือนที่อยู่ริมคลอง";
        let short = cut(text, places);
        let kept = short.trim_end_matches('…');
        assert!(text.starts_with(kept), "{short}");
        let next = text[kept.len()..].chars().next().unwrap_or(' ');
        assert!(
            !('\u{e30}'..='\u{e3a}').contains(&next) && !('\u{e47}'..='\u{e4e}').contains(&next),
            "{short}"
        );
        assert!(!kept.ends_with(['เ', 'แ', 'โ', 'ใ', 'ไ']), "{short}");
    }
}
