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
    let u = u.min(1.0 - f64::EPSILON / 2.0);
    if mean < 30.0 {
        return by_summing(mean, u);
    }
    let w = normal_quantile(u.max(1e-300));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{mix, unit};

    /// The least k with P(N <= k) >= u, from the definition, in the tail where sums are exact.
    fn by_definition(mean: f64, u: f64) -> u64 {
        let term =
            |k: u64| libm::exp(k as f64 * libm::log(mean) - mean - libm::lgamma(k as f64 + 1.0));
        let (mut sum, mut k) = (term(0), 0);
        while sum < u {
            k += 1;
            sum += term(k);
        }
        k
    }

    #[test]
    fn quantiles_are_those_of_the_definition() {
        for i in 0..20_000 {
            let (mean, u) = (libm::exp(7.0 * unit(mix(2 * i))), unit(mix(2 * i + 1)));
            assert_eq!(
                poisson_quantile(mean, u),
                by_definition(mean, u),
                "{mean} {u}"
            );
        }
    }

    #[test]
    fn the_quick_way_agrees_with_the_exact_one() {
        for i in 0..20_000 {
            let mean = 30.0 * libm::exp(7.0 * unit(mix(2 * i)));
            let u = unit(mix(2 * i + 1));
            let quick = poisson_quantile(mean, u);
            assert_eq!(
                quick,
                by_distribution(mean, u, quick as f64 + 2.0),
                "{mean} {u}"
            );
        }
    }

    #[test]
    fn quantiles_of_huge_means_are_exact() {
        // F(10^9 - 1) = 0.499 995 79 and F(10^9) = 0.500 008 41 by a calculation in forty digits.
        assert_eq!(poisson_quantile(1e9, 0.500_0), 1_000_000_000);
        assert_eq!(poisson_quantile(1e9, 0.499_995_7), 999_999_999);
        assert_eq!(poisson_quantile(1e9, 0.499_995_9), 1_000_000_000);
        // Q(1 000 100 001, 10^9) = 0.999 217 04, in the tail where the quick way is not taken.
        let far = poisson_quantile(1e9, 1.0 - 0.000_782_956_161_958_3);
        assert!(far.abs_diff(1_000_099_999) <= 1, "{far}");
    }

    #[test]
    fn quantiles_rise_with_the_mean_and_with_the_uniform() {
        for i in 0..2_000 {
            let (mean, u) = (100.0 * unit(mix(2 * i)), unit(mix(2 * i + 1)));
            let here = poisson_quantile(mean, u);
            assert!(poisson_quantile(mean * 1.01, u) >= here);
            assert!(poisson_quantile(mean, u + (1.0 - u) / 50.0) >= here);
        }
        let around = |step: i32| poisson_quantile(30.0 + f64::from(step) / 1e3, 0.97);
        assert!((-50..50).map(around).is_sorted());
    }

    #[test]
    fn counts_have_the_mean_and_variance_of_the_law() {
        for mean in [0.001, 0.3, 5.0, 29.9, 30.1, 400.0, 1e6] {
            let n = 100_000;
            let counts =
                (0..n).map(|i| poisson_quantile(mean, (f64::from(i) + 0.5) / f64::from(n)) as f64);
            let (sum, squares) =
                counts.fold((0.0, 0.0), |(s, q), k| (s + k, q + (k - mean).powi(2)));
            assert!((sum / f64::from(n) / mean - 1.0).abs() < 2e-3, "{mean}");
            assert!((squares / f64::from(n) / mean - 1.0).abs() < 5e-3, "{mean}");
        }
        assert_eq!(
            (poisson_quantile(0.0, 0.999), poisson_quantile(5.0, 1e-9)),
            (0, 0)
        );
    }
}
