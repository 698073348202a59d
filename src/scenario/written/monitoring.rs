//! Who is followed at home.

use crate::scenario::leaf::{Group, Measure, Name, Number, group, name, number};
use crate::scenario::read::{Of, Reference, id, list, named, reference, section};

section! {
    /// A programme of home monitoring (居家健康监测): visits to people at home by risk tier, which find those who have got worse. A
    /// person enters it with the first of its stages, and leaves it recovered, or when the need is recognised.
    pub(crate) struct Monitoring {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// Patient types concerned; absent: all.
        types: Vec<Reference> = list(reference(Of::Type)), maybe;
        /// Stages in which people are followed: such as need no care.
        stages: Vec<Reference> = list(named()), required;
        /// Share of people who are followed (contracted, 签约).
        share: Group<Number> = group(number(Measure::SHARE)), required;
        /// From one visit to the next, if the team keeps up; the first comes at a random moment of the first interval. 0 is always.
        interval: Group<Number> = group(number(Measure::TIME)), required;
        /// Probability that a visit finds a person who has got worse (oxygen saturation below 93 %).
        sensitivity: Number = number(Measure::SHARE), required;
        /// Staff groups that make the visits: people are followed by that of the facility of their first contact, else of the first one
        /// that it refers to, directly or not; where there is none, nobody is. Absent: visits take nobody's time.
        teams: Vec<Reference> = list(reference(Of::Staff)), maybe;
        /// Time that a visit takes, the way included.
        visit_time: Option<Number> = number(Measure::POSITIVE_TIME), optional;
        /// Time that each member present gives to visits in a day. Where it is too little for all, intervals get longer.
        time_per_member: Option<Number> = number(Measure { most: 1.0, ..Measure::POSITIVE_TIME }), optional;
        /// Oximeters that each team lends to people while they are followed; absent: one for everyone.
        oximeters: Option<Number> = number(Measure::COUNT), optional;
        /// Probability that a visit to a person without one finds that they have got worse; absent: as with one.
        sensitivity_without: Option<Number> = number(Measure::SHARE), optional;
    }
}
