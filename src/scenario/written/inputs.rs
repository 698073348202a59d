//! `[sources]` and `[inputs]`.

use crate::scenario::leaf::{Measure, Name, Number, name, number};
use crate::scenario::message::{Msg, Words};
use crate::scenario::read::{CITE_KEYS, Fields, Form, Reader, Row, list, plain, text, unit_of};
use crate::scenario::schema::{self, Schemas, any_of, closed, list_of};
use crate::scenario::source::Span;
use crate::scenario::tree::{Kind, Node};
use serde_json::{Value, json};

/// What values may rest on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct SourceEntry {
    pub title: String,
    pub url: String,
}

pub(crate) struct SourceForm;

/// A source: text, or `{ title, url }`.
pub(super) fn source() -> SourceForm {
    SourceForm
}

impl Form for SourceForm {
    type Out = SourceEntry;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> SourceEntry {
        match &node.kind {
            Kind::Text(title) => SourceEntry {
                title: title.clone(),
                url: String::new(),
            },
            Kind::Table(_) => {
                let mut fields = Fields::open(reader, node);
                fields.check_keys(&["title", "url"]);
                let title = fields.required("title", &text());
                SourceEntry {
                    title,
                    url: fields.maybe("url", &text()),
                }
            }
            _ => {
                reader.wrong_type(node, Words::TEXT);
                SourceEntry::default()
            }
        }
    }

    fn blank(&self, _: Span) -> SourceEntry {
        SourceEntry::default()
    }

    fn kind(&self) -> String {
        "text, or `{ title, url }`".into()
    }

    fn schema(&self, _: &mut Schemas) -> Value {
        let keys = ["title", "url"].map(|key| (key.into(), schema::text()));
        let table = closed(keys.into_iter().collect(), &[]);
        any_of(vec![schema::text(), table])
    }
}

/// A number that expressions may name.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Input {
    pub span: Span,
    pub value: Number,
    pub unit: String,
    pub range: Option<(f64, f64)>,
    pub name: Option<Name>,
    #[allow(dead_code)] // shown by the reference of templates
    pub reason: String,
}

pub(crate) struct InputForm;

/// An input.
pub(super) fn input() -> InputForm {
    InputForm
}

impl InputForm {
    /// Its rows of the reference.
    pub fn rows() -> Vec<Row> {
        let row = |key, kind: &str, about| Row::optional(key, kind.into(), about);
        vec![
            Row::required(
                "value",
                "number".into(),
                " The number, or the law from which it is drawn once in each replication.",
            ),
            row(
                "unit",
                "text",
                " Unit: `share`, `d`, `h`, `min`, `/day`, or any word for a plain number. Numbers without a unit are in this one.",
            ),
            row(
                "range",
                "list of two numbers",
                " Least and greatest legal value.",
            ),
            row("name", "text, or `{ zh, en }`", " What readers call it."),
            row("reason", "text", " Why this value."),
            row("source", "id of a source, or a list", " What it rests on."),
            row(
                "mark",
                "`\"verified\"`, `\"recalled\"`, `\"derived\"` or `\"assumed\"`",
                " How sure it is.",
            ),
            row("note", "text", " A remark."),
        ]
    }
}

const KEYS: [&str; 5] = ["value", "unit", "range", "name", "reason"];

impl Form for InputForm {
    type Out = Input;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Input {
        reader.leaf(node, None, |reader, node| {
            reader.cite(node);
            let span = node.span;
            let mut fields = Fields::open(reader, node);
            fields.check_keys(&[KEYS.as_slice(), &CITE_KEYS].concat());
            let unit = fields.maybe("unit", &text());
            let (dimension, factor) = unit_of(&unit);
            let measure = Measure::of_input(dimension, factor);
            let limits = fields.optional("range", &list(number(measure)));
            let range = limits.and_then(|limits| range_of(&limits, span, &mut fields));
            let measure = match range {
                Some((least, most)) => Measure {
                    least,
                    most,
                    ..measure
                },
                None if unit == "share" => Measure {
                    bare: measure.bare,
                    ..Measure::SHARE
                },
                None => measure,
            };
            let before = fields.reader.problems.len();
            let value = fields.required("value", &number(measure));
            if range.is_some() {
                point_at_range(&mut fields, before);
            }
            let name = fields.optional("name", &name());
            let reason = fields.maybe("reason", &plain());
            Input {
                span,
                value,
                unit,
                range,
                name,
                reason,
            }
        })
    }

    fn blank(&self, span: Span) -> Input {
        let value = number(Measure::NUMBER).blank(span);
        Input {
            span,
            value,
            unit: String::new(),
            range: None,
            name: None,
            reason: String::new(),
        }
    }

    fn kind(&self) -> String {
        "number, or a table".into()
    }

    fn schema(&self, schemas: &mut Schemas) -> Value {
        let mut keys = schemas.cite();
        let value = number(Measure::NUMBER).schema(schemas);
        let value = any_of(vec![value, json!({ "type": "number" })]);
        let text = schema::text();
        let name = name().schema(schemas);
        let values = [value.clone(), text.clone(), list_of(&value), name, text];
        keys.extend(KEYS.map(String::from).into_iter().zip(values));
        any_of(vec![value, closed(keys, &[])])
    }
}

/// Shows the range beside a value that is not in it.
fn point_at_range(fields: &mut Fields<'_, '_>, before: usize) {
    let span = fields.span_of("range");
    for problem in &mut fields.reader.problems[before..] {
        if matches!(
            problem.message,
            Msg::TooSmall { .. } | Msg::TooLargeNumber { .. }
        ) {
            problem.labels.push((span, Msg::LegalRangeHere));
        }
    }
}

/// Least and greatest value of a range.
fn range_of(limits: &[Number], span: Span, fields: &mut Fields<'_, '_>) -> Option<(f64, f64)> {
    let values: Vec<f64> = limits.iter().filter_map(Number::constant).collect();
    match values.as_slice() {
        &[least, most] if least < most => Some((least, most)),
        _ if limits.iter().any(Number::is_blank) => None,
        _ => {
            let at = if limits.is_empty() {
                span
            } else {
                fields.span_of("range")
            };
            fields.reader.error(at, Msg::BadRange);
            None
        }
    }
}
