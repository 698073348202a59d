use super::Overflow;
use crate::model::network::UnitId;
use crate::policy::View;
use crate::policy::referral::Request;

/// `{ from_waiting = n }`: a stand-in is taken while at least so many others wait for the level in that
/// facility, whoever asks; always where the facility has no unit of the level itself.
///
/// Who asks for themselves does not count: else a longer queue would open the stand-ins to those in it, and
/// when they took them would hang on when they are looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FromWaiting {
    /// So many.
    pub patients: u32,
}

impl Overflow for FromWaiting {
    fn takes_stand_in(&self, view: &View, request: Request, unit: UnitId) -> bool {
        let at = view.network.units[unit].facility;
        let Some(own) = view.network.unit_of(at, request.level) else {
            return true;
        };
        let asks = u32::from(request.waits_for == Some(own));
        view.units[own].waiting - asks >= self.patients
    }
}
