use super::Phase;
use crate::policy::Occupancy;
use crate::units::{Duration, Time};

/// What calls for the convertible beds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Trigger {
    /// A date: from then on.
    From(Time),
    /// Patients in beds are at least this share of the usable beds without the converted ones.
    Occupancy(f64),
    /// At least so many wait.
    Waiting(u32),
}

/// What calls for closing them: patients in beds are at most this share of the usable beds
/// without the converted ones, for so long.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Close {
    /// The share.
    pub occupancy: f64,
    /// How long.
    pub held: Duration,
}

/// Opens above one threshold and closes below another: hysteresis.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Thresholds {
    /// Until then there is nothing to open.
    pub not_before: Time,
    /// What opens.
    pub trigger: Trigger,
    /// How long it must have been there.
    pub held: Duration,
    /// What closes; `None` is nothing.
    pub close: Option<Close>,
}

impl Thresholds {
    /// Whether what would end this phase is there: what opens where beds are shut, what closes
    /// where they are open. `base` is the number of usable beds without the converted ones.
    #[must_use]
    pub fn calls(&self, now: Time, beds: &Occupancy, base: u32, phase: Phase) -> bool {
        let occupied = f64::from(beds.occupied);
        match (phase, self.trigger, self.close) {
            (Phase::Shut, _, _) if now < self.not_before => false,
            (Phase::Shut, Trigger::From(from), _) => now >= from,
            (Phase::Shut, Trigger::Occupancy(share), _) => occupied >= share * f64::from(base),
            (Phase::Shut, Trigger::Waiting(patients), _) => beds.waiting >= patients,
            (Phase::Open, _, Some(close)) => occupied <= close.occupancy * f64::from(base),
            _ => false,
        }
    }

    /// How long the call must have been there.
    #[must_use]
    pub fn held(&self, phase: Phase) -> Duration {
        match (phase, self.close) {
            (Phase::Open, Some(close)) => close.held,
            _ => self.held,
        }
    }
}
