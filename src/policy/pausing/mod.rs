//! When does a unit take nobody, so that patients who can wait are put off?
//!
//! Planned admissions go through a unit of their own, an admission office: while it is paused they queue, and that
//! queue is the backlog.

mod by_date;
mod by_occupancy;

pub use by_date::ByDate;
pub use by_occupancy::ByOccupancy;

use super::View;
use crate::units::{Duration, Time};

/// Decides whether a unit is paused.
pub trait Pausing: std::fmt::Debug + Send + Sync {
    /// Whether the unit is paused from now on, which it was up to now or not.
    fn pauses(&self, view: &View, paused: bool) -> bool;

    /// How often that is asked.
    fn review(&self) -> Duration;

    /// An instant after this one at which it must be asked besides.
    fn next_date(&self, _: Time) -> Time {
        Time::NEVER
    }
}
