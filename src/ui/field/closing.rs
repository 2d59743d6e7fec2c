//! The household as a whole, at the end of a visit: 4ท, the level, and when to come again. The level is
//! a person's to set; what the rule of domain.md §3.5 suggests stands beside it.

use leptos::prelude::*;

use super::case;
use super::question::asked_field;
use super::round_card::income_words;
use super::sheet::{Sheet, Source};
use crate::domain::questionnaire::known;
use crate::domain::{AnswerKey, Life};
use crate::ui::text::{fill, level, t_case};

/// The questions of the end.
pub fn part(sheet: Sheet) -> AnyView {
    let suggested = match sheet.source {
        Source::Visit { case, .. } => {
            let life = case::of(case);
            Some(Memo::new(move |_| life.with(Life::suggested_level)))
        }
        _ => None,
    };
    let field = |it: &'static crate::domain::Question| {
        let beside = suggested.filter(|_| it.id == known::LEVEL).map(|suggested| {
            let words = move || fill(t_case().case_level_suggested, &[("level", level(suggested.get()))]);
            let line =
                sheet.session.with_roster(|it| it.and_then(|it| it.round.income_line)).map(income_words);
            view! {
                <p class="hint suggested">{words}</p>
                {line.map(|it| view! { <p class="hint income-line">{it}</p> })}
            }
        });
        view! { {beside}{asked_field(sheet, AnswerKey::of(&it.id), it)} }
    };
    let fields = sheet.paper.closing.iter().map(field).collect_view();
    view! { <p class="hint">{t_case().case_closing_hint}</p>{fields} }.into_any()
}
