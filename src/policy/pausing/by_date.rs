use super::Pausing;
use crate::policy::View;
use crate::units::{Duration, Time};

/// `from`, `until`: paused between two instants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ByDate {
    /// The first instant.
    pub from: Time,
    /// The first instant at which it no longer is.
    pub until: Time,
    /// How often the queue is looked at.
    pub review: Duration,
}

impl Pausing for ByDate {
    fn pauses(&self, view: &View, _: bool) -> bool {
        self.from <= view.now && view.now < self.until
    }

    fn review(&self) -> Duration {
        self.review
    }

    fn next_date(&self, now: Time) -> Time {
        let dates = [self.from, self.until].into_iter();
        dates.filter(|&at| at > now).min().unwrap_or(Time::NEVER)
    }
}
