//! Tables for people with a spreadsheet: one row a sealed visit, one row a member, a problem, a help. UTF-8 with byte
//! order mark (Excel needs it), CRLF, quoting of RFC 4180.
//!
//! A spreadsheet turns `27/1` into a day and `=…` into a formula. So a text that begins with a
//! digit, a formula character or an apostrophe gets an apostrophe in front (durability-and-trust.md
//! §6.3); whoever reads the table by program takes one leading apostrophe off.

use super::bundle::SealedVisit;
use super::codebook::{
    Asks, REFUSED, UNKNOWN, Variable, help_variables, member_variables, problem_variables, variables,
};
use crate::domain::{
    Answer, AnswerKey, Answers, HouseholdId, Kind, MemberId, Missing, ProblemId, Questionnaire, Visit,
    text_rule,
};

/// What Excel needs to read UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Whether restricted items (drugs, violence, mental health …) get columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restricted {
    /// for those who deal with the cases
    Shown,
    /// for every list that others may see
    LeftOut,
}

/// The table of visits. Visits that answer another questionnaire have no place in it.
pub fn visits(questionnaire: &Questionnaire, sealed: &[SealedVisit], restricted: Restricted) -> String {
    let variables = visit_variables(questionnaire, restricted);
    let mut out = String::from(BYTE_ORDER_MARK);
    let mut header = vec!["household_id", "visit_id", "revision_id", "round", "enumerator_key"];
    header.extend(variables.iter().map(|it| it.name.as_str()));
    line(&mut out, &header);
    for SealedVisit { household, visit, .. } in of(questionnaire, sealed) {
        visit_line(&mut out, &variables, household.id, visit);
    }
    out
}

/// What the table of visits has columns for.
pub fn visit_variables(questionnaire: &Questionnaire, restricted: Restricted) -> Vec<Variable<'_>> {
    let mut all = variables(questionnaire);
    all.retain(|it| restricted == Restricted::Shown || !it.item.is_some_and(|item| item.restricted));
    all
}

/// A line of the table of visits.
pub fn visit_line(out: &mut String, variables: &[Variable<'_>], household: HouseholdId, visit: &Visit) {
    let mut cells = vec![
        household.to_string(),
        visit.id.to_string(),
        visit.head.map(|it| it.to_string()).unwrap_or_default(),
        forced(&visit.round),
        forced(&visit.begun_by),
    ];
    cells.extend(variables.iter().map(|it| cell(&visit.answers, it, None)));
    line(out, &cells);
}

/// The table of members, who are known by `visit_id` and `member_id`.
pub fn members(questionnaire: &Questionnaire, sealed: &[SealedVisit]) -> String {
    let members = |answers: &Answers| answers.members().into_iter().collect();
    each(questionnaire, sealed, "member_id", &member_variables(questionnaire), members)
}

/// The table of the problems that households brought along: where each stood, where it stands, and the
/// plan. Those of restricted items only where they are shown.
pub fn problems(questionnaire: &Questionnaire, sealed: &[SealedVisit], restricted: Restricted) -> String {
    let is_restricted = |answers: &Answers, problem: ProblemId| {
        questionnaire.item_of(answers, problem).is_some_and(|(_, item)| item.restricted)
    };
    let shown = |answers: &Answers| {
        let all = answers.problems().into_iter();
        all.filter(|it| restricted == Restricted::Shown || !is_restricted(answers, *it))
            .map(|it| MemberId(it.0))
            .collect()
    };
    each(questionnaire, sealed, "problem_id", &problem_variables(questionnaire), shown)
}

/// The table of the help that was given, the logbook.
pub fn helps(questionnaire: &Questionnaire, sealed: &[SealedVisit]) -> String {
    let helps = |answers: &Answers| answers.helps().into_iter().map(|it| MemberId(it.0)).collect();
    each(questionnaire, sealed, "help_id", &help_variables(questionnaire), helps)
}

/// One row for each of those that the variables are asked of.
fn each(
    questionnaire: &Questionnaire,
    sealed: &[SealedVisit],
    id: &str,
    variables: &[Variable],
    of_visit: impl Fn(&Answers) -> Vec<MemberId>,
) -> String {
    let mut out = String::from(BYTE_ORDER_MARK);
    let mut header = vec!["household_id", "visit_id", id];
    header.extend(variables.iter().map(|it| it.name.as_str()));
    line(&mut out, &header);
    for SealedVisit { household, visit, .. } in of(questionnaire, sealed) {
        for one in of_visit(&visit.answers) {
            let mut cells = vec![household.id.to_string(), visit.id.to_string(), one.to_string()];
            cells.extend(variables.iter().map(|it| cell(&visit.answers, it, Some(one))));
            line(&mut out, &cells);
        }
    }
    out
}

fn of<'a>(
    questionnaire: &'a Questionnaire,
    sealed: &'a [SealedVisit],
) -> impl Iterator<Item = &'a SealedVisit> {
    sealed.iter().filter(|it| it.visit.questionnaire == questionnaire.id)
}

fn cell(answers: &Answers, variable: &Variable, member: Option<MemberId>) -> String {
    match answers.get(&AnswerKey { question: variable.name.clone(), member }) {
        None => String::new(),
        Some(Answer::YesNo(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        Some(Answer::Number(number)) => number.to_string(),
        Some(Answer::Missing(Missing::Unknown)) => UNKNOWN.to_owned(),
        Some(Answer::Missing(Missing::Refused)) => REFUSED.to_owned(),
        Some(Answer::Members(ids)) => ids.iter().map(MemberId::to_string).collect::<Vec<_>>().join(" "),
        // No variable of a questionnaire: a table of answers has no place for pictures.
        Some(Answer::Photos(_)) => String::new(),
        Some(Answer::One(code)) => forced_unless_code(code, variable),
        Some(Answer::Many(codes)) => {
            codes.iter().map(|it| forced_unless_code(it, variable)).collect::<Vec<_>>().join(" ")
        }
        Some(Answer::Text(text)) => forced(text),
        Some(Answer::Date(date)) => forced(&date.to_string()),
    }
}

/// A code of the questionnaire stays as it is; anything else in its place is a stranger's text.
fn forced_unless_code(code: &str, variable: &Variable) -> String {
    let known = match &variable.asks {
        Asks::Gate(_) => super::codebook::GATE.contains(&code),
        Asks::Tick(_) => false,
        Asks::Question(question) => match &question.kind {
            Kind::One(choices) | Kind::Many(choices) => choices.iter().any(|it| it.code == code),
            Kind::Item => {
                code.bytes().all(|it| it.is_ascii_alphanumeric())
                    && !code.starts_with(|it: char| it.is_ascii_digit())
            }
            _ => false,
        },
    };
    if known { code.to_owned() } else { forced(code) }
}

/// Text that a spreadsheet leaves as it is.
pub fn forced(text: &str) -> String {
    let digit = text_rule::ascii_digits(text).starts_with(|it: char| it.is_ascii_digit());
    if digit || text.starts_with('\'') || text_rule::formula_start(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Writes one line, quoting where RFC 4180 demands it.
pub fn line(out: &mut String, cells: &[impl AsRef<str>]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        let cell = cell.as_ref();
        if cell.contains([',', '"', '\r', '\n']) || cell.starts_with(' ') || cell.ends_with(' ') {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push_str("\r\n");
}
