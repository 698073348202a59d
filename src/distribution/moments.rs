//! Moments of laws in closed form, whole and up to a bound; so those of truncated and
//! capped laws, and what is left of a stay at a random instant, are exact as well.

use super::law::Law;
use crate::stats::beta::{beta_cdf, ln_beta};
use crate::stats::gamma::{gamma_p, ln_gamma};
use crate::stats::normal::normal_cdf;

impl Law {
    /// The mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.moment(1)
    }

    /// The variance; infinite for a log-logistic law of shape 2 or less.
    #[must_use]
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        (self.moment(2) - mean * mean).max(0.0)
    }

    /// `E[min(X, x)]`, the integral of 1 - F over (0, x). Divided by the mean, it is the
    /// distribution function of what is left of a stay at a random instant.
    #[must_use]
    pub fn limited_mean(&self, x: f64) -> f64 {
        if x.is_infinite() {
            self.mean()
        } else {
            self.moment_below(1, x) + x * self.survival(x)
        }
    }

    /// `E[X^k]`, for k = 1 or 2.
    pub(super) fn moment(&self, k: i32) -> f64 {
        match *self {
            Law::Lognormal { mu, sigma } => {
                let k = f64::from(k);
                libm::exp(k * mu + k * k * sigma * sigma / 2.0)
            }
            Law::Exponential { mean } => mean.powi(k) * rising(1.0, k),
            Law::Gamma { shape, scale } => scale.powi(k) * rising(shape, k),
            Law::Weibull { shape, scale } => {
                scale.powi(k) * libm::exp(ln_gamma(1.0 + f64::from(k) / shape))
            }
            Law::LogLogistic { shape, .. } if shape <= f64::from(k) => f64::INFINITY,
            Law::LogLogistic { shape, scale } => {
                let share = f64::from(k) / shape;
                scale.powi(k) * libm::exp(ln_beta(1.0 + share, 1.0 - share))
            }
            Law::Truncated { ref law, low, high } => {
                law.moment_in(k, low, high) / law.between(low, high)
            }
            Law::Capped { ref law, cap } => {
                law.moment_below(k, cap) + cap.powi(k) * law.survival(cap)
            }
            Law::Constant { value: high }
            | Law::Uniform { high, .. }
            | Law::Triangular { high, .. } => self.moment_below(k, high),
            Law::Empirical { .. } => self.moment_below(k, f64::MAX),
        }
    }

    /// `E[X^k; X <= x]`, for k = 1 or 2.
    fn moment_below(&self, k: i32, x: f64) -> f64 {
        if x.is_infinite() || x <= 0.0 {
            return if x > 0.0 { self.moment(k) } else { 0.0 };
        }
        match *self {
            Law::Constant { .. } | Law::Empirical { .. } => self.steps_below(k, x),
            Law::Exponential { mean } => self.moment(k) * gamma_p(1.0 + f64::from(k), x / mean),
            Law::Lognormal { mu, sigma } => {
                let z = (libm::log(x) - mu) / sigma - f64::from(k) * sigma;
                self.moment(k) * normal_cdf(z)
            }
            Law::Gamma { shape, scale } => {
                self.moment(k) * gamma_p(shape + f64::from(k), x / scale)
            }
            Law::Weibull { shape, scale } => {
                let power = libm::pow(x / scale, shape);
                self.moment(k) * gamma_p(1.0 + f64::from(k) / shape, power)
            }
            Law::LogLogistic { shape, scale } => {
                scale.powi(k) * partial_beta(f64::from(k) / shape, self.cdf(x))
            }
            Law::Uniform { low, high } => powers(k, low, x.clamp(low, high)) / (high - low),
            Law::Triangular { low, mode, high } => triangle(k, [low, mode, high], x),
            Law::Truncated { ref law, low, high } => {
                law.moment_in(k, low, x.min(high)) / law.between(low, high)
            }
            Law::Capped { cap, .. } if x >= cap => self.moment(k),
            Law::Capped { ref law, .. } => law.moment_below(k, x),
        }
    }

    /// `E[X^k; low <= X <= high]`.
    fn moment_in(&self, k: i32, low: f64, high: f64) -> f64 {
        if high < low {
            return 0.0;
        }
        let at_low = low.powi(k) * (self.cdf(low) - self.cdf_below(low));
        self.moment_below(k, high) - self.moment_below(k, low) + at_low
    }

    fn steps_below(&self, k: i32, x: f64) -> f64 {
        let steps = self.steps().unwrap_or_default().into_iter();
        steps
            .filter(|(value, _)| *value <= x)
            .map(|(value, p)| p * value.powi(k))
            .sum()
    }
}

/// shape (shape + 1) ... of k factors: `E[X^k]` of a gamma variable of scale 1.
fn rising(shape: f64, k: i32) -> f64 {
    (0..k).map(|i| shape + f64::from(i)).product()
}

/// The integral of t^k over (low, x).
fn powers(k: i32, low: f64, x: f64) -> f64 {
    (x.powi(k + 1) - low.powi(k + 1)) / f64::from(k + 1)
}

/// `E[X^k; X <= x]` of a triangular variable: the two sides of its density, each a straight line.
fn triangle(k: i32, [low, mode, high]: [f64; 3], x: f64) -> f64 {
    let side = |from: f64, to: f64, zero: f64| {
        let integral = powers(k + 1, from, to) - zero * powers(k, from, to);
        if from < to {
            2.0 * integral / ((high - low) * (mode - zero))
        } else {
            0.0
        }
    };
    side(low, x.min(mode), low) + side(mode, x.min(high), high)
}

/// The integral of (u / (1 - u))^s over (0, y), y < 1: the incomplete beta function
/// B(y; 1 + s, 1 - s); for s of 1 or more through B(y; 1 + s, 2 - s), by parts.
fn partial_beta(s: f64, y: f64) -> f64 {
    let s = if (s - 1.0).abs() < 1e-9 {
        1.0 + 1e-9
    } else {
        s
    };
    let whole = |a: f64, b: f64| libm::exp(ln_beta(a, b)) * beta_cdf(a, b, y);
    if s < 1.0 {
        return whole(1.0 + s, 1.0 - s);
    }
    (2.0 * whole(1.0 + s, 2.0 - s) - y * (1.0 - y) * libm::pow(y / (1.0 - y), s)) / (1.0 - s)
}
