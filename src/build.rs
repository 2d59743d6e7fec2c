//! Turns the questionnaire files into the compact JSON the app carries; the browser needs no TOML
//! parser.

#[path = "questionnaire/compile.rs"]
mod compile;

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), String> {
    let folder = Path::new("src/questionnaire");
    println!("cargo::rerun-if-changed={}", folder.display());
    let target = PathBuf::from(env::var("OUT_DIR").map_err(|fault| fault.to_string())?);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(|fault| fault.to_string())?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .collect();
    // A folder is listed in any order, and the app's bytes must not depend on it.
    files.sort();
    let mut list = String::from("&[\n");
    for path in &files {
        let text = fs::read_to_string(path).map_err(|fault| format!("{}: {fault}", path.display()))?;
        let named = |id: &str| fs::read_to_string(folder.join(format!("{id}.toml"))).ok();
        let json = compile::to_json(&text, &named).map_err(|fault| format!("{}: {fault}", path.display()))?;
        let id = path.file_stem().and_then(|it| it.to_str()).ok_or("a file name is not UTF-8")?;
        fs::write(target.join(format!("{id}.json")), json).map_err(|fault| fault.to_string())?;
        list.push_str(&format!("    include_str!(concat!(env!(\"OUT_DIR\"), \"/{id}.json\")),\n"));
    }
    list.push_str("]\n");
    fs::write(target.join("questionnaires.rs"), list).map_err(|fault| fault.to_string())
}
