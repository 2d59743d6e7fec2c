//! Lists that set traps: the same words in two columns, names that say something else, villages told once,
//! quotes that never close, a row for each person. Nothing of them may be lost without a word.

use std::collections::BTreeMap;

use thaiqm_field::exchange::roster::Told;
use thaiqm_field::exchange::table::{self, Written};

use crate::roster::{adds_up, counts, of_text, problems};

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
