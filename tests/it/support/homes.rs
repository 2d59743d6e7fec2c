//! Households of every kind, made by the dice from a seed: listed or not, of several rounds and
//! questionnaires, with problems at every stage, corrected visits and help. What no volunteer could have
//! said in one visit after the other stands here too: reports count what files say.

use thaiqm_field::domain::answer::diff;
use thaiqm_field::domain::questionnaire::known;
use thaiqm_field::domain::roster::{Listed, ListedProblem, Source};
use thaiqm_field::domain::{
    Answer, AnswerKey, Answers, HelpId, Household, HouseholdId, MemberId, Missing, OrdSet, PartialDate,
    ProblemId, ProblemStatus, Questionnaire, Revision, RevisionId, RevisionReason, Roster, Round, Visit,
    VisitId, VisitKind, VisitState,
};
use thaiqm_field::exchange::{Bundle, SealedVisit};

use super::{IAT, bundle, id};

/// Dice (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }
    /// Below `most`.
    pub fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }
    /// So many times in a hundred.
    pub fn often(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
    /// One of these.
    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).expect("small")]
    }
}

const PLACES: [(&str, Option<i64>, &str); 12] = [
    ("760601", Some(1), ""),
    ("760601", Some(2), ""),
    ("760601", Some(12), "บ้านลาดใต้"),
    ("760602", None, "ชุมชนวัดเหนือ"),
    ("760602", None, "วัดเหนือ"),
    ("760602", None, "ชุมชน วัดเหนื่อ"),
    ("760602", None, "ตลาดเก่า"),
    ("760603", None, ""),
    ("760101", Some(3), ""),
    ("490101", Some(1), ""),
    ("310101", None, "โรงสี"),
    ("310102", Some(5), ""),
];
const ROUNDS: [(&str, i16); 2] = [("rx-2567", 2024), ("rx-2568", 2025)];
const NETWORKS: [&str; 4] = ["government", "religious", "private", "people"];
const AGENCIES: [&str; 6] = ["LAO", "CDD", "MSDHS", "HEALTH", "RELIGIOUS", "VOL"];

/// Items with the answers that may make them urgent.
const URGENT_WHEN: [(&str, &str, &str); 8] = [
    ("H02", "collapse_risk", "yes_no"),
    ("W02", "anyone_ill", "yes_no"),
    ("S04", "danger_now", "yes_no"),
    ("V04", "danger_now", "yes_no"),
    ("V03", "has_carer", "yes_no"),
    ("V01", "carer", "abandoned"),
    ("U05", "kind", "cut_off"),
    ("H03", "eviction_date", "date"),
];
const ITEMS: [&str; 22] = [
    "H01", "H02", "H03", "H00", "W01", "W02", "W03", "E02", "E03", "I01", "I02", "S01", "S02", "S03", "S04",
    "S05", "V01", "V03", "V04", "U01", "U05", "U99",
];

fn one(code: &str) -> Answer {
    Answer::One(code.to_owned())
}

fn text(it: impl Into<String>) -> Answer {
    Answer::Text(it.into())
}

fn date(written: &str) -> Answer {
    Answer::Date(PartialDate::read(written).unwrap_or_else(|| panic!("no date: {written}")))
}

/// What the files of an office hold: bundles and lists.
pub struct Homes {
    pub bundles: Vec<Bundle>,
    pub rosters: Vec<Roster>,
}

/// So many households, always the same for a seed.
pub fn homes(seed: u64, households: u32) -> Homes {
    let mut dice = Dice(seed);
    let (mut records, mut listed) = (Vec::new(), Vec::new());
    for n in 0..households {
        let (list, visits) = Home::of(n, &mut dice).lived(&mut dice);
        listed.extend(list);
        records.extend(visits);
    }
    Homes { bundles: bundles(records), rosters: rosters(listed) }
}

/// By twos: rounds are never mixed in a file, and a correction is in a later one.
fn bundles(records: Vec<SealedVisit>) -> Vec<Bundle> {
    let published = Questionnaire::published();
    let mut all = Vec::new();
    for (round, _) in ROUNDS {
        for corrected in [false, true] {
            let is = |it: &&SealedVisit| it.visit.round == round && (it.revisions.len() > 1) == corrected;
            let mut of: Vec<SealedVisit> = records.iter().filter(is).cloned().collect();
            of.sort_by_key(|it| it.visit.id);
            for part in of.chunks(100) {
                let mut file = bundle(part.to_vec());
                file.round = round.to_owned();
                file.tally = Bundle::count(&file.records, published);
                all.push(file);
            }
        }
    }
    all
}

fn rosters(listed: Vec<Listed>) -> Vec<Roster> {
    let of = |(n, part): (usize, &[Listed])| Roster {
        office: format!("office-{n}"),
        issue: 1,
        issued_at: IAT * 1000,
        title: "บัญชี".to_owned(),
        round: Round { id: "rx-2567".to_owned(), ..Round::default() },
        households: part.to_vec(),
        questionnaire: String::new(),
    };

    listed.chunks(40).enumerate().map(of).collect()
}

struct Problem {
    id: ProblemId,
    /// as the list or the survey names it
    item: Option<String>,
    text: String,
    found_in: String,
    status: ProblemStatus,
}

struct Home {
    n: u32,
    id: HouseholdId,
    address: Vec<(AnswerKey, Answer)>,
    list: Option<Source>,
    known: Vec<Problem>,
    visits: u32,
}

impl Home {
    fn of(n: u32, dice: &mut Dice) -> Home {
        let (tambon, moo, community) = dice.one(&PLACES);
        let list = match dice.below(10) {
            0..=4 => Some(Source::Thaiqm2565),
            5 => Some(Source::Tpmap),
            _ => None,
        };
        let id = match list {
            Some(source) => HouseholdId::of(source, &format!("L-{n}"), ""),
            None => HouseholdId(id(1, n)),
        };
        let head = MemberId::head_of(id);
        let mut address = vec![
            (AnswerKey::of(known::HOUSE_NO), text(format!("{}/{}", n, dice.below(5)))),
            (AnswerKey::of_member(known::FIRST_NAME, head), text("บุญมี")),
            (AnswerKey::of_member(known::LAST_NAME, head), text("ทดสอบ")),
            (AnswerKey::of_member(known::RELATION, head), one("head")),
        ];
        if dice.often(98) {
            address.push((AnswerKey::of(known::TAMBON), text(tambon)));
        }
        address.extend(moo.map(|it| (AnswerKey::of(known::MOO), Answer::Number(it))));
        if !community.is_empty() {
            address.push((AnswerKey::of(known::COMMUNITY), text(community)));
        }
        Home { n, id, address, list, known: Vec::new(), visits: 0 }
    }

    /// The list's line, and every visit in its first and last form.
    fn lived(mut self, dice: &mut Dice) -> (Option<Listed>, Vec<SealedVisit>) {
        let listed = self.list.map(|source| self.listed(source, dice));
        // One of 2565 or not, that no list of this office names.
        let origin = match (self.list, dice.below(10)) {
            (Some(Source::Thaiqm2565), _) => Some("rexray_2565"),
            (None, 0..=1) => Some("rexray_2565"),
            (None, 2..=4) => Some("missed"),
            (None, 5..=8) => Some("new_hardship"),
            _ => None,
        };
        self.address.extend(origin.map(|it| (AnswerKey::of(known::ORIGIN), one(it))));
        let on_list = dice.often(90);
        let visits = if listed.is_some() { dice.below(5) } else { 1 + dice.below(3) };
        let mut all = Vec::new();
        let mut round = usize::from(dice.often(15));
        for _ in 0..visits {
            all.extend(self.visit(ROUNDS[round], dice));
            round = (round + usize::from(dice.often(35))).min(1);
        }
        (listed.filter(|_| on_list), all)
    }

    fn listed(&mut self, source: Source, dice: &mut Dice) -> Listed {
        let found_in = if source == Source::Tpmap { "tpmap" } else { "2565" };
        let mut problems: Vec<ListedProblem> = Vec::new();
        for k in 0..dice.below(4) {
            let item = (!dice.often(20)).then(|| dice.one(&ITEMS).to_owned());
            let words =
                if item.is_none() { format!("ข้อความเดิม {k}") } else { String::new() };
            let id = ProblemId::of(self.id, item.as_deref().unwrap_or(&words));
            if problems.iter().all(|it| it.id != id) {
                problems.push(ListedProblem { id, item, dimension: None, text: words });
            }
        }
        let known = |it: &ListedProblem| Problem {
            id: it.id,
            item: it.item.clone(),
            text: it.text.clone(),
            found_in: found_in.to_owned(),
            status: ProblemStatus::Unsolved,
        };
        self.known = problems.iter().map(known).collect();
        if problems.is_empty() {
            let id = ProblemId::of(self.id, "");
            let (item, text, status) = (None, String::new(), ProblemStatus::Unsolved);
            self.known.push(Problem { id, item, text, found_in: found_in.to_owned(), status });
        }
        Listed {
            id: self.id,
            source,
            reference: format!("L-{}", self.n),
            answers: self.address.iter().cloned().collect(),
            problems,
            assigned: Vec::new(),
            note: String::new(),
        }
    }

    fn visit(&mut self, (round, year): (&str, i16), dice: &mut Dice) -> Vec<SealedVisit> {
        self.visits += 1;
        let number = self.n * 8 + self.visits;
        let day = format!("{year}-{:02}-{:02}", 1 + self.visits, 1 + dice.below(28));
        let old = self.known.is_empty() && self.visits == 1 && dice.often(25);
        let met = dice.often(80);
        let mut said = self.address.clone();
        let result = if met { "met" } else { dice.one(&["not_met", "vacant", "refused"]) };
        said.push((AnswerKey::of(known::VISIT_DATE), date(&day)));
        said.push((AnswerKey::of(known::VISIT_RESULT), one(result)));
        if self.list.is_some() && !old {
            said.push((AnswerKey::of(known::LIST_REFERENCE), text(format!("L-{}", self.n))));
        }
        said.extend(self.brought());
        let mut first = said.clone();
        if met {
            first.extend(self.says(&day, dice));
            let new = self.finds(round, dice);
            first.extend(new);
            if !old {
                first.extend(self.helps(number, &day, dice));
            }
        }
        let before: Answers = first.into_iter().collect();
        let sealed = self.sealed(number, round, if old { "thaiqm-2567.1" } else { "thaiqm-2567.2" }, before);
        if !met || old || !dice.often(20) {
            return vec![sealed];
        }
        // Corrected: a problem stands elsewhere, the house in another village.
        let mut answers = sealed.visit.answers.clone();
        for it in &mut self.known {
            if answers.of_problem(known::STATUS, it.id).is_some() {
                it.status = ProblemStatus::InProgress;
                answers.set(AnswerKey::of_problem(known::STATUS, it.id), Some(one("in_progress")));
            }
        }
        answers.set(AnswerKey::of(known::MOO), Some(Answer::Number(9)));
        self.address.retain(|it| it.0.question != known::MOO);
        self.address.push((AnswerKey::of(known::MOO), Answer::Number(9)));
        let changes = diff(&sealed.visit.answers, &answers);
        let mut next = sealed.clone();
        let head = RevisionId(id(3, 2 * number + 1));
        next.revisions.push(Revision {
            id: head,
            base: sealed.visit.head,
            reason: RevisionReason::Corrected { note: "แก้แล้ว".to_owned() },
            changes,
            ..sealed.revisions[0].clone()
        });
        (next.visit.answers, next.visit.head) = (answers, Some(head));
        if next.revisions[1].changes.is_empty() { vec![sealed] } else { vec![sealed, next] }
    }

    /// What the app answers of each problem that the visit brings along.
    fn brought(&self) -> Vec<(AnswerKey, Answer)> {
        let mut all = Vec::new();
        for it in &self.known {
            let mut put = |id: &str, answer| all.push((AnswerKey::of_problem(id, it.id), answer));
            if let Some(item) = &it.item {
                put(known::ITEM, one(item));
            }
            if !it.text.is_empty() {
                put(known::OLD_TEXT, text(&it.text));
            }
            put(known::FOUND_IN, text(&it.found_in));
            put(known::WAS, one(it.status.code()));
        }
        all
    }

    fn says(&mut self, day: &str, dice: &mut Dice) -> Vec<(AnswerKey, Answer)> {
        let mut all = Vec::new();
        for it in &mut self.known {
            let mut put = |id: &str, answer| all.push((AnswerKey::of_problem(id, it.id), answer));
            if it.item.is_none() && dice.often(60) {
                let item = dice.one(&ITEMS);
                put(known::ITEM_NOW, one(item));
            }
            it.status = dice.one(&ProblemStatus::ALL);
            put(known::STATUS, one(it.status.code()));
            match it.status {
                ProblemStatus::Solved | ProblemStatus::SelfSolved => match dice.below(4) {
                    0 => put("closed_on", date(&day[..4])),
                    1 => put("closed_on", date(&day[..7])),
                    2 => put("closed_on", date(day)),
                    _ => put("closed_on", Answer::Missing(Missing::Unknown)),
                },
                ProblemStatus::NotApplicable => {}
                _ => {
                    let severity = 1 + dice.below(3);
                    put(known::SEVERITY, one(&severity.to_string()));
                    if severity == 3 && dice.often(70) {
                        put(known::URGENT_REASON, text("รอไม่ได้"));
                    }
                    if dice.often(70) {
                        put("lead", one(dice.one(&AGENCIES)));
                    }
                }
            }
        }
        all
    }

    fn finds(&mut self, round: &str, dice: &mut Dice) -> Vec<(AnswerKey, Answer)> {
        let mut all = Vec::new();
        for _ in 0..dice.below(4) {
            let item = dice.one(&ITEMS);
            let id = ProblemId::of(self.id, item);
            if item.ends_with("00") || self.known.iter().any(|it| it.id == id) {
                continue;
            }
            all.push((AnswerKey::of(format!("gate.{}", &item[..1])), one("yes")));
            all.push((AnswerKey::of(item), Answer::YesNo(true)));
            let severity = 1 + dice.below(3);
            all.push((AnswerKey::of(format!("{item}.severity")), one(&severity.to_string())));
            if severity == 3 && dice.often(70) {
                all.push((AnswerKey::of(format!("{item}.urgent_reason")), text("รอไม่ได้")));
            }
            for (_, question, how) in URGENT_WHEN.iter().filter(|it| it.0 == item) {
                let answer = match *how {
                    "yes_no" => Answer::YesNo(dice.often(50)),
                    "date" => date(dice.one(&["2024-03-01", "2026-12-01"])),
                    code if dice.often(50) => one(code),
                    _ => continue,
                };
                all.push((AnswerKey::of(format!("{item}.{question}")), answer));
            }
            let (text, found_in) = (String::new(), round.to_owned());
            let (item, status) = (Some(item.to_owned()), ProblemStatus::Unsolved);
            self.known.push(Problem { id, item, text, found_in, status });
        }
        all
    }

    fn helps(&mut self, number: u32, day: &str, dice: &mut Dice) -> Vec<(AnswerKey, Answer)> {
        let mut all = Vec::new();
        for k in 0..u32::try_from(dice.below(3)).expect("small") {
            let help = HelpId(id(6, number * 4 + k));
            let mut put = |id: &str, answer| all.push((AnswerKey::of_help(id, help), answer));
            let kind = dice.one(&["assistance", "assistance", "home_visit", "referral", "monthly"]);
            let month = dice.one(&["01", "02", "04", "12"]);
            put("on", date(&format!("{}-{month}{}", &day[..4], &day[7..])));
            put("kind", one(kind));
            let mut ids: OrdSet<String> = OrdSet::new();
            for it in self.known.iter().filter(|_| dice.often(50)) {
                // One that this visit found is named by its item.
                let by_item = it.item.clone().filter(|code| it.id == ProblemId::of(self.id, code));
                ids.insert(by_item.unwrap_or_else(|| it.id.to_string()));
            }
            if !ids.is_empty() {
                put("problems", Answer::Many(ids));
            }
            if kind == "assistance" {
                put("network", one(dice.one(&NETWORKS)));
                if dice.often(80) {
                    put("value_baht", Answer::Number(i64::try_from(dice.below(5000)).expect("small")));
                }
            }
            if kind != "home_visit" && dice.often(90) {
                put("provider", one(dice.one(&AGENCIES)));
            }
            if dice.often(70) {
                put("result", one(dice.one(&["done", "partly", "waiting", "failed"])));
            }
        }
        all
    }

    fn sealed(&self, number: u32, round: &str, questionnaire: &str, answers: Answers) -> SealedVisit {
        let by = super::public(&super::signer()).kid();
        let household = Household { id: self.id, added_at: IAT * 1000, added_by: by.clone() };
        let visit = VisitId(id(2, number));
        let revision = Revision {
            id: RevisionId(id(3, 2 * number)),
            visit,
            base: None,
            at: IAT * 1000,
            by: by.clone(),
            reason: RevisionReason::Sealed,
            changes: diff(&Answers::default(), &answers),
        };
        let visit = Visit {
            id: visit,
            household: self.id,
            round: round.to_owned(),
            questionnaire: questionnaire.to_owned(),
            kind: VisitKind::Rexray,
            begun_at: IAT * 1000,
            begun_by: by,
            state: VisitState::Sealed,
            answers,
            head: Some(revision.id),
        };
        SealedVisit { household, visit, revisions: vec![revision] }
    }
}
