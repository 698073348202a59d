//! A patient's course: stages, needs and clocks.
//!
//! Each patient has at most one entry in the calendar, for the first of their clocks.

use super::event::{Event, STAMP_MASK};
use super::fate;
use super::observer::Ending;
use super::patient::{Care, Clock, Need, Patient, UNSET, Whereabouts};
use super::stages::StageFacts;
use super::tally::PersonTally;
use super::{Desk, Fact, Listener, Route, State, System};
use crate::distribution::Sampler;
use crate::experiment::outcome::Loss;
use crate::model::network::{LevelId, UnitId};
use crate::model::patient::{Candidate, Need as StageNeed, Outcome, Stage, StageId};
use crate::policy::referral::Answer;
use crate::table::Id;
use crate::units::Time;

impl<O: Listener> State<'_, O> {
    /// Begins a stage after the first: sets the patient's clocks, and asks for the care it needs.
    #[inline(never)] // they come less often
    pub(super) fn enter_stage(&mut self, slot: u32, stage: StageId) {
        let (system, patient) = (&mut self.system, &mut self.patients[slot as usize]);
        let (stage, facts) = system.stage_begun(patient, stage);
        system.begin_stage(patient, stage, facts);
        let Some(need) = facts.need else {
            return system.go_home(patient);
        };
        let (wanted, route) = system.open_need(patient, facts, need);
        if O::EXTRAS && system.transport.any {
            system.forget_asks(patient);
            if system.leg_still_serves(patient) {
                return;
            }
        }
        match patient.whereabouts {
            Whereabouts::NoBed => system.need_without_bed(patient, facts, wanted, route),
            Whereabouts::OnTheWay { to, .. } => system.need_on_the_way(patient, to),
            Whereabouts::InBed(unit) if system.serves(unit, patient) => {
                system.need_here(patient, wanted, route);
            }
            Whereabouts::InBed(unit) => self.need_in_bed(slot, unit),
        }
    }

    /// A patient in a bed of another level: keeps it while waiting if the level says so, else
    /// leaves it to those who wait for it before they look for a place themselves.
    #[inline(never)]
    fn need_in_bed(&mut self, slot: u32, unit: UnitId) {
        let (system, patient) = (&mut self.system, &mut self.patients[slot as usize]);
        if O::EXTRAS && system.stores.equipment.is_counted() {
            system.give_back(patient);
        }
        let network = &system.model.network;
        let level = network.units[unit].level;
        let keeps = patient.wanted.is_some_and(|wanted| {
            let wanted = &network.levels[wanted];
            wanted.waits_in.contains(&level) || wanted.boards_at.contains(&level)
        });
        if !keeps {
            system.leave_bed(patient);
            self.fill_all();
        }
        self.system.place(&mut self.patients[slot as usize]);
    }

    /// The first clock of a patient has run out.
    #[inline(always)]
    pub(super) fn clock_runs_out(&mut self, slot: u32, stamp: u32) {
        let (system, patient) = (&mut self.system, &mut self.patients[slot as usize]);
        if patient.stamp & STAMP_MASK != stamp {
            return;
        }
        let facts = system.stage(patient.stage);
        let (why, outcome) = match patient.clock {
            clock @ (Clock::StayEnds | Clock::UntreatedEnds) => {
                let Some(outcome) = system.outcome(patient, facts) else {
                    return;
                };
                let why = match clock {
                    Clock::StayEnds => Ending::Course,
                    _ => Ending::Untreated,
                };
                (why, outcome)
            }
            Clock::Hazard => {
                let cause = usize::from(patient.cause);
                (Ending::Hazard, facts.stage.excess[cause].outcome)
            }
            Clock::Patience => return system.give_up(patient),
            Clock::Arrival => return self.arrive_at(slot),
        };
        if let Some(next) = system.end_stage(patient, why, outcome) {
            self.enter_stage(slot, next);
        }
    }

    /// The stage that waited for the last result ends.
    #[cold]
    pub(super) fn ends_by(&mut self, slot: u32, why: Ending) {
        let (system, patient) = (&mut self.system, &mut self.patients[slot as usize]);
        if let Some(outcome) = system.weigh_end(patient)
            && let Some(next) = system.end_stage(patient, why, outcome)
        {
            self.enter_stage(slot, next);
        }
    }
}

impl<'m, O: Listener> System<'m, O> {
    /// Begins the stage with which a patient comes.
    #[inline(always)]
    pub(super) fn enter_first_stage(&mut self, patient: &mut Patient) {
        let (stage, facts) = self.stage_begun(patient, patient.stage);
        self.begin_stage(patient, stage, facts);
        let Some(need) = facts.need else {
            return self.go_home(patient);
        };
        let (wanted, route) = self.open_need(patient, facts, need);
        self.need_without_bed(patient, facts, wanted, route);
    }

    /// The stage that a patient begins, with its facts: the twin without an intervention if that
    /// has run out or comes too late.
    #[inline(always)]
    fn stage_begun(&mut self, patient: &Patient, stage: StageId) -> (StageId, &'m StageFacts<'m>) {
        let facts = self.stage(stage);
        if !(O::EXTRAS && facts.doses) {
            return (stage, facts);
        }
        let stage = self.dosed(patient, stage);
        (stage, self.stage(stage))
    }

    /// A need of a patient without a bed: looks for a place, unless nobody knows of the need.
    #[inline(always)]
    fn need_without_bed(
        &mut self,
        patient: &mut Patient,
        facts: &StageFacts,
        wanted: LevelId,
        route: &'m Route<'m>,
    ) {
        if O::EXTRAS && facts.hides && !patient.seen {
            return self.hide(patient, facts);
        }
        self.place_by(patient, facts, wanted, route);
    }

    /// What follows a stage that has come to its end; nothing if it lasts on.
    #[inline(always)]
    fn outcome(&mut self, patient: &mut Patient, facts: &StageFacts) -> Option<Outcome> {
        if O::EXTRAS && facts.weighed {
            return self.weigh_end(patient);
        }
        Some(match &facts.sequel {
            Some(sequel) => sequel.of(patient.key, patient.ordinal),
            None => fate::outcome(facts.stage, patient.group, patient.key, patient.ordinal),
        })
    }

    /// A stage ends: gives the next one, if any.
    #[inline(always)]
    fn end_stage(
        &mut self,
        patient: &mut Patient,
        why: Ending,
        outcome: Outcome,
    ) -> Option<StageId> {
        self.tell(patient, Fact::Ends { why, outcome });
        if O::EXTRAS {
            self.services.stage_ends(patient);
        }
        match outcome {
            Outcome::Recovered => self.recover(patient),
            Outcome::Died => self.die(patient),
            Outcome::Stage(next) => {
                self.close_need(patient, false);
                return Some(next);
            }
        }
        None
    }

    #[inline(always)]
    fn begin_stage(&mut self, patient: &mut Patient, stage: StageId, facts: &StageFacts) {
        patient.stage = stage;
        self.observer
            .note(Time(self.now), patient.key, Fact::Begins(stage));
        patient.ordinal += u32::from(facts.has_loops);
        patient.reset_clocks(self.now, facts);
        if O::EXTRAS && facts.begins_with {
            self.begin_with(patient, facts);
        }
    }

    /// A stage begins under strain, with tests or among others whom it may infect.
    #[cold]
    fn begin_with(&mut self, patient: &mut Patient, facts: &StageFacts) {
        if facts.strained {
            self.forget_strain(patient);
        }
        if let Some(sorted) = facts.stage.sorted {
            self.recorder.sorted(self.now, sorted);
        }
        self.begin_at_home(patient, facts);
        if facts.noted {
            if self.exposures.any {
                self.set_infectious(patient);
            }
            self.end_use(patient);
            self.ask_services(patient);
        }
    }

    /// A stage begins where needs may be unrecognised: what was to be asked for in the last one is not.
    fn begin_at_home(&mut self, patient: &mut Patient, facts: &StageFacts) {
        if patient.bed().is_some() {
            patient.seen = facts.need.is_some();
        } else if !facts.hides && patient.whereabouts == Whereabouts::NoBed {
            patient.seen |= facts.need.is_some();
            patient.arrival = UNSET;
        }
        if self.followed.any {
            self.follow(patient, facts);
        }
    }

    /// The stay or the stage without care ends: what follows, unless the stage lasts on, since a
    /// result is missing, the patient was infected, or some of the stay is left.
    #[cold]
    pub(super) fn weigh_end(&mut self, patient: &mut Patient) -> Option<Outcome> {
        let facts = self.stage(patient.stage);
        let may_last = facts.noted && patient.clock == Clock::StayEnds;
        let infected = self.exposures.any;
        if may_last && (self.lacks_result(patient) || infected && self.lasts_longer(patient)) {
            return None;
        }
        let outcome = if facts.review {
            self.review(patient)?
        } else {
            fate::outcome(facts.stage, patient.group, patient.key, patient.ordinal)
        };
        Some(if infected {
            self.after_infection(patient, outcome)
        } else {
            outcome
        })
    }

    /// A stage without need: the patient leaves the bed, and the stage passes at home.
    #[inline(never)]
    fn go_home(&mut self, patient: &mut Patient) {
        if O::EXTRAS && self.transport.any {
            self.forget_asks(patient);
            self.call_off(patient);
        }
        self.leave_bed(patient);
        self.drop_kept_bed(patient);
        (patient.wanted, patient.counted) = (None, false);
        patient.need = Need::None;
        patient.care = Care::Enough;
        patient.start_stay(self.stage(patient.stage), None);
        self.reschedule(patient);
    }

    /// A need that the present bed serves.
    #[inline(never)]
    fn need_here(&mut self, patient: &mut Patient, wanted: LevelId, route: &'m Route<'m>) {
        if O::EXTRAS
            && route.moves_served
            && let Answer::Go(unit) = self.choose(route, patient, wanted)
            && self.desk(unit).facility != patient.facility
        {
            return self.go(patient, unit, true);
        }
        if O::EXTRAS && self.stores.equipment.is_counted() && !self.change_equipment(patient) {
            return self.lack_in_bed(patient, route);
        }
        self.meet_here(patient);
    }

    /// The bed at hand meets the need.
    #[inline(always)]
    pub(super) fn meet_here(&mut self, patient: &mut Patient) {
        patient.need = Need::Met;
        self.recorder.met(self.now, patient);
        if O::EXTRAS && self.paths.any {
            self.path_ends(patient, true);
        }
        if let Some(unit) = patient.bed() {
            self.tell(patient, Fact::Stays(unit));
        }
        if O::EXTRAS && self.supplies.any {
            self.begin_use(patient);
        }
        self.run_clocks(patient, self.stage(patient.stage));
    }

    /// The need changes on the way: the kept bed is given back if it no longer serves.
    #[inline(never)]
    fn need_on_the_way(&mut self, patient: &mut Patient, to: UnitId) {
        if !self.serves(to, patient) {
            self.drop_kept_bed(patient);
        }
        if O::EXTRAS && self.stores.equipment.is_counted() {
            self.change_on_the_way(patient);
        }
        self.count_way(patient, patient.arrival - self.now);
        patient.need = Need::Coming;
        self.run_clocks(patient, self.stage(patient.stage));
    }

    /// Gives back the bed kept for a patient on the way, who goes on without it.
    fn drop_kept_bed(&mut self, patient: &mut Patient) {
        if let Whereabouts::OnTheWay { to, kept: true } = patient.whereabouts {
            self.tell(patient, Fact::GivesBack(to));
            patient.whereabouts = Whereabouts::OnTheWay { to, kept: false };
            self.give_back(patient);
            self.release(to);
        }
    }

    /// A need arises: gives the level that is wanted, and the route to it.
    #[inline(always)]
    fn open_need(
        &mut self,
        patient: &mut Patient,
        facts: &StageFacts,
        need: &StageNeed,
    ) -> (LevelId, &'m Route<'m>) {
        let wanted = match &need.candidate {
            Some(candidate) => level_offered(candidate, need, facts.stage, patient),
            None => need.level,
        };
        let route = self.route(patient.facility, wanted);
        (patient.wanted, patient.need) = (Some(wanted), Need::None);
        let bit = 1 << wanted.index().min(63);
        let first = patient.needed & bit == 0;
        patient.needed |= bit;
        patient.part = self.plan.part_of_need(route.cells, patient.who);
        patient.need_since = self.now;
        patient.need_stamp = patient.need_stamp.wrapping_add(1);
        patient.counted = (0..self.horizon).contains(&self.now);
        let today = self.today();
        self.recorder.arises(patient, today, first);
        if O::EXTRAS && self.paths.any {
            self.path_begins(patient, wanted);
        }
        if need.candidate.is_some() && wanted != need.level && patient.counted {
            self.recorder.need(patient).ceiling += 1;
        }
        self.tell(patient, Fact::Needs(wanted));
        (wanted, route)
    }

    /// Counts the wait of a need that is not met, up to now.
    pub(super) fn count_unmet_wait(&mut self, patient: &Patient) {
        if patient.counted {
            let waited = i128::from(self.now - patient.need_since);
            let tally = self.recorder.need(patient);
            tally.wait_unmet += waited;
        }
    }

    /// Closes the present need, if it is open, and counts how it ended. A need is counted
    /// once, when it is met or closed.
    #[inline(always)]
    fn close_need(&mut self, patient: &mut Patient, died: bool) {
        if patient.need != Need::Met && patient.need != Need::None {
            self.close_unmet(patient, died);
        }
    }

    #[inline(never)]
    fn close_unmet(&mut self, patient: &mut Patient, died: bool) {
        let need = patient.need;
        self.count_lying(patient);
        self.count_lost(patient, need);
        if need != Need::Without {
            self.count_unmet_wait(patient);
        }
        if patient.counted {
            let tally = self.recorder.need(patient);
            tally.unmet += i128::from(self.now - patient.need_since);
            tally.died += u64::from(died);
            tally.passed += u64::from(!died && need != Need::Without);
        }
        self.stop_waiting(patient, Need::None);
    }

    /// A need ends unmet: counts what of the time was unrecognised, and takes back what is left of the way.
    fn count_lost(&mut self, patient: &Patient, need: Need) {
        if need == Need::Unseen {
            self.count_unseen(patient);
        }
        if matches!(patient.whereabouts, Whereabouts::OnTheWay { .. }) {
            self.count_way(patient, self.now - patient.arrival);
        }
        if O::EXTRAS
            && self.transport.any
            && let Some(leg) = self.transport.leg(patient)
        {
            self.count_prepared(patient, leg);
        }
        if O::EXTRAS && self.paths.any {
            self.path_ends(patient, false);
        }
    }

    /// At the end of the run: counts persons who are still present, and needs that are still
    /// open, whose waits are lower bounds.
    pub(super) fn close_open(&mut self, patient: &Patient) {
        if !matches!(patient.need, Need::Met | Need::None) {
            self.count_lying(patient);
        }
        if patient.cohort {
            self.recorder.person(patient.who).entered += 1;
        }
        let open = !matches!(patient.need, Need::Met | Need::None);
        if !open || !patient.counted {
            return;
        }
        self.count_lost(patient, patient.need);
        if patient.need == Need::Waiting && self.desk(patient.queues_at).shuts {
            self.count_shut(patient, patient.queues_at);
        }
        if patient.need == Need::Waiting && self.desk(patient.queues_at).watched {
            self.count_short(patient, patient.queues_at);
        }
        let unmet = i128::from(self.now - patient.need_since);
        let waits = patient.need != Need::Without;
        let tally = self.recorder.need(patient);
        tally.unmet += unmet;
        tally.open += u64::from(waits);
        tally.wait_unmet += if waits { unmet } else { 0 };
    }

    /// Compares the care given with the need, and starts what runs under it.
    #[inline(always)]
    pub(super) fn compare_care(&mut self, patient: &mut Patient, facts: &StageFacts) {
        let unit_time = patient.bed().and_then(|unit| self.desk(unit).time);
        self.compare_care_by(patient, facts, unit_time);
    }

    /// The same where the unit's own length of stay has been looked up.
    #[inline(always)]
    fn compare_care_by(
        &mut self,
        patient: &mut Patient,
        facts: &StageFacts,
        unit_time: Option<&Sampler>,
    ) {
        let begun = patient.stay_left != UNSET;
        patient.compare_care(facts, unit_time, &mut self.thresholds);
        if O::EXTRAS && facts.strained {
            self.meet_strain_of_bed(patient, begun);
        }
        let (given, care) = (patient.given, patient.care);
        self.tell(patient, Fact::Cared { given, care });
    }

    /// Puts the first of a patient's clocks into the calendar; what was there becomes void.
    #[inline(always)]
    pub(super) fn reschedule(&mut self, patient: &mut Patient) {
        self.set_clock(patient, self.stage(patient.stage));
    }

    #[inline(always)]
    fn set_clock(&mut self, patient: &mut Patient, facts: &StageFacts) {
        if O::EXTRAS && facts.strained && self.race_by_strain(patient) {
            return;
        }
        let at = patient.set_clock(facts, &self.thresholds);
        if at != UNSET {
            let event = Event::Clock {
                slot: patient.slot,
                stamp: patient.stamp,
            };
            self.schedule(Time(at), patient.clock.rank(), event);
        }
    }

    /// Sets the clocks by the care that is given from now on.
    #[inline(always)]
    pub(super) fn run_clocks(&mut self, patient: &mut Patient, facts: &StageFacts) {
        self.compare_care(patient, facts);
        self.set_clock(patient, facts);
    }

    /// The same for a patient who has just lain down in the bed of a desk.
    #[inline(always)]
    pub(super) fn run_clocks_in_bed(
        &mut self,
        patient: &mut Patient,
        facts: &StageFacts,
        desk: &Desk,
    ) {
        self.compare_care_by(patient, facts, desk.time);
        self.set_clock(patient, facts);
    }

    /// Counts the time since the last settling against a patient's clocks.
    #[inline(always)]
    pub(super) fn settle(&mut self, patient: &mut Patient) {
        self.settle_in(patient, self.stage(patient.stage));
    }

    /// The same in a stage that has been looked up.
    #[inline(always)]
    pub(super) fn settle_in(&mut self, patient: &mut Patient, facts: &StageFacts) {
        if patient.settled != self.now {
            if patient.bed().is_some() && patient.need != Need::Met {
                self.count_lying(patient);
            }
            if O::EXTRAS && facts.strained {
                return self.settle_strained(patient);
            }
            patient.settle(self.now, facts, &mut self.thresholds);
        }
    }

    #[inline(always)]
    fn recover(&mut self, patient: &mut Patient) {
        self.close_need(patient, false);
        self.exit(patient, |tally, time| {
            tally.recovered += 1;
            tally.time_recovered += time;
        });
    }

    #[inline(never)]
    fn die(&mut self, patient: &mut Patient) {
        self.count_loss(patient);
        if patient.counted && self.is_at_ceiling(patient) {
            self.recorder.need(patient).ceiling_died += 1;
        }
        self.close_need(patient, true);
        self.exit(patient, |tally, time| {
            tally.died += 1;
            tally.time_died += time;
        });
    }

    /// Whether a patient is not offered the level that the stage needs.
    fn is_at_ceiling(&self, patient: &Patient) -> bool {
        let need = self.stage(patient.stage).need;
        need.is_some_and(|need| patient.wanted.is_some_and(|wanted| wanted != need.level))
    }

    fn count_loss(&mut self, patient: &Patient) {
        if self.now < 0 {
            return;
        }
        let loss = Loss {
            facility: patient.facility,
            given: patient.given,
            on_the_way: matches!(patient.whereabouts, Whereabouts::OnTheWay { .. }),
            stage: patient.stage,
            adequate: patient.care != Care::Less,
        };
        *self.recorder.record.lost.entry(loss).or_insert(0) += 1;
    }

    /// A patient whose stage never ends without care leaves.
    pub(super) fn leave_untreated(&mut self, patient: &mut Patient) {
        self.tell(patient, Fact::Leaves);
        self.services.stage_ends(patient);
        self.close_need(patient, false);
        self.exit(patient, |tally, time| {
            tally.left += 1;
            tally.time_left += time;
        });
    }

    /// A person leaves the system.
    #[inline(always)]
    fn exit(&mut self, patient: &mut Patient, count: impl Fn(&mut PersonTally, i128)) {
        if O::EXTRAS && self.transport.any {
            self.end_legs(patient);
        }
        match patient.whereabouts {
            Whereabouts::NoBed => {}
            Whereabouts::InBed(unit) => self.leave_unit(patient, unit),
            Whereabouts::OnTheWay { .. } => self.drop_kept_bed(patient),
        }
        if patient.cohort {
            let time = self.now - patient.entered.0;
            let tally = self.recorder.person(patient.who);
            count(tally, i128::from(time));
            tally.count_time(time);
            if self.plan.person_times {
                tally.times.record(time);
            }
        }
        if O::EXTRAS && self.followed.any {
            self.leave_program(patient);
        }
        self.headcount.leaves(patient.whereabouts);
        patient.whereabouts = Whereabouts::NoBed;
        patient.need = Need::None;
        patient.cohort = false;
        patient.stamp = patient.stamp.wrapping_add(1);
        patient.need_stamp = patient.need_stamp.wrapping_add(1);
        self.free_slots.push(patient.slot);
    }

    /// Puts a patient of the start census into a bed, with what is left of the stay.
    pub(super) fn admit_from_start(&mut self, patient: &mut Patient, unit: UnitId, left: i64) {
        self.begin_stage(patient, patient.stage, self.stage(patient.stage));
        patient.cohort = false;
        patient.need = Need::Met;
        patient.wanted = Some(self.model.network.units[unit].level);
        patient.stay_left = left;
        self.lie_down(patient, self.desk(unit), false);
        self.hold(patient, patient.facility);
        if O::EXTRAS && self.supplies.any {
            self.begin_use(patient);
        }
        self.run_clocks(patient, self.stage(patient.stage));
    }
}

/// The level that is offered to a patient: the one needed, or the ceiling of care.
fn level_offered(
    candidate: &Candidate,
    need: &StageNeed,
    stage: &Stage,
    patient: &Patient,
) -> LevelId {
    let share = *candidate.share.get(patient.group);
    if fate::is_candidate(share, stage, patient.key) {
        need.level
    } else {
        candidate.ceiling
    }
}
