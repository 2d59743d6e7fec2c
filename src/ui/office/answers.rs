//! Answers in words, and a whole visit in the order of its form. Everything an answer holds is
//! shown, even where the questionnaire does not know the question: a reader must not be told less
//! than what was signed.

use crate::domain::photo::{self, Place};
use crate::domain::questionnaire::{Urgency, known};
use crate::domain::text_rule::grouped;
use crate::domain::{
    Answer, AnswerKey, Answers, Choice, Date, Item, Kind, MemberId, Missing, Photo, Places, ProblemId,
    Questionnaire, case_file, problems,
};
use crate::ui::masked::Said;
use crate::ui::picture;
use crate::ui::place_picker::place_name;
use crate::ui::text::{Language, dates, fill, language, t, t_case, t_office, words};

/// The answer at `key` in words; empty when there is none. A tambon is shown by its code.
pub fn answer_words(questionnaire: &Questionnaire, answers: &Answers, key: &AnswerKey) -> String {
    Reader { questionnaire, answers, places: None }.answer(key)
}

/// The full name of a member as people write it: `นายสมชาย ใจดี`. Empty while nothing is known.
pub fn member_name(questionnaire: &Questionnaire, answers: &Answers, member: MemberId) -> String {
    let key = AnswerKey::of_member(known::TITLE, member);
    let title = match answers.of_member(known::TITLE_OTHER, member) {
        Some(Answer::Text(other)) => other.clone(),
        _ => answer_words(questionnaire, answers, &key),
    };
    let first = answers.member_text(known::FIRST_NAME, member);
    let last = answers.member_text(known::LAST_NAME, member);
    let gap = if language() == Language::Thai || title.is_empty() { "" } else { " " };
    format!("{title}{gap}{first} {last}").trim().to_owned()
}

/// The member who is the head, if one is named.
pub fn head(answers: &Answers) -> Option<MemberId> {
    let is_head = |it: &MemberId| match answers.of_member(known::RELATION, *it) {
        Some(Answer::One(relation)) => relation == "head",
        _ => false,
    };
    answers.members().into_iter().find(is_head)
}

/// One line of a visit: what was asked and what was answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// whose answer it is
    pub key: AnswerKey,
    /// the question
    pub asked: String,
    /// the answer in words
    pub answer: Said,
}

/// One ticked item, or one that was unticked again.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemLines {
    /// its code
    pub code: String,
    /// its text
    pub title: String,
    /// opens on a second tap
    pub restricted: bool,
    /// cannot wait
    pub urgent: bool,
    /// what was asked of it
    pub lines: Vec<Line>,
    /// its photographs
    pub photos: Vec<Photo>,
}

/// A visit in the order of its form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// house, respondent, visit
    pub household: Vec<Line>,
    /// of the house
    pub photos: Vec<Photo>,
    /// each member: name, then what was asked
    pub members: Vec<(String, Vec<Line>)>,
    /// each problem that was brought along: how it stands, and the plan
    pub problems: Vec<ItemLines>,
    /// each dimension: title, gate, items
    pub dimensions: Vec<(String, Vec<Line>, Vec<ItemLines>)>,
    /// each help that was given: its name, then what was asked
    pub helps: Vec<(String, Vec<Line>)>,
    /// 4ท, level, next visit
    pub closing: Vec<Line>,
    /// answers to questions this questionnaire does not have
    pub others: Vec<Line>,
}

/// What an answer needs to become words.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// the questionnaire of the visit
    pub questionnaire: &'a Questionnaire,
    /// its answers; members are named from them
    pub answers: &'a Answers,
    /// names of tambon; codes are shown without
    pub places: Option<&'a Places>,
}

impl<'a> Reader<'a> {
    /// The answer at `key` in words; empty when there is none.
    pub fn answer(&self, key: &AnswerKey) -> String {
        self.answers.get(key).map(|it| self.words_of(key, it)).unwrap_or_default()
    }

    /// Any answer in the words of the question at `key`, such as one that was changed since. Citizen
    /// ids are masked.
    pub fn words_of(&self, key: &AnswerKey, answer: &Answer) -> String {
        self.said(key, answer).masked
    }

    /// The same, with what the masks hide.
    pub fn said(&self, key: &AnswerKey, answer: &Answer) -> Said {
        let kind = self.questionnaire.question(key).map(|it| &it.kind);
        let words = match (answer, kind) {
            (Answer::Missing(Missing::Unknown), _) => t_office().office_unknown.to_owned(),
            (Answer::Missing(Missing::Refused), _) => t_office().office_unanswered.to_owned(),
            (Answer::YesNo(yes), _) => {
                if *yes { t_office().office_yes } else { t_office().office_no }.to_owned()
            }
            (Answer::One(code), Some(Kind::One(choices))) => choice_words(choices, code),
            (Answer::One(code), Some(Kind::Item)) => match self.questionnaire.item(code) {
                Some((_, item)) => format!("{code} {}", words(&item.title)),
                None => code.clone(),
            },
            (Answer::Many(ids), Some(Kind::Problems)) => joined(ids.iter().map(|it| match it.parse() {
                Ok(id) => self.problem_name(id),
                Err(_) => self.questionnaire.item(it).map_or_else(|| it.clone(), |it| words(&it.1.title)),
            })),
            (Answer::One(code), None) if key.question.starts_with("gate.") => gate_words(code),
            (Answer::One(code), _) => code.clone(),
            (Answer::Many(codes), Some(Kind::Many(choices))) => {
                let unknown = codes.iter().filter(|it| !choices.iter().any(|choice| choice.code == **it));
                let chosen = choices.iter().filter(|it| codes.contains(&it.code)).map(|it| words(&it.text));
                joined(chosen.chain(unknown.cloned()))
            }
            (Answer::Many(codes), _) => joined(codes.iter().cloned()),
            // A village number is a name, not an amount.
            (Answer::Number(number), Some(Kind::Number { .. })) if key.question == known::MOO => {
                number.to_string()
            }
            (Answer::Number(number), Some(Kind::Number { unit, .. })) => {
                format!("{} {}", grouped(*number), words(unit)).trim_end().to_owned()
            }
            (Answer::Number(number), _) => grouped(*number),
            (Answer::Text(text), Some(Kind::CitizenId)) => return Said::citizen_id(text),
            (Answer::Text(text), Some(Kind::Place)) => place_name(text),
            (Answer::Text(text), _) => return Said::text(text),
            (Answer::Date(date), _) => dates::date(*date),
            (Answer::Photos(photos), _) => picture::count(photos),
            (Answer::Members(members), _) => joined(members.iter().map(|it| self.name(*it))),
        };
        words.into()
    }

    /// What is asked at `key`, in words; the key itself where the questionnaire does not have it.
    pub fn asked(&self, key: &AnswerKey) -> String {
        let item = |code: &str| self.questionnaire.item(code).map(|(_, it)| words(&it.title));
        let asked = match self.questionnaire.question(key) {
            Some(question) => words(&question.text),
            None if key.question == photo::CONSENT => t().field_photo_consent.to_owned(),
            None if photo::place(key) == Some(Place::House) => t().field_photo_house.to_owned(),
            None if let Some(Place::Item(code)) = photo::place(key) => {
                format!("{}: {}", item(code).unwrap_or_default(), t().field_photo_item)
            }
            None => match self.questionnaire.gate(key) {
                Some(dimension) => words(&dimension.gate),
                None => match self.questionnaire.item(&key.question) {
                    Some((_, item)) => words(&item.title),
                    None => key.question.clone(),
                },
            },
        };
        match (key.problem(), key.help(), key.member) {
            (Some(id), ..) => format!("{}: {asked}", self.problem_name(id)),
            (_, Some(_), _) => format!("{}: {asked}", t_case().case_part_log),
            (.., Some(member)) => format!("{}: {asked}", self.name(member)),
            _ => asked,
        }
    }

    /// Whether the answer belongs to an item that opens on a second tap.
    pub fn restricted(&self, key: &AnswerKey) -> bool {
        if let Some(id) = key.problem() {
            return self.item_of(id).is_some_and(|it| it.restricted);
        }
        let code = key.question.split('.').next().unwrap_or_default();
        self.questionnaire.item(code).is_some_and(|(_, item)| item.restricted)
    }

    /// The whole visit. `today` counts where no date of the visit was given.
    pub fn sheet(&self, today: Date) -> Sheet {
        let mut shown: Vec<AnswerKey> = Vec::new();
        let of_house = self.questionnaire.household.iter().map(|it| &*it.id).chain([photo::CONSENT]);
        let household = self.lines(&mut shown, of_house.map(AnswerKey::of));
        let photos = self.photos(&mut shown, Place::House);
        let members = self.answers.members().into_iter().map(|member| {
            let keys = self.questionnaire.member.iter().map(|it| AnswerKey::of_member(&*it.id, member));
            (self.name(member), self.member_lines(&mut shown, keys))
        });
        let members = members.collect();
        let date = case_file::date_of(self.answers, today);
        let urgent: Vec<String> = problems(self.questionnaire, self.answers, date)
            .into_iter()
            .filter(|it| it.urgent.is_some())
            .map(|it| it.item)
            .collect();
        let dimensions = self.questionnaire.dimensions.iter().map(|dimension| {
            let gate = self.lines(&mut shown, [AnswerKey::of(dimension.gate_id())].into_iter());
            let items = dimension.items.iter().filter_map(|item| self.item(&mut shown, item, &urgent));
            (words(&dimension.title), gate, items.collect())
        });
        let dimensions = dimensions.collect();
        let problems = self.answers.problems().into_iter().map(|id| self.problem(&mut shown, id)).collect();
        let helps = self.answers.helps().into_iter().enumerate().map(|(n, id)| {
            let keys = self.questionnaire.help.iter().map(|it| AnswerKey::of_help(&it.id, id));
            let name = fill(t_case().case_help_number, &[("n", &(n + 1).to_string())]);
            (name, self.member_lines(&mut shown, keys))
        });
        let helps = helps.collect();
        let closing = self.questionnaire.closing.iter().map(|it| AnswerKey::of(&*it.id));
        let closing = self.lines(&mut shown, closing);
        let rest = self.answers.iter().map(|(key, _)| key).filter(|key| !shown.contains(key));
        let others = rest.map(|key| self.line(key)).collect();
        Sheet { household, photos, members, problems, dimensions, helps, closing, others }
    }

    fn problem(&self, shown: &mut Vec<AnswerKey>, id: ProblemId) -> ItemLines {
        let keys = self.questionnaire.problem.iter().map(|it| AnswerKey::of_problem(&it.id, id));
        let lines = self.member_lines(shown, keys);
        let item = self.item_of(id);
        ItemLines {
            code: item.map(|it| it.code.clone()).unwrap_or_default(),
            title: self.problem_name(id),
            restricted: item.is_some_and(|it| it.restricted),
            urgent: item.is_some_and(|it| matches!(it.urgent, Urgency::Letter | Urgency::Proposed))
                || self.answers.of_problem(known::URGENT_REASON, id).is_some(),
            lines,
            photos: Vec::new(),
        }
    }

    fn item_of(&self, id: ProblemId) -> Option<&'a Item> {
        self.questionnaire.item_of(self.answers, id).map(|it| it.1)
    }

    /// The item's title, else the words of the list.
    pub fn problem_name(&self, id: ProblemId) -> String {
        match (self.item_of(id), self.answers.of_problem(known::OLD_TEXT, id)) {
            (Some(item), _) => words(&item.title),
            (None, Some(Answer::Text(text))) if !text.is_empty() => text.clone(),
            _ => t_case().case_problem_unnamed.to_owned(),
        }
    }

    fn item(&self, shown: &mut Vec<AnswerKey>, item: &Item, urgent: &[String]) -> Option<ItemLines> {
        let own = item.questions.iter().chain(&self.questionnaire.every_item);
        let tick = AnswerKey::of(&*item.code);
        let mut lines = self.lines(shown, own.map(|it| AnswerKey::of(item.id_of(it))));
        if !self.answers.ticked(&item.code) {
            lines.splice(0..0, self.lines(shown, [tick.clone()].into_iter()));
        }
        shown.push(tick);
        let photos = self.photos(shown, Place::Item(&item.code));
        (self.answers.ticked(&item.code) || !lines.is_empty()).then(|| ItemLines {
            code: item.code.clone(),
            title: words(&item.title),
            restricted: item.restricted,
            urgent: urgent.contains(&item.code),
            lines,
            photos,
        })
    }

    fn photos(&self, shown: &mut Vec<AnswerKey>, place: Place<'_>) -> Vec<Photo> {
        let key = place.key();
        let photos = photo::at(self.answers, &key).to_vec();
        shown.push(key);
        photos
    }

    fn lines(&self, shown: &mut Vec<AnswerKey>, keys: impl Iterator<Item = AnswerKey>) -> Vec<Line> {
        let answered = keys.filter(|key| self.answers.get(key).is_some()).collect::<Vec<_>>();
        let lines = answered.iter().map(|key| self.line(key)).collect();
        shown.extend(answered);
        lines
    }

    /// As [`Reader::lines`], without the member's name before each question.
    fn member_lines(&self, shown: &mut Vec<AnswerKey>, keys: impl Iterator<Item = AnswerKey>) -> Vec<Line> {
        let answered = keys.filter(|key| self.answers.get(key).is_some()).collect::<Vec<_>>();
        let lines = answered.iter().map(|key| Line {
            key: (*key).clone(),
            asked: self
                .questionnaire
                .question(key)
                .map_or_else(|| key.question.clone(), |it| words(&it.text)),
            answer: self.answered(key),
        });
        let lines = lines.collect();
        shown.extend(answered);
        lines
    }

    fn line(&self, key: &AnswerKey) -> Line {
        Line { key: key.clone(), asked: self.asked(key), answer: self.answered(key) }
    }

    fn answered(&self, key: &AnswerKey) -> Said {
        self.answers.get(key).map(|it| self.said(key, it)).unwrap_or_default()
    }

    fn name(&self, member: MemberId) -> String {
        let name = member_name(self.questionnaire, self.answers, member);
        if name.is_empty() { t_office().office_unnamed.to_owned() } else { name }
    }
}

fn gate_words(code: &str) -> String {
    match code {
        "yes" => t_office().office_gate_yes.to_owned(),
        "no" => t_office().office_gate_no.to_owned(),
        "not_asked" => t_office().office_gate_not_asked.to_owned(),
        other => other.to_owned(),
    }
}

fn choice_words(choices: &[Choice], code: &str) -> String {
    choices.iter().find(|it| it.code == code).map_or_else(|| code.to_owned(), |it| words(&it.text))
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}
