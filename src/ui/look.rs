//! How the page looks: as the device does, light, dark, or for the sun. The page's script dresses the page
//! before the app has started, and again whenever the device changes; the colours are in `style/looks.css`.
//! And for which hand: before the app has started there is nothing to press.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use super::kit::{ChoiceList, Group};
use super::shell::{remember, remembered};
use super::text::t_offline;

/// Where the choices are remembered between visits; no survey data.
const LOOK: &str = "look";
const HAND: &str = "hand";
/// What is remembered of the hand, where it is not the right one.
const LEFT: &str = "left";
/// The attribute of the page that the style of the left hand hangs on.
const HELD: &str = "data-hand";

#[wasm_bindgen]
extern "C" {
    /// Takes a choice, an empty one for the device's own; says what is chosen.
    #[wasm_bindgen(catch)]
    fn look(choice: Option<&str>) -> Result<String, JsValue>;
}

/// Lays the page out for the hand that was chosen.
pub(super) fn lay_out() {
    hold(remembered(HAND).as_deref() == Some(LEFT));
}

/// Only style answers to it: the order of what stands there, for keyboards and readers, stays.
fn hold(left: bool) {
    if let Some(root) = document().document_element() {
        drop(if left { root.set_attribute(HELD, LEFT) } else { root.remove_attribute(HELD) });
    }
}

/// Where the look is chosen.
pub(super) fn card() -> AnyView {
    let words = t_offline();
    let options = [
        ("device", words.look_device),
        ("light", words.look_light),
        ("dark", words.look_dark),
        ("outdoor", words.look_outdoor),
    ];
    let chosen = RwSignal::new(look(None).unwrap_or_default());
    let code = move || match chosen.get() {
        none if none.is_empty() => vec!["device".to_owned()],
        it => vec![it],
    };
    let choose = move |(code, _): (String, bool)| {
        let choice = if code == "device" { String::new() } else { code };
        remember(LOOK, (!choice.is_empty()).then_some(&*choice));
        chosen.set(look(Some(&choice)).unwrap_or_default());
    };
    view! {
        <section class="card">
            <Group id="look" label=words.look_title hint=words.look_hint.to_owned()>
                <ChoiceList name="look" options=rows(options) chosen=Signal::derive(code) on_choose=choose/>
            </Group>
        </section>
    }
    .into_any()
}

/// Where the hand is chosen.
pub(super) fn hand() -> AnyView {
    let words = t_offline();
    let hands = [("right", words.hand_right), (LEFT, words.hand_left)];
    let left = RwSignal::new(document().document_element().is_some_and(|it| it.has_attribute(HELD)));
    let chosen = move || vec![if left.get() { LEFT.to_owned() } else { "right".to_owned() }];
    let choose = move |(code, _): (String, bool)| {
        left.set(code == LEFT);
        remember(HAND, left.get_untracked().then_some(LEFT));
        hold(left.get_untracked());
    };
    view! {
        <section class="card">
            <Group id="hand" label=words.hand_title hint=words.hand_hint.to_owned()>
                <ChoiceList name="hand" options=rows(hands) chosen=Signal::derive(chosen) on_choose=choose/>
            </Group>
        </section>
    }
    .into_any()
}

fn rows<const N: usize>(all: [(&str, &str); N]) -> Vec<(String, String)> {
    all.map(|(code, label)| (code.to_owned(), label.to_owned())).to_vec()
}
