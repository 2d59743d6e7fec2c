//! One household: where it stands, what can be done, and what was done before.

use leptos::prelude::*;

use super::households::status_mark;
use super::label;
use super::line::{self, Line, Status};
use super::listed;
use super::returned;
use super::summary::{change_list, refusal};
use super::visit::lost;
use super::{case as life, erase};
use crate::domain::trail::{Act, about};
use crate::domain::{
    Answers, CaseFile, Edit, HouseholdId, Questionnaire, Revision, RevisionReason, Visit, VisitId,
    VisitState, text_rule,
};
use crate::ui::kit::{Button, Dialog, LinkButton, Notice, Tone, Weight};
use crate::ui::route::{Part, Route};
use crate::ui::session::{Session, session};
use crate::ui::text::{dates, fill, t, t_case, visit_kind};

/// Characters of a key's id that are enough to tell two people's keys apart by eye.
const SHORT_KID: usize = 8;

/// The page of a household.
pub fn page(household: HouseholdId) -> AnyView {
    let session = session();
    let case = session.cases.with_untracked(|all| all.get(&household).copied());
    let Some(case) = case else { return listed::page(household) };
    let Some(visit) = case.with_untracked(|it| it.latest().map(|it| it.id)) else { return lost() };
    session.done(Act::Viewed, about(household));
    let handed = Memo::new(move |_| line::left(session));
    let line = Memo::new(move |_| case.with(Line::of));
    let status = Memo::new(move |_| line.with(|it| handed.with(|handed| it.status(handed))));
    let urgent = Memo::new(move |_| case.with(|it| life::life_of(session, it).urgent()));
    let address =
        move || case.with(|it| it.latest().map(|it| label::address(it.working())).unwrap_or_default());
    let head = move || line.with(|it| it.brief.head.clone());
    let members = move || {
        let count = case.with(|it| it.visit(visit).map_or(0, |it| it.working().members().len()));
        fill(t().field_member_count, &[("n", &count.to_string())])
    };
    view! {
        <div class="page household-page">
            <p class="trail"><a href=Route::Households.href()>{t().field_to_households}</a></p>
            <h1 tabindex="-1" data-title=t_case().case_title>{address}</h1>
            <p class="head-name">{head}</p>
            <p class="marks">
                {move || status_mark(status.get())}
                {move || urgent.get().then(super::dimension::urgent_mark)}
            </p>
            <p>{members}</p>
            {returned::section(session, household, case)}
            {actions(session, household, visit, case, status)}
            {life::begin(session, household, case, status)}
            {life::section(case)}
            {super::paper::offered(household, case)}
            {history(session, case)}
            {erase::section(session, household, Some(status))}
        </div>
    }
    .into_any()
}

/// What a visit's state allows.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Draft,
    Sealed,
    Correcting,
}

fn stage(case: &CaseFile, visit: VisitId) -> Stage {
    match case.visit(visit).map(|it| &it.state) {
        None | Some(VisitState::Draft) => Stage::Draft,
        Some(VisitState::Sealed) => Stage::Sealed,
        Some(VisitState::Correcting(_)) => Stage::Correcting,
    }
}

fn actions(
    session: Session,
    household: HouseholdId,
    visit: VisitId,
    case: RwSignal<CaseFile>,
    status: Memo<Status>,
) -> AnyView {
    let stage = Memo::new(move |_| case.with(|it| stage(it, visit)));
    let href = move |part: Part| Route::Visit(household, visit, part, None).href();
    let first = move || case.with_untracked(|it| it.visit(visit).map(|it| next_part(it.working())));
    let asking_correct = RwSignal::new(false);
    let asking_drop = RwSignal::new(false);
    let refused = RwSignal::new(None::<&'static str>);
    let correct = Callback::new(move |()| {
        asking_correct.set(false);
        match session.record(household, Edit::Reopen { visit }) {
            Ok(()) => Route::Visit(household, visit, Part::House, None).go(),
            Err(why) => refused.set(Some(refusal(&why))),
        }
    });
    let give_up = Callback::new(move |()| {
        asking_drop.set(false);
        if let Err(why) = session.record(household, Edit::DropCorrection { visit }) {
            refused.set(Some(refusal(&why)));
        }
    });
    let buttons = move || {
        match stage.get() {
        Stage::Draft => {
            let part = first().unwrap_or(Part::Notice);
            view! {
                <LinkButton weight=Weight::Primary class="go-on" href=href(part)>{t().field_go_on}</LinkButton>
                <LinkButton class="to-summary" href=href(Part::Summary)>{t().field_to_summary}</LinkButton>
            }
            .into_any()
        }
        Stage::Sealed => view! {
            {move || {
                // Once the file has left, the next visit is the one thing to do.
                let weight = if status.get().left() { Weight::Quiet } else { Weight::Primary };
                view! { <LinkButton weight=weight class="hand-over" href=Route::Handover.href()>{t().field_hand_over}</LinkButton> }
            }}
            <LinkButton class="to-summary" href=href(Part::Summary)>{t().field_to_summary}</LinkButton>
            <Button class="correct" on_press=Callback::new(move |()| asking_correct.set(true))>{t().field_correct}</Button>
        }
        .into_any(),
        Stage::Correcting => view! {
            <LinkButton weight=Weight::Primary class="go-on" href=href(Part::House)>{t().field_go_on_correcting}</LinkButton>
            <LinkButton class="to-summary" href=href(Part::Summary)>{t().field_to_summary_correcting}</LinkButton>
            <Button weight=Weight::Danger class="drop-correction" on_press=Callback::new(move |()| asking_drop.set(true))>
                {t().field_drop_correction}
            </Button>
        }
        .into_any(),
    }
    };
    view! {
        {move || refused.get().map(|it| view! { <Notice tone=Tone::Bad><p>{it}</p></Notice> })}
        <div class="toolbar">{buttons}</div>
        <Dialog open=asking_correct title=t().field_correct>
            <p>{t().field_correct_explained}</p>
            <div class="toolbar">
                <Button weight=Weight::Primary class="confirm-correct" on_press=correct>{t().field_correct}</Button>
                <Button on_press=Callback::new(move |()| asking_correct.set(false))>{t().field_not_yet}</Button>
            </div>
        </Dialog>
        <Dialog open=asking_drop title=t().field_drop_correction>
            <p>{t().field_drop_correction_ask}</p>
            <div class="toolbar">
                <Button weight=Weight::Danger class="confirm-drop" on_press=give_up>{t().field_drop_correction}</Button>
                <Button on_press=Callback::new(move |()| asking_drop.set(false))>{t().field_keep_correcting}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// Where filling in goes on: the notice until it was given, then the house.
fn next_part(answers: &Answers) -> Part {
    let given = answers.ticked(crate::domain::questionnaire::known::NOTICE);
    if given || !super::sheet::met(answers) { Part::House } else { Part::Notice }
}

fn history(session: Session, case: RwSignal<CaseFile>) -> AnyView {
    let rows = move || {
        case.with(|case| {
            let mut rows = Vec::new();
            for visit in &case.visits {
                let Some(paper) = Questionnaire::named(&visit.questionnaire) else { continue };
                let mut before = Answers::default();
                for revision in case.history(visit.id) {
                    let mut after = before.clone();
                    after.apply(&revision.changes);
                    rows.push(step(session, paper, (visit, revision), &before, &after));
                    before = after;
                }
            }
            if rows.is_empty() {
                return view! { <p class="empty">{t().field_no_history}</p> }.into_any();
            }
            rows.reverse();
            view! { <ol class="history" reversed>{rows}</ol> }.into_any()
        })
    };
    view! { <section class="revisions"><h2>{t().field_history}</h2>{rows}</section> }.into_any()
}

fn step(
    session: Session,
    paper: &'static crate::domain::Questionnaire,
    (visit, revision): (&Visit, &Revision),
    before: &Answers,
    after: &Answers,
) -> AnyView {
    let when = dates::moment(revision.at);
    let who = if revision.by == session.kid() {
        session.person.with_untracked(|it| it.as_ref().map(|it| it.name.clone())).unwrap_or_default()
    } else {
        fill(t().field_other_key, &[("kid", revision.by.get(..SHORT_KID).unwrap_or(&revision.by))])
    };
    let (what, details) = match &revision.reason {
        // Everything changed from nothing: the list would be the whole form.
        RevisionReason::Sealed => (
            fill(
                t_case().case_was_sealed,
                &[("kind", visit_kind(visit.kind)), ("sealed", t().field_was_sealed)],
            ),
            None,
        ),
        RevisionReason::Corrected { note } => (
            fill(t().field_was_corrected, &[("reason", &text_rule::masked(note))]),
            Some(change_list(paper, before, after, &revision.changes)),
        ),
        RevisionReason::Kept { note, .. } => {
            (fill(t().field_was_kept, &[("reason", &text_rule::masked(note))]), None)
        }
    };
    view! {
        <li>
            <p><strong>{what}</strong></p>
            <p class="hint">{fill(t().field_by_and_when, &[("who", &who), ("when", &when)])}</p>
            {details}
        </li>
    }
    .into_any()
}
