//! TOML text to a tree, with every syntax error of the text.

use toml::Spanned;
use toml::de::{DeFloat, DeInteger, DeTable, DeValue};

use super::{Entry, Kind, Node, Table};
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::Msg;
use crate::scenario::source::Span;

/// The tree of a TOML document that begins at an offset of the source map.
pub(crate) fn parse_document(text: &str, start: u32, problems: &mut Vec<Diagnostic>) -> Node {
    let (table, errors) = DeTable::parse_recoverable(text);
    report(&errors, text, start, problems);
    Node::new(
        shift(0..text.len(), start),
        Kind::Table(table_of(table.into_inner(), start)),
    )
}

/// The tree of a TOML value; `None` if it is none.
pub(crate) fn parse_value(text: &str, start: u32) -> Option<Node> {
    let (value, errors) = DeValue::parse_recoverable(text);
    errors.is_empty().then(|| node_of(value, start))
}

/// The tree of a TOML value of this program's own, such as a default.
///
/// # Panics
/// If it is not TOML.
pub(crate) fn parse_snippet(text: &str, span: Span) -> Node {
    let mut node = parse_value(text, 0).expect("a default is a TOML value");
    place(&mut node, span);
    node
}

/// Puts a value and all in it at one place, and marks it as a default.
fn place(node: &mut Node, span: Span) {
    node.span = span;
    node.default = true;
    match &mut node.kind {
        Kind::List(list) => list.iter_mut().for_each(|item| place(item, span)),
        Kind::Table(table) => {
            for entry in table.values_mut() {
                entry.key = span;
                place(&mut entry.node, span);
            }
        }
        _ => {}
    }
}

fn report(errors: &[toml::de::Error], text: &str, start: u32, problems: &mut Vec<Diagnostic>) {
    for error in errors {
        let span = shift(error.span().unwrap_or(0..text.len().min(1)), start);
        problems.push(Diagnostic::error(
            span,
            Msg::Syntax {
                found: error.message().into(),
            },
        ));
    }
}

fn shift(range: std::ops::Range<usize>, start: u32) -> Span {
    let at = |offset: usize| start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
    Span {
        start: at(range.start),
        end: at(range.end),
    }
}

fn table_of(table: DeTable<'_>, start: u32) -> Table {
    let entry = |(key, value): (Spanned<_>, _)| {
        let span = shift(key.span(), start);
        let name: std::borrow::Cow<'_, str> = key.into_inner();
        (
            name.into_owned(),
            Entry {
                key: span,
                node: node_of(value, start),
            },
        )
    };
    table.into_iter().map(entry).collect()
}

fn node_of(value: Spanned<DeValue<'_>>, start: u32) -> Node {
    let span = shift(value.span(), start);
    let kind = match value.into_inner() {
        DeValue::String(text) => Kind::Text(text.into_owned()),
        DeValue::Integer(number) => integer(&number),
        DeValue::Float(number) => Kind::Float(float(&number)),
        DeValue::Boolean(flag) => Kind::Flag(flag),
        DeValue::Datetime(date) => Kind::Date(date.to_string()),
        DeValue::Array(list) => {
            Kind::List(list.into_iter().map(|item| node_of(item, start)).collect())
        }
        DeValue::Table(table) => Kind::Table(table_of(table, start)),
    };
    Node::new(span, kind)
}

/// A whole number; one too large for 64 bits becomes the nearest float.
fn integer(number: &DeInteger<'_>) -> Kind {
    let digits = number.as_str();
    match i64::from_str_radix(digits, number.radix()) {
        Ok(whole) => Kind::Integer(whole),
        Err(_) => Kind::Float(digits.parse().unwrap_or(f64::INFINITY)),
    }
}

fn float(number: &DeFloat<'_>) -> f64 {
    number.as_str().parse().unwrap_or(f64::NAN)
}
