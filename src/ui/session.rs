//! The road of a tap: an edit is decided, applied to the screen, and written; "saved" is said only
//! when the store has it twice. One write is in flight; later edits join the next one, the newest
//! state of each record wins, and each edit is acknowledged by the write that contains it.

pub mod kept;
mod records;
mod shown;
mod steps;
mod trail;
mod work;

use crate::domain::{OrdMap, OrdSet};

use leptos::prelude::*;

use crate::device;
use crate::device::canary::{self, Held};
use crate::device::keys::{Signer, Unlocked};
use crate::domain::answer::Change;
use crate::domain::cases::KeptFilter;
use crate::domain::keyed::Keyed;
use crate::domain::listing::ListBelow;
use crate::domain::meeting::Resolution;
use crate::domain::merge::{PairDecision, Settlement};
use crate::domain::photo::Place;
use crate::domain::record::{BackedUp, Handover, Intake, KnownKey, Office, Waiting};
use crate::domain::relay::Relay;
use crate::domain::roster::{Layout, Roster};
use crate::domain::taken::Digest;
use crate::domain::trail::{Act, Done, Removal, about, act_of};
use crate::domain::{
    CaseFile, Comment, Commit, Edit, Form, HouseholdId, KeptFilterId, PairDecisionId, Person, PhotoFile,
    Places, Questionnaire, Record, Refusal, Refused, ResolutionId, RevisionId, Room, SettlementId, VisitId,
    gathered,
};
use crate::exchange::names;
use crate::store::{Incident, Kept, Opened, Store, StoreFault, Vault};
use steps::{Step, typed_on};

/// Which of the three ways in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// ภาคสนาม
    Field,
    /// สำนักงาน
    Office,
    /// ฝึกใช้งาน: another database, another key, marked everywhere
    Demo,
}

/// What the bar says about saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saving {
    /// everything shown is on disk twice
    Saved,
    /// a write is under way, or something is being typed
    Saving,
    /// the last write failed and is being retried
    Failed(StoreFault),
}

/// Everything an open store shows. `Copy`, because it is only handles; lives as long as the app.
#[derive(Clone, Copy)]
pub struct Session {
    /// field, office or demo
    pub mode: Mode,
    /// the case files, in the order of adding; each its own signal so that one answer wakes one case
    pub cases: RwSignal<OrdMap<HouseholdId, RwSignal<CaseFile>>>,
    /// the enrolled person
    pub person: RwSignal<Option<Person>>,
    /// files handed over, by key and number
    pub handovers: RwSignal<OrdMap<(String, u64), Handover>>,
    /// files taken in, by hash
    pub intakes: RwSignal<OrdMap<String, Intake>>,
    /// what is kept ready of the households of each, by its hash
    pub digests: RwSignal<OrdMap<String, Digest>>,
    /// many files are being taken in: what is counted over all of them waits until that is done
    pub importing: RwSignal<bool>,
    /// files that wait for a person, by hash
    pub waiting_files: RwSignal<OrdMap<String, Waiting>>,
    /// files that were not taken, by what they are known by
    pub refusals: RwSignal<OrdMap<String, Refused>>,
    /// keys the office knows, by kid
    pub known_keys: RwSignal<OrdMap<String, KnownKey>>,
    /// the households that offices ask to visit, by the office's kid
    pub rosters: RwSignal<OrdMap<String, Roster>>,
    /// how often one of them came or changed: a list corrected keeps its issue and its length
    pub lists_came: StoredValue<usize>,
    /// the lists of offices below, by the office's kid
    pub lists_below: RwSignal<OrdMap<String, ListBelow>>,
    /// questionnaires that this office, or the tablet's, published
    pub forms: RwSignal<OrdMap<String, Form>>,
    listed_at: StoredValue<work::Places>,
    /// how the columns of lists are read, by layout
    pub layouts: RwSignal<OrdMap<String, Layout>>,
    /// the office that this tablet hands over to, or that this is
    pub office: RwSignal<Option<Office>>,
    /// the one that can open what is handed over, too
    pub second_office: RwSignal<Option<Office>>,
    /// all that it knows, by kid
    offices: StoredValue<OrdMap<String, Office>>,
    /// the newest backup file
    pub backed_up: RwSignal<Option<BackedUp>>,
    /// households that were taken off this device
    pub removals: RwSignal<OrdMap<HouseholdId, Removal>>,
    /// comments of the office on visits here, or of this office on visits that came, in the order of
    /// making
    pub comments: RwSignal<Vec<Comment>>,
    /// what this office decided about visits that several changed at once
    pub settlements: RwSignal<OrdMap<SettlementId, Settlement>>,
    /// which households are one house and which are not, as people decided here or below
    pub pairs: RwSignal<OrdMap<PairDecisionId, PairDecision>>,
    /// households that were keyed into ThaiQM from here
    pub keyed: RwSignal<OrdMap<HouseholdId, Keyed>>,
    /// what meetings of this office resolved
    pub resolutions: RwSignal<OrdMap<ResolutionId, Resolution>>,
    /// filters of the case list, deleted ones too
    pub kept_filters: RwSignal<OrdMap<KeptFilterId, KeptFilter>>,
    /// files that pass on what an office took in, made here or taken in here, by hash
    pub relays: RwSignal<OrdMap<String, Relay>>,
    /// the trail of what was done here, in the order of doing
    pub trail: RwSignal<OrdMap<RevisionId, Done>>,
    /// whether everything shown is on disk
    pub saving: RwSignal<Saving>,
    /// what was mended at opening
    pub incidents: RwSignal<Vec<Incident>>,
    /// what was here when the app was last left, and is not now
    pub lost: RwSignal<Option<(Held, Held)>>,
    /// records that this person's key does not open; they stay as they are
    pub shut: RwSignal<usize>,
    /// whether the browser promised to keep the data; `None` until it was asked
    pub persisted: RwSignal<Option<bool>>,
    /// how much room the device had when it was looked at last
    pub room: RwSignal<Room>,
    /// another tab took over: this one is read-only
    pub taken_over: RwSignal<bool>,
    /// the list of places, once loaded
    pub places: RwSignal<Option<&'static Places>>,
    keys: StoredValue<Option<Unlocked>, LocalStorage>,
    store: StoredValue<Store, LocalStorage>,
    // Boxed: a whole backup may wait here, and what is put in front moves the rest.
    waiting: StoredValue<OrdMap<String, Box<Record>>>,
    writing: StoredValue<bool>,
    typed: StoredValue<bool>,
    undo: StoredValue<Vec<Step>>,
    /// the newest line of the trail that was written here
    last_line: StoredValue<Option<Done>>,
    /// how many steps can be undone
    pub undoable: RwSignal<usize>,
    /// owns every signal above: no page that goes away may take one with it
    owner: StoredValue<Owner>,
}

/// Retry delays after a failed write, milliseconds; the last one repeats.
const RETRY_MS: [u32; 4] = [400, 1_600, 5_000, 15_000];
/// Steps kept for undo.
const UNDO_STEPS: usize = 200;

impl Session {
    /// Over an opened store, which shows nothing until it is unlocked.
    pub fn new(mode: Mode, opened: Opened) -> Session {
        // What another store's office published is not this one's.
        Questionnaire::forget();
        let around = Owner::current();
        // A new root makes itself current.
        let owner = Owner::new_root(None);
        let session = owner.with(|| Session::owned(owner.clone(), mode, opened));
        match around {
            Some(around) => around.set(),
            None => owner.unset(),
        }
        session
    }

    fn owned(owner: Owner, mode: Mode, opened: Opened) -> Session {
        // Keys of rows are in the clear: what is missing is told before anything is unlocked.
        let count = |kind: &str| opened.store.count(kind);
        let now = Held {
            households: count("household/"),
            files: count("handover/") + count("intake/"),
            photos: opened.store.photos().len(),
            at: 0,
        };
        let before = canary::recall(opened.store.name());
        let lost = before.filter(|it| it.lacks(&now)).map(|it| (it, now));
        let session = Session {
            mode,
            cases: RwSignal::new(OrdMap::new()),
            person: RwSignal::new(None),
            handovers: RwSignal::new(OrdMap::new()),
            intakes: RwSignal::new(OrdMap::new()),
            digests: RwSignal::new(OrdMap::new()),
            importing: RwSignal::new(false),
            waiting_files: RwSignal::new(OrdMap::new()),
            refusals: RwSignal::new(OrdMap::new()),
            known_keys: RwSignal::new(OrdMap::new()),
            rosters: RwSignal::new(OrdMap::new()),
            lists_came: StoredValue::new(0),
            lists_below: RwSignal::new(OrdMap::new()),
            forms: RwSignal::new(OrdMap::new()),
            listed_at: StoredValue::new(OrdMap::new()),
            layouts: RwSignal::new(OrdMap::new()),
            office: RwSignal::new(None),
            second_office: RwSignal::new(None),
            offices: StoredValue::new(OrdMap::new()),
            backed_up: RwSignal::new(None),
            removals: RwSignal::new(OrdMap::new()),
            comments: RwSignal::new(Vec::new()),
            settlements: RwSignal::new(OrdMap::new()),
            pairs: RwSignal::new(OrdMap::new()),
            keyed: RwSignal::new(OrdMap::new()),
            resolutions: RwSignal::new(OrdMap::new()),
            kept_filters: RwSignal::new(OrdMap::new()),
            relays: RwSignal::new(OrdMap::new()),
            trail: RwSignal::new(OrdMap::new()),
            saving: RwSignal::new(Saving::Saved),
            incidents: RwSignal::new(opened.incidents),
            lost: RwSignal::new(lost),
            shut: RwSignal::new(0),
            persisted: RwSignal::new(None),
            room: RwSignal::new(Room::Unknown),
            taken_over: RwSignal::new(false),
            places: RwSignal::new(None),
            keys: StoredValue::new_local(None),
            store: StoredValue::new_local(opened.store),
            waiting: StoredValue::new(OrdMap::new()),
            writing: StoredValue::new(false),
            typed: StoredValue::new(false),
            undo: StoredValue::new(Vec::new()),
            last_line: StoredValue::new(None),
            undoable: RwSignal::new(0),
            owner: StoredValue::new(owner),
        };
        session.store.with_value(|it| it.on_taken_over(move || session.taken_over.set(true)));
        session
    }

    /// The store, for the key's slot.
    pub fn store(self) -> Store {
        self.store.get_value()
    }
    /// The unlocked keys, if they are.
    pub fn keys(self) -> Option<Unlocked> {
        self.keys.get_value()
    }
    /// The unlocked key that signs, if it is.
    pub fn signer(self) -> Option<Signer> {
        self.keys().map(|it| it.signer)
    }
    /// The twenty digits of both public keys.
    pub fn fingerprint(self) -> Option<String> {
        self.keys().map(|it| it.public().fingerprint())
    }
    /// Keeps the unlocked keys for this page's life, and shows what was kept under them. Gives how
    /// many records are kept that this app cannot show.
    pub async fn unlock(self, keys: Unlocked) -> usize {
        let vault = Vault::of(keys.data.clone());
        // Not when a page is uncovered, where a step taken back may still lead to everything.
        let first = self.keys().is_none();
        self.keys.set_value(Some(keys));
        let Kept { records, newer, shut, removed } = self.store().unlock(vault).await;
        self.shut.set(shut);
        self.show(&Commit(records));
        self.done(Act::Unlocked, String::new());
        // A household may only be gone if it is written why: nobody else empties a row.
        let known =
            self.removals.with_untracked(|all| gathered::<OrdSet<_>, _>(all.keys().map(|it| about(*it))));
        let emptied = |it: &&String| it.starts_with("household/") && !known.contains(*it);
        let unread = newer + removed.iter().filter(emptied).count();
        if first {
            self.sweep(unread);
        }
        unread
    }
    /// The name that a file goes out under: of practice it says so.
    pub fn saved_as(self, name: String) -> String {
        names::saved_as(name, self.mode == Mode::Demo)
    }
    /// The `kid` of whoever uses the device; empty before enrolment.
    pub fn kid(self) -> String {
        self.keys.with_value(|it| it.as_ref().map(|it| it.signer.public().kid()).unwrap_or_default())
    }
    /// The case file of a household.
    pub fn case(self, household: HouseholdId) -> Option<RwSignal<CaseFile>> {
        self.cases.with(|all| all.get(&household).copied())
    }

    /// Does an edit: decided, shown, queued for writing. Returns before it is saved;
    /// [`Session::saving`] says when it is.
    ///
    /// # Errors
    /// Says why it is refused; nothing has changed then.
    pub fn record(self, household: HouseholdId, edit: Edit) -> Result<(), Refusal> {
        if self.taken_over.get_untracked() {
            return Err(Refusal::NoSuchVisit);
        }
        // Neither the case file nor its answers are copied here: this is the road of every keystroke.
        let decide = |before: &CaseFile| {
            let step = match &edit {
                Edit::Answer { visit, changes } => {
                    let changes = before.visit(*visit).map(|it| it.working().changed_by(changes));
                    changes.map(|changes| Step { household, visit: *visit, changes })
                }
                _ => None,
            };
            let photo = match &edit {
                Edit::AddPhoto { visit, item, .. } => {
                    Some((*visit, item.as_deref().map_or(Place::House, Place::Item).key()))
                }
                _ => None,
            };
            // A visit keeps the questionnaire that it was begun with; a new one answers the newest.
            let questionnaire = match edit.of_visit().and_then(|it| before.visit(it)) {
                Some(visit) => Questionnaire::named(&visit.questionnaire),
                None => Questionnaire::newest(),
            };
            let questionnaire = questionnaire.ok_or(Refusal::NoSuchVisit)?;
            let fields = match &edit {
                Edit::Answer { changes, .. } => changes.iter().map(|it| it.0.question.clone()).collect(),
                Edit::AddPhoto { .. } => photo.iter().map(|it| it.1.question.clone()).collect(),
                _ => Vec::new(),
            };
            let commit = before.decide(questionnaire, edit, &device::stamp(&self.kid()), device::today())?;
            let added = photo.and_then(|(visit, key)| {
                let after = commit.0.iter().find_map(|it| match it {
                    Record::Visit(it) => it.working().get(&key).cloned(),
                    _ => None,
                });
                let changes = before.visit(visit)?.working().changed_by(&[(key, after)]);
                Some(Step { household, visit, changes })
            });
            let step = step.or(added);
            Ok((commit, step, fields))
        };
        let (commit, step, fields) = match self.case_untracked(household) {
            Some(case) => case.with_untracked(decide),
            None => decide(&CaseFile::default()),
        }?;
        self.keep_with(commit, &fields);
        match step {
            Some(step) => self.remember(step),
            None => self.forget_steps(),
        }
        Ok(())
    }

    /// Shows and writes records that are no edit of a case (a person, a handover, an intake).
    pub fn keep(self, commit: Commit) {
        self.keep_with(commit, &[]);
    }

    /// Shows and writes, with its line of the trail: nothing else puts anything into the store.
    fn keep_with(self, mut commit: Commit, fields: &[String]) {
        let line = act_of(&commit).and_then(|(act, about)| self.line(act, about, fields));
        commit.0.extend(line.map(Record::Done));
        self.put(commit);
    }

    fn put(self, commit: Commit) {
        self.show(&commit);
        self.waiting.update_value(|waiting| {
            for record in commit.0 {
                waiting.insert(record.key(), Box::new(record));
            }
        });
        self.pump();
    }

    /// The same with a line of the trail that the records do not say of themselves.
    pub fn keep_told(self, mut commit: Commit, act: Act, about: String) {
        let line = self.line(act, about, &[]);
        commit.0.extend(line.map(Record::Done));
        self.put(commit);
    }

    /// The same as [`Session::keep`], and waits until it is on disk twice.
    pub async fn keep_now(self, commit: Commit) {
        self.keep(commit);
        self.saved().await;
    }

    /// Waits until everything shown is on disk twice.
    pub async fn saved(self) {
        while self.saving.get_untracked() != Saving::Saved {
            gloo::timers::future::TimeoutFuture::new(10).await;
        }
    }

    /// The same, unless writing fails: then what is shown is all there is. Whether it is on disk.
    pub async fn saved_or_failed(self) -> bool {
        loop {
            match self.saving.get_untracked() {
                Saving::Saved => return true,
                Saving::Failed(_) => return false,
                Saving::Saving => gloo::timers::future::TimeoutFuture::new(10).await,
            }
        }
    }

    /// Says that something is being typed that no edit holds yet.
    pub fn typing(self) {
        self.typed.set_value(true);
        if self.saving.get_untracked() == Saving::Saved {
            self.saving.set(Saving::Saving);
        }
    }

    /// Whether something is typed that no edit holds.
    pub fn is_typing(self) -> bool {
        self.typed.get_value()
    }

    /// Says that what was typed is given up, or kept by an edit.
    pub fn not_typing(self) {
        self.typed.set_value(false);
        if !self.writing.get_value() && self.saving.get_untracked() == Saving::Saving {
            self.saving.set(Saving::Saved);
        }
    }

    /// Takes the last step back. Gives the visit it belongs to.
    pub fn undo(self) -> Option<VisitId> {
        let step = self.undo.try_update_value(|steps| steps.pop()).flatten()?;
        self.undoable.set(self.undo.with_value(Vec::len));
        let changes =
            crate::domain::answer::inverse(&step.changes).into_iter().map(|it| (it.key, it.to)).collect();
        let length = self.undo.with_value(Vec::len);
        let edit = Edit::Answer { visit: step.visit, changes };
        let done = self.record(step.household, edit).is_ok();
        self.undo.update_value(|steps| steps.truncate(length));
        self.undoable.set(length);
        done.then_some(step.visit)
    }

    fn case_untracked(self, household: HouseholdId) -> Option<RwSignal<CaseFile>> {
        self.cases.with_untracked(|all| all.get(&household).copied())
    }

    fn remember(self, step: Step) {
        if step.changes.is_empty() {
            return;
        }
        self.undo.update_value(|steps| {
            // Keystrokes of one answer are one step: what a person takes back is an answer.
            match steps.last_mut() {
                Some(last) if last.visit == step.visit && typed_on(&last.changes, &step.changes) => {
                    last.changes =
                        vec![Change { from: last.changes[0].from.clone(), ..step.changes[0].clone() }];
                }
                _ => steps.push(step),
            }
            if steps.len() > UNDO_STEPS {
                steps.remove(0);
            }
        });
        self.undoable.set(self.undo.with_value(Vec::len));
    }

    fn forget_steps(self) {
        self.undo.set_value(Vec::new());
        self.undoable.set(0);
    }

    /// The file of a photograph, written already or not; `None` when it is lost.
    ///
    /// # Errors
    /// Says why it cannot be read now.
    pub async fn photo(self, hash: &str) -> Result<Option<PhotoFile>, StoreFault> {
        let key = PhotoFile::key(hash);
        let waiting = || match self.waiting.with_value(|all| all.get(&key).cloned()).map(|it| *it) {
            Some(Record::Photo(file)) => Some(file),
            _ => None,
        };
        if let Some(file) = waiting() {
            return Ok(Some(file));
        }
        // Behind the write under way, which may be the one that brings it, or fail: then it waits again.
        let kept = self.store().photo(hash).await;
        match (&kept, waiting()) {
            (Ok(None) | Err(_), Some(file)) => Ok(Some(file)),
            _ => kept,
        }
    }

    /// Takes away what a person took out of a draft before the app was last left, or what was never
    /// said to be saved: no undo and no record leads to it any more. Not where something cannot be read,
    /// which may name it, nor in an office, whose files name theirs.
    fn sweep(self, unread: usize) {
        let damaged = self.incidents.with_untracked(|all| {
            all.iter().any(|it| matches!(it, Incident::JournalDamaged(_)))
                || self.lost.get_untracked().is_some()
        });
        if self.mode == Mode::Office || unread > 0 || damaged {
            return;
        }
        let mut unnamed = self.store().photos();
        for named in self.photos() {
            unnamed.remove(&named);
        }
        if !unnamed.is_empty() {
            let held = self.held();
            // First, so that nobody is told of a loss if the app is left in between.
            canary::remember(self.store().name(), Held { photos: held.photos - unnamed.len(), ..held });
            let (store, hashes) = (self.store(), unnamed.into_iter().collect());
            // What is left is taken away the next time.
            leptos::task::spawn_local(async move { drop(store.sweep_photos(hashes).await) });
        }
    }

    /// The photographs that belong to what is shown: what a backup holds besides. Not those that were
    /// taken away again before they were sealed; an office takes none away.
    pub fn photos(self) -> OrdSet<String> {
        let here = self.store().photos();
        if self.mode == Mode::Office {
            return here;
        }
        let mut named = OrdSet::new();
        self.cases.with_untracked(|cases| {
            for case in cases.values() {
                case.with_untracked(|case| named.extend(case.photos().map(|it| it.hash.clone())));
            }
        });
        // The texts of files that a practising office took in.
        let kept = |it: &mut OrdSet<String>, kept: Option<&String>| it.extend(kept.cloned());
        self.intakes.with_untracked(|all| all.values().for_each(|it| kept(&mut named, it.kept.as_ref())));
        self.waiting_files
            .with_untracked(|all| all.values().for_each(|it| kept(&mut named, it.kept.as_ref())));
        self.lists_below.with_untracked(|all| all.values().for_each(|it| kept(&mut named, Some(&it.kept))));
        named.retain(|it| here.contains(it));
        named
    }

    /// What is here now, for the canary.
    pub fn held(self) -> Held {
        let files = self.handovers.with_untracked(OrdMap::len) + self.intakes.with_untracked(OrdMap::len);
        let photos = self.store().photos().len();
        Held { households: self.cases.with_untracked(OrdMap::len), files, photos, at: device::now() }
    }

    /// Remembers what is here, unless a loss has not been acknowledged yet.
    pub fn note_what_is_held(self) {
        if self.lost.get_untracked().is_none() {
            canary::remember(self.store().name(), self.held());
        }
    }

    fn pump(self) {
        if self.writing.get_value() {
            self.saving.set(Saving::Saving);
            return;
        }
        self.writing.set_value(true);
        self.saving.set(Saving::Saving);
        leptos::task::spawn_local(async move {
            let mut tries = 0;
            loop {
                let batch = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
                if batch.is_empty() {
                    break;
                }
                let commit = Commit(batch.values().map(|it| (**it).clone()).collect());
                let store = self.store.get_value();
                match store.write(&commit).await {
                    Ok(()) => tries = 0,
                    Err(fault) => {
                        // Back into the queue, unless a newer state of the record is there.
                        self.waiting.update_value(|waiting| {
                            for (key, record) in batch {
                                waiting.or_insert_with(key, || record);
                            }
                        });
                        self.saving.set(Saving::Failed(fault));
                        let wait = RETRY_MS[tries.min(RETRY_MS.len() - 1)];
                        tries += 1;
                        gloo::timers::future::TimeoutFuture::new(wait).await;
                    }
                }
            }
            self.writing.set_value(false);
            self.note_what_is_held();
            // What is typed and in no edit yet is not on disk, whatever was just written.
            self.saving.set(if self.typed.get_value() { Saving::Saving } else { Saving::Saved });
        });
    }
}

thread_local! {
    // Not a context: handlers of events run outside any owner, and there is one store at a time.
    static OPEN: std::cell::Cell<Option<Session>> = const { std::cell::Cell::new(None) };
}

/// Makes this the session of the open store.
pub fn set_session(session: Session) {
    OPEN.set(Some(session));
}

/// The session of the open store. Only pages drawn after the store was opened ask for it.
pub fn session() -> Session {
    OPEN.get().expect("the shell draws such pages only over an open store")
}
