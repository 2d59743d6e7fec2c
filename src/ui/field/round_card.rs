//! The round in words: until when what may be recorded, and how far the work is.

use leptos::prelude::*;

use crate::device;
use crate::domain::text_rule::grouped;
use crate::domain::work::Progress;
use crate::domain::{Date, Phase, Round};
use crate::ui::kit::{LinkButton, Notice, Tone};
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session};
use crate::ui::text::{dates, fill, outcome, t, t_case};

/// The card above the list; nothing where no office has given a list.
pub fn card(session: Session, progress: Memo<Progress>) -> Option<AnyView> {
    let (title, list, phase) = session
        .with_roster(|it| it.map(|it| (it.round.title.clone(), it.title.clone(), phase_words(&it.round))))?;
    let closed = closed_on(session).is_some();
    let over = session.with_roster(|it| it.and_then(|it| over_since(&it.round)));
    let far = move || {
        progress.with(|it| {
            let (visited, all) = (it.visited.to_string(), it.listed.to_string());
            let mut words = fill(t_case().case_round_visited, &[("n", &visited), ("all", &all)]);
            if it.besides > 0 {
                words.push(' ');
                words.push_str(&fill(t_case().case_round_besides, &[("n", &it.besides.to_string())]));
            }
            words
        })
    };
    let today = move || fill(t_case().case_today, &[("n", &progress.with(|it| it.today).to_string())]);
    let outcomes = move || {
        progress.with(|it| {
            let row = |(of, n): (&crate::domain::Outcome, &usize)| {
                let words = fill(t_case().case_outcome_count, &[("outcome", outcome(*of)), ("n", &n.to_string())]);
                view! { <li>{words}</li> }
            };
            (!it.outcomes.is_empty()).then(|| {
                let rows = it.outcomes.iter().map(row).collect_view();
                view! { <details class="outcomes"><summary>{t_case().case_outcomes}</summary><ul>{rows}</ul></details> }
            })
        })
    };
    let more = session.with_roster(|it| it.and_then(|it| more(&it.round)));
    let card = view! {
        <section class="card round" aria-labelledby="round-title">
            <h2 id="round-title">{if title.is_empty() { list } else { title }}</h2>
            <p class="phase">{phase}</p>
            {closed.then(|| view! { <p class="hint begun-in-time">{t_case().case_phase_finish}</p> })}
            {(closed && session.mode == Mode::Field).then(|| next_round(over))}
            <p class="far" id="round-far">{far}</p>
            <progress aria-labelledby="round-far" max=move || progress.with(|it| it.listed.max(1)).to_string()
                value=move || progress.with(|it| it.visited).to_string()></progress>
            <p class="today">{today}</p>
            {outcomes}
            {more}
        </section>
    };
    Some(card.into_any())
}

/// The last day of a round that is over.
fn over_since(round: &Round) -> Option<Date> {
    round.solve_by.filter(|_| round.is_over(device::today()))
}

/// Where the list of a new round comes from: nothing here can know that there is one. `over`: the last day of this
/// round, where that is past. In practice no office gives a list.
fn next_round(over: Option<Date>) -> AnyView {
    let button = t().field_from_office;
    let words = match over {
        Some(day) => fill(t_case().case_round_over, &[("day", &dates::day(day)), ("button", button)]),
        None => fill(t_case().case_round_next, &[("button", button)]),
    };
    let tone = if over.is_some() { Tone::Warning } else { Tone::Info };
    view! {
        <Notice tone=tone>
            <p class="round-over">{words}</p>
            <LinkButton class="to-new-list" href=Route::FromOffice.href()>{button}</LinkButton>
        </Notice>
    }
    .into_any()
}

/// What else the office set: the letters, and the line of income.
fn more(round: &Round) -> Option<AnyView> {
    let income = round.income_line.map(income_words);
    if round.letters.is_empty() && income.is_none() {
        return None;
    }
    let letters = (!round.letters.is_empty()).then(|| {
        let rows = round.letters.iter().map(|it| view! { <li>{it.clone()}</li> }).collect_view();
        view! { <p>{t_case().case_round_letters}</p><ul>{rows}</ul> }
    });
    let body = view! {
        <details class="round-more">
            <summary>{t_case().case_round_more}</summary>
            {letters}
            {income.map(|it| view! { <p>{it}</p> })}
        </details>
    };
    Some(body.into_any())
}

/// The line of income of a round, baht a person a year, in words.
pub(super) fn income_words(baht: u32) -> String {
    fill(t_case().case_income_line, &[("baht", &grouped(i64::from(baht)))])
}

fn on(day: Option<Date>) -> String {
    day.map(dates::day).unwrap_or_default()
}

/// Where the round stands today.
fn phase_words(round: &Round) -> String {
    let t = t_case();
    let mut words = match round.phase(device::today()) {
        Phase::Before => fill(t.case_phase_before, &[("day", &on(round.survey_open))]),
        Phase::Survey if round.survey_close.is_none() => t.case_phase_open.to_owned(),
        Phase::Survey => fill(t.case_phase_survey, &[("day", &on(round.survey_close))]),
        Phase::Between => fill(
            t.case_phase_between,
            &[("day", &on(round.survey_close)), ("results", &on(round.results_open))],
        ),
        Phase::Results => fill(t.case_phase_results, &[("day", &on(round.survey_close))]),
    };
    if let Some(day) = round.solve_by {
        words.push_str(" · ");
        words.push_str(&fill(t.case_solve_by, &[("day", &dates::day(day))]));
    }
    words
}

/// What a round that surveys nothing today leaves undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locked {
    /// adding a household
    Household,
    /// checking one again
    Check,
    /// recording a new problem
    Problem,
}

/// Why that is locked today, in words; `None` while it is not, as where no office has given a list.
pub fn locked(session: Session, what: Locked) -> Option<String> {
    session.with_roster(|it| {
        let round = &it?.round;
        let t = t_case();
        let (before, closed) = match what {
            Locked::Household => (t.case_add_before, t.case_add_closed),
            Locked::Check => (t.case_check_before, t.case_check_closed),
            Locked::Problem => (t.case_new_before, t.case_new_closed),
        };
        match round.phase(device::today()) {
            phase if phase.surveys() => None,
            Phase::Before => Some(fill(before, &[("day", &on(round.survey_open))])),
            _ => Some(fill(closed, &[("day", &on(round.survey_close))])),
        }
    })
}

/// The last day of the survey, once it is over.
fn closed_on(session: Session) -> Option<Date> {
    let round = |it: &Round| match it.phase(device::today()) {
        Phase::Between | Phase::Results => it.survey_close,
        Phase::Before | Phase::Survey => None,
    };
    session.with_roster(|it| it.and_then(|it| round(&it.round)))
}

/// What is said where a visit that is not sealed yet asks for new problems after the survey closed.
///
/// A check can be begun in the survey only, so one that is a draft was begun in time, and may be finished:
/// domain.md §2.3 locks new problems, not the writing down of what was found before. With its gates locked,
/// it could be sealed only by saying that there is no problem, which may be wrong.
pub fn finishing(session: Session) -> Option<String> {
    Some(fill(t_case().case_new_finish, &[("day", &on(Some(closed_on(session)?)))]))
}
