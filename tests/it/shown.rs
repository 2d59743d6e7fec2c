//! What leaves an office without special cases says nothing of them: not by an outcome, a level, a help or a
//! day either. Households by the dice, each beside itself without its special cases.

use thaiqm_field::domain::anonymous::nameless;
use thaiqm_field::domain::questionnaire::known;
use thaiqm_field::domain::shown::Shown;
use thaiqm_field::domain::summary::{Helped, Summary, Told};
use thaiqm_field::domain::{
    Answer, AnswerKey, Answers, Date, HouseholdId, Listed, OrdMap, OrdSet, Origin, Outcome, ProblemId, Visit,
    VisitId,
};

use crate::support::homes::homes;

fn plain(it: &Told) -> bool {
    !it.restricted
}

/// What an office has of a household: its visits, and the list that names it.
type Home = (OrdMap<VisitId, Visit>, Option<Listed>);

fn all(seed: u64) -> OrdMap<HouseholdId, Home> {
    let of = homes(seed, 400);
    let mut all: OrdMap<HouseholdId, Home> = OrdMap::new();
    for sealed in of.bundles.iter().flat_map(|it| &it.records) {
        let home = all.or_insert_with(sealed.household.id, Home::default);
        home.0.insert(sealed.visit.id, sealed.visit.clone());
    }
    for listed in of.rosters.iter().flat_map(|it| &it.households) {
        if let Some(home) = all.get_mut(&listed.id) {
            home.1 = Some(listed.clone());
        }
    }
    all
}

/// As an office keeps it.
fn summary(id: HouseholdId, visits: &[Visit], listed: Option<&Listed>) -> Summary {
    let mut it = Summary::of(id, visits, None);
    listed.into_iter().for_each(|listed| it.put_on_list(listed));
    it
}

/// The same visit of a household that has none of these problems, and no help for them.
fn without(visit: &Visit, gone: &OrdSet<ProblemId>) -> Visit {
    let is_gone = |it: &str| {
        let id = it.parse().unwrap_or_else(|_| ProblemId::of(visit.household, it));
        gone.contains(&id)
    };
    let item = |it: &str| it.split('.').next().is_some_and(is_gone);
    let left = |it: &OrdSet<String>| it.iter().filter(|it| !is_gone(it)).cloned().collect::<OrdSet<_>>();
    let problems = |key: &AnswerKey| match key.help().and_then(|it| visit.answers.of_help("problems", it)) {
        Some(Answer::Many(it)) if it.iter().next().is_some() => Some(left(it)),
        _ => None,
    };
    let mut answers = Answers::default();
    for (key, answer) in visit.answers.iter() {
        let mut answer = answer.clone();
        if let Some(left) = problems(key) {
            if left.iter().next().is_none() {
                continue;
            }
            if key.question == "help.problems" {
                answer = Answer::Many(left);
            }
        }
        if key.problem().is_some_and(|it| gone.contains(&it)) || (key.member.is_none() && item(&key.question))
        {
            continue;
        }
        answers.set(key.clone(), Some(answer));
    }
    Visit { answers, ..visit.clone() }
}

/// Entries of the logbook, but for the places of their problems.
fn entries(shown: &Shown) -> Vec<String> {
    let entry = |(help, of): &(&Helped, Vec<&Told>)| {
        format!("{} {} {:?} {:?} {of:?}", help.on, help.kind, help.value_baht, help.result)
    };
    shown.helps.iter().map(entry).collect()
}

#[test]
fn two_households_that_differ_in_a_special_case_alone_make_the_same_row() {
    let (mut special, mut told, mut of_list) = (0, 0, 0);
    let (mut as_is, mut stripped) = (Vec::new(), Vec::new());
    for (id, (visits, listed)) in all(7).iter() {
        let visits: Vec<Visit> = visits.values().cloned().collect();
        let one = summary(*id, &visits, listed.as_ref());
        let gone: OrdSet<ProblemId> =
            one.problems.iter().filter(|it| it.restricted).map(|it| it.id(*id)).collect();
        let visits: Vec<Visit> = visits.iter().map(|it| without(it, &gone)).collect();
        let other = summary(*id, &visits, listed.as_ref());
        assert!(other.problems.iter().all(plain));
        let (shown, of_other) = (Shown::of(&one, plain), Shown::of(&other, plain));
        assert_eq!(shown.outcome, of_other.outcome, "{one:?}\n{other:?}");
        assert_eq!((shown.level, shown.due), (of_other.level, of_other.due), "{one:?}\n{other:?}");
        assert_eq!(shown.problems, of_other.problems);
        assert_eq!(entries(&shown), entries(&of_other));
        assert_eq!(shown.to_enter(&one).map(|it| it.on), of_other.to_enter(&other).map(|it| it.on));
        special += usize::from(one.problems.iter().any(|it| it.restricted));
        told += usize::from(Some(one.outcome()) != shown.outcome);
        of_list += usize::from(shown.outcome.is_none());
        as_is.push(one);
        stripped.push(other);
    }
    assert_eq!(nameless(as_is.iter()), nameless(stripped.iter()), "and so do all of them without names");
    assert!(special > 100 && told > 20 && of_list > 0, "{special} {told} {of_list}: the dice try it");
}

#[test]
fn where_nothing_is_left_out_a_row_says_how_the_household_stands() {
    for (id, (visits, listed)) in all(8).iter() {
        let visits: Vec<Visit> = visits.values().cloned().collect();
        let it = summary(*id, &visits, listed.as_ref());
        let (shown, whole) = (Shown::of(&it, |_| true), Shown::whole(&it));
        assert_eq!((&shown.problems, &shown.helps, shown.due), (&whole.problems, &whole.helps, whole.due));
        assert_eq!((whole.outcome, whole.level), (Some(it.outcome()), it.level.as_deref()));
        let of_list = it.outcome() == Outcome::NoProblem && shown.outcome.is_none();
        assert!(of_list || shown.outcome == whole.outcome, "{it:?}");
    }
}

/// A visit at which this item was found, and nothing else.
fn found(item: &str) -> Visit {
    let mut visit = crate::support::sealed(1).visit;
    let said = [
        (AnswerKey::of(known::VISIT_RESULT), Answer::One("met".to_owned())),
        (AnswerKey::of(format!("gate.{}", &item[..1])), Answer::One("yes".to_owned())),
        (AnswerKey::of(item), Answer::YesNo(true)),
    ];
    visit.answers = said.into_iter().collect();
    visit
}

#[test]
fn a_level_is_told_where_the_problems_shown_account_for_it() {
    let with = |item: &str, level: &str| {
        let mut visit = found(item);
        visit.answers.set(AnswerKey::of(known::LEVEL), Some(Answer::One(level.to_owned())));
        let it = Summary::of(visit.household, &[visit], None);
        Shown::of(&it, plain).level.map(str::to_owned)
    };
    for level in ["sufficiency", "sustainability"] {
        assert_eq!(with("S01", level).as_deref(), Some(level));
    }
    for level in ["below", "survival", "of another form"] {
        assert_eq!(with("S01", level), None, "{level}: no problem shown says why");
    }
    assert_eq!(with("W01", "survival").as_deref(), Some("survival"));
}

#[test]
fn a_missed_household_without_an_entry_is_to_be_entered_into_the_logbook() {
    let with = |item: &str, origin| {
        let visit = found(item);
        Summary { origin: Some(origin), ..Summary::of(visit.household, &[visit], None) }
    };
    let entered =
        |it: &Summary| [Shown::whole(it), Shown::of(it, plain)].map(|shown| shown.to_enter(it).is_some());
    assert_eq!(entered(&with("W01", Origin::Missed)), [true, true]);
    assert_eq!(entered(&with("S01", Origin::Missed)), [true, false], "a special case is not told by it");
    assert_eq!(entered(&with("W01", Origin::NewHardship)), [false, false]);
    assert_eq!(entered(&with("W01", Origin::Rexray2565)), [false, false]);
    let helped = Helped {
        on: Date::new(2024, 6, 15).expect("a day"),
        kind: "assistance".into(),
        provider: None,
        network: None,
        value_baht: None,
        problems: vec![0],
        result: None,
        round: 0,
    };
    let it = Summary { helps: vec![helped], ..with("W01", Origin::Missed) };
    assert_eq!(entered(&it), [false, false], "its entry tells of it");
}
