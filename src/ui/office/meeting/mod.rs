//! The meeting ประชุม ศจพ.: the open problems of each agency, and of nobody yet; several are given a lead
//! agency, a partner network and a day at once. What was resolved is a record of its own, which a later
//! one takes back; papers for the table and of what was resolved are `paper`.

mod paper;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::cases::filters::{self, Asked, choices};
use super::cases::{State, address, instead, problem_name, state, status_mark, uncounted, urgent_mark};
use super::reports::words;
use super::{known, said};
use crate::device;
use crate::domain::cases::{Cases, Filter, OnTable};
use crate::domain::meeting::Resolution;
use crate::domain::report::reference_of;
use crate::domain::tally::Area;
use crate::domain::{
    Commit, HouseholdId, OrdMap, OrdSet, PartialDate, ProblemId, Record, ResolutionId, gathered,
};
use crate::ui::kit::{Button, Field, LinkButton, Notice, Select, TextBox, Tone, Weight, bring_into_view};
use crate::ui::route::Route;
use crate::ui::session::{Session, session};
use crate::ui::text::{agency, dates, fill, network, t_cases, t_office};

/// Rows drawn before a person asks for more, and more at each press.
const ROWS: usize = 50;
/// Where it stands what was just resolved: above the problems that are left, while the button is below them.
const RESOLVED: &str = "resolved";

/// The page, or one of its papers.
pub(super) fn page(shown: &str) -> AnyView {
    match shown.split('&').find_map(|it| it.strip_prefix("paper=")) {
        Some(paper) => paper::page(paper, shown),
        None => table(shown),
    }
}

fn table(shown: &str) -> AnyView {
    let t = t_cases();
    let session = session();
    let cases = known::cases(session);
    // The address may have gone on since this page was asked for.
    let now = match Route::now() {
        Route::Meeting(now) => now,
        _ => shown.to_owned(),
    };
    let asked = Asked::new(Filter::read(&now), |it| Route::Meeting(it.write()));
    let done = RwSignal::new(None::<Done>);
    let state = state(cases);
    let body = move || match state.get() {
        State::There => there(session, cases, asked, done),
        other => instead(other),
    };
    let resolutions = Route::Meeting("paper=resolutions".to_owned()).href();
    let agenda = move || {
        let shown = asked.filter.with(Filter::write);
        let more = if shown.is_empty() { String::new() } else { format!("&{shown}") };
        Route::Meeting(format!("paper=agenda{more}")).href()
    };
    view! {
        <div class="page report-page">
            <h1 tabindex="-1">{t.meeting_title}</h1>
            <p>{t.meeting_lead_text}</p>
            {uncounted(session, Area::default())}
            {body}
            <p class="toolbar">
                {move || view! { <LinkButton class="to-agenda" href=agenda()>{t.meeting_agenda}</LinkButton> }}
                <LinkButton class="to-resolutions" href=resolutions>{t.meeting_sheet}</LinkButton>
                <LinkButton href=Route::Cases(String::new()).href()>{t.cases_go}</LinkButton>
                <LinkButton href=Route::Office.href()>{t_office().office_back}</LinkButton>
            </p>
        </div>
    }
    .into_any()
}

fn there(
    session: Session,
    cases: RwSignal<Option<Cases>>,
    asked: Asked,
    done: RwSignal<Option<Done>>,
) -> AnyView {
    let t = t_cases();
    view! {
        <section class="card screen-only" aria-label=t.cases_filters>
            <div class="filter-grid">{filters::places(cases, asked)}</div>
        </section>
        {agencies(cases, asked)}
        <div id=RESOLVED aria-live="polite">{move || done.get().map(|it| told(session, it, done))}</div>
        {move || asked.filter.with(|it| it.lead.clone()).map(|lead| view! { <h2>{agency_name(lead.as_deref())}</h2> })}
        {on_table(session, cases, asked, done)}
    }
    .into_any()
}

/// An agency by its name; nobody's open problems too.
fn agency_name(code: Option<&str>) -> String {
    let named = |code: &str| Some(agency(code).to_owned()).filter(|it| !it.is_empty());
    match code {
        None => t_cases().cases_nobody.to_owned(),
        Some(code) => named(code).unwrap_or_else(|| code.to_owned()),
    }
}

/// How many open problems each agency has, each the way to its own.
fn agencies(cases: RwSignal<Option<Cases>>, asked: Asked) -> AnyView {
    let t = t_cases();
    let today = device::today();
    let area = Memo::new(move |_| asked.filter.with(|it| Filter { lead: None, ..it.clone() }));
    let loads = Memo::new(move |_| {
        let area = area.get();
        cases.with(|it| it.as_ref().map(|it| it.loads(&area, today)).unwrap_or_default())
    });
    let rows = move || {
        let chosen = asked.filter.with(|it| it.lead.clone());
        let of = |(code, load): &(Option<String>, _)| {
            let load: &crate::domain::cases::Load = load;
            let there = Filter { lead: Some(code.clone()), ..area.get() };
            let now = (chosen.as_ref() == Some(code)).then_some("true");
            let name = agency_name(code.as_deref());
            let (households, problems) = (load.households as u64, load.problems as u64);
            view! {
                <tr>
                    <th scope="row"><a href=Route::Meeting(there.write()).href() aria-current=now>{name}</a></th>
                    <td class="number">{words::unsigned(households)}</td>
                    <td class="number">{words::unsigned(problems)}</td>
                </tr>
            }
        };
        loads.with(|all| all.iter().map(of).collect_view())
    };
    let none =
        move || loads.with(|it| it.is_empty().then(|| view! { <p class="empty">{t.meeting_no_open}</p> }));
    view! {
        <section>
            <h2>{t.meeting_agencies}</h2>
            {none}
            <div class="table-frame" tabindex="0" role="region" aria-label=t.meeting_agencies>
                <table class="table agencies">
                    <thead><tr>
                        <th scope="col">{t.meeting_agency}</th>
                        <th scope="col" class="number">{t.meeting_households}</th>
                        <th scope="col" class="number">{t.meeting_problems}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// What was chosen: problems with their households.
type Chosen = RwSignal<OrdSet<(HouseholdId, ProblemId)>>;

/// The open problems of the agency that is looked at.
fn on_table(
    session: Session,
    cases: RwSignal<Option<Cases>>,
    asked: Asked,
    done: RwSignal<Option<Done>>,
) -> AnyView {
    let t = t_cases();
    // Another agency is another page.
    if asked.filter.with_untracked(|it| it.lead.is_none()) {
        return view! { <p class="empty">{t.meeting_choose_agency}</p> }.into_any();
    }
    let today = device::today();
    let drawn = RwSignal::new(ROWS);
    let chosen: Chosen = RwSignal::new(OrdSet::new());
    let all = Memo::new(move |_| {
        let filter = asked.filter.get();
        cases.with(|it| it.as_ref().map(|it| it.on_table(&filter, today)).unwrap_or_default())
    });
    Effect::new(move |_| {
        asked.filter.track();
        drawn.set(ROWS);
        chosen.set(OrdSet::new());
    });
    let shown = move || {
        cases.with(|cases| {
            all.with(|all| {
                let of = |it: &OnTable| {
                    let household = cases.as_ref()?.at(it.household)?;
                    let told = household.problems.get(it.problem)?;
                    Some((household.id, told.id(household.id)))
                };
                all.iter().take(drawn.get()).filter_map(of).collect::<Vec<_>>()
            })
        })
    };
    let rows = move || {
        cases.with(|cases| {
            all.with(|all| {
                let row = |it: &OnTable| Some(row(cases.as_ref()?, *it, chosen));
                all.iter().take(drawn.get()).filter_map(row).collect_view()
            })
        })
    };
    let left = Memo::new(move |_| all.with(Vec::len).saturating_sub(drawn.get()));
    let more = move || {
        (left.get() > 0).then(|| {
            let words = fill(t.meeting_more, &[("n", &left.get().min(ROWS).to_string())]);
            view! { <Button class="more" on_press=move |()| drawn.update(|it| *it += ROWS)>{words}</Button> }
        })
    };
    let choose_all = move |()| chosen.set(gathered(untrack(shown)));
    let choose_none = move |()| chosen.set(OrdSet::new());
    let count = move || {
        chosen.with(|it| {
            let households: OrdSet<HouseholdId> = gathered(it.iter().map(|it| it.0));
            let parts = [("problems", it.len().to_string()), ("households", households.len().to_string())];
            fill(t.meeting_chosen, &parts.each_ref().map(|it| (it.0, it.1.as_str())))
        })
    };
    let heads = t.meeting_columns.split('|').map(|it| view! { <th scope="col">{it}</th> }).collect_view();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=t.meeting_open>
            <table class="table cases">
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <div class="toolbar">
            {more}
            <Button class="choose-all" on_press=choose_all>{t.meeting_choose_all}</Button>
            <Button weight=Weight::Quiet class="choose-none" on_press=choose_none>{t.meeting_choose_none}</Button>
        </div>
        <p class="count" aria-live="polite">{count}</p>
        {form(session, chosen, done)}
    }
    .into_any()
}

fn row(cases: &Cases, it: OnTable, chosen: Chosen) -> Option<AnyView> {
    let t = t_cases();
    let household = cases.at(it.household)?;
    let told = household.problems.get(it.problem)?;
    let key = (household.id, told.id(household.id));
    let id = format!("on-table-{}", key.1);
    let of = id.clone();
    let ticked = Memo::new(move |_| chosen.with(|it| it.contains(&key)));
    let tick = move |event: leptos::ev::Event| {
        let on = event_target_checked(&event);
        chosen.update(|all| {
            if on {
                all.insert(key);
            } else {
                all.remove(&key);
            }
        });
    };
    let reference = reference_of(household, told);
    let label = fill(t.meeting_choose, &[("reference", &reference)]);
    // Of a special case the number, what it is and where; the rest opens on its page (domain.md §7.3).
    let place = if told.restricted { super::cases::area_only(household) } else { address(household) };
    let none = || "–".to_owned();
    let days = told.found_on().map(|it| device::today().days_since(it.last_day()).max(0));
    let days = days.map_or_else(none, |it| words::unsigned(it.unsigned_abs()));
    let target = told.target_on.map_or_else(none, dates::date);
    let network = told.network.as_deref().map_or_else(none, |it| network(it).to_owned());
    let severity = told.severity.map_or_else(none, |it| it.to_string());
    let urgent = told.urgent.is_some().then(urgent_mark);
    Some(
        view! {
            <tr class:special=told.restricted>
                <td>
                    <label class="tick" for=of>
                        <input id=id type="checkbox" autocomplete="off" aria-label=label prop:checked=move || ticked.get() on:change=tick/>
                    </label>
                </td>
                <th scope="row"><a href=Route::Case(household.id).href()>{reference}</a></th>
                <td>{place}</td>
                <td>{problem_name(told)}" "{urgent}</td>
                <td>{severity}</td>
                <td>{days}</td>
                <td>{status_mark(told.status)}</td>
                <td>{network}</td>
                <td>{target}</td>
            </tr>
        }
        .into_any(),
    )
}

/// What is resolved of all that is chosen.
fn form(session: Session, chosen: Chosen, done: RwSignal<Option<Done>>) -> AnyView {
    let t = t_cases();
    let (lead, net) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (target, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong_date = RwSignal::new(None::<String>);
    let wrong = RwSignal::new(None::<&'static str>);
    let unchanged = |all: Vec<(String, String)>| {
        let mut options = vec![(String::new(), t.meeting_unchanged.to_owned())];
        options.extend(all);
        options
    };
    let some = |it: String| Some(it).filter(|it| !it.is_empty());
    let press = move |()| {
        done.set(None);
        let typed = target.get_untracked();
        let date = PartialDate::parse(&typed).ok();
        let bad = !typed.trim().is_empty() && date.is_none();
        wrong_date.set(bad.then(|| t.meeting_target_wrong.to_owned()));
        let says = Says {
            lead: some(lead.get_untracked()),
            network: some(net.get_untracked()),
            target_on: date.filter(|_| !typed.trim().is_empty()),
            note: said::plain(note.get_untracked().trim()),
        };
        let problems = chosen.get_untracked();
        wrong.set(match (problems.is_empty(), says.nothing()) {
            (true, _) => Some(t.meeting_need_problems),
            (_, true) if !bad => Some(t.meeting_need_what),
            _ => None,
        });
        if bad || wrong.get_untracked().is_some() {
            return;
        }
        let of = resolutions(session, &problems, &says);
        let households = of.len();
        let made = Done { ids: of.iter().map(|it| it.id).collect(), problems: problems.len(), households };
        spawn_local(async move {
            session.keep_now(Commit(of.into_iter().map(Record::Resolution).collect())).await;
            chosen.try_set(OrdSet::new());
            for it in [lead, net, target, note] {
                it.try_set(String::new());
            }
            done.try_set(Some(made));
            bring_into_view(RESOLVED);
        });
    };
    let disabled = Signal::derive(move || session.taken_over.get());
    view! {
        <section class="card resolve" aria-label=t.meeting_resolve>
            <h2>{t.meeting_resolve}</h2>
            <div class="filter-grid">
                <Select id="resolve-lead" label=t.meeting_lead options=unchanged(choices(|it| &it.problem, "lead")) chosen=lead on_choose=move |it| lead.set(it)/>
                <Select id="resolve-network" label=t.meeting_network options=unchanged(choices(|it| &it.problem, "network")) chosen=net on_choose=move |it| net.set(it)/>
            </div>
            <Field id="resolve-target" label=t.meeting_target hint=t.meeting_target_hint.to_owned() fault=wrong_date>
                <TextBox id="resolve-target" value=target on_input=move |it| { wrong_date.set(None); target.set(it) }/>
            </Field>
            <Field id="resolve-note" label=t.meeting_note hint=t.meeting_note_hint.to_owned()>
                <TextBox id="resolve-note" value=note on_input=move |it| note.set(it)/>
            </Field>
            <div aria-live="polite">{move || wrong.get().map(|it| view! { <Notice tone=Tone::Bad><p>{it}</p></Notice> })}</div>
            <div class="toolbar">
                <Button weight=Weight::Primary class="resolve-now" disabled=disabled on_press=press>{t.meeting_resolve_do}</Button>
            </div>
        </section>
    }
    .into_any()
}

/// What a press of the button resolves.
struct Says {
    lead: Option<String>,
    network: Option<String>,
    target_on: Option<PartialDate>,
    note: String,
}

impl Says {
    fn nothing(&self) -> bool {
        self.lead.is_none() && self.network.is_none() && self.target_on.is_none()
    }
}

/// What was just resolved, and can be taken back in one press.
#[derive(Clone, PartialEq, Eq)]
struct Done {
    ids: Vec<ResolutionId>,
    problems: usize,
    households: usize,
}

fn told(session: Session, it: Done, done: RwSignal<Option<Done>>) -> AnyView {
    let t = t_cases();
    let parts = [("problems", it.problems.to_string()), ("households", it.households.to_string())];
    let words = fill(t.meeting_done, &parts.each_ref().map(|it| (it.0, it.1.as_str())));
    let ids = it.ids;
    let undo = move |()| {
        take_back(session, ids.clone());
        done.set(None);
    };
    view! {
        <Notice tone=Tone::Good>
            <p>{words}</p>
            <Button class="undo-resolution" on_press=undo>{t.meeting_take_back}</Button>
        </Notice>
    }
    .into_any()
}

/// What is known of a household's resolutions when another one is made.
fn known_of(session: Session) -> OrdMap<HouseholdId, Vec<ResolutionId>> {
    let mut all: OrdMap<HouseholdId, Vec<ResolutionId>> = OrdMap::new();
    session.resolutions.with_untracked(|known| {
        for it in known.values() {
            all.or_insert_with(it.household, Vec::new).push(it.id);
        }
    });
    all
}

/// One for each household, of one moment.
fn resolutions(
    session: Session,
    problems: &OrdSet<(HouseholdId, ProblemId)>,
    says: &Says,
) -> Vec<Resolution> {
    let (known, at, by) = (known_of(session), device::now(), session.kid());
    let mut of: OrdMap<HouseholdId, Vec<ProblemId>> = OrdMap::new();
    for (household, problem) in problems {
        of.or_insert_with(*household, Vec::new).push(*problem);
    }
    let made = of.iter().map(|(household, problems)| Resolution {
        id: ResolutionId(device::fresh_id()),
        household: *household,
        problems: problems.clone(),
        lead: says.lead.clone(),
        network: says.network.clone(),
        target_on: says.target_on,
        takes_back: Vec::new(),
        knew: known.get(household).cloned().unwrap_or_default(),
        note: says.note.clone(),
        at,
        by: by.clone(),
    });
    made.collect()
}

/// Takes resolutions back: what was there before holds again.
pub(super) fn take_back(session: Session, ids: Vec<ResolutionId>) {
    let (known, at, by) = (known_of(session), device::now(), session.kid());
    let mut of: OrdMap<HouseholdId, (Vec<ResolutionId>, OrdSet<ProblemId>)> = OrdMap::new();
    session.resolutions.with_untracked(|all| {
        for it in ids.iter().filter_map(|id| all.get(id)) {
            let (ids, problems) = of.or_insert_with(it.household, Default::default);
            ids.push(it.id);
            problems.extend(it.problems.iter().copied());
        }
    });
    let undoing = of.iter().map(|(household, (ids, problems))| {
        let mut takes_back = ids.clone();
        takes_back.sort_unstable();
        Record::Resolution(Resolution {
            id: ResolutionId(device::fresh_id()),
            household: *household,
            problems: problems.iter().copied().collect(),
            lead: None,
            network: None,
            target_on: None,
            takes_back,
            knew: known.get(household).cloned().unwrap_or_default(),
            note: String::new(),
            at,
            by: by.clone(),
        })
    });
    session.keep(Commit(undoing.collect()));
}

/// What a resolution says, in a line.
pub(super) fn what(it: &Resolution) -> String {
    let t = t_cases();
    if it.undoes() {
        return t.meeting_taken_back.to_owned();
    }
    let part = |words: &str, said: Option<String>| said.map(|it| format!("{words} {it}"));
    let parts = [
        part(t.meeting_lead, it.lead.as_deref().map(|it| agency_name(Some(it)))),
        part(t.meeting_network, it.network.as_deref().map(|it| network(it).to_owned())),
        part(t.meeting_target, it.target_on.map(dates::date)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
