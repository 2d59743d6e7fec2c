//! Questionnaires that an office loads: what is wrong with them, how they differ, and how they come to a tablet.

use thaiqm_field::domain::publish::{FormFault, difference, faults};
use thaiqm_field::domain::questionnaire::{Dimension, Item, Urgency};
use thaiqm_field::domain::roster::MAX_WORDS;
use thaiqm_field::domain::{Condition, Form, Kind, OrdSet, Question, Questionnaire, Roster, Words};
use thaiqm_field::exchange::roster::{Chosen, Pack};

use crate::roster::{packed, roster};
use crate::support::{public, stranger};

fn base() -> &'static Questionnaire {
    Questionnaire::newest_built_in().expect("one is built in")
}

fn text(th: &str) -> Words {
    Words { th: th.to_owned(), en: "text".to_owned() }
}

/// The newest one with an id of its own, an item more, a question less, and another wording.
fn next() -> Questionnaire {
    let mut next = base().clone();
    next.id = "thaiqm-2568.1".to_owned();
    let like = item(&mut next, "H02").clone();
    let new = Item {
        code: "H09".to_owned(), title: text("บ้านไม่มีห้องน้ำ"), questions: Vec::new(), ..like
    };
    next.dimensions[0].items.insert(8, Item { urgent: Urgency::Never, ..new });
    next.household.retain(|it| it.id != "respondent_relation");
    household(&mut next, "house_no").text = text("เลขที่บ้าน");
    item(&mut next, "W05").legacy = true;
    next
}

fn household<'a>(it: &'a mut Questionnaire, id: &str) -> &'a mut Question {
    it.household.iter_mut().find(|it| it.id == id).expect("asked")
}

fn item<'a>(it: &'a mut Questionnaire, code: &str) -> &'a mut Item {
    it.dimensions.iter_mut().flat_map(|it| &mut it.items).find(|it| it.code == code).expect("an item")
}

fn dimension(it: &mut Questionnaire) -> &mut Dimension {
    &mut it.dimensions[1]
}

fn json(it: &Questionnaire) -> String {
    serde_json::to_string(it).expect("JSON")
}

#[test]
fn every_built_in_questionnaire_is_sound_and_follows_the_one_before() {
    let all = Questionnaire::built_in();
    for (at, it) in all.iter().enumerate() {
        assert_eq!(faults(it, it), [], "{}", it.id);
        assert_eq!(faults(it, &all[at.saturating_sub(1)]), [], "{}", it.id);
    }
    assert_eq!(faults(&next(), base()), []);
}

#[test]
fn each_fault_of_a_questionnaire_is_told_where_it_stands() {
    type Spoil = fn(&mut Questionnaire);
    let table: [(&str, FormFault, Spoil); 25] = [
        ("id", FormFault::Id, |it| it.id = "Thai QM".to_owned()),
        ("id", FormFault::Id, |it| it.id.clear()),
        ("title", FormFault::Text, |it| it.title.en = " ".to_owned()),
        ("house_no", FormFault::Text, |it| household(it, "house_no").text.th = "a\u{202e}b".to_owned()),
        ("H02", FormFault::Text, |it| item(it, "H02").title.th = "ก".repeat(MAX_WORDS)),
        ("Lao", FormFault::Id, |it| {
            let like = household(it, "lao_kind").clone();
            it.household.push(Question { id: "Lao".to_owned(), ..like });
        }),
        ("moo", FormFault::Twice, |it| {
            let like = household(it, "moo").clone();
            it.household.push(like);
        }),
        ("family_count", FormFault::Limits, |it| {
            household(it, "family_count").kind = Kind::Number { min: 3, max: 3, unit: text("คน") };
        }),
        ("tambon", FormFault::Missing, |it| it.household.retain(|it| it.id != "tambon")),
        ("phone", FormFault::Missing, |it| it.household.retain(|it| it.id != "phone")),
        ("tambon", FormFault::Changed, |it| household(it, "tambon").required = false),
        ("every_item.severity", FormFault::Missing, |it| it.every_item.retain(|it| it.id != "severity")),
        ("problem.status", FormFault::Changed, |it| {
            let status = it.problem.iter_mut().find(|it| it.id == "status").expect("asked");
            let Kind::One(all) = &mut status.kind else { panic!("a choice") };
            all.retain(|it| it.code != "solved");
        }),
        ("lao_kind", FormFault::Changed, |it| household(it, "lao_kind").kind = Kind::YesNo),
        ("respondent_name", FormFault::Meaning, |it| household(it, "respondent_name").kind = Kind::YesNo),
        ("respondent_name", FormFault::CitizenId, |it| {
            household(it, "respondent_name").kind = Kind::CitizenId
        }),
        ("lao_kind", FormFault::Choice, |it| household(it, "lao_kind").kind = Kind::One(Vec::new())),
        ("dimensions", FormFault::Dimensions, |it| it.dimensions.swap(0, 1)),
        ("W05", FormFault::Item, |it| dimension(it).items.retain(|it| it.code != "W05")),
        ("W5", FormFault::Id, |it| {
            let like = dimension(it).items[0].clone();
            dimension(it).items.push(Item { code: "W5".to_owned(), ..like });
        }),
        ("W01", FormFault::Twice, |it| {
            let like = dimension(it).items[0].clone();
            dimension(it).items.push(like);
        }),
        ("H02", FormFault::Code, |it| item(it, "H02").agencies = vec!["NOBODY".to_owned()]),
        ("H02", FormFault::Code, |it| item(it, "H02").four_t.clear()),
        ("soi", FormFault::Condition, |it| {
            household(it, "soi").shown_if = Some(Condition::Yes("family_count".to_owned()));
        }),
        ("H02", FormFault::Condition, |it| {
            item(it, "H02").urgent = Urgency::When(Condition::Yes("W01.nothing".to_owned()));
        }),
    ];
    for (at, fault, spoil) in table {
        let mut spoilt = next();
        spoil(&mut spoilt);
        let found = faults(&spoilt, base());
        assert!(found.contains(&(at.to_owned(), fault)), "{at} {fault:?}: {found:?}");
    }
    let mut open = next();
    let restricted = open.dimensions.iter_mut().flat_map(|it| &mut it.items).find(|it| it.restricted);
    let restricted = restricted.expect("special cases");
    restricted.restricted = false;
    let code = restricted.code.clone();
    assert!(faults(&open, base()).contains(&(code, FormFault::Changed)), "a special case stays one");
}

#[test]
fn how_it_differs_is_told_by_what_is_asked() {
    let told = difference(&next(), base());
    let ids = |all: &[(String, Words)]| all.iter().map(|it| it.0.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&told.new), ["H09"]);
    assert_eq!(ids(&told.changed), ["house_no"]);
    let dropped = ids(&told.dropped);
    assert!(
        dropped.contains(&"W05".to_owned()) && dropped.contains(&"respondent_relation".to_owned()),
        "{dropped:?}"
    );
    assert!(dropped.iter().all(|it| *it == "respondent_relation" || it.starts_with("W05")), "{dropped:?}");
    assert_eq!(difference(base(), base()), difference(&next(), &next()));
}

#[test]
fn a_published_one_is_known_besides_the_others_until_the_store_is_closed() {
    // What is known is known to one thread: this test disturbs no other.
    Questionnaire::forget();
    let before = Questionnaire::newest().expect("one").id.clone();
    let form = Form { id: "thaiqm-2568.1".to_owned(), json: json(&next()), at: 5, by: "kid".to_owned() };
    let read = form.read().expect("a questionnaire");
    assert_eq!(Form { id: "other".to_owned(), ..form }.read(), None);
    Questionnaire::learn(read.clone());
    assert_eq!(Questionnaire::named("thaiqm-2568.1"), Some(&read));
    assert_eq!(Questionnaire::published().len(), Questionnaire::built_in().len() + 1);
    assert_eq!(Questionnaire::newest().expect("one").id, before, "known is not chosen");
    Questionnaire::choose("thaiqm-2568.1");
    assert_eq!(Questionnaire::newest(), Some(&read));
    assert!(Questionnaire::named(&before).is_some(), "old visits keep theirs");
    // Of one id the first stays.
    Questionnaire::learn(Questionnaire { proposed: false, ..read.clone() });
    assert_eq!(Questionnaire::named("thaiqm-2568.1"), Some(&read));
    Questionnaire::choose("");
    assert_eq!(Questionnaire::newest().expect("one").id, before);
    Questionnaire::forget();
    assert_eq!(Questionnaire::named("thaiqm-2568.1"), None);
}

#[test]
fn a_questionnaire_comes_with_the_pack_and_a_faulty_one_is_refused_with_it() {
    Questionnaire::forget();
    let kept = Roster { questionnaire: "thaiqm-2568.1".to_owned(), ..roster(Vec::new()) };
    let pack = |form: Option<&Questionnaire>| Pack {
        form: form.map(json),
        ..Pack::of(&kept, &Chosen::All, &OrdSet::new(), "thaiqm-2568.1", 1_700_000_000_000)
    };
    let take = |pack: &Pack| Pack::take_whole(&packed(pack), &public(&stranger()), None, &OrdSet::new(), 7);
    let (roster, form) = take(&pack(Some(&next()))).expect("taken");
    assert_eq!(roster.questionnaire, "thaiqm-2568.1");
    assert_eq!(form.and_then(|it| it.read()), Some(next()));
    assert!(take(&pack(None)).is_err(), "nobody knows it here");
    let spoilt = Questionnaire { household: Vec::new(), ..next() };
    assert!(take(&pack(Some(&spoilt))).is_err());
    let other = Questionnaire { id: "another".to_owned(), ..next() };
    assert!(take(&pack(Some(&other))).is_err());
    let same = Questionnaire { id: base().id.clone(), ..next() };
    let taken_name = Pack { questionnaire: base().id.clone(), ..pack(Some(&same)) };
    assert!(take(&taken_name).is_err(), "an id never gets a second meaning");
    let elsewhere = Pack { questionnaire: base().id.clone(), form: None, ..pack(None) };
    assert!(take(&elsewhere).is_err(), "the list chooses another one than comes");
    // Once it is known here it need not come again.
    Questionnaire::learn(next());
    assert!(take(&pack(None)).is_ok());
    Questionnaire::forget();
}
