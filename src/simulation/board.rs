//! What happens at stated instants besides beds and people: the board of occupancies is renewed, and
//! steps of quality begin.

use super::event::Event;
use super::{Observer, State, System};
use crate::des::rank;
use crate::units::Time;

impl<O: Observer> State<'_, O> {
    /// Writes the present occupancies on the board, if there is one, and calls those who wait: a
    /// helper of whom they did not know may have a bed. Not any more once everyone has gone and no
    /// one comes.
    pub(super) fn renew_board(&mut self) {
        let system = &mut self.system;
        let pairing = system.model.network.pairing.as_ref();
        let Some(every) = pairing.and_then(|pairing| pairing.board) else {
            return;
        };
        system.board = Some(system.units.clone());
        let units = system.units.ids();
        let waits = units.filter(|&unit| !system.queues[unit].list.is_empty());
        system.to_fill.extend(waits);
        let present = self.patients.len() > self.system.free_slots.len();
        if present || self.system.now < self.system.horizon {
            let next = Time(self.system.now) + every;
            self.system.schedule(next, rank::REVIEW, Event::Board);
        }
    }
}

impl<O: Observer> System<'_, O> {
    /// Schedules the begin of every step of quality.
    pub(super) fn expect_quality(&mut self) {
        let model = self.model;
        for (unit, row) in model.network.units.pairs() {
            let steps = row.strain.iter().flat_map(|strain| &strain.steps);
            for &(from, _) in steps {
                let at = from.max(self.begin);
                self.schedule(at, rank::CAPACITY, Event::Quality(unit));
            }
        }
    }
}
