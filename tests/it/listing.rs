//! Lists on their way to the office above: taken once, the newest holds, each household is one.

use std::sync::Arc;

use proptest::prelude::*;
use thaiqm_field::domain::listing::ListBelow;
use thaiqm_field::domain::record::{KnownKey, Standing};
use thaiqm_field::domain::relay::{Relay, Sent, listless};
use thaiqm_field::domain::report::{Cell, r3, r10};
use thaiqm_field::domain::roster::MAX_LISTED;
use thaiqm_field::domain::summary::{Summary, with_lists};
use thaiqm_field::domain::taken::Digest;
use thaiqm_field::domain::tally::{Area, Scope};
use thaiqm_field::domain::trail::{Removal, Why};
use thaiqm_field::domain::{Date, HouseholdId, Listed, OrdMap, OrdSet, PhotoFile, Record, Roster};
use thaiqm_field::exchange::backup::Backup;
use thaiqm_field::exchange::enrol::Document;
use thaiqm_field::exchange::envelope::{LIST, MAX_PAYLOAD};
use thaiqm_field::exchange::intake::{HeldWhy, Reason};
use thaiqm_field::exchange::kept::{Loose, text as text_of};
use thaiqm_field::exchange::listing::{
    AHEAD, Judge, Judged, Listing, claimed_households, is_list, judge, lacking, reopen, unread_without,
};
use thaiqm_field::exchange::relay::{Cover, Opened, WITH_MORE, WITH_SAME, open, vouched_for};
use thaiqm_field::exchange::roster::Pack;
use thaiqm_field::exchange::{BundleFault, EnvelopeFault};

use crate::relay::{
    DISTRICT, FORGER, MUNICIPALITY, NOW, PROVINCE, SOMYING, compared, cover, file, kid, signed_by, whole,
};
use crate::roster::{of_text, roster};

/// Households of the list, by the last digits of their codes.
fn listed(codes: std::ops::Range<u32>) -> Vec<Listed> {
    let line =
        |n| format!("999900{n:05},27/{n},4,760609,บุญมี,ตัวอย่าง{n},หลังคารั่ว,สมหญิง,หมายเหตุ {n},0812345678\n");
    let lines: String = codes.map(line).collect();
    let head = "house_code,house_no,moo,tambon_code,first_name,last_name,problem,assigned,note,phone\n";
    of_text(&format!("{head}{lines}")).households
}

fn list(from: u8, to: u8, issue: u64, codes: std::ops::Range<u32>) -> Listing {
    let kept = Roster { office: kid(from), issue: issue - 1, ..roster(listed(codes)) };
    Listing::of(&kept, &OrdSet::new(), &kid(to), 1, 0)
}

fn text(of: u8, listing: &Listing) -> String {
    signed_by(LIST, &listing.payload(), of, of)
}

/// An office with what it keeps of lists from below.
#[derive(Clone, Default)]
struct Above {
    kept: OrdMap<String, (ListBelow, String)>,
    erased: OrdSet<HouseholdId>,
}

impl Above {
    fn judged(&self, here: u8, text: &str, way: &[u8], register: &[KnownKey]) -> Judged {
        let kept: Vec<ListBelow> = self.kept.values().map(|it| it.0.clone()).collect();
        let way: Vec<String> = way.iter().map(|it| kid(*it)).collect();
        let office = Judge { office: &kid(here), register, kept: &kept, demo: false, now: NOW };
        judge(text.as_bytes(), &way, None, &office)
    }

    /// Takes it in as an office does; whether anything changed.
    fn take(&mut self, here: u8, text: &str, way: &[u8], register: &[KnownKey]) -> bool {
        let Judged::Accepted(hash, _, mut listing) = self.judged(here, text, way, register) else {
            return false;
        };
        let redacted = listing.redact(&self.erased);
        let left = redacted.clone().unwrap_or_else(|| text.to_owned());
        let way: Vec<String> = way.iter().map(|it| kid(*it)).collect();
        let kept = Loose::of(&left).file(None);
        let record = listing.record(&hash, &kept.hash, &way, None, NOW);
        let record = ListBelow { redacted: redacted.is_some(), ..record };
        let before = self.kept.get(&record.office).map(|it| &it.0);
        assert!(record.replaces(before), "what is judged newer takes its place");
        assert_eq!(text_of(&kept).as_deref(), Some(&*left), "what lies on the shelf is the text");
        assert_eq!(reopen(&left, &record), Some(*listing));
        self.kept.insert(record.office.clone(), (record, left));
        true
    }

    fn summaries(&self) -> Vec<Arc<Summary>> {
        let all = self.kept.values().flat_map(|it| it.0.digest.summaries().expect("of today"));
        all.map(Arc::new).collect()
    }

    /// The households of 2565 that R3 and R10 count, with an own list of the office.
    fn targets(&self, own: &[Listed], area: &str) -> (u64, u64) {
        let own = Roster { office: kid(PROVINCE), ..roster(own.to_vec()) };
        let all = with_lists([], [&own], &self.summaries());
        let today = Date::new(2024, 6, 15).expect("a day");
        let scope = Scope { area: Area::of(area).expect("digits"), round: None, today };
        let first = |cells: Vec<Cell>| match cells.first() {
            Some(Cell::Count(it)) => *it,
            other => panic!("{other:?}"),
        };
        (first(r3(&all, &scope).total.cells), first(r10(&all, &scope).total.cells))
    }
}

fn offices() -> Vec<KnownKey> {
    vec![compared(MUNICIPALITY, "เทศบาล", true), compared(DISTRICT, "อำเภอ", true)]
}

/// A list of three households from the municipality, for other tests.
pub fn example() -> Vec<u8> {
    list(0x17, DISTRICT, 5, 1..4).payload()
}

#[test]
fn what_is_told_of_a_household_counts_it_and_finds_it_and_nothing_else_leaves() {
    let mut from = listed(1..3);
    from[0].reference = "1101700230708".to_owned();
    let kept = Roster { office: kid(MUNICIPALITY), questionnaire: "x".to_owned(), ..roster(from.clone()) };
    let told = Listing::of(&kept, &OrdSet::new(), &kid(DISTRICT), 1, NOW);
    assert_eq!(told.check(), Ok(()));
    let written = String::from_utf8(told.payload()).expect("text");
    for gone in ["หลังคารั่ว", "สมหญิง", "หมายเหตุ", "0812345678", "1101700230708"]
    {
        assert!(!written.contains(gone), "{gone}");
    }
    let one = Summary::of_listed(&told.roster.households[1]);
    let before = Summary::of_listed(&from[1]);
    assert!(one.problems.iter().all(|it| it.item.is_none()) && told.roster.households[1].problems.is_empty());
    let one = Summary { problems: Vec::new(), ..one };
    assert_eq!(Summary { problems: Vec::new(), ..before }, one, "everything else is as the list has it");
    // Nor does an office take more than that, whoever signed it.
    for spoil in [
        (|it| it.note = "x".to_owned()) as fn(&mut Listed),
        |it| it.assigned = vec!["สมหญิง".to_owned()],
        |it| it.problems = listed(2..3).remove(0).problems,
        |it| it.answers = listed(2..3).remove(0).answers,
    ] {
        let mut more = told.clone();
        spoil(&mut more.roster.households[1]);
        assert_eq!(more.check(), Err(BundleFault::Shape("households[1]".to_owned())));
    }
}

#[test]
fn no_tablet_takes_it_for_its_work() {
    let text = text(MUNICIPALITY, &list(MUNICIPALITY, DISTRICT, 5, 1..3));
    assert!(is_list(text.as_bytes()));
    let read = Pack::read(text.as_bytes());
    assert_eq!(read.err(), Some(Reason::Envelope(EnvelopeFault::NewerKind)));
}

#[test]
fn a_list_goes_up_two_levels_under_the_signature_of_the_office_that_made_it() {
    let made = list(MUNICIPALITY, DISTRICT, 5, 1..4);
    let first = text(MUNICIPALITY, &made);
    let packed = Loose::of(&first).file(None);
    let hash = thaiqm_field::exchange::Envelope::read(LIST, first.as_bytes()).expect("read");
    let hash = hash.verify(&crate::support::public(&crate::relay::key(MUNICIPALITY))).expect("signed");
    let inside = made.inside(hash.hash(), &packed.hash);
    // The municipality to the district.
    let up = with_list(MUNICIPALITY, DISTRICT, &[], inside.clone());
    assert_eq!((up.v, up.check()), (WITH_MORE, Ok(())));
    let part = whole(open(
        file(&up, std::slice::from_ref(&packed), MUNICIPALITY).as_bytes(),
        &kid(DISTRICT),
        &offices(),
    ));
    assert_eq!(part.text(0).as_ref(), Ok(&first), "byte for byte");
    let way = up.way(&part.cover.lists[0]);
    let mut district = Above::default();
    assert!(district.take(DISTRICT, &part.text(0).expect("read"), &[MUNICIPALITY], &offices()));
    let (kept, text) = district.kept.get(&kid(MUNICIPALITY)).expect("kept").clone();
    assert_eq!((&kept.through, &text), (&way, &first));
    // The district to the province, which never compared the municipality's digits.
    let inside = thaiqm_field::exchange::relay::Inside { through: kept.through.clone(), ..inside };
    let up = with_list(DISTRICT, PROVINCE, &offices(), inside);
    let register = vec![compared(DISTRICT, "อำเภอ", true)];
    let part = whole(open(file(&up, &[packed], DISTRICT).as_bytes(), &kid(PROVINCE), &register));
    let mut keys = register;
    keys.extend(part.cover.heard(&kid(PROVINCE), &keys));
    let mut province = Above::default();
    assert!(province.take(PROVINCE, &part.text(0).expect("read"), &[MUNICIPALITY, DISTRICT], &keys));
    for area in ["", "76", "7606", "760609"] {
        assert_eq!(province.targets(&[], area), (3, 3), "{area}");
    }
    assert_eq!(province.targets(&[], "49"), (0, 0));
}

/// A covering text with one list and no file.
fn with_list(
    from: u8,
    to: u8,
    register: &[KnownKey],
    inside: thaiqm_field::exchange::relay::Inside,
) -> Cover {
    let (cover, _) = cover(from, to, register, &[]);
    let lists = vec![inside];
    Cover {
        v: Cover::version(&lists, &[], &[]),
        keys: vouched_for(&lists, &[], &[], &[], register),
        lists,
        ..cover
    }
}

#[test]
fn without_a_list_the_covering_text_is_as_earlier_apps_wrote_it_and_with_one_they_say_that_it_is_newer() {
    let (without, _) = cover(DISTRICT, PROVINCE, &[], &[]);
    let written = String::from_utf8(without.payload()).expect("text");
    assert!(written.starts_with("{\"v\":1,") && !written.contains("lists"));
    assert!(Cover { v: WITH_MORE, ..without.clone() }.check().is_err(), "each has its own version");
    let inside = list(DISTRICT, PROVINCE, 5, 1..2).inside(&"A".repeat(43), &"B".repeat(43));
    let with = with_list(DISTRICT, PROVINCE, &[], inside);
    assert!(Cover { v: 1, ..with.clone() }.check().is_err());
    // An earlier app reads the number first, and stops there: another document of today's does the same.
    let text = signed_by(LIST, &with.payload(), DISTRICT, DISTRICT);
    assert_eq!(Listing::read(text.as_bytes()).err(), Some(Reason::Bundle(BundleFault::NewerVersion)));
    // What stands in both places is one too many.
    let twice = Cover { lists: [with.lists.clone(), with.lists.clone()].concat(), ..with };
    assert_eq!(twice.check(), Err(BundleFault::Shape("files".to_owned())));
}

#[test]
fn a_list_that_is_not_beside_its_covering_text_is_refused_with_it() {
    let made = list(DISTRICT, PROVINCE, 5, 1..4);
    let packed = Loose::of(&text(DISTRICT, &made)).file(None);
    let up = with_list(DISTRICT, PROVINCE, &[], made.inside(&"A".repeat(43), &packed.hash));
    let refused = |texts: &[PhotoFile]| {
        matches!(open(file(&up, texts, DISTRICT).as_bytes(), &kid(PROVINCE), &offices()), Opened::Refused(_))
    };
    assert!(!refused(std::slice::from_ref(&packed)));
    assert!(refused(&[]) && refused(&[packed.clone(), packed.clone()]));
    // And one that is not what the covering text says of it, by itself.
    let part = whole(open(file(&up, &[packed], DISTRICT).as_bytes(), &kid(PROVINCE), &offices()));
    let (register, here) = (offices(), kid(PROVINCE));
    let office = Judge { office: &here, register: &register, kept: &[], demo: false, now: NOW };
    let text = part.text(0).expect("read");
    let judged = judge(text.as_bytes(), &[kid(DISTRICT)], part.cover.lists.first(), &office);
    assert_eq!(judged, Judged::Refused(Reason::Envelope(EnvelopeFault::Altered)));
}

#[test]
fn a_forged_list_or_one_for_somebody_else_is_refused() {
    let above = Above::default();
    let refused = |text: &str, way: &[u8]| match above.judged(DISTRICT, text, way, &offices()) {
        Judged::Refused(reason) => reason,
        other => panic!("{other:?}"),
    };
    let made = list(MUNICIPALITY, DISTRICT, 5, 1..4);
    let forged = signed_by(LIST, &made.payload(), MUNICIPALITY, FORGER);
    assert_eq!(refused(&forged, &[MUNICIPALITY]), Reason::Envelope(EnvelopeFault::Signature));
    // Under another office's name, by one that is known.
    let lying = signed_by(LIST, &made.payload(), DISTRICT, DISTRICT);
    assert_eq!(refused(&lying, &[DISTRICT]), Reason::Bundle(BundleFault::OtherKey));
    let honest = text(MUNICIPALITY, &made);
    for at in (20..honest.len()).step_by(honest.len() / 60) {
        let mut bytes = honest.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        if bytes != honest.as_bytes() {
            refused(std::str::from_utf8(&bytes).expect("ASCII"), &[MUNICIPALITY]);
        }
    }
    // It went to the district: nobody else passes it on, nor does another take it.
    assert_eq!(refused(&honest, &[MUNICIPALITY, PROVINCE]), Reason::OtherOffice);
    assert_eq!(refused(&honest, &[PROVINCE]), Reason::OtherOffice);
    assert_eq!(refused(&honest, &[]), Reason::OtherOffice);
    let elsewhere = text(MUNICIPALITY, &list(MUNICIPALITY, PROVINCE, 5, 1..4));
    assert_eq!(refused(&elsewhere, &[MUNICIPALITY]), Reason::OtherOffice);
    // A volunteer's key makes no list, and practice takes none.
    let volunteer = [compared(SOMYING, "สมหญิง", false)];
    let by = text(SOMYING, &list(SOMYING, DISTRICT, 5, 1..4));
    let judged = above.judged(DISTRICT, &by, &[SOMYING], &volunteer);
    assert_eq!(judged, Judged::Refused(Reason::Bundle(BundleFault::OtherKey)));
    let (here, register) = (kid(DISTRICT), offices());
    let practice = Judge { office: &here, register: &register, kept: &[], demo: true, now: NOW };
    let judged = judge(honest.as_bytes(), &[kid(MUNICIPALITY)], None, &practice);
    assert_eq!(judged, Judged::Refused(Reason::NotDemo));
}

#[test]
fn a_list_of_an_office_that_nobody_vouches_for_or_that_was_stopped_waits() {
    let made = text(MUNICIPALITY, &list(MUNICIPALITY, DISTRICT, 5, 1..4));
    let why =
        |register: &[KnownKey]| match Above::default().judged(DISTRICT, &made, &[MUNICIPALITY], register) {
            Judged::Held(why, _, key, _) => {
                assert_eq!(key.kid(), kid(MUNICIPALITY));
                Some(why)
            }
            Judged::Accepted(..) => None,
            other => panic!("{other:?}"),
        };
    assert_eq!(why(&[]), Some(HeldWhy::UnknownKey));
    let decided = |standing| {
        let mut all = offices();
        all[0].decide(standing, "ทดสอบ".to_owned(), NOW);
        why(&all)
    };
    assert_eq!(decided(Standing::Suspended), Some(HeldWhy::Suspended));
    assert_eq!(decided(Standing::RevokedAfter(0)), Some(HeldWhy::Revoked));
    assert_eq!(decided(Standing::RevokedAfter(1)), Some(HeldWhy::Revoked), "its numbers are free");
    assert_eq!(decided(Standing::Active), None);
}

#[test]
fn a_list_of_a_day_to_come_waits_so_that_it_holds_up_no_honest_one() {
    let today = u64::try_from(NOW / 1_000).expect("after 1970");
    let of = |issue: u64| {
        let made = text(MUNICIPALITY, &list(MUNICIPALITY, DISTRICT, issue, 1..4));
        Above::default().judged(DISTRICT, &made, &[MUNICIPALITY], &offices())
    };
    assert!(matches!(of(today + AHEAD), Judged::Accepted(..)));
    assert!(matches!(of(today + AHEAD + 1), Judged::Held(HeldWhy::Ahead, ..)));
}

#[test]
fn taken_twice_it_is_one_and_an_older_one_never_takes_the_place_of_a_newer() {
    let old = text(MUNICIPALITY, &list(MUNICIPALITY, DISTRICT, 5, 1..6));
    let new = text(MUNICIPALITY, &list(MUNICIPALITY, DISTRICT, 6, 3..5));
    let mut above = Above::default();
    assert!(above.take(DISTRICT, &old, &[MUNICIPALITY], &offices()));
    assert!(!above.take(DISTRICT, &old, &[MUNICIPALITY], &offices()), "again");
    assert_eq!(above.targets(&[], ""), (5, 5));
    assert!(above.take(DISTRICT, &new, &[MUNICIPALITY], &offices()));
    assert_eq!(above.targets(&[], ""), (2, 2), "who is not on the list any more is not counted");
    assert!(!above.take(DISTRICT, &old, &[MUNICIPALITY], &offices()), "older after newer");
    assert!(!above.take(DISTRICT, &new, &[MUNICIPALITY], &offices()));
    assert_eq!(above.targets(&[], ""), (2, 2));
}

#[test]
fn a_household_on_two_lists_is_one_and_the_own_list_holds() {
    let mut above = Above::default();
    let of = |from: u8, codes| text(from, &list(from, PROVINCE, 5, codes));
    assert!(above.take(PROVINCE, &of(MUNICIPALITY, 1..6), &[MUNICIPALITY], &offices()));
    assert!(above.take(PROVINCE, &of(DISTRICT, 4..8), &[DISTRICT], &offices()));
    assert_eq!(above.targets(&[], ""), (7, 7));
    assert_eq!(above.targets(&listed(7..10), ""), (9, 9));
    let mut own = listed(1..2);
    own[0].reference = "ของเรา".to_owned();
    let own = Roster { office: kid(PROVINCE), ..roster(own) };
    let visited = Summary { listed: None, reference: "".into(), ..Summary::of_listed(&listed(5..6)[0]) };
    let all = with_lists([Arc::new(visited)], [&own], &above.summaries());
    assert_eq!(all.len(), 7);
    let reference = |code: u32| {
        let id = listed(code..code + 1)[0].id;
        let it = all.iter().find(|it| it.id == id).expect("there");
        (it.reference.to_string(), it.listed.is_some())
    };
    assert_eq!(reference(1), ("ของเรา".to_owned(), true));
    assert!(reference(5).1, "visited, it is on a list now");
}

#[test]
fn an_erased_household_stays_erased_when_a_list_comes_by() {
    let gone = listed(2..3)[0].id;
    let mut above = Above { erased: OrdSet::from([gone]), ..Above::default() };
    let old = text(MUNICIPALITY, &list(MUNICIPALITY, DISTRICT, 5, 1..4));
    assert_eq!(claimed_households(&old).len(), 3);
    assert!(above.take(DISTRICT, &old, &[MUNICIPALITY], &offices()));
    let (kept, text) = above.kept.get(&kid(MUNICIPALITY)).expect("kept").clone();
    assert!(kept.redacted && !text.contains(&gone.to_string()));
    assert_eq!((kept.households, above.targets(&[], "")), (2, (2, 2)));
    assert!(!above.take(DISTRICT, &old, &[MUNICIPALITY], &offices()), "the same one does not bring it back");
    let newer = self::text(MUNICIPALITY, &list(MUNICIPALITY, DISTRICT, 6, 1..9));
    assert!(above.take(DISTRICT, &newer, &[MUNICIPALITY], &offices()), "nor does a newer one");
    assert_eq!(above.targets(&[], ""), (7, 7));
    assert!(above.summaries().iter().all(|it| it.id != gone));
    // Nor is it told upwards of the own list.
    let kept = Roster { office: kid(DISTRICT), ..roster(listed(1..4)) };
    let up = Listing::of(&kept, &above.erased, &kid(PROVINCE), 1, NOW);
    assert_eq!(up.count(), 2);
}

#[test]
fn what_was_made_again_of_a_list_does_not_undo_an_erasure_nor_replace_another_text() {
    let mut above = Above::default();
    let made = text(MUNICIPALITY, &list(MUNICIPALITY, DISTRICT, 5, 1..4));
    assert!(above.take(DISTRICT, &made, &[MUNICIPALITY], &offices()));
    let (kept, _) = above.kept.get(&kid(MUNICIPALITY)).expect("kept").clone();
    let digest = Digest { nth: 2, ..kept.digest.clone() };
    let again = ListBelow { digest: digest.clone(), households: 9, ..kept.clone() };
    assert_eq!(kept.clone().made_again(again.clone()), Some(ListBelow { digest, ..kept.clone() }));
    let redacted = ListBelow { redacted: true, kept: "another".to_owned(), ..kept.clone() };
    assert_eq!(redacted.made_again(again.clone()), None);
    let newer = ListBelow { hash: "newer".to_owned(), ..kept };
    assert_eq!(newer.made_again(again), None);
}

#[test]
fn a_list_that_cannot_be_read_counts_an_erased_household_no_more() {
    let mut above = Above::default();
    let made = text(MUNICIPALITY, &list(MUNICIPALITY, DISTRICT, 5, 1..4));
    assert!(above.take(DISTRICT, &made, &[MUNICIPALITY], &offices()));
    let (kept, _) = above.kept.get(&kid(MUNICIPALITY)).expect("kept").clone();
    let id = |code: u32| listed(code..code + 1)[0].id;
    assert_eq!(unread_without(kept.clone(), id(9)), None, "it never named it");
    let left = unread_without(kept.clone(), id(2)).expect("named");
    assert!(left.redacted && left.digest.summaries().expect("of today").iter().all(|it| it.id != id(2)));
    assert_eq!((left.households, &left.kept), (2, &kept.kept));
    let digest = Digest { version: kept.digest.version + 1, ..kept.digest.clone() };
    let left = unread_without(ListBelow { digest, ..kept }, id(2)).expect("it may name it");
    assert!(left.redacted && left.digest.is_to_be_made());
}

#[test]
fn a_backup_from_before_an_erasure_does_not_bring_the_list_back() {
    let mut above = Above::default();
    let made = text(MUNICIPALITY, &list(MUNICIPALITY, DISTRICT, 5, 1..4));
    assert!(above.take(DISTRICT, &made, &[MUNICIPALITY], &offices()));
    let (kept, text) = above.kept.get(&kid(MUNICIPALITY)).expect("kept").clone();
    let file = Loose::of(&text).file(None);
    let records = vec![Record::ListBelow(kept), Record::Photo(file)];
    let backup = Backup::of(&kid(DISTRICT), None, 1, records);
    let removal = |code: u32| {
        let (household, why) = (listed(code..code + 1)[0].id, Why::Asked { note: "ขอ".to_owned() });
        Record::Removal(Removal { household, why, at: NOW, by: kid(DISTRICT), gone: Vec::new() })
    };
    let nothing = OrdSet::new();
    assert_eq!(backup.against(&[removal(9)], &nothing).new.len(), 2, "somebody else");
    let after = backup.against(&[removal(2)], &nothing);
    assert_eq!((after.new.len(), after.gone), (0, 2), "nor its text");
    // What another version kept ready says nothing: the text does.
    let mut records = backup.records;
    if let Record::ListBelow(it) = &mut records[0] {
        it.digest.version += 1;
    }
    let backup = Backup::of(&kid(DISTRICT), None, 1, records);
    assert_eq!(backup.against(&[removal(9)], &nothing).new.len(), 2, "somebody else");
    let after = backup.against(&[removal(2)], &nothing);
    assert_eq!((after.new.len(), after.gone), (0, 2));
}

#[test]
fn the_longest_list_that_an_office_keeps_goes_in_one_file_and_a_longer_one_is_refused() {
    let one = listed(1..2).remove(0);
    let many = |count: usize| {
        let of = |n: usize| {
            let reference = format!("76-2565-{n:06}");
            Listed { id: HouseholdId::of(one.source, &reference, ""), reference, ..one.clone() }
        };
        let kept = Roster { office: kid(MUNICIPALITY), ..roster((0..count).map(of).collect()) };
        Listing::of(&kept, &OrdSet::new(), &kid(DISTRICT), 1, NOW)
    };
    let full = many(MAX_LISTED);
    let length = full.payload().len();
    assert!(length < MAX_PAYLOAD, "{length}");
    assert_eq!(full.check(), Ok(()));
    let (sent, ready) = (length / MAX_LISTED, full.loose().len() / MAX_LISTED);
    assert!(
        sent < 700 && ready < 400,
        "bytes of a household, before packing: {sent} sent, {ready} kept ready"
    );
    assert!(matches!(many(MAX_LISTED + 1).check(), Err(BundleFault::Limit(_))));
}

#[test]
fn what_is_said_of_a_list_that_changed_on_the_shelf_is_nothing() {
    let mut above = Above::default();
    let made = text(MUNICIPALITY, &list(MUNICIPALITY, DISTRICT, 5, 1..4));
    assert!(above.take(DISTRICT, &made, &[MUNICIPALITY], &offices()));
    let (kept, text) = above.kept.get(&kid(MUNICIPALITY)).expect("kept").clone();
    assert!(reopen(&text, &kept).is_some());
    let other = self::text(MUNICIPALITY, &list(MUNICIPALITY, DISTRICT, 6, 1..4));
    assert_eq!(reopen(&other, &kept), None);
    assert_eq!(reopen(&text[..text.len() - 1], &kept), None);
    assert_eq!(reopen(&text, &ListBelow { redacted: true, ..kept }), None);
}

#[test]
fn offices_from_which_no_list_came_are_named_until_one_does() {
    let way = |of: &[u8]| of.iter().map(|it| kid(*it)).collect::<Vec<_>>();
    let files = [way(&[MUNICIPALITY, DISTRICT]), way(&[]), way(&[DISTRICT])];
    let senders = [kid(DISTRICT)];
    let mut above = Above::default();
    let named = |above: &Above| {
        let (files, senders) = (files.iter().map(Vec::as_slice), senders.iter().map(String::as_str));
        lacking(files, senders, above.kept.values().map(|it| &it.0), &OrdSet::new())
    };
    assert_eq!(named(&above), OrdSet::from([kid(MUNICIPALITY), kid(DISTRICT)]));
    let of = |from: u8| text(from, &list(from, PROVINCE, 5, 1..2));
    assert!(above.take(PROVINCE, &of(MUNICIPALITY), &[MUNICIPALITY], &offices()));
    assert_eq!(named(&above), OrdSet::from([kid(DISTRICT)]));
    assert!(above.take(PROVINCE, &of(DISTRICT), &[DISTRICT], &offices()));
    assert_eq!(named(&above), OrdSet::default());
    assert_eq!(
        lacking([[].as_slice()], [], [], &OrdSet::new()),
        OrdSet::default(),
        "nobody passed anything on"
    );
}

#[test]
fn an_office_that_only_passes_on_says_so_and_is_not_named_as_one_whose_list_is_missing() {
    let (bare, _) = cover(DISTRICT, PROVINCE, &[], &[]);
    let says = |of: &[u8], begun: i64| {
        let listless: Vec<String> = of.iter().map(|it| kid(*it)).collect::<OrdSet<_>>().into_iter().collect();
        let v = Cover::version(&[], &[], &listless);
        Cover { v, listless, begun, ..bare.clone() }
    };
    let up = says(&[DISTRICT, MUNICIPALITY], NOW);
    assert_eq!((up.v, up.check()), (WITH_SAME, Ok(())));
    assert!(Cover { v: WITH_MORE, ..up.clone() }.check().is_err(), "each has its own version");
    let backwards = Cover { listless: up.listless.iter().rev().cloned().collect(), ..up.clone() };
    assert_eq!(backwards.check(), Err(BundleFault::Shape("listless".to_owned())));
    let inside = list(DISTRICT, PROVINCE, 5, 1..2).inside(&"A".repeat(43), &"B".repeat(43));
    let both = Cover { lists: vec![inside], ..says(&[DISTRICT], NOW) };
    assert_eq!(both.check(), Err(BundleFault::Shape("listless".to_owned())), "a list of whoever makes none");

    // What came through it is named by whose list is really missing.
    let way = |of: &[u8]| of.iter().map(|it| kid(*it)).collect::<Vec<_>>();
    let files = [way(&[MUNICIPALITY, DISTRICT]), way(&[FORGER, DISTRICT]), way(&[DISTRICT])];
    let line = |it: &Cover| Relay {
        listless: it.listless.clone(),
        ..it.line("UP.json", &it.begun.to_string(), NOW)
    };
    let named = |lines: &[Relay]| {
        let senders: Vec<String> = lines.iter().map(|it| it.from.clone()).collect();
        let senders = senders.iter().map(String::as_str);
        lacking(files.iter().map(Vec::as_slice), senders, [], &listless(lines))
    };
    let (none, one) = (line(&says(&[], NOW)), line(&says(&[DISTRICT], NOW + 1)));
    assert_eq!(
        named(std::slice::from_ref(&none)),
        [MUNICIPALITY, DISTRICT, FORGER].map(kid).into_iter().collect()
    );
    let real: OrdSet<String> = [MUNICIPALITY, FORGER].map(kid).into_iter().collect();
    assert_eq!(named(&[none.clone(), one.clone()]), real);
    assert_eq!(named(&[one.clone(), none.clone()]), real, "whichever came first");
    // Since then it has begun a list of its own, or one below has: what was said last holds.
    let later = line(&says(&[MUNICIPALITY], NOW + 2));
    let both: OrdSet<String> = [DISTRICT, FORGER].map(kid).into_iter().collect();
    assert_eq!(named(&[one.clone(), later, none]), both);
    // What this office says itself counts for nothing here.
    let made = Relay { sum: Some("sum".to_owned()), ..one };
    assert_eq!(listless([&made]), OrdSet::new());

    // Nor does one office speak for another that was compared here.
    let register = vec![compared(DISTRICT, "อำเภอ", true), compared(MUNICIPALITY, "เทศบาล", true)];
    assert_eq!(up.listless_heard(&kid(PROVINCE), &register), [kid(DISTRICT)]);
    assert_eq!(up.listless_heard(&kid(PROVINCE), &register[..1]), up.listless);
}

#[test]
fn a_list_is_sent_again_when_it_says_something_else() {
    let made = |issue, codes| list(MUNICIPALITY, DISTRICT, issue, codes).content();
    assert_eq!(made(5, 1..4), made(9, 1..4), "whichever number it has");
    assert_ne!(made(5, 1..4), made(5, 1..5));
    let (cover, _) = cover(MUNICIPALITY, DISTRICT, &[], &[]);
    let line = |seq, says: &str, checked: bool| Relay {
        seq,
        sum: Some("sum".to_owned()),
        checked_at: checked.then_some(NOW),
        own_list: Some(says.to_owned()),
        lists: vec![format!("hash-{seq}")],
        ..cover.line("UP.json", &format!("hash-of-{seq}"), NOW)
    };
    let lines = [line(2, "second", true), line(1, "first", true), line(3, "third", false)];
    let sent = Sent::to(lines.iter(), &kid(DISTRICT));
    assert_eq!(sent.own_list.as_deref(), Some("second"), "what was found whole, the newest");
    assert_eq!(sent.lists.len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]
    /// Issues of three offices, in any order, any number of times: the same is kept, and counted.
    #[test]
    fn in_any_order_and_any_number_of_times_the_same_is_counted(
        order in prop::collection::vec(0usize..6, 1..20),
        start in 1u32..5,
    ) {
        let froms = [MUNICIPALITY, DISTRICT, FORGER];
        let register: Vec<KnownKey> = froms.iter().map(|it| compared(*it, "x", true)).collect();
        let made = |n: usize| {
            let (from, issue) = (froms[n % 3], 5 + n as u64 / 3);
            let first = start + n as u32;
            (from, text(from, &list(from, PROVINCE, issue, first..first + 4)))
        };
        let all: Vec<(u8, String)> = (0..6).map(made).collect();
        let taken = |order: &[usize]| {
            let mut above = Above::default();
            for n in order {
                above.take(PROVINCE, &all[*n].1, &[all[*n].0], &register);
            }
            above.kept.values().map(|it| it.0.clone()).collect::<Vec<_>>()
        };
        let mut sorted = order.clone();
        sorted.sort_unstable();
        sorted.dedup();
        prop_assert_eq!(taken(&order), taken(&sorted));
        let backwards: Vec<usize> = sorted.iter().rev().copied().collect();
        prop_assert_eq!(taken(&order), taken(&backwards));
    }
}
