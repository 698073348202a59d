//! Supplies: what there is, and what is delivered.

use super::{Compiler, id_of, instant, sorted};
use crate::model::Label;
use crate::model::equipment::parts;
use crate::model::pool::ResourceId;
use crate::model::supply::{Supply, SupplyId};
use crate::scenario::leaf::{Name, Number};
use crate::scenario::read::{Of, Reference};
use crate::scenario::written;
use crate::table::{Id, Table};
use crate::units::Time;

impl Compiler<'_> {
    /// All supplies, by kind and facility. Kinds are named after the services.
    pub(super) fn supplies(
        &self,
        resources: &mut Table<ResourceId, Label>,
    ) -> Table<SupplyId, Supply> {
        let mut supplies: Table<SupplyId, Supply> = Table::new();
        for row in sorted(&self.written.supply, |row| &row.id) {
            let resource = resources.push(Name::label(row.name.as_ref(), &row.id));
            for (facility, stock) in &row.stock {
                supplies.push(Supply {
                    resource,
                    facility: id_of(facility),
                    start: parts(self.world.number(&stock.start)),
                    deliveries: self.deliveries(stock),
                });
            }
        }
        supplies
    }

    /// Deliveries in order of time: those of every midnight of the run, and the stated ones.
    fn deliveries(&self, row: &written::SupplyStock) -> Vec<(Time, i64)> {
        let clock = self.clock();
        let amount = |number: &Number| parts(self.world.number(number));
        let daily = row.daily.as_ref().map_or(0, amount);
        let days = clock.begin().day() + 1..=clock.last().day();
        let mut all: Vec<(Time, i64)> = Vec::new();
        if daily > 0 {
            all.extend(days.map(|day| (Time::of_day(day), daily)));
        }
        let stated = row.deliveries.iter();
        all.extend(stated.map(|row| (instant(self.world.number(&row.at)), amount(&row.amount))));
        all.sort_by_key(|&(at, _)| at);
        all
    }

    /// The kind of a supply: after staff groups, kinds of equipment and services.
    pub(super) fn supply_kind(&self, kind: &Reference) -> ResourceId {
        let before = [Of::Staff, Of::Equipment, Of::Service].map(|of| self.ids.count(of));
        ResourceId::new(before.iter().sum::<usize>() + kind.number.unwrap_or(0))
    }

    /// What a stage uses in a day, in parts.
    pub(super) fn uses(&self, uses: &[(Reference, Number)]) -> Vec<(ResourceId, i64)> {
        let use_of = |(kind, amount): &(Reference, Number)| {
            (self.supply_kind(kind), parts(self.world.number(amount)))
        };
        uses.iter().map(use_of).collect()
    }
}
