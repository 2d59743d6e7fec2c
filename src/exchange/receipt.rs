//! What goes back to a volunteer, and what leaves for whoever asks what was done: the office's receipt
//! of files, and the trail of a device. Neither holds an answer or a name.

use crate::domain::{OrdMap, OrdSet};

use serde::{Deserialize, Serialize};

use super::bundle::{
    App, Bundle, BundleFault, Device, MAX_MANIFEST, MAX_NAME, at_most, is_hash, whole, words,
};
use super::enrol::{Document, codes, head, this_app};
use super::envelope::{RECEIPT, TRAIL};
use super::exact::exact;
use crate::domain::record::{Handover, Intake, Received};
use crate::domain::trail::Done;
use crate::domain::{HouseholdId, Questionnaire, gathered};

/// Days that a tablet keeps a household after the office's receipt, unless the office says another
/// number (domain.md §8 point 6).
pub const DAYS: u32 = 30;
/// The most days that an office may say.
pub const MAX_DAYS: u32 = 365;
/// Most lines of a trail in one file: the newest.
pub const MAX_LINES: usize = 10_000;
/// What stands in a trail in place of a restricted question.
const RESTRICTED: &str = "restricted";

/// The office's word that it has these files ใบตอบรับ. Signed by its key; sealed to nobody, for it
/// names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// [`super::bundle::VERSION`]
    pub v: u32,
    /// the program
    pub app: App,
    /// the office's key, which signs
    pub device: Device,
    /// the volunteer's key
    pub to: String,
    /// every file of that key that was taken in, by its number
    pub files: Vec<Has>,
    /// days that the tablet keeps the households in them from now on, at most [`MAX_DAYS`]
    pub days: u32,
    /// households whose erasure was asked for (PDPA s.33), in the order of their ids
    pub erased: Vec<HouseholdId>,
    /// when, seconds since 1970 by the office's clock
    pub iat: i64,
}

/// A file that the office has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Has {
    /// its number
    pub seq: u64,
    /// base64url SHA-256 of the signed text
    pub hash: String,
}

impl Document for Receipt {
    const TYP: &'static str = RECEIPT;
    fn kid(&self) -> &str {
        &self.device.kid
    }
    fn check(&self) -> Result<(), BundleFault> {
        head(self.v, &self.app)?;
        at_most(self.files.len(), MAX_MANIFEST, "files")?;
        at_most(self.erased.len(), MAX_MANIFEST, "erased")?;
        whole(self.iat).map_err(|wrong| wrong.at("iat"))?;
        let wrong = [
            (!is_hash(&self.to), "to"),
            (!self.files.is_sorted_by(|a, b| a.seq < b.seq), "files"),
            (!self.files.iter().all(|it| is_hash(&it.hash)), "files"),
            (self.days > MAX_DAYS, "days"),
            (!self.erased.is_sorted_by(|a, b| a < b), "erased"),
        ];
        match wrong.into_iter().find(|(wrong, _)| *wrong) {
            Some((_, place)) => Err(BundleFault::Shape(place.to_owned())),
            None => Ok(()),
        }
    }
}

impl Receipt {
    /// For the files of this key among those taken in. Of two that bear one number, which cannot both
    /// have been taken in, the first.
    pub fn of(office: &str, to: &str, intakes: &[&Intake], erased: Vec<HouseholdId>, iat: i64) -> Receipt {
        let mut files: OrdMap<u64, &str> = OrdMap::new();
        for it in intakes.iter().filter(|it| it.kid == to) {
            files.or_insert_with(it.seq, || &it.hash);
        }
        let files = files.into_iter().map(|(seq, hash)| Has { seq, hash: hash.to_owned() }).collect();
        let device = Device { kid: office.to_owned() };
        let v = super::bundle::VERSION;
        Receipt { v, app: this_app(), device, to: to.to_owned(), files, days: DAYS, erased, iat }
    }

    /// The files of this tablet that it vouches for and that no receipt did before, marked; `at` is
    /// when, ms since 1970. A number alone is not enough: the office must have had the same bytes.
    pub fn marked(&self, handovers: &[Handover], at: i64) -> Vec<Handover> {
        let has: OrdSet<(u64, &str)> = gathered(self.files.iter().map(|it| (it.seq, it.hash.as_str())));
        let vouched = |it: &&Handover| {
            let file = it.file.as_ref();
            it.is_by(&self.to)
                && it.received.is_none()
                && file.is_some_and(|file| has.contains(&(it.seq, file.hash.as_str())))
        };
        let received = Some(Received { at, days: self.days });
        let mark = |it: &Handover| Handover { received: received.clone(), ..it.clone() };
        handovers.iter().filter(vouched).map(mark).collect()
    }

    /// The file's name, from codes only.
    pub fn file_name(&self) -> String {
        format!("RECEIPT-{}-{:04}.json", codes(&self.to), self.files.last().map_or(0, |it| it.seq))
    }
}

/// The trail of a device บันทึกการใช้งาน, for whoever must look back (PDPA s.37(1)). Questions of
/// restricted items are not named: a household's id and such a name together would tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trail {
    /// [`super::bundle::VERSION`]
    pub v: u32,
    /// the program
    pub app: App,
    /// the key of the device, which signs
    pub device: Device,
    /// when, seconds since 1970 by the device's clock
    pub iat: i64,
    /// lines that are older and not in this file
    pub before: u64,
    /// the newest lines, oldest first, at most [`MAX_LINES`]
    pub done: Vec<Done>,
}

impl Document for Trail {
    const TYP: &'static str = TRAIL;
    fn kid(&self) -> &str {
        &self.device.kid
    }
    fn check(&self) -> Result<(), BundleFault> {
        head(self.v, &self.app)?;
        at_most(self.done.len(), MAX_LINES, "done")?;
        whole(self.iat).map_err(|wrong| wrong.at("iat"))?;
        for line in &self.done {
            whole(line.at).map_err(|wrong| wrong.at("done.at"))?;
            for text in line.fields.iter().chain([&line.by, &line.about, &line.note]) {
                words(text, MAX_NAME, false).map_err(|wrong| wrong.at("done"))?;
            }
        }
        match self.done.is_sorted_by(|a, b| a.id < b.id) {
            true => Ok(()),
            false => Err(BundleFault::Shape("done".to_owned())),
        }
    }
}

impl Trail {
    /// Of these lines, in the order of their ids.
    pub fn of(kid: &str, lines: &[Done], published: &[Questionnaire], iat: i64) -> Trail {
        let first = lines.len().saturating_sub(MAX_LINES);
        let done = lines[first..].iter().map(|it| told(it, published)).collect();
        let device = Device { kid: kid.to_owned() };
        let before = u64::try_from(first).unwrap_or(u64::MAX);
        Trail { v: super::bundle::VERSION, app: this_app(), device, iat, before, done }
    }

    /// The file's name, from codes and the moment in Thailand.
    pub fn file_name(&self, moment: &str) -> String {
        format!("TRAIL-{}-{moment}.json", codes(&self.device.kid))
    }
}

/// A line as it may be told outside.
pub fn told(line: &Done, published: &[Questionnaire]) -> Done {
    let restricted = |field: &str| {
        let code = field.split('.').next().unwrap_or_default();
        published.iter().any(|it| it.item(code).is_some_and(|(_, item)| item.restricted))
    };
    let mut fields: Vec<String> = Vec::new();
    for field in &line.fields {
        let name = if restricted(field) { RESTRICTED } else { field };
        if !fields.iter().any(|it| it == name) {
            fields.push(name.to_owned());
        }
    }
    Done { fields, ..line.clone() }
}

/// The file without these households; `None` when it holds none of them. What is left was checked when
/// it came; nobody can check its signature again.
pub fn redacted(
    intake: &Intake,
    bundle: &Bundle,
    erased: &OrdSet<HouseholdId>,
    published: &[Questionnaire],
) -> Option<Intake> {
    if !bundle.records.iter().any(|it| erased.contains(&it.household.id)) {
        return None;
    }
    let mut left = bundle.clone();
    let gone: OrdSet<_> =
        gathered(bundle.records.iter().filter(|it| erased.contains(&it.household.id)).map(|it| it.visit.id));
    left.records.retain(|it| !gone.contains(&it.visit.id));
    left.manifest.retain(|it| !gone.contains(&it.visit));
    left.tally = Bundle::count(&left.records, published);
    let text = String::from_utf8(left.write()).ok()?;
    let head = Some(Box::new(left.head()));
    Some(Intake { text, redacted: true, kept: None, head, ..intake.clone() })
}

/// Reads what [`redacted`] left.
///
/// # Errors
/// Says why it is not what this office wrote.
pub fn read_redacted(intake: &Intake, published: &[Questionnaire]) -> Result<Bundle, BundleFault> {
    let bundle: Bundle = exact(intake.text.as_bytes())?;
    if bundle.device.kid != intake.kid || bundle.seq != intake.seq {
        return Err(BundleFault::OtherKey);
    }
    bundle.check(published)?;
    Ok(bundle)
}
