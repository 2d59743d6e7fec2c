//! The meeting's papers: the agenda, the open problems of each agency; and the sheet of what was resolved
//! on a day. Nobody's name stands on either, and of a special case its number and area (domain.md §7.3).

use leptos::prelude::*;

use super::{agency_name, network};
use crate::device;
use crate::domain::cases::{Cases, Filter, OnTable};
use crate::domain::meeting::{Resolution, standing};
use crate::domain::report::{reference, reference_of};
use crate::domain::summary::{Summary, Told};
use crate::domain::tally::Area;
use crate::domain::{Date, OrdMap, OrdSet, ResolutionId, gathered, text_rule};
use crate::ui::kit::{Button, Select, Weight};
use crate::ui::office::cases::{State, address, area_only, instead, problem_name, state};
use crate::ui::office::known;
use crate::ui::office::reports::{Made, official, print, tick, words};
use crate::ui::route::Route;
use crate::ui::session::{Session, session};
use crate::ui::text::{dates, fill, status, t_cases, t_report};

/// Lines of an agency on an agenda; of more it is said how many there are.
const LINES: usize = 200;

/// The agenda, or the sheet of resolutions.
pub(super) fn page(paper: &str, shown: &str) -> AnyView {
    let session = session();
    let cases = known::cases(session);
    let state = state(cases);
    let thai = RwSignal::new(false);
    let agenda = paper == "agenda";
    let filter = Filter::read(shown);
    let day = shown.split('&').find_map(|it| it.strip_prefix("day=")).map(str::to_owned);
    let t = t_cases();
    let back = Route::Meeting(filter.write()).href();
    let body = move || match state.get() {
        State::There => cases
            .with(|it| {
                it.as_ref().map(|cases| {
                    let area = match filter.area.code() {
                        "" => Area::around(cases.summaries()),
                        _ => filter.area.clone(),
                    };
                    let made = Made::of(session, area, thai);
                    match agenda {
                        true => agenda_of(cases, &filter, &made, thai),
                        false => resolved(session, cases, day.clone(), &made, thai),
                    }
                })
            })
            .into_any(),
        other => instead(other),
    };
    view! {
        <div class="page report-page wide">
            <p class="trail screen-only"><a href=back>{t.meeting_back}</a></p>
            {body}
        </div>
    }
    .into_any()
}

fn controls(thai: RwSignal<bool>, more: Option<AnyView>) -> AnyView {
    let t = t_report();
    view! {
        <section class="card report-controls screen-only" aria-label=t.report_choose>
            {more}
            {tick("report-thai", t.report_thai_digits, thai, move |it| thai.set(it))}
            <div class="toolbar"><Button weight=Weight::Primary class="print" on_press=|()| print()>{t.report_print}</Button></div>
        </section>
    }
    .into_any()
}

/// A line of a paper: whether it is a special case, and its cells.
type Row = (bool, Vec<String>);
/// What heads a table, its lines, and how many more there are, in words.
type Section = (String, Vec<Row>, Option<String>);

/// A table whose first column counts, and whose second is the case's number.
fn sheet(caption: String, columns: &str, rows: Vec<Row>, thai: bool) -> AnyView {
    let say = move |it: &str| words::digits(it, thai);
    let heads = columns.split('|').map(|it| view! { <th scope="col">{it.to_owned()}</th> }).collect_view();
    let row = |(nth, (special, cells)): (usize, (bool, Vec<String>))| {
        let mut cells = cells.into_iter();
        // A number in codes keeps its digits.
        let number = cells.next().unwrap_or_default();
        let cells = cells.map(|it| view! { <td>{say(&it)}</td> }).collect_view();
        view! {
            <tr class:special=special>
                <td class="number">{say(&(nth + 1).to_string())}</td>
                <th scope="row">{number}</th>
                {cells}
            </tr>
        }
    };
    let rows = rows.into_iter().enumerate().map(row).collect_view();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=caption.clone()>
            <table class="table cases">
                <caption>{say(&caption)}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn place(household: &Summary, told: &Told) -> String {
    if told.restricted { area_only(household) } else { address(household) }
}

fn agenda_of(cases: &Cases, filter: &Filter, made: &Made, thai: RwSignal<bool>) -> AnyView {
    let t = t_cases();
    let today = device::today();
    let all = cases.on_table(filter, today);
    let mut of: OrdMap<Option<&str>, Vec<OnTable>> = OrdMap::new();
    for it in all {
        let told = cases.at(it.household).and_then(|household| household.problems.get(it.problem));
        if let Some(told) = told {
            of.or_insert_with(told.lead.as_deref(), Vec::new).push(it);
        }
    }
    let line = |it: &OnTable| {
        let household = cases.at(it.household)?;
        let told = household.problems.get(it.problem)?;
        Some((told.restricted, agenda_line(household, told, today)))
    };
    let sections = of.iter().map(|(lead, all)| {
        let households: OrdSet<u32> = gathered(all.iter().map(|it| it.household));
        let parts = [
            ("agency", agency_name(*lead)),
            ("households", words::unsigned(households.len() as u64)),
            ("problems", words::unsigned(all.len() as u64)),
        ];
        let caption = fill(t.meeting_of_agency, &parts.each_ref().map(|it| (it.0, it.1.as_str())));
        let lines: Vec<_> = all.iter().take(LINES).filter_map(line).collect();
        let cut = all.len().checked_sub(LINES).filter(|it| *it > 0).map(|_| {
            let parts = [("shown", LINES.to_string()), ("all", words::unsigned(all.len() as u64))];
            fill(t.meeting_cut, &parts.each_ref().map(|it| (it.0, it.1.as_str())))
        });
        (caption, lines, cut)
    });
    let sections = StoredValue::new(sections.collect::<Vec<_>>());
    let drawn = move || {
        let thai = thai.get();
        sections.with_value(|all| {
            let section = |(caption, lines, cut): &Section| {
                let cut = cut.as_ref().map(|it| view! { <p class="notes">{words::digits(it, thai)}</p> });
                view! { <section>{sheet(caption.clone(), t.meeting_agenda_columns, lines.clone(), thai)}{cut}</section> }
            };
            all.iter().map(section).collect_view()
        })
    };
    let none = sections.with_value(Vec::is_empty).then(|| view! { <p class="empty">{t.meeting_no_open}</p> });
    view! {
        {controls(thai, None)}
        <article class="report">
            {official(made, t.meeting_agenda_title)}
            {none}
            {drawn}
            <div class="notes"><p>{t.meeting_paper_note}</p></div>
        </article>
    }
    .into_any()
}

/// Of a special case its number and where it is.
fn agenda_line(household: &Summary, told: &Told, today: Date) -> Vec<String> {
    let none = || "–".to_owned();
    let mut cells = vec![reference_of(household, told), place(household, told), problem_name(told)];
    if told.restricted {
        cells.extend([none(), none(), none(), none(), none()]);
    } else {
        let days = told.found_on().map(|it| today.days_since(it.last_day()).max(0).unsigned_abs());
        cells.extend([
            told.severity.map_or_else(none, |it| it.to_string()),
            days.map_or_else(none, words::unsigned),
            status(told.status).to_owned(),
            told.network.as_deref().map_or_else(none, |it| network(it).to_owned()),
            told.target_on.map_or_else(none, dates::date),
        ]);
    }
    // For what is written in by pen.
    cells.push(String::new());
    cells
}

fn resolved(
    session: Session,
    cases: &Cases,
    day: Option<String>,
    made: &Made,
    thai: RwSignal<bool>,
) -> AnyView {
    let t = t_cases();
    let all: Vec<Resolution> = session.resolutions.with(|all| all.values().cloned().collect());
    let refs: Vec<&Resolution> = all.iter().collect();
    let holds: OrdSet<ResolutionId> = gathered(standing(&refs).iter().map(|it| it.id));
    let mut holding: Vec<&Resolution> =
        all.iter().filter(|it| holds.contains(&it.id) && !it.undoes()).collect();
    holding.sort_by_key(|it| (it.at, it.id));
    let mut days: Vec<Date> = holding.iter().filter_map(|it| dates::day_of(it.at)).collect();
    days.sort_unstable();
    days.dedup();
    let chosen = day.and_then(|it| days.iter().find(|day| day.to_string() == it)).or(days.last()).copied();
    let Some(chosen) = chosen else {
        return view! { <h1 tabindex="-1">{t.meeting_sheet_title}</h1> <p class="empty">{t.meeting_none_resolved}</p> }
            .into_any();
    };
    let rows =
        holding.iter().filter(|it| dates::day_of(it.at) == Some(chosen)).flat_map(|it| lines(cases, it));
    let rows = StoredValue::new(rows.collect::<Vec<_>>());
    let options: Vec<_> = days.iter().rev().map(|it| (it.to_string(), dates::day(*it))).collect();
    let go = move |it: String| Route::Meeting(format!("paper=resolutions&day={it}")).go();
    let choose = view! { <Select id="meeting-day" label=t.meeting_day options=options chosen=chosen.to_string() on_choose=go/> };
    let drawn = move || {
        let caption = fill(t.meeting_resolved_on, &[("day", &dates::day(chosen))]);
        sheet(caption, t.meeting_sheet_columns, rows.get_value(), thai.get())
    };
    view! {
        {controls(thai, Some(choose.into_any()))}
        <article class="report">
            {official(made, t.meeting_sheet_title)}
            {drawn}
            <div class="notes"><p>{t.meeting_paper_note}</p></div>
            <div class="signs"><p>{t.meeting_sign_chair}</p><p>{t.meeting_sign_clerk}</p></div>
        </article>
    }
    .into_any()
}

/// A line for each problem it is about.
fn lines(cases: &Cases, it: &Resolution) -> Vec<Row> {
    let none = || "–".to_owned();
    let said = [
        it.lead.as_deref().map_or_else(none, |it| agency_name(Some(it))),
        it.network.as_deref().map_or_else(none, |it| network(it).to_owned()),
        it.target_on.map_or_else(none, dates::date),
    ];
    let household = cases.of(it.household);
    let line = |problem| {
        let known = household.and_then(|household| {
            let told = household.problems.iter().find(|told| told.id(household.id) == problem)?;
            Some((household, told))
        });
        let (special, mut cells) = match (known, household) {
            (Some((household, told)), _) => {
                let name = problem_name(told);
                (told.restricted, vec![reference_of(household, told), place(household, told), name])
            }
            (None, Some(household)) => (false, vec![reference(household), address(household), none()]),
            (None, None) => (false, vec![none(), none(), none()]),
        };
        cells.extend(said.clone());
        // A note may name whom it is about.
        cells.push(if special { none() } else { text_rule::masked(&it.note) });
        (special, cells)
    };
    it.problems.iter().map(|it| line(*it)).collect()
}
