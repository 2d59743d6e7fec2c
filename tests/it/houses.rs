//! Households that are likely the same house are found by an index, and the same ones that are found by holding
//! each against each.

use proptest::prelude::*;
use thaiqm_field::domain::merge::{Houses, Pair, Sign, Twins, alike};
use thaiqm_field::domain::questionnaire::known;
use thaiqm_field::domain::record::{Visit, VisitKind, VisitState};
use thaiqm_field::domain::work::{Brief, Likeness};
use thaiqm_field::domain::{
    Answer, AnswerKey, Answers, HouseholdId, MemberId, OrdSet, RevisionId, Summary, VisitId,
};
use uuid::Uuid;

fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number)
}

/// House code, house number, หมู่, head: few of each, so that many are shared.
type House = (&'static str, &'static str, Option<i64>, &'static str);

fn answers((code, number, moo, head): House) -> Answers {
    let mut answers = Answers::default();
    let mut put = |key: AnswerKey, answer: Answer| answers.set(key, Some(answer));
    let (first, last) = head.split_once(' ').unwrap_or((head, ""));
    let member = MemberId(uuid(9_000));
    for (key, text) in [(known::HOUSE_CODE, code), (known::HOUSE_NO, number), (known::TAMBON, "760609")] {
        if !text.is_empty() {
            put(AnswerKey::of(key), Answer::Text(text.to_owned()));
        }
    }
    for (key, text) in [(known::FIRST_NAME, first), (known::LAST_NAME, last)] {
        if !text.is_empty() {
            put(AnswerKey::of_member(key, member), Answer::Text(text.to_owned()));
        }
    }
    if let Some(moo) = moo {
        put(AnswerKey::of(known::MOO), Answer::Number(moo));
    }
    answers
}

fn summary(n: u128, answers: &Answers) -> Summary {
    let visit = Visit {
        id: VisitId(uuid(1_000 + n)),
        household: HouseholdId(uuid(n)),
        round: "rx-2567".to_owned(),
        questionnaire: "none".to_owned(),
        kind: VisitKind::Survey,
        begun_at: 1,
        begun_by: "kid".to_owned(),
        state: VisitState::Sealed,
        answers: answers.clone(),
        head: Some(RevisionId(uuid(2_000 + n))),
    };
    Summary::of(visit.household, &[&visit], None)
}

fn all(houses: &[House]) -> Vec<(Summary, Brief)> {
    let of = |(n, it): (usize, &House)| {
        let answers = answers(*it);
        (summary(n as u128, &answers), Brief::of(&answers, ""))
    };
    houses.iter().enumerate().map(of).collect()
}

fn index(all: &[(Summary, Brief)]) -> Houses {
    Houses::of(all.iter().map(|it| Sign::of(&it.0)))
}

fn house() -> impl Strategy<Value = House> {
    let code = prop::sample::select(vec!["", "", "76060000001", "76060000002"]);
    let number = prop::sample::select(vec!["", "-", "27/1", "๒๗/๑", "บ้านเลขที่ 027/1", "28", "29"]);
    let moo = prop::sample::select(vec![None, Some(1), Some(2)]);
    let heads = ["", "บุญมี", "บุญมี ใจดี", "นายบุญมี ใจดี", "บุญมา ใจดี", "บุญมา ดีใจ"];
    (code, number, moo, prop::sample::select(heads.to_vec()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_index_finds_what_holding_each_against_each_finds(houses in prop::collection::vec(house(), 0..8)) {
        let all = all(&houses);
        let briefs: Vec<_> = all.iter().map(|it| (it.0.id, it.1.clone())).collect();
        // A head of the same name counts here within a village alone, and where both names are known.
        let counts = |it: &Twins| {
            let (one, other) = (place(it.one), place(it.other));
            let named = |it: &str| it.contains(' ');
            it.why != Likeness::Head
                || (all[one].0.village() == all[other].0.village()
                    && named(&all[one].0.head) && named(&all[other].0.head))
        };
        let slowly: Vec<_> = alike(&briefs, &[]).into_iter().filter(counts).collect();
        let index = index(&all);
        prop_assert_eq!(index.twins(&OrdSet::new()), slowly.clone());
        for (it, _) in &all {
            let has = slowly.iter().any(|twins| twins.one == it.id || twins.other == it.id);
            prop_assert_eq!(index.has_like(&Sign::of(it)), has);
        }
    }
}

fn place(id: HouseholdId) -> usize {
    (0..100).find(|it| uuid(*it as u128) == id.0).expect("one of them")
}

#[test]
fn where_a_whole_village_typed_one_number_the_pairs_are_no_more_than_the_houses() {
    let all = all(&[("", "1", Some(4), ""); 90]);
    let twins = index(&all).twins(&OrdSet::new());
    assert_eq!(twins.len(), 89);
    // None of them is left out.
    let told = |it: &Summary| twins.iter().any(|twins| twins.one == it.id || twins.other == it.id);
    assert!(all.iter().all(|it| told(&it.0)));
    assert!(twins.iter().all(|it| it.why == Likeness::Address && it.one < it.other));
}

#[test]
fn a_sign_goes_to_a_worker_and_back() {
    for (it, _) in all(&[("76060000001", "27/1", Some(4), "บุญมี ใจดี"), ("", "", None, "")])
    {
        let sign = Sign::of(&it);
        let text = serde_json::to_string(&sign).expect("JSON");
        assert_eq!(serde_json::from_str::<Sign>(&text).ok(), Some(sign));
    }
}

// ── What a person decided ───────────────────────────────────────────────────────────────────────

fn pair(one: u128, other: u128) -> Pair {
    (HouseholdId(uuid(one)), HouseholdId(uuid(other)))
}

#[test]
fn a_pair_that_was_decided_is_asked_about_no_more_and_one_with_a_third_house_is() {
    let all = all(&[("", "27/1", Some(4), ""); 3]);
    let index = index(&all);
    let told = |apart: &[Pair]| {
        let apart = apart.iter().copied().collect();
        index.twins(&apart).iter().map(Twins::pair).collect::<Vec<_>>()
    };
    assert_eq!(told(&[]), [pair(0, 1), pair(0, 2), pair(1, 2)]);
    assert_eq!(told(&[pair(0, 1)]), [pair(0, 2), pair(1, 2)]);
    assert_eq!(told(&[pair(0, 1), pair(0, 2), pair(1, 2)]), []);
    assert_eq!(Sign::of(&all[0].0).shared(&Sign::of(&all[1].0)), Some(Likeness::Address));
}

#[test]
fn where_many_share_a_sign_one_that_is_another_house_makes_room_for_the_next() {
    let all = all(&[("", "1", Some(4), ""); 12]);
    let apart: OrdSet<Pair> = [pair(0, 1), pair(0, 2), pair(10, 11)].into_iter().collect();
    let twins: Vec<Pair> = index(&all).twins(&apart).iter().map(Twins::pair).collect();
    assert_eq!(twins[..2], [pair(0, 3), pair(1, 2)]);
    assert!(!twins.iter().any(|it| apart.contains(it)));
    assert_eq!(twins.len(), 10, "the last two are known to be two");
}
