//! Placing, waiting, moving, refusing.

use super::patient::{Care, Need, Patient, UNSET, Whereabouts};
use super::stages::StageFacts;
use super::tally::Change;
use super::{Desk, Fact, Listener, Route, State, System};
use crate::model::network::{FacilityId, LevelId, Network, UnitId, Waiting};
use crate::policy::referral::{Answer, Choose, Request, accepts};
use crate::random::{Key, Purpose};
use crate::units::{Duration, Time};

const TRAVEL: Purpose = Purpose::named("travel");

impl<'m, O: Listener> System<'m, O> {
    /// Whether a unit gives what a patient wants: the level or a stand-in.
    #[inline(always)]
    pub(super) fn serves(&self, unit: UnitId, patient: &Patient) -> bool {
        self.gives_what_is_wanted(self.desk(unit).level, patient)
    }

    /// Whether a level is the one that a patient wants, or stands in for it.
    #[inline(always)]
    fn gives_what_is_wanted(&self, given: LevelId, patient: &Patient) -> bool {
        let stands_in = |wanted| self.model.network.levels[wanted].stand_ins.contains(&given);
        patient
            .wanted
            .is_some_and(|wanted| wanted == given || stands_in(wanted))
    }

    /// Finds a place for a patient whose need has arisen: a bed now, a queue, or none.
    #[inline(always)]
    pub(super) fn place(&mut self, patient: &mut Patient) {
        if let Some(level) = patient.wanted {
            let facts = self.stage(patient.stage);
            self.place_by(patient, facts, level, self.route(patient.facility, level));
        }
    }

    /// The same in a stage that has been looked up, by the route of the patient's facility for the level.
    #[inline(always)]
    pub(super) fn place_by(
        &mut self,
        patient: &mut Patient,
        facts: &StageFacts,
        level: LevelId,
        route: &'m Route<'m>,
    ) {
        let from = patient.facility;
        let Some(&first) = route.units.first() else {
            return self.refuse(patient);
        };
        let visit = route.visit;
        match self.choose(route, patient, level) {
            Answer::Go(unit) => self.go_in(patient, facts, unit, !visit),
            Answer::Wait if visit && self.desk(first).facility != from => {
                self.walk_in(patient, first);
            }
            Answer::Wait => self.wait(patient, facts, route, first),
        }
    }

    /// What the policy of a route answers to a patient who wants a level.
    #[inline(always)]
    pub(super) fn choose(&self, route: &Route, patient: &Patient, level: LevelId) -> Answer {
        let has_bed = |&&unit: &&UnitId| {
            let beds = &self.units[unit];
            beds.free() > 0 && (!(O::EXTRAS && beds.keeps) || self.accepts(patient, level, unit))
        };
        match route.chooser {
            None => {
                let first = route.units.iter().find(has_bed); // the rule of `first_with_bed`
                first.map_or(Answer::Wait, |&unit| Answer::Go(unit))
            }
            Some(chooser) => self.ask_policy(chooser, route, patient.request(level)),
        }
    }

    /// Whether a unit that keeps some of its beds has one for a patient.
    #[inline(never)]
    fn accepts(&self, patient: &Patient, level: LevelId, unit: UnitId) -> bool {
        accepts(&self.view(), patient.request(level), unit)
    }

    /// What a policy answers that does not just look for the first bed.
    #[inline(never)]
    fn ask_policy(&self, chooser: &dyn Choose, route: &Route, request: Request) -> Answer {
        chooser.choose(&self.view(), request, &route.units)
    }

    /// A patient without a free server goes to the responsible unit and queues in person.
    #[inline(never)]
    fn walk_in(&mut self, patient: &mut Patient, unit: UnitId) {
        self.go(patient, unit, false);
    }

    /// Moves a patient to a unit: at once within the facility or where the way takes no time,
    /// else by a way that takes time, with the bed kept meanwhile or not.
    #[inline(always)]
    pub(super) fn go(&mut self, patient: &mut Patient, unit: UnitId, keep: bool) {
        self.go_in(patient, self.stage(patient.stage), unit, keep);
    }

    /// The same in a stage that has been looked up.
    #[inline(always)]
    fn go_in(&mut self, patient: &mut Patient, facts: &StageFacts, unit: UnitId, keep: bool) {
        if O::EXTRAS && self.transport.any && self.is_sent(patient, unit, keep) {
            return;
        }
        let desk = self.desk(unit);
        let to = desk.facility;
        if to == patient.facility {
            self.admit(patient, facts, desk);
        } else if self.model.network.travel[patient.facility][to].is_some() {
            self.depart(patient, unit, keep);
        } else {
            self.appear(patient, unit, keep);
        }
    }

    /// A patient is at once in another facility: in the bed kept there, or asks for one.
    #[inline(never)]
    fn appear(&mut self, patient: &mut Patient, unit: UnitId, keep: bool) {
        self.settle(patient);
        self.leave_bed(patient);
        self.count_leg(patient, unit, Duration::ZERO, keep);
        patient.legs += 1;
        patient.facility = self.model.network.units[unit].facility;
        let arrival = Time(self.now);
        self.tell(
            patient,
            Fact::Departs {
                unit,
                keep,
                arrival,
            },
        );
        self.tell(patient, Fact::Arrives(patient.facility));
        self.ask_on_arrival(patient);
        if keep {
            self.admit(patient, self.stage(patient.stage), self.desk(unit));
            self.ask_again(patient);
        } else {
            self.arrive_without_bed(patient);
        }
    }

    /// A patient lies down in a bed of the facility where they are, or is served.
    #[inline(never)]
    fn admit(&mut self, patient: &mut Patient, facts: &StageFacts, desk: &'m Desk<'m>) {
        self.settle_in(patient, facts);
        self.leave_bed(patient);
        let serves = self.gives_what_is_wanted(desk.level, patient);
        self.lie_down(patient, desk, serves);
        self.run_clocks_in_bed(patient, facts, desk);
    }

    /// A patient leaves for a unit elsewhere.
    #[inline(never)]
    fn depart(&mut self, patient: &mut Patient, unit: UnitId, keep: bool) {
        self.settle(patient);
        self.leave_bed(patient);
        let lacks_care = patient.need != Need::Met;
        if self.serves(unit, patient) {
            self.stop_waiting(patient, Need::Coming);
        }
        if keep {
            self.keep(unit, 1);
            if O::EXTRAS && self.desk(unit).watched && self.serves(unit, patient) {
                self.hold(patient, self.desk(unit).facility);
            }
        }
        let (time, care) = self.way(patient, self.desk(unit).facility);
        if lacks_care {
            self.count_way(patient, time);
        }
        self.set_out(patient, unit, keep, time, care);
    }

    /// How long a patient's way to a facility takes, and the care on it.
    pub(super) fn way(&self, patient: &Patient, to: FacilityId) -> (i64, Option<LevelId>) {
        let network = &self.model.network;
        let Some(way) = &network.travel[patient.facility][to] else {
            return (0, None);
        };
        let purpose = TRAVEL.join(leg_key(network, patient.facility, to));
        let bits = patient.key.bits(purpose, patient.legs);
        (way.time.draw(bits), way.care)
    }

    /// A patient who has left the bed, if there was one, is on the way.
    pub(super) fn set_out(
        &mut self,
        patient: &mut Patient,
        unit: UnitId,
        keep: bool,
        time: i64,
        care: Option<LevelId>,
    ) {
        patient.legs += 1;
        patient.arrival = self.now + time;
        patient.given = care;
        let way = Whereabouts::OnTheWay {
            to: unit,
            kept: keep,
        };
        self.headcount.moves(patient.whereabouts, way);
        patient.whereabouts = way;
        let arrival = Time(patient.arrival);
        self.tell(
            patient,
            Fact::Departs {
                unit,
                keep,
                arrival,
            },
        );
        self.count_leg(patient, unit, Duration(time), keep);
        self.run_clocks(patient, self.stage(patient.stage));
    }

    /// Counts a leg from where the patient is to a unit that keeps a bed.
    fn count_leg(&mut self, patient: &Patient, to: UnitId, time: Duration, keep: bool) {
        if keep && self.model.ledger.is_some() {
            let level = self.model.network.units[to].level;
            self.recorder.transfer(self.now, patient.facility, level);
        }
        if keep && patient.counted {
            let network = &self.model.network;
            let (from, at) = (patient.facility, network.units[to].facility);
            let (up, down) = (network.is_below(from, at), network.is_below(at, from));
            let tally = self.recorder.need(patient);
            tally.transfers += 1;
            tally.transfers_up += u64::from(up);
            tally.transfers_down += u64::from(down);
            tally.on_the_way += i128::from(time.0);
            if up && self.model.outreach.weekly.is_some() {
                self.count_referral(patient);
            }
            if network.pairing.is_some() {
                self.count_flow(patient, to, time);
            }
        }
    }

    /// Counts who is sent at the level of the scheme of pairing.
    #[inline(never)]
    fn count_flow(&mut self, patient: &Patient, to: UnitId, time: Duration) {
        let network = &self.model.network;
        let level = network.pairing.as_ref().map(|pairing| pairing.level);
        let asks = |&level: &LevelId| patient.wanted == Some(level) && network.serves(to, level);
        let Some(level) = level.filter(asks) else {
            return;
        };
        if let Some(&first) = self.route(patient.facility, level).units.first() {
            let ends = (network.units[first].facility, network.units[to].facility);
            if ends.0 != ends.1 {
                let flow = self.recorder.record.flows.entry(ends).or_default();
                *flow = (flow.0 + 1, flow.1 + i128::from(time.0));
            }
        }
    }
}

impl<O: Listener> State<'_, O> {
    /// A patient arrives: into the kept bed if it is still what they need, else they ask anew.
    #[inline(never)]
    pub(super) fn arrive_at(&mut self, slot: u32) {
        let (system, patient) = (&mut self.system, &mut self.patients[slot as usize]);
        system.settle(patient);
        if O::EXTRAS && system.transport.any && system.goes_on(patient) {
            return;
        }
        let Whereabouts::OnTheWay { to, kept } = patient.whereabouts else {
            return self.recognise(slot, false);
        };
        if O::EXTRAS && system.transport.any {
            system.leg_ends(patient);
        }
        system
            .headcount
            .moves(patient.whereabouts, Whereabouts::NoBed);
        patient.whereabouts = Whereabouts::NoBed;
        patient.arrival = UNSET;
        patient.given = None;
        patient.facility = system.model.network.units[to].facility;
        system.tell(patient, Fact::Arrives(patient.facility));
        system.ask_on_arrival(patient);
        if kept {
            system.keep(to, -1);
        }
        if kept && system.still_wanted(patient, to) {
            system.admit(patient, system.stage(patient.stage), system.desk(to));
            return system.ask_again(patient);
        }
        if kept {
            system.give_back(patient);
            system.to_fill.push(to);
            self.fill_all();
        }
        self.system
            .arrive_without_bed(&mut self.patients[slot as usize]);
    }
}

impl<O: Listener> System<'_, O> {
    /// Whether a kept bed serves the patient, or puts up one who waits.
    fn still_wanted(&self, patient: &Patient, unit: UnitId) -> bool {
        let network = &self.model.network;
        let boards = |wanted: LevelId| {
            let level = &network.levels[wanted];
            level.boards_at.contains(&network.units[unit].level)
        };
        let waits = matches!(patient.need, Need::Waiting | Need::Without);
        (patient.need == Need::Coming
            && self.serves(unit, patient)
            && self.lacks(patient, self.desk(unit).facility).is_none())
            || (waits && patient.wanted.is_some_and(boards))
    }

    /// Asks for tests that could not be asked for where the stage began.
    fn ask_on_arrival(&mut self, patient: &Patient) {
        if O::EXTRAS && self.stage(patient.stage).noted {
            self.ask_where_served(patient);
        }
    }

    /// A patient who arrives where no bed is kept: queues, or goes on without.
    fn arrive_without_bed(&mut self, patient: &mut Patient) {
        if patient.wanted.is_none() {
            return self.reschedule(patient); // a stage without need goes on
        }
        self.compare_care(patient, self.stage(patient.stage));
        match patient.need {
            Need::Coming | Need::Waiting | Need::None => {
                self.stop_waiting(patient, Need::None);
                self.place(patient);
            }
            _ => self.reschedule(patient),
        }
    }

    /// A boarder who has just arrived asks again for the bed they wait for.
    fn ask_again(&mut self, patient: &mut Patient) {
        let Some(level) = patient.wanted.filter(|_| patient.need == Need::Waiting) else {
            return;
        };
        let route = self.route(patient.facility, level);
        if let Answer::Go(unit) = self.choose(route, patient, level) {
            self.go(patient, unit, true);
        }
    }

    /// A patient waits for the first bed of any destination, at the responsible unit if its
    /// rule allows.
    #[inline(always)]
    pub(super) fn wait(
        &mut self,
        patient: &mut Patient,
        facts: &StageFacts,
        route: &Route,
        first: UnitId,
    ) {
        let desk = self.desk(first);
        let room = match desk.waiting {
            Waiting::Queue => true,
            Waiting::None => false,
            Waiting::AtMost(most) => self.units[first].waiting < most,
        };
        if !room {
            return self.refuse(patient);
        }
        self.start_waiting(patient, desk);
        self.count_lack(patient, desk);
        for &unit in &route.units {
            if O::EXTRAS && self.transport.any && self.transport.refuses(patient, unit) {
                continue;
            }
            self.long_lists |= self.queues[unit].push(patient);
        }
        if O::EXTRAS && !route.boarding.is_empty() {
            self.board(patient);
        }
        if facts.rests && patient.whereabouts == Whereabouts::NoBed && desk.patience.is_none() {
            return self.wait_at_rest(patient);
        }
        self.run_clocks(patient, facts);
    }

    /// Nothing runs while the patient waits: no clock is set, and what was set becomes void.
    #[inline(always)]
    fn wait_at_rest(&mut self, patient: &mut Patient) {
        patient.care = Care::Less;
        patient.stamp = patient.stamp.wrapping_add(1);
        let (given, care) = (None, Care::Less);
        self.tell(patient, Fact::Cared { given, care });
    }

    /// Counts a need that is not met at once though a bed of the responsible unit is open and free,
    /// since staff or equipment is missing for it.
    #[inline(always)]
    fn count_lack(&mut self, patient: &Patient, desk: &Desk) {
        if O::EXTRAS && desk.watched {
            self.lacks_something(patient, desk.unit);
        }
    }

    #[inline(always)]
    fn start_waiting(&mut self, patient: &mut Patient, desk: &Desk) {
        let unit = desk.unit;
        patient.need = Need::Waiting;
        patient.need_stamp = patient.need_stamp.wrapping_add(1);
        patient.queues_at = unit;
        if let Some(law) = desk.patience {
            let purpose = self.stage(patient.stage).stage.key.patience;
            let patience = law.draw(patient.key.bits(purpose, patient.ordinal));
            patient.patience_until = self.now + patience;
        }
        self.units[unit].waiting += 1;
        if O::EXTRAS && desk.shuts {
            self.shut.waits(patient.slot, unit, self.now);
        }
        if O::EXTRAS && desk.watched {
            self.limits.waits(patient.slot, unit, self.now);
        }
        self.tell(patient, Fact::Waits(unit));
        self.recorder
            .census(self.now, desk.trackers, patient, Change::Wait);
    }

    /// Ends waiting, if the patient waits, and says what comes instead.
    pub(super) fn stop_waiting(&mut self, patient: &mut Patient, next: Need) {
        let waited = std::mem::replace(&mut patient.need, next) == Need::Waiting;
        if waited {
            patient.patience_until = UNSET;
            self.units[patient.queues_at].waiting -= 1;
            let desk = self.desk(patient.queues_at);
            self.recorder
                .census(self.now, desk.trackers, patient, Change::Go);
            if O::EXTRAS && desk.shuts {
                self.count_shut(patient, desk.unit);
            }
            if O::EXTRAS && desk.watched {
                self.count_short(patient, desk.unit);
                self.note_limit(desk.unit);
            }
        }
    }

    /// The responsible unit takes no one more: the patient goes without.
    #[inline(never)]
    fn refuse(&mut self, patient: &mut Patient) {
        let level = patient.wanted.unwrap_or_default();
        let route = self.route(patient.facility, level);
        let first = route.units.first().copied();
        if let Some(first) = first {
            self.count_lack(patient, self.desk(first));
        }
        self.recorder.refused(first, patient);
        self.tell(patient, Fact::Refused(first));
        patient.need = Need::Without;
        self.board(patient);
        self.go_without(patient);
    }

    /// Waiting is given up.
    #[inline(never)]
    pub(super) fn give_up(&mut self, patient: &mut Patient) {
        self.settle(patient);
        self.tell(patient, Fact::GivesUp);
        if patient.counted {
            self.recorder.need(patient).left += 1;
        }
        self.count_unmet_wait(patient);
        self.stop_waiting(patient, Need::Without);
        self.go_without(patient);
    }

    /// A patient who gets no care stays until the stage ends; one whose stage does not end
    /// without care leaves.
    fn go_without(&mut self, patient: &mut Patient) {
        self.compare_care(patient, self.stage(patient.stage));
        match patient.care {
            Care::Less if patient.untreated_left == UNSET => self.leave_untreated(patient),
            Care::Above => self.stay_above(patient),
            _ => self.reschedule(patient),
        }
    }

    /// A patient who waits no longer for a lower level stays in the bed of higher intensity
    /// that was kept: the stay runs there, since nobody comes to take them.
    #[cold]
    fn stay_above(&mut self, patient: &mut Patient) {
        patient.care = Care::Enough;
        let begins = patient.stay_left == UNSET;
        let facts = self.stage(patient.stage);
        patient.start_stay(facts, None);
        if O::EXTRAS && facts.strained {
            self.meet_strain(patient, begins, None);
        }
        self.reschedule(patient);
    }
}

/// Names a leg by its two ends.
pub(super) fn leg_key(network: &Network, from: FacilityId, to: FacilityId) -> u64 {
    let name = |at: FacilityId| crate::random::name_hash(&network.facilities[at].label.id);
    Key(name(from)).owner(name(to)).0
}
