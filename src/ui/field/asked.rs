//! How a question stands on a page, whatever answers it: its words, the line below them, and the button that
//! reads them aloud.

use leptos::prelude::*;

use super::label;
use super::sheet::{Sheet, control_id};
use crate::domain::{AnswerKey, Question, aloud as said};
use crate::ui::aloud;
use crate::ui::kit::{Field, Group};
use crate::ui::text::words;

/// Above one control.
pub fn labelled(
    sheet: Sheet,
    key: AnswerKey,
    question: &'static Question,
    hint: Option<String>,
    inner: AnyView,
) -> AnyView {
    let reads = reads(sheet, &key, question, hint.as_deref(), &[]);
    let (id, fault, label) = (control_id(&key), sheet.fault(key), words(&question.text));
    let required = question.required;
    match hint {
        Some(hint) => view! {
            <Field id=id label=label hint=hint fault=fault required=required beside=reads>{inner}</Field>
        }
        .into_any(),
        None => view! {
            <Field id=id label=label fault=fault required=required beside=reads>{inner}</Field>
        }
        .into_any(),
    }
}

/// Above several, `rows` of them: code and words.
pub fn grouped_field(
    sheet: Sheet,
    key: AnswerKey,
    question: &'static Question,
    rows: &[(String, String)],
    inner: AnyView,
) -> AnyView {
    let hint = question.hint.as_ref().map(words);
    let reads = reads(sheet, &key, question, hint.as_deref(), rows);
    let (id, fault, label) = (control_id(&key), sheet.fault(key), words(&question.text));
    let required = question.required;
    match hint {
        Some(hint) => view! {
            <Group id=id label=label hint=hint fault=fault required=required beside=reads>{inner}</Group>
        }
        .into_any(),
        None => view! {
            <Group id=id label=label fault=fault required=required beside=reads>{inner}</Group>
        }
        .into_any(),
    }
}

/// What reads it aloud, with those of its rows that stand on the screen.
pub fn reads(
    sheet: Sheet,
    key: &AnswerKey,
    question: &Question,
    hint: Option<&str>,
    rows: &[(String, String)],
) -> AnyView {
    // Whoever hears what is asked under a special case knows that there is one.
    let old = |id| sheet.peek(|all| sheet.paper.item_of(all, id).is_some_and(|it| it.1.restricted));
    if label::find(sheet.paper, key).item.is_some_and(|it| it.restricted) || key.problem().is_some_and(old) {
        return ().into_any();
    }
    let asks = words(&question.text);
    let pieces = said::question(&question.kind, &asks, hint.unwrap_or_default(), rows);
    aloud::beside(&control_id(key), &asks, pieces)
}
