//! Differences between two runs of the same cases, pair by pair.

use super::beta::student_quantile;
use super::interval::mean_interval;

/// Mean, standard deviation (n - 1) and skewness of values.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Shape {
    /// Number of values.
    pub n: u64,
    /// Mean.
    pub mean: f64,
    /// Standard deviation, with n - 1.
    pub sd: f64,
    /// Mean of the cubes of (value - mean) / sd; 0 if all values are the same.
    pub skewness: f64,
}

impl Shape {
    /// The shape of some values.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn of(values: &[f64]) -> Shape {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let moment = |k: i32| values.iter().map(|v| (v - mean).powi(k)).sum::<f64>();
        let sd = if values.len() < 2 {
            0.0
        } else {
            (moment(2) / (n - 1.0)).sqrt()
        };
        let skewness = if sd > 0.0 {
            moment(3) / n / sd.powi(3)
        } else {
            0.0
        };
        Shape {
            n: values.len() as u64,
            mean,
            sd,
            skewness,
        }
    }
}

/// An interval for the mean of values that may be skewed: the smallest one that holds both
/// Student's interval and that of Hall (1992), which takes the skewness out.
///
/// With a = skewness / sqrt(n) and T = sqrt(n) (mean - mu) / sd, Hall's statistic
/// g(T) = T + a T^2 / 3 + a^2 T^3 / 27 + a / 6 is more nearly normal than T; its inverse is
/// g^-1(x) = 3 / a (cbrt(1 + a (x - a / 6)) - 1). Student's interval alone misses the mean of
/// values most of which are 0 several times as often as it says (see the test); Hall's alone
/// does so for symmetric values with heavy tails. (Hall, On the removal of skewness by
/// transformation, Journal of the Royal Statistical Society B 54, 1992.)
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn skew_interval(shape: &Shape, alpha: f64) -> (f64, f64) {
    let student = mean_interval(shape.n, shape.mean, shape.sd, alpha);
    if shape.n < 2 || shape.sd <= 0.0 {
        return student;
    }
    let root = (shape.n as f64).sqrt();
    let a = shape.skewness / root;
    let t = student_quantile(shape.n as f64 - 1.0, 1.0 - alpha / 2.0);
    let inverse = |x: f64| {
        if a.abs() < 1e-9 {
            x
        } else {
            3.0 / a * ((1.0 + a * (x - a / 6.0)).cbrt() - 1.0)
        }
    };
    let end = |x: f64| shape.mean - inverse(x) * shape.sd / root;
    (student.0.min(end(t)), student.1.max(end(-t)))
}

/// What playing the same cases has gained over playing each its own.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Reduction {
    /// Nothing varies on either side.
    NotDefined,
    /// The sides vary, their difference does not.
    Exact,
    /// (var A + var B) / var(A - B): so many times the runs would be needed otherwise.
    Factor(f64),
}

/// The gain from pairing.
///
/// Standard deviations below 1e-12 of the largest size of a value are rounding.
///
/// # Panics
/// If there are not as many values on both sides.
#[must_use]
pub fn variance_reduction(a: &[f64], b: &[f64]) -> Reduction {
    assert_eq!(a.len(), b.len(), "pairs");
    let difference: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    let size = a
        .iter()
        .chain(b)
        .fold(0.0, |most: f64, v| most.max(v.abs()));
    let variance = |values: &[f64]| {
        let sd = Shape::of(values).sd;
        if sd <= 1e-12 * size { 0.0 } else { sd * sd }
    };
    let (apart, together) = (variance(a) + variance(b), variance(&difference));
    match (apart > 0.0, together > 0.0) {
        (false, _) => Reduction::NotDefined,
        (true, false) => Reduction::Exact,
        (true, true) => Reduction::Factor(apart / together),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{mix, unit};

    #[test]
    fn without_skewness_it_is_students() {
        let shape = Shape::of(&[-2.0, -1.0, 0.0, 1.0, 2.0]);
        assert_eq!((shape.mean, shape.skewness), (0.0, 0.0));
        let student = mean_interval(5, 0.0, 2.5_f64.sqrt(), 0.05);
        let (low, high) = skew_interval(&shape, 0.05);
        assert!((low - student.0).abs() < 1e-12 && (high - student.1).abs() < 1e-12);
    }

    #[test]
    fn the_inverse_undoes_halls_transformation() {
        let shape = Shape {
            n: 100,
            mean: 0.0,
            sd: 10.0,
            skewness: 2.0,
        };
        let t = student_quantile(99.0, 0.975);
        let (low, high) = skew_interval(&shape, 0.05);
        assert!(
            (low + t).abs() < 1e-9,
            "the shorter side is Student's: {low}"
        );
        let x = -high;
        let g = x + 0.2 / 3.0 * x.powi(2) + 0.04 / 27.0 * x.powi(3) + 0.2 / 6.0;
        assert!((g + t).abs() < 1e-9, "the longer side is Hall's: {g}");
    }

    /// How often the interval at a small alpha misses the mean of 200 values, four of five of
    /// which are 0 and the others exponential; as a multiple of alpha.
    fn misses(interval: impl Fn(&Shape, f64) -> (f64, f64)) -> f64 {
        let (trials, alpha) = (20_000_u64, 0.05 / 18.0);
        let value = |trial: u64, i: u64| {
            let bits = mix(trial * 1_000 + i);
            let some = unit(mix(!bits)) < 0.2;
            if some { -libm::log(unit(bits)) } else { 0.0 }
        };
        let missed = (0..trials).filter(|&trial| {
            let values: Vec<f64> = (0..200).map(|i| value(trial, i)).collect();
            let (low, high) = interval(&Shape::of(&values), alpha);
            !(low..=high).contains(&0.2)
        });
        missed.count() as f64 / trials as f64 / alpha
    }

    /// Of 20,000 trials 56 may miss; a right interval exceeds 56 + 3.5 sqrt(56) = 82 with
    /// probability below 1e-3. Student's alone misses five times too often.
    #[test]
    fn it_covers_the_mean_of_skewed_values_and_students_alone_does_not() {
        let own = misses(skew_interval);
        assert!(own <= 82.0 / 56.0, "{own}");
        let student = misses(|s, alpha| mean_interval(s.n, s.mean, s.sd, alpha));
        assert!(student > 3.0, "the check finds a wrong interval: {student}");
    }

    #[test]
    fn pairing_gains_what_the_sides_share() {
        let a = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(variance_reduction(&a, &a), Reduction::Exact);
        assert_eq!(
            variance_reduction(&a, &a.map(|x| x - 7.0)),
            Reduction::Exact
        );
        assert_eq!(
            variance_reduction(&[5.0; 4], &[3.0; 4]),
            Reduction::NotDefined
        );
        // var a = 5/3, b = 2 a: 20/3; b - a = a: 5/3.
        let Reduction::Factor(factor) = variance_reduction(&a, &a.map(|x| 2.0 * x)) else {
            panic!("a factor")
        };
        assert!((factor - 5.0).abs() < 1e-12);
    }
}
