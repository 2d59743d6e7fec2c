//! What an answer in a file must be: no more is taken than the published schema allows, so that no
//! screen and no report meets an option or a number that no question has (durability-and-trust.md §6.1,
//! E17, E18).

use super::bundle::{MAX_MEMBERS, MAX_NAME, MAX_TEXT, Wrong, is_hash, whole, words};
use super::codebook::GATE;
use crate::domain::questionnaire::known;
use crate::domain::roster::MAX_PROBLEMS;
use crate::domain::{
    Answer, AnswerKey, Choice, Kind, Photo, PhotoFault, ProblemId, Question, Questionnaire, photo,
};

/// Whether this may be an answer to what it says it answers.
pub(super) fn answer_fits(
    questionnaire: &Questionnaire,
    key: &AnswerKey,
    answer: &Answer,
) -> Result<(), Wrong> {
    if key.question.len() > MAX_NAME {
        return Err(Wrong::Limit);
    }
    match questionnaire.question(key) {
        Some(question) => fits(questionnaire, question, answer),
        None if questionnaire.gate(key).is_some() => match answer {
            Answer::One(code) if GATE.contains(&code.as_str()) => Ok(()),
            _ => Err(Wrong::Shape),
        },
        None if *key == AnswerKey::of(photo::CONSENT) => match answer {
            Answer::YesNo(_) => Ok(()),
            _ => Err(Wrong::Shape),
        },
        None if photo::place(key).is_some() => match answer {
            Answer::Photos(photos) => photos_fit(questionnaire, key, photos),
            _ => Err(Wrong::Shape),
        },
        None => match answer {
            Answer::YesNo(true) if key.member.is_none() && questionnaire.item(&key.question).is_some() => {
                Ok(())
            }
            _ => Err(Wrong::Shape),
        },
    }
}

/// Whether they may stand there, whatever else the visit holds; [`photo::allowed`] judges the whole.
fn photos_fit(questionnaire: &Questionnaire, key: &AnswerKey, photos: &[Photo]) -> Result<(), Wrong> {
    let place = photo::place(key).ok_or(Wrong::Shape)?;
    if photos.is_empty() || photos.len() > place.most() {
        return Err(Wrong::Limit);
    }
    for it in photos {
        words(&it.by, MAX_NAME, false)?;
        whole(it.at)?;
        if !is_hash(&it.hash) {
            return Err(Wrong::Shape);
        }
    }
    photo::fits_place(questionnaire, place, photos).map_err(|fault| match fault {
        PhotoFault::TooLarge => Wrong::Limit,
        _ => Wrong::Shape,
    })
}

fn fits(questionnaire: &Questionnaire, question: &Question, answer: &Answer) -> Result<(), Wrong> {
    let known = |choices: &[Choice], code: &String| choices.iter().any(|it| it.code == *code);
    let shape = |holds: bool| if holds { Ok(()) } else { Err(Wrong::Shape) };
    let limit = |holds: bool| if holds { Ok(()) } else { Err(Wrong::Limit) };
    match (&question.kind, answer) {
        (_, Answer::Missing(_)) => shape(!question.must_answer),
        (Kind::YesNo, Answer::YesNo(_)) => Ok(()),
        (Kind::One(choices), Answer::One(code)) => shape(known(choices, code)),
        (Kind::Many(choices), Answer::Many(codes)) => shape(codes.iter().all(|it| known(choices, it))),
        (Kind::Number { min, max, .. }, Answer::Number(number)) => {
            whole(number.checked_abs().unwrap_or(i64::MAX))?;
            limit((min..=max).contains(&number))
        }
        // No date outside 1800 to 2199 can be read at all: a year of the Buddhist era is none.
        (Kind::Date { .. }, Answer::Date(_)) => Ok(()),
        (Kind::Members { .. }, Answer::Members(members)) => limit(members.len() <= MAX_MEMBERS),
        (Kind::Text { max_chars, lines }, Answer::Text(text)) => {
            let is_name =
                [known::FIRST_NAME, known::LAST_NAME, known::TITLE_OTHER].contains(&question.id.as_str());
            let most = usize::try_from(*max_chars).unwrap_or(MAX_TEXT).min(MAX_TEXT);
            words(text, if is_name { most.min(MAX_NAME) } else { most }, *lines && text.contains('\n'))
        }
        (Kind::Item, Answer::One(code)) => shape(questionnaire.item(code).is_some()),
        // An id, or the code of an item that was found in the same visit.
        (Kind::Problems, Answer::Many(ids)) => {
            limit(ids.len() <= MAX_PROBLEMS)?;
            let is = |it: &String| it.parse::<ProblemId>().is_ok() || questionnaire.item(it).is_some();
            shape(ids.iter().all(is))
        }
        (Kind::CitizenId | Kind::HouseCode | Kind::Phone | Kind::Place, Answer::Text(text)) => {
            words(text, MAX_NAME, false)
        }
        _ => Err(Wrong::Shape),
    }
}
