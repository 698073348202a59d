//! What is left of a length of time at a random instant within it.

use super::law::Law;

impl Law {
    /// The mean of what is left: E[X^2] / (2 E[X]).
    pub(super) fn left_mean(&self) -> f64 {
        let mean = self.mean();
        if mean > 0.0 {
            self.moment(2) / (2.0 * mean)
        } else {
            0.0
        }
    }

    /// The quantile of what is left: the x with E[min(X, x)] = p E[X].
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

    /// Newton's method, the slope being 1 - F(x); the function is concave, so that every
    /// step from below stays below. Bisection where rounding or a flat slope leads astray.
    fn left_quantile_above(&self, p: f64, low: f64) -> f64 {
        let (mean, mut low) = (self.mean(), low);
        let target = p * mean;
        let mut high = f64::INFINITY;
        let mut x = low.max(target);
        for _ in 0..100 {
            let missing = target - self.limited_mean(x);
            *(if missing > 0.0 { &mut low } else { &mut high }) = x;
            let next = x + missing / (1.0 - self.cdf(x));
            if (next - x).abs() <= 1e-8 * x || high - low <= 1e-12 * low {
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
}

fn between(low: f64, high: f64, mean: f64) -> f64 {
    if high.is_finite() {
        0.5 * (low + high)
    } else {
        2.0 * low + mean
    }
}
