//! A patient's course: stages, needs and clocks.
//!
//! Each patient has at most one entry in the calendar, for the first of their clocks.

use super::State;
use super::fate;
use super::patient::{Care, Clock, Need, Patient, UNSET, Whereabouts};
use super::tally::PersonTally;
use crate::caseload::Case;
use crate::experiment::outcome::Loss;
use crate::model::network::{LevelId, UnitId};
use crate::model::patient::{Candidate, Need as StageNeed, Outcome, Stage, StageId};
use crate::table::Id;
use crate::units::{Duration, Time};

impl State<'_> {
    /// Begins a stage: sets its clocks, and asks for the care it needs.
    pub(super) fn enter_stage(&mut self, slot: u32, stage: StageId) {
        self.begin_stage(slot, stage);
        match self.stages[stage].need {
            None => self.go_home(slot),
            Some(need) => self.need_arises(slot, need),
        }
    }

    #[inline(always)]
    fn begin_stage(&mut self, slot: u32, stage: StageId) {
        let facts = &self.stages[stage];
        let patient = &mut self.patients[slot as usize];
        patient.stage = stage;
        patient.ordinal += u32::from(facts.has_loops);
        patient.reset_clocks(self.now, facts);
    }

    /// A stage without need: the patient leaves the bed, and the stage passes at home.
    fn go_home(&mut self, slot: u32) {
        self.leave_bed(slot);
        self.drop_kept_bed(slot);
        let patient = &mut self.patients[slot as usize];
        (patient.wanted, patient.responsible, patient.counted) = (None, None, false);
        patient.need = Need::None;
        patient.care = Care::Enough;
        patient.start_stay(self.stages[patient.stage].stage, None);
        self.reschedule(slot);
    }

    /// A need arises: in the same bed, on the way, or to be placed.
    #[inline(always)]
    fn need_arises(&mut self, slot: u32, need: &StageNeed) {
        self.open_need(slot, need);
        let patient = &self.patients[slot as usize];
        match patient.whereabouts {
            Whereabouts::NoBed => self.place(slot),
            Whereabouts::OnTheWay { .. } => self.need_on_the_way(slot),
            Whereabouts::InBed(unit) if self.serves(unit, patient) => {
                let patient = &mut self.patients[slot as usize];
                patient.need = Need::Met;
                self.recorder.met(self.now, patient);
                self.run_clocks(slot);
            }
            Whereabouts::InBed(unit) => self.need_in_bed(slot, unit),
        }
    }

    /// A patient in a bed of another level: keeps it while waiting if the level says so.
    fn need_in_bed(&mut self, slot: u32, unit: UnitId) {
        let network = &self.model.network;
        let level = network.units[unit].level;
        let keeps = self.patients[slot as usize].wanted.is_some_and(|wanted| {
            let wanted = &network.levels[wanted];
            wanted.waits_in.contains(&level) || wanted.boards_at.contains(&level)
        });
        if !keeps {
            self.leave_bed(slot);
            self.fill_all();
        }
        self.place(slot);
    }

    /// The need changes on the way: the kept bed is given back if it no longer serves.
    fn need_on_the_way(&mut self, slot: u32) {
        let patient = &self.patients[slot as usize];
        let Whereabouts::OnTheWay { to, .. } = patient.whereabouts else {
            return;
        };
        if !self.serves(to, patient) {
            self.drop_kept_bed(slot);
        }
        self.patients[slot as usize].need = Need::Coming;
        self.run_clocks(slot);
    }

    /// Gives back the bed kept for a patient on the way, who goes on without it.
    fn drop_kept_bed(&mut self, slot: u32) {
        let patient = &mut self.patients[slot as usize];
        if let Whereabouts::OnTheWay { to, kept: true } = patient.whereabouts {
            patient.whereabouts = Whereabouts::OnTheWay { to, kept: false };
            self.release(to);
        }
    }

    #[inline(always)]
    fn open_need(&mut self, slot: u32, need: &StageNeed) {
        let horizon = self.model.clock.horizon.0;
        let patient = &self.patients[slot as usize];
        let wanted = match &need.candidate {
            Some(candidate) => {
                level_offered(candidate, need, self.stages[patient.stage].stage, patient)
            }
            None => need.level,
        };
        let route = &self.routes[self.route(patient.facility, wanted)];
        let responsible = route.units.first().copied();
        let patient = &mut self.patients[slot as usize];
        patient.wanted = Some(wanted);
        let bit = 1 << wanted.index().min(63);
        patient.first = patient.needed & bit == 0;
        patient.needed |= bit;
        patient.responsible = responsible;
        patient.need_since = self.now;
        patient.need_stamp = patient.need_stamp.wrapping_add(1);
        patient.counted = (0..horizon).contains(&self.now);
    }

    /// Counts the wait of a need that is not met, up to now.
    pub(super) fn count_unmet_wait(&mut self, slot: u32) {
        let patient = &self.patients[slot as usize];
        if patient.counted {
            let waited = i128::from(self.now - patient.need_since);
            let (unit, person) = (patient.responsible, patient.person());
            self.recorder.need(unit, person).wait_unmet += waited;
        }
    }

    /// Closes the present need, if it is open, and counts how it ended. A need is counted
    /// once, when it is met or closed.
    #[inline(always)]
    fn close_need(&mut self, slot: u32, died: bool) {
        let need = self.patients[slot as usize].need;
        if need != Need::Met && need != Need::None {
            self.close_unmet(slot, need, died);
        }
    }

    fn close_unmet(&mut self, slot: u32, need: Need, died: bool) {
        let patient = &self.patients[slot as usize];
        let (unit, counted, person) = (patient.responsible, patient.counted, patient.person());
        let (unmet, day) = (i128::from(self.now - patient.need_since), patient.day_of_need());
        if need != Need::Without {
            self.count_unmet_wait(slot);
        }
        if counted {
            let tally = self.recorder.need(unit, person);
            tally.arise(day, person.first);
            tally.unmet += unmet;
            tally.died += u64::from(died);
            tally.passed += u64::from(!died && need != Need::Without);
        }
        self.stop_waiting(slot, Need::None);
    }

    /// At the end of the run: counts persons who are still present, and needs that are still
    /// open, whose waits are lower bounds.
    pub(super) fn close_open(&mut self, slot: u32) {
        if self.patients[slot as usize].cohort {
            let person = self.patients[slot as usize].person();
            self.recorder.person(person).entered += 1;
        }
        let patient = &self.patients[slot as usize];
        let open = !matches!(patient.need, Need::Met | Need::None);
        if !open || !patient.counted {
            return;
        }
        let (unit, person) = (patient.responsible, patient.person());
        let (unmet, day) = (i128::from(self.now - patient.need_since), patient.day_of_need());
        let waits = patient.need != Need::Without;
        let tally = self.recorder.need(unit, person);
        tally.arise(day, person.first);
        tally.unmet += unmet;
        tally.open += u64::from(waits);
        tally.wait_unmet += if waits { unmet } else { 0 };
    }

    /// Compares the care given with the need, and starts what runs under it.
    #[inline(always)]
    pub(super) fn compare_care(&mut self, slot: u32) {
        let patient = &mut self.patients[slot as usize];
        let facts = &self.stages[patient.stage];
        let thresholds = &mut self.thresholds[slot as usize];
        patient.compare_care(facts, &self.model.network, thresholds);
    }

    /// Puts the first of a patient's clocks into the calendar; what was there becomes void.
    #[inline(always)]
    pub(super) fn reschedule(&mut self, slot: u32) {
        let patient = &mut self.patients[slot as usize];
        let facts = &self.stages[patient.stage];
        let at = patient.set_clock(facts, &self.thresholds[slot as usize]);
        if at != UNSET {
            let (rank, stamp) = (patient.clock.rank(), patient.stamp);
            self.schedule(Time(at), rank, super::Event::Clock { slot, stamp });
        }
    }

    /// Sets the clocks by the care that is given from now on.
    #[inline(always)]
    pub(super) fn run_clocks(&mut self, slot: u32) {
        let patient = &mut self.patients[slot as usize];
        let facts = &self.stages[patient.stage];
        let thresholds = &mut self.thresholds[slot as usize];
        patient.compare_care(facts, &self.model.network, thresholds);
        let at = patient.set_clock(facts, thresholds);
        if at != UNSET {
            let (rank, stamp) = (patient.clock.rank(), patient.stamp);
            self.schedule(Time(at), rank, super::Event::Clock { slot, stamp });
        }
    }

    /// Counts the time since the last settling against a patient's clocks.
    #[inline(always)]
    pub(super) fn settle(&mut self, slot: u32) {
        let patient = &mut self.patients[slot as usize];
        if patient.settled != self.now {
            let facts = &self.stages[patient.stage];
            patient.settle(self.now, facts, &mut self.thresholds[slot as usize]);
        }
    }

    /// The first clock of a patient has run out.
    #[inline(always)]
    pub(super) fn clock_runs_out(&mut self, slot: u32, stamp: u32) {
        let patient = &self.patients[slot as usize];
        if patient.stamp & super::event::STAMP_MASK != stamp {
            return;
        }
        match patient.clock {
            Clock::StayEnds | Clock::UntreatedEnds => self.stage_ends(slot),
            Clock::Patience => self.give_up(slot),
            Clock::Arrival => self.arrive_at(slot),
            Clock::Hazard(cause) => {
                let stage = self.stages[patient.stage].stage;
                let outcome = stage.excess[usize::from(cause)].outcome;
                self.follow(slot, outcome);
            }
        }
    }

    /// A stage ends as the fate of the patient says.
    #[inline(always)]
    fn stage_ends(&mut self, slot: u32) {
        let patient = &self.patients[slot as usize];
        let stage = self.stages[patient.stage].stage;
        let outcome = fate::outcome(stage, patient.group, patient.key, patient.ordinal);
        self.follow(slot, outcome);
    }

    fn follow(&mut self, slot: u32, outcome: Outcome) {
        if outcome == Outcome::Died {
            self.count_loss(slot);
        }
        self.close_need(slot, outcome == Outcome::Died);
        match outcome {
            Outcome::Stage(next) => self.enter_stage(slot, next),
            Outcome::Recovered => self.exit(slot, |tally, time| {
                tally.recovered += 1;
                tally.time_recovered += time;
            }),
            Outcome::Died => self.exit(slot, |tally, time| {
                tally.died += 1;
                tally.time_died += time;
            }),
        }
    }

    fn count_loss(&mut self, slot: u32) {
        let patient = &self.patients[slot as usize];
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
    pub(super) fn leave_untreated(&mut self, slot: u32) {
        self.close_need(slot, false);
        self.exit(slot, |tally, time| {
            tally.left += 1;
            tally.time_left += time;
        });
    }

    /// A person leaves the system.
    #[inline(always)]
    fn exit(&mut self, slot: u32, count: impl Fn(&mut PersonTally, i128)) {
        match self.patients[slot as usize].whereabouts {
            Whereabouts::NoBed => {}
            Whereabouts::InBed(unit) => self.leave_unit(slot, unit),
            Whereabouts::OnTheWay { .. } => self.drop_kept_bed(slot),
        }
        if self.patients[slot as usize].cohort {
            self.count_exit(slot, count);
        }
        let patient = &mut self.patients[slot as usize];
        self.headcount.leaves(patient.whereabouts);
        patient.whereabouts = Whereabouts::NoBed;
        patient.need = Need::None;
        patient.cohort = false;
        patient.stamp = patient.stamp.wrapping_add(1);
        patient.need_stamp = patient.need_stamp.wrapping_add(1);
        self.free_slots.push(slot);
    }

    #[inline]
    fn count_exit(&mut self, slot: u32, count: impl Fn(&mut PersonTally, i128)) {
        let patient = &self.patients[slot as usize];
        let time = self.now - patient.entered.0;
        let tally = self.recorder.person(patient.person());
        count(tally, i128::from(time));
        tally.count_time(time);
        if self.plan.person_times {
            tally.times.record(time);
        }
    }

    /// Puts a patient of the start census into a bed, with what is left of the stay.
    pub(super) fn admit_from_start(&mut self, case: Case, unit: UnitId, left: Duration) {
        let slot = self.take_in(&case);
        self.begin_stage(slot, case.stage);
        let patient = &mut self.patients[slot as usize];
        patient.cohort = false;
        patient.need = Need::Met;
        patient.wanted = Some(self.model.network.units[unit].level);
        patient.responsible = Some(unit);
        patient.stay_left = left.0;
        self.lie_down(slot, unit, false);
        self.run_clocks(slot);
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
