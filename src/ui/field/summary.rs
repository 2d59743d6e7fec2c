//! The summary: progress, problems found, what is missing or wrong — each a link to its field — and
//! sealing, or what changed and why when a sealed visit is being corrected.

use leptos::prelude::*;

use super::dimension::urgent_mark;
use super::returned;
use super::sheet::{self, Sheet};
use super::visit::{follows, is_correcting};
use super::{case, label};
use crate::device;
use crate::domain::answer::{Change, diff};
use crate::domain::validate::{asks_dimensions, places};
use crate::domain::{
    Answer, AnswerKey, Answers, CaseFile, Edit, Fault, HouseholdId, OrdMap, PhotoFault, Questionnaire,
    Refusal, Severity, VisitId, VisitKind, case_file, gathered, problem,
};
use crate::ui::kit::{Button, Dialog, Field, LinkButton, Notice, TextBox, Tone, Weight};
use crate::ui::ready;
use crate::ui::route::{Part, Route};
use crate::ui::text::{faults, fill, t, t_case, words};

/// The summary of a visit.
pub fn part(sheet: Sheet, household: HouseholdId, visit: VisitId, case: RwSignal<CaseFile>) -> AnyView {
    let open = Memo::new(move |_| case.with(|it| it.visit(visit).is_some_and(|it| it.open())));
    let body = move || {
        if open.get() {
            open_summary(sheet, household, visit, case)
        } else {
            let at =
                case.with_untracked(|it| it.history(visit).iter().map(|it| it.at).max()).unwrap_or_default();
            view! { {returned::left(sheet.session, household, case)}{sealed(household)}{move || ready::after_sealing(sheet.session, at)} }.into_any()
        }
    };
    let follows = case.with_untracked(|it| it.visit(visit).is_some_and(|it| it.kind != VisitKind::Survey));
    let standing = follows.then(|| {
        let changed = move || case.with(|it| case::since(sheet.session, it, visit));
        view! { {case::standing(case::of(case))} {changed} }
    });
    view! {
        {standing}
        {progress(sheet, household, visit)}
        {problems(sheet)}
        {body}
    }
    .into_any()
}

fn progress(sheet: Sheet, household: HouseholdId, visit: VisitId) -> AnyView {
    let rows = move || {
        sheet.with(|answers| {
            if !sheet::met(answers) {
                return view! { <p>{t().field_not_met}</p> }.into_any();
            }
            if !asks_dimensions(answers) {
                return view! { <p>{t_case().case_no_new_problem}</p> }.into_any();
            }
            let (some, none) = match follows(answers) {
                true => (t_case().case_new_here, t_case().case_none_new_here),
                false => (t().field_problem_count, t().field_no_problem),
            };
            let row = |it: &'static crate::domain::Dimension| {
                let part = Part::Dimension(it.code.clone());
                let href = Route::Visit(household, visit, part, None).href();
                let (class, said) = match answers.of(&it.gate_id()) {
                    Some(Answer::One(code)) if code == "yes" => {
                        let count = it.items.iter().filter(|item| answers.ticked(&item.code)).count();
                        ("dimension-chip found", fill(some, &[("n", &count.to_string())]))
                    }
                    Some(Answer::One(code)) if code == "no" => ("dimension-chip none", none.to_owned()),
                    _ => ("dimension-chip todo", t().field_gate_not_asked.to_owned()),
                };
                view! { <li><a class=class href=href>{words(&it.title)}" – "{said}</a></li> }
            };
            view! { <ol class="progress">{sheet.paper.dimensions.iter().map(row).collect_view()}</ol> }
                .into_any()
        })
    };
    view! { <section class="dimensions"><h2>{t().field_progress}</h2>{rows}</section> }.into_any()
}

fn problems(sheet: Sheet) -> AnyView {
    let rows = move || {
        sheet.with(|answers| {
            let found = problem::problems(sheet.paper, answers, sheet.day(answers));
            if found.is_empty() {
                return view! { <p class="empty">{t().field_no_problems}</p> }.into_any();
            }
            let row = |it: problem::Problem| {
                let key = AnswerKey::of(&it.item);
                let severity = it.severity.map(|it| fill(t().field_severity, &[("n", &it.to_string())]));
                view! {
                    <li class:urgent-problem=it.urgent.is_some()>
                        <span class="title">{label::title(sheet.paper, answers, &key)}</span>
                        {it.urgent.map(|_| urgent_mark())}
                        <span class="severity">{severity}</span>
                    </li>
                }
            };
            view! { <ul class="problems">{found.into_iter().map(row).collect_view()}</ul> }.into_any()
        })
    };
    let section = move || {
        let (asks, follows) = sheet.with(|it| (sheet::met(it) && asks_dimensions(it), follows(it)));
        let title = if follows { t_case().case_new_problems } else { t().field_problems };
        asks.then(|| view! { <section><h2>{title}</h2>{rows}</section> })
    };
    section.into_any()
}

fn sealed(household: HouseholdId) -> AnyView {
    view! {
        <Notice tone=Tone::Good>
            <p>{t().field_sealed_now}</p>
            <p>{t().field_sealed_next}</p>
        </Notice>
        <div class="toolbar">
            <LinkButton weight=Weight::Primary class="hand-over" href=Route::Handover.href()>{t().field_hand_over}</LinkButton>
            <LinkButton class="to-households" href=Route::Households.href()>{t().field_to_households}</LinkButton>
            <LinkButton class="to-household" href=Route::Household(household).href()>{t().field_to_household}</LinkButton>
        </div>
    }
    .into_any()
}

fn open_summary(sheet: Sheet, household: HouseholdId, visit: VisitId, case: RwSignal<CaseFile>) -> AnyView {
    let correcting = case.with_untracked(|it| is_correcting(it, visit));
    let errors = Memo::new(move |_| {
        sheet.faults.with(|all| all.iter().filter(|it| it.severity == Severity::Error).count())
    });
    let asking = RwSignal::new(false);
    let note = RwSignal::new(String::new());
    let refused = RwSignal::new(None::<String>);
    let seal = Callback::new(move |()| {
        asking.set(false);
        let edit = if correcting {
            Edit::SealCorrection {
                visit,
                note: crate::domain::text_rule::clean(&note.get_untracked(), false),
            }
        } else {
            Edit::Seal { visit }
        };
        match sheet.session.record(household, edit) {
            Ok(()) => {}
            Err(why) => {
                sheet.judge();
                refused.set(Some(refusal(&why).to_owned()));
            }
        }
    });
    let unready =
        Signal::derive(move || errors.get() != 0 || (correcting && note.with(|it| it.trim().is_empty())));
    let why_not = move || match errors.get() {
        0 if correcting && note.with(|it| it.trim().is_empty()) => {
            Some(t().field_seal_needs_reason.to_owned())
        }
        0 => None,
        n => Some(fill(t().field_seal_has_errors, &[("n", &n.to_string())])),
    };
    let list = move |severity: Severity| move || fault_list(sheet, household, visit, severity);
    let (title, ask, press) = if correcting {
        (t().field_seal_correction_title, t().field_seal_correction_ask, t().field_seal_correction)
    } else {
        (t().field_seal_title, t().field_seal_ask, t().field_seal)
    };
    let changes = correcting.then(|| changes(sheet, case, visit, note));
    view! {
        <section class="faults">
            {list(Severity::Error)}
            {list(Severity::Warning)}
        </section>
        {changes}
        <section class="sealing">
            <p class="why-not" aria-live="polite">{why_not}</p>
            {move || refused.get().map(|it| view! { <Notice tone=Tone::Bad><p>{it}</p></Notice> })}
            <Button weight=Weight::Primary class="seal" disabled=unready on_press=Callback::new(move |()| asking.set(true))>
                {press}
            </Button>
        </section>
        <Dialog open=asking title=title>
            <p>{ask}</p>
            <div class="toolbar">
                <Button weight=Weight::Primary class="confirm-seal" on_press=seal>{press}</Button>
                <Button class="cancel" on_press=Callback::new(move |()| asking.set(false))>{t().field_not_yet}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

fn fault_list(sheet: Sheet, household: HouseholdId, visit: VisitId, severity: Severity) -> AnyView {
    let all =
        sheet.faults.with(|all| all.iter().filter(|it| it.severity == severity).cloned().collect::<Vec<_>>());
    let count = all.len().to_string();
    if all.is_empty() {
        return match severity {
            Severity::Error => {
                view! { <Notice tone=Tone::Good><p>{t().field_no_errors}</p></Notice> }.into_any()
            }
            Severity::Warning => ().into_any(),
        };
    }
    let (class, title) = match severity {
        Severity::Error => ("errors", fill(t().field_errors, &[("n", &count)])),
        Severity::Warning => ("warnings", fill(t().field_warnings, &[("n", &count)])),
    };
    let row = |fault: Fault| {
        let part = label::find(sheet.paper, &fault.at).part;
        let place = label::part_title(sheet.paper, &part);
        let title = sheet.peek(|answers| label::title(sheet.paper, answers, &fault.at));
        let href = Route::Visit(household, visit, part, Some(fault.at.to_string())).href();
        view! {
            <li>
                <a href=href>
                    <span class="part">{place}</span>
                    <span class="title">{title}</span>
                    <span class="sentence">{faults::fault(&fault.kind)}</span>
                </a>
            </li>
        }
    };
    view! { <h2>{title}</h2><ul class=class>{all.into_iter().map(row).collect_view()}</ul> }.into_any()
}

fn changes(sheet: Sheet, case: RwSignal<CaseFile>, visit: VisitId, note: RwSignal<String>) -> AnyView {
    let rows = move || {
        case.with(|case| {
            let Some(visit) = case.visit(visit) else { return ().into_any() };
            let steps = diff(&visit.answers, visit.working());
            change_list(sheet.paper, &visit.answers, visit.working(), &steps)
        })
    };
    let on_input = Callback::new(move |text: String| note.set(text));
    view! {
        <section class="changes">
            <h2>{t().field_changes}</h2>
            {rows}
            <Field id="reason" label=t().field_reason hint=t().field_reason_hint.to_owned() required=true>
                <TextBox id="reason" value=note on_input=on_input lines=true/>
            </Field>
        </section>
    }
    .into_any()
}

/// Changes in words: the question, what was, what is.
pub fn change_list(
    paper: &'static Questionnaire,
    before: &Answers,
    after: &Answers,
    steps: &[Change],
) -> AnyView {
    if steps.is_empty() {
        return view! { <p class="empty">{t().field_no_changes}</p> }.into_any();
    }
    // As the form asks them: what is told of one problem stays together, its status first.
    let today = case_file::date_of(after, device::today());
    let places: OrdMap<AnswerKey, usize> =
        gathered(places(paper, after, today).into_iter().enumerate().map(|(at, key)| (key, at)));
    let mut steps: Vec<&Change> = steps.iter().collect();
    steps.sort_by_key(|it| places.get(&it.key).copied().unwrap_or(usize::MAX));
    let row = |it: &Change| {
        let named = if it.to.is_some() { after } else { before };
        view! {
            <li>
                <span class="title">{label::title(paper, named, &it.key)}</span>
                <span class="was">{label::said(paper, before, &it.key, it.from.as_ref()).view()}</span>
                <span class="arrow" aria-label=t().field_became>" → "</span>
                <span class="is">{label::said(paper, after, &it.key, it.to.as_ref()).view()}</span>
            </li>
        }
    };
    view! { <ul class="changes">{steps.into_iter().map(row).collect_view()}</ul> }.into_any()
}

/// Why an edit was not done, in words.
pub fn refusal(why: &Refusal) -> &'static str {
    match why {
        Refusal::NoSuchVisit => t().field_refused_no_visit,
        Refusal::VisitIsSealed => t().field_refused_sealed,
        Refusal::VisitIsNotSealed => t().field_refused_not_sealed,
        Refusal::HasFaults(_) => t().field_refused_faults,
        Refusal::NoReason => t().field_seal_needs_reason,
        Refusal::NothingChanged => t().field_refused_nothing_changed,
        Refusal::AlreadyThere => t().field_refused_already_there,
        Refusal::VisitUnderWay => t_case().case_refused_under_way,
        Refusal::NothingToFollow => t_case().case_refused_nothing_to_follow,
        Refusal::Photo(PhotoFault::NotAPhoto) => t().field_photo_damaged,
        Refusal::Photo(PhotoFault::TooLarge) => t().field_photo_too_large,
        Refusal::Photo(PhotoFault::NoConsent) => t().field_photo_no_consent,
        Refusal::Photo(PhotoFault::Restricted) => t().field_photo_restricted,
        Refusal::Photo(PhotoFault::NoSuchPlace) => t().field_photo_no_place,
        Refusal::Photo(PhotoFault::TooMany) => t().field_photo_too_many,
        Refusal::Photo(PhotoFault::Twice) => t().field_photo_twice,
    }
}
