//! Lessons บทเรียน: what a new volunteer, or a new person of an office, does step by step on the real
//! pages of practice. A step is done when what is known says so, never because something was pressed.

use super::answer::{Answer, Answers};
use super::case_file::CaseFile;
use super::comment::{Comment, Fate, fate};
use super::life::life;
use super::questionnaire::known;
use super::record::{Handover, Revision, Visit, VisitKind, VisitState};
use super::validate::MET;

/// What a step waits for. Everything but the first and [`Fact::Compared`] is looked up in what is kept, since
/// the lesson began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// this page is on the screen, written as its address without `#/`, ids as `*`
    At(&'static str),
    /// the person of this device is somebody by name
    Named,
    /// the digits of a file were held against a card, and it was said rightly whether they are the same
    Compared,
    /// a visit of this kind was begun; of any kind
    Begun(Option<VisitKind>),
    /// the notice was read to the household
    Told,
    /// somebody was met
    Met,
    /// so many members have a first name
    People(usize),
    /// each of the seven dimensions was asked
    Asked,
    /// of each problem that the household brought along it is said how it stands
    Stands,
    /// something cannot wait
    Urgent,
    /// a visit that was begun is sealed; of this kind
    Sealed(Option<VisitKind>),
    /// a file was made
    Made,
    /// a file that was saved was opened again and is the same
    Checked,
    /// what the office asked was answered, and the answer is sealed
    Answered,
    /// an office holds a file back
    Held,
    /// an office took a file in
    TakenIn,
    /// an office came to know a key
    Vouched,
    /// a person chose between two answers
    Settled,
    /// a meeting gave a problem somebody to lead, a network or a day
    Resolved,
}

impl Fact {
    /// Whether it stays true once it is. A page on the screen does not.
    fn lasts(self) -> bool {
        !matches!(self, Fact::At(_))
    }
}

/// Why a step cannot be done as its sentence says, as things stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stuck {
    /// the survey is closed: nothing is added, and nothing checked again
    Closed,
    /// all that is sealed is in a file already
    NothingNew,
    /// each file that was made was opened again
    NothingToCheck,
    /// the office asks nothing that is not answered
    NothingAsked,
}

/// A step of a lesson. Its sentence stands in the lesson's text, in the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// what it waits for
    pub fact: Fact,
    /// what to look at, as a selector of a page; the first that is there
    pub shows: &'static str,
    /// the page on which it is done, as its address; empty where only the way there leads to it
    pub page: &'static str,
}

/// A lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// its name, in addresses and in the text
    pub id: &'static str,
    /// it is for the office
    pub office: bool,
    /// what is to be done, in order
    pub steps: &'static [Step],
}

const fn step(fact: Fact, shows: &'static str, page: &'static str) -> Step {
    Step { fact, shows, page }
}

/// The lessons, in the order in which they are learnt.
pub const LESSONS: [Lesson; 11] = [
    Lesson {
        id: "enrol",
        office: false,
        steps: &[
            step(Fact::At("enrol"), "", "#/enrol"),
            step(Fact::Named, "#enrol-name, .enrol", "#/enrol"),
            step(
                Fact::Compared,
                ".go-trust, .practice-card:not([open]) > summary, .compare-file .toolbar",
                "#/trust",
            ),
            step(Fact::At("settings"), "nav a[href='#/settings']", "#/settings"),
        ],
    },
    Lesson {
        id: "first",
        office: false,
        steps: &[
            step(Fact::At("households/add"), "main .add-household", "#/households"),
            step(Fact::Begun(Some(VisitKind::Survey)), "main .add-household", "#/households/add"),
            step(Fact::Told, "label[for='notice-given']", ""),
            step(Fact::Met, "#field-visit-result, .next-part", ""),
            step(Fact::People(1), "[id^='field-first-name'], .add-member, .next-part", ""),
            step(Fact::Asked, "[id^='field-gate'], .next-part", ""),
            step(Fact::Sealed(Some(VisitKind::Survey)), "dialog[open] .confirm-seal, .seal, .next-part", ""),
        ],
    },
    Lesson {
        id: "rexray",
        office: false,
        steps: &[
            step(Fact::At("households/*"), "a.household:has(.status.listed), a.household", "#/households"),
            step(Fact::Begun(Some(VisitKind::Rexray)), ".begin-rexray", "#/households"),
            step(Fact::Told, "label[for='notice-given'], .next-part", ""),
            step(Fact::Met, "#field-visit-result, .next-part", ""),
            step(Fact::Stands, "[id^='field-problem-status'], .next-part", ""),
            step(Fact::Sealed(Some(VisitKind::Rexray)), "dialog[open] .confirm-seal, .seal, .next-part", ""),
        ],
    },
    Lesson {
        id: "urgent",
        office: false,
        steps: &[
            step(Fact::Begun(None), "main .add-household", "#/households"),
            step(Fact::Urgent, "[id^='field-gate'], .next-part", ""),
            step(Fact::Sealed(None), "dialog[open] .confirm-seal, .seal, .next-part", ""),
            step(Fact::At("households"), "nav a[href='#/households']", "#/households"),
        ],
    },
    Lesson {
        id: "handover",
        office: false,
        steps: &[
            step(Fact::At("handover"), "nav a[href='#/handover']", "#/handover"),
            step(Fact::Made, ".make-file", "#/handover"),
            step(Fact::Checked, ".check-file", "#/handover"),
        ],
    },
    Lesson {
        id: "returned",
        office: false,
        steps: &[
            step(
                Fact::At("households/*"),
                ".show-returned[aria-pressed='false'], a.household:has(.status.returned)",
                "#/households",
            ),
            step(
                Fact::Answered,
                "dialog[open] .confirm-keep, .seal-next, .mend, .seal, .next-part",
                "#/households",
            ),
            step(Fact::Made, ".make-file, .hand-over-next, .hand-over", "#/handover"),
        ],
    },
    Lesson {
        id: "take-in",
        office: true,
        steps: &[
            step(Fact::At("trainer"), ".to-trainer", "#/trainer"),
            step(Fact::At("office"), ".practice-1-known", "#/trainer"),
            step(Fact::TakenIn, "#office-files", "#/office"),
        ],
    },
    Lesson {
        id: "quarantine",
        office: true,
        steps: &[
            step(Fact::At("trainer"), ".to-trainer", "#/trainer"),
            step(Fact::At("office"), ".practice-2-unknown", "#/trainer"),
            step(Fact::Held, "#office-files", "#/office"),
            step(Fact::Vouched, ".match, #office-files", "#/office"),
        ],
    },
    Lesson {
        id: "conflict",
        office: true,
        steps: &[
            step(Fact::At("trainer"), ".to-trainer", "#/trainer"),
            step(Fact::At("office"), ".practice-4-first-tablet", "#/trainer"),
            step(Fact::TakenIn, "#office-files", "#/office"),
            step(Fact::At("office/differ/*/*"), ".to-conflicts, #office-files, .conflict a", "#/office"),
            step(Fact::Settled, ".differ, .decide-differ", "#/office/differ"),
        ],
    },
    Lesson {
        id: "meeting",
        office: true,
        steps: &[
            step(Fact::At("office"), "nav a[href='#/office']", "#/office"),
            step(Fact::At("office/meeting"), ".to-meeting", "#/office"),
            step(Fact::Resolved, "#resolve-lead, .agencies tbody a", "#/office/meeting"),
        ],
    },
    Lesson {
        id: "report",
        office: true,
        steps: &[
            step(Fact::At("office"), "nav a[href='#/office']", "#/office"),
            step(Fact::At("office/reports"), ".to-reports", "#/office"),
            step(Fact::At("office/reports/*"), "main a[href^='#/office/reports/']", "#/office/reports"),
        ],
    },
];

/// The lesson of this name.
pub fn lesson(id: &str) -> Option<&'static Lesson> {
    LESSONS.iter().find(|it| it.id == id)
}

/// What is known when a step is judged.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// the address on the screen, as in [`Fact::At`]
    pub page: &'a str,
    /// when the lesson began, ms since 1970
    pub since: i64,
    /// whether the person is somebody by name
    pub named: bool,
    /// when digits were compared last, and judged rightly
    pub compared: Option<i64>,
    /// the case files
    pub cases: &'a [&'a CaseFile],
    /// the files made
    pub handovers: &'a [&'a Handover],
    /// what the office asked
    pub comments: &'a [&'a Comment],
    /// the round surveys nothing today
    pub closed: bool,
    /// all that is sealed is in a file already
    pub nothing_new: bool,
    /// when an office took a file in last, held one back, came to know a key, settled, and resolved
    pub taken_in: Option<i64>,
    /// see there
    pub held: Option<i64>,
    /// see there
    pub vouched: Option<i64>,
    /// see there
    pub settled: Option<i64>,
    /// see there
    pub resolved: Option<i64>,
}

impl Known<'_> {
    fn visits(&self) -> impl Iterator<Item = (&CaseFile, &Visit)> {
        let all = self.cases.iter().flat_map(|case| case.visits.iter().map(move |it| (*case, it)));
        all.filter(|(_, it)| it.begun_at >= self.since)
    }
    fn any(&self, holds: impl Fn(&Visit, &Answers) -> bool) -> bool {
        self.visits().any(|(_, it)| holds(it, it.working()))
    }
    fn after(&self, at: Option<i64>) -> bool {
        at.is_some_and(|at| at >= self.since)
    }

    /// Whether it is so.
    pub fn holds(&self, fact: Fact) -> bool {
        let of_kind = |it: &Visit, kind: Option<VisitKind>| kind.is_none_or(|kind| kind == it.kind);
        match fact {
            Fact::At(page) => self.page == page,
            Fact::Named => self.named,
            Fact::Compared => self.after(self.compared),
            Fact::Begun(kind) => self.any(|it, _| of_kind(it, kind)),
            Fact::Told => self.any(|_, it| it.of(known::NOTICE) == Some(&Answer::YesNo(true))),
            Fact::Met => {
                self.any(|_, it| matches!(it.of(known::VISIT_RESULT), Some(Answer::One(code)) if code == MET))
            }
            Fact::People(count) => self.any(|_, it| {
                let named = |member: &_| !it.member_text(known::FIRST_NAME, *member).is_empty();
                it.members().iter().filter(|member| named(member)).count() >= count
            }),
            Fact::Asked => self.any(|_, it| {
                let gates = it.iter().filter(|(key, answer)| {
                    key.question.starts_with("gate.") && matches!(answer, Answer::One(_))
                });
                gates.count() >= 7
            }),
            Fact::Stands => self.any(|_, it| {
                let problems = it.problems();
                !problems.is_empty() && problems.iter().all(|id| it.of_problem(known::STATUS, *id).is_some())
            }),
            Fact::Urgent => self.visits().any(|(case, visit)| {
                let said = |it: &super::life::Followed| it.told_in == Some(visit.id);
                life(case, None).problems.iter().any(|it| it.urgent.is_some() && said(it))
            }),
            Fact::Sealed(kind) => self.any(|it, _| of_kind(it, kind) && it.head.is_some()),
            Fact::Made => self.handovers.iter().any(|it| it.file.is_some() && it.reserved_at >= self.since),
            Fact::Checked => self.handovers.iter().any(|it| self.after(it.checked_at)),
            Fact::Answered => self.comments.iter().any(|it| self.answered(it)),
            Fact::Held => self.after(self.held),
            Fact::TakenIn => self.after(self.taken_in),
            Fact::Vouched => self.after(self.vouched),
            Fact::Settled => self.after(self.settled),
            Fact::Resolved => self.after(self.resolved),
        }
    }

    fn answered(&self, comment: &Comment) -> bool {
        let since = |it: &Revision| it.at >= self.since;
        self.cases.iter().any(|case| {
            let sealed = case.visit(comment.visit).is_some_and(|it| it.state == VisitState::Sealed);
            sealed
                && match fate(comment, &case.history(comment.visit)) {
                    Fate::Corrected(revision, _) | Fate::Kept(revision, _) => since(revision),
                    Fate::Open => false,
                }
        })
    }

    /// Whether it asks something that is not answered.
    fn asks(&self, comment: &Comment) -> bool {
        let of = |it: &&&CaseFile| it.visit(comment.visit).is_some();
        let case = self.cases.iter().find(of);
        case.is_some_and(|it| matches!(fate(comment, &it.history(comment.visit)), Fate::Open))
    }
    /// Whether a file that was made was not opened again, and is still there to be.
    fn unchecked(&self) -> bool {
        let waits = |it: &Handover| it.checked_at.is_none() && it.received.is_none();
        self.handovers.iter().any(|it| waits(it) && it.file.as_ref().is_some_and(|it| !it.text.is_empty()))
    }
}

impl Lesson {
    /// The step to do next, counted from 0; the number of steps when all is done. Whoever does what a later
    /// step asks for has done those before it.
    pub fn next(&self, at: usize, known: &Known) -> usize {
        let done = |step: &Step| known.holds(step.fact);
        let later = |index: &usize| self.steps.get(*index).is_some_and(|it| it.fact.lasts() && done(it));
        let ahead = (at..self.steps.len()).rev().find(later).map_or(at, |index| index + 1);
        (ahead..self.steps.len())
            .find(|index| !self.steps.get(*index).is_some_and(done))
            .unwrap_or(self.steps.len())
    }

    /// Why the step, counted from 0, cannot be done as things stand; `None` where it can.
    pub fn stuck(&self, at: usize, known: &Known) -> Option<Stuck> {
        let fact = self.steps.get(at)?.fact;
        let answers = self.steps.iter().skip(at).any(|it| it.fact == Fact::Answered);
        match fact {
            Fact::Made => known.nothing_new.then_some(Stuck::NothingNew),
            Fact::Checked => (!known.unchecked()).then_some(Stuck::NothingToCheck),
            _ if answers => (!known.comments.iter().any(|it| known.asks(it))).then_some(Stuck::NothingAsked),
            _ => (known.closed && !self.begun_in_time(known)).then_some(Stuck::Closed),
        }
    }

    /// Whether it begins no visit that only an open survey lets begin, or has begun one: what was begun in
    /// time may be finished.
    fn begun_in_time(&self, known: &Known) -> bool {
        let begins = self.steps.iter().find_map(|it| match it.fact {
            Fact::Begun(kind) => Some(kind),
            _ => None,
        });
        begins.is_none_or(|kind| {
            known.any(|it, _| kind.map_or(it.kind != VisitKind::FollowUp, |kind| kind == it.kind))
        })
    }
}

/// How far somebody is, kept between visits to the app; it says nothing of anybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// lessons that were done to their end
    pub done: Vec<&'static str>,
    /// the lesson under way, its step, and when it was begun, ms since 1970
    pub now: Option<(&'static str, usize, i64)>,
}

impl Progress {
    /// As it is kept: `enrol first|handover 2 1700000000000`.
    pub fn write(&self) -> String {
        let now = self.now.map_or(String::new(), |(id, at, since)| format!("{id} {at} {since}"));
        format!("{}|{now}", self.done.join(" "))
    }
    /// Reads it; whatever is not understood is left out.
    pub fn read(text: &str) -> Progress {
        let (done, now) = text.split_once('|').unwrap_or((text, ""));
        let done = done.split(' ').filter_map(|it| lesson(it)).map(|it| it.id).collect();
        let mut parts = now.split(' ');
        let now = (|| {
            let lesson = lesson(parts.next()?)?;
            let at: usize = parts.next()?.parse().ok()?;
            Some((lesson.id, at.min(lesson.steps.len()), parts.next()?.parse().ok()?))
        })();
        Progress { done, now }
    }
    /// The lesson of this name, from its beginning.
    pub fn begin(&mut self, id: &str, now: i64) {
        self.now = lesson(id).map(|it| (it.id, 0, now));
    }
    /// Leaves the lesson under way; what was done in it stays done.
    pub fn leave(&mut self) {
        self.now = None;
    }
    /// Goes on as far as what is known says. Whether that is further.
    pub fn advance(&mut self, known: &Known) -> bool {
        let Some((id, at, since)) = self.now else { return false };
        let Some(lesson) = lesson(id) else { return false };
        let next = lesson.next(at, &Known { since, ..*known });
        self.go_to(lesson, next, since);
        next != at
    }
    /// Goes on by a step that cannot be done here.
    pub fn skip(&mut self) {
        if let Some((id, at, since)) = self.now
            && let Some(lesson) = lesson(id)
        {
            self.go_to(lesson, (at + 1).min(lesson.steps.len()), since);
        }
    }
    fn go_to(&mut self, lesson: &Lesson, at: usize, since: i64) {
        self.now = Some((lesson.id, at, since));
        if at == lesson.steps.len() && !self.done.contains(&lesson.id) {
            self.done.push(lesson.id);
        }
    }
}

/// An address in the form of [`Fact::At`]: without `#/` and what follows `?`, ids as `*`.
pub fn page_of(hash: &str) -> String {
    let path = hash.trim_start_matches('#').trim_start_matches('/');
    let path = path.split('?').next().unwrap_or_default();
    // Reports have names, households and files have ids; which report is no matter either.
    let mut before = "";
    let mut part = |it: &str| {
        let any = it.len() >= 30 || before == "reports";
        before = if it == "reports" { "reports" } else { "" };
        if any { "*".to_owned() } else { it.to_owned() }
    };
    path.split('/').map(&mut part).collect::<Vec<_>>().join("/")
}
