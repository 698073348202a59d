//! Convertible beds: shut, preparing, open, closing. A unit that has some is looked at every
//! review interval, and when they are ready; between looks nothing is decided.

use super::event::Event;
use super::staff::Sender;
use super::tally::CapacityChange;
use super::{Listener, State, System};
use crate::des::rank;
use crate::model::equipment::StockId;
use crate::model::network::UnitId;
use crate::policy::opening::{Carried, Convertible, Phase};
use crate::units::Time;

/// How far a unit is with its convertible beds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Conversion {
    phase: Phase,
    /// Since when what would end the phase has been there at every look.
    called: Option<i64>,
    /// When the beds are ready, while they are prepared.
    ready: i64,
}

impl<O: Listener> State<'_, O> {
    /// Looks at a unit, and again later; not any more once everyone has gone and no one comes.
    pub(super) fn look_at(&mut self, unit: UnitId) {
        self.system.reconsider(unit);
        if self.goes_on() {
            self.system.next_look(unit);
        }
    }
}

impl<'m, O: Listener> System<'m, O> {
    fn convertible(&self, unit: UnitId) -> Option<&'m Convertible> {
        self.model.network.units[unit].convertible.as_ref()
    }

    /// Schedules the next look: the next of the interval, or when the beds are ready.
    pub(super) fn next_look(&mut self, unit: UnitId) {
        let Some(plan) = self.convertible(unit) else {
            return;
        };
        let past = (self.now - self.begin.0) / plan.review.0;
        let look = self.begin.0 + (past + 1) * plan.review.0;
        let way = self.conversions[unit];
        let (at, rank) = if way.phase == Phase::Preparing && way.ready <= look {
            (way.ready, rank::CAPACITY)
        } else {
            (look, rank::REVIEW)
        };
        self.schedule(Time(at), rank, Event::Look(unit));
    }

    /// Looks at a unit and acts.
    pub(super) fn reconsider(&mut self, unit: UnitId) {
        let Some(plan) = self.convertible(unit) else {
            return;
        };
        match self.conversions[unit].phase {
            Phase::Preparing if self.now >= self.conversions[unit].ready => self.open(unit, plan),
            Phase::Preparing => {}
            Phase::Closing => self.shut_if_empty(unit, plan),
            phase @ (Phase::Shut | Phase::Open) => self.heed(unit, plan, phase),
        }
    }

    /// Begins to open or to close once what calls for it has been there for long enough.
    fn heed(&mut self, unit: UnitId, plan: &'m Convertible, phase: Phase) {
        let own = self.model.network.units[unit].capacity.at(Time(self.now));
        let beds = &self.units[unit];
        let base = own.min(beds.usable);
        let calls = plan.thresholds.calls(Time(self.now), beds, base, phase);
        let since = self.conversions[unit].called.unwrap_or(self.now);
        self.conversions[unit].called = calls.then_some(since);
        if !calls || self.now - since < plan.thresholds.held(phase).0 {
            return;
        }
        if phase == Phase::Open {
            self.conversions[unit] = Conversion {
                phase: Phase::Closing,
                ..Conversion::default()
            };
            self.convert(unit, -i64::from(plan.beds));
            self.shut_if_empty(unit, plan);
        } else {
            self.prepare(unit, plan);
        }
    }

    fn prepare(&mut self, unit: UnitId, plan: &'m Convertible) {
        self.conversions[unit].phase = Phase::Preparing;
        self.conversions[unit].ready = self.now + plan.ready_in.0;
        self.take(plan, -1);
        self.groups.lend(unit, plan);
        self.renew_lenders(plan);
        self.carry(plan, |carried| carried.from, -1);
        if plan.ready_in.0 == 0 {
            self.open(unit, plan);
        }
    }

    fn open(&mut self, unit: UnitId, plan: &'m Convertible) {
        let way = std::mem::take(&mut self.conversions[unit]);
        self.conversions[unit].phase = Phase::Open;
        let delay = self.now - way.called.unwrap_or(self.now);
        self.recorder.converted_after(unit, delay);
        self.groups.arrive(unit, Time(self.now));
        self.renew_borrowers(plan);
        self.carry(plan, |carried| carried.to, 1);
        self.convert(unit, i64::from(plan.beds));
    }

    /// Gives back what the beds took once the unit's own beds hold everyone again.
    fn shut_if_empty(&mut self, unit: UnitId, plan: &'m Convertible) {
        let beds = &self.units[unit];
        if beds.occupied + beds.kept <= self.open_beds(unit) {
            self.conversions[unit] = Conversion::default();
            self.groups.send_home(Sender::Unit(unit));
            self.renew_borrowers(plan);
            self.renew_lenders(plan);
            self.carry(plan, |carried| carried.to, -1);
            self.carry(plan, |carried| carried.from, 1);
            self.take(plan, 1);
        }
    }

    fn renew_lenders(&mut self, plan: &Convertible) {
        plan.staff
            .iter()
            .for_each(|loan| self.renew_duty(loan.from));
    }

    fn renew_borrowers(&mut self, plan: &Convertible) {
        plan.staff.iter().for_each(|loan| self.renew_duty(loan.to));
    }

    /// Equipment leaves (-1) or comes (1) at one end of its way; who holds some keeps it.
    fn carry(&mut self, plan: &Convertible, end: impl Fn(&Carried) -> StockId, sign: i64) {
        for carried in &plan.equipment {
            self.move_stock(end(carried), sign * carried.parts);
        }
    }

    /// Takes beds of other units (-1), or gives them back (1).
    fn take(&mut self, plan: &Convertible, sign: i64) {
        for &(other, beds) in &plan.takes {
            self.moved[other] += sign * i64::from(beds);
            self.renew_capacity(other);
        }
    }

    /// Adds converted beds to a unit or removes them; nobody is put out of a bed.
    fn convert(&mut self, unit: UnitId, beds: i64) {
        let converted = CapacityChange {
            converted: beds,
            ..CapacityChange::default()
        };
        self.recorder.capacity(self.now, unit, converted);
        self.moved[unit] += beds;
        self.renew_capacity(unit);
    }
}
