//! Supplies that patients use up, such as oxygen: what lies in a facility, and what is delivered.

use super::network::FacilityId;
use super::pool::ResourceId;
use crate::ids;
use crate::units::Time;

ids!(
    /// The supply of one kind in one facility.
    SupplyId,
);

/// A supply of one kind in one facility, in the parts of [`super::equipment::parts`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Supply {
    /// Its kind.
    pub resource: ResourceId,
    /// Where.
    pub facility: FacilityId,
    /// Parts there when the run begins.
    pub start: i64,
    /// Parts delivered at instants, in order of time.
    pub deliveries: Vec<(Time, i64)>,
}
