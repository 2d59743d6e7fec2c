//! What a file is beside those that were taken in before: its households merged with what others say of the
//! same, and what of them is new here.

use std::collections::HashMap;

use super::{Case, Judgement, Judging, Outcome};
use crate::device::deflate::deflated;
use crate::device::files::FileFault;
use crate::domain::merge::Brings;
use crate::domain::record::Intake;
use crate::domain::taken::Digest;
use crate::domain::{HouseholdId, OrdSet, Questionnaire, Record, gathered};
use crate::exchange::Bundle;
use crate::exchange::digest::{Gathering, loose};
use crate::exchange::intake::reopen;
use crate::exchange::kept;

/// A file's households, with what others say of the same.
pub(super) struct Gathered {
    pub all: Gathering,
    /// how many of them are new here, changed and so on
    pub brings: Brings,
}

impl Judging {
    /// Makes again what is kept ready of a file that was taken in.
    pub async fn again(&mut self, hash: &str) -> Judgement {
        let mut records = Vec::new();
        if let Some(list) = self.desk.lists.iter().find(|it| it.hash == hash) {
            records.extend(self.list_again(list).await);
        }
        if let Some(place) = self.desk.known.iter().position(|it| it.hash == hash)
            && let Some(bundle) = self.known(place).await
        {
            let Gathered { all, .. } = self.gathered(hash, &bundle).await;
            records.push(Record::Digest(self.digest(hash, &all).await));
        }
        Judgement { records, ..Outcome::Digested.into() }
    }

    /// The households of a file that was taken in, with what other files say of the same.
    pub async fn cases(&mut self, hash: &str) -> Judgement {
        let place = self.desk.known.iter().position(|it| it.hash == hash);
        let bundle = match place {
            Some(place) => self.known(place).await,
            None => None,
        };
        let Some(bundle) = bundle else { return Outcome::Unread(FileFault::Unreadable).into() };
        let Gathered { all, .. } = self.gathered(hash, &bundle).await;
        let case = |household: HouseholdId| {
            // In the order of their ids, which is that of their days.
            let visits = all.pool().case(household)?.visits;
            (!visits.is_empty()).then_some(Case { household, visits })
        };
        Outcome::Cases(all.pool().households().filter_map(case).collect()).into()
    }

    /// A file that was taken in, read again.
    pub(super) async fn known(&self, place: usize) -> Option<Bundle> {
        let intake = self.desk.known.get(place)?;
        let recent = self.recent.iter().flatten().find(|it| it.0 == intake.hash);
        let text = match recent.and_then(|it| kept::text(&it.1)) {
            Some(text) => text,
            None if intake.kept.is_none() => intake.text.clone(),
            None => (self.fetch)(intake.hash.clone()).await?,
        };
        let whole = Intake { text, ..intake.clone() };
        self.pause().await;
        reopen(&whole, &self.desk.register, Questionnaire::published()).ok()
    }

    /// What is kept ready of a file's households, with what other files say of the same.
    pub(super) async fn digest(&mut self, hash: &str, all: &Gathering) -> Digest {
        let loose = loose(&all.summaries());
        let packed = deflated(&loose).await;
        self.desk.digests += 1;
        Digest::of(hash, self.desk.digests, &loose, packed.as_deref())
    }

    /// A file's households, merged with what other files say of the same and what people decided.
    pub(super) async fn gathered(&self, hash: &str, bundle: &Bundle) -> Gathered {
        let here: OrdSet<HouseholdId> = {
            let all = bundle.records.iter().map(|it| it.household.id);
            gathered(all.filter(|it| !self.erased.contains(it)))
        };
        let mut others: HashMap<usize, OrdSet<HouseholdId>> = HashMap::new();
        for household in &here {
            for place in self.holding.get(household).into_iter().flatten() {
                if self.desk.known[*place].hash != hash {
                    others.entry(*place).or_default().insert(*household);
                }
            }
        }
        let mut before = Gathering::default();
        for (place, shared) in others {
            // One that cannot be read any more is as good as none.
            if let Some(other) = self.known(place).await {
                before.take(&other, Some(&shared));
            }
        }
        let decided = self.desk.settlements.iter().filter(|it| here.contains(&it.household));
        decided.for_each(|it| before.settle(it));
        let mut all = Gathering::default();
        all.take(bundle, Some(&here));
        let brings = before.brings(&all);
        all.join(&before);
        self.pause().await;
        Gathered { all, brings }
    }
}
