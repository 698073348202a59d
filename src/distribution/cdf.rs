//! Distribution functions of laws, from both ends.

use super::law::Law;
use crate::stats::gamma::gamma_pq;
use crate::stats::normal::normal_cdf;

impl Law {
    /// F(x): the probability of a value of at most x.
    #[must_use]
    pub fn cdf(&self, x: f64) -> f64 {
        self.below_and_above(x).0
    }

    /// 1 - F(x): the probability of a value above x, accurate also where it is small.
    #[must_use]
    pub fn survival(&self, x: f64) -> f64 {
        self.below_and_above(x).1
    }

    fn below_and_above(&self, x: f64) -> (f64, f64) {
        if x < 0.0 {
            return (0.0, 1.0);
        }
        match *self {
            Law::Exponential { mean } => by_hazard(x / mean),
            Law::Lognormal { mu, sigma } => {
                let z = (libm::log(x) - mu) / sigma;
                (normal_cdf(z), normal_cdf(-z))
            }
            Law::Gamma { shape, scale } => gamma_pq(shape, x / scale),
            Law::Weibull { shape, scale } => by_hazard(libm::pow(x / scale, shape)),
            Law::LogLogistic { shape, scale } => {
                let odds = libm::pow(x / scale, shape);
                (1.0 / (1.0 + 1.0 / odds), 1.0 / (1.0 + odds))
            }
            Law::Capped { ref law, cap } if x < cap => law.below_and_above(x),
            Law::Truncated { ref law, low, high } if (low..high).contains(&x) => {
                let (below, above) = (
                    law.cdf(x) - law.cdf_below(low),
                    law.survival(x) - law.survival(high),
                );
                (
                    below / law.between(low, high),
                    above / law.between(low, high),
                )
            }
            _ => {
                let below = self.bounded_cdf(x);
                (below, 1.0 - below)
            }
        }
    }

    /// F(x) where it is simple.
    fn bounded_cdf(&self, x: f64) -> f64 {
        let reached = |value: f64| f64::from(u8::from(x >= value));
        match *self {
            Law::Uniform { low, high } => ((x - low) / (high - low)).clamp(0.0, 1.0),
            Law::Triangular { low, mode, high } => triangular_cdf(low, mode, high, x),
            Law::Empirical {
                ref values,
                ref weights,
            } => step_cdf(values, weights, |&v| v <= x),
            Law::Constant { value: end }
            | Law::Capped { cap: end, .. }
            | Law::Truncated { high: end, .. } => reached(end),
            _ => 1.0,
        }
    }

    /// The probability of a value in [low, high].
    pub(super) fn between(&self, low: f64, high: f64) -> f64 {
        self.cdf(high) - self.cdf_below(low)
    }

    /// F(x-): the probability of a value below x.
    pub(super) fn cdf_below(&self, x: f64) -> f64 {
        match *self {
            Law::Constant { value } => f64::from(u8::from(x > value)),
            Law::Empirical {
                ref values,
                ref weights,
            } => step_cdf(values, weights, |&v| v < x),
            Law::Truncated { ref law, low, high } if low < x && x <= high => {
                let (before, upto) = (law.cdf_below(low), law.cdf(high));
                (law.cdf_below(x) - before) / (upto - before)
            }
            Law::Truncated { high, .. } => f64::from(u8::from(x > high)),
            Law::Capped { cap, .. } if x > cap => 1.0,
            Law::Capped { ref law, .. } => law.cdf_below(x),
            _ => self.cdf(x),
        }
    }

    /// The values and their probabilities, if they can be listed.
    pub(super) fn steps(&self) -> Option<Vec<(f64, f64)>> {
        match *self {
            Law::Constant { value } => Some(vec![(value, 1.0)]),
            Law::Empirical {
                ref values,
                ref weights,
            } => {
                let total: f64 = weights.iter().sum();
                Some(
                    values
                        .iter()
                        .zip(weights)
                        .map(|(&v, w)| (v, w / total))
                        .collect(),
                )
            }
            Law::Truncated { ref law, low, high } => {
                let mut kept = law.steps()?;
                kept.retain(|(value, _)| (low..=high).contains(value));
                let total: f64 = kept.iter().map(|(_, p)| p).sum();
                Some(
                    kept.into_iter()
                        .map(|(value, p)| (value, p / total))
                        .collect(),
                )
            }
            Law::Capped { ref law, cap } => Some(
                law.steps()?
                    .into_iter()
                    .map(|(value, p)| (value.min(cap), p))
                    .collect(),
            ),
            _ => None,
        }
    }
}

/// F and 1 - F from the cumulative hazard.
fn by_hazard(hazard: f64) -> (f64, f64) {
    (-libm::expm1(-hazard), libm::exp(-hazard))
}

fn triangular_cdf(low: f64, mode: f64, high: f64, x: f64) -> f64 {
    if x <= low {
        0.0
    } else if x >= high {
        1.0
    } else if x <= mode {
        (x - low) * (x - low) / ((high - low) * (mode - low))
    } else {
        1.0 - (high - x) * (high - x) / ((high - low) * (high - mode))
    }
}

fn step_cdf(values: &[f64], weights: &[f64], counts: impl Fn(&f64) -> bool) -> f64 {
    let upto = values.partition_point(counts);
    if upto == values.len() {
        return 1.0;
    }
    weights[..upto].iter().sum::<f64>() / weights.iter().sum::<f64>()
}
