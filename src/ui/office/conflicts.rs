//! What several changed at once: visits that wait for a person, both sides beside each other, and what was
//! decided. How they come together is `domain::merge`; nothing here settles anything by itself.

use std::cell::RefCell;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::answers::{Line, Reader, head, member_name};
use super::intake::{address, changes, list, second_tap};
use super::{erase, register, said, summaries, taking_in, twins, with_intakes};
use crate::device;
use crate::domain::merge::{Chosen, Merged, Odd, Open, Pool, Question, Side, State, Status, Why, whole_of};
use crate::domain::record::{Intake, KnownKey};
use crate::domain::summary::Summary;
use crate::domain::{
    Answer, AnswerKey, Answers, Commit, HouseholdId, OrdMap, OrdSet, Questionnaire, Record, Revision,
    RevisionId, RevisionReason, SettlementId, VisitId, gathered, text_rule,
};
use crate::exchange::enrol::codes;
use crate::exchange::intake::{self, read_again, unsealed};
use crate::ui::kit::{Button, Field, LinkButton, Notice, TextBox, Tone, Weight};
use crate::ui::masked::Said;
use crate::ui::route::Route;
use crate::ui::session::{Session, session};
use crate::ui::text::{dates, fill, t_case, t_cases, t_merge, t_office, visit_kind, words};

/// A file by its hash, and whether something was erased in it.
type Name = (String, bool);

thread_local! {
    /// What the files said that were read, so that one more is not all of them again.
    static READ: RefCell<(OrdSet<Name>, Pool)> = const { RefCell::new((OrdSet::new(), Pool::new())) };
}

/// What the files say that share a visit with another one, with what was decided here; nothing while they
/// are being read. Whatever the pages show comes from here.
fn pool(session: Session) -> RwSignal<Option<Pool>> {
    let pool = RwSignal::new(None);
    let importing = taking_in(session);
    let files = Memo::new(move |before: Option<&Vec<Intake>>| {
        if importing.get() {
            return before.cloned().unwrap_or_default();
        }
        let register = register(session);
        with_intakes(session, |all| sharing(all, &register))
    });
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let (files, register) = (files.get(), register(session));
        let settlements = session.settlements.get();
        session.removals.track();
        turn.update_value(|it| *it += 1);
        let mine = turn.get_value();
        spawn_local(async move {
            let mut read = read(session, files, &register).await;
            settlements.values().for_each(|it| read.settle(it));
            erase::erased(session).into_iter().for_each(|it| read.erase(it));
            // A newer one may have been read meanwhile.
            if turn.try_get_value() == Some(mine) {
                pool.try_set(Some(read));
            }
        });
    });
    pool
}

/// Those of the files that bring a visit which another one brings too.
fn sharing(all: &[&Intake], register: &[KnownKey]) -> Vec<Intake> {
    let heads: Vec<_> = all.iter().filter_map(|it| Some((*it, intake::head(it, register)?))).collect();
    // Sorted, and not a list for each: a province has a hundred thousand.
    let mut visits: Vec<VisitId> = heads.iter().flat_map(|it| it.1.records.iter().map(|it| it.1)).collect();
    visits.sort_unstable();
    let twice = visits.windows(2).filter(|it| it[0] == it[1]).map(|it| it[0]);
    let shared: OrdSet<VisitId> = gathered(twice);
    let sharing = heads.iter().filter(|it| it.1.records.iter().any(|it| shared.contains(&it.1)));
    sharing.map(|it| it.0.clone()).collect()
}

async fn read(session: Session, files: Vec<Intake>, register: &[KnownKey]) -> Pool {
    let name = |it: &Intake| (it.hash.clone(), it.redacted);
    let names: OrdSet<Name> = gathered(files.iter().map(name));
    let (mut known, mut pool) = READ.with_borrow(Clone::clone);
    if !known.is_subset(&names) {
        (known, pool) = (OrdSet::new(), Pool::new());
    }
    for intake in files.iter().filter(|it| !known.contains(&name(it))) {
        let Some(whole) = session.whole(intake).await else { continue };
        // The page draws between the steps, for one after another they take longer than a press may wait.
        device::turn().await;
        let Ok(signed) = unsealed(&whole, register) else { continue };
        device::turn().await;
        let bundle = read_again(&whole, signed.as_ref(), Questionnaire::published());
        for it in bundle.into_iter().flat_map(|it| it.records) {
            pool.take(&it.household, &it.visit, &it.revisions);
        }
    }
    READ.set((names, pool.clone()));
    pool
}

/// The visits of which something is to be told, the gravest first; nothing while they are being read.
fn told(session: Session) -> Memo<Option<Vec<Merged>>> {
    let pool = pool(session);
    Memo::new(move |_| {
        let telling = |it: &Merged| !matches!(it.status(), Status::One) || !it.odd.is_empty();
        let all = |it: &Pool| it.all().filter(telling).collect();
        let mut all: Vec<Merged> = pool.with(|it| it.as_ref().map(all))?;
        all.sort_by_key(Merged::status);
        Some(all)
    })
}

/// How many visits wait, and the way there: by the summaries, for the desk is where files are taken in, and to
/// read all that share a visit takes a while of which the page has none to spare.
pub(super) fn due(session: Session) -> impl IntoView {
    let waits = Memo::new(move |_| summaries::with(session, |all| all.iter().map(|it| it.hard).sum::<u32>()));
    let any = Memo::new(move |_| {
        let tells = |it: &Summary| it.hard + it.soft + it.odd > 0;
        !session.settlements.with(OrdMap::is_empty) || summaries::with(session, |all| all.iter().any(tells))
    });
    move || {
        let link = view! { <LinkButton class="to-conflicts" href=Route::Conflicts.href()>{t_merge().merge_go}</LinkButton> };
        match waits.get() {
            0 => any.get().then(|| {
                view! { <p><a class="to-conflicts" href=Route::Conflicts.href()>{t_merge().merge_title}</a></p> }
                    .into_any()
            }),
            n => Some(
                view! {
                    <Notice tone=Tone::Warning>
                        <p>{fill(t_merge().merge_due, &[("n", &n.to_string())])}</p>
                        {link}
                    </Notice>
                }
                .into_any(),
            ),
        }
    }
}

/// The list.
pub(super) fn page() -> AnyView {
    let session = session();
    let all = told(session);
    let part = move |title: &'static str, of: fn(&Merged) -> bool| {
        let rows = all.with(|all| all.iter().flatten().filter(|it| of(it)).map(card).collect::<Vec<_>>());
        (!rows.is_empty()).then(|| view! { <section><h2>{title}</h2><ul class="cards">{rows}</ul></section> })
    };
    view! {
        <h1 tabindex="-1">{t_merge().merge_title}</h1>
        <p>{t_merge().merge_lead}</p>
        {move || all.with(Option::is_none).then(|| view! { <p role="status">{t_office().office_reading}</p> })}
        {move || all.with(|it| it.as_ref().is_some_and(Vec::is_empty)).then(|| view! { <p class="empty">{t_merge().merge_none}</p> })}
        {move || part(t_merge().merge_waits, |it| it.status() == Status::Waits)}
        {move || part(t_merge().merge_odd, |it| matches!(it.status(), Status::One | Status::Nothing))}
        {move || part(t_merge().merge_settled, |it| it.status() == Status::Settled)}
        {move || part(t_merge().merge_soft, |it| it.status() == Status::Soft)}
        {twins::section(session)}
        <p><LinkButton href=Route::Office.href()>{t_merge().merge_back_office}</LinkButton></p>
    }
    .into_any()
}

fn card(merged: &Merged) -> AnyView {
    let (visit, answers) = (&merged.visit, merged.with_all_branches());
    let href = Route::Conflict(visit.household, visit.id).href();
    let open = merged.open();
    let link = if open > 0 { t_merge().merge_open } else { t_merge().merge_look };
    let weight = if open > 0 { Weight::Primary } else { Weight::Secondary };
    let state = match (open, merged.soft.len()) {
        (0, 0) => None,
        (0, n) => Some(fill(t_merge().merge_soft_count, &[("n", &n.to_string())])),
        (n, _) => Some(fill(t_merge().merge_count, &[("n", &n.to_string())])),
    };
    let odd = merged.odd.iter().map(|it| view! { <p>{odd_words(it)}</p> }).collect::<Vec<_>>();
    view! {
        <li class="card conflict">
            <h3>{address(&answers)}</h3>
            {whose(merged, &answers)}
            {state.map(|it| view! { <p><strong>{it}</strong></p> })}
            {odd}
            <LinkButton weight=weight href=href>{link}</LinkButton>
        </li>
    }
    .into_any()
}

/// Head, kind of visit, when it was begun.
fn whose(merged: &Merged, answers: &Answers) -> AnyView {
    let visit = &merged.visit;
    let name = Questionnaire::named(&visit.questionnaire)
        .and_then(|it| Some(member_name(it, answers, head(answers)?)))
        .filter(|it| !it.is_empty());
    let what = format!("{} · {}", visit_kind(visit.kind), dates::moment(visit.begun_at));
    view! {
        {name.map(|name| view! { <p>{fill(t_office().office_head, &[("name", &name)])}</p> })}
        <p class="meta">{what}</p>
    }
    .into_any()
}

fn odd_words(odd: &Odd) -> &'static str {
    match odd {
        Odd::Missing { .. } => t_merge().merge_odd_missing,
        Odd::TwoContents(_) => t_merge().merge_odd_two_contents,
        Odd::Ring(_) => t_merge().merge_odd_ring,
        Odd::TwoFirst => t_merge().merge_odd_two_first,
        Odd::TwoFrames => t_merge().merge_odd_two_frames,
    }
}

/// What was chosen so far on one page.
type Choices = RwSignal<OrdMap<AnswerKey, RevisionId>>;

/// One visit.
pub(super) fn one(household: HouseholdId, visit: VisitId) -> AnyView {
    let session = session();
    let pool = pool(session);
    // First whether the files were read.
    let merged = Memo::new(move |_| pool.with(|it| Some(it.as_ref()?.merged(household, visit))));
    // Outlives the redrawing that follows a decision.
    let done = RwSignal::new(None::<usize>);
    let body = move || match merged.get() {
        None => view! { <p role="status">{t_office().office_reading}</p> }.into_any(),
        Some(None) => view! { <Notice tone=Tone::Warning><p>{t_merge().merge_gone}</p></Notice> }.into_any(),
        Some(Some(merged)) => whole(session, merged, done),
    };
    view! {
        <div aria-live="polite">
            {move || done.get().map(|n| view! {
                <Notice tone=Tone::Good><p>{fill(t_merge().merge_done, &[("n", &n.to_string())])}</p></Notice>
            })}
        </div>
        {body}
        <p><LinkButton href=Route::Conflicts.href()>{t_merge().merge_back}</LinkButton></p>
    }
    .into_any()
}

fn whole(session: Session, merged: Merged, done: RwSignal<Option<usize>>) -> AnyView {
    let answers = merged.with_all_branches();
    let title = address(&answers);
    let head = whose(&merged, &answers);
    let Some(questionnaire) = Questionnaire::named(&merged.visit.questionnaire) else {
        return view! { <h1 tabindex="-1" data-title=t_merge().merge_title>{title}</h1> {head} }.into_any();
    };
    let places = session.places.get_untracked();
    let reader = Reader { questionnaire, answers: &answers, places };
    let choices: Choices = RwSignal::new(OrdMap::new());
    let of = |open: bool| {
        let kind = move |it: &&Question| matches!(it.state, State::Open(_)) == open;
        let all = merged.questions.iter().filter(kind);
        all.map(|it| question(session, &merged, &reader, it, choices)).collect::<Vec<_>>()
    };
    let (open, settled) = (of(true), of(false));
    let (any_open, any_settled) = (!open.is_empty(), !settled.is_empty());
    let odd = merged.odd.iter().map(|it| {
        let words = odd_words(it);
        view! { <Notice tone=Tone::Warning><p>{words}</p></Notice> }
    });
    let odd = odd.collect::<Vec<_>>();
    let soft = soft(&merged, &reader);
    let undo = undo(session, &merged, done);
    let case = Route::Case(merged.visit.household).href();
    let merged = StoredValue::new(merged);
    view! {
        <h1 tabindex="-1" data-title=t_merge().merge_title>{title}</h1>
        {head}
        <p><a class="to-case" href=case>{t_cases().cases_one}</a></p>
        {odd}
        {if any_open {
            view! { <p>{t_merge().merge_page_lead}</p> {open} {decide(session, merged, choices, done)} }.into_any()
        } else {
            view! { <Notice tone=Tone::Good><p>{t_merge().merge_nothing_left}</p></Notice> }.into_any()
        }}
        {any_settled.then(|| view! { <section><h2>{t_merge().merge_settled}</h2>{settled}{undo}</section> })}
        {soft}
    }
    .into_any()
}

/// What is asked of, in words.
fn asked(reader: &Reader, topic: &AnswerKey) -> String {
    let Some(list) = topic.question.strip_suffix('*') else { return reader.asked(topic) };
    let item = || reader.questionnaire.item(list.trim_end_matches('.')).map(|it| words(&it.1.title));
    match (topic.problem(), topic.help(), topic.member) {
        (Some(id), ..) => reader.problem_name(id),
        (_, Some(_), _) => t_merge().merge_help.to_owned(),
        (.., Some(member)) => {
            let name = member_name(reader.questionnaire, reader.answers, member);
            let name = if name.is_empty() { t_office().office_unnamed.to_owned() } else { name };
            fill(t_merge().merge_member, &[("name", &name)])
        }
        _ => item().unwrap_or_else(|| t_case().case_problem_unnamed.to_owned()),
    }
}

fn question(
    session: Session,
    merged: &Merged,
    reader: &Reader,
    question: &Question,
    choices: Choices,
) -> AnyView {
    let open = matches!(question.state, State::Open(_));
    let title = asked(reader, &question.topic);
    let answer = |it: &Option<Answer>| -> Said {
        match (question.why, it) {
            (Why::TakenAway, Some(_)) => t_merge().merge_stays.to_owned().into(),
            (Why::TakenAway, None) => t_merge().merge_goes.to_owned().into(),
            (_, Some(it)) => reader.said(&question.topic, it),
            (_, None) => t_merge().merge_blank.to_owned().into(),
        }
    };
    let why = match (&question.state, question.why) {
        (State::Open(Open::Late), _) => Some(t_merge().merge_late),
        (State::Open(Open::Disagree), _) => Some(t_merge().merge_disagree),
        (State::Open(Open::TakenBack), _) => Some(t_merge().merge_taken_back),
        (State::Open(Open::New), Why::TakenAway) => Some(t_merge().merge_taken_away),
        (State::Open(Open::New), Why::Misfit) => Some(t_merge().merge_misfit),
        _ => None,
    };
    let id = format!("differ-{}", question.topic);
    let sides = question.sides.iter().enumerate().map(|(n, it)| {
        let place = (id.clone(), n);
        side(session, merged, reader, (question, it), answer(&it.answer), place, choices)
    });
    let sides = sides.collect::<Vec<_>>();
    let before = (question.why != Why::TakenAway).then(|| {
        view! { <p class="meta">{t_merge().merge_before} " " {answer(&question.before).view()}</p> }
    });
    let settled = match &question.state {
        State::Open(_) => None,
        State::Settled(by, taken) => Some(
            view! { <p><strong>{t_merge().merge_settled_as}</strong> " " {answer(taken).view()}</p> {decided(session, merged, *by)} },
        ),
    };
    let body = view! {
        <fieldset class="field differ" class:open=open>
            <legend>{title}</legend>
            {why.map(|it| view! { <p class="hint">{it}</p> })}
            {settled}
            {before}
            <div class="sides">{sides}</div>
        </fieldset>
    };
    if reader.restricted(&question.topic) { second_tap(body.into_any()) } else { body.into_any() }
}

fn decided(session: Session, merged: &Merged, by: SettlementId) -> Option<AnyView> {
    let it = merged.settlements.iter().find(|it| it.id == by)?;
    let parts = [
        ("who", &*who(session, &it.by)),
        ("when", &*dates::moment(it.at)),
        ("why", &*text_rule::masked(&it.why)),
    ];
    Some(view! { <p class="meta">{fill(t_merge().merge_settled_by, &parts)}</p> }.into_any())
}

/// One answer, who gave it and when, and how it is chosen.
fn side(
    session: Session,
    merged: &Merged,
    reader: &Reader,
    (question, side): (&Question, &Side),
    answer: Said,
    (id, n): (String, usize),
    choices: Choices,
) -> AnyView {
    let said_by: Vec<&Revision> = side.said.iter().filter_map(|it| merged.revision(*it)).collect();
    let lines = said_by.iter().map(|it| {
        let by = fill(t_merge().merge_by, &[("who", &who(session, &it.by)), ("when", &dates::moment(it.at))]);
        let note = match &it.reason {
            RevisionReason::Corrected { note } => {
                let note = fill(t_merge().merge_reason, &[("note", &text_rule::masked(note))]);
                Some(view! { <p class="meta">{note}</p> })
            }
            _ => None,
        };
        view! { <p class="meta">{by}</p> {note} }
    });
    let lines = lines.collect::<Vec<_>>();
    let of_whole = (question.why == Why::TakenAway && side.answer.is_some()).then(|| {
        let of = said_by.iter().flat_map(|it| &it.changes);
        let of: Vec<_> = of.filter(|it| whole_of(&it.key).as_ref() == Some(&question.topic)).collect();
        changes(reader, &of).map(|it| view! { <p>{t_merge().merge_changed}</p> {it} })
    });
    let choose = match (&question.state, side.said.first().copied()) {
        (State::Open(_), Some(takes)) => {
            let (topic, put) = (question.topic.clone(), question.topic.clone());
            let chosen = Memo::new(move |_| choices.with(|all| all.get(&topic) == Some(&takes)));
            let names: OrdSet<String> = gathered(said_by.iter().map(|it| who(session, &it.by)));
            let names = names.into_iter().collect::<Vec<_>>().join(", ");
            let (target, of) = (format!("{id}-{n}"), format!("{id}-{n}"));
            Some(view! {
                <label class="choice" class:chosen=move || chosen.get() for=of>
                    <input id=target type="radio" autocomplete="off" name=id value=n.to_string()
                        prop:checked=move || chosen.get()
                        on:change=move |_| choices.update(|all| { all.insert(put.clone(), takes); })/>
                    <span>{fill(t_merge().merge_take, &[("who", &names)])}</span>
                </label>
            })
        }
        _ => None,
    };
    view! { <div class="side"><p class="said">{answer.view()}</p>{of_whole}{lines}{choose}</div> }.into_any()
}

/// Whose key it is, as the register has it.
pub(super) fn who(session: Session, kid: &str) -> String {
    if kid == session.kid() {
        return t_merge().merge_this_office.to_owned();
    }
    let known = session.known_keys.with_untracked(|all| {
        all.get(kid).map(|it| it.person.as_ref().map_or(it.label.clone(), |person| person.name.clone()))
    });
    known.unwrap_or_else(|| fill(t_merge().merge_unknown_key, &[("kid", &codes(kid))]))
}

/// The reason, and the button that decides.
fn decide(
    session: Session,
    merged: StoredValue<Merged>,
    choices: Choices,
    done: RwSignal<Option<usize>>,
) -> AnyView {
    let why = RwSignal::new(String::new());
    let (need_why, need_choice) = (RwSignal::new(None::<String>), RwSignal::new(None::<&str>));
    let press = move |()| {
        let chosen: Vec<Chosen> = choices.with_untracked(|all| {
            all.iter().map(|(key, takes)| Chosen { key: key.clone(), takes: Some(*takes) }).collect()
        });
        let words = said::plain(why.get_untracked().trim());
        need_choice.set(chosen.is_empty().then_some(t_merge().merge_need_choice));
        need_why.set(words.is_empty().then(|| t_merge().merge_need_why.to_owned()));
        if !chosen.is_empty() && !words.is_empty() {
            keep(session, merged, chosen, words, done);
        }
    };
    let disabled = Signal::derive(move || session.taken_over.get());
    view! {
        <div class="card decide">
            <Field id="differ-why" label=t_merge().merge_why hint=t_merge().merge_why_hint.to_owned() required=true fault=need_why>
                <TextBox id="differ-why" value=why on_input=move |it| { need_why.set(None); why.set(it) }/>
            </Field>
            <div aria-live="polite">
                {move || need_choice.get().map(|it| view! { <Notice tone=Tone::Bad><p>{it}</p></Notice> })}
            </div>
            <div class="toolbar">
                <Button weight=Weight::Primary class="decide-differ" disabled=disabled on_press=press>{t_merge().merge_decide}</Button>
            </div>
        </div>
    }
    .into_any()
}

/// Takes back what is settled here, all of it.
fn undo(session: Session, merged: &Merged, done: RwSignal<Option<usize>>) -> AnyView {
    let settled = merged.questions.iter().filter(|it| matches!(it.state, State::Settled(..)));
    let chosen: Vec<Chosen> = settled.map(|it| Chosen { key: it.topic.clone(), takes: None }).collect();
    let merged = StoredValue::new(merged.clone());
    let why = RwSignal::new(String::new());
    let need_why = RwSignal::new(None::<String>);
    let press = move |()| {
        let words = said::plain(why.get_untracked().trim());
        if words.is_empty() {
            need_why.set(Some(t_merge().merge_need_why.to_owned()));
        } else {
            keep(session, merged, chosen.clone(), words, done);
        }
    };
    let disabled = Signal::derive(move || session.taken_over.get());
    view! {
        <details class="undo-differ">
            <summary>{t_merge().merge_undo}</summary>
            <p>{t_merge().merge_undo_lead}</p>
            <Field id="undo-why" label=t_office().office_why required=true fault=need_why>
                <TextBox id="undo-why" value=why on_input=move |it| { need_why.set(None); why.set(it) }/>
            </Field>
            <Button weight=Weight::Danger class="undo-decision" disabled=disabled on_press=press>{t_merge().merge_undo_do}</Button>
        </details>
    }
    .into_any()
}

fn keep(
    session: Session,
    merged: StoredValue<Merged>,
    chosen: Vec<Chosen>,
    why: String,
    done: RwSignal<Option<usize>>,
) {
    let count = chosen.iter().filter(|it| it.takes.is_some()).count();
    let id = SettlementId(device::fresh_id());
    let made = merged.with_value(|it| it.decide(id, chosen, why, device::now(), session.kid()));
    spawn_local(async move {
        let household = made.household;
        let again = summaries::to_be_made(session, household);
        session.keep_now(Commit(std::iter::once(Record::Settlement(made)).chain(again).collect())).await;
        summaries::decided(session, household);
        done.try_set((count > 0).then_some(count));
    });
}

/// What was taken over from one branch alone.
fn soft(merged: &Merged, reader: &Reader) -> Option<AnyView> {
    let line = |key: &AnswerKey| {
        let answer = merged.visit.answers.get(key);
        let answer =
            answer.map_or_else(|| t_merge().merge_blank.to_owned().into(), |it| reader.said(key, it));
        Line { key: key.clone(), asked: reader.asked(key), answer }
    };
    let (closed, open): (Vec<_>, Vec<_>) = merged.soft.iter().partition(|it| reader.restricted(it));
    let lines = |keys: Vec<&AnswerKey>| keys.into_iter().map(line).collect::<Vec<Line>>();
    let closed = (!closed.is_empty()).then(|| second_tap(list(lines(closed), None).into_any()));
    let count = fill(t_merge().merge_soft_count, &[("n", &merged.soft.len().to_string())]);
    (!merged.soft.is_empty()).then(|| {
        view! {
            <details class="soft">
                <summary>{count}</summary>
                <p>{t_merge().merge_soft_lead}</p>
                {list(lines(open), None)}
                {closed}
            </details>
        }
        .into_any()
    })
}
