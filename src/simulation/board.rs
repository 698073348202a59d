//! What happens at stated instants besides beds and people: the board of occupancies is renewed, and
//! steps of quality begin.

use super::event::Event;
use super::{Listener, State, System};
use crate::des::rank;
use crate::model::network::UnitId;
use crate::model::pairing::Board;
use crate::policy::Occupancy;
use crate::random::{Purpose, name_hash};
use crate::table::Table;
use crate::units::Time;

/// By how many beds a unit's report is wrong.
const MISREPORT: Purpose = Purpose::named("misreport");

impl<O: Listener> State<'_, O> {
    /// Writes the present occupancies on the board, if there is one, and calls those who wait: a
    /// helper of whom they did not know may have a bed. Not any more once everyone has gone and no
    /// one comes.
    pub(super) fn renew_board(&mut self) {
        let system = &mut self.system;
        let Some(Board { every, error }) = system.model.network.board else {
            return;
        };
        let mut board = system.units.clone();
        if error > 0 {
            system.misreport(&mut board, error);
        }
        system.board = Some(board);
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

impl<O: Listener> System<'_, O> {
    /// Adds to the beds taken of every unit a whole number from -error to error, keyed by unit and renewal.
    fn misreport(&mut self, board: &mut Table<UnitId, Occupancy>, error: u32) {
        let key = self.key.owner(name_hash("board"));
        for (unit, row) in self.model.network.units.pairs() {
            let u = key.uniform(MISREPORT.with(&row.label.id), self.renewals);
            let off = (u * f64::from(2 * error + 1)).floor() as i64 - i64::from(error);
            let shown = (i64::from(board[unit].occupied) + off).max(0);
            board[unit].occupied = u32::try_from(shown).unwrap_or(u32::MAX);
        }
        self.renewals += 1;
    }

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
