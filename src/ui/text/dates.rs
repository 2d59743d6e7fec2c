//! Days as people here write them: in พ.ศ. (CE + 543), the month by name.

use super::{fill, t};
use crate::domain::{Date, PartialDate};

/// What พ.ศ. adds to a CE year.
const BUDDHIST_ERA: i16 = 543;

/// `15 มี.ค. 2567`, `มี.ค. 2567` or `พ.ศ. 2567`, as far as it is known.
pub fn date(date: PartialDate) -> String {
    written(date, t().field_months_short)
}

/// `15 มีนาคม 2567`: what is shown beneath a typed date, so that a slip is seen.
pub fn in_words(date: PartialDate) -> String {
    written(date, t().field_months)
}

/// A whole day, short.
pub fn day(day: Date) -> String {
    date(PartialDate::from_day(day))
}

/// The way it is typed: `15/3/2490`, `3/2490` or `2490`.
pub fn typed(date: PartialDate) -> String {
    let year = date.year() + BUDDHIST_ERA;
    match (date.month(), date.day()) {
        (Some(month), Some(day)) => format!("{day}/{month}/{year}"),
        (Some(month), None) => format!("{month}/{year}"),
        _ => year.to_string(),
    }
}

/// A moment, ms since 1970, in the device's time zone: `15 มี.ค. 2567 เวลา 14:05 น.`
pub fn moment(at: i64) -> String {
    let local = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64));
    let Some(on) = day_of(at) else { return String::new() };
    let time = format!("{:02}:{:02}", local.get_hours(), local.get_minutes());
    fill(t().field_moment, &[("date", &day(on)), ("time", &time)])
}

/// The day of a moment, ms since 1970, in the device's time zone.
pub fn day_of(at: i64) -> Option<Date> {
    let local = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64));
    Date::new(local.get_full_year() as i16, local.get_month() as u8 + 1, local.get_date() as u8)
}

/// The same for a file's name, in codes: `20240315-140509`, CE.
pub fn compact(at: i64) -> String {
    let local = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64));
    let (year, month, day) = (local.get_full_year(), local.get_month() + 1, local.get_date());
    let (hour, minute, second) = (local.get_hours(), local.get_minutes(), local.get_seconds());
    format!("{year:04}{month:02}{day:02}-{hour:02}{minute:02}{second:02}")
}

fn written(date: PartialDate, months: &str) -> String {
    let year = (date.year() + BUDDHIST_ERA).to_string();
    let month = date.month().and_then(|it| months.split('|').nth(usize::from(it) - 1)).unwrap_or_default();
    match (date.month(), date.day()) {
        (Some(_), Some(day)) => {
            fill(t().field_date_day, &[("day", &day.to_string()), ("month", month), ("year", &year)])
        }
        (Some(_), None) => fill(t().field_date_month, &[("month", month), ("year", &year)]),
        _ => fill(t().field_date_year, &[("year", &year)]),
    }
}

/// The same for a table, so that it can be sorted: `2024-03-15 14:05`, CE.
pub fn sortable(at: i64) -> String {
    let local = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64));
    let (year, month, day) = (local.get_full_year(), local.get_month() + 1, local.get_date());
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}", local.get_hours(), local.get_minutes())
}
