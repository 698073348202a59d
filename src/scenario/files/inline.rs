//! Puts side tables into the tree in the place where they are named, so that everything
//! after this knows only one tree.

use super::folder::Origin;
use super::sheet::{Columns, Sheet};
use super::{Files, daily, tables};
use crate::scenario::message::{Msg, Words};
use crate::scenario::read::{CITE_KEYS, unknown_key};
use crate::scenario::source::Span;
use crate::scenario::tree::{Entry, Kind, Node, Table, merge};

impl Files {
    /// Replaces `[tables]`, `daily = "x.csv"` and `values_from = "x.csv"` by their rows.
    pub(super) fn inline(&mut self, table: &mut Table, origin: &Origin) {
        self.inline_named(table, origin);
        let Some(entry) = table.remove("tables") else {
            return;
        };
        let Kind::Table(named) = entry.node.kind else {
            self.fail(
                entry.node.span,
                Msg::WrongType {
                    expected: Words::TABLE,
                    found: Words::TEXT,
                },
            );
            return;
        };
        let known = ["facilities", "population", "start_census", "travel"];
        for (key, entry) in named {
            if known.contains(&key.as_str()) {
                self.side_table(table, &key, entry.node, origin);
            } else {
                self.problems.push(unknown_key(&key, entry.key, &known));
            }
        }
    }

    /// Puts a side table below the rows that the file itself has.
    fn side_table(&mut self, table: &mut Table, key: &str, mut node: Node, origin: &Origin) {
        if key == "start_census" {
            self.begin_as_of(table, &mut node);
        }
        let (file, cite) = file_and_cite(node);
        let legal = match key {
            "facilities" => &tables::FACILITIES,
            "population" => &tables::POPULATION,
            "start_census" => &tables::START_CENSUS,
            _ => &tables::TRAVEL,
        };
        let Some(sheet) = self.sheet(&file, legal, origin) else {
            return;
        };
        let (list, rows) = match key {
            "facilities" => ("facility", tables::facilities(&sheet, &cite)),
            "population" => (
                "place",
                tables::population(&sheet, &cite, &mut self.problems),
            ),
            "start_census" => ("start_census", tables::start_census(&sheet, &cite)),
            _ => ("link", tables::travel(&sheet, &cite)),
        };
        let rows = Node::new(file.span, Kind::List(rows));
        self.check_rows_of(&rows);
        let mut base = Table::new();
        base.insert(
            list.into(),
            Entry {
                key: file.span,
                node: rows,
            },
        );
        let own: Table = table.remove_entry(list).into_iter().collect();
        merge(&mut base, own);
        table.append(&mut base);
    }

    /// The cells of a CSV file that is named here.
    fn sheet(&mut self, named: &Node, legal: &Columns, origin: &Origin) -> Option<Sheet> {
        let Some(name) = named.as_text() else {
            self.fail(named.span, Msg::TableFile);
            return None;
        };
        if let Some(mut sheet) = self.tables.get(name).cloned() {
            self.partial |= !sheet.check_columns(legal, &mut self.problems);
            return Some(sheet);
        }
        let file = self.locate(origin, name, named.span)?;
        let (text, start) = self.table(&file, Some(named.span))?;
        let mut sheet = Sheet::parse(&text, start, &mut self.problems);
        self.partial |= !sheet.check_columns(legal, &mut self.problems);
        Some(sheet)
    }

    /// Walks a tree and replaces file names in it by their rows.
    fn inline_named(&mut self, table: &mut Table, origin: &Origin) {
        if let Some(streams) = table.get_mut("stream")
            && let Kind::List(rows) = &mut streams.node.kind
        {
            for row in rows.iter_mut().filter_map(Node::as_table_mut) {
                self.inline_daily(row, origin);
            }
        }
        for entry in table.values_mut() {
            self.inline_values(&mut entry.node, origin);
        }
    }

    fn inline_daily(&mut self, stream: &mut Table, origin: &Origin) {
        let Some(entry) = stream.get_mut("daily") else {
            return;
        };
        let is_file = entry.node.as_text().is_some_and(|name| name != "@unset");
        if !is_file && entry.node.as_table().is_none() {
            return;
        }
        let (file, cite) = file_and_cite(entry.node.clone());
        if let Some(sheet) = self.sheet(&file, &tables::DAILY, origin) {
            let rows = daily::daily(&sheet, &cite, &mut self.problems);
            entry.node = Node::new(entry.node.span, Kind::List(rows));
        }
    }

    fn inline_values(&mut self, node: &mut Node, origin: &Origin) {
        match &mut node.kind {
            Kind::List(list) => {
                for item in list {
                    self.inline_values(item, origin);
                }
            }
            Kind::Table(table) => {
                if let Some(from) = table.remove("values_from") {
                    self.put_values(table, &from, origin);
                }
                for entry in table.values_mut() {
                    self.inline_values(&mut entry.node, origin);
                }
            }
            _ => {}
        }
    }

    fn put_values(&mut self, table: &mut Table, from: &Entry, origin: &Origin) {
        let (values, weights) = match self.sheet(&from.node, &tables::VALUES, origin) {
            Some(sheet) => tables::values(&sheet),
            None => (Vec::new(), Vec::new()),
        };
        let span: Span = from.node.span;
        let list = |list| Entry {
            key: from.key,
            node: Node::new(span, Kind::List(list)),
        };
        table.insert("values".into(), list(values));
        if !weights.is_empty() {
            table.insert("weights".into(), list(weights));
        }
    }
}

/// `"x.csv"`, or `{ file = "x.csv", source = ..., mark = ..., note = ... }`.
fn file_and_cite(node: Node) -> (Node, Table) {
    let span = node.span;
    match node.kind {
        Kind::Table(mut table) => {
            let file = table
                .remove("file")
                .map_or(Node::new(span, Kind::Flag(false)), |e| e.node);
            table.retain(|key, _| CITE_KEYS.contains(&key.as_str()));
            (file, table)
        }
        kind => (Node::new(span, kind), Table::new()),
    }
}
