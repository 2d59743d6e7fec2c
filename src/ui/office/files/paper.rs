//! The register of files on paper (domain.md §6.3, R8): what is searched and filtered for, under the head of an
//! official report. Of a file that nobody vouches for its name says only what may leave the office.

use leptos::prelude::*;

use super::Line;
use super::shown::{Finding, gaps, head_row, result, who};
use crate::domain::tally::Area;
use crate::exchange::names::name_outside;
use crate::ui::kit::{Button, LinkButton, Weight};
use crate::ui::office::reports::{Made, official, print, tick, words};
use crate::ui::office::summaries;
use crate::ui::place_picker::place_name;
use crate::ui::route::Route;
use crate::ui::session::{Session, session};
use crate::ui::text::{dates, fill, t_desk, t_office, t_report};

/// Lines on paper before a person asks for more.
const LINES: usize = 200;

/// The page; `query`: which files, as the register shows them.
pub(in crate::ui::office) fn page(query: &str) -> AnyView {
    let session = session();
    let shown = query.split('&').find_map(|it| it.strip_prefix("show=")).unwrap_or_default();
    let finding = Finding::new(session, shown);
    let (thai, most, any) = (RwSignal::new(false), RwSignal::new(LINES), finding.any());
    let area = Memo::new(move |_| area(session));
    let head = move || official(&Made::of(session, area.get(), thai), t_office().office_register);
    view! {
        <div class="page report-page wide">
            <p class="trail screen-only">
                <a href=Route::Report(String::new(), String::new()).href()>{t_report().report_back}</a>
            </p>
            <section class="card report-controls screen-only" aria-label=t_report().report_choose>
                {finding.controls(move || most.set(LINES))}
                {tick("report-thai", t_report().report_thai_digits, thai, move |it| thai.set(it))}
                <div class="toolbar">
                    <Button weight=Weight::Primary class="print" on_press=|()| print()>{t_report().report_print}</Button>
                </div>
            </section>
            <article class="report">
                {head}
                <Show when=move || any.get()
                    fallback=|| view! { <p class="empty">{t_office().office_register_empty}</p> }>
                    {move || table(finding, most, thai.get())}
                </Show>
            </article>
            <p class="screen-only"><LinkButton href=Route::Office.href()>{t_office().office_back}</LinkButton></p>
        </div>
    }
    .into_any()
}

/// What this office answers for, else what holds all households that came.
fn area(session: Session) -> Area {
    let own = session.office.with(|it| it.as_ref().and_then(|it| Area::of(it.answers_for()?)));
    own.unwrap_or_else(|| summaries::with(session, |all| Area::around(all.iter())))
}

fn table(finding: Finding, most: RwSignal<usize>, thai: bool) -> AnyView {
    let say = move |it: &str| words::digits(it, thai);
    let caption = std::iter::once(t_office().office_register.to_owned()).chain(finding.words());
    let caption = caption.collect::<Vec<_>>().join(" · ");
    let count = finding.found.with(Vec::len);
    let shown = most.get().min(count);
    let rows = finding.found.with(|all| all.iter().take(shown).map(|it| line(it, thai)).collect::<Vec<_>>());
    // On paper there is nothing to press.
    let cut = (shown < count).then(|| {
        let parts = [("shown", &*shown.to_string()), ("all", &*count.to_string())];
        view! { <p class="notes cut">{say(&fill(t_desk().desk_paper_cut, &parts))}</p> }
    });
    let more = (shown < count).then(|| {
        let words = fill(t_report().report_r4_more, &[("n", &(count - shown).min(LINES).to_string())]);
        view! {
            <div class="toolbar">
                <Button class="more" on_press=move |()| most.update(|it| *it += LINES)>{words}</Button>
            </div>
        }
    });
    view! {
        <p class="count">{say(&finding.count())}</p>
        <div class="table-frame" tabindex="0" role="region" aria-label=caption.clone()>
            <table class="table cases files">
                <caption>{say(&caption)}</caption>
                <thead>{head_row()}</thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {cut}
        {more}
        <div class="notes"><p>{say(t_desk().desk_paper_note)}</p></div>
    }
    .into_any()
}

/// A file's name and the digits of its device stay as they are, for they are codes.
fn line(line: &Line, thai: bool) -> AnyView {
    let say = |it: &str| words::digits(it, thai);
    let number = |it: Option<u64>| it.map(|it| say(&words::unsigned(it))).unwrap_or_default();
    let name = match (line.vouched(), line.name.is_empty()) {
        // The line that stands for many has no name.
        (_, true) => "…".to_owned(),
        (true, _) => line.name.clone(),
        _ => name_outside(&line.name),
    };
    let area = if line.area.is_empty() { String::new() } else { place_name(&line.area) };
    let conflicts = match line.conflicts {
        None => String::new(),
        Some(0) => t_desk().desk_no_conflict.to_owned(),
        Some(n) => words::unsigned(n.into()),
    };
    view! {
        <tr>
            <th scope="row" class="file-name">{name}</th>
            <td class="digits">{line.device.clone()}</td>
            <td>{who(line)}</td>
            <td>{say(&area)}</td>
            <td class="number">{number(line.seq)}</td>
            <td class="number">{number(line.records.map(u64::from))}</td>
            <td>{say(&result(line).0)}</td>
            <td class="when">{say(&dates::moment(line.at))}</td>
            <td>{say(&conflicts)}</td>
            <td>{say(&gaps(line))}</td>
        </tr>
    }
    .into_any()
}
