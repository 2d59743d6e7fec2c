//! Numbers that name people and houses: citizen ids (domain.md §5.1), house codes (§5.2), phones
//! (§5.3). Each parser takes what people type, Thai digits included, and gives the normal form or
//! says what is wrong.

use super::place;
use super::text_rule::{ascii_digits, clean};

/// What is wrong with a citizen id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CitizenIdFault {
    /// not thirteen digits
    NotThirteenDigits,
    /// begins with 9: no such kind of person
    FirstDigit,
    /// the last digit does not agree with the others
    CheckDigit,
}

/// What is wrong with a house code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HouseCodeFault {
    /// not eleven digits
    NotElevenDigits,
    /// all digits the same
    AllSame,
    /// the first two are no province
    Province,
}

/// What is wrong with a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneFault {
    /// letters or signs that are no number
    NotAPhone,
    /// a mobile (06 08 09) needs ten digits
    MobileNeedsTen,
    /// a landline needs nine digits
    LandlineNeedsNine,
}

/// Spaces, strokes, full stops and brackets go; what is left are the digits, if nothing else was
/// typed.
fn digits(typed: &str) -> Option<String> {
    let mut out = ascii_digits(&clean(typed, false));
    out.retain(|it| !matches!(it, ' ' | '-' | '.' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{2212}'));
    out.bytes().all(|it| it.is_ascii_digit()).then_some(out)
}

/// The thirteen digits in normal form.
///
/// # Errors
/// Says what is wrong.
pub fn citizen_id(typed: &str) -> Result<String, CitizenIdFault> {
    let id = digits(typed).filter(|it| it.len() == 13).ok_or(CitizenIdFault::NotThirteenDigits)?;
    if id.starts_with('9') {
        return Err(CitizenIdFault::FirstDigit);
    }
    let (others, last) = id.as_bytes().split_at(12);
    let sum: u32 =
        others.iter().zip((2..=13).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    // Without the last `% 10` the remainders 0 and 1 would ask for the digits 11 and 10.
    if (11 - sum % 11) % 10 == u32::from(last[0] - b'0') { Ok(id) } else { Err(CitizenIdFault::CheckDigit) }
}

/// `1-9999-xxxxx-xx-0`, for screen and print; anything else is wholly masked.
pub fn mask_citizen_id(id: &str) -> String {
    if id.len() == 13 && id.bytes().all(|it| it.is_ascii_digit()) {
        format!("{}-{}-xxxxx-xx-{}", &id[..1], &id[1..5], &id[12..])
    } else {
        "x-xxxx-xxxxx-xx-x".to_owned()
    }
}

/// The eleven digits in normal form. Province 99 is the demo's (§5.2).
///
/// # Errors
/// Says what is wrong.
pub fn house_code(typed: &str) -> Result<String, HouseCodeFault> {
    let code = digits(typed).filter(|it| it.len() == 11).ok_or(HouseCodeFault::NotElevenDigits)?;
    if code.bytes().all(|it| Some(it) == code.bytes().next()) {
        return Err(HouseCodeFault::AllSame);
    }
    if place::is_province_code(&code[..2]) { Ok(code) } else { Err(HouseCodeFault::Province) }
}

/// A phone number in normal form: digits, extension, note (§5.3). Written `0812345678`,
/// `021234567-70` or `021234567#4104`, which [`Phone::parse`] reads back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// `0812345678`
    pub number: String,
    /// after ต่อ / # / ext
    pub extension: Option<String>,
    /// the end of a line range: `70` of `0 2123 4567-70`
    pub range_to: Option<String>,
}

impl Phone {
    /// Reads what people type.
    ///
    /// # Errors
    /// Says what is wrong.
    pub fn parse(typed: &str) -> Result<Phone, PhoneFault> {
        let typed = ascii_digits(&clean(typed, false)).to_ascii_lowercase();
        let (main, extension) = split_extension(&typed)?;
        let main = main
            .trim()
            .replace("ถึง", "-")
            .replace(['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}'], "-");
        if let Some((head, tail)) = main.rsplit_once('-')
            && let Ok((number, Line::Landline)) = number(head)
            && let Some(range_to) = digits(tail).filter(|it| (1..=4).contains(&it.len()))
        {
            return Ok(Phone { number, extension, range_to: Some(range_to) });
        }
        number(&main).map(|(number, _)| Phone { number, extension, range_to: None })
    }
}

impl std::fmt::Display for Phone {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.number)?;
        if let Some(range_to) = &self.range_to {
            write!(out, "-{range_to}")?;
        }
        if let Some(extension) = &self.extension {
            write!(out, "#{extension}")?;
        }
        Ok(())
    }
}

fn split_extension(typed: &str) -> Result<(&str, Option<String>), PhoneFault> {
    let Some((at, mark)) = ["ต่อ", "#", "ext"]
        .iter()
        .filter_map(|mark| typed.find(mark).map(|at| (at, mark)))
        .min_by_key(|it| it.0)
    else {
        return Ok((typed, None));
    };
    let after = typed[at + mark.len()..].trim_start_matches("ension").trim_start_matches('.');
    match digits(after) {
        Some(extension) if (1..=6).contains(&extension.len()) => Ok((&typed[..at], Some(extension))),
        _ => Err(PhoneFault::NotAPhone),
    }
}

enum Line {
    Mobile,
    Landline,
}

fn number(typed: &str) -> Result<(String, Line), PhoneFault> {
    let typed = typed.trim();
    let all = digits(typed.strip_prefix('+').unwrap_or(typed)).ok_or(PhoneFault::NotAPhone)?;
    let all = match all.strip_prefix("66") {
        // +66 (0)81…: some keep the 0 that the country code replaces.
        Some(rest) if rest.starts_with('0') => rest.to_owned(),
        Some(rest) => format!("0{rest}"),
        None if typed.starts_with('+') => return Err(PhoneFault::NotAPhone),
        None => all,
    };
    match all.as_bytes() {
        [b'0', b'6' | b'8' | b'9', ..] if all.len() == 10 => Ok((all, Line::Mobile)),
        [b'0', b'6' | b'8' | b'9', ..] => Err(PhoneFault::MobileNeedsTen),
        [b'0', b'2', ..]
        | [b'0', b'3', b'2'..=b'9', ..]
        | [b'0', b'4', b'2'..=b'5', ..]
        | [b'0', b'5', b'2'..=b'6', ..]
        | [b'0', b'7', b'3'..=b'7', ..] => {
            if all.len() == 9 {
                Ok((all, Line::Landline))
            } else {
                Err(PhoneFault::LandlineNeedsNine)
            }
        }
        _ => Err(PhoneFault::NotAPhone),
    }
}
