//! Picking one of 7,436 tambon: by any part of its name, or province → amphoe → tambon. One list of
//! rows serves both, drawn only while the dialog is open.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::session::{Session, session};
use super::shell::{App, app};
use super::text::{fill, t};
use crate::device::files;
use crate::domain::{Place, Places};

/// How often the list of places is asked for before the picker says that it cannot be had.
const TRIES: u32 = 5;
/// Milliseconds between two of them.
const WAIT_MS: u32 = 2_000;
/// Rows shown for a search.
const MOST_ROWS: usize = 30;
/// Digits of a tambon code, an amphoe code, a province code.
const TAMBON: usize = 6;
const AMPHOE: usize = 4;
const PROVINCE: usize = 2;
/// กรุงเทพมหานคร, which has เขต and แขวง.
const BANGKOK: &str = "10";

/// A tambon in words, with what it lies in; its code where the list is not there or does not know it.
pub fn place_name(code: &str) -> String {
    session().places.with(|places| match places.and_then(|it| it.find(code)) {
        Some(place) => words(&place),
        None => fill(t().shell_place_unknown, &[("code", code)]),
    })
}

fn words(place: &Place<'_>) -> String {
    let sentence =
        if place.code.starts_with(BANGKOK) { t().shell_place_khwaeng } else { t().shell_place_tambon };
    fill(sentence, &[("tambon", place.tambon), ("amphoe", place.amphoe), ("province", place.province)])
}

/// Codes and words of the rows: found ones, or those one step down from `within`.
fn rows(places: &Places, query: &str, within: &str) -> Vec<(String, String)> {
    if !query.trim().is_empty() {
        return places.search(query, MOST_ROWS).iter().map(|it| (it.code.to_owned(), words(it))).collect();
    }
    let below = match within.len() {
        AMPHOE => places.tambon(within),
        PROVINCE => places.amphoe(within),
        _ => places.provinces(),
    };
    below.into_iter().map(|(code, name)| (code.to_owned(), name.to_owned())).collect()
}

/// A button that names the chosen tambon and opens the list. `id` is the button's.
#[component]
pub fn PlacePicker(
    #[prop(into)] id: String,
    /// the chosen tambon code
    #[prop(into)]
    value: Signal<Option<String>>,
    #[prop(into)] on_pick: Callback<Option<String>>,
) -> impl IntoView {
    let session = session();
    let no_places = app().no_places;
    let open = RwSignal::new(false);
    let node = NodeRef::<leptos::html::Dialog>::new();
    let name = move || match value.get() {
        Some(code) => place_name(&code),
        None => t().shell_place_choose.to_owned(),
    };
    let show = move |_| {
        open.set(true);
        if let Some(dialog) = node.get_untracked() {
            drop(dialog.show_modal());
        }
    };
    let shut = move || {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    };
    let pick = Callback::new(move |code: Option<String>| {
        shut();
        on_pick.run(code);
    });
    let list = move || {
        open.get().then(|| match session.places.get() {
            Some(places) => browse(places, value, pick),
            None => {
                let words =
                    move || if no_places.get() { t().shell_places_failed } else { t().shell_place_loading };
                view! { <p role="status">{words}</p> }.into_any()
            }
        })
    };
    let clear = move || {
        value.with(Option::is_some).then(|| {
            let press = move |_| pick.run(None);
            view! { <button type="button" class="button quiet" on:click=press>{t().shell_place_clear}</button> }.into_any()
        })
    };
    let title = format!("{id}-title");
    let titled = title.clone();
    view! {
        <button type="button" id=id.clone() class="place-button" class:chosen=move || value.with(Option::is_some)
            aria-haspopup="dialog" aria-labelledby=format!("{id}-label {id}") aria-describedby=format!("{id}-hint {id}-fault") on:click=show>{name}</button>
        <dialog class="place-dialog" node_ref=node aria-labelledby=titled on:close=move |_| open.set(false) on:keydown=step>
            <div class="place-head">
                <h2 id=title>{t().shell_place_choose}</h2>
                <div class="toolbar">
                    {clear}
                    <button type="button" class="button" on:click=move |_| shut()>{t().shell_close}</button>
                </div>
            </div>
            {list}
        </dialog>
    }
    .into_any()
}

fn browse(places: &'static Places, value: Signal<Option<String>>, pick: Callback<Option<String>>) -> AnyView {
    let query = RwSignal::new(String::new());
    let within = RwSignal::new(String::new());
    let trail = move || {
        let code = within.get();
        let mut steps = Vec::new();
        if query.with(|it| it.trim().is_empty()) && !code.is_empty() {
            steps.push((String::new(), t().shell_place_all_provinces.to_owned()));
            if code.len() == AMPHOE {
                let province = &code[..PROVINCE];
                let name = named(&places.provinces(), province);
                steps.push((province.to_owned(), name));
            }
        }
        let buttons: Vec<AnyView> = steps
            .into_iter()
            .map(|(to, name)| {
                view! { <button type="button" class="button" on:click=move |_| within.set(to.clone())>{name}</button> }
                    .into_any()
            })
            .collect();
        view! { <div class="place-trail">{buttons}</div> }.into_any()
    };
    let found = move || {
        let all = query.with(|query| within.with(|within| rows(places, query, within)));
        if all.is_empty() {
            return view! { <p role="status">{t().shell_place_none}</p> }.into_any();
        }
        let chosen = value.get_untracked().unwrap_or_default();
        all.into_iter()
            .map(|(code, name)| {
                let here = chosen.starts_with(&code).then_some("true");
                let press = move |_| {
                    if code.len() == TAMBON {
                        pick.run(Some(code.clone()));
                    } else {
                        within.set(code.clone());
                        focus_first();
                    }
                };
                view! { <button type="button" aria-current=here on:click=press>{name}</button> }.into_any()
            })
            .collect::<Vec<_>>()
            .into_any()
    };
    let label = t().shell_place_search;
    view! {
        <div class="search">
            <input type="search" id="place-search" aria-label=label placeholder=label autocomplete="off" enterkeyhint="search"
                prop:value=move || query.get() on:input=move |event| query.set(event_target_value(&event))/>
        </div>
        {trail}
        <div class="place-rows">{found}</div>
    }
    .into_any()
}

fn named(all: &[(&str, &str)], code: &str) -> String {
    all.iter().find(|it| it.0 == code).map(|it| it.1.to_owned()).unwrap_or_default()
}

/// Arrows move over the rows; Enter in the search box takes the first.
fn step(event: KeyboardEvent) {
    let Some(active) = document().active_element() else { return };
    let searching = active.id() == "place-search";
    let next = match event.key().as_str() {
        "ArrowDown" if searching => return focus(first_row(), &event),
        "Enter" if searching => {
            event.prevent_default();
            // A search of nothing has no best row.
            let typed = event_target_value(&event);
            if let Some(row) = first_row().filter(|_| !typed.trim().is_empty()) {
                row.click();
            }
            return;
        }
        "ArrowDown" => active.next_element_sibling(),
        "ArrowUp" => match active.previous_element_sibling() {
            Some(row) => Some(row),
            None => document().get_element_by_id("place-search"),
        },
        _ => return,
    };
    let in_rows = active.parent_element().is_some_and(|it| it.class_name() == "place-rows");
    if in_rows {
        focus(next.and_then(|it| it.dyn_into().ok()), &event);
    }
}

fn first_row() -> Option<HtmlElement> {
    document().query_selector("dialog[open] .place-rows button").ok()??.dyn_into().ok()
}

fn focus(element: Option<HtmlElement>, event: &KeyboardEvent) {
    if let Some(element) = element {
        event.prevent_default();
        drop(element.focus());
    }
}

/// After the rows are drawn anew the pressed one is gone: the first takes its place, at the top.
fn focus_first() {
    request_animation_frame(|| {
        if let Ok(Some(list)) = document().query_selector("dialog[open] .place-rows") {
            list.set_scroll_top(0);
        }
        if let Some(row) = first_row() {
            drop(row.focus());
        }
    });
}

/// Loads the list of places after the first paint, so that the form does not wait for it. Kept for the page's life.
pub(super) fn load(app: App, session: Session) {
    leptos::task::spawn_local(async move {
        gloo::timers::future::TimeoutFuture::new(50).await;
        for _ in 0..TRIES {
            if let Some(places) =
                files::beside("places/places.txt").await.and_then(|it| Places::parse(it).ok())
            {
                app.no_places.set(false);
                session.places.set(Some(Box::leak(Box::new(places))));
                return;
            }
            app.no_places.set(true);
            gloo::timers::future::TimeoutFuture::new(WAIT_MS).await;
        }
    });
}
