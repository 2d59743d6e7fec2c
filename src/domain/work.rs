//! The work list: a household in short, as it is searched, grouped, ordered and compared with others,
//! and where it stands in a round.

use std::cmp::Ordering;
use std::sync::Arc;

use super::answer::{Answer, Answers};
use super::case_file::{self, CaseFile};
use super::id::{HouseholdId, MemberId};
use super::life::{self, Outcome};
use super::questionnaire::{Questionnaire, Urgency, known};
use super::record::VisitState;
use super::roster::Listed;
use super::search::{Searched, community_key, folded, house_key, name_key, thai_order};
use super::trail::Removal;
use super::{Date, OrdMap, OrdSet, gathered};

/// The head of the household, else the member listed first.
pub fn head(answers: &Answers) -> Option<MemberId> {
    head_of(answers, &answers.members())
}

fn head_of(answers: &Answers, members: &OrdSet<MemberId>) -> Option<MemberId> {
    let is_head = |it: &MemberId| matches!(answers.of_member(known::RELATION, *it), Some(Answer::One(relation)) if relation == "head");
    members.iter().find(|it| is_head(it)).or(members.first()).copied()
}

/// The first and the last name of a member, without a title; empty where neither is known.
fn name_of(answers: &Answers, member: MemberId) -> String {
    let (first, last) =
        (answers.member_text(known::FIRST_NAME, member), answers.member_text(known::LAST_NAME, member));
    format!("{first} {last}").trim().to_owned()
}

/// The same of the head.
pub fn head_name(answers: &Answers) -> String {
    head(answers).map(|it| name_of(answers, it)).unwrap_or_default()
}

/// The part of a tambon that one volunteer walks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spot {
    /// a village, by its number; that tells villages apart, however their names are typed
    Moo(i64),
    /// a community of a town, by its name in the form in which names sort
    Community(String),
    /// neither is known
    Unknown,
}

/// What the list is grouped by, in the order of the list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Village {
    /// six digits; empty while not known
    pub tambon: String,
    /// the village or community in it
    pub spot: Spot,
}

impl Spot {
    /// By the number of the village, else by the name of the community as it was typed.
    pub fn of(moo: Option<i64>, community: &str) -> Spot {
        match (moo, community) {
            (Some(moo), _) => Spot::Moo(moo),
            (None, "") => Spot::Unknown,
            (None, name) => Spot::Community(thai_order(&community_key(name))),
        }
    }
}

impl Village {
    fn of(answers: &Answers) -> Village {
        let moo = match answers.of(known::MOO) {
            Some(Answer::Number(moo)) => Some(*moo),
            _ => None,
        };
        let spot = Spot::of(moo, answers.text(known::COMMUNITY));
        Village { tambon: answers.text(known::TAMBON).to_owned(), spot }
    }
}

/// A household in short. Holds nothing of restricted items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// the head's name
    pub head: String,
    /// house number, as it was typed
    pub house_no: String,
    /// the community's name, as it was typed
    pub community: String,
    /// where it is
    pub village: Village,
    /// everything that is searched
    pub search: Searched,
    house_code: String,
    house_key: String,
    head_key: String,
}

/// Why a household may be there already; the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// the same house code
    HouseCode,
    /// the same address
    Address,
    /// a head of the same name
    Head,
}

impl Brief {
    /// Of these answers; `village` is how the village is called, so that it is found by it.
    pub fn of(answers: &Answers, village: &str) -> Brief {
        let name = |member| name_of(answers, member);
        let members = answers.members();
        let head = head_of(answers, &members).map(name).unwrap_or_default();
        let text = |question| answers.text(question).to_owned();
        let (house_no, community) = (text(known::HOUSE_NO), text(known::COMMUNITY));
        let (code, reference) = (text(known::HOUSE_CODE), text(known::LIST_REFERENCE));
        let names = members.into_iter().map(name).collect::<Vec<_>>().join(" ");
        Brief {
            // What is typed in one word is found within one of these; a bar keeps them apart.
            search: Searched::of(&format!("{house_no}|{village}|{community}|{names}|{code}|{reference}")),
            house_code: folded(&code).chars().filter(char::is_ascii_digit).collect(),
            house_key: house_key(&house_no),
            head_key: name_key(&head),
            village: Village::of(answers),
            head,
            house_no,
            community,
        }
    }
    /// Why `new` may be this household.
    pub fn likeness(&self, new: &Brief) -> Option<Likeness> {
        let same = |one: &str, other: &str| !one.is_empty() && one == other;
        if same(&self.house_code, &new.house_code) {
            Some(Likeness::HouseCode)
        } else if same(&self.house_key, &new.house_key) && self.village == new.village {
            Some(Likeness::Address)
        } else if same(&self.head_key, &new.head_key) && new.head.contains(' ') {
            Some(Likeness::Head)
        } else {
            None
        }
    }
}

/// Words of a search, once for all households.
pub fn words_of(query: &str) -> Vec<Searched> {
    query.split_whitespace().map(Searched::of).filter(|it| !it.is_empty()).collect()
}

/// Whether whatever holds all of `new` holds all of `old` too: what is searched for has only grown.
pub fn narrows(old: &[Searched], new: &[Searched]) -> bool {
    old.iter().all(|old| new.iter().any(|new| new.holds(old)))
}

/// Where a household stands in a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// as the rules have it, over all visits
    pub outcome: Outcome,
    /// an open problem cannot wait
    pub urgent: bool,
    /// when somebody is expected there again
    pub due: Option<Date>,
    /// the day of the newest sealed visit of this round
    pub visited: Option<Date>,
    /// nobody was there in this round, or nobody was at home: somebody has to go
    pub left: bool,
    /// visited in this round, handed over, and taken off this device since
    pub gone: bool,
}

impl Standing {
    /// Of a case file, with what the list says of the household.
    pub fn of(case: &CaseFile, listed: Option<&Listed>, round: &str) -> Standing {
        let life = life::life(case, listed);
        let done = case.visits.iter().rev().filter(|it| it.round == round && it.state != VisitState::Draft);
        let newest = done.into_iter().find_map(|it| match it.working().of(known::VISIT_RESULT) {
            Some(Answer::One(code)) => {
                let day = case_file::date_of(it.working(), Date::of_ms(it.begun_at));
                Some((day, code == "not_met"))
            }
            _ => None,
        });
        Standing {
            outcome: life.outcome,
            urgent: life.urgent(),
            due: life.due,
            visited: newest.map(|it| it.0),
            left: newest.is_none_or(|it| it.1),
            gone: false,
        }
    }
    /// Of a listed household that nobody has visited.
    pub fn of_listed(listed: &Listed) -> Standing {
        let cannot_wait = |code: &String| {
            let item = Questionnaire::newest().and_then(|it| it.item(code));
            item.is_some_and(|(_, it)| matches!(it.urgent, Urgency::Letter | Urgency::Proposed))
        };
        let urgent = listed.problems.iter().filter_map(|it| it.item.as_ref()).any(cannot_wait);
        Standing { outcome: Outcome::NotVisited, urgent, due: None, visited: None, left: true, gone: false }
    }
    /// The same after its visits of this round left the device for good, which the office has.
    pub fn taken_off(self, removal: Option<&Removal>, round: &str) -> Standing {
        let gone = removal.is_some_and(|it| it.gone.iter().any(|it| it.round == round));
        Standing { left: self.left && !gone, gone, ..self }
    }
    /// Whether somebody is expected there today or was before.
    pub fn is_due(&self, today: Date) -> bool {
        self.due.is_some_and(|due| due <= today)
    }
}

/// A line of the work list.
#[derive(Clone, Debug)]
pub struct Row {
    /// which household
    pub household: HouseholdId,
    /// in short; as last visited, else as listed
    pub brief: Arc<Brief>,
    /// it is on the list
    pub listed: bool,
    /// it is assigned to whoever looks at it
    pub mine: bool,
    /// where it stands
    pub standing: Standing,
}

impl Row {
    /// The order of the list: by village, the urgent first, then along the road.
    pub fn order(&self, other: &Row) -> Ordering {
        fn key(it: &Row) -> (&Village, bool, bool, &str, &str, HouseholdId) {
            let (brief, urgent) = (&*it.brief, it.standing.urgent);
            let house = (brief.house_key.is_empty(), &*brief.house_key);
            (&brief.village, !urgent, house.0, house.1, &brief.head_key, it.household)
        }
        key(self).cmp(&key(other))
    }
    /// Which of the filters hold for it on this day; `returned`: the office asks for something.
    pub fn kinds(&self, today: Date, returned: bool) -> u8 {
        let of = |holds: bool, kind: u8| if holds { kind } else { 0 };
        of(self.mine, MINE)
            | of(self.standing.left, LEFT)
            | of(self.standing.is_due(today), DUE)
            | of(returned, RETURNED)
            | of(self.standing.urgent, URGENT)
    }
}

/// A filter of the list: assigned to whoever looks at it.
pub const MINE: u8 = 1;
/// A filter of the list: somebody has to go there in this round.
pub const LEFT: u8 = 2;
/// A filter of the list: somebody is expected there today, or was before.
pub const DUE: u8 = 4;
/// A filter of the list: the office asks for something.
pub const RETURNED: u8 = 8;
/// A filter of the list: something there cannot wait.
pub const URGENT: u8 = 16;

/// Whether a household was given to this person: by one of the `kid`s that the tablet has or had, or by name.
pub fn is_mine(listed: &Listed, kids: &[String], name: &str) -> bool {
    let name = name_key(name);
    listed.assigned.iter().any(|it| kids.contains(it) || (!name.is_empty() && name_key(it) == name))
}

/// How far the work is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// households of the list
    pub listed: usize,
    /// those of them that were visited in this round
    pub visited: usize,
    /// households besides the list that were visited in this round
    pub besides: usize,
    /// households of both kinds that were visited today
    pub today: usize,
    /// how the visited ones stand
    pub outcomes: OrdMap<Outcome, usize>,
}

impl Progress {
    /// Of the rows of the list, on this day.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Row>, today: Date) -> Progress {
        let mut all = Progress::default();
        for row in rows {
            all.listed += usize::from(row.listed);
            all.visited += usize::from(row.listed && row.standing.gone);
            let Some(day) = row.standing.visited else { continue };
            *(if row.listed { &mut all.visited } else { &mut all.besides }) += 1;
            all.today += usize::from(day == today);
            *all.outcomes.or_insert_with(row.standing.outcome, || 0) += 1;
        }
        all
    }
}

/// The households that `new` may be, the surest first, at most `most` of them.
pub fn likely<'a>(
    rows: impl IntoIterator<Item = &'a Row>,
    new: &Brief,
    most: usize,
) -> Vec<(Likeness, &'a Row)> {
    let alike = rows.into_iter().filter_map(|it| Some((it.brief.likeness(new)?, it)));
    let found: OrdMap<(Likeness, HouseholdId), &Row> =
        gathered(alike.map(|(why, it)| ((why, it.household), it)));
    found.iter().take(most).map(|((why, _), row)| (*why, *row)).collect()
}
