//! Plays one caseload under one arm.
//!
//! `State` holds who is where: the patients, and the `System` with all else, so that a verb of
//! the system can hold one patient while it changes the rest. [`event::Event`] is everything
//! that can be scheduled, and `State::handle` its one match; the other files are the verbs: `course` (a patient's stages), `flow` (placing, waiting, moving), `beds`
//! (occupying, freeing, filling), `opening` (convertible beds). `clocks` are what each patient carries along;
//! `headcount` is the law of conservation; `strain` are the virtual clocks of crowded units; `services` are queues
//! for tests, `transport` are transfers under way and `vehicles` who fetches them, `exposure` and `crews` the infections in care
//! of patients and staff; `monitoring` are visits at home and needs that nobody knows of yet, `shut` the time for which units are shut.

mod beds;
mod board;
mod boarding;
mod call_up;
mod clocks;
mod course;
mod crews;
mod doses;
mod equipment;
pub mod event;
mod exposure;
mod facts;
pub mod fate;
mod flow;
mod headcount;
pub mod ledger;
mod limits;
mod monitoring;
pub mod monitoring_tally;
pub mod observer;
mod opening;
pub mod paths;
mod patient;
mod pauses;
pub mod plan;
mod recorder;
mod redeploy;
pub mod resources;
pub mod service_tally;
mod services;
mod shut;
mod staff;
mod stages;
mod strain;
mod supplies;
pub mod supply_tally;
mod system;
pub mod tally;
mod transport;
pub mod triage_tally;
pub mod vehicle_tally;
mod vehicles;
pub mod weekly;
pub mod window_tally;

pub use limits::Limit;
pub use observer::{Fact, Observer};
pub use patient::MOST_CAUSES;
pub use plan::Plan;
pub use recorder::Record;

use crate::caseload::{Case, Caseload, Lists};
use crate::des::{self, Calendar, rank};
use crate::experiment::outcome::Loss;
use crate::model::Model;
use crate::model::demand::StartCensus;
use crate::model::patient::Group;
use crate::random::Key;
use crate::units::Time;
use event::Event;
use facts::{Desk, Facts, Route};
use observer::{Listener, Nobody, Plain, Told};
use patient::{Patient, Thresholds};
use system::{Queue, System};

/// Plays the caseload of one replication under one arm and records what happens.
///
/// `key` is the replication's [`Key::world`]: arms that are given the same key play
/// the same persons.
#[must_use]
pub fn simulate(model: &Model, plan: &Plan, key: Key) -> Record {
    simulate_in(&mut Memory::default(), model, plan, key)
}

/// The same, telling an observer every fact as it happens.
#[must_use]
pub fn observe(model: &Model, plan: &Plan, key: Key, observer: &mut dyn Observer) -> Record {
    let (facts, memory) = (Facts::new(model, plan), &mut Memory::default());
    play(model, plan, key, memory, &facts, &mut Told(observer))
}

/// The same as [`simulate`] in working memory that run after run uses again.
#[must_use]
pub fn simulate_in(memory: &mut Memory, model: &Model, plan: &Plan, key: Key) -> Record {
    let facts = Facts::new(model, plan);
    if facts.extras {
        play(model, plan, key, memory, &facts, &mut Nobody)
    } else {
        play(model, plan, key, memory, &facts, &mut Plain)
    }
}

/// Lists that a run fills and leaves empty; their memory serves the next run.
#[derive(Debug, Default)]
pub struct Memory {
    cases: Lists,
    calendar: Calendar,
    patients: Vec<Patient>,
    thresholds: Vec<Thresholds>,
    free_slots: Vec<u32>,
}

fn play(
    model: &Model,
    plan: &Plan,
    key: Key,
    memory: &mut Memory,
    facts: &Facts,
    observer: &mut impl Listener,
) -> Record {
    let mut state = State::new(model, plan, facts, key, observer).with(std::mem::take(memory));
    state.begin();
    let last = (model.clock.last() - model.clock.begin()).0.cast_unsigned();
    let events = des::run(&mut state, last);
    let (record, used) = state.finish(events);
    *memory = used;
    record
}

/// The state of a run: who is where.
struct State<'m, O: Listener> {
    caseload: Caseload<'m>,
    patients: Vec<Patient>,
    system: System<'m, O>,
}

impl<'m, O: Listener> State<'m, O> {
    fn new(
        model: &'m Model,
        plan: &'m Plan,
        facts: &'m Facts<'m>,
        key: Key,
        observer: &'m mut O,
    ) -> Self {
        State {
            caseload: Caseload::new(model, key),
            patients: Vec::new(),
            system: System::new(model, plan, facts, key, observer),
        }
    }

    /// In this memory.
    fn with(mut self, memory: Memory) -> Self {
        self.caseload = self.caseload.with(memory.cases);
        self.patients = memory.patients;
        self.system.calendar = memory.calendar;
        self.system.thresholds = memory.thresholds;
        self.system.free_slots = memory.free_slots;
        self
    }

    /// Opens the units, puts the first patients into beds and schedules what is known
    /// beforehand.
    fn begin(&mut self) {
        let (model, plan) = (self.system.model, self.system.plan);
        for unit in model.network.units.ids() {
            self.system.recorder.physical(unit);
            self.system.set_capacity(unit);
            self.system.next_look(unit);
        }
        for pool in model.network.pools.staff.ids() {
            self.system.set_duty(pool);
            self.system.next_look_at_reserve(pool);
        }
        for rule in model.network.pools.redeployments.ids() {
            self.system.next_look_at_loads(rule);
        }
        for stock in model.network.pools.stocks.ids() {
            self.system.set_stock(stock);
        }
        for unit in model.network.units.ids() {
            self.system.reconsider_pause(unit);
            self.system.next_look_at_pause(unit);
        }
        for service in model.network.pools.services.ids() {
            self.system.set_servers(service);
        }
        for supply in model.network.pools.supplies.ids() {
            self.system.next_delivery(supply);
        }
        for fleet in model.network.transport.fleets.ids() {
            self.system.set_fleet(fleet);
        }
        for unit in model.network.units.ids() {
            self.system.crews_meet(unit);
        }
        self.admit_start_census();
        self.system.expect_quality();
        self.renew_board();
        self.let_start_census_wait();
        let system = &mut self.system;
        system.schedule(Time::START, rank::CAPACITY, Event::Start);
        let horizon = model.clock.end_of_demand();
        system.schedule(Time::of_day(1).min(horizon), rank::REVIEW, Event::DayEnds);
        if let Some(&first) = plan.instants.first() {
            system.schedule(first.max(system.begin), rank::REVIEW, Event::Instant);
        }
        self.fill_all();
    }

    /// Puts the start census into beds, with the residual stays of a system that has run
    /// for long.
    fn admit_start_census(&mut self) {
        let model = self.system.model;
        for row in &model.demand.start {
            for i in 0..u64::from(row.patients) {
                let case = self.case_at_start(row, i);
                let left = row
                    .residual
                    .draw(case.key.bits(crate::caseload::RESIDUAL, 0));
                let patient = self.system.take_in(&mut self.patients, &case);
                self.system.admit_from_start(patient, row.unit, left);
            }
        }
    }

    /// A person of the start census; those who wait come after those in beds.
    fn case_at_start(&self, row: &StartCensus, i: u64) -> Case {
        let model = self.system.model;
        let person = self.system.key.owner(row.key).item(i);
        let age = row.age.pick(person.bits(crate::caseload::AGE, 0));
        Case {
            contact: self.system.begin,
            key: person,
            facility: model.network.units[row.unit].facility,
            stage: row.stage,
            patient_type: row.patient_type,
            group: Group((age * model.patients.risks.len()) as u16),
        }
    }

    /// Patients who wait for a bed when the run begins: their need arises then.
    fn let_start_census_wait(&mut self) {
        let model = self.system.model;
        for row in &model.demand.start {
            for i in 0..u64::from(row.waiting) {
                let case = self.case_at_start(row, u64::from(row.patients) + i);
                let slot = self.system.take_in(&mut self.patients, &case).slot;
                self.enter_stage(slot, case.stage);
            }
        }
    }

    /// Closes the record, and gives the memory back.
    fn finish(mut self, events: u64) -> (Record, Memory) {
        let present = self.patients.len() - self.system.free_slots.len();
        if present > 0 {
            for patient in &self.patients {
                self.system.close_open(patient);
            }
        }
        self.close_pauses();
        for team in self.system.model.monitoring.teams.ids() {
            self.system.count_visits(team);
        }
        self.system.add_home_visits();
        let counts = std::mem::take(&mut self.caseload.counts);
        let end = Time(self.system.now);
        let limits = self.system.limits.finish();
        let mut record = self.system.recorder.finish(limits);
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
        (record.present, record.end, record.events) = (present as u64, end, events);
        let mut memory = Memory {
            cases: self.caseload.into_lists(),
            calendar: self.system.calendar,
            patients: self.patients,
            thresholds: self.system.thresholds,
            free_slots: self.system.free_slots,
        };
        memory.calendar.clear();
        memory.patients.clear();
        memory.thresholds.clear();
        memory.free_slots.clear();
        (record, memory)
    }
}

impl<O: Listener> des::World for State<'_, O> {
    #[inline(always)]
    fn calendar(&mut self) -> &mut Calendar {
        &mut self.system.calendar
    }

    #[inline(always)]
    fn next_arrival(&mut self) -> u64 {
        let begin = self.system.begin;
        self.caseload
            .peek()
            .map_or(u64::MAX, |case| (case.contact - begin).0.cast_unsigned())
    }

    #[inline(always)]
    fn arrive(&mut self, now: u64) {
        self.system.now = self.system.begin.0 + now.cast_signed();
        if O::EXTRAS
            && let Some((key, opened)) = self.caseload.take_opened()
        {
            self.system.doses.open(key, &opened);
        }
        let case = self.caseload.take();
        let patient = self.system.take_in(&mut self.patients, case);
        self.system.enter_first_stage(patient);
        self.fill_all();
        self.check();
    }

    #[inline(always)]
    fn handle(&mut self, now: u64, payload: u64) {
        self.system.now = self.system.begin.0 + now.cast_signed();
        match Event::unpack_clock(payload) {
            Some((slot, stamp)) => self.clock_runs_out(slot, stamp),
            None => self.handle_other(Event::unpack(payload)),
        }
        self.fill_all();
        self.check();
    }
}

impl<O: Listener> State<'_, O> {
    /// Whether someone is there or may still come: what looks again and again stops when nobody is.
    fn goes_on(&self) -> bool {
        let present = self.patients.len() > self.system.free_slots.len();
        present || self.system.now < self.system.horizon
    }

    /// Handles an event that is not the clock of a patient.
    #[inline(never)]
    fn handle_other(&mut self, event: Event) {
        let system = &mut self.system;
        match event {
            Event::Clock { .. } => unreachable!("handled where it is unpacked"),
            Event::BedReady(unit) => system.bed_ready(unit),
            Event::Capacity(unit) => system.set_capacity(unit),
            Event::Target { unit, stamp } => self.target_comes(unit, stamp),
            Event::Duty(pool) => system.set_duty(pool),
            Event::Stock(stock) => system.set_stock(stock),
            Event::DayEnds => system.day_ends(),
            Event::Instant => system.instant_comes(),
            Event::Start => system.start_recording(),
            Event::Quality(unit) => system.change_band(unit),
            Event::Board => self.renew_board(),
            Event::Visit(team) => self.visit_comes(team),
            Event::Look(unit) => self.look_at(unit),
            Event::LookAtPause(unit) => self.look_at_pause(unit),
            Event::LookAtReserve(pool) => self.look_at_reserve(pool),
            Event::LookAtLoads(rule) => self.look_at_loads(rule),
            Event::HelpComes(rule) => system.help_comes(rule),
            Event::RunsOut(supply) => self.runs_out(supply),
            Event::Delivery(supply) => self.is_delivered(supply),
            Event::Fleet(fleet) => system.set_fleet(fleet),
            Event::VehicleBack(fleet) => system.vehicle_back(fleet),
            Event::AskAgain(slot) => self.ask_again_elsewhere(slot),
            Event::Servers(service) => system.set_servers(service),
            Event::Tested(test) => system.test_done(test),
            Event::Result(test) => self.result_comes(test),
            Event::Infection { unit, stamp } => self.infection_comes(unit, stamp),
            Event::StaffInfection { pool, stamp } => system.staff_infected(pool, stamp),
        }
    }
}
