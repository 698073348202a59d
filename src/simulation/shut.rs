//! How long units are shut by their opening hours, and what of that those who wait for them meet.

use super::patient::Patient;
use super::{Listener, System};
use crate::model::Model;
use crate::model::network::UnitId;
use crate::table::Table;

/// Units that are shut at times.
pub(super) struct Shut {
    units: Table<UnitId, Closed>,
    /// By place of the patient: what the clock of the unit showed when the wait began.
    marks: Vec<i64>,
}

/// A clock that runs while a unit is shut.
#[derive(Clone, Copy, Default)]
struct Closed {
    shown: i64,
    since: Option<i64>,
}

impl Closed {
    fn show(self, now: i64) -> i64 {
        self.shown + self.since.map_or(0, |since| now - since)
    }
}

impl Shut {
    pub fn new(model: &Model) -> Self {
        Shut {
            units: model
                .network
                .units
                .iter()
                .map(|_| Closed::default())
                .collect(),
            marks: Vec::new(),
        }
    }

    /// A unit is shut from now on, or open.
    pub fn note(&mut self, unit: UnitId, is_shut: bool, now: i64) {
        let clock = &mut self.units[unit];
        clock.shown = clock.show(now);
        clock.since = is_shut.then_some(now);
    }

    /// A patient begins to wait for a unit.
    pub fn waits(&mut self, slot: u32, unit: UnitId, now: i64) {
        let slot = slot as usize;
        if self.marks.len() <= slot {
            self.marks.resize(slot + 1, 0);
        }
        self.marks[slot] = self.units[unit].show(now);
    }
}

impl<O: Listener> System<'_, O> {
    /// A patient waits for a unit no longer: counts the time for which it was shut meanwhile.
    #[inline(never)]
    pub(super) fn count_shut(&mut self, patient: &Patient, unit: UnitId) {
        if patient.counted {
            let mark = self.shut.marks[patient.slot as usize];
            let time = self.shut.units[unit].show(self.now) - mark;
            self.recorder.need(patient).shut += i128::from(time);
        }
    }
}
