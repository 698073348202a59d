//! `[run]`: when the run begins and ends, and how often it is repeated.

use jiff::civil::Date;

use crate::scenario::leaf::{Measure, Number, number};
use crate::scenario::read::{Of, Reference, date, flag, reference, section, word};

section! {
    /// When the run begins and ends, and how often it is repeated.
    pub(crate) struct Run {
        /// First recorded day; t = 0 is its midnight.
        start: Option<Date> = date(), required;
        /// Length of the recorded time.
        horizon: Number = number(Measure::POSITIVE_TIME), required;
        /// Unrecorded time before the start, in which beds fill.
        warmup: Number = number(Measure::TIME), default "\"0 d\"" because "a surge usually begins from a stated census";
        /// What happens at the horizon: nobody new arrives and the run goes on until nobody is left, or it stops.
        after: bool = word(&[("drain", true), ("stop", false)]), default "\"drain\"" because "waits cut off at the horizon would look too short";
        /// Longest time that draining may take.
        drain_cap: Number = number(Measure::TIME), default "\"365 d\"" because "a system that cannot cope never empties";
        /// Number of replications.
        replications: Number = number(Measure { least: 1.0, most: 1e7, ..Measure::COUNT }), default "200" because "gives a share of replications to within about 7 %";
        /// Master seed of all random numbers.
        seed: Number = number(Measure { most: 9e15, ..Measure::COUNT }), default "20221231" because "the same file gives the same numbers";
        /// Draw by exact quantiles instead of tables: slow, for checks.
        exact_draws: bool = flag(), default "false" because "tables draw nearly the same in a small part of the time";
        /// Arm against which the others are compared.
        reference: Option<Reference> = reference(Of::Arm), optional;
        /// Input that is the size of the wave, for the breaking point.
        wave_size: Option<Reference> = reference(Of::Input), optional;
    }
}
