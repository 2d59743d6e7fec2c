//! The register as people see it: what each file was found to be and why, to be searched, filtered and
//! saved as a table.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::desk::{ROWS, look_again, more};
use super::super::{said, upward};
use super::{Checked, Line, PAPER, counted, lines};
use crate::device::{self, files};
use crate::domain::refused::Refused;
use crate::domain::search;
use crate::domain::taken::Again;
use crate::exchange::csv::{BYTE_ORDER_MARK, forced, line as csv_line};
use crate::exchange::names::name_outside;
use crate::exchange::refusal;
use crate::ui::kit::{Button, Field, Notice, Select, TextBox, Tone, Weight};
use crate::ui::place_picker::place_name;
use crate::ui::route::Route;
use crate::ui::session::Session;
use crate::ui::text::{dates, fill, t_desk, t_office};
use crate::ui::twice::Twice;

/// Which lines are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Only {
    All,
    Taken,
    Waiting,
    LeftOut,
    Refused,
    Gaps,
    Again,
    Conflicts,
}

/// Each with its code and its words.
type Choice = (Only, &'static str, fn() -> &'static str);
const CHOICES: [Choice; 8] = [
    (Only::All, "all", || t_desk().desk_show_all),
    (Only::Taken, "taken", || t_desk().desk_show_taken),
    (Only::Waiting, "waiting", || t_desk().desk_show_waiting),
    (Only::LeftOut, "left-out", || t_desk().desk_show_left_out),
    (Only::Refused, "refused", || t_desk().desk_show_refused),
    (Only::Gaps, "gaps", || t_desk().desk_show_gaps),
    (Only::Again, "again", || t_desk().desk_show_again),
    (Only::Conflicts, "conflicts", || t_desk().desk_show_conflicts),
];

impl Only {
    fn fits(self, it: &Line) -> bool {
        match self {
            Only::All => true,
            Only::Taken => it.vouched(),
            Only::Waiting => it.checked == Checked::Waits,
            Only::LeftOut => it.checked == Checked::LeftOut,
            Only::Refused => it.checked == Checked::Refused,
            Only::Gaps => !it.missing.is_empty(),
            Only::Again => it.again.is_some(),
            Only::Conflicts => it.conflicts.is_some_and(|it| it > 0),
        }
    }
}

/// What of the register is searched for, and what that finds.
#[derive(Clone, Copy)]
pub(super) struct Finding {
    all: Memo<Vec<Arc<Line>>>,
    sought: RwSignal<String>,
    only: RwSignal<Only>,
    pub found: Memo<Vec<Arc<Line>>>,
}

impl Finding {
    /// Of all files; `shown`: the code of those to begin with.
    pub fn new(session: Session, shown: &str) -> Finding {
        let all = counted(session, move || lines(session).into_iter().map(Arc::new).collect::<Vec<_>>());
        let sought = RwSignal::new(String::new());
        let only = RwSignal::new(only_of(shown));
        let found = Memo::new(move |_| {
            let (words, only) = (search::folded(&sought.get()), only.get());
            let fits = |it: &&Arc<Line>| only.fits(it) && (words.is_empty() || it.sought.contains(&words));
            all.with(|all| all.iter().filter(fits).cloned().collect::<Vec<_>>())
        });
        Finding { all, sought, only, found }
    }

    /// Whether any file came.
    pub fn any(self) -> Memo<bool> {
        Memo::new(move |_| self.all.with(|it| !it.is_empty()))
    }

    /// Which are shown, by their code.
    pub fn shown(self) -> &'static str {
        choice(self.only.get()).1
    }

    /// Which are shown, in words, and what was searched for.
    pub fn words(self) -> Vec<String> {
        let only = self.only.get();
        let n = self.all.with(|all| all.iter().filter(|it| only.fits(it)).count());
        let which = fill(choice(only).2(), &[("n", &n.to_string())]);
        let sought = self.sought.with(|it| said::plain(it.trim()));
        let sought = (!sought.is_empty()).then(|| fill(t_desk().desk_sought, &[("words", &sought)]));
        [Some(which), sought].into_iter().flatten().collect()
    }

    /// How many are found, of how many.
    pub fn count(self) -> String {
        let (n, of) = (self.found.with(Vec::len).to_string(), self.all.with(Vec::len).to_string());
        fill(t_desk().desk_found, &[("n", &n), ("of", &of)])
    }

    /// The search, where they are more than a screen, and the filter. `changed`: that another one is chosen.
    pub fn controls(self, changed: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
        let Finding { all, sought, only, .. } = self;
        let many = Memo::new(move |_| all.with(Vec::len) > ROWS);
        let options = Signal::derive(move || {
            all.with(|all| {
                let option = |(only, code, words): &Choice| {
                    let n = all.iter().filter(|it| only.fits(it)).count();
                    (code.to_string(), fill(words(), &[("n", &n.to_string())]))
                };
                CHOICES.iter().map(option).collect::<Vec<_>>()
            })
        });
        let chosen = Signal::derive(move || self.shown().to_owned());
        let choose = move |code: String| {
            changed();
            only.set(only_of(&code));
        };
        view! {
            <Show when=move || many.get()>
                <Field id="find-file" label=t_desk().desk_find hint=t_desk().desk_find_hint.to_owned()>
                    <TextBox id="find-file" value=sought on_input=move |it| { changed(); sought.set(it) }/>
                </Field>
            </Show>
            <Select id="which-files" label=t_desk().desk_show options=options chosen=chosen on_choose=choose/>
            <Show when=move || many.get() || only.get() != Only::All>
                <p class="meta" role="status">{move || self.count()}</p>
            </Show>
        }
        .into_any()
    }
}

fn choice(only: Only) -> &'static Choice {
    CHOICES.iter().find(|it| it.0 == only).unwrap_or(&CHOICES[0])
}

fn only_of(code: &str) -> Only {
    CHOICES.iter().find(|it| it.1 == code).map_or(Only::All, |it| it.0)
}

/// The headings of R8, in the order of domain.md §6.3, and whether figures stand below.
pub(super) fn heads() -> [(&'static str, bool); 10] {
    let t = t_desk();
    [
        (t.desk_col_file, false),
        (t.desk_col_device, false),
        (t.desk_col_who, false),
        (t.desk_col_area, false),
        (t.desk_col_seq, true),
        (t.desk_col_records, true),
        (t.desk_col_result, false),
        (t.desk_col_taken_at, false),
        (t.desk_col_conflicts, false),
        (t.desk_col_gaps, false),
    ]
}

/// The row of the headings.
pub(super) fn head_row() -> AnyView {
    let head = |(words, figures): (&'static str, bool)| {
        view! { <th scope="col" class=figures.then_some("number")>{words}</th> }
    };
    view! { <tr>{heads().into_iter().map(head).collect::<Vec<_>>()}</tr> }.into_any()
}

/// The register, with a search and a filter.
pub(in crate::ui::office) fn register(session: Session) -> impl IntoView {
    let finding = Finding::new(session, "");
    let found = finding.found;
    let shown = RwSignal::new(ROWS);
    let rest = Memo::new(move |_| found.with(Vec::len).saturating_sub(shown.get()));
    let rows = move || found.with(|all| all.iter().take(shown.get()).cloned().collect::<Vec<_>>());
    let any = finding.any();
    view! {
        <section class="register-of-files">
            <h2>{t_office().office_register}</h2>
            <Show when=move || any.get()
                fallback=|| view! { <p class="empty">{t_office().office_register_empty}</p> }>
                {finding.controls(move || shown.set(ROWS))}
                <div class="table-frame" role="region" tabindex="0" aria-label=t_office().office_register>
                    <table class="table">
                        <thead>{head_row()}</thead>
                        <tbody>
                            <For each=rows key=|it| it.drawn() let:it>{row(session, &it)}</For>
                        </tbody>
                    </table>
                </div>
                {more(rest, shown)}
            </Show>
            {actions(session, finding)}
        </section>
    }
}

/// Saving what is shown as a table, and clearing the lines of refused files.
fn actions(session: Session, finding: Finding) -> impl IntoView {
    let (found, only) = (finding.found, finding.only);
    let paper = move || Route::Report(PAPER.to_owned(), format!("show={}", finding.shown())).href();
    let told = RwSignal::new(None::<(Tone, String)>);
    let asks = RwSignal::new(false);
    let disabled = Signal::derive(move || session.taken_over.get());
    let count = move || session.refusals.with(crate::domain::OrdMap::len).to_string();
    let sure = Signal::derive(move || fill(t_desk().desk_clear_sure, &[("n", &count())]));
    let word = Signal::derive(|| t_desk().desk_clear_do.to_owned());
    let save = move |()| {
        let lines = found.get_untracked();
        spawn_local(async move {
            let outcome = match saved(session, &lines).await {
                Some(name) => {
                    let parts = [("name", &*name), ("rows", &*lines.len().to_string())];
                    (Tone::Good, fill(t_desk().desk_saved_csv, &parts))
                }
                None => (Tone::Bad, t_desk().desk_csv_not_saved.to_owned()),
            };
            told.try_set(Some(outcome));
        });
    };
    let clear = move |()| {
        spawn_local(async move {
            let outcome = match session.clear_refusals().await {
                Ok(()) => (Tone::Good, t_desk().desk_cleared),
                Err(_) => (Tone::Bad, t_desk().desk_not_cleared),
            };
            only.try_set(Only::All);
            told.try_set(Some((outcome.0, outcome.1.to_owned())));
        });
    };
    let any = Memo::new(move |_| found.with(|it| !it.is_empty()));
    let clearable = Memo::new(move |_| only.get() == Only::Refused && any.get());
    view! {
        <div class="toolbar">
            <Show when=move || any.get()>
                <a class="button secondary to-files-paper" href=paper>{t_desk().desk_paper_go}</a>
                <Button class="save-files" disabled=disabled on_press=save>{t_desk().desk_save_csv}</Button>
            </Show>
            <Show when=move || clearable.get()>
                <Button weight=Weight::Danger class="clear-refused" disabled=disabled on_press=move |()| asks.set(true)>
                    {t_desk().desk_clear}
                </Button>
            </Show>
        </div>
        <div aria-live="polite">
            {move || told.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> })}
        </div>
        <Twice open=asks title=t_desk().desk_clear sure=sure word=word on_sure=clear>
            <p>{move || fill(t_desk().desk_clear_about, &[("n", &count())])}</p>
        </Twice>
    }
}

/// What a line says in a few words, and, of a file that was not taken in, why and what to do.
pub(super) fn result(line: &Line) -> (String, Option<String>) {
    let t = t_desk();
    let again = line.again.map(|it| came_again(t.desk_came_again, it));
    let brief = |it: &str| {
        let parts = [Some(it.to_owned()), line.other_round.clone(), again.clone()].into_iter().flatten();
        (parts.collect::<Vec<_>>().join(" · "), None)
    };
    match (&line.checked, &line.left_out, &line.refused) {
        (Checked::Good, ..) => brief(t.desk_result_good),
        (Checked::Redacted, ..) => brief(t.desk_result_redacted),
        (Checked::Unreadable, ..) => brief(t.desk_result_unreadable),
        (_, Some(why), _) => (fill(t.desk_result_left_out, &[("why", why)]), sentence_of_waiting(line)),
        (_, _, Some(it)) if it.is_rest() => (fill(t.desk_result_rest, &[("n", &it.times.to_string())]), None),
        (_, _, Some(it)) => (fill(t.desk_result_refused, &[("code", &it.code)]), Some(sentence(it))),
        _ => match line.why {
            Some(why) => (fill(t.desk_result_waits_for, &[("code", why.code())]), sentence_of_waiting(line)),
            None => brief(t.desk_result_waiting),
        },
    }
}

/// How often a file that was taken in came again, and when last.
pub(in crate::ui::office) fn came_again(words: &str, it: Again) -> String {
    fill(words, &[("n", &it.times.to_string()), ("when", &dates::moment(it.last))])
}

fn sentence_of_waiting(line: &Line) -> Option<String> {
    line.why.map(|why| said::held_for(why, line.seq.unwrap_or_default()))
}

fn sentence(refused: &Refused) -> String {
    match refusal::reason(refused) {
        Some(reason) => said::reason(&reason),
        None => t_desk().desk_newer_reason.to_owned(),
    }
}

fn facts(it: &Refused) -> String {
    let size = said::bytes(it.size);
    let parts = [
        ("size", &*size),
        ("times", &*it.times.to_string()),
        ("last", &*dates::moment(it.last)),
        ("sha", &*it.id),
    ];
    fill(t_desk().desk_refused_facts, &parts)
}

pub(super) fn who(line: &Line) -> String {
    match line.vouched() || line.who.is_empty() {
        true => line.who.clone(),
        false => fill(t_desk().desk_unverified, &[("name", &line.who)]),
    }
}

pub(super) fn gaps(line: &Line) -> String {
    match (line.vouched(), line.missing.as_slice()) {
        (false, _) => String::new(),
        (_, []) => t_desk().desk_no_gap.to_owned(),
        (_, some) => fill(t_desk().desk_gap, &[("numbers", &said::numbers(some))]),
    }
}

fn row(session: Session, line: &Line) -> impl IntoView + use<> {
    let through = upward::through(session, &line.through);
    let name = match line.vouched() {
        // The line that stands for many has no name.
        false if line.name.is_empty() => "…".into_any(),
        false => line.name.clone().into_any(),
        true => {
            let href = Route::Intake(line.hash.clone()).href();
            view! { <a href=href>{line.name.clone()}</a> }.into_any()
        }
    };
    let (brief, why) = result(line);
    let facts = line.refused.as_ref().filter(|it| !it.is_rest()).map(facts);
    let why = why.map(|why| {
        view! {
            <details class="why">
                <summary>{t_desk().desk_why}</summary>
                <p>{why}</p>
                {facts.map(|it| view! { <p class="meta">{it}</p> })}
            </details>
        }
    });
    let conflicts = match line.conflicts {
        None => ().into_any(),
        Some(0) => t_desk().desk_no_conflict.into_any(),
        Some(n) => view! { <a href=Route::Conflicts.href()>{n}</a> }.into_any(),
    };
    let again = (line.checked == Checked::LeftOut).then(|| look_again(session, &line.hash));
    let area = line.area.clone();
    let area = move || if area.is_empty() { String::new() } else { place_name(&area) };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="digits">{line.device.clone()}</td>
            <td>{who(line)}{through.map(|it| view! { <br/><span class="meta through">{it}</span> })}</td>
            <td>{area}</td>
            <td class="number">{line.seq}</td>
            <td class="number">{line.records}</td>
            <td>{brief}{why}{again}</td>
            <td>{dates::moment(line.at)}</td>
            <td>{conflicts}</td>
            <td>{gaps(line)}</td>
        </tr>
    }
}

/// Makes the table, writes into the trail that it leaves, and saves it; gives its name.
async fn saved(session: Session, lines: &[Arc<Line>]) -> Option<String> {
    let name = session.saved_as(format!("TABLE-files-{}.csv", dates::compact(device::now())));
    let table = table(lines);
    session.handed_on(format!("table/{name}"), String::new());
    session.saved().await;
    files::save(&name, &table).await.ok().map(|()| name)
}

/// R8 as CSV, its columns in the order of domain.md §6.3.
fn table(lines: &[Arc<Line>]) -> String {
    let t = t_desk();
    let mut out = BYTE_ORDER_MARK.to_owned();
    let more =
        [t.desk_csv_verified, t.desk_csv_code, t.desk_why, t.desk_csv_size, t.desk_csv_times, "SHA-256"];
    let head: Vec<&str> = heads().into_iter().map(|it| it.0).chain(more).collect();
    csv_line(&mut out, &head);
    for it in lines {
        let (brief, why) = result(it);
        let refused = it.refused.as_ref();
        let taken = || 1 + it.again.map_or(0, |it| u64::from(it.times));
        let times = refused.map(|it| it.times).or_else(|| it.vouched().then(taken));
        let code = refused.map(|it| it.code.clone()).or(it.why.map(|it| it.code().to_owned()));
        let number = |it: Option<String>| it.unwrap_or_default();
        let cells = [
            forced(&name_outside(&it.name)),
            forced(&it.device),
            forced(&it.who),
            forced(&if it.area.is_empty() { String::new() } else { place_name(&it.area) }),
            number(it.seq.map(|it| it.to_string())),
            number(it.records.map(|it| it.to_string())),
            forced(&brief),
            forced(&dates::sortable(it.at)),
            number(it.conflicts.map(|it| it.to_string())),
            forced(&gaps(it)),
            (if it.vouched() { t.desk_yes } else { t.desk_no }).to_owned(),
            code.unwrap_or_default(),
            forced(&why.unwrap_or_default()),
            number(refused.map(|it| it.size.to_string())),
            number(times.map(|it| it.to_string())),
            forced(&it.hash),
        ];
        csv_line(&mut out, &cells);
    }
    out
}
