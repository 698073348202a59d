//! Regression by a curve that never rises.

/// The least-squares fit that never rises, of values with positive weights.
///
/// Pool adjacent violators (Ayer and others, 1955): neighbours in the wrong order are
/// replaced by their weighted mean until there are none.
///
/// # Panics
///
/// If there are not as many weights as values.
#[must_use]
pub fn non_increasing(values: &[f64], weights: &[f64]) -> Vec<f64> {
    assert_eq!(values.len(), weights.len(), "a weight for each value");
    let mut pools: Vec<Pool> = Vec::new();
    for (&mean, &weight) in values.iter().zip(weights) {
        let mut pool = Pool {
            mean,
            weight,
            size: 1,
        };
        while let Some(before) = pools.pop_if(|before| before.mean < pool.mean) {
            pool = pool.joined(&before);
        }
        pools.push(pool);
    }
    pools
        .iter()
        .flat_map(|pool| std::iter::repeat_n(pool.mean, pool.size))
        .collect()
}

struct Pool {
    mean: f64,
    weight: f64,
    size: usize,
}

impl Pool {
    fn joined(&self, other: &Pool) -> Pool {
        let weight = self.weight + other.weight;
        let mean = (self.mean * self.weight + other.mean * other.weight) / weight;
        Pool {
            mean,
            weight,
            size: self.size + other.size,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{mix, unit};

    #[test]
    fn neighbours_in_the_wrong_order_share_their_mean() {
        assert_eq!(
            non_increasing(&[5.0, 3.0, 4.0, 1.0], &[1.0; 4]),
            [5.0, 3.5, 3.5, 1.0]
        );
        assert_eq!(non_increasing(&[1.0, 2.0, 3.0], &[1.0; 3]), [2.0; 3]);
        assert_eq!(non_increasing(&[3.0, 6.0], &[2.0, 1.0]), [4.0; 2]);
        assert_eq!(non_increasing(&[0.9, 0.7], &[1.0, 1.0]), [0.9, 0.7]);
        assert!(non_increasing(&[], &[]).is_empty());
    }

    /// Barlow and others (1972): the fit is the max of min of weighted means.
    #[test]
    fn the_fit_is_the_min_max_of_means() {
        let noise = |i: u32| unit(mix(i.into()));
        let values: Vec<f64> = (0..30).map(|i| noise(i) - f64::from(i) / 40.0).collect();
        let weights: Vec<f64> = (99..129).map(|i| 0.1 + noise(i)).collect();
        let fit = non_increasing(&values, &weights);
        let mean = |from: usize, upto: usize| {
            let sum: f64 = (from..=upto).map(|i| values[i] * weights[i]).sum();
            sum / weights[from..=upto].iter().sum::<f64>()
        };
        for (i, got) in fit.iter().enumerate() {
            let over = |from: usize| {
                (i..30)
                    .map(|upto| mean(from, upto))
                    .fold(f64::NEG_INFINITY, f64::max)
            };
            let want = (0..=i).map(over).fold(f64::INFINITY, f64::min);
            assert!((got - want).abs() < 1e-12, "{i}");
        }
    }
}
