//! Faults: what is wrong with answers, and how to mend it. Errors block sealing; warnings do not;
//! nothing blocks saving a draft. `required` judges only blank answers, every other rule only given
//! ones.

use super::sorted::OrdSet;

use serde::{Deserialize, Serialize};

use super::case_file::date_of;
use super::date::{DateFault, PartialDate, Precision};
use super::identity::{self, Phone};
use super::place::is_tambon_code;
use super::problem::ProblemStatus;
use super::questionnaire::known;
use super::{
    Answer, AnswerKey, Answers, Condition, Date, Dimension, Item, Kind, MemberId, ProblemId, Question,
    Questionnaire, Words, answer, photo, text_rule,
};

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// blocks sealing
    Error,
    /// shown, blocks nothing
    Warning,
}

/// Something wrong with one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// where
    pub at: AnswerKey,
    /// how bad
    pub severity: Severity,
    /// what
    pub kind: FaultKind,
}

/// What is wrong. Each has one sentence in `ui::text` that says what and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// blank, but needed
    Required,
    /// answered ไม่ทราบ/ไม่ตอบ where that is not enough
    MustAnswer,
    /// typed something that is no whole number
    NotANumber,
    /// outside the range
    OutOfRange {
        /// least
        min: i64,
        /// greatest
        max: i64,
    },
    /// typed something that is no date
    NotADate(super::date::DateFault),
    /// day or month needed as well
    DateTooCoarse,
    /// later than the visit
    DateInFuture,
    /// born more than 120 years before the visit
    TooOld,
    /// not an option of this question
    NotAnOption,
    /// the answer is of another kind than the question
    WrongKind,
    /// more code points than allowed
    TextTooLong {
        /// most
        max: u32,
    },
    /// a character that may not be kept (durability-and-trust.md §6.2)
    BadCharacter,
    /// begins with a character that a spreadsheet takes for a formula (§6.3)
    FormulaStart,
    /// a note that seems to hold a citizen id or a phone number (domain.md §5.8)
    IdentityInNote,
    /// bad citizen id
    CitizenId(super::identity::CitizenIdFault),
    /// bad house code
    HouseCode(super::identity::HouseCodeFault),
    /// bad phone
    Phone(super::identity::PhoneFault),
    /// not a tambon code
    NotAPlace,
    /// neither หมู่ nor ชุมชน
    MooOrCommunity,
    /// a member that is not in this household
    NoSuchMember,
    /// a chosen member's age is outside the item's limits
    MemberAge {
        /// youngest that fits
        min: Option<u8>,
        /// oldest that fits
        max: Option<u8>,
    },
    /// more members affected than live here
    MoreAffectedThanMembers,
    /// more members listed than the count says
    MoreMembersThanCount,
    /// no member is the head
    NoHead,
    /// more than one member is the head
    TwoHeads,
    /// the gate says มี but no item is ticked
    GateWithoutItem,
    /// the gate says ไม่มี but an item is ticked
    ItemWithoutGate,
    /// the gate says ไม่ได้สอบถาม, so the visit cannot be complete
    GateNotAsked,
    /// เด็กชาย/เด็กหญิง aged 15 or more
    ChildTitle,
    /// title and sex disagree
    TitleAndSex,
    /// severity 3 with no word on why it cannot wait
    SeverityWithoutReason,
    /// born January to March before พ.ศ. 2484 (domain.md §5.4)
    OldCalendar,
    /// a problem does not go from where it stood to there (domain.md §1.4)
    MoveNotAllowed {
        /// where it stood
        from: ProblemStatus,
        /// what was answered
        to: ProblemStatus,
    },
    /// the item is ticked as new, but the household brought it along
    AlreadyFollowed,
    /// a problem that the household does not have
    NoSuchProblem,
    /// a rule of the questionnaire file
    Check(Words),
}

/// A question as it is asked now: with its full id, and of whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked<'q> {
    /// where its answer goes
    pub key: AnswerKey,
    /// the question
    pub question: &'q Question,
}

/// Every question asked now, in the order of the form (gates and item ticks are not questions and
/// do not appear; the questions of ticked items do, when their gate is `yes`).
///
/// Once the result of the visit is other than `met`, only the household's own questions are asked.
/// While it is blank the rest is asked as if met: a forgotten result must not hide half the form. A
/// follow-up asks for the dimensions only when it found a new problem.
pub fn asked<'q>(questionnaire: &'q Questionnaire, answers: &Answers, today: Date) -> Vec<Asked<'q>> {
    let mut all = Vec::new();
    Form::new(answers, today).walk(questionnaire, |step, _| {
        if let Step::Question(it) = step {
            all.push(it.asked());
        }
    });
    all
}

/// Every answer's place now, in the order of the form, gates and ticks among them: a tick before what is
/// asked of its item.
pub fn places(questionnaire: &Questionnaire, answers: &Answers, today: Date) -> Vec<AnswerKey> {
    let mut all: Vec<AnswerKey> = Vec::new();
    Form::new(answers, today).walk(questionnaire, |step, _| match step {
        Step::Question(it) => all.push(it.key()),
        Step::Members => {}
        Step::Gate(dimension) => all.push(AnswerKey::of(dimension.gate_id())),
        Step::ItemDone(item) => {
            let of_item = format!("{}.", item.code);
            let first = all.iter().rposition(|it| !it.question.starts_with(&of_item)).map_or(0, |at| at + 1);
            all.insert(first, AnswerKey::of(&item.code));
        }
    });
    all
}

/// Every fault, in the order of the form. `today` is the date of the visit, or of the device.
pub fn faults(questionnaire: &Questionnaire, answers: &Answers, today: Date) -> Vec<Fault> {
    let mut judge = Judge {
        questionnaire,
        answers,
        today,
        day: date_of(answers, today),
        members: answers.members(),
        member_count: None,
        faults: Vec::new(),
    };
    Form::new(answers, today).walk(questionnaire, |step, form| match step {
        Step::Question(it) => {
            let asked = it.asked();
            judge.question(&asked);
            for check in questionnaire.checks.iter().filter(|it| it.at == asked.key.question) {
                if form.holds(&check.wrong_if, None, asked.key.member) {
                    judge.add(&asked.key, check.severity, FaultKind::Check(check.text.clone()));
                }
            }
        }
        Step::Members => judge.heads(),
        Step::Gate(dimension) => judge.gate(dimension),
        Step::ItemDone(item) => judge.new_item(item),
    });
    judge.faults
}

/// The answers that sealing keeps: those of questions asked now, gates and ticks (skip logic hides
/// without deleting until then). Only a tick that is set is kept, so one state has one form.
pub fn kept(questionnaire: &Questionnaire, answers: &Answers, today: Date) -> Answers {
    let photographed = photo::consented(answers);
    let mut kept = Answers::default();
    let mut keep = |key: AnswerKey| {
        let answer = answers.get(&key).cloned();
        kept.set(key, answer);
    };
    Form::new(answers, today).walk(questionnaire, |step, _| match step {
        Step::Question(it) => keep(it.key()),
        Step::Members => {}
        Step::Gate(dimension) => keep(AnswerKey::of(dimension.gate_id())),
        Step::ItemDone(item) => {
            keep(AnswerKey::of(&item.code));
            if photographed {
                keep(photo::Place::Item(&item.code).key());
            }
        }
    });
    keep(AnswerKey::of(photo::CONSENT));
    if photographed {
        keep(photo::Place::House.key());
    }
    kept
}

/// Whether the dimensions are asked: of a follow-up only when it found a new problem.
pub fn asks_dimensions(answers: &Answers) -> bool {
    let follows = matches!(answers.of(known::VISIT_KIND), Some(Answer::One(kind)) if kind == FOLLOW_UP);
    !follows || answers.ticked(known::NEW_PROBLEM)
}

/// A member's age in whole years on `today`, as far as the birth date tells: an unknown month or
/// day counts as the first, as it does for the civil registry.
pub fn age(answers: &Answers, member: MemberId, today: Date) -> Option<u8> {
    let Some(Answer::Date(birth)) = answers.of_member(known::BIRTH, member) else { return None };
    let birth = birth.first_day();
    let birthday_to_come = (today.month(), today.day()) < (birth.month(), birth.day());
    let years = i32::from(today.year()) - i32::from(birth.year()) - i32::from(birthday_to_come);
    u8::try_from(years.min(i32::from(u8::MAX))).ok()
}

/// Whether a member still counts as living here: all do who have not moved or died.
fn lives_here(answers: &Answers, member: MemberId) -> bool {
    !matches!(answers.of_member(known::PRESENCE, member),
        Some(Answer::One(code)) if code == "moved" || code == "died")
}

/// One step through the form.
pub(super) enum Step<'q> {
    /// a question that is asked
    Question(Asks<'q>),
    /// the list of members as a whole
    Members,
    /// a gate
    Gate(&'q Dimension),
    /// a ticked item, after its questions
    ItemDone(&'q Item),
}

/// A question that is asked, and where; its key is made for whoever needs it.
#[derive(Clone, Copy)]
pub(super) struct Asks<'q> {
    pub question: &'q Question,
    /// what the ids of its list begin with: an item's code, `problem`, `help`
    list: Option<&'q str>,
    member: Option<MemberId>,
}

impl<'q> Asks<'q> {
    fn key(&self) -> AnswerKey {
        let id = &self.question.id;
        let question = self.list.map_or_else(|| id.clone(), |list| format!("{list}.{id}"));
        AnswerKey { question, member: self.member }
    }
    fn asked(&self) -> Asked<'q> {
        Asked { key: self.key(), question: self.question }
    }
    pub(super) fn answer<'a>(&self, answers: &'a Answers) -> Option<&'a Answer> {
        answers.at(self.list, &self.question.id, self.member)
    }
}

/// The form as these answers open it. A hidden question is read as blank, whatever it was answered
/// before it was hidden; that is why conditions may name only questions that stand before them.
pub(super) struct Form<'a> {
    answers: &'a Answers,
    day: Date,
    members: OrdSet<MemberId>,
    hidden: OrdSet<AnswerKey>,
}

impl<'a> Form<'a> {
    pub(super) fn new(answers: &'a Answers, today: Date) -> Form<'a> {
        let day = date_of(answers, today);
        Form { answers, day, members: answers.members(), hidden: OrdSet::new() }
    }

    /// The answer that conditions see.
    fn look(&self, list: Option<&str>, id: &str, member: Option<MemberId>) -> Option<&'a Answer> {
        let answer = self.answers.at(list, id, member)?;
        (!self.hidden.has(|it| it.stands_to(list, id, member))).then_some(answer)
    }

    /// Whether a condition holds; a relative id is that of `list`, if one is given and has it.
    pub(super) fn holds(&self, it: &Condition, list: Option<&str>, member: Option<MemberId>) -> bool {
        let look = |id: &str| {
            let own = list.and_then(|list| self.look(Some(list), id, member));
            own.or_else(|| self.look(None, id, Some(member?))).or_else(|| self.look(None, id, None))
        };
        it.holds_by(&look, self.day)
    }

    fn ask<'q>(
        &mut self,
        question: &'q Question,
        list: Option<&'q str>,
        member: Option<MemberId>,
    ) -> Option<Asks<'q>> {
        let asks = Asks { question, list, member };
        if question.shown_if.as_ref().is_none_or(|it| self.holds(it, list, member)) {
            return Some(asks);
        }
        // What was not answered reads as blank in any case.
        if asks.answer(self.answers).is_some() {
            self.hidden.insert(asks.key());
        }
        None
    }

    /// Takes every step in the order of the form.
    pub(super) fn walk<'q>(
        mut self,
        questionnaire: &'q Questionnaire,
        mut take: impl FnMut(Step<'q>, &Form<'a>),
    ) {
        for question in &questionnaire.household {
            if let Some(it) = self.ask(question, None, None) {
                take(Step::Question(it), &self);
            }
        }
        let met = !matches!(self.answers.of(known::VISIT_RESULT), Some(Answer::One(code)) if code != MET);
        // What is known of the problems it brought along stays, whether or not anybody was met.
        for problem in self.answers.problems() {
            for question in questionnaire.problem.iter().filter(|it| met || it.given) {
                if let Some(it) = self.ask(question, Some(answer::PROBLEM), Some(MemberId(problem.0))) {
                    take(Step::Question(it), &self);
                }
            }
        }
        if !met {
            return;
        }
        for member in self.members.clone() {
            for question in &questionnaire.member {
                if let Some(it) = self.ask(question, None, Some(member)) {
                    take(Step::Question(it), &self);
                }
            }
        }
        take(Step::Members, &self);
        let asks = asks_dimensions(self.answers);
        for dimension in questionnaire.dimensions.iter().filter(|_| asks) {
            take(Step::Gate(dimension), &self);
            let gate = self.answers.of(&dimension.gate_id());
            if !matches!(gate, Some(Answer::One(code)) if code == "yes") {
                continue;
            }
            for item in dimension.items.iter().filter(|it| self.answers.ticked(&it.code)) {
                for question in item.questions.iter().chain(&questionnaire.every_item) {
                    if let Some(it) = self.ask(question, Some(&item.code), None) {
                        take(Step::Question(it), &self);
                    }
                }
                take(Step::ItemDone(item), &self);
            }
        }
        for help in self.answers.helps() {
            for question in &questionnaire.help {
                if let Some(it) = self.ask(question, Some(answer::HELP), Some(MemberId(help.0))) {
                    take(Step::Question(it), &self);
                }
            }
        }
        for question in &questionnaire.closing {
            if let Some(it) = self.ask(question, None, None) {
                take(Step::Question(it), &self);
            }
        }
    }
}

/// The option of the result that opens the members and the dimensions.
pub const MET: &str = "met";
/// The kind of visit that asks for the dimensions only when it found a new problem.
const FOLLOW_UP: &str = "follow_up";

/// Collects faults.
struct Judge<'a> {
    questionnaire: &'a Questionnaire,
    answers: &'a Answers,
    /// the device's day: a visit cannot be later
    today: Date,
    /// the day of the visit: everything else is judged by it
    day: Date,
    members: OrdSet<MemberId>,
    /// as answered, once the walk has passed it
    member_count: Option<i64>,
    faults: Vec<Fault>,
}

impl Judge<'_> {
    fn add(&mut self, at: &AnswerKey, severity: Severity, kind: FaultKind) {
        self.faults.push(Fault { at: at.clone(), severity, kind });
    }
    fn error(&mut self, at: &AnswerKey, kind: FaultKind) {
        self.add(at, Severity::Error, kind);
    }
    fn warning(&mut self, at: &AnswerKey, kind: FaultKind) {
        self.add(at, Severity::Warning, kind);
    }

    fn question(&mut self, Asked { key, question }: &Asked) {
        match self.answers.get(key) {
            None if question.required && question.id == known::URGENT_REASON => {
                self.error(key, FaultKind::SeverityWithoutReason);
            }
            // A problem that was closed stays closed unless somebody says otherwise.
            None if question.id == known::STATUS && self.was(key).is_some_and(ProblemStatus::closed) => {}
            None if question.required => self.error(key, FaultKind::Required),
            None => {}
            Some(Answer::Missing(_)) if question.must_answer => self.error(key, FaultKind::MustAnswer),
            Some(Answer::Missing(_)) => {}
            Some(answer) => self.given(key, question, answer),
        }
        match key.member {
            None if question.id == known::MOO => self.moo_or_community(key),
            Some(member) if question.id == known::TITLE => self.title(key, member),
            _ => {}
        }
    }

    fn given(&mut self, key: &AnswerKey, question: &Question, answer: &Answer) {
        match (&question.kind, answer) {
            (Kind::YesNo, Answer::YesNo(_)) => {}
            (Kind::One(choices), Answer::One(code)) => {
                if !choices.iter().any(|it| it.code == *code) {
                    self.error(key, FaultKind::NotAnOption);
                }
                if question.id == known::STATUS {
                    self.moved(key, code);
                }
            }
            (Kind::Item, Answer::One(code)) => {
                if self.questionnaire.item(code).is_none() {
                    self.error(key, FaultKind::NotAnOption);
                }
            }
            (Kind::Problems, Answer::Many(ids)) => {
                if !ids.iter().all(|it| self.has_problem(it)) {
                    self.error(key, FaultKind::NoSuchProblem);
                }
            }
            (Kind::Many(choices), Answer::Many(codes)) => {
                if !codes.iter().all(|code| choices.iter().any(|it| it.code == *code)) {
                    self.error(key, FaultKind::NotAnOption);
                }
            }
            (Kind::Number { min, max, .. }, Answer::Number(number)) => {
                if !(min..=max).contains(&number) {
                    self.error(key, FaultKind::OutOfRange { min: *min, max: *max });
                }
                self.number(key, question, *number);
            }
            (Kind::Number { .. }, Answer::Text(_)) => self.error(key, FaultKind::NotANumber),
            (Kind::Date { precision, future }, Answer::Date(date)) => {
                self.date(key, question, *date, *precision, *future);
            }
            (Kind::Date { .. }, Answer::Text(typed)) => {
                let fault = PartialDate::parse(typed).err().unwrap_or(DateFault::Unreadable);
                self.error(key, FaultKind::NotADate(fault));
            }
            (Kind::Text { max_chars, lines }, Answer::Text(text)) => {
                self.text(key, text, *max_chars, *lines);
            }
            (Kind::Members { min_age, max_age }, Answer::Members(ids)) => {
                self.chosen(key, ids, *min_age, *max_age);
            }
            (Kind::CitizenId, Answer::Text(text)) => {
                let read = identity::citizen_id(text).map_err(FaultKind::CitizenId);
                self.normal(key, text, read);
            }
            (Kind::HouseCode, Answer::Text(text)) => {
                let read = identity::house_code(text).map_err(FaultKind::HouseCode);
                self.normal(key, text, read);
            }
            (Kind::Phone, Answer::Text(text)) => {
                let read = Phone::parse(text).map(|it| it.to_string()).map_err(FaultKind::Phone);
                self.normal(key, text, read);
            }
            (Kind::Place, Answer::Text(code)) => {
                if !is_tambon_code(code) {
                    self.error(key, FaultKind::NotAPlace);
                }
            }
            _ => self.error(key, FaultKind::WrongKind),
        }
    }

    /// An identity is kept in its normal form; only a faulty one stays as typed.
    fn normal(&mut self, key: &AnswerKey, text: &str, read: Result<String, FaultKind>) {
        match read {
            Ok(normal) if normal == text => {}
            Ok(_) => self.error(key, FaultKind::WrongKind),
            Err(fault) => self.error(key, fault),
        }
    }

    fn number(&mut self, key: &AnswerKey, question: &Question, number: i64) {
        if key.member.is_none() && key.question == known::MEMBER_COUNT {
            self.member_count = Some(number);
            let here = self.members.iter().filter(|it| lives_here(self.answers, **it)).count();
            if i64::try_from(here).is_ok_and(|here| here > number) {
                self.error(key, FaultKind::MoreMembersThanCount);
            }
        } else if question.id == known::MEMBERS_AFFECTED
            && self.member_count.is_some_and(|count| number > count)
        {
            self.error(key, FaultKind::MoreAffectedThanMembers);
        }
    }

    fn date(
        &mut self,
        key: &AnswerKey,
        question: &Question,
        date: PartialDate,
        precision: Precision,
        future: bool,
    ) {
        if date.precision() < precision {
            self.error(key, FaultKind::DateTooCoarse);
        }
        let latest = if key.question == known::VISIT_DATE { self.today } else { self.day };
        if !future && date.first_day() > latest {
            self.error(key, FaultKind::DateInFuture);
        }
        if let Some(member) = key.member
            && question.id == known::BIRTH
        {
            if age(self.answers, member, self.day).is_some_and(|age| age > 120) {
                self.error(key, FaultKind::TooOld);
            }
            // Until พ.ศ. 2483 the year began on 1 April, so January to March of a พ.ศ. year lie a
            // year later in ค.ศ. than 543 says.
            if date.year() + 543 < 2484 && date.month().is_some_and(|month| month <= 3) {
                self.warning(key, FaultKind::OldCalendar);
            }
        }
    }

    fn text(&mut self, key: &AnswerKey, text: &str, max: u32, lines: bool) {
        if u32::try_from(text.chars().count()).is_ok_and(|length| length > max) {
            self.error(key, FaultKind::TextTooLong { max });
        }
        if !text_rule::allowed(text, lines) {
            self.error(key, FaultKind::BadCharacter);
        }
        // A lone dash is how people write "none" (a house without a number); no spreadsheet
        // computes it.
        if text != "-" && text_rule::formula_start(text) {
            self.error(key, FaultKind::FormulaStart);
        }
        if text_rule::holds_identity(text) {
            self.warning(key, FaultKind::IdentityInNote);
        }
    }

    fn chosen(&mut self, key: &AnswerKey, ids: &OrdSet<MemberId>, min: Option<u8>, max: Option<u8>) {
        if !ids.is_subset(&self.members) {
            self.error(key, FaultKind::NoSuchMember);
        }
        let fits = |member: &MemberId| {
            age(self.answers, *member, self.day)
                .is_none_or(|age| min.is_none_or(|min| age >= min) && max.is_none_or(|max| age <= max))
        };
        if !ids.iter().all(fits) {
            self.warning(key, FaultKind::MemberAge { min, max });
        }
    }

    fn moo_or_community(&mut self, key: &AnswerKey) {
        let blank = |id: &str| matches!(self.answers.of(id), None | Some(Answer::Missing(_)));
        if blank(known::MOO) && blank(known::COMMUNITY) {
            self.error(key, FaultKind::MooOrCommunity);
        }
    }

    fn title(&mut self, key: &AnswerKey, member: MemberId) {
        let code = |id: &str| match self.answers.of_member(id, member) {
            Some(Answer::One(code)) => code.as_str(),
            _ => "",
        };
        let (title, sex) = (code(known::TITLE), code(known::SEX));
        let child = matches!(title, "boy" | "girl");
        let against = match title {
            "mr" | "boy" => sex == "female",
            "mrs" | "miss" | "girl" => sex == "male",
            _ => false,
        };
        if child && age(self.answers, member, self.day).is_some_and(|age| age >= 15) {
            self.warning(key, FaultKind::ChildTitle);
        }
        if against {
            self.warning(key, FaultKind::TitleAndSex);
        }
    }

    fn heads(&mut self) {
        let is_head = |member: &MemberId| {
            lives_here(self.answers, *member)
                && matches!(self.answers.of_member(known::RELATION, *member),
                    Some(Answer::One(code)) if code == "head")
        };
        let heads: Vec<MemberId> = self.members.iter().copied().filter(is_head).collect();
        if heads.is_empty() {
            let at = AnswerKey { question: known::RELATION.into(), member: self.members.first().copied() };
            self.error(&at, FaultKind::NoHead);
        }
        for second in heads.into_iter().skip(1) {
            self.error(&AnswerKey::of_member(known::RELATION, second), FaultKind::TwoHeads);
        }
    }

    /// Whether a help may be for it: a problem that was brought along, by its id, or an item that is
    /// ticked now, by its code.
    fn has_problem(&self, which: &str) -> bool {
        let item = || self.questionnaire.item(which).is_some() && self.answers.ticked(which);
        which.parse().map_or_else(|_| item(), |it: ProblemId| self.answers.problems().contains(&it))
    }

    /// Where the problem of this answer stood at the visit before.
    fn was(&self, key: &AnswerKey) -> Option<ProblemStatus> {
        match self.answers.of_problem(known::WAS, key.problem()?) {
            Some(Answer::One(code)) => ProblemStatus::of_code(code),
            _ => None,
        }
    }

    fn moved(&mut self, key: &AnswerKey, code: &str) {
        if let (Some(from), Some(to)) = (self.was(key), ProblemStatus::of_code(code))
            && !from.may_become(to)
        {
            self.error(key, FaultKind::MoveNotAllowed { from, to });
        }
    }

    fn new_item(&mut self, item: &Item) {
        let of_it = |problem| {
            self.questionnaire.item_of(self.answers, problem).is_some_and(|(_, it)| it.code == item.code)
        };
        if self.answers.problems().into_iter().any(of_it) {
            self.error(&AnswerKey::of(&item.code), FaultKind::AlreadyFollowed);
        }
    }

    fn gate(&mut self, dimension: &Dimension) {
        let at = AnswerKey::of(dimension.gate_id());
        let ticked = dimension.items.iter().any(|it| self.answers.ticked(&it.code));
        match self.answers.get(&at) {
            None => self.error(&at, FaultKind::Required),
            Some(Answer::Missing(_)) => self.error(&at, FaultKind::MustAnswer),
            Some(Answer::One(code)) => match code.as_str() {
                "yes" if !ticked => self.error(&at, FaultKind::GateWithoutItem),
                "yes" => {}
                "no" if ticked => self.error(&at, FaultKind::ItemWithoutGate),
                "no" => {}
                "not_asked" => self.error(&at, FaultKind::GateNotAsked),
                _ => self.error(&at, FaultKind::NotAnOption),
            },
            Some(_) => self.error(&at, FaultKind::WrongKind),
        }
    }
}
