//! When a unit takes nobody.

use crate::scenario::leaf::{Measure, Number, number};
use crate::scenario::read::{Of, Reference, reference, section};

section! {
    /// When a unit takes nobody, so that patients who can wait are put off; those who are in it stay. By dates, or by how full another unit is.
    pub(crate) struct Pause {
        /// From when.
        from: Option<Number> = number(Measure::INSTANT), optional;
        /// Until when; absent: for ever.
        until: Option<Number> = number(Measure::INSTANT), optional;
        /// Or while patients in beds over usable beds of another unit are at least this.
        occupancy: Option<Number> = number(Measure::FACTOR), optional;
        /// Down to this it takes patients again; absent: as soon as `occupancy` is no longer reached.
        resume: Option<Number> = number(Measure::FACTOR), optional;
        /// The level of that unit.
        level: Option<Reference> = reference(Of::Level), optional;
        /// Its facility; absent: the same.
        facility: Option<Reference> = reference(Of::Facility), optional;
        /// How often it is looked at.
        review: Number = number(Measure::POSITIVE_TIME), default "\"6 h\"" because "bed managers look in the morning, at noon and in the evening";
    }
}
