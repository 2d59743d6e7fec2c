//! Makes a file of what is known: rows are laid out, packed and forgotten, a little at a time, so that the
//! page draws meanwhile and no table of a province stands in memory.

use std::cell::Cell as Flag;
use std::rc::Rc;
use std::sync::Arc;

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;

use super::rows::{self, Table, Words};
use crate::device;
use crate::device::deflate::Packer;
use crate::domain::anonymous::nameless;
use crate::domain::questionnaire::known;
use crate::domain::tally::Area;
use crate::domain::text_rule::masked;
use crate::domain::{Answer, AnswerKey, OrdMap, Position, Questionnaire, Summary};
use crate::exchange::csv::{self, BYTE_ORDER_MARK, Restricted, forced, line};
use crate::exchange::workbook::{self, Archive, Cell, Column, MAX_ROWS, Strings};
use crate::exchange::{codebook, geojson};
use crate::ui::office::summaries;
use crate::ui::office::take_in::{Case, Reading};
use crate::ui::session::Session;
use crate::ui::text::export::t_export;

/// How long rows are laid out before the page may draw, milliseconds.
const SLICE_MS: i64 = 24;
/// Letters that are packed at once.
const PIECE: usize = 64 * 1024;
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Book,
    Csv(Table),
    Logbook,
    Answers,
    Map,
    Anonymous,
    Codebook,
}

/// What is asked for.
#[derive(Clone)]
pub(super) struct Order {
    pub kind: Kind,
    pub area: Area,
    pub members: bool,
}

/// Why there is no file.
pub(super) enum Fault {
    Busy,
    Unread(String),
    TooLarge,
    Stopped,
    Failed,
}

/// A file that was made.
#[derive(Clone)]
pub(super) struct Made {
    pub name: String,
    pub rows: usize,
    /// rows of special cases that are not in it
    pub left_out: usize,
    /// households that are not in it: too few to stay nameless, or without a position
    pub households: usize,
}

/// What the browser is given.
pub(super) struct Ready {
    pub parts: Array,
    /// bytes
    pub length: u64,
    pub mime: &'static str,
}

/// Says how far it is, and whether somebody wants it to stop.
#[derive(Clone)]
pub(super) struct Under {
    pub progress: RwSignal<Option<(usize, usize)>>,
    pub stop: Rc<Flag<bool>>,
}

impl Kind {
    /// Its word in the file's name.
    pub fn slug(self) -> &'static str {
        match self {
            Kind::Book => "book",
            Kind::Csv(Table::Households) => "households",
            Kind::Csv(Table::Members) => "members",
            Kind::Csv(Table::Problems) => "problems",
            Kind::Csv(_) => "helps",
            Kind::Logbook => "logbook",
            Kind::Answers => "answers",
            Kind::Map => "map",
            Kind::Anonymous => "anonymous",
            Kind::Codebook => "codebook",
        }
    }
    /// Whether people can be recognised in it.
    pub fn personal(self) -> bool {
        !matches!(self, Kind::Anonymous | Kind::Codebook)
    }
    fn ending(self) -> &'static str {
        match self {
            Kind::Book | Kind::Logbook => "xlsx",
            Kind::Map => "geojson",
            _ => "csv",
        }
    }
}

/// Lets the page draw now and then.
struct Pace {
    begun: i64,
    under: Under,
    done: usize,
    of: usize,
}

impl Pace {
    async fn step(&mut self) -> Result<(), Fault> {
        self.done += 1;
        if device::now() - self.begun >= SLICE_MS {
            self.under.progress.try_set(Some((self.done.min(self.of), self.of)));
            device::turn().await;
            self.begun = device::now();
        }
        if self.under.stop.get() { Err(Fault::Stopped) } else { Ok(()) }
    }
}

/// What is written into, row by row.
enum Sink {
    Text { whole: Packer, text: String },
    Book(Box<Book>),
}

/// A workbook under way.
#[derive(Default)]
struct Book {
    archive: Archive,
    parts: Array,
    length: u64,
    sheets: Vec<String>,
    strings: Strings,
    columns: Vec<Column>,
    name: String,
    nth: u32,
    sheet: Option<Packer>,
    piece: String,
}

impl Book {
    async fn open(&mut self, name: &str, columns: Vec<Column>) -> Result<(), Fault> {
        self.close().await?;
        self.name = name.to_owned();
        self.columns = columns;
        self.begin();
        Ok(())
    }

    fn begin(&mut self) {
        let same = self.sheets.iter().filter(|it| it.starts_with(&self.name)).count();
        let name = if same == 0 { self.name.clone() } else { format!("{} {}", self.name, same + 1) };
        self.sheets.push(workbook::sheet_name(&name));
        self.piece = workbook::opening(&self.columns);
        (self.nth, self.sheet) = (1, Some(Packer::default()));
    }

    async fn row(&mut self, cells: &[Cell]) -> Result<(), Fault> {
        if self.nth == MAX_ROWS {
            self.close().await?;
            self.begin();
        }
        self.nth += 1;
        workbook::row(&mut self.piece, self.nth, cells, &mut self.strings);
        if self.piece.len() >= PIECE { self.pack().await } else { Ok(()) }
    }

    async fn pack(&mut self) -> Result<(), Fault> {
        let piece = std::mem::take(&mut self.piece);
        match &mut self.sheet {
            Some(sheet) => sheet.write(&piece).await.ok_or(Fault::Failed),
            None => Ok(()),
        }
    }

    async fn close(&mut self) -> Result<(), Fault> {
        if self.sheet.is_some() {
            self.piece.push_str(workbook::CLOSING);
            self.pack().await?;
        }
        let Some(sheet) = self.sheet.take() else { return Ok(()) };
        let part = workbook::sheet_part(self.sheets.len());
        self.put(&part, sheet).await
    }

    async fn put(&mut self, name: &str, part: Packer) -> Result<(), Fault> {
        let part = part.end().await.ok_or(Fault::Failed)?;
        let length = part.blob.size() as u64;
        let before = self.archive.part(name, part.crc, part.size, length, part.deflated);
        let before = before.ok_or(Fault::TooLarge)?;
        self.parts.push(&Uint8Array::from(before.as_slice()));
        self.parts.push(&part.blob);
        self.length += before.len() as u64 + length;
        Ok(())
    }

    async fn end(mut self) -> Result<(Array, u64), Fault> {
        self.close().await?;
        for (name, text) in workbook::parts(&self.sheets, &self.strings) {
            let mut part = Packer::default();
            part.write(&text).await.ok_or(Fault::Failed)?;
            self.put(name, part).await?;
        }
        let end = self.archive.end().ok_or(Fault::TooLarge)?;
        self.parts.push(&Uint8Array::from(end.as_slice()));
        Ok((self.parts, self.length + end.len() as u64))
    }
}

impl Sink {
    fn of(kind: Kind) -> Sink {
        match kind {
            Kind::Book | Kind::Logbook => Sink::Book(Box::default()),
            _ => Sink::Text { whole: Packer::plain(), text: String::new() },
        }
    }

    async fn sheet(&mut self, name: &str, columns: Vec<Column>) -> Result<(), Fault> {
        match self {
            Sink::Book(book) => book.open(name, columns).await,
            Sink::Text { text, .. } => {
                text.push_str(BYTE_ORDER_MARK);
                let names: Vec<&str> = columns.iter().map(|it| it.name.as_str()).collect();
                line(text, &names);
                Ok(())
            }
        }
    }

    async fn row(&mut self, cells: &[Cell]) -> Result<(), Fault> {
        match self {
            Sink::Book(book) => book.row(cells).await,
            Sink::Text { text, .. } => {
                let cell = |it: &Cell| match it {
                    Cell::Text(text) | Cell::Word(text) => forced(text),
                    Cell::Number(_) => it.text(),
                };
                line(text, &cells.iter().map(cell).collect::<Vec<_>>());
                self.write("").await
            }
        }
    }

    async fn write(&mut self, more: &str) -> Result<(), Fault> {
        if let Sink::Text { whole, text } = self {
            text.push_str(more);
            if text.len() >= PIECE {
                whole.write(&std::mem::take(text)).await.ok_or(Fault::Failed)?;
            }
        }
        Ok(())
    }

    async fn end(self, kind: Kind) -> Result<Ready, Fault> {
        match self {
            Sink::Book(book) => {
                let (parts, length) = book.end().await?;
                Ok(Ready { parts, length, mime: XLSX })
            }
            Sink::Text { mut whole, text } => {
                whole.write(&text).await.ok_or(Fault::Failed)?;
                let whole = whole.end().await.ok_or(Fault::Failed)?;
                let mime = if kind == Kind::Map { "application/geo+json" } else { "text/csv" };
                Ok(Ready { parts: Array::of1(&whole.blob), length: whole.size, mime })
            }
        }
    }
}

/// Makes the file and hands it to the browser.
pub(super) async fn make(
    session: Session,
    order: &Order,
    all: &[Arc<Summary>],
    words: &Words,
    moment: &str,
    under: Under,
) -> Result<(Made, Ready), Fault> {
    let area = if order.area.code().is_empty() { "all" } else { order.area.code() };
    let name = format!("TABLE-{}-{area}-{moment}.{}", order.kind.slug(), order.kind.ending());
    let name = session.saved_as(name);
    let here: Vec<&Summary> =
        all.iter().map(|it| &**it).filter(|it| it.tambon.starts_with(order.area.code())).collect();
    let mut making = Making {
        session,
        words,
        sink: Sink::of(order.kind),
        pace: Pace { begun: device::now(), under, done: 0, of: here.len() },
        rows: 0,
        left_out: 0,
        households: 0,
    };
    let t = t_export();
    match order.kind {
        Kind::Book => {
            making.pace.of *= if order.members { 4 } else { 3 };
            making.table(Table::Households, t.export_sheet_households, &here).await?;
            making.table(Table::Problems, t.export_sheet_problems, &here).await?;
            making.table(Table::Helps, t.export_sheet_helps, &here).await?;
            if order.members {
                making.members(&here).await?;
            }
            making.sink.sheet(t.export_sheet_codebook, rows::columns(t.export_codebook_columns)).await?;
            for row in rows::codes() {
                making.sink.row(&row).await?;
            }
        }
        Kind::Logbook => making.table(Table::Logbook, t.export_sheet_logbook, &here).await?,
        Kind::Csv(Table::Members) => making.members(&here).await?,
        Kind::Csv(table) => making.table(table, "", &here).await?,
        Kind::Answers => making.answers(&here).await?,
        Kind::Map => making.map(&here).await?,
        Kind::Anonymous => {
            let (nameless, few) = nameless(here.iter().copied());
            making.sink.sheet("", rows::columns(t.export_anonymous_columns)).await?;
            making.households = few;
            for (n, it) in nameless.iter().enumerate() {
                making.put(words.nameless(n + 1, it)).await?;
                making.pace.step().await?;
            }
        }
        Kind::Codebook => {
            let text = Questionnaire::newest().map(codebook::codebook).unwrap_or_default();
            making.rows = text.lines().count().saturating_sub(1);
            making.sink.write(&text).await?;
        }
    }
    let Making { sink, rows, left_out, households, .. } = making;
    let ready = sink.end(order.kind).await?;
    Ok((Made { name, rows, left_out, households }, ready))
}

struct Making<'a> {
    session: Session,
    words: &'a Words,
    sink: Sink,
    pace: Pace,
    rows: usize,
    left_out: usize,
    households: usize,
}

impl Making<'_> {
    async fn put(&mut self, row: Vec<Cell>) -> Result<(), Fault> {
        self.rows += 1;
        self.sink.row(&row).await
    }

    async fn table(&mut self, table: Table, name: &str, all: &[&Summary]) -> Result<(), Fault> {
        self.sink.sheet(name, rows::columns_of(table)).await?;
        let mut laid = Vec::new();
        for summary in all {
            self.left_out += self.words.rows(table, summary, &mut laid);
            for row in laid.drain(..) {
                self.put(row).await?;
            }
            self.pace.step().await?;
        }
        Ok(())
    }

    async fn members(&mut self, all: &[&Summary]) -> Result<(), Fault> {
        self.sink.sheet(t_export().export_sheet_members, rows::columns_of(Table::Members)).await?;
        let words = self.words;
        self.cases(
            all,
            |summary, case, rows| words.members(summary, case, rows),
            |row, sink| Box::pin(async move { sink.row(&row).await }),
        )
        .await
        .map(drop)
    }

    /// Every answer by its code, as the codebook has them, a row for each visit: a row is known by its visit
    /// and round, and a follow-up does not say again what a survey found. Citizen ids are masked in what
    /// somebody wrote, unless they are asked for.
    async fn answers(&mut self, all: &[&Summary]) -> Result<(), Fault> {
        let Some(questionnaire) = Questionnaire::newest() else { return Ok(()) };
        let restricted = if self.words.restricted { Restricted::Shown } else { Restricted::LeftOut };
        let variables = csv::visit_variables(questionnaire, restricted);
        self.sink.write(&csv::visits(questionnaire, &[], restricted)).await?;
        let whole = self.words.ids;
        let lay_out = |_: &Summary, case: &Case, rows: &mut Vec<String>| {
            for visit in case.visits.iter().filter(|it| it.questionnaire == questionnaire.id) {
                let mut visit = visit.clone();
                if !whole {
                    let mask = |(key, answer): (&AnswerKey, &Answer)| match answer {
                        Answer::Text(text) => (key.clone(), Answer::Text(masked(text))),
                        other => (key.clone(), other.clone()),
                    };
                    visit.answers = visit.answers.iter().map(mask).collect();
                }
                let mut out = String::new();
                csv::visit_line(&mut out, &variables, case.household, &visit);
                rows.push(out);
            }
        };
        let without =
            self.cases(all, lay_out, |row, sink| Box::pin(async move { sink.write(&row).await })).await?;
        self.households = without;
        Ok(())
    }

    async fn map(&mut self, all: &[&Summary]) -> Result<(), Fault> {
        self.sink.write(geojson::OPENING).await?;
        let mut first = true;
        let found = |summary: &Summary, case: &Case, rows: &mut Vec<String>| {
            let Some(answers) = case.newest().map(|it| &it.answers) else { return };
            let accuracy = match answers.of(known::ACCURACY_M) {
                Some(Answer::Number(it)) => Some(*it),
                _ => None,
            };
            let position = Position::of(answers);
            rows.extend(position.map(|it| geojson::feature(it, &rows::point(summary, accuracy))));
        };
        let put = self.cases(all, found, |feature, sink| {
            let between = if std::mem::take(&mut first) { "" } else { ",\n" };
            Box::pin(async move { sink.write(&format!("{between}{feature}")).await })
        });
        self.households = put.await?;
        self.sink.write(geojson::CLOSING).await
    }

    /// Reads the files that these households stand in, one after another; how many households gave no row.
    async fn cases<R>(
        &mut self,
        all: &[&Summary],
        lay_out: impl Fn(&Summary, &Case, &mut Vec<R>),
        mut put: impl for<'s> FnMut(
            R,
            &'s mut Sink,
        ) -> std::pin::Pin<Box<dyn Future<Output = Result<(), Fault>> + 's>>,
    ) -> Result<usize, Fault> {
        let mut without = all.len();
        let mut files: OrdMap<String, Vec<&Summary>> = OrdMap::new();
        summaries::with_untracked(self.session, |kept| {
            for summary in all {
                if let Some(file) = kept.file(summary.id) {
                    files.or_insert_with(file.to_owned(), Vec::new).push(summary);
                }
            }
        });
        if files.is_empty() {
            return Ok(without);
        }
        let reading = Reading::start(self.session).await.ok_or(Fault::Busy)?;
        for (hash, here) in &files {
            let name = || {
                let intake =
                    self.session.intakes.with_untracked(|all| all.get(hash).map(|it| it.name.clone()));
                Fault::Unread(intake.unwrap_or_default())
            };
            let cases = reading.cases(hash).await.ok_or_else(name)?;
            let mut laid = Vec::new();
            for summary in here {
                if let Some(case) = cases.iter().find(|it| it.household == summary.id) {
                    lay_out(summary, case, &mut laid);
                }
                without = without.saturating_sub(usize::from(!laid.is_empty()));
                for row in laid.drain(..) {
                    self.rows += 1;
                    put(row, &mut self.sink).await?;
                }
                self.pace.step().await?;
            }
        }
        Ok(without)
    }
}
