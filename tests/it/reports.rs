//! The reports: their rules one by one, and the same figures in every cell from a program in another
//! language that reads the raw files (`tests/foreign/reports.py`).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};
use thaiqm_field::domain::board;
use thaiqm_field::domain::listing::ListBelow;
use thaiqm_field::domain::meeting::{Resolution, count_in};
use thaiqm_field::domain::merge::{PairDecision, Pairs, Says};
use thaiqm_field::domain::report::{self, Cell, Giver, Head, Stands, Table, Unit, Urgent};
use thaiqm_field::domain::roster::Listed;
use thaiqm_field::domain::summary::{Summary, with_lists};
use thaiqm_field::domain::tally::{Area, Part, Scope, rounds};
use thaiqm_field::domain::work::Spot;
use thaiqm_field::domain::{
    Counted, Date, HouseholdId, OrdMap, OrdSet, Outcome, PairDecisionId, Questionnaire, ResolutionId, Roster,
    Round,
};
use thaiqm_field::exchange::listing::Listing;
use thaiqm_field::exchange::summaries::of_visits;

use crate::support::homes::{Homes, homes};

fn today() -> Date {
    Date::new(2025, 5, 15).expect("a day")
}

fn summaries(of: &Homes, below: &[Listing]) -> Vec<Arc<Summary>> {
    let records = of.bundles.iter().flat_map(|it| it.records.iter().cloned()).collect();
    let mut kept: OrdMap<String, ListBelow> = OrdMap::new();
    for it in below {
        let record = it.record(&it.content(), "kept", &[], None, 0);
        if record.replaces(kept.get(&record.office)) {
            kept.insert(record.office.clone(), record);
        }
    }
    let below = kept.values().flat_map(|it| it.digest.summaries().expect("of today")).map(Arc::new);
    with_lists(of_visits(records).into_iter().map(Arc::new), &of.rosters, &below.collect::<Vec<_>>())
}

/// What offices below tell of every list but the first, some of it twice: an older issue that names too few, and
/// households of another office's list under another number.
fn told_upwards(of: &mut Homes) -> Vec<Listing> {
    let lists = of.rosters.split_off(of.rosters.len().min(1));
    let mut all = Vec::new();
    for (n, list) in lists.iter().enumerate() {
        let told = |roster: &Roster, at| Listing::of(roster, &OrdSet::new(), "above", 1, at);
        let mut shared = list.clone();
        let neighbours = lists.iter().chain(&of.rosters).flat_map(|it| it.households.iter().take(3));
        for it in neighbours.filter(|it| list.households.iter().all(|own| own.id != it.id)) {
            shared.households.push(Listed { reference: format!("X-{n}"), ..it.clone() });
        }
        let older = Roster { households: list.households.iter().take(7).cloned().collect(), ..list.clone() };
        all.extend([told(&shared, 9_000_000), told(&older, 8_000_000)]);
    }
    all
}

fn spot(spot: &Spot, name: &str) -> String {
    match spot {
        Spot::Moo(moo) => format!("moo {moo}"),
        Spot::Community(_) => format!("community {name}"),
        Spot::Unknown => "unknown".to_owned(),
    }
}

fn head(head: &Head) -> String {
    match head {
        Head::All => "all".to_owned(),
        Head::Part(Part::Area(area), _) => area.code().to_owned(),
        Head::Part(Part::Spot(it), name) => spot(it, name),
        Head::Part(Part::Unknown, _) => "unknown".to_owned(),
        Head::Dimension(letter) => letter.clone().unwrap_or_else(|| "unknown".to_owned()),
        Head::Item(code, _) => code.clone(),
        Head::Giver(code) => code.clone().unwrap_or_else(|| "unknown".to_owned()),
        Head::Month(year, month) => format!("{year}-{:02}", month.unwrap_or_default()),
        other => format!("{other:?}"),
    }
}

/// A share as it is printed, in per cent with one decimal, with its denominator.
fn cell(cell: &Cell) -> Value {
    match cell {
        Cell::Count(it) => json!(it),
        Cell::Baht(it) => json!(it),
        Cell::Share { of, .. } => match cell.tenths() {
            Some(tenths) => json!(format!("{}.{} of {of}", tenths / 10, tenths % 10)),
            None => json!("–"),
        },
        other => json!(format!("{other:?}")),
    }
}

fn table(table: &Table) -> Value {
    let cells = |it: &report::Row| it.cells.iter().map(cell).collect::<Vec<_>>();
    let mut above = String::new();
    let rows: Vec<Value> = table
        .rows
        .iter()
        .map(|it| {
            assert_eq!(it.cells.len(), table.columns, "{:?}", table.name);
            let own = head(&it.head);
            let full = if it.level == 0 { own.clone() } else { format!("{above} / {own}") };
            if it.level == 0 {
                above = own;
            }
            json!([full, cells(it)])
        })
        .collect();
    json!({ "rows": rows, "total": cells(&table.total) })
}

fn urgent(it: &Urgent) -> Value {
    let place = (it.reference.clone(), it.tambon.clone(), spot(&it.spot, &it.community));
    let told = it.open.as_ref().map(|it| {
        let found = it.found_on.map(|on| on.to_string());
        let status = match it.status {
            Stands::Said(status) => status.code(),
            Stands::Unseen(Outcome::NotVisited) => "not_visited",
            Stands::Unseen(Outcome::Unreachable) => "unreachable",
            Stands::Unseen(other) => panic!("{other:?}"),
        };
        json!([it.house_no, it.item, it.severity, found, it.days, it.lead, status])
    });
    json!([place.0, place.1, place.2, told])
}

/// Every table in every area and round.
fn tables(counted: &Counted, areas: &[&str]) -> Vec<Value> {
    let round_ids = rounds(counted.whole());
    let mut tables = Vec::new();
    for area in areas {
        for round in [None].into_iter().chain(round_ids.iter().cloned().map(Some)) {
            let scope = Scope { area: Area::of(area).expect("digits"), round: round.clone(), today: today() };
            let all = &round.as_ref().map_or_else(|| counted.clone(), |it| counted.in_round(it));
            let mut put = |name: &str, it: Value| {
                tables.push(json!({ "name": name, "area": area, "round": round, "table": it }));
            };
            put("R2", table(&report::r2(all, &scope)));
            put("R3", table(&report::r3(all, &scope)));
            put("R4", json!(report::r4(counted, &scope).iter().map(urgent).collect::<Vec<_>>()));
            put("R5 problems", table(&report::r5(all, &scope, Unit::Problems, true)));
            put("R5 households", table(&report::r5(all, &scope, Unit::Households, true)));
            put("R6 agency", table(&report::r6(all, &scope, Giver::Agency)));
            put("R6 network", table(&report::r6(all, &scope, Giver::Network)));
            put("R10", table(&report::r10(all, &scope)));
        }
    }
    tables
}

fn lines<T: serde::Serialize>(path: &Path, all: &[T]) {
    let text: Vec<String> = all.iter().map(|it| serde_json::to_string(it).expect("JSON")).collect();
    std::fs::write(path, text.join("\n") + "\n").expect("written");
}

/// A Python of those that the tests bring, else of the computer.
fn python() -> PathBuf {
    let cache = std::env::var_os("CACHE").map(PathBuf::from);
    let own = cache.map(|it| it.join("python/bin/python")).filter(|it| it.exists());
    own.unwrap_or_else(|| PathBuf::from("python3"))
}

/// What both programs read, and what ours says; then what the other one says to that.
fn agreed(
    folder: &Path,
    homes: &Homes,
    below: &[Listing],
    all: &Counted,
    (resolutions, pairs): (&[Resolution], &[PairDecision]),
    areas: &[&str],
) -> String {
    lines(&folder.join("resolutions.jsonl"), resolutions);
    lines(&folder.join("pairs.jsonl"), pairs);
    lines(&folder.join("bundles.jsonl"), &homes.bundles);
    lines(&folder.join("rosters.jsonl"), &homes.rosters);
    lines(&folder.join("below.jsonl"), below);
    lines(&folder.join("questionnaires.jsonl"), Questionnaire::published());
    let said = json!({ "today": today().to_string(), "tables": tables(all, areas) });
    std::fs::write(folder.join("tables.json"), said.to_string()).expect("written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/reports.py");
    let run = Command::new(python()).arg(script).arg(folder).output().expect("python runs");
    let out = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(run.status.success(), "{out}{}", String::from_utf8_lossy(&run.stderr));
    assert!(out.contains("every cell agrees"), "{out}");
    out
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

#[test]
fn every_cell_is_as_an_independent_computation_from_the_raw_files_has_it() {
    for seed in 1..=3 {
        let mut homes = homes(seed, 400);
        let own = with_lists([], &homes.rosters, []).len();
        let below = told_upwards(&mut homes);
        assert_eq!(
            summaries(&Homes { bundles: Vec::new(), rosters: homes.rosters.clone() }, &below).len(),
            own
        );
        for bundle in homes.bundles.iter().take(2) {
            let checked = bundle.records.iter().try_for_each(|it| it.check(Questionnaire::published()));
            assert_eq!(checked, Ok(()), "what the dice made could be handed over");
        }
        let areas = ["", "76", "7606", "760601", "760602", "760603", "49", "310101"];
        let mut all = summaries(&homes, &below);
        let resolutions = resolved(&all);
        let before = tables(&Counted::from(all.clone()), &areas);
        count_in(&mut all, &resolutions);
        let resolved = tables(&Counted::from(all.clone()), &areas);
        assert_ne!(resolved, before, "what was resolved stands in the reports");
        let pairs = paired(&all);
        let counted = Counted::of(all, &Pairs::of(&pairs));
        assert!(counted.left_out().len() > 20, "many count with another");
        assert_ne!(tables(&counted, &areas), resolved, "whoever counts with another stands in no report");
        let decided = (&*resolutions, &*pairs);
        print!("{}", agreed(&folder("reports"), &homes, &below, &counted, decided, &areas));
    }
}

/// Decisions about households beside each other: that they are one, that they are two, taken back, said elsewhere
/// again or otherwise, and ways, rings and forks of them.
fn paired(all: &[Arc<Summary>]) -> Vec<PairDecision> {
    let mut made: Vec<PairDecision> = Vec::new();
    let mut say = |one: HouseholdId, other: HouseholdId, says: Says, knew: Vec<PairDecisionId>| {
        let id = PairDecisionId(crate::support::id(8, u32::try_from(made.len()).expect("few")));
        let pair = (one.min(other), one.max(other));
        let decided = Pairs::default().decide(id, pair, says, (String::new(), 0, "office".to_owned()));
        made.push(PairDecision { knew, ..decided });
        id
    };
    for (n, of) in all.chunks_exact(5).enumerate() {
        let [a, b, c, d, _] = [0, 1, 2, 3, 4].map(|it| of[it].id);
        let none = Vec::new;
        let first = say(a, b, Says::Same(if n % 2 == 0 { a } else { b }), none());
        match n % 9 {
            0 => drop(say(a, b, Says::Nothing, vec![first])),
            1 => drop(say(a, b, Says::Same(a), none())),
            2 => drop(say(b, c, Says::Same(c), none())),
            3 => {
                say(b, c, Says::Same(c), none());
                say(c, a, Says::Same(a), none());
            }
            4 => {
                say(b, c, Says::Same(b), none());
                say(a, c, Says::Apart, none());
            }
            5 => drop(say(a, d, Says::Same(d), none())),
            6 => drop(say(a, b, Says::Apart, vec![first])),
            7 => drop(say(b, a, Says::Same(b), none())),
            _ => {}
        }
    }
    made
}

#[test]
fn whoever_counts_with_another_is_in_no_report_until_that_is_taken_back() {
    let fuller = met_with(r#"{"i":"H02","f":"2565"},{"i":"W02","f":"2565","s":"solved"}"#);
    let other = met_with(r#"{"i":"H02","f":"2565"}"#);
    let all = written(&[&fuller, &other, MET]);
    let [one, two] = [0, 1].map(|it: usize| all[it].id);
    let id = |n| PairDecisionId(crate::support::id(8, n));
    let said = || (String::new(), 0, "office".to_owned());
    let same = Pairs::default().decide(id(1), (one, two), Says::Same(one), said());
    let decided = vec![same.clone()];
    let back = Pairs::of(&decided).decide(id(2), (one, two), Says::Nothing, said());
    assert_eq!(back.knew, [same.id]);
    let scope = scope("7606");
    let counted = |made: &[PairDecision]| {
        let all = Counted::of(all.clone(), &Pairs::of(made));
        let r5 = report::r5(&all, &scope, Unit::Problems, false);
        (counts(&report::r2(&all, &scope).total)[0], counts(&r5.total)[0], all.left_out().len())
    };
    assert_eq!(counted(&[]), (3, 3, 0), "households, problems, left out");
    assert_eq!(counted(&decided), (2, 2, 1));
    assert_eq!(counted(&[same, back]), (3, 3, 0));
}

/// Meetings about some of the problems: one after the other, taken back, and two that differ.
fn resolved(all: &[Arc<Summary>]) -> Vec<Resolution> {
    let mut made: Vec<Resolution> = Vec::new();
    for (n, household) in all.iter().enumerate().filter(|it| it.0 % 2 == 0) {
        let problems: Vec<_> = household.problems.iter().map(|it| it.id(household.id)).collect();
        let mut ids: Vec<ResolutionId> = Vec::new();
        for turn in 0..1 + n / 2 % 4 {
            let id = ResolutionId(crate::support::id(9, u32::try_from(made.len()).expect("few")));
            // Of five, one knew nothing of the others, and one takes the one before it back.
            let knew = if (n + turn) % 5 == 3 { Vec::new() } else { ids.clone() };
            let takes_back: Vec<_> =
                knew.last().copied().filter(|_| (n + turn) % 5 == 4).into_iter().collect();
            let lead = ["LAO", "CDD", "MOL"][(n + turn) % 3].to_owned();
            made.push(Resolution {
                id,
                household: household.id,
                problems: problems.iter().copied().skip(turn % 2).collect(),
                lead: Some(lead).filter(|_| takes_back.is_empty()),
                network: None,
                target_on: None,
                takes_back,
                knew,
                note: String::new(),
                at: 0,
                by: "office".to_owned(),
            });
            ids.push(id);
        }
    }
    made
}

/// The same of a synthetic province, once `make province` has made one:
/// `make province-reports`.
#[test]
#[ignore = "needs a province, and minutes"]
fn every_cell_of_a_whole_province_is_as_an_independent_computation_has_it() {
    let from = PathBuf::from(std::env::var_os("PROVINCE").unwrap_or_else(|| "target/province".into()));
    let read = |path: PathBuf| std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{path:?}: {why}"));
    let mut files: Vec<PathBuf> = std::fs::read_dir(from.join("raw"))
        .expect("raw files")
        .map(|it| it.expect("a file").path())
        .collect();
    files.sort();
    let bundles =
        files.into_iter().map(|it| serde_json::from_str(read(it).trim()).expect("a bundle")).collect();
    let listed = read(from.join("roster/listed.jsonl"));
    // Every fourth household is on the list of the office itself, the others came from three offices below.
    let mut parts: [Vec<Listed>; 4] = Default::default();
    for (n, line) in listed.lines().enumerate() {
        parts[n % 4].push(serde_json::from_str(line).expect("a listed one"));
    }
    let rosters = parts.into_iter().enumerate().map(|(n, households)| Roster {
        office: format!("office-{n}"),
        issue: 1,
        issued_at: 0,
        title: String::new(),
        round: Round::default(),
        households,
        questionnaire: String::new(),
    });
    let mut homes = Homes { bundles, rosters: rosters.collect() };
    let below = told_upwards(&mut homes);
    let all = summaries(&homes, &below);
    let around = Area::around(&all);
    let pairs = paired(&all[..all.len() / 10]);
    let all = Counted::of(all, &Pairs::of(&pairs));
    let decided = (&[][..], &*pairs);
    print!("{}", agreed(&folder("province"), &homes, &below, &all, decided, &["", around.code()]));
}

fn scope(area: &str) -> Scope {
    Scope { area: Area::of(area).expect("digits"), round: None, today: today() }
}

/// Households as they are written in short, so that a test shows what it is about.
fn written(lines: &[&str]) -> Vec<Arc<Summary>> {
    let of = |(n, line): (usize, &&str)| {
        let id = crate::support::id(1, u32::try_from(n).expect("few"));
        let text = format!("{{\"id\":\"{id}\",{line}}}");
        let it: Summary = serde_json::from_str(&text).unwrap_or_else(|fault| panic!("{fault}: {text}"));
        Arc::new(it)
    };
    lines.iter().enumerate().map(of).collect()
}

const MET: &str = r#""t":"760601","m":1,"v":[{"r":"rx-2567","k":"survey","d":"2024-06-15","o":"partial"}]"#;

fn met_with(problems: &str) -> String {
    format!(r#"{MET},"p":[{problems}]"#)
}

fn counts(row: &report::Row) -> Vec<u64> {
    let count = |it: &Cell| match it {
        Cell::Count(it) => Some(*it),
        _ => None,
    };
    row.cells.iter().filter_map(count).collect()
}

#[test]
fn a_household_with_problems_in_two_dimensions_is_one_household_with_problems() {
    let two = met_with(r#"{"i":"H02","f":"rx-2567"},{"i":"W02","f":"rx-2567"},{"i":"W03","f":"rx-2567"}"#);
    let table = report::r2(&written(&[&two, MET]), &scope("7606"));
    assert_eq!(counts(&table.total), [2, 1, 1, 1, 0, 0, 0, 0, 0, 3]);
    assert_eq!(table.rows.len(), 1);
}

#[test]
fn what_turned_out_to_be_no_problem_is_counted_nowhere_but_in_the_footnote() {
    let none = met_with(r#"{"i":"H02","f":"2565","s":"not_applicable"}"#);
    let all = written(&[&none]);
    assert_eq!(counts(&report::r2(&all, &scope("")).total), [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let table = report::r5(&all, &scope(""), Unit::Problems, false);
    assert_eq!(table.notes, [report::Note::NotApplicable(1)]);
    assert_eq!(table.total.cells.last().and_then(Cell::tenths), None, "no per cent of nothing");
}

#[test]
fn a_household_stands_once_in_a_row_under_its_problem_furthest_from_being_solved() {
    let mixed = met_with(r#"{"i":"H02","f":"2565","s":"solved"},{"i":"H03","f":"2565","s":"referred"}"#);
    let done = met_with(r#"{"i":"H02","f":"2565","s":"self_solved"},{"i":"W02","f":"2565"}"#);
    let all = written(&[&mixed, &done]);
    let households = report::r5(&all, &scope(""), Unit::Households, true);
    assert_eq!(counts(&households.rows[0]), [2, 0, 1, 0, 1, 0, 0, 0], "dimension H");
    assert_eq!(counts(&households.total), [2, 0, 0, 0, 1, 1, 0, 0], "not the sum of its rows");
    assert_eq!(households.rows[0].cells[8], Cell::Share { part: 1, of: 2 });
    let problems = report::r5(&all, &scope(""), Unit::Problems, false);
    assert_eq!(counts(&problems.rows[0]), [3, 1, 1, 0, 1, 0, 0, 0]);
}

#[test]
fn shares_are_rounded_half_up_to_a_tenth_of_a_per_cent() {
    let tenths = thaiqm_field::domain::tally::tenths;
    assert_eq!(tenths(1, 3), Some(333));
    assert_eq!(tenths(2, 3), Some(667));
    assert_eq!(tenths(1, 2000), Some(1), "0.05 is 0.1");
    assert_eq!(tenths(1, 2001), Some(0));
    assert_eq!(tenths(7, 7), Some(1000));
    assert_eq!(tenths(0, 0), None);
}

#[test]
fn of_a_restricted_case_the_urgent_list_tells_its_number_and_its_area_only() {
    let case = r#"{"i":"S01","f":"rx-2567","v":3,"g":"letter","x":true,"d":"2024-06-15","a":"POLICE"}"#;
    let all = written(&[&format!(r#"{},"n":"27/1","h":"บุญมี ทดสอบ""#, met_with(case))]);
    let lines = report::r4(&all, &scope(""));
    let [line] = lines.as_slice() else { panic!("one line: {lines:?}") };
    assert_eq!(line.open, None);
    assert_ne!(line.reference, report::reference(&all[0]), "nor whose it is, where another line tells that");
    let told = format!("{line:?}");
    assert!(!told.contains("27/1") && !told.contains("POLICE") && !told.contains("S01"), "{told}");
}

#[test]
fn the_severest_case_comes_first_then_the_one_that_has_been_open_longest() {
    let case = |severity: u8, day: &str| {
        met_with(&format!(r#"{{"i":"H01","f":"rx-2567","v":{severity},"g":"letter","d":"{day}"}}"#))
    };
    let all = written(&[&case(2, "2024-01-01"), &case(3, "2024-05-01"), &case(3, "2024-03-01")]);
    let days: Vec<_> =
        report::r4(&all, &scope("")).iter().map(|it| it.open.as_ref().map(|it| it.days)).collect();
    assert_eq!(days, [Some(Some(440)), Some(Some(379)), Some(Some(500))]);
}

#[test]
fn what_the_list_says_cannot_wait_stands_on_the_urgent_list_before_anybody_was_there() {
    let listed = |item: &str, urgent: &str, rest: &str| {
        format!(
            r#""s":"thaiqm_2565","n":"27/1","t":"760601","p":[{{"i":"{item}","f":"2565","u":true{urgent}{rest}}}]"#
        )
    };
    let away = format!(
        r#"{},"v":[{{"r":"rx-2567","k":"rexray","d":"2024-06-15","s":"not_met","o":"unreachable"}}]"#,
        listed("W01", r#","g":"letter""#, "")
    );
    let met = r#"{"i":"H01","f":"rx-2567","v":2,"g":"letter","d":"2025-05-01"}"#;
    let all = written(&[
        &listed("H01", r#","g":"letter""#, ""),
        &listed("H02", "", ""),
        &listed("S01", r#","g":"letter""#, r#","x":true"#),
        &away,
        &met_with(met),
    ]);
    let lines = report::r4(&all, &scope(""));
    let told = |it: &Urgent| {
        let open =
            it.open.as_ref().map(|it| (it.item.clone().unwrap_or_default(), it.status, it.severity, it.days));
        (it.listed, open)
    };
    // The level of what nobody has seen is not known: it comes after what is, and days count from the year's end.
    let days = Some(866);
    let unseen = |item: &str, of| (true, Some((item.into(), Stands::Unseen(of), None, days)));
    let said = Stands::Said(thaiqm_field::domain::ProblemStatus::Unsolved);
    assert_eq!(
        lines.iter().map(told).collect::<Vec<_>>(),
        [
            (false, Some(("H01".into(), said, Some(2), Some(14)))),
            unseen("H01", Outcome::NotVisited),
            (true, None),
            unseen("W01", Outcome::Unreachable),
        ]
    );
    // Of a round there is only what was found by going there.
    let of_round = Scope { round: Some("rx-2567".to_owned()), ..scope("") };
    assert_eq!(report::r4(&all, &of_round).len(), 1);
}

#[test]
fn a_table_that_leaves_the_office_tells_no_small_figure_of_a_restricted_item_nor_what_it_follows_from() {
    let mut lines = vec![met_with(r#"{"i":"S01","f":"rx-2567","x":true}"#)];
    lines.extend((0..7).map(|_| met_with(r#"{"i":"S05","f":"rx-2567"}"#)));
    lines.extend((0..9).map(|_| met_with(r#"{"i":"S06","f":"rx-2567"}"#)));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let here = report::r5(&written(&lines), &scope(""), Unit::Problems, true);
    let row = |table: &Table, code: &str| {
        let is = |it: &&report::Row| matches!(&it.head, Head::Item(is, _) if is == code);
        table.rows.iter().find(is).cloned().expect("a row")
    };
    assert_eq!(row(&here, "S01").cells[0], Cell::Count(1));
    let leaves = here.for_leaving();
    assert_eq!(row(&leaves, "S01").cells[0], Cell::Few);
    assert_eq!(row(&leaves, "S05").cells[0], Cell::Hidden, "seventeen less seven and nine is one");
    assert_eq!(row(&leaves, "S06").cells[0], Cell::Count(9));
    for code in ["S01", "S05"] {
        assert_eq!(row(&leaves, code).cells[8], Cell::Hidden, "a share has a denominator");
    }
}

#[test]
fn a_small_figure_that_is_all_of_its_dimension_does_not_follow_from_the_sums_either() {
    let alone = met_with(r#"{"i":"S01","f":"rx-2567","x":true},{"i":"H02","f":"rx-2567"}"#);
    let leaves = report::r5(&written(&[&alone]), &scope(""), Unit::Problems, true).for_leaving();
    let first = |head: &str| {
        let row = leaves.rows.iter().find(|it| matches!(&it.head, Head::Dimension(Some(is)) if is == head));
        row.expect("a row").cells[0]
    };
    assert_eq!(first("S"), Cell::Hidden);
    assert_eq!(first("H"), Cell::Hidden, "the total less all others is what the dimension has");
    assert_eq!(first("W"), Cell::Count(0));
    let only = met_with(r#"{"i":"S01","f":"rx-2567","x":true}"#);
    let leaves = report::r5(&written(&[&only]), &scope(""), Unit::Problems, true).for_leaving();
    assert_eq!(leaves.total.cells[0], Cell::Hidden);
    assert_eq!(leaves.total.cells[8], Cell::Hidden);
}

/// What a reader works out of a table: whatever is alone in not being told in a sum is that sum less the
/// others. The places that follow.
fn follows(table: &Table) -> Vec<(usize, usize)> {
    let rows: Vec<&report::Row> = table.rows.iter().chain([&table.total]).collect();
    let mut told: Vec<Vec<bool>> = rows
        .iter()
        .map(|row| row.cells[..8].iter().map(|it| matches!(it, Cell::Count(_))).collect())
        .collect();
    let total = rows.len() - 1;
    let tops: Vec<usize> = (0..total).filter(|it| rows[*it].level == 0).collect();
    let mut sums: Vec<Vec<(usize, usize)>> =
        (0..=total).map(|row| (0..8).map(|it| (row, it)).collect()).collect();
    for column in 0..8 {
        sums.push(tops.iter().chain([&total]).map(|it| (*it, column)).collect());
        for (nth, top) in tops.iter().enumerate() {
            let end = tops.get(nth + 1).copied().unwrap_or(total);
            if end > top + 1 {
                sums.push((*top..end).map(|it| (it, column)).collect());
            }
        }
    }
    let mut found = Vec::new();
    loop {
        let alone = sums.iter().find_map(|sum| {
            let mut open = sum.iter().filter(|it| !told[it.0][it.1]);
            open.next().filter(|_| open.next().is_none())
        });
        let Some((row, column)) = alone else { return found };
        told[*row][*column] = true;
        found.push((*row, *column));
    }
}

proptest! {
    #[test]
    fn nobody_works_out_of_a_table_that_leaves_what_it_withholds(
        problems in prop::collection::vec((0_usize..6, 0_usize..7), 1..40)
    ) {
        let items = ["S01", "S01", "S05", "S06", "H02", "W02"];
        let states = ["solved", "self_solved", "in_progress", "referred", "unsolved", "recurred", "ongoing_care"];
        let line = |(item, state): &(usize, usize)| {
            let (code, state) = (items[*item], states[*state]);
            let restricted = if code == "S01" { r#","x":true"# } else { "" };
            met_with(&format!(r#"{{"i":"{code}","f":"rx-2567","s":"{state}"{restricted}}}"#))
        };
        let lines: Vec<String> = problems.iter().map(line).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let leaves = report::r5(&written(&lines), &scope(""), Unit::Problems, true).for_leaving();
        prop_assert_eq!(follows(&leaves), []);
    }
}

#[test]
fn a_report_of_an_earlier_round_has_problems_as_they_stood_then() {
    let rounds = r#""t":"760601","v":[{"r":"rx-2567","k":"rexray","d":"2024-01-10","o":"none"},{"r":"rx-2568","k":"rexray","d":"2025-01-10","o":"complete"}]"#;
    let one =
        format!(r#"{rounds},"p":[{{"i":"H02","f":"2565","s":"solved","w":["unsolved"],"c":"2025-01"}}]"#);
    let all = written(&[&one]);
    let at = |round: &str| Scope { round: Some(round.to_owned()), ..scope("") };
    let open = |round: &str| counts(&report::r5(&all, &at(round), Unit::Problems, false).total);
    assert_eq!(open("rx-2567"), [1, 0, 0, 0, 0, 1, 0, 0]);
    assert_eq!(open("rx-2568"), [1, 1, 0, 0, 0, 0, 0, 0]);
    assert_eq!(thaiqm_field::domain::tally::rounds(&all), ["rx-2568", "rx-2567"], "the newest first");
    let moved = board::moved(&all, &at("rx-2568"), "rx-2567");
    assert_eq!(counts(&moved.rows[0]), [0, 0, 1, 0, 1], "from open to solved");
}

#[test]
fn an_area_is_drilled_from_provinces_to_villages_and_its_parts_make_its_whole() {
    let all = summaries(&homes(7, 200), &[]);
    let sum = |table: &Table| table.rows.iter().map(|it| counts(it)[0]).sum::<u64>();
    for area in ["", "76", "7606", "760602"] {
        let table = report::r2(&all, &scope(area));
        assert_eq!(sum(&table), counts(&table.total)[0], "{area}");
        assert!(table.rows.len() > 1, "{area}");
    }
    let villages = report::r2(&all, &scope("760602"));
    let names =
        villages.rows.iter().filter(|it| matches!(&it.head, Head::Part(Part::Spot(Spot::Community(_)), _)));
    assert_eq!(names.count(), 2, "three ways to type one community, and another one");
    assert_eq!(Area::around(&written(&[MET, MET])).code(), "760601");
    assert_eq!(Area::around(&all).code(), "");
    assert_eq!(Area::of("76x"), None);
    assert_eq!(Area::of("760"), None);
}

#[test]
fn problems_solved_are_counted_in_the_month_in_which_they_were_as_far_as_that_is_known() {
    let three = met_with(
        r#"{"i":"H02","f":"2565","s":"solved","c":"2024-02-11"},{"i":"H03","f":"2565","s":"self_solved","c":"2024-02"},
        {"i":"W02","f":"2565","s":"solved","c":"2023"},{"i":"W03","f":"2565","s":"recurred"}"#,
    );
    let table = board::solved(&written(&[&three]), &scope(""));
    let months: Vec<_> = table.rows.iter().map(|it| (head(&it.head), counts(it))).collect();
    assert_eq!(months, [("2023-00".to_owned(), vec![1, 0, 1]), ("2024-02".to_owned(), vec![1, 1, 2])]);
    assert_eq!(counts(&table.total), [2, 1, 3]);
}

#[test]
fn one_that_a_list_of_2565_names_is_none_that_was_missed() {
    let with = |origin: &str, rest: &str| {
        format!(r#""o":"{origin}",{}{rest}"#, met_with(r#"{"i":"H02","f":"rx-2567"}"#))
    };
    let listed = r#","s":"thaiqm_2565""#;
    let all = written(&[
        &with("missed", ""),
        &with("new_hardship", ""),
        &with("missed", listed),
        &with("new_hardship", listed),
        &with("missed", r#","s":"tpmap""#),
    ]);
    let total = counts(&report::r3(&all, &scope("")).total);
    assert_eq!(total[0], 2, "of 2565");
    assert_eq!(total[total.len() - 2..], [2, 1], "missed, in new hardship: nobody twice");
}

#[test]
fn what_is_due_is_told_by_how_near_it_is() {
    let of = |due: &str, target: &str| {
        format!(r#"{},"d":"{due}""#, met_with(&format!(r#"{{"i":"H02","f":"2565","t":"{target}"}}"#)))
    };
    // The data is of 15 May 2025.
    let all =
        written(&[&of("2025-05-14", "2025-05-22"), &of("2025-05-15", "2025-05"), &of("2025-06-14", "2026")]);
    let rows: Vec<_> = board::due(&all, &scope("")).rows.iter().map(counts).collect();
    assert_eq!(rows, [vec![1, 0], vec![1, 1], vec![1, 1], vec![0, 1]], "overdue, a week, a month, later");
}

#[test]
fn goals_are_measured_as_the_reports_count() {
    let checked = r#""o":"rexray_2565","t":"760601","v":[{"r":"rx-2567","k":"rexray","d":"2024-06-15","o":"complete"}],"p":[{"i":"H02","f":"2565","s":"solved"}]"#;
    let listed = r#""s":"thaiqm_2565","t":"760601""#;
    let all = Counted::from(written(&[checked, listed, listed, listed]));
    let round = Round { survey_close: Date::new(2025, 5, 31), ..Round::default() };
    let goals = board::goals(&all, &scope(""), &round);
    let shares: Vec<_> = goals.iter().map(|it| (it.share, it.reached())).collect();
    let share = |part, of| Cell::Share { part, of };
    assert_eq!(
        shares,
        [(share(1, 4), false), (share(1, 1), true), (share(1, 4), false), (share(0, 4), false)]
    );
    assert_eq!(goals[0].by, Date::new(2025, 5, 31));
}

#[test]
fn what_was_done_in_another_round_counts_for_no_goal_of_the_present_one() {
    let of = |round: &str| {
        format!(
            r#""o":"rexray_2565","t":"760601","v":[{{"r":"{round}","k":"rexray","d":"2024-06-15","o":"complete"}}],"p":[{{"i":"H02","f":"2565","s":"solved"}}]"#
        )
    };
    let all = Counted::from(written(&[&of("rx-2567"), &of("rx-2566"), &of("rx-2568")]));
    let share = |part, of| Cell::Share { part, of };
    let done = |id: &str, shown: Option<&str>| {
        let scope = Scope { round: shown.map(str::to_owned), ..scope("") };
        let round = Round { id: id.to_owned(), ..Round::default() };
        board::goals(&all, &scope, &round).iter().map(|it| it.share).take(3).collect::<Vec<_>>()
    };
    let of_one = [share(1, 3), share(1, 1), share(1, 3)];
    // Problems count as they stand now, in whichever round somebody was there last.
    let now = [share(1, 3), share(3, 3), share(1, 3)];
    assert_eq!(done("rx-2567", None), now, "an earlier and a later file were taken in as well");
    assert_eq!(done("rx-2567", Some("rx-2566")), of_one, "a round that is shown is that one");
    assert_eq!(done("", None), [share(3, 3), share(3, 3), share(3, 3)], "no round is set");
    // Shown by its own round, each is there.
    for round in ["rx-2566", "rx-2567", "rx-2568"] {
        let scope = Scope { round: Some(round.to_owned()), ..scope("") };
        assert_eq!(counts(&report::r2(&all, &scope).total)[..2], [1, 1], "{round}");
    }
}

#[test]
fn an_office_sets_its_own_goals_and_a_second_stage_of_results_only_with_a_day() {
    let listed = r#""s":"thaiqm_2565","t":"760601""#;
    let all = Counted::from(written(&[listed, listed]));
    let mut round = Round { solve_by: Date::new(2024, 9, 30), ..Round::default() };
    round.targets.solved.percent = 80;
    round.targets.recorded.by = Date::new(2023, 3, 31);
    let set = |round: &Round| {
        let goals = board::goals(&all, &scope(""), round);
        goals.iter().map(|it| (it.percent, it.by)).collect::<Vec<_>>()
    };
    let (solve, recorded) = (Date::new(2024, 9, 30), Date::new(2023, 3, 31));
    assert_eq!(set(&round), [(100, None), (80, solve), (75, recorded), (50, None)]);
    round.targets.results_then.by = Date::new(2023, 12, 31);
    assert_eq!(set(&round)[3..], [(50, None), (100, Date::new(2023, 12, 31))]);
}
