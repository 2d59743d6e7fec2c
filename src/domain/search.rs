//! Search that forgives: tone marks, spaces, Thai digits and case make no difference. And the order
//! of the Thai dictionary.

use super::text_rule::ascii_digits;

/// The form in which texts are compared: lower case, ASCII digits, no spaces, no tone marks
/// (ไม้เอก ไม้โท ไม้ตรี ไม้จัตวา), no ไม้ไต่คู้, no การันต์ mark. Two ways of typing that look alike are
/// one: เ twice is แ, and นิคหิต before า is ำ.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for it in ascii_digits(text).chars() {
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
/// Whether every word of `query` is found somewhere in `folded_text` (already folded).
pub fn matches(folded_text: &str, query: &str) -> bool {
    query.split_whitespace().all(|word| folded_text.contains(&folded(word)))
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
