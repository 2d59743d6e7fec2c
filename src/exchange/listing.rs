//! The list of an office on its way to the office above บัญชีที่แจ้งหน่วยเหนือ: signed by the office whose list it is,
//! and passed on as it was signed, beside the files of volunteers ([`super::relay`]).
//!
//! It says of a household what counts it and finds it: whose list, its number there, where it is, its head. What
//! is wrong with it, whose work it is and what was noted stays with the office (PDPA s.22); and it is of a kind of
//! its own, so that no tablet takes it for its work.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::bundle::{App, BundleFault, Device, VERSION, is_hash, whole};
use super::digest::loose;
use super::enrol::{Document, codes, head, this_app};
use super::envelope::{Envelope, EnvelopeFault, LIST, PublicKey};
use super::exact::exact;
use super::intake::{HeldWhy, Reason, public_key};
use super::relay::Inside;
use super::roster::check_roster;
use crate::domain::listing::ListBelow;
use crate::domain::questionnaire::known;
use crate::domain::record::{KnownKey, Standing};
use crate::domain::taken::Digest;
use crate::domain::{
    HouseholdId, Listed, OrdSet, Questionnaire, Roster, Summary, base64url, gathered, text_rule,
};

/// What is told of where a household is.
const PLACE: [&str; 5] = [known::TAMBON, known::MOO, known::COMMUNITY, known::HOUSE_NO, known::HOUSE_CODE];
/// What is told of its head.
const HEAD: [&str; 4] = [known::TITLE, known::FIRST_NAME, known::LAST_NAME, known::RELATION];

/// How far the number of a list may be ahead of the reader's clock, seconds.
pub const AHEAD: u64 = 24 * 60 * 60;

/// What an office tells the one above of its list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    /// [`VERSION`]
    pub v: u32,
    /// the program
    pub app: App,
    /// the office's key, which signs
    pub device: Device,
    /// `kid` of the office that it is for
    pub to: String,
    /// number of the sending in which it went there first
    pub seq: u64,
    /// the list, see [`told`]
    pub roster: Roster,
}

impl Document for Listing {
    const TYP: &'static str = LIST;
    fn kid(&self) -> &str {
        &self.device.kid
    }
    fn check(&self) -> Result<(), BundleFault> {
        head(self.v, &self.app)?;
        whole(i64::try_from(self.seq).unwrap_or(i64::MAX)).map_err(|wrong| wrong.at("seq"))?;
        let shape = |place: &str| Err(BundleFault::Shape(place.to_owned()));
        if self.roster.office != self.device.kid || !is_hash(&self.roster.office) {
            return Err(BundleFault::OtherKey);
        }
        if !is_hash(&self.to) || self.to == self.device.kid {
            return shape("to");
        }
        if self.seq == 0 || self.roster.issue == 0 {
            return shape("seq");
        }
        // What it says is asked by every questionnaire: an office's own leaves none of these out.
        let Some(questionnaire) = Questionnaire::newest_built_in() else { return shape("roster") };
        check_roster(&self.roster, questionnaire)?;
        match self.roster.households.iter().position(|it| told(it) != *it) {
            Some(n) => shape(&format!("households[{n}]")),
            None if !self.roster.questionnaire.is_empty() => shape("questionnaire"),
            None => Ok(()),
        }
    }
}

/// What is told of a household.
pub fn told(listed: &Listed) -> Listed {
    let mut answers = listed.answers.clone();
    answers.retain(|key, _| match key.member {
        Some(_) => HEAD.contains(&key.question.as_str()),
        None => PLACE.contains(&key.question.as_str()),
    });
    Listed {
        id: listed.id,
        source: listed.source,
        reference: text_rule::masked(&listed.reference),
        answers,
        problems: Vec::new(),
        assigned: Vec::new(),
        note: String::new(),
    }
}

impl Listing {
    /// Of an office's list, without those whose erasure was asked for. `seq`: the number of the sending; `at`:
    /// when, ms since 1970. The number of the issue rises as that of a pack does.
    pub fn of(kept: &Roster, erased: &OrdSet<HouseholdId>, to: &str, seq: u64, at: i64) -> Listing {
        let households = kept.households.iter().filter(|it| !erased.contains(&it.id)).map(told);
        let issue = u64::try_from(at / 1_000).unwrap_or(0).max(kept.issue + 1);
        let households: Vec<Listed> = households.collect();
        let of = Roster { households: Vec::new(), questionnaire: String::new(), ..kept.clone() };
        Listing {
            v: VERSION,
            app: this_app(),
            device: Device { kid: kept.office.clone() },
            to: to.to_owned(),
            seq,
            roster: Roster { issue, issued_at: at, households, ..of },
        }
    }

    /// Tells one list from another, whichever number and moment it has: what was sent already need not go again.
    pub fn content(&self) -> String {
        let bare = Roster { issue: 0, issued_at: 0, ..self.roster.clone() };
        base64url::encode(Sha256::digest(serde_json::to_vec(&bare).unwrap_or_default()))
    }

    /// The name that it goes by where it waits, from codes only.
    pub fn file_name(&self) -> String {
        format!("LIST-{}-{}.json", codes(&self.device.kid), self.roster.issue)
    }

    /// What a covering text says of it. `hash`: of what was signed; `kept`: the packed text; `through`: the offices
    /// that passed it on before.
    pub fn inside(&self, hash: &str, kept: &str) -> Inside {
        Inside {
            hash: hash.to_owned(),
            kid: self.device.kid.clone(),
            seq: self.roster.issue,
            round: self.roster.round.id.clone(),
            households: self.count(),
            through: Vec::new(),
            kept: kept.to_owned(),
        }
    }

    /// How many households it names.
    pub fn count(&self) -> u32 {
        u32::try_from(self.roster.households.len()).unwrap_or(u32::MAX)
    }

    /// Leaves these households out, and says what is kept as its text then; `None` where none of them is in it.
    pub fn redact(&mut self, erased: &OrdSet<HouseholdId>) -> Option<String> {
        let before = self.roster.households.len();
        self.roster.households.retain(|it| !erased.contains(&it.id));
        let any = self.roster.households.len() < before;
        any.then(|| String::from_utf8(self.payload()).unwrap_or_default())
    }

    /// Its households as they are counted, laid out to be kept ready.
    pub fn loose(&self) -> Vec<u8> {
        let mut all: Vec<Summary> = self.roster.households.iter().map(Summary::of_listed).collect();
        all.sort_unstable_by_key(|it| it.id);
        loose(&all)
    }

    /// The record that keeps it. `kept`: where its text lies; `way`: the offices that it came through; `deflated`:
    /// [`Listing::loose`], packed, where that could be done; `at`: when, ms since 1970.
    pub fn record(
        &self,
        hash: &str,
        kept: &str,
        way: &[String],
        deflated: Option<&[u8]>,
        at: i64,
    ) -> ListBelow {
        ListBelow {
            office: self.device.kid.clone(),
            hash: hash.to_owned(),
            issue: self.roster.issue,
            round: self.roster.round.clone(),
            households: self.count(),
            at,
            through: way.to_vec(),
            kept: kept.to_owned(),
            redacted: false,
            digest: Digest::of(hash, 1, &self.loose(), deflated),
        }
    }
}

/// A list as it lies on the shelf; `None` when it is not what was kept.
pub fn reopen(text: &str, kept: &ListBelow) -> Option<Listing> {
    let listing: Listing = match kept.redacted {
        true => exact(text.as_bytes()).ok().filter(|it: &Listing| it.check().is_ok())?,
        false => Listing::read(text.as_bytes()).ok()?.0,
    };
    (listing.device.kid == kept.office && listing.roster.issue == kept.issue).then_some(listing)
}

/// A list whose text cannot be read, without a household that it may name: it is counted no more, and the text goes
/// nowhere. `None` when it does not name it.
pub fn unread_without(list: ListBelow, household: HouseholdId) -> Option<ListBelow> {
    let all = list.digest.summaries();
    let households = match &all {
        Some(all) if all.iter().all(|it| it.id != household) => return None,
        Some(_) => list.households.saturating_sub(1),
        None => list.households,
    };
    Some(ListBelow { households, redacted: true, digest: list.digest.without(household), ..list })
}

/// The households that the text of a list says it names, whoever signed it; none of another kind of text.
pub fn claimed_households(text: &str) -> Vec<HouseholdId> {
    let read = Listing::read(text.as_bytes());
    read.map(|it| it.0.roster.households.iter().map(|it| it.id).collect()).unwrap_or_default()
}

/// Whether a signed text is of this kind, or says so.
pub fn is_list(text: &[u8]) -> bool {
    !matches!(Envelope::read(LIST, text), Err(EnvelopeFault::NewerKind | EnvelopeFault::NotOurs))
}

/// What a list is to the office that opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// not taken
    Refused(Reason),
    /// kept out until a person decides, with the key that signed it
    Held(HeldWhy, String, PublicKey, Box<Listing>),
    /// may be taken in, under this hash, with the key that signed it
    Accepted(String, PublicKey, Box<Listing>),
    /// this one came before, or a newer one of the same office did: changes nothing
    Again(String),
}

/// What an office knows when it judges a list.
#[derive(Clone, Copy, Debug)]
pub struct Judge<'a> {
    /// its own `kid`
    pub office: &'a str,
    /// the keys that it knows
    pub register: &'a [KnownKey],
    /// the lists that came before
    pub kept: &'a [ListBelow],
    /// whether it is the demo's
    pub demo: bool,
    /// ms since 1970
    pub now: i64,
}

/// Judges a list that came through these offices, the one whose list it is first. `inside`: what the covering text
/// says of it, where that is at hand.
pub fn judge(text: &[u8], way: &[String], inside: Option<&Inside>, office: &Judge) -> Judged {
    judged(text, way, inside, office).unwrap_or_else(Judged::Refused)
}

fn judged(text: &[u8], way: &[String], inside: Option<&Inside>, office: &Judge) -> Result<Judged, Reason> {
    let envelope = Envelope::read(LIST, text).map_err(Reason::Envelope)?;
    let claimed = envelope.claimed_key().clone();
    let kid = claimed.kid();
    let line = office.register.iter().find(|it| it.kid == kid);
    let key = line.map_or_else(|| claimed.clone(), public_key);
    let hash = envelope.clone().verify(&key).map_err(Reason::Envelope)?.hash().to_owned();
    let listing = Listing::open(envelope, &key)?;
    let issue = listing.roster.issue;
    if inside.is_some_and(|it| (&it.hash, &it.kid, it.seq) != (&hash, &kid, issue)) {
        return Err(Reason::Envelope(EnvelopeFault::Altered));
    }
    if office.demo {
        return Err(Reason::NotDemo);
    }
    // It went from the office whose list it is to the next one on its way, and to no other.
    let next = way.get(1).map_or(office.office, String::as_str);
    if way.first() != Some(&kid) || listing.to != next || kid == office.office {
        return Err(Reason::OtherOffice);
    }
    if office.kept.iter().any(|it| it.office == kid && !it.is_before(issue, &hash)) {
        return Ok(Judged::Again(hash));
    }
    let why = match line.map(|it| (it.office.is_some(), it.standing())) {
        None => Some(HeldWhy::UnknownKey),
        // A volunteer's key makes no list.
        Some((false, _)) => return Err(Reason::Bundle(BundleFault::OtherKey)),
        Some((_, Standing::Suspended)) => Some(HeldWhy::Suspended),
        // Its numbers are free: what a revoked key signs of them says nothing of when it was signed.
        Some((_, Standing::RevokedAfter(_))) => Some(HeldWhy::Revoked),
        // The number is the moment: every honest list that follows would be older.
        Some(_) if issue > latest(office.now) => Some(HeldWhy::Ahead),
        Some(_) => None,
    };
    Ok(match why {
        Some(why) => Judged::Held(why, hash, claimed, Box::new(listing)),
        None => Judged::Accepted(hash, claimed, Box::new(listing)),
    })
}

/// The last number that is taken for one of today, for clocks are not all right.
fn latest(now: i64) -> u64 {
    u64::try_from(now / 1_000).unwrap_or(0).saturating_add(AHEAD)
}

/// The offices from which files came, of which no list did: households that only they list are not counted here.
/// `files`: the way of each file; `senders`: whoever passed anything on; `listless`: those of which it was said that
/// they make none, so that none is missing.
pub fn lacking<'a>(
    files: impl IntoIterator<Item = &'a [String]>,
    senders: impl IntoIterator<Item = &'a str>,
    lists: impl IntoIterator<Item = &'a ListBelow>,
    listless: &'a OrdSet<String>,
) -> OrdSet<String> {
    let mut have: OrdSet<&str> = gathered(lists.into_iter().map(|it| &*it.office));
    have.extend(listless.iter().map(String::as_str));
    let took = files.into_iter().filter_map(<[String]>::first).map(String::as_str);
    gathered(took.chain(senders).filter(|it| !have.contains(it)).map(str::to_owned))
}
