//! Touring and stationed staff, and the weekly table.

use crate::scenario::leaf::{Measure, Name, Number, name, number};
use crate::scenario::read::{Of, Reference, id, list, reference, section};

section! {
    /// Staff who leave their group for others by a timetable: a touring team (巡回医疗) has several stops, a stationed one (派驻) has one.
    /// What one group gains the other loses, at every instant.
    pub(crate) struct Outreach {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// The group that sends them.
        sender: Reference = reference(Of::Staff), required;
        /// The groups for which they work, in the order of the route.
        stops: Vec<Reference> = list(reference(Of::Staff)), required;
        /// How many go together.
        heads: Number = number(Measure::COUNT), required;
        /// Half-days at each stop in every cycle, of 10 in a week.
        half_days: Number = number(Measure { least: 1.0, most: 10.0, ..Measure::COUNT }), required;
        /// Length of a cycle in weeks.
        weeks: Number = number(Measure { least: 1.0, most: 52.0, ..Measure::COUNT }), default "1" because "plans of touring and stationing count half-days by the week";
        /// Only stops whose group has fewer members for 1,000 people than this: of those whose first contact is its facility; absent: all.
        below: Option<Number> = number(Measure::POSITIVE), optional;
        /// From when; absent: from the begin on.
        since: Option<Number> = number(Measure::INSTANT), optional;
        /// Until when; absent: to the end.
        until: Option<Number> = number(Measure::INSTANT), optional;
    }
}

section! {
    /// The weekly table of touring and stationed services, in the columns of the district's form; what is not simulated stays blank.
    pub(crate) struct WeeklyTable {
        /// The tier of townships.
        townships: Reference = reference(Of::Tier), required;
        /// The tier of villages.
        villages: Reference = reference(Of::Tier), required;
        /// The lead hospital.
        lead: Reference = reference(Of::Facility), required;
    }
}
