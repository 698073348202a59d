//! A level that changes at instants, such as a number in the house, weighted by time.

use crate::units::{Duration, Time};

/// How long a level was held, for each level, in whole milliseconds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Census {
    /// Milliseconds by level, as far as needed.
    held: Vec<i64>,
    level: u32,
    since: Time,
}

impl Census {
    /// Begins to record at this instant and level.
    #[must_use]
    pub fn new(now: Time, level: u32) -> Census {
        Census {
            held: Vec::new(),
            level,
            since: now,
        }
    }

    /// The level changes; instants never go back.
    #[inline]
    pub fn set(&mut self, now: Time, level: u32) {
        self.hold(now);
        self.level = level;
    }

    /// The present level.
    #[must_use]
    #[inline]
    pub fn level(&self) -> u32 {
        self.level
    }

    /// Forgets all before this instant; the level stays.
    pub fn start_recording(&mut self, now: Time) {
        self.held.fill(0);
        self.since = now;
    }

    /// Counts the present level up to this instant. May be called again later.
    pub fn finish(&mut self, now: Time) {
        self.hold(now);
    }

    #[inline]
    fn hold(&mut self, now: Time) {
        debug_assert!(now >= self.since, "time went back");
        let level = self.level as usize;
        if level >= self.held.len() {
            self.held.resize(level + 1, 0);
        }
        self.held[level] += (now - self.since).0;
        self.since = now;
    }

    /// Adds the time that the other has counted, as of another run.
    pub fn merge(&mut self, other: &Census) {
        if other.held.len() > self.held.len() {
            self.held.resize(other.held.len(), 0);
        }
        for (held, more) in self.held.iter_mut().zip(&other.held) {
            *held += more;
        }
    }

    /// All the time counted.
    #[must_use]
    pub fn total(&self) -> Duration {
        Duration(self.held.iter().sum())
    }

    /// The time at exactly this level.
    #[must_use]
    pub fn held(&self, level: u32) -> Duration {
        Duration(self.held.get(level as usize).copied().unwrap_or(0))
    }

    /// The time at this level or above.
    #[must_use]
    pub fn held_at_least(&self, level: u32) -> Duration {
        Duration(self.held.iter().skip(level as usize).sum())
    }

    /// The share of the time at this level or above, if any time was counted.
    #[must_use]
    pub fn share_at_least(&self, level: u32) -> Option<f64> {
        self.over_total(self.held_at_least(level).0.into())
    }

    /// The mean level over time, if any time was counted.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        self.over_total(self.sum(|level| level))
    }

    /// The variance of the level over time, if any time was counted.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        let (mean, squares) = (
            self.mean()?,
            self.over_total(self.sum(|level| level * level))?,
        );
        Some((squares - mean * mean).max(0.0))
    }

    /// The highest level that was held for any time.
    #[must_use]
    pub fn peak(&self) -> Option<u32> {
        let highest = self.held.iter().rposition(|&ms| ms > 0)?;
        u32::try_from(highest).ok()
    }

    fn sum(&self, value: impl Fn(i128) -> i128) -> i128 {
        (0..)
            .zip(&self.held)
            .map(|(level, &ms)| value(level) * i128::from(ms))
            .sum()
    }

    #[allow(clippy::cast_precision_loss)]
    fn over_total(&self, sum: i128) -> Option<f64> {
        let total = self.total().0;
        (total > 0).then(|| sum as f64 / total as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: Option<f64>, want: f64) -> bool {
        got.is_some_and(|got| (got - want).abs() < 1e-12)
    }

    /// Level 2 for 10 ms, 4 for 30, 0 for 60.
    fn census() -> Census {
        let mut census = Census::new(Time(0), 2);
        census.set(Time(10), 4);
        census.set(Time(40), 9);
        census.set(Time(40), 0);
        census.finish(Time(100));
        census
    }

    #[test]
    fn levels_are_weighted_by_how_long_they_were_held() {
        let census = census();
        assert!(near(census.mean(), 1.4));
        assert!(near(
            census.variance(),
            (4.0 * 10.0 + 16.0 * 30.0) / 100.0 - 1.96
        ));
        assert!(near(census.share_at_least(2), 0.4) && near(census.share_at_least(5), 0.0));
        assert_eq!(
            (census.held(4), census.held_at_least(1)),
            (Duration(30), Duration(40))
        );
        assert_eq!(
            (census.total(), census.held(77)),
            (Duration(100), Duration::ZERO)
        );
    }

    #[test]
    fn a_level_that_is_passed_at_an_instant_is_no_peak() {
        assert_eq!(census().peak(), Some(4));
        assert_eq!(Census::new(Time(0), 3).peak(), None);
    }

    #[test]
    fn the_warm_up_is_forgotten_but_not_the_level() {
        let mut census = Census::new(Time(-50), 7);
        census.set(Time(-20), 3);
        census.start_recording(Time::START);
        census.finish(Time(10));
        assert_eq!((census.peak(), census.level()), (Some(3), 3));
        assert_eq!(census.total(), Duration(10));
    }

    #[test]
    fn runs_merge_in_any_order() {
        let (mut ab, mut other) = (census(), Census::new(Time(0), 6));
        other.finish(Time(100));
        let mut ba = other.clone();
        ab.merge(&other);
        ba.merge(&census());
        assert!(near(ab.mean(), 3.7) && ab.mean() == ba.mean() && ab.peak() == ba.peak());
    }

    #[test]
    fn without_time_there_is_no_mean() {
        let census = Census::new(Time(5), 1);
        assert_eq!(
            (census.mean(), census.variance(), census.share_at_least(0)),
            (None, None, None)
        );
    }
}
