use super::Pausing;
use crate::model::network::UnitId;
use crate::policy::View;
use crate::units::Duration;

/// `occupancy`, `resume`: paused from the look on at which another unit is so full, until it is no fuller than that:
/// the distance between the two keeps it from coming and going with every patient.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ByOccupancy {
    /// The unit that is looked at.
    pub unit: UnitId,
    /// Patients in its beds over its usable beds: from this on it pauses.
    pub occupancy: f64,
    /// Down to this it resumes.
    pub resume: f64,
    /// How often.
    pub review: Duration,
}

impl Pausing for ByOccupancy {
    fn pauses(&self, view: &View, paused: bool) -> bool {
        let beds = &view.units[self.unit];
        let (occupied, usable) = (f64::from(beds.occupied), f64::from(beds.usable));
        if paused {
            occupied > self.resume * usable
        } else {
            occupied >= self.occupancy * usable
        }
    }

    fn review(&self) -> Duration {
        self.review
    }
}
