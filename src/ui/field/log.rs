//! The logbook บันทึกการช่วยเหลือ: what help was given, one card each (LETTER 004: at every visit).

use leptos::prelude::*;

use super::arrive;
use super::label;
use super::question::asked_field;
use super::sheet::{Sheet, control_id};
use crate::device;
use crate::domain::questionnaire::known;
use crate::domain::{Answer, AnswerKey, HelpId, MemberId, PartialDate};
use crate::ui::kit::{Button, Weight};
use crate::ui::text::{fill, t, t_case};

/// The help of this visit; `at` is the answer to show.
pub fn part(sheet: Sheet, at: Option<&AnswerKey>) -> AnyView {
    let helps = Memo::new(move |_| sheet.with(|it| it.helps().into_iter().collect::<Vec<_>>()));
    let opened = RwSignal::new(at.and_then(AnswerKey::help));
    let add = Callback::new(move |()| {
        let help = HelpId(device::fresh_id());
        // It is there as soon as an answer mentions it: the day is the visit's, until somebody says otherwise.
        let day = sheet.peek(|it| it.of(known::VISIT_DATE).cloned());
        let day = day.unwrap_or_else(|| Answer::Date(PartialDate::from_day(device::today())));
        sheet.put(vec![(AnswerKey::of_help("on", help), Some(day))]);
        opened.set(Some(help));
        arrive::soon(format!("help-{help}"));
    });
    let none =
        move || helps.with(Vec::is_empty).then(|| view! { <p class="empty">{t_case().case_no_help}</p> });
    view! {
        <p class="hint">{t_case().case_log_hint}</p>
        {none}
        <ol class="cards">
            <For each=move || helps.get() key=|it| *it children=move |it| card(sheet, it, opened)/>
        </ol>
        <Button weight=Weight::Secondary class="add-help" on_press=add>{t_case().case_add_help}</Button>
    }
    .into_any()
}

fn card(sheet: Sheet, help: HelpId, opened: RwSignal<Option<HelpId>>) -> AnyView {
    let open = Memo::new(move |_| opened.get() == Some(help));
    let said = |id: &'static str| {
        let key = AnswerKey::of_help(id, help);
        Memo::new(move |_| {
            sheet.with(|it| match it.get(&key) {
                Some(answer) => label::value(sheet.paper, it, &key, Some(answer)),
                None => String::new(),
            })
        })
    };
    let (kind, on) = (said("kind"), said("on"));
    let place = move || sheet.with(|it| it.helps().iter().position(|it| *it == help).map_or(0, |it| it + 1));
    let title = move || match kind.get() {
        it if it.is_empty() => fill(t_case().case_help_number, &[("n", &place().to_string())]),
        it => it,
    };
    let wrong = Memo::new(move |_| {
        let mine = |it: &&crate::domain::Fault| {
            it.at.help() == Some(help) && it.severity == crate::domain::Severity::Error
        };
        sheet.faults.with(|all| all.iter().filter(mine).count())
    });
    let state = move || match wrong.get() {
        0 => t().field_state_done.to_owned(),
        n => fill(t().field_state_missing, &[("n", &n.to_string())]),
    };
    let expanded = move || if open.get() { "true" } else { "false" };
    let toggle = move |_| opened.set(if open.get_untracked() { None } else { Some(help) });
    let remove = Callback::new(move |()| {
        let of_it = |key: &AnswerKey| key.member == Some(MemberId(help.0)) && key.help() == Some(help);
        let gone =
            sheet.peek(|it| it.iter().map(|it| it.0).filter(|it| of_it(it)).cloned().collect::<Vec<_>>());
        sheet.put(gone.into_iter().map(|it| (it, None)).collect());
        opened.set(None);
    });
    let body = move || {
        open.get().then(|| {
            let field = |it: &'static crate::domain::Question| asked_field(sheet, AnswerKey::of_help(&it.id, help), it);
            let fields = sheet.paper.help.iter().map(field).collect_view();
            view! {
                <div class="details">
                    {fields}
                    <Button weight=Weight::Quiet class="remove-help" on_press=remove>{t_case().case_remove_help}</Button>
                </div>
            }
        })
    };
    view! {
        <li class="card" class:open=move || open.get() id=format!("field-{}", control_id(&AnswerKey::of_help("", help)))>
            <button type="button" class="card-head" aria-expanded=expanded on:click=toggle>
                <span class="name">{title}</span>
                <span class="relation">{move || on.get()}</span>
                <span class="state" class:missing-some=move || wrong.get() != 0>{state}</span>
            </button>
            <div id=format!("help-{help}")>{body}</div>
        </li>
    }
    .into_any()
}
