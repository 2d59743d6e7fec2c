//! What is taken off a device, what vouches that it may be, and the trail of what was done.

use thaiqm_field::domain::OrdSet;

use thaiqm_field::domain::record::{Handover, HandoverFile, Intake, Received};
use thaiqm_field::domain::trail::{
    Act, Done, Extended, Gone, MAX_FIELDS, Removal, Why, act_of, kept_until, may_go, without,
};
use thaiqm_field::domain::{CaseFile, Commit, Household, HouseholdId, Record, RevisionId, Visit, VisitState};
use thaiqm_field::exchange::backup::Backup;
use thaiqm_field::exchange::bundle::{ManifestLine, file_name};
use thaiqm_field::exchange::enrol::Document;
use thaiqm_field::exchange::envelope::{BUNDLE, ENROL, RECEIPT, TRAIL};
use thaiqm_field::exchange::intake::{Judged, claimed_households, head, link, reopen};
use thaiqm_field::exchange::receipt::{DAYS, MAX_LINES, Receipt, Trail, redacted};
use thaiqm_field::exchange::{Bundle, BundleFault, Maker, SealedVisit};

use crate::support::{
    IAT, ROUND, author, bundle, id, judged, known, public, published, sealed, signed, signer, stranger,
    verified,
};

const DAY: i64 = 24 * 60 * 60_000;
const NOW: i64 = IAT * 1_000;

fn kid() -> String {
    public(&signer()).kid()
}

fn case(sealed: &SealedVisit) -> CaseFile {
    CaseFile {
        household: Some(sealed.household.clone()),
        visits: vec![sealed.visit.clone()],
        revisions: sealed.revisions.clone(),
    }
}

fn handed_over(bundle: &Bundle) -> Handover {
    let payload = bundle.write();
    let (name, heads) = (file_name(bundle), bundle.heads());
    let file = HandoverFile {
        name,
        text: signed(BUNDLE, &payload),
        hash: verified(&payload).hash().to_owned(),
        heads,
        carries: None,
    };
    let (by, seq) = (kid(), bundle.seq);
    Handover { by, seq, reserved_at: NOW, file: Some(file), checked_at: Some(NOW), received: None }
}

fn received(handover: &Handover, at: i64) -> Handover {
    Handover { received: Some(Received { at, days: DAYS }), ..handover.clone() }
}

fn taken_in(bundle: &Bundle) -> Intake {
    let text = signed(BUNDLE, &bundle.write());
    match judged(text.as_bytes(), &[known(public(&signer()), "สุดา")], &[]) {
        Judged::Accepted(it) => it.record("file.json", text, NOW),
        other => panic!("not taken in: {other:?}"),
    }
}

fn asked(household: HouseholdId) -> Removal {
    let why = Why::Asked { note: "เจ้าบ้านขอให้ลบ".to_owned() };
    Removal { household, why, at: NOW, by: kid(), gone: Vec::new() }
}

fn after_receipt(sealed: &SealedVisit) -> Removal {
    let line = ManifestLine::of(sealed).expect("sealed");
    let round = sealed.visit.round.clone();
    let gone = vec![Gone { visit: line.visit, round, head: line.head, hash: line.hash }];
    Removal { household: sealed.household.id, why: Why::Received, at: NOW, by: kid(), gone }
}

fn next(cases: &[CaseFile], handovers: &[Handover], removals: &[Removal]) -> Option<Bundle> {
    let (author, kid) = (author(), kid());
    let maker =
        Maker { author: &author, kid: &kid, aud: "", also: None, round: ROUND, demo: false, removals };
    Bundle::next(Bundle::next_seq(&kid, handovers), &maker, NOW, cases, handovers, &published())
}

// ── When a household may go ─────────────────────────────────────────────────────────────────────

fn goes(case: &CaseFile, handovers: &[&Handover]) -> Option<i64> {
    may_go(case, &kept_until(handovers.iter().copied()))
}

#[test]
fn pitfall_8_a_household_goes_only_when_the_office_has_all_of_it_and_its_days_are_over() {
    let (one, two) = (sealed(1), sealed(2));
    let file = handed_over(&bundle(vec![one.clone(), two.clone()]));
    let whole = case(&one);
    assert_eq!(goes(&whole, &[]), None, "never handed over");
    assert_eq!(goes(&whole, &[&file]), None, "handed over, no receipt");
    let file = received(&file, NOW);
    let day = NOW + i64::from(DAYS) * DAY;
    assert_eq!(goes(&whole, &[&file]), Some(day));

    let other = handed_over(&bundle(vec![two.clone()]));
    assert_eq!(goes(&whole, &[&received(&other, NOW)]), None, "another household's file");

    let draft = Visit { id: thaiqm_field::domain::VisitId(id(2, 90)), head: None, ..one.visit.clone() };
    let draft = Visit { state: VisitState::Draft, ..draft };
    let mut more = whole.clone();
    more.visits.push(draft);
    assert_eq!(goes(&more, &[&file]), None, "a visit was begun since");

    let mut correcting = whole.clone();
    correcting.visits[0].state = VisitState::Correcting(one.visit.answers.clone());
    assert_eq!(goes(&correcting, &[&file]), None, "it is being corrected");

    let corrected = crate::support::corrected(&one, 77);
    assert_eq!(goes(&case(&corrected), &[&file]), None, "it was corrected since");
    let again = received(&handed_over(&bundle(vec![corrected.clone()])), NOW + DAY);
    assert_eq!(goes(&case(&corrected), &[&file, &again]), Some(day + DAY), "the later one counts");
    assert_eq!(goes(&CaseFile::default(), &[&file]), None, "nothing is no household");
}

#[test]
fn a_file_that_holds_what_is_taken_off_goes_and_its_place_in_the_chain_stays() {
    let (one, two, three) = (sealed(1), sealed(2), sealed(3));
    let both = handed_over(&bundle(vec![one.clone(), two.clone()]));
    let alone = Handover { seq: 2, ..handed_over(&bundle(vec![three.clone()])) };
    let hash = |it: &Handover| it.file.as_ref().expect("a file").hash.clone();

    // The office has it: what else stood in it need not go again.
    let here = received(&both, NOW);
    let left = without(&case(&one), &[&here, &alone]);
    let [left] = left.as_slice() else { panic!("one file holds it: {left:?}") };
    let file = left.file.as_ref().expect("its place stays");
    assert_eq!((file.text.as_str(), hash(left), left.seq), ("", hash(&both), 1));
    assert_eq!(file.heads, both.file.as_ref().expect("a file").heads);
    assert_eq!(
        next(&[case(&two)], std::slice::from_ref(left), &[asked(one.household.id)]),
        None,
        "it has that"
    );

    // The office does not have it: what else stood in it waits again, behind the same chain.
    let left = without(&case(&one), &[&both, &alone]).remove(0);
    let again = next(&[case(&two)], &[left], &[asked(one.household.id)]).expect("it waits again");
    assert_eq!((again.seq, again.prev.clone(), again.records.len()), (2, hash(&both), 1));
    assert_eq!((again.records[0].household.id, &again.erased), (two.household.id, &vec![one.household.id]));
    assert_eq!(again.manifest.len(), 1, "what somebody wanted erased is named nowhere but as erased");
    assert!(Bundle::read(&verified(&again.write()), &published()).is_ok());
}

#[test]
fn the_manifest_goes_on_naming_what_the_office_has() {
    let (one, two) = (sealed(1), sealed(2));
    let before = received(&handed_over(&bundle(vec![one.clone()])), NOW);
    let file = next(&[case(&two)], &[before], &[after_receipt(&one)]).expect("something new");
    let named: Vec<_> = file.manifest.iter().map(|it| it.visit).collect();
    assert_eq!(named, vec![one.visit.id, two.visit.id]);
    assert_eq!(file.manifest[0], ManifestLine::of(&one).expect("sealed"));
    assert!(file.erased.is_empty() && Bundle::read(&verified(&file.write()), &published()).is_ok());
}

#[test]
fn erased_households_stand_in_a_file_in_one_order_and_are_not_written_when_there_are_none() {
    let mut file = bundle(vec![sealed(1)]);
    let text = |it: &Bundle| String::from_utf8(it.write()).expect("JSON");
    assert!(!text(&file).contains("erased"));
    let empty = text(&file).replacen("\"void\":[]}", "\"void\":[],\"erased\":[]}", 1);
    assert!(matches!(Bundle::read(&verified(empty.as_bytes()), &published()), Err(BundleFault::Shape(_))));
    let (one, two) = (HouseholdId(id(1, 50)), HouseholdId(id(1, 51)));
    file.erased = vec![one, two];
    assert!(Bundle::read(&verified(&file.write()), &published()).is_ok());
    for wrong in [vec![two, one], vec![one, one]] {
        file.erased = wrong;
        let read = Bundle::read(&verified(&file.write()), &published());
        assert_eq!(read.err(), Some(BundleFault::Shape("erased".to_owned())));
    }
}

#[test]
fn a_list_that_forgets_what_an_earlier_one_named_is_told_whichever_comes_first() {
    let (one, two, three) = (sealed(1), sealed(2), sealed(3));
    let register = [known(public(&signer()), "สุดา")];
    let first = bundle(vec![one.clone(), two.clone()]);
    let before = handed_over(&first);
    let cases = [case(&one), case(&two), case(&three)];
    let honest = next(&cases, std::slice::from_ref(&before), &[]).expect("something new");
    let dropped = |file: &Bundle, here: &[&Intake]| match judged(
        signed(BUNDLE, &file.write()).as_bytes(),
        &register,
        here,
    ) {
        Judged::Accepted(it) => it.dropped,
        other => panic!("not taken in: {other:?}"),
    };
    let kept = |file: &Bundle, here: &[&Intake]| {
        let text = signed(BUNDLE, &file.write());
        match judged(text.as_bytes(), &register, here) {
            Judged::Accepted(it) => it.record("file.json", text, NOW),
            other => panic!("not taken in: {other:?}"),
        }
    };
    let here = taken_in(&first);
    assert_eq!(dropped(&honest, &[&here]), 0);
    let mut forgets = honest.clone();
    forgets.manifest.retain(|it| it.visit == three.visit.id);
    assert_eq!(dropped(&forgets, &[&here]), 2);
    assert_eq!(dropped(&first, &[&kept(&forgets, &[])]), 2, "the other way round");
    // Somebody asked for one of them.
    let mut erased = forgets.clone();
    erased.erased = vec![one.household.id];
    assert_eq!(dropped(&erased, &[&here]), 1);
    // Another round has a list of its own.
    let mut other = forgets.clone();
    other.round = "rx-2568".to_owned();
    other.records.iter_mut().for_each(|it| it.visit.round = "rx-2568".to_owned());
    other.manifest = other.records.iter().filter_map(ManifestLine::of).collect();
    assert_eq!(dropped(&other, &[&here]), 0);
}

// ── Receipts ────────────────────────────────────────────────────────────────────────────────────

fn receipt(intakes: &[&Intake]) -> Receipt {
    Receipt::of(&public(&stranger()).kid(), &kid(), intakes, Vec::new(), IAT)
}

/// Signed by the office of these tests, read as a tablet reads it that trusts `office`.
fn read_by_a_tablet(payload: &[u8], typ: &str) -> Option<Receipt> {
    use thaiqm_field::exchange::envelope::{assemble, signing_input};
    let input = signing_input(typ, &public(&stranger()), payload);
    let text = assemble(&input, &crate::support::signature(&stranger(), &input))?;
    Receipt::read_from(text.as_bytes(), &public(&stranger())).ok()
}

#[test]
fn a_receipt_marks_the_files_it_names_and_no_other() {
    let (one, two) = (bundle(vec![sealed(1)]), bundle(vec![sealed(2)]));
    let first = handed_over(&one);
    let intake = taken_in(&one);
    let receipt = receipt(&[&intake]);
    assert_eq!(read_by_a_tablet(&receipt.payload(), RECEIPT).as_ref(), Some(&receipt));

    let marked = receipt.marked(std::slice::from_ref(&first), NOW);
    assert_eq!(marked, vec![received(&first, NOW)]);
    assert!(receipt.marked(&marked, NOW + DAY).is_empty(), "its days do not begin anew");

    // The same number, other bytes: a restored tablet made it, and the office never saw it.
    let forked = Handover { seq: 1, ..handed_over(&two) };
    assert!(receipt.marked(&[forked], NOW).is_empty());
    let other_number = Handover { seq: 2, ..first.clone() };
    assert!(receipt.marked(&[other_number], NOW).is_empty());
    let other_key = Handover { by: public(&stranger()).kid(), ..first.clone() };
    assert!(receipt.marked(&[other_key], NOW).is_empty());
    assert!(receipt.marked(&[Handover { file: None, ..first }], NOW).is_empty());
}

#[test]
fn pitfall_20_no_word_of_an_office_takes_off_what_it_does_not_have() {
    let (one, two) = (sealed(1), sealed(2));
    let first = handed_over(&bundle(vec![one.clone()]));
    // It vouches for one file, and asks for the erasure of a household that no file brought it yet.
    let asking =
        Receipt { erased: vec![two.household.id], ..receipt(&[&taken_in(&bundle(vec![one.clone()]))]) };
    let read = read_by_a_tablet(&asking.payload(), RECEIPT).expect("it is signed as it must be");
    let marked = read.marked(std::slice::from_ref(&first), NOW);
    let all: Vec<&Handover> = marked.iter().collect();
    assert!(goes(&case(&one), &all).is_some(), "what it has may go, after its days");
    assert_eq!(goes(&case(&two), &all), None, "what it asks for stays, until a person says so twice");
    // What it says to another tablet's key says nothing here.
    let other = Receipt { to: public(&stranger()).kid(), ..asking };
    assert_eq!(other.marked(std::slice::from_ref(&first), NOW), vec![]);
    // A backup brings back whatever no person here took off.
    let whole = Backup::of(&kid(), None, IAT, vec![Record::Household(two.household.clone())]);
    assert_eq!(whole.against(&[], &OrdSet::new()).new, whole.records);
    let gone = [Record::Removal(asked(two.household.id))];
    assert!(whole.against(&gone, &OrdSet::new()).new.is_empty(), "only a person's own removal is heeded");
}

#[test]
fn a_receipt_that_no_office_of_this_tablet_signed_is_not_read() {
    let receipt = receipt(&[&taken_in(&bundle(vec![sealed(1)]))]);
    // Signed by somebody else, even rightly in itself.
    let forged = Receipt { device: thaiqm_field::exchange::Device { kid: kid() }, ..receipt.clone() };
    let text = signed(RECEIPT, &forged.payload());
    assert!(Receipt::read_from(text.as_bytes(), &public(&stranger())).is_err());
    // One kind of file for another.
    assert_eq!(read_by_a_tablet(&receipt.payload(), ENROL), None);
    // What our app never writes.
    let wrong = [
        Receipt { days: 366, ..receipt.clone() },
        Receipt { to: "x".to_owned(), ..receipt.clone() },
        Receipt { files: [receipt.files.clone(), receipt.files.clone()].concat(), ..receipt.clone() },
        Receipt { iat: -1, ..receipt.clone() },
        Receipt { erased: vec![HouseholdId(id(1, 2)), HouseholdId(id(1, 1))], ..receipt.clone() },
    ];
    for it in wrong {
        assert_eq!(read_by_a_tablet(&it.payload(), RECEIPT), None, "{it:?}");
    }
    let text = String::from_utf8(receipt.payload()).expect("JSON");
    let more = text.replacen("\"iat\"", "\"more\":1,\"iat\"", 1);
    assert_eq!(read_by_a_tablet(more.as_bytes(), RECEIPT), None);
}

// ── Erasure in an office, and what would bring it back ──────────────────────────────────────────

#[test]
fn an_erased_household_leaves_a_kept_file_and_the_rest_stays_readable() {
    let (one, two) = (sealed(1), sealed(2));
    let whole = bundle(vec![one.clone(), two.clone()]);
    let intake = taken_in(&whole);
    let register = [known(public(&signer()), "สุดา")];
    let erased = OrdSet::from([one.household.id]);

    assert_eq!(redacted(&intake, &whole, &OrdSet::from([HouseholdId(id(1, 99))]), &published()), None);
    let left = redacted(&intake, &whole, &erased, &published()).expect("it holds that household");
    let id_of = one.household.id.to_string();
    assert!(!left.text.contains(&id_of) && !left.text.contains(&one.visit.id.to_string()));
    assert!(left.redacted && left.hash == intake.hash && left.seq == intake.seq);

    let read = reopen(&left, &register, &published()).expect("what is left is a bundle");
    assert_eq!(read.records, vec![two.clone()]);
    assert_eq!(read.tally, Bundle::count(std::slice::from_ref(&two), &published()));
    let before = head(&intake, &register).expect("whole");
    let after = head(&left, &register).expect("left");
    assert_eq!(link(&intake, &before), link(&left, &after), "its place in the chain is the same");
    assert_eq!((before.households().len(), after.households()), (2, vec![two.household.id]));
    let old = Intake { head: None, ..left.clone() };
    assert_eq!(head(&old, &register).expect("left"), after, "and read from its text");

    // It cannot be passed off as another file's remains, nor altered beyond what a bundle is.
    let moved = Intake { seq: 2, ..left.clone() };
    assert!(reopen(&moved, &register, &published()).is_err());
    let altered =
        Intake { text: left.text.replacen("\"households\":1", "\"households\":2", 1), ..left.clone() };
    assert!(reopen(&altered, &register, &published()).is_err());
    // And a redacted text that claims to be signed is not.
    let claimed = Intake { redacted: false, ..left.clone() };
    assert!(reopen(&claimed, &register, &published()).is_err());

    // The same file once more is still the same file.
    let again = judged(intake.text.as_bytes(), &register, &[&left]);
    assert!(matches!(again, Judged::Again { .. }), "{again:?}");
}

#[test]
fn no_backup_brings_back_what_was_taken_off() {
    let records = |it: &SealedVisit| -> Vec<Record> {
        let revisions = it.revisions.iter().cloned().map(Record::Revision);
        let own = [Record::Household(it.household.clone()), Record::Visit(it.visit.clone())];
        own.into_iter().chain(revisions).collect()
    };
    let (one, two) = (sealed(1), sealed(2));
    let of = |records: Vec<Record>| Backup::of(&kid(), Some(author()), IAT, records);
    let old = of([records(&one), records(&two)].concat());
    for removal in [asked(one.household.id), after_receipt(&one)] {
        let here = [Record::Removal(removal.clone())];
        let back = old.against(&here, &OrdSet::new());
        assert_eq!((back.new.clone(), back.gone), (records(&two), records(&one).len()), "{removal:?}");
        // A newer backup says itself what was taken off since: on the next tablet too.
        let newer = of([here.to_vec(), records(&one)].concat());
        let back = newer.against(&[], &OrdSet::new());
        assert_eq!((back.new, back.gone), (here.to_vec(), records(&one).len()));
    }
    assert_eq!(old.against(&[], &OrdSet::new()).gone, 0);
}

#[test]
fn a_backup_that_an_office_hands_on_holds_nothing_that_was_erased_and_says_so() {
    let (one, two) = (sealed(1), sealed(2));
    let of = |it: &SealedVisit| -> Vec<Record> {
        let revisions = it.revisions.iter().cloned().map(Record::Revision);
        let own = [Record::Household(it.household.clone()), Record::Visit(it.visit.clone())];
        own.into_iter().chain(revisions).collect()
    };
    let whole = Backup::of(&kid(), Some(author()), IAT, [of(&one), of(&two)].concat());
    let removals = [asked(one.household.id), after_receipt(&two)];
    let left = whole.without(&removals);
    assert_eq!(left.records, [of(&two), vec![Record::Removal(removals[0].clone())]].concat());
    assert_eq!(left.against(&[], &OrdSet::new()).gone, 0);
    assert_eq!(
        whole.against(&left.records, &OrdSet::new()).gone,
        of(&one).len(),
        "an older one brings nothing back"
    );
}

#[test]
fn which_households_a_waiting_file_holds_is_known_before_anybody_vouches_for_it() {
    let text = signed(BUNDLE, &bundle(vec![sealed(1), sealed(2)]).write());
    assert_eq!(claimed_households(&text), [sealed(1).household.id, sealed(2).household.id]);
    assert!(claimed_households(&text[..text.len() - 9]).is_empty());
    assert!(claimed_households("").is_empty());
}

// ── The trail ───────────────────────────────────────────────────────────────────────────────────

fn line(n: u32, fields: &[&str]) -> Done {
    let fields = fields.iter().map(|it| (*it).to_owned()).collect();
    Done {
        id: RevisionId(id(9, n)),
        at: NOW,
        by: kid(),
        act: Act::Changed,
        about: "household/1".to_owned(),
        fields,
        note: String::new(),
    }
}

#[test]
fn every_commit_that_a_person_makes_has_its_line() {
    let one = sealed(1);
    let household = format!("household/{}", one.household.id);
    let file = handed_over(&bundle(vec![one.clone()]));
    let key = Record::Handover(file.clone()).key();
    let visit = || Record::Visit(one.visit.clone());
    let revision = || Record::Revision(one.revisions[0].clone());
    let added = || Record::Household(one.household.clone());
    let other = Record::Household(Household { id: HouseholdId(id(1, 9)), ..one.household.clone() });
    let none = Handover { file: None, ..file.clone() };
    let made = Handover { checked_at: None, ..file.clone() };
    let removal = asked(one.household.id);
    type Said = Option<(Act, String)>;
    let table: [(Vec<Record>, Said); 10] = [
        (vec![added(), visit()], Some((Act::Changed, household.clone()))),
        (vec![visit()], Some((Act::Changed, household.clone()))),
        (vec![visit(), revision()], Some((Act::Sealed, household.clone()))),
        (vec![Record::Handover(none)], None),
        (vec![Record::Handover(made)], Some((Act::FileMade, key.clone()))),
        (vec![Record::Handover(file.clone())], Some((Act::FileChecked, key.clone()))),
        (vec![Record::Handover(received(&file, NOW))], Some((Act::Receipted, key.clone()))),
        (vec![added(), visit(), revision(), other], Some((Act::Restored, String::new()))),
        (
            vec![Record::Removal(removal), Record::Handover(file)],
            Some((Act::Removed, format!("removal/{}", one.household.id))),
        ),
        (vec![Record::Done(line(1, &[]))], None),
    ];
    for (records, expected) in table {
        assert_eq!(act_of(&Commit(records.clone())), expected, "{records:?}");
    }
}

#[test]
fn a_line_names_each_question_once_and_is_full_some_time() {
    let first = line(1, &["house_no"]);
    assert_eq!(first.with(&["house_no"]), Extended::Same);
    assert_eq!(first.with(&["moo", "house_no"]), Extended::Line(line(1, &["house_no", "moo"])));
    let names: Vec<String> = (0..MAX_FIELDS).map(|it| format!("q{it}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(line(1, &names).with(&["one_more"]), Extended::Full);
    assert_eq!(line(1, &names).with(&names), Extended::Same);
}

#[test]
fn a_trail_that_leaves_names_no_restricted_question() {
    let published = thaiqm_field::domain::Questionnaire::published();
    let mut items = published.iter().flat_map(|it| &it.dimensions).flat_map(|it| &it.items);
    let code = items.find(|it| it.restricted).expect("some items are restricted").code.clone();
    let told = format!("{code}.severity");
    let lines = [line(1, &["house_no", &code, &told]), line(2, &["moo"])];
    let trail = Trail::of(&kid(), &lines, published, IAT);
    assert_eq!(trail.done[0].fields, ["house_no", "restricted"]);
    let text = signed(TRAIL, &trail.payload());
    assert!(!String::from_utf8_lossy(&trail.payload()).contains(&code));
    let (read, key) = Trail::read(text.as_bytes()).expect("a trail");
    assert_eq!((read, key.kid()), (trail, kid()));
}

#[test]
fn a_long_trail_keeps_its_newest_lines_and_says_how_many_are_older() {
    let lines: Vec<Done> = (0..MAX_LINES as u32 + 5).map(|n| line(n, &[])).collect();
    let trail = Trail::of(&kid(), &lines, &published(), IAT);
    assert_eq!((trail.done.len(), trail.before, trail.done[0].id), (MAX_LINES, 5, lines[5].id));
    assert!(trail.check().is_ok());
    let backwards = Trail { done: lines[..2].iter().rev().cloned().collect(), ..trail };
    assert_eq!(backwards.check(), Err(BundleFault::Shape("done".to_owned())));
}
