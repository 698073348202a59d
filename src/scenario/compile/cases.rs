//! How many cases a stream brings, where and when.

use std::sync::Arc;

use super::{Compiler, bell_area, instant, rise_and_fall_area};
use crate::model::demand::Shape;
use crate::model::patient::AgeId;
use crate::model::seir::Seir;
use crate::scenario::leaf::Number;
use crate::scenario::written::{self, Curve, DailyRow};
use crate::table::Id;
use crate::units::{Duration, Time};

/// Cases of one place: a factor on a shape.
pub(super) struct Part {
    pub place: usize,
    /// Their age band, if it is stated.
    pub age: Option<AgeId>,
    pub scale: f64,
    /// The largest factor by chance that leaves no more cases than persons.
    pub most: f64,
    pub shape: Arc<Shape>,
}

impl Compiler<'_> {
    /// The cases of a stream by place.
    pub(super) fn parts(
        &self,
        row: &written::Stream,
        persons: &[Vec<f64>],
        times: f64,
    ) -> Vec<Part> {
        let number = |number: &Number| self.world.number(number);
        let shares = self.shares(row, persons);
        let split = |total: f64, shape: Shape| spread(&shares, shape, |_, share| total * share);
        let people = |place: usize| {
            persons
                .get(place)
                .map_or(0.0, |ages| ages.iter().sum::<f64>())
        };
        if let Some(rate) = &row.rate {
            split(number(rate) * times, self.constant(row))
        } else if let Some(rate) = &row.rate_per_100k {
            let each = number(rate) * times / 100_000.0;
            spread(&shares, self.constant(row), |place, _| people(place) * each)
        } else if let Some(rows) = &row.daily {
            rows.iter()
                .flat_map(|days| self.daily(days, &shares, times))
                .collect()
        } else if let Some(rates) = &row.daily_rates {
            split(
                times,
                Shape::Days {
                    first: 0,
                    rates: rates.iter().map(number).collect(),
                },
            )
        } else if let Some(curve) = &row.curve {
            self.curve(curve, &shares, times, people)
        } else if let Some(batch) = &row.batch {
            batches(
                &shares,
                instant(number(&batch.at)),
                number(&batch.cases) * times,
            )
        } else if let Some(cycle) = &row.cycle {
            let (amplitude, period) =
                (number(&cycle.amplitude), self.world.duration(&cycle.period));
            split(
                number(&cycle.mean) * times,
                Shape::Cycle {
                    mean: 1.0,
                    amplitude,
                    period,
                },
            )
        } else {
            Vec::new()
        }
    }

    /// One case per day, by hour and weekday.
    fn constant(&self, row: &written::Stream) -> Shape {
        Shape::Constant {
            per_day: 1.0,
            hours: self.weights(&row.hours),
            weekdays: self.weights(&row.weekdays),
            first_weekday: self.first_weekday(),
        }
    }

    /// Weights with mean 1.
    fn weights<const N: usize>(&self, numbers: &[Number]) -> [f64; N] {
        let mut weights = [1.0; N];
        for (weight, number) in weights.iter_mut().zip(numbers) {
            *weight = self.world.number(number);
        }
        let mean = weights.iter().sum::<f64>() / f64::from(u32::try_from(N).unwrap_or(1));
        if mean > 0.0 {
            weights.map(|weight| weight / mean)
        } else {
            [1.0; N]
        }
    }

    #[allow(clippy::cast_possible_truncation)] // instants are within a century of the start
    fn daily(&self, row: &DailyRow, shares: &[(usize, f64)], times: f64) -> Vec<Part> {
        let first = self.world.number(&row.first).floor() as i64;
        let rates = row
            .rates
            .iter()
            .map(|rate| self.world.number(rate))
            .collect();
        let named = row.place.as_ref().and_then(|place| place.number);
        let shares = named.map_or_else(|| shares.to_vec(), |place| vec![(place, 1.0)]);
        let mut parts = spread(&shares, Shape::Days { first, rates }, |_, share| {
            times * share
        });
        let age = row
            .group
            .as_ref()
            .and_then(|age| age.number)
            .map(AgeId::new);
        for part in &mut parts {
            part.age = age;
        }
        parts
    }

    fn curve(
        &self,
        curve: &Curve,
        shares: &[(usize, f64)],
        times: f64,
        people: impl Fn(usize) -> f64,
    ) -> Vec<Part> {
        let number = |number: &Number| self.world.number(number);
        let (shape, area, height) = if let Some(bell) = &curve.gaussian {
            let sd = number(&bell.sd);
            let (at, sd_time) = (instant(number(&bell.peak)), Duration::from_days(sd));
            let shape = Shape::Gaussian {
                peak: 1.0,
                at,
                sd: sd_time,
            };
            (
                shape,
                bell_area(sd),
                [&bell.peak_rate, &bell.attack, &bell.cases],
            )
        } else if let Some(wave) = &curve.rise_and_fall {
            let (rise, fall) = (number(&wave.rise), number(&wave.fall));
            let shape = Shape::RiseAndFall {
                peak: 1.0,
                at: instant(number(&wave.peak)),
                rise,
                fall,
            };
            let area = rise_and_fall_area(rise, fall);
            (shape, area, [&wave.peak_rate, &wave.attack, &wave.cases])
        } else {
            let seir = curve.seir.as_ref();
            return seir.map_or_else(Vec::new, |seir| self.seir(seir, shares, times, people));
        };
        let [peak_rate, attack, cases] = height.map(|height| height.as_ref().map(number));
        let parts = spread(shares, shape, |place, share| {
            let peak = peak_rate.map(|peak| peak * share);
            let attacked = attack.map(|attack| attack * people(place) / area);
            let counted = cases.map(|cases| cases * share / area);
            peak.or(attacked).or(counted).unwrap_or(0.0) * times
        });
        at_most(
            parts,
            attack.map_or(f64::INFINITY, |attack| 1.0 / (attack * times)),
        )
    }

    /// An epidemic in each place, all of the same shape: cases per susceptible person.
    fn seir(
        &self,
        row: &written::Seir,
        shares: &[(usize, f64)],
        times: f64,
        people: impl Fn(usize) -> f64,
    ) -> Vec<Part> {
        let epidemic = self.epidemic(row).limited();
        let curve = epidemic.epidemic();
        let before = curve.infected.first().copied().unwrap_or(0.0);
        let shape = Shape::Cumulative {
            begin: instant(self.world.number(&row.peak) - curve.peak),
            step: curve.step,
            cases: curve.infected.iter().map(|part| part - before).collect(),
        };
        let susceptible = self.world.number(&row.susceptible);
        let parts = spread(shares, shape, |place, _| {
            people(place) * susceptible * times
        });
        at_most(parts, 1.0 / (epidemic.attack() * times))
    }

    /// The epidemic of any two of growth, generation time and attack.
    pub(crate) fn epidemic(&self, row: &written::Seir) -> Seir {
        let number = |number: &Option<Number>| number.as_ref().map(|n| self.world.number(n));
        let doubled = number(&row.doubling).map(|days| std::f64::consts::LN_2 / days);
        let growth = number(&row.growth).or(doubled);
        let latent = self.world.number(&row.latent);
        let (time, attack) = (number(&row.generation_time), number(&row.attack));
        match (growth, time, attack) {
            (Some(growth), Some(time), _) => Seir::of_growth_and_time(growth, time, latent),
            (Some(growth), None, Some(attack)) => {
                Seir::of_growth_and_attack(growth, attack, latent)
            }
            (None, Some(time), Some(attack)) => Seir::of_time_and_attack(time, attack, latent),
            _ => Seir::of_growth_and_time(0.0, 1.0, latent), // a rule has said that two are needed
        }
    }
}

/// Parts with a limit on what chance may multiply them by.
fn at_most(mut parts: Vec<Part>, most: f64) -> Vec<Part> {
    for part in &mut parts {
        part.most = most;
    }
    parts
}

/// One part for each place, all of the same shape.
fn spread(shares: &[(usize, f64)], shape: Shape, scale: impl Fn(usize, f64) -> f64) -> Vec<Part> {
    let shape = Arc::new(shape);
    let part = |&(place, share): &(usize, f64)| {
        let shape = Arc::clone(&shape);
        Part {
            place,
            age: None,
            scale: scale(place, share),
            most: f64::INFINITY,
            shape,
        }
    };
    shares.iter().map(part).collect()
}

/// A whole number of cases for each place: the largest remainders are rounded up.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // below 2^32 by the measure
fn batches(shares: &[(usize, f64)], at: Time, cases: f64) -> Vec<Part> {
    let total = cases.round().min(f64::from(u32::MAX)) as u32;
    let exact = |share: f64| share * f64::from(total);
    let mut counts: Vec<u32> = shares
        .iter()
        .map(|(_, share)| exact(*share).floor() as u32)
        .collect();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    let remainder = |place: usize| exact(shares[place].1).fract();
    order.sort_by(|&a, &b| remainder(b).total_cmp(&remainder(a)).then(a.cmp(&b)));
    let missing = total.saturating_sub(counts.iter().sum());
    for &place in order.iter().cycle().take(missing as usize) {
        counts[place] += 1;
    }
    let part = |(&(place, _), cases): (&(usize, f64), u32)| Part {
        place,
        age: None,
        scale: 1.0,
        most: f64::INFINITY,
        shape: Arc::new(Shape::Batch { at, cases }),
    };
    shares.iter().zip(counts).map(part).collect()
}
