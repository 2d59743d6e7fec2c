//! What a question is called, where it stands in the form, and an answer in words. Restricted items
//! (drugs, violence, mental health) never get their own words here: lists say กรณีเฉพาะ.

use crate::domain::photo::{self, Place};
use crate::domain::questionnaire::known;
use crate::domain::text_rule::grouped;
use crate::domain::{
    Answer, AnswerKey, Answers, Choice, Date, Dimension, Item, Kind, MemberId, Missing, ProblemId, Question,
    Questionnaire, Words, validate,
};
use crate::ui::masked::Said;
use crate::ui::route::Part;
use crate::ui::text::{dates, fill, t, t_case, words};
use crate::ui::{picture, place_picker};

/// A question found by its key.
pub struct Found<'q> {
    /// the part of the form
    pub part: Part,
    /// what it is called
    pub title: Option<&'q Words>,
    /// the question, unless it is a gate or a tick
    pub question: Option<&'q Question>,
    /// the item it belongs to
    pub item: Option<&'q Item>,
    /// the dimension it belongs to
    pub dimension: Option<&'q Dimension>,
}

/// Finds the question of a key; a key of no question stands in the house part.
pub fn find<'q>(paper: &'q Questionnaire, key: &AnswerKey) -> Found<'q> {
    let mut found = Found { part: Part::House, title: None, question: None, item: None, dimension: None };
    let id = key.question.as_str();
    if let Some(code) = id.strip_prefix("gate.") {
        found.part = Part::Dimension(code.to_owned());
        found.dimension = paper.dimensions.iter().find(|it| it.code == code);
        found.title = found.dimension.map(|it| &it.title);
        return found;
    }
    let (code, rest) = id.split_once('.').map_or((id, None), |(code, rest)| (code, Some(rest)));
    if let Some((dimension, item)) = paper.item(code) {
        found.part = Part::Dimension(dimension.code.clone());
        found.dimension = Some(dimension);
        found.item = Some(item);
        found.question = rest.and_then(|rest| {
            item.questions.iter().chain(&paper.every_item).find(|question| question.id == rest)
        });
        found.title = Some(found.question.map_or(&item.title, |it| &it.text));
        return found;
    }
    if let Some(question) = paper.question(key).filter(|_| key.member.is_some() && rest.is_some()) {
        found.part = if key.problem().is_some() { Part::Problems } else { Part::Log };
        found.question = Some(question);
        found.title = Some(&question.text);
        return found;
    }
    if let Some(question) = paper.closing.iter().find(|it| it.id == id) {
        found.part = Part::Closing;
        found.question = Some(question);
        found.title = Some(&question.text);
        return found;
    }
    let of_member = paper.member.iter().find(|it| it.id == id);
    let of_house = paper.household.iter().find(|it| it.id == id);
    if key.member.is_some() || (of_house.is_none() && of_member.is_some()) {
        found.part = Part::Members;
        found.question = of_member;
    } else {
        found.question = of_house;
        if id == known::NOTICE {
            found.part = Part::Notice;
        }
    }
    found.title = found.question.map(|it| &it.text);
    found
}

/// What a part of the form is called.
pub fn part_title(paper: &Questionnaire, part: &Part) -> String {
    match part {
        Part::Notice => t().field_part_notice.to_owned(),
        Part::House => t().field_part_house.to_owned(),
        Part::Members => t().field_part_members.to_owned(),
        Part::Summary => t().field_part_summary.to_owned(),
        Part::Problems => t_case().case_part_problems.to_owned(),
        Part::Gates => t_case().case_part_gates.to_owned(),
        Part::Log => t_case().case_part_log.to_owned(),
        Part::Closing => t_case().case_part_closing.to_owned(),
        Part::Paper => t_case().case_from_paper.to_owned(),
        Part::Dimension(code) => paper
            .dimensions
            .iter()
            .find(|it| it.code == *code)
            .map_or_else(|| code.clone(), |it| words(&it.title)),
    }
}

/// What to call an answer in a list: the question, and whose it is.
pub fn title(paper: &Questionnaire, answers: &Answers, key: &AnswerKey) -> String {
    let found = find(paper, key);
    let photos = match photo::place(key) {
        Some(Place::House) => Some(t().field_photo_house),
        Some(Place::Item(_)) => Some(t().field_photo_item),
        None => (key.question == photo::CONSENT).then(|| t().field_photo_consent),
    };
    let own = photos.map(str::to_owned);
    let own = own.unwrap_or_else(|| found.title.map_or_else(|| key.question.clone(), words));
    let about = match (key.member, found.item) {
        (Some(_), _) if key.problem().is_some() => {
            key.problem().map(|it| problem(paper, answers, it)).unwrap_or_default()
        }
        (Some(_), _) if key.help().is_some() => {
            let place = answers.helps().iter().position(|it| Some(*it) == key.help()).map_or(0, |it| it + 1);
            fill(t_case().case_help_number, &[("n", &place.to_string())])
        }
        (Some(member), _) => name(answers, member),
        (None, Some(item)) if item.restricted => {
            let dimension = found.dimension.map(|it| words(&it.title)).unwrap_or_default();
            return fill(t().field_restricted_in, &[("dimension", &dimension)]);
        }
        (None, Some(item)) if found.question.is_some() || photos.is_some() => words(&item.title),
        _ => return own,
    };
    fill(t().field_about, &[("about", &about), ("question", &own)])
}

/// What a problem that the household brought along is called: its item, else the list's words. Of a
/// restricted item only that it is one.
pub fn problem(paper: &Questionnaire, answers: &Answers, id: ProblemId) -> String {
    let item = paper.item_of(answers, id);
    let old = match answers.of_problem(known::OLD_TEXT, id) {
        Some(Answer::Text(text)) => text.as_str(),
        _ => "",
    };
    match item {
        Some((dimension, item)) if item.restricted => {
            fill(t().field_restricted_in, &[("dimension", &words(&dimension.title))])
        }
        Some((_, item)) => words(&item.title),
        None if old.is_empty() => t_case().case_problem_unnamed.to_owned(),
        None => old.to_owned(),
    }
}

/// The problems that a help may be for: those brought along, and the items that are ticked now.
pub fn problems(paper: &Questionnaire, answers: &Answers) -> Vec<(String, String)> {
    let brought = answers.problems().into_iter().map(|it| (it.to_string(), problem(paper, answers, it)));
    let ticked = paper.dimensions.iter().flat_map(|dimension| {
        let items = dimension.items.iter().filter(|it| answers.ticked(&it.code));
        items.map(move |it| {
            let name = if it.restricted {
                fill(t().field_restricted_in, &[("dimension", &words(&dimension.title))])
            } else {
                words(&it.title)
            };
            (it.code.clone(), name)
        })
    });
    brought.chain(ticked).collect()
}

/// The items that a problem can be, by dimension. A restricted one stands among them: whoever re-codes
/// the words of a list must be able to say what they mean.
pub fn items(paper: &Questionnaire) -> Vec<(String, Vec<(String, String)>)> {
    let of = |dimension: &'_ Dimension| {
        let items = dimension.items.iter().filter(|it| !it.legacy);
        (words(&dimension.title), items.map(|it| (it.code.clone(), words(&it.title))).collect())
    };
    paper.dimensions.iter().map(of).collect()
}

/// The agencies that the questionnaire suggests for the problem of this answer, lead first.
pub fn suggested(paper: &Questionnaire, answers: &Answers, key: &AnswerKey) -> Vec<String> {
    let item = key.problem().and_then(|id| paper.item_of(answers, id));
    item.map(|(_, item)| item.agencies.clone()).unwrap_or_default()
}

/// A member's first and last name, else their place in the list.
pub fn name(answers: &Answers, member: MemberId) -> String {
    let first = answers.member_text(known::FIRST_NAME, member);
    let last = answers.member_text(known::LAST_NAME, member);
    let name = format!("{first} {last}");
    match name.trim() {
        "" => {
            let place = answers.members().iter().position(|it| *it == member).map_or(0, |it| it + 1);
            fill(t().field_member_number, &[("n", &place.to_string())])
        }
        name => name.to_owned(),
    }
}

/// A member's name with their age, where it is known.
pub fn name_and_age(answers: &Answers, member: MemberId, day: Date) -> String {
    let name = name(answers, member);
    match validate::age(answers, member, day) {
        Some(age) => fill(t().field_name_and_age, &[("name", &name), ("age", &age.to_string())]),
        None => name,
    }
}

/// `หมู่ 4` or `ชุมชน…`; empty when neither is known.
pub fn village(answers: &Answers) -> String {
    let moo = match answers.of(known::MOO) {
        Some(Answer::Number(moo)) => fill(t().field_moo, &[("moo", &moo.to_string())]),
        _ => String::new(),
    };
    let community = match answers.text(known::COMMUNITY) {
        "" => String::new(),
        name => community(name),
    };
    [moo, community].iter().filter(|it| !it.is_empty()).cloned().collect::<Vec<_>>().join(" ")
}

/// `ชุมชน…`, where the name does not say so itself.
pub fn community(name: &str) -> String {
    let before = t().field_community.split('{').next().unwrap_or_default().trim_end();
    let says_so = !before.is_empty() && name.starts_with(before);
    if says_so { name.to_owned() } else { fill(t().field_community, &[("name", name)]) }
}

/// House number, village and tambon in one line.
pub fn address(answers: &Answers) -> String {
    let house = match answers.text(known::HOUSE_NO) {
        "" => t().field_no_house_no.to_owned(),
        number => fill(t().field_house_no, &[("number", number)]),
    };
    let tambon = match answers.text(known::TAMBON) {
        "" => String::new(),
        code => place(code),
    };
    let parts = [house, village(answers), tambon];
    parts.iter().filter(|it| !it.is_empty()).cloned().collect::<Vec<_>>().join(" ")
}

/// An answer in words; a blank is said too, and a restricted one says only that it is there. Citizen
/// ids are masked.
pub fn value(paper: &Questionnaire, answers: &Answers, key: &AnswerKey, answer: Option<&Answer>) -> String {
    said(paper, answers, key, answer).masked
}

/// Whether it is an answer about a restricted problem that was brought along, or about a help for one.
/// Where it stands is no secret: a list says that there is a special case, and how it goes.
pub fn about_restricted(paper: &Questionnaire, answers: &Answers, key: &AnswerKey) -> bool {
    let is = |id| paper.item_of(answers, id).is_some_and(|(_, it)| it.restricted);
    let of_help = |id| match answers.of_help("problems", id) {
        Some(Answer::Many(all)) => all.iter().any(|it| match it.parse() {
            Ok(id) => is(id),
            Err(_) => paper.item(it).is_some_and(|(_, it)| it.restricted),
        }),
        _ => false,
    };
    let open = [known::STATUS, known::WAS, "on", "kind"];
    let which = key.question.split_once('.').map_or("", |it| it.1);
    !open.contains(&which) && (key.problem().is_some_and(is) || key.help().is_some_and(of_help))
}

/// The same, with what the masks hide.
pub fn said(paper: &Questionnaire, answers: &Answers, key: &AnswerKey, answer: Option<&Answer>) -> Said {
    let Some(answer) = answer else { return t().field_blank.to_owned().into() };
    let found = find(paper, key);
    if found.item.is_some_and(|it| it.restricted) || about_restricted(paper, answers, key) {
        return t().field_restricted_value.to_owned().into();
    }
    let kind = found.question.map(|it| &it.kind);
    let words = match answer {
        Answer::YesNo(true) => t().field_yes.to_owned(),
        Answer::YesNo(false) => t().field_no.to_owned(),
        Answer::One(code) if found.question.is_none() => gate(code),
        Answer::One(code) if kind == Some(&Kind::Item) => item(paper, code),
        Answer::One(code) => option(kind, code),
        Answer::Many(ids) if kind == Some(&Kind::Problems) => {
            let all = problems(paper, answers);
            let name = |id: &String| all.iter().find(|it| it.0 == *id).map_or(id, |it| &it.1).clone();
            ids.iter().map(name).collect::<Vec<_>>().join(", ")
        }
        Answer::Many(codes) => codes.iter().map(|it| option(kind, it)).collect::<Vec<_>>().join(", "),
        Answer::Number(number) => match kind {
            Some(Kind::Number { unit, .. }) => format!("{} {}", grouped(*number), words(unit)),
            _ => grouped(*number),
        },
        Answer::Text(text) => match kind {
            Some(Kind::CitizenId) => return Said::citizen_id(text),
            Some(Kind::Place) => place(text),
            _ => return Said::text(text),
        },
        Answer::Date(date) => dates::date(*date),
        Answer::Members(members) => {
            members.iter().map(|it| name(answers, *it)).collect::<Vec<_>>().join(", ")
        }
        Answer::Photos(photos) => picture::count(photos),
        Answer::Missing(why) => missing(*why).to_owned(),
    };
    words.into()
}

/// An item's title; of a restricted one only that it is one.
fn item(paper: &Questionnaire, code: &str) -> String {
    match paper.item(code) {
        Some((_, item)) if item.restricted => t().field_restricted_value.to_owned(),
        Some((_, item)) => words(&item.title),
        None => code.to_owned(),
    }
}

/// A gate's answer in words.
pub fn gate(code: &str) -> String {
    match code {
        "yes" => t().field_gate_yes,
        "no" => t().field_gate_no,
        _ => t().field_gate_not_asked,
    }
    .to_owned()
}

/// Why there is no answer, in words.
pub fn missing(why: Missing) -> &'static str {
    match why {
        Missing::Unknown => t().field_unknown,
        Missing::Refused => t().field_refused,
    }
}

/// A tambon's name; woken when the names arrive, which is after the page.
fn place(code: &str) -> String {
    place_picker::place_name(code)
}

fn option(kind: Option<&Kind>, code: &str) -> String {
    let choices: &[Choice] = match kind {
        Some(Kind::One(choices) | Kind::Many(choices)) => choices,
        _ => &[],
    };
    choices.iter().find(|it| it.code == code).map_or_else(|| code.to_owned(), |it| words(&it.text))
}
