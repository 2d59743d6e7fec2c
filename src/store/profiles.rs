//! Several people on one tablet (durability-and-trust.md §2.2): each has a store of their own, with its
//! own keys, journal, database and lock. Who there is, is read off what lies on the device and kept in
//! no list: a list would be one more thing that a power cut or a cleaner can take. Pure.

use crate::domain::OrdSet;

/// The store of the first person; the others' are called after it.
const FIRST: &str = "field";
/// People on one tablet at most.
const MOST: u8 = 99;

/// One of the people on this tablet, by number. It is all that is shown before the PIN: names are
/// personal, and a finder learns no more from a number than from the folders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Profile(u8);

impl Profile {
    /// The first one, whose store has the name that it had when a tablet was for one person.
    pub const FIRST: Profile = Profile(1);

    /// 1 for the first.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Of this number, from 1 to 99.
    pub fn numbered(number: &str) -> Option<Profile> {
        let profile = Profile(number.parse().ok()?);
        ((1..=MOST).contains(&profile.0) && profile.0.to_string() == number).then_some(profile)
    }

    /// The name of their store.
    pub fn store(self) -> String {
        if self == Profile::FIRST { FIRST.to_owned() } else { format!("{FIRST}-{}", self.0) }
    }

    /// Whose store this is.
    pub fn of_store(name: &str) -> Option<Profile> {
        match name.strip_prefix(FIRST)? {
            "" => Some(Profile::FIRST),
            rest => Profile::numbered(rest.strip_prefix('-')?).filter(|it| *it != Profile::FIRST),
        }
    }
}

/// One of the people to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// who
    pub profile: Profile,
    /// whether anything of theirs is on the device; numbers are given in order, so that one that is
    /// missing below another was somebody's
    pub found: bool,
}

/// Whom to offer, when traces of these were found.
pub fn listed(found: &OrdSet<Profile>) -> Vec<Listed> {
    let last = found.last().map_or(0, |it| it.0);
    (1..=last).map(Profile).map(|profile| Listed { profile, found: found.contains(&profile) }).collect()
}

/// Who comes next; nobody on a tablet of ninety-nine.
pub fn next(listed: &[Listed]) -> Option<Profile> {
    let last = listed.last().map_or(0, |it| it.profile.0);
    (last < MOST).then_some(Profile(last + 1))
}
