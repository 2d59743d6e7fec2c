//! What an office sends back ส่งกลับแก้ไข: its comments on visits that a volunteer handed over. What a
//! comment says may name somebody, so that the file travels sealed to the volunteer's key.

use crate::domain::{OrdMap, OrdSet};

use serde::{Deserialize, Serialize};

use super::bundle::{
    App, Bundle, BundleFault, Device, MAX_MANIFEST, MAX_NAME, VERSION, at_most, is_hash, whole, words,
};
use super::enrol::{Document, codes, head, this_app};
use super::envelope::RETURN;
use super::intake::{own_and_continued, reopen};
use crate::domain::comment::{self, Comment, Fate};
use crate::domain::record::{Intake, KnownKey};
use crate::domain::{CaseFile, HouseholdId, Questionnaire, Revision, VisitId, gathered};

/// An office's comments for one volunteer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// [`VERSION`]
    pub v: u32,
    /// the program
    pub app: App,
    /// the office's key, which signs
    pub device: Device,
    /// the volunteer's key
    pub to: String,
    /// what is said, in the order of their ids
    pub comments: Vec<Comment>,
    /// when, seconds since 1970 by the office's clock
    pub iat: i64,
}

impl Document for Return {
    const TYP: &'static str = RETURN;
    fn kid(&self) -> &str {
        &self.device.kid
    }
    fn check(&self) -> Result<(), BundleFault> {
        head(self.v, &self.app)?;
        at_most(self.comments.len(), MAX_MANIFEST, "comments")?;
        whole(self.iat).map_err(|wrong| wrong.at("iat"))?;
        for it in &self.comments {
            whole(it.at).map_err(|wrong| wrong.at("comments.at"))?;
            words(&it.text, comment::MAX_COMMENT, true).map_err(|wrong| wrong.at("comments.text"))?;
            let question = it.key.as_ref().map_or("", |it| &it.question);
            words(question, MAX_NAME, false).map_err(|wrong| wrong.at("comments.key"))?;
        }
        let said = |it: &Comment| {
            comment::may_be_said(&it.text) && is_hash(&it.by) && is_hash(&it.to) && it.sent_at.is_none()
        };
        let wrong = [
            (!is_hash(&self.to), "to"),
            (!self.comments.is_sorted_by(|a, b| a.id < b.id), "comments"),
            (!self.comments.iter().all(said), "comments"),
        ];
        match wrong.into_iter().find(|(wrong, _)| *wrong) {
            Some((_, place)) => Err(BundleFault::Shape(place.to_owned())),
            None => Ok(()),
        }
    }
}

/// What a return file brings to a tablet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arriving {
    /// comments that are new here and wait for the volunteer
    pub new: Vec<Comment>,
    /// new here, but what they were said of was corrected since
    pub corrected: Vec<Comment>,
    /// that came before
    pub known: usize,
    /// on visits that are not on this tablet: taken off, erased, or never here
    pub elsewhere: usize,
    /// said of a later state of the visit than this tablet's, which was restored from an older backup
    pub later: usize,
}

impl Return {
    /// Everything that is still to be answered by this volunteer, whether an earlier file took it along or
    /// not: a file that is lost is made good by the next.
    pub fn of(office: &str, to: &str, open: &[&Comment], iat: i64) -> Return {
        let mut comments: Vec<Comment> =
            open.iter().map(|it| Comment { sent_at: None, ..(*it).clone() }).collect();
        comments.sort_unstable_by_key(|it| it.id);
        let device = Device { kid: office.to_owned() };
        Return { v: VERSION, app: this_app(), device, to: to.to_owned(), comments, iat }
    }

    /// What it brings to a tablet with these case files and comments. Opened again, or after another, it
    /// brings nothing that is there already.
    pub fn arriving<C: std::ops::Deref<Target = CaseFile>>(
        self,
        case: impl Fn(HouseholdId) -> Option<C>,
        here: &[Comment],
    ) -> Arriving {
        let mut brings = Arriving::default();
        for it in self.comments {
            if here.iter().any(|old| old.id == it.id) {
                brings.known += 1;
                continue;
            }
            let case = case(it.household);
            let history = case.as_deref().map(|case| case.history(it.visit)).unwrap_or_default();
            if history.is_empty() {
                brings.elsewhere += 1;
            } else if !history.iter().any(|revision| revision.id == it.head) {
                brings.later += 1;
            } else if comment::fate(&it, &history) == Fate::Open {
                brings.new.push(it);
            } else {
                brings.corrected.push(it);
            }
        }
        brings
    }

    /// The file's name, from codes and the moment in Thailand.
    pub fn file_name(&self, moment: &str) -> String {
        format!("RETURN-{}-{moment}.json", codes(&self.to))
    }
}

/// What an office knows of visits that it has said something of: of each the longest history that came,
/// and the household as it stands in that file.
pub fn histories(
    visits: &OrdSet<VisitId>,
    intakes: &[&Intake],
    register: &[KnownKey],
    published: &[Questionnaire],
) -> OrdMap<VisitId, super::SealedVisit> {
    let mut found: OrdMap<VisitId, super::SealedVisit> = OrdMap::new();
    if visits.is_empty() {
        return found;
    }
    let bundles = intakes.iter().filter_map(|it| reopen(it, register, published).ok());
    let records = bundles.flat_map(|it: Bundle| it.records).filter(|it| visits.contains(&it.visit.id));
    records.for_each(|it| longest(&mut found, it));
    found
}

/// Puts a history among those `found`, unless a longer one of its visit is there.
pub fn longest(found: &mut OrdMap<VisitId, super::SealedVisit>, record: super::SealedVisit) {
    let length = |it: &super::SealedVisit| it.revisions.len();
    if found.get(&record.visit.id).is_none_or(|it| length(it) < length(&record)) {
        found.insert(record.visit.id, record);
    }
}

/// What became of a comment, as far as the files that came tell.
pub fn became<'a>(comment: &Comment, came: &'a OrdMap<VisitId, super::SealedVisit>) -> Fate<'a> {
    let history: Vec<&Revision> =
        came.get(&comment.visit).map(|it| it.revisions.iter().collect()).unwrap_or_default();
    comment::fate(comment, &history)
}

/// Those of these comments that go to this key: said of its own files, or of those of a key whose work it
/// goes on with.
pub fn for_key<'a>(
    kid: &str,
    comments: impl IntoIterator<Item = &'a Comment>,
    register: &[KnownKey],
) -> Vec<&'a Comment> {
    let own: OrdSet<String> = gathered(own_and_continued(kid, register).into_iter().map(str::to_owned));
    comments.into_iter().filter(|it| !it.taken_back() && own.contains(&it.to)).collect()
}
