//! One file taken in: whose it is, its place in the chain, and every household in it, in words.

use crate::domain::OrdSet;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::answers::{ItemLines, Line, Reader, Sheet, head, member_name};
use super::comments::{self, Asker};
use super::conflicts::who;
use super::desk::{ROWS, more};
use super::files::{self, missing};
use super::{claim, demo_mark, digits, erase, other_round, register, said, upward};
use crate::device;
use crate::domain::questionnaire::known;
use crate::domain::record::Intake;
use crate::domain::trail::{Act, about};
use crate::domain::{
    Answer, Answers, ProblemId, ProblemStatus, Questionnaire, Revision, RevisionReason, VisitId, case_file,
    gathered, problem, problems, text_rule,
};
use crate::exchange::carried::carrying;
use crate::exchange::intake::{Reason, public_keys, reopen};
use crate::exchange::{Bundle, EnvelopeFault, SealedVisit};
use crate::ui::kit::{Button, LinkButton, Notice, Tone};
use crate::ui::masked::Said;
use crate::ui::picture;
use crate::ui::route::Route;
use crate::ui::session::{Session, session};
use crate::ui::text::{dates, fill, t_case, t_cases, t_desk, t_office};

/// What was read of a file: the record without its text, and what stands in that.
type Found = Option<(Intake, Result<Arc<Bundle>, Reason>)>;

/// The page of the file with this hash. Its text is read from the disk.
pub fn page(hash: String) -> AnyView {
    let session = session();
    let found = RwSignal::new(None::<Found>);
    spawn_local(async move {
        let intake = session.intakes.with_untracked(|all| all.get(&hash).cloned());
        let read = match intake {
            Some(intake) => Some(read(session, &intake).await),
            None => None,
        };
        found.try_set(Some(read));
    });
    let body = move || {
        found.get().map(|found| match found {
            None => view! { <Notice tone=Tone::Warning><p>{t_office().office_intake_none}</p></Notice> }.into_any(),
            Some((intake, Err(reason))) => view! {
                <Notice tone=Tone::Bad><p>{t_office().office_intake_damaged}</p><p>{said::reason(&reason)}</p></Notice>
                {save_again(session, intake)}
            }
            .into_any(),
            Some((intake, Ok(bundle))) => whole(session, intake, bundle),
        })
    };
    view! {
        {move || found.with(Option::is_none).then(|| view! { <p role="status">{t_office().office_reading}</p> })}
        {body}
        <p><LinkButton href=Route::Office.href()>{t_office().office_back}</LinkButton></p>
    }
    .into_any()
}

async fn read(session: Session, intake: &Intake) -> (Intake, Result<Arc<Bundle>, Reason>) {
    let bare = Intake { text: String::new(), ..intake.clone() };
    let Some(whole) = session.whole(intake).await else {
        return (bare, Err(Reason::Envelope(EnvelopeFault::Truncated)));
    };
    let read = reopen(&whole, &untrack(|| register(session)), Questionnaire::published());
    (bare, read.map(Arc::new))
}

fn whole(session: Session, intake: Intake, bundle: Arc<Bundle>) -> AnyView {
    let title = [("seq", &*bundle.seq.to_string()), ("name", &*bundle.author.name)];
    let title = fill(t_office().office_intake_title, &title);
    let gaps = {
        let hash = intake.hash.clone();
        Memo::new(move |_| missing(session, &hash))
    };
    let key = untrack(|| register(session)).into_iter().find(|it| it.kid == intake.kid);
    let app = format!("{} {}", bundle.app.name, bundle.app.version);
    let round = bundle.round.clone();
    let shown = RwSignal::new(ROWS);
    let count = bundle.records.len();
    let rest = Memo::new(move |_| count.saturating_sub(shown.get()));
    let households = bundle.clone();
    let visits: OrdSet<VisitId> = gathered(bundle.records.iter().map(|it| it.visit.id));
    let came = comments::came(session, move |it| visits.contains(&it.visit));
    let asked = files::erasures(session).get_untracked();
    let is_asked = {
        let bundle = bundle.clone();
        move |number: usize| {
            bundle.records.get(number).is_some_and(|it| asked.iter().any(|asked| asked.0 == it.household.id))
        }
    };
    let numbers = move || (0..count.min(shown.get())).collect::<Vec<_>>();
    view! {
        <h1 tabindex="-1" data-title=t_office().office_open_intake>{title}</h1>
        {demo_mark(bundle.demo)}
        <section class="card">
            <h2>{t_office().office_from}</h2>
            {claim(&bundle.author)}
            {key.map(|it| {
                let when = fill(t_office().office_compared_at, &[("when", &dates::moment(it.confirmed_at))]);
                view! {
                    {public_keys(&it).map(|it| digits(&it))}
                    {it.compared_here().then(|| view! { <p class="meta">{when}</p> })}
                    {upward::said_of(session, &it)}
                }
            })}
            <p class="verified"><strong>{upward::verified(session, &intake)}</strong></p>
        </section>
        <section class="card">
            {move || {
                let tone = if gaps.with(Vec::is_empty) { Tone::Good } else { Tone::Warning };
                view! { <Notice tone=tone><p>{gaps.with(|it| said::chain(it))}</p></Notice> }
            }}
            <dl class="facts">
                <div><dt>{t_office().office_holds}</dt><dd>{said::tally(&bundle.tally)}</dd></div>
                <div><dt>{t_office().office_round}</dt><dd>{bundle.round.clone()}</dd></div>
                <div><dt>{t_office().office_made_at}</dt><dd>{dates::moment(bundle.iat.saturating_mul(1000))}</dd></div>
                <div><dt>{t_office().office_taken_at}</dt><dd>{dates::moment(intake.at)}</dd></div>
                {intake.again.map(|it| view! {
                    <div class="came-again">
                        <dt>{t_desk().desk_again_head}</dt>
                        <dd>{files::came_again(t_desk().desk_again_facts, it)}</dd>
                    </div>
                })}
                <div><dt>{t_office().office_file_name}</dt><dd>{intake.name.clone()}</dd></div>
                <div><dt>{t_office().office_app}</dt><dd>{app}</dd></div>
            </dl>
            {move || other_round::notice(session, &round)}
            {save_again(session, intake)}
        </section>
        <section>
            <h2>{t_office().office_households}</h2>
            <ul class="cards">
                <For each=numbers key=|number| *number let:number>
                    <li class="card">{household(session, households.clone(), number, is_asked(number), came)}</li>
                </For>
            </ul>
            {more(rest, shown)}
        </section>
    }
    .into_any()
}

fn save_again(session: Session, intake: Intake) -> AnyView {
    if intake.redacted {
        return view! { <Notice tone=Tone::Info><p>{t_office().office_redacted}</p></Notice> }.into_any();
    }
    let told = RwSignal::new(None);
    let save = move |()| {
        let kept = session.intakes.with_untracked(|all| all.get(&intake.hash).cloned());
        spawn_local(async move {
            let Some(kept) = kept else { return };
            let saved = match as_it_came(session, &kept).await {
                Some(text) => device::files::save(&session.saved_as(kept.name), &text).await.is_ok(),
                None => false,
            };
            told.try_set(Some(saved));
        });
    };
    view! {
        <Button class="save-again" on_press=save>{t_office().office_save_again}</Button>
        <div aria-live="polite">
            {move || told.get().map(|done| match done {
                true => view! { <Notice tone=Tone::Good><p>{t_office().office_save_done}</p></Notice> },
                false => view! { <Notice tone=Tone::Bad><p>{t_office().office_save_failed}</p></Notice> },
            })}
        </div>
    }
    .into_any()
}

/// The signed text with its photographs; `None` when one of them is lost. A text that is damaged is
/// given as it is.
async fn as_it_came(session: Session, intake: &Intake) -> Option<String> {
    let intake = &session.whole(intake).await?;
    let read = reopen(intake, &untrack(|| register(session)), Questionnaire::published());
    let Some(bundle) = read.ok().filter(|_| !intake.redacted) else { return Some(intake.text.clone()) };
    let mut photos = Vec::new();
    for hash in bundle.photos() {
        photos.push(session.photo(hash).await.ok()??.bytes()?);
    }
    Some(carrying(&intake.text, &photos))
}

/// `asked`: the volunteer was asked to erase it.
fn household(
    session: Session,
    bundle: Arc<Bundle>,
    number: usize,
    asked: bool,
    came: comments::Came,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let erasing = of(&bundle, number).map(|(sealed, questionnaire)| {
        let answers = &sealed.visit.answers;
        let name = head(answers).map(|it| member_name(questionnaire, answers, it)).unwrap_or_default();
        erase::section(session, sealed.household.id, format!("{} {name}", address(answers)).trim().to_owned())
    });
    let looked_at = of(&bundle, number).map(|(sealed, _)| sealed.household.id);
    let asker = of(&bundle, number).and_then(|(it, _)| Asker::new(session, it, &bundle.device.kid, came));
    let row = of(&bundle, number).map(|(sealed, questionnaire)| row(sealed, questionnaire));
    let toggled = move |event: leptos::ev::Event| {
        let details = event_target::<web_sys::Element>(&event);
        open.set(details.has_attribute("open"));
        if let Some(household) = looked_at.filter(|_| open.get_untracked()) {
            session.done(Act::Viewed, about(household));
        }
    };
    // A file may hold a thousand households: the answers of one are laid out when it is opened.
    let answers = move || {
        open.get().then(|| {
            of(&bundle, number).map(|(sealed, questionnaire)| {
                session.places.with(|places| {
                    let answers = &sealed.visit.answers;
                    let reader = Reader { questionnaire, answers, places: *places };
                    view! { {sheet(session, reader.sheet(device::today()), asker)} {history(session, &reader, &sealed.revisions)} }
                })
            })
        })
    };
    view! {
        {row}
        {asked.then(|| view! { <Notice tone=Tone::Warning><p>{t_office().office_erase_asked_this}</p></Notice> })}
        {asker.map(|it| view! { {it.beside(None, t_office().office_ask_whole)} {it.dialog()} })}
        <details on:toggle=toggled>
            <summary>{t_office().office_answers}</summary>
            {answers}
        </details>
        {looked_at.map(|it| view! { <p><a class="to-case" href=Route::Case(it).href()>{t_cases().cases_one}</a></p> })}
        {erasing}
    }
}

pub(super) fn of(bundle: &Bundle, number: usize) -> Option<(&SealedVisit, &Questionnaire)> {
    let sealed = bundle.records.get(number)?;
    let questionnaire = Questionnaire::named(&sealed.visit.questionnaire)?;
    Some((sealed, questionnaire))
}

pub(super) fn row(sealed: &SealedVisit, questionnaire: &Questionnaire) -> impl IntoView + use<> {
    let answers = &sealed.visit.answers;
    let found = problems(questionnaire, answers, case_file::date_of(answers, device::today()));
    let urgent = found.iter().filter(|it| it.urgent.is_some()).count();
    let restricted = found.iter().any(|it| it.restricted);
    let corrected = |it: &&Revision| matches!(it.reason, RevisionReason::Corrected { .. });
    let corrections = sealed.revisions.iter().filter(corrected).count();
    // What it brought along is no less a problem for being none that this visit found.
    let old = old_problems(answers);
    let counted = |words: &str| fill(words, &[("count", &found.len().to_string())]);
    let problems = match (found.is_empty(), old.is_some()) {
        (true, false) => t_office().office_no_problem.to_owned(),
        (true, true) => t_office().office_no_new_problem.to_owned(),
        (false, false) => counted(t_office().office_problem_count),
        (false, true) => counted(t_office().office_new_problem_count),
    };
    let name = head(answers).map(|it| member_name(questionnaire, answers, it)).filter(|it| !it.is_empty());
    view! {
        <h3>{address(answers)}</h3>
        {name.map(|name| view! { <p>{fill(t_office().office_head, &[("name", &name)])}</p> })}
        <p class="meta">
            {old.map(|it| format!("{it} · "))}
            {problems}
            {(0 < urgent).then(|| view! { " · " <strong class="urgent">{fill(t_office().office_urgent_count, &[("count", &urgent.to_string())])}</strong> })}
            {restricted.then(|| view! { " · " <span class="restricted-mark">{t_office().office_restricted}</span> })}
            {(0 < corrections).then(|| view! { " · " {fill(t_office().office_corrected, &[("count", &corrections.to_string())])} })}
        </p>
    }
}

/// How many of the problems that the household brought along are closed; `None` where it brought none.
fn old_problems(answers: &Answers) -> Option<String> {
    let all = answers.problems();
    let closed = |id: &&ProblemId| problem::stands(answers, **id).is_some_and(ProblemStatus::closed);
    let counts = [("closed", all.iter().filter(closed).count().to_string()), ("all", all.len().to_string())];
    let counts = counts.each_ref().map(|(name, count)| (*name, count.as_str()));
    (!all.is_empty()).then(|| fill(t_case().case_because_listed, &counts))
}

/// House number with หมู่ or ชุมชน.
pub(super) fn address(answers: &Answers) -> String {
    let house = match answers.text(known::HOUSE_NO) {
        "" => t_office().office_house_no_unknown.to_owned(),
        number => fill(t_office().office_house_no, &[("number", number)]),
    };
    let moo = match answers.of(known::MOO) {
        Some(Answer::Number(number)) => fill(t_office().office_moo, &[("number", &number.to_string())]),
        _ => String::new(),
    };
    let community = match answers.text(known::COMMUNITY) {
        "" => String::new(),
        // Some write the word into the name.
        name if name.starts_with(fill(t_office().office_community, &[("name", "")]).trim()) => {
            name.to_owned()
        }
        name => fill(t_office().office_community, &[("name", name)]),
    };
    [house, moo, community].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
}

pub(super) fn sheet(session: Session, sheet: Sheet, asker: Option<Asker>) -> impl IntoView {
    let members =
        sheet.members.into_iter().map(|(name, lines)| view! { <h5>{name}</h5> {list(lines, asker)} });
    let members = members.collect_view();
    let dimensions = sheet.dimensions.into_iter().map(|(title, gate, items)| {
        let items = items.into_iter().map(|it| item(session, it, asker)).collect_view();
        view! { <h4>{title}</h4> {list(gate, asker)} {items} }
    });
    let problems = (!sheet.problems.is_empty()).then(|| {
        let rows = sheet.problems.into_iter().map(|it| item(session, it, asker)).collect_view();
        view! { <h4>{t_case().case_part_problems}</h4> {rows} }
    });
    let helps = (!sheet.helps.is_empty()).then(|| {
        let rows =
            sheet.helps.into_iter().map(|(name, lines)| view! { <h5>{name}</h5> {list(lines, asker)} });
        view! { <h4>{t_case().case_part_log}</h4> {rows.collect_view()} }
    });
    let closing = (!sheet.closing.is_empty())
        .then(|| view! { <h4>{t_case().case_part_closing}</h4> {list(sheet.closing, asker)} });
    let others = (!sheet.others.is_empty())
        .then(|| view! { <h4>{t_office().office_other_part}</h4> {list(sheet.others, asker)} });
    view! {
        <h4>{t_office().office_house_part}</h4>
        {list(sheet.household, asker)}
        {picture::row(session, &sheet.photos)}
        {problems}
        <h4>{t_office().office_member_part}</h4>
        {members}
        {dimensions.collect_view()}
        {helps}
        {closing}
        {others}
    }
}

fn item(session: Session, item: ItemLines, asker: Option<Asker>) -> AnyView {
    let urgent =
        item.urgent.then(|| view! { " " <strong class="urgent">{t_office().office_urgent}</strong> });
    let title = format!("{} {}", item.code, item.title);
    let body =
        view! { <h5>{title}{urgent}</h5> {list(item.lines, asker)} {picture::row(session, &item.photos)} };
    if item.restricted { second_tap(body.into_any()) } else { body.into_any() }
}

/// What opens on a second tap only.
pub(super) fn second_tap(body: AnyView) -> AnyView {
    view! { <details class="restricted"><summary>{t_office().office_restricted_open}</summary>{body}</details> }
        .into_any()
}

/// Answers, each with what asks for its correction where that can be asked.
pub(super) fn list(lines: Vec<Line>, asker: Option<Asker>) -> impl IntoView {
    let lines = lines.into_iter().map(|it| {
        let beside = asker.map(|asker| asker.beside(Some(it.key), &it.asked));
        view! { <div><dt>{it.asked}</dt><dd>{it.answer.view()}{beside}</dd></div> }
    });
    let lines = lines.collect::<Vec<_>>();
    (!lines.is_empty()).then(|| view! { <dl class="facts">{lines}</dl> })
}

/// Each step of a visit, by whom, and what it changed.
pub(super) fn history(session: Session, reader: &Reader, revisions: &[Revision]) -> impl IntoView + use<> {
    let steps = revisions.iter().map(|it| {
        let when = dates::moment(it.at);
        let by = who(session, &it.by);
        let by = view! { <span class="meta by">{by}</span> };
        match &it.reason {
            RevisionReason::Sealed => {
                view! { <li>{fill(t_office().office_sealed_at, &[("when", &when)])} {by}</li> }.into_any()
            }
            RevisionReason::Corrected { note } => {
                // The note last: a person's words are not searched for places to fill.
                let said = fill(
                    t_office().office_corrected_at,
                    &[("when", &when), ("note", &text_rule::masked(note))],
                );
                let (closed, open): (Vec<_>, Vec<_>) =
                    it.changes.iter().partition(|it| reader.restricted(&it.key));
                let closed = changes(reader, &closed).map(|it| second_tap(it.into_any()));
                view! { <li>{said} {by} {changes(reader, &open)} {closed}</li> }.into_any()
            }
            RevisionReason::Kept { note, .. } => {
                let parts = [("when", &*when), ("note", &*text_rule::masked(note))];
                view! { <li>{fill(t_office().office_kept_at, &parts)} {by}</li> }.into_any()
            }
        }
    });
    let steps = steps.collect_view();
    view! { <h4>{t_office().office_history}</h4> <ol>{steps}</ol> }
}

pub(super) fn changes(
    reader: &Reader,
    changes: &[&crate::domain::answer::Change],
) -> Option<impl IntoView + use<>> {
    let side = |it: &crate::domain::answer::Change, answer: &Option<Answer>| match answer {
        Some(answer) => reader.said(&it.key, answer),
        None => t_office().office_blank.to_owned().into(),
    };
    let lines: Vec<Line> = changes
        .iter()
        .map(|it| {
            let (from, to) = (side(it, &it.from), side(it, &it.to));
            let filled =
                |from: &str, to: &str| fill(t_office().office_from_to, &[("from", from), ("to", to)]);
            Line { key: it.key.clone(), asked: reader.asked(&it.key), answer: Said::both(&from, &to, filled) }
        })
        .collect();
    (!lines.is_empty()).then(|| list(lines, None))
}
