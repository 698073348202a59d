//! The breaking point by search: the same caseloads at several sizes of wave.
//!
//! Only the size of the wave varies; all other inputs and all keys stay, so that a larger wave has
//! the people of a smaller one and more. At each size the number of replications in which a
//! target holds is Binomial(n, P(size)), and P falls as the wave grows; so does the mean of a metric,
//! or its negative where the target is an upper limit.
//!
//! **Interval.** From the smallest size upwards a size *surely holds* while the lower bound (two-sided
//! 95 %: Clopper and Pearson for a share, Student for a mean) reaches what is required; from the largest
//! downwards it *surely fails* while the upper bound is below it. The breaking point lies between with
//! at least 95 % (`readiness/blocks.rs` says why), for a mean as far as the interval of Student holds.

use super::blocks::{Bounded, between_bounded};
use super::judge::{met, samples_of};
use super::{Answer, Basis, BreakingPoint, Kind, Limit, Target, Verdict};
use crate::experiment::outcome::{Experiment, Sample};
use crate::experiment::study::Study;
use crate::experiment::{Options, run};
use crate::stats::interval::{clopper_pearson, mean_interval};
use crate::stats::isotonic::non_increasing;
use crate::stats::paired::Shape;

/// Most sizes that are tried.
const SIZES: usize = 10;

/// Whether a target is missed in any arm, so that a breaking point is asked for.
#[must_use]
pub fn is_missed(study: &Study, verdicts: &[Vec<Verdict>]) -> bool {
    let missed = |target: usize| {
        let verdict = verdicts.iter().map(|arm| arm[target].answer);
        verdict.into_iter().any(|answer| answer == Answer::NotReady)
    };
    let simulated = |&target: &usize| !matches!(study.targets[target].kind, Kind::Static(_));
    (0..study.targets.len()).filter(simulated).any(missed)
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

/// What the replications at one size say of a target: an estimate of what must reach `required`, and
/// its two-sided 95 % interval.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Reach {
    /// Share of replications in which the target held; or mean of the metric, its negative where the
    /// target is an upper limit.
    pub estimate: f64,
    /// Its interval.
    pub interval: (f64, f64),
    /// What is required, with the same sign.
    pub required: f64,
}

/// What was seen of each target at each size.
#[derive(Clone, PartialEq, Debug)]
pub struct Search {
    /// Sizes of wave, ascending.
    pub sizes: Vec<f64>,
    /// Replications at each size.
    pub replications: u64,
    /// By size, arm and target; `None` for a count on a date, which no wave changes.
    pub seen: Vec<Vec<Vec<Option<Reach>>>>,
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
        let mut seen = Vec::new();
        for &size in &sizes {
            let study = study_at(size);
            let experiment = run(&study, options)?;
            if experiment.interrupted {
                return Ok(None);
            }
            seen.push(reach_in(&study, &experiment));
        }
        Ok(Some(Search {
            sizes,
            replications: options.replications,
            seen,
        }))
    }

    /// The breaking point of every simulated target in every arm.
    #[must_use]
    pub fn breaking_points(&self, study: &Study) -> Vec<Vec<Option<BreakingPoint>>> {
        let one = |arm: usize, target: usize| {
            let of_size = |row: &Vec<Vec<Option<Reach>>>| row[arm][target];
            let reach: Option<Vec<Reach>> = self.seen.iter().map(of_size).collect();
            reach.map(|reach| self.breaking_point(&reach))
        };
        let of_arm = |arm| (0..study.targets.len()).map(|t| one(arm, t)).collect();
        (0..study.arms.len()).map(of_arm).collect()
    }

    fn breaking_point(&self, reach: &[Reach]) -> BreakingPoint {
        let bounded = |(&size, reach): (&f64, &Reach)| Bounded {
            least: size,
            most: size,
            bounds: reach.interval,
        };
        let blocks: Vec<Bounded> = self.sizes.iter().zip(reach).map(bounded).collect();
        let last = self.sizes.len() - 1;
        BreakingPoint {
            at: self.crossing(reach),
            interval: between_bounded(&blocks, reach[0].required),
            seen: (self.sizes[0], self.sizes[last]),
            basis: Basis::CommonCaseloads {
                sizes: self.sizes.len(),
                replications: self.replications,
            },
        }
    }

    /// Where the non-increasing fit of the estimates falls below what is required, by straight lines
    /// between sizes; `None` if it is below at the smallest size.
    fn crossing(&self, reach: &[Reach]) -> Option<f64> {
        let required = reach[0].required;
        let estimates: Vec<f64> = reach.iter().map(|reach| reach.estimate).collect();
        let fit = non_increasing(&estimates, &vec![1.0; estimates.len()]);
        let slack = 1e-12 * required.abs().max(1.0);
        let last = fit.iter().rposition(|&value| value >= required - slack)?;
        let Some(&next) = fit.get(last + 1) else {
            return Some(self.sizes[last]);
        };
        let part = (fit[last] - required) / (fit[last] - next);
        Some(self.sizes[last] + part.max(0.0) * (self.sizes[last + 1] - self.sizes[last]))
    }
}

/// What the replications say of every target, by arm and target.
fn reach_in(study: &Study, experiment: &Experiment) -> Vec<Vec<Option<Reach>>> {
    let of = |arm, target: &Target| {
        let samples = samples_of(study, arm, target);
        match target.kind {
            Kind::Share { required } => Some(share(&samples, target.limit, required)),
            Kind::Mean => mean(&samples, target.limit),
            Kind::Static(_) => None,
        }
    };
    let of_arm = |arm| study.targets.iter().map(|t| of(arm, t)).collect();
    experiment.arms.iter().map(of_arm).collect()
}

fn share(samples: &[Sample], limit: Limit, required: f64) -> Reach {
    let held = samples.iter().filter(|&&sample| met(sample, limit)).count() as u64;
    let n = samples.len() as u64;
    Reach {
        estimate: held as f64 / n as f64,
        interval: clopper_pearson(held, n, 0.05),
        required,
    }
}

/// `None` if the metric is defined in fewer than two replications.
fn mean(samples: &[Sample], limit: Limit) -> Option<Reach> {
    let values: Vec<f64> = samples.iter().filter_map(|sample| sample.value()).collect();
    let Shape { n, mean, sd, .. } = Shape::of(&values);
    let (low, high) = mean_interval(n, mean, sd, 0.05);
    (values.len() > 1).then_some(match limit {
        Limit::AtLeast(least) => Reach {
            estimate: mean,
            interval: (low, high),
            required: least,
        },
        Limit::AtMost(most) => Reach {
            estimate: -mean,
            interval: (-high, -low),
            required: -most,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(held: &[u64], required: f64) -> BreakingPoint {
        let reach = |&held: &u64| Reach {
            estimate: held as f64 / 40.0,
            interval: clopper_pearson(held, 40, 0.05),
            required,
        };
        search(held.len()).breaking_point(&held.iter().map(reach).collect::<Vec<_>>())
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

    fn search(sizes: usize) -> Search {
        Search {
            sizes: (1..=sizes).map(|i| i as f64 / 10.0).collect(),
            replications: 40,
            seen: Vec::new(),
        }
    }

    #[test]
    fn a_mean_that_grows_with_the_wave_breaks_where_it_passes_its_upper_limit() {
        // At the size i / 10 the values are 10 i - 1 and 10 i + 1, twenty times each: 10 i +- 0.33.
        let at = |i: i32| -> Reach {
            let sample = |sign: i32| Sample {
                num: f64::from(10 * i + sign),
                den: 1.0,
            };
            let samples: Vec<Sample> = (0..20).flat_map(|_| [sample(-1), sample(1)]).collect();
            mean(&samples, Limit::AtMost(25.0)).unwrap()
        };
        let reach: Vec<Reach> = (1..=4).map(at).collect();
        let found = search(4).breaking_point(&reach);
        assert_eq!(found.interval, (0.2, 0.3));
        assert!((found.at.unwrap() - 0.25).abs() < 1e-12);
        let close = |i: usize| (reach[i].interval.1 - reach[i].interval.0 - 0.648).abs() < 1e-3;
        assert!(close(0) && close(3), "{:?}", reach[0]);
    }

    #[test]
    fn sizes_have_two_digits() {
        let text = [0.0651, 0.5739, 12.34].map(|x| two_digits(x).to_string());
        assert_eq!(text, ["0.065", "0.57", "12"]);
    }
}
