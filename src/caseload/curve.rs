//! Expected cases through one day, and the instants that follow from it.

use crate::model::demand::Shape;
use crate::random::unit;
use crate::units::{DAY, Duration, HOUR, Time};

const CELLS: usize = 48;
const CELL: i64 = DAY / CELLS as i64;
const GUIDES: usize = 256;
const GUIDE_SHIFT: u32 = u64::BITS - GUIDES.ilog2();

/// Standard deviation from which a Gaussian is slow beside a cell.
const SLOW: Duration = Duration(DAY);

/// Expected cases from the begin of a day to the end of each half hour.
#[derive(Clone, Debug)]
pub(super) struct DayCurve {
    cumulative: [f64; CELLS + 1],
    /// The same as shares of the day's cases.
    shares: [f64; CELLS + 1],
    /// Milliseconds per share of the day's cases, by cell; 0 in a cell without cases.
    slopes: [f64; CELLS],
    /// Whether cases are spread evenly over the day.
    even: bool,
    /// For each share of the day's cases a cell at or before the one where it is reached.
    guide: [u8; GUIDES],
    /// What it was computed for: address of the shape, lag, day; `None` if nothing counts.
    of: Option<(*const Shape, Duration, i64)>,
}

impl Default for DayCurve {
    fn default() -> Self {
        DayCurve {
            cumulative: [0.0; CELLS + 1],
            shares: [0.0; CELLS + 1],
            slopes: [0.0; CELLS],
            even: false,
            guide: [0; GUIDES],
            of: None,
        }
    }
}

impl DayCurve {
    /// Computes the curve of a day, unless it is the one computed last.
    pub(super) fn set(&mut self, shape: &Shape, lag: Duration, day: i64) {
        let open = of_day(shape, lag, day);
        let of = open.map(|shape| (std::ptr::from_ref(shape), lag, like(shape, day)));
        if self.of == of {
            return;
        }
        self.of = of;
        match open {
            Some(shape) => self.accumulate(shape, lag, day),
            None => self.cumulative = [0.0; CELLS + 1],
        }
        self.invert();
    }

    fn accumulate(&mut self, shape: &Shape, lag: Duration, day: i64) {
        let start = Time::of_day(day) - lag;
        if let Shape::Gaussian { peak, at, sd } = *shape
            && sd >= SLOW
        {
            self.set_bell(peak, (start - at).0 as f64 / sd.0 as f64, sd);
            return;
        }
        let mut before = primitive(shape, start);
        for cell in 0..CELLS {
            let from = start + Duration(CELL * cell as i64);
            let to = from + Duration(CELL);
            let after = primitive(shape, to);
            let cases = match (before, after) {
                (Some(before), Some(after)) => after - before,
                _ => integral(shape, from, to),
            };
            self.cumulative[cell + 1] = self.cumulative[cell] + cases.max(0.0);
            before = after;
        }
    }

    /// A Gaussian that is slow beside a cell, from `z` standard deviations on: Simpson's rule in
    /// each cell (relative error below 1e-9), with exp(-z^2 / 2) at equal steps by recurrence.
    fn set_bell(&mut self, peak: f64, z: f64, sd: Duration) {
        let step = (CELL / 2) as f64 / sd.0 as f64;
        let mut value = libm::exp(-z * z / 2.0);
        let mut ratio = libm::exp(-step * (z + step / 2.0));
        let bend = libm::exp(-step * step);
        let mut next = || {
            value *= ratio;
            ratio *= bend;
            value
        };
        let weight = peak * Duration(CELL).days() / 6.0;
        let mut from = libm::exp(-z * z / 2.0);
        for cell in 0..CELLS {
            let (middle, to) = (next(), next());
            let cases = weight * (from + 4.0 * middle + to);
            self.cumulative[cell + 1] = self.cumulative[cell] + cases.max(0.0);
            from = to;
        }
    }

    /// Works out what inverts the curve.
    fn invert(&mut self) {
        let scale = 1.0 / self.total();
        if !scale.is_finite() {
            return;
        }
        let mut guides = 0;
        self.guide = [CELLS as u8 - 1; GUIDES];
        for cell in 0..CELLS {
            let (low, high) = (self.shares[cell], self.cumulative[cell + 1] * scale);
            self.shares[cell + 1] = high;
            self.slopes[cell] = if high > low {
                CELL as f64 / (high - low)
            } else {
                0.0
            };
            let end = ((high * GUIDES as f64) as usize + 1).min(GUIDES);
            while guides < end {
                self.guide[guides] = cell as u8;
                guides += 1;
            }
        }
        let even = |slope: &f64| (slope - DAY as f64).abs() < 1e-6 * DAY as f64;
        self.even = self.slopes.iter().all(even);
    }

    /// Expected cases of the day.
    #[inline]
    pub(super) fn total(&self) -> f64 {
        self.cumulative[CELLS]
    }

    /// The time of day at which a share of the day's cases is expected: [`unit`] of the bits.
    #[inline(always)]
    pub(super) fn instant(&self, bits: u64) -> Duration {
        if self.even {
            return Duration(((u128::from(bits) * DAY as u128) >> u64::BITS) as i64);
        }
        let share = unit(bits);
        let mut cell = usize::from(self.guide[(bits >> GUIDE_SHIFT) as usize]);
        // mostly at most one step is left, and not to guess whether beats guessing wrong
        cell += usize::from(self.shares[cell + 1] < share);
        while cell + 1 < CELLS && self.shares[cell + 1] < share {
            cell += 1;
        }
        let cell = cell.min(CELLS - 1);
        let part = (share - self.shares[cell]) * self.slopes[cell];
        Duration((CELL * cell as i64 + i64::from(part as u32)).min(DAY - 1))
    }
}

/// The shape that counts all through a day: a window that is open all day is left out; `None`
/// if one is shut all day.
fn of_day(shape: &Shape, lag: Duration, day: i64) -> Option<&Shape> {
    let Shape::Window {
        shape: inner,
        from,
        until,
    } = shape
    else {
        return Some(shape);
    };
    let (begin, end) = (Time::of_day(day) - lag, Time::of_day(day + 1) - lag);
    if end <= *from || begin >= *until {
        None
    } else if *from <= begin && end <= *until {
        of_day(inner, lag, day)
    } else {
        Some(shape)
    }
}

/// Whether all days of the week have the same weight, to the last bit.
fn same_every_day(weekdays: &[f64]) -> bool {
    let mut bits = weekdays.iter().map(|weight| weight.to_bits());
    bits.all(|weight| weight == weekdays[0].to_bits())
}

/// A day whose curve is the same as that of this one: a constant differs by weekday at most.
fn like(shape: &Shape, day: i64) -> i64 {
    match shape {
        Shape::Constant { weekdays, .. } if same_every_day(weekdays) => 0,
        Shape::Constant { .. } => day.rem_euclid(7),
        _ => day,
    }
}

/// Expected cases up to an instant but for a constant, if there is a closed form: the error
/// function for a Gaussian, a cosine for a cycle, a table where it is one.
fn primitive(shape: &Shape, t: Time) -> Option<f64> {
    match *shape {
        Shape::Gaussian { peak, at, sd } => {
            let z = (t - at).days() / (sd.days() * std::f64::consts::SQRT_2);
            Some(peak * sd.days() * (std::f64::consts::PI / 2.0).sqrt() * libm::erf(z))
        }
        Shape::Cycle {
            mean,
            amplitude,
            period,
        } => {
            let turn = 2.0 * std::f64::consts::PI / period.days();
            Some(mean * (t.days() - amplitude * libm::cos(turn * t.days()) / turn))
        }
        Shape::Cumulative {
            begin,
            step,
            ref cases,
        } => Some(entry_at(cases, (t - begin).days() / step)),
        _ => None,
    }
}

/// The entry at a place between two, on the line through them; the first or last one outside.
fn entry_at(entries: &[f64], place: f64) -> f64 {
    let Some(last) = entries.len().checked_sub(1) else {
        return 0.0;
    };
    let place = place.clamp(0.0, last as f64);
    let low = (place as usize).min(last.saturating_sub(1));
    let high = (low + 1).min(last);
    entries[low] + (place - low as f64) * (entries[high] - entries[low])
}

/// Expected cases from one instant to another, at most a half hour apart.
fn integral(shape: &Shape, from: Time, to: Time) -> f64 {
    let days = (to - from).days();
    match shape {
        Shape::Days { first, rates } => days_integral(*first, rates, from, to),
        Shape::Constant {
            per_day,
            hours,
            weekdays,
            first_weekday,
        } => {
            let middle = Time(from.0.midpoint(to.0));
            let hour = (middle.0.rem_euclid(DAY) / HOUR) as usize;
            let weekday = (middle.day() + i64::from(*first_weekday)).rem_euclid(7) as usize;
            per_day * hours[hour] * weekdays[weekday] * days
        }
        Shape::Gaussian { .. } | Shape::Cycle { .. } | Shape::Cumulative { .. } => {
            let at = |t: Time| primitive(shape, t).unwrap_or(0.0);
            at(to) - at(from)
        }
        Shape::RiseAndFall {
            peak,
            at,
            rise,
            fall,
        } => {
            let rate = |t: Time| rise_and_fall(*peak, *rise, *fall, (t - *at).days());
            let middle = Time(from.0.midpoint(to.0));
            days / 6.0 * (rate(from) + 4.0 * rate(middle) + rate(to))
        }
        Shape::Batch { .. } => 0.0,
        Shape::Window {
            shape,
            from: first,
            until,
        } => {
            let open = to.min(*until).0 - from.max(*first).0;
            let part = open.max(0) as f64 / (to.0 - from.0) as f64;
            if part > 0.0 {
                part * integral(shape, from, to)
            } else {
                0.0
            }
        }
    }
}

/// `peak (r + f) / (f exp(-r x) + r exp(f x))`, with its maximum `peak` at x = 0.
fn rise_and_fall(peak: f64, rise: f64, fall: f64, x: f64) -> f64 {
    peak * (rise + fall) / (fall * libm::exp(-rise * x) + rise * libm::exp(fall * x))
}

fn days_integral(first: i64, rates: &[f64], from: Time, to: Time) -> f64 {
    let rate = |day: i64| {
        usize::try_from(day - first)
            .ok()
            .and_then(|i| rates.get(i))
            .copied()
            .unwrap_or(0.0)
    };
    let midnight = Time::of_day(to.day()).max(from);
    rate(from.day()) * (midnight - from).days() + rate(to.day()) * (to - midnight).days()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn total(shape: &Shape, days: std::ops::Range<i64>) -> f64 {
        let mut curve = DayCurve::default();
        days.map(|day| {
            curve.set(shape, Duration::ZERO, day);
            curve.total()
        })
        .sum()
    }

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9 * b.abs().max(1.0), "{a} is not {b}");
    }

    #[test]
    fn a_day_holds_the_cases_of_its_rate() {
        let shape = Shape::Days {
            first: 2,
            rates: vec![3.0, 5.0],
        };
        let by_day = [0, 2, 3, 4].map(|day| total(&shape, day..day + 1));
        by_day
            .iter()
            .zip([0.0, 3.0, 5.0, 0.0])
            .for_each(|(&a, b)| close(a, b));
    }

    #[test]
    fn curves_integrate_to_their_closed_forms() {
        let at = Time::of_day(30);
        let gaussian = Shape::Gaussian {
            peak: 3.0,
            at,
            sd: Duration(8 * DAY),
        };
        close(
            total(&gaussian, -200..300),
            3.0 * 8.0 * (2.0 * std::f64::consts::PI).sqrt(),
        );
        // The integral of (r + f) / (f e^(-r x) + r e^(f x)) has the closed form
        // (pi / sin(pi r / (r + f))) (r / f)^(r / (r + f)) / r ... checked here for r = f = a: pi / a.
        let even = Shape::RiseAndFall {
            peak: 2.0,
            at,
            rise: 0.2,
            fall: 0.2,
        };
        close(total(&even, -200..300), 2.0 * std::f64::consts::PI / 0.2);
        let cycle = Shape::Cycle {
            mean: 120.0,
            amplitude: 0.5,
            period: Duration(DAY),
        };
        close(total(&cycle, 0..1), 120.0);
    }

    #[test]
    fn a_slow_gaussian_is_the_difference_of_error_functions() {
        for (day, sd) in [(-30, 1), (0, 1), (1, 1), (4, 15), (40, 15), (9, 200)] {
            let (at, sd) = (Time(5 * HOUR), Duration(sd * DAY));
            let shape = Shape::Gaussian { peak: 7.0, at, sd };
            let mut curve = DayCurve::default();
            curve.set(&shape, Duration::ZERO, day);
            for cell in [1, 20, CELLS] {
                let until = |t| primitive(&shape, t).unwrap();
                let begin = Time::of_day(day);
                let exact = until(begin + Duration(CELL * cell as i64)) - until(begin);
                assert!((curve.cumulative[cell] - exact).abs() < 1e-8 * exact.max(1e-6));
            }
        }
    }

    #[test]
    fn a_table_of_cumulative_cases_is_a_line_between_entries() {
        let shape = Shape::Cumulative {
            begin: Time::of_day(1) + Duration(12 * HOUR),
            step: 0.75,
            cases: vec![5.0, 6.5, 9.5],
        };
        let by_day = [0, 1, 2, 3].map(|day| total(&shape, day..day + 1));
        let expected = [0.0, 1.0, 0.5 + 3.0, 0.0];
        by_day.iter().zip(expected).for_each(|(&a, b)| close(a, b));
        let empty = Shape::Cumulative {
            begin: Time::START,
            step: 1.0,
            cases: Vec::new(),
        };
        close(total(&empty, -1..2), 0.0);
    }

    #[test]
    fn instants_follow_the_hours() {
        let mut hours = [0.0; 24];
        (hours[8], hours[20]) = (18.0, 6.0);
        let shape = Shape::Constant {
            per_day: 10.0,
            hours,
            weekdays: [1.0; 7],
            first_weekday: 0,
        };
        let mut curve = DayCurve::default();
        curve.set(&shape, Duration::ZERO, 0);
        let at = |u: f64| curve.instant((u * 2f64.powi(64)) as u64).0 as f64 / HOUR as f64;
        close(at(0.375), 8.5);
        close(at(0.875), 20.5);
        assert!(at(0.001) >= 8.0 && at(0.999) < 21.0);
    }

    #[test]
    fn a_lag_moves_the_curve_later() {
        let shape = Shape::Days {
            first: 0,
            rates: vec![4.0],
        };
        let mut curve = DayCurve::default();
        curve.set(&shape, Duration(12 * HOUR), 0);
        close(curve.total(), 2.0);
        assert!(curve.instant(0) >= Duration(12 * HOUR - 1));
    }

    #[test]
    fn a_window_cuts_what_lies_outside() {
        let shape = Arc::new(Shape::Days {
            first: 0,
            rates: vec![24.0],
        });
        let window = Shape::Window {
            shape,
            from: Time(6 * HOUR),
            until: Time(8 * HOUR + HOUR / 8),
        };
        close(total(&window, 0..1), 2.125);
    }
}
