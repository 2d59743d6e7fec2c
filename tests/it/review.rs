//! What an office sends back: comments, what becomes of them, and the file that brings them.

use std::sync::LazyLock;

use proptest::prelude::*;
use thaiqm_field::domain::comment::{MAX_COMMENT, fate, may_be_said, open_in};
use thaiqm_field::domain::record::Intake;
use thaiqm_field::domain::trail::{Act, Removal, Why, about, act_of};
use thaiqm_field::domain::{
    Answer, AnswerKey, CaseFile, Comment, CommentId, Commit, Date, Edit, Fate, HouseholdId, Record, Refusal,
    RevisionId, RevisionReason, Stamp, VisitId, VisitState,
};
use thaiqm_field::exchange::backup::Backup;
use thaiqm_field::exchange::enrol::{Document, kind_of};
use thaiqm_field::exchange::envelope::{ENROL, RETURN};
use thaiqm_field::exchange::intake::Judged;
use thaiqm_field::exchange::review::{Arriving, Return, became, for_key, histories};
use thaiqm_field::exchange::{Bundle, BundleFault, SealedVisit, travel};

use crate::support::{
    IAT, author, bundle, corrected, id, judged, known, public, published, sealed, signed, signer, small,
    stranger,
};

const NOW: i64 = IAT * 1_000;

/// The volunteer's and the office's `kid`, worked out once.
static KIDS: LazyLock<[String; 2]> = LazyLock::new(|| [signer(), stranger()].map(|it| public(&it).kid()));

fn kid() -> String {
    KIDS[0].clone()
}

fn case(sealed: &SealedVisit) -> CaseFile {
    CaseFile {
        household: Some(sealed.household.clone()),
        visits: vec![sealed.visit.clone()],
        revisions: sealed.revisions.clone(),
    }
}

/// A comment on this visit as it stands.
pub fn comment(n: u32, of: &SealedVisit, question: Option<&str>) -> Comment {
    Comment {
        id: CommentId(id(9, n)),
        household: of.household.id,
        visit: of.visit.id,
        head: of.visit.head.expect("sealed"),
        key: question.map(AnswerKey::of),
        text: "เลขบ้านตรงกับทะเบียนบ้านหรือไม่".to_owned(),
        at: NOW,
        by: KIDS[1].clone(),
        to: kid(),
        sent_at: None,
    }
}

/// The file of an office with these comments.
pub fn file(comments: &[Comment]) -> Return {
    let all: Vec<&Comment> = comments.iter().collect();
    Return::of(&kid(), &kid(), &all, IAT)
}

fn stamp(n: u32) -> Stamp {
    Stamp { revision: RevisionId(id(3, n)), at: NOW, by: kid() }
}

fn done(case: &mut CaseFile, edit: Edit, n: u32) -> Result<Commit, Refusal> {
    let (published, today) = (published(), Date::new(2024, 6, 15).expect("a day"));
    let commit = case.decide(&published[0], edit, &stamp(n), today)?;
    case.apply(&commit);
    Ok(commit)
}

fn keep(case: &mut CaseFile, comment: &Comment, note: &str, n: u32) -> Result<Commit, Refusal> {
    done(case, Edit::Keep { comment: comment.clone(), note: note.to_owned() }, n)
}

// ── What becomes of a comment ───────────────────────────────────────────────────────────────────

#[test]
fn a_comment_is_open_until_its_answer_is_corrected_or_somebody_says_why_it_stays() {
    let before = sealed(1);
    let after = corrected(&before, 1);
    let of_house = comment(1, &before, Some("house_no"));
    let of_moo = comment(2, &before, Some("moo"));
    let of_all = comment(3, &before, None);
    let all = [of_house.clone(), of_moo.clone(), of_all.clone()];
    assert_eq!(open_in(&case(&before), &all), all.iter().collect::<Vec<_>>());

    let mut corrected = case(&after);
    let history = corrected.history(before.visit.id);
    let Fate::Corrected(revision, change) = fate(&of_house, &history) else {
        panic!("the house number changed")
    };
    assert_eq!((revision.id, &change.to), (after.revisions[1].id, &Some(Answer::Text("99".to_owned()))));
    assert_eq!(open_in(&corrected, &all), [&of_moo, &of_all], "another answer's correction answers nothing");

    keep(&mut corrected, &of_moo, " ตรวจทะเบียนบ้านแล้ว ", 71).expect("kept");
    let history = corrected.history(before.visit.id);
    let Fate::Kept(revision, note) = fate(&of_moo, &history) else { panic!("it stays") };
    assert_eq!((revision.changes.len(), note), (0, "ตรวจทะเบียนบ้านแล้ว"));
    assert_eq!(open_in(&corrected, &all), [&of_all], "one word answers one comment");
    keep(&mut corrected, &of_all, "ตรวจทั้งหมดแล้ว", 72).expect("kept");
    assert!(open_in(&corrected, &all).is_empty());
}

#[test]
fn only_what_came_after_the_head_it_was_said_of_answers_a_comment_and_the_newest_decides() {
    let before = sealed(1);
    let after = corrected(&before, 1);
    let late = comment(1, &after, Some("house_no"));
    assert_eq!(open_in(&case(&after), [&late]), [&late], "that correction was known when it was said");
    let unknown = Comment { head: RevisionId(id(3, 999)), ..comment(2, &before, Some("house_no")) };
    assert_eq!(open_in(&case(&after), [&unknown]), [&unknown], "of a state that is not in the history");

    let early = comment(3, &before, Some("house_no"));
    let mut kept = case(&before);
    keep(&mut kept, &early, "ตรงแล้ว", 71).expect("kept");
    let case = case(&corrected(&SealedVisit::all_of(&kept)[0], 74));
    let history = case.history(before.visit.id);
    assert!(
        matches!(fate(&early, &history), Fate::Corrected(it, _) if it.id == RevisionId(id(3, 2 * 74 + 1)))
    );
}

#[test]
fn saying_that_an_answer_stays_changes_no_answer_and_stops_no_correction() {
    let before = sealed(1);
    let said = comment(1, &before, Some("moo"));
    let mut case = case(&before);
    done(&mut case, Edit::Reopen { visit: before.visit.id }, 70).expect("reopened");
    let changes = vec![(AnswerKey::of("house_no"), Some(Answer::Text("99".to_owned())))];
    done(&mut case, Edit::Answer { visit: before.visit.id, changes }, 71).expect("answered");
    let working = case.visits[0].working().clone();
    let commit = keep(&mut case, &said, "ถูกแล้ว", 72).expect("kept");
    assert_eq!(act_of(&commit), Some((Act::Sealed, about(before.household.id))));
    let visit = &case.visits[0];
    assert_eq!((&visit.answers, visit.working()), (&before.visit.answers, &working));
    assert!(matches!(visit.state, VisitState::Correcting(_)));
    assert_eq!(visit.head, Some(RevisionId(id(3, 72))));
    let whole = corrected(&SealedVisit::all_of(&case)[0], 73);
    assert_eq!(whole.revisions.iter().map(|it| it.changes.len()).skip(1).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(whole.check(&published()), Ok(()), "and an office takes it");
}

#[test]
fn a_word_needs_a_reason_an_open_comment_and_a_sealed_visit() {
    let before = sealed(1);
    let said = comment(1, &before, Some("moo"));
    let mut here = case(&before);
    for note in ["", " \n ", &"ก".repeat(MAX_COMMENT + 1), "ก\u{202e}ข"] {
        assert_eq!(keep(&mut here, &said, note, 71), Err(Refusal::NoReason), "{note:?}");
        assert!(!may_be_said(note));
    }
    assert!(may_be_said(&"ก".repeat(MAX_COMMENT)));
    let elsewhere = Comment { visit: VisitId(id(2, 99)), ..said.clone() };
    assert_eq!(keep(&mut here, &elsewhere, "ถูกแล้ว", 71), Err(Refusal::NoSuchVisit));
    keep(&mut here, &said, "ถูกแล้ว", 71).expect("kept");
    assert_eq!(keep(&mut here, &said, "ถูกแล้ว", 72), Err(Refusal::NothingChanged), "said already");
    let mut draft = case(&before);
    (draft.visits[0].head, draft.visits[0].state) = (None, VisitState::Draft);
    assert_eq!(keep(&mut draft, &said, "ถูกแล้ว", 71), Err(Refusal::VisitIsNotSealed));
}

#[test]
fn what_is_taken_back_before_it_is_sent_keeps_no_word_and_waits_for_nobody() {
    let before = sealed(1);
    let said = comment(1, &before, Some("moo"));
    let back = said.back().expect("not sent yet");
    assert!(back.taken_back() && back.text.is_empty() && back.id == said.id);
    assert!(open_in(&case(&before), [&back]).is_empty());
    assert!(for_key(&kid(), [&back], &[]).is_empty());
    assert_eq!(Comment { sent_at: Some(NOW), ..said }.back(), None, "what was sent was said");
}

#[test]
fn a_history_without_a_change_that_no_comment_asked_for_is_refused() {
    let mut kept = corrected(&sealed(1), 1);
    kept.revisions[1].reason =
        RevisionReason::Kept { comment: CommentId(id(9, 1)), note: "ถูกแล้ว".to_owned() };
    let history = Err(BundleFault::History(kept.visit.id));
    assert_eq!(kept.check(&published()), history, "a word changes no answer");
    kept.visit.answers = sealed(1).visit.answers;
    kept.revisions[1].changes.clear();
    assert_eq!(kept.check(&published()), Ok(()));
    let alone = SealedVisit { revisions: vec![kept.revisions[1].clone()], ..kept.clone() };
    assert_eq!(alone.check(&published()), history, "nothing was sealed before it");
    kept.revisions[1].reason =
        RevisionReason::Kept { comment: CommentId(id(9, 1)), note: "ก".repeat(MAX_COMMENT + 1) };
    assert_eq!(kept.check(&published()), Err(BundleFault::Limit("revisions[1].reason".to_owned())));
}

// ── The file ────────────────────────────────────────────────────────────────────────────────────

#[test]
fn a_return_file_reads_back_and_what_no_office_writes_is_refused() {
    let before = sealed(1);
    let two = [comment(2, &before, None), comment(1, &before, Some("moo"))];
    let whole = file(&two);
    assert_eq!(whole.comments.iter().map(|it| it.id.0).collect::<Vec<_>>(), [id(9, 1), id(9, 2)]);
    let text = signed(RETURN, &whole.payload());
    assert_eq!(kind_of(text.as_bytes()), None, "it never travels but sealed");
    let (read, key) = Return::read(text.as_bytes()).expect("a return file");
    assert_eq!((&read, key), (&whole, public(&signer())));
    assert!(Return::read_from(text.as_bytes(), &public(&stranger())).is_err(), "another office's");
    assert!(Return::read(signed(ENROL, &whole.payload()).as_bytes()).is_err(), "of another kind");
    assert!(whole.file_name("2567").starts_with("RETURN-") && !whole.file_name("2567").contains("บ้าน"));

    type Spoil = fn(&mut Return);
    let wrong: [(&str, Spoil); 9] = [
        ("to", |it| it.to = "short".to_owned()),
        ("comments", |it| it.comments.reverse()),
        ("comments", |it| it.comments[1].id = it.comments[0].id),
        ("comments", |it| it.comments[0].text = " ".to_owned()),
        ("comments", |it| it.comments[0].by = String::new()),
        ("comments", |it| it.comments[0].to = "x".to_owned()),
        ("comments", |it| it.comments[0].sent_at = Some(1)),
        ("v", |it| it.v = 2),
        ("app.name", |it| it.app.name = "other".to_owned()),
    ];
    for (n, (place, spoil)) in wrong.into_iter().enumerate() {
        let mut spoilt = whole.clone();
        spoil(&mut spoilt);
        assert_eq!(spoilt.check(), Err(BundleFault::Shape(place.to_owned())), "way {n}");
    }
    let with = |spoil: fn(&mut Comment)| {
        let mut spoilt = whole.clone();
        spoil(&mut spoilt.comments[0]);
        spoilt.check()
    };
    let (text, limit) = (BundleFault::Text, BundleFault::Limit);
    assert_eq!(with(|it| it.text = "ก\u{200b}".to_owned()), Err(text("comments.text".to_owned())));
    assert_eq!(with(|it| it.text = "ก".repeat(MAX_COMMENT + 1)), Err(limit("comments.text".to_owned())));
    assert_eq!(with(|it| it.at = -1), Err(limit("comments.at".to_owned())));
    assert_eq!(with(|it| it.key = Some(AnswerKey::of("\u{202e}"))), Err(text("comments.key".to_owned())));
}

#[test]
fn a_sealed_file_says_what_it_is_before_it_is_opened() {
    for typ in [travel::RETURN, travel::BACKUP, travel::BUNDLE] {
        assert_eq!(travel::kind_of(crate::travel::sealed().write(typ).as_bytes()), Some(typ));
    }
    let text = crate::travel::sealed().write(travel::RETURN);
    assert_eq!(travel::kind_of(&text.as_bytes()[..text.len() / 2]), Some(travel::RETURN), "even when torn");
    for other in ["", "{}", r#"{"protected":"#, r#"{"protected":"e30"}"#] {
        assert_eq!(travel::kind_of(other.as_bytes()), None, "{other}");
    }
}

/// What a tablet with these case files and comments takes in.
fn taken(file: Return, cases: &[CaseFile], here: &mut Vec<Comment>) -> Arriving {
    let of = |household: HouseholdId| {
        let its = |it: &&CaseFile| it.household.as_ref().is_some_and(|it| it.id == household);
        cases.iter().find(its).map(|it| Box::new(it.clone()))
    };
    let brings = file.arriving(of, here);
    here.extend(brings.new.iter().chain(&brings.corrected).cloned());
    here.sort_by_key(|it| it.id);
    brings
}

#[test]
fn a_tablet_takes_in_what_is_for_it_and_says_why_it_leaves_the_rest() {
    let (one, two) = (sealed(1), sealed(2));
    let cases = [case(&corrected(&one, 1)), case(&two)];
    let (open, mended) = (comment(1, &one, Some("moo")), comment(2, &one, Some("house_no")));
    let gone = Comment { household: HouseholdId(id(1, 3)), ..comment(3, &sealed(3), None) };
    let later = Comment { head: RevisionId(id(3, 500)), ..comment(4, &two, None) };
    let other_visit = Comment { visit: VisitId(id(2, 77)), ..comment(5, &two, None) };
    let all = [open.clone(), mended.clone(), gone, later, other_visit];
    let mut here = Vec::new();
    let brings = taken(file(&all), &cases, &mut here);
    let expected =
        Arriving { new: vec![open.clone()], corrected: vec![mended], known: 0, elsewhere: 2, later: 1 };
    assert_eq!(brings, expected);
    let again = taken(file(&all), &cases, &mut here);
    assert_eq!(again, Arriving { known: 2, elsewhere: 2, later: 1, ..Arriving::default() });
    // The id stands for the words: what was said once is never said otherwise.
    let twisted = Comment { text: "อย่างอื่น".to_owned(), ..open.clone() };
    assert_eq!(taken(file(&[twisted]), &cases, &mut here).known, 1);
    assert_eq!(here[0], open);
}

/// Two households of a tablet, and twelve comments: a third of them on a household that is not there.
static VILLAGE: LazyLock<(Vec<CaseFile>, Vec<Comment>)> = LazyLock::new(|| {
    let households: Vec<SealedVisit> = (1..4).map(small).collect();
    let questions = [Some("house_no"), Some("moo"), None];
    let said = (0..12).map(|n| comment(n, &households[n as usize % 3], questions[n as usize / 4]));
    (households.iter().take(2).map(case).collect(), said.collect())
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn files_opened_in_any_order_and_any_number_of_times_bring_the_same(
        files in proptest::collection::vec(proptest::collection::vec(0u32..12, 0..6), 1..5),
        order in proptest::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let (cases, said) = &*VILLAGE;
        let make = |numbers: &Vec<u32>| {
            let mut numbers = numbers.clone();
            numbers.sort_unstable();
            numbers.dedup();
            file(&numbers.into_iter().map(|it| said[it as usize].clone()).collect::<Vec<_>>())
        };
        let mut once = Vec::new();
        for it in &files {
            taken(make(it), cases, &mut once);
        }
        let mut often = Vec::new();
        for it in order.iter().map(|it| it.get(&files)).chain(files.iter().rev()) {
            taken(make(it), cases, &mut often);
            let again = taken(make(it), cases, &mut often);
            prop_assert!(again.new.is_empty() && again.corrected.is_empty());
        }
        prop_assert_eq!(once, often);
    }
}

// ── The office ──────────────────────────────────────────────────────────────────────────────────

fn taken_in(bundle: &Bundle) -> Intake {
    let text = signed(thaiqm_field::exchange::envelope::BUNDLE, &bundle.write());
    match judged(text.as_bytes(), &[known(public(&signer()), "สุดา")], &[]) {
        Judged::Accepted(it) => it.record("file.json", text, NOW),
        other => panic!("not taken in: {other:?}"),
    }
}

#[test]
fn the_office_sees_of_each_comment_what_the_files_say_in_whatever_order_they_came() {
    let before = sealed(1);
    let (of_house, of_moo) = (comment(1, &before, Some("house_no")), comment(2, &before, Some("moo")));
    let mut after = case(&corrected(&before, 1));
    keep(&mut after, &of_moo, "ตรงแล้ว", 72).expect("kept");
    let after = SealedVisit::all_of(&after).remove(0);
    let old = taken_in(&bundle(vec![before.clone(), sealed(2)]));
    let new = taken_in(&bundle(vec![after.clone()]));
    let register = [known(public(&signer()), "สุดา")];
    let visits = [before.visit.id].into();
    let came = |intakes: &[&Intake]| histories(&visits, intakes, &register, &published());
    assert_eq!(became(&of_house, &came(&[])), Fate::Open);
    assert_eq!(became(&of_house, &came(&[&old])), Fate::Open);
    for both in [[&old, &new], [&new, &old]] {
        let came = came(&both);
        assert_eq!(came.len(), 1, "only what was asked for");
        assert!(matches!(became(&of_house, &came), Fate::Corrected(..)));
        assert!(matches!(became(&of_moo, &came), Fate::Kept(_, "ตรงแล้ว")));
    }
}

#[test]
fn a_comment_goes_to_whoever_goes_on_with_the_work() {
    let before = sealed(1);
    let said = comment(1, &before, None);
    let new = public(&stranger());
    let mut register = vec![known(public(&signer()), "สุดา"), known(new.clone(), "สุดา เครื่องใหม่")];
    assert!(for_key(&new.kid(), [&said], &register).is_empty());
    register[1].go_on_for(&kid(), "เครื่องหาย".to_owned(), 1);
    assert_eq!(for_key(&new.kid(), [&said], &register), [&said]);
    assert_eq!(for_key(&kid(), [&said], &register), [&said]);
}

// ── What is kept ────────────────────────────────────────────────────────────────────────────────

#[test]
fn a_backup_brings_comments_back_but_none_of_a_household_that_was_taken_off() {
    let (one, two) = (sealed(1), sealed(2));
    let of = |n: u32, it: &SealedVisit| {
        let own = [Record::Household(it.household.clone()), Record::Visit(it.visit.clone())];
        let rest = it.revisions.iter().cloned().map(Record::Revision);
        own.into_iter().chain(rest).chain([Record::Comment(comment(n, it, None))]).collect::<Vec<_>>()
    };
    let all = [of(1, &one), of(2, &two)].concat();
    let backup = Backup::of(&kid(), Some(author()), IAT, all.clone());
    assert_eq!(backup.against(&[], &Default::default()).new, all);
    assert_eq!(backup.against(&all, &Default::default()).new, []);
    let why = Why::Asked { note: "ขอให้ลบ".to_owned() };
    let removal = Removal { household: one.household.id, why, at: NOW, by: kid(), gone: Vec::new() };
    let back = backup.against(&[Record::Removal(removal.clone())], &Default::default());
    assert_eq!((back.new, back.gone), (of(2, &two), 4));
    let handed_on = backup.without(&[removal]);
    assert!(
        !handed_on
            .records
            .iter()
            .any(|it| matches!(it, Record::Comment(it) if it.household == one.household.id))
    );
}

#[test]
fn the_trail_says_of_which_household_corrections_were_asked_for_and_no_word_of_it() {
    let before = sealed(1);
    let commit = Commit(vec![Record::Comment(comment(1, &before, Some("house_no")))]);
    assert_eq!(act_of(&commit), Some((Act::Commented, about(before.household.id))));
}
