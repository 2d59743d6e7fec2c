//! The newest questionnaire on paper, for when the battery is empty: boxes to tick and lines to write
//! on, made from the same data as the form. It asks for no citizen id: paper is lost.

use leptos::prelude::*;

use crate::domain::questionnaire::known;
use crate::domain::{Choice, Dimension, Item, Kind, Precision, ProblemStatus, Question, Questionnaire};
use crate::ui::route::Route;
use crate::ui::session::session;
use crate::ui::text::{fill, status, t, t_case, words};

/// Rows for people, for problems, for help.
const PEOPLE: usize = 8;
const PROBLEMS: usize = 6;
const HELPS: usize = 3;
/// What a name is made of: one column.
const NAME: [&str; 4] = [known::TITLE, known::TITLE_OTHER, known::FIRST_NAME, known::LAST_NAME];
/// Up to this many options are written out where the question stands.
const WRITTEN_OUT: usize = 12;

/// The blank form.
pub fn page() -> AnyView {
    let Some(paper) = Questionnaire::newest() else { return super::super::visit::lost() };
    let organisation = session().person.with_untracked(|it| it.as_ref().map(|it| it.organisation.clone()));
    let organisation = organisation.filter(|it| !it.is_empty());
    let organisation = organisation.unwrap_or_else(|| t().field_your_office.to_owned());
    let sheet = view! {
        <header>
            <h1 tabindex="-1">{words(&paper.title)}</h1>
            <p class="small">{t().shell_proposed}" · "{t_case().case_blank_no_ids}</p>
        </header>
        <p class="lines">{line(t_case().case_blank_volunteer)}{line(t_case().case_blank_date)}</p>
        <p class="small notice-text">{fill(t().field_notice, &[("organisation", &organisation)])}</p>
        <section class="house">
            <h2>{t().field_part_house}</h2>
            <div class="asked">{paper.household.iter().filter(|it| !it.given).map(question).collect_view()}</div>
        </section>
        {people(paper)}
        {legend(paper)}
        {paper.dimensions.iter().map(|it| dimension(paper, it)).collect_view()}
        {problems(vec![String::new(); PROBLEMS])}
        {helps(paper)}
        <section class="house">
            <h2>{t_case().case_part_closing}</h2>
            <div class="asked">{paper.closing.iter().filter(|it| !it.given).map(question).collect_view()}</div>
        </section>
    };
    let back = t().field_to_households;
    super::page("form", Route::Households, back, t_case().case_print_blank_hint, sheet.into_any())
}

/// Words with a line to write on.
pub(super) fn line(words: &str) -> AnyView {
    view! { <span class="line"><span>{words.to_owned()}</span><span class="write"></span></span> }.into_any()
}

/// A box to tick with its words.
fn tick(words: String) -> AnyView {
    view! { <span class="tick"><span class="square"></span>{words}</span>" " }.into_any()
}

fn ticks(options: impl IntoIterator<Item = String>) -> AnyView {
    options.into_iter().map(tick).collect::<Vec<_>>().into_any()
}

fn choices(of: &Question) -> &[Choice] {
    match &of.kind {
        Kind::One(choices) | Kind::Many(choices) => choices,
        _ => &[],
    }
}

fn yes_no() -> [String; 2] {
    [t().field_yes.to_owned(), t().field_no.to_owned()]
}

pub(super) fn question(it: &Question) -> AnyView {
    let text = words(&it.text);
    match &it.kind {
        Kind::One(all) | Kind::Many(all) if all.len() <= WRITTEN_OUT => {
            let all = all.iter().map(|it| words(&it.text));
            view! { <p class="question">{text}": "{ticks(all)}</p> }.into_any()
        }
        Kind::YesNo => view! { <p class="question">{text}": "{ticks(yes_no())}</p> }.into_any(),
        Kind::Number { unit, .. } => line(&format!("{text} ({})", words(unit))),
        Kind::Date { precision, .. } => {
            let form = match precision {
                Precision::Year => t_case().case_blank_year,
                _ => t_case().case_blank_day,
            };
            line(&format!("{text} ({form})"))
        }
        _ => line(&text),
    }
}

/// The people, a row each; what has options is answered by number.
fn people(paper: &Questionnaire) -> AnyView {
    let asked = || {
        let ours =
            |it: &&Question| !it.given && !NAME.contains(&it.id.as_str()) && it.kind != Kind::CitizenId;
        paper.member.iter().filter(ours)
    };
    let head = asked().map(|it| view! { <th scope="col">{words(&it.text)}</th> }).collect_view();
    let cells = |_| asked().map(|_| view! { <td></td> }).collect_view();
    let row = |n| view! { <tr><td class="number">{n}</td><td class="name"></td>{cells(n)}</tr> };
    let numbers = asked().filter(|it| !choices(it).is_empty()).map(numbered).collect_view();
    view! {
        <section tabindex="0" class="boxes">
            <h2>{t().field_part_members}</h2>
            <table>
                <thead><tr><th scope="col">{t_case().case_blank_number}</th><th scope="col" class="name">{t_case().case_blank_name}</th>{head}</tr></thead>
                <tbody>{(1..=PEOPLE).map(row).collect_view()}</tbody>
            </table>
            {numbers}
        </section>
    }
    .into_any()
}

/// The options of a question by number, for where only the number is written.
fn numbered(it: &Question) -> AnyView {
    let all = choices(it).iter().enumerate();
    let all: Vec<String> = all.map(|(at, it)| format!("{} {}", at + 1, bare(&words(&it.text)))).collect();
    view! { <p class="small"><strong>{words(&it.text)}</strong>": "{all.join(" · ")}</p> }.into_any()
}

/// Words that begin with their own number, without it.
fn bare(words: &str) -> &str {
    words.trim_start_matches(|it: char| it.is_ascii_digit() || it == ' ')
}

/// What is asked of every item, said once.
fn legend(paper: &Questionnaire) -> AnyView {
    let numbers = paper.every_item.iter().filter(|it| it.required && !choices(it).is_empty());
    view! {
        <section class="legend">
            <h2>{t_case().case_blank_items}</h2>
            <p class="small">{t_case().case_blank_items_hint}</p>
            {numbers.map(numbered).collect_view()}
        </section>
    }
    .into_any()
}

fn dimension(paper: &Questionnaire, it: &Dimension) -> AnyView {
    let gate = ["yes", "no", "not_asked"].map(super::super::label::gate);
    let offered = |restricted| it.items.iter().filter(move |it| !it.legacy && it.restricted == restricted);
    let plain = offered(false).map(|it| item(paper, it)).collect_view();
    let restricted: Vec<_> = offered(true).map(|it| item(paper, it)).collect();
    let preface = (!restricted.is_empty())
        .then(|| view! { <p class="small preface">{t().field_restricted_preface}</p> });
    view! {
        <section class="dimension">
            <div class="gate">
                <h2>{it.code.clone()}" "{words(&it.title)}</h2>
                <p>{words(&it.gate)}": "{ticks(gate)}</p>
            </div>
            <div class="items">{plain}{preface}{restricted}</div>
        </section>
    }
    .into_any()
}

fn item(paper: &Questionnaire, it: &Item) -> AnyView {
    let own = it.questions.iter().filter(|it| it.required).map(question).collect_view();
    let every = paper.every_item.iter().filter(|it| it.required && it.shown_if.is_none()).map(|it| {
        let count = choices(it).len();
        let title = words(&it.text);
        if count == 0 {
            line(&title)
        } else {
            view! { <span>{title}" "{ticks((1..=count).map(|n| n.to_string()))}</span> }.into_any()
        }
    });
    view! {
        <div class="item">
            <p class="title"><span class="square"></span><strong>{it.code.clone()}" "{words(&it.title)}</strong></p>
            {own}
            <p class="every">{every.collect::<Vec<_>>()}</p>
        </div>
    }
    .into_any()
}

/// How each known problem stands, and the plan for what is open: a row each for those whose names are
/// known, or so many without one, for by hand there is no list to begin from.
pub(super) fn problems(names: Vec<String>) -> AnyView {
    let columns = [
        t_case().case_blank_problem,
        t_case().case_blank_status,
        t_case().case_blank_evidence,
        t_case().case_blank_solved_by,
        t_case().case_blank_plan,
    ];
    let head = columns.map(|it| view! { <th scope="col">{it}</th> }).collect_view();
    let row = |name| view! { <tr><td>{name}</td>{(1..columns.len()).map(|_| view! { <td></td> }).collect_view()}</tr> };
    let rows = names.into_iter().map(row).collect_view();
    let statuses = ProblemStatus::ALL.iter().enumerate();
    let statuses: Vec<String> = statuses.map(|(at, it)| format!("{} {}", at + 1, status(*it))).collect();
    view! {
        <section tabindex="0" class="boxes problems-table">
            <h2>{t_case().case_part_problems}" (Re-X-Ray)"</h2>
            <table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>
            <p class="small"><strong>{t_case().case_blank_status}</strong>": "{statuses.join(" · ")}</p>
            <p class="small">{t_case().case_plan_no_promise}</p>
        </section>
    }
    .into_any()
}

fn helps(paper: &Questionnaire) -> AnyView {
    let ours = |it: &&Question| {
        ["on", "kind", "what", "quantity", "value_baht", "provider", "result"].contains(&it.id.as_str())
    };
    let asked = || paper.help.iter().filter(ours);
    let head = asked().map(|it| view! { <th scope="col">{words(&it.text)}</th> }).collect_view();
    let row = |_| view! { <tr>{asked().map(|_| view! { <td></td> }).collect_view()}</tr> };
    view! {
        <section tabindex="0" class="boxes">
            <h2>{t_case().case_part_log}</h2>
            <table><thead><tr>{head}</tr></thead><tbody>{(0..HELPS).map(row).collect_view()}</tbody></table>
        </section>
    }
    .into_any()
}
