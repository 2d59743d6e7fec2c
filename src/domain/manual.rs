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
    /// what it says; a step of a list begins with `- `, and `! ` stands before a [`Picture`]
    pub lines: Vec<String>,
    search: Searched,
}

impl Topic {
    /// Whether every one of these words is in it.
    pub fn holds(&self, words: &[Searched]) -> bool {
        words.iter().all(|it| self.search.holds(it))
    }
    /// How large its pictures are, CSS pixels across and down: volunteers hold a telephone, whoever else reads
    /// sits at a desk. `tests/tools/pictures.mjs` takes them of this size.
    pub fn picture_size(&self) -> (u32, u32) {
        if self.part == "field" { (360, 640) } else { (640, 480) }
    }
}

/// A picture in a page: one of the app's own screens, in the file `help/pictures/<name>-<language>.webp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture<'a> {
    /// what its files are called
    pub name: &'a str,
    /// what is to be seen, for whoever does not see it, and below it
    pub shows: &'a str,
}

/// The picture that stands in the place of this line: `! name | what it shows`.
pub fn picture(line: &str) -> Option<Picture<'_>> {
    let (name, shows) = line.strip_prefix("! ")?.split_once(" | ")?;
    Some(Picture { name, shows })
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
        let said = topic.lines.iter().map(|it| picture(it).map_or(it.as_str(), |it| it.shows));
        let said: Vec<&str> = std::iter::once(topic.title.as_str()).chain(said).collect();
        topic.search = Searched::of(&said.join(" "));
    }
    all
}
