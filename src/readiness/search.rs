//! The breaking point by search: the same caseloads at several sizes of wave.
//!
//! Only the size of the wave varies; all other inputs and all keys stay, so that a larger wave has
//! the people of a smaller one and more. At each size the number of replications in which a
//! target holds is Binomial(n, P(size)), and P falls as the wave grows.
//!
//! **Interval.** From the smallest size upwards a size *surely holds* while the lower bound of Clopper
//! and Pearson (two-sided 95 %) reaches what is required; from the largest downwards it *surely
//! fails* while the upper bound is below it. The breaking point lies between with at least 95 %
//! (`readiness/blocks.rs` says why).

use super::blocks::{Block, between};
use super::judge::{met, samples_of};
use super::{Answer, Basis, BreakingPoint, Kind, Verdict};
use crate::experiment::outcome::Experiment;
use crate::experiment::study::Study;
use crate::experiment::{Options, run};
use crate::stats::isotonic::non_increasing;

/// Most sizes that are tried.
const SIZES: usize = 10;

/// Whether a target is missed in any arm, so that a breaking point is asked for.
#[must_use]
pub fn is_missed(study: &Study, verdicts: &[Vec<Verdict>]) -> bool {
    let missed = |target: usize| {
        let verdict = verdicts.iter().map(|arm| arm[target].answer);
        verdict.into_iter().any(|answer| answer == Answer::NotReady)
    };
    let share = |&target: &usize| matches!(study.targets[target].kind, Kind::Share { .. });
    (0..study.targets.len()).filter(share).any(missed)
}

/// The sizes to try, ascending: evenly spaced quantiles of the sizes that were drawn, or parts of
/// the one size there is; to two digits. They depend on the inputs alone, not on what came out.
/// `None` if the study has no size of wave.
#[must_use]
pub fn sizes(study: &Study, experiment: &Experiment) -> Option<Vec<f64>> {
    let place = study.wave_size?;
    let mut drawn: Vec<f64> = experiment.inputs.iter().map(|row| row[place]).collect();
    drawn.sort_by(f64::total_cmp);
    let (least, most) = (*drawn.first()?, *drawn.last()?);
    let part = |i: usize| i as f64 / (SIZES - 1) as f64;
    let size = |i: usize| {
        if most > least {
            drawn[((drawn.len() - 1) as f64 * part(i)).round() as usize]
        } else {
            most * (i + 1) as f64 / SIZES as f64
        }
    };
    let mut sizes: Vec<f64> = (0..SIZES).map(size).map(two_digits).collect();
    sizes.dedup();
    (most > 0.0).then_some(sizes)
}

fn two_digits(x: f64) -> f64 {
    format!("{x:.1e}").parse().unwrap_or(x)
}

/// In how many replications each target held, at each size.
#[derive(Clone, PartialEq, Debug)]
pub struct Search {
    /// Sizes of wave, ascending.
    pub sizes: Vec<f64>,
    /// Replications at each size.
    pub replications: u64,
    /// By size, arm and target.
    pub held: Vec<Vec<Vec<u64>>>,
}

impl Search {
    /// Plays every size with the same replications; `study_at` gives the study at a size. `None` if
    /// the stop flag was set.
    ///
    /// # Errors
    /// If threads cannot be started.
    pub fn run(
        sizes: Vec<f64>,
        study_at: &dyn Fn(f64) -> Study,
        options: &Options,
    ) -> Result<Option<Search>, Box<dyn std::error::Error>> {
        let mut held = Vec::new();
        for &size in &sizes {
            let study = study_at(size);
            let experiment = run(&study, options)?;
            if experiment.interrupted {
                return Ok(None);
            }
            held.push(held_in(&study, &experiment));
        }
        Ok(Some(Search {
            sizes,
            replications: options.replications,
            held,
        }))
    }

    /// The breaking point of every share target in every arm.
    #[must_use]
    pub fn breaking_points(&self, study: &Study) -> Vec<Vec<Option<BreakingPoint>>> {
        let one = |arm: usize, target: usize| match study.targets[target].kind {
            Kind::Share { required } => {
                let held: Vec<u64> = self.held.iter().map(|row| row[arm][target]).collect();
                Some(self.breaking_point(&held, required))
            }
            _ => None,
        };
        let of_arm = |arm| (0..study.targets.len()).map(|t| one(arm, t)).collect();
        (0..study.arms.len()).map(of_arm).collect()
    }

    fn breaking_point(&self, held: &[u64], required: f64) -> BreakingPoint {
        let n = self.replications;
        let block = |(&size, &held)| Block {
            least: size,
            most: size,
            held,
            runs: n,
        };
        let blocks: Vec<Block> = self.sizes.iter().zip(held).map(block).collect();
        let last = self.sizes.len() - 1;
        BreakingPoint {
            at: self.crossing(held, required),
            interval: between(&blocks, required),
            seen: (self.sizes[0], self.sizes[last]),
            basis: Basis::CommonCaseloads {
                sizes: self.sizes.len(),
                replications: n,
            },
        }
    }

    /// Where the non-increasing fit of the shares falls below what is required, by straight lines
    /// between sizes; `None` if it is below at the smallest size.
    fn crossing(&self, held: &[u64], required: f64) -> Option<f64> {
        let shares: Vec<f64> = held
            .iter()
            .map(|&k| k as f64 / self.replications as f64)
            .collect();
        let fit = non_increasing(&shares, &vec![1.0; shares.len()]);
        let last = fit.iter().rposition(|&share| share >= required - 1e-12)?;
        let Some(&next) = fit.get(last + 1) else {
            return Some(self.sizes[last]);
        };
        let part = (fit[last] - required) / (fit[last] - next);
        Some(self.sizes[last] + part.max(0.0) * (self.sizes[last + 1] - self.sizes[last]))
    }
}

/// In how many replications each target held, by arm and target.
fn held_in(study: &Study, experiment: &Experiment) -> Vec<Vec<u64>> {
    let count = |arm, target: &super::Target| {
        let samples = samples_of(study, arm, target);
        let holds = samples.iter().filter(|&&sample| met(sample, target.limit));
        holds.count() as u64
    };
    let of_arm = |arm| study.targets.iter().map(|t| count(arm, t)).collect();
    experiment.arms.iter().map(of_arm).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(held: &[u64], required: f64) -> BreakingPoint {
        let search = Search {
            sizes: (1..=held.len()).map(|i| i as f64 / 10.0).collect(),
            replications: 40,
            held: Vec::new(),
        };
        search.breaking_point(held, required)
    }

    #[test]
    fn it_lies_between_what_surely_holds_and_what_surely_fails() {
        // At 40 runs and 80 %: 38 surely hold (83 %), 37 not; 26 surely fail (79 %), 27 not.
        let found = point(&[40, 39, 38, 34, 30, 27, 26, 10], 0.8);
        assert_eq!(found.interval, (0.3, 0.7));
        // Between 34/40 = 0.85 at 0.4 and 30/40 = 0.75 at 0.5.
        assert!((found.at.unwrap() - 0.45).abs() < 1e-12);
        assert_eq!(found.seen, (0.1, 0.8));
    }

    #[test]
    fn beyond_the_sizes_tried_nothing_is_claimed() {
        let found = point(&[40, 40, 40], 0.8);
        assert_eq!(found.at, Some(0.3));
        assert_eq!((found.interval.0, found.interval.1), (0.3, f64::INFINITY));
        let found = point(&[3, 2, 0], 0.8);
        assert_eq!(found.at, None);
        assert_eq!(
            (found.interval.0, found.interval.1),
            (f64::NEG_INFINITY, 0.1)
        );
    }

    #[test]
    fn sizes_have_two_digits() {
        let text = [0.0651, 0.5739, 12.34].map(|x| two_digits(x).to_string());
        assert_eq!(text, ["0.065", "0.57", "12"]);
    }
}
