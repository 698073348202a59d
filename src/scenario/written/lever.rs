//! Levers: what a plan may change, and what that costs.

use super::goals::raw;
use crate::scenario::leaf::{Measure, Name, Number, name, number};
use crate::scenario::read::{id, section};
use crate::scenario::tree::Table;

section! {
    /// What `plan` may change: values that grow with each unit of the lever.
    pub(crate) struct Lever {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// What one unit adds, by path: `{ "facility.county.icu.beds" = 1, "facility.county.ward.beds" = -1 }`; a date is made
        /// earlier by `"-1 d"`. Where a `schedule` stands beside the value, every step of it grows as well.
        add: Table = raw(), required;
        /// Unit in words, such as `beds`.
        unit: Option<Name> = name(), optional;
        /// Most units that can be had.
        at_most: Number = number(Measure { least: 1.0, most: 1e5, ..Measure::COUNT }), required;
        /// Units come in lots of so many.
        step: Number = number(Measure { least: 1.0, most: 1e5, ..Measure::COUNT }), default "1" because "most things can be had one by one";
        /// Price of one unit, for all levers in the same money.
        price: Number = number(Measure::POSITIVE), default "1" because "without prices a plan counts units";
        /// Time from the start of the run until it works: building takes weeks, training months. A value grows from then on
        /// by a step of its `schedule`; a date cannot be brought before it.
        lead_time: Number = number(Measure::TIME), default "\"0 d\"" because "a plan that is made before the run begins is carried out by then";
    }
}
