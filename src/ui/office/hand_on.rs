//! One key goes on with another's work: a PIN was forgotten, a lost tablet's backup was restored on the
//! next one, somebody else took over, a new round began. Both keys keep the decision, so that from the register alone it
//! can be told why a file holds what another key began.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::said;
use super::take_in::judge_again;
use crate::device;
use crate::domain::record::{KnownKey, Standing};
use crate::domain::{Commit, Record};
use crate::exchange::intake::public_keys;
use crate::ui::kit::{Button, Field, TextBox};
use crate::ui::session::Session;
use crate::ui::text::{fill, t_office};

/// A key in words: whose, and how its digits begin.
pub(super) fn named(session: Session, kid: &str) -> String {
    let known = session.known_keys.with_untracked(|all| all.get(kid).cloned());
    known.map_or_else(
        || fill(t_office().office_unregistered, &[("code", &kid.chars().take(8).collect::<String>())]),
        |it| words(&it),
    )
}

fn words(key: &KnownKey) -> String {
    let digits = public_keys(key).map(|it| it.fingerprint()).unwrap_or_default();
    let digits = digits.split(' ').next().unwrap_or_default().to_owned();
    fill(t_office().office_device_of, &[("name", &key.label), ("digits", &digits)])
}

/// Writes down on all of them that `key` goes on with the work of the `others`, and looks again at
/// what waits of it. `now`: how the others stand from now on; as before where it is nothing.
pub(super) async fn write_down(
    session: Session,
    mut key: KnownKey,
    others: &[String],
    why: &str,
    now: Option<Standing>,
) {
    let (at, who) = (device::now(), words(&key));
    let mut records = Vec::new();
    for kid in others {
        let parts = [("why", why), ("who", &*named(session, kid))];
        key.go_on_for(kid, fill(t_office().office_goes_on, &parts), at);
        if let Some(mut other) = session.known_keys.with_untracked(|all| all.get(kid).cloned()) {
            let parts = [("why", why), ("who", &*who)];
            let stands = now.clone().unwrap_or_else(|| other.standing());
            other.decide(stands, fill(t_office().office_goes_on_instead, &parts), at);
            records.push(Record::KnownKey(other));
        }
    }
    records.push(Record::KnownKey(key));
    session.keep_now(Commit(records)).await;
    judge_again(session);
}

/// Whose work a waiting file holds besides its signer's, and a person's word that this is right.
pub(super) fn ask(session: Session, kid: String, others: Vec<String>) -> AnyView {
    let why = RwSignal::new(String::new());
    let missing = RwSignal::new(None::<String>);
    let id = format!("goes-on-{kid}-{}", others.concat().chars().take(8).collect::<String>());
    let whose = others.iter().map(|it| view! { <li>{named(session, it)}</li> }).collect_view();
    let press = move |()| {
        let words = said::plain(why.get_untracked().trim());
        if words.is_empty() {
            missing.set(Some(t_office().office_need_why.to_owned()));
            return;
        }
        let key = session.known_keys.with_untracked(|all| all.get(&kid).cloned());
        let Some(key) = key.filter(|_| !session.taken_over.get_untracked()) else { return };
        let others = others.clone();
        spawn_local(async move { write_down(session, key, &others, &words, None).await });
    };
    view! {
        <p>{t_office().office_anothers_whose}</p>
        <ul class="others">{whose}</ul>
        <details class="goes-on">
            <summary>{t_office().office_goes_on_ask}</summary>
            <p>{t_office().office_goes_on_about}</p>
            <Field id=id.clone() label=t_office().office_why required=true fault=missing>
                <TextBox id=id value=why on_input=move |it| { missing.set(None); why.set(it) }/>
            </Field>
            <Button class="go-on" on_press=press>{t_office().office_goes_on_do}</Button>
        </details>
    }
    .into_any()
}
