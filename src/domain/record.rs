//! Everything that is kept: nothing but a [`Record`] is written to disk or into a file.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::answer::{Answer, Answers, Change};
use super::cases::KeptFilter;
use super::comment::Comment;
use super::id::{CommentId, HouseholdId, RevisionId, VisitId};
use super::json;
use super::keyed::Keyed;
pub use super::known_key::{Decision, KnownKey, Standing, Through};
use super::listing::ListBelow;
use super::meeting::Resolution;
use super::merge::{PairDecision, Settlement};
use super::person::Person;
use super::photo::{self, Photo, PhotoFile};
use super::publish::Form;
use super::refused::{Claim, HeldWhy, Refused};
use super::relay::Relay;
use super::roster::{Layout, Roster};
use super::taken::{Again, Digest, Head};
pub use super::trail::BackedUp;
use super::trail::{Done, Removal};

/// The format of records written now. Older ones step up through [`Record::read`]; newer ones are
/// kept and shown read-only, never dropped.
pub const FORMAT: u32 = 1;

/// One step from a format to the next. It changes the JSON of a record, never a `struct` of today:
/// those will have moved on when the step is still needed.
pub type Step = fn(Value) -> Result<Value, String>;

/// The step at place n leads from format n + 1 to n + 2. Append only: tablets that were switched off
/// for a year start anywhere in this list. Raising [`FORMAT`] without a step does not compile; a step
/// without a golden file of the format it leaves fails a test.
const STEPS: [Step; FORMAT as usize - 1] = [];

/// A record as it was found in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// readable, stepped up where it was older
    Known(Box<Record>),
    /// of this newer format: keep it as it is
    Newer(u32),
    /// what is wrong with it
    Damaged(String),
}

/// Where a household comes from (LETTER 000, 001).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// ครัวเรือนเดิมปี 2565
    #[serde(rename = "rexray_2565")]
    Rexray2565,
    /// ครัวเรือนตกหล่น
    Missed,
    /// ครัวเรือนที่เดือดร้อนใหม่
    NewHardship,
}

impl Origin {
    /// The one that is written so.
    pub fn of_code(code: &str) -> Option<Origin> {
        match code {
            "rexray_2565" => Some(Origin::Rexray2565),
            "missed" => Some(Origin::Missed),
            "new_hardship" => Some(Origin::NewHardship),
            _ => None,
        }
    }
}

/// A household ครัวเรือน; its address and people are answers of its visits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Household {
    /// its id
    pub id: HouseholdId,
    /// when it was added, ms since 1970 by the device's clock
    pub added_at: i64,
    /// `kid` of who added it
    pub added_by: String,
}

/// What a visit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitKind {
    /// a survey of the seven dimensions
    Survey,
    /// a visit that verifies an earlier one
    Rexray,
    /// a monthly follow-up
    FollowUp,
}

impl VisitKind {
    /// As it is written.
    pub fn code(self) -> &'static str {
        match self {
            VisitKind::Survey => "survey",
            VisitKind::Rexray => "rexray",
            VisitKind::FollowUp => "follow_up",
        }
    }
}

/// Where a visit stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum VisitState {
    /// being filled in
    Draft,
    /// sealed ปิดผนึก: changes only by a revision
    Sealed,
    /// sealed, and being corrected: these are the answers as corrected so far; `answers` of the
    /// visit stay what was sealed until the correction is
    Correcting(Answers),
}

/// A visit การลงพื้นที่.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// its id
    pub id: VisitId,
    /// whose
    pub household: HouseholdId,
    /// the round of the survey
    pub round: String,
    /// the questionnaire it answers; an old visit keeps its own
    pub questionnaire: String,
    /// survey, Re-X-Ray or follow-up
    pub kind: VisitKind,
    /// when it was begun, ms since 1970 by the device's clock
    pub begun_at: i64,
    /// `kid` of who began it
    pub begun_by: String,
    /// draft, sealed or being corrected
    pub state: VisitState,
    /// the answers (as sealed, once sealed)
    pub answers: Answers,
    /// the newest revision, once sealed
    pub head: Option<RevisionId>,
}

impl Visit {
    /// The answers on the screen: those being corrected, else those of the visit.
    pub fn working(&self) -> &Answers {
        match &self.state {
            VisitState::Correcting(answers) => answers,
            _ => &self.answers,
        }
    }
    /// The photographs it names, as sealed and as being corrected.
    pub fn photos(&self) -> impl Iterator<Item = &Photo> {
        let correcting = match &self.state {
            VisitState::Correcting(answers) => Some(answers),
            _ => None,
        };
        photo::named(&self.answers).chain(correcting.into_iter().flat_map(photo::named))
    }
    /// Whether answers may be given now.
    pub fn open(&self) -> bool {
        !matches!(self.state, VisitState::Sealed)
    }
}

/// Why a revision was made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RevisionReason {
    /// the visit was sealed
    Sealed,
    /// a sealed visit was corrected, for this reason
    Corrected {
        /// in the enumerator's words
        note: String,
    },
    /// nothing was changed: an office's comment was looked into, and what it was said of stays
    Kept {
        /// which comment
        comment: CommentId,
        /// why, in the enumerator's words
        note: String,
    },
}

/// One step in the life of a sealed visit. Never changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// its id
    pub id: RevisionId,
    /// of which visit
    pub visit: VisitId,
    /// the revision it is based on; `None` for the first
    pub base: Option<RevisionId>,
    /// when, ms since 1970 by the device's clock; for people, never for order
    pub at: i64,
    /// `kid` of who made it
    pub by: String,
    /// why
    pub reason: RevisionReason,
    /// what changed, ordered by key
    pub changes: Vec<Change>,
}

impl Revision {
    /// The photographs that it took away or added.
    pub fn photos(&self) -> impl Iterator<Item = &Photo> {
        let sides = self.changes.iter().flat_map(|it| [&it.from, &it.to]);
        sides.flatten().flat_map(|it| match it {
            Answer::Photos(photos) => photos.as_slice(),
            _ => &[],
        })
    }
}

/// A file made for handing over ส่งมอบ. The number is reserved on disk before the file is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handover {
    /// `kid` of the key that numbers it; empty in the first tablets, which had one key for life
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// 1, 2, 3 … without gaps, per key
    pub seq: u64,
    /// when the number was reserved, ms since 1970
    pub reserved_at: i64,
    /// the file, once made
    pub file: Option<HandoverFile>,
    /// the saved file was read back and found whole
    pub checked_at: Option<i64>,
    /// the office said that it has it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Received>,
}

/// That the office has a file, by its signed receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Received {
    /// when the receipt was taken in, ms since 1970 by the device's clock
    pub at: i64,
    /// how many days the tablet keeps the households after that
    pub days: u32,
}

impl Handover {
    /// Whether this key numbers it.
    pub fn is_by(&self, kid: &str) -> bool {
        self.by.is_empty() || self.by == kid
    }
}

/// The file of a [`Handover`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandoverFile {
    /// made from codes, never from names
    pub name: String,
    /// the exact bytes (ASCII); of a file with photographs the signed text alone, see `carries`; empty
    /// once a household in it was taken off the device
    pub text: String,
    /// base64url SHA-256 of the signed text, the next file's `prev`
    pub hash: String,
    /// the heads it holds
    pub heads: Vec<RevisionId>,
    /// what makes the exact bytes again of a file with photographs: they are kept once, and a tablet
    /// need not hold every file it ever made in its memory
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carries: Option<Box<Carries>>,
}

/// The photographs of a handed-over file, and how it was sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carries {
    /// their hashes, in the order of the file
    pub photos: Vec<String>,
    /// base64url SHA-256 of the exact bytes
    pub sum: String,
    /// how it was sealed; `None` in practice
    pub sealing: Option<Sealing>,
}

/// With what a file was sealed, so that the same bytes can be made again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealing {
    /// the sealed file with nothing in it: its recipients and its nonce
    pub head: String,
    /// base64url of the key of the content, 32 bytes
    pub key: String,
}

/// A file that an office took in. Kept whole, so that the signer stays provable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intake {
    /// base64url SHA-256 of the signed text
    pub hash: String,
    /// the file's name as it came
    pub name: String,
    /// the signed text, exactly; when `redacted`, the payload without what was erased; empty where it
    /// is `kept` on the shelf
    pub text: String,
    /// whose key
    pub kid: String,
    /// its number
    pub seq: u64,
    /// when, ms since 1970
    pub at: i64,
    /// somebody asked for the erasure of a household in it (PDPA s.33): nobody can check the
    /// signature any more, which covered that household too
    #[serde(default, skip_serializing_if = "is_false")]
    pub redacted: bool,
    /// the file of the shelf that holds the text, by its hash (`exchange::kept`)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<String>,
    /// what the text says, but for its households; files that were taken in before it was put apart
    /// have none
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Box<Head>>,
    /// the `kid`s of the offices that passed it on, the one that sent it here last; none when it came from
    /// the volunteer
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<String>,
    /// the same file was handed in again since
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Again>,
}

impl Intake {
    /// The same after the file was handed in once more, at this moment (ms since 1970): its line of the register
    /// says so, and nothing else changes.
    pub fn came_again(&self, at: i64) -> Intake {
        Intake { again: Some(Again::after(self.again, at)), ..self.clone() }
    }
    /// Whether it is the same file as this one, however often either was handed in.
    pub fn is_file_of(&self, other: &Intake) -> bool {
        Intake { again: other.again, ..self.clone() } == *other
    }
}

fn is_false(it: &bool) -> bool {
    !it
}

/// A file that waits in an office for a person. Nothing of it is data meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiting {
    /// base64url SHA-256 of the signed text
    pub hash: String,
    /// the file's name as it came
    pub name: String,
    /// the exact bytes that were signed; empty where they are `kept` on the shelf
    pub text: String,
    /// when, ms since 1970
    pub at: i64,
    /// a person decided to leave it out, for this reason
    pub left_out: Option<String>,
    /// the file of the shelf that holds the text, by its hash
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<String>,
    /// the offices that passed it on, as of an [`Intake`]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<String>,
    /// why; files that waited before this was written down have none
    #[serde(default, deserialize_with = "HeldWhy::read", skip_serializing_if = "Option::is_none")]
    pub why: Option<HeldWhy>,
    /// who it says it is from
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Box<Claim>>,
}

impl Waiting {
    /// Whether a person may look at it again: it was left out, and its text is still here. A file that was taken
    /// in since without an erased household is emptied where it waited.
    pub fn may_be_looked_at_again(&self) -> bool {
        self.left_out.is_some() && (self.kept.is_some() || !self.text.is_empty())
    }
    /// Whether there is nothing left of it to decide about: it is kept in another place, or was overtaken.
    pub fn is_over(&self) -> bool {
        self.left_out.is_none() && self.kept.is_none() && self.text.is_empty()
    }
}

/// What an office is to a tablet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// the one it hands over to, which mends a forgotten PIN too
    #[default]
    First,
    /// one that can open what is handed over, besides the first
    Second,
    /// a second one no longer
    Former,
}

impl Part {
    fn is_first(&self) -> bool {
        *self == Part::First
    }
}

/// At which level an office works (domain.md §2.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficeLevel {
    /// เทศบาล / อปท.
    Municipality,
    /// อำเภอ
    District,
    /// จังหวัด
    Province,
}

/// An office สำนักงาน: to a tablet one it hands over to, to an office itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// RFC 7638 thumbprint of the key that signs
    pub kid: String,
    /// that key: base64url x and y
    pub signs: (String, String),
    /// the key to encrypt to: base64url x and y
    pub receives: (String, String),
    /// its name
    pub name: String,
    /// tambon code of where it is, six digits
    pub area: String,
    /// when its 20 digits were compared, or when it was set up, ms since 1970
    pub at: i64,
    /// what it is to the tablet
    #[serde(default, skip_serializing_if = "Part::is_first")]
    pub part: Part,
    /// in an office: when copies of its own keys were saved and looked at again, ms since 1970
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key_files: Vec<i64>,
    /// in an office: at which level it works, where somebody said so
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<OfficeLevel>,
}

impl Office {
    /// The code of the area that it answers for, where its level says so: a district's four digits, a
    /// province's two. A municipality may lie in several tambons.
    pub fn answers_for(&self) -> Option<&str> {
        match self.level? {
            OfficeLevel::Municipality => None,
            OfficeLevel::District => self.area.get(..4),
            OfficeLevel::Province => self.area.get(..2),
        }
    }
    /// Of all that a device knows, the one of this part whose digits were compared last.
    pub fn newest<'a>(all: impl IntoIterator<Item = &'a Office>, part: Part) -> Option<&'a Office> {
        all.into_iter().filter(|it| it.part == part).max_by_key(|it| (it.at, &it.kid))
    }
}

/// Everything that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// the enrolled person
    Person(Person),
    /// a household
    Household(Household),
    /// a visit
    Visit(Visit),
    /// a revision
    Revision(Revision),
    /// a file handed over
    Handover(Handover),
    /// a file taken in
    Intake(Intake),
    /// a file that waits in an office
    Waiting(Waiting),
    /// a key of the office's register
    KnownKey(KnownKey),
    /// an office
    Office(Office),
    /// a backup that was made
    BackedUp(BackedUp),
    /// a household that was taken off
    Removal(Removal),
    /// a line of the trail
    Done(Done),
    /// the file of a photograph, named by a visit
    Photo(PhotoFile),
    /// the households that an office asks its volunteers to visit
    Roster(Roster),
    /// how the columns of a list are read
    Layout(Layout),
    /// a comment of an office on a visit
    Comment(Comment),
    /// a decision of an office about what several changed at once
    Settlement(Settlement),
    /// what is kept ready of a file's households
    Digest(Digest),
    /// that a household was keyed into ThaiQM
    Keyed(Keyed),
    /// a resolution of an office's meeting
    Resolution(Resolution),
    /// a filter of the case list under a name
    KeptFilter(KeptFilter),
    /// a file that passes on what an office took in: made here, or taken in here
    Relay(Relay),
    /// a file that an office did not take
    Refused(Refused),
    /// a questionnaire that an office published
    Form(Form),
    /// a decision of an office whether two households are one; called after what was decided first of two
    #[serde(rename = "apart")]
    PairDecision(PairDecision),
    /// the list of an office below
    ListBelow(ListBelow),
}

impl Record {
    /// The record's place in the store: `visit/0190…`. Equal for two states of one record.
    pub fn key(&self) -> String {
        match self {
            Record::Person(_) => "person".to_owned(),
            Record::Household(it) => format!("household/{}", it.id),
            Record::Visit(it) => format!("visit/{}", it.id),
            Record::Revision(it) => format!("revision/{}", it.id),
            Record::Handover(it) if it.by.is_empty() => format!("handover/{:08}", it.seq),
            Record::Handover(it) => format!("handover/{}/{:08}", it.by, it.seq),
            Record::Intake(it) => format!("intake/{}", it.hash),
            Record::Waiting(it) => format!("waiting/{}", it.hash),
            Record::KnownKey(it) => format!("key/{}", it.kid),
            Record::Office(it) => format!("office/{}", it.kid),
            Record::BackedUp(it) => format!("backup/{}", it.at),
            Record::Removal(it) => format!("removal/{}", it.household),
            Record::Done(it) => format!("done/{}", it.id),
            Record::Photo(it) => PhotoFile::key(&it.hash),
            Record::Roster(it) => format!("roster/{}", it.office),
            Record::Layout(it) => format!("layout/{}", it.id),
            Record::Comment(it) => format!("comment/{}", it.id),
            Record::Settlement(it) => format!("settlement/{}", it.id),
            Record::Digest(it) => format!("digest/{}", it.file),
            Record::Keyed(it) => format!("keyed/{}", it.household),
            Record::Resolution(it) => format!("resolution/{}", it.id),
            Record::KeptFilter(it) => format!("filter/{}", it.id),
            Record::Relay(it) => format!("relay/{}", it.hash),
            Record::Refused(it) => it.key(),
            Record::Form(it) => format!("form/{}", it.id),
            Record::PairDecision(it) => format!("apart/{}", it.id),
            Record::ListBelow(it) => format!("list/{}", it.office),
        }
    }
    /// The file of the shelf that holds its text.
    pub fn kept(&self) -> Option<&str> {
        match self {
            Record::Intake(it) => it.kept.as_deref(),
            Record::Waiting(it) => it.kept.as_deref(),
            Record::ListBelow(it) => Some(&it.kept),
            _ => None,
        }
    }
    /// The photographs it names.
    pub fn photos(&self) -> impl Iterator<Item = &Photo> {
        let (visit, revision) = match self {
            Record::Visit(it) => (Some(it), None),
            Record::Revision(it) => (None, Some(it)),
            _ => (None, None),
        };
        visit.into_iter().flat_map(Visit::photos).chain(revision.into_iter().flat_map(Revision::photos))
    }
    /// The record as JSON, in [`FORMAT`].
    pub fn write(&self) -> String {
        serde_json::to_string(self).expect("a record has only string keys and no floats")
    }
    /// The record as the store keeps it: `{"f":1,"r":…}`.
    pub fn to_row(&self) -> String {
        format!(r#"{{"f":{FORMAT},"r":{}}}"#, self.write())
    }
    /// Reads the JSON of a record of `format`, stepping an older one up.
    pub fn read(format: u32, json: &str) -> Row {
        if format > FORMAT {
            return Row::Newer(format);
        }
        let now = if format == FORMAT {
            Ok(Cow::Borrowed(json))
        } else {
            // While there is no step, no reader of just any JSON is carried.
            let steps = STEPS.first().ok_or_else(|| format!("no format {format}"));
            steps.and_then(|_| step_up(&STEPS, format, json)).map(|value| Cow::Owned(value.to_string()))
        };
        // One reader for all formats: a second one is a tenth of a megabyte to download.
        let read = now.and_then(|now| json::read(&now).map_err(|fault| fault.to_string()));
        read.map_or_else(Row::Damaged, |it| Row::Known(Box::new(it)))
    }
    /// Reads what [`Record::to_row`] wrote, with this app, an older or a newer one.
    pub fn from_row(row: &str) -> Row {
        // A newer row may hold more than these two; its format is all that must stay readable.
        #[derive(Deserialize)]
        struct Frame<'a> {
            f: u32,
            #[serde(borrow)]
            r: Option<&'a RawValue>,
        }
        match serde_json::from_str::<Frame<'_>>(row) {
            Err(fault) => Row::Damaged(fault.to_string()),
            Ok(Frame { f, .. }) if f > FORMAT => Row::Newer(f),
            Ok(Frame { r: None, .. }) => Row::Damaged("a row without a record".to_owned()),
            Ok(Frame { f, r: Some(record) }) => Record::read(f, record.get()),
        }
    }
}

/// Takes the JSON of a record of `format` up through all the `steps` that follow it.
///
/// # Errors
/// Says that there is no such format, that it is no JSON, or what a step could not do.
pub fn step_up(steps: &[Step], format: u32, json: &str) -> Result<Value, String> {
    let first = usize::try_from(format).ok().and_then(|format| format.checked_sub(1));
    let ahead = first.and_then(|first| steps.get(first..)).ok_or_else(|| format!("no format {format}"))?;
    let value = serde_json::from_str(json).map_err(|fault| fault.to_string())?;
    ahead.iter().try_fold(value, |value, step| step(value))
}
