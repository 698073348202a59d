//! Quantities as planners write them: `6 h`, `1 h 30 min`, `2.1 /day`, `95 %`, `8 天`.

use std::ops::Range;

use super::{DAY, HOUR, MINUTE, SECOND};

/// What a quantity measures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dimension {
    /// A plain number or a share.
    Plain,
    /// A length of time.
    Time,
    /// A number per time.
    Rate,
}

/// A quantity that was read.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Quantity {
    /// The number: plain, in days, or per day.
    pub value: f64,
    /// What it measures.
    pub dimension: Dimension,
    /// Whether it was written with a percent sign.
    pub percent: bool,
}

/// Why a text is no quantity; ranges are bytes of the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum QuantityProblem {
    /// It does not begin with a number.
    NoNumber,
    /// This is not a unit.
    UnknownUnit(Range<usize>),
    /// This cannot stand after the first quantity.
    Trailing(Range<usize>),
}

/// Units of time: their words, the first of which is the usual one, and milliseconds.
pub const TIME_UNITS: &[(&[&str], i64)] = &[
    (&["s", "sec", "second", "seconds", "秒"], SECOND),
    (&["min", "mins", "minute", "minutes", "分", "分钟"], MINUTE),
    (&["h", "hr", "hour", "hours", "小时", "时"], HOUR),
    (&["d", "day", "days", "天", "日"], DAY),
    (&["w", "week", "weeks", "周", "星期"], 7 * DAY),
    (&["year", "years", "年"], 365 * DAY),
];

/// Milliseconds in the unit of time of this word.
#[must_use]
pub fn time_unit(word: &str) -> Option<i64> {
    let found = TIME_UNITS.iter().find(|(words, _)| words.contains(&word));
    found.map(|&(_, length)| length)
}

/// The same text with full-width digits and signs made plain; byte ranges may change.
#[must_use]
pub fn plain_digits(text: &str) -> String {
    let plain = |c: char| match c {
        '０'..='９' | '．' | '％' | '／' | '－' | '＋' => {
            char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
        }
        '\u{3000}' | '\u{a0}' => ' ',
        c => c,
    };
    text.chars().map(plain).collect()
}

/// Reads a quantity. Several lengths of time in a row add up.
///
/// # Errors
/// If the text is not a number with a known unit.
pub fn parse_quantity(text: &str) -> Result<Quantity, QuantityProblem> {
    let mut rest = Rest { text, at: 0 };
    let mut total = rest.quantity()?;
    while !rest.skip_space().is_empty() {
        let from = rest.at;
        let trailing = QuantityProblem::Trailing(from..text.trim_end().len());
        let next = rest.quantity().map_err(|_| trailing.clone())?;
        if (total.dimension, next.dimension) != (Dimension::Time, Dimension::Time) {
            return Err(trailing);
        }
        total.value += next.value;
    }
    Ok(total)
}

struct Rest<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Rest<'a> {
    fn skip_space(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        self.at = self.text.len() - rest.trim_start().len();
        &self.text[self.at..]
    }

    /// Takes the text up to the first character that does not belong.
    fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> Range<usize> {
        let rest = &self.text[self.at..];
        let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.at += length;
        self.at - length..self.at
    }

    fn number(&mut self) -> Option<f64> {
        let rest = self.skip_space();
        let length = number_length(rest);
        self.at += length;
        rest[..length].parse().ok()
    }

    fn quantity(&mut self) -> Result<Quantity, QuantityProblem> {
        let number = self.number().ok_or(QuantityProblem::NoNumber)?;
        self.skip_space();
        let range = self.take_while(|c| !c.is_ascii_digit());
        let unit = &self.text[range.clone()];
        let written = range.start..range.start + unit.trim_end().len();
        with_unit(number, unit.trim()).ok_or(QuantityProblem::UnknownUnit(written))
    }
}

/// Bytes of the number that a text begins with.
pub(crate) fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let mut end = sign + digits(sign);
    if bytes.get(end) == Some(&b'.') {
        end += 1 + digits(end + 1);
    }
    if end > sign && matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let power = digits((end + 1 + sign).min(bytes.len()));
        end += if power > 0 { 1 + sign + power } else { 0 };
    }
    end
}

/// A number with a unit word; `None` if the word is no unit.
#[allow(clippy::cast_precision_loss)] // units are far below 2^53 ms
fn with_unit(number: f64, unit: &str) -> Option<Quantity> {
    let quantity = |value, dimension| Quantity {
        value,
        dimension,
        percent: false,
    };
    match unit {
        "" => return Some(quantity(number, Dimension::Plain)),
        "%" => {
            return Some(Quantity {
                percent: true,
                ..quantity(number / 100.0, Dimension::Plain)
            });
        }
        "‰" => return Some(quantity(number / 1000.0, Dimension::Plain)),
        _ => {}
    }
    if let Some(length) = time_unit(unit) {
        return Some(quantity(
            number * length as f64 / DAY as f64,
            Dimension::Time,
        ));
    }
    let word = ["/", "per ", "每"]
        .iter()
        .find_map(|sign| unit.strip_prefix(sign))?;
    let length = time_unit(word.trim_start())?;
    Some(quantity(
        number * DAY as f64 / length as f64,
        Dimension::Rate,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (f64, Dimension) {
        let quantity = parse_quantity(text).unwrap();
        (quantity.value, quantity.dimension)
    }

    #[test]
    fn numbers_carry_units() {
        assert_eq!(read("6 h"), (0.25, Dimension::Time));
        assert_eq!(read("1 h 30 min"), (0.0625, Dimension::Time));
        assert_eq!(read("8天"), (8.0, Dimension::Time));
        assert_eq!(read("2 weeks"), (14.0, Dimension::Time));
        assert_eq!(read("5 /h"), (120.0, Dimension::Rate));
        assert_eq!(read("730 per year"), (2.0, Dimension::Rate));
        assert_eq!(read("95 %"), (0.95, Dimension::Plain));
        assert_eq!(read("-1.5e2"), (-150.0, Dimension::Plain));
        assert_eq!(read(&plain_digits("９５％")), (0.95, Dimension::Plain));
    }

    #[test]
    fn other_text_is_refused_at_its_place() {
        assert_eq!(parse_quantity("six h"), Err(QuantityProblem::NoNumber));
        assert_eq!(parse_quantity(""), Err(QuantityProblem::NoNumber));
        assert_eq!(
            parse_quantity("6 hh"),
            Err(QuantityProblem::UnknownUnit(2..4))
        );
        assert_eq!(
            parse_quantity("6 h 5 %"),
            Err(QuantityProblem::Trailing(4..7))
        );
        assert_eq!(parse_quantity("nan"), Err(QuantityProblem::NoNumber));
        assert_eq!(
            parse_quantity("5 /fortnight"),
            Err(QuantityProblem::UnknownUnit(2..12))
        );
    }
}
