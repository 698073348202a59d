//! `summary.json` and the document of `--json`.

mod calendar;
mod comparison;
mod losses;
mod observed;
pub(super) mod pairing;
mod paper;
mod paths;

use serde::Serialize;

use super::Input;
pub use super::ledger::LedgerSummary;
use super::names::Names;
use super::regret::RegretSummary;
use super::sweep::SweepSummary;
use super::text::metric;
use super::text::number::{UNLIMITED, nine};
use super::text::versus::method_key;
use super::why::WhySummary;
use crate::experiment::outcome::Stopping;
use crate::readiness::{Answer, Basis, Kind};
pub use calendar::BindingSummary;
pub use comparison::{ComparisonSummary, DifferenceSummary, Gain, finding_key};
pub use losses::LossSummary;
pub use observed::{ObservedSummary, UnitAgreement};
pub use pairing::{ArmPairingSummary, MeasuredSummary, PairingSummary};
pub use paper::{ContrastSummary, LineSummary, PaperSummary};
pub use paths::{PathSummary, UnmetSummary};

/// Version of the document's form: raised when a field changes its meaning or goes away.
pub const FORMAT: u32 = 1;

/// The whole document.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Summary {
    /// Version of this form.
    pub format: u32,
    /// Name of the scenario.
    pub scenario: String,
    /// Hash over its resolved values and side tables.
    pub scenario_hash: String,
    /// Version of the program.
    pub version: String,
    /// Master seed.
    pub seed: u64,
    /// Complete replications.
    pub replications: u64,
    /// Whether the run was cut short.
    pub interrupted: bool,
    /// What decided the number of replications: `fixed`, `precision_reached`,
    /// `precision_not_reached`, `decided`, `not_decided`, `time_limit`.
    pub stopping: &'static str,
    /// Whether intervals hold at every number of replications, because it was not fixed.
    pub any_time: bool,
    /// Whether places are real and their beds assumed.
    pub illustrative: bool,
    /// What money of the cost ledger is counted in; left out where there are no prices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// One for each arm.
    pub arms: Vec<ArmSummary>,
    /// Arms against the reference arm; nothing if there is one arm.
    pub comparison: Option<ComparisonSummary>,
    /// What schemes of pairing do; left out if no arm has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairing: Option<PairingSummary>,
    /// Limits of one arm lifted one at a time; left out if nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<WhySummary>,
    /// What each scheme falls short of a bound; left out if nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regret: Option<RegretSummary>,
    /// Schemes at several values of inputs; left out if nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sweep: Option<SweepSummary>,
    /// A past census over the simulated one; left out if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<ObservedSummary>,
    /// Paper standards beside the simulation; left out if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<PaperSummary>,
    /// Things that readers must know, in English.
    pub warnings: Vec<String>,
}

/// One arm.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ArmSummary {
    /// Its id.
    pub name: String,
    /// Each metric of the study.
    pub metrics: Vec<MetricSummary>,
    /// Each target of the study.
    pub targets: Vec<TargetSummary>,
    /// What binds in each unit, by runs of days; left out where only beds can.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calendar: Vec<BindingSummary>,
    /// The cost ledger; left out if there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ledger: Vec<LedgerSummary>,
    /// Modelled deaths by where and in which state.
    pub deaths: Vec<LossSummary>,
    /// Where needs of stays arise and where they are met; left out where no way takes time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<PathSummary>,
    /// Time in need of a level without it, by what was short.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unmet: Vec<UnmetSummary>,
}

/// A metric over replications.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct MetricSummary {
    /// Name with parameter, such as `wait_share_within_6h`.
    pub metric: String,
    /// What it is about: ids joined by dots, such as `county.icu`.
    pub scope: String,
    /// Unit.
    pub unit: &'static str,
    /// Replications in which it is defined.
    pub n: u64,
    /// Mean.
    pub mean: Option<f64>,
    /// Standard deviation over replications.
    pub sd: Option<f64>,
    /// 95 % interval of the mean.
    pub ci95: [Option<f64>; 2],
    /// Quantiles over replications.
    pub quantiles: Vec<Quantile>,
}

/// A quantile.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Quantile {
    /// Probability.
    pub p: f64,
    /// Value.
    pub value: Option<f64>,
}

/// A target judged in an arm.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TargetSummary {
    /// Its id.
    pub name: String,
    /// Whether it stands in the headline.
    pub headline: bool,
    /// `ready`, `not_ready` or `undecided`.
    pub verdict: &'static str,
    /// Share of replications in which the limit held; nothing for means and counts.
    pub met_share: Option<f64>,
    /// The share, the mean or the count that was judged.
    pub estimate: Option<f64>,
    /// Interval at the family-wise level.
    pub interval: [Option<f64>; 2],
    /// Level of the interval.
    pub confidence: f64,
    /// How the interval was found.
    pub interval_method: &'static str,
    /// What is required.
    pub required: f64,
    /// Replications that would probably decide it.
    pub runs_needed: Option<u64>,
    /// Largest wave at which it holds.
    pub breaking_point: Option<Breaking>,
}

/// Largest wave at which a target holds.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Breaking {
    /// The size; nothing if it holds at none that was seen.
    pub at: Option<f64>,
    /// 95 % interval.
    pub interval: [Option<f64>; 2],
    /// Smallest and largest size seen.
    pub seen: [Option<f64>; 2],
    /// `own_sizes` or `common_caseloads`.
    pub basis: &'static str,
    /// Sizes that were tried on common caseloads.
    pub sizes: Option<usize>,
    /// Replications at each of them.
    pub replications: Option<u64>,
}

/// The document of a study.
#[must_use]
pub fn summary(input: &Input) -> Summary {
    let scenario = input.scenario;
    Summary {
        format: FORMAT,
        scenario: scenario.name.clone(),
        scenario_hash: scenario.scenario_hash.clone(),
        version: scenario.version.clone(),
        seed: scenario.seed,
        replications: input.experiment.replications,
        interrupted: input.experiment.interrupted,
        stopping: match input.experiment.stopping {
            Stopping::Fixed => "fixed",
            Stopping::Reached => "precision_reached",
            Stopping::NotReached => "precision_not_reached",
            Stopping::Decided => "decided",
            Stopping::NotDecided => "not_decided",
            Stopping::Timed => "time_limit",
        },
        any_time: input.experiment.any_time(),
        illustrative: scenario.illustrative,
        currency: input.currency().map(|name| name.en),
        arms: (0..input.study.arms.len())
            .map(|arm| arm_summary(input, arm))
            .collect(),
        comparison: input.comparisons.map(|all| comparison::summary(input, all)),
        pairing: input.pairing.map(|all| pairing::summary(input, all)),
        why: input.further.and_then(|all| all.why.clone()),
        regret: input.further.and_then(|all| all.regret.clone()),
        sweep: input.further.and_then(|all| all.sweep.clone()),
        observed: input.observed.map(|over| observed::summary(input, over)),
        paper: paper::summary(input),
        warnings: scenario
            .warnings
            .iter()
            .map(|warning| warning.en.clone())
            .collect(),
    }
}

/// The document as text, with a line break at the end.
///
/// # Panics
/// Never: all keys are text.
#[must_use]
pub fn to_text(summary: &impl Serialize) -> String {
    serde_json::to_string_pretty(summary).expect("plain data with text keys") + "\n"
}

/// Nine significant digits; nothing for what is no number.
pub(crate) fn finite(x: f64) -> Option<f64> {
    x.is_finite().then(|| nine(x))
}

fn both((low, high): (f64, f64)) -> [Option<f64>; 2] {
    [finite(low), finite(high)]
}

/// A value of a metric in this unit; none for unlimited beds, which are no number.
fn of_unit(unit: &str, x: f64) -> Option<f64> {
    finite(x).filter(|x| unit != "beds" || *x < UNLIMITED)
}

fn arm_summary(input: &Input, arm: usize) -> ArmSummary {
    let targets = 0..input.study.targets.len();
    ArmSummary {
        name: input.study.arms[arm].label.id.clone(),
        metrics: metrics(input, arm),
        targets: targets
            .filter_map(|target| target_summary(input, arm, target))
            .collect(),
        calendar: calendar::summary(input, arm),
        ledger: input.ledger_summary(arm),
        deaths: losses::losses(input, arm),
        paths: paths::paths(input, arm),
        unmet: paths::unmet(input, arm),
    }
}

fn metrics(input: &Input, arm: usize) -> Vec<MetricSummary> {
    let names = Names(input.model);
    let summaries = input.summaries.get(arm).into_iter().flatten();
    let rows = input
        .study
        .kpis
        .iter()
        .zip(summaries)
        .map(|(kpi, summary)| {
            let unit = metric::unit_tag(kpi.metric);
            let value = |x| of_unit(unit, x);
            let quantile = |&(p, x)| Quantile { p, value: value(x) };
            MetricSummary {
                metric: names.metric_key(kpi),
                scope: names.scope_key(&kpi.scope),
                unit,
                n: summary.n,
                mean: value(summary.mean),
                sd: value(summary.sd),
                ci95: [value(summary.ci95.0), value(summary.ci95.1)],
                quantiles: summary.quantiles.iter().map(quantile).collect(),
            }
        });
    rows.collect()
}

fn target_summary(input: &Input, arm: usize, target: usize) -> Option<TargetSummary> {
    let verdict = input.verdict(arm, target)?;
    let row = &input.study.targets[target];
    #[allow(clippy::cast_precision_loss)]
    let share = |(met, of): (u64, u64)| finite(met as f64 / of as f64);
    // The estimate of a share target is a share of replications.
    let unit = match row.kind {
        Kind::Share { .. } => "share",
        Kind::Mean | Kind::Static(_) => metric::unit_tag(row.kpi.metric),
    };
    let value = |x| of_unit(unit, x);
    Some(TargetSummary {
        name: row.label.id.clone(),
        headline: row.headline,
        verdict: verdict_key(verdict.answer),
        met_share: verdict.met.and_then(share),
        estimate: value(verdict.estimate),
        interval: [value(verdict.interval.0), value(verdict.interval.1)],
        confidence: nine(verdict.confidence),
        interval_method: method_key(verdict.method),
        required: nine(verdict.required),
        runs_needed: verdict.runs_needed,
        breaking_point: breaking(input, arm, target),
    })
}

fn breaking(input: &Input, arm: usize, target: usize) -> Option<Breaking> {
    let point = input.breaking.get(arm)?.get(target)?.as_ref()?;
    let (basis, sizes, replications) = match point.basis {
        Basis::OwnSizes => ("own_sizes", None, None),
        Basis::CommonCaseloads {
            sizes,
            replications,
        } => ("common_caseloads", Some(sizes), Some(replications)),
    };
    Some(Breaking {
        at: point.at.and_then(finite),
        interval: both(point.interval),
        seen: both(point.seen),
        basis,
        sizes,
        replications,
    })
}

/// `ready`, `not_ready` or `undecided`.
#[must_use]
pub fn verdict_key(answer: Answer) -> &'static str {
    match answer {
        Answer::Ready => "ready",
        Answer::NotReady => "not_ready",
        Answer::Undecided => "undecided",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn the_document_carries_metrics_and_verdicts() {
        let sample = Sample::pair();
        let document = serde_json::to_value(summary(&sample.input())).unwrap();
        let arm = &document["arms"][1];
        assert_eq!(document["format"], 1);
        assert_eq!(arm["name"], "paired");
        assert_eq!(arm["metrics"][0]["metric"], "wait_share_within_6h");
        assert_eq!(arm["metrics"][0]["scope"], "county.icu");
        assert_eq!(arm["metrics"][0]["unit"], "share");
        assert_eq!(arm["targets"][0]["verdict"], "ready");
        assert_eq!(arm["targets"][0]["met_share"], 0.97);
        assert_eq!(
            arm["targets"][0]["interval"],
            serde_json::json!([0.931, 0.991])
        );
        assert_eq!(arm["targets"][2]["met_share"], serde_json::Value::Null);
        assert_eq!(arm["targets"][1]["breaking_point"]["at"], 0.19);
        let (lost, runs) = (
            &sample.experiment.arms[1].lost,
            &sample.experiment.arms[1].rows,
        );
        let deaths = arm["deaths"].as_array().unwrap();
        let sum: f64 = deaths
            .iter()
            .map(|row| row["deaths"].as_f64().unwrap())
            .sum();
        let total: u64 = lost.values().sum();
        assert_eq!(deaths.len(), lost.len());
        assert!((sum - total as f64 / runs.len() as f64).abs() < 1e-6 && total > 0);
    }

    #[test]
    fn what_is_no_number_is_null() {
        assert_eq!(
            [finite(f64::NAN), finite(f64::INFINITY), finite(0.1 + 0.2)],
            [None, None, Some(0.3)]
        );
    }
}
