//! When do beds that can be converted open, and when do they close?

mod thresholds;

pub use thresholds::{Close, Thresholds, Trigger};

use crate::model::equipment::StockId;
use crate::model::network::UnitId;
use crate::model::pool::PoolId;
use crate::units::Duration;

/// Beds that a unit can have besides its own: convertible ICU beds (可转换ICU).
#[derive(Clone, PartialEq, Debug)]
pub struct Convertible {
    /// How many.
    pub beds: u32,
    /// From the decision to the first patient.
    pub ready_in: Duration,
    /// How often the unit is looked at.
    pub review: Duration,
    /// What opens and closes them.
    pub thresholds: Thresholds,
    /// Units that lose beds while these are prepared or open, and how many.
    pub takes: Vec<(UnitId, u32)>,
    /// Members of staff groups who leave when these are prepared, and work here while they are open.
    pub staff: Vec<Loan>,
    /// Equipment that goes with them.
    pub equipment: Vec<Carried>,
}

/// Members of a staff group who work in another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Loan {
    /// Their own group.
    pub from: PoolId,
    /// The one that they help.
    pub to: PoolId,
    /// How many.
    pub heads: u32,
}

/// Equipment that is carried from one facility to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Carried {
    /// Where it is taken.
    pub from: StockId,
    /// Where it is used.
    pub to: StockId,
    /// How much, in parts.
    pub parts: i64,
}

/// Where a unit stands with its convertible beds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Phase {
    /// They do not exist.
    #[default]
    Shut,
    /// They were decided on and are not ready.
    Preparing,
    /// They are open.
    Open,
    /// They take nobody; what they took is given back when they are empty.
    Closing,
}
