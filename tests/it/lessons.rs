//! Lessons are done by doing; the manual is short, and the same in both languages.

use std::collections::BTreeSet;

use thaiqm_field::domain::lesson::{Fact, Known, LESSONS, Progress, Stuck, lesson, page_of};
use thaiqm_field::domain::manual::{Picture, Topic, picture, topics};
use thaiqm_field::domain::practice::{CARD, SWAPPED, differs, village};
use thaiqm_field::domain::record::Handover;
use thaiqm_field::domain::work::words_of;
use thaiqm_field::domain::{CaseFile, Comment, Commit, HouseholdId, Record, VisitKind};

use crate::maker::practice::today;

const THAI: &str = include_str!("../../public/help/manual.th.txt");
const ENGLISH: &str = include_str!("../../public/help/manual.en.txt");
const LESSONS_THAI: &str = include_str!("../../public/help/lessons.th.txt");
const LESSONS_ENGLISH: &str = include_str!("../../public/help/lessons.en.txt");

#[test]
fn every_step_of_every_lesson_has_its_sentence_in_both_languages() {
    for text in [LESSONS_THAI, LESSONS_ENGLISH] {
        let all = topics(text);
        assert_eq!(all.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), LESSONS.map(|it| it.id).to_vec());
        for (topic, lesson) in all.iter().zip(&LESSONS) {
            assert_eq!(topic.lines.len(), lesson.steps.len(), "{}", topic.id);
            assert!(!topic.title.is_empty());
        }
    }
}

/// The pages for volunteers, in their order: what somebody in the field may have to look up.
const FIELD: [&str; 24] = [
    "danger",
    "start",
    "install",
    "visit",
    "rexray",
    "photo",
    "position",
    "away",
    "due",
    "refuses",
    "restricted",
    "handover",
    "receipt",
    "returned",
    "pin",
    "lost",
    "backup",
    "space",
    "mistake",
    "paper",
    "shared",
    "looks",
    "aloud",
    "erase",
];
/// Those for the office.
const OFFICE: [&str; 21] = [
    "accepted",
    "preview",
    "refused",
    "unknown",
    "roster",
    "share",
    "round",
    "lost-office",
    "forgot-office",
    "conflict",
    "twins",
    "correct",
    "receipts",
    "upwards",
    "key-file",
    "second",
    "cases",
    "meeting",
    "reports",
    "export",
    "keying",
];

#[test]
fn the_manual_has_the_same_short_pages_in_both_languages() {
    let heads = |all: &[Topic]| {
        all.iter().map(|it| (it.id.clone(), it.part.clone(), it.lines.len())).collect::<Vec<_>>()
    };
    let (thai, english) = (topics(THAI), topics(ENGLISH));
    assert_eq!(heads(&thai), heads(&english), "page by page, line by line");
    let ids: BTreeSet<&str> = thai.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids.len(), thai.len(), "each page has a name of its own");
    for topic in thai.iter().chain(&english) {
        assert!((1..=12).contains(&topic.lines.len()), "{} has {} lines", topic.id, topic.lines.len());
        assert!(["field", "office", "trainer"].contains(&topic.part.as_str()), "{}", topic.part);
        assert!(!topic.title.is_empty());
    }
    let of = |part: &str| -> Vec<&str> {
        thai.iter().filter(|it| it.part == part).map(|it| it.id.as_str()).collect()
    };
    assert_eq!(of("field"), FIELD);
    assert_eq!(of("office"), OFFICE);
    assert_eq!(of("trainer"), ["thirty", "scenes", "order"]);
    // One file of the whole app holds them all: together no more than this, bytes.
    assert!(THAI.len() + ENGLISH.len() < 80_000, "{} bytes", THAI.len() + ENGLISH.len());
}

/// Everything in these folders, one text.
fn all_of(folder: &std::path::Path, name: &str, into: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|it| it.expect("an entry").path()) {
        if entry.is_dir() {
            all_of(&entry, name, into);
        } else if entry.file_name().is_some_and(|it| it.to_string_lossy().ends_with(name)) {
            into.push_str(&std::fs::read_to_string(&entry).expect("a text"));
        }
    }
}

#[test]
fn what_lessons_and_manual_quote_stands_on_a_screen() {
    for (tag, texts) in [("th.rs", [THAI, LESSONS_THAI]), ("en.rs", [ENGLISH, LESSONS_ENGLISH])] {
        let mut app = String::new();
        all_of("src/ui/text".as_ref(), tag, &mut app);
        all_of("src/questionnaire".as_ref(), ".toml", &mut app);
        let mut quoted = 0;
        for topic in texts.iter().flat_map(|it| topics(it)) {
            for line in &topic.lines {
                for said in line.split('“').skip(1).map(|it| it.split('”').next().expect("a quotation ends"))
                {
                    quoted += 1;
                    // What goes on with a name, such as “Next: members”, is quoted by its beginning.
                    let whole = [format!("\"{said}\""), format!("\"{said}:")];
                    assert!(whole.iter().any(|it| app.contains(it)), "{}: no screen says “{said}”", topic.id);
                }
            }
        }
        assert!(quoted > 40, "{quoted} in {tag}");
    }
}

#[test]
fn what_the_page_on_hosting_quotes_stands_on_a_screen() {
    let page = include_str!("../../public/hosting.html");
    let (thai, english) = page.split_once("lang=\"en\"").expect("a section in English");
    for (tag, text) in [("th.rs", thai), ("en.rs", english)] {
        let mut app = String::new();
        all_of("src/ui/text".as_ref(), tag, &mut app);
        let quoted: Vec<&str> =
            text.split('«').skip(1).map(|it| it.split('»').next().expect("a quotation ends")).collect();
        for said in &quoted {
            assert!(app.contains(&format!("\"{said}\"")), "no screen says «{said}»");
        }
        assert!(quoted.len() >= 5, "{} in {tag}", quoted.len());
    }
    // The settings are there once somebody is at work; a trainee is, at once.
    let practice = thai.find("«ฝึกใช้งาน»").expect("practice first");
    assert!(practice < thai.find("«ตั้งค่า»").expect("then the settings"));
}

#[test]
fn the_manual_is_searched_as_people_type() {
    let found = |text: &str, typed: &str| -> Vec<String> {
        let words = words_of(typed);
        topics(text).into_iter().filter(|it| it.holds(&words)).map(|it| it.id).collect()
    };
    assert!(found(THAI, "ลืม รหัส").contains(&"pin".to_owned()));
    assert!(found(THAI, "เเท็บเลตหาย").contains(&"lost".to_owned()), "marks and doubled vowels forgive");
    assert!(found(ENGLISH, "pin FORGOT").contains(&"pin".to_owned()));
    for (text, typed) in
        [(THAI, "อ่านออกเสียง"), (THAI, "มือ ซ้าย"), (ENGLISH, "read aloud"), (ENGLISH, "left hand")]
    {
        assert!(found(text, typed).contains(&"aloud".to_owned()), "{typed}");
    }
    assert_eq!(found(THAI, "ไม่มีคำนี้แน่").len(), 0);
    assert_eq!(found(THAI, " ").len(), topics(THAI).len());
}

#[test]
fn a_picture_is_a_line_of_its_own_found_by_what_it_shows_and_not_by_its_file() {
    let shown = Picture { name: "first", shows: "a door | open" };
    assert_eq!(picture("! first | a door | open"), Some(shown));
    for line in ["first | a door", "!first | a door", "! first", "- ! first | a door"] {
        assert_eq!(picture(line), None, "{line}");
    }
    let all = topics("== a | field | A\n! first | a door\n== b | trainer | B\nsays\n");
    assert!(all[0].holds(&words_of("door")) && !all[0].holds(&words_of("first")));
    assert_eq!(all.iter().map(Topic::picture_size).collect::<Vec<_>>(), [(360, 640), (640, 480)]);
}

/// How large a WebP file says that its picture is, pixels across and down.
fn webp_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize, len: usize| -> Option<u32> {
        let digits = bytes.get(at..at + len)?.iter().rev();
        Some(digits.fold(0, |all, it| all << 8 | u32::from(*it)))
    };
    match (bytes.get(..4)?, bytes.get(8..16)?) {
        // A frame alone, and one with a profile of its colours before it.
        (b"RIFF", b"WEBPVP8 ") => Some((number(26, 2)? & 0x3fff, number(28, 2)? & 0x3fff)),
        (b"RIFF", b"WEBPVP8X") => Some((number(24, 3)? + 1, number(27, 3)? + 1)),
        _ => None,
    }
}

#[test]
fn every_picture_of_the_manual_is_there_in_both_languages_and_no_other() {
    let (thai, english) = (topics(THAI), topics(ENGLISH));
    let names = |all: &[Topic]| -> Vec<(String, usize, String)> {
        let of = |topic: &Topic| {
            let at =
                |(at, line): (usize, &String)| Some((topic.id.clone(), at, picture(line)?.name.to_owned()));
            topic.lines.iter().enumerate().filter_map(at).collect::<Vec<_>>()
        };
        all.iter().flat_map(of).collect()
    };
    assert_eq!(names(&thai), names(&english), "the same pictures at the same places");
    let folder = std::path::Path::new("public/help/pictures");
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let files: BTreeSet<String> =
        entries.map(|it| it.expect("a file").file_name().to_string_lossy().into_owned()).collect();
    let (mut named, mut bytes) = (BTreeSet::new(), 0);
    for (tag, all) in [("th", &thai), ("en", &english)] {
        for topic in all {
            for line in topic.lines.iter().filter(|it| it.starts_with('!')) {
                let it = picture(line).unwrap_or_else(|| panic!("{}: no picture: {line}", topic.id));
                let plain = it.name.bytes().all(|it| it.is_ascii_lowercase() || it == b'-');
                assert!(plain && !it.shows.trim().is_empty(), "{}: {line}", topic.id);
                let file = format!("{}-{tag}.webp", it.name);
                if let Ok(read) = std::fs::read(folder.join(&file)) {
                    assert_eq!(webp_size(&read), Some(topic.picture_size()), "{file}");
                    bytes += read.len();
                }
                assert!(named.insert(file), "{}: a picture is shown once", topic.id);
            }
        }
    }
    assert!(named.len() >= 20, "{}", named.len());
    assert_eq!(files, named, "run `make manual-pictures`");
    // They come with every first visit.
    assert!(bytes <= 400_000, "{bytes} bytes");
}

#[test]
fn a_text_without_a_page_has_none() {
    assert_eq!(topics("").len(), 0);
    assert_eq!(topics("a line\n- another\n# a note").len(), 0);
    let one = topics("== a | field | A\n\n# a note\nline\n");
    assert_eq!((one.len(), one[0].lines.len()), (1, 1));
    let bare = topics("== a");
    assert_eq!((bare[0].id.as_str(), bare[0].title.as_str()), ("a", ""));
}

#[test]
fn an_address_is_compared_without_its_ids() {
    let id = "0190f0a0-0000-7000-8000-000000000001";
    assert_eq!(page_of("#/households"), "households");
    assert_eq!(page_of(&format!("#/households/{id}")), "households/*");
    assert_eq!(page_of(&format!("#/households/{id}/{id}/notice?moo")), "households/*/*/notice");
    assert_eq!(page_of("#/office/reports"), "office/reports");
    assert_eq!(page_of("#/office/reports/r2?area=76"), "office/reports/*");
    assert_eq!(page_of(""), "");
}

#[test]
fn every_page_that_a_step_leads_to_is_one_that_the_app_has() {
    let pages = [
        "",
        "#/enrol",
        "#/trust",
        "#/settings",
        "#/households",
        "#/households/add",
        "#/handover",
        "#/office",
        "#/office/reports",
        "#/office/differ",
        "#/office/meeting",
        "#/trainer",
    ];
    for lesson in &LESSONS {
        for step in lesson.steps {
            assert!(pages.contains(&step.page), "{}: {}", lesson.id, step.page);
        }
    }
}

/// What the village holds, as a session does.
struct Here {
    cases: Vec<CaseFile>,
    comments: Vec<Comment>,
}

fn here() -> Here {
    let text = include_str!("../../public/practice/village.txt");
    let village = village(text, "kid", today()).expect("the village");
    let mut cases: Vec<(HouseholdId, CaseFile)> = Vec::new();
    for record in village.handed {
        match &record {
            Record::Household(it) => cases.push((it.id, CaseFile::default())),
            Record::Visit(_) | Record::Revision(_) => {}
            other => panic!("{} is of no household", other.key()),
        }
        cases.last_mut().expect("a household").1.apply(&Commit(vec![record]));
    }
    let comments = village.asked.into_iter().map(|it| match it {
        Record::Comment(it) => it,
        other => panic!("{} is no comment", other.key()),
    });
    Here { cases: cases.into_iter().map(|it| it.1).collect(), comments: comments.collect() }
}

#[test]
fn what_stood_there_before_a_lesson_began_is_no_step_of_it() {
    let here = here();
    let cases: Vec<&CaseFile> = here.cases.iter().collect();
    let comments: Vec<&Comment> = here.comments.iter().collect();
    let at = |since: i64| Known { page: "", since, cases: &cases, comments: &comments, ..Known::default() };
    let facts = [
        Fact::Begun(None),
        Fact::Begun(Some(VisitKind::Rexray)),
        Fact::Told,
        Fact::Met,
        Fact::People(1),
        Fact::Asked,
        Fact::Stands,
        Fact::Urgent,
        Fact::Sealed(None),
    ];
    for fact in facts {
        assert!(at(0).holds(fact), "{fact:?} of the village");
        assert!(!at(i64::MAX).holds(fact), "{fact:?} since the end of time");
    }
    assert!(!at(0).holds(Fact::Answered), "what the office asks is open");
    for fact in [Fact::Compared, Fact::Made, Fact::TakenIn, Fact::Settled, Fact::Resolved] {
        assert!(!at(0).holds(fact), "{fact:?}");
    }
    let met = Known { resolved: Some(7), compared: Some(7), ..at(7) };
    for fact in [Fact::Resolved, Fact::Compared] {
        assert!(met.holds(fact) && !Known { since: 8, ..met }.holds(fact), "{fact:?}");
    }
}

#[test]
fn the_swapped_file_of_the_lesson_differs_from_the_card_in_the_middle_alone() {
    let digits = |it: &str| it.split(' ').map(str::len).collect::<Vec<_>>();
    assert_eq!((digits(CARD), digits(SWAPPED)), (vec![5; 4], vec![5; 4]));
    let same = CARD.split(' ').zip(SWAPPED.split(' ')).map(|(card, file)| card == file).collect::<Vec<_>>();
    assert_eq!(same, [true, true, false, true], "who looks at the beginning and the end alone is taken in");
    assert_eq!(differs(CARD, SWAPPED), Some((3, "11864", "11684")));
    assert_eq!(differs(CARD, CARD), None);
}

#[test]
fn whoever_enrols_in_practice_compares_digits_before_the_lesson_is_done() {
    let mut progress = Progress::default();
    progress.begin("enrol", 5);
    let at = |page: &'static str, compared| Known { page, named: true, compared, ..Known::default() };
    assert!(progress.advance(&at("settings", None)), "enrolled");
    assert_eq!(progress.now, Some(("enrol", 2, 5)), "the settings alone are not the end of it");
    assert!(!progress.advance(&at("trust", Some(4))), "what was compared before it began does not count");
    assert!(progress.advance(&at("trust", Some(6))));
    assert_eq!((progress.now, progress.done.len()), (Some(("enrol", 3, 5)), 0));
    assert!(progress.advance(&at("settings", Some(6))));
    assert_eq!(progress.done, ["enrol"]);
}

/// Why each step of this lesson is stuck.
fn stuck(id: &str, known: &Known) -> Vec<Option<Stuck>> {
    let lesson = lesson(id).expect("a lesson");
    (0..lesson.steps.len()).map(|at| lesson.stuck(at, known)).collect()
}

#[test]
fn once_the_survey_is_closed_a_lesson_that_begins_in_it_says_so_unless_it_was_begun_in_time() {
    let here = here();
    let cases: Vec<&CaseFile> = here.cases.iter().collect();
    let comments: Vec<&Comment> = here.comments.iter().collect();
    let closed = Known { closed: true, cases: &cases, comments: &comments, ..Known::default() };
    for lesson in &LESSONS {
        let surveys = ["first", "rexray", "urgent"].contains(&lesson.id);
        let late = stuck(lesson.id, &Known { since: i64::MAX, ..closed });
        assert_eq!(late.iter().all(|it| *it == Some(Stuck::Closed)), surveys, "{}", lesson.id);
        assert_eq!(late.contains(&Some(Stuck::Closed)), surveys, "{}", lesson.id);
        let in_time = stuck(lesson.id, &closed);
        assert!(!in_time.contains(&Some(Stuck::Closed)), "{}: what was begun may be finished", lesson.id);
        let open = stuck(lesson.id, &Known { closed: false, since: i64::MAX, ..closed });
        assert!(!open.contains(&Some(Stuck::Closed)), "{}", lesson.id);
        assert_eq!(lesson.stuck(lesson.steps.len(), &closed), None, "what is done is not stuck");
    }
    // A follow-up can be begun when the survey is closed, and records nothing new.
    let followed: Vec<CaseFile> = here
        .cases
        .iter()
        .map(|it| it.visits.clone())
        .map(|mut visits| {
            visits.retain(|it| it.kind == VisitKind::FollowUp);
            CaseFile { visits, ..CaseFile::default() }
        })
        .collect();
    let followed: Vec<&CaseFile> = followed.iter().filter(|it| !it.visits.is_empty()).collect();
    assert!(!followed.is_empty(), "the village has follow-ups");
    assert_eq!(stuck("urgent", &Known { cases: &followed, ..closed })[1], Some(Stuck::Closed));
}

#[test]
fn handing_over_again_with_nothing_new_says_what_to_do_instead() {
    let file = |text: &str, checked_at| {
        let file = thaiqm_field::domain::record::HandoverFile {
            name: String::new(),
            text: text.to_owned(),
            hash: String::new(),
            heads: Vec::new(),
            carries: None,
        };
        Handover { by: String::new(), seq: 1, reserved_at: 5, file: Some(file), checked_at, received: None }
    };
    let (made, checked, gone) = (file("text", None), file("text", Some(6)), file("", None));
    let new = Known { since: 7, ..Known::default() };
    let none = Known { nothing_new: true, ..new };
    assert_eq!(stuck("handover", &new)[..2], [None, None]);
    assert_eq!(stuck("handover", &none)[..2], [None, Some(Stuck::NothingNew)]);
    assert_eq!(stuck("handover", &Known { handovers: &[&made], ..none })[2], None, "one waits to be checked");
    let done = Known { handovers: &[&checked, &gone], ..none };
    assert_eq!(stuck("handover", &done)[2], Some(Stuck::NothingToCheck));
}

#[test]
fn once_all_that_the_office_asks_is_answered_its_lesson_says_so() {
    let here = here();
    let cases: Vec<&CaseFile> = here.cases.iter().collect();
    let comments: Vec<&Comment> = here.comments.iter().collect();
    let asked = Known { cases: &cases, comments: &comments, ..Known::default() };
    assert_eq!(stuck("returned", &asked), [None, None, None]);
    let none = Known { comments: &[], nothing_new: true, ..asked };
    let nothing = Some(Stuck::NothingAsked);
    assert_eq!(stuck("returned", &none), [nothing, nothing, Some(Stuck::NothingNew)]);
    // What is asked of a household that is not here can be answered by nobody.
    assert_eq!(stuck("returned", &Known { cases: &[], ..asked })[0], nothing);
}

#[test]
fn files_of_practice_are_saved_on_the_trainers_page_before_the_desk_is_led_to() {
    for id in ["take-in", "quarantine", "conflict"] {
        let steps = lesson(id).expect("a lesson").steps;
        let opens =
            steps.iter().position(|it| matches!(it.fact, Fact::Held | Fact::TakenIn)).expect("a file");
        assert_eq!((steps[0].fact, steps[0].page), (Fact::At("trainer"), "#/trainer"), "{id}");
        assert_eq!((steps[opens - 1].fact, steps[opens - 1].page), (Fact::At("office"), "#/trainer"), "{id}");
        assert!(steps[opens - 1].shows.contains(".practice-"), "{id}");
        assert_eq!(steps[opens].page, "#/office", "{id}");
    }
}

#[test]
fn a_lesson_goes_on_by_what_was_done_and_not_back_when_a_page_is_left() {
    let handover = lesson("handover").expect("a lesson");
    let mut progress = Progress::default();
    progress.begin("handover", 1_000);
    let on = |page: &'static str| Known { page, ..Known::default() };
    assert!(!progress.advance(&on("households")));
    assert!(progress.advance(&on("handover")));
    assert!(!progress.advance(&on("households")), "the page that was open counts");
    assert_eq!(progress.now, Some(("handover", 1, 1_000)));
    let file = |reserved_at: i64, checked_at| {
        let file = thaiqm_field::domain::record::HandoverFile {
            name: String::new(),
            text: String::new(),
            hash: String::new(),
            heads: Vec::new(),
            carries: None,
        };
        Handover { by: String::new(), seq: 1, reserved_at, file: Some(file), checked_at, received: None }
    };
    let (before, after) = (file(999, Some(999)), file(1_001, Some(1_002)));
    let with = |all: &[&Handover]| progress.clone().advance(&Known { handovers: all, ..on("") });
    assert!(!with(&[&before]), "an older file is none of this lesson's");
    assert!(with(&[&before, &after]));
    progress.advance(&Known { handovers: &[&after], ..on("") });
    assert_eq!(progress.now, Some(("handover", handover.steps.len(), 1_000)));
    assert_eq!(progress.done, ["handover"]);
    assert!(!progress.advance(&on("")));
}

#[test]
fn whoever_does_a_later_step_has_done_those_before() {
    let here = here();
    let cases: Vec<&CaseFile> = here.cases.iter().collect();
    let known = Known { page: "households", cases: &cases, ..Known::default() };
    let rexray = lesson("rexray").expect("a lesson");
    assert_eq!(rexray.next(0, &known), rexray.steps.len());
    assert_eq!(rexray.next(0, &Known { page: "households", ..Known::default() }), 0);
}

#[test]
fn a_step_can_be_skipped_a_lesson_left_and_taken_up_again_where_it_was() {
    let mut progress = Progress::default();
    progress.begin("first", 5);
    progress.skip();
    progress.skip();
    assert_eq!(Progress::read(&progress.write()), progress);
    assert_eq!(progress.now, Some(("first", 2, 5)));
    for _ in 0..20 {
        progress.skip();
    }
    assert_eq!(progress.done, ["first"], "no step is a dead end");
    progress.leave();
    assert_eq!(progress.now, None);
    assert_eq!(Progress::read(&progress.write()), progress);
}

#[test]
fn what_is_kept_of_lessons_is_read_or_left_out() {
    assert_eq!(Progress::read(""), Progress::default());
    assert_eq!(Progress::read("no-such first|no-such 1 2").done, ["first"]);
    for now in ["first", "first x 1", "first 1 x", "|||", "first 1"] {
        assert_eq!(Progress::read(&format!("|{now}")).now, None, "{now}");
    }
    assert_eq!(Progress::read("|first 99 7").now, Some(("first", 7, 7)), "never beyond its end");
}
