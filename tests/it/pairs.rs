//! What people decided of two households that look like one: it holds until a later one that knew it, the same
//! ones are the same outcome in any order, and what contradicts itself leaves nobody out of a count.

use std::sync::Arc;

use proptest::prelude::*;
use thaiqm_field::domain::counted::open_only;
use thaiqm_field::domain::merge::{AskedPair, Joined, Pair, PairDecision, PairState, Pairs, Says, Twins};
use thaiqm_field::domain::record::Origin;
use thaiqm_field::domain::roster::Source;
use thaiqm_field::domain::work::Likeness;
use thaiqm_field::domain::{Counted, HouseholdId, PairDecisionId, Summary};
use uuid::Uuid;

fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number)
}

fn house(n: u128) -> HouseholdId {
    HouseholdId(uuid(n))
}

fn pair(one: u128, other: u128) -> Pair {
    (house(one), house(other))
}

fn says(n: u128, of: Pair, says: Says, knew: &[u128]) -> PairDecision {
    PairDecision {
        id: PairDecisionId(uuid(5_000 + n)),
        one: of.0,
        other: of.1,
        undoes: says == Says::Nothing,
        counts: match says {
            Says::Same(counts) => Some(counts),
            Says::Apart | Says::Nothing => None,
        },
        knew: knew.iter().map(|it| PairDecisionId(uuid(5_000 + it))).collect(),
        why: "ผู้ใหญ่บ้านยืนยัน".to_owned(),
        at: 1,
        by: "kid".to_owned(),
    }
}

fn decided(n: u128, of: Pair, undoes: bool, knew: &[u128]) -> PairDecision {
    says(n, of, if undoes { Says::Nothing } else { Says::Apart }, knew)
}

/// That these two are one, and the one named first counts.
fn counts(n: u128, counts: u128, left_out: u128) -> PairDecision {
    says(n, pair(counts.min(left_out), counts.max(left_out)), Says::Same(house(counts)), &[])
}

fn joined(all: &[PairDecision]) -> Joined {
    Pairs::of(all).joined(|_| true)
}

/// Who is left out, and for whom.
fn left_out(all: &[PairDecision]) -> Vec<(u128, u128)> {
    let joined = joined(all);
    let with = |n: u128| {
        let with = joined.with(house(n))?;
        Some((n, (0..20).find(|it| house(*it) == with).expect("one of them")))
    };
    (0..20).filter_map(with).collect()
}

#[test]
fn a_decision_holds_until_a_later_one_that_knew_it_takes_it_back() {
    let of = pair(1, 2);
    let stands = |all: &[PairDecision]| Pairs::of(all).stands(of);
    let (first, back) = (decided(1, of, false, &[]), decided(2, of, true, &[1]));
    let again = decided(3, of, false, &[1, 2]);
    assert_eq!(stands(&[]), PairState::Open);
    assert_eq!(stands(std::slice::from_ref(&first)), PairState::Apart);
    assert_eq!(stands(&[first.clone(), back.clone()]), PairState::TakenBack);
    assert_eq!(stands(&[first.clone(), back.clone(), again]), PairState::Apart);
    // What came before has not come, and the later one still holds.
    assert_eq!(stands(std::slice::from_ref(&back)), PairState::TakenBack);
    // Another office decided the same and knew nothing of it.
    assert_eq!(stands(&[first.clone(), decided(4, of, false, &[])]), PairState::Apart);
    // One took back what the other never did: a person is asked again, and who knew both settles it.
    let both = [first, back, decided(4, of, false, &[])];
    assert_eq!(stands(&both), PairState::Differs);
    let pairs = Pairs::of(&both);
    let settled =
        pairs.decide(PairDecisionId(uuid(5_009)), of, Says::Apart, (String::new(), 2, String::new()));
    assert_eq!(settled.knew, [1, 2, 4].map(|it| PairDecisionId(uuid(5_000 + it))));
    assert_eq!(stands(&[both.to_vec(), vec![settled]].concat()), PairState::Apart);
    assert_eq!(Pairs::of(&both).stands(pair(1, 3)), PairState::Open);
}

#[test]
fn many_decisions_about_two_are_gone_through_once() {
    let of = pair(1, 2);
    let knows = |n: u128| if n == 0 { Vec::new() } else { vec![n - 1] };
    let mut all: Vec<PairDecision> = (0..20_000).map(|n| decided(n, of, n % 2 == 1, &knows(n))).collect();
    assert_eq!(Pairs::of(&all).stands(of), PairState::TakenBack);
    let own = decided(20_000, of, false, &[20_000]);
    all.push(own.clone());
    assert!(Pairs::of(&all).newest(of).contains(&&own), "that it knew itself takes nothing back");
}

#[test]
fn that_two_are_one_holds_until_it_is_taken_back_and_is_asked_again_where_others_say_otherwise() {
    let of = pair(1, 2);
    let stands = |all: &[PairDecision]| Pairs::of(all).stands(of);
    let (first, back) = (counts(1, 1, 2), decided(2, of, true, &[1]));
    assert_eq!(stands(std::slice::from_ref(&first)), PairState::Same(house(1)));
    assert_eq!(left_out(std::slice::from_ref(&first)), [(2, 1)]);
    assert_eq!(stands(&[first.clone(), back.clone()]), PairState::TakenBack);
    assert_eq!(left_out(&[first.clone(), back.clone()]), []);
    let again = says(3, of, Says::Same(house(2)), &[1, 2]);
    assert_eq!(left_out(&[first.clone(), back, again]), [(1, 2)]);
    // Elsewhere somebody said the same, that the other one counts, or that they are two.
    assert_eq!(stands(&[first.clone(), counts(4, 1, 2)]), PairState::Same(house(1)));
    for other in [counts(4, 2, 1), decided(4, of, false, &[])] {
        assert_eq!(stands(&[first.clone(), other.clone()]), PairState::Differs);
        assert_eq!(left_out(&[first.clone(), other]), []);
    }
    // A third one cannot count for these two, and what is taken back names nobody.
    assert_eq!(stands(&[PairDecision { counts: Some(house(3)), ..first.clone() }]), PairState::TakenBack);
    assert_eq!(PairDecision { undoes: true, ..first }.says(), Says::Nothing);
}

#[test]
fn a_decision_of_before_is_written_as_it_was_and_one_of_today_is_read_back() {
    let (apart, back) = (decided(1, pair(1, 2), false, &[]), decided(2, pair(1, 2), true, &[1]));
    for it in [&apart, &back] {
        assert!(!serde_json::to_string(it).expect("JSON").contains("counts"));
    }
    let same = serde_json::to_string(&counts(1, 2, 1)).expect("JSON");
    assert!(same.contains(&format!(r#""other":"{0}","counts":"{0}","why""#, uuid(2))), "{same}");
    assert_eq!(serde_json::from_str::<PairDecision>(&same).ok(), Some(counts(1, 2, 1)));
    assert!(serde_json::from_str::<PairDecision>(&same.replace("counts", "count")).is_err());
}

#[test]
fn of_several_that_are_one_the_last_counts_and_a_ring_leaves_nobody_out() {
    // 1 counts with 2, 2 with 3.
    let chain = [counts(1, 2, 1), counts(2, 3, 2)];
    assert_eq!(left_out(&chain), [(1, 3), (2, 3)]);
    assert_eq!(joined(&chain).counts_for(house(3)), [house(1), house(2)]);
    let ring = [chain.to_vec(), vec![counts(3, 1, 3)]].concat();
    assert_eq!(left_out(&ring), []);
    assert!([pair(1, 2), pair(2, 3), pair(1, 3)].iter().all(|it| joined(&ring).contradicts(*it)));
    // Somebody looks again: a ring with a way out of it is still none.
    assert_eq!(left_out(&[ring.clone(), vec![counts(4, 4, 3)]].concat()), []);
    let mended = [ring, vec![decided(5, pair(1, 3), true, &[3])]].concat();
    assert_eq!(left_out(&mended), [(1, 3), (2, 3)]);
    // Two ways to one end are one end.
    assert_eq!(left_out(&[chain.to_vec(), vec![counts(3, 3, 1)]].concat()), [(1, 3), (2, 3)]);
}

#[test]
fn where_two_would_count_for_one_or_two_of_them_are_said_to_be_two_nobody_is_left_out() {
    let two_ends = [counts(1, 2, 1), counts(2, 3, 1)];
    assert_eq!(left_out(&two_ends), []);
    assert!(joined(&two_ends).contradicts(pair(1, 2)) && joined(&two_ends).contradicts(pair(1, 3)));
    let settled = [two_ends.to_vec(), vec![counts(3, 2, 3)]].concat();
    assert_eq!(left_out(&settled), [(1, 2), (3, 2)]);
    // 1 and 3 are the same as 2, and somebody said that they are two.
    let parted = [counts(1, 2, 1), counts(2, 2, 3), decided(3, pair(1, 3), false, &[])];
    assert_eq!(left_out(&parted), []);
    assert!([pair(1, 2), pair(2, 3), pair(1, 3)].iter().all(|it| joined(&parted).contradicts(*it)));
    // What others are is nothing to them.
    let beside = [parted.to_vec(), vec![counts(4, 5, 4)]].concat();
    assert_eq!(left_out(&beside), [(4, 5)]);
}

#[test]
fn whose_other_half_is_not_here_counts_itself() {
    let pairs = Pairs::of(&[counts(1, 2, 1), counts(2, 3, 2)]);
    let with = |gone: u128| {
        let joined = pairs.joined(|it| it != house(gone));
        (1..=3).map(|it| joined.with(house(it))).collect::<Vec<_>>()
    };
    assert_eq!(with(3), [Some(house(2)), None, None]);
    assert_eq!(with(2), [None, None, None]);
    assert_eq!(with(1), [None, Some(house(3)), None]);
}

#[test]
fn what_is_decided_is_asked_no_more_and_what_contradicts_itself_is_asked_alike_or_not() {
    let twins = |one, other| Twins { why: Likeness::Address, one: house(one), other: house(other) };
    let alike = [twins(1, 2), twins(1, 3), twins(2, 3)];
    let asked = |all: &[PairDecision], alike: &[Twins]| {
        let pairs = Pairs::of(all);
        let asked = pairs.asked(alike, &pairs.joined(|_| true), |_| true);
        asked.iter().map(|it: &AskedPair| (it.pair, it.why.is_some())).collect::<Vec<_>>()
    };
    assert_eq!(asked(&[], &alike).len(), 3);
    // 1 counts with 2: whatever looks like 1 is asked about as 2, once.
    assert_eq!(asked(&[counts(1, 2, 1)], &alike), [(pair(2, 3), true)]);
    // The order of ids stays.
    assert_eq!(asked(&[counts(1, 3, 1)], &alike), [(pair(2, 3), true)]);
    assert_eq!(asked(&[counts(1, 2, 1), counts(2, 2, 3)], &alike), []);
    assert_eq!(asked(&[counts(1, 2, 1), decided(2, pair(2, 3), false, &[])], &alike), []);
    // What is one with another is not what somebody said is two.
    assert_eq!(asked(&[counts(1, 2, 1), decided(2, pair(1, 3), false, &[])], &alike[..2]), []);
    let ring = [counts(1, 2, 1), counts(2, 3, 2), counts(3, 1, 3)];
    assert_eq!(asked(&ring, &alike[..1]), [(pair(1, 2), true), (pair(1, 3), false), (pair(2, 3), false)]);
    assert_eq!(asked(&[counts(1, 2, 1), counts(2, 1, 2)], &[]), [(pair(1, 2), false)]);
    let decided = |all: &[PairDecision]| Pairs::of(all).decided(&joined(all));
    assert_eq!(decided(&ring), []);
    assert_eq!(decided(&[counts(1, 2, 1)]), [(pair(1, 2), Says::Same(house(2)))]);
}

/// What is meant, worked out slowly: a group holds together where one alone is left out for nobody and each other
/// one comes to it by every way that there is; and nobody said that two in it are two.
fn slowly(all: &[PairDecision]) -> Vec<(u128, u128)> {
    let pairs = Pairs::of(all);
    let known: Vec<Pair> = (0..5).flat_map(|a| (a + 1..5).map(move |b| pair(a, b))).collect();
    let place = |id: HouseholdId| (0..5_usize).find(|it| house(*it as u128) == id).expect("one of them");
    let mut leads = [[false; 5]; 5];
    for it in &known {
        if let PairState::Same(counts) = pairs.stands(*it) {
            let left = if counts == it.0 { it.1 } else { it.0 };
            leads[place(left)][place(counts)] = true;
        }
    }
    // Ways of any length, in either direction and in one.
    let closed = |mut way: [[bool; 5]; 5]| {
        for by in 0..5 {
            for from in 0..5 {
                for to in 0..5 {
                    way[from][to] |= way[from][by] && way[by][to];
                }
            }
        }
        way
    };
    let ways = closed(leads);
    let mut either = leads;
    (0..25).for_each(|it| either[it / 5][it % 5] |= leads[it % 5][it / 5]);
    let together = closed(either);
    let mut out = Vec::new();
    for (from, near) in together.iter().enumerate() {
        let group: Vec<usize> = (0..5).filter(|it| near[*it]).collect();
        let ends: Vec<usize> =
            group.iter().copied().filter(|it| !leads[*it].iter().any(|leads| *leads)).collect();
        let ring = group.iter().any(|it| ways[*it][*it]);
        let parted = known.iter().any(|it| {
            group.contains(&place(it.0))
                && group.contains(&place(it.1))
                && pairs.stands(*it) == PairState::Apart
        });
        if let ([end], false, false) = (&*ends, ring, parted)
            && *end != from
        {
            out.push((from as u128, *end as u128));
        }
    }
    out
}

proptest! {
    // Cheap, and few of them come to a ring or a fork.
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn the_order_and_number_of_decisions_coming_makes_no_difference(
        made in prop::collection::vec((0_usize..10, 0_u8..4, any::<u16>()), 0..12),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..30),
    ) {
        let pairs: Vec<Pair> = (0..5).flat_map(|a| (a + 1..5).map(move |b| pair(a, b))).collect();
        let known = |n: usize, bits: u16| (0..n as u128).filter(|it| bits >> it & 1 == 1).collect::<Vec<_>>();
        let all: Vec<PairDecision> = made
            .iter()
            .enumerate()
            .map(|(n, (of, what, bits))| {
                let of = pairs[*of];
                // Most of them say which one counts, and few know of one another, so that groups come about.
                let what = match what {
                    0 | 1 => Says::Same(if *what == 0 { of.0 } else { of.1 }),
                    2 => Says::Apart,
                    _ => Says::Nothing,
                };
                says(n as u128, of, what, &known(n, bits & bits >> 3))
            })
            .collect();
        let mut came: Vec<&PairDecision> = order.iter().filter(|_| !all.is_empty()).map(|it| it.get(&all)).collect();
        came.extend(all.iter().rev());
        let came = Pairs::of(came);
        prop_assert_eq!(&came, &Pairs::of(&all));
        prop_assert_eq!(came.joined(|_| true), joined(&all));
        let mut left_out = left_out(&all);
        left_out.sort_unstable();
        prop_assert_eq!(left_out, slowly(&all));
    }
}

#[test]
fn ten_thousand_that_are_one_are_found_to_be() {
    // Each counts with the one before it: a way as long as there are households.
    let count = 10_000;
    let all: Vec<PairDecision> = (1..count).map(|n| counts(n, n - 1, n)).collect();
    let joined = joined(&all);
    assert_eq!(joined.len() as u128, count - 1);
    assert_eq!(joined.with(house(count - 1)), Some(house(0)));
}

// ── What counts ─────────────────────────────────────────────────────────────────────────────────

/// Households as they are written in short.
fn written(lines: &[&str]) -> Vec<Arc<Summary>> {
    let of = |(n, line): (usize, &&str)| {
        let text = format!("{{\"id\":\"{}\",{line}}}", uuid(n as u128));
        let it: Summary = serde_json::from_str(&text).unwrap_or_else(|fault| panic!("{fault}: {text}"));
        Arc::new(it)
    };
    lines.iter().enumerate().map(of).collect()
}

const MET: &str = r#""t":"760601","m":1,"v":[{"r":"rx-2567","k":"survey","d":"2024-06-15","o":"partial"}]"#;

#[test]
fn one_that_counts_with_another_is_behind_those_that_count_and_is_found() {
    let all = written(&[MET, MET, r#""t":"760601","s":"thaiqm_2565""#, MET]);
    let counted = |made: &[PairDecision]| Counted::of(all.clone(), &Pairs::of(made));
    let ids = |all: &[Arc<Summary>]| all.iter().map(|it| it.id).collect::<Vec<_>>();
    let none = counted(&[]);
    assert_eq!((none.len(), none.left_out().len(), none.whole().len()), (4, 0, 4));
    let one = counted(&[counts(1, 3, 0)]);
    assert_eq!(ids(&one), [1, 2, 3].map(house));
    assert_eq!(ids(one.left_out()), [house(0)]);
    assert_eq!(ids(one.whole()), [1, 2, 3, 0].map(house));
    assert_eq!(one.joined().with(house(0)), Some(house(3)));
    for n in 0..4 {
        assert_eq!(one.get(house(n)).map(|it| it.id), Some(house(n)));
    }
    assert!(one.get(house(9)).is_none());
    // The list that names the one names the other, and what it is named by itself holds before.
    let by_list = |n: usize, number: &str| format!(r#"{MET},"s":"thaiqm_2565","l":"{number}{n}""#);
    let listed = written(&[&by_list(0, "A"), MET, &by_list(2, "B"), &by_list(3, "C")]);
    let made = [counts(1, 1, 0), counts(2, 1, 2)];
    let named = Counted::of(listed, &Pairs::of(&made));
    let named: Vec<_> = named.iter().map(|it| (it.listed.is_some(), it.reference.as_str())).collect();
    assert_eq!(named, [(true, "A0"), (true, "C3")]);
    // Of one that only a list names nothing is known that would be counted in the place of a visit.
    assert_eq!(counted(&[counts(1, 2, 0)]).len(), 4);
    assert_eq!(counted(&[counts(1, 0, 2)]).len(), 4);
    assert_eq!(counted(&[counts(1, 9, 0)]).len(), 4);
}

#[test]
fn a_list_of_2565_that_names_either_of_two_names_the_one_that_counts() {
    let by_list = |source: &str, number: &str| format!(r#"{MET},"s":"{source}","l":"{number}""#);
    let all = written(&[&by_list("tpmap", "A"), &by_list("thaiqm_2565", "B"), &by_list("tpmap", "C"), MET]);
    let named = |counts_one: u128, left_out: u128| {
        let all = Counted::of(all.clone(), &Pairs::of(&[counts(1, counts_one, left_out)]));
        let it = all.get(house(counts_one)).expect("it counts");
        (it.listed, it.reference.to_string())
    };
    let (of_2565, of_tpmap) = (Some(Source::Thaiqm2565), Some(Source::Tpmap));
    assert_eq!(named(0, 1), (of_2565, "B".to_owned()));
    assert_eq!(named(1, 0), (of_2565, "B".to_owned()));
    assert_eq!(named(0, 2), (of_tpmap, "A".to_owned()), "its own list holds");
    assert_eq!(named(3, 2), (of_tpmap, "C".to_owned()));
}

#[test]
fn in_a_round_that_is_over_whoever_was_met_in_it_counts() {
    let of = |rounds: &[(&str, &str)]| {
        let one = |(round, result): &(&str, &str)| {
            format!(r#"{{"r":"{round}","k":"survey","d":"2024-06-15","s":"{result}","o":"partial"}}"#)
        };
        format!(r#""t":"760601","v":[{}]"#, rounds.iter().map(one).collect::<Vec<_>>().join(","))
    };
    let (before, now) = ("rx-2566", "rx-2567");
    let all = written(&[
        &format!(r#"{},"s":"thaiqm_2565","l":"A""#, of(&[(before, "met")])),
        &of(&[(now, "met")]),
        &of(&[(before, "away"), (now, "met")]),
        &of(&[(before, "met")]),
    ]);
    let ids = |all: &[Arc<Summary>]| all.iter().map(|it| it.id).collect::<Vec<_>>();
    let of_round = |made: &[PairDecision], round: &str| {
        let all = Counted::of(all.clone(), &Pairs::of(made));
        let there = all.in_round(round);
        assert_eq!(there.whole().len(), all.whole().len(), "nobody is lost");
        assert_eq!(ids(&there.in_round(round)), ids(&there), "said twice it is the same");
        assert!(there.iter().chain(there.left_out()).all(|it| there.get(it.id) == Some(it)));
        (ids(&there), ids(there.left_out()))
    };
    let houses = |all: &[u128]| all.iter().copied().map(house).collect::<Vec<_>>();
    let one = [counts(1, 1, 0)];
    assert_eq!(of_round(&one, now), (houses(&[1, 2, 3]), houses(&[0])));
    assert_eq!(of_round(&one, before), (houses(&[0, 2, 3]), houses(&[1])), "nobody went to the other then");
    assert_eq!(of_round(&one, "rx-2565"), (houses(&[1, 2, 3]), houses(&[0])), "nor to either before that");
    let away = [counts(1, 2, 0)];
    assert_eq!(of_round(&away, before), (houses(&[0, 1, 3]), houses(&[2])), "nobody was met at the other");
    let three = [counts(1, 1, 0), counts(2, 1, 3)];
    assert_eq!(of_round(&three, before), (houses(&[0, 2]), houses(&[1, 3])), "one of them, and not two");
    // Who is one of 2565 by the word of whoever went there is so in every round.
    let said = written(&[&of(&[(before, "met")]), &format!(r#"{},"o":"rexray_2565""#, of(&[(now, "met")]))]);
    let counted = Counted::of(said, &Pairs::of(&[counts(1, 1, 0)]));
    let origin = |round: &str| counted.in_round(round).first().map(|it| (it.id, it.origin));
    assert_eq!(origin(before), Some((house(0), Some(Origin::Rexray2565))));
    assert_eq!(origin(now), Some((house(1), Some(Origin::Rexray2565))));
    // A list that names the one names the other in every round.
    let other = Counted::of(all.clone(), &Pairs::of(&[counts(1, 0, 2)])).in_round(now);
    let it = other.get(house(2)).expect("it is here");
    assert_eq!((it.listed, it.reference.as_str()), (Some(Source::Thaiqm2565), "A"));
}

#[test]
fn what_is_open_in_the_one_alone_is_told() {
    let with = |problems: &str| format!(r#"{MET},"p":[{problems}]"#);
    let fuller = with(
        r#"{"i":"H02","f":"rx-2567"},{"i":"W02","f":"rx-2567","s":"in_progress"},{"i":"W03","f":"rx-2567","s":"solved"},{"f":"2565"},{"i":"I01","f":"2565","u":true}"#,
    );
    let other = with(r#"{"i":"H02","f":"2565"},{"i":"W02","f":"2565","s":"solved"}"#);
    let all = written(&[&fuller, &other]);
    let items = |left: usize, counts: usize| {
        let lost = open_only(&all[left], &all[counts]);
        lost.iter().map(|it| it.item.clone().unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(
        items(0, 1),
        ["W02", ""],
        "of one whose item nobody said, nobody can say that it is there too"
    );
    assert_eq!(items(1, 0), Vec::<String>::new());
}
