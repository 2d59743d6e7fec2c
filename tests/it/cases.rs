//! The case list and the meeting: what fits a filter, how it is counted, and what resolutions come to.

use std::sync::Arc;

use proptest::prelude::*;
use thaiqm_field::domain::cases::{
    Cases, Filter, KeptFilter, Late, Making, OUTCOMES, OnTable, Place, Stands,
};
use thaiqm_field::domain::meeting::{Agreed, Resolution, count_in, resolved, standing};
use thaiqm_field::domain::merge::{Pairs, Says};
use thaiqm_field::domain::report::{self, Cell, Unit};
use thaiqm_field::domain::summary::Summary;
use thaiqm_field::domain::tally::{Area, Scope};
use thaiqm_field::domain::work::words_of;
use thaiqm_field::domain::{
    Counted, Date, HouseholdId, KeptFilterId, PairDecisionId, PartialDate, ProblemId, ProblemStatus,
    Questionnaire, ResolutionId,
};

use crate::support::homes::homes;
use crate::support::id;

fn today() -> Date {
    Date::new(2025, 5, 15).expect("a day")
}

/// Households as they are written in short, so that a test shows what it is about.
fn written(lines: &[&str]) -> Vec<Arc<Summary>> {
    let of = |(n, line): (usize, &&str)| {
        let id = id(1, u32::try_from(n).expect("few"));
        let text = format!("{{\"id\":\"{id}\",{line}}}");
        let it: Summary = serde_json::from_str(&text).unwrap_or_else(|fault| panic!("{fault}: {text}"));
        Arc::new(it)
    };
    lines.iter().enumerate().map(of).collect()
}

fn listed(all: Vec<Arc<Summary>>, at_once: usize) -> Cases {
    of_counted(all.into(), at_once)
}

fn of_counted(all: Counted, at_once: usize) -> Cases {
    let mut making = Making::new(Arc::new(all));
    while !making.go_on(at_once) {}
    making.made()
}

fn cases(lines: &[&str]) -> Cases {
    listed(written(lines), 1)
}

const MET: &str = r#""v":[{"r":"rx-2567","k":"survey","d":"2024-06-15","o":"partial"}]"#;

/// The households that fit, by their places in the test, and how many problems.
fn found(cases: &Cases, filter: &Filter, words: &str) -> (Vec<u32>, usize) {
    let it = cases.find(filter, &words_of(words), today());
    (it.households, it.problems)
}

fn asked(query: &str) -> Filter {
    let filter = Filter::read(query);
    assert_eq!(filter.write(), query, "an address says what is asked");
    filter
}

#[test]
fn households_stand_by_village_and_along_the_road() {
    let all = cases(&[
        r#""t":"760602","m":1,"n":"1""#,
        r#""t":"760601","m":2,"n":"10/1""#,
        r#""t":"760601","m":2,"n":"9""#,
        r#""t":"760601","m":1,"n":"99""#,
        r#""n":"5""#,
    ]);
    assert_eq!(found(&all, &Filter::default(), "").0, [4, 3, 2, 1, 0]);
}

#[test]
fn an_area_and_a_community_are_found_however_its_name_is_typed() {
    let all = cases(&[
        r#""t":"760601","c":"ชุมชนวัดใหม่""#,
        r#""t":"760601","c":"วัดใหม่""#,
        r#""t":"760601","c":"ริมน้ำ""#,
        r#""t":"760602","c":"วัดใหม่""#,
        r#""t":"490101""#,
    ]);
    assert_eq!(found(&all, &asked("area=76"), "").0.len(), 4);
    let place = |name: &str| Filter {
        area: Area::of("760601").expect("digits"),
        place: Some(Place::Community(name.to_owned())),
        ..Filter::default()
    };
    assert_eq!(found(&all, &place("ชุมชน วัดใหม่"), "").0, [0, 1]);
    assert_eq!(
        Filter::read(&place("ก&ข=ค %41").write()),
        place("ก&ข=ค %41"),
        "nothing in a name leads astray"
    );
    let villages: Vec<(&str, usize)> =
        all.villages().iter().map(|it| (it.tambon.as_str(), it.households())).collect();
    assert_eq!(villages, [("490101", 1), ("760601", 1), ("760601", 2), ("760602", 1)]);
}

#[test]
fn what_is_asked_of_a_problem_is_asked_of_one_and_the_same() {
    let solved_roof = r#"{"i":"H02","f":"2565","s":"solved","a":"LAO"},{"i":"W02","f":"2565","a":"CDD"}"#;
    let all = cases(&[
        &format!(r#"{MET},"p":[{solved_roof}]"#),
        &format!(r#"{MET},"p":[{{"i":"H02","f":"2565","a":"CDD"}}]"#),
    ]);
    assert_eq!(found(&all, &asked("dimension=H&status=open"), ""), (vec![1], 1), "the roof of one is solved");
    assert_eq!(found(&all, &asked("dimension=H&lead=CDD"), ""), (vec![1], 1));
    assert_eq!(found(&all, &asked("lead=CDD"), ""), (vec![0, 1], 2));
    assert_eq!(found(&all, &asked("item=H02"), ""), (vec![0, 1], 2));
}

#[test]
fn households_and_problems_are_two_figures_and_a_household_without_one_counts_where_none_is_asked_for() {
    let two = format!(r#"{MET},"p":[{{"i":"H02","f":"2565"}},{{"i":"W02","f":"2565"}}]"#);
    let all = cases(&[&two, MET]);
    assert_eq!(found(&all, &Filter::default(), ""), (vec![0, 1], 2));
    assert_eq!(found(&all, &asked("outcome=partial"), ""), (vec![0, 1], 2));
    assert_eq!(found(&all, &asked("status=open"), ""), (vec![0], 2));
}

#[test]
fn what_turned_out_to_be_no_problem_is_counted_only_where_it_is_asked_for() {
    let all = cases(&[&format!(r#"{MET},"p":[{{"i":"H02","f":"2565","s":"not_applicable"}}]"#)]);
    assert_eq!(found(&all, &Filter::default(), "").1, 0);
    assert_eq!(found(&all, &asked("dimension=H"), "").0, [] as [u32; 0]);
    assert_eq!(found(&all, &asked("status=not_applicable"), ""), (vec![0], 1));
}

#[test]
fn an_urgent_problem_is_one_that_is_open() {
    let of = |status: &str| format!(r#"{MET},"p":[{{"i":"H01","f":"2565","s":"{status}","g":"letter"}}]"#);
    let all = cases(&[&of("solved"), &of("in_progress")]);
    assert_eq!(found(&all, &asked("urgent=1"), ""), (vec![1], 1));
}

#[test]
fn no_agency_and_an_agency_are_told_apart() {
    let all = cases(&[
        &format!(r#"{MET},"p":[{{"i":"H02","f":"2565"}}]"#),
        &format!(r#"{MET},"p":[{{"i":"H02","f":"2565","a":"LAO"}}]"#),
    ]);
    assert_eq!(found(&all, &asked("lead=-"), "").0, [0]);
    assert_eq!(found(&all, &asked("lead=LAO"), "").0, [1]);
}

#[test]
fn overdue_is_a_visit_or_the_day_of_a_problem() {
    let target = |day: &str, status: &str| {
        format!(r#"{MET},"p":[{{"i":"H02","f":"2565","s":"{status}","t":"{day}"}}]"#)
    };
    let all = cases(&[
        &format!(r#"{MET},"d":"2025-05-14""#),
        &format!(r#"{MET},"d":"2025-05-15""#),
        &target("2025-04", "unsolved"),
        &target("2025-05", "unsolved"),
        &target("2025-04", "solved"),
    ]);
    assert_eq!(found(&all, &asked("late=visit"), "").0, [0], "today is not too late");
    assert_eq!(found(&all, &asked("late=target"), "").0, [2], "a month is over when its last day is");
}

#[test]
fn whoever_went_there_and_how_the_household_stands_are_asked_for() {
    let by = r#""v":[{"r":"rx-2567","k":"rexray","d":"2024-06-15","o":"complete"}],"b":["abcdefghijkl"]"#;
    let all = cases(&[by, MET, r#""t":"760601""#]);
    assert_eq!(found(&all, &asked("by=abcdefghijkl"), "").0, [0]);
    assert_eq!(all.by(), ["abcdefghijkl"]);
    assert_eq!(found(&all, &asked("outcome=complete"), "").0, [0]);
    assert_eq!(found(&all, &asked("outcome=not_visited"), "").0, [2]);
}

#[test]
fn a_search_forgives_and_finds_names_house_numbers_codes_and_references() {
    let all = cases(&[
        r#""h":"บุญมี ใจดี","n":"27/1","k":"76060000011","l":"A-17""#,
        r#""h":"สมศรี ตัวอย่าง","n":"9","c":"ริมน้ำ""#,
    ]);
    for words in ["บุญมี", "บุญ มี", "๒๗/๑", "7606000001", "a-17", "ใจดี 27"]
    {
        assert_eq!(found(&all, &Filter::default(), words).0, [0], "{words}");
    }
    assert_eq!(found(&all, &Filter::default(), "ริมนำ").0, [1], "without its tone mark");
    assert_eq!(found(&all, &Filter::default(), "บุญมี ตัวอย่าง").0, [] as [u32; 0], "every word");
}

#[test]
fn of_a_restricted_item_nobody_can_be_asked_for_by_name() {
    let paper = Questionnaire::newest().expect("a questionnaire");
    let items = || paper.dimensions.iter().flat_map(|it| &it.items);
    for item in items().filter(|it| it.restricted) {
        assert_eq!(Filter::read(&format!("item={}", item.code)).item, None, "{}", item.code);
    }
    assert!(items().any(|it| it.restricted));
    let all = cases(&[&format!(r#"{MET},"p":[{{"i":"S01","f":"2565","x":true}}]"#)]);
    let by_hand = Filter { item: Some("S01".to_owned()), ..Filter::default() };
    assert_eq!(found(&all, &by_hand, "").0, [] as [u32; 0]);
}

#[test]
fn what_cannot_be_is_left_out_of_an_address() {
    for wrong in [
        "area=7x",
        "area=760",
        "place=m4",
        "dimension=Q",
        "item=Z99",
        "status=gone",
        "urgent=yes",
        "late=never",
        "outcome=fine",
        "by=",
        "lead=%zz",
        "lead=%",
        "x=1",
        "=",
        "&&",
        "%",
    ] {
        assert_eq!(Filter::read(wrong), Filter::default(), "{wrong}");
    }
}

#[test]
fn a_list_counts_the_problems_of_an_area_as_the_reports_do() {
    let homes = homes(5, 300);
    let records = homes.bundles.iter().flat_map(|it| it.records.iter().cloned()).collect();
    let all = thaiqm_field::domain::summary::with_lists(
        thaiqm_field::exchange::summaries::of_visits(records).into_iter().map(Arc::new),
        &homes.rosters,
        [],
    );
    let list = listed(all.clone(), 7);
    for area in ["", "76", "760601"] {
        let area = Area::of(area).expect("digits");
        let filter = Filter { area: area.clone(), ..Filter::default() };
        let scope = Scope { area, round: None, today: today() };
        let r5 = report::r5(&all, &scope, Unit::Problems, false);
        assert_eq!(r5.total.cells[0], Cell::Count(found(&list, &filter, "").1 as u64));
        let urgent = Filter { urgent: true, ..filter };
        let said = report::r4(&all, &scope).iter().filter(|it| !it.listed).count();
        assert_eq!(said, found(&list, &urgent, "").1, "and the urgent list, but for what only a list says");
        let loads = list.loads(&filter_open(&urgent), today());
        let on_table = list.on_table(&filter_open(&urgent), today());
        assert_eq!(loads.iter().map(|it| it.1.problems).sum::<usize>(), on_table.len());
    }
}

fn filter_open(it: &Filter) -> Filter {
    Filter { urgent: false, ..it.clone() }
}

#[test]
fn a_meeting_takes_up_what_cannot_wait_first_then_the_severest_then_the_oldest() {
    let of = |rest: &str| format!(r#"{MET},"p":[{{"i":"H01","f":"rx-2567"{rest}}}]"#);
    let all = cases(&[
        &of(r#","v":3,"d":"2024-03-01""#),
        &of(r#","v":3,"d":"2024-01-01""#),
        &of(r#","v":1,"g":"letter""#),
        &of(r#","v":2"#),
        &of(r#","s":"solved","g":"letter""#),
    ]);
    let order: Vec<u32> = all.on_table(&Filter::default(), today()).iter().map(|it| it.household).collect();
    assert_eq!(order, [2, 1, 0, 3]);
}

#[test]
fn what_was_resolved_since_is_asked_for_in_the_order_that_is_known() {
    let of = |lead: &str| {
        let told =
            |lead: &str| format!(r#""t":"760601","n":"1",{MET},"p":[{{"i":"H01","f":"rx-2567"{lead}}}]"#);
        Arc::new(Counted::from(written(&[&told(lead), &told(r#","a":"pea""#)])))
    };
    let (before, since) = (of(""), of(r#","a":"pwa","t":"2024-01-31""#));
    let mut making = Making::new(before.clone());
    while !making.go_on(1) {}
    let list = making.made();
    assert!(list.is_of(&before) && !list.is_of(&since));
    let mut making = Making::over(&list, since.clone());
    assert!(!making.go_on(1), "a little at a time");
    while !making.go_on(1) {}
    let list_since = making.made();
    assert!(list_since.is_of(&since));
    assert_eq!(found(&list, &asked("lead=-"), ""), (vec![0], 1));
    assert_eq!(found(&list_since, &asked("lead=-"), ""), (vec![], 0));
    assert_eq!(found(&list_since, &asked("lead=pwa&late=target"), ""), (vec![0], 1));
    assert_eq!(found(&list_since, &asked("lead=pea"), ""), found(&list, &asked("lead=pea"), ""));
    assert_eq!(list_since.villages(), list.villages());
}

#[test]
fn the_load_of_an_agency_counts_each_household_once() {
    let all = cases(&[
        &format!(
            r#"{MET},"p":[{{"i":"H02","f":"2565","a":"LAO"}},{{"i":"W02","f":"2565","a":"LAO"}},{{"i":"W03","f":"2565"}}]"#
        ),
        &format!(
            r#"{MET},"p":[{{"i":"H02","f":"2565","a":"LAO"}},{{"i":"H03","f":"2565","a":"LAO","s":"solved"}}]"#
        ),
    ]);
    let loads = all.loads(&Filter::default(), today());
    let loads: Vec<_> =
        loads.iter().map(|(code, it)| (code.as_deref(), it.households, it.problems)).collect();
    assert_eq!(loads, [(None, 1, 1), (Some("LAO"), 2, 3)]);
    let none = Filter { lead: Some(None), ..Filter::default() };
    assert_eq!(all.on_table(&none, today()), [OnTable { household: 0, problem: 2 }]);
}

// ── What a meeting resolves ─────────────────────────────────────────────────────────────────────

fn household() -> HouseholdId {
    HouseholdId(id(1, 0))
}

fn problem(item: &str) -> ProblemId {
    ProblemId::of(household(), item)
}

fn resolution(n: u32, lead: Option<&str>, knew: &[u32], takes_back: &[u32]) -> Resolution {
    let ids = |all: &[u32]| all.iter().map(|it| ResolutionId(id(9, *it))).collect();
    Resolution {
        id: ResolutionId(id(9, n)),
        household: household(),
        problems: vec![problem("H02")],
        lead: lead.map(str::to_owned),
        network: None,
        target_on: None,
        takes_back: ids(takes_back),
        knew: ids(knew),
        note: String::new(),
        at: 0,
        by: "office".to_owned(),
    }
}

fn lead(all: &[Resolution]) -> Agreed<String> {
    resolved(&all.iter().collect::<Vec<_>>(), problem("H02")).lead
}

fn on(code: &str) -> Agreed<String> {
    Agreed::On(code.to_owned())
}

#[test]
fn a_later_resolution_takes_the_place_of_what_it_knew_in_what_both_speak_of() {
    let first = resolution(1, Some("LAO"), &[], &[]);
    let second = resolution(2, Some("CDD"), &[1], &[]);
    let day = PartialDate::read("2025-09").expect("a month");
    let third = Resolution { target_on: Some(day), ..resolution(3, None, &[1, 2], &[]) };
    let all = [first, second, third];
    assert_eq!(lead(&all), on("CDD"));
    let of = resolved(&all.iter().collect::<Vec<_>>(), problem("H02"));
    assert_eq!(of.target_on, Agreed::On(day), "the third says nothing of who leads");
    assert_eq!(resolved(&all.iter().collect::<Vec<_>>(), problem("W02")).lead, Agreed::Nothing);
}

#[test]
fn a_resolution_that_is_taken_back_leaves_what_was_there_before() {
    let (first, second) = (resolution(1, Some("LAO"), &[], &[]), resolution(2, Some("CDD"), &[1], &[]));
    let undo = resolution(3, None, &[1, 2], &[2]);
    assert_eq!(lead(&[first.clone(), second.clone(), undo.clone()]), on("LAO"));
    let both = resolution(4, None, &[1, 2, 3], &[1]);
    assert_eq!(lead(&[first, second, undo, both]), Agreed::Nothing);
}

#[test]
fn two_that_knew_nothing_of_each_other_and_differ_leave_the_plan_until_one_names_both() {
    let (one, other) = (resolution(1, Some("LAO"), &[], &[]), resolution(2, Some("CDD"), &[], &[]));
    assert_eq!(lead(&[one.clone(), other.clone()]), Agreed::Differs);
    let same = resolution(3, Some("LAO"), &[], &[]);
    assert_eq!(lead(&[one.clone(), same]), on("LAO"), "two that say the same do not differ");
    assert_eq!(lead(&[one, other, resolution(4, Some("PAO"), &[1, 2], &[])]), on("PAO"));
}

#[test]
fn what_was_resolved_is_counted_in_place_of_the_plan() {
    let mut all = written(&[
        &format!(
            r#"{MET},"p":[{{"i":"H02","f":"2565","a":"CDD","n":"government"}},{{"i":"W02","f":"2565","a":"CDD"}}]"#
        ),
        &format!(r#"{MET},"p":[{{"i":"H02","f":"2565"}}]"#),
    ]);
    count_in(&mut all, &[resolution(1, Some("LAO"), &[], &[])]);
    let leads: Vec<_> = all.iter().flat_map(|it| &it.problems).map(|it| it.lead.as_deref()).collect();
    assert_eq!(leads, [Some("LAO"), Some("CDD"), None], "of that problem of that household");
    assert_eq!(all[0].problems[0].network.as_deref(), Some("government"), "nothing was said of it");
}

#[test]
fn a_problem_of_words_is_resolved_by_its_own_id() {
    let own = ProblemId::of(household(), "หลังคารั่ว");
    let mut all = written(&[&format!(r#"{MET},"p":[{{"q":"{own}","f":"2565"}},{{"f":"2565"}}]"#)]);
    let words = Resolution { problems: vec![own], ..resolution(1, Some("LAO"), &[], &[]) };
    count_in(&mut all, &[words]);
    let leads: Vec<_> = all[0].problems.iter().map(|it| it.lead.as_deref()).collect();
    assert_eq!(leads, [Some("LAO"), None]);
}

// ── Whatever comes ──────────────────────────────────────────────────────────────────────────────

fn any_filter() -> impl Strategy<Value = Filter> {
    let code = |all: &'static [&'static str]| prop::sample::select(all).prop_map(str::to_owned);
    let area = prop::sample::select(&["", "76", "7606", "760601"][..]);
    let place = prop_oneof![
        Just(None),
        (1..99_i64).prop_map(|it| Some(Place::Moo(it))),
        "\\PC{1,12}".prop_map(|it| Some(Place::Community(it))),
        Just(Some(Place::Unknown)),
    ];
    let status =
        prop_oneof![Just(Stands::Open), prop::sample::select(&ProblemStatus::ALL[..]).prop_map(Stands::At),];
    let lead = prop_oneof![Just(None), code(&["LAO", "CDD", "ก ข&ค"]).prop_map(Some)];
    let late = prop_oneof![Just(Late::Visit), Just(Late::Target)];
    let outcome = prop::sample::select(&OUTCOMES[..]).prop_map(|it| it.0);
    let of = prop::option::of::<BoxedStrategy<String>>;
    (
        (area, place, of(code(&["H", "W", "S"]).boxed()), of(code(&["H02", "W03"]).boxed())),
        (prop::option::of(status), any::<bool>(), prop::option::of(lead), prop::option::of(late)),
        (prop::option::of(outcome), of(code(&["abcdefghijkl", "_-0"]).boxed())),
    )
        .prop_map(|((area, place, dimension, item), (status, urgent, lead, late), (outcome, by))| {
            let area = Area::of(area).expect("digits");
            let place = place.filter(|_| area.is_tambon());
            Filter { area, place, dimension, item, status, urgent, lead, late, outcome, by }
        })
}

proptest! {
    #[test]
    fn any_filter_is_read_as_it_was_written(filter in any_filter()) {
        let written = filter.write();
        prop_assert!(written.is_ascii() && !written.contains([' ', '#', '?']), "{written}");
        prop_assert_eq!(Filter::read(&written), filter);
    }

    #[test]
    fn no_address_is_too_odd_to_be_read(text in "\\PC{0,60}") {
        let filter = Filter::read(&text);
        prop_assert_eq!(Filter::read(&filter.write()), filter);
    }

    /// The list against a look at each household and problem in turn, made at once or little by little.
    #[test]
    fn the_list_finds_what_a_look_at_each_household_finds(filter in any_filter(), seed in 1..40_u64, step in 1..50_usize) {
        let homes = homes(seed, 40);
        let records = homes.bundles.iter().flat_map(|it| it.records.iter().cloned()).collect();
        let all = thaiqm_field::domain::summary::with_lists(
            thaiqm_field::exchange::summaries::of_visits(records).into_iter().map(Arc::new), &homes.rosters, []);
        let list = listed(all.clone(), step);
        let (mut households, problems) = found(&list, &filter, "");
        households.sort_unstable();
        let mut expected = (Vec::new(), 0);
        for (at, it) in all.iter().enumerate() {
            let spot = thaiqm_field::domain::work::Spot::of(it.moo, &it.community);
            let there = it.tambon.starts_with(filter.area.code())
                && filter.place.as_ref().is_none_or(|place| place.spot() == spot)
                && filter.outcome.is_none_or(|outcome| it.outcome() == outcome)
                && filter.by.as_ref().is_none_or(|by| it.by.iter().any(|it| it == by))
                && (filter.late != Some(Late::Visit) || it.due.is_some_and(|due| due < today()));
            let met = it.rounds.iter().any(|it| it.met());
            let fits = it.problems.iter().filter(|told| {
                let na = told.status == ProblemStatus::NotApplicable;
                let closed = told.status.closed();
                met && !told.unanswered
                    && (!na || filter.status == Some(Stands::At(ProblemStatus::NotApplicable)))
                    && match filter.status { None => true, Some(Stands::Open) => !closed, Some(Stands::At(at)) => at == told.status }
                    && (!filter.urgent || (!closed && told.urgent.is_some()))
                    && filter.dimension.as_deref().is_none_or(|it| told.dimension() == Some(it))
                    && filter.item.as_ref().is_none_or(|it| told.item.as_deref() == Some(it.as_str()))
                    && filter.lead.as_ref().is_none_or(|it| told.lead.as_deref() == it.as_deref())
                    && (filter.late != Some(Late::Target) || (!closed && told.target_on.is_some_and(|on| on.last_day() < today())))
            }).count();
            if there && (fits > 0 || !filter.of_problems()) {
                expected.0.push(u32::try_from(at).expect("few"));
                expected.1 += fits;
            }
        }
        prop_assert_eq!((households, problems), expected);
    }

    /// Resolutions in any order, each any number of times, come to the same.
    #[test]
    fn resolutions_come_to_the_same_in_any_order(
        says in prop::collection::vec((0..3_usize, any::<u8>(), prop::option::of(0..6_u32)), 1..7),
        order in any::<u64>(),
    ) {
        let all: Vec<Resolution> = says.iter().enumerate().map(|(n, (lead, knew, back))| {
            let n = u32::try_from(n).expect("few");
            let knew: Vec<u32> = (0..n).filter(|it| knew >> it & 1 == 1).collect();
            let back: Vec<u32> = back.iter().copied().filter(|it| knew.contains(it)).collect();
            let lead = Some(["LAO", "CDD", "PAO"][*lead]).filter(|_| back.is_empty());
            resolution(n, lead, &knew, &back)
        }).collect();
        let mut shuffled = all.clone();
        shuffled.extend(all.iter().cloned());
        let mut state = order;
        for at in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(at, usize::try_from(state >> 33).expect("small") % (at + 1));
        }
        prop_assert_eq!(lead(&all), lead(&shuffled));
        let refs: Vec<&Resolution> = all.iter().collect();
        let stands = standing(&refs);
        // Nothing that was taken back holds, and nothing holds that nobody said.
        match lead(&all) {
            Agreed::On(code) => prop_assert!(stands.iter().any(|it| it.lead.as_deref() == Some(&code))),
            Agreed::Nothing => prop_assert!(stands.iter().all(|it| it.lead.is_none())),
            Agreed::Differs => prop_assert!(stands.iter().filter(|it| it.lead.is_some()).count() > 1),
        }
    }
}

#[test]
fn a_deleted_filter_comes_back_as_it_was_unless_another_took_its_name() {
    let kept = |n: u32, name: &str| KeptFilter {
        id: KeptFilterId(id(30, n)),
        name: name.to_owned(),
        filter: "area=7606&status=open".to_owned(),
        at: 1,
        gone: false,
    };
    let (one, other) = (kept(1, "บ้านลาด"), kept(2, "เขาย้อย"));
    let gone = one.deleted(2);
    assert_eq!((gone.gone, gone.filter.as_str(), gone.at, gone.id), (true, "", 2, one.id));
    let back = one.restored(3, [&gone, &other]);
    assert_eq!(back, Some(KeptFilter { at: 3, ..one.clone() }));
    // Once it is there again, and where its name was given away since.
    assert_eq!(one.restored(4, [&KeptFilter { at: 3, ..one.clone() }, &other]), None);
    assert_eq!(one.restored(4, [&gone, &kept(3, "บ้านลาด")]), None);
    assert!(one.restored(4, [&gone, &kept(3, "บ้านลาด").deleted(3)]).is_some(), "that one went too");
}

#[test]
fn one_that_counts_with_another_is_found_in_its_place_and_is_in_no_count() {
    let line = |house: &str, moo: u8| {
        format!(
            r#"{MET},"t":"760601","m":{moo},"n":"{house}","p":[{{"i":"H02","f":"rx-2567","g":"letter","a":"LAO"}}]"#
        )
    };
    let all = written(&[&line("1", 1), &line("1/1", 1), &line("2", 2)]);
    let [one, two] = [0, 1].map(|it: usize| all[it].id);
    let said = (String::new(), 0, "office".to_owned());
    let same = Pairs::default().decide(PairDecisionId(id(8, 1)), (one, two), Says::Same(two), said);
    let before = listed(all.clone(), 1);
    let after = of_counted(Counted::of(all, &Pairs::of([&same])), 1);
    let counts = |of: &Cases| {
        let found = of.find(&Filter::default(), &[], today());
        let names: Vec<_> =
            found.households.iter().filter_map(|it| Some(of.at(*it)?.house_no.as_str())).collect();
        assert_eq!(names, ["1", "1/1", "2"], "all are found, in the order of the list");
        let villages: Vec<usize> = of.villages().iter().map(|it| it.households()).collect();
        let loads = of.loads(&Filter::default(), today());
        let (on_table, load) = (of.on_table(&Filter::default(), today()).len(), loads[0].1);
        (found.counted, found.problems, villages, on_table, (load.households, load.problems))
    };
    assert_eq!(counts(&before), (3, 3, vec![2, 1], 3, (3, 3)));
    assert_eq!(counts(&after), (2, 2, vec![1, 1], 2, (2, 2)));
    assert_eq!(after.of(one).map(|it| it.id), Some(one));
    assert_eq!(after.counted().joined().with(one), Some(two));
    assert_eq!(after.summaries().len(), 2);
    // By its own words, and by what is asked of it.
    let words = after.find(&Filter::default(), &words_of("1"), today());
    assert!(words.households.len() >= 2);
    let asked = after.find(&asked("area=760601&place=m1&urgent=1"), &[], today());
    assert_eq!((asked.households.len(), asked.counted, asked.problems), (2, 1, 1));
}
