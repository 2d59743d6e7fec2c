//! The revisions of a visit as a tree, numbered so that whatever is based on a revision follows it
//! without a gap: who knew of whom is then a comparison of numbers.

use super::merged::Odd;
use crate::domain::answer::{Answer, AnswerKey, Answers, is_blank};
use crate::domain::id::RevisionId;
use crate::domain::record::Revision;
use crate::domain::{OrdMap, OrdSet, gathered};

/// The revisions that lead back to a first one, and what is odd about the others.
pub(super) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    pub(super) odd: OrdSet<Odd>,
}

struct Node<'a> {
    revision: &'a Revision,
    base: Option<usize>,
    /// behind the last one that is based on it, directly or not
    end: usize,
}

/// Who changed one answer, or anything of a whole, and to what: in the order of the tree.
pub(super) type Touched<'a> = Vec<(usize, Option<&'a Answer>)>;

impl<'a> Tree<'a> {
    pub(super) fn of(revisions: &'a OrdSet<Revision>) -> Tree<'a> {
        let mut by_id: OrdMap<RevisionId, Vec<&Revision>> = OrdMap::new();
        let mut after: OrdMap<RevisionId, Vec<&Revision>> = OrdMap::new();
        let mut odd = OrdSet::new();
        for it in revisions {
            by_id.or_insert_with(it.id, Vec::new).push(it);
        }
        let sound = by_id.values().filter_map(|it| match it.as_slice() {
            [one] => Some(*one),
            _ => None,
        });
        for it in sound.clone() {
            if let Some(base) = it.base {
                after.or_insert_with(base, Vec::new).push(it);
            }
        }
        let grown = |from: Vec<&'a Revision>| {
            let mut nodes: Vec<Node> = Vec::new();
            let mut next: Vec<(&Revision, Option<usize>)> =
                from.into_iter().rev().map(|it| (it, None)).collect();
            while let Some((revision, base)) = next.pop() {
                let at = nodes.len();
                nodes.push(Node { revision, base, end: at + 1 });
                let children = after.get(&revision.id).into_iter().flatten().rev();
                next.extend(children.map(|it| (*it, Some(at))));
            }
            nodes
        };
        let mut nodes = grown(sound.clone().filter(|it| it.base.is_none()).collect());
        for at in (0..nodes.len()).rev() {
            if let Some(base) = nodes[at].base {
                nodes[base].end = nodes[base].end.max(nodes[at].end);
            }
        }
        let mut seen: OrdSet<RevisionId> = gathered(nodes.iter().map(|it| it.revision.id));
        if nodes.iter().filter(|it| it.base.is_none()).count() > 1 {
            odd.insert(Odd::TwoFirst);
        }
        if seen.len() < by_id.len() {
            let mut ends: Vec<&Revision> = Vec::new();
            for (id, contents) in &by_id {
                if contents.len() > 1 {
                    odd.insert(Odd::TwoContents(*id));
                    ends.extend(after.get(id).into_iter().flatten());
                    seen.insert(*id);
                }
            }
            let lacks = |it: &&Revision| it.base.is_some_and(|base| !by_id.contains_key(&base));
            for it in sound.clone().filter(lacks) {
                odd.extend(it.base.map(|base| Odd::Missing { revision: it.id, base }));
                ends.push(it);
            }
            seen.extend(grown(ends).iter().map(|it| it.revision.id));
            if let Some(it) = sound.clone().find(|it| !seen.contains(&it.id)) {
                odd.insert(Odd::Ring(it.id));
            }
        }
        Tree { nodes, odd }
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }
    pub(super) fn revision(&self, at: usize) -> &'a Revision {
        self.nodes[at].revision
    }
    pub(super) fn place(&self, id: RevisionId) -> Option<usize> {
        self.nodes.iter().position(|it| it.revision.id == id)
    }
    /// Whether `one` is `other`, or `other` is based on it, directly or not.
    pub(super) fn knew(&self, other: usize, one: usize) -> bool {
        one <= other && other < self.nodes[one].end
    }
    /// Those that nothing is based on.
    pub(super) fn heads(&self) -> Vec<usize> {
        (0..self.len()).filter(|at| self.nodes[*at].end == at + 1).collect()
    }
    /// The last one that all of these are based on, each of them or itself.
    pub(super) fn common(&self, all: &[usize]) -> Option<usize> {
        let (first, last) = (*all.first()?, *all.last()?);
        let mut at = Some(first);
        while let Some(it) = at.filter(|it| !self.knew(last, *it)) {
            at = self.nodes[it].base;
        }
        at
    }
    /// The answers as they were with this revision.
    pub(super) fn answers(&self, at: usize) -> Answers {
        let mut path = vec![at];
        let mut base = self.nodes[at].base;
        while let Some(it) = base {
            path.push(it);
            base = self.nodes[it].base;
        }
        let mut answers = Answers::default();
        for it in path.into_iter().rev() {
            answers.apply(&self.nodes[it].revision.changes);
        }
        answers
    }

    /// Who changed which answer. Where there are several first revisions, each says something of
    /// every answer.
    pub(super) fn touched(&self) -> OrdMap<&'a AnswerKey, Touched<'a>> {
        let mut all: OrdMap<&AnswerKey, Touched> = OrdMap::new();
        for (at, node) in self.nodes.iter().enumerate() {
            for it in &node.revision.changes {
                let to = it.to.as_ref().filter(|it| !is_blank(it));
                let touched = all.or_insert_with(&it.key, Vec::new);
                match touched.last_mut() {
                    // One key twice in a revision: no file of ours; the last word counts.
                    Some(last) if last.0 == at => last.1 = to,
                    _ => touched.push((at, to)),
                }
            }
        }
        let firsts: Vec<usize> = (0..self.len()).filter(|at| self.nodes[*at].base.is_none()).collect();
        if firsts.len() > 1 {
            for (_, touched) in all.iter_mut() {
                for first in &firsts {
                    if let Err(place) = touched.binary_search_by_key(first, |it| it.0) {
                        touched.insert(place, (*first, None));
                    }
                }
            }
        }
        all
    }

    /// The answer as it was with this revision.
    pub(super) fn value(&self, touched: &Touched<'a>, at: usize) -> Option<&'a Answer> {
        touched.iter().rev().find(|(by, _)| self.knew(at, *by)).and_then(|it| it.1)
    }

    /// Of these, ascending, the ones that none of the others knew of.
    pub(super) fn last(&self, touched: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut last: Vec<usize> = Vec::new();
        for at in touched {
            match last.last_mut() {
                // In the order of the tree, what is based on the one before follows it at once.
                Some(before) if self.knew(at, *before) => *before = at,
                _ => last.push(at),
            }
        }
        last
    }
}
