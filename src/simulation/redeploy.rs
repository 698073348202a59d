//! Staff sent where the load is: at every look a command centre plans anew which groups help which. Who goes on helping stays,
//! who is no longer needed is back at once, and who is sent works there after the way. Runs without such rules come here never.

use super::event::Event;
use super::staff::{Lent, Sender};
use super::{Listener, State, System};
use crate::des::rank;
use crate::model::pool::{PoolId, RedeploymentId};
use crate::units::Time;

impl<O: Listener> State<'_, O> {
    /// Plans anew, and looks again later; not any more once everyone has gone and no one comes.
    pub(super) fn look_at_loads(&mut self, rule: RedeploymentId) {
        self.system.redeploy(rule);
        if self.goes_on() {
            self.system.next_look_at_loads(rule);
        }
    }
}

impl<O: Listener> System<'_, O> {
    /// Schedules the next look.
    pub(super) fn next_look_at_loads(&mut self, rule: RedeploymentId) {
        let review = self.model.network.pools.redeployments[rule].review.0;
        let past = (self.now - self.begin.0) / review;
        let look = Time(self.begin.0 + (past + 1) * review);
        self.schedule(look, rank::REVIEW, Event::LookAtLoads(rule));
    }

    /// Sends members by the loads of this instant.
    fn redeploy(&mut self, id: RedeploymentId) {
        let rule = &self.model.network.pools.redeployments[id];
        let (now, by) = (Time(self.now), Sender::Centre(id));
        let at_home = |&pool: &PoolId| {
            let patients = |unit| self.to_attend(unit);
            self.groups.at_home(pool, (self.key, now), patients)
        };
        let groups: Vec<_> = rule.groups.iter().map(at_home).collect();
        let mut before = self.groups.send_home(by);
        let mut sent = false;
        for mut loan in rule.plan(&groups) {
            let mut more = loan.heads;
            for row in &mut before {
                let same = (row.loan.from, row.loan.to) == (loan.from, loan.to);
                let heads = if same { more.min(row.loan.heads) } else { 0 };
                if heads > 0 {
                    more -= heads;
                    row.loan.heads = heads;
                    self.groups.send(*row);
                }
            }
            if more > 0 {
                (loan.heads, sent) = (more, true);
                let ready = now + rule.ready_in;
                self.groups.send(Lent { by, loan, ready });
            }
        }
        for &pool in &rule.groups {
            self.renew_duty(pool);
        }
        if sent {
            self.schedule(now + rule.ready_in, rank::CAPACITY, Event::HelpComes(id));
        }
    }

    /// Members sent are at work.
    pub(super) fn help_comes(&mut self, rule: RedeploymentId) {
        let helped: Vec<PoolId> = self.groups.helped(Sender::Centre(rule)).collect();
        for pool in helped {
            self.renew_duty(pool);
        }
    }
}
