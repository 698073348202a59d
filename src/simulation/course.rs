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
    #[inline]
    fn stage(&self, slot: u32) -> &Stage {
        &self.model.patients.stages[self.patients[slot as usize].stage]
    }

    /// Begins a stage: sets its clocks, and asks for the care it needs.
    pub(super) fn enter_stage(&mut self, slot: u32, stage_id: StageId) {
        let stage = &self.model.patients.stages[stage_id];
        self.begin_stage(slot, stage_id, stage);
        match &stage.need {
            None => self.go_home(slot),
            Some(need) => self.need_arises(slot, stage, need),
        }
    }

    #[inline(always)]
    fn begin_stage(&mut self, slot: u32, stage_id: StageId, stage: &Stage) {
        let loops = self.model.patients.types[stage.patient_type].has_loops;
        let patient = &mut self.patients[slot as usize];
        patient.stage = stage_id;
        patient.ordinal += u32::from(loops);
        patient.reset_clocks(self.now, stage);
    }

    /// A stage without need: the patient leaves the bed, and the stage passes at home.
    fn go_home(&mut self, slot: u32) {
        self.leave_bed(slot);
        self.drop_kept_bed(slot);
        let patient = &mut self.patients[slot as usize];
        (patient.wanted, patient.responsible, patient.counted) = (None, None, false);
        patient.need = Need::None;
        patient.care = Care::Enough;
        patient.start_stay(&self.model.patients.stages[patient.stage], None);
        self.reschedule(slot);
    }

    /// A need arises: in the same bed, on the way, or to be placed.
    #[inline(always)]
    fn need_arises(&mut self, slot: u32, stage: &Stage, need: &StageNeed) {
        self.open_need(slot, stage, need);
        let patient = &self.patients[slot as usize];
        match patient.whereabouts {
            Whereabouts::NoBed => self.place(slot),
            Whereabouts::OnTheWay { .. } => self.need_on_the_way(slot),
            Whereabouts::InBed(unit) if self.serves(unit, patient) => {
                self.patients[slot as usize].need = Need::Met;
                self.meet(slot);
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
    fn open_need(&mut self, slot: u32, stage: &Stage, need: &StageNeed) {
        let patient = &self.patients[slot as usize];
        let wanted = match &need.candidate {
            Some(candidate) => level_offered(candidate, need, stage, patient),
            None => need.level,
        };
        let responsible = self.destinations(patient.facility, wanted).first().copied();
        let patient = &mut self.patients[slot as usize];
        patient.wanted = Some(wanted);
        let bit = 1 << wanted.index().min(63);
        patient.first = patient.needed & bit == 0;
        patient.needed |= bit;
        patient.responsible = responsible;
        patient.need_since = self.now;
        patient.need_stamp = patient.need_stamp.wrapping_add(1);
        patient.counted = (0..self.model.clock.horizon.0).contains(&self.now);
    }

    /// The need is met: counts the wait.
    #[inline(always)]
    pub(super) fn meet(&mut self, slot: u32) {
        let patient = &self.patients[slot as usize];
        if patient.counted {
            let wait = Duration(self.now - patient.need_since);
            let (unit, person, day) = (patient.responsible, patient.person(), day_of(patient));
            self.recorder.met(unit, person, day, wait);
        }
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
        let (unmet, day) = (i128::from(self.now - patient.need_since), day_of(patient));
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
        let (unmet, day) = (i128::from(self.now - patient.need_since), day_of(patient));
        let waits = patient.need != Need::Without;
        let tally = self.recorder.need(unit, person);
        tally.arise(day, person.first);
        tally.unmet += unmet;
        tally.open += u64::from(waits);
        tally.wait_unmet += if waits { unmet } else { 0 };
    }

    /// Compares the care given with the need, and starts the stay if it is enough.
    #[inline(always)]
    pub(super) fn compare_care(&mut self, slot: u32) {
        let patient = &mut self.patients[slot as usize];
        let stage = &self.model.patients.stages[patient.stage];
        let Some(need) = &stage.need else { return };
        let row = need.level.index() * (self.model.network.levels.len() + 1);
        patient.care = self.care[row + patient.place_of_care()];
        match patient.care {
            Care::Enough => {
                let unit = patient.bed().map(|unit| &self.model.network.units[unit]);
                patient.start_stay(stage, unit.and_then(|unit| unit.time.as_ref()));
            }
            Care::Above => {}
            Care::Less => patient.draw_untreated(stage),
        }
    }

    /// Puts the first of a patient's clocks into the calendar; what was there becomes void.
    #[inline(always)]
    pub(super) fn reschedule(&mut self, slot: u32) {
        let patient = &mut self.patients[slot as usize];
        let (at, clock) = patient.first_clock(&self.model.patients.stages[patient.stage]);
        patient.stamp = patient.stamp.wrapping_add(1);
        if at == UNSET {
            return;
        }
        patient.clock = clock;
        let stamp = patient.stamp;
        self.schedule(Time(at), clock.rank(), super::Event::Clock { slot, stamp });
    }

    /// Sets the clocks by the care that is given from now on.
    pub(super) fn run_clocks(&mut self, slot: u32) {
        self.compare_care(slot);
        self.reschedule(slot);
    }

    /// Counts the time since the last settling against a patient's clocks.
    #[inline(always)]
    pub(super) fn settle(&mut self, slot: u32) {
        let patient = &mut self.patients[slot as usize];
        patient.settle(self.now, &self.model.patients.stages[patient.stage]);
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
                let outcome = self.stage(slot).excess[usize::from(cause)].outcome;
                self.follow(slot, outcome);
            }
        }
    }

    /// A stage ends as the fate of the patient says.
    #[inline(always)]
    fn stage_ends(&mut self, slot: u32) {
        let stage = self.stage(slot);
        let patient = &self.patients[slot as usize];
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
        self.exit(slot, |tally, _| tally.left += 1);
    }

    /// A person leaves the system.
    #[inline(always)]
    fn exit(&mut self, slot: u32, count: impl Fn(&mut PersonTally, i128)) {
        match self.patients[slot as usize].whereabouts {
            Whereabouts::NoBed => {}
            Whereabouts::InBed(_) => self.leave_bed(slot),
            Whereabouts::OnTheWay { .. } => {
                self.drop_kept_bed(slot);
                self.on_the_way -= 1;
                self.without_bed += 1;
            }
        }
        if self.patients[slot as usize].cohort {
            self.count_exit(slot, count);
        }
        let patient = &mut self.patients[slot as usize];
        patient.whereabouts = Whereabouts::NoBed;
        patient.need = Need::None;
        patient.cohort = false;
        patient.stamp = patient.stamp.wrapping_add(1);
        patient.need_stamp = patient.need_stamp.wrapping_add(1);
        self.without_bed -= 1;
        self.present -= 1;
        self.free_slots.push(slot);
    }

    #[inline]
    fn count_exit(&mut self, slot: u32, count: impl Fn(&mut PersonTally, i128)) {
        let patient = &self.patients[slot as usize];
        let time = i128::from(self.now - patient.entered.0);
        let person_times = self.plan.person_times;
        let tally = self.recorder.person(patient.person());
        count(tally, time);
        if person_times {
            tally.times.record(time as i64);
        }
        tally.entered += 1;
        tally.time += time;
        tally.time_squared += time * time;
    }

    /// Puts a patient of the start census into a bed, with what is left of the stay.
    pub(super) fn admit_from_start(&mut self, case: Case, unit: UnitId, left: Duration) {
        let slot = self.take_in(&case);
        let stage = &self.model.patients.stages[case.stage];
        self.begin_stage(slot, case.stage, stage);
        let patient = &mut self.patients[slot as usize];
        patient.cohort = false;
        patient.need = Need::Met;
        patient.wanted = Some(self.model.network.units[unit].level);
        patient.responsible = Some(unit);
        patient.stay_left = left.0;
        self.occupy(slot, unit);
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

/// The day on which the need arose.
#[inline]
fn day_of(patient: &Patient) -> usize {
    Time(patient.need_since).day() as usize
}
