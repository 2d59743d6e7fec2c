//! What an office does with a file that arrives: refused with a reason, held for a person, taken in,
//! or seen before. Bytes that no known key has signed never become data (design.md §2); bytes of an
//! unknown key wait for a person who compares fingerprints.

use crate::domain::{OrdMap, OrdSet};
use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::bundle::{Bundle, BundleFault, Tally};
use super::carried;
use super::chain::{ChainState, Known, chain_state};
use super::envelope::{BUNDLE, Envelope, EnvelopeFault, PublicKey, PublicKeys, Verified};
use super::receipt::read_redacted;
use crate::domain::json;
use crate::domain::record::{Intake, KnownKey, Standing};
pub use crate::domain::refused::HeldWhy;
use crate::domain::taken::Head;
use crate::domain::{HouseholdId, Person, Questionnaire, VisitId, gathered};

/// Why a file is not taken in and never will be as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// no file of ours, or not as it was signed
    Envelope(EnvelopeFault),
    /// signed, but no bundle we take
    Bundle(BundleFault),
    /// made in demo mode; this office is a real one
    DemoFile,
    /// a real handover; this office is the demo's, which must not hold real people
    NotDemo,
    /// a real handover that was not sealed for travel
    NotSealed,
    /// signed for another office
    OtherOffice,
}

/// Whether what practice made stays in practice, and what is real out of it.
///
/// # Errors
/// Says which of the two it is that came to the wrong side.
pub fn on_its_side(demo: bool, here: bool) -> Result<(), Reason> {
    match (demo, here) {
        (true, false) => Err(Reason::DemoFile),
        (false, true) => Err(Reason::NotDemo),
        _ => Ok(()),
    }
}

impl Reason {
    /// What is read out to whoever helps by telephone (durability-and-trust.md §6.1; E22 to E28 are
    /// ours).
    pub fn code(&self) -> &'static str {
        match self {
            Reason::Envelope(EnvelopeFault::TooLarge) => "E01",
            Reason::Envelope(EnvelopeFault::Encoding) => "E02",
            Reason::Envelope(
                EnvelopeFault::Empty
                | EnvelopeFault::NotOurs
                | EnvelopeFault::Truncated
                | EnvelopeFault::Altered,
            )
            | Reason::Bundle(BundleFault::Shape(_) | BundleFault::Tally | BundleFault::History(_)) => "E03",
            Reason::Envelope(EnvelopeFault::NewerKind) => "E04",
            Reason::Bundle(BundleFault::NewerVersion | BundleFault::UnknownQuestionnaire(_)) => "E05",
            Reason::Envelope(EnvelopeFault::OtherRecipient) | Reason::OtherOffice => "E06",
            Reason::Envelope(EnvelopeFault::Signature) | Reason::Bundle(BundleFault::OtherKey) => "E07",
            Reason::Envelope(EnvelopeFault::TooDeep) => "E15",
            Reason::Bundle(BundleFault::Limit(_)) => "E16",
            Reason::Bundle(BundleFault::Text(_)) => "E20",
            Reason::DemoFile => "E22",
            Reason::NotDemo => "E23",
            Reason::NotSealed => "E24",
            Reason::Bundle(BundleFault::Photos) => "E26",
        }
    }
}

impl HeldWhy {
    /// As [`Reason::code`].
    pub fn code(self) -> &'static str {
        match self {
            HeldWhy::UnknownKey => "E08",
            HeldWhy::Suspended | HeldWhy::Revoked => "E10",
            HeldWhy::Fork => "E12",
            HeldWhy::Broken => "E14",
            HeldWhy::Anothers => "E25",
            HeldWhy::Preview => "E27",
            HeldWhy::Ahead => "E28",
        }
    }
}

/// A file that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// why
    pub why: HeldWhy,
    /// base64url SHA-256 of the signed text
    pub hash: String,
    /// the key that signed it, vouched for by nobody when `why` is [`HeldWhy::UnknownKey`]
    pub key: PublicKey,
    /// what it says, to show the person who decides
    pub bundle: Bundle,
}

/// A file that may be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// whose key
    pub kid: String,
    /// base64url SHA-256 of the signed text
    pub hash: String,
    /// what it holds
    pub bundle: Bundle,
    /// numbers of this key that have not come yet; empty when it is simply the next one
    pub missing: Vec<u64>,
    /// visits that an earlier file of this key names and a later one does not, though nobody asked for
    /// their erasure
    pub dropped: usize,
}

/// What a file is to this office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// not taken
    Refused(Reason),
    /// kept out until a person decides
    Quarantine(Box<Held>),
    /// may be taken in
    Accepted(Box<Accepted>),
    /// taken in before, under this hash: changes nothing
    Again {
        /// base64url SHA-256 of the signed text
        hash: String,
    },
}

impl Accepted {
    /// The record that keeps the file, byte for byte. `name` is how the file came, `at` when
    /// (ms since 1970), `text` the signed text that was judged.
    pub fn record(&self, name: &str, text: String, at: i64) -> Intake {
        Intake {
            hash: self.hash.clone(),
            name: name.to_owned(),
            text,
            kid: self.kid.clone(),
            seq: self.bundle.seq,
            at,
            redacted: false,
            kept: None,
            head: Some(Box::new(self.bundle.head())),
            through: Vec::new(),
            again: None,
        }
    }
}

/// What an office knows when it judges a file.
#[derive(Clone, Copy, Debug)]
pub struct Judge<'a> {
    /// its own `kid`
    pub office: &'a str,
    /// the keys whose digits it compared
    pub register: &'a [KnownKey],
    /// the files it took in
    pub known: &'a [&'a Intake],
    /// every questionnaire that was published
    pub published: &'a [Questionnaire],
    /// whether it is the demo's
    pub demo: bool,
}

/// A signed file that is whole in itself: signed by the key that it names, of our shape, with the photographs that it
/// names. It creates no trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    key: PublicKey,
    hash: String,
    bundle: Bundle,
}

/// The first half of judging, for which nothing need be known but the questionnaires; `photos` is `None` where they
/// were judged and kept when the file came.
///
/// # Errors
/// Says why it is refused, whatever is known.
pub fn prove(
    signed: &[u8],
    photos: Option<&[Vec<u8>]>,
    published: &[Questionnaire],
) -> Result<Proven, Reason> {
    let envelope = Envelope::read(BUNDLE, signed).map_err(Reason::Envelope)?;
    let key = envelope.claimed_key().clone();
    let verified = envelope.verify(&key).map_err(Reason::Envelope)?;
    let bundle = Bundle::read_quickly(&verified, published).map_err(Reason::Bundle)?;
    if let Some(photos) = photos {
        bundle.check_photos(photos).map_err(Reason::Bundle)?;
    }
    Ok(Proven { key, hash: verified.hash().to_owned(), bundle })
}

/// Judges a signed file; `sealed` says whether it came sealed for travel.
pub fn judge(file: &[u8], sealed: bool, office: &Judge) -> Judged {
    match carried::split(file) {
        Ok((signed, photos)) => judge_parts(&signed, Some(&photos), sealed, office),
        Err(fault) => Judged::Refused(Reason::Envelope(fault)),
    }
}

/// The same for a file that was taken apart; `photos` is `None` where they were judged and kept when
/// the file came.
pub fn judge_parts(signed: &[u8], photos: Option<&[Vec<u8>]>, sealed: bool, office: &Judge) -> Judged {
    match prove(signed, photos, office.published) {
        Ok(proven) => judge_proven(proven, sealed, office),
        Err(reason) => Judged::Refused(reason),
    }
}

/// The other half: what a file that was proven is to this office.
pub fn judge_proven(proven: Proven, sealed: bool, office: &Judge) -> Judged {
    let Judge { register, known, demo, .. } = *office;
    let Proven { key: claimed, hash, bundle } = proven;
    let kid = claimed.kid();
    let vouched = register.iter().find(|it| it.kid == kid).map(public_key);
    if vouched.as_ref().is_some_and(|it| *it != claimed) {
        return Judged::Refused(Reason::Envelope(EnvelopeFault::Signature));
    }
    if vouched.is_some() && known.iter().any(|it| it.hash == hash) {
        // As the office itself saves it again: signed, no longer sealed.
        return Judged::Again { hash };
    }
    if let Err(reason) = on_its_side(bundle.demo, demo) {
        return Judged::Refused(reason);
    }
    match demo {
        false if !sealed => return Judged::Refused(Reason::NotSealed),
        false if !bundle.is_for(office.office) => return Judged::Refused(Reason::OtherOffice),
        _ => {}
    }
    let held = |why: HeldWhy, bundle: Bundle| {
        Judged::Quarantine(Box::new(Held { why, hash: hash.clone(), key: claimed.clone(), bundle }))
    };
    let Some(standing) = register.iter().find(|it| it.kid == kid).map(KnownKey::standing) else {
        return held(HeldWhy::UnknownKey, bundle);
    };
    let earlier: Vec<Known> = known
        .iter()
        .filter(|it| it.kid == kid)
        .filter_map(|it| Some(link(it, &*head(it, register)?)))
        .collect();
    let new =
        Known { seq: bundle.seq, hash: hash.clone(), prev: bundle.prev.clone(), void: bundle.void.clone() };
    let state = chain_state(&earlier, &new);
    match (&state, standing) {
        (ChainState::Again, _) => return Judged::Again { hash },
        (_, Standing::Suspended) => return held(HeldWhy::Suspended, bundle),
        (_, Standing::RevokedAfter(last)) if bundle.seq > last => return held(HeldWhy::Revoked, bundle),
        _ => {}
    }
    let anothers = !others(&bundle, register).is_empty();
    let taken = |kid: String, hash, bundle: Bundle, missing| {
        let files: Vec<&Intake> = known.iter().filter(|it| it.kid == kid).copied().collect();
        let dropped = dropped(&Named::from(bundle.seq, &bundle.head()), &files, register);
        Judged::Accepted(Box::new(Accepted { kid, hash, bundle, missing, dropped }))
    };
    match state {
        ChainState::Again => Judged::Again { hash },
        ChainState::Next | ChainState::Gap(_) if anothers => held(HeldWhy::Anothers, bundle),
        ChainState::Next => taken(kid, hash, bundle, Vec::new()),
        ChainState::Gap(missing) => taken(kid, hash, bundle, missing),
        ChainState::Fork => held(HeldWhy::Fork, bundle),
        ChainState::Broken => held(HeldWhy::Broken, bundle),
    }
}

/// The `kid`s that a file names as makers and whose work its key does not go on with, directly or
/// through keys between. Who *signed* is sure; who began a visit is said, and believed of a key's own
/// work and of what a person put into the register.
pub fn others(bundle: &Bundle, register: &[KnownKey]) -> Vec<String> {
    let own = own_and_continued(&bundle.device.kid, register);
    let makers = bundle.records.iter().flat_map(|it| {
        let revisions = it.revisions.iter().map(|it| &*it.by);
        [&*it.household.added_by, &*it.visit.begun_by].into_iter().chain(revisions)
    });
    let others: OrdSet<&str> = makers.filter(|it| !own.contains(it)).collect();
    others.into_iter().map(str::to_owned).collect()
}

/// A key and those whose work it goes on with, directly or through keys between.
pub fn own_and_continued<'a>(kid: &'a str, register: &'a [KnownKey]) -> OrdSet<&'a str> {
    let mut own = OrdSet::from([kid]);
    let mut next = vec![kid];
    while let Some(kid) = next.pop() {
        for it in register.iter().filter(|it| it.kid == kid).flat_map(KnownKey::goes_on_with) {
            if own.insert(it) {
                next.push(it);
            }
        }
    }
    own
}

/// Reads a file that was taken in, as strictly as when it came.
///
/// # Errors
/// Says why what is kept is no longer what was signed.
pub fn reopen(intake: &Intake, register: &[KnownKey], published: &[Questionnaire]) -> Result<Bundle, Reason> {
    read_again(intake, unsealed(intake, register)?.as_ref(), published)
}

/// The first half of [`reopen`], for a page that is to draw in between: what was signed; nothing of a file that
/// was redacted here, whose seal is gone.
///
/// # Errors
/// Says why what is kept is no longer what was signed.
pub fn unsealed(intake: &Intake, register: &[KnownKey]) -> Result<Option<Verified>, Reason> {
    let sealed = (!intake.redacted).then(|| verified(intake, register).map_err(Reason::Envelope));
    sealed.transpose()
}

/// The other half: what [`unsealed`] gave, read.
///
/// # Errors
/// Says why it is no bundle.
pub fn read_again(
    intake: &Intake,
    signed: Option<&Verified>,
    published: &[Questionnaire],
) -> Result<Bundle, Reason> {
    match signed {
        Some(signed) => Bundle::read_quickly(signed, published),
        None => read_redacted(intake, published),
    }
    .map_err(Reason::Bundle)
}

/// The members of [`Bundle`] that a register needs. The whole was read when it came in.
#[derive(Deserialize)]
struct Told {
    author: Person,
    round: String,
    prev: String,
    iat: i64,
    tally: Tally,
    records: Vec<Of>,
    manifest: Vec<Line>,
    void: Vec<u64>,
    #[serde(default)]
    erased: Vec<HouseholdId>,
}

#[derive(Deserialize)]
struct Of {
    household: Id<HouseholdId>,
    visit: Id<VisitId>,
}

#[derive(Deserialize)]
struct Id<T> {
    id: T,
}

#[derive(Deserialize)]
struct Line {
    visit: VisitId,
}

impl Told {
    fn head(payload: &[u8]) -> Option<Head> {
        let it: Told = json::read(std::str::from_utf8(payload).ok()?).ok()?;
        let records: Vec<_> = it.records.iter().map(|it| (it.household.id, it.visit.id)).collect();
        let named = named(&records, it.manifest.iter().map(|it| it.visit));
        let (author, round, iat, prev) = (it.author, it.round, it.iat, it.prev);
        Some(Head {
            author,
            round,
            iat,
            prev,
            void: it.void,
            tally: it.tally,
            records,
            named,
            erased: it.erased,
        })
    }
}

/// The visits of a manifest that are not among the records.
fn named(records: &[(HouseholdId, VisitId)], manifest: impl Iterator<Item = VisitId>) -> Vec<VisitId> {
    let own: OrdSet<VisitId> = gathered(records.iter().map(|it| it.1));
    manifest.filter(|it| !own.contains(it)).collect()
}

impl Bundle {
    /// What an office keeps at hand of it.
    pub fn head(&self) -> Head {
        let records: Vec<_> = self.records.iter().map(|it| (it.household.id, it.visit.id)).collect();
        let named = named(&records, self.manifest.iter().map(|it| it.visit));
        Head {
            author: self.author.clone(),
            round: self.round.clone(),
            iat: self.iat,
            prev: self.prev.clone(),
            void: self.void.clone(),
            tally: self.tally,
            records,
            named,
            erased: self.erased.clone(),
        }
    }
}

/// The head of a file that was taken in. `None` when none is kept, and what is kept is no longer what
/// was signed, or its key left the register.
pub fn head<'a>(intake: &'a Intake, register: &[KnownKey]) -> Option<Cow<'a, Head>> {
    if let Some(head) = &intake.head {
        return Some(Cow::Borrowed(head));
    }
    let verified = if intake.redacted { None } else { Some(verified(intake, register).ok()?) };
    let payload = verified.as_ref().map_or(intake.text.as_bytes(), Verified::payload);
    Told::head(payload).map(Cow::Owned)
}

/// The place of a file in the chain of its key.
pub fn link(intake: &Intake, head: &Head) -> Known {
    Known { seq: intake.seq, hash: intake.hash.clone(), prev: head.prev.clone(), void: head.void.clone() }
}

/// What a file says of its key's work of a round.
struct Named {
    seq: u64,
    round: String,
    /// every visit that its list names
    visits: OrdSet<VisitId>,
    /// whose visits are in it
    households: OrdMap<VisitId, HouseholdId>,
    erased: OrdSet<HouseholdId>,
}

impl Named {
    fn from(seq: u64, head: &Head) -> Named {
        Named {
            seq,
            round: head.round.clone(),
            visits: gathered(head.records.iter().map(|it| it.1).chain(head.named.iter().copied())),
            households: gathered(head.records.iter().map(|(household, visit)| (*visit, *household))),
            erased: gathered(head.erased.iter().copied()),
        }
    }
    fn of(intake: &Intake, register: &[KnownKey]) -> Option<Named> {
        Some(Named::from(intake.seq, &*head(intake, register)?))
    }
}

/// How many visits the list of one file names and that of the next one does not, with `new` among the
/// files of its key, though nobody asked for their erasure. Each list names everything that its key ever
/// sealed in the round, so that the newest one alone shows what is missing: a list that forgets would
/// hide it.
fn dropped(new: &Named, files: &[&Intake], register: &[KnownKey]) -> usize {
    // Only the neighbours are read: a key may have made hundreds of files.
    let neighbour = |mut near: Vec<&Intake>, nearest_last: bool| {
        near.sort_by_key(|it| it.seq);
        if nearest_last {
            near.reverse();
        }
        near.into_iter().filter_map(|it| Named::of(it, register)).find(|it| it.round == new.round)
    };
    let (before, after): (Vec<&Intake>, Vec<&Intake>) =
        files.iter().copied().partition(|it| it.seq < new.seq);
    let forgotten = |earlier: &Named, later: &Named| {
        let lacks: Vec<&VisitId> = earlier.visits.difference(&later.visits).collect();
        if lacks.is_empty() || later.erased.is_empty() {
            return lacks.len();
        }
        let all: Vec<Named> = files.iter().filter_map(|it| Named::of(it, register)).collect();
        let household = |visit: &VisitId| all.iter().chain([new]).find_map(|it| it.households.get(visit));
        let erased = |it: &&&VisitId| household(it).is_some_and(|it| later.erased.contains(it));
        lacks.iter().filter(|it| !erased(it)).count()
    };
    neighbour(before, true).map_or(0, |it| forgotten(&it, new))
        + neighbour(after, false).map_or(0, |it| forgotten(new, &it))
}

/// The households that a signed file says it holds, whoever signed it; none when it cannot be read.
pub fn claimed_households(text: &str) -> Vec<HouseholdId> {
    let head = claimed(text).and_then(|it| Told::head(it.payload()));
    head.map(|it| it.households()).unwrap_or_default()
}

/// What it says it holds; `None` when it cannot be read.
pub fn claimed_bundle(text: &str, published: &[Questionnaire]) -> Option<Bundle> {
    Bundle::read(&claimed(text)?, published).ok()
}

/// The photographs that it says it carries, by hash.
pub fn claimed_photos(text: &str, published: &[Questionnaire]) -> Vec<String> {
    let bundle = claimed_bundle(text, published);
    bundle.iter().flat_map(Bundle::photos).map(str::to_owned).collect()
}

/// A signed file, by the key that it names itself.
fn claimed(text: &str) -> Option<Verified> {
    let envelope = Envelope::read(BUNDLE, text.as_bytes()).ok()?;
    let key = envelope.claimed_key().clone();
    envelope.verify(&key).ok()
}

/// The numbers just below `seq`, down to the next file that came, that neither came nor were declared
/// void, of one key's files; at most `most` of them, ascending.
pub fn missing_before(files: &[Known], seq: u64, most: usize) -> Vec<u64> {
    let came = |number: &u64| files.iter().any(|it| it.seq == *number);
    // Once, and not for each number: a file may call twenty thousand of them void.
    let void: OrdSet<u64> = gathered(files.iter().flat_map(|it| it.void.iter().copied()));
    let mut numbers: Vec<u64> =
        (1..seq).rev().take_while(|it| !came(it)).filter(|it| !void.contains(it)).take(most).collect();
    numbers.reverse();
    numbers
}

/// Both keys of a line of the register; `None` for a line made before there were two.
pub fn public_keys(known: &KnownKey) -> Option<PublicKeys> {
    let (x, y) = known.receives.clone()?;
    Some(PublicKeys { signs: public_key(known), receives: PublicKey { x, y } })
}

/// The key of a line of the register.
pub fn public_key(known: &KnownKey) -> PublicKey {
    PublicKey { x: known.x.clone(), y: known.y.clone() }
}

fn verified(intake: &Intake, register: &[KnownKey]) -> Result<Verified, EnvelopeFault> {
    let envelope = Envelope::read(BUNDLE, intake.text.as_bytes())?;
    let key = register.iter().find(|it| it.kid == intake.kid).ok_or(EnvelopeFault::Signature)?;
    let verified = envelope.verify(&public_key(key))?;
    if verified.hash() == intake.hash { Ok(verified) } else { Err(EnvelopeFault::Altered) }
}
