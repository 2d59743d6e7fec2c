//! Other people's suites of hostile input: the big list of naughty strings, JSONTestSuite. Neither is
//! copied here; each comes with a pinned package.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use naughty_strings::BLNS;
use serde_json::Value;
use thaiqm_field::domain::record::{Intake, KnownKey};
use thaiqm_field::domain::text_rule::{allowed, clean, formula_start};
use thaiqm_field::domain::validate::{FaultKind, faults};
use thaiqm_field::domain::{Answer, AnswerKey, Answers, Date, MemberId, VisitId};
use thaiqm_field::exchange::bundle::MAX_NAME;
use thaiqm_field::exchange::envelope::{BUNDLE, Envelope};
use thaiqm_field::exchange::intake::{Judged, Reason, reopen};
use thaiqm_field::exchange::{BundleFault, SealedVisit};
use thaiqm_field::store::codec;

use crate::compile;
use crate::support::{bundle, id, public, published, sealed, sealed_with, signed, signer, small};
use crate::targets::{is_formula, tables_are_harmless};

const NOTE: &str = "H01.note";

/// A sealed household whose note says this.
fn saying(n: u32, text: &str) -> SealedVisit {
    let mut answers = small(n).visit.answers;
    answers.set(AnswerKey::of(NOTE), Some(Answer::Text(text.to_owned())));
    sealed_with(n, answers)
}

fn register() -> [KnownKey; 1] {
    [crate::support::known(public(&signer()), "")]
}

fn judged(records: Vec<SealedVisit>) -> (String, Judged) {
    let file = signed(BUNDLE, &bundle(records).write());
    let judgement = crate::support::judged(file.as_bytes(), &register(), &[]);
    (file, judgement)
}

#[test]
fn every_naughty_string_is_kept_word_for_word_or_refused_by_the_text_rule() {
    let given: BTreeMap<u32, &str> = (1u32..).zip(BLNS.iter().copied().filter(|it| !it.is_empty())).collect();
    let (kept, refused): (BTreeMap<_, _>, BTreeMap<_, _>) =
        given.iter().map(|(n, text)| (*n, *text)).partition(|(_, text)| allowed(text, true));
    println!(
        "{} strings, {} not empty: {} kept, {} refused",
        BLNS.len(),
        given.len(),
        kept.len(),
        refused.len()
    );
    assert_eq!((BLNS.len(), given.len(), kept.len(), refused.len()), (515, 514, 494, 20));

    // All at once through seal, bundle, signature, file, office, what the office keeps, and out again.
    let (file, taken) = judged(kept.iter().map(|(n, text)| saying(*n, text)).collect());
    let Judged::Accepted(accepted) = taken else { panic!("not taken: {taken:?}") };
    let intake: Intake = accepted.record("HH.json", file, 0);
    let opened = reopen(&intake, &register(), &published()).expect("it opens");
    assert_eq!(opened.records.len(), kept.len());
    for record in &opened.records {
        let n = (record.visit.id.0.as_u128() & 0xffff_ffff) as u32;
        assert_eq!(record.visit.id, VisitId(id(2, n)));
        assert_eq!(record.visit.answers.text(NOTE), kept[&n]);
    }
    let table = tables_are_harmless(&published()[0], &opened.records);
    let column = table[0].iter().position(|it| it == NOTE).expect("a column");
    let mut formulas = 0;
    for (row, text) in table[1..].iter().zip(kept.values()) {
        let cell = &row[column];
        assert!(!is_formula(cell), "{cell:?}");
        assert!(cell == text || cell.strip_prefix('\'') == Some(text), "{cell:?}");
        formulas += usize::from(formula_start(text));
    }
    println!("{formulas} of them begin like a formula");
    assert_eq!(formulas, 26);

    for (n, text) in &refused {
        let (_, judged) = judged(vec![saying(*n, text)]);
        let at = format!("records[0].visit.answers.{NOTE}");
        assert_eq!(judged, Judged::Refused(Reason::Bundle(BundleFault::Text(at))), "{text:?}");
    }
}

#[test]
fn every_naughty_string_that_is_typed_is_cleaned_to_one_that_may_be_kept() {
    let changed = BLNS.iter().filter(|text| {
        let typed = clean(text, true);
        assert!(allowed(&typed, true), "{text:?}");
        typed != **text
    });
    assert_eq!(changed.count(), 25);
}

// ── Names ───────────────────────────────────────────────────────────────────────────────────────

/// A name, what the form says of it, and what an office says of a file that holds it.
fn names() -> Vec<(&'static str, String, Option<FaultKind>, Option<BundleFault>)> {
    let bad = |text: &str| (text.to_owned(), Some(FaultKind::BadCharacter), Some(false));
    let fine = |text: &str| (text.to_owned(), None, None);
    let formula = |text: &str| (text.to_owned(), Some(FaultKind::FormulaStart), None);
    let long = |text: String| (text, Some(FaultKind::TextTooLong { max: 100 }), Some(true));
    let all = [
        ("right-to-left override", bad("สม\u{202e}ชาย")),
        ("left-to-right isolate", bad("\u{2066}สมชาย\u{2069}")),
        ("Arabic letter mark", bad("สมชาย\u{61c}")),
        ("zero-width space", bad("สม\u{200b}ชาย")),
        ("zero-width joiner", bad("สม\u{200d}ชาย")),
        ("word joiner", bad("สม\u{2060}ชาย")),
        ("byte order mark", bad("\u{feff}สมชาย")),
        ("tag characters", bad("สมชาย\u{e0041}\u{e007f}")),
        ("NUL", bad("สม\0ชาย")),
        ("escape", bad("สม\u{1b}[31mชาย")),
        ("delete", bad("สมชาย\u{7f}")),
        ("C1 control", bad("สม\u{9b}31mชาย")),
        ("noncharacter", bad("สมชาย\u{fffe}")),
        ("line break", bad("สม\nชาย")),
        ("line separator", bad("สม\u{2028}ชาย")),
        ("script tag", fine("<script>alert(1)</script>")),
        ("image with a handler", fine("\"><img src=x onerror=alert(1)>")),
        ("template", fine("{{constructor.constructor('return 1')()}}")),
        ("quotes and strokes", fine("'; DROP TABLE visits; --\\")),
        ("emoji of four", fine("👨‍👩‍👧‍👦".replace('\u{200d}', "").as_str())),
        ("right-to-left letters", fine("محمد")),
        ("a hundred", fine(&"ก".repeat(MAX_NAME))),
        ("a hundred and one", long("ก".repeat(MAX_NAME + 1))),
        ("ten thousand", long("ก".repeat(10_000))),
        ("ten thousand marks on one letter", long(format!("ก{}", "\u{e4a}".repeat(9_999)))),
        ("formula", formula("=HYPERLINK(1)")),
        ("full-width formula", formula("＝1")),
    ];
    let at = || "records[0].visit.answers.first_name".to_owned();
    all.map(|(what, (text, form, office))| {
        let office =
            office.map(|limit| if limit { BundleFault::Limit(at()) } else { BundleFault::Text(at()) });
        (what, text, form, office)
    })
    .into()
}

#[test]
fn a_hostile_name_is_kept_word_for_word_or_refused_by_its_own_code() {
    let questionnaire = crate::questionnaire::published();
    let today = Date::new(2024, 6, 15).expect("a day");
    let member = MemberId(id(4, 2));
    let key = AnswerKey::of_member("first_name", member);
    for (what, name, form, office) in names() {
        let mut answers: Answers = sealed(1).visit.answers;
        answers.set(key.clone(), Some(Answer::Text(name.clone())));
        let found: Vec<FaultKind> = faults(&questionnaire, &answers, today)
            .into_iter()
            .filter(|it| it.at == key)
            .map(|it| it.kind)
            .collect();
        assert_eq!(found, form.into_iter().collect::<Vec<_>>(), "{what}");

        let (_, judged) = judged(vec![sealed_with(1, answers)]);
        match (judged, office) {
            (Judged::Accepted(it), None) => {
                let record = &it.bundle.records[0];
                assert_eq!(record.visit.answers.member_text("first_name", member), name, "{what}");
                tables_are_harmless(&published()[0], &it.bundle.records);
            }
            (Judged::Refused(Reason::Bundle(fault)), Some(expected)) => {
                let without_member =
                    |fault: &BundleFault| format!("{fault:?}").replace(&format!("@{member}"), "");
                assert_eq!(without_member(&fault), format!("{expected:?}"), "{what}");
            }
            (other, expected) => panic!("{what}: {other:?}, not {expected:?}"),
        }
    }
}

// ── JSONTestSuite ───────────────────────────────────────────────────────────────────────────────

/// Where Cargo keeps the sources of a package that this one depends on.
fn package(name: &str) -> PathBuf {
    let cargo = std::env::var("CARGO").expect("run by Cargo");
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let asked = ["metadata", "--format-version", "1", "--locked", "--manifest-path", manifest];
    let said = Command::new(cargo).args(asked).output().expect("Cargo runs");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let said: Value = serde_json::from_slice(&said.stdout).expect("JSON");
    let packages = said["packages"].as_array().expect("a list");
    let path = packages.iter().find(|it| it["name"] == name).and_then(|it| it["manifest_path"].as_str());
    PathBuf::from(path.expect("a dependency")).parent().expect("a folder").to_owned()
}

/// As every reader of ours does it: text first, then `serde_json` on text.
fn accepted(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| serde_json::from_str::<Value>(text).is_ok())
}

#[test]
fn json_is_what_json_test_suite_says() {
    let folder = package("trivet").join("test/json_test_cases");
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|fault| panic!("{}: {fault}", folder.display()));
    let (mut good, mut bad) = (0, 0);
    for path in entries.map(|it| it.expect("an entry").path()) {
        let name = path.file_name().and_then(|it| it.to_str()).expect("a name").to_owned();
        let bytes = std::fs::read(&path).expect("a file");
        match name.get(..2) {
            Some("y_") => {
                assert!(accepted(&bytes), "{name}");
                good += 1;
            }
            Some("n_") => {
                assert!(!accepted(&bytes), "{name}");
                bad += 1;
            }
            _ => continue,
        }
        // And none of them is anything of ours.
        assert!(Envelope::read(BUNDLE, &bytes).is_err(), "{name}");
        assert_eq!(codec::read(&bytes), None, "{name}");
        if let Ok(text) = std::str::from_utf8(&bytes) {
            assert!(compile::to_json(text, &|_| None).is_err(), "{name}");
        }
    }
    println!("{good} good accepted, {bad} bad refused");
    assert_eq!((good, bad), (95, 186));
}

/// What the standard leaves open, and two of the suite's files that its package leaves out for their
/// size. Frozen: a change here is a change of what we read.
#[test]
fn json_that_the_standard_leaves_open_is_read_as_ever() {
    let deep = |one: &str, times: usize| one.repeat(times).into_bytes();
    let nested = |times: usize| format!("{}{}", "[".repeat(times), "]".repeat(times)).into_bytes();
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let table: Vec<(&str, Vec<u8>, bool)> = vec![
        ("exponent too large", b"[1e400]".to_vec(), false),
        ("exponent too large, below zero", b"[-1e+9999]".to_vec(), false),
        ("exponent too small", b"[123e-10000000]".to_vec(), true),
        ("whole number of 21 digits", b"[123123123123123123123]".to_vec(), true),
        ("whole number of 21 digits, below zero", b"[-123123123123123123123]".to_vec(), true),
        ("more digits than a double holds", b"[1.00000000000000011102230246251565]".to_vec(), true),
        ("half of a surrogate pair", br#"["\uD800"]"#.to_vec(), false),
        ("the other half", br#"["\uDFAA"]"#.to_vec(), false),
        ("halves in the wrong order", br#"["\uDd1e\uD834"]"#.to_vec(), false),
        ("half and a letter", br#"["\uD800n"]"#.to_vec(), false),
        ("escaped NUL", br#"["\u0000"]"#.to_vec(), true),
        ("escaped noncharacter", br#"["\uFFFE"]"#.to_vec(), true),
        ("byte order mark", b"\xef\xbb\xbf{}".to_vec(), false),
        ("UTF-16", utf16("[\"a\"]"), false),
        ("Latin 1", b"[\"\xe9\"]".to_vec(), false),
        ("overlong", b"[\"\xc0\xaf\"]".to_vec(), false),
        ("surrogate in UTF-8", b"[\"\xed\xa0\x80\"]".to_vec(), false),
        ("above the last character", b"[\"\xf4\x90\x80\x80\"]".to_vec(), false),
        ("cut in a character", b"[\"\xe0\xff\"]".to_vec(), false),
        ("the same member twice", br#"{"a":1,"a":2}"#.to_vec(), true),
        ("nested 127 deep", nested(127), true),
        ("nested 128 deep", nested(128), false),
        ("nested 500 deep", nested(500), false),
        ("a hundred thousand lists opened", deep("[", 100_000), false),
        ("fifty thousand lists of objects opened", deep("[{\"\":", 50_000), false),
    ];
    for (what, bytes, expected) in table {
        assert_eq!(accepted(&bytes), expected, "{what}");
        assert!(Envelope::read(BUNDLE, &bytes).is_err(), "{what}");
    }
}
