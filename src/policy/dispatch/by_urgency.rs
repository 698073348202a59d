use super::{Call, Dispatch, first_with_more};
use crate::model::vehicle::FleetId;
use crate::policy::View;

/// `by_urgency`: calls in order of the severity of the stage, the higher first; the nearest station
/// with an idle vehicle. Nobody is taken out of a vehicle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ByUrgency;

impl Dispatch for ByUrgency {
    fn rank(&self, call: &Call) -> u32 {
        call.urgency
    }

    fn station(&self, view: &View, _: &Call, stations: &[FleetId]) -> Option<FleetId> {
        first_with_more(view, stations, 0)
    }
}
