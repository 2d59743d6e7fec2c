//! How the page looks: as the device does, light, dark, or for the sun. The page's script dresses the page
//! before the app has started, and again whenever the device changes; the colours are in `style/looks.css`.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use super::kit::{ChoiceList, Group};
use super::shell::remember;
use super::text::t_offline;

/// Where the choice is remembered between visits; no survey data.
const LOOK: &str = "look";

#[wasm_bindgen]
extern "C" {
    /// Takes a choice, an empty one for the device's own; says what is chosen.
    #[wasm_bindgen(catch)]
    fn look(choice: Option<&str>) -> Result<String, JsValue>;
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
                <ChoiceList name="look" options=options.map(|(code, label)| (code.to_owned(), label.to_owned())).to_vec()
                    chosen=Signal::derive(code) on_choose=choose/>
            </Group>
        </section>
    }
    .into_any()
}
