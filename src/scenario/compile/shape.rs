//! The areas of curves, by which a number of cases becomes a height.

use std::f64::consts::PI;

/// The integral of `exp(-(x / sd)^2 / 2)`.
pub(crate) fn bell_area(sd: f64) -> f64 {
    sd * (2.0 * PI).sqrt()
}

/// The integral of `(r + f) / (f exp(-r x) + r exp(f x))`: with `a = r / (r + f)` it is
/// `(f / r)^a / f * pi / sin(pi a)`, by the substitution `u = (r / f) exp((r + f) x)`.
pub(crate) fn rise_and_fall_area(rise: f64, fall: f64) -> f64 {
    let a = rise / (rise + fall);
    libm::pow(fall / rise, a) / fall * PI / libm::sin(PI * a)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integral(f: impl Fn(f64) -> f64, from: f64, to: f64) -> f64 {
        let steps = 200_000_u32;
        let width = (to - from) / f64::from(steps);
        (0..steps)
            .map(|step| f(from + (f64::from(step) + 0.5) * width) * width)
            .sum()
    }

    #[test]
    fn areas_are_the_integrals_of_the_curves() {
        let bell = integral(|x| (-(x / 8.0_f64).powi(2) / 2.0).exp(), -100.0, 100.0);
        assert!((bell - bell_area(8.0)).abs() < 1e-6);
        for (r, f) in [(0.35, 0.1), (0.2, 0.2), (0.1, 0.5)] {
            let curve = |x: f64| (r + f) / (f * (-r * x).exp() + r * (f * x).exp());
            let found = integral(curve, -250.0, 250.0);
            assert!(
                (found - rise_and_fall_area(r, f)).abs() < 1e-4,
                "{r} {f}: {found}"
            );
        }
    }
}
