//! Vehicles and crews, and what a transfer asks for besides a bed and a way.
//!
//! A *kind* of vehicle (ambulance, van) has stations; the vehicles of one station are a *fleet*. Those of a
//! fleet are alike, so a job takes any of them. Vehicles own no draws: the times of a job belong to the
//! person who is carried.

use std::sync::Arc;

use super::network::{Capacity, FacilityId, LevelId, Network, UnitId};
use super::patient::StageId;
use super::pool::ResourceId;
use crate::distribution::Sampler;
use crate::ids;
use crate::policy::dispatch::Dispatch;
use crate::table::Table;
use crate::units::{Duration, Time};

ids!(
    /// A kind of vehicle.
    VehicleId,
    /// The vehicles of one kind at one station.
    FleetId,
);

/// A kind of vehicle: ambulances, or vans for those who are stable.
#[derive(Clone, Debug)]
pub struct Vehicle {
    /// Its name.
    pub resource: ResourceId,
    /// Who gets a vehicle, and from where.
    pub dispatch: Arc<dyn Dispatch>,
    /// From being sent to leaving the station; `None` is no time.
    pub turnout: Option<Sampler>,
    /// At the patient, before the way begins.
    pub loading: Option<Sampler>,
    /// Where the way ends, before the patient lies in the bed.
    pub handover: Option<Sampler>,
    /// After the handover, before the way back: cleaning, disinfection.
    pub turnaround: Option<Sampler>,
    /// Care on the way; `None` is what the way itself says.
    pub care: Option<LevelId>,
    /// Whether patients wait where no vehicle is idle; else they go by other means, without care.
    pub waits: bool,
    /// From each share of vehicles on a job on, factor on turnout, loading, handover and turnaround; in order.
    pub slow_down: Vec<(f64, f64)>,
    /// Urgency by stage: its severity.
    pub urgency: Table<StageId, u32>,
}

impl Vehicle {
    /// The factor on times of a job while so many of those in service are on one.
    #[must_use]
    pub fn factor(&self, busy: u32, in_service: u32) -> f64 {
        let share = f64::from(busy) / f64::from(in_service.max(1));
        let reached = self.slow_down.iter().rev().find(|(from, _)| share >= *from);
        reached.map_or(1.0, |&(_, factor)| factor)
    }
}

/// The vehicles of one kind at one station.
#[derive(Clone, PartialEq, Debug)]
pub struct Fleet {
    /// Their kind.
    pub kind: VehicleId,
    /// Where they stand.
    pub station: FacilityId,
    /// Vehicles over time.
    pub vehicles: Capacity,
    /// Crews on duty by shift, added up; empty: a crew for each vehicle.
    pub crews: Vec<Capacity>,
    /// The facilities in which they fetch patients.
    pub serves: Table<FacilityId, bool>,
}

impl Fleet {
    /// Vehicles that there are, and those of them that have a crew.
    #[must_use]
    pub fn at(&self, now: Time) -> (u32, u32) {
        let vehicles = self.vehicles.at(now);
        let shifts = self.crews.iter().map(|shift| shift.at(now));
        let crews = shifts.fold(0, u32::saturating_add);
        let manned = if self.crews.is_empty() {
            vehicles
        } else {
            crews
        };
        (vehicles, vehicles.min(manned))
    }

    /// The first instant after `now` at which this may change, or never.
    #[must_use]
    pub fn next_change(&self, now: Time) -> Time {
        let all = std::iter::once(&self.vehicles).chain(&self.crews);
        all.map(|part| part.next_change(now))
            .min()
            .unwrap_or(Time::NEVER)
    }
}

/// What a patient who is sent from a facility for a level goes through before and after the way.
#[derive(Clone, PartialEq, Debug)]
pub struct Procedure {
    /// From asking to the answer; the bed is kept meanwhile. `None` is no time.
    pub approval: Option<Sampler>,
    /// Probability that a request is refused though a bed is free.
    pub refusal: f64,
    /// When a facility that refused may be asked again.
    pub ask_again: Duration,
    /// Stabilising before the way begins.
    pub stabilise: Option<Stabilise>,
    /// From arriving to lying in the bed.
    pub handover: Option<Sampler>,
}

/// Stabilising a patient before the way.
#[derive(Clone, PartialEq, Debug)]
pub struct Stabilise {
    /// How long it takes, where the patient is.
    pub time: Option<Sampler>,
    /// Factor on excess hazards on the way.
    pub hazards: f64,
}

/// Who needs which vehicle, and how patients are sent.
#[derive(Clone, Debug, Default)]
pub struct Transport {
    /// Kinds of vehicles.
    pub vehicles: Table<VehicleId, Vehicle>,
    /// Their stations.
    pub fleets: Table<FleetId, Fleet>,
    /// The kind that patients in a stage need, whatever the way; empty: no stage says so.
    pub by_stage: Vec<Option<VehicleId>>,
    /// The kind that patients on their way to a level need.
    pub by_level: Vec<Option<VehicleId>>,
    /// The kind that a way needs, by origin and destination.
    pub by_way: Vec<((FacilityId, FacilityId), VehicleId)>,
    /// Procedures by facility and level; empty if there is none at all.
    pub procedures: Vec<Vec<Option<Arc<Procedure>>>>,
}

impl Transport {
    /// Whether anything is asked of a transfer besides a bed and a way.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.vehicles.is_empty() || !self.procedures.is_empty()
    }

    /// The procedure of patients in a facility who are sent for a level.
    #[must_use]
    pub fn procedure(&self, from: FacilityId, level: LevelId) -> Option<&Procedure> {
        let of_facility = self.procedures.get(usize::from(from.0))?;
        of_facility[usize::from(level.0)].as_deref()
    }

    /// The kind of vehicle that a patient needs: as the stage says, else the level, else the way.
    #[must_use]
    pub fn means(
        &self,
        network: &Network,
        stage: StageId,
        from: FacilityId,
        to: UnitId,
    ) -> Option<VehicleId> {
        if self.vehicles.is_empty() {
            return None;
        }
        let unit = &network.units[to];
        let way = (from, unit.facility);
        let by_way = || {
            let found = self.by_way.binary_search_by_key(&way, |&(ends, _)| ends);
            found.ok().map(|at| self.by_way[at].1)
        };
        let by_stage = self.by_stage.get(usize::from(stage.0)).copied().flatten();
        by_stage
            .or_else(|| {
                self.by_level
                    .get(usize::from(unit.level.0))
                    .copied()
                    .flatten()
            })
            .or_else(by_way)
    }
}
