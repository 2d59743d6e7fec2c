//! The keys that an office knows, and what it decided about each.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::id::derived;
use super::person::Person;
use super::sorted::OrdSet;

/// What an office says of a key from some moment on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Standing {
    /// its files are taken in
    Active,
    /// its files wait
    Suspended,
    /// files after this number wait: the tablet was lost, or the key was replaced
    RevokedAfter(u64),
}

impl Standing {
    /// How much it keeps out: the larger, the stricter. A suspended key's files all wait, a revoked one's
    /// after a number.
    fn strictness(&self) -> u64 {
        match self {
            Standing::Active => 0,
            // Numbers are kept exactly below 2^53.
            Standing::RevokedAfter(last) => (u64::MAX - 1).saturating_sub(*last),
            Standing::Suspended => u64::MAX,
        }
    }
}

/// One decision about a key, in the register for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// what was decided
    pub standing: Standing,
    /// in the words of whoever decided
    pub why: String,
    /// when, ms since 1970; of two decisions about a key never the same on one computer
    pub at: i64,
    /// the newest decisions that were known when it was made, by their `at`, ascending: a clock may
    /// lie, so it is no order. `None` in the first registers, which knew one computer: the one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Vec<i64>>,
    /// the same decisions by what they say: another computer may have decided at the same millisecond.
    /// Empty in registers that told them by their `at` alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub knew: Vec<String>,
}

/// A key that an office knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownKey {
    /// RFC 7638 thumbprint
    pub kid: String,
    /// base64url x
    pub x: String,
    /// base64url y
    pub y: String,
    /// whose, as the person said
    pub label: String,
    /// when the 20 digits were compared here, ms since 1970; 0 of a key that only other offices vouch for
    pub confirmed_at: i64,
    /// the key to encrypt to: base64url x and y
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receives: Option<(String, String)>,
    /// who it is, as a claim
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Box<Person>>,
    /// what was decided since, oldest first
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decision>,
    /// `kid`s of the keys whose work it goes on with, ascending: the PIN was forgotten, the tablet was
    /// lost and its backup restored, or somebody else took over
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub continues: Vec<String>,
    /// of an office: tambon code of where it is, six digits; `None` of a volunteer
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// the offices that vouch for it, ascending by their `kid`; each passed on files of it
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<Through>,
}

/// What another office says of a key: it compared the digits, or had it from one that did.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Through {
    /// `kid` of the office that says so
    pub office: String,
    /// when it said so last, ms since 1970 by its clock
    pub said_at: i64,
    /// when the digits were compared, ms since 1970 by its clock
    pub compared_at: i64,
    /// what it says of the key
    pub standing: Standing,
    /// `kid`s of the keys whose work it goes on with, ascending
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub continues: Vec<String>,
}

impl Decision {
    /// What tells it from another one, whenever that was made and whatever it says: two computers may
    /// decide the same in the same millisecond, each in its own knowledge.
    fn mark(&self) -> String {
        let (at, strictness) = (self.at.to_string(), self.standing.strictness().to_string());
        let after: Vec<String> = self.after.iter().flatten().map(i64::to_string).collect();
        let (after, knew) = (after.join(" "), self.knew.join(" "));
        derived("decision", &[&at, &strictness, &after, &knew, &self.why]).to_string()
    }
}

impl Ord for Decision {
    /// As they are shown: by the clock.
    fn cmp(&self, other: &Self) -> Ordering {
        let order = |it: &Self| (it.at, it.standing.strictness());
        let rest = |it: &Self| (it.why.clone(), it.after.clone(), it.knew.clone());
        order(self).cmp(&order(other)).then_with(|| rest(self).cmp(&rest(other)))
    }
}

impl PartialOrd for Decision {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Through {
    /// What holds of two sayings of one office: the later; of the same moment the stricter.
    fn newer<'a>(&'a self, other: &'a Through) -> &'a Through {
        let order = |it: &Through| (it.said_at, it.standing.strictness(), it.compared_at);
        let later = order(other).cmp(&order(self)).then_with(|| other.continues.cmp(&self.continues));
        if later == Ordering::Greater { other } else { self }
    }
}

impl KnownKey {
    /// Takes in what another office says of it.
    pub fn hear(&mut self, said: &Through) {
        match self.through.binary_search_by(|it| it.office.cmp(&said.office)) {
            Ok(place) => self.through[place] = self.through[place].newer(said).clone(),
            Err(place) => self.through.insert(place, said.clone()),
        }
    }
    /// Whether this office compared its digits, and does not only have it from another.
    pub fn compared_here(&self) -> bool {
        self.confirmed_at > 0
    }
    /// Whether it is the key of an office whose digits were compared here: what it passes on is taken in.
    pub fn is_known_office(&self) -> bool {
        self.office.is_some() && self.compared_here()
    }
    /// The `kid`s of all keys whose work it goes on with, as decided here or as other offices say.
    pub fn goes_on_with(&self) -> impl Iterator<Item = &String> {
        self.continues.iter().chain(self.through.iter().flat_map(|it| &it.continues))
    }
    /// Writes down what was decided, why, and when (ms since 1970).
    pub fn decide(&mut self, standing: Standing, why: String, at: i64) {
        self.decisions = self.in_order();
        let after: OrdSet<i64> = newest(&self.decisions).map(|it| it.at).collect();
        let knew: OrdSet<String> = newest(&self.decisions).map(Decision::mark).collect();
        let taken: OrdSet<i64> = self.decisions.iter().map(|it| it.at).collect();
        let at = (at..=i64::MAX).find(|it| !taken.contains(it)).unwrap_or(at);
        let (after, knew) = (Some(after.into_iter().collect()), knew.into_iter().collect());
        self.decisions.push(Decision { at, standing, why, after, knew });
        self.decisions.sort();
    }
    /// What was decided, each with what was known then, oldest first.
    pub fn in_order(&self) -> Vec<Decision> {
        let before = [None].into_iter().chain(self.decisions.iter().map(|it| Some(it.at)));
        let linked = self.decisions.iter().zip(before).map(|(it, before)| {
            let after = it.after.clone().unwrap_or_else(|| before.into_iter().collect());
            Decision { after: Some(after), ..it.clone() }
        });
        let mut all: Vec<Decision> = linked.collect();
        all.sort();
        all
    }
    /// Goes on with the work of another key, for a reason that stays; its standing stays too.
    pub fn go_on_for(&mut self, kid: &str, why: String, at: i64) {
        if let Err(place) = self.continues.binary_search_by(|it| it.as_str().cmp(kid)) {
            self.continues.insert(place, kid.to_owned());
        }
        self.decide(self.standing(), why, at);
    }
    /// What holds now: the decision that knew of all others. Where two knew nothing of each other, as on
    /// two computers of an office, the stricter one. Where nothing was decided here, the strictest that
    /// other offices say.
    pub fn standing(&self) -> Standing {
        if self.decisions.is_empty() {
            let said = self.through.iter().map(|it| &it.standing).max_by_key(|it| it.strictness());
            return said.cloned().unwrap_or(Standing::Active);
        }
        let all = self.in_order();
        let strictest = newest(&all).map(|it| &it.standing).max_by_key(|it| it.strictness());
        // A ring of decisions has no newest one.
        let strictest =
            strictest.or_else(|| all.iter().map(|it| &it.standing).max_by_key(|it| it.strictness()));
        strictest.cloned().unwrap_or(Standing::Active)
    }
}

/// Those that no other was made in the knowledge of.
fn newest(all: &[Decision]) -> impl Iterator<Item = &Decision> {
    let by_time = all.iter().filter(|it| it.knew.is_empty()).filter_map(|it| it.after.as_ref());
    let by_time: OrdSet<i64> = by_time.flatten().copied().collect();
    let known: OrdSet<&str> = all.iter().flat_map(|it| &it.knew).map(String::as_str).collect();
    all.iter().filter(move |it| !by_time.contains(&it.at) && !known.contains(it.mark().as_str()))
}
