//! The course of a case up to the first contact with a limited resource.

use super::{Case, Opened};
use crate::model::Model;
use crate::model::patient::{Outcome, StageId, TypeId};
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

/// Whether a stage is one of contact: it needs care, or is not folded.
pub(super) fn is_contact(model: &Model, kind: TypeId, stage: StageId) -> bool {
    model.patients.types[kind].has_loops || model.patients.stages[stage].need.is_some()
}

/// Whether home monitoring follows a person in a stage: then they are no longer folded.
fn is_followed(model: &Model, case: &Case) -> bool {
    let monitoring = &model.monitoring;
    let followed = monitoring.follows(case.stage, case.group, case.key, case.facility);
    followed.is_some()
}

/// Follows a case through stages that need no care, and notes since when the time of interventions runs.
///
/// Kinds of patients that can come back to a stage are not folded: their ordinals
/// are kept by the simulation.
pub(super) fn to_contact(model: &Model, mut case: Case, opened: &mut Opened) -> Folded {
    loop {
        if is_contact(model, case.patient_type, case.stage) || is_followed(model, &case) {
            return Folded::Contact(case);
        }
        let stage = &model.patients.stages[case.stage];
        opened.extend(stage.opens.iter().map(|&window| (window, case.contact)));
        // how long the last stage of those who never make contact takes is not asked
        match fate::outcome(stage, case.group, case.key, 0) {
            Outcome::Stage(next) => {
                let length = fate::length(stage, case.group, case.key, 0, None);
                (case.contact, case.stage) = (case.contact + length, next);
            }
            Outcome::Recovered => return Folded::Recovered,
            Outcome::Died => return Folded::Died(case.stage),
        }
    }
}
