//! A new household: what names it, a look at whether it is there already, then its first visit.

use leptos::prelude::*;

use super::ROUND;
use super::label;
use super::line::{self, Kept, Likeness, Line};
use super::question::field;
use super::sheet::{Sheet, Source};
use super::summary::refusal;
use crate::device;
use crate::domain::questionnaire::known;
use crate::domain::{
    Answer, AnswerKey, Answers, Edit, HouseholdId, MemberId, PartialDate, Questionnaire, VisitId,
};
use crate::ui::kit::{Button, Notice, Tone, Weight};
use crate::ui::route::{Part, Route};
use crate::ui::session::{Session, session};
use crate::ui::text::{fill, t};

/// Households shown as likely the same.
const LIKELY: usize = 5;

/// The questions of the house that are asked here.
const HOUSE: [&str; 6] =
    [known::ORIGIN, known::TAMBON, known::HOUSE_NO, known::MOO, known::COMMUNITY, known::HOUSE_CODE];
/// The questions of the head that are asked here.
const HEAD: [&str; 4] = [known::TITLE, known::TITLE_OTHER, known::FIRST_NAME, known::LAST_NAME];

/// The page.
pub fn page() -> AnyView {
    let session = session();
    let Some(paper) = Questionnaire::newest() else {
        return view! { <div class="page"><p class="empty">{t().field_no_questionnaire}</p></div> }
            .into_any();
    };
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
    let likely = Memo::new(move |_| {
        let new = answers.with(Line::of_answers);
        let mut likely: Vec<(Likeness, HouseholdId)> = line::lines(session)
            .into_iter()
            .filter_map(|(household, _, line)| {
                Some((line.with_untracked(|it| it.likeness(&new))?, household))
            })
            .collect();
        likely.sort_unstable();
        likely.truncate(LIKELY);
        likely
    });
    let refused = RwSignal::new(None::<&'static str>);
    let add = Callback::new(move |()| {
        let given = answers.get_untracked();
        let named =
            !given.text(known::HOUSE_NO).is_empty() || !given.member_text(known::FIRST_NAME, head).is_empty();
        if !named {
            refused.set(Some(t().field_add_needs_name));
            return;
        }
        let (household, visit) = (HouseholdId(device::fresh_id()), VisitId(device::fresh_id()));
        match session
            .record(household, Edit::Add { household, visit, round: ROUND.to_owned(), answers: given })
        {
            Ok(()) => Route::Visit(household, visit, Part::Notice, None).go(),
            Err(why) => refused.set(Some(refusal(&why))),
        }
    });
    let end = move || {
        let likely = likely.get();
        let label = if likely.is_empty() { t().field_add_household } else { t().field_another_household };
        let button =
            view! { <Button weight=Weight::Primary class="add-household" on_press=add>{label}</Button> };
        if likely.is_empty() {
            return button.into_any();
        }
        view! { <section class="duplicates">{warning(session, &likely)}{button}</section> }.into_any()
    };
    view! {
        <div class="page add">
            <p class="trail"><a href=Route::Households.href()>{t().field_to_households}</a></p>
            <h1 tabindex="-1">{t().field_add_household}</h1>
            {house.collect_view()}
            <h2>{t().field_head_of_household}</h2>
            {person.collect_view()}
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

fn warning(session: Session, likely: &[(Likeness, HouseholdId)]) -> AnyView {
    let all: Vec<Kept> = untrack(|| line::lines(session));
    let row = |(why, household): &(Likeness, HouseholdId)| {
        let (_, case, line) = all.iter().find(|it| it.0 == *household)?;
        let address = case.with_untracked(|it| it.latest().map(|it| label::address(it.working())));
        let head = line.with_untracked(|it| it.head.clone());
        let why = match why {
            Likeness::HouseCode => t().field_same_house_code,
            Likeness::Address => t().field_same_address,
            Likeness::Head => t().field_same_head,
        };
        let name = fill(
            t().field_likely_household,
            &[("address", address.as_deref().unwrap_or_default()), ("head", &head), ("why", why)],
        );
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
