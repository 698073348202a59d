use super::{Answer, Choose, Referral, Request, accepts, first_with_bed, home_units, units_in};
use crate::model::network::{FacilityId, LevelId, Network, UnitId};
use crate::policy::View;
use crate::table::Id;

/// `step_down` (下转): who lies in a bed and needs a level that a facility below gives is sent
/// there if it has a bed and the vehicle needed is idle, the own group first, then by typical travel time (ties: by order
/// of id); else the responsible unit. Everybody else goes to the responsible unit first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StepDown;

impl Referral for StepDown {
    fn destinations(&self, network: &Network, from: FacilityId, level: LevelId) -> Vec<UnitId> {
        let all = (0..network.facilities.len()).map(FacilityId::new);
        let mut below: Vec<FacilityId> = all.filter(|&at| network.is_below(at, from)).collect();
        let group = |at: FacilityId| network.facilities[at].group;
        let is_own = |at: FacilityId| group(at).is_some() && group(at) == group(from);
        below.sort_by_key(|&at| (!is_own(at), network.distance(from, at)));
        let mut order = home_units(network, from, level);
        order.extend(
            below
                .into_iter()
                .flat_map(|at| units_in(network, at, level)),
        );
        order
    }

    fn chooser(&self) -> Option<&dyn Choose> {
        Some(self)
    }

    fn moves_who_is_served(&self) -> bool {
        true
    }
}

impl Choose for StepDown {
    fn choose(&self, view: &View, request: Request, destinations: &[UnitId]) -> Answer {
        let network = view.network;
        let is_below = |unit: UnitId| network.is_below(network.units[unit].facility, request.from);
        let mut below = destinations.iter().filter(|&&unit| is_below(unit));
        let has = |unit| accepts(view, request, unit) && view.can_be_fetched(request, unit);
        let found = below.find(|&&unit| request.in_bed && has(unit));
        found.map_or_else(
            || first_with_bed(view, request, destinations),
            |&unit| Answer::Go(unit),
        )
    }
}
