//! Which input a result varies with: first-order shares of variance from given data.
//!
//! The first-order index of an input X is `Var(E[Y | X]) / Var(Y)` (Sobol, 1993): the part of the variance of
//! Y that goes away on average if X becomes known. It needs no design of its own: sort the pairs by X,
//! cut them into classes of equal size, and compare the variance between classes with that within (given-data
//! estimation: Plischke, Borgonovo and Smith, 2013). The variance between the means of m classes is
//! too large by the chance within them, so the share is
//!
//! `(SSB - (m - 1) MSW) / SST`, with `MSW = SSW / (n - m)`
//!
//! (epsilon squared: Kelley, 1935), whose mean is 0 where X does nothing; it may come out a little below 0.
//! What varies within a class is lost: with m classes about `1 / m^2` of the effect of a straight line.

/// Most classes.
const MOST: usize = 50;
/// Fewest values in a class.
const FEWEST: usize = 10;

/// The first-order share of the variance of `y` by `x`; `None` with fewer than 40 pairs, or if either does
/// not vary. Pairs with the same `x` may fall into two classes.
#[must_use]
pub fn first_order(x: &[f64], y: &[f64]) -> Option<f64> {
    let n = x.len().min(y.len());
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| x[a].total_cmp(&x[b]));
    let sorted: Vec<f64> = order.iter().map(|&at| y[at]).collect();
    let varies = n > 0 && x[order[0]].total_cmp(&x[order[n - 1]]).is_ne();
    let total = squares(&sorted);
    if n < 4 * FEWEST || !varies || total <= 0.0 {
        return None;
    }
    let classes = (n / FEWEST).min(((n as f64).sqrt() / 1.5).round() as usize);
    let classes = classes.clamp(4, MOST);
    let class = |i: usize| &sorted[i * n / classes..(i + 1) * n / classes];
    let within: f64 = (0..classes).map(|i| squares(class(i))).sum();
    let mean_within = within / (n - classes) as f64;
    Some((total - within - (classes - 1) as f64 * mean_within) / total)
}

/// The variance within pairs over the variance of all: the mean of half the squared differences. It is
/// what is left to chance if everything that the two of a pair share is known. `None` if nothing varies.
#[must_use]
pub fn within_pairs(pairs: &[(f64, f64)]) -> Option<f64> {
    let all: Vec<f64> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
    let total = squares(&all) / (all.len() as f64 - 1.0);
    let within = pairs
        .iter()
        .map(|(a, b)| (a - b).powi(2) / 2.0)
        .sum::<f64>()
        / pairs.len() as f64;
    (pairs.len() > 1 && total > 0.0).then(|| within / total)
}

/// The sum of squared distances from the mean.
fn squares(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    values.iter().map(|value| (value - mean).powi(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Key, Purpose};

    /// Uniform numbers from -pi to pi.
    fn angles(n: u64, name: &'static str) -> Vec<f64> {
        let pi = std::f64::consts::PI;
        let purpose = Purpose::named(name);
        (0..n)
            .map(|i| Key::world(20_260_101, i).uniform(purpose, 0) * 2.0 * pi - pi)
            .collect()
    }

    /// Ishigami and Homma (1990): sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1.
    fn ishigami(x: &[Vec<f64>; 3]) -> Vec<f64> {
        let one = |i: usize| {
            let (a, b, c) = (x[0][i], x[1][i], x[2][i]);
            a.sin() + 7.0 * b.sin().powi(2) + 0.1 * c.powi(4) * a.sin()
        };
        (0..x[0].len()).map(one).collect()
    }

    #[test]
    fn ishigamis_indices_are_recovered_from_5000_draws() {
        let x = ["x1", "x2", "x3"].map(|name| angles(5_000, name));
        let y = ishigami(&x);
        // a = 7, b = 0.1: 0.5 (1 + b pi^4 / 5)^2, a^2 / 8 and 0, over the variance.
        let pi4 = std::f64::consts::PI.powi(4);
        let variance = 49.0 / 8.0 + 0.1 * pi4 / 5.0 + 0.01 * pi4 * pi4 / 18.0 + 0.5;
        let exact = [
            0.5 * (1.0 + 0.1 * pi4 / 5.0).powi(2) / variance,
            49.0 / 8.0 / variance,
            0.0,
        ];
        assert!((exact[0] - 0.3139).abs() < 1e-4 && (exact[1] - 0.4424).abs() < 1e-4);
        for (input, exact) in x.iter().zip(exact) {
            let found = first_order(input, &y).unwrap();
            assert!((found - exact).abs() < 0.03, "{found} is not {exact}");
        }
        // A planted error: what another input did.
        assert!((first_order(&x[0], &y).unwrap() - exact[1]).abs() > 0.03);
    }

    #[test]
    fn an_input_that_does_nothing_has_no_share_on_average() {
        let mut sum = 0.0;
        for seed in 0..200 {
            let draw = |name: &'static str| -> Vec<f64> {
                let purpose = Purpose::named(name);
                (0..100)
                    .map(|i| Key::world(seed, i).uniform(purpose, 0))
                    .collect()
            };
            sum += first_order(&draw("a"), &draw("b")).unwrap();
        }
        // Standard error of the mean of 200 shares from 100 pairs: below 0.005.
        assert!((sum / 200.0).abs() < 0.015, "{}", sum / 200.0);
    }

    #[test]
    fn what_two_of_a_pair_share_is_not_chance() {
        let pairs: Vec<(f64, f64)> = (0..100).map(|i| (f64::from(i), f64::from(i))).collect();
        assert_eq!(within_pairs(&pairs), Some(0.0));
        let coins = [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)];
        let apart: Vec<(f64, f64)> = (0..100).map(|i| coins[i % 4]).collect();
        assert!((within_pairs(&apart).unwrap() - 1.0).abs() < 0.01);
        assert_eq!(within_pairs(&[(1.0, 1.0), (1.0, 1.0)]), None);
    }
}
