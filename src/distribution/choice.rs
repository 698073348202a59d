//! Choosing one of several outcomes by weight, from one word of random bits.

/// A choice that keeps its order: more bits never give an earlier outcome.
///
/// With the same bits under slightly other weights, the outcome is mostly the same, so
/// that alternatives stay coupled. For many outcomes and no coupling, [`Alias`] is faster.
#[derive(Clone, PartialEq, Debug)]
pub struct Choice {
    /// Where each outcome but the last possible one ends, in 2^-64.
    ends: Vec<u64>,
}

/// Longer lists are searched by halving.
const SHORT: usize = 16;

/// The total weight, if it is positive and every weight is finite and not negative.
fn total(weights: &[f64]) -> Option<f64> {
    let sum: f64 = weights.iter().sum();
    let fine = weights.iter().all(|&weight| weight >= 0.0) && sum > 0.0 && sum.is_finite();
    fine.then_some(sum)
}

impl Choice {
    /// A choice with these weights, of which only the ratios matter. `None` if a weight is
    /// negative or not finite, or none is positive.
    #[must_use]
    pub fn new(weights: &[f64]) -> Option<Choice> {
        let total = total(weights)?;
        let last = weights.iter().rposition(|&weight| weight > 0.0)?;
        let mut sum = 0.0;
        let end = |weight: &f64| {
            sum += weight;
            (sum / total * 2f64.powi(64)) as u64
        };
        Some(Choice {
            ends: weights[..last].iter().map(end).collect(),
        })
    }

    /// The outcome: the place of its weight in the list.
    #[must_use]
    #[inline(always)]
    pub fn pick(&self, bits: u64) -> usize {
        if self.ends.len() <= SHORT {
            self.ends.iter().map(|&end| usize::from(bits >= end)).sum()
        } else {
            self.ends.partition_point(|&end| bits >= end)
        }
    }
}

/// A choice in constant time by the alias method (Walker, 1977; Vose, 1991). Its outcomes
/// are scattered over the bits: for choices that must stay coupled, see [`Choice`].
#[derive(Clone, PartialEq, Debug)]
pub struct Alias {
    /// Of each column: below which fraction, in 2^-64, it is itself, and what it is else.
    columns: Vec<(u64, u32)>,
}

impl Alias {
    /// A choice with these weights, of which only the ratios matter. `None` if a weight is
    /// negative or not finite, none is positive, or there are 2^32 or more.
    #[must_use]
    pub fn new(weights: &[f64]) -> Option<Alias> {
        let total = total(weights)?;
        let n = u32::try_from(weights.len()).ok()?;
        let mut shares: Vec<f64> = weights.iter().map(|w| w / total * f64::from(n)).collect();
        let mut columns: Vec<(u64, u32)> = (0..n).map(|own| (u64::MAX, own)).collect();
        let is_small = |&i: &u32| shares[i as usize] < 1.0;
        let (mut small, mut large): (Vec<u32>, Vec<u32>) = (0..n).partition(is_small);
        while let (Some(poor), Some(&rich)) = (small.pop(), large.last()) {
            let share = shares[poor as usize];
            columns[poor as usize] = ((share * 2f64.powi(64)) as u64, rich);
            shares[rich as usize] -= 1.0 - share;
            if shares[rich as usize] < 1.0 {
                large.pop();
                small.push(rich);
            }
        }
        Some(Alias { columns })
    }

    /// The outcome: the place of its weight in the list.
    #[must_use]
    #[inline(always)]
    pub fn pick(&self, bits: u64) -> usize {
        let wide = u128::from(bits) * self.columns.len() as u128;
        let column = (wide >> 64) as usize;
        let (own, other) = self.columns[column];
        if (wide as u64) < own {
            column
        } else {
            other as usize
        }
    }
}
