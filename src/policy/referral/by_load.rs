use super::{Answer, Choose, Referral, Request, accepts, first_with_bed, home_units, units_in};
use crate::model::network::{FacilityId, LevelId, Network, UnitId};
use crate::policy::{Occupancy, View};

/// `by_load`: the responsible unit first, then of some facilities the one with the smallest share of
/// beds taken or kept, as the board shows it (ties: the order stated). One that shows no free bed is
/// not asked; one that is asked takes the patient if it has a bed in truth.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ByLoad {
    /// Facilities to ask.
    pub to: Vec<FacilityId>,
}

impl Referral for ByLoad {
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

    fn chooser(&self) -> Option<&dyn Choose> {
        Some(self)
    }
}

impl Choose for ByLoad {
    fn choose(&self, view: &View, request: Request, destinations: &[UnitId]) -> Answer {
        let facility = |unit: UnitId| view.network.units[unit].facility;
        let own = destinations.first().map(|&first| facility(first));
        let (mine, others): (Vec<UnitId>, Vec<UnitId>) = destinations
            .iter()
            .partition(|&&unit| Some(facility(unit)) == own);
        if let Answer::Go(unit) = first_with_bed(view, request, &mine) {
            return Answer::Go(unit);
        }
        let shown = |unit: &&UnitId| view.board[**unit].free() > 0;
        let would = others.iter().filter(shown);
        let able = would.filter(|&&unit| accepts(view, request, unit));
        let least = able.min_by(|&&a, &&b| load(view.board[a], view.board[b]));
        least.map_or(Answer::Wait, |&unit| Answer::Go(unit))
    }
}

/// Compares the shares of beds taken or kept, as exact fractions.
pub(super) fn load(a: Occupancy, b: Occupancy) -> std::cmp::Ordering {
    let taken = |beds: Occupancy| u64::from(beds.occupied) + u64::from(beds.kept);
    let left = taken(a) * u64::from(b.usable);
    left.cmp(&(taken(b) * u64::from(a.usable)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cmp::Ordering;

    #[test]
    fn loads_are_compared_as_shares() {
        let beds = |occupied, usable| Occupancy {
            usable,
            occupied,
            ..Occupancy::default()
        };
        assert_eq!(load(beds(3, 4), beds(5, 6)), Ordering::Less);
        assert_eq!(load(beds(2, 4), beds(3, 6)), Ordering::Equal);
        assert_eq!(load(beds(0, 1), beds(0, 9)), Ordering::Equal);
    }
}
