//! What a questionnaire that an office loads must keep to before it is published, and how it differs from
//! the one before. Visits that were begun keep theirs (design.md §2), and two questionnaires stand beside
//! each other in one report: so an id never gets a second meaning, an item is never lost, and what the code
//! itself reads stays as it is.

use super::answer;
use super::condition::Condition;
use super::questionnaire::{Dimension, Item, Kind, Question, Questionnaire, Urgency, Words, known};
use super::sorted::{OrdMap, OrdSet};
use super::{gathered, json, text_rule};
use serde::{Deserialize, Serialize};

/// The largest file of a questionnaire, bytes.
pub const MAX_FORM: usize = 1024 * 1024;
/// Most characters of one of its texts.
const MAX_TEXT: usize = 400;
/// Most characters of its id.
const MAX_ID: usize = 40;
/// Most questions of one list, and most options of a question.
const MAX_LIST: usize = 200;

/// A questionnaire that an office published. Never changes: of one id there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// the questionnaire's id
    pub id: String,
    /// the questionnaire, as JSON
    pub json: String,
    /// when it was published, or came to a tablet, ms since 1970
    pub at: i64,
    /// `kid` of the office
    pub by: String,
}

impl Form {
    /// The questionnaire; `None` when it is none, or one with another id.
    pub fn read(&self) -> Option<Questionnaire> {
        let read: Questionnaire = json::read(&self.json).ok()?;
        (read.id == self.id).then_some(read)
    }
}

/// What is wrong with a questionnaire. Each has one sentence in `ui::text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormFault {
    /// an id that is not made of small letters, digits and `_`, or a code that is none
    Id,
    /// the same id or code twice
    Twice,
    /// a text that is blank in one language, too long, or holds a character that may not be kept
    Text,
    /// too many
    Many,
    /// a choice of fewer than two options
    Choice,
    /// a limit that nothing fits
    Limits,
    /// a condition names what does not stand before it, is of another kind or has no such option
    Condition,
    /// something that the app itself reads is missing
    Missing,
    /// something that the app itself reads was changed beyond its texts
    Changed,
    /// an id that had another meaning, or an option that went
    Meaning,
    /// the dimensions are not those of before
    Dimensions,
    /// an item went: it may be marked as `legacy`, so that it is not offered any more
    Item,
    /// an agency, a head of the 4ท or a kind of sensitive data that nobody knows
    Code,
    /// a citizen id is asked for
    CitizenId,
}

/// The household's questions that the code reads, or that a list brings answers to.
const HOUSEHOLD: [&str; 24] = [
    known::TAMBON,
    known::HOUSE_NO,
    known::MOO,
    known::COMMUNITY,
    known::HOUSE_CODE,
    known::ORIGIN,
    known::VISIT_DATE,
    known::VISIT_RESULT,
    known::MEMBER_COUNT,
    known::NOTICE,
    known::VISIT_KIND,
    known::LIST_REFERENCE,
    known::FROM_PAPER,
    known::LAT_E6,
    known::LON_E6,
    known::ACCURACY_M,
    known::NEW_PROBLEM,
    known::RETRY_ON,
    "soi",
    "road",
    "phone",
    "lao_name",
    "lao_kind",
    "family_count",
];
/// Those of each member.
const MEMBER: [&str; 8] = [
    known::TITLE,
    known::TITLE_OTHER,
    known::FIRST_NAME,
    known::LAST_NAME,
    known::SEX,
    known::BIRTH,
    known::RELATION,
    known::PRESENCE,
];

/// A place in a questionnaire, and what is wrong there.
pub type FaultAt = (String, FormFault);

/// Everything that is wrong with a questionnaire that is to follow `base`, in the order of the form.
pub fn faults(new: &Questionnaire, base: &Questionnaire) -> Vec<FaultAt> {
    let mut all = Checking { base, faults: Vec::new() };
    all.form(new);
    all.faults
}

struct Checking<'a> {
    base: &'a Questionnaire,
    faults: Vec<FaultAt>,
}

type Before<'a> = OrdMap<String, &'a Kind>;

impl<'a> Checking<'a> {
    fn say(&mut self, at: &str, fault: FormFault) {
        let at: String = at.chars().filter(char::is_ascii_graphic).take(MAX_TEXT).collect();
        self.faults.push((at, fault));
    }
    fn unless(&mut self, holds: bool, at: &str, fault: FormFault) {
        if !holds {
            self.say(at, fault);
        }
    }
    fn words(&mut self, at: &str, words: &Words) {
        let good = |text: &String| {
            !text.trim().is_empty() && text.chars().count() <= MAX_TEXT && text_rule::allowed(text, false)
        };
        self.unless(good(&words.th) && good(&words.en), at, FormFault::Text);
    }

    fn form(&mut self, new: &'a Questionnaire) {
        let id = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, b'-' | b'.');
        let good = (1..=MAX_ID).contains(&new.id.len()) && new.id.bytes().all(id);
        self.unless(good, "id", FormFault::Id);
        self.words("title", &new.title);
        let source = new.source.chars().count() <= MAX_TEXT && text_rule::allowed(&new.source, false);
        self.unless(source, "source", FormFault::Text);
        let base = self.base;
        self.questions("", &new.household);
        self.questions("", &new.member);
        self.questions("", &new.closing);
        self.questions("every_item.", &new.every_item);
        self.questions("problem.", &new.problem);
        self.questions("help.", &new.help);
        let names = new.household.iter().chain(&new.member).chain(&new.closing).chain(&new.every_item);
        self.once("", names.map(|it| it.id.as_str()));
        self.kept("", &new.household, &base.household, Some(&HOUSEHOLD));
        self.kept("", &new.member, &base.member, Some(&MEMBER));
        for (list, new, base) in [
            ("every_item.", &new.every_item, &base.every_item),
            ("problem.", &new.problem, &base.problem),
            ("help.", &new.help, &base.help),
            ("", &new.closing, &base.closing),
        ] {
            self.once(list, new.iter().map(|it| it.id.as_str()));
            self.kept(list, new, base, None);
        }
        self.dimensions(new);
        self.conditions(new);
        for check in &new.checks {
            self.words(&check.at, &check.text);
        }
        self.unless(new.checks.len() <= MAX_LIST, "checks", FormFault::Many);
    }

    fn once<'b>(&mut self, list: &str, ids: impl Iterator<Item = &'b str>) {
        let mut seen = OrdSet::new();
        for id in ids {
            if !seen.insert(id) {
                self.say(&format!("{list}{id}"), FormFault::Twice);
            }
        }
    }

    fn questions(&mut self, list: &str, all: &[Question]) {
        self.unless(all.len() <= MAX_LIST, list, FormFault::Many);
        for it in all {
            self.question(&format!("{list}{}", it.id), it);
        }
    }

    fn question(&mut self, at: &str, it: &Question) {
        self.unless(is_id(&it.id), at, FormFault::Id);
        self.words(at, &it.text);
        if let Some(hint) = &it.hint {
            self.words(at, hint);
        }
        match &it.kind {
            Kind::One(all) | Kind::Many(all) => {
                self.unless((2..=MAX_LIST).contains(&all.len()), at, FormFault::Choice);
                for choice in all {
                    let place = format!("{at}.{}", choice.code);
                    // The agencies have the codes of domain.md §4, in capitals.
                    self.unless(is_id(&choice.code.to_ascii_lowercase()), &place, FormFault::Id);
                    self.words(&place, &choice.text);
                }
                self.once(&format!("{at}."), all.iter().map(|it| it.code.as_str()));
            }
            Kind::Number { min, max, unit } => {
                self.unless(min < max, at, FormFault::Limits);
                self.words(at, unit);
            }
            Kind::Text { max_chars, .. } => {
                self.unless((1..=300).contains(max_chars), at, FormFault::Limits);
            }
            Kind::Members { min_age: Some(min), max_age: Some(max) } => {
                self.unless(min < max, at, FormFault::Limits);
            }
            Kind::CitizenId => self.say(at, FormFault::CitizenId),
            _ => {}
        }
    }

    /// Holds a list against the one before: what the code reads (`only`; all where that is `None`) is there
    /// and asks the same, and no id asks for another kind of answer.
    fn kept(&mut self, list: &str, new: &[Question], base: &[Question], only: Option<&[&str]>) {
        for old in base {
            let at = format!("{list}{}", old.id);
            let read = only.is_none_or(|only| only.contains(&&*old.id));
            match new.iter().find(|it| it.id == old.id) {
                None => self.unless(!read, &at, FormFault::Missing),
                Some(now) if read => self.unless(asks_the_same(now, old), &at, FormFault::Changed),
                Some(now) => self.unless(means_the_same(&now.kind, &old.kind), &at, FormFault::Meaning),
            }
        }
    }

    fn dimensions(&mut self, new: &Questionnaire) {
        let codes = |it: &Questionnaire| it.dimensions.iter().map(|it| it.code.clone()).collect::<Vec<_>>();
        if codes(new) != codes(self.base) {
            return self.say("dimensions", FormFault::Dimensions);
        }
        let base = self.base;
        let items = || new.dimensions.iter().flat_map(|it| &it.items);
        self.once("", items().map(|it| it.code.as_str()));
        let known: Vec<&Item> = base.dimensions.iter().flat_map(|it| &it.items).collect();
        let agencies: OrdSet<&str> = gathered(known.iter().flat_map(|it| &it.agencies).map(String::as_str));
        let sensitive: OrdSet<&str> = gathered(known.iter().flat_map(|it| &it.sensitive).map(String::as_str));
        let heads: OrdSet<&str> = gathered(known.iter().map(|it| it.four_t.as_str()));
        for (dimension, before) in new.dimensions.iter().zip(&base.dimensions) {
            self.words(&dimension.code, &dimension.title);
            self.words(&dimension.gate_id(), &dimension.gate);
            self.unless(dimension.items.len() <= MAX_LIST, &dimension.code, FormFault::Many);
            for old in &before.items {
                match dimension.items.iter().find(|it| it.code == old.code) {
                    None => self.say(&old.code, FormFault::Item),
                    Some(now) => {
                        // Whoever may not see a special case may not see it with a newer form either.
                        self.unless(now.restricted >= old.restricted, &old.code, FormFault::Changed);
                        self.kept(&format!("{}.", old.code), &now.questions, &old.questions, Some(&[]));
                    }
                }
            }
            for item in &dimension.items {
                let digits = item.code.strip_prefix(&*dimension.code).unwrap_or_default();
                let good = digits.len() == 2 && digits.bytes().all(|it| it.is_ascii_digit());
                self.unless(good, &item.code, FormFault::Id);
                self.words(&item.code, &item.title);
                let codes = item.agencies.iter().all(|it| agencies.contains(&**it))
                    && item.sensitive.iter().all(|it| sensitive.contains(&**it))
                    && heads.contains(&*item.four_t);
                self.unless(codes && !item.agencies.is_empty(), &item.code, FormFault::Code);
                let place = format!("{}.", item.code);
                self.questions(&place, &item.questions);
                let own = item.questions.iter().chain(&new.every_item).map(|it| it.id.as_str());
                self.once(&place, own);
            }
        }
    }

    /// A hidden question is read as blank, so a condition may name only what stands before it.
    fn conditions(&mut self, new: &'a Questionnaire) {
        let mut before: Before<'a> = OrdMap::new();
        self.in_order("", &new.household, &mut before);
        let household = before.clone();
        self.in_order("", &new.member, &mut before);
        before = household;
        for item in new.dimensions.iter().flat_map(|it| &it.items) {
            let place = format!("{}.", item.code);
            self.in_order(&place, &item.questions, &mut before);
            if let Urgency::When(when) = &item.urgent {
                self.condition(&item.code, when, &before);
                let own = when.names().iter().all(|(id, _)| id.starts_with(&place));
                self.unless(own, &item.code, FormFault::Condition);
            }
            for it in &new.every_item {
                before.insert(item.id_of(it), &it.kind);
            }
        }
        // These name each other without their list.
        for list in [&new.every_item, &new.problem, &new.help] {
            self.in_order("", list, &mut OrdMap::new());
        }
        self.in_order("", &new.closing, &mut before);
        for (list, questions) in [(answer::PROBLEM, &new.problem), (answer::HELP, &new.help)] {
            for it in questions {
                before.insert(format!("{list}.{}", it.id), &it.kind);
            }
        }
        for it in &new.member {
            before.insert(it.id.clone(), &it.kind);
        }
        for check in &new.checks {
            self.unless(before.contains_key(&check.at), &check.at, FormFault::Condition);
            self.condition(&check.at, &check.wrong_if, &before);
        }
    }

    fn in_order(&mut self, list: &str, all: &'a [Question], before: &mut Before<'a>) {
        for it in all {
            if let Some(when) = &it.shown_if {
                self.condition(&format!("{list}{}", it.id), when, before);
            }
            before.insert(format!("{list}{}", it.id), &it.kind);
        }
    }

    fn condition(&mut self, at: &str, it: &Condition, before: &Before<'a>) {
        let fits = |id: &str, wanted: fn(&Kind) -> bool| before.get(id).is_some_and(|it| wanted(it));
        let has = |id: &str, code: &str| before.get(id).is_some_and(|it| options(it).contains(&code));
        let good = match it {
            Condition::Yes(id) | Condition::No(id) => fits(id, |it| matches!(it, Kind::YesNo)),
            Condition::Is(id, code) => fits(id, |it| matches!(it, Kind::One(_))) && has(id, code),
            Condition::Includes(id, code) => fits(id, |it| matches!(it, Kind::Many(_))) && has(id, code),
            Condition::AtLeast(id, _) | Condition::AtMost(id, _) => {
                fits(id, |it| matches!(it, Kind::Number { .. }))
            }
            Condition::WithinDays(id, _) => fits(id, |it| matches!(it, Kind::Date { .. })),
            Condition::Answered(id) => fits(id, |_| true),
            Condition::Not(it) => return self.condition(at, it, before),
            Condition::All(all) | Condition::Any(all) => {
                return all.iter().for_each(|it| self.condition(at, it, before));
            }
        };
        self.unless(good, at, FormFault::Condition);
    }
}

fn is_id(text: &str) -> bool {
    let good = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_';
    (1..=MAX_ID).contains(&text.len()) && text.bytes().all(good)
}

fn options(kind: &Kind) -> Vec<&str> {
    match kind {
        Kind::One(all) | Kind::Many(all) => all.iter().map(|it| it.code.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// Whether an answer to the one is an answer to the other: the same kind, and no option went.
fn means_the_same(new: &Kind, old: &Kind) -> bool {
    let now = options(new);
    std::mem::discriminant(new) == std::mem::discriminant(old)
        && options(old).iter().all(|it| now.contains(it))
}

/// The same but for its texts, and for options that were added.
fn asks_the_same(new: &Question, old: &Question) -> bool {
    let kind = match (&new.kind, &old.kind) {
        (Kind::Number { min, max, .. }, Kind::Number { min: least, max: most, .. }) => {
            (min, max) == (least, most)
        }
        (Kind::One(_), _) | (Kind::Many(_), _) => means_the_same(&new.kind, &old.kind),
        (new, old) => new == old,
    };
    let manner = |it: &Question| (it.required, it.must_answer, it.given, it.shown_if.clone());
    kind && manner(new) == manner(old)
}

// ── How it differs ──────────────────────────────────────────────────────────────────────────────

/// How a questionnaire differs from the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// ids of what is new, with their texts
    pub new: Vec<(String, Words)>,
    /// ids of what is not asked any more, with their texts
    pub dropped: Vec<(String, Words)>,
    /// ids of what is asked otherwise, with the new text
    pub changed: Vec<(String, Words)>,
}

/// Items that a survey offers.
pub fn offered(it: &Dimension) -> usize {
    it.items.iter().filter(|it| !it.legacy).count()
}

/// How it differs from `base`: in items that are offered, and in questions.
pub fn difference(new: &Questionnaire, base: &Questionnaire) -> Difference {
    let (now, before) = (parts(new), parts(base));
    let mut all = Difference::default();
    for (id, (words, what)) in now.iter() {
        match before.get(id) {
            None => all.new.push((id.clone(), (*words).clone())),
            Some((_, old)) if old != what => all.changed.push((id.clone(), (*words).clone())),
            Some(_) => {}
        }
    }
    for (id, (words, _)) in before.iter().filter(|it| !now.contains_key(it.0)) {
        all.dropped.push((id.clone(), (*words).clone()));
    }
    all
}

/// What of a questionnaire is compared: an item without its questions, or a question.
#[derive(PartialEq)]
enum Compared<'a> {
    Item(&'a Words, &'a Urgency, &'a [String], bool),
    Question(&'a Question),
}

type Part<'a> = (&'a Words, Compared<'a>);

fn question(id: String, it: &Question) -> (String, Part<'_>) {
    (id, (&it.text, Compared::Question(it)))
}

fn parts(it: &Questionnaire) -> OrdMap<String, Part<'_>> {
    let items = || it.dimensions.iter().flat_map(|it| &it.items).filter(|it| !it.legacy);
    let of_items = items().map(|it| {
        let what = Compared::Item(&it.title, &it.urgent, &it.agencies, it.restricted);
        (it.code.clone(), (&it.title, what))
    });
    let inside = items().flat_map(|item| item.questions.iter().map(move |it| question(item.id_of(it), it)));
    let plain = it.household.iter().chain(&it.member).chain(&it.closing);
    let plain = plain.map(|it| question(it.id.clone(), it));
    let lists = [("every_item", &it.every_item), ("problem", &it.problem), ("help", &it.help)];
    let lists = lists
        .into_iter()
        .flat_map(|(list, all)| all.iter().map(move |it| question(format!("{list}.{}", it.id), it)));
    gathered(of_items.chain(inside).chain(plain).chain(lists))
}
