//! A household of the list that nobody has visited yet: what the list says of it, and the way to begin.

use leptos::prelude::*;

use super::erase;
use super::households::urgent_mark;
use super::label;
use super::line;
use super::paper;
use super::round_card::{Locked, locked};
use super::summary::refusal;
use super::visit::lost;
use crate::device;
use crate::domain::trail::{Act, about};
use crate::domain::work::{Standing, is_mine};
use crate::domain::{
    Edit, HouseholdId, Listed, ListedProblem, Questionnaire, Source, VisitId, VisitKind, text_rule,
};
use crate::ui::kit::{Button, Notice, Tone, Weight};
use crate::ui::room;
use crate::ui::route::{Part, Route};
use crate::ui::session::{Session, session};
use crate::ui::text::{fill, t, t_case, t_offline, words};

/// Characters of a key's id that are enough to tell two tablets apart by eye.
const SHORT_KID: usize = 8;
/// Characters of a key's id.
const KID: usize = 43;

/// The page; of a household that is on no list either, that there is none.
pub fn page(household: HouseholdId) -> AnyView {
    let session = session();
    let Some(listed) = session.listed(household) else { return lost() };
    session.done(Act::Viewed, about(household));
    let answers = listed.answers.clone();
    let address = move || label::address(&answers);
    let urgent = Standing::of_listed(&listed).urgent.then(urgent_mark);
    let head = match line::brief(&listed.answers).head {
        head if head.is_empty() => t().field_no_head_name.to_owned(),
        head => head,
    };
    view! {
        <div class="page household-page listed-page">
            <p class="trail"><a href=Route::Households.href()>{t().field_to_households}</a></p>
            <h1 tabindex="-1" data-title=t_case().case_title>{address}</h1>
            <p class="head-name">{head}</p>
            <p class="marks"><span class="status listed">{t_case().case_not_visited}</span>{urgent}</p>
            {begin(session, listed.clone())}
            {problems(&listed)}
            {said(session, &listed)}
            {paper::offered_listed(household)}
            {erase::section(session, household, None)}
        </div>
    }
    .into_any()
}

fn begin(session: Session, listed: Listed) -> AnyView {
    let refused = RwSignal::new(None::<&'static str>);
    let closed = untrack(|| locked(session, Locked::Check));
    // After the survey a household that nobody reached can be followed up, no more checked (domain.md §2.3).
    let (kind, word) = match closed {
        None => (VisitKind::Rexray, t_case().case_begin_listed),
        Some(_) => (VisitKind::FollowUp, t_case().case_begin_follow_up),
    };
    let press = Callback::new(move |()| {
        if !session.room.get_untracked().takes_more() {
            refused.set(Some(t_offline().room_no_household));
            return;
        }
        let (household, visit) = (listed.id, VisitId(device::fresh_id()));
        let round = untrack(|| super::round(session));
        let listed = Some(Box::new(listed.clone()));
        match session.record(household, Edit::Visit { household, visit, round, kind, listed }) {
            Ok(()) => Route::Visit(household, visit, Part::Notice, None).go(),
            Err(why) => refused.set(Some(refusal(&why))),
        }
    });
    view! {
        {room::no_new_household(session)}
        {closed.map(|it| view! { <Notice tone=Tone::Info><p class="locked">{it}</p></Notice> })}
        {move || refused.get().map(|it| view! { <Notice tone=Tone::Bad><p>{it}</p></Notice> })}
        <div class="toolbar">
            <Button weight=Weight::Primary class="begin-rexray" on_press=press>{word}</Button>
        </div>
    }
    .into_any()
}

fn problems(listed: &Listed) -> AnyView {
    let title = match listed.source {
        Source::Thaiqm2565 => t_case().case_listed_2565,
        Source::Tpmap => t_case().case_listed_tpmap,
    };
    let rows = match listed.problems.as_slice() {
        [] => view! { <p>{t_case().case_problem_unnamed}</p> }.into_any(),
        all => {
            let rows = all.iter().map(|it| view! { <li>{problem(it)}</li> }).collect_view();
            view! { <ul class="listed-problems">{rows}</ul> }.into_any()
        }
    };
    view! { <section class="listed-why"><h2>{title}</h2>{rows}</section> }.into_any()
}

/// A problem in words; of a restricted one only that it is one.
fn problem(it: &ListedProblem) -> String {
    let Some(paper) = Questionnaire::newest() else { return text_rule::masked(&it.text) };
    let item = it.item.as_ref().and_then(|code| paper.item(code));
    let dimension = match (item, &it.dimension) {
        (Some((dimension, _)), _) => Some(dimension),
        (None, Some(code)) => paper.dimensions.iter().find(|dimension| dimension.code == *code),
        (None, None) => None,
    };
    let dimension = dimension.map(|it| words(&it.title));
    match item {
        Some((_, item)) if item.restricted => {
            fill(t().field_restricted_in, &[("dimension", &dimension.unwrap_or_default())])
        }
        Some((_, item)) => words(&item.title),
        None => match dimension {
            Some(dimension) => format!("{dimension}: {}", text_rule::masked(&it.text)),
            None => text_rule::masked(&it.text),
        },
    }
}

fn said(session: Session, listed: &Listed) -> AnyView {
    let name = session.person.with_untracked(|it| it.as_ref().map(|it| it.name.clone())).unwrap_or_default();
    let whose = match is_mine(listed, &session.kids(), &name) {
        true => Some(t_case().case_assigned_to_me.to_owned()),
        false if listed.assigned.is_empty() => None,
        false => {
            let short = |it: &String| {
                // A key is no name: its beginning tells it from others.
                let is_key = it.len() == KID && it.is_ascii();
                if is_key { it.chars().take(SHORT_KID).collect() } else { it.clone() }
            };
            let all = listed.assigned.iter().map(short).collect::<Vec<_>>().join(", ");
            Some(fill(t_case().case_assigned_to, &[("who", &all)]))
        }
    };
    let reference = fill(t_case().case_reference, &[("reference", &listed.reference)]);
    let note = (!listed.note.is_empty())
        .then(|| fill(t_case().case_list_note, &[("note", &text_rule::masked(&listed.note))]));
    view! {
        <section class="listed-said">
            <h2>{t_case().case_list_says}</h2>
            {note.map(|it| view! { <p class="note">{it}</p> })}
            {whose.map(|it| view! { <p>{it}</p> })}
            <p class="hint">{text_rule::masked(&reference)}</p>
        </section>
    }
    .into_any()
}
