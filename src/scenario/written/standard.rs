//! Paper standards: what documents ask of hospitals, and what is counted for them.

use crate::readiness::Grade;
use crate::scenario::leaf::{Measure, Name, Number, name, number};
use crate::scenario::read::{
    Of, Reference, flag, id, list, listed, plain, reference, section, table, text, word,
};

/// The grades by name.
pub(super) const GRADES: &[(&str, Grade)] = &[
    ("tertiary", Grade::Tertiary),
    ("secondary", Grade::Secondary),
    ("primary", Grade::Primary),
];

/// How sure a line is, in words of the language.
type Mark = &'static str;

const MARKS: &[(&str, Mark)] = &[
    ("verified", "verified"),
    ("recalled", "recalled"),
    ("derived", "derived"),
    ("assumed", "assumed"),
];

section! {
    /// Something that standards count in a facility. Where it follows from nothing else, facilities
    /// state it in `counts`.
    pub(crate) struct Counted {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// Follows from the units: the open beds at this level of care, by their schedule.
        beds_of: Option<Reference> = reference(Of::Level), optional;
        /// Follows from the units: the convertible beds at this level of care.
        convertible_of: Option<Reference> = reference(Of::Level), optional;
        /// Of those only the ones that are ready within this time.
        within: Option<Number> = number(Measure::TIME), optional;
        /// Follows from the staff: the heads on the roster of these groups, in the facility of each.
        heads_of: Vec<Reference> = list(reference(Of::Staff)), maybe;
        /// Follows from the staff: the reserve of these groups that has been called up.
        reserve_of: Vec<Reference> = list(reference(Of::Staff)), maybe;
        /// Follows from the places: the people who live in all of them together.
        persons: bool = flag(), default "false" because "most things are counted in a facility";
    }
}

section! {
    /// One line of a document, with exactly one of `at_least`, `steps` and `present`.
    pub(crate) struct Standard {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// Document.
        document: String = text(), required;
        /// Year of the document.
        year: String = plain(), required;
        /// Where the line was read.
        source: Vec<Reference> = listed(reference(Of::Source)), maybe;
        /// How sure it is.
        mark: Option<Mark> = word(MARKS), optional;
        /// Only facilities of this grade; absent: of any grade.
        grade: Option<Grade> = word(GRADES), optional;
        /// What is counted.
        count: Reference = reference(Of::Counted), required;
        /// What it is a ratio to; absent: `at_least` is a number of its own.
        per: Option<Reference> = reference(Of::Counted), optional;
        /// At least so many, or so many for each of `per`; the product is rounded up.
        at_least: Option<Number> = number(Measure::FACTOR), optional;
        /// Upper end of the range that the document names; more is no fault.
        up_to: Option<Number> = number(Measure::FACTOR), optional;
        /// At least so many by the size of `per`.
        steps: Vec<StandardStep> = list(table::<StandardStep>()), maybe;
        /// The document names no number: there must be one at all.
        present: bool = flag(), default "false" because "most lines of documents name a number";
        /// The day on which open beds are counted; absent: the start of the run.
        at: Option<Number> = number(Measure::INSTANT), optional;
        /// Counted over all facilities together, as for a county.
        together: bool = flag(), default "false" because "most lines are about one hospital";
    }
}

section! {
    /// From a size on, so many.
    pub(crate) struct StandardStep {
        /// From this size on.
        from: Number = number(Measure::PERSONS), required;
        /// At least so many.
        at_least: Number = number(Measure::COUNT), required;
    }
}
