//! What became of supplies in one replication.

use crate::units::DAY;

/// A supply over the horizon. Amounts are in parts times the milliseconds of a day, so that they stay whole.
#[derive(Clone, Debug, Default)]
pub struct SupplyTally {
    /// Used up.
    pub used: i128,
    /// Asked for while nothing was there.
    pub short: i128,
    /// Milliseconds in which something was asked for and nothing there.
    pub out: u64,
    /// When that first was so.
    pub first_out: Option<i64>,
    /// The least that was there.
    pub least: i128,
    /// At the stated instants.
    pub instants: Vec<i128>,
    /// What is there.
    pub(super) left: i128,
    /// Parts asked for in a day.
    pub(super) rate: i64,
    since: i64,
    begun: bool,
}

impl SupplyTally {
    /// So much, from an instant on.
    #[must_use]
    pub(super) fn new(begin: i64, left: i128) -> Self {
        SupplyTally {
            since: begin,
            least: left,
            left,
            ..SupplyTally::default()
        }
    }

    /// Lets patients use it up to an instant; what lies within the horizon counts.
    pub(super) fn advance(&mut self, now: i64, horizon: i64) {
        let asked = |elapsed: i64| i128::from(self.rate) * i128::from(elapsed);
        let (from, all) = (self.since, asked(now - self.since));
        let used = all.min(self.left);
        if from < horizon && now > 0 {
            self.count(from, now.min(horizon), used);
        }
        self.left -= used;
        self.since = now;
        if (0..=horizon).contains(&now) {
            self.note();
        }
    }

    /// Counts the time between two instants, of which the first may lie before the start.
    fn count(&mut self, from: i64, to: i64, used: i128) {
        // it lasts for a part of the time; before the start nothing counts
        let rate = i128::from(self.rate);
        let lasts = if rate > 0 {
            (used + rate - 1) / rate
        } else {
            i128::from(to - from)
        };
        let ends = i128::from(from) + lasts;
        let (begin, end) = (i128::from(from.max(0)), i128::from(to));
        let with = (ends.min(end) - begin).max(0);
        let without = (end - begin) - with;
        let used_by = |at: i64| used.min(rate * i128::from(at - from));
        let within = used_by(to) - used_by(from.max(0));
        self.used += within;
        if rate > 0 && without > 0 {
            self.short += rate * (end - begin) - within;
            self.out += without as u64;
            self.first_out.get_or_insert(ends.max(begin) as i64);
        }
    }

    /// Notes what is there as the least so far, from the start on.
    fn note(&mut self) {
        if std::mem::replace(&mut self.begun, true) {
            self.least = self.least.min(self.left);
        } else {
            self.least = self.left;
        }
    }

    /// Takes so many parts at once, if they are there; else they are missing. What lies within the horizon counts.
    pub(super) fn take(&mut self, now: i64, horizon: i64, parts: i64) -> bool {
        let asked = i128::from(parts) * i128::from(DAY);
        let there = self.left >= asked;
        if there {
            self.left -= asked;
        }
        if (0..horizon).contains(&now) {
            if there {
                self.used += asked;
                self.note();
            } else {
                self.short += asked;
                self.first_out.get_or_insert(now);
            }
        }
        there
    }

    /// So much more is there.
    pub(super) fn deliver(&mut self, more: i128) {
        self.left += more;
    }

    /// Notes what is there now.
    pub(super) fn note_instant(&mut self) {
        self.instants.push(self.left);
    }

    /// Adds another tally.
    pub fn add(&mut self, other: &SupplyTally) {
        self.used += other.used;
        self.short += other.short;
        self.out += other.out;
        self.first_out = [self.first_out, other.first_out]
            .into_iter()
            .flatten()
            .min();
        self.least += other.least;
        self.instants.resize(other.instants.len(), 0);
        for (sum, more) in self.instants.iter_mut().zip(&other.instants) {
            *sum += more;
        }
    }
}
