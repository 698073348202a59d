//! Schemes of pairing in `summary.json`.

use serde::Serialize;

use super::finite;
use crate::experiment::pairing::{ArmPairing, Measured, PairingResults};
use crate::model::network::FacilityId;
use crate::report::Input;
use crate::report::text::number::nine;

/// What schemes of pairing do.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PairingSummary {
    /// Id of the level of care.
    pub level: String,
    /// Id of the arm without help against which the others stand.
    pub without: String,
    /// Level of each interval of a difference.
    pub confidence: f64,
    /// One for each arm.
    pub arms: Vec<ArmPairingSummary>,
}

/// One arm.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ArmPairingSummary {
    /// Id of the arm.
    pub arm: String,
    /// Id of the scheme.
    pub scheme: Option<String>,
    /// Helpers by county, the first to be asked first.
    pub pairs: Vec<(String, Vec<String>)>,
    /// Hours in which the counties' patients lack the level.
    pub counties_unmet_hours: MeasuredSummary,
    /// The same of the helpers' own patients.
    pub helpers_unmet_hours: MeasuredSummary,
    /// Both together.
    pub net_unmet_hours: MeasuredSummary,
    /// Those hours per need in the worst county.
    pub worst: MeasuredSummary,
    /// The worst county minus the best.
    pub spread: MeasuredSummary,
    /// Id of the county that is worst on average.
    pub worst_county: Option<String>,
    /// Transfers per need of the counties' patients.
    pub treated_elsewhere: Option<f64>,
    /// Mean minutes on the way of a transfer.
    pub minutes: Option<f64>,
    /// Patients sent, mean per replication: from, to, number.
    pub flows: Vec<(String, String, f64)>,
}

/// A number and its difference from the arm without help.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct MeasuredSummary {
    /// Mean.
    pub value: Option<f64>,
    /// Paired difference.
    pub difference: Option<f64>,
    /// Simultaneous interval.
    pub interval: [Option<f64>; 2],
}

fn measured(found: &Measured) -> MeasuredSummary {
    let (low, high) = found.interval.unwrap_or((f64::NAN, f64::NAN));
    MeasuredSummary {
        value: finite(found.value),
        difference: finite(found.difference),
        interval: [finite(low), finite(high)],
    }
}

/// The pairing of a study.
pub(in crate::report) fn summary(input: &Input, all: &PairingResults) -> PairingSummary {
    let arm_id = |arm: usize| input.study.arms[arm].label.id.clone();
    let id = |at: FacilityId| input.model.network.facilities[at].label.id.clone();
    let arm = |(place, row): (usize, &ArmPairing)| ArmPairingSummary {
        arm: arm_id(place),
        scheme: row.scheme.as_ref().map(|scheme| scheme.id.clone()),
        pairs: row
            .pairs
            .iter()
            .map(|(county, helpers)| (id(*county), helpers.iter().map(|&at| id(at)).collect()))
            .collect(),
        counties_unmet_hours: measured(&row.counties),
        helpers_unmet_hours: measured(&row.helpers),
        net_unmet_hours: measured(&row.net),
        worst: measured(&row.worst),
        spread: measured(&row.spread),
        worst_county: row.worst_county.map(id),
        treated_elsewhere: finite(row.outside),
        minutes: finite(row.minutes),
        flows: row
            .flows
            .iter()
            .map(|&(from, to, n)| (id(from), id(to), nine(n)))
            .collect(),
    };
    PairingSummary {
        level: input.model.network.levels[all.level].label.id.clone(),
        without: arm_id(all.without),
        confidence: nine(all.confidence),
        arms: all.arms.iter().enumerate().map(arm).collect(),
    }
}
