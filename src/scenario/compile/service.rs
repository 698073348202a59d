//! Shared services and infection in care.

use std::sync::Arc;

use super::{Compiler, id_of, sorted};
use crate::model::Label;
use crate::model::exposure::{Exposure, InCare};
use crate::model::network::{Capacity, FacilityId, LevelId};
use crate::model::patient::ByGroup;
use crate::model::pool::ResourceId;
use crate::model::service::{Service, ServiceId};
use crate::policy::overflow::{Admit, FromWaiting, Overflow, Wait};
use crate::random::name_hash;
use crate::scenario::leaf::{Name, Number};
use crate::scenario::read::{Of, Reference};
use crate::scenario::written;
use crate::table::{Id, Table};
use crate::units::DAY;

impl Compiler<'_> {
    /// All services, in order of their ids. They are named after the equipment.
    pub(super) fn services(
        &self,
        resources: &mut Table<ResourceId, Label>,
    ) -> Table<ServiceId, Service> {
        let rows = sorted(&self.written.service, |row| &row.id);
        let service = |row: &written::Service| {
            let resource = resources.push(Name::label(row.name.as_ref(), &row.id));
            self.service(row, resource)
        };
        rows.into_iter().map(service).collect()
    }

    fn service(&self, row: &written::Service, resource: ResourceId) -> Service {
        let facilities = (0..self.ids.count(Of::Facility)).map(FacilityId::new);
        let named = |at: FacilityId, list: &Vec<Reference>| {
            list.iter()
                .any(|reference| id_of::<FacilityId>(reference) == at)
        };
        let serves = |at| row.facilities.as_ref().is_none_or(|list| named(at, list));
        Service {
            resource,
            key: name_hash(&row.id),
            serves: facilities.map(serves).collect(),
            servers: Capacity {
                hours: self.opening_hours(row.hours.as_ref()),
                ..Capacity::constant(self.world.count(&row.servers))
            },
            time: self.world.sampler(&row.time),
            delay: row.delay.as_ref().map(|law| self.world.sampler(law)),
            repeat: self.world.number(&row.repeat),
            recognises: row.recognises.unwrap_or_default(),
        }
    }

    /// How a unit with so many beds exposes those in it, by what it says itself or its level.
    pub(super) fn exposure(&self, row: Option<&written::Exposure>, beds: u32) -> Option<Exposure> {
        let row = row?;
        let rate = |number: &Option<Number>| {
            let per_day = number.as_ref().map_or(0.0, |n| self.world.number(n));
            per_day / DAY as f64
        };
        let room = row.room.as_ref().map(|room| self.world.count(room));
        Some(Exposure {
            same_room: Exposure::same_room(room, beds),
            patients: rate(&row.patients),
            staff: rate(&row.staff),
        })
    }

    /// What an infection in care does.
    pub(super) fn in_care(&self) -> Option<InCare> {
        let row = self.written.infection_in_care.as_ref()?;
        let dies = row.p_dies.as_ref();
        Some(InCare {
            longer: row.longer.as_ref().map(|law| self.world.sampler(law)),
            dies: dies.map_or(ByGroup::all(0.0), |p| self.world.numbers(p)),
        })
    }

    /// Who takes a stand-in, by level.
    pub(super) fn overflow(&self) -> Table<LevelId, Option<Arc<dyn Overflow>>> {
        let policy = |row: &written::CareLevel| -> Option<Arc<dyn Overflow>> {
            Some(match row.overflow.as_ref()? {
                written::Overflow::Admit => Arc::new(Admit),
                written::Overflow::Wait => Arc::new(Wait),
                written::Overflow::FromWaiting(patients) => Arc::new(FromWaiting {
                    patients: self.world.count(patients),
                }),
            })
        };
        self.levels().into_iter().map(policy).collect()
    }
}
