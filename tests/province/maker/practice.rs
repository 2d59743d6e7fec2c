//! The village of practice: sixty households of nobody in all states of a case's life, each led there by
//! the edits that a volunteer's taps make. What comes out is the file that practice loads.

use std::fmt::Write as _;

use thaiqm_field::domain::life::Outcome;
use thaiqm_field::domain::questionnaire::known;
use thaiqm_field::domain::record::VisitKind;
use thaiqm_field::domain::{
    Answer, AnswerKey, Comment, CommentId, Date, Edit, Record, Roster, Round, VisitId, VisitState,
};

use super::ROUND;
use super::dice::{Dice, days_after, ms_of};
use super::home::{Beat, Home};
use super::house::{House, Stream, named};

/// In the place of the `kid` of the tablet that loads it.
pub const BY: &str = "village-key";
/// The office of practice, as the tablet knows it: no key.
pub const OFFICE: &str = "village-office";
/// Where the village lies: ตำบลหนองกะปุ, which the letters name.
pub const TAMBON: &str = "760609";

/// One way that a household can have gone.
struct Story {
    name: &'static str,
    count: u64,
    stream: Stream,
    /// it was in the file that is handed over already
    handed: bool,
    /// days before the village's today of the first visit
    ago: i64,
    /// leads it there; whether it came to that
    told: fn(&mut House, Date) -> bool,
}

/// The village's today.
pub fn today() -> Date {
    Date::new(2024, 2, 20).expect("a day")
}

fn listed(name: &'static str, count: u64, ago: i64, told: fn(&mut House, Date) -> bool) -> Story {
    Story { name, count, stream: Stream::Listed, handed: ago > 10, ago, told }
}

fn besides(name: &'static str, count: u64, stream: Stream, ago: i64) -> Story {
    let told = |house: &mut House, _: Date| house.life().open().next().is_some();
    Story { name, count, stream, handed: ago > 10, ago, told }
}

fn went(house: &mut House, day: Date, wanted: &str) -> bool {
    house.first_visit(Stream::Listed, day, false);
    let answers = &house.case.latest().expect("a visit").answers;
    matches!(answers.of(known::VISIT_RESULT), Some(Answer::One(code)) if code == wanted)
}

fn checked(house: &mut House, day: Date, wanted: Outcome) -> bool {
    house.first_visit(Stream::Listed, day, true);
    house.life().outcome == wanted
}

fn stories() -> Vec<Story> {
    use Outcome::{Care, Complete, CompleteNew, Error, None, Partial};
    vec![
        listed("not visited", 9, 0, |house, _| !house.life().urgent()),
        listed("not visited, urgent", 2, 0, |house, _| house.life().urgent()),
        listed("not at home", 3, 5, |house, day| went(house, day, "not_met")),
        listed("refused", 2, 6, |house, day| went(house, day, "refused")),
        listed("moved", 1, 15, |house, day| went(house, day, "moved")),
        listed("vacant", 1, 16, |house, day| went(house, day, "vacant")),
        listed("deceased", 1, 17, |house, day| went(house, day, "deceased")),
        listed("begun, problems of 2565 unanswered", 3, 1, |house, day| {
            house.begin(VisitKind::Rexray, day);
            true
        }),
        listed("none solved", 4, 13, |house, day| checked(house, day, None)),
        listed("partly solved", 5, 4, |house, day| checked(house, day, Partial)),
        listed("fully solved", 4, 14, |house, day| checked(house, day, Complete)),
        listed("fully solved, something new", 2, 8, |house, day| checked(house, day, CompleteNew)),
        listed("standing welfare", 3, 18, |house, day| checked(house, day, Care)),
        listed("wrongly listed", 2, 19, |house, day| checked(house, day, Error)),
        listed("urgent", 2, 3, |house, day| checked(house, day, Partial) && house.life().urgent()),
        listed("follow-up due", 3, 40, |house, day| {
            checked(house, day, Partial) && house.life().due.is_some_and(|due| due < today())
        }),
        listed("followed up", 3, 38, |house, day| {
            checked(house, day, Partial) && house.follow_up(days_after(day, 31))
        }),
        listed("corrected", 1, 12, |house, day| {
            checked(house, day, Partial) && house.correct(days_after(day, 1))
        }),
        listed("being corrected", 1, 2, |house, day| {
            let fits = checked(house, day, Partial);
            house.reopen(days_after(day, 1));
            fits
        }),
        besides("missed", 3, Stream::Missed, 7),
        besides("newly in hardship", 3, Stream::New, 9),
        besides("newly in hardship, handed over", 1, Stream::New, 20),
        Story {
            name: "missed, without a problem",
            count: 1,
            stream: Stream::Missed,
            handed: false,
            ago: 2,
            told: |house, day| {
                house.first_visit(Stream::Missed, day, false);
                house.life().outcome == Outcome::NoProblem
            },
        },
    ]
}

/// A household of the village.
pub struct Neighbour {
    /// how it went
    pub story: &'static str,
    /// in the file that is handed over already
    pub handed: bool,
    /// its case file, and what the list says
    pub house: House,
}

/// The sixty households.
pub fn neighbours() -> Vec<Neighbour> {
    let beat = Beat { tambon: TAMBON.to_owned(), first: 0, villages: 4, urban: false };
    let mut all = Vec::new();
    for story in stories() {
        for _ in 0..story.count {
            let nth = all.len() as u64;
            let day = days_after(today(), -story.ago - i64::try_from(nth % 2).unwrap_or(0));
            let found = (0..5_000).find_map(|seed| {
                let home = Home::of(nth, nth, &beat);
                let list = (story.stream == Stream::Listed).then(|| {
                    let named = named(&mut Dice::of(seed, "named", &[nth]));
                    home.listed(&named, BY)
                });
                let mut house = House::new(seed, nth, home, list, BY, day);
                if !matches!(story.stream, Stream::Listed) && story.name != "missed, without a problem" {
                    house.first_visit(story.stream, day, true);
                }
                (story.told)(&mut house, day).then_some(house)
            });
            let house = found.unwrap_or_else(|| panic!("no household is «{}»", story.name));
            all.push(Neighbour { story: story.name, handed: story.handed, house });
        }
    }
    all
}

/// What the office asks of households of the file that it has.
fn comments(all: &[Neighbour]) -> Vec<Comment> {
    let asked = [
        (Some("phone"), "โทรไปแล้วไม่มีคนรับสาย ขอให้ถามหมายเลขโทรศัพท์อีกครั้ง"),
        (Some(known::MEMBER_COUNT), "ทะเบียนบ้านมีคนน้อยกว่านี้หนึ่งคน ขอให้ตรวจจำนวนคนอีกครั้ง"),
        (None, "มีผู้แจ้งว่าครัวเรือนนี้กำลังจะย้าย ขอให้ดูว่ายังอยู่หรือไม่"),
    ];
    let mut left = all.iter().filter(|it| {
        let visit = it.house.case.latest();
        let sealed = visit.filter(|it| it.state == VisitState::Sealed);
        it.handed && sealed.is_some_and(|it| matches!(it.answers.of("phone"), Some(Answer::Text(_))))
    });
    let mut dice = Dice::of(0, "comments", &[]);
    let at = ms_of(days_after(today(), -2)) + 4 * 3_600_000;
    let said = asked.iter().map(|(key, text)| {
        let visit = left.next().and_then(|it| it.house.case.latest()).expect("a sealed visit");
        Comment {
            id: CommentId(dice.id(at)),
            household: visit.household,
            visit: visit.id,
            head: visit.head.expect("sealed"),
            key: key.map(AnswerKey::of),
            text: (*text).to_owned(),
            at,
            by: OFFICE.to_owned(),
            to: BY.to_owned(),
            sent_at: None,
        }
    });
    said.collect()
}

fn roster(all: &[Neighbour]) -> Roster {
    let day = |days: i64| Some(days_after(today(), days));
    Roster {
        office: OFFICE.to_owned(),
        issue: 1,
        issued_at: ms_of(days_after(today(), -45)),
        title: "บัญชีฝึก ตำบลหนองกะปุ".to_owned(),
        round: Round {
            id: ROUND.to_owned(),
            title: "รอบฝึก ตรวจสอบซ้ำครัวเรือนปี 2565".to_owned(),
            survey_open: day(-45),
            survey_close: day(25),
            results_open: day(26),
            solve_by: day(145),
            ..Round::default()
        },
        households: all.iter().filter_map(|it| it.house.listed.clone()).collect(),
        questionnaire: String::new(),
    }
}

/// The file that practice loads: the village's day; the list; what was handed over; what was not;
/// comments. A row for each record, a blank line between.
pub fn written(all: &[Neighbour]) -> String {
    let rows = |some: &mut dyn Iterator<Item = Record>| {
        some.fold(String::new(), |mut text, it| {
            writeln!(text, "{}", it.to_row()).expect("a text grows");
            text
        })
    };
    let of = |handed: bool| {
        let some = all.iter().filter(move |it| it.handed == handed);
        some.flat_map(|it| {
            let case = it.house.case.clone();
            let household = case.household.map(Record::Household);
            let visits = case.visits.into_iter().map(Record::Visit);
            household.into_iter().chain(visits).chain(case.revisions.into_iter().map(Record::Revision))
        })
    };
    let list = Record::Roster(roster(all));
    [
        format!("{}\n", thaiqm_field::domain::PartialDate::from_day(today())),
        rows(&mut std::iter::once(list)),
        rows(&mut of(true)),
        rows(&mut of(false)),
        rows(&mut comments(all).into_iter().map(Record::Comment)),
    ]
    .join("\n")
}

impl House {
    /// Begins a visit and leaves it as it begins.
    pub fn begin(&mut self, kind: VisitKind, day: Date) {
        let visit = VisitId(self.chance().id(ms_of(day)));
        let (household, round) = (self.household(), ROUND.to_owned());
        let listed = self.listed.clone().map(Box::new);
        self.edit(Edit::Visit { household, visit, round, kind, listed }, day);
    }
    /// Begins to correct the newest visit: another answer stands there, and no reason yet.
    pub fn reopen(&mut self, day: Date) {
        let visit = self.case.latest().expect("a visit").id;
        self.edit(Edit::Reopen { visit }, day);
        let phone = Answer::Text("0800000047".to_owned());
        self.edit(Edit::Answer { visit, changes: vec![(AnswerKey::of("phone"), Some(phone))] }, day);
    }
}
