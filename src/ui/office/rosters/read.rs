//! A list from its file to what is kept of it: which columns are what, what comes of the rows, and only
//! then, by a person's word, the store.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;

use super::super::reports::tick;
use super::{Said, own_or_empty, told, words};
use crate::device::{self, files};
use crate::domain::roster::Layout;
use crate::domain::text_rule::masked;
use crate::domain::{Commit, Listed, Questionnaire, Record, Roster, Source};
use crate::exchange::roster::{
    ANSWERS, Areas, DIMENSIONS, HEAD, Ids, Import, Mapping, Merged, Target, first_row, guess, header_row,
    import, instead as put_instead, is_among, layout_id, merged, names,
};
use crate::exchange::table::{self, MAX_BYTES, Sheet, Table};
use crate::ui::kit::{Button, ChoiceList, Field, Group, Notice, Tone, Weight};
use crate::ui::place_picker::{PlacePicker, place_name};
use crate::ui::session::{Session, session};
use crate::ui::text::{Language, dates, fill, office_in, t, t_office};
use crate::ui::twice::Twice;

/// Households and rejected rows that are shown.
const SHOWN: usize = 12;
/// Houses with a head of another name that are shown.
const HEADS: usize = 5;
/// Rows around the header that can be chosen instead.
const ROWS: usize = 3;

/// Where the work with a file stands.
#[derive(Clone)]
enum Step {
    Pick,
    Reading,
    Columns,
    Look(Arc<Import>),
}

/// A file that was read, and how it is to be understood.
#[derive(Clone)]
struct Draft {
    table: Arc<Table>,
    sheet: usize,
    header: usize,
    columns: Vec<Target>,
    source: Source,
    tambon: Option<String>,
    /// read as a list of this layout was before
    known: bool,
}

impl Draft {
    fn of(table: Arc<Table>, session: Session) -> Draft {
        let draft = Draft {
            table,
            sheet: 0,
            header: 0,
            columns: Vec::new(),
            source: Source::Thaiqm2565,
            tambon: None,
            known: false,
        };
        draft.at_sheet(0, session)
    }
    fn sheet(&self) -> &Sheet {
        &self.table.sheets[self.sheet]
    }
    fn at_sheet(self, sheet: usize, session: Session) -> Draft {
        let rows = &self.table.sheets[sheet];
        let header = questionnaire().map_or(0, |it| header_row(rows, it));
        // A title says whose list it is.
        let named = |it: &String| it.to_ascii_uppercase().contains("TPMAP");
        let tpmap = named(&rows.name) || rows.rows.iter().take(header + 1).flatten().any(named);
        let source = if tpmap { Source::Tpmap } else { Source::Thaiqm2565 };
        Draft { sheet, source, ..self }.at_header(header, session)
    }
    /// With this row as the names of the columns: as it was read before, else as it is guessed.
    fn at_header(mut self, header: usize, session: Session) -> Draft {
        self.header = header;
        let names = names(self.sheet(), header);
        // A list without names of its columns is known by nothing.
        let named = names.iter().any(|it| !it.is_empty());
        let layout =
            session.layouts.with_untracked(|all| all.get(&layout_id(&names)).filter(|_| named).cloned());
        let kept = layout.and_then(|it| {
            let columns: Option<Vec<Target>> = it.columns.iter().map(|it| Target::of_code(it)).collect();
            columns.map(|columns| (columns, it.source))
        });
        self.known = kept.is_some();
        match kept {
            // Not the tambon: that is of a file, and the next one may be of another.
            Some((columns, source)) => {
                self.columns = columns;
                self.source = source;
            }
            None => {
                self.columns = questionnaire().map(|it| guess(self.sheet(), header, it)).unwrap_or_default();
            }
        }
        self
    }
    /// Whether neither a column nor a person says in which tambon anything lies.
    fn is_nowhere(&self) -> bool {
        let places = [Target::Answer("tambon"), Target::Address];
        self.tambon.is_none() && !self.columns.iter().any(|it| places.contains(it))
    }
    fn mapping(&self, near: String) -> Mapping {
        let (source, header, columns) = (self.source, self.header, self.columns.clone());
        Mapping { source, header, columns, tambon: self.tambon.clone().unwrap_or_default(), near }
    }
    fn layout(&self, at: i64) -> Layout {
        Layout {
            id: layout_id(&names(self.sheet(), self.header)),
            source: self.source,
            columns: self.columns.iter().map(Target::code).collect(),
            tambon: self.tambon.clone().unwrap_or_default(),
            at,
        }
    }
}

fn questionnaire() -> Option<&'static Questionnaire> {
    Questionnaire::newest()
}

/// What belongs to the file at hand.
#[derive(Clone, Copy)]
struct Desk {
    session: Session,
    step: RwSignal<Step>,
    draft: RwSignal<Option<Draft>>,
    areas: StoredValue<Option<Arc<Areas>>>,
    said: Said,
}

/// The box for the file, and whatever follows.
pub(super) fn section(session: Session) -> impl IntoView {
    let desk = Desk {
        session,
        step: RwSignal::new(Step::Pick),
        draft: RwSignal::new(None),
        areas: StoredValue::new(None),
        said: RwSignal::new(None),
    };
    let body = move || match desk.step.get() {
        Step::Pick => pick(desk).into_any(),
        Step::Reading => view! { <p role="status">{t_office().office_roster_reading}</p> }.into_any(),
        Step::Columns => columns(desk).into_any(),
        Step::Look(import) => look(desk, import).into_any(),
    };
    view! { <section class="roster-read">{body}{told(desk.said)}</section> }
}

fn pick(desk: Desk) -> impl IntoView {
    let picked = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        let file = input.files().and_then(|it| it.get(0));
        input.set_value("");
        if let Some(file) = file {
            desk.said.set(None);
            desk.step.set(Step::Reading);
            spawn_local(async move { open(desk, &file).await });
        }
    };
    let disabled = move || desk.session.taken_over.get();
    view! {
        <div class="card drop">
            <div class="field">
                <label for="roster-file">{t_office().office_roster_pick}</label>
                <p class="hint" id="roster-file-hint">{t_office().office_roster_pick_hint}</p>
                <input id="roster-file" type="file" accept=".csv,.tsv,.txt,.xlsx,.xlsm,.xls,text/csv"
                    aria-describedby="roster-file-hint" disabled=disabled on:change=picked/>
            </div>
        </div>
    }
}

async fn open(desk: Desk, file: &web_sys::File) {
    // Lets the screen say what is being done.
    gloo::timers::future::TimeoutFuture::new(0).await;
    let read = match files::read(file, MAX_BYTES as u64).await {
        Ok(bytes) => table::read(&bytes).map_err(words::table_fault),
        Err(fault) => Err(words::file_fault(&fault)),
    };
    let Ok(mut table) = read.inspect_err(|words| {
        desk.said.try_set(Some((Tone::Bad, words.clone())));
        desk.step.try_set(Step::Pick);
    }) else {
        return;
    };
    for cell in table.sheets.iter_mut().flat_map(|it| &mut it.rows).flatten().filter(|it| !it.is_ascii()) {
        *cell = device::nfc(cell);
    }
    let draft = Draft::of(Arc::new(table), desk.session);
    // In which tambon, where no column says it, and which sheet of several is not as it was the last time.
    let ready = draft.known && draft.table.sheets.len() == 1 && !draft.is_nowhere();
    desk.draft.try_set(Some(draft));
    desk.step.try_set(Step::Columns);
    if ready {
        weigh(desk);
    }
}

/// Shows what comes of the rows.
fn weigh(desk: Desk) {
    desk.step.set(Step::Reading);
    spawn_local(async move {
        gloo::timers::future::TimeoutFuture::new(0).await;
        let areas = loop {
            if let Some(areas) = desk.areas.try_get_value().flatten() {
                break areas;
            }
            let Some(places) = desk.session.places.get_untracked() else {
                gloo::timers::future::TimeoutFuture::new(50).await;
                continue;
            };
            desk.areas.try_set_value(Some(Arc::new(Areas::of(places))));
        };
        let near = desk.session.office.with_untracked(|it| it.as_ref().map(|it| it.area.clone()));
        let draft = desk.draft.try_get_untracked().flatten();
        let (Some(draft), Some(questionnaire)) = (draft, questionnaire()) else { return };
        let import = import(draft.sheet(), &draft.mapping(near.unwrap_or_default()), &areas, questionnaire);
        desk.step.try_set(Step::Look(Arc::new(import)));
    });
}

fn cancel(desk: Desk) -> impl IntoView {
    let press = move |()| {
        desk.draft.set(None);
        desk.step.set(Step::Pick);
    };
    view! { <Button weight=Weight::Quiet class="cancel" on_press=press>{t_office().office_roster_cancel}</Button> }
}

// ── Columns ─────────────────────────────────────────────────────────────────────────────────────

fn columns(desk: Desk) -> impl IntoView {
    let change = move |with: &dyn Fn(Draft) -> Draft| {
        desk.draft.update(|it| *it = it.take().map(with));
    };
    let (sheets, sources) = (sheet_choice(desk), source_choice(desk));
    let at = Memo::new(move |_| desk.draft.with(|it| it.as_ref().map(|it| (it.sheet, it.header))));
    let rows = move || at.get().map(|_| header_choice(desk));
    let list = move || at.get().map(|_| column_list(desk));
    let tambon = Signal::derive(move || desk.draft.with(|it| it.as_ref().and_then(|it| it.tambon.clone())));
    let wrong = RwSignal::new(None::<String>);
    let place = move |code: Option<String>| {
        wrong.set(None);
        change(&|it| Draft { tambon: code.clone(), ..it });
    };
    let go_on = move |()| {
        let nowhere = desk.draft.with_untracked(|it| it.as_ref().is_some_and(Draft::is_nowhere));
        if nowhere {
            wrong.set(Some(t_office().office_roster_place_missing.to_owned()));
            if let Some(button) = document().get_element_by_id("roster-place") {
                drop(button.unchecked_into::<web_sys::HtmlElement>().focus());
            }
        } else {
            weigh(desk);
        }
    };
    view! {
        {sheets}
        {sources}
        {rows}
        <h2>{t_office().office_roster_columns}</h2>
        <p>{t_office().office_roster_columns_lead}</p>
        {list}
        <Field id="roster-place" label=t_office().office_roster_place hint=t_office().office_roster_place_hint.to_owned() fault=wrong>
            <PlacePicker id="roster-place" value=tambon on_pick=place/>
        </Field>
        <div class="toolbar">
            <Button weight=Weight::Primary class="go-on" on_press=go_on>{t_office().office_roster_go_on}</Button>
            {cancel(desk)}
        </div>
    }
}

fn sheet_choice(desk: Desk) -> Option<AnyView> {
    let draft = desk.draft.get_untracked()?;
    if draft.table.sheets.len() < 2 {
        return None;
    }
    let option = |(at, sheet): (usize, &Sheet)| {
        let parts = [("name", &*sheet.name), ("n", &*sheet.rows.len().to_string())];
        (at.to_string(), fill(t_office().office_roster_sheet_rows, &parts))
    };
    let options = draft.table.sheets.iter().enumerate().map(option).collect();
    let chosen = Signal::derive(move || {
        desk.draft.with(|it| it.iter().map(|it| it.sheet.to_string()).collect::<Vec<_>>())
    });
    let choose = move |(code, _): (String, bool)| {
        if let Ok(at) = code.parse() {
            desk.draft.update(|it| *it = it.take().map(|it| it.at_sheet(at, desk.session)));
        }
    };
    Some(
        view! {
            <Group id="roster-sheet" label=t_office().office_roster_sheet>
                <ChoiceList name="roster-sheet" options=options chosen=chosen on_choose=choose/>
            </Group>
        }
        .into_any(),
    )
}

fn source_choice(desk: Desk) -> impl IntoView {
    let options = [Source::Thaiqm2565, Source::Tpmap].map(|it| {
        let words = match it {
            Source::Thaiqm2565 => t_office().office_roster_source_thaiqm,
            Source::Tpmap => t_office().office_roster_source_tpmap,
        };
        (it.code().to_owned(), words.to_owned())
    });
    let chosen = Signal::derive(move || {
        desk.draft.with(|it| it.iter().map(|it| it.source.code().to_owned()).collect::<Vec<_>>())
    });
    let choose = move |(code, _): (String, bool)| {
        let source = if code == Source::Tpmap.code() { Source::Tpmap } else { Source::Thaiqm2565 };
        desk.draft.update(|it| *it = it.take().map(|it| Draft { source, ..it }));
    };
    view! {
        <Group id="roster-source" label=t_office().office_roster_source>
            <ChoiceList name="roster-source" options=options.to_vec() chosen=chosen on_choose=choose/>
        </Group>
    }
}

fn header_choice(desk: Desk) -> Option<AnyView> {
    let draft = desk.draft.get_untracked()?;
    let rows = draft.sheet().rows.iter().enumerate();
    let near = draft.header.saturating_sub(ROWS)..=draft.header + ROWS;
    let options = rows.filter(|(at, row)| near.contains(at) && !row.is_empty()).map(|(at, row)| {
        let mut names: Vec<&str> = row.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
        names.dedup();
        let names: String =
            names.into_iter().take(6).collect::<Vec<_>>().join(" · ").chars().take(90).collect();
        let parts = [("row", &*(at + 1).to_string()), ("names", &*names)];
        (at.to_string(), fill(t_office().office_roster_header_row, &parts))
    });
    let options = options.collect();
    let chosen = Signal::derive(move || {
        desk.draft.with(|it| it.iter().map(|it| it.header.to_string()).collect::<Vec<_>>())
    });
    let choose = move |(code, _): (String, bool)| {
        if let Ok(at) = code.parse() {
            desk.draft.update(|it| *it = it.take().map(|it| it.at_header(at, desk.session)));
        }
    };
    Some(
        view! {
            <Group id="roster-header" label=t_office().office_roster_header>
                <ChoiceList name="roster-header" options=options chosen=chosen on_choose=choose/>
            </Group>
        }
        .into_any(),
    )
}

/// Every column with values beside what it is said to be.
fn column_list(desk: Desk) -> Option<AnyView> {
    let draft = desk.draft.get_untracked()?;
    let questionnaire = questionnaire()?;
    let ids = draft.columns.contains(&Target::CitizenId);
    let names = names(draft.sheet(), draft.header);
    let rows = names.into_iter().zip(&draft.columns).enumerate().filter_map(|(at, (name, target))| {
        let sheet = draft.sheet();
        let values = sheet.rows.iter().skip(first_row(sheet, draft.header)).filter_map(|row| row.get(at));
        let mut values: Vec<&str> = values.map(String::as_str).filter(|it| !it.is_empty()).take(40).collect();
        values.dedup();
        if name.is_empty() && values.is_empty() {
            return None;
        }
        let label = if name.is_empty() {
            fill(t_office().office_roster_column, &[("column", &(at + 1).to_string())])
        } else {
            name.replace('\n', " ")
        };
        let sample = match target {
            // Nobody needs to see them.
            Target::CitizenId => String::new(),
            _ => {
                let values: Vec<String> = values
                    .iter()
                    .take(3)
                    .map(|it| masked(&it.chars().take(40).collect::<String>()))
                    .collect();
                fill(t_office().office_roster_sample, &[("values", &values.join(" · "))])
            }
        };
        Some(column(desk, at, label, sample, target, questionnaire))
    });
    let rows = rows.collect::<Vec<_>>();
    let told = ids.then(|| view! { <Notice tone=Tone::Info><p>{t_office().office_roster_cid}</p></Notice> });
    Some(view! { {told}<ul class="cards roster-columns">{rows}</ul> }.into_any())
}

fn column(
    desk: Desk,
    at: usize,
    label: String,
    sample: String,
    target: &Target,
    questionnaire: &'static Questionnaire,
) -> AnyView {
    let id = format!("roster-column-{at}");
    let mut targets = vec![Target::Ignore];
    targets.extend(ANSWERS.map(Target::Answer));
    targets.extend([Target::Amphoe, Target::Province, Target::Address, Target::HeadName]);
    targets.extend(HEAD.map(Target::Head));
    targets.extend([Target::Relation, Target::Reference, Target::Family, Target::Problem, Target::Items]);
    targets.push(Target::DimensionName);
    targets.extend(DIMENSIONS.map(|it| Target::Dimension(it.to_owned())));
    targets.extend([Target::Dimension(String::new()), Target::Assigned, Target::Note, Target::CitizenId]);
    if !targets.contains(target) {
        targets.insert(1, target.clone());
    }
    let options = targets.iter().map(|it| {
        let selected = it == target;
        view! { <option value=it.code() selected=selected>{words::target(it, questionnaire)}</option> }
    });
    let options = options.collect::<Vec<_>>();
    let choose = move |event: leptos::ev::Event| {
        let Some(target) = Target::of_code(&event_target_value(&event)) else { return };
        desk.draft.update(|it| {
            if let Some(column) = it.as_mut().and_then(|it| it.columns.get_mut(at)) {
                *column = target;
            }
        });
    };
    // What is a citizen id by its digits can be nothing else.
    let shut = *target == Target::CitizenId;
    view! {
        <li class="card">
            <label for=id.clone()><strong>{label}</strong></label>
            <p class="meta" id=format!("{id}-hint")>{sample}</p>
            <select id=id.clone() autocomplete="off" aria-describedby=format!("{id}-hint") disabled=shut on:change=choose>{options}</select>
        </li>
    }
    .into_any()
}

// ── What comes of it ────────────────────────────────────────────────────────────────────────────

fn look(desk: Desk, import: Arc<Import>) -> impl IntoView {
    let o = t_office();
    let questionnaire = questionnaire();
    let (households, rejected) = (import.households.len(), import.rejected().count());
    let number = |it: usize| it.to_string();
    let counts = fill(
        o.office_roster_counts,
        &[
            ("rows", &number(import.rows.len())),
            ("taken", &number(households)),
            ("joined", &number(import.joined())),
            ("rejected", &number(rejected)),
        ],
    );
    let blank = (import.blank > 0).then(|| fill(o.office_roster_blank, &[("n", &number(import.blank))]));
    let problems: usize = import.households.iter().map(|it| it.problems.len()).sum();
    let amount =
        fill(o.office_roster_households, &[("n", &number(households)), ("problems", &number(problems))]);
    let noted = import.told().into_iter().map(|(it, n)| view! { <li>{words::told(it, n)}</li> });
    let noted = noted.collect::<Vec<_>>();
    let first = import.households.iter().take(SHOWN).filter_map(|it| {
        let (house, problems) = words::household(it, questionnaire?);
        Some(view! { <li class="card"><strong>{house}</strong><p class="meta">{problems}</p></li> })
    });
    let first = first.collect::<Vec<_>>();
    let read = desk.draft.with_untracked(|it| it.as_ref().map(read_as));
    let known = desk.draft.with_untracked(|it| it.as_ref().is_some_and(|it| it.known));
    let known = known.then(|| view! { <Notice tone=Tone::Info><p>{o.office_roster_known}</p></Notice> });
    let out = (rejected > 0).then(|| rejected_rows(desk, import.clone()));
    let none = (households == 0)
        .then(|| view! { <Notice tone=Tone::Warning><p>{o.office_roster_none}</p></Notice> });
    let before = own_or_empty(desk.session).households;
    let kept = !before.is_empty();
    let corrected = RwSignal::new(false);
    let new = admitted(desk.session, &import);
    let forgotten = households - new.len();
    let forgotten = (forgotten > 0).then(|| fill(o.office_roster_forgotten, &[("n", &number(forgotten))]));
    let becomes = kept.then(|| becomes(before.clone(), new, corrected));
    let keep = {
        let import = import.clone();
        move |how: Keeping| {
            let import = import.clone();
            move |()| {
                let import = import.clone();
                spawn_local(async move { keep(desk, &import, how, corrected.get_untracked()).await });
            }
        }
    };
    let asking = RwSignal::new(false);
    let instead =
        fill(o.office_roster_instead_sure, &[("n", &number(before.len())), ("new", &number(households))]);
    let gone = (kept && households > 0).then(|| {
        view! {
            <Twice open=asking title=o.office_roster_keep_instead sure=instead.clone() word=o.office_roster_keep_instead on_sure=keep(Keeping::Instead)>
                <p>{o.office_roster_instead}</p>
            </Twice>
        }
    });
    let disabled = Signal::derive(move || desk.session.taken_over.get());
    let buttons = match (households, kept) {
        (0, _) => None,
        (_, false) => Some(
            view! { <Button weight=Weight::Primary class="keep" disabled=disabled on_press=keep(Keeping::Added)>{o.office_roster_keep}</Button> }.into_any(),
        ),
        (_, true) => Some(
            view! {
                <Button weight=Weight::Primary class="keep" disabled=disabled on_press=keep(Keeping::Added)>{o.office_roster_keep_add}</Button>
                <Button weight=Weight::Danger class="keep-instead" disabled=disabled on_press=move |()| asking.set(true)>{o.office_roster_keep_instead}</Button>
            }
            .into_any(),
        ),
    };
    let back = move |()| desk.step.set(Step::Columns);
    view! {
        {known}
        <div class="roster-counts" role="status">
            <p><strong>{amount}</strong></p>
            {read.map(|it| view! { <p class="read-as">{it}</p> })}
            <p>{counts}</p>
            {blank.map(|it| view! { <p>{it}</p> })}
        </div>
        {none}
        {forgotten.map(|it| view! { <Notice tone=Tone::Warning><p class="forgotten">{it}</p></Notice> })}
        {becomes}
        {(!noted.is_empty()).then(|| view! { <ul class="roster-told">{noted}</ul> })}
        {out}
        {(!first.is_empty()).then(|| view! { <h2>{o.office_roster_first}</h2><ul class="cards">{first}</ul> })}
        <div class="toolbar">
            {buttons}
            <Button class="change-columns" on_press=back>{o.office_roster_again}</Button>
            {cancel(desk)}
        </div>
        {gone}
    }
}

/// Which sheet was read, as whose list, and where everything lies if a person said so.
fn read_as(draft: &Draft) -> String {
    let source = match draft.source {
        Source::Thaiqm2565 => t_office().office_roster_source_thaiqm,
        Source::Tpmap => t_office().office_roster_source_tpmap,
    };
    let sheets = draft.table.sheets.len();
    let sheet = (sheets > 1).then(|| {
        let parts = [
            ("name", &*draft.sheet().name),
            ("nth", &(draft.sheet + 1).to_string()),
            ("n", &sheets.to_string()),
        ];
        fill(t_office().office_roster_sheet_of, &parts)
    });
    let place = draft.tambon.as_deref().map(place_name);
    [Some(source.to_owned()), sheet, place].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What becomes of the kept list; and whether a name that differs was corrected.
fn becomes(before: Vec<Listed>, new: Vec<(Listed, Ids)>, corrected: RwSignal<bool>) -> AnyView {
    let o = t_office();
    let number = |it: usize| it.to_string();
    let heads = merged(&before, &new, false).map(|it| it.heads).unwrap_or_default();
    let heads = (!heads.is_empty()).then(|| {
        let pairs = heads.iter().take(HEADS).map(|(old, new)| view! { <li>{format!("{old} → {new}")}</li> });
        let pairs = pairs.collect::<Vec<_>>();
        let more = heads.len().saturating_sub(HEADS);
        let more = (more > 0).then(|| fill(o.office_and_more, &[("count", &number(more))]));
        view! {
            <Notice tone=Tone::Warning>
                <p>{fill(o.office_roster_heads, &[("n", &number(heads.len()))])}</p>
                <ul class="roster-heads">{pairs}{more.map(|it| view! { <li>{it}</li> })}</ul>
            </Notice>
            {tick("roster-corrected", o.office_roster_corrected, corrected, move |it| corrected.set(it))}
        }
    });
    let counts = move || {
        let Some(Merged { new, replaced, problems_stay, .. }) = merged(&before, &new, corrected.get()) else {
            return view! { <p>{o.office_roster_too_many}</p> }.into_any();
        };
        let of = [("new", &*new.to_string()), ("replaced", &*replaced.to_string())];
        let stay = (problems_stay > 0)
            .then(|| fill(o.office_roster_problems_stay, &[("n", &problems_stay.to_string())]));
        view! {
            <p class="becomes">{fill(o.office_roster_becomes, &of)}</p>
            {stay.map(|it| view! { <p>{it}</p> })}
        }
        .into_any()
    };
    view! { {counts}{heads} }.into_any()
}

/// What is done with the list that is kept already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeping {
    Added,
    Instead,
}

fn rejected_rows(desk: Desk, import: Arc<Import>) -> impl IntoView {
    let (o, session) = (t_office(), session());
    let rows = import.rejected().take(SHOWN).map(|(row, why)| {
        let parts = [("row", &*row.number.to_string()), ("why", words::reason(o, why))];
        view! { <li>{fill(o.office_roster_row, &parts)}</li> }
    });
    let rows = rows.collect::<Vec<_>>();
    let more = import.rejected().count().saturating_sub(SHOWN);
    let more = (more > 0).then(|| fill(o.office_and_more, &[("count", &more.to_string())]));
    let said: Said = RwSignal::new(None);
    let save = move |()| {
        let Some(draft) = desk.draft.get_untracked() else { return };
        let both =
            |it| [Language::Thai, Language::English].map(|in_| words::reason(office_in(in_), it).to_owned());
        let head = [o.office_roster_head_row, o.office_roster_head_th, o.office_roster_head_en];
        let csv = import.rejected_csv(draft.sheet(), draft.header, head, both);
        let name = session.saved_as(format!("ROSTER-REJECTED-{}.csv", dates::compact(device::now())));
        spawn_local(async move {
            let outcome = match files::save(&name, &csv).await {
                Ok(()) => (Tone::Good, fill(t_office().office_roster_downloaded, &[("name", &name)])),
                Err(_) => (Tone::Bad, t_office().office_save_failed.to_owned()),
            };
            said.try_set(Some(outcome));
        });
    };
    view! {
        <h2>{o.office_roster_rejected}</h2>
        <ul class="roster-rejected">{rows}{more.map(|it| view! { <li>{it}</li> })}</ul>
        <div class="toolbar">
            <Button class="save-rejected" on_press=save>{o.office_roster_download}</Button>
        </div>
        {told(said)}
    }
}

/// Whoever asked to be forgotten does not come back with an old list.
fn admitted(session: Session, import: &Import) -> Vec<(Listed, Ids)> {
    let erased = super::super::erase::erased(session);
    import.with_ids().into_iter().filter(|(it, ids)| !is_among(&erased, it, *ids)).collect()
}

async fn keep(desk: Desk, import: &Import, how: Keeping, corrected: bool) {
    let (Some(draft), session) = (desk.draft.get_untracked(), desk.session) else { return };
    let kept = own_or_empty(session);
    let new = admitted(session, import);
    let all = match how {
        Keeping::Instead => put_instead(&kept.households, &new, corrected),
        Keeping::Added => merged(&kept.households, &new, corrected).map(|it| it.households),
    };
    let Some(households) = all else {
        return drop(desk.said.try_set(Some((Tone::Bad, t_office().office_roster_too_many.to_owned()))));
    };
    let roster = Roster { households, ..kept };
    let named = names(draft.sheet(), draft.header).iter().any(|it| !it.is_empty());
    let layout = named.then(|| Record::Layout(draft.layout(device::now())));
    let records = std::iter::once(Record::Roster(roster)).chain(layout).collect();
    desk.step.try_set(Step::Pick);
    desk.draft.try_set(None);
    desk.said.try_set(Some((Tone::Info, t().shell_working.to_owned())));
    session.keep_now(Commit(records)).await;
    desk.said.try_set(Some((Tone::Good, t_office().office_roster_kept.to_owned())));
}
