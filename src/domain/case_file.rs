//! The case file แฟ้มครัวเรือน: one household with its visits and revisions, and the only way
//! anything in it changes — an [`Edit`] is decided into a [`Commit`] or a [`Refusal`].

use super::answer::{Answer, AnswerKey, Answers, Change, diff};
use super::comment::{self, Comment, Fate};
use super::id::{HouseholdId, RevisionId, Stamp, VisitId};
use super::photo::{self, Photo, PhotoFault, PhotoFile, PhotoKind, Place};
use super::questionnaire::Questionnaire;
use super::record::{Household, Record, Revision, RevisionReason, Visit, VisitKind, VisitState};
use super::roster::Listed;
use super::validate::{self, Fault, Severity};
use super::{Date, date::PartialDate, life, questionnaire::known};

/// What a person does.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// a new household and its first visit
    Add {
        /// fresh id
        household: HouseholdId,
        /// fresh id
        visit: VisitId,
        /// the round
        round: String,
        /// what is known already (address, head)
        answers: Answers,
    },
    /// the next visit to a household: a first one to a listed one, or one that goes on from those before
    Visit {
        /// whose: of the list, or of this case file
        household: HouseholdId,
        /// fresh id
        visit: VisitId,
        /// the round
        round: String,
        /// Re-X-Ray or follow-up
        kind: VisitKind,
        /// as the list names it, if it does
        listed: Option<Box<Listed>>,
    },
    /// answers given, blanked or taken back; adding and removing a member is this too
    Answer {
        /// of which visit
        visit: VisitId,
        /// which
        changes: Vec<(AnswerKey, Option<Answer>)>,
    },
    /// a photograph taken; taking it away again is an [`Edit::Answer`]
    AddPhoto {
        /// of which visit
        visit: VisitId,
        /// of which item, by its code; `None` is the house
        item: Option<String>,
        /// what it shows
        kind: PhotoKind,
        /// the file
        jpeg: Vec<u8>,
    },
    /// seal a draft
    Seal {
        /// which visit
        visit: VisitId,
    },
    /// begin to correct a sealed visit
    Reopen {
        /// which visit
        visit: VisitId,
    },
    /// seal the correction
    SealCorrection {
        /// which visit
        visit: VisitId,
        /// why, in the enumerator's words; not empty
        note: String,
    },
    /// say why what a comment was said of stays as it is; a correction under way goes on
    Keep {
        /// which comment
        comment: Comment,
        /// why, in the enumerator's words; not empty
        note: String,
    },
    /// give the correction up; what was sealed stays
    DropCorrection {
        /// which visit
        visit: VisitId,
    },
}

impl Edit {
    /// The visit that is changed; `None` where one is begun.
    pub fn of_visit(&self) -> Option<VisitId> {
        match self {
            Edit::Add { .. } | Edit::Visit { .. } => None,
            Edit::Answer { visit, .. }
            | Edit::AddPhoto { visit, .. }
            | Edit::Seal { visit }
            | Edit::Reopen { visit }
            | Edit::SealCorrection { visit, .. }
            | Edit::DropCorrection { visit } => Some(*visit),
            Edit::Keep { comment, .. } => Some(comment.visit),
        }
    }
}

/// What is written: all of it or none of it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Commit(pub Vec<Record>);

/// Why an edit is not done.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// no such visit here
    NoSuchVisit,
    /// it is sealed; reopen it first
    VisitIsSealed,
    /// it is not sealed
    VisitIsNotSealed,
    /// these errors must be mended first
    HasFaults(Vec<Fault>),
    /// a correction needs a reason
    NoReason,
    /// nothing was changed
    NothingChanged,
    /// the household is there already
    AlreadyThere,
    /// the visit before is not sealed yet
    VisitUnderWay,
    /// there is no sealed visit that a follow-up could go on from
    NothingToFollow,
    /// a photograph that may not be there
    Photo(PhotoFault),
}

/// One household with everything known of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseFile {
    /// the household; `None` only before [`Edit::Add`]
    pub household: Option<Household>,
    /// its visits, oldest first
    pub visits: Vec<Visit>,
    /// its revisions, in the order of their ids
    pub revisions: Vec<Revision>,
}

impl CaseFile {
    /// The visit with this id.
    pub fn visit(&self, id: VisitId) -> Option<&Visit> {
        self.visits.iter().find(|it| it.id == id)
    }
    /// The newest visit.
    pub fn latest(&self) -> Option<&Visit> {
        self.visits.last()
    }
    /// The revisions of a visit, oldest first: from the first to its head, each based on the one before.
    /// Their ids do not tell: they come from a clock that may have been set back. In the order of their
    /// ids when they do not hang together.
    pub fn history(&self, visit: VisitId) -> Vec<&Revision> {
        let all: Vec<&Revision> = self.revisions.iter().filter(|it| it.visit == visit).collect();
        let mut ordered = Vec::new();
        let mut next = self.visit(visit).and_then(|it| it.head);
        while let Some(revision) =
            all.iter().find(|it| Some(it.id) == next).filter(|_| ordered.len() < all.len())
        {
            ordered.push(*revision);
            next = revision.base;
        }
        ordered.reverse();
        if ordered.len() == all.len() { ordered } else { all }
    }

    /// Every photograph that anything in it names: answers, corrections under way, and revisions.
    pub fn photos(&self) -> impl Iterator<Item = &Photo> {
        let visits = self.visits.iter().flat_map(Visit::photos);
        visits.chain(self.revisions.iter().flat_map(Revision::photos))
    }

    /// Decides an edit. Pure: `stamp` brings time and a fresh id, `today` the device's date.
    ///
    /// # Errors
    /// Says why it is not done; nothing has changed then.
    pub fn decide(
        &self,
        questionnaire: &Questionnaire,
        edit: Edit,
        stamp: &Stamp,
        today: Date,
    ) -> Result<Commit, Refusal> {
        match edit {
            Edit::Add { household, visit, round, answers } => {
                if self.household.is_some() {
                    return Err(Refusal::AlreadyThere);
                }
                let household = Household { id: household, added_at: stamp.at, added_by: stamp.by.clone() };
                let visit = Visit {
                    id: visit,
                    household: household.id,
                    round,
                    questionnaire: questionnaire.id.clone(),
                    kind: VisitKind::Survey,
                    begun_at: stamp.at,
                    begun_by: stamp.by.clone(),
                    state: VisitState::Draft,
                    answers,
                    head: None,
                };
                Ok(Commit(vec![Record::Household(household), Record::Visit(visit)]))
            }
            Edit::Visit { household, visit, round, kind, listed } => {
                if self.visits.iter().any(|it| it.state != VisitState::Sealed) {
                    return Err(Refusal::VisitUnderWay);
                }
                // What a list names can be followed up too: the survey may have closed before anybody came.
                if self.visits.is_empty() && listed.is_none() {
                    return Err(Refusal::NothingToFollow);
                }
                let new = Household { id: household, added_at: stamp.at, added_by: stamp.by.clone() };
                let first = self.household.is_none().then_some(Record::Household(new));
                let mut visit = Visit {
                    id: visit,
                    household,
                    round,
                    questionnaire: questionnaire.id.clone(),
                    kind,
                    begun_at: stamp.at,
                    begun_by: stamp.by.clone(),
                    state: VisitState::Draft,
                    answers: life::brought_along(self, listed.as_deref(), kind, household),
                    head: None,
                };
                let day = Answer::Date(PartialDate::from_day(today));
                visit.answers.set(AnswerKey::of(known::VISIT_DATE), Some(day));
                Ok(Commit(first.into_iter().chain([Record::Visit(visit)]).collect()))
            }
            Edit::Answer { visit, changes } => {
                let mut visit = self.visit(visit).ok_or(Refusal::NoSuchVisit)?.clone();
                let of_photos = |it: &AnswerKey| it.question == photo::CONSENT || photo::place(it).is_some();
                let judged = changes.iter().any(|(key, _)| of_photos(key));
                let answers = open_answers(&mut visit)?;
                for (key, answer) in changes {
                    answers.set(key, answer);
                }
                if judged {
                    photo::allowed(questionnaire, answers).map_err(Refusal::Photo)?;
                }
                Ok(Commit(vec![Record::Visit(visit)]))
            }
            Edit::AddPhoto { visit, item, kind, jpeg } => {
                let mut visit = self.visit(visit).ok_or(Refusal::NoSuchVisit)?.clone();
                let answers = open_answers(&mut visit)?;
                let place = item.as_deref().map_or(Place::House, Place::Item);
                if item.as_ref().is_some_and(|it| !answers.ticked(it)) {
                    return Err(Refusal::Photo(PhotoFault::NoSuchPlace));
                }
                let photo = Photo::of(&jpeg, kind, stamp.at, &stamp.by).map_err(Refusal::Photo)?;
                let mut photos = photo::at(answers, &place.key()).to_vec();
                photos.push(photo);
                answers.set(place.key(), Some(Answer::Photos(photos)));
                photo::allowed(questionnaire, answers).map_err(Refusal::Photo)?;
                Ok(Commit(vec![Record::Photo(PhotoFile::of(&jpeg)), Record::Visit(visit)]))
            }
            Edit::Seal { visit } => {
                let visit = self.visit(visit).ok_or(Refusal::NoSuchVisit)?;
                if visit.state != VisitState::Draft {
                    return Err(Refusal::VisitIsSealed);
                }
                seal(questionnaire, visit, &visit.answers, RevisionReason::Sealed, stamp, today)
            }
            Edit::Reopen { visit } => {
                let visit = self.visit(visit).ok_or(Refusal::NoSuchVisit)?;
                if visit.state != VisitState::Sealed {
                    return Err(Refusal::VisitIsNotSealed);
                }
                let state = VisitState::Correcting(visit.answers.clone());
                Ok(Commit(vec![Record::Visit(Visit { state, ..visit.clone() })]))
            }
            Edit::SealCorrection { visit, note } => {
                let visit = self.visit(visit).ok_or(Refusal::NoSuchVisit)?;
                let VisitState::Correcting(answers) = &visit.state else {
                    return Err(Refusal::VisitIsNotSealed);
                };
                if note.trim().is_empty() {
                    return Err(Refusal::NoReason);
                }
                let reason = RevisionReason::Corrected { note: note.trim().to_owned() };
                seal(questionnaire, visit, answers, reason, stamp, today)
            }
            Edit::Keep { comment, note } => {
                let visit = self.visit(comment.visit).ok_or(Refusal::NoSuchVisit)?;
                if visit.head.is_none() {
                    return Err(Refusal::VisitIsNotSealed);
                }
                if !comment::may_be_said(&note) {
                    return Err(Refusal::NoReason);
                }
                if comment::fate(&comment, &self.history(visit.id)) != Fate::Open {
                    return Err(Refusal::NothingChanged);
                }
                let reason = RevisionReason::Kept { comment: comment.id, note: note.trim().to_owned() };
                Ok(step(visit, visit.clone(), reason, Vec::new(), stamp))
            }
            Edit::DropCorrection { visit } => {
                let visit = self.visit(visit).ok_or(Refusal::NoSuchVisit)?;
                if !matches!(visit.state, VisitState::Correcting(_)) {
                    return Err(Refusal::VisitIsNotSealed);
                }
                let state = VisitState::Sealed;
                Ok(Commit(vec![Record::Visit(Visit { state, ..visit.clone() })]))
            }
        }
    }

    /// Takes a commit in. The same road loads from disk, so nothing else builds a case file.
    pub fn apply(&mut self, commit: &Commit) {
        for record in &commit.0 {
            match record {
                Record::Household(it) => self.household = Some(it.clone()),
                Record::Visit(it) => match self.visits.iter_mut().find(|old| old.id == it.id) {
                    Some(old) => *old = it.clone(),
                    None => {
                        let at = self.visits.partition_point(|visit| visit.id <= it.id);
                        self.visits.insert(at, it.clone());
                    }
                },
                Record::Revision(it) => {
                    if !self.revisions.iter().any(|old| old.id == it.id) {
                        let at = self.revisions.partition_point(|revision| revision.id <= it.id);
                        self.revisions.insert(at, it.clone());
                    }
                }
                Record::Person(_)
                | Record::Handover(_)
                | Record::Intake(_)
                | Record::Waiting(_)
                | Record::KnownKey(_)
                | Record::Office(_)
                | Record::BackedUp(_)
                | Record::Removal(_)
                | Record::Done(_)
                | Record::Roster(_)
                | Record::Layout(_)
                | Record::KeptFilter(_)
                | Record::Relay(_)
                // Read from the store when it is looked at: two hundred of them are no case file.
                | Record::Photo(_)
                // Of the whole file that an office took in.
                | Record::Digest(_)
                // Kept beside: few households have any.
                | Record::Comment(_)
                | Record::Settlement(_)
                | Record::Keyed(_)
                | Record::Resolution(_)
                | Record::Refused(_)
                | Record::Form(_)
                // Of two households, and of many.
                | Record::PairDecision(_)
                | Record::ListBelow(_) => {}
            }
        }
    }
}

/// The answers that may be changed now.
fn open_answers(visit: &mut Visit) -> Result<&mut Answers, Refusal> {
    match &mut visit.state {
        VisitState::Draft => Ok(&mut visit.answers),
        VisitState::Correcting(answers) => Ok(answers),
        VisitState::Sealed => Err(Refusal::VisitIsSealed),
    }
}

/// The visit's own date where one was given, else the device's.
pub fn date_of(answers: &Answers, today: Date) -> Date {
    match answers.of(known::VISIT_DATE) {
        Some(Answer::Date(date)) => PartialDate::first_day(*date),
        _ => today,
    }
}

fn seal(
    questionnaire: &Questionnaire,
    visit: &Visit,
    answers: &Answers,
    reason: RevisionReason,
    stamp: &Stamp,
    today: Date,
) -> Result<Commit, Refusal> {
    let errors: Vec<Fault> = validate::faults(questionnaire, answers, today)
        .into_iter()
        .filter(|it| it.severity == Severity::Error)
        .collect();
    if !errors.is_empty() {
        return Err(Refusal::HasFaults(errors));
    }
    let sealed = validate::kept(questionnaire, answers, today);
    let before = if visit.head.is_none() { Answers::default() } else { visit.answers.clone() };
    let changes: Vec<Change> = diff(&before, &sealed);
    if changes.is_empty() {
        return Err(Refusal::NothingChanged);
    }
    let after = Visit { state: VisitState::Sealed, answers: sealed, ..visit.clone() };
    Ok(step(visit, after, reason, changes, stamp))
}

/// One more revision of a visit, which is as `after` says from then on.
fn step(before: &Visit, after: Visit, reason: RevisionReason, changes: Vec<Change>, stamp: &Stamp) -> Commit {
    let id: RevisionId = stamp.revision;
    let (visit, base, by) = (before.id, before.head, stamp.by.clone());
    let revision = Revision { id, visit, base, at: stamp.at, by, reason, changes };
    Commit(vec![Record::Visit(Visit { head: Some(id), ..after }), Record::Revision(revision)])
}
