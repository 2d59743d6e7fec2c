//! What the browser says of its storage, and when nothing new is begun.

use thaiqm_field::domain::Room;
use thaiqm_field::domain::room::{Estimate, LITTLE, TOO_LITTLE};

fn free(bytes: u64) -> Estimate {
    Estimate { quota: Some(7_000_000_000), usage: Some(7_000_000_000 - bytes) }
}

#[test]
fn below_fifty_megabytes_nothing_new_is_begun_and_below_two_hundred_it_is_said() {
    let at = |bytes| free(bytes).room();
    assert_eq!(at(0), Room::TooLittle);
    assert_eq!(at(TOO_LITTLE - 1), Room::TooLittle);
    assert_eq!(at(TOO_LITTLE), Room::Little);
    assert_eq!(at(LITTLE - 1), Room::Little);
    assert_eq!(at(LITTLE), Room::Enough);
    assert_eq!(at(7_000_000_000), Room::Enough);
    assert_eq!((TOO_LITTLE, LITTLE), (50_000_000, 200_000_000));
    let takes = [Room::Enough, Room::Little, Room::TooLittle].map(Room::takes_more);
    assert_eq!(takes, [true, true, false]);
}

#[test]
fn a_browser_that_says_nothing_or_what_cannot_be_so_keeps_nobody_from_working() {
    let said = |quota, usage| Estimate { quota, usage };
    let lies = [
        said(None, None),
        said(None, Some(0)),
        said(Some(1_000), None),
        // More is used than may be.
        said(Some(1_000), Some(1_001)),
        said(Some(1_000_000), Some(4_194_304)),
        // A site that runs has some quota.
        said(Some(0), Some(0)),
        Estimate::default(),
    ];
    for lie in lies {
        assert_eq!(lie.room(), Room::Unknown, "{lie:?}");
        assert!(lie.room().takes_more(), "{lie:?}");
    }
    assert_eq!(said(Some(1_000), Some(1_001)).free(), None);
}

#[test]
fn what_is_free_is_what_may_be_used_and_is_not() {
    assert_eq!(free(123).free(), Some(123));
    assert_eq!(Estimate { quota: Some(u64::MAX), usage: Some(0) }.room(), Room::Enough);
}
