//! The course of a case up to the first contact with a limited resource.

use super::Case;
use crate::model::Model;
use crate::model::patient::{Outcome, StageId};
use crate::simulation::fate;

/// What folding leads to.
pub(super) enum Folded {
    /// Contact, with the stage and time at which it is made.
    Contact(Case),
    /// Recovery without contact.
    Recovered,
    /// Death without contact, in this stage.
    Died(StageId),
}

/// Follows a case through stages that need no care.
///
/// Kinds of patients that can come back to a stage are not folded: their ordinals
/// are kept by the simulation.
#[inline]
pub(super) fn to_contact(model: &Model, mut case: Case) -> Folded {
    if model.patients.types[case.patient_type].has_loops {
        return Folded::Contact(case);
    }
    loop {
        let stage = &model.patients.stages[case.stage];
        if stage.need.is_some() {
            return Folded::Contact(case);
        }
        case.contact = case.contact + fate::length(stage, case.group, case.key, 0, None);
        match fate::outcome(stage, case.group, case.key, 0) {
            Outcome::Stage(next) => case.stage = next,
            Outcome::Recovered => return Folded::Recovered,
            Outcome::Died => return Folded::Died(case.stage),
        }
    }
}
