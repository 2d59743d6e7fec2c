//! The members, as cards; one is open at a time, so that the page stays short and a keystroke cheap
//! however many there are.

use leptos::prelude::*;

use super::arrive;
use super::label;
use super::question::asked_field;
use super::sheet::{Sheet, control_id};
use crate::device;
use crate::domain::questionnaire::known;
use crate::domain::{Answer, AnswerKey, Answers, MemberId};
use crate::ui::kit::{Button, Dialog, Weight};
use crate::ui::text::{fill, t};

/// The members; `at` is the answer to show.
pub fn part(sheet: Sheet, at: Option<&AnswerKey>) -> AnyView {
    let members = Memo::new(move |_| sheet.with(|it| it.members().into_iter().collect::<Vec<_>>()));
    let only = sheet.peek(|it| it.members().into_iter().collect::<Vec<_>>());
    let first = match only.as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    let opened = RwSignal::new(at.and_then(|it| it.member).or(first));
    let removing = RwSignal::new(None::<MemberId>);
    let asking = RwSignal::new(false);
    let add = Callback::new(move |()| {
        let member = MemberId(device::fresh_id());
        // A member is there as soon as an answer mentions them.
        let here = Answer::One("here".to_owned());
        sheet.put(vec![(AnswerKey::of_member(known::PRESENCE, member), Some(here))]);
        opened.set(Some(member));
        arrive::soon(format!("member-{member}"));
    });
    let remove = Callback::new(move |()| {
        if let Some(member) = removing.get_untracked() {
            let changes = sheet.peek(|answers| without(answers, member));
            sheet.put(changes);
            opened.set(None);
        }
        asking.set(false);
    });
    let name =
        move || removing.get().map(|it| sheet.peek(|answers| label::name(answers, it))).unwrap_or_default();
    let count = move || fill(t().field_member_count, &[("n", &members.with(Vec::len).to_string())]);
    view! {
        <p class="count">{count}</p>
        <ol class="cards" id=format!("field-{}", control_id(&AnswerKey::of(known::RELATION)))>
            <For each=move || members.get() key=|it| *it children=move |it| card(sheet, it, opened, removing, asking)/>
        </ol>
        <Button weight=Weight::Secondary class="add-member" on_press=add>{t().field_add_member}</Button>
        <Dialog open=asking title=t().field_remove_member_title>
            <p>{move || fill(t().field_remove_member_ask, &[("name", &name())])}</p>
            <div class="toolbar">
                <Button weight=Weight::Danger class="confirm-remove" on_press=remove>{t().field_remove_member}</Button>
                <Button on_press=Callback::new(move |()| asking.set(false))>{t().field_keep_member}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

fn card(
    sheet: Sheet,
    member: MemberId,
    opened: RwSignal<Option<MemberId>>,
    removing: RwSignal<Option<MemberId>>,
    asking: RwSignal<bool>,
) -> AnyView {
    let open = Memo::new(move |_| opened.get() == Some(member));
    let title = Memo::new(move |_| sheet.with(|it| label::name_and_age(it, member, sheet.day(it))));
    let relation = AnswerKey::of_member(known::RELATION, member);
    let relation = Memo::new(move |_| {
        sheet.with(|answers| match answers.get(&relation) {
            Some(answer) => label::value(sheet.paper, answers, &relation, Some(answer)),
            None => String::new(),
        })
    });
    let wrong = Memo::new(move |_| {
        let mine = |it: &&crate::domain::Fault| {
            it.at.member == Some(member) && it.severity == crate::domain::Severity::Error
        };
        sheet.faults.with(|all| all.iter().filter(mine).count())
    });
    let state = move || match wrong.get() {
        0 => t().field_state_done.to_owned(),
        n => fill(t().field_state_missing, &[("n", &n.to_string())]),
    };
    let expanded = move || if open.get() { "true" } else { "false" };
    let toggle = move |_| opened.set(if open.get_untracked() { None } else { Some(member) });
    let ask = Callback::new(move |()| {
        removing.set(Some(member));
        asking.set(true);
    });
    let body = move || {
        open.get().then(|| {
            let field = |it: &'static crate::domain::Question| asked_field(sheet, AnswerKey::of_member(&it.id, member), it);
            let fields = sheet.paper.member.iter().map(field).collect_view();
            view! {
                <div class="details">
                    {fields}
                    <Button weight=Weight::Quiet class="remove-member" on_press=ask>{t().field_remove_member}</Button>
                </div>
            }
        })
    };
    view! {
        <li class="card" class:open=move || open.get()>
            <button type="button" class="card-head" aria-expanded=expanded on:click=toggle>
                <span class="name">{move || title.get()}</span>
                <span class="relation">{move || relation.get()}</span>
                <span class="state" class:missing-some=move || wrong.get() != 0>{state}</span>
            </button>
            <div id=format!("member-{member}")>{body}</div>
        </li>
    }
    .into_any()
}

/// The changes that take a member out, wherever they are mentioned.
fn without(answers: &Answers, member: MemberId) -> Vec<(AnswerKey, Option<Answer>)> {
    let mut changes = Vec::new();
    for (key, answer) in answers.iter() {
        if key.member == Some(member) {
            changes.push((key.clone(), None));
        } else if let Answer::Members(chosen) = answer
            && chosen.contains(&member)
        {
            let mut chosen = chosen.clone();
            chosen.remove(&member);
            changes.push((key.clone(), Some(Answer::Members(chosen))));
        }
    }
    changes
}
