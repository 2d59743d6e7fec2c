//! What an office says of a visit that was handed over, and what became of it on the tablet. A comment
//! never changes an answer: a volunteer does, by a correction, or says why the answer stays.

use serde::{Deserialize, Serialize};

use super::answer::{AnswerKey, Change};
use super::case_file::CaseFile;
use super::id::{CommentId, HouseholdId, RevisionId, VisitId};
use super::record::{Revision, RevisionReason};
use super::text_rule;

/// Most code points of a comment, and of the word that an answer stays.
pub const MAX_COMMENT: usize = 500;

/// A comment ข้อความขอให้แก้ไข on an answer of a sealed visit, or on the whole household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    /// its id; their order is the order of making
    pub id: CommentId,
    /// of which household
    pub household: HouseholdId,
    /// of which visit
    pub visit: VisitId,
    /// the head that it is said of
    pub head: RevisionId,
    /// of which answer; `None` of the whole household
    pub key: Option<AnswerKey>,
    /// what is said, at most [`MAX_COMMENT`] code points; empty when it was taken back before it was sent
    pub text: String,
    /// when, ms since 1970 by the office's clock; for people, never for order
    pub at: i64,
    /// `kid` of the office that says it
    pub by: String,
    /// `kid` of the volunteer whose file it is said of
    pub to: String,
    /// in the office: when a file with it was saved and looked at again, ms since 1970
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<i64>,
}

impl Comment {
    /// Whether it was taken back before it was sent.
    pub fn taken_back(&self) -> bool {
        self.text.is_empty()
    }
    /// The same, taken back: nothing of what was said stays. `None` once it was sent.
    pub fn back(&self) -> Option<Comment> {
        self.sent_at.is_none().then(|| Comment { text: String::new(), ..self.clone() })
    }
}

/// Whether this may be said in a comment.
pub fn may_be_said(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().nth(MAX_COMMENT).is_none() && text_rule::allowed(text, true)
}

/// What became of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate<'a> {
    /// nothing yet
    Open,
    /// this revision changed the answer
    Corrected(&'a Revision, &'a Change),
    /// this revision says why it stays as it was
    Kept(&'a Revision, &'a str),
}

/// What became of a comment in this history of its visit, oldest first. The newest revision since the
/// head it was said of decides; where that head is not in the history nothing did. A comment on the whole
/// household is answered by a word alone: no single answer can show it.
pub fn fate<'a>(comment: &Comment, history: &[&'a Revision]) -> Fate<'a> {
    let said_of = history.iter().position(|it| it.id == comment.head);
    let since = said_of.and_then(|it| history.get(it + 1..)).unwrap_or_default();
    let answers = |it: &&'a Revision| {
        let revision: &'a Revision = it;
        match &revision.reason {
            RevisionReason::Kept { comment: of, note } => {
                (*of == comment.id).then_some(Fate::Kept(revision, note))
            }
            _ => {
                let change = revision.changes.iter().find(|it| Some(&it.key) == comment.key.as_ref());
                change.map(|it| Fate::Corrected(revision, it))
            }
        }
    };
    since.iter().rev().find_map(answers).unwrap_or(Fate::Open)
}

/// Those of these comments on a case file that nothing has answered yet, in their order.
pub fn open_in<'a>(case: &CaseFile, comments: impl IntoIterator<Item = &'a Comment>) -> Vec<&'a Comment> {
    let is_open = |it: &&Comment| !it.taken_back() && fate(it, &case.history(it.visit)) == Fate::Open;
    comments.into_iter().filter(is_open).collect()
}
