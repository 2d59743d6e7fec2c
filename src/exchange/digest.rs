//! What an office keeps ready of the households of a file: their summaries, packed, in the same commit
//! as the file. They follow from the files, and can be made again from them at any time.

use crate::domain::base64url;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use super::bundle::Bundle;
use crate::domain::merge::{Brings, Pool, Settlement, Status};
use crate::domain::summary::{Summary, VERSION, stands};
use crate::domain::taken::Digest;
use crate::domain::{HouseholdId, OrdSet};

/// The most that the summaries of one file take, bytes.
const MOST: usize = 64 * 1024 * 1024;

/// What files say of some households, as they are merged.
#[derive(Clone, Debug, Default)]
pub struct Gathering {
    pool: Pool,
}

impl Gathering {
    /// Takes in what a file says; of these households alone, where any are named.
    pub fn take(&mut self, bundle: &Bundle, only: Option<&OrdSet<HouseholdId>>) {
        let named = |it: &HouseholdId| only.is_none_or(|only| only.contains(it));
        for it in bundle.records.iter().filter(|it| named(&it.household.id)) {
            self.pool.take(&it.household, &it.visit, &it.revisions);
        }
    }

    /// Takes in what a person decided.
    pub fn settle(&mut self, settlement: &Settlement) {
        self.pool.settle(settlement);
    }

    /// What another one would bring here; this one need hold no more than the households of that.
    pub fn brings(&self, incoming: &Gathering) -> Brings {
        self.pool.brings(&incoming.pool)
    }

    /// Takes over everything of another one.
    pub fn join(&mut self, other: &Gathering) {
        self.pool.join(&other.pool);
    }

    /// The pool itself.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// The summaries of the households in it, in the order of their ids; without what a list says.
    pub fn summaries(&self) -> Vec<Summary> {
        self.pool.households().filter_map(|it| self.summary(it)).collect()
    }

    fn summary(&self, household: HouseholdId) -> Option<Summary> {
        let case = self.pool.case(household)?;
        let mut summary = Summary::of(household, &case.visits, None);
        let mut ids = Vec::new();
        for visit in self.pool.visits(household) {
            let Some(merged) = self.pool.merged(household, visit) else { continue };
            ids.push(visit.0);
            ids.extend(merged.heads.iter().map(|it| it.0));
            ids.extend(merged.settlements.iter().map(|it| it.id.0));
            let waits = u32::from(merged.status() == Status::Waits);
            summary.hard += waits;
            summary.odd += u32::from(!merged.odd.is_empty());
            summary.soft += u32::from(!merged.soft.is_empty() && waits == 0);
        }
        summary.stands = stands(ids.into_iter());
        Some(summary)
    }
}

/// What is worth deflating of these summaries.
pub fn loose(summaries: &[Summary]) -> Vec<u8> {
    serde_json::to_vec(summaries).unwrap_or_default()
}

impl Digest {
    /// Of the file with this hash. `nth`: one more than of every other digest that names one of its
    /// households; `deflated`: `loose` in zlib's format, where that could be made.
    pub fn of(file: &str, nth: u64, loose: &[u8], deflated: Option<&[u8]>) -> Digest {
        let encode = base64url::encode;
        let (packed, plain) = deflated.map_or((None, Some(encode(loose))), |it| (Some(encode(it)), None));
        Digest { file: file.to_owned(), version: VERSION, nth, packed, plain, due: false }
    }

    /// The same without a household; of another version, without any, so that it is made again.
    pub fn without(&self, household: HouseholdId) -> Digest {
        match self.summaries() {
            Some(mut left) => {
                left.retain(|it| it.id != household);
                Digest { due: self.due, ..Digest::of(&self.file, self.nth, &loose(&left), None) }
            }
            None => Digest { version: 0, packed: None, plain: None, ..self.clone() },
        }
    }

    /// Whether it is as today's app makes it.
    pub fn is_of_today(&self) -> bool {
        self.version == VERSION
    }

    /// Whether it is to be made again.
    pub fn is_to_be_made(&self) -> bool {
        self.due || !self.is_of_today()
    }

    /// The summaries in it; `None` when it is of another version, or damaged: it is made again then.
    pub fn summaries(&self) -> Option<Vec<Summary>> {
        if !self.is_of_today() {
            return None;
        }
        let decode = |it: &String| base64url::decode(it).ok();
        let loose = match (&self.packed, &self.plain) {
            (Some(packed), _) => decompress_to_vec_zlib_with_limit(&decode(packed)?, MOST).ok()?,
            (None, plain) => decode(plain.as_ref()?)?,
        };
        // A hundred thousand households stand between an office and its first report: read once, with no tree
        // between.
        serde_json::from_slice(&loose).ok()
    }
}
