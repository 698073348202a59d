//! Vehicles, who needs them, and what a transfer asks for.

use std::sync::Arc;

use super::network::specificity;
use super::{Compiler, id_of, instant, sorted};
use crate::model::Label;
use crate::model::network::{Capacity, FacilityId};
use crate::model::pool::ResourceId;
use crate::model::vehicle::{Fleet, Procedure, Stabilise, Transport, Vehicle, VehicleId};
use crate::policy::dispatch::{ByUrgency, Dispatch, KeepLast, Nearest};
use crate::scenario::leaf::{Name, Number};
use crate::scenario::read::{Of, Reference};
use crate::scenario::written;
use crate::table::{Id, Table};
use crate::units::Time;

impl Compiler<'_> {
    /// Vehicles, who needs them, and procedures. Kinds of vehicles are named after the supplies.
    pub(super) fn transport(&self, resources: &mut Table<ResourceId, Label>) -> Transport {
        let mut vehicles: Table<VehicleId, Vehicle> = Table::new();
        let mut fleets = Table::new();
        let urgency = self.severities();
        for row in sorted(&self.written.vehicle, |row| &row.id) {
            let resource = resources.push(Name::label(row.name.as_ref(), &row.id));
            let kind = vehicles.push(self.vehicle(row, resource, &urgency));
            for (station, fleet) in &row.stations {
                fleets.push(self.fleet(kind, station, fleet));
            }
        }
        Transport {
            vehicles,
            fleets,
            by_stage: self.means_by_stage(),
            by_level: self.means_by_level(),
            by_way: self.means_by_way(),
            procedures: self.procedures(),
        }
    }

    fn vehicle(&self, row: &written::Vehicle, resource: ResourceId, urgency: &[u32]) -> Vehicle {
        let law = |law: &Option<_>| law.as_ref().map(|law| self.world.sampler(law));
        let slow = |row: &written::SlowDown| {
            let factor = self.world.number(&row.times);
            (self.world.number(&row.from), factor)
        };
        let mut slow_down: Vec<(f64, f64)> = row.slow_down.iter().map(slow).collect();
        slow_down.sort_by(|a, b| a.0.total_cmp(&b.0));
        Vehicle {
            resource,
            dispatch: self.dispatch(&row.dispatch),
            turnout: law(&row.turnout),
            loading: law(&row.loading),
            handover: law(&row.handover),
            turnaround: law(&row.turnaround),
            care: row.care.as_ref().map(id_of),
            waits: row.none_idle,
            slow_down,
            urgency: urgency.iter().copied().collect(),
        }
    }

    fn dispatch(&self, row: &written::Dispatch) -> Arc<dyn Dispatch> {
        match row {
            written::Dispatch::Nearest => Arc::new(Nearest),
            written::Dispatch::ByUrgency => Arc::new(ByUrgency),
            written::Dispatch::KeepLast(kept) => Arc::new(KeepLast {
                vehicles: self.world.count(&kept.vehicles),
                severity: self.world.count(&kept.severity),
            }),
        }
    }

    fn fleet(&self, kind: VehicleId, station: &Reference, row: &written::Station) -> Fleet {
        let shift = |row: &written::Shift| Capacity {
            hours: self.opening_hours(row.hours.as_ref()),
            ..Capacity::constant(self.world.count(&row.crews))
        };
        let mut vehicles = Capacity::constant(self.world.count(&row.vehicles));
        for step in &row.schedule {
            let from: Time = instant(self.world.number(&step.from));
            vehicles
                .steps
                .push((from, self.world.count(&step.vehicles)));
        }
        vehicles.steps.sort_by_key(|&(from, _)| from);
        let named = |at: FacilityId| {
            let list = row.facilities.as_ref();
            list.is_none_or(|list| list.iter().any(|own| id_of::<FacilityId>(own) == at))
        };
        let facilities = (0..self.ids.count(Of::Facility)).map(FacilityId::new);
        Fleet {
            kind,
            station: id_of(station),
            vehicles,
            crews: row.shifts.iter().map(shift).collect(),
            serves: facilities.map(named).collect(),
        }
    }

    /// By stage, those sorted by urgency included.
    fn means_by_stage(&self) -> Vec<Option<VehicleId>> {
        let rows = self.stage_rows();
        let of = |row: &super::triage::StageRow| row.stage.travels_by.as_ref().map(id_of);
        rows.iter().map(of).collect()
    }

    fn means_by_level(&self) -> Vec<Option<VehicleId>> {
        let rows = self.levels().into_iter();
        rows.map(|row| row.travels_by.as_ref().map(id_of)).collect()
    }

    fn means_by_way(&self) -> Vec<((FacilityId, FacilityId), VehicleId)> {
        let mut ways = Vec::new();
        for link in &self.written.link {
            let Some(kind) = &link.travels_by else {
                continue;
            };
            let ends: (FacilityId, FacilityId) = (id_of(&link.from), id_of(&link.to));
            ways.push((ends, id_of(kind)));
            if !link.one_way && !self.is_linked(ends.1.index(), ends.0.index()) {
                ways.push(((ends.1, ends.0), id_of(kind)));
            }
        }
        ways.sort_by_key(|&(ends, _)| ends);
        ways
    }

    /// Procedures by facility and level, of the row of referral that counts there.
    fn procedures(&self) -> Vec<Vec<Option<Arc<Procedure>>>> {
        let rows = &self.written.referral;
        let all: Vec<Option<Arc<Procedure>>> = rows.iter().map(|row| self.procedure(row)).collect();
        if all.iter().all(Option::is_none) {
            return Vec::new();
        }
        let levels = self.ids.count(Of::Level);
        let of = |facility: &written::Facility, place: usize, level: usize| {
            let score = |row: &written::Referral| specificity(row, facility, place, level);
            let scores = rows.iter().enumerate();
            let scores = scores.filter_map(|(at, row)| Some((score(row)?, std::cmp::Reverse(at))));
            scores.max().and_then(|(_, at)| all[at.0].clone())
        };
        let facilities = self.facilities().into_iter().enumerate();
        facilities
            .map(|(place, row)| (0..levels).map(|level| of(row, place, level)).collect())
            .collect()
    }

    fn procedure(&self, row: &written::Referral) -> Option<Arc<Procedure>> {
        let law = |law: &Option<_>| law.as_ref().map(|law| self.world.sampler(law));
        let none = row.approval.is_none()
            && row.refusal.is_none()
            && row.stabilise.is_none()
            && row.handover.is_none();
        let stabilise = |row: &written::Stabilise| Stabilise {
            time: law(&row.time),
            hazards: self.world.number(&row.hazards),
        };
        let share = |number: &Number| self.world.number(number);
        (!none).then(|| {
            Arc::new(Procedure {
                approval: law(&row.approval),
                refusal: row.refusal.as_ref().map_or(0.0, share),
                ask_again: self.world.duration(&row.ask_again),
                stabilise: row.stabilise.as_ref().map(stabilise),
                handover: law(&row.handover),
            })
        })
    }

    /// The name of a kind of vehicle: after staff groups, equipment, services and supplies.
    pub(super) fn vehicle_kind(&self, kind: &Reference) -> ResourceId {
        let before = [Of::Staff, Of::Equipment, Of::Service, Of::Supply];
        let before = before.map(|of| self.ids.count(of));
        let own: VehicleId = id_of(kind);
        ResourceId::new(before.iter().sum::<usize>() + own.index())
    }
}
