//! Supplies that patients use up.

use crate::scenario::leaf::{Measure, Name, Number, name, number};
use crate::scenario::read::{Of, Reference, id, keyed, list, section, table};

section! {
    /// A supply that patients use up, such as oxygen or a drug: those in beds by the day, or an intervention by the course. Where it runs
    /// out they are cared for as at the next lower level, or go without the intervention.
    pub(crate) struct Supply {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// What each facility has; one that is not named has as much as is used.
        stock: Vec<(Reference, SupplyStock)> = keyed(Of::Facility, &[], table::<SupplyStock>()), required;
    }
}

section! {
    /// A supply in one facility.
    pub(crate) struct SupplyStock {
        /// How much is there when the run begins, in any unit of amount.
        start: Number = number(Measure::FACTOR), required;
        /// How much is delivered every midnight.
        daily: Option<Number> = number(Measure::FACTOR), optional;
        /// Further deliveries.
        deliveries: Vec<Delivery> = list(table::<Delivery>()), maybe;
    }
}

section! {
    /// A delivery.
    pub(crate) struct Delivery {
        /// When it comes.
        at: Number = number(Measure::INSTANT), required;
        /// How much.
        amount: Number = number(Measure::FACTOR), required;
    }
}
