//! Citizen ids on screen: masked until somebody asks for them, and where they are typed in.

#![allow(clippy::unwrap_used)]

use leptos::prelude::*;
use thaiqm_field::ui::masked::{MaskedBox, Said};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

const ID: &str = "1999900001010";
const MASK: &str = "1-9999-xxxxx-xx-0";

/// A place of its own on the page, with what is mounted there.
fn shown(view: impl Fn() -> AnyView + 'static) -> HtmlElement {
    let document = document();
    let place: HtmlElement = document.create_element("div").unwrap().unchecked_into();
    document.body().unwrap().append_child(&place).unwrap();
    leptos::mount::mount_to(place.clone(), view).forget();
    place
}

fn words(place: &HtmlElement) -> String {
    place.text_content().unwrap_or_default()
}

async fn press(place: &HtmlElement) {
    place.query_selector("button").unwrap().unwrap().unchecked_into::<HtmlElement>().click();
    gloo::timers::future::TimeoutFuture::new(20).await;
}

#[wasm_bindgen_test]
async fn a_citizen_id_in_a_text_is_shown_at_a_press_and_hidden_at_the_next() {
    let place = shown(|| Said::text(&format!("เลข {ID} ของบุญมี")).view());
    assert!(words(&place).contains(MASK) && !words(&place).contains(ID));
    press(&place).await;
    assert!(words(&place).contains(ID));
    press(&place).await;
    assert!(!words(&place).contains(ID));
    assert!(!place.inner_html().contains(ID), "nor in the page");
}

#[wasm_bindgen_test]
fn words_without_a_citizen_id_have_no_button() {
    let place = shown(|| Said::text("หมู่ 4 บ้าน 27/1").view());
    assert_eq!(words(&place), "หมู่ 4 บ้าน 27/1");
    assert!(place.query_selector("button").unwrap().is_none());
}

#[wasm_bindgen_test]
async fn a_box_is_masked_but_for_whoever_types_in_it_or_asks() {
    let value = RwSignal::new(String::new());
    let place = shown(move || {
        view! { <MaskedBox id="id-box" value=value on_input=move |it| value.set(it)/> }.into_any()
    });
    let settled = || gloo::timers::future::TimeoutFuture::new(20);
    let box_: HtmlInputElement = place.query_selector("#id-box").unwrap().unwrap().unchecked_into();
    assert!(place.query_selector("button").unwrap().is_none(), "nothing to show yet");
    box_.focus().unwrap();
    box_.set_value(ID);
    box_.dispatch_event(&web_sys::Event::new_with_event_init_dict("input", &bubbling()).unwrap()).unwrap();
    settled().await;
    assert_eq!((value.get_untracked().as_str(), box_.value().as_str()), (ID, ID));
    box_.blur().unwrap();
    settled().await;
    assert_eq!(box_.value(), MASK);
    assert_eq!(value.get_untracked(), ID, "a mask is no answer");
    press(&place).await;
    assert_eq!(box_.value(), ID);
    press(&place).await;
    assert_eq!(box_.value(), MASK);
    box_.focus().unwrap();
    settled().await;
    assert_eq!(box_.value(), ID);
}

fn bubbling() -> web_sys::EventInit {
    let how = web_sys::EventInit::new();
    how.set_bubbles(true);
    how
}
