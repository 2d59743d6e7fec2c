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

/// House numbers in this form sort as people count, 2 before 10 and 27/1 after 27, and are the same
/// however they were typed: `๒๗ / ๑`, `บ้านเลขที่ 027/1`. Empty where there is no number.
pub fn house_key(number: &str) -> String {
    let typed = folded(number);
    let words = ["บานเลขที", "เลขที", "บาน"];
    let typed = words.iter().find_map(|it| typed.strip_prefix(it)).unwrap_or(&typed);
    let (mut key, mut digits) = (String::with_capacity(24), String::new());
    let put = |key: &mut String, digits: &mut String| {
        if !digits.is_empty() {
            key.push_str(&format!("{:0>10}", digits.trim_start_matches('0')));
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
