//! What is known of a household as rows of tables, in words.

use crate::domain::anonymous::Nameless;
use crate::domain::keyed::{Keyed, Keying};
use crate::domain::record::KnownKey;
use crate::domain::shown::Shown;
use crate::domain::summary::{Helped, KID, Summary, Told};
use crate::domain::{
    AnswerKey, Date, HouseholdId, Kind, OrdMap, Origin, Outcome, PartialDate, Places, Question, Questionnaire,
};
use crate::exchange::codebook::{Asks, member_variables};
use crate::exchange::workbook::{Cell, Column};
use crate::ui::office::answers::{Reader, member_name};
use crate::ui::office::take_in::Case;
use crate::ui::text::export::{help_kind, help_result, origin, t_export, visit_result, way_out};
use crate::ui::text::{agency, dates, level, network, outcome, status, visit_kind, words};

/// A table that holds rows of each household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Households,
    Problems,
    Helps,
    Logbook,
    Members,
}

/// What words need that no summary holds.
pub(super) struct Words {
    pub places: Option<&'static Places>,
    /// by the beginning of a `kid`, who that is
    names: OrdMap<String, String>,
    keyed: OrdMap<HouseholdId, Keyed>,
    /// special cases stand among the rows, with what they are
    pub restricted: bool,
    /// citizen ids are whole
    pub ids: bool,
}

/// Columns as the sentences have them: `name~width|name~width`.
pub(super) fn columns(written: &str) -> Vec<Column> {
    let column = |it: &str| {
        let (name, width) = it.split_once('~').unwrap_or((it, "16"));
        Column { name: name.to_owned(), width: width.parse().unwrap_or(16) }
    };
    written.split('|').map(column).collect()
}

/// The columns of a table.
pub(super) fn columns_of(table: Table) -> Vec<Column> {
    let t = t_export();
    let with_place = |own: &str| columns(&format!("{}|{own}", t.export_place_columns));
    match table {
        Table::Households => columns(t.export_households_columns),
        Table::Problems => with_place(t.export_problems_columns),
        Table::Helps => with_place(t.export_helps_columns),
        Table::Logbook => with_place(t.export_logbook_columns),
        Table::Members => {
            let mut all = with_place(&format!("{}~26", t.export_member_name));
            let asked = |it: &Question| Column { name: words(&it.text), width: 20 };
            all.extend(member_questions().into_iter().map(asked));
            all
        }
    }
}

/// What is asked of each member, by the newest questionnaire.
fn member_questions() -> Vec<&'static Question> {
    let variables = Questionnaire::newest().map(member_variables).unwrap_or_default();
    let question = |it: &Asks<'static>| match it {
        Asks::Question(question) => Some(*question),
        _ => None,
    };
    variables.iter().filter_map(|it| question(&it.asks)).collect()
}

fn text(it: impl Into<String>) -> Cell {
    Cell::Text(it.into())
}

/// One of few.
fn word(it: impl Into<String>) -> Cell {
    Cell::Word(it.into())
}

fn count(it: usize) -> Cell {
    Cell::Number(i64::try_from(it).unwrap_or(i64::MAX))
}

fn or_empty(words: &str, code: &str) -> Cell {
    // A code of a questionnaire that is not this one stays readable.
    word(if words.is_empty() { code } else { words })
}

fn day(it: Option<PartialDate>) -> Cell {
    word(it.map(dates::typed).unwrap_or_default())
}

fn stands(it: Option<Outcome>) -> &'static str {
    it.map(outcome).unwrap_or_default()
}

fn level_of(it: Option<&str>) -> Cell {
    it.map_or_else(|| text(""), |it| or_empty(level(it), it))
}

fn due(it: Option<Date>) -> Cell {
    day(it.map(PartialDate::from_day))
}

/// The titles of problems; nothing of one whose item is not known yet.
fn titles(problems: &[&Told]) -> String {
    let title = |it: &&Told| it.item.as_deref().map(item_title).unwrap_or_default();
    problems.iter().map(title).collect::<Vec<_>>().join(", ")
}

fn item_title(code: &str) -> String {
    let found = Questionnaire::newest().and_then(|it| it.item(code));
    found.map_or_else(|| code.to_owned(), |(_, it)| words(&it.title))
}

fn dimension_title(letter: &str) -> String {
    let found = Questionnaire::newest().and_then(|it| it.dimensions.iter().find(|it| it.code == letter));
    found.map_or_else(|| letter.to_owned(), |it| words(&it.title))
}

impl Words {
    pub fn of(
        places: Option<&'static Places>,
        known: &[KnownKey],
        keyed: OrdMap<HouseholdId, Keyed>,
        (restricted, ids): (bool, bool),
    ) -> Words {
        let mut names = OrdMap::new();
        for key in known {
            names.insert(
                key.kid.chars().take(KID).collect(),
                key.person.as_ref().map_or_else(|| key.label.clone(), |it| it.name.clone()),
            );
        }
        Words { places, names, keyed, restricted, ids }
    }

    /// The household's rows of a table; how many were left out because they are of special cases.
    pub fn rows(&self, table: Table, it: &Summary, rows: &mut Vec<Vec<Cell>>) -> usize {
        let shown = self.shown(it);
        match table {
            Table::Households => {
                rows.push(self.household(it, &shown));
                0
            }
            Table::Problems => self.problems(it, &shown, rows),
            Table::Helps => self.helps(it, &shown, rows),
            Table::Logbook => self.logbook(it, &shown, rows),
            Table::Members => 0,
        }
    }

    fn shown<'a>(&self, it: &'a Summary) -> Shown<'a> {
        if self.restricted { Shown::whole(it) } else { Shown::of(it, |it| !it.restricted) }
    }

    fn area(&self, code: &str) -> [String; 3] {
        let found = self.places.and_then(|it| it.find(code));
        found.map(|it| [it.province, it.amphoe, it.tambon].map(str::to_owned)).unwrap_or_default()
    }

    fn spot(it: &Summary) -> [Cell; 3] {
        let moo = it.moo.map(|it| it.to_string()).unwrap_or_default();
        [word(moo), word(it.community.as_str()), text(it.house_no.as_str())]
    }

    fn place(&self, it: &Summary) -> Vec<Cell> {
        let [.., tambon] = self.area(&it.tambon);
        let tambon = if tambon.is_empty() { it.tambon.to_string() } else { tambon };
        let mut cells = vec![text(it.id.to_string()), text(it.reference.as_str()), word(tambon)];
        cells.extend(Self::spot(it));
        cells.push(text(it.head.as_str()));
        cells
    }

    fn household(&self, it: &Summary, shown: &Shown) -> Vec<Cell> {
        let [province, amphoe, tambon] = self.area(&it.tambon);
        let last = it.rounds.last();
        let open = shown.open();
        let urgent = open.clone().filter(|it| it.urgent.is_some()).count();
        let value = shown.helps.iter().filter_map(|it| it.0.value_baht).fold(0, i64::saturating_add);
        let by: Vec<&str> = it
            .by
            .iter()
            .map(|kid| self.names.get(kid.as_str()).map_or(kid.as_str(), String::as_str))
            .collect();
        let mark = self.keyed.get(&it.id);
        let keyed = match Keying::of(it, mark) {
            Keying::Not => t_export().export_keying_show_left,
            Keying::Changed => t_export().export_keying_show_changed,
            Keying::Done => t_export().export_keying_show_done,
        };
        let mut cells = vec![
            text(it.id.to_string()),
            text(it.reference.as_str()),
            word(it.origin.map(origin).unwrap_or_default()),
            word(province),
            word(amphoe),
            word(tambon),
            word(it.tambon.as_str()),
        ];
        cells.extend(Self::spot(it));
        cells.extend([
            text(it.house_code.as_str()),
            text(it.head.as_str()),
            word(last.map(|it| it.round.as_str()).unwrap_or_default()),
            day(last.map(|it| PartialDate::from_day(it.on))),
            word(last.map(|it| visit_kind(it.kind)).unwrap_or_default()),
            last.map_or_else(|| text(""), |it| or_empty(visit_result(&it.result), &it.result)),
            word(stands(shown.outcome)),
            level_of(shown.level),
            due(shown.due),
            count(shown.problems.len()),
            count(open.count()),
            count(urgent),
            count(shown.helps.len()),
            Cell::Number(value),
            word(by.join(", ")),
            Cell::Number(i64::from(it.hard)),
            word(if it.rounds.is_empty() { "" } else { keyed }),
        ]);
        cells
    }

    fn problems(&self, it: &Summary, shown: &Shown, rows: &mut Vec<Vec<Cell>>) -> usize {
        for told in &shown.problems {
            let mut cells = self.place(it);
            let code = told.item.as_deref().unwrap_or_default();
            cells.extend([
                word(told.dimension().map(dimension_title).unwrap_or_default()),
                word(code),
                word(told.item.as_deref().map(item_title).unwrap_or_default()),
                word(told.found_in.as_str()),
                day(told.found_on()),
                word(status(told.status)),
                day(told.solved_on),
                told.severity.map_or_else(|| text(""), |it| Cell::Number(i64::from(it))),
                text(if told.urgent.is_some() { t_export().export_yes } else { "" }),
                told.lead.as_deref().map_or_else(|| text(""), |it| or_empty(agency(it), it)),
                told.network.as_deref().map_or_else(|| text(""), |it| or_empty(network(it), it)),
                day(told.target_on),
                told.route.as_deref().map_or_else(|| text(""), |it| or_empty(way_out(it), it)),
            ]);
            rows.push(cells);
        }
        it.problems.len() - shown.problems.len()
    }

    fn helps(&self, it: &Summary, shown: &Shown, rows: &mut Vec<Vec<Cell>>) -> usize {
        for (help, of) in &shown.helps {
            let mut cells = self.place(it);
            cells.extend(Self::help(help, of));
            rows.push(cells);
        }
        it.helps.len() - shown.helps.len()
    }

    /// Date, activity, problems, agency, network, value and result of a help.
    fn help(it: &Helped, of: &[&Told]) -> [Cell; 7] {
        [
            day(Some(PartialDate::from_day(it.on))),
            or_empty(help_kind(&it.kind), &it.kind),
            text(titles(of)),
            it.provider.as_deref().map_or_else(|| text(""), |it| or_empty(agency(it), it)),
            it.network.as_deref().map_or_else(|| text(""), |it| or_empty(network(it), it)),
            it.value_baht.map_or_else(|| text(""), Cell::Number),
            it.result.as_deref().map_or_else(|| text(""), |it| or_empty(help_result(it), it)),
        ]
    }

    /// What is keyed into the TPMAP Logbook: each entry, and each missed household that has none. That one is
    /// to be entered as an exclusion error when it is found (domain.md §3.3), by the visit and its problems.
    fn logbook(&self, it: &Summary, shown: &Shown, rows: &mut Vec<Vec<Cell>>) -> usize {
        let target = match it.origin {
            Some(Origin::Missed) => t_export().export_missed,
            Some(other) => origin(other),
            None => "",
        };
        let mut row = |entry: [Cell; 7]| {
            let mut cells = self.place(it);
            cells.push(word(target));
            cells.extend(entry);
            cells.extend([level_of(shown.level), due(shown.due)]);
            rows.push(cells);
        };
        shown.helps.iter().for_each(|(help, of)| row(Self::help(help, of)));
        if let Some(visit) = shown.to_enter(it) {
            let (on, none) = (day(Some(PartialDate::from_day(visit.on))), || text(""));
            let (kind, problems) = (word(visit_kind(visit.kind)), text(titles(&shown.problems)));
            row([on, kind, problems, none(), none(), none(), none()]);
        }
        let unsaid = Shown::whole(it).to_enter(it).is_some() && shown.to_enter(it).is_none();
        it.helps.len() - shown.helps.len() + usize::from(unsaid)
    }

    /// The members of a household.
    pub fn members(&self, it: &Summary, case: &Case, rows: &mut Vec<Vec<Cell>>) {
        let Some(visit) = case.newest() else { return };
        let answers = &visit.answers;
        let Some(questionnaire) = Questionnaire::named(&visit.questionnaire) else { return };
        let reader = Reader { questionnaire, answers, places: self.places };
        let said = |key: &AnswerKey| {
            let Some(answer) = answers.get(key) else { return String::new() };
            let said = reader.said(key, answer);
            if self.ids { said.whole.unwrap_or(said.masked) } else { said.masked }
        };
        for member in answers.members() {
            let mut cells = self.place(it);
            cells.push(text(member_name(questionnaire, answers, member)));
            let of = |it: &Question| text(said(&AnswerKey::of_member(it.id.as_str(), member)));
            cells.extend(member_questions().into_iter().map(of));
            rows.push(cells);
        }
    }

    /// A household that nobody can name.
    pub fn nameless(&self, nth: usize, it: &Nameless) -> Vec<Cell> {
        let code = it.area.code();
        let (mut province, mut amphoe, mut tambon) = (String::new(), String::new(), String::new());
        if let Some(places) = self.places {
            let named = |all: Vec<(&str, &str)>| {
                all.iter().find(|it| code.starts_with(it.0)).map(|it| it.1.to_owned()).unwrap_or_default()
            };
            province = if code.len() >= 2 { named(places.provinces()) } else { province };
            amphoe = if code.len() >= 4 { named(places.amphoe(&code[..2])) } else { amphoe };
            tambon = places.find(code).map(|it| it.tambon.to_owned()).unwrap_or(tambon);
        }
        let problems: Vec<String> = it
            .problems
            .iter()
            .map(|it| {
                let severity = it.severity.map(|it| it.to_string()).unwrap_or_default();
                format!("{}:{}:{severity}", it.item, it.status.code())
            })
            .collect();
        vec![
            count(nth),
            text(code),
            word(province),
            word(amphoe),
            word(tambon),
            word(it.origin.map(origin).unwrap_or_default()),
            text(it.round.as_str()),
            text(stands(it.outcome)),
            or_empty(level(&it.level), &it.level),
            text(problems.join(" ")),
            count(it.helps),
        ]
    }
}

/// What the codes of the other sheets mean.
pub(super) fn codes() -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let Some(questionnaire) = Questionnaire::newest() else { return rows };
    for dimension in &questionnaire.dimensions {
        let title = words(&dimension.title);
        for item in &dimension.items {
            rows.push(vec![text(title.as_str()), text(item.code.as_str()), text(words(&item.title))]);
        }
    }
    let lists =
        [&questionnaire.household, &questionnaire.member, &questionnaire.problem, &questionnaire.help];
    for question in lists.into_iter().flatten().chain(&questionnaire.closing) {
        if let Kind::One(choices) | Kind::Many(choices) = &question.kind {
            let asked = words(&question.text);
            let row = |it: &crate::domain::Choice| {
                vec![text(asked.as_str()), text(it.code.as_str()), text(words(&it.text))]
            };
            rows.extend(choices.iter().map(row));
        }
    }
    rows
}

/// What a point of the map is known by: nothing of a person, and nothing of special cases.
pub(super) fn point(it: &Summary, accuracy_m: Option<i64>) -> Vec<(&'static str, serde_json::Value)> {
    let shown = Shown::of(it, |it| !it.restricted);
    let count = |it: usize| serde_json::Value::from(it);
    vec![
        ("household_id", it.id.to_string().into()),
        ("tambon", it.tambon.as_str().into()),
        ("moo", it.moo.into()),
        ("community", it.community.clone().into()),
        ("accuracy_m", accuracy_m.into()),
        ("outcome", stands(shown.outcome).into()),
        ("open_problems", count(shown.open().count())),
        ("urgent", count(shown.open().filter(|it| it.urgent.is_some()).count())),
    ]
}
