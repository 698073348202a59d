//! The regularised incomplete beta function, its inverse, and what follows from it: the
//! binomial and Student distributions.

use super::gamma::ln_gamma;

/// ln B(a, b) = ln Gamma(a) + ln Gamma(b) - ln Gamma(a + b).
#[must_use]
pub fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// `I_x(a, b)`: the probability that a beta variable of parameters a, b > 0 is at most x.
///
/// By the continued fraction 8.17.22 of the NIST Digital Library of Mathematical Functions,
/// on the side of the mean where it converges fast.
#[must_use]
pub fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if x >= 1.0 {
        1.0
    } else if x <= (a + 1.0) / (a + b + 2.0) {
        beta_front(a, b, x) * fraction(a, b, x) / a
    } else {
        1.0 - beta_front(b, a, 1.0 - x) * fraction(b, a, 1.0 - x) / b
    }
}

/// x^a (1 - x)^b / B(a, b).
fn beta_front(a: f64, b: f64, x: f64) -> f64 {
    libm::exp(a * libm::log(x) + b * libm::log1p(-x) - ln_beta(a, b))
}

/// 1/(1+ d1/(1+ d2/(1+ ...))), by Lentz's method; O(sqrt(a + b)) steps.
#[allow(clippy::many_single_char_names)] // as in the formula
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let (mut c, mut d) = (1.0, 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0)));
    let (mut product, mut m) = (d, 1.0);
    loop {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut step = 1.0;
        for term in [even, odd] {
            d = 1.0 / nonzero(1.0 + term * d);
            c = nonzero(1.0 + term / c);
            step = c * d;
            product *= step;
        }
        if (step - 1.0).abs() < f64::EPSILON || m > 1e6 {
            return product;
        }
        m += 1.0;
    }
}

fn nonzero(x: f64) -> f64 {
    if x.abs() < 1e-300 { 1e-300 } else { x }
}

/// The x with `I_x(a, b) = p`, by bisection: of ln x, so that small x are as exact as large ones.
#[must_use]
pub fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    if p <= 0.0 || p >= 1.0 {
        return f64::from(u8::from(p >= 1.0));
    }
    let (mut low, mut high) = (-700.0, 0.0);
    for _ in 0..70 {
        let middle = 0.5 * (low + high);
        *(if beta_cdf(a, b, libm::exp(middle)) < p {
            &mut low
        } else {
            &mut high
        }) = middle;
    }
    libm::exp(0.5 * (low + high))
}

/// P(N <= k) for the number N of successes in n trials of probability p:
/// `I_(1-p)(n - k, k + 1)`.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn binomial_cdf(n: u64, p: f64, k: u64) -> f64 {
    if k >= n {
        1.0
    } else {
        beta_cdf((n - k) as f64, k as f64 + 1.0, 1.0 - p)
    }
}

/// The p-quantile of Student's t with `freedom` degrees of freedom.
///
/// From `P(|T| <= t) = I_y(1/2, freedom/2)`, y = t^2 / (freedom + t^2).
#[must_use]
pub fn student_quantile(freedom: f64, p: f64) -> f64 {
    let y = beta_quantile(0.5, 0.5 * freedom, (2.0 * p - 1.0).abs());
    (freedom * y / (1.0 - y)).sqrt().copysign(p - 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distribution_agrees_with_a_calculation_in_thirty_digits() {
        for (a, b, x, p) in [
            (2.0, 3.0, 0.4, 0.5248),
            (0.5, 0.5, 0.1, 0.204_832_764_699_133_45),
            (191.0, 10.0, 0.95, 0.454_709_808_680_819_3),
            (1e5, 1e5, 0.501, 0.814_453_255_442_443),
            (0.5, 50.0, 0.001, 0.247_630_980_034_623_2),
            (30.0, 1.0, 0.9, 0.042_391_158_275_216_2),
        ] {
            let got = beta_cdf(a, b, x);
            assert!((got / p - 1.0).abs() < 1e-9, "{a} {b} {x}: {got}");
            assert!(
                (beta_quantile(a, b, p) / x - 1.0).abs() < 1e-9,
                "{a} {b} {x}"
            );
        }
    }

    #[test]
    fn binomial_probabilities_are_those_of_coins() {
        for (k, p) in [
            (0, 1.0 / 16.0),
            (1, 5.0 / 16.0),
            (2, 11.0 / 16.0),
            (3, 15.0 / 16.0),
            (4, 1.0),
        ] {
            assert!((binomial_cdf(4, 0.5, k) - p).abs() < 1e-14, "{k}");
        }
    }

    #[test]
    fn student_quantiles_are_those_of_the_tables() {
        for (freedom, p, t) in [
            (1.0, 0.975, 12.706_204_736_174_7),
            (9.0, 0.975, 2.262_157_162_798_205_5),
            (9.0, 0.005, -3.249_835_541_592_126),
            (99.0, 0.975, 1.984_216_951_586_417_5),
            (1_000.0, 0.975, 1.962_339_080_826_408_5),
        ] {
            let got = student_quantile(freedom, p);
            assert!((got / t - 1.0).abs() < 1e-10, "{freedom} {p}: {got}");
        }
    }
}
