//! The cost ledger and its prices.

use crate::model::ledger::Item;
use crate::scenario::leaf::{Measure, Name, Number, name, number};
use crate::scenario::read::{Of, Reference, id, reference, rows, section, word};

/// Items by their names.
const ITEMS: &[(&str, Item)] = &[
    ("bed_days", Item::BedDays),
    ("visits", Item::Visits),
    ("transfers", Item::Transfers),
    ("trips", Item::Trips),
    ("home_visits", Item::HomeVisits),
    ("tests", Item::Tests),
    ("supplies", Item::Supplies),
    ("staff_sent", Item::StaffSent),
    ("reserve", Item::Reserve),
];

section! {
    /// The cost ledger (费用账): for every arm and place, what care uses within the horizon, and money for what has a price. What has no
    /// price has no money, which is not the same as costing nothing.
    pub(crate) struct Ledger {
        /// What money is counted in, such as `{ zh = "元", en = "CNY" }`; required where there are prices.
        currency: Option<Name> = name(), optional;
        /// Prices.
        price: Vec<Price> = rows::<Price>(), maybe;
    }
}

section! {
    /// The price of one unit of an item. No two prices may be for the same.
    pub(crate) struct Price {
        /// Its id.
        id: String = id(), required;
        /// What is paid for: days in beds; visits to levels without beds; transfers with a bed kept, by the level wanted and at the facility left; vehicles sent,
        /// at their station; visits to people followed at home; tests and consultations of services; supplies used; working days (five a week) of staff who tour or are
        /// stationed elsewhere, at the sender; days of reserve members who are present.
        item: Item = word(ITEMS), required;
        /// Of bed-days, visits and transfers: at this level only; absent: at all.
        care_level: Option<Reference> = reference(Of::Level), optional;
        /// Of trips: of this kind only.
        vehicle: Option<Reference> = reference(Of::Vehicle), optional;
        /// Of tests: of this service only.
        service: Option<Reference> = reference(Of::Service), optional;
        /// Of supplies: of this one only.
        supply: Option<Reference> = reference(Of::Supply), optional;
        /// Of staff sent and of reserve: of this group only.
        staff: Option<Reference> = reference(Of::Staff), optional;
        /// In facilities of this tier only.
        tier: Option<Reference> = reference(Of::Tier), optional;
        /// In this facility only.
        facility: Option<Reference> = reference(Of::Facility), optional;
        /// Money for one unit.
        per_unit as "price": Number = number(Measure::FACTOR), required;
    }
}
