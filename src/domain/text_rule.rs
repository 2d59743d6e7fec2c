//! What may be kept as text (durability-and-trust.md §6.2, §6.3; domain.md §5.5).

use super::identity::{self, Phone};

const ASCII_ZERO: u32 = '0' as u32;
const THAI_ZERO: u32 = '๐' as u32;

fn shifted(it: char, from: u32, to: u32) -> char {
    match u32::from(it).checked_sub(from) {
        Some(value @ 0..=9) => char::from_u32(to + value).unwrap_or(it),
        _ => it,
    }
}

/// Thai digits become ASCII digits; everything else stays.
pub fn ascii_digits(text: &str) -> String {
    text.chars().map(ascii_digit).collect()
}
/// A Thai digit becomes an ASCII digit; every other character stays.
pub fn ascii_digit(it: char) -> char {
    shifted(it, THAI_ZERO, ASCII_ZERO)
}
/// ASCII digits become Thai digits.
pub fn thai_digits(text: &str) -> String {
    text.chars().map(|it| shifted(it, ASCII_ZERO, THAI_ZERO)).collect()
}
/// What entry does to typed text: zero-width characters and controls go, runs of spaces become one,
/// ends are trimmed. (NFC is the browser's `normalize`, applied before; NFKC never: it splits ำ.)
/// With `lines`, line breaks stay, at most one blank line together; without, they become spaces.
pub fn clean(text: &str, lines: bool) -> String {
    let mut kept = String::with_capacity(text.len());
    let (mut space, mut breaks) = (false, 0);
    let mut before = ' ';
    for it in text.chars() {
        let end_of_crlf = before == '\r' && it == '\n';
        before = it;
        match it {
            _ if end_of_crlf => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' if lines => breaks += 1,
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => space = true,
            '\t' | '\u{b}' | '\u{c}' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' => space = true,
            '\u{202f}' | '\u{205f}' | '\u{3000}' => space = true,
            _ if !keepable(it) => {}
            _ => {
                if kept.is_empty() {
                    // Nothing to keep apart from.
                } else if breaks > 0 {
                    kept.push_str(if breaks == 1 { "\n" } else { "\n\n" });
                } else if space {
                    kept.push(' ');
                }
                (space, breaks) = (false, 0);
                kept.push(it);
            }
        }
    }
    kept
}
/// Whether every character may be kept (RFC 9839 assignables less bidi controls and invisibles):
/// no controls but, with `lines`, the line feed.
pub fn allowed(text: &str, lines: bool) -> bool {
    text.chars().all(|it| keepable(it) || (lines && it == '\n'))
}

/// What is not a control, a noncharacter, a bidi control, or something nobody can see.
fn keepable(it: char) -> bool {
    !matches!(it,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fdd0}'..='\u{fdef}' | '\u{e0000}'..='\u{e007f}')
        && u32::from(it) & 0xfffe != 0xfffe
}

/// Whether a spreadsheet would take it for a formula.
pub fn formula_start(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'])
}

/// Whether a note seems to hold a citizen id or a phone number: thirteen digits in a row, or groups
/// of digits that together are a citizen id or a phone. Meant for a warning; an amount of money that
/// looks like a phone is possible, as in `0812345678 บาท`.
pub fn holds_identity(text: &str) -> bool {
    let text = ascii_digits(text);
    let groups = digit_groups(&text);
    (0..groups.len()).any(|first| {
        let mut digits = String::new();
        for (place, group) in groups[first..].iter().take(ID_GROUPS).enumerate() {
            if place > 0 && !group.joined {
                break;
            }
            digits.push_str(group.digits);
            if digits.len() > 13 {
                break;
            }
            if (digits.len() == 13 && (place == 0 || identity::citizen_id(&digits).is_ok()))
                || (digits.starts_with('0') && Phone::parse(&digits).is_ok())
                || (groups[first].plus && digits.starts_with("66") && Phone::parse(&digits).is_ok())
            {
                return true;
            }
        }
        false
    })
}

/// A text of someone else's making, such as a file's name, that can neither reorder the line it stands in
/// nor fill the screen: at most `most` characters of it.
pub fn harmless(text: &str, most: usize) -> String {
    let harmless = |it: &char| allowed(it.encode_utf8(&mut [0; 4]), false);
    text.chars().filter(harmless).take(most).collect()
}

/// A text in which every citizen id is masked as [`identity::mask_citizen_id`] does, however its digits
/// are written; everything else stays. Thirteen digits in a row are masked even if they are no citizen
/// id: one that was mistyped names a person too.
pub fn masked(text: &str) -> String {
    let ascii = ascii_digits(text);
    let groups = digit_groups(&ascii);
    // Thai digits have more bytes than ASCII ones, and as many characters.
    let characters = |upto: usize| ascii[..upto].chars().count();
    let kept: Vec<char> = text.chars().collect();
    let (mut out, mut done, mut first) = (String::with_capacity(text.len()), 0, 0);
    while first < groups.len() {
        let Some((id, last)) = citizen_id_from(&groups, first) else {
            first += 1;
            continue;
        };
        out.extend(&kept[done..characters(groups[first].at)]);
        out.push_str(&identity::mask_citizen_id(&id));
        done = characters(groups[last].at + groups[last].digits.len());
        first = last + 1;
    }
    out.extend(&kept[done..]);
    out
}

/// The citizen id that begins with this group, and the group that ends it.
fn citizen_id_from(groups: &[DigitGroup<'_>], first: usize) -> Option<(String, usize)> {
    let mut digits = String::new();
    for (place, group) in groups[first..].iter().take(ID_GROUPS).enumerate() {
        if place > 0 && !group.joined {
            return None;
        }
        digits.push_str(group.digits);
        if digits.len() > 13 {
            return None;
        }
        if digits.len() == 13 && (place == 0 || identity::citizen_id(&digits).is_ok()) {
            return Some((digits, first + place));
        }
    }
    None
}

/// Groups of a citizen id at most, as on the card; more are a list of small numbers.
const ID_GROUPS: usize = 5;

/// A run of digits, and whether one space, stroke or full stop alone parts it from the one before.
struct DigitGroup<'a> {
    digits: &'a str,
    /// where it begins, bytes
    at: usize,
    joined: bool,
    plus: bool,
}

fn digit_groups(text: &str) -> Vec<DigitGroup<'_>> {
    let mut groups = Vec::new();
    let mut end_before = None;
    let mut from = 0;
    while let Some(start) = text[from..].find(|it: char| it.is_ascii_digit()).map(|at| from + at) {
        let end = text[start..].find(|it: char| !it.is_ascii_digit()).map_or(text.len(), |at| start + at);
        let joined = end_before
            .is_some_and(|before| matches!(&text[before..start], " " | "-" | "." | "(" | ")" | ") "));
        groups.push(DigitGroup {
            digits: &text[start..end],
            at: start,
            joined,
            plus: text[..start].ends_with('+'),
        });
        end_before = Some(end);
        from = end;
    }
    groups
}

/// `1234567` → `1,234,567`.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::from(if number < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Whether it stands over or under the letter before it, or belongs to it: a Thai vowel or tone mark.
fn leans_back(it: char) -> bool {
    matches!(it, '\u{e30}'..='\u{e3a}' | '\u{e45}' | '\u{e47}'..='\u{e4e}')
}

/// A text of one line, cut to so many places, with «…» where something was left out. Marks over and
/// under a letter take no place. The cut goes to a space where one is near, and never parts a letter
/// from its marks or a vowel from the letter that it is written before.
pub fn cut(text: &str, places: usize) -> String {
    let text = clean(text, false);
    let takes = |it: char| {
        usize::from(!leans_back(it) || matches!(it, '\u{e30}' | '\u{e32}' | '\u{e33}' | '\u{e45}'))
    };
    if text.chars().map(takes).sum::<usize>() <= places {
        return text;
    }
    let (mut used, mut end, mut space) = (0, 0, 0);
    for (at, it) in text.char_indices() {
        // One place is for the «…».
        if used >= places.saturating_sub(1) && takes(it) == 1 {
            break;
        }
        used += takes(it);
        if it == ' ' {
            space = at;
        }
        if !matches!(it, '\u{e40}'..='\u{e44}') {
            let next = text[at + it.len_utf8()..].chars().next();
            if next.is_none_or(|it| !leans_back(it)) {
                end = at + it.len_utf8();
            }
        }
    }
    // More than a third of the line is not given up for a whole word.
    if space > end - end / 3 {
        end = space;
    }
    format!("{}…", text[..end].trim_end_matches([' ', '·']))
}
