//! Who takes a stand-in where the level of care itself has no bed?
//!
//! A buffer room that is not free is the case in point: the patient of unknown status waits in the
//! emergency department, or is admitted directly to a ward, where room-mates and staff are exposed.

mod admit;
mod from_waiting;
mod wait;

pub use admit::Admit;
pub use from_waiting::FromWaiting;
pub use wait::Wait;

use super::View;
use super::referral::Request;
use crate::model::network::UnitId;

/// Decides whether a unit of a stand-in may take a patient.
pub trait Overflow: std::fmt::Debug + Send + Sync {
    /// Whether the patient may take a free bed of this unit, whose level stands in for the one needed.
    fn takes_stand_in(&self, view: &View, request: Request, unit: UnitId) -> bool;
}
