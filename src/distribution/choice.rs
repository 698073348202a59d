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

    /// Whether there is no choice: one outcome is certain.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.ends.is_empty()
    }

    /// The outcome, with bits that are asked for only if there is a choice.
    #[must_use]
    #[inline(always)]
    pub fn pick_with(&self, bits: impl FnOnce() -> u64) -> usize {
        if self.ends.is_empty() {
            0
        } else {
            self.pick(bits())
        }
    }

    /// The outcome: the place of its weight in the list.
    #[must_use]
    #[inline(always)]
    pub fn pick(&self, bits: u64) -> usize {
        if let [end] = self.ends[..] {
            usize::from(bits >= end)
        } else if self.ends.len() <= SHORT {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::mix;

    const WEIGHTS: [f64; 7] = [0.0, 3.0, 1.0, 0.0, 0.5, 5.5, 0.0];

    /// Shares of outcomes over 2^16 evenly spaced bits.
    fn shares(pick: impl Fn(u64) -> usize, outcomes: usize) -> Vec<f64> {
        let mut counts = vec![0.0; outcomes];
        for i in 0..1 << 16 {
            counts[pick((i << 48) + (1 << 47))] += 1.0 / 65_536.0;
        }
        counts
    }

    fn assert_shares(got: &[f64], weights: &[f64]) {
        let total: f64 = weights.iter().sum();
        for (share, weight) in got.iter().zip(weights) {
            assert!((share - weight / total).abs() < 1e-4, "{got:?}");
        }
    }

    #[test]
    fn outcomes_come_as_often_as_their_weights_say() {
        assert_shares(
            &shares(|bits| Choice::new(&WEIGHTS).unwrap().pick(bits), 7),
            &WEIGHTS,
        );
        assert_shares(
            &shares(|bits| Alias::new(&WEIGHTS).unwrap().pick(bits), 7),
            &WEIGHTS,
        );
        let many: Vec<f64> = (0..100).map(|i| f64::from(i * i % 17)).collect();
        let (choice, alias) = (Choice::new(&many).unwrap(), Alias::new(&many).unwrap());
        assert_shares(&shares(|bits| choice.pick(bits), 100), &many);
        assert_shares(&shares(|bits| alias.pick(bits), 100), &many);
    }

    #[test]
    fn what_has_no_weight_is_never_chosen() {
        let (choice, alias) = (
            Choice::new(&WEIGHTS).unwrap(),
            Alias::new(&WEIGHTS).unwrap(),
        );
        for bits in [0, 1, u64::MAX - 1, u64::MAX]
            .into_iter()
            .chain((0..10_000).map(mix))
        {
            assert!(WEIGHTS[choice.pick(bits)] > 0.0 && WEIGHTS[alias.pick(bits)] > 0.0);
        }
        assert_eq!((choice.pick(0), choice.pick(u64::MAX)), (1, 5));
    }

    #[test]
    fn more_bits_never_choose_an_earlier_outcome() {
        let many: Vec<f64> = (0..40).map(|i| f64::from(i % 5)).collect();
        for choice in [Choice::new(&WEIGHTS).unwrap(), Choice::new(&many).unwrap()] {
            assert!((0..10_000).map(|i| choice.pick(i << 50)).is_sorted());
        }
    }

    #[test]
    fn slightly_other_weights_mostly_choose_the_same() {
        let (a, b) = (
            Choice::new(&[0.30, 0.50, 0.20]).unwrap(),
            Choice::new(&[0.31, 0.49, 0.20]).unwrap(),
        );
        let changed = (0..100_000)
            .filter(|&i| a.pick(mix(i)) != b.pick(mix(i)))
            .count();
        assert!((800..1_200).contains(&changed), "{changed}");
    }

    #[test]
    fn impossible_weights_are_refused() {
        for weights in [
            &[][..],
            &[0.0, 0.0],
            &[1.0, -1.0],
            &[1.0, f64::NAN],
            &[f64::INFINITY],
        ] {
            assert_eq!((Choice::new(weights), Alias::new(weights)), (None, None));
        }
        assert_eq!(Choice::new(&[2.0]).unwrap().pick(u64::MAX), 0);
        assert_eq!(Alias::new(&[2.0]).unwrap().pick(u64::MAX), 0);
    }
}
