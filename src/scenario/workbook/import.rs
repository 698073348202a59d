//! A scenario from a workbook that was filled in.

use std::collections::BTreeMap;

use super::book::{CellKind, Given, Grid, Reading};
use super::{BESIDE, NUMBERS, OBSERVED, SHEETS, SheetKind};
use crate::caseload::days_of;
use crate::scenario::compile::Options;
use crate::scenario::diagnostic::{Diagnostic, Language, Problems, Severity};
use crate::scenario::files::{Cell, Files, Frame, Sheet, plain_text};
use crate::scenario::leaf::Name;
use crate::scenario::load::Loaded;
use crate::scenario::message::Msg;
use crate::scenario::read::{did_you_mean, some_of};
use crate::scenario::starter::{Beside, Draft, Starter, division};

/// A scenario that came out of a workbook: it was read and checked, and runs.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The scenario file.
    pub draft: Draft,
    /// What was assumed or ignored.
    pub notes: Problems,
}

/// Columns whose cells are texts, so that a number is one that a spreadsheet made of a text.
pub(super) const TEXTS: [&str; 16] = [
    "id",
    "place",
    "facility",
    "level",
    "tier",
    "refers_to",
    "group",
    "from",
    "to",
    "care",
    "age",
    "patient_type",
    "stage",
    "name_zh",
    "name_en",
    "division",
];

impl Imported {
    /// Reads a workbook: its numbers, and its tables.
    ///
    /// # Errors
    /// All problems, each with the cell where it is.
    pub fn read(
        file: &str,
        bytes: &[u8],
        name: &str,
        language: Language,
    ) -> Result<Imported, Problems> {
        let mut files = Files::default();
        let read = Reading::new(&mut files, file).all(bytes);
        let Some((numbers, tables)) = read else {
            return Err(Problems::new(files.sources, files.problems));
        };
        let starter = numbers.starter(&mut files);
        let (answers, beside) = numbers.answers(&starter, &mut files);
        let any_error = |files: &Files| {
            let mut problems = files.problems.iter();
            problems.any(|problem| problem.severity == Severity::Error)
        };
        if any_error(&files) {
            return Err(Problems::new(files.sources, files.problems));
        }
        let draft =
            starter.draft_beside(name, &answers, language, &with_tables(beside, &tables))?;
        for (kind, sheet) in &tables {
            let (file, sheet) = (file_of(*kind), sheet.clone());
            files.tables.insert(file, sheet);
        }
        let loaded = Loaded::of_draft(files, &draft.text)?;
        let notes = check_observed(&loaded, &tables)?;
        Ok(Imported { draft, notes })
    }
}

/// The file of a table.
fn file_of(kind: usize) -> String {
    format!("{}.csv", SHEETS[kind].table.replace('_', "-"))
}

fn with_tables(mut beside: Beside, tables: &BTreeMap<usize, Sheet>) -> Beside {
    for (kind, sheet) in tables {
        beside
            .files
            .push((SHEETS[*kind].table, file_of(*kind), sheet.to_csv()));
    }
    beside
}

/// A past census against the days and units of the scenario; gives all notes.
fn check_observed(loaded: &Loaded, tables: &BTreeMap<usize, Sheet>) -> Result<Problems, Problems> {
    let Some(sheet) = tables.get(&OBSERVED) else {
        return Ok(loaded.warnings.clone());
    };
    let study = loaded.study(&Options::default());
    let model = &study.worlds.models(0)[0];
    let mut files = Files::after(loaded.warnings.sources.clone());
    files.problems.clone_from(&loaded.warnings.list);
    let frame = Frame {
        ids: loaded.ids(),
        network: &model.network,
        calendar: loaded.calendar,
        days: days_of(model),
    };
    let fits = files.observed_rows(sheet, &frame).is_some();
    let problems = Problems::new(files.sources, files.problems);
    if fits { Ok(problems) } else { Err(problems) }
}

/// The numbers by key: the cell of the key, and that of the value.
struct Numbers {
    rows: BTreeMap<String, (Given, Given)>,
}

impl Reading<'_> {
    /// The numbers, and the tables that have rows, by kind.
    fn all(&mut self, bytes: &[u8]) -> Option<(Numbers, BTreeMap<usize, Sheet>)> {
        let grids = self.sheets(bytes, |name| SheetKind::named(name).is_some())?;
        let mut tables = BTreeMap::new();
        let mut numbers = None;
        for grid in &grids {
            let kind = SheetKind::named(&grid.name).unwrap_or_default();
            if kind == NUMBERS {
                numbers = self.numbers(grid);
            } else if let Some(sheet) = self.table(grid) {
                tables.insert(kind, sheet);
            }
        }
        if !grids
            .iter()
            .any(|grid| SheetKind::named(&grid.name) == Some(NUMBERS))
        {
            let span = self.cell(&SHEETS[NUMBERS].title(), (0, 0), String::new());
            self.files
                .problems
                .push(Diagnostic::error(span, Msg::NoNumbers));
        }
        Some((numbers?, tables))
    }

    /// The rows of the sheet of numbers: a header with `key` and `value`, below it one number a row.
    fn numbers(&mut self, grid: &Grid) -> Option<Numbers> {
        let column = |row: u32, word: &str| {
            let mut cells = grid.cells.range((row, 0)..(row + 1, 0));
            let is = |given: &Given| {
                given
                    .text
                    .to_lowercase()
                    .split_whitespace()
                    .any(|part| part == word)
            };
            cells
                .find(|(_, given)| is(given))
                .map(|((_, column), _)| *column)
        };
        let header =
            (0..20).find_map(|row| Some((row, column(row, "key")?, column(row, "value")?)));
        let Some((header, key, value)) = header else {
            let span = self.cell(&grid.name, (0, 0), String::new());
            self.files
                .problems
                .push(Diagnostic::error(span, Msg::NoNumbersHeader));
            return None;
        };
        let mut rows: BTreeMap<String, (Given, Given)> = BTreeMap::new();
        for (&(row, at), given) in grid.cells.range((header + 1, 0)..) {
            let Some(value) = grid.cells.get(&(row, value)).filter(|_| at == key) else {
                continue;
            };
            let name = plain_text(&given.text).to_lowercase();
            if let Some((first, _)) = rows.get(&name) {
                let problem = Diagnostic::error(given.span, Msg::DuplicateId { id: name });
                let problem = problem.label(first.span, Msg::FirstHere);
                self.files.problems.push(problem);
            } else {
                rows.insert(name, (given.clone(), value.clone()));
            }
        }
        Some(Numbers { rows })
    }

    /// A sheet as a table; `None` if it has no row below its header.
    fn table(&mut self, grid: &Grid) -> Option<Sheet> {
        let last = grid.cells.keys().map(|(row, _)| *row).max()?;
        if last == 0 {
            return None;
        }
        let header = grid.cells.range((0, 0)..(1, 0));
        let width = header
            .map(|((_, column), _)| column + 1)
            .max()
            .unwrap_or_default();
        let columns: Vec<Cell> = (0..width)
            .map(|column| self.cell_at(grid, (0, column)))
            .collect();
        let mut rows = Vec::new();
        for row in 1..=last {
            let mut filled = grid.cells.range((row, 0)..(row + 1, 0)).peekable();
            if filled.peek().is_none() {
                continue;
            }
            for (_, given) in filled.filter(|((_, column), _)| *column >= width) {
                let problem = Diagnostic::error(given.span, Msg::CellOutside);
                self.files.problems.push(problem);
            }
            rows.push(
                (0..width)
                    .map(|column| self.cell_at(grid, (row, column)))
                    .collect(),
            );
        }
        let sheet = Sheet::finish(columns, rows, 0, &mut self.files.problems);
        for (&(row, column), given) in grid.cells.range((1, 0)..) {
            let name = sheet
                .columns
                .get(column as usize)
                .map_or("", |cell| cell.text.as_str());
            let number = matches!(given.kind, CellKind::Number(_)) && TEXTS.contains(&name);
            let date = given.kind == CellKind::Date && name != "date" && column < width;
            let message = if number {
                Msg::NumberForText {
                    found: given.text.clone(),
                }
            } else if date {
                Msg::DateForValue {
                    found: given.text.clone(),
                }
            } else {
                continue;
            };
            let span = self.cell(&grid.name, (row, column), given.text.clone());
            self.files.problems.push(Diagnostic::error(span, message));
        }
        Some(sheet)
    }

    /// A cell of a table; a blank one has a place too.
    fn cell_at(&mut self, grid: &Grid, at: (u32, u32)) -> Cell {
        match grid.cells.get(&at) {
            Some(given) => Cell {
                text: given.text.clone(),
                span: given.span,
            },
            None => Cell {
                text: String::new(),
                span: self.cell(&grid.name, at, String::new()),
            },
        }
    }
}

impl Numbers {
    fn text(&self, key: &str) -> Option<&str> {
        self.rows.get(key).map(|(_, value)| value.text.as_str())
    }

    /// What the workbook says to begin with; the usual one if it does not.
    fn starter(&self, files: &mut Files) -> Starter {
        let usual = Starter::all()[0];
        let Some((_, value)) = self.rows.get("template") else {
            return usual;
        };
        let named = Starter::named("template", &value.text);
        named.unwrap_or_else(|problems| {
            move_here(problems, value, files);
            usual
        })
    }

    /// The answers that the workbook gives, each checked by itself, and what stands beside them.
    fn answers(&self, starter: &Starter, files: &mut Files) -> (BTreeMap<String, String>, Beside) {
        let mut answers = BTreeMap::new();
        let inputs: Vec<&str> = starter.inputs().collect();
        let beside = BESIDE.map(|(key, _, _)| key);
        for (key, (named, value)) in &self.rows {
            if beside.contains(&key.as_str()) {
                continue;
            }
            if !inputs.contains(&key.as_str()) {
                let known = || inputs.iter().copied().chain(beside);
                let help = did_you_mean(key, known()).unwrap_or_else(|| some_of(known()));
                let problem = Diagnostic::error(named.span, Msg::UnknownKey { key: key.clone() });
                files.problems.push(problem.help(help));
                continue;
            }
            if value.kind == CellKind::Date {
                let found = value.text.clone();
                let problem = Diagnostic::error(value.span, Msg::DateForValue { found });
                files.problems.push(problem);
                continue;
            }
            let answer = plain_text(&value.text);
            match starter.check(key, &answer) {
                Ok(()) => {
                    answers.insert(key.clone(), answer);
                }
                Err(problems) => move_here(problems, value, files),
            }
        }
        (answers, self.beside(files))
    }

    fn beside(&self, files: &mut Files) -> Beside {
        let mut beside = Beside {
            start: self.start(files),
            ..Beside::default()
        };
        if let Some((_, value)) = self.rows.get("division") {
            beside.county = division(&plain_text(&value.text));
            if beside.county.is_none() {
                let found = value.text.clone();
                let problem = Diagnostic::error(value.span, Msg::NoDivision { found });
                files.problems.push(problem);
            }
        }
        let (zh, en) = (self.text("county"), self.text("county_en"));
        if let Some(either) = zh.or(en) {
            beside.county = Some(Name {
                zh: zh.unwrap_or(either).into(),
                en: en.unwrap_or(either).into(),
            });
        }
        beside
    }

    fn start(&self, files: &mut Files) -> Option<String> {
        let (_, value) = self.rows.get("start")?;
        let number = match value.kind {
            CellKind::Number(number) => crate::scenario::files::serial_date(number),
            _ => crate::scenario::files::written_date(&plain_text(&value.text)),
        };
        if number.is_none() {
            let found = value.text.clone();
            let problem = Diagnostic::error(value.span, Msg::BadDate { found });
            files.problems.push(problem);
        }
        number.map(|date| date.to_string())
    }
}

/// Problems of a value, told of its cell.
fn move_here(problems: Problems, value: &Given, files: &mut Files) {
    let moved = problems.list.into_iter().map(|problem| Diagnostic {
        span: value.span,
        labels: Vec::new(),
        ..problem
    });
    files.problems.extend(moved);
}
