//! Beds that open when they are called for.

use crate::scenario::leaf::{Measure, Number, number};
use crate::scenario::read::{Of, Reference, list, reference, section, table};

section! {
    /// Beds that a unit can have besides its own: shut, preparing, open, closing.
    pub(crate) struct Convertible {
        /// How many.
        beds: Number = number(Measure::COUNT), required;
        /// Until then they do not exist; absent: they do from the begin on.
        from: Option<Number> = number(Measure::INSTANT), optional;
        /// From the decision to the first patient.
        ready_in: Number = number(Measure::TIME), default "\"24 h\"" because "the ministry's press conference of 9 December 2022 asked for it";
        /// How often the unit is looked at; between looks nothing is decided.
        review: Number = number(Measure::POSITIVE_TIME), default "\"1 h\"" because "a bed manager looks at least every hour in a surge";
        /// What calls for them: exactly one of `from`, `occupancy`, `waiting`.
        trigger: Call = table::<Call>(), required;
        /// When they close; absent: never. Nobody is put out of a bed.
        close: Option<Close> = table::<Close>(), optional;
        /// Units that lose beds while these are prepared or open.
        takes: Vec<Takes> = list(table::<Takes>()), maybe;
        /// Members of staff groups who leave their work when these are prepared, and work here while they are open.
        takes_staff: Vec<TakesStaff> = list(table::<TakesStaff>()), maybe;
        /// Equipment of other facilities that goes with them.
        takes_equipment: Vec<TakesEquipment> = list(table::<TakesEquipment>()), maybe;
    }
}

section! {
    /// What calls for convertible beds.
    pub(crate) struct Call {
        /// An instant: from then on.
        from: Option<Number> = number(Measure::INSTANT), optional;
        /// Patients in beds over usable beds without the converted ones: at least this.
        occupancy: Option<Number> = number(Measure::FACTOR), optional;
        /// Patients waiting for the unit: at least this.
        waiting: Option<Number> = number(Measure::COUNT), optional;
        /// How long it must have been so at every look.
        held as "for": Number = number(Measure::TIME), default "\"0 h\"" because "a surge does not wait";
    }
}

section! {
    /// What closes converted beds, or sends a reserve back.
    pub(crate) struct Close {
        /// Patients in beds over usable beds without the converted ones, or over those that the roster staffs: at most this.
        occupancy: Number = number(Measure::SHARE), required;
        /// How long it must have been so at every look.
        held as "for": Number = number(Measure::TIME), default "\"48 h\"" because "what comes and goes within days costs more than it gives; an assumption";
    }
}

section! {
    /// Beds that another unit loses.
    pub(crate) struct Takes {
        /// Its level of care.
        level: Reference = reference(Of::Level), required;
        /// Its facility; absent: the same.
        facility: Option<Reference> = reference(Of::Facility), optional;
        /// How many.
        beds: Number = number(Measure::COUNT), required;
    }
}

section! {
    /// Members of a staff group who work in another for a time, with their own absences and illness.
    pub(crate) struct TakesStaff {
        /// Their own group, which loses them.
        group: Reference = reference(Of::Staff), required;
        /// How many, the last of the roster; at most as many as there are.
        heads: Number = number(Measure::COUNT), required;
        /// The group that they join, which serves the unit.
        to: Reference = reference(Of::Staff), required;
    }
}

section! {
    /// Equipment that another facility gives up for a time; who holds some there keeps it.
    pub(crate) struct TakesEquipment {
        /// Its kind, of which both facilities have a stock.
        kind: Reference = reference(Of::Equipment), required;
        /// The other facility.
        facility: Reference = reference(Of::Facility), required;
        /// How much.
        count: Number = number(Measure::FACTOR), required;
    }
}
