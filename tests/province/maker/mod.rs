//! A province of nobody: households, volunteers and their signed files from a seed, by the road that
//! a person's taps and a tablet's handover take. The same seed gives the same signed bytes.

mod dice;
mod form;
mod home;
pub mod hostile;
mod house;
// The program beside makes provinces, no village.
#[allow(dead_code)]
pub mod desk;
#[allow(dead_code)]
pub mod practice;
mod volunteer;
mod words;

use std::collections::BTreeMap;

pub use volunteer::{Keys, Made, Office, Volunteer, listed_csv, register};

pub use dice::Dice;
use home::Beat;

/// The round in which the province is surveyed.
pub const ROUND: &str = "rx-2567";
/// บุรีรัมย์: a province of the size, and one of whose letters is among those that the app rests on
/// (LETTER 004).
pub const PROVINCE: &str = "31";
/// Most households of a file: what more they lead to still has room in it.
pub const MOST_IN_A_FILE: u64 = 400;

/// How many of what was made, by name.
pub type Counts = BTreeMap<String, u64>;

/// Adds what `more` counts.
pub fn add(all: &mut Counts, more: &Counts) {
    for (what, count) in more {
        *all.entry(what.clone()).or_insert(0) += count;
    }
}

/// What is to be made.
#[derive(Clone, Debug)]
pub struct Province {
    /// where all chance comes from
    pub seed: u64,
    /// whom the files are for
    pub office: String,
    /// who makes them
    pub volunteers: Vec<Part>,
}

/// One volunteer's part of it.
#[derive(Clone, Debug)]
pub struct Part {
    /// counted from 0
    pub nth: u64,
    /// households of each of their files
    pub files: Vec<u64>,
    /// the number of their first household in the province
    pub first_home: u64,
    beat: Beat,
    /// goes on with the work of the one before
    heir: bool,
    /// the one after goes on with theirs
    has_heir: bool,
}

/// How many files each volunteer of nine files makes: most make one, one makes two or three.
fn files_of_nine(block: u64) -> &'static [u64] {
    if block.is_multiple_of(4) { &[1, 1, 1, 1, 1, 1, 3] } else { &[1, 1, 1, 1, 1, 1, 1, 2] }
}

impl Province {
    /// Shares the households and files out. `tambon` are the codes of the province, ascending.
    ///
    /// # Errors
    /// Says what cannot be made.
    pub fn plan(
        seed: u64,
        households: u64,
        files: u64,
        office: &str,
        tambon: &[String],
    ) -> Result<Province, String> {
        if files == 0 || tambon.is_empty() || households < files * 20 || households > files * MOST_IN_A_FILE {
            return Err(format!(
                "{households} households do not go into {files} files (20 to {MOST_IN_A_FILE} each)"
            ));
        }
        let mut dice = Dice::of(seed, "plan", &[]);
        let weights: Vec<u64> = (0..files).map(|_| 60 + dice.below(81)).collect();
        let all: u64 = weights.iter().sum();
        let mut sizes: Vec<u64> =
            weights.iter().map(|it| (households * it / all).clamp(20, MOST_IN_A_FILE)).collect();
        let mut at = 0;
        while sizes.iter().sum::<u64>() != households {
            let sum: u64 = sizes.iter().sum();
            let size = &mut sizes[at % weights.len()];
            match sum < households {
                true if *size < MOST_IN_A_FILE => *size += 1,
                false if *size > 20 => *size -= 1,
                _ => {}
            }
            at += 1;
        }
        let mut left = sizes.into_iter();
        let mut shares: Vec<Vec<u64>> = Vec::new();
        for block in 0.. {
            for count in files_of_nine(block) {
                let share: Vec<u64> = left.by_ref().take(usize::try_from(*count).unwrap_or(1)).collect();
                if !share.is_empty() {
                    shares.push(share);
                }
            }
            if left.len() == 0 {
                break;
            }
        }
        let mut first_home = 0;
        let count = shares.len() as u64;
        let heir = |nth: u64| nth % 16 == 1;
        let volunteers = shares.into_iter().zip(0..).map(|(files, nth): (Vec<u64>, u64)| {
            let tambon = &tambon[usize::try_from(nth * tambon.len() as u64 / count).unwrap_or(0)];
            let beat = Beat {
                tambon: tambon.clone(),
                first: nth % 5 * 3,
                villages: 3,
                urban: tambon.ends_with("01") && nth % 3 == 0,
            };
            let part = Part {
                nth,
                first_home,
                beat,
                heir: heir(nth),
                has_heir: heir(nth + 1) && nth + 1 < count,
                files,
            };
            first_home += part.files.iter().sum::<u64>();
            part
        });
        let volunteers = volunteers.collect();
        Ok(Province { seed, office: office.to_owned(), volunteers })
    }
}
