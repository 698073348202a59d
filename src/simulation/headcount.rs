//! The law of conservation: everyone present is in a bed, on the way or without a bed, and
//! beds hold those who are in them. Counted along in debug builds, where every event is checked,
//! and counted anew from time to time; costs nothing otherwise.

use super::patient::Whereabouts;
#[cfg(debug_assertions)]
use super::patient::{Need, Patient};
use super::{Listener, State};

/// Patients present by where they are: in beds, on the way, without a bed.
#[derive(Default)]
pub(super) struct Headcount {
    #[cfg(debug_assertions)]
    counts: [u64; 3],
    /// Events checked.
    #[cfg(debug_assertions)]
    checks: u64,
}

#[cfg(debug_assertions)]
fn place(whereabouts: Whereabouts) -> usize {
    match whereabouts {
        Whereabouts::InBed(_) => 0,
        Whereabouts::OnTheWay { .. } => 1,
        Whereabouts::NoBed => 2,
    }
}

impl Headcount {
    /// A person enters, without a bed.
    #[inline(always)]
    pub fn enters(&mut self) {
        #[cfg(debug_assertions)]
        {
            self.counts[2] += 1;
        }
    }

    /// A person leaves from where they are.
    #[inline(always)]
    #[cfg_attr(not(debug_assertions), allow(unused_variables))]
    pub fn leaves(&mut self, from: Whereabouts) {
        #[cfg(debug_assertions)]
        {
            self.counts[place(from)] -= 1;
        }
    }

    /// Someone present changes place.
    #[inline(always)]
    #[cfg_attr(not(debug_assertions), allow(unused_variables))]
    pub fn moves(&mut self, from: Whereabouts, to: Whereabouts) {
        #[cfg(debug_assertions)]
        {
            self.counts[place(from)] -= 1;
            self.counts[place(to)] += 1;
        }
    }
}

impl<O: Listener> State<'_, O> {
    /// Checks the law after an event.
    #[inline(always)]
    pub(super) fn check(&mut self) {
        #[cfg(debug_assertions)]
        {
            let present = self.patients.len() - self.system.free_slots.len();
            assert_eq!(
                present as u64,
                self.system.headcount.counts.iter().sum::<u64>()
            );
            self.system.headcount.checks += 1;
            if self.system.headcount.checks.is_multiple_of(1_000) {
                self.recount();
            }
        }
    }

    /// Counts everything anew.
    #[cfg(debug_assertions)]
    fn recount(&self) {
        let occupied: u64 = self
            .system
            .units
            .iter()
            .map(|unit| u64::from(unit.occupied))
            .sum();
        self.recount_vehicles();
        let in_beds = self.system.headcount.counts[0];
        assert_eq!(occupied, in_beds, "beds hold those who are in them");
        for (unit, row) in self.system.units.pairs() {
            let lies = |patient: &&Patient| patient.bed() == Some(unit);
            let lie = self.patients.iter().filter(lies).count();
            assert_eq!(lie as u64, u64::from(row.occupied), "a unit's census");
            let waits = |p: &&Patient| p.need == Need::Waiting && p.queues_at == unit;
            let waiting = self.patients.iter().filter(waits).count();
            assert_eq!(waiting as u64, u64::from(row.waiting), "a unit's queue");
        }
    }

    /// A vehicle with its crew is idle, has been sent for a patient, or is on the way back.
    #[cfg(debug_assertions)]
    fn recount_vehicles(&self) {
        let transport = &self.system.transport;
        for (fleet, vehicles) in transport.fleets.pairs() {
            let on_jobs = transport.on_jobs(fleet) + transport.returning[fleet] as usize;
            assert_eq!(vehicles.busy as usize, on_jobs, "vehicles of a station");
        }
    }
}
