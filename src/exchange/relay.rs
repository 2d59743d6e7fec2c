//! What an office passes on to the office above it ส่งต่อหน่วยเหนือ: files as their volunteers signed them,
//! under a covering text that the office signs. The same at each level, from a municipality to a province.
//!
//! Beside the covering text stand the files that it names by their SHA-256, in its order, as photographs
//! stand beside a handover ([`super::carried`]): first the signed texts, packed as an office keeps them
//! ([`super::kept`]; byte for byte what the volunteer signed is made of each), then the lists of offices in the
//! same way ([`super::listing`]), then photographs. So nothing
//! is encoded thrice, and a text of megabytes takes a tenth of its size.
//!
//! The office's signature says who passed it on, and vouches for the volunteers' keys. It makes nothing that
//! a volunteer said true: each file inside is verified under its own key and judged as if it had come by
//! itself, and refused alone when it does not hold.

use serde::{Deserialize, Serialize};

use super::bundle::{
    App, BundleFault, Device, MAX_MANIFEST, MAX_NAME, MAX_TEXT, VERSION, at_most, check_person, is_hash,
    whole, words,
};
use super::carried::split;
use super::enrol::{Document, codes, head_of};
use super::envelope::{Envelope, EnvelopeFault, MAX_FILE, PublicKey, RELAY};
use super::intake::{HeldWhy, Judge, Judged, Reason, judge_parts, public_key};
use super::kept;
use super::register::{MAX_DECISIONS, MAX_KEYS, is_area};
use super::travel::most_inside;
use crate::domain::meeting::Resolution;
use crate::domain::merge::{Pair, PairDecision, Settlement};
use crate::domain::record::{KnownKey, Standing, Through};
use crate::domain::relay::Relay;
use crate::domain::{HouseholdId, OrdMap, OrdSet, Person, PhotoFile, gathered};

/// The version of a covering text that lists of offices, or decisions that households are not one, go along with.
/// Without any it is of the first, which earlier apps read; of one with them they say that a newer app made it.
pub const WITH_MORE: u32 = 2;
/// The version of one that decisions go along with by which a household counts with another, or that names offices
/// which make no list; likewise. Whoever has a list of its own says nothing of that.
pub const WITH_SAME: u32 = 3;
/// Most files in one part, texts and photographs together.
pub const MAX_CARRIED: usize = 4_000;
/// Most parts of one sending: 160 GiB.
const MAX_PARTS: u32 = 10_000;
/// Most offices that a file came through.
pub const MAX_THROUGH: usize = 8;
/// How full a part is made, bytes of what is sealed: a file of 16 MiB, for whoever takes it in does so on a
/// computer that has little memory.
pub const ROOM: usize = 12 * 1024 * 1024;
/// What the covering text says of a file, at most, bytes as they are sealed.
pub const LINE: usize = 1_024;
/// What it says of a key, at most but for what the key goes on with.
pub const KEY: usize = 2_048;
/// The largest that a file and its photographs may be to be passed on, bytes of what is sealed.
pub const MOST: usize = most_inside() - 1024 * 1024;

/// The covering text หนังสือนำส่ง of one part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cover {
    /// see [`Cover::version`]
    pub v: u32,
    /// the program
    pub app: App,
    /// the office's key, which signs
    pub device: Device,
    /// the office's name
    pub name: String,
    /// tambon code of where it is, six digits
    pub area: String,
    /// `kid` of the office that it is for
    pub to: String,
    /// number of the sending: 1, 2, 3 … for each office that it is for
    pub seq: u64,
    /// which part of the sending, 1 and up
    pub part: u32,
    /// of how many
    pub of: u32,
    /// when the sending was begun, ms since 1970 by the office's clock; the same in all its parts
    pub begun: i64,
    /// when this part was made, ms since 1970
    pub at: i64,
    /// the files, in the order in which they stand beside it
    pub files: Vec<Inside>,
    /// the photographs behind them, by hash
    pub photos: Vec<String>,
    /// the keys that signed them, with those whose work they go on with and the offices that they came
    /// through, as this office vouches for them, ascending by `kid`
    pub keys: Vec<Vouched>,
    /// what people decided where files differ, ascending by id
    pub settlements: Vec<Settlement>,
    /// what meetings resolved, ascending by id
    pub resolutions: Vec<Resolution>,
    /// which households are one house and which are not, as people decided, ascending by id; offices that passed
    /// things on before there was such a decision said nothing of it
    #[serde(rename = "apart", default, skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<PairDecision>,
    /// households that were erased here because somebody asked for it (PDPA s.33), in the order of their ids
    pub erased: Vec<HouseholdId>,
    /// files that are not passed on, for they lost such a household and their signature fits no more
    pub left: u32,
    /// lists of offices, this one's and those from below, in the order in which they stand behind the files;
    /// `seq` of each is the number of its issue
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<Inside>,
    /// `kid`s of the offices that make no list of their own, ascending: this one, and those below that said so. What
    /// came through them is all that there is of them
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listless: Vec<String>,
}

/// One file of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inside {
    /// base64url SHA-256 of what was signed
    pub hash: String,
    /// whose key
    pub kid: String,
    /// its number
    pub seq: u64,
    /// its round
    pub round: String,
    /// households in it
    pub households: u32,
    /// the offices that passed it on before, the nearest to the volunteer first
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<String>,
    /// the packed text, by its SHA-256
    pub kept: String,
}

/// A key, as an office vouches for it. Why it decided so stays with the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vouched {
    /// RFC 7638 thumbprint
    pub kid: String,
    /// the key that signs
    pub signs: PublicKey,
    /// the key to encrypt to, for the twenty digits are of both
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receives: Option<PublicKey>,
    /// whose, as the office calls it
    pub label: String,
    /// who it is, as a claim
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Box<Person>>,
    /// of an office: where it is
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// when the digits were compared, ms since 1970
    pub compared_at: i64,
    /// what holds of it
    pub standing: Standing,
    /// `kid`s of the keys whose work it goes on with, ascending
    pub continues: Vec<String>,
}

impl Document for Cover {
    const TYP: &'static str = RELAY;
    const NEWEST: u32 = WITH_SAME;
    fn kid(&self) -> &str {
        &self.device.kid
    }
    fn check(&self) -> Result<(), BundleFault> {
        head_of(Cover::version(&self.lists, &self.pairs, &self.listless), self.v, &self.app)?;
        words(&self.name, MAX_NAME, false).map_err(|wrong| wrong.at("name"))?;
        for (moment, place) in [(self.begun, "begun"), (self.at, "at")] {
            whole(moment).map_err(|wrong| wrong.at(place))?;
        }
        whole(i64::try_from(self.seq).unwrap_or(i64::MAX)).map_err(|wrong| wrong.at("seq"))?;
        let beside = self.files.len().saturating_add(self.lists.len()).saturating_add(self.photos.len());
        at_most(beside, MAX_CARRIED, "files")?;
        at_most(self.keys.len(), MAX_KEYS, "keys")?;
        at_most(self.settlements.len(), MAX_MANIFEST, "settlements")?;
        at_most(self.resolutions.len(), MAX_MANIFEST, "resolutions")?;
        at_most(self.pairs.len(), MAX_MANIFEST, "apart")?;
        at_most(self.erased.len(), MAX_MANIFEST, "erased")?;
        at_most(self.listless.len(), MAX_KEYS, "listless")?;
        let hashes: OrdSet<&str> = gathered(self.inside().map(|it| &*it.hash));
        let wrong = [
            (self.name.is_empty(), "name"),
            (!is_area(&self.area), "area"),
            (!is_hash(&self.to) || self.to == self.device.kid, "to"),
            (self.seq == 0, "seq"),
            (self.part == 0 || self.part > self.of || self.of > MAX_PARTS, "part"),
            (hashes.len() != self.inside().count(), "files"),
            (!self.photos.iter().all(|it| is_hash(it)), "photos"),
            (!self.keys.is_sorted_by(|a, b| a.kid < b.kid), "keys"),
            (!self.settlements.is_sorted_by(|a, b| a.id < b.id), "settlements"),
            (!self.resolutions.is_sorted_by(|a, b| a.id < b.id), "resolutions"),
            (!self.pairs.is_sorted_by(|a, b| a.id < b.id), "apart"),
            (!self.erased.is_sorted_by(|a, b| a < b), "erased"),
            (!self.listless.is_sorted_by(|a, b| a < b), "listless"),
            (!self.listless.iter().all(|it| is_hash(it)), "listless"),
            (self.lists.iter().any(|it| self.listless.contains(&it.kid)), "listless"),
        ];
        if let Some((_, place)) = wrong.into_iter().find(|(wrong, _)| *wrong) {
            return Err(BundleFault::Shape(place.to_owned()));
        }
        each(&self.files, "files", Inside::check)?;
        each(&self.lists, "lists", Inside::check)?;
        each(&self.keys, "keys", Vouched::check)?;
        // Who decided is this office, or one whose files it passes on.
        let offices: OrdSet<&str> = gathered(
            self.keys
                .iter()
                .filter(|it| it.office.is_some())
                .map(|it| &*it.kid)
                .chain([self.device.kid.as_str()]),
        );
        each(&self.settlements, "settlements", |it| check_settlement(it, &offices))?;
        each(&self.resolutions, "resolutions", |it| check_resolution(it, &offices))?;
        each(&self.pairs, "apart", |it| check_pair(it, &offices))?;
        let mut pairs: Vec<Pair> = self.pairs.iter().map(PairDecision::pair).collect();
        pairs.sort_unstable();
        pairs.chunk_by(Pair::eq).try_for_each(|it| at_most(it.len(), MAX_DECISIONS, "apart"))
    }
}

fn each<T>(all: &[T], place: &str, check: impl Fn(&T) -> Result<(), BundleFault>) -> Result<(), BundleFault> {
    let one = |(n, it)| check(it).map_err(|fault: BundleFault| fault.within(&format!("{place}[{n}].")));
    all.iter().enumerate().try_for_each(one)
}

fn shape(holds: bool, place: &str) -> Result<(), BundleFault> {
    if holds { Ok(()) } else { Err(BundleFault::Shape(place.to_owned())) }
}

impl Inside {
    fn check(&self) -> Result<(), BundleFault> {
        words(&self.round, MAX_NAME, false).map_err(|wrong| wrong.at("round"))?;
        whole(i64::try_from(self.seq).unwrap_or(i64::MAX)).map_err(|wrong| wrong.at("seq"))?;
        at_most(self.through.len(), MAX_THROUGH, "through")?;
        let named = [&self.hash, &self.kid, &self.kept];
        shape(named.into_iter().chain(&self.through).all(|it| is_hash(it)), "hash")
    }
}

impl Vouched {
    fn check(&self) -> Result<(), BundleFault> {
        shape(self.signs.is_point() && self.signs.kid() == self.kid, "kid")?;
        shape(self.receives.as_ref().is_none_or(PublicKey::is_point), "receives")?;
        shape(self.office.as_ref().is_none_or(|it| is_area(it)), "office")?;
        words(&self.label, MAX_NAME, false).map_err(|wrong| wrong.at("label"))?;
        self.person.as_deref().map_or(Ok(()), check_person)?;
        whole(self.compared_at).map_err(|wrong| wrong.at("compared_at"))?;
        at_most(self.continues.len(), MAX_DECISIONS, "continues")?;
        let rising = self.continues.is_sorted_by(|a, b| a < b);
        shape(rising && self.continues.iter().all(|it| is_hash(it)), "continues")
    }

    /// A line of the register as this office vouches for it; `None` of a line made before there were two
    /// keys of everybody, whose digits nobody could compare.
    pub fn of(known: &KnownKey) -> Option<Vouched> {
        let (x, y) = known.receives.clone()?;
        let continues: OrdSet<&String> = known.goes_on_with().collect();
        let heard = known.through.iter().map(|it| it.compared_at).min().unwrap_or(0);
        Some(Vouched {
            kid: known.kid.clone(),
            signs: public_key(known),
            receives: Some(PublicKey { x, y }),
            label: known.label.clone(),
            person: known.person.clone(),
            office: known.office.clone(),
            compared_at: if known.compared_here() { known.confirmed_at } else { heard },
            standing: known.standing(),
            continues: continues.into_iter().cloned().collect(),
        })
    }

    /// The line of the register that this makes with what was known before.
    fn heard(&self, before: Option<&KnownKey>, by: &str, at: i64) -> KnownKey {
        let said = Through {
            office: by.to_owned(),
            said_at: at,
            compared_at: self.compared_at,
            standing: self.standing.clone(),
            continues: self.continues.clone(),
        };
        let mut known = before.cloned().unwrap_or_else(|| KnownKey {
            kid: self.kid.clone(),
            x: self.signs.x.clone(),
            y: self.signs.y.clone(),
            label: self.label.clone(),
            confirmed_at: 0,
            receives: self.receives.clone().map(|it| (it.x, it.y)),
            person: self.person.clone(),
            decisions: Vec::new(),
            continues: Vec::new(),
            office: self.office.clone(),
            through: Vec::new(),
        });
        known.hear(&said);
        known
    }
}

fn check_by(by: &str, at: i64, offices: &OrdSet<&str>) -> Result<(), BundleFault> {
    whole(at).map_err(|wrong| wrong.at("at"))?;
    shape(offices.contains(by), "by")
}

fn check_settlement(it: &Settlement, offices: &OrdSet<&str>) -> Result<(), BundleFault> {
    check_by(&it.by, it.at, offices)?;
    words(&it.why, MAX_TEXT, true).map_err(|wrong| wrong.at("why"))?;
    at_most(it.heads.len().max(it.knew.len()).max(it.chosen.len()), MAX_DECISIONS, "chosen")?;
    it.chosen
        .iter()
        .try_for_each(|it| words(&it.key.question, MAX_NAME, false).map_err(|wrong| wrong.at("chosen")))
}

fn check_resolution(it: &Resolution, offices: &OrdSet<&str>) -> Result<(), BundleFault> {
    check_by(&it.by, it.at, offices)?;
    words(&it.note, MAX_TEXT, true).map_err(|wrong| wrong.at("note"))?;
    at_most(it.problems.len().max(it.takes_back.len()).max(it.knew.len()), MAX_DECISIONS, "problems")?;
    [&it.lead, &it.network]
        .into_iter()
        .flatten()
        .try_for_each(|it| words(it, MAX_NAME, false).map_err(|wrong| wrong.at("lead")))
}

fn check_pair(it: &PairDecision, offices: &OrdSet<&str>) -> Result<(), BundleFault> {
    check_by(&it.by, it.at, offices)?;
    words(&it.why, MAX_TEXT, true).map_err(|wrong| wrong.at("why"))?;
    at_most(it.knew.len(), MAX_DECISIONS, "knew")?;
    shape(it.counts.is_none_or(|counts| it.is_of(counts) && !it.undoes), "counts")?;
    shape(it.one < it.other, "other")
}

impl Cover {
    /// The version of a covering text that these go along with.
    pub fn version(lists: &[Inside], pairs: &[PairDecision], listless: &[String]) -> u32 {
        let newest = !listless.is_empty() || pairs.iter().any(|it| it.counts.is_some());
        match (newest, lists.is_empty() && pairs.is_empty()) {
            (true, _) => WITH_SAME,
            (false, false) => WITH_MORE,
            (false, true) => VERSION,
        }
    }

    /// The signed texts beside it, in their order: files, then lists.
    pub fn inside(&self) -> impl Iterator<Item = &Inside> {
        self.files.iter().chain(&self.lists)
    }

    /// The file's name, from codes only: `UP-<tambon>-<kid8>-<seq4>-<part>of<of>.json`.
    pub fn file_name(&self) -> String {
        let kid = codes(&self.device.kid);
        format!("UP-{}-{kid}-{:04}-{:02}of{:02}.json", self.area, self.seq, self.part, self.of)
    }

    /// The line that is kept of it. `name`: of the file; `hash`: of what was signed; `at`: when it was made
    /// or taken in here, ms since 1970.
    pub fn line(&self, name: &str, hash: &str, at: i64) -> Relay {
        Relay {
            hash: hash.to_owned(),
            name: name.to_owned(),
            from: self.device.kid.clone(),
            to: self.to.clone(),
            seq: self.seq,
            part: self.part,
            of: self.of,
            begun: self.begun,
            at,
            files: self.files.iter().map(|it| it.hash.clone()).collect(),
            photos: u32::try_from(self.photos.len()).unwrap_or(u32::MAX),
            settlements: self.settlements.iter().map(|it| it.id).collect(),
            resolutions: self.resolutions.iter().map(|it| it.id).collect(),
            pairs: self.pairs.iter().map(|it| it.id).collect(),
            erased: self.erased.clone(),
            lists: self.lists.iter().map(|it| it.hash.clone()).collect(),
            own_list: None,
            listless: self.listless.clone(),
            left: self.left,
            sum: None,
            checked_at: None,
            refused: Vec::new(),
        }
    }

    /// The register with what this office says of the keys: those lines that say something new. Not of the
    /// office that reads it.
    pub fn heard(&self, here: &str, register: &[KnownKey]) -> Vec<KnownKey> {
        let known: OrdMap<&str, &KnownKey> = gathered(register.iter().map(|it| (&*it.kid, it)));
        let line = |it: &Vouched| {
            let before = known.get(&*it.kid).copied();
            let after = it.heard(before, &self.device.kid, self.at);
            (before != Some(&after)).then_some(after)
        };
        // Nor of an office whose digits were compared here: no other one speaks for it.
        let own = |it: &&Vouched| {
            it.kid == here || known.get(&*it.kid).is_some_and(|known| known.is_known_office())
        };
        self.keys.iter().filter(|it| !own(it)).filter_map(line).collect()
    }

    /// The decisions in it that may be said to be whose they are: not those of the office that reads it, nor
    /// of one that it knows and that could say so itself.
    pub fn settlements_heard(&self, here: &str, register: &[KnownKey]) -> Vec<&Settlement> {
        self.settlements.iter().filter(|it| self.speaks_for(&it.by, here, register)).collect()
    }

    /// The same of resolutions.
    pub fn resolutions_heard(&self, here: &str, register: &[KnownKey]) -> Vec<&Resolution> {
        self.resolutions.iter().filter(|it| self.speaks_for(&it.by, here, register)).collect()
    }

    /// The same of decisions whether two households are one.
    pub fn pairs_heard(&self, here: &str, register: &[KnownKey]) -> Vec<&PairDecision> {
        self.pairs.iter().filter(|it| self.speaks_for(&it.by, here, register)).collect()
    }

    /// The offices that make no list, as far as this one may say it of them.
    pub fn listless_heard(&self, here: &str, register: &[KnownKey]) -> Vec<String> {
        self.listless.iter().filter(|it| self.speaks_for(it, here, register)).cloned().collect()
    }

    fn speaks_for(&self, by: &str, here: &str, register: &[KnownKey]) -> bool {
        let known = || register.iter().any(|it| it.kid == by && it.is_known_office());
        by == self.device.kid || (by != here && !known())
    }

    /// The offices that a file inside came through, this one last.
    pub fn way(&self, inside: &Inside) -> Vec<String> {
        inside.through.iter().chain([&self.device.kid]).cloned().collect()
    }
}

/// The keys that must be vouched for with a part: whoever signed its files and lists, those whose work these go
/// on with, the offices that they came through, and those that decided what goes along.
pub fn vouched_for<'a>(
    inside: impl IntoIterator<Item = &'a Inside>,
    settlements: &[Settlement],
    resolutions: &[Resolution],
    pairs: &[PairDecision],
    register: &[KnownKey],
) -> Vec<Vouched> {
    let known: OrdMap<&str, &KnownKey> = gathered(register.iter().map(|it| (&*it.kid, it)));
    let offices = settlements.iter().map(|it| &it.by).chain(resolutions.iter().map(|it| &it.by));
    let offices = offices.chain(pairs.iter().map(|it| &it.by));
    let inside = inside.into_iter().flat_map(|it| it.through.iter().chain([&it.kid]));
    let mut due: Vec<&str> = inside.chain(offices).map(String::as_str).collect();
    let mut all: OrdMap<&str, Vouched> = OrdMap::new();
    let mut seen = OrdSet::new();
    while let Some(kid) = due.pop() {
        // Two keys may say of each other that they go on with it.
        if !seen.insert(kid) {
            continue;
        }
        let Some(line) = known.get(kid).copied() else { continue };
        due.extend(line.goes_on_with().map(String::as_str));
        if let Some(vouched) = Vouched::of(line) {
            all.insert(&line.kid, vouched);
        }
    }
    all.into_values().collect()
}

/// One part, with what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// what the office signed
    pub cover: Cover,
    /// base64url SHA-256 of that
    pub hash: String,
    /// the packed texts, in the order of [`Cover::inside`]
    pub texts: Vec<PhotoFile>,
    /// the photographs
    pub photos: Vec<PhotoFile>,
}

/// The office that made a part, and why it waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// its key
    pub key: PublicKey,
    /// its name, as a claim while it is not known
    pub name: String,
    /// where it is
    pub area: String,
    /// number of the sending, which part of how many
    pub seq: u64,
    /// see `seq`
    pub part: u32,
    /// see `seq`
    pub of: u32,
    /// why
    pub why: HeldWhy,
}

/// What a part is to the office that opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// not taken
    Refused(Reason),
    /// nothing of it is taken until a person decided about the office
    Waits(Box<Sender>),
    /// for this office, from one that it knows
    Part(Box<Part>),
}

/// Reads a part that came sealed, in the office `here`.
pub fn open(file: &[u8], here: &str, register: &[KnownKey]) -> Opened {
    match opened(file, here, register) {
        Ok(opened) => opened,
        Err(reason) => Opened::Refused(reason),
    }
}

fn opened(file: &[u8], here: &str, register: &[KnownKey]) -> Result<Opened, Reason> {
    let (signed, beside) = split(file).map_err(Reason::Envelope)?;
    let envelope = Envelope::read(RELAY, &signed).map_err(Reason::Envelope)?;
    let claimed = envelope.claimed_key().clone();
    let known = register.iter().find(|it| it.kid == claimed.kid());
    // A volunteer's key passes nothing on, nor does an office that another one only speaks of.
    let office = known.filter(|it| it.is_known_office());
    let key = office.map_or(claimed, public_key);
    let hash = envelope.clone().verify(&key).map_err(Reason::Envelope)?.hash().to_owned();
    let cover = Cover::open(envelope, &key)?;
    if cover.to != here {
        return Err(Reason::OtherOffice);
    }
    let why = match office.map(KnownKey::standing) {
        None => Some(HeldWhy::UnknownKey),
        Some(Standing::Suspended) => Some(HeldWhy::Suspended),
        Some(Standing::RevokedAfter(last)) if cover.seq > last => Some(HeldWhy::Revoked),
        Some(_) => None,
    };
    if let Some(why) = why {
        let Cover { name, area, seq, part, of, .. } = cover;
        return Ok(Opened::Waits(Box::new(Sender { key, name, area, seq, part, of, why })));
    }
    let named = cover.inside().map(|it| &it.kept).chain(&cover.photos);
    let files: Vec<PhotoFile> = beside.iter().map(|it| PhotoFile::of(it)).collect();
    if !named.eq(files.iter().map(|it| &it.hash)) {
        return Err(Reason::Envelope(EnvelopeFault::Altered));
    }
    let mut texts = files;
    let photos = texts.split_off(cover.inside().count());
    Ok(Opened::Part(Box::new(Part { cover, hash, texts, photos })))
}

impl Part {
    /// A text inside, as the volunteer or the office signed it.
    ///
    /// # Errors
    /// Says why it is not the one that the covering text names.
    pub fn text(&self, n: usize) -> Result<String, Reason> {
        let altered = || Reason::Envelope(EnvelopeFault::Altered);
        let text = self.texts.get(n).and_then(kept::text).ok_or_else(altered)?;
        if text.len() as u64 > MAX_FILE { Err(Reason::Envelope(EnvelopeFault::TooLarge)) } else { Ok(text) }
    }

    /// Judges a file inside as one that came by itself, but for whom it was signed for: the office that
    /// took it from the volunteer. `office.register` holds what this part vouches for ([`Cover::heard`]).
    pub fn judge(&self, n: usize, office: &Judge) -> Judged {
        let Some(inside) = self.cover.files.get(n) else {
            return Judged::Refused(Reason::Envelope(EnvelopeFault::Empty));
        };
        match self.text(n) {
            Ok(text) => judge_passed_on(text.as_bytes(), &self.cover.way(inside), Some(inside), office),
            Err(reason) => Judged::Refused(reason),
        }
    }
}

/// Judges a signed text that came through these offices. `inside`: what the covering text says of it, where
/// that is at hand: if it is another file, it is refused.
pub fn judge_passed_on(text: &[u8], way: &[String], inside: Option<&Inside>, office: &Judge) -> Judged {
    let first = way.first().map_or(office.office, String::as_str);
    let judged = judge_parts(text, None, true, &Judge { office: first, ..*office });
    let is_it = |hash: &str, kid: &str, seq: u64| {
        inside.is_none_or(|it| it.hash == hash && it.kid == kid && it.seq == seq)
    };
    let named = match &judged {
        Judged::Refused(_) => true,
        Judged::Again { hash } => inside.is_none_or(|it| it.hash == *hash),
        Judged::Quarantine(it) => is_it(&it.hash, &it.bundle.device.kid, it.bundle.seq),
        Judged::Accepted(it) => is_it(&it.hash, &it.kid, it.bundle.seq),
    };
    if named { judged } else { Judged::Refused(Reason::Envelope(EnvelopeFault::Altered)) }
}
