//! Looking at a handover without an office: whether it is as it was signed, and what it says. Nothing is
//! kept, and nobody's key is known.

use std::sync::Arc;

use leptos::prelude::*;

use super::answers::Reader;
use super::intake::{history, of, row, sheet};
use super::{claim, demo_mark, said};
use crate::device;
use crate::device::files;
use crate::domain::{Commit, PhotoFile, Questionnaire, Record};
use crate::exchange::Bundle;
use crate::exchange::carried::split;
use crate::exchange::envelope::{BUNDLE, Envelope, MAX_FILE};
use crate::exchange::intake::Reason;
use crate::exchange::travel::kind_of;
use crate::store::Store;
use crate::ui::kit::{Notice, Tone};
use crate::ui::place_picker;
use crate::ui::session::{Mode, Session, set_session};
use crate::ui::shell::app;
use crate::ui::text::{dates, t_office, t_offline};

/// What became of the file that was picked.
#[derive(Clone)]
enum Found {
    /// it cannot be read here, and why
    Not(String),
    Whole(Arc<Bundle>),
}

/// The page, over a session in memory that knows nobody.
pub fn page() -> AnyView {
    let session = Session::new(Mode::Office, Store::in_memory("verify"));
    set_session(session);
    place_picker::load(app(), session);
    let found = RwSignal::new(None::<Found>);
    let picked = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        let Some(file) = input.files().and_then(|it| it.get(0)) else { return };
        found.set(None);
        leptos::task::spawn_local(async move {
            let read = match files::read(&file, MAX_FILE).await {
                Ok(bytes) => looked_at(session, &bytes).await,
                Err(fault) => Err(said::unread(&fault)),
            };
            // So that the same file can be picked again.
            input.set_value("");
            found.try_set(Some(match read {
                Ok(bundle) => Found::Whole(Arc::new(bundle)),
                Err(words) => Found::Not(words),
            }));
        });
    };
    let shown = move || match found.get() {
        None => ().into_any(),
        Some(Found::Not(words)) => view! { <Notice tone=Tone::Bad><p>{words}</p></Notice> }.into_any(),
        Some(Found::Whole(bundle)) => whole(session, bundle),
    };
    view! {
        <h1 tabindex="-1">{t_offline().verify_title}</h1>
        <p>{t_offline().verify_lead}</p>
        <div class="card">
            <div class="field">
                <label for="verify-file">{t_offline().verify_pick}</label>
                <p class="hint" id="verify-file-hint">{t_offline().verify_pick_hint}</p>
                <input id="verify-file" type="file" accept=".json,.txt,application/json,text/plain" autocomplete="off"
                    aria-describedby="verify-file-hint" on:change=picked/>
            </div>
        </div>
        <div class="verified" aria-live="polite">{shown}</div>
    }
    .into_any()
}

/// What the file holds, if it is as its own key signed it.
async fn looked_at(session: Session, file: &[u8]) -> Result<Bundle, String> {
    if kind_of(file).is_some() {
        return Err(t_offline().verify_sealed.to_owned());
    }
    let (bundle, photos) = read(file).map_err(|it| said::reason(&it))?;
    let photos = photos.iter().map(|it| Record::Photo(PhotoFile::of(it))).collect();
    // In memory there is nothing that could fail.
    drop(session.store().write(&Commit(photos)).await);
    Ok(bundle)
}

fn read(file: &[u8]) -> Result<(Bundle, Vec<Vec<u8>>), Reason> {
    let (signed, photos) = split(file).map_err(Reason::Envelope)?;
    let envelope = Envelope::read(BUNDLE, &signed).map_err(Reason::Envelope)?;
    let key = envelope.claimed_key().clone();
    let verified = envelope.verify(&key).map_err(Reason::Envelope)?;
    let bundle = Bundle::read(&verified, Questionnaire::published()).map_err(Reason::Bundle)?;
    // As an office saves it again the files stand beside it; a file without them can be looked at too.
    if !photos.is_empty() {
        bundle.check_photos(&photos).map_err(Reason::Bundle)?;
    }
    Ok((bundle, photos))
}

fn whole(session: Session, bundle: Arc<Bundle>) -> AnyView {
    let households = (0..bundle.records.len()).map(|number| {
        let bundle = bundle.clone();
        view! { <li class="card">{household(session, bundle, number)}</li> }
    });
    let households = households.collect_view();
    view! {
        <Notice tone=Tone::Good><p>{t_offline().verify_whole}</p></Notice>
        {demo_mark(bundle.demo)}
        <section class="card">
            <h2>{t_office().office_from}</h2>
            <p>{t_offline().verify_who}</p>
            {claim(&bundle.author)}
            <dl class="facts">
                <div><dt>{t_offline().verify_key}</dt><dd class="file-name">{bundle.device.kid.clone()}</dd></div>
                <div><dt>{t_office().office_holds}</dt><dd>{said::tally(&bundle.tally)}</dd></div>
                <div><dt>{t_office().office_made_at}</dt><dd>{dates::moment(bundle.iat.saturating_mul(1000))}</dd></div>
            </dl>
        </section>
        <section><h2>{t_office().office_households}</h2><ul class="cards">{households}</ul></section>
    }
    .into_any()
}

fn household(session: Session, bundle: Arc<Bundle>, number: usize) -> impl IntoView {
    let open = RwSignal::new(false);
    let row = of(&bundle, number).map(|(sealed, questionnaire)| row(sealed, questionnaire));
    let toggled = move |event: leptos::ev::Event| {
        open.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    };
    let answers = move || {
        open.get().then(|| {
            of(&bundle, number).map(|(sealed, questionnaire)| {
                session.places.with(|places| {
                    let reader = Reader { questionnaire, answers: &sealed.visit.answers, places: *places };
                    view! { {sheet(session, reader.sheet(device::today()), None)} {history(session, &reader, &sealed.revisions)} }
                })
            })
        })
    };
    view! { {row} <details on:toggle=toggled><summary>{t_office().office_answers}</summary>{answers}</details> }
}
