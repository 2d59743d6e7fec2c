//! A questionnaire is data: dimensions ด้าน, items ข้อ, questions, and how they are judged. The
//! form, the faults, the CSV header, the codebook and the JSON Schema are all derived from it.
//! Source of every text: `domain.md` §1.3 and §9 — PROPOSED, not the official ThaiQM form.

use std::cell::Cell;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::answer::{self, Answer, AnswerKey, Answers};
use super::condition::Condition;
use super::date::Precision;
use super::id::ProblemId;
use super::json;

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Thai
    pub th: String,
    /// English
    pub en: String,
}

/// One published questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questionnaire {
    /// for example `thaiqm-2567.1`
    pub id: String,
    /// true while the items are proposed and not the ministry's official form; the screen says so
    pub proposed: bool,
    /// what people call it
    pub title: Words,
    /// where it comes from
    pub source: String,
    /// asked once a household, before the members: address, respondent, the visit (§1.3)
    pub household: Vec<Question>,
    /// asked of each member (§1.3)
    pub member: Vec<Question>,
    /// asked of every ticked item, after the item's own questions (§9); ids are relative: `severity`
    pub every_item: Vec<Question>,
    /// the seven dimensions, in the ministry's order
    pub dimensions: Vec<Dimension>,
    /// asked of each problem that the household brings along: where it stands, and the plan for it
    /// (§1.4, §2.2); answered under `problem.status@…`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problem: Vec<Question>,
    /// asked of each help that was given (§3.3); answered under `help.kind@…`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub help: Vec<Question>,
    /// asked once a household, at the end: 4ท, level, the next visit (§3.4, §3.5)
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closing: Vec<Question>,
    /// rules across questions
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
}

/// One dimension ด้าน: a gate question, then items. The gate's answer is [`super::Answer::One`]
/// `yes`, `no` or `not_asked`, under the question id `gate.H`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// one letter: H W E I S V U
    pub code: String,
    /// its name
    pub title: Words,
    /// the gate question
    pub gate: Words,
    /// its items, at most nine on a screen besides the legacy one
    pub items: Vec<Item>,
}

impl Dimension {
    /// The question id of the gate: `gate.H`.
    pub fn gate_id(&self) -> String {
        format!("gate.{}", self.code)
    }
}

/// One item ข้อ: a hardship that can be ticked. Its tick is [`super::Answer::YesNo`] under its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// `H01` … `U99`; `H00` is the legacy item of a 2565 list (§9)
    pub code: String,
    /// its text
    pub title: Words,
    /// asked when ticked; ids are relative: `where_now` is answered under `H01.where_now`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// when it is urgent
    pub urgent: Urgency,
    /// kinds of sensitive data (PDPA s.26): `health`, `disability`, `child`, `criminal`, `ethnic`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sensitive: Vec<String>,
    /// opens on a second tap, never in lists or on paper (§7.3)
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub restricted: bool,
    /// only for problems carried from a 2565 list; not offered in a survey
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub legacy: bool,
    /// agency codes of §4, lead first
    pub agencies: Vec<String>,
    /// TPMAP dimension and indicator
    pub tpmap: String,
    /// SDG targets
    pub sdg: Vec<String>,
    /// the suggested head of the 4ท: `attitude`, `skills`, `resources`, `way_out`
    pub four_t: String,
    /// where the idea comes from
    pub basis: String,
}

impl Item {
    /// The answer id of one of its questions: `H01.where_now`.
    pub fn id_of(&self, question: &Question) -> String {
        format!("{}.{}", self.code, question.id)
    }
}

/// When an item is urgent of itself (severity 3 with a reason makes any problem urgent besides).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Urgency {
    /// only through severity 3
    Never,
    /// named urgent by LETTER 002
    Letter,
    /// always urgent by our proposal
    Proposed,
    /// urgent when this holds (question ids absolute: `V01.carer`)
    When(Condition),
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// unique where it stands; letters, digits and `_`
    pub id: String,
    /// what is asked
    pub text: Words,
    /// a line below it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Words>,
    /// a blank is a fault
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// ไม่ทราบ / ไม่ตอบ cannot be given instead of an answer
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub must_answer: bool,
    /// the app answers it, nobody is asked
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub given: bool,
    /// asked only when this holds; it names questions that stand before this one. Ids are absolute,
    /// or of the same member; in `every_item` they are of the same item (`severity`), and `validate`
    /// looks them up there
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_if: Option<Condition>,
    /// what kind of answer
    pub kind: Kind,
}

/// The kinds of answer a question takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// มี/ใช่ or ไม่
    YesNo,
    /// one of some options
    One(Vec<Choice>),
    /// some of some options
    Many(Vec<Choice>),
    /// a whole number
    Number {
        /// least allowed
        min: i64,
        /// greatest allowed
        max: i64,
        /// what is counted
        unit: Words,
    },
    /// a date, given at least to this precision
    Date {
        /// the coarsest that will do
        precision: Precision,
        /// may lie in the future (a deadline)
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        future: bool,
    },
    /// free text
    Text {
        /// most code points
        max_chars: u32,
        /// more than one line
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        lines: bool,
    },
    /// members of the household
    Members {
        /// the youngest that fits, in years
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min_age: Option<u8>,
        /// the oldest that fits, in years
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_age: Option<u8>,
    },
    /// 13 digits (§5.1)
    CitizenId,
    /// 11 digits (§5.2)
    HouseCode,
    /// §5.3
    Phone,
    /// a tambon, by its 6-digit code (§5.7)
    Place,
    /// an item of this questionnaire, by its code
    Item,
    /// problems of the household, by their ids
    Problems,
}

/// One option of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// stable, ASCII; never gets a second meaning
    pub code: String,
    /// what is read
    pub text: Words,
}

/// A rule across questions: a fault at `at` when `wrong_if` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// the question that shows the fault
    pub at: String,
    /// when it is wrong
    pub wrong_if: Condition,
    /// errors block sealing, warnings do not
    pub severity: super::validate::Severity,
    /// what is wrong and how to mend it
    pub text: Words,
}

/// Question ids that the code itself reads; a meta-test demands them of every questionnaire.
pub mod known {
    /// tambon (place code)
    pub const TAMBON: &str = "tambon";
    /// house number, text
    pub const HOUSE_NO: &str = "house_no";
    /// หมู่ที่, a number
    pub const MOO: &str = "moo";
    /// ชุมชน
    pub const COMMUNITY: &str = "community_name";
    /// รหัสประจำบ้าน
    pub const HOUSE_CODE: &str = "house_code";
    /// ประเภทครัวเรือน; option codes are those of [`super::super::Origin`]
    pub const ORIGIN: &str = "origin";
    /// date of the visit
    pub const VISIT_DATE: &str = "visit_date";
    /// ผลการเข้าพบ; `met` is the option that opens the rest
    pub const VISIT_RESULT: &str = "visit_result";
    /// จำนวนสมาชิก
    pub const MEMBER_COUNT: &str = "member_count";
    /// แจ้งวัตถุประสงค์แล้ว (yes/no), asked on the notice page
    pub const NOTICE: &str = "notice_given";
    /// member: title option, `mr` / `mrs` / `miss` / `boy` / `girl` / `other`
    pub const TITLE: &str = "title";
    /// member: title when `other`
    pub const TITLE_OTHER: &str = "title_other";
    /// member: first name
    pub const FIRST_NAME: &str = "first_name";
    /// member: last name
    pub const LAST_NAME: &str = "last_name";
    /// member: sex, `male` / `female` / `unspecified`
    pub const SEX: &str = "sex";
    /// member: birth date
    pub const BIRTH: &str = "birth";
    /// member: relation to the head; `head` is the head
    pub const RELATION: &str = "relation";
    /// member: still living here, `here` / `moved` / `died`
    pub const PRESENCE: &str = "presence";
    /// what the visit is for; option codes are those of [`super::super::VisitKind`]
    pub const VISIT_KIND: &str = "visit_kind";
    /// its number in the roster
    pub const LIST_REFERENCE: &str = "list_reference";
    /// whether the visit was copied from a paper form (yes/no)
    pub const FROM_PAPER: &str = "from_paper";
    /// where the house lies, millionths of a degree north
    pub const LAT_E6: &str = "lat_e6";
    /// where the house lies, millionths of a degree east
    pub const LON_E6: &str = "lon_e6";
    /// how far off that may be, metres
    pub const ACCURACY_M: &str = "accuracy_m";
    /// a follow-up found a new problem (yes/no); opens the dimensions
    pub const NEW_PROBLEM: &str = "new_problem";
    /// not met: when to go again
    pub const RETRY_ON: &str = "retry_on";
    /// every problem: its item, when it is known
    pub const ITEM: &str = "item";
    /// every problem: the list's words
    pub const OLD_TEXT: &str = "old_text";
    /// every problem: the item that the list's words amount to
    pub const ITEM_NOW: &str = "item_now";
    /// every problem: the round that found it; `2565` and `tpmap` are those of lists
    pub const FOUND_IN: &str = "found_in";
    /// every problem: where it stood; option codes are those of [`super::super::ProblemStatus`]
    pub const WAS: &str = "was";
    /// every problem: where it stands; option codes as of [`WAS`]
    pub const STATUS: &str = "status";
    /// closing: when to come again
    pub const NEXT_VISIT: &str = "next_visit_on";
    /// closing: the level, `below` / `survival` / `sufficiency` / `sustainability`
    pub const LEVEL: &str = "level";
    /// every item: severity `1` `2` `3` (one of)
    pub const SEVERITY: &str = "severity";
    /// every item: why severity 3 cannot wait
    pub const URGENT_REASON: &str = "urgent_reason";
    /// every item: how many members it affects
    pub const MEMBERS_AFFECTED: &str = "members_affected";
}

/// What `build.rs` made of the files in `questionnaire/`, ordered by name.
const PUBLISHED: &[&str] = include!(concat!(env!("OUT_DIR"), "/questionnaires.rs"));

thread_local! {
    /// All that this app knows once an office has published one, and the one that new visits answer. They
    /// are never freed: a page is told of a handful in its life, and holds to each by reference.
    static TOLD: Cell<(Option<&'static [Questionnaire]>, Option<&'static Questionnaire>)> =
        const { Cell::new((None, None)) };
}

impl Questionnaire {
    /// Every questionnaire that this app knows, oldest first: those built in, and those that its office
    /// published.
    pub fn published() -> &'static [Questionnaire] {
        TOLD.get().0.unwrap_or_else(Questionnaire::built_in)
    }
    /// Takes one that an office published to those that are known. Of one id the first stays.
    pub fn learn(new: Questionnaire) {
        if Questionnaire::named(&new.id).is_none() {
            let all = Questionnaire::published().iter().cloned().chain([new]).collect::<Vec<_>>();
            let answered = TOLD.get().1;
            TOLD.set((Some(Vec::leak(all)), answered));
        }
    }
    /// Says which one new visits answer; with none that is known, the newest that is built in.
    pub fn choose(id: &str) {
        TOLD.set((TOLD.get().0, Questionnaire::named(id)));
    }
    /// Forgets what offices published: another store is opened.
    pub fn forget() {
        TOLD.set((None, None));
    }
    /// Every questionnaire that is built in, oldest first; read once, when first asked for, from what
    /// `build.rs` embedded.
    pub fn built_in() -> &'static [Questionnaire] {
        static READ: LazyLock<Vec<Questionnaire>> = LazyLock::new(|| {
            // A test reads every one of them, so none is ever left out here.
            PUBLISHED.iter().filter_map(|json| Questionnaire::from_json(json).ok()).collect()
        });
        &READ
    }
    /// The published questionnaire with this id.
    pub fn named(id: &str) -> Option<&'static Questionnaire> {
        let newest = [Questionnaire::newest(), Questionnaire::newest_built_in()];
        let newest = newest.into_iter().flatten().find(|it| it.id == id);
        newest.or_else(|| Questionnaire::published().iter().find(|it| it.id == id))
    }
    /// The questionnaire that new visits answer.
    pub fn newest() -> Option<&'static Questionnaire> {
        TOLD.get().1.or_else(Questionnaire::newest_built_in)
    }
    /// The newest that is built in. Read by itself: a tablet that has no visits of the older ones never
    /// reads those.
    pub fn newest_built_in() -> Option<&'static Questionnaire> {
        static READ: LazyLock<Option<Questionnaire>> =
            LazyLock::new(|| Questionnaire::from_json(PUBLISHED.last()?).ok());
        READ.as_ref()
    }
    /// Reads one from the compact JSON that `build.rs` makes of a questionnaire file.
    ///
    /// # Errors
    /// Says where the JSON is not a questionnaire.
    pub fn from_json(json: &str) -> Result<Questionnaire, String> {
        json::read(json).map_err(|fault| fault.to_string())
    }
    /// The question that this is an answer to; none for an item's tick and a dimension's gate.
    pub fn question(&self, key: &AnswerKey) -> Option<&Question> {
        match (key.question.split_once('.'), key.member) {
            (None, None) => self.household.iter().chain(&self.closing).find(|it| it.id == key.question),
            (None, Some(_)) => self.member.iter().find(|it| it.id == key.question),
            (Some((answer::PROBLEM, id)), Some(_)) => self.problem.iter().find(|it| it.id == id),
            (Some((answer::HELP, id)), Some(_)) => self.help.iter().find(|it| it.id == id),
            (Some((code, id)), None) => {
                let (_, item) = self.item(code)?;
                item.questions.iter().chain(&self.every_item).find(|it| it.id == id)
            }
            (Some(_), Some(_)) => None,
        }
    }
    /// The dimension whose gate this is an answer to.
    pub fn gate(&self, key: &AnswerKey) -> Option<&Dimension> {
        let code = key.question.strip_prefix("gate.").filter(|_| key.member.is_none())?;
        self.dimensions.iter().find(|it| it.code == code)
    }
    /// The item of a problem that a household brought along: as it was listed or found, else as a person
    /// said since.
    pub fn item_of(&self, answers: &Answers, problem: ProblemId) -> Option<(&Dimension, &Item)> {
        [known::ITEM, known::ITEM_NOW].iter().find_map(|which| match answers.of_problem(which, problem) {
            Some(Answer::One(code)) => self.item(code),
            _ => None,
        })
    }
    /// The item with this code.
    pub fn item(&self, code: &str) -> Option<(&Dimension, &Item)> {
        let of = |it| item_of(it, code);
        // Most are called after their dimension; thousands of listed problems are looked up at once.
        let own = self.dimensions.iter().filter(|it| code.starts_with(&*it.code)).find_map(of);
        own.or_else(|| self.dimensions.iter().find_map(of))
    }
}

fn item_of<'a>(dimension: &'a Dimension, code: &str) -> Option<(&'a Dimension, &'a Item)> {
    dimension.items.iter().find(|it| it.code == code).map(|it| (dimension, it))
}
