//! The JSON Schema (2020-12) of a bundle's payload, for whoever reads our files with another
//! program. It says what [`super::bundle`] and [`crate::domain::record`] write, no more and no less;
//! the answers are typed by the published questionnaires.
//!
//! Patterns keep to what every regular expression engine reads alike: no `\d` (some take Thai
//! digits for it), no look-ahead.

use serde_json::{Map, Value, json};

use super::bundle::VERSION;
use super::codebook::{Asks, GATE, options, variables};
use crate::domain::comment::MAX_COMMENT;
use crate::domain::photo::{self, MAX_BYTES, MAX_OF_HOUSE, MAX_SIDE, Place};
use crate::domain::{Kind, Precision, Question, Questionnaire};

const UUID: &str = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const ITEM: &str = "[A-Z][0-9]{2}";
/// base64url of 32 bytes, as a `kid` and a hash are
const HASH: &str = "[A-Za-z0-9_-]{43}";
/// The greatest whole number that every JSON reader keeps.
const GREATEST: i64 = (1 << 53) - 1;
/// The longest text of any kind, code points (durability-and-trust.md §6.1).
const LONGEST: u32 = 1000;

/// The schema as text, the same for the same questionnaires.
pub fn schema(published: &[Questionnaire]) -> String {
    let mut definitions = shared();
    let mut visits = Vec::new();
    for questionnaire in published {
        define_answers(questionnaire, &mut definitions);
        visits.push(visit(questionnaire));
    }
    definitions.insert("visit".to_owned(), json!({ "anyOf": visits }));
    let count = || json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX });
    let list = |items: Value, most: u32| json!({ "type": "array", "items": items, "maxItems": most });
    let mut bundle = object(&[
        ("v", json!({ "const": VERSION })),
        ("app", object(&[("name", json!({ "const": "thaiqm-field" })), ("version", text(0, LONGEST))])),
        ("device", object(&[("kid", pattern(HASH))])),
        ("author", reference("person")),
        ("round", text(0, LONGEST)),
        ("aud", pattern(&format!("({HASH})?"))),
        ("seq", json!({ "type": "integer", "minimum": 1, "maximum": GREATEST })),
        ("prev", pattern(&format!("({HASH})?"))),
        ("iat", reference("time")),
        ("demo", json!({ "type": "boolean" })),
        (
            "tally",
            object(&[
                ("households", count()),
                ("members", count()),
                ("problems", count()),
                ("urgent", count()),
            ]),
        ),
        ("records", list(reference("sealed_visit"), 1_000)),
        (
            "manifest",
            list(
                object(&[
                    ("visit", reference("uuid")),
                    ("head", reference("uuid")),
                    ("hash", pattern("[0-9a-f]{16}")),
                ]),
                20_000,
            ),
        ),
        (
            "void",
            json!({ "type": "array", "items": { "type": "integer", "minimum": 1, "maximum": GREATEST } }),
        ),
    ]);
    // Only there when somebody asked for an erasure.
    bundle["properties"]["erased"] =
        json!({ "type": "array", "items": reference("uuid"), "minItems": 1, "maxItems": 20_000 });
    bundle["properties"]["also"] = pattern(HASH);
    bundle["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    bundle["$id"] = json!(format!("urn:thaiqm-field:bundle:{VERSION}"));
    bundle["title"] = json!("ThaiQM Field handover, payload");
    bundle["$defs"] = Value::Object(definitions);
    // Laying values out cannot fail: there is no writer and no map with other keys than strings.
    let mut out = serde_json::to_string_pretty(&bundle).unwrap_or_default();
    out.push('\n');
    out
}

/// What does not depend on a questionnaire.
fn shared() -> Map<String, Value> {
    let answer_or_blank = || json!({ "anyOf": [{ "type": "null" }, reference("answer")] });
    let kid = || text(0, LONGEST);
    let mut all = Map::new();
    let mut put = |name: &str, schema: Value| drop(all.insert(name.to_owned(), schema));
    put("uuid", pattern(UUID));
    put("time", json!({ "type": "integer", "minimum": 0, "maximum": GREATEST }));
    put("missing", json!({ "enum": ["unknown", "refused"] }));
    let roles = [
        "health_volunteer",
        "care_volunteer",
        "environment_volunteer",
        "community_committee",
        "tambon_head",
        "village_head",
        "lao_officer",
        "other",
    ];
    put(
        "person",
        object(&[
            ("name", text(0, LONGEST)),
            ("role", json!({ "enum": roles })),
            ("organisation", text(0, LONGEST)),
            ("area", pattern("[0-9]{6}")),
        ]),
    );
    put(
        "household",
        object(&[("id", reference("uuid")), ("added_at", reference("time")), ("added_by", kid())]),
    );
    put(
        "sealed_visit",
        object(&[
            ("household", reference("household")),
            ("visit", reference("visit")),
            ("revisions", json!({ "type": "array", "minItems": 1, "items": reference("revision") })),
        ]),
    );
    put(
        "revision",
        object(&[
            ("id", reference("uuid")),
            ("visit", reference("uuid")),
            ("base", json!({ "anyOf": [{ "type": "null" }, reference("uuid")] })),
            ("at", reference("time")),
            ("by", kid()),
            (
                "reason",
                json!({ "anyOf": [
                    { "const": "sealed" },
                    object(&[("corrected", object(&[("note", text(1, LONGEST))]))]),
                    object(&[(
                        "kept",
                        object(&[("comment", reference("uuid")), ("note", text(1, MAX_COMMENT as u32))]),
                    )]),
                ]}),
            ),
            // None when the reason is that everything stays.
            ("changes", json!({ "type": "array", "items": reference("change") })),
        ]),
    );
    put(
        "change",
        object(&[
            ("key", pattern(&format!("[A-Za-z0-9_.]+(@{UUID})?"))),
            ("from", answer_or_blank()),
            ("to", answer_or_blank()),
        ]),
    );
    let set = |items: Value| json!({ "type": "array", "items": items, "minItems": 1, "uniqueItems": true });
    let mut answer = json!({ "type": "object", "additionalProperties": false });
    answer["minProperties"] = 1.into();
    answer["maxProperties"] = 1.into();
    answer["properties"] = json!({
        "yes_no": { "type": "boolean" },
        "one": pattern("[A-Za-z0-9_]+"),
        "many": set(pattern("[A-Za-z0-9_-]+")),
        "number": { "type": "integer", "minimum": -GREATEST, "maximum": GREATEST },
        "text": text(1, LONGEST),
        "date": date(Precision::Year),
        "members": set(reference("uuid")),
        "photos": photos(MAX_OF_HOUSE),
        "missing": reference("missing"),
    });
    put("answer", answer);
    let side = || json!({ "type": "integer", "minimum": 1, "maximum": MAX_SIDE });
    put(
        "photo",
        object(&[
            ("hash", pattern(HASH)),
            ("kind", json!({ "enum": ["house_outside", "house_inside", "problem"] })),
            ("at", reference("time")),
            ("by", text(0, LONGEST)),
            ("bytes", json!({ "type": "integer", "minimum": 1, "maximum": MAX_BYTES })),
            ("width", side()),
            ("height", side()),
        ]),
    );
    all
}

/// A sealed visit that answers this questionnaire.
fn visit(questionnaire: &Questionnaire) -> Value {
    object(&[
        ("id", reference("uuid")),
        ("household", reference("uuid")),
        ("round", text(0, LONGEST)),
        ("questionnaire", json!({ "const": questionnaire.id })),
        ("kind", json!({ "enum": ["survey", "rexray", "follow_up"] })),
        ("begun_at", reference("time")),
        ("begun_by", text(0, LONGEST)),
        ("state", json!({ "const": "sealed" })),
        ("answers", reference(&format!("answers_{}", questionnaire.id))),
        ("head", reference("uuid")),
    ])
}

fn define_answers(questionnaire: &Questionnaire, definitions: &mut Map<String, Value>) {
    // The questions of every item stand once, under a name, not once for each of the items.
    let shared = |question: &Question| format!("every_item_{}_{}", question.id, questionnaire.id);
    for question in &questionnaire.every_item {
        definitions.insert(shared(question), answer(question));
    }
    let mut properties = Map::new();
    for variable in variables(questionnaire) {
        let schema = match variable.asks {
            Asks::Tick(_) => variant("yes_no", json!({ "const": true }), false),
            Asks::Gate(_) => variant("one", json!({ "enum": GATE }), false),
            Asks::Question(question)
                if questionnaire.every_item.iter().any(|it| std::ptr::eq(it, question)) =>
            {
                reference(&shared(question))
            }
            Asks::Question(question) => answer(question),
        };
        properties.insert(variable.name, schema);
    }
    properties.insert(photo::CONSENT.to_owned(), variant("yes_no", json!({ "type": "boolean" }), false));
    let items = questionnaire.dimensions.iter().flat_map(|it| &it.items).filter(|it| !it.restricted);
    for place in items.map(|it| Place::Item(&it.code)).chain([Place::House]) {
        properties.insert(place.key().question, variant("photos", photos(place.most()), false));
    }
    let lists = [
        ("", &questionnaire.member),
        ("problem\\.", &questionnaire.problem),
        ("help\\.", &questionnaire.help),
    ];
    let of_each: Map<String, Value> = lists
        .into_iter()
        .flat_map(|(list, questions)| {
            questions.iter().map(move |it| (format!("^{list}{}@{UUID}$", it.id), answer(it)))
        })
        .collect();
    let always = questionnaire.household.iter().filter(|it| it.required && it.shown_if.is_none());
    definitions.insert(
        format!("answers_{}", questionnaire.id),
        json!({
            "type": "object",
            "properties": properties,
            "patternProperties": of_each,
            "additionalProperties": false,
            "required": always.map(|it| it.id.as_str()).collect::<Vec<_>>(),
        }),
    );
}

fn photos(most: usize) -> Value {
    json!({ "type": "array", "items": reference("photo"), "minItems": 1, "maxItems": most })
}

/// What the answer to a question may be.
fn answer(question: &Question) -> Value {
    let codes: Vec<&str> = options(&question.kind).iter().map(|it| it.code.as_str()).collect();
    let set = |items: Value| json!({ "type": "array", "items": items, "minItems": 1, "uniqueItems": true });
    let (name, schema) = match &question.kind {
        Kind::YesNo => ("yes_no", json!({ "type": "boolean" })),
        Kind::One(_) => ("one", json!({ "enum": codes })),
        Kind::Many(_) => ("many", set(json!({ "enum": codes }))),
        Kind::Number { min, max, .. } => {
            ("number", json!({ "type": "integer", "minimum": min, "maximum": max }))
        }
        Kind::Date { precision, .. } => ("date", date(*precision)),
        Kind::Text { max_chars, .. } => ("text", text(1, *max_chars)),
        Kind::Members { .. } => ("members", set(reference("uuid"))),
        Kind::CitizenId => ("text", pattern("[0-8][0-9]{12}")),
        Kind::HouseCode => ("text", pattern("[0-9]{11}")),
        Kind::Phone => ("text", pattern("0[0-9]{8,9}(-[0-9]+)?(#[0-9]+)?")),
        Kind::Place => ("text", pattern("[0-9]{6}")),
        Kind::Item => ("one", pattern(ITEM)),
        Kind::Problems => ("many", set(pattern(&format!("{ITEM}|{UUID}")))),
    };
    variant(name, schema, !question.must_answer)
}

/// An answer: an object with one member that names its kind.
fn variant(name: &str, schema: Value, missing: bool) -> Value {
    let mut out = object(&[(name, schema)]);
    if missing {
        out["properties"]["missing"] = reference("missing");
        out["minProperties"] = 1.into();
        out["maxProperties"] = 1.into();
        out.as_object_mut().and_then(|it| it.remove("required"));
    }
    out
}

fn date(coarsest: Precision) -> Value {
    pattern(match coarsest {
        Precision::Year => "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?",
        Precision::Month => "[0-9]{4}-[0-9]{2}(-[0-9]{2})?",
        Precision::Day => "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    })
}

fn object(members: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> =
        members.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": members.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        "additionalProperties": false,
    })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// A text that matches from its first character to its last.
fn pattern(whole: &str) -> Value {
    json!({ "type": "string", "pattern": format!("^({whole})$") })
}

/// A text of so many code points.
fn text(least: u32, most: u32) -> Value {
    json!({ "type": "string", "minLength": least, "maxLength": most })
}
