//! The life of one household under a volunteer's hands: every step is an [`Edit`] that the domain decides,
//! so what comes out could have been entered.

use std::collections::BTreeMap;

use thaiqm_field::domain::answer::diff;
use thaiqm_field::domain::life::life;
use thaiqm_field::domain::questionnaire::known;
use thaiqm_field::domain::record::VisitKind;
use thaiqm_field::domain::{
    Answer, AnswerKey, Answers, CaseFile, Date, Dimension, Edit, HelpId, HouseholdId, Item, Kind, Life,
    Listed, OrdSet, PartialDate, ProblemId, ProblemStatus, Questionnaire, RevisionId, Stamp, VisitId,
    validate,
};

use super::dice::{DAY_MS, Dice, days_after, ms_of};
use super::form::Form;
use super::home::{Home, Named};
use super::words;
use super::{Counts, ROUND};

/// Households of the seven dimensions in the letter of 15 March 2567 (LETTER 002; domain.md §6.1).
pub const LETTER: [(&str, u64); 7] = [
    ("H", 133_325),
    ("W", 239_610),
    ("E", 95_229),
    ("I", 2_441_098),
    ("S", 48_824),
    ("V", 27_949),
    ("U", 756_613),
];
/// Households behind them, which the letter does not say: between the largest of the seven and their sum.
/// With this one a household has a problem in 1.25 dimensions.
const DISTINCT: u64 = 2_994_118;

/// Where a household comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// the list of 2565
    Listed,
    /// ตกหล่น
    Missed,
    /// newly in hardship
    New,
}

/// Which of two devices corrects a visit that both hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// the volunteer's own
    One,
    /// the one that goes on with their work
    Other,
}

/// What both change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clash {
    /// different answers
    Soft,
    /// the same answer, to different ones
    Hard,
}

/// A household and what was done with it.
pub struct House {
    /// as it stands
    pub case: CaseFile,
    /// as the list of 2565 has it
    pub listed: Option<Listed>,
    /// what was made, by name
    pub counts: Counts,
    home: Home,
    id: HouseholdId,
    by: String,
    dice: Dice,
    /// the day of the newest visit
    last: Date,
    steps: i64,
}

fn paper() -> &'static Questionnaire {
    Questionnaire::newest().expect("a questionnaire")
}

fn one(code: &str) -> Answer {
    Answer::One(code.to_owned())
}

/// In which dimensions a household has problems: as often as the letter's households.
pub fn dimensions(dice: &mut Dice) -> Vec<&'static str> {
    loop {
        let some: Vec<&'static str> =
            LETTER.iter().filter(|it| dice.below(DISTINCT) < it.1).map(|it| it.0).collect();
        if !some.is_empty() {
            return some;
        }
    }
}

/// What a list of 2565 says of a household.
pub fn named(dice: &mut Dice) -> Vec<Named> {
    let mut all: Vec<Named> = Vec::new();
    let mut in_words = false;
    for letter in dimensions(dice) {
        let dimension = dimension(letter);
        if !in_words && dice.chance(150) {
            in_words = true;
            all.push(Named { dimension: letter, item: None, text: words::old_words(letter, dice) });
            continue;
        }
        for item in items(dice, dimension, &Answers::default(), None) {
            all.push(Named { dimension: letter, item: Some(item.code.clone()), text: "" });
        }
    }
    all
}

fn dimension(letter: &str) -> &'static Dimension {
    paper().dimensions.iter().find(|it| it.code == letter).expect("one of the seven")
}

/// Some items of a dimension, those first in the form most often; on `day` only those that somebody of
/// the household is of the age for.
fn items(
    dice: &mut Dice,
    of: &'static Dimension,
    answers: &Answers,
    day: Option<Date>,
) -> Vec<&'static Item> {
    let followed: Vec<&str> = answers
        .problems()
        .into_iter()
        .filter_map(|it| paper().item_of(answers, it))
        .map(|it| &*it.1.code)
        .collect();
    let fits = |item: &Item| {
        item.questions.iter().filter(|it| it.required).all(|question| match (&question.kind, day) {
            (Kind::Members { min_age, max_age }, Some(day)) => answers.members().into_iter().any(|it| {
                let age = validate::age(answers, it, day);
                age.is_some_and(|age| {
                    min_age.is_none_or(|min| age >= min) && max_age.is_none_or(|max| age <= max)
                })
            }),
            _ => true,
        })
    };
    let mut left: Vec<&'static Item> =
        of.items.iter().filter(|it| !it.legacy && !followed.contains(&&*it.code) && fits(it)).collect();
    let mut chosen = Vec::new();
    let count = 1 + u64::from(dice.chance(420)) + u64::from(dice.chance(180));
    for _ in 0..count {
        if left.is_empty() {
            break;
        }
        let most = left.len() as u64;
        let at = dice.below(most).min(dice.below(most));
        chosen.push(left.remove(usize::try_from(at).unwrap_or(0)));
    }
    chosen
}

impl House {
    /// A household that nobody has been to.
    pub fn new(seed: u64, nth: u64, home: Home, listed: Option<Listed>, by: &str, first: Date) -> House {
        let mut dice = Dice::of(seed, "house", &[nth]);
        let id = match &listed {
            Some(listed) => listed.id,
            None => HouseholdId(dice.id(ms_of(first))),
        };
        let (case, counts, by) = (CaseFile::default(), BTreeMap::new(), by.to_owned());
        House { case, listed, counts, home, id, by, dice, last: first, steps: 0 }
    }

    fn count(&mut self, what: &str, more: u64) {
        *self.counts.entry(what.to_owned()).or_insert(0) += more;
    }

    /// Does what a person does on that day.
    pub fn edit(&mut self, edit: Edit, day: Date) {
        self.steps += 1;
        // The working day, some minutes for each step.
        let at = ms_of(day) + 2 * 3_600_000 + self.steps * 420_000 % (7 * 3_600_000);
        let stamp = Stamp { revision: RevisionId(self.dice.id(at)), at, by: self.by.clone() };
        let commit = self.case.decide(paper(), edit, &stamp, day).expect("what a person could do");
        self.case.apply(&commit);
    }

    fn latest(&self) -> (VisitId, Answers) {
        let visit = self.case.latest().expect("a visit");
        (visit.id, visit.working().clone())
    }

    /// What the form makes of the open visit.
    fn fill(&mut self, day: Date, hands: impl FnOnce(&mut Form)) {
        let (visit, before) = self.latest();
        let mut form = Form { paper: paper(), answers: before.clone(), day, dice: &mut self.dice };
        hands(&mut form);
        let after = form.answers;
        let changes = diff(&before, &after).into_iter().map(|it| (it.key, it.to)).collect();
        self.edit(Edit::Answer { visit, changes }, day);
    }

    fn seal(&mut self, day: Date) {
        let visit = self.latest().0;
        self.edit(Edit::Seal { visit }, day);
        self.last = day;
        let (_, sealed) = self.latest();
        let kind = self.case.latest().map_or(VisitKind::Survey, |it| it.kind);
        self.count(&format!("visits.{}", kind.code()), 1);
        if let Some(Answer::One(result)) = sealed.of(known::VISIT_RESULT) {
            self.count(&format!("results.{result}"), 1);
        }
    }

    /// The first visit, or the one after nobody was met.
    pub fn first_visit(&mut self, stream: Stream, day: Date, must_meet: bool) {
        let at = ms_of(day);
        let household = self.id;
        let visit = VisitId(self.dice.id(at));
        let round = ROUND.to_owned();
        match self.listed.clone() {
            Some(listed) => {
                let (kind, listed) = (VisitKind::Rexray, Some(Box::new(listed)));
                self.edit(Edit::Visit { household, visit, round, kind, listed }, day);
            }
            None => {
                let origin = if stream == Stream::Missed { "missed" } else { "new_hardship" };
                self.count(&format!("origins.{origin}"), 1);
                let mut answers: Answers = self.home.address(false).into_iter().collect();
                answers.set(AnswerKey::of(known::ORIGIN), Some(one(origin)));
                answers.set(AnswerKey::of(known::VISIT_DATE), Some(Answer::Date(PartialDate::from_day(day))));
                self.edit(Edit::Add { household, visit, round, answers }, day);
            }
        }
        let met = must_meet || self.dice.chance(if stream == Stream::Listed { 885 } else { 965 });
        if !met {
            let result = self.dice.weighted(&[
                (48, "not_met"),
                (14, "vacant"),
                (20, "moved"),
                (3, "deceased"),
                (15, "refused"),
            ]);
            let again = self.dice.between(10, 40);
            self.fill(day, |form| {
                form.of(known::VISIT_RESULT, one(result));
                if matches!(result, "not_met" | "refused") {
                    form.of(known::RETRY_ON, Answer::Date(PartialDate::from_day(days_after(day, again))));
                }
                form.fill();
            });
            self.seal(day);
            return;
        }
        let home = self.home.clone();
        let healthy = stream != Stream::Listed && self.dice.chance(120) && !must_meet;
        let new = if stream == Stream::Listed { self.dice.chance(220) } else { !healthy };
        let some = if new { dimensions(&mut self.dice) } else { Vec::new() };
        let mood = self.dice.weighted(&[(24, 0), (5, 1), (16, 2), (6, 3), (49, 4)]);
        let mut ticked = Vec::new();
        self.fill(day, |form| {
            form.of(known::VISIT_RESULT, one("met"));
            position(form);
            home.people(form, at);
            statuses(form, mood);
            ticked = ticks(form, &some);
            helps(form, at, 280);
            form.fill();
        });
        self.told(&ticked);
        self.seal(day);
    }

    /// Goes again to a household that a visit left something to do at; says whether there was.
    pub fn follow_up(&mut self, day: Date) -> bool {
        let life = self.life();
        let met = matches!(self.latest().1.of(known::VISIT_RESULT), Some(Answer::One(code)) if code == "met");
        if !met {
            let gone = !matches!(self.latest().1.of(known::RETRY_ON), Some(Answer::Date(_)));
            if gone || self.listed.is_none() {
                return false;
            }
            self.first_visit(Stream::Listed, day, false);
            return true;
        }
        if life.open().next().is_none() {
            return false;
        }
        let at = ms_of(day);
        let (household, visit, round) = (self.id, VisitId(self.dice.id(at)), ROUND.to_owned());
        let listed = self.listed.clone().map(Box::new);
        self.edit(Edit::Visit { household, visit, round, kind: VisitKind::FollowUp, listed }, day);
        let found = self.dice.chance(60);
        let some = if found { dimensions(&mut self.dice) } else { Vec::new() };
        let mut ticked = Vec::new();
        self.fill(day, |form| {
            form.of(known::VISIT_RESULT, one("met"));
            moved_on(form);
            form.of(known::NEW_PROBLEM, Answer::YesNo(false));
            if found {
                ticked = ticks(form, &some);
                form.of(known::NEW_PROBLEM, Answer::YesNo(!ticked.is_empty()));
            }
            helps(form, at, 620);
            form.fill();
        });
        self.told(&ticked);
        self.seal(day);
        true
    }

    fn told(&mut self, ticked: &[String]) {
        let (_, answers) = self.latest();
        for code in ticked {
            self.count(&format!("found.{code}"), 1);
        }
        let letters: OrdSet<String> = ticked.iter().map(|it| it[..1].to_owned()).collect();
        for letter in letters {
            self.count(&format!("visits_that_found.{letter}"), 1);
        }
        for problem in answers.problems() {
            if let Some(Answer::One(status)) = answers.of_problem(known::STATUS, problem) {
                self.count(&format!("said.{status}"), 1);
            }
        }
        for help in answers.helps() {
            if let Some(Answer::One(kind)) = answers.of_help("kind", help) {
                self.count(&format!("helps.{kind}"), 1);
            }
            if let Some(Answer::Number(baht)) = answers.of_help("value_baht", help) {
                self.count("helps_baht", baht.unsigned_abs());
            }
        }
    }

    /// Corrects the newest visit, if somebody was met at it.
    pub fn correct(&mut self, day: Date) -> bool {
        let (_, answers) = self.latest();
        if !matches!(answers.of(known::VISIT_RESULT), Some(Answer::One(code)) if code == "met") {
            return false;
        }
        let key = match self.dice.below(3) {
            0 => AnswerKey::of("family_count"),
            1 => AnswerKey::of("respondent_name"),
            _ => AnswerKey::of("phone"),
        };
        let answer = other(&answers, &key, self.dice.below(90));
        self.corrected(key, answer, day);
        true
    }

    /// The same visit, corrected on one of two devices. `by` is whose key that is.
    pub fn correct_here(&mut self, side: Side, clash: Clash, by: &str, day: Date) {
        by.clone_into(&mut self.by);
        let (visit, answers) = self.latest();
        let (question, nth) = match (clash, side) {
            (_, Side::One) => ("phone", 91),
            (Clash::Hard, Side::Other) => ("phone", 93),
            (Clash::Soft, Side::Other) => ("family_count", 2),
        };
        // The same dice on both devices would make the same ids.
        self.dice = Dice::of(nth, &format!("{by} {visit}"), &[]);
        let key = AnswerKey::of(question);
        let answer = other(&answers, &key, nth);
        self.corrected(key, answer, day);
    }

    fn corrected(&mut self, key: AnswerKey, answer: Answer, day: Date) {
        let visit = self.latest().0;
        self.edit(Edit::Reopen { visit }, day);
        self.edit(Edit::Answer { visit, changes: vec![(key, Some(answer))] }, day);
        let note = words::reason(&mut self.dice).to_owned();
        self.edit(Edit::SealCorrection { visit, note }, day);
        self.count("corrections", 1);
    }

    /// Its own chance.
    pub fn chance(&mut self) -> &mut Dice {
        &mut self.dice
    }

    /// Its id.
    pub fn household(&self) -> HouseholdId {
        self.id
    }

    /// The day of the newest visit.
    pub fn last(&self) -> Date {
        self.last
    }

    /// Read off its visits.
    pub fn life(&self) -> Life {
        life(&self.case, self.listed.as_ref())
    }
}

/// Another answer than the one that stands there.
fn other(answers: &Answers, key: &AnswerKey, nth: u64) -> Answer {
    let nth = nth % 95;
    let answer = |nth: u64| match key.question.as_str() {
        "family_count" => Answer::Number(2 + i64::try_from(nth % 3).unwrap_or(0)),
        "phone" => Answer::Text(format!("08000000{nth:02}")),
        _ => Answer::Text(words::community(nth).replace("ชุมชน", "ผู้แทน")),
    };
    if answers.get(key) == Some(&answer(nth)) { answer(nth + 1) } else { answer(nth) }
}

/// Where the house lies, if the tablet found out: within some two kilometres of where its village does, which is
/// somewhere in its province.
fn position(form: &mut Form) {
    if form.dice.chance(450) {
        let text = |id: &str| match form.answers.of(id) {
            Some(Answer::Text(it)) => it.clone(),
            _ => String::new(),
        };
        let tambon = text(known::TAMBON);
        let ([south, north], [west, east]) = match tambon.get(..2) {
            Some("76") => ([12_950_000, 13_100_000], [99_850_000, 100_000_000]),
            _ => ([14_200_000, 15_600_000], [102_600_000, 103_400_000]),
        };
        let village = match form.answers.of(known::MOO) {
            Some(Answer::Number(moo)) => moo.unsigned_abs(),
            _ => 0,
        };
        let mut ground = Dice::of(0, &format!("{tambon} {}", text(known::COMMUNITY)), &[village]);
        let lat = ground.between(south, north) + form.dice.between(-9_000, 9_000);
        let lon = ground.between(west, east) + form.dice.between(-9_000, 9_000);
        let accuracy = form.dice.between(4, 60);
        form.of(known::LAT_E6, Answer::Number(lat));
        form.of(known::LON_E6, Answer::Number(lon));
        form.of(known::ACCURACY_M, Answer::Number(accuracy));
    }
}

/// How each problem of the list stands.
fn statuses(form: &mut Form, mood: u64) {
    use ProblemStatus::{InProgress, NotApplicable, OngoingCare, Referred, SelfSolved, Solved, Unsolved};
    for problem in form.answers.problems() {
        let status = match mood {
            0 => form.dice.weighted(&[(7, Solved), (2, SelfSolved), (1, NotApplicable)]),
            1 => NotApplicable,
            2 => Unsolved,
            3 => form.dice.weighted(&[(7, OngoingCare), (3, Solved)]),
            _ => form.dice.weighted(&[
                (28, Unsolved),
                (18, InProgress),
                (12, Referred),
                (22, Solved),
                (6, SelfSolved),
                (8, OngoingCare),
                (6, NotApplicable),
            ]),
        };
        form.put(AnswerKey::of_problem(known::STATUS, problem), one(status.code()));
        if form.answers.of_problem(known::ITEM, problem).is_none() && form.dice.chance(600) {
            let words = match form.answers.of_problem(known::OLD_TEXT, problem) {
                Some(Answer::Text(words)) => words.clone(),
                _ => String::new(),
            };
            if let Some(code) = words::item_of(&words) {
                form.put(AnswerKey::of_problem(known::ITEM_NOW, problem), one(code));
            }
        }
    }
}

/// How each open problem stands at a follow-up; what is closed is left alone, or came back.
fn moved_on(form: &mut Form) {
    for problem in form.answers.problems() {
        let was = match form.answers.of_problem(known::WAS, problem) {
            Some(Answer::One(code)) => ProblemStatus::of_code(code),
            _ => None,
        };
        let was = was.unwrap_or(ProblemStatus::Unsolved);
        let back = was.closed() && was != ProblemStatus::NotApplicable && form.dice.chance(30);
        let status = match (was.closed(), back) {
            (true, false) => continue,
            (true, true) => ProblemStatus::Recurred,
            _ if form.dice.chance(400) => was,
            _ => *form.dice.pick(was.moves()),
        };
        form.put(AnswerKey::of_problem(known::STATUS, problem), one(status.code()));
    }
}

/// Answers the seven gates, and ticks items where there is a problem: their codes.
fn ticks(form: &mut Form, some: &[&'static str]) -> Vec<String> {
    let mut codes = Vec::new();
    for (letter, _) in LETTER {
        let gate = dimension(letter).gate_id();
        let (answers, day) = (form.answers.clone(), form.day);
        let chosen = if some.contains(&letter) {
            items(form.dice, dimension(letter), &answers, Some(day))
        } else {
            Vec::new()
        };
        form.of(&gate, one(if chosen.is_empty() { "no" } else { "yes" }));
        for item in chosen {
            form.of(&item.code, Answer::YesNo(true));
            codes.push(item.code.clone());
        }
    }
    codes
}

/// Writes help into the logbook, if there is a problem that it could be for.
fn helps(form: &mut Form, at: i64, often: u64) {
    let open = |it: &ProblemId| {
        let status = form.answers.of_problem(known::STATUS, *it);
        !matches!(status, Some(Answer::One(code)) if ProblemStatus::of_code(code).is_some_and(ProblemStatus::closed))
    };
    let any = form.answers.problems().iter().any(open);
    let mut often = often;
    while any && form.dice.chance(often) {
        let help = HelpId(form.dice.id(at));
        let day = days_after(form.day, -form.dice.between(0, 9));
        let kind = form.dice.weighted(&[
            (58, "assistance"),
            (20, "home_visit"),
            (12, "referral"),
            (7, "monthly"),
            (3, "case_meeting"),
        ]);
        form.put(AnswerKey::of_help("on", help), Answer::Date(PartialDate::from_day(day)));
        form.put(AnswerKey::of_help("kind", help), one(kind));
        often /= 3;
    }
}

/// The days of the round: visits of the survey lie between these.
pub fn survey_days() -> (Date, Date) {
    let day = |year, month, day| Date::new(year, month, day).expect("a day");
    (day(2023, 12, 15), day(2024, 2, 29))
}

/// A moment of a day, ms since 1970: four in the afternoon in Thailand.
pub fn evening(day: Date) -> i64 {
    ms_of(day) + DAY_MS / 24 * 9
}
