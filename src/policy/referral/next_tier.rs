use super::{Referral, units_in};
use crate::model::network::{FacilityId, LevelId, Network, UnitId};

/// `next_tier`: the own facility first, then each facility up the chain of referral
/// (上转), whichever has a bed first in that order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NextTier;

impl Referral for NextTier {
    fn destinations(&self, network: &Network, from: FacilityId, level: LevelId) -> Vec<UnitId> {
        network
            .chain(from)
            .flat_map(|at| units_in(network, at, level).collect::<Vec<_>>())
            .collect()
    }
}
