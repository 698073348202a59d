//! Interventions as what they do to each stage.

use super::{Compiler, sorted};
use crate::model::patient::Relief;
use crate::random::Purpose;
use crate::scenario::leaf::{Name, Number};
use crate::scenario::written::{Intervention, Stage};

/// What decides who has an intervention.
const INTERVENTION: Purpose = Purpose::named("intervention");

/// Whether an intervention is about a stage of a patient type.
pub(crate) fn concerns(row: &Intervention, patient_type: &str, stage: &Stage) -> bool {
    let has = |list: &[crate::scenario::read::Reference], id: &str| {
        list.is_empty() || list.iter().any(|named| named.id == id)
    };
    let needs = stage.needs.as_ref().map_or("", |level| &level.id);
    has(&row.types, patient_type) && has(&row.stages, &stage.id) && has(&row.levels, needs)
}

impl Compiler<'_> {
    /// What interventions do to a stage, in order of their ids.
    pub(super) fn relief(&self, patient_type: &str, stage: &Stage) -> Vec<Relief> {
        let rows = sorted(&self.written.intervention, |row| &row.id);
        let concerned = rows.into_iter();
        concerned
            .filter(|row| concerns(row, patient_type, stage))
            .map(|row| self.relief_of(row))
            .filter(|relief| relief.share.values().iter().any(|&share| share > 0.0))
            .collect()
    }

    fn relief_of(&self, row: &Intervention) -> Relief {
        let factor = |number: &Option<Number>| {
            number
                .as_ref()
                .map_or(1.0, |number| self.world.number(number))
        };
        Relief {
            label: Name::label(row.name.as_ref(), &row.id),
            purpose: INTERVENTION.with(&row.id),
            share: self.world.numbers(&row.share),
            odds: factor(&row.odds),
            hazards: factor(&row.hazards),
            stays: factor(&row.stays),
        }
    }
}
