//! How streams of new cases vary: by season, by chance, and because people stay away.

use crate::scenario::leaf::{Measure, Number, number};
use crate::scenario::message::{Msg, Words};
use crate::scenario::read::{Form, Of, Reader, Reference, list, reference, section, table};
use crate::scenario::schema::{Schemas, text};
use crate::scenario::source::Span;
use crate::scenario::tree::Node;
use serde_json::Value;

section! {
    /// A yearly swing: `1 + amplitude * cos(2 pi (days since the peak) / 365.25)`.
    pub(crate) struct Season {
        /// The day of the year with the highest rate.
        peak: MonthDay = month_day(), required;
        /// Relative swing: winter over summer is `(1 + amplitude) / (1 - amplitude)`.
        amplitude: Number = number(Measure::SHARE), required;
    }
}

section! {
    /// How much a stream falls while another one runs high: `stream` and `fall`, or `points`.
    pub(crate) struct Avoidance {
        /// The stream that people avoid.
        stream: Option<Reference> = reference(Of::Stream), optional;
        /// Relative fall when that stream has its highest day of the run.
        fall: Option<Number> = number(Measure::SHARE), optional;
        /// Rate of that stream, of all its places together, from which on the fall is in full; absent: its own highest day.
        full_at: Option<Number> = number(Measure::POSITIVE_RATE), optional;
        /// Or factors at instants, on straight lines between them; before the first and after the last as there.
        points: Vec<Point> = list(table::<Point>()), maybe;
    }
}

section! {
    /// A factor at an instant.
    pub(crate) struct Point {
        /// When.
        at: Number = number(Measure::INSTANT), required;
        /// Factor on the rate.
        factor: Number = number(Measure::FACTOR), required;
    }
}

section! {
    /// How much later a stream runs by chance, in each place, once in each replication.
    pub(crate) struct Timing {
        /// Standard deviation of the shift.
        sd: Number = number(Measure::TIME), required;
        /// Correlation of the shifts of two places.
        correlation: Number = number(Measure::SHARE), default "0" because "places are independent unless the file says so";
    }
}

section! {
    /// How much larger a stream is by chance, in each place, once in each replication: a lognormal factor of mean 1.
    pub(crate) struct Size {
        /// Standard deviation over mean of the factor.
        cv: Number = number(Measure { most: 10.0, ..Measure::FACTOR }), required;
        /// Correlation of the logarithms of the factors of two places.
        correlation: Number = number(Measure::SHARE), default "0" because "places are independent unless the file says so";
    }
}

/// A day of every year: month and day of the month, both from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct MonthDay {
    pub month: i8,
    pub day: i8,
}

pub(crate) struct MonthDayForm;

/// A day of every year.
fn month_day() -> MonthDayForm {
    MonthDayForm
}

impl Form for MonthDayForm {
    type Out = MonthDay;

    fn read(&self, reader: &mut Reader, node: &mut Node) -> MonthDay {
        let Some(text) = node.as_text() else {
            reader.wrong_type(node, Words::MONTH_DAY);
            return self.blank(node.span);
        };
        parse(text).unwrap_or_else(|| {
            let found = text.into();
            reader.error(node.span, Msg::BadMonthDay { found });
            self.blank(node.span)
        })
    }

    fn blank(&self, _: Span) -> MonthDay {
        MonthDay { month: 1, day: 1 }
    }

    fn kind(&self) -> String {
        "day of the year, such as `\"01-15\"`".into()
    }

    fn schema(&self, _: &mut Schemas) -> Value {
        text()
    }
}

/// `01-15`, if there is such a day in every year.
fn parse(text: &str) -> Option<MonthDay> {
    let (month, day) = text.trim().split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    jiff::civil::Date::new(2023, month, day).ok()?;
    Some(MonthDay { month, day })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_the_year_is_in_every_year() {
        assert_eq!(parse("01-15"), Some(MonthDay { month: 1, day: 15 }));
        assert_eq!(parse(" 7-1 "), Some(MonthDay { month: 7, day: 1 }));
        for wrong in ["", "01", "13-01", "02-29", "2023-01-15", "1月15日"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
