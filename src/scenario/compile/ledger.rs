//! The cost ledger: prices by what they are of, and who is away.

use super::{Compiler, id_of};
use crate::model::ledger::{Ledger, Price, Sent, What};
use crate::model::network::Network;
use crate::model::pool::PoolId;
use crate::model::service::ServiceId;
use crate::scenario::leaf::Name;
use crate::scenario::read::Reference;
use crate::scenario::written;

impl Compiler<'_> {
    /// The ledger, if there is one.
    pub(super) fn ledger(&self, network: &Network) -> Option<Ledger> {
        let row = self.written.ledger.as_ref()?;
        let currency = row.currency.as_ref();
        let prices = row.price.iter();
        Some(Ledger {
            currency: currency.map(|name| Name::label(Some(name), "currency")),
            prices: prices.map(|row| self.price(row, network)).collect(),
            sent: self.away(),
        })
    }

    fn price(&self, row: &written::Price, network: &Network) -> Price {
        Price {
            item: row.item,
            what: self.priced(row, network),
            tier: row.tier.as_ref().map(id_of),
            facility: row.facility.as_ref().map(id_of),
            price: self.world.number(&row.per_unit),
        }
    }

    fn priced(&self, row: &written::Price, network: &Network) -> What {
        let pools = &network.pools;
        if let Some(level) = &row.care_level {
            return What::Level(id_of(level));
        }
        let vehicle = row.vehicle.as_ref().map(|kind| self.vehicle_kind(kind));
        let supply = row.supply.as_ref().map(|kind| self.supply_kind(kind));
        let service = |service: &Reference| pools.services[id_of::<ServiceId>(service)].resource;
        let staff = |group: &Reference| pools.staff[id_of::<PoolId>(group)].resource;
        let found = vehicle
            .or(supply)
            .or_else(|| row.service.as_ref().map(service))
            .or_else(|| row.staff.as_ref().map(staff));
        found.map_or(What::Any, What::Resource)
    }

    /// Members who tour or are stationed elsewhere, by outreach or by the scheme of pairing in force.
    fn away(&self) -> Vec<Sent> {
        let mut sent = Vec::new();
        for row in &self.written.outreach {
            let (group, heads) = (id_of(&row.sender), self.world.count(&row.heads));
            for (_, spans) in self.timetable(row) {
                let away = spans.into_iter().map(|(from, until)| Sent {
                    group,
                    from,
                    until,
                    heads,
                });
                sent.extend(away);
            }
        }
        let stationed = self.stationed_rows().iter().map(|row| {
            let (from, until, heads) = self.stationed(row);
            Sent {
                group: id_of(&row.sender),
                from,
                until,
                heads: u32::try_from(heads).unwrap_or(0),
            }
        });
        sent.extend(stationed);
        sent
    }
}
