//! The manual คู่มือ: short pages, searched and printed without any network. Their text lies beside the
//! app, so that nobody waits for it before the app opens.

use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlImageElement;

use crate::device::files;
use crate::domain::manual::{Picture, Topic, picture, topics};
use crate::domain::work::words_of;
use crate::ui::kit::{Button, Field, LinkButton, Notice, TextBox, Tone};
use crate::ui::route::Route;
use crate::ui::text::{Language, fill, language, t, t_lesson};

/// The text of this name in the language of the page.
pub async fn fetch(name: &str) -> Option<String> {
    files::beside(&format!("help/{name}.{}.txt", tag())).await
}

/// What the files in the language of the page have in their names.
fn tag() -> &'static str {
    if language() == Language::English { "en" } else { "th" }
}

/// The page of a topic; all of them where it is blank.
pub fn page(topic: String) -> AnyView {
    let found = RwSignal::new(None::<Option<Vec<Topic>>>);
    let load = move || {
        leptos::task::spawn_local(async move {
            let all = fetch("manual").await.map(|it| topics(&it)).filter(|it| !it.is_empty());
            found.try_set(Some(all));
        });
    };
    load();
    (move || {
        found.with(|it| match it {
            None => view! { <p role="status">{t_lesson().help_loading}</p> }.into_any(),
            Some(None) => view! {
                <h1 tabindex="-1">{t_lesson().help_title}</h1>
                {emergency()}
                <Notice tone=Tone::Bad><p>{t_lesson().help_failed}</p></Notice>
                <Button on_press=move |()| load()>{t_lesson().help_again}</Button>
            }
            .into_any(),
            Some(Some(all)) => match all.iter().find(|it| it.id == topic) {
                Some(one) => single(one),
                None => whole(all.clone()),
            },
        })
    })
    .into_any()
}

/// The numbers of domain.md §7.3: they need no data and no network.
fn emergency() -> AnyView {
    view! {
        <section class="card emergency-numbers">
            <h2>{t_lesson().help_emergency}</h2>
            <p>{t().field_emergency}</p>
        </section>
    }
    .into_any()
}

fn single(topic: &Topic) -> AnyView {
    view! {
        <p class="trail screen-only"><a href=Route::Help(String::new()).href()>{t_lesson().help_back}</a></p>
        <article class="topic"><h1 tabindex="-1">{topic.title.clone()}</h1>{body(topic)}</article>
        {emergency()}
        <div class="toolbar screen-only">
            <Button class="print-help" on_press=|()| drop(window().print())>{t_lesson().help_print}</Button>
        </div>
    }
    .into_any()
}

/// The lines of a topic: paragraphs, lists of what to do, and pictures.
fn body(topic: &Topic) -> AnyView {
    let mut parts: Vec<AnyView> = Vec::new();
    let mut list: Vec<AnyView> = Vec::new();
    for line in &topic.lines {
        if let Some(item) = line.strip_prefix("- ") {
            list.push(view! { <li>{item.to_owned()}</li> }.into_any());
            continue;
        }
        if !list.is_empty() {
            let items = std::mem::take(&mut list);
            parts.push(view! { <ol>{items}</ol> }.into_any());
        }
        parts.push(match picture(line) {
            Some(it) => figure(&it, topic.picture_size()),
            None => view! { <p>{line.clone()}</p> }.into_any(),
        });
    }
    if !list.is_empty() {
        parts.push(view! { <ol>{list}</ol> }.into_any());
    }
    parts.into_any()
}

/// A picture with its words below it; where it cannot be had, the words alone.
fn figure(picture: &Picture, (width, height): (u32, u32)) -> AnyView {
    let (missing, wide) = (RwSignal::new(false), width > height);
    let file = format!("help/pictures/{}-{}.webp", picture.name, tag());
    let (shows, alt) = (picture.shows.to_owned(), picture.shows.to_owned());
    let image = move || {
        (!missing.get()).then(|| {
            view! {
                <img loading="lazy" width=width height=height alt=alt.clone() src=file.clone()
                    on:error=move |_| missing.set(true)/>
            }
        })
    };
    // The picture says them already to whoever listens.
    let said = move || (!missing.get()).then_some("true");
    view! {
        <figure class="screen" class:wide=wide>{image}<figcaption aria-hidden=said>{shows}</figcaption></figure>
    }
    .into_any()
}

/// How often, and how many milliseconds apart, it is asked whether the pictures are there: ten seconds in all, then
/// it is printed without those that are not.
const ASKED: usize = 100;
const APART_MS: u32 = 100;

/// Prints the manual once its pictures are there: none was fetched before it is needed on paper. Nothing is printed
/// for somebody who went to another page meanwhile.
async fn print_whole(waits: RwSignal<bool>) {
    waits.set(true);
    let found = document().query_selector_all(".print-only .screen img");
    let found = found.map(|all| (0..all.length()).filter_map(|n| all.get(n)?.dyn_into().ok()).collect());
    let pictures: Vec<HtmlImageElement> = found.unwrap_or_default();
    for it in &pictures {
        drop(it.set_attribute("loading", "eager"));
    }
    for _ in 0..ASKED {
        if pictures.iter().all(HtmlImageElement::complete) {
            break;
        }
        TimeoutFuture::new(APART_MS).await;
    }
    if waits.try_set(false).is_none() {
        drop(window().print());
    }
}

fn whole(all: Vec<Topic>) -> AnyView {
    let words = t_lesson();
    let (typed, waits) = (RwSignal::new(String::new()), RwSignal::new(false));
    let all = StoredValue::new(all);
    let parts = [
        ("field", words.help_for_field),
        ("office", words.help_for_office),
        ("trainer", words.help_for_trainer),
    ];
    let shown = Memo::new(move |_| {
        let words = words_of(&typed.get());
        all.with_value(|all| {
            all.iter().enumerate().filter(|(_, it)| it.holds(&words)).map(|it| it.0).collect::<Vec<usize>>()
        })
    });
    let rows = move || {
        let shown = shown.get();
        parts
            .iter()
            .map(|(part, title)| {
                let rows = all.with_value(|all| {
                    let some = shown.iter().filter_map(|it| all.get(*it)).filter(|it| it.part == *part);
                    some.map(|it| {
                        let href = Route::Help(it.id.clone()).href();
                        view! { <li><a class="list-row topic-link" href=href>{it.title.clone()}</a></li> }
                    })
                    .collect::<Vec<_>>()
                });
                (!rows.is_empty())
                    .then(|| view! { <section><h2>{*title}</h2><ul class="list">{rows}</ul></section> })
            })
            .collect_view()
    };
    let count = move || match (typed.with(|it| it.trim().is_empty()), shown.with(Vec::len)) {
        (true, _) => String::new(),
        (_, 0) => t_lesson().help_none.to_owned(),
        (_, n) => fill(t_lesson().help_found, &[("n", &n.to_string())]),
    };
    let printed = all.with_value(|all| {
        let one =
            |it: &Topic| view! { <article class="topic"><h2>{it.title.clone()}</h2>{body(it)}</article> };
        all.iter().map(one).collect::<Vec<_>>()
    });
    view! {
        <h1 tabindex="-1">{words.help_title}</h1>
        {emergency()}
        <div class="screen-only help">
            <Field id="help-find" label=words.help_find>
                <TextBox id="help-find" inputmode="search" value=typed on_input=move |it| typed.set(it)/>
            </Field>
            <p class="count" role="status">{count}</p>
            {rows}
            <div class="toolbar">
                <Button class="print-help" disabled=waits on_press=move |()| leptos::task::spawn_local(print_whole(waits))>{words.help_print_all}</Button>
                <LinkButton class="to-about" href=Route::About.href()>{t().shell_nav_about}</LinkButton>
            </div>
        </div>
        <div class="print-only">{printed}</div>
    }
    .into_any()
}
