//! What is done for patients besides giving them beds.

use crate::scenario::leaf::{Group, Measure, Name, Number, group, name, number};
use crate::scenario::read::{Of, Reference, id, keyed, list, named, reference, section};

section! {
    /// A measure that changes the course of those who have it, such as an antiviral or tele-ICU.
    pub(crate) struct Intervention {
        /// Its id.
        id: String = id(), required;
        /// What readers call it.
        name: Option<Name> = name(), optional;
        /// Share of those concerned who have it; a person has it in all stages or in none.
        share: Group<Number> = group(number(Measure::SHARE)), required;
        /// Patient types concerned; absent: all.
        types: Vec<Reference> = list(reference(Of::Type)), maybe;
        /// Stages concerned, by their ids; absent: all.
        stages: Vec<Reference> = list(named()), maybe;
        /// Only stages that need these levels; absent: whatever a stage needs.
        levels: Vec<Reference> = list(reference(Of::Level)), maybe;
        /// Odds ratio of base death.
        odds: Option<Number> = number(Measure::FACTOR), optional;
        /// Factor on the excess hazards of less care than needed.
        hazards: Option<Number> = number(Measure::FACTOR), optional;
        /// Factor on the length of the stage under adequate care.
        stays: Option<Number> = number(Measure::POSITIVE), optional;
        /// The supply that each who has it uses up, and how much, whenever a stage begins that it concerns: `{ antiviral = 1 }`.
        /// It comes from the facility responsible for what the stage needs; who finds too little goes without in that stage.
        uses: Vec<(Reference, Number)> = keyed(Of::Supply, &[], number(Measure::POSITIVE)), maybe;
        /// The longest time from the onset in which it has to begin. Who begins no stage that it concerns in time goes without; who has begun it keeps it in every later stage that it concerns,
        /// and takes from the supply once.
        within: Option<Number> = number(Measure::TIME), optional;
        /// Stages from whose beginning that time counts: from the first of them that a person begins. Absent: from the first stage that a person begins at all.
        since: Vec<Reference> = list(named()), maybe;
        /// The service whose specialists bring it, by consultation from afar or at the bedside: asked when a stage begins that it concerns, as soon as the patient is at a facility that
        /// the service serves. It changes what is left of the stage from when it has been given; whoever is in another stage or gone by then is passed over.
        by: Option<Reference> = reference(Of::Service), optional;
    }
}

impl Intervention {
    /// Whether it has to be given when a stage begins: by what is there of a supply, in time, or by a service.
    pub fn is_given(&self) -> bool {
        !self.uses.is_empty() || self.within.is_some() || self.by.is_some()
    }
}
