//! What a number is about: where, at which level of care, and for whom.

use crate::model::network::{FacilityId, GroupId, LevelId, TierId, UnitId};
use crate::model::patient::{AgeId, TypeId};
use crate::model::pool::ResourceId;

/// Where.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
    /// Everywhere.
    All,
    /// In all facilities of a tier.
    Tier(TierId),
    /// In all facilities of a group.
    Group(GroupId),
    /// In one facility.
    Facility(FacilityId),
    /// In one unit.
    Unit(UnitId),
}

/// For whom.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Who {
    /// Everyone.
    All,
    /// One kind of patient.
    Type(TypeId),
    /// One age band.
    Age(AgeId),
    /// No patient: a staff group.
    Resource(ResourceId),
}

/// Place, level of care, and at most one of patient type and age band.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Scope {
    /// Where.
    pub place: Place,
    /// At which level of care; `None` is at all levels.
    pub level: Option<LevelId>,
    /// For whom.
    pub who: Who,
}
