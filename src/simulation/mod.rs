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
mod equipment;
pub mod event;
mod exposure;
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
pub mod resources;
pub mod service_tally;
mod services;
mod shut;
mod staff;
mod stages;
mod strain;
mod supplies;
pub mod supply_tally;
pub mod tally;
mod transport;
pub mod triage_tally;
pub mod vehicle_tally;
mod vehicles;
pub mod weekly;

pub use limits::Limit;
pub use observer::{Fact, Observer};
pub use patient::MOST_CAUSES;
pub use plan::Plan;
pub use recorder::Record;

use crate::caseload::{Case, Caseload, Lists};
use crate::des::{self, Calendar, WaitList, rank};
use crate::distribution::Sampler;
use crate::experiment::outcome::Loss;
use crate::model::Model;
use crate::model::demand::StartCensus;
use crate::model::network::{FacilityId, LevelId, LevelKind, Unit, UnitId, Waiting};
use crate::model::patient::{Group, StageId};
use crate::model::pool::PoolId;
use crate::policy::referral::Choose;
use crate::policy::{Occupancy, View};
use crate::random::Key;
use crate::table::{Id, Table};
use crate::units::{DAY, Duration, Time};
use boarding::{Boarding, boarding};
use call_up::Calling;
use equipment::Stores;
use event::Event;
use exposure::Exposures;
use headcount::Headcount;
use limits::Limits;
use monitoring::Followed;
use opening::Conversion;
use paths::Paths;
use patient::{Patient, Thresholds};
use pauses::Pause;
use plan::UnitTrackers;
use recorder::Recorder;
use services::Services;
use shut::Shut;
use staff::Groups;
use stages::{StageFacts, stage_facts};
use strain::Strains;
use supplies::Supplies;
use transport::Transport;

/// Plays the caseload of one replication under one arm and records what happens.
///
/// `key` is the replication's [`Key::world`]: arms that are given the same key play
/// the same persons.
#[must_use]
pub fn simulate(model: &Model, plan: &Plan, key: Key) -> Record {
    observe(model, plan, key, &mut ())
}

/// The same, telling an observer every fact as it happens.
#[must_use]
pub fn observe(model: &Model, plan: &Plan, key: Key, observer: &mut impl Observer) -> Record {
    play(model, plan, key, &mut Memory::default(), observer)
}

/// The same as [`simulate`] in working memory that run after run uses again.
#[must_use]
pub fn simulate_in(memory: &mut Memory, model: &Model, plan: &Plan, key: Key) -> Record {
    play(model, plan, key, memory, &mut ())
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
    observer: &mut impl Observer,
) -> Record {
    let facts = Facts::new(model, plan);
    let mut state = State::new(model, plan, &facts, key, observer).with(std::mem::take(memory));
    state.begin();
    let last = (model.clock.last() - model.clock.begin()).0.cast_unsigned();
    let events = des::run(&mut state, last);
    let (record, used) = state.finish(events);
    *memory = used;
    record
}

/// The state of a run: who is where.
struct State<'m, O: Observer> {
    caseload: Caseload<'m>,
    patients: Vec<Patient>,
    system: System<'m, O>,
}

/// Everything but the patients: calendar, units, queues and the record.
struct System<'m, O: Observer> {
    model: &'m Model,
    plan: &'m Plan,
    /// The begin of the run, where the calendar's clock shows 0.
    begin: Time,
    /// From then on, nothing that begins is counted.
    horizon: i64,
    now: i64,
    /// The day that was last asked for, and when it ends.
    day: (usize, i64),
    calendar: Calendar,
    key: Key,
    /// Of excess hazards, by place of the patient.
    thresholds: Vec<Thresholds>,
    free_slots: Vec<u32>,
    units: Table<UnitId, Occupancy>,
    queues: Table<UnitId, Queue<'m>>,
    /// The same as the board shows it, if there is one.
    board: Option<Table<UnitId, Occupancy>>,
    /// How often it has been renewed.
    renewals: u32,
    /// Whether any wait list has grown long.
    long_lists: bool,
    /// Beds that conversions have added to a unit's own or taken from them.
    moved: Table<UnitId, i64>,
    conversions: Table<UnitId, Conversion>,
    /// How far call-ups of reserves are.
    callings: Table<PoolId, Calling>,
    pauses: Table<UnitId, Pause>,
    /// Units that have freed capacity in the course of the present event.
    to_fill: Vec<UnitId>,
    facts: &'m Facts<'m>,
    strains: Strains<'m>,
    groups: Groups<'m>,
    stores: Stores,
    services: Services<'m>,
    exposures: Exposures<'m>,
    supplies: Supplies,
    transport: Transport,
    followed: Followed,
    shut: Shut,
    limits: Limits,
    paths: Paths,
    recorder: Recorder<'m>,
    headcount: Headcount,
    observer: &'m mut O,
}

/// What follows from the model and the plan, worked out once: verbs look it up where they
/// begin, and hand the references on.
struct Facts<'m> {
    desks: Table<UnitId, Desk<'m>>,
    /// Number of levels of care: routes of a facility stand side by side.
    levels: usize,
    routes: Vec<Route<'m>>,
    stages: Table<StageId, StageFacts<'m>>,
}

/// Those who wait for a unit.
struct Queue<'m> {
    /// Class by stage.
    priority: &'m [u8],
    list: WaitList,
    /// Length at which the list is cleared of lapsed tickets.
    purge_at: usize,
}

/// What is asked of a unit whenever someone comes or goes.
struct Desk<'m> {
    unit: UnitId,
    facility: FacilityId,
    level: LevelId,
    /// Length of service or stay, if the unit has its own.
    time: Option<&'m Sampler>,
    turnover: Duration,
    waiting: Waiting,
    /// How long a waiting patient stays before leaving; `None` is for ever.
    patience: Option<&'m Sampler>,
    /// Whether anything looks at who comes and goes: strain, a staff group or equipment.
    watched: bool,
    /// Whether it is shut at times, so that those who wait may wait for its hours.
    shuts: bool,
    /// Whether its consultations count in the weekly table.
    weekly: bool,
    trackers: &'m UnitTrackers,
}

/// Where a patient in a facility may go for a level of care.
struct Route<'m> {
    /// The most wanted unit first: it is responsible for the patient.
    units: Vec<UnitId>,
    chooser: Option<&'m dyn Choose>,
    visit: bool,
    /// The first cell of the plan of the responsible unit, or of none.
    cells: usize,
    /// Where those who wait are put up; empty if nowhere.
    boarding: Vec<Boarding<'m>>,
    /// Whether who is served in a bed may be sent elsewhere all the same.
    moves_served: bool,
}

impl<'m, O: Observer> System<'m, O> {
    fn new(
        model: &'m Model,
        plan: &'m Plan,
        facts: &'m Facts<'m>,
        key: Key,
        observer: &'m mut O,
    ) -> Self {
        let units = &model.network.units;
        let queue = |unit: UnitId| Queue {
            priority: &units[unit].priority,
            list: WaitList::new(usize::from(units[unit].classes())),
            purge_at: beds::PURGE_AT,
        };
        System {
            model,
            plan,
            begin: model.clock.begin(),
            horizon: model.clock.horizon.0,
            now: model.clock.begin().0,
            day: (0, DAY),
            calendar: Calendar::default(),
            key,
            thresholds: Vec::new(),
            free_slots: Vec::new(),
            units: units.iter().map(|row| beds_of(model, row)).collect(),
            queues: units.ids().map(queue).collect(),
            board: None,
            renewals: 0,
            long_lists: false,
            moved: units.iter().map(|_| 0).collect(),
            conversions: units.iter().map(|_| Conversion::default()).collect(),
            callings: model
                .network
                .pools
                .staff
                .iter()
                .map(|_| Calling::default())
                .collect(),
            pauses: units.iter().map(|_| Pause::default()).collect(),
            to_fill: Vec::new(),
            facts,
            strains: Strains::new(units, model.clock.begin().0),
            groups: Groups::new(model, key),
            stores: Stores::new(model),
            services: Services::new(model),
            exposures: Exposures::new(model, key),
            supplies: Supplies::new(model),
            transport: Transport::new(model),
            followed: Followed::new(model),
            shut: Shut::new(model),
            limits: Limits::new(model),
            paths: Paths::new(model),
            recorder: Recorder::new(model, plan),
            headcount: Headcount::default(),
            observer,
        }
    }

    /// Tells the observer what happens to a patient.
    #[inline(always)]
    fn tell(&mut self, patient: &Patient, fact: Fact) {
        self.observer.note(Time(self.now), patient.key, fact);
    }

    /// The present day of the horizon; 0 before it begins.
    #[inline(always)]
    fn today(&mut self) -> usize {
        while self.now >= self.day.1 {
            self.day = (self.day.0 + 1, self.day.1 + DAY);
        }
        self.day.0
    }

    fn view(&self) -> View<'_> {
        View {
            now: Time(self.now),
            network: &self.model.network,
            units: &self.units,
            equipment: &self.stores.equipment,
            fleets: &self.transport.fleets,
            board: self.board.as_ref().unwrap_or(&self.units),
        }
    }

    /// The desk of a unit.
    #[inline(always)]
    fn desk(&self, unit: UnitId) -> &'m Desk<'m> {
        &self.facts.desks[unit]
    }

    /// The route of a patient in a facility who wants a level.
    #[inline(always)]
    fn route(&self, from: FacilityId, level: LevelId) -> &'m Route<'m> {
        &self.facts.routes[from.index() * self.facts.levels + level.index()]
    }

    /// The facts of a stage.
    #[inline(always)]
    fn stage(&self, stage: StageId) -> &'m StageFacts<'m> {
        &self.facts.stages[stage]
    }

    #[inline(always)]
    fn schedule(&mut self, at: Time, rank: u8, event: Event) {
        if at != Time::NEVER {
            self.calendar
                .push((at - self.begin).0.cast_unsigned(), rank, event.pack());
        }
    }

    /// Takes a case in as a patient without a bed.
    #[inline(always)]
    fn take_in<'p>(&mut self, patients: &'p mut Vec<Patient>, case: &Case) -> &'p mut Patient {
        let cohort = (0..self.horizon).contains(&case.contact.0);
        let who = self.plan.who(case.patient_type, case.group);
        self.headcount.enters();
        let free = self.free_slots.pop();
        let slot = free.unwrap_or_else(|| self.new_slot(patients));
        let place = &mut patients[slot as usize];
        place.clear();
        place.key = case.key;
        place.slot = slot;
        place.entered = case.contact;
        place.need_since = self.now;
        place.settled = self.now;
        place.stage = case.stage;
        place.kind = case.patient_type;
        place.group = case.group;
        place.who = who;
        place.facility = case.facility;
        place.cohort = cohort;
        let comes = Fact::Comes {
            facility: case.facility,
            kind: case.patient_type,
            group: case.group,
        };
        self.observer.note(Time(self.now), case.key, comes);
        place
    }

    #[cold]
    fn new_slot(&mut self, patients: &mut Vec<Patient>) -> u32 {
        assert!(
            patients.len() < event::MOST_PRESENT,
            "too many patients at once"
        );
        patients.push(Patient::NOBODY);
        self.thresholds.push(Thresholds::default());
        (patients.len() - 1) as u32
    }

    fn start_recording(&mut self) {
        self.recorder.start(self.now);
        self.limits.start(self.now);
    }

    /// A day ends: writes it down and schedules the end of the next, up to the horizon.
    fn day_ends(&mut self) {
        self.recorder.census_all(self.now);
        self.recorder.end_day(self.now);
        self.limits.end_day(self.now);
        let horizon = self.model.clock.end_of_demand();
        if self.now >= horizon.0 {
            return self.recorder.close_census();
        }
        let next = Time::of_day(Time(self.now).day() + 1).min(horizon);
        self.schedule(next, rank::REVIEW, Event::DayEnds);
    }

    /// A stated instant has come: writes it down and schedules the next.
    fn instant_comes(&mut self) {
        self.recorder.instant(self.now);
        let later = self.plan.instants.partition_point(|at| at.0 <= self.now);
        if let Some(&next) = self.plan.instants.get(later) {
            self.schedule(next, rank::REVIEW, Event::Instant);
        }
    }
}

impl<'m, O: Observer> State<'m, O> {
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
        for patient in &self.patients {
            self.system.close_open(patient);
        }
        self.close_pauses();
        let present = self.patients.len() - self.system.free_slots.len();
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

impl<O: Observer> des::World for State<'_, O> {
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
        let case = self.caseload.take();
        let patient = self.system.take_in(&mut self.patients, case);
        self.system.enter_first_stage(patient);
        self.fill_all();
        self.check();
    }

    #[inline(always)]
    fn handle(&mut self, now: u64, payload: u64) {
        let system = &mut self.system;
        system.now = system.begin.0 + now.cast_signed();
        match Event::unpack(payload) {
            Event::Clock { slot, stamp } => self.clock_runs_out(slot, stamp),
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
        self.fill_all();
        self.check();
    }
}

impl<'m> Facts<'m> {
    fn new(model: &'m Model, plan: &'m Plan) -> Self {
        let units = model.network.units.pairs();
        let weekly = |unit| weekly::counts(model, unit);
        let served = |unit| {
            let mut staff = model.network.pools.staff.iter();
            staff.any(|row| row.serves.iter().any(|&(at, _)| at == unit))
                || counts_equipment(model, &model.network.units[unit])
                || model.network.units[unit].exposure.is_some()
                || stands_in(model, unit)
                || has_supplies(model, unit)
        };
        Facts {
            desks: units
                .map(|(unit, row)| Desk {
                    weekly: weekly(unit),
                    ..desk(plan, unit, row, served(unit))
                })
                .collect(),
            levels: model.network.levels.len(),
            routes: routes(model, plan),
            stages: stage_facts(model),
        }
    }
}

/// Whether the facility of a unit counts any equipment.
fn counts_equipment(model: &Model, row: &Unit) -> bool {
    let mut stocks = model.network.pools.stocks.iter();
    stocks.any(|stock| stock.facility == row.facility)
}

/// Whether supplies are counted in the facility of a unit.
fn has_supplies(model: &Model, unit: UnitId) -> bool {
    let at = model.network.units[unit].facility;
    let mut supplies = model.network.pools.supplies.iter();
    supplies.any(|row| row.facility == at)
}

/// Whether a unit gives a level that stands in for another.
fn stands_in(model: &Model, unit: UnitId) -> bool {
    let level = model.network.units[unit].level;
    let mut levels = model.network.levels.iter();
    levels.any(|row| row.stand_ins.contains(&level))
}

/// Whether a level stands in for one that says who may take a stand-in.
fn overflows_into(model: &Model, level: LevelId) -> bool {
    let mut levels = model.network.levels.pairs();
    levels.any(|(id, row)| model.network.overflow[id].is_some() && row.stand_ins.contains(&level))
}

fn beds_of(model: &Model, row: &Unit) -> Occupancy {
    Occupancy {
        keeps: row.keeps_beds() || counts_equipment(model, row) || overflows_into(model, row.level),
        ..Occupancy::default()
    }
}

fn desk<'m>(plan: &'m Plan, unit: UnitId, row: &'m Unit, limited: bool) -> Desk<'m> {
    Desk {
        unit,
        facility: row.facility,
        level: row.level,
        time: row.time.as_ref(),
        turnover: row.turnover,
        waiting: row.waiting,
        patience: row.patience.as_ref(),
        watched: row.strain.is_some() || limited,
        shuts: row.capacity.hours.is_some(),
        weekly: false,
        trackers: plan.census_of(unit),
    }
}

/// The routes of every facility and level.
fn routes<'m>(model: &'m Model, plan: &Plan) -> Vec<Route<'m>> {
    let network = &model.network;
    let route = |from: FacilityId, level: LevelId| {
        let policy = &*network.referral[from][level];
        let units = policy.destinations(network, from, level);
        let boarding = boarding(network, from, level, units.first().copied());
        Route {
            cells: plan.cells_of(units.first().copied()),
            units,
            chooser: policy.chooser(),
            visit: network.levels[level].kind == LevelKind::Visit,
            boarding,
            moves_served: policy.moves_who_is_served()
                && network.levels[level].kind == LevelKind::Stay,
        }
    };
    let facilities = network.facilities.ids();
    facilities
        .flat_map(|from| network.levels.ids().map(move |level| route(from, level)))
        .collect()
}
