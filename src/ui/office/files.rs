//! The register of files ทะเบียนรับไฟล์ (domain.md §6.3, R8): every file that was taken in, waits or was
//! refused, from the heads alone.

mod paper;
mod shown;

use std::borrow::Cow;
use std::cell::RefCell;

use leptos::prelude::*;

use super::{other_round, said, summaries, taking_in, with_intakes};
use crate::domain::record::{Intake, KnownKey};
use crate::domain::refused::{Claim, HeldWhy, Refused};
use crate::domain::search;
use crate::domain::summary::Summary;
use crate::domain::taken::{Again, Head};
use crate::domain::{HouseholdId, OrdMap, OrdSet, gathered};
use crate::exchange::Known;
use crate::exchange::enrol::codes;
use crate::exchange::intake::{self, link, missing_before, public_keys};
use crate::ui::session::Session;

pub(super) use paper::page as paper;
pub(super) use shown::{came_again, register};

/// The register's name among the reports.
pub(super) const PAPER: &str = "r8";

thread_local! {
    /// Heads of files that were taken in before heads were kept, by hash: each is read once.
    static READ: RefCell<OrdMap<String, Head>> = const { RefCell::new(OrdMap::new()) };
}

/// How a file was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Checked {
    Good,
    Redacted,
    Unreadable,
    Waits,
    LeftOut,
    Refused,
}

/// One line of the register.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    hash: String,
    name: String,
    at: i64,
    seq: Option<u64>,
    /// the first digits of its key, which people compare; of a key that is not in the register its code
    device: String,
    who: String,
    /// the offices that passed it on
    through: Vec<String>,
    area: String,
    records: Option<u32>,
    checked: Checked,
    /// a person decided to leave it out, for this reason
    left_out: Option<String>,
    /// why it waits
    why: Option<HeldWhy>,
    /// of a file that was not taken
    refused: Option<Refused>,
    missing: Vec<u64>,
    /// of a file that was taken in: that it is of another round than the present one, in words
    other_round: Option<String>,
    /// of a file that was taken in: it was handed in again
    again: Option<Again>,
    /// answers of its households that wait for a person because several changed them; `None` while that is
    /// not counted
    conflicts: Option<u32>,
    /// what it is searched by
    sought: String,
}

impl Line {
    fn of(name: &str, at: i64, checked: Checked) -> Line {
        Line {
            hash: String::new(),
            name: name.to_owned(),
            at,
            seq: None,
            device: String::new(),
            who: String::new(),
            through: Vec::new(),
            area: String::new(),
            records: None,
            checked,
            left_out: None,
            why: None,
            refused: None,
            missing: Vec::new(),
            other_round: None,
            again: None,
            conflicts: None,
            sought: String::new(),
        }
    }
    /// With what a file that nobody vouches for says of itself.
    fn claiming(mut self, claim: Option<&Claim>, digits: &OrdMap<String, String>) -> Line {
        if let Some(it) = claim {
            self.device = digits.get(&it.kid).cloned().unwrap_or_else(|| codes(&it.kid));
            (self.who, self.area) = (it.name.clone(), it.area.clone());
            self.seq = (it.seq > 0).then_some(it.seq);
        }
        self
    }
    /// What its row is drawn from: as long as that stays, an opened reason stays open while others come.
    fn drawn(&self) -> String {
        let times = self.refused.as_ref().map_or(0, |it| it.times);
        let Line { hash, checked, at, device, why, left_out, missing, conflicts, .. } = self;
        let came = (at, times, self.again, &self.other_round);
        format!("{hash} {device} {checked:?} {came:?} {why:?} {left_out:?} {missing:?} {conflicts:?}")
    }
    /// Whether the device that signed it is one that the office compared.
    fn vouched(&self) -> bool {
        matches!(self.checked, Checked::Good | Checked::Redacted | Checked::Unreadable)
    }
}

/// The head of a file that was taken in.
fn head_of<'a>(intake: &'a Intake, register: &[KnownKey]) -> Option<Cow<'a, Head>> {
    if intake.head.is_some() {
        return intake::head(intake, register);
    }
    let key = format!("{} {}", intake.hash, intake.redacted);
    if let Some(read) = READ.with_borrow(|all| all.get(&key).cloned()) {
        return Some(Cow::Owned(read));
    }
    let head = intake::head(intake, register)?.into_owned();
    READ.with_borrow_mut(|all| all.insert(key, head.clone()));
    Some(Cow::Owned(head))
}

fn lines(session: Session) -> Vec<Line> {
    let register = super::register(session);
    let digits = |key: &KnownKey| {
        let digits = public_keys(key).map(|it| it.fingerprint()).unwrap_or_default();
        (key.kid.clone(), digits.split(' ').next().unwrap_or_default().to_owned())
    };
    let digits: OrdMap<String, String> = gathered(register.iter().map(digits));
    let conflicts = conflicts(session);
    let mut lines = with_intakes(session, |intakes| {
        let heads: Vec<Option<Cow<Head>>> = intakes.iter().map(|it| head_of(it, &register)).collect();
        let mut links: OrdMap<&str, Vec<Known>> = OrdMap::new();
        for (intake, head) in intakes.iter().zip(&heads) {
            let link = head.as_ref().map(|it| link(intake, it));
            links.or_insert_with(&intake.kid, Default::default).extend(link);
        }
        let line = |(intake, head): (&&Intake, &Option<Cow<Head>>)| {
            let links = links.get(&*intake.kid).map_or(&[][..], Vec::as_slice);
            let checked = match head {
                None => Checked::Unreadable,
                Some(_) if intake.redacted => Checked::Redacted,
                Some(_) => Checked::Good,
            };
            let in_conflict = |head: &Cow<Head>, all: &OrdMap<HouseholdId, u32>| match all.is_empty() {
                true => 0,
                false => head.households().iter().filter_map(|it| all.get(it)).sum(),
            };
            Line {
                hash: intake.hash.clone(),
                seq: Some(intake.seq),
                device: digits.get(&intake.kid).cloned().unwrap_or_default(),
                who: head.as_ref().map(|it| it.author.name.clone()).unwrap_or_default(),
                through: intake.through.clone(),
                area: head.as_ref().map(|it| it.author.area.clone()).unwrap_or_default(),
                records: head.as_ref().map(|it| it.tally.households),
                missing: missing_before(links, intake.seq, said::NUMBERS_NAMED + 1),
                other_round: head.as_ref().and_then(|it| other_round::words(session, &it.round)),
                again: intake.again,
                conflicts: head.as_ref().zip(conflicts.as_ref()).map(|(head, all)| in_conflict(head, all)),
                ..Line::of(&intake.name, intake.at, checked)
            }
        };
        intakes.iter().zip(&heads).map(line).collect::<Vec<_>>()
    });
    let taken: OrdSet<String> = gathered(lines.iter().map(|it| it.hash.clone()));
    session.waiting_files.with(|all| {
        lines.extend(all.values().filter(|it| !taken.contains(&it.hash) && !it.is_over()).map(|it| {
            let checked = if it.left_out.is_some() { Checked::LeftOut } else { Checked::Waits };
            let line = Line {
                hash: it.hash.clone(),
                left_out: it.left_out.clone(),
                through: it.through.clone(),
                why: it.why,
                ..Line::of(&it.name, it.at, checked)
            };
            line.claiming(it.claim.as_deref(), &digits)
        }));
    });
    session.refusals.with(|all| {
        lines.extend(all.values().map(|it| {
            let line = Line {
                hash: it.id.clone(),
                refused: Some(it.clone()),
                ..Line::of(&it.name, it.last, Checked::Refused)
            };
            line.claiming(it.claim.as_deref(), &digits)
        }));
    });
    for it in &mut lines {
        it.sought = search::folded(&format!("{}\n{}\n{}", it.name, it.who, it.device));
    }
    lines.sort_by(|a, b| (b.at, b.seq, &b.hash).cmp(&(a.at, a.seq, &a.hash)));
    lines
}

/// How many answers of a household wait for a person, of those where any do; `None` while that is not known.
fn conflicts(session: Session) -> Option<OrdMap<HouseholdId, u32>> {
    let known = summaries::edition(session).get() > 0;
    let hard = |it: &&Summary| it.hard > 0;
    known
        .then(|| summaries::with(session, |all| gathered(all.iter().filter(hard).map(|it| (it.id, it.hard)))))
}

/// What is counted over all files; while many come, as it was before them.
fn counted<T: PartialEq + Clone + Send + Sync + 'static>(
    session: Session,
    count: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    let importing = taking_in(session);
    Memo::new(move |before: Option<&T>| match (importing.get(), before) {
        (true, Some(before)) => before.clone(),
        _ => count(),
    })
}

/// Households of kept files whose erasure a volunteer was asked for, with the file that holds them.
pub(super) fn erasures(session: Session) -> Memo<Vec<(HouseholdId, String)>> {
    counted(session, move || {
        let register = super::register(session);
        with_intakes(session, |all| {
            let heads = || all.iter().filter_map(|it| Some((it, head_of(it, &register)?)));
            let mut asked: OrdSet<HouseholdId> = gathered(heads().flat_map(|(_, head)| head.erased.clone()));
            // And those that another office erased, which passed their files on.
            session.relays.with(|all| {
                let came = all.values().filter(|it| !it.made_here());
                asked.extend(came.flat_map(|it| it.erased.iter().copied()));
            });
            let done = |it: &HouseholdId| session.removals.with(|all| all.contains_key(it));
            let of = |household: HouseholdId| {
                let mut holding = heads().filter(|(_, head)| head.holds(household));
                holding.next().map(|(it, _)| (household, it.hash.clone()))
            };
            asked.into_iter().filter(|it| !done(it)).filter_map(of).collect()
        })
    })
}

/// The numbers of the same device that are missing just before a file taken in.
pub(super) fn missing(session: Session, hash: &str) -> Vec<u64> {
    let register = super::register(session);
    with_intakes(session, |all| {
        let Some(file) = all.iter().find(|it| it.hash == hash) else { return Vec::new() };
        let same = all.iter().filter(|it| it.kid == file.kid);
        let links: Vec<Known> = same.filter_map(|it| Some(link(it, &*head_of(it, &register)?))).collect();
        missing_before(&links, file.seq, said::NUMBERS_NAMED + 1)
    })
}
