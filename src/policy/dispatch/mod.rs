//! Which waiting patient gets a vehicle, and from which station?

mod by_urgency;
mod keep_last;
mod nearest;

pub use by_urgency::ByUrgency;
pub use keep_last::KeepLast;
pub use nearest::Nearest;

use super::View;
use crate::model::network::FacilityId;
use crate::model::vehicle::FleetId;

/// A patient who waits for a vehicle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Call {
    /// Where the patient is.
    pub from: FacilityId,
    /// The severity of the stage.
    pub urgency: u32,
}

/// Vehicles of one station at this instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Vehicles {
    /// That there are.
    pub there: u32,
    /// With a crew.
    pub in_service: u32,
    /// On a job, from being sent to being back.
    pub busy: u32,
}

impl Vehicles {
    /// Those that can be sent now; none while more are on a job than have a crew on duty.
    #[must_use]
    pub fn idle(&self) -> u32 {
        self.in_service.saturating_sub(self.busy)
    }
}

/// Decides which vehicle goes where.
pub trait Dispatch: std::fmt::Debug + Send + Sync {
    /// Calls of a higher rank go first; those of the same rank in order of time.
    fn rank(&self, _: &Call) -> u32 {
        0
    }

    /// The station that sends a vehicle to a call, among those that serve it, the nearest first;
    /// `None`: the call waits.
    fn station(&self, view: &View, call: &Call, stations: &[FleetId]) -> Option<FleetId>;
}

/// The first of some stations with more idle vehicles than it keeps.
fn first_with_more(view: &View, stations: &[FleetId], kept: u32) -> Option<FleetId> {
    let mut stations = stations.iter().copied();
    stations.find(|&fleet| view.fleets[fleet].idle() > kept)
}
