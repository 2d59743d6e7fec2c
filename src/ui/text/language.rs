//! The language on screen, and how a sentence in it is filled.

use std::cell::Cell;

use super::{Text, en, th};
use crate::domain::Words;

/// The language on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// ไทย
    Thai,
    /// English
    English,
}

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::Thai) };
}

impl Language {
    /// The sentences of all of them.
    pub fn both() -> [&'static Text; 2] {
        [&th::TEXT, &en::TEXT]
    }
}

/// The language on screen.
pub fn language() -> Language {
    LANGUAGE.get()
}

/// Changes it; the shell draws every page anew.
pub fn speak(language: Language) {
    LANGUAGE.set(language);
}

/// The sentences in the language on screen.
pub fn t() -> &'static Text {
    match language() {
        Language::Thai => &th::TEXT,
        Language::English => &en::TEXT,
    }
}

/// The questionnaire's words in the language on screen.
pub fn words(words: &Words) -> String {
    match language() {
        Language::Thai => words.th.clone(),
        Language::English => words.en.clone(),
    }
}

/// Puts values in the places `{name}` of a sentence.
pub fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(sentence.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
