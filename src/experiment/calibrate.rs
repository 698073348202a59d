//! What a past census says about uncertain inputs: approximate Bayesian computation with regression adjustment.
//!
//! The laws of the scenario's uncertain inputs are the prior. A *bank* of winters is simulated, each in a world of
//! its own, so that inputs and census of a winter are one draw from prior and model together; what the census shows
//! of it is the share `ascertainment` of those in beds, with a uniform prior. Then, for an observed census:
//!
//! 1. *Features*: the square root of the mean count of every week and unit, over the days that were counted and are
//!    used. Square roots make chance about equally large at small and large counts.
//! 2. *Summaries*: for each fitted quantity its normal score z (by rank within the bank) is regressed on features and
//!    their squares, over the whole bank; the fitted value is the summary (semi-automatic summaries, Fearnhead and
//!    Prangle, J R Stat Soc B 2012).
//! 3. *Acceptance*: the nearest tenth of the bank by Euclidean distance of summaries, each over its own spread, with
//!    Epanechnikov weights.
//! 4. *Adjustment*: within these, z is regressed on the summaries, and moved along the regression to the observed ones
//!    (Beaumont, Zhang and Balding, Genetics 2002). Back from z to the values of the bank, so that every draw lies
//!    in the range of the prior.
//!
//! Only what is asked for is fitted: all other uncertain inputs keep their laws, also in later runs; dependence of
//! them on the fitted ones after the fit is lost. Whether intervals cover is tested by simulation-based calibration
//! (Talts et al. 2018): `tests/calibrate.rs`.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::observed::{Observed, census_of};
use super::reduce::by_day;
use super::run::Options;
use super::study::Study;
use crate::model::network::{LevelId, UnitId};
use crate::random::{Key, Purpose};
use crate::simulation::{Memory, Plan, simulate_in};
use crate::stats::normal::{normal_cdf, normal_quantile};
use crate::stats::regression::{crps, quantile, weighted};

/// Share of the bank that is accepted.
const ACCEPTED: f64 = 0.1;
/// Fewest winters that are accepted.
const FEWEST: usize = 100;
/// Days of a feature.
const WEEK: usize = 7;
/// Draws that are kept.
const DRAWS: usize = 200;
/// Ridge of regressions on standardised columns, for each winter.
const RIDGE: f64 = 1e-3;
/// Winters of the bank whose own nearest neighbours say what is near.
const PROBES: usize = 200;

/// A day that counts: unit by place in the bank, day of the run, count.
pub type Counted = (usize, usize, f64);

/// Simulated winters under one arm.
#[derive(Clone, PartialEq, Debug)]
pub struct Bank {
    /// Units, as in the observed census.
    pub units: Vec<(UnitId, LevelId)>,
    /// All inputs by winter, in the order of [`Study::inputs`].
    pub inputs: Vec<Vec<f64>>,
    /// The share of patients that a census of the winter shows.
    pub shown: Vec<f64>,
    /// Patients in beds at the end of the day, by winter, unit and day.
    pub census: Vec<Vec<Vec<u32>>>,
}

/// One fitted quantity.
#[derive(Clone, PartialEq, Debug)]
pub struct Fitted {
    /// Values of the bank.
    pub before: Vec<f64>,
    /// Draws after the fit, all equally likely; those of all quantities at one place go together.
    pub after: Vec<f64>,
}

/// What a census says.
#[derive(Clone, PartialEq, Debug)]
pub struct Posterior {
    /// The fitted inputs, in the order asked, then the ascertainment if it is fitted.
    pub fitted: Vec<Fitted>,
    /// Winters that were accepted.
    pub accepted: usize,
    /// Share of winters of the bank that are at least as far from their nearest neighbour as the observed one is from
    /// its own: below 2 % the model hardly ever makes such a census.
    pub familiar: f64,
}

/// How a forecast goes with days that it did not see.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Score {
    /// Days.
    pub days: usize,
    /// Days inside the 80 % and the 95 % band.
    pub inside: [usize; 2],
    /// Mean of observed - forecast mean, in beds.
    pub bias: f64,
    /// Mean continuous ranked probability score, in beds.
    pub crps: f64,
}

impl Bank {
    /// Simulates winters; `None` if it was interrupted. The share shown is uniform between two limits.
    ///
    /// # Errors
    /// If threads cannot be started.
    pub fn play(
        study: &Study,
        arm: usize,
        units: &[(UnitId, LevelId)],
        shown: (f64, f64),
        options: &Options,
    ) -> Result<Option<Bank>, rayon::ThreadPoolBuildError> {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(options.threads);
        let plan = Plan::new(&study.worlds.models(0)[0], &study.kpis);
        let one = |memory: &mut Memory, replication: u64| {
            if options.stop.load(Ordering::Relaxed) {
                return None;
            }
            let key = Key::world(study.seed, replication);
            let model = Arc::clone(&study.worlds.models(replication)[arm]);
            let record = simulate_in(memory, &model, &plan, key);
            let census = units
                .iter()
                .map(|&(unit, level)| by_day(&census_of(unit, level), &plan, &record));
            (options.progress)(replication);
            let u = key.uniform(Purpose::named("ascertainment"), 0);
            let shown = shown.0 + (shown.1 - shown.0) * u;
            Some((study.worlds.inputs(replication), shown, census.collect()))
        };
        let winters: Option<Vec<_>> = threads.build()?.install(|| {
            (0..options.replications)
                .into_par_iter()
                .map_init(Memory::default, one)
                .collect()
        });
        Ok(winters.map(|winters| {
            let mut bank = Bank {
                units: units.to_vec(),
                inputs: Vec::new(),
                shown: Vec::new(),
                census: Vec::new(),
            };
            for (inputs, shown, census) in winters {
                bank.inputs.push(inputs);
                bank.shown.push(shown);
                bank.census.push(census);
            }
            bank
        }))
    }

    /// The days of an observed census before a day of the run, and those from it on.
    #[must_use]
    pub fn counted(&self, observed: &Observed, cut: usize) -> (Vec<Counted>, Vec<Counted>) {
        let mut all = Vec::new();
        for series in &observed.series {
            let Some(unit) = self.units.iter().position(|&(unit, _)| unit == series.unit) else {
                continue;
            };
            all.extend(
                series
                    .days
                    .iter()
                    .map(|(&day, &count)| (unit, day, f64::from(count))),
            );
        }
        all.into_iter().partition(|&(_, day, _)| day < cut)
    }

    /// What a census of these days would have shown in a winter.
    fn seen(&self, winter: usize, days: &[Counted]) -> Vec<Counted> {
        let count = |unit: usize, day: usize| {
            let row = &self.census[winter][unit];
            f64::from(row.get(day).copied().unwrap_or_default()) * self.shown[winter]
        };
        days.iter()
            .map(|&(unit, day, _)| (unit, day, count(unit, day).round()))
            .collect()
    }

    /// Fits inputs, and the ascertainment if asked, to counted days; `None` if there is nothing to learn from.
    #[must_use]
    pub fn fit(
        &self,
        days: &[Counted],
        inputs: &[usize],
        ascertainment: bool,
    ) -> Option<Posterior> {
        let n = self.inputs.len();
        if days.is_empty() || n < FEWEST {
            return None;
        }
        let winters: Vec<Vec<f64>> = (0..n)
            .map(|winter| features(&self.seen(winter, days)))
            .collect();
        let scale = Scale::of(&winters);
        let winters: Vec<Vec<f64>> = winters.iter().map(|row| scale.apply(row)).collect();
        let observed = scale.apply(&features(days));
        let mut values: Vec<Vec<f64>> = inputs
            .iter()
            .map(|&input| self.inputs.iter().map(|row| row[input]).collect())
            .collect();
        if ascertainment {
            values.push(self.shown.clone());
        }
        let scores: Vec<Vec<f64>> = values.iter().map(|values| normal_scores(values)).collect();
        let (summaries, target) = summaries(&winters, &observed, &scores)?;
        let near = Near::of(&summaries, &target);
        let order = near.spread_over(DRAWS);
        let after = |(values, scores): (&Vec<f64>, &Vec<f64>)| {
            let sorted = ascending(values);
            let moved = near.adjusted(&summaries, &target, scores);
            let draws = order.iter().map(|&at| from_score(&sorted, moved[at]));
            Fitted {
                before: values.clone(),
                after: draws.collect(),
            }
        };
        Some(Posterior {
            fitted: values.iter().zip(&scores).map(after).collect(),
            accepted: near.winters.len(),
            familiar: familiar(&winters, &observed),
        })
    }

    /// The score of these winters as a forecast of days; `None` without a day.
    #[must_use]
    pub fn score(&self, days: &[Counted]) -> Option<Score> {
        if days.is_empty() {
            return None;
        }
        let seen: Vec<Vec<Counted>> = (0..self.inputs.len())
            .map(|winter| self.seen(winter, days))
            .collect();
        let mut score = Score {
            days: days.len(),
            inside: [0, 0],
            bias: 0.0,
            crps: 0.0,
        };
        for (at, &(_, _, count)) in days.iter().enumerate() {
            let sample: Vec<f64> = seen.iter().map(|winter| winter[at].2).collect();
            let mean = sample.iter().sum::<f64>() / sample.len() as f64;
            score.bias += (count - mean) / days.len() as f64;
            score.crps += crps(&sample, count) / days.len() as f64;
            for (inside, tail) in score.inside.iter_mut().zip([0.1, 0.025]) {
                let band = quantile(&sample, tail)..=quantile(&sample, 1.0 - tail);
                *inside += usize::from(band.contains(&count));
            }
        }
        Some(score)
    }
}

/// The square root of the mean count of every week of every unit.
fn features(days: &[Counted]) -> Vec<f64> {
    let mut weeks: std::collections::BTreeMap<(usize, usize), (f64, f64)> =
        std::collections::BTreeMap::new();
    for &(unit, day, count) in days {
        let week = weeks.entry((unit, day / WEEK)).or_default();
        *week = (week.0 + count, week.1 + 1.0);
    }
    weeks
        .into_values()
        .map(|(sum, n)| (sum / n).sqrt())
        .collect()
}

/// Means and spreads of columns.
struct Scale(Vec<(f64, f64)>);

impl Scale {
    fn of(rows: &[Vec<f64>]) -> Scale {
        let n = rows.len() as f64;
        let column = |at: usize| {
            let mean = rows.iter().map(|row| row[at]).sum::<f64>() / n;
            let variance = rows.iter().map(|row| (row[at] - mean).powi(2)).sum::<f64>() / n;
            (mean, variance.sqrt())
        };
        Scale((0..rows.first().map_or(0, Vec::len)).map(column).collect())
    }

    /// Columns that never differ become 0.
    fn apply(&self, row: &[f64]) -> Vec<f64> {
        let pairs = row.iter().zip(&self.0);
        pairs
            .map(|(x, (mean, sd))| if *sd > 1e-12 { (x - mean) / sd } else { 0.0 })
            .collect()
    }
}

/// Normal scores by rank: the value of rank k of n becomes the quantile at (k - 1/2) / n.
fn normal_scores(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut scores = vec![0.0; values.len()];
    for (rank, winter) in order.into_iter().enumerate() {
        scores[winter] = normal_quantile((rank as f64 + 0.5) / values.len() as f64);
    }
    scores
}

/// The value of a normal score, between the ascending values of the bank.
#[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation)] // a place in the bank
fn from_score(sorted: &[f64], score: f64) -> f64 {
    let last = sorted.len() - 1;
    let place = normal_cdf(score) * sorted.len() as f64 - 0.5;
    let place = place.clamp(0.0, last as f64);
    let (low, part) = (place.floor(), place.fract());
    let (low, high) = (sorted[low as usize], sorted[(low as usize + 1).min(last)]);
    low + (high - low) * part
}

fn ascending(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// A constant, features and their squares.
fn terms(features: &[f64]) -> Vec<f64> {
    let squares = features.iter().map(|x| x * x);
    std::iter::once(1.0)
        .chain(features.iter().copied())
        .chain(squares)
        .collect()
}

/// Summaries of all winters and of the observed one, each over its spread: one for each score.
fn summaries(
    winters: &[Vec<f64>],
    observed: &[f64],
    scores: &[Vec<f64>],
) -> Option<(Vec<Vec<f64>>, Vec<f64>)> {
    let rows: Vec<Vec<f64>> = winters.iter().map(|row| terms(row)).collect();
    let of_observed = terms(observed);
    let equal = vec![1.0; rows.len()];
    let ridge = RIDGE * rows.len() as f64;
    let fits: Option<Vec<Vec<f64>>> = scores
        .iter()
        .map(|score| weighted(&rows, score, &equal, ridge))
        .collect();
    let fits = fits?;
    let summary = |row: &Vec<f64>| -> Vec<f64> { fits.iter().map(|fit| dot(fit, row)).collect() };
    let all: Vec<Vec<f64>> = rows.iter().map(summary).collect();
    let scale = Scale::of(&all);
    let target = scale.apply(&summary(&of_observed));
    Some((all.iter().map(|row| scale.apply(row)).collect(), target))
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter()
        .zip(b)
        .map(|(a, b)| (a - b).powi(2))
        .sum::<f64>()
        .sqrt()
}

/// The winters nearest to the observed one, and their weights.
struct Near {
    winters: Vec<usize>,
    weights: Vec<f64>,
}

impl Near {
    #[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation)] // a share of a length
    fn of(summaries: &[Vec<f64>], target: &[f64]) -> Near {
        let mut order: Vec<(f64, usize)> = summaries
            .iter()
            .enumerate()
            .map(|(at, row)| (distance(row, target), at))
            .collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        let share = (ACCEPTED * order.len() as f64) as usize;
        let kept = share.max(FEWEST).min(order.len() - 1);
        let widest = order[kept].0.max(1e-12);
        let near = &order[..kept];
        Near {
            winters: near.iter().map(|&(_, at)| at).collect(),
            weights: near
                .iter()
                .map(|(far, _)| (1.0 - (far / widest).powi(2)).max(1e-9))
                .collect(),
        }
    }

    /// Scores of the accepted winters, moved along their regression on summaries to the observed ones.
    fn adjusted(&self, summaries: &[Vec<f64>], target: &[f64], scores: &[f64]) -> Vec<f64> {
        let offset = |winter: usize| -> Vec<f64> {
            let offsets = summaries[winter]
                .iter()
                .zip(target)
                .map(|(own, target)| own - target);
            std::iter::once(1.0).chain(offsets).collect()
        };
        let rows: Vec<Vec<f64>> = self.winters.iter().map(|&winter| offset(winter)).collect();
        let own: Vec<f64> = self.winters.iter().map(|&winter| scores[winter]).collect();
        let Some(slopes) = weighted(&rows, &own, &self.weights, 1e-9) else {
            return own;
        };
        let moved = rows.iter().zip(&own);
        moved
            .map(|(row, score)| score - dot(&slopes[1..], &row[1..]))
            .collect()
    }

    /// Places of accepted winters, each as often as its weight says: systematic sampling.
    fn spread_over(&self, draws: usize) -> Vec<usize> {
        let total: f64 = self.weights.iter().sum();
        let (mut sum, mut places) = (0.0, Vec::new());
        for (at, weight) in self.weights.iter().enumerate() {
            sum += weight / total * draws as f64;
            while (places.len() as f64) + 0.5 < sum {
                places.push(at);
            }
        }
        places.resize(draws, self.weights.len() - 1);
        places
    }
}

/// The share of probes that are at least as far from their nearest neighbour as the observed winter is.
fn familiar(winters: &[Vec<f64>], observed: &[f64]) -> f64 {
    let nearest = |row: &[f64], but: Option<usize>| {
        let others = winters
            .iter()
            .enumerate()
            .filter(|(at, _)| Some(*at) != but);
        others
            .map(|(_, other)| distance(row, other))
            .fold(f64::INFINITY, f64::min)
    };
    let own = nearest(observed, None);
    let probes = PROBES.min(winters.len());
    let far = (0..probes).filter(|&at| nearest(&winters[at], Some(at)) >= own);
    far.count() as f64 / probes as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_go_to_the_bank_and_back() {
        let values = [5.0, 1.0, 3.0, 2.0];
        let (scores, sorted) = (normal_scores(&values), ascending(&values));
        for (value, score) in values.iter().zip(&scores) {
            assert!((from_score(&sorted, *score) - value).abs() < 1e-9);
        }
        assert!(
            (from_score(&sorted, -9.0) - 1.0).abs() < 1e-12,
            "never beyond the bank"
        );
        assert!((from_score(&sorted, 9.0) - 5.0).abs() < 1e-12);
    }

    #[test]
    fn heavier_winters_are_drawn_more_often() {
        let near = Near {
            winters: vec![7, 8, 9],
            weights: vec![2.0, 1.0, 1.0],
        };
        let places = near.spread_over(8);
        assert_eq!(places, [0, 0, 0, 0, 1, 1, 2, 2]);
    }

    #[test]
    fn features_are_weeks_of_units() {
        let days = [(0, 0, 4.0), (0, 6, 4.0), (0, 7, 9.0), (1, 0, 16.0)];
        assert_eq!(features(&days), [2.0, 3.0, 4.0]);
    }
}
