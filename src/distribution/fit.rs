//! Laws from what planners know of them: a mean and a coefficient of variation, a
//! median and another quantile, or shape and scale. Every constructor checks.

use super::check::{LARGEST, LEAST, LawError, Parameter, not_negative, positive, within};
use super::law::Law;
use crate::stats::gamma::gamma_quantile;
use crate::stats::normal::normal_quantile;
use Parameter::{Cap, Cv, High, Low, Mean, Median, Mode, Mu, P, Scale, Shape, Sigma};
use Parameter::{Value, Weight};

const SHAPES: (f64, f64) = (0.05, 10_000.0);
const CVS: (f64, f64) = (0.001, 20.0);
const SIGMAS: (f64, f64) = (0.001, 5.0);

type Fit = Result<Law, LawError>;

/// Checks a median and another quantile; gives the logarithm of their ratio.
fn log_ratio(median: f64, p: f64, value: f64) -> Result<f64, LawError> {
    positive(Median, median)?;
    positive(Value, value)?;
    within(P, p, (1e-6, 1.0 - 1e-6))?;
    if p > 0.5 && value <= median {
        Err(LawError::Disordered(Median, Value))
    } else if p < 0.5 && value >= median {
        Err(LawError::Disordered(Value, Median))
    } else if (p - 0.5).abs() < 1e-6 {
        Err(LawError::OutOfRange {
            parameter: P,
            value: p,
            least: 0.500_001,
            most: 1.0 - 1e-6,
        })
    } else {
        Ok(libm::log(value / median))
    }
}

/// The law, if its mean is neither huge nor nothing.
fn moderate(law: Law) -> Fit {
    positive(Mean, law.mean()).map(|_| law)
}

/// The root of a function that falls through zero between the bounds, by bisection of logarithms.
fn root(falling: impl Fn(f64) -> f64, (least, most): (f64, f64)) -> f64 {
    let (mut low, mut high) = (least, most);
    for _ in 0..200 {
        let middle = (low * high).sqrt();
        if middle <= low || middle >= high {
            break;
        }
        *(if falling(middle) > 0.0 {
            &mut low
        } else {
            &mut high
        }) = middle;
    }
    (low * high).sqrt()
}

/// The implied shape, or an error that says which value was asked for.
fn shape_for(falling: impl Fn(f64) -> f64, bounds: (f64, f64)) -> Result<f64, LawError> {
    let (least, most) = bounds;
    if falling(least) < 0.0 || falling(most) > 0.0 {
        let value = if falling(least) < 0.0 {
            0.0
        } else {
            f64::INFINITY
        };
        return Err(LawError::OutOfRange {
            parameter: Shape,
            value,
            least,
            most,
        });
    }
    Ok(root(falling, bounds))
}

#[allow(clippy::missing_errors_doc)] // all for one reason, which the module and `LawError` state
impl Law {
    /// Always the same value, at least 0.
    pub fn constant(value: f64) -> Fit {
        not_negative(Value, value).map(|value| Law::Constant { value })
    }

    /// The exponential law of this mean.
    pub fn exponential_mean(mean: f64) -> Fit {
        positive(Mean, mean).map(|mean| Law::Exponential { mean })
    }

    /// The exponential law of this median: mean = median / ln 2.
    pub fn exponential_median(median: f64) -> Fit {
        positive(Median, median).map(|median| Law::Exponential {
            mean: median / std::f64::consts::LN_2,
        })
    }

    /// The lognormal law of which ln x has mean `mu` and standard deviation `sigma`.
    pub fn lognormal_mu_sigma(mu: f64, sigma: f64) -> Fit {
        let mu = within(Mu, mu, (libm::log(LEAST), libm::log(LARGEST)))?;
        moderate(Law::Lognormal {
            mu,
            sigma: within(Sigma, sigma, SIGMAS)?,
        })
    }

    /// The lognormal law of this mean and coefficient of variation:
    /// sigma^2 = ln(1 + cv^2), mu = ln mean - sigma^2 / 2.
    pub fn lognormal_mean_cv(mean: f64, cv: f64) -> Fit {
        positive(Mean, mean)?;
        let cv = within(Cv, cv, CVS)?;
        let variance = libm::log1p(cv * cv);
        moderate(Law::Lognormal {
            mu: libm::log(mean) - variance / 2.0,
            sigma: variance.sqrt(),
        })
    }

    /// The lognormal law with this median and this p-quantile: sigma = ln(value / median) / z(p).
    pub fn lognormal_median_quantile(median: f64, p: f64, value: f64) -> Fit {
        let sigma = log_ratio(median, p, value)? / normal_quantile(p);
        moderate(Law::Lognormal {
            mu: libm::log(median),
            sigma: within(Sigma, sigma, SIGMAS)?,
        })
    }

    /// The gamma law of this shape and scale.
    pub fn gamma_shape_scale(shape: f64, scale: f64) -> Fit {
        let shape = within(Shape, shape, SHAPES)?;
        moderate(Law::Gamma {
            shape,
            scale: positive(Scale, scale)?,
        })
    }

    /// The gamma law of this mean and coefficient of variation: shape = 1 / cv^2.
    pub fn gamma_mean_cv(mean: f64, cv: f64) -> Fit {
        positive(Mean, mean)?;
        let cv = within(Cv, cv, CVS)?;
        let shape = within(Shape, 1.0 / (cv * cv), SHAPES)?;
        moderate(Law::Gamma {
            shape,
            scale: mean / shape,
        })
    }

    /// The gamma law with this median and this p-quantile; the shape is found by bisection.
    pub fn gamma_median_quantile(median: f64, p: f64, value: f64) -> Fit {
        let wanted = log_ratio(median, p, value)?;
        let spread = |shape| libm::log(gamma_quantile(shape, p) / gamma_quantile(shape, 0.5));
        let shape = shape_for(|shape| (spread(shape) - wanted) * wanted, SHAPES)?;
        moderate(Law::Gamma {
            shape,
            scale: median / gamma_quantile(shape, 0.5),
        })
    }

    /// The Weibull law of this shape and scale.
    pub fn weibull_shape_scale(shape: f64, scale: f64) -> Fit {
        let shape = within(Shape, shape, (0.1, 1_000.0))?;
        moderate(Law::Weibull {
            shape,
            scale: positive(Scale, scale)?,
        })
    }

    /// The Weibull law of this mean and coefficient of variation, the shape by bisection of
    /// cv^2 + 1 = Gamma(1 + 2/shape) / Gamma(1 + 1/shape)^2; mean = scale Gamma(1 + 1/shape).
    pub fn weibull_mean_cv(mean: f64, cv: f64) -> Fit {
        positive(Mean, mean)?;
        let wanted = libm::log1p(within(Cv, cv, CVS)?.powi(2));
        let log_moment = |k: f64, shape: f64| libm::lgamma(1.0 + k / shape);
        let spread = |shape| log_moment(2.0, shape) - 2.0 * log_moment(1.0, shape) - wanted;
        let shape = shape_for(spread, (0.1, 1_000.0))?;
        moderate(Law::Weibull {
            shape,
            scale: mean / libm::exp(log_moment(1.0, shape)),
        })
    }

    /// The Weibull law with this median and this p-quantile:
    /// shape = ln(ln(1 - p) / ln(1/2)) / ln(value / median).
    pub fn weibull_median_quantile(median: f64, p: f64, value: f64) -> Fit {
        let ratio = log_ratio(median, p, value)?;
        let ln_2 = std::f64::consts::LN_2;
        let shape = libm::log(-libm::log1p(-p) / ln_2) / ratio;
        Law::weibull_shape_scale(shape, median / libm::pow(ln_2, 1.0 / shape))
    }

    /// The log-logistic law of this shape, above 1, and scale.
    pub fn loglogistic_shape_scale(shape: f64, scale: f64) -> Fit {
        let shape = within(Shape, shape, (1.001, 10_000.0))?;
        moderate(Law::LogLogistic {
            shape,
            scale: positive(Scale, scale)?,
        })
    }

    /// The log-logistic law of this mean and coefficient of variation: with t = pi / shape,
    /// cv^2 + 1 = tan(t) / t (by bisection) and mean = scale t / sin(t).
    pub fn loglogistic_mean_cv(mean: f64, cv: f64) -> Fit {
        positive(Mean, mean)?;
        let wanted = within(Cv, cv, CVS)?.powi(2);
        let angle = |shape: f64| std::f64::consts::PI / shape;
        let spread = |shape| libm::tan(angle(shape)) / angle(shape) - 1.0 - wanted;
        let shape = shape_for(spread, (2.000_001, 10_000.0))?;
        let scale = mean * libm::sin(angle(shape)) / angle(shape);
        moderate(Law::LogLogistic { shape, scale })
    }

    /// The log-logistic law with this median and this p-quantile:
    /// shape = ln(p / (1 - p)) / ln(value / median).
    pub fn loglogistic_median_quantile(median: f64, p: f64, value: f64) -> Fit {
        let ratio = log_ratio(median, p, value)?;
        Law::loglogistic_shape_scale(libm::log(p / (1.0 - p)) / ratio, median)
    }

    /// Evenly spread over [low, high].
    pub fn uniform(low: f64, high: f64) -> Fit {
        let (low, high) = (not_negative(Low, low)?, not_negative(High, high)?);
        if low < high {
            Ok(Law::Uniform { low, high })
        } else {
            Err(LawError::Disordered(Low, High))
        }
    }

    /// The triangular law; the mode may lie at an end.
    pub fn triangular(low: f64, mode: f64, high: f64) -> Fit {
        let (low, high) = (not_negative(Low, low)?, not_negative(High, high)?);
        if low >= high {
            return Err(LawError::Disordered(Low, High));
        }
        Ok(Law::Triangular {
            low,
            mode: within(Mode, mode, (low, high))?,
            high,
        })
    }

    /// These values with these weights, in any order; equal weights if none are given.
    pub fn empirical(values: &[f64], weights: &[f64]) -> Fit {
        let equal = vec![1.0; values.len()];
        let weights = if weights.is_empty() { &equal } else { weights };
        let mut pairs = Vec::new();
        for (&value, &weight) in values.iter().zip(weights) {
            pairs.push((not_negative(Value, value)?, not_negative(Weight, weight)?));
        }
        if values.len() != weights.len() || pairs.iter().all(|pair| pair.1 <= 0.0) {
            return Err(LawError::NothingToDraw);
        }
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (values, weights) = pairs.into_iter().unzip();
        Ok(Law::Empirical { values, weights })
    }

    /// This law given that the value lies in [low, high]; `high` may be infinite.
    pub fn truncated(self, low: f64, high: f64) -> Fit {
        not_negative(Low, low)?;
        if high.is_nan() {
            return Err(LawError::NotFinite(High));
        } else if low >= high {
            return Err(LawError::Disordered(Low, High));
        } else if self.between(low, high) < 1e-6 {
            return Err(LawError::NothingBetween { low, high });
        }
        Ok(Law::Truncated {
            law: Box::new(self),
            low,
            high,
        })
    }

    /// This law with the values above `cap` replaced by it.
    pub fn capped(self, cap: f64) -> Fit {
        let cap = positive(Cap, cap)?;
        Ok(Law::Capped {
            law: Box::new(self),
            cap,
        })
    }
}
