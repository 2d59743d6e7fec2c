//! The controls of a filter. Each writes what it says into the address, and the page stays as it is.

use leptos::prelude::*;

use crate::domain::cases::{Cases, Filter, Late, OUTCOMES, Place, Stands};
use crate::domain::questionnaire::Kind;
use crate::domain::record::KnownKey;
use crate::domain::summary::KID;
use crate::domain::tally::Area;
use crate::domain::text_rule::grouped;
use crate::domain::{OrdMap, ProblemStatus, Question, Questionnaire};
use crate::exchange::enrol::codes;
use crate::ui::kit::{Button, Select, Weight};
use crate::ui::office::focus;
use crate::ui::office::reports::{tick, words};
use crate::ui::route::Route;
use crate::ui::session::Session;
use crate::ui::text::{fill, outcome, status, t_cases, words as worded};

/// What is asked of a list, and where it stands in the address.
#[derive(Clone, Copy)]
pub struct Asked {
    /// the filter
    pub filter: RwSignal<Filter>,
    address: fn(&Filter) -> Route,
}

impl Asked {
    /// Begins with this filter.
    pub fn new(filter: Filter, address: fn(&Filter) -> Route) -> Asked {
        Asked { filter: RwSignal::new(filter), address }
    }
    /// Asks something else from now on.
    fn now(self, change: impl FnOnce(&mut Filter)) {
        self.filter.update(change);
        (self.address)(&self.filter.get_untracked()).write();
    }
}

type Options = Vec<(String, String)>;

/// Every control of the case list.
pub fn all(session: Session, cases: RwSignal<Option<Cases>>, asked: Asked) -> AnyView {
    let t = t_cases();
    let of = move |part: fn(&Filter) -> Option<String>| {
        Signal::derive(move || asked.filter.with(part).unwrap_or_default())
    };
    let some = |it: String| Some(it).filter(|it| !it.is_empty());
    let any = |first: &str, rest: Options| {
        let mut all = vec![(String::new(), first.to_owned())];
        all.extend(rest);
        all
    };
    let dimensions = any(t.cases_all, dimensions());
    let items = Signal::derive(move || any(t.cases_all, items(asked.filter.with(|it| it.dimension.clone()))));
    let statuses = any(t.cases_all, statuses());
    let leads = any(t.cases_all, with_nobody(choices(|it| &it.problem, "lead")));
    let lates = vec![("visit", t.cases_late_visit), ("target", t.cases_late_target)];
    let lates = any(t.cases_all, lates.into_iter().map(owned).collect());
    let outcomes = OUTCOMES.iter().map(|(it, code)| ((*code).to_owned(), outcome(*it).to_owned()));
    let outcomes = any(t.cases_all, outcomes.collect());
    let people = Signal::derive(move || any(t.cases_all, people(session, cases)));
    let urgent = RwSignal::new(asked.filter.with_untracked(|it| it.urgent));
    Effect::new(move |_| urgent.set(asked.filter.with(|it| it.urgent)));
    let clear = move |()| {
        asked.now(|it| *it = Filter::default());
        // The button can be pressed no more.
        focus("case-area");
    };
    let nothing = Signal::derive(move || asked.filter.with(|it| *it == Filter::default()));
    view! {
        <details class="card filters" open>
            <summary>{t.cases_filters}</summary>
            <div class="filter-grid">
                {places(cases, asked)}
                <Select id="case-dimension" label=t.cases_dimension options=dimensions
                    chosen=of(|it| it.dimension.clone())
                    on_choose=move |it: String| asked.now(|filter| {
                        filter.item = filter.item.take().filter(|item| item.starts_with(&it));
                        filter.dimension = some(it);
                    })/>
                <Select id="case-item" label=t.cases_item options=items chosen=of(|it| it.item.clone())
                    on_choose=move |it| asked.now(|filter| filter.item = some(it))/>
                <Select id="case-status" label=t.cases_status options=statuses
                    chosen=of(|it| it.status.map(|it| it.code().to_owned()))
                    on_choose=move |it: String| asked.now(|filter| filter.status = Stands::of_code(&it))/>
                <Select id="case-lead" label=t.cases_lead options=leads
                    chosen=of(|it| it.lead.as_ref().map(|it| it.clone().unwrap_or_else(|| "-".to_owned())))
                    on_choose=move |it| asked.now(|filter| filter.lead = some(it).map(|it| some(it).filter(|it| it != "-")))/>
                <Select id="case-late" label=t.cases_late options=lates
                    chosen=of(|it| it.late.map(|it| if it == Late::Visit { "visit" } else { "target" }.to_owned()))
                    on_choose=move |it: String| asked.now(|filter| filter.late = match it.as_str() {
                        "visit" => Some(Late::Visit),
                        "target" => Some(Late::Target),
                        _ => None,
                    })/>
                <Select id="case-outcome" label=t.cases_outcome options=outcomes
                    chosen=of(|it| OUTCOMES.iter().find(|known| Some(known.0) == it.outcome).map(|it| it.1.to_owned()))
                    on_choose=move |it: String| asked.now(|filter| {
                        filter.outcome = OUTCOMES.iter().find(|known| known.1 == it).map(|it| it.0);
                    })/>
                <Select id="case-by" label=t.cases_by options=people chosen=of(|it| it.by.clone())
                    on_choose=move |it| asked.now(|filter| filter.by = some(it))/>
            </div>
            {tick("case-urgent", t.cases_urgent, urgent, move |it| asked.now(|filter| filter.urgent = it))}
            <div class="toolbar">
                <Button weight=Weight::Quiet class="clear-filter" disabled=nothing on_press=clear>{t.cases_clear}</Button>
            </div>
        </details>
    }
    .into_any()
}

/// Where: the area and, in a tambon, the village or community.
pub fn places(cases: RwSignal<Option<Cases>>, asked: Asked) -> AnyView {
    let t = t_cases();
    let area = Memo::new(move |_| asked.filter.with(|it| it.area.clone()));
    let areas = Signal::derive(move || cases.with(|it| it.as_ref().map(|it| areas(it, &area.get()))));
    let areas = Signal::derive(move || areas.get().unwrap_or_default());
    let villages = Memo::new(move |_| {
        let area = area.get();
        area.is_tambon()
            .then(|| cases.with(|it| it.as_ref().map(|it| villages(it, &area))).unwrap_or_default())
    });
    let chosen = Signal::derive(move || area.with(|it| it.code().to_owned()));
    let place =
        Signal::derive(move || asked.filter.with(|it| it.place.as_ref().map(key)).unwrap_or_default());
    let go = move |it: String| {
        asked.now(|filter| {
            filter.area = Area::of(&it).unwrap_or_default();
            filter.place = None;
        });
    };
    view! {
        <Select id="case-area" label=t.cases_area options=areas chosen=chosen on_choose=go/>
        {move || villages.get().map(|all| {
            let mut options = vec![(String::new(), t.cases_all.to_owned())];
            options.extend(all.iter().map(|it| (key(&it.0), it.1.clone())));
            let choose = move |it: String| {
                let place = all.iter().find(|known| key(&known.0) == it).map(|it| it.0.clone());
                asked.now(|filter| filter.place = place);
            };
            view! { <Select id="case-place" label=t.cases_place options=options chosen=place on_choose=choose/> }
        })}
    }
    .into_any()
}

/// One community is one option, however its name is typed.
fn key(place: &Place) -> String {
    match place {
        Place::Community(_) => format!("{:?}", place.spot()),
        other => other.write(),
    }
}

/// The areas around this one, itself, and those one level down in which there are households; where that
/// is one alone, those below it too.
fn areas(cases: &Cases, area: &Area) -> Options {
    let mut all = area.path();
    let mut inmost = area.clone();
    while !inmost.is_tambon() {
        let digits = inmost.code().len() + 2;
        let there = cases.villages().iter().filter(|it| it.tambon.starts_with(inmost.code()));
        let mut below: Vec<Area> = there.filter_map(|it| Area::of(it.tambon.get(..digits)?)).collect();
        // Villages stand in the order of their tambons.
        below.dedup();
        let only = below.first().filter(|_| below.len() == 1).cloned();
        all.extend(below);
        let Some(only) = only else { break };
        inmost = only;
    }
    all.into_iter().map(|it| (it.code().to_owned(), words::area(&it))).collect()
}

fn villages(cases: &Cases, area: &Area) -> Vec<(Place, String)> {
    let there = cases.villages().iter().filter(|it| it.tambon == area.code());
    let option = |it: &crate::domain::cases::Village| {
        let n = i64::try_from(it.households()).unwrap_or(i64::MAX);
        let name = words::spot(&it.spot, &it.name);
        (it.place(), fill(t_cases().cases_place_count, &[("place", &name), ("n", &grouped(n))]))
    };
    there.map(option).collect()
}

fn owned((code, words): (&str, &str)) -> (String, String) {
    (code.to_owned(), words.to_owned())
}

fn dimensions() -> Options {
    let all = Questionnaire::newest().map(|it| it.dimensions.as_slice()).unwrap_or_default();
    all.iter().map(|it| (it.code.clone(), worded(&it.title))).collect()
}

/// Items, but for restricted ones: of those numbers are told, and no names (domain.md §7.3).
fn items(dimension: Option<String>) -> Options {
    let all = Questionnaire::newest().map(|it| it.dimensions.as_slice()).unwrap_or_default();
    let of = all.iter().filter(|it| dimension.as_ref().is_none_or(|code| it.code == *code));
    let told = of.flat_map(|it| &it.items).filter(|it| !it.restricted);
    told.map(|it| (it.code.clone(), words::item(&it.code))).collect()
}

fn statuses() -> Options {
    let all = ProblemStatus::ALL.iter().map(|it| (it.code().to_owned(), status(*it).to_owned()));
    [("open".to_owned(), t_cases().cases_open.to_owned())].into_iter().chain(all).collect()
}

fn with_nobody(rest: Options) -> Options {
    let mut all = vec![("-".to_owned(), t_cases().cases_nobody.to_owned())];
    all.extend(rest);
    all
}

/// The options of a question of the newest questionnaire.
pub fn choices(list: fn(&Questionnaire) -> &Vec<Question>, id: &str) -> Options {
    let question = Questionnaire::newest().and_then(|it| list(it).iter().find(|it| it.id == id));
    match question.map(|it| &it.kind) {
        Some(Kind::One(all)) => all.iter().map(|it| (it.code.clone(), worded(&it.text))).collect(),
        _ => Vec::new(),
    }
}

/// Who went anywhere, by name.
fn people(session: Session, cases: RwSignal<Option<Cases>>) -> Options {
    let name = |it: &KnownKey| it.person.as_ref().map_or(it.label.clone(), |it| it.name.clone());
    let known: OrdMap<String, String> = session
        .known_keys
        .with(|all| all.values().map(|it| (it.kid.chars().take(KID).collect(), name(it))).collect());
    let mut all: Options = cases.with(|cases| {
        let by = cases.as_ref().map(Cases::by).unwrap_or_default();
        let named = |it: &String| known.get(it).cloned().unwrap_or_else(|| codes(it));
        by.iter().map(|it| (it.clone(), named(it))).collect()
    });
    all.sort_by(|one, other| one.1.cmp(&other.1));
    all
}
