//! Units that are paused by policy: they take nobody, and patients who can wait are put off. Looked at every
//! review interval; runs without such units come here never.

use super::event::Event;
use super::{Listener, State, System};
use crate::des::rank;
use crate::model::network::UnitId;
use crate::units::{Duration, Time};

/// How a unit stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pause {
    /// Whether it takes nobody.
    pub on: bool,
    /// How many waited when the first pause began from which the queue has not recovered.
    waited: Option<u32>,
    /// When the last pause ended, while the queue has not recovered.
    ended: Option<i64>,
}

impl<O: Listener> State<'_, O> {
    /// Looks at a unit, and again later; not any more once everyone has gone and no one comes.
    pub(super) fn look_at_pause(&mut self, unit: UnitId) {
        self.system.reconsider_pause(unit);
        if self.goes_on() {
            self.system.next_look_at_pause(unit);
        }
    }

    /// The run ends: queues that have not recovered count up to now.
    pub(super) fn close_pauses(&mut self) {
        for unit in self.system.model.network.units.ids() {
            if let Some(ended) = self.system.pauses[unit].ended {
                let system = &mut self.system;
                system.recorder.recovers(unit, system.now - ended);
            }
        }
    }
}

impl<O: Listener> System<'_, O> {
    /// Schedules the next look.
    pub(super) fn next_look_at_pause(&mut self, unit: UnitId) {
        let Some(policy) = &self.model.network.pausing[unit] else {
            return;
        };
        let review = policy.review().max(Duration(1)).0;
        let past = (self.now - self.begin.0) / review;
        let look = Time(self.begin.0 + (past + 1) * review);
        let at = look.min(policy.next_date(Time(self.now)));
        self.schedule(at, rank::REVIEW, Event::LookAtPause(unit));
    }

    /// Asks the policy of a unit, and acts.
    pub(super) fn reconsider_pause(&mut self, unit: UnitId) {
        let Some(policy) = &self.model.network.pausing[unit] else {
            return;
        };
        let was = self.pauses[unit].on;
        let on = policy.pauses(&self.view(), was);
        let waiting = self.units[unit].waiting;
        let (now, pause) = (self.now, &mut self.pauses[unit]);
        if on != was {
            pause.on = on;
            pause.waited.get_or_insert(waiting);
            pause.ended = (!on).then_some(now);
            self.recorder.pauses(now, unit, on);
            self.renew_capacity(unit);
        } else if let (Some(ended), Some(waited)) = (pause.ended, pause.waited)
            && waiting <= waited
        {
            (pause.ended, pause.waited) = (None, None);
            self.recorder.recovers(unit, now - ended);
        }
    }
}
