//! Where the house lies: asked of the device once, at a press, and kept as an answer like any other. It
//! may be left out, and taken away again.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::sheet::{Sheet, Source};
use crate::device::position::{NoPosition, ask};
use crate::domain::position::{Accuracy, Position, too_far};
use crate::domain::questionnaire::known;
use crate::domain::{Answer, AnswerKey, Answers, Kind};
use crate::ui::kit::{Button, Notice, Tone, Weight};
use crate::ui::text::{fill, t_case};

/// How many metres a kilometre has.
const KM: i64 = 1_000;
/// Once a position is poor, saying so is not enough: it may be taken again.
const IDS: [&str; 3] = [known::LAT_E6, known::LON_E6, known::ACCURACY_M];

/// The position, in visits whose questionnaire has one.
pub fn part(sheet: Sheet) -> Option<AnyView> {
    sheet.paper.household.iter().find(|it| it.id == known::LAT_E6)?;
    let asking = RwSignal::new(false);
    let trouble = RwSignal::new(None::<&'static str>);
    let there = Memo::new(move |_| sheet.with(|it| Some((Position::of(it)?, accuracy(it)))));
    let take = Callback::new(move |()| {
        trouble.set(None);
        asking.set(true);
        spawn_local(async move {
            let found = ask().await;
            // The page may have been left meanwhile; then nobody asked for it any more.
            if asking.try_set(false).is_some() {
                return;
            }
            match found {
                Ok((position, _)) if !within(sheet, position) => {
                    trouble.set(Some(t_case().case_position_outside))
                }
                Ok((position, metres)) => sheet.put(changes(Some((position, metres.clamp(0, 100_000))))),
                Err(why) => trouble.set(Some(sentence(why))),
            }
        });
    });
    let remove = Callback::new(move |()| sheet.put(changes(None)));
    let said = move || {
        there.get().map(|(position, metres)| {
            let word = match Accuracy::of(metres) {
                Accuracy::Good => t_case().case_position_good,
                Accuracy::Fair => t_case().case_position_fair,
                Accuracy::Poor => t_case().case_position_poor,
            };
            let tone = if Accuracy::of(metres) == Accuracy::Poor { Tone::Warning } else { Tone::Good };
            let kept = fill(t_case().case_position_kept, &[("n", &metres.to_string()), ("accuracy", word)]);
            let far = too_far(position, &others(sheet)).map(|it| {
                let said = fill(t_case().case_position_far, &[("n", &(it / KM).to_string())]);
                view! { <Notice tone=Tone::Warning><p>{said}</p></Notice> }
            });
            view! { <Notice tone=tone><p>{kept}</p></Notice>{far} }
        })
    };
    let label = move || match (asking.get(), there.with(Option::is_some)) {
        (true, _) => t_case().case_position_asking,
        (_, true) => t_case().case_position_again,
        _ => t_case().case_position_take,
    };
    let view = view! {
        <section class="position">
            <h2>{t_case().case_position}</h2>
            <p class="hint">{t_case().case_position_hint}</p>
            <div aria-live="polite">
                {said}
                {move || trouble.get().map(|it| view! { <Notice tone=Tone::Warning><p>{it}</p></Notice> })}
            </div>
            <div class="toolbar">
                <Button class="take-position" disabled=asking on_press=take>{label}</Button>
                {move || there.with(Option::is_some).then(|| view! {
                    <Button weight=Weight::Quiet class="remove-position" on_press=remove>{t_case().case_position_remove}</Button>
                })}
            </div>
        </section>
    };
    Some(view.into_any())
}

fn accuracy(answers: &Answers) -> i64 {
    match answers.of(known::ACCURACY_M) {
        Some(Answer::Number(it)) => *it,
        _ => i64::MAX,
    }
}

fn changes(of: Option<(Position, i64)>) -> Vec<(AnswerKey, Option<Answer>)> {
    let numbers = of.map(|(it, metres)| [it.lat_e6, it.lon_e6, metres]);
    let number = |at: usize| numbers.map(|it| Answer::Number(it[at]));
    IDS.iter().enumerate().map(|(at, id)| (AnswerKey::of(*id), number(at))).collect()
}

/// Whether the questionnaire takes such numbers: those of Thailand.
fn within(sheet: Sheet, position: Position) -> bool {
    let fits = |id: &str, number: i64| {
        let question = sheet.paper.household.iter().find(|it| it.id == id);
        matches!(question.map(|it| &it.kind), Some(Kind::Number { min, max, .. }) if (*min..=*max).contains(&number))
    };
    fits(known::LAT_E6, position.lat_e6) && fits(known::LON_E6, position.lon_e6)
}

fn sentence(why: NoPosition) -> &'static str {
    match why {
        NoPosition::Impossible => t_case().case_position_impossible,
        NoPosition::Refused => t_case().case_position_refused,
        NoPosition::TooLong => t_case().case_position_too_long,
        NoPosition::Unknown => t_case().case_position_unknown,
    }
}

/// Where the other households of the same tambon are.
fn others(sheet: Sheet) -> Vec<Position> {
    let Source::Visit { household, .. } = sheet.source else { return Vec::new() };
    let tambon = sheet.peek(|it| it.text(known::TAMBON).to_owned());
    sheet.session.cases.with_untracked(|all| {
        let of = |case: &RwSignal<crate::domain::CaseFile>| {
            case.with_untracked(|it| {
                let answers = it.latest()?.working();
                Position::of(answers).filter(|_| answers.text(known::TAMBON) == tambon)
            })
        };
        all.iter().filter(|it| *it.0 != household).filter_map(|it| of(it.1)).collect()
    })
}
