//! Equipment: what there is, and what stages ask for.

use super::{Compiler, id_of, instant, sorted};
use crate::model::Label;
use crate::model::equipment::{Stock, StockId, parts};
use crate::model::pool::ResourceId;
use crate::scenario::leaf::Name;
use crate::scenario::read::{Of, Reference};
use crate::scenario::written;
use crate::table::{Id, Table};
use crate::units::Time;

/// The number of a kind of equipment: after those of so many staff groups.
pub(super) fn equipment_id(groups: usize, kind: &Reference) -> ResourceId {
    ResourceId::new(groups + kind.number.unwrap_or(0))
}

impl Compiler<'_> {
    /// All stocks, by kind and facility. Kinds are named after the staff groups.
    pub(super) fn stocks(&self, resources: &mut Table<ResourceId, Label>) -> Table<StockId, Stock> {
        let mut stocks: Table<StockId, Stock> = Table::new();
        for row in sorted(&self.written.equipment, |row| &row.id) {
            let resource = resources.push(Name::label(row.name.as_ref(), &row.id));
            for (facility, stock) in &row.stock {
                stocks.push(Stock {
                    resource,
                    facility: id_of(facility),
                    on_hand: self.on_hand(stock),
                });
            }
        }
        stocks
    }

    fn on_hand(&self, row: &written::Stock) -> Vec<(Time, i64)> {
        let mut steps = vec![(Time(i64::MIN), parts(self.world.number(&row.count)))];
        for step in &row.schedule {
            let from = instant(self.world.number(&step.from));
            steps.push((from, parts(self.world.number(&step.count))));
        }
        steps.sort_by_key(|&(from, _)| from);
        steps
    }

    /// What a stage asks for, in parts.
    pub(super) fn asks(&self, asks: &written::Asks) -> Vec<(ResourceId, i64)> {
        let groups = self.ids.count(Of::Staff);
        let ask = |(kind, amount): &(Reference, Option<_>)| {
            let amount = amount.as_ref().map_or(1.0, |n| self.world.number(n));
            (equipment_id(groups, kind), parts(amount))
        };
        asks.iter().map(ask).collect()
    }
}
