//! Triage: who is sorted into which class, so that mistakes can be counted.

use super::pool::ResourceId;
use crate::ids;

ids!(
    /// A triage.
    TriageId,
);

/// A triage, by the names under which its patients are counted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Triage {
    /// All who are sorted by it.
    pub resource: ResourceId,
    /// Those who truly belong to each class, the most urgent first.
    pub classes: Vec<ResourceId>,
}

/// A class that was given to patients who truly belong to this one or another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sorted {
    /// By which triage.
    pub triage: TriageId,
    /// Place of the true class.
    pub truth: usize,
    /// Place of the class given.
    pub given: usize,
}
