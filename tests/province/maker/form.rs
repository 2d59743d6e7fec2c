//! Answers a form as a person would: what is asked now, then what that opened.

use std::collections::HashSet;

use thaiqm_field::domain::questionnaire::known;
use thaiqm_field::domain::{
    Answer, AnswerKey, Answers, Choice, Date, Item, Kind, MemberId, Missing, OrdSet, PartialDate, Precision,
    Question, Questionnaire, validate,
};

use super::dice::{Dice, days_after};
use super::words;

/// The partner network that an agency belongs to (domain.md §4).
fn network_of(agency: &str) -> &'static str {
    match agency {
        "ACADEMIC" => "academic",
        "RELIGIOUS" => "religious",
        "PRIVATE" => "private",
        "VOL" => "people",
        "CODI" | "REDCROSS" | "CSO" => "civil_society",
        "MEDIA" => "media",
        _ => "government",
    }
}

/// Whether somebody of this age can be that: nobody shall wonder at a pregnant grandfather in a lesson.
fn can_be(question: &str, code: &str, age: i64, woman: bool) -> bool {
    match (question, code) {
        ("occupation", "young_child") => age < 7,
        ("occupation", "student") => (7..=22).contains(&age),
        ("occupation", "retired") => age >= 60,
        ("occupation", _) => age >= 16,
        ("schooling", "none") => true,
        ("schooling", "kindergarten") => (3..=6).contains(&age),
        ("schooling", "primary") => age >= 7,
        ("schooling", "lower_secondary") => age >= 13,
        ("schooling", "upper_secondary") => age >= 16,
        ("schooling", _) => age >= 22,
        ("care_groups", "older") | ("welfare", "elderly_allowance") => age >= 60,
        ("care_groups", "small_child") | ("welfare", "newborn_grant") => age < 6,
        ("care_groups", "pregnant") => woman && (16..=42).contains(&age),
        ("welfare", "welfare_card") => age >= 18,
        _ => true,
    }
}

/// A form under somebody's hands.
pub struct Form<'a> {
    /// what is asked
    pub paper: &'static Questionnaire,
    /// what stands there
    pub answers: Answers,
    /// the day of the visit
    pub day: Date,
    /// chance
    pub dice: &'a mut Dice,
}

impl Form<'_> {
    /// Puts an answer.
    pub fn put(&mut self, key: AnswerKey, answer: Answer) {
        self.answers.set(key, Some(answer));
    }
    /// Puts an answer to a question asked once a household.
    pub fn of(&mut self, question: &str, answer: Answer) {
        self.put(AnswerKey::of(question), answer);
    }

    /// Answers whatever is asked and still blank, until nothing new is asked.
    pub fn fill(&mut self) {
        let mut seen: HashSet<AnswerKey> = HashSet::new();
        loop {
            let before = seen.len();
            for asked in validate::asked(self.paper, &self.answers, self.day) {
                if !asked.question.given
                    && self.answers.get(&asked.key).is_none()
                    && seen.insert(asked.key.clone())
                    && let Some(answer) = self.answer(&asked.key, asked.question)
                {
                    self.put(asked.key, answer);
                }
            }
            if seen.len() == before {
                return;
            }
        }
    }

    /// The item that a question is asked of.
    fn item(&self, key: &AnswerKey) -> Option<&'static Item> {
        match key.problem() {
            Some(problem) => self.paper.item_of(&self.answers, problem).map(|it| it.1),
            None => self.paper.item(key.question.split('.').next()?).map(|it| it.1),
        }
    }

    fn answer(&mut self, key: &AnswerKey, question: &Question) -> Option<Answer> {
        let id = question.id.as_str();
        if matches!(id, known::STATUS | known::RETRY_ON) {
            // What became of a problem is decided with the household as a whole.
            return None;
        }
        // A box for words is filled now and then, a question with options more often than not.
        let often = match (&question.kind, id) {
            (Kind::Text { .. }, "need") => 400,
            (Kind::Text { .. }, _) => 80,
            (_, known::NEXT_VISIT) => 250,
            (_, known::HOUSE_CODE | known::MOO) => 0,
            _ => 300,
        };
        let needed = question.required || (id == "lead" && key.problem().is_some());
        if !needed && !self.dice.chance(often) {
            return None;
        }
        // An item's way out goes on into its plan, where it must be answered.
        if !question.must_answer && !question.required && id != "route" && self.dice.chance(30) {
            return Some(Answer::Missing(self.missing()));
        }
        let one = |code: &str| Some(Answer::One(code.to_owned()));
        match id {
            known::NOTICE => return Some(Answer::YesNo(true)),
            known::SEVERITY => return one(self.dice.weighted(&[(34, "1"), (58, "2"), (8, "3")])),
            known::PRESENCE => return one("here"),
            "respondent_relation" => {
                return one(self.dice.weighted(&[(70, "head"), (20, "spouse"), (10, "child")]));
            }
            "lead" | "closed_by" | "provider" => return one(self.agency(key)),
            "supporting" => return Some(Answer::Many(OrdSet::from([self.agency(key).to_owned()]))),
            "network" => {
                let of = key.question.split('.').next().map_or(String::new(), |it| format!("{it}.provider"));
                let provider = self.answers.get(&AnswerKey { question: of, member: key.member });
                let lead = key.problem().and_then(|it| self.answers.of_problem("lead", it));
                let agency = match provider.or(lead) {
                    Some(Answer::One(agency)) => agency.clone(),
                    _ => String::new(),
                };
                return one(network_of(&agency));
            }
            _ => {}
        }
        match &question.kind {
            Kind::YesNo => Some(Answer::YesNo(self.yes(id))),
            Kind::One(choices) => self.choice(key, choices).map(Answer::One),
            Kind::Many(choices) => {
                let mut codes = OrdSet::from([self.choice(key, choices)?]);
                while self.dice.chance(300) {
                    codes.extend(self.choice(key, choices));
                }
                Some(Answer::Many(codes))
            }
            Kind::Number { min, max, .. } => Some(Answer::Number(self.number(id, *min, *max))),
            Kind::Date { precision, future } => Some(Answer::Date(self.date(*precision, *future))),
            Kind::Text { .. } if id == "respondent_name" => self.head().map(Answer::Text),
            Kind::Text { .. } => {
                let dimension = self.item(key).map_or("", |it| &it.code[..1]);
                Some(Answer::Text(words::written(id, dimension, self.dice).to_owned()))
            }
            Kind::Members { min_age, max_age } => self.members(*min_age, *max_age),
            Kind::Phone => {
                if self.dice.chance(200) {
                    return Some(Answer::Missing(Missing::Refused));
                }
                Some(Answer::Text(format!("08000000{:02}", self.dice.below(100))))
            }
            Kind::Problems => self.problems(),
            Kind::Item => {
                let items = self.paper.dimensions.iter().flat_map(|it| &it.items);
                let items: Vec<&Item> =
                    items.filter(|it| !it.legacy && !self.answers.ticked(&it.code)).collect();
                one(&self.dice.pick(&items).code)
            }
            Kind::CitizenId | Kind::HouseCode | Kind::Place => None,
        }
    }

    /// The name of the household's head, whom most answers are heard from.
    fn head(&self) -> Option<String> {
        let of = |id: &str| {
            let head = *self.answers.members().first()?;
            match self.answers.get(&AnswerKey::of_member(id, head)) {
                Some(Answer::Text(name)) => Some(name.clone()),
                _ => None,
            }
        };
        Some([of(known::FIRST_NAME)?, of(known::LAST_NAME)?].join(" "))
    }

    fn missing(&mut self) -> Missing {
        if self.dice.chance(700) { Missing::Unknown } else { Missing::Refused }
    }

    /// Dangers are rare.
    fn yes(&mut self, id: &str) -> bool {
        let often = match id {
            "has_carer" | "in_treatment" | "safe_now" => 850,
            "collapse_risk"
            | "anyone_ill"
            | "no_food_money_today"
            | "threatened"
            | "danger_now"
            | "no_food_today"
            | "displaced"
            | "eviction_notice" => 60,
            _ => 450,
        };
        self.dice.chance(often)
    }

    /// One of those that can be; what stands first is met most.
    fn choice(&mut self, key: &AnswerKey, choices: &[Choice]) -> Option<String> {
        let who = key.member.and_then(|it| {
            let sex = self.answers.get(&AnswerKey::of_member(known::SEX, it));
            let woman = matches!(sex, Some(Answer::One(code)) if code == "female");
            Some((i64::from(validate::age(&self.answers, it, self.day)?), woman))
        });
        let fits = |it: &&Choice| who.is_none_or(|(age, woman)| can_be(&key.question, &it.code, age, woman));
        let fitting: Vec<&Choice> = choices.iter().filter(fits).collect();
        let count = fitting.len() as u64;
        let at = self.dice.below(count).min(self.dice.below(count));
        fitting.get(usize::try_from(at).ok()?).map(|it| it.code.clone())
    }

    fn agency(&mut self, key: &AnswerKey) -> &'static str {
        const ANY: [&str; 12] = [
            "LAO",
            "LAO",
            "CDD",
            "MSDHS",
            "HEALTH",
            "DOPA",
            "RELIGIOUS",
            "PRIVATE",
            "VOL",
            "CSO",
            "ACADEMIC",
            "MEDIA",
        ];
        match self.item(key) {
            Some(item) if self.dice.chance(800) => {
                let first = self.dice.chance(600);
                let agency: &'static String =
                    if first { &item.agencies[0] } else { self.dice.pick::<String>(&item.agencies) };
                agency
            }
            _ => self.dice.pick::<&'static str>(&ANY),
        }
    }

    fn number(&mut self, id: &str, min: i64, max: i64) -> i64 {
        if id == known::MEMBERS_AFFECTED {
            let here = match self.answers.of(known::MEMBER_COUNT) {
                Some(Answer::Number(count)) => *count,
                _ => 1,
            };
            return self.dice.between(1, here);
        }
        let large = match id {
            "family_count" => return 1,
            "value_baht" => {
                self.dice.weighted(&[(10, 0), (45, 1_000), (30, 6_000), (12, 30_000), (3, 90_000)])
            }
            "income_pp_year_baht" => 55_000,
            "debt_baht" => 150_000,
            "interest_pct_month" => 20,
            "people_count" => 2,
            "people_sleeping" => 8,
            _ => max.min(5_000),
        };
        let most = large.clamp(min, max);
        let number = self.dice.between(min, most);
        // People say round sums.
        if most >= 1_000 { (number / 50 * 50).clamp(min, max) } else { number }
    }

    fn date(&mut self, precision: Precision, future: bool) -> PartialDate {
        let days = if future { self.dice.between(7, 120) } else { -self.dice.between(0, 900) };
        let day = days_after(self.day, days);
        let month = (precision != Precision::Year || self.dice.chance(600)).then_some(day.month());
        let known = precision == Precision::Day || (month.is_some() && self.dice.chance(400));
        let exact = PartialDate::from_day(day);
        PartialDate::new(day.year(), month, known.then_some(day.day())).unwrap_or(exact)
    }

    fn members(&mut self, min: Option<u8>, max: Option<u8>) -> Option<Answer> {
        let all: Vec<MemberId> = self.answers.members().into_iter().collect();
        let fits = |it: &&MemberId| {
            let age = validate::age(&self.answers, **it, self.day);
            age.is_none_or(|age| min.is_none_or(|min| age >= min) && max.is_none_or(|max| age <= max))
        };
        let fitting: Vec<MemberId> = all.iter().filter(fits).copied().collect();
        let from = if fitting.is_empty() { &all } else { &fitting };
        (!from.is_empty()).then(|| Answer::Members(OrdSet::from([*self.dice.pick(from)])))
    }

    /// Some of the problems it could be for: those brought along, by their ids, and new ones, by their codes.
    fn problems(&mut self) -> Option<Answer> {
        let ticked = self.paper.dimensions.iter().flat_map(|it| &it.items);
        let ticked = ticked.filter(|it| self.answers.ticked(&it.code)).map(|it| it.code.clone());
        let brought = self.answers.problems().into_iter().map(|it| it.to_string());
        let all: Vec<String> = brought.chain(ticked).collect();
        if all.is_empty() {
            return None;
        }
        let mut some = OrdSet::from([self.dice.pick(&all).clone()]);
        if self.dice.chance(250) {
            some.insert(self.dice.pick(&all).clone());
        }
        Some(Answer::Many(some))
    }
}
