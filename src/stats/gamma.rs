//! The regularised incomplete gamma function and its inverse, from `libm` alone, so
//! that what is drawn through them is the same on every machine.

use super::normal::normal_quantile;

const EPSILON: f64 = f64::EPSILON / 4.0;

/// The logarithm of Gamma(x), x > 0.
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// (P, Q) with P(a, x) = 1/Gamma(a) * integral of t^(a-1) e^-t over (0, x), and Q = 1 - P.
///
/// Both are accurate where they are small. P is the probability that a gamma variable
/// of shape a > 0 and scale 1 is at most x; Q(k + 1, m) that a Poisson variable of mean
/// m is at most k. Series below x = a + 1, continued fraction above (Abramowitz and
/// Stegun, 1964, 6.5.29 and 6.5.31); about 6 sqrt(a) steps when x is near a large a.
#[must_use]
pub fn gamma_pq(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        (0.0, 1.0)
    } else if x.is_infinite() {
        (1.0, 0.0)
    } else if x < a + 1.0 {
        let p = (gamma_term(a, x) * series(a, x)).min(1.0);
        (p, 1.0 - p)
    } else {
        let q = (gamma_term(a, x) * a * fraction(a, x)).min(1.0);
        (1.0 - q, q)
    }
}

/// P(a, x): see [`gamma_pq`].
#[must_use]
pub fn gamma_p(a: f64, x: f64) -> f64 {
    gamma_pq(a, x).0
}

/// x^a e^-x / Gamma(a + 1), without the cancellation that its logarithm suffers for large a:
/// exp(-a phi) / sqrt(2 pi a) / exp(1/(12 a) - ...), phi = (x/a - 1) - ln(x/a).
#[must_use]
pub fn gamma_term(a: f64, x: f64) -> f64 {
    if a < 10.0 {
        return libm::exp(a * libm::log(x) - x - ln_gamma(a + 1.0));
    }
    let exponent = -a * excess((x - a) / a) - stirling(a);
    libm::exp(exponent) / (std::f64::consts::TAU * a).sqrt()
}

/// ln Gamma(a + 1) - [a ln a - a + ln(2 pi a)/2]: Stirling's series, for a of at least 10.
fn stirling(a: f64) -> f64 {
    const TERMS: [f64; 6] = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1_260.0,
        -1.0 / 1_680.0,
        1.0 / 1_188.0,
        -691.0 / 360_360.0,
    ];
    TERMS
        .iter()
        .rev()
        .fold(0.0, |sum, term| sum / (a * a) + term)
        / a
}

/// m - ln(1 + m) for m > -1, also near 0: with r = m / (2 + m), m r - 2 (r^3/3 + r^5/5 + ...).
fn excess(m: f64) -> f64 {
    if !(-0.3..=0.5).contains(&m) {
        return m - libm::log1p(m);
    }
    let r = m / (2.0 + m);
    let (mut power, mut sum, mut k) = (r * r * r, 0.0, 3.0);
    while power.abs() > EPSILON * (r * r) {
        sum += power / k;
        power *= r * r;
        k += 2.0;
    }
    m * r - 2.0 * sum
}

/// 1 + x/(a+1) + x^2/((a+1)(a+2)) + ...
fn series(a: f64, x: f64) -> f64 {
    let (mut sum, mut term, mut n) = (1.0, 1.0, a);
    while term > EPSILON * sum {
        n += 1.0;
        term *= x / n;
        sum += term;
    }
    sum
}

/// 1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- ...))), by Lentz's method.
#[allow(clippy::many_single_char_names)] // as in the formula
fn fraction(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1.0 / TINY, 1.0 / b);
    let (mut product, mut i) = (d, 0.0);
    loop {
        i += 1.0;
        b += 2.0;
        let an = -i * (i - a);
        d = 1.0 / nonzero(b + an * d, TINY);
        c = nonzero(b + an / c, TINY);
        product *= c * d;
        if (c * d - 1.0).abs() < f64::EPSILON || i > 1e7 {
            return product;
        }
    }
}

/// `x`, or `tiny` if it is too near zero to divide by.
fn nonzero(x: f64, tiny: f64) -> f64 {
    if x.abs() < tiny { tiny } else { x }
}

/// The x with P(a, x) = p, for a shape a > 0 and p in [0, 1].
///
/// Newton's method on ln P over ln x below the median and on ln Q over x above it, where
/// each is almost straight; kept inside a shrinking bracket.
#[must_use]
pub fn gamma_quantile(a: f64, p: f64) -> f64 {
    gamma_quantile_near(a, p, guess(a, p))
}

/// [`gamma_quantile`], from a value thought to be near.
#[must_use]
pub fn gamma_quantile_near(a: f64, p: f64, near: f64) -> f64 {
    if p <= 0.0 || near <= f64::MIN_POSITIVE {
        return 0.0;
    }
    if p >= 1.0 {
        return f64::INFINITY;
    }
    let (mut low, mut high, mut x) = (0.0, f64::INFINITY, near);
    for _ in 0..200 {
        let (at, next) = newton(a, p, x);
        *(if at < 0.0 { &mut low } else { &mut high }) = x;
        if (next - x).abs() <= 1e-8 * x {
            return next; // the error squares at each step
        }
        x = if next > low && next < high {
            next
        } else {
            between(low, high)
        };
    }
    x
}

/// How far above p the probability at x is (by sign), and Newton's next x.
fn newton(a: f64, p: f64, x: f64) -> (f64, f64) {
    let (below, above) = gamma_pq(a, x);
    let density = gamma_term(a, x) * a / x;
    if p < 0.5 {
        let at = libm::log(below / p);
        (
            at,
            x * libm::exp((-at * below / (x * density)).clamp(-2.0, 2.0)),
        )
    } else {
        let at = libm::log((1.0 - p) / above);
        (at, (x - at * above / density).clamp(x / 8.0, x * 8.0))
    }
}

fn between(low: f64, high: f64) -> f64 {
    if high.is_infinite() {
        2.0 * low
    } else {
        0.5 * (low + high)
    }
}

/// Wilson and Hilferty (1931): the cube root of a gamma variable is almost normal;
/// for small shapes and p, the first term of the series of P instead.
fn guess(a: f64, p: f64) -> f64 {
    let c = 1.0 / (9.0 * a);
    let root = 1.0 - c + normal_quantile(p) * c.sqrt();
    let first = libm::exp((libm::log(p) + ln_gamma(a + 1.0)) / a);
    if a < 0.5 || root < 0.3 {
        return if first < 1.0 {
            first
        } else {
            (-libm::log1p(-p)).min(1.0 + a)
        };
    }
    a * root * root * root
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, want: f64, error: f64) -> bool {
        (got / want - 1.0).abs() < error
    }

    #[test]
    fn both_tails_agree_with_a_calculation_in_forty_digits() {
        for (a, x, p, q) in [
            (
                0.05,
                1e-10,
                0.324_834_494_518_134_6,
                0.675_165_505_481_865_4,
            ),
            (0.5, 0.2, 0.472_910_743_134_461_9, 0.527_089_256_865_538_1),
            (
                1.0,
                30.0,
                0.999_999_999_999_906_4,
                9.357_622_968_840_175e-14,
            ),
            (3.0, 2.5, 0.456_186_884_116_670_5, 0.543_813_115_883_329_5),
            (
                9.9,
                25.0,
                0.999_800_167_098_905_2,
                0.000_199_832_901_094_801_16,
            ),
            (
                10.1,
                4.0,
                0.007_347_803_889_802_863,
                0.992_652_196_110_197_1,
            ),
            (
                100.0,
                110.0,
                0.841_721_329_939_912_9,
                0.158_278_670_060_087_1,
            ),
            (
                1e4,
                9_800.0,
                0.022_207_543_813_969_694,
                0.977_792_456_186_030_3,
            ),
            (
                1e6,
                1_003_000.0,
                0.998_638_259_353_782_4,
                0.001_361_740_646_217_591_5,
            ),
            (1e9, 1e9, 0.500_004_205_220_870, 0.499_995_794_779_130),
            (
                1e9,
                1_000_100_000.0,
                0.999_217_043_838_041_7,
                0.000_782_956_161_958_326_8,
            ),
        ] {
            let (got_p, got_q) = gamma_pq(a, x);
            assert!(
                close(got_p, p, 1e-12) && close(got_q, q, 1e-12),
                "{a} {x} {got_p} {got_q}"
            );
        }
        assert_eq!(gamma_pq(2.0, 0.0), (0.0, 1.0));
        assert_eq!(gamma_pq(2.0, f64::INFINITY), (1.0, 0.0));
    }

    #[test]
    fn quantiles_agree_with_a_calculation_in_thirty_digits() {
        for (a, p, x) in [
            (0.05, 0.01, 5.844_632_057_286_502e-41),
            (0.05, 0.9, 0.076_317_113_909_188_95),
            (0.5, 1e-6, 7.853_981_633_978_595e-13),
            (2.5, 0.5, 2.175_730_095_547_764),
            (11.0, 1.0 - 1e-12, 52.304_337_884_190_25),
            (1_000.0, 0.001, 905.120_790_934_976_6),
            (1e4, 0.5, 9_999.666_668_642_047),
        ] {
            let got = gamma_quantile(a, p);
            assert!(close(got, x, 1e-12), "{a} {p} {got}");
            assert!(close(gamma_quantile_near(a, p, 1.0), x, 1e-12), "{a} {p}");
        }
    }

    #[test]
    fn quantiles_invert_the_distribution_over_all_shapes() {
        for i in 0..60 {
            let a = libm::exp2(f64::from(i) / 3.0 - 5.0);
            for p in [
                1e-15,
                1e-9,
                1e-4,
                0.03,
                0.3,
                0.5,
                0.7,
                0.99,
                1.0 - 1e-9,
                1.0 - 1e-15,
            ] {
                let (below, above) = gamma_pq(a, gamma_quantile(a, p));
                let off = if p < 0.5 {
                    below / p
                } else {
                    above / (1.0 - p)
                };
                assert!(
                    (off - 1.0).abs() < 1e-10 || gamma_quantile(a, p) < 1e-300,
                    "{a} {p} {off}"
                );
            }
        }
    }
}
