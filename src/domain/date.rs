//! Dates (domain.md §5.4): kept as CE, shown as พ.ศ. (CE + 543), with a precision, because many
//! older people know only the year they were born in.

use serde::{Deserialize, Serialize};

use super::text_rule;

/// What พ.ศ. is ahead of ค.ศ.
const BUDDHIST_ERA: i16 = 543;
/// First and last CE year that is kept.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2199;

/// A CE calendar day, 1800-01-01 to 2199-12-31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i16,
    month: u8,
    day: u8,
}

impl Date {
    /// A day that exists, or nothing.
    pub fn new(year: i16, month: u8, day: u8) -> Option<Date> {
        (YEARS.contains(&year) && julian_day(year, month, day).is_some()).then_some(Date { year, month, day })
    }
    /// CE year.
    pub fn year(self) -> i16 {
        self.year
    }
    /// The year in พ.ศ.
    pub fn buddhist_year(self) -> i16 {
        self.year + BUDDHIST_ERA
    }
    /// 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }
    /// 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }
    /// Days from `earlier` to this one; negative when it is before.
    pub fn days_since(self, earlier: Date) -> i64 {
        self.number() - earlier.number()
    }
    /// The same day of the next month, or its last day.
    pub fn a_month_later(self) -> Date {
        let (year, month) = if self.month == 12 { (self.year + 1, 1) } else { (self.year, self.month + 1) };
        let there = (28..=self.day).rev().find_map(|day| Date::new(year, month, day));
        // Below the 28th every month has the day; after the last year there is no next month.
        there.or_else(|| Date::new(year, month, self.day)).unwrap_or(self)
    }
    /// The day of a moment, ms since 1970 UTC; the first or last day that exists where it is out of range.
    pub fn of_ms(at: i64) -> Date {
        let first = Date { year: *YEARS.start(), month: 1, day: 1 };
        let moment = time::OffsetDateTime::from_unix_timestamp(at.div_euclid(1000));
        let day = moment.ok().map(time::OffsetDateTime::date);
        day.and_then(|it| Date::new(i16::try_from(it.year()).ok()?, u8::from(it.month()), it.day()))
            .unwrap_or(first)
    }
    fn number(self) -> i64 {
        julian_day(self.year, self.month, self.day).map_or(0, i64::from)
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        PartialDate::from_day(*self).fmt(out)
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        PartialDate::from_day(*self).serialize(out)
    }
}

impl<'de> Deserialize<'de> for Date {
    /// Reads the written form of a day, `1950-03-15`, and no other.
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Date, D::Error> {
        let date = PartialDate::deserialize(input)?;
        let day = (date.precision() == Precision::Day).then(|| date.first_day());
        day.ok_or_else(|| serde::de::Error::custom("not a day"))
    }
}

fn julian_day(year: i16, month: u8, day: u8) -> Option<i32> {
    let month = time::Month::try_from(month).ok()?;
    time::Date::from_calendar_date(i32::from(year), month, day).ok().map(time::Date::to_julian_day)
}

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// the year
    Year,
    /// year and month
    Month,
    /// the day
    Day,
}

/// A date known to some precision; written `1950`, `1950-03` or `1950-03-15`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<u8>,
    day: Option<u8>,
}

/// What is wrong with a typed date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateFault {
    /// not day/month/year in any order we know
    Unreadable,
    /// no such day (31 กุมภาพันธ์)
    NoSuchDay,
    /// a year that is neither พ.ศ. nor ค.ศ. (2101 to 2399), or far away
    NoSuchYear,
    /// two digits of a year
    ShortYear,
}

impl PartialDate {
    /// Reads what people type: `15/3/2490`, `๑๕ มี.ค. ๒๔๙๐`, `3/2490`, `2490`, `1947-03-15`,
    /// `15032490`; `00` for an unknown day or month, as on the national id card.
    /// Years from 2400 are พ.ศ.; 1900 to 2100 are ค.ศ.
    ///
    /// # Errors
    /// Says why it is no date.
    pub fn parse(typed: &str) -> Result<PartialDate, DateFault> {
        let typed = Typed::read(typed)?;
        let (year, month, day) = typed.in_order()?;
        let year = year.as_year(typed.era)?;
        let (month, day) = match (month, day) {
            (0, 0) => (None, None),
            (month, 0) => (Some(month), None),
            (month, day) => (Some(month), Some(day)),
        };
        PartialDate::new(year, month, day).ok_or(DateFault::NoSuchDay)
    }
    /// Reads the written form, CE and with two digits for month and day, and no other.
    pub fn read(written: &str) -> Option<PartialDate> {
        // One date has one spelling: four digits, then twice two behind a stroke. Read as they stand: an office of a
        // province reads a million of them before its first report.
        let digits = |of: &[u8]| {
            of.iter().try_fold(0_i16, |sum, it| it.is_ascii_digit().then(|| sum * 10 + i16::from(it - b'0')))
        };
        let part = |of: &[u8]| match of {
            [b'-', two @ ..] => u8::try_from(digits(two)?).ok(),
            _ => None,
        };
        let (year, rest) = written.as_bytes().split_at_checked(4)?;
        let (month, day) = match rest.len() {
            0 => (None, None),
            3 => (Some(part(rest)?), None),
            6 => (Some(part(&rest[..3])?), Some(part(&rest[3..])?)),
            _ => return None,
        };
        PartialDate::new(digits(year)?, month, day)
    }
    /// From parts that exist.
    pub fn new(year: i16, month: Option<u8>, day: Option<u8>) -> Option<PartialDate> {
        if month.is_none() && day.is_some() {
            return None;
        }
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).map(|_| PartialDate { year, month, day })
    }
    /// Of a day.
    pub fn from_day(day: Date) -> PartialDate {
        PartialDate { year: day.year, month: Some(day.month), day: Some(day.day) }
    }
    /// CE year.
    pub fn year(self) -> i16 {
        self.year
    }
    /// The year in พ.ศ.
    pub fn buddhist_year(self) -> i16 {
        self.year + BUDDHIST_ERA
    }
    /// Month, where known.
    pub fn month(self) -> Option<u8> {
        self.month
    }
    /// Day, where known.
    pub fn day(self) -> Option<u8> {
        self.day
    }
    /// How much is known.
    pub fn precision(self) -> Precision {
        match (self.month, self.day) {
            (None, _) => Precision::Year,
            (Some(_), None) => Precision::Month,
            (Some(_), Some(_)) => Precision::Day,
        }
    }
    /// The earliest day it can mean.
    pub fn first_day(self) -> Date {
        Date { year: self.year, month: self.month.unwrap_or(1), day: self.day.unwrap_or(1) }
    }
    /// The latest day it can mean.
    pub fn last_day(self) -> Date {
        let month = self.month.unwrap_or(12);
        let last = || (28..=31).rev().find(|&day| Date::new(self.year, month, day).is_some()).unwrap_or(28);
        Date { year: self.year, month, day: self.day.unwrap_or_else(last) }
    }
    /// Whether the CE year may be one too low. Until พ.ศ. 2483 a year began on 1 April, so that its
    /// January to March fell in CE = พ.ศ. − 542, and January to March 2483 did not exist. What people
    /// tell may follow either count; their age differs by at most a year.
    pub fn year_in_doubt(self) -> bool {
        self.buddhist_year() <= 2483 && self.month.is_none_or(|month| month <= 3)
    }
}

impl std::fmt::Display for PartialDate {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(out, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(out, "-{day:02}")?;
        }
        Ok(())
    }
}
impl Serialize for PartialDate {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for PartialDate {
    /// Reads the written form and no other.
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<PartialDate, D::Error> {
        let text = String::deserialize(input)?;
        PartialDate::read(&text).ok_or_else(|| serde::de::Error::custom("not a date"))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Era {
    Buddhist,
    Common,
}

/// A number as typed: how many digits matters, for `47` is no year.
#[derive(Clone, Copy)]
struct Number {
    value: u32,
    digits: usize,
}

impl Number {
    fn as_year(self, era: Option<Era>) -> Result<i16, DateFault> {
        match self.digits {
            1 | 2 => return Err(DateFault::ShortYear),
            4 => {}
            _ => return Err(DateFault::NoSuchYear),
        }
        let year = i16::try_from(self.value).map_err(|_| DateFault::NoSuchYear)?;
        let ce = match year {
            1900..=2100 if era != Some(Era::Buddhist) => year,
            2400.. if era != Some(Era::Common) => year - BUDDHIST_ERA,
            _ => return Err(DateFault::NoSuchYear),
        };
        if YEARS.contains(&ce) { Ok(ce) } else { Err(DateFault::NoSuchYear) }
    }
    fn as_part(self) -> Result<u8, DateFault> {
        if self.digits > 2 {
            return Err(DateFault::Unreadable);
        }
        u8::try_from(self.value).map_err(|_| DateFault::NoSuchDay)
    }
}

/// Numbers, month name and era, in the order typed.
#[derive(Default)]
struct Typed {
    numbers: Vec<Number>,
    month: Option<u8>,
    era: Option<Era>,
}

impl Typed {
    fn read(text: &str) -> Result<Typed, DateFault> {
        let text = text_rule::ascii_digits(&text_rule::clean(text, false)).to_ascii_lowercase();
        let mut typed = Typed::default();
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            if first.is_ascii_digit() {
                let end = rest.find(|it: char| !it.is_ascii_digit()).unwrap_or(rest.len());
                let (number, after) = rest.split_at(end);
                typed.number(number)?;
                rest = after;
            } else if is_letter(first) {
                let end = rest.find(|it: char| !is_letter(it) && it != '.').unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                typed.word(&word.replace('.', ""))?;
                rest = after;
            } else if matches!(first, ' ' | '/' | '-' | '.' | ',' | '\u{2010}'..='\u{2015}') {
                rest = &rest[first.len_utf8()..];
            } else {
                return Err(DateFault::Unreadable);
            }
        }
        Ok(typed)
    }
    fn number(&mut self, text: &str) -> Result<(), DateFault> {
        if self.numbers.len() == 3 || text.len() > 8 {
            return Err(DateFault::Unreadable);
        }
        // The keyboard that shows digits only has no stroke: 15032490.
        let parts: &[&str] = if text.len() == 8 { &[&text[..2], &text[2..4], &text[4..]] } else { &[text] };
        for part in parts {
            let value = part.parse().map_err(|_| DateFault::Unreadable)?;
            self.numbers.push(Number { value, digits: part.len() });
        }
        Ok(())
    }
    fn word(&mut self, word: &str) -> Result<(), DateFault> {
        if word.starts_with("วัน") && word.ends_with("ที่") {
            return Ok(());
        }
        let mut name = word.trim_start_matches("เดือน");
        for (mark, era) in [
            ("พศ", Some(Era::Buddhist)),
            ("คศ", Some(Era::Common)),
            ("be", Some(Era::Buddhist)),
            ("ce", Some(Era::Common)),
            ("ปี", None),
        ] {
            if let Some(before) = name.strip_suffix(mark) {
                name = before;
                self.era = era.or(self.era);
            }
        }
        if name.is_empty() {
            return Ok(());
        }
        let month = month_of(name).ok_or(DateFault::Unreadable)?;
        if self.month.replace(month).is_some() {
            return Err(DateFault::Unreadable);
        }
        Ok(())
    }
    /// Year, month and day; 0 for one that is not known.
    fn in_order(&self) -> Result<(Number, u8, u8), DateFault> {
        match (self.month, self.numbers.as_slice()) {
            (None, &[year]) => Ok((year, 0, 0)),
            (None, &[year, month]) if year.digits > 2 => Ok((year, month.as_part()?, 0)),
            (None, &[month, year]) => Ok((year, month.as_part()?, 0)),
            (None, &[year, month, day]) if year.digits > 2 => Ok((year, month.as_part()?, day.as_part()?)),
            (None, &[day, month, year]) => Ok((year, month.as_part()?, day.as_part()?)),
            (Some(month), &[year]) => Ok((year, month, 0)),
            (Some(month), &[year, day]) if year.digits > 2 => Ok((year, month, day.as_part()?)),
            (Some(month), &[day, year]) => Ok((year, month, day.as_part()?)),
            _ => Err(DateFault::Unreadable),
        }
    }
}

fn is_letter(it: char) -> bool {
    it.is_ascii_alphabetic() || matches!(it, '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}')
}

/// Each month's Thai name, its short form without full stops, and its English name.
const MONTHS: [(&str, &str, &str); 12] = [
    ("มกราคม", "มค", "january"),
    ("กุมภาพันธ์", "กพ", "february"),
    ("มีนาคม", "มีค", "march"),
    ("เมษายน", "เมย", "april"),
    ("พฤษภาคม", "พค", "may"),
    ("มิถุนายน", "มิย", "june"),
    ("กรกฎาคม", "กค", "july"),
    ("สิงหาคม", "สค", "august"),
    ("กันยายน", "กย", "september"),
    ("ตุลาคม", "ตค", "october"),
    ("พฤศจิกายน", "พย", "november"),
    ("ธันวาคม", "ธค", "december"),
];

/// Takes มกรา for มกราคม, and Sept for September.
fn month_of(name: &str) -> Option<u8> {
    let found = MONTHS.iter().position(|(long, short, english)| {
        let stem = long.trim_end_matches("ายน").trim_end_matches("าคม").trim_end_matches("าพันธ์");
        name == *long
            || name == *short
            || name.strip_suffix('า').unwrap_or(name) == stem
            || (name.len() >= 3 && english.starts_with(name))
    })?;
    u8::try_from(found + 1).ok()
}
