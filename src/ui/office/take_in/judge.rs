//! What becomes of a file that arrives: opened with the office's key, verified, held against the chain of
//! its key, and made into the records to be kept. It shows and writes nothing, so that it runs in a
//! worker (`super::worker`), and where none can be started on the page.

use crate::domain::OrdSet;
use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use gloo::timers::future::TimeoutFuture;
use serde::{Deserialize, Serialize};

use crate::device;
use crate::device::deflate::deflated;
use crate::device::files::{self, FileFault};
use crate::device::keys::Receiver;
use crate::device::travel::{self, OpenFault};
use crate::domain::merge::Settlement;
use crate::domain::record::{Intake, KnownKey, Waiting};
use crate::domain::taken::{Digest, Tally};
use crate::domain::{HouseholdId, Person, PhotoFile, Questionnaire, Record, RevisionId, Visit, gathered};
use crate::exchange::Bundle;
use crate::exchange::carried::split;
use crate::exchange::digest::{Gathering, loose};
use crate::exchange::enrol::kind_of;
use crate::exchange::envelope::{ENROL, MAX_FILE, OFFICE};
use crate::exchange::intake::{self, HeldWhy, Judge, Judged, Reason, reopen};
use crate::exchange::receipt::redacted;
use crate::exchange::rescue::Rescue;
use crate::exchange::travel::{BUNDLE as JWE, Travel};
use crate::exchange::{EnvelopeFault, PublicKey};
use crate::ui::session::kept::shelved;

/// Texts that were taken in last, and may not be on the shelf yet.
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
    /// households that were erased here because somebody asked for it
    pub erased: Vec<HouseholdId>,
    /// what people decided where files disagree
    pub settlements: Vec<Settlement>,
    /// the highest number of a digest
    pub digests: u64,
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
}

/// A file that is taken in, in what is shown of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::ui::office) struct Taken {
    pub hash: String,
    pub author: Person,
    pub tally: Tally,
    pub demo: bool,
    pub seq: u64,
    pub missing: Vec<u64>,
    pub dropped: usize,
    /// households that were erased here, and stay so
    pub gone: usize,
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
}

/// A household as everything that came of it is merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::ui::office) struct Case {
    pub household: HouseholdId,
    /// its newest visit
    pub visit: Visit,
    /// the newest revision of each of its visits
    pub heads: Vec<RevisionId>,
}

/// The same with the records that keep it.
pub(super) struct Judgement {
    pub outcome: Outcome,
    /// all of them, or none
    pub records: Vec<Record>,
    /// what these name: files of photographs, and the text
    pub photos: Vec<PhotoFile>,
}

/// Files that were opened one after another.
pub(super) struct Judging {
    desk: Desk,
    erased: OrdSet<HouseholdId>,
    receiver: Receiver,
    fetch: Fetch,
    /// the places in `desk.known` of the files that hold a household
    holding: HashMap<HouseholdId, Vec<usize>>,
    recent: VecDeque<(String, String)>,
    /// whether a page is waiting that must be let draw in between
    on_page: bool,
}

impl From<Outcome> for Judgement {
    fn from(outcome: Outcome) -> Judgement {
        Judgement { outcome, records: Vec::new(), photos: Vec::new() }
    }
}

impl Judging {
    pub fn new(desk: Desk, receiver: Receiver, fetch: Fetch, on_page: bool) -> Judging {
        let erased = gathered(desk.erased.iter().copied());
        let (holding, recent) = (HashMap::new(), VecDeque::new());
        let mut judging = Judging { desk, erased, receiver, fetch, holding, recent, on_page };
        (0..judging.desk.known.len()).for_each(|it| judging.note(it));
        judging
    }

    /// Notes which households a known file holds.
    fn note(&mut self, place: usize) {
        let intake = &self.desk.known[place];
        let head = intake::head(intake, &self.desk.register);
        for household in head.iter().flat_map(|it| it.households()) {
            self.holding.entry(household).or_default().push(place);
        }
    }

    /// Reads and judges a file that was picked.
    pub async fn file(&mut self, name: &str, file: &web_sys::File) -> Judgement {
        let large = ["BACKUP-", "RESCUE-"].iter().any(|it| name.starts_with(it));
        if large && file.size() as u64 > MAX_FILE {
            return Outcome::Other.into();
        }
        match files::read(file, MAX_FILE).await {
            Ok(bytes) => self.bytes(name, &bytes).await,
            Err(fault) => Outcome::Unread(fault).into(),
        }
    }

    async fn bytes(&mut self, name: &str, bytes: &[u8]) -> Judgement {
        if Rescue::looks_like(bytes) {
            return Outcome::Other.into();
        }
        if !Travel::looks_like(bytes) {
            return match kind_of(bytes) {
                Some(ENROL | OFFICE) => Outcome::Other.into(),
                _ => self.arrived(name, bytes, false).await,
            };
        }
        let opened = travel::open(JWE, bytes, travel::With::Key(&self.receiver)).await;
        match opened {
            Ok(inside) => self.arrived(name, &inside, true).await,
            Err(OpenFault::File(EnvelopeFault::NewerKind)) => Outcome::Other.into(),
            Err(OpenFault::File(fault)) => Outcome::Refused(Reason::Envelope(fault)).into(),
            Err(OpenFault::Browser(_)) => Outcome::Unread(FileFault::Unreadable).into(),
        }
    }

    async fn arrived(&mut self, name: &str, file: &[u8], sealed: bool) -> Judgement {
        self.pause().await;
        match split(file) {
            Ok((signed, photos)) => self.signed(name, &signed, Some(photos), sealed).await,
            Err(fault) => Outcome::Refused(Reason::Envelope(fault)).into(),
        }
    }

    /// Judges a signed text. `photos`: none where they were kept when it came; `sealed`: it came sealed
    /// for travel.
    pub async fn signed(
        &mut self,
        name: &str,
        bytes: &[u8],
        photos: Option<Vec<Vec<u8>>>,
        sealed: bool,
    ) -> Judgement {
        self.pause().await;
        let known: Vec<&Intake> = self.desk.known.iter().collect();
        let published = Questionnaire::published();
        let office = Judge {
            office: &self.desk.office,
            register: &self.desk.register,
            known: &known,
            published,
            demo: self.desk.demo,
        };
        let judged = intake::judge_parts(bytes, photos.as_deref(), sealed, &office);
        self.pause().await;
        // Judged, they are those that the file names; without it they are nothing.
        let files = photos.unwrap_or_default();
        let files = || files.iter().map(|it| PhotoFile::of(it)).collect::<Vec<_>>();
        let text = || String::from_utf8(bytes.to_vec()).unwrap_or_default();
        match judged {
            Judged::Refused(reason) => Outcome::Refused(reason).into(),
            Judged::Again { hash } => {
                // A photograph that was damaged here comes back with its file.
                Judgement { outcome: Outcome::Again(hash), records: Vec::new(), photos: files() }
            }
            Judged::Quarantine(held) => {
                let (text, mut photos) = (shelved(&text()).await, files());
                let waiting = Waiting {
                    hash: held.hash.clone(),
                    name: name.to_owned(),
                    text: String::new(),
                    at: device::now(),
                    left_out: None,
                    kept: Some(text.hash.clone()),
                };
                photos.push(text);
                let others = intake::others(&held.bundle, &self.desk.register);
                let bundle = held.bundle;
                let (why, hash, key) = (held.why, held.hash, held.key);
                let (author, tally, demo, seq) = (bundle.author, bundle.tally, bundle.demo, bundle.seq);
                let held = Held { why, hash, key, author, tally, demo, seq, others };
                let outcome = Outcome::Held(Box::new(held));
                Judgement { outcome, records: vec![Record::Waiting(waiting)], photos }
            }
            Judged::Accepted(accepted) => {
                let whole = accepted.record(name, text(), device::now());
                let bundle = &accepted.bundle;
                let left = redacted(&whole, bundle, &self.erased, published);
                let gone = bundle.records.iter().filter(|it| self.erased.contains(&it.household.id)).count();
                let whole = left.unwrap_or(whole);
                let text = shelved(&whole.text).await;
                let erased = bundle.photos_of(&self.erased);
                let mut photos = files();
                photos.retain(|it| !erased.contains(&it.hash));
                self.recent.push_back((whole.hash.clone(), whole.text.clone()));
                while self.recent.len() > RECENT {
                    self.recent.pop_front();
                }
                let intake = Intake { text: String::new(), kept: Some(text.hash.clone()), ..whole };
                photos.push(text);
                self.desk.known.push(intake.clone());
                self.note(self.desk.known.len() - 1);
                self.pause().await;
                let digest = self.digest(&accepted.hash, bundle).await;
                let taken = Taken {
                    hash: accepted.hash.clone(),
                    author: bundle.author.clone(),
                    tally: bundle.tally,
                    demo: bundle.demo,
                    seq: bundle.seq,
                    missing: accepted.missing.clone(),
                    dropped: accepted.dropped,
                    gone,
                };
                let outcome = Outcome::Taken(Box::new(taken));
                Judgement { outcome, records: vec![Record::Intake(intake), Record::Digest(digest)], photos }
            }
        }
    }

    /// Makes again what is kept ready of a file that was taken in.
    pub async fn again(&mut self, hash: &str) -> Judgement {
        let mut records = Vec::new();
        if let Some(place) = self.desk.known.iter().position(|it| it.hash == hash)
            && let Some(bundle) = self.known(place).await
        {
            records.push(Record::Digest(self.digest(hash, &bundle).await));
        }
        Judgement { outcome: Outcome::Digested, records, photos: Vec::new() }
    }

    /// The households of a file that was taken in, with what other files say of the same.
    pub async fn cases(&mut self, hash: &str) -> Judgement {
        let place = self.desk.known.iter().position(|it| it.hash == hash);
        let bundle = match place {
            Some(place) => self.known(place).await,
            None => None,
        };
        let Some(bundle) = bundle else { return Outcome::Unread(FileFault::Unreadable).into() };
        let all = self.gathered(hash, &bundle).await;
        let case = |household: HouseholdId| {
            let visits = all.pool().case(household)?.visits;
            let heads = visits.iter().filter_map(|it| it.head).collect();
            let visit = visits.into_iter().max_by_key(|it| it.id)?;
            Some(Case { household, visit, heads })
        };
        Outcome::Cases(all.pool().households().filter_map(case).collect()).into()
    }

    /// A file that was taken in, read again.
    async fn known(&self, place: usize) -> Option<Bundle> {
        let intake = self.desk.known.get(place)?;
        let recent = self.recent.iter().find(|it| it.0 == intake.hash).map(|it| it.1.clone());
        let text = match recent {
            Some(text) => text,
            None if intake.kept.is_none() => intake.text.clone(),
            None => (self.fetch)(intake.hash.clone()).await?,
        };
        let whole = Intake { text, ..intake.clone() };
        self.pause().await;
        reopen(&whole, &self.desk.register, Questionnaire::published()).ok()
    }

    /// What is kept ready of a file's households, with what other files say of the same.
    async fn digest(&mut self, hash: &str, bundle: &Bundle) -> Digest {
        let all = self.gathered(hash, bundle).await;
        let loose = loose(&all.summaries());
        let packed = deflated(&loose).await;
        self.desk.digests += 1;
        Digest::of(hash, self.desk.digests, &loose, packed.as_deref())
    }

    /// A file's households, merged with what other files say of the same and what people decided.
    async fn gathered(&self, hash: &str, bundle: &Bundle) -> Gathering {
        let here: OrdSet<HouseholdId> = {
            let all = bundle.records.iter().map(|it| it.household.id);
            gathered(all.filter(|it| !self.erased.contains(it)))
        };
        let mut all = Gathering::default();
        all.take(bundle, Some(&here));
        let mut others: HashMap<usize, OrdSet<HouseholdId>> = HashMap::new();
        for household in &here {
            for place in self.holding.get(household).into_iter().flatten() {
                if self.desk.known[*place].hash != hash {
                    others.entry(*place).or_default().insert(*household);
                }
            }
        }
        for (place, shared) in others {
            // One that cannot be read any more is as good as none.
            if let Some(other) = self.known(place).await {
                all.take(&other, Some(&shared));
            }
        }
        self.desk.settlements.iter().filter(|it| here.contains(&it.household)).for_each(|it| all.settle(it));
        self.pause().await;
        all
    }

    /// Lets the page draw.
    async fn pause(&self) {
        if self.on_page {
            TimeoutFuture::new(0).await;
        }
    }
}
