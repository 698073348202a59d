use super::{Referral, home_units, units_in};
use crate::model::network::{FacilityId, LevelId, Network, UnitId};

/// `ordered`: the responsible unit first, then stated facilities in their stated order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ordered {
    /// Facilities to try, the most wanted first.
    pub to: Vec<FacilityId>,
}

impl Referral for Ordered {
    fn destinations(&self, network: &Network, from: FacilityId, level: LevelId) -> Vec<UnitId> {
        let mut order = home_units(network, from, level);
        for &at in &self.to {
            for unit in units_in(network, at, level) {
                if !order.contains(&unit) {
                    order.push(unit);
                }
            }
        }
        order
    }
}
