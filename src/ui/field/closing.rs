//! The household as a whole, at the end of a visit: 4ท, the level, and when to come again. The level is
//! a person's to set; what the rule of domain.md §3.5 suggests stands beside it.

use leptos::prelude::*;

use super::case;
use super::question::asked_field;
use super::round_card::income_words;
use super::sheet::{Sheet, Source};
use crate::domain::life::Followed;
use crate::domain::questionnaire::known;
use crate::domain::{AnswerKey, Life, Questionnaire};
use crate::ui::text::{fill, level, t_case};

/// The heads of 4ท, each with the question where it is filled in first.
const HEADS: [(&str, &str); 4] = [
    ("attitude", "attitude_score"),
    ("skills", "skills_score"),
    ("resources", "resources_score"),
    ("way_out", "way_out_note"),
];

/// The questions of the end.
pub fn part(sheet: Sheet) -> AnyView {
    let life = match sheet.source {
        Source::Visit { case, .. } => Some(case::of(case)),
        _ => None,
    };
    let field = |it: &'static crate::domain::Question| {
        let beside = life.filter(|_| it.id == known::LEVEL).map(|life| {
            let suggested = Memo::new(move |_| life.with(Life::suggested_level));
            let words = move || fill(t_case().case_level_suggested, &[("level", level(suggested.get()))]);
            let line =
                sheet.session.with_roster(|it| it.and_then(|it| it.round.income_line)).map(income_words);
            view! {
                <p class="hint suggested">{words}</p>
                {line.map(|it| view! { <p class="hint income-line">{it}</p> })}
            }
        });
        let head = HEADS.iter().find(|(_, first)| *first == it.id).map(|(head, _)| *head);
        let begin = life.zip(head).map(|(life, head)| begins(life, head));
        view! { {beside}{begin}{asked_field(sheet, AnswerKey::of(&it.id), it)} }
    };
    let fields = sheet.paper.closing.iter().map(field).collect_view();
    view! { <p class="hint">{t_case().case_closing_hint}</p>{fields} }.into_any()
}

/// The open problems for which the questionnaire suggests to begin under this head; nothing where there
/// are none.
fn begins(life: Memo<Life>, head: &'static str) -> AnyView {
    let said = move || {
        let mut names: Vec<String> = life.with(|life| {
            let item = |it: &Followed| Questionnaire::newest()?.item(it.item.as_ref()?);
            let here = |it: &&Followed| item(it).is_some_and(|(_, it)| it.four_t == head);
            life.open().filter(here).map(case::name).collect()
        });
        // Restricted problems of a dimension are called the same.
        names.dedup();
        (!names.is_empty()).then(|| {
            let words = fill(t_case().case_four_begin, &[("problems", &names.join(", "))]);
            view! { <p class="hint suggested four-begin">{words}</p> }
        })
    };
    said.into_any()
}
