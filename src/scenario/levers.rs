//! Pulling a lever: values of a tree grow by so many units of it, from the begin on or from an
//! instant on.
//!
//! A value grows as it is written: a number becomes another number, a quantity or an expression
//! becomes an expression, a date another date. So everything that a scenario can say is a lever,
//! and nothing here knows what it means.

use jiff::ToSpan;
use jiff::civil::Date;

use super::diagnostic::Diagnostic;
use super::files::path_problem;
use super::leaf::is_law;
use super::message::Msg;
use super::read::parse_date;
use super::source::Span;
use super::tree::{Entry, Kind, Node, Table, find, inline};
use crate::units::{Dimension, parse_quantity};

/// How far a lever is pulled.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Pull {
    /// Units.
    pub units: u64,
    /// Days from the start until it works; 0 is always.
    pub from: f64,
    /// First day of the run.
    pub start: Option<Date>,
}

/// A value that a lever has changed: its path, and what stands there now.
pub(crate) type Change = (String, Node);

/// Pulls a lever that adds so much for each unit, by path.
pub(crate) fn pull(
    tree: &mut Table,
    add: &Table,
    pull: Pull,
) -> Result<Vec<Change>, Box<Diagnostic>> {
    let mut changes = Vec::new();
    for (path, entry) in add {
        let own = grow(tree, path, entry, pull)?;
        changes.extend(own);
    }
    Ok(changes)
}

fn grow(
    tree: &mut Table,
    path: &str,
    entry: &Entry,
    pull: Pull,
) -> Result<Vec<Change>, Box<Diagnostic>> {
    let (at, per) = (entry.key, &entry.node);
    if !is_quantity(per) {
        return Err(wrong(per.span, Msg::AddsNoNumber));
    }
    if pull.from > 0.0 && path.starts_with("inputs.") {
        let path = path.into();
        return Err(wrong(at, Msg::GrowsNever { path }));
    }
    let found = |problem| Box::new(path_problem(problem, at));
    // `inputs.beds` is short for its value.
    let is_input = path
        .strip_prefix("inputs.")
        .is_some_and(|name| !name.contains('.'));
    let full = if is_input {
        format!("{path}.value")
    } else {
        path.to_string()
    };
    let value = find(tree, &full).map_err(found)?;
    let Some(grown) = plus(value, per, pull) else {
        let path = path.into();
        return Err(wrong(at, Msg::CannotGrow { path }));
    };
    let is_instant = matches!(grown.kind, Kind::Date(_));
    if pull.from <= 0.0 || is_instant {
        *value = grown.clone();
    }
    let mut changes = vec![(path.to_string(), grown)];
    let Some((parent, key)) = path.rsplit_once('.').filter(|_| !is_instant && !is_input) else {
        return Ok(changes);
    };
    let table = find(tree, parent).map_err(found)?;
    let schedule = grow_schedule(table, (key, at), per, pull)?;
    if pull.from > 0.0 {
        changes.clear();
    }
    changes.extend(schedule.map(|node| (format!("{parent}.schedule"), node)));
    Ok(changes)
}

fn wrong(at: Span, message: Msg) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(at, message))
}

/// Lets every step of the schedule beside a value grow, from an instant on; puts a step there
/// if it begins later than the run.
fn grow_schedule(
    parent: &mut Node,
    (key, at): (&str, Span),
    per: &Node,
    pull: Pull,
) -> Result<Option<Node>, Box<Diagnostic>> {
    let always = parent.get(key).cloned();
    let Some(table) = parent.as_table_mut() else {
        return Ok(None);
    };
    let mut rows: Vec<Node> = table
        .get("schedule")
        .and_then(|entry| entry.node.as_list())
        .unwrap_or_default()
        .to_vec();
    if !rows.iter().all(|row| row.get(key).is_some()) || (rows.is_empty() && pull.from <= 0.0) {
        return Ok(None);
    }
    if pull.from > 0.0 {
        begin(&mut rows, always, (key, at), pull)?;
    }
    for row in &mut rows {
        if pull.from <= 0.0 || instant_of(row, pull.start).is_some_and(|day| day >= pull.from) {
            let value = row.as_table_mut().and_then(|row| row.get_mut(key));
            if let Some(value) = value
                && let Some(grown) = plus(&value.node, per, pull)
            {
                value.node = grown;
            }
        }
    }
    let node = Node::new(per.span, Kind::List(rows));
    let entry = Entry {
        key: at,
        node: node.clone(),
    };
    table.insert("schedule".into(), entry);
    Ok(Some(node))
}

/// Puts a step at the instant from which a lever works, with the value that is in force then; it is as
/// late as the step in force is.
fn begin(
    rows: &mut Vec<Node>,
    always: Option<Node>,
    (key, at): (&str, Span),
    pull: Pull,
) -> Result<(), Box<Diagnostic>> {
    let mut days = Vec::new();
    for row in rows.iter() {
        let day = instant_of(row, pull.start);
        days.push(day.ok_or_else(|| wrong(at, Msg::NoDaysOfStep))?);
    }
    if days.iter().any(|day| (day - pull.from).abs() < 1e-9) {
        return Ok(());
    }
    let before = (0..rows.len()).filter(|&row| days[row] < pull.from);
    let in_force = before.max_by(|&a, &b| days[a].total_cmp(&days[b]));
    let value = match in_force {
        Some(row) => rows[row].get(key).cloned(),
        None => always,
    };
    let late = in_force.and_then(|row| rows[row].get("late").cloned());
    let from = Node::text(at, &format!("{} d", pull.from));
    let parts = [("from", Some(from)), (key, value), ("late", late)];
    let parts = parts
        .into_iter()
        .filter_map(|(key, node)| Some((key, node?)));
    rows.push(Node::table(at, parts));
    Ok(())
}

/// The day on which a step begins; `None` if it is neither a date nor a time.
fn instant_of(row: &Node, start: Option<Date>) -> Option<f64> {
    let from = row.get("from")?;
    let from = from.get("value").unwrap_or(from);
    match &from.kind {
        Kind::Date(text) | Kind::Text(text) if parse_date(text).is_some() => {
            Some(f64::from(start?.until(parse_date(text)?).ok()?.get_days()))
        }
        Kind::Text(text) => {
            let quantity = parse_quantity(text).ok()?;
            (quantity.dimension == Dimension::Time).then_some(quantity.value)
        }
        Kind::Integer(0) => Some(0.0),
        _ => None,
    }
}

/// Whether a value can be what one unit adds.
fn is_quantity(per: &Node) -> bool {
    match &per.kind {
        Kind::Integer(_) => true,
        Kind::Float(number) => number.is_finite(),
        Kind::Text(text) => parse_quantity(text).is_ok(),
        _ => false,
    }
}

/// A value and so many units more of it; `None` if it cannot grow so.
fn plus(value: &Node, per: &Node, pull: Pull) -> Option<Node> {
    if let Some(table) = value.as_table()
        && !is_law(table)
    {
        return plus(value.get("value")?, per, pull);
    }
    #[allow(clippy::cast_precision_loss)] // at most 1e5 units
    let times = pull.units as f64;
    let kind = match (&value.kind, &per.kind) {
        (Kind::Integer(old), Kind::Integer(one)) => {
            let units = i64::try_from(pull.units).ok()?;
            Kind::Integer(old.checked_add(one.checked_mul(units)?)?)
        }
        (Kind::Float(old), Kind::Integer(_) | Kind::Float(_)) => {
            Kind::Float(old + times * number(per)?)
        }
        #[allow(clippy::cast_precision_loss)] // numbers of scenarios are far below 2^53
        (Kind::Integer(old), Kind::Float(_)) => Kind::Float(*old as f64 + times * number(per)?),
        (Kind::Date(text) | Kind::Text(text), _) if parse_date(text).is_some() => {
            Kind::Date(moved(text, per, pull)?)
        }
        (Kind::Text(old), _) => Kind::Text(sum(old, per, pull.units)),
        (Kind::Integer(_) | Kind::Float(_), Kind::Text(_)) => {
            Kind::Text(sum(&inline(value), per, pull.units))
        }
        _ => return None,
    };
    Some(Node::new(per.span, kind))
}

#[allow(clippy::cast_precision_loss)] // numbers of scenarios are far below 2^53
fn number(node: &Node) -> Option<f64> {
    match node.kind {
        Kind::Integer(number) => Some(number as f64),
        Kind::Float(number) => Some(number),
        _ => None,
    }
}

/// `= (old) + 3 * 2 h`.
fn sum(old: &str, per: &Node, units: u64) -> String {
    let old = old.trim();
    let old = old.strip_prefix('=').unwrap_or(old).trim();
    let one = match &per.kind {
        Kind::Text(text) => text.trim().to_string(),
        _ => inline(per),
    };
    let (sign, one) = match one.strip_prefix('-') {
        Some(rest) => ('-', rest.trim()),
        None => ('+', one.trim_start_matches('+').trim()),
    };
    format!("= ({old}) {sign} {units} * {one}")
}

/// A date so many times some days later or earlier, but not brought before the lever works.
fn moved(text: &str, per: &Node, pull: Pull) -> Option<String> {
    let Kind::Text(step) = &per.kind else {
        return None;
    };
    let (date, step) = (parse_date(text)?, parse_quantity(step).ok()?);
    #[allow(clippy::cast_precision_loss)] // at most 1e5 units
    let days = (step.value * pull.units as f64).round();
    if step.dimension != Dimension::Time {
        return None;
    }
    #[allow(clippy::cast_possible_truncation)] // at most a century
    let by = |days: f64| (days as i64).days();
    let wanted = date.checked_add(by(days)).ok()?;
    let first = pull
        .start
        .and_then(|start| start.checked_add(by(pull.from.ceil())).ok());
    let earliest = first.map_or(wanted, |first| first.min(date));
    Some(wanted.max(earliest).to_string())
}

#[cfg(test)]
mod tests {
    use super::super::tree::{parse_document, write_document};
    use super::*;

    const TEXT: &str = "inputs.x = { value = 4, unit = \"beds\" }\na = 3\nb = { value = \"6 h\", mark = \"assumed\" }\nc = \"= x * 2\"\nd = 2022-12-31\n\
                        e = { exponential = { mean = \"1 d\" } }\n\n[u]\nbeds = 10\n\
                        schedule = [{ from = 2022-12-31, beds = 12, late = \"1 d\" }]\n";

    fn after(add: &str, units: u64, from: f64) -> Result<String, Msg> {
        let mut problems = Vec::new();
        let mut read = |text: &str| match parse_document(text, 0, &mut problems).kind {
            Kind::Table(table) => table,
            _ => unreachable!(),
        };
        let (mut tree, add) = (read(TEXT), read(add));
        let start = parse_date("2022-12-01");
        let with = Pull { units, from, start };
        pull(&mut tree, &add, with).map_err(|problem| problem.message)?;
        Ok(write_document(&tree, &[]))
    }

    #[test]
    fn a_value_grows_as_it_is_written() {
        for (add, line) in [
            ("a = 2", "a = 9\n"),
            ("a = -1", "a = 0\n"),
            ("a = 0.5", "a = 4.5\n"),
            ("b = \"2 h\"", "b = \"= (6 h) + 3 * 2 h\"\n"),
            ("c = -1", "c = \"= (x * 2) - 3 * 1\"\n"),
            ("d = \"-2 d\"", "d = 2022-12-25\n"),
            ("\"inputs.x\" = 2", "unit = \"beds\"\nvalue = 10\n"),
        ] {
            let text = after(add, 3, 0.0).unwrap();
            assert!(text.contains(line), "{add}: {text}");
        }
        let grown = "{ beds = 15, from = 2022-12-31, late = \"1 d\" }";
        let text = after("\"u.beds\" = 1", 3, 0.0).unwrap();
        assert!(
            text.contains("\nbeds = 13\n") && text.contains(grown),
            "{text}"
        );
    }

    #[test]
    fn with_a_lead_time_it_grows_from_then_on() {
        let before = after("\"u.beds\" = 1", 3, 10.0).unwrap();
        let steps = "schedule = [{ beds = 15, from = 2022-12-31, late = \"1 d\" }, { beds = 13, from = \"10 d\" }]";
        assert!(
            before.contains("\nbeds = 10\n") && before.contains(steps),
            "{before}"
        );
        let later = after("\"u.beds\" = 1", 3, 40.0).unwrap();
        let steps = "schedule = [{ beds = 12, from = 2022-12-31, late = \"1 d\" }, { beds = 15, from = \"40 d\", late = \"1 d\" }]";
        assert!(later.contains(steps), "{later}");
        let date = after("d = \"-2 d\"", 10, 20.0).unwrap();
        assert!(date.contains("d = 2022-12-21\n"), "{date}");
    }

    #[test]
    fn what_cannot_grow_is_told() {
        let (law, list) = (after("e = 1", 1, 0.0), after("a = []", 1, 0.0));
        assert_eq!(law, Err(Msg::CannotGrow { path: "e".into() }));
        assert_eq!(list, Err(Msg::AddsNoNumber));
        let none = after("\"u.bed\" = 1", 1, 0.0);
        assert_eq!(none, Err(Msg::NoKeyOnTheWay { name: "bed".into() }));
    }
}
