//! How one visit stands, read off everything that came of it.

use serde::Serialize;

use super::settlement::Settlement;
use super::tree::{Touched, Tree};
use super::{Entry, whole_of};
use crate::domain::answer::{Answer, AnswerKey, Answers};
use crate::domain::id::{HouseholdId, RevisionId, SettlementId, VisitId};
use crate::domain::record::{Revision, Visit, VisitState};
use crate::domain::validate::{self, Fault, Severity};
use crate::domain::{Date, OrdMap, OrdSet, Questionnaire, case_file};

/// A visit as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// the visit, sealed; `head` is the newest head by its id, `None` when no first revision came
    pub visit: Visit,
    /// every revision that leads back to a first one, in the order of their ids
    pub revisions: Vec<Revision>,
    /// those that nothing is based on, ascending
    pub heads: Vec<RevisionId>,
    /// the last one that all heads are based on; `None` where there are two first ones
    pub ancestor: Option<RevisionId>,
    /// answers that one branch alone changed: taken over, in the order of their keys
    pub soft: Vec<AnswerKey>,
    /// what a person is asked, or has settled, in the order of the topics
    pub questions: Vec<Question>,
    /// what is not as it should be
    pub odd: Vec<Odd>,
}

/// In one word, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Status {
    /// a person has to decide
    Waits,
    /// a person has decided
    Settled,
    /// several heads, of which everything was taken over
    Soft,
    /// one head
    One,
    /// no first revision came yet
    Nothing,
}

/// Something that a person is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// an answer, or a whole as in [`super::Chosen::key`]
    pub topic: AnswerKey,
    /// why it is asked
    pub why: Why,
    /// what can be chosen, in the order in which their first revisions stand in the tree
    pub sides: Vec<Side>,
    /// how it was before the branches; of a whole, yes or nothing
    pub before: Option<Answer>,
    /// whether it is settled
    pub state: State,
}

/// Why a person is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// several changed it differently
    Differs,
    /// one took away what another changed something of
    TakenAway,
    /// one alone changed it, but all that was taken over does not fit together
    Misfit,
}

/// One of the answers that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// the answer; `None` is a blank. Of a whole: yes, it stays; `None`, it goes
    pub answer: Option<Answer>,
    /// the revisions that say so and know of no later word, in the order of the tree; a settlement
    /// names the first
    pub said: Vec<RevisionId>,
}

/// Whether something is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// a person has to
    Open(Open),
    /// by this decision, which took the side of this answer
    Settled(SettlementId, Option<Answer>),
}

/// Why it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// nobody has decided
    New,
    /// somebody decided, and something came since that changed it
    Late,
    /// two decided differently, neither knowing of the other
    Disagree,
    /// a decision was taken back
    TakenBack,
}

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Odd {
    /// the revision is based on one that has not come: its file may still be on its way
    Missing {
        /// which
        revision: RevisionId,
        /// what has not come
        base: RevisionId,
    },
    /// one id came with two contents; both are put aside, and what is based on them
    TwoContents(RevisionId),
    /// revisions are based on each other in a ring; this is one of them
    Ring(RevisionId),
    /// the visit was sealed twice from the start
    TwoFirst,
    /// the visit came with two beginnings; the first in order is shown
    TwoFrames,
}

impl Merged {
    /// In one word.
    pub fn status(&self) -> Status {
        let open = |it: &Question| matches!(it.state, State::Open(_));
        match self.heads.len() {
            0 => Status::Nothing,
            1 => Status::One,
            _ if self.questions.iter().any(open) => Status::Waits,
            _ if !self.questions.is_empty() => Status::Settled,
            _ => Status::Soft,
        }
    }
    /// How many questions wait for a person.
    pub fn open(&self) -> usize {
        self.questions.iter().filter(|it| matches!(it.state, State::Open(_))).count()
    }
    /// The revision with this id.
    pub fn revision(&self, id: RevisionId) -> Option<&Revision> {
        self.revisions.iter().find(|it| it.id == id)
    }
    /// The answers as the first reviser of a side has them, so that members can be named who are gone
    /// from the visit as it stands.
    pub fn answers_at(&self, id: RevisionId) -> Answers {
        let all: OrdSet<Revision> = self.revisions.iter().cloned().collect();
        let tree = Tree::of(&all);
        tree.place(id).map(|at| tree.answers(at)).unwrap_or_default()
    }
}

pub(super) fn of(household: HouseholdId, visit: VisitId, entry: &Entry) -> Option<Merged> {
    let frame = entry.frames.first()?;
    let tree = Tree::of(&entry.revisions);
    let heads = tree.heads();
    let mut odd = tree.odd.clone();
    if entry.frames.len() > 1 {
        odd.insert(Odd::TwoFrames);
    }
    let mut ids: Vec<RevisionId> = heads.iter().map(|it| tree.revision(*it).id).collect();
    ids.sort_unstable();
    let mut revisions: Vec<Revision> = (0..tree.len()).map(|it| tree.revision(it).clone()).collect();
    revisions.sort_by_key(|it| it.id);
    let mut merged = Merged {
        visit: Visit {
            id: visit,
            household,
            round: frame.round.clone(),
            questionnaire: frame.questionnaire.clone(),
            kind: frame.kind,
            begun_at: frame.begun_at,
            begun_by: frame.begun_by.clone(),
            state: VisitState::Sealed,
            answers: Answers::default(),
            head: ids.last().copied(),
        },
        revisions,
        heads: ids,
        ancestor: None,
        soft: Vec::new(),
        questions: Vec::new(),
        odd: odd.into_iter().collect(),
    };
    match heads.as_slice() {
        [] => {}
        [one] => {
            merged.ancestor = merged.visit.head;
            merged.visit.answers = tree.answers(*one);
        }
        several => {
            let common = tree.common(several);
            merged.ancestor = common.map(|it| tree.revision(it).id);
            let settlements = entry.settlements.iter().collect();
            let judge = Judge { tree: &tree, heads: several, common, settlements };
            judge.settle(&mut merged);
        }
    }
    Some(merged)
}

/// What is needed to say how the branches of a visit come together.
struct Judge<'a, 't> {
    tree: &'t Tree<'a>,
    /// ascending, two or more
    heads: &'t [usize],
    common: Option<usize>,
    settlements: Vec<&'t Settlement>,
}

/// What people decided about a topic.
enum Ruling<V> {
    Nothing,
    Open(Open),
    Taken(V, SettlementId),
}

type Values<'a> = OrdMap<&'a AnswerKey, Option<&'a Answer>>;

impl<'a> Judge<'a, '_> {
    fn settle(&self, merged: &mut Merged) {
        let mut touched = self.tree.touched();
        let mut values: Values = self.wholes(&mut touched, &mut merged.questions);
        let mut soft: Vec<&AnswerKey> = Vec::new();
        for (key, touched) in touched.iter().filter(|(key, _)| !values.contains_key(*key)).collect::<Vec<_>>()
        {
            let (value, question) = self.one(key, touched, &mut soft);
            values.insert(key, value);
            merged.questions.extend(question);
        }
        let mut answers = put(&values);
        if !soft.is_empty() && self.misfit(&merged.visit, &answers) {
            for key in std::mem::take(&mut soft) {
                let Some(touched) = touched.get(key) else { continue };
                let (value, question) = self.alone(key, touched, State::Open(Open::New));
                values.insert(key, value);
                merged.questions.push(question);
            }
            answers = put(&values);
        }
        merged.visit.answers = answers;
        merged.soft = soft.into_iter().cloned().collect();
        merged.questions.sort_by(|one, other| one.topic.cmp(&other.topic));
    }

    /// What was taken away on one branch and changed on another. Gives the answers that are decided, or
    /// wait, with the whole; where it stays, what took it away no longer counts.
    fn wholes(
        &self,
        touched: &mut OrdMap<&'a AnswerKey, Touched<'a>>,
        questions: &mut Vec<Question>,
    ) -> Values<'a> {
        let mut wholes: OrdMap<AnswerKey, Vec<&'a AnswerKey>> = OrdMap::new();
        for key in touched.keys() {
            if let Some(topic) = whole_of(key) {
                wholes.or_insert_with(topic, Vec::new).push(key);
            }
        }
        let mut values = Values::new();
        for (topic, keys) in wholes.iter().filter(|(_, keys)| keys.len() > 1) {
            let mut by = OrdSet::new();
            for key in keys {
                by.extend(touched.get(key).into_iter().flatten().map(|it| it.0));
            }
            let there = |at: usize| {
                let has = |key: &&&AnswerKey| match topic.member {
                    // Of a member only what `Answers::members` counts.
                    Some(_) => topic.question != "*" || !key.question.contains('.'),
                    None => topic.question.strip_suffix(".*") == Some(&*key.question),
                };
                let value = |key: &&AnswerKey| touched.get(key).and_then(|it| self.tree.value(it, at));
                let counts = |it: &Answer| topic.member.is_some() || *it == Answer::YesNo(true);
                keys.iter().filter(has).filter_map(value).any(counts)
            };
            let last = self.tree.last(by.iter().copied());
            let here = |at: usize| there(at).then_some(Answer::YesNo(true));
            let sides = self.sides(&last, here);
            if sides.len() < 2 {
                continue;
            }
            let common = self.tree.common(&last);
            let before = common.and_then(here);
            let state = match self.ruling(topic, &last, |at| Some(here(at))) {
                Ruling::Taken(stays, by) => State::Settled(by, stays),
                Ruling::Open(why) => State::Open(why),
                Ruling::Nothing => State::Open(Open::New),
            };
            match &state {
                State::Settled(_, Some(_)) => {
                    let gone: Vec<usize> = by.iter().copied().filter(|at| !there(*at)).collect();
                    for key in keys {
                        if let Some(it) = touched.get_mut(key) {
                            it.retain(|it| !gone.contains(&it.0));
                        }
                    }
                }
                State::Settled(_, None) => values.extend(keys.iter().map(|key| (*key, None))),
                State::Open(_) => {
                    let was = |key: &&'a AnswerKey| {
                        (*key, common.zip(touched.get(key)).and_then(|(at, it)| self.tree.value(it, at)))
                    };
                    values.extend(keys.iter().map(was));
                }
            }
            questions.push(Question { topic: topic.clone(), why: Why::TakenAway, sides, before, state });
        }
        values
    }

    /// How one answer stands, and what is asked of it.
    fn one(
        &self,
        key: &'a AnswerKey,
        touched: &Touched<'a>,
        soft: &mut Vec<&'a AnswerKey>,
    ) -> (Option<&'a Answer>, Option<Question>) {
        let value = |at: usize| self.tree.value(touched, at);
        let last = self.tree.last(touched.iter().map(|it| it.0));
        let said = self.distinct(&last, value);
        if said.len() > 1 {
            let before = self.tree.common(&last).and_then(value);
            let (value, state) =
                match self.ruling(key, &last, |at| Some(value(at)).filter(|it| said.contains(it))) {
                    Ruling::Taken(it, by) => (it, State::Settled(by, it.cloned())),
                    Ruling::Open(why) => (before, State::Open(why)),
                    Ruling::Nothing => (before, State::Open(Open::New)),
                };
            let sides = self.sides(&last, |at| self.tree.value(touched, at).cloned());
            let question =
                Question { topic: key.clone(), why: Why::Differs, sides, before: before.cloned(), state };
            return (value, Some(question));
        }
        let agreed = said.first().copied().flatten();
        let at_heads = self.distinct(self.heads, value);
        if at_heads.len() < 2 {
            return (agreed, None);
        }
        match self.ruling(key, &last, |at| Some(value(at)).filter(|it| at_heads.contains(it))) {
            Ruling::Taken(it, by) => {
                let (_, question) = self.alone(key, touched, State::Settled(by, it.cloned()));
                (it, Some(question))
            }
            Ruling::Nothing | Ruling::Open(Open::TakenBack) => {
                soft.push(key);
                (agreed, None)
            }
            Ruling::Open(why) => {
                let (before, question) = self.alone(key, touched, State::Open(why));
                (before, Some(question))
            }
        }
    }

    /// The question about an answer that one branch alone changed, and how it was before.
    fn alone(&self, key: &AnswerKey, touched: &Touched<'a>, state: State) -> (Option<&'a Answer>, Question) {
        let before = self.common.and_then(|at| self.tree.value(touched, at));
        let sides = self.sides(self.heads, |at| self.tree.value(touched, at).cloned());
        (before, Question { topic: key.clone(), why: Why::Misfit, sides, before: before.cloned(), state })
    }

    fn distinct(
        &self,
        nodes: &[usize],
        value: impl Fn(usize) -> Option<&'a Answer>,
    ) -> Vec<Option<&'a Answer>> {
        let mut all = Vec::new();
        for at in nodes {
            let value = value(*at);
            if !all.contains(&value) {
                all.push(value);
            }
        }
        all
    }

    fn sides(&self, nodes: &[usize], value: impl Fn(usize) -> Option<Answer>) -> Vec<Side> {
        let mut sides: Vec<Side> = Vec::new();
        for at in nodes {
            let (answer, id) = (value(*at), self.tree.revision(*at).id);
            match sides.iter_mut().find(|it| it.answer == answer) {
                Some(side) => side.said.push(id),
                None => sides.push(Side { answer, said: vec![id] }),
            }
        }
        sides
    }

    /// What people decided about a topic whose last words are these; `value` of what may be chosen.
    fn ruling<V: PartialEq>(
        &self,
        topic: &AnswerKey,
        last: &[usize],
        value: impl Fn(usize) -> Option<V>,
    ) -> Ruling<V> {
        let spoken: Vec<(&Settlement, Option<RevisionId>)> =
            self.settlements.iter().filter_map(|it| Some((*it, it.of(topic)?))).collect();
        if spoken.is_empty() {
            return Ruling::Nothing;
        }
        let replaced =
            |it: &Settlement| spoken.iter().any(|(by, _)| by.id != it.id && by.knew.contains(&it.id));
        let standing = || spoken.iter().filter(|(it, _)| !replaced(it));
        if standing().next().is_some() && standing().all(|it| it.1.is_none()) {
            return Ruling::Open(Open::TakenBack);
        }
        let mut taken = None;
        for (_, takes) in standing() {
            let Some(takes) = takes else { return Ruling::Open(Open::Disagree) };
            let Some(value) = self.tree.place(*takes).and_then(&value) else {
                return Ruling::Open(Open::Late);
            };
            match &taken {
                Some(other) if *other != value => return Ruling::Open(Open::Disagree),
                _ => taken = Some(value),
            }
        }
        let knew = |it: &Settlement, at: usize| {
            it.heads.iter().filter_map(|it| self.tree.place(*it)).any(|head| self.tree.knew(head, at))
        };
        let knew_all = |it: &&(&Settlement, _)| last.iter().all(|at| knew(it.0, *at));
        match (taken, standing().find(knew_all)) {
            // A ring of decisions that each knew the other.
            (None, _) => Ruling::Open(Open::Disagree),
            (Some(value), Some((by, _))) => Ruling::Taken(value, by.id),
            (Some(_), None) => Ruling::Open(Open::Late),
        }
    }

    /// Whether answers that were taken over from several branches have an error that no head has, or
    /// one of them is of a question that is no longer asked. Not judged where the questionnaire is not
    /// one of ours.
    fn misfit(&self, visit: &Visit, answers: &Answers) -> bool {
        let Some(questionnaire) = Questionnaire::named(&visit.questionnaire) else { return false };
        // No clock: a day on which everything had happened that the answers tell.
        let newest = (0..self.tree.len()).map(|it| self.tree.revision(it).at).max();
        let day = |it: &Answers| case_file::date_of(it, Date::of_ms(newest.unwrap_or(visit.begun_at)));
        let errors = |it: &Answers| -> Vec<Fault> {
            let faults = validate::faults(questionnaire, it, day(it));
            faults.into_iter().filter(|it| it.severity == Severity::Error).collect()
        };
        let hides = |it: &Answers| validate::kept(questionnaire, it, day(it)) != *it;
        let heads: Vec<Answers> = self.heads.iter().map(|it| self.tree.answers(*it)).collect();
        let known: Vec<Fault> = heads.iter().flat_map(errors).collect();
        errors(answers).iter().any(|it| !known.contains(it)) || (hides(answers) && !heads.iter().any(hides))
    }
}

fn put(values: &Values) -> Answers {
    let mut answers = Answers::default();
    for (key, value) in values {
        answers.set((*key).clone(), value.cloned());
    }
    answers
}
