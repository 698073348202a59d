//! Weighted linear regression with a small ridge, and scores of forecasts that are samples.

/// Coefficients `b` that minimise the sum of `w_i (y_i - b . x_i)^2 + ridge * |b|^2`, by the normal equations and
/// Gaussian elimination with pivots; `None` if they cannot be solved. A constant must be a column of `rows`.
#[must_use]
pub fn weighted(rows: &[Vec<f64>], y: &[f64], weights: &[f64], ridge: f64) -> Option<Vec<f64>> {
    let n = rows.first()?.len();
    let mut system = vec![vec![0.0; n + 1]; n];
    for ((row, y), weight) in rows.iter().zip(y).zip(weights) {
        for (at, line) in system.iter_mut().enumerate() {
            let times = weight * row[at];
            for (cell, x) in line.iter_mut().zip(row) {
                *cell += times * x;
            }
            line[n] += times * y;
        }
    }
    for (at, line) in system.iter_mut().enumerate() {
        line[at] += ridge;
    }
    solve(system)
}

/// Solves a system whose last column is the right-hand side.
fn solve(mut system: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let n = system.len();
    for at in 0..n {
        let best = (at..n).max_by(|&a, &b| system[a][at].abs().total_cmp(&system[b][at].abs()))?;
        system.swap(at, best);
        let pivot = system[at][at];
        if pivot.abs() < 1e-300 || !pivot.is_finite() {
            return None;
        }
        let line = system[at].clone();
        for other in system.iter_mut().skip(at + 1) {
            let times = other[at] / pivot;
            for (cell, own) in other.iter_mut().zip(&line).skip(at) {
                *cell -= times * own;
            }
        }
    }
    let mut found = vec![0.0; n];
    for at in (0..n).rev() {
        let known: f64 = (at + 1..n)
            .map(|other| system[at][other] * found[other])
            .sum();
        found[at] = (system[at][n] - known) / system[at][at];
    }
    Some(found)
}

/// Continuous ranked probability score of a sample `x_1, ..., x_n` for an outcome `y` (Gneiting and Raftery 2007):
/// mean `|x_i - y|` - mean `|x_i - x_j| / 2` over all pairs; in the unit of y, 0 is perfect.
#[must_use]
pub fn crps(sample: &[f64], y: f64) -> f64 {
    let n = sample.len() as f64;
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    let apart = sorted.iter().map(|x| (x - y).abs()).sum::<f64>() / n;
    // The sum of x_j - x_i over i < j: the k-th smallest counts 2k - n + 1 times.
    let signed = |(at, x): (usize, &f64)| (2.0 * at as f64 - n + 1.0) * x;
    let pairs: f64 = sorted.iter().enumerate().map(signed).sum();
    apart - pairs / (n * n)
}

/// The smallest value that at least a share `p` of a sample does not exceed; 0 of an empty one.
#[must_use]
#[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation)] // a share of a length
pub fn quantile(sample: &[f64], p: f64) -> f64 {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (p * sorted.len() as f64).ceil() as usize;
    let last = sorted.len().saturating_sub(1);
    sorted
        .get(at.saturating_sub(1).min(last))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_and_weights_of_zero_do_not_count() {
        let rows: Vec<Vec<f64>> = (0..5).map(|x| vec![1.0, f64::from(x)]).collect();
        let mut y: Vec<f64> = (0..5).map(|x| 3.0 - 2.0 * f64::from(x)).collect();
        y[4] = 100.0;
        let found = weighted(&rows, &y, &[1.0, 1.0, 1.0, 1.0, 0.0], 0.0).expect("solved");
        assert!(
            (found[0] - 3.0).abs() < 1e-9 && (found[1] + 2.0).abs() < 1e-9,
            "{found:?}"
        );
        let same = vec![vec![1.0, 1.0]; 3];
        assert!(
            weighted(&same, &[1.0; 3], &[1.0; 3], 1e-6).is_some(),
            "a ridge solves it"
        );
    }

    #[test]
    fn the_score_is_that_of_the_definition() {
        let sample = [1.0_f64, 4.0, 2.0];
        let pairs: f64 = sample
            .iter()
            .flat_map(|a| sample.iter().map(move |b| (a - b).abs()))
            .sum();
        let apart: f64 = sample.iter().map(|x: &f64| (x - 3.0).abs()).sum::<f64>() / 3.0;
        assert!((crps(&sample, 3.0) - (apart - pairs / 18.0)).abs() < 1e-12);
        assert!(crps(&[5.0; 4], 5.0).abs() < 1e-12);
        assert!((crps(&[2.0], 5.0) - 3.0).abs() < 1e-12);
    }

    #[test]
    fn quantiles_are_values_of_the_sample() {
        let sample = [3.0, 1.0, 2.0, 4.0];
        assert!((quantile(&sample, 0.5) - 2.0).abs() < 1e-12);
        assert!((quantile(&sample, 1.0) - 4.0).abs() < 1e-12);
        assert!((quantile(&sample, 0.0) - 1.0).abs() < 1e-12);
    }
}
