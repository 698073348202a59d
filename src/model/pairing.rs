//! Which facilities help which others at one level of care.

use super::Label;
use super::network::{FacilityId, LevelId};
use crate::units::Duration;

/// A scheme of pairing in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pairing {
    /// Its names.
    pub scheme: Label,
    /// The level of care at which help is given.
    pub level: LevelId,
    /// Facilities that are helped, each with its helpers, the first to be asked first.
    pub pairs: Vec<(FacilityId, Vec<FacilityId>)>,
    /// All facilities that may help under some scheme.
    pub helpers: Vec<FacilityId>,
    /// How often the board is renewed by which helpers are chosen; `None`: it shows the present.
    pub board: Option<Duration>,
}

/// The board of a command centre, or of those who choose helpers by load.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Board {
    /// How often it is renewed.
    pub every: Duration,
    /// By how many beds at most what a unit reports is wrong, either way.
    pub error: u32,
}

impl Pairing {
    /// The helpers of a facility; `None` if it is not one that is helped.
    #[must_use]
    pub fn helpers_of(&self, at: FacilityId) -> Option<&[FacilityId]> {
        let found = self.pairs.iter().find(|(helped, _)| *helped == at);
        found.map(|(_, helpers)| helpers.as_slice())
    }
}
