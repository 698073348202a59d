//! A patient's course: stages, needs and clocks.
//!
//! Each patient has at most one entry in the calendar, for the first of their
//! clocks. Clocks hold what is *left*; [`State::settle`] counts the time that has
//! passed under the care given so far, before that care changes.

use super::State;
use super::fate;
use super::patient::{Care, Clock, Need, Patient, UNSET, Whereabouts};
use crate::caseload::Case;
use crate::des::rank;
use crate::experiment::outcome::Loss;
use crate::model::network::UnitId;
use crate::model::patient::{Need as StageNeed, Outcome, Stage, StageId};
use crate::table::Id;
use crate::units::{Duration, Time};

impl State<'_> {
    #[inline]
    fn stage(&self, slot: u32) -> &Stage {
        &self.model.patients.stages[self.patients[slot as usize].stage]
    }

    /// Begins a stage: sets its clocks, and asks for the care it needs.
    pub(super) fn enter_stage(&mut self, slot: u32, stage_id: StageId) {
        let model = self.model;
        let stage = &model.patients.stages[stage_id];
        self.start_clocks(slot, stage_id, stage);
        match &stage.need {
            None => self.go_home(slot),
            Some(need) => self.need_arises(slot, stage, need),
        }
    }

    #[inline]
    fn start_clocks(&mut self, slot: u32, stage_id: StageId, stage: &Stage) {
        let now = self.now;
        let loops = self.model.patients.types[stage.patient_type].has_loops;
        let patient = &mut self.patients[slot as usize];
        patient.stage = stage_id;
        patient.ordinal += u32::from(loops);
        patient.settled = now;
        patient.stay_left = UNSET;
        patient.untreated_left = UNSET;
        if stage.need.is_some() {
            let length = fate::untreated(stage, patient.group, patient.key, patient.ordinal);
            patient.untreated_left = length.0;
        }
        for (left, excess) in patient.thresholds.iter_mut().zip(&stage.excess) {
            *left = fate::threshold(stage, excess.key, patient.key, patient.ordinal);
        }
    }

    /// A stage without need: the patient leaves the bed, and the stage passes at home.
    fn go_home(&mut self, slot: u32) {
        self.leave_bed(slot);
        self.drop_kept_bed(slot);
        let patient = &mut self.patients[slot as usize];
        (patient.wanted, patient.responsible, patient.counted) = (None, None, false);
        patient.need = Need::None;
        patient.care = Care::Enough;
        self.start_stay(slot, None);
        self.reschedule(slot);
    }

    /// A need arises: in the same bed, on the way, or to be placed.
    #[inline]
    fn need_arises(&mut self, slot: u32, stage: &Stage, need: &StageNeed) {
        self.open_need(slot, stage, need);
        let patient = &self.patients[slot as usize];
        match patient.whereabouts {
            Whereabouts::NoBed => self.place(slot),
            Whereabouts::OnTheWay { .. } => self.need_on_the_way(slot),
            Whereabouts::InBed(unit) if self.serves(unit, patient) => {
                self.patients[slot as usize].need = Need::Met;
                self.meet(slot);
                self.compare_care(slot);
                self.reschedule(slot);
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
        self.compare_care(slot);
        self.reschedule(slot);
    }

    /// Gives back the bed kept for a patient on the way, who goes on without it.
    fn drop_kept_bed(&mut self, slot: u32) {
        let patient = &mut self.patients[slot as usize];
        if let Whereabouts::OnTheWay { to, kept: true } = patient.whereabouts {
            patient.whereabouts = Whereabouts::OnTheWay { to, kept: false };
            self.release(to);
        }
    }

    #[inline]
    fn open_need(&mut self, slot: u32, stage: &Stage, need: &StageNeed) {
        let now = self.now;
        let patient = &mut self.patients[slot as usize];
        let offered = need.candidate.as_ref().is_none_or(|candidate| {
            fate::is_candidate(*candidate.share.get(patient.group), stage, patient.key)
        });
        let ceiling = need
            .candidate
            .as_ref()
            .map_or(need.level, |candidate| candidate.ceiling);
        let wanted = if offered { need.level } else { ceiling };
        patient.wanted = Some(wanted);
        let bit = 1 << wanted.index().min(63);
        patient.first = patient.needed & bit == 0;
        patient.needed |= bit;
        patient.need_since = now;
        patient.need_stamp = patient.need_stamp.wrapping_add(1);
        patient.counted = (0..self.model.clock.horizon.0).contains(&now);
        let from = patient.facility;
        let responsible = self.destinations(from, wanted).first().copied();
        let patient = &mut self.patients[slot as usize];
        patient.responsible = responsible;
    }

    /// The need is met: counts the wait.
    #[inline]
    pub(super) fn meet(&mut self, slot: u32) {
        let patient = &self.patients[slot as usize];
        if patient.counted {
            let wait = Duration(self.now - patient.need_since);
            let (unit, day) = (patient.responsible, day_of(patient));
            let person = self.person(slot);
            self.recorder.met(unit, person, day, wait);
        }
    }

    /// Counts the wait of a need that is not met, up to now.
    pub(super) fn count_unmet_wait(&mut self, slot: u32) {
        let patient = &self.patients[slot as usize];
        if patient.counted {
            let waited = i128::from(self.now - patient.need_since);
            let (unit, person) = (patient.responsible, self.person(slot));
            self.recorder.need(unit, person).wait_unmet += waited;
        }
    }

    /// Closes the present need, if it is open, and counts how it ended. A need is counted
    /// once, when it is met or closed.
    fn close_need(&mut self, slot: u32, died: bool) {
        let patient = &self.patients[slot as usize];
        let need = patient.need;
        if need == Need::Met || need == Need::None {
            return;
        }
        let (unit, counted, person) = (patient.responsible, patient.counted, self.person(slot));
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
            let person = self.person(slot);
            self.recorder.person(person).entered += 1;
        }
        let patient = &self.patients[slot as usize];
        let open = !matches!(patient.need, Need::Met | Need::None);
        if !open || !patient.counted {
            return;
        }
        let (unit, person) = (patient.responsible, self.person(slot));
        let (unmet, day) = (i128::from(self.now - patient.need_since), day_of(patient));
        let waits = patient.need != Need::Without;
        let tally = self.recorder.need(unit, person);
        tally.arise(day, person.first);
        tally.unmet += unmet;
        tally.open += u64::from(waits);
        tally.wait_unmet += if waits { unmet } else { 0 };
    }

    /// Compares the care given with the need, and starts the stay if it is enough.
    #[inline]
    pub(super) fn compare_care(&mut self, slot: u32) {
        let patient = &mut self.patients[slot as usize];
        let stage = &self.model.patients.stages[patient.stage];
        let Some(need) = &stage.need else { return };
        let row = need.level.index() * (self.model.network.levels.len() + 1);
        patient.care = self.care[row + place_of(patient)];
        if patient.care == Care::Enough {
            let bed = patient.bed();
            self.start_stay(slot, bed);
        }
    }

    /// Starts the stay under adequate care, unless it has begun before.
    #[inline]
    fn start_stay(&mut self, slot: u32, unit: Option<UnitId>) {
        let stage = &self.model.patients.stages[self.patients[slot as usize].stage];
        let unit_time = unit.and_then(|unit| self.model.network.units[unit].time.as_ref());
        let patient = &mut self.patients[slot as usize];
        if patient.stay_left == UNSET {
            let length = fate::length(
                stage,
                patient.group,
                patient.key,
                patient.ordinal,
                unit_time,
            );
            patient.stay_left = length.0;
        }
    }

    /// Counts the time since the last settling against the clocks that ran.
    #[inline]
    pub(super) fn settle(&mut self, slot: u32) {
        let patient = &mut self.patients[slot as usize];
        let elapsed = self.now - patient.settled;
        if elapsed == 0 {
            return;
        }
        patient.settled = self.now;
        match patient.care {
            Care::Enough => patient.stay_left -= elapsed,
            Care::Above => {}
            Care::Less => {
                if patient.untreated_left != UNSET {
                    patient.untreated_left -= elapsed;
                }
                let stage = &self.model.patients.stages[patient.stage];
                let place = place_of(patient);
                for (left, excess) in patient.thresholds.iter_mut().zip(&stage.excess) {
                    *left -= excess.rate[place].get(patient.group) * elapsed as f64;
                }
            }
        }
    }

    /// Puts the first of a patient's clocks into the calendar; what was there becomes void.
    #[inline]
    pub(super) fn reschedule(&mut self, slot: u32) {
        let stage = &self.model.patients.stages[self.patients[slot as usize].stage];
        let patient = &mut self.patients[slot as usize];
        let (at, clock) = first_clock(patient, stage);
        patient.stamp = patient.stamp.wrapping_add(1);
        if at == UNSET {
            return;
        }
        patient.clock = clock;
        let event = super::Event::Clock {
            slot,
            stamp: patient.stamp,
        };
        self.schedule(Time(at), rank_of(clock), event);
    }

    /// The first clock of a patient has run out.
    #[inline]
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
    #[inline]
    fn stage_ends(&mut self, slot: u32) {
        let stage = self.stage(slot);
        let patient = &self.patients[slot as usize];
        let outcome = fate::outcome(stage, patient.group, patient.key, patient.ordinal);
        self.follow(slot, outcome);
    }

    #[inline]
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
    #[inline]
    fn exit(&mut self, slot: u32, count: impl Fn(&mut super::tally::PersonTally, i128)) {
        self.leave_bed(slot);
        self.drop_kept_bed(slot);
        if matches!(
            self.patients[slot as usize].whereabouts,
            Whereabouts::OnTheWay { .. }
        ) {
            self.on_the_way -= 1;
            self.without_bed += 1;
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

    fn count_exit(&mut self, slot: u32, count: impl Fn(&mut super::tally::PersonTally, i128)) {
        let time = i128::from(self.now - self.patients[slot as usize].entered.0);
        let person = self.person(slot);
        let person_times = self.plan.person_times;
        let tally = self.recorder.person(person);
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
        self.start_clocks(slot, case.stage, stage);
        let patient = &mut self.patients[slot as usize];
        patient.cohort = false;
        patient.need = Need::Met;
        patient.wanted = Some(self.model.network.units[unit].level);
        patient.responsible = Some(unit);
        patient.stay_left = left.0;
        self.occupy(slot, unit);
        self.compare_care(slot);
        self.reschedule(slot);
    }
}

/// The day on which the need arose.
#[inline]
fn day_of(patient: &Patient) -> usize {
    Time(patient.need_since).day() as usize
}

/// The place of the care given in a list of rates: 0 is no care.
#[inline]
fn place_of(patient: &Patient) -> usize {
    patient.given.map_or(0, |level| usize::from(level.0) + 1)
}

/// When what is left runs out; `UNSET` stays so, also where time is negative.
#[inline]
fn end_of(settled: i64, left: i64) -> i64 {
    if left == UNSET {
        UNSET
    } else {
        settled.saturating_add(left)
    }
}

/// The first of a patient's clocks, and when it runs out; `UNSET` if none runs.
#[inline]
fn first_clock(patient: &Patient, stage: &Stage) -> (i64, Clock) {
    let mut first = match patient.care {
        Care::Enough => (end_of(patient.settled, patient.stay_left), Clock::StayEnds),
        Care::Above => (UNSET, Clock::StayEnds),
        Care::Less => first_without_care(patient, stage),
    };
    if patient.patience_until < first.0 {
        first = (patient.patience_until, Clock::Patience);
    }
    if patient.arrival < first.0 {
        first = (patient.arrival, Clock::Arrival);
    }
    first
}

fn first_without_care(patient: &Patient, stage: &Stage) -> (i64, Clock) {
    let mut first = (
        end_of(patient.settled, patient.untreated_left),
        Clock::UntreatedEnds,
    );
    let place = place_of(patient);
    for (cause, excess) in stage.excess.iter().enumerate() {
        let rate = *excess.rate[place].get(patient.group);
        if rate > 0.0 {
            let wait = (patient.thresholds[cause].max(0.0) / rate).ceil() as i64;
            let at = patient.settled.saturating_add(wait);
            if at < first.0 {
                first = (at, Clock::Hazard(cause as u8));
            }
        }
    }
    first
}

fn rank_of(clock: Clock) -> u8 {
    match clock {
        Clock::StayEnds | Clock::UntreatedEnds => rank::DEPARTURE,
        Clock::Patience | Clock::Hazard(_) => rank::DEATH,
        Clock::Arrival => rank::TRANSFER,
    }
}
