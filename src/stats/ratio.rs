//! Ratios of sums over independent runs, such as all deaths over all cases.

use super::beta::student_quantile;

/// A ratio of sums with its error.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ratio {
    /// The sum of numerators over the sum of denominators.
    pub value: f64,
    /// The standard error of the value; infinite with a single run.
    pub standard_error: f64,
    /// Number of runs.
    pub n: usize,
}

impl Ratio {
    /// The ratio of sums of (numerator, denominator) pairs, one for each run. `None` if the
    /// denominators sum to nothing.
    ///
    /// The error is that of the delta method (Cochran, Sampling Techniques, 1977, 6.3):
    /// with R the ratio, s^2 = n / (n - 1) * sum (num - R den)^2 / (sum den)^2.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn of_sums(pairs: &[(f64, f64)]) -> Option<Ratio> {
        let (num, den) = pairs
            .iter()
            .fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        if den <= 0.0 {
            return None;
        }
        let value = num / den;
        let squares: f64 = pairs
            .iter()
            .map(|(num, den)| (num - value * den).powi(2))
            .sum();
        let n = pairs.len() as f64;
        let standard_error = if pairs.len() < 2 {
            f64::INFINITY
        } else {
            (n / (n - 1.0) * squares).sqrt() / den
        };
        Some(Ratio {
            value,
            standard_error,
            n: pairs.len(),
        })
    }

    /// The interval that covers the true ratio with probability about 1 - `alpha`, by
    /// Student's law with n - 1 degrees of freedom.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn interval(&self, alpha: f64) -> (f64, f64) {
        if self.n < 2 {
            return (f64::NEG_INFINITY, f64::INFINITY);
        }
        let half = student_quantile(self.n as f64 - 1.0, 1.0 - alpha / 2.0) * self.standard_error;
        (self.value - half, self.value + half)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{mix, unit};

    #[test]
    fn runs_weigh_by_their_denominator() {
        let ratio = Ratio::of_sums(&[(1.0, 10.0), (30.0, 90.0)]).unwrap();
        assert!((ratio.value - 0.31).abs() < 1e-15);
        // By hand: residuals -2.1 and 2.1, so s^2 = 2 * 8.82 / 100^2.
        assert!((ratio.standard_error - 0.042).abs() < 1e-12);
    }

    #[test]
    fn with_equal_denominators_it_is_the_error_of_a_mean() {
        let values = [3.0, 5.0, 10.0, 2.0];
        let ratio = Ratio::of_sums(&values.map(|value| (value, 1.0))).unwrap();
        let sd = (values.iter().map(|v| (v - 5.0_f64).powi(2)).sum::<f64>() / 3.0).sqrt();
        assert!((ratio.standard_error - sd / 2.0).abs() < 1e-12);
    }

    /// The hits are binomial with about 0.945 of 1,000, so a right method fails here with
    /// probability 1e-6. Without the part of the denominators it would cover every time.
    #[test]
    fn the_interval_covers_as_often_as_it_says() {
        let covers = |trial: u64| {
            let pair = |run: u64| {
                let (a, b) = (
                    unit(mix(trial * 1_000 + run)),
                    unit(mix(!(trial * 1_000 + run))),
                );
                (20.0 * a + 10.0 * b, 10.0 + 100.0 * a)
            };
            let pairs: Vec<(f64, f64)> = (0..40).map(pair).collect();
            let (low, high) = Ratio::of_sums(&pairs).unwrap().interval(0.05);
            (low..=high).contains(&0.25)
        };
        let hits = (0..1_000).filter(|&trial| covers(trial)).count();
        assert!((910..=985).contains(&hits), "{hits}");
    }

    #[test]
    fn nothing_over_nothing_is_no_ratio() {
        assert_eq!(Ratio::of_sums(&[]), None);
        assert_eq!(Ratio::of_sums(&[(0.0, 0.0)]), None);
        let one = Ratio::of_sums(&[(1.0, 2.0)]).unwrap();
        assert_eq!(one.interval(0.05), (f64::NEG_INFINITY, f64::INFINITY));
    }
}
