//! What a law is: its family, parameters and quantiles.

use crate::stats::gamma::gamma_quantile;
use crate::stats::normal::normal_quantile;

/// The law of a quantity that is never negative. Times are in milliseconds, but nothing
/// here depends on the unit.
///
/// The constructors check what they are given; a law built by hand is not checked.
#[derive(Clone, PartialEq, Debug)]
pub enum Law {
    /// Always the same value.
    Constant {
        /// That value.
        value: f64,
    },
    /// F(x) = 1 - exp(-x / mean).
    Exponential {
        /// The mean.
        mean: f64,
    },
    /// ln x is normal: F(x) = Phi((ln x - mu) / sigma).
    Lognormal {
        /// Mean of ln x, so that exp(mu) is the median.
        mu: f64,
        /// Standard deviation of ln x.
        sigma: f64,
    },
    /// Density proportional to x^(shape-1) exp(-x / scale).
    Gamma {
        /// 1 / cv^2; 1 is the exponential law.
        shape: f64,
        /// Mean / shape.
        scale: f64,
    },
    /// F(x) = 1 - exp(-(x / scale)^shape).
    Weibull {
        /// Below 1 the hazard falls with time, above 1 it rises.
        shape: f64,
        /// The 63.2 % quantile.
        scale: f64,
    },
    /// F(x) = 1 / (1 + (x / scale)^-shape).
    LogLogistic {
        /// Above 1, so that the mean is finite.
        shape: f64,
        /// The median.
        scale: f64,
    },
    /// Evenly spread.
    Uniform {
        /// Least value.
        low: f64,
        /// Greatest value.
        high: f64,
    },
    /// Density rising in a straight line from `low` to `mode`, falling to `high`.
    Triangular {
        /// Least value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Greatest value.
        high: f64,
    },
    /// Some values and no others.
    Empirical {
        /// The values, rising.
        values: Vec<f64>,
        /// A weight for each value; only their ratios matter.
        weights: Vec<f64>,
    },
    /// The law given that the value lies in [low, high].
    Truncated {
        /// The law before.
        law: Box<Law>,
        /// Least value that is kept.
        low: f64,
        /// Greatest value that is kept; may be infinite.
        high: f64,
    },
    /// Values above the cap become the cap.
    Capped {
        /// The law before.
        law: Box<Law>,
        /// Greatest value.
        cap: f64,
    },
}

impl Law {
    /// The quantile: inf {x : F(x) >= p}, for p in [0, 1].
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        match *self {
            Law::Constant { value } => value,
            Law::Exponential { mean } => -mean * libm::log1p(-p),
            Law::Lognormal { mu, sigma } => libm::exp(mu + sigma * normal_quantile(p)),
            Law::Gamma { shape, scale } => scale * gamma_quantile(shape, p),
            Law::Weibull { shape, scale } => scale * libm::pow(-libm::log1p(-p), 1.0 / shape),
            Law::LogLogistic { shape, scale } => scale * libm::pow(p / (1.0 - p), 1.0 / shape),
            Law::Uniform { low, high } => low + p * (high - low),
            Law::Triangular { low, mode, high } => triangular_quantile(low, mode, high, p),
            Law::Empirical {
                ref values,
                ref weights,
            } => step_quantile(values, weights, p),
            Law::Truncated { ref law, low, high } => {
                let (before, upto) = (law.cdf_below(low), law.cdf(high));
                law.quantile(before + p * (upto - before)).clamp(low, high)
            }
            Law::Capped { ref law, cap } => law.quantile(p).min(cap),
        }
    }

    /// The law of `factor` times the value; the shape stays exactly the same.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Law {
        let by = |x: f64| x * factor;
        match *self {
            Law::Constant { value } => Law::Constant { value: by(value) },
            Law::Exponential { mean } => Law::Exponential { mean: by(mean) },
            Law::Lognormal { mu, sigma } => Law::Lognormal {
                mu: mu + libm::log(factor),
                sigma,
            },
            Law::Gamma { shape, scale } => Law::Gamma {
                shape,
                scale: by(scale),
            },
            Law::Weibull { shape, scale } => Law::Weibull {
                shape,
                scale: by(scale),
            },
            Law::LogLogistic { shape, scale } => Law::LogLogistic {
                shape,
                scale: by(scale),
            },
            Law::Uniform { low, high } => Law::Uniform {
                low: by(low),
                high: by(high),
            },
            Law::Triangular { low, mode, high } => Law::Triangular {
                low: by(low),
                mode: by(mode),
                high: by(high),
            },
            Law::Empirical {
                ref values,
                ref weights,
            } => Law::Empirical {
                values: values.iter().copied().map(by).collect(),
                weights: weights.clone(),
            },
            Law::Truncated { ref law, low, high } => {
                let law = Box::new(law.scaled(factor));
                Law::Truncated {
                    law,
                    low: by(low),
                    high: by(high),
                }
            }
            Law::Capped { ref law, cap } => Law::Capped {
                law: Box::new(law.scaled(factor)),
                cap: by(cap),
            },
        }
    }
}

fn triangular_quantile(low: f64, mode: f64, high: f64, p: f64) -> f64 {
    let width = high - low;
    if p * width <= mode - low {
        low + (p * width * (mode - low)).sqrt()
    } else {
        high - ((1.0 - p) * width * (high - mode)).sqrt()
    }
}

fn step_quantile(values: &[f64], weights: &[f64], p: f64) -> f64 {
    let target = p * weights.iter().sum::<f64>();
    let mut sum = 0.0;
    let reached = weights.iter().position(|&weight| {
        sum += weight;
        weight > 0.0 && sum >= target
    });
    let last = || {
        weights
            .iter()
            .rposition(|&weight| weight > 0.0)
            .unwrap_or(0)
    };
    values[reached.unwrap_or_else(last)]
}
