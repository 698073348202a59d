//! Tallies of whole numbers, such as milliseconds, that merge exactly and in any order.

/// Number, sum and sum of squares, exact.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Moments {
    n: u64,
    sum: i128,
    squares: u128,
}

impl Moments {
    /// Counts one value.
    #[inline]
    pub fn add(&mut self, value: i64) {
        self.n += 1;
        self.sum += i128::from(value);
        let size = u128::from(value.unsigned_abs());
        self.squares += size * size;
    }

    /// Counts all that the other has counted.
    pub fn merge(&mut self, other: &Moments) {
        self.n += other.n;
        self.sum += other.sum;
        self.squares += other.squares;
    }

    /// How many values.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Their sum.
    #[must_use]
    pub fn sum(&self) -> i128 {
        self.sum
    }

    /// Their mean, if there is a value.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.sum as f64 / self.n as f64)
    }

    /// Their standard deviation (with n - 1), if there are two.
    ///
    /// The difference n * squares - sum^2 is taken in whole numbers, where it loses nothing.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn sd(&self) -> Option<f64> {
        if self.n < 2 {
            return None;
        }
        let (n, size) = (u128::from(self.n), self.sum.unsigned_abs());
        let exact = n
            .checked_mul(self.squares)
            .zip(size.checked_mul(size))
            .map(|(a, b)| (a - b) as f64);
        let rounded = || (n as f64 * self.squares as f64 - size as f64 * size as f64).max(0.0);
        let n = self.n as f64;
        Some((exact.unwrap_or_else(rounded) / (n * (n - 1.0))).sqrt())
    }
}

/// Bits of a length of time in seconds that are kept: buckets are exact below 2^7 s, and
/// 1/128 (0.8 %) wide relative to their lower end above.
const BITS: u32 = 7;
const SECOND: i64 = 1_000;

/// A histogram of lengths of time from milliseconds, in fixed buckets, the same for all, so
/// that histograms merge exactly: a second each below 128 s, then 128 to the octave.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Histogram {
    zeros: u64,
    /// By bucket, as far as needed; lengths of 0 are not in here.
    counts: Vec<u64>,
}

impl Histogram {
    /// Counts one length of time in milliseconds; less than 0 counts as 0.
    #[inline]
    pub fn record(&mut self, ms: i64) {
        if ms <= 0 {
            self.zeros += 1;
            return;
        }
        let bucket = bucket((ms / SECOND).unsigned_abs());
        if bucket >= self.counts.len() {
            self.counts.resize(bucket + 1, 0);
        }
        self.counts[bucket] += 1;
    }

    /// Counts one length of 0.
    #[inline]
    pub fn record_zero(&mut self) {
        self.zeros += 1;
    }

    /// Counts all that the other has counted.
    pub fn merge(&mut self, other: &Histogram) {
        self.zeros += other.zeros;
        if other.counts.len() > self.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
    }

    /// How many lengths.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.zeros + self.counts.iter().sum::<u64>()
    }

    /// How many of them were 0.
    #[must_use]
    pub fn zeros(&self) -> u64 {
        self.zeros
    }

    /// The p-quantile inf {x : F(x) >= p} in milliseconds, if there is a length.
    ///
    /// F jumps at 0 by the zeros and rises in a straight line across each bucket, so the
    /// result is off by at most the width of one bucket. For p = 0 it is the lower end of the
    /// first bucket in use.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let n = self.n();
        let target = p.clamp(0.0, 1.0) * n as f64;
        let mut before = self.zeros as f64;
        if n == 0 || (self.zeros > 0 && target <= before) {
            return (n > 0).then_some(0.0);
        }
        let mut end = 0.0;
        for (low, high, count) in self.buckets() {
            let count = count as f64;
            end = high;
            if before + count >= target {
                return Some(low + (high - low) * (target - before) / count);
            }
            before += count;
        }
        Some(end)
    }

    /// The buckets in use: lower end and upper end in milliseconds, count. Lengths of 0 are
    /// not in them.
    #[allow(clippy::cast_precision_loss)]
    pub fn buckets(&self) -> impl Iterator<Item = (f64, f64, u64)> {
        let used = self
            .counts
            .iter()
            .enumerate()
            .filter(|(_, count)| **count > 0);
        let ms = |bucket: usize| (lower(bucket) * SECOND.unsigned_abs()) as f64;
        used.map(move |(i, &count)| (ms(i), ms(i + 1), count))
    }
}

/// The bucket of a whole number of seconds.
#[inline]
#[allow(clippy::cast_possible_truncation)] // at most 58 octaves of 128
fn bucket(seconds: u64) -> usize {
    let octave = (seconds | ((1 << BITS) - 1)).ilog2() - (BITS - 1);
    if octave == 0 {
        return seconds as usize;
    }
    let shift = octave - 1;
    (((u64::from(octave)) << BITS) + (seconds >> shift) - (1 << BITS)) as usize
}

/// The least number of seconds in a bucket.
fn lower(bucket: usize) -> u64 {
    let (octave, part) = (bucket >> BITS, (bucket & ((1 << BITS) - 1)) as u64);
    if octave == 0 {
        part
    } else {
        ((1 << BITS) + part) << (octave - 1)
    }
}

#[cfg(test)]
#[allow(clippy::cast_precision_loss)]
mod tests {
    use super::*;
    use crate::random::mix;

    fn moments(values: &[i64]) -> Moments {
        let mut moments = Moments::default();
        for &value in values {
            moments.add(value);
        }
        moments
    }

    #[test]
    fn moments_are_those_of_the_textbook() {
        let moments = moments(&[2, 4, 4, 4, 5, 5, 7, 9]);
        assert_eq!(
            (moments.n(), moments.sum(), moments.mean()),
            (8, 40, Some(5.0))
        );
        assert!((moments.sd().unwrap() - (32.0_f64 / 7.0).sqrt()).abs() < 1e-15);
        assert_eq!(
            (Moments::default().mean(), Moments::default().sd()),
            (None, None)
        );
    }

    #[test]
    fn a_small_spread_around_a_large_mean_is_not_lost() {
        let large = 1 << 40;
        let sd = moments(&[large - 1, large, large + 1]).sd().unwrap();
        assert!((sd - 1.0).abs() < 1e-15);
        let sd = moments(&[-5, 5]).sd().unwrap();
        assert!((sd - 50.0_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn merging_in_any_order_is_counting_all() {
        let (a, b) = (moments(&[1, 2, 3]), moments(&[40, 50]));
        let (mut ab, mut ba) = (a, b);
        ab.merge(&b);
        ba.merge(&a);
        assert_eq!((ab, ba), (moments(&[1, 2, 3, 40, 50]), ab));
    }

    #[test]
    fn buckets_are_exact_below_128_seconds_and_narrow_above() {
        for seconds in (0..300_000).chain((0..2_000).map(|i| mix(i) >> 10 >> (i % 40))) {
            let (low, high) = (lower(bucket(seconds)), lower(bucket(seconds) + 1));
            assert!(low <= seconds && seconds < high, "{seconds}");
            let width = high - low;
            assert!(
                if seconds < 128 {
                    width == 1
                } else {
                    width * 128 <= low
                },
                "{seconds}"
            );
        }
    }

    fn histogram(lengths: impl IntoIterator<Item = i64>) -> Histogram {
        let mut histogram = Histogram::default();
        lengths.into_iter().for_each(|ms| histogram.record(ms));
        histogram
    }

    #[test]
    fn quantiles_jump_at_zero_and_rise_within_a_bucket() {
        let waits = histogram([0, 0, 0, 0, 0, 0, 90_000, 90_500, 91_000, 91_999]);
        assert_eq!((waits.n(), waits.zeros()), (10, 6));
        for (p, want) in [
            (0.0, 0.0),
            (0.6, 0.0),
            (0.7, 90_500.0),
            (0.8, 91_000.0),
            (1.0, 92_000.0),
        ] {
            let got = waits.quantile(p).unwrap();
            assert!((got - want).abs() < 1e-6, "{p}: {got}");
        }
        assert_eq!(histogram([]).quantile(0.5), None);
        assert_eq!(histogram([7_200]).quantile(0.0), Some(7_000.0));
    }

    #[test]
    fn quantiles_are_within_a_bucket_of_the_exact_ones() {
        let length = |i: u64| (mix(i) >> 34 >> (i % 20)).cast_signed();
        let mut lengths: Vec<i64> = (0..10_000).map(length).collect();
        let histogram = histogram(lengths.iter().copied());
        lengths.sort_unstable();
        for thousandths in [10, 100, 500, 900, 950, 999] {
            let exact = lengths[thousandths * 10 - 1] as f64;
            let got = histogram.quantile(thousandths as f64 / 1e3).unwrap();
            let error = (exact / 128.0).max(1_000.0);
            assert!((got - exact).abs() <= error, "{got} not {exact}");
        }
    }

    #[test]
    fn histograms_merge_in_any_order() {
        let (a, b) = (histogram([5_000, 0]), histogram([9_000_000, 5_500, 400]));
        let (mut ab, mut ba) = (a.clone(), b.clone());
        ab.merge(&b);
        ba.merge(&a);
        assert_eq!(
            (&ab, &ba),
            (&histogram([0, 400, 5_000, 5_500, 9_000_000]), &ab)
        );
    }
}
