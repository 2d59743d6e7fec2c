//! A household on one sheet of A4, whatever there is of it: long texts are cut, and of long lists the
//! first are shown with the number of the others. No citizen id, no telephone, no place on a map; of
//! restricted items only that there is one (domain.md §7.3).

use leptos::prelude::*;

use crate::device;
use crate::domain::life::{Followed, Life};
use crate::domain::questionnaire::known;
use crate::domain::text_rule::cut;
use crate::domain::trail::{Act, about};
use crate::domain::{
    Answer, AnswerKey, Answers, CaseFile, HelpId, HouseholdId, MemberId, Questionnaire, VisitId, case_file,
    validate, work,
};
use crate::ui::field::{case as shown, label};
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session, session};
use crate::ui::text::{dates, fill, level, outcome, status, t, t_case, words};

// What fits on the sheet. Places are letters; marks over and under them take none.
const MEMBERS: usize = 10;
const PROBLEMS: usize = 6;
const HELPS: usize = 5;
/// A name, in half a line.
const NAME: usize = 26;
/// Half a line.
const HALF: usize = 46;
/// Most of a line: a mark stands behind it.
const TITLE: usize = 60;
/// A line.
const LINE: usize = 92;
/// A line and a half.
const LONG: usize = 145;
/// Two lines.
const TWO: usize = 180;

/// The sheet of a household.
pub fn page(household: HouseholdId) -> AnyView {
    let session = session();
    let case = session.cases.with_untracked(|all| all.get(&household).copied());
    let Some(case) = case else { return super::listed::page(session, household) };
    session.done(Act::Viewed, about(household));
    let sheet = move || case.with(|it| sheet(session, it));
    let back = t().field_to_household;
    super::page(
        "one",
        Route::Household(household),
        back,
        t_case().case_print_household_hint,
        sheet.into_any(),
    )
}

fn sheet(session: Session, case: &CaseFile) -> AnyView {
    let Some(visit) = case.latest() else { return ().into_any() };
    let Some(paper) = Questionnaire::named(&visit.questionnaire) else { return ().into_any() };
    let (answers, life) = (visit.working(), shown::life_of(session, case));
    let today = device::today();
    let day = case_file::date_of(answers, today);
    let head = work::head(answers).map(|it| label::name(answers, it)).unwrap_or_default();
    let said = |id: &str| {
        let key = AnswerKey::of(id);
        answers.get(&key).map(|it| label::value(paper, answers, &key, Some(it)))
    };
    let date = |sentence: &str, day| fill(sentence, &[("date", &dates::day(day))]);
    let mut stands = vec![outcome(life.outcome).to_owned()];
    stands.extend(life.level.as_ref().map(|it| fill(t_case().case_level_is, &[("level", level(it))])));
    stands.extend(life.due.map(|it| date(t_case().case_due, it)));
    let team: Vec<String> = ["team", "mentor"].iter().filter_map(|it| said(it)).collect();
    let result = said(known::VISIT_RESULT).map(|it| format!(" · {it}"));
    view! {
        <header>
            {(session.mode == Mode::Demo).then(|| view! { <p class="practice">{t().shell_demo_banner}</p> })}
            <h1 tabindex="-1">{t_case().case_sheet_title}</h1>
            <p class="small">{date(t_case().case_printed_on, today)}" · "{t().shell_proposed}</p>
        </header>
        <p class="where">{cut(&label::address(answers), LINE)}</p>
        <p>{t().field_head_of_household}": "<strong>{cut(&head, TITLE)}</strong></p>
        <p>{date(t_case().case_as_of, day)}{result}</p>
        <p class="stands">{stands.join(" · ")}</p>
        {members(paper, answers, day)}
        {problems(case, &life)}
        {four(paper, answers)}
        {helps(case, &life)}
        {(!team.is_empty()).then(|| view! { <p>{t_case().case_sheet_team}": "{cut(&team.join(" · "), LINE)}</p> })}
        <footer class="small"><p>{t_case().case_sheet_private}</p></footer>
    }
    .into_any()
}

fn others(sentence: &str, all: usize, most: usize) -> Option<AnyView> {
    let n = all.checked_sub(most).filter(|it| *it > 0)?.to_string();
    Some(view! { <p class="others">{fill(sentence, &[("n", &n)])}</p> }.into_any())
}

fn members(paper: &Questionnaire, answers: &Answers, day: crate::domain::Date) -> AnyView {
    let gone = |it: MemberId| matches!(answers.of_member(known::PRESENCE, it), Some(Answer::One(code)) if code == "moved" || code == "died");
    let head = work::head(answers);
    let mut all: Vec<MemberId> = answers.members().into_iter().filter(|it| !gone(*it)).collect();
    all.sort_by_key(|it| Some(*it) != head);
    let row = |it: &MemberId| {
        let key = AnswerKey::of_member(known::RELATION, *it);
        let relation = answers.get(&key).map(|it| label::value(paper, answers, &key, Some(it)));
        // The name gives way, so that age and relation are always there.
        let age = validate::age(answers, *it, day);
        let age = age.map(|it| fill(t_case().case_age, &[("age", &it.to_string())]));
        let line = [Some(cut(&label::name(answers, *it), NAME)), age, relation];
        let line = line.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        view! { <li>{cut(&line, HALF)}</li> }
    };
    let count = fill(t().field_member_count, &[("n", &all.len().to_string())]);
    view! {
        <section>
            <h2>{count}</h2>
            <ol class="people">{all.iter().take(MEMBERS).map(row).collect_view()}</ol>
            {others(t_case().case_more_people, all.len(), MEMBERS)}
        </section>
    }
    .into_any()
}

fn problems(case: &CaseFile, life: &Life) -> AnyView {
    let mut all: Vec<&Followed> = life.problems.iter().collect();
    all.sort_by_key(|it| (it.status.closed(), it.urgent.is_none()));
    let row = |it: &&Followed| {
        let name = if it.restricted { t_case().case_restricted.to_owned() } else { shown::name(it) };
        let urgent = (it.urgent.is_some() && !it.status.closed())
            .then(|| view! { <strong class="urgent-word">" · "{t().field_urgent}</strong> });
        let severity =
            it.severity.map(|it| format!(" · {}", fill(t().field_severity, &[("n", &it.to_string())])));
        // A restricted problem's words open in the visit, on a second tap.
        let plan = (!it.restricted && !it.status.closed()).then(|| {
            // Each line gives way, so that who is asked, and by when, is always there.
            let plan: Vec<String> = shown::plan(case, it).iter().map(|it| cut(it, HALF)).collect();
            let plan = cut(&plan.join(" · "), TWO);
            view! { <p class="plan">{plan}</p> }
        });
        view! {
            <li>
                <p><strong>{cut(&name, TITLE)}</strong>" – "{status(it.status)}{severity}{urgent}</p>
                {plan}
            </li>
        }
    };
    let rows = all.iter().take(PROBLEMS).map(row).collect_view();
    let none = all.is_empty().then(|| view! { <p>{t().field_no_problems}</p> });
    view! {
        <section>
            <h2>{t_case().case_problems}</h2>
            {none}
            <ol>{rows}</ol>
            {others(t_case().case_more_problems, all.len(), PROBLEMS)}
            <p class="small">{t_case().case_plan_no_promise}</p>
        </section>
    }
    .into_any()
}

/// 4ท, as far as something was written down.
fn four(paper: &Questionnaire, answers: &Answers) -> Option<AnyView> {
    let said = |id: &str| {
        let key = AnswerKey::of(id);
        answers.get(&key).map(|it| label::value(paper, answers, &key, Some(it)))
    };
    let title = |id: &str| {
        let question = paper.closing.iter().find(|it| it.id == id);
        let words = question.map(|it| words(&it.text)).unwrap_or_default();
        words.split_once(':').map_or(words.clone(), |it| it.0.to_owned())
    };
    let row = |(score, note): (&str, &str)| {
        let parts: Vec<String> = [said(score), said(note)].into_iter().flatten().collect();
        let places = if score.is_empty() { LONG } else { LINE - 12 };
        let line = cut(&parts.join(" – "), places);
        (!parts.is_empty()).then(|| view! { <li><strong>{title(note)}</strong>": "{line}</li> })
    };
    let rows = [
        ("attitude_score", "attitude_note"),
        ("skills_score", "skills_note"),
        ("resources_score", "resources_note"),
        ("", "way_out_note"),
    ];
    let rows: Vec<_> = rows.into_iter().filter_map(row).collect();
    let view =
        |rows| view! { <section><h2>{t_case().case_sheet_four}</h2><ul>{rows}</ul></section> }.into_any();
    (!rows.is_empty()).then(|| view(rows))
}

fn helps(case: &CaseFile, life: &Life) -> Option<AnyView> {
    let row = |(visit, help): &(VisitId, HelpId)| {
        let (day, words) = shown::help_words(case, *visit, *help)?;
        let words =
            if restricted(case, life, *visit, *help) { t_case().case_restricted.to_owned() } else { words };
        Some(view! { <li><strong>{day}</strong>" "{cut(&words, LINE - 15)}</li> })
    };
    let rows: Vec<_> = life.helps.iter().rev().take(HELPS).filter_map(row).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section>
                <h2>{t_case().case_part_log}</h2>
                <ul>{rows}</ul>
                {others(t_case().case_more_helps, life.helps.len(), HELPS)}
            </section>
        }
        .into_any()
    })
}

/// Whether it was for a problem whose words are not for paper.
fn restricted(case: &CaseFile, life: &Life, visit: VisitId, help: HelpId) -> bool {
    let Some(visit) = case.visit(visit) else { return false };
    let Some(Answer::Many(ids)) = visit.working().get(&AnswerKey::of_help("problems", help)) else {
        return false;
    };
    let item =
        |code: &str| Questionnaire::named(&visit.questionnaire)?.item(code).map(|(_, item)| item.restricted);
    let problem = |id: &str| life.problems.iter().find(|it| it.id.to_string() == id).map(|it| it.restricted);
    // What cannot be found is not shown either.
    ids.iter().any(|id| item(id).or_else(|| problem(id)).unwrap_or(true))
}
