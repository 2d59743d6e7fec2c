//! The survey as plain values and pure functions: nothing here reads a clock, draws a random
//! number, awaits, logs, or holds a float.

pub mod agency;
pub mod aloud;
pub mod anonymous;
pub mod answer;
pub mod base64url;
pub mod board;
pub mod case_file;
pub mod cases;
pub mod comment;
pub mod condition;
pub mod counted;
pub mod date;
pub mod id;
pub mod identity;
pub mod jpeg;
pub mod json;
pub mod keyed;
pub mod known_key;
pub mod lesson;
pub mod life;
pub mod listing;
pub mod manual;
pub mod meeting;
pub mod merge;
pub mod person;
pub mod photo;
pub mod place;
pub mod position;
pub mod practice;
pub mod problem;
pub mod publish;
pub mod questionnaire;
pub mod record;
pub mod refused;
pub mod relay;
pub mod renewal;
pub mod report;
pub mod room;
pub mod roster;
pub mod search;
pub mod shown;
pub mod sorted;
pub mod summary;
pub mod taken;
pub mod tally;
pub mod text_rule;
pub mod trail;
pub mod validate;
pub mod village;
pub mod work;

pub use answer::{Answer, AnswerKey, Answers, Missing};
pub use case_file::{CaseFile, Commit, Edit, Refusal};
pub use comment::{Comment, Fate};
pub use condition::Condition;
pub use counted::Counted;
pub use date::{Date, PartialDate, Precision};
pub use id::{
    CommentId, HelpId, HouseholdId, KeptFilterId, MemberId, PairDecisionId, ProblemId, ResolutionId,
    RevisionId, SettlementId, Stamp, VisitId,
};
pub use life::{Life, Outcome};
pub use person::{Person, Role};
pub use photo::{Photo, PhotoFault, PhotoFile, PhotoKind};
pub use place::{Place, Places};
pub use position::Position;
pub use problem::{Problem, ProblemStatus, problems};
pub use publish::Form;
pub use questionnaire::{Choice, Dimension, Item, Kind, Question, Questionnaire, Words};
pub use record::{Household, Origin, Record, Revision, RevisionReason, Visit, VisitKind, VisitState};
pub use refused::Refused;
pub use room::Room;
pub use roster::{Listed, ListedProblem, Phase, Roster, Round, Source};
pub use sorted::{OrdMap, OrdSet};
pub use summary::Summary;
pub use validate::{Fault, FaultKind, Severity, faults};

/// Gathers into a set or a map, one after the other. `collect` sorts first, and a stable sort for
/// each type is three kilobytes that every tablet downloads.
pub fn gathered<C: Default + Extend<T>, T>(items: impl IntoIterator<Item = T>) -> C {
    let mut all = C::default();
    all.extend(items);
    all
}
