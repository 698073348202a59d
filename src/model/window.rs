//! Interventions that have to begin within a time from the onset.

use super::pool::ResourceId;
use crate::ids;
use crate::units::Duration;

ids!(
    /// An intervention that has to begin in time.
    WindowId,
);

/// The time in which an intervention has to begin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Window {
    /// The name under which those who would have it are counted.
    pub resource: ResourceId,
    /// The longest time from the onset.
    pub within: Duration,
}
