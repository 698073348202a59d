//! Running until a number is known well enough.

use super::outcome::{ArmOutcome, Experiment, Sample};
use crate::stats::paired::Shape;
use crate::stats::sequence::asymptotic_sequence;

/// How well a number must be known: the half-width of its interval.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Width {
    /// This share of the number itself.
    Relative(f64),
    /// So much, in the unit of the metric.
    Absolute(f64),
}

/// A precision that ends a run.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Precision {
    /// Place of the metric among those of the study.
    pub kpi: usize,
    /// How well it must be known in every arm.
    pub width: Width,
}

impl Precision {
    /// Whether the metric is known so well in every arm: by the half-width of its 95 % asymptotic
    /// confidence sequence, which allows looking again and again.
    #[must_use]
    pub fn reached(&self, experiment: &Experiment) -> bool {
        experiment.arms.iter().all(|arm| self.reached_in(arm))
    }

    fn reached_in(&self, arm: &ArmOutcome) -> bool {
        let samples: Vec<Sample> = arm.rows.iter().map(|row| row[self.kpi]).collect();
        let Some(shape) = linear(&samples).map(|values| Shape::of(&values)) else {
            return false;
        };
        let (low, high) = asymptotic_sequence(shape.n, shape.mean, shape.sd, 0.05);
        let allowed = match self.width {
            Width::Relative(part) => part * shape.mean.abs(),
            Width::Absolute(size) => size,
        };
        (high - low) / 2.0 <= allowed
    }
}

/// Values whose mean is the ratio of sums and whose scatter is that of the ratio (delta method):
/// R + (num - R den) / mean den; `None` if the denominators sum to nothing. Samples whose
/// denominators are all 1 stand for themselves.
#[must_use]
pub fn linear(samples: &[Sample]) -> Option<Vec<f64>> {
    let (num, den) = samples
        .iter()
        .fold((0.0, 0.0), |sum, s| (sum.0 + s.num, sum.1 + s.den));
    if den <= 0.0 {
        return None;
    }
    if samples.iter().all(|s| (s.den - 1.0).abs() <= 0.0) {
        return Some(samples.iter().map(|s| s.num).collect());
    }
    let (ratio, mean_den) = (num / den, den / samples.len() as f64);
    let one = |s: &Sample| ratio + (s.num - ratio * s.den) / mean_den;
    Some(samples.iter().map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::outcome::Stopping;

    fn arm(n: u32, spread: f64) -> ArmOutcome {
        let sample = |i: u32| Sample {
            num: 10.0 + if i.is_multiple_of(2) { spread } else { -spread },
            den: 1.0,
        };
        ArmOutcome {
            rows: (0..n).map(|i| vec![sample(i)]).collect(),
            ..ArmOutcome::default()
        }
    }

    fn reached(arms: Vec<ArmOutcome>, width: Width) -> bool {
        let experiment = Experiment {
            replications: arms[0].rows.len() as u64,
            interrupted: false,
            stopping: Stopping::NotReached,
            arms,
            inputs: Vec::new(),
        };
        Precision { kpi: 0, width }.reached(&experiment)
    }

    #[test]
    fn every_arm_must_be_known_so_well() {
        let wide = Width::Relative(0.05);
        assert!(reached(vec![arm(128, 1.0)], wide));
        assert!(!reached(vec![arm(128, 1.0), arm(128, 4.0)], wide));
        assert!(!reached(vec![arm(128, 1.0)], Width::Absolute(0.1)));
        assert!(
            !reached(vec![arm(64, 0.0)], wide),
            "too few for this interval"
        );
    }

    #[test]
    fn linear_values_have_the_ratio_as_mean() {
        let samples = [(1.0, 10.0), (30.0, 90.0)].map(|(num, den)| Sample { num, den });
        let values = linear(&samples).unwrap();
        assert!((values.iter().sum::<f64>() / 2.0 - 0.31).abs() < 1e-15);
        // By hand: 0.31 + (1 - 3.1) / 50.
        assert!((values[0] - 0.268).abs() < 1e-15);
        assert_eq!(linear(&[Sample::default()]), None);
    }
}
