//! `make province`: a synthetic province in signed files for one office, from a seed.
//!
//! Writes into `OUT` what is not sealed yet; `seal.mjs` beside this file then seals what travels.
//!
//! - `raw/`: what each file says, one line of JSON: the exact bytes that were signed
//! - `signed/`: the signed files; sealed, they stand in `sealed/`
//! - `hostile/`: one of each kind that an office must not simply take
//! - `office/`: its card and register, and what its key file is made of
//! - `enrol/`: each volunteer's keys; an office named by `OFFICE=card.json` has no register of them yet
//! - `roster/`: the list of 2565, a table for each amphoe, and all of it as lines of JSON
//! - `counts.json`: what was made

#![allow(missing_docs, clippy::print_stdout)]

mod maker;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use std::{env, fs, thread};

use base64ct::{Base64UrlUnpadded, Encoding};
use maker::{Counts, Keys, Made, Office, PROVINCE, Province, Volunteer, hostile, listed_csv, register};
use p256::ecdsa::SigningKey;
use thaiqm_field::domain::{Listed, Places};
use thaiqm_field::exchange::PublicKey;
use thaiqm_field::exchange::enrol::{Document, OfficeCard};
use thaiqm_field::exchange::envelope::{OFFICE, REGISTER};

/// What opens the key file of the office.
const PASSPHRASE: &str = "จังหวัดตัวอย่างไม่มีใครอยู่จริง";
/// When it was set up, ms since 1970: the first of December 2023.
const SET_UP_AT: i64 = 1_701_388_800_000;

type Fault = Box<dyn std::error::Error + Send + Sync>;

fn number(name: &str, usual: u64) -> Result<u64, Fault> {
    match env::var(name) {
        Ok(text) if !text.is_empty() => {
            Ok(text.parse().map_err(|_| format!("{name}={text} is no number"))?)
        }
        _ => Ok(usual),
    }
}

fn main() -> Result<(), Fault> {
    let (seed, households, files) =
        (number("SEED", 1)?, number("HOUSEHOLDS", 100_000)?, number("FILES", 900)?);
    let out = env::var("OUT").unwrap_or_else(|_| "target/province".to_owned());
    let out = Path::new(&out);
    let card = env::var("OFFICE").ok().filter(|it| !it.is_empty());
    let begun = Instant::now();
    let office = Office::of(seed);
    let (kid, to) = match &card {
        Some(path) => {
            let (card, key) =
                OfficeCard::read(&fs::read(path)?).map_err(|fault| format!("{path}: {fault:?}"))?;
            (key.kid(), card.receives)
        }
        None => (office.keys.kid(), Keys::public(&office.keys.receives)),
    };
    let places = Places::parse(include_str!("../../public/places/places.txt").to_owned())?;
    let amphoe = places.amphoe(PROVINCE);
    let mut tambon: Vec<String> =
        amphoe.iter().flat_map(|it| places.tambon(it.0)).map(|it| it.0.to_owned()).collect();
    tambon.sort();
    let province = Province::plan(seed, households, files, &kid, &tambon)?;
    // Only what stands here from an earlier run goes: `OUT` may be any folder.
    for folder in ["raw", "signed", "sealed", "hostile", "enrol", "roster", "office"] {
        let folder = out.join(folder);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
    }
    fs::write(out.join("office/to.json"), serde_json::to_vec(&to)?)?;
    if card.is_none() {
        write_office(out, &office, &province)?;
    }
    for part in &province.volunteers {
        let (name, signed) = Volunteer::of(&province, part).enrolment();
        fs::write(out.join("enrol").join(name), signed)?;
    }
    for (what, signed) in hostile::files(&province) {
        fs::write(out.join("hostile").join(format!("{what}.json")), signed)?;
    }
    make(out, &province, files, begun)?;
    Ok(())
}

/// What sets a computer up as this office: its keys, still to be sealed, its card and its register.
fn write_office(out: &Path, office: &Office, province: &Province) -> Result<(), Fault> {
    let card = office.card();
    fs::write(out.join("office").join(card.file_name()), office.keys.sign(OFFICE, &card.payload()))?;
    let register = register(province, office);
    register.check().map_err(|fault| format!("the register: {fault:?}"))?;
    fs::write(out.join("office/register.signed"), office.keys.sign(REGISTER, &register.payload()))?;
    let all = serde_json::json!({
        "kid": office.keys.kid(), "name": office.name, "area": office.area, "at": SET_UP_AT,
        "passphrase": PASSPHRASE, "app": card.app,
    });
    let (signs, receives) = (jwk(&office.keys.signs), jwk(&office.keys.receives));
    let all = format!(r#"{{"office":{all},"signs":{signs},"receives":{receives}}}"#);
    fs::write(out.join("office/office.json"), all)?;
    Ok(())
}

/// A private key as RFC 7517 writes it.
fn jwk(key: &SigningKey) -> String {
    let PublicKey { x, y } = Keys::public(key);
    let d = Base64UrlUnpadded::encode_string(&key.to_bytes());
    format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}","d":"{d}"}}"#)
}

/// Every volunteer's files, on all cores.
fn make(out: &Path, province: &Province, files: u64, begun: Instant) -> Result<(), Fault> {
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let all: Mutex<(Counts, BTreeMap<u64, Vec<Listed>>, u64)> = Mutex::default();
    let work = || -> Result<(), Fault> {
        loop {
            let Some(part) = province.volunteers.get(next.fetch_add(1, Ordering::Relaxed)) else {
                return Ok(());
            };
            let made: Made = Volunteer::of(province, part).make();
            let mut bytes = 0;
            for file in &made.files {
                let mut line = file.payload.clone();
                line.push(b'\n');
                fs::write(out.join("raw").join(&file.name).with_extension("jsonl"), &line)?;
                fs::write(out.join("signed").join(&file.name), &file.signed)?;
                bytes += line.len() as u64;
            }
            let finished = done.fetch_add(made.files.len(), Ordering::Relaxed) + made.files.len();
            let mut all = all.lock().map_err(|_| "another one failed")?;
            maker::add(&mut all.0, &made.counts);
            all.1.insert(part.nth, made.listed);
            all.2 += bytes;
            if finished % 20 < made.files.len() || finished as u64 == files {
                let seconds = begun.elapsed().as_secs();
                println!(
                    "{finished} of {files} files, {} MB of what they say, {seconds} s",
                    all.2 / 1_000_000
                );
            }
        }
    };
    let cores = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|it| it.join().unwrap_or_else(|_| Err("a worker ended".into())))
    })?;
    let (mut counts, listed, bytes) = all.into_inner().map_err(|_| "another one failed")?;
    counts.insert("files".to_owned(), files);
    counts.insert("bytes".to_owned(), bytes);
    fs::write(out.join("counts.json"), serde_json::to_string_pretty(&counts)? + "\n")?;
    let listed: Vec<Listed> = listed.into_values().flatten().collect();
    let mut lines = String::new();
    let mut of_amphoe: BTreeMap<String, Vec<Listed>> = BTreeMap::new();
    for it in listed {
        lines += &serde_json::to_string(&it)?;
        lines.push('\n');
        of_amphoe.entry(it.answers.text("tambon")[..4].to_owned()).or_default().push(it);
    }
    fs::write(out.join("roster/listed.jsonl"), lines)?;
    for (code, listed) in of_amphoe {
        fs::write(out.join("roster").join(format!("{code}.csv")), listed_csv(&listed))?;
    }
    Ok(())
}
