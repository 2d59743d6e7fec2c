//! A file that was opened, and what became of it.

use std::sync::Arc;

use leptos::prelude::*;

use super::anew::Here;
use super::judge::{Held, Relayed, Taken};
use crate::device::files::FileFault;
use crate::domain::merge::Brings;
use crate::exchange::PublicKeys;
use crate::exchange::backup::Backup;
use crate::exchange::enrol::{Enrolment, OfficeCard};
use crate::exchange::intake::Reason;
use crate::exchange::relay::Sender;

/// What became of a file that was opened.
#[derive(Clone)]
pub(in crate::ui::office) enum State {
    Reading,
    Unread(FileFault),
    Refused(Reason),
    Held(Arc<Held>),
    /// a volunteer's keys, to be compared
    Asks(Arc<Enrolment>, PublicKeys),
    /// the same of somebody known, who has forgotten a PIN
    Forgot(Arc<Enrolment>, PublicKeys),
    /// a forgotten PIN of a tablet that was never registered here
    ForgotUnknown,
    /// everything of a tablet that is gone
    Backup(Arc<Backup>),
    /// what was read of a tablet that does not open; how many records stay shut, and of how many there
    /// is only an earlier state
    Rescued(Arc<Backup>, usize, usize),
    /// the same, which this office has no key for
    RescueShut,
    /// a register of another computer of this office; what it brought
    Register(String),
    /// the same, not taken, and why
    RegisterRefused(String),
    /// keys that were compared, now or before
    Known(String),
    /// the same of another office
    KnownOffice(String),
    /// a person decided to leave it out: its hash, and the reason
    LeftOut(String, String),
    /// a QR code that is no enrolment
    OtherCode,
    /// this office's own keys, or in practice another's, which belong into a tablet
    Card,
    /// another office's keys, to be compared
    AsksOffice(Arc<OfficeCard>, PublicKeys),
    /// an office passes files on, which wait until a person decided about it
    Sender(Arc<Sender>),
    /// files that an office passed on, taken in
    Relayed(Arc<Relayed>),
    /// not on disk yet
    Keeping,
    /// taken in
    Kept(Arc<Taken>),
    Again(String),
    /// the digits differed
    NotMatched,
    /// not opened: a person stopped before
    Left,
}

/// In which group a file is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui::office) enum Group {
    /// under way
    Working,
    /// a person is asked, or told something that is no handover
    Person,
    Taken,
    Again,
    Refused,
    Left,
}

impl State {
    pub fn group(&self) -> Group {
        match self {
            State::Reading | State::Keeping => Group::Working,
            State::Kept(_) => Group::Taken,
            // What is refused inside is shown, however many files there are.
            State::Relayed(it) if it.refused.is_empty() => Group::Taken,
            State::Again(_) => Group::Again,
            State::Refused(_) | State::Unread(_) => Group::Refused,
            State::Left => Group::Left,
            _ => Group::Person,
        }
    }

    /// What the file brought, once it is taken in.
    pub fn brings(&self) -> Brings {
        match self {
            State::Kept(it) => it.brings,
            State::Relayed(it) => it.brings(),
            _ => Brings::default(),
        }
    }

    /// The rounds of the files of volunteers in it, once they are taken in.
    pub fn rounds(&self) -> Vec<String> {
        match self {
            State::Kept(it) if !it.list => vec![it.round.clone()],
            State::Relayed(it) => it.taken.iter().map(|it| it.round.clone()).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether nothing is under way and no person is asked.
    pub fn settled(&self) -> bool {
        !matches!(
            self,
            State::Reading
                | State::Keeping
                | State::Held(..)
                | State::Asks(..)
                | State::Forgot(..)
                | State::AsksOffice(..)
                | State::Sender(..)
        )
    }
}

/// A file that was opened.
#[derive(Clone)]
pub(in crate::ui::office) struct Opened {
    pub number: usize,
    pub name: String,
    pub state: ArcRwSignal<State>,
    /// what was here when it was judged last
    pub counted: ArcRwSignal<Option<Here>>,
}

impl Opened {
    /// One that is to be opened.
    pub(super) fn new(number: usize, name: String) -> Opened {
        Opened { number, name, state: ArcRwSignal::new(State::Reading), counted: ArcRwSignal::new(None) }
    }

    /// Whether it waits, and is shown so already.
    pub(super) fn shows(&self, state: &State) -> bool {
        self.state.with_untracked(|now| match (now, state) {
            (State::Held(now), State::Held(it)) => now == it,
            _ => false,
        })
    }

    /// Says what became of it.
    pub(super) fn is(&self, state: State) {
        self.state.set(state);
    }
}
