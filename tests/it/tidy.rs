//! The rules of the house (`src/ARCHITECTURE.md`), held by reading the sources: who may import whom,
//! what stays out of the core, where sentences stand. Each rule is shown to find what it forbids
//! before it is believed to find nothing.

mod source;

use std::fs;
use std::path::{Path, PathBuf};

use source::{Source, block_end};

/// What each folder may import of ours.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("src/domain/", &["domain"]),
    ("src/exchange/", &["domain", "exchange"]),
    ("src/store/", &["domain", "store"]),
    ("src/device/", &["domain", "exchange", "device"]),
    ("src/ui/kit/", &["ui::kit", "ui::text"]),
];

fn imports(source: &Source) -> Vec<String> {
    let Some((folder, may)) = MAY_IMPORT.iter().find(|(folder, _)| source.inside(&[folder])) else {
        return Vec::new();
    };
    let mut paths: Vec<(usize, String)> = Vec::new();
    for at in source.words("crate::") {
        let rest = &source.bare[at + "crate::".len()..];
        paths.extend(first_names(rest, "").into_iter().map(|name| (at, name)));
    }
    let depth = source.path.matches('/').count() - usize::from(source.path.ends_with("/mod.rs"));
    for at in source.words("super::").filter(|&at| !source.bare[..at].ends_with("super::")) {
        let ups = source.bare[at..].split("super::").take_while(|it| it.is_empty()).count();
        let rest = source.bare[at..].trim_start_matches("super::");
        let ups = ups.max(1);
        if ups >= depth {
            paths.extend(first_names(rest, "").into_iter().map(|name| (at, name)));
        } else if ups + 1 == depth && *folder == "src/ui/kit/" {
            paths.extend(first_names(rest, "ui::").into_iter().map(|name| (at, name)));
        }
    }
    let allowed = |name: &str| may.iter().any(|it| name == *it || name.starts_with(&format!("{it}::")));
    paths.retain(|(_, name)| !allowed(name));
    paths
        .into_iter()
        .map(|(at, name)| source.finding(at, format_args!("{folder} may not import {name}")))
        .collect()
}

/// The names at the beginning of `a::b` or `{a::b, c}`, as far as two deep.
fn first_names(rest: &str, before: &str) -> Vec<String> {
    if rest.starts_with('{') {
        let inside = &rest[1..block_end(rest).map_or(rest.len(), |it| it - 1)];
        let mut depth = 0;
        let parts = inside.split(|it| {
            depth += i32::from(it == '{') - i32::from(it == '}');
            it == ',' && depth == 0
        });
        return parts
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .flat_map(|it| first_names(it, before))
            .collect();
    }
    let len = rest.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(rest.len());
    let name = format!("{before}{}", &rest[..len]);
    match rest[len..].strip_prefix("::") {
        Some(deeper) if before.is_empty() => first_names(deeper, &format!("{name}::")),
        _ => vec![name],
    }
}

const CORE: &[&str] = &["src/domain/", "src/exchange/"];

fn core_is_pure(source: &Source) -> Vec<String> {
    if !source.inside(CORE) {
        return Vec::new();
    }
    let words = [
        "SystemTime",
        "Instant",
        "Date::now",
        "now_utc",
        "now_local",
        "new_v4",
        "now_v7",
        "random",
        "rand",
        "RandomState",
        "getrandom",
        "OsRng",
        "f32",
        "f64",
        "async",
        "await",
        "print!",
        "println!",
        "eprint!",
        "eprintln!",
        "dbg!",
        "console",
        "web_sys",
        "js_sys",
        "gloo",
        "leptos",
        "wasm_bindgen",
        "std::fs",
        "std::env",
        "std::net",
        "std::thread",
    ];
    // What reads JSON must name what it refuses.
    let reader = source.inside(&["src/domain/json.rs"]);
    let words: Vec<&str> = words.into_iter().filter(|it| !(reader && matches!(*it, "f32" | "f64"))).collect();
    let mut found = source.find_words(&words, "the core has no clock, chance, float, wait, log or browser");
    let bytes = source.bare.as_bytes();
    for (at, _) in source.bare.match_indices('.') {
        let digits = bytes[..at].iter().rev().take_while(|it| it.is_ascii_digit() || **it == b'_').count();
        let stands_alone = at
            .checked_sub(digits + 1)
            .is_none_or(|it| !bytes[it].is_ascii_alphanumeric() && bytes[it] != b'.');
        if digits > 0 && stands_alone && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            found.push(source.finding(at, "the core has no floats"));
        }
    }
    found
}

fn kit_knows_no_surveys(source: &Source) -> Vec<String> {
    let words = [
        "household",
        "enumerator",
        "questionnaire",
        "tambon",
        "amphoe",
        "citizen",
        "visit",
        "handover",
        "dimension",
        "survey",
    ];
    let code = source.code.to_lowercase();
    if source.inside(&["src/ui/kit/"]) {
        source.find_text(&code, &words, "the kit knows nothing of surveys")
    } else {
        Vec::new()
    }
}

fn begins_with_its_promise(source: &Source) -> Vec<String> {
    let documented = source.text.starts_with("//! ") || source.text.starts_with("#![doc = include_str!(");
    let wrong = source.is_rust() && !documented;
    wrong
        .then(|| source.finding(0, "begins without `//!`: say what the module promises"))
        .into_iter()
        .collect()
}

/// The parsers that know Thai words and letters people type. Words, no sentences.
const READ_THAI: &[&str] = &[
    "src/domain/date.rs",
    "src/domain/identity.rs",
    "src/domain/place.rs",
    "src/domain/search.rs",
    "src/domain/text_rule.rs",
    "src/exchange/roster/beside.rs",
    "src/exchange/roster/cells.rs",
    "src/exchange/roster/columns.rs",
    "src/exchange/roster/ground.rs",
    "src/exchange/roster/list.rs",
    "src/exchange/roster/people.rs",
    "src/exchange/roster/persons.rs",
    "src/exchange/xlsx.rs",
];

fn is_thai(it: char) -> bool {
    matches!(it, '\u{e01}'..='\u{e5b}')
}

fn thai_stands_in_the_text_module(source: &Source) -> Vec<String> {
    if !source.is_rust() || source.inside(&["src/ui/text/", "tests/"]) {
        return Vec::new();
    }
    if READ_THAI.contains(&source.path.as_str()) {
        let sentences = source.strings.iter().filter(|range| {
            let said = &source.code[(*range).clone()];
            said.contains(is_thai) && said.contains(' ')
        });
        return sentences
            .map(|range| source.finding(range.start, "a Thai sentence outside ui::text"))
            .collect();
    }
    let mut found: Vec<String> = source
        .code
        .match_indices(is_thai)
        .map(|(at, _)| source.finding(at, "Thai outside ui::text"))
        .collect();
    found.dedup();
    found
}

fn english_stands_in_the_text_module(source: &Source) -> Vec<String> {
    if !source.is_rust() || !source.inside(&["src/ui/"]) || source.inside(&["src/ui/text/"]) {
        return Vec::new();
    }
    const SAYING: [&str; 5] = ["aria-label=", "title=", "placeholder=", "alt=", "aria-description="];
    let mut found = Vec::new();
    for range in &source.strings {
        let (before, said) =
            (source.code[..range.start].trim_end(), &source.code[range.start + 1..range.end - 1]);
        let text_node = before.ends_with('>') && !before.ends_with("=>") && !before.ends_with("->");
        let attribute = SAYING.iter().any(|it| before.ends_with(it));
        let begins_a_sentence = said.starts_with(|it: char| it.is_ascii_uppercase())
            && said[1..].starts_with(|it: char| it.is_ascii_lowercase());
        let for_programmers = before.ends_with("expect(") || before.ends_with("panic!(");
        if (text_node && two_words(said))
            || (attribute && said.contains(|it: char| it.is_ascii_alphabetic()))
            || (begins_a_sentence && two_words(said) && !for_programmers)
        {
            found.push(source.finding(range.start, format_args!("a sentence outside ui::text: {said}")));
        }
    }
    // Text nodes need no quotes: <p>Hello there</p>.
    for (at, _) in source.bare.match_indices("</") {
        let said = source.bare[..at].rsplit('>').next().unwrap_or_default();
        if two_words(said) && !said.contains(['{', '}', '(', ')', '"', ';', '=', '<', '|', '&']) {
            found.push(source.finding(at - said.len(), format_args!("a sentence outside ui::text: {said}")));
        }
    }
    found
}

/// Whether there is a space with a letter-only word on both sides.
fn two_words(said: &str) -> bool {
    let is_word = |it: &str| {
        let it = it.trim_end_matches(['.', ',', ':', '?', '!']);
        !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphabetic() || it == b'\'')
    };
    let words: Vec<&str> = said.split_whitespace().collect();
    words.windows(2).any(|pair| is_word(pair[0]) && is_word(pair[1]))
}

/// A browser writes what stands in a control into its own file for coming back after a crash.
fn no_control_is_remembered(source: &Source) -> Vec<String> {
    if !source.is_rust() || !source.inside(&["src/ui/"]) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (at, line) in source.text.lines().enumerate() {
        let control = ["<input ", "<textarea "].iter().any(|it| line.contains(it));
        let told = line.contains(r#"autocomplete="off""#) || line.contains(r#"type="file""#);
        if control && !told && !line.trim_start().starts_with("//") {
            found.push(format!("{}:{}: a control without autocomplete=\"off\"", source.path, at + 1));
        }
    }
    found
}

fn no_raw_html(source: &Source) -> Vec<String> {
    let ways = [
        "inner_html",
        "outer_html",
        "insert_adjacent_html",
        "innerHTML",
        "outerHTML",
        "document.write",
        "eval(",
    ];
    if source.inside(&["src/", "public/"]) {
        source.find_text(&source.code, &ways, "text becomes markup")
    } else {
        Vec::new()
    }
}

fn no_addresses_of_others(source: &Source) -> Vec<String> {
    if !source.is_rust() || !source.inside(&["src/"]) {
        return Vec::new();
    }
    // Names, never fetched.
    const NAMES: [&str; 3] =
        ["http://www.w3.org/", "https://json-schema.org/", "http://schemas.openxmlformats.org/"];
    let all = ["http://", "https://", "ws://", "wss://"]
        .iter()
        .flat_map(|scheme| source.code.match_indices(scheme));
    // A bare scheme, or this very device, is a word in a sentence: what to type, not what is asked.
    let elsewhere = |rest: &str| {
        rest.starts_with(|it: char| it.is_ascii_alphanumeric() || it == '[') && !rest.starts_with("localhost")
    };
    let others = all.filter(|(at, scheme)| {
        elsewhere(&source.code[at + scheme.len()..])
            && !NAMES.iter().any(|name| source.code[*at..].starts_with(name))
    });
    others
        .map(|(at, scheme)| source.finding(at, format_args!("{scheme}: the app asks no host but its own")))
        .collect()
}

fn no_machine_paths(source: &Source) -> Vec<String> {
    // In parts, so that this file does not find itself.
    let paths = [
        ["/wo", "rk/"],
        ["/ro", "ot/"],
        ["/ho", "me/"],
        ["/Us", "ers/"],
        ["/tm", "p/"],
        ["C:", "\\"],
        ["file:", "///"],
    ]
    .map(|parts| parts.concat());
    source.find_text(&source.text, &paths.each_ref().map(String::as_str), "a path of one machine")
}

fn only_the_store_touches_indexed_db(source: &Source) -> Vec<String> {
    if !source.is_rust() || !source.inside(&["src/"]) || source.inside(&["src/store/"]) {
        return Vec::new();
    }
    let mut found = source
        .find_words(&["indexed_db", "indexed_db_futures", "indexedDB"], "IndexedDB belongs to the store");
    let types =
        ["web_sys::Idb", "IdbDatabase", "IdbFactory", "IdbTransaction", "IdbObjectStore", "IdbRequest"];
    found.extend(source.find_words(&types[1..], "IndexedDB belongs to the store"));
    found.extend(source.find_text(&source.bare, &types[..1], "IndexedDB belongs to the store"));
    found
}

fn only_ui_and_device_touch_the_page(source: &Source) -> Vec<String> {
    if !source.is_rust() || !source.inside(&["src/"]) || source.inside(&["src/ui/", "src/device/"]) {
        return Vec::new();
    }
    let ways = ["document()", "web_sys::Document", "HtmlElement", "web_sys::Element", "leptos"];
    source.find_words(&ways, "the page belongs to ui and device")
}

const LONGEST: usize = 700;
/// A file of tests is a list of sentences, read one at a time.
const LONGEST_TESTS: usize = 1_000;

fn files_stay_short(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    let most = if source.inside(&["tests/"]) { LONGEST_TESTS } else { LONGEST };
    let long = source.is_rust() && lines > most;
    long.then(|| source.finding(0, format_args!("{lines} lines: more than {most}"))).into_iter().collect()
}

fn lock_files_name_no_download(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        let line_is = line.trim();
        let wrong = match source.path.rsplit('/').next() {
            Some("Cargo.lock") => {
                line_is.starts_with("source = ")
                    && line_is != "source = \"registry+https://github.com/rust-lang/crates.io-index\""
            }
            Some("package-lock.json" | "npm-shrinkwrap.json" | "yarn.lock" | "pnpm-lock.yaml") => {
                line_is.contains("resolved") || line_is.contains(".tgz") || line_is.contains("tarball:")
            }
            _ => false,
        };
        if wrong {
            found.push(source.finding(start, format_args!("a download address: {line_is}")));
        }
        start += line.len();
    }
    found
}

/// Every text file of the repository that is written by people or kept by tools.
fn sources() -> Vec<Source> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(top, &mut paths);
    let read = paths.into_iter().filter_map(|path| {
        let text = fs::read_to_string(&path).ok()?;
        let path = path.strip_prefix(top).ok()?.to_str()?.replace('\\', "/");
        Some(Source::new(&path, &text))
    });
    read.collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("a folder of the repository");
    for path in entries.map(|it| it.expect("an entry").path()) {
        let name = path.file_name().and_then(|it| it.to_str()).unwrap_or_default();
        if path.is_dir() {
            if !name.starts_with('.') && !["target", "dist", "node_modules", "test-results"].contains(&name) {
                walk(&path, found);
            }
        } else if !path.is_symlink() && name != ".git" {
            found.push(path);
        }
    }
}

#[track_caller]
fn nothing_breaks(rule: fn(&Source) -> Vec<String>) {
    let sources = sources();
    assert!(sources.len() > 20, "the sources were not found");
    let found: Vec<String> = sources.iter().flat_map(rule).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// Whether the rule finds as many faults in the sample as `//~` marks tell, on those lines.
#[track_caller]
fn finds(rule: fn(&Source) -> Vec<String>, path: &str, sample: &str) {
    let marked = |line: &&str| line.contains("//~");
    let expected: Vec<usize> =
        sample.lines().enumerate().filter(|it| marked(&it.1)).map(|it| it.0 + 1).collect();
    let found = rule(&Source::new(path, sample));
    let mut lines: Vec<usize> = found
        .iter()
        .map(|it| {
            it.split(':').nth(1).and_then(|it| it.parse().ok()).unwrap_or_else(|| panic!("file:line: {it}"))
        })
        .collect();
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines, expected, "{path}: {found:?}");
}

#[test]
fn comments_strings_and_tests_are_told_from_code() {
    let text = "let a = \"x // y\"; // z \"w\n/* 1 /* 2 */ 3 */ let b = r#\"q\"q\"#; let c = '\"'; let d: &'static str = b\"k\\\"\";\n\
                #[cfg(test)]\nmod tests { let e = { 1 }; }\nlet f = '\\u{e01}';";
    let source = Source::new("src/x.rs", text);
    let squeeze = |it: &str| it.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        squeeze(&source.code),
        "let a = \"x // y\"; let b = r#\"q\"q\"#; let c = '\"'; let d: &'static str = b\"k\\\"\"; let f = '\\u{e01}';"
    );
    assert_eq!(
        source.bare.split_whitespace().collect::<String>(),
        "leta=\"\";letb=r#\"#;letc='';letd:&'staticstr=b\"\";letf='';"
    );
    assert_eq!(source.code.len(), text.len());
}

#[test]
fn each_folder_imports_only_what_it_may() {
    finds(imports, "src/domain/a.rs", "use super::b;\nuse crate::domain::c;\nuse crate::exchange::x; //~\n");
    finds(imports, "src/domain/a.rs", "use crate::{domain::a, store::{b, c}}; //~\n");
    finds(
        imports,
        "src/domain/a.rs",
        "use super::super::store::b; //~\nuse super::{a, b};\n// use crate::ui;\n",
    );
    finds(imports, "src/domain/mod.rs", "use super::exchange::x; //~\nuse super::domain::x;\n");
    finds(imports, "src/exchange/a.rs", "use crate::domain::x;\nlet a = crate::device::now(); //~\n");
    finds(
        imports,
        "src/store/mod.rs",
        "use crate::domain::x;\nuse crate::device::x; //~\nuse crate::exchange; //~\n",
    );
    finds(
        imports,
        "src/device/a.rs",
        "use crate::exchange;\nuse crate::domain;\nuse crate::ui; //~\nuse crate::store::S; //~\n",
    );
    finds(
        imports,
        "src/ui/kit/a.rs",
        "use crate::domain::x; //~\nuse crate::ui::text::t;\nuse crate::ui::session::S; //~\n",
    );
    finds(imports, "src/ui/kit/mod.rs", "use super::session::S; //~\nuse super::text::t;\n");
    finds(imports, "src/ui/field/a.rs", "use crate::store::x;\n");
    nothing_breaks(imports);
}

#[test]
fn the_core_has_no_clock_chance_float_wait_or_log() {
    let sample = "let a: f64 = 1; //~\nlet b = 1.5; //~\nfor c in 0..9 {}\nlet d = it.0.1;\nlet e = Instant::now(); //~\n\
                  async fn f() {} //~\nprintln!(\"x\"); //~\nlet g = \"f64 1.5\";\nlet af64 = 1;\nUuid::now_v7(); //~\n// 1.5 f64\n";
    finds(core_is_pure, "src/domain/a.rs", sample);
    finds(core_is_pure, "src/exchange/a.rs", "use web_sys::Blob; //~\njs_sys::Date::now(); //~\n");
    finds(core_is_pure, "src/device/a.rs", "use web_sys::Blob;\n");
    nothing_breaks(core_is_pure);
}

#[test]
fn the_kit_knows_nothing_of_surveys() {
    finds(
        kit_knows_no_surveys,
        "src/ui/kit/a.rs",
        "fn a(household: u8) {} //~\n// a survey\nlet class = \"visit-row\"; //~\n",
    );
    nothing_breaks(kit_knows_no_surveys);
}

#[test]
fn every_file_begins_with_its_promise() {
    finds(begins_with_its_promise, "src/a.rs", "fn main() {} //~\n");
    finds(begins_with_its_promise, "src/a.rs", "//! What it promises.\n");
    finds(begins_with_its_promise, "src/lib.rs", "#![doc = include_str!(\"ARCHITECTURE.md\")]\n");
    nothing_breaks(begins_with_its_promise);
}

#[test]
fn every_sentence_stands_in_the_text_module() {
    finds(
        thai_stands_in_the_text_module,
        "src/ui/field/a.rs",
        "/// ครัวเรือน\nlet a = \"บันทึก\"; //~\nlet b = 'ก'; //~\n",
    );
    finds(
        thai_stands_in_the_text_module,
        "src/domain/date.rs",
        "let a = \"มีนาคม\";\nlet b = \"ไม่มี วันนี้\"; //~\n",
    );
    finds(thai_stands_in_the_text_module, "src/ui/text/th.rs", "saved: \"บันทึกแล้ว\",\n");
    finds(
        thai_stands_in_the_text_module,
        "src/ui/a.rs",
        "#[cfg(test)]\nmod tests {\n    let a = \"ก\";\n}\n",
    );
    let sample = "view! { <p>\"Saved twice\"</p> } //~\nview! { <p>Saved twice</p> } //~\nview! { <p>{t().saved}</p> }\n\
                  view! { <p class=\"button primary\">{a}</p> }\nlet b = \"Cannot open it\"; //~\nit.expect(\"One of ours\");\n\
                  match c { D => \"wide row\" }\nview! { <a aria-label=\"Close\"></a> } //~\nview! { <b>\" *\"</b> }\n\
                  view! { <i>\"ℹ\"</i> }\nlet e = a > b && c </d>;\n// \"Not said at all\"\n";
    finds(english_stands_in_the_text_module, "src/ui/field/a.rs", sample);
    finds(english_stands_in_the_text_module, "src/ui/text/en.rs", "saved: \"Saved on this tablet\",\n");
    nothing_breaks(thai_stands_in_the_text_module);
    nothing_breaks(english_stands_in_the_text_module);
}

#[test]
fn text_never_becomes_markup() {
    finds(no_raw_html, "src/ui/a.rs", "view! { <p inner_html=x/> } //~\n// inner_html\n");
    finds(no_raw_html, "public/sw.js", "body.innerHTML = x; //~\n");
    nothing_breaks(no_raw_html);
}

#[test]
fn no_control_is_remembered_by_the_browser() {
    let sample = "<input id=id type=\"checkbox\"/> //~\n<input autocomplete=\"off\"/>\n<textarea id=a> //~\n<input type=\"file\"/>\n";
    finds(no_control_is_remembered, "src/ui/a.rs", sample);
    nothing_breaks(no_control_is_remembered);
}

#[test]
fn no_host_but_its_own_is_asked() {
    let sample = "/// See <https://example.org>.\nlet a = \"https://example.org\"; //~\nlet b = \"http://www.w3.org/2000/svg\";\n";
    finds(no_addresses_of_others, "src/ui/a.rs", sample);
    nothing_breaks(no_addresses_of_others);
}

#[test]
fn no_path_of_one_machine_is_written_down() {
    let sample = format!("let a = \"{}x\"; //~\nlet b = \"work/x\";\n", ["/wo", "rk/"].concat());
    finds(no_machine_paths, "src/a.rs", &sample);
    nothing_breaks(no_machine_paths);
}

#[test]
fn only_the_store_touches_the_browsers_database() {
    let sample = "use indexed_db_futures::Database; //~\nuse web_sys::IdbFactory; //~\n// IndexedDB\n";
    finds(only_the_store_touches_indexed_db, "src/device/a.rs", sample);
    finds(only_the_store_touches_indexed_db, "src/store/a.rs", "use indexed_db_futures::Database;\n");
    nothing_breaks(only_the_store_touches_indexed_db);
}

#[test]
fn only_ui_and_device_touch_the_browsers_page() {
    finds(
        only_ui_and_device_touch_the_page,
        "src/store/a.rs",
        "window().document(); //~\nlet document = 1;\n",
    );
    finds(only_ui_and_device_touch_the_page, "src/device/a.rs", "window().document();\n");
    nothing_breaks(only_ui_and_device_touch_the_page);
}

#[test]
fn no_file_is_longer_than_a_person_reads() {
    assert_eq!(files_stay_short(&Source::new("src/a.rs", &"//! a\n".repeat(LONGEST + 1))).len(), 1);
    assert_eq!(files_stay_short(&Source::new("src/a.rs", &"//! a\n".repeat(LONGEST))).len(), 0);
    nothing_breaks(files_stay_short);
}

#[test]
fn lock_files_name_no_address_to_download_from() {
    let index = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    assert_eq!(lock_files_name_no_download(&Source::new("Cargo.lock", index)).len(), 0);
    assert_eq!(lock_files_name_no_download(&Source::new("Cargo.lock", "source = \"git+ssh://x\"")).len(), 1);
    finds(lock_files_name_no_download, "tests/package-lock.json", "{\n\"resolved\": \"x.tgz\" //~\n}\n");
    nothing_breaks(lock_files_name_no_download);
}
