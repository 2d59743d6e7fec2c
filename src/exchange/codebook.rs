//! The codebook: every variable of a questionnaire with its kind, limits and option codes, as CSV.
//! [`variables`] is the one list of what is recorded; the CSV columns follow it too.

use super::csv::{BYTE_ORDER_MARK, line};
use crate::domain::questionnaire::{Choice, Words};
use crate::domain::{Dimension, Item, Kind, Precision, Question, Questionnaire};

/// The codes of a gate's answer.
pub const GATE: [&str; 3] = ["yes", "no", "not_asked"];
/// How the CSV writes [`crate::domain::Missing::Unknown`]; no option code begins with a dot.
pub const UNKNOWN: &str = ".unknown";
/// How the CSV writes [`crate::domain::Missing::Refused`].
pub const REFUSED: &str = ".refused";

/// One thing that is recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable<'q> {
    /// its answer's key, without the member
    pub name: String,
    /// the item it belongs to
    pub item: Option<&'q Item>,
    /// what is asked
    pub asks: Asks<'q>,
}

/// What a variable holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Asks<'q> {
    /// a question's answer
    Question(&'q Question),
    /// a gate's answer
    Gate(&'q Dimension),
    /// an item's tick
    Tick(&'q Item),
}

/// What is recorded once a household, in the order of the form.
pub fn variables(questionnaire: &Questionnaire) -> Vec<Variable<'_>> {
    let mut all = Vec::new();
    all.extend(asked(&questionnaire.household, ""));
    for dimension in &questionnaire.dimensions {
        all.push(Variable { name: dimension.gate_id(), item: None, asks: Asks::Gate(dimension) });
        for item in &dimension.items {
            all.push(Variable { name: item.code.clone(), item: Some(item), asks: Asks::Tick(item) });
            for question in item.questions.iter().chain(&questionnaire.every_item) {
                let name = item.id_of(question);
                all.push(Variable { name, item: Some(item), asks: Asks::Question(question) });
            }
        }
    }
    all.extend(asked(&questionnaire.closing, ""));
    all
}

/// What is recorded of each member, in the order of the form.
pub fn member_variables(questionnaire: &Questionnaire) -> Vec<Variable<'_>> {
    asked(&questionnaire.member, "").collect()
}

/// What is recorded of each problem that a household brings along, in the order of the form.
pub fn problem_variables(questionnaire: &Questionnaire) -> Vec<Variable<'_>> {
    asked(&questionnaire.problem, "problem.").collect()
}

/// What is recorded of each help that was given, in the order of the form.
pub fn help_variables(questionnaire: &Questionnaire) -> Vec<Variable<'_>> {
    asked(&questionnaire.help, "help.").collect()
}

fn asked<'q>(questions: &'q [Question], list: &'static str) -> impl Iterator<Item = Variable<'q>> {
    let of = move |question: &'q Question| Variable {
        name: format!("{list}{}", question.id),
        item: None,
        asks: Asks::Question(question),
    };
    questions.iter().map(of)
}

/// The codebook as CSV text: one line for each variable, then one for each of its options.
pub fn codebook(questionnaire: &Questionnaire) -> String {
    let mut out = String::from(BYTE_ORDER_MARK);
    line(
        &mut out,
        &["table", "variable", "kind", "required", "asked_if", "min", "max", "unit", "code", "th", "en"],
    );
    for code in [UNKNOWN, REFUSED] {
        line(&mut out, &["", "", "missing", "", "", "", "", "", code, "", ""]);
    }
    let tables = [
        ("visit", variables(questionnaire)),
        ("member", member_variables(questionnaire)),
        ("problem", problem_variables(questionnaire)),
        ("help", help_variables(questionnaire)),
    ];
    for (table, variables) in &tables {
        for variable in variables {
            describe(&mut out, table, variable);
        }
    }
    out
}

fn describe(out: &mut String, table: &str, variable: &Variable) {
    let name = variable.name.as_str();
    match &variable.asks {
        Asks::Tick(item) => {
            let Words { th, en } = &item.title;
            line(out, &[table, name, "tick", "", "", "", "", "", "", th, en]);
        }
        Asks::Gate(dimension) => {
            let Words { th, en } = &dimension.gate;
            line(out, &[table, name, "gate", "yes", "", "", "", "", "", th, en]);
            for code in GATE {
                line(out, &[table, name, "option", "", "", "", "", "", code, "", ""]);
            }
        }
        Asks::Question(question) => {
            let Words { th, en } = &question.text;
            let required = if question.required { "yes" } else { "" };
            let asked_if = question.shown_if.as_ref();
            let asked_if = asked_if.and_then(|it| serde_json::to_string(it).ok()).unwrap_or_default();
            let (kind, min, max, unit) = limits(&question.kind);
            line(out, &[table, name, kind, required, &asked_if, &min, &max, &unit, "", th, en]);
            for Choice { code, text } in options(&question.kind) {
                line(out, &[table, name, "option", "", "", "", "", "", code, &text.th, &text.en]);
            }
        }
    }
}

/// The options of a question; none unless it is one-of or some-of.
pub fn options(kind: &Kind) -> &[Choice] {
    match kind {
        Kind::One(choices) | Kind::Many(choices) => choices,
        _ => &[],
    }
}

/// Kind, least, most and unit, as the codebook words them.
fn limits(kind: &Kind) -> (&'static str, String, String, String) {
    let none = String::new;
    let age = |age: &Option<u8>| age.map(|it| it.to_string()).unwrap_or_default();
    match kind {
        Kind::YesNo => ("yes_no", none(), none(), none()),
        Kind::One(_) => ("one", none(), none(), none()),
        Kind::Many(_) => ("many", none(), none(), none()),
        Kind::Number { min, max, unit } => {
            ("number", min.to_string(), max.to_string(), format!("{} / {}", unit.th, unit.en))
        }
        Kind::Date { precision, .. } => {
            let precision = match precision {
                Precision::Year => "YYYY",
                Precision::Month => "YYYY-MM",
                Precision::Day => "YYYY-MM-DD",
            };
            ("date", none(), none(), precision.to_owned())
        }
        Kind::Text { max_chars, .. } => ("text", none(), max_chars.to_string(), none()),
        Kind::Members { min_age, max_age } => ("members", age(min_age), age(max_age), none()),
        Kind::CitizenId => ("citizen_id", none(), none(), none()),
        Kind::HouseCode => ("house_code", none(), none(), none()),
        Kind::Phone => ("phone", none(), none(), none()),
        Kind::Place => ("place", none(), none(), none()),
        Kind::Item => ("item", none(), none(), none()),
        Kind::Problems => ("problems", none(), none(), none()),
    }
}
