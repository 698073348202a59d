//! Numbers: plain, with a unit, as an expression over inputs, or uncertain (drawn once in
//! each replication).

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::expr::Expr;
use super::law::{Law, is_law, read_law};
use super::measure::Measure;
use crate::random::Purpose;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::{Msg, Words};
use crate::scenario::read::{CITE_KEYS, Fields, Form, Reader, parse_date};
use crate::scenario::schema::{Schemas, any_of, text};
use crate::scenario::source::Span;
use crate::scenario::tree::{Kind, Node};
use crate::units::{Dimension, QuantityProblem, parse_quantity, plain_digits};

/// A number of a scenario.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Number {
    /// Where it was written.
    pub span: Span,
    pub measure: Measure,
    /// What its draw is for, if it is uncertain: a hash of its path.
    pub purpose: Purpose,
    pub value: Value,
}

/// How a number is given; times are in days, rates per day.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Value {
    /// It could not be read.
    Blank,
    /// The same in every replication.
    Fixed(f64),
    /// Follows from inputs.
    Formula(Expr),
    /// Drawn once in each replication.
    Drawn(Box<Law>),
}

impl Number {
    /// A number that is the same in every replication.
    pub fn fixed(measure: Measure, value: f64, span: Span) -> Number {
        Number {
            span,
            measure,
            purpose: Purpose::named(""),
            value: Value::Fixed(value),
        }
    }

    /// Its value, if that is the same in every replication whatever the inputs.
    pub fn constant(&self) -> Option<f64> {
        if let Value::Fixed(value) = self.value {
            Some(value)
        } else {
            None
        }
    }

    /// Whether it could not be read.
    pub fn is_blank(&self) -> bool {
        matches!(self.value, Value::Blank)
    }
}

/// The form of a [`Number`].
pub(crate) struct NumberForm(Measure);

/// A number of this measure.
pub(crate) fn number(measure: Measure) -> NumberForm {
    NumberForm(measure)
}

/// The path of the number that is being read, whether its value stands in a table of its own or not.
fn own_path(reader: &Reader) -> &str {
    let path = reader.path();
    path.strip_suffix(".value").unwrap_or(path)
}

impl Form for NumberForm {
    type Out = Number;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> Number {
        reader.leaf(node, Some(self.0.words), |reader, node| {
            let purpose = Purpose::named(own_path(reader));
            let value = self.value(reader, node);
            let span = node.span;
            let number = Number {
                span,
                measure: self.0,
                purpose,
                value,
            };
            if matches!(number.value, Value::Formula(_) | Value::Drawn(_)) {
                let path = own_path(reader).to_owned();
                reader.numbers.push((path, number.clone()));
            }
            number
        })
    }

    fn blank(&self, span: Span) -> Number {
        let purpose = Purpose::named("");
        Number {
            span,
            measure: self.0,
            purpose,
            value: Value::Blank,
        }
    }

    fn kind(&self) -> String {
        self.0.words.en.into()
    }

    fn schema(&self, schemas: &mut Schemas) -> Json {
        let measure = self.0;
        let kind = if measure.whole { "integer" } else { "number" };
        let mut plain = json!({ "type": kind, "maximum": measure.most });
        let least = if measure.above {
            "exclusiveMinimum"
        } else {
            "minimum"
        };
        plain[least] = measure.least.into();
        if measure.bare.is_none() {
            plain = json!({ "const": 0 });
        } else if measure.bare != Some(1.0) {
            plain = json!({ "type": kind });
        }
        any_of(vec![plain, text(), schemas.cited(), schemas.law()])
    }
}

impl NumberForm {
    fn value(&self, reader: &mut Reader, node: &mut Node) -> Value {
        match &mut node.kind {
            #[allow(clippy::cast_precision_loss)] // ranges are far below 2^53
            Kind::Integer(number) => self.plain(reader, node.span, *number as f64),
            Kind::Float(number) => self.plain(reader, node.span, *number),
            Kind::Text(text) => match text.trim().strip_prefix('=') {
                Some(formula) => self.formula(reader, node.span, text, formula),
                None => self.text(reader, node.span, text),
            },
            Kind::Date(text) if self.0.dates => self.date(reader, node.span, text),
            Kind::Table(table) if is_law(table) => {
                Value::Drawn(Box::new(read_law(self.0, reader, node)))
            }
            Kind::Table(table) if table.contains_key("value") => self.cited(reader, node),
            _ => {
                let expected = if self.0.dates {
                    Words::INSTANT
                } else {
                    Words::QUANTITY
                };
                reader.wrong_type(node, expected);
                Value::Blank
            }
        }
    }

    /// `{ value = ..., source = ..., mark = ..., note = ... }`.
    fn cited(&self, reader: &mut Reader, node: &mut Node) -> Value {
        reader.cite(node);
        let mut fields = Fields::open(reader, node);
        fields.check_keys(&["value", CITE_KEYS[0], CITE_KEYS[1], CITE_KEYS[2]]);
        let Some(entry) = node.as_table_mut().and_then(|table| table.get_mut("value")) else {
            return Value::Blank;
        };
        self.value(reader, &mut entry.node)
    }

    /// A number without a unit.
    fn plain(&self, reader: &mut Reader, span: Span, number: f64) -> Value {
        match self.0.bare {
            _ if !number.is_finite() => self.checked(reader, span, number, false),
            Some(unit) => self.checked(reader, span, number * unit, false),
            None if number == 0.0 => self.checked(reader, span, 0.0, false),
            None => {
                let message = Msg::NeedsUnit {
                    measure: self.0.words,
                    examples: self.0.examples(),
                };
                reader.error(span, message);
                Value::Blank
            }
        }
    }

    fn text(&self, reader: &mut Reader, span: Span, text: &str) -> Value {
        let plain = plain_digits(text);
        if plain != *text {
            reader.report(Diagnostic::warning(
                span,
                Msg::FullWidth {
                    plain: plain.clone(),
                },
            ));
        }
        if self.0.dates && plain.trim().len() == 10 && plain.contains('-') {
            return self.date(reader, span, &plain);
        }
        match parse_quantity(&plain) {
            Ok(found) if found.dimension == self.0.dimension => {
                self.checked(reader, span, found.value, found.percent)
            }
            Ok(found) if found.dimension == Dimension::Plain && !found.percent => {
                self.plain(reader, span, found.value)
            }
            Ok(found) => {
                let found = Words::dimension(found.dimension, found.percent);
                let examples = self.0.examples();
                let message = Msg::WrongUnit {
                    measure: self.0.words,
                    found,
                    examples,
                };
                reader.error(span, message);
                Value::Blank
            }
            Err(problem) => self.unreadable(reader, span, &plain, problem),
        }
    }

    fn unreadable(
        &self,
        reader: &mut Reader,
        span: Span,
        text: &str,
        problem: QuantityProblem,
    ) -> Value {
        let (span, message) = match problem {
            QuantityProblem::NoNumber => {
                let examples = self.0.examples();
                (
                    span,
                    Msg::NoNumber {
                        found: text.into(),
                        measure: self.0.words,
                        examples,
                    },
                )
            }
            QuantityProblem::UnknownUnit(range) => {
                let unit = text.get(range.clone()).unwrap_or_default();
                (
                    span.part(range.start + 1, range.end + 1),
                    Msg::unknown_unit(unit),
                )
            }
            QuantityProblem::Trailing(range) => {
                let found = text.get(range.clone()).unwrap_or_default().into();
                (
                    span.part(range.start + 1, range.end + 1),
                    Msg::TrailingText { found },
                )
            }
        };
        reader.error(span, message);
        Value::Blank
    }

    fn date(&self, reader: &mut Reader, span: Span, text: &str) -> Value {
        match (instant(text), reader.start) {
            (Some((date, day_part)), Some(start)) => {
                let days = start.until(date).map_or(0, |span| span.get_days());
                self.checked(reader, span, f64::from(days) + day_part, false)
            }
            (Some(_), None) => Value::Blank, // the start itself is missing or wrong
            (None, _) => {
                reader.error(span, Msg::BadDate { found: text.into() });
                Value::Blank
            }
        }
    }

    fn formula(&self, reader: &mut Reader, span: Span, text: &str, formula: &str) -> Value {
        let offset = text.len() - formula.len() + 1;
        match Expr::parse(formula, &reader.inputs) {
            Ok((expr, dimension)) if dimension == self.0.dimension => Value::Formula(expr),
            Ok((_, dimension)) => {
                let found = Words::dimension(dimension, false);
                let measure = self.0.words;
                reader.error(span, Msg::ExprMeasures { measure, found });
                Value::Blank
            }
            Err(problem) => {
                let at = span.part(problem.at.start + offset, problem.at.end + offset);
                let diagnostic = Diagnostic::error(at, problem.message);
                reader.report(diagnostic.maybe_help(problem.help));
                Value::Blank
            }
        }
    }

    /// A value that must be legal.
    fn checked(&self, reader: &mut Reader, span: Span, value: f64, percent: bool) -> Value {
        let measure = self.0;
        if !measure.allows(value) {
            let problem = Diagnostic::error(span, Msg::out_of_range(&measure, value, percent));
            let meant_percent =
                measure == Measure::SHARE && !percent && (2.0..=100.0).contains(&value);
            let help = meant_percent.then_some(Msg::MeantPercent { value });
            reader.report(problem.maybe_help(help));
            return Value::Blank;
        }
        if measure.whole && value.fract() != 0.0 {
            reader.error(span, Msg::NotWhole { value });
            return Value::Blank;
        }
        Value::Fixed(value)
    }
}

/// A date, with the part of the day if a time follows: `2022-12-24`, `2022-12-24 08:00`.
fn instant(text: &str) -> Option<(Date, f64)> {
    let (date, time) = text.split_at_checked(10)?;
    let date = parse_date(date)?;
    if time.is_empty() {
        return Some((date, 0.0));
    }
    let time: jiff::civil::Time = time.trim_start_matches(['T', 't', ' ']).parse().ok()?;
    let minutes = f64::from(time.hour()) * 60.0 + f64::from(time.minute());
    Some((date, (minutes + f64::from(time.second()) / 60.0) / 1440.0))
}
