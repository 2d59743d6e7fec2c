//! Dates, identity numbers, text rules and search, with the numbers of domain.md §5.

use proptest::prelude::*;
use thaiqm_field::domain::date::DateFault;
use thaiqm_field::domain::identity::{
    CitizenIdFault, HouseCodeFault, Phone, PhoneFault, citizen_id, house_code, mask_citizen_id,
};
use thaiqm_field::domain::search::{Searched, folded, thai_order};
use thaiqm_field::domain::text_rule::{
    allowed, ascii_digits, clean, formula_start, grouped, holds_identity, masked, thai_digits,
};
use thaiqm_field::domain::{
    Answer, AnswerKey, Answers, Date, HelpId, HouseholdId, MemberId, PartialDate, Precision, ProblemId,
};
use uuid::Uuid;

fn date(year: i16, month: u8, day: u8) -> Date {
    Date::new(year, month, day).expect("a day that exists")
}

fn written(typed: &str) -> Result<String, DateFault> {
    PartialDate::parse(typed).map(|it| it.to_string())
}

#[track_caller]
fn reads(typed: &str, expected: &str) {
    assert_eq!(written(typed).as_deref(), Ok(expected), "{typed}");
}

#[track_caller]
fn refuses(typed: &str, expected: DateFault) {
    assert_eq!(written(typed), Err(expected), "{typed}");
}

#[test]
fn a_day_exists_or_is_nothing() {
    assert!(Date::new(2024, 2, 29).is_some());
    for (year, month, day) in [
        (2023, 2, 29),
        (1900, 2, 29),
        (2024, 0, 1),
        (2024, 13, 1),
        (2024, 4, 31),
        (2024, 1, 0),
        (1799, 12, 31),
        (2200, 1, 1),
    ] {
        assert_eq!(Date::new(year, month, day), None, "{year}-{month}-{day}");
    }
}

#[test]
fn days_are_counted_over_leap_years_and_backwards() {
    assert_eq!(date(2024, 3, 1).days_since(date(2024, 2, 28)), 2);
    assert_eq!(date(2023, 3, 1).days_since(date(2023, 2, 28)), 1);
    assert_eq!(date(2000, 1, 1).days_since(date(1900, 1, 1)), 36_524);
    assert_eq!(date(1800, 1, 1).days_since(date(2199, 12, 31)), -146_096);
}

#[test]
fn typed_dates_are_read_in_every_usual_form() {
    for typed in [
        "15/3/2490",
        "๑๕/๓/๒๔๙๐",
        "15-03-2490",
        "15.3.2490",
        "15 3 2490",
        " 15 / 3 / 2490 ",
        "๑๕ มี.ค. ๒๔๙๐",
        "15มี.ค.2490",
        "15 มีค 2490",
        "15 มีนาคม 2490",
        "15 มีนา 2490",
        "15 mar 1947 CE",
        "2490 มีนาคม 15",
        "15 มีนาคม พ.ศ. 2490",
        "วันที่ 15 เดือนมีนาคม พ.ศ. ๒๔๙๐",
        "วันเสาร์ที่ 15 มีนาคม 2490",
        "15/3/1947",
        "15 March 1947",
        "15 มีนาคม ค.ศ. 1947",
        "1947-03-15",
        "2490-03-15",
        "15032490",
        "๑๕๐๓๒๔๙๐",
        "15\u{200b}/3/2490",
        "15–3–2490",
    ] {
        reads(typed, "1947-03-15");
    }
}

#[test]
fn every_month_is_known_by_its_thai_names() {
    const MONTHS: [(&str, &str); 12] = [
        ("มกราคม", "ม.ค."),
        ("กุมภาพันธ์", "ก.พ."),
        ("มีนาคม", "มี.ค."),
        ("เมษายน", "เม.ย."),
        ("พฤษภาคม", "พ.ค."),
        ("มิถุนายน", "มิ.ย."),
        ("กรกฎาคม", "ก.ค."),
        ("สิงหาคม", "ส.ค."),
        ("กันยายน", "ก.ย."),
        ("ตุลาคม", "ต.ค."),
        ("พฤศจิกายน", "พ.ย."),
        ("ธันวาคม", "ธ.ค."),
    ];
    for (place, (long, short)) in MONTHS.iter().enumerate() {
        let expected = format!("2024-{:02}-09", place + 1);
        reads(&format!("9 {long} 2567"), &expected);
        reads(&format!("9 {short} 2567"), &expected);
        reads(&format!("๙{short}๒๕๖๗"), &expected);
        reads(&format!("9 {} 2567", short.replace('.', "")), &expected);
    }
}

#[test]
fn months_are_known_as_people_shorten_them() {
    for (typed, expected) in [
        ("1 กุมภา 2567", "2024-02-01"),
        ("1 เมษา 2567", "2024-04-01"),
        ("1 ตุลา 2567", "2024-10-01"),
        ("1 Sept 2024", "2024-09-01"),
    ] {
        reads(typed, expected);
    }
    refuses("1 ม 2567", DateFault::Unreadable);
    refuses("1 Ma 2024", DateFault::Unreadable);
}

#[test]
fn a_date_may_be_known_only_to_the_month_or_the_year() {
    for (typed, expected, precision) in [
        ("3/2490", "1947-03", Precision::Month),
        ("มี.ค. 2490", "1947-03", Precision::Month),
        ("1947-03", "1947-03", Precision::Month),
        ("00/03/2490", "1947-03", Precision::Month),
        ("2490", "1947", Precision::Year),
        ("พ.ศ. ๒๔๙๐", "1947", Precision::Year),
        ("ปี 2490", "1947", Precision::Year),
        ("1947", "1947", Precision::Year),
        ("00/00/2490", "1947", Precision::Year),
    ] {
        reads(typed, expected);
        assert_eq!(PartialDate::parse(typed).map(PartialDate::precision), Ok(precision), "{typed}");
    }
}

#[test]
fn the_leap_day_is_a_day_of_the_ce_year() {
    reads("29/2/2567", "2024-02-29");
    reads("29/2/2543", "2000-02-29");
    refuses("29/2/2566", DateFault::NoSuchDay);
    refuses("29/2/2443", DateFault::NoSuchDay);
    refuses("29 ก.พ. 2550", DateFault::NoSuchDay);
}

#[test]
fn two_digits_are_no_year() {
    for typed in ["15/11/66", "๑๕/๑๑/๖๖", "15 พ.ย. 66", "11/66", "66", "15/3/47", "15 มีนาคม"]
    {
        refuses(typed, DateFault::ShortYear);
    }
}

#[test]
fn a_year_between_the_eras_is_refused() {
    reads("2100", "2100");
    refuses("2101", DateFault::NoSuchYear);
    refuses("2399", DateFault::NoSuchYear);
    reads("2400", "1857");
    refuses("1899", DateFault::NoSuchYear);
    reads("1900", "1900");
    reads("2742", "2199");
    refuses("2743", DateFault::NoSuchYear);
    refuses("9999", DateFault::NoSuchYear);
    refuses("15/3/249", DateFault::NoSuchYear);
    refuses("พ.ศ. 1947", DateFault::NoSuchYear);
    refuses("ค.ศ. 2490", DateFault::NoSuchYear);
}

#[test]
fn what_is_no_date_says_so() {
    for typed in ["31 กุมภาพันธ์ 2567", "31/4/2567", "0/13/2567", "15/13/2567", "32/1/2567", "15/00/2567"]
    {
        refuses(typed, DateFault::NoSuchDay);
    }
    for typed in ["", "เมื่อวาน", "มีนาคม", "1/2/3/2567", "123456789", "15 มี.ค. เม.ย. 2567", "15+3+2567", "-"]
    {
        refuses(typed, DateFault::Unreadable);
    }
}

#[test]
fn a_partial_date_means_a_span_of_days() {
    let spans = [
        ("1947", (1947, 1, 1), (1947, 12, 31)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2023-02", (2023, 2, 1), (2023, 2, 28)),
        ("2024-11", (2024, 11, 1), (2024, 11, 30)),
        ("2024-02-10", (2024, 2, 10), (2024, 2, 10)),
    ];
    for (text, (y1, m1, d1), (y2, m2, d2)) in spans {
        let it = PartialDate::read(text).expect("a written date");
        assert_eq!((it.first_day(), it.last_day()), (date(y1, m1, d1), date(y2, m2, d2)), "{text}");
    }
}

#[test]
fn the_year_before_2484_is_in_doubt_in_its_first_three_months() {
    for (typed, doubt) in [
        ("2483", true),
        ("15/2/2483", true),
        ("31/3/2482", true),
        ("1/4/2482", false),
        ("12/2483", false),
        ("1/1/2484", false),
        ("2484", false),
    ] {
        assert_eq!(PartialDate::parse(typed).map(PartialDate::year_in_doubt), Ok(doubt), "{typed}");
    }
}

#[test]
fn both_eras_are_543_years_apart() {
    assert_eq!(date(2024, 1, 1).buddhist_year(), 2567);
    assert_eq!(PartialDate::parse("2490").map(PartialDate::buddhist_year), Ok(2490));
}

#[test]
fn only_the_written_form_of_a_date_is_read_from_a_file() {
    for text in ["1947", "1947-03", "1947-03-15", "1857-12-31"] {
        let json = format!("\"{text}\"");
        let it: PartialDate = serde_json::from_str(&json).expect("written form");
        assert_eq!(serde_json::to_string(&it).expect("a text"), json);
    }
    for text in [
        "2490",
        "15/3/2490",
        "1947-3-15",
        "1947-03-5",
        "01947",
        "+1947",
        "1947-03-15-01",
        "1947-02-29",
        "1947-00",
        "1947-00-00",
        "๑๙๔๗",
        " 1947",
        "1947-",
        "",
        "-1947",
        "1947--15",
        "1799",
        "1947-+3",
    ] {
        let read: Result<PartialDate, _> = serde_json::from_str(&format!("\"{text}\""));
        assert!(read.is_err(), "{text}");
    }
}

#[test]
fn an_id_has_one_spelling() {
    const ID: &str = "0190aaaa-0000-7000-8000-0000000000ff";
    assert_eq!(ID.parse::<HouseholdId>().map(|it| it.to_string()).as_deref(), Ok(ID));
    for text in
        [ID.to_uppercase(), ID.replace('-', ""), format!("{{{ID}}}"), format!("urn:uuid:{ID}"), String::new()]
    {
        assert!(text.parse::<HouseholdId>().is_err(), "{text}");
        assert!(serde_json::from_str::<HouseholdId>(&format!("\"{text}\"")).is_err(), "{text}");
    }
    assert!(serde_json::from_str::<HouseholdId>(&format!("\"{ID}\"")).is_ok());
}

#[test]
fn citizen_ids_of_the_domain_paper() {
    for id in [
        "1999900001010",
        "3999900002021",
        "5999900003031",
        "8999900004041",
        "1999900000081",
        "1999900000030",
        "1112034563562",
        "1234567890121",
    ] {
        assert_eq!(citizen_id(id).as_deref(), Ok(id));
    }
    assert_eq!(citizen_id("1999900001019"), Err(CitizenIdFault::CheckDigit));
    assert_eq!(citizen_id("1101700230703"), Err(CitizenIdFault::CheckDigit));
    assert_eq!(citizen_id("9999900001010"), Err(CitizenIdFault::FirstDigit));
    for digit in 0..=8 {
        let repeated = digit.to_string().repeat(13);
        assert_eq!(citizen_id(&repeated), Err(CitizenIdFault::CheckDigit), "{repeated}");
    }
}

#[test]
fn a_citizen_id_that_begins_with_0_is_one() {
    assert!((0..=9).any(|check| citizen_id(&format!("099990000101{check}")).is_ok()));
}

#[test]
fn a_citizen_id_is_taken_as_it_is_written_on_the_card() {
    for typed in ["1-9999-00001-01-0", "1 9999 00001 01 0", "๑-๙๙๙๙-๐๐๐๐๑-๐๑-๐", " 19๙๙900001010\u{200b} "]
    {
        assert_eq!(citizen_id(typed).as_deref(), Ok("1999900001010"), "{typed}");
    }
    for typed in
        ["", "199990000101", "19999000010100", "1999900001O10", "1/9999/00001/01/0", "1999900001010ก"]
    {
        assert_eq!(citizen_id(typed), Err(CitizenIdFault::NotThirteenDigits), "{typed}");
    }
}

#[test]
fn a_masked_citizen_id_shows_only_its_ends() {
    assert_eq!(mask_citizen_id("1999900001010"), "1-9999-xxxxx-xx-0");
    for other in ["", "199990000101", "1-9999-00001-01-0", "๑๙๙๙๙๐๐๐๐๑๐๑๐", "สมชาย"]
    {
        assert_eq!(mask_citizen_id(other), "x-xxxx-xxxxx-xx-x");
    }
}

#[test]
fn a_citizen_id_in_a_text_is_masked_however_it_is_written_and_nothing_else_changes() {
    for (text, expected) in [
        ("", ""),
        ("1999900001010", "1-9999-xxxxx-xx-0"),
        ("เลข 1-9999-00001-01-0 ของบุญมี", "เลข 1-9999-xxxxx-xx-0 ของบุญมี"),
        ("บัตร ๑ ๙๙๙๙ ๐๐๐๐๑ ๐๑ ๐ ปี ๒๕๖๗", "บัตร 1-9999-xxxxx-xx-0 ปี ๒๕๖๗"),
        ("1999900001010/1999900001010", "1-9999-xxxxx-xx-0/1-9999-xxxxx-xx-0"),
        ("พิมพ์ผิด 1999900001011", "พิมพ์ผิด 1-9999-xxxxx-xx-1"),
        ("12345678901234", "12345678901234"),
        ("หมู่ 4 บ้าน 27/1 โทร 08-0000-0021", "หมู่ 4 บ้าน 27/1 โทร 08-0000-0021"),
        ("1 2 3 4 5 6 7 8 9 10 11", "1 2 3 4 5 6 7 8 9 10 11"),
        ("4 1-9999-00001-01-0 7", "4 1-9999-xxxxx-xx-0 7"),
    ] {
        assert_eq!(masked(text), expected, "{text}");
        assert_eq!(masked(expected), expected, "once is enough");
    }
}

#[test]
fn house_codes_have_eleven_digits_and_a_province() {
    for code in ["99990000001", "99990000002", "76060000000", "10990000000"] {
        assert_eq!(house_code(code).as_deref(), Ok(code));
    }
    assert_eq!(house_code("๗๖๐๖-๐๐๐๐๐๐-๐").as_deref(), Ok("76060000000"));
    assert_eq!(house_code("7606000000"), Err(HouseCodeFault::NotElevenDigits));
    assert_eq!(house_code("760600000000"), Err(HouseCodeFault::NotElevenDigits));
    assert_eq!(house_code("7606000000ก"), Err(HouseCodeFault::NotElevenDigits));
    assert_eq!(house_code("11111111111"), Err(HouseCodeFault::AllSame));
    assert_eq!(house_code("99999999999"), Err(HouseCodeFault::AllSame));
    for unknown in ["00", "09", "28", "29", "59", "68", "69", "78", "79", "87", "97", "98"] {
        assert_eq!(house_code(&format!("{unknown}060000001")), Err(HouseCodeFault::Province), "{unknown}");
    }
}

fn phone(number: &str, extension: Option<&str>, range_to: Option<&str>) -> Result<Phone, PhoneFault> {
    Ok(Phone {
        number: number.to_owned(),
        extension: extension.map(str::to_owned),
        range_to: range_to.map(str::to_owned),
    })
}

#[test]
fn phones_of_the_domain_paper() {
    for (typed, expected) in [
        ("๐๘-๑๒๓๔-๕๖๗๘", phone("0812345678", None, None)),
        ("+66 81 234 5678", phone("0812345678", None, None)),
        ("๐ ๒๑๒๓ ๔๕๖๗-๗๐", phone("021234567", None, Some("70"))),
        ("0-2123-4567 ต่อ ๔๑04", phone("021234567", Some("4104"), None)),
        ("081234567", Err(PhoneFault::MobileNeedsTen)),
    ] {
        assert_eq!(Phone::parse(typed), expected, "{typed}");
    }
}

#[test]
fn phones_are_taken_in_every_usual_form() {
    for (typed, expected) in [
        ("08 0000 0001", phone("0800000001", None, None)),
        ("(08) 0000.0001", phone("0800000001", None, None)),
        ("06-0000-0001", phone("0600000001", None, None)),
        ("09-0000-0001", phone("0900000001", None, None)),
        ("66800000001", phone("0800000001", None, None)),
        ("+66 (0) 80 000 0001", phone("0800000001", None, None)),
        ("+66-2-123-4567", phone("021234567", None, None)),
        ("0 2123 4567#12", phone("021234567", Some("12"), None)),
        ("0 2123 4567 ext. 12", phone("021234567", Some("12"), None)),
        ("0 2123 4567 Extension 12", phone("021234567", Some("12"), None)),
        ("0 2123 4567 ถึง 70", phone("021234567", None, Some("70"))),
        ("0 2123 4567–70 ต่อ 5", phone("021234567", Some("5"), Some("70"))),
        ("032-000000", phone("032000000", None, None)),
        ("045-000000", phone("045000000", None, None)),
        ("056-000000", phone("056000000", None, None)),
        ("077-000000", phone("077000000", None, None)),
    ] {
        assert_eq!(Phone::parse(typed), expected, "{typed}");
    }
}

#[test]
fn what_is_no_phone_says_why() {
    for (typed, fault) in [
        ("", PhoneFault::NotAPhone),
        ("ไม่มี", PhoneFault::NotAPhone),
        ("1300", PhoneFault::NotAPhone),
        ("0", PhoneFault::NotAPhone),
        ("0123456789", PhoneFault::NotAPhone),
        ("031000000", PhoneFault::NotAPhone),
        ("046000000", PhoneFault::NotAPhone),
        ("057000000", PhoneFault::NotAPhone),
        ("072000000", PhoneFault::NotAPhone),
        ("+1 202 555 0100", PhoneFault::NotAPhone),
        ("021234567 ต่อ", PhoneFault::NotAPhone),
        ("021234567 ต่อ ก", PhoneFault::NotAPhone),
        ("08000000011", PhoneFault::MobileNeedsTen),
        ("08-0000-0001-2", PhoneFault::MobileNeedsTen),
        ("02123456", PhoneFault::LandlineNeedsNine),
        ("0212345678", PhoneFault::LandlineNeedsNine),
    ] {
        assert_eq!(Phone::parse(typed), Err(fault), "{typed}");
    }
}

#[test]
fn a_phone_is_written_so_that_it_reads_back() {
    assert_eq!(Phone::parse("๐ ๒๑๒๓ ๔๕๖๗-๗๐ ต่อ 9").map(|it| it.to_string()).as_deref(), Ok("021234567-70#9"));
    assert_eq!(Phone::parse("+66800000001").map(|it| it.to_string()).as_deref(), Ok("0800000001"));
}

#[test]
fn digits_change_and_nothing_else() {
    assert_eq!(ascii_digits("มท ๐8๑๐.๖ ๆ"), "มท 0810.6 ๆ");
    assert_eq!(thai_digits("บ้านเลขที่ 27/1"), "บ้านเลขที่ ๒๗/๑");
    assert_eq!(ascii_digits("٣３"), "٣３");
}

#[test]
fn entry_cleans_what_people_paste() {
    for (typed, expected) in [
        ("  สมชาย   ใจดี ", "สมชาย ใจดี"),
        ("สม\u{200b}ชาย\u{200d}", "สมชาย"),
        ("\u{feff}ก\u{202e}ข\u{2066}\u{61c}", "กข"),
        ("ก\tข\u{a0}ค\u{3000}ง", "ก ข ค ง"),
        ("ก\u{0}\u{7}\u{9b}ข", "กข"),
        ("ก \u{200b} ข", "ก ข"),
        ("บรรทัด\r\nใหม่", "บรรทัด ใหม่"),
        ("น้ำ", "น้ำ"),
        (" \n\t ", ""),
    ] {
        assert_eq!(clean(typed, false), expected, "{typed:?}");
    }
    assert_eq!(clean(" ก  ข \r\n ค\r\n\n\n\nง\n", true), "ก ข\nค\n\nง");
}

#[test]
fn only_what_can_be_seen_is_kept() {
    for text in ["นางสาวสมหญิง ใจดี", "น้ำ", "😀 👩🏽‍", "a-b_c/1", "café", "\u{e000}"]
    {
        let expected = !text.contains('\u{200d}');
        assert_eq!(allowed(text, false), expected, "{text:?}");
    }
    for it in [
        '\0',
        '\t',
        '\r',
        '\u{1f}',
        '\u{7f}',
        '\u{80}',
        '\u{9f}',
        '\u{61c}',
        '\u{180e}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{2028}',
        '\u{202a}',
        '\u{202e}',
        '\u{2060}',
        '\u{2066}',
        '\u{2069}',
        '\u{feff}',
        '\u{fdd0}',
        '\u{fdef}',
        '\u{fffe}',
        '\u{ffff}',
        '\u{1fffe}',
        '\u{10ffff}',
        '\u{e0001}',
        '\u{e007f}',
    ] {
        assert!(!allowed(&format!("ก{it}ข"), true), "{it:?}");
    }
    assert!(allowed("ก\nข", true));
    assert!(!allowed("ก\nข", false));
}

#[test]
fn a_formula_is_known_by_its_first_sign() {
    for text in ["=1+1", "+66", "-1", "@x", "\tx", "\rx", "\nx", "\0x", "＝1", "＋1", "－1", "＠x"] {
        assert!(formula_start(text), "{text:?}");
    }
    for text in ["", "27/1", " =1", "ก=1", "สมชาย"] {
        assert!(!formula_start(text), "{text:?}");
    }
}

#[test]
fn a_note_with_an_id_or_a_phone_is_noticed() {
    for text in [
        "บัตร 1999900001010 ของแม่",
        "บัตร 1-9999-00001-01-0",
        "เลข ๑ ๙๙๙๙ ๐๐๐๐๑ ๐๑ ๐",
        "1999900001019",
        "โทร 0800000001",
        "โทร.๐๘-๐๐๐๐-๐๐๐๑ ค่ะ",
        "โทร +66 80 000 0001",
        "โทร (02) 1234567",
        "บ้าน 0-2123-4567 ต่อ 12",
        "ปี 2567 0800000001",
    ] {
        assert!(holds_identity(text), "{text}");
    }
    for text in [
        "",
        "หนี้ 1,250,000 บาท",
        "ปี 2565 ถึง 2567",
        "บ้านเลขที่ 27/1 หมู่ 4",
        "99990000001",
        "12345678901234",
        "081234567",
        "1 2 3 4 5 6 7 8 9 10 11",
        "080-000 บาท / 0001",
    ] {
        assert!(!holds_identity(text), "{text}");
    }
}

#[test]
fn numbers_are_grouped_by_three() {
    for (number, expected) in [
        (0, "0"),
        (999, "999"),
        (1000, "1,000"),
        (1_234_567, "1,234,567"),
        (-1000, "-1,000"),
        (-999, "-999"),
        (i64::MIN, "-9,223,372,036,854,775,808"),
    ] {
        assert_eq!(grouped(number), expected);
    }
}

#[test]
fn search_forgives_what_thumbs_miss() {
    for (one, other) in [
        ("บ้านลาด", "บานลาด"),
        ("หมู่ ๔", "หมู4"),
        ("Somchai", "SOMCHAI"),
        ("ศักดิ์", "ศักดิ"),
        ("เป็น", "เปน"),
        ("แม่", "เเม"),
        ("น้ำ", "น\u{e49}\u{e4d}า"),
        ("น้ำ", "น\u{e4d}\u{e49}า"),
    ] {
        assert_eq!(folded(one), folded(other), "{one} {other}");
    }
    assert_ne!(folded("บาน"), folded("บน"));
}

#[test]
fn names_are_ordered_as_in_a_thai_dictionary() {
    let mut names = ["ไก่", "กา", "เกาะ", "ขา", "แก", "โก", "ก้าง", "กาง", "เ", "กก", "ใก"];
    names.sort_by_cached_key(|name| thai_order(name));
    assert_eq!(names, ["กก", "กา", "กาง", "ก้าง", "เกาะ", "แก", "โก", "ใก", "ไก่", "ขา", "เ"]);
}

fn any_text() -> impl Strategy<Value = String> {
    let tokens = prop_oneof![
        any::<char>().prop_map(String::from),
        proptest::char::range('\u{e00}', '\u{e5b}').prop_map(String::from),
        proptest::char::range('0', '9').prop_map(String::from),
        proptest::sample::select(vec![
            "/",
            "-",
            ".",
            " ",
            "พ.ศ.",
            "มี.ค.",
            "กุมภาพันธ์",
            "ต่อ",
            "#",
            "ext",
            "+66",
            "08",
            "2567",
            "\u{200b}",
            "\r\n",
            "\n",
            "ตำบล",
            "เขต",
            "ม",
            "ถึง",
            "ปี",
            "วันที่",
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(tokens, 0..24).prop_map(|tokens| tokens.concat())
}

fn any_day(years: std::ops::RangeInclusive<i16>) -> impl Strategy<Value = Date> {
    (years, 1u8..=12, 1u8..=31).prop_filter_map("a day that exists", |(y, m, d)| Date::new(y, m, d))
}

fn any_date(years: std::ops::RangeInclusive<i16>) -> impl Strategy<Value = PartialDate> {
    (any_day(years), 0..3).prop_map(|(day, precision)| {
        let (month, day_of) = (Some(day.month()), Some(day.day()));
        match precision {
            0 => PartialDate::new(day.year(), None, None),
            1 => PartialDate::new(day.year(), month, None),
            _ => PartialDate::new(day.year(), month, day_of),
        }
        .expect("parts of a day")
    })
}

/// Keys of which many begin alike, and some sort between a list and its dot.
fn any_key() -> impl Strategy<Value = AnswerKey> {
    let list = proptest::sample::select(vec![
        "", "problem", "problem.", "problem-", "problem/", "prob", "help.", "help",
    ]);
    let id = proptest::sample::select(vec!["", "a", "a.b", ".a", "status", "was", "st", "statuses"]);
    (list, id, proptest::option::of(0..2u128)).prop_map(|(list, id, member)| AnswerKey {
        question: format!("{list}{id}"),
        member: member.map(|it| MemberId(Uuid::from_u128(it))),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_a_parser_panic(text in any_text()) {
        if let Ok(date) = PartialDate::parse(&text) {
            prop_assert_eq!(PartialDate::read(&date.to_string()), Some(date));
        }
        if let Ok(phone) = Phone::parse(&text) {
            prop_assert_eq!(Phone::parse(&phone.to_string()), Ok(phone));
        }
        if let Ok(id) = citizen_id(&text) {
            prop_assert_eq!(citizen_id(&id), Ok(id.clone()));
            prop_assert_ne!(mask_citizen_id(&id), mask_citizen_id(""));
        }
        if let Ok(code) = house_code(&text) {
            prop_assert_eq!(house_code(&code), Ok(code));
        }
        let _ = (PartialDate::read(&text), mask_citizen_id(&text), holds_identity(&text), masked(&text), thai_order(&text));
    }

    #[test]
    fn an_answer_is_found_whether_or_not_its_key_is_made(asked in proptest::collection::vec(any_key(), 1..24)) {
        let number = |(at, key): (usize, AnswerKey)| (key, Answer::Number(at as i64));
        let answers: Answers = asked.into_iter().enumerate().map(number).collect();
        let (other, one) = (Uuid::from_u128(0), Uuid::from_u128(1));
        for id in ["", "a", "a.b", "status", "was"] {
            let expected = |key: AnswerKey| answers.get(&key);
            prop_assert_eq!(answers.of(id), expected(AnswerKey::of(id)));
            for it in [other, one] {
                prop_assert_eq!(answers.of_member(id, MemberId(it)), expected(AnswerKey::of_member(id, MemberId(it))));
                prop_assert_eq!(answers.of_problem(id, ProblemId(it)), expected(AnswerKey::of_problem(id, ProblemId(it))));
                prop_assert_eq!(answers.of_help(id, HelpId(it)), expected(AnswerKey::of_help(id, HelpId(it))));
            }
        }
    }

    #[test]
    fn a_written_date_reads_back(date in any_date(1800..=2199)) {
        prop_assert_eq!(PartialDate::read(&date.to_string()), Some(date));
        prop_assert!(date.first_day() <= date.last_day());
    }

    #[test]
    fn a_date_of_these_centuries_typed_as_written_is_the_same(date in any_date(1900..=2100)) {
        prop_assert_eq!(PartialDate::parse(&date.to_string()), Ok(date));
        prop_assert_eq!(PartialDate::parse(&thai_digits(&date.to_string())), Ok(date));
    }

    #[test]
    fn a_day_typed_in_the_buddhist_era_is_the_same(day in any_day(1857..=2199)) {
        let typed = format!("{}/{}/{}", day.day(), day.month(), day.buddhist_year());
        prop_assert_eq!(PartialDate::parse(&typed), Ok(PartialDate::from_day(day)));
        let typed = format!("{:02}{:02}{}", day.day(), day.month(), day.buddhist_year());
        prop_assert_eq!(PartialDate::parse(&thai_digits(&typed)), Ok(PartialDate::from_day(day)));
    }

    #[test]
    fn days_count_as_the_calendar_orders(one in any_day(1800..=2199), other in any_day(1800..=2199)) {
        prop_assert_eq!(one.days_since(other).signum(), i64::from(one.cmp(&other) as i8));
        prop_assert_eq!(one.days_since(other), -other.days_since(one));
    }

    #[test]
    fn digits_go_to_thai_and_back(text in any_text()) {
        prop_assert_eq!(ascii_digits(&thai_digits(&text)), ascii_digits(&text));
        prop_assert_eq!(thai_digits(&ascii_digits(&text)), thai_digits(&text));
    }

    #[test]
    fn cleaned_text_is_allowed_and_clean(text in any_text(), lines in any::<bool>()) {
        let once = clean(&text, lines);
        prop_assert!(allowed(&once, lines), "{:?}", once);
        prop_assert_eq!(clean(&once, lines), once);
    }

    #[test]
    fn folding_twice_is_folding_once_and_finds_itself(text in any_text()) {
        let once = folded(&text);
        prop_assert_eq!(&folded(&once), &once);
        let joined: String = text.split_whitespace().collect();
        prop_assert!(Searched::of(&text).holds(&Searched::of(&joined)));
    }

    #[test]
    fn what_is_searched_byte_by_byte_is_found_as_in_the_text(text in any_text(), word in "[กเ่๕é5a😀ๅ]{0,3}", at in any::<prop::sample::Index>()) {
        let text: String = text + "เก่า é 5a😀" + &word;
        let searched = Searched::of(&text);
        prop_assert_eq!(searched.holds(&Searched::of(&word)), folded(&text).contains(&folded(&word)));
        let part: String = text.chars().skip(at.index(text.chars().count())).take(3).collect();
        prop_assert_eq!(searched.holds(&Searched::of(&part)), folded(&text).contains(&folded(&part)));
    }

    #[test]
    fn one_check_digit_fits_any_twelve(digits in "[0-8][0-9]{11}") {
        let fitting = (0..10).filter(|check| citizen_id(&format!("{digits}{check}")).is_ok()).count();
        prop_assert_eq!(fitting, 1);
    }
}
