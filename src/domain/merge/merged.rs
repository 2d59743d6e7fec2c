//! How one visit stands, read off everything that came of it.

use serde::Serialize;

use super::settlement::{Chosen, Settlement};
use super::tree::{Touched, Tree};
use super::{Entry, whole_of};
use crate::domain::answer::{Answer, AnswerKey, Answers};
use crate::domain::id::{HouseholdId, RevisionId, SettlementId, VisitId};
use crate::domain::record::{Revision, Visit, VisitState};
use crate::domain::validate::{self, Fault, Severity};
use crate::domain::{Date, OrdMap, OrdSet, Questionnaire, case_file, gathered};

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
    /// every decision about it, in the order of their ids
    pub settlements: Vec<Settlement>,
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
    /// The answers as they were with this revision.
    pub fn answers_at(&self, id: RevisionId) -> Answers {
        let all: OrdSet<Revision> = gathered(self.revisions.iter().cloned());
        let tree = Tree::of(&all);
        tree.place(id).map(|at| tree.answers(at)).unwrap_or_default()
    }
    /// The answers, with those besides of whatever is blank here but not in some branch: so that a
    /// member can be named whom one of them took away.
    pub fn with_all_branches(&self) -> Answers {
        let mut all = self.visit.answers.clone();
        for head in self.heads.iter().chain(&self.ancestor) {
            for (key, answer) in self.answers_at(*head).iter() {
                if all.get(key).is_none() {
                    all.set(key.clone(), Some(answer.clone()));
                }
            }
        }
        all
    }
    /// A decision made in the knowledge of all this; `at` is ms since 1970, `by` the office's `kid`.
    pub fn decide(
        &self,
        id: SettlementId,
        mut chosen: Vec<Chosen>,
        why: String,
        at: i64,
        by: String,
    ) -> Settlement {
        chosen.sort();
        Settlement {
            id,
            household: self.visit.household,
            visit: self.visit.id,
            heads: self.heads.clone(),
            chosen,
            knew: self.settlements.iter().map(|it| it.id).collect(),
            why,
            at,
            by,
        }
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
        settlements: entry.settlements.iter().cloned().collect(),
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

/// What was said of one answer.
struct Told<'a> {
    by: Touched<'a>,
    /// revisions that took it away with its whole, which stays: what they said of it does not count, nor
    /// what was said by who knew of it
    gone: Vec<usize>,
}

impl<'a> Judge<'a, '_> {
    fn settle(&self, merged: &mut Merged) {
        let touched = self.tree.touched().into_iter();
        let mut told: OrdMap<&AnswerKey, Told> =
            touched.map(|(key, by)| (key, Told { by, gone: Vec::new() })).collect();
        let mut wholes: OrdMap<AnswerKey, Vec<&AnswerKey>> = OrdMap::new();
        for key in told.keys() {
            if let Some(topic) = whole_of(key) {
                wholes.or_insert_with(topic, Vec::new).push(key);
            }
        }
        wholes.retain(|_, keys| keys.len() > 1);
        let mut values: Values = OrdMap::new();
        wholes.retain(|topic, keys| self.whole(topic, keys, &mut told, &mut values, &mut merged.questions));
        let mut soft: OrdSet<&AnswerKey> = OrdSet::new();
        for (key, told) in &told {
            if !values.contains_key(key) {
                let (value, question) = self.one(key, told);
                values.insert(key, value);
                match question {
                    None => {}
                    Some(None) => drop(soft.insert(key)),
                    Some(Some(it)) => merged.questions.push(it),
                }
            }
        }
        let mut ask = |key: &'a AnswerKey, values: &mut Values<'a>| {
            if let Some(told) = told.get(key) {
                let last = self.tree.last(told.by.iter().map(|it| it.0));
                let (before, question) = self.alone(key, told, &last, State::Open(Open::New));
                values.insert(key, before);
                merged.questions.push(question);
            }
        };
        // One blanked a member's name and the other the rest: both kept the member, together none would.
        for keys in wholes.values() {
            if !keys.iter().any(|key| values.get(key).copied().flatten().is_some()) {
                for key in keys.iter().filter(|key| soft.remove(**key)).collect::<Vec<_>>() {
                    ask(key, &mut values);
                }
            }
        }
        if !soft.is_empty() && self.misfit(&merged.visit, &put(&values)) {
            std::mem::take(&mut soft).into_iter().for_each(|key| ask(key, &mut values));
        }
        merged.visit.answers = put(&values);
        merged.soft = soft.into_iter().cloned().collect();
        merged.questions.sort_by(|one, other| one.topic.cmp(&other.topic));
    }

    /// What may have been taken away on one branch and changed on another. Puts the answers that are
    /// decided, or wait, with the whole; where it stays, what took it away no longer counts. Whether
    /// everybody who counts has it.
    fn whole(
        &self,
        topic: &AnswerKey,
        keys: &[&'a AnswerKey],
        told: &mut OrdMap<&'a AnswerKey, Told<'a>>,
        values: &mut Values<'a>,
        questions: &mut Vec<Question>,
    ) -> bool {
        let mut by = OrdSet::new();
        for key in keys {
            by.extend(told.get(key).into_iter().flat_map(|it| &it.by).map(|it| it.0));
        }
        let there = |at: usize| {
            let has = |key: &&&AnswerKey| match topic.member {
                // Of a member only what `Answers::members` counts.
                Some(_) => topic.question != "*" || !key.question.contains('.'),
                None => topic.question.strip_suffix(".*") == Some(&*key.question),
            };
            let value = |key: &&AnswerKey| told.get(key).and_then(|it| self.tree.value(&it.by, at));
            let counts = |it: &Answer| topic.member.is_some() || *it == Answer::YesNo(true);
            keys.iter().filter(has).filter_map(value).any(counts)
        };
        let last = self.tree.last(by.iter().copied());
        let here = |at: usize| there(at).then_some(Answer::YesNo(true));
        let sides = self.sides(&last, here);
        if sides.len() < 2 {
            return sides.iter().any(|it| it.answer.is_some());
        }
        let common = self.tree.common(&last);
        let before = common.and_then(here);
        let state = match self.ruling(topic, &last, |at| Some(here(at))) {
            Ruling::Taken(stays, by) => State::Settled(by, stays),
            Ruling::Open(why) => State::Open(why),
            Ruling::Nothing => State::Open(Open::New),
        };
        questions.push(Question {
            topic: topic.clone(),
            why: Why::TakenAway,
            sides,
            before,
            state: state.clone(),
        });
        match state {
            State::Settled(_, Some(_)) => {
                let mut gone = OrdSet::new();
                let mut last = last;
                while last.iter().any(|at| !there(*at)) {
                    gone.extend(last.into_iter().filter(|at| !there(*at)));
                    last = self.tree.last(by.iter().copied().filter(|at| !gone.contains(at)));
                }
                for key in keys {
                    if let Some(it) = told.get_mut(key) {
                        it.by.retain(|it| !gone.contains(&it.0));
                        it.gone = gone.iter().copied().collect();
                    }
                }
                true
            }
            State::Settled(_, None) => {
                values.extend(keys.iter().map(|key| (*key, None)));
                false
            }
            State::Open(_) => {
                for key in keys {
                    let was = common.zip(told.get(key)).and_then(|(at, it)| self.tree.value(&it.by, at));
                    values.insert(key, was);
                }
                false
            }
        }
    }

    /// How one answer stands, and what is asked of it, or that one branch alone changed it.
    fn one(&self, key: &'a AnswerKey, told: &Told<'a>) -> (Option<&'a Answer>, Option<Option<Question>>) {
        let value = |at: usize| self.tree.value(&told.by, at);
        let last = self.tree.last(told.by.iter().map(|it| it.0));
        let said = self.distinct(&last, value);
        let hard = said.len() > 1;
        let agreed = said.first().copied().flatten();
        let may = if hard { said } else { self.distinct(&self.counting(told, &last), value) };
        if may.len() < 2 {
            return (agreed, None);
        }
        let counts = |at: usize| !told.gone.iter().any(|gone| self.tree.knew(at, *gone));
        let takes = |at: usize| Some(value(at)).filter(|it| counts(at) && may.contains(it));
        let state = match self.ruling(key, &last, takes) {
            Ruling::Nothing | Ruling::Open(Open::TakenBack) if !hard => return (agreed, Some(None)),
            Ruling::Nothing => State::Open(Open::New),
            Ruling::Open(why) => State::Open(why),
            Ruling::Taken(it, by) => State::Settled(by, it.cloned()),
        };
        let (before, question) = match hard {
            false => self.alone(key, told, &last, state),
            true => {
                let before = self.tree.common(&last).and_then(value);
                let sides = self.sides(&last, |at| value(at).cloned());
                let (topic, why) = (key.clone(), Why::Differs);
                (before, Question { topic, why, sides, before: before.cloned(), state })
            }
        };
        let taken = match &question.state {
            State::Settled(_, taken) => may.into_iter().find(|it| *it == taken.as_ref()).flatten(),
            State::Open(_) => before,
        };
        (taken, Some(Some(question)))
    }

    /// The question about an answer that one branch alone changed, and how it was before.
    fn alone(
        &self,
        key: &AnswerKey,
        told: &Told<'a>,
        last: &[usize],
        state: State,
    ) -> (Option<&'a Answer>, Question) {
        let value = |at: usize| self.tree.value(&told.by, at);
        let before = self.common.and_then(value);
        let sides = self.sides(&self.counting(told, last), |at| value(at).cloned());
        (before, Question { topic: key.clone(), why: Why::Misfit, sides, before: before.cloned(), state })
    }

    /// The heads whose word on an answer counts, and those of its `last` changes that none of them knew.
    fn counting(&self, told: &Told<'a>, last: &[usize]) -> Vec<usize> {
        let counts = |at: &usize| !told.gone.iter().any(|gone| self.tree.knew(*at, *gone));
        let mut all: Vec<usize> = self.heads.iter().copied().filter(counts).collect();
        let heads = all.clone();
        all.extend(last.iter().filter(|at| !heads.iter().any(|head| self.tree.knew(*head, **at))));
        all.sort_unstable();
        all
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
