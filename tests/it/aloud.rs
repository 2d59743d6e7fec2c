//! What is read aloud in somebody's house, and by which voice.

use thaiqm_field::domain::aloud::{self, Voice};
use thaiqm_field::domain::questionnaire::{Choice, Kind, Question, Questionnaire, Words};

const THAI: [&str; 2] = ["th", "tha"];

fn voice(language: &str, local: bool, preferred: bool) -> Voice {
    Voice { language: language.to_owned(), local, preferred }
}

#[test]
fn a_voice_that_is_not_on_the_device_is_never_taken() {
    let far = voice("th-TH", false, true);
    assert_eq!(aloud::voice(&[], THAI), None);
    assert_eq!(aloud::voice(std::slice::from_ref(&far), THAI), None, "whatever the device prefers");
    assert_eq!(
        aloud::voice(&[far.clone(), voice("en-US", true, true)], THAI),
        None,
        "nor one of another language"
    );
    assert_eq!(aloud::voice(&[far, voice("en-US", true, true), voice("th-TH", true, false)], THAI), Some(2));
}

#[test]
fn a_language_is_known_however_a_tablet_writes_it_and_the_device_s_own_choice_comes_first() {
    for written in ["th", "th-TH", "th_TH", "TH-th", "tha", "tha_THA"] {
        assert_eq!(aloud::voice(&[voice(written, true, false)], THAI), Some(0), "{written}");
    }
    for other in ["", "t", "thx-TH", "en-TH", "-th"] {
        assert_eq!(aloud::voice(&[voice(other, true, true)], THAI), None, "{other}");
    }
    let two = [voice("th-TH", true, false), voice("th-TH", true, true), voice("th-TH", true, false)];
    assert_eq!(aloud::voice(&two, THAI), Some(1));
    assert_eq!(aloud::voice(&two[..1], THAI), Some(0), "where it chose none, the first");
}

fn rows(all: &[&str]) -> Vec<(String, String)> {
    all.iter().map(|it| (format!("code of {it}"), (*it).to_owned())).collect()
}

fn thai(words: &Words) -> String {
    words.th.clone()
}

#[test]
fn a_question_is_read_with_its_hint_and_what_can_be_chosen_and_nothing_else() {
    let said = aloud::question(&Kind::YesNo, "มีน้ำใช้หรือไม่", "ถามทั้งปี", &rows(&["ใช่ / มี", "ไม่ใช่ / ไม่มี"]));
    assert_eq!(said, ["มีน้ำใช้หรือไม่", "ถามทั้งปี", "ใช่, มี", "ไม่ใช่, ไม่มี"]);
    assert_eq!(aloud::question(&Kind::Phone, " เบอร์โทรศัพท์ ", "", &[]), ["เบอร์โทรศัพท์"], "no silence between");
}

#[test]
fn a_stroke_is_a_pause_between_words_and_belongs_to_a_number() {
    let said = |it: &str| aloud::question(&Kind::HouseCode, it, "", &[]).concat();
    assert_eq!(said("บ้าน/ที่ดิน"), "บ้าน, ที่ดิน");
    assert_eq!(said("ใช่ / มี"), "ใช่, มี");
    assert_eq!(said("เช่น 27/1 หรือ ๒๗/๑ หรือ 15/3/2490"), "เช่น 27/1 หรือ ๒๗/๑ หรือ 15/3/2490");
    assert_eq!(said("ชั้น 2/ดาดฟ้า"), "ชั้น 2, ดาดฟ้า");
    assert_eq!(said("/ก"), ", ก");
}

#[test]
fn who_lives_in_a_house_and_what_is_wrong_there_is_never_said_aloud() {
    let own = rows(&["สมชาย ใจดีทดสอบ", "ติดยาเสพติด"]);
    for kind in [Kind::Members { min_age: None, max_age: Some(15) }, Kind::Problems, Kind::Item, Kind::Place]
    {
        let said = aloud::question(&kind, "ใครบ้าง", "แตะชื่อ", &own);
        assert_eq!(said, ["ใครบ้าง", "แตะชื่อ"], "{kind:?}");
    }
}

/// Every question of a questionnaire.
fn questions(of: &Questionnaire) -> Vec<&Question> {
    let items = of.dimensions.iter().flat_map(|it| &it.items).flat_map(|it| &it.questions);
    let lists = [&of.household, &of.member, &of.every_item, &of.problem, &of.help, &of.closing];
    lists.into_iter().flatten().chain(items).collect()
}

#[test]
fn all_that_a_question_says_can_be_heard() {
    let mut chosen = 0;
    for question in Questionnaire::built_in().iter().flat_map(questions) {
        let choices: &[Choice] = match &question.kind {
            Kind::One(all) | Kind::Many(all) => all,
            _ => &[],
        };
        let options: Vec<_> = choices.iter().map(|it| (it.code.clone(), thai(&it.text))).collect();
        let hint = question.hint.as_ref().map(thai).unwrap_or_default();
        let said = aloud::question(&question.kind, &question.text.th, &hint, &options);
        let written = 1 + usize::from(!hint.is_empty()) + options.len();
        assert_eq!(said.len(), written, "{}: {said:?}", question.id);
        chosen += options.len();
    }
    assert!(chosen > 100, "{chosen} options");
}

#[test]
fn items_behind_the_second_tap_are_not_read_among_the_others() {
    let paper = Questionnaire::newest_built_in().expect("a questionnaire");
    let mut kept_back = 0;
    for dimension in &paper.dimensions {
        let said = aloud::items(dimension, "พบปัญหาใดบ้าง", "", thai);
        let open = dimension.items.iter().filter(|it| !it.restricted && !it.legacy).count();
        assert_eq!(said.len(), 1 + open, "{}", dimension.code);
        for item in dimension.items.iter().filter(|it| it.restricted || it.legacy) {
            kept_back += 1;
            assert!(!said.contains(&item.title.th), "{}", item.code);
        }
    }
    assert!(kept_back > 7, "{kept_back} items are kept back");
}
