//! Citizen ids, masked wherever they are read (domain.md §5.1): on a screen that others look at, a
//! whole one is shown only while a person compares it, and on paper never.

use leptos::prelude::*;

use crate::domain::identity::mask_citizen_id;
use crate::domain::text_rule;
use crate::ui::kit::TextBox;
use crate::ui::text::t;

/// Words in which citizen ids are masked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// as they are shown
    pub masked: String,
    /// what the masks hide, if anything
    pub whole: Option<String>,
}

impl From<String> for Said {
    /// Words that hold no citizen id.
    fn from(words: String) -> Said {
        Said { masked: words, whole: None }
    }
}

impl Said {
    /// The answer to a question for a citizen id.
    pub fn citizen_id(text: &str) -> Said {
        Said { masked: mask_citizen_id(text), whole: Some(text.to_owned()) }
    }

    /// What somebody wrote.
    pub fn text(text: &str) -> Said {
        let masked = text_rule::masked(text);
        let whole = (masked != text).then(|| text.to_owned());
        Said { masked, whole }
    }

    /// Two in one sentence.
    pub fn both(from: &Said, to: &Said, filled: impl Fn(&str, &str) -> String) -> Said {
        let hides = from.whole.is_some() || to.whole.is_some();
        let whole = |it: &'_ Said| it.whole.clone().unwrap_or_else(|| it.masked.clone());
        Said {
            masked: filled(&from.masked, &to.masked),
            whole: hides.then(|| filled(&whole(from), &whole(to))),
        }
    }

    /// The words; with a button that shows what is masked, where something is.
    pub fn view(self) -> AnyView {
        let Said { masked, whole } = self;
        let Some(whole) = whole else { return masked.into_any() };
        let shown = RwSignal::new(false);
        let words = move || if shown.get() { whole.clone() } else { String::new() };
        view! {
            <span class="masked" class:revealed=move || shown.get()>
                <span class="mask">{masked}</span>
                <span class="whole screen-only">{words}</span>
                {reveal(shown)}
            </span>
        }
        .into_any()
    }
}

/// A box for a citizen id: masked unless somebody types in it, or wants to see it.
#[component]
pub fn MaskedBox(
    #[prop(into)] id: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
) -> impl IntoView {
    let (typing, shown) = (RwSignal::new(false), RwSignal::new(false));
    let at_rest = move || value.with(|it| if it.is_empty() { String::new() } else { mask_citizen_id(it) });
    let standing = Signal::derive(move || if typing.get() || shown.get() { value.get() } else { at_rest() });
    let given = Memo::new(move |_| value.with(|it| !it.is_empty()));
    view! {
        <div class="masked-box">
            // Of the box alone: whoever goes on to the button has stopped typing.
            <div class="screen-only" on:focusin=move |_| typing.set(true)
                on:focusout=move |_| { typing.try_set(false); }>
                <TextBox id=id value=standing on_input=on_input inputmode="numeric".to_owned()/>
            </div>
            <span class="print-only">{at_rest}</span>
            {move || given.get().then(|| reveal(shown))}
        </div>
    }
}

fn reveal(shown: RwSignal<bool>) -> AnyView {
    let words = move || if shown.get() { t().shell_mask_hide } else { t().shell_mask_show };
    view! {
        <button type="button" class="reveal screen-only"
            on:click=move |_| shown.update(|it| *it = !*it)>{words}</button>
    }
    .into_any()
}
