//! How streams of new cases vary: factors by day, and shifts and factors by chance.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Compiler, World, instant, sorted};
use crate::caseload::expected_by_day;
use crate::model::demand::{Profile, Stream};
use crate::random::Purpose;
use crate::scenario::calendar::Calendar;
use crate::scenario::leaf::Number;
use crate::scenario::written::{self, Avoidance, Point, Season};
use crate::units::{Duration, Time};

const TIMING: Purpose = Purpose::named("timing of a stream");
const SIZE: Purpose = Purpose::named("size of a stream");
/// Days of the months in a year that is not a leap year.
const MONTHS: [f64; 12] = [
    31.0, 28.0, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 31.0, 30.0, 31.0,
];
const YEAR: f64 = 365.25;

impl Compiler<'_> {
    /// How much later a stream runs in a place: its stated lag and the shift of this world,
    /// `sd (sqrt(c) Z + sqrt(1 - c) Z_place)` with the correlation `c` of two places.
    pub(super) fn lag(&self, row: &written::Stream, place: usize, name: &str) -> Duration {
        let stated = row.lag.iter().find(|(id, _)| id.number == Some(place));
        let stated = stated.map_or(Duration::ZERO, |(_, lag)| self.world.duration(lag));
        let Some(timing) = &row.timing else {
            return stated;
        };
        let purpose = TIMING.with(&row.id);
        let z = deviate(&self.world, purpose, name, &timing.correlation);
        stated + (instant(self.world.number(&timing.sd) * z) - Time::START)
    }

    /// The factor of this world on the cases of a place, at most `most`: `exp(s Z - s^2 / 2)` with
    /// `s^2 = ln(1 + cv^2)`, whose mean is 1. With inputs held at quantiles it is `exp(s Z)`, so
    /// that there is no factor in the median world.
    pub(super) fn size(&self, row: &written::Stream, name: &str, most: f64) -> f64 {
        let Some(size) = &row.size else { return 1.0 };
        let cv = self.world.number(&size.cv);
        let variance = libm::log1p(cv * cv);
        let z = deviate(&self.world, SIZE.with(&row.id), name, &size.correlation);
        let centre = if self.world.is_drawn() {
            -variance / 2.0
        } else {
            0.0
        };
        libm::exp(libm::sqrt(variance) * z + centre).min(most.max(1.0))
    }

    /// The days of the run.
    fn days(&self) -> Range<i64> {
        let clock = self.clock();
        clock.begin().day()..clock.end_of_demand().day() + 1
    }

    /// The seasonal factors of a stream.
    pub(super) fn season(&self, row: &written::Stream) -> Option<Arc<Profile>> {
        if let Some(season) = &row.season {
            Some(self.profile(|date| self.swing(season, date)))
        } else if row.months.is_empty() {
            None
        } else {
            let weights = self.months(&row.months);
            let month = |date: Date| usize::from(date.month().unsigned_abs());
            Some(self.profile(|date| weights[month(date) - 1]))
        }
    }

    fn profile(&self, factor: impl Fn(Date) -> f64) -> Arc<Profile> {
        let calendar = Calendar::from_start(self.written.run.start.unwrap_or_default());
        let days = self.days();
        Arc::new(Profile {
            first: days.start,
            factors: days.map(|day| factor(calendar.date(day))).collect(),
        })
    }

    /// Weights of months with mean 1 over the days of a year.
    fn months(&self, numbers: &[Number]) -> [f64; 12] {
        let mut weights = [0.0; 12];
        for (weight, number) in weights.iter_mut().zip(numbers) {
            *weight = self.world.number(number);
        }
        let sum: f64 = weights.iter().zip(MONTHS).map(|(w, days)| w * days).sum();
        if sum > 0.0 {
            weights.map(|weight| weight * 365.0 / sum)
        } else {
            [1.0; 12]
        }
    }

    /// `1 + amplitude cos(2 pi (days since the peak) / 365.25)`.
    fn swing(&self, season: &Season, date: Date) -> f64 {
        let peak = jiff::civil::date(date.year(), season.peak.month, season.peak.day);
        let days = f64::from(peak.until(date).map_or(0, |span| span.get_days()));
        let turn = 2.0 * std::f64::consts::PI * days / YEAR;
        1.0 + self.world.number(&season.amplitude) * libm::cos(turn)
    }

    /// Lets streams fall while others run high: rates of all streams are known by now, and
    /// those that are avoided count without an avoidance of their own.
    pub(super) fn avoid(&self, streams: &mut [Stream]) {
        let rows = sorted(&self.written.stream, |row| &row.id);
        let mut rates: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
        let mut avoided = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            let profile = row.avoidance.as_ref().and_then(|row| {
                self.avoidance(row, |stream| {
                    let rates = rates.entry(stream);
                    rates.or_insert_with(|| expected_by_day(&streams[stream], self.days()))
                })
            });
            avoided.extend(profile.map(|profile| (place, profile)));
        }
        for (place, profile) in avoided {
            for source in &mut streams[place].sources {
                let both = times(&profile, source.profile.as_deref());
                source.profile = Some(Arc::new(both));
            }
        }
    }

    /// The factors of an avoidance by the daily rates of streams; none if nothing falls.
    fn avoidance<'r>(
        &self,
        row: &Avoidance,
        rates: impl FnOnce(usize) -> &'r mut Vec<f64>,
    ) -> Option<Profile> {
        let number = |number: &Number| self.world.number(number);
        let days = self.days();
        let first = days.start;
        let stream = row.stream.as_ref().and_then(|stream| stream.number);
        let factors = if let (Some(stream), Some(fall)) = (stream, &row.fall) {
            let fall = Some(number(fall)).filter(|fall| *fall > 0.0)?;
            falls(rates(stream), fall, row.full_at.as_ref().map(number))
        } else {
            let points = self.points(&row.points);
            days.map(|day| on_lines(&points, day as f64 + 0.5))
                .collect()
        };
        Some(Profile { first, factors })
    }

    /// Instants in days with their factors, in order of time.
    fn points(&self, rows: &[Point]) -> Vec<(f64, f64)> {
        let number = |number: &Number| self.world.number(number);
        let point = |row: &Point| (number(&row.at), number(&row.factor));
        let mut points: Vec<(f64, f64)> = rows.iter().map(point).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        points
    }
}

/// `1 - fall min(1, rate / top)` for each rate; the top is the highest one unless it is stated.
fn falls(rates: &[f64], fall: f64, top: Option<f64>) -> Vec<f64> {
    let highest = rates.iter().copied().fold(0.0, f64::max);
    let top = top.unwrap_or(highest);
    let part = |rate: f64| if top > 0.0 { rate / top } else { 0.0 };
    let factor = |&rate: &f64| 1.0 - fall * part(rate).min(1.0);
    rates.iter().map(factor).collect()
}

/// A standard normal number of a place of which two places have the stated correlation.
fn deviate(world: &World<'_>, purpose: Purpose, place: &str, correlation: &Number) -> f64 {
    let shared = world.number(correlation);
    libm::sqrt(shared) * world.normal(purpose)
        + libm::sqrt(1.0 - shared) * world.normal(purpose.with(place))
}

/// The product of two profiles of the same days.
fn times(profile: &Profile, other: Option<&Profile>) -> Profile {
    let first = profile.first;
    let factor = |(at, factor): (usize, &f64)| {
        let day = first + i64::try_from(at).unwrap_or(0);
        factor * other.map_or(1.0, |other| other.on(day))
    };
    Profile {
        first,
        factors: profile.factors.iter().enumerate().map(factor).collect(),
    }
}

/// The value at `x` of the straight lines between points; of the first or last one outside.
fn on_lines(points: &[(f64, f64)], x: f64) -> f64 {
    let after = points.iter().position(|(at, _)| *at >= x);
    match after {
        Some(0) => points[0].1,
        Some(next) => {
            let ((x0, y0), (x1, y1)) = (points[next - 1], points[next]);
            y0 + (y1 - y0) * (x - x0) / (x1 - x0)
        }
        None => points.last().map_or(1.0, |last| last.1),
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // exact by construction
mod tests {
    use super::*;

    #[test]
    fn factors_lie_on_lines_between_their_points() {
        let points = [(2.0, 1.0), (4.0, 0.5), (4.0, 0.8), (6.0, 0.6)];
        let at = |x| on_lines(&points, x);
        assert_eq!(
            [0.0, 2.0, 3.0, 4.0, 5.0, 9.0].map(at),
            [1.0, 1.0, 0.75, 0.5, 0.7, 0.6]
        );
        assert_eq!(on_lines(&[], 3.0), 1.0);
    }

    #[test]
    fn profiles_multiply_day_by_day() {
        let profile = |first, factors: &[f64]| Profile {
            first,
            factors: factors.to_vec(),
        };
        let (one, two) = (profile(-1, &[2.0, 3.0]), profile(0, &[5.0, 7.0]));
        assert_eq!(times(&one, Some(&two)), profile(-1, &[10.0, 15.0]));
        assert_eq!(times(&one, None), one);
    }
}
