//! Who lives where: the address and the people of a house, the same to whoever comes by.

use thaiqm_field::domain::questionnaire::known;
use thaiqm_field::domain::{
    Answer, AnswerKey, Answers, Date, HouseholdId, Listed, ListedProblem, MemberId, PartialDate, ProblemId,
    Source,
};

use super::dice::Dice;
use super::form::Form;
use super::words;

/// Where a volunteer goes from house to house.
#[derive(Clone, Debug)]
pub struct Beat {
    /// tambon code, six digits
    pub tambon: String,
    /// the first of its villages or communities
    pub first: u64,
    /// how many of them
    pub villages: u64,
    /// a municipality, which has communities in the place of villages
    pub urban: bool,
}

/// Somebody who lives there.
#[derive(Clone, Debug)]
pub struct Someone {
    title: &'static str,
    first: String,
    last: String,
    sex: &'static str,
    birth: PartialDate,
    relation: &'static str,
}

/// A house.
#[derive(Clone, Debug)]
pub struct Home {
    /// unique in the province; of a list, what the list knows it by
    code: String,
    /// whether anybody there knows the code
    told: bool,
    number: String,
    moo: Option<i64>,
    community: Option<&'static str>,
    tambon: String,
    /// the head first
    people: Vec<Someone>,
}

impl Home {
    /// The nth house of the province.
    pub fn of(seed: u64, nth: u64, beat: &Beat) -> Home {
        let mut dice = Dice::of(seed, "home", &[nth]);
        let village = beat.first + dice.below(beat.villages);
        let plot = dice.between(1, 320);
        let number =
            if dice.chance(250) { format!("{plot}/{}", dice.between(1, 9)) } else { plot.to_string() };
        let last = words::last_name(&mut dice);
        let head = dice.between(26, 84);
        let mut people = vec![someone(&mut dice, "head", &last, head, None)];
        let count = dice.weighted(&[(14, 1), (24, 2), (26, 3), (20, 4), (10, 5), (4, 6), (2, 7)]);
        for place in 1..count {
            let spouse = place == 1 && dice.chance(550);
            let (relation, age) =
                if spouse { ("spouse", head + dice.between(-7, 5)) } else { kin(&mut dice, head) };
            let sex = spouse.then(|| if people[0].sex == "male" { "female" } else { "male" });
            people.push(someone(&mut dice, relation, &last, age, sex));
        }
        let moo = i64::try_from(village + 1).ok().filter(|_| !beat.urban);
        Home {
            code: format!("9999{nth:07}"),
            told: dice.chance(820),
            number,
            moo,
            community: beat.urban.then(|| words::community(village)),
            tambon: beat.tambon.clone(),
            people,
        }
    }

    /// Its address, as it is known before anybody goes in.
    pub fn address(&self, all: bool) -> Vec<(AnswerKey, Answer)> {
        let text = |it: &str| Answer::Text(it.to_owned());
        let of = |id: &str, answer: Answer| (AnswerKey::of(id), answer);
        let mut known = vec![of(known::HOUSE_NO, text(&self.number)), of(known::TAMBON, text(&self.tambon))];
        known.extend(self.moo.map(|it| of(known::MOO, Answer::Number(it))));
        known.extend(self.community.map(|it| of(known::COMMUNITY, text(it))));
        if self.told || all {
            known.push(of(known::HOUSE_CODE, text(&self.code)));
        } else {
            known.push(of("house_code_missing_reason", Answer::One("not_known".to_owned())));
        }
        known
    }

    /// Writes down who lives there. The head of a listed household is there already.
    pub fn people(&self, form: &mut Form, at: i64) {
        let head = form.answers.members().first().copied();
        for (place, it) in self.people.iter().enumerate() {
            let member = head.filter(|_| place == 0).unwrap_or_else(|| MemberId(form.dice.id(at)));
            let mut put = |id: &str, answer: Answer| form.put(AnswerKey::of_member(id, member), answer);
            put(known::TITLE, Answer::One(it.title.to_owned()));
            put(known::FIRST_NAME, Answer::Text(it.first.clone()));
            put(known::LAST_NAME, Answer::Text(it.last.clone()));
            put(known::SEX, Answer::One(it.sex.to_owned()));
            put(known::BIRTH, Answer::Date(it.birth));
            put(known::RELATION, Answer::One(it.relation.to_owned()));
        }
        form.of(known::MEMBER_COUNT, Answer::Number(i64::try_from(self.people.len()).unwrap_or(1)));
    }

    /// As the list of 2565 has it, with these problems: an item, or words of a dimension.
    pub fn listed(&self, problems: &[Named], assigned: &str) -> Listed {
        let id = HouseholdId::of(Source::Thaiqm2565, &self.code, "");
        let head = MemberId::head_of(id);
        let who = &self.people[0];
        let of = |question: &str, answer: Answer| (AnswerKey::of_member(question, head), answer);
        let people = [
            of(known::TITLE, Answer::One(who.title.to_owned())),
            of(known::FIRST_NAME, Answer::Text(who.first.clone())),
            of(known::LAST_NAME, Answer::Text(who.last.clone())),
            of(known::RELATION, Answer::One("head".to_owned())),
        ];
        let answers: Answers = self.address(true).into_iter().chain(people).collect();
        let problem = |it: &Named| ListedProblem {
            id: ProblemId::of(id, it.item.as_deref().unwrap_or(it.text)),
            item: it.item.clone(),
            dimension: Some(it.dimension.to_owned()),
            text: it.text.to_owned(),
        };
        Listed {
            id,
            source: Source::Thaiqm2565,
            reference: self.code.clone(),
            answers,
            problems: problems.iter().map(problem).collect(),
            assigned: vec![assigned.to_owned()],
            note: String::new(),
        }
    }
}

/// A problem as the list names it.
#[derive(Clone, Debug)]
pub struct Named {
    /// the letter of its dimension
    pub dimension: &'static str,
    /// the item's code, if the list has one
    pub item: Option<String>,
    /// else its words
    pub text: &'static str,
}

/// Somebody who lives with a head of this age: what they are to the head, and an age that they can have.
fn kin(dice: &mut Dice, head: i64) -> (&'static str, i64) {
    let relation = dice.weighted(&[
        (10, "child"),
        (if head >= 42 { 8 } else { 0 }, "grandchild"),
        (if head <= 62 { 2 } else { 0 }, "parent"),
        (1, "sibling"),
    ]);
    let (least, most) = match relation {
        "child" => (head - 40, head - 18),
        "grandchild" => (head - 64, (head - 38).min(22)),
        "parent" => (head + 18, (head + 34).min(96)),
        _ => (head - 9, head + 9),
    };
    (relation, dice.between(least.max(0), most))
}

fn someone(
    dice: &mut Dice,
    relation: &'static str,
    last: &str,
    age: i64,
    sex: Option<&'static str>,
) -> Someone {
    let sex = sex.unwrap_or_else(|| if dice.chance(520) { "female" } else { "male" });
    let title = match (sex, age < 15) {
        ("female", true) => "girl",
        ("female", false) => dice.weighted(&[(6, "mrs"), (4, "miss")]),
        (_, true) => "boy",
        _ => "mr",
    };
    let year = 2023 - i16::try_from(age).unwrap_or(0);
    // The youngest were born before the first visit of the round.
    let month = u8::try_from(dice.between(1, 11)).unwrap_or(1);
    let day = u8::try_from(dice.between(1, 28)).unwrap_or(1);
    // Of old people the year is often all that is known, and no calendar is in doubt.
    let exact = year > 1940 && dice.chance(600);
    let birth = PartialDate::new(year, exact.then_some(month), exact.then_some(day));
    let birth = birth.or_else(|| Date::new(1960, 1, 1).map(PartialDate::from_day));
    Someone {
        title,
        first: words::first_name(dice),
        last: last.to_owned(),
        sex,
        birth: birth.expect("a year that is"),
        relation,
    }
}
