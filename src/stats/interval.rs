//! Two-sided confidence intervals for a number of runs that was fixed beforehand.

use super::beta::{beta_quantile, binomial_cdf, student_quantile};
use super::normal::normal_quantile;

/// The interval of Clopper and Pearson (1934) for a probability, from `successes` in `n`
/// trials: it covers at least with probability 1 - `alpha`, for every n.
///
/// Its ends are the alpha/2-quantile of Beta(k, n - k + 1) and the (1 - alpha/2)-quantile of
/// Beta(k + 1, n - k). Without trials it is [0, 1].
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn clopper_pearson(successes: u64, n: u64, alpha: f64) -> (f64, f64) {
    let (k, failures) = (successes as f64, n.saturating_sub(successes) as f64);
    let low = match successes {
        0 => 0.0,
        _ => beta_quantile(k, failures + 1.0, alpha / 2.0),
    };
    let high = if successes >= n {
        1.0
    } else {
        beta_quantile(k + 1.0, failures, 1.0 - alpha / 2.0)
    };
    (low, high)
}

/// The interval of Wilson (1927) for a probability: shorter than [`clopper_pearson`], but it
/// covers with probability 1 - `alpha` only on average over probabilities.
///
/// With z the (1 - alpha/2)-quantile of the normal law and p = k/n, it is
/// `[p + z^2/2n -+ z sqrt(p (1 - p)/n + z^2/4n^2)] / (1 + z^2/n)`. Without trials it is [0, 1].
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn wilson(successes: u64, n: u64, alpha: f64) -> (f64, f64) {
    if n == 0 {
        return (0.0, 1.0);
    }
    let (p, n) = (successes as f64 / n as f64, n as f64);
    let z = normal_quantile(1.0 - alpha / 2.0);
    let share = z * z / n;
    let half = (share * (p * (1.0 - p) + share / 4.0)).sqrt();
    let end = |half: f64| ((p + share / 2.0 + half) / (1.0 + share)).clamp(0.0, 1.0);
    (
        if successes == 0 { 0.0 } else { end(-half) },
        if p >= 1.0 { 1.0 } else { end(half) },
    )
}

/// Student's interval for a mean, from the mean and standard deviation of `n` values:
/// mean -+ t sd / sqrt(n). It assumes that means of n values are almost normal. With fewer
/// than two values it is unbounded.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn mean_interval(n: u64, mean: f64, sd: f64, alpha: f64) -> (f64, f64) {
    if n < 2 {
        return (f64::NEG_INFINITY, f64::INFINITY);
    }
    let half = student_quantile(n as f64 - 1.0, 1.0 - alpha / 2.0) * sd / (n as f64).sqrt();
    (mean - half, mean + half)
}

/// What some values say of a quantile without any assumption about their distribution.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum QuantileInterval {
    /// Even the range of the values covers the quantile too rarely.
    Undefined {
        /// The least number of values with which the range covers often enough.
        needed: u64,
    },
    /// The range covers often enough, but not with equal tails.
    MinMaxOnly {
        /// The least value.
        low: f64,
        /// The greatest value.
        high: f64,
        /// The probability that the range covers the quantile.
        coverage: f64,
    },
    /// An interval with at most alpha/2 on either side.
    Interval {
        /// Lower end, one of the values.
        low: f64,
        /// Upper end, one of the values.
        high: f64,
        /// The probability that such an interval covers the quantile.
        coverage: f64,
    },
}

/// The interval for the p-quantile between two order statistics of values that rise.
///
/// The number of values below the quantile is Binomial(n, p), whatever their law: the ends are
/// the r-th and s-th value with the largest r of P(N < r) <= alpha/2 and the smallest s of
/// P(N >= s) <= alpha/2 (David and Nagaraja, Order Statistics, 2003, 7.1).
#[must_use]
pub fn quantile_interval(sorted: &[f64], p: f64, alpha: f64) -> QuantileInterval {
    let n = sorted.len() as u64;
    let before = |r: u64| {
        if r == 0 {
            0.0
        } else {
            binomial_cdf(n, p, r - 1)
        }
    };
    let from = |s: u64| {
        if s > n {
            0.0
        } else {
            binomial_cdf(n, 1.0 - p, n - s)
        }
    };
    let r = first(n + 1, |r| before(r) > alpha / 2.0).saturating_sub(1);
    let s = first(n + 1, |s| from(s) <= alpha / 2.0);
    let value = |rank: u64| sorted[usize::try_from(rank).map_or(0, |rank| rank - 1)];
    if r >= 1 && s <= n {
        let coverage = 1.0 - before(r) - from(s);
        return QuantileInterval::Interval {
            low: value(r),
            high: value(s),
            coverage,
        };
    }
    let needed = range_needs(p, alpha);
    if n < needed {
        return QuantileInterval::Undefined { needed };
    }
    QuantileInterval::MinMaxOnly {
        low: value(1),
        high: value(n),
        coverage: range_covers(n, p),
    }
}

/// The first of 0..=n that holds, if all after it hold too; n + 1 if none does.
fn first(n: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, n + 1);
    while low < high {
        let middle = u64::midpoint(low, high);
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// The probability that n values lie on both sides of the p-quantile: 1 - p^n - (1 - p)^n.
#[allow(clippy::cast_precision_loss)]
fn range_covers(n: u64, p: f64) -> f64 {
    1.0 - libm::pow(p, n as f64) - libm::pow(1.0 - p, n as f64)
}

/// How many values it takes for their range to cover the p-quantile.
fn range_needs(p: f64, alpha: f64) -> u64 {
    let enough = |n: u64| range_covers(n, p) >= 1.0 - alpha;
    let mut high = 2;
    while !enough(high) && high < 1 << 60 {
        high *= 2;
    }
    first(high, enough)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near((low, high): (f64, f64), want: (f64, f64), error: f64) {
        let off = (low - want.0).abs().max((high - want.1).abs());
        assert!(off < error, "[{low}, {high}] not {want:?}");
    }

    #[test]
    fn clopper_pearson_is_as_published() {
        assert_near(clopper_pearson(190, 200, 0.05), (0.9100, 0.9758), 5e-5);
        assert_near(clopper_pearson(0, 30, 0.05), (0.0, 0.115_70), 5e-6);
        assert_near(clopper_pearson(30, 30, 0.05), (1.0 - 0.115_70, 1.0), 5e-6);
        assert_eq!(clopper_pearson(0, 0, 0.05), (0.0, 1.0));
    }

    #[test]
    fn clopper_pearson_covers_at_least_as_often_as_it_says() {
        for p in [0.01, 0.2, 0.5, 0.93] {
            let covers = |k: u64| {
                let (low, high) = clopper_pearson(k, 40, 0.1);
                low <= p && p <= high
            };
            let upto = |k: u64| {
                if k == 0 {
                    0.0
                } else {
                    binomial_cdf(40, p, k - 1)
                }
            };
            let chance = |k: u64| upto(k + 1) - upto(k);
            let coverage: f64 = (0..=40).filter(|&k| covers(k)).map(chance).sum();
            assert!(coverage >= 0.9, "{p}: {coverage}");
        }
    }

    #[test]
    fn wilson_is_as_published() {
        assert_near(wilson(190, 200, 0.05), (0.910_422, 0.972_617), 5e-7);
        assert_near(wilson(200, 200, 0.05), (0.981_155, 1.0), 5e-7);
        assert_near(wilson(0, 50, 0.05), (0.0, 0.071_348), 5e-7);
        assert_eq!(wilson(0, 0, 0.05), (0.0, 1.0));
    }

    #[test]
    fn the_mean_interval_is_student_s() {
        // Student (1908): hours of sleep gained by ten patients, mean 0.75, sd 1.789; the
        // textbook interval is -0.53 to 2.03.
        assert_near(mean_interval(10, 0.75, 1.789, 0.05), (-0.53, 2.03), 5e-3);
        assert_eq!(
            mean_interval(1, 3.0, 0.0, 0.05),
            (f64::NEG_INFINITY, f64::INFINITY)
        );
    }

    fn of_first(n: u32, p: f64) -> QuantileInterval {
        let values: Vec<f64> = (1..=n).map(f64::from).collect();
        quantile_interval(&values, p, 0.05)
    }

    #[test]
    fn few_values_say_nothing_of_a_high_quantile() {
        assert_eq!(
            of_first(58, 0.95),
            QuantileInterval::Undefined { needed: 59 }
        );
        assert_eq!(of_first(0, 0.5), QuantileInterval::Undefined { needed: 6 });
        for n in [59, 71] {
            let QuantileInterval::MinMaxOnly {
                low,
                high,
                coverage,
            } = of_first(n, 0.95)
            else {
                panic!("{n}");
            };
            assert_eq!((low, high), (1.0, f64::from(n)));
            assert!(n != 59 || (coverage - 0.9515).abs() < 5e-5, "{coverage}");
        }
        assert!(matches!(
            of_first(72, 0.95),
            QuantileInterval::Interval { high: 72.0, .. }
        ));
    }

    #[test]
    fn the_median_lies_between_tabled_ranks() {
        // David and Nagaraja (2003), or any table of the sign test.
        for (n, low, high, coverage) in [(6, 1, 6, 0.9688), (10, 2, 9, 0.9785), (20, 6, 15, 0.9586)]
        {
            let QuantileInterval::Interval {
                low: a,
                high: b,
                coverage: c,
            } = of_first(n, 0.5)
            else {
                panic!("{n}");
            };
            assert_eq!((a, b), (f64::from(low), f64::from(high)));
            assert!((c - coverage).abs() < 5e-5, "{n}: {c}");
        }
    }
}
