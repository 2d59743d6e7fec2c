//! Lists that set traps: the same words in two columns, names that say something else, villages told once,
//! quotes that never close, a row for each person. Nothing of them may be lost without a word.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, Workbook};
use thaiqm_field::domain::questionnaire::known;
use thaiqm_field::domain::{Answer, Listed, MemberId, Questionnaire};
use thaiqm_field::exchange::roster::{Reason, Target, Told, guess_name};
use thaiqm_field::exchange::table::{self, Written};

use crate::roster::{adds_up, counts, head, of_text, problems, reasons, taken, text};

#[test]
fn the_same_words_in_the_columns_of_two_dimensions_are_two_problems() {
    let import = of_text(
        "รหัสประจำบ้าน,หมู่,ด้านสุขภาพ,ด้านการศึกษา,ด้านรายได้\n\
         99990000001,5,ไม่ผ่าน,ไม่ผ่าน,ผ่าน\n99990000002,5,ต้องดูแลต่อ,ต้องดูแลต่อ,-\n",
    );
    let all: Vec<_> = import.households.iter().map(problems).collect();
    assert_eq!(all[0], ["::ด้านสุขภาพ", "E::ด้านการศึกษา"]);
    assert_eq!(all[1], ["::ต้องดูแลต่อ", "E::ด้านการศึกษา: ต้องดูแลต่อ"]);
    // In rows of their own, in whichever order: the same problems.
    let head = "รหัสประจำบ้าน,หมู่,ด้านสุขภาพ,ด้านการศึกษา\n";
    let (one, other) = ("99990000002,5,ต้องดูแลต่อ,\n", "99990000002,5,,ต้องดูแลต่อ\n");
    let ids = |text: String| {
        let mut ids: Vec<_> = of_text(&text).households[0].problems.iter().map(|it| it.id).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(format!("{head}{one}{other}")), ids(format!("{head}{other}{one}")));
    assert_eq!(ids(format!("{head}{one}{other}")).len(), 2);
    // What a column of problems says too is one of them.
    let import = of_text("รหัสประจำบ้าน,หมู่,ปัญหา,ที่อยู่อาศัย\n99990000001,5,หลังคารั่ว,หลังคารั่ว\n");
    assert_eq!(problems(&import.households[0]), ["::หลังคารั่ว"]);
}

#[test]
fn every_way_to_say_yes_and_no_is_understood() {
    let yes = "✓ ✔ ✔️ ☑ √ / x X ✗ ✘ × ✅ 1 ๑ Y yes TRUE จริง มี มีปัญหา ใช่ ตกเกณฑ์ ไม่ผ่าน ไม่ผ่านเกณฑ์ พบปัญหา ü ●";
    for cell in yes.split(' ') {
        let import = of_text(&format!("บ้านเลขที่,หมู่,การศึกษา\n1,5,{cell}\n"));
        assert_eq!(problems(&import.households[0]), ["E::การศึกษา"], "{cell}");
    }
    let no = "0 ๐ N no FALSE เท็จ ไม่ ไม่มี ไม่ใช่ ไม่พบ ไม่พบปัญหา ไม่มีปัญหา ไม่มีปัญหาใดๆ ไม่ตกเกณฑ์ ไม่เดือดร้อน \
              ผ่าน ผ่านเกณฑ์ ผ่านเกณฑ์จปฐ. ปกติ – - . ไม่ระบุ ☐ ○";
    for cell in no.split(' ') {
        let import = of_text(&format!("บ้านเลขที่,หมู่,การศึกษา\n1,5,{cell}\n"));
        assert_eq!(problems(&import.households[0]), [""; 0], "{cell}");
        assert_eq!(import.told(), BTreeMap::from([(Told::NoProblem, 1)]), "{cell}");
    }
    let import = of_text("บ้านเลขที่,หมู่,ปัญหา\n1,5,ไม่มีปัญหาน้ำ แต่หลังคารั่ว\n");
    assert_eq!(problems(&import.households[0]), ["::ไม่มีปัญหาน้ำ แต่หลังคารั่ว"], "no more than no is no");
}

#[test]
fn what_numbers_tell_apart_in_one_cell_are_problems_of_their_own() {
    let import = of_text(
        "บ้านเลขที่,หมู่,ปัญหา\n1,5,1. หลังคารั่ว 2. ตกงาน\n2,5,๑)น้ำไม่พอ๒)ไม่มีห้องน้ำ 3) ป่วย\n\
         3,5,หลังคารั่ว 2. ห้อง\n4,5,1.5 ไร่ถูกน้ำท่วม 2.5 ไร่แห้ง\n",
    );
    let all: Vec<_> = import.households.iter().map(problems).collect();
    assert_eq!(all[0], ["::หลังคารั่ว", "::ตกงาน"]);
    assert_eq!(all[1], ["::น้ำไม่พอ", "::ไม่มีห้องน้ำ", "::ป่วย"]);
    assert_eq!((all[2].len(), all[3].len()), (1, 1));
    assert_eq!(counts(&import), (4, 0, 0, 0));
    adds_up(&import, 4);
}

#[test]
fn a_quote_that_never_closes_swallows_no_row() {
    let head = "รหัสประจำบ้าน,หมู่,ปัญหา,หมายเหตุ\n";
    // To the end of the file, and to the next cell that is quoted rightly.
    for last in ["99990000004,5,ป่วย,\n", "99990000004,5,\"ป่วย\nติดเตียง\",\n"]
    {
        let import = of_text(&format!(
            "{head}99990000001,5,ตกงาน,\n99990000002,5,\"หลังคารั่ว,ด่วน\n99990000003,5,น้ำไม่พอ,\n{last}"
        ));
        assert_eq!(counts(&import), (4, 0, 0, 0), "{last}");
        assert_eq!(import.told(), BTreeMap::from([(Told::Quote, 1)]));
        assert!(import.rows[1].told.contains(&Told::Quote));
        assert_eq!(problems(&import.households[1]), ["::\"หลังคารั่ว"]);
        assert_eq!(import.households[1].note, "ด่วน");
    }
    // A cell of several lines that is closed, and an inch sign, are what they were.
    let import =
        of_text(&format!("{head}99990000001,5,\"ตกงาน\nท่อ 12\"\" แตก\" ,\n99990000002,5,ท่อ 4\" แตก,\n"));
    assert_eq!(problems(&import.households[0]), ["::ตกงาน", "::ท่อ 12\" แตก"]);
    assert_eq!(import.told(), BTreeMap::new());
}

#[test]
fn utf16_without_a_mark_is_read() {
    let text = "รหัสประจำบ้าน\tหมู่\tปัญหา\r\n99990000001\t5\tหลังคารั่ว\r\n";
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(order).collect();
        let read = table::read(&bytes).expect("a table");
        assert_eq!(read.written, Written::Utf16);
        assert_eq!(read.sheets[0].rows[1], ["99990000001", "5", "หลังคารั่ว"]);
    }
}

/// Number and name of the village, and the tambon.
fn place(it: &Listed) -> (i64, &str, &str) {
    let moo = match it.answers.of("moo") {
        Some(Answer::Number(moo)) => *moo,
        _ => 0,
    };
    (moo, text(it, "community_name"), text(it, "tambon"))
}

#[test]
fn a_line_that_names_a_village_holds_for_the_houses_below_it() {
    let import = of_text(
        "บัญชีครัวเรือนตกเกณฑ์,,,\nลำดับ,บ้านเลขที่,ชื่อ-สกุล,ปัญหา\n\
         หมู่ที่ 5 บ้านโคก ตำบลหนองกะปุ,,,\n1,12,นายหนึ่ง ทดสอบ,หลังคารั่ว\n,,,บ้านทรุดโทรม\n2,13,นางสอง ทดสอบ,ตกงาน\n\
         รวมหมู่ 5,2,,\n\
         ,หมู่ที่ 6,บ้านหนอง (จำนวน 1 ครัวเรือน),\n1,12,นายสาม ทดสอบ,ตกงาน\nชุมชนวัดลาด 2,,,\n1,12,นายสี่ ทดสอบ,ตกงาน\n\
         รวมทั้งสิ้น 4 ครัวเรือน 9 คน,,,\nลงชื่อ……………………ผู้รายงาน,,,\n,,(นายห้า ทดสอบ),\n,,ผู้ใหญ่บ้าน หมู่ที่ 5,\n\
         หมายเหตุ: ข้อมูลเดือนกันยายน,,,\n",
    );
    adds_up(&import, 14);
    let why = [
        (3, Reason::Village),
        (7, Reason::Total),
        (8, Reason::Village),
        (10, Reason::Village),
        (12, Reason::Total),
        (13, Reason::Footer),
        (14, Reason::Footer),
        (15, Reason::Footer),
        (16, Reason::Footer),
    ];
    assert_eq!(reasons(&import), why);
    let places: Vec<_> = import.households.iter().map(place).collect();
    let expected = [
        (5, "บ้านโคก", "760609"),
        (5, "บ้านโคก", "760609"),
        (6, "บ้านหนอง", "760609"),
        (0, "ชุมชนวัดลาด 2", "760609"),
    ];
    assert_eq!(places, expected);
    assert_eq!(problems(&import.households[0]), ["::หลังคารั่ว", "::บ้านทรุดโทรม"], "no village");
    assert_eq!(import.told(), BTreeMap::from([(Told::FromAbove, 4)]));
}

#[test]
fn a_village_merged_across_a_workbook_holds_for_the_houses_below_it() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let format = Format::new();
    for (at, name) in ["บ้านเลขที่", "หมู่", "ชื่อ-สกุล", "ปัญหา"].into_iter().enumerate()
    {
        sheet.write(0, u16::try_from(at).expect("few"), name).expect("written");
    }
    for (row, village) in [(1, "หมู่ที่ 5 บ้านโคก"), (3, "หมู่ที่ 6")]
    {
        sheet.merge_range(row, 0, row, 3, village, &format).expect("merged");
        sheet.write(row + 1, 0, 12).expect("written");
        sheet.write(row + 1, 3, "ตกงาน").expect("written");
    }
    let table = table::read(&book.save_to_buffer().expect("a workbook")).expect("a table");
    let (import, _) = taken(&table, "760609");
    assert_eq!(reasons(&import), [(2, Reason::Village), (4, Reason::Village)]);
    let places: Vec<_> = import.households.iter().map(place).collect();
    assert_eq!(places, [(5, "บ้านโคก", "760609"), (6, "", "760609")]);
}

#[test]
fn a_village_that_only_the_first_row_of_a_group_names_is_filled_down_and_told() {
    let import = of_text(
        "ตำบล,หมู่ที่,ชุมชน,บ้านเลขที่,ปัญหา\nหนองกะปุ,5,,1,ก\n,,,2,ข\n,,,3,ค\n,6,,1,ง\n,,,2,จ\nบ้านลาด,,วัดลาด,1,ฉ\n,,,2,ช\n,,,,ซ\n",
    );
    adds_up(&import, 8);
    let places: Vec<_> = import.households.iter().map(place).collect();
    let tambon = places[5].2.to_owned();
    assert_ne!(tambon, "760609");
    let expected = [
        (5, "", "760609"),
        (5, "", "760609"),
        (5, "", "760609"),
        (6, "", "760609"),
        (6, "", "760609"),
        (0, "วัดลาด", &*tambon),
        (0, "วัดลาด", &*tambon),
    ];
    assert_eq!(places, expected);
    assert_eq!(import.told(), BTreeMap::from([(Told::FromAbove, 5)]));
    // Where houses below each other say it for themselves, a blank is a blank: not all lie in a community.
    let import = of_text("ชุมชน,หมู่ที่,บ้านเลขที่,ปัญหา\nวัดลาด,4,1,ก\nวัดลาด,4,2,ข\n,4,3,ค\n,4,4,ค\n,4,5,ค\n");
    let communities: Vec<_> = import.households.iter().map(|it| place(it).1).collect();
    assert_eq!(communities, ["วัดลาด", "วัดลาด", "", "", ""]);
    // Where most rows say it, a blank is a blank, and so is a dash.
    let import = of_text("หมู่ที่,บ้านเลขที่,ปัญหา\n5,1,ก\n,2,ข\n6,3,ค\n7,4,ค\n");
    assert_eq!(import.households.iter().map(|it| place(it).0).collect::<Vec<_>>(), [5, 0, 6, 7]);
    assert_eq!(import.told(), BTreeMap::from([(Told::NoVillage, 1)]));
    let import = of_text("หมู่ที่,บ้านเลขที่,ปัญหา\n5,1,ก\n,2,ข\n-,3,ค\n,4,ค\n");
    assert_eq!(import.households.iter().map(|it| place(it).0).collect::<Vec<_>>(), [5, 5, 0, 5]);
    assert_eq!(import.told(), BTreeMap::from([(Told::FromAbove, 2), (Told::NoVillage, 1)]));
}

#[test]
fn a_village_is_read_from_whichever_column_names_it() {
    let table = [
        ("หมู่บ้าน", "5", (5, "")),
        ("หมู่บ้าน", "หมู่ 5", (5, "")),
        ("หมู่บ้าน", "หมู่ที่ ๕ บ้านโคก", (5, "บ้านโคก")),
        ("ชื่อหมู่บ้าน", "บ้านโคก ม.5", (5, "บ้านโคก")),
        ("รหัสหมู่บ้าน", "76060905", (5, "")),
        ("หมู่ที่", "76060905", (5, "")),
        ("หมู่ที่", "บ้านโคก หมู่ 5", (5, "บ้านโคก")),
        ("ชุมชน", "5", (0, "5")),
        ("ชุมชน", "70 ไร่", (0, "70 ไร่")),
    ];
    for (name, cell, (moo, community)) in table {
        let import = of_text(&format!("{name},บ้านเลขที่,ปัญหา\n{cell},1,ก\n"));
        assert_eq!(place(&import.households[0]), (moo, community, "760609"), "{name}: {cell}");
    }
}

#[test]
fn sums_are_no_households_and_somebody_called_so_is_no_sum() {
    let import = of_text(
        "ที่,รหัสประจำบ้าน,บ้านเลขที่,หมู่,ชื่อ,นามสกุล,ปัญหา\n1,99990000001,1,5,รวม,ทดสอบ,ก\n2,,2,5,รวม,ทดสอบ,ก\n\
         รวมทั้งสิ้น ๒ ครัวเรือน,,,,,,2\nรวม,2,2,,,,2\nรวมหมู่ที่ 5 บ้านโคก,,,,,,\n3,,3,5,นายหนึ่ง,ทดสอบ,ก\n",
    );
    assert_eq!(reasons(&import), [(4, Reason::Total), (5, Reason::Total), (6, Reason::Total)]);
    assert_eq!(head(&import.households[0]), "||รวม|ทดสอบ");
    assert_eq!(import.households.len(), 3);
}

#[test]
fn a_row_for_each_person_is_one_household_and_nobody_loses_whose_problem_it_is() {
    // What a person is to the head has many names.
    for name in ["สถานะในครัวเรือน", "สถานภาพในครัวเรือน", "ฐานะในครัวเรือน", "ฐานะ", "ความสัมพันธ์กับหัวหน้าครอบครัว"]
    {
        let import = of_text(&format!(
            "รหัสประจำบ้าน,หมู่,ชื่อ-สกุล,{name},เลขบัตรประชาชน,ปัญหา\n\
             99990000001,5,ด.ช.สมชาย ทดสอบ,บุตร,1999900001010,ไม่ได้เรียน\n\
             99990000001,5,นางสมหญิง ทดสอบ,1. หัวหน้าครัวเรือน,3999900002021,ตกงาน\n\
             99990000001,5,นายมานะ ทดสอบ,คู่สมรส,,\n"
        ));
        assert_eq!(counts(&import), (1, 2, 0, 0), "{name}");
        let it = &import.households[0];
        assert_eq!(head(it), "mrs||สมหญิง|ทดสอบ", "{name}");
        assert_eq!(it.note, "ด.ช.สมชาย ทดสอบ (บุตร): ไม่ได้เรียน");
        assert!(!import.told().contains_key(&Told::OtherName));
    }
    // A code is the head's only where the column says so.
    let coded = |name: &str| {
        of_text(&format!(
            "รหัสประจำบ้าน,หมู่,ชื่อ-สกุล,{name},ปัญหา\n99990000001,5,นางสอง ทดสอบ,2,ก\n99990000001,5,นายหนึ่ง ทดสอบ,1,ข\n"
        ))
    };
    let import = coded("\"ความสัมพันธ์ (1=หัวหน้า, 2=คู่สมรส)\"");
    assert_eq!((head(&import.households[0]), counts(&import)), ("mr||หนึ่ง|ทดสอบ".to_owned(), (1, 1, 0, 0)));
    assert_eq!(import.households[0].note, "นางสอง ทดสอบ: ก");
    let import = coded("ความสัมพันธ์");
    assert_eq!((import.told(), counts(&import)), (BTreeMap::from([(Told::Persons, 1)]), (1, 1, 0, 0)));
}

#[test]
fn without_relations_the_shape_of_the_list_says_whether_its_rows_are_persons() {
    for (column, cell) in [
        ("อายุ", "40"),
        ("เพศ", "ชาย"),
        ("สมาชิกคนที่", "1"),
        ("วันเกิด", "1/1/2520"),
        ("เลขบัตรประชาชน", "1999900001010"),
    ] {
        let import = of_text(&format!(
            "รหัสประจำบ้าน,หมู่,ชื่อ-สกุล,{column},ปัญหา\n99990000001,5,นายหนึ่ง ทดสอบ,{cell},ก\n\
             99990000001,5,นางสอง ทดสอบ,{cell},ข\n99990000002,5,นางสาม ทดสอบ,{cell},ค\n"
        ));
        assert_eq!(counts(&import), (2, 1, 0, 0), "{column}");
        assert_eq!(import.told(), BTreeMap::from([(Told::Persons, 1)]), "{column}");
        let it = &import.households[0];
        assert_eq!((head(it), &*it.note), ("mr||หนึ่ง|ทดสอบ".to_owned(), "นางสอง ทดสอบ: ข"));
        assert_eq!(problems(it), ["::ก", "::ข"]);
    }
    // Nothing of persons, or names of heads: families of one house.
    for header in ["ชื่อ-สกุล,หมายเหตุ", "ชื่อหัวหน้าครัวเรือน,อายุ"]
    {
        let import = of_text(&format!(
            "รหัสประจำบ้าน,หมู่,{header},ปัญหา\n99990000001,5,นายหนึ่ง ทดสอบ,40,ก\n99990000001,5,นางสอง ทดสอบ,41,ข\n"
        ));
        assert_eq!(counts(&import), (2, 0, 0, 0), "{header}");
    }
    // Whoever has the tick is the head.
    let import = of_text(
        "รหัสประจำบ้าน,หมู่,ชื่อ-สกุล,หัวหน้าครัวเรือน,ปัญหา\n99990000001,5,นางสอง ทดสอบ,,ก\n99990000001,5,นายหนึ่ง ทดสอบ,✓,ข\n",
    );
    assert_eq!(head(&import.households[0]), "mr||หนึ่ง|ทดสอบ");
    assert_eq!(import.households[0].note, "นางสอง ทดสอบ: ก");
}

#[test]
fn what_differs_in_a_further_row_is_told_and_a_second_telephone_is_kept() {
    let import = of_text(
        "รหัสประจำบ้าน,หมู่,โทร,จำนวนสมาชิก\n99990000001,5,\"0800000011, 0800000012\",4\n99990000001,5,0800000013,4\n99990000001,5,,5\n99990000001,6,,\n",
    );
    let it = &import.households[0];
    assert_eq!((text(it, "phone"), &*it.note), ("0800000011", "โทร 0800000012 · 0800000013"));
    let told = [(Told::OtherPhone, 1), (Told::OtherCount, 1), (Told::OtherAddress, 1), (Told::NoProblem, 4)];
    assert_eq!(import.told(), BTreeMap::from(told));
}

#[test]
fn a_name_that_only_speaks_of_problems_or_of_the_head_is_neither() {
    let table = [
        ("แนวทางการแก้ไขปัญหา", "note"),
        ("ผลการแก้ไขปัญหา", "note"),
        ("ผลการแก้ไขปัญหาด้านที่อยู่อาศัย", "note"),
        ("หน่วยงานที่แก้ไขปัญหา", "note"),
        ("สถานะการแก้ไขปัญหา", "note"),
        ("วันที่แก้ไขปัญหา", "note"),
        ("ระดับปัญหา", "note"),
        ("ลำดับปัญหา", "ignore"),
        ("จำนวนปัญหา", "ignore"),
        ("ปัญหาที่ต้องการแก้ไข", "problem"),
        ("ปัญหาและแนวทางแก้ไข", "problem"),
        ("ความเดือดร้อนที่ไม่สามารถแก้ไขปัญหาได้ด้วยตนเอง", "dimension:U"),
        ("(ชื่อ)ผู้ได้รับความเดือดร้อน", "head_name"),
        ("จำนวนผู้ได้รับความเดือดร้อน", "ignore"),
        ("อาชีพหัวหน้าครัวเรือน", "ignore"),
        ("อายุหัวหน้าครัวเรือน", "ignore"),
        ("ชื่อ-นามสกุลผู้สำรวจ", "assigned"),
        ("เบอร์โทรผู้สำรวจ", "ignore"),
        ("ชื่อ-สกุลผู้ให้ข้อมูล", "note"),
        ("สถานะในครัวเรือน", "relation"),
    ];
    for (name, code) in table {
        assert_eq!(guess_name(name, Questionnaire::newest().expect("one")).code(), code, "{name}");
    }
}

#[test]
fn columns_beside_each_other_and_what_stands_in_them_settle_what_they_are() {
    let codes = |text: &str| {
        let table = table::read(text.as_bytes()).expect("a table");
        taken(&table, "760609").1.columns.iter().map(Target::code).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(codes("บ้านเลขที่,ชื่อ-สกุล,หัวหน้าครัวเรือน\n1,นางสอง ข,นายหนึ่ง ก\n"), "answer:house_no note head_name");
    assert_eq!(
        codes("บ้านเลขที่,ชื่อ,สกุล,หัวหน้าครัวเรือน\n1,สอง,ข,นายหนึ่ง ก\n"),
        "answer:house_no note note head_name"
    );
    assert_eq!(codes("หัวหน้าครัวเรือน,ผู้ได้รับความเดือดร้อน,หมู่\nนายหนึ่ง ก,นางสอง ข,5\n"), "head_name note answer:moo");
    assert_eq!(codes("บ้านเลขที่,ชื่อ-สกุล,หัวหน้าครัวเรือน\n1,นางสอง ข,✓\n"), "answer:house_no head_name relation");
    assert_eq!(
        codes("รหัสหมู่บ้าน,ชื่อหมู่บ้าน,ตำบล\n76060905,บ้านโคก,หนองกะปุ\n"),
        "answer:moo answer:community_name answer:tambon"
    );
    // A number of the row makes no id; the list's own number does.
    assert_eq!(codes("ID,บ้านเลขที่,หมู่\n1,12,5\n2,13,5\n3,14,5\n"), "ignore answer:house_no answer:moo");
    assert_eq!(codes("ID,บ้านเลขที่,หมู่\n201,12,5\n17,13,5\n94,14,5\n"), "reference answer:house_no answer:moo");
    let one = of_text("ID,บ้านเลขที่,หมู่\n1,12,5\n2,13,5\n");
    let turned = of_text("ID,บ้านเลขที่,หมู่\n1,13,5\n2,12,5\n");
    assert_eq!(one.households[0].id, turned.households[1].id);
}

#[test]
fn a_number_that_a_spreadsheet_dressed_up_is_read_where_all_its_digits_are_there() {
    for code in
        ["9.9990001001E+10", "99990001001.00", "99990001001.0", "\"99,990,001,001\"", "\"99,990,001,001.00\""]
    {
        let import = of_text(&format!("รหัสประจำบ้าน,หมู่,ปัญหา\n{code},5,ก\n"));
        assert_eq!(reasons(&import), [], "{code}");
        assert_eq!(text(&import.households[0], "house_code"), "99990001001", "{code}");
    }
    let import = of_text("รหัสประจำบ้าน,หมู่,ปัญหา\n9.999E+10,5,ก\n\"99,990,001\",5,ก\n");
    assert_eq!(reasons(&import), [(2, Reason::Shortened), (3, Reason::HouseCode)]);
}

#[test]
fn a_header_of_two_rows_is_one_header() {
    let read = |text: &str| taken(&table::read(text.as_bytes()).expect("a table"), "760609");
    let (import, mapping) = read(
        "บัญชีครัวเรือน,,,,,,\nที่,รหัสประจำบ้าน,ที่อยู่,,ชื่อ-สกุล,ปัญหา,ผู้รับผิดชอบ\n,,บ้านเลขที่,หมู่,,,\n1,99990000001,12,5,นายหนึ่ง ทดสอบ,ก,สมหญิง\n",
    );
    assert_eq!(mapping.header, 2);
    assert_eq!(counts(&import), (1, 0, 0, 0));
    let it = &import.households[0];
    assert_eq!((place(it).0, text(it, "house_no"), head(it)), (5, "12", "mr||หนึ่ง|ทดสอบ".to_owned()));
    assert_eq!(it.assigned, ["สมหญิง"]);
    // Who made the list and where, above the header, is no household.
    let (import, mapping) =
        read("ผู้สำรวจ,นายห้า ทดสอบ,หมู่ที่,5\nรหัสประจำบ้าน,บ้านเลขที่,ชื่อ-สกุล,ปัญหา\n99990000001,12,นายหนึ่ง ทดสอบ,1.\n");
    assert_eq!((mapping.header, counts(&import)), (1, (1, 0, 0, 0)));
    assert_eq!(problems(&import.households[0]), [""; 0], "a number that waits for a problem is none");
    // A row of problems is no header.
    let (import, mapping) = read("บ้านเลขที่,หมู่,ปัญหา,ปัญหาอื่น\n12,5,ก,\n,,หนี้นอกระบบ,ว่างงาน\n");
    assert_eq!((mapping.header, counts(&import)), (0, (1, 1, 0, 0)));
}

#[test]
fn the_first_household_of_a_list_without_a_header_is_not_lost() {
    let text_of = "99990000001,12/1,5,นายหนึ่ง ทดสอบ,หลังคารั่ว\n99990000002,13,5,นางสอง ทดสอบ,ตกงาน\n";
    let (import, mapping) = taken(&table::read(text_of.as_bytes()).expect("a table"), "760609");
    assert_eq!((mapping.header, counts(&import)), (0, (2, 0, 0, 0)));
    assert_eq!(text(&import.households[0], "house_code"), "99990000001");
    assert_eq!(head(&import.households[0]), "mr||หนึ่ง|ทดสอบ");
    assert!(import.rows[0].told.contains(&Told::NoHeader));
    let notes: Vec<_> = import.households.iter().map(|it| &*it.note).collect();
    assert_eq!(notes, ["", ""], "nobody's data is the name of a column");
}

#[test]
fn houses_that_only_share_a_word_for_no_number_are_not_one_house() {
    for no in ["0", "ไม่มีเลขที่"] {
        let rows = format!("{no},5,นายหนึ่ง ก,40,ก\n{no},5,นางสอง ข,50,ข\n{no},5,นายสาม ค,60,ค\n");
        let import = of_text(&format!("บ้านเลขที่,หมู่,ชื่อ-สกุล,อายุ,ปัญหา\n{rows}"));
        assert_eq!(import.households.len(), 3, "{no}");
    }
    // A signature ends a list; somebody whose name begins so does not.
    let import = of_text("ชื่อ-สกุล,บ้านเลขที่,หมู่,ปัญหา\nนายหนึ่ง ก,1,5,ก\nนายกิตติ ใจดี,,,\n");
    assert_eq!(reasons(&import), []);
    assert_eq!(import.households.len(), 2);
}

#[test]
fn who_is_no_head_belongs_to_the_family_above() {
    let header = "รหัสประจำบ้าน,ชื่อ-สกุล,ความสัมพันธ์กับหัวหน้าครัวเรือน,ปัญหา\n";
    let (one, two) = ("99990000001,นายหนึ่ง ก,หัวหน้า,\n", "99990000001,นางสอง ข,หัวหน้า,\n");
    let child = "99990000001,ด.ช.สาม ข,บุตร,ไม่ได้เรียน\n";
    for rows in [format!("{one}{two}{child}"), format!("{two}{child}{one}")] {
        let import = of_text(&format!("{header}{rows}"));
        let of: Vec<_> = import.households.iter().filter(|it| !it.problems.is_empty()).collect();
        assert_eq!(of.len(), 1);
        let head = MemberId::head_of(of[0].id);
        assert_eq!(of[0].answers.member_text(known::FIRST_NAME, head), "สอง", "{rows}");
    }
}

#[test]
fn a_row_of_the_table_within_a_quote_is_a_row() {
    let import = of_text(
        "รหัสประจำบ้าน,หมู่,ปัญหา,หมายเหตุ\n99990000002,5,\"หลังคารั่ว,ด่วน\n99990000003,5,น้ำไม่พอ,\n99990000004,5,ท่อ 4\",\n",
    );
    assert_eq!(import.households.len(), 3);
    // Lines of words in a cell are no rows.
    let import = of_text("รหัสประจำบ้าน,หมู่,ปัญหา,หมายเหตุ\n99990000002,5,\"หลังคารั่ว\nฝาผุ, พื้นผุ\nน้ำไม่พอ\",ด่วน\n");
    assert_eq!((import.households.len(), import.households[0].problems.len()), (1, 3));
}

#[test]
fn a_village_is_not_lost_by_a_row_that_is_rejected_or_by_the_name_of_a_list() {
    let long = "ก".repeat(1_001);
    let import = of_text(&format!("หมู่ที่,บ้านเลขที่,ปัญหา\n5,1,ก\n,2,ข\n,3,ข\n6,4,{long}\n,5,ค\n,6,ค\n"));
    assert_eq!(import.households.iter().map(|it| place(it).0).collect::<Vec<_>>(), [5, 5, 5, 6, 6]);
    let import = of_text("บ้านพอเพียงชนบท ปี 2565,,\nหมู่ที่,บ้านเลขที่,ปัญหา\n5,1,ก\n6,2,ข\n");
    assert_eq!(import.households.iter().map(|it| place(it).1).collect::<Vec<_>>(), ["", ""]);
    // A community that a list names of some houses makes no other house of one in the same village.
    let id = |rows: &str| of_text(&format!("หมู่ที่,ชุมชน,บ้านเลขที่,ปัญหา\n{rows}")).households[1].id;
    assert_eq!(id("4,วัดลาด,1,ก\n4,,2,ข\n"), id("4,วัดลาด,1,ก\n4,วัดลาด,2,ข\n"));
}
