//! Readiness targets: what must hold, and how surely.

use super::Kpi;
use crate::model::Label;

/// A limit on a metric.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Limit {
    /// The metric must be at least this.
    AtLeast(f64),
    /// The metric must be at most this.
    AtMost(f64),
}

impl Limit {
    /// The limit itself.
    #[must_use]
    pub fn value(self) -> f64 {
        match self {
            Limit::AtLeast(value) | Limit::AtMost(value) => value,
        }
    }

    /// Whether a value keeps the limit.
    #[must_use]
    pub fn holds(self, value: f64) -> bool {
        match self {
            Limit::AtLeast(least) => value >= least,
            Limit::AtMost(most) => value <= most,
        }
    }
}

/// How a target is judged.
#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    /// The limit must hold in this share of replications.
    Share {
        /// Required probability, 0 to 1.
        required: f64,
    },
    /// The limit must hold for the mean over replications.
    Mean,
    /// The limit must hold for a count on a date, without simulation.
    Static(StaticRule),
}

/// Where a static target comes from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StaticRule {
    /// Document.
    pub document: String,
    /// Year of the document.
    pub year: String,
    /// Hospital grade that it applies to.
    pub grade: String,
}

/// A readiness target.
#[derive(Clone, PartialEq, Debug)]
pub struct Target {
    /// Its names.
    pub label: Label,
    /// What is measured.
    pub kpi: Kpi,
    /// The limit.
    pub limit: Limit,
    /// How it is judged.
    pub kind: Kind,
    /// Whether it stands in the headline.
    pub headline: bool,
}
