//! The list of lessons, with what was done of them.

use leptos::prelude::*;

use super::strip::{at_work, begin, keep, text};
use crate::domain::lesson::{LESSONS, Lesson, Progress};
use crate::domain::manual::Topic;
use crate::ui::kit::{Button, LinkButton, Weight};
use crate::ui::route::Route;
use crate::ui::shell::App;
use crate::ui::text::{fill, t_lesson};

/// The page. `office`: of the office's side of practice.
pub(in crate::ui) fn page(app: App, office: bool) -> AnyView {
    let t = t_lesson();
    let words = text();
    let progress = at_work();
    let rows = move || {
        let progress = progress.get();
        let of_side = LESSONS.iter().filter(|it| it.office == office);
        words.with(|words| of_side.map(|it| row(it, words, &progress)).collect_view())
    };
    let (other, hint) = if office {
        (t.lesson_to_field, t.lesson_field_hint)
    } else {
        (t.lesson_to_office, t.lesson_office_hint)
    };
    view! {
        <h1 tabindex="-1">{t.lesson_title}</h1>
        <p>{t.lesson_lead}</p>
        <h2>{if office { t.lesson_for_office } else { t.lesson_for_field }}</h2>
        <ol class="lessons cards">{rows}</ol>
        <section class="card">
            <p>{hint}</p>
            <div class="toolbar">
                <Button class="other-side" on_press=move |()| app.other_side()>{other}</Button>
                <LinkButton class="to-trainer" href=Route::Trainer.href()>{t.lesson_trainer}</LinkButton>
                <LinkButton class="to-help" href=Route::Help(String::new()).href()>{t.help_title}</LinkButton>
            </div>
        </section>
    }
    .into_any()
}

fn row(lesson: &'static Lesson, words: &[Topic], progress: &Progress) -> AnyView {
    let t = t_lesson();
    let title =
        words.iter().find(|it| it.id == lesson.id).map_or(lesson.id.to_owned(), |it| it.title.clone());
    let (done, of) = (progress.done.contains(&lesson.id), lesson.steps.len().to_string());
    let at = progress.now.filter(|it| it.0 == lesson.id && it.1 < lesson.steps.len()).map(|it| it.1);
    let state = match at {
        Some(at) => fill(t.lesson_under_way, &[("at", &(at + 1).to_string()), ("of", &of)]),
        None if done => t.lesson_done.to_owned(),
        None => fill(t.lesson_steps, &[("n", &of)]),
    };
    let (verb, weight) = match (at, done) {
        (Some(_), _) => (t.lesson_go_on, Weight::Primary),
        (None, true) => (t.lesson_again, Weight::Secondary),
        (None, false) => (t.lesson_begin, Weight::Secondary),
    };
    let press = move |()| {
        if at.is_none() {
            begin(lesson.id);
        }
        keep();
        let page = lesson.steps.get(at.unwrap_or(0)).map_or("", |it| it.page);
        Route::parse(if page.is_empty() { lesson.steps[0].page } else { page }).go();
    };
    let class = if done { "card lesson done" } else { "card lesson" };
    view! {
        <li class=class id=format!("lesson-{}", lesson.id)>
            <p class="lesson-title"><strong>{title}</strong></p>
            <p class="meta"><span class="tick" aria-hidden="true"></span>{state}</p>
            <Button weight=weight class="begin-lesson" on_press=press>{verb}</Button>
        </li>
    }
    .into_any()
}
