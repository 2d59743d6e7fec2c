//! The parts pages are made of; they know nothing of surveys.

use leptos::prelude::*;

/// How much a button wants to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// the one thing to do next
    Primary,
    /// another thing to do
    #[default]
    Secondary,
    /// rarely needed
    Quiet,
    /// takes something away
    Danger,
}

fn weight_class(weight: Weight) -> &'static str {
    match weight {
        Weight::Primary => "primary",
        Weight::Secondary => "secondary",
        Weight::Quiet => "quiet",
        Weight::Danger => "danger",
    }
}

/// A button.
#[component]
pub fn Button(
    #[prop(optional)] weight: Weight,
    #[prop(into)] on_press: Callback<()>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// for tests and styles
    #[prop(optional, into)]
    class: String,
    children: Children,
) -> impl IntoView {
    let weight = weight_class(weight);
    view! {
        <button type="button" class=format!("button {weight} {class}") disabled=move || disabled.get() on:click=move |_| on_press.run(())>
            {children()}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    #[prop(optional)] weight: Weight,
    /// an address of `route`
    #[prop(into)]
    href: String,
    /// for tests and styles
    #[prop(optional, into)]
    class: String,
    children: Children,
) -> impl IntoView {
    let weight = weight_class(weight);
    view! { <a class=format!("button {weight} {class}") href=href>{children()}</a> }
}

/// A label, a control, a hint, and what is wrong. The control's id is `id`; describe it by
/// `{id}-hint {id}-fault`; the label's is `{id}-label`.
#[component]
pub fn Field(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] fault: Signal<Option<String>>,
    #[prop(optional)] required: bool,
    /// a button at the end of the label's first line
    #[prop(optional)]
    beside: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    let label = view! {
        <label for=id.clone() id=format!("{id}-label")>{label}{required.then(|| view! { <span class="required" aria-hidden="true">" *"</span> })}</label>
    };
    let label = match beside {
        Some(button) => view! { <div class="label-line">{button}{label}</div> }.into_any(),
        None => label.into_any(),
    };
    view! {
        <div class="field" class:faulty=move || fault.with(Option::is_some) id=format!("field-{id}")>
            {label}
            {hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> })}
            {children()}
            <p class="fault" id=format!("{id}-fault") aria-live="polite">{move || fault.get()}</p>
        </div>
    }
}

/// A line or box of text. The browser is told to remember nothing of it: it writes what stands in every
/// control, ticks too, into its own file for coming back after a crash, in the clear.
#[component]
pub fn TextBox(
    #[prop(into)] id: String,
    #[prop(into)] value: Signal<String>,
    /// each keystroke
    #[prop(into)]
    on_input: Callback<String>,
    /// leaving the box
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
    #[prop(optional)] lines: bool,
    /// `text`, `numeric`, `tel`, `search`
    #[prop(optional, into)]
    inputmode: Option<String>,
    /// shown as dots. Not a password to the browser, which would offer to keep it, and keeps the box
    /// before it as the name that belongs to it
    #[prop(optional)]
    secret: bool,
    #[prop(optional, into)] suffix: Option<String>,
) -> impl IntoView {
    let described = format!("{id}-hint {id}-fault");
    let left = move |_| {
        if let Some(then) = on_leave {
            then.try_run(());
        }
    };
    let inputmode = inputmode.unwrap_or_else(|| "text".to_owned());
    let control = if lines {
        view! {
            <textarea id=id rows="3" autocomplete="off" aria-describedby=described prop:value=move || value.get()
                on:input=move |event| on_input.run(event_target_value(&event)) on:blur=left></textarea>
        }
        .into_any()
    } else {
        view! {
            <input id=id type="text" class=secret.then_some("secret") inputmode=inputmode autocomplete="off"
                aria-describedby=described prop:value=move || value.get()
                on:input=move |event| on_input.run(event_target_value(&event)) on:blur=left/>
        }
        .into_any()
    };
    view! { <div class="text-box">{control}{suffix.map(|it| view! { <span class="suffix">{it}</span> })}</div> }
}

/// One or several of some options, each a thumb-sized row. Wrap it in [`Group`], not in [`Field`].
#[component]
pub fn ChoiceList(
    /// the input name; options get the ids `{name}-{code}`
    #[prop(into)]
    name: String,
    /// code and label
    options: Vec<(String, String)>,
    /// the chosen codes
    #[prop(into)]
    chosen: Signal<Vec<String>>,
    /// several may be chosen
    #[prop(optional)]
    many: bool,
    /// code, and whether it is chosen now
    #[prop(into)]
    on_choose: Callback<(String, bool)>,
) -> impl IntoView {
    let rows = options
        .into_iter()
        .map(|(code, label)| {
            let id = format!("{name}-{code}");
            let (is, put, target) = (code.clone(), code.clone(), id.clone());
            let checked = Memo::new(move |_| chosen.with(|all| all.contains(&is)));
            view! {
                <label class="choice" class:chosen=move || checked.get() for=target>
                    <input id=id type=if many { "checkbox" } else { "radio" } autocomplete="off" name=name.clone() value=code
                        prop:checked=move || checked.get()
                        on:change=move |event| on_choose.run((put.clone(), event_target_checked(&event)))/>
                    <span>{label}</span>
                </label>
            }
        })
        .collect_view();
    view! { <div class="choices">{rows}</div> }
}

/// One of some options that are too many for rows: code and label.
#[component]
pub fn Select(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(into)] chosen: Signal<String>,
    #[prop(into)] on_choose: Callback<String>,
) -> impl IntoView {
    let rows = move || {
        let row = |(code, label): (String, String)| {
            let is_chosen = chosen.with_untracked(|it| *it == code);
            view! { <option value=code selected=is_chosen>{label}</option> }
        };
        options.get().into_iter().map(row).collect_view()
    };
    view! {
        <div class="field select">
            <label for=id.clone()>{label}</label>
            <select id=id autocomplete="off" prop:value=move || chosen.get()
                on:change=move |event| on_choose.run(event_target_value(&event))>{rows}</select>
        </div>
    }
}

/// A question whose answer is several controls: legend, hint, controls, what is wrong.
#[component]
pub fn Group(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] fault: Signal<Option<String>>,
    #[prop(optional)] required: bool,
    /// a button at the end of the legend's first line
    #[prop(optional)]
    beside: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    // What the group is called is its question, and not also the button in its legend.
    let name = format!("{id}-label");
    let has_button = beside.is_some();
    let called = has_button.then(|| name.clone());
    view! {
        <fieldset class="field" class:faulty=move || fault.with(Option::is_some) id=format!("field-{id}")
            aria-labelledby=called aria-describedby=format!("{id}-fault")>
            <legend class:label-line=has_button>
                {beside}<span id=name>{label}</span>{required.then(|| view! { <span class="required" aria-hidden="true">" *"</span> })}
            </legend>
            {hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> })}
            {children()}
            <p class="fault" id=format!("{id}-fault") aria-live="polite">{move || fault.get()}</p>
        </fieldset>
    }
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// to know
    Info,
    /// done
    Good,
    /// look here
    Warning,
    /// something went wrong
    Bad,
}

/// A notice: a word and a shape, not only a colour.
#[component]
pub fn Notice(tone: Tone, children: Children) -> impl IntoView {
    // The mark is drawn by the style: few tablets have every sign in their letters.
    let (class, role) = match tone {
        Tone::Info => ("info", "note"),
        Tone::Good => ("good", "status"),
        Tone::Warning => ("warning", "status"),
        Tone::Bad => ("bad", "alert"),
    };
    view! { <div class=format!("notice {class}") role=role><span class="mark" aria-hidden="true"></span><div>{children()}</div></div> }
}

/// Brings the element with this id into view once what was just done is drawn: whoever presses a button and sees
/// nothing happen, because it is said above or below the screen, presses again.
pub fn bring_into_view(id: &'static str) {
    request_animation_frame(move || {
        document().get_element_by_id(id).inspect(web_sys::Element::scroll_into_view);
    });
}

/// A question that must be answered before going on, as a native modal dialog.
#[component]
pub fn Dialog(open: RwSignal<bool>, #[prop(into)] title: String, children: ChildrenFn) -> impl IntoView {
    let node = NodeRef::<leptos::html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let heading = title.clone();
    view! {
        <dialog node_ref=node aria-label=title on:close=move |_| open.set(false)>
            <h2>{heading}</h2>
            {move || open.get().then(|| children())}
        </dialog>
    }
}
