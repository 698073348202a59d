use super::{Referral, home_units, units_in};
use crate::model::network::{FacilityId, LevelId, Network, UnitId};
use crate::table::Id;

/// `nearest_free`: the responsible unit first, then every other unit of the level by
/// typical travel time from where the patient is (ties: by order of id).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NearestFree;

impl Referral for NearestFree {
    fn destinations(&self, network: &Network, from: FacilityId, level: LevelId) -> Vec<UnitId> {
        let mut order = home_units(network, from, level);
        let mut facilities: Vec<FacilityId> =
            (0..network.facilities.len()).map(FacilityId::new).collect();
        facilities.sort_by_key(|&at| (at != from, network.distance(from, at)));
        for at in facilities {
            for unit in units_in(network, at, level) {
                if !order.contains(&unit) {
                    order.push(unit);
                }
            }
        }
        order
    }
}
