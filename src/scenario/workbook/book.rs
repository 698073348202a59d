//! A workbook as cells that know their place, within limits: no file, however made, may take more than a few
//! hundred megabytes.
//!
//! A workbook is a zip archive of XML. It is unpacked once and only counted, so that archives that grow to
//! gigabytes are refused before they are read. Cells are read one by one and kept by place: a single cell at the far
//! corner of a sheet costs one cell, not the rectangle up to it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{DataRef, Dimensions, Reader, SheetVisible, Xlsx, XlsxError};

use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::files::{Files, serial_date};
use crate::scenario::message::Msg;
use crate::scenario::source::Span;

/// Most bytes of all parts of a workbook together, unpacked.
const MOST_BYTES: u64 = 64 << 20;
/// Most parts.
const MOST_PARTS: usize = 1_000;
/// Most cells of all sheets that are read.
const MOST_CELLS: usize = 200_000;
/// Most characters of a cell.
const MOST_CHARACTERS: usize = 1_000;

/// A cell.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Given {
    /// What it shows: numbers as short as they can be, dates as 2022-12-01.
    pub text: String,
    /// What kind of value it is.
    pub kind: CellKind,
    /// Its place in the source map: a text of its own, named by workbook, sheet and cell.
    pub span: Span,
}

/// Kinds of values of cells.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum CellKind {
    Text,
    Number(f64),
    Date,
}

/// A sheet: its cells by row and column, from 0.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Grid {
    pub name: String,
    pub cells: BTreeMap<(u32, u32), Given>,
}

/// The name of a cell, such as `C17`.
pub(super) fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(char::from(
            b'A' + u8::try_from((left - 1) % 26).unwrap_or_default(),
        ));
        left = (left - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", row + 1)
}

/// Reads the sheets of a workbook that have a use; files what is wrong with them.
pub(super) struct Reading<'a> {
    pub files: &'a mut Files,
    /// Name of the workbook.
    pub file: &'a str,
    cells: usize,
}

impl<'a> Reading<'a> {
    pub fn new(files: &'a mut Files, file: &'a str) -> Self {
        Reading {
            files,
            file,
            cells: 0,
        }
    }

    /// A problem of the workbook as a whole.
    fn whole(&mut self, message: Msg) {
        let span = self.place(self.file, String::new());
        self.files.problems.push(Diagnostic::error(span, message));
    }

    fn place(&mut self, name: &str, text: String) -> Span {
        let length = u32::try_from(text.len()).unwrap_or_default();
        let start = self.files.sources.add(name, text).unwrap_or_default();
        Span {
            start,
            end: start + length,
        }
    }

    /// The place of a cell.
    pub fn cell(&mut self, sheet: &str, (row, column): (u32, u32), text: String) -> Span {
        let name = format!("{}, {sheet}!{}", self.file, cell_name(row, column));
        self.place(&name, text)
    }

    /// The sheets whose names are wanted; `None` if the workbook cannot be read.
    pub fn sheets(&mut self, bytes: &[u8], wanted: impl Fn(&str) -> bool) -> Option<Vec<Grid>> {
        if let Err(message) = is_small(bytes) {
            self.whole(message);
            return None;
        }
        let mut book: Xlsx<_> = match Xlsx::new(Cursor::new(bytes)) {
            Ok(book) => book,
            Err(error) => {
                self.whole(unreadable(&error));
                return None;
            }
        };
        let sheets: Vec<_> = book.sheets_metadata().to_vec();
        let mut grids = Vec::new();
        for sheet in sheets.iter().filter(|sheet| wanted(&sheet.name)) {
            if sheet.visible != SheetVisible::Visible {
                let name = sheet.name.clone();
                let span = self.cell(&name, (0, 0), String::new());
                let message = Msg::HiddenSheet { sheet: name };
                self.files.problems.push(Diagnostic::warning(span, message));
            }
            grids.push(self.sheet(&mut book, &sheet.name)?);
        }
        let ignored = |name: &str| !wanted(name) && name != super::README;
        for sheet in sheets.iter().filter(|sheet| ignored(&sheet.name)) {
            let span = self.cell(&sheet.name, (0, 0), String::new());
            let message = Msg::SheetNotRead {
                sheet: sheet.name.clone(),
            };
            self.files.problems.push(Diagnostic::warning(span, message));
        }
        Some(grids)
    }

    fn sheet(&mut self, book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Option<Grid> {
        let mut grid = Grid {
            name: name.to_owned(),
            cells: BTreeMap::new(),
        };
        if let Err(error) = self.fill(book, &mut grid) {
            let message = unreadable(&error);
            self.whole(message);
            return None;
        }
        // a part of a table would only give more messages
        if self.cells > MOST_CELLS {
            return None;
        }
        for region in book.merge_cells_by_sheet_name(name).unwrap_or_default() {
            self.merged(&grid, region);
        }
        Some(grid)
    }

    fn fill(&mut self, book: &mut Xlsx<Cursor<&[u8]>>, grid: &mut Grid) -> Result<(), XlsxError> {
        let name = grid.name.clone();
        let mut reader = book.worksheet_cells_reader(&name)?;
        while let Some(record) = reader.next_cell_with_formula_metadata()? {
            let has_formula = record.formula.is_some();
            if record.value == DataRef::Empty && !has_formula {
                continue;
            }
            self.cells += 1;
            if self.cells > MOST_CELLS {
                self.whole(Msg::TooManyCells { most: MOST_CELLS });
                break;
            }
            let (text, kind, problem) = read(&record.value, has_formula);
            if text.is_empty() && problem.is_none() {
                continue;
            }
            let span = self.cell(&name, record.pos, text.clone());
            let given = Given { text, kind, span };
            if has_formula && problem.is_none() {
                let message = Msg::FormulaRead {
                    value: given.text.clone(),
                };
                self.files.problems.push(Diagnostic::warning(span, message));
            }
            let problem = problem.map(|message| Diagnostic::error(span, message));
            self.files.problems.extend(problem);
            grid.cells.insert(record.pos, given);
        }
        Ok(())
    }

    /// Merged cells hide what is below them: they are refused where values stand.
    fn merged(&mut self, grid: &Grid, region: Dimensions) {
        let inside = |(row, column): &(u32, u32)| region.contains(*row, *column);
        let Some((&(row, column), given)) = grid.cells.iter().find(|(at, _)| inside(at)) else {
            return;
        };
        let (from, to) = (
            cell_name(region.start.0, region.start.1),
            cell_name(region.end.0, region.end.1),
        );
        let span = self.cell(&grid.name, (row, column), given.text.clone());
        let message = Msg::MergedCells { from, to };
        self.files.problems.push(Diagnostic::error(span, message));
    }
}

/// Unpacks every part without keeping it; what is wrong if it is too much.
fn is_small(bytes: &[u8]) -> Result<(), Msg> {
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(Msg::WorkbookLocked); // the container of old workbooks and of encrypted ones
    }
    let not = |_| Msg::NoWorkbook;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(not)?;
    if archive.len() > MOST_PARTS {
        return Err(Msg::WorkbookTooLarge {
            most: MOST_BYTES >> 20,
        });
    }
    let mut left = MOST_BYTES;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(not)?;
        let mut limited = part.take(left + 1);
        let read =
            std::io::copy(&mut limited, &mut std::io::sink()).map_err(|_| Msg::NoWorkbook)?;
        let Some(rest) = left.checked_sub(read) else {
            return Err(Msg::WorkbookTooLarge {
                most: MOST_BYTES >> 20,
            });
        };
        left = rest;
    }
    Ok(())
}

fn unreadable(error: &XlsxError) -> Msg {
    match error {
        XlsxError::Password => Msg::WorkbookLocked,
        _ => Msg::NoWorkbook,
    }
}

/// What a cell shows, its kind, and what is wrong with it.
fn read(value: &DataRef<'_>, has_formula: bool) -> (String, CellKind, Option<Msg>) {
    let number = |number: f64| (short(number), CellKind::Number(number), None);
    match value {
        DataRef::Int(whole) => number(*whole as f64),
        DataRef::Float(value) => number(*value),
        DataRef::String(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Bool(flag) => (flag.to_string(), CellKind::Text, None),
        DataRef::DateTime(stamp) => match serial_date(stamp.as_f64()) {
            Some(date) if stamp.is_datetime() => (date.to_string(), CellKind::Date, None),
            _ => number(stamp.as_f64()),
        },
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            let date = text.get(..10).unwrap_or(text).to_owned();
            (date, CellKind::Date, None)
        }
        DataRef::Error(error) => {
            let found = error.to_string();
            (
                found.clone(),
                CellKind::Text,
                Some(Msg::ErrorCell { found }),
            )
        }
        DataRef::Empty if has_formula => (
            String::new(),
            CellKind::Text,
            Some(Msg::FormulaWithoutValue),
        ),
        DataRef::Empty => (String::new(), CellKind::Text, None),
    }
}

fn text_cell(text: &str) -> (String, CellKind, Option<Msg>) {
    let characters = text.chars().count();
    if characters > MOST_CHARACTERS {
        let short = text.chars().take(40).chain(['…']).collect();
        let most = MOST_CHARACTERS;
        let message = Msg::CellTooLong { characters, most };
        return (short, CellKind::Text, Some(message));
    }
    // One line, so that it can be shown and written to a table.
    let one_line: Vec<&str> = text.split_whitespace().collect();
    (one_line.join(" "), CellKind::Text, None)
}

/// A number as a spreadsheet shows it: at most fifteen digits, so that 0.1 + 0.2 is 0.3.
fn short(number: f64) -> String {
    let fifteen: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{fifteen}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_in_a_spreadsheet() {
        assert_eq!(cell_name(16, 2), "C17");
        assert_eq!(cell_name(0, 25), "Z1");
        assert_eq!(cell_name(9, 26), "AA10");
        assert_eq!(cell_name(1_048_575, 16_383), "XFD1048576");
    }

    #[test]
    fn numbers_are_shown_without_dust() {
        assert_eq!(short(0.1 + 0.2), "0.3");
        assert_eq!(short(370_828.0), "370828");
        assert_eq!(short(621_800.0), "621800");
    }
}
