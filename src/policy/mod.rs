//! Decisions that planners can change: one folder for each decision, one file for
//! each policy. A policy is stateless: it sees a read-only [`View`] and answers
//! one question with a small enum; it owns no calendar and no generator.

pub mod dispatch;
pub mod equipment;
pub mod opening;
pub mod overflow;
pub mod pausing;
pub mod redeployment;
pub mod referral;

use dispatch::Vehicles;
use equipment::Equipment;
use referral::Request;

use crate::model::network::{Network, UnitId};
use crate::model::vehicle::FleetId;
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
    /// Whether a free bed is not for everyone: some are kept for some patients, or equipment is counted.
    pub keeps: bool,
    /// Whether equipment may have become free since those who wait were last asked.
    pub freed: bool,
}

impl Occupancy {
    /// Beds that can take a patient now; none if capacity was cut below the census.
    #[must_use]
    #[inline]
    pub fn free(&self) -> u32 {
        self.usable.saturating_sub(self.occupied + self.kept)
    }

    /// Whether anyone who waits may get something: a bed, or equipment in the bed at hand.
    #[must_use]
    #[inline]
    pub fn can_give(&self) -> bool {
        self.free() > 0 || self.freed
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
    /// What equipment is left.
    pub equipment: &'a Equipment,
    /// Vehicles of each station.
    pub fleets: &'a Table<FleetId, Vehicles>,
    /// How full each unit was when the board was last renewed, with the errors of those who report; without a board it
    /// shows the present.
    pub board: &'a Table<UnitId, Occupancy>,
}

impl View<'_> {
    /// Whether a patient could be fetched for a unit now: a vehicle of the kind needed is idle, or
    /// none is needed.
    #[must_use]
    pub fn can_be_fetched(&self, request: Request, to: UnitId) -> bool {
        let transport = &self.network.transport;
        let Some(kind) = transport.means(self.network, request.stage, request.from, to) else {
            return true;
        };
        let mut fleets = transport.fleets.pairs();
        fleets.any(|(fleet, row)| {
            row.kind == kind && row.serves[request.from] && self.fleets[fleet].idle() > 0
        })
    }
}
