//! The cost ledger of one replication: quantities by place and item, and money where there are prices.
//!
//! It is made once, from what was counted anyway. Money is quantity times price, added up from facilities to groups, tiers
//! and everywhere; what has no price adds none, and says so.

use std::collections::BTreeMap;

use super::plan::Plan;
use super::recorder::Record;
use crate::model::Model;
use crate::model::equipment::PARTS;
use crate::model::ledger::{Item, Ledger, What};
use crate::model::network::{FacilityId, LevelId, LevelKind};
use crate::readiness::{Place, Scope, Who};
use crate::units::DAY;

/// What a line of the ledger is about; without an item it is the sum of all money there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Key {
    /// Where.
    pub place: Place,
    /// Of what; `None` is all that has a price.
    pub item: Option<Item>,
    /// Of which kind.
    pub what: What,
}

/// How much of a line has a price.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Priced {
    /// Nothing: there is no money.
    #[default]
    None,
    /// Some of it: money is a lower bound.
    Part,
    /// All.
    All,
}

impl Priced {
    /// Of two parts together.
    #[must_use]
    pub fn with(self, other: Priced) -> Priced {
        if self == other { self } else { Priced::Part }
    }
}

/// A line of the ledger.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Line {
    /// How much, in the item's own unit; 0 of a sum over items.
    pub quantity: f64,
    /// Money for what of it has a price.
    pub money: f64,
    /// How much of it has one.
    pub priced: Priced,
}

/// The lines of one replication.
pub type Lines = BTreeMap<Key, Line>;

/// The ledger of what was recorded.
pub(super) fn ledger(
    model: &Model,
    plan: &Plan,
    record: &Record,
    sent: &BTreeMap<(FacilityId, LevelId), u64>,
) -> Lines {
    let Some(rows) = model.ledger.as_ref() else {
        return Lines::new();
    };
    let mut book = Book {
        model,
        rows,
        lines: Lines::new(),
    };
    book.care(plan, record);
    for (&(at, level), &count) in sent {
        book.note(Item::Transfers, What::Level(level), Some(at), count as f64);
    }
    book.transport(record);
    book.services(record);
    book.staff(record);
    book.lines
}

/// Working days of a week.
const DAYS_OF_WORK: f64 = 5.0;

struct Book<'m> {
    model: &'m Model,
    rows: &'m Ledger,
    lines: Lines,
}

impl Book<'_> {
    /// Bed-days and visits of every unit.
    fn care(&mut self, plan: &Plan, record: &Record) {
        let network = &self.model.network;
        for (unit, row) in network.units.pairs() {
            let scope = Scope {
                place: Place::Unit(unit),
                level: Some(row.level),
                who: Who::All,
            };
            let Some(at) = plan.census.place(scope) else {
                continue;
            };
            let census = &record.census[at];
            let (item, quantity) = match network.levels[row.level].kind {
                LevelKind::Stay => (Item::BedDays, census.occupied_area() as f64 / DAY as f64),
                LevelKind::Visit => (Item::Visits, census.admissions as f64),
            };
            self.note(item, What::Level(row.level), Some(row.facility), quantity);
        }
    }

    /// Vehicles and visits to homes.
    fn transport(&mut self, record: &Record) {
        let transport = &self.model.network.transport;
        for (fleet, row) in transport.fleets.pairs() {
            let kind = What::Resource(transport.vehicles[row.kind].resource);
            let jobs = record.fleets[fleet].jobs as f64;
            self.note(Item::Trips, kind, Some(row.station), jobs);
        }
        for (team, row) in self.model.monitoring.teams.pairs() {
            let made = record.monitoring[team].made;
            self.note(Item::HomeVisits, What::Any, Some(row.facility), made);
        }
    }

    /// Tests, which have no place, and supplies.
    fn services(&mut self, record: &Record) {
        let pools = &self.model.network.pools;
        for (service, row) in pools.services.pairs() {
            let tests = record.services[service].tests as f64;
            self.note(Item::Tests, What::Resource(row.resource), None, tests);
        }
        for (supply, row) in pools.supplies.pairs() {
            let used = record.supplies[supply].used as f64 / PARTS as f64 / DAY as f64;
            let kind = What::Resource(row.resource);
            self.note(Item::Supplies, kind, Some(row.facility), used);
        }
    }

    /// Staff sent elsewhere, and the reserve that is called up.
    fn staff(&mut self, record: &Record) {
        let staff = &self.model.network.pools.staff;
        let horizon = self.model.clock.horizon.0;
        for row in &self.rows.sent {
            let group = &staff[row.group];
            let days = row.working_days(horizon);
            let kind = What::Resource(group.resource);
            self.note(Item::StaffSent, kind, Some(group.facility), days);
        }
        for (pool, group) in staff.pairs() {
            let lent = record.staff[pool].lent as f64 / DAY as f64 * DAYS_OF_WORK / 7.0;
            if lent > 0.0 {
                let kind = What::Resource(group.resource);
                self.note(Item::StaffSent, kind, Some(group.facility), lent);
            }
            let days = record.staff[pool].reserve as f64 / DAY as f64;
            if days > 0.0 {
                let kind = What::Resource(group.resource);
                self.note(Item::Reserve, kind, Some(group.facility), days);
            }
        }
    }

    /// Adds a quantity to its line, and to those of wider places and of all items.
    fn note(&mut self, item: Item, what: What, at: Option<FacilityId>, quantity: f64) {
        let facility = at.map(|at| (at, &self.model.network.facilities[at]));
        let priced_at = facility.map(|(at, row)| (at, row.tier));
        let price = self.rows.price(item, what, priced_at);
        let mut places = vec![Place::All];
        if let Some((at, row)) = facility {
            places.extend([Place::Tier(row.tier), Place::Facility(at)]);
            places.extend(row.group.map(Place::Group));
        }
        let money = price.map(|price| price * quantity);
        for place in places {
            let key = Key {
                place,
                item: Some(item),
                what,
            };
            self.add(key, quantity, money);
            let sum = Key {
                place,
                item: None,
                what: What::Any,
            };
            if quantity > 0.0 {
                self.add(sum, 0.0, money);
            }
        }
    }

    fn add(&mut self, key: Key, quantity: f64, money: Option<f64>) {
        let priced = money.map_or(Priced::None, |_| Priced::All);
        let new = Line {
            priced,
            ..Line::default()
        };
        let line = self.lines.entry(key).or_insert(new);
        line.quantity += quantity;
        line.money += money.unwrap_or(0.0);
        line.priced = line.priced.with(priced);
    }
}
