//! The register: this office's own keys, and those of its volunteers with everything that was decided
//! about them. Nothing leaves it: a lost tablet is revoked, not removed, so that each file that came
//! can be explained later.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{ROWS, more};
use super::take_in::judge_again;
use super::{claim, comments, digits, hand_on, receipts, register, said, setup, shared, upward};
use crate::device;
use crate::domain::record::{KnownKey, Standing};
use crate::domain::search::{Searched, thai_order};
use crate::domain::{Commit, Record};
use crate::exchange::intake::public_keys;
use crate::ui::kit::{Button, Field, LinkButton, Notice, TextBox, Tone, Weight};
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session, session};
use crate::ui::text::export::relay::t_relay;
use crate::ui::text::{dates, fill, t_office};

/// The page.
pub fn page() -> AnyView {
    let session = session();
    let of = move |offices: bool| {
        Memo::new(move |_| {
            let mut keys = register(session);
            keys.retain(|it| it.office.is_some() == offices);
            // Whoever is asked something comes first: on the desk stands only that somebody is.
            let (all, unsent) = (register(session), comments::unsent(session));
            keys.sort_by_cached_key(|it| (!comments::is_asked(it, &unsent, &all), thai_order(&it.label)));
            keys
        })
    };
    let (volunteers, offices) = (of(false), of(true));
    let any = move |keys: Memo<Vec<KnownKey>>| keys.with(|all| !all.is_empty());
    view! {
        <h1 tabindex="-1">{t_office().office_keys_title}</h1>
        {setup::ours(session)}
        {(session.mode == Mode::Office).then(|| view! { {shared::key_file(session)} {shared::registers(session)} })}
        <section>
            <h2>{t_office().office_keys_volunteers}</h2>
            <p>{t_office().office_keys_lead}</p>
            <Show when=move || any(volunteers)
                fallback=|| view! { <p class="empty">{t_office().office_keys_empty}</p> }>
                {listed(session, volunteers, "find-volunteer")}
            </Show>
        </section>
        <Show when=move || any(offices)>
            <section class="other-offices">
                <h2>{t_relay().relay_keys}</h2>
                <p>{t_relay().relay_keys_lead}</p>
                {listed(session, offices, "find-office")}
            </section>
        </Show>
        <p><LinkButton href=Route::Office.href()>{t_office().office_back}</LinkButton></p>
    }
    .into_any()
}

/// Keys, each a card, a few at a time: a province knows a thousand. Of many, whose is looked for is found by a name or
/// by the digits that a card or a screen shows.
fn listed(session: Session, keys: Memo<Vec<KnownKey>>, find: &'static str) -> AnyView {
    let (typed, most) = (RwSignal::new(String::new()), RwSignal::new(ROWS));
    let texts = Memo::new(move |_| keys.with(|all| all.iter().map(searched).collect::<Vec<_>>()));
    let found = Memo::new(move |_| {
        let words: Vec<Searched> = typed.with(|it| it.split_whitespace().map(Searched::of).collect());
        texts.with(|texts| {
            let holds = |it: &(usize, &Searched)| words.iter().all(|word| it.1.holds(word));
            texts.iter().enumerate().filter(holds).map(|it| it.0).collect::<Vec<_>>()
        })
    });
    let many = Memo::new(move |_| ROWS < keys.with(Vec::len));
    let rest = Memo::new(move |_| found.with(Vec::len).saturating_sub(most.get()));
    let none = Memo::new(move |_| found.with(Vec::is_empty));
    let rows = move || {
        let shown = found.with(|all| all.iter().take(most.get()).copied().collect::<Vec<_>>());
        keys.with(|keys| shown.into_iter().filter_map(|it| keys.get(it).cloned()).collect::<Vec<_>>())
    };
    // What somebody is writing on a card stays while it is looked at and nothing was decided about it.
    let as_it_is = |it: &KnownKey| (it.kid.clone(), serde_json::to_string(it).unwrap_or_default());
    let input = move |it| {
        most.set(ROWS);
        typed.set(it);
    };
    view! {
        <Show when=move || many.get()>
            <Field id=find label=t_office().office_keys_find hint=t_office().office_keys_find_hint.to_owned()>
                <TextBox id=find value=typed on_input=input/>
            </Field>
            <p role="status">{move || fill(t_office().office_keys_found, &[("n", &found.with(Vec::len).to_string())])}</p>
        </Show>
        <Show when=move || none.get()><p class="empty">{t_office().office_keys_none_found}</p></Show>
        <ul class="cards">
            <For each=rows key=as_it_is let:key><li class="card">{row(session, key)}</li></For>
        </ul>
        {more(rest, most)}
    }
    .into_any()
}

fn searched(key: &KnownKey) -> Searched {
    let digits = public_keys(key).map(|it| it.fingerprint().replace(' ', "")).unwrap_or_default();
    let person =
        key.person.as_deref().map(|it| format!("{}|{}", it.name, it.organisation)).unwrap_or_default();
    Searched::of(&format!("{}|{person}|{digits}", key.label))
}

fn row(session: Session, key: KnownKey) -> AnyView {
    let when = fill(t_office().office_compared_at, &[("when", &dates::moment(key.confirmed_at))]);
    let standing = key.standing();
    let tone = if standing == Standing::Active { Tone::Good } else { Tone::Warning };
    let office = key.office.is_some();
    let last = if office { last_sending(session, &key.kid) } else { last_seq(session, &key.kid) };
    let came = match last {
        0 => t_office().office_key_no_file.to_owned(),
        last => fill(t_office().office_key_last, &[("seq", &last.to_string())]),
    };
    let decided = key.decisions.iter().map(|it| {
        let parts =
            [("when", &*dates::moment(it.at)), ("what", &*said::standing(&it.standing)), ("why", &*it.why)];
        view! { <li>{fill(t_office().office_decided, &parts)}</li> }
    });
    let decided = decided.collect::<Vec<_>>();
    let history =
        (!decided.is_empty()).then(|| view! { <h3>{t_office().office_decisions}</h3><ol>{decided}</ol> });
    let stands = said::standing(&standing);
    let continues = key.goes_on_with().map(|it| hand_on::named(session, it)).collect::<Vec<_>>();
    let continues = (!continues.is_empty())
        .then(|| view! { <p>{fill(t_office().office_continues, &[("who", &continues.join(", "))])}</p> });
    view! {
        <h2>{key.label.clone()}</h2>
        <Notice tone=tone><p>{stands}</p></Notice>
        {key.person.as_deref().map(claim)}
        {public_keys(&key).map(|it| digits(&it))}
        {key.compared_here().then(|| view! { <p class="meta">{when}</p> })}
        {(!office).then(|| view! { <p class="meta">{came}</p> })}
        {upward::said_of(session, &key)}
        {office.then(|| upward::came(session, &key.kid))}
        {continues}
        {history}
        {(last > 0 && !office && key.compared_here()).then(|| receipts::section(session, key.clone()))}
        // A key that goes on with another one's work is asked about that before its first file.
        {(!office && key.compared_here()).then(|| comments::section(session, key.clone(), false))}
        {decide(session, key, standing, last)}
    }
    .into_any()
}

/// The highest number of this key that was taken in; 0 for none.
pub(super) fn last_seq(session: Session, kid: &str) -> u64 {
    let of_key = |all: &crate::domain::OrdMap<String, crate::domain::record::Intake>| {
        all.values().filter(|it| it.kid == kid).map(|it| it.seq).max().unwrap_or(0)
    };
    session.intakes.with_untracked(of_key)
}

/// The highest number of a sending of this office that was taken in; 0 for none.
fn last_sending(session: Session, kid: &str) -> u64 {
    session.relays.with_untracked(|all| {
        all.values().filter(|it| it.from == kid && !it.made_here()).map(|it| it.seq).max().unwrap_or(0)
    })
}

/// What can be decided about a key, each with a reason that stays.
fn decide(session: Session, key: KnownKey, standing: Standing, last: u64) -> AnyView {
    let why = RwSignal::new(String::new());
    let missing = RwSignal::new(None::<String>);
    let id = format!("why-{}", key.kid);
    let key = StoredValue::new(key);
    let put = move |standing: Standing| {
        let words = said::plain(why.get_untracked().trim());
        if words.is_empty() {
            missing.set(Some(t_office().office_need_why.to_owned()));
            return;
        }
        let Some(mut key) = key.try_get_value().filter(|_| !session.taken_over.get_untracked()) else {
            return;
        };
        key.decide(standing, words, device::now());
        spawn_local(async move {
            session.keep_now(Commit(vec![Record::KnownKey(key)])).await;
            judge_again(session);
        });
    };
    let activate = (standing != Standing::Active).then(|| {
        view! { <Button class="activate" on_press=move |()| put(Standing::Active)>{t_office().office_do_activate}</Button> }
    });
    let suspend = (standing == Standing::Active).then(|| {
        view! { <Button class="suspend" on_press=move |()| put(Standing::Suspended)>{t_office().office_do_suspend}</Button> }
    });
    let revoke = (!matches!(standing, Standing::RevokedAfter(_))).then(|| {
        let words = fill(t_office().office_do_revoke, &[("seq", &last.to_string())]);
        view! {
            <Button weight=Weight::Danger class="revoke" on_press=move |()| put(Standing::RevokedAfter(last))>{words}</Button>
        }
    });
    view! {
        <details class="decide">
            <summary>{t_office().office_decide}</summary>
            <p>{t_office().office_decide_about}</p>
            <Field id=id.clone() label=t_office().office_why required=true fault=missing>
                <TextBox id=id value=why on_input=move |it| { missing.set(None); why.set(it) }/>
            </Field>
            <div class="toolbar">{activate}{suspend}{revoke}</div>
        </details>
    }
    .into_any()
}
