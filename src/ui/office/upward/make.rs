//! The files that pass on: what goes into which part is told from lengths alone, and one part at a time is
//! read, signed and sealed.

use leptos::prelude::*;

use super::lists::{self, Goes};
use crate::device::travel::{self, To};
use crate::device::{self, files};
use crate::domain::meeting::Resolution;
use crate::domain::merge::{PairDecision, Settlement};
use crate::domain::record::{Intake, KnownKey, Standing};
use crate::domain::relay::{Relay, Sent, next_seq, parts};
use crate::domain::{Commit, OrdSet, PhotoFile, Questionnaire, Record, photo};
use crate::exchange::Device;
use crate::exchange::carried::carrying;
use crate::exchange::enrol::{Document, this_app};
use crate::exchange::envelope::{MAX_FILE, RELAY};
use crate::exchange::intake::{claimed_bundle, head, public_keys};
use crate::exchange::relay::{Cover, Inside, KEY, LINE, MOST, ROOM, vouched_for};
use crate::exchange::travel::RELAY as JWE;
use crate::ui::doors::sign_words;
use crate::ui::office::{erase, register};
use crate::ui::session::Session;
use crate::ui::session::kept::shelved;
use crate::ui::text::export::relay::t_relay;
use crate::ui::text::{t, t_office};

/// What a person chose.
#[derive(Clone)]
pub(super) struct Order {
    /// for whom
    pub to: KnownKey,
    /// what was sent before, too
    pub again: bool,
    /// photographs go along
    pub photos: bool,
}

/// What there is to send.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Due {
    /// files, by hash, in the order of their keys and numbers
    pub files: Vec<String>,
    pub settlements: Vec<Settlement>,
    pub resolutions: Vec<Resolution>,
    pub pairs: Vec<PairDecision>,
    /// files that lost a household, and their signature with it
    pub left: usize,
    /// erasures that the other office was not told of
    pub erased: usize,
    /// lists of households
    pub lists: Vec<Goes>,
    /// lists that lost a household, and their signature with it
    pub lists_left: usize,
    /// this office makes no list, and says so
    pub listless: bool,
}

impl Due {
    pub fn decisions(&self) -> usize {
        self.settlements.len() + self.resolutions.len() + self.pairs.len()
    }
    /// Households of this office's own list, where it goes.
    pub fn own_list(&self) -> Option<usize> {
        self.lists.iter().find_map(|it| match it {
            Goes::Own(it) => Some(it.households),
            Goes::Below(_) => None,
        })
    }
    /// Lists of offices below.
    pub fn lists_below(&self) -> usize {
        self.lists.len() - usize::from(self.own_list().is_some())
    }
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.decisions() == 0 && self.erased == 0 && self.lists.is_empty()
    }
}

/// What is not sent yet to this office, or everything. Woken when something comes, or was sent.
pub(super) fn due(session: Session, to: &str, again: bool) -> Due {
    let before = session.relays.with(|all| Sent::to(all.values(), to));
    let (lists, lists_left) = lists::due(session, to, &before, again);
    let sent = if again { Sent::default() } else { before };
    let listless = lists::listless(session, to).contains(&session.kid());
    let mut due = Due { lists, lists_left, listless, ..Due::default() };
    session.intakes.with(|all| {
        // What the other office passed on here need not go back to it.
        let own = |it: &&Intake| !sent.files.contains(&it.hash) && it.through.iter().all(|it| it != to);
        let mut files: Vec<&Intake> = all.values().filter(own).collect();
        files.sort_by(|one, other| (&one.kid, one.seq).cmp(&(&other.kid, other.seq)));
        due.left = files.iter().filter(|it| it.redacted).count();
        files.retain(|it| !it.redacted);
        due.files = files.into_iter().map(|it| it.hash.clone()).collect();
    });
    session.settlements.with(|all| {
        let new = all.values().filter(|it| !sent.settlements.contains(&it.id) && it.by != to);
        due.settlements = new.cloned().collect();
    });
    session.resolutions.with(|all| {
        let new = all.values().filter(|it| !sent.resolutions.contains(&it.id) && it.by != to);
        due.resolutions = new.cloned().collect();
    });
    session.pairs.with(|all| {
        let new = all.values().filter(|it| !sent.pairs.contains(&it.id) && it.by != to);
        due.pairs = new.cloned().collect();
    });
    due.erased = session
        .removals
        .with(|all| all.values().filter(|it| it.asked() && !sent.erased.contains(&it.household)).count());
    due
}

/// One thing that goes.
#[derive(Clone)]
enum Thing {
    Settlement(Box<Settlement>),
    Resolution(Box<Resolution>),
    Pair(Box<PairDecision>),
    List(Goes),
    /// a file by its hash, and its photographs
    File(String, Vec<String>),
}

/// A sending, in its parts.
#[derive(Clone)]
pub(super) struct Plan {
    to: KnownKey,
    pub seq: u64,
    begun: i64,
    parts: Vec<Vec<Thing>>,
    left: u32,
    /// how many files go
    pub files: usize,
    /// files whose photographs are too many
    pub photos_left: usize,
    /// files that could not be read
    pub lost: usize,
    /// lists that could not be read, or are too large
    pub lists_lost: usize,
}

impl Plan {
    pub fn of(&self) -> usize {
        self.parts.len()
    }
}

/// Lays out what goes into which part. `progress`: how many of how many files were looked at.
pub(super) async fn plan(session: Session, order: &Order, progress: impl Fn(usize, usize)) -> Plan {
    let due = untrack(|| due(session, &order.to.kid, order.again));
    let mut plan = Plan {
        to: order.to.clone(),
        seq: session.relays.with_untracked(|all| next_seq(all.values(), &order.to.kid)),
        begun: device::now(),
        parts: Vec::new(),
        left: u32::try_from(due.left + due.lists_left).unwrap_or(u32::MAX),
        files: 0,
        photos_left: 0,
        lost: 0,
        lists_lost: 0,
    };
    let mut things: Vec<(usize, Thing)> = Vec::new();
    let size = |json: Result<Vec<u8>, _>| json.map_or(LINE, |it: Vec<u8>| it.len() / 3 * 4 + 4 + KEY);
    for it in due.settlements {
        things.push((size(serde_json::to_vec(&it)), Thing::Settlement(Box::new(it))));
    }
    for it in due.resolutions {
        things.push((size(serde_json::to_vec(&it)), Thing::Resolution(Box::new(it))));
    }
    for it in due.pairs {
        things.push((size(serde_json::to_vec(&it)), Thing::Pair(Box::new(it))));
    }
    for it in due.lists {
        match it.size(session, &plan.to.kid, plan.seq).await {
            Some(size) => things.push((size, Thing::List(it))),
            None => plan.lists_lost += 1,
        }
    }
    let of = due.files.len();
    for (n, hash) in due.files.into_iter().enumerate() {
        progress(n, of);
        let intake = session.intakes.with_untracked(|all| all.get(&hash).cloned());
        let Some((length, photos)) = measured(session, intake, order.photos).await else {
            plan.lost += 1;
            continue;
        };
        let pictures: usize = photos.iter().map(|it| it.1).sum();
        let fits = length + pictures + LINE + KEY <= MOST;
        plan.photos_left += usize::from(!fits);
        plan.files += 1;
        let (size, photos) = if fits { (length + pictures, photos) } else { (length, Vec::new()) };
        let photos = photos.into_iter().map(|it| it.0).collect();
        things.push((size + LINE + KEY, Thing::File(hash, photos)));
    }
    let mut rest = things.iter();
    let mut from = 0;
    for end in parts(things.iter().map(|it| it.0), ROOM) {
        plan.parts.push(rest.by_ref().take(end - from).map(|it| it.1.clone()).collect());
        from = end;
    }
    if plan.parts.is_empty() {
        // Nothing but an erasure goes.
        plan.parts.push(Vec::new());
    }
    plan
}

/// How long a file is beside the covering text, and its photographs with their lengths; `None` when it
/// cannot be read. It is read only where its length is not known, or its photographs are asked for.
async fn measured(
    session: Session,
    intake: Option<Intake>,
    with_photos: bool,
) -> Option<(usize, Vec<(String, usize)>)> {
    let intake = intake?;
    let store = session.store();
    let known = intake.kept.as_ref().and_then(|it| store.photo_length(it));
    let length = match known {
        Some(length) => length,
        None => packed(session, &intake).await?.jpeg.len(),
    };
    if !with_photos {
        return Some((length, Vec::new()));
    }
    let whole = session.whole(&intake).await?;
    let bundle = claimed_bundle(&whole.text, Questionnaire::published())?;
    let here = store.photos();
    let named = bundle.photos().into_iter().filter(|it| here.contains(*it));
    // Not known before it is read, but no longer than a photograph may be.
    let most = photo::MAX_BYTES as usize / 3 * 4 + 4;
    let photos = named.map(|it| (it.to_owned(), store.photo_length(it).unwrap_or(most))).collect();
    Some((length, photos))
}

/// The packed text of a file that was taken in.
async fn packed(session: Session, intake: &Intake) -> Option<PhotoFile> {
    match &intake.kept {
        Some(hash) => session.photo(hash).await.ok()?,
        None => Some(shelved(&intake.text).await),
    }
}

/// Makes part `n` of a sending, counted from 0: it is on disk that it was made before it is saved. Gives its
/// name, and how many files could not be read.
pub(super) async fn make(session: Session, plan: &Plan, n: usize) -> Result<(String, usize), String> {
    let damaged = || t().shell_key_damaged.to_owned();
    let own = session.keys().ok_or_else(damaged)?;
    let office = session.office.get_untracked().ok_or_else(damaged)?;
    let to = public_keys(&plan.to).ok_or_else(damaged)?;
    let keys = untrack(|| register(session));
    let (mut inside, mut texts) = (Vec::new(), Vec::new());
    let (mut settlements, mut resolutions, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
    let mut lists = Vec::new();
    let (mut lost, mut pictures) = (0, OrdSet::new());
    // Somebody may have asked meanwhile that a household be erased.
    let gone = erase::erased(session);
    for thing in plan.parts.get(n).into_iter().flatten() {
        let (hash, photos) = match thing {
            Thing::Settlement(it) if gone.contains(&it.household) => continue,
            Thing::Resolution(it) if gone.contains(&it.household) => continue,
            Thing::Pair(it) if gone.contains(&it.one) || gone.contains(&it.other) => continue,
            Thing::Settlement(it) => {
                settlements.push((**it).clone());
                continue;
            }
            Thing::Resolution(it) => {
                resolutions.push((**it).clone());
                continue;
            }
            Thing::Pair(it) => {
                pairs.push((**it).clone());
                continue;
            }
            Thing::List(it) => {
                lists.extend(it.made(session, &plan.to.kid, plan.seq).await?);
                continue;
            }
            Thing::File(hash, photos) => (hash, photos),
        };
        let intake = session.intakes.with_untracked(|all| all.get(hash).cloned());
        let Some(intake) = intake.filter(|it| !it.redacted) else { continue };
        let (Some(text), Some(head)) = (packed(session, &intake).await, head(&intake, &keys)) else {
            lost += 1;
            continue;
        };
        inside.push(Inside {
            hash: intake.hash.clone(),
            kid: intake.kid.clone(),
            seq: intake.seq,
            round: head.round.clone(),
            households: head.tally.households,
            through: intake.through.clone(),
            kept: text.hash.clone(),
        });
        texts.push(text);
        pictures.extend(photos.iter().cloned());
    }
    let mut photos = Vec::new();
    for hash in &pictures {
        photos.extend(session.photo(hash).await.ok().flatten());
    }
    settlements.sort_by_key(|it| it.id);
    resolutions.sort_by_key(|it| it.id);
    pairs.sort_by_key(|it| it.id);
    let now = device::now();
    let count = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    let (own_list, issue) = lists.iter_mut().find_map(|it| it.own.take()).unzip();
    let (lists, list_texts): (Vec<Inside>, Vec<PhotoFile>) =
        lists.into_iter().map(|it| (it.inside, it.text)).unzip();
    // Of a list that goes along it is never said that there is none.
    let mut listless = untrack(|| lists::listless(session, &plan.to.kid));
    listless.retain(|kid| lists.iter().all(|it| it.kid != *kid));
    let cover = Cover {
        v: Cover::version(&lists, &pairs, &listless),
        app: this_app(),
        device: Device { kid: session.kid() },
        name: office.name,
        area: office.area,
        to: plan.to.kid.clone(),
        seq: plan.seq,
        part: count(n + 1),
        of: count(plan.of()),
        begun: plan.begun,
        at: now,
        keys: vouched_for(inside.iter().chain(&lists), &settlements, &resolutions, &pairs, &keys),
        files: inside,
        photos: photos.iter().map(|it| it.hash.clone()).collect(),
        settlements,
        resolutions,
        pairs,
        erased: erase::erased(session).into_iter().collect(),
        left: plan.left,
        lists,
        listless,
    };
    let failed = || t().field_make_read_back.to_owned();
    cover.check().map_err(|_| failed())?;
    let (signed, verified) = own.signer.file(RELAY, &cover.payload()).await.map_err(|it| sign_words(&it))?;
    let beside: Option<Vec<Vec<u8>>> =
        texts.iter().chain(&list_texts).chain(&photos).map(PhotoFile::bytes).collect();
    drop((texts, list_texts, photos));
    let file = carrying(&signed, &beside.ok_or_else(failed)?);
    let sealed = travel::seal(JWE, file.as_bytes(), &[To::Key(&to.receives)]).await;
    drop(file);
    let sealed = sealed.map_err(|it| format!("{it:?}"))?;
    if sealed.len() as u64 > MAX_FILE {
        return Err(t_relay().relay_too_large.to_owned());
    }
    let name = session.saved_as(cover.file_name());
    let line = cover.line(&name, verified.hash(), now);
    let line = Relay { sum: Some(photo::hash(sealed.as_bytes())), own_list, ..line };
    // Whatever was changed of the list while this was sealed stays.
    let raised = issue.and_then(|it| lists::raised(session, it));
    let records = std::iter::once(Record::Relay(line)).chain(raised);
    session.keep_now(Commit(records.collect())).await;
    files::save(&name, &sealed).await.map_err(|_| t_office().office_save_failed.to_owned())?;
    Ok((name, lost))
}

/// Looks at saved files: how many are as they were made, and the names of those that are like none.
pub(super) async fn check(session: Session, picked: Vec<web_sys::File>) -> (usize, Vec<String>) {
    let (mut same, mut others) = (OrdSet::new(), Vec::new());
    for file in picked {
        let sum = match files::read(&file, MAX_FILE).await {
            Ok(bytes) => photo::hash(&bytes),
            Err(_) => String::new(),
        };
        let made = session.relays.with_untracked(|all| {
            all.values().find(|it| it.made_here() && it.sum.as_ref() == Some(&sum)).cloned()
        });
        match made {
            Some(line) => {
                same.insert(line.hash.clone());
                if line.checked_at.is_none() {
                    let line = Relay { checked_at: Some(device::now()), ..line };
                    session.keep_now(Commit(vec![Record::Relay(line)])).await;
                }
            }
            None => others.push(file.name()),
        }
    }
    (same.len(), others)
}

/// The offices that something can go to, the one that something went to last first.
pub(super) fn offices(session: Session) -> Vec<KnownKey> {
    let mut all = register(session);
    let open = |it: &KnownKey| it.is_known_office() && it.standing() == Standing::Active;
    all.retain(|it| open(it) && it.receives.is_some());
    let last = session.relays.with(|all| {
        let made = all.values().filter(|it| it.made_here());
        made.max_by_key(|it| it.at).map(|it| it.to.clone())
    });
    all.sort_by_key(|it| (Some(&it.kid) != last.as_ref(), it.confirmed_at));
    all
}
