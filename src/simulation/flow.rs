//! Placing, waiting, moving, refusing.

use super::{Route, State};
use super::patient::Patient;
use super::patient::{Need, UNSET, Whereabouts};
use super::tally::Census;
use crate::model::network::{LevelId, UnitId, Waiting};
use crate::policy::referral::{Answer, Request};
use crate::random::{Key, Purpose};
use crate::units::Duration;

const TRAVEL: Purpose = Purpose::named("travel");

impl State<'_> {
    /// Whether a unit gives what a patient wants: the level or a stand-in.
    #[inline]
    pub(super) fn serves(&self, unit: UnitId, patient: &Patient) -> bool {
        let network = &self.model.network;
        patient
            .wanted
            .is_some_and(|wanted| network.serves(unit, wanted))
    }

    /// Finds a place for a patient whose need has arisen: a bed now, a queue, or none.
    #[inline(always)]
    pub(super) fn place(&mut self, slot: u32) {
        let patient = &self.patients[slot as usize];
        let Some(level) = patient.wanted else { return };
        let from = patient.facility;
        let at = self.route(from, level);
        let route = &self.routes[at];
        if route.units.is_empty() {
            return self.refuse(slot);
        }
        let visit = route.visit;
        match self.choose(route, Request { from, level }) {
            Answer::Go(unit) => self.go(slot, unit, !visit),
            Answer::Wait if visit => self.walk_in(slot, at),
            Answer::Wait => self.wait(slot, at),
        }
    }

    /// What the policy of a route answers to a request.
    #[inline(always)]
    fn choose(&self, route: &Route, request: Request) -> Answer {
        route.policy.choose(&self.view(), request, &route.units)
    }

    /// A patient without a free server goes to the responsible unit and queues in person.
    fn walk_in(&mut self, slot: u32, route: usize) {
        let unit = self.routes[route].units[0];
        if self.model.network.units[unit].facility == self.patients[slot as usize].facility {
            self.wait(slot, route);
        } else {
            self.go(slot, unit, false);
        }
    }

    /// Moves a patient to a unit: at once within the facility, else by a way that takes
    /// time, with the bed kept meanwhile or not.
    #[inline(always)]
    pub(super) fn go(&mut self, slot: u32, unit: UnitId, keep: bool) {
        let here = self.model.network.units[unit].facility == self.patients[slot as usize].facility;
        if here {
            self.admit(slot, unit);
        } else {
            self.depart(slot, unit, keep);
        }
    }

    /// A bed has become free for a waiting patient.
    pub(super) fn send_for(&mut self, slot: u32, unit: UnitId) {
        self.go(slot, unit, true);
    }

    /// A patient lies down in a bed of the facility where they are, or is served.
    fn admit(&mut self, slot: u32, unit: UnitId) {
        self.settle(slot);
        self.leave_bed(slot);
        let serves = self.serves(unit, &self.patients[slot as usize]);
        self.lie_down(slot, unit, serves);
        self.run_clocks(slot);
    }

    /// A patient leaves for a unit elsewhere.
    fn depart(&mut self, slot: u32, unit: UnitId, keep: bool) {
        self.settle(slot);
        self.leave_bed(slot);
        if self.serves(unit, &self.patients[slot as usize]) {
            self.stop_waiting(slot, Need::Coming);
        }
        if keep {
            self.keep(unit, 1);
        }
        let network = &self.model.network;
        let patient = &mut self.patients[slot as usize];
        let to = network.units[unit].facility;
        let way = network.travel[patient.facility][to].as_ref();
        let purpose = TRAVEL.join(leg_key(network, patient.facility, to));
        let time = way.map_or(0, |way| {
            way.time.draw(patient.key.bits(purpose, patient.legs))
        });
        patient.legs += 1;
        patient.arrival = self.now + time;
        patient.given = way.and_then(|way| way.care);
        let way = Whereabouts::OnTheWay {
            to: unit,
            kept: keep,
        };
        self.headcount.moves(patient.whereabouts, way);
        patient.whereabouts = way;
        self.count_leg(slot, Duration(time), keep);
        self.run_clocks(slot);
    }

    fn count_leg(&mut self, slot: u32, time: Duration, keep: bool) {
        let patient = &self.patients[slot as usize];
        if keep && patient.counted {
            let (unit, person) = (patient.responsible, patient.person());
            let tally = self.recorder.need(unit, person);
            tally.transfers += 1;
            tally.on_the_way += i128::from(time.0);
        }
    }

    /// A patient arrives: into the kept bed if it is still what they need, else they ask anew.
    pub(super) fn arrive_at(&mut self, slot: u32) {
        self.settle(slot);
        let patient = &mut self.patients[slot as usize];
        let Whereabouts::OnTheWay { to, kept } = patient.whereabouts else {
            return;
        };
        self.headcount
            .moves(patient.whereabouts, Whereabouts::NoBed);
        patient.whereabouts = Whereabouts::NoBed;
        patient.arrival = UNSET;
        patient.given = None;
        patient.facility = self.model.network.units[to].facility;
        if kept {
            self.keep(to, -1);
        }
        if kept && self.still_wanted(slot, to) {
            self.admit(slot, to);
            self.ask_again(slot);
        } else {
            if kept {
                self.to_fill.push(to);
                self.fill_all();
            }
            self.arrive_without_bed(slot);
        }
    }

    /// Whether a kept bed serves the patient, or puts up one who waits.
    fn still_wanted(&self, slot: u32, unit: UnitId) -> bool {
        let patient = &self.patients[slot as usize];
        let boards = |wanted: LevelId| {
            self.model.network.levels[wanted]
                .boards_at
                .contains(&self.model.network.units[unit].level)
        };
        let waits = matches!(patient.need, Need::Waiting | Need::Without);
        (patient.need == Need::Coming && self.serves(unit, patient))
            || (waits && patient.wanted.is_some_and(boards))
    }

    /// A patient who arrives where no bed is kept: queues, or goes on without.
    fn arrive_without_bed(&mut self, slot: u32) {
        self.compare_care(slot);
        match self.patients[slot as usize].need {
            Need::Coming | Need::Waiting => {
                self.stop_waiting(slot, Need::None);
                self.place(slot);
            }
            _ => self.reschedule(slot),
        }
    }

    /// A boarder who has just arrived asks again for the bed they wait for.
    fn ask_again(&mut self, slot: u32) {
        let patient = &self.patients[slot as usize];
        let Some(level) = patient.wanted.filter(|_| patient.need == Need::Waiting) else {
            return;
        };
        let from = patient.facility;
        let route = &self.routes[self.route(from, level)];
        if let Answer::Go(unit) = self.choose(route, Request { from, level }) {
            self.go(slot, unit, true);
        }
    }

    /// A patient waits for the first bed of any destination, at the responsible unit if its
    /// rule allows.
    fn wait(&mut self, slot: u32, route: usize) {
        let first = self.routes[route].units[0];
        let room = match self.model.network.units[first].waiting {
            Waiting::Queue => true,
            Waiting::None => false,
            Waiting::AtMost(most) => self.units[first].waiting < most,
        };
        if !room {
            return self.refuse(slot);
        }
        self.start_waiting(slot, first);
        for at in 0..self.routes[route].units.len() {
            self.queue(self.routes[route].units[at], slot);
        }
        if self.routes[route].boards {
            self.board(slot);
        }
        self.run_clocks(slot);
    }

    #[inline(always)]
    fn start_waiting(&mut self, slot: u32, unit: UnitId) {
        let now = self.now;
        let patient = &mut self.patients[slot as usize];
        patient.need = Need::Waiting;
        patient.need_stamp = patient.need_stamp.wrapping_add(1);
        patient.queues_at = Some(unit);
        if let Some(law) = &self.model.network.units[unit].patience {
            let purpose = self.model.patients.stages[patient.stage].key.patience;
            patient.patience_until = now + law.draw(patient.key.bits(purpose, patient.ordinal));
        }
        self.units[unit].waiting += 1;
        self.recorder
            .census(now, unit, patient.person(), Census::wait);
    }

    /// Ends waiting, if the patient waits, and says what comes instead.
    pub(super) fn stop_waiting(&mut self, slot: u32, next: Need) {
        let patient = &mut self.patients[slot as usize];
        let waited = std::mem::replace(&mut patient.need, next) == Need::Waiting;
        let Some(unit) = patient.queues_at.filter(|_| waited) else {
            return;
        };
        patient.patience_until = UNSET;
        self.units[unit].waiting -= 1;
        self.recorder
            .census(self.now, unit, patient.person(), Census::go);
    }

    /// Puts up a patient without a bed at a lower level while they wait or go without.
    fn board(&mut self, slot: u32) {
        let patient = &self.patients[slot as usize];
        let Some(wanted) = patient.wanted.filter(|_| patient.bed().is_none()) else {
            return;
        };
        let model = self.model;
        let from = patient.facility;
        for &level in &model.network.levels[wanted].boards_at {
            let route = &self.routes[self.route(from, level)];
            if let Answer::Go(unit) = self.choose(route, Request { from, level }) {
                return self.go(slot, unit, true);
            }
        }
        for &level in &model.network.levels[wanted].boards_at {
            let route = &self.routes[self.route(from, level)];
            if let Some(&unit) = route.units.first() {
                self.queue(unit, slot);
            }
        }
    }

    /// The responsible unit takes no one more: the patient goes without.
    fn refuse(&mut self, slot: u32) {
        let patient = &self.patients[slot as usize];
        let (unit, counted, person) = (patient.responsible, patient.counted, patient.person());
        self.recorder.refused(unit, person, counted);
        self.patients[slot as usize].need = Need::Without;
        self.board(slot);
        self.go_without(slot);
    }

    /// Waiting is given up.
    pub(super) fn give_up(&mut self, slot: u32) {
        self.settle(slot);
        let patient = &self.patients[slot as usize];
        let (unit, counted, person) = (patient.responsible, patient.counted, patient.person());
        if counted {
            self.recorder.need(unit, person).left += 1;
        }
        self.count_unmet_wait(slot);
        self.stop_waiting(slot, Need::Without);
        self.go_without(slot);
    }

    /// A patient who gets no care stays until the stage ends; one whose stage does not end
    /// without care leaves.
    fn go_without(&mut self, slot: u32) {
        self.compare_care(slot);
        if self.patients[slot as usize].untreated_left == UNSET {
            self.leave_untreated(slot);
        } else {
            self.reschedule(slot);
        }
    }
}

/// Names a leg by its two ends.
fn leg_key(
    network: &crate::model::network::Network,
    from: crate::model::network::FacilityId,
    to: crate::model::network::FacilityId,
) -> u64 {
    let name = |at| crate::random::name_hash(&network.facilities[at].label.id);
    Key(name(from)).owner(name(to)).0
}
