//! The synthetic province is one that people could have surveyed: every file is taken, every visit is
//! without error, and what comes out is what was counted when it was made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use thaiqm_field::domain::questionnaire::known;
use thaiqm_field::domain::record::{Intake, KnownKey};
use thaiqm_field::domain::{
    Answer, Date, HouseholdId, Listed, Places, Questionnaire, RevisionId, RevisionReason, Severity, Source,
    VisitId, faults, validate,
};
use thaiqm_field::exchange::enrol::{Document, Enrolment, OfficeCard};
use thaiqm_field::exchange::intake::{Accepted, HeldWhy, Judge, Judged, Reason, judge};
use thaiqm_field::exchange::register::Register;
use thaiqm_field::exchange::roster::{Areas, Mapping, guess, header_row, import};
use thaiqm_field::exchange::{Bundle, BundleFault, EnvelopeFault, table};

use crate::maker::{
    Counts, Keys, Made, Office, PROVINCE, Province, Volunteer, add, hostile, listed_csv, register,
};

const SEED: u64 = 7;
const HOUSEHOLDS: u64 = 300;
const FILES: u64 = 9;

fn places() -> Places {
    Places::parse(include_str!("../../public/places/places.txt").to_owned()).expect("the shipped list")
}

fn plan(seed: u64) -> Province {
    let places = places();
    let amphoe = places.amphoe(PROVINCE);
    let mut tambon: Vec<String> =
        amphoe.iter().flat_map(|it| places.tambon(it.0)).map(|it| it.0.to_owned()).collect();
    tambon.sort();
    Province::plan(seed, HOUSEHOLDS, FILES, &Office::of(seed).keys.kid(), &tambon).expect("a province")
}

fn made(province: &Province) -> Vec<Made> {
    province.volunteers.iter().map(|part| Volunteer::of(province, part).make()).collect()
}

/// The small province, taken in by its office in the order in which its volunteers stand.
struct Taken {
    made: Vec<Made>,
    intakes: Vec<Intake>,
    bundles: Vec<Bundle>,
    counts: Counts,
}

static SMALL: LazyLock<Taken> = LazyLock::new(|| {
    let province = plan(SEED);
    let made = made(&province);
    let office = Office::of(SEED);
    let keys = known_keys(&register(&province, &office), &office);
    let kid = office.keys.kid();
    let published = Questionnaire::published();
    let mut taken: Vec<Intake> = Vec::new();
    let mut bundles = Vec::new();
    for file in made.iter().flat_map(|it| &it.files) {
        let before: Vec<&Intake> = taken.iter().collect();
        let desk = Judge { office: &kid, register: &keys, known: &before, published, demo: false };
        let Judged::Accepted(accepted) = judge(file.signed.as_bytes(), true, &desk) else {
            panic!("{} is not taken", file.name)
        };
        assert_eq!(accepted.missing, [0_u64; 0], "{}", file.name);
        assert_eq!(accepted.dropped, 0, "{}", file.name);
        taken.push(accepted.record(&file.name, file.signed.clone(), 0));
        bundles.push(accepted.bundle);
    }
    let mut counts = Counts::new();
    made.iter().for_each(|it| add(&mut counts, &it.counts));
    Taken { made, intakes: taken, bundles, counts }
});

/// The register as another computer of the office reads it.
fn known_keys(register: &Register, office: &Office) -> Vec<KnownKey> {
    let signed = office.keys.sign(Register::TYP, &register.payload());
    let read = Register::read_from(signed.as_bytes(), &Keys::public(&office.keys.signs));
    read.expect("a register that the office signed").keys
}

fn count(what: &str) -> u64 {
    SMALL.counts.get(what).copied().unwrap_or(0)
}

fn sum(prefix: &str) -> u64 {
    SMALL.counts.iter().filter(|it| it.0.starts_with(prefix)).map(|it| it.1).sum()
}

#[test]
fn every_file_of_a_small_province_is_taken_in_and_the_counts_come_back() {
    let taken = &*SMALL;
    assert_eq!(taken.bundles.len() as u64, FILES);
    let records = || taken.bundles.iter().flat_map(|it| &it.records);
    let households: BTreeSet<HouseholdId> = records().map(|it| it.household.id).collect();
    assert_eq!(households.len() as u64, HOUSEHOLDS);
    assert_eq!(count("households"), HOUSEHOLDS);
    let visits: BTreeMap<VisitId, _> = records().map(|it| (it.visit.id, &it.visit)).collect();
    assert_eq!(visits.len() as u64, sum("visits."));
    for kind in ["survey", "rexray", "follow_up"] {
        let these = visits.values().filter(|it| it.kind.code() == kind).count() as u64;
        assert_eq!(these, count(&format!("visits.{kind}")), "{kind}");
        assert!(these > 0, "{kind}");
    }
    for result in ["met", "not_met", "vacant", "moved", "refused"] {
        let said = Answer::One(result.to_owned());
        let these = visits.values().filter(|it| it.answers.of(known::VISIT_RESULT) == Some(&said)).count();
        assert_eq!(these as u64, count(&format!("results.{result}")), "{result}");
    }
    for item in Questionnaire::newest().iter().flat_map(|it| &it.dimensions).flat_map(|it| &it.items) {
        let these = visits.values().filter(|it| it.answers.ticked(&item.code)).count() as u64;
        assert_eq!(these, count(&format!("found.{}", item.code)), "{}", item.code);
    }
    let corrections: BTreeSet<RevisionId> = records()
        .flat_map(|it| &it.revisions)
        .filter(|it| matches!(it.reason, RevisionReason::Corrected { .. }))
        .map(|it| it.id)
        .collect();
    // Of what two devices corrected, the maker counts one side.
    let other_side = count("conflicts.soft") + count("conflicts.hard");
    assert_eq!(corrections.len() as u64, count("corrections") + other_side);
}

#[test]
fn the_small_province_has_something_of_everything() {
    for what in [
        "origins.missed",
        "origins.new_hardship",
        "houses_twice",
        "conflicts.soft",
        "conflicts.hard",
        "households_urgent",
        "problems_restricted",
        "helps.assistance",
        "helps_baht",
        "listed_unvisited",
        "outcomes.listed.complete",
        "outcomes.listed.partial",
        "outcomes.listed.none",
        "outcomes.listed.unreachable",
        "outcomes.unlisted.no_problem",
    ] {
        assert!(count(what) > 0, "{what}");
    }
    let chains = SMALL.bundles.iter().filter(|it| it.seq > 1).count();
    assert!(chains > 0, "somebody makes several files");
    let mut heads: BTreeMap<VisitId, BTreeSet<RevisionId>> = BTreeMap::new();
    let mut bases: BTreeSet<RevisionId> = BTreeSet::new();
    for record in SMALL.bundles.iter().flat_map(|it| &it.records) {
        heads.entry(record.visit.id).or_default().extend(record.visit.head);
        bases.extend(record.revisions.iter().filter_map(|it| it.base));
    }
    // A head that another revision is based on was corrected later by the same hand.
    heads.values_mut().for_each(|it| it.retain(|head| !bases.contains(head)));
    let forked = heads.values().filter(|it| it.len() > 1).count() as u64;
    assert_eq!(forked, count("conflicts.soft") + count("conflicts.hard"));
}

#[test]
fn no_sealed_visit_of_the_province_has_an_error() {
    for record in SMALL.bundles.iter().flat_map(|it| &it.records) {
        let of = Questionnaire::named(&record.visit.questionnaire).expect("published");
        let day = Date::of_ms(record.visit.begun_at);
        let errors: Vec<_> = faults(of, &record.visit.answers, day)
            .into_iter()
            .filter(|it| it.severity == Severity::Error)
            .collect();
        assert_eq!(errors, [], "{}", record.visit.id);
        let kept = validate::kept(of, &record.visit.answers, day);
        assert_eq!(kept, record.visit.answers, "{}", record.visit.id);
    }
}

#[test]
fn the_same_seed_signs_the_same_bytes_and_another_one_others() {
    let again = made(&plan(SEED));
    let payloads = |made: &[Made]| -> Vec<Vec<u8>> {
        made.iter().flat_map(|it| &it.files).map(|it| it.payload.clone()).collect()
    };
    assert_eq!(payloads(&again), payloads(&SMALL.made));
    let names = |made: &[Made]| {
        made.iter().flat_map(|it| &it.files).map(|it| it.name.clone()).collect::<BTreeSet<_>>()
    };
    assert_eq!(names(&again), names(&SMALL.made));
    assert_eq!(names(&again).len() as u64, FILES, "no file takes another's place");
    let first = |province: &Province| Volunteer::of(province, &province.volunteers[0]).make();
    assert_ne!(first(&plan(SEED + 1)).files[0].payload, SMALL.made[0].files[0].payload);
}

#[test]
fn the_list_of_2565_is_read_from_its_table_with_the_ids_that_the_files_know() {
    let listed: Vec<Listed> = SMALL.made.iter().flat_map(|it| it.listed.clone()).collect();
    assert_eq!(listed.len() as u64, count("listed"));
    let table = table::read(listed_csv(&listed).as_bytes()).expect("a table");
    let (sheet, paper) = (&table.sheets[0], Questionnaire::newest().expect("a questionnaire"));
    let header = header_row(sheet, paper);
    let mapping = Mapping {
        source: Source::Thaiqm2565,
        header,
        columns: guess(sheet, header, paper),
        tambon: String::new(),
        near: "310101".to_owned(),
    };
    let read = import(sheet, &mapping, &Areas::of(&places()), paper);
    let by_id = |all: &[Listed]| all.iter().map(|it| (it.id, it.clone())).collect::<BTreeMap<_, _>>();
    let (read, listed) = (by_id(&read.households), by_id(&listed));
    assert_eq!(read.keys().collect::<Vec<_>>(), listed.keys().collect::<Vec<_>>());
    for (id, it) in &listed {
        let ids =
            |it: &Listed| it.problems.iter().map(|it| (it.id, it.item.clone())).collect::<BTreeSet<_>>();
        assert_eq!(ids(&read[id]), ids(it), "{id}");
        assert_eq!(read[id].answers, it.answers, "{id}");
    }
}

#[test]
fn the_office_has_a_card_that_volunteers_take_and_they_have_files_that_bring_their_keys() {
    let office = Office::of(SEED);
    let signed = office.keys.sign(OfficeCard::TYP, &office.card().payload());
    let (card, key) = OfficeCard::read(signed.as_bytes()).expect("a card");
    assert_eq!((card.name.as_str(), key.kid()), (office.name, office.keys.kid()));
    let province = plan(SEED);
    let volunteer = Volunteer::of(&province, &province.volunteers[0]);
    let (name, enrolment) = volunteer.enrolment();
    let (enrolment, key) = Enrolment::read(enrolment.as_bytes()).expect("an enrolment");
    assert_eq!(
        (enrolment.file_name(), enrolment.author, key.kid()),
        (name, volunteer.person, SMALL.bundles[0].device.kid.clone())
    );
}

#[test]
fn each_hostile_file_beside_the_province_gets_the_verdict_of_its_kind() {
    let (province, office) = (plan(SEED), Office::of(SEED));
    let keys = known_keys(&register(&province, &office), &office);
    let kid = office.keys.kid();
    let before: Vec<&Intake> = SMALL.intakes.iter().collect();
    let published = Questionnaire::published();
    let desk = Judge { office: &kid, register: &keys, known: &before, published, demo: false };
    let verdict = |signed: &str| match judge(signed.as_bytes(), true, &desk) {
        Judged::Refused(Reason::Envelope(EnvelopeFault::Signature)) => "signature".to_owned(),
        Judged::Refused(Reason::DemoFile) => "practice".to_owned(),
        Judged::Refused(Reason::Bundle(BundleFault::NewerVersion)) => "newer".to_owned(),
        Judged::Quarantine(held) if held.why == HeldWhy::Revoked => "revoked".to_owned(),
        Judged::Quarantine(held) if held.why == HeldWhy::Fork => "fork".to_owned(),
        Judged::Quarantine(held) if held.why == HeldWhy::UnknownKey => "unknown".to_owned(),
        Judged::Accepted(it) => missing(&it),
        Judged::Again { .. } => "again".to_owned(),
        other => format!("{other:?}"),
    };
    let verdicts: Vec<(&str, String)> =
        hostile::files(&province).iter().map(|(what, signed)| (*what, verdict(signed))).collect();
    let wanted = [
        ("forged", "signature"),
        ("revoked", "revoked"),
        ("demo", "practice"),
        ("future-version", "newer"),
        ("gap-in-sequence", "accepted without [1, 2]"),
        ("forked-chain", "fork"),
        ("twice", "again"),
        ("unknown-key", "unknown"),
    ];
    assert_eq!(verdicts, wanted.map(|(what, verdict)| (what, verdict.to_owned())));
}

fn missing(accepted: &Accepted) -> String {
    format!("accepted without {:?}", accepted.missing)
}
