//! How a past census goes with the simulated one.

use serde::Serialize;

use super::finite;
use crate::experiment::observed::{Agreement, Laid, Overlay, census_of};
use crate::report::Input;
use crate::report::names::Names;
use crate::report::observed::agreements;

/// A past census over the simulated one.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ObservedSummary {
    /// Name of the file of observed numbers.
    pub file: String,
    /// BLAKE3 hash of its text.
    pub hash: String,
    /// Id of the arm that it is laid over.
    pub arm: String,
    /// One for each unit that was observed.
    pub units: Vec<UnitAgreement>,
}

/// How the numbers of one unit go together; numbers of beds.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct UnitAgreement {
    /// The unit: ids joined by a dot, such as `county-hospital.icu`.
    pub scope: String,
    /// Days that were observed.
    pub days: usize,
    /// Days inside the 80 % band.
    pub inside_80: usize,
    /// Days that are expected there, if the model is right.
    pub expected_80: Option<f64>,
    /// Days inside the 95 % band.
    pub inside_95: usize,
    /// Days that are expected there, if the model is right.
    pub expected_95: Option<f64>,
    /// Mean of observed - simulated mean, in beds.
    pub bias: Option<f64>,
    /// The bias over the simulated mean; nothing if nobody is simulated.
    pub relative_bias: Option<f64>,
    /// Mean of |observed - simulated median|, in beds.
    pub mean_absolute_error: Option<f64>,
}

pub(super) fn summary(input: &Input, over: &Overlay) -> ObservedSummary {
    let unit = |(laid, agreement): (&Laid, Agreement)| {
        let scope = census_of(laid.unit, laid.level).scope;
        UnitAgreement {
            scope: Names(input.model).scope_key(&scope),
            days: agreement.days,
            inside_80: agreement.inside[0],
            expected_80: finite(agreement.expected[0]),
            inside_95: agreement.inside[1],
            expected_95: finite(agreement.expected[1]),
            bias: finite(agreement.bias),
            relative_bias: agreement.relative.and_then(finite),
            mean_absolute_error: finite(agreement.error),
        }
    };
    ObservedSummary {
        file: over.file.clone(),
        hash: over.hash.clone(),
        arm: input.study.arms[over.arm].label.id.clone(),
        units: agreements(&over.series).map(unit).collect(),
    }
}
