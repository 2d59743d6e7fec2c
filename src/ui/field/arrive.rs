//! Arriving at the field that a link named; the frame takes care of every other arrival.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// What stays visible of the part before the current one, CSS pixels.
const STRIP_MARGIN: i32 = 48;
/// A comment of the office's beside its question (`returned::beside`).
const ASKED: &str = "p.beside";

/// Brings the element with this id into view and puts the focus on its first control.
/// Does nothing when it is not on the page.
pub fn at(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    // What the office asks of it stands above it, and is read first.
    let mut first = element.clone();
    while let Some(asked) = first.previous_element_sibling().filter(is_asked) {
        first = asked;
    }
    first.scroll_into_view();
    let control = element.query_selector("input, textarea, select, button").ok().flatten();
    if let Some(control) = control.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        drop(control.focus());
    }
}

/// Whether it says what the office asks of the question below it.
fn is_asked(element: &web_sys::Element) -> bool {
    element.query_selector(ASKED).is_ok_and(|it| it.is_some())
}

/// The same, once the page is drawn.
pub fn soon(id: String) {
    // A timeout and not an effect: fields appear through effects of their own.
    set_timeout(move || at(&id), std::time::Duration::from_millis(30));
}

/// Runs this once what stands on the page now has been painted, so that the paint does not wait for
/// it; a quarter of a second later where nothing is painted. It may run twice.
pub fn after_paint(then: impl Fn() + Copy + 'static) {
    request_animation_frame(move || set_timeout(then, std::time::Duration::ZERO));
    set_timeout(then, std::time::Duration::from_millis(250));
}

/// Brings the current part of the form into view in its strip, once the page is drawn.
pub fn at_current_part() {
    let later = || {
        let current = document().query_selector(".parts [aria-current]").ok().flatten();
        let current = current.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
        let strip = document().query_selector(".parts ol").ok().flatten();
        let (Some(current), Some(strip)) = (current, strip) else { return };
        // Sideways only: the page itself keeps its place.
        let strip_left = strip.get_bounding_client_rect().left() as i32;
        let left = current.get_bounding_client_rect().left() as i32 - strip_left;
        strip.set_scroll_left(strip.scroll_left() + left - STRIP_MARGIN);
    };
    set_timeout(later, std::time::Duration::from_millis(0));
}
