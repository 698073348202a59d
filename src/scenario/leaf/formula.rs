//! Reading expressions: a small recursive descent with places, and limits on length and depth.

use std::ops::Range;

use super::expr::{Expr, One, Two};
use crate::scenario::message::Msg;
use crate::scenario::read::{InputName, did_you_mean, like};
use crate::units::{DAY, Dimension, number_length, time_unit};

/// The longest text of an expression.
const LONGEST: usize = 500;
/// The most brackets and signs within each other.
const DEEPEST: u32 = 30;

/// Why a text is no expression: what is wrong and where, in bytes of the text.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct ExprProblem {
    pub at: Range<usize>,
    pub message: Msg,
    pub help: Option<Msg>,
}

impl Expr {
    /// Reads an expression and finds what it measures.
    pub fn parse(text: &str, inputs: &[InputName]) -> Result<(Expr, Dimension), Box<ExprProblem>> {
        let mut parser = Parser {
            text,
            at: 0,
            depth: 0,
            inputs,
        };
        if text.len() > LONGEST {
            return Err(parser.problem(0..text.len(), Msg::ExprTooLong { most: LONGEST }));
        }
        let typed = parser.sum()?;
        if !parser.rest().is_empty() {
            let found = parser.rest().chars().take(12).collect();
            return Err(parser.problem(parser.at..text.len(), Msg::ExprTrailing { found }));
        }
        let dimension = match typed.power {
            0 => Dimension::Plain,
            1 => Dimension::Time,
            -1 => Dimension::Rate,
            _ => return Err(parser.problem(0..text.len(), Msg::ExprPower)),
        };
        Ok((typed.expr, dimension))
    }
}

/// An expression and the power of time that it measures.
struct Typed {
    expr: Expr,
    power: i8,
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
    inputs: &'a [InputName],
}

type Parsed = Result<Typed, Box<ExprProblem>>;

impl<'a> Parser<'a> {
    fn problem(&self, at: Range<usize>, message: Msg) -> Box<ExprProblem> {
        let start = at.start.min(self.text.len());
        Box::new(ExprProblem {
            at: start..at.end.min(self.text.len()).max(start),
            message,
            help: None,
        })
    }

    /// The text that is left, without leading space.
    fn rest(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        self.at = self.text.len() - rest.trim_start().len();
        &self.text[self.at..]
    }

    fn take(&mut self, sign: char) -> bool {
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len_utf8();
        }
        found
    }

    fn sum(&mut self) -> Parsed {
        let from = self.at;
        let mut left = self.product()?;
        loop {
            let what = match self.rest().chars().next() {
                Some('+') => Two::Add,
                Some('-') => Two::Subtract,
                _ => return Ok(left),
            };
            self.at += 1;
            let right = self.product()?;
            left = self.alike(what, left, right, from)?;
        }
    }

    fn product(&mut self) -> Parsed {
        let mut left = self.factor()?;
        loop {
            let what = match self.rest().chars().next() {
                Some('*') => Two::Multiply,
                Some('/') => Two::Divide,
                _ => return Ok(left),
            };
            self.at += 1;
            let right = self.factor()?;
            let sign = if what == Two::Multiply { 1 } else { -1 };
            let power = left.power.saturating_add(right.power.saturating_mul(sign));
            let expr = Expr::Two(what, Box::new(left.expr), Box::new(right.expr));
            left = Typed { expr, power };
        }
    }

    /// Joins two values that must measure the same.
    fn alike(&self, what: Two, a: Typed, b: Typed, from: usize) -> Parsed {
        if a.power != b.power {
            return Err(self.problem(from..self.at, Msg::ExprUnlike));
        }
        Ok(Typed {
            expr: Expr::Two(what, Box::new(a.expr), Box::new(b.expr)),
            power: a.power,
        })
    }

    /// A value with its sign, and a percent sign after it.
    fn factor(&mut self) -> Parsed {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.problem(self.at..self.at + 1, Msg::ExprTooDeep { most: DEEPEST }));
        }
        let mut typed = if self.take('-') {
            let inner = self.factor()?;
            Typed {
                expr: Expr::One(One::Negate, Box::new(inner.expr)),
                power: inner.power,
            }
        } else {
            self.value()?
        };
        self.depth -= 1;
        if self.take('%') {
            let hundred = Box::new(Expr::Number(100.0));
            typed.expr = Expr::Two(Two::Divide, Box::new(typed.expr), hundred);
        }
        Ok(typed)
    }

    fn value(&mut self) -> Parsed {
        let rest = self.rest();
        if self.take('(') {
            let inner = self.sum()?;
            return self.close().map(|()| inner);
        }
        let starts_number = |c: char| c.is_ascii_digit() || c == '.';
        if rest.starts_with(starts_number) {
            return self.number();
        }
        let from = self.at;
        let name = self.word();
        match name {
            "" => {
                let found = rest.chars().take(12).collect();
                Err(self.problem(from..from + 1, Msg::ExprValueMissing { found }))
            }
            _ if self.take('(') => self.call(name, from),
            _ => self.named(name, from),
        }
    }

    fn close(&mut self) -> Result<(), Box<ExprProblem>> {
        let at = self.at;
        if self.take(')') {
            Ok(())
        } else {
            Err(self.problem(at..at + 1, Msg::ExprUnclosed))
        }
    }

    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// A number, with a unit of time if one follows.
    fn number(&mut self) -> Parsed {
        let rest = self.rest();
        let from = self.at;
        self.at += number_length(rest);
        let Ok(number) = self.text[from..self.at].parse::<f64>() else {
            let found = rest.chars().take(12).collect();
            return Err(self.problem(from..self.at, Msg::ExprValueMissing { found }));
        };
        let after_number = self.at;
        let word = self.word();
        if word.is_empty() {
            return Ok(Typed {
                expr: Expr::Number(number),
                power: 0,
            });
        }
        match days(word) {
            Some(days) => Ok(Typed {
                expr: Expr::Number(number * days),
                power: 1,
            }),
            None => Err(self.problem(after_number..self.at, Msg::unknown_unit(word))),
        }
    }

    /// An input, or a unit of time that stands for one of it.
    fn named(&self, name: &str, from: usize) -> Parsed {
        if let Some(place) = self.inputs.iter().position(|input| input.name == name) {
            let power = match self.inputs[place].dimension {
                Dimension::Plain => 0,
                Dimension::Time => 1,
                Dimension::Rate => -1,
            };
            return Ok(Typed {
                expr: Expr::Input(place),
                power,
            });
        }
        if let Some(days) = days(name) {
            return Ok(Typed {
                expr: Expr::Number(days),
                power: 1,
            });
        }
        let known = || self.inputs.iter().map(|input| input.name.as_str());
        let help = did_you_mean(name, known());
        let mut problem = self.problem(
            from..from + name.len(),
            Msg::ExprUnknown { name: name.into() },
        );
        problem.help = Some(help.unwrap_or_else(|| like(name, known())));
        Err(problem)
    }

    fn call(&mut self, name: &str, from: usize) -> Parsed {
        let rounding = [
            ("round", One::Round),
            ("ceil", One::Ceil),
            ("floor", One::Floor),
        ];
        if let Some(&(_, what)) = rounding.iter().find(|(word, _)| *word == name) {
            let inner = self.sum()?;
            self.close()?;
            if inner.power != 0 {
                return Err(self.problem(from..self.at, Msg::ExprRoundsTime));
            }
            return Ok(Typed {
                expr: Expr::One(what, Box::new(inner.expr)),
                power: 0,
            });
        }
        let what = match name {
            "min" => Two::Min,
            "max" => Two::Max,
            _ => {
                let message = Msg::ExprNoFunction { name: name.into() };
                return Err(self.problem(from..from + name.len(), message));
            }
        };
        let mut typed = self.sum()?;
        while self.take(',') {
            let next = self.sum()?;
            typed = self.alike(what, typed, next, from)?;
        }
        self.close().map(|()| typed)
    }
}

/// Days in a unit of time.
#[allow(clippy::cast_precision_loss)] // units are far below 2^53 ms
fn days(word: &str) -> Option<f64> {
    time_unit(word).map(|length| length as f64 / DAY as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs() -> Vec<InputName> {
        vec![InputName::new("beds", "beds"), InputName::new("road", "d")]
    }

    fn value(text: &str) -> (f64, Dimension) {
        let (expr, dimension) = Expr::parse(text, &inputs()).unwrap();
        (expr.value(&[800.0, 0.5]), dimension)
    }

    #[test]
    fn expressions_follow_the_rules_of_arithmetic() {
        assert_eq!(value("beds * 4 %"), (32.0, Dimension::Plain));
        assert_eq!(value("2 + 3 * (4 - 1) / -2"), (-2.5, Dimension::Plain));
        assert_eq!(
            value("max(ceil(beds * 0.0301), 2, 5)"),
            (25.0, Dimension::Plain)
        );
        assert_eq!(value("ceil(0.04 * beds)"), (32.0, Dimension::Plain));
    }

    #[test]
    fn times_keep_their_unit() {
        assert_eq!(value("road + 6 h"), (0.75, Dimension::Time));
        assert_eq!(value("beds * 3 /day"), (2400.0, Dimension::Rate));
        assert_eq!(value("12 h / road"), (1.0, Dimension::Plain));
        assert_eq!(value("min(road, 6小时)"), (0.25, Dimension::Time));
    }

    #[test]
    fn what_is_wrong_is_said_at_its_place() {
        let wrong = |text: &str| {
            let problem = Expr::parse(text, &inputs()).unwrap_err();
            (problem.at, problem.help.is_some())
        };
        assert_eq!(wrong("bed * 2"), (0..3, true));
        assert_eq!(wrong("beds + road"), (0..11, false));
        assert_eq!(wrong("(beds"), (5..5, false));
        assert_eq!(wrong("beds +"), (6..6, false));
        assert_eq!(wrong("beds beds"), (5..9, false));
        assert_eq!(wrong("3 fortnights"), (1..12, false));
        assert_eq!(wrong("sin(beds)"), (0..3, false));
        assert_eq!(wrong(&"-".repeat(100)), (30..31, false));
        assert_eq!(wrong(&"(".repeat(400)), (30..31, false));
    }
}
