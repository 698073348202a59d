//! A census of a past time from a table: patients in beds by day, facility and level of care.

use std::collections::BTreeMap;
use std::path::Path;

use super::Files;
use super::daily::Day;
use super::folder::Folder;
use super::sheet::{Cell, Columns, Sheet};
use crate::experiment::observed::{Observed, ObservedSeries};
use crate::model::network::{FacilityId, LevelId, LevelKind, Network, UnitId};
use crate::scenario::calendar::Calendar;
use crate::scenario::diagnostic::{Diagnostic, Severity};
use crate::scenario::message::Msg;
use crate::scenario::read::{Ids, Of, unknown_id};
use crate::scenario::source::Span;

/// A past census.
pub(crate) const OBSERVED: Columns = Columns {
    names: &["date", "day", "facility", "level", "census"],
    required: &["facility", "level", "census"],
    one_of: &["date", "day"],
};

/// The run that observed numbers must fit: its places and its days.
pub(crate) struct Frame<'a> {
    pub ids: &'a Ids,
    pub network: &'a Network,
    pub calendar: Calendar,
    /// Days of the horizon.
    pub days: usize,
}

impl Files {
    /// Reads a census from a file anywhere; `None` if it could not be read, or has a problem.
    pub fn observed(&mut self, path: &Path, frame: &Frame) -> Option<Observed> {
        let name = path.display().to_string();
        let origin = match Folder::of_scenario(path) {
            Ok((_, origin)) => origin,
            Err(problem) => {
                let span = self.empty_file(&name);
                self.fail(span, problem);
                return None;
            }
        };
        let (text, start) = self.table(&origin, None)?;
        let hash = blake3::hash(text.as_bytes()).to_hex().to_string();
        let sheet = Sheet::parse(&text, start, &mut self.problems);
        let series = self.observed_rows(&sheet, frame)?;
        Some(Observed {
            file: name,
            hash,
            series,
        })
    }

    /// The counts of a table; `None` if it has a problem.
    pub fn observed_rows(&mut self, sheet: &Sheet, frame: &Frame) -> Option<Vec<ObservedSeries>> {
        let mut sheet = sheet.clone();
        let mut reading = Reading {
            frame,
            first: BTreeMap::new(),
            series: BTreeMap::new(),
            problems: &mut self.problems,
        };
        if sheet.check_columns(&OBSERVED, reading.problems) {
            reading.rows(&sheet);
        }
        let series = reading.series.into_values().collect();
        let error = |problem: &Diagnostic| problem.severity == Severity::Error;
        (!self.problems.iter().any(error)).then_some(series)
    }
}

/// Rows as they are read.
struct Reading<'a> {
    frame: &'a Frame<'a>,
    /// Where a unit and day was first named.
    first: BTreeMap<(UnitId, usize), Span>,
    series: BTreeMap<UnitId, ObservedSeries>,
    problems: &'a mut Vec<Diagnostic>,
}

/// The columns of a table, by place.
struct Places {
    day: usize,
    facility: usize,
    level: usize,
    census: usize,
}

impl Places {
    fn of(sheet: &Sheet) -> Option<Places> {
        Some(Places {
            day: sheet.column("date").or(sheet.column("day"))?,
            facility: sheet.column("facility")?,
            level: sheet.column("level")?,
            census: sheet.column("census")?,
        })
    }
}

impl Reading<'_> {
    fn rows(&mut self, sheet: &Sheet) {
        let (Some(date), Some(day)) = (sheet.column("date"), sheet.column("day")) else {
            let Some(places) = Places::of(sheet) else {
                return;
            };
            let before = self.problems.len();
            for row in &sheet.rows {
                self.row(&places, row);
            }
            if self.series.is_empty() && self.problems.len() == before {
                self.fail(sheet.columns[places.census].span, Msg::NothingObserved);
            }
            return;
        };
        let found = ["date", "day"].map(String::from).into();
        let span = sheet.columns[date.max(day)].span;
        self.fail(span, Msg::TooMany { found });
    }

    fn fail(&mut self, span: Span, message: Msg) {
        self.problems.push(Diagnostic::error(span, message));
    }

    /// One row; rows of another length have been told of.
    fn row(&mut self, places: &Places, row: &[Cell]) {
        let columns = [places.day, places.facility, places.level, places.census];
        let [Some(when), Some(facility), Some(level), Some(census)] = columns.map(|at| row.get(at))
        else {
            return;
        };
        let unit = self.unit(facility, level);
        let day = self.day(when);
        let (Some((unit, level)), Some(day)) = (unit, day) else {
            return;
        };
        if let Some(&first) = self.first.get(&(unit, day)) {
            let problem = Diagnostic::error(when.span, Msg::DayTwice);
            self.problems.push(problem.label(first, Msg::FirstHere));
            return;
        }
        self.first.insert((unit, day), when.span);
        if census.text.is_empty() {
            return; // not known, which is not nobody
        }
        let Ok(count) = census.text.parse() else {
            let found = census.text.clone();
            return self.fail(census.span, Msg::NoCount { found });
        };
        let new = || ObservedSeries {
            unit,
            level,
            days: BTreeMap::new(),
        };
        let series = self.series.entry(unit).or_insert_with(new);
        series.days.insert(day, count);
    }

    fn unit(&mut self, facility: &Cell, level: &Cell) -> Option<(UnitId, LevelId)> {
        let network = self.frame.network;
        let mut facilities = network.facilities.pairs();
        let is_facility = |id: &str| {
            facilities
                .find(|(_, row)| row.label.id == id)
                .map(|(id, _)| id)
        };
        let facility_id: Option<FacilityId> =
            self.named((Of::Facility, "facility"), facility, is_facility);
        let mut levels = network.levels.pairs();
        let is_level = |id: &str| levels.find(|(_, row)| row.label.id == id).map(|(id, _)| id);
        let level_id: LevelId = self.named((Of::Level, "level"), level, is_level)?;
        if network.levels[level_id].kind != LevelKind::Stay {
            let id = level.text.clone();
            self.fail(level.span, Msg::NotABed { id });
            return None;
        }
        let unit = network.unit_of(facility_id?, level_id);
        if unit.is_none() {
            let (facility, level_id) = (facility.text.clone(), level.text.clone());
            let message = Msg::NoUnit {
                facility,
                level: level_id,
            };
            self.fail(level.span, message);
        }
        Some((unit?, level_id))
    }

    /// What a cell names; a blank one names nothing.
    fn named<T>(
        &mut self,
        (of, column): (Of, &'static str),
        cell: &Cell,
        find: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        if cell.text.is_empty() {
            self.fail(cell.span, Msg::EmptyCell { column });
            return None;
        }
        let found = find(&cell.text);
        if found.is_none() {
            let problem = unknown_id(self.frame.ids, of, &cell.text, cell.span);
            self.problems.push(problem);
        }
        found
    }

    /// The day of the run.
    fn day(&mut self, cell: &Cell) -> Option<usize> {
        if cell.text.is_empty() {
            self.fail(cell.span, Msg::EmptyCell { column: "date" });
            return None;
        }
        let found = || cell.text.clone();
        let Some(day) = Day::of(&cell.text) else {
            self.fail(cell.span, Msg::BadDay { found: found() });
            return None;
        };
        let start = self.frame.calendar.start();
        let at = day.since(match day {
            Day::Date(_) => Day::Date(start),
            Day::Number(_) => Day::Number(0),
        });
        let day = at.and_then(|at| usize::try_from(at).ok());
        let inside = day.filter(|&day| day < self.frame.days);
        if inside.is_none() {
            let last = i64::try_from(self.frame.days).unwrap_or(i64::MAX) - 1;
            let message = Msg::DayOutside {
                found: found(),
                first: start.to_string(),
                last: self.frame.calendar.date(last).to_string(),
                days: last,
            };
            self.fail(cell.span, message);
        }
        inside
    }
}
