//! Decisions that planners can change: one folder for each decision, one file for
//! each policy. A policy is stateless: it sees a read-only [`View`] and answers
//! one question with a small enum; it owns no calendar and no generator.

pub mod opening;
pub mod referral;

use crate::model::network::{Network, UnitId};
use crate::table::Table;
use crate::units::Time;

/// Beds or servers of one unit at this instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Occupancy {
    /// Usable beds or servers.
    pub usable: u32,
    /// Beds with a patient in them.
    pub occupied: u32,
    /// Beds kept for patients on their way, or closed for turnover.
    pub kept: u32,
    /// Patients waiting.
    pub waiting: u32,
    /// Whether beds are kept for some patients, so that a free one is not for everyone.
    pub keeps: bool,
}

impl Occupancy {
    /// Beds that can take a patient now; none if capacity was cut below the census.
    #[must_use]
    #[inline]
    pub fn free(&self) -> u32 {
        self.usable.saturating_sub(self.occupied + self.kept)
    }
}

/// What a policy may see: everything, and nothing it could change.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The present instant.
    pub now: Time,
    /// Places of care.
    pub network: &'a Network,
    /// How full each unit is.
    pub units: &'a Table<UnitId, Occupancy>,
}
