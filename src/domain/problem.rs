//! Problems ปัญหา: what a visit's ticked items amount to, with severity and urgency (domain.md §1.4).

use serde::{Deserialize, Serialize};

use super::questionnaire::{Urgency, known};
use super::validate::{Form, Step};
use super::{Answer, Answers, Date, Kind, MemberId, ProblemId, Questionnaire};

/// Where a problem stands (domain.md §1.4). New ones begin `Unsolved`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemStatus {
    /// ยังไม่ได้รับการแก้ไข
    Unsolved,
    /// อยู่ระหว่างดำเนินการ
    InProgress,
    /// ส่งต่อหน่วยงานแล้ว
    Referred,
    /// แก้ไขแล้ว
    Solved,
    /// แก้ไขได้ด้วยตนเอง
    SelfSolved,
    /// แก้ไขแล้วแต่เกิดซ้ำ
    Recurred,
    /// ต้องสงเคราะห์ต่อเนื่อง
    OngoingCare,
    /// ไม่พบปัญหา / บันทึกคลาดเคลื่อน
    NotApplicable,
}

impl ProblemStatus {
    /// Every one, in the order in which they are offered.
    pub const ALL: [ProblemStatus; 8] = [
        ProblemStatus::Unsolved,
        ProblemStatus::InProgress,
        ProblemStatus::Referred,
        ProblemStatus::Solved,
        ProblemStatus::SelfSolved,
        ProblemStatus::Recurred,
        ProblemStatus::OngoingCare,
        ProblemStatus::NotApplicable,
    ];

    /// As it is written.
    pub fn code(self) -> &'static str {
        match self {
            ProblemStatus::Unsolved => "unsolved",
            ProblemStatus::InProgress => "in_progress",
            ProblemStatus::Referred => "referred",
            ProblemStatus::Solved => "solved",
            ProblemStatus::SelfSolved => "self_solved",
            ProblemStatus::Recurred => "recurred",
            ProblemStatus::OngoingCare => "ongoing_care",
            ProblemStatus::NotApplicable => "not_applicable",
        }
    }

    /// The status that is written so.
    pub fn of_code(code: &str) -> Option<ProblemStatus> {
        ProblemStatus::ALL.into_iter().find(|it| it.code() == code)
    }

    /// Whether nothing remains to be done: not even standing welfare.
    pub fn closed(self) -> bool {
        matches!(self, ProblemStatus::Solved | ProblemStatus::SelfSolved | ProblemStatus::NotApplicable)
    }

    /// Where it may go from here (domain.md §1.4). It may always stay. That there was no such problem can
    /// be taken back, with a reason: then it stands where a problem begins.
    pub fn moves(self) -> &'static [ProblemStatus] {
        use ProblemStatus::{
            InProgress, NotApplicable, OngoingCare, Recurred, Referred, SelfSolved, Solved, Unsolved,
        };
        match self {
            Unsolved => &[InProgress, Referred, Solved, SelfSolved, OngoingCare, NotApplicable],
            InProgress | Referred => &[Solved, SelfSolved, OngoingCare, Unsolved],
            Solved | SelfSolved => &[Recurred],
            Recurred => &[InProgress, Referred, Solved],
            OngoingCare => &[Solved, SelfSolved, InProgress],
            NotApplicable => &[Unsolved],
        }
    }

    /// Whether it may stand there at the next visit.
    pub fn may_become(self, to: ProblemStatus) -> bool {
        self == to || self.moves().contains(&to)
    }
}

/// Why a problem cannot wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UrgentWhy {
    /// LETTER 002 names it
    Letter,
    /// always urgent by our proposal
    Proposed,
    /// its condition holds
    Condition,
    /// severity 3, and the volunteer said why
    Severity,
}

/// One problem of the household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// the item's code
    pub item: String,
    /// 1 to 3; `None` while not answered
    pub severity: Option<u8>,
    /// why it is urgent, if it is
    pub urgent: Option<UrgentWhy>,
    /// opens on a second tap, never in lists
    pub restricted: bool,
    /// whom it concerns, where the item asks
    pub members: Vec<MemberId>,
}

/// Where a problem stands that the household brought along: as was answered, else as it was before.
pub fn stands(answers: &Answers, id: ProblemId) -> Option<ProblemStatus> {
    [known::STATUS, known::WAS].iter().find_map(|which| match answers.of_problem(which, id) {
        Some(Answer::One(code)) => ProblemStatus::of_code(code),
        _ => None,
    })
}

/// The problems of these answers, in the order of the form: the ticked items whose gate is `yes`.
pub fn problems(questionnaire: &Questionnaire, answers: &Answers, today: Date) -> Vec<Problem> {
    let mut all = Vec::new();
    let mut severity = None;
    let mut reason = false;
    let mut members = Vec::new();
    Form::new(answers, today).walk(questionnaire, |step, form| match step {
        Step::Question(it) => match (it.question.id.as_str(), &it.question.kind) {
            (known::SEVERITY, _) => {
                if let Some(Answer::One(code)) = it.answer(answers) {
                    severity = code.parse().ok().filter(|it| (1..=3).contains(it));
                }
            }
            (known::URGENT_REASON, _) => reason |= matches!(it.answer(answers), Some(Answer::Text(_))),
            (_, Kind::Members { .. }) => {
                if let Some(Answer::Members(ids)) = it.answer(answers) {
                    members.extend(ids.iter().copied());
                }
            }
            _ => {}
        },
        Step::Members => {}
        Step::Gate(_) => {
            // What the household's own questions left behind is no item's.
            (severity, reason) = (None, false);
            members.clear();
        }
        Step::ItemDone(item) => {
            let by_itself = match &item.urgent {
                Urgency::Never => None,
                Urgency::Letter => Some(UrgentWhy::Letter),
                Urgency::Proposed => Some(UrgentWhy::Proposed),
                Urgency::When(it) => form.holds(it, None, None).then_some(UrgentWhy::Condition),
            };
            let severe = (severity == Some(3) && reason).then_some(UrgentWhy::Severity);
            all.push(Problem {
                item: item.code.clone(),
                severity: severity.take(),
                urgent: by_itself.or(severe),
                restricted: item.restricted,
                members: std::mem::take(&mut members),
            });
            reason = false;
        }
    });
    all
}
