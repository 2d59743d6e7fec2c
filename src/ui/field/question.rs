//! One field renders any question, by its kind. What is typed is kept at each keystroke: in its
//! normal form where it can be read, else as text, with a fault that says what is wrong.

use crate::domain::OrdSet;

use leptos::prelude::*;

use super::arrive;
use super::asked::{grouped_field, labelled};
use super::label;
use super::returned;
use super::round_card::{Locked, locked};
use super::sheet::{Sheet, control_id};
use crate::device;
use crate::domain::agency;
use crate::domain::aloud as said;
use crate::domain::date::Precision;
use crate::domain::identity::{Phone, citizen_id, house_code};
use crate::domain::questionnaire::known;
use crate::domain::text_rule::{ascii_digits, clean, grouped};
use crate::domain::{
    Answer, AnswerKey, Choice, Kind, MemberId, Missing, PartialDate, ProblemId, ProblemStatus, Question,
};
use crate::ui::aloud;
use crate::ui::kit::{ChoiceList, Group, Notice, TextBox, Tone};
use crate::ui::masked::MaskedBox;
use crate::ui::place_picker::PlacePicker;
use crate::ui::session::session;
use crate::ui::text::{dates, fill, network, status, t, t_case, words};

/// From this many options on, rows stand in two columns where the screen is wide.
const LONG_LIST: usize = 12;

/// Options that stand under one heading.
type Options = (String, Vec<(String, String)>);

/// From this many options on, one of them is picked from the system's own list: rows would fill screens.
const PICKED: usize = 20;

/// The field of a question, there only while it is asked.
pub fn asked_field(sheet: Sheet, key: AnswerKey, question: &'static Question) -> AnyView {
    let at = key.clone();
    let asked = Memo::new(move |_| sheet.asked.with(|all| all.contains(&at)));
    (move || {
        asked.get().then(|| view! { {returned::beside(sheet, &key)} {field(sheet, key.clone(), question)} })
    })
    .into_any()
}

/// The field of a question.
pub fn field(sheet: Sheet, key: AnswerKey, question: &'static Question) -> AnyView {
    let answer = sheet.answer(key.clone());
    match &question.kind {
        Kind::YesNo => yes_no(sheet, key, question, answer),
        Kind::One(choices) if choices.len() >= PICKED => picked(sheet, key, question, choices, answer),
        Kind::One(choices) => one(sheet, key, question, options(choices), answer),
        Kind::Item => {
            let groups = label::items(sheet.paper);
            select(sheet, key, question, groups, answer)
        }
        Kind::Many(choices) => many(sheet, key, question, options(choices), answer),
        Kind::Problems => {
            let all = sheet.peek(|answers| label::problems(sheet.paper, answers));
            many(sheet, key, question, all, answer)
        }
        Kind::Number { unit, .. } => {
            let unit = words(unit);
            let said = Signal::derive({
                let unit = unit.clone();
                move || match answer.get() {
                    Some(Answer::Number(it)) if it >= 1_000 => Some(format!("{} {unit}", grouped(it))),
                    _ => None,
                }
            });
            typed(
                sheet,
                key,
                question,
                answer,
                Look { mode: "numeric", suffix: Some(unit), said, ..Look::default() },
            )
        }
        Kind::Date { precision, .. } => {
            let said = Signal::derive(move || match answer.get() {
                Some(Answer::Date(date)) => Some(dates::in_words(date)),
                _ => None,
            });
            let hint = Some(date_hint(sheet, *precision));
            typed(sheet, key, question, answer, Look { hint, said, ..Look::default() })
        }
        Kind::Text { lines, .. } => {
            typed(sheet, key, question, answer, Look { lines: *lines, ..Look::default() })
        }
        Kind::CitizenId => {
            let hint = Some(t().field_citizen_id_hint.to_owned());
            typed(sheet, key, question, answer, Look { masked: true, hint, ..Look::default() })
        }
        Kind::HouseCode => {
            let hint = Some(t().field_house_code_hint.to_owned());
            typed(sheet, key, question, answer, Look { mode: "numeric", hint, ..Look::default() })
        }
        Kind::Phone => typed(sheet, key, question, answer, Look { mode: "tel", ..Look::default() }),
        Kind::Members { .. } => members(sheet, key, question, answer),
        Kind::Place => place(sheet, key, question, answer),
    }
}

/// How a date is typed, by an example no finer than is asked: of a birthday one long past, of a day of the
/// survey the visit's own.
fn date_hint(sheet: Sheet, precision: Precision) -> String {
    let day = PartialDate::from_day(sheet.peek(|answers| sheet.day(answers)));
    let example = match precision {
        Precision::Year => return t().field_date_hint.to_owned(),
        Precision::Month => PartialDate::new(day.year(), day.month(), None).unwrap_or(day),
        Precision::Day => day,
    };
    let hint =
        if precision == Precision::Day { t_case().case_date_hint_day } else { t_case().case_date_hint_month };
    fill(hint, &[("example", &dates::typed(example))])
}

/// The rows of a gate.
pub fn gate(sheet: Sheet, key: AnswerKey, text: String) -> AnyView {
    let answer = sheet.answer(key.clone());
    let options = ["yes", "no", "not_asked"].map(|it| (it.to_owned(), label::gate(it))).to_vec();
    let id = control_id(&key);
    let fault = sheet.fault(key.clone());
    let asked = returned::beside(sheet, &key);
    let reads = aloud::beside(&id, &text, said::question(&Kind::YesNo, &text, "", &options));
    let on_choose = Callback::new(move |(code, _): (String, bool)| {
        sheet.set(&key, Some(Answer::One(code)));
        sheet.leave(&key);
    });
    view! {
        {asked}
        <Group id=id.clone() label=text fault=fault required=true beside=reads>
            <ChoiceList name=id options=options chosen=Signal::derive(move || codes(answer.get())) on_choose=on_choose/>
        </Group>
    }
    .into_any()
}

/// What was typed, as an answer to a question of this kind. Empty is a blank.
pub fn read(kind: &Kind, raw: &str) -> Option<Answer> {
    let lines = matches!(kind, Kind::Text { lines: true, .. });
    let text = clean(&device::nfc(raw), lines);
    if text.is_empty() {
        return None;
    }
    let normal = match kind {
        Kind::Number { .. } => {
            let digits = ascii_digits(&text).replace([',', ' '], "");
            digits.parse().ok().map(Answer::Number)
        }
        Kind::Date { .. } => PartialDate::parse(&text).ok().map(Answer::Date),
        Kind::CitizenId => citizen_id(&text).ok().map(Answer::Text),
        Kind::HouseCode => house_code(&text).ok().map(Answer::Text),
        Kind::Phone => Phone::parse(&text).ok().map(|it| Answer::Text(it.to_string())),
        Kind::YesNo
        | Kind::One(_)
        | Kind::Many(_)
        | Kind::Text { .. }
        | Kind::Members { .. }
        | Kind::Place
        | Kind::Item
        | Kind::Problems => None,
    };
    Some(normal.unwrap_or(Answer::Text(text)))
}

/// An answer the way it stands in a text box.
fn written(answer: Option<&Answer>) -> String {
    match answer {
        Some(Answer::Text(text)) => text.clone(),
        Some(Answer::Number(number)) => number.to_string(),
        Some(Answer::Date(date)) => dates::typed(*date),
        Some(
            Answer::YesNo(_)
            | Answer::One(_)
            | Answer::Many(_)
            | Answer::Members(_)
            | Answer::Photos(_)
            | Answer::Missing(_),
        )
        | None => String::new(),
    }
}

/// How a text box looks.
#[derive(Default)]
struct Look {
    mode: &'static str,
    lines: bool,
    /// a citizen id
    masked: bool,
    suffix: Option<String>,
    hint: Option<String>,
    said: Signal<Option<String>>,
}

fn typed(
    sheet: Sheet,
    key: AnswerKey,
    question: &'static Question,
    answer: Memo<Option<Answer>>,
    look: Look,
) -> AnyView {
    let id = control_id(&key);
    // What stands in the box while it is being typed in; the answer itself is always in normal form.
    let raw = RwSignal::new(None::<String>);
    // Whether it holds what the answer does not yet. A letter is painted before it is answered with,
    // so that typing stays quick on a slow tablet; the bar says nothing of saved meanwhile.
    let ahead = StoredValue::new(false);
    let value = Signal::derive(move || {
        answer.with(|answer| match raw.get() {
            Some(raw) if ahead.get_value() || read(&question.kind, &raw) == *answer => raw,
            _ => written(answer.as_ref()),
        })
    });
    let key_kept = StoredValue::new(key.clone());
    let keep = move || {
        // Nothing when it is kept already, or when box and page are gone and were kept with them.
        if ahead.try_update_value(std::mem::take) != Some(true) {
            return;
        }
        let answer = raw.with_untracked(|raw| raw.as_ref().and_then(|raw| read(&question.kind, raw)));
        key_kept.with_value(|key| sheet.set(key, answer));
        sheet.typed();
    };
    on_cleanup(keep);
    let on_input = Callback::new(move |text: String| {
        sheet.typing();
        let waiting = ahead.try_update_value(|it| std::mem::replace(it, true));
        // Told to nobody: the box shows it already.
        raw.update_untracked(|raw| *raw = Some(text));
        if waiting == Some(false) {
            arrive::after_paint(keep);
        }
    });
    // On the wrapper and not a callback of the box: a box that goes away with its page while it is
    // being typed in is left too, and by then every callback of the page is gone.
    let left = {
        let key = key.clone();
        move |_| {
            keep();
            drop(raw.try_set(None));
            sheet.leave(&key);
        }
    };
    let hint = question.hint.as_ref().map(words).or(look.hint);
    let mode = if look.mode.is_empty() { "text" } else { look.mode }.to_owned();
    let missing = missing_row(sheet, key.clone(), question, answer);
    let said = look.said;
    let said = view! { <p class="in-words">{move || said.get()}</p> };
    let text_box = match look.suffix {
        _ if look.masked => view! { <MaskedBox id=id.clone() value=value on_input=on_input/> }.into_any(),
        Some(suffix) => {
            view! { <TextBox id=id.clone() value=value on_input=on_input inputmode=mode suffix=suffix/> }
                .into_any()
        }
        None => view! {
            <TextBox id=id.clone() value=value on_input=on_input inputmode=mode lines=look.lines/>
        }
        .into_any(),
    };
    labelled(
        sheet,
        key,
        question,
        hint,
        view! { <div on:focusout=left>{text_box}</div>{said}{missing} }.into_any(),
    )
}

fn place(sheet: Sheet, key: AnswerKey, question: &'static Question, answer: Memo<Option<Answer>>) -> AnyView {
    let id = control_id(&key);
    let value = Signal::derive(move || match answer.get() {
        Some(Answer::Text(code)) => Some(code),
        _ => None,
    });
    let on_pick = Callback::new({
        let key = key.clone();
        move |code: Option<String>| {
            sheet.set(&key, code.map(Answer::Text));
            sheet.leave(&key);
        }
    });
    let missing = missing_row(sheet, key.clone(), question, answer);
    let picker = view! { <PlacePicker id=id value=value on_pick=on_pick/>{missing} }.into_any();
    labelled(sheet, key, question, question.hint.as_ref().map(words), picker)
}

/// Rows, the chosen ones among them, and what a tap on one does.
struct Rows {
    options: Vec<(String, String)>,
    many: bool,
    on_choose: Callback<(String, bool)>,
}

fn chosen_field(
    sheet: Sheet,
    key: AnswerKey,
    question: &'static Question,
    answer: Memo<Option<Answer>>,
    rows: Rows,
) -> AnyView {
    let missing = missing_row(sheet, key.clone(), question, answer);
    let chosen = Signal::derive(move || codes(answer.get()));
    let class = if rows.options.len() >= LONG_LIST { "rows long" } else { "rows" };
    let name = control_id(&key);
    let options = rows.options.clone();
    let inner = view! {
        <div class=class>
            <ChoiceList name=name options=options chosen=chosen many=rows.many on_choose=rows.on_choose/>
        </div>
        {missing}
    }
    .into_any();
    grouped_field(sheet, key, question, &rows.options, inner)
}

fn yes_no(
    sheet: Sheet,
    key: AnswerKey,
    question: &'static Question,
    answer: Memo<Option<Answer>>,
) -> AnyView {
    // What was answered before the survey closed stays, and is finished (see `round_card::finishing`).
    let closed = (question.id == known::NEW_PROBLEM && answer.get_untracked() != Some(Answer::YesNo(true)))
        .then(|| untrack(|| locked(session(), Locked::Problem)))
        .flatten();
    let mut options = vec![("no".to_owned(), t().field_no.to_owned())];
    if closed.is_none() {
        options.insert(0, ("yes".to_owned(), t().field_yes.to_owned()));
    }
    let on_choose = Callback::new({
        let key = key.clone();
        move |(code, _): (String, bool)| {
            sheet.set(&key, Some(Answer::YesNo(code == "yes")));
            sheet.leave(&key);
        }
    });
    let rows = Rows { options, many: false, on_choose };
    view! {
        {closed.map(|it| view! { <Notice tone=Tone::Info><p class="locked">{it}</p></Notice> })}
        {chosen_field(sheet, key, question, answer, rows)}
    }
    .into_any()
}

fn one(
    sheet: Sheet,
    key: AnswerKey,
    question: &'static Question,
    options: Vec<(String, String)>,
    answer: Memo<Option<Answer>>,
) -> AnyView {
    let on_choose = Callback::new({
        let key = key.clone();
        move |(code, _): (String, bool)| {
            sheet.set(&key, Some(Answer::One(code)));
            sheet.leave(&key);
        }
    });
    let usual = usual_network(sheet, &key);
    view! { {usual}{chosen_field(sheet, key, question, answer, Rows { options, many: false, on_choose })} }
        .into_any()
}

/// How a problem stands: only where it may go from where it stood.
pub fn statuses(
    sheet: Sheet,
    problem: ProblemId,
    question: &'static Question,
    before: ProblemStatus,
) -> AnyView {
    let key = AnswerKey::of_problem(&question.id, problem);
    let answer = sheet.answer(key.clone());
    let options = ProblemStatus::ALL.into_iter().filter(|it| before.may_become(*it));
    let options = options.map(|it| (it.code().to_owned(), status(it).to_owned())).collect();
    let on_choose = Callback::new({
        let key = key.clone();
        move |(code, _): (String, bool)| {
            sheet.set(&key, Some(Answer::One(code)));
            sheet.leave(&key);
        }
    });
    chosen_field(sheet, key, question, answer, Rows { options, many: false, on_choose })
}

fn many(
    sheet: Sheet,
    key: AnswerKey,
    question: &'static Question,
    options: Vec<(String, String)>,
    answer: Memo<Option<Answer>>,
) -> AnyView {
    let on_choose = Callback::new({
        let key = key.clone();
        move |(code, chosen): (String, bool)| {
            let mut all = match answer.get_untracked() {
                Some(Answer::Many(all)) => all,
                _ => OrdSet::new(),
            };
            if chosen {
                all.insert(code);
            } else {
                all.remove(&code);
            }
            sheet.set(&key, (!all.is_empty()).then_some(Answer::Many(all)));
            sheet.leave(&key);
        }
    });
    if options.len() < PICKED {
        return chosen_field(sheet, key, question, answer, Rows { options, many: true, on_choose });
    }
    let summary = move || {
        let n = answer.with(|it| if let Some(Answer::Many(all)) = it { all.len() } else { 0 });
        fill(t_case().case_many_chosen, &[("question", &words(&question.text)), ("n", &n.to_string())])
    };
    let inner = several(sheet, &key, options, answer, on_choose);
    let missing = missing_row(sheet, key.clone(), question, answer);
    let rows = grouped_field(sheet, key, question, &[], view! { {inner}{missing} }.into_any());
    view! { <details class="long-list"><summary>{summary}</summary>{rows}</details> }.into_any()
}

/// A long list: what the questionnaire suggests for the problem first, but for the agency that leads, for
/// it does not support itself; the rest follows.
fn several(
    sheet: Sheet,
    key: &AnswerKey,
    options: Vec<(String, String)>,
    answer: Memo<Option<Answer>>,
    on_choose: Callback<(String, bool)>,
) -> AnyView {
    let chosen = Signal::derive(move || codes(answer.get()));
    let suggested = sheet.peek(|answers| label::suggested(sheet.paper, answers, key));
    let lead = key.problem().map(|id| sheet.answer(AnswerKey::of_problem("lead", id)));
    let name = control_id(key);
    let rows = move || {
        let leads = lead.map(|it| codes(it.get())).unwrap_or_default();
        let is_first = |it: &&(String, String)| suggested.contains(&it.0) && !leads.contains(&it.0);
        let (first, rest): (Vec<_>, Vec<_>) = options.iter().partition(is_first);
        let list = |options: Vec<&(String, String)>| {
            let options = options.into_iter().cloned().collect();
            view! {
                <div class="rows long">
                    <ChoiceList name=name.clone() options=options chosen=chosen many=true on_choose=on_choose/>
                </div>
            }
        };
        if first.is_empty() {
            return list(rest).into_any();
        }
        view! {
            <p class="hint suggested">{t_case().case_suggested}</p>
            {list(first)}
            <p class="hint">{t_case().case_all_options}</p>
            {list(rest)}
        }
        .into_any()
    };
    rows.into_any()
}

/// The network that the chosen agency belongs to as a rule, in words above the networks; it is not chosen
/// by itself, for somebody has to know who helped.
fn usual_network(sheet: Sheet, key: &AnswerKey) -> Option<AnyView> {
    let agency = match (key.problem(), key.help()) {
        (Some(id), _) if key.question.ends_with(".network") => AnswerKey::of_problem("lead", id),
        (_, Some(id)) if key.question.ends_with(".network") => AnswerKey::of_help("provider", id),
        _ => return None,
    };
    let agency = sheet.answer(agency);
    let usual = Memo::new(move |_| match agency.get() {
        Some(Answer::One(code)) => agency::network(&code),
        _ => None,
    });
    let said = move || {
        let what = network(usual.get()?);
        let words = fill(t_case().case_suggested_is, &[("what", what)]);
        Some(view! { <p class="hint suggested usual-network">{words}</p> })
    };
    Some(said.into_any())
}

fn members(
    sheet: Sheet,
    key: AnswerKey,
    question: &'static Question,
    answer: Memo<Option<Answer>>,
) -> AnyView {
    let options = sheet.peek(|answers| {
        let day = sheet.day(answers);
        let row = |member: MemberId| (member.to_string(), label::name_and_age(answers, member, day));
        answers.members().into_iter().map(row).collect::<Vec<_>>()
    });
    let on_choose = Callback::new({
        let key = key.clone();
        move |(member, chosen): (String, bool)| {
            let Ok(member) = member.parse::<MemberId>() else { return };
            let mut all = match answer.get_untracked() {
                Some(Answer::Members(all)) => all,
                _ => OrdSet::new(),
            };
            if chosen {
                all.insert(member);
            } else {
                all.remove(&member);
            }
            sheet.set(&key, (!all.is_empty()).then_some(Answer::Members(all)));
            sheet.leave(&key);
        }
    });
    if options.is_empty() {
        let inner = view! { <p class="empty">{t().field_no_members_yet}</p> }.into_any();
        return grouped_field(sheet, key, question, &[], inner);
    }
    chosen_field(sheet, key, question, answer, Rows { options, many: true, on_choose })
}

/// The agencies that the questionnaire suggests for the problem come first; the rest follows.
fn picked(
    sheet: Sheet,
    key: AnswerKey,
    question: &'static Question,
    choices: &'static [Choice],
    answer: Memo<Option<Answer>>,
) -> AnyView {
    let suggested = sheet.peek(|answers| label::suggested(sheet.paper, answers, &key));
    let of = |code: &String| choices.iter().find(|it| it.code == *code);
    let first = options(suggested.iter().filter_map(of));
    let rest = options(choices.iter().filter(|it| !suggested.contains(&it.code)));
    let mut groups = vec![(t_case().case_all_options.to_owned(), rest)];
    if !first.is_empty() {
        groups.insert(0, (t_case().case_suggested.to_owned(), first));
    }
    select(sheet, key, question, groups, answer)
}

/// The system's own list, in groups.
fn select(
    sheet: Sheet,
    key: AnswerKey,
    question: &'static Question,
    groups: Vec<Options>,
    answer: Memo<Option<Answer>>,
) -> AnyView {
    let id = control_id(&key);
    let chosen = Memo::new(move |_| match answer.get() {
        Some(Answer::One(code)) => code,
        _ => String::new(),
    });
    let groups = groups.into_iter().map(|(name, options)| {
        let options = options.into_iter().map(|(code, text)| {
            let value = code.clone();
            let selected = move || chosen.with(|it| *it == code);
            view! { <option value=value prop:selected=selected>{text}</option> }
        });
        view! { <optgroup label=name>{options.collect_view()}</optgroup> }
    });
    let groups = groups.collect_view();
    let change = {
        let key = key.clone();
        move |event| {
            let code = event_target_value(&event);
            sheet.set(&key, (!code.is_empty()).then_some(Answer::One(code)));
            sheet.leave(&key);
        }
    };
    let list = view! {
        <select id=id.clone() autocomplete="off" aria-describedby=format!("{id}-fault") on:change=change>
            <option value="" prop:selected=move || chosen.with(String::is_empty)>{t_case().case_choose}</option>
            {groups}
        </select>
    };
    labelled(sheet, key, question, question.hint.as_ref().map(words), list.into_any())
}

fn options<'a>(choices: impl IntoIterator<Item = &'a Choice>) -> Vec<(String, String)> {
    choices.into_iter().map(|it| (it.code.clone(), words(&it.text))).collect()
}

fn codes(answer: Option<Answer>) -> Vec<String> {
    match answer {
        Some(Answer::YesNo(true)) => vec!["yes".to_owned()],
        Some(Answer::YesNo(false)) => vec!["no".to_owned()],
        Some(Answer::One(code)) => vec![code],
        Some(Answer::Many(codes)) => codes.into_iter().collect(),
        Some(Answer::Members(members)) => members.iter().map(ToString::to_string).collect(),
        Some(
            Answer::Number(_) | Answer::Text(_) | Answer::Date(_) | Answer::Photos(_) | Answer::Missing(_),
        )
        | None => Vec::new(),
    }
}

/// ไม่ทราบ, ไม่ตอบ, and taking a choice back. Not under free text that may stay blank: there a blank
/// says it already.
fn missing_row(
    sheet: Sheet,
    key: AnswerKey,
    question: &'static Question,
    answer: Memo<Option<Answer>>,
) -> Option<AnyView> {
    let free = matches!(question.kind, Kind::Text { .. }) && !question.required;
    let offered = !question.must_answer && !free;
    let choice = matches!(question.kind, Kind::YesNo | Kind::One(_) | Kind::Item);
    if !offered && !choice {
        return None;
    }
    let toggles = offered.then(|| {
        [Missing::Unknown, Missing::Refused]
            .map(|why| {
                let on = Memo::new(move |_| answer.get() == Some(Answer::Missing(why)));
                let key = key.clone();
                let press = move |_| {
                    let answer = (!on.get_untracked()).then_some(Answer::Missing(why));
                    sheet.set(&key, answer);
                    sheet.leave(&key);
                };
                let pressed = move || if on.get() { "true" } else { "false" };
                view! {
                    <button type="button" class="missing" aria-pressed=pressed on:click=press>
                        {label::missing(why)}
                    </button>
                }
            })
            .into_iter()
            .collect_view()
    });
    let clear = choice.then(|| {
        let given = Memo::new(move |_| matches!(answer.get(), Some(Answer::YesNo(_) | Answer::One(_))));
        move || {
            let key = key.clone();
            given.get().then(|| {
                let press = move |_| sheet.set(&key, None);
                view! { <button type="button" class="missing clear" on:click=press>{t().field_clear}</button> }
            })
        }
    });
    Some(view! { <div class="missing-row">{toggles}{clear}</div> }.into_any())
}
