//! Turns what happens into tallies, within the recorded time only.

use std::collections::{BTreeMap, BTreeSet};

use super::ledger::{Lines, ledger};
use super::limits::Limit;
use super::monitoring_tally::MonitoringTally;
use super::paths::{Path, PathTally};
use super::patient::Patient;
use super::plan::{self, Plan, UnitTrackers};
use super::resources::{Duty, StaffTally, StockTally};
use super::service_tally::ServiceTally;
use super::supply_tally::SupplyTally;
use super::tally::{CapacityChange, Census, Change, NeedTally, PersonTally};
use super::triage_tally::TriageTally;
use super::vehicle_tally::FleetTally;
use super::weekly::{Week, weeks};
use super::window_tally::WindowTally;
use crate::experiment::outcome::Loss;
use crate::model::Model;
use crate::model::equipment::StockId;
use crate::model::monitoring::TeamId;
use crate::model::network::{FacilityId, LevelId, UnitId};
use crate::model::patient::{AgeId, Group, StageId, TypeId};
use crate::model::pool::PoolId;
use crate::model::service::ServiceId;
use crate::model::supply::SupplyId;
use crate::model::triage::{Sorted, TriageId};
use crate::model::vehicle::FleetId;
use crate::model::window::WindowId;
use crate::random::Key;
use crate::readiness::{Scope, Who};
use crate::table::{Id, Table};
use crate::units::Time;

/// What one replication of one arm recorded.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Needs by scope.
    pub needs: BTreeMap<Scope, NeedTally>,
    /// By tracker of the plan.
    pub census: Vec<Census>,
    /// Persons by scope.
    pub persons: BTreeMap<Scope, PersonTally>,
    /// Staff groups.
    pub staff: Table<PoolId, StaffTally>,
    /// Equipment.
    pub stocks: Table<StockId, StockTally>,
    /// Shared services.
    pub services: Table<ServiceId, ServiceTally>,
    /// Supplies.
    pub supplies: Table<SupplyId, SupplyTally>,
    /// Vehicles by station.
    pub fleets: Table<FleetId, FleetTally>,
    /// Triages.
    pub triages: Table<TriageId, TriageTally>,
    /// Interventions that have to begin in time.
    pub windows: Table<WindowId, WindowTally>,
    /// Teams of home monitoring.
    pub monitoring: Table<TeamId, MonitoringTally>,
    /// Weeks of the weekly table.
    pub weeks: Vec<Week>,
    /// By unit what bound on each day of the horizon, where more than beds can.
    pub limits: Table<UnitId, Vec<Option<Limit>>>,
    /// Deaths.
    pub lost: BTreeMap<Loss, u64>,
    /// Patients sent at the level of the scheme of pairing, and their milliseconds on the way, by the
    /// facility responsible for them and the other one that keeps a bed.
    pub flows: BTreeMap<(FacilityId, FacilityId), (u64, i128)>,
    /// Where needs of stays arose and where they were met, if ways take time.
    pub paths: BTreeMap<Path, PathTally>,
    /// The cost ledger; empty where there is none.
    pub ledger: Lines,
    /// New cases by day of the horizon.
    pub new_cases: Vec<u32>,
    /// Patients present at the end.
    pub present: u64,
    /// When the run ended.
    pub end: Time,
    /// Model events handled.
    pub events: u64,
}

/// A number over time within the horizon, such as of infectious room-mates.
#[derive(Clone, Copy, Default)]
struct Together {
    area: f64,
    now: f64,
    since: i64,
}

impl Together {
    fn change(&mut self, now: i64, horizon: i64, pairs: f64) {
        let clip = |at: i64| at.clamp(0, horizon);
        self.area += self.now * (clip(now) - clip(self.since)) as f64;
        (self.now, self.since) = (pairs, now);
    }
}

/// Who is concerned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Person {
    pub kind: TypeId,
    pub group: Group,
}

/// A person's visit to a stage.
type Visit = (Key, StageId, u32);

fn visit(patient: &Patient) -> Visit {
    (patient.key, patient.stage, patient.ordinal)
}

/// Writes the record of one replication.
pub(super) struct Recorder<'m> {
    model: &'m Model,
    plan: &'m Plan,
    pub record: Record,
    /// By part of needs and of persons of the plan.
    needs: Vec<NeedTally>,
    persons: Vec<PersonTally>,
    /// Of boarders, by tracker: patient-milliseconds within the horizon.
    boarding: Vec<i128>,
    /// By unit: infectious room-mates of those who can be infected, up to an instant and from then on.
    together: Table<UnitId, Together>,
    /// By unit: time paused.
    paused: Table<UnitId, Together>,
    /// Needs that a crew treats, until a bed meets them.
    by_crew: BTreeSet<Visit>,
    /// Transfers with a bed kept, by the facility left and the level wanted, where there is a ledger.
    sent: BTreeMap<(FacilityId, LevelId), u64>,
    /// Census as it was at the horizon.
    at_horizon: Option<Vec<Census>>,
}

impl<'m> Recorder<'m> {
    pub fn new(model: &'m Model, plan: &'m Plan) -> Self {
        Recorder {
            model,
            plan,
            record: Record {
                census: vec![Census::default(); plan.census.count + 1],
                staff: {
                    let begin = model.clock.begin().0;
                    let staff = model.network.pools.staff.iter();
                    staff.map(|_| StaffTally::new(begin)).collect()
                },
                stocks: {
                    let begin = model.clock.begin().0;
                    let stocks = model.network.pools.stocks.iter();
                    stocks.map(|_| StockTally::new(begin)).collect()
                },
                supplies: {
                    let begin = model.clock.begin().0;
                    let left = |parts: i64| i128::from(parts) * i128::from(crate::units::DAY);
                    let supplies = model.network.pools.supplies.iter();
                    supplies
                        .map(|row| SupplyTally::new(begin, left(row.start)))
                        .collect()
                },
                fleets: {
                    let begin = model.clock.begin().0;
                    let fleets = model.network.transport.fleets.iter();
                    fleets
                        .map(|_| FleetTally::new(begin, plan.edges.len()))
                        .collect()
                },
                triages: {
                    let triages = model.network.pools.triages.iter();
                    triages
                        .map(|row| TriageTally::new(row.classes.len()))
                        .collect()
                },
                windows: {
                    let windows = model.network.pools.windows.iter();
                    windows.map(|_| WindowTally::default()).collect()
                },
                weeks: weeks(model),
                monitoring: {
                    let begin = model.clock.begin().0;
                    let teams = model.monitoring.teams.iter();
                    teams.map(|_| MonitoringTally::new(begin)).collect()
                },
                services: {
                    let begin = model.clock.begin().0;
                    let services = model.network.pools.services.iter();
                    services
                        .map(|_| ServiceTally::new(begin, plan.edges.len()))
                        .collect()
                },
                ..Record::default()
            },
            needs: vec![NeedTally::new(plan.edges.len()); plan.needs.count],
            persons: vec![PersonTally::default(); plan.persons.count],
            boarding: vec![0; plan.census.count + 1],
            together: (model.network.units.iter().map(|_| Together::default())).collect(),
            paused: (model.network.units.iter().map(|_| Together::default())).collect(),
            by_crew: BTreeSet::new(),
            sent: BTreeMap::new(),
            at_horizon: None,
        }
    }

    /// The tally of the present need of a patient.
    #[inline(always)]
    pub fn need(&mut self, patient: &Patient) -> &mut NeedTally {
        &mut self.needs[usize::from(patient.part)]
    }

    /// A need of a patient arises.
    #[inline(always)]
    pub fn arises(&mut self, patient: &Patient, day: usize, first: bool) {
        if patient.counted {
            self.need(patient).arise(day, first);
        }
    }

    /// The present need of a patient is met: counts the wait, if the need arose within the horizon.
    #[inline(always)]
    pub fn met(&mut self, now: i64, patient: &Patient) {
        let wait = now - patient.need_since;
        if !patient.counted {
        } else if wait == 0 {
            self.need(patient).waits.record_zero();
        } else {
            let edge = self.plan.edge_of(wait);
            self.need(patient).meet(wait, edge);
        }
        if self.plan.since_contact && !self.by_crew.remove(&visit(patient)) {
            self.treated(now, patient);
        }
    }

    /// The present need of a patient is treated by a crew, before a bed meets it.
    #[cold]
    pub fn treated_by_crew(&mut self, now: i64, patient: &Patient) {
        if self.plan.since_contact && self.by_crew.insert(visit(patient)) {
            self.treated(now, patient);
        }
    }

    fn treated(&mut self, now: i64, patient: &Patient) {
        if patient.counted {
            let time = now - patient.entered.0;
            let edge = if time > 0 { self.plan.edge_of(time) } else { 0 };
            self.need(patient).treat(time, edge);
        }
    }

    /// The tally of a person.
    #[inline(always)]
    pub fn person(&mut self, who: u16) -> &mut PersonTally {
        &mut self.persons[usize::from(self.plan.part_of_person(who))]
    }

    /// The number of patients in beds or waiting in a unit changes.
    #[inline(always)]
    pub fn census(&mut self, now: i64, trackers: &UnitTrackers, patient: &Patient, change: Change) {
        self.record.census[usize::from(trackers.first)].note(now, change);
        if !trackers.others {
            return;
        }
        self.record.census[usize::from(trackers.second)].note(now, change);
        if trackers.many {
            self.census_of_others(now, trackers, patient.person(), change);
        }
    }

    #[inline(never)]
    fn census_of_others(
        &mut self,
        now: i64,
        trackers: &UnitTrackers,
        person: Person,
        change: Change,
    ) {
        for &tracker in &trackers.more {
            self.record.census[usize::from(tracker)].note(now, change);
        }
        for &(tracker, who) in &trackers.some {
            if self.counts(who, person) {
                self.record.census[usize::from(tracker)].note(now, change);
            }
        }
    }

    fn counts(&self, who: Who, person: Person) -> bool {
        let age = usize::from(person.group.0) / self.model.patients.risks.len();
        match who {
            Who::Age(wanted) => AgeId::new(age) == wanted,
            _ => plan::who_counts(who, person.kind, age),
        }
    }

    /// A patient has lain in a unit of a lower level than wanted for this time.
    pub fn boards(&mut self, from: i64, now: i64, trackers: &UnitTrackers, patient: &Patient) {
        let clip = |at: i64| at.clamp(0, self.model.clock.horizon.0);
        let time = i128::from(clip(now) - clip(from));
        for tracker in trackers.for_everyone() {
            self.boarding[tracker] += time;
        }
        for &(tracker, who) in &trackers.some {
            if self.counts(who, patient.person()) {
                self.boarding[usize::from(tracker)] += time;
            }
        }
    }

    /// A patient is infected in a unit.
    pub fn infected(&mut self, trackers: &UnitTrackers, patient: &Patient) {
        let some = trackers.some.iter();
        let concerned = some.filter(|(_, who)| self.counts(*who, patient.person()));
        let concerned = concerned.map(|&(at, _)| usize::from(at));
        let all: Vec<usize> = trackers.for_everyone().chain(concerned).collect();
        for tracker in all {
            self.record.census[tracker].infected += 1;
        }
    }

    /// So many infectious room-mates of those who can be infected are in a unit, all pairs counted.
    pub fn exposed(&mut self, now: i64, unit: UnitId, pairs: f64) {
        self.together[unit].change(now, self.model.clock.horizon.0, pairs);
    }

    /// A unit begins to take nobody, or takes patients again.
    pub fn pauses(&mut self, now: i64, unit: UnitId, on: bool) {
        let share = if on { 1.0 } else { 0.0 };
        self.paused[unit].change(now, self.model.clock.horizon.0, share);
    }

    /// The queue of a unit is back so long after the last pause.
    pub fn recovers(&mut self, unit: UnitId, after: i64) {
        for tracker in self.plan.census_of(unit).all() {
            self.record.census[tracker].beds.recovery = Some(after);
        }
    }

    /// A member of a staff group is infected in care and away for so long.
    pub fn staff_infected(&mut self, pool: PoolId, away: i64) {
        let tally = &mut self.record.staff[pool];
        tally.infected_in_care += 1;
        tally.lost_in_care += i128::from(away);
    }

    /// A service, with its time counted up to now.
    pub fn service(&mut self, now: i64, service: ServiceId) -> &mut ServiceTally {
        let tally = &mut self.record.services[service];
        tally.advance(now, self.model.clock.horizon.0);
        tally
    }

    /// Vehicles of a station, with their time counted up to now.
    pub fn fleet(&mut self, now: i64, fleet: FleetId) -> &mut FleetTally {
        let tally = &mut self.record.fleets[fleet];
        tally.advance(now, self.model.clock.horizon.0);
        tally
    }

    /// A vehicle is at a patient so long after the call.
    pub fn response(&mut self, now: i64, fleet: FleetId, time: i64) {
        let edge = if time == 0 {
            0
        } else {
            self.plan.edge_of(time)
        };
        self.fleet(now, fleet).responded(time, edge);
    }

    /// A supply, used up to now.
    pub fn supply(&mut self, now: i64, supply: SupplyId) -> &mut SupplyTally {
        let tally = &mut self.record.supplies[supply];
        tally.advance(now, self.model.clock.horizon.0);
        tally
    }

    /// A patient is sent from a facility to a bed of a level that is kept.
    #[cold]
    pub fn transfer(&mut self, now: i64, from: FacilityId, level: LevelId) {
        if (0..self.model.clock.horizon.0).contains(&now) {
            *self.sent.entry((from, level)).or_insert(0) += 1;
        }
    }

    /// A patient is given a class by a triage.
    #[cold]
    pub fn sorted(&mut self, now: i64, sorted: Sorted) {
        if (0..self.model.clock.horizon.0).contains(&now) {
            let Sorted {
                triage,
                truth,
                given,
            } = sorted;
            self.record.triages[triage].given[truth][given] += 1;
        }
    }

    /// A patient begins an intervention that has to begin in time.
    pub fn begun(&mut self, now: i64, window: WindowId) {
        if (0..self.model.clock.horizon.0).contains(&now) {
            self.record.windows[window].begun += 1;
        }
    }

    /// A patient would have an intervention, but comes too late for it.
    pub fn too_late(&mut self, now: i64, window: WindowId) {
        if (0..self.model.clock.horizon.0).contains(&now) {
            self.record.windows[window].late += 1;
        }
    }

    /// A result is there, so long after it was asked for.
    pub fn result(&mut self, service: ServiceId, time: i64) {
        let edge = if time == 0 {
            0
        } else {
            self.plan.edge_of(time)
        };
        self.record.services[service].result(time, edge);
    }

    /// Beds of a unit change.
    pub fn capacity(&mut self, now: i64, unit: UnitId, change: CapacityChange) {
        for tracker in self.plan.census_of(unit).all() {
            self.record.census[tracker].change_capacity(now, change);
        }
    }

    /// Counts the beds of a unit that exist.
    pub fn physical(&mut self, unit: UnitId) {
        let beds = u64::from(self.model.network.units[unit].physical);
        for tracker in self.plan.census_of(unit).all() {
            self.record.census[tracker].beds.physical += beds;
        }
    }

    /// Converted beds of a unit open so long after they were first called for.
    pub fn converted_after(&mut self, unit: UnitId, delay: i64) {
        for tracker in self.plan.census_of(unit).all() {
            self.record.census[tracker].beds.convert(delay);
        }
    }

    /// Others of a staff group are on duty.
    pub fn duty(&mut self, now: i64, pool: PoolId, duty: Duty) {
        let tally = &mut self.record.staff[pool];
        tally.advance(now, self.model.clock.horizon.0);
        tally.change(duty);
    }

    /// The load calls up the reserve of a staff group.
    pub fn calls_up(&mut self, pool: PoolId, delay: i64) {
        self.record.staff[pool].call_up(delay);
    }

    /// A staff group works in a mode, with so many asked for in conventional mode.
    pub fn works(&mut self, now: i64, pool: PoolId, mode: usize, asked: f64) {
        let tally = &mut self.record.staff[pool];
        tally.advance(now, self.model.clock.horizon.0);
        tally.work(mode, asked);
    }

    /// A stock as it is known.
    pub fn stock(&self, stock: StockId) -> &StockTally {
        &self.record.stocks[stock]
    }

    /// More or less of a stock is there, or used.
    pub fn equipment(&mut self, now: i64, stock: StockId, change: impl FnOnce(&mut StockTally)) {
        let tally = &mut self.record.stocks[stock];
        tally.advance(now, self.model.clock.horizon.0);
        change(tally);
    }

    /// A patient is refused by a unit.
    pub fn refused(&mut self, unit: Option<UnitId>, patient: &Patient) {
        if patient.counted {
            self.need(patient).refused += 1;
        }
        for tracker in unit
            .iter()
            .flat_map(|&unit| self.plan.census_of(unit).all())
        {
            self.record.census[tracker].refuse();
        }
    }

    /// Counts the time up to now everywhere.
    pub fn census_all(&mut self, now: i64) {
        self.record
            .census
            .iter_mut()
            .for_each(|census| census.advance_all(now));
    }

    /// Recording begins.
    pub fn start(&mut self, now: i64) {
        let days = self.plan.days;
        let all = self.record.census.iter_mut();
        all.for_each(|census| census.start(now, days));
    }

    /// A day of the horizon ends.
    pub fn end_day(&mut self, now: i64) {
        let horizon = self.model.clock.horizon.0;
        let supplies = self.record.supplies.iter_mut();
        supplies.for_each(|tally| tally.advance(now, horizon));
        self.record.census.iter_mut().for_each(Census::end_day);
    }

    /// The horizon has come: time-weighted numbers, peaks and days count no further.
    pub fn close_census(&mut self, now: i64) {
        let all = self.record.census.iter_mut();
        self.at_horizon = Some(all.map(|census| census.close(now)).collect());
    }

    /// The record, with census as it was at the horizon and the instants noted since.
    pub fn finish(mut self, limits: Table<UnitId, Vec<Option<Limit>>>) -> Record {
        if let Some(at_horizon) = self.at_horizon.take() {
            let last = std::mem::replace(&mut self.record.census, at_horizon);
            for (census, last) in self.record.census.iter_mut().zip(last) {
                census.instants = last.instants;
                census.beds.recovery = last.beds.recovery;
            }
        }
        for (census, area) in self.record.census.iter_mut().zip(&self.boarding) {
            census.boarding_area = *area;
        }
        let horizon = self.model.clock.horizon.0;
        for unit in self.model.network.units.ids() {
            self.together[unit].change(horizon, horizon, 0.0);
            self.paused[unit].change(horizon, horizon, 0.0);
            let (area, paused) = (self.together[unit].area, self.paused[unit].area);
            for tracker in self.plan.census_of(unit).all() {
                self.record.census[tracker].together += area;
                self.record.census[tracker].paused += paused;
            }
        }
        let services = self.record.services.iter_mut();
        services.for_each(|tally| tally.advance(horizon, horizon));
        let fleets = self.record.fleets.iter_mut();
        fleets.for_each(|tally| tally.advance(horizon, horizon));
        self.count_limits(&limits);
        self.record.limits = limits;
        let staff = self.record.staff.iter_mut();
        staff.for_each(|tally| tally.advance(horizon, horizon));
        let stocks = self.record.stocks.iter_mut();
        stocks.for_each(|tally| tally.advance(horizon, horizon));
        self.needs.iter_mut().for_each(NeedTally::complete);
        self.persons.iter_mut().for_each(PersonTally::complete);
        self.record.needs = self.plan.needs.sums(&self.needs, NeedTally::add);
        self.record.persons = self.plan.persons.sums(&self.persons, PersonTally::add);
        self.record.ledger = ledger(self.model, self.plan, &self.record, &self.sent);
        self.record
    }

    /// Counts the days on which beds, each staff group, each kind of vehicle and each stock bound.
    fn count_limits(&mut self, limits: &Table<UnitId, Vec<Option<Limit>>>) {
        let mut others = vec![Vec::new(); self.record.census.len()];
        for (unit, days) in limits.pairs() {
            for (tracker, day, limit) in self.bound(unit, days) {
                let row: &mut Vec<[bool; 2]> = &mut others[tracker];
                row.resize(row.len().max(day + 1), [false; 2]);
                row[day][usize::from(limit == Limit::Beds)] = true;
            }
        }
        for (census, others) in self.record.census.iter_mut().zip(&others) {
            for (at, day) in census.days.iter_mut().enumerate() {
                let [other, beds] = others.get(at).copied().unwrap_or_default();
                day.beds_bind = beds || (day.overrun && !other);
            }
        }
        let pools = &self.model.network.pools;
        let units = &self.model.network.units;
        let days_of = |resource, here: &dyn Fn(UnitId) -> bool| {
            let bound: BTreeSet<usize> = limits
                .pairs()
                .filter(|&(unit, _)| here(unit))
                .flat_map(|(_, days)| days.iter().enumerate())
                .filter(|(_, limit)| **limit == Some(Limit::Resource(resource)))
                .map(|(day, _)| day)
                .collect();
            bound.len() as u64
        };
        for (pool, row) in pools.staff.pairs() {
            self.record.staff[pool].binds = days_of(row.resource, &|_| true);
        }
        let transport = &self.model.network.transport;
        for (fleet, row) in transport.fleets.pairs() {
            let kind = transport.vehicles[row.kind].resource;
            self.record.fleets[fleet].binds = days_of(kind, &|_| true);
        }
        for (stock, row) in pools.stocks.pairs() {
            let here = |unit: UnitId| units[unit].facility == row.facility;
            self.record.stocks[stock].binds = days_of(row.resource, &here);
        }
    }

    /// What bound in a unit, by tracker and day.
    fn bound(&self, unit: UnitId, days: &[Option<Limit>]) -> Vec<(usize, usize, Limit)> {
        let trackers = self.plan.census_of(unit).all();
        let days = days.iter().enumerate();
        let bound = days.filter_map(|(day, limit)| limit.map(|limit| (day, limit)));
        let bound: Vec<(usize, Limit)> = bound.collect();
        let of = |tracker| bound.iter().map(move |&(day, limit)| (tracker, day, limit));
        trackers.flat_map(of).collect()
    }

    /// A stated instant has come.
    pub fn instant(&mut self, now: i64) {
        self.record.census.iter_mut().for_each(Census::note_instant);
        let staff = self.record.staff.iter_mut();
        staff.for_each(StaffTally::note_instant);
        let stocks = self.record.stocks.iter_mut();
        stocks.for_each(StockTally::note_instant);
        for tally in &mut self.record.supplies {
            tally.advance(now, self.model.clock.horizon.0);
            tally.note_instant();
        }
    }
}
