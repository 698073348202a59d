//! The binding-constraint calendar: on every day, what keeps those who wait for a unit from a bed.
//!
//! Units of facilities with staff groups or equipment are watched, and where there are vehicles all that have beds; elsewhere
//! only beds can bind, which the census tells.

use std::collections::BTreeMap;

use super::patient::Patient;
use super::{Listener, System};
use crate::model::Model;
use crate::model::equipment::StockId;
use crate::model::network::{LevelKind, UnitId};
use crate::model::pool::ResourceId;
use crate::table::Table;

/// What keeps patients from a bed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Limit {
    /// All open beds are taken.
    Beds,
    /// A staff group, though a bed is open and free; equipment, though a bed is usable and free; or vehicles with their crews,
    /// though a bed is kept.
    Resource(ResourceId),
}

/// The limits of all units.
pub(super) struct Limits {
    units: Table<UnitId, Option<Watch>>,
    /// By place of the patient: what the clocks of the unit showed when the wait began.
    marks: Vec<Clocks>,
}

/// By staff group and kind of equipment: for how long it has been what kept those who wait from a bed.
type Clocks = BTreeMap<ResourceId, i64>;

/// What binds in one unit.
#[derive(Clone, Debug, Default)]
struct Watch {
    /// Equipment that patients of this unit may hold, with the least that one of them asks for.
    asks: Vec<(StockId, i64)>,
    since: i64,
    /// What binds now, and how many wait.
    now: Option<(Limit, u32)>,
    clocks: Clocks,
    /// Patients for whom a bed is kept and who wait for a vehicle, by its kind.
    calling: BTreeMap<ResourceId, u32>,
    today: Today,
    days: Vec<Option<Limit>>,
}

/// By limit: time waited today, and how many had to wait or were refused.
type Today = BTreeMap<Limit, (i128, u32)>;

impl Watch {
    fn advance(&mut self, now: i64) {
        let elapsed = now - self.since;
        self.since = now;
        if elapsed <= 0 {
            return;
        }
        let times = |waiting: u32| i128::from(elapsed) * i128::from(waiting);
        if let Some((limit, waiting)) = self.now {
            self.today.entry(limit).or_default().0 += times(waiting);
            if let Limit::Resource(resource) = limit {
                *self.clocks.entry(resource).or_default() += elapsed;
            }
        }
        for (&kind, &waiting) in self.calling.iter().filter(|&(_, &waiting)| waiting > 0) {
            self.today.entry(Limit::Resource(kind)).or_default().0 += times(waiting);
        }
    }

    /// The limit for which most was waited today or, if nobody did, most had to; beds before others.
    fn end_day(&mut self) {
        let today = std::mem::take(&mut self.today).into_iter();
        let worst = today.rev().max_by_key(|&(_, waited)| waited);
        self.days.push(worst.map(|(limit, _)| limit));
    }
}

impl Limits {
    pub fn new(model: &Model) -> Self {
        let pools = &model.network.pools;
        let by_vehicle = !model.network.transport.vehicles.is_empty();
        let only_beds = pools.staff.is_empty() && pools.stocks.is_empty() && !by_vehicle;
        let watch = |unit: UnitId| {
            if only_beds {
                return None;
            }
            let row = &model.network.units[unit];
            let served = |&(at, _): &(UnitId, _)| at == unit;
            let staffed = pools
                .staff
                .iter()
                .any(|group| group.serves.iter().any(served));
            let needs = model.patients.stages.iter().filter_map(|s| s.need.as_ref());
            let here = needs.filter(|need| model.network.serves(unit, need.level));
            let asked = here.flat_map(|need| &need.equipment);
            let mut asks: BTreeMap<StockId, i64> = BTreeMap::new();
            for &(resource, parts) in asked {
                let own = |(_, stock): &(StockId, &crate::model::equipment::Stock)| {
                    (stock.resource, stock.facility) == (resource, row.facility)
                };
                if let Some((stock, _)) = pools.stocks.pairs().find(own) {
                    let least = asks.entry(stock).or_insert(parts);
                    *least = parts.min(*least);
                }
            }
            let kind = model.network.levels[row.level].kind;
            let fetched = by_vehicle && kind == LevelKind::Stay;
            (staffed || fetched || !asks.is_empty()).then(|| Watch {
                asks: asks.into_iter().collect(),
                ..Watch::default()
            })
        };
        Limits {
            units: model.network.units.ids().map(watch).collect(),
            marks: Vec::new(),
        }
    }

    /// A patient begins to wait for a unit.
    pub fn waits(&mut self, slot: u32, unit: UnitId, now: i64) {
        let Some(watch) = self.units[unit].as_mut() else {
            return;
        };
        watch.advance(now);
        let slot = slot as usize;
        if self.marks.len() <= slot {
            self.marks.resize(slot + 1, Clocks::new());
        }
        self.marks[slot].clone_from(&watch.clocks);
    }

    /// Recording begins.
    pub fn start(&mut self, now: i64) {
        for watch in self.units.iter_mut().flatten() {
            watch.advance(now);
            watch.today = Today::new();
        }
    }

    /// One more patient (1) or one less (-1) on the way to a unit waits for a vehicle of a kind.
    pub fn call(&mut self, now: i64, unit: UnitId, kind: ResourceId, change: i32) {
        if let Some(watch) = self.units[unit].as_mut() {
            watch.advance(now);
            let calling = watch.calling.entry(kind).or_default();
            *calling = calling.saturating_add_signed(change);
        }
    }

    /// A day of the horizon ends.
    pub fn end_day(&mut self, now: i64) {
        for watch in self.units.iter_mut().flatten() {
            watch.advance(now);
            watch.end_day();
        }
    }

    /// By unit what bound on each day; nothing of those that were not watched.
    pub fn finish(&self) -> Table<UnitId, Vec<Option<Limit>>> {
        let days = |watch: &Option<Watch>| watch.as_ref().map_or_else(Vec::new, |w| w.days.clone());
        self.units.iter().map(days).collect()
    }
}

impl<O: Listener> System<'_, O> {
    /// What keeps those who wait for a unit from a bed now: the least of open beds and what each
    /// staff group allows, or equipment; nothing if there is a bed for them, though others are kept.
    fn limit_of(&self, watch: &Watch, unit: UnitId) -> Option<Limit> {
        let pools = &self.model.network.pools;
        if self.units[unit].free() > 0 {
            let left = |stock: StockId| self.stores.equipment.left[stock];
            let short = watch
                .asks
                .iter()
                .find(|&&(stock, parts)| left(stock) < parts);
            return short.map(|&(stock, _)| Limit::Resource(pools.stocks[stock].resource));
        }
        let least = self.least_staffed(unit);
        let (_, pool) = least
            .filter(|&(beds, _)| beds < self.open_beds(unit))
            .unzip();
        Some(pool.map_or(Limit::Beds, |pool| {
            Limit::Resource(pools.staff[pool].resource)
        }))
    }

    /// Beds, staff, equipment or those who wait for a unit have changed.
    #[cold]
    pub(super) fn note_limit(&mut self, unit: UnitId) {
        let Some(watch) = self.limits.units[unit].as_ref() else {
            return;
        };
        let waiting = self.units[unit].waiting;
        let limit = if waiting == 0 {
            None
        } else {
            self.limit_of(watch, unit)
        };
        let now = self.now;
        if let Some(watch) = self.limits.units[unit].as_mut() {
            watch.advance(now);
            watch.now = limit.map(|limit| (limit, waiting));
        }
    }

    /// A patient waits for a unit no longer: counts the time for which a staff group or equipment was what kept
    /// those who wait from a bed meanwhile.
    #[cold]
    pub(super) fn count_short(&mut self, patient: &Patient, unit: UnitId) {
        let Some(watch) = self.limits.units[unit].as_mut().filter(|_| patient.counted) else {
            return;
        };
        watch.advance(self.now);
        let mark = &self.limits.marks[patient.slot as usize];
        let tally = self.recorder.need(patient);
        let staff = &self.model.network.pools.staff;
        for (&resource, shown) in &watch.clocks {
            let time = i128::from(shown - mark.get(&resource).copied().unwrap_or(0));
            if time == 0 {
                continue;
            }
            *tally.short_of.entry(resource).or_default() += time;
            if staff.iter().any(|group| group.resource == resource) {
                tally.short_of_staff += time;
            } else {
                tally.short_of_equipment += time;
            }
        }
    }

    /// A need is not met at once: counts what is missing, and what binds.
    #[cold]
    pub(super) fn lacks_something(&mut self, patient: &Patient, unit: UnitId) {
        if patient.counted {
            let (unstaffed, unequipped) = (self.unstaffed(unit), self.unequipped(patient, unit));
            let tally = self.recorder.need(patient);
            tally.unstaffed += u64::from(unstaffed);
            tally.unequipped += u64::from(unequipped);
        }
        let watch = self.limits.units[unit].as_ref();
        let limit = watch.and_then(|watch| self.limit_of(watch, unit));
        if let Some(watch) = self.limits.units[unit].as_mut()
            && let Some(limit) = limit
        {
            watch.today.entry(limit).or_default().1 += 1;
        }
        self.note_limit(unit);
    }
}
