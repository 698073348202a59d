//! Beds over time: schedules with uncertain completion, and convertible beds.

use super::equipment::equipment_id;
use super::{Compiler, id_of, instant};
use crate::model::equipment::parts;
use crate::model::network::{Capacity, FacilityId, LevelId, OpeningHours, Unit, UnitId};
use crate::model::pool::Pools;
use crate::policy::opening::{Carried, Close, Convertible, Loan, Thresholds, Trigger};
use crate::scenario::leaf::{Hours, Number};
use crate::scenario::read::Of;
use crate::scenario::written;
use crate::table::{Id, Table};
use crate::units::{DAY, Duration, Time};

impl Compiler<'_> {
    pub(super) fn capacity(&self, unit: &written::Unit, defaults: &written::CareLevel) -> Capacity {
        let beds = |beds: Option<&Number>| beds.map_or(0, |beds| self.world.count(beds));
        let always = beds(unit.beds.as_ref().or(unit.servers.as_ref()));
        let mut steps = vec![(Time(i64::MIN), always)];
        steps.extend(self.steps(unit));
        let hours = unit.hours.as_ref().or(defaults.hours.as_ref());
        let hours = self.opening_hours(hours);
        Capacity { steps, hours }
    }

    /// Opening hours from the begin of the run on.
    pub(super) fn opening_hours(&self, hours: Option<&Hours>) -> Option<OpeningHours> {
        let offset = Duration(i64::from(self.first_weekday()) * DAY);
        hours.map(|open| OpeningHours {
            offset,
            open: open.clone(),
        })
    }

    /// The steps of a schedule when they are ready, in order of time. A step that would be ready only
    /// after a later one is overtaken by it: the later one counts all beds that are open then.
    fn steps(&self, unit: &written::Unit) -> Vec<(Time, u32)> {
        let step = |step: &written::Step| {
            let from = instant(self.world.number(&step.from));
            let late = step
                .late
                .as_ref()
                .map_or(Duration::ZERO, |late| self.world.duration(late));
            (from, from + late, self.world.count(&step.beds))
        };
        let mut planned: Vec<_> = unit.schedule.iter().map(step).collect();
        planned.sort_by_key(|&(from, _, _)| from);
        let mut ready: Vec<(Time, u32)> = Vec::new();
        for (_, at, beds) in planned {
            ready.retain(|&(before, _)| before < at);
            ready.push((at, beds));
        }
        ready
    }

    pub(super) fn physical(
        &self,
        unit: &written::Unit,
        capacity: &Capacity,
        convertible: Option<&Convertible>,
    ) -> u32 {
        let most = capacity.steps.iter().map(|&(_, beds)| beds).max();
        let converted = convertible.map_or(0, |row| row.beds);
        let stated = unit.physical.as_ref().map(|beds| self.world.count(beds));
        stated.unwrap_or_else(|| most.unwrap_or(0).saturating_add(converted))
    }

    /// The convertible beds of a unit; what they take is filled in when all units are known.
    pub(super) fn convertible(&self, row: &written::Convertible) -> Convertible {
        let call = &row.trigger;
        let occupancy = call
            .occupancy
            .as_ref()
            .map(|share| self.world.number(share));
        let trigger = match (&call.from, occupancy) {
            (Some(from), _) => Trigger::From(instant(self.world.number(from))),
            (None, Some(share)) => Trigger::Occupancy(share),
            (None, None) => {
                Trigger::Waiting(call.waiting.as_ref().map_or(1, |n| self.world.count(n)))
            }
        };
        Convertible {
            beds: self.world.count(&row.beds),
            ready_in: self.world.duration(&row.ready_in),
            review: self.world.duration(&row.review).max(Duration(1)),
            thresholds: Thresholds {
                not_before: row
                    .from
                    .as_ref()
                    .map_or(Time(i64::MIN), |from| instant(self.world.number(from))),
                trigger,
                held: self.world.duration(&call.held),
                close: row.close.as_ref().map(|close| self.close(close)),
            },
            takes: Vec::new(),
            staff: Vec::new(),
            equipment: Vec::new(),
        }
    }

    pub(super) fn close(&self, row: &written::Close) -> Close {
        Close {
            occupancy: self.world.number(&row.occupancy),
            held: self.world.duration(&row.held),
        }
    }

    /// Fills in who and what convertible beds take along.
    pub(super) fn resolve_loans(&self, units: &mut Table<UnitId, Unit>, pools: &Pools) {
        let written = self.facilities().into_iter().enumerate();
        for (at, facility) in written {
            let at = FacilityId::new(at);
            for (level, unit) in &facility.units {
                let level: LevelId = id_of(level);
                let mut own = units.iter_mut();
                let own = own.find(|unit| (unit.facility, unit.level) == (at, level));
                let Some(plan) = own.and_then(|unit| unit.convertible.as_mut()) else {
                    continue;
                };
                let rows = unit.convertible.as_ref();
                let staff = rows.iter().flat_map(|row| &row.takes_staff);
                plan.staff = staff.map(|row| self.loan(row)).collect();
                let equipment = rows.iter().flat_map(|row| &row.takes_equipment);
                let carried = equipment.filter_map(|row| self.carried(row, at, pools));
                plan.equipment = carried.collect();
            }
        }
    }

    fn loan(&self, row: &written::TakesStaff) -> Loan {
        Loan {
            from: id_of(&row.group),
            to: id_of(&row.to),
            heads: self.world.count(&row.heads),
        }
    }

    fn carried(
        &self,
        row: &written::TakesEquipment,
        to: FacilityId,
        pools: &Pools,
    ) -> Option<Carried> {
        let kind = equipment_id(self.ids.count(Of::Staff), &row.kind);
        let stock = |at: FacilityId| {
            let mut stocks = pools.stocks.pairs();
            let own = stocks.find(|(_, stock)| (stock.resource, stock.facility) == (kind, at));
            own.map(|(stock, _)| stock)
        };
        Some(Carried {
            from: stock(id_of(&row.facility))?,
            to: stock(to)?,
            parts: parts(self.world.number(&row.count)),
        })
    }

    /// Fills in which units convertible beds take theirs from.
    pub(super) fn resolve_takes(&self, units: &mut [Unit]) {
        let places: Vec<(FacilityId, LevelId)> = units
            .iter()
            .map(|unit| (unit.facility, unit.level))
            .collect();
        let find = |place| places.iter().position(|&own| own == place).map(UnitId::new);
        for (at, facility) in self.facilities().into_iter().enumerate() {
            for (level, unit) in &facility.units {
                let takes = unit.convertible.iter().flat_map(|row| &row.takes);
                let take = |row: &written::Takes| {
                    let there = row.facility.as_ref().map_or(FacilityId::new(at), id_of);
                    Some((
                        find((there, id_of(&row.level)))?,
                        self.world.count(&row.beds),
                    ))
                };
                let takes: Vec<(UnitId, u32)> = takes.filter_map(take).collect();
                let own = find((FacilityId::new(at), id_of(level)));
                let own = own.and_then(|own| units[own.index()].convertible.as_mut());
                if let Some(own) = own {
                    own.takes = takes;
                }
            }
        }
    }
}
