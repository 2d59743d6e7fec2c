//! A volunteer's backup, given back to their next tablet: the office opens what was sealed to it and
//! seals it again to a key of its register, and writes down that this key goes on with the work. It
//! keeps nothing of the backup.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{hand_on, register};
use crate::device::files;
use crate::device::travel::{self, To};
use crate::domain::record::{KnownKey, Standing};
use crate::exchange::backup::Backup;
use crate::exchange::intake::public_keys;
use crate::exchange::travel::BACKUP;
use crate::ui::kit::{Button, Notice, Tone};
use crate::ui::session::Session;
use crate::ui::text::{dates, fill, t_office};

/// Whose it is, and for which tablets it can be made.
pub(super) fn page(session: Session, name: String, backup: Arc<Backup>) -> AnyView {
    let said = RwSignal::new(None::<(Tone, String)>);
    let who = session.known_keys.with_untracked(|all| all.get(&backup.device.kid).map(|it| it.label.clone()));
    let claimed = backup.author.as_ref().map(|it| it.name.clone()).unwrap_or_default();
    let whose = match who {
        Some(label) => fill(t_office().office_backup_of, &[("name", &label)]),
        None => fill(t_office().office_backup_of_unknown, &[("name", &claimed)]),
    };
    let (when, households) =
        (dates::moment(backup.iat.saturating_mul(1_000)), backup.households().to_string());
    let what = fill(t_office().office_backup_what, &[("when", &when), ("n", &households)]);
    // Whose digits nobody here compared, or an office, gets nobody's backup.
    let active = |it: &KnownKey| {
        let compared = it.office.is_none() && it.compared_here();
        compared && it.standing() == Standing::Active && it.receives.is_some()
    };
    let keys: Vec<KnownKey> = untrack(|| register(session)).into_iter().filter(active).collect();
    let none = keys.is_empty().then(|| view! { <p>{t_office().office_backup_nobody}</p> });
    let buttons = keys.into_iter().filter_map(|key| {
        let keys = public_keys(&key)?;
        let digits = keys.fingerprint();
        let label = [("name", &*key.label), ("digits", digits.split(' ').next().unwrap_or_default())];
        let label = fill(t_office().office_backup_for, &label);
        // Another name: the two files lie in one folder of downloads.
        let kid: String = key.kid.chars().take(8).collect();
        let name = name.trim_end_matches(".txt").trim_end_matches(".json");
        let name = session.saved_as(format!("{name}-for-{kid}.json"));
        let backup = backup.clone();
        let press = move |()| {
            let (backup, name, keys, key) = (backup.clone(), name.clone(), keys.clone(), key.clone());
            spawn_local(async move {
                // Written down first: what is given away is never given away unnoted.
                if key.kid != backup.device.kid {
                    let old = [backup.device.kid.clone()];
                    let key =
                        session.known_keys.with_untracked(|all| all.get(&key.kid).cloned()).unwrap_or(key);
                    hand_on::write_down(session, key, &old, t_office().office_backup_why, None).await;
                }
                // What somebody wanted erased does not go out again.
                let removals: Vec<_> = session.removals.with_untracked(|all| all.values().cloned().collect());
                let sealed =
                    travel::seal(BACKUP, &backup.without(&removals).write(), &[To::Key(&keys.receives)])
                        .await;
                let saved = match sealed {
                    Ok(sealed) => files::save(&name, &sealed).await.is_ok(),
                    Err(_) => false,
                };
                let outcome = match saved {
                    true => (Tone::Good, fill(t_office().office_backup_made, &[("name", &name)])),
                    false => (Tone::Bad, t_office().office_save_failed.to_owned()),
                };
                said.try_set(Some(outcome));
            });
        };
        Some(view! { <Button class="hand-back" on_press=press>{label}</Button> })
    });
    let buttons = buttons.collect_view();
    view! {
        <Notice tone=Tone::Info><p><strong>{whose}</strong></p><p>{what}</p></Notice>
        <p>{t_office().office_backup_how}</p>
        {none}
        <div class="toolbar">{buttons}</div>
        <div aria-live="polite">
            {move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> })}
        </div>
    }
    .into_any()
}
