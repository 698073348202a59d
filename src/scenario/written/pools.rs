//! Staff groups.

use crate::model::pool::{Held, OVER};
use crate::scenario::leaf::{Measure, Name, Number, name, number};
use crate::scenario::read::{Of, Reference, id, list, reference, section, table, word};

section! {
    /// A staff group of one facility: each patient in a bed of the units that it serves takes a part of
    /// those on duty.
    pub(crate) struct Staff {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// Where it works.
        facility: Reference = reference(Of::Facility), required;
        /// Heads on the roster.
        heads: Number = number(Measure::COUNT), required;
        /// Changes of heads over time.
        schedule: Vec<HeadStep> = list(table::<HeadStep>()), maybe;
        /// Heads for one member on duty around the clock (about 4.7 with 36 h a week); 1 if `heads` are those on duty.
        cover: Option<Number> = number(Measure::POSITIVE), optional;
        /// The same by effective hours a week: cover = 168 h / `weekly_hours`.
        weekly_hours: Option<Number> = number(Measure::POSITIVE_TIME), optional;
        /// Weights of the 24 hours of the day; their mean stays.
        hours: Vec<Number> = list(number(Measure::FACTOR)), maybe;
        /// Weights of the days of the week, Monday first; their mean stays.
        weekdays: Vec<Number> = list(number(Measure::FACTOR)), maybe;
        /// Probability that a member is absent, drawn for each member.
        absence: Number = number(Measure::SHARE), default "\"0 %\"" because "`heads` are those who come unless the file says so";
        /// How long an absence lasts: a shift of 8 h, a day, or the whole replication.
        held: Held = word(&[("shift", Held::Shift), ("day", Held::Day), ("replication", Held::Replication)]), default "\"shift\"" because "every shift is short of other members";
        /// The units that it serves; several share it.
        serves: Vec<Serves> = list(table::<Serves>()), required;
        /// The most stretched mode in which patients are still admitted.
        most_stretched: usize = word(&[("crisis", 2), ("contingency", 1), ("conventional", 0)]), default "\"crisis\"" because "a mode without ratios of its own is as the one before";
        /// What the modes do to patients in the units served.
        mode: Vec<ModeEffect> = list(table::<ModeEffect>()), maybe;
    }
}

section! {
    /// A unit that a staff group serves, with patients per member on duty.
    pub(crate) struct Serves {
        /// The care level of the unit, in the group's facility.
        level: Reference = reference(Of::Level), required;
        /// Patients for one member on duty in conventional mode.
        patients_per_staff: Number = number(Measure::POSITIVE), required;
        /// The same in contingency mode; absent: as in conventional mode.
        contingency: Option<Number> = number(Measure::POSITIVE), optional;
        /// The same in crisis mode; absent: as in contingency mode.
        crisis: Option<Number> = number(Measure::POSITIVE), optional;
    }
}

section! {
    /// What a way of working does to those in the units served.
    pub(crate) struct ModeEffect {
        /// The mode; `over`: more patients than the most stretched mode allows (as `crisis` if absent).
        mode: usize = word(&[("contingency", 1), ("crisis", 2), ("over", OVER)]), required;
        /// Odds ratio of base death of those who lie there under adequate care, by the mean over their stay.
        odds: Option<Number> = number(Measure::POSITIVE), optional;
        /// Factor on the excess hazards of those who lie there and need more care.
        hazards: Option<Number> = number(Measure::FACTOR), optional;
    }
}

section! {
    /// From an instant on, so many heads.
    pub(crate) struct HeadStep {
        /// From when.
        from: Number = number(Measure::INSTANT), required;
        /// How many.
        heads: Number = number(Measure::COUNT), required;
    }
}
