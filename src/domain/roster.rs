//! Rosters บัญชีครัวเรือน: which households an office asks its volunteers to visit, what was wrong with
//! them in 2565, and when what may be recorded (domain.md §0.3, §2, §10). The ids of what is listed are
//! derived from the list itself, so that reading it again, or on another computer, gives the same ones.

use serde::{Deserialize, Serialize};

use super::answer::Answers;
use super::date::Date;
use super::id::{HouseholdId, MemberId, ProblemId, derived};
use super::text_rule;

/// Most households of a roster: a district has some thousands (domain.md §3.6).
pub const MAX_LISTED: usize = 20_000;
/// Most problems of one listed household.
pub const MAX_PROBLEMS: usize = 60;
/// Most tablets or volunteers that one household is given to.
pub const MAX_ASSIGNED: usize = 20;
/// Most characters of a listed problem and of a note.
pub const MAX_WORDS: usize = 1_000;

/// Where a listed household comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// surveyed with ThaiQM in พ.ศ. 2565
    #[serde(rename = "thaiqm_2565")]
    Thaiqm2565,
    /// a target household of TPMAP
    Tpmap,
}

impl Source {
    /// As it is written.
    pub fn code(self) -> &'static str {
        match self {
            Source::Thaiqm2565 => "thaiqm_2565",
            Source::Tpmap => "tpmap",
        }
    }
}

/// Most letters that a round names.
pub const MAX_LETTERS: usize = 10;
/// The highest line of income that a round names, baht a person a year.
pub const MAX_INCOME_LINE: u32 = 10_000_000;

/// How much is to be done, and by when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// per cent, 1 to 100
    pub percent: u8,
    /// by this day; where it is blank, none, or the round's own
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Date>,
}

/// What a round is to reach (domain.md §3.6, LETTER 004): a setting, for each province has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Targets {
    /// households of 2565 checked; by the end of the survey
    pub rechecked: Target,
    /// problems solved; by the round's day
    pub solved: Target,
    /// households recorded in the TPMAP Logbook
    pub recorded: Target,
    /// of those, with a result
    pub results: Target,
    /// the same, later; nothing without a day
    pub results_then: Target,
}

impl Default for Targets {
    fn default() -> Targets {
        let of = |percent| Target { percent, by: None };
        Targets {
            rechecked: of(100),
            solved: of(100),
            recorded: of(75),
            results: of(50),
            results_then: of(100),
        }
    }
}

impl Targets {
    /// Each of them.
    pub fn all(&self) -> [Target; 5] {
        [self.rechecked, self.solved, self.recorded, self.results, self.results_then]
    }
    fn is_usual(&self) -> bool {
        *self == Targets::default()
    }
}

/// What days of a round contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundFault {
    /// it closes before it opens
    ClosesBeforeItOpens,
    /// results are recorded before it opens
    ResultsBeforeItOpens,
    /// everything is to be solved before it opens
    SolvedBeforeItOpens,
}

/// When what may be recorded (domain.md §2.3). Every date is a setting; one that is blank limits nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// `rx-2567`
    pub id: String,
    /// for people
    pub title: String,
    /// the first day of the survey
    pub survey_open: Option<Date>,
    /// its last day: no new household or problem after it
    pub survey_close: Option<Date>,
    /// from this day on, results and assistance
    pub results_open: Option<Date>,
    /// the day by which every problem is to be solved
    pub solve_by: Option<Date>,
    /// numbers and days of the letters that order it
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub letters: Vec<String>,
    /// what it is to reach
    #[serde(default, skip_serializing_if = "Targets::is_usual")]
    pub targets: Targets,
    /// baht a person a year: what is less is too little
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub income_line: Option<u32>,
}

/// Where a round stands on a day (domain.md §2.3: a round has two phases).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// the survey has not begun
    Before,
    /// the survey is open
    Survey,
    /// the survey is closed, and results are not open yet
    Between,
    /// results and assistance, until every problem is solved
    Results,
}

impl Phase {
    /// Whether new households and new problems may be recorded. What became of known ones always may.
    pub fn surveys(self) -> bool {
        self == Phase::Survey
    }
}

impl Round {
    /// What its days contradict; a blank one contradicts nothing.
    pub fn fault(&self) -> Option<RoundFault> {
        let open = self.survey_open?;
        let before = |day: Option<Date>| day.is_some_and(|it| it < open);
        match (before(self.survey_close), before(self.results_open), before(self.solve_by)) {
            (true, ..) => Some(RoundFault::ClosesBeforeItOpens),
            (_, true, _) => Some(RoundFault::ResultsBeforeItOpens),
            (.., true) => Some(RoundFault::SolvedBeforeItOpens),
            _ => None,
        }
    }
    /// Whether it is over on this day: its survey is closed, and so is the last day that it has.
    pub fn is_over(&self, today: Date) -> bool {
        let closed = matches!(self.phase(today), Phase::Between | Phase::Results);
        closed && self.solve_by.is_some_and(|last| last < today)
    }
    /// Whether what is of the round with this id is of another one.
    pub fn is_other(&self, id: &str) -> bool {
        !self.id.is_empty() && self.id != id
    }
    /// Where it stands on this day. As long as the survey is open, it is what matters.
    pub fn phase(&self, today: Date) -> Phase {
        if self.survey_open.is_some_and(|open| today < open) {
            Phase::Before
        } else if self.survey_close.is_none_or(|last| today <= last) {
            Phase::Survey
        } else if self.results_open.is_some_and(|open| today < open) {
            Phase::Between
        } else {
            Phase::Results
        }
    }
}

/// One problem of a listed household: an item if it is known, else the list's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedProblem {
    /// its id, see [`ProblemId::of`]
    pub id: ProblemId,
    /// the code of the questionnaire's item, `H01`
    pub item: Option<String>,
    /// the letter of the dimension, where the list tells it: H W E I S V U
    pub dimension: Option<String>,
    /// the list's words; may be empty where the item is known
    pub text: String,
}

impl ListedProblem {
    /// What its id is made of.
    pub fn what(&self) -> &str {
        self.item.as_deref().unwrap_or(&self.text)
    }
}

/// A household to visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// its id, see [`HouseholdId::of`]
    pub id: HouseholdId,
    /// whose list
    pub source: Source,
    /// the list's own number or key, as it came
    pub reference: String,
    /// what is known already, under the ids of the questionnaire's household questions (`house_no`, `moo`,
    /// `community_name`, `tambon`, `house_code`, `road`, `soi`, `phone` …), and the head of the household
    /// as a member (`title`, `first_name`, `last_name`, `relation` = `head`), see [`MemberId::head_of`]
    pub answers: Answers,
    /// its problems, each once
    pub problems: Vec<ListedProblem>,
    /// whose work it is: `kid`s of tablets, or names of volunteers
    pub assigned: Vec<String>,
    /// what the list says besides
    pub note: String,
}

/// What an office gives its volunteers บัญชีครัวเรือน. A newer one of the same office takes the place of
/// the older list; work that was done stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roster {
    /// `kid` of the office
    pub office: String,
    /// 1, 2, 3 …: of two of one office the larger one holds
    pub issue: u64,
    /// when it was made, ms since 1970 by the office's clock
    pub issued_at: i64,
    /// its name, for people
    pub title: String,
    /// the round it is for
    pub round: Round,
    /// the households, in the order of the list
    pub households: Vec<Listed>,
    /// the questionnaire that new visits answer, where the office chose one; else the newest built in
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub questionnaire: String,
}

impl Roster {
    /// The same without a household.
    pub fn without(&self, household: HouseholdId) -> Roster {
        let households = self.households.iter().filter(|it| it.id != household);
        Roster { households: households.cloned().collect(), ..self.clone() }
    }
}

/// How the columns of a list were read, for the next list of the same layout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// base64url SHA-256 of the names of the columns, in their order
    pub id: String,
    /// whose list it was
    pub source: Source,
    /// what each column is, as `exchange::roster` names it
    pub columns: Vec<String>,
    /// the tambon of rows that name none, six digits; empty when there was none
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tambon: String,
    /// when it was used last, ms since 1970
    pub at: i64,
}

impl HouseholdId {
    /// Of a household in a list: by the house code, or whatever else the list knows it by, and by what
    /// tells families of one house apart (empty where there is one).
    pub fn of(source: Source, reference: &str, family: &str) -> HouseholdId {
        HouseholdId(derived("household", &[source.code(), &normal(reference), &normal(family)]))
    }
}

impl MemberId {
    /// Of the head of a listed household. Members are shown in the order of their ids: this one comes
    /// before every member that a tablet adds.
    pub fn head_of(household: HouseholdId) -> MemberId {
        let mut id = *derived("head", &[&household.to_string()]).as_bytes();
        id[..6].fill(0);
        MemberId(uuid::Uuid::from_bytes(id))
    }
}

impl ProblemId {
    /// Of a listed problem: by the item's code, or by the list's words.
    pub fn of(household: HouseholdId, what: &str) -> ProblemId {
        ProblemId(derived("problem", &[&household.to_string(), &normal(what)]))
    }
}

/// The same text however it was typed: no spaces, ASCII digits, lower case. By it households of a list are told apart.
pub fn normal(text: &str) -> String {
    let text = text_rule::ascii_digits(&text_rule::clean(text, false));
    text.chars().filter(|it| !it.is_whitespace()).flat_map(char::to_lowercase).collect()
}
