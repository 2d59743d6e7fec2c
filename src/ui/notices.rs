//! What is told above every page: what was mended, what is gone, that a new version waits.

use leptos::prelude::*;

use super::handed_in;
use super::kit::{Button, LinkButton, Notice, Tone};
use super::ready;
use super::room;
use super::session::Session;
use super::shell::{App, Stage};
use super::text::{dates, fill, t, t_offline};
use super::under_way;
use crate::device::canary::Held;
use crate::device::offline::{self, NotKept};
use crate::store::Incident;

/// Everything that is to be told now.
pub(super) fn all(app: App) -> Vec<AnyView> {
    let mut all = Vec::new();
    let Some(session) = app.session() else { return all };
    let shut = session.shut.get();
    let newer = app.newer.get().saturating_sub(shut);
    let incidents = session.incidents.get();
    if newer > 0 || shut > 0 || !incidents.is_empty() {
        let mut told: Vec<AnyView> =
            incidents.iter().map(|it| view! { <p>{incident_words(it)}</p> }.into_any()).collect();
        if newer > 0 {
            let words = fill(t().shell_incident_newer, &[("n", &newer.to_string())]);
            told.push(view! { <p>{words}</p> }.into_any());
        }
        if shut > 0 {
            let words = fill(t().shell_incident_shut, &[("n", &shut.to_string())]);
            told.push(view! { <p>{words}</p> }.into_any());
        }
        let understood = move |()| {
            session.incidents.set(Vec::new());
            app.newer.set(0);
            session.shut.set(0);
        };
        all.push(
            view! {
                <Notice tone=Tone::Warning>{told}<Button on_press=understood>{t().shell_understood}</Button></Notice>
            }
            .into_any(),
        );
    }
    if let Some((before, now)) = session.lost.get() {
        all.push(loss(app, session, before, now));
    }
    if app.stage.with(|it| matches!(it, Stage::Open(_))) {
        all.extend(ready::banner(session));
        all.extend(room::banner(session));
    }
    if let Some(why) = app.not_kept.get().filter(|_| !offline::ready()) {
        let words = not_kept_words(why);
        all.push(
            view! { <div class="not-kept"><Notice tone=Tone::Bad><p>{words}</p></Notice></div> }.into_any(),
        );
    }
    if handed_in::waits(app) && app.route.with(|it| *it != handed_in::door(app)) {
        let href = handed_in::door(app).href();
        all.push(
            view! {
                <div class="file-waits">
                    <Notice tone=Tone::Info>
                        <p>{t_offline().offline_file_waits}</p>
                        <LinkButton href=href>{t_offline().offline_file_open}</LinkButton>
                    </Notice>
                </div>
            }
            .into_any(),
        );
    }
    if app.update.get() && !under_way::on_a_form(app) {
        all.push(update(app));
    }
    all
}

/// Why nothing works offline, and what to do.
fn not_kept_words(why: NotKept) -> &'static str {
    match why {
        NotKept::Refused => t_offline().offline_refused,
        NotKept::Incomplete => t_offline().offline_incomplete,
    }
}

/// That another version waits. It comes when a person says so and nothing is under way, or at another time.
fn update(app: App) -> AnyView {
    let hold = RwSignal::new(false);
    let accept = move |()| match under_way::at_rest(app) {
        true => offline::accept_update(),
        false => hold.set(true),
    };
    view! {
        <div class="update">
            <Notice tone=Tone::Info>
                <p>{t().shell_update}</p>
                {move || hold.get().then(|| view! { <p class="hold" role="alert">{t_offline().offline_hold}</p> })}
                <div class="toolbar">
                    <Button class="accept-update" on_press=accept>{t().shell_update_accept}</Button>
                    <Button class="later" on_press=move |()| app.update.set(false)>{t_offline().offline_later}</Button>
                </div>
            </Notice>
        </div>
    }
    .into_any()
}

/// That something is gone, what it was, and what to do. It can be put away only by whoever is at work.
fn loss(app: App, session: Session, before: Held, now: Held) -> AnyView {
    let count = |it: usize| it.to_string();
    let what = fill(
        t().shell_lost_what,
        &[
            ("households", &count(before.households)),
            ("files", &count(before.files)),
            ("when", &dates::moment(before.at)),
            ("households_now", &count(now.households)),
            ("photos", &count(before.photos)),
            ("photos_now", &count(now.photos)),
            ("files_now", &count(now.files)),
        ],
    );
    let understood = move |()| {
        session.lost.set(None);
        session.note_what_is_held();
    };
    let put_away = move || {
        app.stage.with(|it| matches!(it, Stage::Open(_))).then(|| {
            view! { <Button class="loss-understood" on_press=understood>{t().shell_lost_understood}</Button> }
        })
    };
    view! {
        <div class="loss">
            <Notice tone=Tone::Bad>
                <p><strong>{t().shell_lost}</strong></p>
                <p>{what}</p>
                <p>{t().shell_lost_do}</p>
                {put_away}
            </Notice>
        </div>
    }
    .into_any()
}

fn incident_words(incident: &Incident) -> String {
    let (sentence, number) = match incident {
        Incident::IndexWiped(n) => (t().shell_incident_index_wiped, n),
        Incident::IndexBehind(n) => (t().shell_incident_index_behind, n),
        Incident::JournalRebuilt(n) => (t().shell_incident_journal_rebuilt, n),
        Incident::TornTail(n) => (t().shell_incident_torn_tail, n),
        Incident::JournalDamaged(n) => (t().shell_incident_journal_damaged, n),
        Incident::PhotosMended(n) => (t().shell_incident_photos, n),
        Incident::SlotMended => (t().shell_incident_slot, &0),
    };
    fill(sentence, &[("n", &number.to_string())])
}
