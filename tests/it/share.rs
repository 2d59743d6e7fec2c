//! Work that is shared among several people: each gets a stretch of the road, and it can be taken back.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use thaiqm_field::domain::questionnaire::known;
use thaiqm_field::domain::work::{Brief, Row, Standing};
use thaiqm_field::domain::{Answer, AnswerKey, Answers, HouseholdId, Listed, MemberId, Source};
use thaiqm_field::exchange::roster::{Chosen, Given, Measure, Portion, TakenBack, along, share};

fn listed(reference: usize, tambon: &str, moo: Option<i64>, house: &str, assigned: &[&str]) -> Listed {
    let id = HouseholdId::of(Source::Thaiqm2565, &reference.to_string(), "");
    let text = |it: &str| Some(Answer::Text(it.to_owned())).filter(|_| !it.is_empty());
    let mut answers = Answers::default();
    answers.set(AnswerKey::of(known::TAMBON), text(tambon));
    answers.set(AnswerKey::of(known::MOO), moo.map(Answer::Number));
    answers.set(AnswerKey::of(known::HOUSE_NO), text(house));
    let head = MemberId::head_of(id);
    let first = ["บุญมี", "คำปุ่น", "วิชัย"].get(reference % 3).copied().unwrap_or_default();
    answers.set(AnswerKey::of_member(known::FIRST_NAME, head), text(first));
    answers.set(AnswerKey::of_member(known::RELATION, head), Some(Answer::One("head".to_owned())));
    Listed {
        id,
        source: Source::Thaiqm2565,
        reference: reference.to_string(),
        answers,
        problems: Vec::new(),
        assigned: assigned.iter().map(|it| (*it).to_owned()).collect(),
        note: String::new(),
    }
}

/// So many houses of one village, their numbers from the last to the first.
fn village(count: usize) -> Vec<Listed> {
    (0..count).map(|n| listed(n, "760601", Some(4), &(count - n).to_string(), &[])).collect()
}

fn people(names: &[&str]) -> Vec<String> {
    names.iter().map(|it| (*it).to_owned()).collect()
}

fn houses(all: &[Listed], portion: &Portion) -> Vec<String> {
    let house = |id: &HouseholdId| all.iter().find(|it| it.id == *id).map(|it| it.answers.text("house_no"));
    portion.households.iter().filter_map(house).map(str::to_owned).collect()
}

fn sizes(portions: &[Portion]) -> Vec<usize> {
    portions.iter().map(|it| it.households.len()).collect()
}

#[test]
fn a_hundred_among_three_are_thirty_four_and_twice_thirty_three_in_a_row() {
    let all = village(100);
    let shares = share(&along(&all, &Chosen::All, false), &people(&["ก", "ข", "ค"]), Measure::Evenly);
    assert_eq!(sizes(&shares.portions), [34, 33, 33]);
    assert_eq!((shares.households(), shares.people(), shares.left, shares.replaced), (100, 3, 0, 0));
    let numbers = |from: u32, to: u32| (from..=to).map(|it| it.to_string()).collect::<Vec<_>>();
    let [first, second, third] = &shares.portions[..] else { panic!("three portions") };
    assert_eq!(houses(&all, first), numbers(1, 34));
    assert_eq!(houses(&all, second), numbers(35, 67));
    assert_eq!(houses(&all, third), numbers(68, 100));
}

#[test]
fn so_many_each_leaves_the_rest_as_it_is() {
    let mut all = village(10);
    all[0].assigned = people(&["เดิม"]);
    let road = along(&all, &Chosen::All, false);
    let shares = share(&road, &people(&["ก", "ข"]), Measure::Each(4));
    assert_eq!(sizes(&shares.portions), [4, 4]);
    assert_eq!((shares.left, shares.left_free, shares.replaced), (2, 1, 0), "house 10 is somebody's");
    let shares = share(&road, &people(&["ก", "ข", "ค", "ง"]), Measure::Each(4));
    assert_eq!(sizes(&shares.portions), [4, 4, 2, 0]);
    assert_eq!((shares.people(), shares.left, shares.replaced), (3, 0, 1));
    let shares = share(&road, &people(&["ก"]), Measure::Each(usize::MAX));
    assert_eq!((sizes(&shares.portions), shares.left), (vec![10], 0));
    let nobody = share(&road, &[], Measure::Evenly);
    assert_eq!((nobody.households(), nobody.left, nobody.left_free), (0, 10, 9));
    let twice = share(&road, &people(&["ก", "ข", "ก"]), Measure::Evenly);
    assert_eq!(sizes(&twice.portions), [5, 5]);
}

#[test]
fn a_village_a_tambon_or_only_what_is_nobodys_is_shared() {
    let all = [
        listed(1, "760602", Some(1), "5", &[]),
        listed(2, "760601", Some(12), "9", &["ข"]),
        listed(3, "760601", Some(2), "", &[]),
        listed(4, "760601", Some(2), "27/10", &["ก", "ข"]),
        listed(5, "760601", Some(2), "๒๗/๒", &[]),
    ];
    let found = |chosen: &Chosen, free| {
        let number = |id| all.iter().find(|it| it.id == id).map(|it| it.reference.clone());
        along(&all, chosen, free).into_iter().filter_map(|it| number(it.household)).collect::<String>()
    };
    assert_eq!(found(&Chosen::All, false), "54321", "village by village, without a number last");
    assert_eq!(found(&Chosen::All, true), "531");
    assert_eq!(found(&Chosen::Tambon("760601".to_owned()), false), "5432");
    let village = Chosen::Village("760601".to_owned(), Some(2), String::new());
    assert_eq!(found(&village, false), "543");
    assert_eq!(found(&village, true), "53");
    // One who shared a household keeps it alone: that is another assignment.
    let road = along(&all, &Chosen::All, false);
    assert_eq!(share(&road, &people(&["ข"]), Measure::Evenly).replaced, 1);
}

#[test]
fn an_assignment_is_taken_back_where_nothing_came_in_between() {
    let mut all = village(6);
    all[5].assigned = people(&["เดิม", "อีกคน"]);
    all[4].assigned = people(&["ก"]);
    let before = all.clone();
    let shares = share(&along(&all, &Chosen::All, false), &people(&["ก", "ข"]), Measure::Evenly);
    let given = Given::of(&mut all, &shares.portions);
    assert!(all.iter().all(|it| it.assigned.len() == 1));
    let mut back = all.clone();
    assert_eq!(given.take_back(&mut back), TakenBack { restored: 5, changed: 0 }, "one was theirs already");
    assert_eq!(back, before);
    // Since then one was given to somebody else, one lost its people, and one left the list.
    all[0].assigned = people(&["ค"]);
    all[1].assigned.clear();
    all.remove(2);
    assert_eq!(given.take_back(&mut all), TakenBack { restored: 2, changed: 3 });
    assert_eq!((all[0].assigned.as_slice(), all[1].assigned.is_empty()), (&people(&["ค"])[..], true));
    assert_eq!(all[4].assigned, people(&["เดิม", "อีกคน"]));
    assert!(Given::of(&mut all, &[]).is_empty());
}

const NAMES: [&str; 5] = ["ก", "ข", "ค", "ง", "จ"];

fn a_list() -> impl Strategy<Value = Vec<Listed>> {
    let one = (
        0..3_usize,
        prop::option::of(1..4_i64),
        "[1-3]{0,2}(/[12])?",
        prop::collection::vec(0..5_usize, 0..3),
    );
    prop::collection::vec(one, 0..60).prop_map(|all| {
        let of = |(n, (tambon, moo, house, who)): (usize, (usize, Option<i64>, String, Vec<usize>))| {
            let who: Vec<&str> = who.into_iter().map(|it| NAMES[it]).collect();
            listed(n, ["760601", "760602", ""][tambon], moo, &house, &who)
        };
        all.into_iter().enumerate().map(of).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_household_is_given_once_at_most_and_everybody_has_a_stretch_of_the_road(
        all in a_list(),
        shuffled in any::<prop::sample::Index>(),
        among in prop::collection::vec(0..5_usize, 0..5),
        each in prop::option::of(0..30_usize),
        free in any::<bool>(),
        tambon in any::<bool>(),
    ) {
        let chosen = if tambon { Chosen::Tambon("760601".to_owned()) } else { Chosen::All };
        let among: Vec<String> = among.into_iter().map(|it| NAMES[it].to_owned()).collect();
        let measure = each.map_or(Measure::Evenly, Measure::Each);
        let road = along(&all, &chosen, free);
        let shares = share(&road, &among, measure);

        // What is on the road is what was chosen, once, in the order of the tablet's list.
        let wanted = |it: &&Listed| chosen.holds(it) && (!free || it.assigned.is_empty());
        let expected: BTreeSet<_> = all.iter().filter(wanted).map(|it| it.id).collect();
        let order: Vec<_> = road.iter().map(|it| it.household).collect();
        prop_assert_eq!(order.len(), expected.len());
        prop_assert_eq!(order.iter().copied().collect::<BTreeSet<_>>(), expected);
        let row = |it: &Listed| Row {
            household: it.id,
            brief: Arc::new(Brief::of(&it.answers, "")),
            listed: true,
            mine: false,
            standing: Standing::of_listed(it),
        };
        let mut rows: Vec<Row> = all.iter().filter(wanted).map(row).collect();
        rows.sort_by(Row::order);
        prop_assert_eq!(rows.iter().map(|it| it.household).collect::<Vec<_>>(), order.clone());

        // One stretch after the other, from the beginning: nobody's is torn, and nothing is given twice.
        let given: Vec<_> = shares.portions.iter().flat_map(|it| it.households.iter().copied()).collect();
        prop_assert_eq!(&given[..], &order[..given.len()]);
        prop_assert_eq!(given.len(), shares.households());
        prop_assert_eq!(given.len() + shares.left, order.len());
        let rest = &road[given.len()..];
        prop_assert_eq!(shares.left_free, rest.iter().filter(|it| it.assigned.is_empty()).count());
        let mut once: Vec<String> = Vec::new();
        among.iter().for_each(|it| if !once.contains(it) { once.push(it.clone()) });
        prop_assert_eq!(shares.portions.iter().map(|it| it.who.clone()).collect::<Vec<_>>(), once.clone());
        let sizes = sizes(&shares.portions);
        prop_assert!(sizes.is_sorted_by(|one, next| one >= next), "the first ones get the odd ones: {sizes:?}");
        match each {
            Some(each) => {
                prop_assert!(sizes.iter().all(|it| *it <= each));
                prop_assert!(shares.left == 0 || sizes.iter().all(|it| *it == each));
            }
            None => {
                let spread = sizes.first().unwrap_or(&0) - sizes.last().unwrap_or(&0);
                prop_assert!(spread <= 1);
                prop_assert!(shares.left == 0 || once.is_empty());
            }
        }

        // The order in which the list came makes no difference.
        let mut other = all.clone();
        if !other.is_empty() {
            other.rotate_left(shuffled.index(all.len()));
        }
        prop_assert_eq!(&along(&other, &chosen, free), &road);
        prop_assert_eq!(share(&road, &among, measure), shares.clone());

        // Given and taken back it is as it was; whoever got nothing new is left alone.
        let mut after = all.clone();
        let done = Given::of(&mut after, &shares.portions);
        let mut replaced = 0;
        for (old, new) in all.iter().zip(&after) {
            let whose = shares.portions.iter().find(|it| it.households.contains(&old.id));
            replaced += usize::from(!old.assigned.is_empty() && old.assigned != new.assigned);
            prop_assert_eq!(&new.assigned, &whose.map_or(old.assigned.clone(), |it| vec![it.who.clone()]));
        }
        prop_assert_eq!(shares.replaced, replaced);
        done.take_back(&mut after);
        prop_assert_eq!(after, all);
    }
}
