//! A household that is on no list: what names it, a look at whether it is there or listed already, of
//! which kind it is, then its first visit.

use leptos::prelude::*;

use super::asked::reads;
use super::households::address;
use super::line;
use super::question::field;
use super::round_card::{self, Locked};
use super::sheet::{Sheet, Source};
use super::summary::refusal;
use super::work::{self, Entry};
use crate::device;
use crate::domain::questionnaire::known;
use crate::domain::work::{Likeness, likely};
use crate::domain::{
    Answer, AnswerKey, Answers, Edit, HouseholdId, Kind, MemberId, PartialDate, Question, Questionnaire,
    VisitId,
};
use crate::ui::kit::{Button, ChoiceList, Group, LinkButton, Notice, Tone, Weight};
use crate::ui::room;
use crate::ui::route::{Part, Route};
use crate::ui::session::{Session, session};
use crate::ui::text::{fill, t, t_case, t_offline, words};

/// Households shown as likely the same.
const LIKELY: usize = 5;

/// The questions of the house that are asked here.
const HOUSE: [&str; 5] = [known::TAMBON, known::HOUSE_NO, known::MOO, known::COMMUNITY, known::HOUSE_CODE];
/// What a household can be that is on no list.
const UNLISTED: [&str; 2] = ["missed", "new_hardship"];
/// The questions of the head that are asked here.
const HEAD: [&str; 4] = [known::TITLE, known::TITLE_OTHER, known::FIRST_NAME, known::LAST_NAME];

/// The page.
pub fn page() -> AnyView {
    let session = session();
    let Some(paper) = Questionnaire::newest() else {
        return view! { <div class="page"><p class="empty">{t().field_no_questionnaire}</p></div> }
            .into_any();
    };
    if let Some(why) = round_card::locked(session, Locked::Household) {
        return view! {
            <div class="page add">
                <p class="trail"><a href=Route::Households.href()>{t().field_to_households}</a></p>
                <h1 tabindex="-1">{t().field_add_household}</h1>
                <Notice tone=Tone::Warning><p class="add-closed">{why}</p></Notice>
                <div class="toolbar"><LinkButton weight=Weight::Primary class="to-list" href=Route::Households.href()>{t().field_to_households}</LinkButton></div>
            </div>
        }
        .into_any();
    }
    let head = MemberId(device::fresh_id());
    let answers = RwSignal::new(first_answers(session, head));
    let sheet = Sheet::new(session, paper, Source::New(answers));
    // Nothing typed here is on disk yet, and the bar says so. On leaving, it is given up.
    on_cleanup(move || session.not_typing());

    let find = |all: &'static [crate::domain::Question], id: &str| all.iter().find(|it| it.id == id);
    let house = HOUSE.iter().filter_map(|id| {
        let question = find(&paper.household, id)?;
        Some(shown(sheet, AnswerKey::of(*id), question))
    });
    let person = HEAD.iter().filter_map(|id| {
        let question = find(&paper.member, id)?;
        Some(shown(sheet, AnswerKey::of_member(*id, head), question))
    });
    let has_list = session.with_roster(|it| it.is_some());
    let kind = find(&paper.household, known::ORIGIN).map(|question| {
        if has_list { kind(sheet, question) } else { shown(sheet, AnswerKey::of(known::ORIGIN), question) }
    });
    let all = Memo::new_with_compare(move |_| std::sync::Arc::new(work::entries(session)), |_, _| true);
    let likely = Memo::new(move |_| {
        let new = answers.with(line::brief);
        all.with(|all| {
            let found = likely(all.iter().map(|it| &it.row), &new, LIKELY);
            found.into_iter().map(|(why, it)| (why, it.household)).collect::<Vec<_>>()
        })
    });
    let refused = RwSignal::new(None::<&'static str>);
    let add = Callback::new(move |paper: bool| {
        let mut given = answers.get_untracked();
        let named =
            !given.text(known::HOUSE_NO).is_empty() || !given.member_text(known::FIRST_NAME, head).is_empty();
        if !named {
            refused.set(Some(t().field_add_needs_name));
            return;
        }
        if !session.room.get_untracked().takes_more() {
            refused.set(Some(t_offline().room_no_household));
            return;
        }
        if has_list && given.of(known::ORIGIN).is_none() {
            refused.set(Some(t_case().case_add_kind_first));
            return;
        }
        if paper {
            given.set(AnswerKey::of(known::FROM_PAPER), Some(Answer::YesNo(true)));
        }
        let first = if paper { Part::Paper } else { Part::Notice };
        let (household, visit) = (HouseholdId(device::fresh_id()), VisitId(device::fresh_id()));
        let round = untrack(|| super::round(session));
        match session.record(household, Edit::Add { household, visit, round, answers: given }) {
            Ok(()) => Route::Visit(household, visit, first, None).go(),
            Err(why) => refused.set(Some(refusal(&why))),
        }
    });
    let end = move || {
        let likely = likely.get();
        let label = if likely.is_empty() { t().field_add_household } else { t().field_another_household };
        let press = |paper| Callback::new(move |()| add.run(paper));
        let button = view! {
            <div class="toolbar">
                <Button weight=Weight::Primary class="add-household" on_press=press(false)>{label}</Button>
                <Button weight=Weight::Quiet class="add-from-paper" on_press=press(true)>{t_case().case_from_paper}</Button>
            </div>
        };
        if likely.is_empty() {
            return button.into_any();
        }
        view! { <section class="duplicates">{all.with(|all| warning(all, &likely))}{button}</section> }
            .into_any()
    };
    view! {
        <div class="page add">
            <p class="trail"><a href=Route::Households.href()>{t().field_to_households}</a></p>
            <h1 tabindex="-1">{t().field_add_household}</h1>
            {room::no_new_household(session)}
            {has_list.then(|| view! { <p class="lead">{t_case().case_add_is_it_listed}</p> })}
            {house.collect_view()}
            <h2>{t().field_head_of_household}</h2>
            {person.collect_view()}
            {kind}
            <div aria-live="polite">
                {move || refused.get().map(|it| view! { <Notice tone=Tone::Bad><p>{it}</p></Notice> })}
                {end}
            </div>
        </div>
    }
    .into_any()
}

fn shown(sheet: Sheet, key: AnswerKey, question: &'static crate::domain::Question) -> AnyView {
    let (condition, member) = (question.shown_if.as_ref(), key.member);
    let asked = Memo::new(move |_| {
        condition.is_none_or(|it| sheet.with(|answers| it.holds(answers, member, sheet.day(answers))))
    });
    (move || asked.get().then(|| field(sheet, key.clone(), question))).into_any()
}

fn first_answers(session: Session, head: MemberId) -> Answers {
    let mut answers = Answers::default();
    let area = session.person.with_untracked(|it| it.as_ref().map(|it| it.area.clone()));
    answers.set(AnswerKey::of(known::TAMBON), area.map(Answer::Text));
    let today = PartialDate::from_day(device::today());
    answers.set(AnswerKey::of(known::VISIT_DATE), Some(Answer::Date(today)));
    let of_head = |question: &str, code: &str| {
        (AnswerKey::of_member(question, head), Some(Answer::One(code.to_owned())))
    };
    for (key, answer) in [of_head(known::RELATION, "head"), of_head(known::PRESENCE, "here")] {
        answers.set(key, answer);
    }
    answers
}

/// Which of the kinds that a list leaves it is.
fn kind(sheet: Sheet, question: &'static Question) -> AnyView {
    let Kind::One(choices) = &question.kind else { return ().into_any() };
    let open = choices.iter().filter(|it| UNLISTED.contains(&it.code.as_str()));
    let options = open.map(|it| (it.code.clone(), words(&it.text))).collect::<Vec<_>>();
    let key = AnswerKey::of(known::ORIGIN);
    let reads = reads(sheet, &key, question, None, &options);
    let answer = sheet.answer(key.clone());
    let chosen = Signal::derive(move || match answer.get() {
        Some(Answer::One(code)) => vec![code],
        _ => Vec::new(),
    });
    let choose = Callback::new(move |(code, _): (String, bool)| sheet.set(&key, Some(Answer::One(code))));
    view! {
        <Group id=known::ORIGIN label=words(&question.text) required=true beside=reads>
            <ChoiceList name=known::ORIGIN options=options chosen=chosen on_choose=choose/>
        </Group>
    }
    .into_any()
}

fn warning(all: &[Entry], likely: &[(Likeness, HouseholdId)]) -> AnyView {
    let row = |(why, household): &(Likeness, HouseholdId)| {
        let brief = &all.iter().find(|it| it.row.household == *household)?.row.brief;
        let why = match why {
            Likeness::HouseCode => t().field_same_house_code,
            Likeness::Address => t().field_same_address,
            Likeness::Head => t().field_same_head,
        };
        let parts = [("address", &*address(brief)), ("head", &*brief.head), ("why", why)];
        let name = fill(t().field_likely_household, &parts);
        Some(view! { <li><a href=Route::Household(*household).href()>{name}</a></li> })
    };
    let rows = likely.iter().filter_map(row).collect_view();
    view! {
        <Notice tone=Tone::Warning>
            <p>{t().field_likely_there}</p>
            <ul>{rows}</ul>
        </Notice>
    }
    .into_any()
}
