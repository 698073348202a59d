//! The mean of a metric over replications, with its uncertainty.

use super::outcome::{ArmOutcome, Sample};
use super::precision::linear;
use super::study::Study;
use crate::readiness::Facts;
use crate::readiness::facts_of;
use crate::stats::interval::mean_interval;
use crate::stats::paired::Shape;
use crate::stats::sequence::asymptotic_sequence;
use crate::units::HOUR;

/// A metric over all replications of an arm.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Summary {
    /// Replications in which it is defined.
    pub n: u64,
    /// Sum of numerators over sum of denominators.
    pub mean: f64,
    /// Standard deviation between replications.
    pub sd: f64,
    /// 95 % interval of the mean: Student's t, or an asymptotic confidence sequence; for ratios by
    /// the delta method.
    pub ci95: (f64, f64),
    /// Quantiles as (p, value): of waits over all patients of all replications, of other
    /// metrics over replications.
    pub quantiles: Vec<(f64, f64)>,
}

const QUANTILES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];
const WAIT_QUANTILES: [f64; 5] = [0.5, 0.75, 0.9, 0.95, 0.99];

/// Summarises every metric of the study in one arm.
#[must_use]
pub fn summarise(study: &Study, arm: &ArmOutcome) -> Vec<Summary> {
    (0..study.kpis.len())
        .map(|kpi| summarise_one(study, arm, kpi))
        .collect()
}

/// The same with intervals that hold at every number of replications (asymptotic confidence
/// sequences), for runs whose results decided when to stop. Unbounded below 100 replications.
#[must_use]
pub fn summarise_any_time(study: &Study, arm: &ArmOutcome) -> Vec<Summary> {
    let summaries = summarise(study, arm).into_iter().enumerate();
    let any_time = |(kpi, summary): (usize, Summary)| {
        let samples: Vec<Sample> = arm.rows.iter().map(|row| row[kpi]).collect();
        let shape = linear(&samples).map(|values| Shape::of(&values));
        let ci95 = shape.map_or(summary.ci95, |shape| {
            asymptotic_sequence(shape.n, summary.mean, shape.sd, 0.05)
        });
        Summary { ci95, ..summary }
    };
    summaries.map(any_time).collect()
}

fn summarise_one(study: &Study, arm: &ArmOutcome, kpi: usize) -> Summary {
    let samples: Vec<Sample> = arm
        .rows
        .iter()
        .map(|row| row[kpi])
        .filter(|s| s.den > 0.0)
        .collect();
    let mut summary = of_samples(&samples);
    let key = &study.kpis[kpi];
    if facts_of(key.metric) == Facts::Needs && key.metric == "wait_mean" {
        let lengths = arm.waits.get(&key.scope).map(|waits| &waits.lengths);
        let quantile = |p: f64| {
            lengths
                .and_then(|l| l.quantile(p))
                .map(|ms| (p, ms / HOUR as f64))
        };
        summary.quantiles = WAIT_QUANTILES.iter().filter_map(|&p| quantile(p)).collect();
    }
    summary
}

/// Ratio of sums with the delta-method error; plain means are ratios over 1.
fn of_samples(samples: &[Sample]) -> Summary {
    let n = samples.len() as f64;
    let (num, den) = samples
        .iter()
        .fold((0.0, 0.0), |(a, b), s| (a + s.num, b + s.den));
    if samples.is_empty() {
        return Summary::default();
    }
    let mean = num / den;
    let residual = samples
        .iter()
        .map(|s| (s.num - mean * s.den).powi(2))
        .sum::<f64>();
    let error = if n > 1.0 {
        (residual / (n - 1.0) / n).sqrt() / (den / n)
    } else {
        f64::NAN
    };
    let values = sorted_values(samples);
    Summary {
        n: samples.len() as u64,
        mean,
        sd: sd(&values),
        ci95: mean_interval(samples.len() as u64, mean, error * n.sqrt(), 0.05),
        quantiles: QUANTILES
            .iter()
            .map(|&p| (p, quantile(&values, p)))
            .collect(),
    }
}

fn sorted_values(samples: &[Sample]) -> Vec<f64> {
    let mut values: Vec<f64> = samples.iter().filter_map(|s| s.value()).collect();
    values.sort_by(f64::total_cmp);
    values
}

fn sd(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt()
}

/// The smallest value that at least a share `p` of the values does not exceed.
fn quantile(sorted: &[f64], p: f64) -> f64 {
    let rank = (p * sorted.len() as f64).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}
