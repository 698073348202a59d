use super::Overflow;
use crate::model::network::UnitId;
use crate::policy::View;
use crate::policy::referral::Request;

/// `{ from_waiting = n }`: a stand-in is taken while at least so many wait for the level in that
/// facility, whoever asks; always where the facility has no unit of the level itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FromWaiting {
    /// So many.
    pub patients: u32,
}

impl Overflow for FromWaiting {
    fn takes_stand_in(&self, view: &View, request: Request, unit: UnitId) -> bool {
        let at = view.network.units[unit].facility;
        let own = view.network.unit_of(at, request.level);
        own.is_none_or(|own| view.units[own].waiting >= self.patients)
    }
}
