//! Shared services: laboratory, imaging, ECG, sterile supply. Each has one queue and some servers, and
//! gives results to those who ask.

use super::network::{Capacity, FacilityId};
use super::pool::ResourceId;
use crate::distribution::Sampler;
use crate::ids;
use crate::table::Table;

ids!(
    /// A shared service.
    ServiceId,
);

/// A shared service: tests are done first come, first served.
#[derive(Clone, PartialEq, Debug)]
pub struct Service {
    /// Its name.
    pub resource: ResourceId,
    /// Hash of its id, which keys its draws.
    pub key: u64,
    /// The facilities whose patients it serves.
    pub serves: Table<FacilityId, bool>,
    /// Servers over time, none outside opening hours.
    pub servers: Capacity,
    /// How long a server works on a test.
    pub time: Sampler,
    /// From the end of the work to the result; `None` is no time.
    pub delay: Option<Sampler>,
    /// Probability that a test must be done again.
    pub repeat: f64,
    /// Which results that a person has already stand for a new one.
    pub recognises: Recognises,
}

/// Whose results are recognised (互认).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Recognises {
    /// Nobody's: every test that is asked for is done.
    #[default]
    None,
    /// Those of the same facility and of facilities of the same group.
    Group,
    /// Everybody's.
    All,
}
