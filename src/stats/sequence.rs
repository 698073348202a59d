//! Confidence sequences: intervals that hold at every number of values at once, so that the
//! values themselves may decide when to stop. With probability 1 - alpha the truth lies in the
//! interval of *every* n; an interval for a fixed n has no such right (see the tests).

use super::beta::ln_beta;

/// Fewest values for [`asymptotic_sequence`].
pub const FEWEST_ASYMPTOTIC: u64 = 100;
/// The number of values at which [`asymptotic_sequence`] is narrowest for its level.
const NARROWEST: f64 = 200.0;

/// The confidence sequence for a probability, from `successes` in `n` trials.
///
/// For the true p the likelihood ratio of a mixture of all probabilities over p,
/// `M_n(p) = B(k + 1, n - k + 1) / (p^k (1 - p)^(n - k))`, is a martingale of mean 1; by Ville's
/// inequality it ever reaches 1/alpha with probability at most alpha. The interval is the set of
/// p with `M_n(p) < 1/alpha`. It is exact: no n is too small. (Robbins, Annals of Mathematical
/// Statistics 41, 1970; Howard, Ramdas and others, Annals of Statistics 49, 2021.)
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn bernoulli_sequence(successes: u64, n: u64, alpha: f64) -> (f64, f64) {
    if n == 0 {
        return (0.0, 1.0);
    }
    let inside = below_bound(successes, n, alpha);
    let estimate = successes as f64 / n as f64;
    (edge(0.0, estimate, &inside), edge(1.0, estimate, &inside))
}

/// Whether `M_n(p) < 1/alpha`, as a function of p.
#[allow(clippy::cast_precision_loss)]
fn below_bound(successes: u64, n: u64, alpha: f64) -> impl Fn(f64) -> bool {
    let (k, failures) = (successes as f64, n.saturating_sub(successes) as f64);
    let least = ln_beta(k + 1.0, failures + 1.0) + libm::log(alpha);
    let times = |count: f64, x: f64| {
        if count > 0.0 {
            count * libm::log(x)
        } else {
            0.0
        }
    };
    move |p: f64| times(k, p) + times(failures, 1.0 - p) > least
}

/// Where `inside` begins between a point outside and one inside: the outer side of the last
/// bisection, so that rounding never makes the interval shorter.
fn edge(mut outside: f64, mut within: f64, inside: impl Fn(f64) -> bool) -> f64 {
    if inside(outside) {
        return outside;
    }
    for _ in 0..60 {
        let middle = 0.5 * (outside + within);
        *(if inside(middle) {
            &mut within
        } else {
            &mut outside
        }) = middle;
    }
    outside
}

/// The confidence sequence for the mean of values between 0 and 1, in the order in which they
/// came; values need not be of the same distribution, only of the same mean given those before.
///
/// The predictable plug-in empirical-Bernstein sequence of Waudby-Smith and Ramdas (Journal of
/// the Royal Statistical Society B 86, 2024, theorem 2): with m and s^2 the running mean and
/// variance, each with one pseudo-value (1/2 and 1/4), `l_i = min(1/2, sqrt(2 ln(2/alpha) /
/// (s_(i-1)^2 i ln(1 + i))))`, the centre is `sum l_i x_i / sum l_i` and the half-width
/// `(ln(2/alpha) + sum (x_i - m_(i-1))^2 (-ln(1 - l_i) - l_i)) / sum l_i`.
///
/// # Panics
/// If a value is not between 0 and 1.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn bounded_sequence(values: &[f64], alpha: f64) -> (f64, f64) {
    let bound = libm::log(2.0 / alpha);
    let (mut weights, mut weighted, mut spent) = (0.0, 0.0, bound);
    let (mut sum, mut squares) = (0.5, 0.25);
    for (before, &value) in values.iter().enumerate() {
        assert!((0.0..=1.0).contains(&value), "between 0 and 1");
        let i = before as f64 + 1.0;
        let bet = (2.0 * bound / (squares * libm::log1p(i))).sqrt().min(0.5);
        let surprise = value - sum / i;
        weights += bet;
        weighted += bet * value;
        spent += surprise * surprise * (-libm::log1p(-bet) - bet);
        sum += value;
        squares += (value - sum / (i + 1.0)).powi(2);
    }
    if weights <= 0.0 {
        return (0.0, 1.0);
    }
    let (centre, half) = (weighted / weights, spent / weights);
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

/// The asymptotic confidence sequence for a mean, from the mean and standard deviation of the
/// first `n` values: what Student's interval is to an exact one, at every n at once. Unbounded
/// below [`FEWEST_ASYMPTOTIC`] values.
///
/// Half-width `sd sqrt(2 (n r^2 + 1) / (n^2 r^2) ln(sqrt(n r^2 + 1) / alpha))`, narrowest near the n
/// for which `r^2 = (-2 ln alpha + ln(1 - 2 ln alpha)) / n` (Waudby-Smith, Arbour, Sinha, Kennedy and
/// Ramdas, Time-uniform central limit theory and asymptotic confidence sequences, Annals of
/// Statistics 52, 2024, theorem 2.2): here about 200.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn asymptotic_sequence(n: u64, mean: f64, sd: f64, alpha: f64) -> (f64, f64) {
    if n < FEWEST_ASYMPTOTIC {
        return (f64::NEG_INFINITY, f64::INFINITY);
    }
    let log = -2.0 * libm::log(alpha);
    let r2 = (log + libm::log1p(log)) / NARROWEST;
    let (n, grown) = (n as f64, n as f64 * r2 + 1.0);
    let half = sd * (2.0 * grown / (n * n * r2) * libm::log(grown.sqrt() / alpha)).sqrt();
    (mean - half, mean + half)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{mix, unit};
    use crate::stats::interval::{clopper_pearson, mean_interval};

    const TRIALS: u64 = 1_000;
    const MOST: u64 = 2_000;
    const ALPHA: f64 = 0.05;
    /// Of 1,000 trials 50 may miss; a right sequence misses more than 50 + 3.5 sqrt(47.5) = 74
    /// with probability below 1e-3.
    const ALLOWED: u64 = 74;

    fn uniform(trial: u64, i: u64) -> f64 {
        unit(mix(mix(trial) ^ i))
    }

    /// In how many trials the interval misses the truth at any of the numbers of values.
    fn misses(truth: f64, first: u64, misses_at: impl Fn(u64, u64) -> (f64, f64)) -> u64 {
        let ever = |trial: u64| {
            (first..=MOST).any(|n| {
                let (low, high) = misses_at(trial, n);
                !(low..=high).contains(&truth)
            })
        };
        (0..TRIALS).filter(|&trial| ever(trial)).count() as u64
    }

    /// Running counts of successes by trial, to look at every n without counting anew.
    fn successes(p: f64) -> Vec<Vec<u64>> {
        let one = |trial: u64| {
            let mut sum = 0;
            let add = |i: u64| {
                sum += u64::from(uniform(trial, i) < p);
                sum
            };
            (0..MOST).map(add).collect()
        };
        (0..TRIALS).map(one).collect()
    }

    /// Looks at every n, by the martingale itself, which is far faster than finding the ends.
    #[test]
    fn the_share_lies_inside_at_every_n_and_clopper_pearson_s_interval_fails_the_same_check() {
        for p in [0.5, 0.9] {
            let counts = successes(p);
            let kept = |trial: u64, n: u64| counts[trial as usize][n as usize - 1];
            let everything = (0.0, 1.0);
            let looked = |trial: u64, n: u64| {
                if below_bound(kept(trial, n), n, ALPHA)(p) {
                    everything
                } else {
                    (2.0, 2.0)
                }
            };
            let missed = misses(p, 1, looked);
            assert!(missed <= ALLOWED, "{p}: {missed}");
            let fixed = |trial: u64, n: u64| {
                if n.is_multiple_of(64) {
                    clopper_pearson(kept(trial, n), n, ALPHA)
                } else {
                    everything
                }
            };
            let missed = misses(p, 1, fixed);
            assert!(
                missed > ALLOWED,
                "the check finds a wrong method: {p}: {missed}"
            );
        }
    }

    #[test]
    fn the_ends_are_where_the_martingale_reaches_its_bound() {
        // n = 1, k = 1: B(2, 1) / p = 1 / (2 p) < 20 from p = 1/40.
        let (low, high) = bernoulli_sequence(1, 1, ALPHA);
        assert!((low - 0.025).abs() < 1e-12 && high >= 1.0, "{low} {high}");
        // n = 2, k = 1: B(2, 2) = 1/6; p (1 - p) = 1/120 at (1 -+ sqrt(1 - 1/30)) / 2.
        let root = (1.0_f64 - 1.0 / 30.0).sqrt();
        let (low, high) = bernoulli_sequence(1, 2, ALPHA);
        assert!((low - (1.0 - root) / 2.0).abs() < 1e-12);
        assert!((high - f64::midpoint(1.0, root)).abs() < 1e-12);
        assert_eq!(bernoulli_sequence(0, 0, ALPHA), (0.0, 1.0));
    }

    #[test]
    fn it_takes_about_twice_the_runs() {
        let width = |(low, high): (f64, f64)| high - low;
        let ratio =
            width(bernoulli_sequence(100, 200, 0.05)) / width(clopper_pearson(100, 200, 0.05));
        assert!((1.3..1.7).contains(&ratio), "{ratio}");
    }

    /// Values 0 or 1 with a rare middle: the mean of x = u^2 is 1/3.
    #[test]
    fn bounded_means_lie_inside_at_every_n_that_is_looked_at() {
        let ever = |trial: u64| {
            let values: Vec<f64> = (0..MOST).map(|i| uniform(trial, i).powi(2)).collect();
            (64..=MOST).step_by(64).any(|n| {
                let (low, high) = bounded_sequence(&values[..n as usize], ALPHA);
                !(low..=high).contains(&(1.0 / 3.0))
            })
        };
        let missed = (0..TRIALS).filter(|&trial| ever(trial)).count() as u64;
        assert!(missed <= ALLOWED, "{missed}");
        let values: Vec<f64> = (0..MOST).map(|i| uniform(7, i).powi(2)).collect();
        let (low, high) = bounded_sequence(&values, ALPHA);
        assert!(high - low < 0.08, "it shrinks: {low} {high}");
    }

    /// By hand, one value x = 1 at alpha 0.05: bound ln 40, l = min(1/2, sqrt(2 ln 40 / (ln 2 / 4)))
    /// = 1/2; half-width (ln 40 + (1/2)^2 (ln 2 - 1/2)) / (1/2) > 1.
    #[test]
    fn one_bounded_value_says_nothing() {
        assert_eq!(bounded_sequence(&[1.0], ALPHA), (0.0, 1.0));
        assert_eq!(bounded_sequence(&[], ALPHA), (0.0, 1.0));
    }

    /// Exponential values, mean 1: skewed. Student's interval, looked at every 64 values, misses
    /// far more often than it says.
    #[test]
    fn means_lie_inside_at_every_n_and_student_s_interval_fails_the_same_check() {
        let sums = |trial: u64| -> Vec<(f64, f64)> {
            let (mut sum, mut squares) = (0.0, 0.0);
            let add = |i: u64| {
                let value = -libm::log(uniform(trial, i));
                sum += value;
                squares += value * value;
                (sum, squares)
            };
            (0..MOST).map(add).collect()
        };
        let kept: Vec<Vec<(f64, f64)>> = (0..TRIALS).map(sums).collect();
        let shape = |trial: u64, n: u64| {
            let (sum, squares) = kept[trial as usize][n as usize - 1];
            let (n, mean) = (n as f64, sum / n as f64);
            (mean, ((squares - n * mean * mean) / (n - 1.0)).sqrt())
        };
        let missed = misses(1.0, FEWEST_ASYMPTOTIC, |trial, n| {
            let (mean, sd) = shape(trial, n);
            asymptotic_sequence(n, mean, sd, ALPHA)
        });
        assert!(missed <= ALLOWED, "{missed}");
        let missed = misses(1.0, FEWEST_ASYMPTOTIC, |trial, n| {
            if !n.is_multiple_of(64) {
                return (0.0, 2.0);
            }
            let (mean, sd) = shape(trial, n);
            mean_interval(n, mean, sd, ALPHA)
        });
        assert!(missed > ALLOWED, "the check finds a wrong method: {missed}");
        assert_eq!(
            asymptotic_sequence(99, 1.0, 1.0, ALPHA),
            (f64::NEG_INFINITY, f64::INFINITY)
        );
    }
}
