//! The office's side of practice: an office of nobody with a key of its own, which knows three made-up
//! tablets, and files of each kind that an office meets. It takes practice files only.

use leptos::prelude::*;

use crate::device::{self, files};
use crate::domain::record::{Office, Part, Row};
use crate::domain::{Commit, Record};
use crate::ui::demo;
use crate::ui::kit::{Button, Notice, Tone};
use crate::ui::session::{Session, session};
use crate::ui::shell::Practising;
use crate::ui::text::{fill, t_lesson, t_office};

/// Where it is: ตำบลหนองกะปุ, which the letters name.
const AREA: &str = "760609";
/// The files, in the order in which they teach.
const FILES: [&str; 9] = [
    "practice-1-known",
    "practice-2-unknown",
    "practice-2-keys",
    "practice-3-changed",
    "practice-4-first-tablet",
    "practice-4-second-tablet",
    "practice-5-one-missing",
    "practice-6-lost-tablet",
    "practice-7-not-practice",
];

/// Opens it, and gives it a name and the keys of the made-up tablets where it has none.
pub fn practise(session: Session, kept: Option<Vec<u8>>) -> Practising {
    Box::pin(async move {
        let newer = demo::unlock(session, kept).await?;
        if session.office.with_untracked(Option::is_none)
            && let Some(keys) = session.keys()
        {
            let keys = keys.public();
            let office = Office {
                kid: keys.signs.kid(),
                signs: (keys.signs.x, keys.signs.y),
                receives: (keys.receives.x, keys.receives.y),
                name: t_lesson().lesson_office_name.to_owned(),
                area: AREA.to_owned(),
                at: device::now(),
                part: Part::First,
                key_files: Vec::new(),
                level: None,
            };
            let register = files::beside("practice/register.txt").await.unwrap_or_default();
            let keys = register.lines().filter_map(|it| match Record::from_row(it) {
                Row::Known(record) => matches!(*record, Record::KnownKey(_)).then_some(*record),
                _ => None,
            });
            session.keep_now(Commit(keys.chain([Record::Office(office)]).collect())).await;
        }
        Ok(newer)
    })
}

/// The trainer's panel, with the files to practise with.
pub fn trainer() -> AnyView {
    let said = RwSignal::new(None::<(Tone, String)>);
    let rows = FILES.iter().zip(words()).map(|(name, words)| {
        let save = move |()| {
            leptos::task::spawn_local(async move {
                let file = format!("{name}.json");
                let saved = match files::beside(&format!("practice/{file}")).await {
                    Some(text) => files::save(&file, &text).await.is_ok(),
                    None => false,
                };
                let outcome = match saved {
                    true => (Tone::Good, fill(t_lesson().lesson_file_saved, &[("name", &file)])),
                    false => (Tone::Bad, t_office().office_save_failed.to_owned()),
                };
                said.try_set(Some(outcome));
            });
        };
        view! { <li><Button class=format!("practice-file {name}") on_press=save>{words}</Button></li> }
    });
    let files = view! {
        <section class="card">
            <h2>{t_lesson().lesson_files}</h2>
            <p>{t_lesson().lesson_files_lead}</p>
            <div aria-live="polite">{move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> })}</div>
            <ul class="practice-files">{rows.collect_view()}</ul>
        </section>
    };
    demo::trainer::page(session(), Some(files.into_any()))
}

fn words() -> [&'static str; 9] {
    let t = t_lesson();
    [
        t.lesson_file_known,
        t.lesson_file_unknown,
        t.lesson_file_keys,
        t.lesson_file_changed,
        t.lesson_file_first,
        t.lesson_file_second,
        t.lesson_file_gap,
        t.lesson_file_lost,
        t.lesson_file_real,
    ]
}
