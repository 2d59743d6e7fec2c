//! One dimension a screen: the gate, then items to tick, then the details under each ticked item.
//! Restricted items open on a second tap, after the words that make answering voluntary.

use leptos::prelude::*;

use super::question::{asked_field, gate};
use super::sheet::{Sheet, Source, control_id};
use super::visit::follows;
use super::{label, photos, returned, round_card};
use crate::domain::aloud as said;
use crate::domain::{Answer, AnswerKey, Answers, Dimension, Item, ProblemId, VisitState, problem};
use crate::ui::aloud;
use crate::ui::kit::{Notice, Tone};
use crate::ui::text::{fill, status, t, t_case, words};

/// The dimension with this code; `at` is the answer to show.
pub fn part(sheet: Sheet, code: &str, at: Option<&AnswerKey>) -> AnyView {
    let Some(dimension) = sheet.paper.dimensions.iter().find(|it| it.code == code) else {
        return view! { <p class="empty">{t().field_no_such_part}</p> }.into_any();
    };
    let gate_key = AnswerKey::of(dimension.gate_id());
    let answer = sheet.answer(gate_key.clone());
    // Ticks under a gate that says no are a fault, so they stay in sight until one of the two is mended.
    let open = Memo::new(move |_| {
        answer.get() == Some(Answer::One("yes".to_owned()))
            || sheet.with(|answers| dimension.items.iter().any(|it| answers.ticked(&it.code)))
    });
    // The link of a fault is the second tap.
    let named = at.and_then(|key| label::find(sheet.paper, key).item).is_some_and(|it| it.restricted);
    let second_tap = RwSignal::new(named);
    let urgent = sheet.urgent();
    let items = move || open.get().then(|| items(sheet, dimension, second_tap, urgent));
    // Where the gates stand on a page of their own, it is said there.
    let here = !sheet.peek(follows);
    view! {
        {here.then(|| finishing(sheet))}
        {question_of(sheet, dimension)}
        {items}
    }
    .into_any()
}

/// The gates of all dimensions on one page, with the known problems of each.
pub fn gates(sheet: Sheet) -> AnyView {
    let gates = sheet.paper.dimensions.iter().map(|it| question_of(sheet, it)).collect_view();
    view! { {finishing(sheet)}<p class="hint">{t_case().case_gates_hint}</p>{gates} }.into_any()
}

/// That the survey is over, and what this visit may say all the same.
fn finishing(sheet: Sheet) -> Option<AnyView> {
    let Source::Visit { visit, case, .. } = sheet.source else { return None };
    // A correction mends what the office has; it says itself what it is.
    let draft = case.with_untracked(|it| it.visit(visit).is_some_and(|it| it.state == VisitState::Draft));
    let words = draft.then(|| untrack(|| round_card::finishing(sheet.session))).flatten()?;
    Some(view! { <Notice tone=Tone::Info><p class="finishing">{words}</p></Notice> }.into_any())
}

/// The gate of a dimension, below the problems of it that are known already.
fn question_of(sheet: Sheet, dimension: &'static Dimension) -> AnyView {
    let known = sheet.peek(|answers| known_problems(sheet, dimension, answers));
    let asks = match known.as_slice() {
        [] => words(&dimension.gate),
        _ => fill(t_case().case_gate_new, &[("gate", &words(&dimension.gate))]),
    };
    let earlier = (!known.is_empty()).then(|| {
        let rows = known.into_iter().map(|it| view! { <li>{it}</li> }).collect_view();
        view! { <Notice tone=Tone::Info><p>{t_case().case_known_here}</p><ul>{rows}</ul></Notice> }
    });
    view! { {earlier}{gate(sheet, AnswerKey::of(dimension.gate_id()), asks)} }.into_any()
}

/// The problems of this dimension that the household brought along, with where they stand.
fn known_problems(sheet: Sheet, dimension: &Dimension, answers: &Answers) -> Vec<String> {
    let of_here =
        |id: &ProblemId| sheet.paper.item_of(answers, *id).is_some_and(|(of, _)| of.code == dimension.code);
    let said = |id: ProblemId| {
        let stands = problem::stands(answers, id).map_or("", status);
        let name = label::problem(sheet.paper, answers, id);
        format!("{name} – {stands}")
    };
    answers.problems().into_iter().filter(of_here).map(said).collect()
}

type Urgent = Memo<crate::domain::OrdSet<String>>;

fn items(sheet: Sheet, dimension: &'static Dimension, second_tap: RwSignal<bool>, urgent: Urgent) -> AnyView {
    let row = |it: &'static Item| item(sheet, it, urgent);
    let offered = move |it: &&Item| !it.legacy || sheet.peek(|answers| answers.ticked(&it.code));
    let plain = dimension.items.iter().filter(|it| offered(it) && !it.restricted).map(row).collect_view();
    let restricted = dimension.items.iter().any(|it| offered(&it) && it.restricted).then(|| {
        let behind = move || {
            let row = |it: &'static Item| item(sheet, it, urgent);
            let rows = dimension.items.iter().filter(|it| offered(it) && it.restricted);
            second_tap.get().then(|| {
                view! {
                    <Notice tone=Tone::Info>
                        <p>{t().field_restricted_preface}</p>
                        <p>{t().field_emergency}</p>
                    </Notice>
                    {rows.map(row).collect_view()}
                }
            })
        };
        let expanded = move || if second_tap.get() { "true" } else { "false" };
        let press = move |_| second_tap.update(|it| *it = !*it);
        view! {
            <section class="restricted">
                <button type="button" class="button secondary open-restricted" aria-expanded=expanded on:click=press>
                    {move || if second_tap.get() { t().field_restricted_close } else { t().field_restricted_open }}
                </button>
                {behind}
            </section>
        }
    });
    let pieces = said::items(dimension, t().field_items_title, t().field_items_hint, words);
    let reads = aloud::beside(&format!("items-{}", dimension.code), t().field_items_title, pieces);
    view! {
        <section class="items">
            <div class="label-line">{reads}<h2>{t().field_items_title}</h2></div>
            <p class="hint">{t().field_items_hint}</p>
            {plain}
            {restricted}
        </section>
    }
    .into_any()
}

fn item(sheet: Sheet, item: &'static Item, urgent: Urgent) -> AnyView {
    let key = AnswerKey::of(&item.code);
    let id = control_id(&key);
    let answer = sheet.answer(key.clone());
    let ticked = Memo::new(move |_| answer.get() == Some(Answer::YesNo(true)));
    let fault = sheet.fault(key.clone());
    let is_urgent = Memo::new(move |_| ticked.get() && urgent.with(|all| all.contains(&item.code)));
    let beside = returned::beside(sheet, &key);
    let tick = move |event| {
        // Taking a tick back keeps the details until sealing: a slip of the thumb costs nothing.
        sheet.set(&key, event_target_checked(&event).then_some(Answer::YesNo(true)));
        sheet.leave(&key);
    };
    let details = move || {
        ticked.get().then(|| {
            let own = item.questions.iter().chain(&sheet.paper.every_item);
            let fields = own.map(|it| asked_field(sheet, AnswerKey::of(item.id_of(it)), it)).collect_view();
            let photos = (!item.restricted).then(|| photos::part(sheet, Some(&item.code)));
            view! { <div class="details">{fields}{photos}</div> }
        })
    };
    view! {
        <section class="item" class:ticked=move || ticked.get() id=format!("field-{id}")>
            {beside}
            <label class="choice" class:chosen=move || ticked.get() for=id.clone()>
                <input id=id.clone() type="checkbox" autocomplete="off" prop:checked=move || ticked.get() on:change=tick aria-describedby=format!("{id}-fault")/>
                <span>{words(&item.title)}</span>
                {move || is_urgent.get().then(urgent_mark)}
            </label>
            <p class="fault" id=format!("{id}-fault") aria-live="polite">{move || fault.get()}</p>
            {details}
        </section>
    }
    .into_any()
}

/// The word for what cannot wait; the style gives it its shape.
pub fn urgent_mark() -> AnyView {
    view! { <strong class="urgent">{t().field_urgent}</strong> }.into_any()
}
