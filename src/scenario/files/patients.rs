//! Today's state: who lies in beds and waits, from a table that need not say what kind of patients they are.

use std::path::Path;

use super::Files;
use super::folder::Folder;
use super::sheet::Sheet;
use super::tables::POPULATION;
use crate::scenario::diagnostic::{Diagnostic, Severity};
use crate::scenario::message::Msg;
use crate::scenario::read::parse_date;
use crate::scenario::tree::{Entry, Kind, Node, Table};

impl Files {
    /// Rows of a start census without a kind of patient: they are those of the base in the same unit, which they
    /// replace.
    pub(super) fn name_patients(&mut self, base: &Table, own: &mut Table) {
        let known = base
            .get("start_census")
            .and_then(|entry| entry.node.as_list());
        let rows = own
            .get_mut("start_census")
            .map(|entry| &mut entry.node.kind);
        let (known, Some(Kind::List(rows))) = (known.unwrap_or_default(), rows) else {
            return;
        };
        for row in rows
            .iter_mut()
            .filter(|row| row.get("patient_type").is_none())
        {
            let text =
                |node: &Node, key: &str| node.get(key).and_then(Node::as_text).map(String::from);
            let same = |node: &&Node| {
                ["facility", "level"]
                    .iter()
                    .all(|key| text(node, key) == text(row, key))
            };
            let mut there = known.iter().filter(same);
            match (there.next(), there.next()) {
                (Some(only), None) => copy(only, row),
                (Some(first), Some(_)) => {
                    let problem = Diagnostic::error(row.span, Msg::SeveralKindsThere);
                    self.problems.push(problem);
                    copy(first, row); // so that nothing more is said of it
                }
                (None, _) => {}
            }
        }
    }

    /// Gives a table as text instead of as a file.
    pub fn give_table(&mut self, name: &str, text: &str) {
        let start = self.sources.add(name, text.to_owned()).unwrap_or_default();
        let sheet = Sheet::parse(text, start, &mut self.problems);
        self.tables.insert(name.to_owned(), sheet);
    }

    /// A table of any columns from a file anywhere.
    pub fn any_table(&mut self, path: &Path) -> Option<Sheet> {
        let origin = match Folder::of_scenario(path) {
            Ok((_, origin)) => origin,
            Err(problem) => {
                let span = self.empty_file(&path.display().to_string());
                self.fail(span, problem);
                return None;
            }
        };
        let (text, start) = self.table(&origin, None)?;
        Some(Sheet::parse(&text, start, &mut self.problems))
    }

    /// The townships of a file as a table of population, and how many people they have together: those without a
    /// facility turn to the pooled villages.
    pub fn townships(&mut self, path: &Path) -> Option<(String, f64)> {
        let mut sheet = self.any_table(path)?;
        if !sheet.check_columns(&POPULATION, &mut self.problems) || self.partial {
            return None;
        }
        if sheet.column("facility").is_none() {
            sheet.add_column("facility", "villages");
        }
        let error = |problem: &Diagnostic| problem.severity == Severity::Error;
        let persons = sheet.column("persons")?;
        let people = sheet
            .rows
            .iter()
            .filter_map(|row| row.get(persons)?.text.parse::<f64>().ok());
        (!self.problems.iter().any(error)).then(|| (sheet.to_csv(), people.sum()))
    }

    /// `as_of = 2026-01-05` beside the file of a start census: the run begins then, without a warm-up.
    pub(super) fn begin_as_of(&mut self, table: &mut Table, named: &mut Node) {
        let span = named.span;
        let Some(entry) = named.as_table_mut().and_then(|table| table.remove("as_of")) else {
            return;
        };
        let as_of = entry.node;
        if !is_plain_date(&as_of) {
            self.problems
                .push(Diagnostic::error(as_of.span, Msg::AsOfWhat));
            return;
        }
        let empty = || Entry {
            key: span,
            node: Node::table(span, []),
        };
        let run = table.entry("run".into()).or_insert_with(empty);
        let Some(run) = run.node.as_table_mut() else {
            return;
        };
        let no_warmup = Node::text(as_of.span, "0 d");
        for (key, value) in [("start", as_of), ("warmup", no_warmup)] {
            let key_span = value.span;
            match run.get(key) {
                Some(other) if !same(&other.node, &value) => {
                    let problem = Diagnostic::error(value.span, Msg::AsOfNotStart { key });
                    self.problems
                        .push(problem.label(other.node.span, Msg::OtherHere));
                }
                Some(_) => {}
                None => {
                    let entry = Entry {
                        key: key_span,
                        node: value,
                    };
                    run.insert(key.into(), entry);
                }
            }
        }
    }
}

/// Whether a value is a date.
fn is_plain_date(node: &Node) -> bool {
    match &node.kind {
        Kind::Date(text) | Kind::Text(text) => parse_date(text).is_some(),
        _ => false,
    }
}

/// Whether two values say the same: dates may be texts.
fn same(a: &Node, b: &Node) -> bool {
    let text = |node: &Node| match &node.kind {
        Kind::Text(text) | Kind::Date(text) => text.clone(),
        _ => String::new(),
    };
    text(a) == text(b)
}

/// Gives a row the id, kind and stage of that of the base.
fn copy(from: &Node, to: &mut Node) {
    let span = to.span;
    let Some(row) = to.as_table_mut() else { return };
    for key in ["id", "patient_type", "stage"] {
        let Some(node) = from.get(key) else { continue };
        let entry = Entry {
            key: span,
            node: node.clone(),
        };
        if key == "id" || !row.contains_key(key) {
            row.insert(key.into(), entry);
        }
    }
}
