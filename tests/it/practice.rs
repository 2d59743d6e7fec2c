//! The village of practice is one that people could have surveyed, in all states of a case's life; and
//! nothing of practice becomes real, nor the other way round.

use std::collections::{BTreeMap, BTreeSet};

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Value, json};
use thaiqm_field::domain::life::life;
use thaiqm_field::domain::practice::{Village, village};
use thaiqm_field::domain::questionnaire::known;
use thaiqm_field::domain::record::{Intake, KnownKey, Visit};
use thaiqm_field::domain::{
    CaseFile, Comment, Commit, Date, HouseholdId, Listed, OrdMap, Questionnaire, Record, Roster, Severity,
    VisitState, comment, faults,
};
use thaiqm_field::exchange::enrol::{Document, OfficeCard};
use thaiqm_field::exchange::envelope::BUNDLE;
use thaiqm_field::exchange::intake::{HeldWhy, Judge, Judged, Reason, judge};
use thaiqm_field::exchange::{Bundle, Device};

use crate::maker::desk::desk;
use crate::maker::practice::{neighbours, today, written};
use crate::maker::{Dice, Keys};
use crate::support::{bundle, published, small};

const KID: &str = "a-tablet";

fn shipped() -> &'static str {
    include_str!("../../public/practice/village.txt")
}

fn on(day: Date) -> Village {
    village(shipped(), KID, day).expect("the shipped village")
}

fn list(of: &Village) -> &Roster {
    match of.list.as_slice() {
        [Record::Roster(roster)] => roster,
        other => panic!("{} records in place of a list", other.len()),
    }
}

/// Every household, with what the list says.
fn cases(of: &Village) -> BTreeMap<HouseholdId, (Option<Listed>, CaseFile)> {
    let mut all: BTreeMap<HouseholdId, (Option<Listed>, CaseFile)> = BTreeMap::new();
    for it in &list(of).households {
        all.entry(it.id).or_default().0 = Some(it.clone());
    }
    let mut whose = OrdMap::new();
    for record in of.handed.iter().chain(&of.here) {
        let household = match record {
            Record::Household(it) => it.id,
            Record::Visit(it) => {
                whose.insert(it.id, it.household);
                it.household
            }
            Record::Revision(it) => *whose.get(&it.visit).expect("its visit stands before it"),
            other => panic!("{} is of no household", other.key()),
        };
        all.entry(household).or_default().1.apply(&Commit(vec![record.clone()]));
    }
    all
}

fn visits(of: &Village) -> Vec<Visit> {
    cases(of).into_values().flat_map(|it| it.1.visits).collect()
}

/// Days on which somebody may practise.
fn days() -> Vec<Date> {
    let day = |year, month, day| Date::new(year, month, day).expect("a day");
    vec![today(), day(2024, 2, 29), day(2025, 1, 31), day(2026, 11, 21), day(2031, 3, 1)]
}

#[test]
fn the_shipped_village_is_the_one_that_the_edits_make() {
    let made = written(&neighbours());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all("public/practice").expect("a folder");
        std::fs::write("public/practice/village.txt", &made).expect("written");
    }
    assert!(made == shipped(), "UPDATE=1 writes public/practice/village.txt anew");
}

#[test]
fn the_shipped_files_of_the_practising_office_are_those_that_hands_make_and_are_judged_as_they_are_named() {
    let (register, files) = desk(&written(&neighbours()));
    for (name, text) in files.iter().map(|it| (it.0, &it.1)).chain([("register.txt", &register)]) {
        let path = format!("public/practice/{name}");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, text).expect("written");
        }
        assert!(std::fs::read_to_string(&path).is_ok_and(|it| it == *text), "UPDATE=1 writes {path} anew");
    }
    let keys: Vec<KnownKey> = register
        .lines()
        .map(|it| match Record::from_row(it) {
            thaiqm_field::domain::record::Row::Known(record) => match *record {
                Record::KnownKey(key) => key,
                other => panic!("{other:?} is no key"),
            },
            other => panic!("{other:?} is no record"),
        })
        .collect();
    let published = Questionnaire::published();
    let mut taken: Vec<Intake> = Vec::new();
    let mut said = Vec::new();
    for (name, text) in files.iter().filter(|it| it.0 != "practice-2-keys.json") {
        let known: Vec<&Intake> = taken.iter().collect();
        let at = Judge { office: "practice", register: &keys, known: &known, published, demo: true };
        let judged = judge(text.as_bytes(), false, &at);
        said.push(match judged {
            Judged::Accepted(it) => {
                let missing = it.missing.clone();
                taken.push(it.record(name, text.clone(), 0));
                format!("taken, {missing:?} missing")
            }
            Judged::Quarantine(held) => format!("held, {:?}", held.why),
            Judged::Refused(reason) => format!("refused, {}", reason.code()),
            Judged::Again { .. } => "again".to_owned(),
        });
    }
    let expected = [
        "taken, [] missing",
        "held, UnknownKey",
        "refused, E07",
        "taken, [] missing",
        "taken, [] missing",
        "taken, [3] missing",
        "held, Revoked",
        "refused, E23",
    ];
    assert_eq!(said, expected);
}

#[test]
fn sixty_households_stand_in_every_state_of_a_cases_life() {
    let village = on(days()[3]);
    let cases = cases(&village);
    assert_eq!(cases.len(), 60);
    let today = days()[3];
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = |what: &str| *states.entry(what.to_owned()).or_default() += 1;
    for (listed, case) in cases.values() {
        let life = life(case, listed.as_ref());
        count(&format!("{:?}", life.outcome));
        if life.urgent() {
            count("urgent");
        }
        if life.due.is_some_and(|due| due <= today) {
            count("due");
        }
        let Some(visit) = case.latest() else { continue };
        match visit.state {
            VisitState::Draft => count("draft"),
            VisitState::Correcting(_) => count("correcting"),
            VisitState::Sealed => {}
        }
        count(&format!("{:?}", visit.kind));
        if case.history(visit.id).len() > 1 {
            count("corrected");
        }
        if let Some(thaiqm_field::domain::Answer::One(code)) = visit.working().of(known::VISIT_RESULT) {
            count(code);
        }
        if let Some(thaiqm_field::domain::Answer::One(code)) = visit.working().of(known::ORIGIN) {
            count(code);
        }
    }
    for state in [
        "NotVisited",
        "Unreachable",
        "Error",
        "Complete",
        "CompleteNew",
        "Care",
        "None",
        "Partial",
        "NoProblem",
        "urgent",
        "due",
        "draft",
        "correcting",
        "corrected",
        "Rexray",
        "FollowUp",
        "Survey",
        "not_met",
        "refused",
        "moved",
        "vacant",
        "deceased",
        "missed",
        "new_hardship",
    ] {
        assert!(states.get(state).is_some_and(|it| *it > 0), "no household is «{state}»: {states:?}");
    }
    let handed = village.handed.iter().filter(|it| matches!(it, Record::Household(_))).count();
    assert!((15..45).contains(&handed), "{handed} are handed over");
}

/// What the trainer's page says beside its buttons.
#[test]
fn the_survey_of_the_village_is_open_for_three_weeks_and_closed_after_four() {
    for day in days() {
        let village = on(day);
        let round = &list(&village).round;
        let left = round.survey_close.expect("a last day").days_since(day);
        assert!(round.phase(day).surveys() && (21..28).contains(&left), "{day:?}: {left} days");
    }
}

#[test]
fn on_whatever_day_it_is_loaded_no_sealed_visit_has_an_error() {
    for day in days() {
        for visit in visits(&on(day)) {
            let paper = Questionnaire::named(&visit.questionnaire).expect("published");
            if visit.head.is_none() {
                continue;
            }
            let wrong = faults(paper, &visit.answers, day);
            let wrong: Vec<_> = wrong.iter().filter(|it| it.severity == Severity::Error).collect();
            assert!(wrong.is_empty(), "{day:?} {}: {wrong:?}", visit.id);
        }
    }
}

#[test]
fn the_round_of_the_village_is_open_on_the_day_it_is_loaded() {
    for day in days() {
        assert!(list(&on(day)).round.phase(day).surveys());
    }
}

#[test]
fn what_the_office_asks_is_open_and_of_households_in_its_file() {
    let village = on(days()[3]);
    let handed: BTreeSet<HouseholdId> = village
        .handed
        .iter()
        .filter_map(|it| match it {
            Record::Household(it) => Some(it.id),
            _ => None,
        })
        .collect();
    let cases = cases(&village);
    let asked: Vec<&Comment> = village
        .asked
        .iter()
        .map(|it| match it {
            Record::Comment(it) => it,
            other => panic!("{} is no comment", other.key()),
        })
        .collect();
    assert_eq!(asked.len(), 3);
    for it in asked {
        assert!(handed.contains(&it.household));
        assert_eq!(comment::open_in(&cases[&it.household].1, [it]).len(), 1);
        assert_eq!(it.to, KID);
    }
}

#[test]
fn two_tablets_that_practise_made_no_visit_together_in_the_same_households() {
    let other = village(shipped(), "another-tablet", days()[3]).expect("the village");
    let mine = on(days()[3]);
    let ids = |of: &Village| visits(of).into_iter().map(|it| it.id).collect::<BTreeSet<_>>();
    assert_eq!(ids(&mine).intersection(&ids(&other)).count(), 0);
    assert_eq!(ids(&mine).len(), visits(&mine).len());
    assert_eq!(cases(&mine).keys().collect::<Vec<_>>(), cases(&other).keys().collect::<Vec<_>>());
    assert!(mine.here.iter().all(|it| !it.write().contains("village-key")));
}

#[test]
fn everybody_and_every_house_of_the_village_of_practice_is_made_up() {
    for visit in visits(&on(days()[3])) {
        let answers = visit.working();
        let code = answers.text(known::HOUSE_CODE);
        assert!(code.is_empty() || code.starts_with("9999"), "{code}");
        let phone = answers.text("phone");
        assert!(phone.is_empty() || phone.starts_with("08000000"), "{phone}");
        assert!(answers.text(known::TAMBON).starts_with("7606"));
        for member in answers.members() {
            assert!(answers.member_text(known::LAST_NAME, member).ends_with("สมมุติ"));
        }
    }
}

#[test]
fn a_village_that_was_cut_off_is_none() {
    let text = shipped();
    for at in [0, 5, 200, text.len() / 2, text.len() - 2] {
        let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        assert!(village(&text[..at], KID, today()).is_none(), "cut off at {at}");
    }
}

// ------------------------------------------------------------------------------- demo ↔ real

fn knows(keys: &[&Keys]) -> Vec<KnownKey> {
    let known = |it: &&Keys| {
        let key = Keys::public(&it.signs);
        KnownKey {
            kid: key.kid(),
            x: key.x,
            y: key.y,
            label: "สุดา".to_owned(),
            confirmed_at: 0,
            receives: None,
            person: None,
            decisions: Vec::new(),
            continues: Vec::new(),
            office: None,
            through: Vec::new(),
        }
    };
    keys.iter().map(known).collect()
}

/// Changes the payload of a signed file and leaves its signature.
fn after_signing(file: &str, change: impl Fn(&mut Value)) -> String {
    let mut envelope: Value = serde_json::from_str(file).expect("JSON");
    let payload = envelope["payload"].as_str().expect("a payload").to_owned();
    let mut body: Value =
        serde_json::from_slice(&Base64UrlUnpadded::decode_vec(&payload).expect("base64url")).expect("JSON");
    change(&mut body);
    envelope["payload"] = json!(Base64UrlUnpadded::encode_string(body.to_string().as_bytes()));
    envelope.to_string()
}

/// Puts a member into the signed header, and leaves the signature.
fn in_the_header(file: &str, demo: bool) -> String {
    let mut envelope: Value = serde_json::from_str(file).expect("JSON");
    let header = envelope["protected"].as_str().expect("a header").to_owned();
    let mut header: Value =
        serde_json::from_slice(&Base64UrlUnpadded::decode_vec(&header).expect("base64url")).expect("JSON");
    header["demo"] = json!(demo);
    envelope["protected"] = json!(Base64UrlUnpadded::encode_string(header.to_string().as_bytes()));
    envelope.to_string()
}

/// The same of the cards by which a tablet comes to know an office: what is handed over later is sealed to
/// the key of whichever was taken.
#[test]
fn no_card_of_practice_is_taken_for_a_real_one_nor_the_other_way() {
    let office = Keys::of(1, "office", 0);
    let card = |demo| OfficeCard { device: Device { kid: office.kid() }, demo, ..crate::travel::card() };
    for demo in [false, true] {
        let file = office.sign(OfficeCard::TYP, &card(demo).payload());
        let (wrong, right) =
            if demo { (Reason::DemoFile, "PRACTICE-OFFICE-") } else { (Reason::NotDemo, "OFFICE-") };
        assert_eq!(OfficeCard::read_on_its_side(file.as_bytes(), !demo).expect_err("the other side"), wrong);
        let (read, _) = OfficeCard::read_on_its_side(file.as_bytes(), demo).expect("its own side");
        assert_eq!(read, card(demo));
        assert!(read.file_name().starts_with(right), "{}", read.file_name());

        for relabelled in [
            after_signing(&file, |it| it["demo"] = json!(!demo)),
            after_signing(&file, |it| drop(it.as_object_mut().expect("an object").remove("demo"))),
        ] {
            for here in [false, true] {
                assert!(OfficeCard::read_on_its_side(relabelled.as_bytes(), here).is_err());
            }
        }
        // A real card says nothing of practice: it is the bytes that it always was.
        assert_eq!(String::from_utf8(card(demo).payload()).expect("text").contains("demo"), demo);
    }
    let denied = String::from_utf8(card(true).payload()).expect("text").replace("true", "false");
    assert!(OfficeCard::read(office.sign(OfficeCard::TYP, denied.as_bytes()).as_bytes()).is_err());
}

/// Of a thousand files whose label was changed in every way that somebody without the keys of the other
/// side has, or that was signed with its own label for the wrong side, none is taken in.
#[test]
fn of_a_thousand_relabelled_files_none_is_taken_in() {
    let mut verdicts: BTreeMap<String, usize> = BTreeMap::new();
    for nth in 0..1_000_u64 {
        let mut dice = Dice::of(nth, "relabelled", &[]);
        let (volunteer, trainee) = (Keys::of(nth, "volunteer", 0), Keys::of(nth, "trainee", 0));
        let office = Keys::of(nth, "office", 0).kid();
        // Half go from practice to a real office, half the other way.
        let to_real = nth % 2 == 0;
        let (sender, receiver) = if to_real { (&trainee, &volunteer) } else { (&volunteer, &trainee) };
        let n = u32::try_from(dice.below(50)).expect("small");
        let mut made: Bundle = bundle(vec![small(n)]);
        let kid = sender.kid();
        made.device.kid.clone_from(&kid);
        for record in &mut made.records {
            record.household.added_by.clone_from(&kid);
            record.visit.begun_by.clone_from(&kid);
            record.revisions.iter_mut().for_each(|it| it.by.clone_from(&kid));
        }
        let manifest = made.records.iter().filter_map(thaiqm_field::exchange::bundle::ManifestLine::of);
        made.manifest = manifest.collect();
        made.demo = to_real;
        made.aud = if to_real { String::new() } else { office.clone() };
        made.iat += i64::try_from(dice.below(100_000)).expect("small");
        let file = sender.sign(BUNDLE, &made.write());
        let way = dice.below(7);
        let mut known = vec![receiver];
        let relabelled = match way {
            0 => {
                // Its own label, and even its key is known on the other side.
                known.push(sender);
                file
            }
            1 => after_signing(&file, |it| it["demo"] = json!(!to_real)),
            2 => after_signing(&file, |it| drop(it.as_object_mut().expect("an object").remove("demo"))),
            3 => in_the_header(&file, !to_real),
            4 => file.replacen('{', &format!("{{\"demo\":{},", !to_real), 1),
            5 => {
                // The other side's label before signing, with the key of this one.
                made.demo = !to_real;
                made.aud = if to_real { office.clone() } else { String::new() };
                sender.sign(BUNDLE, &made.write())
            }
            _ => {
                // The same, and the other side's key is named as the maker.
                made.demo = !to_real;
                made.aud = if to_real { office.clone() } else { String::new() };
                made.device.kid = receiver.kid();
                sender.sign(BUNDLE, &made.write())
            }
        };
        let register = knows(&known);
        let published = published();
        let at =
            Judge { office: &office, register: &register, known: &[], published: &published, demo: !to_real };
        let judged = judge(relabelled.as_bytes(), to_real, &at);
        let expected = match (way, &judged) {
            (0, Judged::Refused(Reason::DemoFile)) => to_real,
            (0, Judged::Refused(Reason::NotDemo)) => !to_real,
            (1..=4, Judged::Refused(Reason::Envelope(_))) => true,
            // Nobody has compared the digits of that key: nothing of it is data until a person did.
            (5, Judged::Quarantine(held)) => held.why == HeldWhy::UnknownKey,
            (6, Judged::Refused(Reason::Bundle(_))) => true,
            _ => false,
        };
        assert!(expected, "file {nth}, changed in way {way}: {judged:?}");
        *verdicts.entry(format!("way {way}")).or_default() += 1;
    }
    assert_eq!(verdicts.values().sum::<usize>(), 1_000);
    assert_eq!(verdicts.len(), 7, "{verdicts:?}");
}
