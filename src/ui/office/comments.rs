//! What an office asks a volunteer to correct: said beside an answer, sent back in a file that only that
//! volunteer's tablet opens, and held against what comes in later.

use crate::domain::{OrdMap, OrdSet};

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::answers::Reader;
use super::intake::second_tap;
use super::{register, taking_in, with_intakes};
use crate::device;
use crate::device::files;
use crate::device::travel::{self, To};
use crate::domain::comment::{MAX_COMMENT, may_be_said};
use crate::domain::record::{Intake, KnownKey, Standing};
use crate::domain::search::thai_order;
use crate::domain::{
    Answer, AnswerKey, Comment, CommentId, Commit, Fate, Questionnaire, Record, VisitId, gathered, text_rule,
};
use crate::exchange::SealedVisit;
use crate::exchange::envelope::MAX_FILE;
use crate::exchange::intake::{self, own_and_continued, public_keys};
use crate::exchange::review::{Return, became, for_key, histories, longest};
use crate::exchange::travel::RETURN;
use crate::ui::doors::sign_words;
use crate::ui::kit::{Button, Dialog, Field, LinkButton, Notice, TextBox, Tone, Weight};
use crate::ui::masked::Said;
use crate::ui::route::Route;
use crate::ui::session::{Mode, Session, session};
use crate::ui::text::{dates, fill, t_office};

/// The visits that files brought, and what they say of them.
pub(super) type Came = RwSignal<OrdMap<VisitId, SealedVisit>>;

/// The keys that something is asked of which was not sent yet.
pub(super) fn unsent(session: Session) -> OrdSet<String> {
    let open = |it: &&Comment| it.sent_at.is_none() && !it.taken_back();
    session.comments.with(|all| gathered(all.iter().filter(open).map(|it| it.to.clone())))
}

/// What came since of the visits that sent comments of `of` are about. The files are read for these
/// alone, and again only when others are sent or another file that holds one comes.
pub(super) fn came(session: Session, of: impl Fn(&Comment) -> bool + Send + Sync + 'static) -> Came {
    let visits: Memo<OrdSet<VisitId>> = Memo::new(move |_| {
        let sent = |it: &&Comment| it.sent_at.is_some() && of(it);
        session.comments.with(|all| gathered(all.iter().filter(sent).map(|it| it.visit)))
    });
    read(session, visits)
}

/// What the files say of these visits.
fn read(session: Session, visits: Memo<OrdSet<VisitId>>) -> Came {
    let came = RwSignal::new(OrdMap::new());
    let importing = taking_in(session);
    let files = Memo::new(move |before: Option<&Vec<Intake>>| {
        if let (true, Some(before)) = (importing.get(), before) {
            return before.clone();
        }
        let register = register(session);
        let holds = |it: &&&Intake| {
            visits.with(|visits| {
                let head = intake::head(it, &register);
                head.is_none_or(|head| head.records.iter().any(|it| visits.contains(&it.1)))
            })
        };
        match visits.with(|it| it.is_empty()) {
            true => Vec::new(),
            false => with_intakes(session, |all| all.iter().filter(holds).map(|it| (*it).clone()).collect()),
        }
    });
    Effect::new(move |_| {
        let (visits, files, register) = (visits.get(), files.get(), register(session));
        spawn_local(async move {
            let mut found = OrdMap::new();
            for intake in files {
                if let Some(whole) = session.whole(&intake).await {
                    let published = Questionnaire::published();
                    let one = histories(&visits, &[&whole], &register, published);
                    one.into_iter().for_each(|it| longest(&mut found, it.1));
                }
            }
            came.try_set(found);
        });
    });
    came
}

/// What asks for corrections of one household of a file.
#[derive(Clone, Copy)]
pub(super) struct Asker {
    session: Session,
    /// a comment with everything but its words, its id and what it is said of
    blank: StoredValue<Comment>,
    came: Came,
    /// what is being asked of, and how it is called
    asking: RwSignal<Option<(Option<AnswerKey>, String)>>,
}

impl Asker {
    /// `to` is the key that signed the file. `None` where nothing can be asked: in practice nobody is known,
    /// and a tablet takes nothing from an office whose card it has not seen.
    pub(super) fn new(session: Session, sealed: &SealedVisit, to: &str, came: Came) -> Option<Asker> {
        let compared = |it: &KnownKey| it.compared_here();
        let known = session.known_keys.with_untracked(|all| all.get(to).is_some_and(compared));
        if session.mode == Mode::Demo || !known {
            return None;
        }
        let blank = Comment {
            id: CommentId(device::fresh_id()),
            household: sealed.household.id,
            visit: sealed.visit.id,
            head: sealed.visit.head?,
            key: None,
            text: String::new(),
            at: 0,
            by: session.kid(),
            to: to.to_owned(),
            sent_at: None,
        };
        Some(Asker { session, blank: StoredValue::new(blank), came, asking: RwSignal::new(None) })
    }

    /// Beside an answer, or the whole household: what was said of it, and the button that says more.
    pub(super) fn beside(self, key: Option<AnswerKey>, asked: &str) -> AnyView {
        let Asker { session, blank, came, asking } = self;
        let visit = blank.with_value(|it| it.visit);
        let of = key.clone();
        let here = Memo::new(move |_| {
            let here = |it: &&Comment| it.visit == visit && it.key == of && !it.taken_back();
            session.comments.with(|all| all.iter().filter(here).cloned().collect::<Vec<_>>())
        });
        let rows = move || {
            let rows = here.get().into_iter().map(|it| view! { <li>{row(session, &it, came)}</li> });
            let rows = rows.collect::<Vec<_>>();
            (!rows.is_empty()).then(|| view! { <ul class="asked">{rows}</ul> })
        };
        let (word, named) = match key {
            Some(_) => (t_office().office_ask, fill(t_office().office_ask_of, &[("asked", asked)])),
            None => (t_office().office_ask_household, t_office().office_ask_household.to_owned()),
        };
        let asked = asked.to_owned();
        let press = move |_| asking.set(Some((key.clone(), asked.clone())));
        let disabled = move || session.taken_over.get();
        view! {
            {rows}
            <button type="button" class="button quiet ask" aria-label=named disabled=disabled on:click=press>{word}</button>
        }
        .into_any()
    }

    /// The one box in which it is said.
    pub(super) fn dialog(self) -> AnyView {
        let Asker { session, blank, asking, .. } = self;
        let open = RwSignal::new(false);
        let text = RwSignal::new(String::new());
        let wrong = RwSignal::new(None::<String>);
        Effect::new(move |_| {
            if asking.with(Option::is_some) {
                text.set(String::new());
                wrong.set(None);
                open.set(true);
            }
        });
        Effect::new(move |_| {
            if !open.get() {
                asking.set(None);
            }
        });
        let id = move || blank.with_value(|it| format!("ask-{}", it.visit));
        let with_most = |words: &str| fill(words, &[("most", &MAX_COMMENT.to_string())]);
        let keep = Callback::new(move |()| {
            let words = text_rule::clean(&device::nfc(&text.get_untracked()), true);
            if !may_be_said(&words) {
                wrong.set(Some(with_most(t_office().office_ask_need)));
                return;
            }
            let Some((key, _)) = asking.get_untracked() else { return };
            let said = Comment {
                id: CommentId(device::fresh_id()),
                key,
                text: words,
                at: device::now(),
                ..blank.get_value()
            };
            session.keep(Commit(vec![Record::Comment(said)]));
            open.set(false);
        });
        let on_input = Callback::new(move |it: String| {
            wrong.set(None);
            text.set(it);
        });
        let hint = with_most(t_office().office_ask_hint);
        view! {
            <Dialog open=open title=t_office().office_ask>
                <p><strong>{move || asking.get().map(|it| it.1)}</strong></p>
                <Field id=id() label=t_office().office_ask_text hint=hint.clone() required=true fault=wrong>
                    <TextBox id=id() value=text on_input=on_input lines=true/>
                </Field>
                <div class="toolbar">
                    <Button weight=Weight::Primary class="keep-ask" on_press=keep>{t_office().office_ask_keep}</Button>
                    <Button class="cancel" on_press=Callback::new(move |()| open.set(false))>{t_office().office_ask_cancel}</Button>
                </div>
            </Dialog>
        }
        .into_any()
    }
}

/// One comment: its words, where it stands, and taking it back before it is sent.
fn row(session: Session, comment: &Comment, came: Came) -> AnyView {
    let stands = came.with(|came| stands(comment, came));
    let back = comment.back().map(|back| {
        let press = move |()| session.keep(Commit(vec![Record::Comment(back.clone())]));
        view! { <Button weight=Weight::Quiet class="take-back" on_press=press>{t_office().office_ask_back}</Button> }
    });
    view! { <blockquote><p>{text_rule::masked(&comment.text)}</p></blockquote> <p class="meta">{stands}</p> {back} }
        .into_any()
}

/// Where a comment stands, in words.
fn stands(comment: &Comment, came: &OrdMap<VisitId, SealedVisit>) -> AnyView {
    let Some(sent) = comment.sent_at else { return t_office().office_ask_unsent.into_any() };
    match became(comment, came) {
        Fate::Open => fill(t_office().office_ask_sent, &[("when", &dates::moment(sent))]).into_any(),
        Fate::Kept(_, note) => {
            let words = match comment.key {
                Some(_) => t_office().office_ask_kept,
                None => t_office().office_ask_answered,
            };
            fill(words, &[("note", &text_rule::masked(note))]).into_any()
        }
        Fate::Corrected(revision, change) => {
            let note = match &revision.reason {
                crate::domain::RevisionReason::Corrected { note } => text_rule::masked(note),
                _ => String::new(),
            };
            let sealed = came.get(&comment.visit);
            let paper = sealed.and_then(|it| Questionnaire::named(&it.visit.questionnaire));
            let change = sealed.zip(paper).map(|(sealed, questionnaire)| {
                let reader = Reader { questionnaire, answers: &sealed.visit.answers, places: None };
                let side = |answer: &Option<Answer>| match answer {
                    Some(answer) => reader.said(&change.key, answer),
                    None => t_office().office_blank.to_owned().into(),
                };
                let filled =
                    |from: &str, to: &str| fill(t_office().office_from_to, &[("from", from), ("to", to)]);
                Said::both(&side(&change.from), &side(&change.to), filled)
            });
            // The note last: a person's words are not searched for places to fill.
            let filled =
                |change: &str| fill(t_office().office_ask_corrected, &[("change", change), ("note", &note)]);
            let Said { masked, whole } = change.unwrap_or_default();
            Said { masked: filled(&masked), whole: whole.map(|it| filled(&it)) }.view()
        }
    }
}

/// How many comments nobody was sent yet, and the way to sending them.
pub(super) fn due(session: Session) -> impl IntoView {
    let unsent = Memo::new(move |_| {
        session.comments.with(|all| all.iter().filter(|it| it.sent_at.is_none() && !it.taken_back()).count())
    });
    move || {
        (unsent.get() > 0).then(|| {
            view! {
                <Notice tone=Tone::Warning>
                    <p>{fill(t_office().office_return_due, &[("n", &unsent.get().to_string())])}</p>
                    <LinkButton class="to-returns" href=Route::Returns.href()>{t_office().office_return_go}</LinkButton>
                </Notice>
            }
        })
    }
}

/// The page: everybody who is asked something that was not sent yet.
pub(super) fn page() -> AnyView {
    let session = session();
    // As it was when the page was opened: whoever's file was just checked does not go away under it.
    let keys = untrack(|| {
        let (register, unsent) = (register(session), unsent(session));
        let mut keys: Vec<KnownKey> =
            register.iter().filter(|it| is_asked(it, &unsent, &register)).cloned().collect();
        keys.sort_by_cached_key(|it| thai_order(&it.label));
        keys
    });
    let none = keys.is_empty().then(|| view! { <p class="empty">{t_office().office_return_all_sent}</p> });
    let card = |key: KnownKey| view! { <li class="card"><h2>{key.label.clone()}</h2>{section(session, key, true)}</li> };
    let cards = keys.into_iter().map(card).collect_view();
    view! {
        <h1 tabindex="-1">{t_office().office_return_title}</h1>
        {none}
        <ul class="cards">{cards}</ul>
        <p><LinkButton href=Route::Office.href()>{t_office().office_back}</LinkButton></p>
    }
    .into_any()
}

/// Whether a key, or one whose work it goes on with, is asked something that was not sent yet; what goes on under
/// another key goes to that one.
pub(super) fn is_asked(key: &KnownKey, unsent: &OrdSet<String>, register: &[KnownKey]) -> bool {
    let continued = register.iter().any(|it| it.continues.contains(&key.kid));
    !continued && own_and_continued(&key.kid, register).iter().any(|it| unsent.contains(*it))
}

/// What the register offers for a key that something is asked of; `opened`: it is what somebody came for.
pub(super) fn section(session: Session, key: KnownKey, opened: bool) -> AnyView {
    let kid = StoredValue::new(key.kid.clone());
    let here = Memo::new(move |_| {
        if session.comments.with(|all| all.is_empty()) {
            return Vec::new();
        }
        let register = register(session);
        // What goes on under another key goes to that one.
        let continued = register.iter().any(|it| kid.with_value(|kid| it.continues.contains(kid)));
        session.comments.with(|all| match continued {
            true => Vec::new(),
            false => kid.with_value(|kid| for_key(kid, all, &register).into_iter().cloned().collect()),
        })
    });
    let ids = Memo::new(move |_| here.with(|all| gathered::<OrdSet<_>, _>(all.iter().map(|it| it.id))));
    let came = came(session, move |it| ids.with(|all| all.contains(&it.id)));
    let open = Memo::new(move |_| {
        let is_open = |it: &&Comment| came.with(|came| became(it, came) == Fate::Open);
        here.with(|all| all.iter().filter(is_open).cloned().collect::<Vec<Comment>>())
    });
    let made = RwSignal::new(None::<(String, OrdSet<CommentId>)>);
    let said = RwSignal::new(None::<(Tone, String)>);
    let any = Memo::new(move |_| here.with(|all| !all.is_empty()));
    let key = StoredValue::new(key);
    // What was asked is read out of every file: only for whoever looks.
    let shown = RwSignal::new(false);
    let toggled = move |event: leptos::ev::Event| {
        shown.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    };
    view! {
        <Show when=move || any.get()>
            <details class="give-return" open=opened on:toggle=toggled>
                <summary>{move || fill(t_office().office_return, &[("n", &open.with(Vec::len).to_string())])}</summary>
                <p>{t_office().office_return_lead}</p>
                {move || shown.get().then(|| listed(session, &here.get(), came))}
                {move || make(session, key, open, made, said)}
                {check(session, kid, made, said)}
                <div aria-live="polite">
                    {move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> })}
                </div>
            </details>
        </Show>
    }
    .into_any()
}

fn listed(session: Session, all: &[Comment], came: Came) -> AnyView {
    let visits: OrdSet<VisitId> = gathered(all.iter().map(|it| it.visit));
    let whole = read(session, Memo::new(move |_| visits.clone()));
    let all = all.to_vec();
    let line = move |whole: &OrdMap<VisitId, SealedVisit>, it: &Comment| {
        let sealed = whole.get(&it.visit);
        let questionnaire = sealed.and_then(|it| Questionnaire::named(&it.visit.questionnaire));
        let reader = sealed.zip(questionnaire).map(|(sealed, questionnaire)| Reader {
            questionnaire,
            answers: &sealed.visit.answers,
            places: None,
        });
        let house = sealed.map(|it| super::intake::address(&it.visit.answers)).unwrap_or_default();
        let (asked, restricted) = match (&it.key, reader) {
            (Some(key), Some(reader)) => (reader.asked(key), reader.restricted(key)),
            (Some(key), None) => (key.question.clone(), true),
            (None, _) => (t_office().office_ask_whole.to_owned(), false),
        };
        let row = row(session, it, came);
        let body = view! { <p><strong>{asked}</strong></p> {row} };
        let body = if restricted { second_tap(body.into_any()) } else { body.into_any() };
        view! { <li><p class="meta">{house}</p>{body}</li> }
    };
    let lines = move || whole.with(|whole| all.iter().map(|it| line(whole, it)).collect::<Vec<_>>());
    view! { <ul class="asked">{lines}</ul> }.into_any()
}

type Made = RwSignal<Option<(String, OrdSet<CommentId>)>>;
type Told = RwSignal<Option<(Tone, String)>>;

fn make(
    session: Session,
    key: StoredValue<KnownKey>,
    open: Memo<Vec<Comment>>,
    made: Made,
    told: Told,
) -> AnyView {
    if open.with(Vec::is_empty) {
        return view! { <p class="empty">{t_office().office_return_none}</p> }.into_any();
    }
    let usable = key.with_value(|it| it.receives.is_some() && it.standing() == Standing::Active);
    if !usable {
        return view! { <Notice tone=Tone::Warning><p>{t_office().office_return_no_key}</p></Notice> }
            .into_any();
    }
    let press = move |()| {
        spawn_local(async move {
            let outcome = save(session, &key.get_value(), &open.get_untracked()).await;
            told.try_set(Some(match outcome {
                Ok((words, file)) => {
                    made.try_set(Some(file));
                    (Tone::Good, words)
                }
                Err(words) => (Tone::Bad, words),
            }));
        });
    };
    view! { <div class="toolbar"><Button class="save-return" on_press=press>{t_office().office_return_save}</Button></div> }
        .into_any()
}

async fn save(
    session: Session,
    key: &KnownKey,
    open: &[Comment],
) -> Result<(String, (String, OrdSet<CommentId>)), String> {
    let failed = || t_office().office_save_failed.to_owned();
    let signer = session.signer().ok_or_else(failed)?;
    let keys = public_keys(key).ok_or_else(|| t_office().office_return_no_key.to_owned())?;
    session.saved().await;
    let now = device::now();
    let all: Vec<&Comment> = open.iter().collect();
    let file = Return::of(&session.kid(), &key.kid, &all, now.div_euclid(1_000));
    let text = travel::seal_document(RETURN, &file, &signer, To::Key(&keys.receives)).await;
    let text = text.map_err(|it| sign_words(&it))?;
    let name = session.saved_as(file.file_name(&dates::compact(now)));
    files::save(&name, &text).await.map_err(|_| failed())?;
    let words = [("name", &*name), ("n", &*file.comments.len().to_string())];
    Ok((fill(t_office().office_return_saved, &words), (text, gathered(open.iter().map(|it| it.id)))))
}

/// Looking at the saved file again: only then are its comments sent.
fn check(session: Session, kid: StoredValue<String>, made: Made, told: Told) -> AnyView {
    let id = kid.with_value(|it| format!("return-{it}"));
    let picked = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        let Some(file) = input.files().and_then(|it| it.get(0)) else { return };
        spawn_local(async move {
            let bytes = files::read(&file, MAX_FILE).await;
            input.set_value("");
            let Some((text, ids)) = made.try_get_untracked().flatten() else { return };
            let same = bytes.is_ok_and(|it| it == text.as_bytes());
            if same {
                sent(session, &ids).await;
                made.try_set(None);
            }
            told.try_set(Some(match same {
                true => (Tone::Good, t_office().office_return_checked.to_owned()),
                false => (Tone::Bad, t_office().office_return_differs.to_owned()),
            }));
        });
    };
    let any = Memo::new(move |_| made.with(Option::is_some));
    view! {
        <Show when=move || any.get()>
            <div class="field">
                <label for=id.clone()>{t_office().office_return_check}</label>
                <input id=id.clone() class="check-return" type="file" accept=".json,.txt,application/json,text/plain" autocomplete="off" on:change=picked/>
            </div>
        </Show>
    }
    .into_any()
}

async fn sent(session: Session, ids: &OrdSet<CommentId>) {
    let now = device::now();
    let marked: Vec<Record> = session.comments.with_untracked(|all| {
        let unsent = |it: &&Comment| ids.contains(&it.id) && it.sent_at.is_none() && !it.taken_back();
        let mark = |it: &Comment| Record::Comment(Comment { sent_at: Some(now), ..it.clone() });
        all.iter().filter(unsent).map(mark).collect()
    });
    if !marked.is_empty() {
        session.keep_now(Commit(marked)).await;
    }
}
