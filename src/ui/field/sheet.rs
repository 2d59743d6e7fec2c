//! A sheet of answers that fields read and write: a visit's, or those of a household not yet added.
//! Judging is kept off the path of a keystroke: faults are worked out a moment after the last one.

use crate::domain::OrdSet;
use std::cell::RefCell;
use std::time::Duration;

use leptos::prelude::*;

use crate::device;
use crate::domain::questionnaire::known;
use crate::domain::{
    Answer, AnswerKey, Answers, CaseFile, Date, Edit, Fault, FaultKind, HouseholdId, Questionnaire, VisitId,
    case_file, gathered, problem, validate,
};
use crate::ui::session::Session;

/// How long after the last change the answers are judged, milliseconds.
const JUDGE_MS: u64 = 300;

thread_local! {
    /// Visits whose summary has been looked at: their blanks are shown as faults from then on.
    static REVIEWED: RefCell<OrdSet<VisitId>> = const { RefCell::new(OrdSet::new()) };
}

/// Remembers that the summary of this visit was looked at.
pub fn reviewed(visit: VisitId) {
    REVIEWED.with_borrow_mut(|all| all.insert(visit));
}

/// The id of a control: the key with a hyphen for whatever is neither letter nor digit. The wrapper
/// of the field is `field-` and this.
pub fn control_id(key: &AnswerKey) -> String {
    key.to_string().chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '-' }).collect()
}

/// Where the answers are.
#[derive(Clone, Copy)]
pub enum Source {
    /// in a visit, where each change is an edit
    Visit {
        /// whose
        household: HouseholdId,
        /// which
        visit: VisitId,
        /// where it is shown
        case: RwSignal<CaseFile>,
    },
    /// on the page only, until the household is added
    New(RwSignal<Answers>),
}

/// The sheet. `Copy`, because it is only handles; lives as long as the page.
#[derive(Clone, Copy)]
pub struct Sheet {
    /// the session
    pub session: Session,
    /// the questions
    pub paper: &'static Questionnaire,
    /// the day by the device
    pub today: Date,
    /// what is wrong, as of a moment ago
    pub faults: RwSignal<Vec<Fault>>,
    /// every question asked now
    pub asked: Memo<OrdSet<AnswerKey>>,
    /// where its answers are
    pub source: Source,
    left: RwSignal<OrdSet<AnswerKey>>,
    blanks_too: bool,
    ticket: StoredValue<u32>,
}

impl Sheet {
    /// Over answers.
    pub fn new(session: Session, paper: &'static Questionnaire, source: Source) -> Sheet {
        let today = device::today();
        let asked = Memo::new(move |_| {
            with(source, |answers| {
                gathered::<OrdSet<_>, _>(validate::asked(paper, answers, today).into_iter().map(|it| it.key))
            })
        });
        let blanks_too = match source {
            Source::Visit { visit, .. } => REVIEWED.with_borrow(|all| all.contains(&visit)),
            Source::New(_) => false,
        };
        let sheet = Sheet {
            session,
            paper,
            today,
            faults: RwSignal::new(Vec::new()),
            asked,
            source,
            left: RwSignal::new(OrdSet::new()),
            blanks_too,
            ticket: StoredValue::new(0),
        };
        sheet.judge();
        Effect::new(move |seen: Option<()>| {
            with(source, |_| ());
            if seen.is_some() {
                sheet.judge_in(JUDGE_MS);
            }
        });
        sheet
    }

    /// Reads the answers, and is woken by their changes.
    pub fn with<T>(self, read: impl FnOnce(&Answers) -> T) -> T {
        with(self.source, read)
    }
    /// Reads the answers once.
    pub fn peek<T>(self, read: impl FnOnce(&Answers) -> T) -> T {
        untrack(|| with(self.source, read))
    }
    /// One answer, for a control.
    pub fn answer(self, key: AnswerKey) -> Memo<Option<Answer>> {
        Memo::new(move |_| self.with(|answers| answers.get(&key).cloned()))
    }
    /// Gives, blanks or takes back answers, as one step.
    pub fn put(self, changes: Vec<(AnswerKey, Option<Answer>)>) {
        match self.source {
            Source::Visit { household, visit, .. } => {
                // Refused only when the visit is closed to answers; the page says that itself.
                drop(self.session.record(household, Edit::Answer { visit, changes }));
            }
            Source::New(answers) => {
                self.session.typing();
                answers.update(|answers| {
                    for (key, answer) in changes {
                        answers.set(key, answer);
                    }
                });
            }
        }
    }
    /// Puts one answer, unless it is there already.
    pub fn set(self, key: &AnswerKey, answer: Option<Answer>) {
        if self.peek(|answers| answers.get(key) != answer.as_ref()) {
            self.put(vec![(key.clone(), answer)]);
        }
    }
    /// Says that something is being typed that [`Sheet::set`] has not been given yet.
    pub fn typing(self) {
        self.session.typing();
    }
    /// Says that it has.
    pub fn typed(self) {
        // A household that is not yet added is on no disk, whatever was typed of it.
        if matches!(self.source, Source::Visit { .. }) {
            self.session.not_typing();
        }
    }
    /// The person is done with this field for now: its faults may be shown.
    pub fn leave(self, key: &AnswerKey) {
        match self.left.try_with_untracked(|all| all.contains(key)) {
            // The page is gone, and with it the place where a fault would stand.
            None => return,
            Some(true) => {}
            Some(false) => self.left.update(|all| {
                all.insert(key.clone());
            }),
        }
        self.judge_in(0);
    }
    /// The sentence to show at a field.
    pub fn fault(self, key: AnswerKey) -> Signal<Option<String>> {
        let blanks_too = self.blanks_too;
        let shown = Memo::new(move |_| {
            if !blanks_too && !self.left.with(|all| all.contains(&key)) {
                return None;
            }
            self.faults.with(|all| {
                let fault = all.iter().filter(|it| it.at == key && (blanks_too || !of_a_blank(it)));
                fault.min_by_key(|it| it.severity).map(|it| crate::ui::text::faults::fault(&it.kind))
            })
        });
        shown.into()
    }
    /// The visit's own date where one was given, else the device's.
    pub fn day(self, answers: &Answers) -> Date {
        case_file::date_of(answers, self.today)
    }
    /// The codes of the items that are urgent now.
    pub fn urgent(self) -> Memo<OrdSet<String>> {
        Memo::new(move |_| {
            self.with(|answers| {
                let problems = problem::problems(self.paper, answers, self.day(answers)).into_iter();
                gathered(problems.filter(|it| it.urgent.is_some()).map(|it| it.item))
            })
        })
    }
    /// Judges now.
    pub fn judge(self) {
        let found = self.peek(|answers| validate::faults(self.paper, answers, self.today));
        if self.faults.with_untracked(|old| *old != found) {
            self.faults.set(found);
        }
    }

    fn judge_in(self, delay_ms: u64) {
        let Some(ticket) = self.ticket.try_update_value(|it| {
            *it = it.wrapping_add(1);
            *it
        }) else {
            return;
        };
        let later = move || {
            // The page may be gone by now, and with it the sheet.
            if self.ticket.try_get_value() == Some(ticket) {
                self.judge();
            }
        };
        set_timeout(later, Duration::from_millis(delay_ms));
    }
}

/// Faults of what is not there yet: told by the summary, not while the form is being filled in.
fn of_a_blank(fault: &Fault) -> bool {
    matches!(
        fault.kind,
        FaultKind::Required | FaultKind::GateWithoutItem | FaultKind::MooOrCommunity | FaultKind::NoHead
    )
}

fn with<T>(source: Source, read: impl FnOnce(&Answers) -> T) -> T {
    match source {
        Source::New(answers) => answers.with(read),
        Source::Visit { visit, case, .. } => case.with(|it| match it.visit(visit) {
            Some(visit) => read(visit.working()),
            None => read(&Answers::default()),
        }),
    }
}

/// Whether somebody was met: only then are the notice, the members and the dimensions needed.
pub fn met(answers: &Answers) -> bool {
    match answers.of(known::VISIT_RESULT) {
        None | Some(Answer::Missing(_)) => true,
        Some(result) => *result == Answer::One("met".to_owned()),
    }
}
