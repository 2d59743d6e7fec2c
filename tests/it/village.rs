//! The example village is one that a person could have entered.

use std::collections::BTreeSet;

use thaiqm_field::domain::questionnaire::known;
use thaiqm_field::domain::record::VisitKind;
use thaiqm_field::domain::village::{Built, QUESTIONNAIRE, ROUND, village};
use thaiqm_field::domain::{
    Answer, CaseFile, Date, FaultKind, Questionnaire, Record, RevisionReason, Severity, Visit, VisitState,
    case_file, faults, problems,
};

const BY: &str = "village-key";

fn questionnaire() -> &'static Questionnaire {
    let found = Questionnaire::named(QUESTIONNAIRE);
    found.expect("the village's questionnaire is published")
}

fn houses() -> Vec<Built> {
    village(questionnaire(), BY).expect("the village can be built")
}

fn visit(house: &Built) -> &Visit {
    house.case.latest().expect("every household has a visit")
}

fn day() -> Date {
    Date::new(2024, 1, 31).expect("a day")
}

#[test]
fn every_sealed_visit_of_the_village_is_without_fault_or_warning() {
    let questionnaire = questionnaire();
    let houses = houses();
    let sealed: Vec<&Visit> = houses.iter().map(visit).filter(|it| it.head.is_some()).collect();
    assert_eq!(sealed.len(), 6);
    for visit in sealed {
        assert_eq!(faults(questionnaire, &visit.answers, day()), [], "{}", visit.id);
        let kept = thaiqm_field::domain::validate::kept(questionnaire, &visit.answers, day());
        assert_eq!(kept, visit.answers, "sealing has kept what is asked and nothing else");
    }
}

#[test]
fn the_village_stands_at_every_stage_of_a_survey() {
    let stage = |it: &Built| match (&visit(it).state, it.case.revisions.len()) {
        (VisitState::Draft, 0) => "draft",
        (VisitState::Sealed, 1) => "sealed",
        (VisitState::Sealed, 2) => "corrected",
        (VisitState::Correcting(_), 1) => "correcting",
        _ => "impossible",
    };
    let houses = houses();
    let stages: Vec<&str> = houses.iter().map(stage).collect();
    assert_eq!(
        stages,
        [
            "sealed",
            "sealed",
            "sealed",
            "corrected",
            "correcting",
            "draft",
            "draft",
            "draft",
            "draft",
            "sealed"
        ]
    );
}

#[test]
fn the_first_household_has_four_members_and_a_problem_in_each_dimension_one_urgent_one_restricted() {
    let questionnaire = questionnaire();
    let houses = houses();
    let answers = &visit(&houses[0]).answers;
    assert_eq!(answers.members().len(), 4);
    let found = problems(questionnaire, answers, day());
    let items: Vec<&str> = found.iter().map(|it| it.item.as_str()).collect();
    assert_eq!(items, ["H02", "W01", "E04", "I01", "S01", "V03", "U03"]);
    let urgent: Vec<&str> =
        found.iter().filter(|it| it.urgent.is_some()).map(|it| it.item.as_str()).collect();
    assert!(urgent.contains(&"W01"), "{urgent:?}");
    let restricted: Vec<&str> = found.iter().filter(|it| it.restricted).map(|it| it.item.as_str()).collect();
    assert_eq!(restricted, ["S01"]);
}

#[test]
fn one_household_was_not_met_and_one_has_no_problem() {
    let questionnaire = questionnaire();
    let houses = houses();
    assert_eq!(visit(&houses[1]).answers.of(known::VISIT_RESULT), Some(&Answer::One("not_met".to_owned())));
    assert!(visit(&houses[1]).answers.members().is_empty());
    assert_eq!(visit(&houses[2]).answers.of(known::VISIT_RESULT), Some(&Answer::One("met".to_owned())));
    assert_eq!(problems(questionnaire, &visit(&houses[2]).answers, day()), []);
}

#[test]
fn the_municipal_household_lives_in_a_community_without_a_village_number() {
    let houses = houses();
    let answers = &visit(&houses[3]).answers;
    assert_eq!(answers.of(known::MOO), None);
    assert_eq!(answers.text(known::COMMUNITY), "ตลาดร่มเย็น");
    let reason = &houses[3].case.revisions[1].reason;
    assert!(matches!(reason, RevisionReason::Corrected { note } if !note.is_empty()));
    assert_eq!(answers.of("I06.debt_baht"), Some(&Answer::Number(35_000)));
}

#[test]
fn a_correction_under_way_leaves_what_was_sealed() {
    let houses = houses();
    let visit = visit(&houses[4]);
    assert_eq!(visit.answers.of("V01.carer"), Some(&Answer::One("none_by_day".to_owned())));
    assert_eq!(visit.working().of("V01.carer"), Some(&Answer::One("none".to_owned())));
}

#[test]
fn no_draft_of_the_village_could_be_sealed_and_the_last_one_for_two_reasons() {
    let questionnaire = questionnaire();
    let houses = houses();
    for house in houses.iter().filter(|it| visit(it).state == VisitState::Draft) {
        let found = faults(questionnaire, &visit(house).answers, day());
        assert!(found.iter().any(|it| it.severity == Severity::Error), "{}", visit(house).id);
    }
    let found = faults(questionnaire, &visit(&houses[8]).answers, day());
    let kinds: Vec<(String, FaultKind)> = found.into_iter().map(|it| (it.at.to_string(), it.kind)).collect();
    assert_eq!(
        kinds,
        [
            (known::MEMBER_COUNT.to_owned(), FaultKind::NotANumber),
            ("gate.S".to_owned(), FaultKind::GateNotAsked)
        ]
    );
}

#[test]
fn the_commits_of_a_household_give_its_case_file_again() {
    for house in houses() {
        let mut again = CaseFile::default();
        house.commits.iter().for_each(|commit| again.apply(commit));
        assert_eq!(again, house.case);
    }
}

#[test]
fn no_two_records_of_the_village_share_a_place_in_the_store() {
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for house in houses() {
        let own: BTreeSet<String> =
            house.commits.iter().flat_map(|commit| commit.0.iter().map(Record::key)).collect();
        for key in own {
            assert!(keys.insert(key.clone()), "{key} twice");
        }
    }
    assert_eq!(keys.len(), 10 + 10 + 7, "households, visits, revisions");
}

#[test]
fn ids_of_the_village_are_of_version_seven_and_in_the_order_of_making() {
    let houses = houses();
    let mut last = None;
    for house in &houses {
        let id = visit(house).id;
        assert_eq!((id.0.get_version_num(), id.0.get_variant()), (7, uuid::Variant::RFC4122));
        assert!(last < Some(id));
        last = Some(id);
    }
    assert_eq!(houses, self::houses(), "always the same");
}

#[test]
fn everybody_and_every_house_of_the_village_is_made_up() {
    for house in houses() {
        let visit = visit(&house);
        assert_eq!(
            (visit.round.as_str(), visit.kind, visit.begun_by.as_str()),
            (ROUND, VisitKind::Survey, BY)
        );
        let answers = visit.working();
        let code = answers.text(known::HOUSE_CODE);
        assert!(code.is_empty() || code.starts_with("9999"), "{code}");
        let phone = answers.text("phone");
        assert!(phone.is_empty() || phone.starts_with("08000000"), "{phone}");
        assert!(answers.text(known::TAMBON).starts_with("7606"));
        for member in answers.members() {
            let name = answers.member_text(known::LAST_NAME, member);
            assert!(name.is_empty() || name.starts_with("สมมุติ"), "{name}");
        }
        let date = case_file::date_of(answers, day());
        assert!((2024, 1) == (date.year(), date.month()), "within the round");
    }
}
