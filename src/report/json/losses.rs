//! Where modelled deaths occur and in which state, in the document.

use serde::Serialize;

use super::super::Input;
use super::nine;
use crate::experiment::outcome::Loss;

/// Modelled deaths in one place, state and kind of care. Assumption-driven.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct LossSummary {
    /// Id of the facility where the patient was, or would have gone first.
    pub facility: String,
    /// Id of the level of care given; nothing for none (at home or waiting without a bed).
    pub given: Option<String>,
    /// Whether it was on the way between facilities.
    pub on_the_way: bool,
    /// Id of the stage in which it happened, `patient_type.stage`.
    pub stage: String,
    /// Whether the care given was what the stage needs.
    pub adequate: bool,
    /// Mean number per replication.
    pub deaths: f64,
}

/// The deaths of an arm, in order of facility, care and stage.
pub(super) fn losses(input: &Input, arm: usize) -> Vec<LossSummary> {
    let arm = &input.experiment.arms[arm];
    let runs = arm.rows.len().max(1) as f64;
    let row = |(loss, &deaths): (&Loss, &u64)| row(input, loss, deaths as f64 / runs);
    arm.lost.iter().map(row).collect()
}

fn row(input: &Input, loss: &Loss, deaths: f64) -> LossSummary {
    let network = &input.model.network;
    LossSummary {
        facility: network.facilities[loss.facility].label.id.clone(),
        given: loss
            .given
            .map(|level| network.levels[level].label.id.clone()),
        on_the_way: loss.on_the_way,
        stage: input.model.patients.stages[loss.stage].label.id.clone(),
        adequate: loss.adequate,
        deaths: nine(deaths),
    }
}
