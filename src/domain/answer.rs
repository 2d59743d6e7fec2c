//! Answers คำตอบ: what a household said, keyed by question and, where a question is asked of each
//! member, by member. The list of members is not a list of its own: a member exists when an answer
//! mentions them, so one `diff`, one undo and one merge cover people and answers alike.

use super::sorted::{OrdMap, OrdSet};
use std::cmp::Ordering;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use uuid::Uuid;

use super::id::{HelpId, MemberId, ProblemId};
use super::photo::Photo;

/// Why a question has no answer although it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// ไม่ทราบ
    Unknown,
    /// ไม่ตอบ (a right under domain.md §7.2)
    Refused,
}

/// One answer. No floats: answers can be compared, ordered and signed.
///
/// What was typed but is not (yet) of the question's kind is kept as [`Answer::Text`]: a draft
/// always saves, and [`super::validate`] says what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// yes/no questions, and an item's tick
    YesNo(bool),
    /// the code of one option
    One(String),
    /// the codes of some options
    Many(OrdSet<String>),
    /// a whole number in the question's unit
    Number(i64),
    /// text; also citizen ids, house codes, phones and place codes in their normal form
    Text(String),
    /// CE date with its precision: `1950`, `1950-03` or `1950-03-15`
    Date(super::date::PartialDate),
    /// which members
    Members(OrdSet<MemberId>),
    /// photographs, in the order they were added; not asked, see [`super::photo`]
    Photos(Vec<Photo>),
    /// asked, but not known or not told
    Missing(Missing),
}

/// What the ids of the questions asked of each problem begin with.
pub const PROBLEM: &str = "problem";
/// What the ids of the questions asked of each help begin with.
pub const HELP: &str = "help";

/// The place of an answer: a question's id and, for a question asked of each member, the member.
/// Written `first_name@0190…` or `H01.where_now`. Problems that the household brings along and help
/// that was given are keyed the same way, and like members exist when an answer mentions them:
/// `problem.status@0190…`, `help.kind@0190…`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnswerKey {
    /// the id of the question (`house_no`, `gate.H`, `H01`, `H01.severity`)
    pub question: String,
    /// the member, where the question is asked of each; of `problem.…` and `help.…` the problem and
    /// the help, see [`AnswerKey::problem`] and [`AnswerKey::help`]
    pub member: Option<MemberId>,
}

impl AnswerKey {
    /// The key of a question asked once a household.
    pub fn of(question: impl Into<String>) -> AnswerKey {
        AnswerKey { question: question.into(), member: None }
    }
    /// The key of a question asked of each member.
    pub fn of_member(question: impl Into<String>, member: MemberId) -> AnswerKey {
        AnswerKey { question: question.into(), member: Some(member) }
    }
    /// The key of a question asked of each problem; `id` is relative: `status`.
    pub fn of_problem(id: &str, problem: ProblemId) -> AnswerKey {
        AnswerKey { question: format!("{PROBLEM}.{id}"), member: Some(MemberId(problem.0)) }
    }
    /// The key of a question asked of each help; `id` is relative: `kind`.
    pub fn of_help(id: &str, help: HelpId) -> AnswerKey {
        AnswerKey { question: format!("{HELP}.{id}"), member: Some(MemberId(help.0)) }
    }
    /// How it stands to the key of what is asked under this id of an item, each problem or each help (`list` is what the
    /// ids of its questions begin with), or of none of these; that key need not be made to ask.
    pub(super) fn stands_to(&self, list: Option<&str>, id: &str, member: Option<MemberId>) -> Ordering {
        let question = self.question.as_bytes();
        let by_question = match list {
            None => question.cmp(id.as_bytes()),
            Some(list) => {
                let (head, rest) = question.split_at(list.len().min(question.len()));
                head.cmp(list.as_bytes()).then_with(|| match rest.split_first() {
                    None => Ordering::Less,
                    Some((dot, rest)) => dot.cmp(&b'.').then_with(|| rest.cmp(id.as_bytes())),
                })
            }
        };
        by_question.then_with(|| self.member.cmp(&member))
    }
    /// Whose it is, when the list of its question is this one.
    fn of_each(&self, list: &str) -> Option<Uuid> {
        let rest = self.question.strip_prefix(list)?;
        self.member.filter(|_| rest.starts_with('.')).map(|it| it.0)
    }
    /// The problem that it is asked of.
    pub fn problem(&self) -> Option<ProblemId> {
        self.of_each(PROBLEM).map(ProblemId)
    }
    /// The help that it is asked of.
    pub fn help(&self) -> Option<HelpId> {
        self.of_each(HELP).map(HelpId)
    }
}

impl std::fmt::Display for AnswerKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.member {
            None => out.write_str(&self.question),
            Some(member) => write!(out, "{}@{member}", self.question),
        }
    }
}

impl FromStr for AnswerKey {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<AnswerKey, uuid::Error> {
        match text.split_once('@') {
            None => Ok(AnswerKey::of(text)),
            Some((question, member)) => Ok(AnswerKey::of_member(question, member.parse()?)),
        }
    }
}

impl Serialize for AnswerKey {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        // A visit has hundreds of them: as `Display` writes them, without its machinery.
        match self.member {
            None => out.serialize_str(&self.question),
            Some(member) => {
                let mut buffer = Uuid::encode_buffer();
                out.serialize_str(
                    &[&*self.question, "@", member.0.hyphenated().encode_lower(&mut buffer)].concat(),
                )
            }
        }
    }
}

impl<'de> Deserialize<'de> for AnswerKey {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<AnswerKey, D::Error> {
        super::id::parsed(input)
    }
}

/// One step from an answer to another; `None` is a blank.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// whose answer
    pub key: AnswerKey,
    /// before
    pub from: Option<Answer>,
    /// after
    pub to: Option<Answer>,
}

/// Whether it says nothing: an empty text, or none of some.
pub fn is_blank(answer: &Answer) -> bool {
    match answer {
        Answer::Text(text) => text.is_empty(),
        Answer::Many(codes) => codes.is_empty(),
        Answer::Members(ids) => ids.is_empty(),
        Answer::Photos(photos) => photos.is_empty(),
        _ => false,
    }
}

/// All answers of a visit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(OrdMap<AnswerKey, Answer>);

impl Answers {
    /// The answer at `key`, if there is one.
    pub fn get(&self, key: &AnswerKey) -> Option<&Answer> {
        self.0.get(key)
    }
    /// The answer to a question asked once a household.
    pub fn of(&self, question: &str) -> Option<&Answer> {
        self.at(None, question, None)
    }
    /// The answer of one member.
    pub fn of_member(&self, question: &str, member: MemberId) -> Option<&Answer> {
        self.at(None, question, Some(member))
    }
    /// The answer to the question of this id, of an item, a problem or a help, or of none of these; see
    /// [`AnswerKey::stands_to`].
    pub(super) fn at(&self, list: Option<&str>, id: &str, member: Option<MemberId>) -> Option<&Answer> {
        self.0.find(|it| it.stands_to(list, id, member))
    }
    /// The text at `key`; empty when blank or not a text.
    pub fn text(&self, question: &str) -> &str {
        match self.of(question) {
            Some(Answer::Text(text)) => text,
            _ => "",
        }
    }
    /// The text of a member's answer; empty when blank or not a text.
    pub fn member_text(&self, question: &str, member: MemberId) -> &str {
        match self.of_member(question, member) {
            Some(Answer::Text(text)) => text,
            _ => "",
        }
    }
    /// Whether the item (or yes/no question) is ticked.
    pub fn ticked(&self, question: &str) -> bool {
        self.of(question) == Some(&Answer::YesNo(true))
    }
    /// Puts an answer, or blanks it; an empty text is a blank.
    pub fn set(&mut self, key: AnswerKey, answer: Option<Answer>) {
        match answer.filter(|it| !is_blank(it)) {
            None => drop(self.0.remove(&key)),
            Some(answer) => drop(self.0.insert(key, answer)),
        }
    }
    /// The members, in the order in which they were added.
    pub fn members(&self) -> OrdSet<MemberId> {
        let plain = |key: &&AnswerKey| !key.question.contains('.');
        super::gathered(self.0.keys().filter(plain).filter_map(|key| key.member))
    }
    /// The problems that the household brought along, in the order of their ids.
    pub fn problems(&self) -> OrdSet<ProblemId> {
        super::gathered(self.0.keys().filter_map(AnswerKey::problem))
    }
    /// What help was given, in the order in which it was written down.
    pub fn helps(&self) -> OrdSet<HelpId> {
        super::gathered(self.0.keys().filter_map(AnswerKey::help))
    }
    /// The answer about one problem; `id` is relative: `status`.
    pub fn of_problem(&self, id: &str, problem: ProblemId) -> Option<&Answer> {
        self.at(Some(PROBLEM), id, Some(MemberId(problem.0)))
    }
    /// The answer about one help; `id` is relative: `kind`.
    pub fn of_help(&self, id: &str, help: HelpId) -> Option<&Answer> {
        self.at(Some(HELP), id, Some(MemberId(help.0)))
    }
    /// Every answer, ordered by key.
    pub fn iter(&self) -> impl Iterator<Item = (&AnswerKey, &Answer)> {
        self.0.iter()
    }
    /// How many answers.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// Keeps the answers for which `keep` holds.
    pub fn retain(&mut self, mut keep: impl FnMut(&AnswerKey, &Answer) -> bool) {
        self.0.retain(|key, answer| keep(key, answer));
    }
    /// What putting these would change, in their order; nothing where the same stands already.
    pub fn changed_by(&self, put: &[(AnswerKey, Option<Answer>)]) -> Vec<Change> {
        let mut after = Answers::default();
        let change = |(key, to): &(AnswerKey, Option<Answer>)| {
            // Through `set`, which knows what counts as a blank.
            after.set(key.clone(), to.clone());
            let (from, to) = (self.get(key).cloned(), after.get(key).cloned());
            (from != to).then(|| Change { key: key.clone(), from, to })
        };
        put.iter().filter_map(change).collect()
    }
    /// Applies changes forward (`to` is put).
    pub fn apply(&mut self, changes: &[Change]) {
        for change in changes {
            self.set(change.key.clone(), change.to.clone());
        }
    }
}

impl FromIterator<(AnswerKey, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (AnswerKey, Answer)>>(pairs: I) -> Answers {
        let mut answers = Answers::default();
        for (key, answer) in pairs {
            answers.set(key, Some(answer));
        }
        answers
    }
}

/// The steps that lead from `before` to `after`, ordered by key.
pub fn diff(before: &Answers, after: &Answers) -> Vec<Change> {
    let keys: OrdSet<&AnswerKey> = super::gathered(before.0.keys().chain(after.0.keys()));
    keys.into_iter()
        .filter(|key| before.get(key) != after.get(key))
        .map(|key| Change { key: key.clone(), from: before.get(key).cloned(), to: after.get(key).cloned() })
        .collect()
}

/// The changes that take `changes` back.
pub fn inverse(changes: &[Change]) -> Vec<Change> {
    changes
        .iter()
        .rev()
        .map(|it| Change { key: it.key.clone(), from: it.to.clone(), to: it.from.clone() })
        .collect()
}
