//! The bundle: what an enumerator hands over — sealed visits only, with their revisions, a tally,
//! and what makes omission, reordering and replay show (durability-and-trust.md §1.1).

use crate::domain::{OrdMap, OrdSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::enrol::{codes, this_app};
use super::envelope::Verified;
use super::exact;
use super::fits::answer_fits;
use super::names::saved_as;
use super::travel;
use crate::domain::comment::MAX_COMMENT;
use crate::domain::questionnaire::known;
use crate::domain::record::Handover;
pub use crate::domain::taken::Tally;
use crate::domain::trail::Removal;
use crate::domain::{
    Answer, AnswerKey, Answers, CaseFile, Date, Household, HouseholdId, Person, Questionnaire, Revision,
    RevisionId, RevisionReason, Visit, VisitId, VisitState, gathered, json, photo, problems, text_rule,
};

/// The version of the payload written now.
pub const VERSION: u32 = 1;
/// The name of the program in [`App`].
pub const APP: &str = "thaiqm-field";
/// Most sealed visits in one file; what is more goes into the next.
pub const MAX_RECORDS: usize = 1_000;
/// Most photographs in one file; what is more goes into the next.
pub const MAX_PHOTOS: usize = 1_000;
/// Most members of a household.
pub const MAX_MEMBERS: usize = 60;
/// Most lines of the manifest, and most void numbers.
pub const MAX_MANIFEST: usize = 20_000;
/// Most code points of a text.
pub const MAX_TEXT: usize = 1_000;
/// Most code points of a name, a code or an id.
pub const MAX_NAME: usize = 100;
/// The largest whole number that every JSON reader keeps exactly: 2^53 − 1.
pub const MAX_NUMBER: i64 = (1 << 53) - 1;

/// The largest payload that is made, its photographs included, bytes: signed and sealed, both are
/// two thirds larger.
const ROOM: usize = travel::most_inside() / 4 * 3 - 1024;

/// Thailand is seven hours ahead of UTC, all year.
const THAILAND_SECONDS: i64 = 7 * 60 * 60;

/// The program that wrote the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct App {
    /// `thaiqm-field`
    pub name: String,
    /// its version
    pub version: String,
}

/// The key that signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// RFC 7638 thumbprint
    pub kid: String,
}

/// Who made it, as a claim.
pub type Author = Person;

/// A sealed visit with its household and all its revisions, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedVisit {
    /// the household
    pub household: Household,
    /// the visit, sealed
    pub visit: Visit,
    /// its revisions; the last one is the visit's head
    pub revisions: Vec<Revision>,
}

/// One line of the manifest: everything this key ever sealed in the round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestLine {
    /// which visit
    pub visit: VisitId,
    /// its head
    pub head: RevisionId,
    /// first 16 hex digits of the SHA-256 of the record as written
    pub hash: String,
}

/// The payload. Members in this order, nothing else, integers and strings only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// [`VERSION`]
    pub v: u32,
    /// the program
    pub app: App,
    /// the signing key
    pub device: Device,
    /// who, as a claim
    pub author: Author,
    /// the round, `rx-2567`
    pub round: String,
    /// the office's `kid`; empty in practice
    pub aud: String,
    /// the `kid` of a second office that it is for
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub also: Option<String>,
    /// 1, 2, 3 … per key
    pub seq: u64,
    /// hash of the file before; empty for the first
    pub prev: String,
    /// when, seconds since 1970 by the device's clock; information only
    pub iat: i64,
    /// made in demo mode: an office refuses it
    pub demo: bool,
    /// what it holds
    pub tally: Tally,
    /// sealed visits
    pub records: Vec<SealedVisit>,
    /// everything sealed so far
    pub manifest: Vec<ManifestLine>,
    /// reserved numbers that never became a file
    pub void: Vec<u64>,
    /// households whose erasure somebody asked for (PDPA s.33), in the order of their ids
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub erased: Vec<HouseholdId>,
}

/// Who makes a file, for whom.
#[derive(Clone, Copy, Debug)]
pub struct Maker<'a> {
    /// who, as a claim
    pub author: &'a Person,
    /// the signing key
    pub kid: &'a str,
    /// the office's `kid`; empty in practice
    pub aud: &'a str,
    /// the second office's `kid`
    pub also: Option<&'a str>,
    /// the round
    pub round: &'a str,
    /// practice
    pub demo: bool,
    /// what was taken off the device
    pub removals: &'a [Removal],
}

/// Why signed bytes are still no bundle we take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BundleFault {
    /// a payload version this app does not know
    NewerVersion,
    /// not the members, order or values that our app writes; where
    Shape(String),
    /// the `kid` inside is not the signer's
    OtherKey,
    /// a limit is exceeded (records 1,000; members 60; manifest 20,000; text 1,000); where
    Limit(String),
    /// the tally does not count what is there
    Tally,
    /// revisions do not lead to the sealed answers; which visit
    History(VisitId),
    /// a character that may not be kept; where
    Text(String),
    /// answers a questionnaire this app does not have; which
    UnknownQuestionnaire(String),
    /// the photographs beside the signed text are not the ones it names
    Photos,
}

impl Bundle {
    /// The heads it holds, in the order of its records.
    pub fn heads(&self) -> Vec<RevisionId> {
        self.records.iter().filter_map(|it| it.visit.head).collect()
    }

    /// The exact bytes that are signed.
    pub fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads signed bytes, and demands that writing them again gives the same bytes.
    ///
    /// # Errors
    /// Says why they are no bundle we take.
    pub fn read(verified: &Verified, published: &[Questionnaire]) -> Result<Bundle, BundleFault> {
        Bundle::read_by(|text| json::read(text), verified, published)
    }

    /// The same, a third quicker and with more of a program to download: for whoever reads a thousand.
    ///
    /// # Errors
    /// As [`Bundle::read`].
    pub fn read_quickly(verified: &Verified, published: &[Questionnaire]) -> Result<Bundle, BundleFault> {
        // What is the matter with it is said in the same words.
        let read = |text: &str| serde_json::from_str(text).or_else(|_| json::read(text));
        Bundle::read_by(read, verified, published)
    }

    fn read_by(
        read: fn(&str) -> Result<Bundle, serde_json::Error>,
        verified: &Verified,
        published: &[Questionnaire],
    ) -> Result<Bundle, BundleFault> {
        let (bundle, hashes) = exact::bundle(verified.payload(), read)?;
        if bundle.device.kid != verified.kid() {
            return Err(BundleFault::OtherKey);
        }
        bundle.check_written(published, &hashes)?;
        Ok(bundle)
    }

    /// Everything [`Bundle::read`] demands of the values. Worth asking before signing, too: what
    /// fails here no office takes.
    ///
    /// # Errors
    /// Says what is wrong and where.
    pub fn check(&self, published: &[Questionnaire]) -> Result<(), BundleFault> {
        let hashes: Vec<String> = self.records.iter().map(|it| it.hash()).collect();
        self.check_written(published, &hashes)
    }

    /// The same; `hashes` are those of its records as written.
    fn check_written(&self, published: &[Questionnaire], hashes: &[String]) -> Result<(), BundleFault> {
        self.check_head()?;
        at_most(self.records.len(), MAX_RECORDS, "records")?;
        at_most(self.manifest.len(), MAX_MANIFEST, "manifest")?;
        at_most(self.void.len(), MAX_MANIFEST, "void")?;
        at_most(self.erased.len(), MAX_MANIFEST, "erased")?;
        at_most(self.photos().len(), MAX_PHOTOS, "photos")?;
        self.check_order()?;
        let lines: OrdMap<VisitId, &ManifestLine> = gathered(self.manifest.iter().map(|it| (it.visit, it)));
        let mut households: OrdMap<HouseholdId, &Household> = OrdMap::new();
        for (n, record) in self.records.iter().enumerate() {
            record.check(published).map_err(|fault| fault.within(&format!("records[{n}].")))?;
            if record.visit.round != self.round {
                return Err(BundleFault::Shape(format!("records[{n}].visit.round")));
            }
            if *households.or_insert_with(record.household.id, || &record.household) != &record.household {
                return Err(BundleFault::Shape(format!("records[{n}].household")));
            }
            let own =
                |it: &ManifestLine| Some(it.head) == record.visit.head && hashes.get(n) == Some(&it.hash);
            if !lines.get(&record.visit.id).is_some_and(|it| own(it)) {
                return Err(BundleFault::Shape(format!("manifest of records[{n}]")));
            }
        }
        if Bundle::count(&self.records, published) == self.tally { Ok(()) } else { Err(BundleFault::Tally) }
    }

    /// Counts `records`: distinct households, the people listed in them, problems of every visit.
    pub fn count(records: &[SealedVisit], published: &[Questionnaire]) -> Tally {
        let households: OrdSet<HouseholdId> = gathered(records.iter().map(|it| it.household.id));
        let people = |it: &SealedVisit| {
            let household = it.household.id;
            it.visit.answers.members().into_iter().map(move |member| (household, member))
        };
        let members: OrdSet<_> = gathered(records.iter().flat_map(people));
        let mut tally =
            Tally { households: size(households.len()), members: size(members.len()), ..Tally::default() };
        for visit in records.iter().map(|it| &it.visit) {
            let questionnaire = published.iter().find(|it| it.id == visit.questionnaire);
            if let (Some(questionnaire), Some(day)) = (questionnaire, day_of(visit)) {
                let found = problems(questionnaire, &visit.answers, day);
                tally.problems += size(found.len());
                tally.urgent += size(found.iter().filter(|it| it.urgent.is_some()).count());
            }
        }
        tally
    }

    /// The number to reserve for the next file of this key.
    pub fn next_seq(kid: &str, handovers: &[Handover]) -> u64 {
        handovers.iter().filter(|it| it.is_by(kid)).map(|it| it.seq).max().unwrap_or(0) + 1
    }

    /// The next file of this key: every visit of the round that is sealed and whose head no earlier
    /// file holds (a visit being corrected goes as it was sealed), oldest first, as many as one file
    /// takes. `None` when there is nothing new. A visit that [`SealedVisit::check`] refuses stays
    /// behind and keeps no other back; the manifest names it all the same.
    ///
    /// `seq` is the number reserved on disk for it; `now_ms` is milliseconds since 1970.
    pub fn next(
        seq: u64,
        maker: &Maker,
        now_ms: i64,
        cases: &[CaseFile],
        handovers: &[Handover],
        published: &[Questionnaire],
    ) -> Option<Bundle> {
        let files = handovers.iter().filter_map(|it| it.file.as_ref());
        let sent: OrdSet<RevisionId> = gathered(files.flat_map(|it| it.heads.iter().copied()));
        let mut sealed: Vec<SealedVisit> = cases.iter().flat_map(SealedVisit::all_of).collect();
        sealed.retain(|it| it.visit.round == maker.round);
        sealed.sort_by_key(|it| it.visit.id);
        // What the office has already is named too: the newest file shows whatever is missing.
        let gone = maker.removals.iter().flat_map(|it| &it.gone).filter(|it| it.round == maker.round);
        let gone = gone.map(|it| ManifestLine { visit: it.visit, head: it.head, hash: it.hash.clone() });
        let mut manifest: Vec<ManifestLine> =
            sealed.iter().filter_map(ManifestLine::of).chain(gone).collect();
        manifest.sort_by_key(|it| it.visit);
        manifest.dedup_by_key(|it| it.visit);
        let erased: OrdSet<HouseholdId> =
            gathered(maker.removals.iter().filter(|it| it.asked()).map(|it| it.household));

        let is_new = |it: &SealedVisit| it.visit.head.is_some_and(|head| !sent.contains(&head));
        let mut room = ROOM.saturating_sub(64 * 1024 + 160 * manifest.len() + 24 * handovers.len());
        let mut records: Vec<SealedVisit> = Vec::new();
        let mut pictures = 0;
        for record in sealed.into_iter().filter(is_new).filter(|it| it.check(published).is_ok()) {
            let sizes = || photo::named(&record.visit.answers).map(|it| it.bytes as usize + 4);
            let length = record.write().len() + 1 + sizes().sum::<usize>();
            pictures += sizes().count();
            if length > room || records.len() == MAX_RECORDS || pictures > MAX_PHOTOS {
                break;
            }
            room -= length;
            records.push(record);
        }
        if records.is_empty() {
            return None;
        }

        let earlier = || handovers.iter().filter(|it| it.is_by(maker.kid) && it.seq < seq);
        let before = earlier().filter(|it| it.file.is_some()).max_by_key(|it| it.seq);
        let void: OrdSet<u64> = gathered(earlier().filter(|it| it.file.is_none()).map(|it| it.seq));
        Some(Bundle {
            v: VERSION,
            app: this_app(),
            device: Device { kid: maker.kid.to_owned() },
            author: maker.author.clone(),
            round: maker.round.to_owned(),
            aud: maker.aud.to_owned(),
            also: maker.also.map(str::to_owned),
            seq,
            prev: before.and_then(|it| it.file.as_ref()).map(|it| it.hash.clone()).unwrap_or_default(),
            iat: now_ms.div_euclid(1000),
            demo: maker.demo,
            tally: Bundle::count(&records, published),
            records,
            manifest,
            void: void.into_iter().collect(),
            erased: erased.into_iter().collect(),
        })
    }

    fn check_head(&self) -> Result<(), BundleFault> {
        if self.v != VERSION {
            return Err(BundleFault::Shape("v".to_owned()));
        }
        if self.app.name != APP {
            return Err(BundleFault::Shape("app.name".to_owned()));
        }
        check_person(&self.author)?;
        for (text, place) in [
            (&self.app.version, "app.version"),
            (&self.device.kid, "device.kid"),
            (&self.round, "round"),
            (&self.aud, "aud"),
        ] {
            words(text, MAX_NAME, false).map_err(|wrong| wrong.at(place))?;
        }
        if self.also.as_ref().is_some_and(|it| !is_hash(it) || self.aud.is_empty() || *it == self.aud) {
            return Err(BundleFault::Shape("also".to_owned()));
        }
        whole(self.iat).map_err(|wrong| wrong.at("iat"))?;
        whole(i64::try_from(self.seq).unwrap_or(i64::MAX)).map_err(|wrong| wrong.at("seq"))?;
        if self.prev.is_empty() || is_hash(&self.prev) {
            Ok(())
        } else {
            Err(BundleFault::Shape("prev".to_owned()))
        }
    }

    /// Whether it was signed for this office, as the first or the second.
    pub fn is_for(&self, kid: &str) -> bool {
        self.aud == kid || self.also.as_deref() == Some(kid)
    }

    /// Lists have one order, and `seq`, `void` and `prev` agree with each other.
    fn check_order(&self) -> Result<(), BundleFault> {
        let hex = |it: u8| matches!(it, b'0'..=b'9' | b'a'..=b'f');
        let hash16 = |it: &ManifestLine| it.hash.len() == 16 && it.hash.bytes().all(hex);
        let numbers = self.void.first().is_none_or(|it| *it >= 1)
            && self.void.last().is_none_or(|it| *it < self.seq)
            && self.void.is_sorted_by(|a, b| a < b);
        // The first file names no file before it, and only the first: every lower number is void.
        let first = self.seq.checked_sub(1) == Some(self.void.len() as u64);
        let wrong = [
            (self.seq == 0, "seq"),
            (!self.records.is_sorted_by(|a, b| a.visit.id < b.visit.id), "records"),
            (!self.manifest.is_sorted_by(|a, b| a.visit < b.visit), "manifest"),
            (!self.manifest.iter().all(hash16), "manifest"),
            (!numbers, "void"),
            (!self.erased.is_sorted_by(|a, b| a < b), "erased"),
            (self.prev.is_empty() != first, "prev"),
        ];
        match wrong.into_iter().find(|(wrong, _)| *wrong) {
            Some((_, place)) => Err(BundleFault::Shape(place.to_owned())),
            None => Ok(()),
        }
    }
}

impl SealedVisit {
    /// Every visit of a case file that was ever sealed, as it was sealed last.
    pub fn all_of(case: &CaseFile) -> Vec<SealedVisit> {
        let Some(household) = &case.household else { return Vec::new() };
        let sealed = case.visits.iter().filter(|it| it.head.is_some());
        sealed
            .map(|visit| SealedVisit {
                household: household.clone(),
                visit: Visit { state: VisitState::Sealed, ..visit.clone() },
                revisions: case.history(visit.id).into_iter().cloned().collect(),
            })
            .collect()
    }

    /// What a bundle demands of each of its visits.
    ///
    /// # Errors
    /// Says what is wrong and where.
    pub fn check(&self, published: &[Questionnaire]) -> Result<(), BundleFault> {
        let SealedVisit { household, visit, .. } = self;
        let questionnaire = published.iter().find(|it| it.id == visit.questionnaire).ok_or_else(|| {
            BundleFault::UnknownQuestionnaire(visit.questionnaire.chars().take(MAX_NAME).collect())
        })?;
        if visit.state != VisitState::Sealed {
            return Err(BundleFault::Shape("visit.state".to_owned()));
        }
        if visit.household != household.id {
            return Err(BundleFault::Shape("visit.household".to_owned()));
        }
        at_most(visit.answers.members().len(), MAX_MEMBERS, "visit.answers: members")?;
        for (number, place) in
            [(household.added_at, "household.added_at"), (visit.begun_at, "visit.begun_at")]
        {
            whole(number).map_err(|wrong| wrong.at(place))?;
        }
        for (text, place) in [
            (&household.added_by, "household.added_by"),
            (&visit.round, "visit.round"),
            (&visit.begun_by, "visit.begun_by"),
        ] {
            words(text, MAX_NAME, false).map_err(|wrong| wrong.at(place))?;
        }
        for (key, answer) in visit.answers.iter() {
            let place = |wrong: Wrong| wrong.at(&format!("visit.answers.{}", shown(key)));
            answer_fits(questionnaire, key, answer).map_err(place)?;
        }
        let photos = photo::allowed(questionnaire, &visit.answers);
        photos.map_err(|_| BundleFault::Shape("visit.answers: photos".to_owned()))?;
        for (n, revision) in self.revisions.iter().enumerate() {
            revision_fits(questionnaire, revision)
                .map_err(|fault| fault.within(&format!("revisions[{n}].")))?;
        }
        if self.leads_to_what_was_sealed() { Ok(()) } else { Err(BundleFault::History(visit.id)) }
    }

    /// Whether the revisions, from nothing, give the sealed answers, each step starting where the
    /// one before ended.
    fn leads_to_what_was_sealed(&self) -> bool {
        let mut answers = Answers::default();
        let mut base = None;
        for revision in &self.revisions {
            let first = matches!(revision.reason, RevisionReason::Sealed);
            let changes = &revision.changes;
            if revision.visit != self.visit.id
                || revision.base != base
                || first != base.is_none()
                || changes.is_empty() != matches!(revision.reason, RevisionReason::Kept { .. })
                || !changes.is_sorted_by(|a, b| a.key < b.key)
                || !changes.iter().all(|it| it.from != it.to && it.from.as_ref() == answers.get(&it.key))
            {
                return false;
            }
            answers.apply(changes);
            base = Some(revision.id);
        }
        base.is_some() && base == self.visit.head && answers == self.visit.answers
    }

    fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    fn hash(&self) -> String {
        ManifestLine::hash_of(&self.write())
    }
}

impl ManifestLine {
    /// The line of a sealed visit; `None` while it has no head.
    pub fn of(sealed: &SealedVisit) -> Option<ManifestLine> {
        Some(ManifestLine { visit: sealed.visit.id, head: sealed.visit.head?, hash: sealed.hash() })
    }

    /// What it says of a record as written.
    pub(super) fn hash_of(record: &[u8]) -> String {
        Sha256::digest(record).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The file's name, from codes only: `HH-<tambon>-<kid8>-<seq4>-<yyyymmdd>.json`, the day as it is
/// in Thailand at `iat`; of practice it says so.
pub fn file_name(bundle: &Bundle) -> String {
    let area: String = bundle.author.area.chars().filter(char::is_ascii_digit).take(6).collect();
    let kid = codes(&bundle.device.kid);
    let day = match in_thailand(bundle.iat) {
        Some(at) => format!("{:04}{:02}{:02}", at.year(), u8::from(at.month()), at.day()),
        None => "00000000".to_owned(),
    };
    saved_as(format!("HH-{area:0>6}-{kid}-{:04}-{day}.json", bundle.seq), bundle.demo)
}

impl BundleFault {
    /// The same fault, seen from outside.
    pub(super) fn within(self, outer: &str) -> BundleFault {
        match self {
            BundleFault::Shape(place) => BundleFault::Shape(format!("{outer}{place}")),
            BundleFault::Limit(place) => BundleFault::Limit(format!("{outer}{place}")),
            BundleFault::Text(place) => BundleFault::Text(format!("{outer}{place}")),
            other => other,
        }
    }
}

/// What is wrong with one value, before it is known where it stands.
pub(super) enum Wrong {
    Shape,
    Limit,
    Text,
}

impl Wrong {
    pub(super) fn at(self, place: &str) -> BundleFault {
        let place = place.to_owned();
        match self {
            Wrong::Shape => BundleFault::Shape(place),
            Wrong::Limit => BundleFault::Limit(place),
            Wrong::Text => BundleFault::Text(place),
        }
    }
}

/// What is demanded of a person in a file.
pub(super) fn check_person(person: &Person) -> Result<(), BundleFault> {
    let area = &person.area;
    if !area.is_empty() && (area.len() != 6 || !area.bytes().all(|it| it.is_ascii_digit())) {
        return Err(BundleFault::Shape("author.area".to_owned()));
    }
    words(&person.name, MAX_NAME, false).map_err(|wrong| wrong.at("author.name"))?;
    words(&person.organisation, MAX_NAME, false).map_err(|wrong| wrong.at("author.organisation"))
}

pub(super) fn at_most(count: usize, most: usize, place: &str) -> Result<(), BundleFault> {
    if count <= most { Ok(()) } else { Err(BundleFault::Limit(place.to_owned())) }
}

pub(super) fn words(text: &str, most: usize, lines: bool) -> Result<(), Wrong> {
    if text.chars().nth(most).is_some() {
        return Err(Wrong::Limit);
    }
    if text_rule::allowed(text, lines) { Ok(()) } else { Err(Wrong::Text) }
}

/// A number, time included, that is not negative and that every JSON reader keeps exactly.
pub(super) fn whole(number: i64) -> Result<(), Wrong> {
    if (0..=MAX_NUMBER).contains(&number) { Ok(()) } else { Err(Wrong::Limit) }
}

pub(super) fn is_hash(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'))
}

/// A key as it may stand in a message: it comes from a file.
fn shown(key: &AnswerKey) -> String {
    key.to_string().chars().filter(char::is_ascii_graphic).take(MAX_NAME).collect()
}

fn revision_fits(questionnaire: &Questionnaire, revision: &Revision) -> Result<(), BundleFault> {
    whole(revision.at).map_err(|wrong| wrong.at("at"))?;
    words(&revision.by, MAX_NAME, false).map_err(|wrong| wrong.at("by"))?;
    match &revision.reason {
        RevisionReason::Sealed => {}
        RevisionReason::Corrected { note } => {
            words(note, MAX_TEXT, true).map_err(|wrong| wrong.at("reason"))?;
        }
        RevisionReason::Kept { note, .. } => {
            words(note, MAX_COMMENT, true).map_err(|wrong| wrong.at("reason"))?;
        }
    }
    for change in &revision.changes {
        for answer in [&change.from, &change.to].into_iter().flatten() {
            let place = |wrong: Wrong| wrong.at(&format!("changes.{}", shown(&change.key)));
            answer_fits(questionnaire, &change.key, answer).map_err(place)?;
        }
    }
    Ok(())
}

/// The day of the visit, as answered; else the day in Thailand on which it was begun.
fn day_of(visit: &Visit) -> Option<Date> {
    if let Some(Answer::Date(date)) = visit.answers.of(known::VISIT_DATE) {
        return Some(date.first_day());
    }
    let at = in_thailand(visit.begun_at.div_euclid(1000))?;
    Date::new(i16::try_from(at.year()).ok()?, u8::from(at.month()), at.day())
}

fn in_thailand(seconds: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(seconds.checked_add(THAILAND_SECONDS)?).ok()
}

fn size(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
