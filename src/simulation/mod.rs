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
mod headcount;
mod patient;
pub mod plan;
mod recorder;
mod stages;
pub mod tally;

pub use patient::MOST_CAUSES;
pub use plan::Plan;
pub use recorder::Record;

use crate::caseload::{Case, Caseload};
use crate::des::{self, Calendar, WaitList, rank};
use crate::experiment::outcome::Loss;
use crate::model::Model;
use crate::model::network::{FacilityId, LevelId, LevelKind, UnitId};
use crate::model::patient::{Group, StageId};
use crate::policy::referral::Referral;
use crate::policy::{Occupancy, View};
use crate::random::Key;
use crate::table::{Id, Table};
use crate::units::{Duration, Time};
use event::Event;
use headcount::Headcount;
use patient::{Patient, Thresholds, UNSET};
use recorder::Recorder;
use stages::{StageFacts, stage_facts};

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
    /// By place of the patient.
    thresholds: Vec<Thresholds>,
    free_slots: Vec<u32>,
    units: Table<UnitId, Occupancy>,
    queues: Table<UnitId, Queue>,
    /// Units that have freed capacity in the course of the present event.
    to_fill: Vec<UnitId>,
    /// Where a patient in a facility may go for a level.
    routes: Vec<Route<'m>>,
    stages: Table<StageId, StageFacts<'m>>,
    recorder: Recorder<'m>,
    headcount: Headcount,
}

/// Those who wait for a unit.
struct Queue {
    list: WaitList,
    /// Length at which the list is cleared of lapsed tickets.
    purge_at: usize,
}

/// Where a patient in a facility may go for a level of care.
struct Route<'m> {
    /// The most wanted unit first: it is responsible for the patient.
    units: Vec<UnitId>,
    policy: &'m dyn Referral,
    visit: bool,
    /// Whether a lower level puts up those who wait.
    boards: bool,
}

impl<'m> State<'m> {
    fn new(model: &'m Model, plan: &'m Plan, key: Key) -> Self {
        let units = &model.network.units;
        let queue = |unit: UnitId| Queue {
            list: WaitList::new(usize::from(units[unit].classes())),
            purge_at: beds::PURGE_AT,
        };
        State {
            model,
            plan,
            begin: model.clock.begin(),
            now: model.clock.begin().0,
            calendar: Calendar::default(),
            caseload: Caseload::new(model, key),
            key,
            patients: Vec::new(),
            thresholds: Vec::new(),
            free_slots: Vec::new(),
            units: units.ids().map(|_| Occupancy::default()).collect(),
            queues: units.ids().map(queue).collect(),
            to_fill: Vec::new(),
            routes: routes(model),
            stages: stage_facts(model),
            recorder: Recorder::new(model, plan),
            headcount: Headcount::default(),
        }
    }

    fn view(&self) -> View<'_> {
        View {
            now: Time(self.now),
            network: &self.model.network,
            units: &self.units,
        }
    }

    /// The place of the route of a patient in a facility who wants a level.
    #[inline(always)]
    fn route(&self, from: FacilityId, level: LevelId) -> usize {
        from.index() * self.model.network.levels.len() + level.index()
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
        let slot = self.free_slots.pop().unwrap_or_else(|| self.new_slot());
        let place = &mut self.patients[slot as usize];
        *place = Patient {
            key: case.key,
            entered: case.contact,
            need_since: self.now,
            settled: self.now,
            stay_left: UNSET,
            untreated_left: UNSET,
            patience_until: UNSET,
            arrival: UNSET,
            stamp: place.stamp,
            need_stamp: place.need_stamp,
            stage: case.stage,
            kind: case.patient_type,
            group: case.group,
            facility: case.facility,
            cohort,
            ..Patient::NOBODY
        };
        self.headcount.enters();
        slot
    }

    #[cold]
    fn new_slot(&mut self) -> u32 {
        assert!(
            self.patients.len() < event::MOST_PRESENT,
            "too many patients at once"
        );
        self.patients.push(Patient::NOBODY);
        self.thresholds.push(Thresholds::default());
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
        let present = self.patients.len() - self.free_slots.len();
        (record.present, record.end, record.events) = (present as u64, Time(self.now), events);
        record
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
    }
}

/// The routes of every facility and level.
fn routes(model: &Model) -> Vec<Route<'_>> {
    let network = &model.network;
    let route = |from: FacilityId, level: LevelId| {
        let policy = &*network.referral[from][level];
        Route {
            units: policy.destinations(network, from, level),
            policy,
            visit: network.levels[level].kind == LevelKind::Visit,
            boards: !network.levels[level].boards_at.is_empty(),
        }
    };
    let facilities = network.facilities.ids();
    facilities
        .flat_map(|from| network.levels.ids().map(move |level| route(from, level)))
        .collect()
}
