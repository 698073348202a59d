//! Reserves of staff that are called up when a unit is crowded: at home, called, at work. The unit is looked at
//! every review interval; between looks nothing is decided. Groups whose reserve a date calls come here never.

use super::event::Event;
use super::{Listener, State, System};
use crate::des::rank;
use crate::model::pool::PoolId;
use crate::model::roster::{CallUp, Reserve};
use crate::policy::opening::Phase;
use crate::units::Time;

/// How far the call-up of a group is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Calling {
    phase: Phase,
    /// Since when what would end the phase has been there at every look.
    since: Option<i64>,
    /// When they are at work, once they are called.
    ready: i64,
}

impl<O: Listener> State<'_, O> {
    /// Looks at the unit of a group, and again later; not any more once everyone has gone and no one comes.
    pub(super) fn look_at_reserve(&mut self, pool: PoolId) {
        self.system.reconsider_reserve(pool);
        if self.goes_on() {
            self.system.next_look_at_reserve(pool);
        }
    }
}

impl<'m, O: Listener> System<'m, O> {
    /// A reserve that can still be called up.
    fn on_call(&self, pool: PoolId) -> Option<(&'m Reserve, &'m CallUp)> {
        let reserve = self.model.network.pools.staff[pool]
            .roster
            .reserve
            .as_ref()?;
        let call = reserve.call.as_ref()?;
        (self.now < reserve.until.0).then_some((reserve, call))
    }

    /// Schedules the next look.
    pub(super) fn next_look_at_reserve(&mut self, pool: PoolId) {
        if let Some((_, call)) = self.on_call(pool) {
            let past = (self.now - self.begin.0) / call.review.0;
            let look = Time(self.begin.0 + (past + 1) * call.review.0);
            self.schedule(look, rank::REVIEW, Event::LookAtReserve(pool));
        }
    }

    /// Looks at the unit of a group, and acts.
    fn reconsider_reserve(&mut self, pool: PoolId) {
        let Some((reserve, call)) = self.on_call(pool) else {
            return;
        };
        let now = self.now;
        let calling = &mut self.callings[pool];
        if calling.phase == Phase::Preparing && now >= calling.ready {
            *calling = Calling {
                phase: Phase::Open,
                ..Calling::default()
            };
        }
        let Calling { phase, since, .. } = *calling;
        let base = self.staffed_by_roster(pool, call.unit);
        let beds = &self.units[call.unit];
        let calls = call.thresholds.calls(Time(now), beds, base, phase);
        let since = since.unwrap_or(now);
        self.callings[pool].since = calls.then_some(since);
        if !calls || now - since < call.thresholds.held(phase).0 {
            return;
        }
        let (phase, ready, called) = if phase == Phase::Shut {
            let ready = Time(now) + call.ready_in;
            self.recorder.calls_up(pool, ready.0 - since);
            (Phase::Preparing, ready, ready..reserve.until)
        } else {
            (Phase::Shut, Time(0), Time::NEVER..Time::NEVER)
        };
        self.callings[pool] = Calling {
            phase,
            since: None,
            ready: ready.0,
        };
        self.groups.call(pool, called);
        self.set_duty(pool);
    }
}
