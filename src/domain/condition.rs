//! The small language of "only if" and "urgent when".

use serde::{Deserialize, Serialize};

use super::{Answer, Answers, Date, MemberId};

/// A condition over answers. A blank or missing answer makes every atom false.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// a yes/no question answered yes
    Yes(String),
    /// a yes/no question answered no
    No(String),
    /// a one-of question answered with this option
    Is(String, String),
    /// a some-of question that includes this option
    Includes(String, String),
    /// a number of at least this
    AtLeast(String, i64),
    /// a number of at most this
    AtMost(String, i64),
    /// a date at most this many days after the visit (or already past)
    WithinDays(String, i64),
    /// anything answered
    Answered(String),
    /// not
    Not(Box<Condition>),
    /// every one
    All(Vec<Condition>),
    /// at least one
    Any(Vec<Condition>),
}

impl Condition {
    /// Whether it holds. `member` is whose per-member answers are meant; a question id is looked
    /// up for the member first, then for the household. `today` is the visit's date.
    pub fn holds(&self, answers: &Answers, member: Option<MemberId>, today: Date) -> bool {
        let look =
            |id: &str| member.and_then(|member| answers.of_member(id, member)).or_else(|| answers.of(id));
        self.holds_by(&look, today)
    }

    /// Whether it holds when `look` says what each question was answered. `validate` passes a look-up
    /// that reads a hidden question as blank, and that knows which item a relative id belongs to.
    ///
    /// A date known only to the month or year counts from its earliest day: better urgent a week
    /// too soon than too late.
    pub fn holds_by<'a>(&self, look: &dyn Fn(&str) -> Option<&'a Answer>, today: Date) -> bool {
        match self {
            Condition::Yes(id) => look(id) == Some(&Answer::YesNo(true)),
            Condition::No(id) => look(id) == Some(&Answer::YesNo(false)),
            Condition::Is(id, code) => matches!(look(id), Some(Answer::One(it)) if it == code),
            Condition::Includes(id, code) => {
                matches!(look(id), Some(Answer::Many(codes)) if codes.contains(code))
            }
            Condition::AtLeast(id, least) => matches!(look(id), Some(Answer::Number(it)) if it >= least),
            Condition::AtMost(id, most) => matches!(look(id), Some(Answer::Number(it)) if it <= most),
            Condition::WithinDays(id, days) => {
                matches!(look(id), Some(Answer::Date(it)) if it.first_day().days_since(today) <= *days)
            }
            Condition::Answered(id) => !matches!(look(id), None | Some(Answer::Missing(_))),
            Condition::Not(it) => !it.holds_by(look, today),
            Condition::All(list) => list.iter().all(|it| it.holds_by(look, today)),
            Condition::Any(list) => list.iter().any(|it| it.holds_by(look, today)),
        }
    }

    /// The questions it names, with the option it names of them, in the order written.
    pub fn names(&self) -> Vec<(&str, Option<&str>)> {
        match self {
            Condition::Yes(id)
            | Condition::No(id)
            | Condition::AtLeast(id, _)
            | Condition::AtMost(id, _)
            | Condition::WithinDays(id, _)
            | Condition::Answered(id) => vec![(id, None)],
            Condition::Is(id, code) | Condition::Includes(id, code) => vec![(id, Some(code))],
            Condition::Not(it) => it.names(),
            Condition::All(list) | Condition::Any(list) => list.iter().flat_map(Condition::names).collect(),
        }
    }
}
