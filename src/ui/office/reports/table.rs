//! A table of figures: its caption says what it counts, each heading belongs to its row or column, and
//! where bars are asked for, each stands beside its figure.

use leptos::prelude::*;

use super::shown::Shown;
use super::words;
use crate::domain::report::{Cell, Head, Row, Table};
use crate::domain::tally::Part;

/// How a table is drawn.
#[derive(Clone, Copy, Default)]
pub(super) struct Look {
    /// Thai numerals
    pub thai: bool,
    /// a bar for the figure of the last column
    pub bars: bool,
}

/// The table; rows that are areas lead to themselves.
pub(super) fn table(table: &Table, caption: &str, shown: &Shown, look: Look) -> AnyView {
    let (_, first, columns) = words::names(table.name);
    let say = move |text: &str| words::digits(text, look.thai);
    let head = columns.iter().map(|(name, unit)| {
        let unit = (!unit.is_empty()).then(|| view! { <small>{say(unit)}</small> });
        view! { <th scope="col" class="number">{say(name)}{unit}</th> }
    });
    // The bar of the last column, in tenths of a per cent of the longest.
    let last = |row: &Row| match row.cells.last() {
        Some(Cell::Count(it)) => *it,
        _ => 0,
    };
    let longest = table.rows.iter().map(last).max().unwrap_or_default().max(1);
    let row = |it: &Row, class: &'static str| {
        let words = say(&words::head(&it.head, table.name));
        let words = match &it.head {
            Head::Part(Part::Area(area), _) => {
                let there = Shown { area: Some(area.clone()), ..shown.clone() };
                view! { <a href=there.href()>{words}</a> }.into_any()
            }
            _ => words.into_any(),
        };
        let cells = it.cells.iter().map(|it| {
            let (figure, from) = words::cell(it);
            view! { <td class="number">{say(&figure)}{from.map(|it| view! { <small>{say(&it)}</small> })}</td> }
        });
        let bar = (look.bars && class.is_empty()).then(|| {
            let length = (last(it) * 100).div_ceil(longest).to_string();
            view! {
                <td class="bar" aria-hidden="true">
                    <svg viewBox="0 0 100 10" preserveAspectRatio="none"><rect width=length height="10"></rect></svg>
                </td>
            }
        });
        let blank =
            (look.bars && !class.is_empty()).then(|| view! { <td class="bar" aria-hidden="true"></td> });
        let class = if it.level > 0 { "part" } else { class };
        view! { <tr class=class><th scope="row">{words}</th>{cells.collect_view()}{bar}{blank}</tr> }
            .into_any()
    };
    let rows = table.rows.iter().map(|it| row(it, "")).collect::<Vec<_>>();
    let bar = look.bars.then(|| view! { <td class="bar" aria-hidden="true"></td> });
    let notes = words::notes(table).into_iter().map(|it| view! { <p>{say(&it)}</p> }).collect_view();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=caption.to_owned()>
            <table class="table figures">
                <caption>{say(caption)}</caption>
                <thead><tr><th scope="col">{first}</th>{head.collect_view()}{bar}</tr></thead>
                <tbody>{rows}</tbody>
                <tfoot>{row(&table.total, "whole")}</tfoot>
            </table>
        </div>
        <div class="notes">{notes}</div>
    }
    .into_any()
}
