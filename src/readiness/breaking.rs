//! The breaking point: up to what size of wave does a target hold?
//!
//! Every replication has drawn its own wave size, so the share of replications that
//! meet a target can be followed along it. That share is fitted as a non-increasing step
//! function (pool adjacent violators; Ayer et al., 1955), and the breaking point is the
//! largest wave size seen at which the fit still reaches the required probability. Its
//! interval comes from blocks of runs of neighbouring sizes (`readiness/blocks.rs`); none is given if the
//! results decided when to stop. (A percentile bootstrap of the fit does not cover: the fit is not
//! smooth in the data.) The search in
//! [`search`](super::search) is narrower, and takes more runs.

use super::blocks::{between, blocks_of};
use super::judge::{met, samples_of};
use super::{Basis, BreakingPoint, Kind};
use crate::experiment::outcome::Experiment;
use crate::experiment::study::Study;
use crate::stats::isotonic::non_increasing;

/// Fewest replications from which a breaking point is estimated.
pub const FEWEST: usize = 20;

/// The breaking point of every target in every arm, by arm and target; `None` where wave
/// size is not uncertain, the target has no required probability, or runs are too few.
#[must_use]
pub fn breaking_points(study: &Study, experiment: &Experiment) -> Vec<Vec<Option<BreakingPoint>>> {
    let waves = wave_sizes(study, experiment);
    let one = |arm: usize, target: usize| {
        let Kind::Share { required } = study.targets[target].kind else {
            return None;
        };
        let sizes = waves.as_ref()?;
        let target = &study.targets[target];
        let values = samples_of(study, &experiment.arms[arm], target);
        let mut runs: Vec<(f64, bool)> = sizes
            .iter()
            .zip(&values)
            .map(|(&size, &sample)| (size, met(sample, target.limit)))
            .collect();
        runs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let point = (runs.len() >= FEWEST).then(|| of_runs(&runs, required));
        point.map(|point| BreakingPoint {
            interval: if experiment.any_time() {
                (f64::NEG_INFINITY, f64::INFINITY)
            } else {
                point.interval
            },
            ..point
        })
    };
    let arm = |arm| {
        (0..study.targets.len())
            .map(|target| one(arm, target))
            .collect()
    };
    (0..study.arms.len()).map(arm).collect()
}

/// The wave size of every replication, if it varies.
fn wave_sizes(study: &Study, experiment: &Experiment) -> Option<Vec<f64>> {
    let place = study.wave_size?;
    let sizes: Vec<f64> = experiment.inputs.iter().map(|row| row[place]).collect();
    let varies = sizes
        .windows(2)
        .any(|pair| pair[0].total_cmp(&pair[1]).is_ne());
    varies.then_some(sizes)
}

/// The breaking point of runs in order of wave size.
fn of_runs(runs: &[(f64, bool)], required: f64) -> BreakingPoint {
    let interval = between(&blocks_of(runs), required);
    BreakingPoint {
        at: largest(runs, required).map(|at| at.max(interval.0).min(interval.1)),
        interval,
        seen: (runs[0].0, runs[runs.len() - 1].0),
        basis: Basis::OwnSizes,
    }
}

/// The largest wave size at which the fitted share reaches what is required, if there are
/// enough runs up to it to tell: at least 1 / (1 - required), so that one miss among them
/// would not yet be one too many.
fn largest(runs: &[(f64, bool)], required: f64) -> Option<f64> {
    let fewest = (1.0 / (1.0 - required).max(0.01)).ceil() as usize;
    let met: Vec<f64> = runs
        .iter()
        .map(|&(_, met)| f64::from(u8::from(met)))
        .collect();
    let fit = non_increasing(&met, &vec![1.0; met.len()]);
    let last = fit.iter().rposition(|&share| share >= required - 1e-12);
    last.filter(|&at| at + 1 >= fewest.min(runs.len()))
        .map(|at| runs[at].0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sharp_limit_is_found_where_it_is() {
        let runs: Vec<(f64, bool)> = (0..200).map(|i| (f64::from(i) / 100.0, i < 80)).collect();
        let point = of_runs(&runs, 0.9);
        // Of the runs up to 0.79 all hold, so the share 0.9 may still be reached a few runs later.
        assert!((0.79..0.90).contains(&point.at.unwrap()), "{point:?}");
        assert!(point.interval.0 <= point.at.unwrap() && point.interval.1 >= point.at.unwrap());
    }

    #[test]
    fn what_never_holds_has_no_breaking_point_and_what_always_holds_has_the_largest_seen() {
        let runs = |met| (0..50).map(|i| (f64::from(i), met)).collect::<Vec<_>>();
        assert_eq!(of_runs(&runs(false), 0.9).at, None);
        assert_eq!(of_runs(&runs(true), 0.9).at, Some(49.0));
    }
}
