//! What becomes of a file that arrives: opened with the office's key, verified, held against the chain of
//! its key, and made into the records to be kept. It shows and writes nothing, so that it runs in a
//! worker (`super::worker`), and where none can be started on the page.

mod found;
mod gather;
mod list;

use crate::domain::OrdSet;
use std::collections::{HashMap, HashSet, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::device;
use crate::device::files::FileFault;
use crate::device::keys::Receiver;
use crate::device::travel::{self, OpenFault};
use crate::domain::listing::ListBelow;
use crate::domain::merge::{Brings, PairDecision, Settlement, Sign};
use crate::domain::record::{Intake, KnownKey, Waiting};
use crate::domain::refused::{Claim, Refused};
use crate::domain::relay::RefusedInside;
use crate::domain::taken::Tally;
use crate::domain::{
    Form, HouseholdId, PairDecisionId, Person, PhotoFile, Questionnaire, Record, RevisionId, Summary, Visit,
    gathered,
};
use crate::exchange::Bundle;
use crate::exchange::bundle::file_name;
use crate::exchange::intake::{self, Accepted, HeldWhy, Judge, Judged, Proven, Reason, public_key};
use crate::exchange::listing;
use crate::exchange::receipt::redacted;
use crate::exchange::refusal;
use crate::exchange::relay::{self, Inside, Opened, Part, Sender};
use crate::exchange::travel as jwe;
use crate::exchange::{EnvelopeFault, PublicKey};
use crate::ui::session::kept::shelved;
pub(super) use found::Found;
use found::{Ready, is_handover};
use gather::Gathered;

/// The texts of so many sources are kept that were judged last, this one's too: none of them need be on the
/// shelf yet, and a part of a sending is there whole or not at all.
const RECENT: usize = 4;

/// Gives the text of a file that was taken in, by its hash.
pub(super) type Fetch = Rc<dyn Fn(String) -> Pin<Box<dyn Future<Output = Option<String>>>>>;

/// What an office knows when it judges.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Desk {
    /// its own `kid`
    pub office: String,
    pub demo: bool,
    pub register: Vec<KnownKey>,
    /// the files it took in, without their texts where these are kept apart
    pub known: Vec<Intake>,
    /// the lists of offices below, without their households
    pub lists: Vec<ListBelow>,
    /// the households of all lists here, this office's own too
    pub listed: Vec<HouseholdId>,
    /// households that were erased here because somebody asked for it
    pub erased: Vec<HouseholdId>,
    /// what people decided where files disagree
    pub settlements: Vec<Settlement>,
    /// the decisions about households that looked like one house
    pub pairs: Vec<PairDecisionId>,
    /// the highest number of a digest
    pub digests: u64,
    /// questionnaires that the office published, and the one that new visits answer
    pub forms: Vec<Form>,
    pub form: String,
    /// a person wants to see what a file would change before it is kept
    pub preview: bool,
    /// the files that wait for that, by hash
    pub shown: Vec<String>,
}

/// A file that waits for a person, in what is shown of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::ui::office) struct Held {
    pub why: HeldWhy,
    pub hash: String,
    pub key: PublicKey,
    pub author: Person,
    pub tally: Tally,
    pub demo: bool,
    pub seq: u64,
    /// the `kid`s that it names as makers and whose work its key does not go on with
    pub others: Vec<String>,
    /// the offices that passed it on
    pub through: Vec<String>,
    /// of one that would be taken in, and is shown first: as what
    pub taken: Option<Box<Taken>>,
    /// of the same, what tells the houses of those of its households that are not here yet
    pub signs: Vec<Sign>,
    /// it is the list of an office below, and no file of a volunteer
    pub list: bool,
}

/// A file that is taken in, in what is shown of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::ui::office) struct Taken {
    pub hash: String,
    pub author: Person,
    pub tally: Tally,
    pub demo: bool,
    pub seq: u64,
    /// its round
    pub round: String,
    pub missing: Vec<u64>,
    pub dropped: usize,
    /// households that were erased here, and stay so
    pub gone: usize,
    /// what of its households is new here
    pub brings: Brings,
    /// it is the list of an office below, and no file of a volunteer
    pub list: bool,
}

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Outcome {
    /// no handover: for the page to look at
    Other,
    Unread(FileFault),
    Refused(Reason),
    Held(Box<Held>),
    Taken(Box<Taken>),
    Again(String),
    /// of a file that was taken in, what is kept ready was made again
    Digested,
    /// of a file that was taken in, its households with all that was answered
    Cases(Vec<Case>),
    /// an office passes files on, which waits for a person
    Sender(Box<Sender>),
    /// the same, taken in but for what is told
    Relayed(Box<Relayed>),
}

/// What became of a file by which an office passes on what it took in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::ui::office) struct Relayed {
    /// the `kid` of the office
    pub from: String,
    pub seq: u64,
    pub part: u32,
    pub of: u32,
    pub taken: Vec<Taken>,
    /// lists of households
    pub lists: Vec<Taken>,
    /// files that wait for a person: hash and name
    pub held: Vec<(String, String)>,
    pub again: usize,
    /// lists that came before, or newer ones did
    pub lists_again: usize,
    /// files that were refused: the number that the covering text names, 0 of a list, and why
    pub refused: Vec<(u64, Reason)>,
    /// keys of which something was not known here
    pub keys: usize,
    /// decisions where files differ, and where two households looked like one house
    pub settlements: usize,
    pub resolutions: usize,
    pub photos: usize,
    /// files that the office did not pass on
    pub left: u32,
    /// households that were erased there
    pub erased: usize,
}

impl Relayed {
    /// What of the households in it is new here.
    pub fn brings(&self) -> Brings {
        self.taken.iter().map(|it| it.brings).sum()
    }
}

/// How a signed text came, if not from the volunteer.
#[derive(Default)]
pub(super) struct Came<'a> {
    /// the offices that passed it on
    pub through: Vec<String>,
    /// what the covering text says of it, where that is at hand
    pub inside: Option<&'a Inside>,
    /// the photographs that came along
    pub along: &'a [PhotoFile],
    /// a person saw what it would change, and keeps it
    pub kept: bool,
}

/// A household as everything that came of it is merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::ui::office) struct Case {
    pub household: HouseholdId,
    /// its visits, oldest first: a follow-up does not say again what a survey found
    pub visits: Vec<Visit>,
}

impl Case {
    /// Its newest visit.
    pub fn newest(&self) -> Option<&Visit> {
        self.visits.last()
    }
    /// The newest revision of each of its visits.
    pub fn heads(&self) -> Vec<RevisionId> {
        self.visits.iter().filter_map(|it| it.head).collect()
    }
}

/// The same with the records that keep it.
pub(super) struct Judgement {
    pub outcome: Outcome,
    /// all of them, or none
    pub records: Vec<Record>,
    /// what these name: files of photographs, and the text
    pub photos: Vec<PhotoFile>,
    /// of a refused one: who it says it is from, until its line is written
    pub claim: Option<Box<Claim>>,
}

/// Files that were opened one after another.
pub(super) struct Judging {
    desk: Desk,
    erased: OrdSet<HouseholdId>,
    listed: HashSet<HouseholdId>,
    receiver: Receiver,
    fetch: Fetch,
    /// the places in `desk.known` of the files that hold a household
    holding: HashMap<HouseholdId, Vec<usize>>,
    /// texts by the hash of their file, packed, of one source after another
    recent: VecDeque<Vec<(String, PhotoFile)>>,
    /// whether a page is waiting that must be let draw in between
    on_page: bool,
}

impl From<Outcome> for Judgement {
    fn from(outcome: Outcome) -> Judgement {
        Judgement { outcome, records: Vec::new(), photos: Vec::new(), claim: None }
    }
}

impl Judging {
    pub fn new(desk: Desk, receiver: Receiver, fetch: Fetch, on_page: bool) -> Judging {
        for it in &desk.forms {
            it.read().into_iter().for_each(Questionnaire::learn);
        }
        Questionnaire::choose(&desk.form);
        let erased = gathered(desk.erased.iter().copied());
        let listed = desk.listed.iter().copied().collect();
        let (holding, recent) = (HashMap::new(), VecDeque::new());
        let mut judging = Judging { desk, erased, listed, receiver, fetch, holding, recent, on_page };
        (0..judging.desk.known.len()).for_each(|it| judging.note(it));
        judging
    }

    /// The key that files are opened with.
    pub fn receiver(&self) -> &Receiver {
        &self.receiver
    }

    /// Begins with what was picked next: a file, or all that an office passes on in one.
    pub fn begin(&mut self) {
        self.recent.push_back(Vec::new());
        while self.recent.len() > RECENT {
            self.recent.pop_front();
        }
    }

    /// The highest number of a digest.
    pub fn digests(&self) -> u64 {
        self.desk.digests
    }

    /// Hears of files that were taken in elsewhere meanwhile, and of the highest number of a digest.
    pub fn learn(&mut self, intakes: Vec<Intake>, digests: Option<u64>) {
        self.desk.digests = digests.unwrap_or(self.desk.digests);
        for it in intakes {
            self.desk.known.push(it);
            self.note(self.desk.known.len() - 1);
        }
    }

    /// Notes which households a known file holds.
    fn note(&mut self, place: usize) {
        let intake = &self.desk.known[place];
        let head = intake::head(intake, &self.desk.register);
        for household in head.iter().flat_map(|it| it.households()) {
            self.holding.entry(household).or_default().push(place);
        }
    }

    /// Judges a file that was picked.
    pub async fn file(&mut self, name: &str, found: Found) -> Judgement {
        let (bytes, opened, ready) = match found {
            Found::Read { bytes, opened, ready } => (bytes, opened, ready),
            Found::Other => return Outcome::Other.into(),
            Found::Unread(fault) => {
                let line = match fault {
                    FileFault::TooLarge(size) => {
                        Some(refusal::too_large(name, size, device::now(), &self.desk.office))
                    }
                    FileFault::Unreadable => None,
                };
                let records = line.map(Record::Refused).into_iter().collect();
                return Judgement { records, ..Outcome::Unread(fault).into() };
            }
        };
        let mut judgement = self.read(name, &bytes, opened, ready).await;
        if let Outcome::Refused(reason) = &judgement.outcome {
            let line = refusal::refused(name, &bytes, reason, device::now(), &self.desk.office);
            let claim = judgement.claim.take();
            judgement.records.push(Record::Refused(Refused { claim, ..line }));
        }
        judgement
    }

    async fn read(
        &mut self,
        name: &str,
        bytes: &[u8],
        opened: Option<Result<Vec<u8>, OpenFault>>,
        ready: Option<Result<Ready, EnvelopeFault>>,
    ) -> Judgement {
        let Some(opened) = opened else {
            return match is_handover(bytes) {
                true => self.arrived(name, bytes, ready, false).await,
                false => Outcome::Other.into(),
            };
        };
        match opened {
            Ok(inside) => self.arrived(name, &inside, ready, true).await,
            Err(OpenFault::File(EnvelopeFault::NewerKind)) if jwe::kind_of(bytes) == Some(jwe::RELAY) => {
                self.passed_on(name, bytes).await
            }
            Err(OpenFault::File(EnvelopeFault::NewerKind)) => Outcome::Other.into(),
            Err(OpenFault::File(fault)) => Outcome::Refused(Reason::Envelope(fault)).into(),
            Err(OpenFault::Browser(_)) => Outcome::Unread(FileFault::Unreadable).into(),
        }
    }

    async fn arrived(
        &mut self,
        name: &str,
        file: &[u8],
        ready: Option<Result<Ready, EnvelopeFault>>,
        sealed: bool,
    ) -> Judgement {
        self.pause().await;
        match ready.unwrap_or_else(|| Ready::of(file)) {
            Ok(Ready { signed, photos, proven }) => {
                self.judged(name, &signed, Some(photos), proven, sealed, &Came::default()).await
            }
            Err(fault) => Outcome::Refused(Reason::Envelope(fault)).into(),
        }
    }

    /// Judges a signed text whose photographs were kept when it came; `came`: how it came.
    pub async fn signed(&mut self, name: &str, bytes: &[u8], came: &Came<'_>) -> Judgement {
        self.judged(name, bytes, None, None, true, came).await
    }

    /// The same; `photos`: none where they were kept when it came; `proven`: where it was; `sealed`: it came sealed
    /// for travel.
    async fn judged(
        &mut self,
        name: &str,
        bytes: &[u8],
        photos: Option<Vec<Vec<u8>>>,
        proven: Option<Result<Box<Proven>, Reason>>,
        sealed: bool,
        came: &Came<'_>,
    ) -> Judgement {
        self.pause().await;
        let direct = came.through.is_empty();
        if !direct && listing::is_list(bytes) {
            return self.list(bytes, came).await;
        }
        let known: Vec<&Intake> = self.desk.known.iter().collect();
        let published = Questionnaire::published();
        let office = Judge {
            office: &self.desk.office,
            register: &self.desk.register,
            known: &known,
            published,
            demo: self.desk.demo,
        };
        let judged = match direct {
            true => match proven {
                Some(Ok(proven)) => intake::judge_proven(*proven, sealed, &office),
                Some(Err(reason)) => Judged::Refused(reason),
                None => intake::judge_parts(bytes, photos.as_deref(), sealed, &office),
            },
            false => relay::judge_passed_on(bytes, &came.through, came.inside, &office),
        };
        self.pause().await;
        // Judged, they are those that the file names; without it they are nothing.
        let files = photos.unwrap_or_default();
        let files = || files.iter().map(|it| PhotoFile::of(it)).collect::<Vec<_>>();
        let text = || String::from_utf8(bytes.to_vec()).unwrap_or_default();
        match judged {
            Judged::Refused(reason) => {
                Judgement { claim: refusal::claim(bytes), ..Outcome::Refused(reason).into() }
            }
            Judged::Again { hash } => {
                // A photograph that was damaged here, or did not come along, comes with its file.
                let bundle = match came.along {
                    [] => None,
                    _ => intake::claimed_bundle(&text(), published),
                };
                let photos = bundle.map_or_else(files, |it| self.along(&it, came));
                Judgement { photos, ..Outcome::Again(hash).into() }
            }
            Judged::Quarantine(held) => self.waits(name, bytes, *held, files(), came).await,
            Judged::Accepted(accepted) if self.shows_first(&accepted.hash, came) => {
                let accepted = *accepted;
                let key = self.desk.register.iter().find(|it| it.kid == accepted.kid).map(public_key);
                let Gathered { all, brings } = self.gathered(&accepted.hash, &accepted.bundle).await;
                let new = |it: &Summary| !self.holding.contains_key(&it.id);
                let signs = all.summaries().iter().filter(|it| new(it)).map(Sign::of).collect();
                let taken = self.taken(&accepted, brings);
                let why = HeldWhy::Preview;
                let (hash, bundle) = (accepted.hash, accepted.bundle);
                let key = key.unwrap_or_else(|| PublicKey { x: String::new(), y: String::new() });
                let held = intake::Held { why, hash, key, bundle };
                let mut judgement = self.waits(name, bytes, held, files(), came).await;
                if let Outcome::Held(held) = &mut judgement.outcome {
                    (held.taken, held.signs) = (Some(Box::new(taken)), signs);
                }
                judgement
            }
            Judged::Accepted(accepted) => {
                let bundle = &accepted.bundle;
                let name = if direct { name.to_owned() } else { file_name(bundle) };
                let whole = accepted.record(&name, text(), device::now());
                let whole = Intake { through: came.through.clone(), ..whole };
                let left = redacted(&whole, bundle, &self.erased, published);
                let whole = left.unwrap_or(whole);
                let text = shelved(&whole.text).await;
                let erased = bundle.photos_of(&self.erased);
                let mut photos = files();
                photos.extend(self.along(bundle, came));
                photos.retain(|it| !erased.contains(&it.hash));
                if let Some(source) = self.recent.back_mut() {
                    source.push((whole.hash.clone(), text.clone()));
                }
                let intake = Intake { text: String::new(), kept: Some(text.hash.clone()), ..whole };
                photos.push(text);
                self.desk.known.push(intake.clone());
                self.note(self.desk.known.len() - 1);
                self.pause().await;
                let Gathered { all, brings } = self.gathered(&accepted.hash, bundle).await;
                let digest = self.digest(&accepted.hash, &all).await;
                let taken = self.taken(&accepted, brings);
                let outcome = Outcome::Taken(Box::new(taken));
                let records = vec![Record::Intake(intake), Record::Digest(digest)];
                Judgement { records, photos, ..outcome.into() }
            }
        }
    }

    /// Whether a person sees what a file would change before it is kept: because they want to of every file,
    /// or because this one waits for that and nobody has pressed yet.
    fn shows_first(&self, hash: &str, came: &Came) -> bool {
        !came.kept && (self.desk.preview || self.desk.shown.iter().any(|it| it == hash))
    }

    /// What is shown of a file that is taken in.
    fn taken(&self, accepted: &Accepted, brings: Brings) -> Taken {
        let bundle = &accepted.bundle;
        Taken {
            hash: accepted.hash.clone(),
            author: bundle.author.clone(),
            tally: bundle.tally,
            demo: bundle.demo,
            seq: bundle.seq,
            round: bundle.round.clone(),
            missing: accepted.missing.clone(),
            dropped: accepted.dropped,
            gone: bundle.records.iter().filter(|it| self.erased.contains(&it.household.id)).count(),
            brings,
            list: false,
        }
    }

    /// A file waits for a person: its text is kept apart, and nothing of it is data.
    async fn waits(
        &self,
        name: &str,
        bytes: &[u8],
        held: intake::Held,
        mut photos: Vec<PhotoFile>,
        came: &Came<'_>,
    ) -> Judgement {
        let text = shelved(std::str::from_utf8(bytes).unwrap_or_default()).await;
        photos.extend(self.along(&held.bundle, came));
        // Its text is kept whole: without it nobody could verify what is kept later.
        let erased = held.bundle.photos_of(&self.erased);
        photos.retain(|it| !erased.contains(&it.hash));
        let author = &held.bundle.author;
        let claim = Claim {
            kid: held.key.kid(),
            name: author.name.clone(),
            area: author.area.clone(),
            seq: held.bundle.seq,
        };
        let waiting = Waiting {
            hash: held.hash.clone(),
            name: if came.through.is_empty() { name.to_owned() } else { file_name(&held.bundle) },
            text: String::new(),
            at: device::now(),
            left_out: None,
            kept: Some(text.hash.clone()),
            through: came.through.clone(),
            why: Some(held.why),
            claim: Some(Box::new(claim)),
        };
        photos.push(text);
        let others = intake::others(&held.bundle, &self.desk.register);
        let bundle = held.bundle;
        let held = Held {
            why: held.why,
            hash: held.hash,
            key: held.key,
            author: bundle.author,
            tally: bundle.tally,
            demo: bundle.demo,
            seq: bundle.seq,
            others,
            through: came.through.clone(),
            taken: None,
            signs: Vec::new(),
            list: false,
        };
        let outcome = Outcome::Held(Box::new(held));
        Judgement { records: vec![Record::Waiting(waiting)], photos, ..outcome.into() }
    }

    /// The photographs of a file that came along, but for those of households that were erased here.
    fn along(&self, bundle: &Bundle, came: &Came) -> Vec<PhotoFile> {
        let erased = bundle.photos_of(&self.erased);
        let mut all = bundle.photos_among(came.along);
        all.retain(|it| !erased.contains(&it.hash));
        all
    }

    /// Opens a file by which an office passes on what it took in.
    async fn passed_on(&mut self, name: &str, bytes: &[u8]) -> Judgement {
        let inside = match travel::open(jwe::RELAY, bytes, travel::With::Key(&self.receiver)).await {
            Ok(inside) => inside,
            Err(OpenFault::File(fault)) => return Outcome::Refused(Reason::Envelope(fault)).into(),
            Err(OpenFault::Browser(_)) => return Outcome::Unread(FileFault::Unreadable).into(),
        };
        self.pause().await;
        match relay::open(&inside, &self.desk.office, &self.desk.register) {
            Opened::Refused(reason) => Outcome::Refused(reason).into(),
            Opened::Waits(sender) => Outcome::Sender(sender).into(),
            Opened::Part(part) => self.part(name, &part).await,
        }
    }

    /// Judges every file and list of a part as if it had come by itself. All of it is one commit.
    async fn part(&mut self, name: &str, part: &Part) -> Judgement {
        let cover = &part.cover;
        let keys = cover.heard(&self.desk.office, &self.desk.register);
        for key in &keys {
            match self.desk.register.iter().position(|it| it.kid == key.kid) {
                Some(place) => self.desk.register[place] = key.clone(),
                None => self.desk.register.push(key.clone()),
            }
        }
        let known: OrdSet<_> = gathered(self.desk.settlements.iter().map(|it| it.id));
        let stays = |it: &HouseholdId| !self.erased.contains(it);
        let settled: Vec<Settlement> = cover
            .settlements_heard(&self.desk.office, &self.desk.register)
            .into_iter()
            .filter(|it| !known.contains(&it.id) && stays(&it.household))
            .cloned()
            .collect();
        let resolved = cover.resolutions_heard(&self.desk.office, &self.desk.register);
        let resolved = resolved.into_iter().filter(|it| stays(&it.household));
        let resolved: Vec<_> = resolved.cloned().map(Record::Resolution).collect();
        let pairs = cover.pairs_heard(&self.desk.office, &self.desk.register);
        let known: OrdSet<_> = gathered(self.desk.pairs.iter().copied());
        let new = |it: &&PairDecision| !known.contains(&it.id) && stays(&it.one) && stays(&it.other);
        let pairs: Vec<PairDecision> = pairs.into_iter().filter(new).cloned().collect();
        self.desk.pairs.extend(pairs.iter().map(|it| it.id));
        self.desk.settlements.extend(settled.iter().cloned());
        let before = self.desk.known.len();
        let mut line = cover.line(name, &part.hash, device::now());
        line.listless = cover.listless_heard(&self.desk.office, &self.desk.register);
        let mut relayed = Relayed {
            from: line.from.clone(),
            seq: line.seq,
            part: line.part,
            of: line.of,
            keys: keys.len(),
            settlements: settled.len() + pairs.len(),
            resolutions: resolved.len(),
            left: line.left,
            erased: line.erased.len(),
            ..Relayed::default()
        };
        let (mut records, mut photos) = (Vec::new(), Vec::new());
        for (n, inside) in cover.inside().enumerate() {
            let judgement = match part.text(n) {
                Ok(text) => {
                    let (through, inside) = (cover.way(inside), Some(inside));
                    let came = Came { through, inside, along: &part.photos, kept: false };
                    self.signed(name, text.as_bytes(), &came).await
                }
                Err(reason) => Outcome::Refused(reason).into(),
            };
            match judgement.outcome {
                Outcome::Taken(taken) if taken.list => relayed.lists.push(*taken),
                Outcome::Taken(taken) => relayed.taken.push(*taken),
                Outcome::Held(held) => {
                    let name = judgement.records.iter().find_map(|it| match it {
                        Record::Waiting(it) => Some(it.name.clone()),
                        _ => None,
                    });
                    relayed.held.push((held.hash, name.unwrap_or_default()));
                }
                Outcome::Again(_) if n < cover.files.len() => relayed.again += 1,
                Outcome::Again(_) => relayed.lists_again += 1,
                Outcome::Refused(reason) => {
                    if let Ok(text) = part.text(n) {
                        let bytes = text.as_bytes();
                        let refused =
                            refusal::refused(name, bytes, &reason, device::now(), &self.desk.office);
                        records.push(Record::Refused(Refused { claim: judgement.claim, ..refused }));
                    }
                    let (hash, code) = (inside.hash.clone(), reason.code().to_owned());
                    line.refused.push(RefusedInside { hash, seq: inside.seq, code });
                    // A list has no number of its own.
                    let number = if n < cover.files.len() { inside.seq } else { 0 };
                    relayed.refused.push((number, reason));
                }
                _ => {}
            }
            records.extend(judgement.records);
            photos.extend(judgement.photos);
        }
        relayed.photos = photos.iter().filter(|it| cover.photos.contains(&it.hash)).count();
        // What was decided about households of earlier files: these are merged anew.
        let earlier = |it: &Settlement| {
            let places = self.holding.get(&it.household)?;
            if places.iter().any(|it| *it >= before) { None } else { places.first().copied() }
        };
        let due: OrdSet<usize> = gathered(settled.iter().filter_map(earlier));
        for place in due {
            let hash = self.desk.known[place].hash.clone();
            records.extend(self.again(&hash).await.records);
        }
        records.extend(keys.into_iter().map(Record::KnownKey));
        records.extend(settled.into_iter().map(Record::Settlement));
        records.extend(resolved);
        records.extend(pairs.into_iter().map(Record::PairDecision));
        // First, for the trail says of a commit what its first record is.
        records.insert(0, Record::Relay(line));
        Judgement { records, photos, ..Outcome::Relayed(Box::new(relayed)).into() }
    }

    /// Lets the page draw.
    async fn pause(&self) {
        if self.on_page {
            device::turn().await;
        }
    }
}
