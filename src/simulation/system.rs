//! Everything of a run but the patients, and what every verb asks of it.

use super::call_up::Calling;
use super::doses::Doses;
use super::equipment::Stores;
use super::event::Event;
use super::exposure::Exposures;
use super::facts::{Desk, Facts, Route, beds_of};
use super::headcount::Headcount;
use super::limits::Limits;
use super::monitoring::Followed;
use super::opening::Conversion;
use super::paths::Paths;
use super::patient::{Patient, Thresholds};
use super::pauses::Pause;
use super::recorder::Recorder;
use super::services::Services;
use super::shut::Shut;
use super::staff::Groups;
use super::stages::StageFacts;
use super::strain::Strains;
use super::supplies::Supplies;
use super::transport::Transport;
use super::{Fact, Listener, Plan, beds};
use crate::caseload::Case;
use crate::des::{Calendar, WaitList, rank};
use crate::model::Model;
use crate::model::network::{FacilityId, LevelId, UnitId};
use crate::model::patient::StageId;
use crate::model::pool::PoolId;
use crate::policy::{Occupancy, View};
use crate::random::Key;
use crate::table::{Id, Table};
use crate::units::{DAY, Time};

/// Everything but the patients: calendar, units, queues and the record.
pub(super) struct System<'m, O: Listener> {
    pub model: &'m Model,
    pub plan: &'m Plan,
    /// The begin of the run, where the calendar's clock shows 0.
    pub begin: Time,
    /// From then on, nothing that begins is counted.
    pub horizon: i64,
    pub now: i64,
    /// The day that was last asked for, and when it ends.
    pub day: (usize, i64),
    pub calendar: Calendar,
    pub key: Key,
    /// Of excess hazards, by place of the patient.
    pub thresholds: Vec<Thresholds>,
    pub free_slots: Vec<u32>,
    pub units: Table<UnitId, Occupancy>,
    pub queues: Table<UnitId, Queue<'m>>,
    /// The same as the board shows it, if there is one.
    pub board: Option<Table<UnitId, Occupancy>>,
    /// How often it has been renewed.
    pub renewals: u32,
    /// Whether any wait list has grown long.
    pub long_lists: bool,
    /// Beds that conversions have added to a unit's own or taken from them.
    pub moved: Table<UnitId, i64>,
    pub conversions: Table<UnitId, Conversion>,
    /// How far call-ups of reserves are.
    pub callings: Table<PoolId, Calling>,
    pub pauses: Table<UnitId, Pause>,
    /// Units that have freed capacity in the course of the present event.
    pub to_fill: Vec<UnitId>,
    pub facts: &'m Facts<'m>,
    pub strains: Strains<'m>,
    pub groups: Groups<'m>,
    pub stores: Stores,
    pub services: Services<'m>,
    pub exposures: Exposures<'m>,
    pub supplies: Supplies,
    pub doses: Doses,
    pub transport: Transport,
    pub followed: Followed,
    pub shut: Shut,
    pub limits: Limits,
    pub paths: Paths,
    pub recorder: Recorder<'m>,
    pub headcount: Headcount,
    pub observer: &'m mut O,
}

/// Those who wait for a unit.
pub(super) struct Queue<'m> {
    /// Class by stage.
    pub priority: &'m [u8],
    pub list: WaitList,
    /// Length at which the list is cleared of lapsed tickets.
    pub purge_at: usize,
}

impl<'m, O: Listener> System<'m, O> {
    pub fn new(
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
            doses: Doses::new(model),
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
    pub fn tell(&mut self, patient: &Patient, fact: Fact) {
        self.observer.note(Time(self.now), patient.key, fact);
    }

    /// The present day of the horizon; 0 before it begins.
    #[inline(always)]
    pub fn today(&mut self) -> usize {
        while self.now >= self.day.1 {
            self.day = (self.day.0 + 1, self.day.1 + DAY);
        }
        self.day.0
    }

    pub fn view(&self) -> View<'_> {
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
    pub fn desk(&self, unit: UnitId) -> &'m Desk<'m> {
        &self.facts.desks[unit]
    }

    /// The route of a patient in a facility who wants a level.
    #[inline(always)]
    pub fn route(&self, from: FacilityId, level: LevelId) -> &'m Route<'m> {
        &self.facts.routes[from.index() * self.facts.levels + level.index()]
    }

    /// The facts of a stage.
    #[inline(always)]
    pub fn stage(&self, stage: StageId) -> &'m StageFacts<'m> {
        &self.facts.stages[stage]
    }

    #[inline(always)]
    pub fn schedule(&mut self, at: Time, rank: u8, event: Event) {
        if at != Time::NEVER {
            self.calendar
                .push((at - self.begin).0.cast_unsigned(), rank, event.pack());
        }
    }

    /// Takes a case in as a patient without a bed.
    #[inline(always)]
    pub fn take_in<'p>(&mut self, patients: &'p mut Vec<Patient>, case: &Case) -> &'p mut Patient {
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
    pub fn new_slot(&mut self, patients: &mut Vec<Patient>) -> u32 {
        assert!(
            patients.len() < super::event::MOST_PRESENT,
            "too many patients at once"
        );
        patients.push(Patient::NOBODY);
        self.thresholds.push(Thresholds::default());
        (patients.len() - 1) as u32
    }

    pub fn start_recording(&mut self) {
        self.recorder.start(self.now);
        self.limits.start(self.now);
    }

    /// A day ends: writes it down and schedules the end of the next, up to the horizon.
    pub fn day_ends(&mut self) {
        self.recorder.census_all(self.now);
        self.recorder.end_day(self.now);
        self.limits.end_day(self.now);
        let horizon = self.model.clock.end_of_demand();
        if self.now >= horizon.0 {
            return self.recorder.close_census(self.now);
        }
        let next = Time::of_day(Time(self.now).day() + 1).min(horizon);
        self.schedule(next, rank::REVIEW, Event::DayEnds);
    }

    /// A stated instant has come: writes it down and schedules the next.
    pub fn instant_comes(&mut self) {
        self.recorder.instant(self.now);
        let later = self.plan.instants.partition_point(|at| at.0 <= self.now);
        if let Some(&next) = self.plan.instants.get(later) {
            self.schedule(next, rank::REVIEW, Event::Instant);
        }
    }
}
