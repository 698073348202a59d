//! Targets, the registry of metrics, and verdicts.

mod blocks;
mod breaking;
mod judge;
mod metrics;
mod scope;
pub mod search;
mod standard;
mod target;
mod verdict;

pub use breaking::{FEWEST as FEWEST_FOR_SIZE, breaking_points};
pub use judge::{FEWEST_FOR_MEAN, judge, judge_among};
pub(crate) use judge::{met, samples_of};
pub use metrics::{
    Better, Facts, METRICS, Metric, ParameterKind, facts_of, metric, sample, usual_kpis,
};
pub use scope::{Place, Scope, Who};
pub use standard::{Grade, OnPaper, PaperLine, Rule, Standard};
pub use target::{Kind, Limit, StaticRule, Target};
pub use verdict::{Answer, Basis, BreakingPoint, Verdict};

use crate::units::{Duration, Time};

/// A metric with its parameter and its scope: one number per replication.
#[derive(Clone, PartialEq, Debug)]
pub struct Kpi {
    /// Name in the registry.
    pub metric: &'static str,
    /// Its parameter.
    pub parameter: Parameter,
    /// What it is about.
    pub scope: Scope,
    /// Days of the run that count, the first of them and the first that no longer does; `None` is all.
    pub days: Option<(u32, u32)>,
}

/// The parameter of a metric.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Parameter {
    /// It has none.
    None,
    /// A length of time, as in `wait_share_within`.
    Within(Duration),
    /// An instant, as in `census_at`.
    At(Time),
    /// A number of patients, as in `time_share_at_or_above`.
    Count(u32),
    /// A share from 0 to 1, as in `days_over` or a quantile.
    Share(f64),
}
