//! The settings การตั้งค่า of an office: who it is and at which level, and the round that its volunteers
//! survey: days, letters, line of income, and how much is to be done by when (domain.md §2.3, §3.6). What
//! is set here goes to the tablets with the next list.

mod form;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::rosters::own_or_empty;
use super::setup::{cleaned, name_fault};
use crate::domain::record::{Office, OfficeLevel};
use crate::domain::roster::{MAX_INCOME_LINE, MAX_LETTERS, Round, RoundFault, Target, Targets};
use crate::domain::text_rule::ascii_digits;
use crate::domain::trail::Act;
use crate::domain::{Commit, Date, PartialDate, Precision, Record, Roster};
use crate::exchange::bundle::MAX_NAME;
use crate::ui::kit::{Button, ChoiceList, Field, Group, LinkButton, Notice, TextBox, Tone, Weight};
use crate::ui::place_picker::PlacePicker;
use crate::ui::route::Route;
use crate::ui::session::{Session, session};
use crate::ui::start::enrol::go_to;
use crate::ui::text::settings::t_settings;
use crate::ui::text::{dates, t_office};

/// What was said last, and how.
type Said = RwSignal<Option<(Tone, String)>>;

fn told(said: Said) -> impl IntoView {
    let words = move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> });
    view! { <div aria-live="polite">{words}</div> }
}

/// The page.
pub(super) fn page() -> AnyView {
    let session = session();
    let t = t_settings();
    let office = move || session.office.get_untracked().map(|it| own(session, it));
    view! {
        <h1 tabindex="-1">{t.set_title}</h1>
        <p>{t.set_lead}</p>
        {move || session.taken_over.get().then(|| view! { <Notice tone=Tone::Warning><p>{t_office().office_taken_over}</p></Notice> })}
        {office}
        {round(session)}
        {form::section(session)}
        <p><LinkButton href=Route::Office.href()>{t_office().office_back}</LinkButton></p>
    }
    .into_any()
}

// ── This office ─────────────────────────────────────────────────────────────────────────────────

const LEVELS: [(OfficeLevel, &str); 3] = [
    (OfficeLevel::Municipality, "municipality"),
    (OfficeLevel::District, "district"),
    (OfficeLevel::Province, "province"),
];

fn level_words(level: OfficeLevel) -> &'static str {
    match level {
        OfficeLevel::Municipality => t_settings().set_level_municipality,
        OfficeLevel::District => t_settings().set_level_district,
        OfficeLevel::Province => t_settings().set_level_province,
    }
}

fn own(session: Session, office: Office) -> AnyView {
    let t = t_settings();
    let name = RwSignal::new(office.name.clone());
    let area = RwSignal::new(Some(office.area.clone()).filter(|it| !it.is_empty()));
    let level = RwSignal::new(office.level);
    let wrong = RwSignal::new(None::<String>);
    let nowhere = RwSignal::new(None::<String>);
    let said: Said = RwSignal::new(None);
    let save = move |()| {
        wrong.set(untrack(|| name_fault(&name.get())).map(str::to_owned));
        nowhere.set(
            area.with_untracked(Option::is_none).then(|| crate::ui::text::t().shell_need_area.to_owned()),
        );
        if wrong.with_untracked(Option::is_some) {
            return go_to("set-name");
        }
        let (Some(area), Some(before)) = (area.get_untracked(), session.office.get_untracked()) else {
            return go_to("set-area");
        };
        let office =
            Office { name: cleaned(&name.get_untracked()), area, level: level.get_untracked(), ..before };
        keep(session, Record::Office(office), said, t_settings().set_own_kept);
    };
    let options = LEVELS.map(|(level, code)| (code.to_owned(), level_words(level).to_owned())).to_vec();
    let chosen = Signal::derive(move || {
        let code = LEVELS.iter().find(|it| Some(it.0) == level.get()).map(|it| it.1.to_owned());
        code.into_iter().collect::<Vec<_>>()
    });
    let choose = move |(code, _): (String, bool)| {
        said.set(None);
        level.set(LEVELS.iter().find(|it| it.1 == code).map(|it| it.0));
    };
    let disabled = Signal::derive(move || session.taken_over.get());
    view! {
        <section class="card set-own">
            <h2>{t.set_own}</h2>
            <Field id="set-name" label=t_office().office_setup_name required=true fault=wrong>
                <TextBox id="set-name" value=name on_input=move |it| { wrong.set(None); said.set(None); name.set(it) }/>
            </Field>
            <Field id="set-area" label=t_office().office_setup_area required=true fault=nowhere>
                <PlacePicker id="set-area" value=area on_pick=move |it| { nowhere.set(None); said.set(None); area.set(it) }/>
            </Field>
            <Group id="set-level" label=t.set_level hint=t.set_level_hint.to_owned()>
                <ChoiceList name="set-level" options=options chosen=chosen on_choose=choose/>
            </Group>
            <div class="toolbar"><Button weight=Weight::Primary class="save-own" disabled=disabled on_press=save>{t.set_save}</Button></div>
            {told(said)}
        </section>
    }
    .into_any()
}

/// Keeps a record that says how the office works, and says so once it is on disk.
fn keep(session: Session, record: Record, said: Said, words: &'static str) {
    spawn_local(async move {
        let about = record.key();
        session.keep_told(Commit(vec![record]), Act::Configured, about);
        session.saved().await;
        said.try_set(Some((Tone::Good, words.to_owned())));
    });
}

// ── The round ───────────────────────────────────────────────────────────────────────────────────

/// A box, what is typed in it, and what is wrong with that.
#[derive(Clone, Copy)]
struct Typed {
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    value: RwSignal<String>,
    wrong: RwSignal<Option<String>>,
}

impl Typed {
    fn new(id: &'static str, label: &'static str, hint: &'static str, value: String) -> Typed {
        Typed { id, label, hint, value: RwSignal::new(value), wrong: RwSignal::new(None) }
    }
    fn day(id: &'static str, label: &'static str, day: Option<Date>) -> Typed {
        let typed = day.map(|it| dates::typed(PartialDate::from_day(it))).unwrap_or_default();
        Typed::new(id, label, t_settings().set_day_hint, typed)
    }
    /// What stands there, without the spaces around it, in ASCII digits.
    fn text(self) -> String {
        ascii_digits(&cleaned(&self.value.get_untracked()))
    }
    /// Reads what is typed; where it cannot be read, says so beside the box.
    fn read<T>(self, read: impl Fn(&str) -> Option<T>, wrong: &str) -> Option<T> {
        let text = self.text();
        let found = if text.is_empty() { None } else { read(&text) };
        self.wrong.set((!text.is_empty() && found.is_none()).then(|| wrong.to_owned()));
        found
    }
    fn read_day(self) -> Option<Date> {
        let day = |it: &str| {
            let date = PartialDate::parse(it).ok().filter(|it| it.precision() == Precision::Day);
            date.map(PartialDate::first_day)
        };
        self.read(day, t_settings().set_day_wrong)
    }
    /// A box must not stay empty.
    fn needs(self, found: bool, wrong: &str) {
        if !found {
            self.wrong.set(Some(wrong.to_owned()));
        }
    }
    fn field(self, lines: bool, suffix: &'static str, said: Said) -> AnyView {
        let put = move |it: String| {
            self.wrong.set(None);
            said.set(None);
            self.value.set(it);
        };
        view! {
            <Field id=self.id label=self.label hint=self.hint.to_owned() fault=self.wrong>
                {match (lines, suffix) {
                    (true, _) => view! { <TextBox id=self.id value=self.value on_input=put lines=true/> }.into_any(),
                    (_, "") => view! { <TextBox id=self.id value=self.value on_input=put/> }.into_any(),
                    (_, unit) => view! { <TextBox id=self.id value=self.value on_input=put inputmode="numeric" suffix=unit/> }.into_any(),
                }}
            </Field>
        }
        .into_any()
    }
}

/// A goal: per cent, and by which day where it is not one of the round's own.
#[derive(Clone, Copy)]
struct Aim {
    percent: Typed,
    by: Option<Typed>,
}

impl Aim {
    fn new(
        percent: (&'static str, &'static str),
        by: Option<(&'static str, &'static str)>,
        it: Target,
    ) -> Aim {
        let hint = if by.is_some() { "" } else { t_settings().set_aim_hint };
        Aim {
            percent: Typed::new(percent.0, percent.1, hint, it.percent.to_string()),
            by: by.map(|(id, label)| Typed::day(id, label, it.by)),
        }
    }
    fn read(self) -> Target {
        let percent = |it: &str| it.parse::<u8>().ok().filter(|it| (1..=100).contains(it));
        let wrong = t_settings().set_percent_wrong;
        let found = self.percent.read(percent, wrong);
        self.percent.needs(found.is_some(), wrong);
        Target { percent: found.unwrap_or_default(), by: self.by.and_then(Typed::read_day) }
    }
}

/// An id of a round: `rx-2567`.
fn round_id(text: &str) -> Option<String> {
    let fits = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, b'-' | b'.');
    (text.len() <= 40 && text.bytes().all(fits)).then(|| text.to_owned())
}

fn round(session: Session) -> AnyView {
    let t = t_settings();
    let kept = own_or_empty(session).round;
    let id = Typed::new("set-round-id", t.set_round_id, t.set_round_id_hint, kept.id.clone());
    let title = Typed::new("set-round-title", t.set_round_title, "", kept.title.clone());
    let open = Typed::day("set-survey-open", t_office().office_roster_round_open, kept.survey_open);
    let close = Typed::day("set-survey-close", t_office().office_roster_round_close, kept.survey_close);
    let results = Typed::day("set-results-open", t_office().office_roster_round_results, kept.results_open);
    let solve = Typed::day("set-solve-by", t_office().office_roster_round_solve, kept.solve_by);
    let letters = Typed::new("set-letters", t.set_letters, t.set_letters_hint, kept.letters.join("\n"));
    let line = kept.income_line.map(|it| it.to_string()).unwrap_or_default();
    let income = Typed::new("set-income", t.set_income, t.set_income_hint, line);
    let of = kept.targets;
    let rechecked = Aim::new(("set-rechecked", t.set_rechecked), None, of.rechecked);
    let solved = Aim::new(("set-solved", t.set_solved), None, of.solved);
    let recorded =
        Aim::new(("set-recorded", t.set_recorded), Some(("set-recorded-by", t.set_recorded_by)), of.recorded);
    let first =
        Aim::new(("set-results", t.set_results), Some(("set-results-by", t.set_results_by)), of.results);
    let then = Aim::new(
        ("set-results-then", t.set_results_then),
        Some(("set-results-then-by", t.set_results_then_by)),
        of.results_then,
    );
    let said: Said = RwSignal::new(None);
    let days = [open, close, results, solve];
    let aims = [rechecked, solved, recorded, first, then];
    let save = move |()| {
        let t = t_settings();
        let new_id = id.read(round_id, t.set_round_id_wrong);
        id.needs(new_id.is_some(), t.set_round_id_wrong);
        let [survey_open, survey_close, results_open, solve_by] = days.map(Typed::read_day);
        let written = lines_of(&letters.value.get_untracked());
        letters.wrong.set(written.is_none().then(|| t.set_letters_wrong.to_owned()));
        let baht = |it: &str| {
            it.replace(',', "").parse::<u32>().ok().filter(|it| (1..=MAX_INCOME_LINE).contains(it))
        };
        let income_line = income.read(baht, t.set_income_wrong);
        let [rechecked, solved, recorded, first, then] = aims.map(Aim::read);
        let targets = Targets { rechecked, solved, recorded, results: first, results_then: then };
        let kept = own_or_empty(session);
        let round = Round {
            id: new_id.unwrap_or_default(),
            title: cleaned(&title.value.get_untracked()).chars().take(MAX_NAME).collect(),
            survey_open,
            survey_close,
            results_open,
            solve_by,
            letters: written.unwrap_or_default(),
            targets,
            income_line,
        };
        match round.fault() {
            Some(RoundFault::ClosesBeforeItOpens) => close.wrong.set(Some(t.set_close_wrong.to_owned())),
            Some(RoundFault::SolvedBeforeItOpens) => solve.wrong.set(Some(t.set_solve_wrong.to_owned())),
            Some(RoundFault::ResultsBeforeItOpens) => results.wrong.set(Some(t.set_results_wrong.to_owned())),
            None => {}
        }
        let boxes = [id, title].into_iter().chain(days).chain([letters, income]);
        let boxes = boxes.chain(aims.into_iter().flat_map(|it| [Some(it.percent), it.by]).flatten());
        if let Some(first) = boxes.into_iter().find(|it| it.wrong.with_untracked(Option::is_some)) {
            said.set(None);
            return go_to(first.id);
        }
        keep(session, Record::Roster(Roster { round, ..kept }), said, t.set_round_kept);
    };
    let disabled = Signal::derive(move || session.taken_over.get());
    let aims = aims.map(|it| {
        view! {
            <div class="aim">
                {it.percent.field(false, "%", said)}
                {it.by.map(|by| by.field(false, "", said))}
            </div>
        }
    });
    view! {
        <section class="card set-round">
            <h2>{t_office().office_roster_round}</h2>
            <p>{t.set_round_lead}</p>
            {[id, title].map(|it| it.field(false, "", said)).into_iter().collect_view()}
            {days.map(|it| it.field(false, "", said)).into_iter().collect_view()}
            {letters.field(true, "", said)}
            {income.field(false, t.set_income_unit, said)}
            <h3>{t.set_aims}</h3>
            <p class="hint">{t.set_aims_lead}</p>
            {aims.into_iter().collect_view()}
            <div class="toolbar">
                <Button weight=Weight::Primary class="save-round" disabled=disabled on_press=save>{t_office().office_roster_round_save}</Button>
                <LinkButton class="to-rosters" href=Route::Rosters.href()>{t.set_to_pack}</LinkButton>
            </div>
            {told(said)}
        </section>
    }
    .into_any()
}

/// The letters, one a line; `None` where there are too many, or one is too long.
fn lines_of(typed: &str) -> Option<Vec<String>> {
    let lines: Vec<String> = typed.lines().map(cleaned).filter(|it| !it.is_empty()).collect();
    let fits = lines.len() <= MAX_LETTERS && lines.iter().all(|it| it.chars().count() <= MAX_NAME);
    fits.then_some(lines)
}
