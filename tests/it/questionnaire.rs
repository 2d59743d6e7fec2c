//! The questionnaire files: what every one must keep to, and that the published one stays as it is.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use thaiqm_field::domain::questionnaire::{Urgency, known};
use thaiqm_field::domain::{Condition, Item, Kind, Origin, Question, Questionnaire, Words};

#[path = "../../src/questionnaire/compile.rs"]
pub mod compile;

/// The file as people write it.
pub const FILE: &str = include_str!("../../src/questionnaire/thaiqm-2567.1.toml");

/// The published questionnaire.
pub fn published() -> Questionnaire {
    Questionnaire::published().first().cloned().expect("one is embedded")
}

fn items(questionnaire: &Questionnaire) -> impl Iterator<Item = &Item> {
    questionnaire.dimensions.iter().flat_map(|it| &it.items)
}

/// Every question with its full id; those of every item once for each item.
fn questions(it: &Questionnaire) -> Vec<(String, &Question)> {
    let of_items = items(it).flat_map(|item| {
        item.questions.iter().chain(&it.every_item).map(|question| (item.id_of(question), question))
    });
    let plain = it.household.iter().chain(&it.member).chain(&it.closing);
    let plain = plain.map(|question| (question.id.clone(), question));
    let of_each = [("problem", &it.problem), ("help", &it.help)].into_iter().flat_map(|(list, questions)| {
        questions.iter().map(move |question| (format!("{list}.{}", question.id), question))
    });
    plain.chain(of_items).chain(of_each).collect()
}

fn options(kind: &Kind) -> Vec<&str> {
    match kind {
        Kind::One(choices) | Kind::Many(choices) => choices.iter().map(|it| it.code.as_str()).collect(),
        _ => Vec::new(),
    }
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_')
}

#[test]
fn every_file_in_the_folder_is_embedded_and_read_back() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/questionnaire");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".toml").map(str::to_owned))
        .collect();
    files.sort();
    let ids: Vec<String> = Questionnaire::published().iter().map(|it| it.id.clone()).collect();
    assert_eq!(ids, files, "a file is named after its questionnaire's id");
}

#[test]
fn what_is_embedded_is_what_the_file_says() {
    let json = compile::to_json(FILE, &|_| None).unwrap();
    assert_eq!(Questionnaire::from_json(&json).unwrap(), published());
    let again = serde_json::to_value(published()).unwrap();
    let file: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(again, file, "the domain's types hold everything the file says");
}

/// What the second one adds is judged by the tests of `life`; here, that it takes nothing away.
#[test]
fn what_extends_a_questionnaire_asks_everything_that_it_asked() {
    let [first, second] = Questionnaire::published() else { panic!("two are published") };
    let ids = |it: &Questionnaire| questions(it).into_iter().map(|it| it.0).collect::<BTreeSet<_>>();
    assert!(ids(first).is_subset(&ids(second)));
    assert_eq!((&first.dimensions, &first.checks), (&second.dimensions, &second.checks));
    for (id, question) in questions(first) {
        let (_, now) = questions(second).into_iter().find(|it| it.0 == id).unwrap();
        let (old, new) = (options(&question.kind), options(&now.kind));
        assert!(old.iter().all(|code| new.contains(code)), "{id}: an option went");
    }
    let order: Vec<&str> = second.household.iter().map(|it| it.id.as_str()).collect();
    let place = |id: &str| order.iter().position(|it| *it == id).unwrap();
    assert_eq!(place("visit_kind"), place("origin") + 1, "a new question stands where `after` says");
    assert_eq!(place("retry_on"), place("visit_result") + 1);
}

/// A published questionnaire never changes: answers given to it would change their meaning. If this
/// fails, take the change back and make it in a copy under a new id.
#[test]
fn the_published_questionnaire_is_frozen() {
    let digest = Sha256::digest(compile::to_json(FILE, &|_| None).unwrap());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, "124a819f1a2066bf784cd5c27adad9e1882b8b2684404a4cb62df7abe419d9b4");
}

#[test]
fn the_second_questionnaire_is_frozen_too() {
    let text = include_str!("../../src/questionnaire/thaiqm-2567.2.toml");
    let named = |id: &str| (id == "thaiqm-2567.1").then(|| FILE.to_owned());
    let digest = Sha256::digest(compile::to_json(text, &named).unwrap());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, "5ec01fe077eabbf9e01ee34b75c4130db0a46d1607c179fa573fed3286caf168");
}

#[test]
fn it_says_that_the_items_are_proposed_and_not_the_official_form() {
    assert!(published().proposed);
    assert!(published().source.contains("proposed, not the official ThaiQM form"));
}

#[test]
fn ids_and_option_codes_are_unique_and_ascii() {
    for it in Questionnaire::published() {
        ids_are_unique_and_ascii(it);
    }
}

fn ids_are_unique_and_ascii(it: &Questionnaire) {
    let mut seen = BTreeSet::new();
    for (id, question) in questions(it) {
        assert!(is_id(&question.id), "{id}");
        assert!(seen.insert(id.clone()), "{id} twice");
        let codes = options(&question.kind);
        // The agencies have the codes of domain.md §4, in capitals.
        assert!(codes.iter().all(|code| is_id(&code.to_ascii_lowercase())), "{id}: {codes:?}");
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len(), "{id}: {codes:?}");
        if matches!(question.kind, Kind::One(_) | Kind::Many(_)) {
            assert!(codes.len() > 1, "{id} offers no choice");
        }
    }
    let codes: Vec<&str> = items(it).map(|it| it.code.as_str()).collect();
    for code in &codes {
        assert!(seen.insert((*code).to_owned()), "{code} twice");
    }
}

#[test]
fn limits_are_in_order() {
    for (id, question) in Questionnaire::published().iter().flat_map(questions) {
        match &question.kind {
            Kind::Number { min, max, .. } => assert!(min < max, "{id}"),
            Kind::Text { max_chars, .. } => assert!((1..=300).contains(max_chars), "{id}"),
            Kind::Members { min_age: Some(min), max_age: Some(max) } => assert!(min < max, "{id}"),
            _ => {}
        }
    }
}

#[test]
fn the_questions_that_code_reads_are_there_and_of_the_right_kind() {
    let it = published();
    let kinds: BTreeMap<String, &Kind> = questions(&it).into_iter().map(|(id, q)| (id, &q.kind)).collect();
    let household = |id: &str| it.household.iter().find(|q| q.id == id).map(|q| &q.kind);
    let member = |id: &str| it.member.iter().find(|q| q.id == id).map(|q| &q.kind);
    assert!(matches!(household(known::TAMBON), Some(Kind::Place)));
    assert!(matches!(household(known::HOUSE_NO), Some(Kind::Text { .. })));
    assert!(matches!(household(known::MOO), Some(Kind::Number { .. })));
    assert!(matches!(household(known::COMMUNITY), Some(Kind::Text { .. })));
    assert!(matches!(household(known::HOUSE_CODE), Some(Kind::HouseCode)));
    assert!(matches!(household(known::VISIT_DATE), Some(Kind::Date { .. })));
    assert!(matches!(household(known::MEMBER_COUNT), Some(Kind::Number { .. })));
    assert!(matches!(household(known::NOTICE), Some(Kind::YesNo)));
    assert!(options(household(known::VISIT_RESULT).unwrap()).contains(&"met"));
    let origins = [Origin::Rexray2565, Origin::Missed, Origin::NewHardship];
    let origins: Vec<String> =
        origins.iter().map(|it| serde_json::to_value(it).unwrap().as_str().unwrap().to_owned()).collect();
    assert_eq!(options(household(known::ORIGIN).unwrap()), origins);
    assert_eq!(options(member(known::TITLE).unwrap()), ["mr", "mrs", "miss", "boy", "girl", "other"]);
    assert!(matches!(member(known::TITLE_OTHER), Some(Kind::Text { .. })));
    assert!(matches!(member(known::FIRST_NAME), Some(Kind::Text { .. })));
    assert!(matches!(member(known::LAST_NAME), Some(Kind::Text { .. })));
    assert_eq!(options(member(known::SEX).unwrap()), ["male", "female", "unspecified"]);
    assert!(matches!(member(known::BIRTH), Some(Kind::Date { .. })));
    assert!(options(member(known::RELATION).unwrap()).contains(&"head"));
    assert_eq!(options(member(known::PRESENCE).unwrap()), ["here", "moved", "died"]);
    for item in items(&it) {
        let of = |id: &str| kinds[&format!("{}.{id}", item.code)];
        assert_eq!(options(of(known::SEVERITY)), ["1", "2", "3"]);
        assert!(matches!(of(known::URGENT_REASON), Kind::Text { .. }));
        assert!(matches!(of(known::MEMBERS_AFFECTED), Kind::Number { .. }));
    }
    let asked = |id: &str| it.household.iter().find(|q| q.id == id).unwrap();
    for id in [known::TAMBON, known::HOUSE_NO, known::VISIT_DATE, known::VISIT_RESULT, known::NOTICE] {
        assert!(asked(id).required && asked(id).must_answer, "{id}");
    }
}

#[test]
fn citizen_ids_are_not_asked_for() {
    assert!(questions(&published()).iter().all(|(_, it)| it.kind != Kind::CitizenId));
}

/// The walk through the form reads a hidden question as blank, so a condition may name only what
/// stands before it.
#[test]
fn every_condition_names_earlier_questions_of_the_right_kind_and_their_options() {
    let it = published();
    let mut before: BTreeMap<String, &Kind> = BTreeMap::new();
    for question in &it.household {
        check_condition(&question.id, question.shown_if.as_ref(), &before);
        before.insert(question.id.clone(), &question.kind);
    }
    let household = before.clone();
    for question in &it.member {
        check_condition(&question.id, question.shown_if.as_ref(), &before);
        before.insert(question.id.clone(), &question.kind);
    }
    before = household;
    for item in items(&it) {
        for question in &item.questions {
            check_condition(&item.id_of(question), question.shown_if.as_ref(), &before);
            before.insert(item.id_of(question), &question.kind);
        }
        if let Urgency::When(when) = &item.urgent {
            check_condition(&item.code, Some(when), &before);
            let own = format!("{}.", item.code);
            assert!(when.names().iter().all(|(id, _)| id.starts_with(&own)), "{}", item.code);
        }
        let mut relative: BTreeMap<String, &Kind> = BTreeMap::new();
        for question in &it.every_item {
            check_condition(&item.id_of(question), question.shown_if.as_ref(), &relative);
            relative.insert(question.id.clone(), &question.kind);
            before.insert(item.id_of(question), &question.kind);
        }
    }
    before.extend(questions(&it).into_iter().map(|(id, question)| (id, &question.kind)));
    for check in &it.checks {
        assert!(before.contains_key(&check.at), "{}", check.at);
        check_condition(&check.at, Some(&check.wrong_if), &before);
    }
}

fn check_condition(at: &str, condition: Option<&Condition>, known: &BTreeMap<String, &Kind>) {
    let Some(condition) = condition else { return };
    for (id, option) in condition.names() {
        let kind = known.get(id).unwrap_or_else(|| panic!("{at}: no earlier question {id}"));
        if let Some(option) = option {
            assert!(options(kind).contains(&option), "{at}: {id} has no option {option}");
        }
    }
    let fits =
        |id: &str, wanted: fn(&Kind) -> bool| assert!(wanted(known[id]), "{at}: {id} is of another kind");
    match condition {
        Condition::Yes(id) | Condition::No(id) => fits(id, |it| matches!(it, Kind::YesNo)),
        Condition::Is(id, _) => fits(id, |it| matches!(it, Kind::One(_))),
        Condition::Includes(id, _) => fits(id, |it| matches!(it, Kind::Many(_))),
        Condition::AtLeast(id, _) | Condition::AtMost(id, _) => {
            fits(id, |it| matches!(it, Kind::Number { .. }))
        }
        Condition::WithinDays(id, _) => fits(id, |it| matches!(it, Kind::Date { .. })),
        Condition::Answered(_) => {}
        Condition::Not(it) => check_condition(at, Some(it), known),
        Condition::All(list) | Condition::Any(list) => {
            list.iter().for_each(|it| check_condition(at, Some(it), known));
        }
    }
}

#[test]
fn names_of_one_part_mean_nothing_else_in_another() {
    let it = published();
    let ids = |list: &[Question]| list.iter().map(|q| q.id.clone()).collect::<BTreeSet<_>>();
    assert!(ids(&it.household).is_disjoint(&ids(&it.member)));
    assert!(ids(&it.household).is_disjoint(&ids(&it.every_item)));
    for item in items(&it) {
        assert!(ids(&item.questions).is_disjoint(&ids(&it.every_item)), "{}", item.code);
    }
}

#[test]
fn every_text_stands_in_both_languages() {
    let it = published();
    let mut texts: Vec<(String, &Words)> = vec![("title".into(), &it.title)];
    for (id, question) in questions(&it) {
        texts.push((id.clone(), &question.text));
        texts.extend(question.hint.iter().map(|hint| (id.clone(), hint)));
        match &question.kind {
            Kind::One(all) | Kind::Many(all) => texts.extend(all.iter().map(|c| (id.clone(), &c.text))),
            Kind::Number { unit, .. } => texts.push((id, unit)),
            _ => {}
        }
    }
    for dimension in &it.dimensions {
        texts.push((dimension.code.clone(), &dimension.title));
        texts.push((dimension.gate_id(), &dimension.gate));
        texts.extend(dimension.items.iter().map(|item| (item.code.clone(), &item.title)));
    }
    texts.extend(it.checks.iter().map(|check| (check.at.clone(), &check.text)));
    assert!(texts.len() > 1000);
    // Names of networks are written in Latin letters in Thai too.
    let latin_in_thai = ["AIS", "True / dtac", "NT"];
    for (at, Words { th, en }) in texts {
        assert!(!th.trim().is_empty() && !en.trim().is_empty(), "{at}");
        assert!(th.trim() == th && en.trim() == en, "{at}");
        let thai = |text: &str| text.chars().any(|it| ('\u{e01}'..='\u{e5b}').contains(&it));
        assert!(thai(th) || latin_in_thai.contains(&th.as_str()), "{at}: {th}");
        assert!(!thai(en), "{at}: {en}");
    }
}

#[test]
fn there_are_sixty_items_one_other_and_one_legacy_in_each_dimension() {
    let it = published();
    let codes: Vec<&str> = it.dimensions.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(codes, ["H", "W", "E", "I", "S", "V", "U"]);
    assert_eq!(items(&it).filter(|item| !item.legacy).count(), 60);
    assert_eq!(items(&it).filter(|item| item.legacy).count(), 7);
    for dimension in &it.dimensions {
        let offered: Vec<&str> =
            dimension.items.iter().filter(|item| !item.legacy).map(|item| item.code.as_str()).collect();
        assert!(offered.len() <= 9, "{offered:?}");
        assert_eq!(offered.last(), Some(&format!("{}99", dimension.code).as_str()));
        let legacy: Vec<&Item> = dimension.items.iter().filter(|item| item.legacy).collect();
        assert_eq!(legacy.len(), 1);
        assert_eq!(legacy[0].code, format!("{}00", dimension.code));
        assert_eq!(legacy[0].title.th, "ปัญหาเดิมปี 2565 (ไม่ระบุรายการ)");
        assert_eq!(legacy[0].questions[0].id, "legacy_text");
        assert!(dimension.items.iter().all(|item| item.code.starts_with(&dimension.code)));
    }
}

#[test]
fn agencies_four_t_and_sensitive_kinds_are_those_of_the_paper() {
    let agencies = [
        "LAO",
        "DOPA",
        "CDD",
        "MSDHS",
        "HEALTH",
        "EDU",
        "NFE",
        "EEF",
        "LABOUR",
        "AGRI",
        "BANK",
        "PWA",
        "PEA",
        "DDPM",
        "POLICE",
        "JUSTICE",
        "LAND",
        "ENV",
        "CODI",
        "REDCROSS",
        "RELIGIOUS",
        "PRIVATE",
        "ACADEMIC",
        "CSO",
        "VOL",
        "MEDIA",
    ];
    assert_eq!(agencies.len(), 26);
    let newest = Questionnaire::newest().expect("one is embedded");
    let choices = |id: &str| match newest.help.iter().find(|it| it.id == id).map(|it| it.kind.clone()) {
        Some(Kind::One(all)) => all.into_iter().map(|it| it.code).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    // The newest names them as lists do, and each has a network of the seven (domain.md §4).
    assert_eq!(choices("provider"), agencies);
    let networks = choices("network");
    for it in agencies {
        let usual = thaiqm_field::domain::agency::network(it).expect(it);
        assert!(networks.iter().any(|it| it == usual), "{it}: {usual}");
    }
    assert_eq!(thaiqm_field::domain::agency::network("NOBODY"), None);
    for item in items(&published()) {
        assert!(!item.agencies.is_empty(), "{}", item.code);
        assert!(item.agencies.iter().all(|it| agencies.contains(&it.as_str())), "{}", item.code);
        assert!(
            ["attitude", "skills", "resources", "way_out"].contains(&item.four_t.as_str()),
            "{}",
            item.code
        );
        let kinds = ["health", "disability", "child", "criminal", "ethnic"];
        assert!(item.sensitive.iter().all(|it| kinds.contains(&it.as_str())), "{}", item.code);
        assert!(!item.basis.is_empty() && !item.tpmap.is_empty() && !item.sdg.is_empty(), "{}", item.code);
    }
}

#[test]
fn restricted_items_are_exactly_these() {
    let it = published();
    let codes: Vec<&str> = items(&it).filter(|it| it.restricted).map(|it| it.code.as_str()).collect();
    assert_eq!(codes, ["S01", "S02", "S03", "S04", "S99", "V04", "U02"]);
}

#[test]
fn urgent_items_are_exactly_these() {
    let it = published();
    let of = |wanted: fn(&Urgency) -> bool| {
        items(&it).filter(|it| wanted(&it.urgent)).map(|it| it.code.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(of(|it| *it == Urgency::Letter), ["H01", "W01", "S01", "S02"]);
    assert_eq!(of(|it| *it == Urgency::Proposed), ["E02", "S03"]);
    assert_eq!(
        of(|it| matches!(it, Urgency::When(_))),
        ["H02", "H03", "W02", "I02", "I06", "S04", "V01", "V03", "V04", "V05", "V08", "U02", "U05", "U07"]
    );
}

/// The proposal, word for word, as domain.md §9 has it: a slip of the hand in the file shows here.
const PROPOSAL: &str = "\
H | บ้าน/ที่อยู่อาศัย | House / dwelling | ครัวเรือนนี้มีปัญหาเรื่องบ้านหรือที่อยู่อาศัยหรือไม่
H01 | ไม่มีที่อยู่อาศัย / ไร้บ้าน / เร่ร่อน | No dwelling: homeless or wandering | MSDHS LAO CODI REDCROSS | living 2.1 | 11.1 1.4
H02 | บ้านทรุดโทรม ไม่มั่นคงแข็งแรง | Dilapidated or unsafe house | LAO CODI MSDHS REDCROSS PRIVATE | living 2.1 (จปฐ. 8) | 11.1 1.5
H03 | ไม่มีกรรมสิทธิ์ในที่ดิน/ที่อยู่อาศัย หรือเสี่ยงถูกไล่รื้อ | No tenure, or at risk of eviction | DOPA LAND CODI LAO | living 2.1 | 1.4 11.1
H04 | บ้านไม่มีเลขที่บ้าน / มีเพียงทะเบียนบ้านชั่วคราว | House has no house number, or only a temporary registration | DOPA LAO | access (no indicator) | 1.4 16.9
H05 | ไม่มีไฟฟ้าใช้ / พ่วงไฟฟ้า / ถูกตัดไฟ | No electricity, shared line, or cut off | PEA LAO | living (no indicator) | 7.1
H06 | ไม่มีส้วม หรือส้วมไม่ถูกสุขลักษณะ | No toilet, or insanitary toilet | LAO HEALTH | living 2.4 | 6.2
H07 | บ้านไม่เหมาะกับผู้สูงอายุ/คนพิการ ต้องปรับสภาพ | House needs adapting for an older or disabled member | MSDHS LAO HEALTH | living 2.1; access 5.1/5.2 | 11.1 10.2
H08 | บ้านแออัด หรือไม่เป็นระเบียบ/ไม่ถูกสุขลักษณะ | Overcrowded or insanitary house | LAO HEALTH VOL | living 2.4 (จปฐ. 11) | 11.1 3.3
H99 | ปัญหาบ้าน/ที่อยู่อาศัยอื่น ๆ (ระบุ) | Other housing problem (specify) | LAO | living | 11.1
W | น้ำดื่ม/น้ำใช้ | Drinking water / domestic water | ครัวเรือนนี้มีปัญหาเรื่องน้ำดื่มหรือน้ำใช้หรือไม่
W01 | ขาดแคลนน้ำดื่ม (น้อยกว่า 5 ลิตร/คน/วัน) | Shortage of drinking water (under 5 L/person/day) | LAO DDPM PWA | living 2.2 (จปฐ. 9) | 6.1
W02 | น้ำดื่มไม่สะอาด/ไม่ปลอดภัย | Drinking water not clean or safe | LAO HEALTH PWA | living 2.2 | 6.1 3.9
W03 | ขาดแคลนน้ำใช้ (น้อยกว่า 45 ลิตร/คน/วัน) | Shortage of domestic water (under 45 L/person/day) | LAO DDPM PWA | living 2.3 (จปฐ. 10) | 6.1
W04 | ไม่มีน้ำประปาเข้าถึงบ้าน | No piped water to the house | PWA LAO | living 2.3 | 6.1
W05 | น้ำใช้ขุ่น/เค็ม/เป็นสนิม คุณภาพไม่ดี | Domestic water turbid, saline or rusty | LAO PWA | living 2.3 | 6.1 6.3
W06 | ไม่มีภาชนะหรือถังเก็บน้ำเพียงพอ | Not enough water storage | LAO REDCROSS PRIVATE | living 2.2/2.3 | 6.1
W07 | ค้างค่าน้ำ / ถูกตัดน้ำ / จ่ายไม่ไหว | Water bill arrears or supply cut off | PWA LAO MSDHS | living 2.3; income 4.3 | 6.1 1.4
W99 | ปัญหาน้ำอื่น ๆ (ระบุ) | Other water problem (specify) | LAO | living | 6.1
E | การศึกษา | Education | มีสมาชิกในครัวเรือนที่มีปัญหาด้านการศึกษาหรือไม่
E01 | เด็ก 3–5 ปี ไม่ได้รับการเตรียมความพร้อมก่อนวัยเรียน | Child aged 3–5 not in pre-school care | LAO EDU | education 3.1 (จปฐ. 15) | 4.2
E02 | เด็ก 6–14 ปี ไม่ได้เรียนหรือออกกลางคัน (ภาคบังคับ 9 ปี) | Child aged 6–14 out of compulsory school or dropped out | EDU LAO EEF MSDHS | education 3.2 (จปฐ. 16) | 4.1
E03 | จบ ม.3 แล้วไม่ได้เรียนต่อ ม.4 หรือเทียบเท่า | Finished Matthayom 3 but did not continue | EDU NFE EEF | education 3.3 (จปฐ. 17) | 4.3
E04 | ขาดทุนการศึกษา/ค่าเดินทาง/อุปกรณ์การเรียน | No money for schooling, travel or school things | EEF EDU REDCROSS RELIGIOUS PRIVATE | education 3.2/3.3 | 4.1 4.5 4.b
E05 | อายุ 15–59 ปี อ่าน เขียนภาษาไทย หรือคิดเลขอย่างง่ายไม่ได้ | Aged 15–59, cannot read or write Thai or do simple sums | NFE LAO | education 3.4 (จปฐ. 19) | 4.6
E06 | เด็กพิการ/มีความต้องการพิเศษ ไม่ได้รับการศึกษาที่เหมาะสม | Child with a disability without suitable schooling | EDU MSDHS HEALTH | education 3.2; access 5.2 | 4.5
E07 | ไม่มีอุปกรณ์หรืออินเทอร์เน็ตสำหรับการเรียน | No device or internet for learning | EDU LAO PRIVATE | education 3.2 | 4.4 9.c
E99 | ปัญหาการศึกษาอื่น ๆ (ระบุ) | Other education problem (specify) | EDU | education | 4.1
I | รายได้/อาชีพ | Income / occupation | ครัวเรือนนี้มีปัญหาเรื่องรายได้หรืออาชีพหรือไม่
I01 | ว่างงาน / ไม่มีอาชีพ (อายุ 15–59 ปี) | Unemployed or no occupation (aged 15–59) | LABOUR CDD LAO | income 4.1 (จปฐ. 20) | 8.5
I02 | รายได้ไม่เพียงพอ/ไม่แน่นอน | Income too low or irregular | CDD AGRI LABOUR LAO | income 4.3 (จปฐ. 22) | 1.2
I03 | ขาดทักษะ/ความรู้ในการประกอบอาชีพ | Lacks work skills or know-how | LABOUR NFE CDD AGRI | income 4.1 | 4.4 8.5
I04 | ขาดเงินทุน/เครื่องมือ/ปัจจัยการผลิต | Lacks capital, tools or inputs | CDD BANK MSDHS AGRI | income 4.1 | 8.3 1.4
I05 | ไม่มีที่ดินทำกิน หรือมีไม่เพียงพอ | No land to farm, or too little | LAND DOPA AGRI | income 4.3 | 1.4 2.3
I06 | หนี้นอกระบบ | Informal debt (loan sharks) | DOPA BANK POLICE JUSTICE | income 4.3 | 8.10 1.4
I07 | หนี้สินในระบบเกินกำลังชำระ | Formal debt beyond ability to pay | BANK CDD AGRI | income 4.3 | 8.10
I08 | ผู้สูงอายุ 60 ปีขึ้นไปไม่มีรายได้/ต้องหาเลี้ยงครอบครัว | Aged 60+ with no income or still the breadwinner | MSDHS LAO CDD | income 4.2 (จปฐ. 21) | 1.3
I99 | ปัญหารายได้/อาชีพอื่น ๆ (ระบุ) | Other income or work problem (specify) | CDD | income | 1.2
S | ความปลอดภัย | Safety | ครัวเรือนนี้มีปัญหาเรื่องความปลอดภัยในชีวิต ทรัพย์สิน หรือยาเสพติดหรือไม่
S01 | มีสมาชิกเกี่ยวข้องกับการใช้ยาเสพติดและต้องการการบำบัด | A member uses drugs and needs treatment | HEALTH DOPA LAO | health (no indicator) | 3.5
S02 | ได้รับความเดือดร้อนจากปัญหายาเสพติดในชุมชน | Harmed or threatened by drug trouble in the community | DOPA POLICE HEALTH | — | 3.5 16.1
S03 | ความรุนแรงในครอบครัว / เด็กหรือสตรีถูกทำร้าย | Violence at home; abuse of a child or woman | MSDHS HEALTH POLICE | — | 5.2 16.2
S04 | อาชญากรรม/ลักทรัพย์/ถูกข่มขู่ | Crime, theft or intimidation | POLICE DOPA | — (จปฐ. 14 only) | 16.1
S05 | บ้านอยู่ในพื้นที่เสี่ยงภัย (น้ำท่วม ดินถล่ม ไฟ วาตภัย ภัยแล้ง) | House in a hazard area (flood, landslide, fire, storm, drought) | DDPM LAO | — (จปฐ. 13 only) | 1.5 11.5 13.1
S06 | ได้รับผลกระทบจากมลพิษ/ขยะ/น้ำเสีย/ฝุ่น/เสียง | Affected by pollution, waste, dust or noise | LAO ENV HEALTH | — (จปฐ. 12 only) | 11.6 3.9
S07 | จุดเสี่ยงอุบัติเหตุ/ไม่มีไฟส่องสว่างหน้าบ้าน | Accident black spot or no lighting by the house | LAO POLICE | — | 3.6 11.2
S99 | ปัญหาความปลอดภัยอื่น ๆ (ระบุ) | Other safety problem (specify) | DOPA | — | 16.1
V | กลุ่มเปราะบาง | Vulnerable members (unmet need) | มีสมาชิกกลุ่มเปราะบางที่ยังไม่ได้รับการดูแลหรือสิทธิที่ควรได้หรือไม่
V01 | ผู้สูงอายุอยู่ลำพัง ไม่มีผู้ดูแล หรือถูกทอดทิ้ง | Older person alone, without a carer, or abandoned | LAO MSDHS HEALTH VOL | access 5.1 (จปฐ. 27) | 1.3 3.8
V02 | คนพิการไม่มีบัตร/ไม่ได้รับเบี้ย/ขาดกายอุปกรณ์ | Disabled person without card, allowance or device | MSDHS HEALTH LAO | access 5.2 (จปฐ. 28) | 10.2 1.3
V03 | ผู้ป่วยติดเตียง/โรคเรื้อรังที่ช่วยตนเองไม่ได้ | Bedridden or chronically ill and dependent | HEALTH LAO VOL REDCROSS | health (จปฐ. 29; no TPMAP indicator) | 3.8
V04 | ผู้มีปัญหาสุขภาพจิต/จิตเวช ขาดการรักษา | Mental-health need without treatment | HEALTH MSDHS POLICE | health (no indicator) | 3.4
V05 | เด็กกำพร้า/ถูกทอดทิ้ง/อยู่กับผู้สูงอายุตามลำพัง | Orphaned or abandoned child, or child alone with grandparents | MSDHS LAO EDU | access (no indicator) | 1.3 16.2
V06 | แม่/พ่อเลี้ยงเดี่ยว หรือหญิงตั้งครรภ์ที่ขาดการดูแล | Single parent, or pregnant woman without care | MSDHS HEALTH LAO | health 1.1 / access | 1.3 3.1
V07 | ไม่ได้รับสวัสดิการ/สิทธิที่ควรได้ | Entitled to a benefit but not receiving it | LAO MSDHS HEALTH DOPA | access 5.1/5.2 | 1.3
V08 | เด็กเล็กน้ำหนักน้อย/ขาดอาหาร หรือครัวเรือนขาดอาหาร | Underweight child, or household short of food | HEALTH MSDHS LAO REDCROSS | health 1.1/1.2 (จปฐ. 1, 3) | 2.1 2.2
V99 | ปัญหากลุ่มเปราะบางอื่น ๆ (ระบุ) | Other vulnerable-group need (specify) | MSDHS | access | 1.3
U | ความเดือดร้อนที่แก้ไขไม่ได้ด้วยตนเอง | Hardship the household cannot solve by itself | มีความเดือดร้อนอื่นที่ครัวเรือนแก้ไขด้วยตนเองไม่ได้หรือไม่
U01 | ไม่มีบัตรประชาชน / ไม่มีชื่อในทะเบียนบ้าน / ไม่มีสถานะทางทะเบียน | No ID card, not in a house register, or no civil status | DOPA LAO MSDHS JUSTICE | access (no indicator) | 16.9
U02 | ข้อพิพาทที่ดิน/คดีความ/ต้องการความช่วยเหลือทางกฎหมาย | Land dispute, court case or legal help needed | JUSTICE DOPA LAND | access (no indicator) | 16.3
U03 | เจ็บป่วยหนัก/ภาระค่ารักษาและค่าเดินทางไปรักษา | Serious illness, or treatment and travel costs | HEALTH LAO REDCROSS MSDHS | health 1.3 | 3.8
U04 | เสาหลักของครอบครัวเสียชีวิต/ทุพพลภาพ/ไม่อยู่ | Main earner died, became disabled or is absent | MSDHS LAO REDCROSS CDD | income 4.3 | 1.3
U05 | ถนน/สะพาน/ทางเข้าบ้านชำรุดหรือถูกตัดขาด | Road, bridge or way to the house broken or cut off | LAO DDPM | living (no indicator) | 9.1
U06 | ไม่มีสัญญาณโทรศัพท์/อินเทอร์เน็ต | No phone or internet signal | LAO PRIVATE | access (no indicator) | 9.c
U07 | ประสบภัย/โรคระบาด แต่ยังไม่ได้รับการเยียวยา | Hit by disaster or epidemic, no relief yet | DDPM LAO AGRI | living / income 4.3 | 1.5
U08 | ปัญหาซับซ้อนหลายด้าน เกินกำลังครัวเรือนและชุมชน | Several linked problems beyond household and community | DOPA CDD MSDHS | all | 1.2 17.17
U99 | ความเดือดร้อนอื่น ๆ (ระบุ) | Other hardship (specify) | DOPA | — | 1.2
";

#[test]
fn every_dimension_and_item_of_the_proposal_is_there_word_for_word() {
    let it = published();
    let mut lines = String::new();
    for dimension in &it.dimensions {
        let Words { th, en } = &dimension.title;
        lines += &format!("{} | {th} | {en} | {}\n", dimension.code, dimension.gate.th);
        for item in dimension.items.iter().filter(|it| !it.legacy) {
            let Words { th, en } = &item.title;
            let (agencies, sdg) = (item.agencies.join(" "), item.sdg.join(" "));
            lines += &format!("{} | {th} | {en} | {agencies} | {} | {sdg}\n", item.code, item.tpmap);
        }
    }
    assert_eq!(lines, PROPOSAL);
}

#[test]
fn a_faulty_file_is_told_where() {
    let told = |from: &str, to: &str| {
        assert_eq!(FILE.matches(from).count(), 1, "{from}");
        let json = compile::to_json(&FILE.replace(from, to), &|_| None);
        json.and_then(|it| Questionnaire::from_json(&it)).unwrap_err()
    };
    let fault = told("ask = [\"เหตุที่ไม่มีเลขที่บ้าน\", \"Why there is no house number\"]", "ask = [\"เหตุ\"]");
    assert_eq!(
        fault,
        "questionnaire › dimension H › item H04 › question reason: a text is [\"Thai\", \"English\"]"
    );
    let fault = told("metres_to_line\"", "metres_to_line\"\ncolour = true");
    assert!(fault.contains("question metres_to_line: a question has one kind of answer"), "{fault}");
    let fault = told(
        "many = \"water_sign\"\n\n[[dimension.item.question]]\nid = \"treated\"",
        "many = \"no_such_list\"\n\n[[dimension.item.question]]\nid = \"treated\"",
    );
    assert!(fault.contains("no list `no_such_list`"), "{fault}");
    let fault = told("{ is = [\"carer\", \"abandoned\"] }", "{ equals = [\"carer\", \"abandoned\"] }");
    assert!(fault.contains("item V01: this is no condition"), "{fault}");
    let fault = told("proposed = true\n", "proposed = true\nauthor = \"x\"\n");
    assert!(fault.contains("`author` is not known"), "{fault}");
    let fault =
        told("urgent = \"letter\"\nagencies = [\"MSDHS\"", "urgent = \"soon\"\nagencies = [\"MSDHS\"");
    assert!(fault.contains("unknown variant `soon`"), "{fault}");
}
