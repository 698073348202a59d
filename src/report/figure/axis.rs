//! Axes choose their own ticks, and each tick carries the label of its own value.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::report::text::Text;
use crate::report::text::metric::Unit;
use crate::report::text::number;

/// A range with labelled ticks.
#[derive(Clone, PartialEq, Debug)]
pub struct Axis {
    /// What it measures; may be empty.
    pub label: Text,
    /// From, to.
    pub range: (f64, f64),
    /// Ticks within the range.
    pub ticks: Vec<Tick>,
}

/// A labelled tick.
#[derive(Clone, PartialEq, Debug)]
pub struct Tick {
    /// Where.
    pub at: f64,
    /// Its label.
    pub label: Text,
}

impl Axis {
    /// From 0 to a little above the largest value.
    #[must_use]
    pub fn numbers(label: Text, largest: f64, unit: Unit) -> Axis {
        let top = if largest > 0.0 { largest } else { 1.0 };
        Axis::between(label, (0.0, top * 1.04), unit)
    }

    /// A stated range.
    #[must_use]
    pub fn between(label: Text, range: (f64, f64), unit: Unit) -> Axis {
        let name = match unit {
            Unit::Share => number::percent,
            _ => number::short,
        };
        let tick = |at: f64| Tick {
            at,
            label: Text::same(&name(at)),
        };
        Axis {
            label,
            range,
            ticks: steps(range, unit).into_iter().map(tick).collect(),
        }
    }

    /// The days of a run, with at most so many dates.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn dates(start: Date, days: usize, most: usize) -> Axis {
        let last = i64::try_from(days.saturating_sub(1)).unwrap_or(i64::MAX);
        let choices = CALENDARS.iter().map(|calendar| calendar.days(start, last));
        let fits = |days: &Vec<i64>| (1..=most).contains(&days.len());
        let chosen = choices.into_iter().find(fits).unwrap_or_else(|| vec![0]);
        let label = |day| number::tick_date(number::date_of(start, day));
        let tick = |day: i64| Tick {
            at: day as f64,
            label: label(day),
        };
        Axis {
            label: Text::default(),
            range: (0.0, last.max(1) as f64),
            ticks: chosen.into_iter().map(tick).collect(),
        }
    }
}

/// Round numbers within a range, four or five of them.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
fn steps((low, high): (f64, f64), unit: Unit) -> Vec<f64> {
    let rough = (high - low) / 4.5;
    let power = 10_f64.powf(rough.log10().floor());
    let countable = !matches!(unit, Unit::Share | Unit::Number | Unit::Hours);
    let fits = |&step: &f64| step >= rough && !(countable && step.fract() != 0.0);
    let nice = [1.0, 2.0, 2.5, 5.0, 10.0, 100.0].map(|step| step * power);
    let clock = [0.25, 0.5, 1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 48.0, 72.0, 168.0];
    let clock = clock.iter().filter(|_| unit == Unit::Hours);
    let mut choices = clock.chain(&nice).copied();
    let step = choices.find(fits).unwrap_or(nice[4]);
    let (first, last) = (
        (low / step).ceil() as i64,
        (high / step + 1e-9).floor() as i64,
    );
    (first..=last).map(|n| n as f64 * step).collect()
}

/// A rule for choosing dates.
enum Calendar {
    /// Every so many days from the first.
    Every(i64),
    /// The 1st and the 16th of each month.
    HalfMonths,
    /// The 1st of every so many months.
    Months(i8),
}

/// From the finest to the coarsest.
const CALENDARS: [Calendar; 10] = [
    Calendar::Every(1),
    Calendar::Every(2),
    Calendar::Every(5),
    Calendar::Every(7),
    Calendar::HalfMonths,
    Calendar::Months(1),
    Calendar::Months(2),
    Calendar::Months(3),
    Calendar::Months(6),
    Calendar::Months(12),
];

impl Calendar {
    fn days(&self, start: Date, last: i64) -> Vec<i64> {
        let chosen = |&day: &i64| {
            let date = start.saturating_add(day.days());
            match self {
                Calendar::Every(step) => day % step == 0,
                Calendar::HalfMonths => date.day() == 1 || date.day() == 16,
                Calendar::Months(step) => date.day() == 1 && (date.month() - 1) % step == 0,
            }
        };
        (0..=last).filter(chosen).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn labels_name_the_date_of_their_own_tick() {
        let start = date(2022, 12, 1);
        let axis = Axis::dates(start, 75, 6);
        let zh: Vec<&str> = axis
            .ticks
            .iter()
            .map(|tick| tick.label.zh.as_str())
            .collect();
        assert_eq!(zh, ["12-01", "12-16", "01-01", "01-16", "02-01"]);
        for tick in &axis.ticks {
            #[allow(clippy::cast_possible_truncation)]
            let day = start.saturating_add((tick.at as i64).days());
            assert_eq!(
                tick.label.zh,
                format!("{:02}-{:02}", day.month(), day.day())
            );
            assert!(tick.at <= axis.range.1);
        }
    }

    #[test]
    fn dates_never_exceed_the_room_they_have() {
        for days in [1, 2, 9, 30, 75, 120, 400, 4_000] {
            let ticks = Axis::dates(date(2022, 12, 5), days, 5).ticks.len();
            assert!((1..=5).contains(&ticks), "{days} days: {ticks} ticks");
        }
    }

    #[test]
    fn number_labels_name_their_own_tick() {
        let labels = |top, unit| {
            let axis = Axis::numbers(Text::default(), top, unit);
            axis.ticks
                .into_iter()
                .map(|tick| tick.label.en)
                .collect::<Vec<_>>()
        };
        assert_eq!(labels(66.0, Unit::Beds), ["0", "20", "40", "60"]);
        assert_eq!(labels(3.0, Unit::Beds), ["0", "1", "2", "3"]);
        assert_eq!(
            labels(1.0, Unit::Share),
            ["0%", "25%", "50%", "75%", "100%"]
        );
        assert_eq!(labels(12_345.0, Unit::Patients), ["0", "5,000", "10,000"]);
        assert_eq!(labels(0.0, Unit::Patients), ["0", "1"]);
        assert_eq!(labels(72.0, Unit::Hours), ["0", "24", "48", "72"]);
        assert_eq!(labels(0.06, Unit::Share), ["0%", "2%", "4%", "6%"]);
    }
}
