//! Photographs: what a picture may be, where it may stand, and how it travels.

use proptest::prelude::*;
use thaiqm_field::domain::OrdSet;

use thaiqm_field::domain::photo::{self, CONSENT, HOUSE, MAX_OF_HOUSE, MAX_OF_VISIT, Place};
use thaiqm_field::domain::{
    Answer, AnswerKey, Answers, CaseFile, Commit, Date, Edit, HouseholdId, Photo, PhotoFault, PhotoFile,
    PhotoKind, Questionnaire, Record, Refusal, RevisionId, Stamp, VisitId, jpeg as reader, validate,
};
use thaiqm_field::exchange::backup::Backup;
use thaiqm_field::exchange::bundle::MAX_RECORDS;
use thaiqm_field::exchange::carried::{carrying, split};
use thaiqm_field::exchange::envelope::BUNDLE;
use thaiqm_field::exchange::intake::{Judged, Reason, judge_parts};
use thaiqm_field::exchange::kept::{self, Loose};
use thaiqm_field::exchange::{Bundle, BundleFault, EnvelopeFault, Maker};
use thaiqm_field::store::shelf;

use crate::support::{
    IAT, ROUND, answers, author, bundle, corrected, id, jpeg, judged, known, public, published, sealed,
    sealed_with, signed, signer, verified, with_house_photos,
};

fn paper() -> &'static Questionnaire {
    Questionnaire::newest().expect("a questionnaire")
}

fn stamp(n: u32) -> Stamp {
    Stamp { revision: RevisionId(id(3, n)), at: IAT * 1000, by: "kid".to_owned() }
}

fn today() -> Date {
    Date::new(2024, 6, 15).expect("a day")
}

/// A household whose visit is a draft with these answers.
struct Case {
    file: CaseFile,
    visit: VisitId,
    edits: u32,
}

impl Case {
    fn new(answers: Answers) -> Case {
        let (household, visit) = (HouseholdId(id(1, 1)), VisitId(id(2, 1)));
        let mut case = Case { file: CaseFile::default(), visit, edits: 0 };
        let round = ROUND.to_owned();
        case.does(Edit::Add { household, visit, round, answers }).expect("a household");
        case
    }
    fn does(&mut self, edit: Edit) -> Result<Commit, Refusal> {
        let commit = self.file.decide(paper(), edit, &stamp(self.edits), today())?;
        self.edits += 1;
        self.file.apply(&commit);
        Ok(commit)
    }
    fn adds(&mut self, item: Option<&str>, kind: PhotoKind, jpeg: Vec<u8>) -> Result<Commit, Refusal> {
        let item = item.map(str::to_owned);
        self.does(Edit::AddPhoto { visit: self.visit, item, kind, jpeg })
    }
    fn answers(&self) -> &Answers {
        self.file.visit(self.visit).expect("the visit").working()
    }
    fn puts(&mut self, key: AnswerKey, answer: Option<Answer>) -> Result<Commit, Refusal> {
        self.does(Edit::Answer { visit: self.visit, changes: vec![(key, answer)] })
    }
}

fn agreed() -> Answers {
    let mut all = answers(1);
    all.set(AnswerKey::of(CONSENT), Some(Answer::YesNo(true)));
    all
}

fn refused(done: Result<Commit, Refusal>) -> PhotoFault {
    match done {
        Err(Refusal::Photo(fault)) => fault,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_photograph_and_the_answer_that_names_it_are_one_commit() {
    let mut case = Case::new(agreed());
    let picture = jpeg(1280, 960, 1);
    let commit = case.adds(None, PhotoKind::HouseOutside, picture.clone()).expect("a photograph");
    let [Record::Photo(file), Record::Visit(visit)] = &commit.0[..] else { panic!("{commit:?}") };
    assert_eq!(file.bytes(), Some(picture.clone()));
    let [photo] = photo::at(&visit.answers, &Place::House.key()) else { panic!("{visit:?}") };
    assert_eq!(photo.hash, file.hash);
    assert_eq!((photo.width, photo.height, photo.bytes as usize), (1280, 960, picture.len()));
    assert_eq!((photo.at, &*photo.by, photo.kind), (IAT * 1000, "kid", PhotoKind::HouseOutside));
    assert!(photo.is_of(&picture) && !photo.is_of(&jpeg(1280, 960, 2)));
}

#[test]
fn nothing_is_photographed_before_the_household_agrees() {
    let mut case = Case::new(answers(1));
    let take = |case: &mut Case| case.adds(Some("H01"), PhotoKind::Problem, jpeg(8, 8, 1));
    assert_eq!(refused(take(&mut case)), PhotoFault::NoConsent);
    case.puts(AnswerKey::of(CONSENT), Some(Answer::YesNo(false))).expect("an answer");
    assert_eq!(refused(take(&mut case)), PhotoFault::NoConsent);
    case.puts(AnswerKey::of(CONSENT), Some(Answer::YesNo(true))).expect("an answer");
    take(&mut case).expect("agreed");
    // Who takes consent back takes the photographs away in the same step.
    let no = || Some(Answer::YesNo(false));
    assert_eq!(refused(case.puts(AnswerKey::of(CONSENT), no())), PhotoFault::NoConsent);
    let both = vec![(AnswerKey::of(CONSENT), no()), (Place::Item("H01").key(), None)];
    case.does(Edit::Answer { visit: case.visit, changes: both }).expect("an answer");
    assert_eq!(photo::named(case.answers()).count(), 0);
}

#[test]
fn no_restricted_item_is_ever_photographed() {
    let restricted: Vec<&str> = paper()
        .dimensions
        .iter()
        .flat_map(|it| &it.items)
        .filter(|it| it.restricted)
        .map(|it| &*it.code)
        .collect();
    assert!(restricted.contains(&"S01") && restricted.len() >= 4, "{restricted:?}");
    let photo = Photo::of(&jpeg(8, 8, 1), PhotoKind::Problem, 1, "kid").expect("a photograph");
    for code in restricted {
        let mut all = agreed();
        all.set(AnswerKey::of(code), Some(Answer::YesNo(true)));
        let mut case = Case::new(all);
        assert_eq!(refused(case.adds(Some(code), PhotoKind::Problem, jpeg(8, 8, 1))), PhotoFault::Restricted);
        // Nor by way of an answer.
        let smuggled = case.puts(Place::Item(code).key(), Some(Answer::Photos(vec![photo.clone()])));
        assert_eq!(refused(smuggled), PhotoFault::Restricted);
    }
}

#[test]
fn a_photograph_has_its_place_and_each_place_its_number() {
    let mut case = Case::new(agreed());
    let problem = PhotoKind::Problem;
    assert_eq!(refused(case.adds(Some("W01"), problem, jpeg(8, 8, 1))), PhotoFault::NoSuchPlace, "unticked");
    assert_eq!(refused(case.adds(Some("X99"), problem, jpeg(8, 8, 1))), PhotoFault::NoSuchPlace);
    assert_eq!(refused(case.adds(None, problem, jpeg(8, 8, 1))), PhotoFault::NoSuchPlace);
    let inside = case.adds(Some("H01"), PhotoKind::HouseInside, jpeg(8, 8, 1));
    assert_eq!(refused(inside), PhotoFault::NoSuchPlace);
    for seed in 1..=2 {
        case.adds(Some("H01"), problem, jpeg(8, 8, seed)).expect("two of an item");
    }
    assert_eq!(refused(case.adds(Some("H01"), problem, jpeg(8, 8, 3))), PhotoFault::TooMany);
    assert_eq!(refused(case.adds(Some("H02"), problem, jpeg(8, 8, 2))), PhotoFault::Twice);
    for seed in 10..10 + MAX_OF_HOUSE as u64 {
        case.adds(None, PhotoKind::HouseInside, jpeg(8, 8, seed)).expect("four of the house");
    }
    assert_eq!(refused(case.adds(None, PhotoKind::HouseInside, jpeg(8, 8, 20))), PhotoFault::TooMany);
}

#[test]
fn a_visit_has_room_for_so_many_photographs_and_no_more() {
    let mut all = agreed();
    let items = paper().dimensions.iter().flat_map(|it| &it.items).filter(|it| !it.restricted);
    let codes: Vec<String> = items.map(|it| it.code.clone()).take(MAX_OF_VISIT / 2 + 1).collect();
    for code in &codes {
        all.set(AnswerKey::of(code.clone()), Some(Answer::YesNo(true)));
    }
    let mut case = Case::new(all);
    let mut seeds = 1..;
    let mut take = |case: &mut Case, code: &str| {
        case.adds(Some(code), PhotoKind::Problem, jpeg(8, 8, seeds.next().expect("a number")))
    };
    for code in &codes[..MAX_OF_VISIT / 2] {
        take(&mut case, code).expect("one");
        take(&mut case, code).expect("two");
    }
    assert_eq!(refused(take(&mut case, &codes[MAX_OF_VISIT / 2])), PhotoFault::TooMany);
}

#[test]
fn what_is_no_photograph_of_ours_is_not_taken() {
    let mut case = Case::new(agreed());
    let mut take = |bytes: Vec<u8>| refused(case.adds(None, PhotoKind::HouseInside, bytes));
    let whole = jpeg(8, 8, 1);
    assert_eq!(take(Vec::new()), PhotoFault::NotAPhoto);
    assert_eq!(take(b"GIF89a".to_vec()), PhotoFault::NotAPhoto);
    assert_eq!(take(whole[..whole.len() - 1].to_vec()), PhotoFault::NotAPhoto);
    assert_eq!(take([whole.clone(), vec![0]].concat()), PhotoFault::NotAPhoto);
    assert_eq!(take(with_exif(&whole)), PhotoFault::NotAPhoto);
    assert_eq!(take(jpeg(1281, 8, 1)), PhotoFault::TooLarge);
    assert_eq!(take(jpeg(8, 1281, 1)), PhotoFault::TooLarge);
    assert_eq!(take(jpeg(0, 8, 1)), PhotoFault::TooLarge);
    assert_eq!(take(padded(&whole, 256 * 1024 + 1)), PhotoFault::TooLarge);
    case.adds(None, PhotoKind::HouseInside, padded(&whole, 256 * 1024)).expect("just fits");
}

/// With a segment in which a camera tells where it was.
fn with_exif(whole: &[u8]) -> Vec<u8> {
    let exif = b"Exif\0\0MM\0*GPS 13.0650 99.9560";
    let length = (exif.len() as u16 + 2).to_be_bytes();
    [&whole[..2], &[0xff, 0xe1], &length, exif, &whole[2..]].concat()
}

/// With so much coded data that it is this long.
fn padded(whole: &[u8], length: usize) -> Vec<u8> {
    let (head, end) = whole.split_at(whole.len() - 2);
    [head, &vec![0x11; length - whole.len()], end].concat()
}

#[test]
fn whatever_a_camera_wrote_beside_its_picture_is_gone() {
    let bare = jpeg(640, 480, 1);
    let comment = [&bare[..2], &[0xff, 0xfe, 0, 6], b"hi!!", &bare[2..]].concat();
    let full = with_exif(&with_exif(&comment));
    assert_eq!(reader::bare(&full), None);
    assert_eq!(reader::claimed(&full), Some((640, 480)));
    assert_eq!(reader::stripped(&full), Some(bare.clone()));
    // A picture hidden behind the end, as some telephones do.
    assert_eq!(reader::stripped(&[bare.clone(), b"and a film".to_vec()].concat()), Some(bare.clone()));
    assert_eq!(reader::bare(&bare), Some((640, 480)));
    for cut in 0..bare.len() {
        assert_eq!(reader::stripped(&bare[..cut]), None, "{cut}");
        assert!(!reader::is_whole(&bare[..cut]), "{cut}");
    }
}

#[test]
fn a_picture_says_how_large_it_claims_to_be_before_it_is_decoded() {
    assert_eq!(reader::claimed(&jpeg(40_000, 40_000, 1)), Some((40_000, 40_000)));
    let png = [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &[0, 0, 0x9c, 0x40, 0, 0, 0x9c, 0x40]].concat();
    assert_eq!(reader::claimed(&png), Some((40_000, 40_000)));
    for other in [&b""[..], b"\xff\xd8", b"%PDF-1.7", b"<svg/>", &png[..20], b"\xff\xd8\xff\xd9"] {
        assert_eq!(reader::claimed(other), None, "{other:?}");
    }
}

#[test]
fn sealing_keeps_photographs_of_what_is_kept_and_none_without_consent() {
    let house = with_house_photos(answers(1), &[jpeg(8, 8, 1)]);
    let mut all = house.clone();
    let of_item = |seed| Photo::of(&jpeg(8, 8, seed), PhotoKind::Problem, 1, "kid").expect("a photograph");
    all.set(Place::Item("H01").key(), Some(Answer::Photos(vec![of_item(2)])));
    all.set(Place::Item("W01").key(), Some(Answer::Photos(vec![of_item(3)])));
    let names = |it: &Answers| photo::named(it).map(|it| it.hash.clone()).collect::<Vec<_>>();
    let kept = validate::kept(paper(), &all, today());
    // W01 is not ticked.
    assert_eq!(names(&kept), [photo::hash(&jpeg(8, 8, 2)), photo::hash(&jpeg(8, 8, 1))]);
    all.set(AnswerKey::of(CONSENT), Some(Answer::YesNo(false)));
    let kept = validate::kept(paper(), &all, today());
    assert_eq!(names(&kept), [""; 0]);
    assert_eq!(kept.of(CONSENT), Some(&Answer::YesNo(false)), "that nobody agreed is kept");
}

#[test]
fn a_sealed_visit_changes_its_photographs_only_by_a_correction() {
    let mut all = agreed();
    all.set(AnswerKey::of("H02"), None);
    let mut case = Case::new(all);
    case.adds(None, PhotoKind::HouseOutside, jpeg(8, 8, 1)).expect("a photograph");
    let visit = case.visit;
    case.does(Edit::Seal { visit }).expect("sealed");
    let taken = case.adds(None, PhotoKind::HouseOutside, jpeg(8, 8, 2));
    assert_eq!(taken, Err(Refusal::VisitIsSealed));
    assert_eq!(case.puts(Place::House.key(), None), Err(Refusal::VisitIsSealed));
    case.does(Edit::Reopen { visit }).expect("a correction");
    case.puts(Place::House.key(), None).expect("an edit");
    case.adds(None, PhotoKind::HouseInside, jpeg(8, 8, 3)).expect("a photograph");
    let (old, new) = (photo::hash(&jpeg(8, 8, 1)), photo::hash(&jpeg(8, 8, 3)));
    // Both belong to the case: one is sealed, one is not yet.
    let named: OrdSet<&str> = case.file.photos().map(|it| &*it.hash).collect();
    assert_eq!(named, OrdSet::from([&*old, &*new]));
    case.does(Edit::SealCorrection { visit, note: "ภาพไม่ชัด".to_owned() }).expect("sealed");
    assert_eq!(photo::named(case.answers()).map(|it| &*it.hash).collect::<Vec<_>>(), [&*new]);
    let change = case.file.revisions.last().and_then(|it| it.changes.first()).expect("a change");
    assert_eq!(change.key, AnswerKey::of(HOUSE));
    assert!(case.file.photos().any(|it| it.hash == old), "the revision names what was there");
}

/// Two households with three photographs, and the file that carries them.
fn carried() -> (Bundle, Vec<Vec<u8>>, String) {
    let (one, two) = ([jpeg(8, 8, 1), jpeg(16, 8, 2)], [jpeg(8, 16, 3)]);
    let records = vec![
        sealed_with(1, with_house_photos(answers(1), &one)),
        sealed_with(2, with_house_photos(answers(2), &two)),
    ];
    let made = bundle(records);
    let mut files: Vec<Vec<u8>> = [one.to_vec(), two.to_vec()].concat();
    files.sort_by_key(|it| photo::hash(it));
    let text = carrying(&signed(BUNDLE, &made.write()), &files);
    (made, files, text)
}

#[test]
fn photographs_travel_beside_the_signed_text_and_come_back_the_same() {
    let (made, files, text) = carried();
    let (signed_text, photos) = split(text.as_bytes()).expect("a file");
    assert_eq!(photos, files);
    assert_eq!(&*signed_text, signed(BUNDLE, &made.write()).as_bytes());
    assert_eq!(made.check_photos(&photos), Ok(()));
    let read = Bundle::read(&verified(&made.write()), &published()).expect("a bundle");
    assert_eq!(read, made);
    let register = [known(public(&signer()), "one")];
    assert!(matches!(judged(text.as_bytes(), &register, &[]), Judged::Accepted(_)));
    // For an outside program it is one JSON object with a member more.
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["photos"].as_array().map(Vec::len), Some(3));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn pitfall_5_every_photograph_in_is_every_photograph_out_whichever_way_it_goes(
        counts in prop::collection::vec(0..=MAX_OF_HOUSE, 1..6), seed in 0..1_000_000u64,
    ) {
        let of = |n: usize, nth: usize| jpeg(8 + n as u16, 8 + nth as u16, seed);
        let files_of = |(n, count): (usize, &usize)| (0..*count).map(|nth| of(n, nth)).collect::<Vec<_>>();
        let each: Vec<Vec<Vec<u8>>> = counts.iter().enumerate().map(files_of).collect();
        let visit = |(n, files): (usize, &Vec<Vec<u8>>)| sealed_with(n as u32 + 1, with_house_photos(answers(n as u32 + 1), files));
        let records: Vec<_> = each.iter().enumerate().filter(|it| !it.1.is_empty()).map(visit).collect();
        let mut files = each.concat();
        files.sort_by_key(|it| photo::hash(it));
        if files.is_empty() {
            return Ok(());
        }

        // Handed over: beside the signed text, which names each.
        let made = bundle(records);
        let signed = signed(BUNDLE, &made.write());
        let text = carrying(&signed, &files);
        let (beside, photos) = split(text.as_bytes()).expect("a file");
        prop_assert_eq!((&*beside, &photos), (signed.as_bytes(), &files));
        prop_assert_eq!(made.check_photos(&photos), Ok(()));
        let register = [known(public(&signer()), "one")];
        prop_assert!(matches!(judged(text.as_bytes(), &register, &[]), Judged::Accepted(_)));
        // Kept by an office, as it is and packed.
        let loose = Loose::of(&signed);
        let deflated = miniz_oxide::deflate::compress_to_vec_zlib(loose.bytes(), 6);
        for file in [loose.file(None), loose.file(Some(&deflated))] {
            prop_assert_eq!(kept::text(&file).map(|it| carrying(&it, &photos)), Some(text.clone()));
        }
        // In a backup, and out of it on a tablet that has none of them.
        let all = files.iter().map(|it| Record::Photo(PhotoFile::of(it))).collect();
        let backup = Backup::of("kid", None, IAT, all);
        let back = Backup::read(&backup.write()).expect("a backup").against(&[], &OrdSet::new());
        let bytes = back.new.iter().filter_map(|it| match it {
            Record::Photo(file) => file.bytes(),
            _ => None,
        });
        prop_assert_eq!(bytes.collect::<Vec<_>>(), files);
    }
}

#[test]
fn pitfall_6_photographs_are_told_apart_by_what_is_in_them_and_by_no_name() {
    let mut case = Case::new(agreed());
    let mut kept = OrdSet::new();
    for seed in 1..=3 {
        // A camera that calls each of its pictures the same says nothing of it here.
        let commit = case.adds(None, PhotoKind::HouseOutside, jpeg(8, 8, seed)).expect("a photograph");
        kept.insert(commit.0[0].key());
    }
    assert_eq!(kept.len(), 3, "three files: {kept:?}");
    let named: OrdSet<String> = photo::named(case.answers()).map(|it| PhotoFile::key(&it.hash)).collect();
    assert_eq!(named, kept, "and the visit names each of them");
}

#[test]
fn a_file_without_photographs_is_what_it_was_before_there_were_any() {
    let plain = signed(BUNDLE, &bundle(vec![sealed(1)]).write());
    assert_eq!(carrying::<Vec<u8>>(&plain, &[]), plain);
    let (same, none) = split(plain.as_bytes()).expect("a file");
    assert_eq!((&*same, none.len()), (plain.as_bytes(), 0));
}

#[test]
fn photographs_left_out_added_changed_or_exchanged_refuse_the_file() {
    let (made, files, _) = carried();
    let text = signed(BUNDLE, &made.write());
    let register = [known(public(&signer()), "one")];
    let wrong = |files: &[Vec<u8>]| judged(carrying(&text, files).as_bytes(), &register, &[]);
    let refused = Judged::Refused(Reason::Bundle(BundleFault::Photos));
    let mut swapped = files.clone();
    swapped.swap(0, 1);
    let mut twice = files.clone();
    twice.push(files[2].clone());
    let mut more = files.clone();
    more.push(jpeg(8, 8, 9));
    let mut other = files.clone();
    other[1] = jpeg(8, 8, 9);
    let mut exif = files.clone();
    exif[0] = with_exif(&files[0]);
    for (what, files) in [
        ("none", vec![]),
        ("one less", files[1..].to_vec()),
        ("swapped", swapped),
        ("twice", twice),
        ("one more", more),
        ("another", other),
        ("with a place in it", exif),
    ] {
        assert_eq!(wrong(&files), refused, "{what}");
    }
    // What waits in an office was judged when it came.
    let published = published();
    let office = thaiqm_field::exchange::intake::Judge {
        office: "",
        register: &register,
        known: &[],
        published: &published,
        demo: false,
    };
    assert!(matches!(judge_parts(text.as_bytes(), None, true, &office), Judged::Accepted(_)));
}

#[test]
fn every_bit_byte_and_truncation_of_carried_photographs_is_refused() {
    let (_, _, text) = carried();
    let file = text.as_bytes();
    let register = [known(public(&signer()), "one")];
    let from = text.find(r#","photos""#).expect("photographs");
    let taken = |bytes: &[u8]| !matches!(judged(bytes, &register, &[]), Judged::Refused(_));
    assert!(taken(file));
    let mut tried = 0;
    for at in from..file.len() {
        let mut mutants = vec![file[..at].to_vec(), [&file[..at], &file[at + 1..]].concat()];
        mutants.extend((0..8).map(|bit| {
            let mut other = file.to_vec();
            other[at] ^= 1 << bit;
            other
        }));
        mutants.extend(b"A_\" ,]}=".iter().map(|it| [&file[..at], &[*it], &file[at..]].concat()));
        for mutant in mutants.iter().filter(|it| *it != file) {
            assert!(!taken(mutant), "at {at}: {:?}", String::from_utf8_lossy(&mutant[from..]));
            tried += 1;
        }
    }
    assert!(tried > 5_000, "{tried}");
}

#[test]
fn spare_bits_of_a_photographs_base64url_are_those_we_write() {
    for length in 1..=6 {
        let text = carrying("{}", &[vec![0xff; length]]);
        for other in b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
            let mut mutant = text.clone().into_bytes();
            let last = mutant.len() - 4;
            mutant[last] = *other;
            match split(&mutant) {
                Ok((signed, photos)) => {
                    assert_eq!(
                        carrying(std::str::from_utf8(&signed).expect("text"), &photos).as_bytes(),
                        mutant
                    );
                }
                Err(fault) => assert_eq!(fault, EnvelopeFault::Altered),
            }
        }
    }
    assert_eq!(split(br#"{"x":"y","photos":[""]}"#), Err(EnvelopeFault::Altered));
    assert_eq!(split(br#"{"x":"y","photos":["AAAA","AA"#), Err(EnvelopeFault::Truncated));
}

#[test]
fn a_bundle_refuses_photographs_where_they_may_not_be() {
    let of = |kind| Photo::of(&jpeg(8, 8, 1), kind, IAT * 1000, "kid").expect("a photograph");
    let shape = |change: &dyn Fn(&mut Answers)| {
        let mut all = with_house_photos(answers(1), &[jpeg(8, 8, 1)]);
        change(&mut all);
        bundle(vec![sealed_with(1, all)]).check(&published())
    };
    let house = || AnswerKey::of(HOUSE);
    assert_eq!(shape(&|_| {}), Ok(()));
    let no = shape(&|all| all.set(AnswerKey::of(CONSENT), Some(Answer::YesNo(false))));
    assert!(matches!(no, Err(BundleFault::Shape(_))), "{no:?}");
    let five = shape(&|all| all.set(house(), Some(Answer::Photos(vec![of(PhotoKind::HouseInside); 5]))));
    assert!(matches!(five, Err(BundleFault::Limit(_))), "{five:?}");
    let twice = shape(&|all| all.set(house(), Some(Answer::Photos(vec![of(PhotoKind::HouseInside); 2]))));
    assert!(matches!(twice, Err(BundleFault::Shape(_))), "{twice:?}");
    let text = shape(&|all| all.set(house(), Some(Answer::Text("x".to_owned()))));
    assert!(matches!(text, Err(BundleFault::Shape(_))), "{text:?}");
    let elsewhere =
        shape(&|all| all.set(AnswerKey::of("note"), Some(Answer::Photos(vec![of(PhotoKind::HouseInside)]))));
    assert!(matches!(elsewhere, Err(BundleFault::Shape(_))), "{elsewhere:?}");
    let mut large = of(PhotoKind::HouseInside);
    large.width = 1281;
    let large = shape(&|all| all.set(house(), Some(Answer::Photos(vec![large.clone()]))));
    assert!(matches!(large, Err(BundleFault::Limit(_))), "{large:?}");
    let mut nameless = of(PhotoKind::HouseInside);
    nameless.hash = "../../etc".to_owned();
    let nameless = shape(&|all| all.set(house(), Some(Answer::Photos(vec![nameless.clone()]))));
    assert!(matches!(nameless, Err(BundleFault::Shape(_))), "{nameless:?}");
}

#[test]
fn what_has_no_room_in_one_file_goes_into_the_next_and_what_is_lost_holds_nothing_back() {
    // Ninety photographs as large as may be do not fit into one file.
    let large = |seed: u64| {
        let photo = Photo::of(&jpeg(1280, 1280, seed), PhotoKind::HouseInside, IAT * 1000, "kid");
        Photo { bytes: 256 * 1024, hash: photo::hash(&seed.to_be_bytes()), ..photo.expect("a photograph") }
    };
    let cases: Vec<CaseFile> = (0..30)
        .map(|n| {
            let mut all = with_house_photos(answers(n), &[]);
            let photos = (0..3).map(|it| large(u64::from(n) * 3 + it)).collect();
            all.set(AnswerKey::of(HOUSE), Some(Answer::Photos(photos)));
            let sealed = sealed_with(n, all);
            let mut case = CaseFile::default();
            let revisions = sealed.revisions.into_iter().map(Record::Revision);
            let records = [Record::Household(sealed.household), Record::Visit(sealed.visit)];
            case.apply(&Commit(records.into_iter().chain(revisions).collect()));
            case
        })
        .collect();
    let (person, kid) = (author(), public(&signer()).kid());
    let maker =
        Maker { author: &person, kid: &kid, aud: "", round: ROUND, also: None, demo: false, removals: &[] };
    let made = Bundle::next(1, &maker, IAT * 1000, &cases, &[], &published()).expect("something");
    assert!(
        (10..30).contains(&made.records.len()) && made.records.len() < MAX_RECORDS,
        "{}",
        made.records.len()
    );
    let carried: u64 = made
        .records
        .iter()
        .flat_map(|it| photo::named(&it.visit.answers))
        .map(|it| u64::from(it.bytes))
        .sum();
    // As text in the file, beside a payload of four thirds of itself.
    assert!(carried * 4 / 3 < 18 * 1024 * 1024, "{carried}");
    let first = made.photos().first().map(|it| (*it).to_owned()).expect("a photograph");
    let count = made.records.len();
    let less = made.clone().without(&OrdSet::from([first]), &published()).expect("the others");
    assert_eq!((less.records.len(), less.tally.households as usize), (count - 1, count - 1));
    let all: OrdSet<String> = made.photos().into_iter().map(str::to_owned).collect();
    assert_eq!(made.without(&all, &published()), None);
}

#[test]
fn a_file_does_not_carry_what_only_an_older_revision_names() {
    let mut all = sealed_with(1, with_house_photos(answers(1), &[jpeg(8, 8, 1)]));
    all = corrected(&all, 1);
    let mut made = bundle(vec![all]);
    assert_eq!(made.photos().len(), 1);
    made.records[0].visit.answers.set(AnswerKey::of(HOUSE), None);
    assert_eq!(made.photos().len(), 0);
}

#[test]
fn photographs_that_go_with_a_household_are_those_that_nobody_else_names() {
    let (made, _, _) = carried();
    let [one, two] = [1, 2].map(|n| OrdSet::from([HouseholdId(id(1, n))]));
    assert_eq!(
        made.photos_of(&one),
        OrdSet::from([jpeg(8, 8, 1), jpeg(16, 8, 2)].map(|it| photo::hash(&it)))
    );
    let mut shared = made.clone();
    shared.records[1].visit.answers = made.records[0].visit.answers.clone();
    assert_eq!(shared.photos_of(&two), OrdSet::new());
}

#[test]
fn the_file_of_a_photograph_is_what_its_name_says_or_nothing() {
    let file = PhotoFile::of(&jpeg(8, 8, 1));
    assert_eq!(file.bytes(), Some(jpeg(8, 8, 1)));
    let other = PhotoFile { jpeg: PhotoFile::of(&jpeg(8, 8, 2)).jpeg, ..file.clone() };
    assert_eq!(other.bytes(), None);
    assert_eq!(Record::Photo(file.clone()).key(), PhotoFile::key(&file.hash));
}

/// A shelf with three bodies, and their names.
fn shelved() -> (Vec<u8>, Vec<(String, Vec<u8>)>) {
    let all: Vec<(String, Vec<u8>)> =
        (1..=3u8).map(|it| (photo::hash(&[it]), vec![it; 100 * usize::from(it)])).collect();
    let bytes = all.iter().flat_map(|(name, body)| shelf::encode(name, body).expect("a name")).collect();
    (bytes, all)
}

fn found(shelf: &shelf::Shelf, bytes: &[u8]) -> Vec<String> {
    let whole = shelf.spots.iter().filter(|(_, it)| it.holds(&bytes[it.at..it.at + it.length]));
    whole.map(|(name, _)| name.clone()).collect()
}

#[test]
fn a_shelf_is_read_from_its_heads_and_from_every_byte_alike() {
    let (bytes, all) = shelved();
    let mut heads = Vec::new();
    let mut at = 0;
    for (_, body) in &all {
        heads.extend_from_slice(&bytes[at..at + shelf::HEAD]);
        at += shelf::HEAD + body.len();
    }
    let listed = shelf::catalogue(&heads, bytes.len());
    assert_eq!(listed, shelf::scan(&bytes));
    assert_eq!((found(&listed, &bytes).len(), listed.whole, listed.damaged), (3, bytes.len(), false));
    assert_eq!(shelf::encode("no hash", &[]), None);
}

#[test]
fn a_torn_shelf_keeps_what_was_whole() {
    let (bytes, all) = shelved();
    let ends: Vec<usize> = all
        .iter()
        .scan(0, |end, (_, body)| {
            *end += shelf::HEAD + body.len();
            Some(*end)
        })
        .collect();
    for cut in 0..bytes.len() {
        let left = shelf::scan(&bytes[..cut]);
        let whole = ends.iter().filter(|it| **it <= cut).count();
        assert_eq!(found(&left, &bytes[..cut]).len(), whole, "{cut}");
        assert_eq!(left.whole, ends[..whole].last().copied().unwrap_or(0), "{cut}");
    }
}

#[test]
fn one_damaged_byte_takes_at_most_one_picture_from_a_shelf() {
    let (bytes, _) = shelved();
    for at in 0..bytes.len() {
        let mut other = bytes.clone();
        other[at] ^= 0x40;
        let left = shelf::scan(&other);
        assert_eq!(found(&left, &other).len(), 2, "at {at}");
    }
}
