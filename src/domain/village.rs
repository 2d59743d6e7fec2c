//! The example village หมู่บ้านตัวอย่าง: made-up households at every stage of a survey (domain.md
//! §10), for the tests. Each is built by the road that a person's taps take, so that what the tests judge
//! could have been entered. Practice has a larger one ([`super::practice`]).

use uuid::Uuid;

use super::case_file::{CaseFile, Commit, Edit, Refusal};
use super::{
    Answer, AnswerKey, Answers, Date, HouseholdId, Kind, MemberId, Missing, PartialDate, Questionnaire,
    RevisionId, Stamp, VisitId,
};

/// The questionnaire that the village answers.
pub const QUESTIONNAIRE: &str = "thaiqm-2567.1";
/// The round in which it is surveyed.
pub const ROUND: &str = "rx-2567";

/// The households, in a form people can read and change.
const VILLAGE: &str = include_str!("village.txt");
/// Nine in the morning in Thailand, ms after midnight UTC.
const NINE_MS: i64 = 2 * 3_600_000;
/// Milliseconds of a day.
const DAY_MS: i64 = 24 * 3_600_000;

/// Why the village cannot be built. Neither happens with the village and the questionnaire that
/// this app brings; tests hold that.
#[derive(Clone, Debug, PartialEq)]
pub enum VillageFault {
    /// this line, counted from 1, is not as described at the head of the file
    Line(usize),
    /// what stands above this line may not be done
    Refused {
        /// counted from 1
        line: usize,
        /// why
        why: Refusal,
    },
}

/// A household of the village.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Built {
    /// as it stands in the end
    pub case: CaseFile,
    /// what led there, oldest first
    pub commits: Vec<Commit>,
}

/// The households of the village, as enumerated by the key `by`. Ids and times are always the same.
///
/// # Errors
/// When the questionnaire is not the one that the village answers.
pub fn village(questionnaire: &Questionnaire, by: &str) -> Result<Vec<Built>, VillageFault> {
    let mut houses = Vec::new();
    let mut open: Option<House> = None;
    for (number, line) in VILLAGE.lines().enumerate().map(|(index, line)| (index + 1, line.trim())) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(rest) = line.strip_prefix("== ") {
            if let Some(done) = open.take() {
                houses.push(done.finish(number)?);
            }
            let ordinal = u8::try_from(houses.len() + 1).map_err(|_| VillageFault::Line(number))?;
            open = Some(House::begin(questionnaire, by, ordinal, rest).ok_or(VillageFault::Line(number))?);
            continue;
        }
        let house = open.as_mut().ok_or(VillageFault::Line(number))?;
        match line.strip_prefix("-- ") {
            Some("member") => house.member = Some(house.members.unwrap_or(0) + 1),
            Some("dimensions") => house.member = None,
            Some(word) => house.correct(word, number)?,
            None => {
                let (key, answer) = house.answer(line).ok_or(VillageFault::Line(number))?;
                house.given.push((key, Some(answer)));
            }
        }
        house.members = house.member.max(house.members);
    }
    if let Some(done) = open.take() {
        houses.push(done.finish(VILLAGE.lines().count())?);
    }
    Ok(houses)
}

/// A household being read.
struct House<'q> {
    questionnaire: &'q Questionnaire,
    by: &'q str,
    ordinal: u8,
    sealed: bool,
    began: Date,
    built: Built,
    /// answers since the last edit
    given: Vec<(AnswerKey, Option<Answer>)>,
    member: Option<u8>,
    members: Option<u8>,
    /// why a correction under way is made; `None` while there is none, or it stays open
    reason: Option<String>,
}

impl<'q> House<'q> {
    fn begin(questionnaire: &'q Questionnaire, by: &'q str, ordinal: u8, rest: &str) -> Option<House<'q>> {
        let (stage, date) = rest.split_once(' ')?;
        let began = PartialDate::parse(date).ok()?.first_day();
        let sealed = match stage {
            "draft" => false,
            "sealed" => true,
            _ => return None,
        };
        Some(House {
            questionnaire,
            by,
            ordinal,
            sealed,
            began,
            built: Built::default(),
            given: Vec::new(),
            member: None,
            members: None,
            reason: None,
        })
    }

    /// A UUIDv7 of this household: its time is when the household was begun.
    fn id(&self, kind: u8, index: u8) -> Uuid {
        let time = self.at(0).unsigned_abs() as u128;
        let rest = (self.ordinal as u128) << 16 | (kind as u128) << 8 | index as u128;
        Uuid::from_u128(time << 80 | 0x7 << 76 | 0b10 << 62 | rest)
    }

    fn visit(&self) -> VisitId {
        VisitId(self.id(2, 1))
    }

    fn member_id(&self, number: u8) -> MemberId {
        MemberId(self.id(3, number))
    }

    /// Ms since 1970, some days after the household was begun; households of a day follow each other
    /// by the half hour.
    fn at(&self, days: i64) -> i64 {
        let since = Date::new(1970, 1, 1).map_or(0, |first| self.began.days_since(first));
        (since + days) * DAY_MS + NINE_MS + i64::from(self.ordinal) * 1_800_000
    }

    fn edit(&mut self, edit: Edit, line: usize) -> Result<(), VillageFault> {
        let step = u8::try_from(self.built.commits.len()).map_err(|_| VillageFault::Line(line))?;
        let days = i64::from(!self.built.case.revisions.is_empty());
        let revision = RevisionId(self.id(4, step));
        let stamp = Stamp { revision, at: self.at(days), by: self.by.to_owned() };
        let commit = self
            .built
            .case
            .decide(self.questionnaire, edit, &stamp, self.began)
            .map_err(|why| VillageFault::Refused { line, why })?;
        self.built.case.apply(&commit);
        self.built.commits.push(commit);
        Ok(())
    }

    /// Takes in what was given since the last edit, and seals where that is due.
    fn settle(&mut self, line: usize) -> Result<(), VillageFault> {
        let visit = self.visit();
        let given = std::mem::take(&mut self.given);
        if self.built.commits.is_empty() {
            let (address, rest): (Vec<_>, Vec<_>) =
                given.into_iter().partition(|(key, _)| ADDRESS.contains(&&*key.question));
            let answers =
                address.into_iter().filter_map(|(key, answer)| Some((key, answer?))).collect::<Answers>();
            let household = HouseholdId(self.id(1, 1));
            self.edit(Edit::Add { household, visit, round: ROUND.to_owned(), answers }, line)?;
            if !rest.is_empty() {
                self.edit(Edit::Answer { visit, changes: rest }, line)?;
            }
            return if self.sealed { self.edit(Edit::Seal { visit }, line) } else { Ok(()) };
        }
        self.edit(Edit::Answer { visit, changes: given }, line)?;
        match self.reason.take() {
            Some(note) => self.edit(Edit::SealCorrection { visit, note }, line),
            None => Ok(()),
        }
    }

    fn correct(&mut self, word: &str, line: usize) -> Result<(), VillageFault> {
        self.settle(line)?;
        self.edit(Edit::Reopen { visit: self.visit() }, line)?;
        self.member = None;
        match word.split_once(' ') {
            Some(("corrected", reason)) => self.reason = Some(reason.to_owned()),
            None if word == "correcting" => {}
            _ => return Err(VillageFault::Line(line)),
        }
        Ok(())
    }

    fn finish(mut self, line: usize) -> Result<Built, VillageFault> {
        self.settle(line)?;
        Ok(self.built)
    }

    fn answer(&self, line: &str) -> Option<(AnswerKey, Answer)> {
        let (id, text) = line.split_once(": ")?;
        let key = AnswerKey { question: id.to_owned(), member: self.member.map(|it| self.member_id(it)) };
        let answer = match (text, self.kind(id)?) {
            ("?", _) => Answer::Missing(Missing::Unknown),
            ("!", _) => Answer::Missing(Missing::Refused),
            (text, Asked::Gate | Asked::Question(Kind::One(_))) => Answer::One(text.to_owned()),
            ("yes", Asked::Tick | Asked::Question(Kind::YesNo)) => Answer::YesNo(true),
            ("no", Asked::Tick | Asked::Question(Kind::YesNo)) => Answer::YesNo(false),
            (_, Asked::Tick) => return None,
            (codes, Asked::Question(Kind::Many(_))) => {
                Answer::Many(super::gathered(codes.split(", ").map(str::to_owned)))
            }
            (numbers, Asked::Question(Kind::Members { .. })) => {
                let member = |it: &str| it.parse().ok().map(|number| self.member_id(number));
                Answer::Members(numbers.split(", ").map(member).collect::<Option<_>>()?)
            }
            // What is no number or date stays a text, as it does when typed.
            (text, Asked::Question(Kind::Number { .. })) => {
                text.parse().map_or_else(|_| Answer::Text(text.to_owned()), Answer::Number)
            }
            (text, Asked::Question(Kind::Date { .. })) => {
                PartialDate::parse(text).map_or_else(|_| Answer::Text(text.to_owned()), Answer::Date)
            }
            (text, Asked::Question(_)) => Answer::Text(text.to_owned()),
        };
        Some((key, answer))
    }

    fn kind(&self, id: &str) -> Option<Asked<'q>> {
        let of = self.questionnaire;
        if of.dimensions.iter().any(|it| it.gate_id() == id) {
            return Some(Asked::Gate);
        }
        let question = match (self.member, id.split_once('.')) {
            (Some(_), _) => of.member.iter().find(|it| it.id == id),
            (None, None) if of.item(id).is_some() => return Some(Asked::Tick),
            (None, None) => of.household.iter().find(|it| it.id == id),
            (None, Some((code, id))) => {
                of.item(code)?.1.questions.iter().chain(&of.every_item).find(|it| it.id == id)
            }
        };
        question.map(|it| Asked::Question(&it.kind))
    }
}

/// What is known when a household is added.
const ADDRESS: [&str; 8] = [
    "origin",
    "house_code",
    "house_code_missing_reason",
    "house_no",
    "moo",
    "community_name",
    "road",
    "tambon",
];

/// What a line answers.
enum Asked<'q> {
    Gate,
    Tick,
    Question(&'q Kind),
}
