//! Verdicts: is a target met, and how surely?

use crate::stats::method::Method;

/// The answer of a target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// The lower bound reaches the requirement.
    Ready,
    /// The upper bound is below the requirement.
    NotReady,
    /// Neither: more replications may decide it.
    Undecided,
}

/// A target judged in one arm.
#[derive(Clone, PartialEq, Debug)]
pub struct Verdict {
    /// The answer.
    pub answer: Answer,
    /// Replications in which the limit held, of how many; `None` for means and static targets.
    pub met: Option<(u64, u64)>,
    /// The estimate: share of replications, mean of the metric, or the count.
    pub estimate: f64,
    /// Interval at the family-wise level; equal ends for a static target.
    pub interval: (f64, f64),
    /// What is required: a share of replications, or the limit of a mean or count.
    pub required: f64,
    /// For an undecided share: replications after which it would probably be decided;
    /// `None` if that may never be.
    pub runs_needed: Option<u64>,
    /// Level of the interval: 1 - alpha / (number of verdicts).
    pub confidence: f64,
    /// How the interval was found.
    pub method: Method,
}

/// Largest size of wave at which a target still holds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct BreakingPoint {
    /// Point estimate, in the unit of the wave-size input; `None` if it holds at no size seen.
    pub at: Option<f64>,
    /// 95 % interval; an infinite end lies beyond what was seen.
    pub interval: (f64, f64),
    /// Smallest and largest wave size that was played: nothing is claimed beyond.
    pub seen: (f64, f64),
    /// What it rests on.
    pub basis: Basis,
}

/// What a breaking point rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Basis {
    /// The sizes that the replications of the run have drawn themselves, in blocks of neighbours.
    OwnSizes,
    /// The same caseloads at several sizes.
    CommonCaseloads {
        /// Number of sizes.
        sizes: usize,
        /// Replications at each of them.
        replications: u64,
    },
}
