//! A sketch of where the households lie, drawn here from their positions alone: no map is fetched, and
//! nobody learns where a volunteer is working. What is needed of a map, the device's own app gives, when
//! somebody asks for it.

use leptos::prelude::*;

use super::case::life_of;
use super::dimension::urgent_mark;
use super::label;
use super::line::Line;
use crate::domain::position::{Position, round_length};
use crate::domain::text_rule::cut;
use crate::domain::{Answers, CaseFile, HouseholdId};
use crate::ui::kit::{Button, Dialog, LinkButton, Weight};
use crate::ui::route::Route;
use crate::ui::session::{Session, session};
use crate::ui::text::{fill, t, t_case};

/// The sketch's sides, in its own units, and the margin around its points.
const SIDE: i64 = 1_000;
const MARGIN: i64 = 100;
/// The strip below them, for the scale and the arrow to the north.
const FOOT: i64 = 110;
/// The least width that is drawn, metres: two houses side by side must not fill a page with errors of
/// the position.
const LEAST_M: i64 = 100;
/// How much of the width the scale may take: a third.
const SCALE_PART: i64 = 3;
/// Letters of a house number beside its point.
const NUMBER: usize = 10;

/// A household with a position.
#[derive(Clone, PartialEq)]
struct Point {
    household: HouseholdId,
    at: Position,
    house_no: String,
    village: String,
    head: String,
    urgent: bool,
}

fn of(session: Session, household: HouseholdId, case: &CaseFile) -> Option<Point> {
    let answers = case.latest()?.working();
    let at = Position::of(answers)?;
    let line = Line::of(case);
    let (house_no, head) = (line.brief.house_no.clone(), line.brief.head.clone());
    let urgent = life_of(session, case).urgent();
    Some(Point { household, at, house_no, village: label::village(answers), head, urgent })
}

fn points() -> Vec<Point> {
    let session = session();
    session
        .cases
        .with(|all| all.iter().filter_map(|(id, case)| case.with(|it| of(session, *id, it))).collect())
}

/// The way to it, once two households have a position.
pub fn link() -> Option<AnyView> {
    let placed = |it: &&RwSignal<CaseFile>| it.with(|it| place(it).is_some());
    let known = session().cases.with(|all| all.values().filter(placed).take(2).count());
    let button = || {
        view! { <LinkButton weight=Weight::Quiet class="to-sketch" href=Route::Sketch.href()>{t_case().case_sketch}</LinkButton> }
    };
    (known == 2).then(|| button().into_any())
}

fn place(case: &CaseFile) -> Option<Position> {
    case.latest().map(|it| it.working()).and_then(|it: &Answers| Position::of(it))
}

/// The page.
pub fn page() -> AnyView {
    let all = Memo::new(|_| points());
    let village = RwSignal::new(None::<String>);
    let villages = move || {
        let mut names: Vec<String> = all.with(|it| it.iter().map(|it| it.village.clone()).collect());
        names.retain(|it| !it.is_empty());
        names.sort();
        names.dedup();
        names
    };
    let chip = move |name: Option<String>| {
        let words = name.clone().unwrap_or_else(|| t().field_status_all.to_owned());
        let is = name.clone();
        let pressed = move || if village.with(|it| *it == is) { "true" } else { "false" };
        view! { <button type="button" class="chip" aria-pressed=pressed on:click=move |_| village.set(name.clone())>{words}</button> }
    };
    let chips = move || {
        let names = villages();
        (names.len() > 1).then(|| {
            let chips = std::iter::once(None).chain(names.into_iter().map(Some)).map(chip).collect_view();
            view! { <div class="chips" role="group" aria-label=t_case().case_sketch_village>{chips}</div> }
        })
    };
    let shown = Memo::new(move |_| {
        let village = village.get();
        let fits = |it: &&Point| village.as_ref().is_none_or(|name| it.village == *name);
        all.with(|all| all.iter().filter(fits).cloned().collect::<Vec<_>>())
    });
    let drawn = move || {
        shown.with(|all| match all.len() {
            0 => view! { <p class="empty">{t_case().case_sketch_empty}</p> }.into_any(),
            _ => view! { {drawing(all)}{list(all)} }.into_any(),
        })
    };
    view! {
        <div class="page sketch-page">
            <p class="trail"><a href=Route::Households.href()>{t().field_to_households}</a></p>
            <h1 tabindex="-1">{t_case().case_sketch}</h1>
            <p class="hint">{t_case().case_sketch_hint}</p>
            {chips}
            {drawn}
        </div>
    }
    .into_any()
}

fn drawing(all: &[Point]) -> AnyView {
    let Some(corner) = all.first().map(|it| it.at) else { return ().into_any() };
    let metres: Vec<(i64, i64)> = all.iter().map(|it| it.at.offset(corner)).collect();
    let ends = |axis: fn(&(i64, i64)) -> i64| {
        let (least, most) = (metres.iter().map(axis).min(), metres.iter().map(axis).max());
        (least.unwrap_or_default(), most.unwrap_or_default())
    };
    let (west_east, south_north) = (ends(|it| it.0), ends(|it| it.1));
    let span = (west_east.1 - west_east.0).max(south_north.1 - south_north.0).max(LEAST_M);
    let inside = SIDE - 2 * MARGIN;
    let units = |metres: i64| metres * inside / span;
    let middle = |ends: (i64, i64)| (ends.0 + ends.1) / 2;
    let mark = |(point, (east, north)): (&Point, &(i64, i64))| {
        let x = SIDE / 2 + units(east - middle(west_east));
        let y = SIDE / 2 - units(north - middle(south_north));
        let (x_at, y_at) = (x.to_string(), y.to_string());
        // An urgent household differs by its shape, not by colour alone.
        let shape = if point.urgent {
            let d = format!("M{x} {}L{} {} {} {}z", y - 26, x + 24, y + 18, x - 24, y + 18);
            view! { <path d=d class="point urgent-point"></path> }.into_any()
        } else {
            view! { <circle cx=x_at.clone() cy=y_at r="14" class="point"></circle> }.into_any()
        };
        view! {
            {shape}
            <text x=x_at y=(y + 52).to_string() text-anchor="middle">{cut(&point.house_no, NUMBER)}</text>
        }
    };
    let marks = all.iter().zip(&metres).map(mark).collect_view();
    let scale = round_length(span / SCALE_PART);
    // Under the points, so that neither hides one.
    let (left, right, low) = (40, 40 + units(scale), SIDE + FOOT - 20);
    let bar = format!("M{left} {}V{low}H{right}V{}", low - 20, low - 20);
    let area = format!("0 0 {SIDE} {}", SIDE + FOOT);
    let (tip, foot) = (SIDE, SIDE + FOOT - 20);
    let north = format!("M950 {foot}V{tip}M930 {}L950 {tip} 970 {}", tip + 30, tip + 30);
    let name = fill(t_case().case_sketch_name, &[("n", &all.len().to_string())]);
    view! {
        <svg class="sketch" viewBox=area role="img" aria-label=name>
            {marks}
            <path d=north class="drawn"></path>
            <text x="915" y=low.to_string() text-anchor="end">{t_case().case_sketch_north}</text>
            <path d=bar class="drawn"></path>
            <text x=left.to_string() y=(low - 30).to_string()>{length(scale)}</text>
        </svg>
    }
    .into_any()
}

fn length(metres: i64) -> String {
    if metres >= 1_000 {
        fill(t_case().case_sketch_km, &[("n", &(metres / 1_000).to_string())])
    } else {
        fill(t_case().case_sketch_m, &[("n", &metres.to_string())])
    }
}

fn list(all: &[Point]) -> AnyView {
    let row = |it: &Point| {
        let house = fill(t().field_house_no, &[("number", &it.house_no)]);
        view! {
            <li>
                <a class="list-row" href=Route::Household(it.household).href()>
                    <span class="name">{house}" "{it.village.clone()}</span>
                    <span class="meta">{it.head.clone()}</span>
                    <span class="marks">{it.urgent.then(urgent_mark)}</span>
                </a>
            </li>
        }
    };
    view! { <ul class="list">{all.iter().map(row).collect_view()}</ul> }.into_any()
}

/// The way there, in the map app of the device: only when pressed, and asked before, because that app
/// learns the place.
pub fn directions(case: RwSignal<CaseFile>) -> AnyView {
    let at = Memo::new(move |_| case.with(place));
    let asking = RwSignal::new(false);
    let button = move || {
        at.with(Option::is_some).then(|| {
            let press = Callback::new(move |()| asking.set(true));
            view! { <div class="toolbar"><Button weight=Weight::Quiet class="directions" on_press=press>{t_case().case_directions}</Button></div> }
        })
    };
    let close = Callback::new(move |()| asking.set(false));
    view! {
        {button}
        <Dialog open=asking title=t_case().case_directions>
            <p>{t_case().case_directions_hint}</p>
            // Where no app answers to the address, the browser says nothing: the numbers go anywhere.
            {move || at.get().map(|it| view! {
                <p class="hint">{t_case().case_directions_else}</p>
                <p class="position-written" translate="no">{it.written()}</p>
            })}
            <div class="toolbar">
                {move || at.get().map(|it| {
                    let to = format!("geo:{}", it.written());
                    view! { <a class="button primary open-map" href=to on:click=move |_| asking.set(false)>{t_case().case_directions_open}</a> }
                })}
                <Button on_press=close>{t().field_not_yet}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
