//! Excel workbooks (ECMA-376) of any number of rows, written piece by piece: a row is forgotten once it is
//! laid out, and whoever packs the pieces keeps none either, so that a province takes no more memory than
//! a village. (A library for workbooks keeps every cell until the end, in a browser at least, which has no
//! temporary files: more than a gigabyte for a province.)
//!
//! What is text is typed as text, in a column of text: no program makes a day of `27/1`, a formula of
//! `=1+1`, or a number of a citizen id.

use std::fmt::Write;

use quick_xml::escape::partial_escape;

use crate::domain::OrdMap;

/// The most rows that a sheet holds, its heading among them.
pub const MAX_ROWS: u32 = 1_048_576;
/// The most letters of a sheet's name.
const MAX_NAME: usize = 31;
/// What a sheet's name may not hold.
const NOT_IN_NAMES: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];
/// 1 January 1980, the first day that an archive can name: no clock is read here.
const DOS_DAY: u16 = 0x0021;

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// A column of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// its heading
    pub name: String,
    /// how wide it is, in digits
    pub width: u32,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// text as it stands; none when empty
    Text(String),
    /// the same, of few that come again and again: it stands once in the workbook
    Word(String),
    /// a number that may be summed up
    Number(i64),
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Cell {
        Cell::Number(number)
    }
}

impl Cell {
    /// What a table of text says.
    pub fn text(&self) -> String {
        match self {
            Cell::Text(text) | Cell::Word(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
        }
    }
}

/// The beginning of a sheet: its heading, which stays in sight, and its columns.
pub fn opening(columns: &[Column]) -> String {
    let mut out = format!(
        "{XML}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" \
         topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
         <sheetFormatPr defaultRowHeight=\"24\"/><cols>"
    );
    for (n, column) in columns.iter().enumerate() {
        let (n, width) = (n + 1, column.width);
        put(
            &mut out,
            format_args!("<col min=\"{n}\" max=\"{n}\" width=\"{width}\" style=\"1\" customWidth=\"1\"/>"),
        );
    }
    out.push_str("</cols><sheetData>");
    let cells: Vec<Cell> = columns.iter().map(|it| Cell::from(it.name.as_str())).collect();
    line(&mut out, 1, &cells, 2, &mut Strings::default());
    out
}

/// A row; the heading is row 1, so that the first one is row 2.
pub fn row(out: &mut String, nth: u32, cells: &[Cell], strings: &mut Strings) {
    line(out, nth, cells, 1, strings);
}

/// The words that stand once in a workbook, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Strings {
    places: OrdMap<String, usize>,
    written: String,
}

impl Strings {
    fn place(&mut self, word: &str) -> usize {
        if let Some(place) = self.places.get(word) {
            return *place;
        }
        let place = self.places.len();
        self.places.insert(word.to_owned(), place);
        self.written.push_str("<si><t xml:space=\"preserve\">");
        written(&mut self.written, word);
        self.written.push_str("</t></si>");
        place
    }
    fn part(&self) -> String {
        format!("{XML}<sst xmlns=\"{MAIN}\">{}</sst>", self.written)
    }
}

/// The end of a sheet.
pub const CLOSING: &str = "</sheetData></worksheet>";

fn line(out: &mut String, nth: u32, cells: &[Cell], style: u8, strings: &mut Strings) {
    put(out, format_args!("<row r=\"{nth}\">"));
    for (at, cell) in cells.iter().enumerate() {
        match cell {
            Cell::Text(text) | Cell::Word(text) if text.is_empty() => {}
            Cell::Word(text) => {
                let place = strings.place(text);
                out.push_str("<c r=\"");
                letters(out, at);
                put(out, format_args!("{nth}\" s=\"{style}\" t=\"s\"><v>{place}</v></c>"));
            }
            Cell::Text(text) => {
                out.push_str("<c r=\"");
                letters(out, at);
                put(out, format_args!("{nth}\" s=\"{style}\" t=\"inlineStr\"><is><t"));
                let edge = |it: char| it.is_whitespace();
                if text.starts_with(edge) || text.ends_with(edge) || text.contains('\n') {
                    out.push_str(" xml:space=\"preserve\"");
                }
                out.push('>');
                written(out, text);
                out.push_str("</t></is></c>");
            }
            Cell::Number(number) => {
                out.push_str("<c r=\"");
                letters(out, at);
                put(out, format_args!("{nth}\" s=\"3\"><v>{number}</v></c>"));
            }
        }
    }
    out.push_str("</row>");
}

/// Writing into a string cannot fail.
fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(what);
}

/// A, B, … Z, AA, …
fn letters(out: &mut String, at: usize) {
    if at >= 26 {
        letters(out, at / 26 - 1);
    }
    out.push(char::from(b'A' + (at % 26) as u8));
}

/// What XML cannot hold is left out; `_x0041_` is no letter A, as programs would have it (ECMA-376 part 1,
/// §22.9.2.19).
fn written(out: &mut String, text: &str) {
    let holds = |it: char| !matches!(it, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    let kept: String;
    let text = if text.chars().all(holds) {
        text
    } else {
        kept = text.chars().filter(|it| holds(*it)).collect();
        &kept
    };
    let escaped = partial_escape(text);
    let mut rest: &str = &escaped;
    while let Some(at) = rest.find("_x") {
        let code = rest.as_bytes().get(at + 2..at + 7);
        let is_code = code.is_some_and(|it| it[..4].iter().all(u8::is_ascii_hexdigit) && it[4] == b'_');
        out.push_str(&rest[..at]);
        out.push_str(if is_code { "_x005F_" } else { "_" });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// What a sheet may be called.
pub fn sheet_name(name: &str) -> String {
    name.chars().filter(|it| !NOT_IN_NAMES.contains(it)).take(MAX_NAME).collect()
}

/// The part of the archive that holds a sheet; the first is 1.
pub fn sheet_part(nth: usize) -> String {
    format!("xl/worksheets/sheet{nth}.xml")
}

/// Every other part of a workbook with these sheets: its name in the archive, and what stands in it.
pub fn parts(sheets: &[String], strings: &Strings) -> [(&'static str, String); 6] {
    let (mut types, mut named, mut relations) = (String::new(), String::new(), String::new());
    for (n, name) in sheets.iter().enumerate() {
        let n = n + 1;
        let part = sheet_part(n);
        put(
            &mut types,
            format_args!("<Override PartName=\"/{part}\" ContentType=\"{TYPES}.worksheet+xml\"/>"),
        );
        put(&mut named, format_args!("<sheet name=\""));
        named.push_str(&quick_xml::escape::escape(name.as_str()));
        put(&mut named, format_args!("\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"));
        let target = part.trim_start_matches("xl/");
        put(
            &mut relations,
            format_args!("<Relationship Id=\"rId{n}\" Type=\"{RELATIONS}/worksheet\" Target=\"{target}\"/>"),
        );
    }
    let (styles, words) = (sheets.len() + 1, sheets.len() + 2);
    [
        (
            "[Content_Types].xml",
            format!(
                "{XML}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPES}.sheet.main+xml\"/>{types}\
                 <Override PartName=\"/xl/styles.xml\" ContentType=\"{TYPES}.styles+xml\"/>\
                 <Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"{TYPES}.sharedStrings+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" \
                 Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><bookViews><workbookView/></bookViews>\
                 <sheets>{named}</sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}<Relationship \
                 Id=\"rId{styles}\" Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/><Relationship \
                 Id=\"rId{words}\" Type=\"{RELATIONS}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
            ),
        ),
        ("xl/styles.xml", styles_part()),
        ("xl/sharedStrings.xml", strings.part()),
    ]
}

/// Text, the heading, and numbers; in the face of Thai offices, which other programs replace.
fn styles_part() -> String {
    let font = |bold: &str| format!("<font>{bold}<sz val=\"16\"/><name val=\"TH SarabunPSK\"/></font>");
    let xf = |format: u8, font: u8, fill: u8, border: u8, align: &str| {
        format!(
            "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"{border}\" xfId=\"0\" \
             applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyAlignment=\"1\">{align}</xf>"
        )
    };
    format!(
        "{XML}<styleSheet xmlns=\"{MAIN}\"><fonts count=\"2\">{}{}</fonts><fills count=\"3\">\
         <fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>\
         <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFE6EEF5\"/></patternFill></fill></fills>\
         <borders count=\"2\"><border/><border><left/><right/><top/><bottom style=\"thin\"/></border></borders>\
         <cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"4\">{}{}{}{}</cellXfs></styleSheet>",
        font(""),
        font("<b/>"),
        xf(0, 0, 0, 0, ""),
        xf(49, 0, 0, 0, "<alignment vertical=\"top\"/>"),
        xf(49, 1, 2, 1, "<alignment vertical=\"center\" wrapText=\"1\"/>"),
        xf(3, 0, 0, 0, "<alignment vertical=\"top\"/>"),
    )
}

/// The archive around the parts (APPNOTE 6.3, the 32-bit form): what stands before each, and the list at
/// the end.
#[derive(Clone, Debug, Default)]
pub struct Archive {
    directory: Vec<u8>,
    count: u16,
    length: u64,
}

impl Archive {
    /// What stands before a part. `crc` and `size` are of its bytes as they are, `packed` is how many
    /// stand here; `deflated`: they are deflated (RFC 1951). `None`: the archive would be too large.
    pub fn part(&mut self, name: &str, crc: u32, size: u64, packed: u64, deflated: bool) -> Option<Vec<u8>> {
        let at = u32::try_from(self.length).ok()?;
        let mut shared = Vec::new();
        let method: u16 = if deflated { 8 } else { 0 };
        for it in [20, 0x0800, method, 0, DOS_DAY] {
            shared.extend(u16::to_le_bytes(it));
        }
        for it in [crc, u32::try_from(packed).ok()?, u32::try_from(size).ok()?] {
            shared.extend(it.to_le_bytes());
        }
        shared.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
        shared.extend([0, 0]);
        let header = [b"PK\x03\x04".as_slice(), &shared, name.as_bytes()].concat();
        self.directory.extend(b"PK\x01\x02\x14\0");
        self.directory.extend(&shared);
        // No remark, the first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(at.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.count = self.count.checked_add(1)?;
        self.length += header.len() as u64 + packed;
        Some(header)
    }

    /// What stands at the end; `None`: the archive is too large.
    pub fn end(self) -> Option<Vec<u8>> {
        let at = u32::try_from(self.length).ok()?;
        let length = u32::try_from(self.directory.len()).ok()?;
        let mut out = self.directory;
        out.extend(b"PK\x05\x06\0\0\0\0");
        out.extend(self.count.to_le_bytes());
        out.extend(self.count.to_le_bytes());
        out.extend(length.to_le_bytes());
        out.extend(at.to_le_bytes());
        out.extend([0, 0]);
        Some(out)
    }
}
