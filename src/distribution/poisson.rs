//! Poisson counts by inversion, from one uniform.

use crate::stats::gamma::gamma_pq;
use crate::stats::normal::normal_quantile;

/// The Poisson quantile: the least k with P(N <= k) >= u, for N of this mean (0 to 1e9)
/// and u in (0, 1). Never less for a larger mean or a larger u.
///
/// Small means by summing; larger ones by the expansion of Giles (2016, ACM Transactions on
/// Mathematical Software 42, 7), unless it comes too near a whole number to be sure: then by
/// the exact distribution function.
#[must_use]
pub fn poisson_quantile(mean: f64, u: f64) -> u64 {
    if mean < 30.0 {
        return by_summing(mean, u);
    }
    let w = normal_quantile(u.clamp(1e-300, 1.0 - f64::EPSILON / 2.0));
    let near = expansion(mean, w);
    let error = (0.025 + w * w * (0.0125 + w * w / 160.0)) / mean;
    let sure = w.abs() < 3.0 && (near - error).floor() >= (near + error).floor();
    if sure {
        near as u64
    } else {
        by_distribution(mean, u, near.max(0.0).floor())
    }
}

/// Sums probabilities from 0 up; at most as far as they count.
fn by_summing(mean: f64, u: f64) -> u64 {
    let (mut k, mut term) = (0.0, libm::exp(-mean));
    let mut sum = term;
    while sum < u && (term > 1e-18 || k < mean) {
        k += 1.0;
        term *= mean / k;
        sum += term;
    }
    k as u64
}

/// A real number whose whole part is most likely the quantile, w normal deviations up.
fn expansion(mean: f64, w: f64) -> f64 {
    let root = mean.sqrt();
    let w2 = w * w;
    mean + root * w + (2.0 + w2) / 6.0 - (w / 36.0 + w * w2 / 72.0) / root
        + (-8.0 / 405.0 + w2 * (7.0 / 810.0 + w2 / 270.0)) / mean
}

/// Walks from a guess to the quantile: F(k) = Q(k + 1, mean).
fn by_distribution(mean: f64, u: f64, guess: f64) -> u64 {
    let reaches = |k: f64| {
        let (above, upto) = gamma_pq(k + 1.0, mean);
        if u < 0.5 { upto >= u } else { above <= 1.0 - u }
    };
    let mut k = guess;
    while !reaches(k) {
        k += 1.0;
    }
    while k > 0.0 && reaches(k - 1.0) {
        k -= 1.0;
    }
    k as u64
}
