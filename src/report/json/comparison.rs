//! Arms against the reference arm, in `summary.json`.

use serde::Serialize;

use super::{both, finite};
use crate::experiment::comparison::{Comparison, Comparisons, Finding};
use crate::report::names::Names;
use crate::report::text::metric;
use crate::report::text::number::nine;
use crate::report::text::versus::method_key;
use crate::report::{Input, versus};
use crate::stats::paired::Reduction;

/// Paired differences from the reference arm in what targets and watches ask for.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ComparisonSummary {
    /// Id of the reference arm.
    pub reference: String,
    /// How intervals were found.
    pub method: &'static str,
    /// Level of each interval.
    pub confidence: f64,
    /// Number of differences whose intervals hold together with 95 %.
    pub differences: usize,
    /// Each difference.
    pub rows: Vec<DifferenceSummary>,
}

/// A metric of an arm against the reference arm.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct DifferenceSummary {
    /// Id of the arm.
    pub arm: String,
    /// Name with parameter.
    pub metric: String,
    /// What it is about.
    pub scope: String,
    /// Unit.
    pub unit: &'static str,
    /// Replications that are compared.
    pub pairs: u64,
    /// Mean in the arm.
    pub value: Option<f64>,
    /// Mean in the reference arm.
    pub reference_value: Option<f64>,
    /// The former minus the latter.
    pub difference: Option<f64>,
    /// Simultaneous interval; nothing if too few replications differ.
    pub interval: [Option<f64>; 2],
    /// Share of the compared replications in which the arm is better; higher where neither is.
    pub better: Option<f64>,
    /// Share in which it is worse; lower where neither is.
    pub worse: Option<f64>,
    /// Share in which both are the same.
    pub tied: Option<f64>,
    /// (var A + var B) / var(A - B), a number, `infinite` or `not defined`.
    pub variance_reduction: Gain,
    /// What may be said.
    pub finding: &'static str,
}

/// A variance reduction.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum Gain {
    /// So many times.
    Factor(f64),
    /// `infinite` or `not defined`.
    Word(&'static str),
}

/// The comparison of a study.
pub(super) fn summary(input: &Input, all: &Comparisons) -> ComparisonSummary {
    let rows = all.asked.rows.iter();
    ComparisonSummary {
        reference: input.study.arms[all.reference].label.id.clone(),
        method: method_key(all.asked.method),
        confidence: nine(all.asked.confidence),
        differences: all.asked.differences,
        rows: rows.map(|row| difference(input, row)).collect(),
    }
}

fn difference(input: &Input, row: &Comparison) -> DifferenceSummary {
    let names = Names(input.model);
    let kpi = &input.study.kpis[row.kpi];
    let (better, worse) = row.counts.better_and_worse(versus::better(kpi));
    #[allow(clippy::cast_precision_loss)]
    let share = |n: u64| finite(n as f64 / row.pairs as f64);
    DifferenceSummary {
        arm: input.study.arms[row.arm].label.id.clone(),
        metric: names.metric_key(kpi),
        scope: names.scope_key(&kpi.scope),
        unit: metric::unit_tag(kpi.metric),
        pairs: row.pairs,
        value: finite(row.own),
        reference_value: finite(row.reference),
        difference: finite(row.difference),
        interval: row.interval.map_or([None, None], both),
        better: share(better),
        worse: share(worse),
        tied: share(row.counts.tied),
        variance_reduction: match row.reduction {
            Reduction::NotDefined => Gain::Word("not defined"),
            Reduction::Exact => Gain::Word("infinite"),
            Reduction::Factor(factor) => Gain::Factor(nine(factor)),
        },
        finding: finding_key(row.finding),
    }
}

/// What may be said of a difference, as files name it.
#[must_use]
pub fn finding_key(finding: Finding) -> &'static str {
    match finding {
        Finding::Same => "same",
        Finding::Better => "better",
        Finding::Worse => "worse",
        Finding::Higher => "higher",
        Finding::Lower => "lower",
        Finding::NotApart => "not_told_apart",
        Finding::TooFew => "too_few_differ",
        Finding::Undefined => "not_defined",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn differences_carry_their_interval_and_what_may_be_said() {
        let sample = Sample::pair();
        let all = sample.comparisons.as_ref().unwrap();
        let document = serde_json::to_value(summary(&sample.input(), all)).unwrap();
        assert_eq!(document["reference"], "current");
        assert_eq!(document["method"], "student_and_hall_bonferroni");
        assert_eq!(
            (&document["differences"], &document["confidence"]),
            (&2.into(), &0.975.into())
        );
        let row = &document["rows"][0];
        assert_eq!(
            (&row["arm"], &row["finding"]),
            (&"paired".into(), &"better".into())
        );
        let number = |value: &serde_json::Value| value.as_f64().unwrap();
        let (low, high) = (number(&row["interval"][0]), number(&row["interval"][1]));
        let difference = number(&row["value"]) - number(&row["reference_value"]);
        assert!((number(&row["difference"]) - difference).abs() < 1e-8);
        assert!(0.0 < low && low < difference && difference < high);
        assert!(number(&row["variance_reduction"]) > 0.0);
        assert!((number(&row["better"]) + number(&row["tied"]) - 1.0).abs() < 1e-9);
    }
}
