//! Staff groups.

use super::convertible::Close;
use crate::model::pool::OVER;
use crate::model::roster::Held;
use crate::scenario::leaf::{Law, Measure, Name, Number, law, name, number};
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
        /// How members fall ill in the wave; absent: none does.
        illness: Option<Illness> = table::<Illness>(), optional;
        /// Members who are called up besides.
        reserve: Option<Reserve> = table::<Reserve>(), optional;
        /// The units that it serves; several share it. None, if it only makes visits of a `[[monitoring]]`.
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
    /// How members fall ill: each at most once, when `risk` times the hazard of the people around reaches a
    /// threshold of their own.
    pub(crate) struct Illness {
        /// The wave, as it is expected among the people whose care leads to the facility.
        stream: Reference = reference(Of::Stream), required;
        /// Hazard of a member as a multiple of that of these people.
        risk: Option<Number> = number(Measure::FACTOR), optional;
        /// Infections of people for one case of the stream; absent: 1, its cases are infections.
        infections_per_case: Option<Number> = number(Measure::POSITIVE), optional;
        /// From infection to staying away; absent: at once.
        after: Option<Law> = law(Measure::TIME), optional;
        /// How long they stay away.
        off: Law = law(Measure::TIME), required;
    }
}

section! {
    /// Members who are called up besides those of the roster; they are absent and fall ill as these.
    pub(crate) struct Reserve {
        /// How many.
        heads: Option<Number> = number(Measure::COUNT), optional;
        /// Or as a share of the heads on the roster at the start, rounded.
        share: Option<Number> = number(Measure::SHARE), optional;
        /// But at most so many.
        at_most: Option<Number> = number(Measure::COUNT), optional;
        /// When they are called: exactly one of `from` and `trigger`.
        from: Option<Number> = number(Measure::INSTANT), optional;
        /// Or what calls them: how crowded a unit is.
        trigger: Option<CallUp> = table::<CallUp>(), optional;
        /// What sends them back if a `trigger` called them; absent: nothing but `until`. They can be called again.
        close: Option<Close> = table::<Close>(), optional;
        /// From the call to work: training, travel.
        ready_in: Number = number(Measure::TIME), default "\"0 d\"" because "a call-up without training or travel takes no time";
        /// When they go back; absent: never.
        until: Option<Number> = number(Measure::INSTANT), optional;
        /// What one of them does, as a part of what a member of the roster does; absent: as much.
        productivity: Option<Number> = number(Measure::SHARE), optional;
        /// The levels at which they work, among those that the group serves; absent: at all of them.
        levels: Option<Vec<Reference>> = list(reference(Of::Level)), optional;
    }
}

section! {
    /// What calls a reserve up: patients of a unit against the beds that the roster staffs, without the reserve.
    pub(crate) struct CallUp {
        /// The care level of the unit, in the group's facility.
        level: Reference = reference(Of::Level), required;
        /// Not before; absent: from the begin on.
        not_before: Option<Number> = number(Measure::INSTANT), optional;
        /// Patients in beds over the open beds that the roster staffs: at least this. Exactly one of `occupancy`, `waiting`.
        occupancy: Option<Number> = number(Measure::FACTOR), optional;
        /// Patients waiting for the unit: at least this.
        waiting: Option<Number> = number(Measure::COUNT), optional;
        /// How long it must have been so at every look.
        held as "for": Number = number(Measure::TIME), default "\"0 h\"" because "a surge does not wait";
        /// How often the unit is looked at; between looks nothing is decided.
        review: Number = number(Measure::POSITIVE_TIME), default "\"1 h\"" because "a bed manager looks at least every hour in a surge";
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
