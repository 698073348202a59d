//! Plays one caseload under one arm.
//!
//! `State` holds who is where and its conservation laws; [`event::Event`] is everything
//! that can be scheduled, and `State::handle` its one match; the other files are
//! the verbs: `course` (a patient's stages), `flow` (placing, waiting, moving), `beds`
//! (occupying, freeing, filling). `clocks` are what each
//! patient carries along.

mod beds;
mod clocks;
mod course;
pub mod event;
pub mod fate;
mod flow;
mod patient;
pub mod plan;
mod recorder;
pub mod tally;

pub use patient::MOST_CAUSES;
pub use plan::Plan;
pub use recorder::Record;

use crate::caseload::{Case, Caseload};
use crate::des::{self, Calendar, WaitList, rank};
use crate::experiment::outcome::Loss;
use crate::model::Model;
use crate::model::network::{FacilityId, LevelId, UnitId};
use crate::model::patient::Group;
use crate::policy::{Occupancy, View};
use crate::random::Key;
use crate::table::{Id, Table};
use crate::units::{Duration, Time};
use event::Event;
use patient::{Care, Clock, Need, Patient, UNSET, Whereabouts};
use recorder::Recorder;

/// Plays the caseload of one replication under one arm and records what happens.
///
/// `key` is the replication's [`Key::world`]: arms that are given the same key play
/// the same persons.
#[must_use]
pub fn simulate(model: &Model, plan: &Plan, key: Key) -> Record {
    let mut state = State::new(model, plan, key);
    state.begin();
    let last = (model.clock.last() - model.clock.begin()).0.cast_unsigned();
    let events = des::run(&mut state, last);
    state.finish(events)
}

/// The state of a run: who is where.
struct State<'m> {
    model: &'m Model,
    plan: &'m Plan,
    /// The begin of the run, where the calendar's clock shows 0.
    begin: Time,
    now: i64,
    calendar: Calendar,
    caseload: Caseload<'m>,
    key: Key,
    patients: Vec<Patient>,
    free_slots: Vec<u32>,
    units: Table<UnitId, Occupancy>,
    lists: Table<UnitId, WaitList>,
    /// Length at which a wait list is cleared of lapsed tickets.
    purge_at: Table<UnitId, usize>,
    /// Units that have freed capacity in the course of the present event.
    to_fill: Vec<UnitId>,
    /// Where a patient in a facility may go for a level.
    destinations: Vec<Vec<UnitId>>,
    /// How care given (none, or a level) compares with a need, by need and care given.
    care: Vec<Care>,
    recorder: Recorder<'m>,
    /// Patients present, and those in beds, on the way, and without a bed: the
    /// conservation law of every event.
    present: u64,
    in_beds: u64,
    on_the_way: u64,
    without_bed: u64,
    /// Events handled, for the full recount.
    #[cfg(debug_assertions)]
    handled: u64,
}

impl<'m> State<'m> {
    fn new(model: &'m Model, plan: &'m Plan, key: Key) -> Self {
        let units = &model.network.units;
        let classes =
            |unit: UnitId| usize::from(units[unit].priority.iter().copied().max().unwrap_or(0)) + 1;
        State {
            model,
            plan,
            begin: model.clock.begin(),
            now: model.clock.begin().0,
            calendar: Calendar::default(),
            caseload: Caseload::new(model, key),
            key,
            patients: Vec::new(),
            free_slots: Vec::new(),
            units: units.ids().map(|_| Occupancy::default()).collect(),
            lists: units
                .ids()
                .map(|unit| WaitList::new(classes(unit)))
                .collect(),
            purge_at: units.ids().map(|_| 256).collect(),
            to_fill: Vec::new(),
            destinations: destinations(model),
            care: care_table(model),
            recorder: Recorder::new(model, plan),
            present: 0,
            in_beds: 0,
            on_the_way: 0,
            without_bed: 0,
            #[cfg(debug_assertions)]
            handled: 0,
        }
    }

    fn view(&self) -> View<'_> {
        View {
            now: Time(self.now),
            network: &self.model.network,
            units: &self.units,
        }
    }

    /// Where a patient in a facility may go for a level, the most wanted first.
    #[inline]
    fn destinations(&self, from: FacilityId, level: LevelId) -> &[UnitId] {
        &self.destinations[from.index() * self.model.network.levels.len() + level.index()]
    }

    #[inline(always)]
    fn schedule(&mut self, at: Time, rank: u8, event: Event) {
        if at != Time::NEVER {
            self.calendar
                .push((at - self.begin).0.cast_unsigned(), rank, event.pack());
        }
    }

    /// Opens the units, puts the first patients into beds and schedules what is known
    /// beforehand.
    fn begin(&mut self) {
        for unit in self.model.network.units.ids() {
            self.set_capacity(unit);
        }
        self.admit_start_census();
        self.schedule(Time::START, rank::CAPACITY, Event::Start);
        let horizon = self.model.clock.end_of_demand();
        self.schedule(Time::of_day(1).min(horizon), rank::REVIEW, Event::DayEnds);
        if let Some(&first) = self.plan.instants.first() {
            self.schedule(first.max(self.begin), rank::REVIEW, Event::Instant);
        }
        self.fill_all();
    }

    /// Puts the start census into beds, with the residual stays of a system that has run
    /// for long.
    fn admit_start_census(&mut self) {
        let risks = self.model.patients.risks.len();
        for row in &self.model.demand.start {
            let key = self.key.owner(row.key);
            for i in 0..u64::from(row.patients) {
                let person = key.item(i);
                let age = row.age.pick(person.bits(crate::caseload::AGE, 0));
                let case = Case {
                    contact: self.begin,
                    key: person,
                    facility: self.model.network.units[row.unit].facility,
                    stage: row.stage,
                    patient_type: row.patient_type,
                    group: Group((age * risks) as u16),
                };
                let left = row.residual.draw(person.bits(crate::caseload::RESIDUAL, 0));
                self.admit_from_start(case, row.unit, Duration(left));
            }
        }
    }

    /// Takes a case in as a patient without a bed.
    #[inline(always)]
    fn take_in(&mut self, case: &Case) -> u32 {
        let cohort = (0..self.model.clock.horizon.0).contains(&case.contact.0);
        let patient = Patient {
            key: case.key,
            entered: case.contact,
            need_since: self.now,
            settled: self.now,
            stay_left: UNSET,
            untreated_left: UNSET,
            patience_until: UNSET,
            arrival: UNSET,
            thresholds: [0.0; MOST_CAUSES],
            stamp: 0,
            need_stamp: 0,
            legs: 0,
            ordinal: 0,
            stage: case.stage,
            kind: case.patient_type,
            group: case.group,
            facility: case.facility,
            wanted: None,
            responsible: None,
            queues_at: None,
            whereabouts: Whereabouts::NoBed,
            given: None,
            care: Care::Less,
            need: Need::None,
            counted: false,
            needed: 0,
            first: false,
            clock: Clock::StayEnds,
            cohort,
        };
        self.present += 1;
        self.without_bed += 1;
        self.give_slot(patient)
    }

    #[inline(always)]
    fn give_slot(&mut self, mut patient: Patient) -> u32 {
        if let Some(slot) = self.free_slots.pop() {
            let place = &mut self.patients[slot as usize];
            (patient.stamp, patient.need_stamp) = (place.stamp, place.need_stamp);
            *place = patient;
            return slot;
        }
        assert!(
            self.patients.len() < event::MOST_PRESENT,
            "too many patients at once"
        );
        self.patients.push(patient);
        (self.patients.len() - 1) as u32
    }

    /// A day ends: writes it down and schedules the end of the next, up to the horizon.
    fn day_ends(&mut self) {
        self.recorder.census_all(self.now);
        self.recorder.end_day();
        let horizon = self.model.clock.end_of_demand();
        if self.now >= horizon.0 {
            return self.recorder.close_census();
        }
        let next = Time::of_day(Time(self.now).day() + 1).min(horizon);
        self.schedule(next, rank::REVIEW, Event::DayEnds);
    }

    /// A stated instant has come: writes it down and schedules the next.
    fn instant_comes(&mut self) {
        self.recorder.instant();
        let later = self.plan.instants.partition_point(|at| at.0 <= self.now);
        if let Some(&next) = self.plan.instants.get(later) {
            self.schedule(next, rank::REVIEW, Event::Instant);
        }
    }

    /// Closes the record.
    fn finish(mut self, events: u64) -> Record {
        for slot in 0..self.patients.len() as u32 {
            self.close_open(slot);
        }
        let counts = std::mem::take(&mut self.caseload.counts);
        let mut record = self.recorder.finish();
        for (facility, stage) in counts.died {
            let loss = Loss {
                facility,
                given: None,
                on_the_way: false,
                stage,
                adequate: true,
            };
            *record.lost.entry(loss).or_insert(0) += 1;
        }
        record.new_cases = counts.new_cases;
        (record.present, record.end, record.events) = (self.present, Time(self.now), events);
        record
    }

    /// The law of conservation: everyone present is in a bed, on the way or without a bed,
    /// and beds hold those who are in them.
    #[inline]
    fn check(&self) {
        debug_assert_eq!(
            self.present,
            self.in_beds + self.on_the_way + self.without_bed
        );
    }

    /// Counts everything anew.
    #[cfg(debug_assertions)]
    fn recount(&self) {
        let occupied: u64 = self.units.iter().map(|unit| u64::from(unit.occupied)).sum();
        assert_eq!(occupied, self.in_beds, "beds hold those who are in them");
        let taken = self.patients.len() - self.free_slots.len();
        assert_eq!(
            taken as u64, self.present,
            "slots hold those who are present"
        );
        for (unit, row) in self.units.pairs() {
            let here = |patient: &&Patient| patient.need != Need::None || patient.bed().is_some();
            let lie = self
                .patients
                .iter()
                .filter(here)
                .filter(|p| p.bed() == Some(unit))
                .count();
            assert_eq!(lie as u64, u64::from(row.occupied), "a unit's census");
            let waits = |p: &&Patient| p.need == Need::Waiting && p.queues_at == Some(unit);
            let waiting = self.patients.iter().filter(waits).count();
            assert_eq!(waiting as u64, u64::from(row.waiting), "a unit's queue");
        }
    }
}

impl des::World for State<'_> {
    #[inline(always)]
    fn calendar(&mut self) -> &mut Calendar {
        &mut self.calendar
    }

    #[inline(always)]
    fn next_arrival(&mut self) -> u64 {
        let begin = self.begin;
        self.caseload
            .peek()
            .map_or(u64::MAX, |case| (case.contact - begin).0.cast_unsigned())
    }

    #[inline(always)]
    fn arrive(&mut self, now: u64) {
        self.now = self.begin.0 + now.cast_signed();
        let case = self.caseload.take();
        let slot = self.take_in(&case);
        self.enter_stage(slot, case.stage);
        self.fill_all();
        self.check();
    }

    #[inline(always)]
    fn handle(&mut self, now: u64, payload: u64) {
        self.now = self.begin.0 + now.cast_signed();
        match Event::unpack(payload) {
            Event::Clock { slot, stamp } => self.clock_runs_out(slot, stamp),
            Event::BedReady(unit) => self.bed_ready(unit),
            Event::Capacity(unit) => self.set_capacity(unit),
            Event::DayEnds => self.day_ends(),
            Event::Instant => self.instant_comes(),
            Event::Start => self.recorder.start(self.now),
        }
        self.fill_all();
        self.check();
        #[cfg(debug_assertions)]
        {
            self.handled += 1;
            if self.handled.is_multiple_of(1_000) {
                self.recount();
            }
        }
    }
}

/// How each care given compares with each need.
fn care_table(model: &Model) -> Vec<Care> {
    let network = &model.network;
    let compare = |need: LevelId, given: Option<LevelId>| match given {
        Some(given) if given == need || network.levels[need].stand_ins.contains(&given) => {
            Care::Enough
        }
        Some(given) if network.adequate(given, need) => Care::Above,
        _ => Care::Less,
    };
    let given = || std::iter::once(None).chain(network.levels.ids().map(Some));
    network
        .levels
        .ids()
        .flat_map(|need| given().map(move |given| compare(need, given)))
        .collect()
}

fn destinations(model: &Model) -> Vec<Vec<UnitId>> {
    let network = &model.network;
    let of = |from: FacilityId, level: LevelId| {
        network.referral[from][level].destinations(network, from, level)
    };
    let facilities = network.facilities.ids();
    facilities
        .flat_map(|from| network.levels.ids().map(move |level| of(from, level)))
        .collect()
}
