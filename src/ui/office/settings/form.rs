//! The questionnaire that new visits answer: which it is, and another one from a file, checked for faults,
//! held against the one before, and published. Visits that were begun keep theirs.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Said, told};
use crate::device::{self, files};
use crate::domain::publish::{self, Difference, FormFault, MAX_FORM, offered};
use crate::domain::trail::Act;
use crate::domain::{Commit, Form, Questionnaire, Record, Roster, Words};
use crate::ui::kit::{Button, Notice, Tone, Weight};
use crate::ui::office::rosters::own_or_empty;
use crate::ui::office::said;
use crate::ui::session::Session;
use crate::ui::text::settings::t_settings;
use crate::ui::text::{dates, fill, t_office, words};

/// Faults, and parts of a list, that are shown at most.
const SHOWN: usize = 30;

/// What came of a file that was picked.
#[derive(Clone)]
enum Looked {
    /// it is no questionnaire: where it ends to be one
    Unread(String),
    /// in the order of the form
    Faults(Vec<(String, FormFault)>),
    /// it can be published
    Good(Box<Questionnaire>, String),
}

/// The section.
pub(super) fn section(session: Session) -> AnyView {
    let t = t_settings();
    let looked = RwSignal::new(None::<Looked>);
    let said: Said = RwSignal::new(None);
    let picked = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        let file = input.files().and_then(|it| it.get(0));
        input.set_value("");
        said.set(None);
        looked.set(None);
        let Some(file) = file else { return };
        spawn_local(async move {
            match files::read(&file, MAX_FORM as u64).await {
                Ok(bytes) => drop(looked.try_set(Some(look(session, &bytes)))),
                Err(fault) => drop(said.try_set(Some((Tone::Bad, said::unread(&fault))))),
            }
        });
    };
    let save = move |()| {
        let Some(it) = Questionnaire::newest() else { return };
        spawn_local(async move {
            let name = session.saved_as(format!("FORM-{}.json", it.id));
            let text = serde_json::to_string_pretty(it).unwrap_or_default();
            let outcome = match files::save(&name, &text).await {
                Ok(()) => (Tone::Good, fill(t_settings().set_form_saved, &[("name", &name)])),
                Err(_) => (Tone::Bad, t_office().office_save_failed.to_owned()),
            };
            said.try_set(Some(outcome));
        });
    };
    // Which one it is follows from what is kept.
    let now = move || {
        session.rosters.track();
        session.forms.track();
        in_use(session, said)
    };
    let disabled = move || session.taken_over.get();
    view! {
        <section class="card set-form">
            <h2>{t.set_form}</h2>
            {now}
            <p>{t.set_form_lead}</p>
            <div class="toolbar"><Button class="save-form" on_press=save>{t.set_form_save}</Button></div>
            <div class="field">
                <label for="form-file">{t.set_form_pick}</label>
                <p class="hint" id="form-file-hint">{t.set_form_pick_hint}</p>
                <input id="form-file" type="file" accept=".json,application/json" aria-describedby="form-file-hint"
                    disabled=disabled on:change=picked/>
            </div>
            <div aria-live="polite">{move || looked.get().map(|it| shown(session, it, looked, said))}</div>
            {told(said)}
        </section>
    }
    .into_any()
}

fn look(session: Session, bytes: &[u8]) -> Looked {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}'),
        Err(_) => return Looked::Unread(String::new()),
    };
    let new = match Questionnaire::from_json(text) {
        Ok(new) => new,
        Err(why) => return Looked::Unread(said::plain(&why)),
    };
    // What the new one must not take away is what was published last, by the day and not by the name.
    let last =
        session.forms.with_untracked(|all| all.values().max_by_key(|it| it.at).map(|it| it.id.clone()));
    let base = last.and_then(|it| Questionnaire::named(&it));
    let mut faults = match base.or(Questionnaire::newest_built_in()) {
        Some(base) => publish::faults(&new, base),
        None => Vec::new(),
    };
    // A published questionnaire never changes.
    if Questionnaire::named(&new.id).is_some_and(|it| *it != new) {
        faults.insert(0, ("id".to_owned(), FormFault::Twice));
    }
    if faults.is_empty() {
        let json = serde_json::to_string(&new).unwrap_or_default();
        return Looked::Good(Box::new(new), json);
    }
    Looked::Faults(faults)
}

// ── The one in use ──────────────────────────────────────────────────────────────────────────────

/// How many dimensions, items and general questions.
fn holds(it: &Questionnaire) -> String {
    let items: usize = it.dimensions.iter().map(offered).sum();
    let asked = it.household.len() + it.member.len() + it.closing.len();
    let parts = [
        ("id", it.id.as_str()),
        ("dimensions", &*it.dimensions.len().to_string()),
        ("items", &*items.to_string()),
        ("questions", &*asked.to_string()),
    ];
    fill(t_settings().set_form_holds, &parts)
}

fn in_use(session: Session, said: Said) -> Option<AnyView> {
    let t = t_settings();
    let it = Questionnaire::newest()?;
    let proposed =
        it.proposed.then(|| view! { <Notice tone=Tone::Warning><p>{t.set_form_proposed}</p></Notice> });
    let when = session.forms.with_untracked(|all| all.get(&it.id).map(|it| it.at));
    let when = when.map(|at| fill(t.set_form_published_at, &[("when", &dates::moment(at))]));
    // Others that may be used again: the newest built in, and those that were published.
    let own = |other: &Questionnaire| session.forms.with_untracked(|all| all.contains_key(&other.id));
    let newest = Questionnaire::newest_built_in().map(|it| it.id.clone());
    let others = Questionnaire::published()
        .iter()
        .filter(|other| other.id != it.id && (own(other) || Some(&other.id) == newest.as_ref()));
    let others = others.map(|other| {
        let id = if Some(&other.id) == newest.as_ref() { String::new() } else { other.id.clone() };
        let press = move |()| choose(session, id.clone(), Vec::new(), said);
        view! {
            <li>
                {words(&other.title)}" "<span class="meta">{other.id.clone()}</span>
                <Button class="use-form" disabled=Signal::derive(move || session.taken_over.get()) on_press=press>{t_settings().set_form_use_again}</Button>
            </li>
        }
    });
    let others = others.collect::<Vec<_>>();
    let others = (!others.is_empty()).then(|| {
        view! { <details class="other-forms"><summary>{t.set_form_others}</summary><ul>{others}</ul></details> }
    });
    Some(
        view! {
            <p class="form-in-use"><strong>{words(&it.title)}</strong></p>
            <p>{holds(it)}</p>
            {when.map(|it| view! { <p class="meta">{it}</p> })}
            {proposed}
            {others}
        }
        .into_any(),
    )
}

/// Says which one new visits answer, with what is kept beside.
fn choose(session: Session, id: String, mut with: Vec<Record>, said: Said) {
    spawn_local(async move {
        let roster = Roster { questionnaire: id.clone(), ..own_or_empty(session) };
        with.push(Record::Roster(roster));
        session.keep_told(Commit(with), Act::Configured, format!("form/{id}"));
        session.saved().await;
        said.try_set(Some((Tone::Good, t_settings().set_form_published.to_owned())));
    });
}

// ── Another one ─────────────────────────────────────────────────────────────────────────────────

fn shown(session: Session, it: Looked, looked: RwSignal<Option<Looked>>, said: Said) -> AnyView {
    let t = t_settings();
    match it {
        Looked::Unread(why) => view! {
            <Notice tone=Tone::Bad>
                <p><strong>{t.set_form_unread}</strong></p>
                {(!why.is_empty()).then(|| view! { <p lang="en">{why}</p> })}
            </Notice>
        }
        .into_any(),
        Looked::Faults(faults) => {
            let head = fill(t.set_form_faults, &[("n", &faults.len().to_string())]);
            let more = faults.len().saturating_sub(SHOWN);
            let rows = faults.into_iter().take(SHOWN).map(|(at, fault)| {
                view! { <li><code>{at}</code>": "{fault_words(fault)}</li> }
            });
            let rows = rows.collect::<Vec<_>>();
            let more = (more > 0).then(|| fill(t.set_form_more, &[("n", &more.to_string())]));
            view! {
                <Notice tone=Tone::Bad><p><strong>{head}</strong></p></Notice>
                <ul class="form-faults">{rows}</ul>
                {more.map(|it| view! { <p>{it}</p> })}
            }
            .into_any()
        }
        Looked::Good(new, json) => preview(session, *new, json, looked, said),
    }
}

fn preview(
    session: Session,
    new: Questionnaire,
    json: String,
    looked: RwSignal<Option<Looked>>,
    said: Said,
) -> AnyView {
    let t = t_settings();
    let Some(base) = Questionnaire::newest() else { return ().into_any() };
    let rows = new.dimensions.iter().map(|it| {
        let before = base.dimensions.iter().find(|old| old.code == it.code).map(offered);
        view! {
            <tr>
                <th scope="row">{words(&it.title)}</th>
                <td class="number">{before}</td>
                <td class="number">{offered(it)}</td>
            </tr>
        }
    });
    let rows = rows.collect::<Vec<_>>();
    let Difference { new: added, dropped, changed } = publish::difference(&new, base);
    let same = added.is_empty() && dropped.is_empty() && changed.is_empty();
    let (title, counts, id) = (words(&new.title), holds(&new), new.id.clone());
    let publish = move |()| {
        let form = Form { id: id.clone(), json: json.clone(), at: device::now(), by: session.kid() };
        // One that is built in is chosen, and kept no second time.
        let built_in = Questionnaire::built_in().iter().any(|it| it.id == form.id);
        let with = if built_in { Vec::new() } else { vec![Record::Form(form)] };
        looked.set(None);
        choose(session, id.clone(), with, said);
    };
    let disabled = Signal::derive(move || session.taken_over.get());
    view! {
        <section class="form-preview">
            <h3>{title}</h3>
            <p>{counts}</p>
            <div class="table-frame" tabindex="0" role="region" aria-label=t.set_form_dimensions>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{t.set_form_dimension}</th>
                        <th scope="col" class="number">{t.set_form_items_now}</th>
                        <th scope="col" class="number">{t.set_form_items_new}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {same.then(|| view! { <p>{t.set_form_same}</p> })}
            {differs("form-new", t.set_form_new, added)}
            {differs("form-changed", t.set_form_changed, changed)}
            {differs("form-dropped", t.set_form_dropped, dropped)}
            <Notice tone=Tone::Info><p>{t.set_form_keeps}</p></Notice>
            <div class="toolbar">
                <Button weight=Weight::Primary class="publish-form" disabled=disabled on_press=publish>{t.set_form_publish}</Button>
                <Button class="leave-form" on_press=move |()| looked.set(None)>{crate::ui::text::t().shell_cancel}</Button>
            </div>
        </section>
    }
    .into_any()
}

fn differs(class: &'static str, head: &'static str, all: Vec<(String, Words)>) -> Option<AnyView> {
    if all.is_empty() {
        return None;
    }
    let head = fill(head, &[("n", &all.len().to_string())]);
    let more = all.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| fill(t_settings().set_form_more, &[("n", &more.to_string())]));
    let rows =
        all.iter().take(SHOWN).map(|(id, text)| view! { <li><code>{id.clone()}</code>" "{words(text)}</li> });
    let rows = rows.collect::<Vec<_>>();
    Some(
        view! {
            <details class=class>
                <summary>{head}</summary>
                <ul>{rows}</ul>
                {more.map(|it| view! { <p>{it}</p> })}
            </details>
        }
        .into_any(),
    )
}

fn fault_words(fault: FormFault) -> &'static str {
    let t = t_settings();
    match fault {
        FormFault::Id => t.set_fault_id,
        FormFault::Twice => t.set_fault_twice,
        FormFault::Text => t.set_fault_text,
        FormFault::Many => t.set_fault_many,
        FormFault::Choice => t.set_fault_choice,
        FormFault::Limits => t.set_fault_limits,
        FormFault::Condition => t.set_fault_condition,
        FormFault::Missing => t.set_fault_missing,
        FormFault::Changed => t.set_fault_changed,
        FormFault::Meaning => t.set_fault_meaning,
        FormFault::Dimensions => t.set_fault_dimensions,
        FormFault::Item => t.set_fault_item,
        FormFault::Code => t.set_fault_code,
        FormFault::CitizenId => t.set_fault_citizen_id,
    }
}
