use super::by_load::load;
use super::{Answer, Choose, Referral, Request, accepts, home_units, units_in};
use crate::model::network::{FacilityId, LevelId, Network, UnitId};
use crate::policy::View;

/// `command`: a command centre (指挥中心) places the patient, in the responsible unit or in one of some facilities, whichever
/// has the smallest share of beds taken or kept, as its board shows them (ties: the responsible unit, then the order
/// stated). One that shows no free bed is not asked; one that is asked takes the patient if it has a bed in truth.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Command {
    /// Facilities that it places patients in besides the responsible one.
    pub of: Vec<FacilityId>,
}

impl Referral for Command {
    fn destinations(&self, network: &Network, from: FacilityId, level: LevelId) -> Vec<UnitId> {
        let mut order = home_units(network, from, level);
        for &at in &self.of {
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

impl Choose for Command {
    fn choose(&self, view: &View, request: Request, destinations: &[UnitId]) -> Answer {
        let all = destinations.iter();
        let shown = all.filter(|&&unit| view.board[unit].free() > 0);
        let able = shown.filter(|&&unit| accepts(view, request, unit));
        let least = able.min_by(|&&a, &&b| load(view.board[a], view.board[b]));
        least.map_or(Answer::Wait, |&unit| Answer::Go(unit))
    }
}
