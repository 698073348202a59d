//! What is left of a length of time at a random instant within it.

use super::law::Law;
use crate::stats::beta::beta_cdf;
use crate::stats::gamma::gamma_pq;
use crate::stats::normal::normal_cdf;

impl Law {
    /// `E[max(X - x, 0)]`, the integral of 1 - F from x on, accurate also where it is small.
    #[must_use]
    pub fn excess_mean(&self, x: f64) -> f64 {
        if x.is_infinite() {
            return 0.0;
        }
        match *self {
            Law::Exponential { mean } => mean * self.survival(x),
            Law::Capped { cap: end, .. } | Law::Truncated { high: end, .. } if x >= end => 0.0,
            Law::Capped { ref law, cap } => law.excess_mean(x) - law.excess_mean(cap),
            Law::Truncated { ref law, low, high } if x >= low => {
                let beyond = if high.is_finite() {
                    (high - x) * law.survival(high)
                } else {
                    0.0
                };
                (law.excess_mean(x) - law.excess_mean(high) - beyond) / law.between(low, high)
            }
            Law::Triangular { low, mode, high } if x >= mode => {
                (high - x).max(0.0).powi(3) / (3.0 * (high - low) * (high - mode))
            }
            Law::Uniform { low, high } if x >= low => {
                (high - x).max(0.0).powi(2) / (2.0 * (high - low))
            }
            _ => match self.mean_share_above(x) {
                Some(share) => self.mean() * share - x * self.survival(x),
                None => self.mean() - self.limited_mean(x),
            },
        }
    }

    /// `E[X; X > x] / E[X]`, where it has a form of its own.
    fn mean_share_above(&self, x: f64) -> Option<f64> {
        match *self {
            Law::Lognormal { mu, sigma } => Some(normal_cdf(sigma - (libm::log(x) - mu) / sigma)),
            Law::Gamma { shape, scale } => Some(gamma_pq(shape + 1.0, x / scale).1),
            Law::Weibull { shape, scale } => {
                Some(gamma_pq(1.0 + 1.0 / shape, libm::pow(x / scale, shape)).1)
            }
            Law::LogLogistic { shape, .. } => {
                let (a, b) = (1.0 - 1.0 / shape, 1.0 + 1.0 / shape);
                Some(beta_cdf(a, b, self.survival(x)))
            }
            _ => None,
        }
    }

    /// The mean of what is left: `E[X^2] / (2 E[X])`.
    pub(super) fn left_mean(&self) -> f64 {
        let mean = self.mean();
        if mean > 0.0 {
            self.moment(2) / (2.0 * mean)
        } else {
            0.0
        }
    }

    /// The quantile of what is left: the x with `E[min(X, x)] = p E[X]`.
    pub(super) fn left_quantile(&self, p: f64) -> f64 {
        self.left_quantile_above(p, 0.0)
    }

    /// Quantiles at rising probabilities; each is sought above the one before.
    pub(super) fn left_quantiles(&self, probabilities: &[f64]) -> Vec<f64> {
        let mut last = 0.0;
        let next = |&p: &f64| {
            last = self.left_quantile_above(p, last);
            last
        };
        probabilities.iter().map(next).collect()
    }

    /// Newton's method within a shrinking bracket.
    fn left_quantile_above(&self, p: f64, low: f64) -> f64 {
        let (mean, mut low, mut high) = (self.mean(), low, f64::INFINITY);
        let mut x = low.max(p.min(0.5) * mean);
        for _ in 0..100 {
            let step = self.left_step(p, mean, x);
            *(if step > 0.0 { &mut low } else { &mut high }) = x;
            let next = x + step;
            if step.abs() <= 1e-8 * x || high - low <= 1e-12 * low {
                return next.max(low).min(high); // the error squares at each step
            }
            x = if next > low && next < high {
                next
            } else {
                between(low, high, mean)
            };
        }
        x
    }

    /// Newton's step towards the p-quantile of what is left: up to the median by
    /// `E[min(X, x)]`, of slope 1 - F(x); above by `ln E[max(X - x, 0)]`, which is almost straight.
    fn left_step(&self, p: f64, mean: f64, x: f64) -> f64 {
        if p < 0.5 {
            return (p * mean - self.limited_mean(x)) / self.survival(x);
        }
        let excess = self.excess_mean(x);
        excess / self.survival(x) * libm::log(excess / ((1.0 - p) * mean))
    }
}

fn between(low: f64, high: f64, mean: f64) -> f64 {
    if high.is_finite() {
        0.5 * (low + high)
    } else {
        2.0 * low + mean
    }
}
