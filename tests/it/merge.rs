//! What several files say of one visit, whatever the order in which they come.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use thaiqm_field::domain::answer::{Change, diff};
use thaiqm_field::domain::merge::{
    Chosen, Fresh, Merged, Odd, Open, Pool, Question, Settlement, State, Status, Why, alike,
};
use thaiqm_field::domain::work::{Brief, Likeness};
use thaiqm_field::domain::{
    Answer, AnswerKey, Answers, Household, HouseholdId, MemberId, OrdMap, OrdSet, Questionnaire, Revision,
    RevisionId, RevisionReason, SettlementId, Visit, VisitId, VisitKind, VisitState,
};
use uuid::Uuid;

/// A questionnaire that nobody published: what is taken over is not held against any rule.
const NONE: &str = "none";

fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number)
}

fn household(n: u128) -> Household {
    Household { id: HouseholdId(uuid(n)), added_at: 1, added_by: "kid".to_owned() }
}

fn visit(n: u128, of: &Household, questionnaire: &str) -> Visit {
    Visit {
        id: VisitId(uuid(n)),
        household: of.id,
        round: "rx-2567".to_owned(),
        questionnaire: questionnaire.to_owned(),
        kind: VisitKind::Survey,
        begun_at: 1,
        begun_by: "kid".to_owned(),
        state: VisitState::Sealed,
        answers: Answers::default(),
        head: None,
    }
}

fn revision(id: RevisionId, visit: &Visit, base: Option<RevisionId>, changes: Vec<Change>) -> Revision {
    let reason = match base {
        None => RevisionReason::Sealed,
        Some(_) => RevisionReason::Corrected { note: "why".to_owned() },
    };
    Revision { id, visit: visit.id, base, at: 1, by: "kid".to_owned(), reason, changes }
}

fn change(key: &AnswerKey, to: Option<Answer>) -> Change {
    Change { key: key.clone(), from: None, to }
}

// ── A table of small histories ───────────────────────────────────────────────────────────────────

/// What its head says; an empty line ends a history.
const TABLE: &str = include_str!("merge/table.txt");

fn letter(text: &str) -> u128 {
    u128::from(text.as_bytes()[0])
}
fn rev(text: &str) -> RevisionId {
    RevisionId(uuid(letter(text)))
}
fn revs(text: &str) -> Vec<RevisionId> {
    text.split(',').map(rev).collect()
}

fn key_of(text: &str) -> AnswerKey {
    match text.split_once('@') {
        None => AnswerKey::of(text),
        Some((question, n)) => AnswerKey::of_member(question, MemberId(uuid(n.parse().expect("a number")))),
    }
}

fn pairs(text: &str) -> Vec<(AnswerKey, &str)> {
    let mut all: Vec<(AnswerKey, &str)> = text
        .split_whitespace()
        .map(|it| it.split_once('=').map(|(key, value)| (key_of(key), value)).expect("key=value"))
        .collect();
    all.sort();
    all
}

fn answer_of(text: &str) -> Option<Answer> {
    match text {
        "-" => None,
        "yes" => Some(Answer::YesNo(true)),
        text => Some(Answer::Text(text.to_owned())),
    }
}

/// What comes to an office.
#[derive(Clone, Debug)]
enum Comes {
    File(Household, Visit, Vec<Revision>),
    Says(Settlement),
    Erases(HouseholdId),
}

impl Comes {
    fn into(&self, pool: &mut Pool) {
        match self {
            Comes::File(household, visit, revisions) => pool.take(household, visit, revisions),
            Comes::Says(it) => pool.settle(it),
            Comes::Erases(it) => pool.erase(*it),
        }
    }
}

fn pool<'a>(all: impl IntoIterator<Item = &'a Comes>) -> Pool {
    let mut pool = Pool::new();
    for it in all {
        it.into(&mut pool);
    }
    pool
}

/// The pool, and how everything in it stands.
fn bytes(pool: &Pool) -> Vec<u8> {
    let mut all = pool.write();
    for case in pool.households().filter_map(|it| pool.case(it)) {
        all.extend(serde_json::to_vec(&(&case.visits, &case.revisions)).expect("JSON"));
    }
    all
}

fn line_of(line: &str, house: &Household, at: &Visit) -> Comes {
    let (head, said) = line.split_once(':').expect("a colon");
    if let Some((id, heads)) = head.split_once(' ') {
        let (heads, knew) = heads.split_once(" after ").unwrap_or((heads, ""));
        let knew = knew.split(',').filter(|it| !it.is_empty());
        let chosen = pairs(said).into_iter();
        return Comes::Says(Settlement {
            id: SettlementId(uuid(letter(id))),
            household: house.id,
            visit: at.id,
            heads: revs(heads),
            chosen: chosen.map(|(key, it)| Chosen { key, takes: (it != "-").then(|| rev(it)) }).collect(),
            knew: knew.map(|it| SettlementId(uuid(letter(it)))).collect(),
            why: "why".to_owned(),
            at: 1,
            by: "office".to_owned(),
        });
    }
    let (id, base) = head.split_once('<').unwrap_or((head, ""));
    let changes = pairs(said).into_iter().map(|(key, to)| change(&key, answer_of(to))).collect();
    let base = (!base.is_empty()).then(|| rev(base));
    Comes::File(house.clone(), at.clone(), vec![revision(rev(id), at, base, changes)])
}

fn named(id: Uuid) -> String {
    let n = id.as_u128() - uuid(0).as_u128();
    u8::try_from(n).map_or_else(|_| format!("r{n:x}"), |it| char::from(it).to_string())
}
fn key_words(key: &AnswerKey) -> String {
    match key.member {
        None => key.question.clone(),
        Some(member) => format!("{}@{}", key.question, member.0.as_u128() - uuid(0).as_u128()),
    }
}
fn value_words(answer: Option<&Answer>) -> String {
    match answer {
        None => "-".to_owned(),
        Some(Answer::YesNo(true)) => "yes".to_owned(),
        Some(Answer::Text(text)) => text.clone(),
        Some(other) => format!("{other:?}"),
    }
}

fn said(merged: &Merged) -> String {
    let mut out = format!("{:?}:", merged.status());
    for (key, answer) in merged.visit.answers.iter() {
        write!(out, " {}={}", key_words(key), value_words(Some(answer))).expect("a string");
    }
    for key in &merged.soft {
        write!(out, " ~{}", key_words(key)).expect("a string");
    }
    for it in &merged.questions {
        let sides = it.sides.iter().map(|side| {
            let by: Vec<String> = side.said.iter().map(|it| named(it.0)).collect();
            format!("{}:{}", value_words(side.answer.as_ref()), by.join(","))
        });
        let sides = sides.collect::<Vec<_>>().join("|");
        let state = match &it.state {
            State::Open(why) => format!("{why:?}"),
            State::Settled(by, _) => format!("by {}", named(by.0)),
        };
        write!(out, " ?{} {sides} {state}", key_words(&it.topic)).expect("a string");
    }
    for odd in &merged.odd {
        let words = match odd {
            Odd::Missing { revision, base } => format!("{} lacks {}", named(revision.0), named(base.0)),
            Odd::TwoContents(it) => format!("{} twice", named(it.0)),
            Odd::Ring(it) => format!("ring at {}", named(it.0)),
            other => format!("{other:?}"),
        };
        write!(out, " !{words}").expect("a string");
    }
    out
}

/// Every order of these.
fn orders<T: Clone>(all: &[T]) -> Vec<Vec<T>> {
    if all.len() < 2 {
        return vec![all.to_vec()];
    }
    let mut found = Vec::new();
    for at in 0..all.len() {
        let mut rest = all.to_vec();
        let one = rest.remove(at);
        for mut order in orders(&rest) {
            order.insert(0, one.clone());
            found.push(order);
        }
    }
    found
}

#[test]
fn small_histories_stand_as_the_table_says_in_every_order() {
    let house = household(1);
    let at = visit(2, &house, NONE);
    let mut wrong = Vec::new();
    for text in TABLE.split("\n\n").skip(1) {
        let mut lines = text.lines().map(str::trim);
        let title = lines.next().expect("a title");
        let (says, given): (Vec<&str>, Vec<&str>) = lines.partition(|it| it.starts_with("= "));
        let comes: Vec<Comes> = given.iter().map(|it| line_of(it, &house, &at)).collect();
        let first = pool(&comes);
        let merged = first.merged(house.id, at.id).expect("a visit");
        let found = format!("= {}", said(&merged));
        if found != says.join("\n") {
            wrong.push(format!("{title}\n  found {found}\n  not   {}", says.join("\n")));
        }
        for order in orders(&comes) {
            let mut again = pool(&order);
            again.join(&first);
            assert_eq!(bytes(&pool(&order)), bytes(&first), "{title}");
            assert_eq!(bytes(&again), bytes(&first), "{title}");
        }
    }
    assert!(TABLE.split("\n\n").count() > 40, "the whole table");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

// ── What must hold of any history ────────────────────────────────────────────────────────────────

/// Whether `one` is `other` or among what it is based on, by walking back.
fn knew(all: &OrdMap<RevisionId, &Revision>, other: RevisionId, one: RevisionId) -> bool {
    let mut at = Some(other);
    let mut steps = 0;
    while let Some(it) = at.filter(|_| steps <= all.len()) {
        if it == one {
            return true;
        }
        steps += 1;
        at = all.get(&it).and_then(|it| it.base);
    }
    false
}

/// Holds how a visit stands against its revisions, the simple way: for each answer those who changed it
/// last, neither knowing of the other. Gives how many answers a person was asked of.
fn is_right(merged: &Merged, says: &[&Settlement]) -> usize {
    let all: OrdMap<RevisionId, &Revision> = merged.revisions.iter().map(|it| (it.id, it)).collect();
    let firsts = merged.revisions.iter().filter(|it| it.base.is_none()).count();
    let keys: OrdSet<&AnswerKey> =
        merged.revisions.iter().flat_map(|it| it.changes.iter().map(|it| &it.key)).collect();
    let question = |key: &AnswerKey| merged.questions.iter().find(|it| it.topic == *key);
    for key in keys {
        let of = |it: &&Revision| {
            let changes = it.changes.iter().any(|it| it.key == *key);
            changes || (firsts > 1 && it.base.is_none())
        };
        let by: Vec<&Revision> = merged.revisions.iter().filter(of).collect();
        let is_last = |it: &&&Revision| !by.iter().any(|by| by.id != it.id && knew(&all, by.id, it.id));
        let last: Vec<&Revision> = by.iter().filter(is_last).copied().collect();
        let to = |it: &Revision| it.changes.iter().find(|it| it.key == *key).and_then(|it| it.to.clone());
        let differ = last.iter().any(|it| to(it) != to(last[0]));
        let whole = merged.questions.iter().find(|it| it.why == Why::TakenAway && covers(&it.topic, key));
        match (whole.map(|it| &it.state), question(key)) {
            (Some(State::Open(_) | State::Settled(_, None)), asked) => assert!(asked.is_none()),
            (_, Some(asked)) => {
                assert!(asked.sides.len() > 1, "{}", said(merged));
                let sides: Vec<&Option<Answer>> = asked.sides.iter().map(|it| &it.answer).collect();
                match &asked.state {
                    State::Open(_) => {
                        assert_eq!(merged.visit.answers.get(key), asked.before.as_ref());
                    }
                    State::Settled(by, taken) => {
                        assert!(sides.contains(&taken), "a third value: {}", said(merged));
                        assert_eq!(merged.visit.answers.get(key), taken.as_ref());
                        let by = says.iter().find(|it| it.id == *by).expect("a decision of a person");
                        let takes = by.of(key).flatten().expect("it says what it takes");
                        assert_eq!(merged.answers_at(takes).get(key), taken.as_ref());
                    }
                }
            }
            (Some(State::Settled(_, Some(_))), None) => {}
            (None, None) => {
                assert!(!differ, "{key} was settled by nobody: {}", said(merged));
                let agreed = last.first().and_then(|it| to(it));
                assert_eq!(merged.visit.answers.get(key), agreed.as_ref(), "{key}: {}", said(merged));
            }
        }
    }
    // Nobody is named by half: a member is there with what anybody knew of them, or not at all.
    for it in merged.questions.iter().filter(|it| it.why == Why::TakenAway) {
        let there = merged.visit.answers.iter().any(|(key, _)| covers(&it.topic, key));
        let asked = |it: &Question| match &it.state {
            State::Open(_) => it.before.is_none(),
            State::Settled(_, taken) => taken.is_none(),
        };
        let all_asked = merged.questions.iter().any(|of| covers(&it.topic, &of.topic) && asked(of));
        assert!(there == whole_stays(it) || (whole_stays(it) && all_asked), "{}", said(merged));
    }
    merged.questions.len()
}

fn covers(whole: &AnswerKey, key: &AnswerKey) -> bool {
    let list = whole.question.strip_suffix('*').expect("a whole");
    let item = key.question.strip_prefix(list.trim_end_matches('.'));
    let of_item = || item.is_some_and(|it| it.is_empty() || it.starts_with('.'));
    whole.member == key.member && whole != key && (list.is_empty() || of_item())
}

/// Cheap numbers from a seed: a hundred thousand histories are made in seconds.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((it ^ (it >> 31)) >> 33).expect("32 bits") % below
    }
    fn shuffle<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            all.swap(at, self.roll(at + 1));
        }
    }
}

/// The answers that devices change: plain ones, those of two members, an item, a problem.
fn changed_keys() -> Vec<AnswerKey> {
    let texts = ["rent", "note", "name@1", "sex@1", "name@2", "H01", "H01.severity", "problem.status@3"];
    texts.into_iter().map(key_of).collect()
}

/// Sealing keeps nothing of an item that is not ticked.
fn as_sealed(mut answers: Answers) -> Answers {
    let ticked = answers.ticked("H01");
    answers.retain(|key, _| ticked || !key.question.starts_with("H01"));
    answers
}

/// What up to four devices did to one visit, up to six edits each, and what offices decided meanwhile, as
/// it comes to an office: each edit a file with all that is known on that device.
fn history(seed: u64) -> Vec<Comes> {
    let mut dice = Dice(seed);
    let keys = changed_keys();
    let (house, other) = (household(1), household(2));
    let at = visit(3, &house, NONE);
    let mut comes = Vec::new();
    let mut next = 0x1000;
    let first = |dice: &mut Dice, next: &mut u128| {
        *next += 1;
        let answers: Answers = keys
            .iter()
            .filter(|_| dice.roll(4) > 0)
            .map(|it| (it.clone(), answer_of(if it.question == "H01" { "yes" } else { "a" }).expect("one")))
            .collect();
        let changes = diff(&Answers::default(), &as_sealed(answers));
        vec![revision(RevisionId(uuid(*next)), &at, None, changes)]
    };
    let begun = first(&mut dice, &mut next);
    let devices = 2 + dice.roll(3);
    let mut here: Vec<Vec<Revision>> = vec![begun; devices];
    if dice.roll(8) == 0 {
        here[0] = first(&mut dice, &mut next);
    }
    let mut left: Vec<usize> = (0..devices).map(|_| dice.roll(7)).collect();
    comes.extend(here.iter().map(|it| Comes::File(house.clone(), at.clone(), it.clone())));
    let mut says: Vec<Settlement> = Vec::new();
    while left.iter().any(|it| *it > 0) {
        let device = dice.roll(devices);
        if left[device] == 0 {
            continue;
        }
        left[device] -= 1;
        match dice.roll(12) {
            // Somebody else's tablet is gone, and its backup is opened on this one.
            0 => here[device] = here[dice.roll(devices)].clone(),
            // An office decides, on one of its computers, by what has come there.
            1 | 2 => {
                let known = dice.roll(comes.len()) + 1;
                let merged = pool(&comes[..known]).merged(house.id, at.id);
                let Some(merged) = merged.filter(|it| it.heads.len() > 1) else { continue };
                let knew: Vec<SettlementId> = comes[..known]
                    .iter()
                    .filter_map(|it| match it {
                        Comes::Says(it) => Some(it.id),
                        _ => None,
                    })
                    .collect();
                let chosen = merged.questions.iter().map(|it| {
                    let side = &it.sides[dice.roll(it.sides.len())];
                    let takes = (dice.roll(6) > 0).then(|| side.said[0]);
                    Chosen { key: it.topic.clone(), takes }
                });
                let chosen: Vec<Chosen> = chosen.collect();
                next += 1;
                let settlement = Settlement {
                    id: SettlementId(uuid(next)),
                    household: house.id,
                    visit: at.id,
                    heads: merged.heads.clone(),
                    chosen,
                    knew,
                    why: "why".to_owned(),
                    at: 1,
                    by: "office".to_owned(),
                };
                if !settlement.chosen.is_empty() {
                    comes.push(Comes::Says(settlement.clone()));
                    says.push(settlement);
                }
            }
            _ => {
                let last = here[device].last().expect("a first revision");
                let mut before = Answers::default();
                here[device].iter().for_each(|it| before.apply(&it.changes));
                let mut after = before.clone();
                if dice.roll(6) == 0 {
                    let gone = if dice.roll(2) == 0 { "1" } else { "3" };
                    let gone = MemberId(uuid(gone.parse().expect("a number")));
                    after.retain(|key, _| key.member != Some(gone));
                } else {
                    for _ in 0..=dice.roll(2) {
                        let key = &keys[dice.roll(keys.len())];
                        let to = match key.question.as_str() {
                            "H01" => ["yes", "-"][dice.roll(2)],
                            _ => ["a", "b", "c", "-"][dice.roll(4)],
                        };
                        after.set(key.clone(), answer_of(to));
                    }
                }
                let changes = diff(&before, &as_sealed(after));
                if changes.is_empty() {
                    continue;
                }
                next += 1;
                let step = revision(RevisionId(uuid(next)), &at, Some(last.id), changes);
                here[device].push(step);
                comes.push(Comes::File(house.clone(), at.clone(), here[device].clone()));
            }
        }
    }
    match dice.roll(60) {
        // Somebody asked for the erasure.
        0 => comes.push(Comes::Erases(house.id)),
        // A file that is not ours: a revision of another content, and one without its base.
        1 => {
            let Some(mut odd) = here[0].pop() else { return comes };
            odd.at += 1;
            comes.push(Comes::File(house.clone(), at.clone(), vec![odd]));
        }
        2 => {
            let odd = revision(RevisionId(uuid(next + 1)), &at, Some(RevisionId(uuid(9_999))), Vec::new());
            comes.push(Comes::File(house.clone(), at.clone(), vec![odd]));
        }
        3 => comes.push(Comes::File(other.clone(), visit(4, &other, NONE), Vec::new())),
        _ => {}
    }
    comes
}

/// Any order, any grouping, any repetition: the same bytes, and nothing settled by nobody.
fn comes_together(seed: u64) -> usize {
    let comes = history(seed);
    let mut dice = Dice(!seed);
    let one = pool(&comes);
    let mut shuffled: Vec<&Comes> = comes.iter().collect();
    for _ in 0..dice.roll(4) {
        shuffled.push(&comes[dice.roll(comes.len())]);
    }
    dice.shuffle(&mut shuffled);
    let (first, second) = shuffled.split_at(dice.roll(shuffled.len() + 1));
    let (middle, last) = second.split_at(dice.roll(second.len() + 1));
    // first + (middle + last), and again.
    let mut grouped = pool(middle.iter().copied());
    grouped.join(&pool(last.iter().copied()));
    let mut whole = pool(first.iter().copied());
    whole.join(&grouped);
    if dice.roll(2) == 0 {
        let mine = whole.clone();
        whole.join(&mine);
        grouped.join(&mine);
        assert!(grouped == whole, "seed {seed}");
    }
    assert_eq!(whole.write(), one.write(), "seed {seed}");
    let stand: Vec<Merged> = one.all().collect();
    assert!(whole.all().eq(stand.iter().cloned()), "seed {seed}");
    let says: Vec<&Settlement> = comes
        .iter()
        .filter_map(|it| match it {
            Comes::Says(it) => Some(it),
            _ => None,
        })
        .collect();
    stand.iter().map(|it| is_right(it, &says)).sum()
}

/// Half of the hundred thousand; the other half runs beside it.
fn random_histories(from: u64) {
    let config = ProptestConfig { cases: 50_000, failure_persistence: None, ..ProptestConfig::default() };
    let asked = std::cell::Cell::new(0);
    let run = |seed: u64| {
        asked.set(asked.get() + comes_together(seed ^ from));
        Ok(())
    };
    TestRunner::new(config).run(&any::<u64>(), run).expect("every history comes together");
    assert!(asked.get() > 20_000, "hardly anything was asked of a person: {}", asked.get());
}

#[test]
fn fifty_thousand_random_histories_give_the_same_bytes_in_any_order_grouping_and_repetition() {
    random_histories(0);
}

#[test]
fn and_so_do_another_fifty_thousand() {
    random_histories(1 << 63);
}

/// Whether a member, a problem, a help or an item is there, by what is decided or was before.
fn whole_stays(question: &Question) -> bool {
    match &question.state {
        State::Settled(_, stays) => stays.is_some(),
        State::Open(_) => question.before.is_some(),
    }
}

// ── A small model, all of it ─────────────────────────────────────────────────────────────────────

/// The edits of one device: each puts one of two values into one of two answers.
fn edits(most: usize) -> Vec<Vec<(usize, usize)>> {
    let mut all = vec![Vec::new()];
    let mut longest = all.clone();
    for _ in 0..most {
        let step = |it: &Vec<(usize, usize)>| {
            let more = [(0, 0), (0, 1), (1, 0), (1, 1)].into_iter();
            more.map(|one| it.iter().copied().chain([one]).collect()).collect::<Vec<Vec<(usize, usize)>>>()
        };
        longest = longest.iter().flat_map(step).collect();
        all.extend(longest.iter().cloned());
    }
    all
}

/// Every way to take `left` files of one device and `right` of the other, each device's in their order.
fn interleavings(left: usize, right: usize) -> Vec<Vec<bool>> {
    if left == 0 || right == 0 {
        return vec![[vec![true; left], vec![false; right]].concat()];
    }
    let with = |first: bool, rest: Vec<Vec<bool>>| {
        rest.into_iter().map(move |it| [vec![first], it].concat()).collect::<Vec<_>>()
    };
    [with(true, interleavings(left - 1, right)), with(false, interleavings(left, right - 1))].concat()
}

#[test]
fn two_devices_two_answers_and_three_edits_come_together_in_every_way_there_is() {
    let house = household(1);
    let at = visit(2, &house, NONE);
    let keys = [key_of("rent"), key_of("note")];
    let begun = keys.iter().map(|it| change(it, answer_of("a"))).collect();
    let first = revision(RevisionId(uuid(0x1000)), &at, None, begun);
    let device = |n: u128, edits: &[(usize, usize)]| -> Vec<Revision> {
        let mut base = first.id;
        let step = |(number, (key, value)): (u128, &(usize, usize))| {
            let to = answer_of(["a", "b"][*value]);
            let id = RevisionId(uuid(0x1001 + n * 16 + number));
            let it = revision(id, &at, Some(base), vec![change(&keys[*key], to)]);
            base = id;
            it
        };
        (0..).zip(edits).map(step).collect()
    };
    let (mut models, mut waits) = (0, 0);
    let all = edits(3);
    // Which device is called which makes no difference.
    let pairs = all.iter().enumerate().flat_map(|(n, mine)| all[n..].iter().map(move |it| (mine, it)));
    for (mine, theirs) in pairs {
        let (mine, theirs) = (device(0, mine), device(1, theirs));
        let mut told: Option<Pool> = None;
        for order in interleavings(mine.len(), theirs.len()) {
            let mut pool = Pool::new();
            pool.take(&house, &at, std::slice::from_ref(&first));
            let (mut left, mut right) = (0, 0);
            for is_mine in order {
                let (of, count) = if is_mine { (&mine, &mut left) } else { (&theirs, &mut right) };
                *count += 1;
                // Each file brings all that its device has by then.
                pool.take(&house, &at, &of[..*count]);
            }
            pool.take(&house, &at, std::slice::from_ref(&first));
            match &told {
                None => told = Some(pool),
                Some(first) => assert!(*first == pool),
            }
            models += 1;
        }
        let pool = told.expect("at least one way");
        assert_eq!(pool.write(), bytes_again(&pool));
        let merged = pool.merged(house.id, at.id).expect("a visit");
        waits += usize::from(is_right(&merged, &[]) > 0);
    }
    assert!(models > 50_000 && waits > 1_000, "{models} ways, {waits} wait");
}

/// The same pool, put together once more in one piece.
fn bytes_again(pool: &Pool) -> Vec<u8> {
    let mut again = Pool::new();
    again.join(pool);
    again.join(&again.clone());
    again.write()
}

// ── Erasure, arrival, houses that are alike ──────────────────────────────────────────────────────

#[test]
fn an_erased_household_never_comes_back() {
    let (house, other) = (household(1), household(5));
    let at = visit(2, &house, NONE);
    let came = [line_of("A: rent=5", &house, &at), line_of("S A: rent=A", &house, &at)];
    let kept = Comes::File(other.clone(), visit(6, &other, NONE), Vec::new());
    let erased = Comes::Erases(house.id);
    let one = pool(came.iter().chain([&kept, &erased]).chain(&came));
    let again = pool([&erased].into_iter().chain(&came).chain([&kept]));
    assert_eq!(one.write(), again.write());
    assert_eq!(one.households().collect::<Vec<_>>(), [other.id]);
    assert!(one.merged(house.id, at.id).is_none() && one.case(house.id).is_none());
    let mut joined = pool(&came);
    joined.join(&one);
    assert_eq!(joined.write(), one.write());
    assert!(!String::from_utf8_lossy(&one.write()).contains("rent"));
}

#[test]
fn a_household_has_the_visits_that_came_and_their_history() {
    let house = household(1);
    let at = visit(2, &house, NONE);
    let lines = ["A: rent=5", "B<A: rent=6", "C<A: note=x"];
    let case = pool(&lines.map(|it| line_of(it, &house, &at))).case(house.id).expect("a case");
    assert_eq!(case.household, Some(house));
    assert_eq!(case.visits[0].answers.text("rent"), "6");
    assert_eq!(case.visits[0].answers.text("note"), "x");
    assert_eq!((case.revisions.len(), case.visits[0].head), (3, Some(rev("C"))));
}

#[test]
fn what_a_file_brings_is_told_before_it_is_taken() {
    let house = household(1);
    let at = visit(2, &house, NONE);
    let of = |lines: &[&str]| pool(&lines.iter().map(|it| line_of(it, &house, &at)).collect::<Vec<_>>());
    let here = of(&["A: rent=5 note=x", "B<A: rent=6"]);
    let fresh = |brings: &Pool| here.arrival(brings).visits.iter().map(|it| it.fresh).collect::<Vec<_>>();
    assert_eq!(fresh(&of(&["A: rent=5 note=x"])), [Fresh::Same]);
    assert_eq!(fresh(&of(&["A: rent=5 note=x", "B<A: rent=6", "C<B: rent=7"])), [Fresh::Changed]);
    assert_eq!(fresh(&of(&["A: rent=5 note=x", "C<A: note=y"])), [Fresh::Soft]);
    assert_eq!(fresh(&of(&["A: rent=5 note=x", "C<A: rent=7"])), [Fresh::Hard]);
    let other = household(7);
    let new = pool(&[Comes::File(other.clone(), visit(8, &other, NONE), Vec::new())]);
    assert_eq!(fresh(&new), [Fresh::New]);
    let mut gone = Pool::new();
    gone.erase(house.id);
    let arrival = gone.arrival(&here);
    assert_eq!((arrival.count(Fresh::Erased), arrival.count(Fresh::New)), (1, 0));
    assert!(arrival.households(Fresh::Erased).contains(&house.id));
}

#[test]
fn the_households_that_a_file_brings_are_counted_each_once() {
    let (house, other, third) = (household(1), household(7), household(9));
    let at = visit(2, &house, NONE);
    let of = |lines: &[&str]| pool(&lines.iter().map(|it| line_of(it, &house, &at)).collect::<Vec<_>>());
    let brought = |it: &Pool, brings: &Pool| {
        let it = it.brings(brings);
        (it.new, it.changed, it.soft, it.hard, it.same)
    };
    let here = of(&["A: rent=5 note=x", "B<A: rent=6"]);
    assert_eq!(brought(&Pool::new(), &here), (1, 0, 0, 0, 0));
    assert_eq!(brought(&here, &of(&["A: rent=5 note=x"])), (0, 0, 0, 0, 1));
    assert_eq!(brought(&here, &of(&["A: rent=5 note=x", "B<A: rent=6", "C<B: rent=7"])), (0, 1, 0, 0, 0));
    assert_eq!(brought(&here, &of(&["A: rent=5 note=x", "C<A: note=y"])), (0, 0, 1, 0, 0));
    let mut hard = of(&["A: rent=5 note=x", "C<A: rent=7"]);
    assert_eq!(brought(&here, &hard), (0, 0, 0, 1, 0));
    // Another visit of it is a change; the gravest of its visits counts.
    let again = |n: u128| pool(&[Comes::File(house.clone(), visit(n, &house, NONE), Vec::new())]);
    assert_eq!(brought(&here, &again(30)), (0, 1, 0, 0, 0));
    hard.join(&again(30));
    hard.join(&pool(&[Comes::File(other.clone(), visit(8, &other, NONE), Vec::new())]));
    assert_eq!(brought(&here, &hard), (1, 0, 0, 1, 0));
    // A decision that came before its household does not make it known, and one that is erased is not counted.
    let mut decided = Pool::new();
    let says = here.merged(house.id, at.id).expect("a visit");
    let id = SettlementId(uuid(77));
    decided.settle(&says.decide(id, Vec::new(), "why".to_owned(), 1, "kid".to_owned()));
    assert_eq!(brought(&decided, &here), (1, 0, 0, 0, 0));
    assert_eq!(brought(&here, &decided), (0, 0, 0, 0, 0), "a decision alone is no household");
    decided.erase(third.id);
    let gone = pool(&[Comes::File(third.clone(), visit(10, &third, NONE), Vec::new())]);
    assert_eq!(brought(&decided, &gone), (0, 0, 0, 0, 0));
}

#[test]
fn houses_that_are_alike_are_told_once_by_the_surest_sign() {
    let brief = |code: &str, number: &str| {
        let text = |key: &str, it: &str| (AnswerKey::of(key), Answer::Text(it.to_owned()));
        let answers = [text("house_code", code), text("house_no", number), text("tambon", "760609")];
        Brief::of(&answers.into_iter().collect(), "")
    };
    let of = |n: u128, code: &str, number: &str| (household(n).id, brief(code, number));
    let here = [of(1, "76060000001", "1"), of(2, "76060000002", "27/1"), of(3, "", "9")];
    let new = [of(4, "76060000001", "1"), of(5, "", "27/1"), of(1, "76060000001", "1"), of(6, "", "10")];
    let told: Vec<_> = alike(&new, &here).into_iter().map(|it| (it.why, it.one, it.other)).collect();
    let id = |n: u128| household(n).id;
    assert_eq!(told, [(Likeness::HouseCode, id(1), id(4)), (Likeness::Address, id(2), id(5))]);
}

// ── What is taken over has to fit together ───────────────────────────────────────────────────────

#[test]
fn answers_that_only_together_make_an_error_are_asked_of_a_person() {
    use thaiqm_field::domain::village::{QUESTIONNAIRE, village};
    let questionnaire = Questionnaire::named(QUESTIONNAIRE).expect("published");
    let built = village(questionnaire, "kid").expect("a village");
    let case = &built
        .iter()
        .find(|it| it.case.visits[0].answers.members().len() > 2 && it.case.visits[0].head.is_some())
        .expect("a sealed household of three")
        .case;
    let (house, at) = (case.household.clone().expect("a household"), &case.visits[0]);
    let members: Vec<MemberId> = at.answers.members().into_iter().collect();
    let relation = |n: usize| AnswerKey::of_member("relation", members[n]);
    let one_of = |code: &str| Some(Answer::One(code.to_owned()));
    // Each says that the head is no longer the first: one that it is the second, one that it is the third.
    let swap = |id: u128, head: usize| {
        let put = [(relation(0), one_of("parent")), (relation(head), one_of("head"))];
        let mut changes = at.answers.changed_by(&put);
        changes.sort();
        revision(RevisionId(uuid(id)), at, at.head, changes)
    };
    let mut pool = Pool::new();
    pool.take(&house, at, &case.revisions);
    pool.take(&house, at, &[swap(0x2001, 1)]);
    assert_eq!(pool.merged(house.id, at.id).map(|it| it.status()), Some(Status::One));
    pool.take(&house, at, &[swap(0x2002, 2)]);
    let merged = pool.merged(house.id, at.id).expect("a visit");
    assert!(merged.questions.iter().all(|it| it.why == Why::Misfit && it.state == State::Open(Open::New)));
    let asked: Vec<AnswerKey> = merged.questions.iter().map(|it| it.topic.clone()).collect();
    assert_eq!(asked, [relation(1), relation(2)]);
    assert_eq!((merged.status(), merged.soft.len()), (Status::Waits, 0));
    // What waits is as it was; what both said holds.
    assert_eq!(merged.visit.answers.get(&relation(1)), at.answers.get(&relation(1)));
    assert_eq!(merged.visit.answers.get(&relation(0)), one_of("parent").as_ref());
    let takes = Some(RevisionId(uuid(0x2001)));
    pool.settle(&Settlement {
        id: SettlementId(uuid(1)),
        household: house.id,
        visit: at.id,
        heads: merged.heads.clone(),
        chosen: asked.into_iter().map(|key| Chosen { key, takes }).collect(),
        knew: Vec::new(),
        why: "why".to_owned(),
        at: 1,
        by: "office".to_owned(),
    });
    let settled = pool.merged(house.id, at.id).expect("a visit");
    assert_eq!(settled.status(), Status::Settled);
    assert_eq!(settled.visit.answers.get(&relation(1)), one_of("head").as_ref());
    assert_eq!(settled.visit.answers.get(&relation(2)), at.answers.get(&relation(2)));
}
