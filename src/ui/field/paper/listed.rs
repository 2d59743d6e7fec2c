//! A household of the list that nobody has visited yet, on one sheet of A4: what the list says, and its
//! problems to be answered by pen. As on a visited household's sheet no citizen id and no telephone stands
//! on it, and of restricted items only that there is one (domain.md §7.3).

use leptos::prelude::*;

use super::blank::{line, problems, question};
use crate::device;
use crate::domain::life::{Followed, life};
use crate::domain::questionnaire::known;
use crate::domain::text_rule::{cut, masked};
use crate::domain::trail::{Act, about};
use crate::domain::{CaseFile, HouseholdId, Listed, Questionnaire};
use crate::ui::field::{case as shown, label, line as row, visit};
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session};
use crate::ui::text::{dates, fill, outcome, t, t_case};

// What fits on the sheet, in letters.
const PROBLEMS: usize = 9;
/// Rows for what the list does not name.
const FREE: usize = 2;
/// Two lines of a cell.
const NAME: usize = 60;
/// A line.
const LINE: usize = 92;
/// Two lines.
const TWO: usize = 180;

/// The sheet; of a household that is on no list either, that there is none.
pub fn page(session: Session, household: HouseholdId) -> AnyView {
    let Some(listed) = session.listed(household) else { return visit::lost() };
    session.done(Act::Viewed, about(household));
    super::page(
        "one form",
        Route::Household(household),
        t().field_to_household,
        t_case().case_sheet_listed_hint,
        sheet(session, &listed),
    )
}

fn sheet(session: Session, listed: &Listed) -> AnyView {
    // As a visit would begin with it: what is listed without a reason has one problem all the same.
    let life = life(&CaseFile::default(), Some(listed));
    let head = row::brief(&listed.answers).head;
    let result = Questionnaire::newest()
        .and_then(|it| it.household.iter().find(|it| it.id == known::VISIT_RESULT))
        .map(question);
    let mut names: Vec<String> = life.problems.iter().take(PROBLEMS).map(name).collect();
    let more = life.problems.len().checked_sub(PROBLEMS).filter(|it| *it > 0).map(|n| {
        let words = fill(t_case().case_more_problems, &[("n", &n.to_string())]);
        view! { <p class="others">{words}</p> }
    });
    names.extend(std::iter::repeat_n(String::new(), FREE));
    let note = (!listed.note.is_empty()).then(|| {
        let words = fill(t_case().case_list_note, &[("note", &masked(&listed.note))]);
        view! { <p>{cut(&words, TWO)}</p> }
    });
    let reference = fill(t_case().case_reference, &[("reference", &listed.reference)]);
    let printed = fill(t_case().case_printed_on, &[("date", &dates::day(device::today()))]);
    view! {
        <header>
            {(session.mode == Mode::Demo).then(|| view! { <p class="practice">{t().shell_demo_banner}</p> })}
            <h1 tabindex="-1">{t_case().case_sheet_title}</h1>
            <p class="small">{printed}" · "{t().shell_proposed}" · "{t_case().case_blank_no_ids}</p>
        </header>
        <p class="where">{cut(&label::address(&listed.answers), LINE)}</p>
        <p>{t().field_head_of_household}": "<strong>{cut(&head, NAME)}</strong></p>
        <p class="stands">{outcome(life.outcome)}</p>
        <p>{t_case().case_sheet_listed}</p>
        {note}
        <p class="small">{cut(&masked(&reference), LINE)}</p>
        <p class="lines">{line(t_case().case_blank_volunteer)}{line(t_case().case_blank_date)}</p>
        {result}
        {problems(names)}
        {more}
        <footer class="small"><p>{t_case().case_sheet_private}</p></footer>
    }
    .into_any()
}

fn name(it: &Followed) -> String {
    let name = if it.restricted { t_case().case_restricted.to_owned() } else { masked(&shown::name(it)) };
    let name = cut(&name, NAME);
    if it.urgent.is_some() { format!("{name} · {}", t().field_urgent) } else { name }
}
