use super::{Referral, home_units};
use crate::model::network::{FacilityId, LevelId, Network, UnitId};

/// `stay_put`: no transfer. The patient is cared for where the need arises, or by the
/// nearest facility up the chain if that one does not give the level at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StayPut;

impl Referral for StayPut {
    fn destinations(&self, network: &Network, from: FacilityId, level: LevelId) -> Vec<UnitId> {
        home_units(network, from, level)
    }
}
