//! What became of the visits of one team in one replication.

/// A team of home monitoring over the horizon.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct MonitoringTally {
    /// Persons who entered within the horizon.
    pub entered: u64,
    /// Of those, without an oximeter, since none was left.
    pub without_oximeter: u64,
    /// Integral of the number followed, in person-milliseconds.
    pub followed: i128,
    /// Visits that the intervals ask for.
    pub wanted: f64,
    /// Visits made.
    pub made: f64,
    /// Visits made by day of the horizon.
    pub by_day: Vec<f64>,
    /// Milliseconds recorded.
    pub time: u64,
    /// Teams added up.
    pub teams: u64,
    /// Followed now.
    pub(super) now: u32,
    since: i64,
}

impl MonitoringTally {
    /// Nobody is followed yet.
    #[must_use]
    pub(super) fn new(begin: i64) -> Self {
        MonitoringTally {
            since: begin,
            teams: 1,
            ..MonitoringTally::default()
        }
    }

    /// Counts the time up to an instant at so many visits wanted and made in a millisecond; what lies
    /// within the horizon counts.
    pub(super) fn advance(&mut self, now: i64, horizon: i64, wanted: f64, made: f64) {
        let clip = |at: i64| at.clamp(0, horizon);
        let (from, to) = (clip(self.since), clip(now));
        self.since = now;
        if to > from {
            let elapsed = to - from;
            self.followed += i128::from(self.now) * i128::from(elapsed);
            self.wanted += wanted * elapsed as f64;
            self.made += made * elapsed as f64;
            self.time += elapsed.cast_unsigned();
            self.count_days(from, to, made);
        }
    }

    fn count_days(&mut self, from: i64, to: i64, made: f64) {
        let day = crate::units::DAY;
        for place in from / day..=(to - 1) / day {
            let within = to.min((place + 1) * day) - from.max(place * day);
            let place = place as usize;
            if self.by_day.len() <= place {
                self.by_day.resize(place + 1, 0.0);
            }
            self.by_day[place] += made * within as f64;
        }
    }

    /// Adds another tally.
    pub fn add(&mut self, other: &MonitoringTally) {
        self.entered += other.entered;
        self.without_oximeter += other.without_oximeter;
        self.followed += other.followed;
        self.wanted += other.wanted;
        self.made += other.made;
        self.time += other.time;
        self.teams += other.teams;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::DAY;

    #[test]
    fn only_what_lies_within_the_horizon_counts_and_by_day() {
        let mut tally = MonitoringTally::new(-DAY);
        tally.now = 2;
        let a_day = 1.0 / DAY as f64;
        tally.advance(DAY / 2, 2 * DAY, 3.0 * a_day, a_day);
        tally.advance(5 * DAY, 2 * DAY, 4.0 * a_day, 2.0 * a_day);
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} is not {b}");
        near(tally.wanted, 1.5 + 6.0);
        near(tally.made, 0.5 + 3.0);
        near(tally.by_day[0], 1.5);
        near(tally.by_day[1], 2.0);
        assert_eq!(tally.followed, i128::from(4 * DAY));
        assert_eq!(tally.time, (2 * DAY).cast_unsigned());
    }
}
