//! What becomes of the list of an office below: held against what came of it before, without whoever was erased
//! here, and kept ready to be counted.

use super::{Came, Desk, Held, Judgement, Judging, Outcome, Taken};
use crate::device;
use crate::device::deflate::deflated;
use crate::domain::listing::ListBelow;
use crate::domain::merge::Brings;
use crate::domain::record::Waiting;
use crate::domain::refused::Claim;
use crate::domain::taken::{Digest, Tally};
use crate::domain::{Person, Record, Role};
use crate::exchange::PublicKey;
use crate::exchange::intake::HeldWhy;
use crate::exchange::listing::{self, Judged, Listing, reopen};
use crate::exchange::refusal;
use crate::ui::session::kept::shelved;

/// What waits for a person.
struct Waits {
    why: HeldWhy,
    hash: String,
    key: PublicKey,
    /// of one that would be taken in
    taken: Option<Taken>,
}

impl Judging {
    /// Judges the signed text of a list.
    pub(super) async fn list(&mut self, bytes: &[u8], came: &Came<'_>) -> Judgement {
        let Desk { office, register, lists, demo, .. } = &self.desk;
        let office = listing::Judge { office, register, kept: lists, demo: *demo, now: device::now() };
        let judged = listing::judge(bytes, &came.through, came.inside, &office);
        self.pause().await;
        match judged {
            Judged::Refused(reason) => {
                Judgement { claim: refusal::claim(bytes), ..Outcome::Refused(reason).into() }
            }
            Judged::Again(hash) => Outcome::Again(hash).into(),
            Judged::Held(why, hash, key, listing) => {
                self.list_waits(bytes, &listing, Waits { why, hash, key, taken: None }, came).await
            }
            Judged::Accepted(hash, key, listing) if self.shows_first(&hash, came) => {
                let taken = Some(self.list_taken(&hash, &listing));
                let waits = Waits { why: HeldWhy::Preview, hash, key, taken };
                self.list_waits(bytes, &listing, waits, came).await
            }
            Judged::Accepted(hash, _, listing) => self.list_accepted(bytes, hash, *listing, came).await,
        }
    }

    async fn list_accepted(
        &mut self,
        bytes: &[u8],
        hash: String,
        mut list: Listing,
        came: &Came<'_>,
    ) -> Judgement {
        let taken = self.list_taken(&hash, &list);
        let redacted = list.redact(&self.erased);
        let text = match &redacted {
            Some(left) => shelved(left).await,
            None => shelved(std::str::from_utf8(bytes).unwrap_or_default()).await,
        };
        self.pause().await;
        let packed = deflated(&list.loose()).await;
        let record = list.record(&hash, &text.hash, &came.through, packed.as_deref(), device::now());
        let record = ListBelow { redacted: redacted.is_some(), ..record };
        if let Some(source) = self.recent.back_mut() {
            source.push((hash, text.clone()));
        }
        self.listed.extend(list.roster.households.iter().map(|it| it.id));
        self.desk.lists.retain(|it| it.office != record.office);
        self.desk.lists.push(record.clone());
        let outcome = Outcome::Taken(Box::new(taken));
        Judgement { records: vec![Record::ListBelow(record)], photos: vec![text], ..outcome.into() }
    }

    /// What is shown of a list that is taken in. New is who no file and no list here names yet.
    fn list_taken(&self, hash: &str, list: &Listing) -> Taken {
        let (mut brings, mut gone) = (Brings::default(), 0);
        for id in list.roster.households.iter().map(|it| it.id) {
            if self.erased.contains(&id) {
                gone += 1;
            } else if self.holding.contains_key(&id) || self.listed.contains(&id) {
                brings.same += 1;
            } else {
                brings.new += 1;
            }
        }
        Taken {
            hash: hash.to_owned(),
            author: claimed(list),
            tally: Tally { households: list.count(), ..Tally::default() },
            demo: false,
            seq: list.seq,
            round: list.roster.round.id.clone(),
            missing: Vec::new(),
            dropped: 0,
            gone,
            brings,
            list: true,
        }
    }

    async fn list_waits(&self, bytes: &[u8], list: &Listing, waits: Waits, came: &Came<'_>) -> Judgement {
        let text = shelved(std::str::from_utf8(bytes).unwrap_or_default()).await;
        let author = claimed(list);
        let Waits { why, hash, key, taken } = waits;
        let claim = Claim {
            kid: list.device.kid.clone(),
            name: author.name.clone(),
            area: String::new(),
            seq: list.seq,
        };
        let waiting = Waiting {
            hash: hash.clone(),
            name: list.file_name(),
            text: String::new(),
            at: device::now(),
            left_out: None,
            kept: Some(text.hash.clone()),
            through: came.through.clone(),
            why: Some(why),
            claim: Some(Box::new(claim)),
        };
        let held = Held {
            why,
            hash,
            key,
            author,
            tally: Tally { households: list.count(), ..Tally::default() },
            demo: false,
            seq: list.seq,
            others: Vec::new(),
            through: came.through.clone(),
            taken: taken.map(Box::new),
            signs: Vec::new(),
            list: true,
        };
        let outcome = Outcome::Held(Box::new(held));
        Judgement { records: vec![Record::Waiting(waiting)], photos: vec![text], ..outcome.into() }
    }

    /// Makes again what is kept ready of a list.
    pub(super) async fn list_again(&self, kept: &ListBelow) -> Option<Record> {
        let text = (self.fetch)(kept.hash.clone()).await?;
        let mut list = reopen(&text, kept)?;
        list.redact(&self.erased);
        let loose = list.loose();
        let packed = deflated(&loose).await;
        let digest = Digest::of(&kept.hash, kept.digest.nth + 1, &loose, packed.as_deref());
        Some(Record::ListBelow(ListBelow { digest, ..kept.clone() }))
    }
}

/// Whose it is, as it calls itself.
fn claimed(list: &Listing) -> Person {
    let (organisation, area) = (String::new(), String::new());
    Person { name: list.roster.title.clone(), role: Role::Other, organisation, area }
}
