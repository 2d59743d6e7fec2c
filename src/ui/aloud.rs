//! The button beside a question that reads it aloud. It is there where the device has a voice of its own
//! for the language on screen, and where not, nothing is promised. One question is read at a time; leaving
//! the page, hiding or locking it is silence.

use std::sync::Arc;

use leptos::prelude::*;

use super::text::{Language, fill, language, t_case};
use crate::device::{lifecycle, speech};

thread_local! {
    /// Whether there is a voice for each of [`LANGUAGES`].
    static VOICES: ArcRwSignal<[bool; 2]> = listen();
    /// The question that is being read, by the id of its control.
    static READING: ArcRwSignal<Option<String>> = ArcRwSignal::new(None);
}

/// With their codes of two and of three letters.
const LANGUAGES: [(Language, [&str; 2]); 2] =
    [(Language::Thai, ["th", "tha"]), (Language::English, ["en", "eng"])];

fn voices() -> [bool; 2] {
    LANGUAGES.map(|it| speech::can(it.1))
}

fn listen() -> ArcRwSignal<[bool; 2]> {
    let there = ArcRwSignal::new(voices());
    let told = there.clone();
    speech::when_voices_come(move || {
        let now = voices();
        if told.get_untracked() != now {
            told.set(now);
        }
    });
    lifecycle::on_leave(stop);
    there
}

/// Is silent.
pub(super) fn stop() {
    speech::stop();
    let reading = READING.with(Clone::clone);
    if reading.with_untracked(Option::is_some) {
        reading.set(None);
    }
}

/// What reads a question: the id of its control, what is asked, and what is said of it
/// ([`crate::domain::aloud`]).
pub fn beside(id: &str, asks: &str, pieces: Vec<String>) -> AnyView {
    let (voices, reading) = (VOICES.with(Clone::clone), READING.with(Clone::clone));
    let at = LANGUAGES.iter().position(|it| it.0 == language()).unwrap_or_default();
    let question = Arc::new((id.to_owned(), asks.to_owned(), pieces));
    on_cleanup({
        let (reading, question) = (reading.clone(), question.clone());
        move || {
            if reading.with_untracked(|it| it.as_ref() == Some(&question.0)) {
                stop();
            }
        }
    });
    let button = move || voices.with(|it| it[at]).then(|| draw(at, &question, &reading));
    button.into_any()
}

fn draw(
    at: usize,
    question: &Arc<(String, String, Vec<String>)>,
    reading: &ArcRwSignal<Option<String>>,
) -> AnyView {
    let on = Memo::new({
        let (reading, question) = (reading.clone(), question.clone());
        move |_| reading.with(|it| it.as_ref() == Some(&question.0))
    });
    let (reading, question) = (reading.clone(), question.clone());
    let asks = question.1.clone();
    let name = move || {
        let words = if on.get() { t_case().case_aloud_stop_named } else { t_case().case_aloud_named };
        fill(words, &[("question", &asks)])
    };
    let press = move |_| {
        if on.get_untracked() {
            return stop();
        }
        // A piece that fails is followed by others, unless all of them are let go.
        let began = speech::say(&question.2, LANGUAGES[at].1, stop);
        reading.set(began.then(|| question.0.clone()));
    };
    let words = move || if on.get() { t_case().case_aloud_stop } else { t_case().case_aloud };
    view! {
        <button type="button" class="aloud screen-only" class:reading=move || on.get() aria-label=name
            on:click=press>{words}</button>
    }
    .into_any()
}
