//! The visit's form: one part a screen, a strip of the parts with their state, back and on.

use leptos::prelude::*;

use super::question::asked_field;
use super::sheet::{self, Sheet, Source, control_id};
use super::{arrive, closing, dimension, label, log, members, photos, position, problems, quick, summary};
use crate::domain::questionnaire::known;
use crate::domain::{
    Answer, AnswerKey, Answers, CaseFile, Dimension, Fault, HouseholdId, Questionnaire, Severity, VisitId,
    VisitKind, VisitState,
};
use crate::ui::kit::{LinkButton, Notice, Tone, Weight};
use crate::ui::route::{Part, Route};
use crate::ui::session::session;
use crate::ui::text::{fill, t};

/// One part of a visit's form, and the answer to go to.
pub fn page(household: HouseholdId, visit: VisitId, part: Part, at: Option<String>) -> AnyView {
    let session = session();
    let case = session.cases.with_untracked(|all| all.get(&household).copied());
    let named =
        case.and_then(|it| it.with_untracked(|it| it.visit(visit).map(|it| it.questionnaire.clone())));
    let (Some(case), Some(named)) = (case, named) else { return lost() };
    let Some(paper) = Questionnaire::named(&named) else { return lost() };
    if part == Part::Summary {
        sheet::reviewed(visit);
    }
    let sheet = Sheet::new(session, paper, Source::Visit { household, visit, case });
    let at = at.and_then(|it| it.parse::<AnswerKey>().ok());
    if let Some(key) = &at {
        sheet.leave(key);
        arrive::soon(format!("field-{}", control_id(key)));
    }
    let here = Here { household, visit, part: part.clone() };
    let open = Memo::new(move |_| case.with(|it| it.visit(visit).is_some_and(|it| it.open())));
    let correcting = Memo::new(move |_| case.with(|it| is_correcting(it, visit)));
    let body = match &part {
        Part::Summary => summary::part(sheet, household, visit, case),
        Part::Paper => quick::part(sheet, household, visit),
        part => part_body(sheet, household, visit, part, at.as_ref()),
    };
    // The summary says itself that a visit is sealed, and what comes next.
    let is_summary = part == Part::Summary;
    let body = match part {
        // Its buttons work on a sealed visit too.
        Part::Summary => body,
        _ => view! { <fieldset class="sheet" disabled=move || !open.get()>{body}</fieldset> }.into_any(),
    };
    let back = Route::Household(household).href();
    let sealed = move || {
        (!open.get() && !is_summary).then(|| {
            let href = Route::Household(household).href();
            view! {
                <Notice tone=Tone::Info>
                    <p>{t().field_is_sealed}</p>
                    <p><a href=href>{t().field_to_household}</a></p>
                </Notice>
            }
        })
    };
    let in_correction = move || {
        correcting
            .get()
            .then(|| view! { <Notice tone=Tone::Warning><p>{t().field_is_correcting}</p></Notice> })
    };
    let address = Memo::new(move |_| sheet.with(label::address));
    view! {
        <div class="page visit">
            <p class="trail"><a href=back>{move || address.get()}</a></p>
            {strip(sheet, &here)}
            <h1 tabindex="-1">{label::part_title(paper, &here.part)}</h1>
            {sealed}
            {in_correction}
            {body}
            {(here.part != Part::Paper).then(|| turn(sheet, &here))}
        </div>
    }
    .into_any()
}

/// What is asked in a part; the summary and the page of all parts ask nothing of their own.
pub fn part_body(
    sheet: Sheet,
    household: HouseholdId,
    visit: VisitId,
    part: &Part,
    at: Option<&AnswerKey>,
) -> AnyView {
    match part {
        Part::Notice => notice(sheet, household, visit),
        Part::House => house(sheet),
        Part::Members => members::part(sheet, at),
        Part::Dimension(code) => dimension::part(sheet, code, at),
        Part::Problems => problems::part(sheet, at),
        Part::Gates => dimension::gates(sheet),
        Part::Log => log::part(sheet, at),
        Part::Closing => closing::part(sheet),
        Part::Summary | Part::Paper => ().into_any(),
    }
}

/// Where in the form.
#[derive(Clone)]
struct Here {
    household: HouseholdId,
    visit: VisitId,
    part: Part,
}

impl Here {
    fn href(&self, part: &Part) -> String {
        Route::Visit(self.household, self.visit, part.clone(), None).href()
    }
}

/// Whether the visit is being corrected.
pub fn is_correcting(case: &CaseFile, visit: VisitId) -> bool {
    case.visit(visit).is_some_and(|it| matches!(it.state, VisitState::Correcting(_)))
}

/// What is shown for an address that names nothing on this device.
pub fn lost() -> AnyView {
    let href = Route::Households.href();
    view! {
        <div class="page">
            <h1 tabindex="-1">{t().field_lost_title}</h1>
            <p>{t().field_lost}</p>
            <LinkButton weight=Weight::Primary href=href>{t().field_to_households}</LinkButton>
        </div>
    }
    .into_any()
}

/// The parts that are needed, in the order of the form.
pub fn parts(paper: &Questionnaire, asked: &Asked) -> Vec<Part> {
    if !asked.met {
        return vec![Part::House, Part::Summary];
    }
    let brought = asked.follows.then_some(Part::Problems);
    let gates = (asked.follows && asked.dimensions).then_some(Part::Gates);
    // The gates of a visit that follows stand on one page: a dimension has its own once it is said yes to.
    let own = |code: &String| if asked.follows { asked.found.contains(code) } else { true };
    let dimensions = paper.dimensions.iter().filter(|it| asked.dimensions && own(&it.code));
    let dimensions = dimensions.map(|it| Part::Dimension(it.code.clone()));
    let after = [Part::Log, Part::Closing].into_iter().filter(|_| asked.follows);
    let all = [Part::Notice, Part::House].into_iter().chain(brought).chain([Part::Members]).chain(gates);
    all.chain(dimensions).chain(after).chain([Part::Summary]).collect()
}

/// What decides which parts are needed.
#[derive(Clone, PartialEq)]
pub struct Asked {
    /// somebody was met
    met: bool,
    /// a visit that goes on from a list or from the visits before
    follows: bool,
    /// the dimensions are asked
    dimensions: bool,
    /// the dimensions in which there is a problem
    found: Vec<String>,
}

/// The same, by these answers.
pub fn asked(paper: &Questionnaire, answers: &Answers) -> Asked {
    let yes = |it: &&Dimension| {
        let gate = matches!(answers.of(&it.gate_id()), Some(Answer::One(code)) if code == "yes");
        gate || it.items.iter().any(|item| answers.ticked(&item.code))
    };
    let found = paper.dimensions.iter().filter(yes).map(|it| it.code.clone()).collect();
    Asked {
        met: sheet::met(answers),
        follows: follows(answers),
        dimensions: crate::domain::validate::asks_dimensions(answers),
        found,
    }
}

/// Whether the visit goes on from a list or from the visits before.
pub fn follows(answers: &Answers) -> bool {
    matches!(answers.of(known::VISIT_KIND), Some(Answer::One(kind)) if kind != VisitKind::Survey.code())
}

/// Whether anything of the part was answered.
fn begun(paper: &Questionnaire, answers: &Answers, part: &Part) -> bool {
    if *part == Part::Gates {
        return paper.dimensions.iter().any(|it| answers.of(&it.gate_id()).is_some());
    }
    answers.iter().any(|(key, _)| label::find(paper, key).part == *part)
}

/// What the strip says about a part.
#[derive(Clone, PartialEq)]
struct State {
    part: Part,
    begun: bool,
    errors: usize,
}

fn states(sheet: Sheet, asked: &Asked) -> Vec<State> {
    let errors = |faults: &[Fault], part: &Part| {
        let here =
            |it: &&Fault| it.severity == Severity::Error && label::find(sheet.paper, &it.at).part == *part;
        faults.iter().filter(here).count()
    };
    // Woken by the faults, which follow the answers at a distance, and not by each keystroke.
    sheet.faults.with(|faults| {
        let state = |part: Part| State {
            errors: errors(faults, &part),
            begun: sheet.peek(|answers| begun(sheet.paper, answers, &part)),
            part,
        };
        parts(sheet.paper, asked).into_iter().map(state).collect()
    })
}

fn strip(sheet: Sheet, here: &Here) -> AnyView {
    let asked = Memo::new(move |_| sheet.with(|it| asked(sheet.paper, it)));
    let states = Memo::new(move |_| asked.with(|it| states(sheet, it)));
    let here = here.clone();
    // The links stay; only what they say changes, so that a keyboard does not lose its place.
    let rows = move || {
        let row = |part: Part| {
            let (href, title) = (here.href(&part), label::part_title(sheet.paper, &part));
            let current = (part == here.part).then_some("step");
            let state = Memo::new(move |_| {
                let state = |all: &Vec<State>| all.iter().find(|it| it.part == part).cloned();
                match states.with(state) {
                    Some(State { part: Part::Summary, .. }) | None => ("summary", String::new()),
                    Some(State { begun: false, .. }) => ("blank", t().field_state_blank.to_owned()),
                    Some(State { errors: 0, .. }) => ("done", t().field_state_done.to_owned()),
                    Some(State { errors, .. }) => {
                        ("some", fill(t().field_state_missing, &[("n", &errors.to_string())]))
                    }
                }
            });
            view! {
                <li class=move || state.with(|it| it.0)>
                    <a href=href aria-current=current>
                        <span class="title">{title}</span>
                        <span class="state">{move || state.with(|it| it.1.clone())}</span>
                    </a>
                </li>
            }
        };
        asked.with(|it| parts(sheet.paper, it)).into_iter().map(row).collect_view()
    };
    arrive::at_current_part();
    view! { <nav class="parts" aria-label=t().field_parts><ol>{rows}</ol></nav> }.into_any()
}

fn turn(sheet: Sheet, here: &Here) -> AnyView {
    let asked = Memo::new(move |_| sheet.with(|it| asked(sheet.paper, it)));
    let here = here.clone();
    let buttons = move || {
        let parts = asked.with(|it| parts(sheet.paper, it));
        // A part that is not needed any more leads on to the first that is.
        let place = parts.iter().position(|it| *it == here.part);
        let before = place.and_then(|it| it.checked_sub(1)).and_then(|it| parts.get(it));
        let after = place.map_or(parts.first(), |it| parts.get(it + 1));
        let before = before.map(|part| {
            let title = fill(t().field_previous, &[("part", &label::part_title(sheet.paper, part))]);
            view! { <LinkButton class="prev-part" href=here.href(part)>{title}</LinkButton> }
        });
        let after = after.map(|part| {
            let title = fill(t().field_next, &[("part", &label::part_title(sheet.paper, part))]);
            view! { <LinkButton weight=Weight::Primary class="next-part" href=here.href(part)>{title}</LinkButton> }
        });
        view! { {before}{after} }
    };
    view! { <nav class="turn toolbar" aria-label=t().field_turn>{buttons}</nav> }.into_any()
}

fn notice(sheet: Sheet, household: HouseholdId, visit: VisitId) -> AnyView {
    let organisation =
        sheet.session.person.with_untracked(|it| it.as_ref().map(|it| it.organisation.clone()));
    let organisation = organisation.filter(|it| !it.is_empty());
    let organisation = organisation.unwrap_or_else(|| t().field_your_office.to_owned());
    let key = AnswerKey::of(known::NOTICE);
    let id = control_id(&key);
    let answer = sheet.answer(key.clone());
    let given = Memo::new(move |_| answer.get() == Some(Answer::YesNo(true)));
    let fault = sheet.fault(key.clone());
    let tick = move |event| {
        sheet.set(&key, event_target_checked(&event).then_some(Answer::YesNo(true)));
        sheet.leave(&key);
    };
    let result = AnswerKey::of(known::VISIT_RESULT).to_string();
    let away = Route::Visit(household, visit, Part::House, Some(result)).href();
    view! {
        <p>{t().field_notice_read_aloud}</p>
        <blockquote class="read-aloud"><p>{fill(t().field_notice, &[("organisation", &organisation)])}</p></blockquote>
        <div class="field" class:faulty=move || fault.with(Option::is_some) id=format!("field-{id}")>
            <label class="choice" class:chosen=move || given.get() for=id.clone()>
                <input id=id.clone() type="checkbox" autocomplete="off" prop:checked=move || given.get() on:change=tick aria-describedby=format!("{id}-fault")/>
                <span>{t().field_notice_given}</span>
            </label>
            <p class="fault" id=format!("{id}-fault") aria-live="polite">{move || fault.get()}</p>
        </div>
        <p><a href=away>{t().field_nobody_met}</a></p>
        {quick::offered(sheet, household, visit)}
    }
    .into_any()
}

fn house(sheet: Sheet) -> AnyView {
    let questions = sheet.paper.household.iter().filter(|it| it.id != known::NOTICE && !it.given);
    let questions = questions.map(|it| asked_field(sheet, AnswerKey::of(&it.id), it)).collect_view();
    view! { {questions}{position::part(sheet)}{photos::part(sheet, None)} }.into_any()
}
