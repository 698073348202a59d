//! What follows from the model and the plan, worked out once before any event: desks of units, routes, facts of stages.

use super::boarding::{Boarding, boarding};
use super::paths::Paths;
use super::plan::{Plan, UnitTrackers};
use super::stages::{StageFacts, stage_facts};
use super::transport::Transport;
use super::weekly;
use crate::distribution::Sampler;
use crate::model::Model;
use crate::model::network::{FacilityId, LevelId, LevelKind, Unit, UnitId, Waiting};
use crate::model::patient::StageId;
use crate::policy::Occupancy;
use crate::policy::referral::Choose;
use crate::table::Table;
use crate::units::Duration;

/// What follows from the model and the plan, worked out once: verbs look it up where they
/// begin, and hand the references on.
pub(super) struct Facts<'m> {
    pub desks: Table<UnitId, Desk<'m>>,
    /// Number of levels of care: routes of a facility stand side by side.
    pub levels: usize,
    pub routes: Vec<Route<'m>>,
    pub stages: Table<StageId, StageFacts<'m>>,
    /// Whether the model has more than patients, beds and queues.
    pub extras: bool,
}

/// What is asked of a unit whenever someone comes or goes.
pub(super) struct Desk<'m> {
    pub unit: UnitId,
    pub facility: FacilityId,
    pub level: LevelId,
    /// Length of service or stay, if the unit has its own.
    pub time: Option<&'m Sampler>,
    pub turnover: Duration,
    pub waiting: Waiting,
    /// How long a waiting patient stays before leaving; `None` is for ever.
    pub patience: Option<&'m Sampler>,
    /// Whether anything looks at who comes and goes: strain, a staff group or equipment.
    pub watched: bool,
    /// Whether it is shut at times, so that those who wait may wait for its hours.
    pub shuts: bool,
    /// Whether its consultations count in the weekly table.
    pub weekly: bool,
    pub trackers: &'m UnitTrackers,
}

/// Where a patient in a facility may go for a level of care.
pub(super) struct Route<'m> {
    /// The most wanted unit first: it is responsible for the patient.
    pub units: Vec<UnitId>,
    pub chooser: Option<&'m dyn Choose>,
    pub visit: bool,
    /// The first cell of the plan of the responsible unit, or of none.
    pub cells: usize,
    /// Where those who wait are put up; empty if nowhere.
    pub boarding: Vec<Boarding<'m>>,
    /// Whether who is served in a bed may be sent elsewhere all the same.
    pub moves_served: bool,
}

impl<'m> Facts<'m> {
    pub fn new(model: &'m Model, plan: &'m Plan) -> Self {
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
        let mut facts = Facts {
            desks: units
                .map(|(unit, row)| Desk {
                    weekly: weekly(unit),
                    ..desk(plan, unit, row, served(unit))
                })
                .collect(),
            levels: model.network.levels.len(),
            routes: routes(model, plan),
            stages: stage_facts(model),
            extras: true,
        };
        facts.extras = has_extras(model, &facts);
        facts
    }
}

/// Whether anything of a model is looked at that is neither a patient nor a bed or its queue.
fn has_extras(model: &Model, facts: &Facts) -> bool {
    let network = &model.network;
    let pools = &network.pools;
    let of_desk = |desk: &Desk| desk.watched || desk.shuts || desk.weekly;
    let of_route = |route: &Route| !route.boarding.is_empty() || route.moves_served;
    let of_stage = |stage: &StageFacts| {
        stage.strained || stage.hides || stage.doses || stage.begins_with || stage.weighed
    };
    facts.desks.iter().any(of_desk)
        || facts.routes.iter().any(of_route)
        || facts.stages.iter().any(of_stage)
        || network.units.iter().any(|row| beds_of(model, row).keeps)
        || !pools.stocks.is_empty()
        || !pools.services.is_empty()
        || !pools.supplies.is_empty()
        || !model.monitoring.programs.is_empty()
        || Transport::new(model).any
        || Paths::new(model).any
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

/// A unit before anything happens.
pub(super) fn beds_of(model: &Model, row: &Unit) -> Occupancy {
    Occupancy {
        keeps: row.keeps_beds() || counts_equipment(model, row) || overflows_into(model, row.level),
        ..Occupancy::default()
    }
}

/// The desk of a unit; `limited`: staff, equipment, exposure or supplies are looked at there.
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
