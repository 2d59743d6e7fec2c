//! The manual คู่มือ, and the sentences of lessons: short pages of plain text beside the app, in one file
//! for each language, so that nobody waits for them before the app opens.

use super::search::Searched;

/// A page of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// its name, the same in every language
    pub id: String,
    /// whom it is for: `field`, `office`, `trainer`, or `lesson`
    pub part: String,
    /// what stands above it
    pub title: String,
    /// what it says; a step of a list begins with `- `
    pub lines: Vec<String>,
    search: Searched,
}

impl Topic {
    /// Whether every one of these words is in it.
    pub fn holds(&self, words: &[Searched]) -> bool {
        words.iter().all(|it| self.search.holds(it))
    }
}

/// Reads the pages: each begins with `== id | part | title`; a line that begins with `#` is for whoever
/// writes them. What stands before the first page is no page.
pub fn topics(text: &str) -> Vec<Topic> {
    let mut all: Vec<Topic> = Vec::new();
    for line in text.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#')) {
        if let Some(head) = line.strip_prefix("== ") {
            let mut parts = head.splitn(3, " | ").map(str::to_owned);
            let mut part = || parts.next().unwrap_or_default();
            let (id, part, title) = (part(), part(), part());
            all.push(Topic { id, part, title, lines: Vec::new(), search: Searched::of("") });
        } else if let Some(topic) = all.last_mut() {
            topic.lines.push(line.to_owned());
        }
    }
    for topic in &mut all {
        topic.search = Searched::of(&format!("{} {}", topic.title, topic.lines.join(" ")));
    }
    all
}
