//! Files of tables: every encoding, every separator, and what is refused before it is unpacked.

use thaiqm_field::exchange::table::{self, MAX_COLUMNS, MAX_ROWS, TableFault};

use crate::roster::{merged_workbook, thai874};

#[test]
fn every_encoding_and_every_separator_gives_the_same_rows() {
    let text = "บ้านเลขที่,หมู่,\"ปัญหา, ทั้งหมด\"\r\n27/1,๕,\"หลังคารั่ว\n\"\"มาก\"\"\"\r\n";
    let utf16 = |order: fn(u16) -> [u8; 2], mark: &[u8]| {
        [mark.to_vec(), text.encode_utf16().flat_map(order).collect()].concat()
    };
    let rows = vec![
        vec!["บ้านเลขที่".to_owned(), "หมู่".to_owned(), "ปัญหา, ทั้งหมด".to_owned()],
        vec!["27/1".to_owned(), "๕".to_owned(), "หลังคารั่ว\n\"มาก\"".to_owned()],
    ];
    let files = [
        text.as_bytes().to_vec(),
        format!("\u{feff}{text}").into_bytes(),
        thai874(text),
        utf16(u16::to_le_bytes, b"\xff\xfe"),
        utf16(u16::to_be_bytes, b"\xfe\xff"),
        text.replace("\r\n", "\r").into_bytes(),
        text.replace("\r\n", "\n").trim_end().as_bytes().to_vec(),
        format!("sep=,\r\n{text}").into_bytes(),
    ];
    for (at, file) in files.iter().enumerate() {
        assert_eq!(table::read(file).map(|it| it.sheets[0].rows.clone()), Ok(rows.clone()), "file {at}");
    }
    for separator in [";", "\t", "|"] {
        let text = format!("บ้านเลขที่{separator}ปัญหา\n27/1{separator}ก, ข, ค\n28{separator}ง\n");
        let table = table::read(text.as_bytes()).expect("a table");
        assert_eq!(table.sheets[0].rows[1], ["27/1", "ก, ข, ค"], "{separator}");
    }
}

#[test]
fn what_is_no_table_is_refused_with_its_reason() {
    let wide = "x,".repeat(MAX_COLUMNS + 1);
    let long = "x\n".repeat(MAX_ROWS + 1);
    let mut cut = merged_workbook();
    cut.truncate(cut.len() / 2);
    let mut broken = "บ้านเลขที่,หมู่\n".repeat(50).into_bytes();
    broken.remove(100);
    let cases: [(&str, Vec<u8>, TableFault); 14] = [
        ("nothing", Vec::new(), TableFault::Empty),
        ("spaces", b" \r\n\t\0".to_vec(), TableFault::Empty),
        ("old Excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1abc".to_vec(), TableFault::OldExcel),
        ("a web page", "\u{feff} <HTML><table>".as_bytes().to_vec(), TableFault::Html),
        ("XML", b"<?xml version=\"1.0\"?><Workbook/>".to_vec(), TableFault::Html),
        ("a PDF", b"%PDF-1.4".to_vec(), TableFault::NotATable),
        ("a file of ours", b"{\"payload\":\"\"}".to_vec(), TableFault::NotATable),
        ("a picture", b"\xff\xd8\xff\xe0".to_vec(), TableFault::NotATable),
        ("broken UTF-8", broken, TableFault::Encoding),
        ("half a letter of UTF-16", b"\xff\xfea".to_vec(), TableFault::Encoding),
        ("too wide", wide.into_bytes(), TableFault::TooManyColumns),
        ("too long", long.into_bytes(), TableFault::TooManyRows),
        ("a long cell", "x".repeat(10_001).into_bytes(), TableFault::LongCell { row: 1 }),
        ("half a workbook", cut, TableFault::Damaged),
    ];
    for (what, bytes, fault) in cases {
        assert_eq!(table::read(&bytes), Err(fault), "{what}");
    }
    assert_eq!(table::read(&vec![b'x'; table::MAX_BYTES + 1]), Err(TableFault::TooLarge));
}

#[test]
fn no_damaged_workbook_panics_or_hangs() {
    let whole = merged_workbook();
    for step in 0..400 {
        let mut bytes = whole.clone();
        let at = (step * 7_919) % bytes.len();
        bytes[at] ^= u8::try_from(step % 255 + 1).expect("a byte");
        drop(table::read(&bytes));
    }
}

/// An archive with one stored file.
fn stored(files: &[(&str, &[u8], u16, u32)]) -> Vec<u8> {
    let (mut out, mut central) = (Vec::new(), Vec::new());
    for (name, body, method, size) in files {
        let offset = u32::try_from(out.len()).expect("small");
        let name_length = u16::try_from(name.len()).expect("short").to_le_bytes();
        let packed = u32::try_from(body.len()).expect("small").to_le_bytes();
        out.extend(
            [
                b"PK\x03\x04".as_slice(),
                &[20, 0, 0, 0],
                &method.to_le_bytes(),
                &[0; 8],
                &packed,
                &size.to_le_bytes(),
                &name_length,
                &[0, 0],
                name.as_bytes(),
                body,
            ]
            .concat(),
        );
        central.extend(
            [
                b"PK\x01\x02".as_slice(),
                &[20, 0, 20, 0, 0, 0],
                &method.to_le_bytes(),
                &[0; 8],
                &packed,
                &size.to_le_bytes(),
                &name_length,
                &[0; 12],
                &offset.to_le_bytes(),
                name.as_bytes(),
            ]
            .concat(),
        );
    }
    let (at, length) =
        (u32::try_from(out.len()).expect("small"), u32::try_from(central.len()).expect("small"));
    let count = u16::try_from(files.len()).expect("few").to_le_bytes();
    out.extend(central);
    out.extend(
        [
            b"PK\x05\x06".as_slice(),
            &[0; 4],
            &count,
            &count,
            &length.to_le_bytes(),
            &at.to_le_bytes(),
            &[0, 0],
        ]
        .concat(),
    );
    out
}

#[test]
fn a_bomb_and_a_document_are_refused_and_a_plain_workbook_is_read() {
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b' '; 100 * 1024 * 1024], 6);
    let workbook = br#"<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>"#;
    let relations =
        br#"<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let rels = "xl/_rels/workbook.xml.rels";
    let lies = stored(&[("xl/workbook.xml", &bomb, 8, 10)]);
    assert_eq!(table::read(&lies), Err(TableFault::TooLarge));
    assert_eq!(table::read(&stored(&[("word/document.xml", b"<a/>", 0, 4)])), Err(TableFault::NotATable));
    let sheet = |body: &str| {
        let text = format!("<worksheet><sheetData>{body}</sheetData></worksheet>");
        let size = |it: &[u8]| u32::try_from(it.len()).expect("small");
        let files = [
            ("xl/workbook.xml", workbook.as_slice(), 0, size(workbook)),
            (rels, relations.as_slice(), 0, size(relations)),
            ("xl/worksheets/sheet1.xml", text.as_bytes(), 0, size(text.as_bytes())),
        ];
        table::read(&stored(&files)).map(|it| it.sheets[0].rows.clone())
    };
    let cells = "<row><c t=\"inlineStr\"><is><t>ก&amp;ข &#3588;</t></is></c><c><v>7.6060000001E10</v></c><c><v>27.100000000000001</v></c><c t=\"b\"><v>1</v></c><c><v>1E+300</v></c><c><v>-0.5</v></c><c t=\"e\"><v>#N/A</v></c></row>";
    assert_eq!(
        sheet(cells),
        Ok(vec![
            ["ก&ข ค", "76060000001", "27.1", "TRUE", "1E+300", "-0.5", "#N/A"].map(str::to_owned).to_vec()
        ])
    );
    let far = format!("<row r=\"{}\"><c r=\"A{}\"><v>1</v></c></row>", MAX_ROWS + 1, MAX_ROWS + 1);
    assert_eq!(sheet(&far), Err(TableFault::TooManyRows));
    assert_eq!(sheet("<row><c r=\"XFD1\"><v>1</v></c></row>"), Err(TableFault::TooManyColumns));
}
