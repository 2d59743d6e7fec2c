//! The village of practice หมู่บ้านฝึก: sixty households of nobody in all states of a case's life. The
//! file beside the app holds them as records, made by the edits that taps make; here they become this
//! tablet's: by its key, and as if the village's day were today.

use super::answer::{Answer, Answers};
use super::id::{RevisionId, VisitId};
use super::record::{Record, Revision, Row, Visit, VisitState};
use super::{Date, PartialDate, Precision};

/// Where the file lies beside the app.
pub const FILE: &str = "practice/village.txt";
/// What stands in the file in the place of the tablet's `kid`.
const BY: &str = "village-key";
/// What stands there in the place of the office: the `kid` of none.
pub const OFFICE: &str = "village-office";
/// What the printed card of the office of practice says: twenty digits, in groups of five.
pub const CARD: &str = "40718 29536 11864 70953";
/// What stands in the file that somebody put in the place of the office's. Whoever does that can try keys
/// until one is nearly like it; the beginning and the end are what people look at.
pub const SWAPPED: &str = "40718 29536 11684 70953";
/// Milliseconds of a day.
const DAY_MS: i64 = 24 * 3_600_000;

/// What practice begins with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Village {
    /// the list of the office
    pub list: Vec<Record>,
    /// households that are in a file that was handed over
    pub handed: Vec<Record>,
    /// the others
    pub here: Vec<Record>,
    /// what the office asks of those handed over
    pub asked: Vec<Record>,
}

/// The first group that is not the same on a card and in a file: which, counted from 1, and how it stands in
/// each. `None` where they agree.
pub fn differs<'a>(card: &'a str, file: &'a str) -> Option<(usize, &'a str, &'a str)> {
    let groups = card.split(' ').zip(file.split(' ')).enumerate();
    groups.map(|(at, (card, file))| (at + 1, card, file)).find(|(_, card, file)| card != file)
}

/// The village on this day, by the tablet's key. `None` when the text is no village: it was cut off, or is
/// of a newer app.
pub fn village(text: &str, by: &str, today: Date) -> Option<Village> {
    let text = text.replace(BY, by);
    let mut parts = text.split("\n\n");
    let day = PartialDate::read(parts.next()?.trim())?.first_day();
    let moved = Moved { days: today.days_since(day), salt: salt(by) };
    let mut rows = || -> Option<Vec<Record>> {
        let lines = parts.next()?.lines().filter(|it| !it.is_empty());
        lines
            .map(|it| match Record::from_row(it) {
                Row::Known(record) => Some(moved.record(*record)),
                _ => None,
            })
            .collect()
    };
    Some(Village { list: rows()?, handed: rows()?, here: rows()?, asked: rows()? })
}

/// Two tablets that practise surveyed the same households, but made no visit together.
fn salt(by: &str) -> u128 {
    let mix = |all: u32, it: u8| (all ^ u32::from(it)).wrapping_mul(0x0100_0193);
    u128::from(by.bytes().fold(0x811c_9dc5, mix))
}

/// By how much the village is moved to where it is used.
struct Moved {
    days: i64,
    salt: u128,
}

impl Moved {
    fn at(&self, at: i64) -> i64 {
        at + self.days * DAY_MS
    }
    fn day(&self, day: Date) -> Date {
        let since = Date::new(1970, 1, 1).map_or(0, |first| day.days_since(first));
        Date::of_ms(self.at(since * DAY_MS))
    }
    fn date(&self, date: PartialDate) -> PartialDate {
        let day = self.day(date.first_day());
        let moved = match date.precision() {
            Precision::Day => Some(PartialDate::from_day(day)),
            Precision::Month => PartialDate::new(day.year(), Some(day.month()), None),
            Precision::Year => PartialDate::new(day.year(), None, None),
        };
        moved.unwrap_or(date)
    }
    fn visit_id(&self, id: VisitId) -> VisitId {
        VisitId(uuid::Uuid::from_u128(id.0.as_u128() ^ self.salt))
    }
    fn revision_id(&self, id: RevisionId) -> RevisionId {
        RevisionId(uuid::Uuid::from_u128(id.0.as_u128() ^ self.salt))
    }
    fn answer(&self, answer: Answer) -> Answer {
        match answer {
            Answer::Date(date) => Answer::Date(self.date(date)),
            other => other,
        }
    }
    fn answers(&self, answers: &Answers) -> Answers {
        answers.iter().map(|(key, answer)| (key.clone(), self.answer(answer.clone()))).collect()
    }
    fn record(&self, record: Record) -> Record {
        match record {
            Record::Household(mut it) => {
                it.added_at = self.at(it.added_at);
                Record::Household(it)
            }
            Record::Visit(it) => Record::Visit(Visit {
                id: self.visit_id(it.id),
                begun_at: self.at(it.begun_at),
                answers: self.answers(&it.answers),
                state: match it.state {
                    VisitState::Correcting(answers) => VisitState::Correcting(self.answers(&answers)),
                    other => other,
                },
                head: it.head.map(|id| self.revision_id(id)),
                ..it
            }),
            Record::Revision(mut it) => {
                for change in &mut it.changes {
                    change.from = change.from.take().map(|answer| self.answer(answer));
                    change.to = change.to.take().map(|answer| self.answer(answer));
                }
                Record::Revision(Revision {
                    id: self.revision_id(it.id),
                    visit: self.visit_id(it.visit),
                    base: it.base.map(|id| self.revision_id(id)),
                    at: self.at(it.at),
                    ..it
                })
            }
            Record::Roster(mut it) => {
                it.issued_at = self.at(it.issued_at);
                let round = &mut it.round;
                for day in [
                    &mut round.survey_open,
                    &mut round.survey_close,
                    &mut round.results_open,
                    &mut round.solve_by,
                ] {
                    *day = day.map(|day| self.day(day));
                }
                Record::Roster(it)
            }
            Record::Comment(mut it) => {
                it.visit = self.visit_id(it.visit);
                it.head = self.revision_id(it.head);
                it.at = self.at(it.at);
                Record::Comment(it)
            }
            other => other,
        }
    }
}
