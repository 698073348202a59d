//! Triage: sorting by urgency, with errors.

use crate::scenario::leaf::{Group, Measure, Name, Number, group, name, number};
use crate::scenario::read::{Of, Reference, id, list, named, reference, rows, section, table};

section! {
    /// Sorting by urgency, with errors: the class that is given decides who goes first, and where; the true one the course.
    pub(crate) struct Triage {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// Its classes, the most urgent first.
        class: Vec<TriageClass> = rows::<TriageClass>(), required;
    }
}

section! {
    /// A class of a triage.
    pub(crate) struct TriageClass {
        /// Its id, unique in the triage.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// How urgent those are who are given this class; absent: as their stage says.
        severity: Option<Number> = number(Measure::COUNT), optional;
        /// The level to which those are sent who are given this class; absent: the one that their stage needs. Who is sent to less
        /// than that is treated there, and harmed by it as by any lesser care.
        level: Option<Reference> = reference(Of::Level), optional;
        /// Of those who truly belong to this class, the share that is given another one; the rest is given this one.
        given: Vec<Given> = list(table::<Given>()), maybe;
    }
}

section! {
    /// How often patients of one class are given another.
    pub(crate) struct Given {
        /// The class given.
        class: Reference = named(), required;
        /// Share of those who truly belong to the class in whose row this stands.
        p: Group<Number> = group(number(Measure::SHARE)), required;
    }
}

section! {
    /// By what a stage is sorted when it begins, and the class to which it truly belongs.
    pub(crate) struct Sorted {
        /// The triage.
        by: Reference = reference(Of::Triage), required;
        /// The true class.
        class: Reference = named(), required;
    }
}
