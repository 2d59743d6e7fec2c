//! Tells comments, strings and tests from the code of a source file, as far as the rules need it.

/// A file of ours, and what is left of it without comments and without what strings say.
pub struct Source {
    /// from the top of the repository, with `/`
    pub path: String,
    pub text: String,
    /// comments and `#[cfg(test)]` modules are blank
    pub code: String,
    /// and so are the insides of strings
    pub bare: String,
    /// where strings begin and end in `code`, quotes and all
    pub strings: Vec<std::ops::Range<usize>>,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Source {
        let mut code = text.as_bytes().to_vec();
        let mut bare = code.clone();
        let mut strings = Vec::new();
        if path.ends_with(".rs") {
            for (kind, range) in pieces(text) {
                match kind {
                    Piece::Comment => {
                        blank(&mut code, range.clone());
                        blank(&mut bare, range);
                    }
                    Piece::String => {
                        blank(&mut bare, range.start + 1..range.end - 1);
                        strings.push(range);
                    }
                }
            }
            let text_of = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("blanked whole characters");
            for range in test_modules(&text_of(&bare)) {
                blank(&mut code, range.clone());
                blank(&mut bare, range.clone());
                strings.retain(|it| !range.contains(&it.start));
            }
        }
        let [code, bare] = [code, bare].map(|it| String::from_utf8(it).expect("blanked whole characters"));
        Source { path: path.to_owned(), text: text.to_owned(), code, bare, strings }
    }
    pub fn inside(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path.starts_with(folder))
    }
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }
    /// `src/ui/kit/mod.rs:3: what is wrong`
    pub fn finding(&self, at: usize, what: impl std::fmt::Display) -> String {
        format!("{}:{}: {what}", self.path, self.text[..at].matches('\n').count() + 1)
    }
    /// Where `word` stands as a whole word of the program.
    pub fn words<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        let part = |it: char| it.is_alphanumeric() || it == '_';
        let goes_on = move |at: usize| {
            (word.starts_with(part) && self.bare[..at].ends_with(part))
                || (word.ends_with(part) && self.bare[at + word.len()..].starts_with(part))
        };
        self.bare.match_indices(word).map(|(at, _)| at).filter(move |&at| !goes_on(at))
    }
    pub fn find_words(&self, words: &[&str], why: &str) -> Vec<String> {
        let all = words.iter().flat_map(|word| self.words(word).map(move |at| (at, word)));
        all.map(|(at, word)| self.finding(at, format_args!("{word}: {why}"))).collect()
    }
    pub fn find_text(&self, within: &str, texts: &[&str], why: &str) -> Vec<String> {
        let all = texts.iter().flat_map(|text| within.match_indices(text));
        all.map(|(at, text)| self.finding(at, format_args!("{text}: {why}"))).collect()
    }
}

enum Piece {
    Comment,
    String,
}

fn blank(bytes: &mut [u8], range: std::ops::Range<usize>) {
    bytes[range].iter_mut().filter(|it| **it != b'\n').for_each(|it| *it = b' ');
}

/// Comments and strings of a Rust file.
fn pieces(text: &str) -> Vec<(Piece, std::ops::Range<usize>)> {
    let bytes = text.as_bytes();
    let starts = |at: usize, what: &str| bytes[at..].starts_with(what.as_bytes());
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let begun = at;
        if starts(at, "//") {
            at = text[at..].find('\n').map_or(text.len(), |it| begun + it);
            found.push((Piece::Comment, begun..at));
        } else if starts(at, "/*") {
            let mut depth = 0;
            while at < bytes.len() {
                (depth, at) = match () {
                    () if starts(at, "/*") => (depth + 1, at + 2),
                    () if starts(at, "*/") => (depth - 1, at + 2),
                    () => (depth, at + 1),
                };
                if depth == 0 {
                    break;
                }
            }
            found.push((Piece::Comment, begun..at));
        } else if bytes[at] == b'r'
            && !text[..at].ends_with(|it: char| it.is_alphanumeric() && it != 'b')
            && raw(text, at).is_some()
        {
            let (quote, end) = raw(text, at).expect("just seen");
            found.push((Piece::String, quote..end));
            at = end;
        } else if bytes[at] == b'"' {
            at += 1;
            while at < bytes.len() && bytes[at] != b'"' {
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            at = (at + 1).min(bytes.len());
            found.push((Piece::String, begun..at));
        } else if bytes[at] == b'\'' {
            // 'x', '\n', '\u{e01}' are characters; 'static is not.
            let rest = &text[at + 1..];
            let len = rest.chars().next().map_or(0, char::len_utf8);
            at += if rest.starts_with('\\') {
                rest[2..].find('\'').map_or(1, |it| it + 4)
            } else if rest[len..].starts_with('\'') {
                len + 2
            } else {
                1
            };
            if at - begun > 1 {
                found.push((Piece::String, begun..at));
            }
        } else {
            at += 1;
        }
    }
    found
}

/// Where the quote of a raw string that begins at `at` stands, and where the string ends.
fn raw(text: &str, at: usize) -> Option<(usize, usize)> {
    let after = text[at + 1..].trim_start_matches('#');
    let hashes = text.len() - at - 1 - after.len();
    let inside = after.strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let quote = at + 1 + hashes;
    // One `#` is kept outside, so that the last byte is always the one of a quote or a hash.
    Some((quote, quote + 1 + inside.find(&close)? + close.len()))
}

fn test_modules(bare: &str) -> Vec<std::ops::Range<usize>> {
    let begins = bare.match_indices("#[cfg(test)]").map(|(at, _)| at);
    begins.map(|at| at..at + block_end(&bare[at..]).unwrap_or(bare.len() - at)).collect()
}

/// The byte after the first `{…}`.
pub fn block_end(bare: &str) -> Option<usize> {
    let mut depth = 0;
    bare.char_indices().find_map(|(at, it)| {
        match it {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => return None,
        }
        (depth == 0).then_some(at + 1)
    })
}
