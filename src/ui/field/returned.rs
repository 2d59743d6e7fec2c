//! What the office sends back ส่งกลับแก้ไข: which households it asks for corrections in, each comment
//! beside what it was said of, and the volunteer's word that an answer stays as it is.

use crate::domain::OrdSet;

use leptos::prelude::*;

use super::door::Brought;
use super::label;
use super::line;
use super::sheet::{Sheet, Source};
use super::summary::refusal;
use crate::domain::comment::{MAX_COMMENT, fate, may_be_said, open_in};
use crate::domain::{
    AnswerKey, CaseFile, Comment, Commit, Edit, Fate, HouseholdId, Questionnaire, Record, VisitId,
    VisitState, gathered, text_rule,
};
use crate::exchange::review::{Arriving, Return};
use crate::ui::kit::{Button, Dialog, Field, LinkButton, Notice, TextBox, Tone, Weight};
use crate::ui::route::{Part, Route};
use crate::ui::session::Session;
use crate::ui::text::{fill, t};

/// Takes in what the office says. Nothing is said of it before it is on disk.
pub(super) async fn take(session: Session, file: Return) -> Brought {
    let here = session.comments.get_untracked();
    let case = |it| session.cases.with_untracked(|all| all.get(&it).map(|it| Box::new(it.get_untracked())));
    let Arriving { new, corrected, known: _, elsewhere, later } = file.arriving(case, &here);
    let households: OrdSet<HouseholdId> = gathered(new.iter().map(|it| it.household));
    let count = |sentence: &str, n: usize| fill(sentence, &[("n", &n.to_string())]);
    let mut words = Vec::new();
    if !new.is_empty() {
        let households = [("households", &*households.len().to_string())];
        words.push(fill(&count(t().field_return_new, new.len()), &households));
    }
    let more = [
        (t().field_return_corrected, corrected.len()),
        (t().field_return_elsewhere, elsewhere),
        (t().field_return_later, later),
    ];
    words.extend(more.into_iter().filter(|it| it.1 > 0).map(|(sentence, n)| count(sentence, n)));
    if words.is_empty() {
        words.push(t().field_return_nothing_new.to_owned());
    }
    let records: Vec<Record> = new.into_iter().chain(corrected).map(Record::Comment).collect();
    if !records.is_empty() {
        session.keep_now(Commit(records)).await;
    }
    Brought { words: words.join(" "), erased: Vec::new(), returned: !households.is_empty(), list: false }
}

/// The households in which a comment is open, in the order of their ids. Woken by comments and by those
/// households alone.
pub(super) fn open(session: Session) -> Memo<Vec<HouseholdId>> {
    Memo::new(move |_| {
        let mut open = Vec::new();
        session.comments.with(|all| {
            for comment in all {
                let case = session.case(comment.household);
                let is_open = case.is_some_and(|case| case.with(|case| !open_in(case, [comment]).is_empty()));
                if let (true, Err(place)) = (is_open, open.binary_search(&comment.household)) {
                    open.insert(place, comment.household);
                }
            }
        });
        open
    })
}

/// How many households the office asks for corrections in, and a button that shows these alone.
pub(super) fn offer(open: Memo<Vec<HouseholdId>>, only: Signal<bool>, turn: Callback<()>) -> impl IntoView {
    move || {
        let count = open.with(Vec::len);
        (count > 0).then(|| {
            let pressed = move || if only.get() { "true" } else { "false" };
            let words = fill(t().field_returned_households, &[("n", &count.to_string())]);
            view! {
                <Notice tone=Tone::Warning>
                    <p>{words}</p>
                    <button type="button" class="chip show-returned" aria-pressed=pressed on:click=move |_| turn.run(())>
                        {t().field_returned_show}
                    </button>
                </Notice>
            }
            .into_any()
        })
    }
}

/// The mark of such a household in a list.
pub(super) fn mark() -> AnyView {
    view! { <span class="status returned">{t().field_returned_mark}</span> }.into_any()
}

/// What the household's page says of it: what is open first, then what was answered, then what to do next.
pub(super) fn section(session: Session, household: HouseholdId, case: RwSignal<CaseFile>) -> AnyView {
    let keeping = Keeping::new();
    let handed = Memo::new(move |_| line::left(session));
    let rows = move || {
        case.with(|case| {
            let (mut open, mut answered, mut next) = (Vec::new(), Vec::new(), None);
            session.comments.with(|all| {
                let mine: Vec<&Comment> =
                    all.iter().filter(|it| it.household == household && !it.taken_back()).collect();
                for it in &mine {
                    match fate(it, &case.history(it.visit)) {
                        Fate::Open => open.push(still_open(session, household, case, it, keeping)),
                        became => answered.push(done(case, it, &became)),
                    }
                }
                if !mine.is_empty() {
                    next = handed.with(|handed| next_step(case, household, &mine, handed));
                }
            });
            if open.is_empty() && answered.is_empty() {
                return ().into_any();
            }
            let (any, count) = (!open.is_empty(), answered.len().to_string());
            view! {
                <section class="comments">
                    {any.then(|| view! { <h2>{t().field_comments_title}</h2> <ul class="comments">{open}</ul> })}
                    {next}
                    {(!answered.is_empty()).then(|| view! {
                        <details class="answered">
                            <summary>{fill(t().field_comments_answered, &[("n", &count)])}</summary>
                            <ul class="comments">{answered}</ul>
                        </details>
                    })}
                </section>
            }
            .into_any()
        })
    };
    view! { {rows} {keep(session, keeping)} }.into_any()
}

/// Whether the correction under way changes what it was said of.
fn changed(case: &CaseFile, comment: &Comment) -> bool {
    let visit = case.visit(comment.visit);
    visit.zip(comment.key.as_ref()).is_some_and(|(it, key)| it.answers.get(key) != it.working().get(key))
}

/// What it was said of, in words.
fn title(case: &CaseFile, comment: &Comment) -> String {
    let (Some(visit), Some(key)) = (case.visit(comment.visit), &comment.key) else {
        return t().field_comment_household.to_owned();
    };
    match Questionnaire::named(&visit.questionnaire) {
        Some(paper) => label::title(paper, &visit.answers, key),
        None => key.question.clone(),
    }
}

fn still_open(
    session: Session,
    household: HouseholdId,
    case: &CaseFile,
    comment: &Comment,
    keeping: Keeping,
) -> AnyView {
    let visit = case.visit(comment.visit);
    let paper = visit.and_then(|it| Questionnaire::named(&it.questionnaire));
    let answer = visit.zip(paper).zip(comment.key.as_ref()).map(|((visit, paper), key)| {
        let answer = label::said(paper, &visit.answers, key, visit.answers.get(key)).view();
        view! { <p class="now">{t().field_comment_now}" "{answer}</p> }
    });
    let part =
        paper.zip(comment.key.as_ref()).map_or(Part::House, |(paper, key)| label::find(paper, key).part);
    let at = comment.key.as_ref().map(ToString::to_string);
    let to = Route::Visit(household, comment.visit, part, at);
    let is_changed = changed(case, comment);
    let refused = RwSignal::new(None::<&'static str>);
    let id = comment.visit;
    let mend = move |()| {
        let sealed = session.case(household).is_some_and(|case| {
            case.with_untracked(|it| it.visit(id).is_some_and(|it| it.state == VisitState::Sealed))
        });
        let outcome = if sealed { session.record(household, Edit::Reopen { visit: id }) } else { Ok(()) };
        match outcome {
            Ok(()) => to.go(),
            Err(why) => refused.set(Some(refusal(&why))),
        }
    };
    let (mend_word, keep_word) = match comment.key {
        Some(_) => (t().field_comment_mend, t().field_comment_keep),
        None => (t().field_comment_mend_household, t().field_comment_reply),
    };
    let kept = comment.clone();
    // Which of them, for whoever hears the buttons one by one.
    let named = format!("comment-{}", comment.id);
    view! {
        <li class="comment">
        <div role="group" aria-labelledby=named.clone()>
            <p class="title" id=named.clone()>{title(case, comment)}</p>
            <blockquote><p>{text_rule::masked(&comment.text)}</p></blockquote>
            {answer}
            {is_changed.then(|| view! { <p class="changed"><strong>{t().field_comment_changed}</strong></p> })}
            {move || refused.get().map(|it| view! { <Notice tone=Tone::Bad><p>{it}</p></Notice> })}
            <div class="toolbar">
                <Button weight=Weight::Primary class="mend" on_press=mend>{mend_word}</Button>
                {(!is_changed).then(|| view! {
                    <Button class="keep" on_press=move |()| keeping.ask(kept.clone())>{keep_word}</Button>
                })}
            </div>
        </div>
        </li>
    }
    .into_any()
}

fn done(case: &CaseFile, comment: &Comment, became: &Fate<'_>) -> AnyView {
    let what = match became {
        Fate::Kept(_, note) => fill(t().field_was_kept, &[("reason", &text_rule::masked(note))]),
        _ => t().field_comment_corrected.to_owned(),
    };
    view! {
        <li class="comment">
            <p class="title">{title(case, comment)}</p>
            <blockquote><p>{text_rule::masked(&comment.text)}</p></blockquote>
            <p class="changed">{what}</p>
        </li>
    }
    .into_any()
}

/// What comes once every comment is answered: sealing the correction, then handing over again.
fn next_step(
    case: &CaseFile,
    household: HouseholdId,
    all: &[&Comment],
    handed: &line::Left,
) -> Option<AnyView> {
    let open = open_in(case, all.iter().copied());
    if let Some(first) = open.first() {
        let href = Route::Visit(household, first.visit, Part::Summary, None).href();
        return open.iter().all(|it| changed(case, it)).then(|| {
            view! {
                <Notice tone=Tone::Good>
                    <p>{t().field_comments_seal}</p>
                    <LinkButton class="seal-next" href=href>{t().field_to_summary_correcting}</LinkButton>
                </Notice>
            }
            .into_any()
        });
    }
    let of_all: OrdSet<VisitId> = gathered(all.iter().map(|it| it.visit));
    let unsent =
        |it: &VisitId| case.visit(*it).and_then(|it| it.head).is_some_and(|head| !handed.contains_key(&head));
    of_all.iter().any(unsent).then(|| {
        view! {
            <Notice tone=Tone::Good>
                <p>{t().field_comments_hand_over}</p>
                <LinkButton class="hand-over-next" href=Route::Handover.href()>{t().field_hand_over}</LinkButton>
            </Notice>
        }
        .into_any()
    })
}

/// What is being said of a comment.
#[derive(Clone, Copy)]
struct Keeping {
    comment: RwSignal<Option<Comment>>,
    asking: RwSignal<bool>,
    note: RwSignal<String>,
    wrong: RwSignal<Option<String>>,
}

impl Keeping {
    fn new() -> Keeping {
        Keeping {
            comment: RwSignal::new(None),
            asking: RwSignal::new(false),
            note: RwSignal::new(String::new()),
            wrong: RwSignal::new(None),
        }
    }
    fn ask(self, comment: Comment) {
        self.comment.set(Some(comment));
        self.note.set(String::new());
        self.wrong.set(None);
        self.asking.set(true);
    }
}

/// The volunteer's word that what a comment was said of stays as it is.
fn keep(session: Session, keeping: Keeping) -> AnyView {
    let Keeping { comment: of, asking, note, wrong } = keeping;
    let done = move |()| {
        let Some(comment) = of.get_untracked() else { return };
        let words = text_rule::clean(&note.get_untracked(), true);
        if !may_be_said(&words) {
            wrong.set(Some(fill(t().field_comment_keep_need, &[("most", &MAX_COMMENT.to_string())])));
            return;
        }
        match session.record(comment.household, Edit::Keep { comment, note: words }) {
            Ok(()) => asking.set(false),
            Err(why) => wrong.set(Some(refusal(&why).to_owned())),
        }
    };
    let done = Callback::new(done);
    let on_input = Callback::new(move |it: String| {
        wrong.set(None);
        note.set(it);
    });
    view! {
        <Dialog open=asking title=t().field_comment_reply>
            {move || of.with(|it| it.as_ref().map(|it| text_rule::masked(&it.text))).map(|it| view! { <blockquote><p>{it}</p></blockquote> })}
            <Field id="keep-note" label=t().field_comment_keep_why hint=t().field_comment_keep_hint.to_owned() required=true fault=wrong>
                <TextBox id="keep-note" value=note on_input=on_input lines=true/>
            </Field>
            <div class="toolbar">
                <Button weight=Weight::Primary class="confirm-keep" on_press=done>{t().field_comment_keep_do}</Button>
                <Button class="cancel" on_press=Callback::new(move |()| asking.set(false))>{t().field_not_yet}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// What the office asks at this question, while it is open.
pub(super) fn beside(sheet: Sheet, key: &AnswerKey) -> Option<AnyView> {
    let Source::Visit { household, visit, case } = sheet.source else { return None };
    let session = sheet.session;
    // Few visits have any: nothing listens for the others but to comments coming.
    let key = key.clone();
    let said = Memo::new(move |_| {
        let here =
            |it: &&Comment| it.household == household && it.visit == visit && it.key.as_ref() == Some(&key);
        session.comments.with(|all| {
            let mine: Vec<&Comment> = all.iter().filter(here).collect();
            match mine.is_empty() {
                true => Vec::new(),
                false => case.with(|case| {
                    let text = |it: &Comment| text_rule::masked(&it.text);
                    open_in(case, mine).into_iter().map(text).collect::<Vec<_>>()
                }),
            }
        })
    });
    let rows = move || {
        let row = |it: String| {
            view! { <Notice tone=Tone::Warning><p class="beside">{fill(t().field_comment_beside, &[("text", &it)])}</p></Notice> }
        };
        said.get().into_iter().map(row).collect_view()
    };
    Some(rows.into_any())
}

/// How many comments are still open in a household whose visit was just sealed, and the way to them.
pub(super) fn left(session: Session, household: HouseholdId, case: RwSignal<CaseFile>) -> impl IntoView {
    move || {
        let mine = |it: &&Comment| it.household == household;
        let count =
            session.comments.with(|all| case.with(|case| open_in(case, all.iter().filter(mine)).len()));
        (count > 0).then(|| {
            view! {
                <Notice tone=Tone::Warning>
                    <p>{fill(t().field_comments_left, &[("n", &count.to_string())])}</p>
                    <a href=Route::Household(household).href()>{t().field_to_household}</a>
                </Notice>
            }
            .into_any()
        })
    }
}
