//! Dates of days for reports.

use jiff::civil::Date;

use crate::units::Time;

/// The first day of a run, from which days are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Calendar {
    start: Date,
}

impl Calendar {
    /// Days counted from this date.
    #[must_use]
    pub fn from_start(start: Date) -> Self {
        Calendar { start }
    }

    /// The first day.
    #[must_use]
    pub fn start(&self) -> Date {
        self.start
    }

    /// The date of a day; day 0 is the first. Far outside of the calendar it is the nearest
    /// date that there is.
    #[must_use]
    pub fn date(&self, day: i64) -> Date {
        let day = day.clamp(-4_000_000, 4_000_000);
        self.start.saturating_add(jiff::Span::new().days(day))
    }

    /// The date that an instant falls on.
    #[must_use]
    pub fn date_of(&self, at: Time) -> Date {
        self.date(at.day())
    }

    /// Whether a day is a Saturday or Sunday.
    #[must_use]
    pub fn is_weekend(&self, day: i64) -> bool {
        self.date(day).weekday().to_monday_zero_offset() >= 5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_dates() {
        let calendar = Calendar::from_start("2022-12-01".parse().unwrap());
        assert_eq!(calendar.date(0).to_string(), "2022-12-01");
        assert_eq!(calendar.date(31).to_string(), "2023-01-01");
        assert_eq!(calendar.date(-1).to_string(), "2022-11-30");
        assert!(calendar.is_weekend(2) && !calendar.is_weekend(4));
        assert_eq!(calendar.date(i64::MAX).year(), 9999);
    }
}
