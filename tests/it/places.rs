//! The list of places as it ships, and the search in it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use thaiqm_field::domain::place::{is_province_code, is_tambon_code};
use thaiqm_field::domain::{Place, Places};

const TEXT: &str = include_str!("../../public/places/places.txt");
const NOTICE: &str = include_str!("../../public/places/NOTICE.txt");

static PLACES: LazyLock<Places> = LazyLock::new(|| Places::parse(TEXT.to_owned()).expect("the shipped list"));

fn small(lines: &str) -> Result<Places, String> {
    Places::parse(lines.to_owned())
}

fn found(query: &str) -> Vec<String> {
    PLACES.search(query, 10).iter().map(|it| format!("{} {}", it.code, it.tambon)).collect()
}

#[track_caller]
fn finds_first(query: &str, expected: &str) {
    assert_eq!(found(query).first().map(String::as_str), Some(expected), "{query}: {:?}", found(query));
}

#[test]
fn the_country_has_77_provinces_928_amphoe_and_7436_tambon() {
    assert_eq!(PLACES.counts(), (77, 928, 7436));
    assert_eq!(PLACES.provinces().len(), 77);
}

#[test]
fn codes_are_unique_and_nested() {
    let (mut amphoe_codes, mut tambon_codes) = (BTreeSet::new(), BTreeSet::new());
    for (province, province_name) in PLACES.provinces() {
        assert!(province.len() == 2 && is_province_code(province), "{province}");
        for (amphoe, amphoe_name) in PLACES.amphoe(province) {
            assert!(amphoe.len() == 4 && amphoe.starts_with(province), "{amphoe}");
            assert!(amphoe_codes.insert(amphoe), "{amphoe}");
            for (code, tambon) in PLACES.tambon(amphoe) {
                assert!(code.starts_with(amphoe) && is_tambon_code(code), "{code}");
                assert!(tambon_codes.insert(code), "{code}");
                let expected = Place { code, tambon, amphoe: amphoe_name, province: province_name };
                assert_eq!(PLACES.find(code), Some(expected));
            }
        }
    }
    assert_eq!((amphoe_codes.len(), tambon_codes.len()), (928, 7436));
}

#[test]
fn province_codes_in_the_code_are_those_of_the_list() {
    let listed: BTreeSet<String> = PLACES.provinces().iter().map(|(code, _)| (*code).to_owned()).collect();
    let known = (0..99).map(|it| format!("{it:02}")).filter(|it| is_province_code(it)).collect();
    assert_eq!(listed, known);
}

#[test]
fn places_of_the_letters_are_there() {
    let expected = Place {
        code: "760609", tambon: "หนองกะปุ", amphoe: "บ้านลาด", province: "เพชรบุรี"
    };
    assert_eq!(PLACES.find("760609"), Some(expected));
    assert!(PLACES.amphoe("76").contains(&("7606", "บ้านลาด")));
    assert!(PLACES.amphoe("49").contains(&("4901", "เมืองมุกดาหาร")));
    assert!(PLACES.amphoe("31").contains(&("3101", "เมืองบุรีรัมย์")));
    assert!(PLACES.amphoe("10").contains(&("1001", "เขตพระนคร")));
    assert_eq!(PLACES.find("301417").map(|it| it.tambon), Some("ธงชัยเหนือ"));
}

#[test]
fn a_code_that_is_none_finds_nothing() {
    for code in ["", "76", "7606", "760600", "760699", "7606091", "99", "ก60609", "76060๙", "76 609"] {
        assert_eq!(PLACES.find(code), None, "{code}");
    }
    for code in ["", "7", "7606", "97", "ก1"] {
        assert!(PLACES.amphoe(code).is_empty(), "{code}");
    }
    for code in ["", "76", "760609", "7699"] {
        assert!(PLACES.tambon(code).is_empty(), "{code}");
    }
}

#[test]
fn a_tambon_code_has_six_digits_and_a_province() {
    for code in ["760609", "999901", "100101"] {
        assert!(is_tambon_code(code), "{code}");
    }
    for code in ["", "76060", "7606091", "970101", "280101", "76060ก", "๗๖๐๖๐๙", "กก"] {
        assert!(!is_tambon_code(code), "{code}");
    }
}

#[test]
fn provinces_stand_in_the_order_of_a_thai_dictionary() {
    let names: Vec<&str> = PLACES.provinces().into_iter().map(|(_, name)| name).collect();
    assert_eq!(names[..4], ["กระบี่", "กรุงเทพมหานคร", "กาญจนบุรี", "กาฬสินธุ์"]);
    let place = |name| names.iter().position(|it| *it == name).expect("a province");
    assert!(place("พัทลุง") < place("เพชรบุรี") && place("เพชรบุรี") < place("ภูเก็ต"));
    assert!(place("มุกดาหาร") < place("แม่ฮ่องสอน") && place("แม่ฮ่องสอน") < place("ยโสธร"));
    assert_eq!(names[76], "อุบลราชธานี");
}

#[test]
fn a_tambon_is_found_by_any_of_its_names() {
    for query in [
        "หนองกะปุ",
        "หนองกะปุ บ้านลาด",
        "บ้านลาด หนองกะปุ",
        "หนองกะปุ เพชรบุรี",
        "เพชรบุรี กะปุ",
        "ต.หนองกะปุ อ.บ้านลาด จ.เพชรบุรี",
        "ต.หนองกะปุอ.บ้านลาดจ.เพชรบุรี",
        "ต. หนองกะปุ อ. บ้านลาด",
        "ตำบลหนองกะปุ อำเภอบ้านลาด จังหวัดเพชรบุรี",
        "ตำบลหนองกะปุอำเภอบ้านลาดจังหวัดเพชรบุรี",
        "หนองกะปุ ตำบล",
        "หนองกะปุ อ.",
        "หนองกะปุบ้านลาด",
        "760609",
        "๗๖๐๖๐๙",
        " หนอง กะปุ ",
    ] {
        finds_first(query, "760609 หนองกะปุ");
    }
}

#[test]
fn tone_marks_make_no_difference() {
    finds_first("บานลาด", "760601 บ้านลาด");
    finds_first("บ้านลาด เพชร", "760601 บ้านลาด");
    let codes = |query| PLACES.search(query, 10_000).iter().map(|it| it.code).collect::<BTreeSet<_>>();
    assert_eq!(codes("บานลาด"), codes("บ้านลาด"));
    assert!(codes("บานลาด").contains("760609"));
}

#[test]
fn names_that_differ_in_a_tone_mark_come_as_typed() {
    let lines = "=10 ก\n-ข\nทาขาม\nท่าข้าม\n.1 1 2\n";
    let places = small(lines).expect("a list");
    let first = |query| places.search(query, 1).first().map(|it| it.tambon);
    assert_eq!(first("ท่าข้าม"), Some("ท่าข้าม"));
    assert_eq!(first("ทาขาม"), Some("ทาขาม"));
}

#[test]
fn the_capital_has_khet_and_khwaeng() {
    for query in [
        "วังบูรพาภิรมย์",
        "แขวงวังบูรพาภิรมย์ เขตพระนคร",
        "แขวงวังบูรพาภิรมย์ เขตพระนคร กทม.",
        "วังบูรพา กทม",
        "แขวง วังบูรพาภิรมย์ เขต พระนคร กรุงเทพ",
    ] {
        finds_first(query, "100102 วังบูรพาภิรมย์");
    }
    let codes: BTreeSet<&str> = PLACES.search("เขตพระนคร", 12).iter().map(|it| &it.code[..4]).collect();
    assert_eq!(codes, BTreeSet::from(["1001"]));
}

#[test]
fn a_word_that_parts_names_may_end_one() {
    finds_first("สามตำบล", &found("สามตำบ")[0]);
    assert!(found("หลักเขต").iter().all(|it| it.ends_with("หลักเขต")), "{:?}", found("หลักเขต"));
}

#[test]
fn the_best_comes_first() {
    let names: Vec<String> =
        PLACES.search("บ้านลาด", 200).iter().map(|it| format!("{}/{}", it.tambon, it.amphoe)).collect();
    let place = |name: &str| names.iter().position(|it| it == name).expect(name);
    assert_eq!(place("บ้านลาด/บ้านลาด"), 0);
    assert!(place("บ้านลาด/บ้านลาด") < place("หนองกะปุ/บ้านลาด"));
    assert_eq!(PLACES.search("บ้าน", 7).len(), 7);
    assert!(PLACES.search("บ้าน", 7).iter().all(|it| it.tambon == "บ้าน" || it.tambon.starts_with("บ้าน")));
}

#[test]
fn nothing_typed_or_nothing_like_it_finds_nothing() {
    for query in ["", "  ", "ต.", "\u{e48}", "ไม่มีที่นี่", "หนองกะปุ เชียงใหม่", "999999", "บ้านลาด 4901"]
    {
        assert!(found(query).is_empty(), "{query}: {:?}", found(query));
    }
    assert!(PLACES.search("บ้านลาด", 0).is_empty());
}

#[test]
fn digits_are_the_beginning_of_a_code() {
    assert_eq!(PLACES.search("7606", 100).len(), PLACES.tambon("7606").len());
    assert!(PLACES.search("7606", 100).iter().all(|it| it.amphoe == "บ้านลาด"));
    finds_first("7606 กะปุ", "760609 หนองกะปุ");
}

#[test]
fn a_list_that_is_not_whole_says_which_line() {
    let whole = "#remark\n=10 ก\n-ข\nค\n05 ง\n-07 จ\nฉ\n=12 ช\n-ซ\nฌ\n.2 3 4\n";
    let places = small(whole).expect("a list");
    assert_eq!(places.counts(), (2, 3, 4));
    let codes: Vec<&str> = places.search("1", 9).iter().map(|it| it.code).collect();
    assert_eq!(codes, ["100101", "100105", "100701", "120101"]);
    for (damage, by, line) in [
        (".2 3 4\n", "", "places: the last line is missing"),
        (".2 3 4", ".2 3 5", "places line 11: .2 3 5"),
        ("05 ง", "01 ง", "places line 5: 01 ง"),
        ("05 ง", "5 ง", "places line 5: 5 ง"),
        ("05 ง", "05 ", "places line 5: 05 "),
        ("05 ง", "99 ง\nง", "places line 6: ง"),
        ("=12 ช", "=09 ช", "places line 8: =09 ช"),
        ("-ข\n", "", "places line 3: ค"),
        ("=10 ก\n", "", "places line 2: -ข"),
        ("-ซ\nฌ\n", "", "places line 9: .2 3 4"),
        ("-ซ\n", "", "places line 9: ฌ"),
        ("-ซ", "=-ซ", "places line 9: =-ซ"),
        (".2 3 4\n", ".2 3 4\nญ\n", "places line 12: ญ"),
    ] {
        assert_eq!(small(&whole.replace(damage, by)).err().as_deref(), Some(line), "{damage:?} → {by:?}");
    }
    assert!(small("").is_err());
}

#[test]
fn every_cut_of_the_list_is_noticed() {
    let cuts = (0..TEXT.trim_end().len()).step_by(4999).filter(|at| TEXT.is_char_boundary(*at));
    for at in cuts {
        assert!(Places::parse(TEXT[..at].to_owned()).is_err(), "{at}");
    }
}

#[test]
fn the_notice_names_who_made_the_list() {
    for words in [
        "CC BY 4.0",
        "Pongsakorn Thipayanate",
        "Department of Provincial Administration",
        "Joe Takara",
        "THE SOFTWARE IS PROVIDED",
    ] {
        assert!(NOTICE.contains(words), "{words}");
    }
    assert!(TEXT.starts_with("#GeoThai 2026.10.23, CC BY 4.0"));
}
