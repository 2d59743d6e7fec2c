//! R4, the list of urgent cases. Of a special case it shows the number and the area, and nothing else.

use leptos::prelude::*;

use super::{Made, caption, title, words};
use crate::domain::report::{Stands, Urgent, r4};
use crate::domain::text_rule::grouped;
use crate::domain::work::Spot;
use crate::ui::kit::Button;
use crate::ui::route::Route;
use crate::ui::text::{agency, dates, fill, outcome, status, t_report};

/// Lines shown before a person asks for more.
const LINES: usize = 200;

/// The list.
pub(super) fn list(made: &Made) -> AnyView {
    let t = t_report();
    let all = r4(&made.now, &made.scope);
    let count = all.len();
    let thai = made.thai.get();
    let say = move |text: &str| words::digits(text, thai);
    if all.is_empty() {
        return view! { <p class="empty">{t.report_empty_rows}</p> }.into_any();
    }
    let counted =
        |words: &str, n: usize| fill(words, &[("n", &grouped(i64::try_from(n).unwrap_or(i64::MAX)))]);
    let listed = all.iter().filter(|it| it.listed).count();
    let listed = (listed > 0).then(|| counted(t.report_r4_listed, listed));
    let words =
        std::iter::once(counted(t.report_r4_count, count)).chain(listed).collect::<Vec<_>>().join(" ");
    let most = RwSignal::new(LINES);
    let heads = t.report_r4_columns.split('|').map(|it| view! { <th scope="col">{it}</th> }).collect_view();
    let lines = move || {
        let line = |(nth, it): (usize, &Urgent)| line(nth + 1, it, thai);
        all.iter().take(most.get()).enumerate().map(line).collect_view()
    };
    let more = move || {
        let left = count.saturating_sub(most.get()).min(LINES);
        (left > 0).then(|| {
            let words = fill(t.report_r4_more, &[("n", &left.to_string())]);
            view! { <div class="toolbar"><Button class="more" on_press=move |()| most.update(|it| *it += LINES)>{words}</Button></div> }
        })
    };
    // On paper there is nothing to press.
    let cut = move || {
        let shown = most.get().min(count);
        (shown < count).then(|| {
            let parts = [("shown", shown), ("all", count)]
                .map(|it| (it.0, grouped(i64::try_from(it.1).unwrap_or(i64::MAX))));
            let words = fill(t.report_r4_cut, &parts.each_ref().map(|it| (it.0, it.1.as_str())));
            view! { <p class="notes cut">{say(&words)}</p> }
        })
    };
    let caption = caption(made, title("r4"));
    view! {
        <p class="count">{say(&words)}</p>
        <div class="table-frame" tabindex="0" role="region" aria-label=caption.clone()>
            <table class="table cases">
                <caption>{say(&caption)}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
        {cut}
        {more}
        <div class="notes"><p>{say(t.report_r4_note)}</p></div>
    }
    .into_any()
}

/// Where it is: the village or community, and its tambon.
fn place(it: &Urgent) -> String {
    let tambon = crate::domain::tally::Area::of(&it.tambon).filter(|it| it.is_tambon());
    let tambon = tambon.map_or_else(|| t_report().report_area_unknown.to_owned(), |it| words::area(&it));
    match &it.spot {
        Spot::Unknown => tambon,
        spot => format!("{} {tambon}", words::spot(spot, &it.community)),
    }
}

fn line(nth: usize, it: &Urgent, thai: bool) -> AnyView {
    let t = t_report();
    let none = || "–".to_owned();
    let cells = match &it.open {
        None => {
            let special = t.report_special.to_owned();
            [place(it), special, none(), none(), none(), none(), none()]
        }
        Some(open) => {
            let house = Some(open.house_no.as_str()).filter(|it| !it.is_empty());
            let address =
                house.into_iter().map(str::to_owned).chain([place(it)]).collect::<Vec<_>>().join(" ");
            let days = open.days.map(grouped);
            // Of a day that is not known exactly, it has been at least so long.
            let exact = open.found_on.is_some_and(|it| it.day().is_some());
            let days = days.map(|it| if exact { it } else { fill(t.report_at_least, &[("n", &it)]) });
            [
                address,
                open.item.as_deref().map_or_else(none, words::item),
                open.severity.map_or_else(none, |it| it.to_string()),
                open.found_on.map_or_else(none, dates::date),
                days.unwrap_or_else(none),
                open.lead.as_deref().map_or_else(none, |it| agency(it).to_owned()),
                match open.status {
                    Stands::Said(it) => status(it).to_owned(),
                    Stands::Unseen(household) => outcome(household).to_owned(),
                },
            ]
        }
    };
    let say = |text: &str| words::digits(text, thai);
    let number = it.reference.clone();
    // A saved paper keeps its links: of a special case it would tell whose it is.
    let number = match it.open {
        Some(_) => view! { <a href=Route::Case(it.household).href()>{number}</a> }.into_any(),
        None => number.into_any(),
    };
    let cells = cells.map(|it| view! { <td>{say(&it)}</td> }).collect_view();
    view! {
        <tr class:special=it.open.is_none()>
            <td class="number">{say(&nth.to_string())}</td>
            <th scope="row">{number}</th>
            {cells}
        </tr>
    }
    .into_any()
}
