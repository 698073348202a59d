//! Scenario files as trees of values that know where they were written.

mod merge;
mod parse;
mod path;
mod write;

use std::collections::BTreeMap;

pub(crate) use merge::{UNSET, drop_rivals, is_whole, merge, normalise_inputs};
pub(crate) use parse::{parse_document, parse_snippet, parse_value};
pub(crate) use path::{PathProblem, find, set};
pub(crate) use write::{inline, write_document};

use super::source::Span;

/// A value and where it was written.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Node {
    /// Where it was written.
    pub span: Span,
    /// The value.
    pub kind: Kind,
    /// Whether it is a default that nobody wrote.
    pub default: bool,
}

/// A value of a scenario file.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Kind {
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(String),
    /// A date or an instant, as written.
    Date(String),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Table),
}

/// Values by key.
pub(crate) type Table = BTreeMap<String, Entry>;

/// A value of a table with the place of its key.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Entry {
    /// Where the key was written.
    pub key: Span,
    /// The value.
    pub node: Node,
}

impl Node {
    /// A value written somewhere.
    pub fn new(span: Span, kind: Kind) -> Node {
        Node {
            span,
            kind,
            default: false,
        }
    }

    /// Text written somewhere.
    pub fn text(span: Span, text: &str) -> Node {
        Node::new(span, Kind::Text(text.into()))
    }

    /// A table of values that all stand in one place.
    pub fn table<'a>(span: Span, entries: impl IntoIterator<Item = (&'a str, Node)>) -> Node {
        let entry = |(key, node): (&str, Node)| (key.to_string(), Entry { key: span, node });
        Node::new(span, Kind::Table(entries.into_iter().map(entry).collect()))
    }

    /// The table, if it is one.
    pub fn as_table(&self) -> Option<&Table> {
        if let Kind::Table(table) = &self.kind {
            Some(table)
        } else {
            None
        }
    }

    /// The table, if it is one, to change.
    pub fn as_table_mut(&mut self) -> Option<&mut Table> {
        if let Kind::Table(table) = &mut self.kind {
            Some(table)
        } else {
            None
        }
    }

    /// The rows, if it is a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        if let Kind::List(list) = &self.kind {
            Some(list)
        } else {
            None
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Kind::Text(text) = &self.kind {
            Some(text)
        } else {
            None
        }
    }

    /// The value under a key, if it is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_table()?.get(key).map(|entry| &entry.node)
    }

    /// Where to point for a problem of a whole value: at the id, if it is a row that has one.
    pub fn anchor(&self) -> Span {
        self.get("id").map_or(self.span, |id| id.span)
    }

    /// What a row of a list is known by: its `id`; for a way between facilities `from>to`.
    pub fn row_id(&self) -> Option<String> {
        let text = |key| self.get(key).and_then(Node::as_text);
        match (text("id"), text("from"), text("to")) {
            (Some(id), _, _) => Some(id.to_string()),
            (None, Some(from), Some(to)) => Some(format!("{from}>{to}")),
            _ => None,
        }
    }
}
