//! Daily rates from a table.

use std::collections::BTreeMap;

use super::chinese;
use super::sheet::{Cell, Sheet};
use super::tables::{Problems, cells, cited, put, row_span};
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::Msg;
use crate::scenario::source::Span;
use crate::scenario::tree::{Kind, Node, Table};

/// Longest stretch of days that a daily table may cover: a hundred years.
const MOST_DAYS: i64 = 36_525;

/// A day: a date, or a number counted from the start.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Day {
    Date(jiff::civil::Date),
    Number(i64),
}

impl Day {
    pub fn of(text: &str) -> Option<Day> {
        let date = || chinese::written_date(text).map(Day::Date);
        text.parse().ok().map(Day::Number).or_else(date)
    }

    /// Days from another one; `None` if the two are of different kinds.
    pub fn since(self, first: Day) -> Option<i64> {
        match (first, self) {
            (Day::Date(first), Day::Date(day)) => {
                first.until(day).ok().map(|span| i64::from(span.get_days()))
            }
            (Day::Number(first), Day::Number(day)) => day.checked_sub(first),
            _ => None,
        }
    }

    fn node(self, span: Span) -> Node {
        match self {
            Day::Date(date) => Node::new(span, Kind::Date(date.to_string())),
            Day::Number(number) => Node::text(span, &format!("{number} d")),
        }
    }
}

/// The rates of one place and age band: each day with its cell.
type Series<'a> = BTreeMap<(String, String), Vec<(Day, &'a Cell, &'a [Cell])>>;

/// Rows of `daily`, with the source of their rates.
pub(super) fn daily(sheet: &Sheet, cite: &Table, problems: &mut Problems) -> Vec<Node> {
    let day = if sheet.column("day").is_some() {
        "day"
    } else {
        "date"
    };
    let mut series: Series<'_> = BTreeMap::new();
    for row in &sheet.rows {
        let find = |name: &str| {
            cells(sheet, row)
                .find(|(c, _)| c.text == name)
                .map(|(_, v)| v)
        };
        let (Some(when), Some(cases)) = (find(day), find("cases")) else {
            problems.push(Diagnostic::error(
                row_span(row),
                Msg::EmptyCell { column: "cases" },
            ));
            continue;
        };
        let Some(parsed) = Day::of(&when.text) else {
            problems.push(Diagnostic::error(
                when.span,
                Msg::BadDay {
                    found: when.text.clone(),
                },
            ));
            continue;
        };
        let text = |name| find(name).map_or(String::new(), |cell| cell.text.clone());
        series
            .entry((text("place"), text("group")))
            .or_default()
            .push((parsed, cases, row));
    }
    series
        .into_iter()
        .filter_map(|(key, days)| daily_row(sheet, &key, days, cite, problems))
        .collect()
}

fn daily_row(
    sheet: &Sheet,
    (place, group): &(String, String),
    mut days: Vec<(Day, &Cell, &[Cell])>,
    cite: &Table,
    problems: &mut Problems,
) -> Option<Node> {
    days.sort_by_key(|(day, _, _)| *day);
    let &(first, cell, row) = days.first()?;
    let mut rates: Vec<Node> = Vec::new();
    for (day, cases, _) in &days {
        let since = day
            .since(first)
            .filter(|since| (0..=MOST_DAYS).contains(since));
        let Some(at) = since.and_then(|since| usize::try_from(since).ok()) else {
            problems.push(Diagnostic::error(cases.span, Msg::DaysApart));
            return None;
        };
        if at < rates.len() {
            problems.push(Diagnostic::error(cases.span, Msg::DayTwice));
            continue;
        }
        rates.resize(at, Node::new(cases.span, Kind::Integer(0)));
        rates.push(cases.node());
    }
    let mut table = Table::new();
    put(&mut table, "first", cell.span, first.node(cell.span));
    let rates = cited(Node::new(cell.span, Kind::List(rates)), cite);
    put(&mut table, "rates", cell.span, rates);
    for (key, text) in [("place", place), ("group", group)]
        .into_iter()
        .filter(|(_, t)| !t.is_empty())
    {
        let of_column = sheet.column(key).and_then(|at| row.get(at)).unwrap_or(cell);
        put(
            &mut table,
            key,
            of_column.span,
            Node::text(of_column.span, text),
        );
    }
    Some(Node::new(cell.span, Kind::Table(table)))
}
