//! What every parser is tried with and what must hold of whatever comes: shared by the fuzzer
//! (`make fuzz`) and by the native tests, which run it over the corpus and over damaged copies of it.
//!
//! A new parser is one function here, one line in [`ALL`], and one folder `corpus/<its name>` with a
//! few small examples.

#[path = "lists.rs"]
mod lists;
#[path = "photos.rs"]
mod photos;
#[path = "relay.rs"]
mod relay;

use std::sync::LazyLock;
use thaiqm_field::domain::{OrdMap, OrdSet};

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::Value;
use sha2::{Digest, Sha256};
use thaiqm_field::domain::date::PartialDate;
use thaiqm_field::domain::identity::{Phone, citizen_id, house_code, mask_citizen_id};
use thaiqm_field::domain::record::{Intake, Row as RecordRow};
use thaiqm_field::domain::search::{Searched, folded, thai_order};
use thaiqm_field::domain::text_rule::{
    allowed, ascii_digits, clean, formula_start, grouped, holds_identity, thai_digits,
};
use thaiqm_field::domain::validate::{asked, faults, kept};
use thaiqm_field::domain::{
    Answer, AnswerKey, Answers, CaseFile, Date, Places, Questionnaire, Record, problems,
};
use thaiqm_field::exchange::backup::Backup;
use thaiqm_field::exchange::bundle::{
    MAX_MANIFEST, MAX_MEMBERS, MAX_NUMBER, MAX_RECORDS, MAX_TEXT, ManifestLine, file_name,
};
use thaiqm_field::exchange::code::{self, Code};
use thaiqm_field::exchange::codebook::{codebook, member_variables, variables};
use thaiqm_field::exchange::csv::{self, BYTE_ORDER_MARK, Restricted};
use thaiqm_field::exchange::enrol::{Document, Enrolment, OfficeCard, Recovery, kind_of};
use thaiqm_field::exchange::envelope::{
    BUNDLE, Envelope, EnvelopeFault, MAX_PAYLOAD, assemble, signing_input,
};
use thaiqm_field::exchange::intake::Judged;
use thaiqm_field::exchange::register::{OfficeKeys, Register, merged, taken};
use thaiqm_field::exchange::rescue::Rescue;
use thaiqm_field::exchange::review::Return;
use thaiqm_field::exchange::roster::Pack;
use thaiqm_field::exchange::travel::{self, Travel};
use thaiqm_field::exchange::{Bundle, ChainState, Known, PublicKey, PublicKeys, SealedVisit, chain_state};
use thaiqm_field::store::codec;
use thaiqm_field::store::frame::{
    Row, Rows, Scan, Tip, decode_slot, encode_commit, encode_slot, encode_snapshot, scan,
};
use thaiqm_field::store::reconcile::{Indexed, reconcile};

use crate::compile;
use crate::support::{
    bundle, corrected, judged, known, made_by, public, published, sealed, sealed_with, signature, signed,
    signer, small, stranger, verified,
};

/// What is run with whatever bytes come: it panics when something does not hold.
pub type Target = fn(&[u8]);

/// Every target by its name.
pub const ALL: &[(&str, Target)] = &[
    ("answers", answers),
    ("bundle", bundle_payload),
    ("carried", photos::carried),
    ("chain", chain),
    ("code", scanned_code),
    ("codec", row),
    ("csv", table),
    ("documents", documents),
    ("envelope", envelope),
    ("intake", intake),
    ("journal", journal),
    ("kept", photos::kept_text),
    ("list", relay::listed),
    ("numbers", numbers),
    ("picture", photos::picture),
    ("places", places),
    ("questionnaire", questionnaire),
    ("relay", relay::passed_on),
    ("return", returned),
    ("roster", lists::roster),
    ("search", search),
    ("shelf", photos::shelved),
    ("slot", slot),
    ("table", lists::table),
    ("text", text),
    ("travel", sealed_file),
];

/// The fuzzer's bytes, spent from the front; zeros when they are used up.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> u8 {
        self.some(1).first().copied().unwrap_or(0)
    }
    fn number(&mut self) -> u64 {
        let mut number = [0; 8];
        let some = self.some(8);
        number[..some.len()].copy_from_slice(some);
        u64::from_le_bytes(number)
    }
    /// At most `most` of them.
    fn some(&mut self, most: usize) -> &'a [u8] {
        let (some, rest) = self.0.split_at(most.min(self.0.len()));
        self.0 = rest;
        some
    }
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    fn below(&mut self, most: usize) -> usize {
        usize::from(self.byte()) % most.max(1)
    }
    fn text(&mut self, most: usize) -> String {
        String::from_utf8_lossy(self.some(most)).into_owned()
    }
}

fn day() -> Date {
    Date::new(2024, 6, 15).expect("a day that exists")
}

// ── Files ───────────────────────────────────────────────────────────────────────────────────────

/// Whatever is taken is byte for byte what we would write of what we read; and what we sign comes
/// back whole.
fn envelope(data: &[u8]) {
    if let Ok(read) = Envelope::read(BUNDLE, data) {
        let key = read.claimed_key().clone();
        let file: Value = serde_json::from_slice(data).expect("what is read is JSON");
        let member = |name: &str| file[name].as_str().expect("text").to_owned();
        let raw = Base64UrlUnpadded::decode_vec(&member("signature")).expect("base64url");
        let payload = Base64UrlUnpadded::decode_vec(&member("payload")).expect("base64url");
        let input = signing_input(BUNDLE, &key, &payload);
        let again = assemble(&input, &raw.try_into().expect("64 bytes")).expect("a signature");
        assert_eq!(again.as_bytes(), data, "another file reads the same");
        assert_eq!(read.clone().verify(&public(&stranger())), Err(EnvelopeFault::Signature));
        if let Ok(verified) = read.verify(&key) {
            assert_eq!((verified.payload(), verified.kid()), (payload.as_slice(), key.kid().as_str()));
            assert_eq!(verified.hash(), Base64UrlUnpadded::encode_string(&Sha256::digest(&input)));
        }
    }
    let mut data = Bytes(data);
    match data.byte() % 3 {
        0 => {
            let payload = data.0;
            match Envelope::read(BUNDLE, signed(BUNDLE, payload).as_bytes()) {
                Ok(read) => {
                    let verified = read.verify(&public(&signer())).expect("we signed it");
                    assert_eq!(verified.payload(), payload);
                }
                Err(fault) => assert_eq!(fault, EnvelopeFault::TooDeep, "what we sign we read"),
            }
        }
        1 => {
            // Any header, well signed: taken only if it is the one we write.
            let header = data.0;
            let encode = Base64UrlUnpadded::encode_string;
            let input = format!("{}.{}", encode(header), encode(b"{}"));
            let file = assemble(&input, &signature(&signer(), &input)).expect("a signature");
            let read = Envelope::read(BUNDLE, file.as_bytes()).and_then(|it| it.verify(&public(&signer())));
            let ours = signing_input(BUNDLE, &public(&signer()), b"{}");
            assert_eq!(read.is_ok(), input == ours, "another header is taken");
        }
        _ => {
            // A good file with one piece of another's making in it.
            let good = GOOD[0].as_bytes();
            let (from, length) = (data.number() as usize % good.len(), usize::from(data.byte()));
            let until = (from + length).min(good.len());
            let other = [&good[..from], data.0, &good[until..]].concat();
            let read = Envelope::read(BUNDLE, &other).and_then(|it| it.verify(&public(&signer())));
            assert_eq!(read.is_ok(), other == good, "a damaged file is taken");
        }
    }
    let key = PublicKey { x: data.text(60), y: data.text(60) };
    let digits = PublicKeys { signs: key.clone(), receives: public(&signer()) }.fingerprint();
    assert!(digits.len() == 23 && digits.bytes().all(|it| it.is_ascii_digit() || it == b' '));
    assert_eq!(key.kid().len(), 43);
}

/// What a camera saw: what is taken is written back the same, and is a file that is read.
fn scanned_code(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match code::read(text) {
        Ok(Code::Enrolment(file)) => {
            assert_eq!(code::of_enrolment(&file).as_deref(), Some(text));
            assert!(Enrolment::read(file.as_bytes()).is_ok());
        }
        Ok(Code::Card(digest)) => assert_eq!(format!("TQO1:{digest}"), text),
        Err(_) => {}
    }
}

/// Keys on their way: what is taken is written back the same, and names its own signer.
fn documents(data: &[u8]) {
    fn one<D: Document + PartialEq + std::fmt::Debug>(payload: &[u8]) {
        let file = signed(D::TYP, payload);
        if let Ok((read, key)) = D::read(file.as_bytes()) {
            assert_eq!(read.payload(), payload);
            assert_eq!((read.kid(), &key), (&*public(&signer()).kid(), &public(&signer())));
        }
    }
    let mut data = Bytes(data);
    match data.byte() % 9 {
        0 => one::<Enrolment>(data.0),
        1 => one::<OfficeCard>(data.0),
        2 => one::<Recovery>(data.0),
        4 => {
            if let Ok(read) = Backup::read(data.0) {
                assert_eq!(read.write(), data.0);
            }
        }
        5 => {
            one::<Register>(data.0);
            let file = signed(Register::TYP, data.0);
            if let Ok((read, _)) = Register::read(file.as_bytes()) {
                let all = taken(&OrdMap::new(), &read).new;
                assert_eq!(all.len(), read.keys.len());
                for key in &all {
                    let once = merged(key, key);
                    assert_eq!((merged(&once, key), once.standing()), (once.clone(), key.standing()));
                }
            }
        }
        6 => {
            if let Ok(read) = OfficeKeys::read(data.0) {
                assert_eq!(read.write(), data.0);
            }
        }
        7 => {
            if let Ok(read) = Rescue::read(data.0) {
                assert!(Rescue::looks_like(data.0) && read.write() == data.0);
                let bytes = read.files.iter().chain(&read.slots).map(|it| it.bytes().len());
                assert!(bytes.chain(read.rows.iter().map(|it| it.body().len())).all(|it| it < data.0.len()));
            }
        }
        8 => one::<Pack>(data.0),
        _ => drop(kind_of(data.0)),
    }
}

/// What an office sends back: what is taken is written back the same, and opened twice it brings nothing
/// new.
fn returned(data: &[u8]) {
    let file = signed(Return::TYP, data);
    let Ok((read, _)) = Return::read(file.as_bytes()) else { return };
    assert_eq!(read.payload(), data);
    let households: Vec<SealedVisit> = vec![small(1), corrected(&small(2), 2)];
    let of = |household| {
        let it = households.iter().find(|it| it.household.id == household)?;
        let (household, visits) = (Some(it.household.clone()), vec![it.visit.clone()]);
        Some(Box::new(CaseFile { household, visits, revisions: it.revisions.clone() }))
    };
    let count = read.comments.len();
    let first = read.clone().arriving(of, &[]);
    assert_eq!(first.new.len() + first.corrected.len() + first.elsewhere + first.later, count);
    let here: Vec<_> = first.new.iter().chain(&first.corrected).cloned().collect();
    let again = read.arriving(of, &here);
    assert!(again.new.is_empty() && again.corrected.is_empty());
    assert_eq!(again.known, first.new.len() + first.corrected.len());
}

/// A file sealed for travel: what is taken is byte for byte what we would write.
fn sealed_file(data: &[u8]) {
    let kind = travel::kind_of(data);
    for typ in [
        travel::BUNDLE,
        travel::BACKUP,
        travel::RECOVERY,
        travel::RESCUE,
        travel::REGISTER,
        travel::RETURN,
        travel::ASSIGNMENT,
        travel::KEYS,
    ] {
        if let Ok(read) = Travel::read(typ, data) {
            assert_eq!(kind, Some(typ));
            assert_eq!(read.write(typ).as_bytes(), data);
        }
    }
}

/// Two files of the volunteer, one after the other, and one of somebody else.
static GOOD: LazyLock<[String; 3]> = LazyLock::new(|| {
    let first = signed(BUNDLE, &bundle(vec![small(1)]).write());
    let hash = verified(&bundle(vec![small(1)]).write()).hash().to_owned();
    let mut second = bundle(vec![small(2)]);
    (second.seq, second.prev) = (2, hash);
    let mut theirs = bundle(vec![small(3)]);
    theirs.device.kid = public(&stranger()).kid();
    made_by(&mut theirs, &public(&stranger()).kid());
    let input = signing_input(BUNDLE, &public(&stranger()), &theirs.write());
    let theirs = assemble(&input, &signature(&stranger(), &input)).expect("a signature");
    [first, signed(BUNDLE, &second.write()), theirs]
});

/// An office takes nothing but the very files that were signed, whatever is done to copies of them.
fn intake(data: &[u8]) {
    let mut data = Bytes(data);
    let register = [known(public(&signer()), "")];
    let mut taken: Vec<Intake> = Vec::new();
    for _ in 0..3 {
        let good = &GOOD[data.below(GOOD.len())];
        let mut bytes = good.clone().into_bytes();
        for _ in 0..data.below(4) {
            if bytes.is_empty() {
                break;
            }
            let at = data.number() as usize % bytes.len();
            match data.byte() % 5 {
                0 => bytes[at] ^= 1 << (data.byte() % 8),
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, data.byte()),
                3 => bytes.truncate(at.max(1)),
                _ => bytes.extend_from_slice(data.some(20)),
            }
        }
        let known: Vec<&Intake> = taken.iter().collect();
        match judged(&bytes, &register, &known) {
            Judged::Accepted(accepted) => {
                assert!(GOOD[..2].iter().any(|it| it.as_bytes() == bytes), "a forgery is taken");
                taken.push(accepted.record("f.json", good.clone(), 0));
            }
            Judged::Again { .. } => assert!(taken.iter().any(|it| it.text.as_bytes() == bytes)),
            Judged::Quarantine(held) => {
                // Only the other's own file waits for its key to be compared.
                assert!(held.key == public(&stranger()) && bytes == GOOD[2].as_bytes());
            }
            Judged::Refused(_) => assert!(GOOD.iter().all(|it| it.as_bytes() != bytes)),
        }
    }
}

/// Signed bytes: those as they come, or those of a good bundle with some of its values changed.
fn bundle_payload(data: &[u8]) {
    let mut data = Bytes(data);
    let payload = match data.byte() % 2 {
        0 => data.0.to_vec(),
        _ => {
            let good = bundle(vec![sealed(1), corrected(&sealed(2), 2)]);
            let mut value = serde_json::to_value(&good).expect("JSON");
            for _ in 0..=data.below(4) {
                change(&mut value, &mut data);
            }
            let mended = data.byte() % 4 != 0;
            match serde_json::from_value::<Bundle>(value.clone()) {
                Ok(mut bundle) => {
                    if mended {
                        // Past the sums, so that what is behind them is tried too.
                        bundle.manifest = bundle.records.iter().filter_map(ManifestLine::of).collect();
                        bundle.tally = Bundle::count(&bundle.records, &published());
                    }
                    bundle.write()
                }
                Err(_) => value.to_string().into_bytes(),
            }
        }
    };
    let Ok(envelope) = Envelope::read(BUNDLE, signed(BUNDLE, &payload).as_bytes()) else { return };
    let verified = envelope.verify(&public(&signer())).expect("we signed it");
    let read = Bundle::read(&verified, &published());
    assert_eq!(Bundle::read_quickly(&verified, &published()), read, "an office reads the same");
    let Ok(bundle) = read else { return };
    assert_eq!(bundle.write(), payload, "other bytes read the same");
    assert_eq!(bundle.check(&published()), Ok(()));
    assert!(payload.len() <= MAX_PAYLOAD && bundle.records.len() <= MAX_RECORDS);
    assert!(bundle.manifest.len() <= MAX_MANIFEST && bundle.void.len() <= MAX_MANIFEST);
    let name = file_name(&bundle);
    assert!(name.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_' | b'.')), "{name}");
    for record in &bundle.records {
        assert!(record.visit.answers.members().len() <= MAX_MEMBERS);
    }
    values_are_harmless(&serde_json::from_slice(&payload).expect("JSON"));
    tables_are_harmless(&published()[0], &bundle.records);
}

/// Puts another value somewhere in a tree.
fn change(value: &mut Value, data: &mut Bytes<'_>) {
    let step = usize::from(data.byte());
    match value {
        Value::Array(items) if !items.is_empty() && step % 8 != 0 => {
            let at = step % items.len();
            match data.byte() % 8 {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                2 => {
                    let other = data.below(items.len());
                    items.swap(at, other);
                }
                _ => change(&mut items[at], data),
            }
        }
        Value::Object(members) if !members.is_empty() && step % 16 != 0 => {
            let name = members.keys().nth(step % members.len()).expect("there are so many").clone();
            match data.byte() % 16 {
                0 => drop(members.remove(&name)),
                1 => {
                    let other = members[&name].clone();
                    members.insert(data.text(12), other);
                }
                _ => change(members.get_mut(&name).expect("it is there"), data),
            }
        }
        Value::String(text) => match data.byte() % 4 {
            0 => *text = data.text(60),
            1 => text.insert_str(0, &data.text(6)),
            2 => *text = text.repeat(1 + data.below(40)),
            _ => text.push_str(&data.text(6)),
        },
        _ => {
            *value = match data.byte() % 6 {
                0 => Value::Null,
                1 => data.number().into(),
                2 => (data.number() as i64).into(),
                3 => u64::from(data.byte()).into(),
                4 => data.text(30).into(),
                _ => (data.byte() < 128).into(),
            };
        }
    }
}

/// No text is too long or holds what may not be kept, no number is a fraction or too large.
fn values_are_harmless(value: &Value) {
    match value {
        Value::String(text) => {
            assert!(text.chars().count() <= MAX_TEXT && allowed(text, true), "{text:?}");
        }
        Value::Number(number) => {
            let whole = number.as_i64().expect("a whole number");
            assert!((-MAX_NUMBER..=MAX_NUMBER).contains(&whole));
        }
        Value::Array(items) => items.iter().for_each(values_are_harmless),
        Value::Object(members) => {
            for (name, value) in members {
                assert!(name.len() <= 160 && name.bytes().all(|it| it.is_ascii_graphic()), "{name:?}");
                values_are_harmless(value);
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// A chain of any links, judged against the rule in its plainest words.
fn chain(data: &[u8]) {
    let mut data = Bytes(data);
    let mut known: Vec<Known> = Vec::new();
    while !data.is_empty() && known.len() < 24 {
        let seq = if data.byte() == 0 { data.number() } else { u64::from(data.byte() % 12) };
        let name = |it: u8| if it.is_multiple_of(16) { String::new() } else { format!("h{}", it % 16) };
        let (hash, prev) = (format!("h{}", data.byte() % 24), name(data.byte()));
        let void = (0..data.below(4)).map(|_| u64::from(data.byte() % 12)).collect();
        let file = Known { seq, hash, prev, void };
        let state = chain_state(&known, &file);
        let seen = known.iter().any(|it| it.hash == file.hash);
        assert_eq!(state == ChainState::Again, seen);
        let twice = known
            .iter()
            .any(|it| it.seq == file.seq || it.void.contains(&file.seq) || file.void.contains(&it.seq));
        assert_eq!(state == ChainState::Fork, twice && !seen);
        match state {
            ChainState::Next | ChainState::Gap(_) => {
                known.push(file);
                let highest = known.iter().map(|it| it.seq).max().unwrap_or(0);
                let here =
                    |number: &u64| known.iter().any(|it| it.seq == *number || it.void.contains(number));
                let missing: Vec<u64> = (1..highest).filter(|it| !here(it)).take(1_000).collect();
                let told = if let ChainState::Gap(told) = state { told } else { Vec::new() };
                assert_eq!(told, missing);
            }
            ChainState::Again | ChainState::Fork | ChainState::Broken => {}
        }
    }
}

// ── Tables ──────────────────────────────────────────────────────────────────────────────────────

/// Rows and cells of CSV as RFC 4180 has it; `None` when it is none.
pub fn cells(text: &str) -> Option<Vec<Vec<String>>> {
    let text = text.strip_prefix(BYTE_ORDER_MARK)?;
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => cell.extend(signs.next()),
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            '"' => return None,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                signs.next().filter(|it| *it == '\n')?;
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\n' if !quoted => return None,
            _ => cell.push(sign),
        }
    }
    (!quoted && row.is_empty() && cell.is_empty()).then_some(rows)
}

/// Whether a spreadsheet would calculate with it; a number below zero is only a number. In other
/// words than the app's own, so that a sign left out there is noticed here.
pub fn is_formula(cell: &str) -> bool {
    let sign = |it: char| "=+-@\t\r\n\0".contains(it) || "＝＋－＠".contains(it);
    cell.starts_with(sign) && cell.parse::<i64>().is_err()
}

/// Every row as long as the header, and no cell that a spreadsheet takes for a formula.
pub fn tables_are_harmless(questionnaire: &Questionnaire, records: &[SealedVisit]) -> Vec<Vec<String>> {
    let visits = cells(&csv::visits(questionnaire, records, Restricted::Shown)).expect("a table");
    let members = cells(&csv::members(questionnaire, records)).expect("a table");
    assert_eq!(visits[0].len(), 5 + variables(questionnaire).len());
    assert_eq!(members[0].len(), 3 + member_variables(questionnaire).len());
    for table in [&visits, &members] {
        for row in table {
            assert_eq!(row.len(), table[0].len());
            row.iter().for_each(|cell| assert!(!is_formula(cell), "{cell:?}"));
        }
    }
    visits
}

/// Whatever a stranger's file says, the table says the same, less one apostrophe.
fn table(data: &[u8]) {
    let mut data = Bytes(data);
    let questionnaire = &published()[0];
    let named: Vec<String> = variables(questionnaire).into_iter().map(|it| it.name).collect();
    let member = *sealed(1).visit.answers.members().first().expect("a member");
    let mut answers = small(1).visit.answers;
    let mut said = Vec::new();
    while !data.is_empty() {
        let name = &named[data.below(named.len())];
        let (kind, length) = (data.byte(), usize::from(data.byte()));
        let text = data.text(length);
        let answer = match kind % 4 {
            0 => Answer::One(text.clone()),
            1 => Answer::Many(OrdSet::from([text.clone()])),
            _ => Answer::Text(text.clone()),
        };
        if text.is_empty() {
            continue;
        }
        answers.set(AnswerKey::of_member("first_name", member), Some(answer.clone()));
        answers.set(AnswerKey::of(name), Some(answer));
        said.retain(|it: &(String, String)| it.0 != *name);
        said.push((name.clone(), text));
    }
    let rows = tables_are_harmless(questionnaire, &[sealed_with(1, answers)]);
    for (name, text) in said {
        let column = rows[0].iter().position(|it| *it == name).expect("a column");
        let cell = &rows[1][column];
        assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), text, "{name}");
    }
}

// ── What is kept ────────────────────────────────────────────────────────────────────────────────

/// A journal: bytes as they come, or frames whose checksums fit and whose insides are anything.
fn journal(data: &[u8]) {
    scanned(data);
    let mut data = Bytes(data);
    let (mut bytes, mut tip) = (Vec::new(), Tip::default());
    while !data.is_empty() && bytes.len() < 8_192 {
        match data.byte() % 6 {
            0 => bytes.extend_from_slice(data.some(40)),
            1 | 2 => {
                let seq = tip.seq.saturating_add(1);
                let rows: Rows = (0..=data.below(3))
                    .map(|_| (data.text(4), Row { seq, body: data.some(8).to_vec() }))
                    .collect();
                let (frame, after) = encode_commit(Tip { seq: seq - 1, ..tip }, &rows);
                bytes.extend(frame);
                tip = after;
            }
            3 => {
                let seq = if data.byte() % 2 == 0 { data.number() } else { tip.seq.wrapping_add(1) };
                let (version, kind, length) = (data.byte() % 3, data.byte() % 4, data.below(64));
                bytes.extend(framed(seq, version, kind, data.some(length)));
            }
            4 => {
                tip = Tip { seq: data.number(), hash: [data.byte(); 32] };
                bytes.extend(encode_snapshot(tip, &Rows::new()));
            }
            _ => {
                let length = bytes.len().max(1);
                if let Some(byte) = bytes.get_mut(data.number() as usize % length) {
                    *byte ^= 1 << (data.byte() % 8);
                }
            }
        }
    }
    let found = scanned(&bytes);
    let Ok(plan) = reconcile(&found, &Indexed::default()) else {
        assert!(
            found.newer || found.trail.iter().any(|it| it.seq == 0),
            "only a newer app's journal stops us"
        );
        return;
    };
    assert_eq!((&plan.rows, plan.tip), (&found.rows, found.tip));
    let again = scan(&encode_snapshot(plan.tip, &plan.rows));
    assert_eq!((again.damaged, again.torn, again.newer), (None, 0, false));
    if plan.tip.seq > 0 {
        assert_eq!((&again.rows, again.tip), (&plan.rows, plan.tip), "what is written anew holds all");
    }
}

/// A frame as `store::frame` describes it, with a checksum that fits.
fn framed(seq: u64, version: u8, kind: u8, rest: &[u8]) -> Vec<u8> {
    let length = u32::try_from(8 + 1 + 1 + 32 + rest.len()).expect("short");
    let hash = [7; 32];
    let head = [&length.to_le_bytes()[..], &[0; 4], &seq.to_le_bytes(), &[version, kind], &hash, rest];
    let mut frame = head.concat();
    let mut crc = crc32fast::Hasher::new();
    crc.update(&frame[..4]);
    crc.update(&frame[8..]);
    frame[4..8].copy_from_slice(&crc.finalize().to_le_bytes());
    frame
}

fn scanned(bytes: &[u8]) -> Scan {
    let found = scan(bytes);
    assert_eq!(found.whole + found.torn, bytes.len());
    assert!(found.trail.is_sorted_by(|a, b| a.seq < b.seq));
    assert_eq!(found.trail.last().copied().unwrap_or_default(), found.tip);
    let mut whole = scan(&bytes[..found.whole]);
    assert_eq!(whole.torn, 0, "the torn tail is cut once");
    whole.torn = found.torn;
    assert_eq!(whole, found, "the rest reads the same without its tail");
    found
}

/// A sealed row and a record in it.
fn row(data: &[u8]) {
    if let Some(sealed) = codec::parts(data) {
        assert_eq!(codec::seal(sealed), data, "other bytes come apart alike");
    }
    if let Some(record) = codec::read(data) {
        let again = codec::write(&record);
        assert_eq!(codec::read(&again), Some(record), "what is read is written and read alike");
    }
    let mut data = Bytes(data);
    let format = u32::from(data.byte() % 4);
    let text = data.text(usize::MAX);
    if let RecordRow::Known(record) = Record::read(format, &text) {
        assert!(!record.key().is_empty());
        assert_eq!(Record::from_row(&record.to_row()), RecordRow::Known(record));
    }
}

fn slot(data: &[u8]) {
    if let Some((seq, bytes)) = decode_slot(data) {
        assert_eq!(encode_slot(seq, bytes), data, "other bytes read the same");
    }
    let mut data = Bytes(data);
    let seq = data.number() >> 11;
    let kept = encode_slot(seq, data.0);
    assert_eq!(decode_slot(&kept), Some((seq, data.0)));
    let body = framed(seq, data.byte() % 3, data.byte() % 4, data.0);
    assert_eq!(decode_slot(&body), None, "its hash is another's");
}

/// Answers of any shape are judged, counted and shown without a panic.
fn answers(data: &[u8]) {
    let Ok(answers) = serde_json::from_slice::<Answers>(data) else { return };
    let written = serde_json::to_string(&answers).expect("JSON");
    assert_eq!(serde_json::from_str::<Answers>(&written).ok().as_ref(), Some(&answers));
    for questionnaire in [&published()[0], &Questionnaire::published()[0]] {
        let _ = (asked(questionnaire, &answers, day()), faults(questionnaire, &answers, day()));
        let _ = problems(questionnaire, &answers, day());
        let once = kept(questionnaire, &answers, day());
        assert_eq!(kept(questionnaire, &once, day()), once, "what is kept is kept");
        tables_are_harmless(questionnaire, &[SealedVisit { ..sealed_with(1, answers.clone()) }]);
    }
}

// ── What people type, and files of our own ──────────────────────────────────────────────────────

/// The text rule against its plainest wording, and what entry does to a text.
fn text(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for lines in [false, true] {
        let cleaned = clean(&text, lines);
        assert!(allowed(&cleaned, lines), "{cleaned:?}");
        assert_eq!(clean(&cleaned, lines), cleaned);
        assert_eq!(allowed(&text, lines), text.chars().all(|it| may_be_kept(it) || (lines && it == '\n')));
    }
    assert_eq!(ascii_digits(&thai_digits(&text)), ascii_digits(&text));
    let _ = (holds_identity(&text), formula_start(&text));
    let mut data = Bytes(data);
    let number = data.number() as i64;
    assert_eq!(grouped(number).replace(',', ""), number.to_string());
}

/// RFC 9839 Unicode Assignables less bidi controls and what nobody can see, as written in the plan.
fn may_be_kept(it: char) -> bool {
    let code = u32::from(it);
    let noncharacter = (0xfdd0..=0xfdef).contains(&code) || code & 0xffff >= 0xfffe;
    let bidi = matches!(code, 0x61c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069);
    let unseen = matches!(code, 0x200b..=0x200d | 0xfeff | 0x2060 | 0x180e | 0xe0000..=0xe007f);
    // Separators that break lines, and format characters that Unicode deprecates.
    let more = matches!(code, 0x2028 | 0x2029 | 0x2061..=0x2065 | 0x206a..=0x206f);
    !(it.is_control() || noncharacter || bidi || unseen || more)
}

fn numbers(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(date) = PartialDate::parse(&text) {
        assert_eq!(PartialDate::read(&date.to_string()), Some(date));
        assert!(date.first_day() <= date.last_day());
    }
    if let Some(date) = PartialDate::read(&text) {
        assert_eq!(date.to_string(), text);
    }
    if let Ok(phone) = Phone::parse(&text) {
        assert_eq!(Phone::parse(&phone.to_string()), Ok(phone));
    }
    if let Ok(id) = citizen_id(&text) {
        assert!(id.len() == 13 && citizen_id(&id).as_ref() == Ok(&id) && holds_identity(&id));
        assert!(!mask_citizen_id(&id).contains(&id[5..12]));
    }
    if let Ok(code) = house_code(&text) {
        assert!(code.len() == 11 && house_code(&code) == Ok(code));
    }
    let _ = (mask_citizen_id(&text), text.parse::<AnswerKey>());
}

fn search(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let once = folded(&text);
    assert_eq!(folded(&once), once);
    let joined: String = text.split_whitespace().collect();
    assert!(Searched::of(&text).holds(&Searched::of(&joined)), "a text finds itself");
    assert_eq!(thai_order(&text).chars().count(), text.chars().count() + 1, "no letter is lost");
    let mut data = Bytes(data);
    let length = data.below(40);
    for place in PLACES.search(&data.text(length), 5) {
        assert_eq!(PLACES.find(place.code).map(|it| it.tambon), Some(place.tambon));
    }
}

static PLACES: LazyLock<Places> = LazyLock::new(|| {
    Places::parse(include_str!("corpus/places/small.txt").to_owned()).expect("a list of places")
});

fn places(data: &[u8]) {
    let Ok(text) = String::from_utf8(data.to_vec()) else { return };
    let Ok(places) = Places::parse(text.clone()) else { return };
    let (_, _, tambon) = places.counts();
    assert!(tambon > 0, "a list of nothing");
    for (province, _) in places.provinces().into_iter().take(3) {
        for (amphoe, _) in places.amphoe(province).into_iter().take(3) {
            for (tambon, name) in places.tambon(amphoe).into_iter().take(3) {
                assert_eq!(places.find(tambon).map(|it| it.tambon), Some(name));
            }
        }
    }
    let query: String = text.chars().rev().filter(|it| !it.is_ascii_punctuation()).take(12).collect();
    assert!(places.search(&query, 7).len() <= 7);
}

/// A questionnaire file: what is compiled is JSON, always the same, and all that is derived from a
/// questionnaire can be derived from it.
fn questionnaire(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(json) = compile::to_json(text, &|_| None) else { return };
    assert_eq!(compile::to_json(text, &|_| None).as_ref(), Ok(&json));
    serde_json::from_str::<Value>(&json).expect("JSON");
    let Ok(questionnaire) = Questionnaire::from_json(&json) else { return };
    let again = serde_json::to_string(&questionnaire).expect("JSON");
    assert_eq!(Questionnaire::from_json(&again).as_ref(), Ok(&questionnaire));
    cells(&codebook(&questionnaire)).expect("a table");
    let answers = sealed(1).visit.answers;
    let _ = (faults(&questionnaire, &answers, day()), problems(&questionnaire, &answers, day()));
    let _ = thaiqm_field::exchange::schema::schema(std::slice::from_ref(&questionnaire));
}
