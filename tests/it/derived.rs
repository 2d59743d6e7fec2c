//! What is derived from a questionnaire: CSV, codebook, JSON Schema. The published files in
//! `public/schema/` are compared with what the code derives; `UPDATE=1` writes them anew.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use expect_test::expect;
use serde_json::Value;
use thaiqm_field::domain::record::{Household, Revision, RevisionReason, Visit, VisitKind, VisitState};
use thaiqm_field::domain::validate::{FaultKind, asked, faults, kept};
use thaiqm_field::domain::{Answer, AnswerKey, Answers, Date, Questionnaire, answer, problems};
use thaiqm_field::exchange::bundle::SealedVisit;
use thaiqm_field::exchange::csv::{self, Restricted};
use thaiqm_field::exchange::{codebook, schema};

use crate::questionnaire::{FILE, compile, published};
use crate::validate::{HOUSEHOLD, V01, answers};

fn today() -> Date {
    Date::new(2024, 3, 15).unwrap()
}

fn same_as_published(name: &str, derived: &str) {
    let path = format!("{}/public/schema/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var("UPDATE").is_ok_and(|it| it == "1") {
        std::fs::write(&path, derived).unwrap();
    }
    let file = std::fs::read_to_string(&path).unwrap();
    assert!(file == derived, "{path} is not what the code derives: run with UPDATE=1 and read the diff");
}

#[test]
fn the_published_schema_is_what_the_code_derives() {
    same_as_published("thaiqm-field-bundle.1.json", &schema::schema(Questionnaire::published()));
}

#[test]
fn the_published_codebook_is_what_the_code_derives() {
    same_as_published("codebook.thaiqm-2567.1.csv", &codebook::codebook(&published()));
}

/// A sealed visit with these answers.
fn sealed(it: &Questionnaire, text: &str) -> SealedVisit {
    let id = |number: u32| format!("01900000-0000-7000-9000-{number:012}");
    let answers = kept(it, &answers(it, text), today());
    let by = "A".repeat(43);
    let head = id(3).parse().unwrap();
    SealedVisit {
        household: Household { id: id(1).parse().unwrap(), added_at: 1, added_by: by.clone() },
        visit: Visit {
            id: id(2).parse().unwrap(),
            household: id(1).parse().unwrap(),
            round: "rx-2567".into(),
            questionnaire: it.id.clone(),
            kind: VisitKind::Survey,
            begun_at: 1,
            begun_by: by.clone(),
            state: VisitState::Sealed,
            answers: answers.clone(),
            head: Some(head),
        },
        revisions: vec![Revision {
            id: head,
            visit: id(2).parse().unwrap(),
            base: None,
            at: 1,
            by,
            reason: RevisionReason::Sealed,
            changes: answer::diff(&Answers::default(), &answers),
        }],
    }
}

/// Reads CSV as RFC 4180 has it: rows of cells.
fn rows(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => cell.push(signs.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(signs.next(), Some('\n'), "lines end with CRLF");
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\n' if !quoted => panic!("a bare line feed"),
            _ => cell.push(sign),
        }
    }
    assert!(row.is_empty() && cell.is_empty(), "the last line ends too");
    rows
}

fn column(rows: &[Vec<String>], name: &str) -> String {
    let index = rows[0].iter().position(|it| it == name).unwrap_or_else(|| panic!("no column {name}"));
    rows[1][index].clone()
}

#[test]
fn a_row_holds_every_answer_of_a_visit_in_the_order_of_the_form() {
    let it = published();
    let visit =
        sealed(&it, &format!("{HOUSEHOLD}{V01}phone = 0800000012\n V01.note = ลูกว่า \"ไม่ว่าง\", มาเดือนละครั้ง"));
    let rows = rows(&csv::visits(&it, &[visit], Restricted::Shown));
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    let names: BTreeSet<&String> = rows[0].iter().collect();
    assert_eq!(names.len(), rows[0].len(), "no column twice");
    let place = |name: &str| rows[0].iter().position(|it| it == name).unwrap();
    assert!(place("house_no") < place("visit_result") && place("visit_result") < place("gate.H"));
    assert!(place("gate.V") < place("V01") && place("V01") < place("V01.carer"));
    assert!(place("V01.carer") < place("V01.severity") && place("V01.note") < place("V02"));
    let cell = |name: &str| column(&rows, name);
    assert_eq!(cell("house_no"), "'27/1", "a spreadsheet would make a day of it");
    assert_eq!(cell("house_code"), "'99990000001");
    assert_eq!(cell("phone"), "'0800000012", "a spreadsheet would drop the zero");
    assert_eq!(cell("visit_date"), "'2024-03-15");
    assert_eq!(cell("moo"), "4");
    assert_eq!(cell("gate.V"), "yes");
    assert_eq!(cell("V01"), "yes");
    assert_eq!(cell("V02"), "");
    assert_eq!(cell("V01.severity"), "2");
    assert_eq!(cell("V01.members"), crate::validate::member(1).to_string());
    assert_eq!(cell("V01.note"), "ลูกว่า \"ไม่ว่าง\", มาเดือนละครั้ง");
}

#[test]
fn members_have_a_table_of_their_own() {
    let it = published();
    let rows = rows(&csv::members(&it, &[sealed(&it, HOUSEHOLD)]));
    assert_eq!(rows.len(), 3);
    assert_eq!(column(&rows, "first_name"), "สมชาย");
    assert_eq!(column(&rows, "birth"), "'1957");
    let last_name = rows[0].iter().position(|it| it == "last_name").unwrap();
    assert_eq!(rows[2][last_name], ".unknown");
}

#[test]
fn what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe() {
    let it = published();
    for hostile in ["=1+1", "+66", "-1", "@sum", "\tx", "＝1", "'quoted", "๒๗/๑", "1-2"] {
        let mut visit = sealed(&it, HOUSEHOLD);
        // A file that another program signed may hold what our own form refuses.
        for key in ["soi", "origin", "visit_result"] {
            visit.visit.answers.set(AnswerKey::of(key), Some(Answer::Text(hostile.into())));
        }
        visit.visit.answers.set(AnswerKey::of("gate.H"), Some(Answer::One(hostile.into())));
        let rows = rows(&csv::visits(&it, &[visit], Restricted::Shown));
        for key in ["soi", "origin", "visit_result", "gate.H"] {
            assert_eq!(column(&rows, key), format!("'{hostile}"));
        }
    }
}

#[test]
fn restricted_items_are_left_out_of_lists_that_others_see() {
    let it = published();
    let visit = sealed(&it, HOUSEHOLD);
    let header = |restricted| rows(&csv::visits(&it, std::slice::from_ref(&visit), restricted))[0].clone();
    let (all, public) = (header(Restricted::Shown), header(Restricted::LeftOut));
    let left_out: BTreeSet<String> = all
        .into_iter()
        .filter(|it| !public.contains(it))
        .map(|it| it.split('.').next().unwrap().to_owned())
        .collect();
    assert_eq!(
        left_out.iter().map(String::as_str).collect::<Vec<_>>(),
        ["S01", "S02", "S03", "S04", "S99", "U02", "V04"]
    );
}

#[test]
fn the_codebook_has_a_line_for_every_column_and_every_option() {
    let it = published();
    let book = rows(&codebook::codebook(&it));
    let variables: Vec<&String> =
        book[1..].iter().filter(|row| row[8].is_empty()).map(|row| &row[1]).collect();
    let visits = rows(&csv::visits(&it, &[], Restricted::Shown));
    let members = rows(&csv::members(&it, &[]));
    let columns: Vec<&String> = visits[0][5..].iter().chain(&members[0][3..]).collect();
    assert_eq!(variables, columns);
    let of = |variable: &str| {
        let lines = book.iter().filter(|row| row[1] == variable).map(|row| row[2..].join("|") + "\n");
        lines.collect::<String>()
    };
    expect![[r#"
        one|yes||||||ขณะนี้พักอยู่ที่ใด|Where they stay now
        option||||||temple|วัด|temple
        option||||||relatives|บ้านญาติ|a relative's house
        option||||||public_place|ที่สาธารณะ|a public place
        option||||||shack|เพิงชั่วคราว|a makeshift shelter
        option||||||other|อื่น ๆ|other
    "#]]
    .assert_eq(&of("H01.where_now"));
    expect![[r#"
        date||{"yes":"H03.eviction_notice"}|||YYYY-MM-DD||ต้องย้ายออกภายในวันที่|Must leave by
    "#]]
    .assert_eq(&of("H03.eviction_date"));
    expect![[r#"
        number|||1|99|หมู่ / moo||หมู่ที่|Moo (village number)
    "#]]
    .assert_eq(&of("moo"));
}

/// Judges a value by a schema: what our own schema uses of JSON Schema, so that the test needs no
/// other program. Patterns are judged by the few shapes that we write.
fn fits(schema: &Value, root: &Value, value: &Value) -> bool {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.strip_prefix("#/$defs/").unwrap();
        return fits(&root["$defs"][name], root, value);
    }
    let one = |key: &str, holds: &dyn Fn(&Value) -> bool| schema.get(key).is_none_or(holds);
    let length = value.as_str().map(|it| it.chars().count() as u64);
    one("const", &|it| it == value)
        && one("enum", &|it| it.as_array().unwrap().contains(value))
        && one("anyOf", &|it| it.as_array().unwrap().iter().any(|it| fits(it, root, value)))
        && one("type", &|it| match it.as_str().unwrap() {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "string" => value.is_string(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            other => panic!("{other}"),
        })
        && one("minimum", &|it| value.as_i64().unwrap() >= it.as_i64().unwrap())
        && one("maximum", &|it| value.as_i64().unwrap() <= it.as_i64().unwrap())
        && one("minLength", &|it| length.unwrap() >= it.as_u64().unwrap())
        && one("maxLength", &|it| length.unwrap() <= it.as_u64().unwrap())
        && one("minItems", &|it| value.as_array().unwrap().len() as u64 >= it.as_u64().unwrap())
        && one("items", &|it| value.as_array().unwrap().iter().all(|value| fits(it, root, value)))
        && one("maxProperties", &|it| value.as_object().unwrap().len() as u64 <= it.as_u64().unwrap())
        && one("minProperties", &|it| value.as_object().unwrap().len() as u64 >= it.as_u64().unwrap())
        && one("required", &|it| {
            it.as_array().unwrap().iter().all(|it| value.get(it.as_str().unwrap()).is_some())
        })
        && one("properties", &|it| {
            let patterns = schema.get("patternProperties").and_then(Value::as_object);
            value.as_object().unwrap().iter().all(|(key, value)| match it.get(key) {
                Some(schema) => fits(schema, root, value),
                None => key.split_once('@').is_some_and(|(id, _)| {
                    let named =
                        patterns.and_then(|it| it.iter().find(|(it, _)| it.starts_with(&format!("^{id}@"))));
                    named.is_some_and(|(_, schema)| fits(schema, root, value))
                }),
            })
        })
}

fn sealed_visit_fits(text: &str, change: impl Fn(&mut Value)) -> bool {
    let it = published();
    let root: Value = serde_json::from_str(&schema::schema(Questionnaire::published())).unwrap();
    let mut visit = serde_json::to_value(sealed(&it, text)).unwrap();
    change(&mut visit);
    fits(&root["$defs"]["sealed_visit"], &root, &visit)
}

#[test]
fn a_sealed_visit_as_we_write_it_fits_the_schema() {
    assert!(sealed_visit_fits(HOUSEHOLD, |_| {}));
    let more = format!(
        "{HOUSEHOLD}{V01}phone = 0800000012\n care_groups@1 = older chronic\n V01.since = 3/2566\n V01.need = ?refused"
    );
    assert!(sealed_visit_fits(&more, |_| {}));
    assert!(sealed_visit_fits(HOUSEHOLD, |it| {
        it["revisions"][0]["reason"] = serde_json::json!({ "corrected": { "note": "บ้านเลขที่ผิด" } });
    }));
}

#[test]
fn what_we_do_not_write_does_not_fit_the_schema() {
    let refused = |change: fn(&mut Value)| assert!(!sealed_visit_fits(&format!("{HOUSEHOLD}{V01}"), change));
    refused(|it| it["visit"]["answers"]["moo"] = serde_json::json!({ "text": "4" }));
    refused(|it| it["visit"]["answers"]["moo"] = serde_json::json!({ "number": 100 }));
    refused(|it| it["visit"]["answers"]["moo"] = serde_json::json!({ "number": 1, "missing": "unknown" }));
    refused(|it| it["visit"]["answers"]["origin"] = serde_json::json!({ "missing": "unknown" }));
    refused(|it| it["visit"]["answers"]["colour"] = serde_json::json!({ "text": "ฟ้า" }));
    refused(|it| it["visit"]["answers"]["V01.severity"] = serde_json::json!({ "one": "4" }));
    refused(|it| it["visit"]["answers"]["V01"] = serde_json::json!({ "yes_no": false }));
    refused(|it| drop(it["visit"]["answers"].as_object_mut().unwrap().remove("house_no")));
    refused(|it| it["visit"]["state"] = "draft".into());
    refused(|it| it["visit"]["questionnaire"] = "thaiqm-2567.9".into());
    refused(|it| it["visit"]["head"] = Value::Null);
    refused(|it| it["extra"] = 1.into());
    refused(|it| it["revisions"] = serde_json::json!([]));
}

#[test]
fn every_object_of_the_schema_names_all_its_members_and_admits_no_other() {
    fn walk(schema: &Value, count: &mut usize) {
        if schema.get("type").is_some_and(|it| it == "object") {
            assert_eq!(schema["additionalProperties"], false, "{schema}");
            *count += 1;
        }
        match schema {
            Value::Object(members) => members.values().for_each(|it| walk(it, count)),
            Value::Array(items) => items.iter().for_each(|it| walk(it, count)),
            _ => {}
        }
    }
    let root: Value = serde_json::from_str(&schema::schema(Questionnaire::published())).unwrap();
    let mut count = 0;
    walk(&root, &mut count);
    assert!(count > 200, "{count}");
}

/// The promise of the architecture page: adding a question is a change of the questionnaire file
/// and of nothing else.
#[test]
fn adding_a_question_in_a_copied_questionnaire_file_needs_no_change_in_code() {
    let copy = FILE.replacen("id = \"thaiqm-2567.1\"", "id = \"thaiqm-2567.2\"", 1)
        + r#"
[[household]]
id = "boat"
ask = ["ครัวเรือนมีเรือหรือไม่", "Does the household have a boat"]
required = true
yes_no = true
shown_if = { is = ["visit_result", "met"] }
"#;
    let item = r#"
[[dimension.item]]
code = "U09"
title = ["ไม่มีเรือใช้", "No boat"]
urgent = { when = { at_least = ["days_cut_off", 3] } }
agencies = ["LAO"]
tpmap = "—"
sdg = ["9.1"]
four_t = "resources"
basis = "PROPOSED"

[[dimension.item.question]]
id = "days_cut_off"
ask = ["ถูกตัดขาดกี่วัน", "Days cut off"]
required = true
number = { min = 0, max = 365, unit = ["วัน", "days"] }

"#;
    let before = "[[dimension.item]]\ncode = \"U99\"";
    assert_eq!(copy.matches(before).count(), 1);
    let copy = copy.replace(before, &format!("{}{before}", item.trim_start()));
    let it = Questionnaire::from_json(&compile::to_json(&copy, &|_| None).unwrap()).unwrap();

    let text = format!(
        "{HOUSEHOLD} gate.U = yes\n U09 = yes\n U09.severity = 1\n U09.members_affected = 2\n U09.self_solvable = no"
    );
    let given = answers(&it, &text);
    let asked: Vec<String> = asked(&it, &given, today()).iter().map(|it| it.key.to_string()).collect();
    assert!(asked.contains(&"boat".to_owned()));
    assert!(asked.contains(&"U09.days_cut_off".to_owned()) && asked.contains(&"U09.severity".to_owned()));

    let told = faults(&it, &given, today());
    let told: Vec<(String, &FaultKind)> = told.iter().map(|it| (it.at.to_string(), &it.kind)).collect();
    let required = |at: &str| (at.to_owned(), &FaultKind::Required);
    assert_eq!(told, [required("boat"), required("U09.days_cut_off")]);

    let given = answers(&it, &format!("{text}\n boat = yes\n U09.days_cut_off = 3"));
    assert_eq!(faults(&it, &given, today()), []);
    let problems = problems(&it, &given, today());
    assert!(problems[0].item == "U09" && problems[0].urgent.is_some());

    let header = rows(&csv::visits(&it, &[], Restricted::Shown))[0].clone();
    let book = codebook::codebook(&it);
    let schema: Value = serde_json::from_str(&schema::schema(&[published(), it])).unwrap();
    let properties = &schema["$defs"]["answers_thaiqm-2567.2"]["properties"];
    for name in ["boat", "U09", "U09.days_cut_off", "U09.note"] {
        assert!(header.contains(&name.to_owned()), "{name}");
        assert!(book.contains(&format!("visit,{name},")), "{name}");
        assert!(properties.get(name).is_some(), "{name}");
        assert!(schema["$defs"]["answers_thaiqm-2567.1"]["properties"].get(name).is_none(), "{name}");
    }
}
