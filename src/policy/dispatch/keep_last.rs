use super::{Call, Dispatch, first_with_more};
use crate::model::vehicle::FleetId;
use crate::policy::View;

/// `{ keep_last = { vehicles, severity } }`: as `by_urgency`, but every station keeps its last idle
/// vehicles for calls of at least this severity.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeepLast {
    /// So many of each station.
    pub vehicles: u32,
    /// For calls of this severity or more.
    pub severity: u32,
}

impl Dispatch for KeepLast {
    fn rank(&self, call: &Call) -> u32 {
        call.urgency
    }

    fn station(&self, view: &View, call: &Call, stations: &[FleetId]) -> Option<FleetId> {
        let kept = if call.urgency >= self.severity {
            0
        } else {
            self.vehicles
        };
        first_with_more(view, stations, kept)
    }
}
