//! A backup สำรองข้อมูล: every record that a device keeps, in one file that is sealed for travel, and how
//! it comes back. Restoring only adds: what stands on the device is never replaced by what a file says.

use crate::domain::{OrdMap, OrdSet};

use serde::{Deserialize, Serialize};

use super::bundle::{APP, App, BundleFault, Device, VERSION};
use super::enrol::{codes, this_app};
use super::exact::exact;
use super::kept;
use super::listing::reopen;
use crate::domain::listing::ListBelow;
use crate::domain::trail::Removal;
use crate::domain::{HouseholdId, Person, Record, VisitId, gathered};

/// What one file holds, bytes, before it is sealed: the records, and photographs while there is room;
/// further photographs go into further files, each of which can be restored by itself, in any order.
pub const PART: usize = 48 * 1024 * 1024;

/// Everything a device kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// [`VERSION`]
    pub v: u32,
    /// the program
    pub app: App,
    /// the key of the device
    pub device: Device,
    /// whose it is, as a claim
    pub author: Option<Person>,
    /// when, seconds since 1970 by the device's clock
    pub iat: i64,
    /// every record
    pub records: Vec<Record>,
}

/// What restoring a backup would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restoring {
    /// records that are not here
    pub new: Vec<Record>,
    /// records that are here already, the same
    pub same: usize,
    /// records that are here, and different: these stay
    pub other: usize,
    /// records of households that were taken off the device, or whose erasure was asked for: they do
    /// not come back
    pub gone: usize,
}

impl Backup {
    /// Of these records.
    pub fn of(kid: &str, author: Option<Person>, iat: i64, records: Vec<Record>) -> Backup {
        Backup { v: VERSION, app: this_app(), device: Device { kid: kid.to_owned() }, author, iat, records }
    }

    /// The exact bytes that are sealed.
    pub fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads what was sealed.
    ///
    /// # Errors
    /// Says why it is no backup.
    pub fn read(bytes: &[u8]) -> Result<Backup, BundleFault> {
        let backup: Backup = exact(bytes)?;
        if backup.app.name == APP { Ok(backup) } else { Err(BundleFault::Shape("app.name".to_owned())) }
    }

    /// Households in it.
    pub fn households(&self) -> usize {
        self.records.iter().filter(|it| matches!(it, Record::Household(_))).count()
    }

    /// The same without the households whose erasure was asked for, and saying so.
    pub fn without(&self, removals: &[Removal]) -> Backup {
        let asked: OrdSet<HouseholdId> =
            gathered(removals.iter().filter(|it| it.asked()).map(|it| it.household));
        let of = self.households_of();
        let photos = self.photos_of(&asked);
        let stays = |it: &&Record| match it {
            Record::Photo(it) => !photos.contains(&*it.hash),
            it => of.get(&it.key()).is_none_or(|it| !it.iter().any(|it| asked.contains(it))),
        };
        let records = self.records.iter().filter(stays).cloned();
        let asked = removals.iter().filter(|it| it.asked()).cloned().map(Record::Removal);
        Backup { records: records.chain(asked).collect(), ..self.clone() }
    }

    /// Of every record of households, whose.
    fn households_of(&self) -> OrdMap<String, Vec<HouseholdId>> {
        let visit = |it: &Record| match it {
            Record::Visit(it) => Some((it.id, it.household)),
            _ => None,
        };
        let visits: OrdMap<VisitId, HouseholdId> = gathered(self.records.iter().filter_map(visit));
        let of = |it: &Record| {
            let household = match it {
                Record::Household(it) => it.id,
                Record::Visit(it) => it.household,
                Record::Revision(it) => *visits.get(&it.visit)?,
                Record::Comment(it) => it.household,
                Record::Settlement(it) => it.household,
                Record::Keyed(it) => it.household,
                Record::Resolution(it) => it.household,
                Record::PairDecision(of) => return Some((it.key(), vec![of.one, of.other])),
                _ => return None,
            };
            Some((it.key(), vec![household]))
        };
        gathered(self.records.iter().filter_map(of))
    }

    /// The hashes of the photographs that these households' records name, and no others.
    fn photos_of(&self, households: &OrdSet<HouseholdId>) -> OrdSet<&str> {
        let of = self.households_of();
        let whose = |it: &Record| of.get(&it.key()).map(Vec::as_slice).unwrap_or_default();
        let named = |theirs: bool| -> OrdSet<&str> {
            let is_theirs = |it: &&Record| whose(it).iter().any(|it| households.contains(it)) == theirs;
            let photos = self.records.iter().filter(is_theirs).flat_map(Record::photos);
            gathered(photos.map(|it| &*it.hash))
        };
        let (theirs, others) = (named(true), named(false));
        gathered(theirs.difference(&others).copied())
    }

    /// The households that a list names: what is kept ready of them another version may have made, and the text
    /// says it then, where that is in this file.
    fn named_by(&self, list: &ListBelow) -> Vec<HouseholdId> {
        if let Some(all) = list.digest.summaries() {
            return all.iter().map(|it| it.id).collect();
        }
        let text = self.records.iter().find_map(|it| match it {
            Record::Photo(it) if it.hash == list.kept => kept::text(it),
            _ => None,
        });
        let read = text.and_then(|it| reopen(&it, list));
        read.map(|it| it.roster.households.iter().map(|it| it.id).collect()).unwrap_or_default()
    }

    /// Photographs in it.
    pub fn photos(&self) -> usize {
        self.records.iter().filter(|it| matches!(it, Record::Photo(_))).count()
    }

    /// What of it a device lacks that holds `here`, and these files of photographs. Who uses the device,
    /// its office and its own backups are not taken over: those belong to the device.
    pub fn against(&self, here: &[Record], photos: &OrdSet<String>) -> Restoring {
        let removal = |it: &Record| match it {
            Record::Removal(it) => Some(it.household),
            _ => None,
        };
        let taken_off: OrdSet<HouseholdId> = gathered(here.iter().chain(&self.records).filter_map(removal));
        let of = self.households_of();
        // A file or a list that an office kept before a household in it was erased, and its text.
        let before_erasure = |it: &&Record| match it {
            Record::Intake(it) => {
                it.head.as_ref().is_some_and(|head| head.records.iter().any(|it| taken_off.contains(&it.0)))
            }
            Record::ListBelow(it) if !taken_off.is_empty() => {
                self.named_by(it).iter().any(|it| taken_off.contains(it))
            }
            _ => false,
        };
        let texts = self.records.iter().filter(before_erasure).filter_map(|it| it.kept().map(str::to_owned));
        let texts: OrdSet<String> = gathered(texts);
        let mut gone = self.photos_of(&taken_off);
        gone.extend(texts.iter().map(String::as_str));
        let here: OrdMap<String, &Record> = here.iter().map(|it| (it.key(), it)).collect();
        let mut restoring = Restoring::default();
        for record in &self.records {
            let erased = before_erasure(&record);
            let taken = of.get(&record.key()).is_some_and(|it| it.iter().any(|it| taken_off.contains(it)));
            if erased || taken {
                restoring.gone += 1;
                continue;
            }
            if matches!(record, Record::Person(_) | Record::Office(_) | Record::BackedUp(_)) {
                continue;
            }
            if let Record::Photo(file) = record {
                if gone.contains(&*file.hash) {
                    restoring.gone += 1;
                    continue;
                }
                // Named by their content: one that is here is the same. What is not what its name says
                // is left behind.
                if photos.contains(&file.hash) {
                    restoring.same += 1;
                } else if file.bytes().is_some() {
                    restoring.new.push(record.clone());
                }
                continue;
            }
            match here.get(&record.key()) {
                None => restoring.new.push(record.clone()),
                Some(it) if is_same(it, record) => restoring.same += 1,
                Some(_) => restoring.other += 1,
            }
        }
        restoring
    }
}

/// Whether two records say the same: of a file that was taken in, however often it was handed in again.
fn is_same(here: &Record, other: &Record) -> bool {
    match (here, other) {
        (Record::Intake(here), Record::Intake(other)) => here.is_file_of(other),
        _ => here == other,
    }
}

/// The file's name, from codes and the moment in Thailand: no backup takes another's place.
pub fn file_name(kid: &str, moment: &str) -> String {
    format!("BACKUP-{}-{moment}.json", codes(kid))
}

/// The name of a further file of the same backup, 2 and up.
pub fn part_name(first: &str, part: usize) -> String {
    format!("{}-{part}.json", first.trim_end_matches(".json"))
}
