//! Side tables as rows of the scenario: facilities, population, ways, daily rates, values.

use std::collections::BTreeMap;

use super::sheet::{Cell, Columns, Sheet};
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::Msg;
use crate::scenario::source::Span;
use crate::scenario::tree::{Entry, Kind, Node, Table};

/// What is found wrong.
pub(super) type Problems = Vec<Diagnostic>;

pub(super) fn put(table: &mut Table, key: &str, at: Span, node: Node) {
    table.insert(key.into(), Entry { key: at, node });
}

pub(super) fn row_span(row: &[Cell]) -> Span {
    let first = row.first().map_or_else(Span::default, |cell| cell.span);
    Span {
        start: first.start,
        end: row.last().map_or(first.end, |cell| cell.span.end),
    }
}

/// Rows with their non-empty cells by column.
pub(super) fn cells<'a>(
    sheet: &'a Sheet,
    row: &'a [Cell],
) -> impl Iterator<Item = (&'a Cell, &'a Cell)> {
    let pairs = sheet.columns.iter().zip(row);
    pairs.filter(|(column, cell)| !column.text.is_empty() && !cell.text.is_empty())
}

/// A number with the source of its table.
pub(super) fn cited(node: Node, cite: &Table) -> Node {
    if cite.is_empty() {
        return node;
    }
    let mut table = cite.clone();
    let span = node.span;
    put(&mut table, "value", span, node);
    Node::new(span, Kind::Table(table))
}

/// Facilities and their units.
pub(crate) const FACILITIES: Columns = Columns {
    names: &[
        "id",
        "name_zh",
        "name_en",
        "tier",
        "group",
        "refers_to",
        "<level>_beds",
        "<level>_servers",
    ],
    required: &["id", "tier"],
    one_of: &[],
};

/// Places and their people: one row for each place and age band.
pub(crate) const POPULATION: Columns = Columns {
    names: &["place", "name_zh", "name_en", "facility", "age", "persons"],
    required: &["place", "persons"],
    one_of: &[],
};

/// Ways between facilities.
pub(crate) const TRAVEL: Columns = Columns {
    names: &["from", "to", "minutes", "care"],
    required: &["from", "to", "minutes"],
    one_of: &[],
};

/// Who lies in beds, and who waits for one, when the run begins.
pub(crate) const START_CENSUS: Columns = Columns {
    names: &[
        "facility",
        "level",
        "patients",
        "waiting",
        "patient_type",
        "stage",
    ],
    required: &["facility", "level", "patients"],
    one_of: &[],
};

/// Daily rates.
pub(super) const DAILY: Columns = Columns {
    names: &["date", "day", "place", "group", "cases"],
    required: &["cases"],
    one_of: &["date", "day"],
};

/// Values of an empirical law.
pub(super) const VALUES: Columns = Columns {
    names: &["value", "days", "hours", "minutes", "weight"],
    required: &[],
    one_of: &["value", "days", "hours", "minutes"],
};

/// Rows of `[[facility]]`.
pub(super) fn facilities(sheet: &Sheet, cite: &Table) -> Vec<Node> {
    let row = |row: &Vec<Cell>| {
        let mut table = Table::new();
        for (column, cell) in cells(sheet, row) {
            let key = column.text.as_str();
            match key.rsplit_once('_') {
                Some((level, kind @ ("beds" | "servers"))) => {
                    let value = cited(cell.node(), cite);
                    let unit = Node::table(cell.span, [(kind, value)]);
                    put(&mut table, level, column.span, unit);
                }
                Some(("name", language)) => put_name(&mut table, language, column, cell),
                _ => put(&mut table, key, column.span, cell.text_node()),
            }
        }
        Node::new(row_span(row), Kind::Table(table))
    };
    sheet.rows.iter().map(row).collect()
}

fn put_name(table: &mut Table, language: &str, column: &Cell, cell: &Cell) {
    let empty = || Entry {
        key: column.span,
        node: Node::table(cell.span, []),
    };
    let name = table.entry("name".into()).or_insert_with(empty);
    if let Some(name) = name.node.as_table_mut() {
        put(name, language, column.span, cell.text_node());
    }
}

/// Rows of `[[place]]`.
pub(super) fn population(sheet: &Sheet, cite: &Table, problems: &mut Problems) -> Vec<Node> {
    let mut places: Vec<(String, Node)> = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for row in &sheet.rows {
        let find = |name: &str| cells(sheet, row).find(|(column, _)| column.text == name);
        let Some((_, place)) = find("place") else {
            problems.push(Diagnostic::error(
                row_span(row),
                Msg::EmptyCell { column: "place" },
            ));
            continue;
        };
        let at = *seen.entry(place.text.clone()).or_insert_with(|| {
            let node = Node::table(place.span, [("id", place.text_node())]);
            places.push((place.text.clone(), node));
            places.len() - 1
        });
        let Some(table) = places[at].1.as_table_mut() else {
            continue;
        };
        for (column, cell) in cells(sheet, row) {
            match column.text.as_str() {
                "name_zh" => put_name(table, "zh", column, cell),
                "name_en" => put_name(table, "en", column, cell),
                "facility" => put(table, "facility", column.span, cell.text_node()),
                _ => {}
            }
        }
        if let Some((column, persons)) = find("persons") {
            let age = find("age").map(|(_, age)| age);
            put_persons(table, age, column, cited(persons.node(), cite), problems);
        }
    }
    places.into_iter().map(|(_, node)| node).collect()
}

/// People of a place: by age band if the row names one, else all together.
fn put_persons(
    table: &mut Table,
    age: Option<&Cell>,
    column: &Cell,
    persons: Node,
    problems: &mut Problems,
) {
    let span = persons.span;
    let Some(age) = age else {
        if table.contains_key("persons") {
            problems.push(Diagnostic::error(span, Msg::PersonsTwice));
        }
        put(table, "persons", column.span, persons);
        return;
    };
    let empty = || Entry {
        key: column.span,
        node: Node::table(span, []),
    };
    let ages = table.entry("persons".into()).or_insert_with(empty);
    match ages.node.as_table_mut() {
        Some(ages) if !ages.contains_key(&age.text) => put(ages, &age.text, age.span, persons),
        _ => problems.push(Diagnostic::error(span, Msg::PersonsTwice)),
    }
}

/// Rows of `[[start_census]]`; kinds of patients that are not named are those of the base, see `patients`.
pub(super) fn start_census(sheet: &Sheet, cite: &Table) -> Vec<Node> {
    let row = |row: &Vec<Cell>| {
        let mut table = Table::new();
        for (column, cell) in cells(sheet, row) {
            let node = match column.text.as_str() {
                "patients" | "waiting" => cited(cell.node(), cite),
                _ => cell.text_node(),
            };
            put(&mut table, &column.text, column.span, node);
        }
        let text = |key: &str| table.get(key)?.node.as_text().map(String::from);
        let parts = ["facility", "level", "patient_type", "stage"].map(text);
        let id: Vec<String> = parts.into_iter().flatten().collect();
        let span = row_span(row);
        put(&mut table, "id", span, Node::text(span, &id.join("-")));
        Node::new(span, Kind::Table(table))
    };
    sheet.rows.iter().map(row).collect()
}

/// Rows of `[[link]]`.
pub(super) fn travel(sheet: &Sheet, cite: &Table) -> Vec<Node> {
    let row = |row: &Vec<Cell>| {
        let mut table = Table::new();
        for (column, cell) in cells(sheet, row) {
            if column.text == "minutes" {
                let minutes = Node::text(cell.span, &format!("{} min", cell.text));
                put(&mut table, "time", column.span, cited(minutes, cite));
            } else {
                put(&mut table, &column.text, column.span, cell.text_node());
            }
        }
        Node::new(row_span(row), Kind::Table(table))
    };
    sheet.rows.iter().map(row).collect()
}

/// Values and weights of an empirical law.
pub(super) fn values(sheet: &Sheet) -> (Vec<Node>, Vec<Node>) {
    let units = [
        ("value", ""),
        ("days", " d"),
        ("hours", " h"),
        ("minutes", " min"),
    ];
    let mut found = units
        .iter()
        .filter_map(|(name, unit)| sheet.column(name).map(|at| (at, *unit)));
    let Some((column, unit)) = found.next() else {
        return (Vec::new(), Vec::new());
    };
    let value = |cell: &Cell| match unit {
        "" => cell.node(),
        unit => Node::text(cell.span, &format!("{}{unit}", cell.text)),
    };
    let weight = sheet.column("weight");
    let rows = || sheet.rows.iter();
    let values = rows()
        .filter_map(|row| row.get(column))
        .map(value)
        .collect();
    let weights = weight.map(|at| {
        rows()
            .filter_map(|row| row.get(at))
            .map(Cell::node)
            .collect()
    });
    (values, weights.unwrap_or_default())
}
