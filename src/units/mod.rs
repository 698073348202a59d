//! Instants and durations in whole milliseconds, and the words for them.

mod quantity;

use std::ops::{Add, AddAssign, Sub, SubAssign};

pub(crate) use quantity::number_length;
pub use quantity::{
    Dimension, Quantity, QuantityProblem, TIME_UNITS, parse_quantity, plain_digits, time_unit,
};

/// Milliseconds in a second, minute, hour, day.
pub const SECOND: i64 = 1_000;
/// Milliseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Milliseconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Milliseconds in a day.
pub const DAY: i64 = 24 * HOUR;

/// An instant: milliseconds since the scenario's start. Negative in the warm-up.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Time(pub i64);

/// A length of time in milliseconds; never negative where a model uses it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Duration(pub i64);

impl Time {
    /// The scenario's start.
    pub const START: Time = Time(0);
    /// Later than everything that happens.
    pub const NEVER: Time = Time(i64::MAX);

    /// The day that this instant falls in; day 0 begins at the start.
    #[must_use]
    #[inline]
    pub fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    /// Days since the start, with fraction.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn days(self) -> f64 {
        self.0 as f64 / DAY as f64
    }

    /// The instant at which a day begins.
    #[must_use]
    pub fn of_day(day: i64) -> Time {
        Time(day * DAY)
    }
}

impl Duration {
    /// No time at all.
    pub const ZERO: Duration = Duration(0);
    /// Longer than everything that happens; adding it to an instant gives [`Time::NEVER`].
    pub const FOREVER: Duration = Duration(i64::MAX);

    /// The nearest whole number of milliseconds; at least 0, at most [`Duration::FOREVER`].
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    pub fn from_days(days: f64) -> Duration {
        Duration((days * DAY as f64).round().max(0.0) as i64)
    }

    /// The nearest whole number of milliseconds; at least 0.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    pub fn from_hours(hours: f64) -> Duration {
        Duration((hours * HOUR as f64).round().max(0.0) as i64)
    }

    /// In hours.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn hours(self) -> f64 {
        self.0 as f64 / HOUR as f64
    }

    /// In days.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn days(self) -> f64 {
        self.0 as f64 / DAY as f64
    }
}

impl Add<Duration> for Time {
    type Output = Time;
    #[inline]
    fn add(self, length: Duration) -> Time {
        Time(self.0.saturating_add(length.0))
    }
}

impl Sub<Duration> for Time {
    type Output = Time;
    #[inline]
    fn sub(self, length: Duration) -> Time {
        Time(self.0.saturating_sub(length.0))
    }
}

impl Sub for Time {
    type Output = Duration;
    #[inline]
    fn sub(self, earlier: Time) -> Duration {
        Duration(self.0 - earlier.0)
    }
}

impl Add for Duration {
    type Output = Duration;
    #[inline]
    fn add(self, other: Duration) -> Duration {
        Duration(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Duration {
    fn add_assign(&mut self, other: Duration) {
        *self = *self + other;
    }
}

impl Sub for Duration {
    type Output = Duration;
    #[inline]
    fn sub(self, other: Duration) -> Duration {
        Duration(self.0 - other.0)
    }
}

impl SubAssign for Duration {
    fn sub_assign(&mut self, other: Duration) {
        *self = *self - other;
    }
}
