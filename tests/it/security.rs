//! `src/SECURITY.md` names the test that shows each thing it says: each of them exists.

use std::fs;
use std::path::{Path, PathBuf};

const PAGE: &str = include_str!("../../src/SECURITY.md");

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of the tests, as it stands below the repository.
fn files() -> Vec<String> {
    let mut left = vec![top().join("tests")];
    let mut found = Vec::new();
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of tests") {
            let path: PathBuf = entry.expect("an entry").path();
            if path.is_dir() && !path.ends_with("node_modules") {
                left.push(path);
            } else if let Ok(path) = path.strip_prefix(top()) {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found
}

/// What stands in backticks, in the order of the page.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// What of these does not exist.
fn missing(text: &str, files: &[String]) -> Vec<String> {
    let sources: Vec<String> = files
        .iter()
        .filter(|it| it.ends_with(".rs") || it.ends_with(".mjs"))
        .filter_map(|it| fs::read_to_string(top().join(it)).ok())
        .collect();
    let makefile = fs::read_to_string(top().join("Makefile")).expect("the Makefile");
    let exists = |name: &str| {
        if let Some(target) = name.strip_prefix("make ") {
            return makefile.lines().any(|it| it.starts_with(&format!("{target}:")));
        }
        if let Some(beginning) = name.strip_suffix('…') {
            // `fn pitfall_2_…` here, «pitfall 2: …» in a browser.
            let title = beginning.trim_end_matches('_').replace('_', " ");
            let title = ["'", "`"].map(|it| format!("test({it}{title}:"));
            let of = |it: &String| {
                it.contains(&format!("fn {beginning}")) || title.iter().any(|of| it.contains(of))
            };
            return sources.iter().any(of);
        }
        let of_tests = name.starts_with("tests/") || name.contains(".spec");
        let file = of_tests || [".rs", ".mjs", ".py"].iter().any(|it| name.ends_with(it));
        if !file {
            return true;
        }
        let end = format!("/{}", name.strip_prefix("tests/").unwrap_or(name));
        let whole =
            |it: &String| if name.starts_with("tests/") { it[5..] == end } else { it.ends_with(&end) };
        let begins = |it: &String| it.contains(&format!("{end}.")) || it[5..].starts_with(&format!("{end}/"));
        files.iter().any(|it| whole(it) || (!name.ends_with("rs") && begins(it)))
    };
    named(text).filter(|it| !exists(it)).map(str::to_owned).collect()
}

/// The rows of a table whose first cell begins so: its cells.
fn rows(beginning: &str) -> Vec<Vec<&'static str>> {
    let of_table = PAGE.lines().filter(|it| it.starts_with(beginning));
    of_table.map(|it| it.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

#[test]
fn every_test_that_the_page_names_exists() {
    let files = files();
    assert_eq!(missing(PAGE, &files), Vec::<String>::new());
    assert!(named(PAGE).count() > 80, "{}", named(PAGE).count());
    let gone = "`gone.spec.mjs` `tests/it/gone.rs` `gone.rs` `pitfall_99_…` `make gone` `tests/gone` `tests/faults.rs`";
    assert_eq!(missing(gone, &files).len(), 7);
    let there =
        "`walk.spec.mjs` `tests/it/office.rs` `office.rs` `pitfall_2_…` `make faults` `tests/foreign` `aad`";
    assert_eq!(missing(there, &files), Vec::<String>::new());
}

#[test]
fn every_attack_that_something_stops_names_the_test_that_shows_it() {
    let attacks = rows("| T");
    assert_eq!(attacks.len(), 22);
    for cells in attacks {
        assert_eq!(cells.len(), 5, "{cells:?}");
        // What nothing can stop, or only where the app is put, has no test; its last cell says so.
        let stopped = !matches!(cells[0], "T13" | "T14");
        let test = |it: &str| {
            it.contains('.') || it.starts_with("make ") || it.starts_with("tests/") || it.contains('_')
        };
        assert_eq!(named(cells[3]).any(test), stopped, "{}: {}", cells[0], cells[3]);
    }
}
