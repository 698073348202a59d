use super::{Referral, home_units, units_in};
use crate::model::network::{FacilityId, LevelId, Network, UnitId};
use crate::table::Id;

/// `own_group` and `own_group_first`: the responsible unit first, then those of the own group (the own
/// consortium) by typical travel time, and, unless it is closed, all others after them (ties: by order of id).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OwnGroup {
    /// Whether facilities outside the group are asked last; else never.
    pub open: bool,
}

impl Referral for OwnGroup {
    fn destinations(&self, network: &Network, from: FacilityId, level: LevelId) -> Vec<UnitId> {
        let group = |at: FacilityId| network.facilities[at].group;
        let is_own = |at: FacilityId| group(at).is_some() && group(at) == group(from);
        let all = (0..network.facilities.len()).map(FacilityId::new);
        let mut asked: Vec<FacilityId> = all.filter(|&at| self.open || is_own(at)).collect();
        asked.sort_by_key(|&at| (!is_own(at), at != from, network.distance(from, at)));
        let mut order = home_units(network, from, level);
        for at in asked {
            for unit in units_in(network, at, level) {
                if !order.contains(&unit) {
                    order.push(unit);
                }
            }
        }
        order
    }
}
