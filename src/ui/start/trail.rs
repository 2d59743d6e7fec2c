//! The trail of what was done on this device: shown newest first, and saved as a signed file for whoever
//! must look back (PDPA s.37(1)).

use leptos::prelude::*;

use crate::device;
use crate::device::files;
use crate::domain::Questionnaire;
use crate::domain::trail::{Act, Done};
use crate::exchange::receipt::Trail;
use crate::ui::doors::sign_words;
use crate::ui::kit::{Button, LinkButton, Notice, Tone, Weight};
use crate::ui::route::Route;
use crate::ui::session::Session;
use crate::ui::text::{dates, fill, t, t_case};

/// Lines drawn at first, and more at each press.
const SLICE: usize = 50;
/// Characters that are enough to tell two records apart by eye: the last ones, which are random.
const SHORT_ID: usize = 6;

/// The page.
pub(crate) fn page(session: Session) -> AnyView {
    let said = RwSignal::new(None::<(Tone, String)>);
    let drawn = RwSignal::new(SLICE);
    let count = Memo::new(move |_| session.trail.with(crate::domain::OrdMap::len));
    let save = move |()| {
        leptos::task::spawn_local(async move {
            said.try_set(Some(save(session).await));
        });
    };
    let rows =
        move || session.trail.with(|all| all.values().rev().take(drawn.get()).map(row).collect::<Vec<_>>());
    let more = move || {
        let left = count.get().saturating_sub(drawn.get());
        (left > 0).then(|| {
            let words = fill(t().field_show_more, &[("n", &left.min(SLICE).to_string())]);
            view! { <Button class="show-more" on_press=move |()| drawn.update(|it| *it += SLICE)>{words}</Button> }.into_any()
        })
    };
    let told = move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> });
    view! {
        <h1 tabindex="-1">{t().shell_trail_title}</h1>
        <p>{t().shell_trail_lead}</p>
        <div class="toolbar">
            <Button weight=Weight::Primary class="save-trail" on_press=save>{t().shell_trail_save}</Button>
        </div>
        <p class="hint">{t().shell_trail_save_hint}</p>
        <div aria-live="polite">{told}</div>
        <ol class="history trail-lines" reversed>{rows}</ol>
        {more}
        <div class="toolbar"><LinkButton href=Route::Settings.href()>{t().shell_back}</LinkButton></div>
    }
    .into_any()
}

async fn save(session: Session) -> (Tone, String) {
    session.saved().await;
    let Some(signer) = session.signer() else { return (Tone::Bad, t().field_make_no_key.to_owned()) };
    let now = device::now();
    let lines: Vec<Done> = session.trail.with_untracked(|all| all.values().cloned().collect());
    let trail = Trail::of(&session.kid(), &lines, Questionnaire::published(), now.div_euclid(1_000));
    let text = match signer.document(&trail).await {
        Ok(text) => text,
        Err(fault) => return (Tone::Bad, sign_words(&fault)),
    };
    let name = session.saved_as(trail.file_name(&dates::compact(now)));
    if files::save(&name, &text).await.is_err() {
        return (Tone::Bad, t().field_file_unreadable.to_owned());
    }
    session.done(Act::Exported, String::new());
    (Tone::Good, fill(t().shell_trail_saved, &[("name", &name)]))
}

fn row(line: &Done) -> AnyView {
    let fields = (!line.fields.is_empty())
        .then(|| fill(t().shell_trail_fields, &[("n", &line.fields.len().to_string())]));
    // Not of the one record that has no id of its own.
    let id = line.about.split_once('/').map_or("", |it| it.1);
    let code: String = id.chars().skip(id.chars().count().saturating_sub(SHORT_ID)).collect();
    let about = (!code.is_empty()).then(|| fill(t().shell_trail_about, &[("code", &code)]));
    let note = (!line.note.is_empty()).then(|| line.note.clone());
    let details = [Some(dates::moment(line.at)), about, fields, note]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ");
    view! { <li><strong>{act_words(line.act)}</strong><span class="hint">{details}</span></li> }.into_any()
}

fn act_words(act: Act) -> &'static str {
    let t = t();
    match act {
        Act::Enrolled => t.shell_act_enrolled,
        Act::Trusted => t.shell_act_trusted,
        Act::Unlocked => t.shell_act_unlocked,
        Act::Viewed => t.shell_act_viewed,
        Act::Changed => t.shell_act_changed,
        Act::Sealed => t.shell_act_sealed,
        Act::FileMade => t.shell_act_file_made,
        Act::FileChecked => t.shell_act_file_checked,
        Act::Receipted => t.shell_act_receipted,
        Act::TookIn => t.shell_act_took_in,
        Act::Held => t.shell_act_held,
        Act::LeftOut => t.shell_act_left_out,
        Act::Decided => t.shell_act_decided,
        Act::BackedUp => t.shell_act_backed_up,
        Act::Restored => t.shell_act_restored,
        Act::Removed => t.shell_act_removed,
        Act::ReceiptGiven => t.shell_act_receipt_given,
        Act::Exported => t.shell_act_exported,
        Act::Listed => t.shell_act_listed,
        Act::Commented => t.shell_act_commented,
        Act::Settled => t.shell_act_settled,
        Act::HandedOn => t_case().case_act_handed_on,
        Act::Keyed => t_case().case_act_keyed,
        Act::Resolved => t_case().case_act_resolved,
        Act::Configured => t_case().case_act_configured,
        Act::Cleared => t_case().case_act_cleared,
        Act::Parted => t_case().case_act_parted,
    }
}
