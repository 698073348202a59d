//! When units take nobody.

use std::sync::Arc;

use super::{Compiler, id_of, instant};
use crate::model::network::{FacilityId, LevelId, Unit, UnitId};
use crate::policy::pausing::{ByDate, ByOccupancy, Pausing};
use crate::scenario::leaf::Number;
use crate::scenario::written;
use crate::table::{Id, Table};
use crate::units::Time;

impl Compiler<'_> {
    /// The policy of each unit that may be paused.
    pub(super) fn pausing(
        &self,
        units: &Table<UnitId, Unit>,
    ) -> Table<UnitId, Option<Arc<dyn Pausing>>> {
        let place = |at: FacilityId, level: LevelId| {
            let mut pairs = units.pairs();
            let found = pairs.find(|(_, unit)| unit.facility == at && unit.level == level);
            found.map(|(unit, _)| unit)
        };
        let mut all: Table<UnitId, Option<Arc<dyn Pausing>>> = units.iter().map(|_| None).collect();
        for (at, facility) in self.facilities().into_iter().enumerate() {
            let at = FacilityId::new(at);
            for (level, unit) in &facility.units {
                let Some((row, own)) = unit.pause.as_ref().zip(place(at, id_of(level))) else {
                    continue;
                };
                let there = row.facility.as_ref().map_or(at, id_of);
                let watched = row
                    .level
                    .as_ref()
                    .and_then(|level| place(there, id_of(level)));
                all[own] = Some(self.pause(row, watched.unwrap_or(own)));
            }
        }
        all
    }

    fn pause(&self, row: &written::Pause, unit: UnitId) -> Arc<dyn Pausing> {
        let review = self.world.duration(&row.review);
        let number = |number: &Number| self.world.number(number);
        if let Some(occupancy) = &row.occupancy {
            let occupancy = number(occupancy);
            let resume = row.resume.as_ref().map_or(occupancy, number);
            return Arc::new(ByOccupancy {
                unit,
                occupancy,
                resume,
                review,
            });
        }
        let at = |number: &Option<Number>| number.as_ref().map(|n| instant(self.world.number(n)));
        Arc::new(ByDate {
            from: at(&row.from).unwrap_or(Time::NEVER),
            until: at(&row.until).unwrap_or(Time::NEVER),
            review,
        })
    }
}
