//! Staff sent where the load is.

use crate::scenario::leaf::{Measure, Name, Number, name, number};
use crate::scenario::read::{Of, Reference, id, list, reference, section};

section! {
    /// Staff groups whose members a command centre sends to each other, where the load is (统一调配). At every look it plans anew who helps whom: the load of a group is the patients who
    /// need its care, those in line for an open bed among them, over those whom its members on duty can care for at the usual ratio if none is sent.
    pub(crate) struct Redeployment {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// The groups: two or more, each serving some level.
        groups: Vec<Reference> = list(reference(Of::Staff)), required;
        /// How often it is looked at; between looks nothing is decided.
        review: Number = number(Measure::POSITIVE_TIME), default "\"24 h\"" because "rosters are made by the day";
        /// From the decision to work in the other group; who is no longer needed is back at once.
        ready_in: Number = number(Measure::TIME), default "\"12 h\"" because "a way within the prefecture and a hand-over; an assumption";
        /// A group with a load above this is helped, until its load is no higher.
        above: Number = number(Measure::FACTOR), default "1" because "more patients than the usual ratio allows";
        /// A group helps as long as its own load stays at most this.
        below: Number = number(Measure::FACTOR), default "0.8" because "room for what comes before the next look; an assumption";
        /// Most of its heads that a group sends at once.
        most: Number = number(Measure::SHARE), required;
    }
}
