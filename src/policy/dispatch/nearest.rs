use super::{Call, Dispatch, first_with_more};
use crate::model::vehicle::FleetId;
use crate::policy::View;

/// `nearest`: the nearest station with an idle vehicle, whoever called first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Nearest;

impl Dispatch for Nearest {
    fn station(&self, view: &View, _: &Call, stations: &[FleetId]) -> Option<FleetId> {
        first_with_more(view, stations, 0)
    }
}
