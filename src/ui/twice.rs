//! What cannot be taken back is asked for twice: first what will happen, then whether it really shall.

use leptos::prelude::*;

use super::kit::{Button, Dialog, Weight};
use super::text::t;

/// Both questions. `children` says what will happen; `sure` asks once more; `word` is what is done.
#[component]
pub fn Twice(
    /// asks, while it is set
    open: RwSignal<bool>,
    #[prop(into)] title: String,
    #[prop(into)] sure: Signal<String>,
    #[prop(into)] word: Signal<String>,
    #[prop(into)] on_sure: Callback<()>,
    children: ChildrenFn,
) -> impl IntoView {
    let again = RwSignal::new(false);
    let on = move |()| {
        open.set(false);
        again.set(true);
    };
    let done = move |()| {
        again.set(false);
        on_sure.run(());
    };
    let second = title.clone();
    view! {
        <Dialog open=open title=title>
            {children()}
            <div class="toolbar">
                <Button class="twice-on" on_press=on>{t().shell_twice_on}</Button>
                <Button on_press=move |()| open.set(false)>{t().shell_cancel}</Button>
            </div>
        </Dialog>
        <Dialog open=again title=second>
            <p><strong>{move || sure.get()}</strong></p>
            <div class="toolbar">
                <Button weight=Weight::Danger class="twice-sure" on_press=done>{move || word.get()}</Button>
                <Button on_press=move |()| again.set(false)>{t().shell_cancel}</Button>
            </div>
        </Dialog>
    }
}
