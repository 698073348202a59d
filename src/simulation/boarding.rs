//! Lying below the level that is needed (boarding, 候床), and above it (bed blocking, 压床).

use super::patient::{Care, Need, Patient};
use super::{Listener, System};
use crate::model::network::{BoardsIn, FacilityId, LevelId, Network, UnitId};
use crate::policy::referral::{Answer, Choose, first_with_bed, units_in};

/// Units of one lower level that put up those who wait for a higher one, and who chooses.
pub(super) struct Boarding<'m> {
    units: Vec<UnitId>,
    chooser: Option<&'m dyn Choose>,
}

/// Where patients in a facility who wait for a level are put up, by lower level in order of
/// preference.
pub(super) fn boarding(
    network: &Network,
    from: FacilityId,
    wanted: LevelId,
    responsible: Option<UnitId>,
) -> Vec<Boarding<'_>> {
    let row = &network.levels[wanted];
    let at = |&lower: &LevelId| match row.boards_in {
        BoardsIn::Own => Boarding {
            units: on_the_way_up(network, from, lower, responsible),
            chooser: None,
        },
        BoardsIn::Anywhere => {
            let policy = &*network.referral[from][lower];
            Boarding {
                units: policy.destinations(network, from, lower),
                chooser: policy.chooser(),
            }
        }
    };
    row.boards_at.iter().map(at).collect()
}

/// The units of a lower level in the first facility that has it, from the present one up to
/// that of the responsible unit: nobody is put up beyond the place they wait for.
fn on_the_way_up(
    network: &Network,
    from: FacilityId,
    lower: LevelId,
    responsible: Option<UnitId>,
) -> Vec<UnitId> {
    let last = responsible.map(|unit| network.units[unit].facility);
    let mut past = false;
    let mut chain = network.chain(from).take_while(|&at| {
        let within = !past;
        past |= Some(at) == last;
        within
    });
    let units = chain.find_map(|at| {
        let units: Vec<UnitId> = units_in(network, at, lower).collect();
        (!units.is_empty()).then_some(units)
    });
    units.unwrap_or_default()
}

impl<O: Listener> System<'_, O> {
    /// Puts up a patient without a bed at a lower level while they wait or go without.
    #[inline(never)]
    pub(super) fn board(&mut self, patient: &mut Patient) {
        let Some(wanted) = patient.wanted.filter(|_| patient.bed().is_none()) else {
            return;
        };
        let route = self.route(patient.facility, wanted);
        let request = |level| patient.request(level);
        let levels = &self.model.network.levels[wanted].boards_at;
        for (boarding, &level) in route.boarding.iter().zip(levels) {
            let answer = match boarding.chooser {
                None => first_with_bed(&self.view(), request(level), &boarding.units),
                Some(chooser) => chooser.choose(&self.view(), request(level), &boarding.units),
            };
            if let Answer::Go(unit) = answer {
                return self.go(patient, unit, true);
            }
        }
        for boarding in &route.boarding {
            if let Some(&unit) = boarding.units.first() {
                self.long_lists |= self.queues[unit].push(patient);
            }
        }
    }

    /// Counts the time since the last settling of a patient who lies in a bed and waits or goes
    /// without: below the level wanted they board, above it they block the bed.
    #[inline(never)]
    pub(super) fn count_lying(&mut self, patient: &Patient) {
        let (Some(unit), Some(wanted)) = (patient.bed(), patient.wanted) else {
            return;
        };
        let (from, level) = (patient.settled, self.desk(unit).level);
        let elapsed = i128::from(self.now - from);
        let waits = matches!(patient.need, Need::Waiting | Need::Coming);
        if self.model.network.adequate(level, wanted) {
            if patient.counted && waits && patient.care == Care::Above {
                self.recorder.need(patient).blocked += elapsed;
            }
            return;
        }
        if patient.counted {
            self.recorder.need(patient).boarded += elapsed;
        }
        let trackers = self.desk(unit).trackers;
        self.recorder.boards(from, self.now, trackers, patient);
    }
}
