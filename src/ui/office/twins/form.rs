//! What a person decides of two households, with a reason: that they are two, that they are one and which of them
//! counts, or that what was decided is taken back.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, called, called_by, names, visited};
use crate::device;
use crate::domain::counted::open_only;
use crate::domain::merge::{Pair, PairDecision, Says};
use crate::domain::summary::Told;
use crate::domain::{Commit, HouseholdId, PairDecisionId, Record, text_rule};
use crate::ui::kit::{Button, ChoiceList, Field, Group, Notice, TextBox, Tone, Weight};
use crate::ui::office::cases::problem_name;
use crate::ui::office::conflicts::who;
use crate::ui::office::{focus, said, summaries};
use crate::ui::text::{dates, fill, t_merge};

/// Where it is said what was done. The focus goes there, for what it was on is gone.
const DONE: &str = "twins-done";

/// What was done last.
pub(super) fn done(desk: Desk) -> impl IntoView {
    view! {
        <div id=DONE tabindex="-1" aria-live="polite">
            {move || desk.done.get().map(|it| view! { <Notice tone=Tone::Good><p>{it}</p></Notice> })}
        </div>
    }
}

/// That they are two.
pub(super) fn apart(desk: Desk, pair: Pair) -> AnyView {
    let keep = move |why: String| keep(desk, pair, Says::Apart, why);
    reason(desk, "apart", pair, || true, keep)
}

/// That they are one, and which of them counts.
pub(super) fn same(desk: Desk, pair: Pair) -> AnyView {
    let t = t_merge();
    let id = format!("counts-{}-{}", pair.0, pair.1);
    let chosen = RwSignal::new(None::<HouseholdId>);
    let need = RwSignal::new(None::<String>);
    let names = names(desk.session);
    // Two that look alike are told apart by who went there.
    let option = move |it: HouseholdId| {
        summaries::with_untracked(desk.session, |all| {
            let summary = all.get(it)?;
            let by = names.with_untracked(|names| visited(summary, names));
            let words = [Some(called(summary)), by].into_iter().flatten().collect::<Vec<_>>();
            Some((it.to_string(), words.join(" · ")))
        })
    };
    let options: Vec<(String, String)> = [pair.0, pair.1].into_iter().filter_map(option).collect();
    let is = Signal::derive(move || chosen.get().map(|it| it.to_string()).into_iter().collect::<Vec<_>>());
    let choose = move |(code, _): (String, bool)| {
        need.set(None);
        chosen.set([pair.0, pair.1].into_iter().find(|it| it.to_string() == code));
    };
    let lacks = move || chosen.get().map(|it| lacks(desk, pair, it));
    let ready = move || {
        let none = chosen.get_untracked().is_none();
        need.set(none.then(|| t_merge().merge_need_which.to_owned()));
        !none
    };
    let press = move |why: String| {
        if let Some(it) = chosen.get_untracked() {
            keep(desk, pair, Says::Same(it), why);
        }
    };
    view! {
        <Group id=id.clone() label=t.merge_same_which fault=need required=true>
            <ChoiceList name=id options=options chosen=is on_choose=choose/>
        </Group>
        <div class="lacks" aria-live="polite">{lacks}</div>
        {reason(desk, "same", pair, ready, press)}
    }
    .into_any()
}

/// What nothing would count any more, if this one of the two counts.
fn lacks(desk: Desk, pair: Pair, counts: HouseholdId) -> AnyView {
    let left_out = if counts == pair.0 { pair.1 } else { pair.0 };
    let lost = summaries::with(desk.session, |all| {
        let lost = open_only(all.get(left_out)?, all.get(counts)?);
        let mut lost: Vec<String> = lost.into_iter().map(|it: &Told| problem_name(it)).collect();
        lost.dedup();
        Some((lost, all.get(left_out)?.helps.len()))
    });
    let (lost, helps) = lost.unwrap_or_default();
    let helps = (helps > 0).then(|| {
        let words = fill(t_merge().merge_same_lacks_helps, &[("n", &helps.to_string())]);
        view! { <Notice tone=Tone::Warning><p class="lacks-helps">{words}</p></Notice> }
    });
    if lost.is_empty() {
        return view! { <p class="hint">{t_merge().merge_same_lacks_nothing}</p> {helps} }.into_any();
    }
    let lost = lost.into_iter().map(|it| view! { <li>{it}</li> }).collect_view();
    view! {
        <Notice tone=Tone::Warning>
            <p>{t_merge().merge_same_lacks}</p>
            <ul>{lost}</ul>
        </Notice>
        {helps}
    }
    .into_any()
}

/// That what was decided is taken back.
pub(super) fn undo(desk: Desk, pair: Pair) -> AnyView {
    let keep = move |why: String| keep(desk, pair, Says::Nothing, why);
    view! {
        <details class="undo-differ">
            <summary>{t_merge().merge_undo}</summary>
            <p>{t_merge().merge_pair_undo_lead}</p>
            {reason(desk, "together", pair, || true, keep)}
        </details>
    }
    .into_any()
}

/// What was decided of two, by whom, when and why.
pub(super) fn decisions(desk: Desk, pair: Pair) -> Vec<AnyView> {
    let t = t_merge();
    let line = |it: &PairDecision| {
        let (words, house) = match it.says() {
            Says::Apart => (t.merge_apart_by, String::new()),
            Says::Same(counts) => (t.merge_same_by, called_by(desk.session, counts).unwrap_or_default()),
            Says::Nothing => (t.merge_apart_undone_by, String::new()),
        };
        let parts = [
            ("house", &*house),
            ("who", &*who(desk.session, &it.by)),
            ("when", &*dates::moment(it.at)),
            ("why", &*text_rule::masked(&it.why)),
        ];
        view! { <p class="meta">{fill(words, &parts)}</p> }.into_any()
    };
    desk.pairs.with(|all| all.newest(pair).into_iter().map(line).collect())
}

/// A reason, and the button that keeps a decision for it once all else is `ready`.
fn reason(
    desk: Desk,
    what: &'static str,
    pair: Pair,
    ready: impl Fn() -> bool + Send + Sync + 'static,
    keep: impl Fn(String) + Send + Sync + 'static,
) -> AnyView {
    let id = format!("{what}-{}-{}", pair.0, pair.1);
    let (weight, words) = match what {
        "together" => (Weight::Danger, t_merge().merge_undo_do),
        _ => (Weight::Primary, t_merge().merge_decide),
    };
    let why = RwSignal::new(String::new());
    let need_why = RwSignal::new(None::<String>);
    let press = move |()| {
        let words = said::plain(why.get_untracked().trim());
        need_why.set(words.is_empty().then(|| t_merge().merge_need_why.to_owned()));
        if ready() && !words.is_empty() {
            keep(words);
        }
    };
    let disabled = Signal::derive(move || desk.session.taken_over.get());
    view! {
        <Field id=id.clone() label=t_merge().merge_why hint=t_merge().merge_why_hint.to_owned() required=true fault=need_why>
            <TextBox id=id value=why on_input=move |it| { need_why.set(None); why.set(it) }/>
        </Field>
        <Button weight=weight class=format!("{what}-twins") disabled=disabled on_press=press>{words}</Button>
    }
    .into_any()
}

fn keep(desk: Desk, pair: Pair, says: Says, why: String) {
    let (id, now, by) = (PairDecisionId(device::fresh_id()), device::now(), desk.session.kid());
    let made = desk.pairs.with_untracked(|it| it.decide(id, pair, says, (why, now, by)));
    spawn_local(async move {
        desk.session.keep_now(Commit(vec![Record::PairDecision(made)])).await;
        let said = match says {
            Says::Apart => t_merge().merge_apart_done,
            Says::Same(_) => t_merge().merge_same_done,
            Says::Nothing => t_merge().merge_apart_undone,
        };
        desk.done.try_set(Some(said));
        focus(DONE);
    });
}
