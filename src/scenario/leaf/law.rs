//! Laws: how long a stay is, how long a patient waits. One table says which families there
//! are and by which parameters each may be given.

use super::families::{FAMILIES, Family, Role, Way};
use super::measure::Measure;
use super::number::{Number, Value, number};
use crate::scenario::message::{Msg, Words};
use crate::scenario::read::{CITE_KEYS, Fields, Form, Reader, list, text};
use crate::scenario::schema::Schemas;
use crate::scenario::source::Span;
use crate::scenario::tree::{Node, Table};
use crate::units::{Dimension, time_unit};
use serde_json::Value as Json;

/// A law of a scenario.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Law {
    /// Where it was written.
    pub span: Span,
    pub measure: Measure,
    pub body: Body,
    /// Only values from the one to the other.
    pub low: Option<Number>,
    pub high: Option<Number>,
    /// Greater values become this one.
    pub cap: Option<Number>,
    /// Factor on the value.
    pub times: Option<Number>,
}

/// Family and parameters.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Body {
    /// It could not be read.
    Blank,
    /// Always the same.
    Constant(Number),
    /// A family with its parameters in the order of the way in which they are given;
    /// logarithms get `shift` added.
    Family {
        way: &'static Way,
        numbers: Vec<Number>,
        shift: f64,
    },
    /// These values with these weights.
    Empirical {
        values: Vec<Number>,
        weights: Vec<Number>,
    },
}

/// Keys that may stand beside the parameters of a law or beside the law itself.
const MODIFIERS: [&str; 3] = ["truncate", "cap", "times"];

/// The keys that say which law it is.
fn family_names() -> Vec<&'static str> {
    FAMILIES
        .iter()
        .map(|family| family.name)
        .chain(["constant", "empirical"])
        .collect()
}

/// Whether a table is a law.
pub(crate) fn is_law(table: &Table) -> bool {
    family_names().iter().any(|&name| table.contains_key(name))
}

/// The form of a [`Law`].
pub(crate) struct LawForm(Measure);

/// A law of this measure.
pub(crate) fn law(measure: Measure) -> LawForm {
    LawForm(measure)
}

impl Form for LawForm {
    type Out = Law;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Law {
        reader.leaf(node, Some(self.0.words), |reader, node| {
            if node.as_table().is_some_and(is_law) {
                return read_law(self.0, reader, node);
            }
            let constant = number(self.0).read(reader, node);
            Law {
                body: Body::Constant(constant),
                ..self.blank(node.span)
            }
        })
    }

    fn blank(&self, span: Span) -> Law {
        let (low, high, cap, times) = (None, None, None, None);
        Law {
            span,
            measure: self.0,
            body: Body::Blank,
            low,
            high,
            cap,
            times,
        }
    }

    fn kind(&self) -> String {
        format!("law of a {}", self.0.words.en)
    }

    fn schema(&self, schemas: &mut Schemas) -> Json {
        number(self.0).schema(schemas)
    }
}

/// Reads a table that says which law it is.
pub(crate) fn read_law(measure: Measure, reader: &mut Reader, node: &mut Node) -> Law {
    let law = law_of_table(measure.of_parameter(), reader, node);
    reader.laws.push(law.clone());
    law
}

fn law_of_table(measure: Measure, reader: &mut Reader, node: &mut Node) -> Law {
    reader.cite(node);
    let mut law = law(measure).blank(node.span);
    let names = family_names();
    let known: Vec<&str> = names
        .iter()
        .copied()
        .chain(MODIFIERS)
        .chain(CITE_KEYS)
        .collect();
    let mut fields = Fields::open(reader, node);
    fields.check_keys(&known);
    read_modifiers(&mut law, &mut fields);
    let table = node.as_table_mut();
    let found: Vec<&str> = names
        .into_iter()
        .filter(|name| table.as_ref().is_some_and(|t| t.contains_key(*name)))
        .collect();
    if found.len() > 1 {
        let found = found.iter().map(ToString::to_string).collect();
        reader.error(node.span, Msg::TooMany { found });
        return law;
    }
    if let Some((name, entry)) = found
        .first()
        .and_then(|&name| Some((name, table?.get_mut(name)?)))
    {
        let read = |reader: &mut Reader| read_body(&mut law, name, reader, &mut entry.node);
        reader.within(name, read);
    }
    law
}

fn read_modifiers(law: &mut Law, fields: &mut Fields<'_, '_>) {
    let bound = number(law.measure);
    if let Some(bounds) = fields.optional("truncate", &BoundsForm(law.measure)) {
        (law.low, law.high) = bounds;
    }
    law.cap = fields.optional("cap", &bound).or(law.cap.take());
    law.times = fields
        .optional("times", &number(Measure::POSITIVE))
        .or(law.times.take());
}

/// `{ low, high }` of a truncation.
struct BoundsForm(Measure);

impl Form for BoundsForm {
    type Out = (Option<Number>, Option<Number>);

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Self::Out {
        let mut fields = Fields::open(reader, node);
        fields.check_keys(&["low", "high"]);
        let bound = number(self.0);
        (
            fields.optional("low", &bound),
            fields.optional("high", &bound),
        )
    }

    fn blank(&self, _: Span) -> Self::Out {
        (None, None)
    }

    fn kind(&self) -> String {
        "`{ low, high }`".into()
    }

    fn schema(&self, schemas: &mut Schemas) -> Json {
        number(self.0).schema(schemas)
    }
}

fn read_body(law: &mut Law, name: &str, reader: &mut Reader, node: &mut Node) {
    law.body = match (name, FAMILIES.iter().find(|family| family.name == name)) {
        ("constant", _) => Body::Constant(number(law.measure).read(reader, node)),
        ("empirical", _) => read_empirical(law, reader, node),
        (_, Some(family)) => read_family(law, family, reader, node),
        _ => Body::Blank,
    };
}

fn read_family(law: &mut Law, family: &Family, reader: &mut Reader, node: &mut Node) -> Body {
    let mut known: Vec<&str> = family
        .ways
        .iter()
        .flat_map(|way| way.keys)
        .map(|key| key.0)
        .collect();
    known.sort_unstable();
    known.dedup();
    let given: Vec<&str> = known
        .iter()
        .copied()
        .filter(|key| node.get(key).is_some())
        .collect();
    let way = family.ways.iter().find(|way| {
        way.keys.len() == given.len() && way.keys.iter().all(|key| given.contains(&key.0))
    });
    let span = node.span;
    let mut fields = Fields::open(reader, node);
    let extra: &[&str] = if family.name == "lognormal" {
        &["unit"]
    } else {
        &[]
    };
    fields.check_keys(&[known.as_slice(), &MODIFIERS, extra].concat());
    read_modifiers(law, &mut fields);
    let shift = log_shift(law.measure, &given, &mut fields);
    let Some(way) = way else {
        let message = wrong_parameters(family, &given);
        fields.reader.error(span, message);
        return Body::Blank;
    };
    let mut numbers = Vec::new();
    for &(key, role) in way.keys {
        read_parameter(law.measure, key, role, &mut fields, &mut numbers);
    }
    Body::Family {
        way,
        numbers,
        shift,
    }
}

/// What to add to a logarithm of a time in its `unit` to get that of milliseconds.
#[allow(clippy::cast_precision_loss)] // units are far below 2^53 ms
fn log_shift(measure: Measure, given: &[&str], fields: &mut Fields<'_, '_>) -> f64 {
    if !given.contains(&"meanlog") || measure.dimension != Dimension::Time {
        return 0.0;
    }
    let unit = fields.required("unit", &text());
    match time_unit(&unit) {
        Some(length) => libm::log(length as f64),
        None if unit.is_empty() => 0.0,
        None => {
            let span = fields.span_of("unit");
            fields.reader.error(span, Msg::unknown_unit(&unit));
            0.0
        }
    }
}

fn wrong_parameters(family: &Family, given: &[&str]) -> Msg {
    let way = |way: &Way| {
        way.keys
            .iter()
            .map(|key| key.0)
            .collect::<Vec<_>>()
            .join(" + ")
    };
    let given = given.iter().map(ToString::to_string).collect();
    Msg::LawParameters {
        family: family.name,
        given,
        ways: family.ways.iter().map(way).collect(),
    }
}

fn read_parameter(
    measure: Measure,
    key: &str,
    role: Role,
    fields: &mut Fields<'_, '_>,
    out: &mut Vec<Number>,
) {
    match role {
        Role::Same => out.push(fields.required(key, &number(measure))),
        Role::Positive => out.push(fields.required(key, &number(Measure::POSITIVE))),
        Role::Logarithm => out.push(fields.required(key, &number(Measure::LOGARITHM))),
        Role::Quantile => out.extend(fields.required(key, &QuantileForm(measure))),
    }
}

/// `{ p, value }`.
struct QuantileForm(Measure);

impl Form for QuantileForm {
    type Out = [Number; 2];

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Self::Out {
        let mut fields = Fields::open(reader, node);
        fields.check_keys(&["p", "value"]);
        let p = fields.required("p", &number(Measure::SHARE));
        [p, fields.required("value", &number(self.0))]
    }

    fn blank(&self, span: Span) -> Self::Out {
        [
            number(Measure::SHARE).blank(span),
            number(self.0).blank(span),
        ]
    }

    fn kind(&self) -> String {
        "`{ p, value }`".into()
    }

    fn schema(&self, schemas: &mut Schemas) -> Json {
        number(self.0).schema(schemas)
    }
}

fn read_empirical(law: &mut Law, reader: &mut Reader, node: &mut Node) -> Body {
    let span = node.span;
    let mut fields = Fields::open(reader, node);
    fields.check_keys(&["values", "weights", "truncate", "cap", "times"]);
    read_modifiers(law, &mut fields);
    let values = fields.required("values", &list(number(law.measure)));
    let weights = fields
        .optional("weights", &list(number(Measure::FACTOR)))
        .unwrap_or_default();
    if !weights.is_empty() && weights.len() != values.len() {
        let message = Msg::WrongLength {
            what: Words::WEIGHTS,
            expected: values.len(),
            found: weights.len(),
        };
        fields.reader.error(span, message);
        return Body::Blank;
    }
    Body::Empirical { values, weights }
}

impl Law {
    /// All numbers in it.
    pub fn numbers(&self) -> Vec<&Number> {
        let body: Vec<&Number> = match &self.body {
            Body::Blank => Vec::new(),
            Body::Constant(number) => vec![number],
            Body::Family { numbers, .. } => numbers.iter().collect(),
            Body::Empirical { values, weights } => values.iter().chain(weights).collect(),
        };
        let around = [&self.low, &self.high, &self.cap, &self.times];
        body.into_iter()
            .chain(around.into_iter().flatten())
            .collect()
    }

    /// Whether it or a part of it could not be read.
    pub fn is_blank(&self) -> bool {
        let blank = |number: &&Number| match &number.value {
            Value::Drawn(law) => law.is_blank(),
            value => matches!(value, Value::Blank),
        };
        matches!(self.body, Body::Blank) || self.numbers().iter().any(blank)
    }
}
