//! Search that forgives: tone marks, spaces, Thai digits and case make no difference. And the order
//! of the Thai dictionary.

use super::text_rule::ascii_digit;

/// The form in which texts are compared: lower case, ASCII digits, no spaces, no tone marks
/// (ไม้เอก ไม้โท ไม้ตรี ไม้จัตวา), no ไม้ไต่คู้, no การันต์ mark. Two ways of typing that look alike are
/// one: เ twice is แ, and นิคหิต before า is ำ.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for it in text.chars().map(ascii_digit) {
        let one = match (before, it) {
            (_, '\u{e47}'..='\u{e4c}' | '\u{200b}'..='\u{200d}' | '\u{feff}') => continue,
            (_, it) if it.is_whitespace() => continue,
            ('เ', 'เ') => Some('แ'),
            ('\u{e4d}', 'า') => Some('ำ'),
            _ => None,
        };
        if one.is_some() {
            out.pop();
        }
        before = one.unwrap_or(it.to_ascii_lowercase());
        out.push(before);
    }
    out
}
/// A text in the form in which it is searched: [`folded`], and a byte for each Thai letter, so that
/// thousands are looked through between two frames.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Searched {
    bytes: Box<[u8]>,
    /// which letters are in it, by the last six bits of their bytes: most texts lack one of a word's
    letters: u64,
}

impl Searched {
    /// Of a text as people type it.
    pub fn of(text: &str) -> Searched {
        let mut bytes = Vec::with_capacity(text.len());
        for it in folded(text).chars() {
            match u32::from(it) {
                code @ 0..=0x7f => bytes.extend(u8::try_from(code)),
                code @ 0xe01..=0xe5b => bytes.extend(u8::try_from(code - 0xe00 + 0x80)),
                // Above every Thai letter: half a byte in each.
                code => {
                    bytes.push(0xff);
                    bytes
                        .extend((0..6).filter_map(|nth| u8::try_from(0xe0 | (code >> (4 * nth) & 0xf)).ok()));
                }
            }
        }
        let letters = bytes.iter().fold(0, |all, it| all | 1 << (it & 0x3f));
        Searched { bytes: bytes.into(), letters }
    }
    /// Whether nothing is left of it.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
    /// Whether `word` stands somewhere in it.
    pub fn holds(&self, word: &Searched) -> bool {
        word.stands_in(self.letters, &self.bytes)
    }
    /// Whether it stands somewhere in these bytes, which are of these letters.
    fn stands_in(&self, letters: u64, mut bytes: &[u8]) -> bool {
        if letters & self.letters != self.letters {
            return false;
        }
        let Some((first, rest)) = self.bytes.split_first() else { return true };
        while let Some(at) = memchr::memchr(*first, bytes) {
            bytes = &bytes[at + 1..];
            if bytes.starts_with(rest) {
                return true;
            }
        }
        false
    }
}

/// Many texts in the form in which they are searched, side by side: looking through thousands reads memory
/// in its order, where a text on its own would be waited for.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// of each text, which letters are in it and where it ends
    texts: Vec<(u64, usize)>,
    bytes: Vec<u8>,
}

impl Shelf {
    /// Of these texts, the first of them number 0.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a Searched>) -> Shelf {
        let mut shelf = Shelf::default();
        for it in texts {
            shelf.bytes.extend_from_slice(&it.bytes);
            shelf.texts.push((it.letters, shelf.bytes.len()));
        }
        shelf
    }
    /// Whether every one of these words is in the text of this number.
    pub fn holds(&self, nth: usize, words: &[Searched]) -> bool {
        let Some((letters, end)) = self.texts.get(nth) else { return false };
        let start = nth.checked_sub(1).and_then(|it| self.texts.get(it)).map_or(0, |it| it.1);
        words.iter().all(|it| it.stands_in(*letters, &self.bytes[start..*end]))
    }
}

/// A key that sorts names as a Thai dictionary does: a vowel written before its consonant counts
/// after it, and tone marks only decide between names that are otherwise equal.
pub fn thai_order(name: &str) -> String {
    let (mut letters, mut marks) = (String::with_capacity(2 * name.len()), String::new());
    let mut waiting = None;
    for it in name.chars() {
        match it {
            'เ'..='ไ' => letters.extend(waiting.replace(it)),
            '\u{e47}'..='\u{e4c}' => marks.push(it),
            _ => {
                letters.push(it);
                letters.extend(waiting.take());
            }
        }
    }
    letters.extend(waiting);
    letters.push('\0');
    letters + &marks
}

/// Titles that grow on to a first name, as [`folded`] leaves them; the longest first, where one begins
/// with another.
const TITLES: [&str; 8] = ["เดกชาย", "เดกหญิง", "นางสาว", "ด.ช.", "ด.ญ.", "น.ส.", "นาย", "นาง"];

/// The form in which names of people are compared: [`folded`], and without a title in front.
pub fn name_key(name: &str) -> String {
    let name = folded(name);
    let bare = TITLES.iter().find_map(|it| name.strip_prefix(it)).filter(|it| !it.is_empty());
    bare.map(str::to_owned).unwrap_or(name)
}

/// The form in which names of communities are compared: [`folded`], and without the word itself.
pub fn community_key(name: &str) -> String {
    let name = folded(name);
    name.strip_prefix("ชุมชน").map(str::to_owned).unwrap_or(name)
}

/// The name of a community without the word itself, however it was typed.
pub fn community_name(typed: &str) -> &str {
    typed.strip_prefix("ชุมชน").map_or(typed, str::trim_start)
}

/// House numbers in this form sort as people count, 2 before 10 and 27/1 after 27, and are the same
/// however they were typed: `๒๗ / ๑`, `บ้านเลขที่ 027/1`. Empty where there is no number.
pub fn house_key(number: &str) -> String {
    let typed = folded(number);
    let words = ["บานเลขที", "เลขที", "บาน"];
    let typed = words.iter().find_map(|it| typed.strip_prefix(it)).unwrap_or(&typed);
    let (mut key, mut digits) = (String::with_capacity(24), String::new());
    let put = |key: &mut String, digits: &mut String| {
        if !digits.is_empty() {
            let number = digits.trim_start_matches('0');
            key.extend(std::iter::repeat_n('0', 10_usize.saturating_sub(number.len())));
            key.push_str(number);
            digits.clear();
        }
    };
    for it in typed.chars() {
        if it.is_ascii_digit() {
            digits.push(it);
        } else {
            put(&mut key, &mut digits);
            key.push(it);
        }
    }
    put(&mut key, &mut digits);
    if key == "-" { String::new() } else { key }
}
